/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef _SHIM_LINUX_SLAB_H
#define _SHIM_LINUX_SLAB_H

#include <stdlib.h>
#include <string.h>

#define GFP_KERNEL_ACCOUNT	0

/* Tests make an allocation fail by counting this down to 0. */
extern long shim_allocs_left;
/* Allocations that have not been freed: tests end by _exit(). */
extern long shim_live;

static inline void *kvzalloc(size_t size, int gfp)
{
	(void)gfp;
	if (shim_allocs_left > 0 && !--shim_allocs_left)
		return NULL;
	shim_live++;
	return calloc(1, size ? size : 1);
}

/* Not zeroed, which is to be seen. */
static inline void *kvmalloc_array(size_t n, size_t size, int gfp)
{
	void *p = kvzalloc(n * size, gfp);

	if (p)
		memset(p, 0xa5, n * size);
	return p;
}

static inline void kvfree(const void *p)
{
	if (p)
		shim_live--;
	free((void *)p);
}

#endif
