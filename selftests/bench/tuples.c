// SPDX-License-Identifier: GPL-2.0-only
/*
 * Is the first packet of a flow dearer than its thousandth? Datagrams whose
 * pair of ports has never been seen, and as many of one pair: each is sent by
 * a raw socket and received. Prints "SCALE<TAB>flow<TAB>sort<TAB>metric<TAB>
 * value<TAB>unit" lines.
 *
 * usage: tuples NETNS NETNS ADDRESS ADDRESS N
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <err.h>
#include <fcntl.h>
#include <netinet/ip.h>
#include <netinet/udp.h>
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

struct packet {
	struct iphdr ip;
	struct udphdr udp;
	char data[SIZE];
};

static int in_netns(const char *netns, int type, int protocol)
{
	char path[256];
	int fd;

	snprintf(path, sizeof(path), "/run/netns/%s", netns);
	fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0 || setns(fd, CLONE_NEWNET))
		err(1, "%s", path);
	close(fd);
	fd = socket(AF_INET, type, protocol);
	if (fd < 0)
		err(1, "socket");
	return fd;
}

static long long now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return t.tv_sec * 1000000000LL + t.tv_nsec;
}

static void fill(struct packet *p, const char *from, const char *to)
{
	memset(p, 0, sizeof(*p));
	p->ip.version = 4;
	p->ip.ihl = 5;
	p->ip.ttl = 64;
	p->ip.protocol = IPPROTO_UDP;
	p->ip.tot_len = htons(sizeof(*p));
	if (inet_pton(AF_INET, from, &p->ip.saddr) != 1 ||
	    inet_pton(AF_INET, to, &p->ip.daddr) != 1)
		errx(2, "no addresses: %s, %s", from, to);
	p->udp.len = htons(sizeof(*p) - sizeof(p->ip));
}

/* Each receiving port meets all sending ones, none of them twice. */
static long long one(int out, const int *in, struct packet *p, uint32_t pair)
{
	struct sockaddr_in to = { .sin_family = AF_INET,
				  .sin_addr.s_addr = p->ip.daddr };
	char buf[SIZE];
	long long before;
	int i = pair % PORTS;

	p->udp.source = htons(1024 + pair / PORTS);
	p->udp.dest = htons(PORT + i);
	before = now();
	if (sendto(out, p, sizeof(*p), 0, (void *)&to, sizeof(to)) < 0)
		err(1, "send");
	if (recv(in[i], buf, sizeof(buf), 0) != SIZE)
		err(1, "receive");
	return now() - before;
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

static void run(int out, const int *in, struct packet *p, uint32_t n)
{
	long long *v = calloc(n, sizeof(*v));
	uint32_t i;

	if (!v)
		err(1, "memory");
	for (i = 0; i < WARM_UP; i++)
		one(out, in, p, PORTS * 60000 + i % PORTS);
	for (i = 0; i < n; i++)
		v[i] = one(out, in, p, PORTS * 60000 + i % PORTS);
	show("old", v, n);
	for (i = 0; i < n; i++)
		v[i] = one(out, in, p, i);
	show("new", v, n);
	free(v);
}

int main(int argc, char **argv)
{
	const struct timeval limit = { .tv_sec = 1 };
	struct sockaddr_in sa = { .sin_family = AF_INET };
	struct packet p;
	int in[PORTS];
	int out, i;

	if (argc != 6)
		errx(2, "usage: tuples NETNS NETNS ADDRESS ADDRESS N");
	fill(&p, argv[3], argv[4]);
	for (i = 0; i < PORTS; i++) {
		in[i] = in_netns(argv[2], SOCK_DGRAM, 0);
		sa.sin_addr.s_addr = p.ip.daddr;
		sa.sin_port = htons(PORT + i);
		if (bind(in[i], (void *)&sa, sizeof(sa)) ||
		    setsockopt(in[i], SOL_SOCKET, SO_RCVTIMEO, &limit,
			       sizeof(limit)))
			err(1, "receiver");
	}
	out = in_netns(argv[1], SOCK_RAW, IPPROTO_RAW);
	run(out, in, &p, strtoul(argv[5], NULL, 0));
	return 0;
}
