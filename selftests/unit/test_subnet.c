// SPDX-License-Identifier: GPL-2.0-only
/* Subnets. */
#include "kselftest_harness.h"
#include "lib.h"

FIXTURE(subnet) {
	struct world w;
};

FIXTURE_SETUP(subnet)
{
	world_init(&self->w);
	ASSERT_STREQ("ok", COMMIT("new vnet A 10.0.0.0/16 "
				  "fd00:a::/48"));
}

FIXTURE_TEARDOWN(subnet)
{
	world_exit(&self->w);
}

TEST_F(subnet, r_subn_1_inside_one_prefix)
{
	EXPECT_STREQ("0:NetcfgInvalidSubnet",
		     COMMIT("new subnet A/s 10.1.0.0/24"));
	EXPECT_STREQ("0:NetcfgInvalidSubnet",
		     COMMIT("new subnet A/s 10.0.0.0/15"));
	EXPECT_STREQ("0:NetcfgInvalidSubnet",
		     COMMIT("new subnet A/s fd00:b::/64"));
	EXPECT_STREQ("0:InvalidCIDRNotation",
		     COMMIT("new subnet A/t 10.0.1.1/24"));
	EXPECT_STREQ("ok", COMMIT("new subnet A/s 10.0.0.0/16"));
	EXPECT_STREQ("ok", COMMIT("set vnet A 10.1.0.0/16"));
	/* adjacent prefixes do not make one */
	EXPECT_STREQ("0:NetcfgInvalidSubnet",
		     COMMIT("set subnet A/s clear 10.0.0.0/15"));
}

TEST_F(subnet, r_subn_1_disjoint)
{
	COMMIT("new subnet A/s 10.0.0.0/24");
	EXPECT_STREQ("0:NetcfgSubnetRangesOverlap",
		     COMMIT("new subnet A/t 10.0.0.0/25"));
	EXPECT_EQ(-EADDRINUSE, self->w.last.err);
	EXPECT_STREQ("default:A/t", self->w.first.handle[0]);
	EXPECT_STREQ("default:A/s", self->w.first.handle[1]);
	EXPECT_STREQ("0:NetcfgSubnetRangesOverlap",
		     COMMIT("new subnet A/t 10.0.0.0/23"));
	EXPECT_STREQ("0:NetcfgSubnetRangesOverlap",
		     COMMIT("new subnet A/t 10.0.8.0/24 10.0.8.0/25"));
	EXPECT_STREQ("1:NetcfgSubnetRangesOverlap",
		     COMMIT("new subnet A/t 10.0.8.0/24",
			    "new subnet A/u 10.0.8.0/25"));
	EXPECT_STREQ("ok", COMMIT("new subnet A/t 10.0.0.0/25",
				  "set subnet A/s clear 10.0.1.0/24"));
	EXPECT_STREQ("ok", COMMIT("set subnet A/t clear 10.0.1.0/24",
				  "set subnet A/s clear 10.0.0.0/25"));
	EXPECT_STREQ("ok", COMMIT("del subnet A/t",
				  "new subnet A/u 10.0.1.0/24"));
}

TEST_F(subnet, r_subn_2_sizes)
{
	EXPECT_STREQ("0:NetcfgInvalidSubnetSize",
		     COMMIT("new subnet A/s 10.0.0.0/30"));
	EXPECT_STREQ("R-SUBN-2", self->w.first.rule);
	EXPECT_STREQ("ok", COMMIT("new subnet A/s 10.0.0.0/29",
				  "new vnet B 0.0.0.0/2",
				  "new subnet B/l 0.0.0.0/2"));
	EXPECT_STREQ("0:NetcfgInvalidSubnetSize 0:NetcfgInvalidSubnet "
		     "0:NetcfgSubnetRangesOverlap",
		     COMMIT("new subnet B/h 0.0.0.0/1"));
}

TEST_F(subnet, r_vnet_6_ipv6_subnets_are_64)
{
	EXPECT_STREQ("0:NetcfgInvalidSubnetSize",
		     COMMIT("new subnet A/s fd00:a::/63"));
	EXPECT_STREQ("R-VNET-6", self->w.first.rule);
	EXPECT_STREQ("0:NetcfgInvalidSubnetSize",
		     COMMIT("new subnet A/s fd00:a::/65"));
	EXPECT_STREQ("ok", COMMIT("new subnet A/s fd00:a::/64"));
}

TEST_F(subnet, r_subn_4_in_use)
{
	COMMIT("new subnet A/s 10.0.0.0/24 10.0.1.0/24", "new nic n in=A/s");
	EXPECT_STREQ("0:InUseSubnetCannotBeDeleted", COMMIT("del subnet A/s"));
	EXPECT_EQ(-EBUSY, self->w.last.err);
	EXPECT_STREQ("default:n", self->w.first.handle[1]);
	EXPECT_STREQ("0:InUseSubnetCannotBeUpdated",
		     COMMIT("set subnet A/s -10.0.1.0/24"));
	EXPECT_STREQ("0:InUseSubnetCannotBeUpdated",
		     COMMIT("set subnet A/s clear 10.0.0.0/23"));
	EXPECT_STREQ("ok", COMMIT("set subnet A/s 10.0.2.0/24"));
	EXPECT_STREQ("ok", COMMIT("del nic n", "set subnet A/s -10.0.0.0/24"));
	EXPECT_STREQ("ok", COMMIT("new nic n in=A/s"));
	EXPECT_STREQ("ok", COMMIT("del subnet A/s", "del nic n"));
}

TEST_F(subnet, r_subn_4_nics_that_come_do_not_count)
{
	COMMIT("new subnet A/s 10.0.0.0/24", "new subnet A/t 10.0.1.0/24",
	       "new nic m in=A/t");
	EXPECT_STREQ("ok", COMMIT("set subnet A/s clear 10.0.2.0/24",
				  "new nic n in=A/s"));
	EXPECT_STREQ("10.0.2.4", nic_text(&self->w, "n"));
	EXPECT_STREQ("ok", COMMIT("del nic n",
				  "set subnet A/s clear 10.0.3.0/24",
				  "set nic m in=A/s clear auto4"));
	EXPECT_STREQ("10.0.3.4", nic_text(&self->w, "m"));
	EXPECT_STREQ("0:InUseSubnetCannotBeUpdated",
		     COMMIT("set subnet A/s clear 10.0.4.0/24",
			    "set nic m clear auto4"));
}

TEST_F(subnet, r_subn_4_nics_that_go_do_not_count)
{
	COMMIT("new subnet A/s 10.0.0.0/24", "new subnet A/t 10.0.1.0/24",
	       "new nic m in=A/s");
	EXPECT_STREQ("ok", COMMIT("set nic m in=A/t clear auto4",
				  "set subnet A/s clear 10.0.2.0/24"));
	EXPECT_STREQ("ok", COMMIT("del subnet A/t",
				  "set nic m in=A/s clear auto4"));
	EXPECT_STREQ("10.0.2.4", nic_text(&self->w, "m"));
}

TEST_F(subnet, lists_add_and_remove)
{
	EXPECT_STREQ("0:MissingAttribute", COMMIT("new subnet A/s"));
	EXPECT_STREQ("ok", COMMIT("new subnet A/s 10.0.0.0/24"));
	EXPECT_STREQ("0:ResourceAlreadyExists",
		     COMMIT("set subnet A/s 10.0.0.0/24"));
	EXPECT_STREQ("0:ResourceNotFound",
		     COMMIT("set subnet A/s -10.0.1.0/24"));
	EXPECT_STREQ("0:MissingAttribute", COMMIT("set subnet A/s clear"));
	EXPECT_STREQ("0:MissingAttribute",
		     COMMIT("set subnet A/s -10.0.0.0/24"));
	EXPECT_STREQ("nothing", COMMIT("set subnet A/s"));
	EXPECT_STREQ("nothing", COMMIT("set subnet A/s clear 10.0.0.0/24"));
	EXPECT_STREQ("ok", COMMIT("set subnet A/s -10.0.0.0/24 10.0.1.0/24 "
				  "fd00:a::/64"));
}

TEST_F(subnet, names_and_places)
{
	EXPECT_STREQ("0:ResourceNotFound",
		     COMMIT("new subnet X/s 10.0.0.0/24"));
	EXPECT_STREQ("default:X", self->w.first.handle[0]);
	EXPECT_STREQ("0:ResourceNotFound",
		     COMMIT("new subnet y:A/s 10.0.0.0/24"));
	EXPECT_STREQ("y", self->w.first.handle[0]);
	EXPECT_STREQ("0:ResourceNotFound", COMMIT("del subnet A/s"));
	EXPECT_STREQ("default:A/s", self->w.first.handle[0]);
	EXPECT_STREQ("ok", COMMIT("new subnet A/s 10.0.0.0/24"));
	EXPECT_STREQ("0:ResourceAlreadyExists",
		     COMMIT("new subnet A/s 10.0.1.0/24"));
	EXPECT_STREQ("ok", COMMIT("del subnet A/s",
				  "new subnet A/s 10.0.1.0/24"));
}

TEST_HARNESS_MAIN
