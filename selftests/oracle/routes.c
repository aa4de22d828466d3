// SPDX-License-Identifier: GPL-2.0-only
/*
 * Which ways there are for the packets of a subnet, and which of them are
 * taken (SEMANTICS section 4): the longest prefix; then user, gateway, system;
 * but what is inside comes before what a gateway says of it.
 */
#include <string.h>
#include "oracle.h"

enum { NOWHERE, SYSTEM, VPN, EXPRESSROUTE, USER };

/*
 * Does a link carry packets of a subnet? R-SUBP-5, without the leak: only of
 * subnets that it names.
 */
static bool carries(struct oracle *o, const struct o_obj *l,
		    const struct o_obj *vnet, const char *subnet)
{
	return l->vnet == vnet->serial && o_back(&o->was, l) &&
	       (!l->partial || o_named(&l->subnets[O_LOCAL], subnet));
}

static struct o_route *add(struct o_routes *all, const struct o_prefix *p,
			   unsigned int rank, uint8_t type)
{
	struct o_route *r = &all->r[all->n++];

	if (all->n == O_ROUTES)
		die("the oracle has too many routes");
	memset(r, 0, sizeof(*r));
	r->prefix = *p;
	r->rank = rank;
	r->type = type;
	r->source = VPEER_ROUTE_SOURCE_DEFAULT;
	r->state = VPEER_ROUTE_STATE_ACTIVE;
	return r;
}

/* R-FLAG-2: what becomes of packets that a link is to carry. */
static void over(struct oracle *o, struct o_route *r, struct o_obj *l)
{
	r->link = l;
	if (!(l->flags & o_back(&o->was, l)->flags &
	      VPEER_PEERING_FLAGS_ALLOW_VNET_ACCESS))
		r->verdict = VPEER_REASON_ACCESS_DENIED;
}

/* R-RT-1 and R-RT-6 */
static void add_system(struct oracle *o, struct o_obj *vnet,
		       const char *subnet, struct o_routes *all)
{
	unsigned int i;

	for (i = 0; i < vnet->list.n; i++)
		add(all, &vnet->list.p[i], SYSTEM,
		    VPEER_NEXT_HOP_TYPE_VNET_LOCAL);
	EACH(l, &o->was, VPEER_OBJECT_PEERING)
		for (i = 0; carries(o, l, vnet, subnet) && i < l->list.n; i++)
			over(o, add(all, &l->list.p[i], SYSTEM,
				    o_link_kind(o, l) ==
				    VPEER_PEERING_KIND_REGIONAL ?
				    VPEER_NEXT_HOP_TYPE_VNET_PEERING :
				    VPEER_NEXT_HOP_TYPE_VNET_GLOBAL_PEERING),
			     l);
}

/* The first of the prefix's family, else the first of all. */
static const struct o_prefix *address(const struct o_obj *nic, bool six)
{
	const struct o_prefix *best[2] = { NULL };
	unsigned int i;

	for (i = 0; i < nic->list.n; i++) {
		const struct o_prefix *a = &nic->list.p[i];

		if (!best[a->six] || o_order(a, best[a->six]) < 0)
			best[a->six] = a;
	}
	return best[six] ?: best[!six];
}

/* To a gateway, over the link that leads to it, if the subnet has that. */
static void to_gateway(struct oracle *o, struct o_route *r,
		       const struct o_obj *g, struct o_obj *through,
		       bool carried)
{
	const struct o_obj *nic = g ? o_serial(&o->was, g->nic) : NULL;
	const struct o_prefix *via;

	via = nic ? address(nic, r->prefix.six) : NULL;
	if (through && carried)
		over(o, r, through);
	if ((through && !carried) || !via) {
		r->verdict = VPEER_REASON_NO_GATEWAY;
		return;
	}
	r->has_via = true;
	r->via = *via;
}

static struct o_obj *subnet_of(struct oracle *o, const struct o_obj *vnet,
			       const char *name)
{
	EACH(s, &o->was, VPEER_OBJECT_SUBNET)
		if (s->vnet == vnet->serial && !strcmp(s->name, name))
			return s;
	return NULL;
}

static struct o_obj *table_of(struct oracle *o, const struct o_obj *vnet,
			      const char *subnet)
{
	struct o_obj *s = subnet_of(o, vnet, subnet);

	return s ? o_serial(&o->was, s->table) : NULL;
}

/* R-GW-7; R-RT-16; the NIC of a gateway has no way to what is behind one. */
static void add_gateways(struct oracle *o, struct o_obj *vnet,
			 const char *subnet, struct o_routes *all)
{
	struct o_obj *table = table_of(o, vnet, subnet), *through, *g;
	struct o_obj *exit = o_exit(&o->was, vnet->serial, &through);
	unsigned int i;

	if (!exit || (table && table->isolated) ||
	    (exit == vnet && !strcmp(subnet, "GatewaySubnet")))
		return;
	EACH(c, &o->was, VPEER_OBJECT_CONNECTION)
		for (i = 0; c->vnet == exit->serial && i < c->list.n; i++) {
			struct o_route *r;

			if (through && !o_carries(through, &c->list.p[i]))
				continue;
			g = o_serial(&o->was, c->parent);
			r = add(all, &c->list.p[i],
				g->type == VPEER_GATEWAY_TYPE_EXPRESSROUTE ?
				EXPRESSROUTE : VPN,
				VPEER_NEXT_HOP_TYPE_VIRTUAL_NETWORK_GATEWAY);
			r->source = VPEER_ROUTE_SOURCE_VIRTUAL_NETWORK_GATEWAY;
			r->origin = c;
			to_gateway(o, r, g, through, through &&
				   carries(o, through, vnet, subnet));
		}
}

/* R-RT-20: reached as the system's routes say, or not at all. */
static void to_appliance(struct oracle *o, const struct o_routes *all,
			 unsigned int n, struct o_route *r,
			 const struct o_prefix *via)
{
	const struct o_route *best = NULL, *s;

	for (s = all->r; s < all->r + n; s++)
		if (s->rank == SYSTEM && o_inside(via, &s->prefix) &&
		    (!best || s->prefix.len >= best->prefix.len))
			best = s;
	r->has_via = true;
	r->via = *via;
	if (!best)
		r->verdict = VPEER_REASON_NEXT_HOP_UNREACHABLE;
	else if (best->link)
		over(o, r, best->link);
}

/* R-GW-12: the VPN gateway of those that lead out, or none. */
static void to_vpn(struct oracle *o, struct o_obj *vnet, const char *subnet,
		   struct o_route *r)
{
	struct o_obj *through, *vpn = NULL;
	struct o_obj *exit = o_exit(&o->was, vnet->serial, &through);

	EACH(g, &o->was, VPEER_OBJECT_GATEWAY)
		if (exit && g->vnet == exit->serial &&
		    g->type == VPEER_GATEWAY_TYPE_VPN)
			vpn = g;
	to_gateway(o, r, vpn, through,
		   through && carries(o, through, vnet, subnet) &&
		   o_carries(through, &r->prefix));
}

/* R-RT-12, R-RT-18 */
static void add_users(struct oracle *o, struct o_obj *vnet,
		      const char *subnet, struct o_routes *all)
{
	struct o_obj *table = table_of(o, vnet, subnet);
	unsigned int n = all->n;

	EACH(u, &o->was, VPEER_OBJECT_ROUTE) {
		struct o_route *r;

		if (!table || u->parent != table->serial)
			continue;
		r = add(all, &u->list.p[0], USER, u->hop);
		r->source = VPEER_ROUTE_SOURCE_USER;
		r->origin = u;
		if (u->hop == VPEER_NEXT_HOP_TYPE_NONE)
			r->verdict = VPEER_REASON_NO_ROUTE;
		else if (u->hop == VPEER_NEXT_HOP_TYPE_VIRTUAL_APPLIANCE)
			to_appliance(o, all, n, r, &u->via);
		else if (u->hop != VPEER_NEXT_HOP_TYPE_VNET_LOCAL)
			to_vpn(o, vnet, subnet, r);
	}
}

/* R-RT-4, R-RT-5: is there a route that takes the place of one to nowhere? */
static bool replaced(const struct o_routes *all, unsigned int n,
		     const struct o_prefix *none)
{
	const struct o_route *r;

	for (r = all->r; r < all->r + n; r++) {
		if (r->rank == SYSTEM && o_inside(none, &r->prefix))
			return true;
		if (r->rank == USER && o_everything(&r->prefix) &&
		    r->prefix.six == none->six && !o_everything(none))
			return true;
	}
	return false;
}

/* R-RT-2, R-RT-3: the ranges that lead nowhere of themselves, and the rest. */
static void add_nowhere(struct o_routes *all)
{
	static const struct o_prefix none[] = {
		{ 0, 0, { 0 } }, { 0, 8, { 10 } }, { 0, 12, { 172, 16 } },
		{ 0, 16, { 192, 168 } }, { 0, 10, { 100, 64 } }, { 1, 0, { 0 } }
	};
	unsigned int i, n = all->n;

	for (i = 0; i < sizeof(none) / sizeof(*none); i++)
		if (!replaced(all, n, &none[i]))
			add(all, &none[i], NOWHERE,
			    VPEER_NEXT_HOP_TYPE_NONE)->verdict =
				VPEER_REASON_NO_ROUTE;
}

/* R-RT-11: does a system's route lead there, however short? */
static bool covered(const struct o_routes *all, const struct o_prefix *p)
{
	const struct o_route *r;

	for (r = all->r; r < all->r + all->n; r++)
		if (r->rank == SYSTEM && o_inside(p, &r->prefix))
			return true;
	return false;
}

/* R-RT-10, R-GW-19: of one prefix; what was there first comes first. */
static bool beaten(const struct o_routes *all, const struct o_route *r)
{
	const struct o_route *q;

	for (q = all->r; q < all->r + all->n; q++) {
		if (q == r || q->state != VPEER_ROUTE_STATE_ACTIVE ||
		    !o_same(&q->prefix, &r->prefix))
			continue;
		if (q->rank > r->rank ||
		    (q->rank == r->rank && q->origin && r->origin &&
		     q->origin->serial < r->origin->serial) ||
		    (q->rank == r->rank && q->link && !r->link))
			return true;
	}
	return false;
}

static void settle(struct oracle *o, const struct o_obj *vnet,
		   struct o_routes *all)
{
	struct o_obj *through, *exit;
	struct o_route *r;

	exit = o_exit(&o->was, vnet->serial, &through);
	for (r = all->r; r < all->r + all->n; r++) {
		if (r->rank != VPN && r->rank != EXPRESSROUTE)
			continue;
		/* R-GW-15 */
		if (r->origin->learned && o_inside_of(o, exit, &r->prefix))
			r->state = VPEER_ROUTE_STATE_FILTERED;
		else if (covered(all, &r->prefix))
			r->state = VPEER_ROUTE_STATE_INVALID;
	}
	/* what is beaten is so by what is not, which stays to be seen */
	for (r = all->r; r < all->r + all->n; r++)
		if (r->state == VPEER_ROUTE_STATE_ACTIVE && beaten(all, r))
			r->state = VPEER_ROUTE_STATE_INVALID;
}

/**
 * o_effective() - the effective routes of a subnet
 * @o: the oracle
 * @vnet: the VNet
 * @subnet: name of the subnet
 * @all: gets the routes, those that have lost as well (R-RT-13)
 */
void o_effective(struct oracle *o, struct o_obj *vnet, const char *subnet,
		 struct o_routes *all)
{
	all->n = 0;
	add_system(o, vnet, subnet, all);
	add_gateways(o, vnet, subnet, all);
	add_users(o, vnet, subnet, all);
	add_nowhere(all);
	settle(o, vnet, all);
}

/**
 * o_longest() - the route that a packet takes (R-RT-9)
 * @all: the routes of its sender's subnet
 * @to: its destination
 *
 * Return: the route; there is one for everything.
 */
const struct o_route *o_longest(const struct o_routes *all,
				const struct o_prefix *to)
{
	const struct o_route *best = NULL, *r;

	for (r = all->r; r < all->r + all->n; r++)
		if (r->state == VPEER_ROUTE_STATE_ACTIVE &&
		    o_inside(to, &r->prefix) &&
		    (!best || r->prefix.len > best->prefix.len))
			best = r;
	return best;
}

/**
 * o_route() - the route that a packet takes
 * @o: the oracle
 * @vnet: the VNet that it is sent in
 * @subnet: name of the subnet that it is sent in
 * @to: its destination
 *
 * Return: the route.
 */
struct o_route o_route(struct oracle *o, struct o_obj *vnet,
		       const char *subnet, const struct o_prefix *to)
{
	static struct o_routes all;

	o_effective(o, vnet, subnet, &all);
	return *o_longest(&all, to);
}

/**
 * o_verdict() - may a packet pass, seen from routes and links alone?
 * @o: the oracle
 * @vnet: the VNet that it is sent in
 * @subnet: name of the subnet that it is sent in
 * @from: its source
 * @to: its destination
 *
 * Return: enum vpeer_reason.
 */
uint8_t o_verdict(struct oracle *o, struct o_obj *vnet, const char *subnet,
		  const struct o_prefix *from, const struct o_prefix *to)
{
	struct o_route r = o_route(o, vnet, subnet, to);
	struct o_list share;
	struct o_obj *back;

	if (r.verdict || !r.link)
		return r.verdict;
	back = o_back(&o->was, r.link);
	if (back->flags & VPEER_PEERING_FLAGS_ALLOW_FORWARDED_TRAFFIC ||
	    o_in_list(&back->list, from))
		return VPEER_REASON_FORWARDED;
	share = o_share(&o->was, r.link, O_LOCAL);
	/* where subnets are out of sync it may be any of the VNet's */
	if (r.link->partial && !o_same_list(&share, &back->list))
		share = vnet->list;
	return o_in_list(&share, from) ?
	       VPEER_REASON_SOURCE_NOT_IN_SYNC : VPEER_REASON_FORWARDED_DENIED;
}

/**
 * o_owner() - the NIC that has an address
 * @o: the oracle
 * @vnet: its VNet's serial
 * @addr: the address
 *
 * Return: the NIC or NULL.
 */
struct o_obj *o_owner(struct oracle *o, unsigned int vnet,
		      const struct o_prefix *addr)
{
	EACH(n, &o->was, VPEER_OBJECT_NIC)
		if (n->vnet == vnet && o_position(&n->list, addr) >= 0)
			return n;
	return NULL;
}
