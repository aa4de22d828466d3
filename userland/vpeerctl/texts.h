/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef VPEERCTL_TEXTS_H
#define VPEERCTL_TEXTS_H

#include <stdbool.h>
#include <stddef.h>

#include "pool.h"

/**
 * struct texts - A list of names.
 * @v: The names.
 * @n: Number of names.
 * @room: Room for names.
 */
struct texts {
	const char **v;
	size_t n;
	size_t room;
};

void texts_add(struct pool *pool, struct texts *list, const char *text);
bool texts_split(struct pool *pool, struct texts *list, const char *text);
bool texts_has(const struct texts *list, const char *text);
void texts_minus(struct pool *pool, const struct texts *a,
		 const struct texts *b, struct texts *rest);
const char *texts_join(struct pool *pool, const struct texts *list,
		       const char *separator);

#endif
