// SPDX-License-Identifier: GPL-2.0-only
/* The naive model: its objects, and a commit from beginning to end. */
#include <stddef.h>
#include <string.h>
#include "oracle.h"

/**
 * o_serial() - find an object
 * @s: a state
 * @serial: the object's number
 *
 * Return: the object or NULL.
 */
struct o_obj *o_serial(struct o_state *s, unsigned int serial)
{
	unsigned int i;

	for (i = 0; serial && i < s->n; i++)
		if (s->o[i].kind && s->o[i].serial == serial)
			return &s->o[i];
	return NULL;
}

/**
 * o_find() - find an object
 * @s: a state
 * @kind: kind of the object
 * @handle: its handle, in full
 *
 * Return: the object or NULL.
 */
struct o_obj *o_find(struct o_state *s, uint8_t kind, const char *handle)
{
	EACH(x, s, kind)
		if (!strcmp(x->handle, handle))
			return x;
	return NULL;
}

/**
 * o_back() - find the other link of a pair
 * @s: a state
 * @link: a link
 *
 * Return: the link from the remote VNet back, or NULL.
 */
struct o_obj *o_back(struct o_state *s, const struct o_obj *link)
{
	EACH(x, s, VPEER_OBJECT_PEERING)
		if (x->vnet == link->remote && x->remote == link->vnet)
			return x;
	return NULL;
}

/**
 * o_unchanged() - is an object as it was before the commit?
 * @o: the oracle
 * @x: the object
 *
 * Return: true if so.
 */
bool o_unchanged(struct oracle *o, const struct o_obj *x)
{
	struct o_obj *was = o_serial(&o->was, x->serial);

	return was && o_same_list(&was->list, &x->list) && !x->assign &&
	       was->subnet == x->subnet && was->flags == x->flags &&
	       was->table == x->table && was->nic == x->nic &&
	       was->isolated == x->isolated && was->hop == x->hop &&
	       o_same(&was->via, &x->via);
}

/**
 * o_init() - begin with what every fabric has
 * @o: the oracle
 */
void o_init(struct oracle *o)
{
	struct o_obj *t = &o->was.o[0], *s = &o->was.o[1];
	unsigned int i;

	memset(o, 0, sizeof(*o));
	/* more than a sequence can make: what is lower has been set */
	for (i = 0; i < O_LIMITS; i++)
		o->was.limit[i] = 500;
	t->kind = VPEER_OBJECT_TENANT;
	strcpy(t->name, "default");
	strcpy(t->handle, "default");
	*s = *t;
	s->kind = VPEER_OBJECT_SUBSCRIPTION;
	strcpy(s->tenant, "default");
	t->serial = 1;
	s->serial = 2;
	o->was.serial = 2;
	o->was.n = 2;
}

static void copy(struct o_state *to, const struct o_state *from)
{
	memcpy(to, from, offsetof(struct o_state, o) +
	       from->n * sizeof(from->o[0]));
}

/* Without what is gone: objects lie in the order of their creation. */
static void settle(struct o_state *to, const struct o_state *from)
{
	unsigned int i;

	memcpy(to, from, offsetof(struct o_state, o));
	to->n = 0;
	for (i = 0; i < from->n; i++)
		if (from->o[i].kind)
			to->o[to->n++] = from->o[i];
}

/**
 * o_commit() - carry out a commit
 * @o: the oracle
 * @op: the operations
 * @n: how many
 *
 * It is o->caller who commits.
 *
 * Return: true if it is accepted; if not nothing has changed.
 */
bool o_commit(struct oracle *o, const struct o_op *op, unsigned int n)
{
	o->n = 0;
	copy(&o->end, &o->was);
	o_apply(o, op, n);
	o_links(o);
	o_nics(o);
	o_rules(o);
	o_subnets(o);
	o_gateways(o);
	o_steer(o);
	o_overlaps(o);
	o_sites(o);
	o_limits(o);
	if (!o->n)
		settle(&o->was, &o->end);
	return !o->n;
}
