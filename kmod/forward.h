/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef _VPEER_FORWARD_H
#define _VPEER_FORWARD_H

#include <linux/netdevice.h>

#include "nic.h"

/**
 * struct vpeer_flow - what a decision is about
 * @src: source address
 * @dst: destination address
 * @len: layer 3 length
 * @skb: the packet, or NULL where only a question is asked
 * @df: of a question: it must not be fragmented, being IPv6 or having DF set
 */
struct vpeer_flow {
	struct vpeer_addr src;
	struct vpeer_addr dst;
	unsigned int len;
	struct sk_buff *skb;
	bool df;
};

/**
 * struct vpeer_decision - the fabric's answer
 * @table: the table that decided
 * @hop: where the matching route leads, or NULL
 * @nic: the NIC that receives, or NULL
 * @dev: its device, or NULL
 */
struct vpeer_decision {
	const struct vpeer_table *table;
	const struct vpeer_hop *hop;
	struct vpeer_nic *nic;
	struct net_device *dev;
};

enum vpeer_reason vpeer_decide(const struct vpeer_nic_conf *conf,
			       const struct vpeer_flow *flow,
			       struct vpeer_decision *d);
netdev_tx_t vpeer_xmit(struct sk_buff *skb, struct net_device *dev);

#endif
