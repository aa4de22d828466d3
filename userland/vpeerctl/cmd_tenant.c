// SPDX-License-Identifier: GPL-2.0-only
/* vpeerctl tenant */
#include "command.h"
#include "subject.h"

#define NAME(flag) \
	{ .what = "TENANT", .type = ARG_NAME, .flags = (flag), \
	  .kind = VPEER_OBJECT_TENANT }

static const struct arg named[] = { NAME(ARG_REQUIRED), ARG_END };
static const struct arg maybe_named[] = { NAME(0), ARG_END };

static int tenant_add(struct ctl *ctl, const struct args *args)
{
	struct op op = { .verb = VPEER_VERB_NEW };

	op.object = subject(ctl, args, VPEER_OBJECT_TENANT);
	return op.object ? commit_one(ctl, &op) : STATUS_USAGE;
}

static int tenant_del(struct ctl *ctl, const struct args *args)
{
	return del_subject(ctl, args, VPEER_OBJECT_TENANT);
}

static int tenant_show(struct ctl *ctl, const struct args *args)
{
	return show_subject(ctl, args, VPEER_OBJECT_TENANT);
}

COMMAND(add) = {
	.object = "tenant",
	.verb = "add",
	.summary = "create a tenant, an owner of subscriptions",
	.args = named,
	.run = tenant_add,
};

COMMAND(del) = {
	.object = "tenant",
	.verb = "del",
	.summary = "delete a tenant",
	.args = named,
	.run = tenant_del,
};

COMMAND(show) = {
	.object = "tenant",
	.verb = "show",
	.summary = "show a tenant, or all",
	.args = maybe_named,
	.implied = true,
	.run = tenant_show,
};
