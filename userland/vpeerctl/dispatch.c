// SPDX-License-Identifier: GPL-2.0-only
/* From words to a command. */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "command.h"
#include "report.h"
#include "suggest.h"

static int unknown_object(struct ctl *ctl)
{
	struct suggestion near = { .wrong = ctl->words[0] };
	const struct command *cmd = NULL;

	while ((cmd = command_next(cmd)))
		suggest_consider(&near, cmd->object);
	if (near.best)
		complain_word(ctl, 0,
			      "unknown object \"%s\", did you mean \"%s\"?",
			      near.wrong, near.best);
	else
		complain_word(ctl, 0, "unknown object \"%s\", see \"vpeerctl help\"",
			      near.wrong);
	return STATUS_USAGE;
}

static int unknown_verb(struct ctl *ctl)
{
	struct suggestion near = { .wrong = ctl->words[1] };
	const struct command *cmd = NULL;

	while ((cmd = command_next(cmd)))
		if (!strcmp(cmd->object, ctl->words[0]))
			suggest_consider(&near, cmd->verb);
	if (near.best)
		complain_word(ctl, 1,
			      "unknown verb \"%s\", did you mean \"%s\"?",
			      near.wrong, near.best);
	else
		complain_word(ctl, 1,
			      "unknown verb \"%s\", see \"vpeerctl %s help\"",
			      near.wrong, ctl->words[0]);
	return STATUS_USAGE;
}

static int dispatch(struct ctl *ctl)
{
	const struct command *cmd;
	struct args args = { 0 };
	int first = 2, status;

	if (!strcmp(ctl->words[0], "help")) {
		command_help(&ctl->pool, NULL, stdout);
		return STATUS_OK;
	}
	if (!command_has_object(ctl->words[0]))
		return unknown_object(ctl);
	if (ctl->nwords > 1 && !strcmp(ctl->words[1], "help")) {
		command_help(&ctl->pool, ctl->words[0], stdout);
		return STATUS_OK;
	}
	cmd = command_find(ctl->words[0],
			   ctl->nwords > 1 ? ctl->words[1] : NULL);
	if (!cmd && ctl->nwords == 1) {
		command_help(&ctl->pool, ctl->words[0], stderr);
		return STATUS_USAGE;
	}
	if (!cmd)
		return unknown_verb(ctl);
	if (ctl->nwords == 1)
		first = 1;
	status = args_parse(ctl, cmd->args, first, &args);
	if (status && cmd->compares)
		return STATUS_REFUSED;
	return status ? status : cmd->run(ctl, &args);
}

/**
 * run_command() - Carry out one command.
 * @ctl: The run; its sockets stay open for the next one.
 * @words: The command, from its object on.
 * @nwords: Number of words, at least one.
 *
 * Return: An exit status.
 */
int run_command(struct ctl *ctl, char **words, int nwords)
{
	int status;

	ctl->words = words;
	ctl->nwords = nwords;
	status = dispatch(ctl);
	if (fflush(stdout) && !status) {
		complain(ctl, "cannot write: %s", strerror(errno));
		status = STATUS_USAGE;
	}
	report_flush(ctl);
	pool_free(&ctl->pool);
	return status;
}
