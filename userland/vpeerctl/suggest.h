/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef VPEERCTL_SUGGEST_H
#define VPEERCTL_SUGGEST_H

unsigned int edit_distance(const char *a, const char *b);

/**
 * struct suggestion - The nearest of the words seen so far.
 * @wrong: What was typed.
 * @best: The nearest word, NULL if none is near.
 * @distance: Its distance, at least 1.
 */
struct suggestion {
	const char *wrong;
	const char *best;
	unsigned int distance;
};

void suggest_consider(struct suggestion *s, const char *word);

#endif
