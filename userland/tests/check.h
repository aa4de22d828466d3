/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef VPEERCTL_TESTS_CHECK_H
#define VPEERCTL_TESTS_CHECK_H

#include <stdio.h>
#include <string.h>

/* Number of the last test, and of those that failed. */
static int check_number;
static int check_failed;

static inline int check_one(int good, const char *name)
{
	check_failed += !good;
	printf("%sok %d %s\n", good ? "" : "not ", ++check_number, name);
	return !good;
}

/**
 * check() - One test.
 * @good: It passes.
 * @name: What it tests.
 */
#define check(good, name)						\
	do {								\
		if (check_one((good), (name)))				\
			printf("# %s:%d\n", __FILE__, __LINE__);	\
	} while (0)

static inline void check_text(const char *text, const char *expected,
			      const char *name)
{
	int good = text && !strcmp(text, expected);

	check(good, name);
	if (!good)
		printf("# got:      %s\n# expected: %s\n",
		       text ? text : "(null)", expected);
}

static inline int check_end(void)
{
	printf("1..%d\n", check_number);
	return check_failed != 0;
}

#endif
