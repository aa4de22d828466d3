// SPDX-License-Identifier: GPL-2.0-only
/*
 * What the control plane costs the kernel. Prints
 * "BULK<TAB>what<TAB>metric<TAB>value<TAB>unit" lines; under an emulator that
 * counts instructions as nanoseconds, times are instructions.
 *
 * usage: control operations N PER-MESSAGE	NICs, links; adds and deletes
 *	  control large N			the same in one commit each
 *	  control routes N PER-MESSAGE		RTM_NEWROUTE and RTM_DELROUTE
 *	  control mass VNETS PEERINGS NICS	everything in one commit
 *	  control memory			bytes for each sort of thing
 *	  control others VNETS PEERINGS NICS	who waits meanwhile, how long
 *	  control grow|grow6 ADDRESSES PEERINGS VNETS PREFIXES
 *			here: NICs n0 and n1 in peered VNets, and what is beside
 *	  control repeat nic|link N		for ever: N come in a message,
 *			and go in the next one
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <err.h>
#include <linux/rtnetlink.h>
#include <linux/vpeer.h>
#include <net/if.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "bulk.h"
#include "lib/die.h"
#include "lib/link.h"
#include "lib/netns.h"
#include "qemu/mark.h"

#define MESH_VNETS	1000
#define HUB_SPOKES	500
#define LARGE		512	/* operations a message, as vpeerctl's */

static void price(const char *what, const struct bulk *b)
{
	row(what, "operation", (double)b->ns / b->ops, "instructions");
	row(what, "took", (double)b->wall / b->ops, "ns");
	if (b->staged)
		row(what, "commit", b->last, "instructions");
}

static void nics(struct bulk *b, int verb, uint32_t n, uint32_t vnets)
{
	uint32_t i;

	for (i = 0; i < n; i++)
		bulk_nic(b, verb, i, i % vnets, i / vnets, 1);
}

/* Each VNet is peered with those that follow it, up to half of the number. */
static void mesh(struct bulk *b, int verb, uint32_t vnets, uint32_t peerings)
{
	uint32_t v, d, remote;

	for (v = 0; v < vnets; v++)
		for (d = 1; d <= peerings / 2; d++) {
			remote = (v + d) % vnets;
			bulk_link(b, verb, v, remote);
			bulk_link(b, verb, remote, v);
		}
}

/* Hubs are the VNets at the beginning, each with its spokes. */
static void stars(struct bulk *b, int verb, uint32_t hubs)
{
	uint32_t h, s;

	for (h = 0; h < hubs; h++)
		for (s = 0; s < HUB_SPOKES; s++) {
			bulk_link(b, verb, h, hubs + h * HUB_SPOKES + s);
			bulk_link(b, verb, hubs + h * HUB_SPOKES + s, h);
		}
}

static void fabric(struct bulk *b, int bits, uint32_t vnets,
		   uint32_t prefixes)
{
	int home = netns_new();

	bulk_open(b, home, bits);
	bulk_limits(b);
	bulk_begin(b, LARGE, true);
	bulk_vnets(b, vnets, prefixes);
	bulk_end(b);
}

static void time_nics(struct bulk *b, uint32_t n, uint32_t per, bool staged)
{
	fabric(b, 18, 100, 1);
	bulk_begin(b, per, staged);
	nics(b, VPEER_VERB_NEW, n, 100);
	bulk_end(b);
	price(staged ? "nic-add-large" : "nic-add", b);
	bulk_begin(b, per, staged);
	nics(b, VPEER_VERB_DEL, n, 100);
	bulk_end(b);
	price(staged ? "nic-del-large" : "nic-del", b);
}

static void time_links(struct bulk *b, uint32_t n, uint32_t per, bool staged)
{
	uint32_t hubs = n / 2 / HUB_SPOKES;

	fabric(b, 24, hubs * (HUB_SPOKES + 1), 1);
	bulk_begin(b, per, staged);
	stars(b, VPEER_VERB_NEW, hubs);
	bulk_end(b);
	price(staged ? "peering-add-large" : "peering-add", b);
	bulk_begin(b, per, staged);
	stars(b, VPEER_VERB_DEL, hubs);
	bulk_end(b);
	price(staged ? "peering-del-large" : "peering-del", b);
}

/* The worst that peerings can be: all VNets of a message know all others. */
static void time_mesh(struct bulk *b, uint32_t n, uint32_t per)
{
	uint32_t peerings = n / MESH_VNETS;

	fabric(b, 18, MESH_VNETS, 1);
	bulk_begin(b, per, false);
	mesh(b, VPEER_VERB_NEW, MESH_VNETS, peerings);
	bulk_end(b);
	price("peering-add-mesh", b);
}

static void put_route(struct msg *msg, int type, uint32_t number, int index)
{
	struct nlmsghdr hdr = {
		.nlmsg_type = type,
		.nlmsg_flags = NLM_F_REQUEST,
	};
	struct rtmsg rtm = {
		.rtm_family = AF_INET,
		.rtm_dst_len = 32,
		.rtm_table = RT_TABLE_MAIN,
		.rtm_protocol = RTPROT_STATIC,
		.rtm_scope = RT_SCOPE_LINK,
		.rtm_type = RTN_UNICAST,
	};
	struct {
		struct nlattr a;
		uint32_t value;
	} dst = { { 8, RTA_DST }, htonl(0x0a000000 + number) },
	  oif = { { 8, RTA_OIF }, index };
	char *at;

	if (type == RTM_NEWROUTE)
		hdr.nlmsg_flags |= NLM_F_CREATE;
	hdr.nlmsg_len = sizeof(hdr) + sizeof(rtm) + 2 * sizeof(dst);
	if (msg->room < msg->len + hdr.nlmsg_len) {
		msg->room += 1 << 16;
		msg->data = xgrow(msg->data, msg->room);
	}
	at = (char *)msg->data + msg->len;
	memcpy(at, &hdr, sizeof(hdr));
	memcpy(at + sizeof(hdr), &rtm, sizeof(rtm));
	memcpy(at + sizeof(hdr) + sizeof(rtm), &dst, sizeof(dst));
	memcpy(at + sizeof(hdr) + sizeof(rtm) + sizeof(dst), &oif,
	       sizeof(oif));
	msg->len += hdr.nlmsg_len;
}

/* Many messages in one send(), none asks for an acknowledgment. */
static void routes(int type, uint32_t n, uint32_t per)
{
	long long before, ns = 0;
	int index = if_nametoindex("d0");
	struct msg msg = { 0 };
	struct nl nl;
	uint32_t i;

	nl_open(&nl, -1, NETLINK_ROUTE);
	for (i = 0; i < n; i++) {
		put_route(&msg, type, i, index);
		if ((i + 1) % per && i + 1 < n)
			continue;
		before = work();
		if (send(nl.fd, msg.data, msg.len, 0) != (ssize_t)msg.len)
			err(1, "routes");
		ns += work() - before;
		msg.len = 0;
	}
	free(msg.data);
	nl_close(&nl);
	row(type == RTM_NEWROUTE ? "route-add" : "route-del", "operation",
	    (double)ns / n, "instructions");
}

static void count_routes(uint32_t n)
{
	char line[256];
	uint32_t found = 0;
	FILE *f;

	f = fopen("/proc/net/route", "r");
	while (f && fgets(line, sizeof(line), f))
		found += !strncmp(line, "d0\t", 3);
	if (f)
		fclose(f);
	if (found < n)
		die("%u routes of %u", found, n);
}

static void mass_ops(struct bulk *b, uint32_t vnets, uint32_t peerings,
		     uint32_t n_nics)
{
	bulk_begin(b, LARGE, true);
	bulk_vnets(b, vnets, 1);
	mesh(b, VPEER_VERB_NEW, vnets, peerings);
	nics(b, VPEER_VERB_NEW, n_nics, vnets);
	bulk_end(b);
}

static void mass(uint32_t vnets, uint32_t peerings, uint32_t n_nics)
{
	struct memory before;
	struct bulk b;
	long long ns;
	uint32_t v;

	bulk_open(&b, netns_new(), 18);
	bulk_limits(&b);
	before = memory_now();
	mark_begin();
	mass_ops(&b, vnets, peerings, n_nics);
	mark_end();
	row("mass", "operations", b.ops, "operations");
	row("mass", "total", b.ns, "instructions");
	row("mass", "commit", b.last, "instructions");
	memory_row("mass", &before, 1, "bytes");

	bulk_begin(&b, LARGE, true);
	mesh(&b, VPEER_VERB_DEL, vnets, peerings);
	nics(&b, VPEER_VERB_DEL, n_nics, vnets);
	for (v = 0; v < vnets; v++)
		bulk_subnet(&b, VPEER_VERB_DEL, v);
	for (v = 0; v < vnets; v++)
		bulk_vnet(&b, VPEER_VERB_DEL, v, 1);
	bulk_end(&b);
	row("mass-del", "total", b.ns, "instructions");
	row("mass-del", "commit", b.last, "instructions");
	memory_row("mass-del", &before, 1, "bytes");

	mass_ops(&b, vnets, peerings, n_nics);
	ns = now();
	close(b.f.home);
	nl_close(&b.f.nl);
	row("mass-home", "close", now() - ns, "instructions");
}

/* Each sort of thing comes in a commit of its own. */
static void memory(void)
{
	const uint32_t vnets = 500, n_nics = 1000, many = 1000;
	struct memory before;
	struct bulk b;
	uint32_t i, d;

	bulk_open(&b, netns_new(), 18);
	bulk_limits(&b);
	before = memory_now();
	bulk_begin(&b, LARGE, true);
	for (i = 0; i < vnets; i++)
		bulk_vnet(&b, VPEER_VERB_NEW, i, 1);
	bulk_end(&b);
	memory_row("vnet", &before, vnets, "bytes");

	bulk_begin(&b, LARGE, true);
	for (i = 0; i < vnets; i++)
		bulk_subnet(&b, VPEER_VERB_NEW, i);
	bulk_end(&b);
	before = memory_now();
	bulk_begin(&b, LARGE, true);
	for (i = 0; i < vnets; i++)
		for (d = 1; d <= 100; d++)
			bulk_link(&b, VPEER_VERB_NEW, i, (i + d) % vnets);
	bulk_end(&b);
	memory_row("link-initiated", &before, vnets * 100, "bytes");
	bulk_begin(&b, LARGE, true);
	for (i = 0; i < vnets; i++)
		for (d = 1; d <= 100; d++)
			bulk_link(&b, VPEER_VERB_NEW, (i + d) % vnets, i);
	bulk_end(&b);
	memory_row("link-connected", &before, vnets * 200, "bytes");

	before = memory_now();
	bulk_begin(&b, LARGE, true);
	nics(&b, VPEER_VERB_NEW, vnets * 100, vnets);
	bulk_end(&b);
	memory_row("nic", &before, vnets * 100, "bytes");
	nl_close(&b.f.nl);
	close(b.f.home);

	bulk_open(&b, netns_new(), 8);
	bulk_limits(&b);
	bulk_begin(&b, 1, false);
	bulk_vnets(&b, 1, 1);
	bulk_end(&b);
	bulk_begin(&b, 10, false);
	for (i = 0; i < n_nics; i++)
		bulk_nic(&b, VPEER_VERB_NEW, i, 0, i * many, 1);
	bulk_end(&b);
	before = memory_now();
	bulk_begin(&b, 1, false);
	for (i = 0; i < n_nics; i++)
		bulk_nic(&b, VPEER_VERB_SET, i, 0, i * many + 1, many - 1);
	bulk_end(&b);
	row("endpoint-add", "operation", (double)b.ns / n_nics / (many - 1),
	    "instructions");
	memory_row("endpoint", &before, (long long)n_nics * (many - 1),
		   "bytes");
}

/* Links between VNets of so many prefixes; they stay. */
static long mesh_memory(const char *what, uint32_t vnets, uint32_t peerings,
			uint32_t prefixes)
{
	struct memory before;
	struct bulk b;

	fabric(&b, 18, vnets, prefixes);
	before = memory_now();
	bulk_begin(&b, LARGE, true);
	mesh(&b, VPEER_VERB_NEW, vnets, peerings);
	bulk_end(&b);
	return memory_row(what, &before, vnets * peerings, "bytes");
}

/* What a prefix adds to the link that leads to its VNet. */
static void prefix_memory(void)
{
	const uint32_t vnets = 200, peerings = 100, n = 16;
	long few = mesh_memory("link-1-prefix", vnets, peerings, 1);
	long many = mesh_memory("link-16-prefixes", vnets, peerings, n);

	row("prefix", "memory",
	    (many - few) * 1024.0 / (vnets * peerings * (n - 1)), "bytes");
}

/* Powers of 2 of microseconds, and the longest. */
struct histogram {
	uint32_t count[24];
	long long longest;
};

static void note(struct histogram *h, long long ns)
{
	int i = 0;

	if (ns > h->longest)
		h->longest = ns;
	for (ns /= 1000; ns > 1 && i < 23; ns /= 2)
		i++;
	h->count[i]++;
}

static void show(const char *what, const struct histogram *h)
{
	char metric[32];
	int i;

	row(what, "longest", h->longest, "instructions");
	for (i = 0; i < 24; i++) {
		if (!h->count[i])
			continue;
		snprintf(metric, sizeof(metric), "below-%u-us", 2U << i);
		row(what, metric, h->count[i], "times");
	}
}

/* Another tenant: a fabric of his own, on the same CPU. */
struct tenant {
	struct bulk b;
	int work;
};

static void attach_detach(struct tenant *t, struct histogram *h)
{
	long long before = now();

	if (link_set_nic(t->b.f.home, "dev", "n0"))
		die("attach: %s", link_ext);
	note(&h[0], now() - before);
	before = now();
	if (link_set_nic(t->b.f.home, "dev", ""))
		die("detach: %s", link_ext);
	note(&h[1], now() - before);
}

static void commit_one(struct tenant *t, struct histogram *h)
{
	bulk_begin(&t->b, 1, false);
	bulk_nic(&t->b, VPEER_VERB_NEW, 1, 0, 1, 1);
	note(&h[2], t->b.wall);
	bulk_begin(&t->b, 1, false);
	bulk_nic(&t->b, VPEER_VERB_DEL, 1, 0, 1, 1);
}

static void tenant_open(struct tenant *t)
{
	int home = netns_new();

	bulk_open(&t->b, home, 18);
	bulk_begin(&t->b, 10, false);
	bulk_vnets(&t->b, 1, 1);
	bulk_nic(&t->b, VPEER_VERB_NEW, 0, 0, 0, 1);
	bulk_end(&t->b);
	if (link_new(home, "dev", NULL, -1))
		die("device: %s", link_ext);
}

static void watch(struct histogram *h, volatile int *stop)
{
	const struct sched_param rt = { .sched_priority = 1 };
	const struct timespec pause = { .tv_nsec = 200000 };
	struct tenant t;

	tenant_open(&t);
	if (sched_setscheduler(0, SCHED_FIFO, &rt))
		err(1, "SCHED_FIFO");
	while (!*stop) {
		nanosleep(&pause, NULL);
		attach_detach(&t, h);
		commit_one(&t, h);
	}
	exit(0);
}

/*
 * Beside large commits of one tenant a real-time task is another: what it
 * waits for is locks, and a CPU that is not let go.
 */
static void others(uint32_t vnets, uint32_t peerings, uint32_t n_nics)
{
	struct shared {
		struct histogram h[3];
		int stop;
	} *s = mmap(NULL, sizeof(*s), PROT_READ | PROT_WRITE,
		    MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	struct bulk b;
	int status;
	pid_t pid;

	pid = fork();
	if (pid < 0)
		err(1, "fork");
	if (!pid)
		watch(s->h, &s->stop);
	sleep(1);
	memset(s->h, 0, sizeof(s->h));
	bulk_open(&b, netns_new(), 18);
	bulk_limits(&b);
	mass_ops(&b, vnets, peerings, n_nics);
	bulk_begin(&b, LARGE, true);
	mesh(&b, VPEER_VERB_DEL, vnets, peerings);
	nics(&b, VPEER_VERB_DEL, n_nics, vnets);
	bulk_end(&b);
	s->stop = 1;
	if (waitpid(pid, &status, 0) != pid || status)
		die("the other tenant failed");
	show("wait-attach", &s->h[0]);
	show("wait-detach", &s->h[1]);
	show("wait-commit", &s->h[2]);
}

/* The two NICs come first; other addresses are spread over the VNets. */
static void grow(bool v6, uint32_t addresses, uint32_t peerings,
		 uint32_t vnets, uint32_t prefixes)
{
	const uint32_t many = 500;
	uint32_t i, k, of;
	struct bulk b;

	bulk_open(&b, -1, 18);
	bulk_limits(&b);
	b.v6 = v6;
	bulk_begin(&b, 100, true);
	bulk_vnets(&b, vnets, prefixes);
	for (i = 0; i < 2; i++)
		bulk_nic(&b, VPEER_VERB_NEW, i, i, 0, 1);
	for (i = 1; i <= peerings; i++) {
		bulk_link(&b, VPEER_VERB_NEW, 0, i);
		bulk_link(&b, VPEER_VERB_NEW, i, 0);
	}
	for (i = 0; i * many < addresses; i++) {
		of = addresses - i * many;
		k = i / vnets;
		bulk_nic(&b, VPEER_VERB_NEW, i + 2, i % vnets, 1 + k * many,
			 of < many ? of : many);
	}
	bulk_end(&b);
	row("grow", "operations", b.ops, "operations");
	row("grow", "total", b.ns, "instructions");
}

/* NICs of 100 VNets, or both links of spokes of a hub that has 436 others. */
static void repeat(const char *what, uint32_t n)
{
	bool links = !strcmp(what, "link");
	struct bulk b;
	int verb;
	uint32_t i;

	fabric(&b, 18, links ? HUB_SPOKES + 1 : 100, 1);
	bulk_begin(&b, LARGE, false);
	for (i = n / 2 + 1; links && i <= HUB_SPOKES; i++) {
		bulk_link(&b, VPEER_VERB_NEW, 0, i);
		bulk_link(&b, VPEER_VERB_NEW, i, 0);
	}
	bulk_end(&b);
	puts("ready");
	fflush(stdout);
	for (verb = VPEER_VERB_NEW;; verb ^= VPEER_VERB_NEW ^ VPEER_VERB_DEL) {
		bulk_begin(&b, n, false);
		if (!links)
			nics(&b, verb, n, 100);
		for (i = 1; links && i <= n / 2; i++) {
			bulk_link(&b, verb, 0, i);
			bulk_link(&b, verb, i, 0);
		}
		bulk_end(&b);
	}
}

static uint32_t number(char **argv, int argc, int i)
{
	if (i >= argc)
		errx(2, "too few words");
	return strtoul(argv[i], NULL, 0);
}

int main(int argc, char **argv)
{
	const char *what = argc > 1 ? argv[1] : "";
	struct bulk b;

	if (!strcmp(what, "operations")) {
		time_nics(&b, number(argv, argc, 2), number(argv, argc, 3),
			  false);
		time_links(&b, number(argv, argc, 2), number(argv, argc, 3),
			   false);
		time_mesh(&b, number(argv, argc, 2), number(argv, argc, 3));
	} else if (!strcmp(what, "large")) {
		time_nics(&b, number(argv, argc, 2), LARGE, true);
		time_links(&b, number(argv, argc, 2), LARGE, true);
	} else if (!strcmp(what, "routes")) {
		routes(RTM_NEWROUTE, number(argv, argc, 2),
		       number(argv, argc, 3));
		count_routes(number(argv, argc, 2));
		routes(RTM_DELROUTE, number(argv, argc, 2),
		       number(argv, argc, 3));
	} else if (!strcmp(what, "mass")) {
		mass(number(argv, argc, 2), number(argv, argc, 3),
		     number(argv, argc, 4));
	} else if (!strcmp(what, "memory")) {
		memory();
		prefix_memory();
	} else if (!strcmp(what, "others")) {
		others(number(argv, argc, 2), number(argv, argc, 3),
		       number(argv, argc, 4));
	} else if (!strcmp(what, "repeat") && argc > 2) {
		repeat(argv[2], number(argv, argc, 3));
	} else if (!strcmp(what, "grow") || !strcmp(what, "grow6")) {
		grow(!strcmp(what, "grow6"), number(argv, argc, 2),
		     number(argv, argc, 3), number(argv, argc, 4),
		     number(argv, argc, 5));
	} else {
		errx(2, "usage: see the beginning of the source");
	}
	return 0;
}
