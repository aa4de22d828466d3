/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef _VPEER_ENDPOINT_H
#define _VPEER_ENDPOINT_H

#include <linux/rcupdate.h>

#include "model/addr.h"

struct vpeer_nic;

/**
 * struct vpeer_endpoint - an address of a VNet and the NIC that has it
 * @next: the chains of two arrays of buckets: the one in use and, while
 *	readers of it are left, the one before
 * @addr: the address
 * @vnet: id of the VNet
 * @nic: the NIC; NULL while a commit has not yet published it
 * @rcu: for freeing it
 *
 * Looked up under RCU; inserted and removed under the fabric's mutex. One cache
 * line.
 */
struct vpeer_endpoint {
	struct vpeer_endpoint __rcu *next[2];
	struct vpeer_addr addr;
	u32 vnet;
	struct vpeer_nic __rcu *nic;
	struct rcu_head rcu;
};

/**
 * struct vpeer_buckets - an array of buckets
 * @factor: random and odd, one for each part of a key
 * @shift: 64 less the number of bits that choose a bucket
 * @side: which of an endpoint's chains is this array's
 * @rcu: for freeing it
 * @head: the buckets, a power of two
 *
 * The highest bits of a product with a random factor (multiply-shift hashing)
 * spread whatever addresses and VNets tenants choose: none knows the factors.
 */
struct vpeer_buckets {
	u64 factor[3];
	u8 shift;
	u8 side;
	struct rcu_head rcu;
	struct vpeer_endpoint __rcu *head[];
};

/**
 * struct vpeer_endpoints - all addresses of a fabric
 * @buckets: the array in use
 * @n: number of endpoints
 * @left: RCU cookie: when readers have left the array before
 *
 * All but @buckets under the fabric's mutex.
 */
struct vpeer_endpoints {
	struct vpeer_buckets __rcu *buckets;
	u32 n;
	unsigned long left;
};

static inline u64 vpeer_bucket(const struct vpeer_buckets *b, u32 vnet,
			       const struct vpeer_addr *addr)
{
	return (addr->hi * b->factor[0] + addr->lo * b->factor[1] +
		vnet * b->factor[2]) >> b->shift;
}

/**
 * vpeer_endpoint_find() - look an address up
 * @t: the endpoints
 * @vnet: id of the VNet
 * @addr: the address
 *
 * Context: RCU, or the fabric's mutex.
 * Return: the endpoint, whose NIC may be NULL, or NULL.
 */
static inline struct vpeer_endpoint *
vpeer_endpoint_find(const struct vpeer_endpoints *t, u32 vnet,
		    const struct vpeer_addr *addr)
{
	const struct vpeer_buckets *b = rcu_dereference_raw(t->buckets);
	struct vpeer_endpoint *e;

	e = rcu_dereference_raw(b->head[vpeer_bucket(b, vnet, addr)]);
	while (e && (e->addr.lo != addr->lo || e->addr.hi != addr->hi ||
		     e->vnet != vnet))
		e = rcu_dereference_raw(e->next[b->side]);
	return e;
}

int vpeer_endpoints_init(struct vpeer_endpoints *t);
void vpeer_endpoints_exit(struct vpeer_endpoints *t);
int vpeer_endpoints_expect(struct vpeer_endpoints *t, u32 more);
void vpeer_endpoints_trim(struct vpeer_endpoints *t);
int vpeer_endpoint_reserve(struct vpeer_endpoints *t, u32 vnet,
			   const struct vpeer_addr *addr);
void vpeer_endpoint_unreserve(struct vpeer_endpoints *t, u32 vnet,
			      const struct vpeer_addr *addr);
void vpeer_endpoint_publish(struct vpeer_endpoints *t, u32 vnet,
			    const struct vpeer_addr *addr,
			    struct vpeer_nic *nic);
void vpeer_endpoint_withdraw(struct vpeer_endpoints *t, u32 vnet,
			     const struct vpeer_addr *addr,
			     const struct vpeer_nic *nic);

#endif
