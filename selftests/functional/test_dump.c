// SPDX-License-Identifier: GPL-2.0-only
/* Dumps: complete, consistent, filtered. */
#include "test.h"

FIXTURE(dump) {
	struct fabric *f;
};

FIXTURE_SETUP(dump)
{
	self->f = fabric_new();
}

FIXTURE_TEARDOWN(dump)
{
	fabric_close(self->f);
}

#define PREFIXES 1000

static void new_large_vnet(struct fabric *f)
{
	struct msg msg;
	char text[64];
	int i;

	must_commit(f, "set fabric limit-prefixes %d", PREFIXES);
	commit_init(f, &msg);
	msg_nest(&msg, VPEER_A_OP);
	msg_u32(&msg, VPEER_A_OP_VERB, VPEER_VERB_NEW);
	msg_nest(&msg, VPEER_A_OP_VNET);
	msg_str(&msg, VPEER_A_VNET_NAME, "large");
	for (i = 0; i < PREFIXES; i++) {
		if (i % 2)
			snprintf(text, sizeof(text), "10.%d.%d.0/24", i / 256,
				 i % 256);
		else
			snprintf(text, sizeof(text), "fd00:%x::/48", i);
		prefix_put(&msg, VPEER_A_VNET_PREFIX, text);
	}
	msg_end(&msg);
	msg_end(&msg);
	if (commit_send(f, &msg))
		die("large VNet: %s code %d", f->nl.ext, f->refusal[0].code);
}

static int different(const struct obj *obj, const char *name)
{
	char text[PREFIXES][ADDR_TEXT];
	int n = obj_count(obj, name), i;

	if (n > PREFIXES)
		return n;
	for (i = 0; i < n; i++)
		prefix_text(obj_attr(obj, name, i), text[i]);
	qsort(text, n, ADDR_TEXT, (void *)strcmp);
	for (i = 1; i < n; i++)
		if (!strcmp(text[i - 1], text[i]))
			return -1;
	return n;
}

TEST_F(dump, an_object_goes_on_over_messages)
{
	static const size_t room[] = { 4096, 8192, 32768, NL_BUFFER };
	struct fabric reader;
	struct objs objs;
	struct obj obj;
	size_t i;

	must_commit(self->f, "new vnet first prefix 10.0.0.0/8");
	new_large_vnet(self->f);
	must_commit(self->f, "new vnet last prefix 10.0.0.0/8");
	obj = obj_get(self->f, "vnet", "large");
	EXPECT_EQ(PREFIXES, different(&obj, "prefix"));
	obj_free(&obj);
	for (i = 0; i < ARRAY_SIZE(room); i++) {
		nl_room = room[i];
		fabric_open(&reader, self->f->home);
		objs_dump(&reader, &objs, "vnet", NULL);
		nl_close(&reader.nl);
		ASSERT_EQ(0, objs.error);
		ASSERT_EQ(3, objs.count);
		EXPECT_STREQ("large", obj_str(&objs.obj[1], "name"));
		EXPECT_EQ(PREFIXES, different(&objs.obj[1], "prefix"));
		EXPECT_FALSE(objs.obj[1].more);
		EXPECT_EQ(1, objs.obj[0].messages);
		EXPECT_EQ(1, objs.obj[2].messages);
		if (room[i] < 16384)
			EXPECT_LT(1, objs.obj[1].messages);
		EXPECT_FALSE(objs.interrupted);
		objs_free(&objs);
	}
}

TEST_F(dump, a_link_shows_as_many)
{
	struct obj obj;

	new_large_vnet(self->f);
	must_commit(self->f, "new vnet v prefix 172.16.0.0/12;"
		    "new peering v/large remote-vnet large");
	obj = obj_get(self->f, "peering", "v/large");
	EXPECT_EQ(PREFIXES, different(&obj, "remote-prefix"));
	obj_free(&obj);
}

TEST_F(dump, many_objects_in_small_buffers)
{
	int n = scaled(900), i;
	struct fabric reader;
	struct objs objs;
	struct msg msg;
	char text[96];

	commit_init(self->f, &msg);
	for (i = 0; i < n; i++) {
		snprintf(text, sizeof(text), "new vnet v%d prefix 10.0.0.0/8",
			 i);
		commit_ops(&msg, text);
	}
	ASSERT_EQ(0, commit_send(self->f, &msg));
	nl_room = 4096;
	fabric_open(&reader, self->f->home);
	objs_dump(&reader, &objs, "vnet", NULL);
	EXPECT_EQ(n, objs.count);
	EXPECT_EQ(1, objs.generations);
	EXPECT_EQ(2, objs.generation);
	objs_free(&objs);
}

#define SWAPPED 200

/* All VNets are replaced by each commit, and carry its number as region. */
static int swap_all(void *data)
{
	struct fabric *home = data;
	struct fabric f;
	struct msg msg;
	char text[96];
	int round, i;

	fabric_open(&f, home->home);
	for (round = 1;; round++) {
		commit_init(&f, &msg);
		for (i = 0; i < SWAPPED; i++) {
			snprintf(text, sizeof(text),
				 "del vnet v%d; new vnet v%d region r%d prefix 10.0.0.0/8",
				 i, i, round);
			commit_ops(&msg, text);
		}
		if (commit_send(&f, &msg))
			return 1;
	}
}

static bool is_one_state(const struct objs *objs)
{
	int i;

	for (i = 0; i < objs->count; i++)
		if (strcmp(obj_str(&objs->obj[0], "region"),
			   obj_str(&objs->obj[i], "region")))
			return false;
	return objs->count == SWAPPED && objs->generations == 1;
}

TEST_F(dump, one_state_or_flagged_while_commits_run)
{
	int clean = 0, flagged = 0, i;
	struct fabric reader;
	struct objs objs;
	long end;
	pid_t pid;

	for (i = 0; i < SWAPPED; i++)
		must_commit(self->f, "new vnet v%d region r0 prefix 10.0.0.0/8",
			    i);
	pid = child_start(swap_all, self->f);
	nl_room = 4096;
	fabric_open(&reader, self->f->home);
	end = now_ms() + 60000;
	while (now_ms() < end && (flagged < 10 || clean + flagged < 60)) {
		objs_dump(&reader, &objs, "vnet", NULL);
		ASSERT_EQ(0, objs.error);
		if (objs.interrupted)
			flagged++;
		else
			clean++;
		ASSERT_TRUE(objs.interrupted || is_one_state(&objs)) {
			TH_LOG("%d VNets of %d generations", objs.count,
			       objs.generations);
		}
		objs_free(&objs);
	}
	child_stop(pid);
	TH_LOG("%d dumps of one state, %d flagged", clean, flagged);
	EXPECT_LT(0, flagged);
	/* and clean again once nothing changes */
	objs_dump(self->f, &objs, "vnet", NULL);
	EXPECT_FALSE(objs.interrupted);
	EXPECT_TRUE(is_one_state(&objs));
	objs_free(&objs);
}

static int count(struct fabric *f, const char *kind, const char *filter)
{
	struct objs objs;
	int n;

	objs_dump(f, &objs, kind, filter);
	n = objs.error ? objs.error : objs.count;
	objs_free(&objs);
	return n;
}

TEST_F(dump, filters)
{
	must_commit(self->f, "new subscription u;"
		    "new vnet a prefix 10.1.0.0/16; new vnet b prefix 10.2.0.0/16;"
		    "new vnet u:a prefix 10.3.0.0/16;"
		    "new subnet a/s prefix 10.1.1.0/24;"
		    "new subnet a/t prefix 10.1.2.0/24;"
		    "new subnet b/s prefix 10.2.1.0/24;"
		    "new subnet u:a/s prefix 10.3.1.0/24;"
		    "new nic n vnet a subnet s; new nic m vnet b subnet s;"
		    "new nic u:n vnet a subnet s;"
		    "new peering a/b remote-vnet b;"
		    "new peering b/a remote-vnet a;"
		    "new peering u:a/b remote-subscription default remote-vnet b");
	EXPECT_EQ(3, count(self->f, "vnet", NULL));
	EXPECT_EQ(2, count(self->f, "vnet", "subscription default"));
	EXPECT_EQ(1, count(self->f, "vnet", "subscription u"));
	EXPECT_EQ(4, count(self->f, "subnet", NULL));
	EXPECT_EQ(2, count(self->f, "subnet", "vnet a"));
	EXPECT_EQ(1, count(self->f, "subnet", "subscription u vnet a"));
	EXPECT_EQ(1, count(self->f, "subnet", "subscription u"));
	EXPECT_EQ(3, count(self->f, "nic", NULL));
	EXPECT_EQ(1, count(self->f, "nic", "vnet a"));
	EXPECT_EQ(2, count(self->f, "nic", "subscription default"));
	EXPECT_EQ(1, count(self->f, "nic", "subscription u vnet a"));
	EXPECT_EQ(3, count(self->f, "peering", NULL));
	EXPECT_EQ(1, count(self->f, "peering", "vnet b"));
	EXPECT_EQ(1, count(self->f, "peering", "subscription u vnet a"));
	EXPECT_GE(0, count(self->f, "vnet", "subscription nowhere"));
	EXPECT_GE(0, count(self->f, "subnet", "vnet nowhere"));
	EXPECT_EQ(1, count(self->f, "tenant", NULL));
	EXPECT_EQ(2, count(self->f, "subscription", NULL));
}

TEST_F(dump, every_message_has_the_generation)
{
	struct objs objs;
	struct obj obj;

	must_commit(self->f, "new vnet a prefix 10.1.0.0/16");
	obj = obj_get(self->f, "vnet", "a");
	EXPECT_EQ(2, obj.generation);
	obj_free(&obj);
	obj = obj_get(self->f, "fabric", "");
	EXPECT_EQ(2, obj.generation);
	EXPECT_EQ(1, obj_u32(&obj, "vnets"));
	EXPECT_EQ(0, obj_u32(&obj, "nics"));
	obj_free(&obj);
	objs_dump(self->f, &objs, "tenant", NULL);
	EXPECT_EQ(2, objs.generation);
	EXPECT_EQ(1, objs.generations);
	objs_free(&objs);
}

TEST_F(dump, numbers_are_not_reused)
{
	uint32_t last = 0, id;
	struct obj obj;
	int i;

	for (i = 0; i < 20; i++) {
		must_commit(self->f, "new vnet a prefix 10.1.0.0/16");
		obj = obj_get(self->f, "vnet", "a");
		id = obj_u32(&obj, "id");
		EXPECT_NE(last, id);
		last = id;
		obj_free(&obj);
		must_commit(self->f, "del vnet a");
	}
}

TEST_HARNESS_MAIN
