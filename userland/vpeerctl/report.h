/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef VPEERCTL_REPORT_H
#define VPEERCTL_REPORT_H

#include "ctl.h"
#include "object.h"

/**
 * struct problem - Something that went wrong.
 * @message: The sentence.
 * @repair: A command that would help, or NULL.
 * @origin: Where the cause was written, or NULL.
 * @json: More for -j, a reference that is taken over; or NULL.
 */
struct problem {
	const char *message;
	const char *repair;
	const struct origin *origin;
	json_t *json;
};

void report_problem(struct ctl *ctl, const struct problem *problem);
void complain(struct ctl *ctl, const char *format, ...)
	__attribute__((format(printf, 2, 3)));
void complain_at(struct ctl *ctl, const struct origin *origin,
		 const char *format, ...)
	__attribute__((format(printf, 3, 4)));
void complain_word(struct ctl *ctl, int word, const char *format, ...)
	__attribute__((format(printf, 3, 4)));
void note(struct ctl *ctl, const char *format, ...)
	__attribute__((format(printf, 2, 3)));
void report_flush(struct ctl *ctl);

#endif
