// SPDX-License-Identifier: GPL-2.0-only
/*
 * Builds the tree that the hop of an address is found with, and searches it
 * where it is more than its root.
 */
#include "direct.h"
#include "env.h"

/**
 * struct tree - a tree of one family, while it is built
 * @nodes: the nodes, roots first
 * @level: the first node of the level that is written
 * @n: nodes of that level that are in use
 * @used: places that are used in the last of them
 * @root: VPEER_ROOT4 or VPEER_ROOT6
 */
struct tree {
	union vpeer_node *nodes;
	u32 level;
	u32 n;
	u32 used;
	u32 root;
};

/**
 * vpeer_search_nodes() - how many nodes a tree has beside its root, at most
 * @intervals: number of intervals, at most
 * @v4: family
 *
 * Return: the number, with those of the array that leads past upper levels.
 */
u32 vpeer_search_nodes(u32 intervals, bool v4)
{
	u32 n = DIV_ROUND_UP(intervals, vpeer_per_leaf(v4));
	u32 sum = vpeer_direct_nodes(intervals, v4);

	while (n > 1) {
		sum += n;
		n = DIV_ROUND_UP(n, vpeer_per_branch(v4));
	}
	return sum;
}

static bool is4(const struct tree *t)
{
	return t->root == VPEER_ROOT4;
}

static union vpeer_node *last(const struct tree *t)
{
	return &t->nodes[t->level + t->n - 1];
}

/* Where nothing ends yet is the largest address. */
static void add_node(struct tree *t, u32 below)
{
	t->n++;
	t->used = 0;
	memset(last(t), 0xff, sizeof(*last(t)));
	last(t)->below = below;
}

/* One more place in the level, before it ends what is there before @start. */
static void add(struct tree *t, u64 start, u32 room, u32 below)
{
	if (!t->n || t->used == room)
		add_node(t, below);
	else if (is4(t))
		last(t)->end4[t->used - 1] = start - 1;
	else
		last(t)->end6[t->used - 1] = start - 1;
	t->used++;
}

static void add4(struct tree *t, u32 start, u16 hop)
{
	if (t->n && last(t)->hop4[t->used - 1] == hop)
		return;
	add(t, start, VPEER_LEAF4, VPEER_NODE_LEAF);
	if (t->used == 1)
		last(t)->first4 = start;
	last(t)->hop4[t->used - 1] = hop;
}

static void add6(struct tree *t, u64 start, u16 hop)
{
	if (t->n && last(t)->hop6[t->used - 1] == hop)
		return;
	add(t, start, VPEER_LEAF6, VPEER_NODE_LEAF);
	if (t->used == 1)
		last(t)->first6 = start;
	last(t)->hop6[t->used - 1] = hop;
}

static u64 first_of(const struct tree *t, const union vpeer_node *node)
{
	while (!(node->below & VPEER_NODE_LEAF))
		node = &t->nodes[node->below];
	return is4(t) ? node->first4 : node->first6;
}

/* The one above the level that is complete. */
static void add_level(struct tree *t)
{
	u32 i, first = t->level, n = t->n, room = vpeer_per_branch(is4(t));

	t->level = n <= room ? t->root : first + n;
	t->n = 0;
	for (i = first; i < first + n; i++)
		add(t, first_of(t, &t->nodes[i]), room, i);
}

/* What few intervals have been merged into is the root as well. */
static void finish(struct tree *t)
{
	struct vpeer_levels levels = {
		.nodes = t->nodes, .root = t->root, .leaf = t->level,
		.n = (t->n - 1) * vpeer_per_leaf(is4(t)) + t->used,
	};

	while (t->n > 1)
		add_level(t);
	if (t->level != t->root)
		t->nodes[t->root] = t->nodes[t->level];
	vpeer_direct_build(&levels);
}

static struct tree begin(union vpeer_node *nodes, u32 free, u32 n, bool v4)
{
	u32 root = v4 ? VPEER_ROOT4 : VPEER_ROOT6;

	return (struct tree){
		.nodes = nodes, .level = n <= vpeer_per_leaf(v4) ? root : free,
		.root = root,
	};
}

/**
 * vpeer_search_build4() - build the tree of IPv4
 * @nodes: room for the tree
 * @free: the first node that may be used beside the root, of as many as
 *	vpeer_search_nodes() says for the row's @merged
 * @row: the intervals
 */
void vpeer_search_build4(union vpeer_node *nodes, u32 free,
			 const struct vpeer_row *row)
{
	struct tree t = begin(nodes, free, row->merged, true);
	u32 i, turn = 0;

	for (i = 0; i < row->n; i++) {
		add4(&t, row->start4[i], row->hop[i]);
		vpeer_breathe(&turn);
	}
	finish(&t);
}

/*
 * All that begins in the same /64 as interval @i; the return value is what
 * begins behind it. Only where that is a whole /64 the half tells it.
 */
static u32 add_half(struct tree *t, const struct vpeer_row *row, u32 i)
{
	const struct vpeer_addr *start = row->start6;
	u64 half = start[i].hi;
	u32 end = i + 1;

	while (end < row->n && start[end].hi == half)
		end++;
	if (end == i + 1 && !start[i].lo) {
		add6(t, half, row->hop[i]);
		return end;
	}
	add6(t, half, VPEER_HOP_LONGER);
	if (half != U64_MAX && (end == row->n || start[end].hi != half + 1))
		add6(t, half + 1, row->hop[end - 1]);
	return end;
}

/**
 * vpeer_search_build6() - build the tree of IPv6
 * @nodes: room for the tree
 * @free: as for vpeer_search_build4()
 * @row: the intervals
 */
void vpeer_search_build6(union vpeer_node *nodes, u32 free,
			 const struct vpeer_row *row)
{
	struct tree t = begin(nodes, free, row->merged, false);
	u32 i = 0, turn = 0;

	while (i < row->n) {
		i = add_half(&t, row, i);
		vpeer_breathe(&turn);
	}
	finish(&t);
}

/**
 * vpeer_search_deep4() - vpeer_search4() in a tree of more nodes than the root
 * @nodes: the tree
 * @addr: the address, host byte order
 *
 * Return: number of the hop.
 */
u16 vpeer_search_deep4(const union vpeer_node *nodes, u32 addr)
{
	const union vpeer_node *node = &nodes[VPEER_ROOT4];
	u32 at;

	if (node->below & VPEER_NODE_DIRECT) {
		at = vpeer_direct_at(nodes, &node->direct, addr);
		if (at & VPEER_NODE_LEAF)
			return at;
		node = &nodes[at];
	}
	while (!(node->below & VPEER_NODE_LEAF))
		node = &nodes[node->below + vpeer_branch4(node, addr)];
	return node->hop4[vpeer_leaf4(node, addr)];
}

/**
 * vpeer_search_deep6() - vpeer_search6() in a tree of more nodes than the root
 * @nodes: the tree
 * @half: upper half of the address, host byte order
 *
 * Return: number of the hop, or VPEER_HOP_LONGER.
 */
u16 vpeer_search_deep6(const union vpeer_node *nodes, u64 half)
{
	const union vpeer_node *node = &nodes[VPEER_ROOT6];
	u32 at;

	if (node->below & VPEER_NODE_DIRECT) {
		at = vpeer_direct_at(nodes, &node->direct, half);
		if (at & VPEER_NODE_LEAF)
			return at;
		node = &nodes[at];
	}
	while (!(node->below & VPEER_NODE_LEAF))
		node = &nodes[node->below + vpeer_branch6(node, half)];
	return node->hop6[vpeer_leaf6(node, half)];
}
