// SPDX-License-Identifier: GPL-2.0-only
/*
 * One hash a fabric tells which NIC has an address in a VNet. A commit
 * reserves entries, which may fail, and then publishes, which may not.
 *
 * Its array of buckets is replaced by one of another size when too many or
 * too few endpoints are in it. Each endpoint has a chain for the array in use
 * and one for its successor, so that readers of either see all endpoints.
 *
 * Whoever looks up has a copy of the hash at hand, in a cache line that he
 * reads anyway; all copies are brought up to date when the array is replaced.
 */
#include "endpoint.h"

#include <linux/log2.h>
#include <linux/mm.h>
#include <linux/random.h>
#include <linux/slab.h>

#define ORDER_EMPTY	3
#define ORDER_MIN	6
#define ORDER_MAX	24

static struct vpeer_buckets *buckets_of(unsigned long heads)
{
	void *head = (void *)(heads & ~(VPEER_HEADS_ALIGN - 1UL));

	return head - offsetof(struct vpeer_buckets, head);
}

static unsigned int order_of(unsigned long heads)
{
	return 32 - (heads & VPEER_HEADS_SHIFT);
}

static bool side_of(unsigned long heads)
{
	return heads & VPEER_HEADS_SIDE;
}

/* What kmalloc() does not align is not asked of it: 96 and 192 bytes. */
static unsigned long alloc_heads(unsigned int order, bool side)
{
	struct vpeer_buckets *b;
	unsigned long heads;

	b = kvzalloc(struct_size(b, head, 1UL << order), GFP_KERNEL_ACCOUNT);
	if (!b)
		return 0;
	heads = (unsigned long)b->head;
	if (WARN_ON_ONCE(!IS_ALIGNED(heads, VPEER_HEADS_ALIGN))) {
		kvfree(b);
		return 0;
	}
	return heads | (side ? VPEER_HEADS_SIDE : 0) | (32 - order);
}

/**
 * vpeer_hash_copy() - have the hash of a fabric at hand
 * @t: the endpoints
 * @copy: becomes a copy of their hash
 *
 * Context: the fabric's mutex.
 */
void vpeer_hash_copy(struct vpeer_endpoints *t, struct vpeer_hash *copy)
{
	copy->heads = t->hash.heads;
	memcpy(copy->factor, t->hash.factor, sizeof(copy->factor));
	list_add(&copy->list, &t->hash.list);
}

/**
 * vpeer_hash_forget() - do without a copy of the hash
 * @copy: the copy; readers that are left may use it for a grace period
 *
 * Context: the fabric's mutex.
 */
void vpeer_hash_forget(struct vpeer_hash *copy)
{
	list_del(&copy->list);
}

/**
 * vpeer_endpoints_init() - make the hash of a fabric
 * @t: the hash
 *
 * Return: 0 or -ENOMEM.
 */
int vpeer_endpoints_init(struct vpeer_endpoints *t)
{
	unsigned int i;

	t->hash.heads = alloc_heads(ORDER_EMPTY, false);
	if (!t->hash.heads)
		return -ENOMEM;
	for (i = 0; i < ARRAY_SIZE(t->hash.factor); i++)
		t->hash.factor[i] = get_random_u64() | 1;
	INIT_LIST_HEAD(&t->hash.list);
	t->left = get_state_synchronize_rcu();
	return 0;
}

/**
 * vpeer_endpoints_exit() - free the hash and what is in it
 * @t: the hash, without readers
 */
void vpeer_endpoints_exit(struct vpeer_endpoints *t)
{
	unsigned long i, heads = t->hash.heads;
	struct vpeer_buckets *b = buckets_of(heads);
	struct vpeer_endpoint *e, *next;

	for (i = 0; i < 1UL << order_of(heads); i++) {
		for (e = rcu_dereference_raw(b->head[i]); e; e = next) {
			next = rcu_dereference_raw(e->next[side_of(heads)]);
			kfree(e);
		}
		cond_resched();
	}
	kvfree(b);
}

/* Readers that find @e find the rest of the chain behind it. */
static void link_endpoint(const struct vpeer_hash *h, unsigned long heads,
			  struct vpeer_endpoint *e)
{
	struct vpeer_endpoint __rcu **head;

	head = vpeer_bucket(h, heads, e->vnet, &e->addr);
	RCU_INIT_POINTER(e->next[side_of(heads)], rcu_dereference_raw(*head));
	rcu_assign_pointer(*head, e);
}

static void unlink_endpoint(const struct vpeer_hash *h,
			    struct vpeer_endpoint *e)
{
	struct vpeer_endpoint __rcu **at;
	bool side = side_of(h->heads);
	struct vpeer_endpoint *i;

	at = vpeer_bucket(h, h->heads, e->vnet, &e->addr);
	while ((i = rcu_dereference_raw(*at)) != e)
		at = &i->next[side];
	rcu_assign_pointer(*at, rcu_dereference_raw(e->next[side]));
}

/* Nobody reads the chains of @heads' side: who did has left. */
static void relink(const struct vpeer_hash *h, unsigned long heads)
{
	const struct vpeer_buckets *b = buckets_of(h->heads);
	bool side = side_of(h->heads);
	struct vpeer_endpoint *e;
	unsigned long i;

	for (i = 0; i < 1UL << order_of(h->heads); i++) {
		for (e = rcu_dereference_raw(b->head[i]); e;
		     e = rcu_dereference_raw(e->next[side]))
			link_endpoint(h, heads, e);
		cond_resched();
	}
}

static void publish(struct vpeer_endpoints *t, unsigned long heads)
{
	struct vpeer_hash *copy;

	/* after what is in the array; readers depend on its address */
	smp_store_release(&t->hash.heads, heads);
	list_for_each_entry(copy, &t->hash.list, list) {
		/* as above */
		smp_store_release(&copy->heads, heads);
		cond_resched();
	}
}

static int resize(struct vpeer_endpoints *t, unsigned int order)
{
	struct vpeer_buckets *old = buckets_of(t->hash.heads);
	unsigned long heads;

	heads = alloc_heads(order, !side_of(t->hash.heads));
	if (!heads)
		return -ENOMEM;
	cond_synchronize_rcu(t->left);
	relink(&t->hash, heads);
	publish(t, heads);
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
	unsigned int now = order_of(t->hash.heads);

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

	if (order + 2 < order_of(t->hash.heads) &&
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

	if (vpeer_endpoint_find(&t->hash, vnet, addr))
		return 0;
	e = kzalloc(sizeof(*e), GFP_KERNEL_ACCOUNT);
	if (!e)
		return -ENOMEM;
	e->addr = *addr;
	e->vnet = vnet;
	link_endpoint(&t->hash, t->hash.heads, e);
	t->n++;
	return 0;
}

static void remove(struct vpeer_endpoints *t, struct vpeer_endpoint *e)
{
	unlink_endpoint(&t->hash, e);
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
	struct vpeer_endpoint *e = vpeer_endpoint_find(&t->hash, vnet, addr);

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
	struct vpeer_endpoint *e = vpeer_endpoint_find(&t->hash, vnet, addr);

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
	struct vpeer_endpoint *e = vpeer_endpoint_find(&t->hash, vnet, addr);

	if (e && rcu_access_pointer(e->nic) == nic)
		remove(t, e);
}
