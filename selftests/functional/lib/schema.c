// SPDX-License-Identifier: GPL-2.0-only
/* The specification as tables: what objects have which attributes. */
#include <stdbool.h>
#include <string.h>

#include "schema.h"

#define ATTR(object, symbol, word, holds) \
	{ word, VPEER_A_##object##_##symbol, KIND_##holds }

static const struct attr fabric[] = {
	ATTR(FABRIC, LIMIT_VNETS, "limit-vnets", U32),
	ATTR(FABRIC, LIMIT_SUBNETS, "limit-subnets", U32),
	ATTR(FABRIC, LIMIT_PEERINGS, "limit-peerings", U32),
	ATTR(FABRIC, LIMIT_PREFIXES, "limit-prefixes", U32),
	ATTR(FABRIC, LIMIT_ADDRESSES, "limit-addresses", U32),
	ATTR(FABRIC, LIMIT_NICS, "limit-nics", U32),
	ATTR(FABRIC, LIMIT_NIC_ADDRESSES, "limit-nic-addresses", U32),
	ATTR(FABRIC, LIMIT_SUBSCRIPTIONS, "limit-subscriptions", U32),
	ATTR(FABRIC, LIMIT_PEERED_ADDRESSES, "limit-peered-addresses", U32),
	ATTR(FABRIC, LIMIT_PEERING_SUBNETS, "limit-peering-subnets", U32),
	ATTR(FABRIC, LIMIT_GRANTS, "limit-grants", U32),
	ATTR(FABRIC, LIMIT_CONNECTIONS, "limit-connections", U32),
	ATTR(FABRIC, LIMIT_ADVERTISED_IPV4, "limit-advertised-ipv4", U32),
	ATTR(FABRIC, LIMIT_ADVERTISED_IPV6, "limit-advertised-ipv6", U32),
	ATTR(FABRIC, LIMIT_CONNECTION_PREFIXES, "limit-connection-prefixes",
	     U32),
	ATTR(FABRIC, LIMIT_ROUTE_TABLES, "limit-route-tables", U32),
	ATTR(FABRIC, LIMIT_ROUTES, "limit-routes", U32),
	ATTR(FABRIC, LIMIT_STAGED_OPS, "limit-staged-ops", U32),
	ATTR(FABRIC, VNETS, "vnets", U32),
	ATTR(FABRIC, SUBNETS, "subnets", U32),
	ATTR(FABRIC, NICS, "nics", U32),
	ATTR(FABRIC, PEERINGS, "peerings", U32),
	ATTR(FABRIC, ADDRESSES, "addresses", U32),
	ATTR(FABRIC, GATEWAYS, "gateways", U32),
	ATTR(FABRIC, GRANTS, "grants", U32),
	ATTR(FABRIC, CONNECTIONS, "connections", U32),
	ATTR(FABRIC, ROUTE_TABLES, "route-tables", U32),
	ATTR(FABRIC, ROUTES, "routes", U32),
	{ }
};

static const struct attr tenant[] = {
	ATTR(TENANT, ID, "id", U32),
	ATTR(TENANT, NAME, "name", STRING),
	{ }
};

static const struct attr subscription[] = {
	ATTR(SUBSCRIPTION, ID, "id", U32),
	ATTR(SUBSCRIPTION, NAME, "name", STRING),
	ATTR(SUBSCRIPTION, TENANT, "tenant", STRING),
	{ }
};

static const struct attr grant[] = {
	ATTR(GRANT, ID, "id", U32),
	ATTR(GRANT, UID, "uid", U32),
	ATTR(GRANT, GID, "gid", U32),
	ATTR(GRANT, ROLE, "role", U32),
	ATTR(GRANT, TENANT, "tenant", STRING),
	ATTR(GRANT, SUBSCRIPTION, "subscription", STRING),
	ATTR(GRANT, VNET, "vnet", STRING),
	{ }
};

static const struct attr region[] = {
	ATTR(REGION, ID, "id", U32),
	ATTR(REGION, NAME, "name", STRING),
	ATTR(REGION, DEVICE, "device", U32),
	ATTR(REGION, REMOTE, "remote", ADDRESS),
	{ }
};

static const struct attr vnet[] = {
	ATTR(VNET, ID, "id", U32),
	ATTR(VNET, SUBSCRIPTION, "subscription", STRING),
	ATTR(VNET, NAME, "name", STRING),
	ATTR(VNET, REGION, "region", STRING),
	ATTR(VNET, PREFIX, "prefix", PREFIX),
	ATTR(VNET, REMOVE_PREFIX, "remove-prefix", PREFIX),
	ATTR(VNET, CLEAR_PREFIXES, "clear-prefixes", FLAG),
	ATTR(VNET, TENANT, "tenant", STRING),
	ATTR(VNET, MORE, "more", FLAG),
	{ }
};

static const struct attr subnet[] = {
	ATTR(SUBNET, ID, "id", U32),
	ATTR(SUBNET, SUBSCRIPTION, "subscription", STRING),
	ATTR(SUBNET, VNET, "vnet", STRING),
	ATTR(SUBNET, NAME, "name", STRING),
	ATTR(SUBNET, PREFIX, "prefix", PREFIX),
	ATTR(SUBNET, REMOVE_PREFIX, "remove-prefix", PREFIX),
	ATTR(SUBNET, CLEAR_PREFIXES, "clear-prefixes", FLAG),
	ATTR(SUBNET, ROUTE_TABLE, "route-table", STRING),
	ATTR(SUBNET, MORE, "more", FLAG),
	{ }
};

static const struct attr nic[] = {
	ATTR(NIC, ID, "id", U32),
	ATTR(NIC, SUBSCRIPTION, "subscription", STRING),
	ATTR(NIC, NAME, "name", STRING),
	ATTR(NIC, VNET, "vnet", STRING),
	ATTR(NIC, SUBNET, "subnet", STRING),
	ATTR(NIC, ADDRESS, "address", ADDRESS),
	ATTR(NIC, REMOVE_ADDRESS, "remove-address", ADDRESS),
	ATTR(NIC, CLEAR_ADDRESSES, "clear-addresses", FLAG),
	ATTR(NIC, AUTO_ADDRESS, "auto-address", U32),
	ATTR(NIC, FLAGS, "flags", U32),
	ATTR(NIC, FLAGS_MASK, "flags-mask", U32),
	ATTR(NIC, MODE, "mode", U32),
	ATTR(NIC, IFINDEX, "ifindex", U32),
	ATTR(NIC, NETNSID, "netnsid", S32),
	ATTR(NIC, IFNAME, "ifname", STRING),
	ATTR(NIC, STATS, "stats", STATS),
	ATTR(NIC, MORE, "more", FLAG),
	{ }
};

static const struct attr peering[] = {
	ATTR(PEERING, ID, "id", U32),
	ATTR(PEERING, SUBSCRIPTION, "subscription", STRING),
	ATTR(PEERING, VNET, "vnet", STRING),
	ATTR(PEERING, NAME, "name", STRING),
	ATTR(PEERING, REMOTE_SUBSCRIPTION, "remote-subscription", STRING),
	ATTR(PEERING, REMOTE_VNET, "remote-vnet", STRING),
	ATTR(PEERING, REMOTE_ID, "remote-id", U32),
	ATTR(PEERING, FLAGS, "flags", U32),
	ATTR(PEERING, FLAGS_MASK, "flags-mask", U32),
	ATTR(PEERING, SYNC, "sync", FLAG),
	ATTR(PEERING, BOTH, "both", FLAG),
	ATTR(PEERING, LOCAL_SUBNET, "local-subnet", STRING),
	ATTR(PEERING, REMOTE_SUBNET, "remote-subnet", STRING),
	ATTR(PEERING, REMOVE_LOCAL_SUBNET, "remove-local-subnet", STRING),
	ATTR(PEERING, REMOVE_REMOTE_SUBNET, "remove-remote-subnet", STRING),
	ATTR(PEERING, CLEAR_SUBNETS, "clear-subnets", FLAG),
	ATTR(PEERING, STATE, "state", U32),
	ATTR(PEERING, SYNC_LEVEL, "sync-level", U32),
	ATTR(PEERING, KIND, "kind", U32),
	ATTR(PEERING, REMOTE_PEERING, "remote-peering", STRING),
	ATTR(PEERING, REMOTE_PREFIX, "remote-prefix", PREFIX),
	ATTR(PEERING, REMOTE_GATEWAY, "remote-gateway", STRING),
	ATTR(PEERING, STATS, "stats", STATS),
	ATTR(PEERING, MORE, "more", FLAG),
	{ }
};

static const struct attr gateway[] = {
	ATTR(GATEWAY, ID, "id", U32),
	ATTR(GATEWAY, SUBSCRIPTION, "subscription", STRING),
	ATTR(GATEWAY, NAME, "name", STRING),
	ATTR(GATEWAY, VNET, "vnet", STRING),
	ATTR(GATEWAY, TYPE, "type", U32),
	ATTR(GATEWAY, NIC, "nic", STRING),
	ATTR(GATEWAY, SUMMARIZED_PREFIX, "summarized-prefix", PREFIX),
	ATTR(GATEWAY, REMOVE_SUMMARIZED_PREFIX, "remove-summarized-prefix",
	     PREFIX),
	ATTR(GATEWAY, CLEAR_SUMMARIZED_PREFIXES, "clear-summarized-prefixes",
	     FLAG),
	ATTR(GATEWAY, ADVERTISED_PREFIX, "advertised-prefix", PREFIX),
	ATTR(GATEWAY, MORE, "more", FLAG),
	{ }
};

static const struct attr connection[] = {
	ATTR(CONNECTION, ID, "id", U32),
	ATTR(CONNECTION, SUBSCRIPTION, "subscription", STRING),
	ATTR(CONNECTION, GATEWAY, "gateway", STRING),
	ATTR(CONNECTION, NAME, "name", STRING),
	ATTR(CONNECTION, PREFIX, "prefix", PREFIX),
	ATTR(CONNECTION, REMOVE_PREFIX, "remove-prefix", PREFIX),
	ATTR(CONNECTION, CLEAR_PREFIXES, "clear-prefixes", FLAG),
	ATTR(CONNECTION, LEARNED, "learned", U32),
	ATTR(CONNECTION, REMOTE_SUBSCRIPTION, "remote-subscription", STRING),
	ATTR(CONNECTION, REMOTE_VNET, "remote-vnet", STRING),
	ATTR(CONNECTION, MORE, "more", FLAG),
	{ }
};

static const struct attr route_table[] = {
	ATTR(ROUTE_TABLE, ID, "id", U32),
	ATTR(ROUTE_TABLE, SUBSCRIPTION, "subscription", STRING),
	ATTR(ROUTE_TABLE, NAME, "name", STRING),
	ATTR(ROUTE_TABLE, DISABLE_GATEWAY_PROPAGATION,
	     "disable-gateway-propagation", U32),
	{ }
};

static const struct attr route[] = {
	ATTR(ROUTE, ID, "id", U32),
	ATTR(ROUTE, SUBSCRIPTION, "subscription", STRING),
	ATTR(ROUTE, ROUTE_TABLE, "route-table", STRING),
	ATTR(ROUTE, NAME, "name", STRING),
	ATTR(ROUTE, PREFIX, "prefix", PREFIX),
	ATTR(ROUTE, NEXT_HOP_TYPE, "next-hop-type", U32),
	ATTR(ROUTE, NEXT_HOP, "next-hop", ADDRESS),
	ATTR(ROUTE, SOURCE, "source", U32),
	ATTR(ROUTE, PEERING, "peering", STRING),
	ATTR(ROUTE, ORIGIN, "origin", STRING),
	ATTR(ROUTE, STATE, "state", U32),
	ATTR(ROUTE, REASON, "reason", U32),
	{ }
};

static const struct attr load_balancer[] = {
	ATTR(LOAD_BALANCER, ID, "id", U32),
	ATTR(LOAD_BALANCER, SUBSCRIPTION, "subscription", STRING),
	ATTR(LOAD_BALANCER, NAME, "name", STRING),
	ATTR(LOAD_BALANCER, SKU, "sku", STRING),
	ATTR(LOAD_BALANCER, FRONT_END, "front-end", ADDRESS),
	ATTR(LOAD_BALANCER, VNET, "vnet", STRING),
	ATTR(LOAD_BALANCER, SUBNET, "subnet", STRING),
	ATTR(LOAD_BALANCER, BACK_END, "back-end", STRING),
	{ }
};

#define OBJECT(symbol, word, list)					\
	.name = word, .kind = VPEER_OBJECT_##symbol,			\
	.op = VPEER_A_OP_##symbol, .attrs = list
#define READ(symbol)							\
	.top = VPEER_A_##symbol, .get = VPEER_CMD_##symbol##_GET
#define CHILD(object, parent) {						\
	VPEER_A_##object##_SUBSCRIPTION, VPEER_A_##object##_##parent,	\
	VPEER_A_##object##_NAME }

const struct object schema[] = {
	{ OBJECT(FABRIC, "fabric", fabric), READ(FABRIC) },
	{ OBJECT(TENANT, "tenant", tenant), READ(TENANT),
	  .path = { 0, 0, VPEER_A_TENANT_NAME } },
	{ OBJECT(SUBSCRIPTION, "subscription", subscription),
	  READ(SUBSCRIPTION), .path = { 0, 0, VPEER_A_SUBSCRIPTION_NAME } },
	{ OBJECT(GRANT, "grant", grant), READ(GRANT) },
	{ OBJECT(REGION, "region", region),
	  .path = { 0, 0, VPEER_A_REGION_NAME } },
	{ OBJECT(VNET, "vnet", vnet), READ(VNET),
	  .path = { VPEER_A_VNET_SUBSCRIPTION, 0, VPEER_A_VNET_NAME } },
	{ OBJECT(SUBNET, "subnet", subnet), READ(SUBNET),
	  .path = CHILD(SUBNET, VNET) },
	{ OBJECT(NIC, "nic", nic), READ(NIC),
	  .path = { VPEER_A_NIC_SUBSCRIPTION, 0, VPEER_A_NIC_NAME } },
	{ OBJECT(PEERING, "peering", peering), READ(PEERING),
	  .path = CHILD(PEERING, VNET) },
	{ OBJECT(GATEWAY, "gateway", gateway), READ(GATEWAY),
	  .path = { VPEER_A_GATEWAY_SUBSCRIPTION, 0, VPEER_A_GATEWAY_NAME } },
	{ OBJECT(CONNECTION, "connection", connection), READ(CONNECTION),
	  .path = CHILD(CONNECTION, GATEWAY) },
	{ OBJECT(ROUTE_TABLE, "route-table", route_table), READ(ROUTE_TABLE),
	  .path = { VPEER_A_ROUTE_TABLE_SUBSCRIPTION, 0,
		    VPEER_A_ROUTE_TABLE_NAME } },
	{ OBJECT(ROUTE, "route", route), .top = VPEER_A_ROUTE,
	  .get = VPEER_CMD_USER_ROUTE_GET,
	  .path = CHILD(ROUTE, ROUTE_TABLE) },
	{ OBJECT(LOAD_BALANCER, "load-balancer", load_balancer),
	  .path = { VPEER_A_LOAD_BALANCER_SUBSCRIPTION, 0,
		    VPEER_A_LOAD_BALANCER_NAME } },
	{ }
};

/**
 * schema_find() - find a kind of object by its name
 * @name: "vnet" and so on
 *
 * Return: the kind, or NULL.
 */
const struct object *schema_find(const char *name)
{
	const struct object *object;

	for (object = schema; object->name; object++)
		if (!strcmp(object->name, name))
			return object;
	return NULL;
}

/**
 * schema_kind() - find a kind of object by its number
 * @kind: enum vpeer_object
 *
 * Return: the kind, or NULL.
 */
const struct object *schema_kind(int kind)
{
	const struct object *object;

	for (object = schema; object->name; object++)
		if (object->kind == kind)
			return object;
	return NULL;
}

/**
 * schema_attr() - find an attribute by its name
 * @object: of this kind of object
 * @name: "prefix" and so on
 *
 * Return: the attribute, or NULL.
 */
const struct attr *schema_attr(const struct object *object, const char *name)
{
	const struct attr *attr;

	for (attr = object->attrs; attr->name; attr++)
		if (!strcmp(attr->name, name))
			return attr;
	return NULL;
}
