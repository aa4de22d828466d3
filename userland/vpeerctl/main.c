// SPDX-License-Identifier: GPL-2.0-only
/* vpeerctl: the options, and the way to a command. */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "batch.h"
#include "command.h"
#include "netns.h"
#include "report.h"

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
