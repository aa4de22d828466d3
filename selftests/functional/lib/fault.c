// SPDX-License-Identifier: GPL-2.0-only
/* Allocations that fail (Documentation/fault-injection of the kernel). */
#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "die.h"
#include "fault.h"

static int nth_fd = -1;

static bool try_set(const char *dir, const char *file, const char *text)
{
	char path[128];
	int fd, len = strlen(text);
	bool done;

	snprintf(path, sizeof(path), "/sys/kernel/debug/%s/%s", dir, file);
	fd = open(path, O_WRONLY | O_CLOEXEC);
	if (fd < 0)
		return false;
	done = write(fd, text, len) == len;
	close(fd);
	return done;
}

static void set(const char *dir, const char *file, const char *text)
{
	if (!try_set(dir, file, text))
		die("%s/%s: %s", dir, file, strerror(errno));
}

/**
 * fault_setup() - let allocations that may sleep fail too, without a word
 *
 * Copies from and to user space are counted with the allocations, where the
 * kernel can let them fail as well.
 */
void fault_setup(void)
{
	set("failslab", "ignore-gfp-wait", "N");
	set("failslab", "verbose", "0");
	set("fail_page_alloc", "ignore-gfp-wait", "N");
	set("fail_page_alloc", "ignore-gfp-highmem", "N");
	set("fail_page_alloc", "min-order", "0");
	set("fail_page_alloc", "verbose", "0");
	try_set("fail_usercopy", "verbose", "0");
	try_set("fail_futex", "verbose", "0");
	if (nth_fd >= 0)
		close(nth_fd);
	nth_fd = open("/proc/thread-self/fail-nth", O_RDWR | O_CLOEXEC);
	if (nth_fd < 0)
		die("fail-nth: %s", strerror(errno));
}

/**
 * fault_arm() - let an allocation of this thread fail
 * @nth: which, from 1
 */
void fault_arm(int nth)
{
	char text[16];
	int len = snprintf(text, sizeof(text), "%d", nth);

	if (pwrite(nth_fd, text, len, 0) != len)
		die("fail-nth: %s", strerror(errno));
}

/**
 * fault_disarm() - no more failures
 *
 * Reading and writing the number may be what fails: then one was left.
 *
 * Return: how many allocations there were to go, 0 when the one has failed.
 */
int fault_disarm(void)
{
	char text[16] = "";
	int left = 1;

	if (pread(nth_fd, text, sizeof(text) - 1, 0) >= 0)
		left = atoi(text);
	else if (errno != EFAULT)
		die("fail-nth: %s", strerror(errno));
	while (pwrite(nth_fd, "0", 1, 0) != 1)
		if (errno != EFAULT)
			die("fail-nth: %s", strerror(errno));
	return left;
}
