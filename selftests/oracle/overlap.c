// SPDX-License-Identifier: GPL-2.0-only
/*
 * V-6: what a VNet sees of itself and of the VNets that its links lead to is
 * disjoint, from the view of each VNet (R-PEER-7 to -9).
 */
#include <string.h>
#include "oracle.h"

/**
 * struct seen - a space that a VNet sees
 * @list: the space
 * @link: the link that brings it, NULL for the VNet's own
 * @of: the VNet or subnet that it is of, NULL for one that is gone
 * @name: handle of the VNet
 */
struct seen {
	struct o_list list;
	const struct o_obj *link;
	const struct o_obj *of;
	char name[O_HANDLE];
};

/* Has the commit brought in what the object has? */
static bool by_op(struct oracle *o, const struct o_obj *x)
{
	if (!x)
		return false;
	return x->kind == VPEER_OBJECT_PEERING ?
	       x->fresh || o_names_changed(o, x) : x->op >= 0;
}

/* Has the first come into the view later than the second? */
static bool younger(struct oracle *o, const struct seen *a,
		    const struct seen *b)
{
	if (by_op(o, a->link) != by_op(o, b->link))
		return by_op(o, a->link);
	return a->link && (!b->link || a->link->serial > b->link->serial);
}

/*
 * Who may know the name of the VNet? Who reads it; once it is gone its name is
 * what the link says.
 */
static const struct o_obj *whose(struct oracle *o, const struct o_obj *v,
				 const struct seen *s)
{
	if (!s->link)
		return v;
	return o_any(o, s->link->remote) ?: s->link;
}

/* Who may know the prefix? Who may know what has it. */
static const struct o_obj *owner(const struct o_obj *v, const struct seen *s)
{
	return s->of ?: s->link ?: v;
}

/*
 * At fault is a link that the commit brings, the younger one first, else a
 * remote VNet that it changes, else the VNet itself.
 */
static void refuse(struct oracle *o, const struct o_obj *v,
		   const struct seen *a, const struct o_prefix *p,
		   const struct seen *b, const struct o_prefix *q)
{
	uint16_t code =
		VPEER_CODE_VNET_ADDRESS_SPACE_OVERLAPS_WITH_ALREADY_PEERED_VNET;
	const struct o_obj *fault[] = { b->link, a->link, b->of, a->of, v };
	unsigned int i = 0;
	char key[O_TEXT];

	if (!a->link || !b->link)
		code = VPEER_CODE_VNET_ADDRESS_SPACES_OVERLAP;
	while (i < 4 && !by_op(o, fault[i]))
		i++;
	if (o_order(p, q) < 0)
		snprintf(key, sizeof(key), "%s %s", o_prefix_text(p),
			 o_prefix_text(q));
	else
		snprintf(key, sizeof(key), "%s %s", o_prefix_text(q),
			 o_prefix_text(p));
	o_refuse(o, fault[i]->op, code, key, "onnqq", i < 2 ? fault[i] : v,
		 whose(o, v, a), a->name, whose(o, v, b), b->name,
		 owner(v, a), p, owner(v, b), q);
}

static void compare(struct oracle *o, const struct o_obj *v,
		    const struct seen *a, const struct seen *b)
{
	const struct seen *old = younger(o, a, b) ? b : a;
	const struct seen *new = old == a ? b : a;
	unsigned int i, k;

	for (i = 0; i < old->list.n; i++)
		for (k = 0; k < new->list.n; k++)
			if (o_overlap(&old->list.p[i], &new->list.p[k]))
				refuse(o, v, old, &old->list.p[i], new,
				       &new->list.p[k]);
}

/*
 * R-SUBP-4: beside a link of subnets the own subnets count, all of them,
 * beside one of whole VNets the own space.
 */
static bool concern(const struct seen *a, const struct seen *b)
{
	const struct seen *own = a->link ? b : a, *other = a->link ? a : b;

	if (a->link == b->link)
		return false;
	return own->link ||
	       (own->of->kind == VPEER_OBJECT_SUBNET) == other->link->partial;
}

static void add(struct seen *s, unsigned int *n, const struct o_obj *link,
		const struct o_obj *of, const char *name,
		const struct o_list *list)
{
	if (*n == 2 * O_MANY)
		die("the oracle sees too much");
	s[*n].list = *list;
	s[*n].link = link;
	s[*n].of = of;
	snprintf(s[(*n)++].name, O_HANDLE, "%s", name);
}

/* What a link offers now, subnet by subnet, and what is in force. */
static void add_link(struct oracle *o, struct seen *s, unsigned int *n,
		     struct o_obj *l)
{
	struct o_obj *r = o_serial(&o->end, l->remote), one = *l;
	struct o_list list = { 0 };
	char name[O_HANDLE];
	unsigned int i;

	snprintf(name, sizeof(name), "%s:%s", l->remote_sub, l->remote_name);
	for (i = 0; i < l->list.n; i++)
		if (l->list.p[i].six ||
		    !(l->flags & VPEER_PEERING_FLAGS_ONLY_IPV6))
			list.p[list.n++] = l->list.p[i];
	add(s, n, l, r, name, &list);
	if (!r)
		return;
	if (!l->partial) {
		list = o_share(&o->end, l, O_REMOTE);
		add(s, n, l, r, name, &list);
		return;
	}
	EACH(x, &o->end, VPEER_OBJECT_SUBNET) {
		if (x->vnet != r->serial ||
		    !o_named(&l->subnets[O_REMOTE], x->name))
			continue;
		one.subnets[O_REMOTE].n = 1;
		strcpy(one.subnets[O_REMOTE].name[0], x->name);
		list = o_share(&o->end, &one, O_REMOTE);
		add(s, n, l, x, name, &list);
	}
}

static void rules_of_view(struct oracle *o, struct o_obj *v)
{
	static struct seen seen[2 * O_MANY];
	unsigned int i, k, n = 0, own;

	add(seen, &n, NULL, v, v->handle, &v->list);
	EACH(x, &o->end, VPEER_OBJECT_SUBNET)
		if (x->vnet == v->serial)
			add(seen, &n, NULL, x, v->handle, &x->list);
	own = n;
	EACH(l, &o->end, VPEER_OBJECT_PEERING)
		if (l->vnet == v->serial)
			add_link(o, seen, &n, l);
	for (i = own; i < n; i++)
		for (k = 0; k < i; k++)
			if (concern(&seen[i], &seen[k]))
				compare(o, v, &seen[i], &seen[k]);
}

/**
 * o_overlaps() - refuse what overlaps in any view
 * @o: the oracle, all consequences worked out
 */
void o_overlaps(struct oracle *o)
{
	EACH(v, &o->end, VPEER_OBJECT_VNET)
		rules_of_view(o, v);
}
