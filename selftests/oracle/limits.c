// SPDX-License-Identifier: GPL-2.0-only
/*
 * How much there may be (R-LIM). A limit refuses what adds to what it limits;
 * what was there before the limit was lowered stays, and may become less.
 */
#include <string.h>
#include "oracle.h"

static void refuse(struct oracle *o, int op, unsigned int limit,
		   const struct o_obj *x, const char *key)
{
	o_refuse(o, op, VPEER_CODE_LIMIT_REACHED, key, x ? "lo" : "l", limit,
		 o->end.limit[limit], x);
}

static unsigned int holder_of(const struct o_obj *x)
{
	switch (x->kind) {
	case VPEER_OBJECT_SUBNET:
	case VPEER_OBJECT_PEERING:
		return x->vnet;
	case VPEER_OBJECT_GRANT:
		return x->scope;
	case VPEER_OBJECT_CONNECTION:
	case VPEER_OBJECT_ROUTE:
		return x->parent;
	}
	return x->holder;
}

/* Of a kind, in the holder of that number; of all holders for 0. */
static unsigned int count(struct oracle *o, uint8_t kind, unsigned int holder)
{
	unsigned int n = 0;

	EACH(x, &o->end, kind)
		n += !holder || holder_of(x) == holder;
	return n;
}

/**
 * o_count_new() - refuse an object that is one too many
 * @o: the oracle
 * @op: the operation
 * @x: the object that it has made
 */
void o_count_new(struct oracle *o, const struct o_op *op,
		 const struct o_obj *x)
{
	static const uint8_t limits[] = {
		[VPEER_OBJECT_TENANT] = VPEER_A_FABRIC_LIMIT_SUBSCRIPTIONS,
		[VPEER_OBJECT_SUBSCRIPTION] =
			VPEER_A_FABRIC_LIMIT_SUBSCRIPTIONS,
		[VPEER_OBJECT_VNET] = VPEER_A_FABRIC_LIMIT_VNETS,
		[VPEER_OBJECT_SUBNET] = VPEER_A_FABRIC_LIMIT_SUBNETS,
		[VPEER_OBJECT_PEERING] = VPEER_A_FABRIC_LIMIT_PEERINGS,
		[VPEER_OBJECT_NIC] = VPEER_A_FABRIC_LIMIT_NICS,
		[VPEER_OBJECT_GRANT] = VPEER_A_FABRIC_LIMIT_GRANTS,
		[VPEER_OBJECT_GATEWAY] = 0,
		[VPEER_OBJECT_CONNECTION] = VPEER_A_FABRIC_LIMIT_CONNECTIONS,
		[VPEER_OBJECT_ROUTE_TABLE] = VPEER_A_FABRIC_LIMIT_ROUTE_TABLES,
		[VPEER_OBJECT_ROUTE] = VPEER_A_FABRIC_LIMIT_ROUTES,
	};
	unsigned int in = holder_of(x), limit = limits[x->kind];

	if (limit && count(o, x->kind, in) > o->end.limit[limit])
		refuse(o, op->index, limit, o_serial(&o->end, in), NULL);
}

static unsigned int addresses(struct oracle *o, unsigned int vnet)
{
	unsigned int n = 0;

	EACH(x, &o->end, VPEER_OBJECT_NIC)
		if (x->vnet == vnet)
			n += x->list.n;
	return n;
}

/* Of the VNet and of all that it is Connected to. */
static unsigned int group(struct oracle *o, unsigned int vnet)
{
	unsigned int n = addresses(o, vnet);

	EACH(l, &o->end, VPEER_OBJECT_PEERING)
		if (l->vnet == vnet && o_back(&o->end, l))
			n += addresses(o, l->remote);
	return n;
}

static bool group_is_over(struct oracle *o, unsigned int vnet)
{
	return group(o, vnet) >
	       o->end.limit[VPEER_A_FABRIC_LIMIT_PEERED_ADDRESSES];
}

static bool grows(struct oracle *o, const struct o_obj *x)
{
	struct o_obj *was = o_serial(&o->was, x->serial);

	return x->op >= 0 && (!was || x->list.n > was->list.n);
}

/* R-LIM-4 and R-LIM-5 */
static void limits_of_nic(struct oracle *o, struct o_obj *n)
{
	const unsigned int peered = VPEER_A_FABRIC_LIMIT_PEERED_ADDRESSES;
	struct o_obj *v = o_serial(&o->was, n->vnet) ?:
			  o_serial(&o->end, n->vnet);

	if (!grows(o, n))
		return;
	if (n->list.n > o->end.limit[VPEER_A_FABRIC_LIMIT_NIC_ADDRESSES])
		refuse(o, n->op, VPEER_A_FABRIC_LIMIT_NIC_ADDRESSES, n, NULL);
	if (addresses(o, n->vnet) >
	    o->end.limit[VPEER_A_FABRIC_LIMIT_ADDRESSES])
		refuse(o, n->op, VPEER_A_FABRIC_LIMIT_ADDRESSES, v, NULL);
	if (group_is_over(o, n->vnet)) {
		refuse(o, n->op, peered, v, "group");
		return;
	}
	EACH(l, &o->end, VPEER_OBJECT_PEERING)
		if (l->vnet == n->vnet && o_back(&o->end, l) &&
		    group_is_over(o, l->remote))
			refuse(o, n->op, peered, o_serial(&o->end, l->remote),
			       "group");
}

/* R-LIM-4: a pair that comes; of two links that come the later. */
static void limits_of_pair(struct oracle *o, struct o_obj *l)
{
	const unsigned int peered = VPEER_A_FABRIC_LIMIT_PEERED_ADDRESSES;
	struct o_obj *back = o_back(&o->end, l);

	if (!l->fresh || !back || (back->fresh && back->op > l->op))
		return;
	if (group_is_over(o, l->vnet))
		refuse(o, l->op, peered, o_serial(&o->end, l->vnet), NULL);
	else if (group_is_over(o, l->remote))
		refuse(o, l->op, peered, o_serial(&o->end, l->remote), NULL);
}

static unsigned int members(const struct o_obj *l)
{
	return l ? l->subnets[O_LOCAL].n + l->subnets[O_REMOTE].n : 0;
}

/**
 * o_too_long() - has a list of prefixes become longer than it may be?
 * @o: the oracle
 * @x: the VNet or subnet
 *
 * Return: true if so (R-LIM-9).
 */
bool o_too_long(struct oracle *o, const struct o_obj *x)
{
	return grows(o, x) &&
	       x->list.n > o->end.limit[VPEER_A_FABRIC_LIMIT_PREFIXES];
}

/**
 * o_limits() - refuse lists and groups that are too long
 * @o: the oracle, all consequences worked out
 */
void o_limits(struct oracle *o)
{
	const unsigned int prefixes = VPEER_A_FABRIC_LIMIT_PREFIXES;
	const unsigned int subnets = VPEER_A_FABRIC_LIMIT_PEERING_SUBNETS;
	const unsigned int sites = VPEER_A_FABRIC_LIMIT_CONNECTION_PREFIXES;

	EACH(n, &o->end, VPEER_OBJECT_NIC)
		limits_of_nic(o, n);
	EACH(v, &o->end, VPEER_OBJECT_VNET)
		if (o_too_long(o, v))
			refuse(o, v->op, prefixes, v, NULL);
	EACH(s, &o->end, VPEER_OBJECT_SUBNET)
		if (o_too_long(o, s))
			refuse(o, s->op, prefixes, s, NULL);
	/* R-LIM-8 */
	EACH(c, &o->end, VPEER_OBJECT_CONNECTION)
		if (grows(o, c) && c->list.n > o->end.limit[sites])
			refuse(o, c->op, sites, c, NULL);
	EACH(l, &o->end, VPEER_OBJECT_PEERING) {
		limits_of_pair(o, l);
		/* R-LIM-7 */
		if (members(l) > o->end.limit[subnets] &&
		    members(l) > members(o_serial(&o->was, l->serial)))
			refuse(o, l->op, subnets, l, NULL);
	}
}
