// SPDX-License-Identifier: GPL-2.0-only
/* What can be seen: states and levels, and all as text. */
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

/* What says how packets leave a VNet, or go elsewhere in it. */
static void put_outward(struct oracle *o, const struct o_obj *x, FILE *f)
{
	const struct o_obj *other = NULL;

	switch (x->kind) {
	case VPEER_OBJECT_SUBNET:
		other = o_serial(&o->was, x->table);
		if (other)
			fprintf(f, " table=%s", other->name);
		return;
	case VPEER_OBJECT_GATEWAY:
		other = o_serial(&o->was, x->nic);
		fprintf(f, " in=%s type=%u nic=%s",
			o_serial(&o->was, x->vnet)->handle, x->type,
			other ? other->name : "");
		return;
	case VPEER_OBJECT_CONNECTION:
		fprintf(f, " learned=%u to=%s:%s", x->learned, x->remote_sub,
			x->remote_name);
		return;
	case VPEER_OBJECT_ROUTE_TABLE:
		fprintf(f, " isolated=%u", x->isolated);
		return;
	case VPEER_OBJECT_ROUTE:
		fprintf(f, " hop=%u via=%s", x->hop,
			x->via.len ? o_prefix_text(&x->via) : "");
		return;
	}
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
		[VPEER_OBJECT_CONNECTION] = "connection",
		[VPEER_OBJECT_ROUTE_TABLE] = "route-table",
		[VPEER_OBJECT_ROUTE] = "route",
	};

	fprintf(f, "%s %s", kinds[x->kind], x->handle);
	if (x->kind == VPEER_OBJECT_SUBSCRIPTION)
		fprintf(f, " tenant=%s", x->tenant);
	if (x->kind == VPEER_OBJECT_VNET)
		fprintf(f, " region=%s", x->region);
	if (x->kind == VPEER_OBJECT_NIC)
		fprintf(f, " in=%s flags=%u",
			o_serial(&o->was, x->subnet)->handle, x->flags);
	put_outward(o, x, f);
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
		if (!o_sees(o, c, &o->was.o[i]))
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
