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

/**
 * struct vpeer_index - a hash table of nodes that grows and shrinks
 * @bucket: the chains
 * @bits: base 2 logarithm of their number
 * @n: number of nodes
 *
 * Used under the fabric's mutex alone; packets look elsewhere.
 */
struct vpeer_index {
	struct vpeer_index_node **bucket;
	u32 bits;
	u32 n;
};

int vpeer_index_init(struct vpeer_index *ix);
void vpeer_index_exit(struct vpeer_index *ix);
void vpeer_index_add(struct vpeer_index *ix, struct vpeer_index_node *node,
		     u32 hash);
void vpeer_index_del(struct vpeer_index *ix, struct vpeer_index_node *node);
u32 vpeer_hash_bytes(u32 seed, const void *data, size_t len);
u32 vpeer_hash_pair(u32 seed, u32 a, u32 b);

static inline struct vpeer_index_node **
vpeer_index_bucket(struct vpeer_index *ix, u32 hash)
{
	return &ix->bucket[hash >> (32 - ix->bits)];
}

/* Nodes of other hashes may be among them. */
#define vpeer_index_for_each(pos, ix, h, member)			\
	for (struct vpeer_index_node *__n = *vpeer_index_bucket(ix, h);	\
	     __n && (pos = container_of(__n, typeof(pos[0]), member), 1); \
	     __n = __n->next)

#endif
