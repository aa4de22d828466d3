/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef _VPEER_STATS_H
#define _VPEER_STATS_H

#include <linux/percpu.h>
#include <linux/u64_stats_sync.h>
#include <linux/vpeer.h>

#include "pool.h"

/**
 * struct vpeer_nic_stats - counters of a NIC on one CPU
 * @tx_packets: packets that it sent (skbs, as veth counts them)
 * @tx_bytes: their layer 3 bytes
 * @rx_packets: packets that it received
 * @rx_bytes: their layer 3 bytes
 * @drops: packets that it sent and that were dropped, by reason
 * @syncp: for readers on 32 bits
 *
 * Written with bottom halves off.
 */
struct vpeer_nic_stats {
	u64_stats_t tx_packets;
	u64_stats_t tx_bytes;
	u64_stats_t rx_packets;
	u64_stats_t rx_bytes;
	u64_stats_t drops[VPEER_REASON_MAX + 1];
	struct u64_stats_sync syncp;
};

/**
 * struct vpeer_link_stats - counters of a link on one CPU
 * @packets: packets that the local VNet sent over it
 * @bytes: their layer 3 bytes
 * @drops: packets that would have taken it and were dropped
 * @syncp: for readers on 32 bits
 *
 * What a link receives is what the link back has sent.
 */
struct vpeer_link_stats {
	u64_stats_t packets;
	u64_stats_t bytes;
	u64_stats_t drops;
	struct u64_stats_sync syncp;
};

/**
 * struct vpeer_totals - counters added up over all CPUs
 * @tx_packets: packets sent
 * @tx_bytes: bytes sent
 * @rx_packets: packets received
 * @rx_bytes: bytes received
 * @tx_drops: sent packets dropped, multicast and broadcast not counted
 * @drops: by reason
 */
struct vpeer_totals {
	u64 tx_packets;
	u64 tx_bytes;
	u64 rx_packets;
	u64 rx_bytes;
	u64 tx_drops;
	u64 drops[VPEER_REASON_MAX + 1];
};

struct vpeer_pool *vpeer_nic_stats_pool(void);
struct vpeer_pool *vpeer_link_stats_pool(void);
struct vpeer_nic_stats __percpu *vpeer_nic_stats_alloc(struct vpeer_pool *pool);
void vpeer_nic_stats_free(struct vpeer_nic_stats __percpu *stats);
void vpeer_link_stats_free(struct vpeer_link_stats __percpu *stats);
struct vpeer_link_stats __percpu *
vpeer_link_stats_alloc(struct vpeer_pool *pool);
void vpeer_nic_stats_sum(struct vpeer_nic_stats __percpu *stats,
			 struct vpeer_totals *sum);
void vpeer_link_stats_sum(struct vpeer_link_stats __percpu *stats,
			  u64 *packets, u64 *bytes, u64 *drops);

static inline void vpeer_count_tx(struct vpeer_nic_stats __percpu *stats,
				  unsigned int len)
{
	struct vpeer_nic_stats *s = this_cpu_ptr(stats);

	u64_stats_update_begin(&s->syncp);
	u64_stats_inc(&s->tx_packets);
	u64_stats_add(&s->tx_bytes, len);
	u64_stats_update_end(&s->syncp);
}

static inline void vpeer_count_rx(struct vpeer_nic_stats __percpu *stats,
				  unsigned int len)
{
	struct vpeer_nic_stats *s = this_cpu_ptr(stats);

	u64_stats_update_begin(&s->syncp);
	u64_stats_inc(&s->rx_packets);
	u64_stats_add(&s->rx_bytes, len);
	u64_stats_update_end(&s->syncp);
}

static inline void vpeer_count_drop(struct vpeer_nic_stats __percpu *stats,
				    enum vpeer_reason reason)
{
	struct vpeer_nic_stats *s = this_cpu_ptr(stats);

	u64_stats_update_begin(&s->syncp);
	u64_stats_inc(&s->drops[reason]);
	u64_stats_update_end(&s->syncp);
}

static inline void vpeer_count_link(struct vpeer_link_stats __percpu *stats,
				    unsigned int len)
{
	struct vpeer_link_stats *s = this_cpu_ptr(stats);

	u64_stats_update_begin(&s->syncp);
	u64_stats_inc(&s->packets);
	u64_stats_add(&s->bytes, len);
	u64_stats_update_end(&s->syncp);
}

static inline void
vpeer_count_link_drop(struct vpeer_link_stats __percpu *stats)
{
	struct vpeer_link_stats *s = this_cpu_ptr(stats);

	u64_stats_update_begin(&s->syncp);
	u64_stats_inc(&s->drops);
	u64_stats_update_end(&s->syncp);
}

/* The model keeps counters without knowing what they are. */
static inline struct vpeer_link_stats __percpu *vpeer_link_stats(void *priv)
{
	return (struct vpeer_link_stats __percpu __force *)priv;
}

#endif
