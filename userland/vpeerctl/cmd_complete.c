// SPDX-License-Identifier: GPL-2.0-only
/* vpeerctl complete: what may stand where, for the shell. */
#include <stdio.h>
#include <string.h>

#include "command.h"
#include "fabric.h"
#include "subject.h"

/* Everything after "complete words" is the command line so far. */
static const struct arg words_args[] = {
	{ .key = "--", .what = "WORD", .type = ARG_TEXT,
	  .flags = ARG_REPEAT },
	ARG_END
};

static void complete_objects(void)
{
	const struct command *cmd = NULL;

	while ((cmd = command_next(cmd)))
		if (command_is_first_of_object(cmd) &&
		    strcmp(cmd->object, "complete"))
			puts(cmd->object);
	puts("help");
}

static void complete_verbs(const char *object)
{
	const struct command *cmd = NULL;

	while ((cmd = command_next(cmd)))
		if (!strcmp(cmd->object, object))
			puts(cmd->verb);
	puts("help");
}

/* Objects of the fabric; silent where there is no fabric to ask. */
static bool find_objects(struct ctl *ctl, enum vpeer_object kind,
			 struct objects *objects)
{
	struct object *filter = object_new(&ctl->pool, kind);
	struct channel probe;
	int err;

	err = channel_open(&probe, NETLINK_GENERIC);
	if (!err)
		err = channel_resolve(&probe, VPEER_FAMILY_NAME);
	channel_close(&probe);
	return !err && freopen("/dev/null", "w", stderr) &&
	       !fabric_dump(ctl, filter, objects, NULL);
}

static void complete_names(struct ctl *ctl, enum vpeer_object kind)
{
	struct objects objects = { 0 };
	size_t i;

	if (!find_objects(ctl, kind, &objects))
		return;
	for (i = 0; i < objects.n; i++)
		puts(handle_short(objects.v[i]->handle));
}

/* The value that has been given to a key. */
static const char *given(const struct args *words, const char *key)
{
	size_t i;

	for (i = 2; i + 2 < words->n; i++)
		if (!strcmp(words->v[i].text, key))
			return words->v[i + 1].text;
	return NULL;
}

/* The remote VNet of a link that is there. */
static const char *linked_vnet(struct ctl *ctl, const char *link)
{
	struct objects links = { 0 };
	size_t i;

	if (find_objects(ctl, VPEER_OBJECT_PEERING, &links))
		for (i = 0; i < links.n; i++)
			if (!strcmp(links.v[i]->handle, link))
				return remote_handle(&ctl->pool, links.v[i]);
	return NULL;
}

/* The VNet, in full, whose subnets a key of a link names. */
static const char *subnets_of(struct ctl *ctl, const struct args *words,
			      const char *key)
{
	const char *vnet = given(words, "vnet"), *text;
	struct name link, name;

	if (!name_parse(&ctl->pool, words->v[2].text, &link))
		return NULL;
	if (!link.parent && vnet && name_parse(&ctl->pool, vnet, &name)) {
		link.subscription = name.subscription;
		link.parent = name.name;
	}
	if (!link.parent)
		return NULL;
	if (strstr(key, "local"))
		return pool_printf(&ctl->pool, "%s:%s", link.subscription,
				   link.parent);
	text = given(words, "remote");
	if (!text)
		return linked_vnet(ctl, pool_printf(&ctl->pool, "%s:%s/%s",
						    link.subscription,
						    link.parent, link.name));
	if (!name_parse(&ctl->pool, text, &name))
		return NULL;
	return pool_printf(&ctl->pool, "%s:%s", name.subscription, name.name);
}

/* Names of subnets, each behind those that the list has already. */
static void complete_subnets(struct ctl *ctl, const struct args *words,
			     const char *key)
{
	const char *vnet = subnets_of(ctl, words, key);
	const char *typed = words->v[words->n - 1].text;
	const char *comma = strrchr(typed, ',');
	int before = comma ? comma + 1 - typed : 0;
	struct objects subnets = { 0 };
	struct texts has = { 0 };
	const struct object *o;
	size_t i;

	if (!vnet || !find_objects(ctl, VPEER_OBJECT_SUBNET, &subnets))
		return;
	if (before)
		texts_split(&ctl->pool, &has,
			    pool_printf(&ctl->pool, "%.*s", before - 1, typed));
	for (i = 0; i < subnets.n; i++) {
		o = subnets.v[i];
		if (!strcmp(vnet, pool_printf(&ctl->pool, "%s:%s",
					      o->subscription, o->vnet)) &&
		    !texts_has(&has, o->name))
			printf("%.*s%s\n", before, typed, o->name);
	}
}

static void complete_value(struct ctl *ctl, const struct arg *arg,
			   const struct args *words)
{
	const char *const *choice;

	if (arg->kind == VPEER_OBJECT_SUBNET && arg->type == ARG_TEXT)
		complete_subnets(ctl, words, arg->key);
	else if (arg->kind)
		complete_names(ctl, arg->kind);
	if (arg->type == ARG_SWITCH)
		puts("on\noff");
	for (choice = arg->choices; choice && *choice; choice++)
		puts(*choice);
	if (arg->key && !strcmp(arg->key, "netns"))
		puts("@netns");
	if (arg->what && !strcmp(arg->what, "FILE"))
		puts("@file");
}

static const struct arg *key_of(const struct command *cmd, const char *word)
{
	const struct arg *arg;

	for (arg = cmd->args; arg->what || arg->key; arg++)
		if (arg->key && !strcmp(arg->key, word))
			return arg;
	return NULL;
}

static void complete_keys(const struct command *cmd,
			  const struct args *words)
{
	const struct arg *arg;
	size_t i;

	for (arg = cmd->args; arg->what || arg->key; arg++) {
		if (!arg->key)
			continue;
		for (i = 2; i + 1 < words->n &&
		     strcmp(words->v[i].text, arg->key); i++)
			;
		if (i + 1 >= words->n || arg->flags & ARG_REPEAT)
			puts(arg->key);
	}
}

/* Walks over the words before the last one, which is being typed. */
static void complete_args(struct ctl *ctl, const struct command *cmd,
			  const struct args *words)
{
	const struct arg *arg, *wait = NULL;
	size_t i = 2;

	for (arg = cmd->args; arg->what || arg->key; arg++)
		if (!arg->key)
			break;
	if ((arg->what || arg->key) && i + 1 == words->n) {
		complete_value(ctl, arg, words);
		if (arg->flags & ARG_REQUIRED)
			return;
	} else if (arg->what && !key_of(cmd, words->v[i].text)) {
		i++;
	}
	for (; i + 1 < words->n; i++) {
		arg = wait ? NULL : key_of(cmd, words->v[i].text);
		wait = arg && arg->type != ARG_FLAG ? arg : NULL;
	}
	if (wait)
		complete_value(ctl, wait, words);
	else
		complete_keys(cmd, words);
}

static int complete_words(struct ctl *ctl, const struct args *args)
{
	const struct command *cmd;

	if (args->n <= 1) {
		complete_objects();
	} else if (args->n == 2) {
		complete_verbs(args->v[0].text);
	} else {
		cmd = command_find(args->v[0].text, args->v[1].text);
		if (cmd)
			complete_args(ctl, cmd, args);
	}
	return STATUS_OK;
}

COMMAND(words) = {
	.object = "complete",
	.verb = "words",
	.summary = "list what may stand at the end of a command line",
	.args = words_args,
	.run = complete_words,
};
