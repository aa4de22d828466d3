/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef _VPEER_ROUTES_H
#define _VPEER_ROUTES_H

#include "fabric.h"
#include "model/table.h"

struct sk_buff;
struct vpeer_caller;

/**
 * struct vpeer_effective_route - a route as it is told
 * @prefix: destination
 * @hop: where it leads
 * @state: whether packets meet it
 */
struct vpeer_effective_route {
	const struct vpeer_prefix *prefix;
	const struct vpeer_hop *hop;
	enum vpeer_route_state state;
};

int vpeer_put_effective_route(struct sk_buff *skb, int attr,
			      struct vpeer_fabric *f,
			      const struct vpeer_effective_route *r,
			      const struct vpeer_caller *caller);

#endif
