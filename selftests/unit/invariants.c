// SPDX-License-Identifier: GPL-2.0-only
/* What must never be, whatever has been committed. */
#include "beside.h"

static void compile_one(struct world *w, struct compiled *c,
			struct vpeer_vnet *v, struct vpeer_subnet *s)
{
	if (c->n == ARRAY_SIZE(c->vnet))
		die("too many VNets");
	c->vnet[c->n] = v;
	c->subnet[c->n] = s;
	c->table[c->n++] = vpeer_table_build(&w->m, v, s, 1);
}

/* Does something set a subnet apart? */
static bool has_its_own(struct world *w, const struct vpeer_subnet *s)
{
	return w->m.n_partial || s->table || vpeer_subnet_has_gateways(s);
}

/**
 * compile() - compile the routes of all VNets
 * @w: the world, with no transaction open
 * @c: gets them, for compiled_free()
 */
void compile(struct world *w, struct compiled *c)
{
	struct vpeer_obj *o, *s;

	c->n = 0;
	list_for_each_entry(o, &w->m.kin[VPEER_OBJECT_VNET], kin) {
		compile_one(w, c, to_vnet(o), NULL);
		list_for_each_entry(s, &to_vnet(o)->subnets, sibling)
			if (has_its_own(w, to_subnet(s)))
				compile_one(w, c, to_vnet(o), to_subnet(s));
	}
}

/**
 * compiled_free() - free what compile() has made
 * @c: the routes
 */
void compiled_free(struct compiled *c)
{
	while (c->n)
		vpeer_table_free(c->table[--c->n]);
}

/**
 * table_of() - find the routes of a NIC
 * @c: the routes of all
 * @n: the NIC
 *
 * Return: its routes.
 */
const struct vpeer_table *table_of(const struct compiled *c,
				   const struct vpeer_netif *n)
{
	const struct vpeer_table *t = NULL;
	u32 i;

	for (i = 0; i < c->n; i++) {
		if (c->subnet[i] == n->cur->subnet)
			return c->table[i];
		if (c->vnet[i] == n->vnet && !c->subnet[i])
			t = c->table[i];
	}
	return t;
}

/**
 * table_verdict() - what the compiled routes say of a packet
 * @t: the routes of the sender
 * @from: its source
 * @to: its destination
 * @forwards: the sender may send what it has not begun
 * @vnet: gets the id of the VNet that it leads to
 *
 * Return: enum vpeer_reason.
 */
u8 table_verdict(const struct vpeer_table *t, const struct vpeer_addr *from,
		 const struct vpeer_addr *to, bool forwards, u32 *vnet)
{
	const struct vpeer_hop *hop = vpeer_table_find(t, to);

	*vnet = hop->vnet;
	if (hop->verdict != VPEER_REASON_FORWARDED)
		return hop->verdict;
	return vpeer_hop_admits(t, hop, from, forwards, 0);
}

static bool connected(struct world *w, struct vpeer_link *l)
{
	return l &&
	       vpeer_link_state(l, &w->m) == VPEER_PEERING_STATE_CONNECTED;
}

/**
 * never_half_connected() - a link is Connected if and only if its other is
 * @w: the world
 *
 * V-2: traffic flows only while both are.
 */
void never_half_connected(struct world *w)
{
	struct vpeer_obj *o;

	list_for_each_entry(o, &w->m.kin[VPEER_OBJECT_PEERING], kin) {
		struct vpeer_link *l = to_link(o), *back;

		back = vpeer_find_pair(&w->m, l->remote_id, o->parent->id);
		if (connected(w, l) != connected(w, back))
			die("%s: half Connected", o->name);
	}
}

static void disjoint(const struct vpeer_obj *o, const struct vpeer_space *s,
		     const struct vpeer_space *t)
{
	u32 i, k;

	for (i = 0; i < s->n; i++)
		for (k = 0; k < t->n; k++)
			if (vpeer_prefix_overlaps(&s->prefix[i],
						  &t->prefix[k]))
				die("%s: connected spaces overlap", o->name);
}

/* R-SUBP-7 */
static void check_ipv6_only(const struct vpeer_link *l)
{
	u32 i;

	for (i = 0; i < l->cur->space->n; i++)
		if (vpeer_prefix_is4(&l->cur->space->prefix[i]))
			die("%s: IPv4 in force", l->obj.name);
}

/* R-SUBP-4: beside a link of subnets it is the own subnets that count. */
static void own_is_disjoint(struct vpeer_link *l)
{
	struct vpeer_vnet *v = vpeer_link_local(l);
	struct vpeer_obj *o;

	if (l->cur->flags & VPEER_PEERING_FLAGS_ONLY_IPV6)
		check_ipv6_only(l);
	if (!l->partial)
		disjoint(&l->obj, v->cur, l->cur->space);
	list_for_each_entry(o, &v->subnets, sibling)
		if (l->partial)
			disjoint(&l->obj, to_subnet(o)->cur, l->cur->space);
}

/**
 * connected_is_disjoint() - spaces that are connected do not overlap (V-6)
 * @w: the world
 *
 * What is in force between two VNets, and what one VNet knows of two others.
 */
void connected_is_disjoint(struct world *w)
{
	struct vpeer_obj *x, *y;

	list_for_each_entry(x, &w->m.kin[VPEER_OBJECT_PEERING], kin) {
		struct vpeer_link *l = to_link(x);

		if (!connected(w, l))
			continue;
		own_is_disjoint(l);
		list_for_each_entry(y, &vpeer_link_local(l)->links, sibling)
			if (x != y && connected(w, to_link(y)))
				disjoint(x, l->cur->space,
					 to_link(y)->cur->space);
	}
}

static bool reaches(struct world *w, const struct compiled *c,
		    struct vpeer_netif *from, const struct vpeer_addr *src,
		    struct vpeer_netif *to, const struct vpeer_addr *dst)
{
	const struct vpeer_table *t = table_of(c, from);
	u32 vnet;

	/* an appliance or a gateway is reached in its place */
	if (vpeer_table_find(t, dst)->check & VPEER_HOP_VIA)
		return false;
	return table_verdict(t, src, dst, false,
			     &vnet) == VPEER_REASON_FORWARDED &&
	       vnet == to->vnet->obj.id;
}

#define EACH_NIC(x, w)							\
	list_for_each_entry(x, &(w)->m.kin[VPEER_OBJECT_NIC], kin)

/* Calls for each address of one NIC and each of another of its family. */
static void each_pair(struct world *w, const struct compiled *c,
		      void (*look)(struct world *w, const struct compiled *c,
				   struct vpeer_netif *a,
				   const struct vpeer_addr *x,
				   struct vpeer_netif *b,
				   const struct vpeer_addr *y))
{
	struct vpeer_obj *o, *p;
	u32 i, k;

	EACH_NIC(o, w)
		EACH_NIC(p, w) {
			struct vpeer_netif *a = to_netif(o), *b = to_netif(p);
			const struct vpeer_addrs *s = &a->cur->addrs;
			const struct vpeer_addrs *t = &b->cur->addrs;

			for (i = 0; i < s->n; i++)
				for (k = 0; k < t->n; k++) {
					struct vpeer_addr x, y;

					x = vpeer_addrs_at(s, i);
					y = vpeer_addrs_at(t, k);
					if (vpeer_addr_is4(&x) ==
					    vpeer_addr_is4(&y))
						look(w, c, a, &x, b, &y);
				}
		}
}

static void not_transitive(struct world *w, const struct compiled *c,
			   struct vpeer_netif *a, const struct vpeer_addr *x,
			   struct vpeer_netif *b, const struct vpeer_addr *y)
{
	if (a->vnet != b->vnet && reaches(w, c, a, x, b, y) &&
	    !connected(w, vpeer_find_pair(&w->m, a->vnet->obj.id,
					  b->vnet->obj.id)))
		die("%s reaches %s", a->obj.name, b->obj.name);
}

/**
 * never_transitive() - only what is Connected directly is reached (V-3)
 * @w: the world
 * @c: its routes
 */
void never_transitive(struct world *w, const struct compiled *c)
{
	each_pair(w, c, not_transitive);
}

/* A way that somebody has chosen may have no way back. */
static bool steered(struct vpeer_netif *n)
{
	return n->cur->subnet->table;
}

static void symmetric(struct world *w, const struct compiled *c,
		      struct vpeer_netif *a, const struct vpeer_addr *x,
		      struct vpeer_netif *b, const struct vpeer_addr *y)
{
	struct vpeer_link *l = vpeer_find_pair(&w->m, a->vnet->obj.id,
					       b->vnet->obj.id);

	if (l && vpeer_link_sync_level(l, &w->m) !=
		 VPEER_SYNC_LEVEL_FULLY_IN_SYNC)
		return;
	if (steered(a) || steered(b))
		return;
	if (reaches(w, c, a, x, b, y) != reaches(w, c, b, y, a, x))
		die("%s and %s: one way", a->obj.name, b->obj.name);
}

/**
 * synced_is_symmetric() - who reaches is reached, where all is in sync
 * @w: the world
 * @c: its routes; subnets that have routes of users do not count
 */
void synced_is_symmetric(struct world *w, const struct compiled *c)
{
	each_pair(w, c, symmetric);
}
