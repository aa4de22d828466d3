// SPDX-License-Identifier: GPL-2.0-only
/* The table of commands and the help that follows from it. */
#include <stdio.h>
#include <string.h>

#include "command.h"

static const struct {
	const char *alias;
	const char *verb;
} aliases[] = {
	{ "list", "show" },
	{ "delete", "del" },
	{ "create", "add" },
	{ "update", "set" },
};

/**
 * command_next() - Go through the commands.
 * @last: The command before, NULL to begin.
 *
 * Return: The next command, NULL at the end.
 */
const struct command *command_next(const struct command *last)
{
	const struct command *next = last ? last + 1 :
					    __start_vpeerctl_commands;

	return next < __stop_vpeerctl_commands ? next : NULL;
}

/**
 * verb_canonical() - The verb that an alias stands for.
 * @verb: A verb or alias.
 *
 * Return: The verb.
 */
const char *verb_canonical(const char *verb)
{
	size_t i;

	for (i = 0; i < sizeof(aliases) / sizeof(aliases[0]); i++)
		if (!strcmp(aliases[i].alias, verb))
			return aliases[i].verb;
	return verb;
}

/**
 * command_find() - Look up a command.
 * @object: Its object.
 * @verb: Its verb, NULL for the one that is implied.
 *
 * Return: The command, NULL if there is none.
 */
const struct command *command_find(const char *object, const char *verb)
{
	const struct command *cmd = NULL;

	if (verb)
		verb = verb_canonical(verb);
	while ((cmd = command_next(cmd))) {
		if (strcmp(cmd->object, object))
			continue;
		if (verb ? !strcmp(cmd->verb, verb) : cmd->implied)
			return cmd;
	}
	return NULL;
}

/**
 * command_is_first_of_object() - Is a command the first of its object?
 * @cmd: The command.
 *
 * Return: True if so; a walk that heeds it meets each object once.
 */
bool command_is_first_of_object(const struct command *cmd)
{
	const struct command *before = NULL;

	while ((before = command_next(before)))
		if (!strcmp(before->object, cmd->object))
			break;
	return before == cmd;
}

/**
 * command_has_object() - Is a word an object?
 * @object: The word.
 *
 * Return: True if so.
 */
bool command_has_object(const char *object)
{
	const struct command *cmd = NULL;

	while ((cmd = command_next(cmd)))
		if (!strcmp(cmd->object, object))
			return true;
	return false;
}

static const char *value_of(struct pool *pool, const struct arg *arg)
{
	const char *const *choice;
	const char *text = NULL;

	if (arg->type == ARG_SWITCH)
		return "on|off";
	if (arg->type != ARG_CHOICE)
		return arg->what;
	for (choice = arg->choices; *choice; choice++)
		text = text ? pool_printf(pool, "%s|%s", text, *choice) :
			      *choice;
	return text;
}

static void usage_arg(struct pool *pool, const struct arg *arg, FILE *to)
{
	bool needed = arg->flags & ARG_REQUIRED;

	fputs(needed ? " " : " [", to);
	if (arg->key)
		fputs(arg->key, to);
	if (arg->type != ARG_FLAG)
		fprintf(to, "%s%s", arg->key ? " " : "", value_of(pool, arg));
	fputs(needed ? "" : "]", to);
	if (arg->flags & ARG_REPEAT)
		fputs("...", to);
}

/**
 * command_usage() - Print how a command is written.
 * @pool: Where to work.
 * @cmd: The command.
 * @to: Where to print.
 */
void command_usage(struct pool *pool, const struct command *cmd, FILE *to)
{
	const struct arg *arg;

	fprintf(to, "vpeerctl %s %s", cmd->object, cmd->verb);
	for (arg = cmd->args; arg && (arg->what || arg->key); arg++)
		usage_arg(pool, arg, to);
	fprintf(to, "\n\t%s\n", cmd->summary);
}

static void help_options(FILE *to)
{
	const struct command *cmd = NULL;

	fputs("Usage: vpeerctl [OPTIONS] OBJECT [VERB] [NAME] [KEY VALUE]...\n",
	      to);
	fputs("       vpeerctl [OPTIONS] -batch FILE\n\n", to);
	fputs("OPTIONS: -j json  -p pretty  -br brief  -s counters\n", to);
	fputs("         -d details  -c color  -n NETNS  -force  -V  -h\n", to);
	fputs("OBJECTS:", to);
	while ((cmd = command_next(cmd)))
		if (command_is_first_of_object(cmd) &&
		    strcmp(cmd->object, "complete"))
			fprintf(to, " %s", cmd->object);
	fputs("\n\n\"vpeerctl OBJECT help\" tells what can be done with it.\n",
	      to);
}

/**
 * command_help() - Print help.
 * @pool: Where to work.
 * @object: An object, NULL for all.
 * @to: Where to print.
 */
void command_help(struct pool *pool, const char *object, FILE *to)
{
	const struct command *cmd = NULL;

	if (!object) {
		help_options(to);
		return;
	}
	while ((cmd = command_next(cmd)))
		if (!strcmp(cmd->object, object))
			command_usage(pool, cmd, to);
}
