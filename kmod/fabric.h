/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef _VPEER_FABRIC_H
#define _VPEER_FABRIC_H

#include <linux/mutex.h>
#include <linux/rbtree.h>
#include <linux/spinlock.h>
#include <net/net_namespace.h>

#include "endpoint.h"
#include "model/table.h"
#include "pool.h"

/**
 * struct vpeer_fabric - the fabric of a network namespace, its home
 * @endpoints: addresses, see endpoint.c
 * @nics: NICs by handle, under @bind_lock, see nic.c
 * @net: home
 * @lock: protects @model and everything that commits change
 * @model: the configuration
 * @bind_lock: protects @nics and which device a NIC is attached to
 * @devices: devices made from home, under RTNL
 * @stages: commits that are being staged, under @lock
 * @link_counters: counters of links
 * @nic_counters: counters of NICs
 *
 * Lock order: RTNL, @bind_lock; @lock, @bind_lock. RTNL and @lock are never
 * held together.
 */
struct vpeer_fabric {
	struct vpeer_endpoints endpoints;
	struct rb_root nics;
	struct net *net;
	struct mutex lock;	/* @model, commits and dumps */
	struct vpeer_model model;
	spinlock_t bind_lock;	/* which device has which NIC */
	struct list_head devices;
	struct list_head stages;
	struct vpeer_pool *link_counters;
	struct vpeer_pool *nic_counters;
};

/**
 * struct vpeer_domain - what the NICs of a VNet or subnet have in common
 * @table: compiled routes; subnets of one VNet may share a table
 * @hash: a copy of the hash of the fabric's endpoints
 * @vnet: id of the VNet
 *
 * One cache line.
 */
struct vpeer_domain {
	struct vpeer_table __rcu *table;
	struct vpeer_hash hash;
	u32 vnet;
};

static_assert(sizeof(struct vpeer_domain) <= 64);

struct vpeer_fabric *vpeer_fabric(const struct net *net);
int vpeer_fabric_register(void);
void vpeer_fabric_unregister(void);

#endif
