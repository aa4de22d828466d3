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

/* Names of the fabric; silent where there is no fabric to ask. */
static void complete_names(struct ctl *ctl, enum vpeer_object kind)
{
	struct object *filter = object_new(&ctl->pool, kind);
	struct objects objects = { 0 };
	struct channel probe;
	size_t i;
	int err;

	err = channel_open(&probe, NETLINK_GENERIC);
	if (!err)
		err = channel_resolve(&probe, VPEER_FAMILY_NAME);
	channel_close(&probe);
	if (err || !freopen("/dev/null", "w", stderr) ||
	    fabric_dump(ctl, filter, &objects, NULL))
		return;
	for (i = 0; i < objects.n; i++)
		puts(handle_short(objects.v[i]->handle));
}

static void complete_value(struct ctl *ctl, const struct arg *arg)
{
	const char *const *choice;

	if (arg->kind)
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
		complete_value(ctl, arg);
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
		complete_value(ctl, wait);
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
