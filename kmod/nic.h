/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef _VPEER_NIC_H
#define _VPEER_NIC_H

#include "fabric.h"
#include "stats.h"

struct net_device;
struct vpeer_dev;
struct vpeer_grave;

/**
 * struct vpeer_nic_conf - what a packet's sender may do; never changes
 * @domain: of its subnet
 * @nic: the NIC
 * @care: VPEER_CHECK_* and VPEER_HOP_*: which hops are not simply taken
 * @forwards: it has ip-forwarding
 * @gateway: enum vpeer_gateway_type of the gateway whose NIC it is, or 0
 * @first4: lower half of its first IPv4 address as a mapped one, or 0
 * @first6: its first IPv6 address, or none
 * @rcu: for freeing it
 *
 * All its addresses are among the endpoints of its fabric. One cache line.
 */
struct vpeer_nic_conf {
	struct vpeer_domain *domain;
	struct vpeer_nic *nic;
	u8 care;
	bool forwards;
	u8 gateway;
	u64 first4;
	struct vpeer_addr first6;
	struct rcu_head rcu;
};

static_assert(sizeof(struct vpeer_nic_conf) <= 64);

/**
 * struct vpeer_nic - a NIC as packets and devices meet it
 * @dev: the attached device or NULL, under the fabric's bind_lock
 * @stats: counters, NULL until it has its first device: nothing to count
 * @conf: content in force, under the fabric's lock
 * @id: id of the object
 * @hash: hash of @handle
 * @netif: the object, under the fabric's lock
 * @node: among the fabric's NICs once it is published, under its bind_lock
 * @dead: the next one in a grave, when it is not among them any more
 * @handle: SUBSCRIPTION:NAME
 */
struct vpeer_nic {
	struct net_device __rcu *dev;
	struct vpeer_nic_stats __percpu *stats;
	struct vpeer_nic_conf __rcu *conf;
	u32 id;
	u32 hash;
	struct vpeer_netif *netif;
	union {
		struct rb_node node;
		struct vpeer_nic *dead;
	};
	char handle[];
};

struct vpeer_nic *vpeer_nic_new(struct vpeer_fabric *f,
				struct vpeer_netif *netif);
void vpeer_nic_free(struct vpeer_nic *nic);
void vpeer_nics_free(struct vpeer_fabric *f);
void vpeer_nic_delete(struct vpeer_fabric *f, struct vpeer_nic *nic,
		      struct vpeer_grave *grave);
struct vpeer_nic_conf *vpeer_nic_conf_new(struct vpeer_nic *nic,
					  const struct vpeer_netif *netif);
void vpeer_nic_publish(struct vpeer_fabric *f, struct vpeer_nic *nic,
		       struct vpeer_nic_conf *conf);
int vpeer_nic_attach(struct vpeer_fabric *f, const char *handle,
		     struct vpeer_dev *vd);
void vpeer_nic_detach(struct vpeer_fabric *f, struct vpeer_dev *vd);
bool vpeer_nic_owns(const struct vpeer_nic_conf *conf,
		    const struct vpeer_addr *addr);

#endif
