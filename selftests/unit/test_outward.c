// SPDX-License-Identifier: GPL-2.0-only
/*
 * What gateways, their NICs and connections, links and users' routes do to each
 * other where several change at once, or spaces are nested.
 */
#include "kselftest_harness.h"
#include "lib.h"

/*
 * H 10.0.0.0/16 has a VPN gateway, which it lends to A 10.1.0.0/16. P has the
 * same space as H: of such two VNets only subnets can be peered.
 */
FIXTURE(outward) {
	struct world w;
	struct vpeer_table *tables;
};

FIXTURE_SETUP(outward)
{
	world_init(&self->w);
	self->tables = NULL;
	ASSERT_STREQ("ok", COMMIT("new vnet H 10.0.0.0/16 fd00::/48",
				  "new vnet A 10.1.0.0/16 fd00:1::/48",
				  "new vnet P 10.0.0.0/16",
				  "new subnet H/GatewaySubnet 10.0.0.0/27",
				  "new subnet H/s 10.0.1.0/24",
				  "new subnet A/s 10.1.1.0/24",
				  "new subnet P/t 10.0.2.0/24"));
	ASSERT_STREQ("ok", COMMIT("new nic a in=H/GatewaySubnet 10.0.0.4",
				  "new nic b in=H/GatewaySubnet 10.0.0.5",
				  "new gateway gw in=H type=vpn nic=a",
				  "new connection gw/site 192.168.0.0/24",
				  "new peering H/ha to=A +transit",
				  "new peering A/ah to=H +remote-gateways"));
}

FIXTURE_TEARDOWN(outward)
{
	vpeer_tables_free(self->tables);
	world_exit(&self->w);
}

static const struct vpeer_table *routes_of(struct world *w,
					   struct vpeer_table **tables,
					   const char *subnet)
{
	struct vpeer_subnet *s = the_subnet(w, subnet);

	vpeer_tables_free(*tables);
	*tables = NULL;
	if (vpeer_tables_build(&w->m, to_vnet(s->obj.parent), 7, tables))
		die("no tables");
	return s->routes;
}

static const struct vpeer_hop *hop(struct world *w, struct vpeer_table **tables,
				   const char *subnet, const char *to)
{
	const struct vpeer_table *t = routes_of(w, tables, subnet);
	struct vpeer_addr a = addr(to);

	return vpeer_table_find(t, &a);
}

static bool behind(struct world *w, struct vpeer_table **tables,
		   const char *from)
{
	struct vpeer_addr a = addr(from);

	return vpeer_table_behind(routes_of(w, tables, "H/GatewaySubnet"),
				  VPEER_GATEWAY_TYPE_VPN, &a);
}

#define ALL		"new route t/r 0.0.0.0/0 hop=VirtualNetworkGateway"
#define HOP(subnet, to)	hop(&self->w, &self->tables, subnet, to)
#define BEHIND(from)	behind(&self->w, &self->tables, from)
#define PEER_SUBNETS()							\
	ASSERT_STREQ("ok", COMMIT("new peering H/hp to=P local=s remote=t", \
				  "new peering P/ph to=H local=t remote=s"))

TEST_F(outward, r_gw_2_gateways_exchange_their_nics)
{
	ASSERT_STREQ("ok", COMMIT("new gateway er in=H type=expressroute "
				  "nic=b"));
	EXPECT_STREQ("ok", COMMIT("set gateway gw nic=b",
				  "set gateway er nic=a"));
	EXPECT_EQ(VPEER_GATEWAY_TYPE_VPN, the_nic(&self->w, "b")->cur->gateway);
	EXPECT_EQ(VPEER_GATEWAY_TYPE_EXPRESSROUTE,
		  the_nic(&self->w, "a")->cur->gateway);
	/* one gives what the other takes, in any order */
	EXPECT_STREQ("ok", COMMIT("set gateway gw nic=a",
				  "set gateway er nic="));
	EXPECT_EQ(VPEER_GATEWAY_TYPE_VPN, the_nic(&self->w, "a")->cur->gateway);
	EXPECT_EQ(0, the_nic(&self->w, "b")->cur->gateway);
	EXPECT_STREQ("1:GatewayNicNotAllowed",
		     COMMIT("set gateway gw nic=b", "set gateway er nic=b"));
	EXPECT_STREQ("ok", COMMIT("set gateway er nic=b"));
	EXPECT_STREQ("0:GatewayNicNotAllowed", COMMIT("set gateway er nic=a"));
}

/* What is wrong with a NIC is no fault of the gateway that takes it. */
TEST_F(outward, r_gw_2_a_nic_that_is_taken_has_not_changed)
{
	EXPECT_STREQ("0:InUseSubnetCannotBeUpdated",
		     COMMIT("set subnet H/GatewaySubnet clear 10.0.9.0/27",
			    "set gateway gw nic=b"));
	EXPECT_STREQ("0:InUseSubnetCannotBeUpdated",
		     COMMIT("set subnet H/GatewaySubnet clear 10.0.9.0/27",
			    "set nic b", "set gateway gw nic=b"));
}

/* A commit is told all that is wrong with it. */
TEST_F(outward, sem_3_3_r_gw_2_also_where_the_vnet_goes)
{
	ASSERT_STREQ("ok", COMMIT("new nic c in=H/s"));
	EXPECT_STREQ("0:GatewayNicNotAllowed 1:ResourceInUse",
		     COMMIT("set gateway gw nic=c", "del vnet H"));
}

TEST_F(outward, r_gw_12_the_link_that_connects_is_refused)
{
	ASSERT_STREQ("ok", COMMIT("del peering H/ha both",
				  "new gateway er in=H type=expressroute",
				  "new peering A/ah to=H +remote-gateways",
				  "new route-table t",
				  "new route t/r 10.9.0.0/16 hop=VirtualNetworkGateway",
				  "set subnet A/s table=t"));
	EXPECT_STREQ("0:GatewayNextHopNotAllowed",
		     COMMIT("new peering H/ha to=A +transit"));
	EXPECT_STREQ("default:H/ha", self->w.first.handle[0]);
	EXPECT_STREQ("default:t/r", self->w.first.handle[1]);
	EXPECT_STREQ("default:A/s", self->w.first.handle[2]);
	EXPECT_STREQ("ok", COMMIT("new peering H/ha to=A +transit",
				  "set route t/r hop=None"));
}

TEST_F(outward, r_rt_17_r_gw_12_each_rule_is_told)
{
	ASSERT_STREQ("ok", COMMIT("new gateway er in=H type=expressroute",
				  "new route-table t",
				  "set subnet H/GatewaySubnet table=t"));
	EXPECT_STREQ("0:RouteTableNotAllowed 0:GatewayNextHopNotAllowed",
		     COMMIT(ALL));
	ASSERT_STREQ("ok", COMMIT("set subnet H/GatewaySubnet table=", ALL));
	EXPECT_STREQ("0:RouteTableNotAllowed 0:GatewayNextHopNotAllowed",
		     COMMIT("set subnet H/GatewaySubnet table=t"));
}

TEST_F(outward, r_lim_8_less_is_always_possible)
{
	ASSERT_STREQ("ok", COMMIT("set connection gw/site 192.168.1.0/24 "
				  "192.168.2.0/24",
				  "set gateway gw 10.0.0.0/15 10.8.0.0/15 "
				  "10.16.0.0/15"));
	ASSERT_STREQ("ok", COMMIT("set fabric . limit=connection-prefixes:1"));
	EXPECT_STREQ("ok", COMMIT("set connection gw/site -192.168.1.0/24",
				  "set gateway gw -10.8.0.0/15"));
	EXPECT_STREQ("ok", COMMIT("set connection gw/site -192.168.2.0/24 "
				  "192.168.3.0/24"));
	EXPECT_STREQ("0:LimitReached",
		     COMMIT("set connection gw/site 192.168.4.0/24"));
	EXPECT_STREQ("0:LimitReached", COMMIT("set gateway gw 10.8.0.0/15"));
}

/* IPv4's prefixes stand in the midst of those that ::/0 covers. */
TEST_F(outward, r_gw_24_a_default_route_is_what_is_behind)
{
	ASSERT_STREQ("ok", COMMIT("new connection gw/all ::/0 fd99::/48"));
	EXPECT_TRUE(BEHIND("fd98::1"));
	EXPECT_TRUE(BEHIND("fd99::1"));
	EXPECT_TRUE(BEHIND("2001:db8::1"));
	EXPECT_FALSE(BEHIND("fd00:1::4"));
	EXPECT_TRUE(BEHIND("192.168.0.1"));
	EXPECT_FALSE(BEHIND("192.168.1.1"));
}

TEST_F(outward, r_gw_20_nor_inside_a_default_route)
{
	EXPECT_STREQ("0:InvalidAttribute",
		     COMMIT("set gateway gw ::/0 10.0.0.0/8 fd00::/16"));
	EXPECT_STREQ("R-GW-20", self->w.first.rule);
	EXPECT_STREQ("ok", COMMIT("set gateway gw ::/0 10.0.0.0/8"));
}

/* What a peered subnet has is in the midst of the VNet's own space. */
TEST_F(outward, r_gw_15_r_rt_11_own_space_around_a_peered_subnet)
{
	PEER_SUBNETS();
	ASSERT_STREQ("ok", COMMIT("new connection gw/bgp learned=1 "
				  "10.0.5.0/24 10.0.2.0/25 10.0.0.0/8"));
	EXPECT_EQ(VPEER_NEXT_HOP_TYPE_VNET_LOCAL,
		  HOP("H/s", "10.0.5.1")->type);
	EXPECT_EQ(VPEER_NEXT_HOP_TYPE_VNET_PEERING,
		  HOP("H/s", "10.0.2.1")->type);
	EXPECT_EQ(VPEER_NEXT_HOP_TYPE_VIRTUAL_NETWORK_GATEWAY,
		  HOP("H/s", "10.7.0.1")->type);
	EXPECT_FALSE(BEHIND("10.0.5.1"));
	EXPECT_FALSE(BEHIND("10.0.2.1"));
	EXPECT_TRUE(BEHIND("10.7.0.1"));
}

/* The whole prefix is the peered subnet's: none of the VNet can be there. */
TEST_F(outward, r_subp_5_own_space_that_a_peered_subnet_has)
{
	ASSERT_STREQ("ok", COMMIT("new vnet Q 10.6.0.0/16",
				  "new vnet R 10.7.0.0/16",
				  "new subnet Q/q 10.6.2.0/24",
				  "new subnet R/r 10.7.2.0/24",
				  "new peering Q/qr to=R local=q remote=r",
				  "new peering R/rq to=Q local=r remote=q"));
	ASSERT_STREQ("ok", COMMIT("set vnet R 10.6.2.0/24",
				  "new route-table t",
				  "new route t/r 10.9.0.0/16 hop=10.6.2.4",
				  "set subnet R/r table=t"));
	EXPECT_EQ(VPEER_NEXT_HOP_TYPE_VNET_PEERING,
		  HOP("R/r", "10.6.2.4")->type);
	EXPECT_EQ(the_vnet(&self->w, "Q")->obj.id,
		  HOP("R/r", "10.9.0.1")->vnet);
}

TEST_F(outward, r_rt_20_an_appliance_in_a_peered_subnet)
{
	PEER_SUBNETS();
	ASSERT_STREQ("ok", COMMIT("new route-table t",
				  "new route t/r 10.9.0.0/16 hop=10.0.2.4",
				  "new route t/q 10.8.0.0/16 hop=10.0.1.4",
				  "set subnet H/s table=t"));
	EXPECT_EQ(the_vnet(&self->w, "P")->obj.id,
		  HOP("H/s", "10.9.0.1")->vnet);
	EXPECT_EQ(the_vnet(&self->w, "H")->obj.id,
		  HOP("H/s", "10.8.0.1")->vnet);
}

TEST_F(outward, r_gw_16_the_link_that_connects_is_refused)
{
	ASSERT_STREQ("ok", COMMIT("del peering H/ha",
				  "set peering A/ah sync",
				  "new vnet C 192.168.0.0/16",
				  "new peering A/ac to=C"));
	EXPECT_STREQ("0:ConnectionPrefixOverlaps",
		     COMMIT("new peering H/ha to=A +transit"));
	EXPECT_STREQ("default:gw/site", self->w.first.handle[0]);
	EXPECT_STREQ("default:C", self->w.first.handle[1]);
}

/*
 * Q has the IPv4 space of H, whose gateway it uses by IPv6 alone; C has that of
 * the site.
 */
static void use_by_ipv6(struct __test_metadata *_metadata,
			FIXTURE_DATA(outward) *self)
{
	ASSERT_STREQ("ok", COMMIT("new vnet Q 10.0.0.0/16 fd00:2::/48",
				  "new subnet Q/s 10.0.1.0/24 fd00:2::/64",
				  "new vnet C 192.168.0.0/24 fd99::/48",
				  "new connection gw/six fd98::/48",
				  "new peering H/hq to=Q +transit +only-ipv6",
				  "new peering Q/qh to=H +remote-gateways "
				  "+only-ipv6"));
}

TEST_F(outward, r_subp_7_gateways_are_used_by_ipv6_alone)
{
	const struct vpeer_hop *h;

	use_by_ipv6(_metadata, self);
	h = HOP("Q/s", "192.168.0.1");
	EXPECT_EQ(VPEER_NEXT_HOP_TYPE_NONE, h->type);
	EXPECT_EQ(VPEER_REASON_NO_ROUTE, h->verdict);
	h = HOP("Q/s", "fd98::1");
	EXPECT_EQ(VPEER_NEXT_HOP_TYPE_VIRTUAL_NETWORK_GATEWAY, h->type);
	EXPECT_EQ(VPEER_REASON_FORWARDED, h->verdict);
	ASSERT_STREQ("ok", COMMIT("new route-table q", "set subnet Q/s table=q",
				  "new route q/r 10.9.0.0/16 "
				  "hop=VirtualNetworkGateway",
				  "new route q/v fd90::/48 "
				  "hop=VirtualNetworkGateway"));
	h = HOP("Q/s", "10.9.0.1");
	EXPECT_EQ(VPEER_NEXT_HOP_TYPE_VIRTUAL_NETWORK_GATEWAY, h->type);
	EXPECT_EQ(VPEER_REASON_NO_GATEWAY, h->verdict);
	EXPECT_EQ(VPEER_REASON_FORWARDED, HOP("Q/s", "fd90::1")->verdict);
}

static bool relays(struct world *w, struct vpeer_table **tables,
		   const char *from, const char *to)
{
	struct vpeer_addr a = addr(from), b = addr(to);

	return vpeer_table_relays(routes_of(w, tables, "H/GatewaySubnet"),
				  VPEER_GATEWAY_TYPE_VPN, &a, &b);
}

#define RELAYS(from, to)	relays(&self->w, &self->tables, from, to)

/* The hub's own packets come to its gateway, those of the same addresses of Q
 * do not.
 */
TEST_F(outward, r_subp_7_r_gw_11_what_does_not_come_is_not_sent_on)
{
	use_by_ipv6(_metadata, self);
	ASSERT_STREQ("ok", COMMIT("new route-table q", "set subnet Q/s table=q",
				  "new route q/r 10.9.0.0/16 "
				  "hop=VirtualNetworkGateway",
				  "new route q/v fd90::/48 "
				  "hop=VirtualNetworkGateway",
				  "new route-table h", "set subnet H/s table=h",
				  "new route h/r 10.8.0.0/16 "
				  "hop=VirtualNetworkGateway"));
	EXPECT_FALSE(RELAYS("10.0.1.4", "10.9.0.1"));
	EXPECT_TRUE(RELAYS("10.0.1.4", "10.8.0.1"));
	EXPECT_TRUE(RELAYS("fd00:2::4", "fd90::1"));
}

TEST_F(outward, r_subp_7_r_gw_16_what_is_not_carried_overlaps_nothing)
{
	use_by_ipv6(_metadata, self);
	EXPECT_STREQ("ok", COMMIT("new peering Q/qc to=C",
				  "new peering C/cq to=Q"));
	EXPECT_STREQ("0:ConnectionPrefixOverlaps",
		     COMMIT("set connection gw/six fd99::/48"));
	EXPECT_STREQ("ok", COMMIT("del peering Q/qc both",
				  "set connection gw/six fd99::/48"));
	EXPECT_STREQ("0:ConnectionPrefixOverlaps",
		     COMMIT("new peering Q/qc to=C +only-ipv6",
			    "new peering C/cq to=Q +only-ipv6"));
}

TEST_HARNESS_MAIN
