// SPDX-License-Identifier: GPL-2.0-only
/*
 * What one datagram costs: a process with a socket in each of two network
 * namespaces sends 64 bytes by one and receives them by the other. It prints
 * the time of a round, in ns: under an emulator that counts instructions as
 * nanoseconds, these are instructions from system call to system call.
 *
 * usage: datagram PATH NETNS NETNS {ADDRESS ADDRESS}...
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <err.h>
#include <fcntl.h>
#include <sched.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

#define SIZE	64
#define WARM_UP	500
#define ROUNDS	4000
#define PORT	7000

union addr {
	struct sockaddr sa;
	struct sockaddr_in in;
	struct sockaddr_in6 in6;
};

/* One end: a socket in a namespace, and where it is. */
struct end {
	union addr addr;
	int fd;
};

static socklen_t addr_len(const union addr *a)
{
	return a->sa.sa_family == AF_INET ? sizeof(a->in) : sizeof(a->in6);
}

static void parse(const char *text, union addr *a)
{
	memset(a, 0, sizeof(*a));
	if (inet_pton(AF_INET, text, &a->in.sin_addr) == 1) {
		a->in.sin_family = AF_INET;
		a->in.sin_port = htons(PORT);
	} else if (inet_pton(AF_INET6, text, &a->in6.sin6_addr) == 1) {
		a->in6.sin6_family = AF_INET6;
		a->in6.sin6_port = htons(PORT);
	} else {
		errx(1, "no address: %s", text);
	}
}

static void enter(const char *netns)
{
	char path[256];
	int fd;

	snprintf(path, sizeof(path), "/run/netns/%s", netns);
	fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0 || setns(fd, CLONE_NEWNET))
		err(1, "%s", path);
	close(fd);
}

/* Nothing may be lost: a receiver that waits a second gives up. */
static void open_end(struct end *e, const char *netns, const char *addr,
		     int port)
{
	const struct timeval limit = { .tv_sec = 1 };

	enter(netns);
	parse(addr, &e->addr);
	/* both families have the port at the same place */
	e->addr.in.sin_port = htons(port);
	e->fd = socket(e->addr.sa.sa_family, SOCK_DGRAM | SOCK_CLOEXEC, 0);
	if (e->fd < 0 || bind(e->fd, &e->addr.sa, addr_len(&e->addr)))
		err(1, "socket of %s in %s", addr, netns);
	if (setsockopt(e->fd, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof(limit)))
		err(1, "SO_RCVTIMEO");
}

static void connect_end(const struct end *e, const struct end *to)
{
	if (connect(e->fd, &to->addr.sa, addr_len(&to->addr)))
		err(1, "connect");
}

static void round_trip(const struct end *a, const struct end *b,
		       bool connected)
{
	const struct sockaddr *to = connected ? NULL : &b->addr.sa;
	socklen_t len = connected ? 0 : addr_len(&b->addr);
	char buf[SIZE] = { 0 };

	if (sendto(a->fd, buf, sizeof(buf), 0, to, len) != sizeof(buf))
		err(1, "send");
	if (recv(b->fd, buf, sizeof(buf), 0) != sizeof(buf))
		err(1, "receive");
}

static long long now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return t.tv_sec * 1000000000LL + t.tv_nsec;
}

static long long measure(const struct end *a, const struct end *b,
			 bool connected)
{
	long long start;
	int i;

	for (i = 0; i < WARM_UP; i++)
		round_trip(a, b, connected);
	start = now();
	for (i = 0; i < ROUNDS; i++)
		round_trip(a, b, connected);
	return (now() - start) / ROUNDS;
}

static void run(const char *path, char **netns, char **addr)
{
	struct end a, b;
	int connected;

	for (connected = 0; connected < 2; connected++) {
		open_end(&a, netns[0], addr[0], PORT);
		open_end(&b, netns[1], addr[1], PORT + 1);
		if (connected) {
			connect_end(&a, &b);
			connect_end(&b, &a);
		}
		printf("%s IPv%d %s %lld\n", path,
		       a.addr.sa.sa_family == AF_INET ? 4 : 6,
		       connected ? "connected" : "unconnected",
		       measure(&a, &b, connected));
		close(a.fd);
		close(b.fd);
	}
}

int main(int argc, char **argv)
{
	int i;

	if (argc < 6 || argc % 2)
		errx(2, "usage: datagram PATH NETNS NETNS {ADDR ADDR}...");
	for (i = 4; i < argc; i += 2)
		run(argv[1], argv + 2, argv + i);
	return 0;
}
