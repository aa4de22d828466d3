/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef _VPEER_MODEL_INDEX_H
#define _VPEER_MODEL_INDEX_H

#include "env.h"

/**
 * struct vpeer_index_node - membership in an index
 * @next: in its bucket
 * @hash: the node's hash
 *
 * There are some of it in each object. A pointer back would let it go in fewer
 * steps, but chains are short.
 */
struct vpeer_index_node {
	struct vpeer_index_node *next;
	u32 hash;
};

#define VPEER_INDEX_FIRST_BITS	4
#define VPEER_INDEX_FIRST	16	/* buckets, 2 ^ FIRST_BITS */
#define VPEER_INDEX_SEGMENTS	20

/**
 * struct vpeer_index - a hash table of nodes
 * @n: number of nodes
 * @buckets: number of buckets in use
 * @mask: the lowest power of 2 that is not below @buckets, less 1
 * @segments: number of segments that there is memory for
 * @segment: the chains; each segment has twice as many as the one before
 *
 * Whoever has one sees to it that it is used by one at a time. Packets look
 * elsewhere.
 */
struct vpeer_index {
	u32 n;
	u32 buckets;
	u32 mask;
	u32 segments;
	struct vpeer_index_node **segment[VPEER_INDEX_SEGMENTS];
};

int vpeer_index_init(struct vpeer_index *ix);
void vpeer_index_exit(struct vpeer_index *ix);
void vpeer_index_add(struct vpeer_index *ix, struct vpeer_index_node *node,
		     u32 hash);
void vpeer_index_del(struct vpeer_index *ix, struct vpeer_index_node *node);
void vpeer_index_expect(struct vpeer_index *ix);
void vpeer_index_put(struct vpeer_index *ix, struct vpeer_index_node *node,
		     u32 hash);
void vpeer_index_take(struct vpeer_index *ix, struct vpeer_index_node *node);
void vpeer_index_trim(struct vpeer_index *ix);
u32 vpeer_hash_bytes(u32 seed, const void *data, size_t len);
u32 vpeer_hash_pair(u32 seed, u32 a, u32 b);

/* Segment k has the buckets from (FIRST << k) - FIRST on. */
static inline struct vpeer_index_node **
vpeer_index_at(const struct vpeer_index *ix, u32 bucket)
{
	u32 at = bucket + VPEER_INDEX_FIRST;
	u32 k = fls(at) - 1;

	return &ix->segment[k - VPEER_INDEX_FIRST_BITS][at - (1U << k)];
}

/* In as many steps for each hash: how long it takes is not to tell. */
static inline struct vpeer_index_node **
vpeer_index_bucket(const struct vpeer_index *ix, u32 hash)
{
	u32 bucket = hash & ix->mask;
	u32 high = ((ix->mask + 1) / 2) & -(u32)(bucket >= ix->buckets);

	return vpeer_index_at(ix, bucket & ~high);
}

/* Nodes of other hashes may be among them. */
#define vpeer_index_for_each(pos, ix, h, member)			\
	for (struct vpeer_index_node *__n = *vpeer_index_bucket(ix, h);	\
	     __n && (pos = container_of(__n, typeof(pos[0]), member), 1); \
	     __n = __n->next)

#endif
