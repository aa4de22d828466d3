// SPDX-License-Identifier: GPL-2.0-only
/* Allocations that fail (Documentation/fault-injection of the kernel). */
#include <ctype.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "die.h"
#include "fault.h"

static int nth_fd = -1;

static void set(const char *dir, const char *file, const char *text)
{
	char path[128];
	int fd, len = strlen(text);

	snprintf(path, sizeof(path), "/sys/kernel/debug/%s/%s", dir, file);
	fd = open(path, O_WRONLY | O_CLOEXEC);
	if (fd < 0 || write(fd, text, len) != len)
		die("%s: %s", path, strerror(errno));
	close(fd);
}

/**
 * struct text - where instructions are
 * @start: address of the first
 * @end: address behind the last
 */
struct text {
	unsigned long start, end;
};

static FILE *symbols_open(void)
{
	FILE *symbols = fopen("/proc/kallsyms", "re");

	if (!symbols)
		die("kallsyms: %s", strerror(errno));
	return symbols;
}

/* From the first function of the module to behind the page of its last. */
static struct text module_text(void)
{
	struct text text = { .start = ULONG_MAX };
	FILE *symbols = symbols_open();
	char line[512], type, owner[64];
	unsigned long at;

	while (fgets(line, sizeof(line), symbols)) {
		if (sscanf(line, "%lx %c %*s %63s", &at, &type, owner) != 3 ||
		    toupper(type) != 'T' || strcmp(owner, "[vpeer]"))
			continue;
		text.start = at < text.start ? at : text.start;
		text.end = at > text.end ? at : text.end;
	}
	fclose(symbols);
	if (!text.end)
		die("kallsyms: no function of vpeer");
	text.end = (text.end | 4095) + 1;
	return text;
}

/* The symbols of the kernel itself are sorted by address. */
static struct text function_text(const char *function)
{
	FILE *symbols = symbols_open();
	char line[512], name[512];
	struct text text = { };
	unsigned long at;

	while (!text.end && fgets(line, sizeof(line), symbols)) {
		if (sscanf(line, "%lx %*c %511s", &at, name) != 2)
			continue;
		if (text.start && at > text.start)
			text.end = at;
		else if (!strcmp(name, function))
			text.start = at;
	}
	fclose(symbols);
	if (!text.end)
		die("kallsyms: no %s", function);
	return text;
}

static void set_text(const char *dir, const char *what, struct text text)
{
	char file[32], at[24];

	snprintf(file, sizeof(file), "%s-start", what);
	snprintf(at, sizeof(at), "%#lx", text.start);
	set(dir, file, at);
	snprintf(file, sizeof(file), "%s-end", what);
	snprintf(at, sizeof(at), "%#lx", text.end);
	set(dir, file, at);
}

/*
 * Only what the module asks for, itself or by a library of the kernel, may
 * fail; deeper down is what else goes on when a device is registered. The
 * tracker of references must not fail: it could not tell of leaks then.
 */
static void only_module(const char *dir)
{
	set(dir, "stacktrace-depth", "12");
	set_text(dir, "require", module_text());
	set_text(dir, "reject", function_text("ref_tracker_alloc"));
	set(dir, "verbose", "0");
}

/**
 * fault_setup() - let allocations that may sleep fail too, without a word
 *
 * Those that the module is not behind are neither counted nor do they fail:
 * what the kernel does then has its own tests. Nor do copies from and to user
 * space fail, since the module makes none.
 */
void fault_setup(void)
{
	only_module("failslab");
	set("failslab", "ignore-gfp-wait", "N");
	only_module("fail_page_alloc");
	set("fail_page_alloc", "ignore-gfp-wait", "N");
	set("fail_page_alloc", "ignore-gfp-highmem", "N");
	set("fail_page_alloc", "min-order", "0");
	only_module("fail_usercopy");
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
 * Return: how many allocations there were to go, 0 when the one has failed.
 */
int fault_disarm(void)
{
	char text[16] = "";

	if (pread(nth_fd, text, sizeof(text) - 1, 0) < 0 ||
	    pwrite(nth_fd, "0", 1, 0) != 1)
		die("fail-nth: %s", strerror(errno));
	return atoi(text);
}
