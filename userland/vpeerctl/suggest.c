// SPDX-License-Identifier: GPL-2.0-only
/* Did you mean: the nearest of the words that are valid at a place. */
#include <string.h>

#include "suggest.h"

#define SUGGEST_MAX_WORD	64
#define SUGGEST_MAX_DISTANCE	2

static unsigned int min3(unsigned int a, unsigned int b, unsigned int c)
{
	unsigned int m = a < b ? a : b;

	return m < c ? m : c;
}

/**
 * edit_distance() - Insertions, deletions, replacements and swaps of
 *   neighbours that turn one word into another.
 * @a: One word.
 * @b: The other.
 *
 * Return: Their number; a large one when a word is too long to be looked at.
 */
unsigned int edit_distance(const char *a, const char *b)
{
	unsigned int d[3][SUGGEST_MAX_WORD + 1];
	size_t n = strlen(a), m = strlen(b), i, j;
	unsigned int *old, *row, *new;

	if (n > SUGGEST_MAX_WORD || m > SUGGEST_MAX_WORD)
		return SUGGEST_MAX_WORD;
	for (j = 0; j <= m; j++)
		d[0][j] = (unsigned int)j;
	for (i = 1; i <= n; i++) {
		old = d[(i + 1) % 3];
		row = d[(i - 1) % 3];
		new = d[i % 3];
		new[0] = (unsigned int)i;
		for (j = 1; j <= m; j++) {
			new[j] = min3(row[j] + 1, new[j - 1] + 1,
				      row[j - 1] + (a[i - 1] != b[j - 1]));
			if (i > 1 && j > 1 && a[i - 1] == b[j - 2] &&
			    a[i - 2] == b[j - 1] && old[j - 2] + 1 < new[j])
				new[j] = old[j - 2] + 1;
		}
	}
	return d[n % 3][m];
}

/**
 * suggest_consider() - Look at one more valid word.
 * @s: What was typed, and the nearest so far.
 * @word: The word.
 */
void suggest_consider(struct suggestion *s, const char *word)
{
	unsigned int distance = edit_distance(s->wrong, word);

	if (distance > SUGGEST_MAX_DISTANCE || distance >= strlen(word))
		return;
	if (s->best && distance >= s->distance)
		return;
	s->best = word;
	s->distance = distance;
}
