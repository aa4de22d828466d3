/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef _VPEER_COMPAT_NET_RTNETLINK_H
#define _VPEER_COMPAT_NET_RTNETLINK_H

#include_next <net/rtnetlink.h>

#ifndef VPEER_HAVE_LINK_NET_CAPABLE
/* May the caller change a device that belongs to another namespace? */
static inline bool rtnl_dev_link_net_capable(const struct net_device *dev,
					     const struct net *link_net)
{
	return net_eq(link_net, dev_net(dev)) ||
	       ns_capable(link_net->user_ns, CAP_NET_ADMIN);
}
#endif

#endif
