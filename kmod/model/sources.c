// SPDX-License-Identifier: GPL-2.0-only
/*
 * What the NIC of a gateway may send besides its own addresses: packets of
 * those behind it, and those that users' routes have led to it to be sent on
 * (R-GW-11). Whoever has the gateway's host can not speak for a VNet else.
 */
#include "sources.h"

/**
 * struct lists - what sources are made of, in the making
 * @m: the model
 * @v: the VNet of the gateways
 * @behind: prefixes behind each type of gateway
 * @declared: those of them that are declared to be another VNet's
 * @inside: what is inside
 * @relay: whose packets the VPN gateway sends on
 * @n_relays: how many
 */
struct lists {
	struct vpeer_model *m;
	struct vpeer_vnet *v;
	struct vpeer_space *behind[2];
	struct vpeer_space *declared[2];
	struct vpeer_space *inside;
	struct vpeer_relay *relay;
	u32 n_relays;
};

static u32 count_behind(const struct vpeer_gateway *g)
{
	struct vpeer_obj *o;
	u32 n = 0;

	list_for_each_entry(o, &g->connections, sibling)
		n += o->gone ? 0 : vpeer_connection_end(to_connection(o))->n;
	return n;
}

static void append(struct vpeer_space *to, const struct vpeer_space *s)
{
	memcpy(&to->prefix[to->n], s->prefix, s->n * sizeof(s->prefix[0]));
	to->n += s->n;
}

static int list_behind(struct lists *ls, const struct vpeer_gateway *g)
{
	const struct vpeer_connection *c;
	u32 n = count_behind(g), i = g->type - 1;
	struct vpeer_obj *o;

	ls->behind[i] = vpeer_space_alloc(n);
	ls->declared[i] = vpeer_space_alloc(n);
	if (!ls->behind[i] || !ls->declared[i])
		return -ENOMEM;
	list_for_each_entry(o, &g->connections, sibling) {
		c = to_connection(o);
		if (!o->gone)
			append(c->remote_name && !c->learned ? ls->declared[i] :
			       ls->behind[i], vpeer_connection_end(c));
	}
	vpeer_space_drop_nested(ls->behind[i]);
	vpeer_space_drop_nested(ls->declared[i]);
	return 0;
}

static bool leads_here(const struct vpeer_obj *o)
{
	const struct vpeer_route *r = container_of(o, struct vpeer_route, obj);

	return !o->gone && vpeer_route_end(r)->type ==
			   VPEER_NEXT_HOP_TYPE_VIRTUAL_NETWORK_GATEWAY;
}

static u32 count_to(const struct vpeer_route_table *t)
{
	struct vpeer_obj *o;
	u32 n = 0;

	list_for_each_entry(o, &t->routes, sibling)
		n += leads_here(o);
	return n;
}

/*
 * Of each subnet with routes to the gateway: its prefixes, to those routes'.
 * What the link to the gateway does not carry does not come to it.
 */
static void list_subnet(struct lists *ls, struct vpeer_subnet *s,
			const struct vpeer_link *through)
{
	const struct vpeer_space *space = vpeer_subnet_end(s);
	struct vpeer_route_table *t = vpeer_subnet_table(s);
	u32 i;

	if (!t || !count_to(t))
		return;
	for (i = 0; i < space->n; i++) {
		if (through && !vpeer_link_carries(through, &space->prefix[i]))
			continue;
		if (ls->relay)
			ls->relay[ls->n_relays] = (struct vpeer_relay){
				.from = space->prefix[i], .table = t,
			};
		ls->n_relays++;
	}
}

static void list_vnet(struct lists *ls, struct vpeer_vnet *v,
		      const struct vpeer_link *through)
{
	struct vpeer_obj *o;

	list_for_each_entry(o, &v->subnets, sibling)
		if (!o->gone)
			list_subnet(ls, to_subnet(o), through);
}

static void list_relays(struct lists *ls)
{
	struct vpeer_link *l;

	ls->n_relays = 0;
	list_vnet(ls, ls->v, NULL);
	list_for_each_entry(l, &ls->v->in_links, in_remote)
		if (vpeer_link_transits(l, ls->m))
			list_vnet(ls, vpeer_link_local(l), l);
}

static int cmp_relay(const void *x, const void *y)
{
	const struct vpeer_relay *a = x, *b = y;

	return vpeer_prefix_cmp(&a->from, &b->from);
}

static int gather(struct lists *ls)
{
	struct vpeer_gateway *g;
	int err = 0;

	list_for_each_entry(g, &ls->v->gateways, in_vnet)
		if (!g->obj.gone && !err)
			err = list_behind(ls, g);
	if (err)
		return err;
	ls->inside = vpeer_vnet_inside(ls->v, ls->m);
	if (!ls->inside)
		return -ENOMEM;
	if (!vpeer_vnet_gateway_of(ls->v, VPEER_GATEWAY_TYPE_VPN))
		return 0;
	list_relays(ls);
	ls->relay = vpeer_alloc(ls->n_relays * sizeof(*ls->relay));
	if (!ls->relay)
		return -ENOMEM;
	list_relays(ls);
	vpeer_sort(ls->relay, ls->n_relays, sizeof(*ls->relay), cmp_relay);
	return 0;
}

static size_t size_of(const struct vpeer_space *s)
{
	return s ? vpeer_space_size(s->n) : 0;
}

/* Each route table's destinations are there once, whoever shares it. */
static size_t size_of_relays(struct lists *ls)
{
	size_t size = ls->n_relays * sizeof(*ls->relay);
	struct vpeer_route_table *t;
	u32 i;

	for (i = 0; i < ls->n_relays; i++)
		ls->relay[i].table->to = NULL;
	for (i = 0; i < ls->n_relays; i++) {
		t = ls->relay[i].table;
		if (t->to)
			continue;
		t->to = t;
		size += vpeer_space_size(count_to(t));
	}
	for (i = 0; i < ls->n_relays; i++)
		ls->relay[i].table->to = NULL;
	return size;
}

static struct vpeer_space *put_to(void *at, const struct vpeer_route_table *t)
{
	struct vpeer_space *s = at;
	struct vpeer_obj *o;

	list_for_each_entry(o, &t->routes, sibling)
		if (leads_here(o))
			s->prefix[s->n++] =
				vpeer_route_end(to_route(o))->prefix;
	vpeer_space_drop_nested(s);
	return s;
}

static void *put_space(void *at, const struct vpeer_space *s,
		       const struct vpeer_space **out)
{
	if (!s)
		return at;
	vpeer_space_copy(at, s);
	*out = at;
	return (char *)at + vpeer_space_size(s->n);
}

static void put_relays(void *at, const struct lists *ls,
		       struct vpeer_sources *to)
{
	struct vpeer_relay *r = at;
	u32 i;

	if (!ls->n_relays)
		return;
	memcpy(r, ls->relay, ls->n_relays * sizeof(*r));
	at = r + ls->n_relays;
	to->relay = r;
	to->n_relays = ls->n_relays;
	for (i = 0; i < ls->n_relays; i++) {
		if (!r[i].table->to) {
			r[i].table->to = put_to(at, r[i].table);
			at = (char *)at +
			     vpeer_space_size(count_to(r[i].table));
		}
		r[i].to = r[i].table->to;
	}
	for (i = 0; i < ls->n_relays; i++) {
		ls->relay[i].table->to = NULL;
		r[i].table = NULL;
	}
}

static struct vpeer_sources *lay_out(struct lists *ls)
{
	size_t size = sizeof(struct vpeer_sources) + size_of(ls->inside) +
		      size_of_relays(ls);
	struct vpeer_sources *s;
	unsigned int i;
	void *at;

	for (i = 0; i < 2; i++)
		size += size_of(ls->behind[i]) + size_of(ls->declared[i]);
	s = vpeer_alloc(size);
	if (!s)
		return NULL;
	at = s + 1;
	for (i = 0; i < 2; i++) {
		at = put_space(at, ls->behind[i], &s->behind[i]);
		at = put_space(at, ls->declared[i], &s->declared[i]);
	}
	at = put_space(at, ls->inside, &s->inside);
	put_relays(at, ls, s);
	return s;
}

/**
 * vpeer_sources_build() - compile what the gateways of a VNet may send
 * @m: the model, of which the end state counts
 * @v: the VNet
 *
 * Return: the sources, or NULL without memory.
 */
struct vpeer_sources *vpeer_sources_build(struct vpeer_model *m,
					  struct vpeer_vnet *v)
{
	struct lists ls = { .m = m, .v = v };
	struct vpeer_sources *s = NULL;
	unsigned int i;

	if (!gather(&ls))
		s = lay_out(&ls);
	for (i = 0; i < 2; i++) {
		vpeer_free(ls.behind[i]);
		vpeer_free(ls.declared[i]);
	}
	vpeer_free(ls.inside);
	vpeer_free(ls.relay);
	return s;
}

static bool space_has(const struct vpeer_space *s, const struct vpeer_addr *a)
{
	return s && vpeer_space_has(s, a);
}

/**
 * vpeer_table_behind() - is a source behind a gateway?
 * @t: table of the gateway's subnet
 * @type: type of the gateway
 * @src: the source
 *
 * Return: true if so.
 */
bool vpeer_table_behind(const struct vpeer_table *t,
			enum vpeer_gateway_type type,
			const struct vpeer_addr *src)
{
	const struct vpeer_sources *s = t->sources;

	if (!s)
		return false;
	return space_has(s->declared[type - 1], src) ||
	       (space_has(s->behind[type - 1], src) &&
		!vpeer_space_has(s->inside, src));
}

static const struct vpeer_relay *find_relay(const struct vpeer_sources *s,
					    const struct vpeer_addr *src)
{
	u32 lo = 0, hi = s->n_relays;

	while (lo < hi) {
		u32 mid = lo + (hi - lo) / 2;

		if (vpeer_addr_cmp(&s->relay[mid].from.addr, src) <= 0)
			lo = mid + 1;
		else
			hi = mid;
	}
	return lo && vpeer_prefix_has(&s->relay[lo - 1].from, src) ?
	       &s->relay[lo - 1] : NULL;
}

/**
 * vpeer_table_relays() - may a gateway send on what has been led to it?
 * @t: table of the gateway's subnet
 * @type: type of the gateway
 * @src: source of the packet
 * @dst: its destination
 *
 * Return: true if a user's route of the source's subnet leads there over the
 * gateway (R-GW-11).
 */
bool vpeer_table_relays(const struct vpeer_table *t,
			enum vpeer_gateway_type type,
			const struct vpeer_addr *src,
			const struct vpeer_addr *dst)
{
	const struct vpeer_relay *r;

	if (!t->sources || type != VPEER_GATEWAY_TYPE_VPN)
		return false;
	r = find_relay(t->sources, src);
	return r && vpeer_space_has(r->to, dst);
}
