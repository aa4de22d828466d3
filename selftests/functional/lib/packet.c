// SPDX-License-Identifier: GPL-2.0-only
/* Packets made by hand, sent and received on a device as they are. */
#include <arpa/inet.h>
#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif
#include <errno.h>
#include <linux/if_packet.h>
#include <netinet/if_ether.h>
#include <netinet/in.h>
#include <netinet/ip.h>
#include <netinet/ip6.h>
#include <netinet/udp.h>
#include <poll.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "addr.h"
#include "die.h"
#include "link.h"
#include "obj.h"
#include "packet.h"

static uint32_t sum_of(const void *data, size_t len)
{
	const unsigned char *p = data;
	uint32_t sum = 0;

	for (; len > 1; p += 2, len -= 2)
		sum += p[0] << 8 | p[1];
	return len ? sum + (p[0] << 8) : sum;
}

static uint16_t fold(uint32_t sum)
{
	while (sum >> 16)
		sum = (sum & 0xffff) + (sum >> 16);
	return htons(~sum & 0xffff);
}

static void fix_udp(struct udphdr *udp, size_t len, const void *addresses,
		    size_t addresses_len)
{
	udp->len = htons(len);
	udp->check = 0;
	udp->check = fold(sum_of(udp, len) +
			  sum_of(addresses, addresses_len) +
			  IPPROTO_UDP + len);
	if (!udp->check)
		udp->check = 0xffff;
}

/* Return: where the IP header ends. */
static unsigned char *fix_ip(struct packet *p)
{
	struct ip6_hdr *v6 = (void *)p->data;
	struct iphdr *v4 = (void *)p->data;
	size_t head = v4->ihl * 4;

	if (p->protocol == ETH_P_IPV6) {
		v6->ip6_plen = htons(p->len - sizeof(*v6));
		return (void *)(v6 + 1);
	}
	v4->tot_len = htons(p->len);
	v4->check = 0;
	v4->check = fold(sum_of(v4, head));
	return p->data + head;
}

/**
 * packet_fix() - set the lengths and checksums of a packet
 * @p: the packet, UDP without extension headers; IPv4 options may be there
 */
void packet_fix(struct packet *p)
{
	struct ip6_hdr *v6 = (void *)p->data;
	struct iphdr *v4 = (void *)p->data;
	unsigned char *udp = fix_ip(p);
	size_t len = p->data + p->len - udp;

	if (p->protocol == ETH_P_IPV6)
		fix_udp((void *)udp, len, &v6->ip6_src, 32);
	else
		fix_udp((void *)udp, len, &v4->saddr, 8);
}

/* Begins a packet with an IP header. Return: its length. */
static size_t ip_head(struct packet *p, const char *from, const char *to,
		      int protocol)
{
	struct ip6_hdr *v6 = (void *)p->data;
	struct iphdr *v4 = (void *)p->data;
	unsigned char src[16], dst[16];
	int bits;

	memset(p->data, 0, 128);
	addr_parse(to, dst, &bits);
	if (addr_parse(from, src, &bits) == 4) {
		p->protocol = ETH_P_IP;
		v4->version = 4;
		v4->ihl = 5;
		v4->ttl = 64;
		v4->protocol = protocol;
		memcpy(&v4->saddr, src, 4);
		memcpy(&v4->daddr, dst, 4);
		return sizeof(*v4);
	}
	p->protocol = ETH_P_IPV6;
	v6->ip6_flow = htonl(6 << 28);
	v6->ip6_hlim = 64;
	v6->ip6_nxt = protocol;
	memcpy(&v6->ip6_src, src, 16);
	memcpy(&v6->ip6_dst, dst, 16);
	return sizeof(*v6);
}

/**
 * packet_udp() - make a datagram
 * @p: the packet
 * @from: source address
 * @to: destination address
 * @payload: bytes of payload
 */
void packet_udp(struct packet *p, const char *from, const char *to,
		size_t payload)
{
	size_t head = ip_head(p, from, to, IPPROTO_UDP), i;
	struct udphdr *udp = (void *)(p->data + head);

	udp->source = htons(HOST_PORT);
	udp->dest = htons(HOST_PORT);
	for (i = 0; i < payload; i++)
		p->data[head + sizeof(*udp) + i] = i;
	p->len = head + sizeof(*udp) + payload;
	packet_fix(p);
}

/**
 * packet_of() - make a packet of any protocol
 * @p: the packet
 * @from: source address
 * @to: destination address
 * @protocol: number of what follows the IP header
 * @payload: what follows it
 * @len: bytes of it
 */
void packet_of(struct packet *p, const char *from, const char *to,
	       int protocol, const void *payload, size_t len)
{
	size_t head = ip_head(p, from, to, protocol);

	memcpy(p->data + head, payload, len);
	p->len = head + len;
	fix_ip(p);
}

/**
 * packet_socket() - open a socket that sees what a host's device receives
 * @host: the host
 *
 * Return: the socket.
 */
int packet_socket(const struct host *host)
{
	struct sockaddr_ll sll = {
		.sll_family = AF_PACKET,
		.sll_protocol = htons(ETH_P_ALL),
		.sll_ifindex = link_index(host->ns, host->dev),
	};
	int fd = host_socket(host, AF_PACKET, SOCK_DGRAM, 0);
	int room = 8 << 20;

	setsockopt(fd, SOL_SOCKET, SO_RCVBUFFORCE, &room, sizeof(room));
	if (bind(fd, (void *)&sll, sizeof(sll)))
		die("%s: packet socket: %s", host->nic, strerror(errno));
	return fd;
}

/**
 * packet_send() - send a packet out of a host's device
 * @host: the host
 * @p: the packet
 */
void packet_send(const struct host *host, const struct packet *p)
{
	struct sockaddr_ll sll = {
		.sll_family = AF_PACKET,
		.sll_protocol = htons(p->protocol),
		.sll_ifindex = link_index(host->ns, host->dev),
	};
	int fd = host_socket(host, AF_PACKET, SOCK_DGRAM, 0);

	if (sendto(fd, p->data, p->len, 0, (void *)&sll, sizeof(sll)) < 0 &&
	    errno != ENOBUFS)
		die("%s: packet of %zu: %s", host->nic, p->len,
		    strerror(errno));
	close(fd);
}

/**
 * packet_receive() - receive a packet that came in
 * @fd: what packet_socket() returned
 * @p: gets the packet
 * @timeout_ms: how long to wait
 *
 * Return: whether one came.
 */
bool packet_receive(int fd, struct packet *p, int timeout_ms)
{
	struct pollfd pfd = { .fd = fd, .events = POLLIN };
	struct sockaddr_ll sll;
	socklen_t sll_len = sizeof(sll);
	ssize_t len;

	while (poll(&pfd, 1, timeout_ms) > 0) {
		len = recvfrom(fd, p->data, sizeof(p->data), MSG_DONTWAIT,
			       (void *)&sll, &sll_len);
		if (len < 0 || sll.sll_pkttype == PACKET_OUTGOING)
			continue;
		p->len = len;
		p->protocol = ntohs(sll.sll_protocol);
		return true;
	}
	return false;
}

/**
 * packet_fate() - send a packet and see what becomes of it
 * @from: the sender
 * @p: the packet
 * @fd: socket of the receiver, from packet_socket()
 * @got: gets what arrives
 *
 * Return: VPEER_REASON_FORWARDED when it arrived, else the reason counted.
 */
int packet_fate(struct host *from, const struct packet *p, int fd,
		struct packet *got)
{
	struct stats before, now;
	int tries, i;

	while (packet_receive(fd, got, 0))
		;
	stats_get(from->f, "nic", from->nic, &before);
	packet_send(from, p);
	for (tries = 0; tries < 200; tries++) {
		if (packet_receive(fd, got, tries ? 50 : 0))
			return VPEER_REASON_FORWARDED;
		stats_get(from->f, "nic", from->nic, &now);
		for (i = 1; i <= VPEER_REASON_MAX; i++)
			if (now.drop[i] > before.drop[i])
				return i;
	}
	die("%s: packet neither received nor counted as dropped", from->nic);
}
