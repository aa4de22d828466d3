// SPDX-License-Identifier: GPL-2.0-only
/* Packets that do not go through: each for its reason, each counted. */
#include <netinet/if_ether.h>
#include <netinet/ip.h>
#include <netinet/ip6.h>

#include "test.h"

FIXTURE(drop) {
	struct fabric *f;
	struct host *a, *b, *c;
	int fd;
};

FAMILIES(drop);

FIXTURE_SETUP(drop)
{
	self->f = fabric_new();
	lab_vnet(self->f, 1);
	lab_vnet(self->f, 2);
	lab_vnet(self->f, 3);
	lab_peer(self->f, 1, 2);
	self->a = host_vnet(self->f, 1, 4);
	self->b = host_vnet(self->f, 2, 4);
	self->c = host_vnet(self->f, 1, 5);
	self->fd = packet_socket(self->c);
}

FIXTURE_TEARDOWN(drop)
{
	close(self->fd);
	host_free(self->a);
	host_free(self->b);
	host_free(self->c);
	fabric_close(self->f);
}

#define I host_family(variant->af)

/* A datagram within the VNet, to be spoilt. */
static void make(struct packet *p, const struct host *from,
		 const struct host *to, int af)
{
	packet_udp(p, host_address(from, af), host_address(to, af), 100);
}

#define EXPECT_FATE(symbol) do {					\
	struct packet __got;						\
									\
	EXPECT_REASON(symbol, packet_fate(self->a, &packet, self->fd,	\
					  &__got));			\
} while (0)

TEST_F(drop, r_fwd_1_malformed_headers)
{
	struct iphdr *v4;
	struct ip6_hdr *v6;
	struct packet packet;
	size_t len;

	v4 = (void *)packet.data;
	v6 = (void *)packet.data;
	/* truncated anywhere in the header */
	for (len = 1; len < BY_FAMILY(20U, 40U); len++) {
		make(&packet, self->a, self->c, variant->af);
		packet.len = len;
		EXPECT_FATE(MALFORMED);
	}
	/* of another version than the frame says */
	make(&packet, self->a, self->c, variant->af);
	packet.protocol = BY_FAMILY(ETH_P_IPV6, ETH_P_IP);
	EXPECT_FATE(MALFORMED);
	make(&packet, self->a, self->c, variant->af);
	packet.data[0] = 0x05 | packet.data[0] << 4;
	EXPECT_FATE(MALFORMED);
	/* that says it is longer than it is */
	make(&packet, self->a, self->c, variant->af);
	packet.len -= 1;
	EXPECT_FATE(MALFORMED);
	if (variant->af == AF_INET6) {
		make(&packet, self->a, self->c, variant->af);
		v6->ip6_plen = 0xffff;
		EXPECT_FATE(MALFORMED);
		return;
	}
	for (len = 0; len < 5; len++) {
		make(&packet, self->a, self->c, variant->af);
		v4->ihl = len;
		EXPECT_FATE(MALFORMED);
	}
	make(&packet, self->a, self->c, variant->af);
	packet.len = 40;
	v4->tot_len = htons(40);
	v4->ihl = 15;
	EXPECT_FATE(MALFORMED);
	make(&packet, self->a, self->c, variant->af);
	v4->tot_len = htons(19);
	EXPECT_FATE(MALFORMED);
	make(&packet, self->a, self->c, variant->af);
	v4->tot_len = 0;
	EXPECT_FATE(MALFORMED);
}

TEST_F(drop, what_follows_the_packet_is_no_fault)
{
	struct packet packet, got;

	make(&packet, self->a, self->c, variant->af);
	packet.len += 18;
	EXPECT_REASON(FORWARDED, packet_fate(self->a, &packet, self->fd,
					     &got));
}

/* Whoever sends from a packet socket need not name the protocol. */
TEST_F(drop, protocol_left_to_the_device)
{
	struct packet packet, got;

	make(&packet, self->a, self->c, variant->af);
	packet.protocol = ETH_P_ALL;
	EXPECT_REASON(FORWARDED, packet_fate(self->a, &packet, self->fd,
					     &got));
	packet.data[0] = 0x75;
	EXPECT_FATE(UNSUPPORTED_PROTOCOL);
}

TEST_F(drop, r_fwd_3_unsupported_protocols)
{
	static const uint16_t protocols[] = {
		ETH_P_ARP, ETH_P_8021Q, ETH_P_8021AD, ETH_P_MPLS_UC,
		ETH_P_PPP_SES, 0x1234,
	};
	struct packet packet;
	size_t i;

	for (i = 0; i < ARRAY_SIZE(protocols); i++) {
		make(&packet, self->a, self->c, variant->af);
		packet.protocol = protocols[i];
		EXPECT_FATE(UNSUPPORTED_PROTOCOL);
	}
}

TEST_F(drop, r_fwd_1_multicast_and_broadcast_are_counted_apart)
{
	static const char * const groups4[] = {
		"224.0.0.1", "239.255.255.250", "255.255.255.255", NULL
	};
	static const char * const groups6[] = {
		"ff02::1", "ff05::1:3", "ff0e::1", NULL
	};
	const char * const *group = BY_FAMILY(groups4, groups6);
	struct stats before, after;
	struct packet packet;
	int sent = 0;

	stats_get(self->f, "nic", self->a->nic, &before);
	for (; *group; group++, sent++) {
		packet_udp(&packet, self->a->address[I], *group, 10);
		EXPECT_FATE(MULTICAST);
	}
	stats_get(self->f, "nic", self->a->nic, &after);
	EXPECT_LE(sent, after.drop[VPEER_REASON_MULTICAST] -
		  before.drop[VPEER_REASON_MULTICAST]);
	EXPECT_EQ(before.drop[VPEER_REASON_NO_ENDPOINT],
		  after.drop[VPEER_REASON_NO_ENDPOINT]);
}

TEST_F(drop, r_fwd_9_the_gateway_address_is_nobody)
{
	EXPECT_REASON(NO_ENDPOINT,
		      probe_to(self->a, BY_FAMILY("10.1.1.1", "fd00:1:0:1::1"),
			       self->c, variant->af));
}

/**
 * struct scene - a drop, and how to get there
 * @reason: why the packet is dropped
 * @prepare: commit before, or NULL
 * @source: IPv4 and IPv6 source, NULL for the sender's
 * @destination: IPv4 and IPv6 destination, NULL for host b
 * @length: bytes of payload
 */
struct scene {
	int reason;
	const char *prepare;
	const char *source[2];
	const char *destination[2];
	size_t length;
};

static const struct scene scenes[] = {
	{ VPEER_REASON_FORWARDED },
	{ VPEER_REASON_MULTICAST,
	  .destination = { "224.0.0.251", "ff02::fb" } },
	{ VPEER_REASON_SOURCE_NOT_OWNED,
	  .source = { "10.1.1.99", "fd00:1:0:1::99" } },
	{ VPEER_REASON_NO_ROUTE,
	  .destination = { "10.3.1.4", "fd00:3:0:1::4" } },
	{ VPEER_REASON_NO_ROUTE, .destination = { "8.8.8.8", "2001:db8::1" } },
	{ VPEER_REASON_NO_ENDPOINT,
	  .destination = { "10.2.1.99", "fd00:2:0:1::99" } },
	{ VPEER_REASON_HAIRPIN,
	  .destination = { "10.1.1.4", "fd00:1:0:1::4" } },
	{ VPEER_REASON_DESTINATION_DETACHED,
	  .prepare = "new nic ghost vnet v2 subnet s address 10.2.1.66 "
		     "address fd00:2:0:1::66",
	  .destination = { "10.2.1.66", "fd00:2:0:1::66" } },
	{ VPEER_REASON_TOO_BIG, .length = 1400 },
	{ VPEER_REASON_SOURCE_NOT_IN_SYNC,
	  .prepare = "set vnet v1 prefix 10.77.0.0/16 prefix fd00:77::/48;"
		     "new subnet v1/t prefix 10.77.1.0/24 prefix fd00:77:0:1::/64;"
		     "set nic n1-4 +ip-forwarding",
	  .source = { "10.77.1.4", "fd00:77:0:1::4" } },
	{ VPEER_REASON_FORWARDED_DENIED,
	  .prepare = "set peering v2/to1 sync",
	  .source = { "192.168.9.9", "fd99::9" } },
	{ VPEER_REASON_SOURCE_INVALID,
	  .source = { "127.0.0.1", "::1" } },
	{ VPEER_REASON_ACCESS_DENIED,
	  .prepare = "set peering v2/to1 -allow-vnet-access" },
};

TEST_F(drop, one_function_decides_for_packets_and_path_get)
{
	const char *source, *destination;
	struct packet packet, got;
	struct stats before, after;
	struct path path;
	int fd, reason;
	size_t i;

	fd = packet_socket(self->b);
	ASSERT_EQ(0, link_mtu(self->b->ns, "eth0", 1300));
	for (i = 0; i < ARRAY_SIZE(scenes); i++) {
		const struct scene *s = &scenes[i];

		if (s->prepare)
			must_commit(self->f, "%s", s->prepare);
		source = s->source[I] ? : self->a->address[I];
		destination = s->destination[I] ? : self->b->address[I];
		packet_udp(&packet, source, destination, s->length);
		/* path-get's question is about a packet that may not be cut */
		if (variant->af == AF_INET) {
			((struct iphdr *)packet.data)->frag_off = htons(IP_DF);
			packet_fix(&packet);
		}
		stats_get(self->f, "nic", self->a->nic, &before);
		reason = packet_fate(self->a, &packet, fd, &got);
		EXPECT_EQ(s->reason, reason) {
			TH_LOG("scene %zu: packet %s", i,
			       reason_name(reason));
		}
		path = path_get(self->f, "n1-4", source, destination,
				packet.len);
		EXPECT_EQ(0, path.error);
		EXPECT_EQ(s->reason, path.reason) {
			TH_LOG("scene %zu: path-get %s", i,
			       reason_name(path.reason));
		}
		stats_get(self->f, "nic", self->a->nic, &after);
		if (!s->reason)
			continue;
		EXPECT_EQ(1, after.drop[s->reason] - before.drop[s->reason]);
		/* R-FWD-1: counted apart from the faults */
		EXPECT_EQ(s->reason == VPEER_REASON_MULTICAST ? 0 : 1,
			  after.tx_drops - before.tx_drops);
		EXPECT_EQ(before.tx_packets, after.tx_packets);
	}
}

TEST_F(drop, the_destination_is_down)
{
	struct path path;

	ASSERT_EQ(0, link_up(self->c->ns, "eth0", false));
	EXPECT_REASON(DESTINATION_DOWN, probe(self->a, self->c, variant->af));
	path = path_get(self->f, "n1-4", NULL, self->c->address[I], 0);
	EXPECT_REASON(DESTINATION_DOWN, path.reason);
	ASSERT_EQ(0, link_del(self->c->ns, "eth0"));
	EXPECT_REASON(DESTINATION_DETACHED, probe(self->a, self->c,
						  variant->af));
	must_commit(self->f, "del nic n1-5");
	EXPECT_REASON(NO_ENDPOINT, probe(self->a, self->c, variant->af));
}

TEST_F(drop, path_get_tells_every_step)
{
	struct path path;

	path = path_get(self->f, "n1-4", NULL, self->b->address[I], 0);
	EXPECT_EQ(0, path.error);
	EXPECT_REASON(FORWARDED, path.reason);
	EXPECT_EQ(1, path.hops);
	EXPECT_STREQ("default:n1-4", path.nic);
	EXPECT_STREQ("default:v1", path.vnet);
	EXPECT_STREQ("default:n2-4", path.next_nic);
	EXPECT_STREQ("default:v2", path.next_vnet);
	EXPECT_STREQ("default:v1/to2", path.peering);
	EXPECT_STREQ("default:v2/to1", path.remote_peering);
	EXPECT_STREQ(BY_FAMILY("10.2.0.0/16", "fd00:2::/48"), path.prefix);
	EXPECT_EQ(VPEER_NEXT_HOP_TYPE_VNET_PEERING, path.next_hop_type);
	/* the NIC may be named by its VNet and address as well */
	path = path_vnet(self->f, "v1", self->a->address[I],
			 self->c->address[I]);
	EXPECT_EQ(0, path.error);
	EXPECT_REASON(FORWARDED, path.reason);
	EXPECT_STREQ("default:n1-4", path.nic);
	EXPECT_STREQ("default:n1-5", path.next_nic);
	EXPECT_STREQ("", path.peering);
	EXPECT_EQ(VPEER_NEXT_HOP_TYPE_VNET_LOCAL, path.next_hop_type);
	path = path_get(self->f, "n1-4", NULL,
			BY_FAMILY("10.3.1.4", "fd00:3:0:1::4"), 0);
	EXPECT_REASON(NO_ROUTE, path.reason);
	EXPECT_EQ(VPEER_NEXT_HOP_TYPE_NONE, path.next_hop_type);
}

TEST_F(drop, counters_of_a_link_reconcile)
{
	struct stats one, two, a, b;
	int i;

	for (i = 0; i < 7; i++)
		EXPECT_REASON(FORWARDED, probe(self->a, self->b, variant->af));
	for (i = 0; i < 5; i++)
		EXPECT_REASON(FORWARDED, probe(self->b, self->a, variant->af));
	for (i = 0; i < 3; i++)
		EXPECT_REASON(NO_ENDPOINT,
			      probe_to(self->a,
				       BY_FAMILY("10.2.1.99", "fd00:2:0:1::99"),
				       self->b, variant->af));
	/* traffic within the VNet is none of the link's */
	EXPECT_REASON(FORWARDED, probe(self->a, self->c, variant->af));
	stats_get(self->f, "peering", "v1/to2", &one);
	stats_get(self->f, "peering", "v2/to1", &two);
	EXPECT_EQ(7, one.tx_packets);
	EXPECT_EQ(5, one.rx_packets);
	EXPECT_EQ(3, one.tx_drops);
	EXPECT_EQ(0, one.rx_drops);
	EXPECT_EQ(one.tx_packets, two.rx_packets);
	EXPECT_EQ(one.tx_bytes, two.rx_bytes);
	EXPECT_EQ(one.rx_packets, two.tx_packets);
	EXPECT_EQ(one.rx_bytes, two.tx_bytes);
	EXPECT_EQ(one.tx_drops, two.rx_drops);
	EXPECT_EQ(one.rx_drops, two.tx_drops);
	EXPECT_EQ(7 * (BY_FAMILY(28, 48) + 4), one.tx_bytes);
	stats_get(self->f, "nic", "n1-4", &a);
	stats_get(self->f, "nic", "n2-4", &b);
	EXPECT_EQ(8, a.tx_packets);
	EXPECT_EQ(7, b.rx_packets);
	EXPECT_EQ(3, a.drop[VPEER_REASON_NO_ENDPOINT]);
	EXPECT_EQ(a.tx_drops, stats_dropped(&a) -
		  a.drop[VPEER_REASON_MULTICAST]);
}

/* Memory that other links have left is none of a new one's. */
TEST_F(drop, counters_of_a_new_link_begin_at_0)
{
	struct stats one, two;
	int i;

	for (i = 0; i < 20; i++) {
		EXPECT_REASON(FORWARDED, probe(self->a, self->b, variant->af));
		stats_get(self->f, "peering", "v1/to2", &one);
		stats_get(self->f, "peering", "v2/to1", &two);
		EXPECT_EQ(1, one.tx_packets);
		EXPECT_EQ(0, one.rx_packets);
		EXPECT_EQ(0, one.tx_drops);
		EXPECT_EQ(0, two.tx_packets);
		EXPECT_EQ(one.tx_bytes, two.rx_bytes);
		must_commit(self->f, "del peering v1/to2; del peering v2/to1");
		lab_peer(self->f, 1, 2);
	}
}

TEST_HARNESS_MAIN
