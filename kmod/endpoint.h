/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef _VPEER_ENDPOINT_H
#define _VPEER_ENDPOINT_H

#include <linux/list.h>
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

/* vpeer_hash.heads: an address, and in its lowest bits what is there */
#define VPEER_HEADS_SHIFT	0x1f	/* 32 less the bits that choose */
#define VPEER_HEADS_SIDE	0x20	/* which of an endpoint's chains */
#define VPEER_HEADS_ALIGN	64

/**
 * struct vpeer_hash - all that a lookup needs before it meets a bucket
 * @heads: the buckets in use and VPEER_HEADS_*
 * @factor: random and odd, one for each part of a key
 * @list: the copies of a fabric's hash, under the fabric's mutex
 * @rcu: for freeing what has a copy, which is not in @list any more then
 *
 * The highest bits of a sum of products with random factors (multiply-shift
 * hashing) spread whatever addresses and VNets tenants choose: none knows the
 * factors. Those of its square do so for all factors alike: neighbours are not
 * at the same distance from each other any more.
 */
struct vpeer_hash {
	unsigned long heads;
	u64 factor[3];
	union {
		struct list_head list;
		struct rcu_head rcu;
	};
};

/**
 * struct vpeer_buckets - an array of buckets
 * @rcu: for freeing it
 * @head: the buckets
 */
struct vpeer_buckets {
	struct rcu_head rcu;
	struct vpeer_endpoint __rcu *head[] __aligned(VPEER_HEADS_ALIGN);
};

/**
 * struct vpeer_endpoints - all addresses of a fabric
 * @hash: the array in use
 * @n: number of endpoints
 * @left: RCU cookie: when readers have left the array before
 *
 * Under the fabric's mutex.
 */
struct vpeer_endpoints {
	struct vpeer_hash hash;
	u32 n;
	unsigned long left;
};

static inline struct vpeer_endpoint __rcu **
vpeer_bucket(const struct vpeer_hash *h, unsigned long heads, u32 vnet,
	     const struct vpeer_addr *addr)
{
	u64 key = addr->hi * h->factor[0] + addr->lo * h->factor[1] +
		  vnet * h->factor[2];

	return (struct vpeer_endpoint __rcu **)
	       (heads & ~(VPEER_HEADS_ALIGN - 1UL)) +
	       ((u32)(key * key >> 32) >> (heads & VPEER_HEADS_SHIFT));
}

/**
 * vpeer_endpoint_find() - look an address up
 * @h: the hash of the endpoints, or a copy
 * @vnet: id of the VNet
 * @addr: the address
 *
 * Context: RCU, or the fabric's mutex.
 * Return: the endpoint, whose NIC may be NULL, or NULL.
 */
static inline struct vpeer_endpoint *
vpeer_endpoint_find(const struct vpeer_hash *h, u32 vnet,
		    const struct vpeer_addr *addr)
{
	unsigned long heads = READ_ONCE(h->heads);
	struct vpeer_endpoint *e;

	e = rcu_dereference_raw(*vpeer_bucket(h, heads, vnet, addr));
	while (e && (e->addr.lo != addr->lo || e->addr.hi != addr->hi ||
		     e->vnet != vnet))
		e = heads & VPEER_HEADS_SIDE ? rcu_dereference_raw(e->next[1]) :
					       rcu_dereference_raw(e->next[0]);
	return e;
}

void vpeer_hash_copy(struct vpeer_endpoints *t, struct vpeer_hash *copy);
void vpeer_hash_forget(struct vpeer_hash *copy);
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
