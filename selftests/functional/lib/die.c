// SPDX-License-Identifier: GPL-2.0-only
/* The end of a test that can not go on. */
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include "die.h"

/**
 * die() - end the process as a failed test
 * @fmt: what went wrong, as printf() takes it
 */
void die(const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	fprintf(stderr, "# fatal: ");
	vfprintf(stderr, fmt, args);
	fputc('\n', stderr);
	va_end(args);
	exit(1);
}

/**
 * xalloc() - zeroed memory, or the end
 * @size: bytes
 *
 * Return: the memory.
 */
void *xalloc(size_t size)
{
	void *p = calloc(1, size ? size : 1);

	if (!p)
		die("out of memory (%zu bytes)", size);
	return p;
}

/**
 * xgrow() - realloc(), or the end
 * @old: memory to resize
 * @size: bytes wanted
 *
 * Return: the memory.
 */
void *xgrow(void *old, size_t size)
{
	void *p = realloc(old, size ? size : 1);

	if (!p)
		die("out of memory (%zu bytes)", size);
	return p;
}
