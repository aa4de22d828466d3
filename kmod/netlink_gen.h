/* SPDX-License-Identifier: ((GPL-2.0 WITH Linux-syscall-note) OR BSD-3-Clause) */
/* Do not edit directly, auto-generated from: */
/*	Documentation/netlink/specs/vpeer.yaml */
/* YNL-GEN kernel header */

#ifndef _LINUX_VPEER_GEN_H
#define _LINUX_VPEER_GEN_H

#include <net/netlink.h>
#include <net/genetlink.h>

#include <uapi/linux/vpeer.h>

/* Common nested types */
extern const struct nla_policy vpeer_connection_nl_policy[VPEER_A_CONNECTION_MORE + 1];
extern const struct nla_policy vpeer_drop_nl_policy[VPEER_A_DROP_PACKETS + 1];
extern const struct nla_policy vpeer_fabric_nl_policy[VPEER_A_FABRIC_ROUTES + 1];
extern const struct nla_policy vpeer_gateway_nl_policy[VPEER_A_GATEWAY_MORE + 1];
extern const struct nla_policy vpeer_grant_nl_policy[VPEER_A_GRANT_VNET + 1];
extern const struct nla_policy vpeer_hop_nl_policy[VPEER_A_HOP_ASSUMES_FORWARDING + 1];
extern const struct nla_policy vpeer_load_balancer_nl_policy[VPEER_A_LOAD_BALANCER_BACK_END + 1];
extern const struct nla_policy vpeer_nic_nl_policy[VPEER_A_NIC_MORE + 1];
extern const struct nla_policy vpeer_op_nl_policy[VPEER_A_OP_LOAD_BALANCER + 1];
extern const struct nla_policy vpeer_path_nl_policy[VPEER_A_PATH_PAD + 1];
extern const struct nla_policy vpeer_peering_nl_policy[VPEER_A_PEERING_MORE + 1];
extern const struct nla_policy vpeer_prefix_nl_policy[VPEER_A_PREFIX_LENGTH + 1];
extern const struct nla_policy vpeer_region_nl_policy[VPEER_A_REGION_REMOTE + 1];
extern const struct nla_policy vpeer_route_nl_policy[VPEER_A_ROUTE_REASON + 1];
extern const struct nla_policy vpeer_route_table_nl_policy[VPEER_A_ROUTE_TABLE_DISABLE_GATEWAY_PROPAGATION + 1];
extern const struct nla_policy vpeer_stats_nl_policy[VPEER_A_STATS_DROP + 1];
extern const struct nla_policy vpeer_subnet_nl_policy[VPEER_A_SUBNET_MORE + 1];
extern const struct nla_policy vpeer_subscription_nl_policy[VPEER_A_SUBSCRIPTION_TENANT + 1];
extern const struct nla_policy vpeer_tenant_nl_policy[VPEER_A_TENANT_NAME + 1];
extern const struct nla_policy vpeer_vnet_nl_policy[VPEER_A_VNET_MORE + 1];

extern const struct nla_policy vpeer_commit_nl_policy[VPEER_A_OP + 1];
extern const struct nla_policy vpeer_tenant_get_do_nl_policy[VPEER_A_TENANT + 1];
extern const struct nla_policy vpeer_tenant_get_dump_nl_policy[VPEER_A_TENANT + 1];
extern const struct nla_policy vpeer_subscription_get_do_nl_policy[VPEER_A_SUBSCRIPTION + 1];
extern const struct nla_policy vpeer_subscription_get_dump_nl_policy[VPEER_A_SUBSCRIPTION + 1];
extern const struct nla_policy vpeer_vnet_get_do_nl_policy[VPEER_A_VNET + 1];
extern const struct nla_policy vpeer_vnet_get_dump_nl_policy[VPEER_A_VNET + 1];
extern const struct nla_policy vpeer_subnet_get_do_nl_policy[VPEER_A_SUBNET + 1];
extern const struct nla_policy vpeer_subnet_get_dump_nl_policy[VPEER_A_SUBNET + 1];
extern const struct nla_policy vpeer_nic_get_do_nl_policy[VPEER_A_NIC + 1];
extern const struct nla_policy vpeer_nic_get_dump_nl_policy[VPEER_A_NIC + 1];
extern const struct nla_policy vpeer_peering_get_do_nl_policy[VPEER_A_PEERING + 1];
extern const struct nla_policy vpeer_peering_get_dump_nl_policy[VPEER_A_PEERING + 1];
extern const struct nla_policy vpeer_grant_get_nl_policy[VPEER_A_GRANT + 1];
extern const struct nla_policy vpeer_gateway_get_do_nl_policy[VPEER_A_GATEWAY + 1];
extern const struct nla_policy vpeer_gateway_get_dump_nl_policy[VPEER_A_GATEWAY + 1];
extern const struct nla_policy vpeer_connection_get_do_nl_policy[VPEER_A_CONNECTION + 1];
extern const struct nla_policy vpeer_connection_get_dump_nl_policy[VPEER_A_CONNECTION + 1];
extern const struct nla_policy vpeer_route_table_get_do_nl_policy[VPEER_A_ROUTE_TABLE + 1];
extern const struct nla_policy vpeer_route_table_get_dump_nl_policy[VPEER_A_ROUTE_TABLE + 1];
extern const struct nla_policy vpeer_user_route_get_do_nl_policy[VPEER_A_ROUTE + 1];
extern const struct nla_policy vpeer_user_route_get_dump_nl_policy[VPEER_A_ROUTE + 1];
extern const struct nla_policy vpeer_path_get_nl_policy[VPEER_A_PATH + 1];
extern const struct nla_policy vpeer_route_get_nl_policy[VPEER_A_NIC + 1];

#endif /* _LINUX_VPEER_GEN_H */
