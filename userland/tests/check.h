/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef VPEERCTL_TESTS_CHECK_H
#define VPEERCTL_TESTS_CHECK_H

#include <stdio.h>
#include <string.h>

/* Number of the last test, and of those that failed. */
static int check_number;
static int check_failed;

/**
 * check() - One test.
 * @good: It passes.
 * @name: What it tests.
 */
#define check(good, name)						\
	do {								\
		int check_good = (good);				\
									\
		check_failed += !check_good;				\
		printf("%sok %d %s\n", check_good ? "" : "not ",	\
		       ++check_number, (name));				\
		if (!check_good)					\
			printf("# %s:%d: %s\n", __FILE__, __LINE__,	\
			       #good);					\
	} while (0)

#define check_text(text, expected, name)				\
	do {								\
		const char *check_text = (text);			\
									\
		check(check_text && !strcmp(check_text, (expected)),	\
		      (name));						\
		if (!check_text || strcmp(check_text, (expected)))	\
			printf("# got:      %s\n# expected: %s\n",	\
			       check_text ? check_text : "(null)",	\
			       (expected));				\
	} while (0)

static inline int check_end(void)
{
	printf("1..%d\n", check_number);
	return check_failed != 0;
}

#endif
