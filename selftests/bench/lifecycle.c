// SPDX-License-Identifier: GPL-2.0-only
/*
 * What devices cost from their creation to their end, vpeer's beside those of
 * others, and for how long the CPU is not let go meanwhile. Prints lines as
 * control.c does.
 *
 * usage: lifecycle devices N		N NICs, veth pairs, dummies
 *	  lifecycle kind KIND N [apart]	one kind; apart: a namespace for each
 *	  lifecycle unload KIND N [apart]	the module that has so many
 *	  lifecycle repeat N [apart]	one NIC of N is detached and attached
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
#include <sys/syscall.h>
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

/**
 * struct place - a namespace for one device
 * @ns: the namespace
 * @rtnl: a socket in it
 */
struct place {
	int ns;
	struct nl rtnl;
};

static struct nl rtnl;
/* one for each device, or NULL: all are where rtnl is */
static struct place *places;

static void request(struct nl *nl, struct msg *msg, struct cost *c)
{
	long long start = now(), before = work();
	int err = nl_request(nl, msg, NULL, NULL);

	if (err)
		die("rtnetlink: %s: %s", strerror(-err), nl->ext);
	c->work += work() - before;
	c->wall += now() - start;
}

/* of the namespace where a device is */
static struct nl *at(uint32_t i)
{
	return places ? &places[i].rtnl : &rtnl;
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
	if (places)
		msg_u32(&msg, IFLA_NET_NS_FD, places[i].ns);
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
	request(&rtnl, &msg, c);
}

static void set_up(char sort, uint32_t i, struct cost *c)
{
	struct msg msg;
	char name[16];

	snprintf(name, sizeof(name), "%c%u", sort, i);
	begin(&msg, RTM_NEWLINK, 0, name, true);
	request(at(i), &msg, c);
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
	request(at(i), &msg, c);
}

static void delete(uint32_t i, struct cost *c)
{
	struct msg msg;
	char name[16];

	snprintf(name, sizeof(name), "n%u", i);
	begin(&msg, RTM_DELLINK, 0, name, false);
	request(at(i), &msg, c);
}

static void show(const char *kind, const char *metric, const struct cost *c,
		 uint32_t n)
{
	char what[32];

	snprintf(what, sizeof(what), "%s-%s", kind, metric);
	row(what, "device", (double)c->work / n, "instructions");
	row(what, "took", (double)c->wall / n, "ns");
}

/* A worker of the kernel tells others of carriers, 100 of them a second. */
static void settle(uint32_t n)
{
	sleep(n / 100 + 2);
}

static void create_all(const char *kind, uint32_t n)
{
	struct cost c = { 0 };
	uint32_t i;

	for (i = 0; i < n; i++)
		create(kind, i, &c);
	show(kind, "create", &c, n);
}

static void up_all(const char *kind, uint32_t n)
{
	struct cost c = { 0 };
	uint32_t i;

	settle(n);
	for (i = 0; i < n; i++) {
		set_up('n', i, &c);
		if (!strcmp(kind, "veth"))
			set_up('m', i, &c);
	}
	show(kind, "up", &c, n);
}

static void attach_all(bool on, const char *metric, uint32_t n)
{
	struct cost c = { 0 };
	uint32_t i;

	settle(n);
	for (i = 0; i < n; i++)
		attach(i, on, &c);
	show("vpeer", metric, &c, n);
}

static void delete_some(const char *kind, uint32_t n)
{
	struct cost gone = { 0 };
	uint32_t i;

	for (i = 0; i < 100 && i < n; i++)
		delete(i, &gone);
	show(kind, "delete", &gone, i);
}

/* NICs with an address each in one VNet. */
static void nics(struct bulk *b, uint32_t n)
{
	uint32_t i;

	bulk_open(b, -1, 18);
	bulk_begin(b, 128, false);
	bulk_vnets(b, 1, 1);
	for (i = 0; i < n; i++)
		bulk_nic(b, VPEER_VERB_NEW, i, 0, i, 1);
	bulk_end(b);
}

/* Time that the CPU was idle; /proc/stat has it in hundredths of a second. */
static long long idle(void)
{
	FILE *f = fopen("/proc/timer_list", "r");
	long long ns = -1;
	char line[128];

	if (!f)
		err(1, "/proc/timer_list");
	while (ns < 0 && fgets(line, sizeof(line), f))
		sscanf(line, " .idle_sleeptime : %lld", &ns);
	fclose(f);
	if (ns < 0)
		errx(1, "/proc/timer_list has no idle_sleeptime");
	return ns;
}

/* What the CPU has done since, in a process or not; slept: idle() then. */
static long long busy(long long start, long long slept)
{
	/* the time first: to ask how long it was idle takes some */
	start = now() - start;
	return start - (idle() - slept);
}

static void vnet_ops(struct bulk *b, uint32_t n)
{
	uint32_t i;

	for (i = 0; i < n; i++)
		bulk_nic(b, VPEER_VERB_DEL, i, 0, i, 1);
	bulk_subnet(b, VPEER_VERB_DEL, 0);
	bulk_vnet(b, VPEER_VERB_DEL, 0, 1);
}

/* later: what the CPU does beside this until the carriers have been told */
static void vnet_delete(struct bulk *b, uint32_t n)
{
	long long start, slept, usual;
	struct cost c = { 0 };

	settle(n);
	slept = idle();
	start = now();
	settle(n);
	usual = busy(start, slept);
	bulk_begin(b, 4000, false);
	vnet_ops(b, n);
	slept = idle();
	start = now();
	c.work = work();
	bulk_end(b);
	c.work = work() - c.work;
	c.wall = now() - start;
	settle(n);
	usual = busy(start, slept) - c.work - usual;
	show("vpeer", "vnet-del", &c, n);
	row("vpeer-vnet-del", "total", c.work, "instructions");
	row("vpeer-vnet-del", "later", (double)usual / n, "instructions");
}

static void vpeer(const char *kind, uint32_t n)
{
	struct memory before;
	struct bulk b;

	nics(&b, n);
	before = memory_now();
	create_all(kind, n);
	/* others are not told of the carrier of a device that is down */
	attach_all(false, "detach-down", n);
	attach_all(true, "attach-down", n);
	up_all(kind, n);
	memory_row("vpeer-device", &before, n, "bytes");
	attach_all(false, "detach", n);
	attach_all(true, "attach", n);
	vnet_delete(&b, n);
	delete_some(kind, n);
}

static void other(const char *kind, uint32_t n)
{
	struct memory before = memory_now();
	char what[32];

	create_all(kind, n);
	up_all(kind, n);
	snprintf(what, sizeof(what), "%s-device", kind);
	memory_row(what, &before, n, "bytes");
	delete_some(kind, n);
}

/* Each device gets a namespace, instead of one for all. */
static void spread(uint32_t n)
{
	struct rlimit files;
	uint32_t i;

	if (getrlimit(RLIMIT_NOFILE, &files))
		err(1, "getrlimit");
	files.rlim_cur = files.rlim_max;
	if (setrlimit(RLIMIT_NOFILE, &files))
		err(1, "setrlimit");
	places = calloc(n, sizeof(*places));
	if (!places)
		err(1, "places");
	for (i = 0; i < n; i++) {
		places[i].ns = netns_new();
		nl_open(&places[i].rtnl, places[i].ns, NETLINK_ROUTE);
	}
}

static void create_up(const char *kind, uint32_t n, struct bulk *b)
{
	struct cost c = { 0 };
	uint32_t i;

	if (!strcmp(kind, "vpeer"))
		nics(b, n);
	for (i = 0; i < n; i++) {
		create(kind, i, &c);
		set_up('n', i, &c);
	}
}

/* What goes is freed by others as well, so all that the CPU does counts. */
static void unload(const char *kind, uint32_t n)
{
	long long start, slept;
	struct cost c = { 0 };
	struct bulk b;
	char what[32];

	create_up(kind, n, &b);
	/* what commits have left to kvfree_rcu() is gathered for 5 s */
	sleep(8);
	slept = idle();
	start = now();
	if (syscall(SYS_delete_module, kind, O_NONBLOCK))
		err(1, "delete_module");
	c.wall = now() - start;
	c.work = busy(start, slept);
	show(kind, "unload", &c, n);
	snprintf(what, sizeof(what), "%s-unload", kind);
	row(what, "total", c.work, "instructions");
}

static void repeat(const char *kind, uint32_t n)
{
	struct cost c = { 0 };
	struct bulk b;

	create_up(kind, n, &b);
	settle(n);
	puts("ready");
	fflush(stdout);
	for (;;) {
		attach(n / 2, false, &c);
		attach(n / 2, true, &c);
	}
}

/* Each kind has a namespace of its own. */
static void in_netns(void (*fn)(const char *kind, uint32_t n),
		     const char *kind, uint32_t n)
{
	int ns = netns_new(), before = netns_enter(ns);

	nl_open(&rtnl, -1, NETLINK_ROUTE);
	fn(kind, n);
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
	bulk_vnets(&b, 1, 1);
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
	if (argc > 3 && !strcmp(argv[argc - 1], "apart"))
		spread(atoi(argv[--argc - 1]));
	if (argc == 4 && !strcmp(argv[1], "kind")) {
		in_netns(strcmp(argv[2], "vpeer") ? other : vpeer, argv[2],
			 atoi(argv[3]));
		return 0;
	}
	if (argc == 4 && !strcmp(argv[1], "unload")) {
		in_netns(unload, argv[2], atoi(argv[3]));
		return 0;
	}
	if (argc == 3 && !strcmp(argv[1], "repeat"))
		in_netns(repeat, "vpeer", atoi(argv[2]));
	if (argc == 3 && !strcmp(argv[1], "devices")) {
		in_netns(vpeer, "vpeer", atoi(argv[2]));
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
