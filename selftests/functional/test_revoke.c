// SPDX-License-Identifier: GPL-2.0-only
/*
 * A permission that is taken away: once the commit has answered no packet
 * passes, and what has nothing to do with it loses none.
 */
#include <poll.h>
#include <sys/mman.h>
#include <time.h>

#include "test.h"

/* What the sender and the test see of one another. */
struct shared {
	volatile int stop;
	volatile int sent;
};

struct flow {
	struct host *from, *to, *other;
	int af;
	struct shared *shared;
};

struct stamp {
	struct timespec time;
	int number;
};

FIXTURE(revoke) {
	struct fabric *f;
	struct host *a, *b, *c;
	struct shared *shared;
};

FAMILIES(revoke);

FIXTURE_SETUP(revoke)
{
	self->f = fabric_new();
	lab_vnet(self->f, 1);
	lab_vnet(self->f, 2);
	self->a = host_vnet(self->f, 1, 4);
	self->b = host_vnet(self->f, 2, 4);
	self->c = host_vnet(self->f, 1, 5);
	lab_peer(self->f, 1, 2);
	self->shared = mmap(NULL, sizeof(*self->shared),
			    PROT_READ | PROT_WRITE,
			    MAP_SHARED | MAP_ANONYMOUS, -1, 0);
}

FIXTURE_TEARDOWN(revoke)
{
	host_free(self->a);
	host_free(self->b);
	host_free(self->c);
	fabric_close(self->f);
}

#define PACE_US 200

/* Sends to both in turn, each datagram with the time before its sending. */
static int send_to_both(void *data)
{
	struct flow *flow = data;
	int fd = flow->from->udp[host_family(flow->af)];
	struct sockaddr_storage sa[2];
	struct stamp stamp = { };
	socklen_t len;
	int i;

	addr_sock(host_address(flow->to, flow->af), HOST_PORT, &sa[0]);
	len = addr_sock(host_address(flow->other, flow->af), HOST_PORT,
			&sa[1]);
	while (!flow->shared->stop) {
		for (i = 0; i < 2; i++) {
			clock_gettime(CLOCK_MONOTONIC, &stamp.time);
			sendto(fd, &stamp, sizeof(stamp), 0, (void *)&sa[i],
			       len);
		}
		stamp.number++;
		flow->shared->sent = stamp.number;
		usleep(PACE_US);
	}
	return 0;
}

struct goal {
	const struct shared *shared;
	int number;
};

static bool reached(void *data)
{
	const struct goal *goal = data;

	return goal->shared->sent >= goal->number;
}

/* Waits until the sender has come to @number. */
static void wait_sent(const struct shared *shared, int number)
{
	struct goal goal = { shared, number };

	if (!wait_until(reached, &goal, 60000))
		die("the sender is stuck at %d", shared->sent);
}

static bool is_after(const struct timespec *a, const struct timespec *b)
{
	return a->tv_sec > b->tv_sec ||
	       (a->tv_sec == b->tv_sec && a->tv_nsec > b->tv_nsec);
}

/* Return: how many datagrams there are that were sent after @end. */
static int drain(int fd, const struct timespec *end, int *all)
{
	struct stamp stamp;
	int late = 0;

	*all = 0;
	while (recv(fd, &stamp, sizeof(stamp), MSG_DONTWAIT) > 0) {
		late += is_after(&stamp.time, end);
		(*all)++;
	}
	return late;
}

static void large_buffer(int fd)
{
	int room = 16 << 20;

	setsockopt(fd, SOL_SOCKET, SO_RCVBUFFORCE, &room, sizeof(room));
}

struct outcome {
	int late, before, lost;
};

static struct outcome cut_off(FIXTURE_DATA(revoke) *self, int af,
			      const char *text)
{
	struct flow flow = {
		.from = self->a, .to = self->b, .other = self->c, .af = af,
		.shared = self->shared,
	};
	struct outcome outcome;
	struct timespec end;
	int i = host_family(af), others;
	pid_t pid;

	large_buffer(self->b->udp[i]);
	large_buffer(self->c->udp[i]);
	memset(self->shared, 0, sizeof(*self->shared));
	pid = child_start(send_to_both, &flow);
	wait_sent(self->shared, 100);
	must_commit(self->f, "%s", text);
	clock_gettime(CLOCK_MONOTONIC, &end);
	wait_sent(self->shared, self->shared->sent + 200);
	self->shared->stop = 1;
	child_wait(pid);
	outcome.late = drain(self->b->udp[i], &end, &outcome.before);
	drain(self->c->udp[i], &end, &others);
	outcome.lost = self->shared->sent - others;
	return outcome;
}

/* Several times each: a race is lost rarely. */
#define EXPECT_REVOKED(rounds, take, give) do {				\
	struct outcome __o;						\
	int __i;							\
									\
	for (__i = 0; __i < (rounds); __i++) {				\
		__o = cut_off(self, variant->af, take);			\
		EXPECT_EQ(0, __o.late);					\
		EXPECT_LE(100, __o.before);				\
		EXPECT_EQ(0, __o.lost);					\
		must_commit(self->f, give);				\
	}								\
	EXPECT_REASON(FORWARDED, probe(self->a, self->b, variant->af));	\
} while (0)

TEST_F(revoke, r_fwd_15_a_link_is_deleted)
{
	EXPECT_REVOKED(scaled(10), "del peering v1/to2",
		       "set peering v2/to1; new peering v1/to2 remote-vnet v2");
	EXPECT_REVOKED(2, "del peering v2/to1",
		       "set peering v1/to2; new peering v2/to1 remote-vnet v1");
	EXPECT_REVOKED(2, "del peering v1/to2 both",
		       "new peering v1/to2 remote-vnet v2;"
		       "new peering v2/to1 remote-vnet v1");
}

TEST_F(revoke, r_flag_3_access_is_switched_off)
{
	EXPECT_REVOKED(scaled(10), "set peering v1/to2 -allow-vnet-access",
		       "set peering v1/to2 +allow-vnet-access");
	EXPECT_REVOKED(scaled(10), "set peering v2/to1 -allow-vnet-access",
		       "set peering v2/to1 +allow-vnet-access");
}

TEST_F(revoke, the_receiver_loses_its_address)
{
	EXPECT_REVOKED(scaled(10), "set nic n2-4 address 10.2.1.88 address "
		       "fd00:2:0:1::88 remove-address 10.2.1.4 "
		       "remove-address fd00:2:0:1::4",
		       "set nic n2-4 address 10.2.1.4 address fd00:2:0:1::4 "
		       "remove-address 10.2.1.88 remove-address fd00:2:0:1::88");
}

TEST_F(revoke, the_receiver_is_deleted)
{
	struct outcome outcome = cut_off(self, variant->af, "del nic n2-4");

	EXPECT_EQ(0, outcome.late);
	EXPECT_LE(100, outcome.before);
	EXPECT_EQ(0, outcome.lost);
}

TEST_F(revoke, the_spaces_in_force_shrink)
{
	struct outcome outcome;

	outcome = cut_off(self, variant->af, "del nic n2-4; del subnet v2/s;"
			 "set vnet v2 clear-prefixes prefix 10.222.0.0/16;"
			 "set peering v1/to2 sync");
	EXPECT_EQ(0, outcome.late);
	EXPECT_LE(100, outcome.before);
	EXPECT_EQ(0, outcome.lost);
}

TEST_HARNESS_MAIN
