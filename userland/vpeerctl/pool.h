/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef VPEERCTL_POOL_H
#define VPEERCTL_POOL_H

#include <stdarg.h>
#include <stddef.h>

struct pool_block;

/**
 * struct pool - Memory that is freed all at once.
 * @blocks: What was taken from the heap, the newest first.
 * @used: Bytes handed out of the newest block.
 * @size: Size of the newest block that is not one thing's own.
 *
 * A command allocates from one pool and forgets: nothing that it parsed or
 * read outlives it. Allocation never fails, the tool ends instead.
 */
struct pool {
	struct pool_block *blocks;
	size_t used;
	size_t size;
};

void pool_free(struct pool *pool);
void *pool_alloc(struct pool *pool, size_t size);
void *pool_grow(struct pool *pool, void *old, size_t size, size_t count,
		size_t *room);
char *pool_strdup(struct pool *pool, const char *text);
char *pool_strndup(struct pool *pool, const char *text, size_t length);
char *pool_printf(struct pool *pool, const char *format, ...)
	__attribute__((format(printf, 2, 3)));
char *pool_vprintf(struct pool *pool, const char *format, va_list ap)
	__attribute__((format(printf, 2, 0)));

#endif
