/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef _VPEER_OVERSIZE_H
#define _VPEER_OVERSIZE_H

struct net_device;
struct sk_buff;

void vpeer_oversize_tell(struct sk_buff *skb, struct net_device *dev,
			 unsigned int mtu);

#endif
