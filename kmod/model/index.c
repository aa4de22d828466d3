// SPDX-License-Identifier: GPL-2.0-only
/*
 * Hash tables that grow and shrink bucket by bucket (linear hashing, Litwin
 * 1980): no addition takes longer than the others, however large a table is.
 */
#include "index.h"

/* Unused memory is kept for one segment, lest it come and go. */
#define SPARE	1

static size_t segment_size(u32 segment)
{
	return sizeof(struct vpeer_index_node *) <<
	       (VPEER_INDEX_FIRST_BITS + segment);
}

static u32 end_of(u32 segments)
{
	return (VPEER_INDEX_FIRST << segments) - VPEER_INDEX_FIRST;
}

/**
 * vpeer_index_init() - make an empty index
 * @ix: the index
 *
 * Return: 0 or -ENOMEM.
 */
int vpeer_index_init(struct vpeer_index *ix)
{
	memset(ix, 0, sizeof(*ix));
	ix->segment[0] = vpeer_alloc(segment_size(0));
	if (!ix->segment[0])
		return -ENOMEM;
	ix->segments = 1;
	ix->buckets = VPEER_INDEX_FIRST;
	ix->mask = VPEER_INDEX_FIRST - 1;
	return 0;
}

/**
 * vpeer_index_exit() - free an index, its nodes belong to others
 * @ix: the index
 */
void vpeer_index_exit(struct vpeer_index *ix)
{
	while (ix->segments)
		vpeer_free(ix->segment[--ix->segments]);
}

/**
 * vpeer_index_expect() - make sure that there is memory for one more bucket
 * @ix: the index
 *
 * Without memory the chains get longer, which is no reason to fail.
 */
void vpeer_index_expect(struct vpeer_index *ix)
{
	struct vpeer_index_node **segment;

	if (ix->buckets < end_of(ix->segments) || ix->n < ix->buckets ||
	    ix->segments == VPEER_INDEX_SEGMENTS)
		return;
	segment = vpeer_alloc(segment_size(ix->segments));
	if (segment)
		ix->segment[ix->segments++] = segment;
}

/* One more bucket takes what belongs to it from the one that had it. */
static void split(struct vpeer_index *ix)
{
	u32 to = ix->buckets++, half;
	struct vpeer_index_node **from, *node;

	if (to > ix->mask)
		ix->mask = 2 * ix->mask + 1;
	half = (ix->mask + 1) / 2;
	from = vpeer_index_at(ix, to - half);
	while ((node = *from)) {
		if (!(node->hash & half)) {
			from = &node->next;
			continue;
		}
		*from = node->next;
		node->next = *vpeer_index_at(ix, to);
		*vpeer_index_at(ix, to) = node;
	}
}

/* The last bucket goes back to the one that it was taken from. */
static void merge(struct vpeer_index *ix)
{
	u32 half = (ix->mask + 1) / 2, last = --ix->buckets;
	struct vpeer_index_node **to = vpeer_index_at(ix, last - half);

	while (*to)
		to = &(*to)->next;
	*to = *vpeer_index_at(ix, last);
	*vpeer_index_at(ix, last) = NULL;
	if (last == half)
		ix->mask = half - 1;
}

/**
 * vpeer_index_put() - add a node, in a few steps and without memory
 * @ix: the index
 * @node: the node
 * @hash: its hash
 */
void vpeer_index_put(struct vpeer_index *ix, struct vpeer_index_node *node,
		     u32 hash)
{
	struct vpeer_index_node **at;

	if (ix->n >= ix->buckets && ix->buckets < end_of(ix->segments))
		split(ix);
	at = vpeer_index_bucket(ix, hash);
	node->hash = hash;
	node->next = *at;
	*at = node;
	ix->n++;
}

/**
 * vpeer_index_take() - take a node out, in a few steps
 * @ix: the index
 * @node: the node, which is in it
 */
void vpeer_index_take(struct vpeer_index *ix, struct vpeer_index_node *node)
{
	struct vpeer_index_node **at = vpeer_index_bucket(ix, node->hash);
	u32 i;

	while (*at != node)
		at = &(*at)->next;
	*at = node->next;
	ix->n--;
	for (i = 0; i < 2 && ix->n < ix->buckets / 2 &&
	     ix->buckets > VPEER_INDEX_FIRST; i++)
		merge(ix);
}

/**
 * vpeer_index_trim() - give back the memory of buckets that have gone
 * @ix: the index
 */
void vpeer_index_trim(struct vpeer_index *ix)
{
	while (ix->segments > 1 + SPARE &&
	       ix->buckets <= end_of(ix->segments - 1 - SPARE))
		vpeer_free(ix->segment[--ix->segments]);
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
	vpeer_index_expect(ix);
	vpeer_index_put(ix, node, hash);
}

/**
 * vpeer_index_del() - take a node out and give back what it leaves unused
 * @ix: the index
 * @node: the node, which is in it
 */
void vpeer_index_del(struct vpeer_index *ix, struct vpeer_index_node *node)
{
	vpeer_index_take(ix, node);
	vpeer_index_trim(ix);
}

/* Spreads the bits: buckets are chosen by the trailing ones. */
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
