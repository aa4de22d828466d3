// SPDX-License-Identifier: GPL-2.0-only
/* The subnets that take part in a link, and what either side brings in. */
#include <string.h>
#include "oracle.h"

/**
 * o_named() - is a name among those of a list?
 * @l: the list
 * @name: the name
 *
 * Return: true if so.
 */
bool o_named(const struct o_names *l, const char *name)
{
	unsigned int i;

	for (i = 0; i < l->n; i++)
		if (!strcmp(l->name[i], name))
			return true;
	return false;
}

/**
 * o_same_names() - do two lists hold the same, in any order?
 * @a: one
 * @b: the other
 *
 * Return: true if so.
 */
bool o_same_names(const struct o_names *a, const struct o_names *b)
{
	unsigned int i;

	for (i = 0; i < a->n; i++)
		if (!o_named(b, a->name[i]))
			return false;
	return a->n == b->n;
}

static bool drop(struct o_names *l, const char *name)
{
	unsigned int i;

	for (i = 0; i < l->n; i++) {
		if (strcmp(l->name[i], name))
			continue;
		l->n--;
		memmove(l->name[i], l->name[l->n], O_NAME);
		return true;
	}
	return false;
}

/* In the caller's words: he names it, or reads the link that does. */
static void refuse_name(struct oracle *o, int op, uint16_t code,
			const struct o_obj *l, enum o_side side,
			const char *name)
{
	struct o_obj *v = o_serial(&o->end, l->vnet);
	char handle[2 * O_HANDLE];

	if (side == O_LOCAL)
		snprintf(handle, sizeof(handle), "%s/%s", v->handle, name);
	else
		snprintf(handle, sizeof(handle), "%s:%s/%s", l->remote_sub,
			 l->remote_name, name);
	o_refuse(o, op, code, NULL, "w", handle);
}

static void edit_side(struct oracle *o, const struct o_op *op,
		      struct o_obj *l, enum o_side side)
{
	const struct o_names *away = &op->drop_subnet[side];
	const struct o_names *add = &op->name_subnet[side];
	struct o_names *is = &l->subnets[side];
	unsigned int i;

	if (op->clear)
		is->n = 0;
	for (i = 0; i < away->n; i++)
		if (!drop(is, away->name[i]))
			refuse_name(o, op->index, VPEER_CODE_RESOURCE_NOT_FOUND,
				    l, side, away->name[i]);
	for (i = 0; i < add->n; i++) {
		if (o_named(is, add->name[i]))
			refuse_name(o, op->index,
				    VPEER_CODE_RESOURCE_ALREADY_EXISTS, l,
				    side, add->name[i]);
		else if (is->n == O_NAMES)
			die("the oracle has too many names");
		else
			strcpy(is->name[is->n++], add->name[i]);
	}
}

/**
 * o_edit_names() - change the subnets that take part in a link
 * @o: the oracle
 * @op: the operation
 * @l: the link
 *
 * R-SUBP-6: a link of whole VNets does not become one of subnets, nor back.
 */
void o_edit_names(struct oracle *o, const struct o_op *op, struct o_obj *l)
{
	bool names = op->name_subnet[0].n || op->name_subnet[1].n ||
		     op->drop_subnet[0].n || op->drop_subnet[1].n;
	uint16_t code = VPEER_CODE_MISSING_ATTRIBUTE;

	if (l->fresh)
		l->partial = names;
	if (!l->partial && names)
		o_refuse(o, op->index,
			 VPEER_CODE_CHANGING_PEERING_KIND_NOT_ALLOWED, NULL,
			 "o", l);
	if (!l->partial || (!names && !op->clear))
		return;
	edit_side(o, op, l, O_LOCAL);
	edit_side(o, op, l, O_REMOTE);
	if (!l->subnets[O_LOCAL].n && !l->subnets[O_REMOTE].n)
		code = VPEER_CODE_CHANGING_PEERING_KIND_NOT_ALLOWED;
	if (!l->subnets[O_LOCAL].n || !l->subnets[O_REMOTE].n)
		o_refuse(o, op->index, code, NULL, "o", l);
}

/**
 * o_names_changed() - does the commit settle which subnets take part?
 * @o: the oracle
 * @l: the link
 *
 * Return: true if so.
 */
bool o_names_changed(struct oracle *o, const struct o_obj *l)
{
	struct o_obj *was = o_serial(&o->was, l->serial);

	if (!was)
		return l->partial;
	return !o_same_names(&was->subnets[O_LOCAL], &l->subnets[O_LOCAL]) ||
	       !o_same_names(&was->subnets[O_REMOTE], &l->subnets[O_REMOTE]);
}

static struct o_obj *subnet(struct o_state *s, unsigned int vnet,
			    const char *name)
{
	EACH(x, s, VPEER_OBJECT_SUBNET)
		if (x->vnet == vnet && !strcmp(x->name, name))
			return x;
	return NULL;
}

/**
 * o_carries() - is a prefix of a family that a link carries? (R-SUBP-7)
 * @link: the link
 * @p: the prefix
 *
 * Return: false if the link is for IPv6 only and that is IPv4.
 */
bool o_carries(const struct o_obj *link, const struct o_prefix *p)
{
	return p->six || !(link->flags & VPEER_PEERING_FLAGS_ONLY_IPV6);
}

/**
 * o_share() - what one side brings into a link (R-SUBP-1, R-SUBP-7)
 * @s: a state
 * @link: the link
 * @side: which side
 *
 * Return: the prefixes.
 */
struct o_list o_share(struct o_state *s, const struct o_obj *link,
		      enum o_side side)
{
	unsigned int vnet = side == O_LOCAL ? link->vnet : link->remote;
	const struct o_names *names = &link->subnets[side];
	struct o_obj *v = o_serial(s, vnet), *x;
	struct o_list all = { 0 }, l = { 0 };
	unsigned int i, k;

	if (v && !link->partial)
		all = v->list;
	for (i = 0; v && i < names->n; i++) {
		x = subnet(s, vnet, names->name[i]);
		for (k = 0; x && k < x->list.n; k++) {
			if (all.n == O_LIST)
				die("the oracle shares too much");
			all.p[all.n++] = x->list.p[k];
		}
	}
	for (i = 0; i < all.n; i++)
		if (o_carries(link, &all.p[i]))
			l.p[l.n++] = all.p[i];
	return l;
}

/* Names that are new have to be those of subnets that are there. */
static void exist(struct oracle *o, struct o_obj *l, enum o_side side)
{
	unsigned int i, vnet = side == O_LOCAL ? l->vnet : l->remote;
	struct o_obj *was = o_serial(&o->was, l->serial);
	struct o_names *names = &l->subnets[side];

	for (i = 0; i < names->n; i++) {
		if (was && o_named(&was->subnets[side], names->name[i]))
			continue;
		if (o_serial(&o->end, vnet) &&
		    !subnet(&o->end, vnet, names->name[i]))
			refuse_name(o, l->op, VPEER_CODE_RESOURCE_NOT_FOUND,
				    l, side, names->name[i]);
	}
}

/* R-PEER-20 and R-SUBP-2: of two that are new the later is refused. */
static void mirror(struct oracle *o, struct o_obj *l)
{
	const struct o_obj *back = o_back(&o->end, l);

	if (!back || ((back->fresh || o_names_changed(o, back)) &&
		      back->op > l->op))
		return;
	if (l->partial != back->partial ||
	    (l->flags ^ back->flags) & VPEER_PEERING_FLAGS_ONLY_IPV6)
		o_refuse(o, l->op, VPEER_CODE_REMOTE_PEERING_KIND_DIFFERS,
			 NULL, "oo", l, back);
	else if (!o_same_names(&l->subnets[O_LOCAL],
			       &back->subnets[O_REMOTE]) ||
		 !o_same_names(&l->subnets[O_REMOTE], &back->subnets[O_LOCAL]))
		o_refuse(o, l->op, VPEER_CODE_REMOTE_PEERING_SUBNETS_DIFFER,
			 NULL, "oo", l, back);
}

/* R-SUBP-1: a subnet that a link names, and goes on to name, stays. */
static void stays(struct oracle *o, struct o_obj *s)
{
	if (!o_serial(&o->end, s->vnet) ||
	    subnet(&o->end, s->vnet, s->name))
		return;
	EACH(l, &o->end, VPEER_OBJECT_PEERING) {
		struct o_obj *was = o_serial(&o->was, l->serial);
		enum o_side side = l->vnet == s->vnet ? O_LOCAL : O_REMOTE;

		if (!was || (side == O_REMOTE && l->remote != s->vnet))
			continue;
		if (o_named(&was->subnets[side], s->name) &&
		    o_named(&l->subnets[side], s->name))
			o_refuse(o, s->op, VPEER_CODE_SUBNET_IS_PEERED,
				 s->handle, "oo", s, l);
	}
}

/**
 * o_subnets() - check the subnets that take part in links
 * @o: the oracle, operations applied
 */
void o_subnets(struct oracle *o)
{
	EACH(l, &o->end, VPEER_OBJECT_PEERING) {
		if (!l->fresh && !o_names_changed(o, l))
			continue;
		exist(o, l, O_LOCAL);
		exist(o, l, O_REMOTE);
		mirror(o, l);
	}
	EACH(s, &o->was, VPEER_OBJECT_SUBNET)
		if (!o_serial(&o->end, s->serial))
			stays(o, s);
}
