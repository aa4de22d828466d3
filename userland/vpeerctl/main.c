// SPDX-License-Identifier: GPL-2.0-only
/* vpeerctl: the options, and the way to a command. */
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "batch.h"
#include "command.h"
#include "netns.h"
#include "report.h"
#include "suggest.h"

static int unknown_object(struct ctl *ctl)
{
	struct suggestion near = { .wrong = ctl->words[0] };
	const struct command *const *entry;

	for_each_command(entry)
		suggest_consider(&near, (*entry)->object);
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
	const struct command *const *entry;

	for_each_command(entry)
		if (!strcmp((*entry)->object, ctl->words[0]))
			suggest_consider(&near, (*entry)->verb);
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

/**
 * struct setup - What the options ask for besides output.
 * @netns: -n, the namespace to take as home.
 * @batch: -batch, a file of commands.
 * @help: -h.
 * @version: -V.
 */
struct setup {
	const char *netns;
	const char *batch;
	bool help;
	bool version;
};

static bool *option_switch(struct ctl *ctl, struct setup *setup,
			   const char *option)
{
	const struct {
		const char *option;
		bool *value;
	} switches[] = {
		{ "-j", &ctl->opt.json },
		{ "-json", &ctl->opt.json },
		{ "-p", &ctl->opt.pretty },
		{ "-pretty", &ctl->opt.pretty },
		{ "-br", &ctl->opt.brief },
		{ "-brief", &ctl->opt.brief },
		{ "-s", &ctl->opt.stats },
		{ "-stats", &ctl->opt.stats },
		{ "-d", &ctl->opt.details },
		{ "-details", &ctl->opt.details },
		{ "-c", &ctl->opt.color },
		{ "-color", &ctl->opt.color },
		{ "-force", &ctl->opt.force },
		{ "-h", &setup->help },
		{ "-help", &setup->help },
		{ "-V", &setup->version },
		{ "-version", &setup->version },
	};
	size_t i;

	if (!strncmp(option, "--", 2) && option[2])
		option++;
	for (i = 0; i < sizeof(switches) / sizeof(switches[0]); i++)
		if (!strcmp(switches[i].option, option))
			return switches[i].value;
	return NULL;
}

static const char **option_value(struct setup *setup, const char *option)
{
	if (!strncmp(option, "--", 2) && option[2])
		option++;
	if (!strcmp(option, "-n") || !strcmp(option, "-netns"))
		return &setup->netns;
	if (!strcmp(option, "-b") || !strcmp(option, "-batch"))
		return &setup->batch;
	return NULL;
}

/* Returns the index of the first word that is no option, -1 on a mistake. */
static int parse_options(struct ctl *ctl, struct setup *setup, int argc,
			 char **argv)
{
	const char **value;
	bool *on;
	int i;

	for (i = 1; i < argc && argv[i][0] == '-' && argv[i][1]; i++) {
		on = option_switch(ctl, setup, argv[i]);
		value = option_value(setup, argv[i]);
		if (on) {
			*on = true;
		} else if (value && i + 1 < argc) {
			*value = argv[++i];
		} else {
			complain(ctl, value ? "option %s needs a value" :
				 "unknown option \"%s\"", argv[i]);
			return -1;
		}
	}
	return i;
}

static int run(struct ctl *ctl, const struct setup *setup, char **words,
	       int nwords)
{
	if (setup->help) {
		command_help(&ctl->pool, nwords ? words[0] : NULL, stdout);
		return STATUS_OK;
	}
	if (setup->version) {
		puts("vpeerctl " VPEERCTL_VERSION);
		return STATUS_OK;
	}
	if (setup->netns && netns_enter_home(ctl, setup->netns))
		return STATUS_USAGE;
	if (setup->batch)
		return run_batch(ctl, setup->batch);
	if (!nwords) {
		command_help(&ctl->pool, NULL, stderr);
		return STATUS_USAGE;
	}
	return run_command(ctl, words, nwords);
}

/**
 * main() - vpeerctl.
 * @argc: Number of words.
 * @argv: The words.
 *
 * Return: An exit status.
 */
int main(int argc, char **argv)
{
	struct setup setup = { 0 };
	const char *no_color = getenv("NO_COLOR");
	struct ctl ctl = { 0 };
	int first, status;

	signal(SIGPIPE, SIG_IGN);
	first = parse_options(&ctl, &setup, argc, argv);
	if (!ctl.opt.color)
		ctl.opt.color = isatty(STDOUT_FILENO) &&
				!(no_color && *no_color);
	status = first < 0 ? STATUS_USAGE :
		 run(&ctl, &setup, argv + first, argc - first);
	report_flush(&ctl);
	channel_close(&ctl.genl);
	channel_close(&ctl.rtnl);
	pool_free(&ctl.pool);
	return status;
}
