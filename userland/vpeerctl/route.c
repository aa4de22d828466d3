// SPDX-License-Identifier: GPL-2.0-only
/* Effective routes: out of messages, into JSON. */
#include <string.h>

#include "decode.h"
#include "json.h"
#include "route.h"
#include "words.h"

/**
 * route_decode() - Read a route.
 * @pool: Where it lives.
 * @nest: Its nest.
 * @route: Where it goes.
 */
void route_decode(struct pool *pool, const struct nlattr *nest,
		  struct route *route)
{
	const struct nlattr *nla;
	int left;

	memset(route, 0, sizeof(*route));
	nla_for_each_nested(nla, nest, left) {
		switch (nla_type(nla)) {
		case VPEER_A_ROUTE_PREFIX:
			route->has_prefix = decode_prefix(nla, &route->prefix);
			break;
		case VPEER_A_ROUTE_NEXT_HOP_TYPE:
			route->type = nla_get_u32(nla);
			break;
		case VPEER_A_ROUTE_SOURCE:
			route->source = nla_get_u32(nla);
			break;
		case VPEER_A_ROUTE_NEXT_HOP:
			route->has_next_hop =
				prefix_from_bytes(nla_data(nla),
						  (size_t)nla_len(nla),
						  &route->next_hop);
			break;
		case VPEER_A_ROUTE_PEERING:
			route->peering = decode_string(pool, nla);
			break;
		}
	}
}

/**
 * route_json() - A route as JSON.
 * @route: The route.
 *
 * Return: A new reference.
 */
json_t *route_json(const struct route *route)
{
	json_t *json = json_object(), *prefixes = json_array();
	json_t *hops = json_array();
	char text[PREFIX_TEXT];

	if (route->has_prefix) {
		prefix_format(&route->prefix, text);
		json_array_append_new(prefixes, json_string(text));
	}
	if (route->has_next_hop) {
		address_format(&route->next_hop, text);
		json_array_append_new(hops, json_string(text));
	}
	json_set_text(json, "source", word_route_source(route->source));
	json_set_text(json, "state", "Active");
	json_object_set_new(json, "addressPrefix", prefixes);
	json_set_text(json, "nextHopType", word_next_hop(route->type));
	json_object_set_new(json, "nextHopIpAddress", hops);
	json_set_text(json, "peering", route->peering);
	return json;
}
