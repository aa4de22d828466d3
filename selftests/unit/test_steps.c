// SPDX-License-Identifier: GPL-2.0-only
/*
 * How long a refusal takes tells nothing (SEM-6): what is foreign is refused in
 * as many steps as what is not there. Steps are basic blocks of the compiled
 * model, which the compiler lets call step() below; clocks are not asked.
 *
 *	tenant t1: subscription s1 (VNets A, B)		t2: s2 (C)
 *
 * User 7 asks, who may write A. Others have many grants on all of it.
 */
#include <kselftest_harness.h>
#include "lib.h"

/*
 * What is there makes a chain of a hash longer by itself, and its name is
 * compared. Beside what a grant of anybody or a lookup more would take, that
 * is little.
 */
#define TOLERANCE	30
#define SEEDS		64
#define OTHERS		90

static unsigned long steps;

/* The compiler's calls are its declaration. */
#pragma GCC diagnostic ignored "-Wmissing-prototypes"
__attribute__((no_sanitize_coverage))
void __sanitizer_cov_trace_pc(void)
{
	steps++;
}

static bool is(const void *ctx, u32 i, struct vpeer_principal *who)
{
	*who = (struct vpeer_principal){ i ? 70 + i : 7, i };
	return i < 6;
}

static void must(struct world *w, const char *text)
{
	const struct vpeer_op *op[1];
	struct script_op s;
	struct answer a;

	script_parse(&s, text);
	s.op.index = 0;
	op[0] = &s.op;
	transact_plain(w, op, 1, false, &a);
	if (a.err)
		die("%s: %d", text, a.err);
}

static void build(struct world *w, u32 seed)
{
	static const char * const texts[] = {
		"new tenant t1", "new tenant t2",
		"new subscription s1 tenant=t1",
		"new subscription s2 tenant=t2",
		"new vnet s1:A 10.1.0.0/16", "new vnet s1:B 10.2.0.0/16",
		"new vnet s2:C 10.3.0.0/16", "new subnet s2:C/s 10.3.1.0/24",
		"new subnet s1:B/s 10.2.1.0/24", "new nic s2:n in=C/s",
		"new nic s1:n in=B/s", "new peering s2:C/a to=s1:B",
		"new grant s1:A user=7 role=network-contributor",
	};
	static const char * const scopes[] = {
		"s2:C", "s2:", "? tenant=t2", "s1:B", "s1:", "? tenant=t1",
	};
	char text[96];
	u32 i;

	world_init_seed(w, seed);
	for (i = 0; i < ARRAY_SIZE(texts); i++)
		must(w, texts[i]);
	for (i = 0; i < OTHERS; i++) {
		snprintf(text, sizeof(text), "new grant %s user=%u role=reader",
			 scopes[i % ARRAY_SIZE(scopes)], 1000 + i);
		must(w, text);
	}
}

/* Steps that it takes to refuse an operation. */
static unsigned long refuse(struct world *w, const char *text)
{
	const struct vpeer_party seven = { .is = is };
	const struct vpeer_caller caller = { &w->m, seven, seven };
	struct script_op s;
	struct vpeer_tx tx;

	script_parse(&s, text);
	s.op.index = 0;
	vpeer_tx_begin(&tx, &w->m);
	tx.caller = &caller;
	tx.refusals.reader = &caller;
	steps = 0;
	if (vpeer_tx_apply(&tx, &s.op) || !tx.refusals.n)
		die("not refused: %s", text);
	vpeer_tx_abort(&tx);
	return steps;
}

/* Foreign, and absent; names of one length, since they are hashed. */
static const char * const twins[][2] = {
	{ "set vnet s2:C 10.5.0.0/16", "set vnet s2:X 10.5.0.0/16" },
	{ "set vnet s2:C 10.5.0.0/16", "set vnet s3:C 10.5.0.0/16" },
	{ "set vnet s1:B 10.5.0.0/16", "set vnet s1:X 10.5.0.0/16" },
	{ "new vnet s2:C 10.5.0.0/16", "new vnet s2:X 10.5.0.0/16" },
	{ "new vnet s2:X 10.5.0.0/16", "new vnet s3:X 10.5.0.0/16" },
	{ "del vnet s2:C", "del vnet s2:X" },
	{ "new subnet s2:C/s 10.3.1.0/24", "new subnet s2:X/s 10.3.1.0/24" },
	{ "del subnet s2:C/s", "del subnet s2:C/x" },
	{ "set nic s2:n in=C/s", "set nic s2:x in=C/s" },
	{ "set nic s1:n in=B/s", "set nic s1:x in=B/s" },
	{ "del nic s1:n", "del nic s1:x" },
	{ "new peering s1:A/x to=s2:C", "new peering s1:A/x to=s2:X" },
	{ "new peering s1:A/x to=s2:C", "new peering s1:A/x to=s3:C" },
	{ "new peering s1:A/x to=s1:B", "new peering s1:A/x to=s1:X" },
	{ "del peering s2:C/a both", "del peering s2:C/x both" },
	{ "set peering s2:C/a +access", "set peering s2:X/a +access" },
	{ "new grant s2:C user=8 role=owner",
	  "new grant s2:X user=8 role=owner" },
	{ "del grant s2:C user=1000 role=reader",
	  "del grant s2:C user=9999 role=reader" },
	{ "new grant ? tenant=t2 user=8 role=owner",
	  "new grant ? tenant=t3 user=8 role=owner" },
	{ "del tenant t2", "del tenant t3" },
	{ "del subscription s2", "del subscription s3" },
};

TEST(sem_6_refusals_take_as_many_steps)
{
	long sum[ARRAY_SIZE(twins)] = { 0 };
	struct world w;
	u32 i, seed;

	for (seed = 1; seed <= SEEDS; seed++) {
		build(&w, seed);
		for (i = 0; i < ARRAY_SIZE(twins); i++)
			sum[i] += refuse(&w, twins[i][0]) -
				  refuse(&w, twins[i][1]);
		world_exit(&w);
	}
	for (i = 0; i < ARRAY_SIZE(twins); i++)
		EXPECT_GE(TOLERANCE, labs(sum[i] / SEEDS)) {
			TH_LOG("%s: %ld steps more than %s", twins[i][0],
			       sum[i] / SEEDS, twins[i][1]);
		}
}

/* Steps that it takes not to find what a get asks for, or a filter. */
static unsigned long seek(const struct vpeer_caller *caller, const char *sub,
			  u8 kind, const char *name)
{
	const struct vpeer_scope named =
		vpeer_scope_named(caller->model, vpeer_str(sub),
				  vpeer_str("C"));
	struct vpeer_obj *obj;
	bool found;

	obj = vpeer_find(caller->model, kind,
			 named.level[kind == VPEER_OBJECT_PEERING ? 0 : 1],
			 vpeer_str(name));
	steps = 0;
	found = vpeer_caller_finds(caller, obj, &named);
	if (kind == VPEER_OBJECT_VNET)
		found |= vpeer_caller_knows(caller,
				vpeer_find_subscription(caller->model,
							vpeer_str(sub)));
	if (found)
		die("found %s", name);
	return steps;
}

static const struct {
	u8 kind;
	const char *name;
} sought[] = {
	{ VPEER_OBJECT_VNET, "C" }, { VPEER_OBJECT_NIC, "n" },
	{ VPEER_OBJECT_PEERING, "a" },
};

TEST(sem_6_nothing_is_found_in_as_many_steps)
{
	const struct vpeer_party seven = { .is = is };
	long sum[ARRAY_SIZE(sought)] = { 0 };
	struct vpeer_caller caller;
	struct world w;
	u32 i, seed;

	for (seed = 1; seed <= SEEDS; seed++) {
		build(&w, seed);
		caller = (struct vpeer_caller){ &w.m, seven, seven };
		for (i = 0; i < ARRAY_SIZE(sought); i++)
			sum[i] += seek(&caller, "s2", sought[i].kind,
				       sought[i].name) -
				  seek(&caller, "s3", sought[i].kind,
				       sought[i].name);
		world_exit(&w);
	}
	for (i = 0; i < ARRAY_SIZE(sought); i++)
		EXPECT_GE(TOLERANCE, labs(sum[i] / SEEDS)) {
			TH_LOG("%s: %ld steps more", sought[i].name,
			       sum[i] / SEEDS);
		}
}

TEST_HARNESS_MAIN
