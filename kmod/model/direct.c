// SPDX-License-Identifier: GPL-2.0-only
/* Builds the array that leads past the upper levels of a tree. */
#include "direct.h"

#include "env.h"

/* How many slots there are to an interval, at most. */
#define SLOTS	2

static bool is4(const struct vpeer_levels *l)
{
	return l->root == VPEER_ROOT4;
}

/* With fewer intervals a branch and a leaf find it in as many cache lines. */
static bool is_deep(u32 intervals, bool v4)
{
	return intervals > vpeer_per_leaf(v4) * vpeer_per_branch(v4);
}

/**
 * vpeer_direct_nodes() - how many nodes the array takes, at most
 * @intervals: number of intervals, at most
 * @v4: family
 *
 * Return: the number, with one for the root, which the array's description
 * takes the place of.
 */
u32 vpeer_direct_nodes(u32 intervals, bool v4)
{
	if (!is_deep(intervals, v4))
		return 0;
	return 1 + DIV_ROUND_UP(intervals * SLOTS * (u32)sizeof(u32),
				(u32)sizeof(union vpeer_node));
}

static const union vpeer_node *leaf_of(const struct vpeer_levels *l, u32 i)
{
	return &l->nodes[l->leaf + i / vpeer_per_leaf(is4(l))];
}

static u64 start_of(const struct vpeer_levels *l, u32 i)
{
	const union vpeer_node *leaf = leaf_of(l, i);
	u32 at = i % vpeer_per_leaf(is4(l));

	if (is4(l))
		return at ? leaf->leaf4[at - 1] + 1 : leaf->first4;
	return at ? leaf->leaf6[at - 1] + 1 : leaf->first6;
}

static u16 hop_of(const struct vpeer_levels *l, u32 i)
{
	const union vpeer_node *leaf = leaf_of(l, i);
	u32 at = i % vpeer_per_leaf(is4(l));

	return is4(l) ? leaf->hop4[at] : leaf->hop6[at];
}

/**
 * struct span - what slots are for, while the array is made
 * @d: the array's description
 * @lines: cache lines that the search for the first address of each interval
 *	meets with the array, in sum
 * @starts: intervals that begin in slots
 * @depth: levels of the tree
 * @top: number of the node behind all others, where the root goes
 */
struct span {
	struct vpeer_direct d;
	u64 lines;
	u32 starts;
	u32 depth;
	u32 top;
};

static void measure(const struct vpeer_levels *l, struct span *s)
{
	u32 n = DIV_ROUND_UP(l->n, vpeer_per_leaf(is4(l)));

	s->top = l->leaf;
	for (s->depth = 1; n > 1; s->depth++) {
		s->top += n;
		n = DIV_ROUND_UP(n, vpeer_per_branch(is4(l)));
	}
	s->d.rest = s->top;
	s->d.slots = s->top + 1;
}

/*
 * Slots span where most intervals begin. The outermost ones may be far away,
 * they are let in as far as there is room.
 */
static void choose(const struct vpeer_levels *l, struct span *s)
{
	u32 out = l->n / 8, shift = 0, room;
	u64 lo = start_of(l, out), hi = start_of(l, l->n - 1 - out);
	u32 i, turn = 0;

	while ((hi >> shift) - (lo >> shift) >= l->n + l->n / 4)
		shift++;
	lo >>= shift;
	hi >>= shift;
	room = l->n * SLOTS - (hi - lo + 1);
	for (i = 0; i < out; i++) {
		u64 below = start_of(l, out - 1 - i) >> shift;
		u64 above = start_of(l, l->n - out + i) >> shift;

		if (lo - below <= room) {
			room -= lo - below;
			lo = below;
		}
		if (above - hi <= room) {
			room -= above - hi;
			hi = above;
		}
		vpeer_breathe(&turn);
	}
	s->d.base = lo << shift;
	s->d.shift = shift;
	s->d.n = hi - lo + 1;
}

/* The lowest node that has all intervals from @a to @b, and its height. */
static u32 common(const struct vpeer_levels *l, u32 a, u32 b, u32 *height)
{
	u32 n = DIV_ROUND_UP(l->n, vpeer_per_leaf(is4(l))), at = l->leaf;

	a /= vpeer_per_leaf(is4(l));
	b /= vpeer_per_leaf(is4(l));
	for (*height = 1; a != b; ++*height) {
		at += n;
		n = DIV_ROUND_UP(n, vpeer_per_branch(is4(l)));
		a /= vpeer_per_branch(is4(l));
		b /= vpeer_per_branch(is4(l));
	}
	return at + a;
}

/* The slot of intervals from @a to @b, of which @starts begin in it. */
static u32 slot(const struct vpeer_levels *l, struct span *s, u32 a, u32 b,
		u32 starts)
{
	u32 height = 0, at;

	at = a == b ? VPEER_NODE_LEAF | hop_of(l, a) : common(l, a, b, &height);
	s->lines += (u64)starts * (2 + height);
	s->starts += starts;
	return at;
}

/**
 * struct place - an interval, while they are gone through
 * @i: its number
 * @start: where it begins
 * @next: where the one behind it begins, if it is not the last one
 */
struct place {
	u32 i;
	u64 start;
	u64 next;
};

static void advance(const struct vpeer_levels *l, struct place *p)
{
	p->start = p->next;
	p->i++;
	if (p->i + 1 < l->n)
		p->next = start_of(l, p->i + 1);
}

/* To the last interval that begins at @addr or before it. */
static void seek(const struct vpeer_levels *l, struct place *p, u64 addr,
		 u32 *turn)
{
	while (p->i + 1 < l->n && p->next <= addr) {
		vpeer_breathe(turn);
		advance(l, p);
	}
}

static void fill(const struct vpeer_levels *l, struct span *s, u32 *slots)
{
	struct place p = { .start = start_of(l, 0), .next = start_of(l, 1) };
	u64 first = s->d.base, last;
	u32 from, k, turn = 0;
	bool begins;

	for (k = 0; k < s->d.n; k++, first = last + 1) {
		last = first + (1ULL << s->d.shift) - 1;
		seek(l, &p, first, &turn);
		from = p.i;
		begins = p.start == first;
		seek(l, &p, last, &turn);
		slots[k] = slot(l, s, from, p.i, begins + p.i - from);
		vpeer_breathe(&turn);
	}
}

/* All others take the way through the whole tree behind the description. */
static bool is_worth_it(const struct vpeer_levels *l, const struct span *s)
{
	u64 others = l->n - s->starts;

	return s->lines + others * (s->depth + 1) < (u64)l->n * s->depth;
}

/**
 * vpeer_direct_build() - add direct pointing to a tree, if it saves cache lines
 * @l: the tree, with room for vpeer_direct_nodes() behind its levels
 */
void vpeer_direct_build(const struct vpeer_levels *l)
{
	union vpeer_node *root = &l->nodes[l->root];
	struct span s = { 0 };

	if (!is_deep(l->n, is4(l)))
		return;
	measure(l, &s);
	choose(l, &s);
	fill(l, &s, (u32 *)&l->nodes[s.d.slots]);
	if (!is_worth_it(l, &s))
		return;
	l->nodes[s.top] = *root;
	root->direct = s.d;
	root->below = VPEER_NODE_DIRECT;
}
