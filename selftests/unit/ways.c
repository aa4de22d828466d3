// SPDX-License-Identifier: GPL-2.0-only
/*
 * Effective routes of model and oracle, those that have lost as well, have to
 * be the same, in each subnet and at the ends of each prefix; and for whom
 * gateways may speak.
 */
#include "beside.h"

/**
 * struct look - where a route is compared
 * @w: the world
 * @v: the VNet
 * @subnet: name of the subnet
 * @t: the model's routes of it
 * @all: the oracle's
 */
struct look {
	struct world *w;
	struct o_obj *v;
	const char *subnet;
	const struct vpeer_table *t;
	struct o_routes all;
};

static bool is_name(struct world *w, u32 id, const struct o_obj *x)
{
	struct vpeer_obj *obj = id ? vpeer_find_id(&w->m, id) : NULL;
	char handle[VPEER_HANDLE_MAX + 1];

	if (!obj || !x)
		return !obj && !x;
	vpeer_handle(obj, handle);
	return !strcmp(handle, x->handle);
}

static bool same_via(const struct vpeer_hop *hop, const struct o_route *want)
{
	struct vpeer_prefix host = { hop->via, 128 };
	bool has = hop->check & VPEER_HOP_VIA;
	struct o_prefix via;

	if (!has || !want->has_via)
		return !has && !want->has_via;
	via = plain_prefix(&host);
	return o_same(&via, &want->via);
}

static bool same_hop(struct world *w, const struct vpeer_hop *hop,
		     const struct o_route *want)
{
	return hop->type == want->type && hop->source == want->source &&
	       hop->verdict == want->verdict && same_via(hop, want) &&
	       is_name(w, hop->link, want->link) &&
	       is_name(w, hop->origin, want->origin);
}

static void say_hop(struct world *w, const struct vpeer_hop *hop)
{
	struct vpeer_obj *l = hop->link ? vpeer_find_id(&w->m, hop->link) :
					  NULL;
	struct vpeer_obj *o = hop->origin ? vpeer_find_id(&w->m, hop->origin) :
					    NULL;
	struct vpeer_prefix via = { hop->via, 128 };
	char buf[64];

	fprintf(stderr, "type %u source %u verdict %u link %s origin %s via %s\n",
		hop->type, hop->source, hop->verdict, l ? l->name : "-",
		o ? o->name : "-", hop->check & VPEER_HOP_VIA ?
		prefix_text(&via, buf) : "-");
}

static void say_route(const struct o_route *r)
{
	fprintf(stderr, "# oracle: %s state %u type %u source %u verdict %u link %s origin %s via %s\n",
		o_prefix_text(&r->prefix), r->state, r->type, r->source,
		r->verdict, r->link ? r->link->name : "-",
		r->origin ? r->origin->name : "-",
		r->has_via ? o_prefix_text(&r->via) : "-");
}

static void differ(const struct look *l, const char *what)
{
	const struct vpeer_table *t = l->t;
	char buf[64];
	u32 i;

	for (i = 0; i < t->n_hops; i++) {
		fprintf(stderr, "# model, hop %u: ", i);
		say_hop(l->w, &t->hop[i]);
	}
	for (i = 0; i < t->n_lost; i++)
		fprintf(stderr, "# model, lost: %s state %u hop %u\n",
			prefix_text(&t->lost[i].prefix, buf), t->lost[i].state,
			t->lost[i].hop);
	for (i = 0; i < l->all.n; i++)
		say_route(&l->all.r[i]);
	die("routes of %s/%s differ: %s", l->v->handle, l->subnet, what);
}

static void probe(const struct look *l, const struct vpeer_addr *a)
{
	bool is4 = vpeer_addr_is4(a);
	struct vpeer_prefix host = { *a, 128 };
	struct o_prefix to = plain_prefix(&host);
	const struct o_route *want = o_longest(&l->all, &to);
	u8 len = vpeer_table_route(l->t, a).len - (is4 ? 96 : 0);

	if (len != want->prefix.len ||
	    !same_hop(l->w, vpeer_table_find(l->t, a), want))
		differ(l, o_prefix_text(&to));
}

/* Around the ends of a prefix. */
static void probe_prefix(const struct look *l, const struct vpeer_prefix *p)
{
	struct vpeer_addr last = vpeer_prefix_last(p);
	struct vpeer_addr a[] = { p->addr, last, vpeer_addr_add(p->addr, -1),
				  vpeer_addr_add(last, 1) };
	u32 k;

	a[2].hi -= !p->addr.lo ? 0 : 1;
	for (k = 0; k < ARRAY_SIZE(a); k++)
		if (vpeer_addr_is4(&a[k]) == vpeer_addr_is4(&p->addr))
			probe(l, &a[k]);
}

static void probe_space(const struct look *l, const struct vpeer_space *s)
{
	u32 i;

	for (i = 0; i < s->n; i++)
		probe_prefix(l, &s->prefix[i]);
}

static void probe_all(const struct look *l)
{
	static const char * const more[] = { "0.0.0.0", "9.255.255.255",
		"10.255.255.255", "11.0.0.0", "100.64.0.1", "172.31.255.255",
		"192.168.0.0", "255.255.255.255", "::", "fd00::1",
		"ffff::ffff" };
	struct list_head *kin = l->w->m.kin;
	struct vpeer_obj *o;
	u32 k;

	list_for_each_entry(o, &kin[VPEER_OBJECT_VNET], kin)
		probe_space(l, to_vnet(o)->cur);
	list_for_each_entry(o, &kin[VPEER_OBJECT_PEERING], kin)
		probe_space(l, to_link(o)->cur->space);
	list_for_each_entry(o, &kin[VPEER_OBJECT_CONNECTION], kin)
		probe_space(l, to_connection(o)->cur);
	list_for_each_entry(o, &kin[VPEER_OBJECT_ROUTE], kin)
		probe_prefix(l, &to_route(o)->cur->prefix);
	for (k = 0; k < ARRAY_SIZE(more); k++) {
		struct vpeer_addr a = addr(more[k]);

		probe(l, &a);
	}
}

/* R-RT-13: what has lost is told, each route once, and why. */
static void compare_lost(struct look *l)
{
	u32 i, k, n = 0;

	for (k = 0; k < l->all.n; k++)
		n += l->all.r[k].state != VPEER_ROUTE_STATE_ACTIVE;
	if (n != l->t->n_lost)
		differ(l, "how many have lost");
	for (i = 0; i < l->t->n_lost; i++) {
		const struct vpeer_lost *lost = &l->t->lost[i];
		struct o_prefix p = plain_prefix(&lost->prefix);

		for (k = 0; k < l->all.n; k++)
			if (lost->state == l->all.r[k].state &&
			    o_same(&p, &l->all.r[k].prefix) &&
			    same_hop(l->w, &l->t->hop[lost->hop],
				     &l->all.r[k]))
				break;
		if (k == l->all.n)
			differ(l, o_prefix_text(&p));
	}
}

/**
 * compare_routes() - do routes lead where the oracle says, at all ends?
 * @w: the world
 * @o: the oracle
 * @c: the world's routes
 */
void compare_routes(struct world *w, struct oracle *o,
		    const struct compiled *c)
{
	static struct look l;
	u32 i;

	for (i = 0; i < c->n; i++) {
		l.w = w;
		l.v = twin(o, &c->vnet[i]->obj);
		l.subnet = c->subnet[i] ? c->subnet[i]->obj.name : "";
		l.t = c->table[i];
		o_effective(o, l.v, l.subnet, &l.all);
		compare_lost(&l);
		probe_all(&l);
	}
}

/**
 * struct mouth - a gateway that speaks for others
 * @o: the oracle
 * @x: the gateway as the oracle has it
 * @t: routes of the subnet that it lies in
 */
struct mouth {
	struct oracle *o;
	struct o_obj *x;
	const struct vpeer_table *t;
};

static void speaks(const struct mouth *m, const struct vpeer_addr *a)
{
	struct vpeer_prefix host = { *a, 128 };
	struct o_prefix from = plain_prefix(&host);
	bool is = vpeer_table_behind(m->t, m->x->type, a);

	if (is != o_behind(m->o, m->x, &from))
		die("%s speaks for %s: %d", m->x->handle, o_prefix_text(&from),
		    is);
}

static void speaks_around(const struct mouth *m, const struct vpeer_space *s)
{
	u32 i;

	for (i = 0; i < s->n; i++) {
		struct vpeer_addr last = vpeer_prefix_last(&s->prefix[i]);
		struct vpeer_addr next = vpeer_addr_add(last, 1);

		speaks(m, &s->prefix[i].addr);
		speaks(m, &last);
		if (vpeer_addr_is4(&last) == vpeer_addr_is4(&next))
			speaks(m, &next);
	}
}

static void relays(const struct mouth *m, const struct vpeer_addr *a,
		   const struct vpeer_addr *b)
{
	struct vpeer_prefix src = { *a, 128 }, dst = { *b, 128 };
	struct o_prefix from = plain_prefix(&src), to = plain_prefix(&dst);
	bool is = vpeer_table_relays(m->t, m->x->type, a, b);

	if (is != o_relays(m->o, m->x, &from, &to))
		die("%s relays from %s to %s: %d", m->x->handle,
		    o_prefix_text(&from), o_prefix_text(&to), is);
}

/* From an address of each subnet, and one beside it, to where routes lead. */
static void relays_for(struct world *w, const struct mouth *m,
		       const struct vpeer_space *s)
{
	struct vpeer_obj *r;
	u32 i;

	for (i = 0; i < s->n; i++) {
		struct vpeer_addr last = vpeer_prefix_last(&s->prefix[i]);
		struct vpeer_addr next = vpeer_addr_add(last, 1);

		list_for_each_entry(r, &w->m.kin[VPEER_OBJECT_ROUTE], kin) {
			relays(m, &last, &to_route(r)->cur->prefix.addr);
			relays(m, &next, &to_route(r)->cur->prefix.addr);
		}
	}
}

static void compare_mouth(struct world *w, const struct mouth *m)
{
	struct list_head *kin = w->m.kin;
	struct vpeer_obj *o;

	list_for_each_entry(o, &kin[VPEER_OBJECT_VNET], kin)
		speaks_around(m, to_vnet(o)->cur);
	list_for_each_entry(o, &kin[VPEER_OBJECT_CONNECTION], kin)
		speaks_around(m, to_connection(o)->cur);
	list_for_each_entry(o, &kin[VPEER_OBJECT_SUBNET], kin)
		relays_for(w, m, to_subnet(o)->cur);
}

/**
 * compare_sources() - do gateways speak for whom they may, and nobody else?
 * @w: the world
 * @o: the oracle
 * @c: the world's routes
 */
void compare_sources(struct world *w, struct oracle *o,
		     const struct compiled *c)
{
	const struct vpeer_gateway *g;
	struct mouth m = { .o = o };
	u32 i;

	for (i = 0; i < c->n; i++) {
		m.t = c->table[i];
		if (!c->subnet[i] || !vpeer_subnet_has_gateways(c->subnet[i]))
			continue;
		list_for_each_entry(g, &c->vnet[i]->gateways, in_vnet) {
			m.x = twin(o, (struct vpeer_obj *)&g->obj);
			compare_mouth(w, &m);
		}
	}
}
