// SPDX-License-Identifier: GPL-2.0-only
/* vpeerctl connection */
#include <string.h>

#include "command.h"
#include "subject.h"

#define NAME(flag) \
	{ .what = "GATEWAY/CONNECTION", .type = ARG_NAME, .flags = (flag), \
	  .kind = VPEER_OBJECT_CONNECTION }
#define GATEWAY \
	{ .key = "gateway", .what = "GATEWAY", .type = ARG_NAME, \
	  .kind = VPEER_OBJECT_GATEWAY }
#define PREFIXES(word) \
	{ .key = (word), .what = "PREFIX", .type = ARG_PREFIX, \
	  .flags = ARG_REPEAT }

static const struct arg add_args[] = {
	NAME(ARG_REQUIRED), GATEWAY, PREFIXES("prefix"),
	{ .key = "remote-vnet", .what = "VNET", .type = ARG_NAME,
	  .kind = VPEER_OBJECT_VNET },
	{ .key = "learned", .type = ARG_FLAG }, ARG_END
};

static const struct arg set_args[] = {
	NAME(ARG_REQUIRED), GATEWAY, PREFIXES("add-prefix"),
	PREFIXES("remove-prefix"), PREFIXES("prefix"),
	{ .key = "clear-prefixes", .type = ARG_FLAG }, ARG_END
};

static const struct arg del_args[] = { NAME(ARG_REQUIRED), GATEWAY, ARG_END };

static const struct arg show_args[] = {
	NAME(0), GATEWAY,
	{ .key = "subscription", .what = "SUBSCRIPTION", .type = ARG_TEXT,
	  .kind = VPEER_OBJECT_SUBSCRIPTION },
	ARG_END
};

static struct object *connection_subject(struct ctl *ctl,
					 const struct args *args)
{
	struct object *o = subject(ctl, args, VPEER_OBJECT_CONNECTION);

	if (o)
		subject_wrote(ctl, args, "gateway",
			      VPEER_A_CONNECTION_GATEWAY, o);
	return o;
}

/* A VNet without a subscription is of the gateway's. */
static bool take_remote(struct ctl *ctl, const struct args *args,
			struct op *op)
{
	const struct arg_value *value = args_get(args, "remote-vnet");
	struct object *o = op->object;
	struct name name;

	if (!value)
		return true;
	if (!vnet_name(ctl, value, &name))
		return false;
	o->remote_vnet = name.name;
	o->remote_subscription = strchr(value->text, ':') ?
				 name.subscription : o->subscription;
	op->fields |= FIELD_REMOTE;
	subject_wrote(ctl, args, "remote-vnet",
		      VPEER_A_CONNECTION_REMOTE_VNET, o);
	return true;
}

static int connection_add(struct ctl *ctl, const struct args *args)
{
	struct op op = {
		.verb = VPEER_VERB_NEW,
		.fields = FIELD_LIST | FIELD_LEARNED,
	};
	struct object *o = connection_subject(ctl, args);

	op.object = o;
	if (!o || !take_remote(ctl, args, &op))
		return STATUS_USAGE;
	o->learned = args_get(args, "learned");
	subject_wrote(ctl, args, "learned", VPEER_A_CONNECTION_LEARNED, o);
	subject_list(ctl, args, "prefix", VPEER_A_CONNECTION_PREFIX, o,
		     &o->list);
	op.count = o->list.n;
	return commit_one(ctl, &op);
}

static int connection_set(struct ctl *ctl, const struct args *args)
{
	struct op op = { .verb = VPEER_VERB_SET };
	int status;

	op.object = connection_subject(ctl, args);
	if (!op.object)
		return STATUS_USAGE;
	status = change_list(ctl, args, &op);
	return status ? status : commit_one(ctl, &op);
}

static int connection_del(struct ctl *ctl, const struct args *args)
{
	return del_subject(ctl, args, VPEER_OBJECT_CONNECTION);
}

static int connection_show(struct ctl *ctl, const struct args *args)
{
	return show_subject(ctl, args, VPEER_OBJECT_CONNECTION);
}

COMMAND(add) = {
	.object = "connection",
	.verb = "add",
	.summary = "create a connection of a gateway, with what lies behind",
	.args = add_args,
	.run = connection_add,
};

COMMAND(set) = {
	.object = "connection",
	.verb = "set",
	.summary = "change the prefixes of a connection",
	.args = set_args,
	.run = connection_set,
};

COMMAND(del) = {
	.object = "connection",
	.verb = "del",
	.summary = "delete a connection",
	.args = del_args,
	.run = connection_del,
};

COMMAND(show) = {
	.object = "connection",
	.verb = "show",
	.summary = "show a connection, or all",
	.args = show_args,
	.implied = true,
	.run = connection_show,
};
