/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef VPEERCTL_HOSTING_H
#define VPEERCTL_HOSTING_H

#include "ctl.h"
#include "object.h"

/**
 * struct hosting - Where the device of a NIC is.
 * @nic: The NIC.
 * @netns: The namespace, -1 for home.
 * @ifname: Name of the device.
 * @ifindex: Its index.
 */
struct hosting {
	const struct object *nic;
	int netns;
	const char *ifname;
	uint32_t ifindex;
};

/**
 * struct exit_route - Where a host sends packets itself.
 * @error: It has no route to there: a negative errno, otherwise 0.
 * @ifindex: The device that the route leads through, 0 for several.
 * @ifname: Its name, empty if it has none.
 */
struct exit_route {
	int error;
	uint32_t ifindex;
	char ifname[16];
};

int hosting_find(struct ctl *ctl, const char *handle,
		 struct hosting *hosting);
void hosting_forget(struct hosting *hosting);
int hosting_enter(const struct hosting *hosting);
void hosting_leave(const struct hosting *hosting);
int exit_route_read(const struct prefix *to, struct exit_route *route);

#endif
