// SPDX-License-Identifier: GPL-2.0-only
/* What can be seen: states and levels, all as text, routes and verdicts. */
#define _GNU_SOURCE
#include <stdlib.h>
#include <string.h>
#include "oracle.h"

/**
 * o_link_state() - state of a link
 * @o: the oracle
 * @l: the link
 *
 * Return: enum vpeer_peering_state.
 */
uint8_t o_link_state(struct oracle *o, const struct o_obj *l)
{
	if (o_back(&o->was, l))
		return VPEER_PEERING_STATE_CONNECTED;
	if (l->lost || !o_serial(&o->was, l->remote))
		return VPEER_PEERING_STATE_DISCONNECTED;
	return VPEER_PEERING_STATE_INITIATED;
}

/**
 * o_link_level() - sync level of a link
 * @o: the oracle
 * @l: the link
 *
 * Return: enum vpeer_sync_level.
 */
uint8_t o_link_level(struct oracle *o, const struct o_obj *l)
{
	struct o_obj *back = o_back(&o->was, l);
	bool remote = !back || o_knows(&o->was, back);

	if (o_knows(&o->was, l))
		return remote ? VPEER_SYNC_LEVEL_FULLY_IN_SYNC :
				VPEER_SYNC_LEVEL_REMOTE_NOT_IN_SYNC;
	return remote ? VPEER_SYNC_LEVEL_LOCAL_NOT_IN_SYNC :
			VPEER_SYNC_LEVEL_LOCAL_AND_REMOTE_NOT_IN_SYNC;
}

/**
 * o_link_kind() - regional or global
 * @o: the oracle
 * @l: the link
 *
 * Return: enum vpeer_peering_kind, unspec if the remote VNet is gone.
 */
uint8_t o_link_kind(struct oracle *o, const struct o_obj *l)
{
	struct o_obj *r = o_serial(&o->was, l->remote);
	struct o_obj *v = o_serial(&o->was, l->vnet);

	if (!r)
		return VPEER_PEERING_KIND_UNSPEC;
	return strcmp(r->region, v->region) ? VPEER_PEERING_KIND_GLOBAL :
					      VPEER_PEERING_KIND_REGIONAL;
}

static void put_list(FILE *f, const struct o_list *from)
{
	struct o_list l = *from;
	unsigned int i;

	qsort(l.p, l.n, sizeof(l.p[0]), o_order);
	for (i = 0; i < l.n; i++)
		fprintf(f, " %s", o_prefix_text(&l.p[i]));
}

static void put_names(FILE *f, const char *what, const struct o_names *l)
{
	struct o_names s = *l;
	unsigned int i;

	qsort(s.name, s.n, O_NAME, (int (*)(const void *, const void *))strcmp);
	for (i = 0; i < s.n; i++)
		fprintf(f, " %s=%s", what, s.name[i]);
}

static void put_gateways(struct oracle *o, const struct o_caller *c,
			 const struct o_obj *l, FILE *f)
{
	const struct o_obj *g;
	unsigned int i;

	for (i = 0; (g = o_used_gateway(o, l, i)); i++)
		if (o_sees(o, c, g))
			fprintf(f, " gateway=%s", g->handle);
}

/* Who reads only the VNet that it leads to sees that it does (SEM-3.4). */
static void put_link(struct oracle *o, const struct o_caller *c,
		     const struct o_obj *l, FILE *f)
{
	static const char * const states[] = { "?", "Initiated", "Connected",
		"Disconnected" };
	static const char * const levels[] = { "?", "FullyInSync",
		"RemoteNotInSync", "LocalNotInSync",
		"LocalAndRemoteNotInSync" };
	static const char * const pairs[] = { "gone", "regional", "global" };

	fprintf(f, " to=%s:%s %s", l->remote_sub, l->remote_name,
		states[o_link_state(o, l)]);
	if (!o_may(o, c, l, O_READ))
		return;
	fprintf(f, " %s %s flags=%u", levels[o_link_level(o, l)],
		pairs[o_link_kind(o, l)], l->flags);
	put_gateways(o, c, l, f);
	fprintf(f, " space:");
	put_list(f, &l->list);
	put_names(f, "local", &l->subnets[O_LOCAL]);
	put_names(f, "remote", &l->subnets[O_REMOTE]);
}

static void put_object(struct oracle *o, const struct o_caller *c,
		       const struct o_obj *x, FILE *f)
{
	static const char * const kinds[] = {
		[VPEER_OBJECT_TENANT] = "tenant",
		[VPEER_OBJECT_SUBSCRIPTION] = "subscription",
		[VPEER_OBJECT_VNET] = "vnet", [VPEER_OBJECT_SUBNET] = "subnet",
		[VPEER_OBJECT_NIC] = "nic", [VPEER_OBJECT_PEERING] = "peering",
		[VPEER_OBJECT_GATEWAY] = "gateway",
		[VPEER_OBJECT_GRANT] = "grant",
	};

	fprintf(f, "%s %s", kinds[x->kind], x->handle);
	if (x->kind == VPEER_OBJECT_SUBSCRIPTION)
		fprintf(f, " tenant=%s", x->tenant);
	if (x->kind == VPEER_OBJECT_VNET)
		fprintf(f, " region=%s", x->region);
	if (x->kind == VPEER_OBJECT_NIC)
		fprintf(f, " in=%s flags=%u",
			o_serial(&o->was, x->subnet)->handle, x->flags);
	if (x->kind == VPEER_OBJECT_GATEWAY)
		fprintf(f, " in=%s type=%u", o_serial(&o->was, x->vnet)->handle,
			x->type);
	if (x->kind == VPEER_OBJECT_PEERING)
		put_link(o, c, x, f);
	else
		put_list(f, &x->list);
	fprintf(f, "\n");
}

static int cmp_line(const void *a, const void *b)
{
	return strcmp(*(char * const *)a, *(char * const *)b);
}

/**
 * o_dump() - write the state in force, a line for each object
 * @o: the oracle
 * @c: who reads it
 *
 * Return: the lines in order, the caller frees them.
 */
char *o_dump(struct oracle *o, const struct o_caller *c)
{
	char *line[O_MANY], *text;
	unsigned int i, n = 0;
	size_t len;
	FILE *f;

	for (i = 0; i < o->was.n; i++) {
		if (!o->was.o[i].kind || !o_sees(o, c, &o->was.o[i]))
			continue;
		f = open_memstream(&line[n++], &len);
		put_object(o, c, &o->was.o[i], f);
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
	unsigned int i;
	int best = -1;

	for (i = 0; i < l->n; i++)
		if (l->p[i].len > best && o_inside(a, &l->p[i]))
			best = l->p[i].len;
	return best;
}

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

/* R-RT-4: is a range whose route is None inside one that leads somewhere? */
static bool covered(struct oracle *o, struct o_obj *vnet, const char *subnet,
		    const struct o_prefix *p)
{
	if (o_in_list(&vnet->list, p))
		return true;
	EACH(l, &o->was, VPEER_OBJECT_PEERING)
		if (o_in_list(&l->list, p) && carries(o, l, vnet, subnet))
			return true;
	return false;
}

/* R-RT-3: the ranges that lead nowhere of themselves, and everything. */
static int nowhere(struct oracle *o, struct o_obj *vnet, const char *subnet,
		   const struct o_prefix *to)
{
	static const struct o_prefix none[] = {
		{ 0, 0, { 0 } }, { 0, 8, { 10 } }, { 0, 12, { 172, 16 } },
		{ 0, 16, { 192, 168 } }, { 0, 10, { 100, 64 } }, { 1, 0, { 0 } }
	};
	unsigned int i;
	int best = -1;

	for (i = 0; i < sizeof(none) / sizeof(*none); i++)
		if (o_inside(to, &none[i]) && none[i].len > best &&
		    !covered(o, vnet, subnet, &none[i]))
			best = none[i].len;
	return best;
}

/**
 * o_route() - the route that a packet takes (R-RT-1 to -6 and -9)
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
	struct o_route r = { VPEER_NEXT_HOP_TYPE_NONE, 0, NULL };
	int best = nowhere(o, vnet, subnet, to), len;

	if (longest(&vnet->list, to) >= best) {
		best = longest(&vnet->list, to);
		r.type = VPEER_NEXT_HOP_TYPE_VNET_LOCAL;
	}
	EACH(l, &o->was, VPEER_OBJECT_PEERING) {
		if (l->vnet != vnet->serial)
			continue;
		len = longest(&l->list, to);
		if (len < 0 || len < best || !carries(o, l, vnet, subnet))
			continue;
		best = len;
		r.link = l;
		r.type = o_link_kind(o, l) == VPEER_PEERING_KIND_REGIONAL ?
			 VPEER_NEXT_HOP_TYPE_VNET_PEERING :
			 VPEER_NEXT_HOP_TYPE_VNET_GLOBAL_PEERING;
	}
	r.len = best;
	return r;
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
	share = o_share(&o->was, r.link, O_LOCAL);
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
