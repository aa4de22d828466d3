// SPDX-License-Identifier: GPL-2.0-only
/* Tells the sender that a packet does not fit its destination. */
#include "oversize.h"

#include <linux/icmpv6.h>
#include <linux/ipv6.h>
#include <linux/netdevice.h>
#include <net/icmp.h>
#include <net/ip.h>
#include <net/route.h>

/* ICMP wants the packet's route, which transmit has given back. */
static bool restore_route(struct sk_buff *skb, struct net_device *dev)
{
	struct flowi4 fl4 = {
		.daddr = ip_hdr(skb)->daddr,
		.saddr = ip_hdr(skb)->saddr,
		.flowi4_oif = dev->ifindex,
		.flowi4_flags = FLOWI_FLAG_ANYSRC,
	};
	struct rtable *rt;

	if (skb_dst(skb))
		return true;
	rt = ip_route_output_key(dev_net(dev), &fl4);
	if (IS_ERR(rt))
		return false;
	skb_dst_set(skb, &rt->dst);
	return true;
}

/**
 * vpeer_oversize_tell() - send "too big" to the source of a packet
 * @skb: the packet, its header pulled; it is not consumed
 * @dev: device that it was sent from
 * @mtu: what would fit
 */
void vpeer_oversize_tell(struct sk_buff *skb, struct net_device *dev,
			 unsigned int mtu)
{
	if (skb->protocol == htons(ETH_P_IP)) {
		memset(IPCB(skb), 0, sizeof(*IPCB(skb)));
		if (restore_route(skb, dev))
			icmp_ndo_send(skb, ICMP_DEST_UNREACH, ICMP_FRAG_NEEDED,
				      htonl(mtu));
	} else if (ipv6_mod_enabled()) {
		memset(IP6CB(skb), 0, sizeof(*IP6CB(skb)));
		icmpv6_ndo_send(skb, ICMPV6_PKT_TOOBIG, 0,
				max_t(u32, mtu, IPV6_MIN_MTU));
	}
}
