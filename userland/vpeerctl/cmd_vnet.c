// SPDX-License-Identifier: GPL-2.0-only
/* vpeerctl vnet */
#include <string.h>

#include "command.h"
#include "subject.h"

#define NAME(flag) \
	{ .what = "VNET", .type = ARG_NAME, .flags = (flag), \
	  .kind = VPEER_OBJECT_VNET }

static const struct arg add_args[] = {
	NAME(ARG_REQUIRED),
	{ .key = "region", .what = "REGION", .type = ARG_TEXT },
	{ .key = "prefix", .what = "PREFIX", .type = ARG_PREFIX,
	  .flags = ARG_REQUIRED | ARG_REPEAT },
	ARG_END
};

static const struct arg set_args[] = {
	NAME(ARG_REQUIRED),
	{ .key = "add-prefix", .what = "PREFIX", .type = ARG_PREFIX,
	  .flags = ARG_REPEAT },
	{ .key = "remove-prefix", .what = "PREFIX", .type = ARG_PREFIX,
	  .flags = ARG_REPEAT },
	{ .key = "prefix", .what = "PREFIX", .type = ARG_PREFIX,
	  .flags = ARG_REPEAT },
	{ .key = "region", .what = "REGION", .type = ARG_TEXT },
	ARG_END
};

static const struct arg del_args[] = { NAME(ARG_REQUIRED), ARG_END };

static const struct arg show_args[] = {
	NAME(0),
	{ .key = "subscription", .what = "SUBSCRIPTION", .type = ARG_TEXT,
	  .kind = VPEER_OBJECT_SUBSCRIPTION },
	ARG_END
};

static void take_region(struct ctl *ctl, const struct args *args,
			struct op *op)
{
	op->object->region = args_text(args, "region");
	if (op->object->region)
		op->fields |= FIELD_REGION;
	subject_wrote(ctl, args, "region", VPEER_A_VNET_REGION, op->object);
}

static int vnet_add(struct ctl *ctl, const struct args *args)
{
	struct op op = { .verb = VPEER_VERB_NEW, .fields = FIELD_LIST };

	op.object = subject(ctl, args, VPEER_OBJECT_VNET);
	if (!op.object)
		return STATUS_USAGE;
	take_region(ctl, args, &op);
	subject_list(ctl, args, "prefix", VPEER_A_VNET_PREFIX, op.object,
		     &op.object->list);
	op.count = op.object->list.n;
	return commit_one(ctl, &op);
}

static int vnet_set(struct ctl *ctl, const struct args *args)
{
	struct op op = { .verb = VPEER_VERB_SET };
	int status;

	op.object = subject(ctl, args, VPEER_OBJECT_VNET);
	if (!op.object)
		return STATUS_USAGE;
	take_region(ctl, args, &op);
	status = change_list(ctl, args, &op);
	return status ? status : commit_one(ctl, &op);
}

static int vnet_del(struct ctl *ctl, const struct args *args)
{
	return del_subject(ctl, args, VPEER_OBJECT_VNET);
}

static int vnet_show(struct ctl *ctl, const struct args *args)
{
	return show_subject(ctl, args, VPEER_OBJECT_VNET);
}

COMMAND(add) = {
	.object = "vnet",
	.verb = "add",
	.summary = "create a VNet with its address space",
	.args = add_args,
	.run = vnet_add,
};

COMMAND(set) = {
	.object = "vnet",
	.verb = "set",
	.summary = "change the address space of a VNet",
	.args = set_args,
	.run = vnet_set,
};

COMMAND(del) = {
	.object = "vnet",
	.verb = "del",
	.summary = "delete a VNet with its subnets and links",
	.args = del_args,
	.run = vnet_del,
};

COMMAND(show) = {
	.object = "vnet",
	.verb = "show",
	.summary = "show a VNet, or all",
	.args = show_args,
	.implied = true,
	.run = vnet_show,
};
