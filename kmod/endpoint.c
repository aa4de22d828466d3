// SPDX-License-Identifier: GPL-2.0-only
/*
 * One hash a fabric tells which NIC has an address in a VNet. A commit
 * reserves entries, which may fail, and then publishes, which may not.
 */
#include "endpoint.h"

#include <linux/slab.h>

static const struct rhashtable_params params = {
	.key_len = offsetofend(struct vpeer_endpoint_key, vnet),
	.key_offset = offsetof(struct vpeer_endpoint, key),
	.head_offset = offsetof(struct vpeer_endpoint, node),
	.automatic_shrinking = true,
};

/**
 * vpeer_endpoints_init() - make the hash of a fabric
 * @table: the hash
 *
 * Return: 0 or -ENOMEM.
 */
int vpeer_endpoints_init(struct rhashtable *table)
{
	return rhashtable_init(table, &params);
}

static void free_endpoint(void *endpoint, void *unused)
{
	kfree(endpoint);
}

/**
 * vpeer_endpoints_exit() - free the hash and what is in it
 * @table: the hash, without readers
 */
void vpeer_endpoints_exit(struct rhashtable *table)
{
	rhashtable_free_and_destroy(table, free_endpoint, NULL);
}

/**
 * vpeer_endpoint_find() - look an address up
 * @table: the hash
 * @vnet: id of the VNet
 * @addr: the address
 *
 * Context: RCU, or the fabric's mutex.
 * Return: the endpoint, whose NIC may be NULL, or NULL.
 */
struct vpeer_endpoint *vpeer_endpoint_find(struct rhashtable *table, u32 vnet,
					   const struct vpeer_addr *addr)
{
	struct vpeer_endpoint_key key = { *addr, vnet };

	return rhashtable_lookup_fast(table, &key, params);
}

/**
 * vpeer_endpoint_reserve() - make sure that an address can be published
 * @table: the hash
 * @vnet: id of the VNet
 * @addr: the address
 *
 * Return: 0 or -ENOMEM.
 */
int vpeer_endpoint_reserve(struct rhashtable *table, u32 vnet,
			   const struct vpeer_addr *addr)
{
	struct vpeer_endpoint *e;
	int err;

	if (vpeer_endpoint_find(table, vnet, addr))
		return 0;
	e = kzalloc(sizeof(*e), GFP_KERNEL_ACCOUNT);
	if (!e)
		return -ENOMEM;
	e->key.addr = *addr;
	e->key.vnet = vnet;
	do {
		err = rhashtable_insert_fast(table, &e->node, params);
		/* the table is being resized and its chains are long */
		if (err == -EBUSY || err == -E2BIG)
			cond_resched();
	} while (err == -EBUSY);
	if (!err)
		return 0;
	kfree(e);
	return err == -EEXIST ? 0 : -ENOMEM;
}

static void remove(struct rhashtable *table, struct vpeer_endpoint *e)
{
	rhashtable_remove_fast(table, &e->node, params);
	kfree_rcu(e, rcu);
}

/**
 * vpeer_endpoint_unreserve() - take a reservation back
 * @table: the hash
 * @vnet: id of the VNet
 * @addr: the address; nothing happens where a NIC has it
 */
void vpeer_endpoint_unreserve(struct rhashtable *table, u32 vnet,
			      const struct vpeer_addr *addr)
{
	struct vpeer_endpoint *e = vpeer_endpoint_find(table, vnet, addr);

	if (e && !rcu_access_pointer(e->nic))
		remove(table, e);
}

/**
 * vpeer_endpoint_publish() - packets to an address go to a NIC from now on
 * @table: the hash
 * @vnet: id of the VNet
 * @addr: the address, reserved or another NIC's
 * @nic: the NIC
 */
void vpeer_endpoint_publish(struct rhashtable *table, u32 vnet,
			    const struct vpeer_addr *addr,
			    struct vpeer_nic *nic)
{
	struct vpeer_endpoint *e = vpeer_endpoint_find(table, vnet, addr);

	if (!WARN_ON_ONCE(!e))
		rcu_assign_pointer(e->nic, nic);
}

/**
 * vpeer_endpoint_withdraw() - a NIC no longer has an address
 * @table: the hash
 * @vnet: id of the VNet
 * @addr: the address; nothing happens where another NIC has taken it over
 * @nic: the NIC
 */
void vpeer_endpoint_withdraw(struct rhashtable *table, u32 vnet,
			     const struct vpeer_addr *addr,
			     const struct vpeer_nic *nic)
{
	struct vpeer_endpoint *e = vpeer_endpoint_find(table, vnet, addr);

	if (e && rcu_access_pointer(e->nic) == nic)
		remove(table, e);
}
