/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef VPEERCTL_LINK_H
#define VPEERCTL_LINK_H

#include <netlink/msg.h>

#include "object.h"

struct nl_msg *link_new(const char *ifname, const char *nic, int netns,
			uint32_t mtu);
struct nl_msg *link_attach(uint32_t ifindex, const char *nic);
struct nl_msg *link_get(int32_t netnsid, uint32_t ifindex);
struct nl_msg *link_del(int32_t netnsid, uint32_t ifindex);
struct nl_msg *link_rename(uint32_t ifindex, const char *ifname);
struct nl_msg *link_mtu(uint32_t ifindex, uint32_t mtu);
struct nl_msg *link_up(uint32_t ifindex);
struct nl_msg *address_message(int type, uint32_t ifindex,
			       const struct prefix *address);
struct nl_msg *route_default(int family, uint32_t ifindex, bool replace);
struct nl_msg *route_dump(int family);
struct nl_msg *route_message(int type, const struct prefix *to,
			     uint32_t ifindex, uint8_t protocol);
struct nl_msg *route_get(const struct prefix *address);

#endif
