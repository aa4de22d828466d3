// SPDX-License-Identifier: GPL-2.0-only
/* Packets that are sent to be followed, made byte by byte. */
#include "probe.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/icmp6.h>
#include <netinet/ip.h>
#include <netinet/ip6.h>
#include <netinet/ip_icmp.h>
#include <netinet/tcp.h>
#include <netinet/udp.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

/* As hosts begin with; a packet that goes round ends by it. */
#define PROBE_TTL	64

static bool is4(const struct probe *probe)
{
	return probe->source.family == AF_INET;
}

static size_t header_size(const struct probe *probe)
{
	return is4(probe) ? sizeof(struct ip) : sizeof(struct ip6_hdr);
}

static uint8_t protocol_of(const struct probe *probe)
{
	return !is4(probe) && probe->protocol == IPPROTO_ICMP ?
	       IPPROTO_ICMPV6 : probe->protocol;
}

/**
 * probe_least() - The least length of a packet.
 * @probe: The packet; its protocol and addresses count.
 *
 * Return: Bytes of layer 3.
 */
uint32_t probe_least(const struct probe *probe)
{
	size_t size = header_size(probe);

	if (probe->protocol == IPPROTO_TCP)
		return (uint32_t)(size + sizeof(struct tcphdr));
	/* echoes and datagrams have headers of 8 bytes */
	return (uint32_t)(size + sizeof(struct udphdr));
}

static uint64_t add_words(uint64_t sum, const uint8_t *data, size_t size)
{
	size_t i;

	for (i = 0; i + 1 < size; i += 2)
		sum += (uint64_t)(data[i] << 8 | data[i + 1]);
	return i < size ? sum + (uint64_t)(data[i] << 8) : sum;
}

/* ICMP alone has a checksum without the addresses. */
static uint16_t checksum(const struct probe *probe, const uint8_t *data,
			 size_t size)
{
	uint64_t sum = add_words(0, data, size);
	uint16_t result;

	if (protocol_of(probe) != IPPROTO_ICMP) {
		sum = add_words(sum, probe->source.address,
				prefix_bytes(&probe->source));
		sum = add_words(sum, probe->destination.address,
				prefix_bytes(&probe->destination));
		sum += protocol_of(probe) + size;
	}
	while (sum >> 16)
		sum = (sum & 0xffff) + (sum >> 16);
	result = (uint16_t)~sum;
	/* 0 stands for a datagram without a checksum */
	return htons(!result && probe->protocol == IPPROTO_UDP ? 0xffff :
		     result);
}

/* An echo of ICMP looks like one of ICMPv6, but for the type. */
static void build_echo(const struct probe *probe, uint8_t *data, size_t size)
{
	struct icmphdr icmp = {
		.un.echo.id = htons(probe->own),
		.un.echo.sequence = htons(1),
	};

	if (is4(probe))
		icmp.type = probe->answers ? ICMP_ECHOREPLY : ICMP_ECHO;
	else
		icmp.type = probe->answers ? ICMP6_ECHO_REPLY :
					     ICMP6_ECHO_REQUEST;
	memcpy(data, &icmp, sizeof(icmp));
	icmp.checksum = checksum(probe, data, size);
	memcpy(data, &icmp, sizeof(icmp));
}

static void build_udp(const struct probe *probe, uint8_t *data, size_t size)
{
	struct udphdr udp = {
		.source = htons(probe->answers ? probe->port : probe->own),
		.dest = htons(probe->answers ? probe->own : probe->port),
		.len = htons((uint16_t)size),
	};

	memcpy(data, &udp, sizeof(udp));
	udp.check = checksum(probe, data, size);
	memcpy(data, &udp, sizeof(udp));
}

static void build_tcp(const struct probe *probe, uint8_t *data, size_t size)
{
	struct tcphdr tcp = {
		.source = htons(probe->answers ? probe->port : probe->own),
		.dest = htons(probe->answers ? probe->own : probe->port),
		.seq = htonl(probe->sequence),
		.doff = sizeof(tcp) / 4,
		.syn = 1,
		.window = htons(1024),
	};

	if (probe->answers) {
		tcp.ack = 1;
		tcp.seq = htonl(~probe->sequence);
		tcp.ack_seq = htonl(probe->sequence + 1);
	}
	memcpy(data, &tcp, sizeof(tcp));
	tcp.check = checksum(probe, data, size);
	memcpy(data, &tcp, sizeof(tcp));
}

/* The kernel fills in the checksum; for the rest it takes what is there. */
static void build_ip4(const struct probe *probe, uint8_t *packet)
{
	struct ip ip = {
		.ip_v = 4,
		.ip_hl = sizeof(ip) / 4,
		.ip_len = htons((uint16_t)probe->length),
		.ip_id = htons((uint16_t)probe->ident),
		.ip_off = htons(IP_DF),
		.ip_ttl = PROBE_TTL,
		.ip_p = protocol_of(probe),
	};

	memcpy(&ip.ip_src, probe->source.address, sizeof(ip.ip_src));
	memcpy(&ip.ip_dst, probe->destination.address, sizeof(ip.ip_dst));
	memcpy(packet, &ip, sizeof(ip));
}

static void build_ip6(const struct probe *probe, uint8_t *packet)
{
	struct ip6_hdr ip6 = {
		.ip6_flow = htonl(6u << 28 | probe->ident),
		.ip6_plen = htons((uint16_t)(probe->length - sizeof(ip6))),
		.ip6_nxt = protocol_of(probe),
		.ip6_hlim = PROBE_TTL,
	};

	memcpy(&ip6.ip6_src, probe->source.address, sizeof(ip6.ip6_src));
	memcpy(&ip6.ip6_dst, probe->destination.address, sizeof(ip6.ip6_dst));
	memcpy(packet, &ip6, sizeof(ip6));
}

/* Who looks at packets shall know whose this is. */
static void fill(uint8_t *data, size_t size)
{
	static const char text[] = "vpeerctl path trace ";
	size_t i;

	for (i = 0; i < size; i++)
		data[i] = (uint8_t)text[i % (sizeof(text) - 1)];
}

/**
 * probe_build() - Make a packet.
 * @probe: The packet.
 * @packet: Where it goes: as many bytes as it is long.
 */
void probe_build(const struct probe *probe, uint8_t *packet)
{
	uint8_t *data = packet + header_size(probe);
	size_t size = probe->length - header_size(probe);

	fill(packet, probe->length);
	memset(packet, 0, probe_least(probe));
	if (is4(probe))
		build_ip4(probe, packet);
	else
		build_ip6(probe, packet);
	if (probe->protocol == IPPROTO_TCP)
		build_tcp(probe, data, size);
	else if (probe->protocol == IPPROTO_UDP)
		build_udp(probe, data, size);
	else
		build_echo(probe, data, size);
}

/**
 * probe_open() - Open a socket that sends packets, headers and all.
 * @probe: The packet that is to be sent.
 * @ifname: The device that it leaves through, in this namespace.
 *
 * Return: The socket or a negative errno.
 */
int probe_open(const struct probe *probe, const char *ifname)
{
	int fd = socket(probe->source.family,
			SOCK_RAW | SOCK_CLOEXEC | SOCK_NONBLOCK, IPPROTO_RAW);
	int err;

	if (fd < 0)
		return -errno;
	if (!setsockopt(fd, SOL_SOCKET, SO_BINDTODEVICE, ifname,
			(socklen_t)strlen(ifname)))
		return fd;
	err = -errno;
	close(fd);
	return err;
}

/**
 * probe_send() - Send a packet.
 * @probe: The packet.
 * @fd: A socket for it.
 *
 * Return: 0 or a negative errno, with which its host refuses.
 */
int probe_send(const struct probe *probe, int fd)
{
	struct sockaddr_in to4 = { .sin_family = AF_INET };
	struct sockaddr_in6 to6 = { .sin6_family = AF_INET6 };
	const struct sockaddr *to = (const struct sockaddr *)&to6;
	uint8_t packet[PROBE_MAX];
	socklen_t size = sizeof(to6);

	memcpy(&to4.sin_addr, probe->destination.address, 4);
	memcpy(&to6.sin6_addr, probe->destination.address, 16);
	if (is4(probe)) {
		to = (const struct sockaddr *)&to4;
		size = sizeof(to4);
	}
	probe_build(probe, packet);
	return sendto(fd, packet, probe->length, MSG_NOSIGNAL, to, size) < 0 ?
	       -errno : 0;
}

/**
 * probe_protocol_word() - What a packet's protocol is called.
 * @probe: The packet.
 *
 * Return: The word.
 */
const char *probe_protocol_word(const struct probe *probe)
{
	return probe->protocol == IPPROTO_TCP ? "tcp" :
	       probe->protocol == IPPROTO_UDP ? "udp" : "icmp";
}
