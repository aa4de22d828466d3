// SPDX-License-Identifier: GPL-2.0-only
/*
 * All or nothing: a commit that runs out of memory anywhere leaves no trace,
 * and the order of the operations in a commit does not matter.
 */
#include "kselftest_harness.h"
#include "lib.h"

#define OPS_MAX	16

FIXTURE(atomic) {
	struct world w;
};

static const char * const base[] = {
	"new tenant t", "new subscription s tenant=t",
	"new vnet A 10.0.0.0/16 fd00:a::/48", "new vnet B 10.1.0.0/16",
	"new vnet C 10.2.0.0/16 region=far", "new vnet s:D 10.3.0.0/16",
	"new subnet A/s 10.0.0.0/24 fd00:a::/64", "new subnet A/t 10.0.1.0/24",
	"new subnet B/s 10.1.0.0/24", "new nic a in=A/s", "new nic b in=A/t",
	"new nic c in=B/s 10.1.0.9", "new peering A/ab to=B",
	"new peering B/ba to=A", "new peering A/ac to=C",
	"new peering s:D/da to=default:A",
};

static u32 parse(struct script_op *s, const struct vpeer_op **op,
		 const char * const *text, u32 max)
{
	u32 n;

	for (n = 0; n < max && text[n]; n++) {
		script_parse(&s[n], text[n]);
		s[n].op.index = n;
		op[n] = &s[n].op;
	}
	return n;
}

static void build(struct world *w)
{
	const struct vpeer_op *op[OPS_MAX];
	struct script_op s[OPS_MAX];
	u32 n;

	world_init(w);
	n = parse(s, op, base, ARRAY_SIZE(base));
	transact_checked(w, op, n);
	if (w->last.err)
		die("base: %d", w->last.err);
}

FIXTURE_SETUP(atomic)
{
	build(&self->w);
}

FIXTURE_TEARDOWN(atomic)
{
	world_exit(&self->w);
}

static const char * const commits[][OPS_MAX] = {
	{ "set vnet A 10.9.0.0/16", "new subnet A/u 10.9.0.0/24",
	  "new nic d in=A/u +ip-forwarding", "new nic e in=A/s auto6",
	  "set nic a -ip-forwarding clear 10.0.0.77", "del nic b",
	  "del peering B/ba", "set peering A/ac +forwarded",
	  "new peering C/ca to=A", "new peering A/ad to=s:D" },
	{ "del vnet B", "del nic c", "set subnet A/t 10.0.2.0/24",
	  "set nic b in=A/s clear auto4", "new vnet B 10.7.0.0/16",
	  "new subnet B/s 10.7.0.0/24", "new nic c in=B/s",
	  "new peering B/bc to=C", "del peering A/ab" },
	{ "set vnet A -fd00:a::/48 fd00:a::/56", "set peering s:D/da sync",
	  "set vnet B 10.8.0.0/16", "set peering A/ab sync" },
	{ "new tenant u", "new subscription v tenant=u",
	  "new vnet v:Z 10.60.0.0/16", "new peering v:Z/za to=default:A",
	  "set fabric . limit=vnets:77" },
	{ "del peering A/ab both", "del vnet s:D", "del subscription s",
	  "del tenant t", "new peering A/cb to=B" },
	{ "new peering C/ca to=A", "new peering C/cb to=B",
	  "new peering B/bc to=C", "set peering B/ba -access" },
	{ "new subnet C/s 10.2.1.0/24 10.2.2.0/24",
	  "new peering C/cb to=B local=s remote=s +auto-sync",
	  "new peering B/bc to=C local=s remote=s",
	  "set subnet B/s 10.1.5.0/24", "set peering A/ab +transit",
	  "new subnet A/GatewaySubnet 10.0.9.0/27",
	  "new gateway g in=A type=vpn", "new nic h in=C/s",
	  "set peering B/ba +remote-gateways", "set vnet A 10.44.0.0/16",
	  "set fabric . limit=peered-addresses:6" },
	{ "new grant default:A user=7 role=owner",
	  "new grant s: user=7 role=reader", "new grant s: group=7 role=reader",
	  "new grant ? tenant=t user=8 role=peer",
	  "new grant s:D user=9 role=reader" },
	/* refused ones; each blames what does not depend on the order */
	{ "new vnet E 10.0.0.0/16", "new peering A/ae to=E", "set nic zz",
	  "new nic f in=A/s 10.0.0.4", "set vnet B 10.0.9.0/24" },
	{ "del vnet A", "set nic c 10.1.0.9", "new subnet B/t 10.1.0.0/25",
	  "set peering A/ab to=C" },
	{ "del peering A/ab", "set vnet B 10.8.0.0/16", "set peering B/ba sync",
	  "new nic g in=B/s 10.1.0.255" },
	{ "set vnet A 10.9.0.0/16", "set peering A/ab sync",
	  "set peering s:D/da sync" },
	{ "new peering C/cb to=B local=s remote=zz", "set peering A/ac local=s",
	  "new gateway g in=B type=vpn", "set peering A/ab +remote-gateways",
	  "set peering B/ba +only-ipv6" },
};

static void starve(struct __test_metadata *_metadata, struct world *w,
		   const char * const *text)
{
	char *was = world_dump(w, DUMP_IDS | DUMP_GENERATION | DUMP_ROUTES);
	const struct vpeer_op *op[OPS_MAX];
	struct script_op s[OPS_MAX];
	u32 n = parse(s, op, text, OPS_MAX);
	struct answer want, got;
	long live = shim_live;
	long fail;
	char *is;

	transact(w, op, n, true, &want);
	for (fail = 1; ; fail++) {
		shim_allocs_left = fail;
		transact(w, op, n, true, &got);
		if (shim_allocs_left) {
			shim_allocs_left = 0;
			break;
		}
		world_check(w);
		is = world_dump(w, DUMP_IDS | DUMP_GENERATION | DUMP_ROUTES);
		EXPECT_STREQ(was, is) TH_LOG("allocation %ld", fail);
		EXPECT_EQ(live, shim_live) TH_LOG("allocation %ld", fail);
		EXPECT_TRUE(want.err ? got.err < 0 :
			    !got.err || got.err == -ENOMEM);
		free(is);
	}
	EXPECT_GT(fail, 5);
	EXPECT_EQ(want.err, got.err);
	free(was);
}

/* What can do without the memory is the growth of an index alone. */
TEST_F(atomic, sem_7_every_allocation_fails_once)
{
	u32 i;

	for (i = 0; i < ARRAY_SIZE(commits); i++)
		starve(_metadata, &self->w, commits[i]);
}

TEST_F(atomic, sem_7_without_memory_nothing_is_committed)
{
	const struct vpeer_op *op[OPS_MAX];
	struct script_op s[OPS_MAX];
	u32 n = parse(s, op, commits[0], OPS_MAX);
	u64 generation = self->w.m.generation;
	struct answer a;
	long fail;

	/* until the one that fails is an index's, or none */
	for (fail = 1; ; fail++) {
		shim_allocs_left = fail;
		transact(&self->w, op, n, false, &a);
		if (!a.err)
			break;
		EXPECT_EQ(-ENOMEM, a.err) TH_LOG("allocation %ld", fail);
		EXPECT_EQ(generation, self->w.m.generation);
	}
	shim_allocs_left = 0;
	EXPECT_GT(fail, 20);
	EXPECT_EQ(generation + 1, self->w.m.generation);
}

TEST(sem_7_model_without_memory)
{
	struct vpeer_model m;
	long fail;
	int err;

	for (fail = 1; ; fail++) {
		shim_allocs_left = fail;
		err = vpeer_model_init(&m, 1);
		vpeer_model_exit(&m);
		EXPECT_EQ(0, shim_live);
		if (shim_allocs_left)
			break;
		EXPECT_EQ(-ENOMEM, err);
	}
	shim_allocs_left = 0;
	EXPECT_EQ(0, err);
	EXPECT_EQ(8, fail);
}

static void shuffle(struct dice *d, u32 *order, u32 n)
{
	u32 i, k, tmp;

	for (i = 0; i < n; i++)
		order[i] = i;
	for (i = n; i > 1; i--) {
		k = roll(d, i);
		tmp = order[i - 1];
		order[i - 1] = order[k];
		order[k] = tmp;
	}
}

static int cmp_refusal(const void *a, const void *b)
{
	return memcmp(a, b, sizeof(((struct answer *)0)->refusal[0]));
}

/* Refusals by the operation's place in the original order. */
static void normalise(struct answer *a, const u32 *order)
{
	u32 i;

	for (i = 0; i < a->n; i++)
		a->refusal[i].op = order[a->refusal[i].op];
	qsort(a->refusal, a->n, sizeof(a->refusal[0]), cmp_refusal);
}

static char *play(const char * const *text, u32 n, const u32 *order,
		  struct answer *a)
{
	const struct vpeer_op *op[OPS_MAX];
	const char *mixed[OPS_MAX];
	struct script_op s[OPS_MAX];
	struct world *w = malloc(sizeof(*w));
	char *dump;
	u32 i;

	for (i = 0; i < n; i++)
		mixed[i] = text[order[i]];
	build(w);
	parse(s, op, mixed, n);
	transact_checked(w, op, n);
	*a = w->last;
	normalise(a, order);
	dump = world_dump(w, DUMP_GENERATION | DUMP_ROUTES);
	world_exit(w);
	free(w);
	return dump;
}

static void permute(struct __test_metadata *_metadata, struct dice *d,
		    const char * const *text)
{
	struct answer first, other;
	u32 n, turn, order[OPS_MAX];
	char *was, *is;

	for (n = 0; text[n]; n++)
		order[n] = n;
	was = play(text, n, order, &first);
	for (turn = 0; turn < 60; turn++) {
		shuffle(d, order, n);
		is = play(text, n, order, &other);
		ASSERT_STREQ(was, is);
		ASSERT_EQ(first.n, other.n) TH_LOG("%s", text[0]);
		ASSERT_EQ(0, memcmp(first.refusal, other.refusal,
				    first.n * sizeof(first.refusal[0])))
			TH_LOG("%s", text[0]);
		free(is);
	}
	free(was);
}

TEST(sem_3_2_any_order_is_the_same_commit)
{
	struct dice d = { 4711 };
	u32 i;

	for (i = 0; i < ARRAY_SIZE(commits); i++)
		permute(_metadata, &d, commits[i]);
}

TEST(sem_3_2_any_order_builds_the_same)
{
	u32 i, turn, order[OPS_MAX];
	const struct vpeer_op *op[OPS_MAX];
	struct script_op s[OPS_MAX];
	struct dice d = { 815 };
	char *was = NULL, *is;
	struct world w;

	for (turn = 0; turn < 100; turn++) {
		const char *mixed[OPS_MAX];

		shuffle(&d, order, ARRAY_SIZE(base));
		for (i = 0; i < ARRAY_SIZE(base); i++)
			mixed[i] = base[order[i]];
		world_init(&w);
		parse(s, op, mixed, ARRAY_SIZE(base));
		transact_checked(&w, op, ARRAY_SIZE(base));
		ASSERT_EQ(0, w.last.err);
		is = world_dump(&w, DUMP_ROUTES);
		world_exit(&w);
		if (was)
			ASSERT_STREQ(was, is);
		free(was);
		was = is;
	}
	free(was);
}

TEST_HARNESS_MAIN
