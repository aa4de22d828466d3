/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef VPEERCTL_SYNC_H
#define VPEERCTL_SYNC_H

#include "ctl.h"
#include "object.h"

/**
 * struct sync - A gateway whose routes are exchanged with its namespace.
 * @ctl: The run.
 * @gateway: Names of the gateway.
 * @connection: Name of the connection, NULL for the only learned one.
 * @netns: The namespace as given, NULL to find it by the gateway's NIC.
 * @learn: Origins of routes, by number, that count as learned.
 * @fd: The namespace; -1 for home, only meaningful when @here.
 * @here: The gateway's device has been found.
 * @device: Index of the device.
 */
struct sync {
	struct ctl *ctl;
	struct object gateway;
	const char *connection;
	const char *netns;
	bool learn[256];
	int fd;
	bool here;
	uint32_t device;
};

/**
 * struct exchange - What became of one exchange of routes.
 * @learned: Prefixes that the connection has now.
 * @learned_added: How many of them are new.
 * @learned_removed: How many have gone.
 * @offered: Prefixes that the gateway offers to its namespace.
 * @offered_added: Routes that were put there.
 * @offered_removed: Routes that were taken away.
 */
struct exchange {
	size_t learned;
	size_t learned_added;
	size_t learned_removed;
	size_t offered;
	size_t offered_added;
	size_t offered_removed;
};

int sync_locate(struct sync *sync);
void sync_forget(struct sync *sync);
int sync_channel(struct sync *sync, struct channel *ch);
int sync_exchange(struct sync *sync, struct exchange *done);
bool exchange_is_empty(const struct exchange *done);

#endif
