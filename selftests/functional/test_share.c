// SPDX-License-Identifier: GPL-2.0-only
/* What a link peers, by packets: subnets, IPv6 alone (R-SUBP), auto-sync. */
#include "test.h"

/**
 * FIXTURE(share) - two VNets, not peered, each with subnets s and t
 * @f: the fabric
 * @as: in subnet s of VNet v1
 * @at: in subnet t of VNet v1
 * @bs: in subnet s of VNet v2
 * @bt: in subnet t of VNet v2
 */
FIXTURE(share) {
	struct fabric *f;
	struct host *as, *at, *bs, *bt;
};

FAMILIES(share);

/* A subnet t of VNet v@vnet with a NIC x@vnet in it. */
static struct host *other_subnet(struct fabric *f, int vnet)
{
	char nic[16];

	must_commit(f, "new subnet v%d/t prefix 10.%d.2.0/24 prefix fd00:%d:0:2::/64;"
		    "new nic x%d vnet v%d subnet t",
		    vnet, vnet, vnet, vnet, vnet);
	snprintf(nic, sizeof(nic), "x%d", vnet);
	return host_new(f, nic);
}

FIXTURE_SETUP(share)
{
	self->f = fabric_new();
	lab_vnet(self->f, 1);
	lab_vnet(self->f, 2);
	self->as = host_vnet(self->f, 1, 4);
	self->bs = host_vnet(self->f, 2, 4);
	self->at = other_subnet(self->f, 1);
	self->bt = other_subnet(self->f, 2);
}

FIXTURE_TEARDOWN(share)
{
	host_free(self->as);
	host_free(self->at);
	host_free(self->bs);
	host_free(self->bt);
	fabric_close(self->f);
}

#define PEER(more)							\
	must_commit(self->f, "new peering v1/to2 remote-vnet v2 " more ";" \
		    "new peering v2/to1 remote-vnet v1 " more)
#define PEER_S	PEER("local-subnet s remote-subnet s")

#define SEND(symbol, from, to)						\
	EXPECT_REASON(symbol, probe(self->from, self->to, variant->af))

TEST_F(share, r_subp_5_exact_no_leak)
{
	PEER_S;
	SEND(FORWARDED, as, bs);
	SEND(FORWARDED, bs, as);
	/* nobody else of the VNet has the routes, nor is anyone else reached */
	SEND(NO_ROUTE, at, bs);
	SEND(NO_ROUTE, as, bt);
	SEND(NO_ROUTE, bt, as);
	SEND(NO_ROUTE, bs, at);
	/* inside the VNets nothing changes */
	SEND(FORWARDED, as, at);
	SEND(FORWARDED, bt, bs);
}

TEST_F(share, r_subp_5_path_and_routes_tell_the_same)
{
	const char *b = host_address(self->bs, variant->af);
	struct path path;
	char *routes;

	PEER_S;
	path = path_get(self->f, self->as->nic, NULL, b, 0);
	EXPECT_EQ(VPEER_REASON_FORWARDED, path.reason);
	EXPECT_STREQ(BY_FAMILY("10.2.1.0/24", "fd00:2:0:1::/64"), path.prefix);
	path = path_get(self->f, self->at->nic, NULL, b, 0);
	EXPECT_EQ(VPEER_REASON_NO_ROUTE, path.reason);
	routes = routes_text(self->f, self->as->nic);
	EXPECT_NE(NULL, strstr(routes, path_get(self->f, self->as->nic, NULL,
						b, 0).prefix));
	free(routes);
	routes = routes_text(self->f, self->at->nic);
	EXPECT_EQ(NULL, strstr(routes, BY_FAMILY("10.2.1.0/24",
						 "fd00:2:0:1::/64")));
	free(routes);
}

TEST_F(share, r_subp_6_subnets_come_and_go)
{
	PEER_S;
	must_commit(self->f, "set peering v1/to2 local-subnet t;"
		    "set peering v2/to1 remote-subnet t");
	SEND(FORWARDED, at, bs);
	SEND(FORWARDED, bs, at);
	SEND(NO_ROUTE, at, bt);
	must_commit(self->f, "set peering v1/to2 remove-local-subnet s;"
		    "set peering v2/to1 remove-remote-subnet s");
	SEND(NO_ROUTE, as, bs);
	SEND(NO_ROUTE, bs, as);
	SEND(FORWARDED, at, bs);
	must_commit(self->f, "set peering v1/to2 clear-subnets local-subnet s remote-subnet t;"
		    "set peering v2/to1 clear-subnets local-subnet t remote-subnet s");
	SEND(FORWARDED, as, bt);
	SEND(NO_ROUTE, at, bs);
}

TEST_F(share, r_subp_5_a_nic_moves_to_another_subnet)
{
	PEER_S;
	SEND(FORWARDED, as, bs);
	must_commit(self->f, "set nic n1-4 subnet t clear-addresses address 10.1.2.9 address fd00:1:0:2::9");
	host_free(self->as);
	self->as = host_new(self->f, "n1-4");
	SEND(NO_ROUTE, as, bs);
	/* one that was made when the routes were there already */
	must_commit(self->f, "new subnet v1/u prefix 10.1.3.0/24 prefix fd00:1:0:3::/64");
	must_commit(self->f, "set nic n1-4 subnet u clear-addresses address 10.1.3.9 address fd00:1:0:3::9");
	host_free(self->as);
	self->as = host_new(self->f, "n1-4");
	SEND(NO_ROUTE, as, bs);
	SEND(FORWARDED, as, at);
	must_commit(self->f, "set nic n1-4 subnet s clear-addresses address 10.1.1.9 address fd00:1:0:1::9");
	host_free(self->as);
	self->as = host_new(self->f, "n1-4");
	SEND(FORWARDED, as, bs);
}

TEST_F(share, r_subp_1_subnets_are_shown)
{
	struct obj obj;

	PEER("local-subnet s local-subnet t remote-subnet s remote-subnet t");
	obj = obj_get(self->f, "peering", "v1/to2");
	EXPECT_EQ(2, obj_count(&obj, "local-subnet"));
	EXPECT_EQ(2, obj_count(&obj, "remote-subnet"));
	EXPECT_EQ(4, obj_count(&obj, "remote-prefix"));
	EXPECT_STREQ("s", obj_str(&obj, "local-subnet"));
	obj_free(&obj);
}

TEST_F(share, r_subp_1_a_named_subnet_stays)
{
	PEER_S;
	must_commit(self->f, "del nic n1-4");
	EXPECT_REFUSED(self->f, SUBNET_IS_PEERED, EBUSY, "del subnet v1/s");
	EXPECT_STREQ("default:v1/s", self->f->refusal[0].object[0]);
	EXPECT_STREQ("default:v1/to2", self->f->refusal[0].object[1]);
	must_commit(self->f, "del peering v1/to2 both; del subnet v1/s");
}

TEST_F(share, r_subp_2_mirror)
{
	EXPECT_REFUSED(self->f, REMOTE_PEERING_SUBNETS_DIFFER, EINVAL,
		       "new peering v1/to2 remote-vnet v2 local-subnet s remote-subnet s;"
		       "new peering v2/to1 remote-vnet v1 local-subnet s remote-subnet t");
	EXPECT_EQ(1, self->f->refusal[0].op);
	PEER_S;
	EXPECT_REFUSED(self->f, REMOTE_PEERING_SUBNETS_DIFFER, EINVAL,
		       "set peering v1/to2 local-subnet t");
}

TEST_F(share, r_peer_20_kinds)
{
	EXPECT_REFUSED(self->f, REMOTE_PEERING_KIND_DIFFERS, EINVAL,
		       "new peering v1/to2 remote-vnet v2;"
		       "new peering v2/to1 remote-vnet v1 local-subnet s remote-subnet s");
	PEER_S;
	EXPECT_REFUSED(self->f, CHANGING_PEERING_KIND_NOT_ALLOWED, EINVAL,
		       "set peering v1/to2 clear-subnets");
	EXPECT_REFUSED(self->f, CHANGING_PEERING_KIND_NOT_ALLOWED, EINVAL,
		       "set peering v1/to2 +only-ipv6");
}

TEST_F(share, r_subp_4_an_unused_prefix_may_overlap)
{
	must_commit(self->f, "set vnet v1 prefix 10.50.0.0/16 prefix fd00:50::/48;"
		    "set vnet v2 prefix 10.50.0.0/16 prefix fd00:50::/48");
	EXPECT_REFUSED(self->f, VNET_ADDRESS_SPACES_OVERLAP, EADDRINUSE,
		       "new peering v1/to2 remote-vnet v2");
	PEER_S;
	SEND(FORWARDED, as, bs);
	must_commit(self->f, "new subnet v2/u prefix 10.50.1.0/24 prefix fd00:50:0:1::/64");
	must_commit(self->f, "new subnet v1/u prefix 10.50.1.0/24 prefix fd00:50:0:1::/64");
	EXPECT_REFUSED(self->f, VNET_ADDRESS_SPACES_OVERLAP, EADDRINUSE,
		       "set peering v1/to2 remote-subnet u;"
		       "set peering v2/to1 local-subnet u");
}

TEST_F(share, r_subp_3_prefixes_of_a_subnet_are_synced)
{
	struct host *x;

	PEER_S;
	must_commit(self->f, "set subnet v2/s prefix 10.2.9.0/24 prefix fd00:2:0:9::/64;"
		    "new nic y2 vnet v2 subnet s address 10.2.9.9 address fd00:2:0:9::9");
	x = host_new(self->f, "y2");
	EXPECT_LEVELS(LOCAL_NOT_IN_SYNC, REMOTE_NOT_IN_SYNC);
	EXPECT_REASON(NO_ROUTE, probe(self->as, x, variant->af));
	EXPECT_REASON(SOURCE_NOT_IN_SYNC, probe(x, self->as, variant->af));
	must_commit(self->f, "set peering v1/to2 sync");
	EXPECT_LEVELS(FULLY_IN_SYNC, FULLY_IN_SYNC);
	EXPECT_REASON(FORWARDED, probe(self->as, x, variant->af));
	EXPECT_REASON(FORWARDED, probe(x, self->as, variant->af));
	host_free(x);
}

TEST_F(share, r_flag_7_forwarded_from_a_subnet_that_takes_no_part)
{
	struct packet packet, got;
	int fd = packet_socket(self->bs);

	PEER_S;
	must_commit(self->f, "set nic n1-4 +ip-forwarding");
	packet_udp(&packet, host_address(self->at, variant->af),
		   host_address(self->bs, variant->af), 16);
	EXPECT_REASON(FORWARDED_DENIED,
		      packet_fate(self->as, &packet, fd, &got));
	must_commit(self->f, "set peering v2/to1 +allow-forwarded-traffic");
	EXPECT_REASON(FORWARDED, packet_fate(self->as, &packet, fd, &got));
}

TEST_F(share, r_subp_7_ipv6_alone)
{
	PEER("+only-ipv6");
	if (variant->af == AF_INET) {
		SEND(NO_ROUTE, as, bs);
		SEND(NO_ROUTE, bt, at);
	} else {
		SEND(FORWARDED, as, bs);
		SEND(FORWARDED, bt, at);
	}
}

TEST_F(share, r_subp_7_ipv4_spaces_may_overlap)
{
	struct host *c;

	/* v3 has the IPv4 space of v1 */
	must_commit(self->f, "new vnet v3 prefix 10.1.0.0/16 prefix fd00:3::/48;"
		    "new subnet v3/s prefix 10.1.1.0/24 prefix fd00:3:0:1::/64;"
		    "new nic n3 vnet v3 subnet s address 10.1.1.77 address fd00:3:0:1::4");
	c = host_new(self->f, "n3");
	EXPECT_REFUSED(self->f, VNET_ADDRESS_SPACES_OVERLAP, EADDRINUSE,
		       "new peering v1/to3 remote-vnet v3");
	must_commit(self->f, "new peering v1/to3 remote-vnet v3 +only-ipv6;"
		    "new peering v3/to1 remote-vnet v1 +only-ipv6");
	/* 10.1.1.77 is nobody in v1, and v1 is where it leads */
	EXPECT_EQ(BY_FAMILY(VPEER_REASON_NO_ENDPOINT, VPEER_REASON_FORWARDED),
		  probe(self->as, c, variant->af));
	host_free(c);
}

TEST_F(share, r_subp_7_subnets_and_ipv6_alone)
{
	PEER("local-subnet s remote-subnet s +only-ipv6");
	if (variant->af == AF_INET)
		SEND(NO_ROUTE, as, bs);
	else
		SEND(FORWARDED, as, bs);
	SEND(NO_ROUTE, at, bs);
}

TEST_F(share, sem_3_5_auto_sync)
{
	struct host *x;

	PEER("+auto-sync");
	must_commit(self->f, "set vnet v2 prefix 10.102.0.0/16 prefix fd00:102::/48;"
		    "new subnet v2/u prefix 10.102.1.0/24 prefix fd00:102:0:1::/64;"
		    "new nic z2 vnet v2 subnet u");
	x = host_new(self->f, "z2");
	EXPECT_LEVELS(FULLY_IN_SYNC, FULLY_IN_SYNC);
	EXPECT_REASON(FORWARDED, probe(self->as, x, variant->af));
	EXPECT_REASON(FORWARDED, probe(x, self->as, variant->af));
	host_free(x);
	must_commit(self->f, "del nic z2; del subnet v2/u; set vnet v2 "
		    "remove-prefix 10.102.0.0/16 remove-prefix fd00:102::/48");
	EXPECT_LEVELS(FULLY_IN_SYNC, FULLY_IN_SYNC);
	EXPECT_REASON(NO_ROUTE, probe_to(self->as, BY_FAMILY("10.102.1.4",
							     "fd00:102:0:1::4"),
					 self->bs, variant->af));
}

TEST_F(share, sem_3_5_setting_it_syncs)
{
	PEER("");
	must_commit(self->f, "set vnet v2 prefix 10.102.0.0/16");
	EXPECT_LEVELS(LOCAL_NOT_IN_SYNC, REMOTE_NOT_IN_SYNC);
	must_commit(self->f, "set peering v1/to2 +auto-sync");
	EXPECT_LEVELS(FULLY_IN_SYNC, FULLY_IN_SYNC);
	/* V-6 holds for what comes by itself as well */
	EXPECT_REFUSED(self->f, VNET_ADDRESS_SPACES_OVERLAP, EADDRINUSE,
		       "set vnet v2 prefix 10.1.9.0/24");
}

/* As many subnets as a link may have; what a message can not hold goes on. */
TEST(r_lim_7_subnets_of_a_link)
{
	struct fabric *f;
	struct objs objs;
	struct msg msg;
	char text[160];
	int i;

	nl_room = 4096;
	f = fabric_new();
	must_commit(f, "new vnet a prefix 10.1.0.0/16; new vnet b prefix 10.2.0.0/16;"
		    "new peering a/b remote-vnet b local-subnet s-0 remote-subnet s-0;"
		    "new subnet a/s-0 prefix 10.1.0.0/24; new subnet b/s-0 prefix 10.2.0.0/24");
	commit_init(f, &msg);
	for (i = 1; i < 200; i++) {
		snprintf(text, sizeof(text), "new subnet a/s-%d prefix 10.1.%d.0/24;"
			 "new subnet b/s-%d prefix 10.2.%d.0/24;"
			 "set peering a/b local-subnet s-%d remote-subnet s-%d",
			 i, i, i, i, i, i);
		commit_ops(&msg, text);
	}
	ASSERT_EQ(0, commit_send(f, &msg));
	EXPECT_REFUSED(f, LIMIT_REACHED, ENOSPC,
		       "new subnet a/x prefix 10.1.250.0/24;"
		       "set peering a/b local-subnet x");
	EXPECT_STREQ("R-LIM-7", f->refusal[0].rule);
	EXPECT_EQ(400, f->refusal[0].limit);
	objs_dump(f, &objs, "peering", NULL);
	ASSERT_EQ(1, objs.count);
	EXPECT_EQ(200, obj_count(&objs.obj[0], "local-subnet"));
	EXPECT_EQ(200, obj_count(&objs.obj[0], "remote-subnet"));
	EXPECT_EQ(200, obj_count(&objs.obj[0], "remote-prefix"));
	EXPECT_LT(1, objs.obj[0].messages);
	objs_free(&objs);
	fabric_close(f);
}

TEST_HARNESS_MAIN
