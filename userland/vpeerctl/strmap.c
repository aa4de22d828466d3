// SPDX-License-Identifier: GPL-2.0-only
/* Values by string. */
#include <stdint.h>
#include <string.h>

#include "strmap.h"

static uint32_t strmap_hash(const char *key)
{
	uint32_t hash = 2166136261u;

	while (*key) {
		hash ^= (unsigned char)*key++;
		hash *= 16777619u;
	}
	return hash ^ (hash >> 15);
}

static struct strmap_slot *strmap_slot(const struct strmap *map,
				       const char *key)
{
	size_t i = strmap_hash(key) & (map->size - 1);

	while (map->slots[i].key && strcmp(map->slots[i].key, key))
		i = (i + 1) & (map->size - 1);
	return &map->slots[i];
}

/**
 * strmap_get() - Look up a key.
 * @map: The map.
 * @key: The key.
 *
 * Return: Its value, NULL if there is none.
 */
void *strmap_get(const struct strmap *map, const char *key)
{
	return map->size ? strmap_slot(map, key)->value : NULL;
}

static void strmap_double(struct strmap *map)
{
	struct strmap old = *map;
	size_t i;

	map->size = old.size ? old.size * 2 : 16;
	map->slots = pool_alloc(map->pool, map->size * sizeof(*map->slots));
	for (i = 0; i < old.size; i++)
		if (old.slots[i].key)
			*strmap_slot(map, old.slots[i].key) = old.slots[i];
}

/**
 * strmap_put() - Set the value of a key.
 * @map: The map; its pool must be set.
 * @key: The key, borrowed.
 * @value: The value.
 */
void strmap_put(struct strmap *map, const char *key, void *value)
{
	struct strmap_slot *slot;

	if (map->count * 2 >= map->size)
		strmap_double(map);
	slot = strmap_slot(map, key);
	if (!slot->key) {
		slot->key = key;
		map->count++;
	}
	slot->value = value;
}
