// SPDX-License-Identifier: GPL-2.0-only
/* Commits: all or nothing, whatever the order, every refusal. */
#include "test.h"

FIXTURE(commit) {
	struct fabric *f;
};

FIXTURE_SETUP(commit)
{
	self->f = fabric_new();
}

FIXTURE_TEARDOWN(commit)
{
	fabric_close(self->f);
}

#define OPS_MAX 400

struct ops {
	char *text[OPS_MAX];
	int count;
};

static void __attribute__((format(printf, 2, 3)))
ops_add(struct ops *ops, const char *fmt, ...)
{
	va_list args;

	if (ops->count == OPS_MAX)
		die("too many operations");
	va_start(args, fmt);
	if (vasprintf(&ops->text[ops->count++], fmt, args) < 0)
		die("out of memory");
	va_end(args);
}

static void ops_shuffle(struct ops *ops)
{
	char *swap;
	int i, j;

	for (i = ops->count - 1; i > 0; i--) {
		j = rand() % (i + 1);
		swap = ops->text[i];
		ops->text[i] = ops->text[j];
		ops->text[j] = swap;
	}
}

static int ops_commit(struct ops *ops, struct fabric *f)
{
	struct msg msg;
	int i;

	commit_init(f, &msg);
	for (i = 0; i < ops->count; i++)
		commit_ops(&msg, ops->text[i]);
	return commit_send(f, &msg);
}

static void ops_free(struct ops *ops)
{
	while (ops->count)
		free(ops->text[--ops->count]);
}

/* A lab of @n VNets, the even ones in subscriptions of a second tenant. */
static void lab_ops(struct ops *ops, int n)
{
	int i, j;

	ops_add(ops, "new tenant acme");
	ops_add(ops, "new subscription prod tenant acme");
	for (i = 1; i <= n; i++) {
		const char *sub = i % 2 ? "default" : "prod";

		ops_add(ops, "new vnet %s:v%d region r%d prefix 10.%d.0.0/16 prefix fd00:%d::/48",
			sub, i, i % 3, i, i);
		ops_add(ops, "new subnet %s:v%d/s prefix 10.%d.1.0/24 prefix fd00:%d:0:1::/64",
			sub, i, i, i);
		for (j = 4; j < 8; j++)
			ops_add(ops, "new nic %s:n%d-%d vnet v%d subnet s address 10.%d.1.%d address fd00:%d:0:1::%d",
				sub, i, j, i, i, j, i, j);
		for (j = 1; j <= n; j++)
			if (j != i && (i * j) % 3)
				ops_add(ops, "new peering %s:v%d/to%d remote-subscription %s remote-vnet v%d",
					sub, i, j, j % 2 ? "default" : "prod",
					j);
	}
}

/* And changes of all kinds on top of that. */
static void change_ops(struct ops *ops, int n)
{
	int i;

	for (i = 1; i <= n; i++) {
		const char *sub = i % 2 ? "default" : "prod";

		ops_add(ops, "set vnet %s:v%d prefix 10.10%d.0.0/16", sub, i,
			i);
		ops_add(ops, "new subnet %s:v%d/t prefix 10.10%d.1.0/24", sub,
			i, i);
		ops_add(ops, "del nic %s:n%d-4", sub, i);
		ops_add(ops, "set nic %s:n%d-5 address 10.%d.1.4 +ip-forwarding",
			sub, i, i);
		ops_add(ops, "new nic %s:m%d vnet v%d subnet t address 10.10%d.1.9",
			sub, i, i, i);
		/* one NIC in the place of another of its name */
		ops_add(ops, "del nic %s:n%d-6", sub, i);
		ops_add(ops, "new nic %s:n%d-6 vnet v%d subnet t address 10.10%d.1.6",
			sub, i, i, i);
	}
	if (n < 5)
		return;
	ops_add(ops, "del peering default:v1/to2");
	ops_add(ops, "set peering default:v5/to1 +allow-forwarded-traffic");
	ops_add(ops, "set peering default:v5/to2 -allow-vnet-access");
}

TEST_F(commit, the_order_of_operations_does_not_matter)
{
	char *first[2] = { }, *text;
	struct ops ops = { };
	struct fabric *f;
	int round, step;

	srand(1);
	for (round = 0; round < scaled(20) + 2; round++) {
		f = fabric_new();
		for (step = 0; step < 2; step++) {
			if (step)
				change_ops(&ops, 6);
			else
				lab_ops(&ops, 6);
			if (round)
				ops_shuffle(&ops);
			ASSERT_EQ(0, ops_commit(&ops, f)) {
				TH_LOG("op %d code %d", f->refusal[0].op,
				       f->refusal[0].code);
			}
			EXPECT_EQ(2 + step, f->generation);
			ops_free(&ops);
			text = dump_text(f, false);
			if (!first[step])
				first[step] = strdup(text);
			EXPECT_STREQ(first[step], text);
			free(text);
		}
		fabric_close(f);
	}
	EXPECT_STRNE(first[0], first[1]);
}

static const char * const refusable[] = {
	"new vnet v1 prefix 10.200.0.0/16",
	"new vnet x prefix 127.0.0.0/8",
	"new subnet default:v1/x prefix 10.1.1.0/25",
	"new nic x vnet v1 subnet s address 10.1.1.4",
	"new peering v1/x remote-vnet v1",
	"new gateway g vnet v1 type 1",
	"set nic nobody +ip-forwarding",
	"del vnet v3",
};

TEST_F(commit, a_refused_commit_changes_nothing)
{
	struct ops ops = { };
	char *before;
	size_t i;
	int at;

	lab_ops(&ops, 4);
	ASSERT_EQ(0, ops_commit(&ops, self->f));
	ops_free(&ops);
	before = dump_text(self->f, true);
	for (i = 0; i < ARRAY_SIZE(refusable); i++) {
		for (at = 0; at < 3; at++) {
			/* at the end, the beginning, in the middle */
			if (at == 1)
				ops_add(&ops, "%s", refusable[i]);
			change_ops(&ops, 2);
			if (at == 2)
				ops_add(&ops, "%s", refusable[i]);
			ops_add(&ops, "new vnet late prefix 10.77.0.0/16");
			if (at == 0)
				ops_add(&ops, "%s", refusable[i]);
			EXPECT_GT(0, ops_commit(&ops, self->f)) {
				TH_LOG("%s", refusable[i]);
			}
			EXPECT_LE(1, self->f->refusals);
			EXPECT_UNCHANGED(self->f, before);
			ops_free(&ops);
		}
	}
	free(before);
}

TEST_F(commit, a_dry_run_answers_alike_and_changes_nothing)
{
	struct ops ops = { };
	char *before;
	size_t i;
	int dry;

	lab_ops(&ops, 4);
	ASSERT_EQ(0, ops_commit(&ops, self->f));
	before = dump_text(self->f, true);
	EXPECT_EQ(0, dry_run(self->f,
			     "del nic n1-4; new vnet y prefix 10.99.0.0/16"));
	EXPECT_EQ(1, self->f->answers);
	EXPECT_UNCHANGED(self->f, before);
	for (i = 0; i < ARRAY_SIZE(refusable); i++) {
		struct refusal said;

		dry = dry_run(self->f, "%s", refusable[i]);
		said = self->f->refusal[0];
		EXPECT_GT(0, dry);
		EXPECT_EQ(dry, commit(self->f, "%s", refusable[i]));
		EXPECT_EQ(0, memcmp(&said, &self->f->refusal[0],
				    sizeof(said)));
		EXPECT_UNCHANGED(self->f, before);
	}
	ops_free(&ops);
	free(before);
}

static int commit_expecting(struct fabric *f, uint64_t generation,
			    const char *text)
{
	struct msg msg;

	commit_init(f, &msg);
	msg_u64(&msg, VPEER_A_EXPECT_GENERATION, generation);
	commit_ops(&msg, text);
	return commit_send(f, &msg);
}

TEST_F(commit, expect_generation)
{
	EXPECT_EQ(0, commit_expecting(self->f, 1,
				      "new vnet a prefix 10.0.0.0/8"));
	EXPECT_EQ(2, self->f->generation);
	EXPECT_EQ(-ESTALE, commit_expecting(self->f, 1, "del vnet a"));
	EXPECT_EQ(VPEER_CODE_GENERATION_MISMATCH, self->f->refusal[0].code);
	EXPECT_EQ(-1, self->f->refusal[0].op);
	EXPECT_EQ(2, self->f->generation);
	EXPECT_NE('\0', self->f->nl.ext[0]);
	EXPECT_EQ(-ESTALE, commit_expecting(self->f, 3, "del vnet a"));
	EXPECT_EQ(0, commit_expecting(self->f, 2, "del vnet a"));
}

TEST_F(commit, the_generation_counts_changes)
{
	must_commit(self->f, "new vnet a prefix 10.0.0.0/8 prefix fd00::/48;"
		    "new subnet a/s prefix 10.0.0.0/24;"
		    "new nic n vnet a subnet s; new vnet b prefix 172.16.0.0/12;"
		    "new peering a/b remote-vnet b");
	EXPECT_EQ(2, self->f->generation);
	/* nothing changes */
	EXPECT_EQ(0, commit(self->f, "%s", ""));
	EXPECT_EQ(2, self->f->generation);
	EXPECT_EQ(0, commit(self->f, "set vnet a region local"));
	EXPECT_EQ(0, commit(self->f, "set nic n -ip-forwarding"));
	EXPECT_EQ(0, commit(self->f, "set peering a/b +allow-vnet-access"));
	EXPECT_EQ(0, commit(self->f,
			    "set vnet a clear-prefixes "
			    "prefix 10.0.0.0/8 prefix fd00::/48"));
	EXPECT_EQ(0, commit(self->f,
			    "set nic n clear-addresses address 10.0.0.4"));
	EXPECT_EQ(2, self->f->generation);
	EXPECT_EQ(0, dry_run(self->f, "del nic n"));
	EXPECT_EQ(2, self->f->generation);
	EXPECT_EQ(-ENOENT, commit(self->f, "del nic m"));
	EXPECT_EQ(2, self->f->generation);
	EXPECT_EQ(0, commit(self->f, "set nic n +ip-forwarding"));
	EXPECT_EQ(3, self->f->generation);
}

TEST_F(commit, every_refusal_is_listed)
{
	static const struct {
		const char *op;
		int code, attribute;
	} bad[] = {
		{ "new vnet a prefix 10.1.0.0/16", 0, 0 },
		{ "new vnet b prefix 127.0.0.0/8",
		  VPEER_CODE_NETCFG_INVALID_IP_ADDRESS_PREFIX,
		  VPEER_A_VNET_PREFIX },
		{ "new subnet a/s prefix 10.2.0.0/24",
		  VPEER_CODE_NETCFG_INVALID_SUBNET, VPEER_A_SUBNET_PREFIX },
		{ "new vnet -c prefix 10.3.0.0/16",
		  VPEER_CODE_INVALID_RESOURCE_NAME, VPEER_A_VNET_NAME },
		{ "set peering a/x +allow-vnet-access",
		  VPEER_CODE_RESOURCE_NOT_FOUND, VPEER_A_PEERING_NAME },
		{ "new peering a/x remote-vnet nowhere",
		  VPEER_CODE_RESOURCE_NOT_FOUND, VPEER_A_PEERING_REMOTE_VNET },
		{ "new load-balancer l", VPEER_CODE_FEATURE_NOT_IN_FORCE, 0 },
		{ "new vnet d prefix 10.4.0.1/16",
		  VPEER_CODE_INVALID_CIDR_NOTATION, VPEER_A_VNET_PREFIX },
		{ "new vnet e", VPEER_CODE_MISSING_ATTRIBUTE,
		  VPEER_A_VNET_PREFIX },
	};
	int i, n = 0, last = -1;
	struct ops ops = { };

	for (i = 0; i < (int)ARRAY_SIZE(bad); i++)
		ops_add(&ops, "%s", bad[i].op);
	/* the first refusal gives the errno */
	EXPECT_EQ(-EINVAL, ops_commit(&ops, self->f));
	EXPECT_FALSE(self->f->truncated);
	for (i = 0; i < self->f->refusals; i++) {
		struct refusal *r = &self->f->refusal[i];

		ASSERT_LE(0, r->op);
		EXPECT_LE(last, r->op);
		n += r->op != last;
		last = r->op;
		EXPECT_EQ(bad[r->op].code, r->code) {
			TH_LOG("%s", bad[r->op].op);
		}
		EXPECT_LT(0, r->error);
		if (bad[r->op].attribute)
			EXPECT_EQ(bad[r->op].attribute, r->attribute);
	}
	EXPECT_EQ(ARRAY_SIZE(bad) - 1, n);
	ops_free(&ops);
}

TEST_F(commit, at_most_64_refusals)
{
	struct ops ops = { };
	int i;

	for (i = 0; i < 64; i++)
		ops_add(&ops, "del vnet x%d", i);
	EXPECT_EQ(-ENOENT, ops_commit(&ops, self->f));
	EXPECT_EQ(64, self->f->refusals);
	EXPECT_FALSE(self->f->truncated);
	ops_add(&ops, "del vnet x");
	EXPECT_EQ(-ENOENT, ops_commit(&ops, self->f));
	EXPECT_EQ(64, self->f->refusals);
	EXPECT_TRUE(self->f->truncated);
	ops_free(&ops);
}

TEST_F(commit, the_ack_points_at_the_attribute)
{
	const struct nlattr *at;
	struct msg msg;

	commit_init(self->f, &msg);
	commit_ops(&msg, "new vnet a prefix 10.0.0.0/8; new vnet b region north prefix 127.0.0.0/8");
	ASSERT_EQ(0, nl_send(&self->f->nl, &msg));
	EXPECT_EQ(-EINVAL, nl_receive(&self->f->nl, NULL, NULL));
	ASSERT_LT(0, self->f->nl.ext_offset);
	ASSERT_GT(msg.len, self->f->nl.ext_offset);
	at = (void *)(msg.data + self->f->nl.ext_offset);
	/* the prefix of the second operation, or what holds it */
	EXPECT_EQ(VPEER_A_VNET_PREFIX, attr_type(at));
	EXPECT_LT(msg.len / 2, self->f->nl.ext_offset);
	msg_free(&msg);
}

TEST_F(commit, del_and_new_replace)
{
	struct objs objs;
	struct obj obj;
	uint32_t id;

	must_commit(self->f, "new vnet a prefix 10.0.0.0/8;"
		    "new subnet a/s prefix 10.0.0.0/24");
	obj = obj_get(self->f, "vnet", "a");
	id = obj_u32(&obj, "id");
	obj_free(&obj);
	must_commit(self->f, "new vnet a prefix 172.16.0.0/12; del vnet a");
	obj = obj_get(self->f, "vnet", "a");
	EXPECT_NE(id, obj_u32(&obj, "id"));
	EXPECT_EQ(1, obj_count(&obj, "prefix"));
	obj_free(&obj);
	objs_dump(self->f, &objs, "subnet", NULL);
	EXPECT_EQ(0, objs.count);
	objs_free(&objs);
}

#define FIRST VPEER_COMMIT_FLAGS_FIRST
#define LAST VPEER_COMMIT_FLAGS_LAST

TEST_F(commit, staged_in_several_messages)
{
	char *before = dump_text(self->f, true);

	EXPECT_EQ(0, stage(self->f, 7, FIRST, "new nic n vnet a subnet s"));
	EXPECT_EQ(0, self->f->answers);
	EXPECT_EQ(0, stage(self->f, 7, 0, "new subnet a/s prefix 10.0.0.0/24"));
	EXPECT_UNCHANGED(self->f, before);
	EXPECT_EQ(0, stage(self->f, 7, LAST, "new vnet a prefix 10.0.0.0/8"));
	EXPECT_EQ(1, self->f->answers);
	EXPECT_EQ(2, self->f->generation);
	obj_free(&(struct obj[]){ obj_get(self->f, "nic", "n") }[0]);
	free(before);
}

TEST_F(commit, staged_refusals_count_over_all_messages)
{
	char *before = dump_text(self->f, true);

	ASSERT_EQ(0, stage(self->f, 1, FIRST, "new vnet a prefix 10.0.0.0/8;"
			   "new vnet b prefix 10.0.0.0/8"));
	ASSERT_EQ(0, stage(self->f, 1, 0,
			   "del vnet x; new vnet c prefix 11.0.0.0/8"));
	EXPECT_EQ(-ENOENT, stage(self->f, 1, LAST, "del vnet y"));
	ASSERT_EQ(2, self->f->refusals);
	EXPECT_EQ(2, self->f->refusal[0].op);
	EXPECT_EQ(4, self->f->refusal[1].op);
	EXPECT_UNCHANGED(self->f, before);
	/* and is gone */
	EXPECT_GT(0, stage(self->f, 1, LAST, "new vnet z prefix 12.0.0.0/8"));
	EXPECT_UNCHANGED(self->f, before);
	free(before);
}

TEST_F(commit, staged_dry_run)
{
	char *before = dump_text(self->f, true);

	ASSERT_EQ(0, stage(self->f, 1, FIRST, "new vnet a prefix 10.0.0.0/8"));
	EXPECT_EQ(0, stage(self->f, 1, LAST | VPEER_COMMIT_FLAGS_DRY_RUN,
			   "new vnet b prefix 10.0.0.0/8"));
	EXPECT_UNCHANGED(self->f, before);
	free(before);
}

TEST_F(commit, staged_two_at_a_time)
{
	ASSERT_EQ(0, stage(self->f, 1, FIRST, "new vnet a prefix 10.0.0.0/8"));
	ASSERT_EQ(0, stage(self->f, 2, FIRST, "new vnet b prefix 10.0.0.0/8"));
	EXPECT_EQ(0, stage(self->f, 2, LAST,
			   "new subnet b/s prefix 10.0.0.0/24"));
	EXPECT_EQ(0, stage(self->f, 1, LAST,
			   "new subnet a/s prefix 10.0.0.0/24"));
	EXPECT_EQ(3, self->f->generation);
}

TEST_F(commit, staged_out_of_turn)
{
	char *before = dump_text(self->f, true);

	EXPECT_GT(0, stage(self->f, 5, 0, "new vnet a prefix 10.0.0.0/8"));
	EXPECT_NE('\0', self->f->nl.ext[0]);
	EXPECT_GT(0, stage(self->f, 5, LAST, "new vnet a prefix 10.0.0.0/8"));
	EXPECT_NE('\0', self->f->nl.ext[0]);
	EXPECT_UNCHANGED(self->f, before);
	free(before);
}

TEST_F(commit, staged_dropped_with_the_socket)
{
	char *before = dump_text(self->f, true);
	struct fabric other;
	int i;

	must_commit(self->f, "set fabric limit-staged-ops 10");
	free(before);
	before = dump_text(self->f, true);
	/* were it kept, the tenth part of this would be too much */
	for (i = 0; i < 20; i++) {
		fabric_open(&other, self->f->home);
		ASSERT_EQ(0, stage(&other, 1, FIRST,
				   "new vnet a prefix 10.0.0.0/8;"
				   "new vnet b prefix 10.0.0.0/8;"
				   "new vnet c prefix 10.0.0.0/8;"
				   "new vnet d prefix 10.0.0.0/8")) {
			TH_LOG("round %d", i);
		}
		nl_close(&other.nl);
	}
	EXPECT_UNCHANGED(self->f, before);
	free(before);
}

TEST_F(commit, staged_is_capped)
{
	char *before;
	int i, err;

	must_commit(self->f, "set fabric limit-staged-ops 10");
	before = dump_text(self->f, true);
	ASSERT_EQ(0, stage(self->f, 1, FIRST, "new vnet v prefix 10.0.0.0/8"));
	for (i = 0, err = 0; i < 20 && !err; i++)
		err = stage(self->f, 1, 0, "new vnet v%d prefix 10.0.0.0/8",
			    i);
	EXPECT_EQ(-ENOSPC, err);
	EXPECT_EQ(10, i);
	EXPECT_NE('\0', self->f->nl.ext[0]);
	/* the refused message took the whole with it */
	EXPECT_GT(0, stage(self->f, 1, LAST, "new vnet w prefix 10.0.0.0/8"));
	EXPECT_EQ(0, stage(self->f, 1, FIRST, "new vnet v prefix 10.0.0.0/8"));
	EXPECT_UNCHANGED(self->f, before);
	free(before);
}

#define RACERS 3

static int race(void *data)
{
	struct fabric *home = data;
	struct fabric f;
	int wins = 0;
	int err;

	fabric_open(&f, home->home);
	while (wins < scaled(100)) {
		char text[64];

		snprintf(text, sizeof(text), "new vnet p%d-%d prefix 10.0.0.0/8",
			 getpid(), wins);
		err = commit_expecting(&f, f.generation ? f.generation : 1,
				       text);
		if (!err)
			wins++;
		else if (err != -ESTALE)
			return 1;
	}
	return 0;
}

TEST_F(commit, concurrent_commits_take_turns)
{
	pid_t pid[RACERS];
	struct objs objs;
	int i;

	for (i = 0; i < RACERS; i++)
		pid[i] = child_start(race, self->f);
	for (i = 0; i < RACERS; i++)
		EXPECT_EQ(0, child_wait(pid[i]));
	objs_dump(self->f, &objs, "vnet", NULL);
	EXPECT_EQ(RACERS * scaled(100), objs.count);
	EXPECT_EQ(1 + RACERS * scaled(100), objs.generation);
	objs_free(&objs);
}

TEST_F(commit, a_large_one)
{
	int nics = scaled(4000), i, err = 0;
	struct objs objs;

	must_commit(self->f, "new vnet a prefix 10.0.0.0/8;"
		    "new subnet a/s prefix 10.1.0.0/16");
	ASSERT_EQ(0, stage(self->f, 1, FIRST, "%s", ""));
	for (i = 0; i < nics && !err; i += 2)
		err = stage(self->f, 1, 0, "new nic n%d vnet a subnet s;"
			    "new nic n%d vnet a subnet s", i, i + 1);
	ASSERT_EQ(0, err);
	ASSERT_EQ(0, stage(self->f, 1, LAST, "%s", ""));
	EXPECT_EQ(3, self->f->generation);
	objs_dump(self->f, &objs, "nic", NULL);
	EXPECT_EQ(nics, objs.count);
	objs_free(&objs);
}

TEST_HARNESS_MAIN
