/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef _VPEER_DEVICE_H
#define _VPEER_DEVICE_H

#include "nic.h"

/**
 * struct vpeer_dev - private part of a device
 * @conf: what the attached NIC may do, NULL without one
 * @dev: the device
 * @nic: the attached NIC, under the fabric's bind_lock
 * @fabric: the fabric of home; it outlives the device
 * @list: among the fabric's devices, under RTNL
 * @base: counters of earlier attachments, less what @nic had counted before
 */
struct vpeer_dev {
	struct vpeer_nic_conf __rcu *conf;
	struct net_device *dev;
	struct vpeer_nic *nic;
	struct vpeer_fabric *fabric;
	struct list_head list;
	struct vpeer_totals base;
};

void vpeer_dev_bind(struct net_device *dev, struct vpeer_nic *nic);
int vpeer_dev_register(void);
void vpeer_dev_unregister(void);
void vpeer_dev_kill(struct vpeer_fabric *f, struct list_head *kill);

#endif
