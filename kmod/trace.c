// SPDX-License-Identifier: GPL-2.0-only
#include <linux/ip.h>
#include <net/ipv6.h>

#include "device.h"
#include "forward.h"

/* IPv4 addresses show as ::ffff:a.b.c.d, which %pI6c prints that way. */
static inline void vpeer_trace_addr(u8 *to, const struct vpeer_addr *a)
{
	unsigned int i;

	for (i = 0; i < 8; i++) {
		to[i] = a->hi >> (56 - 8 * i);
		to[i + 8] = a->lo >> (56 - 8 * i);
	}
}

/* Id of the NIC whose device sends; 0 if the device has none. */
static inline u32 vpeer_trace_sender(const struct net_device *dev)
{
	const struct vpeer_dev *vd = netdev_priv(dev);
	const struct vpeer_nic_conf *conf = rcu_dereference_bh(vd->conf);

	return conf ? conf->nic->id : 0;
}

/* What routers keep of a packet: IPv4's identification, IPv6's flow label. */
static inline u32 vpeer_trace_ident(const struct sk_buff *skb)
{
	int off = skb_network_offset(skb);
	const __be16 *id;
	const __be32 *label;
	__be32 room;

	if (skb->protocol == htons(ETH_P_IP)) {
		id = skb_header_pointer(skb, off + offsetof(struct iphdr, id),
					sizeof(*id), &room);
		return id ? ntohs(*id) : 0;
	}
	if (skb->protocol != htons(ETH_P_IPV6))
		return 0;
	label = skb_header_pointer(skb, off, sizeof(*label), &room);
	return label ? ntohl(*label & IPV6_FLOWLABEL_MASK) : 0;
}

#ifndef __CHECKER__
#define CREATE_TRACE_POINTS
#include "trace.h"
#endif
