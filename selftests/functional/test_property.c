// SPDX-License-Identifier: GPL-2.0-only
/*
 * V-2 and V-3 on random topologies: who reaches whom, by packets, is what an
 * oracle says that knows nothing but a list of links. The seed is printed;
 * VPEER_SEED=N runs the same again, VPEER_ROUNDS=N as many rounds.
 */
#include <poll.h>

#include "test.h"

#define VNETS 24
#define HOSTS 30

/**
 * struct link - what the oracle knows of the link from one VNet to another
 * @exists: it is there
 * @severed: its counterpart was and is no more
 * @access: allow-vnet-access
 */
struct link {
	bool exists;
	bool severed;
	bool access;
};

FIXTURE(property) {
	struct fabric *f;
	struct host *host[HOSTS];
	int vnet[HOSTS];
	struct link link[VNETS + 1][VNETS + 1];
	uint64_t random;
	unsigned int seed;
};

FIXTURE_SETUP(property)
{
	const char *seed = getenv("VPEER_SEED");
	int i;

	self->seed = seed ? strtoul(seed, NULL, 0) : now_ms() ^ getpid();
	self->random = self->seed;
	TH_LOG("VPEER_SEED=%u", self->seed);
	self->f = fabric_new();
	for (i = 1; i <= VNETS; i++)
		lab_vnet(self->f, i);
	for (i = 0; i < HOSTS; i++) {
		self->vnet[i] = i % VNETS + 1;
		self->host[i] = host_vnet(self->f, self->vnet[i],
					  4 + i / VNETS);
	}
}

FIXTURE_TEARDOWN(property)
{
	int i;

	for (i = 0; i < HOSTS; i++)
		host_free(self->host[i]);
	fabric_close(self->f);
}

/* Return: a number below @n. */
static int any(FIXTURE_DATA(property) *self, int n)
{
	self->random = self->random * 6364136223846793005ULL +
		       1442695040888963407ULL;
	return (self->random >> 33) % n;
}

/* The oracle */

static bool connected(FIXTURE_DATA(property) *self, int a, int b)
{
	return self->link[a][b].exists && self->link[b][a].exists;
}

static int expected(FIXTURE_DATA(property) *self, int a, int b)
{
	if (a == b)
		return VPEER_REASON_FORWARDED;
	if (!connected(self, a, b))
		return VPEER_REASON_NO_ROUTE;
	if (!self->link[a][b].access || !self->link[b][a].access)
		return VPEER_REASON_ACCESS_DENIED;
	return VPEER_REASON_FORWARDED;
}

static int oracle_new(FIXTURE_DATA(property) *self, int a, int b, bool access)
{
	if (self->link[a][b].exists)
		return -EEXIST;
	if (self->link[b][a].exists && self->link[b][a].severed)
		return -ENOTCONN;
	self->link[a][b] = (struct link){ true, false, access };
	return 0;
}

static int oracle_del(FIXTURE_DATA(property) *self, int a, int b, bool both)
{
	if (!self->link[a][b].exists)
		return -ENOENT;
	self->link[a][b].exists = false;
	if (both)
		self->link[b][a].exists = false;
	else
		self->link[b][a].severed = self->link[b][a].exists;
	return 0;
}

static int oracle_set(FIXTURE_DATA(property) *self, int a, int b, bool access)
{
	if (!self->link[a][b].exists)
		return -ENOENT;
	self->link[a][b].severed = false;
	self->link[a][b].access = access;
	return 0;
}

/* One random operation, done and foretold. Return: whether they agree. */
static bool step(FIXTURE_DATA(property) *self)
{
	int a = 1 + any(self, VNETS), b = 1 + any(self, VNETS);
	bool flag = any(self, 4);
	int want, got;
	char sign;

	if (a == b)
		return true;
	sign = flag ? '+' : '-';
	switch (any(self, 8)) {
	case 0:
		want = oracle_del(self, a, b, !flag);
		got = commit(self->f, "del peering v%d/to%d%s", a, b,
			     flag ? "" : " both");
		break;
	case 1:
	case 2:
		want = oracle_set(self, a, b, flag);
		got = commit(self->f, "set peering v%d/to%d %callow-vnet-access",
			     a, b, sign);
		break;
	case 3:
	case 4:
	case 5:
		/* a whole peering more often than halves */
		want = oracle_new(self, a, b, flag);
		got = commit(self->f, "new peering v%d/to%d remote-vnet v%d %callow-vnet-access",
			     a, b, b, sign);
		if (want != got)
			break;
		/* fall through */
	default:
		want = oracle_new(self, b, a, true);
		got = commit(self->f, "new peering v%d/to%d remote-vnet v%d",
			     b, a, a);
		break;
	}
	if (want != got)
		fprintf(stderr, "# v%d v%d: oracle %d, fabric %d %s\n", a, b,
			want, got, self->f->nl.ext);
	return want == got;
}

struct cookie {
	int round, from, to;
};

/* Return: whether the datagram of the cookie arrives. */
static bool receive(struct host *host, int af, const struct cookie *want,
		    int timeout_ms)
{
	struct pollfd pfd = { .fd = host->udp[host_family(af)],
			      .events = POLLIN };
	struct cookie got;

	if (poll(&pfd, 1, timeout_ms) <= 0)
		return false;
	return recv(pfd.fd, &got, sizeof(got), MSG_DONTWAIT) ==
	       sizeof(got) && !memcmp(&got, want, sizeof(got));
}

static void send_cookie(FIXTURE_DATA(property) *self, int af,
			const struct cookie *cookie)
{
	struct host *from = self->host[cookie->from];
	struct sockaddr_storage sa;
	socklen_t len;

	len = addr_sock(host_address(self->host[cookie->to], af), HOST_PORT,
			&sa);
	sendto(from->udp[host_family(af)], cookie, sizeof(*cookie), 0,
	       (void *)&sa, len);
}

/*
 * One sender to all others. Counters tell that what did not arrive was
 * dropped, and for which reason; sockets tell that the rest did.
 */
static int check_sender(FIXTURE_DATA(property) *self, int af, int round,
			int from)
{
	int want[VPEER_REASON_MAX + 1] = { }, wrong = 0, to, reason;
	struct host *host = self->host[from];
	struct stats before, after;
	struct cookie cookie;

	stats_get(self->f, "nic", host->nic, &before);
	for (to = 0; to < HOSTS; to++) {
		if (to == from)
			continue;
		cookie = (struct cookie){ round, from, to };
		reason = expected(self, self->vnet[from], self->vnet[to]);
		want[reason]++;
		send_cookie(self, af, &cookie);
		if (!reason && !receive(self->host[to], af, &cookie, 10000)) {
			fprintf(stderr, "# %s to %s: not received\n",
				host->nic, self->host[to]->nic);
			wrong++;
		}
	}
	stats_get(self->f, "nic", host->nic, &after);
	wrong += after.tx_packets - before.tx_packets != (uint64_t)want[0];
	for (reason = 1; reason <= VPEER_REASON_MAX; reason++)
		if (reason != VPEER_REASON_MULTICAST &&
		    after.drop[reason] - before.drop[reason] !=
		    (uint64_t)want[reason])
			wrong++;
	return wrong;
}

/* Nothing has arrived that was not expected. */
static int count_strays(FIXTURE_DATA(property) *self)
{
	char byte;
	int i, strays = 0;

	for (i = 0; i < HOSTS; i++) {
		while (recv(self->host[i]->udp[0], &byte, 1, MSG_DONTWAIT) > 0)
			strays++;
		while (recv(self->host[i]->udp[1], &byte, 1, MSG_DONTWAIT) > 0)
			strays++;
	}
	return strays;
}

static int check_paths(FIXTURE_DATA(property) *self, int af)
{
	int from = any(self, HOSTS), to, wrong = 0;

	for (to = 0; to < HOSTS; to++) {
		struct path path;

		if (to == from)
			continue;
		path = path_get(self->f, self->host[from]->nic, NULL,
				host_address(self->host[to], af), 0);
		wrong += path.error || path.reason !=
			 expected(self, self->vnet[from], self->vnet[to]);
	}
	return wrong;
}

static int check_states(FIXTURE_DATA(property) *self)
{
	int i, a, b, state, wrong = 0, links = 0;
	struct objs objs;

	objs_dump(self->f, &objs, "peering", NULL);
	for (i = 0; i < objs.count; i++) {
		a = atoi(obj_str(&objs.obj[i], "vnet") + 1);
		b = atoi(obj_str(&objs.obj[i], "name") + 2);
		state = connected(self, a, b) ? VPEER_PEERING_STATE_CONNECTED :
			self->link[a][b].severed ?
			VPEER_PEERING_STATE_DISCONNECTED :
			VPEER_PEERING_STATE_INITIATED;
		wrong += !self->link[a][b].exists ||
			 (int)obj_u32(&objs.obj[i], "state") != state;
	}
	for (a = 1; a <= VNETS; a++)
		for (b = 1; b <= VNETS; b++)
			links += self->link[a][b].exists;
	wrong += links != objs.count;
	objs_free(&objs);
	return wrong;
}

TEST_F_TIMEOUT(property, v_2_v_3_who_reaches_whom, 600)
{
	const char *limit = getenv("VPEER_ROUNDS");
	int rounds = limit ? atoi(limit) : scaled(40);
	int round, i, af, pairs = 0, reached = 0, j;
	long end = now_ms() + 40000;

	for (round = 0; round < rounds; round++) {
		/* at least three rounds, whatever they take */
		if (!limit && round > 2 && now_ms() > end)
			break;
		for (i = 0; i < 25; i++)
			ASSERT_TRUE(step(self));
		ASSERT_EQ(0, check_states(self));
		for (af = AF_INET; af; af = af == AF_INET ? AF_INET6 : 0) {
			for (i = 0; i < HOSTS; i++)
				ASSERT_EQ(0, check_sender(self, af, round, i)) {
					TH_LOG("VPEER_SEED=%u round %d host %d",
					       self->seed, round, i);
				}
			pairs += HOSTS * (HOSTS - 1);
			for (i = 0; i < HOSTS; i++)
				for (j = 0; j < HOSTS; j++)
					reached += i != j &&
						!expected(self, self->vnet[i],
							  self->vnet[j]);
			ASSERT_EQ(0, count_strays(self));
			ASSERT_EQ(0, check_paths(self, af));
		}
	}
	TH_LOG("%d rounds, %d pairs, %d of them connected", round, pairs,
	       reached);
	EXPECT_LT(0, reached);
	EXPECT_LT(reached, pairs);
}

TEST_HARNESS_MAIN
