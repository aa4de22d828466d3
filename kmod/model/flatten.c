// SPDX-License-Identifier: GPL-2.0-only
/*
 * Nested routes become a row of intervals that cover the whole address space of
 * a family (R-RT-9): in each the longest of them leads.
 */
#include "effective.h"

static bool is4(const struct vpeer_candidate *r)
{
	return vpeer_prefix_is4(&r->prefix);
}

static void emit(struct vpeer_effective *e, const struct vpeer_addr *start,
		 const struct vpeer_candidate *r)
{
	u32 n = e->n_intervals;

	/* a longer prefix that starts at the same address takes its place */
	if (n && vpeer_addr_eq(&e->interval[n - 1].start, start))
		n--;
	e->interval[n] = (struct vpeer_interval){ *start, r };
	e->n_intervals = n + 1;
}

/* The route ends; the one around it goes on behind it. */
static const struct vpeer_candidate *
close_route(struct vpeer_effective *e, const struct vpeer_candidate *r)
{
	struct vpeer_addr next;

	if (!r->outer)
		return NULL;
	next = vpeer_prefix_last(&r->prefix);
	if (!(is4(r) && vpeer_addr_to4(&next) == U32_MAX) &&
	    vpeer_addr_next(&next))
		emit(e, &next, r->outer);
	return r->outer;
}

static void emit_all(struct vpeer_effective *e)
{
	const struct vpeer_candidate *open = NULL;
	struct vpeer_candidate *r;
	u32 turn = 0;

	for (r = e->route; r < e->route + e->n; r++) {
		vpeer_breathe(&turn);
		if (r->state != VPEER_ROUTE_STATE_ACTIVE)
			continue;
		while (open && !vpeer_prefix_covers(&open->prefix, &r->prefix))
			open = close_route(e, open);
		emit(e, &r->prefix.addr, r);
		r->outer = open;
		open = r;
	}
	while (open)
		open = close_route(e, open);
}

/* What leads the same way is one interval of the tree. */
static u32 merged(const struct vpeer_interval *row, u32 n)
{
	u32 i, turn = 0, sum = 1;

	for (i = 1; i < n; i++) {
		sum += row[i].route->hop != row[i - 1].route->hop;
		vpeer_breathe(&turn);
	}
	return sum;
}

static bool has_longer(const struct vpeer_interval *row, u32 n)
{
	u32 i, turn = 0;

	for (i = 0; i < n; i++) {
		if (row[i].route->prefix.len > 64)
			return true;
		vpeer_breathe(&turn);
	}
	return false;
}

/**
 * vpeer_effective_flatten() - work out which route leads where
 * @e: the routes, settled; a None route or another is for all of a family
 */
void vpeer_effective_flatten(struct vpeer_effective *e)
{
	const struct vpeer_interval *row6;
	u32 n4 = 0, n6, turn = 0;

	e->n_intervals = 0;
	emit_all(e);
	while (n4 < e->n_intervals && is4(e->interval[n4].route)) {
		vpeer_breathe(&turn);
		n4++;
	}
	n6 = e->n_intervals - n4;
	row6 = &e->interval[n4];
	e->n4 = n4;
	e->merged4 = merged(e->interval, n4);
	/* the /64 that a longer one is in may be an interval beside it */
	e->merged6 = has_longer(row6, n6) ? 2 * n6 : merged(row6, n6);
}
