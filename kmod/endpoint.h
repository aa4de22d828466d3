/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef _VPEER_ENDPOINT_H
#define _VPEER_ENDPOINT_H

#include <linux/rhashtable.h>

#include "model/addr.h"

struct vpeer_nic;

/**
 * struct vpeer_endpoint_key - where an address counts
 * @addr: the address
 * @vnet: id of the VNet
 */
struct vpeer_endpoint_key {
	struct vpeer_addr addr;
	u32 vnet;
};

/**
 * struct vpeer_endpoint - an address of a VNet and the NIC that has it
 * @node: in the fabric's hash
 * @key: key
 * @nic: the NIC; NULL while a commit has not yet published it
 * @rcu: for freeing it
 *
 * Looked up under RCU; inserted and removed under the fabric's mutex.
 */
struct vpeer_endpoint {
	struct rhash_head node;
	struct vpeer_endpoint_key key;
	struct vpeer_nic __rcu *nic;
	struct rcu_head rcu;
};

int vpeer_endpoints_init(struct rhashtable *table);
void vpeer_endpoints_exit(struct rhashtable *table);
struct vpeer_endpoint *vpeer_endpoint_find(struct rhashtable *table, u32 vnet,
					   const struct vpeer_addr *addr);
int vpeer_endpoint_reserve(struct rhashtable *table, u32 vnet,
			   const struct vpeer_addr *addr);
void vpeer_endpoint_unreserve(struct rhashtable *table, u32 vnet,
			      const struct vpeer_addr *addr);
void vpeer_endpoint_publish(struct rhashtable *table, u32 vnet,
			    const struct vpeer_addr *addr,
			    struct vpeer_nic *nic);
void vpeer_endpoint_withdraw(struct rhashtable *table, u32 vnet,
			     const struct vpeer_addr *addr,
			     const struct vpeer_nic *nic);

#endif
