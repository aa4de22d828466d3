/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef _LIB_DIE_H
#define _LIB_DIE_H

#include <stddef.h>

/*
 * What a test takes for granted either works or ends the test program: a test
 * that can not be set up has failed.
 */
void die(const char *fmt, ...)
	__attribute__((noreturn, format(printf, 1, 2)));
void *xalloc(size_t size);
void *xgrow(void *old, size_t size);

#endif /* _LIB_DIE_H */
