// SPDX-License-Identifier: GPL-2.0-only
/* vpeerctl path */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "command.h"
#include "decode.h"
#include "encode.h"
#include "fabric.h"
#include "json.h"
#include "output.h"
#include "report.h"
#include "route.h"
#include "subject.h"
#include "words.h"

static const struct arg get_args[] = {
	{ .key = "nic", .what = "NIC", .type = ARG_NAME,
	  .kind = VPEER_OBJECT_NIC },
	{ .key = "from", .what = "ADDRESS", .type = ARG_ADDRESS },
	{ .key = "vnet", .what = "VNET", .type = ARG_NAME,
	  .kind = VPEER_OBJECT_VNET },
	{ .key = "to", .what = "ADDRESS", .type = ARG_ADDRESS,
	  .flags = ARG_REQUIRED },
	{ .key = "length", .what = "BYTES", .type = ARG_NUMBER },
	ARG_END
};

/**
 * struct hop - A decision of the fabric.
 * @nic: Who sends.
 * @vnet: Its VNet.
 * @route: The route that matched.
 * @has_route: A route matched.
 * @peering: The link that carries the packet.
 * @remote_peering: The link back.
 * @next_nic: Who receives.
 * @next_vnet: Its VNet.
 * @reason: Verdict.
 */
struct hop {
	const char *nic;
	const char *vnet;
	struct route route;
	bool has_route;
	const char *peering;
	const char *remote_peering;
	const char *next_nic;
	const char *next_vnet;
	uint32_t reason;
};

/**
 * struct path - The answer about one packet.
 * @pool: Where it lives.
 * @known: There is an answer.
 * @reason: Verdict.
 * @generation: Generation of the table that decided.
 * @hops: The hops.
 * @n: Number of hops.
 * @room: Room for hops.
 */
struct path {
	struct pool *pool;
	bool known;
	uint32_t reason;
	uint64_t generation;
	struct hop *hops;
	size_t n;
	size_t room;
};

static void take_hop(struct path *path, const struct nlattr *nest)
{
	const struct nlattr *nla;
	struct hop *hop;
	int left;

	path->hops = pool_grow(path->pool, path->hops, sizeof(*hop), path->n,
			       &path->room);
	hop = &path->hops[path->n++];
	memset(hop, 0, sizeof(*hop));
	nla_for_each_nested(nla, nest, left) {
		const char **texts[] = {
			[VPEER_A_HOP_NIC] = &hop->nic,
			[VPEER_A_HOP_VNET] = &hop->vnet,
			[VPEER_A_HOP_PEERING] = &hop->peering,
			[VPEER_A_HOP_REMOTE_PEERING] = &hop->remote_peering,
			[VPEER_A_HOP_NEXT_NIC] = &hop->next_nic,
			[VPEER_A_HOP_NEXT_VNET] = &hop->next_vnet,
			[VPEER_A_HOP_REASON] = NULL,
		};
		int type = nla_type(nla);

		if (type == VPEER_A_HOP_ROUTE) {
			route_decode(path->pool, nla, &hop->route);
			hop->has_route = true;
		} else if (type == VPEER_A_HOP_REASON) {
			hop->reason = nla_get_u32(nla);
		} else if (type < VPEER_A_HOP_REASON && texts[type]) {
			*texts[type] = decode_string(path->pool, nla);
		}
	}
}

static int take_path(const struct nlmsghdr *nlh, void *arg)
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
		else if (nla_type(nla) == VPEER_A_PATH_HOP)
			take_hop(path, nla);
	}
	return 0;
}

static int put_address(struct nl_msg *msg, int attribute,
		       const struct arg_value *value)
{
	if (!value)
		return 0;
	return nla_put(msg, attribute, (int)prefix_bytes(&value->prefix),
		       value->prefix.address);
}

static int put_question(struct nl_msg *msg, struct ctl *ctl,
			const struct args *args)
{
	const struct arg_value *who = args_get(args, "nic");
	struct nlattr *nest;
	struct name name;
	uint32_t length;

	nest = nla_nest_start(msg, VPEER_A_PATH | NLA_F_NESTED);
	if (!nest)
		return -1;
	if (!who)
		who = args_get(args, "vnet");
	name_parse(&ctl->pool, who->text, &name);
	if (nla_put_string(msg, VPEER_A_PATH_SUBSCRIPTION,
			   name.subscription) ||
	    nla_put_string(msg, args_get(args, "nic") ? VPEER_A_PATH_NIC :
			   VPEER_A_PATH_VNET, name.name) ||
	    put_address(msg, VPEER_A_PATH_SOURCE, args_get(args, "from")) ||
	    put_address(msg, VPEER_A_PATH_DESTINATION, args_get(args, "to")))
		return -1;
	if (args_number(args, "length", &length) &&
	    nla_put_u32(msg, VPEER_A_PATH_LENGTH, length))
		return -1;
	return nla_nest_end(msg, nest);
}

static int check_question(struct ctl *ctl, const struct args *args)
{
	const struct arg_value *from = args_get(args, "from");
	const struct arg_value *to = args_get(args, "to");

	if (!!args_get(args, "nic") == !!args_get(args, "vnet")) {
		complain(ctl, "\"path get\" needs the sender: either nic NIC, or from ADDRESS vnet VNET");
		return STATUS_USAGE;
	}
	if (args_get(args, "vnet") && !from) {
		complain(ctl, "\"path get\" needs from ADDRESS with vnet");
		return STATUS_USAGE;
	}
	if (from && from->prefix.family != to->prefix.family) {
		complain_word(ctl, to->word,
			      "%s and %s are of different families",
			      from->text, to->text);
		return STATUS_USAGE;
	}
	return STATUS_OK;
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
	json_set_text(json, "reason", word_reason(hop->reason));
	return json;
}

static json_t *path_json(const struct args *args, const struct path *path)
{
	json_t *json = json_object(), *hops = json_array();
	size_t i;

	for (i = 0; i < path->n; i++)
		json_array_append_new(hops, hop_json(&path->hops[i]));
	json_set_text(json, "sourceIPAddress", args_text(args, "from"));
	json_set_text(json, "destinationIPAddress", args_text(args, "to"));
	json_set_text(json, "verdict", path->reason == VPEER_REASON_FORWARDED ?
		      "forwarded" : "dropped");
	json_set_text(json, "reason", word_reason(path->reason));
	json_set_text(json, "message", text_reason(path->reason));
	json_object_set_new(json, "generation",
			    json_integer((json_int_t)path->generation));
	json_object_set_new(json, "hops", hops);
	return json;
}

static void print_hop(const struct hop *hop, size_t number)
{
	char text[PREFIX_TEXT];

	printf("  %zu", number);
	if (hop->nic)
		printf("  nic %s", handle_short(hop->nic));
	if (hop->vnet)
		printf("  vnet %s", handle_short(hop->vnet));
	putchar('\n');
	if (hop->has_route)
		printf("     route %s  %s  source %s\n",
		       prefix_format(&hop->route.prefix, text),
		       word_next_hop(hop->route.type),
		       word_route_source(hop->route.source));
	if (hop->peering)
		printf("     peering %s%s%s\n", handle_short(hop->peering),
		       hop->remote_peering ? "  link-back " : "",
		       hop->remote_peering ?
		       handle_short(hop->remote_peering) : "");
	if (hop->next_nic)
		printf("     to nic %s%s%s\n", handle_short(hop->next_nic),
		       hop->next_vnet ? "  vnet " : "",
		       hop->next_vnet ? handle_short(hop->next_vnet) : "");
}

static void print_path(struct ctl *ctl, const struct path *path)
{
	bool good = path->reason == VPEER_REASON_FORWARDED;
	size_t i;

	printf("%s%s%s", emphasis(ctl, good ? COLOR_GOOD : COLOR_BAD),
	       good ? "forwarded" : "dropped", plain(ctl));
	if (good)
		printf(": %s\n", text_reason(path->reason));
	else
		printf(" %s: %s\n", word_reason(path->reason),
		       text_reason(path->reason));
	for (i = 0; !ctl->opt.brief && i < path->n; i++)
		print_hop(&path->hops[i], i + 1);
}

static int path_get(struct ctl *ctl, const struct args *args)
{
	struct extack extack = { .error = -EMSGSIZE };
	struct path path = { .pool = &ctl->pool };
	struct nl_msg *msg = NULL;
	json_t *array;
	int status;

	status = check_question(ctl, args);
	if (!status)
		status = fabric_open(ctl);
	if (status)
		return status;
	msg = encode_message(ctl->genl.family, VPEER_CMD_PATH_GET, 0, 4096);
	if (!msg || put_question(msg, ctl, args)) {
		nlmsg_free(msg);
		return fabric_failed(ctl, "cannot ask for a path", &extack);
	}
	if (channel_talk(&ctl->genl, msg, take_path, &path, &extack)) {
		fabric_failed(ctl, "cannot tell the path", &extack);
		return extack.error == -ENOENT ? STATUS_NOT_FOUND :
						 STATUS_REFUSED;
	}
	if (!ctl->opt.json) {
		print_path(ctl, &path);
		return STATUS_OK;
	}
	array = json_array();
	json_array_append_new(array, path_json(args, &path));
	print_json(ctl, array);
	return STATUS_OK;
}

COMMAND(get) = {
	.object = "path",
	.verb = "get",
	.summary = "ask the kernel what would happen to a packet",
	.args = get_args,
	.run = path_get,
};
