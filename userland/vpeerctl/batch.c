// SPDX-License-Identifier: GPL-2.0-only
/* A file of commands, one a line. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "batch.h"
#include "report.h"

#define BATCH_WORDS	4096

/* Takes one word off a line; quotes keep spaces, # begins a comment. */
static char *next_word(char **line)
{
	char *read = *line, *write, *word, quote = 0;

	read += strspn(read, " \t\r\n");
	if (!*read || *read == '#')
		return NULL;
	word = read;
	for (write = read; *read; read++) {
		if (!quote && strchr(" \t\r\n", *read))
			break;
		if (quote ? *read == quote : (*read == '"' || *read == '\''))
			quote = quote ? 0 : *read;
		else
			*write++ = *read;
	}
	*line = *read ? read + 1 : read;
	*write = '\0';
	return word;
}

static int run_line(struct ctl *ctl, char *line)
{
	char *words[BATCH_WORDS];
	int n = 0;

	while (n < BATCH_WORDS && (words[n] = next_word(&line)))
		n++;
	if (n == BATCH_WORDS) {
		complain(ctl, "more than %d words", BATCH_WORDS);
		return STATUS_USAGE;
	}
	return n ? run_command(ctl, words, n) : STATUS_OK;
}

static int run_lines(struct ctl *ctl, FILE *from)
{
	int status = STATUS_OK, one;
	char *line = NULL;
	size_t size = 0;

	while (getline(&line, &size, from) >= 0) {
		ctl->batch_line++;
		one = run_line(ctl, line);
		if (one && !status)
			status = one;
		if (one && !ctl->opt.force)
			break;
	}
	free(line);
	return status;
}

/**
 * run_batch() - Carry out a file of commands.
 * @ctl: The run.
 * @file: The file, "-" for standard input.
 *
 * Return: The exit status of the first line that failed. Nothing is carried
 * out after it, unless with -force.
 */
int run_batch(struct ctl *ctl, const char *file)
{
	FILE *from = strcmp(file, "-") ? fopen(file, "re") : stdin;
	int status;

	if (!from) {
		complain(ctl, "cannot open %s: %s", file, strerror(errno));
		return STATUS_USAGE;
	}
	ctl->batch = file;
	status = run_lines(ctl, from);
	if (from != stdin)
		fclose(from);
	return status;
}
