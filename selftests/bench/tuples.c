// SPDX-License-Identifier: GPL-2.0-only
/*
 * Is the first packet of a flow dearer than its thousandth? Datagrams whose
 * pair of ports has never been seen, and as many of one pair. Each is sent by a
 * socket of its own, which is made before the clock starts: a raw socket would
 * have the kernel allocate a route for each packet. Prints "SCALE<TAB>flow<TAB>
 * sort<TAB>metric<TAB>value<TAB>unit" lines.
 *
 * usage: tuples NETNS NETNS ADDRESS ADDRESS N
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <err.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <sched.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#define WARM_UP	2000
#define PORTS	16
#define PORT	7000
#define SIZE	64

/* The two ends, and who listens. */
struct ends {
	struct sockaddr_in from;
	struct sockaddr_in to;
	int in[PORTS];
};

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

static int bound(struct sockaddr_in *sa, uint16_t port)
{
	int fd = socket(AF_INET, SOCK_DGRAM, 0);

	sa->sin_port = htons(port);
	if (fd < 0 || bind(fd, (void *)sa, sizeof(*sa)))
		err(1, "socket with port %u", port);
	return fd;
}

static long long now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return t.tv_sec * 1000000000LL + t.tv_nsec;
}

static void fill(struct sockaddr_in *sa, const char *addr)
{
	sa->sin_family = AF_INET;
	if (inet_pton(AF_INET, addr, &sa->sin_addr) != 1)
		errx(2, "no address: %s", addr);
}

/* Each receiving port meets all sending ones, none of them twice. */
static long long one(struct ends *e, uint32_t pair)
{
	int out = bound(&e->from, 1024 + pair / PORTS);
	char buf[SIZE] = { 0 };
	int i = pair % PORTS;
	long long before;

	e->to.sin_port = htons(PORT + i);
	before = now();
	if (sendto(out, buf, SIZE, 0, (void *)&e->to, sizeof(e->to)) < 0)
		err(1, "send");
	if (recv(e->in[i], buf, sizeof(buf), 0) != SIZE)
		err(1, "receive");
	before = now() - before;
	close(out);
	return before;
}

static int cmp(const void *a, const void *b)
{
	long long x = *(const long long *)a, y = *(const long long *)b;

	return x < y ? -1 : x > y;
}

static void show(const char *sort, long long *v, uint32_t n)
{
	qsort(v, n, sizeof(*v), cmp);
	printf("SCALE\tflow\t%s\tmedian\t%lld\tinstructions\n", sort,
	       v[n / 2]);
	printf("SCALE\tflow\t%s\tp95\t%lld\tinstructions\n", sort,
	       v[n / 100 * 95]);
	printf("SCALE\tflow\t%s\tp99\t%lld\tinstructions\n", sort,
	       v[n / 100 * 99]);
}

static void run(struct ends *e, uint32_t n)
{
	long long *v = calloc(n, sizeof(*v));
	uint32_t i;

	if (!v)
		err(1, "memory");
	for (i = 0; i < WARM_UP; i++)
		one(e, PORTS * 60000 + i % PORTS);
	for (i = 0; i < n; i++)
		v[i] = one(e, PORTS * 60000 + i % PORTS);
	show("old", v, n);
	for (i = 0; i < n; i++)
		v[i] = one(e, i);
	show("new", v, n);
	free(v);
}

int main(int argc, char **argv)
{
	const struct timeval limit = { .tv_sec = 1 };
	struct ends e = { 0 };
	int i;

	if (argc != 6)
		errx(2, "usage: tuples NETNS NETNS ADDRESS ADDRESS N");
	fill(&e.from, argv[3]);
	fill(&e.to, argv[4]);
	enter(argv[2]);
	for (i = 0; i < PORTS; i++) {
		e.in[i] = bound(&e.to, PORT + i);
		if (setsockopt(e.in[i], SOL_SOCKET, SO_RCVTIMEO, &limit,
			       sizeof(limit)))
			err(1, "receiver");
	}
	enter(argv[1]);
	run(&e, strtoul(argv[5], NULL, 0));
	return 0;
}
