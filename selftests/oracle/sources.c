// SPDX-License-Identifier: GPL-2.0-only
/*
 * What the NIC of a gateway may send besides its own addresses: packets of
 * those behind it, and those that users' routes have led to it.
 */
#include <string.h>
#include "oracle.h"

/**
 * o_inside_of() - is a prefix inside, seen from a VNet?
 * @o: the oracle
 * @vnet: the VNet
 * @p: the prefix
 *
 * Return: true if it lies in the VNet's space or in a peer's in force.
 */
bool o_inside_of(struct oracle *o, const struct o_obj *vnet,
		 const struct o_prefix *p)
{
	if (o_in_list(&vnet->list, p))
		return true;
	EACH(l, &o->was, VPEER_OBJECT_PEERING)
		if (l->vnet == vnet->serial && o_back(&o->was, l) &&
		    o_in_list(&l->list, p))
			return true;
	return false;
}

/**
 * o_behind() - may a gateway speak for an address, since that is behind it?
 * @o: the oracle
 * @g: the gateway
 * @from: the address
 *
 * Not for what is inside, but where a connection has been declared to lead to
 * another VNet.
 *
 * Return: true if so.
 */
bool o_behind(struct oracle *o, const struct o_obj *g,
	      const struct o_prefix *from)
{
	bool inside = o_inside_of(o, o_serial(&o->was, g->vnet), from);

	EACH(c, &o->was, VPEER_OBJECT_CONNECTION)
		if (c->parent == g->serial && o_in_list(&c->list, from) &&
		    (!inside || (*c->remote_name && !c->learned)))
			return true;
	return false;
}

/* Does a route of a user lead there over a gateway? */
static bool leads(struct oracle *o, const struct o_obj *s,
		  const struct o_prefix *to)
{
	EACH(r, &o->was, VPEER_OBJECT_ROUTE)
		if (s->table && r->parent == s->table &&
		    r->hop == VPEER_NEXT_HOP_TYPE_VIRTUAL_NETWORK_GATEWAY &&
		    o_inside(to, &r->list.p[0]))
			return true;
	return false;
}

/**
 * o_relays() - may a gateway send on what has been led to it? (R-GW-11)
 * @o: the oracle
 * @g: the gateway
 * @from: source of the packet
 * @to: its destination
 *
 * Return: true if so.
 */
bool o_relays(struct oracle *o, const struct o_obj *g,
	      const struct o_prefix *from, const struct o_prefix *to)
{
	struct o_obj *through, *exit;

	EACH(s, &o->was, VPEER_OBJECT_SUBNET) {
		exit = o_exit(&o->was, s->vnet, &through);
		if (g->type == VPEER_GATEWAY_TYPE_VPN && exit &&
		    exit->serial == g->vnet && o_in_list(&s->list, from) &&
		    (!through || o_carries(through, from)) &&
		    leads(o, s, to))
			return true;
	}
	return false;
}

static struct o_obj *gateway_of(struct oracle *o, const struct o_obj *nic)
{
	EACH(g, &o->was, VPEER_OBJECT_GATEWAY)
		if (g->nic == nic->serial)
			return g;
	return NULL;
}

/* R-FLAG-11: who uses a gateway takes what comes from behind it. */
static bool taken(struct oracle *o, const struct o_obj *g,
		  const struct o_obj *link, const struct o_prefix *from)
{
	const struct o_obj *back = link ? o_back(&o->was, link) : NULL;

	return g && back && o_behind(o, g, from) &&
	       back->flags & VPEER_PEERING_FLAGS_USE_REMOTE_GATEWAYS;
}

/**
 * o_fate() - what becomes of a packet, but for who has its destination
 * @o: the oracle
 * @nic: the NIC that sends it
 * @from: its source
 * @to: its destination
 *
 * Return: enum vpeer_reason.
 */
uint8_t o_fate(struct oracle *o, const struct o_obj *nic,
	       const struct o_prefix *from, const struct o_prefix *to)
{
	const char *subnet = o_serial(&o->was, nic->subnet)->name;
	struct o_obj *v = o_serial(&o->was, nic->vnet);
	struct o_obj *g = gateway_of(o, nic);
	struct o_route r;

	if (o_position(&nic->list, from) < 0 && !nic->flags &&
	    !(g && (o_behind(o, g, from) || o_relays(o, g, from, to))))
		return VPEER_REASON_SOURCE_NOT_OWNED;
	r = o_route(o, v, subnet, to);
	if (!r.verdict && taken(o, g, r.link, from))
		return VPEER_REASON_FORWARDED;
	return o_verdict(o, v, subnet, from, to);
}
