// SPDX-License-Identifier: GPL-2.0-only
/*
 * Connected address spaces never overlap (V-6). The rule is checked from the
 * view of each VNet: its own space and those of all VNets that its links lead
 * to, Disconnected ones included (R-PEER-7 to -9), are disjoint.
 */
#include "tx.h"

/**
 * struct entry - a prefix in a view
 * @prefix: the prefix
 * @link: the link that brings it, NULL for the VNet's own
 * @outer: the smallest entry that covers it, or NULL
 */
struct entry {
	struct vpeer_prefix prefix;
	const struct vpeer_link *link;
	const struct entry *outer;
};

static const struct vpeer_space *remote_space(const struct vpeer_link *l)
{
	if (!l->remote || l->remote->obj.gone)
		return NULL;
	return vpeer_vnet_end(l->remote);
}

static u32 put(struct entry *e, u32 n, const struct vpeer_space *s,
	       const struct vpeer_link *l)
{
	u32 i;

	for (i = 0; s && i < s->n; i++, n++)
		if (e)
			e[n] = (struct entry){ s->prefix[i], l, NULL };
	return n;
}

/* Fills @e, or only counts where there is none. */
static u32 gather(const struct vpeer_vnet *v, struct entry *e)
{
	const struct vpeer_obj *o;
	u32 n;

	n = put(e, 0, vpeer_vnet_end(v), NULL);
	list_for_each_entry(o, &v->links, sibling) {
		const struct vpeer_link *l =
			container_of(o, struct vpeer_link, obj);

		if (o->gone)
			continue;
		n = put(e, n, remote_space(l), l);
		n = put(e, n, &vpeer_link_end(l)->space, l);
	}
	return n;
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
 * link that was there before were in the view before, whatever is set.
 */
static bool by_op(const struct vpeer_obj *obj)
{
	if (!obj)
		return false;
	if (obj->kind == VPEER_OBJECT_PEERING)
		return obj->fresh;
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

static void name_remote(struct vpeer_refusal *r, const struct vpeer_link *l)
{
	static const struct vpeer_str none;

	vpeer_refusal_handle(r, VPEER_OBJECT_VNET, vpeer_str(l->remote_sub),
			     vpeer_str(l->remote_name), none);
}

static const struct vpeer_obj *remote_obj(const struct entry *e)
{
	return e->link && e->link->remote ? &e->link->remote->obj : NULL;
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
		remote_obj(b), remote_obj(a), &v->obj };
	bool own = !a->link || !b->link;
	enum vpeer_code code = own ? VPEER_CODE_VNET_ADDRESS_SPACES_OVERLAP :
		VPEER_CODE_VNET_ADDRESS_SPACE_OVERLAPS_WITH_ALREADY_PEERED_VNET;
	struct vpeer_refusal *r;
	unsigned int i = 0;

	while (i < ARRAY_SIZE(blame) - 1 && !by_op(blame[i]))
		i++;
	if (known(tx, blame[i]->op, code, a, b))
		return;
	r = vpeer_refuse(tx, blame[i]->op, i < 2 ?
			 VPEER_A_PEERING_REMOTE_VNET : VPEER_A_VNET_PREFIX,
			 code);
	vpeer_refusal_object(r, i < 2 ? blame[i] : &v->obj);
	if (a->link)
		name_remote(r, a->link);
	else
		vpeer_refusal_object(r, &v->obj);
	if (b->link)
		name_remote(r, b->link);
	else
		vpeer_refusal_object(r, &v->obj);
	vpeer_refusal_prefix(r, &a->prefix);
	vpeer_refusal_prefix(r, &b->prefix);
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

/* Sorted prefixes nest or are disjoint: each is compared with its outers. */
static void sweep(struct vpeer_tx *tx, const struct vpeer_vnet *v,
		  struct entry *e, u32 n)
{
	const struct entry *o;
	u32 i;

	for (i = 1; i < n; i++) {
		o = &e[i - 1];
		while (o && !vpeer_prefix_covers(&o->prefix, &e[i].prefix))
			o = o->outer;
		e[i].outer = o;
		for (; o; o = o->outer) {
			if (o->link == e[i].link)
				continue;
			if (newer(o, &e[i]))
				report(tx, v, &e[i], o);
			else
				report(tx, v, o, &e[i]);
		}
	}
}

static int check_view(struct vpeer_tx *tx, const struct vpeer_vnet *v)
{
	u32 n = gather(v, NULL);
	struct entry *e;

	if (list_empty(&v->links))
		return 0;
	e = vpeer_alloc(n * sizeof(*e));
	if (!e)
		return -ENOMEM;
	gather(v, e);
	sort(e, n, sizeof(*e), cmp_entry, NULL);
	sweep(tx, v, e, n);
	vpeer_free(e);
	return vpeer_relax();
}

static int look(struct vpeer_tx *tx, struct vpeer_vnet *v)
{
	if (v->view || v->obj.gone)
		return 0;
	v->view = true;
	return check_view(tx, v);
}

/* A change of a VNet concerns all views that it is in. */
static int look_around(struct vpeer_tx *tx, struct vpeer_vnet *v)
{
	struct vpeer_link *l;
	int err = look(tx, v);

	list_for_each_entry(l, &v->in_links, in_remote) {
		if (err)
			break;
		if (!l->obj.gone)
			err = look(tx, vpeer_link_local(l));
	}
	return err;
}

/* The views that have been looked at are those around what is touched. */
static void forget(struct vpeer_tx *tx)
{
	struct vpeer_obj *obj;
	struct vpeer_link *l;

	list_for_each_entry(obj, &tx->touched, touched) {
		if (obj->kind == VPEER_OBJECT_PEERING)
			to_vnet(obj->parent)->view = false;
		if (obj->kind != VPEER_OBJECT_VNET)
			continue;
		to_vnet(obj)->view = false;
		list_for_each_entry(l, &to_vnet(obj)->in_links, in_remote)
			vpeer_link_local(l)->view = false;
	}
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
	int err = 0;

	list_for_each_entry(obj, &tx->touched, touched) {
		if (obj->gone)
			continue;
		if (obj->kind == VPEER_OBJECT_VNET && to_vnet(obj)->next)
			err = look_around(tx, to_vnet(obj));
		else if (obj->kind == VPEER_OBJECT_PEERING &&
			 to_link(obj)->next)
			err = look(tx, to_vnet(obj->parent));
		if (err)
			break;
	}
	forget(tx);
	return err;
}
