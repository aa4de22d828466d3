// SPDX-License-Identifier: GPL-2.0-only
/*
 * Compiles effective routes (R-RT-1 to -9). Routes are sorted, what is
 * overridden goes, and nested prefixes become a row of intervals that cover
 * the whole address space of a family.
 */
#include "table.h"

/**
 * struct route - a route before it is flattened
 * @prefix: destination
 * @hop: index of the hop
 * @rank: of two routes of one prefix the higher rank wins
 * @outer: the route around it, while they are flattened
 */
struct route {
	struct vpeer_prefix prefix;
	const struct route *outer;
	u16 hop;
	u8 rank;
};

enum { RANK_NONE, RANK_SYSTEM };

/* of every table, before the links' */
enum { HOP_NONE, HOP_LOCAL, HOP_FIRST_LINK };

/* R-RT-2 to -5: what leads nowhere unless something else is said */
static const struct vpeer_prefix none_routes[] = {
	{ { 0, VPEER_MAPPED }, 96 },			/* 0.0.0.0/0 */
	{ { 0, VPEER_MAPPED | 0x0a000000 }, 96 + 8 },	/* 10.0.0.0/8 */
	{ { 0, VPEER_MAPPED | 0x64400000 }, 96 + 10 },	/* 100.64.0.0/10 */
	{ { 0, VPEER_MAPPED | 0xac100000 }, 96 + 12 },	/* 172.16.0.0/12 */
	{ { 0, VPEER_MAPPED | 0xc0a80000 }, 96 + 16 },	/* 192.168.0.0/16 */
	{ { 0, 0 }, 0 },				/* ::/0 */
};

/**
 * struct builder - a table in the making
 * @m: the model
 * @v: the VNet
 * @subnet: the subnet whose links count, NULL for links of whole VNets alone
 * @route: its routes
 * @n: how many
 * @n_hops: hops
 * @n_checked: prefixes of spaces in force that differ from the VNet's own
 * @n_spaces: such spaces
 */
struct builder {
	struct vpeer_model *m;
	struct vpeer_vnet *v;
	const struct vpeer_subnet *subnet;
	struct route *route;
	u32 n;
	u32 n_hops;
	u32 n_checked;
	u32 n_spaces;
};

/* R-SUBP-5, without the leak: only the subnets that are named get routes. */
static bool concerns(const struct builder *b, const struct vpeer_link *l)
{
	if (!l->partial)
		return true;
	return b->subnet && vpeer_members_has(vpeer_link_members(l),
					      VPEER_LOCAL, b->subnet->obj.name);
}

static struct vpeer_link *connected(const struct builder *b,
				    struct vpeer_obj *o,
				    struct vpeer_link **back)
{
	if (o->gone || !concerns(b, to_link(o)))
		return NULL;
	*back = vpeer_link_back(to_link(o), b->m);
	return *back ? to_link(o) : NULL;
}

static bool differs(const struct builder *b, const struct vpeer_link *l,
		    const struct vpeer_link *back)
{
	return !vpeer_share_eq(b->m, l, VPEER_LOCAL,
			       &vpeer_link_end(back)->space);
}

/* Does the check of a link's sources need a space of its own? */
static bool needs_space(const struct builder *b, const struct vpeer_link *l,
			const struct vpeer_link *back)
{
	return l->partial || differs(b, l, back);
}

/* Sizes of what the links bring. */
static u32 measure(struct builder *b)
{
	u32 n = vpeer_vnet_end(b->v)->n + ARRAY_SIZE(none_routes);
	struct vpeer_link *l, *back;
	struct vpeer_obj *o;

	b->n_hops = HOP_FIRST_LINK;
	list_for_each_entry(o, &b->v->links, sibling) {
		l = connected(b, o, &back);
		if (!l)
			continue;
		b->n_hops++;
		n += vpeer_link_end(l)->space.n;
		if (needs_space(b, l, back)) {
			b->n_spaces++;
			b->n_checked += vpeer_link_end(back)->space.n;
		}
	}
	return n;
}

static void add_space(struct builder *b, const struct vpeer_space *s, u16 hop)
{
	u32 i;

	for (i = 0; i < s->n; i++)
		b->route[b->n++] = (struct route){
			.prefix = s->prefix[i], .hop = hop, .rank = RANK_SYSTEM,
		};
}

static int cmp_route(const void *x, const void *y)
{
	const struct route *a = x, *b = y;
	int c = vpeer_prefix_cmp(&a->prefix, &b->prefix);

	return c ? c : (int)b->rank - (int)a->rank;
}

/* R-RT-4: a None route that a real one covers goes. */
static void add_none(struct builder *b)
{
	u32 i, k, n = b->n;

	for (i = 0; i < ARRAY_SIZE(none_routes); i++) {
		for (k = 0; k < n; k++)
			if (vpeer_prefix_covers(&b->route[k].prefix,
						&none_routes[i]))
				break;
		if (k == n)
			b->route[b->n++] = (struct route){
				.prefix = none_routes[i], .hop = HOP_NONE,
				.rank = RANK_NONE,
			};
	}
}

static int gather(struct builder *b)
{
	struct vpeer_link *l, *back;
	u16 hop = HOP_FIRST_LINK;
	struct vpeer_obj *o;

	b->route = vpeer_alloc(measure(b) * sizeof(*b->route));
	if (!b->route)
		return -ENOMEM;
	add_space(b, vpeer_vnet_end(b->v), HOP_LOCAL);
	list_for_each_entry(o, &b->v->links, sibling) {
		l = connected(b, o, &back);
		if (l)
			add_space(b, &vpeer_link_end(l)->space, hop++);
	}
	add_none(b);
	sort(b->route, b->n, sizeof(*b->route), cmp_route, NULL);
	return 0;
}

static bool is4(const struct route *r)
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
		 const struct route *r)
{
	/* a longer prefix that starts at the same address takes its place */
	if (w->n && starts_at(w, w->n - 1, start))
		w->n--;
	if (w->v4)
		w->start4[w->n] = vpeer_addr_to4(start);
	else
		w->start6[w->n] = *start;
	w->hop[w->n] = r->hop;
	w->len[w->n] = r->prefix.len - (w->v4 ? VPEER_MAPPED_LEN : 0);
	w->n++;
}

/* The route ends; the one around it goes on behind it. */
static const struct route *close_route(struct row *w, const struct route *r)
{
	struct vpeer_addr next = vpeer_prefix_last(&r->prefix);

	if (r->outer && !(w->v4 && vpeer_addr_to4(&next) == U32_MAX) &&
	    vpeer_addr_next(&next))
		emit(w, &next, r->outer);
	return r->outer;
}

static void flatten(const struct builder *b, struct row *w)
{
	const struct route *open = NULL;
	struct route *r;

	for (r = b->route; r < b->route + b->n; r++) {
		if (is4(r) != w->v4)
			continue;
		if (open && vpeer_prefix_eq(&open->prefix, &r->prefix))
			continue;	/* of lower rank */
		while (open && !vpeer_prefix_covers(&open->prefix, &r->prefix))
			open = close_route(w, open);
		emit(w, &r->prefix.addr, r);
		r->outer = open;
		open = r;
	}
	while (open)
		open = close_route(w, open);
}

static void link_hop(const struct builder *b, const struct vpeer_link *l,
		     const struct vpeer_link *back, struct vpeer_hop *h)
{
	u32 theirs = vpeer_link_end(back)->flags;
	u32 mine = vpeer_link_end(l)->flags;
	bool global = vpeer_link_kind(l) == VPEER_PEERING_KIND_GLOBAL;

	h->type = global ? VPEER_NEXT_HOP_TYPE_VNET_GLOBAL_PEERING :
			   VPEER_NEXT_HOP_TYPE_VNET_PEERING;
	h->vnet = l->remote_id;
	h->link = l->obj.id;
	h->back = back->obj.id;
	h->stats = l->priv;
	/* R-FLAG-2: both links have to have it on */
	h->verdict = mine & theirs & VPEER_PEERING_FLAGS_ALLOW_VNET_ACCESS ?
		     VPEER_REASON_FORWARDED : VPEER_REASON_ACCESS_DENIED;
	/* R-FLAG-7: the receiving link decides */
	if (theirs & VPEER_PEERING_FLAGS_ALLOW_FORWARDED_TRAFFIC)
		return;
	h->check = VPEER_CHECK_FORWARDED;
	if (differs(b, l, back))
		h->check |= VPEER_CHECK_ALWAYS;
	else if (l->partial)
		h->check |= VPEER_CHECK_EXACT;
}

/* Hops, and the spaces that their checks need; @s has room for the latter. */
static void fill_hops(const struct builder *b, struct vpeer_hop *hop,
		      struct vpeer_space *s)
{
	const struct vpeer_space *own = s;
	struct vpeer_link *l, *back;
	struct vpeer_obj *o;
	struct vpeer_hop *h;

	vpeer_space_copy(s, vpeer_vnet_end(b->v));
	hop[HOP_NONE].verdict = VPEER_REASON_NO_ROUTE;
	hop[HOP_LOCAL].type = VPEER_NEXT_HOP_TYPE_VNET_LOCAL;
	hop[HOP_LOCAL].vnet = b->v->obj.id;
	h = &hop[HOP_FIRST_LINK];
	list_for_each_entry(o, &b->v->links, sibling) {
		l = connected(b, o, &back);
		if (!l)
			continue;
		link_hop(b, l, back, h);
		h->in_force = own;
		if (needs_space(b, l, back)) {
			s = (void *)&s->prefix[s->n];
			vpeer_space_copy(s, &vpeer_link_end(back)->space);
			h->in_force = s;
		}
		h++;
	}
}

static u32 count4(const struct builder *b)
{
	u32 i, n = 0;

	for (i = 0; i < b->n; i++)
		n += is4(&b->route[i]);
	return n;
}

/* Parts follow each other by falling alignment, so none needs padding. */
static struct vpeer_table *lay_out(const struct builder *b, struct row *w4,
				   struct row *w6, struct vpeer_hop **hop,
				   struct vpeer_space **space)
{
	u32 max4 = 2 * count4(b) + 1, max6 = 2 * (b->n - count4(b)) + 1;
	size_t spaces = vpeer_space_size(vpeer_vnet_end(b->v)->n) +
			b->n_spaces * vpeer_space_size(0) +
			b->n_checked * sizeof(struct vpeer_prefix);
	struct vpeer_table *t;
	char *p;

	t = vpeer_alloc(sizeof(*t) + b->n_hops * sizeof(**hop) + spaces +
			max6 * sizeof(*w6->start6) +
			max4 * sizeof(*w4->start4) +
			(max4 + max6) * (sizeof(u16) + sizeof(u8)));
	if (!t)
		return NULL;
	p = (char *)(t + 1);
	*hop = (void *)p;
	p += b->n_hops * sizeof(**hop);
	*space = (void *)p;
	p += spaces;
	*w6 = (struct row){ .start6 = (void *)p };
	p += max6 * sizeof(*w6->start6);
	*w4 = (struct row){ .start4 = (void *)p, .v4 = true };
	p += max4 * sizeof(*w4->start4);
	w4->hop = (void *)p;
	w6->hop = w4->hop + max4;
	w4->len = (void *)(w6->hop + max6);
	w6->len = w4->len + max4;
	return t;
}

/**
 * vpeer_table_build() - compile the routes of a VNet in the end state
 * @m: the model
 * @v: the VNet
 * @subnet: the subnet that they are for, or NULL for one that no link names
 * @generation: of the commit
 *
 * Links that are Connected in the end state have their ->priv, it becomes the
 * ->stats of their hops.
 *
 * Return: the table, or NULL without memory.
 */
struct vpeer_table *vpeer_table_build(struct vpeer_model *m,
				      struct vpeer_vnet *v,
				      const struct vpeer_subnet *subnet,
				      u64 generation)
{
	struct builder b = { .m = m, .v = v, .subnet = subnet };
	struct vpeer_space *space;
	struct vpeer_table *t;
	struct vpeer_hop *hop;
	struct row w4, w6;

	if (gather(&b))
		return NULL;
	t = lay_out(&b, &w4, &w6, &hop, &space);
	if (t) {
		fill_hops(&b, hop, space);
		flatten(&b, &w4);
		flatten(&b, &w6);
		*t = (struct vpeer_table){
			.n4 = w4.n, .start4 = w4.start4, .hop4 = w4.hop,
			.len4 = w4.len, .n6 = w6.n, .start6 = w6.start6,
			.hop6 = w6.hop, .len6 = w6.len, .hop = hop,
			.n_hops = b.n_hops, .own = space,
			.generation = generation,
		};
	}
	vpeer_free(b.route);
	return t;
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
	u32 slot = vpeer_table_slot(t, addr);
	struct vpeer_addr mask;
	u8 len;

	len = vpeer_addr_is4(addr) ? t->len4[slot] + VPEER_MAPPED_LEN :
				     t->len6[slot];
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
 *
 * R-FLAG-7 and R-FWD-12, strict, on the receiving side. For a NIC without
 * ip-forwarding the answer is known when routes are compiled, unless the
 * remote does not know all of this VNet's space.
 *
 * Return: VPEER_REASON_FORWARDED or why not.
 */
enum vpeer_reason vpeer_hop_admits(const struct vpeer_table *t,
				   const struct vpeer_hop *hop,
				   const struct vpeer_addr *src, bool forwards)
{
	u8 need = forwards ? VPEER_CHECK_FORWARDED | VPEER_CHECK_ALWAYS :
			     VPEER_CHECK_ALWAYS;

	if (!(hop->check & need) || vpeer_space_has(hop->in_force, src))
		return VPEER_REASON_FORWARDED;
	/* what a subnet's link does not know it has not been told either */
	return !(hop->check & VPEER_CHECK_EXACT) &&
	       vpeer_space_has(t->own, src) ?
	       VPEER_REASON_SOURCE_NOT_IN_SYNC : VPEER_REASON_FORWARDED_DENIED;
}

static void mark(struct vpeer_tx *tx, struct vpeer_vnet *v)
{
	if (v && !v->obj.gone && list_empty(&v->recompile))
		list_add_tail(&v->recompile, &tx->recompile);
}

/**
 * vpeer_tx_mark_routes() - find the VNets whose routes change
 * @tx: the transaction, checked; its list ->recompile is filled
 */
void vpeer_tx_mark_routes(struct vpeer_tx *tx)
{
	struct vpeer_obj *obj;

	list_for_each_entry(obj, &tx->touched, touched) {
		if (obj->kind == VPEER_OBJECT_VNET && to_vnet(obj)->next)
			mark(tx, to_vnet(obj));
		if (obj->kind == VPEER_OBJECT_PEERING) {
			mark(tx, to_vnet(obj->parent));
			mark(tx, to_link(obj)->remote);
		}
	}
}

static bool loses_prefix(const struct vpeer_space *was,
			 const struct vpeer_space *will)
{
	u32 i;

	for (i = 0; i < was->n; i++)
		if (!vpeer_space_find(will, &was->prefix[i]))
			return true;
	return false;
}

static bool netif_loses(const struct vpeer_netif_conf *was,
			const struct vpeer_netif_conf *will)
{
	u32 i = 0, k;

	if (was->flags & ~will->flags)
		return true;
	for (k = 0; i < was->n && k < will->n; k++)
		i += vpeer_addr_eq(&was->addr[i], &will->addr[k]);
	return i < was->n;
}

static bool object_revokes(struct vpeer_obj *obj)
{
	struct vpeer_netif *n;
	struct vpeer_link *l;
	struct vpeer_vnet *v;

	if (obj->gone || obj->fresh)
		return obj->gone;
	switch (obj->kind) {
	case VPEER_OBJECT_VNET:
		v = to_vnet(obj);
		return v->next && loses_prefix(v->cur, v->next);
	case VPEER_OBJECT_NIC:
		n = to_netif(obj);
		return n->next && netif_loses(n->cur, n->next);
	case VPEER_OBJECT_PEERING:
		l = to_link(obj);
		return l->next && (l->cur->flags & ~l->next->flags ||
				   l->next_members ||
				   (l->next->severed && !l->cur->severed) ||
				   loses_prefix(&l->cur->space,
						&l->next->space));
	}
	return false;
}

/**
 * vpeer_tx_revokes() - does the transaction take a permission away?
 * @tx: the transaction, checked
 *
 * Return: true if packets may have passed that must not pass any more.
 */
bool vpeer_tx_revokes(const struct vpeer_tx *tx)
{
	struct vpeer_obj *obj;

	list_for_each_entry(obj, &tx->touched, touched)
		if (object_revokes(obj))
			return true;
	return false;
}
