// SPDX-License-Identifier: GPL-2.0-only
/*
 * What leads out of VNets and elsewhere in them: connections of gateways
 * (R-GW), user-defined routes (R-RT-12 to -21), and which of all routes win
 * (SEMANTICS section 4).
 */
#include "kselftest_harness.h"
#include "lib.h"

/*
 *   on-premises 192.168.0.0/24 -- gw --+-- H 10.0.0.0/16 --+-- A 10.1.0.0/16
 *                                                          +-- B 10.2.0.0/16
 * H lends its gateway to both, A uses it.
 */
FIXTURE(exit) {
	struct world w;
	struct vpeer_table *tables;
};

FIXTURE_SETUP(exit)
{
	world_init(&self->w);
	self->tables = NULL;
	ASSERT_STREQ("ok", COMMIT("new vnet H 10.0.0.0/16 fd00:0::/48",
				  "new vnet A 10.1.0.0/16 fd00:1::/48",
				  "new vnet B 10.2.0.0/16 fd00:2::/48",
				  "new subnet H/GatewaySubnet 10.0.0.0/27 fd00:0::/64",
				  "new subnet H/s 10.0.1.0/24 fd00:0:0:1::/64",
				  "new subnet A/s 10.1.1.0/24 fd00:1:0:1::/64",
				  "new subnet A/t 10.1.2.0/24",
				  "new subnet B/s 10.2.1.0/24 "
				  "fd00:2:0:1::/64"));
	ASSERT_STREQ("ok", COMMIT("new nic hg in=H/GatewaySubnet 10.0.0.4 fd00::4",
				  "new gateway gw in=H type=vpn nic=hg",
				  "new connection gw/site 192.168.0.0/24 fd99::/48",
				  "new peering H/ha to=A +transit",
				  "new peering A/ah to=H +remote-gateways",
				  "new peering H/hb to=B +transit",
				  "new peering B/bh to=H"));
}

FIXTURE_TEARDOWN(exit)
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

static const struct vpeer_hop *hop_to(const struct vpeer_table *t,
				      const char *to)
{
	struct vpeer_addr a = addr(to);

	return vpeer_table_find(t, &a);
}

static const char *put_hop(struct world *w, const struct vpeer_prefix *p,
			   const struct vpeer_hop *h, char *buf, size_t size)
{
	static const char * const types[] = { "None", "VnetLocal",
		"VNetPeering", "VNetGlobalPeering", "VirtualNetworkGateway",
		"VirtualAppliance", "Internet" };
	static const char * const sources[] = { "", " gateway", " user" };
	struct vpeer_prefix host = { h->via, 128 };
	char text[64], via[64] = "";

	if (h->check & VPEER_HOP_VIA)
		prefix_text(&host, via);
	snprintf(buf, size, "%s %s%s%s%s", prefix_text(p, text),
		 types[h->type], sources[h->source], *via ? " " : "", via);
	return buf;
}

/* The route of a subnet that an address matches. */
static const char *route(struct world *w, struct vpeer_table **tables,
			 const char *subnet, const char *to)
{
	const struct vpeer_table *t = routes_of(w, tables, subnet);
	struct vpeer_addr a = addr(to);
	struct vpeer_prefix p = vpeer_table_route(t, &a);
	static char buf[4][160];
	static u32 next;

	next = (next + 1) % 4;
	return put_hop(w, &p, hop_to(t, to), buf[next], sizeof(buf[0]));
}

/* The routes of a subnet that have lost and are not the system's None. */
static const char *losers(struct world *w, struct vpeer_table **tables,
			  const char *subnet)
{
	static const char * const states[] = { "?", "Active", "Invalid",
					       "Filtered" };
	const struct vpeer_table *t = routes_of(w, tables, subnet);
	static char buf[1024];
	char one[160];
	u32 i, n = 0;

	*buf = '\0';
	for (i = 0; i < t->n_lost; i++) {
		const struct vpeer_lost *l = &t->lost[i];

		n += snprintf(buf + n, sizeof(buf) - n, "%s%s %s",
			      n ? ", " : "",
			      put_hop(w, &l->prefix, &t->hop[l->hop], one,
				      sizeof(one)), states[l->state]);
	}
	return buf;
}

/* What happens to a packet that the table of a subnet decides on. */
static enum vpeer_reason verdict(struct world *w, struct vpeer_table **tables,
				 const char *subnet, const char *src,
				 const char *dst, u8 gateway)
{
	const struct vpeer_table *t = routes_of(w, tables, subnet);
	const struct vpeer_hop *h = hop_to(t, dst);
	struct vpeer_addr s = addr(src), d = addr(dst);

	if (gateway && !vpeer_table_behind(t, gateway, &s) &&
	    !vpeer_table_relays(t, gateway, &s, &d))
		return VPEER_REASON_SOURCE_NOT_OWNED;
	if (h->verdict)
		return h->verdict;
	return vpeer_hop_admits(t, h, &s, false, gateway);
}

#define ROUTE(subnet, to)	route(&self->w, &self->tables, subnet, to)
#define LOSERS(subnet)		losers(&self->w, &self->tables, subnet)
#define VERDICT(subnet, src, dst)					\
	verdict(&self->w, &self->tables, subnet, src, dst, 0)
/* of a packet that the NIC of H's gateway of a type sends */
#define GATEWAY(type, src, dst)						\
	verdict(&self->w, &self->tables, "H/GatewaySubnet", src, dst,	\
		VPEER_GATEWAY_TYPE_##type)

#define SITE	"192.168.0.0/24 VirtualNetworkGateway gateway 10.0.0.4"

TEST_F(exit, r_gw_7_what_is_behind_a_gateway_is_a_route)
{
	EXPECT_STREQ(SITE, ROUTE("H/s", "192.168.0.9"));
	EXPECT_STREQ(SITE, ROUTE("A/s", "192.168.0.9"));
	EXPECT_STREQ(SITE, ROUTE("A/t", "192.168.0.9"));
	EXPECT_STREQ("fd99::/48 VirtualNetworkGateway gateway fd00::4",
		     ROUTE("A/s", "fd99::9"));
	EXPECT_EQ(VPEER_REASON_FORWARDED,
		  VERDICT("A/s", "10.1.1.4", "192.168.0.9"));
	/* with R-GW-10: who does not use the gateway has no route */
	EXPECT_STREQ("192.168.0.0/16 None", ROUTE("B/s", "192.168.0.9"));
	EXPECT_EQ(VPEER_REASON_FORWARDED,
		  VERDICT("B/s", "10.2.1.4", "10.0.1.4"));
	EXPECT_EQ(VPEER_REASON_NO_ROUTE,
		  VERDICT("B/s", "10.2.1.4", "192.168.0.9"));
}

TEST_F(exit, r_gw_7_routes_follow_the_connection)
{
	EXPECT_STREQ("ok", COMMIT("set connection gw/site 192.168.7.0/24"));
	EXPECT_FALSE(self->w.last.revokes);
	EXPECT_EQ(2, self->w.last.n_recompiled);
	EXPECT_STREQ("192.168.7.0/24 VirtualNetworkGateway gateway 10.0.0.4",
		     ROUTE("A/s", "192.168.7.1"));
	EXPECT_STREQ("ok", COMMIT("set connection gw/site -192.168.7.0/24"));
	EXPECT_TRUE(self->w.last.revokes);
	EXPECT_STREQ("192.168.0.0/16 None", ROUTE("A/s", "192.168.7.1"));
	EXPECT_STREQ("ok", COMMIT("del connection gw/site"));
	EXPECT_STREQ("192.168.0.0/16 None", ROUTE("H/s", "192.168.0.1"));
	EXPECT_STREQ("nothing", COMMIT("set gateway gw nic=hg"));
}

TEST_F(exit, r_gw_9_without_transit_both_directions_end)
{
	EXPECT_EQ(VPEER_REASON_FORWARDED,
		  GATEWAY(VPN, "192.168.0.9", "10.1.1.4"));
	EXPECT_STREQ("ok", COMMIT("set peering A/ah -remote-gateways"));
	EXPECT_TRUE(self->w.last.revokes);
	EXPECT_STREQ("192.168.0.0/16 None", ROUTE("A/s", "192.168.0.9"));
	EXPECT_EQ(VPEER_REASON_FORWARDED_DENIED,
		  GATEWAY(VPN, "192.168.0.9", "10.1.1.4"));
}

TEST_F(exit, r_flag_11_what_is_behind_the_gateway_passes)
{
	/* A takes it without allow-forwarded-traffic, B does not use it */
	EXPECT_EQ(VPEER_REASON_FORWARDED,
		  GATEWAY(VPN, "192.168.0.9", "10.1.1.4"));
	EXPECT_EQ(VPEER_REASON_FORWARDED,
		  GATEWAY(VPN, "fd99::9", "fd00:1:0:1::4"));
	EXPECT_EQ(VPEER_REASON_FORWARDED_DENIED,
		  GATEWAY(VPN, "192.168.0.9", "10.2.1.4"));
	EXPECT_STREQ("ok", COMMIT("set peering B/bh +forwarded"));
	EXPECT_EQ(VPEER_REASON_FORWARDED,
		  GATEWAY(VPN, "192.168.0.9", "10.2.1.4"));
	EXPECT_STREQ("ok", COMMIT("set peering A/ah -access"));
	EXPECT_EQ(VPEER_REASON_ACCESS_DENIED,
		  GATEWAY(VPN, "192.168.0.9", "10.1.1.4"));
	EXPECT_EQ(VPEER_REASON_ACCESS_DENIED,
		  VERDICT("A/s", "10.1.1.4", "192.168.0.9"));
}

TEST_F(exit, sem_6_a_gateway_does_not_speak_for_a_spoke)
{
	EXPECT_EQ(VPEER_REASON_SOURCE_NOT_OWNED,
		  GATEWAY(VPN, "10.1.1.4", "10.0.1.4"));
	EXPECT_EQ(VPEER_REASON_SOURCE_NOT_OWNED,
		  GATEWAY(VPN, "10.0.1.4", "10.1.1.4"));
	EXPECT_EQ(VPEER_REASON_SOURCE_NOT_OWNED,
		  GATEWAY(VPN, "192.168.1.4", "10.1.1.4"));
	/* nor where what it leads to covers the spoke */
	EXPECT_STREQ("ok", COMMIT("new connection gw/all 0.0.0.0/0",
				  "new connection gw/big learned=1 "
				  "10.0.0.0/8"));
	EXPECT_EQ(VPEER_REASON_SOURCE_NOT_OWNED,
		  GATEWAY(VPN, "10.1.1.4", "10.0.1.4"));
	EXPECT_EQ(VPEER_REASON_SOURCE_NOT_OWNED,
		  GATEWAY(VPN, "10.2.1.4", "10.1.1.4"));
	EXPECT_EQ(VPEER_REASON_FORWARDED,
		  GATEWAY(VPN, "10.77.0.1", "10.1.1.4"));
	EXPECT_EQ(VPEER_REASON_FORWARDED,
		  GATEWAY(VPN, "8.8.8.8", "10.1.1.4"));
	/* a default route of IPv6 holds beside prefixes of IPv4 */
	EXPECT_STREQ("ok", COMMIT("set connection gw/all ::/0"));
	EXPECT_EQ(VPEER_REASON_FORWARDED,
		  GATEWAY(VPN, "2001:db8::1", "fd00:1:0:1::4"));
	EXPECT_EQ(VPEER_REASON_SOURCE_NOT_OWNED,
		  GATEWAY(VPN, "fd00:2:0:1::4", "fd00:1:0:1::4"));
}

TEST_F(exit, r_gw_2_its_nic)
{
	EXPECT_STREQ("0:ResourceInUse", COMMIT("del nic hg"));
	EXPECT_STREQ("default:hg", self->w.first.handle[0]);
	EXPECT_STREQ("default:gw", self->w.first.handle[1]);
	EXPECT_STREQ("0:GatewayNicNotAllowed",
		     COMMIT("set nic hg +ip-forwarding"));
	EXPECT_STREQ("0:GatewayNicNotAllowed",
		     COMMIT("set nic hg in=H/s clear 10.0.1.7"));
	EXPECT_STREQ("ok", COMMIT("new nic x in=H/s 10.0.1.4",
				  "new nic y in=H/GatewaySubnet 10.0.0.5 +ip-forwarding",
				  "new nic z in=A/s 10.1.1.4"));
	EXPECT_STREQ("0:GatewayNicNotAllowed", COMMIT("set gateway gw nic=x"));
	EXPECT_STREQ("0:GatewayNicNotAllowed", COMMIT("set gateway gw nic=y"));
	EXPECT_STREQ("0:GatewayNicNotAllowed", COMMIT("set gateway gw nic=z"));
	EXPECT_STREQ("0:ResourceNotFound", COMMIT("set gateway gw nic=no"));
	EXPECT_STREQ("0:GatewayNicNotAllowed",
		     COMMIT("new gateway er in=H type=expressroute nic=hg"));
	/* all in one commit, in any order */
	EXPECT_STREQ("ok", COMMIT("set gateway gw nic=y",
				  "set nic y -ip-forwarding"));
	EXPECT_STREQ("192.168.0.0/24 VirtualNetworkGateway gateway 10.0.0.5",
		     ROUTE("A/s", "192.168.0.9"));
	EXPECT_STREQ("ok", COMMIT("del nic hg"));
	EXPECT_STREQ("ok", COMMIT("set nic y -10.0.0.5 10.0.0.6"));
	EXPECT_STREQ("192.168.0.0/24 VirtualNetworkGateway gateway 10.0.0.6",
		     ROUTE("A/s", "192.168.0.9"));
	EXPECT_STREQ("ok", COMMIT("set gateway gw nic="));
	EXPECT_EQ(VPEER_REASON_NO_GATEWAY,
		  VERDICT("A/s", "10.1.1.4", "192.168.0.9"));
	EXPECT_STREQ("ok", COMMIT("del nic y"));
}

TEST_F(exit, r_gw_26_a_gateway_goes_after_its_connections)
{
	EXPECT_STREQ("ok", COMMIT("set peering A/ah -remote-gateways"));
	EXPECT_STREQ("0:ResourceInUse", COMMIT("del gateway gw"));
	EXPECT_STREQ("default:gw/site", self->w.first.handle[1]);
	EXPECT_STREQ("ok", COMMIT("del gateway gw", "del connection gw/site",
				  "del nic hg"));
	EXPECT_EQ(0, self->w.m.count[VPEER_OBJECT_CONNECTION]);
}

TEST_F(exit, r_gw_16_sites_overlap_nothing_that_is_connected)
{
	static const char overlaps[] = "0:ConnectionPrefixOverlaps";

	EXPECT_STREQ(overlaps, COMMIT("set connection gw/site 10.0.5.0/24"));
	EXPECT_STREQ("default:gw/site", self->w.first.handle[0]);
	EXPECT_STREQ("default:H", self->w.first.handle[1]);
	EXPECT_EQ(-EADDRINUSE, self->w.last.err);
	EXPECT_STREQ("R-GW-16", self->w.first.rule);
	/* the hub's peers, whether they use it or not; covering is overlap */
	EXPECT_STREQ(overlaps, COMMIT("set connection gw/site 10.1.0.0/24"));
	EXPECT_STREQ(overlaps, COMMIT("set connection gw/site fd00:2::/64"));
	EXPECT_STREQ(overlaps, COMMIT("set connection gw/site 10.2.0.0/15"));
	EXPECT_STREQ(overlaps,
		     COMMIT("new connection gw/x 192.168.0.0/28"));
	EXPECT_STREQ("ok", COMMIT("new connection gw/x 0.0.0.0/0 ::/0"));
	/* the other way round: the VNet or the link comes last */
	EXPECT_STREQ("0:ConnectionPrefixOverlaps",
		     COMMIT("set vnet H 192.168.0.0/25"));
	EXPECT_STREQ("0:ConnectionPrefixOverlaps",
		     COMMIT("set vnet B 192.168.0.0/25"));
	EXPECT_STREQ("ok", COMMIT("new vnet C 192.168.0.0/16"));
	EXPECT_STREQ("0:ConnectionPrefixOverlaps",
		     COMMIT("new peering H/hc to=C"));
	EXPECT_STREQ("ok", COMMIT("new peering B/bc to=C"));
	/* a spoke sees what it uses */
	EXPECT_STREQ("0:ConnectionPrefixOverlaps",
		     COMMIT("new peering A/ac to=C"));
	EXPECT_STREQ("0:ConnectionPrefixOverlaps",
		     COMMIT("set peering B/bh +remote-gateways"));
}

TEST_F(exit, r_gw_15_learned_prefixes_are_filtered)
{
	EXPECT_STREQ("ok", COMMIT("new connection gw/bgp learned=1 "
				  "10.0.0.0/16 10.2.3.0/24 10.0.0.0/8 "
				  "172.20.0.0/16 192.168.0.0/24"));
	EXPECT_STREQ("10.0.0.0/16 VnetLocal", ROUTE("H/s", "10.0.1.4"));
	EXPECT_STREQ("10.0.0.0/8 VirtualNetworkGateway gateway 10.0.0.4",
		     ROUTE("H/s", "10.9.0.1"));
	EXPECT_STREQ("172.20.0.0/16 VirtualNetworkGateway gateway 10.0.0.4",
		     ROUTE("A/s", "172.20.0.1"));
	EXPECT_STREQ("10.0.0.0/8 None Invalid, "
		     "10.0.0.0/16 VirtualNetworkGateway gateway 10.0.0.4 Filtered, "
		     "10.2.3.0/24 VirtualNetworkGateway gateway 10.0.0.4 Filtered, "
		     "192.168.0.0/24 VirtualNetworkGateway gateway 10.0.0.4 Invalid",
		     LOSERS("A/s"));
	/* what the hub is not connected to any more is not inside */
	EXPECT_STREQ("ok", COMMIT("del peering B/bh"));
	EXPECT_STREQ("10.2.3.0/24 VirtualNetworkGateway gateway 10.0.0.4",
		     ROUTE("A/s", "10.2.3.1"));
	EXPECT_STREQ("0:InvalidAttribute",
		     COMMIT("set connection gw/bgp learned=0"));
}

TEST_F(exit, r_gw_14_v_8_the_peering_carries_what_a_gateway_leads_to)
{
	EXPECT_STREQ("0:ConnectionPrefixOverlaps",
		     COMMIT("new connection gw/to-b 10.2.0.0/16"));
	EXPECT_STREQ("0:ConnectionPrefixOverlaps",
		     COMMIT("new connection gw/to-b 10.2.0.0/16 to=A"));
	EXPECT_STREQ("ok", COMMIT("new connection gw/to-b 10.2.0.0/16 "
				  "10.2.3.0/24 to=B"));
	EXPECT_STREQ("10.2.0.0/16 VNetPeering", ROUTE("H/s", "10.2.3.4"));
	EXPECT_STREQ("10.2.0.0/16 VirtualNetworkGateway gateway 10.0.0.4 Invalid, "
		     "10.2.3.0/24 VirtualNetworkGateway gateway 10.0.0.4 Invalid",
		     LOSERS("H/s"));
	/* the peering is cut, and comes back */
	EXPECT_STREQ("ok", COMMIT("del peering B/bh"));
	EXPECT_STREQ("10.2.0.0/16 VirtualNetworkGateway gateway 10.0.0.4",
		     ROUTE("H/s", "10.2.1.4"));
	EXPECT_STREQ("", LOSERS("H/s"));
	EXPECT_EQ(VPEER_REASON_FORWARDED,
		  GATEWAY(VPN, "10.2.1.4", "10.0.1.4"));
	EXPECT_STREQ("ok", COMMIT("set peering H/hb sync",
				  "new peering B/bh to=H"));
	EXPECT_STREQ("10.2.0.0/16 VNetPeering", ROUTE("H/s", "10.2.1.4"));
	/* A's way to B goes over the gateway: peering is not transitive */
	EXPECT_STREQ("10.2.0.0/16 VirtualNetworkGateway gateway 10.0.0.4",
		     ROUTE("A/s", "10.2.1.4"));
	EXPECT_STREQ("0:InvalidAttribute",
		     COMMIT("set connection gw/to-b to=A"));
}

TEST_F(exit, r_gw_19_expressroute_is_preferred)
{
	EXPECT_STREQ("ok", COMMIT("new nic he in=H/GatewaySubnet 10.0.0.5",
				  "new gateway er in=H type=expressroute nic=he",
				  "new connection er/mpls 192.168.0.0/24 172.30.0.0/16",
				  "set connection gw/site 172.30.1.0/24"));
	EXPECT_STREQ("192.168.0.0/24 VirtualNetworkGateway gateway 10.0.0.5",
		     ROUTE("A/s", "192.168.0.9"));
	EXPECT_STREQ(SITE " Invalid", LOSERS("A/s"));
	/* the longest prefix comes before that */
	EXPECT_STREQ("172.30.1.0/24 VirtualNetworkGateway gateway 10.0.0.4",
		     ROUTE("A/s", "172.30.1.1"));
	EXPECT_STREQ("172.30.0.0/16 VirtualNetworkGateway gateway 10.0.0.5",
		     ROUTE("A/s", "172.30.2.1"));
	/* R-GW-18: there is no way from one gateway to the other */
	EXPECT_EQ(VPEER_REASON_NO_ROUTE,
		  GATEWAY(VPN, "192.168.0.9", "172.30.2.1"));
	/* each speaks for what is behind itself */
	EXPECT_EQ(VPEER_REASON_SOURCE_NOT_OWNED,
		  GATEWAY(EXPRESSROUTE, "172.31.0.1", "10.1.1.4"));
	EXPECT_EQ(VPEER_REASON_FORWARDED,
		  GATEWAY(EXPRESSROUTE, "172.30.0.1", "10.1.1.4"));
	EXPECT_EQ(VPEER_REASON_SOURCE_NOT_OWNED,
		  GATEWAY(VPN, "172.30.2.1", "10.1.1.4"));
}

static const char *told(struct world *w, const char *name)
{
	struct vpeer_gateway *g;
	static char buf[1024];
	struct vpeer_space *s;
	char text[64];
	u32 i, n = 0;

	g = vpeer_find_gateway(&w->m, vpeer_str("default"), vpeer_str(name));
	s = vpeer_gateway_advertised(g, &w->m);
	*buf = '\0';
	for (i = 0; i < s->n; i++)
		n += snprintf(buf + n, sizeof(buf) - n, "%s%s", n ? " " : "",
			      prefix_text(&s->prefix[i], text));
	vpeer_free(s);
	return buf;
}

#define TOLD(g)		told(&self->w, g)

TEST_F(exit, r_gw_8_what_a_gateway_tells_on_premises)
{
	EXPECT_STREQ("10.0.0.0/16 10.1.0.0/16 fd00::/48 fd00:1::/48",
		     TOLD("gw"));
	EXPECT_STREQ("ok", COMMIT("set peering B/bh +remote-gateways"));
	EXPECT_STREQ("10.0.0.0/16 10.1.0.0/16 10.2.0.0/16 fd00::/48 fd00:1::/48 fd00:2::/48",
		     TOLD("gw"));
	EXPECT_STREQ("ok", COMMIT("set peering B/bh -remote-gateways",
				  "set peering A/ah -remote-gateways"));
	EXPECT_STREQ("10.0.0.0/16 fd00::/48", TOLD("gw"));
}

TEST_F(exit, r_gw_20_a_summary_stands_for_what_it_covers)
{
	EXPECT_STREQ("ok", COMMIT("set gateway gw 10.0.0.0/15 10.240.0.0/12"));
	EXPECT_STREQ("10.0.0.0/15 10.240.0.0/12 fd00::/48 fd00:1::/48",
		     TOLD("gw"));
	EXPECT_STREQ("0:InvalidAttribute 0:InvalidAttribute",
		     COMMIT("set gateway gw 10.0.0.0/8"));
	EXPECT_STREQ("R-GW-20", self->w.first.rule);
	EXPECT_STREQ("0:InvalidCIDRNotation",
		     COMMIT("set gateway gw clear 10.0.0.1/8"));
	EXPECT_STREQ("ok", COMMIT("set gateway gw clear 10.0.0.0/8"));
	EXPECT_STREQ("10.0.0.0/8 fd00::/48 fd00:1::/48", TOLD("gw"));
	EXPECT_STREQ("ok", COMMIT("set gateway gw -10.0.0.0/8"));
	EXPECT_STREQ("10.0.0.0/16 10.1.0.0/16 fd00::/48 fd00:1::/48",
		     TOLD("gw"));
}

TEST_F(exit, r_lim_8_prefixes_and_connections)
{
	EXPECT_STREQ("ok", COMMIT("set fabric . limit=connection-prefixes:2 "
				  "limit=connections:1"));
	EXPECT_STREQ("0:LimitReached",
		     COMMIT("set connection gw/site 172.16.0.0/24"));
	EXPECT_STREQ("R-LIM-8", self->w.first.rule);
	EXPECT_STREQ("ok", COMMIT("set connection gw/site 172.16.0.0/24",
				  "set connection gw/site -fd99::/48"));
	EXPECT_STREQ("0:LimitReached", COMMIT("new connection gw/two"));
	EXPECT_STREQ("ok", COMMIT("new connection gw/two",
				  "del connection gw/site"));
}

/* An ExpressRoute gateway is bounded in what it tells, a VPN one is not. */
TEST_F(exit, r_lim_8_what_expressroute_tells)
{
	EXPECT_STREQ("ok", COMMIT("set fabric . limit=advertised-ipv4:2 "
				  "limit=advertised-ipv6:3"));
	EXPECT_STREQ("ok", COMMIT("set vnet H 10.8.0.0/16"));
	EXPECT_STREQ("0:LimitReached",
		     COMMIT("new gateway er in=H type=expressroute"));
	EXPECT_STREQ("R-LIM-8", self->w.first.rule);
	EXPECT_EQ(VPEER_A_FABRIC_LIMIT_ADVERTISED_IPV4, self->w.first.attr);
	EXPECT_STREQ("default:er", self->w.first.handle[0]);
	EXPECT_STREQ("ok", COMMIT("set vnet H -10.8.0.0/16",
				  "new gateway er in=H type=expressroute"));
	/* the VNet's own prefixes, a spoke that comes, one that grows */
	EXPECT_STREQ("0:LimitReached", COMMIT("set vnet H 10.8.0.0/16"));
	EXPECT_STREQ("0:LimitReached",
		     COMMIT("set peering B/bh +remote-gateways"));
	EXPECT_STREQ("ok", COMMIT("set vnet A 10.9.0.0/16"));
	EXPECT_STREQ("0:LimitReached", COMMIT("set peering H/ha sync"));
	EXPECT_STREQ("ok", COMMIT("set vnet A -10.9.0.0/16 fd00:9::/48"));
	EXPECT_STREQ("ok", COMMIT("set peering H/ha sync"));
	EXPECT_STREQ("0:LimitReached", COMMIT("set vnet H fd00:8::/48"));
	EXPECT_EQ(VPEER_A_FABRIC_LIMIT_ADVERTISED_IPV6, self->w.first.attr);
	/* a summary helps; less is told in any case */
	EXPECT_STREQ("ok", COMMIT("set gateway er 10.0.0.0/8",
				  "set vnet H 10.8.0.0/16"));
	EXPECT_STREQ("10.0.0.0/8 fd00::/48 fd00:1::/48 fd00:9::/48",
		     TOLD("er"));
	EXPECT_STREQ("0:LimitReached", COMMIT("set gateway er -10.0.0.0/8"));
	EXPECT_STREQ("ok", COMMIT("set fabric . limit=advertised-ipv6:1"));
	EXPECT_STREQ("ok", COMMIT("set vnet H -10.8.0.0/16"));
	EXPECT_STREQ("ok", COMMIT("set peering A/ah -remote-gateways"));
	EXPECT_STREQ("10.0.0.0/8 fd00::/48", TOLD("er"));
}

#define VIA(hop)	"new route t/r 10.2.0.0/16 hop=" hop

/* A's subnet s has the route table t, A's subnet t has none. */
#define STEER(...)	ASSERT_STREQ("ok", COMMIT("new route-table t", \
				"set subnet A/s table=t", __VA_ARGS__))

TEST_F(exit, r_rt_10_to_12_longest_then_user_then_gateway)
{
	STEER("new route t/site 192.168.0.0/24 hop=None",
	      "new route t/long 192.168.8.0/22 hop=None",
	      "new route t/peer 10.0.0.0/16 hop=None",
	      "new route t/part 10.0.9.0/24 hop=10.1.2.4",
	      "new route t/own 10.1.2.0/24 hop=10.1.2.4");
	EXPECT_STREQ("192.168.0.0/24 None user", ROUTE("A/s", "192.168.0.9"));
	EXPECT_STREQ(SITE, ROUTE("A/t", "192.168.0.9"));
	EXPECT_STREQ("10.0.0.0/16 None user", ROUTE("A/s", "10.0.1.4"));
	EXPECT_STREQ("10.0.9.0/24 VirtualAppliance user 10.1.2.4",
		     ROUTE("A/s", "10.0.9.1"));
	EXPECT_STREQ("10.1.2.0/24 VirtualAppliance user 10.1.2.4",
		     ROUTE("A/s", "10.1.2.9"));
	EXPECT_STREQ("10.0.0.0/16 VNetPeering Invalid, " SITE " Invalid",
		     LOSERS("A/s"));
	/* a gateway's longer route comes before a user's shorter one */
	EXPECT_STREQ("ok", COMMIT("set connection gw/site 192.168.9.0/24"));
	EXPECT_STREQ("192.168.9.0/24 VirtualNetworkGateway gateway 10.0.0.4",
		     ROUTE("A/s", "192.168.9.1"));
	EXPECT_STREQ("192.168.8.0/22 None user", ROUTE("A/s", "192.168.8.1"));
}

TEST_F(exit, r_rt_5_a_users_default_route_takes_the_none_routes)
{
	STEER("new route t/all 0.0.0.0/0 hop=10.1.2.4");
	EXPECT_STREQ("0.0.0.0/0 VirtualAppliance user 10.1.2.4",
		     ROUTE("A/s", "10.200.0.1"));
	EXPECT_STREQ("0.0.0.0/0 VirtualAppliance user 10.1.2.4",
		     ROUTE("A/s", "192.168.9.1"));
	EXPECT_STREQ("0.0.0.0/0 VirtualAppliance user 10.1.2.4",
		     ROUTE("A/s", "8.8.8.8"));
	EXPECT_STREQ("0.0.0.0/0 None Invalid", LOSERS("A/s"));
	EXPECT_STREQ("::/0 None", ROUTE("A/s", "fd00:77::1"));
	EXPECT_STREQ("10.0.0.0/8 None", ROUTE("A/t", "10.200.0.1"));
}

/* Nothing is behind the last address of a family. */
TEST_F(exit, r_rt_9_a_route_up_to_the_last_address)
{
	STEER("new route t/r 128.0.0.0/1 hop=None",
	      "new route t/r6 8000::/1 hop=None");
	EXPECT_STREQ("0.0.0.0/0 None", ROUTE("A/s", "127.255.255.255"));
	EXPECT_STREQ("128.0.0.0/1 None user", ROUTE("A/s", "128.0.0.0"));
	EXPECT_STREQ("128.0.0.0/1 None user", ROUTE("A/s", "255.255.255.255"));
	EXPECT_STREQ("::/0 None", ROUTE("A/s", "7fff::"));
	EXPECT_STREQ("8000::/1 None user", ROUTE("A/s", "8000::"));
	EXPECT_STREQ("8000::/1 None user",
		     ROUTE("A/s", "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff"));
}

TEST_F(exit, r_rt_18_what_a_user_may_write)
{
	STEER("new route t/a 10.9.0.0/16 hop=VnetLocal");
	EXPECT_STREQ("0:NextHopTypeNotAllowed", COMMIT(VIA("VNetPeering")));
	EXPECT_STREQ("R-RT-18", self->w.first.rule);
	EXPECT_STREQ("0:FeatureNotInForce", COMMIT(VIA("Internet")));
	EXPECT_STREQ("0:MissingAttribute", COMMIT(VIA("VirtualAppliance")));
	EXPECT_STREQ("0:InvalidAttribute",
		     COMMIT("new route t/r 10.2.0.0/16 hop=None via=10.1.2.4"));
	EXPECT_STREQ("0:InvalidAttribute", COMMIT(VIA("fd00:1::4")));
	EXPECT_STREQ("0:InvalidCIDRNotation",
		     COMMIT("new route t/r 10.2.0.1/16 hop=None"));
	EXPECT_STREQ("0:MissingAttribute", COMMIT("new route t/r hop=None"));
	EXPECT_STREQ("0:MissingAttribute", COMMIT("new route t/r 10.2.0.0/16"));
	EXPECT_STREQ("0:ResourceAlreadyExists",
		     COMMIT("new route t/r 10.9.0.0/16 hop=None"));
	EXPECT_STREQ("default:t/a", self->w.first.handle[1]);
	EXPECT_STREQ("0:ResourceNotFound",
		     COMMIT("new route no/r 10.2.0.0/16 hop=None"));
	EXPECT_STREQ("ok", COMMIT("set route t/a hop=10.1.2.4"));
	EXPECT_STREQ("ok", COMMIT("set route t/a hop=None"));
	EXPECT_STREQ("nothing", COMMIT("set route t/a hop=None"));
	EXPECT_STREQ("ok", COMMIT("set route t/a 10.8.0.0/16"));
	EXPECT_STREQ("10.8.0.0/16 None user", ROUTE("A/s", "10.8.0.1"));
}

TEST_F(exit, r_rt_19_an_appliance_in_a_peered_vnet)
{
	STEER(VIA("10.0.1.4"), "new route t/six fd00:2::/48 hop=fd00:0:0:1::4");
	EXPECT_STREQ("10.2.0.0/16 VirtualAppliance user 10.0.1.4",
		     ROUTE("A/s", "10.2.1.4"));
	EXPECT_STREQ("fd00:2::/48 VirtualAppliance user fd00:0:0:1::4",
		     ROUTE("A/s", "fd00:2:0:1::4"));
	EXPECT_EQ(VPEER_REASON_FORWARDED,
		  VERDICT("A/s", "10.1.1.4", "10.2.1.4"));
	/* over the link as any packet */
	EXPECT_STREQ("ok", COMMIT("set peering H/ha -access"));
	EXPECT_EQ(VPEER_REASON_ACCESS_DENIED,
		  VERDICT("A/s", "10.1.1.4", "10.2.1.4"));
}

TEST_F(exit, r_rt_20_an_appliance_is_reached_directly)
{
	STEER(VIA("10.2.1.4"), "new route t/site 172.16.0.0/12 hop=192.168.0.4");
	EXPECT_EQ(VPEER_REASON_NEXT_HOP_UNREACHABLE,
		  VERDICT("A/s", "10.1.1.4", "10.2.1.9"));
	EXPECT_EQ(VPEER_REASON_NEXT_HOP_UNREACHABLE,
		  VERDICT("A/s", "10.1.1.4", "172.16.0.1"));
	/* it is not gone around: the user's route stays the route */
	EXPECT_STREQ("10.2.0.0/16 VirtualAppliance user 10.2.1.4",
		     ROUTE("A/s", "10.2.1.9"));
	EXPECT_STREQ("ok", COMMIT("new peering A/ab to=B",
				  "new peering B/ba to=A"));
	EXPECT_EQ(VPEER_REASON_FORWARDED,
		  VERDICT("A/s", "10.1.1.4", "10.2.1.9"));
}

TEST_F(exit, r_rt_16_a_table_keeps_the_routes_of_gateways_out)
{
	ASSERT_STREQ("ok", COMMIT("new route-table t isolated=1",
				  "set subnet A/s table=t"));
	EXPECT_STREQ("192.168.0.0/16 None", ROUTE("A/s", "192.168.0.9"));
	EXPECT_STREQ(SITE, ROUTE("A/t", "192.168.0.9"));
	EXPECT_STREQ("0:RouteTableNotAllowed",
		     COMMIT("set subnet H/GatewaySubnet table=t"));
	EXPECT_STREQ("R-RT-16", self->w.first.rule);
	EXPECT_STREQ("ok", COMMIT("set route-table t isolated=0",
				  "set subnet H/GatewaySubnet table=t"));
	EXPECT_STREQ(SITE, ROUTE("A/s", "192.168.0.9"));
	EXPECT_STREQ("0:RouteTableNotAllowed",
		     COMMIT("set route-table t isolated=1"));
	EXPECT_STREQ("nothing", COMMIT("set route-table t isolated=0"));
}

TEST_F(exit, r_rt_17_no_default_route_on_gateway_subnet)
{
	STEER("new route t/all 0.0.0.0/0 hop=None");
	EXPECT_STREQ("0:RouteTableNotAllowed",
		     COMMIT("set subnet H/GatewaySubnet table=t"));
	EXPECT_STREQ("R-RT-17", self->w.first.rule);
	EXPECT_STREQ("ok", COMMIT("del route t/all",
				  "set subnet H/GatewaySubnet table=t"));
	EXPECT_STREQ("0:RouteTableNotAllowed",
		     COMMIT("new route t/six ::/0 hop=None"));
}

TEST_F(exit, r_gw_12_a_users_route_leads_to_vpn_alone)
{
	STEER(VIA("VirtualNetworkGateway"));
	EXPECT_STREQ("10.2.0.0/16 VirtualNetworkGateway user 10.0.0.4",
		     ROUTE("A/s", "10.2.1.4"));
	EXPECT_STREQ("0:GatewayNextHopNotAllowed",
		     COMMIT("new gateway er in=H type=expressroute"));
	EXPECT_STREQ("default:er", self->w.first.handle[0]);
	EXPECT_STREQ("default:t/r", self->w.first.handle[1]);
	EXPECT_STREQ("default:A/s", self->w.first.handle[2]);
	EXPECT_STREQ("ok", COMMIT("new gateway er in=H type=expressroute",
				  "set route t/r hop=None"));
	EXPECT_STREQ("0:GatewayNextHopNotAllowed",
		     COMMIT("set route t/r hop=VirtualNetworkGateway"));
	EXPECT_STREQ("ok", COMMIT("set subnet A/s table=",
				  "set route t/r hop=VirtualNetworkGateway"));
	EXPECT_STREQ("0:GatewayNextHopNotAllowed",
		     COMMIT("set subnet A/s table=t"));
	EXPECT_STREQ("default:A/s", self->w.first.handle[0]);
	EXPECT_STREQ("ok", COMMIT("set subnet B/s table=t"));
	EXPECT_EQ(VPEER_REASON_NO_GATEWAY,
		  VERDICT("B/s", "10.2.1.4", "10.2.9.9"));
	EXPECT_STREQ("0:GatewayNextHopNotAllowed",
		     COMMIT("set peering B/bh +remote-gateways"));
}

TEST_F(exit, r_gw_11_spokes_meet_at_the_gateway_if_they_say_so)
{
	ASSERT_STREQ("ok", COMMIT("set peering B/bh +remote-gateways +forwarded",
				  "set peering A/ah +forwarded"));
	/* nobody has said so */
	EXPECT_EQ(VPEER_REASON_NO_ROUTE,
		  VERDICT("A/s", "10.1.1.4", "10.2.1.4"));
	EXPECT_EQ(VPEER_REASON_SOURCE_NOT_OWNED,
		  GATEWAY(VPN, "10.1.1.4", "10.2.1.4"));
	STEER(VIA("VirtualNetworkGateway"));
	EXPECT_EQ(VPEER_REASON_FORWARDED,
		  VERDICT("A/s", "10.1.1.4", "10.2.1.4"));
	EXPECT_EQ(VPEER_REASON_FORWARDED,
		  GATEWAY(VPN, "10.1.1.4", "10.2.1.4"));
	/* for that subnet, towards there, and no further */
	EXPECT_EQ(VPEER_REASON_SOURCE_NOT_OWNED,
		  GATEWAY(VPN, "10.1.2.4", "10.2.1.4"));
	EXPECT_EQ(VPEER_REASON_SOURCE_NOT_OWNED,
		  GATEWAY(VPN, "10.1.1.4", "10.0.1.4"));
	EXPECT_EQ(VPEER_REASON_SOURCE_NOT_OWNED,
		  GATEWAY(VPN, "10.2.1.4", "10.1.1.4"));
	/* it is forwarded traffic to B */
	EXPECT_STREQ("ok", COMMIT("set peering B/bh -forwarded"));
	EXPECT_EQ(VPEER_REASON_FORWARDED_DENIED,
		  GATEWAY(VPN, "10.1.1.4", "10.2.1.4"));
	EXPECT_STREQ("ok", COMMIT("set subnet A/s table="));
	EXPECT_EQ(VPEER_REASON_SOURCE_NOT_OWNED,
		  GATEWAY(VPN, "10.1.1.4", "10.2.1.4"));
}

TEST_F(exit, r_gw_24_forced_tunnelling)
{
	EXPECT_STREQ("ok", COMMIT("new connection gw/bgp 0.0.0.0/0 learned=1"));
	EXPECT_STREQ("0.0.0.0/0 VirtualNetworkGateway gateway 10.0.0.4",
		     ROUTE("A/s", "8.8.8.8"));
	EXPECT_STREQ("0.0.0.0/0 None Invalid", LOSERS("A/s"));
	EXPECT_STREQ("10.0.0.0/8 None", ROUTE("A/s", "10.99.0.1"));
	STEER("new route t/all 0.0.0.0/0 hop=VirtualNetworkGateway");
	EXPECT_STREQ("0.0.0.0/0 VirtualNetworkGateway user 10.0.0.4",
		     ROUTE("A/s", "10.99.0.1"));
}

TEST_F(exit, r_gw_3_r_flag_27_one_hub_and_no_chain)
{
	ASSERT_STREQ("ok", COMMIT("new vnet C 10.3.0.0/16",
				  "new peering A/ac to=C",
				  "new peering C/ca to=A",
				  "new subnet C/s 10.3.1.0/24"));
	EXPECT_STREQ("0:RemoteVnetHasNoGateways 0:RemotePeeringDoesNotAllowGatewayTransit",
		     COMMIT("set peering C/ca +remote-gateways"));
	EXPECT_STREQ("192.168.0.0/16 None", ROUTE("C/s", "192.168.0.9"));
}

TEST_F(exit, r_glob_8_transit_over_global_peering)
{
	ASSERT_STREQ("ok", COMMIT("new vnet W 10.4.0.0/16 region=far",
				  "new subnet W/s 10.4.1.0/24",
				  "new peering W/wh to=H +remote-gateways",
				  "new peering H/hw to=W +transit"));
	EXPECT_STREQ(SITE, ROUTE("W/s", "192.168.0.9"));
	EXPECT_EQ(VPEER_REASON_FORWARDED,
		  GATEWAY(VPN, "192.168.0.9", "10.4.1.4"));
}

TEST_F(exit, r_subn_8_one_route_table_a_subnet)
{
	STEER(VIA("None"));
	EXPECT_STREQ("0:ResourceInUse", COMMIT("del route-table t"));
	EXPECT_STREQ("default:A/s", self->w.first.handle[1]);
	EXPECT_STREQ("0:ResourceNotFound", COMMIT("set subnet A/t table=no"));
	EXPECT_STREQ("ok", COMMIT("new route-table u",
				  "set subnet A/s table=u"));
	EXPECT_STREQ("10.0.0.0/8 None", ROUTE("A/s", "10.2.1.4"));
	EXPECT_STREQ("ok", COMMIT("del route-table t"));
	EXPECT_EQ(0, self->w.m.count[VPEER_OBJECT_ROUTE]);
	EXPECT_STREQ("nothing", COMMIT("set subnet A/s table=u"));
	EXPECT_STREQ("ok", COMMIT("del route-table u",
				  "set subnet A/s table="));
	EXPECT_STREQ("nothing", COMMIT("set subnet A/s table="));
}

TEST_F(exit, r_lim_6_route_tables_and_routes)
{
	EXPECT_STREQ("ok", COMMIT("set fabric . limit=route-tables:1 limit=routes:1",
				  "new route-table t",
				  "new route t/a 10.9.0.0/16 hop=None"));
	EXPECT_STREQ("0:LimitReached", COMMIT("new route-table u"));
	EXPECT_STREQ("R-LIM-6", self->w.first.rule);
	EXPECT_STREQ("0:LimitReached",
		     COMMIT("new route t/b 10.8.0.0/16 hop=None"));
	EXPECT_STREQ("ok", COMMIT("new subscription v",
				  "new route-table v:u"));
}

TEST_HARNESS_MAIN
