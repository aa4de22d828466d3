// SPDX-License-Identifier: GPL-2.0-only
/* Tracepoints: what they tell of packets and commits. */
#include <fcntl.h>
#include <sched.h>
#include <sys/stat.h>

#include "test.h"

FIXTURE(trace) {
	struct fabric *f;
	struct host *a, *b;
	char dir[128];
};

FAMILIES(trace);

static void write_to(const char *dir, const char *file, const char *text)
{
	char path[256];
	int fd;

	snprintf(path, sizeof(path), "%s/%s", dir, file);
	fd = open(path, O_WRONLY | O_TRUNC);
	if (fd < 0 || write(fd, text, strlen(text)) < 0)
		die("%s: %s", path, strerror(errno));
	close(fd);
}

static void stay_on_one_cpu(void)
{
	cpu_set_t set;

	CPU_ZERO(&set);
	CPU_SET(0, &set);
	if (sched_setaffinity(0, sizeof(set), &set))
		die("sched_setaffinity: %s", strerror(errno));
}

FIXTURE_SETUP(trace)
{
	self->f = fabric_new();
	lab_vnet(self->f, 1);
	lab_vnet(self->f, 2);
	self->a = host_vnet(self->f, 1, 4);
	self->b = host_vnet(self->f, 2, 4);
	/*
	 * An instance of its own, so that nobody else's events are in it. It
	 * does not want the names of tasks: those come from the scheduler's
	 * tracepoints, and an emulated processor may stumble over code that is
	 * patched while the other one runs it.
	 */
	write_to("/sys/kernel/tracing", "options/record-cmd", "0");
	stay_on_one_cpu();
	snprintf(self->dir, sizeof(self->dir),
		 "/sys/kernel/tracing/instances/vpeer-%d", getpid());
	ASSERT_EQ(0, mkdir(self->dir, 0700));
	write_to(self->dir, "events/vpeer/enable", "1");
}

FIXTURE_TEARDOWN(trace)
{
	write_to(self->dir, "events/vpeer/enable", "0");
	EXPECT_EQ(0, rmdir(self->dir));
	write_to("/sys/kernel/tracing", "options/record-cmd", "1");
	host_free(self->a);
	host_free(self->b);
	fabric_close(self->f);
}

/* Return: a line that has all the words, empty when there is none. */
static const char *find_line(const char *dir, const char *event,
			     const char *word, const char *other)
{
	static char line[1024];
	char path[256];
	FILE *in;

	snprintf(path, sizeof(path), "%s/trace", dir);
	in = fopen(path, "r");
	if (!in)
		die("%s: %s", path, strerror(errno));
	while (fgets(line, sizeof(line), in)) {
		if (strstr(line, event) && strstr(line, word) &&
		    strstr(line, other)) {
			fclose(in);
			return line;
		}
	}
	fclose(in);
	return "";
}

TEST_F(trace, vpeer_forward)
{
	const char *line, *source, *destination;

	source = BY_FAMILY("10.1.1.4", "fd00:1:0:1::4");
	destination = BY_FAMILY("10.2.1.4", "fd00:2:0:1::4");
	EXPECT_STREQ("", find_line(self->dir, "vpeer_forward:", source,
				   destination));
	lab_peer(self->f, 1, 2);
	EXPECT_REASON(FORWARDED, probe(self->a, self->b, variant->af));
	line = find_line(self->dir, "vpeer_forward:", source, destination);
	EXPECT_NE('\0', line[0]);
	EXPECT_NE(NULL, strstr(line, "generation="));
	EXPECT_NE(NULL, strstr(line, BY_FAMILY("len=32", "len=52"))) {
		TH_LOG("%s", line);
	}
}

TEST_F(trace, vpeer_drop)
{
	const char *line;

	EXPECT_REASON(NO_ROUTE, probe(self->a, self->b, variant->af));
	line = find_line(self->dir, "vpeer_drop:", "reason=no-route",
			 BY_FAMILY("10.2.1.4", "fd00:2:0:1::4"));
	EXPECT_NE('\0', line[0]);
	EXPECT_NE(NULL, strstr(line, BY_FAMILY("protocol=0x0800",
					       "protocol=0x86dd")));
	EXPECT_STREQ("", find_line(self->dir, "vpeer_forward:", "", ""));
}

static unsigned long number(const char *line, const char *key)
{
	const char *at = strstr(line, key);

	return at ? strtoul(at + strlen(key), NULL, 0) : 0;
}

/* What "path trace" knows a packet and its way by. */
TEST_F(trace, sender_and_ident)
{
	unsigned long sender;
	const char *line;

	EXPECT_REASON(NO_ROUTE, probe(self->a, self->b, variant->af));
	line = find_line(self->dir, "vpeer_drop:", "reason=no-route",
			 BY_FAMILY("10.2.1.4", "fd00:2:0:1::4"));
	sender = number(line, " sender=");
	EXPECT_NE(0, sender);
	lab_peer(self->f, 1, 2);
	EXPECT_REASON(FORWARDED, probe(self->a, self->b, variant->af));
	line = find_line(self->dir, "vpeer_forward:",
			 BY_FAMILY("src=::ffff:10.1.1.4", "src=fd00:1:0:1::4"),
			 "ident=0x");
	EXPECT_EQ(sender, number(line, " sender="));
	EXPECT_NE(sender, number(line, " nic="));
	/* flow labels are chosen by the flow, so they are never 0 */
	if (variant->af == AF_INET6)
		EXPECT_NE(0, number(line, " ident="));
}

TEST_F(trace, vpeer_commit)
{
	char generation[64];

	must_commit(self->f, "new vnet x prefix 10.9.0.0/16;"
		    "new vnet y prefix 10.9.0.0/16");
	snprintf(generation, sizeof(generation), "generation=%llu ",
		 (unsigned long long)self->f->generation);
	EXPECT_STRNE("", find_line(self->dir, "vpeer_commit:", generation,
				   "ops=2 refusals=0 err=0"));
	EXPECT_EQ(-ENOENT, commit(self->f, "del vnet z"));
	EXPECT_STRNE("", find_line(self->dir, "vpeer_commit:", generation,
				   "ops=1 refusals=1 err=-2"));
}

TEST_HARNESS_MAIN
