// SPDX-License-Identifier: GPL-2.0-only
#include "stats.h"

#include <linux/cpumask.h>

/* A fabric with one NIC has a block as well: not larger than need be. */
#define NIC_BLOCK	4096
#define LINK_BLOCK	1024
static_assert(NIC_BLOCK <= PAGE_SIZE);

/**
 * vpeer_nic_stats_pool() - where the counters of NICs are taken from
 *
 * Return: the pool, for vpeer_pool_release(), or NULL.
 */
struct vpeer_pool *vpeer_nic_stats_pool(void)
{
	return vpeer_pool_new(sizeof(struct vpeer_nic_stats), NIC_BLOCK);
}

/**
 * vpeer_link_stats_pool() - where the counters of links are taken from
 *
 * Return: the pool, for vpeer_pool_release(), or NULL.
 */
struct vpeer_pool *vpeer_link_stats_pool(void)
{
	return vpeer_pool_new(sizeof(struct vpeer_link_stats), LINK_BLOCK);
}

/**
 * vpeer_nic_stats_alloc() - counters for a NIC
 * @pool: where they are taken from
 *
 * Return: the counters, or NULL.
 */
struct vpeer_nic_stats __percpu *vpeer_nic_stats_alloc(struct vpeer_pool *pool)
{
	struct vpeer_nic_stats __percpu *stats = vpeer_pool_get(pool);
	int cpu;

	if (!stats)
		return NULL;
	for_each_possible_cpu(cpu)
		u64_stats_init(&per_cpu_ptr(stats, cpu)->syncp);
	return stats;
}

/**
 * vpeer_nic_stats_free() - give the counters of a NIC back
 * @stats: the counters, or NULL
 */
void vpeer_nic_stats_free(struct vpeer_nic_stats __percpu *stats)
{
	vpeer_pool_put(stats, NIC_BLOCK);
}

/**
 * vpeer_link_stats_free() - give the counters of a link back
 * @stats: the counters, or NULL
 */
void vpeer_link_stats_free(struct vpeer_link_stats __percpu *stats)
{
	vpeer_pool_put(stats, LINK_BLOCK);
}

/**
 * vpeer_link_stats_alloc() - counters for a link
 * @pool: where they are taken from
 *
 * Return: the counters, or NULL.
 */
struct vpeer_link_stats __percpu *
vpeer_link_stats_alloc(struct vpeer_pool *pool)
{
	struct vpeer_link_stats __percpu *stats = vpeer_pool_get(pool);
	int cpu;

	if (!stats)
		return NULL;
	for_each_possible_cpu(cpu)
		u64_stats_init(&per_cpu_ptr(stats, cpu)->syncp);
	return stats;
}

static void read_nic(const struct vpeer_nic_stats *s, struct vpeer_totals *t)
{
	unsigned int start, i;

	do {
		start = u64_stats_fetch_begin(&s->syncp);
		t->tx_packets = u64_stats_read(&s->tx_packets);
		t->tx_bytes = u64_stats_read(&s->tx_bytes);
		t->rx_packets = u64_stats_read(&s->rx_packets);
		t->rx_bytes = u64_stats_read(&s->rx_bytes);
		for (i = 0; i <= VPEER_REASON_MAX; i++)
			t->drops[i] = u64_stats_read(&s->drops[i]);
	} while (u64_stats_fetch_retry(&s->syncp, start));
}

/**
 * vpeer_nic_stats_sum() - add up the counters of a NIC
 * @stats: the counters, or NULL
 * @sum: the result
 */
void vpeer_nic_stats_sum(struct vpeer_nic_stats __percpu *stats,
			 struct vpeer_totals *sum)
{
	struct vpeer_totals t;
	unsigned int i;
	int cpu;

	memset(sum, 0, sizeof(*sum));
	if (!stats)
		return;
	for_each_possible_cpu(cpu) {
		read_nic(per_cpu_ptr(stats, cpu), &t);
		sum->tx_packets += t.tx_packets;
		sum->tx_bytes += t.tx_bytes;
		sum->rx_packets += t.rx_packets;
		sum->rx_bytes += t.rx_bytes;
		for (i = 0; i <= VPEER_REASON_MAX; i++) {
			sum->drops[i] += t.drops[i];
			if (i != VPEER_REASON_MULTICAST)
				sum->tx_drops += t.drops[i];
		}
	}
}

/**
 * vpeer_link_stats_sum() - add up the counters of a link
 * @stats: the counters, or NULL
 * @packets: packets sent
 * @bytes: bytes sent
 * @drops: packets dropped
 */
void vpeer_link_stats_sum(struct vpeer_link_stats __percpu *stats,
			  u64 *packets, u64 *bytes, u64 *drops)
{
	const struct vpeer_link_stats *s;
	u64 p, b, d;
	unsigned int start;
	int cpu;

	*packets = 0;
	*bytes = 0;
	*drops = 0;
	if (!stats)
		return;
	for_each_possible_cpu(cpu) {
		s = per_cpu_ptr(stats, cpu);
		do {
			start = u64_stats_fetch_begin(&s->syncp);
			p = u64_stats_read(&s->packets);
			b = u64_stats_read(&s->bytes);
			d = u64_stats_read(&s->drops);
		} while (u64_stats_fetch_retry(&s->syncp, start));
		*packets += p;
		*bytes += b;
		*drops += d;
	}
}
