/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Direct pointing: in a tree with many levels an array, indexed by an address'
 * bits, leads from the root to a leaf or to the hop itself.
 */
#ifndef _VPEER_MODEL_DIRECT_H
#define _VPEER_MODEL_DIRECT_H

#include "search.h"

/**
 * struct vpeer_levels - a tree that is complete
 * @nodes: where its nodes are counted from
 * @root: VPEER_ROOT4 or VPEER_ROOT6
 * @leaf: number of the first leaf; leaves are next to each other and full, but
 *	for the last one, and the levels above follow each other
 * @n: number of intervals in them
 */
struct vpeer_levels {
	union vpeer_node *nodes;
	u32 root;
	u32 leaf;
	u32 n;
};

static inline u32 vpeer_per_leaf(bool v4)
{
	return v4 ? VPEER_LEAF4 : VPEER_LEAF6;
}

static inline u32 vpeer_per_branch(bool v4)
{
	return v4 ? VPEER_BRANCH4 : VPEER_BRANCH6;
}

/* What is before the first slot is behind the last one: it wraps around. */
static inline u32 vpeer_direct_at(const union vpeer_node *nodes,
				  const struct vpeer_direct *d, u64 addr)
{
	u64 slot = (addr - d->base) >> d->shift;

	if (slot >= d->n)
		return d->rest;
	return ((const u32 *)&nodes[d->slots])[slot];
}

u32 vpeer_direct_nodes(u32 intervals, bool v4);
void vpeer_direct_build(const struct vpeer_levels *l);

#endif
