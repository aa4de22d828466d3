// SPDX-License-Identifier: GPL-2.0-only
/* Network namespaces. */
#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif
#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "die.h"
#include "netns.h"

/**
 * netns_here() - the namespace of the calling thread
 *
 * Return: a descriptor that keeps it alive.
 */
int netns_here(void)
{
	int fd = open("/proc/thread-self/ns/net", O_RDONLY | O_CLOEXEC);

	if (fd < 0)
		die("/proc/thread-self/ns/net: %s", strerror(errno));
	return fd;
}

/**
 * netns_enter() - move the calling thread
 * @ns: where to
 *
 * Return: where it was, for netns_leave().
 */
int netns_enter(int ns)
{
	int before = netns_here();

	if (setns(ns, CLONE_NEWNET))
		die("setns: %s", strerror(errno));
	return before;
}

/**
 * netns_leave() - go back
 * @before: what netns_enter() returned; closed
 */
void netns_leave(int before)
{
	if (setns(before, CLONE_NEWNET))
		die("setns: %s", strerror(errno));
	close(before);
}

/**
 * netns_sysctl() - write a file below /proc/sys in a namespace
 * @ns: the namespace
 * @path: below /proc/sys
 * @value: what to write
 */
void netns_sysctl(int ns, const char *path, const char *value)
{
	int before = netns_enter(ns);
	char full[256];
	int fd;

	snprintf(full, sizeof(full), "/proc/sys/%s", path);
	fd = open(full, O_WRONLY | O_CLOEXEC);
	if (fd < 0 || write(fd, value, strlen(value)) < 0)
		die("%s: %s", full, strerror(errno));
	close(fd);
	netns_leave(before);
}

/**
 * netns_new() - an empty network namespace with its loopback untouched
 *
 * IPv6 is kept quiet there (no router solicitations, no generated addresses),
 * so that counters count what the test sends.
 *
 * Return: a descriptor.
 */
int netns_new(void)
{
	int before = netns_here();
	int ns;

	if (unshare(CLONE_NEWNET))
		die("unshare: %s", strerror(errno));
	ns = netns_here();
	netns_leave(before);
	netns_sysctl(ns, "net/ipv6/conf/default/router_solicitations", "0");
	netns_sysctl(ns, "net/ipv6/conf/default/addr_gen_mode", "1");
	return ns;
}
