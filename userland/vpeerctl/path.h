/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef VPEERCTL_PATH_H
#define VPEERCTL_PATH_H

#include <netlink/msg.h>

#include "ctl.h"
#include "route.h"

/**
 * struct hop - A decision of the fabric.
 * @nic: Who sends.
 * @vnet: Its VNet.
 * @route: The route that matched.
 * @has_route: A route matched.
 * @peering: The link that carries the packet.
 * @remote_peering: The link back.
 * @next_nic: Who receives.
 * @next_vnet: Its VNet.
 * @gateway: The gateway whose NIC receives.
 * @assumes_forwarding: The host of @next_nic is taken to forward the packet as
 *                      it is.
 * @reason: Verdict.
 */
struct hop {
	const char *nic;
	const char *vnet;
	struct route route;
	bool has_route;
	const char *peering;
	const char *remote_peering;
	const char *next_nic;
	const char *next_vnet;
	const char *gateway;
	bool assumes_forwarding;
	uint32_t reason;
};

/**
 * struct path - The answer about one packet.
 * @pool: Where it lives.
 * @known: There is an answer.
 * @source: Source of the packet.
 * @destination: Its destination.
 * @reason: Verdict of the last hop.
 * @loops: The path comes back to where it has been.
 * @generation: Generation of the table that decided first.
 * @hops: The hops.
 * @n: Number of hops.
 * @room: Room for hops.
 */
struct path {
	struct pool *pool;
	bool known;
	struct prefix source;
	struct prefix destination;
	uint32_t reason;
	bool loops;
	uint64_t generation;
	struct hop *hops;
	size_t n;
	size_t room;
};

int path_message(const struct nlmsghdr *nlh, void *path);
const char *path_receiver(const struct path *path);
bool path_leaves_fabric(const struct hop *hop);
const char *path_sentence(struct pool *pool, const struct path *path);
void path_print_route(struct ctl *ctl, const struct route *route);
json_t *path_json(const struct path *path);
void path_print(struct ctl *ctl, const struct path *path);

#endif
