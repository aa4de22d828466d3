/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * How the hop of an address is found: a tree whose nodes are cache lines.
 * Routes next to each other that lead the same way are one interval of it.
 */
#ifndef _VPEER_MODEL_SEARCH_H
#define _VPEER_MODEL_SEARCH_H

#include <linux/build_bug.h>

#include "addr.h"

/* How many intervals a leaf has, and how many nodes are below another. */
#define VPEER_LEAF4	8
#define VPEER_BRANCH4	16
#define VPEER_LEAF6	6
#define VPEER_BRANCH6	8

/* The roots are the first nodes of a tree. */
enum { VPEER_ROOT4, VPEER_ROOT6, VPEER_ROOTS };

/* union vpeer_node.below: there are hops, not nodes */
#define VPEER_NODE_LEAF	0x80000000
/* it is a root, and @direct leads past the nodes below */
#define VPEER_NODE_DIRECT	0x40000000

/* In place of a hop: routes longer than /64 are in the interval. */
#define VPEER_HOP_LONGER	U16_MAX

/**
 * struct vpeer_direct - an array that leads past the upper levels of a tree
 * @base: where the first slot begins, an address or upper half of one
 * @shift: log2 of what a slot spans
 * @n: number of slots
 * @slots: number of the node at which they are, each a u32: the number of a
 *	node below which all of its span is, or VPEER_NODE_LEAF and the number
 *	of its only hop
 * @rest: number of the node for what no slot spans, the whole tree's
 */
struct vpeer_direct {
	u64 base;
	u32 shift;
	u32 n;
	u32 slots;
	u32 rest;
};

/**
 * union vpeer_node - a node of the tree, one cache line
 * @end4: last addresses of what is below, ascending, but for the last one;
 *	those that are not in use are the largest, behind which nothing is
 * @end6: upper halves of theirs
 * @below: number of the first node below, VPEER_NODE_LEAF or VPEER_NODE_DIRECT
 * @leaf4: the same in a leaf
 * @first4: first address of a leaf; not for packets
 * @leaf6: as @leaf4
 * @first6: as @first4
 * @hop4: number of each interval's hop, in a leaf
 * @hop6: as @hop4, or VPEER_HOP_LONGER
 * @direct: in the root of a tree with many levels
 */
union vpeer_node {
	struct {
		u32 end4[VPEER_BRANCH4 - 1];
		u32 below;
	};
	struct {
		u32 leaf4[VPEER_LEAF4 - 1];
		u32 first4;
		u16 hop4[VPEER_LEAF4];
	};
	u64 end6[VPEER_BRANCH6 - 1];
	struct {
		u64 leaf6[VPEER_LEAF6 - 1];
		u64 first6;
		u16 hop6[VPEER_LEAF6];
	};
	struct vpeer_direct direct;
};

static_assert(sizeof(union vpeer_node) == 64);

/*
 * Which of what is below a node has an address: as many as there are ends
 * before it. Sums of comparisons, so that no branch depends on data.
 */
static inline unsigned long vpeer_branch4(const union vpeer_node *node,
					  u32 addr)
{
	unsigned long at = 8UL * (node->end4[7] < addr);

	at += 4UL * (node->end4[at + 3] < addr);
	at += 2UL * (node->end4[at + 1] < addr);
	return at + (node->end4[at] < addr);
}

static inline unsigned long vpeer_leaf4(const union vpeer_node *node, u32 addr)
{
	unsigned long at = 4UL * (node->leaf4[3] < addr);

	at += 2UL * (node->leaf4[at + 1] < addr);
	return at + (node->leaf4[at] < addr);
}

static inline unsigned long vpeer_branch6(const union vpeer_node *node,
					  u64 half)
{
	unsigned long at = 4UL * (node->end6[3] < half);

	at += 2UL * (node->end6[at + 1] < half);
	return at + (node->end6[at] < half);
}

static inline unsigned long vpeer_leaf6(const union vpeer_node *node, u64 half)
{
	unsigned long at = 3UL * (node->leaf6[2] < half);

	return at + (node->leaf6[at] < half) + (node->leaf6[at + 1] < half);
}

u16 vpeer_search_deep4(const union vpeer_node *nodes, u32 addr);
u16 vpeer_search_deep6(const union vpeer_node *nodes, u64 half);

/**
 * vpeer_search4() - find the hop of an IPv4 address
 * @nodes: the tree
 * @addr: the address, host byte order
 *
 * Return: number of the hop.
 */
static inline u16 vpeer_search4(const union vpeer_node *nodes, u32 addr)
{
	const union vpeer_node *root = &nodes[VPEER_ROOT4];

	if (unlikely(!(root->below & VPEER_NODE_LEAF)))
		return vpeer_search_deep4(nodes, addr);
	return root->hop4[vpeer_leaf4(root, addr)];
}

/**
 * vpeer_search6() - find the hop of an IPv6 address
 * @nodes: the tree
 * @half: upper half of the address, host byte order
 *
 * Return: number of the hop, or VPEER_HOP_LONGER.
 */
static inline u16 vpeer_search6(const union vpeer_node *nodes, u64 half)
{
	const union vpeer_node *root = &nodes[VPEER_ROOT6];

	if (unlikely(!(root->below & VPEER_NODE_LEAF)))
		return vpeer_search_deep6(nodes, half);
	return root->hop6[vpeer_leaf6(root, half)];
}

/**
 * struct vpeer_row - a row of intervals, from which a tree is built
 * @start4: their first addresses, ascending from 0, host byte order; for IPv4
 * @start6: as @start4, for IPv6
 * @hop: number of each one's hop
 * @n: how many, at least 1
 * @merged: how many the tree has at most: neighbours of the same hop are one,
 *	but one of IPv6 that does not begin with a /64 may be two
 */
struct vpeer_row {
	const u32 *start4;
	const struct vpeer_addr *start6;
	const u16 *hop;
	u32 n;
	u32 merged;
};

u32 vpeer_search_nodes(u32 intervals, bool v4);
void vpeer_search_build4(union vpeer_node *nodes, u32 free,
			 const struct vpeer_row *row);
void vpeer_search_build6(union vpeer_node *nodes, u32 free,
			 const struct vpeer_row *row);

#endif
