// SPDX-License-Identifier: GPL-2.0-only
/*
 * Random commits against the model and against a naive second one: what is
 * accepted, all reasons why not as the caller is told them, the state and who
 * sees what of it, effective routes and who reaches whom have to be the same,
 * and what must never be must not be.
 *
 * Built twice: under sanitizers, where each commit is also searched for
 * traces, missed events and stale routes; and fast, in as many processes as
 * there are processors, for large numbers.
 *
 * VPEER_SEED=N begins there, VPEER_SEQUENCES=N plays so many sequences and
 * VPEER_SECONDS=N as many as it can, VPEER_OPERATIONS=N makes them longer,
 * VPEER_REPLAY=FILE plays what a failure has printed.
 */
#include <signal.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>
#include "kselftest_harness.h"
#include "beside.h"
#include "../oracle/sequence.h"

#ifdef ORACLE_FAST
#define SEQUENCES	1000000
#define SECONDS		10
#define PROCESSES	sysconf(_SC_NPROCESSORS_ONLN)
#else
#define SEQUENCES	300
#define SECONDS		20
#define PROCESSES	1
#endif
/* what even a busy machine gets done */
#define AT_LEAST	100
#define OPERATIONS	20

/**
 * struct worker - one process and what it has seen
 * @pid: the process
 * @seed: of the sequence in hand
 * @played: sequences that are done
 * @operations: operations
 * @accepted: commits accepted
 * @refused: commits refused
 * @ordinary: commits of ordinary users accepted
 * @hidden: refusals that have hidden something from whom they were told to
 * @connected: Connected links seen
 * @code: how often each code was told
 * @sequence: the one in hand
 */
struct worker {
	pid_t pid;
	u64 seed;
	u64 played;
	u64 operations;
	u64 accepted;
	u64 refused;
	u64 ordinary;
	u64 hidden;
	u64 connected;
	u64 code[VPEER_CODE_MAX + 1];
	struct o_sequence sequence;
};

/**
 * struct play - a model and an oracle that do the same
 * @w: the model
 * @o: the oracle
 * @script: operations for the one
 * @op: operations for the other
 */
struct play {
	struct world w;
	struct oracle o;
	struct script_op script[O_OPS];
	struct o_op op[O_OPS];
};

static u64 number(const char *variable, u64 otherwise)
{
	const char *text = getenv(variable);

	return text ? strtoull(text, NULL, 0) : otherwise;
}

/* A dry run changes nothing, and the commit says the same. */
static void transact_both(struct play *p, const struct vpeer_op **op, u32 n)
{
	u64 generation = p->w.m.generation;
	static struct answer dry;

	transact_plain(&p->w, op, n, true, &dry);
	compare_states(&p->w, &p->o);
	if (p->w.m.generation != generation)
		die("a dry run counts as a commit");
	transact_plain(&p->w, op, n, false, &p->w.last);
	want_same(&dry, &p->w.last);
	if (p->w.m.generation != generation +
	    (!p->w.last.err && p->w.last.changes))
		die("generation %llu", (unsigned long long)p->w.m.generation);
}

/* A person of the oracle's, as the kernel would describe him. */
static bool is_person(const void *ctx, u32 i, struct vpeer_principal *who)
{
	u32 group, user = (uintptr_t)ctx;

	*who = (struct vpeer_principal){ user, false };
	for (group = O_GROUP; i && group < O_GROUP + O_GROUPS; group++)
		if (o_member(user, group) && !--i)
			*who = (struct vpeer_principal){ group, true };
	return !i;
}

static struct vpeer_party party(unsigned int user)
{
	return (struct vpeer_party){ !user, is_person,
				     (const void *)(uintptr_t)user };
}

static struct vpeer_caller caller(struct vpeer_model *m,
				  const struct o_caller *c)
{
	return (struct vpeer_caller){ m, party(c->sender), party(c->opener) };
}

static void play_commit(struct play *p, const struct o_commit *c)
{
	struct vpeer_caller who = caller(&p->w.m, &c->caller);
	const struct vpeer_op *op[O_OPS];
	u32 i;

	for (i = 0; i < c->n; i++) {
		script_parse(&p->script[i], c->text[i]);
		p->script[i].op.index = i;
		op[i] = &p->script[i].op;
	}
	p->w.caller = &who;
	p->o.caller = c->caller;
#ifdef ORACLE_FAST
	transact_both(p, op, c->n);
#else
	transact_both(p, op, 0);
	transact_checked(&p->w, op, c->n);
#endif
	o_parse_commit(c, p->op);
	compare_refusals(&p->w, &p->o, o_commit(&p->o, p->op, c->n));
	compare_states(&p->w, &p->o);
	never_half_connected(&p->w);
	connected_is_disjoint(&p->w);
	p->w.caller = NULL;
}

static void look(struct play *p)
{
	struct compiled c;

	compare_views(&p->w, &p->o, caller);
	compile(&p->w, &c);
	compare_routes(&p->w, &p->o, &c);
	compare_sources(&p->w, &p->o, &c);
	compare_verdicts(&p->w, &p->o, &c);
	never_transitive(&p->w, &c);
	synced_is_symmetric(&p->w, &c);
	compiled_free(&c);
}

static struct play *begin(void)
{
	struct play *p = malloc(sizeof(*p));

	world_init(&p->w);
	o_init(&p->o);
	return p;
}

static void end(struct play *p)
{
	world_exit(&p->w);
	free(p);
}

static void count(struct play *p, struct worker *me)
{
	struct vpeer_obj *o;
	u32 i;

	*(p->w.last.err ? &me->refused : &me->accepted) += 1;
	me->ordinary += !p->w.last.err && p->o.caller.sender &&
			p->o.caller.opener;
	for (i = 0; i < p->w.last.n; i++) {
		me->code[p->w.last.refusal[i].code]++;
		me->hidden += p->w.all[i].hides || p->w.all[i].hides_prefix;
	}
	list_for_each_entry(o, &p->w.m.kin[VPEER_OBJECT_PEERING], kin)
		me->connected += !!vpeer_link_back(to_link(o), &p->w.m);
}

/* Made while it is played, since what makes sense depends on the state. */
static void play_new(struct worker *me, u32 operations)
{
	struct o_sequence *s = &me->sequence;
	struct play *p = begin();
	struct o_dice d;

	o_throw(&d, me->seed);
	play_commit(p, o_first_commit(&d, &p->o, s));
	while (s->ops < operations && s->n < O_COMMITS) {
		play_commit(p, o_random_commit(&d, &p->o, s));
		count(p, me);
		if (!p->w.last.err)
			look(p);
	}
	end(p);
	me->operations += s->ops;
}

static void play_again(const struct o_sequence *s)
{
	struct play *p = begin();
	u32 c;

	for (c = 0; c < s->n; c++) {
		play_commit(p, &s->commit[c]);
		look(p);
	}
	end(p);
}

/* Does it still fail? */
static bool fails(const struct o_sequence *s)
{
	int status;
	pid_t pid;

	fflush(NULL);
	pid = fork();
	if (!pid) {
		alarm(20);
		if (!freopen("/dev/null", "w", stderr))
			_exit(3);
		play_again(s);
		_exit(0);
	}
	waitpid(pid, &status, 0);
	return status;
}

/* The shortest form of a failure, and what it ends with. */
static void report(struct o_sequence *s)
{
	if (!fails(s)) {
		fprintf(stderr, "# it does not fail when replayed\n");
		return;
	}
	o_shrink(s, fails);
	o_write(stderr, "# ", s);
	fprintf(stderr, "# which ends with:\n");
	play_again(s);
}

static void work(struct worker *me, u64 first, u64 step, u64 last)
{
	u32 operations = number("VPEER_OPERATIONS", OPERATIONS);
	bool limited = !getenv("VPEER_LONG") && !getenv("VPEER_SEQUENCES");
	time_t until = time(NULL) + number("VPEER_SECONDS", SECONDS);

	for (me->seed = first; me->seed < last; me->seed += step) {
		if (limited && me->played >= AT_LEAST && time(NULL) > until)
			break;
		/* a few are long */
		play_new(me, me->seed % 16 ? operations : 5 * operations);
		me->played++;
	}
	_exit(0);
}

FIXTURE(oracle) {
	struct worker *worker;
	long n;
};

FIXTURE_SETUP(oracle)
{
	self->n = PROCESSES;
	self->worker = mmap(NULL, self->n * sizeof(*self->worker),
			    PROT_READ | PROT_WRITE,
			    MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	ASSERT_NE(MAP_FAILED, self->worker);
}

FIXTURE_TEARDOWN(oracle)
{
	munmap(self->worker, self->n * sizeof(*self->worker));
}

/* Starts all, waits for all; the one that has failed, or NULL. */
static struct worker *play_all(struct worker *worker, long n, u64 seed,
			       u64 sequences)
{
	struct worker *bad = NULL;
	int status;
	long i;

	fflush(NULL);
	for (i = 0; i < n; i++) {
		worker[i].pid = fork();
		if (!worker[i].pid)
			work(&worker[i], seed + i, n, seed + sequences);
	}
	for (i = 0; i < n; i++) {
		waitpid(worker[i].pid, &status, 0);
		if (status)
			bad = &worker[i];
	}
	return bad;
}

static void add(struct worker *sum, const struct worker *w)
{
	u32 i;

	sum->played += w->played;
	sum->operations += w->operations;
	sum->accepted += w->accepted;
	sum->refused += w->refused;
	sum->ordinary += w->ordinary;
	sum->hidden += w->hidden;
	sum->connected += w->connected;
	for (i = 0; i <= VPEER_CODE_MAX; i++)
		sum->code[i] += w->code[i];
}

TEST_F_TIMEOUT(oracle, v_1_to_6_random_commits, 36000)
{
	u64 seed = number("VPEER_SEED", time(NULL));
	u64 n = number("VPEER_SEQUENCES", SEQUENCES);
	struct worker *bad, *sum;
	long i;

	if (getenv("VPEER_REPLAY")) {
		o_read(getenv("VPEER_REPLAY"), &self->worker[0].sequence);
		ASSERT_LT(0, self->worker[0].sequence.n);
		ASSERT_FALSE(fails(&self->worker[0].sequence)) {
			report(&self->worker[0].sequence);
		}
		return;
	}
	TH_LOG("VPEER_SEED=%llu", (unsigned long long)seed);
	bad = play_all(self->worker, self->n, seed, n);
	if (bad)
		report(&bad->sequence);
	ASSERT_EQ(NULL, bad) TH_LOG("VPEER_SEED=%llu VPEER_SEQUENCES=1",
				    (unsigned long long)bad->seed);
	sum = &self->worker[0];
	for (i = 1; i < self->n; i++)
		add(sum, &self->worker[i]);
	TH_LOG("%llu sequences, %llu operations, %llu commits accepted, %llu refused, %llu Connected links seen",
	       (unsigned long long)sum->played,
	       (unsigned long long)sum->operations,
	       (unsigned long long)sum->accepted,
	       (unsigned long long)sum->refused,
	       (unsigned long long)sum->connected);
	TH_LOG("%llu commits of ordinary users accepted, %llu refusals that hide something",
	       (unsigned long long)sum->ordinary,
	       (unsigned long long)sum->hidden);
	for (i = 1; i <= VPEER_CODE_MAX; i++)
		if (sum->code[i])
			TH_LOG("%10llu %s", (unsigned long long)sum->code[i],
			       code_name(i));
	EXPECT_GT(sum->accepted, sum->refused / 4);
	EXPECT_GT(sum->refused, sum->accepted / 8);
	EXPECT_GT(sum->connected, sum->played);
	EXPECT_GT(sum->ordinary, sum->accepted / 64);
}

TEST_HARNESS_MAIN
