/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef _VPEER_NETLINK_H
#define _VPEER_NETLINK_H

#include <net/genetlink.h>

/* index into the family's groups */
#define VPEER_GROUP_MONITOR	0

extern struct genl_family vpeer_family;

int vpeer_netlink_register(void);
void vpeer_netlink_unregister(void);

/* handlers of get.c and path.c */
int vpeer_fabric_get(struct sk_buff *skb, struct genl_info *info);
int vpeer_object_get(struct sk_buff *skb, struct genl_info *info);
int vpeer_object_dump_start(struct netlink_callback *cb);
int vpeer_object_dump(struct sk_buff *skb, struct netlink_callback *cb);
int vpeer_object_dump_done(struct netlink_callback *cb);
int vpeer_path_get(struct sk_buff *skb, struct genl_info *info);
int vpeer_route_dump_start(struct netlink_callback *cb);
int vpeer_route_dump(struct sk_buff *skb, struct netlink_callback *cb);
int vpeer_route_dump_done(struct netlink_callback *cb);

#endif
