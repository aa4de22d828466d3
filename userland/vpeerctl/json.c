// SPDX-License-Identifier: GPL-2.0-only
/* Objects as JSON, with the reference's names where it has the thing. */
#include "json.h"
#include "words.h"

/**
 * json_set_text() - Set a member to a string.
 * @json: The object.
 * @key: The member.
 * @text: The string; NULL becomes null.
 */
void json_set_text(json_t *json, const char *key, const char *text)
{
	json_object_set_new(json, key, text ? json_string(text) : json_null());
}

static void set_number(json_t *json, const char *key, uint64_t number)
{
	json_object_set_new(json, key, json_integer((json_int_t)number));
}

static void set_id(json_t *json, const char *key, const char *handle)
{
	json_t *inner = json_object();

	json_set_text(inner, "id", handle);
	json_object_set_new(json, key, inner);
}

/**
 * json_of_prefixes() - A list of prefixes.
 * @list: The list.
 *
 * Return: A new array.
 */
json_t *json_of_prefixes(const struct prefixes *list)
{
	json_t *array = json_array();
	char text[PREFIX_TEXT];
	size_t i;

	for (i = 0; i < list->n; i++) {
		prefix_format(&list->v[i], text);
		json_array_append_new(array, json_string(text));
	}
	return array;
}

/**
 * json_of_texts() - A list of names.
 * @list: The list.
 *
 * Return: A new array.
 */
json_t *json_of_texts(const struct texts *list)
{
	json_t *array = json_array();
	size_t i;

	for (i = 0; i < list->n; i++)
		json_array_append_new(array, json_string(list->v[i]));
	return array;
}

static json_t *json_of_ids(const struct texts *list)
{
	json_t *array = json_array(), *one;
	size_t i;

	for (i = 0; i < list->n; i++) {
		one = json_object();
		json_set_text(one, "id", list->v[i]);
		json_array_append_new(array, one);
	}
	return array;
}

static void set_space(json_t *json, const char *key,
		      const struct prefixes *list)
{
	json_t *space = json_object();

	json_object_set_new(space, "addressPrefixes", json_of_prefixes(list));
	json_object_set_new(json, key, space);
}

static void set_stats(json_t *json, const struct stats *stats)
{
	json_t *inner, *drops, *drop;
	uint32_t i;

	if (!stats)
		return;
	inner = json_object();
	drops = json_array();
	set_number(inner, "txPackets", stats->tx_packets);
	set_number(inner, "txBytes", stats->tx_bytes);
	set_number(inner, "rxPackets", stats->rx_packets);
	set_number(inner, "rxBytes", stats->rx_bytes);
	set_number(inner, "txDrops", stats->tx_drops);
	set_number(inner, "rxDrops", stats->rx_drops);
	for (i = 0; i <= VPEER_REASON_MAX; i++) {
		if (!stats->drops[i])
			continue;
		drop = json_object();
		json_set_text(drop, "reason", word_reason(i));
		set_number(drop, "packets", stats->drops[i]);
		json_array_append_new(drops, drop);
	}
	json_object_set_new(inner, "drops", drops);
	json_object_set_new(json, "statistics", inner);
}

static void set_device(json_t *json, const struct device *device)
{
	json_t *inner;

	if (!device->ifindex && !device->ifname) {
		json_object_set_new(json, "device", json_null());
		return;
	}
	inner = json_object();
	json_set_text(inner, "ifname", device->ifname);
	if (device->ifindex) {
		set_number(inner, "ifindex", device->ifindex);
		json_object_set_new(inner, "netnsid",
				    json_integer(device->netnsid));
		json_set_text(inner, "netns", device->netns);
	}
	json_object_set_new(json, "device", inner);
}

static void set_ip_configurations(json_t *json, const struct object *o)
{
	json_t *array = json_array(), *one;
	char text[PREFIX_TEXT];
	size_t i;

	for (i = 0; i < o->list.n; i++) {
		one = json_object();
		json_set_text(one, "privateIPAddress",
			      address_format(&o->list.v[i], text));
		json_set_text(one, "privateIPAddressVersion",
			      o->list.v[i].family == AF_INET ? "IPv4" :
							       "IPv6");
		json_array_append_new(array, one);
	}
	json_object_set_new(json, "ipConfigurations", array);
}

static void set_nic(struct pool *pool, json_t *json, const struct object *o)
{
	set_id(json, "virtualNetwork",
	       pool_printf(pool, "%s:%s", o->subscription, o->vnet));
	set_id(json, "subnet", pool_printf(pool, "%s:%s/%s", o->subscription,
					   o->vnet, o->subnet ? o->subnet :
					   "?"));
	set_ip_configurations(json, o);
	json_object_set_new(json, "enableIPForwarding",
			    json_boolean(o->flags &
					 VPEER_NIC_FLAGS_IP_FORWARDING));
	set_device(json, &o->device);
	set_stats(json, o->stats);
}

static void set_peering(struct pool *pool, json_t *json,
			const struct object *o)
{
	const struct flag_word *flag;

	set_id(json, "virtualNetwork",
	       pool_printf(pool, "%s:%s", o->subscription, o->vnet));
	set_id(json, "remoteVirtualNetwork", remote_handle(pool, o));
	json_set_text(json, "peeringState", word_state(o->state));
	if (o->inbound)
		json_object_set_new(json, "inbound", json_true());
	/* of a request the other side's content may be none of the user's */
	if (!o->sync_level)
		return;
	json_set_text(json, "peeringSyncLevel",
		      word_sync_level(o->sync_level));
	json_set_text(json, "peeringKind",
		      word_peering_kind(o->peering_kind));
	for (flag = peering_flag_words; flag->bit; flag++)
		json_object_set_new(json, flag->json,
				    json_boolean(o->flags & flag->bit));
	json_object_set_new(json, "peerCompleteVnets",
			    json_boolean(!o->local_subnets.n));
	json_object_set_new(json, "localSubnetNames",
			    json_of_texts(&o->local_subnets));
	json_object_set_new(json, "remoteSubnetNames",
			    json_of_texts(&o->remote_subnets));
	json_object_set_new(json, "remoteGateways",
			    json_of_ids(&o->remote_gateways));
	json_set_text(json, "remotePeering", o->remote_peering);
	set_space(json, "remoteAddressSpace", &o->list);
	if (o->remote_space)
		set_space(json, "remoteVirtualNetworkAddressSpace",
			  o->remote_space);
	set_stats(json, o->stats);
}

/* An object that another one uses, null where it uses none. */
static void set_used(struct pool *pool, json_t *json, const char *key,
		     const struct object *o, const char *name)
{
	if (name && *name)
		set_id(json, key, pool_printf(pool, "%s:%s", o->subscription,
					      name));
	else
		json_object_set_new(json, key, json_null());
}

static void set_gateway(struct pool *pool, json_t *json,
			const struct object *o)
{
	set_used(pool, json, "virtualNetwork", o, o->vnet);
	json_set_text(json, "gatewayType",
		      word_gateway_type(o->gateway_type));
	set_used(pool, json, "networkInterface", o, o->nic);
	set_space(json, "summarizedGatewayPrefixes", &o->list);
	set_space(json, "advertisedAddressSpace", &o->advertised);
}

static void set_connection(struct pool *pool, json_t *json,
			   const struct object *o)
{
	set_used(pool, json, "virtualNetworkGateway", o, o->owner);
	set_space(json, "localNetworkAddressSpace", &o->list);
	if (o->remote_vnet)
		set_id(json, "remoteVirtualNetwork", remote_handle(pool, o));
	else
		json_object_set_new(json, "remoteVirtualNetwork", json_null());
	json_object_set_new(json, "learned", json_boolean(o->learned));
}

static void set_route(struct pool *pool, json_t *json, const struct object *o)
{
	char text[PREFIX_TEXT];

	set_used(pool, json, "routeTable", o, o->owner);
	json_set_text(json, "addressPrefix", o->list.n ?
		      prefix_format(&o->list.v[0], text) : NULL);
	json_set_text(json, "nextHopType", word_next_hop(o->next_hop_type));
	json_set_text(json, "nextHopIpAddress", o->next_hop.family ?
		      address_format(&o->next_hop, text) : NULL);
}

static void set_grant(struct pool *pool, json_t *json, const struct object *o)
{
	set_number(json, "principalId", o->principal);
	json_set_text(json, "principalName", principal_name(pool, o));
	json_set_text(json, "principalType", o->group ? "Group" : "User");
	json_set_text(json, "roleDefinitionName", word_role(o->role));
	json_set_text(json, "scope", grant_scope(pool, o));
}

static void set_fabric(json_t *json, const struct object *o)
{
	uint32_t i;

	set_number(json, "generation", o->generation);
	for (i = 1; i <= VPEER_A_FABRIC_MAX; i++)
		if (o->has_number & (1u << i))
			set_number(json, word_limit(i), o->numbers[i]);
}

/**
 * json_of_object() - An object as JSON.
 * @pool: Where to work.
 * @o: The object.
 *
 * Return: A new reference.
 */
json_t *json_of_object(struct pool *pool, const struct object *o)
{
	json_t *json = json_object();

	if (o->kind == VPEER_OBJECT_FABRIC) {
		set_fabric(json, o);
		return json;
	}
	json_set_text(json, "id", o->handle);
	json_set_text(json, "name", o->name);
	/* numbers are told to administrators alone */
	if (o->id)
		set_number(json, "number", o->id);
	if (o->kind != VPEER_OBJECT_TENANT &&
	    o->kind != VPEER_OBJECT_SUBSCRIPTION)
		json_set_text(json, "subscription", o->subscription);
	switch (o->kind) {
	case VPEER_OBJECT_SUBSCRIPTION:
		json_set_text(json, "tenant", o->tenant);
		break;
	case VPEER_OBJECT_VNET:
		json_set_text(json, "tenant", o->tenant);
		json_set_text(json, "location", o->region);
		set_space(json, "addressSpace", &o->list);
		break;
	case VPEER_OBJECT_SUBNET:
		set_id(json, "virtualNetwork",
		       pool_printf(pool, "%s:%s", o->subscription, o->vnet));
		json_object_set_new(json, "addressPrefixes",
				    json_of_prefixes(&o->list));
		set_used(pool, json, "routeTable", o, o->route_table);
		break;
	case VPEER_OBJECT_NIC:
		set_nic(pool, json, o);
		break;
	case VPEER_OBJECT_PEERING:
		set_peering(pool, json, o);
		break;
	case VPEER_OBJECT_GATEWAY:
		set_gateway(pool, json, o);
		break;
	case VPEER_OBJECT_CONNECTION:
		set_connection(pool, json, o);
		break;
	case VPEER_OBJECT_ROUTE_TABLE:
		json_object_set_new(json, "disableBgpRoutePropagation",
				    json_boolean(o->no_propagation));
		break;
	case VPEER_OBJECT_ROUTE:
		set_route(pool, json, o);
		break;
	case VPEER_OBJECT_GRANT:
		set_grant(pool, json, o);
		break;
	default:
		break;
	}
	return json;
}
