// SPDX-License-Identifier: GPL-2.0-only
/* One datagram, and what became of it. */
#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif
#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>

#include "addr.h"
#include "die.h"
#include "host.h"
#include "obj.h"

/* Counted for what the stack sends of its own accord. */
static bool is_noise(int reason)
{
	return reason == VPEER_REASON_MULTICAST ||
	       reason == VPEER_REASON_SOURCE_INVALID;
}

/* Return: the reason that has gone up, or VPEER_REASON_FORWARDED. */
static int drop_since(struct host *from, const struct stats *before)
{
	struct stats now;
	int i;

	stats_get(from->f, "nic", from->nic, &now);
	for (i = 1; i <= VPEER_REASON_MAX; i++)
		if (now.drop[i] > before->drop[i] && !is_noise(i))
			return i;
	return VPEER_REASON_FORWARDED;
}

static bool arrived(int fd, uint32_t cookie, int timeout_ms)
{
	struct pollfd pfd = { .fd = fd, .events = POLLIN };
	uint32_t got;

	while (poll(&pfd, 1, timeout_ms) > 0) {
		if (recv(fd, &got, sizeof(got), MSG_DONTWAIT) == sizeof(got) &&
		    got == cookie)
			return true;
	}
	return false;
}

static int fate(struct host *from, struct host *via, const char *address,
		struct host *to, int af)
{
	int i = host_family(af), tries, reason;
	struct stats relayed;
	struct sockaddr_storage sa;
	static uint32_t cookie;
	struct stats before;
	socklen_t len;

	len = addr_sock(address, HOST_PORT, &sa);
	stats_get(from->f, "nic", from->nic, &before);
	stats_get(from->f, "nic", via->nic, &relayed);
	cookie++;
	if (sendto(from->udp[i], &cookie, sizeof(cookie), 0, (void *)&sa,
		   len) < 0 && errno != ENOBUFS)
		die("%s: sendto %s: %s", from->nic, address, strerror(errno));
	for (tries = 0; tries < 200; tries++) {
		if (arrived(to->udp[i], cookie, tries ? 50 : 0))
			return VPEER_REASON_FORWARDED;
		reason = drop_since(from, &before);
		if (!reason)
			reason = drop_since(via, &relayed);
		if (reason)
			return reason;
	}
	die("%s to %s: neither received nor counted as dropped", from->nic,
	    address);
}

/**
 * probe_to() - send a datagram to any address
 * @from: the sender
 * @address: where to
 * @to: who would receive it
 * @af: family of @address
 *
 * Return: VPEER_REASON_FORWARDED when it arrived, else why it was dropped.
 */
int probe_to(struct host *from, const char *address, struct host *to, int af)
{
	return fate(from, from, address, to, af);
}

/**
 * probe_over() - send a datagram that a third host sends on
 * @from: the sender
 * @via: who sends it on; what is dropped there counts as well
 * @to: the receiver
 * @af: family
 *
 * Return: VPEER_REASON_FORWARDED when it arrived, else why it was dropped.
 */
int probe_over(struct host *from, struct host *via, struct host *to, int af)
{
	return fate(from, via, host_address(to, af), to, af);
}

/**
 * probe() - send a datagram from one host to another
 * @from: the sender
 * @to: the receiver
 * @af: family
 *
 * Return: VPEER_REASON_FORWARDED when it arrived, else why it was dropped.
 */
int probe(struct host *from, struct host *to, int af)
{
	return probe_to(from, host_address(to, af), to, af);
}

/**
 * reason_name() - spell a reason
 * @reason: enum vpeer_reason
 *
 * Return: its name as in the specification.
 */
const char *reason_name(int reason)
{
	static const char * const names[] = {
		"forwarded", "not-attached", "unsupported-protocol",
		"malformed", "multicast", "source-invalid", "source-not-owned",
		"no-route", "access-denied", "forwarded-denied",
		"source-not-in-sync", "no-endpoint", "hairpin",
		"destination-detached", "destination-down", "too-big",
		"too-big-no-df", "no-memory", "backlog-full",
		"next-hop-unreachable", "next-hop-not-forwarding",
		"no-gateway",
	};

	if (reason < 0 || reason > VPEER_REASON_MAX)
		return "?";
	return names[reason];
}
