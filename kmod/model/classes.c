// SPDX-License-Identifier: GPL-2.0-only
/*
 * One table for each set of inputs: subnets that the same links name and that
 * have the same route table share their routes. Those that nothing sets apart
 * have the VNet's, and where gateways are has its own.
 */
#include "table.h"

/**
 * struct member - a subnet and what sets it apart
 * @subnet: the subnet
 * @table: its route table, or NULL
 * @gateways: it holds the VNet's gateways
 * @named: links, as bits in the order of their ids
 * @words: length of @named
 */
struct member {
	struct vpeer_subnet *subnet;
	const struct vpeer_route_table *table;
	bool gateways;
	unsigned long *named;
	u32 words;
};

#define WORD_BITS	(8 * sizeof(unsigned long))

static bool is_partial(struct vpeer_model *m, const struct vpeer_obj *o)
{
	const struct vpeer_link *l = container_of(o, struct vpeer_link, obj);

	return !o->gone && l->partial && vpeer_link_back(l, m);
}

static u32 count_partial(struct vpeer_model *m, const struct vpeer_vnet *v)
{
	const struct vpeer_obj *o;
	u32 n = 0;

	if (!m->n_partial)
		return 0;
	list_for_each_entry(o, &v->links, sibling)
		n += is_partial(m, o);
	return n;
}

static void mark_names(struct vpeer_model *m, struct vpeer_vnet *v,
		       struct member *s, u32 n)
{
	struct vpeer_obj *o;
	u32 i, bit = 0;

	list_for_each_entry(o, &v->links, sibling) {
		if (!is_partial(m, o))
			continue;
		for (i = 0; i < n; i++)
			if (vpeer_members_has(vpeer_link_members(to_link(o)),
					      VPEER_LOCAL,
					      s[i].subnet->obj.name))
				s[i].named[bit / WORD_BITS] |=
					1UL << bit % WORD_BITS;
		bit++;
	}
}

static int cmp_member(const void *x, const void *y)
{
	const struct member *a = x, *b = y;
	u32 i = a->table ? a->table->obj.id : 0;
	u32 k = b->table ? b->table->obj.id : 0;

	if (i != k)
		return i < k ? -1 : 1;
	if (a->gateways != b->gateways)
		return a->gateways ? 1 : -1;
	return memcmp(a->named, b->named, a->words * sizeof(*a->named));
}

static bool set_apart(const struct member *s)
{
	u32 i;

	if (s->table || s->gateways)
		return true;
	for (i = 0; i < s->words; i++)
		if (s->named[i])
			return true;
	return false;
}

/* Subnets of one class are neighbours: the first one's table serves all. */
static int build_classes(struct vpeer_model *m, struct vpeer_vnet *v,
			 struct member *s, u32 n, u64 generation,
			 struct vpeer_table *base)
{
	struct vpeer_table *t = base;
	u32 i;

	for (i = 0; i < n; i++) {
		if (!set_apart(&s[i])) {
			s[i].subnet->routes = base;
			continue;
		}
		if (!i || cmp_member(&s[i - 1], &s[i])) {
			t = vpeer_table_build(m, v, s[i].subnet, generation);
			if (!t)
				return -ENOMEM;
			t->next = base->next;
			base->next = t;
		}
		s[i].subnet->routes = t;
		if (vpeer_relax())
			return -EINTR;
	}
	return 0;
}

static int classify(struct vpeer_model *m, struct vpeer_vnet *v, u32 partial,
		    u64 generation, struct vpeer_table *base)
{
	u32 n = 0, words = (partial + WORD_BITS - 1) / WORD_BITS;
	unsigned long *bits;
	struct vpeer_obj *o;
	struct member *s;
	int err = -ENOMEM;

	s = vpeer_alloc(v->n_subnets * sizeof(*s));
	bits = vpeer_alloc(v->n_subnets * words * sizeof(*bits));
	if (s && bits) {
		list_for_each_entry(o, &v->subnets, sibling) {
			if (o->gone)
				continue;
			s[n] = (struct member){
				.subnet = to_subnet(o),
				.table = vpeer_subnet_table(to_subnet(o)),
				.gateways =
					vpeer_subnet_has_gateways(to_subnet(o)),
				.named = bits + n * words, .words = words,
			};
			n++;
		}
		mark_names(m, v, s, n);
		vpeer_sort(s, n, sizeof(*s), cmp_member);
		err = build_classes(m, v, s, n, generation, base);
	}
	vpeer_free(s);
	vpeer_free(bits);
	return err;
}

/* Has any subnet a route table, or the gateways? */
static bool any_steered(const struct vpeer_vnet *v)
{
	struct vpeer_obj *o;

	if (vpeer_vnet_gateway(v))
		return true;
	list_for_each_entry(o, &v->subnets, sibling)
		if (!o->gone && vpeer_subnet_table(to_subnet(o)))
			return true;
	return false;
}

/**
 * vpeer_tables_build() - compile the routes of a VNet and its subnets
 * @m: the model
 * @v: the VNet, of which the end state counts
 * @generation: of the commit
 * @out: the VNet's table, with those of other subnets behind it
 *
 * Every subnet's ->routes is set to its table.
 *
 * Return: 0, -ENOMEM or -EINTR.
 */
int vpeer_tables_build(struct vpeer_model *m, struct vpeer_vnet *v,
		       u64 generation, struct vpeer_table **out)
{
	u32 partial = count_partial(m, v);
	struct vpeer_table *base;
	struct vpeer_obj *o;
	int err = 0;

	base = vpeer_table_build(m, v, NULL, generation);
	if (!base)
		return -ENOMEM;
	if (partial || any_steered(v))
		err = classify(m, v, partial, generation, base);
	else
		list_for_each_entry(o, &v->subnets, sibling)
			to_subnet(o)->routes = base;
	if (err)
		vpeer_tables_free(base);
	else
		*out = base;
	return err;
}

/**
 * vpeer_tables_free() - free tables that were never published
 * @t: a VNet's table, with those behind it, or NULL
 */
void vpeer_tables_free(struct vpeer_table *t)
{
	struct vpeer_table *next;

	for (; t; t = next) {
		next = t->next;
		vpeer_table_free(t);
	}
}
