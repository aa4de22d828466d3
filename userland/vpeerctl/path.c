// SPDX-License-Identifier: GPL-2.0-only
/* Paths of packets: out of messages, as text and into JSON. */
#include "path.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "decode.h"
#include "json.h"
#include "output.h"
#include "words.h"

static void take_hop(struct path *path, const struct nlattr *nest)
{
	const struct nlattr *nla;
	struct hop *hop;
	int left;

	path->hops = pool_grow(path->pool, path->hops, sizeof(*hop), path->n,
			       &path->room);
	hop = &path->hops[path->n++];
	nla_for_each_nested(nla, nest, left) {
		const char **texts[] = {
			[VPEER_A_HOP_NIC] = &hop->nic,
			[VPEER_A_HOP_VNET] = &hop->vnet,
			[VPEER_A_HOP_PEERING] = &hop->peering,
			[VPEER_A_HOP_REMOTE_PEERING] = &hop->remote_peering,
			[VPEER_A_HOP_NEXT_NIC] = &hop->next_nic,
			[VPEER_A_HOP_NEXT_VNET] = &hop->next_vnet,
			[VPEER_A_HOP_GATEWAY] = &hop->gateway,
			[VPEER_A_HOP_MAX] = NULL,
		};
		int type = nla_type(nla);

		if (type == VPEER_A_HOP_ROUTE) {
			route_decode(path->pool, nla, &hop->route);
			hop->has_route = true;
		} else if (type == VPEER_A_HOP_REASON) {
			hop->reason = nla_get_u32(nla);
		} else if (type == VPEER_A_HOP_ASSUMES_FORWARDING) {
			hop->assumes_forwarding = true;
		} else if (type <= VPEER_A_HOP_MAX && texts[type]) {
			*texts[type] = decode_string(path->pool, nla);
		}
	}
}

static void take_address(const struct nlattr *nla, struct prefix *address)
{
	prefix_from_bytes(nla_data(nla), (size_t)nla_len(nla), address);
}

/**
 * path_message() - Read the answer about a packet; a channel_fn.
 * @nlh: The message.
 * @arg: The path, with its pool.
 *
 * Return: 0 or a negative errno.
 */
int path_message(const struct nlmsghdr *nlh, void *arg)
{
	struct nlattr *tb[VPEER_A_MAX + 1];
	struct path *path = arg;
	const struct nlattr *nla;
	int left;

	if (decode_top(nlh, tb) || !tb[VPEER_A_PATH])
		return -EBADMSG;
	path->known = true;
	nla_for_each_nested(nla, tb[VPEER_A_PATH], left) {
		if (nla_type(nla) == VPEER_A_PATH_REASON)
			path->reason = nla_get_u32(nla);
		else if (nla_type(nla) == VPEER_A_PATH_GENERATION)
			path->generation = nla_get_u64(nla);
		else if (nla_type(nla) == VPEER_A_PATH_LOOPS)
			path->loops = true;
		else if (nla_type(nla) == VPEER_A_PATH_SOURCE)
			take_address(nla, &path->source);
		else if (nla_type(nla) == VPEER_A_PATH_DESTINATION)
			take_address(nla, &path->destination);
		else if (nla_type(nla) == VPEER_A_PATH_HOP)
			take_hop(path, nla);
	}
	return 0;
}

/**
 * path_receiver() - Who gets the packet in the end.
 * @path: The path.
 *
 * Return: The handle of a NIC, a gateway's where the packet leaves the fabric;
 * NULL if nobody does, or nobody who may be known.
 */
const char *path_receiver(const struct path *path)
{
	if (!path->n || path->loops)
		return NULL;
	return path->hops[path->n - 1].next_nic;
}

/**
 * path_leaves_fabric() - Is a hop the last one within the fabric?
 * @hop: The hop.
 *
 * Return: True if it hands the packet to a gateway that leads out.
 */
bool path_leaves_fabric(const struct hop *hop)
{
	return hop->gateway && !hop->reason && !hop->assumes_forwarding &&
	       hop->route.type == VPEER_NEXT_HOP_TYPE_VIRTUAL_NETWORK_GATEWAY;
}

static json_t *hop_json(const struct hop *hop)
{
	json_t *json = json_object();

	json_set_text(json, "nic", hop->nic);
	json_set_text(json, "virtualNetwork", hop->vnet);
	json_object_set_new(json, "route", hop->has_route ?
			    route_json(&hop->route) : json_null());
	json_set_text(json, "peering", hop->peering);
	json_set_text(json, "remotePeering", hop->remote_peering);
	json_set_text(json, "nextNic", hop->next_nic);
	json_set_text(json, "nextVirtualNetwork", hop->next_vnet);
	json_set_text(json, "virtualNetworkGateway", hop->gateway);
	json_object_set_new(json, "assumesForwarding",
			    json_boolean(hop->assumes_forwarding));
	json_object_set_new(json, "leavesFabric",
			    json_boolean(path_leaves_fabric(hop)));
	json_set_text(json, "reason", word_reason(hop->reason));
	return json;
}

static const char *verdict(const struct path *path)
{
	if (path->loops)
		return "loops";
	return path->reason == VPEER_REASON_FORWARDED ? "forwarded" :
							"dropped";
}

static const char *message(const struct path *path)
{
	if (path->loops)
		return "the packet goes round until its TTL or hop limit ends";
	if (path->n && path_leaves_fabric(&path->hops[path->n - 1]))
		return "handed to the gateway, which leads out of the fabric";
	return text_reason(path->reason);
}

/**
 * path_json() - A path as JSON.
 * @path: The path.
 *
 * Return: A new reference.
 */
json_t *path_json(const struct path *path)
{
	json_t *json = json_object(), *hops = json_array();
	char text[PREFIX_TEXT];
	size_t i;

	for (i = 0; i < path->n; i++)
		json_array_append_new(hops, hop_json(&path->hops[i]));
	json_set_text(json, "sourceIPAddress",
		      address_format(&path->source, text));
	json_set_text(json, "destinationIPAddress",
		      address_format(&path->destination, text));
	json_set_text(json, "verdict", verdict(path));
	json_set_text(json, "reason", word_reason(path->reason));
	json_set_text(json, "message", message(path));
	json_object_set_new(json, "loops", json_boolean(path->loops));
	json_object_set_new(json, "generation",
			    json_integer((json_int_t)path->generation));
	json_object_set_new(json, "hops", hops);
	return json;
}

/**
 * path_sentence() - What becomes of the packet in the end.
 * @pool: Where the text lives.
 * @path: The path.
 *
 * Return: The text.
 */
const char *path_sentence(struct pool *pool, const struct path *path)
{
	if (path->loops || path->reason == VPEER_REASON_FORWARDED)
		return message(path);
	return pool_printf(pool, "dropped %s: %s", word_reason(path->reason),
			   message(path));
}

/**
 * path_print_route() - Print the route that a hop took.
 * @ctl: The run.
 * @route: The route.
 */
void path_print_route(struct ctl *ctl, const struct route *route)
{
	const char *via = route_next_hop(&ctl->pool, route);
	char text[PREFIX_TEXT];

	printf("     route %s  %s%s%s  source %s",
	       prefix_format(&route->prefix, text), word_next_hop(route->type),
	       via ? " " : "", via ? via : "",
	       word_route_source(route->source));
	if (route->origin)
		printf("  origin %s", handle_short(route->origin));
	putchar('\n');
}

/* What the fabric can not know: what becomes of the packet in a host. */
static void print_assumption(const struct hop *hop)
{
	if (path_leaves_fabric(hop))
		printf("     leaves the fabric through gateway %s\n",
		       handle_short(hop->gateway));
	else if (hop->assumes_forwarding && hop->next_nic)
		printf("     assumes that the host of %s forwards the packet as it is\n",
		       handle_short(hop->next_nic));
}

static void print_hop(struct ctl *ctl, const struct hop *hop, size_t number)
{
	printf("  %zu", number);
	if (hop->nic)
		printf("  nic %s", handle_short(hop->nic));
	if (hop->vnet)
		printf("  vnet %s", handle_short(hop->vnet));
	putchar('\n');
	if (hop->has_route)
		path_print_route(ctl, &hop->route);
	if (hop->peering)
		printf("     peering %s%s%s\n", handle_short(hop->peering),
		       hop->remote_peering ? "  link-back " : "",
		       hop->remote_peering ?
		       handle_short(hop->remote_peering) : "");
	if (hop->next_nic)
		printf("     to nic %s%s%s\n", handle_short(hop->next_nic),
		       hop->next_vnet ? "  vnet " : "",
		       hop->next_vnet ? handle_short(hop->next_vnet) : "");
	print_assumption(hop);
}

/**
 * path_print() - Print a path.
 * @ctl: The run.
 * @path: The path.
 */
void path_print(struct ctl *ctl, const struct path *path)
{
	bool good = path->reason == VPEER_REASON_FORWARDED && !path->loops;
	size_t i;

	printf("%s%s%s", emphasis(ctl, good ? COLOR_GOOD : COLOR_BAD),
	       verdict(path), plain(ctl));
	if (!good && !path->loops)
		printf(" %s", word_reason(path->reason));
	printf(": %s\n", message(path));
	for (i = 0; !ctl->opt.brief && i < path->n; i++)
		print_hop(ctl, &path->hops[i], i + 1);
}
