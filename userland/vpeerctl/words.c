// SPDX-License-Identifier: GPL-2.0-only
/* The numbers of the contract and their words. */
#include <linux/vpeer.h>
#include <stddef.h>
#include <string.h>

#include "words.h"

static const char *pick(const char *const *table, size_t size, uint32_t n)
{
	return n < size && table[n] ? table[n] : "unknown";
}

#define WORD(table, n)	pick(table, sizeof(table) / sizeof((table)[0]), n)

/* Spelt as the reference spells them. */
static const char *const states[] = {
	[VPEER_PEERING_STATE_INITIATED] = "Initiated",
	[VPEER_PEERING_STATE_CONNECTED] = "Connected",
	[VPEER_PEERING_STATE_DISCONNECTED] = "Disconnected",
};

static const char *const sync_levels[] = {
	[VPEER_SYNC_LEVEL_FULLY_IN_SYNC] = "FullyInSync",
	[VPEER_SYNC_LEVEL_REMOTE_NOT_IN_SYNC] = "RemoteNotInSync",
	[VPEER_SYNC_LEVEL_LOCAL_NOT_IN_SYNC] = "LocalNotInSync",
	[VPEER_SYNC_LEVEL_LOCAL_AND_REMOTE_NOT_IN_SYNC] =
		"LocalAndRemoteNotInSync",
};

static const char *const peering_kinds[] = {
	[VPEER_PEERING_KIND_REGIONAL] = "regional",
	[VPEER_PEERING_KIND_GLOBAL] = "global",
};

/* Of the types from the first one on, as they are typed. */
const char *const gateway_type_words[] = { "vpn", "expressroute", NULL };

static const char *const gateway_types[] = {
	[VPEER_GATEWAY_TYPE_VPN] = "Vpn",
	[VPEER_GATEWAY_TYPE_EXPRESSROUTE] = "ExpressRoute",
};

/* What a user may write; that Internet is no exit yet is the fabric's word. */
const char *const route_type_words[] = {
	"VirtualAppliance", "VirtualNetworkGateway", "VnetLocal", "None",
	"Internet", NULL
};

/* In place of a name: takes away what is there. */
const char *const none_words[] = { "none", NULL };

static const char *const route_states[] = {
	[VPEER_ROUTE_STATE_ACTIVE] = "Active",
	[VPEER_ROUTE_STATE_INVALID] = "Invalid",
	[VPEER_ROUTE_STATE_FILTERED] = "Filtered",
};

static const char *const next_hops[] = {
	[VPEER_NEXT_HOP_TYPE_NONE] = "None",
	[VPEER_NEXT_HOP_TYPE_VNET_LOCAL] = "VnetLocal",
	[VPEER_NEXT_HOP_TYPE_VNET_PEERING] = "VNetPeering",
	[VPEER_NEXT_HOP_TYPE_VNET_GLOBAL_PEERING] = "VNetGlobalPeering",
	[VPEER_NEXT_HOP_TYPE_VIRTUAL_NETWORK_GATEWAY] =
		"VirtualNetworkGateway",
	[VPEER_NEXT_HOP_TYPE_VIRTUAL_APPLIANCE] = "VirtualAppliance",
	[VPEER_NEXT_HOP_TYPE_INTERNET] = "Internet",
};

static const char *const route_sources[] = {
	[VPEER_ROUTE_SOURCE_DEFAULT] = "Default",
	[VPEER_ROUTE_SOURCE_VIRTUAL_NETWORK_GATEWAY] =
		"VirtualNetworkGateway",
	[VPEER_ROUTE_SOURCE_USER] = "User",
};

static const char *const reasons[] = {
	[VPEER_REASON_FORWARDED] = "forwarded",
	[VPEER_REASON_NOT_ATTACHED] = "not-attached",
	[VPEER_REASON_UNSUPPORTED_PROTOCOL] = "unsupported-protocol",
	[VPEER_REASON_MALFORMED] = "malformed",
	[VPEER_REASON_MULTICAST] = "multicast",
	[VPEER_REASON_SOURCE_INVALID] = "source-invalid",
	[VPEER_REASON_SOURCE_NOT_OWNED] = "source-not-owned",
	[VPEER_REASON_NO_ROUTE] = "no-route",
	[VPEER_REASON_ACCESS_DENIED] = "access-denied",
	[VPEER_REASON_FORWARDED_DENIED] = "forwarded-denied",
	[VPEER_REASON_SOURCE_NOT_IN_SYNC] = "source-not-in-sync",
	[VPEER_REASON_NO_ENDPOINT] = "no-endpoint",
	[VPEER_REASON_HAIRPIN] = "hairpin",
	[VPEER_REASON_DESTINATION_DETACHED] = "destination-detached",
	[VPEER_REASON_DESTINATION_DOWN] = "destination-down",
	[VPEER_REASON_TOO_BIG] = "too-big",
	[VPEER_REASON_TOO_BIG_NO_DF] = "too-big-no-df",
	[VPEER_REASON_NO_MEMORY] = "no-memory",
	[VPEER_REASON_BACKLOG_FULL] = "backlog-full",
	[VPEER_REASON_NEXT_HOP_UNREACHABLE] = "next-hop-unreachable",
	[VPEER_REASON_NEXT_HOP_NOT_FORWARDING] = "next-hop-not-forwarding",
	[VPEER_REASON_NO_GATEWAY] = "no-gateway",
};

static const char *const reason_texts[] = {
	[VPEER_REASON_FORWARDED] = "handed to the destination device",
	[VPEER_REASON_NOT_ATTACHED] = "the sending device has no NIC",
	[VPEER_REASON_UNSUPPORTED_PROTOCOL] =
		"neither IPv4 nor IPv6, or tagged with a VLAN",
	[VPEER_REASON_MALFORMED] =
		"the network header is truncated or inconsistent",
	[VPEER_REASON_MULTICAST] = "multicast and broadcast are not carried",
	[VPEER_REASON_SOURCE_INVALID] =
		"the source is no unicast address of a host",
	[VPEER_REASON_SOURCE_NOT_OWNED] =
		"the source is not an address of the sending NIC",
	[VPEER_REASON_NO_ROUTE] =
		"no route, or the route's next hop type is None",
	[VPEER_REASON_ACCESS_DENIED] =
		"allow-vnet-access is off on one of the two links",
	[VPEER_REASON_FORWARDED_DENIED] =
		"the remote VNet does not accept forwarded traffic",
	[VPEER_REASON_SOURCE_NOT_IN_SYNC] =
		"the remote link does not know the source's prefix yet",
	[VPEER_REASON_NO_ENDPOINT] = "no NIC has the destination address",
	[VPEER_REASON_HAIRPIN] = "it would go back to the NIC that sent it",
	[VPEER_REASON_DESTINATION_DETACHED] =
		"the destination NIC has no device",
	[VPEER_REASON_DESTINATION_DOWN] = "the destination device is down",
	[VPEER_REASON_TOO_BIG] =
		"larger than the destination's MTU; the sender is told",
	[VPEER_REASON_TOO_BIG_NO_DF] =
		"larger than the MTU and IPv4 without DF; never fragmented",
	[VPEER_REASON_NO_MEMORY] = "out of memory",
	[VPEER_REASON_BACKLOG_FULL] = "the receive backlog is full",
	[VPEER_REASON_NEXT_HOP_UNREACHABLE] =
		"the appliance is not in the VNet or a directly peered one",
	[VPEER_REASON_NEXT_HOP_NOT_FORWARDING] =
		"the appliance's NIC has ip-forwarding off",
	[VPEER_REASON_NO_GATEWAY] =
		"the gateway is not there or has no NIC",
};

_Static_assert(sizeof(reasons) / sizeof(reasons[0]) == VPEER_REASON_MAX + 1 &&
	       sizeof(reasons) == sizeof(reason_texts),
	       "every reason has a word and a text");

static const char *const codes[] = {
	[VPEER_CODE_INVALID_RESOURCE_NAME] = "InvalidResourceName",
	[VPEER_CODE_RESOURCE_NOT_FOUND] = "ResourceNotFound",
	[VPEER_CODE_RESOURCE_ALREADY_EXISTS] = "ResourceAlreadyExists",
	[VPEER_CODE_RESOURCE_IN_USE] = "ResourceInUse",
	[VPEER_CODE_MISSING_ATTRIBUTE] = "MissingAttribute",
	[VPEER_CODE_INVALID_ATTRIBUTE] = "InvalidAttribute",
	[VPEER_CODE_FEATURE_NOT_IN_FORCE] = "FeatureNotInForce",
	[VPEER_CODE_LIMIT_REACHED] = "LimitReached",
	[VPEER_CODE_GENERATION_MISMATCH] = "GenerationMismatch",
	[VPEER_CODE_AUTHORIZATION_FAILED] = "AuthorizationFailed",
	[VPEER_CODE_LINKED_AUTHORIZATION_FAILED] =
		"LinkedAuthorizationFailed",
	[VPEER_CODE_INVALID_CIDR_NOTATION] = "InvalidCIDRNotation",
	[VPEER_CODE_NETCFG_INVALID_IP_ADDRESS_PREFIX] =
		"NetcfgInvalidIPAddressPrefix",
	[VPEER_CODE_NETCFG_INVALID_VIRTUAL_NETWORK_SITE] =
		"NetcfgInvalidVirtualNetworkSite",
	[VPEER_CODE_NETCFG_INVALID_SUBNET] = "NetcfgInvalidSubnet",
	[VPEER_CODE_NETCFG_INVALID_SUBNET_SIZE] = "NetcfgInvalidSubnetSize",
	[VPEER_CODE_NETCFG_SUBNET_RANGES_OVERLAP] =
		"NetcfgSubnetRangesOverlap",
	[VPEER_CODE_IN_USE_SUBNET_CANNOT_BE_DELETED] =
		"InUseSubnetCannotBeDeleted",
	[VPEER_CODE_IN_USE_SUBNET_CANNOT_BE_UPDATED] =
		"InUseSubnetCannotBeUpdated",
	[VPEER_CODE_IN_USE_PREFIX_CANNOT_BE_DELETED] =
		"InUsePrefixCannotBeDeleted",
	[VPEER_CODE_PRIVATE_IP_ADDRESS_IN_RESERVED_RANGE] =
		"PrivateIPAddressInReservedRange",
	[VPEER_CODE_PRIVATE_IP_ADDRESS_IS_ALLOCATED] =
		"PrivateIPAddressIsAllocated",
	[VPEER_CODE_PRIVATE_IP_ADDRESS_NOT_IN_SUBNET] =
		"PrivateIPAddressNotInSubnet",
	[VPEER_CODE_SUBNET_IS_FULL] = "SubnetIsFull",
	[VPEER_CODE_VNET_ADDRESS_SPACES_OVERLAP] = "VnetAddressSpacesOverlap",
	[VPEER_CODE_VNET_ADDRESS_SPACE_OVERLAPS_WITH_ALREADY_PEERED_VNET] =
		"VnetAddressSpaceOverlapsWithAlreadyPeeredVnet",
	[VPEER_CODE_ANOTHER_PEERING_ALREADY_REFERENCES_REMOTE_VNET] =
		"AnotherPeeringAlreadyReferencesRemoteVnet",
	[VPEER_CODE_CHANGING_REMOTE_VIRTUAL_NETWORK_NOT_ALLOWED] =
		"ChangingRemoteVirtualNetworkNotAllowed",
	[VPEER_CODE_REMOTE_PEERING_IS_DISCONNECTED] =
		"RemotePeeringIsDisconnected",
	[VPEER_CODE_PEERING_WITH_ITSELF_NOT_ALLOWED] =
		"PeeringWithItselfNotAllowed",
	[VPEER_CODE_SYNC_ON_WRONG_SIDE] = "SyncOnWrongSide",
	[VPEER_CODE_CHANGING_PEERING_KIND_NOT_ALLOWED] =
		"ChangingPeeringKindNotAllowed",
	[VPEER_CODE_REMOTE_PEERING_KIND_DIFFERS] = "RemotePeeringKindDiffers",
	[VPEER_CODE_REMOTE_PEERING_SUBNETS_DIFFER] =
		"RemotePeeringSubnetsDiffer",
	[VPEER_CODE_SUBNET_IS_PEERED] = "SubnetIsPeered",
	[VPEER_CODE_REMOTE_VNET_HAS_NO_GATEWAYS] = "RemoteVnetHasNoGateways",
	[VPEER_CODE_REMOTE_PEERING_DOES_NOT_ALLOW_GATEWAY_TRANSIT] =
		"RemotePeeringDoesNotAllowGatewayTransit",
	[VPEER_CODE_ANOTHER_PEERING_ALREADY_USES_REMOTE_GATEWAYS] =
		"AnotherPeeringAlreadyUsesRemoteGateways",
	[VPEER_CODE_VNET_HAS_GATEWAYS] = "VnetHasGateways",
	[VPEER_CODE_VNET_USES_REMOTE_GATEWAYS] = "VnetUsesRemoteGateways",
	[VPEER_CODE_GATEWAY_TRANSIT_IS_IN_USE] = "GatewayTransitIsInUse",
	[VPEER_CODE_GATEWAY_TRANSIT_BOTH_WAYS_NOT_ALLOWED] =
		"GatewayTransitBothWaysNotAllowed",
	[VPEER_CODE_GATEWAY_SUBNET_NOT_FOUND] = "GatewaySubnetNotFound",
	[VPEER_CODE_VNET_HAS_GATEWAY_OF_TYPE] = "VnetHasGatewayOfType",
	[VPEER_CODE_DEFAULT_OBJECT_CANNOT_BE_DELETED] =
		"DefaultObjectCannotBeDeleted",
	[VPEER_CODE_GATEWAY_NIC_NOT_ALLOWED] = "GatewayNicNotAllowed",
	[VPEER_CODE_CONNECTION_PREFIX_OVERLAPS] = "ConnectionPrefixOverlaps",
	[VPEER_CODE_NEXT_HOP_TYPE_NOT_ALLOWED] = "NextHopTypeNotAllowed",
	[VPEER_CODE_GATEWAY_NEXT_HOP_NOT_ALLOWED] =
		"GatewayNextHopNotAllowed",
	[VPEER_CODE_ROUTE_TABLE_NOT_ALLOWED] = "RouteTableNotAllowed",
};

_Static_assert(sizeof(codes) / sizeof(codes[0]) == VPEER_CODE_MAX + 1,
	       "every code has a word");

static const char *const limits[] = {
	[VPEER_A_FABRIC_LIMIT_VNETS] = "limit-vnets",
	[VPEER_A_FABRIC_LIMIT_SUBNETS] = "limit-subnets",
	[VPEER_A_FABRIC_LIMIT_PEERINGS] = "limit-peerings",
	[VPEER_A_FABRIC_LIMIT_PREFIXES] = "limit-prefixes",
	[VPEER_A_FABRIC_LIMIT_ADDRESSES] = "limit-addresses",
	[VPEER_A_FABRIC_LIMIT_NICS] = "limit-nics",
	[VPEER_A_FABRIC_LIMIT_NIC_ADDRESSES] = "limit-nic-addresses",
	[VPEER_A_FABRIC_LIMIT_SUBSCRIPTIONS] = "limit-subscriptions",
	[VPEER_A_FABRIC_LIMIT_PEERED_ADDRESSES] = "limit-peered-addresses",
	[VPEER_A_FABRIC_LIMIT_PEERING_SUBNETS] = "limit-peering-subnets",
	[VPEER_A_FABRIC_LIMIT_GRANTS] = "limit-grants",
	[VPEER_A_FABRIC_LIMIT_CONNECTIONS] = "limit-connections",
	[VPEER_A_FABRIC_LIMIT_CONNECTION_PREFIXES] =
		"limit-connection-prefixes",
	[VPEER_A_FABRIC_LIMIT_ADVERTISED_IPV4] = "limit-advertised-ipv4",
	[VPEER_A_FABRIC_LIMIT_ADVERTISED_IPV6] = "limit-advertised-ipv6",
	[VPEER_A_FABRIC_LIMIT_ROUTE_TABLES] = "limit-route-tables",
	[VPEER_A_FABRIC_LIMIT_ROUTES] = "limit-routes",
	[VPEER_A_FABRIC_LIMIT_STAGED_OPS] = "limit-staged-ops",
	[VPEER_A_FABRIC_VNETS] = "vnets",
	[VPEER_A_FABRIC_SUBNETS] = "subnets",
	[VPEER_A_FABRIC_NICS] = "nics",
	[VPEER_A_FABRIC_PEERINGS] = "peerings",
	[VPEER_A_FABRIC_ADDRESSES] = "addresses",
	[VPEER_A_FABRIC_GATEWAYS] = "gateways",
	[VPEER_A_FABRIC_GRANTS] = "grants",
	[VPEER_A_FABRIC_CONNECTIONS] = "connections",
	[VPEER_A_FABRIC_ROUTE_TABLES] = "route-tables",
	[VPEER_A_FABRIC_ROUTES] = "routes",
};

_Static_assert(sizeof(limits) / sizeof(limits[0]) == VPEER_A_FABRIC_MAX + 1,
	       "every number of the fabric has a word");

static const char *const verbs[] = {
	[VPEER_VERB_NEW] = "new",
	[VPEER_VERB_SET] = "set",
	[VPEER_VERB_DEL] = "del",
};

const struct flag_word peering_flag_words[] = {
	{ VPEER_PEERING_FLAGS_ALLOW_VNET_ACCESS, "allow-vnet-access",
	  "allowVirtualNetworkAccess" },
	{ VPEER_PEERING_FLAGS_ALLOW_FORWARDED_TRAFFIC,
	  "allow-forwarded-traffic", "allowForwardedTraffic" },
	{ VPEER_PEERING_FLAGS_ALLOW_GATEWAY_TRANSIT, "allow-gateway-transit",
	  "allowGatewayTransit" },
	{ VPEER_PEERING_FLAGS_USE_REMOTE_GATEWAYS, "use-remote-gateways",
	  "useRemoteGateways" },
	{ VPEER_PEERING_FLAGS_AUTO_SYNC, "auto-sync", "autoSync" },
	{ VPEER_PEERING_FLAGS_ONLY_IPV6, "only-ipv6",
	  "enableOnlyIPv6Peering" },
	{ 0 }
};

/**
 * word_state() - The word of a link's state.
 * @state: enum vpeer_peering_state.
 *
 * Return: The word.
 */
const char *word_state(uint32_t state)
{
	return WORD(states, state);
}

/**
 * word_sync_level() - The word of a sync level.
 * @level: enum vpeer_sync_level.
 *
 * Return: The word.
 */
const char *word_sync_level(uint32_t level)
{
	return WORD(sync_levels, level);
}

/**
 * word_peering_kind() - The word of a link's kind.
 * @kind: enum vpeer_peering_kind.
 *
 * Return: The word.
 */
const char *word_peering_kind(uint32_t kind)
{
	return WORD(peering_kinds, kind);
}

/* Roles from enum vpeer_role 1 on, ended by NULL. */
const char *const role_words[] = {
	"reader", "peer", "network-contributor", "owner", NULL
};

/**
 * word_role() - The word of a role.
 * @role: enum vpeer_role.
 *
 * Return: The word.
 */
const char *word_role(uint32_t role)
{
	return role && role <= VPEER_ROLE_OWNER ? role_words[role - 1] : "?";
}

/**
 * role_by_word() - The role of a word.
 * @word: The word.
 *
 * Return: enum vpeer_role, VPEER_ROLE_UNSPEC if the word is none.
 */
uint32_t role_by_word(const char *word)
{
	uint32_t i;

	for (i = 0; role_words[i]; i++)
		if (!strcmp(role_words[i], word))
			return i + 1;
	return VPEER_ROLE_UNSPEC;
}

/**
 * word_gateway_type() - The reference's word of a gateway's type.
 * @type: enum vpeer_gateway_type.
 *
 * Return: The word.
 */
const char *word_gateway_type(uint32_t type)
{
	return WORD(gateway_types, type);
}

/**
 * gateway_type_by_word() - The type that a word means.
 * @word: The word.
 *
 * Return: enum vpeer_gateway_type, 0 if it means none.
 */
uint32_t gateway_type_by_word(const char *word)
{
	uint32_t i;

	for (i = 0; gateway_type_words[i]; i++)
		if (!strcmp(gateway_type_words[i], word))
			return i + VPEER_GATEWAY_TYPE_VPN;
	return 0;
}

/**
 * word_next_hop() - The word of a next hop type.
 * @type: enum vpeer_next_hop_type.
 *
 * Return: The word.
 */
const char *word_next_hop(uint32_t type)
{
	return WORD(next_hops, type);
}

/**
 * next_hop_by_word() - The next hop type of a word.
 * @word: The word, one of route_type_words.
 *
 * Return: enum vpeer_next_hop_type.
 */
uint32_t next_hop_by_word(const char *word)
{
	uint32_t i = 0;

	while (strcmp(next_hops[i], word))
		i++;
	return i;
}

/**
 * word_route_state() - The word of an effective route's state.
 * @state: enum vpeer_route_state.
 *
 * Return: The word.
 */
const char *word_route_state(uint32_t state)
{
	return WORD(route_states, state);
}

/**
 * word_route_source() - The word of a route's source.
 * @source: enum vpeer_route_source.
 *
 * Return: The word.
 */
const char *word_route_source(uint32_t source)
{
	return WORD(route_sources, source);
}

/**
 * word_reason() - The word of a verdict.
 * @reason: enum vpeer_reason.
 *
 * Return: The word.
 */
const char *word_reason(uint32_t reason)
{
	return WORD(reasons, reason);
}

/**
 * text_reason() - What a verdict means.
 * @reason: enum vpeer_reason.
 *
 * Return: The end of a sentence.
 */
const char *text_reason(uint32_t reason)
{
	return WORD(reason_texts, reason);
}

/**
 * word_code() - The word of a refusal's code.
 * @code: enum vpeer_code.
 *
 * Return: The word.
 */
const char *word_code(uint32_t code)
{
	return WORD(codes, code);
}

/**
 * word_limit() - The word of a number of the fabric.
 * @attribute: Its attribute.
 *
 * Return: The word.
 */
const char *word_limit(uint32_t attribute)
{
	return WORD(limits, attribute);
}

/**
 * word_verb() - The word of an operation's verb.
 * @verb: enum vpeer_verb.
 *
 * Return: The word.
 */
const char *word_verb(uint32_t verb)
{
	return WORD(verbs, verb);
}

/**
 * limit_by_word() - The attribute of a limit.
 * @word: Its word.
 *
 * Return: The attribute, 0 if there is no such limit.
 */
uint32_t limit_by_word(const char *word)
{
	uint32_t i;

	for (i = 1; i <= VPEER_A_FABRIC_LIMIT_STAGED_OPS; i++)
		if (!strcmp(limits[i], word))
			return i;
	return 0;
}
