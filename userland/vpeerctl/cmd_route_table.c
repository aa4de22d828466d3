// SPDX-License-Identifier: GPL-2.0-only
/* vpeerctl route-table */
#include "command.h"
#include "subject.h"

#define NAME(flag) \
	{ .what = "TABLE", .type = ARG_NAME, .flags = (flag), \
	  .kind = VPEER_OBJECT_ROUTE_TABLE }

static const struct arg change_args[] = {
	NAME(ARG_REQUIRED),
	{ .key = "disable-gateway-propagation", .what = "on|off",
	  .type = ARG_SWITCH },
	ARG_END
};

static const struct arg del_args[] = { NAME(ARG_REQUIRED), ARG_END };

static const struct arg show_args[] = {
	NAME(0),
	{ .key = "subscription", .what = "SUBSCRIPTION", .type = ARG_TEXT,
	  .kind = VPEER_OBJECT_SUBSCRIPTION },
	ARG_END
};

static int change(struct ctl *ctl, const struct args *args,
		  enum vpeer_verb verb)
{
	const char *key = "disable-gateway-propagation";
	struct op op = { .verb = verb };
	uint32_t on = 0;

	op.object = subject(ctl, args, VPEER_OBJECT_ROUTE_TABLE);
	if (!op.object)
		return STATUS_USAGE;
	if (args_number(args, key, &on))
		op.fields |= FIELD_PROPAGATION;
	op.object->no_propagation = on;
	subject_wrote(ctl, args, key,
		      VPEER_A_ROUTE_TABLE_DISABLE_GATEWAY_PROPAGATION,
		      op.object);
	return commit_one(ctl, &op);
}

static int table_add(struct ctl *ctl, const struct args *args)
{
	return change(ctl, args, VPEER_VERB_NEW);
}

static int table_set(struct ctl *ctl, const struct args *args)
{
	return change(ctl, args, VPEER_VERB_SET);
}

static int table_del(struct ctl *ctl, const struct args *args)
{
	return del_subject(ctl, args, VPEER_OBJECT_ROUTE_TABLE);
}

static int table_show(struct ctl *ctl, const struct args *args)
{
	return show_subject(ctl, args, VPEER_OBJECT_ROUTE_TABLE);
}

COMMAND(add) = {
	.object = "route-table",
	.verb = "add",
	.summary = "create a table of user-defined routes",
	.args = change_args,
	.run = table_add,
};

COMMAND(set) = {
	.object = "route-table",
	.verb = "set",
	.summary = "keep the routes of gateways out, or let them in",
	.args = change_args,
	.run = table_set,
};

COMMAND(del) = {
	.object = "route-table",
	.verb = "del",
	.summary = "delete a route table with its routes",
	.args = del_args,
	.run = table_del,
};

COMMAND(show) = {
	.object = "route-table",
	.verb = "show",
	.summary = "show a route table, or all",
	.args = show_args,
	.implied = true,
	.run = table_show,
};
