// SPDX-License-Identifier: GPL-2.0-only
/*
 * Commits of several messages, by users that are no administrators (SEM-6).
 *
 * Alice is user 1000 and contributes to v1, Bob is 1001 and does to v2. Both
 * act by the effective user of this process, on a socket that root has opened.
 */
#include "test.h"

#define ALICE	1000
#define BOB	1001

FIXTURE(stage) {
	struct fabric *f;
};

FIXTURE_SETUP(stage)
{
	self->f = fabric_new();
	lab_vnet(self->f, 1);
	lab_vnet(self->f, 2);
	must_commit(self->f,
		    "new grant vnet v1 uid %d role network-contributor;"
		    "new grant vnet v2 uid %d role network-contributor",
		    ALICE, BOB);
}

FIXTURE_TEARDOWN(stage)
{
	fabric_close(self->f);
}

#define FIRST VPEER_COMMIT_FLAGS_FIRST
#define LAST VPEER_COMMIT_FLAGS_LAST

/* Return: how many operations there is room for, up to @most. */
static int stage_many(struct fabric *f, uid_t uid, const char *vnet, int most)
{
	int n, err = 0;

	if (seteuid(uid))
		die("seteuid: %s", strerror(errno));
	for (n = 0; n < most && !err; n++)
		err = stage(f, uid, n ? 0 : FIRST,
			    "set vnet %s prefix 10.%d.0.0/16", vnet, 100 + n);
	if (seteuid(0))
		die("seteuid: %s", strerror(errno));
	return err ? n - 1 : n;
}

TEST_F(stage, sem_6_staged_by_one_is_no_matter_to_another)
{
	struct fabric *f = self->f, empty[11];
	int i;

	must_commit(f, "set fabric limit-staged-ops 10");
	EXPECT_EQ(10, stage_many(f, ALICE, "v1", 20));
	EXPECT_EQ(7, stage_many(f, BOB, "v2", 7));
	EXPECT_EQ(9, stage_many(f, 0, "v1", 9));
	/* Alice's went with what was too much; Bob's and root's are there */
	EXPECT_EQ(10, stage_many(f, ALICE, "v1", 10));
	for (i = 0; i < 11; i++)
		fabric_open(&empty[i], f->home);
	ASSERT_EQ(0, seteuid(BOB));
	EXPECT_EQ(0, stage(f, BOB, LAST, "set vnet v2 prefix 10.99.0.0/16"));
	/* what is in force takes no room, what is empty does */
	for (i = 0; i < 11; i++)
		EXPECT_EQ(i < 10 ? 0 : -ENOSPC,
			  stage(&empty[i], 1, FIRST, "%s", ""));
	ASSERT_EQ(0, seteuid(0));
	for (i = 0; i < 11; i++)
		nl_close(&empty[i].nl);
}

TEST_F(stage, sem_6_each_message_by_its_own_sender)
{
	struct fabric *f = self->f;

	ASSERT_EQ(0, seteuid(ALICE));
	EXPECT_EQ(0, stage(f, 1, FIRST, "set vnet v1 prefix 10.9.0.0/16"));
	ASSERT_EQ(0, seteuid(0));
	ASSERT_EQ(0, seteuid(BOB));
	EXPECT_EQ(0, stage(f, 1, LAST, "set vnet v2 prefix 10.10.0.0/16"));
	ASSERT_EQ(0, seteuid(0));
	must_commit(f, "set vnet v1 remove-prefix 10.9.0.0/16;"
		    "set vnet v2 remove-prefix 10.10.0.0/16");
	/* and not by that of the last message */
	ASSERT_EQ(0, seteuid(ALICE));
	EXPECT_EQ(0, stage(f, 2, FIRST, "set vnet v2 prefix 10.9.0.0/16"));
	ASSERT_EQ(0, seteuid(0));
	EXPECT_EQ(-EACCES, stage(f, 2, LAST,
				 "set vnet v1 prefix 10.10.0.0/16"));
	EXPECT_EQ(1, f->refusals);
	EXPECT_EQ(0, f->refusal[0].op);
	EXPECT_EQ(VPEER_CODE_AUTHORIZATION_FAILED, f->refusal[0].code);
	/* a right that is taken meanwhile is gone */
	ASSERT_EQ(0, seteuid(ALICE));
	EXPECT_EQ(0, stage(f, 3, FIRST, "set vnet v1 prefix 10.9.0.0/16"));
	ASSERT_EQ(0, seteuid(0));
	must_commit(f, "del grant vnet v1 uid %d role network-contributor",
		    ALICE);
	EXPECT_EQ(-EACCES, stage(f, 3, LAST, "%s", ""));
	ASSERT_EQ(0, seteuid(ALICE));
	EXPECT_EQ(-EACCES, stage(f, 4, FIRST,
				 "set vnet v1 prefix 10.9.0.0/16"));
	ASSERT_EQ(0, seteuid(0));
}

TEST_HARNESS_MAIN
