/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef VPEERCTL_ROUTE_H
#define VPEERCTL_ROUTE_H

#include <jansson.h>
#include <netlink/attr.h>

#include "object.h"

/**
 * struct route - An effective route.
 * @prefix: Destination.
 * @has_prefix: @prefix is known.
 * @type: enum vpeer_next_hop_type.
 * @source: enum vpeer_route_source.
 * @next_hop: Address of the appliance.
 * @has_next_hop: @next_hop is known.
 * @peering: Handle of the link that carries it, or NULL.
 * @origin: Handle of the connection or user-defined route that it comes from,
 *          or NULL.
 * @state: enum vpeer_route_state.
 * @reason: Verdict on packets that match it, as far as the route decides.
 */
struct route {
	struct prefix prefix;
	bool has_prefix;
	uint32_t type;
	uint32_t source;
	struct prefix next_hop;
	bool has_next_hop;
	const char *peering;
	const char *origin;
	uint32_t state;
	uint32_t reason;
};

void route_decode(struct pool *pool, const struct nlattr *nest,
		  struct route *route);
int route_compare(const void *a, const void *b);
const char *route_next_hop(struct pool *pool, const struct route *route);
json_t *route_json(const struct route *route);

#endif
