/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef _BENCH_BULK_H
#define _BENCH_BULK_H

#include <stdbool.h>
#include <stdint.h>

#include "lib/fabric.h"

/**
 * struct bulk - many operations on a fabric, and what the kernel takes for them
 * @f: the fabric
 * @msg: the message that is being written
 * @n: operations in it
 * @per: operations a message
 * @staged: the messages are one commit
 * @bits: length of a VNet's prefix; VNets lie beside each other in 10.0.0.0/8
 * @subnet_bits: length of subnets' prefixes
 * @v6: all has IPv6 as well, a VNet's prefix is 32 bits longer there, in
 *	fd00::/32; NICs have one address of IPv4 then
 * @ops: operations sent
 * @ns: time that the kernel worked in the system calls that sent them
 * @last: that of the last one; of a staged commit, the commit
 * @wall: time that these took, waiting included
 */
struct bulk {
	struct fabric f;
	struct msg msg;
	uint32_t n;
	uint32_t per;
	bool staged;
	int bits;
	int subnet_bits;
	bool v6;
	long long ops;
	long long ns;
	long long last;
	long long wall;
};

/**
 * struct memory - what the kernel holds, in KiB
 * @slab: slab and other kmalloc() memory
 * @percpu: per-CPU memory
 * @vmalloc: vmalloc() memory
 */
struct memory {
	long slab;
	long percpu;
	long vmalloc;
};

void bulk_open(struct bulk *b, int home, int bits);
void bulk_begin(struct bulk *b, uint32_t per, bool staged);
void bulk_end(struct bulk *b);
void bulk_limits(struct bulk *b);
void bulk_vnets(struct bulk *b, uint32_t n, uint32_t prefixes);
void bulk_vnet(struct bulk *b, int verb, uint32_t v, uint32_t prefixes);
void bulk_subnet(struct bulk *b, int verb, uint32_t v);
void bulk_nic(struct bulk *b, int verb, uint32_t nic, uint32_t v,
	      uint32_t host, uint32_t addresses);
void bulk_link(struct bulk *b, int verb, uint32_t v, uint32_t remote);

long long now(void);
long long work(void);
void row(const char *what, const char *metric, double value,
	 const char *unit);
struct memory memory_now(void);
long memory_row(const char *what, const struct memory *before, long long of,
		const char *unit);

#endif
