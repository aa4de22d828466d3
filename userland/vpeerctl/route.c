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
		case VPEER_A_ROUTE_ORIGIN:
			route->origin = decode_string(pool, nla);
			break;
		case VPEER_A_ROUTE_STATE:
			route->state = nla_get_u32(nla);
			break;
		case VPEER_A_ROUTE_REASON:
			route->reason = nla_get_u32(nla);
			break;
		}
	}
}

/**
 * route_compare() - Compare two routes, for qsort().
 * @a: One.
 * @b: Another.
 *
 * Return: An order by prefix, IPv4 first; of one prefix by state, Active
 * first.
 */
int route_compare(const void *a, const void *b)
{
	const struct route *one = a, *other = b;
	int order = prefix_compare(&one->prefix, &other->prefix);

	if (order)
		return order;
	return one->state < other->state ? -1 : one->state > other->state;
}

/**
 * route_next_hop() - The address of a route's appliance.
 * @pool: Where the text lives.
 * @route: The route.
 *
 * Return: The text, NULL where there is none.
 */
const char *route_next_hop(struct pool *pool, const struct route *route)
{
	char text[PREFIX_TEXT];

	return route->has_next_hop ?
	       pool_strdup(pool, address_format(&route->next_hop, text)) :
	       NULL;
}

/* A user has named his routes; a route of the fabric has no name. */
static const char *user_name(const struct route *route)
{
	const char *slash;

	if (route->source != VPEER_ROUTE_SOURCE_USER || !route->origin)
		return NULL;
	slash = strchr(route->origin, '/');
	return slash ? slash + 1 : NULL;
}

/**
 * route_json() - A route as JSON, with the reference's names and some more.
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
	json_set_text(json, "name", user_name(route));
	json_set_text(json, "source", word_route_source(route->source));
	json_set_text(json, "state", word_route_state(route->state));
	json_object_set_new(json, "addressPrefix", prefixes);
	json_set_text(json, "nextHopType", word_next_hop(route->type));
	json_object_set_new(json, "nextHopIpAddress", hops);
	json_set_text(json, "peering", route->peering);
	json_set_text(json, "origin", route->origin);
	json_set_text(json, "reason", word_reason(route->reason));
	return json;
}
