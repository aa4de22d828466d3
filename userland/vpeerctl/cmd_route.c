// SPDX-License-Identifier: GPL-2.0-only
/* vpeerctl route */
#include <errno.h>
#include <linux/netlink.h>

#include "command.h"
#include "decode.h"
#include "encode.h"
#include "fabric.h"
#include "output.h"
#include "report.h"
#include "route.h"
#include "subject.h"
#include "words.h"

static const struct arg show_args[] = {
	{ .key = "nic", .what = "NIC", .type = ARG_NAME,
	  .flags = ARG_REQUIRED, .kind = VPEER_OBJECT_NIC },
	ARG_END
};

/**
 * struct routes - Routes that are being read.
 * @pool: Where they live.
 * @v: The routes.
 * @n: Number of routes.
 * @room: Room for routes.
 */
struct routes {
	struct pool *pool;
	struct route *v;
	size_t n;
	size_t room;
};

static int take_routes(const struct nlmsghdr *nlh, void *arg)
{
	struct routes *routes = arg;
	struct nlattr *nla;
	int left = nlmsg_datalen(nlh) - GENL_HDRLEN;

	nla = (struct nlattr *)((char *)nlmsg_data(nlh) + GENL_HDRLEN);
	for (; nla_ok(nla, left); nla = nla_next(nla, &left)) {
		if (nla_type(nla) != VPEER_A_ROUTE)
			continue;
		routes->v = pool_grow(routes->pool, routes->v,
				      sizeof(*routes->v), routes->n,
				      &routes->room);
		route_decode(routes->pool, nla, &routes->v[routes->n++]);
	}
	return 0;
}

static struct nl_msg *route_message(struct ctl *ctl, const struct object *nic)
{
	struct nl_msg *msg = encode_message(ctl->genl.family,
					    VPEER_CMD_ROUTE_GET, NLM_F_DUMP,
					    4096);
	struct nlattr *nest;

	if (!msg)
		return NULL;
	nest = nla_nest_start(msg, VPEER_A_NIC | NLA_F_NESTED);
	if (nest && !encode_names(msg, nic) && !nla_nest_end(msg, nest))
		return msg;
	nlmsg_free(msg);
	return NULL;
}

static int read_routes(struct ctl *ctl, const struct object *nic,
		       struct routes *routes)
{
	struct extack extack = { .error = -EMSGSIZE };
	struct nl_msg *msg;
	int tries;

	for (tries = 0; tries < 100; tries++) {
		routes->pool = &ctl->pool;
		routes->n = 0;
		msg = route_message(ctl, nic);
		if (!msg || channel_talk(&ctl->genl, msg, take_routes, routes,
					 &extack))
			return fabric_failed(ctl, "cannot read routes",
					     &extack);
		if (!ctl->genl.interrupted)
			return STATUS_OK;
	}
	extack.error = -EAGAIN;
	return fabric_failed(ctl, "cannot read routes", &extack);
}

static void print_routes(struct ctl *ctl, const struct routes *routes)
{
	static const char *const titles[] = {
		"PREFIX", "NEXT-HOP-TYPE", "SOURCE", "PEERING", NULL
	};
	struct table table;
	char text[PREFIX_TEXT];
	size_t i;

	table_begin(&table, &ctl->pool, titles);
	for (i = 0; i < routes->n; i++) {
		const struct route *route = &routes->v[i];

		prefix_format(&route->prefix, text);
		table_cell(&table, pool_strdup(&ctl->pool, text));
		table_cell(&table, word_next_hop(route->type));
		table_cell(&table, word_route_source(route->source));
		table_cell(&table, route->peering ?
			   handle_short(route->peering) : NULL);
	}
	table_print(ctl, &table);
}

static int show_routes(struct ctl *ctl, const struct routes *routes)
{
	json_t *array;
	size_t i;

	if (!ctl->opt.json) {
		print_routes(ctl, routes);
		return STATUS_OK;
	}
	array = json_array();
	for (i = 0; i < routes->n; i++)
		json_array_append_new(array, route_json(&routes->v[i]));
	print_json(ctl, array);
	return STATUS_OK;
}

static int route_show(struct ctl *ctl, const struct args *args)
{
	const struct arg_value *value = args_get(args, "nic");
	struct object *nic = object_new(&ctl->pool, VPEER_OBJECT_NIC);
	struct routes routes = { 0 };
	struct name name;
	int status;

	name_parse(&ctl->pool, value->text, &name);
	nic->subscription = name.subscription;
	nic->name = name.name;
	nic->origin.word = value->word;
	status = fabric_get(ctl, nic, &nic, false);
	if (!status)
		status = read_routes(ctl, nic, &routes);
	return status ? status : show_routes(ctl, &routes);
}

COMMAND(show) = {
	.object = "route",
	.verb = "show",
	.summary = "show the effective routes of a NIC",
	.args = show_args,
	.run = route_show,
};
