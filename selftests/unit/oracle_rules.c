// SPDX-License-Identifier: GPL-2.0-only
/* The naive model: what follows for links and NICs, and the rules. */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include "oracle.h"

#define EACH(x, s, k)							\
	for (struct o_obj *x = (s)->o; x < (s)->o + O_MANY; x++)	\
		if (x->kind == (k))

static bool knows(struct o_state *s, const struct o_obj *link)
{
	struct o_obj *r = o_serial(s, link->remote);

	return !r || o_same_list(&link->list, &r->list);
}

static void take_space(struct oracle *o, struct o_obj *link)
{
	struct o_obj *r = o_serial(&o->end, link->remote);

	if (r)
		link->list = r->list;
}

/* The rows of azure-rules 3.1. */
static void transition(struct oracle *o, struct o_obj *l)
{
	struct o_obj *was = o_serial(&o->was, l->serial);
	struct o_obj *back = o_back(&o->end, l);

	if (was && o_back(&o->was, was) && !back)
		l->lost = true;
	if (!l->lost || !l->updated)
		return;
	l->lost = false;
	take_space(o, l);
}

/* R-ST-7 and R-ST-13 */
static void meets_half(struct oracle *o, struct o_obj *l)
{
	struct o_obj *back = o_back(&o->end, l);
	struct o_obj *v = o_serial(&o->end, l->vnet);
	bool half = back && !back->fresh && back->lost;

	EACH(h, &o->end, VPEER_OBJECT_PEERING)
		if (!back && h->vnet == l->remote &&
		    !o_serial(&o->end, h->remote) &&
		    !strcmp(h->remote_name, v->name) &&
		    !strcmp(h->remote_sub, v->sub))
			half = true;
	if (half)
		o_refuse(o, l->op, VPEER_CODE_REMOTE_PEERING_IS_DISCONNECTED);
}

void o_links(struct oracle *o)
{
	EACH(l, &o->end, VPEER_OBJECT_PEERING)
		transition(o, l);
	EACH(l, &o->end, VPEER_OBJECT_PEERING) {
		struct o_obj *back = o_back(&o->end, l);

		if (l->fresh)
			meets_half(o, l);
		if (l->fresh || (back && back->fresh))
			take_space(o, l);
	}
	/* R-SYNC-7: on the side that knows all while the other does not */
	EACH(l, &o->end, VPEER_OBJECT_PEERING) {
		struct o_obj *back = o_back(&o->end, l);

		if (l->sync && knows(&o->end, l) && back && !back->sync &&
		    !knows(&o->end, back))
			o_refuse(o, l->op, VPEER_CODE_SYNC_ON_WRONG_SIDE);
	}
	EACH(l, &o->end, VPEER_OBJECT_PEERING)
		if (l->sync)
			take_space(o, l);
}

static bool has(const struct o_obj *nic, const struct o_prefix *a)
{
	return o_in_list(&nic->list, a);
}

static bool unchanged(struct oracle *o, const struct o_obj *x)
{
	struct o_obj *was = o_serial(&o->was, x->serial);

	return was && o_same_list(&was->list, &x->list) && !x->assign &&
	       was->subnet == x->subnet && was->flags == x->flags;
}

static void step(struct o_prefix *a)
{
	int i = a->six ? 15 : 3;

	while (i >= 0 && !++a->byte[i])
		i--;
}

/* R-SUBN-3 */
static bool reserved(const struct o_prefix *a, const struct o_prefix *p)
{
	u32 i, bits = p->six ? 128 : 32;
	bool first = true, last = !p->six;

	for (i = p->len; i < bits; i++) {
		int bit = a->byte[i / 8] >> (7 - i % 8) & 1;

		if (bit && i < bits - 2)
			first = false;
		if (!bit)
			last = false;
	}
	return first || last;
}

static bool taken(struct oracle *o, u32 vnet, const struct o_prefix *a)
{
	EACH(n, &o->end, VPEER_OBJECT_NIC)
		if (n->vnet == vnet && has(n, a))
			return true;
	return false;
}

static int cmp_prefix(const void *x, const void *y)
{
	const struct o_prefix *a = x, *b = y;
	int c = memcmp(a->byte, b->byte, 16);

	if (a->six != b->six)
		return a->six ? 1 : -1;
	return c ? c : a->len - b->len;
}

static bool assign(struct oracle *o, struct o_obj *n, const struct o_list *l,
		   bool six)
{
	struct o_prefix a;
	u32 i;

	for (i = 0; i < l->n; i++) {
		if (l->p[i].six != six)
			continue;
		a = l->p[i];
		a.len = six ? 128 : 32;
		for (; o_inside(&a, &l->p[i]); step(&a)) {
			if (reserved(&a, &l->p[i]) || taken(o, n->vnet, &a))
				continue;
			n->list.p[n->list.n++] = a;
			return true;
		}
	}
	return false;
}

static struct o_obj *subnet_of(struct oracle *o, const struct o_obj *n)
{
	return o_serial(&o->end, n->subnet) ?: o_serial(&o->was, n->subnet);
}

static void assign_all(struct oracle *o, struct o_obj *n)
{
	struct o_list l = subnet_of(o, n)->list;
	bool any = n->assign & 4;
	u32 i, six;

	qsort(l.p, l.n, sizeof(l.p[0]), cmp_prefix);
	for (six = 0; six < 2; six++) {
		bool there = false;

		for (i = 0; i < l.n; i++)
			there |= l.p[i].six == six;
		if (!(n->assign & (1 << six)) && !(any && there))
			continue;
		if (!assign(o, n, &l, six))
			o_refuse(o, n->op, VPEER_CODE_SUBNET_IS_FULL);
	}
}

/* Of two that claim an address the one that had it has it, then the older. */
static void claim(struct oracle *o, struct o_obj *n, const struct o_prefix *a)
{
	struct o_obj *was = o_serial(&o->was, n->serial);

	if (was && has(was, a))
		return;
	EACH(m, &o->end, VPEER_OBJECT_NIC) {
		struct o_obj *had = o_serial(&o->was, m->serial);

		if (m == n || m->vnet != n->vnet || !has(m, a))
			continue;
		if ((had && has(had, a)) || m->serial < n->serial)
			o_refuse(o, n->op,
				 VPEER_CODE_PRIVATE_IP_ADDRESS_IS_ALLOCATED);
	}
}

void o_nics(struct oracle *o)
{
	u32 i, pass;
	int op;

	EACH(n, &o->end, VPEER_OBJECT_NIC) {
		if (n->op >= 0 && unchanged(o, n))
			n->op = -1;
		for (i = 0; n->op >= 0 && i < n->list.n; i++)
			claim(o, n, &n->list.p[i]);
	}
	/* created ones in the order of creation, then set ones */
	for (pass = 0; pass < 2; pass++)
		for (op = 0; op < 64; op++)
			EACH(n, &o->end, VPEER_OBJECT_NIC)
				if (n->op == op && n->fresh == !pass &&
				    n->assign)
					assign_all(o, n);
}

static void rules_of_vnet(struct oracle *o, struct o_obj *v)
{
	u32 i, k;

	if (v->op < 0)
		return;
	if (!v->list.n)
		o_refuse(o, v->op, VPEER_CODE_MISSING_ATTRIBUTE);
	for (i = 0; i < v->list.n; i++)
		for (k = 0; k < i; k++)
			if (o_overlap(&v->list.p[i], &v->list.p[k]))
				o_refuse(o, v->op, INVALID_SITE);
	EACH(s, &o->end, VPEER_OBJECT_SUBNET)
		for (i = 0; s->vnet == v->serial && s->op < 0 &&
		     i < s->list.n; i++)
			if (!o_in_list(&v->list, &s->list.p[i]))
				o_refuse(o, v->op, PREFIX_IN_USE);
}

static bool lists_overlap(const struct o_list *a, const struct o_list *b,
			  bool one)
{
	u32 i, k;

	for (i = 0; i < a->n; i++)
		for (k = 0; k < b->n; k++)
			if (o_overlap(&a->p[i], &b->p[k]) && !(one && i == k))
				return true;
	return false;
}

static void shrinks(struct oracle *o, struct o_obj *s)
{
	struct o_obj *was = o_serial(&o->was, s->serial);
	u32 i;

	EACH(n, &o->end, VPEER_OBJECT_NIC) {
		struct o_obj *had = o_serial(&o->was, n->serial);

		if (!was || n->subnet != s->serial || !had ||
		    had->subnet != s->serial)
			continue;
		for (i = 0; i < was->list.n; i++) {
			struct o_list one = { 1, { was->list.p[i] } };
			u32 k;

			for (k = 0; k < s->list.n; k++) {
				struct o_list two = { 1, { s->list.p[k] } };

				if (o_same_list(&one, &two))
					break;
			}
			if (k == s->list.n)
				o_refuse(o, s->op, SUBNET_IN_USE);
		}
	}
}

static void rules_of_subnet(struct oracle *o, struct o_obj *s)
{
	struct o_obj *v = o_serial(&o->end, s->vnet);
	u32 i;

	if (s->op < 0)
		return;
	if (!s->list.n)
		o_refuse(o, s->op, VPEER_CODE_MISSING_ATTRIBUTE);
	for (i = 0; i < s->list.n; i++)
		if (!o_in_list(&v->list, &s->list.p[i]))
			o_refuse(o, s->op, VPEER_CODE_NETCFG_INVALID_SUBNET);
	shrinks(o, s);
	EACH(t, &o->end, VPEER_OBJECT_SUBNET) {
		if (t->vnet != s->vnet || (t->op >= 0 && t->serial > s->serial))
			continue;
		if (lists_overlap(&s->list, &t->list, s == t))
			o_refuse(o, s->op,
				 VPEER_CODE_NETCFG_SUBNET_RANGES_OVERLAP);
	}
}

static void rules_of_nic(struct oracle *o, struct o_obj *n)
{
	struct o_list *l = &subnet_of(o, n)->list;
	u32 i, k;

	if (n->op < 0)
		return;
	if (!n->list.n && !n->assign)
		o_refuse(o, n->op, VPEER_CODE_MISSING_ATTRIBUTE);
	for (i = 0; i < n->list.n; i++) {
		struct o_prefix *a = &n->list.p[i];

		if (!o_in_list(l, a))
			o_refuse(o, n->op, NOT_IN_SUBNET);
		for (k = 0; k < l->n; k++)
			if (o_inside(a, &l->p[k]) && reserved(a, &l->p[k]))
				o_refuse(o, n->op, RESERVED);
	}
}

static void rules_of_gone(struct oracle *o)
{
	EACH(n, &o->end, VPEER_OBJECT_NIC) {
		struct o_obj *v = o_serial(&o->end, n->vnet);
		struct o_obj *s = o_serial(&o->end, n->subnet);

		if (!v)
			o_refuse(o, o_serial(&o->was, n->vnet)->op,
				 VPEER_CODE_RESOURCE_IN_USE);
		else if (!s)
			o_refuse(o, o_serial(&o->was, n->subnet)->op,
				 VPEER_CODE_IN_USE_SUBNET_CANNOT_BE_DELETED);
	}
}

/* V-6: what a VNet sees of itself and of each remote VNet is disjoint. */
static void rules_of_view(struct oracle *o, struct o_obj *v)
{
	const struct o_list *list[2 * O_MANY];
	const struct o_obj *from[2 * O_MANY];
	u32 i, k, n = 0;

	list[n] = &v->list;
	from[n++] = NULL;
	EACH(l, &o->end, VPEER_OBJECT_PEERING) {
		struct o_obj *r = o_serial(&o->end, l->remote);

		if (l->vnet != v->serial)
			continue;
		list[n] = &l->list;
		from[n++] = l;
		if (!r)
			continue;
		list[n] = &r->list;
		from[n++] = l;
	}
	for (i = 0; i < n; i++)
		for (k = 0; k < i; k++)
			if (from[i] != from[k] &&
			    lists_overlap(list[i], list[k], false))
				o_refuse(o, -2, from[i] && from[k] ?
					 OVERLAPS_THIRD : OVERLAPS);
}

void o_rules(struct oracle *o)
{
	EACH(v, &o->end, VPEER_OBJECT_VNET)
		if (v->op >= 0 && unchanged(o, v))
			v->op = -1;
	EACH(s, &o->end, VPEER_OBJECT_SUBNET)
		if (s->op >= 0 && unchanged(o, s))
			s->op = -1;
	EACH(v, &o->end, VPEER_OBJECT_VNET)
		rules_of_vnet(o, v);
	EACH(s, &o->end, VPEER_OBJECT_SUBNET)
		rules_of_subnet(o, s);
	EACH(n, &o->end, VPEER_OBJECT_NIC)
		rules_of_nic(o, n);
	rules_of_gone(o);
	EACH(v, &o->end, VPEER_OBJECT_VNET)
		rules_of_view(o, v);
}

static void put_list(FILE *f, const struct o_list *from)
{
	struct o_list l = *from;
	char name[64];
	u32 i;

	qsort(l.p, l.n, sizeof(l.p[0]), cmp_prefix);
	for (i = 0; i < l.n; i++) {
		inet_ntop(l.p[i].six ? AF_INET6 : AF_INET, l.p[i].byte, name,
			  sizeof(name));
		fprintf(f, " %s", name);
		if (l.p[i].len != (l.p[i].six ? 128 : 32))
			fprintf(f, "/%u", l.p[i].len);
	}
}

static const char *state(struct oracle *o, const struct o_obj *l)
{
	if (o_back(&o->was, l))
		return "Connected";
	if (l->lost || !o_serial(&o->was, l->remote))
		return "Disconnected";
	return "Initiated";
}

static const char *level(struct oracle *o, const struct o_obj *l)
{
	struct o_obj *back = o_back(&o->was, l);
	bool remote = !back || knows(&o->was, back);

	if (knows(&o->was, l))
		return remote ? "FullyInSync" : "RemoteNotInSync";
	return remote ? "LocalNotInSync" : "LocalAndRemoteNotInSync";
}

static const char *kind(struct oracle *o, const struct o_obj *l)
{
	struct o_obj *r = o_serial(&o->was, l->remote);
	struct o_obj *v = o_serial(&o->was, l->vnet);

	if (!r)
		return "gone";
	return strcmp(r->region, v->region) ? "global" : "regional";
}

static void put_object(struct oracle *o, const struct o_obj *x, FILE *f)
{
	const struct o_obj *v = o_serial(&o->was, x->vnet);

	if (x->kind == VPEER_OBJECT_VNET)
		fprintf(f, "vnet %s:%s region=%s", x->sub, x->name, x->region);
	if (x->kind == VPEER_OBJECT_SUBNET)
		fprintf(f, "subnet %s:%s/%s", x->sub, v->name, x->name);
	if (x->kind == VPEER_OBJECT_NIC)
		fprintf(f, "nic %s:%s in=%s:%s/%s flags=%u", x->sub, x->name,
			x->sub, v->name, o_serial(&o->was, x->subnet)->name,
			x->flags);
	if (x->kind == VPEER_OBJECT_PEERING)
		fprintf(f, "peering %s:%s/%s to=%s:%s %s %s %s flags=%u space:",
			x->sub, v->name, x->name, x->remote_sub,
			x->remote_name, state(o, x), level(o, x), kind(o, x),
			x->flags);
	put_list(f, &x->list);
	fprintf(f, "\n");
}

static int cmp_line(const void *a, const void *b)
{
	return strcmp(*(char * const *)a, *(char * const *)b);
}

/**
 * o_dump() - write the state as world_dump() does
 * @o: the oracle
 *
 * Return: the text, the caller frees it.
 */
char *o_dump(struct oracle *o)
{
	char *line[O_MANY], *text;
	u32 i, n = 0;
	size_t len;
	FILE *f;

	for (i = 0; i < O_MANY; i++) {
		if (!o->was.o[i].kind)
			continue;
		f = open_memstream(&line[n++], &len);
		put_object(o, &o->was.o[i], f);
		fclose(f);
	}
	qsort(line, n, sizeof(line[0]), cmp_line);
	f = open_memstream(&text, &len);
	for (i = 0; i < n; i++) {
		fputs(line[i], f);
		free(line[i]);
	}
	fclose(f);
	return text;
}

/* The longest of a list that an address is in, or -1. */
static int longest(const struct o_list *l, const struct o_prefix *a)
{
	int best = -1;
	u32 i;

	for (i = 0; i < l->n; i++)
		if (o_inside(a, &l->p[i]) && l->p[i].len > best)
			best = l->p[i].len;
	return best;
}

/* R-RT-4: is a range whose route is None inside one that leads somewhere? */
static bool covered(struct oracle *o, struct o_obj *vnet,
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

/* R-RT-1 to -6 and -9 */
struct o_route o_route(struct oracle *o, struct o_obj *vnet,
		       const struct o_prefix *to)
{
	static const char * const none[] = { "0.0.0.0/0", "10.0.0.0/8",
		"172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10", "::/0" };
	struct o_route r = { VPEER_NEXT_HOP_TYPE_NONE, 0, NULL };
	int best = -1;
	u32 i;

	for (i = 0; i < ARRAY_SIZE(none); i++) {
		struct vpeer_prefix v = prefix(none[i]);
		struct o_prefix p = o_prefix(&v);

		if (o_inside(to, &p) && p.len > best &&
		    !covered(o, vnet, &p))
			best = p.len;
	}
	if (longest(&vnet->list, to) >= best) {
		best = longest(&vnet->list, to);
		r.type = VPEER_NEXT_HOP_TYPE_VNET_LOCAL;
	}
	EACH(l, &o->was, VPEER_OBJECT_PEERING) {
		if (l->vnet != vnet->serial || !o_back(&o->was, l) ||
		    longest(&l->list, to) < 0 || longest(&l->list, to) < best)
			continue;
		best = longest(&l->list, to);
		r.link = l;
		r.type = strcmp(kind(o, l), "global") ?
			 VPEER_NEXT_HOP_TYPE_VNET_PEERING :
			 VPEER_NEXT_HOP_TYPE_VNET_GLOBAL_PEERING;
	}
	r.len = best;
	return r;
}

/* May a packet pass, seen from routes and links alone? */
u8 o_verdict(struct oracle *o, struct o_obj *vnet, const struct o_prefix *from,
	     const struct o_prefix *to)
{
	struct o_route r = o_route(o, vnet, to);
	struct o_obj *back;

	if (r.type == VPEER_NEXT_HOP_TYPE_NONE)
		return VPEER_REASON_NO_ROUTE;
	if (r.type == VPEER_NEXT_HOP_TYPE_VNET_LOCAL)
		return VPEER_REASON_FORWARDED;
	back = o_back(&o->was, r.link);
	if (!(r.link->flags & back->flags &
	      VPEER_PEERING_FLAGS_ALLOW_VNET_ACCESS))
		return VPEER_REASON_ACCESS_DENIED;
	if (back->flags & VPEER_PEERING_FLAGS_ALLOW_FORWARDED_TRAFFIC ||
	    o_in_list(&back->list, from))
		return VPEER_REASON_FORWARDED;
	return o_in_list(&vnet->list, from) ?
	       VPEER_REASON_SOURCE_NOT_IN_SYNC : VPEER_REASON_FORWARDED_DENIED;
}
