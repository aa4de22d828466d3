/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef VPEERCTL_KROUTE_H
#define VPEERCTL_KROUTE_H

#include <netlink/msg.h>
#include <stdbool.h>
#include <stdint.h>

#include "channel.h"
#include "prefix.h"

/* Origin of the routes that vpeerctl puts into a gateway's namespace. */
#define KROUTE_PROTOCOL		176

/**
 * struct kroute - A route to a prefix.
 * @to: The prefix.
 * @ifindex: The device it leads through, 0 for none or several.
 */
struct kroute {
	struct prefix to;
	uint32_t ifindex;
};

/**
 * struct kroutes - What the main table of a namespace has.
 * @pool: Where the lists live.
 * @device: Index of the gateway's device.
 * @learn: Origins of routes, by number, that count as learned.
 * @learned: Prefixes that such routes lead to, through other devices.
 * @own: Routes that vpeerctl has put there.
 * @n_own: Number of them.
 * @own_room: Room in @own.
 */
struct kroutes {
	struct pool *pool;
	uint32_t device;
	const bool *learn;
	struct prefixes learned;
	struct kroute *own;
	size_t n_own;
	size_t own_room;
};

bool kroute_protocol(const char *text, uint8_t *protocol);
void kroute_daemons(bool learn[256]);
int kroutes_read(struct channel *ch, struct kroutes *routes);
int kroute_add(struct channel *ch, const struct prefix *to, uint32_t ifindex,
	       struct extack *extack);
int kroute_del(struct channel *ch, const struct kroute *route,
	       struct extack *extack);

#endif
