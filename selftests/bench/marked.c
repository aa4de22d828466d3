// SPDX-License-Identifier: GPL-2.0-only
/*
 * Datagrams that a plugin of QEMU takes down: 5 that are sent and received,
 * and then some to addresses that no device has, so that they are looked up
 * and dropped. Prints how many of each.
 *
 * usage: marked NETNS ADDRESS NETNS ADDRESS LOOKUPS OF
 *
 * LOOKUPS datagrams go to some of the OF addresses that follow the second one.
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <err.h>
#include <fcntl.h>
#include <sched.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "qemu/mark.h"

#define PORT	7000
#define WARM	100
#define ROUNDS	5
#define SIZE	64

union addr {
	struct sockaddr sa;
	struct sockaddr_in in;
	struct sockaddr_in6 in6;
};

static union addr parse(const char *text)
{
	union addr a = { 0 };

	if (inet_pton(AF_INET, text, &a.in.sin_addr) == 1)
		a.sa.sa_family = AF_INET;
	else if (inet_pton(AF_INET6, text, &a.in6.sin6_addr) == 1)
		a.sa.sa_family = AF_INET6;
	else
		errx(1, "no address: %s", text);
	/* both families have the port at the same place */
	a.in.sin_port = htons(PORT);
	return a;
}

static int open_in(const char *netns, const union addr *a)
{
	char path[256];
	int ns, fd;

	snprintf(path, sizeof(path), "/run/netns/%s", netns);
	ns = open(path, O_RDONLY | O_CLOEXEC);
	if (ns < 0 || setns(ns, CLONE_NEWNET))
		err(1, "%s", path);
	close(ns);
	fd = socket(a->sa.sa_family, SOCK_DGRAM | SOCK_CLOEXEC, 0);
	if (fd < 0 || bind(fd, &a->sa, sizeof(*a)))
		err(1, "a socket in %s", netns);
	return fd;
}

static void send_to(int fd, const union addr *to)
{
	const char buf[SIZE] = { 0 };

	if (sendto(fd, buf, sizeof(buf), 0, &to->sa, sizeof(*to)) !=
	    sizeof(buf))
		err(1, "send");
}

/* A system call returns once the packet has been received or dropped. */
static void take(int fd)
{
	char buf[SIZE];

	if (recv(fd, buf, sizeof(buf), MSG_DONTWAIT) != sizeof(buf))
		err(1, "receive");
}

/* The number @i of those behind @a: the last 32 bits are counted. */
static union addr behind(union addr a, uint32_t i)
{
	uint32_t *last = a.sa.sa_family == AF_INET ?
			 &a.in.sin_addr.s_addr :
			 &a.in6.sin6_addr.s6_addr32[3];

	*last = htonl(ntohl(*last) + i);
	return a;
}

static void look_up(int fd, const union addr *a, long lookups, long of)
{
	union addr to;
	long i;

	for (i = 0; i < lookups; i++) {
		to = behind(*a, 1 + i * of / lookups);
		mark_begin();
		send_to(fd, &to);
		mark_end();
	}
}

int main(int argc, char **argv)
{
	union addr a, b;
	int i, from, to;

	if (argc != 7)
		errx(2, "usage: see the beginning of the source");
	a = parse(argv[2]);
	b = parse(argv[4]);
	from = open_in(argv[1], &a);
	to = open_in(argv[3], &b);
	for (i = 0; i < WARM + ROUNDS; i++) {
		if (i >= WARM)
			mark_begin();
		send_to(from, &b);
		take(to);
		if (i >= WARM)
			mark_end();
	}
	look_up(from, &b, atol(argv[5]), atol(argv[6]));
	printf("IPv%d\t%d\t%s\n", a.sa.sa_family == AF_INET ? 4 : 6, ROUNDS,
	       argv[5]);
	return 0;
}
