// SPDX-License-Identifier: GPL-2.0-only
/*
 * Commits of many operations, written straight into netlink messages: what is
 * timed is the kernel's part alone, the system calls that send them.
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <linux/genetlink.h>
#include <linux/vpeer.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "bulk.h"
#include "lib/die.h"

/**
 * now() - the time, under an instruction counting emulator the instructions
 *
 * Return: nanoseconds.
 */
long long now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return t.tv_sec * 1000000000LL + t.tv_nsec;
}

/**
 * work() - the time that this process has run
 *
 * Waiting costs nothing, such as for a grace period.
 *
 * Return: nanoseconds.
 */
long long work(void)
{
	struct timespec t;

	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
	return t.tv_sec * 1000000000LL + t.tv_nsec;
}

/**
 * row() - print a result
 * @what: what has been measured
 * @metric: which of its figures
 * @value: the figure
 * @unit: its unit
 */
void row(const char *what, const char *metric, double value, const char *unit)
{
	printf("BULK\t%s\t%s\t%.0f\t%s\n", what, metric, value, unit);
	fflush(stdout);
}

static void take(const char *line, const char *key, long *value)
{
	if (!strncmp(line, key, strlen(key)))
		*value = strtol(line + strlen(key), NULL, 10);
}

/**
 * memory_now() - what the kernel holds
 *
 * What waits for a grace period is waited for; kvfree_rcu() gathers for 5 s.
 *
 * Return: the figures.
 */
struct memory memory_now(void)
{
	struct memory m = { 0 };
	char line[128];
	FILE *f;

	sleep(8);
	f = fopen("/proc/meminfo", "r");
	if (!f)
		die("/proc/meminfo");
	while (fgets(line, sizeof(line), f)) {
		take(line, "Slab:", &m.slab);
		take(line, "Percpu:", &m.percpu);
		take(line, "VmallocUsed:", &m.vmalloc);
	}
	fclose(f);
	return m;
}

/**
 * memory_row() - print what memory has come since
 * @what: what has been measured
 * @before: memory before
 * @of: for how many things
 * @unit: bytes for what
 *
 * Return: KiB.
 */
long memory_row(const char *what, const struct memory *before, long long of,
		const char *unit)
{
	struct memory m = memory_now();
	long sum;

	m.slab -= before->slab;
	m.percpu -= before->percpu;
	m.vmalloc -= before->vmalloc;
	sum = m.slab + m.percpu + m.vmalloc;
	row(what, "slab", m.slab, "KiB");
	row(what, "percpu", m.percpu, "KiB");
	row(what, "vmalloc", m.vmalloc, "KiB");
	row(what, "memory", sum * 1024.0 / of, unit);
	return sum;
}

/**
 * bulk_open() - open a fabric
 * @b: the result
 * @home: its namespace, -1 for here
 * @bits: length of VNets' prefixes
 */
void bulk_open(struct bulk *b, int home, int bits)
{
	memset(b, 0, sizeof(*b));
	fabric_open(&b->f, home);
	b->bits = bits;
	b->subnet_bits = bits;
}

/**
 * bulk_begin() - begin to send operations
 * @b: the fabric
 * @per: operations a message
 * @staged: the messages are one commit, else each is one
 */
void bulk_begin(struct bulk *b, uint32_t per, bool staged)
{
	b->per = per;
	b->staged = staged;
	b->n = 0;
	b->ops = 0;
	b->ns = 0;
	b->last = 0;
	b->wall = 0;
}

static void start(struct bulk *b, bool last)
{
	uint32_t flags = (b->ops ? 0 : VPEER_COMMIT_FLAGS_FIRST) |
			 (last ? VPEER_COMMIT_FLAGS_LAST : 0);

	commit_init(&b->f, &b->msg);
	if (!b->staged)
		return;
	msg_u32(&b->msg, VPEER_A_TRANSACTION, 1);
	msg_u32(&b->msg, VPEER_A_FLAGS, flags);
}

static void send_ops(struct bulk *b)
{
	long long start = now(), before = work();
	int err;

	err = nl_send(&b->f.nl, &b->msg);
	b->last = work() - before;
	b->ns += b->last;
	b->wall += now() - start;
	if (!err)
		err = nl_receive(&b->f.nl, NULL, NULL);
	if (err)
		die("commit: %s: %s", strerror(-err), b->f.nl.ext);
	msg_free(&b->msg);
	b->ops += b->n;
	b->n = 0;
}

/**
 * bulk_end() - send what is left
 * @b: the fabric
 */
void bulk_end(struct bulk *b)
{
	if (b->n)
		send_ops(b);
	if (!b->staged)
		return;
	start(b, true);
	send_ops(b);
}

static void op_begin(struct bulk *b, int verb, int kind)
{
	if (!b->n)
		start(b, false);
	msg_nest(&b->msg, VPEER_A_OP);
	msg_u32(&b->msg, VPEER_A_OP_VERB, verb);
	msg_nest(&b->msg, kind);
}

static void op_end(struct bulk *b)
{
	msg_end(&b->msg);
	msg_end(&b->msg);
	if (++b->n == b->per)
		send_ops(b);
}

static void put_name(struct bulk *b, int type, char sort, uint32_t number)
{
	char name[16];

	snprintf(name, sizeof(name), "%c%u", sort, number);
	msg_str(&b->msg, type, name);
}

static void put_prefix(struct bulk *b, int type, uint32_t addr, int bits)
{
	addr = htonl(addr);
	msg_nest(&b->msg, type);
	msg_put(&b->msg, VPEER_A_PREFIX_ADDRESS, &addr, sizeof(addr));
	msg_u32(&b->msg, VPEER_A_PREFIX_LENGTH, bits);
	msg_end(&b->msg);
}

/* What an IPv4 address is for IPv6: the second 32 bits. */
static void put_addr6(struct bulk *b, int type, uint32_t addr, uint32_t host)
{
	const uint32_t words[4] = {
		htonl(0xfd000000), htonl(addr), 0, htonl(host),
	};

	msg_put(&b->msg, type, words, sizeof(words));
}

static void put_prefix6(struct bulk *b, int type, uint32_t addr, int bits)
{
	msg_nest(&b->msg, type);
	put_addr6(b, VPEER_A_PREFIX_ADDRESS, addr, 0);
	msg_u32(&b->msg, VPEER_A_PREFIX_LENGTH, bits);
	msg_end(&b->msg);
}

static uint32_t base(const struct bulk *b, uint32_t v)
{
	return 0x0a000000 + (v << (32 - b->bits));
}

/**
 * bulk_limits() - let the fabric hold as much as it can
 * @b: the fabric
 */
void bulk_limits(struct bulk *b)
{
	int i;

	bulk_begin(b, 1, false);
	op_begin(b, VPEER_VERB_SET, VPEER_A_OP_FABRIC);
	for (i = 1; i <= VPEER_A_FABRIC_LIMIT_STAGED_OPS; i++)
		msg_u32(&b->msg, i, 8 << 20);
	op_end(b);
}

/**
 * bulk_vnet() - one VNet
 * @b: the fabric
 * @verb: what to do with it
 * @v: its number
 * @prefixes: into how many its space is cut, a power of 2
 */
void bulk_vnet(struct bulk *b, int verb, uint32_t v, uint32_t prefixes)
{
	uint32_t i, start = base(b, v);
	int bits = b->bits;

	for (i = 1; i < prefixes; i *= 2)
		bits++;
	op_begin(b, verb, VPEER_A_OP_VNET);
	put_name(b, VPEER_A_VNET_NAME, 'v', v);
	for (i = 0; verb == VPEER_VERB_NEW && i < prefixes; i++) {
		put_prefix(b, VPEER_A_VNET_PREFIX, start, bits);
		if (b->v6)
			put_prefix6(b, VPEER_A_VNET_PREFIX, start, 32 + bits);
		start += 1U << (32 - bits);
	}
	op_end(b);
}

/**
 * bulk_subnet() - a subnet at the beginning of its VNet's space
 * @b: the fabric
 * @verb: what to do with it
 * @v: number of the VNet
 */
void bulk_subnet(struct bulk *b, int verb, uint32_t v)
{
	op_begin(b, verb, VPEER_A_OP_SUBNET);
	put_name(b, VPEER_A_SUBNET_VNET, 'v', v);
	msg_str(&b->msg, VPEER_A_SUBNET_NAME, "s");
	if (verb == VPEER_VERB_NEW)
		put_prefix(b, VPEER_A_SUBNET_PREFIX, base(b, v),
			   b->subnet_bits);
	if (verb == VPEER_VERB_NEW && b->v6)
		put_prefix6(b, VPEER_A_SUBNET_PREFIX, base(b, v), 64);
	op_end(b);
}

/**
 * bulk_vnets() - VNets with a subnet each
 * @b: the fabric
 * @n: how many
 * @prefixes: of each VNet, a power of 2
 */
void bulk_vnets(struct bulk *b, uint32_t n, uint32_t prefixes)
{
	uint32_t v;

	b->subnet_bits += __builtin_ctz(prefixes);
	for (v = 0; v < n; v++)
		bulk_vnet(b, VPEER_VERB_NEW, v, prefixes);
	for (v = 0; v < n; v++)
		bulk_subnet(b, VPEER_VERB_NEW, v);
}

/**
 * bulk_nic() - one NIC
 * @b: the fabric
 * @verb: what to do with it
 * @nic: its number
 * @v: its VNet
 * @host: its first address, counted from the first that a NIC may have
 * @addresses: how many
 */
void bulk_nic(struct bulk *b, int verb, uint32_t nic, uint32_t v,
	      uint32_t host, uint32_t addresses)
{
	uint32_t addr, i;

	op_begin(b, verb, VPEER_A_OP_NIC);
	put_name(b, VPEER_A_NIC_NAME, 'n', nic);
	if (verb == VPEER_VERB_NEW) {
		put_name(b, VPEER_A_NIC_VNET, 'v', v);
		msg_str(&b->msg, VPEER_A_NIC_SUBNET, "s");
	}
	for (i = 0; verb != VPEER_VERB_DEL && i < addresses; i++) {
		addr = htonl(base(b, v) + 4 + host + i);
		if (!b->v6 || !i)
			msg_put(&b->msg, VPEER_A_NIC_ADDRESS, &addr,
				sizeof(addr));
		if (b->v6)
			put_addr6(b, VPEER_A_NIC_ADDRESS, base(b, v),
				  4 + host + i);
	}
	op_end(b);
}

/**
 * bulk_link() - one link
 * @b: the fabric
 * @verb: what to do with it
 * @v: its local VNet
 * @remote: its remote VNet
 */
void bulk_link(struct bulk *b, int verb, uint32_t v, uint32_t remote)
{
	op_begin(b, verb, VPEER_A_OP_PEERING);
	put_name(b, VPEER_A_PEERING_VNET, 'v', v);
	put_name(b, VPEER_A_PEERING_NAME, 'p', remote);
	if (verb == VPEER_VERB_NEW)
		put_name(b, VPEER_A_PEERING_REMOTE_VNET, 'v', remote);
	op_end(b);
}
