// SPDX-License-Identifier: GPL-2.0-only
/* The effective routes of a NIC: from the kernel, which packets meet. */
#include "effective.h"

#include <errno.h>
#include <linux/netlink.h>
#include <stdlib.h>

#include "decode.h"
#include "encode.h"
#include "fabric.h"
#include "output.h"
#include "report.h"
#include "route.h"
#include "words.h"

/* Columns of the table, of which those that say nothing are left out. */
enum column {
	COLUMN_PREFIX,
	COLUMN_STATE,
	COLUMN_TYPE,
	COLUMN_NEXT_HOP,
	COLUMN_SOURCE,
	COLUMN_ORIGIN,
	COLUMN_PEERING,
	COLUMN_VERDICT,
	COLUMNS,
};

_Static_assert((int)COLUMNS <= TABLE_COLUMNS, "a table has room for them");

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

static const char *cell(struct pool *pool, const struct route *route,
			enum column column)
{
	char text[PREFIX_TEXT];

	switch (column) {
	case COLUMN_PREFIX:
		return pool_strdup(pool, prefix_format(&route->prefix, text));
	case COLUMN_STATE:
		return word_route_state(route->state);
	case COLUMN_TYPE:
		return word_next_hop(route->type);
	case COLUMN_NEXT_HOP:
		return route_next_hop(pool, route);
	case COLUMN_SOURCE:
		return word_route_source(route->source);
	case COLUMN_ORIGIN:
		return route->origin ? handle_short(route->origin) : NULL;
	case COLUMN_PEERING:
		return route->peering ? handle_short(route->peering) : NULL;
	default:
		/* that None drops goes without saying */
		return route->reason == VPEER_REASON_FORWARDED ||
		       route->state != VPEER_ROUTE_STATE_ACTIVE ||
		       route->type == VPEER_NEXT_HOP_TYPE_NONE ?
		       NULL : word_reason(route->reason);
	}
}

static bool is_empty(struct pool *pool, const struct routes *routes,
		     enum column column)
{
	size_t i;

	for (i = 0; i < routes->n; i++)
		if (cell(pool, &routes->v[i], column))
			return false;
	return true;
}

static void print_routes(struct ctl *ctl, const struct routes *routes)
{
	static const char *const words[COLUMNS] = {
		"PREFIX", "STATE", "NEXT-HOP-TYPE", "NEXT-HOP", "SOURCE",
		"ORIGIN", "PEERING", "VERDICT",
	};
	const char *titles[COLUMNS + 1] = { NULL };
	unsigned int used[COLUMNS], n = 0, c;
	struct table table;
	size_t i;

	for (c = 0; c < COLUMNS; c++) {
		if (is_empty(&ctl->pool, routes, c))
			continue;
		titles[n] = words[c];
		used[n++] = c;
	}
	table_begin(&table, &ctl->pool, titles);
	for (i = 0; i < routes->n; i++)
		for (c = 0; c < n; c++)
			table_cell(&table, cell(&ctl->pool, &routes->v[i],
						used[c]));
	table_print(ctl, &table);
}

/* Does the route table of the NIC's subnet keep the routes of gateways out? */
static bool no_propagation(struct ctl *ctl, const struct object *nic)
{
	struct object *subnet = object_new(&ctl->pool, VPEER_OBJECT_SUBNET);
	struct object *table = object_new(&ctl->pool,
					  VPEER_OBJECT_ROUTE_TABLE);

	subnet->subscription = nic->subscription;
	subnet->vnet = nic->vnet;
	subnet->name = nic->subnet;
	if (!subnet->name || fabric_get(ctl, subnet, &subnet, true) ||
	    !subnet->route_table)
		return false;
	table->subscription = nic->subscription;
	table->name = subnet->route_table;
	return !fabric_get(ctl, table, &table, true) && table->no_propagation;
}

static void print_array(struct ctl *ctl, const struct object *nic,
			const struct routes *routes)
{
	bool disabled = no_propagation(ctl, nic);
	json_t *array = json_array(), *one;
	size_t i;

	for (i = 0; i < routes->n; i++) {
		one = route_json(&routes->v[i]);
		json_object_set_new(one, "disableBgpRoutePropagation",
				    json_boolean(disabled));
		json_array_append_new(array, one);
	}
	print_json(ctl, array);
}

/**
 * show_effective() - Show the effective routes of a NIC.
 * @ctl: The run.
 * @nic: The NIC, by its names.
 *
 * Return: An exit status; what is wrong has been said.
 */
int show_effective(struct ctl *ctl, struct object *nic)
{
	struct routes routes = { 0 };
	int status;

	status = fabric_get(ctl, nic, &nic, false);
	if (!status)
		status = read_routes(ctl, nic, &routes);
	if (status)
		return status;
	if (routes.n)
		qsort(routes.v, routes.n, sizeof(*routes.v), route_compare);
	if (ctl->opt.json)
		print_array(ctl, nic, &routes);
	else if (routes.n)
		print_routes(ctl, &routes);
	return STATUS_OK;
}
