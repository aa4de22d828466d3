// SPDX-License-Identifier: GPL-2.0-only
/*
 * Which of the routes that could lead packets does (SEMANTICS section 4). Of
 * one prefix the highest rank wins; but a route of a gateway loses against the
 * VNet's own space and its peers' whatever its length (R-RT-11, V-8).
 */
#include "effective.h"

static bool of_gateway(const struct vpeer_candidate *r)
{
	return r->rank == VPEER_RANK_VPN || r->rank == VPEER_RANK_EXPRESSROUTE;
}

/**
 * vpeer_vnet_inside() - what is inside, seen from a VNet
 * @v: the VNet
 * @m: the model
 *
 * Return: its space and those of its peers in force, a sorted set to be freed,
 * or NULL.
 */
struct vpeer_space *vpeer_vnet_inside(struct vpeer_vnet *v,
				      struct vpeer_model *m)
{
	u32 n = vpeer_vnet_end(v)->n;
	const struct vpeer_space *part;
	struct vpeer_space *s;
	struct vpeer_obj *o;

	list_for_each_entry(o, &v->links, sibling)
		n += vpeer_link_end(to_link(o))->space->n;
	s = vpeer_space_alloc(n);
	if (!s)
		return NULL;
	vpeer_space_copy(s, vpeer_vnet_end(v));
	list_for_each_entry(o, &v->links, sibling) {
		if (o->gone || !vpeer_link_back(to_link(o), m))
			continue;
		part = vpeer_link_end(to_link(o))->space;
		memcpy(&s->prefix[s->n], part->prefix,
		       part->n * sizeof(part->prefix[0]));
		s->n += part->n;
	}
	/* a peered subnet may lie in the midst of the VNet's own space */
	vpeer_space_drop_nested(s);
	return s;
}

/* What the system's routes of the subnet lead to. */
static struct vpeer_space *system_space(const struct vpeer_effective *e)
{
	struct vpeer_space *s = vpeer_space_alloc(e->n);
	u32 i;

	if (!s)
		return NULL;
	for (i = 0; i < e->n; i++)
		if (e->route[i].rank == VPEER_RANK_SYSTEM)
			s->prefix[s->n++] = e->route[i].prefix;
	vpeer_space_drop_nested(s);
	return s;
}

static void judge(struct vpeer_effective *e, const struct vpeer_space *system,
		  const struct vpeer_space *inside)
{
	struct vpeer_candidate *r;

	for (r = e->route; r < e->route + e->n; r++) {
		if (!of_gateway(r))
			continue;
		/* R-GW-15 */
		if (e->draft[r->hop].learned &&
		    vpeer_space_cover(inside, &r->prefix))
			r->state = VPEER_ROUTE_STATE_FILTERED;
		else if (vpeer_space_cover(system, &r->prefix))
			r->state = VPEER_ROUTE_STATE_INVALID;
	}
}

static int judge_gateways(struct vpeer_effective *e)
{
	struct vpeer_space *system = system_space(e);
	struct vpeer_space *inside = vpeer_vnet_inside(e->exit, e->m);
	int err = system && inside ? 0 : -ENOMEM;

	if (!err)
		judge(e, system, inside);
	vpeer_free(system);
	vpeer_free(inside);
	return err;
}

/*
 * Two connections of a gateway may have learned the same: the older one. Where
 * a peered subnet has a prefix of the VNet's own space nobody here can be.
 */
static int order(const struct vpeer_candidate *r)
{
	return r->hop == VPEER_HOP_LOCAL ? U16_MAX : r->hop;
}

static int cmp_candidate(const void *x, const void *y)
{
	const struct vpeer_candidate *a = x, *b = y;
	int c = vpeer_prefix_cmp(&a->prefix, &b->prefix);

	if (!c && a->state != b->state)
		c = (int)a->state - (int)b->state;
	if (!c)
		c = (int)b->rank - (int)a->rank;
	return c ? c : order(a) - order(b);
}

/* R-RT-13: what has lost against a route of the same prefix. */
static void judge_equals(struct vpeer_effective *e)
{
	struct vpeer_candidate *r = e->route;
	u32 i;

	for (i = 1; i < e->n; i++)
		if (r[i].state == VPEER_ROUTE_STATE_ACTIVE &&
		    vpeer_prefix_eq(&r[i - 1].prefix, &r[i].prefix))
			r[i].state = VPEER_ROUTE_STATE_INVALID;
}

/**
 * vpeer_effective_settle() - find out which routes are active
 * @e: the routes, gathered; sorted afterwards
 *
 * Return: 0 or -ENOMEM.
 */
int vpeer_effective_settle(struct vpeer_effective *e)
{
	bool any = false;
	int err;
	u32 i;

	for (i = 0; i < e->n && !any; i++)
		any = of_gateway(&e->route[i]);
	err = any ? judge_gateways(e) : 0;
	if (err)
		return err;
	vpeer_sort(e->route, e->n, sizeof(*e->route), cmp_candidate);
	judge_equals(e);
	for (i = 0; i < e->n; i++)
		e->n_lost += e->route[i].state != VPEER_ROUTE_STATE_ACTIVE;
	return 0;
}
