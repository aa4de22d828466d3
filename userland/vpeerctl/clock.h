/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef VPEERCTL_CLOCK_H
#define VPEERCTL_CLOCK_H

#include <stdint.h>
#include <time.h>

/* Milliseconds that go on whatever is done to the time of day. */
static inline int64_t now_ms(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return ts.tv_sec * 1000LL + ts.tv_nsec / 1000000;
}

#endif
