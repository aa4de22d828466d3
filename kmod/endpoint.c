// SPDX-License-Identifier: GPL-2.0-only
/*
 * One hash a fabric tells which NIC has an address in a VNet. A commit
 * reserves entries, which may fail, and then publishes, which may not.
 *
 * Its array of buckets is replaced by one of another size when too many or
 * too few endpoints are in it. Each endpoint has a chain for the array in use
 * and one for its successor, so that readers of either see all endpoints.
 */
#include "endpoint.h"

#include <linux/log2.h>
#include <linux/mm.h>
#include <linux/random.h>
#include <linux/slab.h>

#define ORDER_EMPTY	1
#define ORDER_MIN	6
#define ORDER_MAX	24

static struct vpeer_buckets *alloc_buckets(unsigned int order, u8 side)
{
	struct vpeer_buckets *b;
	unsigned int i;

	b = kvzalloc(struct_size(b, head, 1UL << order), GFP_KERNEL_ACCOUNT);
	if (!b)
		return NULL;
	b->shift = 64 - order;
	b->side = side;
	for (i = 0; i < ARRAY_SIZE(b->factor); i++)
		b->factor[i] = get_random_u64() | 1;
	return b;
}

static struct vpeer_buckets *current_buckets(const struct vpeer_endpoints *t)
{
	return rcu_dereference_raw(t->buckets);
}

static unsigned int order_of(const struct vpeer_buckets *b)
{
	return 64 - b->shift;
}

/**
 * vpeer_endpoints_init() - make the hash of a fabric
 * @t: the hash
 *
 * Return: 0 or -ENOMEM.
 */
int vpeer_endpoints_init(struct vpeer_endpoints *t)
{
	struct vpeer_buckets *b = alloc_buckets(ORDER_EMPTY, 0);

	if (!b)
		return -ENOMEM;
	RCU_INIT_POINTER(t->buckets, b);
	t->left = get_state_synchronize_rcu();
	return 0;
}

/**
 * vpeer_endpoints_exit() - free the hash and what is in it
 * @t: the hash, without readers
 */
void vpeer_endpoints_exit(struct vpeer_endpoints *t)
{
	struct vpeer_buckets *b = current_buckets(t);
	struct vpeer_endpoint *e, *next;
	unsigned long i;

	for (i = 0; i < 1UL << order_of(b); i++) {
		for (e = rcu_dereference_raw(b->head[i]); e; e = next) {
			next = rcu_dereference_raw(e->next[b->side]);
			kfree(e);
		}
		cond_resched();
	}
	kvfree(b);
}

/* Readers that find @e find the rest of the chain behind it. */
static void link_endpoint(struct vpeer_buckets *b, struct vpeer_endpoint *e)
{
	struct vpeer_endpoint __rcu **head;

	head = &b->head[vpeer_bucket(b, e->vnet, &e->addr)];
	RCU_INIT_POINTER(e->next[b->side], rcu_dereference_raw(*head));
	rcu_assign_pointer(*head, e);
}

static void unlink_endpoint(struct vpeer_buckets *b, struct vpeer_endpoint *e)
{
	struct vpeer_endpoint __rcu **at;
	struct vpeer_endpoint *i;

	at = &b->head[vpeer_bucket(b, e->vnet, &e->addr)];
	while ((i = rcu_dereference_raw(*at)) != e)
		at = &i->next[b->side];
	rcu_assign_pointer(*at, rcu_dereference_raw(e->next[b->side]));
}

/* Nobody reads the chains of @to's side: who did has left. */
static void relink(const struct vpeer_buckets *from, struct vpeer_buckets *to)
{
	struct vpeer_endpoint *e;
	unsigned long i;

	for (i = 0; i < 1UL << order_of(from); i++) {
		for (e = rcu_dereference_raw(from->head[i]); e;
		     e = rcu_dereference_raw(e->next[from->side]))
			link_endpoint(to, e);
		cond_resched();
	}
}

static int resize(struct vpeer_endpoints *t, unsigned int order)
{
	struct vpeer_buckets *old = current_buckets(t);
	struct vpeer_buckets *b;

	b = alloc_buckets(order, !old->side);
	if (!b)
		return -ENOMEM;
	cond_synchronize_rcu(t->left);
	relink(old, b);
	rcu_assign_pointer(t->buckets, b);
	t->left = get_state_synchronize_rcu();
	kvfree_rcu(old, rcu);
	return 0;
}

/* Few endpoints can afford to have a bucket each. */
static unsigned int order_for(u32 n)
{
	if (!n)
		return ORDER_EMPTY;
	return clamp(order_base_2(n), ORDER_MIN, ORDER_MAX);
}

/**
 * vpeer_endpoints_expect() - make room for endpoints that are to be reserved
 * @t: the endpoints
 * @more: how many, at the most
 *
 * Context: the fabric's mutex; sleeps for a grace period if the array has been
 * replaced just before and is far too small again.
 * Return: 0 or -ENOMEM.
 */
int vpeer_endpoints_expect(struct vpeer_endpoints *t, u32 more)
{
	unsigned int order = order_for(t->n + more);
	unsigned int now = order_of(current_buckets(t));

	if (order <= now)
		return 0;
	/* chains of a few for some time, rather than wait for readers */
	if (order <= now + 2 && !poll_state_synchronize_rcu(t->left))
		return 0;
	return resize(t, order);
}

/**
 * vpeer_endpoints_trim() - give back what too few endpoints have no use for
 * @t: the endpoints
 *
 * Nothing is lost if that fails: it is done upon another occasion.
 *
 * Context: the fabric's mutex.
 */
void vpeer_endpoints_trim(struct vpeer_endpoints *t)
{
	unsigned int order = max(order_for(t->n), ORDER_MIN);

	if (order + 2 < order_of(current_buckets(t)) &&
	    poll_state_synchronize_rcu(t->left))
		resize(t, order + 1);
}

/**
 * vpeer_endpoint_reserve() - make sure that an address can be published
 * @t: the endpoints, which expect it
 * @vnet: id of the VNet
 * @addr: the address
 *
 * Return: 0 or -ENOMEM.
 */
int vpeer_endpoint_reserve(struct vpeer_endpoints *t, u32 vnet,
			   const struct vpeer_addr *addr)
{
	struct vpeer_endpoint *e;

	if (vpeer_endpoint_find(t, vnet, addr))
		return 0;
	e = kzalloc(sizeof(*e), GFP_KERNEL_ACCOUNT);
	if (!e)
		return -ENOMEM;
	e->addr = *addr;
	e->vnet = vnet;
	link_endpoint(current_buckets(t), e);
	t->n++;
	return 0;
}

static void remove(struct vpeer_endpoints *t, struct vpeer_endpoint *e)
{
	unlink_endpoint(current_buckets(t), e);
	t->n--;
	kfree_rcu(e, rcu);
}

/**
 * vpeer_endpoint_unreserve() - take a reservation back
 * @t: the endpoints
 * @vnet: id of the VNet
 * @addr: the address; nothing happens where a NIC has it
 */
void vpeer_endpoint_unreserve(struct vpeer_endpoints *t, u32 vnet,
			      const struct vpeer_addr *addr)
{
	struct vpeer_endpoint *e = vpeer_endpoint_find(t, vnet, addr);

	if (e && !rcu_access_pointer(e->nic))
		remove(t, e);
}

/**
 * vpeer_endpoint_publish() - packets to an address go to a NIC from now on
 * @t: the endpoints
 * @vnet: id of the VNet
 * @addr: the address, reserved or another NIC's
 * @nic: the NIC
 */
void vpeer_endpoint_publish(struct vpeer_endpoints *t, u32 vnet,
			    const struct vpeer_addr *addr,
			    struct vpeer_nic *nic)
{
	struct vpeer_endpoint *e = vpeer_endpoint_find(t, vnet, addr);

	if (!WARN_ON_ONCE(!e))
		rcu_assign_pointer(e->nic, nic);
}

/**
 * vpeer_endpoint_withdraw() - a NIC no longer has an address
 * @t: the endpoints
 * @vnet: id of the VNet
 * @addr: the address; nothing happens where another NIC has taken it over
 * @nic: the NIC
 */
void vpeer_endpoint_withdraw(struct vpeer_endpoints *t, u32 vnet,
			     const struct vpeer_addr *addr,
			     const struct vpeer_nic *nic)
{
	struct vpeer_endpoint *e = vpeer_endpoint_find(t, vnet, addr);

	if (e && rcu_access_pointer(e->nic) == nic)
		remove(t, e);
}
