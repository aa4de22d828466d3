// SPDX-License-Identifier: GPL-2.0-only
/*
 * What devices cost from their creation to their end, vpeer's beside those of
 * others, and for how long the CPU is not let go meanwhile. Prints lines as
 * control.c does.
 *
 * usage: lifecycle devices N		N NICs, veth pairs, dummies
 *	  lifecycle seed		random numbers as a running machine has
 *	  lifecycle fill ENDPOINTS	a fabric that is left as it is
 *	  lifecycle process WHAT N COMMAND...	what N things cost it
 *	  lifecycle beside WHAT COMMAND...	who waits beside a command
 */
#define _GNU_SOURCE
#include <err.h>
#include <fcntl.h>
#include <linux/if_link.h>
#include <linux/random.h>
#include <linux/rtnetlink.h>
#include <linux/vpeer.h>
#include <net/if.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "bulk.h"
#include "lib/die.h"
#include "lib/netns.h"

/**
 * struct cost - what a number of requests have cost
 * @work: time that the kernel worked
 * @wall: time, waiting included
 */
struct cost {
	long long work;
	long long wall;
};

static struct nl rtnl;

static void request(struct msg *msg, struct cost *c)
{
	long long start = now(), before = work();
	int err = nl_request(&rtnl, msg, NULL, NULL);

	if (err)
		die("rtnetlink: %s: %s", strerror(-err), rtnl.ext);
	c->work += work() - before;
	c->wall += now() - start;
}

static void begin(struct msg *msg, int type, int flags, const char *name,
		  bool up)
{
	struct ifinfomsg head = { .ifi_change = up ? IFF_UP : 0,
				  .ifi_flags = up ? IFF_UP : 0 };

	msg_init(msg, type, flags, &head, sizeof(head));
	msg_str(msg, IFLA_IFNAME, name);
}

static void create(const char *kind, uint32_t i, struct cost *c)
{
	struct ifinfomsg head = { 0 };
	char name[16], other[16];
	struct msg msg;

	snprintf(name, sizeof(name), "n%u", i);
	snprintf(other, sizeof(other), "m%u", i);
	begin(&msg, RTM_NEWLINK, NLM_F_CREATE | NLM_F_EXCL, name, false);
	msg_nest(&msg, IFLA_LINKINFO);
	msg_str(&msg, IFLA_INFO_KIND, kind);
	msg_nest(&msg, IFLA_INFO_DATA);
	if (!strcmp(kind, "veth")) {
		msg_nest(&msg, 1);	/* VETH_INFO_PEER */
		msg_raw(&msg, &head, sizeof(head));
		msg_str(&msg, IFLA_IFNAME, other);
		msg_end(&msg);
	} else if (!strcmp(kind, "vpeer")) {
		msg_str(&msg, IFLA_VPEER_NIC, name);
	}
	msg_end(&msg);
	msg_end(&msg);
	request(&msg, c);
}

static void set_up(char sort, uint32_t i, struct cost *c)
{
	struct msg msg;
	char name[16];

	snprintf(name, sizeof(name), "%c%u", sort, i);
	begin(&msg, RTM_NEWLINK, 0, name, true);
	request(&msg, c);
}

static void attach(uint32_t i, bool on, struct cost *c)
{
	struct msg msg;
	char name[16];

	snprintf(name, sizeof(name), "n%u", i);
	begin(&msg, RTM_NEWLINK, 0, name, false);
	msg_nest(&msg, IFLA_LINKINFO);
	msg_str(&msg, IFLA_INFO_KIND, "vpeer");
	msg_nest(&msg, IFLA_INFO_DATA);
	msg_str(&msg, IFLA_VPEER_NIC, on ? name : "");
	msg_end(&msg);
	msg_end(&msg);
	request(&msg, c);
}

static void delete(uint32_t i, struct cost *c)
{
	struct msg msg;
	char name[16];

	snprintf(name, sizeof(name), "n%u", i);
	begin(&msg, RTM_DELLINK, 0, name, false);
	request(&msg, c);
}

static void show(const char *kind, const char *metric, const struct cost *c,
		 uint32_t n)
{
	char what[32];

	snprintf(what, sizeof(what), "%s-%s", kind, metric);
	row(what, "device", (double)c->work / n, "instructions");
	row(what, "took", (double)c->wall / n, "ns");
}

static void create_all(const char *kind, uint32_t n)
{
	struct cost made = { 0 }, up = { 0 };
	struct memory before = memory_now();
	char what[32];
	uint32_t i;

	for (i = 0; i < n; i++)
		create(kind, i, &made);
	show(kind, "create", &made, n);
	for (i = 0; i < n; i++) {
		set_up('n', i, &up);
		if (!strcmp(kind, "veth"))
			set_up('m', i, &up);
	}
	show(kind, "up", &up, n);
	snprintf(what, sizeof(what), "%s-device", kind);
	memory_row(what, &before, n, "bytes");
}

static void vpeer(uint32_t n)
{
	struct cost on = { 0 }, off = { 0 }, gone = { 0 };
	long long start, before;
	struct bulk b;
	uint32_t i;

	bulk_open(&b, -1, 18);
	bulk_begin(&b, 128, false);
	bulk_vnets(&b, 1);
	for (i = 0; i < n; i++)
		bulk_nic(&b, VPEER_VERB_NEW, i, 0, i, 1);
	bulk_end(&b);
	create_all("vpeer", n);
	for (i = 0; i < n; i++)
		attach(i, false, &off);
	show("vpeer", "detach", &off, n);
	for (i = 0; i < n; i++)
		attach(i, true, &on);
	show("vpeer", "attach", &on, n);
	bulk_begin(&b, 4000, false);
	for (i = 0; i < n; i++)
		bulk_nic(&b, VPEER_VERB_DEL, i, 0, i, 1);
	bulk_subnet(&b, VPEER_VERB_DEL, 0);
	bulk_vnet(&b, VPEER_VERB_DEL, 0, 1);
	start = now();
	before = work();
	bulk_end(&b);
	show("vpeer", "vnet-del", &(struct cost){ work() - before,
	     now() - start }, n);
	for (i = 0; i < 100 && i < n; i++)
		delete(i, &gone);
	show("vpeer", "delete", &gone, i);
}

static void other(const char *kind, uint32_t n)
{
	struct cost gone = { 0 };
	uint32_t i;

	create_all(kind, n);
	for (i = 0; i < 100 && i < n; i++)
		delete(i, &gone);
	show(kind, "delete", &gone, i);
}

/* Each kind has a namespace of its own. */
static void in_netns(void (*fn)(const char *kind, uint32_t n),
		     const char *kind, uint32_t n)
{
	int ns = netns_new(), before = netns_enter(ns);

	nl_open(&rtnl, -1, NETLINK_ROUTE);
	if (fn)
		fn(kind, n);
	else
		vpeer(n);
	nl_close(&rtnl);
	netns_leave(before);
	close(ns);
}

static void fill(uint32_t endpoints)
{
	const uint32_t many = 1000;
	struct bulk b;
	uint32_t i;

	bulk_open(&b, -1, 8);
	bulk_limits(&b);
	bulk_begin(&b, 1, false);
	bulk_vnets(&b, 1);
	for (i = 0; i < endpoints / many; i++)
		bulk_nic(&b, VPEER_VERB_NEW, i, 0, i * many, many);
	bulk_end(&b);
	nl_open(&rtnl, -1, NETLINK_ROUTE);
	for (i = 0; i < endpoints / many; i++) {
		create("vpeer", i, &(struct cost){ 0 });
		set_up('n', i, &(struct cost){ 0 });
	}
}

/*
 * A machine that counts instructions has no randomness, and the kernel then
 * computes each number that the slab allocator asks for from the start.
 */
static void seed(void)
{
	struct {
		struct rand_pool_info info;
		uint32_t data[64];
	} r = { .info = { .entropy_count = 2048,
			  .buf_size = sizeof(r.data) } };
	int fd = open("/dev/random", O_WRONLY | O_CLOEXEC);

	if (fd < 0 || ioctl(fd, RNDADDENTROPY, &r))
		err(1, "/dev/random");
	close(fd);
}

/* A real-time task gets the CPU at the first point that lets it. */
static void wait_turns(volatile long long *longest)
{
	const struct sched_param rt = { .sched_priority = 1 };
	const struct timespec t = { .tv_nsec = 100000 };
	long long before, ns;

	if (sched_setscheduler(0, SCHED_FIFO, &rt))
		err(1, "SCHED_FIFO");
	for (;;) {
		before = now();
		nanosleep(&t, NULL);
		ns = now() - before - t.tv_nsec;
		if (ns > *longest)
			*longest = ns;
	}
}

static int run(char **command)
{
	pid_t pid = fork();
	int status;

	if (!pid) {
		execvp(command[0], command);
		err(1, "%s", command[0]);
	}
	if (pid < 0 || waitpid(pid, &status, 0) != pid)
		err(1, "fork");
	return status ? 1 : 0;
}

static long long us(const struct timeval *t)
{
	return t->tv_sec * 1000000LL + t->tv_usec;
}

/* The process' own share and the kernel's on its behalf. */
static int process(const char *what, uint32_t n, char **command)
{
	struct rusage r;
	int failed;

	failed = run(command);
	if (getrusage(RUSAGE_CHILDREN, &r))
		err(1, "getrusage");
	row(what, "user", us(&r.ru_utime) * 1000.0 / n, "instructions");
	row(what, "kernel", us(&r.ru_stime) * 1000.0 / n, "instructions");
	row(what, "all", (us(&r.ru_utime) + us(&r.ru_stime)) * 1000.0 / n,
	    "instructions");
	row(what, "memory", r.ru_maxrss, "KiB");
	return failed;
}

static int beside(const char *what, char **command)
{
	volatile long long *longest = mmap(NULL, 4096, PROT_READ | PROT_WRITE,
					   MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	long long start;
	pid_t task = fork();
	int failed;

	if (!task)
		wait_turns(longest);
	if (task < 0)
		err(1, "fork");
	sleep(1);
	*longest = 0;
	start = now();
	failed = run(command);
	row(what, "took", now() - start, "ns");
	row(what, "longest-wait", *longest, "instructions");
	kill(task, SIGKILL);
	return failed;
}

int main(int argc, char **argv)
{
	if (argc == 3 && !strcmp(argv[1], "devices")) {
		in_netns(NULL, "vpeer", atoi(argv[2]));
		in_netns(other, "veth", atoi(argv[2]));
		in_netns(other, "dummy", atoi(argv[2]));
		return 0;
	}
	if (argc == 2 && !strcmp(argv[1], "seed")) {
		seed();
		return 0;
	}
	if (argc == 3 && !strcmp(argv[1], "fill")) {
		fill(atoi(argv[2]));
		return 0;
	}
	if (argc > 4 && !strcmp(argv[1], "process"))
		return process(argv[2], atoi(argv[3]), argv + 4);
	if (argc > 3 && !strcmp(argv[1], "beside"))
		return beside(argv[2], argv + 3);
	errx(2, "usage: see the beginning of the source");
}
