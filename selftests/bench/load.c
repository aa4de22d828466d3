// SPDX-License-Identifier: GPL-2.0-only
/*
 * What a load between two sockets costs: a process holds one in each of two
 * network namespaces and plays both ends. It prints LOAD, FAMILY, MODE and the
 * time of a round, which under an emulator that counts instructions as
 * nanoseconds is the instructions from system call to system call.
 *
 * usage: load [-f] LOAD MODE NETNS ADDRESS NETNS ADDRESS
 *        load inject kernel NETNS DEVICE MAC ADDRESS ADDRESS
 *
 *   datagram connected|unconnected	64 bytes of UDP, sent and received
 *   tcp-rr -				a byte there and a byte back, one
 *					connection
 *   gso -				32 datagrams of 1,400 bytes by one
 *					call with UDP_SEGMENT, received with
 *					UDP_GRO; a round is one datagram
 *   ping -				an ICMP echo request of 64 bytes and
 *					its reply
 *   tcp-bulk kernel			messages of 1 MiB, sent and received
 *					by sockets of the kernel; a round is
 *					one KiB
 *   tcp-rr kernel			tcp-rr, by sockets of the kernel
 *
 * "inject" hands 18,000 packets to the device, for whoever has ADDRESS behind
 * MAC, and measures the last 16,000; a round is one packet, on its way until
 * somebody drops it.
 *
 * -f goes on for ever, for a profile, once it has printed "ready".
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <err.h>
#include <fcntl.h>
#include <linux/icmp.h>
#include <linux/icmpv6.h>
#include <netinet/tcp.h>
#include <netinet/udp.h>
#include <sched.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

#ifndef UDP_GRO
#define UDP_GRO		104
#endif

#define PORT		7000
/* beside the types of socket(2) */
#define PING		(-1)
#define SIZE		64
#define SEGMENTS	32
#define SEGMENT		1400
#define KSTREAM		"/sys/module/kstream/parameters/"
#define INJECTED	16000
#define BULK		(1024 * 1024)

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

struct load {
	const char *name;
	const char *mode;
	int type;
	void (*open)(struct end *a, struct end *b);
	void (*round)(const struct end *a, const struct end *b);
	int rounds;
	/* what is counted in a round */
	int units;
};

static socklen_t addr_len(const union addr *a)
{
	return a->sa.sa_family == AF_INET ? sizeof(a->in) : sizeof(a->in6);
}

static void parse(const char *text, int port, union addr *a)
{
	memset(a, 0, sizeof(*a));
	if (inet_pton(AF_INET, text, &a->in.sin_addr) == 1)
		a->sa.sa_family = AF_INET;
	else if (inet_pton(AF_INET6, text, &a->in6.sin6_addr) == 1)
		a->sa.sa_family = AF_INET6;
	else
		errx(1, "no address: %s", text);
	/* both families have the port at the same place */
	a->in.sin_port = htons(port);
}

static int open_netns(const char *netns)
{
	char path[256];
	int fd;

	snprintf(path, sizeof(path), "/run/netns/%s", netns);
	fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		err(1, "%s", path);
	return fd;
}

static void enter(const char *netns)
{
	int fd = open_netns(netns);

	if (setns(fd, CLONE_NEWNET))
		err(1, "setns to %s", netns);
	close(fd);
}

/* Nothing may be lost: a receiver that waits a second gives up. */
static void limit_wait(int fd)
{
	const struct timeval limit = { .tv_sec = 1 };

	if (setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof(limit)))
		err(1, "SO_RCVTIMEO");
}

static void open_end(struct end *e, const char *netns, const char *addr,
		     int port, int type)
{
	const int one = 1;
	int protocol = 0;

	enter(netns);
	parse(addr, port, &e->addr);
	if (type == PING) {
		type = SOCK_DGRAM;
		protocol = e->addr.sa.sa_family == AF_INET ? IPPROTO_ICMP :
							     IPPROTO_ICMPV6;
	}
	e->fd = socket(e->addr.sa.sa_family, type | SOCK_CLOEXEC, protocol);
	if (e->fd < 0)
		err(1, "socket in %s", netns);
	setsockopt(e->fd, SOL_SOCKET, SO_REUSEADDR, &one, sizeof(one));
	if (bind(e->fd, &e->addr.sa, addr_len(&e->addr)))
		err(1, "%s in %s", addr, netns);
	limit_wait(e->fd);
}

static void join(const struct end *e, const struct end *to)
{
	if (connect(e->fd, &to->addr.sa, addr_len(&to->addr)))
		err(1, "connect");
}

static void set(int fd, int level, int option, int value)
{
	if (setsockopt(fd, level, option, &value, sizeof(value)))
		err(1, "option %d of level %d", option, level);
}

static void send_all(int fd, const void *buf, size_t len,
		     const union addr *to)
{
	if (sendto(fd, buf, len, 0, to ? &to->sa : NULL,
		   to ? addr_len(to) : 0) != (ssize_t)len)
		err(1, "send");
}

static void take(int fd, void *buf, size_t room, size_t want)
{
	ssize_t got = recv(fd, buf, room, 0);

	if (got < 0)
		err(1, "receive");
	if ((size_t)got != want)
		errx(1, "%zd bytes, not %zu", got, want);
}

static void open_unconnected(struct end *a, struct end *b)
{
	(void)a;
	(void)b;
}

static void open_connected(struct end *a, struct end *b)
{
	join(a, b);
	join(b, a);
}

static void round_unconnected(const struct end *a, const struct end *b)
{
	char buf[SIZE] = { 0 };

	send_all(a->fd, buf, sizeof(buf), &b->addr);
	take(b->fd, buf, sizeof(buf), sizeof(buf));
}

static void round_connected(const struct end *a, const struct end *b)
{
	char buf[SIZE] = { 0 };

	send_all(a->fd, buf, sizeof(buf), NULL);
	take(b->fd, buf, sizeof(buf), sizeof(buf));
}

static void open_rr(struct end *a, struct end *b)
{
	int fd;

	if (listen(b->fd, 1))
		err(1, "listen");
	join(a, b);
	fd = accept(b->fd, NULL, NULL);
	if (fd < 0)
		err(1, "accept");
	close(b->fd);
	b->fd = fd;
	limit_wait(fd);
	set(a->fd, IPPROTO_TCP, TCP_NODELAY, 1);
	set(b->fd, IPPROTO_TCP, TCP_NODELAY, 1);
}

static void round_rr(const struct end *a, const struct end *b)
{
	char c = 0;

	send_all(a->fd, &c, 1, NULL);
	take(b->fd, &c, 1, 1);
	send_all(b->fd, &c, 1, NULL);
	take(a->fd, &c, 1, 1);
}

/* The receive buffer must hold what a call sends. */
static void open_gso(struct end *a, struct end *b)
{
	open_connected(a, b);
	set(a->fd, IPPROTO_UDP, UDP_SEGMENT, SEGMENT);
	set(b->fd, IPPROTO_UDP, UDP_GRO, 1);
	set(b->fd, SOL_SOCKET, SO_RCVBUFFORCE, 1 << 20);
	set(a->fd, SOL_SOCKET, SO_SNDBUFFORCE, 1 << 20);
}

static void round_gso(const struct end *a, const struct end *b)
{
	static char buf[SEGMENTS * SEGMENT];

	send_all(a->fd, buf, sizeof(buf), NULL);
	take(b->fd, buf, sizeof(buf), sizeof(buf));
}

static void open_ping(struct end *a, struct end *b)
{
	close(b->fd);
	/* the port of such a socket is the identifier of its requests */
	b->addr.in.sin_port = 0;
	join(a, b);
}

static void round_ping(const struct end *a, const struct end *b)
{
	char buf[SIZE] = { 0 };

	(void)b;
	/* both families have type, code and sequence at the same place */
	buf[0] = a->addr.sa.sa_family == AF_INET ? ICMP_ECHO :
						   ICMPV6_ECHO_REQUEST;
	send_all(a->fd, buf, sizeof(buf), NULL);
	take(a->fd, buf, sizeof(buf), sizeof(buf));
}

static const struct load loads[] = {
	{ "datagram", "unconnected", SOCK_DGRAM, open_unconnected,
	  round_unconnected, 2000, 1 },
	{ "datagram", "connected", SOCK_DGRAM, open_connected, round_connected,
	  2000, 1 },
	{ "tcp-rr", "-", SOCK_STREAM, open_rr, round_rr, 1000, 1 },
	{ "gso", "-", SOCK_DGRAM, open_gso, round_gso, 400, SEGMENTS },
	{ "ping", "-", PING, open_ping, round_ping, 1000, 1 },
};

static const struct load *find(const char *name, const char *mode)
{
	size_t i;

	for (i = 0; i < sizeof(loads) / sizeof(loads[0]); i++)
		if (!strcmp(loads[i].name, name) &&
		    !strcmp(loads[i].mode, mode))
			return &loads[i];
	errx(2, "no load %s %s", name, mode);
}

static long long now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return t.tv_sec * 1000000000LL + t.tv_nsec;
}

static void rounds(const struct load *l, const struct end *a,
		   const struct end *b, int n)
{
	while (n-- > 0)
		l->round(a, b);
}

static void print(const char *load, int family, const char *mode,
		  double value)
{
	printf("%s\tIPv%d\t%s\t%.1f\n", load, family == AF_INET ? 4 : 6, mode,
	       value);
}

/* Has kstream.ko do a load of its own: the nanoseconds that it took. */
static double run_kernel(const char *load, const char *words)
{
	char path[64], took[32] = "";
	int fd;

	snprintf(path, sizeof(path), KSTREAM "%s", load);
	fd = open(path, O_WRONLY | O_CLOEXEC);
	if (fd < 0 || write(fd, words, strlen(words)) < 0)
		err(1, "%s %s", path, words);
	close(fd);
	fd = open(KSTREAM "took", O_RDONLY | O_CLOEXEC);
	if (fd < 0 || read(fd, took, sizeof(took) - 1) <= 0)
		err(1, KSTREAM "took");
	close(fd);
	return atof(took);
}

static void measure_kernel(const char *load, char **where)
{
	bool rr = !strcmp(load, "tcp-rr");
	int message = rr ? 1 : BULK;
	int count = rr ? 1000 : 24;
	union addr addr;
	char words[256];

	parse(where[1], 0, &addr);
	snprintf(words, sizeof(words), "%d %d %d %s %d %s", message, count,
		 open_netns(where[0]), where[1], open_netns(where[2]),
		 where[3]);
	print(load, addr.sa.sa_family, "kernel", run_kernel("stream", words) /
	      count / (rr ? 1 : message / 1024));
}

static void inject(char **where)
{
	union addr addr;
	char words[256];

	parse(where[3], 0, &addr);
	snprintf(words, sizeof(words), "%d %d %s %s %s %s", INJECTED,
		 open_netns(where[0]), where[1], where[2], where[3], where[4]);
	print("inject", addr.sa.sa_family, "kernel",
	      run_kernel("inject", words) / INJECTED);
}

static void measure(const struct load *l, const struct end *a,
		    const struct end *b)
{
	long long start;

	rounds(l, a, b, l->rounds / 8);
	start = now();
	rounds(l, a, b, l->rounds);
	print(l->name, a->addr.sa.sa_family, l->mode,
	      (double)(now() - start) / l->rounds / l->units);
}

int main(int argc, char **argv)
{
	bool forever = argc > 1 && !strcmp(argv[1], "-f");
	const struct load *l;
	struct end a, b;

	argv += forever;
	argc -= forever;
	if (argc == 8 && !strcmp(argv[1], "inject")) {
		inject(argv + 3);
		return 0;
	}
	if (argc != 7)
		errx(2, "usage: load [-f] LOAD MODE NETNS ADDR NETNS ADDR");
	if (!strcmp(argv[2], "kernel")) {
		measure_kernel(argv[1], argv + 3);
		return 0;
	}
	l = find(argv[1], argv[2]);
	open_end(&a, argv[3], argv[4], PORT, l->type);
	open_end(&b, argv[5], argv[6], PORT + 1, l->type);
	l->open(&a, &b);
	if (forever) {
		rounds(l, &a, &b, l->rounds / 8);
		puts("ready");
		fflush(stdout);
		for (;;)
			rounds(l, &a, &b, 1000);
	}
	measure(l, &a, &b);
	return 0;
}
