// SPDX-License-Identifier: GPL-2.0-only
/*
 * V-6, R-GW-16: what is connected does not overlap what static connections
 * lead to, from the view of each VNet that their gateways lead out of.
 */
#include <string.h>
#include "oracle.h"

/**
 * struct place - what a prefix of a connection may not be in
 * @v: the VNet whose view it is
 * @through: the link that leads to the gateways, or NULL
 * @c: another connection
 * @link: or the link that brings it
 * @of: or the VNet whose it is
 */
struct place {
	struct o_obj *v;
	struct o_obj *through;
	const struct o_obj *c;
	const struct o_obj *link;
	const struct o_obj *of;
};

/* Has an operation changed it, if only by what it has led to? */
static bool by_op(struct oracle *o, const struct o_obj *x)
{
	const struct o_obj *was;

	if (!x || x->op < 0)
		return false;
	was = o_serial(&o->was, x->serial);
	if (x->kind != VPEER_OBJECT_PEERING || !was)
		return true;
	return was->flags != x->flags || was->lost != x->lost ||
	       o_names_changed(o, x) || !o_same_list(&was->list, &x->list);
}

/* The link back, where it is that which lets the other one lead out. */
static const struct o_obj *opener(struct oracle *o, const struct o_obj *link)
{
	const struct o_obj *back = link ? o_back(&o->end, link) : NULL;

	return back && back->fresh ? back : NULL;
}

/* At fault is what the commit brings, in this order. */
static int fault(struct oracle *o, const struct o_obj *c,
		 const struct place *at)
{
	const struct o_obj *who[] = { c, at->c, at->link, at->of, at->through,
				      opener(o, at->through) };
	unsigned int i;

	for (i = 0; i < sizeof(who) / sizeof(*who); i++)
		if (by_op(o, who[i]))
			return who[i]->op;
	return at->v->op;
}

static void refuse(struct oracle *o, const struct o_obj *c,
		   const struct o_prefix *p, const struct place *at,
		   const struct o_prefix *q)
{
	const uint16_t code = VPEER_CODE_CONNECTION_PREFIX_OVERLAPS;
	char key[O_TEXT], name[O_HANDLE];
	const struct o_obj *known;

	snprintf(key, sizeof(key), "%s %s", o_prefix_text(p),
		 o_prefix_text(q));
	if (!at->link) {
		known = at->c ?: at->v;
		o_refuse(o, fault(o, c, at), code, key, "ooqq", c, known, c, p,
			 known, q);
		return;
	}
	snprintf(name, sizeof(name), "%s:%s", at->link->remote_sub,
		 at->link->remote_name);
	known = o_any(o, at->link->remote) ?: at->link;
	o_refuse(o, fault(o, c, at), code, key, "onqq", c, known, name, c, p,
		 at->of ?: at->link, q);
}

static bool left_out(const struct o_obj *link, const struct o_prefix *p)
{
	return link && !o_carries(link, p);
}

static void compare(struct oracle *o, const struct o_obj *c,
		    const struct place *at, const struct o_list *list)
{
	unsigned int i, k;

	for (i = 0; i < c->list.n; i++)
		for (k = 0; k < list->n; k++) {
			const struct o_prefix *p = &c->list.p[i];
			const struct o_prefix *q = &list->p[k];

			if (left_out(at->through, p) || left_out(at->link, q))
				continue;
			if (!o_everything(p) && !o_everything(q) &&
			    o_overlap(p, q))
				refuse(o, c, p, at, q);
		}
}

/* R-GW-14: a connection may lead to a VNet that is peered as well. */
static bool leads_to(const struct o_obj *c, const struct o_obj *link)
{
	return !strcmp(c->remote_name, link->remote_name) &&
	       !strcmp(c->remote_sub, link->remote_sub);
}

/* What is in force, and what the remote VNet is about to bring. */
static void compare_link(struct oracle *o, const struct o_obj *c,
			 struct place at, const struct o_obj *l)
{
	const struct o_obj *r = o_serial(&o->end, l->remote);

	if (l == at.through || leads_to(c, l))
		return;
	at.link = l;
	at.of = r;
	compare(o, c, &at, &l->list);
	if (r && !l->partial)
		compare(o, c, &at, &r->list);
}

static void rules_of_site(struct oracle *o, const struct o_obj *c,
			  struct place at)
{
	struct place other = at;

	EACH(d, &o->end, VPEER_OBJECT_CONNECTION) {
		other.c = d;
		if (d->parent == c->parent && !d->learned &&
		    d->serial < c->serial)
			compare(o, c, &other, &d->list);
	}
	EACH(l, &o->end, VPEER_OBJECT_PEERING)
		if (l->vnet == at.v->serial)
			compare_link(o, c, at, l);
	/* what hub and spoke say of each other is said in the hub's view */
	at.of = at.v;
	if (!at.through)
		compare(o, c, &at, &at.v->list);
}

/**
 * o_sites() - refuse what overlaps with what gateways lead to
 * @o: the oracle, all consequences worked out
 */
void o_sites(struct oracle *o)
{
	EACH(v, &o->end, VPEER_OBJECT_VNET) {
		struct place at = { .v = v };
		struct o_obj *exit = o_exit(&o->end, v->serial, &at.through);

		EACH(c, &o->end, VPEER_OBJECT_CONNECTION)
			if (exit && c->vnet == exit->serial && !c->learned &&
			    o_serial(&o->end, c->parent))
				rules_of_site(o, c, at);
	}
}
