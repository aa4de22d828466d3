// SPDX-License-Identifier: GPL-2.0-only
/* Whose fabric it is: users, user namespaces, labs side by side. */
#include <fcntl.h>
#include <sys/mman.h>

#include "test.h"

FIXTURE(netns) {
	struct fabric *f;
};

FAMILIES(netns);

FIXTURE_SETUP(netns)
{
	self->f = fabric_new();
}

FIXTURE_TEARDOWN(netns)
{
	fabric_close(self->f);
}

struct job {
	struct __test_metadata *_metadata;
	const FIXTURE_VARIANT(netns) *variant;
	struct fabric *f;
	int pipe[2][2];
};

/* EXPECT_ works in a child as well: the verdict is in shared memory. */
static int run_cloud(void *data)
{
	struct __test_metadata *_metadata = ((struct job *)data)->_metadata;
	int af = ((struct job *)data)->variant->af;
	struct fabric *f = xalloc(sizeof(*f));
	struct host *a, *b;

	child_new_user(1000);
	fabric_open(f, -1);
	EXPECT_EQ(0, commit(f, "new tenant t; new subscription u tenant t"));
	lab_vnet(f, 1);
	lab_vnet(f, 2);
	a = host_vnet(f, 1, 4);
	b = host_vnet(f, 2, 4);
	EXPECT_REASON(NO_ROUTE, probe(a, b, af));
	lab_peer(f, 1, 2);
	EXPECT_REASON(FORWARDED, probe(a, b, af));
	EXPECT_REASON(FORWARDED, probe(b, a, af));
	EXPECT_EQ(0, nl_join(&f->nl, f->group));
	EXPECT_EQ(0, link_new(f->home, "x0", NULL, -1));
	EXPECT_EQ(0, link_del(f->home, "x0"));
	return 0;
}

TEST_F(netns, an_ordinary_user_runs_a_cloud_of_his_own)
{
	struct job job = { _metadata, variant, NULL, { } };

	EXPECT_EQ(0, child_run(run_cloud, &job));
}

/* In the fabric's home, but without any right over it. */
static int try_everything(void *data)
{
	struct __test_metadata *_metadata = ((struct job *)data)->_metadata;
	struct fabric *given = ((struct job *)data)->f;
	struct fabric f;
	struct objs objs;
	struct obj obj;

	child_become(1000);
	fabric_open(&f, -1);
	EXPECT_EQ(-EACCES, commit(&f, "new vnet a prefix 10.0.0.0/8"));
	EXPECT_EQ(VPEER_CODE_AUTHORIZATION_FAILED, f.refusal[0].code);
	EXPECT_NE('\0', f.nl.ext[0]);
	EXPECT_EQ(-EACCES, dry_run(&f, "new vnet a prefix 10.0.0.0/8"));
	EXPECT_EQ(-EACCES, stage(&f, 1, VPEER_COMMIT_FLAGS_FIRST,
				 "new vnet a prefix 10.0.0.0/8"));
	/* what he may not read is not there */
	objs_dump(&f, &objs, "vnet", NULL);
	EXPECT_EQ(0, objs.error);
	EXPECT_EQ(0, objs.count);
	EXPECT_EQ(-ENOENT, path_get(&f, "n1-4", NULL, "10.1.1.5", 0).error);
	obj = obj_get(&f, "fabric", "");
	EXPECT_NE(NULL, obj_attr(&obj, "limit-vnets", 0));
	EXPECT_EQ(NULL, obj_attr(&obj, "vnets", 0));
	obj_free(&obj);
	EXPECT_GT(0, nl_join(&f.nl, f.group));
	EXPECT_GT(0, link_new(-1, "x0", "n1-4", -1));
	/* the descriptor of somebody who may does not help */
	EXPECT_EQ(-EACCES, commit(given, "new vnet a prefix 10.0.0.0/8"));
	objs_dump(given, &objs, "vnet", NULL);
	EXPECT_EQ(0, objs.count);
	return 0;
}

TEST_F(netns, an_ordinary_user_may_nothing_at_home)
{
	struct job job = { _metadata, variant, self->f, { } };
	int before = netns_enter(self->f->home);
	char *text;

	lab_vnet(self->f, 1);
	lab_nic(self->f, 1, 4);
	text = dump_text(self->f, true);
	EXPECT_EQ(0, child_run(try_everything, &job));
	EXPECT_UNCHANGED(self->f, text);
	free(text);
	netns_leave(before);
}

TEST_F(netns, two_labs_never_see_each_other)
{
	struct fabric *other = fabric_new();
	struct host *a, *b, *twin;
	struct objs objs;

	lab_vnet(self->f, 1);
	a = host_vnet(self->f, 1, 4);
	b = host_vnet(self->f, 1, 5);
	objs_dump(other, &objs, "vnet", NULL);
	EXPECT_EQ(0, objs.count);
	EXPECT_EQ(0, objs.error);
	objs_free(&objs);
	EXPECT_EQ(-ENOENT, link_new(other->home, "x0", "n1-4", -1));
	/* the same names and addresses once more */
	lab_vnet(other, 1);
	twin = host_vnet(other, 1, 5);
	EXPECT_REASON(FORWARDED, probe(a, b, variant->af));
	EXPECT_REASON(NO_ENDPOINT, probe(twin, a, variant->af));
	must_commit(self->f, "del nic n1-5");
	EXPECT_REASON(NO_ENDPOINT, probe_to(a, host_address(twin, variant->af),
					    twin, variant->af));
	EXPECT_LT(other->generation, self->f->generation);
	fabric_close(other);
}

/* Root of the workload's own user namespace. */
static int workload(void *data)
{
	struct __test_metadata *_metadata = ((struct job *)data)->_metadata;
	struct job *job = data;
	int here;
	char c;

	child_new_user(1000);
	here = netns_here();
	/* ready, then wait until the device is there */
	if (write(job->pipe[0][1], "r", 1) != 1 ||
	    read(job->pipe[1][0], &c, 1) != 1)
		return 1;
	EXPECT_NE(0, link_index(here, "eth0"));
	EXPECT_GT(0, link_set_nic(here, "eth0", ""));
	EXPECT_NE('\0', link_ext[0]);
	EXPECT_GT(0, link_set_nic(here, "eth0", "n1-5"));
	EXPECT_GT(0, link_set_nic(here, "eth0", "n1-4"));
	/* nor attach another device to a NIC that is not of its fabric */
	EXPECT_EQ(-ENOENT, link_new(here, "x0", "n1-5", -1));
	EXPECT_EQ(0, link_new(here, "x0", NULL, -1));
	EXPECT_EQ(-ENOENT, link_set_nic(here, "x0", "n1-5"));
	/* what is the machine's own business stays so */
	EXPECT_EQ(0, link_up(here, "eth0", true));
	EXPECT_EQ(0, link_mtu(here, "eth0", 1400));
	EXPECT_TRUE(link_carrier(here, "eth0"));
	return 0;
}

TEST_F(netns, a_workload_can_not_choose_its_nic)
{
	struct job job = { _metadata, variant, self->f, { } };
	char path[64], c, *before;
	struct obj obj;
	pid_t pid;
	int ns;

	lab_vnet(self->f, 1);
	lab_nic(self->f, 1, 4);
	lab_nic(self->f, 1, 5);
	ASSERT_EQ(0, pipe(job.pipe[0]));
	ASSERT_EQ(0, pipe(job.pipe[1]));
	pid = child_start(workload, &job);
	ASSERT_EQ(1, read(job.pipe[0][0], &c, 1));
	snprintf(path, sizeof(path), "/proc/%d/ns/net", pid);
	ns = open(path, O_RDONLY);
	ASSERT_LE(0, ns);
	ASSERT_EQ(0, link_new(self->f->home, "eth0", "n1-4", ns));
	before = dump_text(self->f, true);
	ASSERT_EQ(1, write(job.pipe[1][1], "g", 1));
	EXPECT_EQ(0, child_wait(pid));
	EXPECT_UNCHANGED(self->f, before);
	free(before);
	obj = obj_get(self->f, "nic", "n1-5");
	EXPECT_EQ(NULL, obj_attr(&obj, "ifindex", 0));
	obj_free(&obj);
	close(ns);
}

TEST_F(netns, home_and_workload_may_be_one)
{
	struct host *a, *b = xalloc(sizeof(*b));

	lab_vnet(self->f, 1);
	a = host_vnet(self->f, 1, 4);
	lab_nic(self->f, 1, 5);
	*b = (struct host){
		.f = self->f, .nic = "n1-5", .dev = "eth0",
		.ns = dup(self->f->home), .udp = { -1, -1 },
		.address = { "10.1.1.5", "fd00:1:0:1::5" },
	};
	link_up(b->ns, "lo", true);
	ASSERT_EQ(0, link_new(self->f->home, "eth0", "n1-5", -1));
	host_configure(b);
	EXPECT_REASON(FORWARDED, probe(a, b, variant->af));
	EXPECT_REASON(FORWARDED, probe(b, a, variant->af));
	host_free(a);
	host_free(b);
}

TEST_HARNESS_MAIN
