/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef _SHIM_LINUX_VMALLOC_H
#define _SHIM_LINUX_VMALLOC_H

#include <linux/slab.h>

#define PAGE_SIZE	4096
#define __GFP_ZERO	0

static inline void *__vmalloc(size_t size, int gfp)
{
	return kvzalloc(size, gfp);
}

#endif
