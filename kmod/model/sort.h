/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef _VPEER_MODEL_SORT_H
#define _VPEER_MODEL_SORT_H

#include "env.h"

void vpeer_sort(void *base, size_t n, size_t size,
		int (*cmp)(const void *a, const void *b));

#endif
