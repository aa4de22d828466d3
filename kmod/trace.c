// SPDX-License-Identifier: GPL-2.0-only
#include "forward.h"

/* IPv4 addresses show as ::ffff:a.b.c.d, which %pI6c prints that way. */
static inline void vpeer_trace_addr(u8 *to, const struct vpeer_addr *a)
{
	unsigned int i;

	for (i = 0; i < 8; i++) {
		to[i] = a->hi >> (56 - 8 * i);
		to[i + 8] = a->lo >> (56 - 8 * i);
	}
}

#ifndef __CHECKER__
#define CREATE_TRACE_POINTS
#include "trace.h"
#endif
