/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef _VPEER_POOL_H
#define _VPEER_POOL_H

#include <linux/list.h>
#include <linux/percpu.h>
#include <linux/refcount.h>
#include <linux/spinlock.h>

/**
 * struct vpeer_pool - small per-CPU objects of one size
 * @lock: protects what follows, and the blocks
 * @room: blocks that have room
 * @dead: nothing is taken out any more
 * @users: who owns it, and its blocks
 * @size: of an object
 * @block: size of a block
 * @per: objects a block
 */
struct vpeer_pool {
	spinlock_t lock;	/* the blocks */
	struct list_head room;
	bool dead;
	refcount_t users;
	u32 size;
	u32 block;
	u32 per;
};

struct vpeer_pool *vpeer_pool_new(size_t size, u32 block);
void vpeer_pool_release(struct vpeer_pool *pool);
void __percpu *vpeer_pool_get(struct vpeer_pool *pool);
void vpeer_pool_put(void __percpu *object, u32 block);

#endif
