// SPDX-License-Identifier: GPL-2.0-only
/* The kernel's routes in a gateway's namespace: what others put, and own. */
#include <errno.h>
#include <linux/rtnetlink.h>
#include <netlink/attr.h>
#include <stdlib.h>
#include <string.h>

#include "kroute.h"
#include "link.h"

/* A dump is read again when the table changed meanwhile; but not for ever. */
#define DUMP_TRIES	100

/* Names as in /etc/iproute2/rt_protos, and whether daemons go by them. */
static const struct origin_word {
	const char *name;
	uint8_t protocol;
	bool daemon;
} words[] = {
	{ "kernel", 2, false },	{ "boot", 3, false },
	{ "static", 4, false },	{ "gated", 8, true },
	{ "ra", 9, false },	{ "mrt", 10, true },
	{ "zebra", 11, true },	{ "bird", 12, true },
	{ "dnrouted", 13, true }, { "xorp", 14, true },
	{ "dhcp", 16, false },	{ "keepalived", 18, false },
	{ "babel", 42, true },	{ "openr", 99, true },
	{ "bgp", 186, true },	{ "isis", 187, true },
	{ "ospf", 188, true },	{ "rip", 189, true },
	{ "ripng", 190, true },	{ "nhrp", 191, true },
	{ "eigrp", 192, true },	{ "ldp", 193, true },
	{ "sharp", 194, true },	{ "pbr", 195, true },
	{ "zstatic", 196, true }, { "openfabric", 197, true },
};

#define N_WORDS	(sizeof(words) / sizeof(words[0]))

/**
 * kroute_protocol() - Read an origin of routes.
 * @text: Its name or number.
 * @protocol: Where it goes.
 *
 * Return: True if it is one that can be learned from.
 */
bool kroute_protocol(const char *text, uint8_t *protocol)
{
	unsigned long number;
	char *end;
	size_t i;

	for (i = 0; i < N_WORDS; i++) {
		if (strcmp(words[i].name, text))
			continue;
		*protocol = words[i].protocol;
		return true;
	}
	if (*text < '0' || *text > '9')
		return false;
	number = strtoul(text, &end, 10);
	*protocol = (uint8_t)number;
	return !*end && number && number < 256 && number != KROUTE_PROTOCOL;
}

/**
 * kroute_daemons() - The origins that routing daemons give to their routes.
 * @learn: Where they go, by number.
 */
void kroute_daemons(bool learn[256])
{
	size_t i;

	for (i = 0; i < N_WORDS; i++)
		learn[words[i].protocol] = words[i].daemon;
}

static bool goes_through(const struct rtnexthop *hop, int left,
			 uint32_t device)
{
	for (; RTNH_OK(hop, left);
	     left -= RTNH_ALIGN(hop->rtnh_len), hop = RTNH_NEXT(hop))
		if ((uint32_t)hop->rtnh_ifindex == device)
			return true;
	return false;
}

/* What leads back into the fabric is not behind the gateway. */
static bool is_learned(const struct kroutes *routes, const struct rtmsg *rtm,
		       struct nlattr **tb)
{
	if (!routes->learn[rtm->rtm_protocol] || rtm->rtm_flags & RTNH_F_DEAD)
		return false;
	if (tb[RTA_OIF])
		return nla_get_u32(tb[RTA_OIF]) != routes->device;
	return tb[RTA_MULTIPATH] &&
	       !goes_through(nla_data(tb[RTA_MULTIPATH]),
			     nla_len(tb[RTA_MULTIPATH]), routes->device);
}

static int take_route(const struct nlmsghdr *nlh, void *arg)
{
	const struct rtmsg *rtm = nlmsg_data(nlh);
	struct kroute route = { .to.family = 0 };
	struct nlattr *tb[RTA_MAX + 1];
	struct kroutes *routes = arg;

	if (nlh->nlmsg_type != RTM_NEWROUTE ||
	    nlmsg_parse((struct nlmsghdr *)nlh, sizeof(*rtm), tb, RTA_MAX,
			NULL) < 0)
		return 0;
	if (rtm->rtm_table != RT_TABLE_MAIN || rtm->rtm_type != RTN_UNICAST ||
	    rtm->rtm_tos || rtm->rtm_src_len)
		return 0;
	route.to.family = rtm->rtm_family;
	route.to.length = rtm->rtm_dst_len;
	if (tb[RTA_DST])
		memcpy(route.to.address, nla_data(tb[RTA_DST]),
		       prefix_bytes(&route.to));
	if (tb[RTA_OIF])
		route.ifindex = nla_get_u32(tb[RTA_OIF]);
	if (rtm->rtm_protocol == KROUTE_PROTOCOL) {
		routes->own = pool_grow(routes->pool, routes->own,
					sizeof(route), routes->n_own,
					&routes->own_room);
		routes->own[routes->n_own++] = route;
	} else if (is_learned(routes, rtm, tb)) {
		prefixes_add(routes->pool, &routes->learned, &route.to);
	}
	return 0;
}

static int read_family(struct channel *ch, struct kroutes *routes, int family)
{
	struct nl_msg *msg = route_dump(family);
	struct extack extack;

	if (!msg)
		return -ENOMEM;
	return channel_talk(ch, msg, take_route, routes, &extack);
}

static int compare(const void *a, const void *b)
{
	return prefix_compare(a, b);
}

/* Routes of one prefix differ in metric; each prefix counts once. */
static void unite(struct prefixes *list)
{
	size_t i, n = 0;

	if (list->n)
		qsort(list->v, list->n, sizeof(*list->v), compare);
	for (i = 0; i < list->n; i++)
		if (!n || prefix_compare(&list->v[n - 1], &list->v[i]))
			list->v[n++] = list->v[i];
	list->n = n;
}

/**
 * kroutes_read() - Read the main table, as it was at one moment.
 * @ch: Route socket in the namespace.
 * @routes: What to look for, and where it goes.
 *
 * Return: 0 or a negative errno.
 */
int kroutes_read(struct channel *ch, struct kroutes *routes)
{
	int tries, err = -EAGAIN;

	for (tries = 0; tries < DUMP_TRIES; tries++) {
		bool again;

		routes->learned.n = 0;
		routes->n_own = 0;
		err = read_family(ch, routes, AF_INET);
		again = ch->interrupted;
		if (!err)
			err = read_family(ch, routes, AF_INET6);
		if (err)
			return err;
		if (!again && !ch->interrupted) {
			unite(&routes->learned);
			return 0;
		}
	}
	return -EAGAIN;
}

/**
 * kroute_add() - Put a route that leads into the fabric.
 * @ch: Route socket in the namespace.
 * @to: The prefix.
 * @ifindex: The gateway's device.
 * @extack: How it ended.
 *
 * Return: 0 or a negative errno, -EEXIST if there is another's route.
 */
int kroute_add(struct channel *ch, const struct prefix *to, uint32_t ifindex,
	       struct extack *extack)
{
	struct nl_msg *msg = route_message(RTM_NEWROUTE, to, ifindex,
					   KROUTE_PROTOCOL);

	if (msg)
		return channel_talk(ch, msg, NULL, NULL, extack);
	memset(extack, 0, sizeof(*extack));
	extack->error = -ENOMEM;
	return extack->error;
}

/**
 * kroute_del() - Take away such a route.
 * @ch: Route socket in the namespace.
 * @route: The route.
 * @extack: How it ended.
 *
 * Return: 0 or a negative errno, -ESRCH if there is none.
 */
int kroute_del(struct channel *ch, const struct kroute *route,
	       struct extack *extack)
{
	struct nl_msg *msg = route_message(RTM_DELROUTE, &route->to,
					   route->ifindex, KROUTE_PROTOCOL);

	if (msg)
		return channel_talk(ch, msg, NULL, NULL, extack);
	memset(extack, 0, sizeof(*extack));
	extack->error = -ENOMEM;
	return extack->error;
}
