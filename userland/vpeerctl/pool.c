// SPDX-License-Identifier: GPL-2.0-only
/* Memory that is freed all at once. */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "pool.h"

/* The first block; others double up to one that huge pages fit into. */
#define POOL_BLOCK	((size_t)64 * 1024)
#define POOL_BLOCK_MAX	((size_t)16 * 1024 * 1024)

/**
 * struct pool_block - What was taken from the heap in one piece.
 * @next: The one before it.
 * @prev: The one after it, NULL of the newest.
 * @size: Bytes of @data.
 * @data: What is handed out. Whatever is as large as POOL_BLOCK has a block of
 *        its own, behind the newest.
 */
struct pool_block {
	struct pool_block *next;
	struct pool_block *prev;
	size_t size;
	max_align_t data[];
};

static void out_of_memory(void)
{
	fputs("vpeerctl: out of memory\n", stderr);
	exit(1);
}

/* Its neighbours are told where a block is. */
static void pool_link(struct pool *pool, struct pool_block *block)
{
	if (block->next)
		block->next->prev = block;
	if (block->prev)
		block->prev->next = block;
	else
		pool->blocks = block;
}

static struct pool_block *new_block(size_t size)
{
	struct pool_block *block = calloc(1, sizeof(*block) + size);

	if (!block)
		out_of_memory();
	block->size = size;
	return block;
}

static void *take_block(struct pool *pool, size_t size)
{
	struct pool_block *block = new_block(size);

	block->prev = pool->blocks;
	if (block->prev)
		block->next = block->prev->next;
	else
		pool->used = size;
	pool_link(pool, block);
	return block->data;
}

static void next_block(struct pool *pool)
{
	struct pool_block *block;

	pool->size = pool->size ? pool->size * 2 : POOL_BLOCK;
	if (pool->size > POOL_BLOCK_MAX)
		pool->size = POOL_BLOCK_MAX;
	block = new_block(pool->size);
	block->next = pool->blocks;
	pool_link(pool, block);
	pool->used = 0;
}

static void *pool_take(struct pool *pool, size_t size, size_t align)
{
	struct pool_block *block = pool->blocks;
	size_t at = (pool->used + align - 1) & ~(align - 1);

	if (size > SIZE_MAX / 2)
		out_of_memory();
	if (size >= POOL_BLOCK)
		return take_block(pool, size);
	if (!block || at > block->size || block->size - at < size) {
		next_block(pool);
		at = 0;
	}
	pool->used = at + size;
	return (char *)pool->blocks->data + at;
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
	return pool_take(pool, size, sizeof(max_align_t));
}

static void *grow_block(struct pool *pool, void *old, size_t size)
{
	struct pool_block *block;

	block = (void *)((char *)old - offsetof(struct pool_block, data));
	block = realloc(block, sizeof(*block) + size);
	if (!block)
		out_of_memory();
	if (!block->prev)
		pool->used = size;
	block->size = size;
	pool_link(pool, block);
	return block->data;
}

/**
 * pool_grow() - Make room for one more member of an array.
 * @pool: The pool.
 * @old: The array, or NULL.
 * @size: Size of a member.
 * @count: Members in use.
 * @room: Members there is room for, updated.
 *
 * A large array moves as a whole: copies of the old pointer are void then.
 *
 * Return: The array; the new member is zeroed.
 */
void *pool_grow(struct pool *pool, void *old, size_t size, size_t count,
		size_t *room)
{
	size_t want = *room ? *room * 2 : 2;
	char *new = old;

	if (count >= *room) {
		if (want > SIZE_MAX / 2 / size)
			out_of_memory();
		if (*room * size >= POOL_BLOCK) {
			new = grow_block(pool, old, want * size);
		} else {
			new = pool_alloc(pool, want * size);
			if (count)
				memcpy(new, old, count * size);
		}
		*room = want;
	}
	memset(new + count * size, 0, size);
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
	char *copy = pool_take(pool, size + 1, 1);

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
	char small[256], *text;
	va_list again;
	int size;

	va_copy(again, ap);
	size = vsnprintf(small, sizeof(small), format, again);
	va_end(again);
	if (size < 0)
		out_of_memory();
	text = pool_take(pool, (size_t)size + 1, 1);
	if ((size_t)size < sizeof(small))
		memcpy(text, small, (size_t)size + 1);
	else
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
	pool->size = 0;
}
