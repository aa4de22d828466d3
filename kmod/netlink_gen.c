// SPDX-License-Identifier: ((GPL-2.0 WITH Linux-syscall-note) OR BSD-3-Clause)
/* Do not edit directly, auto-generated from: */
/*	Documentation/netlink/specs/vpeer.yaml */
/* YNL-GEN kernel source */

#include <net/netlink.h>
#include <net/genetlink.h>

#include "netlink_gen.h"

#include <uapi/linux/vpeer.h>

/* Common nested types */
const struct nla_policy vpeer_connection_nl_policy[VPEER_A_CONNECTION_MORE + 1] = {
	[VPEER_A_CONNECTION_ID] = { .type = NLA_U32, },
	[VPEER_A_CONNECTION_SUBSCRIPTION] = { .type = NLA_NUL_STRING, .len = VPEER_NAME_MAX, },
	[VPEER_A_CONNECTION_GATEWAY] = { .type = NLA_NUL_STRING, .len = VPEER_NAME_MAX, },
	[VPEER_A_CONNECTION_NAME] = { .type = NLA_NUL_STRING, .len = VPEER_NAME_MAX, },
	[VPEER_A_CONNECTION_PREFIX] = NLA_POLICY_NESTED(vpeer_prefix_nl_policy),
	[VPEER_A_CONNECTION_REMOVE_PREFIX] = NLA_POLICY_NESTED(vpeer_prefix_nl_policy),
	[VPEER_A_CONNECTION_CLEAR_PREFIXES] = { .type = NLA_FLAG, },
	[VPEER_A_CONNECTION_LEARNED] = NLA_POLICY_MAX(NLA_U32, 1),
	[VPEER_A_CONNECTION_REMOTE_SUBSCRIPTION] = { .type = NLA_NUL_STRING, .len = VPEER_NAME_MAX, },
	[VPEER_A_CONNECTION_REMOTE_VNET] = { .type = NLA_NUL_STRING, .len = VPEER_NAME_MAX, },
	[VPEER_A_CONNECTION_MORE] = { .type = NLA_FLAG, },
};

const struct nla_policy vpeer_drop_nl_policy[VPEER_A_DROP_PACKETS + 1] = {
	[VPEER_A_DROP_REASON] = NLA_POLICY_MAX(NLA_U32, 21),
	[VPEER_A_DROP_PACKETS] = { .type = NLA_U64, },
};

const struct nla_policy vpeer_fabric_nl_policy[VPEER_A_FABRIC_ROUTES + 1] = {
	[VPEER_A_FABRIC_LIMIT_VNETS] = { .type = NLA_U32, },
	[VPEER_A_FABRIC_LIMIT_SUBNETS] = { .type = NLA_U32, },
	[VPEER_A_FABRIC_LIMIT_PEERINGS] = { .type = NLA_U32, },
	[VPEER_A_FABRIC_LIMIT_PREFIXES] = { .type = NLA_U32, },
	[VPEER_A_FABRIC_LIMIT_ADDRESSES] = { .type = NLA_U32, },
	[VPEER_A_FABRIC_LIMIT_NICS] = { .type = NLA_U32, },
	[VPEER_A_FABRIC_LIMIT_NIC_ADDRESSES] = { .type = NLA_U32, },
	[VPEER_A_FABRIC_LIMIT_SUBSCRIPTIONS] = { .type = NLA_U32, },
	[VPEER_A_FABRIC_LIMIT_PEERED_ADDRESSES] = { .type = NLA_U32, },
	[VPEER_A_FABRIC_LIMIT_PEERING_SUBNETS] = { .type = NLA_U32, },
	[VPEER_A_FABRIC_LIMIT_GRANTS] = { .type = NLA_U32, },
	[VPEER_A_FABRIC_LIMIT_CONNECTIONS] = { .type = NLA_U32, },
	[VPEER_A_FABRIC_LIMIT_CONNECTION_PREFIXES] = { .type = NLA_U32, },
	[VPEER_A_FABRIC_LIMIT_ADVERTISED_IPV4] = { .type = NLA_U32, },
	[VPEER_A_FABRIC_LIMIT_ADVERTISED_IPV6] = { .type = NLA_U32, },
	[VPEER_A_FABRIC_LIMIT_ROUTE_TABLES] = { .type = NLA_U32, },
	[VPEER_A_FABRIC_LIMIT_ROUTES] = { .type = NLA_U32, },
	[VPEER_A_FABRIC_LIMIT_STAGED_OPS] = { .type = NLA_U32, },
	[VPEER_A_FABRIC_VNETS] = { .type = NLA_U32, },
	[VPEER_A_FABRIC_SUBNETS] = { .type = NLA_U32, },
	[VPEER_A_FABRIC_NICS] = { .type = NLA_U32, },
	[VPEER_A_FABRIC_PEERINGS] = { .type = NLA_U32, },
	[VPEER_A_FABRIC_ADDRESSES] = { .type = NLA_U32, },
	[VPEER_A_FABRIC_GATEWAYS] = { .type = NLA_U32, },
	[VPEER_A_FABRIC_GRANTS] = { .type = NLA_U32, },
	[VPEER_A_FABRIC_CONNECTIONS] = { .type = NLA_U32, },
	[VPEER_A_FABRIC_ROUTE_TABLES] = { .type = NLA_U32, },
	[VPEER_A_FABRIC_ROUTES] = { .type = NLA_U32, },
};

const struct nla_policy vpeer_gateway_nl_policy[VPEER_A_GATEWAY_MORE + 1] = {
	[VPEER_A_GATEWAY_ID] = { .type = NLA_U32, },
	[VPEER_A_GATEWAY_SUBSCRIPTION] = { .type = NLA_NUL_STRING, .len = VPEER_NAME_MAX, },
	[VPEER_A_GATEWAY_NAME] = { .type = NLA_NUL_STRING, .len = VPEER_NAME_MAX, },
	[VPEER_A_GATEWAY_VNET] = { .type = NLA_NUL_STRING, .len = VPEER_NAME_MAX, },
	[VPEER_A_GATEWAY_TYPE] = NLA_POLICY_MAX(NLA_U32, 2),
	[VPEER_A_GATEWAY_NIC] = { .type = NLA_NUL_STRING, .len = VPEER_NAME_MAX, },
	[VPEER_A_GATEWAY_SUMMARIZED_PREFIX] = NLA_POLICY_NESTED(vpeer_prefix_nl_policy),
	[VPEER_A_GATEWAY_REMOVE_SUMMARIZED_PREFIX] = NLA_POLICY_NESTED(vpeer_prefix_nl_policy),
	[VPEER_A_GATEWAY_CLEAR_SUMMARIZED_PREFIXES] = { .type = NLA_FLAG, },
	[VPEER_A_GATEWAY_ADVERTISED_PREFIX] = NLA_POLICY_NESTED(vpeer_prefix_nl_policy),
	[VPEER_A_GATEWAY_MORE] = { .type = NLA_FLAG, },
};

const struct nla_policy vpeer_grant_nl_policy[VPEER_A_GRANT_VNET + 1] = {
	[VPEER_A_GRANT_ID] = { .type = NLA_U32, },
	[VPEER_A_GRANT_UID] = { .type = NLA_U32, },
	[VPEER_A_GRANT_GID] = { .type = NLA_U32, },
	[VPEER_A_GRANT_ROLE] = NLA_POLICY_MAX(NLA_U32, 4),
	[VPEER_A_GRANT_TENANT] = { .type = NLA_NUL_STRING, .len = VPEER_NAME_MAX, },
	[VPEER_A_GRANT_SUBSCRIPTION] = { .type = NLA_NUL_STRING, .len = VPEER_NAME_MAX, },
	[VPEER_A_GRANT_VNET] = { .type = NLA_NUL_STRING, .len = VPEER_NAME_MAX, },
};

const struct nla_policy vpeer_hop_nl_policy[VPEER_A_HOP_ASSUMES_FORWARDING + 1] = {
	[VPEER_A_HOP_NIC] = { .type = NLA_NUL_STRING, .len = VPEER_HANDLE_MAX, },
	[VPEER_A_HOP_VNET] = { .type = NLA_NUL_STRING, .len = VPEER_HANDLE_MAX, },
	[VPEER_A_HOP_ROUTE] = NLA_POLICY_NESTED(vpeer_route_nl_policy),
	[VPEER_A_HOP_PEERING] = { .type = NLA_NUL_STRING, .len = VPEER_HANDLE_MAX, },
	[VPEER_A_HOP_REMOTE_PEERING] = { .type = NLA_NUL_STRING, .len = VPEER_HANDLE_MAX, },
	[VPEER_A_HOP_NEXT_NIC] = { .type = NLA_NUL_STRING, .len = VPEER_HANDLE_MAX, },
	[VPEER_A_HOP_NEXT_VNET] = { .type = NLA_NUL_STRING, .len = VPEER_HANDLE_MAX, },
	[VPEER_A_HOP_REASON] = NLA_POLICY_MAX(NLA_U32, 21),
	[VPEER_A_HOP_GATEWAY] = { .type = NLA_NUL_STRING, .len = VPEER_HANDLE_MAX, },
	[VPEER_A_HOP_ASSUMES_FORWARDING] = { .type = NLA_FLAG, },
};

const struct nla_policy vpeer_load_balancer_nl_policy[VPEER_A_LOAD_BALANCER_BACK_END + 1] = {
	[VPEER_A_LOAD_BALANCER_ID] = { .type = NLA_U32, },
	[VPEER_A_LOAD_BALANCER_SUBSCRIPTION] = { .type = NLA_NUL_STRING, .len = VPEER_NAME_MAX, },
	[VPEER_A_LOAD_BALANCER_NAME] = { .type = NLA_NUL_STRING, .len = VPEER_NAME_MAX, },
	[VPEER_A_LOAD_BALANCER_SKU] = { .type = NLA_NUL_STRING, .len = VPEER_NAME_MAX, },
	[VPEER_A_LOAD_BALANCER_FRONT_END] = { .type = NLA_BINARY, },
	[VPEER_A_LOAD_BALANCER_VNET] = { .type = NLA_NUL_STRING, .len = VPEER_NAME_MAX, },
	[VPEER_A_LOAD_BALANCER_SUBNET] = { .type = NLA_NUL_STRING, .len = VPEER_NAME_MAX, },
	[VPEER_A_LOAD_BALANCER_BACK_END] = { .type = NLA_STRING, .len = VPEER_NAME_MAX, },
};

const struct nla_policy vpeer_nic_nl_policy[VPEER_A_NIC_MORE + 1] = {
	[VPEER_A_NIC_ID] = { .type = NLA_U32, },
	[VPEER_A_NIC_SUBSCRIPTION] = { .type = NLA_NUL_STRING, .len = VPEER_NAME_MAX, },
	[VPEER_A_NIC_NAME] = { .type = NLA_NUL_STRING, .len = VPEER_NAME_MAX, },
	[VPEER_A_NIC_VNET] = { .type = NLA_NUL_STRING, .len = VPEER_NAME_MAX, },
	[VPEER_A_NIC_SUBNET] = { .type = NLA_NUL_STRING, .len = VPEER_NAME_MAX, },
	[VPEER_A_NIC_ADDRESS] = { .type = NLA_BINARY, },
	[VPEER_A_NIC_REMOVE_ADDRESS] = { .type = NLA_BINARY, },
	[VPEER_A_NIC_CLEAR_ADDRESSES] = { .type = NLA_FLAG, },
	[VPEER_A_NIC_AUTO_ADDRESS] = NLA_POLICY_MASK(NLA_U32, 0x3),
	[VPEER_A_NIC_FLAGS] = NLA_POLICY_MASK(NLA_U32, 0x1),
	[VPEER_A_NIC_FLAGS_MASK] = NLA_POLICY_MASK(NLA_U32, 0x1),
	[VPEER_A_NIC_MODE] = NLA_POLICY_MAX(NLA_U32, 1),
	[VPEER_A_NIC_IFINDEX] = { .type = NLA_U32, },
	[VPEER_A_NIC_NETNSID] = { .type = NLA_S32, },
	[VPEER_A_NIC_IFNAME] = { .type = NLA_NUL_STRING, .len = 15, },
	[VPEER_A_NIC_STATS] = NLA_POLICY_NESTED(vpeer_stats_nl_policy),
	[VPEER_A_NIC_MORE] = { .type = NLA_FLAG, },
};

const struct nla_policy vpeer_op_nl_policy[VPEER_A_OP_LOAD_BALANCER + 1] = {
	[VPEER_A_OP_VERB] = NLA_POLICY_MAX(NLA_U32, 3),
	[VPEER_A_OP_FABRIC] = NLA_POLICY_NESTED(vpeer_fabric_nl_policy),
	[VPEER_A_OP_TENANT] = NLA_POLICY_NESTED(vpeer_tenant_nl_policy),
	[VPEER_A_OP_SUBSCRIPTION] = NLA_POLICY_NESTED(vpeer_subscription_nl_policy),
	[VPEER_A_OP_GRANT] = NLA_POLICY_NESTED(vpeer_grant_nl_policy),
	[VPEER_A_OP_REGION] = NLA_POLICY_NESTED(vpeer_region_nl_policy),
	[VPEER_A_OP_VNET] = NLA_POLICY_NESTED(vpeer_vnet_nl_policy),
	[VPEER_A_OP_SUBNET] = NLA_POLICY_NESTED(vpeer_subnet_nl_policy),
	[VPEER_A_OP_NIC] = NLA_POLICY_NESTED(vpeer_nic_nl_policy),
	[VPEER_A_OP_PEERING] = NLA_POLICY_NESTED(vpeer_peering_nl_policy),
	[VPEER_A_OP_GATEWAY] = NLA_POLICY_NESTED(vpeer_gateway_nl_policy),
	[VPEER_A_OP_CONNECTION] = NLA_POLICY_NESTED(vpeer_connection_nl_policy),
	[VPEER_A_OP_ROUTE_TABLE] = NLA_POLICY_NESTED(vpeer_route_table_nl_policy),
	[VPEER_A_OP_ROUTE] = NLA_POLICY_NESTED(vpeer_route_nl_policy),
	[VPEER_A_OP_LOAD_BALANCER] = NLA_POLICY_NESTED(vpeer_load_balancer_nl_policy),
};

const struct nla_policy vpeer_path_nl_policy[VPEER_A_PATH_PAD + 1] = {
	[VPEER_A_PATH_SUBSCRIPTION] = { .type = NLA_NUL_STRING, .len = VPEER_NAME_MAX, },
	[VPEER_A_PATH_NIC] = { .type = NLA_NUL_STRING, .len = VPEER_NAME_MAX, },
	[VPEER_A_PATH_VNET] = { .type = NLA_NUL_STRING, .len = VPEER_NAME_MAX, },
	[VPEER_A_PATH_SOURCE] = { .type = NLA_BINARY, },
	[VPEER_A_PATH_DESTINATION] = { .type = NLA_BINARY, },
	[VPEER_A_PATH_LENGTH] = { .type = NLA_U32, },
	[VPEER_A_PATH_REASON] = NLA_POLICY_MAX(NLA_U32, 21),
	[VPEER_A_PATH_HOP] = NLA_POLICY_NESTED(vpeer_hop_nl_policy),
	[VPEER_A_PATH_GENERATION] = { .type = NLA_U64, },
	[VPEER_A_PATH_LOOPS] = { .type = NLA_FLAG, },
};

const struct nla_policy vpeer_peering_nl_policy[VPEER_A_PEERING_MORE + 1] = {
	[VPEER_A_PEERING_ID] = { .type = NLA_U32, },
	[VPEER_A_PEERING_SUBSCRIPTION] = { .type = NLA_NUL_STRING, .len = VPEER_NAME_MAX, },
	[VPEER_A_PEERING_VNET] = { .type = NLA_NUL_STRING, .len = VPEER_NAME_MAX, },
	[VPEER_A_PEERING_NAME] = { .type = NLA_NUL_STRING, .len = VPEER_NAME_MAX, },
	[VPEER_A_PEERING_REMOTE_SUBSCRIPTION] = { .type = NLA_NUL_STRING, .len = VPEER_NAME_MAX, },
	[VPEER_A_PEERING_REMOTE_VNET] = { .type = NLA_NUL_STRING, .len = VPEER_NAME_MAX, },
	[VPEER_A_PEERING_REMOTE_ID] = { .type = NLA_U32, },
	[VPEER_A_PEERING_FLAGS] = NLA_POLICY_MASK(NLA_U32, 0x3f),
	[VPEER_A_PEERING_FLAGS_MASK] = NLA_POLICY_MASK(NLA_U32, 0x3f),
	[VPEER_A_PEERING_SYNC] = { .type = NLA_FLAG, },
	[VPEER_A_PEERING_BOTH] = { .type = NLA_FLAG, },
	[VPEER_A_PEERING_LOCAL_SUBNET] = { .type = NLA_STRING, .len = VPEER_NAME_MAX, },
	[VPEER_A_PEERING_REMOTE_SUBNET] = { .type = NLA_STRING, .len = VPEER_NAME_MAX, },
	[VPEER_A_PEERING_REMOVE_LOCAL_SUBNET] = { .type = NLA_STRING, .len = VPEER_NAME_MAX, },
	[VPEER_A_PEERING_REMOVE_REMOTE_SUBNET] = { .type = NLA_STRING, .len = VPEER_NAME_MAX, },
	[VPEER_A_PEERING_CLEAR_SUBNETS] = { .type = NLA_FLAG, },
	[VPEER_A_PEERING_STATE] = NLA_POLICY_MAX(NLA_U32, 3),
	[VPEER_A_PEERING_SYNC_LEVEL] = NLA_POLICY_MAX(NLA_U32, 4),
	[VPEER_A_PEERING_KIND] = NLA_POLICY_MAX(NLA_U32, 2),
	[VPEER_A_PEERING_REMOTE_PEERING] = { .type = NLA_NUL_STRING, .len = VPEER_NAME_MAX, },
	[VPEER_A_PEERING_REMOTE_PREFIX] = NLA_POLICY_NESTED(vpeer_prefix_nl_policy),
	[VPEER_A_PEERING_REMOTE_GATEWAY] = { .type = NLA_STRING, .len = VPEER_HANDLE_MAX, },
	[VPEER_A_PEERING_STATS] = NLA_POLICY_NESTED(vpeer_stats_nl_policy),
	[VPEER_A_PEERING_MORE] = { .type = NLA_FLAG, },
};

const struct nla_policy vpeer_prefix_nl_policy[VPEER_A_PREFIX_LENGTH + 1] = {
	[VPEER_A_PREFIX_ADDRESS] = { .type = NLA_BINARY, },
	[VPEER_A_PREFIX_LENGTH] = NLA_POLICY_MAX(NLA_U32, 128),
};

const struct nla_policy vpeer_region_nl_policy[VPEER_A_REGION_REMOTE + 1] = {
	[VPEER_A_REGION_ID] = { .type = NLA_U32, },
	[VPEER_A_REGION_NAME] = { .type = NLA_NUL_STRING, .len = VPEER_NAME_MAX, },
	[VPEER_A_REGION_DEVICE] = { .type = NLA_U32, },
	[VPEER_A_REGION_REMOTE] = { .type = NLA_BINARY, },
};

const struct nla_policy vpeer_route_nl_policy[VPEER_A_ROUTE_REASON + 1] = {
	[VPEER_A_ROUTE_ID] = { .type = NLA_U32, },
	[VPEER_A_ROUTE_SUBSCRIPTION] = { .type = NLA_NUL_STRING, .len = VPEER_NAME_MAX, },
	[VPEER_A_ROUTE_ROUTE_TABLE] = { .type = NLA_NUL_STRING, .len = VPEER_NAME_MAX, },
	[VPEER_A_ROUTE_NAME] = { .type = NLA_NUL_STRING, .len = VPEER_NAME_MAX, },
	[VPEER_A_ROUTE_PREFIX] = NLA_POLICY_NESTED(vpeer_prefix_nl_policy),
	[VPEER_A_ROUTE_NEXT_HOP_TYPE] = NLA_POLICY_MAX(NLA_U32, 6),
	[VPEER_A_ROUTE_NEXT_HOP] = { .type = NLA_BINARY, },
	[VPEER_A_ROUTE_SOURCE] = NLA_POLICY_MAX(NLA_U32, 2),
	[VPEER_A_ROUTE_PEERING] = { .type = NLA_NUL_STRING, .len = VPEER_HANDLE_MAX, },
	[VPEER_A_ROUTE_ORIGIN] = { .type = NLA_NUL_STRING, .len = VPEER_HANDLE_MAX, },
	[VPEER_A_ROUTE_STATE] = NLA_POLICY_MAX(NLA_U32, 3),
	[VPEER_A_ROUTE_REASON] = NLA_POLICY_MAX(NLA_U32, 21),
};

const struct nla_policy vpeer_route_table_nl_policy[VPEER_A_ROUTE_TABLE_DISABLE_GATEWAY_PROPAGATION + 1] = {
	[VPEER_A_ROUTE_TABLE_ID] = { .type = NLA_U32, },
	[VPEER_A_ROUTE_TABLE_SUBSCRIPTION] = { .type = NLA_NUL_STRING, .len = VPEER_NAME_MAX, },
	[VPEER_A_ROUTE_TABLE_NAME] = { .type = NLA_NUL_STRING, .len = VPEER_NAME_MAX, },
	[VPEER_A_ROUTE_TABLE_DISABLE_GATEWAY_PROPAGATION] = NLA_POLICY_MAX(NLA_U32, 1),
};

const struct nla_policy vpeer_stats_nl_policy[VPEER_A_STATS_DROP + 1] = {
	[VPEER_A_STATS_TX_PACKETS] = { .type = NLA_U64, },
	[VPEER_A_STATS_TX_BYTES] = { .type = NLA_U64, },
	[VPEER_A_STATS_RX_PACKETS] = { .type = NLA_U64, },
	[VPEER_A_STATS_RX_BYTES] = { .type = NLA_U64, },
	[VPEER_A_STATS_TX_DROPS] = { .type = NLA_U64, },
	[VPEER_A_STATS_RX_DROPS] = { .type = NLA_U64, },
	[VPEER_A_STATS_DROP] = NLA_POLICY_NESTED(vpeer_drop_nl_policy),
};

const struct nla_policy vpeer_subnet_nl_policy[VPEER_A_SUBNET_MORE + 1] = {
	[VPEER_A_SUBNET_ID] = { .type = NLA_U32, },
	[VPEER_A_SUBNET_SUBSCRIPTION] = { .type = NLA_NUL_STRING, .len = VPEER_NAME_MAX, },
	[VPEER_A_SUBNET_VNET] = { .type = NLA_NUL_STRING, .len = VPEER_NAME_MAX, },
	[VPEER_A_SUBNET_NAME] = { .type = NLA_NUL_STRING, .len = VPEER_NAME_MAX, },
	[VPEER_A_SUBNET_PREFIX] = NLA_POLICY_NESTED(vpeer_prefix_nl_policy),
	[VPEER_A_SUBNET_REMOVE_PREFIX] = NLA_POLICY_NESTED(vpeer_prefix_nl_policy),
	[VPEER_A_SUBNET_CLEAR_PREFIXES] = { .type = NLA_FLAG, },
	[VPEER_A_SUBNET_ROUTE_TABLE] = { .type = NLA_NUL_STRING, .len = VPEER_NAME_MAX, },
	[VPEER_A_SUBNET_MORE] = { .type = NLA_FLAG, },
};

const struct nla_policy vpeer_subscription_nl_policy[VPEER_A_SUBSCRIPTION_TENANT + 1] = {
	[VPEER_A_SUBSCRIPTION_ID] = { .type = NLA_U32, },
	[VPEER_A_SUBSCRIPTION_NAME] = { .type = NLA_NUL_STRING, .len = VPEER_NAME_MAX, },
	[VPEER_A_SUBSCRIPTION_TENANT] = { .type = NLA_NUL_STRING, .len = VPEER_NAME_MAX, },
};

const struct nla_policy vpeer_tenant_nl_policy[VPEER_A_TENANT_NAME + 1] = {
	[VPEER_A_TENANT_ID] = { .type = NLA_U32, },
	[VPEER_A_TENANT_NAME] = { .type = NLA_NUL_STRING, .len = VPEER_NAME_MAX, },
};

const struct nla_policy vpeer_vnet_nl_policy[VPEER_A_VNET_MORE + 1] = {
	[VPEER_A_VNET_ID] = { .type = NLA_U32, },
	[VPEER_A_VNET_SUBSCRIPTION] = { .type = NLA_NUL_STRING, .len = VPEER_NAME_MAX, },
	[VPEER_A_VNET_NAME] = { .type = NLA_NUL_STRING, .len = VPEER_NAME_MAX, },
	[VPEER_A_VNET_REGION] = { .type = NLA_NUL_STRING, .len = VPEER_NAME_MAX, },
	[VPEER_A_VNET_PREFIX] = NLA_POLICY_NESTED(vpeer_prefix_nl_policy),
	[VPEER_A_VNET_REMOVE_PREFIX] = NLA_POLICY_NESTED(vpeer_prefix_nl_policy),
	[VPEER_A_VNET_CLEAR_PREFIXES] = { .type = NLA_FLAG, },
	[VPEER_A_VNET_TENANT] = { .type = NLA_NUL_STRING, .len = VPEER_NAME_MAX, },
	[VPEER_A_VNET_MORE] = { .type = NLA_FLAG, },
};

/* VPEER_CMD_COMMIT - do */
const struct nla_policy vpeer_commit_nl_policy[VPEER_A_OP + 1] = {
	[VPEER_A_FLAGS] = NLA_POLICY_MASK(NLA_U32, 0x7),
	[VPEER_A_EXPECT_GENERATION] = { .type = NLA_U64, },
	[VPEER_A_TRANSACTION] = { .type = NLA_U32, },
	[VPEER_A_OP] = NLA_POLICY_NESTED(vpeer_op_nl_policy),
};

/* VPEER_CMD_TENANT_GET - do */
const struct nla_policy vpeer_tenant_get_do_nl_policy[VPEER_A_TENANT + 1] = {
	[VPEER_A_TENANT] = NLA_POLICY_NESTED(vpeer_tenant_nl_policy),
};

/* VPEER_CMD_TENANT_GET - dump */
const struct nla_policy vpeer_tenant_get_dump_nl_policy[VPEER_A_TENANT + 1] = {
	[VPEER_A_TENANT] = NLA_POLICY_NESTED(vpeer_tenant_nl_policy),
};

/* VPEER_CMD_SUBSCRIPTION_GET - do */
const struct nla_policy vpeer_subscription_get_do_nl_policy[VPEER_A_SUBSCRIPTION + 1] = {
	[VPEER_A_SUBSCRIPTION] = NLA_POLICY_NESTED(vpeer_subscription_nl_policy),
};

/* VPEER_CMD_SUBSCRIPTION_GET - dump */
const struct nla_policy vpeer_subscription_get_dump_nl_policy[VPEER_A_SUBSCRIPTION + 1] = {
	[VPEER_A_SUBSCRIPTION] = NLA_POLICY_NESTED(vpeer_subscription_nl_policy),
};

/* VPEER_CMD_VNET_GET - do */
const struct nla_policy vpeer_vnet_get_do_nl_policy[VPEER_A_VNET + 1] = {
	[VPEER_A_VNET] = NLA_POLICY_NESTED(vpeer_vnet_nl_policy),
};

/* VPEER_CMD_VNET_GET - dump */
const struct nla_policy vpeer_vnet_get_dump_nl_policy[VPEER_A_VNET + 1] = {
	[VPEER_A_VNET] = NLA_POLICY_NESTED(vpeer_vnet_nl_policy),
};

/* VPEER_CMD_SUBNET_GET - do */
const struct nla_policy vpeer_subnet_get_do_nl_policy[VPEER_A_SUBNET + 1] = {
	[VPEER_A_SUBNET] = NLA_POLICY_NESTED(vpeer_subnet_nl_policy),
};

/* VPEER_CMD_SUBNET_GET - dump */
const struct nla_policy vpeer_subnet_get_dump_nl_policy[VPEER_A_SUBNET + 1] = {
	[VPEER_A_SUBNET] = NLA_POLICY_NESTED(vpeer_subnet_nl_policy),
};

/* VPEER_CMD_NIC_GET - do */
const struct nla_policy vpeer_nic_get_do_nl_policy[VPEER_A_NIC + 1] = {
	[VPEER_A_NIC] = NLA_POLICY_NESTED(vpeer_nic_nl_policy),
};

/* VPEER_CMD_NIC_GET - dump */
const struct nla_policy vpeer_nic_get_dump_nl_policy[VPEER_A_NIC + 1] = {
	[VPEER_A_NIC] = NLA_POLICY_NESTED(vpeer_nic_nl_policy),
};

/* VPEER_CMD_PEERING_GET - do */
const struct nla_policy vpeer_peering_get_do_nl_policy[VPEER_A_PEERING + 1] = {
	[VPEER_A_PEERING] = NLA_POLICY_NESTED(vpeer_peering_nl_policy),
};

/* VPEER_CMD_PEERING_GET - dump */
const struct nla_policy vpeer_peering_get_dump_nl_policy[VPEER_A_PEERING + 1] = {
	[VPEER_A_PEERING] = NLA_POLICY_NESTED(vpeer_peering_nl_policy),
};

/* VPEER_CMD_GRANT_GET - dump */
const struct nla_policy vpeer_grant_get_nl_policy[VPEER_A_GRANT + 1] = {
	[VPEER_A_GRANT] = NLA_POLICY_NESTED(vpeer_grant_nl_policy),
};

/* VPEER_CMD_GATEWAY_GET - do */
const struct nla_policy vpeer_gateway_get_do_nl_policy[VPEER_A_GATEWAY + 1] = {
	[VPEER_A_GATEWAY] = NLA_POLICY_NESTED(vpeer_gateway_nl_policy),
};

/* VPEER_CMD_GATEWAY_GET - dump */
const struct nla_policy vpeer_gateway_get_dump_nl_policy[VPEER_A_GATEWAY + 1] = {
	[VPEER_A_GATEWAY] = NLA_POLICY_NESTED(vpeer_gateway_nl_policy),
};

/* VPEER_CMD_CONNECTION_GET - do */
const struct nla_policy vpeer_connection_get_do_nl_policy[VPEER_A_CONNECTION + 1] = {
	[VPEER_A_CONNECTION] = NLA_POLICY_NESTED(vpeer_connection_nl_policy),
};

/* VPEER_CMD_CONNECTION_GET - dump */
const struct nla_policy vpeer_connection_get_dump_nl_policy[VPEER_A_CONNECTION + 1] = {
	[VPEER_A_CONNECTION] = NLA_POLICY_NESTED(vpeer_connection_nl_policy),
};

/* VPEER_CMD_ROUTE_TABLE_GET - do */
const struct nla_policy vpeer_route_table_get_do_nl_policy[VPEER_A_ROUTE_TABLE + 1] = {
	[VPEER_A_ROUTE_TABLE] = NLA_POLICY_NESTED(vpeer_route_table_nl_policy),
};

/* VPEER_CMD_ROUTE_TABLE_GET - dump */
const struct nla_policy vpeer_route_table_get_dump_nl_policy[VPEER_A_ROUTE_TABLE + 1] = {
	[VPEER_A_ROUTE_TABLE] = NLA_POLICY_NESTED(vpeer_route_table_nl_policy),
};

/* VPEER_CMD_USER_ROUTE_GET - do */
const struct nla_policy vpeer_user_route_get_do_nl_policy[VPEER_A_ROUTE + 1] = {
	[VPEER_A_ROUTE] = NLA_POLICY_NESTED(vpeer_route_nl_policy),
};

/* VPEER_CMD_USER_ROUTE_GET - dump */
const struct nla_policy vpeer_user_route_get_dump_nl_policy[VPEER_A_ROUTE + 1] = {
	[VPEER_A_ROUTE] = NLA_POLICY_NESTED(vpeer_route_nl_policy),
};

/* VPEER_CMD_PATH_GET - do */
const struct nla_policy vpeer_path_get_nl_policy[VPEER_A_PATH + 1] = {
	[VPEER_A_PATH] = NLA_POLICY_NESTED(vpeer_path_nl_policy),
};

/* VPEER_CMD_ROUTE_GET - dump */
const struct nla_policy vpeer_route_get_nl_policy[VPEER_A_NIC + 1] = {
	[VPEER_A_NIC] = NLA_POLICY_NESTED(vpeer_nic_nl_policy),
};

