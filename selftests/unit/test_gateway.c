// SPDX-License-Identifier: GPL-2.0-only
/* Gateways, and who may use whose (R-GW-1 to -3, R-FLAG-12 to -29). */
#include "kselftest_harness.h"
#include "lib.h"

FIXTURE(gateway) {
	struct world w;
};

FIXTURE_SETUP(gateway)
{
	world_init(&self->w);
	ASSERT_STREQ("ok", COMMIT("new vnet H 10.0.0.0/16 fd00::/48",
				  "new vnet A 10.1.0.0/16",
				  "new vnet B 10.2.0.0/16",
				  "new vnet H2 10.3.0.0/16"));
	ASSERT_STREQ("ok", COMMIT("new subnet H/GatewaySubnet 10.0.0.0/27",
				  "new subnet A/GatewaySubnet 10.1.0.0/27",
				  "new subnet H2/GatewaySubnet 10.3.0.0/27"));
}

FIXTURE_TEARDOWN(gateway)
{
	world_exit(&self->w);
}

#define LINK(handle)	link_text(&self->w, handle)
#define GW		"new gateway gw in=H type=vpn"
#define HA		"new peering H/ha to=A"
#define AH		"new peering A/ah to=H"
#define LENT		HA " +transit"
#define USED		AH " +remote-gateways"
#define TRANSIT()	ASSERT_STREQ("ok", COMMIT(GW, LENT, USED))

#define NOT_LENT	"RemotePeeringDoesNotAllowGatewayTransit"
#define ANOTHER		"AnotherPeeringAlreadyUsesRemoteGateways"

TEST_F(gateway, r_gw_1_one_of_each_type)
{
	EXPECT_STREQ("ok", COMMIT(GW));
	EXPECT_EQ(1, self->w.m.count[VPEER_OBJECT_GATEWAY]);
	EXPECT_STREQ("0:VnetHasGatewayOfType",
		     COMMIT("new gateway gx in=H type=vpn"));
	EXPECT_EQ(-EEXIST, self->w.last.err);
	EXPECT_STREQ("default:gx", self->w.first.handle[0]);
	EXPECT_STREQ("default:gw", self->w.first.handle[1]);
	EXPECT_STREQ("1:VnetHasGatewayOfType",
		     COMMIT("new gateway ga in=A type=vpn",
			    "new gateway gb in=A type=vpn"));
	EXPECT_STREQ("ok", COMMIT("new gateway er in=H type=expressroute"));
	EXPECT_STREQ("ok", COMMIT("del gateway gw",
				  "new gateway gx in=H type=vpn"));
}

TEST_F(gateway, r_gw_2_needs_its_subnet)
{
	EXPECT_STREQ("0:GatewaySubnetNotFound",
		     COMMIT("new gateway gb in=B type=vpn"));
	EXPECT_EQ(-ENOENT, self->w.last.err);
	EXPECT_STREQ("default:B", self->w.first.handle[0]);
	EXPECT_STREQ("ok", COMMIT("new gateway gb in=B type=vpn",
				  "new subnet B/GatewaySubnet 10.2.0.0/27"));
	EXPECT_STREQ("0:InUseSubnetCannotBeDeleted",
		     COMMIT("del subnet B/GatewaySubnet"));
	EXPECT_STREQ("default:gb", self->w.first.handle[1]);
	EXPECT_STREQ("ok", COMMIT("del subnet B/GatewaySubnet",
				  "new subnet B/GatewaySubnet 10.2.9.0/27"));
	EXPECT_STREQ("ok", COMMIT("del subnet B/GatewaySubnet",
				  "del gateway gb"));
	EXPECT_STREQ("1:GatewaySubnetNotFound",
		     COMMIT("del subnet A/GatewaySubnet",
			    "new gateway ga in=A type=vpn"));
}

TEST_F(gateway, r_gw_1_an_object_like_others)
{
	COMMIT("new subscription s", "new vnet s:V 10.9.0.0/16",
	       "new subnet s:V/GatewaySubnet 10.9.0.0/27");
	EXPECT_STREQ("0:MissingAttribute", COMMIT("new gateway g in=H"));
	EXPECT_EQ(VPEER_A_GATEWAY_TYPE, self->w.first.attr);
	EXPECT_STREQ("0:MissingAttribute", COMMIT("new gateway g type=vpn"));
	EXPECT_STREQ("0:ResourceNotFound",
		     COMMIT("new gateway g in=X type=vpn"));
	EXPECT_STREQ("0:InvalidResourceName",
		     COMMIT("new gateway -g in=H type=vpn"));
	EXPECT_STREQ("ok", COMMIT(GW, "new gateway s:gw in=V type=vpn"));
	EXPECT_STREQ("0:ResourceAlreadyExists",
		     COMMIT("new gateway gw in=A type=vpn"));
	EXPECT_STREQ("0:InvalidAttribute", COMMIT("set gateway gw in=A"));
	EXPECT_STREQ("0:InvalidAttribute",
		     COMMIT("set gateway gw type=expressroute"));
	EXPECT_STREQ("nothing", COMMIT("set gateway gw in=H type=vpn"));
	EXPECT_STREQ("0:ResourceNotFound", COMMIT("del gateway gx"));
	EXPECT_STREQ("0:ResourceInUse", COMMIT("del vnet H"));
	EXPECT_STREQ("default:gw", self->w.first.handle[1]);
	EXPECT_STREQ("0:ResourceInUse 1:ResourceInUse",
		     COMMIT("del subscription s", "del vnet s:V"));
	EXPECT_STREQ("ok", COMMIT("del gateway s:gw", "del vnet s:V",
				  "del subscription s"));
}

TEST_F(gateway, r_flag_12_13_lending_alone_is_fine)
{
	EXPECT_STREQ("ok", COMMIT(LENT));
	EXPECT_STREQ("ok", COMMIT(AH));
	EXPECT_STREQ("ok", COMMIT("set peering H/ha -transit"));
	EXPECT_STREQ("ok", COMMIT("set peering A/ah +transit"));
}

TEST_F(gateway, r_flag_15_remote_without_a_gateway)
{
	COMMIT(LENT);
	/* the subnet alone is none */
	EXPECT_STREQ("0:RemoteVnetHasNoGateways", COMMIT(USED));
	EXPECT_EQ(VPEER_A_PEERING_FLAGS, self->w.first.attr);
	EXPECT_STREQ("default:A/ah", self->w.first.handle[0]);
	EXPECT_STREQ("default:H", self->w.first.handle[1]);
	EXPECT_STREQ("ok", COMMIT(AH));
	EXPECT_STREQ("0:RemoteVnetHasNoGateways",
		     COMMIT("set peering A/ah +remote-gateways"));
	EXPECT_STREQ("ok", COMMIT("set peering A/ah +remote-gateways", GW));
}

TEST_F(gateway, r_flag_17_remote_does_not_lend)
{
	COMMIT(GW, HA);
	EXPECT_STREQ("0:" NOT_LENT, COMMIT(USED));
	EXPECT_STREQ("default:A/ah", self->w.first.handle[0]);
	EXPECT_STREQ("default:H/ha", self->w.first.handle[1]);
	EXPECT_STREQ("ok", COMMIT(USED, "set peering H/ha +transit"));
	COMMIT("del peering A/ah both");
	EXPECT_STREQ("1:" NOT_LENT, COMMIT(HA, USED));
	EXPECT_STREQ("0:" NOT_LENT, COMMIT(USED, HA));
}

TEST_F(gateway, r_flag_18_one_link_of_a_vnet)
{
	COMMIT("new gateway g2 in=H2 type=vpn");
	TRANSIT();
	EXPECT_STREQ("0:" ANOTHER,
		     COMMIT("new peering A/ah2 to=H2 +remote-gateways"));
	EXPECT_EQ(-EEXIST, self->w.last.err);
	EXPECT_STREQ("default:A/ah2", self->w.first.handle[0]);
	EXPECT_STREQ("default:A/ah", self->w.first.handle[1]);
	/* any order will do */
	EXPECT_STREQ("ok", COMMIT("new peering A/ah2 to=H2 +remote-gateways",
				  "set peering A/ah -remote-gateways"));
	EXPECT_STREQ("1:" ANOTHER,
		     COMMIT("new peering B/bh to=H +remote-gateways",
			    "new peering B/bh2 to=H2 +remote-gateways"));
	EXPECT_STREQ("default:B/bh2", self->w.first.handle[0]);
}

TEST_F(gateway, r_flag_19_with_an_own_gateway)
{
	COMMIT(GW, LENT, "new gateway ga in=A type=vpn");
	EXPECT_STREQ("0:VnetHasGateways", COMMIT(USED));
	EXPECT_STREQ("default:A/ah", self->w.first.handle[0]);
	EXPECT_STREQ("default:ga", self->w.first.handle[1]);
	EXPECT_STREQ("ok", COMMIT(USED, "del gateway ga"));
	EXPECT_STREQ("Connected FullyInSync", LINK("A/ah"));
}

TEST_F(gateway, r_flag_20_before_the_link_back)
{
	EXPECT_STREQ("ok", COMMIT(GW));
	EXPECT_STREQ("ok", COMMIT(USED));
	EXPECT_STREQ("Initiated FullyInSync", LINK("A/ah"));
	/* one that comes without lending would leave it without */
	EXPECT_STREQ("0:GatewayTransitIsInUse", COMMIT(HA));
	EXPECT_STREQ("default:H/ha", self->w.first.handle[0]);
	EXPECT_STREQ("default:A/ah", self->w.first.handle[1]);
	EXPECT_STREQ("ok", COMMIT(LENT));
	EXPECT_STREQ("Connected FullyInSync", LINK("A/ah"));
}

TEST_F(gateway, r_flag_21_no_own_gateway_beside)
{
	TRANSIT();
	EXPECT_STREQ("0:VnetUsesRemoteGateways",
		     COMMIT("new gateway ga in=A type=vpn"));
	EXPECT_STREQ("default:ga", self->w.first.handle[0]);
	EXPECT_STREQ("default:A/ah", self->w.first.handle[1]);
	EXPECT_STREQ("ok", COMMIT("new gateway ga in=A type=vpn",
				  "set peering A/ah -remote-gateways"));
}

TEST_F(gateway, r_gw_3_both_ends_with_gateways_of_their_own)
{
	EXPECT_STREQ("ok", COMMIT(GW, "new gateway ga in=A type=vpn", HA, AH));
	EXPECT_STREQ("Connected FullyInSync", LINK("A/ah"));
}

TEST_F(gateway, r_flag_22_23_ending_transit)
{
	TRANSIT();
	EXPECT_STREQ("0:GatewayTransitIsInUse",
		     COMMIT("set peering H/ha -transit"));
	EXPECT_EQ(-EBUSY, self->w.last.err);
	EXPECT_STREQ("default:H/ha", self->w.first.handle[0]);
	EXPECT_STREQ("default:A/ah", self->w.first.handle[1]);
	EXPECT_STREQ("ok", COMMIT("set peering H/ha +forwarded"));
	EXPECT_STREQ("ok", COMMIT("set peering H/ha -transit",
				  "set peering A/ah -remote-gateways"));
	COMMIT("set peering H/ha +transit", "set peering A/ah +remote-gateways");
	EXPECT_STREQ("ok", COMMIT("set peering A/ah -remote-gateways"));
	EXPECT_STREQ("ok", COMMIT("set peering H/ha -transit"));
}

TEST_F(gateway, r_flag_22_replaced)
{
	TRANSIT();
	EXPECT_STREQ("1:GatewayTransitIsInUse",
		     COMMIT("del peering H/ha", HA));
	EXPECT_STREQ("ok", COMMIT("del peering H/ha", LENT));
	/* to leave is always possible */
	EXPECT_STREQ("ok", COMMIT("del peering H/ha"));
	EXPECT_STREQ("Disconnected FullyInSync", LINK("A/ah"));
}

TEST_F(gateway, r_flag_24_a_gateway_in_use_stays)
{
	TRANSIT();
	COMMIT("new peering H/hb to=B +transit",
	       "new peering B/bh to=H +remote-gateways");
	EXPECT_STREQ("0:GatewayTransitIsInUse 0:GatewayTransitIsInUse",
		     COMMIT("del gateway gw"));
	EXPECT_STREQ("R-FLAG-24", self->w.first.rule);
	EXPECT_STREQ("default:gw", self->w.first.handle[0]);
	EXPECT_STREQ("default:A/ah", self->w.first.handle[1]);
	EXPECT_STREQ("0:GatewayTransitIsInUse",
		     COMMIT("del gateway gw", "del peering B/bh"));
	EXPECT_STREQ("ok", COMMIT("del gateway gw", "del peering B/bh",
				  "set peering A/ah -remote-gateways"));
}

TEST_F(gateway, r_flag_24_nobody_uses_what_is_not_connected)
{
	COMMIT(GW, USED);
	EXPECT_STREQ("ok", COMMIT("del gateway gw"));
	EXPECT_STREQ("ok", COMMIT("set peering A/ah +forwarded"));
	EXPECT_STREQ("ok", COMMIT("set peering A/ah -remote-gateways"));
	EXPECT_STREQ("0:RemoteVnetHasNoGateways",
		     COMMIT("set peering A/ah +remote-gateways"));
}

/* What a link shows of the gateways that it uses. */
static u32 used(struct world *w, const char *link)
{
	const struct vpeer_gateway *g = NULL;
	u32 n = 0;

	while ((g = vpeer_link_gateway(the_link(w, link), &w->m, g)))
		n++;
	return n;
}

TEST_F(gateway, r_flag_25_gateways_in_use_are_listed)
{
	COMMIT(GW, USED);
	EXPECT_EQ(0, used(&self->w, "A/ah"));
	COMMIT(LENT);
	EXPECT_EQ(1, used(&self->w, "A/ah"));
	EXPECT_EQ(0, used(&self->w, "H/ha"));
	COMMIT("new gateway er in=H type=expressroute");
	EXPECT_EQ(2, used(&self->w, "A/ah"));
	COMMIT("set peering A/ah -remote-gateways");
	EXPECT_EQ(0, used(&self->w, "A/ah"));
}

TEST_F(gateway, r_flag_27_no_chain)
{
	TRANSIT();
	COMMIT("new peering A/ab to=B +transit", "new peering B/ba to=A");
	EXPECT_STREQ("0:RemoteVnetHasNoGateways",
		     COMMIT("set peering B/ba +remote-gateways"));
}

TEST_F(gateway, sem_2_not_both_ways_on_one_link)
{
	COMMIT(GW);
	EXPECT_STREQ("0:GatewayTransitBothWaysNotAllowed",
		     COMMIT(USED " +transit"));
	EXPECT_STREQ("default:A/ah", self->w.first.handle[0]);
	COMMIT(LENT, USED);
	EXPECT_STREQ("0:GatewayTransitBothWaysNotAllowed",
		     COMMIT("set peering A/ah +transit"));
	EXPECT_STREQ("ok", COMMIT("set peering A/ah +forwarded"));
}

TEST_F(gateway, sem_3_2_any_order_in_one_commit)
{
	EXPECT_STREQ("ok", COMMIT(USED, LENT, GW));
	EXPECT_STREQ("ok", COMMIT("del gateway gw", "del peering H/ha both",
				  "del subnet H/GatewaySubnet"));
}

TEST_F(gateway, r_glob_8_over_a_global_peering_too)
{
	COMMIT("new vnet F 10.7.0.0/16 region=far", GW);
	EXPECT_STREQ("ok", COMMIT("new peering H/hf to=F +transit",
				  "new peering F/fh to=H +remote-gateways"));
	EXPECT_EQ(1, used(&self->w, "F/fh"));
}

TEST_HARNESS_MAIN
