// SPDX-License-Identifier: GPL-2.0-only
#include "index.h"

#define FIRST_BITS	4
#define MAX_BITS	24

/**
 * vpeer_index_init() - make an empty index
 * @ix: the index
 *
 * Return: 0 or -ENOMEM.
 */
int vpeer_index_init(struct vpeer_index *ix)
{
	ix->bucket = vpeer_alloc(sizeof(*ix->bucket) << FIRST_BITS);
	ix->bits = FIRST_BITS;
	ix->n = 0;
	return ix->bucket ? 0 : -ENOMEM;
}

/**
 * vpeer_index_exit() - free an index, its nodes belong to others
 * @ix: the index
 */
void vpeer_index_exit(struct vpeer_index *ix)
{
	vpeer_free(ix->bucket);
	ix->bucket = NULL;
}

static void put(struct vpeer_index *ix, struct vpeer_index_node *node)
{
	struct vpeer_index_node **at = vpeer_index_bucket(ix, node->hash);

	node->next = *at;
	*at = node;
}

/* Without memory the chains stay as long as they are, which is no failure. */
static void resize(struct vpeer_index *ix, u32 bits)
{
	struct vpeer_index_node **old = ix->bucket;
	struct vpeer_index_node *node, *next;
	u32 i, n = 1U << ix->bits;
	struct vpeer_index_node **new;

	new = vpeer_alloc(sizeof(*new) << bits);
	if (!new)
		return;
	ix->bucket = new;
	ix->bits = bits;
	for (i = 0; i < n; i++) {
		for (node = old[i]; node; node = next) {
			next = node->next;
			put(ix, node);
		}
		if (!(i % 1024))
			vpeer_relax();
	}
	vpeer_free(old);
}

/**
 * vpeer_index_add() - add a node
 * @ix: the index
 * @node: the node
 * @hash: its hash
 */
void vpeer_index_add(struct vpeer_index *ix, struct vpeer_index_node *node,
		     u32 hash)
{
	if (ix->n >> ix->bits && ix->bits < MAX_BITS)
		resize(ix, ix->bits + 1);
	node->hash = hash;
	put(ix, node);
	ix->n++;
}

/**
 * vpeer_index_del() - take a node out
 * @ix: the index
 * @node: the node, which is in it
 */
void vpeer_index_del(struct vpeer_index *ix, struct vpeer_index_node *node)
{
	struct vpeer_index_node **at = vpeer_index_bucket(ix, node->hash);

	while (*at != node)
		at = &(*at)->next;
	*at = node->next;
	ix->n--;
	/* rarely, since all buckets are looked at */
	if (ix->n < 1U << (ix->bits - 4) && ix->bits > FIRST_BITS)
		resize(ix, ix->bits - min_t(u32, ix->bits - FIRST_BITS, 3));
}

/* Spreads the bits: buckets are chosen by the leading ones. */
static u32 finish(u32 h)
{
	h ^= h >> 16;
	h *= 0x85ebca6b;
	h ^= h >> 13;
	h *= 0xc2b2ae35;
	return h ^ h >> 16;
}

/**
 * vpeer_hash_bytes() - hash of a string of bytes
 * @seed: seed of the model
 * @data: the bytes
 * @len: how many
 *
 * Return: the hash (FNV-1a, finished as MurmurHash3 does).
 */
u32 vpeer_hash_bytes(u32 seed, const void *data, size_t len)
{
	const u8 *p = data;
	u32 h = seed ^ 0x811c9dc5;

	while (len--)
		h = (h ^ *p++) * 0x01000193;
	return finish(h);
}

/**
 * vpeer_hash_pair() - hash of two numbers
 * @seed: seed of the model
 * @a: one
 * @b: the other
 *
 * Return: the hash.
 */
u32 vpeer_hash_pair(u32 seed, u32 a, u32 b)
{
	return finish(seed ^ finish(a) * 31 ^ b * 0x9e3779b1);
}
