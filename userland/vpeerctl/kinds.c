// SPDX-License-Identifier: GPL-2.0-only
/* How each kind of object is written in messages. */
#include <stddef.h>

#include "kinds.h"

static const struct kind kinds[] = {
	[VPEER_OBJECT_FABRIC] = {
		.word = "fabric",
		.title = "the fabric",
		.get = VPEER_CMD_FABRIC_GET,
		.op = VPEER_A_OP_FABRIC,
		.top = VPEER_A_FABRIC,
	},
	[VPEER_OBJECT_TENANT] = {
		.word = "tenant",
		.title = "tenant",
		.get = VPEER_CMD_TENANT_GET,
		.op = VPEER_A_OP_TENANT,
		.top = VPEER_A_TENANT,
		.id = VPEER_A_TENANT_ID,
		.name = VPEER_A_TENANT_NAME,
	},
	[VPEER_OBJECT_SUBSCRIPTION] = {
		.word = "subscription",
		.title = "subscription",
		.get = VPEER_CMD_SUBSCRIPTION_GET,
		.op = VPEER_A_OP_SUBSCRIPTION,
		.top = VPEER_A_SUBSCRIPTION,
		.id = VPEER_A_SUBSCRIPTION_ID,
		.name = VPEER_A_SUBSCRIPTION_NAME,
	},
	[VPEER_OBJECT_GRANT] = {
		.word = "grant",
		.title = "grant",
		.get = VPEER_CMD_GRANT_GET,
		.op = VPEER_A_OP_GRANT,
		.top = VPEER_A_GRANT,
		.id = VPEER_A_GRANT_ID,
		.subscription = VPEER_A_GRANT_SUBSCRIPTION,
		.vnet = VPEER_A_GRANT_VNET,
	},
	[VPEER_OBJECT_VNET] = {
		.word = "vnet",
		.title = "VNet",
		.get = VPEER_CMD_VNET_GET,
		.op = VPEER_A_OP_VNET,
		.top = VPEER_A_VNET,
		.id = VPEER_A_VNET_ID,
		.name = VPEER_A_VNET_NAME,
		.subscription = VPEER_A_VNET_SUBSCRIPTION,
		.list = VPEER_A_VNET_PREFIX,
		.remove = VPEER_A_VNET_REMOVE_PREFIX,
		.clear = VPEER_A_VNET_CLEAR_PREFIXES,
		.more = VPEER_A_VNET_MORE,
	},
	[VPEER_OBJECT_SUBNET] = {
		.word = "subnet",
		.title = "subnet",
		.get = VPEER_CMD_SUBNET_GET,
		.op = VPEER_A_OP_SUBNET,
		.top = VPEER_A_SUBNET,
		.id = VPEER_A_SUBNET_ID,
		.name = VPEER_A_SUBNET_NAME,
		.subscription = VPEER_A_SUBNET_SUBSCRIPTION,
		.vnet = VPEER_A_SUBNET_VNET,
		.list = VPEER_A_SUBNET_PREFIX,
		.remove = VPEER_A_SUBNET_REMOVE_PREFIX,
		.clear = VPEER_A_SUBNET_CLEAR_PREFIXES,
		.more = VPEER_A_SUBNET_MORE,
	},
	[VPEER_OBJECT_NIC] = {
		.word = "nic",
		.title = "NIC",
		.get = VPEER_CMD_NIC_GET,
		.op = VPEER_A_OP_NIC,
		.top = VPEER_A_NIC,
		.id = VPEER_A_NIC_ID,
		.name = VPEER_A_NIC_NAME,
		.subscription = VPEER_A_NIC_SUBSCRIPTION,
		.vnet = VPEER_A_NIC_VNET,
		.list_word = "address",
		.list = VPEER_A_NIC_ADDRESS,
		.remove = VPEER_A_NIC_REMOVE_ADDRESS,
		.clear = VPEER_A_NIC_CLEAR_ADDRESSES,
		.flags = VPEER_A_NIC_FLAGS,
		.flags_mask = VPEER_A_NIC_FLAGS_MASK,
		.stats = VPEER_A_NIC_STATS,
		.more = VPEER_A_NIC_MORE,
	},
	[VPEER_OBJECT_PEERING] = {
		.word = "peering",
		.title = "peering",
		.get = VPEER_CMD_PEERING_GET,
		.op = VPEER_A_OP_PEERING,
		.top = VPEER_A_PEERING,
		.id = VPEER_A_PEERING_ID,
		.name = VPEER_A_PEERING_NAME,
		.subscription = VPEER_A_PEERING_SUBSCRIPTION,
		.vnet = VPEER_A_PEERING_VNET,
		.list = VPEER_A_PEERING_REMOTE_PREFIX,
		.flags = VPEER_A_PEERING_FLAGS,
		.flags_mask = VPEER_A_PEERING_FLAGS_MASK,
		.stats = VPEER_A_PEERING_STATS,
		.more = VPEER_A_PEERING_MORE,
	},
	[VPEER_OBJECT_GATEWAY] = {
		.word = "gateway",
		.title = "gateway",
		.get = VPEER_CMD_GATEWAY_GET,
		.op = VPEER_A_OP_GATEWAY,
		.top = VPEER_A_GATEWAY,
		.id = VPEER_A_GATEWAY_ID,
		.name = VPEER_A_GATEWAY_NAME,
		.subscription = VPEER_A_GATEWAY_SUBSCRIPTION,
		.vnet = VPEER_A_GATEWAY_VNET,
		.list_word = "summarized-prefix",
		.list = VPEER_A_GATEWAY_SUMMARIZED_PREFIX,
		.remove = VPEER_A_GATEWAY_REMOVE_SUMMARIZED_PREFIX,
		.clear = VPEER_A_GATEWAY_CLEAR_SUMMARIZED_PREFIXES,
		.more = VPEER_A_GATEWAY_MORE,
	},
	[VPEER_OBJECT_CONNECTION] = {
		.word = "connection",
		.title = "connection",
		.get = VPEER_CMD_CONNECTION_GET,
		.op = VPEER_A_OP_CONNECTION,
		.top = VPEER_A_CONNECTION,
		.id = VPEER_A_CONNECTION_ID,
		.name = VPEER_A_CONNECTION_NAME,
		.subscription = VPEER_A_CONNECTION_SUBSCRIPTION,
		.owner = VPEER_A_CONNECTION_GATEWAY,
		.list = VPEER_A_CONNECTION_PREFIX,
		.remove = VPEER_A_CONNECTION_REMOVE_PREFIX,
		.clear = VPEER_A_CONNECTION_CLEAR_PREFIXES,
		.more = VPEER_A_CONNECTION_MORE,
	},
	[VPEER_OBJECT_ROUTE_TABLE] = {
		.word = "route-table",
		.title = "route table",
		.get = VPEER_CMD_ROUTE_TABLE_GET,
		.op = VPEER_A_OP_ROUTE_TABLE,
		.top = VPEER_A_ROUTE_TABLE,
		.id = VPEER_A_ROUTE_TABLE_ID,
		.name = VPEER_A_ROUTE_TABLE_NAME,
		.subscription = VPEER_A_ROUTE_TABLE_SUBSCRIPTION,
	},
	[VPEER_OBJECT_ROUTE] = {
		.word = "route",
		.title = "route",
		.get = VPEER_CMD_USER_ROUTE_GET,
		.op = VPEER_A_OP_ROUTE,
		.top = VPEER_A_ROUTE,
		.id = VPEER_A_ROUTE_ID,
		.name = VPEER_A_ROUTE_NAME,
		.subscription = VPEER_A_ROUTE_SUBSCRIPTION,
		.owner = VPEER_A_ROUTE_ROUTE_TABLE,
		.list = VPEER_A_ROUTE_PREFIX,
	},
};

#define KINDS	(sizeof(kinds) / sizeof(kinds[0]))

/**
 * kind_of() - How a kind is written.
 * @kind: The kind, one that the tool knows.
 *
 * Return: Its description, NULL for a kind that the tool does not know.
 */
const struct kind *kind_of(enum vpeer_object kind)
{
	if ((size_t)kind >= KINDS || !kinds[kind].word)
		return NULL;
	return &kinds[kind];
}

/**
 * kind_by_top() - The kind whose nest stands in a message.
 * @attribute: The top-level attribute.
 *
 * Return: The kind, VPEER_OBJECT_UNSPEC if it is no object's.
 */
enum vpeer_object kind_by_top(int attribute)
{
	size_t i;

	for (i = 0; i < KINDS; i++)
		if (kinds[i].word && kinds[i].top == attribute)
			return (enum vpeer_object)i;
	return VPEER_OBJECT_UNSPEC;
}
