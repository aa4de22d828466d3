// SPDX-License-Identifier: GPL-2.0-only
/*
 * Compiles effective routes (R-RT-9): those that are active are flattened,
 * nested prefixes become a row of intervals that cover the whole address space
 * of a family. What has lost is kept beside them, to be told.
 */
#include "sources.h"

static bool is4(const struct vpeer_candidate *r)
{
	return vpeer_prefix_is4(&r->prefix);
}

/**
 * struct row - the intervals of one family, while they are written
 * @n: how many
 * @start4: see struct vpeer_table
 * @start6: see struct vpeer_table
 * @hop: see struct vpeer_table
 * @len: see struct vpeer_table
 * @v4: which family
 */
struct row {
	u32 n;
	u32 *start4;
	struct vpeer_addr *start6;
	u16 *hop;
	u8 *len;
	bool v4;
};

static bool starts_at(const struct row *w, u32 i, const struct vpeer_addr *a)
{
	return w->v4 ? w->start4[i] == vpeer_addr_to4(a) :
		       vpeer_addr_eq(&w->start6[i], a);
}

static void emit(struct row *w, const struct vpeer_addr *start,
		 const struct vpeer_candidate *r)
{
	/* a longer prefix that starts at the same address takes its place */
	if (w->n && starts_at(w, w->n - 1, start))
		w->n--;
	if (w->v4)
		w->start4[w->n] = vpeer_addr_to4(start);
	else
		w->start6[w->n] = *start;
	w->hop[w->n] = VPEER_HOP_NUMBER + r->hop;
	w->len[w->n] = r->prefix.len - (w->v4 ? VPEER_MAPPED_LEN : 0);
	w->n++;
}

/* The route ends; the one around it goes on behind it. */
static const struct vpeer_candidate *
close_route(struct row *w, const struct vpeer_candidate *r)
{
	struct vpeer_addr next = vpeer_prefix_last(&r->prefix);

	if (r->outer && !(w->v4 && vpeer_addr_to4(&next) == U32_MAX) &&
	    vpeer_addr_next(&next))
		emit(w, &next, r->outer);
	return r->outer;
}

static void flatten(const struct vpeer_effective *e, struct row *w)
{
	const struct vpeer_candidate *open = NULL;
	struct vpeer_candidate *r;
	u32 turn = 0;

	for (r = e->route; r < e->route + e->n; r++) {
		vpeer_breathe(&turn);
		if (is4(r) != w->v4 || r->state != VPEER_ROUTE_STATE_ACTIVE)
			continue;
		while (open && !vpeer_prefix_covers(&open->prefix, &r->prefix))
			open = close_route(w, open);
		emit(w, &r->prefix.addr, r);
		r->outer = open;
		open = r;
	}
	while (open)
		open = close_route(w, open);
}

/**
 * struct layout - where the parts of a table are
 * @w4: intervals of IPv4
 * @w6: intervals of IPv6
 * @longer: one of IPv6 may not begin with a /64
 * @tree4: first node of the tree of IPv4, beside its root
 * @tree6: as @tree4
 * @space: room for spaces, the VNet's own first
 * @lost: routes that are not active
 */
struct layout {
	struct row w4;
	struct row w6;
	bool longer;
	u32 tree4;
	u32 tree6;
	struct vpeer_space *space;
	struct vpeer_lost *lost;
};

static size_t size_of_spaces(const struct vpeer_effective *e)
{
	size_t size = vpeer_space_size(vpeer_vnet_end(e->v)->n);
	u32 i;

	for (i = 1; i < e->n_spaces; i++)
		size += vpeer_space_size(vpeer_link_end(e->space[i])->space->n);
	return size;
}

static bool has_longer(const struct vpeer_effective *e)
{
	const struct vpeer_candidate *r;

	for (r = e->route; r < e->route + e->n; r++)
		if (!is4(r) && r->prefix.len > 64)
			return true;
	return false;
}

/* Nodes of the tree are of the size of hops, and counted from the table. */
static u32 lay_out_tree(const struct vpeer_effective *e, struct layout *o,
			u32 max4, u32 max6)
{
	u32 first = VPEER_HOP_NUMBER + e->n_drafts;

	o->longer = has_longer(e);
	o->tree4 = first;
	o->tree6 = first + vpeer_search_nodes(max4, true);
	return o->tree6 + vpeer_search_nodes(o->longer ? 2 * max6 : max6,
					     false);
}

/* Parts follow each other by falling alignment, so none needs padding. */
static struct vpeer_table *lay_out(const struct vpeer_effective *e,
				   struct layout *o)
{
	u32 max4 = 2 * e->n4 + 1, max6 = 2 * (e->n - e->n_lost - e->n4) + 1;
	size_t spaces = size_of_spaces(e), size;
	struct vpeer_table *t;
	char *p;

	*o = (struct layout){ 0 };
	size = lay_out_tree(e, o, max4, max6) * sizeof(t->root[0]);
	t = vpeer_alloc_exact(size + spaces + e->n_lost * sizeof(*o->lost) +
			      max6 * sizeof(*o->w6.start6) +
			      max4 * sizeof(*o->w4.start4) +
			      (max4 + max6) * (sizeof(u16) + sizeof(u8)));
	if (!t)
		return NULL;
	p = (char *)t + size;
	o->space = (void *)p;
	p += spaces;
	o->lost = (void *)p;
	p += e->n_lost * sizeof(*o->lost);
	o->w6.start6 = (void *)p;
	p += max6 * sizeof(*o->w6.start6);
	o->w4.start4 = (void *)p;
	o->w4.v4 = true;
	p += max4 * sizeof(*o->w4.start4);
	o->w4.hop = (void *)p;
	o->w6.hop = o->w4.hop + max4;
	o->w4.len = (void *)(o->w6.hop + max6);
	o->w6.len = o->w4.len + max4;
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

static void fill_tree(struct vpeer_table *t, const struct layout *o)
{
	vpeer_search_build4(t->root, o->tree4, t->start4, t->hop4, t->n4);
	vpeer_search_build6(t->root, o->tree6, t->start6, t->hop6, t->n6,
			    o->longer);
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
	flatten(e, &o.w4);
	flatten(e, &o.w6);
	t->n4 = o.w4.n;
	t->start4 = o.w4.start4;
	t->hop4 = o.w4.hop;
	t->len4 = o.w4.len;
	t->n6 = o.w6.n;
	t->start6 = o.w6.start6;
	t->hop6 = o.w6.hop;
	t->len6 = o.w6.len;
	t->n_hops = e->n_drafts;
	t->own = o.space;
	t->lost = o.lost;
	t->n_lost = e->n_lost;
	fill_tree(t, &o);
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
	    !vpeer_effective_settle(&e))
		t = compile(&e);
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
