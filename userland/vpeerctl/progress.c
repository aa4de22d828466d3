// SPDX-License-Identifier: GPL-2.0-only
/* How far a long job has come; silent in the first second. */
#include <stdio.h>
#include <unistd.h>

#include "clock.h"
#include "progress.h"

#define PROGRESS_PATIENCE	1000
#define PROGRESS_INTERVAL	200

/**
 * progress_begin() - Begin a job.
 * @progress: The job.
 * @what: What is being done.
 * @total: How much there is to do.
 */
void progress_begin(struct progress *progress, const char *what, size_t total)
{
	progress->what = what;
	progress->total = total;
	progress->shown = false;
	progress->terminal = isatty(STDERR_FILENO);
	progress->next = now_ms() + PROGRESS_PATIENCE;
}

/**
 * progress_step() - Tell how far a job has come.
 * @progress: The job.
 * @done: How much is done.
 */
void progress_step(struct progress *progress, size_t done)
{
	int64_t now;

	if (!progress->terminal)
		return;
	now = now_ms();
	if (now < progress->next)
		return;
	progress->next = now + PROGRESS_INTERVAL;
	progress->shown = true;
	fprintf(stderr, "\r%s %zu/%zu\033[K", progress->what, done,
		progress->total);
	fflush(stderr);
}

/**
 * progress_end() - End a job, and leave no trace on the terminal.
 * @progress: The job.
 */
void progress_end(struct progress *progress)
{
	if (progress->shown)
		fputs("\r\033[K", stderr);
	progress->shown = false;
}
