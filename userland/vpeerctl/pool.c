// SPDX-License-Identifier: GPL-2.0-only
/* Memory that is freed all at once. */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "pool.h"

#define POOL_BLOCK	(64 * 1024)

struct pool_block {
	struct pool_block *next;
	size_t size;
	max_align_t data[];
};

static void out_of_memory(void)
{
	fputs("vpeerctl: out of memory\n", stderr);
	exit(1);
}

static struct pool_block *pool_add(struct pool *pool, size_t size)
{
	struct pool_block *block;

	if (size < POOL_BLOCK)
		size = POOL_BLOCK;
	block = calloc(1, sizeof(*block) + size);
	if (!block)
		out_of_memory();
	block->size = size;
	block->next = pool->blocks;
	pool->blocks = block;
	pool->used = 0;
	return block;
}

/**
 * pool_alloc() - Take zeroed memory from a pool.
 * @pool: The pool.
 * @size: Number of bytes.
 *
 * Return: The memory, never NULL.
 */
void *pool_alloc(struct pool *pool, size_t size)
{
	size_t align = sizeof(max_align_t) - 1;
	struct pool_block *block = pool->blocks;
	void *data;

	if (size > SIZE_MAX / 2)
		out_of_memory();
	size = (size + align) & ~align;
	if (!block || block->size - pool->used < size)
		block = pool_add(pool, size);
	data = (char *)block->data + pool->used;
	pool->used += size;
	return data;
}

/**
 * pool_grow() - Make room for one more member of an array.
 * @pool: The pool.
 * @old: The array, or NULL.
 * @size: Size of a member.
 * @count: Members in use.
 * @room: Members there is room for, updated.
 *
 * Return: The array, which may have moved.
 */
void *pool_grow(struct pool *pool, void *old, size_t size, size_t count,
		size_t *room)
{
	size_t want = *room ? *room * 2 : 4;
	void *new;

	if (count < *room)
		return old;
	if (want > SIZE_MAX / 2 / size)
		out_of_memory();
	new = pool_alloc(pool, want * size);
	if (count)
		memcpy(new, old, count * size);
	*room = want;
	return new;
}

/**
 * pool_strndup() - Copy the beginning of a string.
 * @pool: The pool.
 * @text: The string.
 * @length: At most so many bytes of it.
 *
 * Return: The copy.
 */
char *pool_strndup(struct pool *pool, const char *text, size_t length)
{
	size_t size = strnlen(text, length);
	char *copy = pool_alloc(pool, size + 1);

	memcpy(copy, text, size);
	return copy;
}

/**
 * pool_strdup() - Copy a string.
 * @pool: The pool.
 * @text: The string.
 *
 * Return: The copy.
 */
char *pool_strdup(struct pool *pool, const char *text)
{
	return pool_strndup(pool, text, strlen(text));
}

/**
 * pool_vprintf() - Format into a pool.
 * @pool: The pool.
 * @format: As for printf().
 * @ap: The arguments.
 *
 * Return: The text.
 */
char *pool_vprintf(struct pool *pool, const char *format, va_list ap)
{
	va_list again;
	char *text;
	int size;

	va_copy(again, ap);
	size = vsnprintf(NULL, 0, format, again);
	va_end(again);
	if (size < 0)
		out_of_memory();
	text = pool_alloc(pool, (size_t)size + 1);
	vsnprintf(text, (size_t)size + 1, format, ap);
	return text;
}

/**
 * pool_printf() - Format into a pool.
 * @pool: The pool.
 * @format: As for printf().
 *
 * Return: The text.
 */
char *pool_printf(struct pool *pool, const char *format, ...)
{
	va_list ap;
	char *text;

	va_start(ap, format);
	text = pool_vprintf(pool, format, ap);
	va_end(ap);
	return text;
}

/**
 * pool_free() - Free all that was taken from a pool.
 * @pool: The pool, which may be used again.
 */
void pool_free(struct pool *pool)
{
	struct pool_block *block;

	while ((block = pool->blocks)) {
		pool->blocks = block->next;
		free(block);
	}
	pool->used = 0;
}
