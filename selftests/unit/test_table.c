// SPDX-License-Identifier: GPL-2.0-only
/* Effective routes (R-RT) and who may use them (R-FLAG). */
#include "kselftest_harness.h"
#include "lib.h"

FIXTURE(table) {
	struct world w;
	struct vpeer_table *t;
};

FIXTURE_SETUP(table)
{
	world_init(&self->w);
	self->t = NULL;
}

FIXTURE_TEARDOWN(table)
{
	if (self->t)
		vpeer_table_free(self->t);
	world_exit(&self->w);
}

#define PAIR(a, b)							\
	ASSERT_STREQ("ok", COMMIT("new peering " #a "/" #b " to=" #b,	\
				  "new peering " #b "/" #a " to=" #a))

static void build(struct world *w, struct vpeer_table **t, const char *vnet)
{
	if (*t)
		vpeer_table_free(*t);
	*t = vpeer_table_build(&w->m, the_vnet(w, vnet), NULL, 7);
}

static const struct vpeer_hop *hop(const struct vpeer_table *t, const char *to)
{
	struct vpeer_addr a = addr(to);

	return vpeer_table_find(t, &a);
}

/* The prefix that matches and where it leads, in words. */
static const char *route(struct world *w, const struct vpeer_table *t,
			 const char *to)
{
	static const char * const types[] = { "None", "VnetLocal",
		"VNetPeering", "VNetGlobalPeering" };
	const struct vpeer_hop *h = hop(t, to);
	struct vpeer_addr a = addr(to);
	struct vpeer_prefix p = vpeer_table_route(t, &a);
	struct vpeer_obj *v = vpeer_find_id(&w->m, h->vnet);
	static char buf[4][128];
	static u32 next;
	char text[64];

	next = (next + 1) % 4;
	snprintf(buf[next], sizeof(buf[0]), "%s %s%s%s",
		 prefix_text(&p, text), types[h->type], v ? " " : "",
		 v ? v->name : "");
	return buf[next];
}

#define ROUTE(to)	route(&self->w, self->t, to)

TEST_F(table, r_rt_1_own_prefixes)
{
	COMMIT("new vnet A 10.0.0.0/16 10.9.0.0/24 fd00:a::/48",
	       "new subnet A/s 10.0.0.0/24");
	build(&self->w, &self->t, "A");
	EXPECT_STREQ("10.0.0.0/16 VnetLocal A", ROUTE("10.0.0.0"));
	EXPECT_STREQ("10.0.0.0/16 VnetLocal A", ROUTE("10.0.255.255"));
	EXPECT_STREQ("10.9.0.0/24 VnetLocal A", ROUTE("10.9.0.1"));
	EXPECT_STREQ("fd00:a::/48 VnetLocal A", ROUTE("fd00:a::1"));
	EXPECT_STREQ("10.0.0.0/8 None", ROUTE("10.1.0.0"));
	EXPECT_STREQ("10.0.0.0/8 None", ROUTE("10.9.1.0"));
	EXPECT_STREQ("::/0 None", ROUTE("fd00:b::1"));
	EXPECT_EQ(7, self->t->generation);
	EXPECT_EQ(VPEER_REASON_NO_ROUTE, hop(self->t, "10.1.0.0")->verdict);
	EXPECT_EQ(VPEER_REASON_FORWARDED, hop(self->t, "10.0.0.0")->verdict);
}

TEST_F(table, r_rt_3_none_routes)
{
	COMMIT("new vnet A 198.18.0.0/15");
	build(&self->w, &self->t, "A");
	EXPECT_STREQ("0.0.0.0/0 None", ROUTE("0.0.0.0"));
	EXPECT_STREQ("0.0.0.0/0 None", ROUTE("9.255.255.255"));
	EXPECT_STREQ("10.0.0.0/8 None", ROUTE("10.0.0.0"));
	EXPECT_STREQ("10.0.0.0/8 None", ROUTE("10.255.255.255"));
	EXPECT_STREQ("0.0.0.0/0 None", ROUTE("11.0.0.0"));
	EXPECT_STREQ("100.64.0.0/10 None", ROUTE("100.127.255.255"));
	EXPECT_STREQ("172.16.0.0/12 None", ROUTE("172.31.0.1"));
	EXPECT_STREQ("0.0.0.0/0 None", ROUTE("172.32.0.0"));
	EXPECT_STREQ("192.168.0.0/16 None", ROUTE("192.168.255.255"));
	EXPECT_STREQ("198.18.0.0/15 VnetLocal A", ROUTE("198.19.255.255"));
	EXPECT_STREQ("0.0.0.0/0 None", ROUTE("255.255.255.255"));
	EXPECT_STREQ("::/0 None", ROUTE("::"));
	EXPECT_STREQ("::/0 None",
		     ROUTE("ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff"));
}

TEST_F(table, r_rt_4_none_routes_give_way)
{
	COMMIT("new vnet A 10.0.0.0/8", "new vnet B 172.0.0.0/8",
	       "new vnet C 192.168.0.0/17", "new vnet D 100.0.0.0/9");
	build(&self->w, &self->t, "A");
	EXPECT_STREQ("10.0.0.0/8 VnetLocal A", ROUTE("10.7.0.0"));
	build(&self->w, &self->t, "B");
	EXPECT_STREQ("172.0.0.0/8 VnetLocal B", ROUTE("172.16.0.0"));
	EXPECT_STREQ("172.0.0.0/8 VnetLocal B", ROUTE("172.15.255.255"));
	EXPECT_STREQ("172.0.0.0/8 VnetLocal B", ROUTE("172.32.0.0"));
	build(&self->w, &self->t, "D");
	EXPECT_STREQ("100.0.0.0/9 VnetLocal D", ROUTE("100.64.0.0"));
	EXPECT_STREQ("0.0.0.0/0 None", ROUTE("100.128.0.0"));
	/* inside one of them leaves it in place */
	build(&self->w, &self->t, "C");
	EXPECT_STREQ("192.168.0.0/17 VnetLocal C", ROUTE("192.168.127.255"));
	EXPECT_STREQ("192.168.0.0/16 None", ROUTE("192.168.128.0"));
	/* a peer's range as the VNet's own */
	PAIR(C, B);
	build(&self->w, &self->t, "C");
	EXPECT_STREQ("172.0.0.0/8 VNetPeering B", ROUTE("172.16.0.0"));
}

/* What takes a None route's place leaves nothing that has lost. */
TEST_F(table, r_rt_4_not_beside_the_vnet_itself)
{
	COMMIT("new vnet A 192.168.0.0/16", "new vnet B 192.168.0.0/17");
	build(&self->w, &self->t, "A");
	EXPECT_STREQ("192.168.0.0/16 VnetLocal A", ROUTE("192.168.255.255"));
	EXPECT_EQ(0, self->t->n_lost);
	build(&self->w, &self->t, "B");
	EXPECT_STREQ("192.168.0.0/16 None", ROUTE("192.168.255.255"));
	EXPECT_EQ(0, self->t->n_lost);
}

/* The tree has an interval for the /64 in which one begins that goes on. */
TEST_F(table, r_rt_9_prefixes_that_begin_inside_a_64)
{
	char text[64];
	u32 i;

	ASSERT_STREQ("ok", COMMIT("new vnet A 10.0.0.0/16 "
				  "fd00:0:0:10:8000::/65 fd00:0:0:11::/64 "
				  "fd00:0:0:20:8000::/65 fd00:0:0:21::/64 "
				  "fd00:0:0:30:8000::/65 fd00:0:0:31::/64 "
				  "fd00:0:0:40:8000::/65 fd00:0:0:41::/64"));
	build(&self->w, &self->t, "A");
	for (i = 0x10; i < 0x50; i += 0x10) {
		snprintf(text, sizeof(text), "fd00:0:0:%x:7fff::", i);
		EXPECT_STREQ("::/0 None", ROUTE(text));
		snprintf(text, sizeof(text), "fd00:0:0:%x:8000::", i);
		EXPECT_EQ(VPEER_REASON_FORWARDED, hop(self->t, text)->verdict);
		snprintf(text, sizeof(text), "fd00:0:0:%x::", i + 1);
		EXPECT_EQ(VPEER_REASON_FORWARDED, hop(self->t, text)->verdict);
		snprintf(text, sizeof(text), "fd00:0:0:%x::", i + 2);
		EXPECT_STREQ("::/0 None", ROUTE(text));
	}
	EXPECT_STREQ("10.0.0.0/16 VnetLocal A", ROUTE("10.0.0.4"));
	EXPECT_EQ(9, self->t->own->n);
}

TEST_F(table, r_rt_6_peers_only_when_connected)
{
	COMMIT("new vnet A 10.0.0.0/16", "new vnet B 10.1.0.0/16 fd00:b::/48",
	       "new vnet C 10.2.0.0/16 region=far");
	COMMIT("new peering A/ab to=B");
	build(&self->w, &self->t, "A");
	EXPECT_STREQ("10.0.0.0/8 None", ROUTE("10.1.0.1"));
	COMMIT("new peering B/ba to=A");
	build(&self->w, &self->t, "A");
	EXPECT_STREQ("10.1.0.0/16 VNetPeering B", ROUTE("10.1.0.1"));
	EXPECT_STREQ("fd00:b::/48 VNetPeering B", ROUTE("fd00:b::9"));
	EXPECT_EQ(the_link(&self->w, "A/ab")->obj.id,
		  hop(self->t, "10.1.0.1")->link);
	EXPECT_EQ(the_link(&self->w, "B/ba")->obj.id,
		  hop(self->t, "10.1.0.1")->back);
	PAIR(A, C);
	build(&self->w, &self->t, "A");
	EXPECT_STREQ("10.2.0.0/16 VNetGlobalPeering C", ROUTE("10.2.0.1"));
	COMMIT("del peering B/ba");
	build(&self->w, &self->t, "A");
	EXPECT_STREQ("10.0.0.0/8 None", ROUTE("10.1.0.1"));
}

TEST_F(table, v_3_not_transitive)
{
	COMMIT("new vnet A 10.0.0.0/16", "new vnet B 10.1.0.0/16",
	       "new vnet C 10.2.0.0/16");
	PAIR(A, B);
	PAIR(B, C);
	build(&self->w, &self->t, "A");
	EXPECT_STREQ("10.1.0.0/16 VNetPeering B", ROUTE("10.1.0.1"));
	EXPECT_STREQ("10.0.0.0/8 None", ROUTE("10.2.0.1"));
}

TEST_F(table, r_sync_11_space_in_force_is_routed)
{
	COMMIT("new vnet A 10.0.0.0/16", "new vnet B 10.1.0.0/16");
	PAIR(A, B);
	COMMIT("set vnet B -10.1.0.0/16 10.8.0.0/16");
	build(&self->w, &self->t, "A");
	EXPECT_STREQ("10.0.0.0/8 None", ROUTE("10.8.0.1"));
	EXPECT_STREQ("10.1.0.0/16 VNetPeering B", ROUTE("10.1.0.1"));
	COMMIT("set peering A/B sync");
	build(&self->w, &self->t, "A");
	EXPECT_STREQ("10.8.0.0/16 VNetPeering B", ROUTE("10.8.0.1"));
	EXPECT_STREQ("10.0.0.0/8 None", ROUTE("10.1.0.1"));
}

TEST_F(table, r_flag_2_access_needs_both_links)
{
	static const char * const word[] = { "+access", "-access" };
	char ab[64], ba[64];
	u32 i, k;

	COMMIT("new vnet A 10.0.0.0/16", "new vnet B 10.1.0.0/16");
	PAIR(A, B);
	for (i = 0; i < 2; i++)
		for (k = 0; k < 2; k++) {
			sprintf(ab, "set peering A/B %s", word[i]);
			sprintf(ba, "set peering B/A %s", word[k]);
			COMMIT(ab, ba);
			build(&self->w, &self->t, "A");
			EXPECT_EQ(i || k ? VPEER_REASON_ACCESS_DENIED :
				  VPEER_REASON_FORWARDED,
				  hop(self->t, "10.1.0.1")->verdict);
			EXPECT_STREQ("Connected FullyInSync",
				     link_text(&self->w, "A/B"));
		}
}

static u8 admits(const struct vpeer_table *t, const char *from, const char *to,
		 bool forwards)
{
	struct vpeer_addr a = addr(from);

	return vpeer_hop_admits(t, hop(t, to), &a, forwards, 0);
}

#define ADMITS(from, forwards)	admits(self->t, from, "10.1.0.1", forwards)

TEST_F(table, r_flag_7_forwarded_traffic)
{
	COMMIT("new vnet A 10.0.0.0/16", "new vnet B 10.1.0.0/16");
	PAIR(A, B);
	build(&self->w, &self->t, "A");
	EXPECT_EQ(VPEER_REASON_FORWARDED, ADMITS("10.0.0.9", false));
	EXPECT_EQ(VPEER_REASON_FORWARDED, ADMITS("10.0.0.9", true));
	EXPECT_EQ(VPEER_REASON_FORWARDED_DENIED, ADMITS("10.7.0.9", true));
	EXPECT_EQ(0, hop(self->t, "10.1.0.1")->check & VPEER_CHECK_ALWAYS);
	/* within the VNet nobody asks */
	EXPECT_EQ(VPEER_REASON_FORWARDED,
		  admits(self->t, "10.7.0.9", "10.0.0.8", true));
	/* the receiving link decides, not the sending one */
	COMMIT("set peering A/B +forwarded");
	build(&self->w, &self->t, "A");
	EXPECT_EQ(VPEER_REASON_FORWARDED_DENIED, ADMITS("10.7.0.9", true));
	COMMIT("set peering B/A +forwarded");
	build(&self->w, &self->t, "A");
	EXPECT_EQ(VPEER_REASON_FORWARDED, ADMITS("10.7.0.9", true));
}

TEST_F(table, r_flag_7_unsynced_prefix)
{
	COMMIT("new vnet A 10.0.0.0/16", "new vnet B 10.1.0.0/16");
	PAIR(A, B);
	COMMIT("set vnet A 10.8.0.0/16");
	build(&self->w, &self->t, "A");
	EXPECT_EQ(VPEER_REASON_FORWARDED, ADMITS("10.0.0.9", false));
	EXPECT_EQ(VPEER_REASON_SOURCE_NOT_IN_SYNC, ADMITS("10.8.0.9", false));
	EXPECT_EQ(VPEER_REASON_SOURCE_NOT_IN_SYNC, ADMITS("10.8.0.9", true));
	EXPECT_EQ(VPEER_REASON_FORWARDED_DENIED, ADMITS("10.7.0.9", true));
	COMMIT("set peering B/A +forwarded");
	build(&self->w, &self->t, "A");
	EXPECT_EQ(VPEER_REASON_FORWARDED, ADMITS("10.8.0.9", false));
	COMMIT("set peering B/A -forwarded sync");
	build(&self->w, &self->t, "A");
	EXPECT_EQ(VPEER_REASON_FORWARDED, ADMITS("10.8.0.9", false));
}

static struct vpeer_prefix random_prefix(struct dice *d)
{
	struct vpeer_prefix p;
	struct vpeer_addr m;

	if (roll(d, 2)) {
		p.addr = vpeer_addr4(roll(d, 1 << 16) << 16 | roll(d, 1 << 16));
		p.len = 96 + 1 + roll(d, 32);
	} else {
		p.addr = (struct vpeer_addr){ 0xfd00ULL << 48 |
			(u64)roll(d, 4) << 32, (u64)roll(d, 4) << 62 };
		p.len = 8 + roll(d, 121);
	}
	m = vpeer_mask(p.len);
	p.addr.hi &= m.hi;
	p.addr.lo &= m.lo;
	return p;
}

struct naive {
	u32 n;
	struct vpeer_prefix prefix[256];
	u32 vnet[256];
};

/* Own and peers' prefixes are disjoint: the first hit is the only one. */
static u32 naive_vnet(const struct naive *r, const struct vpeer_addr *a,
		      u8 *len)
{
	u32 i;

	for (i = 0; i < r->n; i++)
		if (vpeer_prefix_has(&r->prefix[i], a)) {
			*len = r->prefix[i].len;
			return r->vnet[i];
		}
	return 0;
}

static bool fits(const struct naive *r, const struct vpeer_prefix *p)
{
	u32 i;

	for (i = 0; i < r->n; i++)
		if (vpeer_prefix_overlaps(&r->prefix[i], p))
			return false;
	return true;
}

static void must(struct world *w, const char *a, const char *b)
{
	const char *answer = commit(w, a, b, NULL);

	/* some random prefixes are forbidden: those are left out */
	if (strcmp("ok", answer) &&
	    strcmp("0:NetcfgInvalidIPAddressPrefix", answer))
		die("%s: %s", a, answer);
}

/* VNet P<k> with one more prefix each turn, all peered with A. */
static void grow(struct world *w, struct dice *d, struct naive *r)
{
	struct vpeer_prefix p = random_prefix(d);
	char text[200], pre[64], name[8];
	struct vpeer_vnet *v;
	u32 k = roll(d, 5), i, n;

	if (!fits(r, &p))
		return;
	prefix_text(&p, pre);
	if (p.len == 128)
		strcat(pre, vpeer_addr_is4(&p.addr) ? "/32" : "/128");
	sprintf(name, k ? "P%u" : "A", k);
	v = vpeer_find_vnet(&w->m, (struct vpeer_str){ 0 }, vpeer_str(name));
	n = v ? v->cur->n : 0;
	sprintf(text, "%s vnet %s %s", v ? "set" : "new", name, pre);
	must(w, text, "set tenant default");
	v = vpeer_find_vnet(&w->m, (struct vpeer_str){ 0 }, vpeer_str(name));
	if (!v || v->cur->n == n)
		return;
	r->prefix[r->n] = p;
	r->vnet[r->n++] = v->obj.id;
	i = v->n_links;
	if (k && !i) {
		char back[64];

		sprintf(text, "new peering A/a%u to=%s", k, name);
		sprintf(back, "new peering %s/a to=A", name);
		must(w, text, back);
	} else if (k) {
		sprintf(text, "set peering A/a%u sync", k);
		must(w, text, "set tenant default");
	}
}

static void compare(struct __test_metadata *_metadata, struct world *w,
		    const struct naive *r, struct vpeer_table *t)
{
	u32 i, k;

	for (i = 0; i < r->n; i++) {
		struct vpeer_addr last = vpeer_prefix_last(&r->prefix[i]);
		struct vpeer_addr a[] = { r->prefix[i].addr, last, last };

		vpeer_addr_next(&a[2]);
		for (k = 0; k < ARRAY_SIZE(a); k++) {
			u8 len = 0;
			u32 want;

			want = naive_vnet(r, &a[k], &len);
			ASSERT_EQ(want, vpeer_table_find(t, &a[k])->vnet);
			if (want)
				ASSERT_EQ(len,
					  vpeer_table_route(t, &a[k]).len);
		}
	}
}

static void check_row(struct __test_metadata *_metadata,
		      const struct vpeer_table *t)
{
	u32 i;

	ASSERT_GE(t->n4, 1);
	ASSERT_GE(t->n6, 1);
	ASSERT_EQ(0, t->start4[0]);
	ASSERT_EQ(0, t->start6[0].hi);
	ASSERT_EQ(0, t->start6[0].lo);
	for (i = 1; i < t->n4; i++)
		ASSERT_LT(t->start4[i - 1], t->start4[i]);
	for (i = 1; i < t->n6; i++)
		ASSERT_LT(vpeer_addr_cmp(&t->start6[i - 1], &t->start6[i]), 0);
}

TEST(r_rt_9_random_routes_against_a_list)
{
	struct naive *r = malloc(sizeof(*r));
	struct vpeer_table *t = NULL;
	u32 seed, i;

	for (seed = 1; seed <= 6; seed++) {
		struct dice d = { seed * 77777 };
		struct world *w = malloc(sizeof(*w));

		world_init(w);
		must(w, "new vnet A 10.0.0.0/16", "set tenant default");
		r->n = 1;
		r->prefix[0] = prefix("10.0.0.0/16");
		r->vnet[0] = the_vnet(w, "A")->obj.id;
		for (i = 0; i < 90; i++)
			grow(w, &d, r);
		EXPECT_GT(r->n, 20);
		build(w, &t, "A");
		check_row(_metadata, t);
		compare(_metadata, w, r, t);
		vpeer_free(t);
		t = NULL;
		world_exit(w);
		free(w);
	}
	free(r);
}

TEST_F(table, sem_7_no_memory_for_a_table)
{
	struct vpeer_vnet *v;
	u32 fail;

	COMMIT("new vnet A 10.0.0.0/16", "new vnet B 10.1.0.0/16");
	PAIR(A, B);
	v = the_vnet(&self->w, "A");
	for (fail = 1; fail <= 2; fail++) {
		shim_allocs_left = fail;
		EXPECT_EQ(NULL, vpeer_table_build(&self->w.m, v, NULL, 1));
	}
	shim_allocs_left = 0;
}

TEST_HARNESS_MAIN
