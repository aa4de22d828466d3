// SPDX-License-Identifier: GPL-2.0-only
/* Gateways (R-GW), and links that lend and use them (R-FLAG-12 to -27). */
#include <string.h>
#include "oracle.h"

#define LENDS	VPEER_PEERING_FLAGS_ALLOW_GATEWAY_TRANSIT
#define USES	VPEER_PEERING_FLAGS_USE_REMOTE_GATEWAYS

static bool had(struct oracle *o, const struct o_obj *l, unsigned int flag)
{
	struct o_obj *was = o_serial(&o->was, l->serial);

	return was && was->flags & flag;
}

/**
 * o_asks() - does the commit make a link use gateways?
 * @o: the oracle
 * @l: the link
 *
 * Return: true if it switches that on.
 */
bool o_asks(struct oracle *o, const struct o_obj *l)
{
	return l->flags & USES && !had(o, l, USES);
}

/* Has it been on before? */
static bool uses(struct oracle *o, const struct o_obj *l)
{
	return l->flags & USES && had(o, l, USES);
}

static bool has_gateway(struct oracle *o, unsigned int vnet)
{
	EACH(g, &o->end, VPEER_OBJECT_GATEWAY)
		if (g->vnet == vnet)
			return true;
	return false;
}

/**
 * o_exit() - whose gateways lead out of a VNet? (R-GW-3, R-GW-4)
 * @s: a state
 * @vnet: serial of the VNet
 * @through: gets the link that leads to them, NULL for the VNet's own
 *
 * Return: the VNet that has them, or NULL.
 */
struct o_obj *o_exit(struct o_state *s, unsigned int vnet,
		     struct o_obj **through)
{
	*through = NULL;
	EACH(g, s, VPEER_OBJECT_GATEWAY)
		if (g->vnet == vnet)
			return o_serial(s, vnet);
	/* there is one link, or the commit is refused */
	EACH(l, s, VPEER_OBJECT_PEERING)
		if (l->vnet == vnet && l->flags & USES && o_back(s, l) &&
		    (!*through || l->serial < (*through)->serial))
			*through = l;
	return *through ? o_serial(s, (*through)->remote) : NULL;
}

/* R-FLAG-15 and R-FLAG-17 to -20 */
static void rules_of_asking(struct oracle *o, struct o_obj *l)
{
	const uint16_t another =
		VPEER_CODE_ANOTHER_PEERING_ALREADY_USES_REMOTE_GATEWAYS;
	const uint16_t not_lent =
		VPEER_CODE_REMOTE_PEERING_DOES_NOT_ALLOW_GATEWAY_TRANSIT;
	struct o_obj *r = o_serial(&o->end, l->remote);
	struct o_obj *back = o_back(&o->end, l);

	if (r && !has_gateway(o, r->serial))
		o_refuse(o, l->op, VPEER_CODE_REMOTE_VNET_HAS_NO_GATEWAYS,
			 NULL, "oo", l, r);
	if (back && !(back->flags & LENDS))
		o_refuse(o, l->op, not_lent, NULL, "oo", l, back);
	/* of two that ask at once the later one is refused */
	EACH(m, &o->end, VPEER_OBJECT_PEERING)
		if (m != l && m->vnet == l->vnet && m->flags & USES &&
		    !(o_asks(o, m) && m->op > l->op))
			o_refuse(o, l->op, another, l->handle, "oo", l, m);
	EACH(g, &o->end, VPEER_OBJECT_GATEWAY)
		if (g->vnet == l->vnet)
			o_refuse(o, l->op, VPEER_CODE_VNET_HAS_GATEWAYS, NULL,
				 "oo", l, g);
}

static void rules_of_link(struct oracle *o, struct o_obj *l)
{
	struct o_obj *back = o_back(&o->end, l);

	/* SEM-2, R-FLAG-27 */
	if (l->flags & LENDS && l->flags & USES)
		o_refuse(o, l->op,
			 VPEER_CODE_GATEWAY_TRANSIT_BOTH_WAYS_NOT_ALLOWED,
			 NULL, "o", l);
	if (o_asks(o, l))
		rules_of_asking(o, l);
	/* R-FLAG-22, also where the one that is to lend comes later */
	if (back && uses(o, back) && !(l->flags & LENDS) &&
	    (l->fresh || had(o, l, LENDS)))
		o_refuse(o, l->op, VPEER_CODE_GATEWAY_TRANSIT_IS_IN_USE, NULL,
			 "oo", l, back);
}

static bool has_gateway_subnet(struct oracle *o, unsigned int vnet)
{
	EACH(s, &o->end, VPEER_OBJECT_SUBNET)
		if (s->vnet == vnet && !strcmp(s->name, "GatewaySubnet"))
			return true;
	return false;
}

/* R-GW-1, R-GW-2, R-FLAG-21 */
static void rules_of_new(struct oracle *o, struct o_obj *g)
{
	EACH(h, &o->end, VPEER_OBJECT_GATEWAY)
		if (h != g && h->vnet == g->vnet && h->type == g->type &&
		    !(h->fresh && h->op > g->op))
			o_refuse(o, g->op, VPEER_CODE_VNET_HAS_GATEWAY_OF_TYPE,
				 g->handle, "oo", g, h);
	EACH(l, &o->end, VPEER_OBJECT_PEERING)
		if (l->vnet == g->vnet && uses(o, l))
			o_refuse(o, g->op, VPEER_CODE_VNET_USES_REMOTE_GATEWAYS,
				 NULL, "oo", g, l);
	if (!has_gateway_subnet(o, g->vnet))
		o_refuse(o, g->op, VPEER_CODE_GATEWAY_SUBNET_NOT_FOUND, NULL,
			 "o", o_serial(&o->end, g->vnet));
}

/* R-FLAG-24: who uses it has to be asked first. */
static void rules_of_lost(struct oracle *o, struct o_obj *g)
{
	EACH(l, &o->end, VPEER_OBJECT_PEERING)
		if (l->remote == g->vnet && uses(o, l) && o_back(&o->end, l))
			o_refuse(o, g->op, VPEER_CODE_GATEWAY_TRANSIT_IS_IN_USE,
				 NULL, "oo", g, l);
}

/* R-GW-2, R-VNET-13: gateways that would be left without a place. */
static void rules_of_place(struct oracle *o, struct o_obj *g)
{
	struct o_obj *v = o_serial(&o->was, g->vnet);

	if (v && !o_serial(&o->end, g->vnet)) {
		o_refuse(o, v->op, VPEER_CODE_RESOURCE_IN_USE, v->handle, "oo",
			 v, g);
		return;
	}
	EACH(s, &o->was, VPEER_OBJECT_SUBNET)
		if (!g->fresh && s->vnet == g->vnet &&
		    !strcmp(s->name, "GatewaySubnet") &&
		    !has_gateway_subnet(o, g->vnet))
			o_refuse(o, s->op,
				 VPEER_CODE_IN_USE_SUBNET_CANNOT_BE_DELETED,
				 s->handle, "oo", s, g);
}

/* A gateway goes after what it leads to (R-GW-26). */
static void rules_of_gone(struct oracle *o, struct o_obj *g)
{
	EACH(c, &o->end, VPEER_OBJECT_CONNECTION)
		if (c->parent == g->serial)
			o_refuse(o, g->op, VPEER_CODE_RESOURCE_IN_USE,
				 g->handle, "oo", g, c);
}

/* Not where it lies, or more than a gateway may do? */
static bool unfit(struct oracle *o, const struct o_obj *n)
{
	const struct o_obj *s = o_serial(&o->end, n->subnet) ?:
				o_serial(&o->was, n->subnet);

	return strcmp(s->name, "GatewaySubnet") ||
	       n->flags & VPEER_NIC_FLAGS_IP_FORWARDING;
}

/* R-GW-2: its NIC; of two gateways that want one the later is refused. */
static void rules_of_nic(struct oracle *o, struct o_obj *g)
{
	const uint16_t code = VPEER_CODE_GATEWAY_NIC_NOT_ALLOWED;
	struct o_obj *n = o_serial(&o->end, g->nic), *was;

	if (!n) {
		was = o_serial(&o->was, g->nic);
		if (was)
			o_refuse(o, was->op, VPEER_CODE_RESOURCE_IN_USE,
				 was->handle, "oo", was, g);
		return;
	}
	if (g->op >= 0 && unfit(o, n))
		o_refuse(o, g->op, code, "unfit", "oo", g, n);
	else if (n->op >= 0 && unfit(o, n))
		o_refuse(o, n->op, code, NULL, "oo", n, g);
	EACH(h, &o->end, VPEER_OBJECT_GATEWAY)
		if (h != g && h->nic == g->nic && g->op >= h->op)
			o_refuse(o, g->op, code, "twice", "oo", g, n);
}

/**
 * o_gateways() - check gateways and who uses them
 * @o: the oracle, operations applied
 */
void o_gateways(struct oracle *o)
{
	EACH(l, &o->end, VPEER_OBJECT_PEERING)
		rules_of_link(o, l);
	EACH(g, &o->was, VPEER_OBJECT_GATEWAY)
		if (!o_serial(&o->end, g->serial)) {
			if (o_serial(&o->end, g->vnet))
				rules_of_lost(o, g);
			rules_of_gone(o, g);
		}
	EACH(g, &o->end, VPEER_OBJECT_GATEWAY) {
		if (g->fresh && o_serial(&o->end, g->vnet))
			rules_of_new(o, g);
		rules_of_place(o, g);
		rules_of_nic(o, g);
	}
}

/**
 * o_used_gateway() - a gateway that a link uses (R-FLAG-25)
 * @o: the oracle
 * @link: the link, in force
 * @i: which, 0 for the first
 *
 * Return: the gateway or NULL.
 */
const struct o_obj *o_used_gateway(struct oracle *o, const struct o_obj *link,
				   unsigned int i)
{
	if (!(link->flags & USES) || !o_back(&o->was, link))
		return NULL;
	EACH(g, &o->was, VPEER_OBJECT_GATEWAY)
		if (g->vnet == link->remote && !i--)
			return g;
	return NULL;
}
