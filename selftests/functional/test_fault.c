// SPDX-License-Identifier: GPL-2.0-only
/*
 * Every allocation that the module is behind fails once: of commits, of an
 * attachment, of the making of a namespace. What fails has changed nothing.
 * The guest looks for leaks when the test is over. Only a kernel that injects
 * faults can run this.
 */
#include <sched.h>
#include <sys/mman.h>

#include "test.h"

/* made by one child, before the next takes over */
#define NAMESPACES	50

FIXTURE(failing) {
	struct fabric *f;
};

FIXTURE_SETUP(failing)
{
	fault_setup();
	self->f = fabric_new();
	must_commit(self->f, "set fabric limit-staged-ops 1000");
	lab_vnet(self->f, 1);
	lab_vnet(self->f, 2);
	lab_nic(self->f, 1, 4);
}

FIXTURE_TEARDOWN(failing)
{
	fabric_close(self->f);
}

/*
 * Sends a commit, the @nth allocation of which fails.
 * Return: what the kernel answered; -ENOBUFS when its answer was lost, so that
 * nobody can tell.
 */
static int commit_failing(struct fabric *f, const char *text, int nth,
			  int *left)
{
	struct msg msg;
	int err;

	commit_init(f, &msg);
	commit_ops(&msg, text);
	nl_fault = nth;
	err = commit_send(f, &msg);
	*left = nl_fault_left;
	return err;
}

struct tally {
	int failed, passed, unknown;
};

/*
 * Runs the commit with one failure after the other until none is left to
 * fail; @undo takes back what went through in spite of one.
 */
static struct tally fail_each(struct __test_metadata *_metadata,
			      struct fabric *f, const char *text,
			      const char *undo)
{
	char *before = dump_text(f, false), *after, *now;
	struct tally tally = { };
	int nth, left = 0, err;

	must_commit(f, "%s", text);
	after = dump_text(f, false);
	must_commit(f, "%s", undo);
	EXPECT_STRNE(before, after);
	for (nth = 1; !left; nth++) {
		err = commit_failing(f, text, nth, &left);
		now = dump_text(f, false);
		if (left) {
			EXPECT_EQ(0, err);
		} else if (err == -ENOBUFS) {
			tally.unknown++;
			EXPECT_TRUE(!strcmp(now, before) ||
				    !strcmp(now, after));
		} else if (err) {
			tally.failed++;
			EXPECT_EQ(-ENOMEM, err);
			EXPECT_STREQ(before, now);
		} else {
			tally.passed++;
			EXPECT_STREQ(after, now);
		}
		if (strcmp(now, before))
			must_commit(f, "%s", undo);
		free(now);
		now = dump_text(f, false);
		ASSERT_STREQ(before, now) {
			TH_LOG("failure %d of '%s'", nth, text);
		}
		free(now);
	}
	free(before);
	free(after);
	TH_LOG("%d allocations: %d refused, %d done without, %d unanswered",
	       nth - 2, tally.failed, tally.passed, tally.unknown);
	EXPECT_LT(0, tally.failed);
	return tally;
}

TEST_F(failing, a_commit_that_creates)
{
	fail_each(_metadata, self->f,
		  "new tenant t; new subscription u tenant t;"
		  "new vnet v9 prefix 10.9.0.0/16 prefix fd00:9::/48;"
		  "new subnet v9/s prefix 10.9.1.0/24;"
		  "new nic n9 vnet v9 subnet s;"
		  "new peering v9/a remote-vnet v1;"
		  "new peering v1/z remote-vnet v9",
		  "del nic n9; del vnet v9; del peering v1/z;"
		  "del subscription u; del tenant t");
}

TEST_F(failing, a_commit_that_changes)
{
	lab_peer(self->f, 1, 2);
	fail_each(_metadata, self->f,
		  "set vnet v1 prefix 10.91.0.0/16; set peering v2/to1 sync;"
		  "set subnet v2/s prefix 10.2.7.0/24;"
		  "set nic n1-4 address 10.1.1.77 +ip-forwarding;"
		  "set peering v1/to2 -allow-vnet-access",
		  "set vnet v1 remove-prefix 10.91.0.0/16;"
		  "set peering v2/to1 sync;"
		  "set subnet v2/s remove-prefix 10.2.7.0/24;"
		  "set nic n1-4 remove-address 10.1.1.77 -ip-forwarding;"
		  "set peering v1/to2 +allow-vnet-access");
}

TEST_F(failing, a_commit_that_deletes)
{
	lab_peer(self->f, 1, 2);
	fail_each(_metadata, self->f, "del peering v1/to2 both; del nic n1-4",
		  "new peering v1/to2 remote-vnet v2;"
		  "new peering v2/to1 remote-vnet v1;"
		  "new nic n1-4 vnet v1 subnet s address 10.1.1.4 address fd00:1:0:1::4");
}

TEST_F(failing, a_commit_that_is_refused)
{
	const char *text = "new vnet x prefix 127.0.0.0/8; del vnet y;"
			   "new peering v1/self remote-vnet v1";
	char *before = dump_text(self->f, true);
	int nth, left = 0, err;

	for (nth = 1; !left; nth++) {
		err = commit_failing(self->f, text, nth, &left);
		EXPECT_GT(0, err);
		EXPECT_UNCHANGED(self->f, before);
	}
	TH_LOG("%d allocations", nth - 2);
	EXPECT_EQ(-EINVAL, err);
	free(before);
}

/* Both messages, the failure in whichever it comes to. */
static int stage_failing(struct fabric *f, int nth, int *left)
{
	int err;

	nl_fault = nth;
	err = stage(f, 1, VPEER_COMMIT_FLAGS_FIRST,
		    "new vnet x prefix 10.50.0.0/16");
	*left = nl_fault_left;
	if (err)
		return err;
	nl_fault = *left;
	err = stage(f, 1, VPEER_COMMIT_FLAGS_LAST,
		    "new subnet x/s prefix 10.50.1.0/24");
	if (*left)
		*left = nl_fault_left;
	return err;
}

TEST_F(failing, a_staged_commit)
{
	char *before = dump_text(self->f, false), *now;
	int nth, left = 0, err, failed = 0;
	struct fabric f;

	for (nth = 1; !left; nth++) {
		/* a socket of its own: what is half staged goes with it */
		fabric_open(&f, self->f->home);
		err = stage_failing(&f, nth, &left);
		nl_close(&f.nl);
		failed += err != 0;
		if (left)
			EXPECT_EQ(0, err);
		now = dump_text(self->f, false);
		if (strcmp(before, now)) {
			EXPECT_TRUE(!err || err == -ENOBUFS);
			must_commit(self->f, "del vnet x");
		} else {
			EXPECT_GT(0, err);
		}
		free(now);
	}
	TH_LOG("%d allocations, %d refused", nth - 2, failed);
	EXPECT_LT(0, failed);
	EXPECT_EQ(0, err);
	free(before);
}

static bool attached(struct fabric *f, const char *nic)
{
	struct obj obj = obj_get(f, "nic", nic);
	bool is = obj_attr(&obj, "ifindex", 0);

	obj_free(&obj);
	return is;
}

/* Return: how many allocations there are, when none fails. */
static int count_attachment(struct fabric *f, int ns)
{
	nl_fault = 1000000;
	if (link_new(f->home, "eth0", "n1-4", ns) || link_del(ns, "eth0"))
		die("attach: %s", link_ext);
	return 1000000 - nl_fault_left;
}

/* Most allocations are those of any device. */
TEST_F_TIMEOUT(failing, an_attachment, 3000)
{
	int nth, total, failed = 0, err, ns = netns_new();
	char *before = dump_text(self->f, true);

	total = count_attachment(self->f, ns);
	for (nth = 1; nth <= total; nth++) {
		nl_fault = nth;
		err = link_new(self->f->home, "eth0", "n1-4", ns);
		if (link_index(ns, "eth0")) {
			EXPECT_TRUE(attached(self->f, "n1-4"));
			ASSERT_EQ(0, link_del(ns, "eth0"));
		} else {
			failed++;
			EXPECT_NE(0, err);
		}
		EXPECT_FALSE(attached(self->f, "n1-4"));
	}
	/* an attachment is no commit: the generation would tell as well */
	EXPECT_UNCHANGED(self->f, before);
	TH_LOG("%d allocations, %d refused", total, failed);
	EXPECT_LT(0, failed);
	free(before);
}

TEST_F_TIMEOUT(failing, a_later_attachment, 3000)
{
	int nth, left = 0, err, home = self->f->home;

	ASSERT_EQ(0, link_new(home, "x0", NULL, -1));
	for (nth = 1; !left; nth++) {
		nl_fault = nth;
		err = link_set_nic(home, "x0", "n1-4");
		left = nl_fault_left;
		EXPECT_EQ(link_carrier(home, "x0"),
			  attached(self->f, "n1-4"));
		if (left)
			EXPECT_EQ(0, err);
		ASSERT_EQ(0, link_set_nic(home, "x0", ""));
		EXPECT_FALSE(attached(self->f, "n1-4"));
	}
	TH_LOG("%d allocations", nth - 2);
}

struct making {
	int from, total, refused, done;
};

/* Return: how many allocations were to go when the namespace was made. */
static int make_failing(int nth, int *err)
{
	fault_arm(nth);
	*err = unshare(CLONE_NEWNET) ? -errno : 0;
	return fault_disarm();
}

/*
 * In a child, which a failure may leave without a namespace of its own: one
 * failure after the other. If a namespace was made, it works.
 */
static int make_many(void *data)
{
	struct making *making = data;
	int nth, left, err;
	struct fabric f;

	fault_setup();
	for (nth = making->from; nth < making->from + NAMESPACES; nth++) {
		left = make_failing(nth, &err);
		if (err && left)
			return 2;
		making->refused += err != 0;
		if (err)
			continue;
		making->done += !left;
		fabric_open(&f, -1);
		must_commit(&f, "new vnet v prefix 10.0.0.0/8");
		nl_close(&f.nl);
		close(f.home);
	}
	return 0;
}

/* How many allocations make a namespace; the first ones fill caches too. */
static int count_making(void *data)
{
	int i, err;

	fault_setup();
	for (i = 0; i < 4; i++)
		*(int *)data = 1000000 - make_failing(1000000, &err);
	return err ? 1 : 0;
}

TEST_F_TIMEOUT(failing, a_namespace, 3000)
{
	struct making *making;

	making = mmap(NULL, sizeof(*making), PROT_READ | PROT_WRITE,
		      MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	ASSERT_EQ(0, child_run(count_making, &making->total));
	for (making->from = 1; making->from <= making->total;
	     making->from += NAMESPACES)
		ASSERT_EQ(0, child_run(make_many, making));
	TH_LOG("%d allocations: %d refused, %d done without", making->total,
	       making->refused, making->done);
	EXPECT_LT(0, making->refused);
}

TEST_HARNESS_MAIN
