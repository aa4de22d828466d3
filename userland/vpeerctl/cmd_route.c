// SPDX-License-Identifier: GPL-2.0-only
/* vpeerctl route */
#include "command.h"
#include "effective.h"
#include "report.h"
#include "subject.h"
#include "words.h"

#define NAME(flag) \
	{ .what = "TABLE/ROUTE", .type = ARG_NAME, .flags = (flag), \
	  .kind = VPEER_OBJECT_ROUTE }
#define TABLE \
	{ .key = "table", .what = "TABLE", .type = ARG_NAME, \
	  .kind = VPEER_OBJECT_ROUTE_TABLE }
#define PREFIX(flag) \
	{ .key = "prefix", .what = "PREFIX", .type = ARG_PREFIX, \
	  .flags = (flag) }
#define TYPE(flag) \
	{ .key = "next-hop-type", .what = "TYPE", .type = ARG_CHOICE, \
	  .flags = (flag), .choices = route_type_words }
#define NEXT_HOP \
	{ .key = "next-hop", .what = "ADDRESS", .type = ARG_ADDRESS }

static const struct arg add_args[] = {
	NAME(ARG_REQUIRED), TABLE, PREFIX(ARG_REQUIRED), TYPE(ARG_REQUIRED),
	NEXT_HOP, ARG_END
};

static const struct arg set_args[] = {
	NAME(ARG_REQUIRED), TABLE, PREFIX(0), TYPE(0), NEXT_HOP, ARG_END
};

static const struct arg del_args[] = { NAME(ARG_REQUIRED), TABLE, ARG_END };

static const struct arg show_args[] = {
	NAME(0), TABLE,
	{ .key = "subscription", .what = "SUBSCRIPTION", .type = ARG_TEXT,
	  .kind = VPEER_OBJECT_SUBSCRIPTION },
	{ .key = "nic", .what = "NIC", .type = ARG_NAME,
	  .kind = VPEER_OBJECT_NIC },
	ARG_END
};

static void take_hop(struct ctl *ctl, const struct args *args, struct op *op)
{
	const struct arg_value *via = args_get(args, "next-hop");
	const char *type = args_text(args, "next-hop-type");
	struct object *o = op->object;

	if (type) {
		o->next_hop_type = next_hop_by_word(type);
		op->fields |= FIELD_TYPE;
	}
	if (via) {
		o->next_hop = via->prefix;
		op->fields |= FIELD_HOP;
	}
	subject_wrote(ctl, args, "next-hop-type", VPEER_A_ROUTE_NEXT_HOP_TYPE,
		      o);
	subject_wrote(ctl, args, "next-hop", VPEER_A_ROUTE_NEXT_HOP, o);
}

static int change(struct ctl *ctl, const struct args *args,
		  enum vpeer_verb verb)
{
	struct op op = { .verb = verb, .fields = FIELD_LIST };
	struct object *o = subject(ctl, args, VPEER_OBJECT_ROUTE);

	if (!o)
		return STATUS_USAGE;
	op.object = o;
	subject_wrote(ctl, args, "table", VPEER_A_ROUTE_ROUTE_TABLE, o);
	subject_list(ctl, args, "prefix", VPEER_A_ROUTE_PREFIX, o, &o->list);
	op.count = o->list.n;
	take_hop(ctl, args, &op);
	return commit_one(ctl, &op);
}

static int route_add(struct ctl *ctl, const struct args *args)
{
	return change(ctl, args, VPEER_VERB_NEW);
}

static int route_set(struct ctl *ctl, const struct args *args)
{
	return change(ctl, args, VPEER_VERB_SET);
}

static int route_del(struct ctl *ctl, const struct args *args)
{
	return del_subject(ctl, args, VPEER_OBJECT_ROUTE);
}

/* With a NIC it is the routes that its packets meet, whoever made them. */
static int route_show(struct ctl *ctl, const struct args *args)
{
	const struct arg_value *value = args_get(args, "nic");
	struct object *nic = object_new(&ctl->pool, VPEER_OBJECT_NIC);
	struct name name;

	if (!value)
		return show_subject(ctl, args, VPEER_OBJECT_ROUTE);
	if (args->n > 1) {
		complain(ctl, "with nic the routes in effect are shown: give either it, or a route or its table");
		return STATUS_USAGE;
	}
	if (!name_parse(&ctl->pool, value->text, &name) || name.parent) {
		complain_word(ctl, value->word,
			      "\"%s\" is not a NIC, [SUBSCRIPTION:]NIC",
			      value->text);
		return STATUS_USAGE;
	}
	nic->subscription = name.subscription;
	nic->name = name.name;
	nic->origin.word = value->word;
	return show_effective(ctl, nic);
}

COMMAND(add) = {
	.object = "route",
	.verb = "add",
	.summary = "create a route of a route table",
	.args = add_args,
	.run = route_add,
};

COMMAND(set) = {
	.object = "route",
	.verb = "set",
	.summary = "change where a route leads, or which packets",
	.args = set_args,
	.run = route_set,
};

COMMAND(del) = {
	.object = "route",
	.verb = "del",
	.summary = "delete a route",
	.args = del_args,
	.run = route_del,
};

COMMAND(show) = {
	.object = "route",
	.verb = "show",
	.summary = "show a user-defined route, or all, or the effective routes of a NIC",
	.args = show_args,
	.implied = true,
	.run = route_show,
};
