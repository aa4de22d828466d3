/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef VPEERCTL_STRMAP_H
#define VPEERCTL_STRMAP_H

#include <stddef.h>

#include "pool.h"

/**
 * struct strmap - Values by string.
 * @pool: Where the table lives.
 * @slots: The table, a power of two of them; a slot without key is free.
 * @size: Number of slots.
 * @count: Slots in use.
 *
 * Keys are borrowed and must live as long as the map. Nothing is removed.
 */
struct strmap {
	struct pool *pool;
	struct strmap_slot {
		const char *key;
		void *value;
	} *slots;
	size_t size;
	size_t count;
};

void *strmap_get(const struct strmap *map, const char *key);
void strmap_put(struct strmap *map, const char *key, void *value);

#endif
