// SPDX-License-Identifier: GPL-2.0-only
/*
 * User-defined routes and appliances, by packets (R-RT-12 to -21, R-GW-13).
 *
 *   v2 ---- v1 (hub, appliance n1-4, host n1-5) ---- v3
 */
#include <linux/if_ether.h>
#include <netinet/icmp6.h>
#include <netinet/ip.h>
#include <netinet/ip6.h>
#include <netinet/ip_icmp.h>

#include "test.h"

#define APPLIANCE	" next-hop-type 5 next-hop "
#define NOWHERE		" next-hop-type 0"

FIXTURE(route) {
	struct fabric *f;
	struct host *fw, *hub, *a, *b;
};

FAMILIES(route);

FIXTURE_SETUP(route)
{
	self->f = fabric_new();
	lab_vnet(self->f, 1);
	lab_vnet(self->f, 2);
	lab_vnet(self->f, 3);
	lab_peer(self->f, 1, 2);
	lab_peer(self->f, 1, 3);
	self->fw = host_vnet(self->f, 1, 4);
	self->hub = host_vnet(self->f, 1, 5);
	self->a = host_vnet(self->f, 2, 4);
	self->b = host_vnet(self->f, 3, 4);
	host_forwards(self->fw);
	must_commit(self->f, "new route-table ra; new route-table rb;"
		    "set subnet v2/s route-table ra;"
		    "set subnet v3/s route-table rb");
}

FIXTURE_TEARDOWN(route)
{
	host_free(self->fw);
	host_free(self->hub);
	host_free(self->a);
	host_free(self->b);
	fabric_close(self->f);
}

#define EXPECT_REACH(symbol, from, to)					\
	EXPECT_REASON(symbol, probe(from, to, variant->af))
#define EXPECT_OVER(symbol, from, via, to)				\
	EXPECT_REASON(symbol, probe_over(from, via, to, variant->af))

/* Both ways between the spokes lead over the appliance. */
static void chain(struct fabric *f)
{
	must_commit(f, "new route ra/four prefix 10.3.0.0/16" APPLIANCE "10.1.1.4;"
		    "new route ra/six prefix fd00:3::/48" APPLIANCE "fd00:1:0:1::4;"
		    "new route rb/four prefix 10.2.0.0/16" APPLIANCE "10.1.1.4;"
		    "new route rb/six prefix fd00:2::/48" APPLIANCE "fd00:1:0:1::4");
}

TEST_F(route, r_gw_13_spoke_to_spoke_through_an_appliance)
{
	EXPECT_REACH(NO_ROUTE, self->a, self->b);
	chain(self->f);
	/* what is missing is told, one after the other */
	EXPECT_REACH(NEXT_HOP_NOT_FORWARDING, self->a, self->b);
	must_commit(self->f, "set nic n1-4 +ip-forwarding");
	EXPECT_OVER(FORWARDED_DENIED, self->a, self->fw, self->b);
	must_commit(self->f, "set peering v3/to1 +allow-forwarded-traffic;"
		    "set peering v2/to1 +allow-forwarded-traffic");
	EXPECT_OVER(FORWARDED, self->a, self->fw, self->b);
	EXPECT_OVER(FORWARDED, self->b, self->fw, self->a);
	/* R-RT-14: each direction by itself */
	must_commit(self->f, "del route rb/four; del route rb/six");
	EXPECT_OVER(FORWARDED, self->a, self->fw, self->b);
	EXPECT_REACH(NO_ROUTE, self->b, self->a);
}

TEST_F(route, r_rt_12_a_users_route_beats_a_peering)
{
	EXPECT_REACH(FORWARDED, self->a, self->hub);
	must_commit(self->f, "new route ra/x prefix %s" NOWHERE,
		    BY_FAMILY("10.1.0.0/16", "fd00:1::/48"));
	EXPECT_REACH(NO_ROUTE, self->a, self->hub);
	EXPECT_REACH(FORWARDED, self->hub, self->a);
	must_commit(self->f, "set route ra/x prefix %s",
		    BY_FAMILY("10.1.1.5/32", "fd00:1:0:1::5/128"));
	EXPECT_REACH(NO_ROUTE, self->a, self->hub);
	EXPECT_REACH(FORWARDED, self->a, self->fw);
	must_commit(self->f, "set subnet v2/s route-table ''");
	EXPECT_REACH(FORWARDED, self->a, self->hub);
}

TEST_F(route, r_rt_18_vnet_local_and_none)
{
	struct host *c = host_vnet(self->f, 2, 5);

	must_commit(self->f, "new route ra/x prefix %s" NOWHERE ";"
		    "new route ra/y prefix %s next-hop-type 1",
		    BY_FAMILY("10.2.0.0/16", "fd00:2::/48"),
		    BY_FAMILY("10.2.1.5/32", "fd00:2:0:1::5/128"));
	EXPECT_REACH(FORWARDED, self->a, c);
	must_commit(self->f, "del route ra/y");
	EXPECT_REACH(NO_ROUTE, self->a, c);
	EXPECT_REFUSED(self->f, FEATURE_NOT_IN_FORCE, EOPNOTSUPP,
		       "new route ra/z prefix 0.0.0.0/0 next-hop-type 6");
	EXPECT_REFUSED(self->f, NEXT_HOP_TYPE_NOT_ALLOWED, EINVAL,
		       "new route ra/z prefix 0.0.0.0/0 next-hop-type 2");
	host_free(c);
}

TEST_F(route, r_rt_19_an_appliance_takes_what_is_its_own)
{
	chain(self->f);
	must_commit(self->f, "new route ra/own prefix %s" APPLIANCE "%s",
		    BY_FAMILY("10.1.1.0/24", "fd00:1:0:1::/64"),
		    host_address(self->fw, variant->af));
	EXPECT_REACH(FORWARDED, self->a, self->fw);
	EXPECT_REACH(NEXT_HOP_NOT_FORWARDING, self->a, self->hub);
	must_commit(self->f, "set nic n1-4 +ip-forwarding");
	EXPECT_OVER(FORWARDED, self->a, self->fw, self->hub);
	/* nobody has the address any more, and who comes back has it */
	must_commit(self->f, "set nic n1-4 remove-address %s address %s",
		    host_address(self->fw, variant->af),
		    BY_FAMILY("10.1.1.9", "fd00:1:0:1::9"));
	EXPECT_REACH(NO_ENDPOINT, self->a, self->hub);
}

TEST_F(route, r_rt_20_an_appliance_is_reached_directly)
{
	must_commit(self->f, "new route ra/far prefix %s" APPLIANCE "%s",
		    BY_FAMILY("10.1.0.0/16", "fd00:1::/48"),
		    host_address(self->b, variant->af));
	EXPECT_REACH(NEXT_HOP_UNREACHABLE, self->a, self->hub);
	lab_peer(self->f, 2, 3);
	EXPECT_REACH(NEXT_HOP_NOT_FORWARDING, self->a, self->hub);
}

TEST_F(route, r_flag_2_access_holds_on_the_way_to_an_appliance)
{
	chain(self->f);
	must_commit(self->f, "set nic n1-4 +ip-forwarding;"
		    "set peering v3/to1 +allow-forwarded-traffic;"
		    "set peering v1/to2 -allow-vnet-access");
	EXPECT_REACH(ACCESS_DENIED, self->a, self->b);
}

/* What n1-4 and fw2 have taken or sent, each by itself. */
struct turns {
	uint64_t rx[2], tx[2], drops;
};

static struct turns turns_of(struct fabric *f)
{
	static const char * const nic[] = { "n1-4", "fw2" };
	struct turns t = {};
	struct stats s;
	int i;

	for (i = 0; i < 2; i++) {
		stats_get(f, "nic", nic[i], &s);
		t.rx[i] = s.rx_packets;
		t.tx[i] = s.tx_packets;
		t.drops += stats_dropped(&s);
	}
	return t;
}

/* Two appliances that lead to each other on the way to v3. */
static struct host *loop(struct fabric *f)
{
	struct host *fw2;

	must_commit(f, "new subnet v1/x prefix 10.1.2.0/24 prefix fd00:1:0:2::/64;"
		    "new nic fw2 vnet v1 subnet x address 10.1.2.4 address fd00:1:0:2::4 +ip-forwarding;"
		    "set nic n1-4 +ip-forwarding;"
		    "new route-table r1; set subnet v1/s route-table r1;"
		    "new route-table r2; set subnet v1/x route-table r2;"
		    "new route r1/four prefix 10.3.0.0/16" APPLIANCE "10.1.2.4;"
		    "new route r1/six prefix fd00:3::/48" APPLIANCE "fd00:1:0:2::4;"
		    "new route r2/four prefix 10.3.0.0/16" APPLIANCE "10.1.1.4;"
		    "new route r2/six prefix fd00:3::/48" APPLIANCE "fd00:1:0:1::4");
	chain(f);
	fw2 = host_new(f, "fw2");
	host_forwards(fw2);
	return fw2;
}

static void set_ttl(struct packet *p, int ttl)
{
	struct ip6_hdr *v6 = (void *)p->data;
	struct iphdr *v4 = (void *)p->data;

	if (p->protocol == ETH_P_IPV6)
		v6->ip6_hlim = ttl;
	else
		v4->ttl = ttl;
	packet_fix(p);
}

static bool is_time_exceeded(const struct packet *p)
{
	const struct ip6_hdr *v6 = (const void *)p->data;
	const struct iphdr *v4 = (const void *)p->data;

	if (p->protocol == ETH_P_IPV6)
		return v6->ip6_nxt == IPPROTO_ICMPV6 &&
		       p->data[sizeof(*v6)] == ICMP6_TIME_EXCEEDED;
	return v4->protocol == IPPROTO_ICMP &&
	       p->data[4 * v4->ihl] == ICMP_TIME_EXCEEDED;
}

/*
 * R-RT-21: TTL ends it. Each takes the packet in turn, sends it on but for the
 * last time, and that time tells the sender; no packet is sent without one
 * that came.
 */
TEST_F(route, r_rt_21_a_loop_of_appliances_costs_what_ttl_allows)
{
	static const int ttls[] = { 64, 9, 2 };
	struct host *fw2 = loop(self->f);
	int fd = packet_socket(self->a);
	struct turns was, is;
	struct packet p, got;
	struct stats b;
	int i, ttl;

	packet_udp(&p, host_address(self->a, variant->af),
		   host_address(self->b, variant->af), 16);
	for (i = 0; i < ARRAY_SIZE(ttls); i++) {
		ttl = ttls[i];
		set_ttl(&p, ttl);
		was = turns_of(self->f);
		packet_send(self->a, &p);
		ASSERT_TRUE(packet_receive(fd, &got, 30000));
		EXPECT_TRUE(is_time_exceeded(&got));
		EXPECT_FALSE(packet_receive(fd, &got, 100));
		is = turns_of(self->f);
		EXPECT_EQ((ttl + 1) / 2, is.rx[0] - was.rx[0]);
		EXPECT_EQ(ttl / 2, is.rx[1] - was.rx[1]);
		EXPECT_EQ((ttl + 1) / 2, is.tx[0] - was.tx[0]);
		EXPECT_EQ(ttl / 2, is.tx[1] - was.tx[1]);
		EXPECT_EQ(was.drops, is.drops);
	}
	stats_get(self->f, "nic", "n3-4", &b);
	EXPECT_EQ(0, b.rx_packets);
	close(fd);
	host_free(fw2);
}

TEST_F(route, r_diag_1_r_rt_13_effective_routes_and_what_has_lost)
{
	char *text;

	chain(self->f);
	must_commit(self->f, "new route ra/hub prefix 10.1.0.0/16" NOWHERE);
	text = routes_text(self->f, "n2-4");
	EXPECT_NE(NULL, strstr(text, "10.3.0.0/16"));
	EXPECT_NE(NULL, strstr(text, "10.1.0.0/16"));
	free(text);
}

TEST_F(route, r_diag_4_a_path_goes_on_behind_appliances)
{
	struct path path;

	chain(self->f);
	must_commit(self->f, "set nic n1-4 +ip-forwarding;"
		    "set peering v3/to1 +allow-forwarded-traffic");
	path = path_get(self->f, "n2-4", NULL,
			host_address(self->b, variant->af), 0);
	EXPECT_EQ(0, path.error);
	EXPECT_EQ(VPEER_REASON_FORWARDED, path.reason);
	EXPECT_EQ(2, path.hops);
	EXPECT_STREQ("default:n1-4", path.next_nic);
	EXPECT_EQ(VPEER_NEXT_HOP_TYPE_VIRTUAL_APPLIANCE, path.next_hop_type);
	must_commit(self->f, "set peering v3/to1 -allow-forwarded-traffic");
	path = path_get(self->f, "n2-4", NULL,
			host_address(self->b, variant->af), 0);
	EXPECT_EQ(VPEER_REASON_FORWARDED_DENIED, path.reason);
	EXPECT_EQ(2, path.hops);
}

TEST_HARNESS_MAIN
