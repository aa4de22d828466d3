// SPDX-License-Identifier: GPL-2.0-only
/* A stream of datagrams beside what a test does, which is to lose nothing. */
#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif
#include <errno.h>
#include <poll.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <unistd.h>

#include "addr.h"
#include "child.h"
#include "die.h"
#include "slow.h"
#include "stream.h"

/* Far below what a backlog holds, however late the receiver is served. */
#define PACE_MS		2
#define STREAM_MAX	1000000

/**
 * struct stream - a process that sends and receives
 * @pid: its number
 * @stop: written to by the test when it is to end
 * @from: socket of the sender
 * @to: socket of the receiver
 * @sa: address of the receiver
 * @len: length of @sa
 * @count: shared with the process
 * @came: for each datagram, whether it came; the process's own
 */
struct stream {
	pid_t pid;
	int stop[2];
	int from, to;
	struct sockaddr_storage sa;
	socklen_t len;
	volatile struct streamed *count;
	bool *came;
};

static void take(struct stream *s)
{
	uint32_t n;

	while (recv(s->to, &n, sizeof(n), MSG_DONTWAIT) == sizeof(n)) {
		if (n >= s->count->sent || s->came[n]) {
			s->count->more++;
			continue;
		}
		s->came[n] = true;
		s->count->received++;
	}
}

static void give(struct stream *s)
{
	uint32_t n = s->count->sent++;

	if (n == STREAM_MAX)
		die("a stream without end");
	if (sendto(s->from, &n, sizeof(n), 0, (void *)&s->sa, s->len) < 0)
		die("stream: %s", strerror(errno));
}

static bool ended(struct stream *s)
{
	struct pollfd pfd = { .fd = s->stop[0], .events = POLLIN };

	return poll(&pfd, 1, PACE_MS) != 0;
}

/* What is on its way may take its time, what is lost does not come. */
static int run(void *data)
{
	struct pollfd pfd = { .events = POLLIN };
	struct stream *s = data;

	pfd.fd = s->to;
	do {
		give(s);
		take(s);
	} while (!ended(s));
	while (s->count->received < s->count->sent && poll(&pfd, 1, 5000) > 0)
		take(s);
	return 0;
}

/**
 * stream_start() - begin to send datagrams
 * @from: the sender, which sends nothing else
 * @to: the receiver, which receives nothing else
 * @af: family
 *
 * Return: the stream, to be ended by stream_end().
 */
struct stream *stream_start(struct host *from, struct host *to, int af)
{
	struct stream *s = xalloc(sizeof(*s));
	int i = host_family(af);
	void *shared = mmap(NULL, sizeof(*s->count), PROT_READ | PROT_WRITE,
			    MAP_SHARED | MAP_ANONYMOUS, -1, 0);

	if (shared == MAP_FAILED || pipe(s->stop))
		die("stream: %s", strerror(errno));
	s->count = shared;
	s->came = xalloc(STREAM_MAX);
	s->from = from->udp[i];
	s->to = to->udp[i];
	s->len = addr_sock(to->address[i], HOST_PORT, &s->sa);
	s->pid = child_start(run, s);
	return s;
}

struct goal {
	struct stream *s;
	uint32_t sent;
};

static bool reached(void *data)
{
	const struct goal *goal = data;

	return goal->s->count->sent >= goal->sent;
}

/**
 * stream_wait() - wait until it has gone on
 * @s: the stream
 * @more: by so many datagrams
 */
void stream_wait(struct stream *s, uint32_t more)
{
	struct goal goal = { s, s->count->sent + more };

	if (!wait_until(reached, &goal, 60000))
		die("a stream that stands still");
}

/**
 * stream_end() - stop sending, and receive what is on its way
 * @s: the stream, which is freed
 *
 * Return: what it has counted.
 */
struct streamed stream_end(struct stream *s)
{
	struct streamed count;

	if (write(s->stop[1], "", 1) != 1 || child_wait(s->pid))
		die("the stream has failed");
	close(s->stop[0]);
	close(s->stop[1]);
	count = *s->count;
	munmap((void *)s->count, sizeof(*s->count));
	free(s->came);
	free(s);
	return count;
}
