// SPDX-License-Identifier: GPL-2.0-only
/* Devices, addresses and routes over rtnetlink. */
#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif
#include <errno.h>
#include <linux/if_link.h>
#include <linux/rtnetlink.h>
#include <linux/vpeer.h>
#include <net/if.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "addr.h"
#include "die.h"
#include "link.h"
#include "netns.h"
#include "nl.h"

char link_ext[256];

static int request(int ns, struct msg *msg, nl_handler handler, void *data)
{
	struct nl nl;
	int err;

	nl_open(&nl, ns, NETLINK_ROUTE);
	err = nl_request(&nl, msg, handler, data);
	snprintf(link_ext, sizeof(link_ext), "%s", nl.ext);
	nl_close(&nl);
	return err;
}

static void link_init(struct msg *msg, int type, int flags, int index,
		      uint32_t up_mask, uint32_t up)
{
	struct ifinfomsg head = {
		.ifi_index = index,
		.ifi_flags = up,
		.ifi_change = up_mask,
	};

	msg_init(msg, type, flags, &head, sizeof(head));
}

static void put_kind(struct msg *msg, const char *nic)
{
	msg_nest(msg, IFLA_LINKINFO);
	msg_str(msg, IFLA_INFO_KIND, "vpeer");
	if (nic) {
		msg_nest(msg, IFLA_INFO_DATA);
		msg_str(msg, IFLA_VPEER_NIC, nic);
		msg_end(msg);
	}
	msg_end(msg);
}

/**
 * link_new() - create a device
 * @home: namespace of the fabric
 * @ifname: name of the device
 * @nic: handle of its NIC, NULL for none
 * @ns: namespace of the device, -1 for @home
 *
 * Return: 0 or a negative errno.
 */
int link_new(int home, const char *ifname, const char *nic, int ns)
{
	struct msg msg;

	link_init(&msg, RTM_NEWLINK, NLM_F_CREATE | NLM_F_EXCL, 0, 0, 0);
	msg_str(&msg, IFLA_IFNAME, ifname);
	if (ns >= 0)
		msg_u32(&msg, IFLA_NET_NS_FD, ns);
	put_kind(&msg, nic);
	return request(home, &msg, NULL, NULL);
}

/**
 * link_veth() - create a cable
 * @ns: namespace of one end
 * @ifname: its name
 * @peer_ns: namespace of the other end
 * @peer: its name
 *
 * Return: 0 or a negative errno.
 */
int link_veth(int ns, const char *ifname, int peer_ns, const char *peer)
{
	struct ifinfomsg head = { };
	struct msg msg;

	link_init(&msg, RTM_NEWLINK, NLM_F_CREATE | NLM_F_EXCL, 0, 0, 0);
	msg_str(&msg, IFLA_IFNAME, ifname);
	msg_nest(&msg, IFLA_LINKINFO);
	msg_str(&msg, IFLA_INFO_KIND, "veth");
	msg_nest(&msg, IFLA_INFO_DATA);
	msg_nest(&msg, 1);	/* VETH_INFO_PEER */
	msg_raw(&msg, &head, sizeof(head));
	msg_str(&msg, IFLA_IFNAME, peer);
	msg_u32(&msg, IFLA_NET_NS_FD, peer_ns);
	msg_end(&msg);
	msg_end(&msg);
	msg_end(&msg);
	return request(ns, &msg, NULL, NULL);
}

/**
 * link_set_nic() - change the NIC of a device
 * @ns: namespace of the device, and of the caller
 * @ifname: name of the device
 * @nic: handle of the NIC, empty detaches
 *
 * Return: 0 or a negative errno.
 */
int link_set_nic(int ns, const char *ifname, const char *nic)
{
	struct msg msg;

	link_init(&msg, RTM_NEWLINK, 0, link_index(ns, ifname), 0, 0);
	put_kind(&msg, nic);
	return request(ns, &msg, NULL, NULL);
}

/**
 * link_del() - delete a device
 * @ns: its namespace
 * @ifname: its name
 *
 * Return: 0 or a negative errno.
 */
int link_del(int ns, const char *ifname)
{
	struct msg msg;

	link_init(&msg, RTM_DELLINK, 0, link_index(ns, ifname), 0, 0);
	return request(ns, &msg, NULL, NULL);
}

/**
 * link_up() - set a device up or down
 * @ns: its namespace
 * @ifname: its name
 * @up: which
 *
 * Return: 0 or a negative errno.
 */
int link_up(int ns, const char *ifname, bool up)
{
	struct msg msg;

	link_init(&msg, RTM_NEWLINK, 0, link_index(ns, ifname), IFF_UP,
		  up ? IFF_UP : 0);
	return request(ns, &msg, NULL, NULL);
}

/**
 * link_mtu() - set the MTU of a device
 * @ns: its namespace
 * @ifname: its name
 * @mtu: the MTU
 *
 * Return: 0 or a negative errno.
 */
int link_mtu(int ns, const char *ifname, uint32_t mtu)
{
	struct msg msg;

	link_init(&msg, RTM_NEWLINK, 0, link_index(ns, ifname), 0, 0);
	msg_u32(&msg, IFLA_MTU, mtu);
	return request(ns, &msg, NULL, NULL);
}

/**
 * link_index() - index of a device
 * @ns: its namespace
 * @ifname: its name
 *
 * Return: the index, 0 when there is none.
 */
int link_index(int ns, const char *ifname)
{
	int before = netns_enter(ns);
	int index = if_nametoindex(ifname);

	netns_leave(before);
	return index;
}

struct state {
	bool carrier;
	char *nic;
};

static void read_info(struct state *state, const struct nlattr *info)
{
	int left = attr_len(info), inner;
	struct nlattr *a, *b;

	for_each_attr(a, attr_data(info), left) {
		if (attr_type(a) != IFLA_INFO_DATA)
			continue;
		inner = attr_len(a);
		for_each_attr(b, attr_data(a), inner)
			if (attr_type(b) == IFLA_VPEER_NIC)
				state->nic = strdup(attr_data(b));
	}
}

static void read_link(const struct nlmsghdr *hdr, void *data)
{
	int left = hdr->nlmsg_len - NLMSG_LENGTH(sizeof(struct ifinfomsg));
	struct state *state = data;
	struct nlattr *a;

	for_each_attr(a, (char *)NLMSG_DATA(hdr) + sizeof(struct ifinfomsg),
		      left) {
		if (attr_type(a) == IFLA_CARRIER)
			state->carrier = *(uint8_t *)attr_data(a);
		else if (attr_type(a) == IFLA_LINKINFO)
			read_info(state, a);
	}
}

static struct state link_get(int ns, const char *ifname)
{
	struct state state = { };
	struct msg msg;
	int err;

	link_init(&msg, RTM_GETLINK, 0, link_index(ns, ifname), 0, 0);
	err = request(ns, &msg, read_link, &state);
	if (err)
		die("get link %s: %s", ifname, strerror(-err));
	return state;
}

/**
 * link_carrier() - has a device carrier?
 * @ns: its namespace
 * @ifname: its name
 *
 * Return: whether it has.
 */
bool link_carrier(int ns, const char *ifname)
{
	struct state state = link_get(ns, ifname);

	free(state.nic);
	return state.carrier;
}

/**
 * link_nic() - the NIC that a device is attached to
 * @ns: its namespace
 * @ifname: its name
 *
 * Return: its handle, to be freed, or NULL.
 */
char *link_nic(int ns, const char *ifname)
{
	return link_get(ns, ifname).nic;
}

/**
 * addr_add() - give a device an address
 * @ns: its namespace
 * @ifname: its name
 * @address: the address, with a prefix length or full
 *
 * Return: 0 or a negative errno.
 */
int addr_add(int ns, const char *ifname, const char *address)
{
	struct ifaddrmsg head = { .ifa_flags = IFA_F_NODAD };
	unsigned char bytes[16];
	struct msg msg;
	int bits, len;

	len = addr_parse(address, bytes, &bits);
	head.ifa_family = len == 4 ? AF_INET : AF_INET6;
	head.ifa_prefixlen = bits;
	head.ifa_index = link_index(ns, ifname);
	msg_init(&msg, RTM_NEWADDR, NLM_F_CREATE | NLM_F_EXCL, &head,
		 sizeof(head));
	msg_put(&msg, IFA_LOCAL, bytes, len);
	msg_put(&msg, IFA_ADDRESS, bytes, len);
	return request(ns, &msg, NULL, NULL);
}

static void read_type(const struct nlmsghdr *hdr, void *data)
{
	const struct rtmsg *head = NLMSG_DATA(hdr);

	*(int *)data = head->rtm_type;
}

/**
 * addr_ready() - does a namespace take packets for an address?
 * @ns: the namespace
 * @address: the address, which it has
 *
 * The kernel adds the route of an IPv6 address in a work item, a while after
 * the address.
 *
 * Return: whether it does.
 */
bool addr_ready(int ns, const char *address)
{
	struct rtmsg head = { };
	unsigned char bytes[16];
	int bits, len, type = 0;
	struct msg msg;

	len = addr_parse(address, bytes, &bits);
	head.rtm_family = len == 4 ? AF_INET : AF_INET6;
	head.rtm_dst_len = len * 8;
	msg_init(&msg, RTM_GETROUTE, 0, &head, sizeof(head));
	msg_put(&msg, RTA_DST, bytes, len);
	return !request(ns, &msg, read_type, &type) && type == RTN_LOCAL;
}

/**
 * route_add() - add a route
 * @ns: the namespace
 * @prefix: destination
 * @via: gateway, or NULL
 * @ifname: device
 *
 * Return: 0 or a negative errno.
 */
int route_add(int ns, const char *prefix, const char *via,
	      const char *ifname)
{
	struct rtmsg head = {
		.rtm_table = RT_TABLE_MAIN,
		.rtm_protocol = RTPROT_STATIC,
		.rtm_scope = via ? RT_SCOPE_UNIVERSE : RT_SCOPE_LINK,
		.rtm_type = RTN_UNICAST,
	};
	unsigned char bytes[16];
	struct msg msg;
	int bits, len;

	len = addr_parse(prefix, bytes, &bits);
	head.rtm_family = len == 4 ? AF_INET : AF_INET6;
	head.rtm_dst_len = bits;
	if (len == 16)
		head.rtm_scope = RT_SCOPE_UNIVERSE;
	msg_init(&msg, RTM_NEWROUTE, NLM_F_CREATE | NLM_F_EXCL, &head,
		 sizeof(head));
	if (bits)
		msg_put(&msg, RTA_DST, bytes, len);
	if (via)
		addr_put(&msg, RTA_GATEWAY, via);
	msg_u32(&msg, RTA_OIF, link_index(ns, ifname));
	return request(ns, &msg, NULL, NULL);
}
