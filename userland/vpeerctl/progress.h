/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef VPEERCTL_PROGRESS_H
#define VPEERCTL_PROGRESS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/**
 * struct progress - How far a long job has come, for a terminal.
 * @what: What is being done.
 * @total: How much there is to do.
 * @next: When to say so next, in milliseconds.
 * @shown: Something was said.
 * @terminal: Somebody is watching.
 */
struct progress {
	const char *what;
	size_t total;
	int64_t next;
	bool shown;
	bool terminal;
};

void progress_begin(struct progress *progress, const char *what,
		    size_t total);
void progress_step(struct progress *progress, size_t done);
void progress_end(struct progress *progress);

#endif
