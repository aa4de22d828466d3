// SPDX-License-Identifier: GPL-2.0-only
/* State files: gateways with connections, route tables with routes. */
#include <string.h>

#include "lab_parse.h"
#include "words.h"

static void parse_gateway_vnet(struct parse *p, struct object *o,
			       const struct node *node, bool scoped)
{
	const char *text = want_text(p, node, "the VNet of a gateway");
	struct name name;

	if (!text)
		return;
	if (!name_parse(p->pool, text, &name) || name.parent) {
		mistake(p, node,
			"expected the VNet, [SUBSCRIPTION:]VNET, not \"%s\"",
			text);
		return;
	}
	if (strchr(text, ':') && scoped &&
	    strcmp(name.subscription, o->subscription))
		mistake(p, node,
			"expected a VNet of subscription %s, the gateway's own",
			o->subscription);
	if (strchr(text, ':'))
		o->subscription = name.subscription;
	o->vnet = name.name;
	wrote(p, o, VPEER_A_GATEWAY_VNET, node);
}

static void parse_gateway_type(struct parse *p, struct object *o,
			       const struct node *node)
{
	const char *word = want_text(p, node, "vpn or expressroute");

	o->gateway_type = word ? gateway_type_by_word(word) : 0;
	if (word && !o->gateway_type)
		mistake(p, node, "expected vpn or expressroute, not \"%s\"",
			word);
	wrote(p, o, VPEER_A_GATEWAY_TYPE, node);
}

static void parse_gateway_uses(struct parse *p, struct object *o,
			       const struct node *map)
{
	const struct node *prefixes = child(map, "summarized-prefixes");
	const struct node *nic = child(map, "nic");

	if (nic)
		o->nic = want_ref(p, o, nic, "a NIC", VPEER_A_GATEWAY_NIC);
	if (prefixes)
		want_members(p, o, prefixes, "prefixes",
			     VPEER_A_GATEWAY_SUMMARIZED_PREFIX);
}

static void parse_connection(struct parse *p, const struct object *gateway,
			     const struct node *key, const struct node *value)
{
	static const char *const keys[] = {
		"prefixes", "learned", "remote-vnet", NULL
	};
	struct object *o = named(p, VPEER_OBJECT_CONNECTION, key);
	const struct node *prefixes, *learned, *remote;

	o->subscription = gateway->subscription;
	o->owner = gateway->name;
	if (want_map(p, value, "a connection")) {
		check_keys(p, value, keys, false);
		prefixes = child(value, "prefixes");
		learned = child(value, "learned");
		remote = child(value, "remote-vnet");
		if (prefixes)
			want_members(p, o, prefixes, "prefixes",
				     VPEER_A_CONNECTION_PREFIX);
		if (learned && want_switch(p, learned, &o->learned))
			wrote(p, o, VPEER_A_CONNECTION_LEARNED, learned);
		if (remote)
			want_remote(p, o, remote,
				    VPEER_A_CONNECTION_REMOTE_VNET,
				    VPEER_A_CONNECTION_REMOTE_SUBSCRIPTION);
	}
	add(p, o, key);
}

/**
 * parse_gateway() - Read a gateway with its connections.
 * @p: The file.
 * @key: Its name.
 * @value: What it is.
 */
void parse_gateway(struct parse *p, const struct node *key,
		   const struct node *value)
{
	static const char *const keys[] = {
		"vnet", "type", "nic", "summarized-prefixes", "connections",
		NULL
	};
	struct object *o = named(p, VPEER_OBJECT_GATEWAY, key);
	const struct node *vnet, *type;

	if (!scoped_name(p, o, key, "a gateway"))
		return;
	if (value->kind != NODE_MAP) {
		mistake(p, value, "expected gateway %s, as a map", o->name);
		return;
	}
	check_keys(p, value, keys, false);
	vnet = child(value, "vnet");
	type = child(value, "type");
	if (!vnet || !type) {
		mistake(p, key, "expected vnet and type in gateway %s",
			o->name);
		return;
	}
	parse_gateway_vnet(p, o, vnet, strchr(key->text, ':'));
	parse_gateway_type(p, o, type);
	parse_gateway_uses(p, o, value);
	add(p, o, key);
	parse_children(p, o, child(value, "connections"),
		       "connections by name", parse_connection);
}

static void parse_route_type(struct parse *p, struct object *o,
			     const struct node *node)
{
	const char *word = want_text(p, node, "the type of a next hop");
	const char *const *known = route_type_words;

	while (word && *known && strcmp(*known, word))
		known++;
	if (word && *known)
		o->next_hop_type = next_hop_by_word(word);
	else if (word)
		mistake(p, node,
			"expected VirtualAppliance, VirtualNetworkGateway, VnetLocal or None, not \"%s\"",
			word);
	wrote(p, o, VPEER_A_ROUTE_NEXT_HOP_TYPE, node);
}

static void parse_route_prefix(struct parse *p, struct object *o,
			       const struct node *node)
{
	const char *text = want_text(p, node, "a prefix, ADDRESS/LENGTH");
	struct prefix prefix;

	if (!text)
		return;
	if (!prefix_parse(text, &prefix)) {
		mistake(p, node,
			"expected a prefix, ADDRESS/LENGTH, not \"%s\"", text);
		return;
	}
	prefixes_add(p->pool, &o->list, &prefix);
	wrote(p, o, VPEER_A_ROUTE_PREFIX, node);
}

static void parse_next_hop(struct parse *p, struct object *o,
			   const struct node *node)
{
	const char *text = want_text(p, node, "an address");

	if (text && !address_parse(text, &o->next_hop))
		mistake(p, node, "expected an address, not \"%s\"", text);
	wrote(p, o, VPEER_A_ROUTE_NEXT_HOP, node);
}

static void parse_route(struct parse *p, const struct object *table,
			const struct node *key, const struct node *value)
{
	static const char *const keys[] = {
		"prefix", "next-hop-type", "next-hop", NULL
	};
	struct object *o = named(p, VPEER_OBJECT_ROUTE, key);
	const struct node *prefix, *type;

	o->subscription = table->subscription;
	o->owner = table->name;
	if (value->kind != NODE_MAP) {
		mistake(p, value, "expected route %s, as a map", o->name);
		return;
	}
	check_keys(p, value, keys, false);
	prefix = child(value, "prefix");
	type = child(value, "next-hop-type");
	if (!prefix || !type) {
		mistake(p, key, "expected prefix and next-hop-type in route %s",
			o->name);
		return;
	}
	parse_route_prefix(p, o, prefix);
	parse_route_type(p, o, type);
	if (child(value, "next-hop"))
		parse_next_hop(p, o, child(value, "next-hop"));
	add(p, o, key);
}

/**
 * parse_route_table() - Read a route table with its routes.
 * @p: The file.
 * @key: Its name.
 * @value: What it is.
 */
void parse_route_table(struct parse *p, const struct node *key,
		       const struct node *value)
{
	static const char *const keys[] = {
		"disable-gateway-propagation", "routes", NULL
	};
	const int attribute = VPEER_A_ROUTE_TABLE_DISABLE_GATEWAY_PROPAGATION;
	struct object *o = named(p, VPEER_OBJECT_ROUTE_TABLE, key);
	const struct node *disable = NULL, *routes = NULL;

	if (!scoped_name(p, o, key, "a route table"))
		return;
	if (want_map(p, value, "a route table")) {
		check_keys(p, value, keys, false);
		disable = child(value, keys[0]);
		routes = child(value, keys[1]);
	}
	if (disable && want_switch(p, disable, &o->no_propagation)) {
		o->has_propagation = true;
		wrote(p, o, attribute, disable);
	}
	add(p, o, key);
	parse_children(p, o, routes, "routes by name", parse_route);
}
