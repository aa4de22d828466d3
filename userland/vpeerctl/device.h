/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef VPEERCTL_DEVICE_H
#define VPEERCTL_DEVICE_H

#include "ctl.h"
#include "object.h"

#define DEVICE_KIND	"vpeer"
#define DEVICE_MTU	1500
#define DEVICE_NAME	"eth0"

/**
 * struct link_facts - What a device is.
 * @ifname: Its name.
 * @mtu: Its MTU.
 * @up: It is set up.
 */
struct link_facts {
	char ifname[16];
	uint32_t mtu;
	bool up;
};

int device_query(struct ctl *ctl, int32_t netnsid, uint32_t ifindex,
		 struct link_facts *facts);
int device_create(struct ctl *ctl, struct object *nic);
int device_delete(struct ctl *ctl, const struct object *nic);
int device_reattach(struct ctl *ctl, const struct object *nic);
int device_readdress(struct ctl *ctl, const struct object *nic,
		     const struct prefixes *away,
		     const struct prefixes *added);
int device_set_mtu(struct ctl *ctl, const struct object *nic, uint32_t mtu);

#endif
