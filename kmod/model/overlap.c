// SPDX-License-Identifier: GPL-2.0-only
/*
 * Connected address spaces never overlap (V-6). The rule is checked from the
 * view of each VNet: its own space and those of all VNets that its links lead
 * to, Disconnected ones included (R-PEER-7 to -9), are disjoint. Of a VNet
 * that is peered by subnets only those subnets count, and beside them it is
 * the own subnets that count, not the space that they are taken from
 * (R-SUBP-4): a remote subnet may lie in an own prefix that nobody uses.
 */
#include "tx.h"

/**
 * struct entry - a prefix in a view
 * @prefix: the prefix
 * @link: the link that brings it, NULL for the VNet's own
 * @of: the VNet or subnet that has it, or NULL if that is gone
 * @outer: the smallest entry that covers it, or NULL
 */
struct entry {
	struct vpeer_prefix prefix;
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

static void put(struct view *w, const struct vpeer_space *s,
		const struct vpeer_link *l, const struct vpeer_obj *of)
{
	u32 i;

	for (i = 0; i < s->n; i++, w->n++)
		if (w->e)
			w->e[w->n] = (struct entry){ s->prefix[i], l, of,
						     NULL };
}

static void put_subnets(struct view *w, const struct vpeer_vnet *v)
{
	struct vpeer_obj *o;

	list_for_each_entry(o, &v->subnets, sibling)
		if (!o->gone)
			put(w, vpeer_subnet_end(to_subnet(o)), NULL, o);
}

/* What the remote VNet brings in now, by what it is taken from. */
static void put_remote(struct vpeer_model *m, struct view *w,
		       const struct vpeer_link *l)
{
	const struct vpeer_members *mb = vpeer_link_members(l);
	const struct vpeer_vnet *v = vpeer_link_remote(l);
	struct vpeer_subnet *s;
	u32 i;

	if (!v)
		return;
	if (!l->partial) {
		put(w, vpeer_vnet_end(v), l, &v->obj);
		return;
	}
	for (i = mb->n_local; i < mb->n; i++) {
		s = vpeer_find_subnet(m, v, vpeer_str(mb->name[i]));
		if (s)
			put(w, vpeer_subnet_end(s), l, &s->obj);
	}
}

/* Then what the remote VNet has is in the view already. */
static bool knows_all(const struct vpeer_link *l)
{
	const struct vpeer_vnet *v = vpeer_link_remote(l);

	return !l->partial && v &&
	       vpeer_space_eq(vpeer_link_end(l)->space, vpeer_vnet_end(v));
}

/* R-SUBP-7: what does not take part may overlap. */
static void drop_ipv4(struct view *w, u32 from)
{
	u32 i, n = from;

	for (i = from; w->e && i < w->n; i++)
		if (!vpeer_prefix_is4(&w->e[i].prefix))
			w->e[n++] = w->e[i];
	if (w->e)
		w->n = n;
}

/* Fills @w, or only counts, then perhaps too many, where there is no room. */
static void gather(struct vpeer_model *m, const struct vpeer_vnet *v,
		   struct view *w)
{
	const struct vpeer_link *l;
	bool subnets = false;
	struct vpeer_obj *o;
	u32 from;

	w->n = 0;
	put(w, vpeer_vnet_end(v), NULL, &v->obj);
	list_for_each_entry(o, &v->links, sibling) {
		if (o->gone)
			continue;
		l = to_link(o);
		from = w->n;
		put(w, vpeer_link_end(l)->space, l,
		    vpeer_link_remote(l) ? &l->remote->obj : NULL);
		if (!knows_all(l))
			put_remote(m, w, l);
		if (vpeer_link_end(l)->flags & VPEER_PEERING_FLAGS_ONLY_IPV6)
			drop_ipv4(w, from);
		subnets |= l->partial;
	}
	if (subnets)
		put_subnets(w, v);
}

static int cmp_entry(const void *x, const void *y)
{
	const struct entry *a = x, *b = y;
	int c = vpeer_prefix_cmp(&a->prefix, &b->prefix);
	u32 i = a->link ? a->link->obj.id : 0;
	u32 k = b->link ? b->link->obj.id : 0;

	if (c)
		return c;
	return i < k ? -1 : i > k;
}

/*
 * Has an operation brought the object's prefixes into the view? Those of a
 * link that was there before were in the view before, unless it is its
 * subnets that are set.
 */
static bool by_op(const struct vpeer_obj *obj)
{
	if (!obj)
		return false;
	if (obj->kind == VPEER_OBJECT_PEERING)
		return obj->fresh ||
		       container_of(obj, struct vpeer_link, obj)->next_members;
	return obj->op != VPEER_NO_OP && !list_empty(&obj->touched);
}

/* Several views may have the same to say. */
static bool known(struct vpeer_tx *tx, u32 op, enum vpeer_code code,
		  const struct entry *a, const struct entry *b)
{
	const struct vpeer_refusal *r;

	list_for_each_entry(r, &tx->refusals.list, list) {
		if (r->op != op || r->code != code)
			continue;
		if (vpeer_prefix_eq(&r->prefix[0], &a->prefix) &&
		    vpeer_prefix_eq(&r->prefix[1], &b->prefix))
			return true;
		if (vpeer_prefix_eq(&r->prefix[0], &b->prefix) &&
		    vpeer_prefix_eq(&r->prefix[1], &a->prefix))
			return true;
	}
	return false;
}

static void name_vnet(struct vpeer_refusal *r, const struct vpeer_vnet *v,
		      const struct entry *e)
{
	if (e->link)
		vpeer_refusal_remote(r, e->link);
	else
		vpeer_refusal_object(r, &v->obj);
}

/* What a link knows of a VNet that is gone is content of the link. */
static void name_prefix(struct vpeer_refusal *r, const struct vpeer_vnet *v,
			const struct entry *e)
{
	const struct vpeer_obj *owner = e->of;

	if (!owner)
		owner = e->link ? &e->link->obj : &v->obj;
	vpeer_refusal_prefix_of(r, owner, &e->prefix);
}

static const struct vpeer_obj *link_obj(const struct entry *e)
{
	return e->link ? &e->link->obj : NULL;
}

/* @b is the one to blame where both could be. */
static void report(struct vpeer_tx *tx, const struct vpeer_vnet *v,
		   const struct entry *a, const struct entry *b)
{
	const struct vpeer_obj *blame[] = { link_obj(b), link_obj(a),
		b->of, a->of, &v->obj };
	bool own = !a->link || !b->link;
	enum vpeer_code code = own ? VPEER_CODE_VNET_ADDRESS_SPACES_OVERLAP :
		VPEER_CODE_VNET_ADDRESS_SPACE_OVERLAPS_WITH_ALREADY_PEERED_VNET;
	struct vpeer_refusal *r;
	unsigned int i = 0;
	u16 attr;

	while (i < ARRAY_SIZE(blame) - 1 && !by_op(blame[i]))
		i++;
	if (known(tx, blame[i]->op, code, a, b))
		return;
	attr = i < 2 ? VPEER_A_PEERING_REMOTE_VNET :
	       blame[i]->kind == VPEER_OBJECT_SUBNET ?
	       VPEER_A_SUBNET_PREFIX : VPEER_A_VNET_PREFIX;
	r = vpeer_refuse(tx, blame[i]->op, attr, code);
	vpeer_refusal_object(r, i < 2 ? blame[i] : &v->obj);
	name_vnet(r, v, a);
	name_vnet(r, v, b);
	name_prefix(r, v, a);
	name_prefix(r, v, b);
}

static bool newer(const struct entry *a, const struct entry *b)
{
	u32 i = a->link ? a->link->obj.id : 0;
	u32 k = b->link ? b->link->obj.id : 0;

	if (!!(a->link && by_op(link_obj(a))) !=
	    !!(b->link && by_op(link_obj(b))))
		return a->link && by_op(link_obj(a));
	return i > k;
}

/* R-SUBP-4: beside a subnet it is the own subnets that count. */
static bool may_meet(const struct entry *a, const struct entry *b)
{
	const struct vpeer_link *l = a->link ? a->link : b->link;
	const struct entry *own = a->link ? b : a;

	if (a->link == b->link)
		return true;
	return !own->link && own->of &&
	       (own->of->kind == VPEER_OBJECT_SUBNET) != l->partial;
}

/* Sorted prefixes nest or are disjoint: each is compared with its outers. */
static void sweep(struct vpeer_tx *tx, const struct vpeer_vnet *v,
		  struct entry *e, u32 n)
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
			if (newer(o, &e[i]))
				report(tx, v, &e[i], o);
			else
				report(tx, v, o, &e[i]);
		}
	}
}

static int check_view(struct vpeer_tx *tx, struct vpeer_vnet *v)
{
	struct view w = { 0 };

	if (list_empty(&v->links))
		return 0;
	gather(tx->m, v, &w);
	w.e = vpeer_alloc(w.n * sizeof(*w.e));
	if (!w.e)
		return -ENOMEM;
	gather(tx->m, v, &w);
	vpeer_sort(w.e, w.n, sizeof(*w.e), cmp_entry);
	sweep(tx, v, w.e, w.n);
	vpeer_free(w.e);
	return vpeer_relax();
}

/* The VNet in whose view and in whose peers' views the object's space is. */
static struct vpeer_vnet *seen_vnet(const struct vpeer_tx *tx,
				    struct vpeer_obj *obj)
{
	if (obj->kind == VPEER_OBJECT_VNET)
		return to_vnet(obj);
	if (obj->kind == VPEER_OBJECT_SUBNET && tx->m->n_partial)
		return to_vnet(obj->parent);
	return NULL;
}

/* The views that have been looked at are those around what is touched. */
static void forget(struct vpeer_tx *tx)
{
	struct vpeer_obj *obj;
	u32 turn = 0;

	list_for_each_entry(obj, &tx->touched, touched) {
		vpeer_breathe(&turn);
		if (obj->kind == VPEER_OBJECT_PEERING)
			to_vnet(obj->parent)->view = false;
		else if (seen_vnet(tx, obj))
			vpeer_view_forget(seen_vnet(tx, obj));
	}
}

static bool changes(struct vpeer_obj *obj)
{
	if (obj->kind == VPEER_OBJECT_VNET)
		return to_vnet(obj)->next;
	return to_subnet(obj)->next;
}

/**
 * vpeer_overlap_check() - check that what is connected does not overlap
 * @tx: the transaction
 *
 * Return: 0, also after a refusal, or -ENOMEM or -EINTR.
 */
int vpeer_overlap_check(struct vpeer_tx *tx)
{
	struct vpeer_obj *obj;
	u32 turn = 0;
	int err = 0;

	list_for_each_entry(obj, &tx->touched, touched) {
		vpeer_breathe(&turn);
		if (obj->gone)
			continue;
		if (seen_vnet(tx, obj) && changes(obj))
			err = vpeer_view_look_around(tx, seen_vnet(tx, obj),
						     check_view);
		else if (obj->kind == VPEER_OBJECT_PEERING &&
			 to_link(obj)->next)
			err = vpeer_view_look(tx, to_vnet(obj->parent),
					      check_view);
		if (err)
			break;
	}
	forget(tx);
	return err;
}
