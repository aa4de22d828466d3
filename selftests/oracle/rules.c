// SPDX-License-Identifier: GPL-2.0-only
/* The rules that the end state has to satisfy. */
#include <string.h>
#include "oracle.h"

/* R-VNET-1: each prefix that lies in another one, with the widest such. */
static void disjoint(struct oracle *o, struct o_obj *v)
{
	unsigned int i, k;

	for (i = 0; i < v->list.n; i++) {
		struct o_prefix *in = &v->list.p[i], *out = in;

		for (k = 0; k < v->list.n; k++)
			if (o_inside(out, &v->list.p[k]))
				out = &v->list.p[k];
		if (out != in)
			o_refuse(o, v->op,
				 VPEER_CODE_NETCFG_INVALID_VIRTUAL_NETWORK_SITE,
				 NULL, "opp", v, out, in);
	}
}

static void rules_of_vnet(struct oracle *o, struct o_obj *v)
{
	const uint16_t in_use = VPEER_CODE_IN_USE_PREFIX_CANNOT_BE_DELETED;
	unsigned int i;

	if (v->op < 0)
		return;
	if (!v->list.n)
		o_refuse(o, v->op, VPEER_CODE_MISSING_ATTRIBUTE, NULL, "o", v);
	disjoint(o, v);
	EACH(s, &o->end, VPEER_OBJECT_SUBNET)
		for (i = 0; s->vnet == v->serial && !s->listed &&
		     i < s->list.n; i++)
			if (!o_in_list(&v->list, &s->list.p[i]))
				o_refuse(o, v->op, in_use, NULL, "oop", v, s,
					 &s->list.p[i]);
}

/* R-SUBN-4 */
static void shrinks(struct oracle *o, struct o_obj *s)
{
	struct o_obj *was = o_serial(&o->was, s->serial);
	unsigned int i;

	EACH(n, &o->end, VPEER_OBJECT_NIC) {
		struct o_obj *had = o_serial(&o->was, n->serial);
		bool less = false;

		if (!was || n->subnet != s->serial || !had ||
		    had->subnet != s->serial)
			continue;
		for (i = 0; i < was->list.n; i++)
			if (o_position(&s->list, &was->list.p[i]) < 0)
				less = true;
		if (less)
			o_refuse(o, s->op,
				 VPEER_CODE_IN_USE_SUBNET_CANNOT_BE_UPDATED,
				 s->handle, "oo", s, n);
	}
}

static void overlaps(struct oracle *o, struct o_obj *s, struct o_obj *t)
{
	unsigned int i, k;

	for (i = 0; i < s->list.n; i++)
		for (k = 0; k < t->list.n; k++) {
			struct o_prefix *p = &s->list.p[i], *q = &t->list.p[k];

			/* of two of its own the first comes first */
			if (!o_overlap(p, q) || (s == t && o_order(p, q) >= 0))
				continue;
			o_refuse(o, s->op,
				 VPEER_CODE_NETCFG_SUBNET_RANGES_OVERLAP, NULL,
				 "oopp", s, t, p, q);
		}
}

static void rules_of_subnet(struct oracle *o, struct o_obj *s)
{
	struct o_obj *v = o_serial(&o->end, s->vnet);
	unsigned int i;

	if (!s->listed)
		return;
	if (!s->list.n)
		o_refuse(o, s->op, VPEER_CODE_MISSING_ATTRIBUTE, NULL, "o", s);
	/* R-LIM-9: nobody compares a list that is longer than it may be */
	if (o_too_long(o, s))
		return;
	for (i = 0; i < s->list.n; i++)
		if (!o_in_list(&v->list, &s->list.p[i]))
			o_refuse(o, s->op, VPEER_CODE_NETCFG_INVALID_SUBNET,
				 NULL, "oop", s, v, &s->list.p[i]);
	shrinks(o, s);
	/* of two that the commit has changed the younger is at fault */
	EACH(t, &o->end, VPEER_OBJECT_SUBNET)
		if (t->vnet == s->vnet &&
		    (!t->listed || t->serial <= s->serial))
			overlaps(o, s, t);
}

static void rules_of_nic(struct oracle *o, struct o_obj *n)
{
	const uint16_t res = VPEER_CODE_PRIVATE_IP_ADDRESS_IN_RESERVED_RANGE;
	struct o_obj *s = o_serial(&o->end, n->subnet) ?:
			  o_serial(&o->was, n->subnet);
	unsigned int i, k;

	if (n->op < 0)
		return;
	if (!n->list.n && !n->assign)
		o_refuse(o, n->op, VPEER_CODE_MISSING_ATTRIBUTE, NULL, "o", n);
	for (i = 0; i < n->list.n; i++) {
		struct o_prefix *a = &n->list.p[i];

		if (!o_in_list(&s->list, a))
			o_refuse(o, n->op,
				 VPEER_CODE_PRIVATE_IP_ADDRESS_NOT_IN_SUBNET,
				 NULL, "oop", n, s, a);
		/* once, also where prefixes overlap */
		for (k = 0; k < s->list.n; k++)
			if (o_inside(a, &s->list.p[k]) &&
			    o_reserved(a, &s->list.p[k]))
				break;
		if (k < s->list.n)
			o_refuse(o, n->op, res, NULL, "oop", n, s, a);
	}
}

/* R-VNET-13, R-SUBN-4: NICs that would be left without a place. */
static void rules_of_gone(struct oracle *o)
{
	EACH(n, &o->end, VPEER_OBJECT_NIC) {
		struct o_obj *v = o_serial(&o->was, n->vnet);
		struct o_obj *s = o_serial(&o->was, n->subnet);

		if (v && !o_serial(&o->end, n->vnet))
			o_refuse(o, v->op, VPEER_CODE_RESOURCE_IN_USE,
				 v->handle, "oo", v, n);
		else if (s && !o_serial(&o->end, n->subnet))
			o_refuse(o, s->op,
				 VPEER_CODE_IN_USE_SUBNET_CANNOT_BE_DELETED,
				 s->handle, "oo", s, n);
	}
}

static void in_use(struct oracle *o, struct o_obj *x, struct o_obj *by)
{
	char key[O_TEXT];

	snprintf(key, sizeof(key), "%s by one", x->handle);
	o_refuse(o, x->op, VPEER_CODE_RESOURCE_IN_USE, key, "oo", x, by);
}

/* Tenants and subscriptions go empty; the default ones stay. */
static void rules_of_org(struct oracle *o)
{
	const uint16_t stays = VPEER_CODE_DEFAULT_OBJECT_CANNOT_BE_DELETED;

	EACH(t, &o->was, VPEER_OBJECT_TENANT) {
		if (o_serial(&o->end, t->serial))
			continue;
		if (!strcmp(t->name, "default"))
			o_refuse(o, t->op, stays, NULL, "o", t);
		EACH(s, &o->end, VPEER_OBJECT_SUBSCRIPTION)
			if (strcmp(t->name, "default") && !s->fresh &&
			    !strcmp(s->tenant, t->name))
				in_use(o, t, s);
	}
	EACH(s, &o->was, VPEER_OBJECT_SUBSCRIPTION) {
		if (o_serial(&o->end, s->serial))
			continue;
		if (!strcmp(s->name, "default")) {
			o_refuse(o, s->op, stays, NULL, "o", s);
			continue;
		}
		EACH(v, &o->end, VPEER_OBJECT_VNET)
			if (v->holder == s->serial)
				in_use(o, s, v);
		EACH(n, &o->end, VPEER_OBJECT_NIC)
			if (n->holder == s->serial)
				in_use(o, s, n);
		EACH(g, &o->end, VPEER_OBJECT_GATEWAY)
			if (g->holder == s->serial)
				in_use(o, s, g);
		EACH(t, &o->end, VPEER_OBJECT_ROUTE_TABLE)
			if (t->holder == s->serial)
				in_use(o, s, t);
	}
}

/* What is set to what it is counts for nothing. */
static void forget_unchanged(struct oracle *o)
{
	static const uint8_t kinds[] = { VPEER_OBJECT_VNET, VPEER_OBJECT_SUBNET,
		VPEER_OBJECT_GATEWAY, VPEER_OBJECT_CONNECTION,
		VPEER_OBJECT_ROUTE_TABLE, VPEER_OBJECT_ROUTE };
	unsigned int i;

	for (i = 0; i < sizeof(kinds); i++)
		EACH(x, &o->end, kinds[i])
			if (x->op >= 0 && o_unchanged(o, x)) {
				x->op = -1;
				x->listed = false;
				x->retabled = false;
			}
}

/**
 * o_rules() - refuse what the end state may not be
 * @o: the oracle, all consequences worked out
 */
void o_rules(struct oracle *o)
{
	forget_unchanged(o);
	rules_of_org(o);
	EACH(v, &o->end, VPEER_OBJECT_VNET)
		rules_of_vnet(o, v);
	EACH(s, &o->end, VPEER_OBJECT_SUBNET)
		rules_of_subnet(o, s);
	EACH(n, &o->end, VPEER_OBJECT_NIC)
		rules_of_nic(o, n);
	rules_of_gone(o);
}
