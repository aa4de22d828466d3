/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef _VPEER_DEVICE_H
#define _VPEER_DEVICE_H

#include "nic.h"

struct vpeer_input;

/**
 * struct vpeer_dev - private part of a device
 * @conf: what the attached NIC may do, NULL without one
 * @input4: the way of IPv4 packets to the device's own address, never NULL
 * @input6: the same for IPv6
 * @dev: the device
 * @nic: the attached NIC, under the fabric's bind_lock
 * @fabric: the fabric of home; it outlives the device
 * @list: among the fabric's devices, under RTNL
 * @base: counters of earlier attachments, less what @nic had counted before
 */
struct vpeer_dev {
	struct vpeer_nic_conf __rcu *conf;
	struct vpeer_input __rcu *input4;
	struct vpeer_input __rcu *input6;
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
