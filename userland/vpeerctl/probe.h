/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef VPEERCTL_PROBE_H
#define VPEERCTL_PROBE_H

#include <stddef.h>

#include "prefix.h"

/* Lengths of layer 3. */
#define PROBE_MAX	65535

/**
 * struct probe - A packet that is sent to be followed.
 * @source: Source address.
 * @destination: Destination address.
 * @protocol: IPPROTO_ICMP, which stands for both families, IPPROTO_UDP or
 *            IPPROTO_TCP.
 * @port: Port of the service, for UDP and TCP.
 * @own: Port of who asks, or the identifier of an echo.
 * @sequence: TCP's sequence number of who asks.
 * @ident: IPv4's identification or IPv6's flow label, never 0.
 * @length: Layer 3 length.
 * @answers: It answers another one: an echo reply, the ports the other way
 *           round, SYN and ACK.
 */
struct probe {
	struct prefix source;
	struct prefix destination;
	uint8_t protocol;
	uint16_t port;
	uint16_t own;
	uint32_t sequence;
	uint32_t ident;
	uint32_t length;
	bool answers;
};

uint32_t probe_least(const struct probe *probe);
void probe_build(const struct probe *probe, uint8_t *packet);
int probe_open(const struct probe *probe, const char *ifname);
int probe_send(const struct probe *probe, int fd);
const char *probe_protocol_word(const struct probe *probe);

#endif
