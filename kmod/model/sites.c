// SPDX-License-Identifier: GPL-2.0-only
/*
 * What is connected does not overlap what lies behind gateways (V-6, R-GW-16).
 * The rule is checked from the view of each VNet: the static prefixes behind
 * the gateways that lead out of it, against its own space and those of all
 * VNets that its links lead to. A connection that has been declared to lead to
 * a VNet may overlap with just that one (R-GW-14). Learned prefixes are not
 * refused but filtered, and the default routes overlap nothing.
 */
#include "tx.h"

/**
 * struct entry - a prefix in a view
 * @prefix: the prefix
 * @c: the connection that it lies behind, or NULL
 * @link: the link that brings it, or NULL
 * @of: the VNet whose it is, or NULL if that is gone
 * @outer: the smallest entry that covers it, or NULL
 */
struct entry {
	struct vpeer_prefix prefix;
	const struct vpeer_connection *c;
	const struct vpeer_link *link;
	const struct vpeer_obj *of;
	const struct entry *outer;
};

/**
 * struct view - the prefixes that a VNet sees
 * @n: how many
 * @e: the prefixes, or NULL while they are counted
 */
struct view {
	u32 n;
	struct entry *e;
};

/* @over: the link that they come over, or NULL */
static void put(struct view *w, const struct vpeer_space *s,
		const struct vpeer_link *over, struct entry e)
{
	u32 i;

	for (i = 0; i < s->n; i++) {
		if (vpeer_prefix_is_default(&s->prefix[i]) ||
		    (over && !vpeer_link_carries(over, &s->prefix[i])))
			continue;
		e.prefix = s->prefix[i];
		if (w->e)
			w->e[w->n] = e;
		w->n++;
	}
}

static void put_sites(struct view *w, const struct vpeer_vnet *exit,
		      const struct vpeer_link *through)
{
	const struct vpeer_connection *c;
	const struct vpeer_gateway *g;
	struct vpeer_obj *o;

	list_for_each_entry(g, &exit->gateways, in_vnet) {
		if (g->obj.gone)
			continue;
		list_for_each_entry(o, &g->connections, sibling) {
			c = to_connection(o);
			if (!o->gone && !c->learned)
				put(w, vpeer_connection_end(c), through,
				    (struct entry){ .c = c });
		}
	}
}

static void put_link(struct view *w, const struct vpeer_link *l)
{
	const struct vpeer_vnet *v = vpeer_link_remote(l);
	struct entry e = { .link = l, .of = v ? &v->obj : NULL };

	put(w, vpeer_link_end(l)->space, NULL, e);
	if (v && !l->partial)
		put(w, vpeer_vnet_end(v), l, e);
}

/* What a hub and a spoke say of each other is said in the hub's view. */
static void gather(const struct vpeer_vnet *v, const struct vpeer_vnet *exit,
		   const struct vpeer_link *through, struct view *w)
{
	struct vpeer_obj *o;

	w->n = 0;
	put_sites(w, exit, through);
	if (v == exit)
		put(w, vpeer_vnet_end(v), NULL,
		    (struct entry){ .of = &v->obj });
	list_for_each_entry(o, &v->links, sibling)
		if (!o->gone && to_link(o) != through)
			put_link(w, to_link(o));
}

static u32 entry_id(const struct entry *e)
{
	if (e->c)
		return e->c->obj.id;
	return e->link ? e->link->obj.id : 0;
}

static int cmp_entry(const void *x, const void *y)
{
	const struct entry *a = x, *b = y;
	int c = vpeer_prefix_cmp(&a->prefix, &b->prefix);

	if (c)
		return c;
	return entry_id(a) < entry_id(b) ? -1 : entry_id(a) > entry_id(b);
}

static bool may_meet(const struct entry *a, const struct entry *b)
{
	const struct vpeer_connection *c = a->c ? a->c : b->c;
	const struct vpeer_link *l = a->c ? b->link : a->link;

	if (!c)
		return true;
	/* of two gateways each may lead to the same (R-GW-19) */
	if (a->c && b->c)
		return a->c == b->c || a->c->obj.parent != b->c->obj.parent;
	return l && vpeer_connection_leads_to(c, l->remote_sub,
					      l->remote_name);
}

static bool by_op(const struct vpeer_obj *obj)
{
	return obj && obj->op != VPEER_NO_OP && !list_empty(&obj->touched);
}

static void name_entry(struct vpeer_refusal *r, const struct vpeer_vnet *v,
		       const struct entry *e)
{
	if (e->c)
		vpeer_refusal_object(r, &e->c->obj);
	else if (e->link)
		vpeer_refusal_remote(r, e->link);
	else
		vpeer_refusal_object(r, &v->obj);
}

static void name_prefix(struct vpeer_refusal *r, const struct vpeer_vnet *v,
			const struct entry *e)
{
	const struct vpeer_obj *owner = e->c ? &e->c->obj : e->of;

	if (!owner)
		owner = e->link ? &e->link->obj : &v->obj;
	vpeer_refusal_prefix_of(r, owner, &e->prefix);
}

static u16 blamed_attr(const struct vpeer_obj *obj)
{
	switch (obj->kind) {
	case VPEER_OBJECT_CONNECTION:
		return VPEER_A_CONNECTION_PREFIX;
	case VPEER_OBJECT_PEERING:
		return VPEER_A_PEERING_REMOTE_VNET;
	}
	return VPEER_A_VNET_PREFIX;
}

/* In-force and current spaces say the same twice. */
static bool known(struct vpeer_tx *tx, u32 op, const struct entry *a,
		  const struct entry *b)
{
	const struct vpeer_refusal *r;

	list_for_each_entry(r, &tx->refusals.list, list)
		if (r->op == op &&
		    r->code == VPEER_CODE_CONNECTION_PREFIX_OVERLAPS &&
		    vpeer_prefix_eq(&r->prefix[0], &a->prefix) &&
		    vpeer_prefix_eq(&r->prefix[1], &b->prefix))
			return true;
	return false;
}

/* The link back, where it is that which lets the other one lead out. */
static const struct vpeer_obj *opener(struct vpeer_tx *tx,
				      const struct vpeer_link *through)
{
	const struct vpeer_link *back;

	back = through ? vpeer_link_back(through, tx->m) : NULL;
	return back && back->obj.fresh ? &back->obj : NULL;
}

/* The connection is named first, of two the later one. */
static void report(struct vpeer_tx *tx, const struct vpeer_vnet *v,
		   const struct vpeer_link *through, const struct entry *a,
		   const struct entry *b)
{
	const struct vpeer_obj *blame[] = {
		&a->c->obj, b->c ? &b->c->obj : NULL,
		b->link ? &b->link->obj : NULL, b->of,
		through ? &through->obj : NULL, opener(tx, through), &v->obj,
	};
	struct vpeer_refusal *r;
	unsigned int i = 0;

	while (i < ARRAY_SIZE(blame) - 1 && !by_op(blame[i]))
		i++;
	if (known(tx, blame[i]->op, a, b))
		return;
	r = vpeer_refuse(tx, blame[i]->op, blamed_attr(blame[i]),
			 VPEER_CODE_CONNECTION_PREFIX_OVERLAPS);
	name_entry(r, v, a);
	name_entry(r, v, b);
	name_prefix(r, v, a);
	name_prefix(r, v, b);
}

static bool goes_first(const struct entry *a, const struct entry *b)
{
	if (!a->c || !b->c)
		return a->c;
	return a->c->obj.id > b->c->obj.id;
}

/* As in overlap.c: sorted prefixes nest or are disjoint. */
static void sweep(struct vpeer_tx *tx, const struct vpeer_vnet *v,
		  const struct vpeer_link *through, struct entry *e, u32 n)
{
	const struct entry *o;
	u32 i;

	for (i = 0; i < n; i++) {
		o = i ? &e[i - 1] : NULL;
		while (o && !vpeer_prefix_covers(&o->prefix, &e[i].prefix))
			o = o->outer;
		e[i].outer = o;
		for (; o; o = o->outer) {
			if (may_meet(o, &e[i]))
				continue;
			if (goes_first(o, &e[i]))
				report(tx, v, through, o, &e[i]);
			else
				report(tx, v, through, &e[i], o);
		}
	}
}

static int check_view(struct vpeer_tx *tx, struct vpeer_vnet *v)
{
	struct vpeer_link *through;
	struct vpeer_vnet *exit = vpeer_vnet_exit(v, tx->m, &through);
	struct view w = { 0 };

	if (!exit)
		return 0;
	gather(v, exit, through, &w);
	w.e = vpeer_alloc(w.n * sizeof(*w.e));
	if (!w.e)
		return -ENOMEM;
	gather(v, exit, through, &w);
	vpeer_sort(w.e, w.n, sizeof(*w.e), cmp_entry);
	sweep(tx, v, through, w.e, w.n);
	vpeer_free(w.e);
	return vpeer_relax();
}

/* The VNet around which views change with an object, or NULL. */
static struct vpeer_vnet *centre(struct vpeer_obj *obj)
{
	switch (obj->kind) {
	case VPEER_OBJECT_VNET:
		return to_vnet(obj);
	case VPEER_OBJECT_CONNECTION:
		return to_gateway(obj->parent)->vnet;
	case VPEER_OBJECT_PEERING:
		return to_vnet(obj->parent);
	}
	return NULL;
}

static bool changes(struct vpeer_obj *obj)
{
	switch (obj->kind) {
	case VPEER_OBJECT_VNET:
		return to_vnet(obj)->next;
	case VPEER_OBJECT_CONNECTION:
		return to_connection(obj)->next && !to_connection(obj)->learned;
	case VPEER_OBJECT_PEERING:
		return to_link(obj)->next;
	}
	return false;
}

/**
 * vpeer_sites_check() - check that nothing overlaps what gateways lead to
 * @tx: the transaction
 *
 * Return: 0, also after a refusal, or -ENOMEM or -EINTR.
 */
int vpeer_sites_check(struct vpeer_tx *tx)
{
	struct vpeer_obj *obj;
	u32 turn = 0;
	int err = 0;

	if (!tx->m->count[VPEER_OBJECT_CONNECTION])
		return 0;
	list_for_each_entry(obj, &tx->touched, touched) {
		vpeer_breathe(&turn);
		if (obj->gone || !changes(obj))
			continue;
		err = vpeer_view_look_around(tx, centre(obj), check_view);
		if (err)
			break;
	}
	list_for_each_entry(obj, &tx->touched, touched) {
		vpeer_breathe(&turn);
		if (centre(obj))
			vpeer_view_forget(centre(obj));
	}
	return err;
}
