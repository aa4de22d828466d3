// SPDX-License-Identifier: GPL-2.0-only
/* What went wrong, on standard error: sentences, carets, JSON. */
#include <stdio.h>
#include <string.h>

#include "report.h"

static void print_place(const struct ctl *ctl, const struct origin *origin)
{
	if (origin && origin->file)
		fprintf(stderr, "%s:%u:%u: ", origin->file, origin->line,
			origin->column);
	else if (ctl->batch)
		fprintf(stderr, "%s:%u: ", ctl->batch, ctl->batch_line);
	else
		fputs("vpeerctl: ", stderr);
}

static void print_caret(const struct ctl *ctl, int word)
{
	size_t before = 0, length;
	int i;

	if (word < 0 || word >= ctl->nwords)
		return;
	fputs(" ", stderr);
	for (i = 0; i < ctl->nwords; i++) {
		fprintf(stderr, " %s", ctl->words[i]);
		if (i < word)
			before += strlen(ctl->words[i]) + 1;
	}
	fprintf(stderr, "\n  %*s^", (int)before, "");
	for (length = strlen(ctl->words[word]); length > 1; length--)
		fputc('~', stderr);
	fputc('\n', stderr);
}

static void collect(struct ctl *ctl, const struct problem *problem)
{
	const struct origin *origin = problem->origin;
	json_t *json = problem->json;

	if (!ctl->opt.json) {
		json_decref(json);
		return;
	}
	if (!json)
		json = json_object();
	json_object_set_new(json, "message", json_string(problem->message));
	if (problem->repair)
		json_object_set_new(json, "repair",
				    json_string(problem->repair));
	if (origin && origin->file) {
		json_object_set_new(json, "file", json_string(origin->file));
		json_object_set_new(json, "line", json_integer(origin->line));
		json_object_set_new(json, "column",
				    json_integer(origin->column));
	}
	if (!ctl->problems)
		ctl->problems = json_array();
	json_array_append_new(ctl->problems, json);
}

/**
 * report_problem() - Say what went wrong.
 * @ctl: The run.
 * @problem: What it is.
 */
void report_problem(struct ctl *ctl, const struct problem *problem)
{
	fflush(stdout);
	print_place(ctl, problem->origin);
	fprintf(stderr, "%s\n", problem->message);
	if (problem->origin && !problem->origin->file)
		print_caret(ctl, problem->origin->word);
	if (problem->repair)
		fprintf(stderr, "  repair: %s\n", problem->repair);
	collect(ctl, problem);
}

static void vcomplain(struct ctl *ctl, const struct origin *origin,
		      const char *format, va_list ap)
{
	struct problem problem = {
		.message = pool_vprintf(&ctl->pool, format, ap),
		.origin = origin,
	};

	report_problem(ctl, &problem);
}

/**
 * complain() - Say what went wrong.
 * @ctl: The run.
 * @format: As for printf().
 */
void complain(struct ctl *ctl, const char *format, ...)
{
	va_list ap;

	va_start(ap, format);
	vcomplain(ctl, NULL, format, ap);
	va_end(ap);
}

/**
 * complain_at() - Say what is wrong with something that was written.
 * @ctl: The run.
 * @origin: Where it was written.
 * @format: As for printf().
 */
void complain_at(struct ctl *ctl, const struct origin *origin,
		 const char *format, ...)
{
	va_list ap;

	va_start(ap, format);
	vcomplain(ctl, origin, format, ap);
	va_end(ap);
}

/**
 * complain_word() - Say what is wrong with a word of the command line.
 * @ctl: The run.
 * @word: Its index.
 * @format: As for printf().
 */
void complain_word(struct ctl *ctl, int word, const char *format, ...)
{
	struct origin origin = { .word = word };
	va_list ap;

	va_start(ap, format);
	vcomplain(ctl, &origin, format, ap);
	va_end(ap);
}

/**
 * note() - Say something that is no failure.
 * @ctl: The run.
 * @format: As for printf().
 */
void note(struct ctl *ctl, const char *format, ...)
{
	va_list ap;

	fflush(stdout);
	print_place(ctl, NULL);
	va_start(ap, format);
	vfprintf(stderr, format, ap);
	va_end(ap);
	fputc('\n', stderr);
}

/**
 * report_flush() - End the reports of a command: with -j, as one object.
 * @ctl: The run.
 *
 * The object is the first problem; if there are several, "problems" lists
 * them all.
 */
void report_flush(struct ctl *ctl)
{
	json_t *all = ctl->problems, *first;

	ctl->problems = NULL;
	if (!all)
		return;
	first = json_copy(json_array_get(all, 0));
	if (json_array_size(all) > 1)
		json_object_set(first, "problems", all);
	json_dumpf(first, stderr, JSON_COMPACT | JSON_PRESERVE_ORDER);
	fputc('\n', stderr);
	json_decref(first);
	json_decref(all);
}
