// SPDX-License-Identifier: GPL-2.0-only
/* NICs: addresses, attachment, anti-spoofing (R-SUBN-3, R-FWD-5). */
#include "test.h"

FIXTURE(nic) {
	struct fabric *f;
};

FAMILIES(nic);

FIXTURE_SETUP(nic)
{
	self->f = fabric_new();
	lab_vnet(self->f, 1);
	lab_vnet(self->f, 2);
}

FIXTURE_TEARDOWN(nic)
{
	fabric_close(self->f);
}

static bool has_address(struct fabric *f, const char *nic, const char *text)
{
	struct obj obj = obj_get(f, "nic", nic);
	bool found = false;
	int i;

	for (i = 0; !found && *obj_address(&obj, i); i++)
		found = !strcmp(text, obj_address(&obj, i));
	obj_free(&obj);
	return found;
}

static bool is_attached(struct fabric *f, const char *nic)
{
	struct obj obj = obj_get(f, "nic", nic);
	bool attached = obj_attr(&obj, "ifindex", 0);

	obj_free(&obj);
	return attached;
}

TEST_F(nic, r_subn_3_addresses_are_checked)
{
	const char *a = BY_FAMILY("10.1.1.9", "fd00:1:0:1::9");

	EXPECT_REFUSED(self->f, PRIVATE_IP_ADDRESS_NOT_IN_SUBNET,
		       EADDRNOTAVAIL, "new nic n vnet v1 subnet s address %s",
		       BY_FAMILY("10.1.2.9", "fd00:1:0:2::9"));
	EXPECT_EQ(VPEER_A_NIC_ADDRESS, self->f->refusal[0].attribute);
	must_commit(self->f, "new nic n vnet v1 subnet s address %s", a);
	EXPECT_REFUSED(self->f, PRIVATE_IP_ADDRESS_IS_ALLOCATED, EADDRINUSE,
		       "new nic m vnet v1 subnet s address %s", a);
	EXPECT_STREQ("default:m", self->f->refusal[0].object[0]);
	EXPECT_STREQ("default:n", self->f->refusal[0].object[1]);
	EXPECT_REFUSED(self->f, PRIVATE_IP_ADDRESS_IS_ALLOCATED, EADDRINUSE,
		       "new nic m vnet v2 subnet s address %s;"
		       "new nic l vnet v2 subnet s address %s",
		       BY_FAMILY("10.2.1.9", "fd00:2:0:1::9"),
		       BY_FAMILY("10.2.1.9", "fd00:2:0:1::9"));
	EXPECT_REFUSED(self->f, RESOURCE_NOT_FOUND, ENOENT,
		       "new nic m vnet v1 subnet t");
	EXPECT_REFUSED(self->f, RESOURCE_NOT_FOUND, ENOENT,
		       "new nic m vnet v9 subnet s");
	EXPECT_REFUSED(self->f, RESOURCE_ALREADY_EXISTS, EEXIST,
		       "new nic n vnet v2 subnet s");
}

TEST_F(nic, automatic_address_is_the_lowest_free)
{
	const char *four = BY_FAMILY("10.1.1.4", "fd00:1:0:1::4");
	const char *five = BY_FAMILY("10.1.1.5", "fd00:1:0:1::5");
	const char *six = BY_FAMILY("10.1.1.6", "fd00:1:0:1::6");

	must_commit(self->f, "new nic b vnet v1 subnet s address %s", five);
	must_commit(self->f, "new nic a vnet v1 subnet s");
	EXPECT_TRUE(has_address(self->f, "a", four));
	must_commit(self->f, "new nic c vnet v1 subnet s auto-address %d",
		    variant->af == AF_INET ? 1 : 2);
	EXPECT_TRUE(has_address(self->f, "c", six));
	must_commit(self->f, "del nic a; new nic d vnet v1 subnet s");
	EXPECT_TRUE(has_address(self->f, "d", four));
	/* an address that is asked for is not handed out */
	must_commit(self->f, "del nic d; new nic e vnet v1 subnet s;"
		    "new nic g vnet v1 subnet s address %s", four);
	EXPECT_FALSE(has_address(self->f, "e", four));
	EXPECT_TRUE(has_address(self->f, "g", four));
}

TEST_F(nic, automatic_address_of_one_family_only)
{
	struct obj obj;

	must_commit(self->f, "new nic a vnet v1 subnet s auto-address %d",
		    variant->af == AF_INET ? 1 : 2);
	obj = obj_get(self->f, "nic", "a");
	EXPECT_EQ(1, obj_count(&obj, "address"));
	EXPECT_STREQ(BY_FAMILY("10.1.1.4", "fd00:1:0:1::4"),
		     obj_address(&obj, 0));
	obj_free(&obj);
	/* both, IPv4 first */
	must_commit(self->f, "new nic b vnet v1 subnet s");
	obj = obj_get(self->f, "nic", "b");
	ASSERT_EQ(2, obj_count(&obj, "address"));
	EXPECT_EQ(4, attr_len(obj_attr(&obj, "address", 0)));
	EXPECT_EQ(16, attr_len(obj_attr(&obj, "address", 1)));
	obj_free(&obj);
}

TEST_F(nic, addresses_change_while_attached)
{
	const char *new = BY_FAMILY("10.1.1.77", "fd00:1:0:1::77");
	struct host *a = host_vnet(self->f, 1, 4);
	struct host *b = host_vnet(self->f, 1, 5);
	int i = host_family(variant->af);

	EXPECT_REASON(FORWARDED, probe(a, b, variant->af));
	EXPECT_REFUSED(self->f, RESOURCE_ALREADY_EXISTS, EEXIST,
		       "set nic n1-5 address %s", b->address[i]);
	EXPECT_REFUSED(self->f, RESOURCE_NOT_FOUND, ENOENT,
		       "set nic n1-5 remove-address %s", new);
	must_commit(self->f, "set nic n1-5 remove-address %s address %s",
		    b->address[i], new);
	EXPECT_REASON(NO_ENDPOINT, probe(a, b, variant->af));
	EXPECT_REASON(SOURCE_NOT_OWNED, probe(b, a, variant->af));
	ASSERT_EQ(0, addr_add(b->ns, "eth0", new));
	while (!addr_ready(b->ns, new))
		usleep(1000);
	close(b->udp[i]);
	b->udp[i] = host_socket(b, variant->af, SOCK_DGRAM, 0);
	{
		struct sockaddr_storage sa;
		socklen_t len = addr_sock(new, HOST_PORT, &sa);

		ASSERT_EQ(0, bind(b->udp[i], (void *)&sa, len));
	}
	EXPECT_REASON(FORWARDED, probe_to(a, new, b, variant->af));
	EXPECT_REASON(FORWARDED, probe(b, a, variant->af));
}

TEST_F(nic, an_address_moves_between_nics_in_one_commit)
{
	struct host *a = host_vnet(self->f, 1, 4);
	struct host *b = host_vnet(self->f, 1, 5);
	struct host *c = host_vnet(self->f, 1, 6);
	int i = host_family(variant->af);

	must_commit(self->f, "set nic n1-5 address %s;"
		    "set nic n1-6 remove-address %s address %s;"
		    "set nic n1-5 remove-address %s",
		    c->address[i], c->address[i], b->address[i],
		    b->address[i]);
	/* c's address leads to b now: nobody there listens on it, but */
	EXPECT_TRUE(has_address(self->f, "n1-5", c->address[i]));
	EXPECT_TRUE(has_address(self->f, "n1-6", b->address[i]));
	EXPECT_STREQ("default:n1-5",
		     path_get(self->f, "n1-4", a->address[i], c->address[i],
			      0).next_nic);
	EXPECT_STREQ("default:n1-6",
		     path_get(self->f, "n1-4", a->address[i], b->address[i],
			      0).next_nic);
}

TEST_F(nic, a_nic_has_at_least_one_address)
{
	must_commit(self->f, "new nic n vnet v1 subnet s address %s",
		    BY_FAMILY("10.1.1.4", "fd00:1:0:1::4"));
	EXPECT_EQ(-EINVAL, commit(self->f, "set nic n clear-addresses"));
	EXPECT_EQ(1, self->f->refusals);
	EXPECT_EQ(-EINVAL, commit(self->f, "set nic n remove-address %s",
				  BY_FAMILY("10.1.1.4", "fd00:1:0:1::4")));
	EXPECT_EQ(1, self->f->refusals);
}

TEST_F(nic, the_subnet_may_change_with_the_addresses)
{
	must_commit(self->f, "new subnet v1/t prefix %s;"
		    "new nic n vnet v1 subnet s address %s",
		    BY_FAMILY("10.1.2.0/24", "fd00:1:0:2::/64"),
		    BY_FAMILY("10.1.1.4", "fd00:1:0:1::4"));
	EXPECT_REFUSED(self->f, PRIVATE_IP_ADDRESS_NOT_IN_SUBNET,
		       EADDRNOTAVAIL, "set nic n subnet t");
	EXPECT_EQ(0, commit(self->f,
			    "set nic n subnet t clear-addresses address %s",
			    BY_FAMILY("10.1.2.4", "fd00:1:0:2::4")));
}

TEST_F(nic, r_fwd_5_a_nic_sends_its_own_addresses_only)
{
	struct host *a = host_vnet(self->f, 1, 4);
	struct host *b = host_vnet(self->f, 1, 5);
	static const char * const forged4[] = {
		"10.1.1.6", "10.1.1.5", "10.2.1.4", "8.8.8.8", NULL
	};
	static const char * const forged6[] = {
		"fd00:1:0:1::6", "fd00:1:0:1::5", "fd00:2:0:1::4",
		"2001:db8::1", NULL
	};
	const char * const *p = BY_FAMILY(forged4, forged6);
	int i = host_family(variant->af);
	struct packet packet, got;
	int fd = packet_socket(b);

	packet_udp(&packet, a->address[i], b->address[i], 32);
	EXPECT_REASON(FORWARDED, packet_fate(a, &packet, fd, &got));
	for (; *p; p++) {
		packet_udp(&packet, *p, b->address[i], 32);
		EXPECT_REASON(SOURCE_NOT_OWNED,
			      packet_fate(a, &packet, fd, &got));
	}
	/* with ip-forwarding the check is lifted; b's own would come back */
	must_commit(self->f, "set nic n1-4 +ip-forwarding");
	packet_udp(&packet, BY_FAMILY(forged4, forged6)[0], b->address[i], 32);
	EXPECT_REASON(FORWARDED, packet_fate(a, &packet, fd, &got));
	EXPECT_EQ(packet.len, got.len);
	EXPECT_EQ(0, memcmp(packet.data, got.data, got.len));
	must_commit(self->f, "set nic n1-4 -ip-forwarding");
	EXPECT_REASON(SOURCE_NOT_OWNED, packet_fate(a, &packet, fd, &got));
}

/* Not the first alone; one that moves is its new NIC's at once. */
TEST_F(nic, r_fwd_5_a_nic_sends_all_of_its_addresses)
{
	struct host *a = host_vnet(self->f, 1, 4);
	struct host *b = host_vnet(self->f, 1, 5);
	static const char * const more4[] = { "10.1.1.6", "10.1.1.9" };
	static const char * const more6[] = { "fd00:1:0:1::6",
					      "fd00:1:0:1::9" };
	const char * const *more = BY_FAMILY(more4, more6);
	const char *b_addr = b->address[host_family(variant->af)];
	int fd = packet_socket(b), fd_a = packet_socket(a), i;
	struct packet packet, got;

	must_commit(self->f, "set nic n1-4 address %s address %s", more[0],
		    more[1]);
	for (i = 0; i < 2; i++) {
		packet_udp(&packet, more[i], b_addr, 32);
		EXPECT_REASON(FORWARDED, packet_fate(a, &packet, fd, &got));
	}
	must_commit(self->f, "set nic n1-4 remove-address %s;"
		    "set nic n1-5 address %s", more[1], more[1]);
	EXPECT_REASON(SOURCE_NOT_OWNED, packet_fate(a, &packet, fd, &got));
	packet_udp(&packet, more[0], b_addr, 32);
	EXPECT_REASON(FORWARDED, packet_fate(a, &packet, fd, &got));
	packet_udp(&packet, more[1], more[0], 32);
	EXPECT_REASON(FORWARDED, packet_fate(b, &packet, fd_a, &got));
}

TEST_F(nic, r_fwd_5_sources_that_are_nobodys)
{
	struct host *a = host_vnet(self->f, 1, 4);
	struct host *b = host_vnet(self->f, 1, 5);
	static const char * const bad4[] = {
		"127.0.0.1", "224.0.0.1", "255.255.255.255", "0.0.0.0", NULL
	};
	static const char * const bad6[] = {
		"::1", "ff02::1", "::", NULL
	};
	const char * const *p = BY_FAMILY(bad4, bad6);
	struct packet packet, got;
	int fd = packet_socket(b);

	must_commit(self->f, "set nic n1-4 +ip-forwarding");
	for (; *p; p++) {
		packet_udp(&packet, *p, host_address(b, variant->af), 32);
		EXPECT_REASON(SOURCE_INVALID,
			      packet_fate(a, &packet, fd, &got));
	}
}

TEST_F(nic, outlives_its_device)
{
	struct host *a = host_vnet(self->f, 1, 4);
	struct host *b = host_vnet(self->f, 1, 5);
	struct obj obj;

	obj = obj_get(self->f, "nic", "n1-5");
	EXPECT_EQ(link_index(b->ns, "eth0"), (int)obj_u32(&obj, "ifindex"));
	EXPECT_STREQ("eth0", obj_str(&obj, "ifname"));
	obj_free(&obj);
	ASSERT_EQ(0, link_del(b->ns, "eth0"));
	EXPECT_FALSE(is_attached(self->f, "n1-5"));
	EXPECT_TRUE(has_address(self->f, "n1-5",
				host_address(b, variant->af)));
	EXPECT_REASON(DESTINATION_DETACHED, probe(a, b, variant->af));
	host_attach(b);
	host_configure(b);
	EXPECT_REASON(FORWARDED, probe(a, b, variant->af));
	EXPECT_REASON(FORWARDED, probe(b, a, variant->af));
}

TEST_F(nic, a_second_attachment_takes_over)
{
	struct host *a = host_vnet(self->f, 1, 4);
	struct host *b = host_vnet(self->f, 1, 5);
	struct host *heir = host_new(self->f, "n1-5");

	EXPECT_FALSE(link_carrier(b->ns, "eth0"));
	EXPECT_TRUE(link_carrier(heir->ns, "eth0"));
	EXPECT_NULL(link_nic(b->ns, "eth0"));
	EXPECT_REASON(FORWARDED, probe(a, heir, variant->af));
	EXPECT_REASON(FORWARDED, probe(heir, a, variant->af));
	/* the old device's death does not touch the new attachment */
	ASSERT_EQ(0, link_del(b->ns, "eth0"));
	EXPECT_TRUE(is_attached(self->f, "n1-5"));
	EXPECT_REASON(FORWARDED, probe(a, heir, variant->af));
}

TEST_F(nic, deleting_it_leaves_the_device_without_carrier)
{
	struct host *a = host_vnet(self->f, 1, 4);
	struct host *b = host_vnet(self->f, 1, 5);

	EXPECT_TRUE(link_carrier(b->ns, "eth0"));
	must_commit(self->f, "del nic n1-5");
	EXPECT_NE(0, link_index(b->ns, "eth0"));
	EXPECT_FALSE(link_carrier(b->ns, "eth0"));
	EXPECT_NULL(link_nic(b->ns, "eth0"));
	EXPECT_REASON(NO_ENDPOINT, probe(a, b, variant->af));
	EXPECT_EQ(0, link_del(b->ns, "eth0"));
}

TEST_F(nic, a_bare_device_waits_for_its_nic)
{
	int home = self->f->home;
	char *nic;

	lab_nic(self->f, 1, 4);
	ASSERT_EQ(0, link_new(home, "x0", NULL, -1));
	ASSERT_EQ(0, link_up(home, "x0", true));
	EXPECT_FALSE(link_carrier(home, "x0"));
	EXPECT_FALSE(is_attached(self->f, "n1-4"));
	ASSERT_EQ(0, link_set_nic(home, "x0", "n1-4"));
	EXPECT_TRUE(link_carrier(home, "x0"));
	EXPECT_TRUE(is_attached(self->f, "n1-4"));
	nic = link_nic(home, "x0");
	EXPECT_STREQ("default:n1-4", nic);
	free(nic);
	/* empty detaches, the subscription may be named */
	ASSERT_EQ(0, link_set_nic(home, "x0", ""));
	EXPECT_FALSE(link_carrier(home, "x0"));
	EXPECT_FALSE(is_attached(self->f, "n1-4"));
	EXPECT_EQ(0, link_set_nic(home, "x0", "default:n1-4"));
	EXPECT_TRUE(link_carrier(home, "x0"));
}

TEST_F(nic, attaching_to_nothing_is_refused)
{
	int ns = netns_new();

	EXPECT_EQ(-ENOENT, link_new(self->f->home, "eth0", "nobody", ns));
	EXPECT_NE('\0', link_ext[0]);
	EXPECT_EQ(0, link_index(ns, "eth0"));
	EXPECT_EQ(-ENOENT, link_new(self->f->home, "eth0", "nobody:n1-4", ns));
	EXPECT_NE('\0', link_ext[0]);
	ASSERT_EQ(0, link_new(self->f->home, "x0", NULL, -1));
	EXPECT_EQ(-ENOENT, link_set_nic(self->f->home, "x0", "nobody"));
	EXPECT_NE('\0', link_ext[0]);
}

TEST_F(nic, a_detached_device_drops)
{
	struct host *a = host_vnet(self->f, 1, 4);
	struct host *b = host_vnet(self->f, 1, 5);
	struct packet packet, got;
	struct stats stats;
	int fd;

	must_commit(self->f, "del nic n1-4");
	fd = packet_socket(b);
	packet_udp(&packet, host_address(a, variant->af),
		   host_address(b, variant->af), 32);
	packet_send(a, &packet);
	EXPECT_FALSE(packet_receive(fd, &got, 0));
	stats_get(self->f, "nic", "n1-5", &stats);
	EXPECT_EQ(0, stats.rx_packets);
}

TEST_F(nic, r_fwd_3_ethernet_mode_is_not_in_force)
{
	EXPECT_REFUSED(self->f, FEATURE_NOT_IN_FORCE, EOPNOTSUPP,
		       "new nic n vnet v1 subnet s mode 1");
	EXPECT_EQ(VPEER_A_NIC_MODE, self->f->refusal[0].attribute);
	EXPECT_EQ(0, commit(self->f, "new nic n vnet v1 subnet s mode 0"));
}

TEST_F(nic, counters_count_layer_3)
{
	struct host *a = host_vnet(self->f, 1, 4);
	struct host *b = host_vnet(self->f, 1, 5);
	size_t bytes = BY_FAMILY(20, 40) + 8 + 100;
	struct packet packet, got;
	struct stats before, after;
	int fd = packet_socket(b), i;

	packet_udp(&packet, host_address(a, variant->af),
		   host_address(b, variant->af), 100);
	stats_get(self->f, "nic", "n1-4", &before);
	for (i = 0; i < 3; i++)
		EXPECT_REASON(FORWARDED, packet_fate(a, &packet, fd, &got));
	stats_get(self->f, "nic", "n1-4", &after);
	EXPECT_EQ(3, after.tx_packets - before.tx_packets);
	EXPECT_EQ(3 * bytes, after.tx_bytes - before.tx_bytes);
	stats_get(self->f, "nic", "n1-5", &after);
	EXPECT_EQ(3, after.rx_packets);
	EXPECT_EQ(3 * bytes, after.rx_bytes);
}

TEST_HARNESS_MAIN
