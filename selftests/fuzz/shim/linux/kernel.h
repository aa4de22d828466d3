/* SPDX-License-Identifier: GPL-2.0-only */
/* Words of the kernel that its netlink attributes are written in. */
#ifndef _SHIM_LINUX_KERNEL_H
#define _SHIM_LINUX_KERNEL_H

#include <arpa/inet.h>
#include <assert.h>
#include <errno.h>
#include <linux/bug.h>
#include <linux/slab.h>
#include <linux/types.h>
#include <sched.h>
#include <string.h>
#include <sys/types.h>

typedef int8_t s8;
typedef int16_t s16;
typedef int32_t s32;
typedef int64_t s64;
typedef int gfp_t;

#define U8_MAX		UINT8_MAX
#define U16_MAX		UINT16_MAX
#define U64_MAX		UINT64_MAX
#define S8_MIN		INT8_MIN
#define S8_MAX		INT8_MAX
#define S16_MIN		INT16_MIN
#define S16_MAX		INT16_MAX
#define S32_MIN		INT32_MIN
#define S32_MAX		INT32_MAX
#define S64_MIN		INT64_MIN
#define S64_MAX		INT64_MAX

#define BIT(n)		(1UL << (n))
#define unlikely(c)	(c)
#define fallthrough	__attribute__((__fallthrough__))
#define BUILD_BUG_ON_ZERO(c)	((int)sizeof(struct { int : -!!(c); }))
#define BUG_ON(c)	assert(!(c))
#define WARN_ON(c)	WARN_ON_ONCE(c)
#define EXPORT_SYMBOL(name)

/* refused messages are what a fuzzer makes: no word about each */
#define pr_warn_ratelimited(...)	do { } while (0)

/* named in headers, never called here */
unsigned int jiffies_to_msecs(unsigned long j);
unsigned long msecs_to_jiffies(unsigned int m);
void *kmemdup_noprof(const void *p, size_t size, gfp_t flags);
#define kmalloc(size, flags)	malloc(size)

#define IS_ALIGNED(n, to)	(!((n) & ((to) - 1)))
#define array_index_nospec(index, size)	(index)

#endif
