// SPDX-License-Identifier: GPL-2.0-only
/* Events: one for each object that a commit changed. */
#include <linux/genetlink.h>

#include "test.h"

#define EVENTS_MAX 1100

FIXTURE(monitor) {
	struct fabric *f;
	struct nl events;
	char *seen[EVENTS_MAX];
	int count;
	int resyncs;
	uint64_t generation;
};

FIXTURE_SETUP(monitor)
{
	self->f = fabric_new();
	nl_open(&self->events, self->f->home, NETLINK_GENERIC);
	ASSERT_EQ(0, nl_join(&self->events, self->f->group));
}

FIXTURE_TEARDOWN(monitor)
{
	nl_close(&self->events);
	fabric_close(self->f);
}

static const char * const verb_name[] = { "unspec", "new", "set", "del" };

/* What the name is unique in, of a kind that lies in another one. */
static const char *parent_of(const struct obj *obj)
{
	if (!strcmp(obj->object->name, "connection"))
		return obj_str(obj, "gateway");
	if (!strcmp(obj->object->name, "route"))
		return obj_str(obj, "route-table");
	return obj_str(obj, "vnet");
}

static void note(const struct nlmsghdr *hdr, void *data)
{
	int left = hdr->nlmsg_len - NLMSG_HDRLEN - GENL_HDRLEN;
	const struct genlmsghdr *genl = NLMSG_DATA(hdr);
	FIXTURE_DATA(monitor) *self = data;
	struct nlattr *a;
	struct obj obj;

	if (genl->cmd == VPEER_CMD_RESYNC_EVENT) {
		for_each_attr(a, (char *)genl + GENL_HDRLEN, left)
			if (attr_type(a) == VPEER_A_GENERATION)
				self->generation = attr_u64(a);
		self->resyncs++;
		return;
	}
	if (genl->cmd != VPEER_CMD_OBJECT_EVENT || !obj_read(hdr, &obj))
		die("event of command %d", genl->cmd);
	if (obj_attr(&obj, "stats", 0))
		die("an event with counters");
	if (self->count == EVENTS_MAX)
		die("too many events");
	self->generation = obj.generation;
	if (asprintf(&self->seen[self->count++], "%s %s %s%s%s",
		     verb_name[obj.verb & 3], obj.object->name,
		     obj.object->path[1] ? parent_of(&obj) : "",
		     obj.object->path[1] ? "/" : "",
		     obj_str(&obj, "name")) < 0)
		die("out of memory");
	obj_free(&obj);
}

/*
 * Events of a commit are sent before its answer, so that they all are there
 * when it has come.
 */
static void gather(FIXTURE_DATA(monitor) *self)
{
	while (self->count)
		free(self->seen[--self->count]);
	self->resyncs = 0;
	while (nl_event(&self->events, note, self, 100))
		;
}

static bool seen_once(FIXTURE_DATA(monitor) *self, const char *text)
{
	int i, n = 0;

	for (i = 0; i < self->count; i++)
		n += !strcmp(self->seen[i], text);
	return n == 1;
}

/* Return: the first that is not there, or NULL. */
static const char *missing(FIXTURE_DATA(monitor) *self,
			   const char * const *want, size_t count)
{
	size_t i;

	for (i = 0; i < count; i++)
		if (!seen_once(self, want[i]))
			return want[i];
	return NULL;
}

/* The events of the last commit are these, in any order, and no others. */
#define EXPECT_EVENTS(...) do {						\
	static const char * const __want[] = { __VA_ARGS__ };		\
	size_t __i;							\
									\
	gather(self);							\
	EXPECT_EQ(ARRAY_SIZE(__want), (size_t)self->count);		\
	EXPECT_NULL(missing(self, __want, ARRAY_SIZE(__want))) {	\
		for (__i = 0; __i < (size_t)self->count; __i++)		\
			TH_LOG("event: %s", self->seen[__i] ?: "");	\
	}								\
	EXPECT_EQ(self->f->generation, self->generation);		\
} while (0)

#define EXPECT_SILENCE() do {						\
	gather(self);							\
	EXPECT_EQ(0, self->count);					\
	EXPECT_EQ(0, self->resyncs);					\
} while (0)

TEST_F(monitor, one_event_for_each_object)
{
	must_commit(self->f, "new tenant t; new subscription u tenant t;"
		    "new vnet a prefix 10.1.0.0/16; new subnet a/s prefix 10.1.1.0/24;"
		    "new nic n vnet a subnet s");
	EXPECT_EVENTS("new tenant t", "new subscription u", "new vnet a",
		      "new subnet a/s", "new nic n");
	must_commit(self->f, "set nic n address 10.1.1.77 +ip-forwarding;"
		    "set subnet a/s prefix 10.1.2.0/24; set nic n address 10.1.2.9");
	EXPECT_EVENTS("set nic n", "set subnet a/s");
	must_commit(self->f, "del nic n; del subnet a/s");
	EXPECT_EVENTS("del nic n", "del subnet a/s");
}

TEST_F(monitor, derived_changes_of_a_peering)
{
	must_commit(self->f, "new vnet a prefix 10.1.0.0/16;"
		    "new vnet b prefix 10.2.0.0/16;"
		    "new peering a/b remote-vnet b");
	gather(self);
	must_commit(self->f, "new peering b/a remote-vnet a");
	EXPECT_EVENTS("new peering b/a", "set peering a/b");
	must_commit(self->f, "set vnet a prefix 10.3.0.0/16");
	EXPECT_EVENTS("set vnet a", "set peering a/b", "set peering b/a");
	must_commit(self->f, "set peering b/a sync");
	EXPECT_EVENTS("set peering b/a", "set peering a/b");
	must_commit(self->f, "del peering a/b");
	EXPECT_EVENTS("del peering a/b", "set peering b/a");
	must_commit(self->f, "set peering b/a");
	EXPECT_EVENTS("set peering b/a");
	must_commit(self->f, "new peering a/b remote-vnet b");
	EXPECT_EVENTS("new peering a/b", "set peering b/a");
	must_commit(self->f, "set peering a/b -allow-vnet-access");
	EXPECT_EVENTS("set peering a/b");
	must_commit(self->f, "new subnet a/s prefix 10.1.1.0/24");
	EXPECT_EVENTS("new subnet a/s");
	must_commit(self->f, "del vnet a");
	EXPECT_EVENTS("del vnet a", "del subnet a/s", "del peering a/b",
		      "set peering b/a");
}

/* The rows that the test before this one has not. */
TEST_F(monitor, r_st_1_to_13_every_transition_is_told)
{
	must_commit(self->f, "new vnet a prefix 10.1.0.0/16;"
		    "new vnet b prefix 10.2.0.0/16");
	gather(self);
	/* R-ST-1, R-ST-3, R-ST-4 */
	must_commit(self->f, "new peering a/b remote-vnet b");
	EXPECT_EVENTS("new peering a/b");
	must_commit(self->f, "set peering a/b +allow-forwarded-traffic");
	EXPECT_EVENTS("set peering a/b");
	must_commit(self->f, "del peering a/b");
	EXPECT_EVENTS("del peering a/b");
	/* R-ST-6, R-ST-7, R-ST-9 */
	must_commit(self->f, "new peering a/b remote-vnet b;"
		    "new peering b/a remote-vnet a");
	EXPECT_EVENTS("new peering a/b", "new peering b/a");
	must_commit(self->f, "del peering a/b");
	EXPECT_EVENTS("del peering a/b", "set peering b/a");
	EXPECT_EQ(-ENOTCONN, commit(self->f, "new peering a/b remote-vnet b"));
	EXPECT_SILENCE();
	must_commit(self->f, "del peering b/a");
	EXPECT_EVENTS("del peering b/a");
	/* R-ST-12 */
	must_commit(self->f, "new peering a/b remote-vnet b;"
		    "new peering b/a remote-vnet a");
	gather(self);
	must_commit(self->f, "del peering a/b both");
	EXPECT_EVENTS("del peering a/b", "del peering b/a");
	/* R-ST-11, R-ST-13 */
	must_commit(self->f, "new peering a/b remote-vnet b;"
		    "new peering b/a remote-vnet a");
	gather(self);
	must_commit(self->f, "del vnet a; new vnet a prefix 10.1.0.0/16");
	EXPECT_EVENTS("del vnet a", "del peering a/b", "new vnet a",
		      "set peering b/a");
	EXPECT_EQ(-ENOTCONN, commit(self->f, "new peering a/b remote-vnet b"));
	EXPECT_SILENCE();
}

TEST_F(monitor, sem_3_5_what_follows_is_told_too)
{
	must_commit(self->f, "new vnet a prefix 10.1.0.0/16;"
		    "new vnet b prefix 10.2.0.0/16;"
		    "new subnet a/s prefix 10.1.1.0/24;"
		    "new subnet b/s prefix 10.2.1.0/24;"
		    "new peering a/b remote-vnet b local-subnet s remote-subnet s +auto-sync;"
		    "new peering b/a remote-vnet a local-subnet s remote-subnet s");
	gather(self);
	must_commit(self->f, "set subnet b/s prefix 10.2.2.0/24");
	EXPECT_EVENTS("set subnet b/s", "set peering a/b");
	must_commit(self->f, "set vnet b prefix 10.3.0.0/16");
	EXPECT_EVENTS("set vnet b");
	must_commit(self->f, "new subnet a/t prefix 10.1.2.0/24;"
		    "set peering a/b local-subnet t;"
		    "set peering b/a remote-subnet t");
	EXPECT_EVENTS("new subnet a/t", "set peering a/b", "set peering b/a");
}

/* Nothing of the link back changes, unless following itself begins or ends. */
TEST_F(monitor, sem_3_5_what_stays_in_sync_is_not_told)
{
	must_commit(self->f, "new vnet a prefix 10.1.0.0/16;"
		    "new vnet b prefix 10.2.0.0/16;"
		    "new peering a/b remote-vnet b +auto-sync;"
		    "new peering b/a remote-vnet a");
	gather(self);
	must_commit(self->f, "set vnet b prefix 10.3.0.0/16");
	EXPECT_EVENTS("set vnet b", "set peering a/b");
	must_commit(self->f, "set vnet b prefix 10.4.0.0/16;"
		    "set peering a/b -auto-sync");
	EXPECT_EVENTS("set vnet b", "set peering a/b", "set peering b/a");
	must_commit(self->f, "set peering a/b +auto-sync");
	EXPECT_EVENTS("set peering a/b", "set peering b/a");
	must_commit(self->f, "set vnet a prefix 10.5.0.0/16");
	EXPECT_EVENTS("set vnet a", "set peering a/b", "set peering b/a");
}

TEST_F(monitor, r_flag_25_gateways_and_who_uses_them)
{
	must_commit(self->f, "new vnet a prefix 10.1.0.0/16;"
		    "new vnet b prefix 10.2.0.0/16;"
		    "new subnet a/GatewaySubnet prefix 10.1.1.0/24");
	gather(self);
	must_commit(self->f, "new gateway g vnet a type 1");
	EXPECT_EVENTS("new gateway g");
	must_commit(self->f, "new peering a/b remote-vnet b +allow-gateway-transit;"
		    "new peering b/a remote-vnet a +use-remote-gateways");
	/* R-GW-8: and the gateway tells more on-premises, then less */
	EXPECT_EVENTS("new peering a/b", "new peering b/a", "set gateway g");
	must_commit(self->f, "set peering b/a -use-remote-gateways");
	EXPECT_EVENTS("set peering b/a", "set gateway g");
	must_commit(self->f, "set peering b/a +use-remote-gateways");
	EXPECT_EVENTS("set peering b/a", "set gateway g");
	must_commit(self->f, "new gateway h vnet a type 2");
	EXPECT_EVENTS("new gateway h", "set peering b/a");
	must_commit(self->f, "del peering b/a; del gateway h");
	EXPECT_EVENTS("del peering b/a", "set peering a/b", "set gateway g",
		      "del gateway h");
}

TEST_F(monitor, r_gw_2_the_nic_of_a_gateway)
{
	must_commit(self->f, "new vnet a prefix 10.1.0.0/16;"
		    "new subnet a/GatewaySubnet prefix 10.1.1.0/24;"
		    "new nic n vnet a subnet GatewaySubnet;"
		    "new nic m vnet a subnet GatewaySubnet;"
		    "new gateway g vnet a type 1");
	gather(self);
	/* what a NIC may send changes with its gateway */
	must_commit(self->f, "set gateway g nic n");
	EXPECT_EVENTS("set gateway g", "set nic n");
	EXPECT_EQ(0, commit(self->f, "set gateway g nic n"));
	EXPECT_SILENCE();
	must_commit(self->f, "set gateway g nic m");
	EXPECT_EVENTS("set gateway g", "set nic n", "set nic m");
	must_commit(self->f, "set nic m address 10.1.1.77");
	EXPECT_EVENTS("set nic m");
	must_commit(self->f, "set gateway g nic ''; del nic m");
	EXPECT_EVENTS("set gateway g", "del nic m");
}

TEST_F(monitor, r_gw_7_connections)
{
	must_commit(self->f, "new vnet a prefix 10.1.0.0/16;"
		    "new subnet a/GatewaySubnet prefix 10.1.1.0/24;"
		    "new gateway g vnet a type 1");
	gather(self);
	must_commit(self->f, "new connection g/c prefix 192.168.1.0/24");
	EXPECT_EVENTS("new connection g/c");
	must_commit(self->f, "set connection g/c prefix fd99::/48");
	EXPECT_EVENTS("set connection g/c");
	EXPECT_EQ(0, commit(self->f, "set connection g/c clear-prefixes "
			    "prefix fd99::/48 prefix 192.168.1.0/24"));
	EXPECT_SILENCE();
	/* the space of a VNet is told on-premises, what is there is not */
	must_commit(self->f, "set vnet a prefix 10.2.0.0/16;"
		    "set connection g/c remove-prefix fd99::/48");
	EXPECT_EVENTS("set vnet a", "set connection g/c", "set gateway g");
	must_commit(self->f, "del gateway g; del connection g/c");
	EXPECT_EVENTS("del gateway g", "del connection g/c");
}

TEST_F(monitor, r_subn_8_route_tables_and_routes)
{
	must_commit(self->f, "new vnet a prefix 10.1.0.0/16;"
		    "new subnet a/s prefix 10.1.1.0/24");
	gather(self);
	must_commit(self->f, "new route-table t; new route t/r prefix 10.9.0.0/16 next-hop-type 0");
	EXPECT_EVENTS("new route-table t", "new route t/r");
	must_commit(self->f, "set subnet a/s route-table t");
	EXPECT_EVENTS("set subnet a/s");
	must_commit(self->f, "set route t/r prefix fd09::/48;"
		    "set route-table t disable-gateway-propagation 1");
	EXPECT_EVENTS("set route t/r", "set route-table t");
	EXPECT_EQ(0, commit(self->f, "set route t/r next-hop-type 0;"
			    "set route-table t disable-gateway-propagation 1"));
	EXPECT_SILENCE();
	EXPECT_EQ(-EBUSY, commit(self->f, "del route-table t"));
	EXPECT_SILENCE();
	must_commit(self->f, "set subnet a/s route-table '';"
		    "del route-table t");
	EXPECT_EVENTS("set subnet a/s", "del route-table t", "del route t/r");
}

TEST_F(monitor, nothing_happened)
{
	must_commit(self->f, "new vnet a prefix 10.1.0.0/16");
	gather(self);
	EXPECT_EQ(0, dry_run(self->f, "del vnet a"));
	EXPECT_SILENCE();
	EXPECT_EQ(-ENOENT, commit(self->f, "del vnet a; del vnet b"));
	EXPECT_SILENCE();
	EXPECT_EQ(0, commit(self->f, "set vnet a region local"));
	EXPECT_SILENCE();
	EXPECT_EQ(0, stage(self->f, 1, VPEER_COMMIT_FLAGS_FIRST,
			   "del vnet a"));
	EXPECT_SILENCE();
}

TEST_F(monitor, a_replaced_object_goes_and_comes)
{
	must_commit(self->f, "new vnet a prefix 10.1.0.0/16");
	gather(self);
	must_commit(self->f, "del vnet a; new vnet a prefix 10.1.0.0/16");
	EXPECT_EVENTS("del vnet a", "new vnet a");
}

static void new_vnets(struct fabric *f, int first, int n)
{
	char text[96];
	struct msg msg;
	int i;

	commit_init(f, &msg);
	for (i = 0; i < n; i++) {
		snprintf(text, sizeof(text), "new vnet v%d prefix 10.0.0.0/8",
			 first + i);
		commit_ops(&msg, text);
	}
	if (commit_send(f, &msg))
		die("commit: %s", f->nl.ext);
}

TEST_F(monitor, more_than_1024_changes_are_told_as_one)
{
	must_commit(self->f, "set fabric limit-vnets 5000");
	EXPECT_EVENTS("set fabric ");
	new_vnets(self->f, 0, 1024);
	gather(self);
	EXPECT_EQ(1024, self->count);
	EXPECT_EQ(0, self->resyncs);
	new_vnets(self->f, 1024, 1025);
	gather(self);
	EXPECT_EQ(0, self->count);
	EXPECT_EQ(1, self->resyncs);
	EXPECT_EQ(self->f->generation, self->generation);
}

TEST_F(monitor, another_fabric_is_silent)
{
	struct fabric *other = fabric_new();

	must_commit(other, "new vnet a prefix 10.1.0.0/16");
	EXPECT_SILENCE();
	fabric_close(other);
}

static int join_as_user(void *data)
{
	struct fabric *f = data;
	struct nl nl;

	child_become(1000);
	nl_open(&nl, -1, NETLINK_GENERIC);
	return -nl_join(&nl, f->group);
}

TEST_F(monitor, an_ordinary_user_can_not_join)
{
	int before = netns_enter(self->f->home);

	EXPECT_EQ(EPERM, child_run(join_as_user, self->f));
	netns_leave(before);
}

TEST_HARNESS_MAIN
