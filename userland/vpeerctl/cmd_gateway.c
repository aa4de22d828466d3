// SPDX-License-Identifier: GPL-2.0-only
/* vpeerctl gateway */
#include <string.h>

#include "command.h"
#include "report.h"
#include "subject.h"
#include "words.h"

#define NAME(flag) \
	{ .what = "GATEWAY", .type = ARG_NAME, .flags = (flag), \
	  .kind = VPEER_OBJECT_GATEWAY }
#define VNET(flag) \
	{ .key = "vnet", .what = "VNET", .type = ARG_NAME, \
	  .flags = (flag), .kind = VPEER_OBJECT_VNET }

#define NIC \
	{ .key = "nic", .what = "NIC|none", .type = ARG_NAME, \
	  .kind = VPEER_OBJECT_NIC, .choices = none_words }
#define PREFIXES(word) \
	{ .key = (word), .what = "PREFIX", .type = ARG_PREFIX, \
	  .flags = ARG_REPEAT }

static const struct arg add_args[] = {
	NAME(ARG_REQUIRED), VNET(ARG_REQUIRED),
	{ .key = "type", .what = "TYPE", .type = ARG_CHOICE,
	  .choices = gateway_type_words, .flags = ARG_REQUIRED },
	NIC, PREFIXES("summarized-prefix"), ARG_END
};

static const struct arg set_args[] = {
	NAME(ARG_REQUIRED), NIC, PREFIXES("add-summarized-prefix"),
	PREFIXES("remove-summarized-prefix"), PREFIXES("summarized-prefix"),
	{ .key = "clear-summarized-prefixes", .type = ARG_FLAG }, ARG_END
};

static const struct arg del_args[] = { NAME(ARG_REQUIRED), ARG_END };

static const struct arg show_args[] = {
	NAME(0), VNET(0),
	{ .key = "subscription", .what = "SUBSCRIPTION", .type = ARG_TEXT,
	  .kind = VPEER_OBJECT_SUBSCRIPTION },
	ARG_END
};

/* A gateway lives in its VNet's subscription, so naming one is enough. */
static bool take_vnet(struct ctl *ctl, const struct args *args,
		      struct object *o)
{
	const struct arg_value *value = args_get(args, "vnet");
	struct name name;

	if (!vnet_name(ctl, value, &name))
		return false;
	if (!strchr(args_name(args)->text, ':'))
		o->subscription = name.subscription;
	if (strchr(value->text, ':') &&
	    strcmp(o->subscription, name.subscription)) {
		complain_word(ctl, value->word,
			      "a gateway and its VNet belong to one subscription");
		return false;
	}
	o->vnet = name.name;
	subject_wrote(ctl, args, "vnet", VPEER_A_GATEWAY_VNET, o);
	return true;
}

static bool take_nic(struct ctl *ctl, const struct args *args, struct op *op)
{
	if (args_get(args, "nic"))
		op->fields |= FIELD_NIC;
	return subject_refers(ctl, args, "nic", VPEER_A_GATEWAY_NIC,
			      op->object, &op->object->nic);
}

static int gateway_add(struct ctl *ctl, const struct args *args)
{
	struct op op = {
		.verb = VPEER_VERB_NEW,
		.fields = FIELD_GATEWAY | FIELD_LIST,
	};
	struct object *o = subject(ctl, args, VPEER_OBJECT_GATEWAY);

	op.object = o;
	if (!o || !take_vnet(ctl, args, o) || !take_nic(ctl, args, &op))
		return STATUS_USAGE;
	o->gateway_type = gateway_type_by_word(args_text(args, "type"));
	subject_wrote(ctl, args, "type", VPEER_A_GATEWAY_TYPE, o);
	subject_list(ctl, args, "summarized-prefix",
		     VPEER_A_GATEWAY_SUMMARIZED_PREFIX, o, &o->list);
	op.count = o->list.n;
	return commit_one(ctl, &op);
}

static int gateway_set(struct ctl *ctl, const struct args *args)
{
	struct op op = { .verb = VPEER_VERB_SET };
	int status;

	op.object = subject(ctl, args, VPEER_OBJECT_GATEWAY);
	if (!op.object || !take_nic(ctl, args, &op))
		return STATUS_USAGE;
	status = change_list(ctl, args, &op);
	return status ? status : commit_one(ctl, &op);
}

static int gateway_del(struct ctl *ctl, const struct args *args)
{
	return del_subject(ctl, args, VPEER_OBJECT_GATEWAY);
}

static int gateway_show(struct ctl *ctl, const struct args *args)
{
	return show_subject(ctl, args, VPEER_OBJECT_GATEWAY);
}

COMMAND(add) = {
	.object = "gateway",
	.verb = "add",
	.summary = "create a gateway of a VNet",
	.args = add_args,
	.run = gateway_add,
};

COMMAND(set) = {
	.object = "gateway",
	.verb = "set",
	.summary = "change the NIC of a gateway, or what it sums up",
	.args = set_args,
	.run = gateway_set,
};

COMMAND(del) = {
	.object = "gateway",
	.verb = "del",
	.summary = "delete a gateway",
	.args = del_args,
	.run = gateway_del,
};

COMMAND(show) = {
	.object = "gateway",
	.verb = "show",
	.summary = "show a gateway, or all",
	.args = show_args,
	.implied = true,
	.run = gateway_show,
};
