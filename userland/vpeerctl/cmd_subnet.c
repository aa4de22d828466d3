// SPDX-License-Identifier: GPL-2.0-only
/* vpeerctl subnet */
#include <string.h>

#include "command.h"
#include "subject.h"
#include "words.h"

#define NAME(flag) \
	{ .what = "VNET/SUBNET", .type = ARG_NAME, .flags = (flag), \
	  .kind = VPEER_OBJECT_SUBNET }
#define VNET \
	{ .key = "vnet", .what = "VNET", .type = ARG_NAME, \
	  .kind = VPEER_OBJECT_VNET }
#define PREFIXES(word, flag) \
	{ .key = (word), .what = "PREFIX", .type = ARG_PREFIX, \
	  .flags = ARG_REPEAT | (flag) }

#define TABLE \
	{ .key = "route-table", .what = "TABLE|none", .type = ARG_NAME, \
	  .kind = VPEER_OBJECT_ROUTE_TABLE, .choices = none_words }

static const struct arg add_args[] = {
	NAME(ARG_REQUIRED), VNET, PREFIXES("prefix", ARG_REQUIRED), TABLE,
	ARG_END
};

static const struct arg set_args[] = {
	NAME(ARG_REQUIRED), VNET, PREFIXES("add-prefix", 0),
	PREFIXES("remove-prefix", 0), PREFIXES("prefix", 0), TABLE, ARG_END
};

static const struct arg del_args[] = { NAME(ARG_REQUIRED), VNET, ARG_END };

static const struct arg show_args[] = {
	NAME(0), VNET,
	{ .key = "subscription", .what = "SUBSCRIPTION", .type = ARG_TEXT,
	  .kind = VPEER_OBJECT_SUBSCRIPTION },
	ARG_END
};

static struct object *subnet_subject(struct ctl *ctl, const struct args *args)
{
	struct object *o = subject(ctl, args, VPEER_OBJECT_SUBNET);

	if (o) {
		subject_wrote(ctl, args, "vnet", VPEER_A_SUBNET_VNET, o);
		subject_wrote(ctl, args, "vnet", VPEER_A_SUBNET_SUBSCRIPTION,
			      o);
	}
	return o;
}

static bool take_table(struct ctl *ctl, const struct args *args,
		       struct op *op)
{
	if (args_get(args, "route-table"))
		op->fields |= FIELD_TABLE;
	return subject_refers(ctl, args, "route-table",
			      VPEER_A_SUBNET_ROUTE_TABLE, op->object,
			      &op->object->route_table);
}

static int subnet_add(struct ctl *ctl, const struct args *args)
{
	struct op op = { .verb = VPEER_VERB_NEW, .fields = FIELD_LIST };

	op.object = subnet_subject(ctl, args);
	if (!op.object || !take_table(ctl, args, &op))
		return STATUS_USAGE;
	subject_list(ctl, args, "prefix", VPEER_A_SUBNET_PREFIX, op.object,
		     &op.object->list);
	op.count = op.object->list.n;
	return commit_one(ctl, &op);
}

static int subnet_set(struct ctl *ctl, const struct args *args)
{
	struct op op = { .verb = VPEER_VERB_SET };
	int status;

	op.object = subnet_subject(ctl, args);
	if (!op.object || !take_table(ctl, args, &op))
		return STATUS_USAGE;
	status = change_list(ctl, args, &op);
	return status ? status : commit_one(ctl, &op);
}

static int subnet_del(struct ctl *ctl, const struct args *args)
{
	return del_subject(ctl, args, VPEER_OBJECT_SUBNET);
}

static int subnet_show(struct ctl *ctl, const struct args *args)
{
	return show_subject(ctl, args, VPEER_OBJECT_SUBNET);
}

COMMAND(add) = {
	.object = "subnet",
	.verb = "add",
	.summary = "create a subnet of a VNet",
	.args = add_args,
	.run = subnet_add,
};

COMMAND(set) = {
	.object = "subnet",
	.verb = "set",
	.summary = "change the prefixes of a subnet, or its route table",
	.args = set_args,
	.run = subnet_set,
};

COMMAND(del) = {
	.object = "subnet",
	.verb = "del",
	.summary = "delete a subnet",
	.args = del_args,
	.run = subnet_del,
};

COMMAND(show) = {
	.object = "subnet",
	.verb = "show",
	.summary = "show a subnet, or all",
	.args = show_args,
	.implied = true,
	.run = subnet_show,
};
