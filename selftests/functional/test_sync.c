// SPDX-License-Identifier: GPL-2.0-only
/* Address spaces that change while peered (R-SYNC). */
#include "test.h"

PAIR_FIXTURE(sync)

/* VNet v@vnet gains a prefix with a subnet t and a NIC x@vnet in it. */
static struct host *grow(struct fabric *f, int vnet)
{
	char nic[16];

	must_commit(f, "set vnet v%d prefix 10.10%d.0.0/16 prefix fd00:10%d::/48;"
		    "new subnet v%d/t prefix 10.10%d.1.0/24 prefix fd00:10%d:0:1::/64;"
		    "new nic x%d vnet v%d subnet t",
		    vnet, vnet, vnet, vnet, vnet, vnet, vnet, vnet);
	snprintf(nic, sizeof(nic), "x%d", vnet);
	return host_new(f, nic);
}

TEST_F(sync, r_sync_5_6_levels_and_the_sync)
{
	EXPECT_LEVELS(FULLY_IN_SYNC, FULLY_IN_SYNC);
	grow(self->f, 1);
	EXPECT_LEVELS(REMOTE_NOT_IN_SYNC, LOCAL_NOT_IN_SYNC);
	must_commit(self->f, "set peering v2/to1 sync");
	EXPECT_LEVELS(FULLY_IN_SYNC, FULLY_IN_SYNC);
}

TEST_F(sync, r_sync_12_both_changed)
{
	grow(self->f, 1);
	grow(self->f, 2);
	EXPECT_LEVELS(LOCAL_AND_REMOTE_NOT_IN_SYNC,
		      LOCAL_AND_REMOTE_NOT_IN_SYNC);
	must_commit(self->f, "set peering v1/to2 sync");
	EXPECT_LEVELS(REMOTE_NOT_IN_SYNC, LOCAL_NOT_IN_SYNC);
	must_commit(self->f, "set peering v2/to1 sync");
	EXPECT_LEVELS(FULLY_IN_SYNC, FULLY_IN_SYNC);
	must_commit(self->f, "set vnet v1 prefix 10.9.0.0/16;"
		    "set vnet v2 prefix 10.8.0.0/16");
	must_commit(self->f, "set peering v1/to2 sync;"
		    "set peering v2/to1 sync");
	EXPECT_LEVELS(FULLY_IN_SYNC, FULLY_IN_SYNC);
}

TEST_F(sync, r_sync_7_on_the_wrong_side)
{
	grow(self->f, 1);
	EXPECT_REFUSED(self->f, SYNC_ON_WRONG_SIDE, EINVAL,
		       "set peering v1/to2 sync");
	EXPECT_STREQ("R-SYNC-7", self->f->refusal[0].rule);
	EXPECT_STREQ("default:v1/to2", self->f->refusal[0].object[0]);
	EXPECT_STREQ("default:v2/to1", self->f->refusal[0].object[1]);
	EXPECT_LEVELS(REMOTE_NOT_IN_SYNC, LOCAL_NOT_IN_SYNC);
}

TEST_F(sync, r_sync_7_where_nothing_is_to_be_done)
{
	uint64_t generation;

	must_commit(self->f, "set vnet v1 region local");
	generation = self->f->generation;
	EXPECT_EQ(0, commit(self->f, "set peering v1/to2 sync"));
	EXPECT_EQ(generation, self->f->generation);
}

TEST_F(sync, r_sync_11_until_then_the_old_space_is_in_force)
{
	struct host *x = grow(self->f, 1);

	EXPECT_REASON(FORWARDED, probe(self->a, self->b, variant->af));
	EXPECT_REASON(FORWARDED, probe(self->b, self->a, variant->af));
	EXPECT_REASON(NO_ROUTE, probe(self->b, x, variant->af));
	EXPECT_REASON(SOURCE_NOT_IN_SYNC, probe(x, self->b, variant->af));
	/* inside the VNet it counts at once */
	EXPECT_REASON(FORWARDED, probe(x, self->a, variant->af));
	must_commit(self->f, "set peering v2/to1 sync");
	EXPECT_REASON(FORWARDED, probe(self->b, x, variant->af));
	EXPECT_REASON(FORWARDED, probe(x, self->b, variant->af));
}

TEST_F(sync, r_sync_3_the_space_in_force_is_shown)
{
	struct obj obj;

	grow(self->f, 1);
	obj = obj_get(self->f, "peering", "v2/to1");
	EXPECT_EQ(2, obj_count(&obj, "remote-prefix"));
	obj_free(&obj);
	must_commit(self->f, "set peering v2/to1 sync");
	obj = obj_get(self->f, "peering", "v2/to1");
	EXPECT_EQ(4, obj_count(&obj, "remote-prefix"));
	obj_free(&obj);
}

TEST_F(sync, r_sync_10_each_peer_by_itself)
{
	struct host *c, *x;

	lab_vnet(self->f, 3);
	c = host_vnet(self->f, 3, 4);
	lab_peer(self->f, 1, 3);
	x = grow(self->f, 1);
	must_commit(self->f, "set peering v2/to1 sync");
	EXPECT_EQ(VPEER_SYNC_LEVEL_LOCAL_NOT_IN_SYNC,
		  sync_level(self->f, "v3/to1"));
	EXPECT_REASON(FORWARDED, probe(self->b, x, variant->af));
	EXPECT_REASON(NO_ROUTE, probe(c, x, variant->af));
}

TEST_F(sync, r_sync_1_a_prefix_that_goes_cuts_nothing_else)
{
	struct host *x = grow(self->f, 1);

	must_commit(self->f, "set peering v2/to1 sync");
	must_commit(self->f, "del nic x1; del subnet v1/t; set vnet v1 "
		    "remove-prefix 10.101.0.0/16 remove-prefix fd00:101::/48");
	EXPECT_LEVELS(REMOTE_NOT_IN_SYNC, LOCAL_NOT_IN_SYNC);
	EXPECT_REASON(FORWARDED, probe(self->b, self->a, variant->af));
	EXPECT_REASON(NO_ENDPOINT, probe(self->b, x, variant->af));
	must_commit(self->f, "set peering v2/to1 sync");
	EXPECT_REASON(NO_ROUTE, probe(self->b, x, variant->af));
}

/* A hub and three spokes; each of them knows the hub's space or none does. */
TEST_F(sync, sem_3_2_a_hub_changes_with_all_its_spokes)
{
	struct host *x, *spoke[2];
	int i;

	for (i = 3; i < 5; i++) {
		lab_vnet(self->f, i);
		lab_peer(self->f, 1, i);
		spoke[i - 3] = host_vnet(self->f, i, 4);
	}
	/* a spoke that objects keeps all of it from happening */
	must_commit(self->f, "set vnet v4 prefix 10.101.7.0/24");
	EXPECT_REFUSED(self->f, VNET_ADDRESS_SPACES_OVERLAP, EADDRINUSE,
		       "set vnet v1 prefix 10.101.0.0/16;"
		       "set peering v2/to1 sync; set peering v3/to1 sync;"
		       "set peering v4/to1 sync; set peering v1/to4 sync");
	EXPECT_LEVELS(FULLY_IN_SYNC, FULLY_IN_SYNC);
	must_commit(self->f, "set vnet v4 remove-prefix 10.101.7.0/24;"
		    "set vnet v1 prefix 10.101.0.0/16 prefix fd00:101::/48;"
		    "new subnet v1/t prefix 10.101.1.0/24 prefix fd00:101:0:1::/64;"
		    "new nic x1 vnet v1 subnet t;"
		    "set peering v2/to1 sync; set peering v3/to1 sync;"
		    "set peering v4/to1 sync");
	EXPECT_LEVELS(FULLY_IN_SYNC, FULLY_IN_SYNC);
	EXPECT_EQ(VPEER_SYNC_LEVEL_FULLY_IN_SYNC,
		  sync_level(self->f, "v4/to1"));
	x = host_new(self->f, "x1");
	EXPECT_REASON(FORWARDED, probe(self->b, x, variant->af));
	for (i = 0; i < 2; i++) {
		EXPECT_REASON(FORWARDED, probe(spoke[i], x, variant->af));
		EXPECT_REASON(FORWARDED, probe(x, spoke[i], variant->af));
		host_free(spoke[i]);
	}
	host_free(x);
}

TEST_F(sync, r_sync_4_taken_when_the_pair_connects)
{
	must_commit(self->f, "del peering v1/to2 both");
	must_commit(self->f, "new peering v1/to2 remote-vnet v2");
	grow(self->f, 2);
	must_commit(self->f, "new peering v2/to1 remote-vnet v1");
	EXPECT_LEVELS(FULLY_IN_SYNC, FULLY_IN_SYNC);
}

TEST_HARNESS_MAIN
