// SPDX-License-Identifier: GPL-2.0-only
/*
 * The kernel's per-CPU allocator takes some 5,000 instructions for an object
 * of any size, and a fabric has counters by the hundred thousand: they are cut
 * out of blocks here. Blocks lie at multiples of their size, so that an
 * object's block is found by its address; its first object tells whose it is.
 */
#include "pool.h"

#include <linux/bitmap.h>
#include <linux/cpumask.h>
#include <linux/slab.h>

/**
 * struct block - objects that were allocated together
 * @list: among the pool's blocks that have room, else empty
 * @pool: the pool
 * @base: the objects
 * @used: how many are taken
 * @map: which they are, the first object being none
 */
struct block {
	struct list_head list;
	struct vpeer_pool *pool;
	void __percpu *base;
	u32 used;
	unsigned long map[];
};

/**
 * vpeer_pool_new() - make an empty pool
 * @size: of an object
 * @block: size of the blocks, a power of 2 up to a page
 *
 * Return: the pool, for vpeer_pool_release(), or NULL.
 */
struct vpeer_pool *vpeer_pool_new(size_t size, u32 block)
{
	struct vpeer_pool *pool = kzalloc(sizeof(*pool), GFP_KERNEL_ACCOUNT);

	if (!pool)
		return NULL;
	spin_lock_init(&pool->lock);
	INIT_LIST_HEAD(&pool->room);
	refcount_set(&pool->users, 1);
	pool->size = ALIGN(size, sizeof(u64));
	pool->block = block;
	pool->per = block / pool->size;
	return pool;
}

static void put_pool(struct vpeer_pool *pool)
{
	if (refcount_dec_and_test(&pool->users))
		kfree(pool);
}

static void free_block(struct block *b)
{
	put_pool(b->pool);
	free_percpu(b->base);
	kfree(b);
}

/**
 * vpeer_pool_release() - let go of a pool
 * @pool: the pool, or NULL; it is freed with its last object
 */
void vpeer_pool_release(struct vpeer_pool *pool)
{
	struct block *b, *tmp;
	LIST_HEAD(empty);

	if (!pool)
		return;
	spin_lock_bh(&pool->lock);
	pool->dead = true;
	list_for_each_entry_safe(b, tmp, &pool->room, list)
		if (!b->used)
			list_move(&b->list, &empty);
	spin_unlock_bh(&pool->lock);
	list_for_each_entry_safe(b, tmp, &empty, list)
		free_block(b);
	put_pool(pool);
}

static struct block **owner_of(void __percpu *base)
{
	return per_cpu_ptr((struct block * __percpu *)base,
			   cpumask_first(cpu_possible_mask));
}

static struct block *new_block(struct vpeer_pool *pool)
{
	struct block *b;

	b = kzalloc(struct_size(b, map, BITS_TO_LONGS(pool->per)),
		    GFP_KERNEL_ACCOUNT);
	if (!b)
		return NULL;
	b->base = __alloc_percpu_gfp(pool->block, pool->block,
				     GFP_KERNEL_ACCOUNT);
	if (!b->base) {
		kfree(b);
		return NULL;
	}
	*owner_of(b->base) = b;
	__set_bit(0, b->map);
	b->pool = pool;
	refcount_inc(&pool->users);
	return b;
}

/* Under the lock; the offset of an object that was free. */
static u32 take(struct block *b)
{
	u32 i = find_first_zero_bit(b->map, b->pool->per);

	__set_bit(i, b->map);
	if (++b->used == b->pool->per - 1)
		list_del_init(&b->list);
	return i * b->pool->size;
}

/**
 * vpeer_pool_get() - take an object out of a pool
 * @pool: the pool
 *
 * Return: the object, zeroed, for vpeer_pool_put(), or NULL.
 */
void __percpu *vpeer_pool_get(struct vpeer_pool *pool)
{
	void __percpu *object;
	struct block *b;
	int cpu;

	spin_lock_bh(&pool->lock);
	b = list_first_entry_or_null(&pool->room, struct block, list);
	if (!b) {
		spin_unlock_bh(&pool->lock);
		b = new_block(pool);
		if (!b)
			return NULL;
		spin_lock_bh(&pool->lock);
		list_add(&b->list, &pool->room);
	}
	object = b->base + take(b);
	spin_unlock_bh(&pool->lock);
	for_each_possible_cpu(cpu)
		memset(per_cpu_ptr(object, cpu), 0, pool->size);
	return object;
}

/* An empty block is kept unless there is another one with room. */
static bool give(struct block *b, u32 i)
{
	struct vpeer_pool *pool = b->pool;

	__clear_bit(i, b->map);
	if (b->used-- == pool->per - 1)
		list_add_tail(&b->list, &pool->room);
	if (b->used || (!pool->dead && list_is_singular(&pool->room)))
		return false;
	list_del(&b->list);
	return true;
}

/**
 * vpeer_pool_put() - give an object back to its pool
 * @object: the object, or NULL
 * @block: size of its pool's blocks
 *
 * Context: any but hard interrupts.
 */
void vpeer_pool_put(void __percpu *object, u32 block)
{
	unsigned long at = (unsigned long __force)object;
	struct vpeer_pool *pool;
	struct block *b;
	bool empty;

	if (!object)
		return;
	b = *owner_of((void __percpu __force *)(at & ~(block - 1UL)));
	pool = b->pool;
	spin_lock_bh(&pool->lock);
	empty = give(b, at % block / pool->size);
	spin_unlock_bh(&pool->lock);
	if (empty)
		free_block(b);
}
