// SPDX-License-Identifier: GPL-2.0-only
/*
 * Route tables and routes: one route a prefix, and which routes a subnet may
 * have (R-GW-12, R-RT-16, R-RT-17). At fault is the subnet that gets the table,
 * else the route or table that changes, else what brings the gateway.
 */
#include <string.h>
#include "oracle.h"

static bool for_gateways(const struct o_obj *s)
{
	return !strcmp(s->name, "GatewaySubnet");
}

/* Something is told once of an object, by any example. */
static const char *once(const struct o_obj *x, const char *what)
{
	static char key[O_TEXT];

	snprintf(key, sizeof(key), "%s %s", x->handle, what);
	return key;
}

/* R-RT-16 */
static void isolation(struct oracle *o, struct o_obj *s, struct o_obj *t)
{
	const uint16_t code = VPEER_CODE_ROUTE_TABLE_NOT_ALLOWED;

	if (!t->isolated || !for_gateways(s))
		return;
	if (s->retabled)
		o_refuse(o, s->op, code, once(s, "isolated"), "oo", s, t);
	else
		o_refuse(o, t->op, code, once(t, "isolated"), "oo", t, s);
}

/* R-RT-17 */
static void default_route(struct oracle *o, struct o_obj *s, struct o_obj *r)
{
	const uint16_t code = VPEER_CODE_ROUTE_TABLE_NOT_ALLOWED;

	if (!for_gateways(s) || !o_everything(&r->list.p[0]))
		return;
	if (s->retabled)
		o_refuse(o, s->op, code, once(s, "default"), "oo", s, r);
	else
		o_refuse(o, r->op, code, once(r, "default"), "oo", r, s);
}

/* The link that begins to lead there, else the gateway. */
static void brought(struct oracle *o, struct o_obj *s, struct o_obj *r,
		    struct o_obj *through, struct o_obj *g)
{
	struct o_obj *back = through ? o_back(&o->end, through) : NULL, *by = g;
	char vnet[O_NAME];

	if (back && back->fresh)
		by = back;
	if (through && o_asks(o, through))
		by = through;
	if (by == g && !g->fresh)
		return;
	snprintf(vnet, sizeof(vnet), "%u", s->vnet);
	o_refuse(o, by->op, VPEER_CODE_GATEWAY_NEXT_HOP_NOT_ALLOWED,
		 once(by, vnet), "ooo", by, r, s);
}

/* R-GW-12 */
static void gateway_route(struct oracle *o, struct o_obj *s, struct o_obj *r)
{
	const uint16_t code = VPEER_CODE_GATEWAY_NEXT_HOP_NOT_ALLOWED;
	struct o_obj *through, *exit;

	exit = o_exit(&o->end, s->vnet, &through);
	if (!exit || r->hop != VPEER_NEXT_HOP_TYPE_VIRTUAL_NETWORK_GATEWAY)
		return;
	EACH(g, &o->end, VPEER_OBJECT_GATEWAY) {
		if (g->vnet != exit->serial ||
		    g->type != VPEER_GATEWAY_TYPE_EXPRESSROUTE)
			continue;
		if (s->retabled)
			o_refuse(o, s->op, code, s->handle, "ooo", s, r, g);
		else if (r->op >= 0)
			o_refuse(o, r->op, code, r->handle, "ooo", r, s, g);
		else
			brought(o, s, r, through, g);
	}
}

/* Of two routes of one prefix the later one is refused. */
static void twins(struct oracle *o, struct o_obj *r)
{
	EACH(q, &o->end, VPEER_OBJECT_ROUTE)
		if (q != r && q->parent == r->parent && r->op >= 0 &&
		    q->op <= r->op && o_same(&q->list.p[0], &r->list.p[0]))
			o_refuse(o, r->op, VPEER_CODE_RESOURCE_ALREADY_EXISTS,
				 once(r, "twin"), "oo", r, q);
}

/**
 * o_steer() - refuse route tables and routes that may not be
 * @o: the oracle, all consequences worked out
 */
void o_steer(struct oracle *o)
{
	EACH(t, &o->was, VPEER_OBJECT_ROUTE_TABLE)
		EACH(s, &o->end, VPEER_OBJECT_SUBNET)
			if (s->table == t->serial &&
			    !o_serial(&o->end, t->serial))
				o_refuse(o, t->op, VPEER_CODE_RESOURCE_IN_USE,
					 t->handle, "oo", t, s);
	EACH(r, &o->end, VPEER_OBJECT_ROUTE)
		twins(o, r);
	EACH(s, &o->end, VPEER_OBJECT_SUBNET) {
		struct o_obj *t = o_serial(&o->end, s->table);

		if (t)
			isolation(o, s, t);
		EACH(r, &o->end, VPEER_OBJECT_ROUTE) {
			if (!t || r->parent != t->serial)
				continue;
			default_route(o, s, r);
			gateway_route(o, s, r);
		}
	}
}
