// SPDX-License-Identifier: GPL-2.0-only
/* vpeerctl subscription */
#include "command.h"
#include "subject.h"

#define NAME(flag) \
	{ .what = "SUBSCRIPTION", .type = ARG_NAME, .flags = (flag), \
	  .kind = VPEER_OBJECT_SUBSCRIPTION }
#define TENANT \
	{ .key = "tenant", .what = "TENANT", .type = ARG_TEXT, \
	  .kind = VPEER_OBJECT_TENANT }

static const struct arg add_args[] = { NAME(ARG_REQUIRED), TENANT, ARG_END };
static const struct arg named[] = { NAME(ARG_REQUIRED), ARG_END };
static const struct arg maybe_named[] = { NAME(0), ARG_END };

static int subscription_add(struct ctl *ctl, const struct args *args)
{
	struct op op = { .verb = VPEER_VERB_NEW, .fields = FIELD_TENANT };

	op.object = subject(ctl, args, VPEER_OBJECT_SUBSCRIPTION);
	if (!op.object)
		return STATUS_USAGE;
	op.object->tenant = args_text(args, "tenant");
	subject_wrote(ctl, args, "tenant", VPEER_A_SUBSCRIPTION_TENANT,
		      op.object);
	return commit_one(ctl, &op);
}

static int subscription_del(struct ctl *ctl, const struct args *args)
{
	return del_subject(ctl, args, VPEER_OBJECT_SUBSCRIPTION);
}

static int subscription_show(struct ctl *ctl, const struct args *args)
{
	return show_subject(ctl, args, VPEER_OBJECT_SUBSCRIPTION);
}

COMMAND(add) = {
	.object = "subscription",
	.verb = "add",
	.summary = "create a subscription, an owner of VNets and NICs",
	.args = add_args,
	.run = subscription_add,
};

COMMAND(del) = {
	.object = "subscription",
	.verb = "del",
	.summary = "delete a subscription",
	.args = named,
	.run = subscription_del,
};

COMMAND(show) = {
	.object = "subscription",
	.verb = "show",
	.summary = "show a subscription, or all",
	.args = maybe_named,
	.implied = true,
	.run = subscription_show,
};
