/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef _LIB_PACKET_H
#define _LIB_PACKET_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "host.h"

#define PACKET_ROOM 70000

/**
 * struct packet - a packet from its IP header on
 * @data: the bytes
 * @len: how many
 * @protocol: Ethernet type under which it is sent
 */
struct packet {
	unsigned char data[PACKET_ROOM];
	size_t len;
	uint16_t protocol;
};

void packet_udp(struct packet *p, const char *from, const char *to,
		size_t payload);
void packet_of(struct packet *p, const char *from, const char *to,
	       int protocol, const void *payload, size_t len);
void packet_fix(struct packet *p);
int packet_socket(const struct host *host);
void packet_send(const struct host *host, const struct packet *p);
bool packet_receive(int fd, struct packet *p, int timeout_ms);
int packet_fate(struct host *from, const struct packet *p, int fd,
		struct packet *got);

#endif /* _LIB_PACKET_H */
