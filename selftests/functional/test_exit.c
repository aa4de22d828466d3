// SPDX-License-Identifier: GPL-2.0-only
/*
 * On-premises through a hub's gateway, by packets (R-GW, V-7, V-8).
 *
 *   site50 ---- gw --+-- v1 (hub) --+-- v2, uses the gateway
 *   192.168.50.0/24  |              |
 *   fd99:50::/64     |              +-- v3, does not
 *          GatewaySubnet 10.1.9.0/27
 */
#include "test.h"

#define VPN		" type 1"
#define EXPRESSROUTE	" type 2"

FIXTURE(exit) {
	struct fabric *f;
	struct host *gw, *site, *hub, *user, *other;
};

FAMILIES(exit);

static struct host *gateway_host(struct fabric *f, const char *nic, int vnet,
				 int index)
{
	must_commit(f, "new nic %s vnet v%d subnet GatewaySubnet address 10.%d.9.%d address fd00:%d:0:9::%d",
		    nic, vnet, vnet, index, vnet, index);
	return host_new(f, nic);
}

static void gateway_subnet(struct fabric *f, int vnet)
{
	must_commit(f, "new subnet v%d/GatewaySubnet prefix 10.%d.9.0/27 prefix fd00:%d:0:9::/64",
		    vnet, vnet, vnet);
}

FIXTURE_SETUP(exit)
{
	self->f = fabric_new();
	lab_vnet(self->f, 1);
	lab_vnet(self->f, 2);
	lab_vnet(self->f, 3);
	gateway_subnet(self->f, 1);
	self->gw = gateway_host(self->f, "gw", 1, 4);
	self->site = site_behind(self->gw, 50);
	must_commit(self->f, "new gateway gw vnet v1" VPN " nic gw;"
		    "new connection gw/site prefix 192.168.50.0/24 prefix fd99:50::/64;"
		    "new peering v1/to2 remote-vnet v2 +allow-gateway-transit;"
		    "new peering v2/to1 remote-vnet v1 +use-remote-gateways;"
		    "new peering v1/to3 remote-vnet v3 +allow-gateway-transit;"
		    "new peering v3/to1 remote-vnet v1");
	self->hub = host_vnet(self->f, 1, 5);
	self->user = host_vnet(self->f, 2, 4);
	self->other = host_vnet(self->f, 3, 4);
}

FIXTURE_TEARDOWN(exit)
{
	host_free(self->site);
	host_free(self->gw);
	host_free(self->hub);
	host_free(self->user);
	host_free(self->other);
	fabric_close(self->f);
}

#define EXPECT_REACH(symbol, from, to)					\
	EXPECT_REASON(symbol, probe(from, to, variant->af))
#define EXPECT_BOTH_WAYS(symbol, x, y) do {				\
	EXPECT_REACH(symbol, x, y);					\
	EXPECT_REACH(symbol, y, x);					\
} while (0)

TEST_F(exit, r_gw_4_5_v_7_hub_and_spoke_reach_on_premises)
{
	EXPECT_BOTH_WAYS(FORWARDED, self->hub, self->site);
	EXPECT_BOTH_WAYS(FORWARDED, self->user, self->site);
	EXPECT_BOTH_WAYS(FORWARDED, self->user, self->hub);
}

TEST_F(exit, r_gw_10_a_spoke_without_the_flag_reaches_the_hub_alone)
{
	EXPECT_BOTH_WAYS(FORWARDED, self->other, self->hub);
	EXPECT_REACH(NO_ROUTE, self->other, self->site);
	EXPECT_REACH(FORWARDED_DENIED, self->site, self->other);
	/* nor does the gateway join the spokes (R-GW-11) */
	EXPECT_BOTH_WAYS(NO_ROUTE, self->user, self->other);
}

TEST_F(exit, r_gw_9_transit_ends_in_both_directions)
{
	must_commit(self->f, "set peering v2/to1 -use-remote-gateways");
	EXPECT_REACH(NO_ROUTE, self->user, self->site);
	EXPECT_REACH(FORWARDED_DENIED, self->site, self->user);
	EXPECT_BOTH_WAYS(FORWARDED, self->user, self->hub);
	must_commit(self->f, "set peering v2/to1 +use-remote-gateways");
	EXPECT_BOTH_WAYS(FORWARDED, self->user, self->site);
	must_commit(self->f, "del peering v1/to2");
	EXPECT_REACH(NO_ROUTE, self->user, self->site);
	EXPECT_REACH(NO_ROUTE, self->site, self->user);
}

TEST_F(exit, r_gw_7_routes_follow_the_connection)
{
	must_commit(self->f, "set connection gw/site remove-prefix %s",
		    BY_FAMILY("192.168.50.0/24", "fd99:50::/64"));
	EXPECT_REACH(NO_ROUTE, self->user, self->site);
	EXPECT_REACH(SOURCE_NOT_OWNED, self->site, self->user);
	must_commit(self->f, "set connection gw/site prefix %s",
		    BY_FAMILY("192.168.50.0/25", "fd99:50::/65"));
	EXPECT_BOTH_WAYS(FORWARDED, self->user, self->site);
	must_commit(self->f, "set gateway gw nic ''");
}

/* What the namespace of a gateway can send in another's name: nothing. */
TEST_F(exit, sem_6_a_gateway_does_not_speak_for_a_spoke)
{
	const char *hub = host_address(self->hub, variant->af);
	int fd = packet_socket(self->hub);
	struct packet p, got;

	packet_udp(&p, host_address(self->user, variant->af), hub, 16);
	EXPECT_REASON(SOURCE_NOT_OWNED, packet_fate(self->gw, &p, fd, &got));
	packet_udp(&p, BY_FAMILY("192.168.51.2", "fd99:51::2"), hub, 16);
	EXPECT_REASON(SOURCE_NOT_OWNED, packet_fate(self->gw, &p, fd, &got));
	packet_udp(&p, BY_FAMILY("192.168.50.77", "fd99:50::77"), hub, 16);
	EXPECT_REASON(FORWARDED, packet_fate(self->gw, &p, fd, &got));
	EXPECT_REFUSED(self->f, GATEWAY_NIC_NOT_ALLOWED, EINVAL,
		       "set nic gw +ip-forwarding");
	/* not even when a default route leads to it */
	must_commit(self->f, "new connection gw/all prefix 0.0.0.0/0 prefix ::/0");
	packet_udp(&p, host_address(self->user, variant->af), hub, 16);
	EXPECT_REASON(SOURCE_NOT_OWNED, packet_fate(self->gw, &p, fd, &got));
	close(fd);
}

TEST_F(exit, r_gw_2_without_a_nic_it_leads_nowhere)
{
	must_commit(self->f, "set gateway gw nic ''");
	EXPECT_REACH(NO_GATEWAY, self->user, self->site);
	EXPECT_REACH(SOURCE_NOT_OWNED, self->site, self->user);
	must_commit(self->f, "set gateway gw nic gw");
	EXPECT_BOTH_WAYS(FORWARDED, self->user, self->site);
	link_up(self->gw->ns, "eth0", false);
	EXPECT_REACH(DESTINATION_DOWN, self->user, self->site);
	link_del(self->gw->ns, "eth0");
	EXPECT_REACH(DESTINATION_DETACHED, self->user, self->site);
	EXPECT_BOTH_WAYS(FORWARDED, self->user, self->hub);
}

TEST_F(exit, r_gw_11_spokes_meet_at_the_gateway_if_both_say_so)
{
	must_commit(self->f, "set peering v3/to1 +use-remote-gateways +allow-forwarded-traffic;"
		    "set peering v2/to1 +allow-forwarded-traffic;"
		    "new route-table rt; set subnet v2/s route-table rt;"
		    "new route rt/four prefix 10.3.0.0/16 next-hop-type 4;"
		    "new route rt/six prefix fd00:3::/48 next-hop-type 4");
	EXPECT_REASON(FORWARDED, probe_over(self->user, self->gw, self->other,
					    variant->af));
	/* R-RT-14: each direction is decided by its sender's subnet */
	EXPECT_REACH(NO_ROUTE, self->other, self->user);
	must_commit(self->f, "new route-table rb; set subnet v3/s route-table rb;"
		    "new route rb/four prefix 10.2.0.0/16 next-hop-type 4;"
		    "new route rb/six prefix fd00:2::/48 next-hop-type 4");
	EXPECT_REASON(FORWARDED, probe_over(self->other, self->gw, self->user,
					    variant->af));
	must_commit(self->f, "set peering v3/to1 -allow-forwarded-traffic");
	EXPECT_REASON(FORWARDED_DENIED,
		      probe_over(self->user, self->gw, self->other,
				 variant->af));
}

static uint64_t received(struct fabric *f, const char *nic)
{
	struct stats s;

	stats_get(f, "nic", nic, &s);
	return s.rx_packets;
}

/* v4 has a gateway of its own; a wire between the two stands for a tunnel. */
static struct host *tunnel_to_v4(struct fabric *f, struct host *gw)
{
	struct host *far;

	lab_vnet(f, 4);
	gateway_subnet(f, 4);
	far = gateway_host(f, "gw4", 4, 4);
	host_forwards(far);
	site_wire(gw->ns, "tun", far->ns, "tun");
	if (addr_add(gw->ns, "tun", "172.31.0.1/30") ||
	    addr_add(far->ns, "tun", "172.31.0.2/30") ||
	    addr_add(gw->ns, "tun", "fd98::1/64") ||
	    addr_add(far->ns, "tun", "fd98::2/64") ||
	    route_add(gw->ns, "10.4.0.0/16", "172.31.0.2", "tun") ||
	    route_add(gw->ns, "fd00:4::/48", "fd98::2", "tun") ||
	    route_add(far->ns, "10.1.0.0/16", "172.31.0.1", "tun") ||
	    route_add(far->ns, "fd00:1::/48", "fd98::1", "tun"))
		die("tunnel: %s", link_ext);
	host_wait_ready(gw, "fd98::1");
	host_wait_ready(far, "fd98::2");
	must_commit(f, "new gateway gw4 vnet v4" VPN " nic gw4;"
		    "new connection gw4/v1 prefix 10.1.0.0/16 prefix fd00:1::/48 remote-vnet v1;"
		    "new connection gw/v4 prefix 10.4.0.0/16 prefix fd00:4::/48 remote-vnet v4");
	return far;
}

TEST_F(exit, r_gw_14_v_8_the_peering_carries_and_the_gateway_when_it_is_cut)
{
	struct host *far = tunnel_to_v4(self->f, self->gw);
	struct host *v4 = host_vnet(self->f, 4, 5);
	uint64_t at_gw;

	at_gw = received(self->f, "gw");
	EXPECT_BOTH_WAYS(FORWARDED, self->hub, v4);
	EXPECT_LT(at_gw, received(self->f, "gw"));
	lab_peer(self->f, 1, 4);
	at_gw = received(self->f, "gw");
	EXPECT_BOTH_WAYS(FORWARDED, self->hub, v4);
	EXPECT_EQ(at_gw, received(self->f, "gw"));
	must_commit(self->f, "del peering v1/to4 both");
	EXPECT_BOTH_WAYS(FORWARDED, self->hub, v4);
	EXPECT_LT(at_gw, received(self->f, "gw"));
	host_free(v4);
	host_free(far);
}

/* What the fabric says of the way, and by the counters the way it took. */
#define EXPECT_WAY(type, over_gateway) do {				\
	uint64_t __before = received(self->f, "gw");			\
	struct path __path = path_get(self->f, "n1-5", NULL,		\
				      host_address(v4, variant->af), 0); \
									\
	EXPECT_EQ(VPEER_NEXT_HOP_TYPE_##type, __path.next_hop_type);	\
	EXPECT_BOTH_WAYS(FORWARDED, self->hub, v4);			\
	EXPECT_EQ(over_gateway, received(self->f, "gw") - __before);	\
	stream_wait(stream, 20);					\
} while (0)

/*
 * Both halves go together or one alone; a half that is there alone does not
 * carry. Meanwhile two other VNets talk, and nothing of that is lost.
 */
TEST_F(exit, r_gw_14_v_8_a_switch_costs_others_no_packet)
{
	struct host *far = tunnel_to_v4(self->f, self->gw);
	struct host *v4 = host_vnet(self->f, 4, 5);
	struct stats before[3], after[3];
	struct streamed count;
	struct stream *stream;
	int i;

	lab_peer(self->f, 2, 3);
	stats_get(self->f, "nic", "n2-4", &before[0]);
	stats_get(self->f, "nic", "n3-4", &before[1]);
	stats_get(self->f, "peering", "v2/to3", &before[2]);
	stream = stream_start(self->user, self->other, variant->af);
	for (i = 0; i < 5; i++) {
		EXPECT_WAY(VIRTUAL_NETWORK_GATEWAY, 1);
		must_commit(self->f, "new peering v1/to4 remote-vnet v4");
		EXPECT_WAY(VIRTUAL_NETWORK_GATEWAY, 1);
		must_commit(self->f, "new peering v4/to1 remote-vnet v1");
		EXPECT_WAY(VNET_PEERING, 0);
		must_commit(self->f, "del peering v4/to1");
		EXPECT_WAY(VIRTUAL_NETWORK_GATEWAY, 1);
		must_commit(self->f, "set peering v1/to4;"
			    "new peering v4/to1 remote-vnet v1");
		EXPECT_WAY(VNET_PEERING, 0);
		must_commit(self->f, "del peering v1/to4 both");
	}
	count = stream_end(stream);
	stats_get(self->f, "nic", "n2-4", &after[0]);
	stats_get(self->f, "nic", "n3-4", &after[1]);
	stats_get(self->f, "peering", "v2/to3", &after[2]);
	EXPECT_LE(500, count.sent);
	EXPECT_EQ(count.sent, count.received);
	EXPECT_EQ(0, count.more);
	EXPECT_EQ(count.sent, after[0].tx_packets - before[0].tx_packets);
	EXPECT_EQ(count.sent, after[1].rx_packets - before[1].rx_packets);
	EXPECT_EQ(count.sent, after[2].tx_packets - before[2].tx_packets);
	EXPECT_EQ(stats_dropped(&before[2]), stats_dropped(&after[2]));
	EXPECT_EQ(before[1].rx_drops, after[1].rx_drops);
	host_free(v4);
	host_free(far);
}

TEST_F(exit, r_gw_19_expressroute_is_preferred)
{
	struct host *er = gateway_host(self->f, "er", 1, 6);
	struct host *mpls = site_behind(er, 50);

	must_commit(self->f, "new gateway er vnet v1" EXPRESSROUTE " nic er;"
		    "new connection er/mpls prefix 192.168.50.0/24 prefix fd99:50::/64");
	EXPECT_BOTH_WAYS(FORWARDED, self->user, mpls);
	/* R-GW-18: and no way from one gateway to the other */
	must_commit(self->f, "set connection gw/site clear-prefixes prefix 192.168.51.0/24 prefix fd99:51::/64");
	EXPECT_REASON(NO_ROUTE,
		      probe_to(er, BY_FAMILY("192.168.51.2", "fd99:51::2"),
			       self->site, variant->af));
	EXPECT_REFUSED(self->f, GATEWAY_TRANSIT_IS_IN_USE, EBUSY,
		       "del connection er/mpls; del gateway er");
	must_commit(self->f, "del connection er/mpls;"
		    "set connection gw/site prefix 192.168.50.0/24 prefix fd99:50::/64");
	EXPECT_BOTH_WAYS(FORWARDED, self->user, self->site);
	host_free(mpls);
	host_free(er);
}

/* SEMANTICS 4: the longest prefix; of one prefix the user's. */
TEST_F(exit, r_rt_10_12_a_users_route_beats_a_gateways)
{
	must_commit(self->f, "new route-table rt; set subnet v2/s route-table rt;"
		    "new route rt/wide prefix %s next-hop-type 0",
		    BY_FAMILY("192.168.0.0/16", "fd99::/16"));
	EXPECT_BOTH_WAYS(FORWARDED, self->user, self->site);
	must_commit(self->f, "new route rt/same prefix %s next-hop-type 0",
		    BY_FAMILY("192.168.50.0/24", "fd99:50::/64"));
	EXPECT_REACH(NO_ROUTE, self->user, self->site);
	EXPECT_BOTH_WAYS(FORWARDED, self->hub, self->site);
	must_commit(self->f, "set route rt/same prefix %s",
		    BY_FAMILY("192.168.50.0/25", "fd99:50::/65"));
	EXPECT_REACH(NO_ROUTE, self->user, self->site);
	must_commit(self->f, "del route rt/same");
	EXPECT_BOTH_WAYS(FORWARDED, self->user, self->site);
}

TEST_F(exit, r_rt_16_a_table_keeps_the_routes_of_gateways_out)
{
	must_commit(self->f, "new route-table rt disable-gateway-propagation 1;"
		    "set subnet v2/s route-table rt");
	EXPECT_REACH(NO_ROUTE, self->user, self->site);
	/* R-RT-14: the other way is decided elsewhere */
	EXPECT_REACH(FORWARDED, self->site, self->user);
	EXPECT_BOTH_WAYS(FORWARDED, self->hub, self->site);
	must_commit(self->f, "set route-table rt disable-gateway-propagation 0");
	EXPECT_BOTH_WAYS(FORWARDED, self->user, self->site);
}

TEST_F(exit, r_gw_24_forced_tunnelling)
{
	must_commit(self->f, "set connection gw/site clear-prefixes prefix 0.0.0.0/0 prefix ::/0");
	/* R-RT-3: the private ranges of IPv4 lead nowhere of themselves */
	if (variant->af == AF_INET)
		EXPECT_REACH(NO_ROUTE, self->user, self->site);
	else
		EXPECT_REACH(FORWARDED, self->user, self->site);
	/* R-RT-5: unless a user sends all to the gateway */
	must_commit(self->f, "new route-table rt; set subnet v2/s route-table rt;"
		    "new route rt/four prefix 0.0.0.0/0 next-hop-type 4;"
		    "new route rt/six prefix ::/0 next-hop-type 4");
	EXPECT_BOTH_WAYS(FORWARDED, self->user, self->site);
	/* but what has a longer route */
	EXPECT_BOTH_WAYS(FORWARDED, self->user, self->hub);
}

/* What a protocol has learned of the inside is not used. */
TEST_F(exit, r_gw_15_r_rt_11_the_inside_is_not_to_be_learned)
{
	const char *hub = host_address(self->hub, variant->af);
	int fd = packet_socket(self->hub);
	struct packet p, got;

	must_commit(self->f, "new connection gw/bgp learned 1 prefix %s prefix %s",
		    BY_FAMILY("10.1.1.0/25", "fd00:1:0:1::/80"),
		    BY_FAMILY("10.3.1.0/25", "fd00:3:0:1::/80"));
	EXPECT_BOTH_WAYS(FORWARDED, self->hub, self->other);
	EXPECT_BOTH_WAYS(FORWARDED, self->user, self->hub);
	packet_udp(&p, host_address(self->other, variant->af), hub, 16);
	EXPECT_REASON(SOURCE_NOT_OWNED, packet_fate(self->gw, &p, fd, &got));
	/* once the peering is gone it is outside */
	must_commit(self->f, "del peering v1/to3 both");
	EXPECT_REASON(FORWARDED, packet_fate(self->gw, &p, fd, &got));
	close(fd);
}

TEST_F(exit, r_flag_27_no_chain_over_two_hubs)
{
	struct host *leaf;

	lab_vnet(self->f, 6);
	lab_peer(self->f, 2, 6);
	leaf = host_vnet(self->f, 6, 4);
	EXPECT_BOTH_WAYS(FORWARDED, leaf, self->user);
	EXPECT_REACH(NO_ROUTE, leaf, self->site);
	EXPECT_REACH(NO_ROUTE, self->site, leaf);
	must_commit(self->f, "set peering v2/to6 +allow-gateway-transit");
	EXPECT_REFUSED(self->f, REMOTE_VNET_HAS_NO_GATEWAYS, EINVAL,
		       "set peering v6/to2 +use-remote-gateways");
	host_free(leaf);
}

TEST_F(exit, r_glob_8_transit_over_global_peering)
{
	struct host *far;

	must_commit(self->f, "new vnet v5 region elsewhere prefix 10.5.0.0/16 prefix fd00:5::/48;"
		    "new subnet v5/s prefix 10.5.1.0/24 prefix fd00:5:0:1::/64;"
		    "new peering v5/to1 remote-vnet v1 +use-remote-gateways;"
		    "new peering v1/to5 remote-vnet v5 +allow-gateway-transit");
	far = host_vnet(self->f, 5, 4);
	EXPECT_BOTH_WAYS(FORWARDED, far, self->site);
	host_free(far);
}

TEST_F(exit, r_gw_8_20_what_a_gateway_tells)
{
	struct obj obj = obj_get(self->f, "gateway", "gw");

	EXPECT_EQ(4, obj_count(&obj, "advertised-prefix"));
	EXPECT_STREQ("gw", obj_str(&obj, "nic"));
	obj_free(&obj);
	must_commit(self->f, "set peering v2/to1 -use-remote-gateways");
	obj = obj_get(self->f, "gateway", "gw");
	EXPECT_EQ(2, obj_count(&obj, "advertised-prefix"));
	obj_free(&obj);
	must_commit(self->f, "set gateway gw summarized-prefix 10.0.0.0/8");
	obj = obj_get(self->f, "gateway", "gw");
	EXPECT_EQ(2, obj_count(&obj, "advertised-prefix"));
	EXPECT_EQ(1, obj_count(&obj, "summarized-prefix"));
	obj_free(&obj);
}

TEST_F(exit, r_lim_8_a_long_connection_goes_on_over_messages)
{
	struct obj obj;
	int i;

	for (i = 0; i < 4; i++) {
		char text[24000];
		int n = 0, k;

		for (k = 0; k < 250; k++)
			n += snprintf(text + n, sizeof(text) - n,
				      " prefix 172.%d.%d.%d/28", 16 + i, k,
				      16 * (k % 16));
		must_commit(self->f, "set connection gw/site%s", text);
	}
	obj = obj_get(self->f, "connection", "gw/site");
	EXPECT_EQ(1002, obj_count(&obj, "prefix"));
	EXPECT_LT(1, obj.messages);
	obj_free(&obj);
}

TEST_HARNESS_MAIN
