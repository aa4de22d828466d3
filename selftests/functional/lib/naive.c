// SPDX-License-Identifier: GPL-2.0-only
/*
 * Between a fabric and the naive model of its rules (selftests/oracle): its
 * operations as text for commit(), refusals and objects as it writes them.
 */
#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "addr.h"
#include "die.h"
#include "naive.h"
#include "obj.h"

#define ARRAY_SIZE(a)	(sizeof(a) / sizeof(*(a)))

static const struct {
	unsigned int flag;
	const char *word;
} link_flags[] = {
	{ VPEER_PEERING_FLAGS_ALLOW_VNET_ACCESS, "allow-vnet-access" },
	{ VPEER_PEERING_FLAGS_ALLOW_FORWARDED_TRAFFIC,
	  "allow-forwarded-traffic" },
	{ VPEER_PEERING_FLAGS_ALLOW_GATEWAY_TRANSIT, "allow-gateway-transit" },
	{ VPEER_PEERING_FLAGS_USE_REMOTE_GATEWAYS, "use-remote-gateways" },
	{ VPEER_PEERING_FLAGS_AUTO_SYNC, "auto-sync" },
	{ VPEER_PEERING_FLAGS_ONLY_IPV6, "only-ipv6" },
};

static const char * const kinds[] = {
	[VPEER_OBJECT_TENANT] = "tenant",
	[VPEER_OBJECT_SUBSCRIPTION] = "subscription",
	[VPEER_OBJECT_VNET] = "vnet", [VPEER_OBJECT_SUBNET] = "subnet",
	[VPEER_OBJECT_NIC] = "nic", [VPEER_OBJECT_PEERING] = "peering",
	[VPEER_OBJECT_GATEWAY] = "gateway", [VPEER_OBJECT_GRANT] = "grant",
	[VPEER_OBJECT_CONNECTION] = "connection",
	[VPEER_OBJECT_ROUTE_TABLE] = "route-table",
	[VPEER_OBJECT_ROUTE] = "route",
};

/* Operations: from the oracle's words to those of commit(). */

static void say_word(FILE *f, const char *what, const char *value)
{
	if (*value)
		fprintf(f, " %s %s", what, value);
}

static void say_names(FILE *f, const char *what, const struct o_names *l)
{
	unsigned int i;

	for (i = 0; i < l->n; i++)
		fprintf(f, " %s %s", what, l->name[i]);
}

static void say_list(FILE *f, const char *what, const struct o_list *l)
{
	unsigned int i;

	for (i = 0; i < l->n; i++)
		fprintf(f, " %s %s", what, o_prefix_text(&l->p[i]));
}

static void say_flags(FILE *f, const struct o_op *op)
{
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(link_flags); i++)
		if (op->kind == VPEER_OBJECT_PEERING &&
		    op->mask & link_flags[i].flag)
			fprintf(f, " %c%s", op->flags & link_flags[i].flag ?
				'+' : '-', link_flags[i].word);
	if (op->kind == VPEER_OBJECT_NIC && op->mask)
		fprintf(f, " %cip-forwarding", op->flags ? '+' : '-');
}

static void say_limits(FILE *f, const struct o_op *op)
{
	static const char * const limits[] = {
		[VPEER_A_FABRIC_LIMIT_VNETS] = "vnets",
		[VPEER_A_FABRIC_LIMIT_SUBNETS] = "subnets",
		[VPEER_A_FABRIC_LIMIT_PEERINGS] = "peerings",
		[VPEER_A_FABRIC_LIMIT_PREFIXES] = "prefixes",
		[VPEER_A_FABRIC_LIMIT_ADDRESSES] = "addresses",
		[VPEER_A_FABRIC_LIMIT_NICS] = "nics",
		[VPEER_A_FABRIC_LIMIT_NIC_ADDRESSES] = "nic-addresses",
		[VPEER_A_FABRIC_LIMIT_SUBSCRIPTIONS] = "subscriptions",
		[VPEER_A_FABRIC_LIMIT_PEERED_ADDRESSES] = "peered-addresses",
		[VPEER_A_FABRIC_LIMIT_PEERING_SUBNETS] = "peering-subnets",
		[VPEER_A_FABRIC_LIMIT_GRANTS] = "grants",
		[VPEER_A_FABRIC_LIMIT_CONNECTIONS] = "connections",
		[VPEER_A_FABRIC_LIMIT_CONNECTION_PREFIXES] =
			"connection-prefixes",
		[VPEER_A_FABRIC_LIMIT_ROUTE_TABLES] = "route-tables",
		[VPEER_A_FABRIC_LIMIT_ROUTES] = "routes",
	};
	unsigned int i;

	fprintf(f, "set fabric");
	for (i = 0; i < ARRAY_SIZE(limits); i++)
		if (op->limit_mask & (1U << i))
			fprintf(f, " limit-%s %u", limits[i], op->limit[i]);
}

static void say_grant(FILE *f, const struct o_op *op)
{
	fprintf(f, "%s grant", op->verb == VPEER_VERB_NEW ? "new" : "del");
	say_word(f, "tenant", op->tenant);
	say_word(f, "subscription", op->sub);
	say_word(f, "vnet", op->vnet);
	if (op->principal)
		fprintf(f, " %s %u", op->group ? "gid" : "uid", op->principal);
	if (op->role)
		fprintf(f, " role %u", op->role);
}

/* The name before the object's own, and a slash. */
static void say_handle(FILE *f, const struct o_op *op)
{
	bool child = op->kind == VPEER_OBJECT_PEERING ||
		     op->kind == VPEER_OBJECT_SUBNET;

	fprintf(f, "%s%s", op->sub, *op->sub ? ":" : "");
	if (child || *op->parent)
		fprintf(f, "%s/", child ? op->vnet : op->parent);
	fprintf(f, "%s", op->name);
	if (!child)
		say_word(f, "vnet", op->vnet);
}

static void say_outward(FILE *f, const struct o_op *op)
{
	if (op->has_nic)
		say_word(f, "nic", *op->nic ? op->nic : "''");
	if (op->has_table)
		say_word(f, "route-table", *op->table ? op->table : "''");
	if (op->has_learned)
		fprintf(f, " learned %u", op->learned);
	if (op->has_isolated)
		fprintf(f, " disable-gateway-propagation %u", op->isolated);
	if (op->has_hop)
		fprintf(f, " next-hop-type %u", op->hop);
	if (op->has_via)
		fprintf(f, " next-hop %s", o_prefix_text(&op->via));
}

/**
 * naive_say() - write an operation in the words of commit()
 * @f: where to
 * @op: the operation
 */
void naive_say(FILE *f, const struct o_op *op)
{
	static const char * const verbs[] = { "?", "new", "set", "del" };
	bool nic = op->kind == VPEER_OBJECT_NIC;
	bool link = op->kind == VPEER_OBJECT_PEERING;

	if (op->kind == VPEER_OBJECT_FABRIC) {
		say_limits(f, op);
		return;
	}
	if (op->kind == VPEER_OBJECT_GRANT) {
		say_grant(f, op);
		return;
	}
	fprintf(f, "%s %s ", verbs[op->verb], kinds[op->kind]);
	say_handle(f, op);
	say_word(f, "tenant", op->tenant);
	say_word(f, "subnet", op->subnet);
	say_word(f, "region", op->region);
	say_word(f, "remote-subscription", op->remote_sub);
	say_word(f, "remote-vnet", op->remote);
	if (op->clear)
		fprintf(f, " clear-%s", nic ? "addresses" : link ? "subnets" :
			"prefixes");
	fprintf(f, "%s%s", op->sync ? " sync" : "", op->both ? " both" : "");
	if (op->type)
		fprintf(f, " type %u", op->type);
	if (op->assign)
		fprintf(f, " auto-address %u", op->assign);
	say_list(f, nic ? "address" : "prefix", &op->add);
	say_list(f, nic ? "remove-address" : "remove-prefix", &op->remove);
	say_names(f, "local-subnet", &op->name_subnet[O_LOCAL]);
	say_names(f, "remote-subnet", &op->name_subnet[O_REMOTE]);
	say_names(f, "remove-local-subnet", &op->drop_subnet[O_LOCAL]);
	say_names(f, "remove-remote-subnet", &op->drop_subnet[O_REMOTE]);
	say_flags(f, op);
	say_outward(f, op);
}

/* Refusals, as the oracle writes them. */

static const char *no_host_bits(char *prefix)
{
	char *slash = strchr(prefix, '/');

	if (slash && !strcmp(slash, strchr(prefix, ':') ? "/128" : "/32"))
		*slash = '\0';
	return prefix;
}

static void __attribute__((format(printf, 2, 3)))
add_text(struct o_refusal *to, const char *fmt, ...)
{
	size_t n = strlen(to->text);
	va_list ap;

	if (n)
		n += snprintf(to->text + n, O_TEXT - n, " ");
	va_start(ap, fmt);
	vsnprintf(to->text + n, O_TEXT - n, fmt, ap);
	va_end(ap);
}

/**
 * naive_refusal() - read a refusal as the oracle would write it
 * @to: the result
 * @r: what the fabric has told
 */
void naive_refusal(struct o_refusal *to, struct refusal *r)
{
	int i;

	to->op = r->op;
	to->code = r->code;
	to->text[0] = '\0';
	if (r->role)
		add_text(to, "role=%u", r->role);
	if (r->code == VPEER_CODE_LIMIT_REACHED)
		add_text(to, "limit-%u=%u", r->attribute, r->limit);
	for (i = 0; i < r->objects; i++)
		add_text(to, "%s", *r->object[i] ? r->object[i] : "?");
	for (i = 0; i < r->prefixes; i++)
		add_text(to, "%s", no_host_bits(r->prefix[i]));
}

/* States, as the oracle writes them. */

static void put_prefixes(FILE *out, const struct obj *obj, const char *name)
{
	const struct nlattr *a;
	char text[64];
	int i;

	for (i = 0; (a = obj_attr(obj, name, i)); i++)
		fprintf(out, " %s", no_host_bits((char *)prefix_text(a, text)));
}

static void put_subnets(FILE *out, const struct obj *obj, const char *name,
			const char *word)
{
	const struct nlattr *a;
	int i;

	for (i = 0; (a = obj_attr(obj, name, i)); i++)
		fprintf(out, " %s=%s", word, (char *)attr_data(a));
}

static void put_link(FILE *out, const struct obj *obj)
{
	static const char * const states[] = { "?", "Initiated", "Connected",
		"Disconnected" };
	static const char * const levels[] = { "?", "FullyInSync",
		"RemoteNotInSync", "LocalNotInSync",
		"LocalAndRemoteNotInSync" };
	static const char * const pairs[] = { "gone", "regional", "global" };

	int i;

	fprintf(out, " to=%s:%s %s", obj_str(obj, "remote-subscription"),
		obj_str(obj, "remote-vnet"), states[obj_u32(obj, "state")]);
	if (!obj_attr(obj, "sync-level", 0))
		return;
	fprintf(out, " %s %s flags=%u", levels[obj_u32(obj, "sync-level")],
		pairs[obj_u32(obj, "kind")], obj_u32(obj, "flags"));
	for (i = 0; i < obj_count(obj, "remote-gateway"); i++)
		fprintf(out, " gateway=%s", (const char *)
			attr_data(obj_attr(obj, "remote-gateway", i)));
	fprintf(out, " space:");
	put_prefixes(out, obj, "remote-prefix");
	put_subnets(out, obj, "local-subnet", "local");
	put_subnets(out, obj, "remote-subnet", "remote");
}

static void put_grant(FILE *out, const struct obj *obj)
{
	const char *kind = obj_attr(obj, "gid", 0) ? "gid" : "uid";

	if (obj_attr(obj, "tenant", 0))
		fprintf(out, "tenant=%s", obj_str(obj, "tenant"));
	else if (obj_attr(obj, "vnet", 0))
		fprintf(out, "%s", obj_str(obj, "vnet"));
	fprintf(out, " %s=%u role=%u", *kind == 'g' ? "group" : "user",
		obj_u32(obj, kind), obj_u32(obj, "role"));
}

static void put_handle(FILE *out, const struct obj *obj, const char *kind)
{
	static const char * const in[][2] = { { "subnet", "vnet" },
		{ "peering", "vnet" }, { "connection", "gateway" },
		{ "route", "route-table" } };
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(in); i++)
		if (!strcmp(kind, in[i][0]))
			fprintf(out, "%s/", obj_str(obj, in[i][1]));
	if (!strcmp(kind, "grant"))
		put_grant(out, obj);
	else
		fprintf(out, "%s", obj_str(obj, "name"));
}

static void put_gateway(FILE *out, const struct obj *obj)
{
	fprintf(out, " in=%s:%s type=%u nic=%s", obj_str(obj, "subscription"),
		obj_str(obj, "vnet"), obj_u32(obj, "type"),
		obj_attr(obj, "nic", 0) ? obj_str(obj, "nic") : "");
}

static void put_connection(FILE *out, const struct obj *obj)
{
	bool leads = obj_attr(obj, "remote-vnet", 0);

	fprintf(out, " learned=%u to=%s:%s", obj_u32(obj, "learned"),
		leads ? obj_str(obj, "remote-subscription") : "",
		leads ? obj_str(obj, "remote-vnet") : "");
}

static void put_route(FILE *out, const struct obj *obj)
{
	const struct nlattr *via = obj_attr(obj, "next-hop", 0);
	char text[64];

	fprintf(out, " hop=%u via=%s", obj_u32(obj, "next-hop-type"),
		via ? addr_text(attr_data(via), attr_len(via), text) : "");
}

static void put_content(FILE *out, const struct obj *obj, const char *kind)
{
	if (!strcmp(kind, "subscription"))
		fprintf(out, " tenant=%s", obj_str(obj, "tenant"));
	if (!strcmp(kind, "vnet"))
		fprintf(out, " region=%s", obj_str(obj, "region"));
	if (!strcmp(kind, "subnet") && obj_attr(obj, "route-table", 0))
		fprintf(out, " table=%s", obj_str(obj, "route-table"));
	if (!strcmp(kind, "nic"))
		fprintf(out, " in=%s:%s/%s flags=%u",
			obj_str(obj, "subscription"), obj_str(obj, "vnet"),
			obj_str(obj, "subnet"), obj_u32(obj, "flags"));
	if (!strcmp(kind, "route-table"))
		fprintf(out, " isolated=%u",
			obj_u32(obj, "disable-gateway-propagation"));
	if (!strcmp(kind, "gateway"))
		put_gateway(out, obj);
	if (!strcmp(kind, "connection"))
		put_connection(out, obj);
	if (!strcmp(kind, "route"))
		put_route(out, obj);
	if (!strcmp(kind, "peering"))
		put_link(out, obj);
}

static char *line_of(const struct obj *obj)
{
	const char *kind = obj->object->name;
	size_t len;
	char *text;
	FILE *out = open_memstream(&text, &len);
	int i;

	fprintf(out, "%s ", kind);
	if (obj_attr(obj, "subscription", 0))
		fprintf(out, "%s:", obj_str(obj, "subscription"));
	put_handle(out, obj, kind);
	put_content(out, obj, kind);
	for (i = 0; *obj_address(obj, i); i++)
		fprintf(out, " %s", obj_address(obj, i));
	put_prefixes(out, obj, "prefix");
	fputc('\n', out);
	fclose(out);
	return text;
}

static int by_text(const void *a, const void *b)
{
	return strcmp(*(char * const *)a, *(char * const *)b);
}

/**
 * naive_dump() - dump objects of a kind as the oracle would
 * @f: the fabric
 * @kind: the kind
 * @generation: gets the generation
 *
 * Return: the lines, in order, the caller frees them; NULL if a commit came
 * between.
 */
char *naive_dump(struct fabric *f, const char *kind, uint64_t *generation)
{
	char *line[O_MANY], *text;
	struct objs objs;
	size_t len;
	FILE *out;
	int i;

	objs_dump(f, &objs, kind, NULL);
	if (objs.error || objs.count > O_MANY)
		die("dump %s: %d, %d", kind, objs.error, objs.count);
	*generation = objs.generation;
	if (objs.interrupted) {
		objs_free(&objs);
		return NULL;
	}
	if (objs.generations > 1)
		die("dump %s: generations mixed", kind);
	for (i = 0; i < objs.count; i++)
		line[i] = line_of(&objs.obj[i]);
	qsort(line, objs.count, sizeof(*line), by_text);
	out = open_memstream(&text, &len);
	for (i = 0; i < objs.count; i++) {
		fputs(line[i], out);
		free(line[i]);
	}
	fclose(out);
	objs_free(&objs);
	return text;
}
