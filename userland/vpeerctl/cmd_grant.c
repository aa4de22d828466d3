// SPDX-License-Identifier: GPL-2.0-only
/* vpeerctl grant */
#include <string.h>

#include "command.h"
#include "fabric.h"
#include "output.h"
#include "report.h"
#include "subject.h"
#include "words.h"

#define USER { .key = "user", .what = "USER", .type = ARG_TEXT }
#define GROUP { .key = "group", .what = "GROUP", .type = ARG_TEXT }
#define ROLE(flag) \
	{ .key = "role", .what = "ROLE", .type = ARG_CHOICE, \
	  .flags = (flag), .choices = role_words }
#define VNET \
	{ .key = "vnet", .what = "VNET", .type = ARG_NAME, \
	  .kind = VPEER_OBJECT_VNET }
#define SUBSCRIPTION \
	{ .key = "subscription", .what = "SUBSCRIPTION", .type = ARG_TEXT, \
	  .kind = VPEER_OBJECT_SUBSCRIPTION }
#define TENANT \
	{ .key = "tenant", .what = "TENANT", .type = ARG_TEXT, \
	  .kind = VPEER_OBJECT_TENANT }

static const struct arg grant_args[] = {
	USER, GROUP, ROLE(ARG_REQUIRED), VNET, SUBSCRIPTION, TENANT, ARG_END
};

static const struct arg show_args[] = {
	USER, GROUP, ROLE(0), VNET, SUBSCRIPTION, TENANT, ARG_END
};

static int take_principal(struct ctl *ctl, const struct args *args,
			  struct object *o)
{
	const struct arg_value *user = args_get(args, "user");
	const struct arg_value *group = args_get(args, "group");
	const struct arg_value *value = user ? user : group;

	if (!user == !group) {
		complain(ctl, "a grant is for a user or for a group");
		return STATUS_USAGE;
	}
	o->group = group;
	o->origin.word = value->word;
	if (principal_parse(value->text, o))
		return STATUS_OK;
	complain_word(ctl, value->word, "there is no %s \"%s\"",
		      group ? "group" : "user", value->text);
	return STATUS_USAGE;
}

/* Return: How many scopes were given, negative if one is no name. */
static int take_scope(struct ctl *ctl, const struct args *args,
		      struct object *o)
{
	const struct arg_value *vnet = args_get(args, "vnet");
	struct name name;

	o->tenant = args_text(args, "tenant");
	o->subscription = args_text(args, "subscription");
	if (!vnet)
		return !!o->tenant + !!o->subscription;
	if (!vnet_name(ctl, vnet, &name))
		return -1;
	if (o->subscription && !strchr(vnet->text, ':'))
		name.subscription = o->subscription;
	o->subscription = name.subscription;
	o->vnet = name.name;
	return 1 + !!o->tenant;
}

static int change(struct ctl *ctl, const struct args *args,
		  enum vpeer_verb verb)
{
	struct object *o = object_new(&ctl->pool, VPEER_OBJECT_GRANT);
	struct op op = { .verb = verb, .object = o };
	int status, scopes;

	status = take_principal(ctl, args, o);
	if (status)
		return status;
	scopes = take_scope(ctl, args, o);
	if (scopes < 0)
		return STATUS_USAGE;
	if (scopes != 1) {
		complain(ctl, "a grant has one scope: vnet, subscription or tenant");
		return STATUS_USAGE;
	}
	o->role = role_by_word(args_text(args, "role"));
	subject_wrote(ctl, args, "vnet", VPEER_A_GRANT_VNET, o);
	subject_wrote(ctl, args, "subscription", VPEER_A_GRANT_SUBSCRIPTION, o);
	subject_wrote(ctl, args, "tenant", VPEER_A_GRANT_TENANT, o);
	return commit_one(ctl, &op);
}

static int grant_add(struct ctl *ctl, const struct args *args)
{
	return change(ctl, args, VPEER_VERB_NEW);
}

static int grant_del(struct ctl *ctl, const struct args *args)
{
	return change(ctl, args, VPEER_VERB_DEL);
}

static bool is_wanted(const struct object *o, const struct object *wanted,
		      bool principal)
{
	if (principal && (o->group != wanted->group ||
			  o->principal != wanted->principal))
		return false;
	return !wanted->role || o->role == wanted->role;
}

static int grant_show(struct ctl *ctl, const struct args *args)
{
	struct object *filter = object_new(&ctl->pool, VPEER_OBJECT_GRANT);
	bool principal = args_get(args, "user") || args_get(args, "group");
	struct objects all = { 0 }, objects = { 0 };
	int status;
	size_t i;

	if (principal && take_principal(ctl, args, filter))
		return STATUS_USAGE;
	if (take_scope(ctl, args, filter) < 0)
		return STATUS_USAGE;
	if (args_get(args, "role"))
		filter->role = role_by_word(args_text(args, "role"));
	status = fabric_dump(ctl, filter, &all, NULL);
	if (status)
		return status;
	for (i = 0; i < all.n; i++)
		if (is_wanted(all.v[i], filter, principal))
			objects_add(&ctl->pool, &objects, all.v[i]);
	show_objects(ctl, &objects);
	return STATUS_OK;
}

COMMAND(add) = {
	.object = "grant",
	.verb = "add",
	.summary = "give a user or group a role in a scope",
	.args = grant_args,
	.run = grant_add,
};

COMMAND(del) = {
	.object = "grant",
	.verb = "del",
	.summary = "take it away",
	.args = grant_args,
	.run = grant_del,
};

COMMAND(show) = {
	.object = "grant",
	.verb = "show",
	.summary = "show grants: one's own, and those of scopes one owns",
	.args = show_args,
	.implied = true,
	.run = grant_show,
};
