// SPDX-License-Identifier: GPL-2.0-only
/* How much a kernel can be asked to do, and waiting for it. */
#include <time.h>
#include <unistd.h>

#include "slow.h"

/**
 * slow_kernel() - is this a kernel that checks everything?
 *
 * Return: whether it can inject faults, as the debug kernel can.
 */
bool slow_kernel(void)
{
	return !access("/proc/self/fail-nth", F_OK);
}

/**
 * scaled() - a count that suits the kernel
 * @count: for a stock kernel
 *
 * Return: @count, or a tenth of it on the debug kernel.
 */
int scaled(int count)
{
	return slow_kernel() ? (count + 9) / 10 : count;
}

/**
 * now_ms() - a clock that only goes forward
 *
 * Return: milliseconds.
 */
long now_ms(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return ts.tv_sec * 1000 + ts.tv_nsec / 1000000;
}

/**
 * wait_until() - wait for what tells nobody when it happens
 * @done: asked every few milliseconds
 * @data: for @done
 * @timeout_ms: how long at most
 *
 * Return: whether it happened.
 */
bool wait_until(bool (*done)(void *data), void *data, int timeout_ms)
{
	long end = now_ms() + timeout_ms;

	while (!done(data)) {
		if (now_ms() > end)
			return false;
		usleep(5000);
	}
	return true;
}
