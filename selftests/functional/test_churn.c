// SPDX-License-Identifier: GPL-2.0-only
/* Many namespaces come, talk and go; the memory comes back. */
#include <fcntl.h>

#include "test.h"

#define BATCH 50

FIXTURE(churn) {
	struct fabric *f;
	struct host *anchor;
};

FIXTURE_SETUP(churn)
{
	self->f = fabric_new();
	lab_vnet(self->f, 1);
	self->anchor = host_vnet(self->f, 1, 4);
}

FIXTURE_TEARDOWN(churn)
{
	host_free(self->anchor);
	fabric_close(self->f);
}

/* The sum of the values that @format finds in the lines of @path. */
static long sum_of(const char *path, const char *format)
{
	FILE *in = fopen(path, "r");
	long sum = 0, value;
	char line[128];

	if (!in)
		die("%s: %s", path, strerror(errno));
	while (fgets(line, sizeof(line), in))
		if (sscanf(line, format, &value) == 1)
			sum += value;
	fclose(in);
	return sum;
}

static long available_kb(void)
{
	int fd = open("/proc/sys/vm/drop_caches", O_WRONLY);

	/* what is cached of files and can go is no leak */
	if (fd < 0 || write(fd, "3", 1) != 1)
		die("drop_caches: %s", strerror(errno));
	close(fd);
	/* nor are the free pages that a CPU keeps at hand: up to 50 MB */
	return sum_of("/proc/meminfo", "MemAvailable: %ld") +
	       sum_of("/proc/zoneinfo", " count: %ld") *
	       (sysconf(_SC_PAGESIZE) / 1024);
}

static void batch(struct __test_metadata *_metadata,
		  FIXTURE_DATA(churn) *self)
{
	struct host *host[BATCH];
	int i;

	for (i = 0; i < BATCH; i++)
		host[i] = host_vnet(self->f, 1, 5 + i);
	for (i = 0; i < BATCH; i++) {
		EXPECT_REASON(FORWARDED, probe(self->anchor, host[i],
					       i % 2 ? AF_INET : AF_INET6));
		EXPECT_REASON(FORWARDED, probe(host[i], self->anchor,
					       i % 2 ? AF_INET6 : AF_INET));
	}
	for (i = 0; i < BATCH; i++) {
		/* the NIC first, the namespace first */
		if (i % 2)
			must_commit(self->f, "del nic n1-%d", 5 + i);
		host_free(host[i]);
	}
	for (i = 0; i < BATCH; i += 2)
		must_commit(self->f, "del nic n1-%d", 5 + i);
}

struct memory {
	long wanted, seen;
};

static bool is_back(void *data)
{
	struct memory *memory = data;

	memory->seen = available_kb();
	return memory->seen >= memory->wanted;
}

TEST_F_TIMEOUT(churn, a_thousand_namespaces, 600)
{
	int batches = scaled(1000) / BATCH, i;
	long before, room, start = now_ms();
	struct memory memory;
	struct objs objs;

	/* the first fills caches that stay filled */
	batch(_metadata, self);
	before = available_kb();
	for (i = 1; i < batches; i++)
		batch(_metadata, self);
	/* a namespace alone takes about 200 KB: one in twenty would be seen */
	room = slow_kernel() ? 64 << 10 : 8 << 10;
	memory.wanted = before - room;
	EXPECT_TRUE(wait_until(is_back, &memory, 60000));
	TH_LOG("%d namespaces in %ld ms, %ld KB less than after the first %d",
	       batches * BATCH, now_ms() - start, before - memory.seen, BATCH);
	objs_dump(self->f, &objs, "nic", NULL);
	EXPECT_EQ(1, objs.count);
	objs_free(&objs);
}

TEST_HARNESS_MAIN
