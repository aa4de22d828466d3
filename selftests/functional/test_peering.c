// SPDX-License-Identifier: GPL-2.0-only
/* The life of a peering (R-PEER, R-ST) and what overlaps. */
#include "test.h"

FIXTURE(peering) {
	struct fabric *f;
};

FAMILIES(peering);

FIXTURE_SETUP(peering)
{
	self->f = fabric_new();
}

FIXTURE_TEARDOWN(peering)
{
	fabric_close(self->f);
}

/* Return: enum vpeer_peering_state, 0 when there is no such link. */
static int state_of(struct fabric *f, const char *vnet, const char *name)
{
	struct objs objs;
	int i, state = 0;

	objs_dump(f, &objs, "peering", NULL);
	for (i = 0; i < objs.count; i++)
		if (!strcmp(obj_str(&objs.obj[i], "vnet"), vnet) &&
		    !strcmp(obj_str(&objs.obj[i], "name"), name))
			state = obj_u32(&objs.obj[i], "state");
	objs_free(&objs);
	return state;
}

enum {
	NONE, INITIATED = VPEER_PEERING_STATE_INITIATED,
	CONNECTED = VPEER_PEERING_STATE_CONNECTED,
	DISCONNECTED = VPEER_PEERING_STATE_DISCONNECTED,
};

#define NEW_AB "new peering v1/b remote-vnet v2"
#define NEW_BA "new peering v2/a remote-vnet v1"
#define DEL_AB "del peering v1/b"
#define DEL_BA "del peering v2/a"
#define NEW_A "new vnet v1 prefix 10.1.0.0/16 prefix fd00:1::/48"

/**
 * struct transition - a row of the table of states
 * @rule: its number
 * @from: commits that lead to the first state, separated by '|'
 * @event: the commit that is tried
 * @error: its errno
 * @code: its refusal
 * @a: state of link A->B afterwards
 * @b: state of link B->A afterwards
 */
struct transition {
	const char *rule;
	const char *from;
	const char *event;
	int error;
	int code;
	int a, b;
};

static const struct transition transitions[] = {
	{ "R-ST-1", "", NEW_AB, 0, 0, INITIATED, NONE },
	{ "R-ST-1 in B", "", NEW_BA, 0, 0, NONE, INITIATED },
	{ "R-ST-2", NEW_AB, NEW_BA, 0, 0, CONNECTED, CONNECTED },
	{ "R-ST-2 at once", "", NEW_AB ";" NEW_BA, 0, 0, CONNECTED,
	  CONNECTED },
	{ "R-ST-3", NEW_AB, "set peering v1/b +allow-forwarded-traffic",
	  0, 0, INITIATED, NONE },
	{ "R-ST-4", NEW_AB, DEL_AB, 0, 0, NONE, NONE },
	{ "R-ST-5", NEW_AB "|" NEW_BA, "set peering v1/b -allow-vnet-access",
	  0, 0, CONNECTED, CONNECTED },
	{ "R-ST-6", NEW_AB "|" NEW_BA, DEL_AB, 0, 0, NONE, DISCONNECTED },
	{ "R-ST-6 in B", NEW_AB "|" NEW_BA, DEL_BA, 0, 0, DISCONNECTED, NONE },
	{ "R-ST-6 both", NEW_AB "|" NEW_BA, "del peering v1/b both", 0, 0,
	  NONE, NONE },
	{ "R-ST-6 two", NEW_AB "|" NEW_BA, DEL_AB ";" DEL_BA, 0, 0, NONE,
	  NONE },
	{ "R-ST-7", NEW_AB "|" NEW_BA "|" DEL_AB, NEW_AB, ENOTCONN,
	  VPEER_CODE_REMOTE_PEERING_IS_DISCONNECTED, NONE, DISCONNECTED },
	{ "R-ST-8", NEW_AB "|" NEW_BA "|" DEL_AB,
	  "set peering v2/a +allow-vnet-access", 0, 0, NONE, INITIATED },
	{ "R-ST-8 empty", NEW_AB "|" NEW_BA "|" DEL_AB, "set peering v2/a", 0,
	  0, NONE, INITIATED },
	{ "R-ST-8 and R-ST-10 at once", NEW_AB "|" NEW_BA "|" DEL_AB,
	  NEW_AB "; set peering v2/a", 0, 0, CONNECTED, CONNECTED },
	{ "R-ST-9", NEW_AB "|" NEW_BA "|" DEL_AB, DEL_BA, 0, 0, NONE, NONE },
	{ "R-ST-9 again", NEW_AB "|" NEW_BA "|" DEL_AB "|" DEL_BA, NEW_AB, 0,
	  0, INITIATED, NONE },
	{ "R-ST-10", NEW_AB "|" NEW_BA "|" DEL_AB "|set peering v2/a", NEW_AB,
	  0, 0, CONNECTED, CONNECTED },
	{ "R-ST-11", NEW_AB "|" NEW_BA, "del vnet v1", 0, 0, NONE,
	  DISCONNECTED },
	{ "R-ST-11 initiated", NEW_BA, "del vnet v1", 0, 0, NONE,
	  DISCONNECTED },
	{ "R-ST-11 both VNets", NEW_AB "|" NEW_BA, "del vnet v1; del vnet v2",
	  0, 0, NONE, NONE },
	{ "R-ST-13", NEW_AB "|" NEW_BA "|del vnet v1|" NEW_A, NEW_AB,
	  ENOTCONN, VPEER_CODE_REMOTE_PEERING_IS_DISCONNECTED, NONE,
	  DISCONNECTED },
	{ "R-ST-13 no repair", NEW_AB "|" NEW_BA "|del vnet v1|" NEW_A,
	  "set peering v2/a", ENOENT, VPEER_CODE_RESOURCE_NOT_FOUND, NONE,
	  DISCONNECTED },
	{ "R-ST-13 deleted", NEW_AB "|" NEW_BA "|del vnet v1|" NEW_A "|"
	  DEL_BA, NEW_AB ";" NEW_BA, 0, 0, CONNECTED, CONNECTED },
	{ "R-ST-14", NEW_AB "|" NEW_BA, "set vnet v1 prefix 10.99.0.0/16 "
	  "prefix fd00:99::/48", 0, 0, CONNECTED, CONNECTED },
};

static void run_commits(struct fabric *f, const char *text)
{
	char *copy = strdup(text), *save, *one;

	for (one = strtok_r(copy, "|", &save); one;
	     one = strtok_r(NULL, "|", &save))
		must_commit(f, "%s", one);
	free(copy);
}

static void check_row(struct __test_metadata *_metadata,
		      const struct transition *t)
{
	struct fabric *f = fabric_new();
	char *before, *after;
	int err;

	must_commit(f, NEW_A "; new vnet v2 prefix 10.2.0.0/16 "
		    "prefix fd00:2::/48");
	run_commits(f, t->from);
	before = dump_text(f, true);
	err = dry_run(f, "%s", t->event);
	EXPECT_EQ(-t->error, err) {
		TH_LOG("%s: dry run", t->rule);
	}
	EXPECT_UNCHANGED(f, before);
	err = commit(f, "%s", t->event);
	EXPECT_EQ(-t->error, err) {
		TH_LOG("%s: %s", t->rule, f->nl.ext);
	}
	EXPECT_EQ(t->code, f->refusal[0].code) {
		TH_LOG("%s", t->rule);
	}
	EXPECT_EQ(t->a, state_of(f, "v1", "b")) {
		TH_LOG("%s: link A->B", t->rule);
	}
	EXPECT_EQ(t->b, state_of(f, "v2", "a")) {
		TH_LOG("%s: link B->A", t->rule);
	}
	after = dump_text(f, true);
	EXPECT_EQ(!t->error, !!strcmp(before, after)) {
		TH_LOG("%s: changed or not", t->rule);
	}
	free(before);
	free(after);
	fabric_close(f);
}

TEST(r_st_1_to_14_transitions)
{
	size_t i;

	for (i = 0; i < ARRAY_SIZE(transitions); i++)
		check_row(_metadata, &transitions[i]);
}

/* The lab of two VNets with a host each. */
struct pair {
	struct host *a, *b;
};

static struct pair pair_new(struct fabric *f)
{
	struct pair pair;

	lab_vnet(f, 1);
	lab_vnet(f, 2);
	pair.a = host_vnet(f, 1, 4);
	pair.b = host_vnet(f, 2, 4);
	return pair;
}

#define EXPECT_BOTH_WAYS(symbol, pair) do {				\
	EXPECT_REASON(symbol, probe((pair).a, (pair).b, variant->af));	\
	EXPECT_REASON(symbol, probe((pair).b, (pair).a, variant->af));	\
} while (0)

TEST_F(peering, r_peer_21_traffic_flows_only_while_connected)
{
	struct pair pair = pair_new(self->f);

	EXPECT_BOTH_WAYS(NO_ROUTE, pair);
	must_commit(self->f, NEW_AB);
	EXPECT_BOTH_WAYS(NO_ROUTE, pair);
	must_commit(self->f, NEW_BA);
	EXPECT_BOTH_WAYS(FORWARDED, pair);
	must_commit(self->f, DEL_AB);
	EXPECT_BOTH_WAYS(NO_ROUTE, pair);
	must_commit(self->f, "set peering v2/a");
	EXPECT_BOTH_WAYS(NO_ROUTE, pair);
	must_commit(self->f, NEW_AB);
	EXPECT_BOTH_WAYS(FORWARDED, pair);
	must_commit(self->f, "del peering v2/a both");
	EXPECT_BOTH_WAYS(NO_ROUTE, pair);
}

TEST_F(peering, r_st_11_no_traffic_after_the_vnet)
{
	struct pair pair = pair_new(self->f);

	must_commit(self->f, NEW_AB ";" NEW_BA);
	EXPECT_BOTH_WAYS(FORWARDED, pair);
	must_commit(self->f, "del vnet v1; del nic n1-4");
	EXPECT_EQ(DISCONNECTED, state_of(self->f, "v2", "a"));
	EXPECT_REASON(NO_ROUTE, probe(pair.b, pair.a, variant->af));
	/* another VNet of that name and space is another VNet */
	lab_vnet(self->f, 1);
	host_free(pair.a);
	pair.a = host_vnet(self->f, 1, 4);
	EXPECT_EQ(DISCONNECTED, state_of(self->f, "v2", "a"));
	EXPECT_BOTH_WAYS(NO_ROUTE, pair);
}

TEST_F(peering, r_peer_4_names_are_unique_in_a_vnet)
{
	lab_vnet(self->f, 1);
	lab_vnet(self->f, 2);
	lab_vnet(self->f, 3);
	must_commit(self->f, "new peering v1/x remote-vnet v2;"
		    "new peering v2/x remote-vnet v1");
	EXPECT_REFUSED(self->f, RESOURCE_ALREADY_EXISTS, EEXIST,
		       "new peering v1/x remote-vnet v3");
	EXPECT_EQ(VPEER_A_PEERING_NAME, self->f->refusal[0].attribute);
	EXPECT_REFUSED(self->f, RESOURCE_NOT_FOUND, ENOENT,
		       "set peering v1/y +allow-vnet-access");
	EXPECT_REFUSED(self->f, RESOURCE_NOT_FOUND, ENOENT,
		       "del peering v3/x");
	EXPECT_REFUSED(self->f, RESOURCE_NOT_FOUND, ENOENT,
		       "new peering v1/z remote-vnet v9");
	EXPECT_EQ(VPEER_A_PEERING_REMOTE_VNET, self->f->refusal[0].attribute);
	EXPECT_REFUSED(self->f, MISSING_ATTRIBUTE, EINVAL,
		       "new peering v1/z");
}

TEST_F(peering, r_peer_5_one_link_to_a_remote)
{
	lab_vnet(self->f, 1);
	lab_vnet(self->f, 2);
	must_commit(self->f, NEW_AB);
	EXPECT_REFUSED(self->f, ANOTHER_PEERING_ALREADY_REFERENCES_REMOTE_VNET,
		       EEXIST, "new peering v1/b2 remote-vnet v2");
	EXPECT_STREQ("R-PEER-5", self->f->refusal[0].rule);
	ASSERT_EQ(3, self->f->refusal[0].objects);
	EXPECT_STREQ("default:v1/b2", self->f->refusal[0].object[0]);
	EXPECT_STREQ("default:v1/b", self->f->refusal[0].object[1]);
	EXPECT_STREQ("default:v2", self->f->refusal[0].object[2]);
	EXPECT_EQ(0, commit(self->f, "new peering v1/b2 remote-vnet v2;"
			    DEL_AB));
}

TEST_F(peering, r_peer_6_the_remote_stays)
{
	lab_vnet(self->f, 1);
	lab_vnet(self->f, 2);
	lab_vnet(self->f, 3);
	must_commit(self->f, NEW_AB);
	EXPECT_REFUSED(self->f, CHANGING_REMOTE_VIRTUAL_NETWORK_NOT_ALLOWED,
		       EINVAL, "set peering v1/b remote-vnet v3");
	EXPECT_STREQ("R-PEER-6", self->f->refusal[0].rule);
	EXPECT_EQ(0, commit(self->f, "set peering v1/b remote-vnet v2"));
}

TEST_F(peering, r_peer_7_the_two_spaces_do_not_overlap)
{
	const char *one = BY_FAMILY("10.0.0.0/8", "fd00::/16");
	const char *two = BY_FAMILY("10.9.0.0/16", "fd00:9::/48");
	const char *far = BY_FAMILY("172.16.0.0/16", "fc00:1::/48");
	const char *near = BY_FAMILY("10.250.0.0/16", "fd00:250::/48");

	must_commit(self->f, "new vnet v1 prefix %s; new vnet v2 prefix %s",
		    one, two);
	EXPECT_REFUSED(self->f, VNET_ADDRESS_SPACES_OVERLAP, EADDRINUSE,
		       NEW_AB);
	EXPECT_STREQ("R-PEER-7", self->f->refusal[0].rule);
	EXPECT_STREQ("default:v1/b", self->f->refusal[0].object[0]);
	ASSERT_LE(2, self->f->refusal[0].prefixes);
	EXPECT_STREQ(one, self->f->refusal[0].prefix[0]);
	EXPECT_STREQ(two, self->f->refusal[0].prefix[1]);
	/* mended in the same commit */
	EXPECT_EQ(0, commit(self->f, NEW_AB ";"
			    "set vnet v2 clear-prefixes prefix %s", far));
	/* and later changes are held to it, from either side (R-SYNC-2) */
	EXPECT_REFUSED(self->f, VNET_ADDRESS_SPACES_OVERLAP, EADDRINUSE,
		       "set vnet v2 prefix %s", near);
	EXPECT_REFUSED(self->f, VNET_ADDRESS_SPACES_OVERLAP, EADDRINUSE,
		       "set vnet v1 clear-prefixes prefix %s", far);
}

TEST_F(peering, r_peer_8_nor_do_two_remotes_of_one_vnet)
{
	const char *space = BY_FAMILY("10.9.0.0/16", "fd00:9::/48");
	const char *inner = BY_FAMILY("10.9.8.0/24", "fd00:9:0:8::/64");
	const char *other = BY_FAMILY("10.8.0.0/16", "fd00:8::/48");

	lab_vnet(self->f, 1);
	must_commit(self->f, "new vnet s prefix %s; new vnet t prefix %s;"
		    "new peering v1/s remote-vnet s", space, inner);
	EXPECT_REFUSED(self->f,
		       VNET_ADDRESS_SPACE_OVERLAPS_WITH_ALREADY_PEERED_VNET,
		       EADDRINUSE, "new peering v1/t remote-vnet t");
	EXPECT_STREQ("R-PEER-8", self->f->refusal[0].rule);
	EXPECT_STREQ("default:v1/t", self->f->refusal[0].object[0]);
	/* V-6: nor when a spoke grows into another later */
	EXPECT_EQ(0, commit(self->f, "new peering v1/t remote-vnet t;"
			    "set vnet t clear-prefixes prefix %s", other));
	EXPECT_REFUSED(self->f,
		       VNET_ADDRESS_SPACE_OVERLAPS_WITH_ALREADY_PEERED_VNET,
		       EADDRINUSE, "set vnet t prefix %s", inner);
	EXPECT_EQ(0, commit(self->f, "set vnet t prefix %s;"
			    "del peering v1/s", inner));
}

TEST_F(peering, r_peer_9_disconnected_links_count_as_well)
{
	const char *space = BY_FAMILY("10.9.0.0/16", "fd00:9::/48");

	lab_vnet(self->f, 1);
	must_commit(self->f, "new vnet s prefix %s; new vnet t prefix %s;"
		    "new peering v1/s remote-vnet s;"
		    "new peering s/a remote-vnet v1", space, space);
	must_commit(self->f, "del peering s/a");
	ASSERT_EQ(DISCONNECTED, state_of(self->f, "v1", "s"));
	EXPECT_REFUSED(self->f,
		       VNET_ADDRESS_SPACE_OVERLAPS_WITH_ALREADY_PEERED_VNET,
		       EADDRINUSE, "new peering v1/t remote-vnet t");
	must_commit(self->f, "del vnet s");
	ASSERT_EQ(DISCONNECTED, state_of(self->f, "v1", "s"));
	EXPECT_REFUSED(self->f,
		       VNET_ADDRESS_SPACE_OVERLAPS_WITH_ALREADY_PEERED_VNET,
		       EADDRINUSE, "new peering v1/t remote-vnet t");
	EXPECT_EQ(0, commit(self->f, "new peering v1/t remote-vnet t;"
			    "del peering v1/s"));
}

TEST_F(peering, r_peer_12_not_with_itself)
{
	lab_vnet(self->f, 1);
	EXPECT_REFUSED(self->f, PEERING_WITH_ITSELF_NOT_ALLOWED, EINVAL,
		       "new peering v1/self remote-vnet v1");
	EXPECT_STREQ("R-PEER-12", self->f->refusal[0].rule);
}

TEST_F(peering, r_peer_14_v_3_never_transitive)
{
	struct pair pair = pair_new(self->f);
	struct host *c;

	lab_vnet(self->f, 3);
	c = host_vnet(self->f, 3, 4);
	lab_peer(self->f, 1, 2);
	lab_peer(self->f, 2, 3);
	EXPECT_BOTH_WAYS(FORWARDED, pair);
	EXPECT_REASON(FORWARDED, probe(pair.b, c, variant->af));
	EXPECT_REASON(FORWARDED, probe(c, pair.b, variant->af));
	EXPECT_REASON(NO_ROUTE, probe(pair.a, c, variant->af));
	EXPECT_REASON(NO_ROUTE, probe(c, pair.a, variant->af));
}

TEST_F(peering, v_5_across_subscriptions)
{
	struct pair pair;
	struct obj obj;

	must_commit(self->f, "new tenant acme; new subscription prod tenant acme;"
		    "new vnet prod:v2 prefix 10.2.0.0/16 prefix fd00:2::/48;"
		    "new subnet prod:v2/s prefix 10.2.1.0/24 prefix fd00:2:0:1::/64;"
		    "new nic prod:n vnet v2 subnet s");
	lab_vnet(self->f, 1);
	pair.a = host_vnet(self->f, 1, 4);
	pair.b = host_new(self->f, "prod:n");
	EXPECT_REFUSED(self->f, RESOURCE_NOT_FOUND, ENOENT, NEW_AB);
	must_commit(self->f, "new peering v1/b remote-subscription prod remote-vnet v2");
	must_commit(self->f, "new peering prod:v2/a remote-subscription default remote-vnet v1");
	EXPECT_BOTH_WAYS(FORWARDED, pair);
	obj = obj_get(self->f, "peering", "v1/b");
	EXPECT_STREQ("prod", obj_str(&obj, "remote-subscription"));
	EXPECT_STREQ("a", obj_str(&obj, "remote-peering"));
	obj_free(&obj);
}

TEST_F(peering, v_4_r_glob_1_kind_by_the_regions)
{
	const char *near = BY_FAMILY("10.2.0.0/16 VNetPeering",
				     "fd00:2::/48 VNetPeering");
	const char *far = BY_FAMILY("10.3.0.0/16 VNetGlobalPeering",
				    "fd00:3::/48 VNetGlobalPeering");
	struct pair pair = pair_new(self->f);
	struct host *c;
	struct obj obj;
	char *routes;

	must_commit(self->f, "new vnet v3 region far prefix 10.3.0.0/16 prefix fd00:3::/48;"
		    "new subnet v3/s prefix 10.3.1.0/24 prefix fd00:3:0:1::/64");
	c = host_vnet(self->f, 3, 4);
	lab_peer(self->f, 1, 2);
	lab_peer(self->f, 1, 3);
	obj = obj_get(self->f, "peering", "v1/to2");
	EXPECT_EQ(VPEER_PEERING_KIND_REGIONAL, obj_u32(&obj, "kind"));
	obj_free(&obj);
	obj = obj_get(self->f, "peering", "v3/to1");
	EXPECT_EQ(VPEER_PEERING_KIND_GLOBAL, obj_u32(&obj, "kind"));
	obj_free(&obj);
	EXPECT_BOTH_WAYS(FORWARDED, pair);
	EXPECT_REASON(FORWARDED, probe(pair.a, c, variant->af));
	EXPECT_REASON(FORWARDED, probe(c, pair.a, variant->af));
	routes = routes_text(self->f, "n1-4");
	EXPECT_NE(NULL, strstr(routes, near));
	EXPECT_NE(NULL, strstr(routes, far));
	free(routes);
}

TEST_F(peering, r_rt_1_to_6_effective_routes)
{
	const char *own = BY_FAMILY("10.1.0.0/16 VnetLocal",
				    "fd00:1::/48 VnetLocal");
	const char *peer = BY_FAMILY("10.2.0.0/16 VNetPeering",
				     "fd00:2::/48 VNetPeering");
	char *routes;

	lab_vnet(self->f, 1);
	lab_vnet(self->f, 2);
	lab_nic(self->f, 1, 4);
	must_commit(self->f, NEW_AB);
	routes = routes_text(self->f, "n1-4");
	EXPECT_NE(NULL, strstr(routes, own));
	EXPECT_NE(NULL, strstr(routes, "0.0.0.0/0 None\n"));
	EXPECT_NE(NULL, strstr(routes, "::/0 None\n"));
	EXPECT_NE(NULL, strstr(routes, "10.0.0.0/8 None\n"));
	EXPECT_NE(NULL, strstr(routes, "172.16.0.0/12 None\n"));
	EXPECT_NE(NULL, strstr(routes, "192.168.0.0/16 None\n"));
	EXPECT_NE(NULL, strstr(routes, "100.64.0.0/10 None\n"));
	EXPECT_EQ(NULL, strstr(routes, peer));
	free(routes);
	must_commit(self->f, NEW_BA);
	routes = routes_text(self->f, "n1-4");
	EXPECT_NE(NULL, strstr(routes, peer));
	free(routes);
	/* R-RT-4: a prefix that holds one of the four takes its place */
	must_commit(self->f, "set vnet v1 clear-prefixes prefix 10.1.0.0/16 "
		    "prefix fd00:1::/48 prefix 172.0.0.0/8 prefix 100.64.0.0/10");
	routes = routes_text(self->f, "n1-4");
	EXPECT_EQ(NULL, strstr(routes, "172.16.0.0/12 None\n"));
	EXPECT_EQ(NULL, strstr(routes, "100.64.0.0/10 None\n"));
	EXPECT_NE(NULL, strstr(routes, "100.64.0.0/10 VnetLocal\n"));
	EXPECT_NE(NULL, strstr(routes, "192.168.0.0/16 None\n"));
	free(routes);
}

TEST_HARNESS_MAIN
