/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the model needs from its surroundings. User space builds the same
 * files with headers of these names (selftests/unit/shim).
 */
#ifndef _VPEER_MODEL_ENV_H
#define _VPEER_MODEL_ENV_H

#include <linux/bug.h>
#include <linux/errno.h>
#include <linux/list.h>
#include <linux/mm.h>
#include <linux/sched/signal.h>
#include <linux/slab.h>
#include <linux/sort.h>
#include <linux/string.h>
#include <linux/types.h>
#include <linux/vmalloc.h>
#include <linux/vpeer.h>

/* Configuration memory is the caller's: it counts against his cgroup. */
static inline void *vpeer_alloc(size_t size)
{
	return kvzalloc(size, GFP_KERNEL_ACCOUNT);
}

/*
 * What is large and stays: kmalloc() would round it up to a power of 2.
 * The page or two that it wastes otherwise do not matter.
 */
static inline void *vpeer_alloc_exact(size_t size)
{
	if (size <= 4 * PAGE_SIZE)
		return vpeer_alloc(size);
	return __vmalloc(size, GFP_KERNEL_ACCOUNT | __GFP_ZERO);
}

static inline void vpeer_free(const void *p)
{
	kvfree(p);
}

/* Called in loops over what a user may make long. */
static inline int vpeer_relax(void)
{
	cond_resched();
	return fatal_signal_pending(current) ? -EINTR : 0;
}

/* In loops that do little each time, and cannot end early. */
static inline void vpeer_breathe(u32 *turn)
{
	if (!(++*turn % 32))
		cond_resched();
}

#endif
