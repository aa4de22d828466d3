// SPDX-License-Identifier: GPL-2.0-only
/* Flags of a link, by packets (R-FLAG). */
#include "test.h"

PAIR_FIXTURE(flags)

static uint32_t flags_of(struct fabric *f, const char *link)
{
	struct obj obj = obj_get(f, "peering", link);
	uint32_t flags = obj_u32(&obj, "flags");

	obj_free(&obj);
	return flags;
}

#define EXPECT_BOTH_WAYS(symbol) do {					\
	EXPECT_REASON(symbol, probe(self->a, self->b, variant->af));	\
	EXPECT_REASON(symbol, probe(self->b, self->a, variant->af));	\
} while (0)

TEST_F(flags, r_flag_1_access_is_on_by_default)
{
	EXPECT_EQ(VPEER_PEERING_FLAGS_ALLOW_VNET_ACCESS,
		  flags_of(self->f, "v1/to2"));
	EXPECT_EQ(VPEER_PEERING_FLAGS_ALLOW_VNET_ACCESS,
		  flags_of(self->f, "v2/to1"));
	EXPECT_BOTH_WAYS(FORWARDED);
}

TEST_F(flags, r_flag_2_4_access_needs_both_links)
{
	struct obj obj;

	must_commit(self->f, "set peering v1/to2 -allow-vnet-access");
	EXPECT_BOTH_WAYS(ACCESS_DENIED);
	/* R-FLAG-5: connected all the same */
	obj = obj_get(self->f, "peering", "v1/to2");
	EXPECT_EQ(VPEER_PEERING_STATE_CONNECTED, obj_u32(&obj, "state"));
	obj_free(&obj);
	must_commit(self->f, "set peering v2/to1 -allow-vnet-access");
	EXPECT_BOTH_WAYS(ACCESS_DENIED);
	must_commit(self->f, "set peering v1/to2 +allow-vnet-access");
	EXPECT_BOTH_WAYS(ACCESS_DENIED);
	/* R-FLAG-3: and on again */
	must_commit(self->f, "set peering v2/to1 +allow-vnet-access");
	EXPECT_BOTH_WAYS(FORWARDED);
}

TEST_F(flags, r_peer_23_nothing_is_copied_to_the_other_link)
{
	must_commit(self->f, "set peering v1/to2 +allow-forwarded-traffic");
	EXPECT_EQ(VPEER_PEERING_FLAGS_ALLOW_VNET_ACCESS |
		  VPEER_PEERING_FLAGS_ALLOW_FORWARDED_TRAFFIC,
		  flags_of(self->f, "v1/to2"));
	EXPECT_EQ(VPEER_PEERING_FLAGS_ALLOW_VNET_ACCESS,
		  flags_of(self->f, "v2/to1"));
	/* only the flags of the mask are touched */
	must_commit(self->f, "set peering v1/to2 flags 0 flags-mask 2");
	EXPECT_EQ(VPEER_PEERING_FLAGS_ALLOW_VNET_ACCESS,
		  flags_of(self->f, "v1/to2"));
}

TEST_F(flags, r_flag_7_forwarded_traffic_is_for_the_receiver_to_allow)
{
	struct host *site = site_behind(self->a, 50);
	struct host *c = host_vnet(self->f, 1, 5);

	/* R-FWD-5: the appliance may not send for others by itself */
	EXPECT_REASON(SOURCE_NOT_OWNED, probe(site, self->b, variant->af));
	must_commit(self->f, "set nic n1-4 +ip-forwarding");
	/* its own VNet asks nobody */
	EXPECT_REASON(FORWARDED, probe(site, c, variant->af));
	EXPECT_REASON(FORWARDED_DENIED, probe(site, self->b, variant->af));
	/* the sender's link has no say */
	must_commit(self->f, "set peering v1/to2 +allow-forwarded-traffic");
	EXPECT_REASON(FORWARDED_DENIED, probe(site, self->b, variant->af));
	must_commit(self->f, "set peering v2/to1 +allow-forwarded-traffic");
	EXPECT_REASON(FORWARDED, probe(site, self->b, variant->af));
	must_commit(self->f, "set peering v2/to1 -allow-forwarded-traffic");
	EXPECT_REASON(FORWARDED_DENIED, probe(site, self->b, variant->af));
	/* the appliance's own packets are no forwarded ones */
	EXPECT_BOTH_WAYS(FORWARDED);
	/* R-FLAG-8: and the way back is no route of the fabric's */
	EXPECT_REASON(NO_ROUTE, probe(self->b, site, variant->af));
}

/* The same in the other direction: each link speaks for its own VNet. */
TEST_F(flags, r_flag_7_each_link_speaks_for_its_own_vnet)
{
	struct host *site = site_behind(self->b, 50);

	must_commit(self->f, "set nic n2-4 +ip-forwarding;"
		    "set peering v2/to1 +allow-forwarded-traffic");
	EXPECT_REASON(FORWARDED_DENIED, probe(site, self->a, variant->af));
	must_commit(self->f, "set peering v1/to2 +allow-forwarded-traffic");
	EXPECT_REASON(FORWARDED, probe(site, self->a, variant->af));
	/* R-FLAG-3: access off stops forwarded packets as well */
	must_commit(self->f, "set peering v2/to1 -allow-vnet-access");
	EXPECT_REASON(ACCESS_DENIED, probe(site, self->a, variant->af));
	must_commit(self->f, "set peering v2/to1 +allow-vnet-access;"
		    "set peering v1/to2 -allow-vnet-access");
	EXPECT_REASON(ACCESS_DENIED, probe(site, self->a, variant->af));
	must_commit(self->f, "set peering v1/to2 +allow-vnet-access");
	/* R-FWD-5: the fabric's own check, whatever the namespace does */
	must_commit(self->f, "set nic n2-4 -ip-forwarding");
	EXPECT_REASON(SOURCE_NOT_OWNED, probe(site, self->a, variant->af));
	host_free(site);
}

/* R-FLAG-9: of a hub with an appliance it is the spokes that have to accept. */
TEST_F(flags, r_flag_9_an_appliance_in_the_hub)
{
	const char *source = BY_FAMILY("10.3.1.4", "fd00:3:0:1::4");
	struct packet packet, got;
	struct host *spoke;
	int fd;

	lab_vnet(self->f, 3);
	spoke = host_vnet(self->f, 3, 4);
	lab_peer(self->f, 1, 3);
	fd = packet_socket(self->b);
	must_commit(self->f, "set nic n1-4 +ip-forwarding");
	packet_udp(&packet, source, host_address(self->b, variant->af), 16);
	/* what the hub accepts, and the other spoke, is of no account */
	must_commit(self->f, "set peering v1/to2 +allow-forwarded-traffic;"
		    "set peering v1/to3 +allow-forwarded-traffic;"
		    "set peering v3/to1 +allow-forwarded-traffic");
	EXPECT_REASON(FORWARDED_DENIED,
		      packet_fate(self->a, &packet, fd, &got));
	must_commit(self->f, "set peering v2/to1 +allow-forwarded-traffic");
	EXPECT_REASON(FORWARDED, packet_fate(self->a, &packet, fd, &got));
	/* the flag makes neither a route nor a way around (R-FLAG-8, V-3) */
	EXPECT_REASON(NO_ROUTE, probe(spoke, self->b, variant->af));
	EXPECT_REASON(NO_ROUTE, probe(self->b, spoke, variant->af));
	host_free(spoke);
}

TEST_F(flags, r_flag_7_a_source_of_a_third_vnet_is_forwarded_too)
{
	struct packet packet, got;
	int fd = packet_socket(self->b);

	lab_vnet(self->f, 3);
	must_commit(self->f, "set nic n1-4 +ip-forwarding");
	packet_udp(&packet, BY_FAMILY("10.3.1.4", "fd00:3:0:1::4"),
		   host_address(self->b, variant->af), 16);
	EXPECT_REASON(FORWARDED_DENIED,
		      packet_fate(self->a, &packet, fd, &got));
	must_commit(self->f, "set peering v2/to1 +allow-forwarded-traffic");
	EXPECT_REASON(FORWARDED, packet_fate(self->a, &packet, fd, &got));
	/* another address of the sender's VNet is not forwarded traffic */
	must_commit(self->f, "set peering v2/to1 -allow-forwarded-traffic");
	packet_udp(&packet, BY_FAMILY("10.1.1.99", "fd00:1:0:1::99"),
		   host_address(self->b, variant->af), 16);
	EXPECT_REASON(FORWARDED, packet_fate(self->a, &packet, fd, &got));
}

TEST_F(flags, r_flag_1_flags_go_with_a_new_link_as_well)
{
	must_commit(self->f, "del peering v1/to2 both");
	must_commit(self->f, "new peering v1/to2 remote-vnet v2 -allow-vnet-access;"
		    "new peering v2/to1 remote-vnet v1 +allow-forwarded-traffic");
	EXPECT_EQ(0, flags_of(self->f, "v1/to2"));
	EXPECT_EQ(VPEER_PEERING_FLAGS_ALLOW_VNET_ACCESS |
		  VPEER_PEERING_FLAGS_ALLOW_FORWARDED_TRAFFIC,
		  flags_of(self->f, "v2/to1"));
	EXPECT_BOTH_WAYS(ACCESS_DENIED);
}

TEST_HARNESS_MAIN
