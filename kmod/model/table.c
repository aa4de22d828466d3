// SPDX-License-Identifier: GPL-2.0-only
/*
 * Compiles effective routes (R-RT-9): the intervals that those that are active
 * have been flattened into. What has lost is kept beside them, to be told.
 */
#include "sources.h"

/**
 * struct layout - where the parts of a table are
 * @n4: intervals of IPv4
 * @n6: intervals of IPv6
 * @tree4: first node of the tree of IPv4, beside its root
 * @tree6: as @tree4
 * @space: room for spaces, the VNet's own first
 * @lost: routes that are not active
 * @start4: see struct vpeer_table, as are the following
 * @start6: rows of IPv6
 * @hop: of IPv4, behind them of IPv6
 * @len: likewise
 */
struct layout {
	u32 n4;
	u32 n6;
	u32 tree4;
	u32 tree6;
	struct vpeer_space *space;
	struct vpeer_lost *lost;
	u32 *start4;
	struct vpeer_addr *start6;
	u16 *hop;
	u8 *len;
};

static size_t size_of_spaces(const struct vpeer_effective *e)
{
	size_t size = vpeer_space_size(vpeer_vnet_end(e->v)->n);
	u32 i;

	for (i = 1; i < e->n_spaces; i++)
		size += vpeer_space_size(vpeer_link_end(e->space[i])->space->n);
	return size;
}

/* Nodes of the tree are of the size of hops, and counted from the table. */
static u32 lay_out_tree(const struct vpeer_effective *e, struct layout *o)
{
	o->tree4 = VPEER_HOP_NUMBER + e->n_drafts;
	o->tree6 = o->tree4 + vpeer_search_nodes(e->merged4, true);
	return o->tree6 + vpeer_search_nodes(e->merged6, false);
}

/* Parts follow each other by falling alignment, so none needs padding. */
static struct vpeer_table *lay_out(const struct vpeer_effective *e,
				   struct layout *o)
{
	size_t spaces = size_of_spaces(e), size;
	struct vpeer_table *t;
	char *p;

	o->n4 = e->n4;
	o->n6 = e->n_intervals - e->n4;
	size = lay_out_tree(e, o) * sizeof(t->root[0]);
	t = vpeer_alloc_exact(size + spaces + e->n_lost * sizeof(*o->lost) +
			      o->n6 * sizeof(*o->start6) +
			      o->n4 * sizeof(*o->start4) +
			      e->n_intervals * (sizeof(*o->hop) +
						sizeof(*o->len)));
	if (!t)
		return NULL;
	p = (char *)t + size;
	o->space = (void *)p;
	p += spaces;
	o->lost = (void *)p;
	p += e->n_lost * sizeof(*o->lost);
	o->start6 = (void *)p;
	p += o->n6 * sizeof(*o->start6);
	o->start4 = (void *)p;
	p += o->n4 * sizeof(*o->start4);
	o->hop = (void *)p;
	o->len = (void *)&o->hop[e->n_intervals];
	return t;
}

/* Hops, and the spaces that their checks need. */
static void fill_hops(const struct vpeer_effective *e, const struct layout *o,
		      struct vpeer_hop *hop)
{
	struct vpeer_space *s = o->space;
	u32 i;

	for (i = 0; i < e->n_spaces; i++) {
		vpeer_space_copy(s, i ? vpeer_link_end(e->space[i])->space :
					vpeer_vnet_end(e->v));
		e->placed[i] = s;
		s = (void *)&s->prefix[s->n];
	}
	for (i = 0; i < e->n_drafts; i++) {
		hop[i] = e->draft[i].hop;
		if (hop[i].verdict)
			hop[i].check |= VPEER_HOP_REFUSED;
		hop[i].in_force = e->placed[e->draft[i].space];
	}
}

static void fill_lost(const struct vpeer_effective *e, struct vpeer_lost *lost)
{
	const struct vpeer_candidate *r;

	for (r = e->route; r < e->route + e->n; r++)
		if (r->state != VPEER_ROUTE_STATE_ACTIVE)
			*lost++ = (struct vpeer_lost){ r->prefix, r->hop,
						       r->state };
}

static void fill_rows(const struct vpeer_effective *e, const struct layout *o)
{
	const struct vpeer_interval *in = e->interval;
	u32 i, turn = 0;

	for (i = 0; i < e->n_intervals; i++, in++) {
		if (i < o->n4)
			o->start4[i] = vpeer_addr_to4(&in->start);
		else
			o->start6[i - o->n4] = in->start;
		o->hop[i] = VPEER_HOP_NUMBER + in->route->hop;
		o->len[i] = in->route->prefix.len -
			    (i < o->n4 ? VPEER_MAPPED_LEN : 0);
		vpeer_breathe(&turn);
	}
}

static void fill_trees(const struct vpeer_effective *e, const struct layout *o,
		       union vpeer_node *root)
{
	struct vpeer_row row4 = {
		.start4 = o->start4, .hop = o->hop, .n = o->n4,
		.merged = e->merged4,
	};
	struct vpeer_row row6 = {
		.start6 = o->start6, .hop = o->hop + o->n4, .n = o->n6,
		.merged = e->merged6,
	};

	vpeer_search_build4(root, o->tree4, &row4);
	vpeer_search_build6(root, o->tree6, &row6);
}

static struct vpeer_table *compile(const struct vpeer_effective *e)
{
	struct vpeer_table *t;
	struct layout o;

	t = lay_out(e, &o);
	if (!t)
		return NULL;
	fill_hops(e, &o, t->hop);
	fill_lost(e, o.lost);
	fill_rows(e, &o);
	fill_trees(e, &o, t->root);
	t->n4 = o.n4;
	t->start4 = o.start4;
	t->hop4 = o.hop;
	t->len4 = o.len;
	t->n6 = o.n6;
	t->start6 = o.start6;
	t->hop6 = o.hop + o.n4;
	t->len6 = o.len + o.n4;
	t->n_hops = e->n_drafts;
	t->own = o.space;
	t->lost = o.lost;
	t->n_lost = e->n_lost;
	return t;
}

/**
 * vpeer_table_build() - compile the routes of a VNet in the end state
 * @m: the model
 * @v: the VNet
 * @subnet: the subnet that they are for, or NULL for one that nothing sets
 *	apart: no link names it, it has no route table and no gateways
 * @generation: of the commit
 *
 * Links that are Connected in the end state have their ->priv, it becomes the
 * ->stats of their hops.
 *
 * Return: the table, or NULL without memory or if hops outnumber their indexes.
 */
struct vpeer_table *vpeer_table_build(struct vpeer_model *m,
				      struct vpeer_vnet *v,
				      const struct vpeer_subnet *subnet,
				      u64 generation)
{
	struct vpeer_table *t = NULL;
	struct vpeer_effective e;

	/* a hop's number has 16 bits; nobody has 65,000 peerings and routes */
	if (!vpeer_effective_gather(&e, m, v, subnet) &&
	    e.n_drafts < VPEER_HOP_LONGER - VPEER_HOP_NUMBER &&
	    !vpeer_effective_settle(&e)) {
		vpeer_effective_flatten(&e);
		t = compile(&e);
	}
	vpeer_effective_free(&e);
	if (!t)
		return NULL;
	t->generation = generation;
	if (subnet && vpeer_subnet_has_gateways(subnet)) {
		t->sources = vpeer_sources_build(m, v);
		if (!t->sources) {
			vpeer_free(t);
			return NULL;
		}
	}
	return t;
}

/**
 * vpeer_table_free() - free a table that was never published
 * @t: the table
 */
void vpeer_table_free(struct vpeer_table *t)
{
	vpeer_free(t->sources);
	vpeer_free(t);
}

/**
 * vpeer_subnet_has_gateways() - does a subnet hold its VNet's gateways?
 * @s: the subnet
 *
 * Return: true if so, in the end state.
 */
bool vpeer_subnet_has_gateways(const struct vpeer_subnet *s)
{
	return !strcmp(s->obj.name, VPEER_GATEWAY_SUBNET) &&
	       vpeer_vnet_gateway(to_vnet(s->obj.parent));
}

/* The last interval of a row that begins at an address or before it. */
static u32 find_slot4(const struct vpeer_table *t, u32 addr)
{
	u32 lo = 0, hi = t->n4;

	while (hi - lo > 1) {
		u32 mid = lo + (hi - lo) / 2;

		if (t->start4[mid] <= addr)
			lo = mid;
		else
			hi = mid;
	}
	return lo;
}

static u32 find_slot6(const struct vpeer_table *t,
		      const struct vpeer_addr *addr)
{
	u32 lo = 0, hi = t->n6;

	while (hi - lo > 1) {
		u32 mid = lo + (hi - lo) / 2;

		if (vpeer_addr_le(&t->start6[mid], addr))
			lo = mid;
		else
			hi = mid;
	}
	return lo;
}

/**
 * vpeer_table_find_longer() - where packets to an IPv6 address go
 * @t: the table
 * @addr: the address, in a /64 that several routes are in
 *
 * Return: the hop.
 */
const struct vpeer_hop *vpeer_table_find_longer(const struct vpeer_table *t,
						struct vpeer_addr addr)
{
	return vpeer_table_hop(t, t->hop6[find_slot6(t, &addr)]);
}

/**
 * vpeer_table_route() - the route that matches an address
 * @t: the table
 * @addr: the address
 *
 * Return: its prefix.
 */
struct vpeer_prefix vpeer_table_route(const struct vpeer_table *t,
				      const struct vpeer_addr *addr)
{
	struct vpeer_addr mask;
	u8 len;

	len = vpeer_addr_is4(addr) ?
	      t->len4[find_slot4(t, vpeer_addr_to4(addr))] + VPEER_MAPPED_LEN :
	      t->len6[find_slot6(t, addr)];
	mask = vpeer_mask(len);
	return (struct vpeer_prefix){ { addr->hi & mask.hi,
					addr->lo & mask.lo }, len };
}

/**
 * vpeer_hop_admits() - may a source use a hop?
 * @t: the table
 * @hop: a hop of it
 * @src: source of the packet
 * @forwards: the sending NIC has ip-forwarding
 * @gateway: the sending NIC is that of a gateway of this type, or 0
 *
 * R-FLAG-7 and R-FWD-12, strict, on the receiving side. For a NIC without
 * ip-forwarding the answer is known when routes are compiled, unless the
 * remote does not know all of this VNet's space. Who uses a gateway takes what
 * comes from behind it (R-FLAG-11).
 *
 * Return: VPEER_REASON_FORWARDED or why not.
 */
enum vpeer_reason vpeer_hop_admits(const struct vpeer_table *t,
				   const struct vpeer_hop *hop,
				   const struct vpeer_addr *src, bool forwards,
				   u8 gateway)
{
	if (!(hop->check & vpeer_checks(forwards, gateway)) ||
	    vpeer_space_has(hop->in_force, src))
		return VPEER_REASON_FORWARDED;
	if (gateway && hop->check & VPEER_CHECK_TRANSIT &&
	    vpeer_table_behind(t, gateway, src))
		return VPEER_REASON_FORWARDED;
	/* what a subnet's link does not know it has not been told either */
	return !(hop->check & VPEER_CHECK_EXACT) &&
	       vpeer_space_has(t->own, src) ?
	       VPEER_REASON_SOURCE_NOT_IN_SYNC : VPEER_REASON_FORWARDED_DENIED;
}
