// SPDX-License-Identifier: GPL-2.0-only
/*
 * Random commits over netlink, beside a naive model of the rules: the same
 * refusals, the same state in dumps, the same answers to path-get, and packets
 * that do what both say. Commits are those of the administrator and of ordinary
 * users, and what each of them is told and shown is compared. And while another
 * process commits, what a dump shows is the state of one commit.
 *
 * VPEER_SEED=N begins there, VPEER_SEQUENCES=N plays so many; a failure prints
 * the sequence, which test_oracle can replay and shrink.
 */
#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif
#include <grp.h>
#include <sys/mman.h>
#include <unistd.h>

#include "test.h"
#include "lib/naive.h"
#include "../oracle/sequence.h"

#define OPERATIONS	20
#define HOSTS		3
#define MILLISECONDS	40000

static const struct o_caller root;

static const char * const kinds[] = { "tenant", "subscription", "vnet",
	"subnet", "nic", "peering", "gateway", "connection", "route-table",
	"route", "grant" };

/* Ordinary users: the sockets that each of them has opened. */

struct people {
	struct fabric *administrator;
	struct fabric user[O_USERS];
};

/* 0 stays who he is; whoever it is, leave() ends it. */
static void become(unsigned int user)
{
	gid_t groups[O_GROUPS];
	int n = 0;
	gid_t g;

	if (!user)
		return;
	for (g = O_GROUP; g < O_GROUP + O_GROUPS; g++)
		if (o_member(user, g))
			groups[n++] = g;
	if (setgroups(n, groups) || setegid(user) || seteuid(user))
		die("become %u", user);
}

static void leave(void)
{
	if (seteuid(0) || setegid(0) || setgroups(0, NULL))
		die("leave");
}

static void people_open(struct people *p, struct fabric *f)
{
	int before = netns_enter(f->home), i;

	p->administrator = f;
	for (i = 0; i < O_USERS; i++) {
		become(O_USER + i);
		fabric_open(&p->user[i], -1);
		leave();
	}
	netns_leave(before);
}

static void people_close(struct people *p)
{
	int i;

	for (i = 0; i < O_USERS; i++) {
		nl_close(&p->user[i].nl);
		close(p->user[i].home);
	}
}

static struct fabric *socket_of(struct people *p, unsigned int user)
{
	return user ? &p->user[user - O_USER] : p->administrator;
}

static int send_commit(struct fabric *f, unsigned int sender,
		       const struct o_op *op, unsigned int n)
{
	unsigned int i;
	char *text;
	size_t len;
	FILE *out = open_memstream(&text, &len);
	int err;

	for (i = 0; i < n; i++) {
		naive_say(out, &op[i]);
		fputc(';', out);
	}
	fclose(out);
	become(sender);
	err = commit(f, "%s", text);
	leave();
	free(text);
	return err;
}

static bool same_refusals(struct fabric *f, struct oracle *o, int err,
			  bool accepted)
{
	static struct o_refusal said[REFUSALS_MAX];
	const struct o_refusal *r;
	bool alone;
	int i;

	for (i = 0; i < f->refusals; i++)
		naive_refusal(&said[i], &f->refusal[i]);
	r = o_compare(o, said, f->refusals, !f->truncated, &alone);
	if (r)
		fprintf(stderr, "# %s refuses %d: code %u %s\n",
			alone ? "the fabric alone" : "the oracle alone", r->op,
			r->code, r->text);
	if (!err != accepted)
		fprintf(stderr, "# fabric: %d %s, oracle: %d\n", err,
			f->nl.ext, accepted);
	return !r && !err == accepted;
}

static bool begins(const char *line, const char *kind)
{
	size_t n = strlen(kind);

	return !strncmp(line, kind, n) && line[n] == ' ';
}

/* Lines of one kind out of a state of the oracle. */
static char *lines_of(const char *state, const char *kind)
{
	char *out = calloc(1, strlen(state) + 1), *p = out;
	size_t n;

	for (; *state; state += n) {
		n = strcspn(state, "\n") + 1;
		if (begins(state, kind)) {
			memcpy(p, state, n);
			p += n;
		}
	}
	return out;
}

static bool same_kind(struct fabric *f, const char *state, const char *kind,
		      unsigned int user)
{
	char *want = lines_of(state, kind), *is;
	uint64_t generation;
	bool same;

	become(user);
	is = naive_dump(f, kind, &generation);
	leave();
	same = is && !strcmp(is, want);
	if (!same)
		fprintf(stderr, "# fabric to %u:\n%s# oracle:\n%s", user, is,
			want);
	free(is);
	free(want);
	return same;
}

/* What a user sees, by a socket that he may not have opened himself. */
static bool same_state(struct people *p, struct oracle *o,
		       const struct o_caller *c)
{
	struct fabric *f = socket_of(p, c->opener);
	char *state = o_dump(o, c);
	bool same = true;
	size_t k;

	for (k = 0; same && k < ARRAY_SIZE(kinds); k++)
		same = same_kind(f, state, kinds[k], c->sender);
	free(state);
	return same;
}

/* Everybody by himself. */
static bool same_views(struct people *p, struct oracle *o)
{
	struct o_caller c;
	bool same = true;
	unsigned int i;

	for (i = 0; i < O_USERS && same; i++) {
		c.sender = O_USER + i;
		c.opener = c.sender;
		same = same_state(p, o, &c);
	}
	return same;
}

/* Who reaches whom. */

struct lab {
	struct fabric *f;
	struct oracle *o;
	struct host *host[HOSTS];
	int hosts;
	int crossed;
};

static bool attached(const struct lab *lab, const struct o_obj *nic)
{
	int i;

	for (i = 0; i < lab->hosts; i++)
		if (!strcmp(lab->host[i]->nic, nic->handle))
			return true;
	return false;
}

static struct o_obj *subnet_of(struct lab *lab, const struct o_obj *nic)
{
	return o_serial(&lab->o->was, nic->subnet);
}

/* The way that it takes from there. */
static struct o_route way_of(struct lab *lab, const struct o_obj *nic,
			     const struct o_prefix *to)
{
	return o_route(lab->o, o_serial(&lab->o->was, nic->vnet),
		       subnet_of(lab, nic)->name, to);
}

/* What becomes of a packet, with all that the oracle knows. */
static int expected(struct lab *lab, const struct o_obj *nic,
		    const struct o_prefix *from, const struct o_prefix *to)
{
	struct o_route r = way_of(lab, nic, to);
	int verdict = o_fate(lab->o, nic, from, to);
	struct o_obj *owner;

	if (verdict)
		return verdict;
	owner = o_owner(lab->o, r.link ? r.link->remote : nic->vnet,
			r.has_via ? &r.via : to);
	if (!owner)
		return VPEER_REASON_NO_ENDPOINT;
	if (owner == nic)
		return VPEER_REASON_HAIRPIN;
	/* R-FWD-5: an appliance takes what is its own, or is one */
	if (r.type == VPEER_NEXT_HOP_TYPE_VIRTUAL_APPLIANCE &&
	    !o_same(&r.via, to) && !owner->flags)
		return VPEER_REASON_NEXT_HOP_NOT_FORWARDING;
	return attached(lab, owner) ? VPEER_REASON_FORWARDED :
				      VPEER_REASON_DESTINATION_DETACHED;
}

static int check_path(struct lab *lab, struct o_obj *nic,
		      const struct o_prefix *from, const struct o_prefix *to)
{
	struct path path = path_get(lab->f, nic->handle, o_prefix_text(from),
				    o_prefix_text(to), 0);
	int want = expected(lab, nic, from, to);

	if (!path.error && path.first == want)
		return 0;
	fprintf(stderr, "# %s from %s to %s: %d %s, oracle: %s\n", nic->handle,
		o_prefix_text(from), o_prefix_text(to), path.error,
		reason_name(path.first), reason_name(want));
	return 1;
}

/* Between two NICs, and what one would forward for the other. */
static int check_pair(struct lab *lab, struct o_obj *a, struct o_obj *b)
{
	unsigned int i, k;
	int wrong = 0;

	for (i = 0; i < a->list.n; i++)
		for (k = 0; k < b->list.n; k++) {
			if (a->list.p[i].six != b->list.p[k].six)
				continue;
			wrong += check_path(lab, a, &a->list.p[i],
					    &b->list.p[k]);
			if (a != b)
				wrong += check_path(lab, a, &b->list.p[k],
						    &b->list.p[k]);
		}
	return wrong;
}

static int check_paths(struct lab *lab)
{
	int wrong = 0;

	EACH(a, &lab->o->was, VPEER_OBJECT_NIC)
		EACH(b, &lab->o->was, VPEER_OBJECT_NIC)
			wrong += check_pair(lab, a, b);
	return wrong;
}

static int check_packet(struct lab *lab, struct host *from, struct host *to,
			int af)
{
	struct o_prefix src, dst;
	struct o_route r;
	struct o_obj *nic, *owner;
	int want, got;

	if (!*host_address(from, af) || !*host_address(to, af))
		return 0;
	src = o_prefix(host_address(from, af));
	dst = o_prefix(host_address(to, af));
	nic = o_find(&lab->o->was, VPEER_OBJECT_NIC, from->nic);
	want = expected(lab, nic, &src, &dst);
	r = way_of(lab, nic, &dst);
	/* an appliance or a gateway has it, and may send it on */
	if (!want && r.has_via && !o_same(&r.via, &dst))
		return 0;
	/* of two VNets with the same space: it does not leave the host */
	if (o_position(&nic->list, &dst) >= 0)
		return 0;
	/* or it is another's, or a martian for him who has both addresses */
	owner = o_owner(lab->o, r.link ? r.link->remote : nic->vnet, &dst);
	if (!want && (owner != o_find(&lab->o->was, VPEER_OBJECT_NIC,
				      to->nic) ||
		      o_position(&owner->list, &src) >= 0))
		return 0;
	got = probe(from, to, af);
	lab->crossed += !want && !o_owner(lab->o, nic->vnet, &dst);
	if (got == want)
		return 0;
	fprintf(stderr, "# %s sends to %s: %s, oracle: %s\n", from->nic,
		to->nic, reason_name(got), reason_name(want));
	return 1;
}

/* Two NICs of VNets that are Connected, before any others. */
static void choose(struct lab *lab, struct o_obj **nic)
{
	int n = 0, i;

	EACH(l, &lab->o->was, VPEER_OBJECT_PEERING)
		EACH(a, &lab->o->was, VPEER_OBJECT_NIC)
			EACH(b, &lab->o->was, VPEER_OBJECT_NIC)
				if (!n && a->vnet == l->vnet &&
				    b->vnet == l->remote &&
				    o_back(&lab->o->was, l)) {
					nic[n++] = a;
					nic[n++] = b;
				}
	EACH(a, &lab->o->was, VPEER_OBJECT_NIC) {
		for (i = 0; i < n && nic[i] != a; i++)
			;
		if (i == n && n < HOSTS)
			nic[n++] = a;
	}
	lab->hosts = n;
}

static int check_reach(struct lab *lab)
{
	struct o_obj *nic[HOSTS];
	int i, k, wrong = 0;

	choose(lab, nic);
	for (i = 0; i < lab->hosts; i++)
		lab->host[i] = host_new(lab->f, nic[i]->handle);
	wrong += check_paths(lab);
	for (i = 0; i < lab->hosts; i++)
		for (k = 0; k < lab->hosts; k++) {
			if (i == k)
				continue;
			wrong += check_packet(lab, lab->host[i], lab->host[k],
					      AF_INET);
			wrong += check_packet(lab, lab->host[i], lab->host[k],
					      AF_INET6);
		}
	while (lab->hosts)
		host_free(lab->host[--lab->hosts]);
	return wrong;
}

FIXTURE(random) {
	struct oracle *o;
	struct o_sequence *s;
	struct o_op op[O_OPS];
	uint64_t seed;
	int crossed;
	int ordinary;
};

FIXTURE_SETUP(random)
{
	const char *seed = getenv("VPEER_SEED");

	self->seed = seed ? strtoull(seed, NULL, 0) : now_ms() ^ getpid();
	self->o = xalloc(sizeof(*self->o));
	self->s = xalloc(sizeof(*self->s));
	TH_LOG("VPEER_SEED=%llu", (unsigned long long)self->seed);
}

FIXTURE_TEARDOWN(random)
{
	free(self->o);
	free(self->s);
}

static bool play_commit(FIXTURE_DATA(random) *self, struct people *p,
			const struct o_commit *c)
{
	struct fabric *f = socket_of(p, c->caller.opener);
	unsigned int n = o_parse_commit(c, self->op);
	int err = send_commit(f, c->caller.sender, self->op, n);
	bool accepted;

	self->o->caller = c->caller;
	accepted = o_commit(self->o, self->op, n);
	self->ordinary += accepted && c->caller.sender && c->caller.opener;
	return same_refusals(f, self->o, err, accepted) &&
	       same_state(p, self->o, &root) &&
	       same_state(p, self->o, &c->caller);
}

static bool play(FIXTURE_DATA(random) *self, uint64_t seed)
{
	struct lab lab = { .f = fabric_new(), .o = self->o };
	struct people p;
	struct o_dice d;
	bool good;

	people_open(&p, lab.f);
	o_throw(&d, seed);
	o_init(self->o);
	good = play_commit(self, &p, o_first_commit(&d, self->o, self->s));
	while (good && self->s->ops < OPERATIONS)
		good = play_commit(self, &p,
				   o_random_commit(&d, self->o, self->s));
	good = good && same_views(&p, self->o) && !check_reach(&lab);
	self->crossed += lab.crossed;
	if (!good)
		o_write(stderr, "# ", self->s);
	people_close(&p);
	fabric_close(lab.f);
	return good;
}

TEST_F_TIMEOUT(random, v_1_to_6_netlink_and_packets, 36000)
{
	const char *count = getenv("VPEER_SEQUENCES");
	bool limited = !count && !getenv("VPEER_LONG");
	int n = count ? atoi(count) : scaled(1000), i;
	long end = now_ms() + MILLISECONDS;

	for (i = 0; i < n; i++) {
		/* at least ten, and what is counted, whatever they take */
		if (limited && i >= 10 && self->crossed && self->ordinary &&
		    now_ms() > end)
			break;
		ASSERT_TRUE(play(self, self->seed + i)) {
			TH_LOG("VPEER_SEED=%llu VPEER_SEQUENCES=1",
			       (unsigned long long)self->seed + i);
		}
	}
	TH_LOG("%d sequences, %d packets over peerings, %d commits of ordinary users accepted",
	       i, self->crossed, self->ordinary);
	EXPECT_LT(0, self->crossed);
	EXPECT_LT(0, self->ordinary);
}

/**
 * struct history - what another process does
 * @done: it is done
 * @dumps: that have been begun meanwhile
 * @n: states
 * @generation: of each state
 * @state: the states
 */
struct history {
	volatile bool done;
	volatile unsigned int dumps;
	unsigned int n;
	uint64_t generation[O_COMMITS];
	char state[O_COMMITS][16384];
};

/**
 * struct writer - a process that commits
 * @home: home of the fabric
 * @self: a sequence
 * @h: what it has done
 */
struct writer {
	int home;
	FIXTURE_DATA(random) *self;
	struct history *h;
};

/* However the two are scheduled: a dump of each kind begins and ends here. */
static void let_read(const struct history *h)
{
	unsigned int before = h->dumps;

	while (h->dumps - before <= ARRAY_SIZE(kinds))
		usleep(100);
}

static int write_history(void *data)
{
	struct writer *w = data;
	struct history *h = w->h;
	struct fabric f;
	struct o_dice d;
	char *state;

	fabric_open(&f, w->home);
	o_throw(&d, w->self->seed);
	o_init(w->self->o);
	o_first_commit(&d, w->self->o, w->self->s);
	while (w->self->s->n < O_COMMITS) {
		struct o_commit *c = &w->self->s->commit[w->self->s->n - 1];
		unsigned int n = o_parse_commit(c, w->self->op);
		int err = send_commit(&f, 0, w->self->op, n);

		if (!err != o_commit(w->self->o, w->self->op, n))
			return 1;
		state = o_dump(w->self->o, &root);
		snprintf(h->state[h->n], sizeof(h->state[0]), "%s", state);
		free(state);
		if (!err)
			h->generation[h->n++] = f.generation;
		if (w->self->s->n % 8 == 0)
			let_read(h);
		o_random_commit(&d, w->self->o, w->self->s);
	}
	h->done = true;
	return 0;
}

/* What has been seen, to be compared once it is known what there was. */
struct sight {
	uint64_t generation;
	const char *kind;
	char *text;
};

static bool was_there(const struct history *h, const struct sight *s)
{
	unsigned int i;
	bool found = false;
	char *want;

	for (i = 0; i < h->n && !found; i++) {
		if (h->generation[i] != s->generation)
			continue;
		want = lines_of(h->state[i], s->kind);
		found = !strcmp(want, s->text);
		if (!found)
			fprintf(stderr, "# oracle:\n%s", want);
		free(want);
	}
	if (!found)
		fprintf(stderr, "# fabric, generation %llu:\n%s",
			(unsigned long long)s->generation, s->text);
	return found;
}

#define SIGHTS 4096

TEST_F_TIMEOUT(random, c_dump_2_shows_one_commit, 600)
{
	struct history *h = mmap(NULL, sizeof(*h), PROT_READ | PROT_WRITE,
				 MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	struct sight *sight = xalloc(SIGHTS * sizeof(*sight));
	struct writer writer = { .self = self, .h = h };
	struct fabric *f = fabric_new();
	int n = 0, i, torn = 0;
	uint64_t first;
	pid_t pid;

	ASSERT_NE(MAP_FAILED, h);
	free(naive_dump(f, "tenant", &first));
	writer.home = f->home;
	pid = child_start(write_history, &writer);
	while (!h->done) {
		struct sight *s = &sight[n];

		s->kind = kinds[h->dumps++ % ARRAY_SIZE(kinds)];
		s->text = naive_dump(f, s->kind, &s->generation);
		/* where there is no object no generation is told */
		if (!s->text)
			torn++;
		else if (s->generation <= first || n == SIGHTS - 1)
			free(s->text);
		else
			n++;
		if (waitpid(pid, NULL, WNOHANG))
			break;
	}
	ASSERT_TRUE(h->done);
	for (i = 0; i < n; i++) {
		ASSERT_TRUE(was_there(h, &sight[i]));
		free(sight[i].text);
	}
	TH_LOG("%d dumps of %u commits, %d interrupted", n, h->n, torn);
	EXPECT_LT(0, n);
	free(sight);
	fabric_close(f);
	munmap(h, sizeof(*h));
}

TEST_HARNESS_MAIN
