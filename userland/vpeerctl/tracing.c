// SPDX-License-Identifier: GPL-2.0-only
/*
 * The module's tracepoints, read through perf's file descriptors: nobody else's
 * tracing notices, and however the tool ends there is nothing to clean up.
 */
#include "tracing.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/magic.h>
#include <linux/perf_event.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/mount.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/vfs.h>
#include <time.h>
#include <unistd.h>

#include "report.h"

/* Pages of a ring that hold records, a power of two. */
#define RING_PAGES	4

/**
 * struct ring - What happens on one CPU.
 * @fd: vpeer_forward and vpeer_drop there.
 * @page: The ring's head, records follow.
 */
struct ring {
	int fd[2];
	struct perf_event_mmap_page *page;
};

static size_t page_size(void)
{
	return (size_t)sysconf(_SC_PAGESIZE);
}

static size_t ring_size(void)
{
	return RING_PAGES * page_size();
}

/* Where /sys is another one or has none, a mount that nobody else sees. */
static int mount_tracefs(void)
{
	int fs = fsopen("tracefs", FSOPEN_CLOEXEC), mnt;

	if (fs < 0)
		return -errno;
	mnt = fsconfig(fs, FSCONFIG_CMD_CREATE, NULL, NULL, 0);
	if (!mnt)
		mnt = fsmount(fs, FSMOUNT_CLOEXEC, 0);
	if (mnt < 0)
		mnt = -errno;
	close(fs);
	return mnt;
}

static int open_tracefs(void)
{
	static const char *const places[] = {
		"/sys/kernel/tracing", "/sys/kernel/debug/tracing",
	};
	struct statfs fs;
	size_t i;
	int fd;

	for (i = 0; i < sizeof(places) / sizeof(places[0]); i++) {
		fd = open(places[i], O_RDONLY | O_DIRECTORY | O_CLOEXEC);
		if (fd < 0)
			continue;
		if (!fstatfs(fd, &fs) && fs.f_type == TRACEFS_MAGIC)
			return fd;
		close(fd);
	}
	return mount_tracefs();
}

static int read_format(int tracefs, const char *event, char *text,
		       size_t size)
{
	ssize_t got, n = 0;
	char path[64];
	int fd;

	snprintf(path, sizeof(path), "events/vpeer/%s/format", event);
	fd = openat(tracefs, path, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return -errno;
	while ((got = read(fd, text + n, size - 1 - (size_t)n)) > 0)
		n += got;
	text[n] = '\0';
	close(fd);
	return got < 0 ? -EIO : 0;
}

static int failed(struct ctl *ctl, const char *what, int err)
{
	const char *hint = "";

	if (err == -EACCES || err == -EPERM)
		hint = "; it takes root of the machine itself";
	else if (err == -ENODEV)
		hint = "; this kernel has no tracefs";
	complain(ctl, "cannot follow packets: %s: %s%s", what, strerror(-err),
		 hint);
	return STATUS_USAGE;
}

static int read_layouts(struct tracing *tracing, int tracefs)
{
	static const char *const events[] = { "vpeer_forward", "vpeer_drop" };
	struct ctl *ctl = tracing->ctl;
	const char *lacks;
	char text[8192];
	int i, err;

	for (i = 0; i < 2; i++) {
		err = read_format(tracefs, events[i], text, sizeof(text));
		if (err == -ENOENT) {
			complain(ctl, "cannot follow packets: the kernel offers no tracepoint vpeer:%s",
				 events[i]);
			return STATUS_USAGE;
		}
		if (err)
			return failed(ctl, "tracefs", err);
		lacks = layout_parse(text, i, &tracing->layout[i]);
		if (!lacks)
			continue;
		complain(ctl, "cannot follow packets: tracepoint vpeer:%s lacks %s: install module and vpeerctl from one source",
			 events[i], lacks);
		return STATUS_ABSENT;
	}
	return STATUS_OK;
}

/**
 * tracing_open() - Find the module's tracepoints.
 * @ctl: The run.
 * @tracing: The tracing.
 *
 * Return: An exit status; what is wrong has been said.
 */
int tracing_open(struct ctl *ctl, struct tracing *tracing)
{
	int fd = open_tracefs(), status;

	memset(tracing, 0, sizeof(*tracing));
	tracing->ctl = ctl;
	if (fd < 0)
		return failed(ctl, "tracefs", fd);
	status = read_layouts(tracing, fd);
	close(fd);
	return status;
}

static int open_event(const struct layout *layout, int cpu)
{
	struct perf_event_attr attr = {
		.type = PERF_TYPE_TRACEPOINT,
		.size = sizeof(attr),
		.config = layout->id,
		.sample_period = 1,
		.sample_type = PERF_SAMPLE_TIME | PERF_SAMPLE_RAW,
		.disabled = 1,
		.wakeup_events = 1,
		.use_clockid = 1,
		.clockid = CLOCK_MONOTONIC,
	};
	long fd = syscall(SYS_perf_event_open, &attr, -1, cpu, -1,
			  PERF_FLAG_FD_CLOEXEC);

	return fd < 0 ? -errno : (int)fd;
}

/* Returns 1 for a CPU that is not there. */
static int open_ring(struct tracing *tracing, int cpu)
{
	struct ring *ring;
	int i;

	tracing->rings = pool_grow(&tracing->ctl->pool, tracing->rings,
				   sizeof(*ring), tracing->n, &tracing->room);
	ring = &tracing->rings[tracing->n];
	ring->fd[0] = open_event(&tracing->layout[0], cpu);
	if (ring->fd[0] < 0)
		return ring->fd[0] == -ENODEV ? 1 : ring->fd[0];
	ring->fd[1] = -1;
	ring->page = MAP_FAILED;
	tracing->n++;
	ring->fd[1] = open_event(&tracing->layout[1], cpu);
	if (ring->fd[1] < 0)
		return ring->fd[1];
	ring->page = mmap(NULL, page_size() + ring_size(),
			  PROT_READ | PROT_WRITE, MAP_SHARED, ring->fd[0], 0);
	if (ring->page == MAP_FAILED ||
	    ioctl(ring->fd[1], PERF_EVENT_IOC_SET_OUTPUT, ring->fd[0]))
		return -errno;
	for (i = 0; i < 2; i++)
		fcntl(ring->fd[i], F_SETFL, O_NONBLOCK);
	return 0;
}

static int enable(const struct ring *ring, const char *filter)
{
	int i;

	for (i = 0; i < 2; i++)
		if (ioctl(ring->fd[i], PERF_EVENT_IOC_SET_FILTER, filter) ||
		    ioctl(ring->fd[i], PERF_EVENT_IOC_ENABLE, 0))
			return -errno;
	return 0;
}

/* Each CPU takes two file descriptors. */
static void raise_limit(void)
{
	struct rlimit limit;

	if (getrlimit(RLIMIT_NOFILE, &limit))
		return;
	limit.rlim_cur = limit.rlim_max;
	setrlimit(RLIMIT_NOFILE, &limit);
}

/**
 * tracing_begin() - Look out for a packet, on every CPU.
 * @tracing: The tracing.
 * @ident: IPv4's identification or IPv6's flow label.
 * @length: Layer 3 length.
 *
 * What began before is ended.
 *
 * Return: An exit status; what is wrong has been said.
 */
int tracing_begin(struct tracing *tracing, uint32_t ident, uint32_t length)
{
	const char *filter = pool_printf(&tracing->ctl->pool,
					 "ident==%u && len==%u", ident,
					 length);
	long cpus = sysconf(_SC_NPROCESSORS_CONF), cpu;
	size_t i;
	int err = 0;

	tracing_close(tracing);
	raise_limit();
	for (cpu = 0; cpu < cpus && err >= 0; cpu++)
		err = open_ring(tracing, (int)cpu);
	for (i = 0; i < tracing->n && err >= 0; i++)
		err = enable(&tracing->rings[i], filter);
	return err < 0 ? failed(tracing->ctl, "perf_event_open", err) :
			 STATUS_OK;
}

/* Copies out of a ring, round its end. */
static void copy_out(const struct ring *ring, uint64_t at, void *to,
		     size_t size)
{
	const char *data = (const char *)ring->page + page_size();
	size_t from = at & (ring_size() - 1), first = ring_size() - from;

	if (first > size)
		first = size;
	memcpy(to, data + from, first);
	memcpy((char *)to + first, data, size - first);
}

/* A record is its header, the time, the size of what follows, and that. */
static void take_record(struct tracing *tracing, const char *record,
			size_t size, struct sightings *seen)
{
	struct perf_event_header header;
	struct sighting s;
	uint64_t time;
	uint32_t raw;
	size_t at = sizeof(header) + sizeof(time);
	int i;

	memcpy(&header, record, sizeof(header));
	if (header.type != PERF_RECORD_SAMPLE || size < at + sizeof(raw))
		return;
	memcpy(&time, record + sizeof(header), sizeof(time));
	memcpy(&raw, record + at, sizeof(raw));
	at += sizeof(raw);
	if (raw > size - at)
		return;
	for (i = 0; i < 2; i++) {
		if (!sighting_decode(&tracing->layout[i], record + at, raw,
				     &s))
			continue;
		s.time = time;
		seen->v = pool_grow(&tracing->ctl->pool, seen->v, sizeof(s),
				    seen->n, &seen->room);
		seen->v[seen->n++] = s;
	}
}

static void drain(struct tracing *tracing, const struct ring *ring,
		  struct sightings *seen)
{
	uint64_t head = __atomic_load_n(&ring->page->data_head,
					__ATOMIC_ACQUIRE);
	uint64_t tail = ring->page->data_tail;
	struct perf_event_header header;
	char record[1024];

	while (head - tail >= sizeof(header)) {
		copy_out(ring, tail, &header, sizeof(header));
		if (header.size < sizeof(header) || header.size > head - tail)
			break;
		if (header.size <= sizeof(record)) {
			copy_out(ring, tail, record, header.size);
			take_record(tracing, record, header.size, seen);
		}
		tail += header.size;
	}
	__atomic_store_n(&ring->page->data_tail, head, __ATOMIC_RELEASE);
}

static int by_time(const void *a, const void *b)
{
	const struct sighting *x = a, *y = b;

	return x->time < y->time ? -1 : x->time > y->time;
}

/**
 * tracing_wait() - Wait until something is seen of the packet.
 * @tracing: The tracing, which has begun.
 * @ms: Milliseconds to wait at most; a signal ends it too.
 * @seen: Where it is added.
 */
void tracing_wait(struct tracing *tracing, int ms, struct sightings *seen)
{
	struct pollfd *fds = pool_alloc(&tracing->ctl->pool,
					(tracing->n + 1) * sizeof(*fds));
	size_t i;

	for (i = 0; i < tracing->n; i++) {
		fds[i].fd = tracing->rings[i].fd[0];
		fds[i].events = POLLIN;
	}
	poll(fds, tracing->n, ms);
	for (i = 0; i < tracing->n; i++)
		drain(tracing, &tracing->rings[i], seen);
	if (seen->n)
		qsort(seen->v, seen->n, sizeof(*seen->v), by_time);
}

/**
 * tracing_close() - Look out no longer.
 * @tracing: The tracing; it may begin again.
 */
void tracing_close(struct tracing *tracing)
{
	struct ring *ring;
	size_t i;

	for (i = 0; i < tracing->n; i++) {
		ring = &tracing->rings[i];
		if (ring->page != MAP_FAILED)
			munmap(ring->page, page_size() + ring_size());
		if (ring->fd[1] >= 0)
			close(ring->fd[1]);
		close(ring->fd[0]);
	}
	tracing->n = 0;
}
