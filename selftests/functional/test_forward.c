// SPDX-License-Identifier: GPL-2.0-only
/* Packets that go through, as they were sent (V-1, R-FWD). */
#include <netinet/if_ether.h>
#include <netinet/in.h>
#include <netinet/ip.h>
#include <netinet/ip6.h>
#include <netinet/udp.h>
#include <poll.h>
#include <sys/uio.h>

#include "test.h"

FIXTURE(forward) {
	struct fabric *f;
	struct host *a, *b, *c;
};

FAMILIES(forward);

FIXTURE_SETUP(forward)
{
	self->f = fabric_new();
	lab_vnet(self->f, 1);
	lab_vnet(self->f, 2);
	lab_peer(self->f, 1, 2);
	self->a = host_vnet(self->f, 1, 4);
	self->b = host_vnet(self->f, 2, 4);
	self->c = host_vnet(self->f, 1, 5);
}

FIXTURE_TEARDOWN(forward)
{
	host_free(self->a);
	host_free(self->b);
	host_free(self->c);
	fabric_close(self->f);
}

#define I host_family(variant->af)

TEST_F(forward, v_1_within_a_vnet_and_across_a_peering)
{
	EXPECT_REASON(FORWARDED, probe(self->a, self->c, variant->af));
	EXPECT_REASON(FORWARDED, probe(self->c, self->a, variant->af));
	EXPECT_REASON(FORWARDED, probe(self->a, self->b, variant->af));
	EXPECT_REASON(FORWARDED, probe(self->b, self->a, variant->af));
}

/* Receives a datagram with its hop limit, mark and source. */
static ssize_t receive_from(int fd, void *data, size_t room, char *source,
			    int *ttl, int *mark)
{
	struct pollfd pfd = { .fd = fd, .events = POLLIN };
	union {
		char room[256];
		struct cmsghdr align;
	} control;
	struct iovec iov = { data, room };
	struct sockaddr_storage sa;
	struct msghdr mh = {
		.msg_name = &sa, .msg_namelen = sizeof(sa),
		.msg_iov = &iov, .msg_iovlen = 1,
		.msg_control = &control, .msg_controllen = sizeof(control),
	};
	struct cmsghdr *c;
	ssize_t len;

	*ttl = *mark = -1;
	if (poll(&pfd, 1, 10000) <= 0)
		return -1;
	len = recvmsg(fd, &mh, 0);
	for (c = CMSG_FIRSTHDR(&mh); c; c = CMSG_NXTHDR(&mh, c)) {
		if ((c->cmsg_level == SOL_IP && c->cmsg_type == IP_TTL) ||
		    (c->cmsg_level == SOL_IPV6 &&
		     c->cmsg_type == IPV6_HOPLIMIT))
			memcpy(ttl, CMSG_DATA(c), sizeof(*ttl));
		else if (c->cmsg_level == SOL_SOCKET &&
			 c->cmsg_type == SO_MARK)
			memcpy(mark, CMSG_DATA(c), sizeof(*mark));
	}
	if (sa.ss_family == AF_INET)
		addr_text(&((struct sockaddr_in *)&sa)->sin_addr, 4, source);
	else
		addr_text(&((struct sockaddr_in6 *)&sa)->sin6_addr, 16,
			  source);
	return len;
}

static ssize_t send_to(const struct host *from, const struct host *to, int af,
		       const void *data, size_t len)
{
	struct sockaddr_storage sa;
	socklen_t sa_len;

	sa_len = addr_sock(host_address(to, af), HOST_PORT, &sa);
	return sendto(from->udp[host_family(af)], data, len, 0, (void *)&sa,
		      sa_len);
}

TEST_F(forward, r_fwd_7_no_hop_is_spent_no_address_rewritten)
{
	static const int hops[] = { 64, 1, 255 };
	char source[ADDR_TEXT];
	int ttl, mark;
	char data[16];
	size_t i;

	for (i = 0; i < ARRAY_SIZE(hops); i++) {
		if (variant->af == AF_INET)
			setsockopt(self->a->udp[0], SOL_IP, IP_TTL, &hops[i],
				   sizeof(int));
		else
			setsockopt(self->a->udp[1], SOL_IPV6,
				   IPV6_UNICAST_HOPS, &hops[i], sizeof(int));
		ASSERT_EQ(5, send_to(self->a, self->b, variant->af, "hello",
				     5));
		ASSERT_EQ(5, receive_from(self->b->udp[I], data, sizeof(data),
					  source, &ttl, &mark));
		EXPECT_EQ(0, memcmp(data, "hello", 5));
		EXPECT_EQ(hops[i], ttl);
		EXPECT_STREQ(self->a->address[I], source);
	}
}

TEST_F(forward, v_1_a_packet_arrives_bit_by_bit)
{
	struct packet packet, got;
	int fd = packet_socket(self->b);
	size_t payload;

	for (payload = 0; payload <= 1400; payload += 175) {
		packet_udp(&packet, self->a->address[I], self->b->address[I],
			   payload);
		EXPECT_REASON(FORWARDED, packet_fate(self->a, &packet, fd,
						     &got));
		EXPECT_EQ(packet.protocol, got.protocol);
		ASSERT_EQ(packet.len, got.len);
		EXPECT_EQ(0, memcmp(packet.data, got.data, got.len));
	}
}

/* What a packet of each protocol begins with; a datagram follows. */
static const struct {
	const char *name;
	int protocol;
	int af;
	size_t len;
	unsigned char head[20];
} carriers[] = {
	{ "GRE, of IPv4", IPPROTO_GRE, AF_INET, 4, { 0, 0, 0x08, 0x00 } },
	{ "GRE, of IPv6", IPPROTO_GRE, AF_INET6, 4, { 0, 0, 0x86, 0xdd } },
	{ "IPv4 in IP", IPPROTO_IPIP, AF_INET },
	{ "IPv6 in IP", IPPROTO_IPV6, AF_INET6 },
	{ "ESP", IPPROTO_ESP, AF_INET, 8, { 0, 0, 0x10, 0, 0, 0, 0, 1 } },
	{ "SCTP", IPPROTO_SCTP, AF_INET, 16,
	  { 0x1e, 0x61, 0x1e, 0x61, 0, 0, 0, 0, 1, 2, 3, 4, 1, 0, 0, 40 } },
	{ "an experiment", 253, AF_INET, 3, { 0xff, 0xff, 0xff } },
};

/* Nobody looks into it: its addresses are none of the fabric's. */
static void carry(struct packet *p, size_t which, const char *from,
		  const char *to)
{
	bool v4 = carriers[which].af == AF_INET;
	size_t head = carriers[which].len;
	unsigned char payload[256];
	struct packet inner;

	packet_udp(&inner, v4 ? "192.0.2.1" : "2001:db8::1",
		   v4 ? "192.0.2.2" : "2001:db8::2", 100);
	memcpy(payload, carriers[which].head, head);
	memcpy(payload + head, inner.data, inner.len);
	packet_of(p, from, to, carriers[which].protocol, payload,
		  head + inner.len);
}

TEST_F(forward, r_fwd_2_every_protocol_passes)
{
	struct packet packet, got;
	int fd = packet_socket(self->b);
	size_t i;

	for (i = 0; i < ARRAY_SIZE(carriers); i++) {
		carry(&packet, i, self->a->address[I], self->b->address[I]);
		EXPECT_REASON(FORWARDED, packet_fate(self->a, &packet, fd,
						     &got));
		EXPECT_EQ(packet.protocol, got.protocol);
		EXPECT_EQ(packet.len, got.len);
		EXPECT_EQ(0, memcmp(packet.data, got.data, packet.len)) {
			TH_LOG("%s", carriers[i].name);
		}
	}
}

TEST_F(forward, what_one_machine_marks_another_does_not_see)
{
	int ttl, mark, value = 42, on = 1;
	char source[ADDR_TEXT], data[8];

	ASSERT_EQ(0, setsockopt(self->a->udp[I], SOL_SOCKET, SO_MARK, &value,
				sizeof(value)));
	ASSERT_EQ(0, setsockopt(self->b->udp[I], SOL_SOCKET, 75, &on,
				sizeof(on)));	/* SO_RCVMARK */
	ASSERT_EQ(2, send_to(self->a, self->b, variant->af, "hi", 2));
	ASSERT_EQ(2, receive_from(self->b->udp[I], data, sizeof(data), source,
				  &ttl, &mark));
	EXPECT_EQ(0, mark);
}

struct bulk {
	int listener;
	size_t bytes;
};

static unsigned char pattern(size_t i)
{
	return i * 31 + i / 4099;
}

/* Accepts one connection and compares what it brings. */
static int take_bulk(void *data)
{
	int fd, listener = ((struct bulk *)data)->listener;
	static unsigned char buf[65536];
	size_t at = 0;
	ssize_t n, i;

	fd = accept(listener, NULL, NULL);
	if (fd < 0)
		return 2;
	while ((n = read(fd, buf, sizeof(buf))) > 0)
		for (i = 0; i < n; i++)
			if (buf[i] != pattern(at++))
				return 3;
	if (at != ((struct bulk *)data)->bytes)
		return 4;
	return write(fd, "x", 1) == 1 ? 0 : 5;
}

static int send_bulk(int fd, size_t bytes)
{
	static unsigned char buf[65536];
	size_t at = 0, i, n;
	ssize_t sent;
	char ack;

	while (at < bytes) {
		n = bytes - at < sizeof(buf) ? bytes - at : sizeof(buf);
		for (i = 0; i < n; i++)
			buf[i] = pattern(at + i);
		sent = write(fd, buf, n);
		if (sent < 0)
			return 1;
		at += sent;
	}
	shutdown(fd, SHUT_WR);
	return read(fd, &ack, 1) == 1 ? 0 : 2;
}

static int bulk(struct host *from, struct host *to, int af, size_t bytes)
{
	struct bulk job = { .bytes = bytes };
	struct sockaddr_storage sa;
	socklen_t len;
	int fd, ret;
	pid_t pid;

	len = addr_sock(host_address(to, af), 5001, &sa);
	job.listener = host_socket(to, af, SOCK_STREAM, 0);
	if (bind(job.listener, (void *)&sa, len) || listen(job.listener, 1))
		die("listen: %s", strerror(errno));
	pid = child_start(take_bulk, &job);
	fd = host_socket(from, af, SOCK_STREAM, 0);
	if (connect(fd, (void *)&sa, len))
		die("connect: %s", strerror(errno));
	ret = send_bulk(fd, bytes);
	close(fd);
	close(job.listener);
	return ret * 10 + child_wait(pid);
}

TEST_F(forward, v_1_tcp_in_bulk_with_its_offloads)
{
	size_t bytes = scaled(8) << 20;
	struct stats before, after;

	stats_get(self->f, "nic", self->a->nic, &before);
	EXPECT_EQ(0, bulk(self->a, self->b, variant->af, bytes));
	stats_get(self->f, "nic", self->a->nic, &after);
	EXPECT_LE(bytes, after.tx_bytes - before.tx_bytes);
	/* in fewer pieces than segments of this MTU: nobody has cut it */
	EXPECT_GT(bytes / 1448, after.tx_packets - before.tx_packets);
	EXPECT_EQ(0, bulk(self->c, self->a, variant->af, bytes));
}

TEST_F(forward, tcp_finds_a_smaller_mtu)
{
	size_t bytes = scaled(2) << 20;

	ASSERT_EQ(0, link_mtu(self->b->ns, "eth0", 1300));
	EXPECT_EQ(0, bulk(self->a, self->b, variant->af, bytes));
	ASSERT_EQ(0, link_mtu(self->a->ns, "eth0", 9000));
	ASSERT_EQ(0, link_mtu(self->c->ns, "eth0", 9000));
	EXPECT_EQ(0, bulk(self->a, self->c, variant->af, bytes));
}

TEST_F(forward, udp_gso_arrives_as_datagrams)
{
	char data[10000], source[ADDR_TEXT], got[2000];
	int segment = 1000, ttl, mark, i;
	struct stats stats;

	for (i = 0; i < (int)sizeof(data); i++)
		data[i] = pattern(i);
	ASSERT_EQ(0, setsockopt(self->a->udp[I], IPPROTO_UDP, UDP_SEGMENT,
				&segment, sizeof(segment)));
	ASSERT_EQ(sizeof(data), send_to(self->a, self->b, variant->af, data,
					sizeof(data)));
	for (i = 0; i < 10; i++) {
		ASSERT_EQ(1000, receive_from(self->b->udp[I], got,
					     sizeof(got), source, &ttl,
					     &mark));
		EXPECT_EQ(0, memcmp(got, data + 1000 * i, 1000));
	}
	stats_get(self->f, "nic", self->b->nic, &stats);
	EXPECT_EQ(1, stats.rx_packets);
}

TEST_F(forward, fragments_pass)
{
	int ttl, mark, discover = 0;	/* IP_PMTUDISC_DONT */
	char data[4000], got[5000], source[ADDR_TEXT];
	struct stats stats;
	size_t i;

	for (i = 0; i < sizeof(data); i++)
		data[i] = pattern(i);
	if (variant->af == AF_INET)
		setsockopt(self->a->udp[0], SOL_IP, IP_MTU_DISCOVER,
			   &discover, sizeof(discover));
	ASSERT_EQ(sizeof(data), send_to(self->a, self->b, variant->af, data,
					sizeof(data)));
	ASSERT_EQ(sizeof(data), receive_from(self->b->udp[I], got,
					     sizeof(got), source, &ttl,
					     &mark));
	EXPECT_EQ(0, memcmp(got, data, sizeof(data)));
	stats_get(self->f, "nic", self->b->nic, &stats);
	EXPECT_EQ(3, stats.rx_packets);
}

/* Puts @len bytes of options or extension headers after the IP header. */
static void insert_options(struct packet *p, const void *options, size_t len)
{
	struct ip6_hdr *v6 = (void *)p->data;
	struct iphdr *v4 = (void *)p->data;
	size_t head = p->protocol == ETH_P_IP ? sizeof(*v4) : sizeof(*v6);

	memmove(p->data + head + len, p->data + head, p->len - head);
	memcpy(p->data + head, options, len);
	p->len += len;
	if (p->protocol == ETH_P_IP) {
		v4->ihl += len / 4;
		packet_fix(p);
	} else {
		v6->ip6_nxt = IPPROTO_HOPOPTS;
		v6->ip6_plen = htons(p->len - sizeof(*v6));
	}
}

TEST_F(forward, options_and_extension_headers_pass)
{
	/* no-operations, a record route; hop-by-hop padding */
	static const unsigned char v4[] = {
		1, 7, 7, 4, 0, 0, 0, 0, 1, 1, 1, 0
	};
	static const unsigned char v6[] = {
		IPPROTO_UDP, 0, 1, 4, 0, 0, 0, 0
	};
	struct packet packet, got;
	int fd = packet_socket(self->b);

	packet_udp(&packet, self->a->address[I], self->b->address[I], 64);
	if (variant->af == AF_INET)
		insert_options(&packet, v4, sizeof(v4));
	else
		insert_options(&packet, v6, sizeof(v6));
	EXPECT_REASON(FORWARDED, packet_fate(self->a, &packet, fd, &got));
	ASSERT_EQ(packet.len, got.len);
	EXPECT_EQ(0, memcmp(packet.data, got.data, got.len));
}

static int mtu_known(int fd, int af)
{
	socklen_t len = sizeof(int);
	int mtu = 0;

	if (af == AF_INET)
		getsockopt(fd, SOL_IP, IP_MTU, &mtu, &len);
	else
		getsockopt(fd, SOL_IPV6, IPV6_MTU, &mtu, &len);
	return mtu;
}

TEST_F(forward, r_fwd_8_too_big_and_the_sender_is_told)
{
	struct pollfd pfd = { .fd = self->a->udp[I] };
	int on = 1, discover = 2;	/* IP_PMTUDISC_DO */
	struct stats before, after;
	struct sockaddr_storage sa;
	char data[1400] = { };
	socklen_t len;
	int fd;

	fd = self->a->udp[I];
	ASSERT_EQ(0, link_mtu(self->b->ns, "eth0", 1300));
	if (variant->af == AF_INET) {
		setsockopt(fd, SOL_IP, IP_MTU_DISCOVER, &discover, 4);
		setsockopt(fd, SOL_IP, IP_RECVERR, &on, 4);
	} else {
		setsockopt(fd, SOL_IPV6, IPV6_MTU_DISCOVER, &discover, 4);
		setsockopt(fd, SOL_IPV6, IPV6_RECVERR, &on, 4);
	}
	len = addr_sock(self->b->address[I], HOST_PORT, &sa);
	ASSERT_EQ(0, connect(fd, (void *)&sa, len));
	stats_get(self->f, "nic", self->a->nic, &before);
	send(fd, data, sizeof(data), 0);
	EXPECT_EQ(1, poll(&pfd, 1, 10000));
	EXPECT_EQ(POLLERR, pfd.revents & POLLERR);
	EXPECT_EQ(1300, mtu_known(fd, variant->af));
	stats_get(self->f, "nic", self->a->nic, &after);
	EXPECT_EQ(1, after.drop[VPEER_REASON_TOO_BIG] -
		  before.drop[VPEER_REASON_TOO_BIG]);
	/* what fits exactly goes through */
	recv(fd, data, 1, MSG_DONTWAIT);
	ASSERT_EQ(1300 - BY_FAMILY(28, 48),
		  send(fd, data, 1300 - BY_FAMILY(28, 48), 0));
	{
		char source[ADDR_TEXT], got[2000];
		int ttl, mark;

		EXPECT_EQ(1300 - BY_FAMILY(28, 48),
			  receive_from(self->b->udp[I], got, sizeof(got),
				       source, &ttl, &mark));
	}
}

TEST_F(forward, r_fwd_8_without_df_it_is_dropped)
{
	struct packet packet, got;
	int fd = packet_socket(self->b);

	ASSERT_EQ(0, link_mtu(self->b->ns, "eth0", 1300));
	packet_udp(&packet, self->a->address[I], self->b->address[I], 1300);
	if (variant->af == AF_INET) {
		EXPECT_REASON(TOO_BIG_NO_DF,
			      packet_fate(self->a, &packet, fd, &got));
		((struct iphdr *)packet.data)->frag_off = htons(IP_DF);
		packet_fix(&packet);
	}
	EXPECT_REASON(TOO_BIG, packet_fate(self->a, &packet, fd, &got));
}

TEST_F(forward, a_jumbo_packet_where_both_agree)
{
	struct packet packet, got;
	int fd = packet_socket(self->b);

	ASSERT_EQ(0, link_mtu(self->a->ns, "eth0", 65535));
	ASSERT_EQ(0, link_mtu(self->b->ns, "eth0", 65535));
	packet_udp(&packet, self->a->address[I], self->b->address[I], 60000);
	EXPECT_REASON(FORWARDED, packet_fate(self->a, &packet, fd, &got));
	ASSERT_EQ(packet.len, got.len);
	EXPECT_EQ(0, memcmp(packet.data, got.data, got.len));
}

TEST_HARNESS_MAIN
