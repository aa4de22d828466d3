// SPDX-License-Identifier: GPL-2.0-only
/*
 * Gathers what could lead the packets of a subnet (R-RT-1 to -8): the VNet
 * itself, its peers, what lies behind gateways, what users say, and nothing.
 */
#include "effective.h"

/* R-RT-2 to -5: what leads nowhere unless something else is said */
static const struct vpeer_prefix none_routes[] = {
	{ { 0, VPEER_MAPPED }, 96 },			/* 0.0.0.0/0 */
	{ { 0, VPEER_MAPPED | 0x0a000000 }, 96 + 8 },	/* 10.0.0.0/8 */
	{ { 0, VPEER_MAPPED | 0x64400000 }, 96 + 10 },	/* 100.64.0.0/10 */
	{ { 0, VPEER_MAPPED | 0xac100000 }, 96 + 12 },	/* 172.16.0.0/12 */
	{ { 0, VPEER_MAPPED | 0xc0a80000 }, 96 + 16 },	/* 192.168.0.0/16 */
	{ { 0, 0 }, 0 },				/* ::/0 */
};

/* Whatever is longer takes the place of none of them. */
#define NONE_LONGEST	(96 + 16)

/**
 * vpeer_link_concerns() - does a link bring routes to a subnet?
 * @l: the link
 * @subnet: the subnet, NULL for one that no link names
 *
 * R-SUBP-5, without the leak: only the subnets that are named get routes.
 *
 * Return: true if so.
 */
bool vpeer_link_concerns(const struct vpeer_link *l,
			 const struct vpeer_subnet *subnet)
{
	return !l->partial ||
	       (subnet && vpeer_members_has(vpeer_link_members(l), VPEER_LOCAL,
					    subnet->obj.name));
}

static struct vpeer_link *connected(const struct vpeer_effective *e,
				    struct vpeer_obj *o,
				    struct vpeer_link **back)
{
	if (o->gone || !vpeer_link_concerns(to_link(o), e->subnet))
		return NULL;
	*back = vpeer_link_back(to_link(o), e->m);
	return *back ? to_link(o) : NULL;
}

static bool differs(const struct vpeer_effective *e, const struct vpeer_link *l,
		    const struct vpeer_link *back)
{
	return !vpeer_share_eq(e->m, l, VPEER_LOCAL,
			       vpeer_link_end(back)->space);
}

/* Does the propagation of gateways' routes reach the subnet (R-RT-16)? */
static bool propagates(const struct vpeer_effective *e)
{
	return e->exit && !e->gateway_subnet &&
	       !(e->table && e->table->next_isolated);
}

/**
 * struct size - how much there is to gather
 * @routes: routes
 * @hops: hops
 * @spaces: spaces to check against
 */
struct size {
	u32 routes;
	u32 hops;
	u32 spaces;
};

static void measure_gateways(const struct vpeer_effective *e, struct size *n)
{
	const struct vpeer_gateway *g;
	struct vpeer_obj *o;

	list_for_each_entry(g, &e->exit->gateways, in_vnet) {
		if (g->obj.gone)
			continue;
		list_for_each_entry(o, &g->connections, sibling) {
			if (o->gone)
				continue;
			n->hops += 2;	/* one a family */
			n->routes += vpeer_connection_end(to_connection(o))->n;
		}
	}
}

/* At most; links that are not Connected count as if they were. */
static struct size measure(const struct vpeer_effective *e)
{
	struct size n = { .hops = VPEER_HOP_FIRST, .spaces = 1 };
	struct vpeer_obj *o;

	n.routes = vpeer_vnet_end(e->v)->n + ARRAY_SIZE(none_routes);
	list_for_each_entry(o, &e->v->links, sibling) {
		if (o->gone)
			continue;
		n.hops++;
		n.spaces++;
		n.routes += vpeer_link_end(to_link(o))->space->n;
	}
	if (propagates(e))
		measure_gateways(e, &n);
	if (e->table) {
		n.hops += e->table->n_routes;
		n.routes += e->table->n_routes;
	}
	return n;
}

static void add_route(struct vpeer_effective *e, const struct vpeer_prefix *p,
		      u16 hop, u8 rank)
{
	e->route[e->n++] = (struct vpeer_candidate){
		.prefix = *p, .hop = hop, .rank = rank,
		.state = VPEER_ROUTE_STATE_ACTIVE,
	};
}

static void add_space(struct vpeer_effective *e, const struct vpeer_space *s,
		      u16 hop, u8 rank)
{
	u32 i;

	for (i = 0; i < s->n; i++)
		add_route(e, &s->prefix[i], hop, rank);
}

static void link_hop(struct vpeer_effective *e, const struct vpeer_link *l,
		     const struct vpeer_link *back, struct vpeer_draft *d)
{
	u32 theirs = vpeer_link_end(back)->flags;
	u32 mine = vpeer_link_end(l)->flags;
	bool global = vpeer_link_kind(l) == VPEER_PEERING_KIND_GLOBAL;
	struct vpeer_hop *h = &d->hop;

	h->type = global ? VPEER_NEXT_HOP_TYPE_VNET_GLOBAL_PEERING :
			   VPEER_NEXT_HOP_TYPE_VNET_PEERING;
	h->vnet = l->remote_id;
	h->link = l->obj.id;
	h->back = back->obj.id;
	h->stats = l->priv;
	/* R-FLAG-2: both links have to have it on */
	h->verdict = mine & theirs & VPEER_PEERING_FLAGS_ALLOW_VNET_ACCESS ?
		     VPEER_REASON_FORWARDED : VPEER_REASON_ACCESS_DENIED;
	d->link = l;
	/* R-FLAG-7: the receiving link decides */
	if (theirs & VPEER_PEERING_FLAGS_ALLOW_FORWARDED_TRAFFIC)
		return;
	h->check = VPEER_CHECK_FORWARDED;
	if (differs(e, l, back))
		h->check |= VPEER_CHECK_ALWAYS;
	else if (l->partial)
		h->check |= VPEER_CHECK_EXACT;
	/* R-FLAG-11: who uses our gateways takes what comes from behind them */
	if (vpeer_link_transits(back, e->m))
		h->check |= VPEER_CHECK_TRANSIT;
	if (l->partial || h->check & VPEER_CHECK_ALWAYS) {
		d->space = e->n_spaces;
		e->space[e->n_spaces++] = back;
	}
}

static void add_links(struct vpeer_effective *e)
{
	struct vpeer_link *l, *back;
	struct vpeer_obj *o;

	list_for_each_entry(o, &e->v->links, sibling) {
		l = connected(e, o, &back);
		if (!l)
			continue;
		link_hop(e, l, back, &e->draft[e->n_drafts]);
		add_space(e, vpeer_link_end(l)->space, e->n_drafts++,
			  VPEER_RANK_SYSTEM);
	}
}

static const struct vpeer_draft *draft_of(const struct vpeer_effective *e,
					  const struct vpeer_link *l)
{
	u32 i;

	for (i = VPEER_HOP_FIRST; i < e->n_drafts; i++)
		if (e->draft[i].link == l)
			return &e->draft[i];
	return NULL;
}

/* The NIC's first address of the family, or else its first. */
static struct vpeer_addr address(const struct vpeer_netif_conf *c, bool is4)
{
	struct vpeer_addr a;

	return vpeer_addrs_first(&c->addrs, is4, &a) ? a :
	       vpeer_addrs_at(&c->addrs, 0);
}

/* R-SUBP-7: does what leads to the gateways carry a prefix's family? */
static bool is_carried(const struct vpeer_effective *e,
		       const struct vpeer_prefix *p)
{
	return !e->through || vpeer_link_carries(e->through, p);
}

/* To a gateway's NIC, over the link that leads to its VNet if there is one. */
static void gateway_hop(const struct vpeer_effective *e,
			const struct vpeer_gateway *g,
			const struct vpeer_prefix *p, struct vpeer_draft *d)
{
	const struct vpeer_netif *n = g ? vpeer_gateway_end(g)->nic : NULL;
	const struct vpeer_netif_conf *conf = n ? vpeer_netif_end(n) : NULL;
	const struct vpeer_draft *over;

	over = e->through && is_carried(e, p) ? draft_of(e, e->through) : NULL;
	if (over)
		*d = *over;
	else
		d->hop.vnet = e->v->obj.id;
	d->hop.type = VPEER_NEXT_HOP_TYPE_VIRTUAL_NETWORK_GATEWAY;
	if ((e->through && !over) || !conf || !conf->addrs.n) {
		d->hop.verdict = VPEER_REASON_NO_GATEWAY;
		return;
	}
	d->hop.via = address(conf, vpeer_prefix_is4(p));
	d->hop.check |= VPEER_HOP_VIA;
}

/* A connection's prefixes of one family: the next hop is of theirs. */
static void add_connection(struct vpeer_effective *e,
			   const struct vpeer_connection *c, bool is4)
{
	const struct vpeer_gateway *g = to_gateway(c->obj.parent);
	u8 rank = g->type == VPEER_GATEWAY_TYPE_EXPRESSROUTE ?
		  VPEER_RANK_EXPRESSROUTE : VPEER_RANK_VPN;
	const struct vpeer_space *s = vpeer_connection_end(c);
	struct vpeer_draft *d = &e->draft[e->n_drafts];
	const struct vpeer_prefix *any = NULL;
	u32 i;

	for (i = 0; i < s->n; i++) {
		if (vpeer_prefix_is4(&s->prefix[i]) != is4 ||
		    !is_carried(e, &s->prefix[i]))
			continue;
		any = &s->prefix[i];
		add_route(e, any, e->n_drafts, rank);
	}
	if (!any)
		return;
	gateway_hop(e, g, any, d);
	d->hop.source = VPEER_ROUTE_SOURCE_VIRTUAL_NETWORK_GATEWAY;
	d->hop.origin = c->obj.id;
	d->learned = c->learned;
	e->n_drafts++;
}

static void add_gateway(struct vpeer_effective *e,
			const struct vpeer_gateway *g)
{
	struct vpeer_obj *o;

	list_for_each_entry(o, &g->connections, sibling) {
		if (o->gone)
			continue;
		add_connection(e, to_connection(o), true);
		add_connection(e, to_connection(o), false);
	}
}

static void add_gateways(struct vpeer_effective *e)
{
	const struct vpeer_gateway *g;

	list_for_each_entry(g, &e->exit->gateways, in_vnet)
		if (!g->obj.gone)
			add_gateway(e, g);
}

/*
 * R-RT-20: reached directly, in the VNet itself or over one of its links, which
 * come behind it here and before it in effect.
 */
static const struct vpeer_draft *reach(const struct vpeer_effective *e,
				       const struct vpeer_addr *a)
{
	const struct vpeer_candidate *best = NULL, *r;

	for (r = e->route; r < e->route + e->n; r++)
		if (r->rank == VPEER_RANK_SYSTEM &&
		    vpeer_prefix_has(&r->prefix, a) &&
		    (!best || r->prefix.len >= best->prefix.len))
			best = r;
	return best ? &e->draft[best->hop] : NULL;
}

static void appliance_hop(const struct vpeer_effective *e,
			  const struct vpeer_addr *via, struct vpeer_draft *d)
{
	const struct vpeer_draft *over = reach(e, via);

	if (over)
		*d = *over;
	else
		d->hop.verdict = VPEER_REASON_NEXT_HOP_UNREACHABLE;
	d->hop.type = VPEER_NEXT_HOP_TYPE_VIRTUAL_APPLIANCE;
	d->hop.via = *via;
	d->hop.check |= VPEER_HOP_VIA;
}

/* R-GW-12: a user's route leads to the VPN gateway, or nowhere. */
static void user_hop(const struct vpeer_effective *e,
		     const struct vpeer_route_conf *c, struct vpeer_draft *d)
{
	struct vpeer_gateway *g;

	switch (c->type) {
	case VPEER_NEXT_HOP_TYPE_VNET_LOCAL:
		*d = e->draft[VPEER_HOP_LOCAL];
		break;
	case VPEER_NEXT_HOP_TYPE_VIRTUAL_APPLIANCE:
		appliance_hop(e, &c->via, d);
		break;
	case VPEER_NEXT_HOP_TYPE_VIRTUAL_NETWORK_GATEWAY:
		g = e->exit ? vpeer_vnet_gateway_of(e->exit,
						    VPEER_GATEWAY_TYPE_VPN) :
			      NULL;
		gateway_hop(e, g, &c->prefix, d);
		break;
	default:
		d->hop.verdict = VPEER_REASON_NO_ROUTE;
	}
	d->hop.source = VPEER_ROUTE_SOURCE_USER;
}

static void add_user_routes(struct vpeer_effective *e)
{
	const struct vpeer_route_conf *c;
	struct vpeer_draft *d;
	struct vpeer_obj *o;

	list_for_each_entry(o, &e->table->routes, sibling) {
		if (o->gone)
			continue;
		c = vpeer_route_end(to_route(o));
		d = &e->draft[e->n_drafts];
		user_hop(e, c, d);
		d->link = NULL;
		d->hop.origin = o->id;
		add_route(e, &c->prefix, e->n_drafts++, VPEER_RANK_USER);
	}
}

/* R-RT-4 and R-RT-5: who takes a None route's place. */
static bool replaces(const struct vpeer_candidate *r,
		     const struct vpeer_prefix *none)
{
	if (r->rank == VPEER_RANK_USER)
		return vpeer_prefix_is_default(&r->prefix) &&
		       vpeer_prefix_covers(&r->prefix, none) &&
		       !vpeer_prefix_is_default(none);
	return r->rank == VPEER_RANK_SYSTEM &&
	       vpeer_prefix_covers(&r->prefix, none);
}

static void add_none(struct vpeer_effective *e)
{
	unsigned long replaced = 0;
	u32 i, k;

	for (k = 0; k < e->n; k++) {
		if (e->route[k].prefix.len > NONE_LONGEST)
			continue;
		for (i = 0; i < ARRAY_SIZE(none_routes); i++)
			if (replaces(&e->route[k], &none_routes[i]))
				replaced |= 1UL << i;
	}
	for (i = 0; i < ARRAY_SIZE(none_routes); i++)
		if (!(replaced & 1UL << i))
			add_route(e, &none_routes[i], VPEER_HOP_NONE,
				  VPEER_RANK_NONE);
}

/* All in one, which begins with the routes; each has two intervals at most. */
static int allocate(struct vpeer_effective *e)
{
	struct size n = measure(e);
	u32 intervals = 2 * n.routes;

	e->route = vpeer_alloc(n.routes * sizeof(*e->route) +
			       intervals * sizeof(*e->interval) +
			       n.hops * sizeof(*e->draft) +
			       n.spaces * (sizeof(*e->space) +
					   sizeof(*e->placed)));
	if (!e->route)
		return -ENOMEM;
	e->interval = (void *)&e->route[n.routes];
	e->draft = (void *)&e->interval[intervals];
	e->space = (void *)&e->draft[n.hops];
	e->placed = (void *)&e->space[n.spaces];
	return 0;
}

/**
 * vpeer_effective_gather() - gather the routes of a subnet in the end state
 * @e: the result, to be freed upon an error as well
 * @m: the model
 * @v: the VNet
 * @subnet: the subnet, NULL for one that nothing sets apart
 *
 * Return: 0 or -ENOMEM.
 */
int vpeer_effective_gather(struct vpeer_effective *e, struct vpeer_model *m,
			   struct vpeer_vnet *v,
			   const struct vpeer_subnet *subnet)
{
	*e = (struct vpeer_effective){ .m = m, .v = v, .subnet = subnet };
	e->table = subnet ? vpeer_subnet_table(subnet) : NULL;
	e->exit = vpeer_vnet_exit(v, m, &e->through);
	e->gateway_subnet = subnet && vpeer_subnet_has_gateways(subnet);
	if (allocate(e))
		return -ENOMEM;
	e->draft[VPEER_HOP_NONE].hop.verdict = VPEER_REASON_NO_ROUTE;
	e->draft[VPEER_HOP_LOCAL].hop.type = VPEER_NEXT_HOP_TYPE_VNET_LOCAL;
	e->draft[VPEER_HOP_LOCAL].hop.vnet = v->obj.id;
	e->n_drafts = VPEER_HOP_FIRST;
	e->n_spaces = 1;
	add_space(e, vpeer_vnet_end(v), VPEER_HOP_LOCAL, VPEER_RANK_SYSTEM);
	add_links(e);
	if (propagates(e))
		add_gateways(e);
	if (e->table)
		add_user_routes(e);
	add_none(e);
	return 0;
}

/**
 * vpeer_effective_free() - free what has been gathered
 * @e: the routes
 */
void vpeer_effective_free(struct vpeer_effective *e)
{
	vpeer_free(e->route);
}
