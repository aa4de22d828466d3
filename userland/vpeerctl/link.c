// SPDX-License-Identifier: GPL-2.0-only
/* Route netlink messages for devices, addresses and routes. */
#include <linux/if_link.h>
#include <linux/rtnetlink.h>
#include <linux/vpeer.h>
#include <net/if.h>
#include <netlink/attr.h>
#include <string.h>

#include "device.h"
#include "link.h"

#ifndef IFLA_TARGET_NETNSID
#define IFLA_TARGET_NETNSID	46
#endif

static struct nl_msg *link_message(int type, int flags, uint32_t ifindex,
				   unsigned int set)
{
	struct ifinfomsg ifi = {
		.ifi_family = AF_UNSPEC,
		.ifi_index = (int)ifindex,
		.ifi_flags = set,
		.ifi_change = set,
	};
	struct nl_msg *msg = nlmsg_alloc_simple(type, flags);

	if (msg && nlmsg_append(msg, &ifi, sizeof(ifi), NLMSG_ALIGNTO)) {
		nlmsg_free(msg);
		return NULL;
	}
	return msg;
}

/* Frees a message that did not come about. */
static struct nl_msg *unless(int failed, struct nl_msg *msg)
{
	if (!failed)
		return msg;
	nlmsg_free(msg);
	return NULL;
}

static int put_info(struct nl_msg *msg, const char *nic)
{
	struct nlattr *info, *data;

	info = nla_nest_start(msg, IFLA_LINKINFO | NLA_F_NESTED);
	if (!info || nla_put_string(msg, IFLA_INFO_KIND, DEVICE_KIND))
		return -1;
	data = nla_nest_start(msg, IFLA_INFO_DATA | NLA_F_NESTED);
	if (!data || nla_put_string(msg, IFLA_VPEER_NIC, nic))
		return -1;
	return nla_nest_end(msg, data) || nla_nest_end(msg, info);
}

/**
 * link_new() - Make a device that is attached to a NIC.
 * @ifname: Its name, or a pattern with %d.
 * @nic: Handle of the NIC.
 * @netns: The namespace to make it in, -1 for home.
 * @mtu: MTU, 0 for the default.
 *
 * Return: The message, NULL without memory.
 */
struct nl_msg *link_new(const char *ifname, const char *nic, int netns,
			uint32_t mtu)
{
	struct nl_msg *msg = link_message(RTM_NEWLINK,
					  NLM_F_CREATE | NLM_F_EXCL, 0, 0);

	if (!msg)
		return NULL;
	return unless(nla_put_string(msg, IFLA_IFNAME, ifname) ||
		      (netns >= 0 && nla_put_u32(msg, IFLA_NET_NS_FD,
						 (uint32_t)netns)) ||
		      (mtu && nla_put_u32(msg, IFLA_MTU, mtu)) ||
		      put_info(msg, nic), msg);
}

/**
 * link_attach() - Attach a device of this namespace to a NIC.
 * @ifindex: Its index.
 * @nic: Handle of the NIC.
 *
 * Return: The message, NULL without memory.
 */
struct nl_msg *link_attach(uint32_t ifindex, const char *nic)
{
	struct nl_msg *msg = link_message(RTM_NEWLINK, 0, ifindex, 0);

	return msg ? unless(put_info(msg, nic), msg) : NULL;
}

/**
 * link_get() - Ask for a device.
 * @netnsid: Its namespace as seen from here, -1 for this one.
 * @ifindex: Its index.
 *
 * Return: The message, NULL without memory.
 */
struct nl_msg *link_get(int32_t netnsid, uint32_t ifindex)
{
	struct nl_msg *msg = link_message(RTM_GETLINK, 0, ifindex, 0);

	if (!msg || netnsid < 0)
		return msg;
	return unless(nla_put_u32(msg, IFLA_TARGET_NETNSID,
				  (uint32_t)netnsid), msg);
}

/**
 * link_del() - Delete a device.
 * @netnsid: Its namespace as seen from here, -1 for this one.
 * @ifindex: Its index.
 *
 * Return: The message, NULL without memory.
 */
struct nl_msg *link_del(int32_t netnsid, uint32_t ifindex)
{
	struct nl_msg *msg = link_message(RTM_DELLINK, 0, ifindex, 0);

	if (!msg || netnsid < 0)
		return msg;
	return unless(nla_put_u32(msg, IFLA_TARGET_NETNSID,
				  (uint32_t)netnsid), msg);
}

/**
 * link_rename() - Name a device of this namespace.
 * @ifindex: Its index.
 * @ifname: Its name.
 *
 * Return: The message, NULL without memory.
 */
struct nl_msg *link_rename(uint32_t ifindex, const char *ifname)
{
	struct nl_msg *msg = link_message(RTM_SETLINK, 0, ifindex, 0);

	return msg ? unless(nla_put_string(msg, IFLA_IFNAME, ifname), msg) :
		     NULL;
}

/**
 * link_mtu() - Set the MTU of a device of this namespace.
 * @ifindex: Its index.
 * @mtu: The MTU.
 *
 * Return: The message, NULL without memory.
 */
struct nl_msg *link_mtu(uint32_t ifindex, uint32_t mtu)
{
	struct nl_msg *msg = link_message(RTM_SETLINK, 0, ifindex, 0);

	return msg ? unless(nla_put_u32(msg, IFLA_MTU, mtu), msg) : NULL;
}

/**
 * link_up() - Set a device of this namespace up.
 * @ifindex: Its index.
 *
 * Return: The message, NULL without memory.
 */
struct nl_msg *link_up(uint32_t ifindex)
{
	return link_message(RTM_SETLINK, 0, ifindex, IFF_UP);
}

/**
 * address_message() - Add or delete an address of a device.
 * @type: RTM_NEWADDR or RTM_DELADDR.
 * @ifindex: The device.
 * @address: The address.
 *
 * Return: The message, NULL without memory.
 */
struct nl_msg *address_message(int type, uint32_t ifindex,
			       const struct prefix *address)
{
	struct ifaddrmsg ifa = {
		.ifa_family = address->family,
		.ifa_prefixlen = address->length,
		.ifa_index = ifindex,
		.ifa_scope = RT_SCOPE_UNIVERSE,
	};
	int size = (int)prefix_bytes(address);
	struct nl_msg *msg = nlmsg_alloc_simple(type, type == RTM_NEWADDR ?
						NLM_F_CREATE | NLM_F_REPLACE :
						0);

	if (!msg)
		return NULL;
	/* Nobody else can have the address: duplicates need no detection. */
	return unless(nlmsg_append(msg, &ifa, sizeof(ifa), NLMSG_ALIGNTO) ||
		      nla_put(msg, IFA_LOCAL, size, address->address) ||
		      nla_put(msg, IFA_ADDRESS, size, address->address) ||
		      (address->family == AF_INET6 &&
		       nla_put_u32(msg, IFA_FLAGS, IFA_F_NODAD)), msg);
}

/**
 * route_default() - Add a default route through a device.
 * @family: AF_INET or AF_INET6.
 * @ifindex: The device.
 * @replace: Take the place of the one that is there.
 *
 * Return: The message, NULL without memory.
 */
struct nl_msg *route_default(int family, uint32_t ifindex, bool replace)
{
	static const uint8_t router[16] = { 0xfe, 0x80, [15] = 1 };
	struct rtmsg rtm = {
		.rtm_family = (unsigned char)family,
		.rtm_table = RT_TABLE_MAIN,
		.rtm_protocol = RTPROT_STATIC,
		.rtm_scope = family == AF_INET ? RT_SCOPE_LINK :
						 RT_SCOPE_UNIVERSE,
		.rtm_type = RTN_UNICAST,
	};
	struct nl_msg *msg = nlmsg_alloc_simple(RTM_NEWROUTE, NLM_F_CREATE |
						(replace ? NLM_F_REPLACE :
							   NLM_F_EXCL));

	if (!msg)
		return NULL;
	return unless(nlmsg_append(msg, &rtm, sizeof(rtm), NLMSG_ALIGNTO) ||
		      nla_put_u32(msg, RTA_OIF, ifindex) ||
		      (family == AF_INET6 &&
		       nla_put(msg, RTA_GATEWAY, sizeof(router), router)),
		      msg);
}

/**
 * route_dump() - Ask for the routes of this namespace.
 * @family: AF_INET or AF_INET6.
 *
 * Return: The message, NULL without memory.
 */
struct nl_msg *route_dump(int family)
{
	struct rtmsg rtm = {
		.rtm_family = (unsigned char)family,
		.rtm_table = RT_TABLE_MAIN,
	};
	struct nl_msg *msg = nlmsg_alloc_simple(RTM_GETROUTE, NLM_F_DUMP);

	if (!msg)
		return NULL;
	return unless(nlmsg_append(msg, &rtm, sizeof(rtm), NLMSG_ALIGNTO),
		      msg);
}

/**
 * route_get() - Ask for the route to an address from this namespace.
 * @address: The address.
 *
 * Return: The message, NULL without memory.
 */
struct nl_msg *route_get(const struct prefix *address)
{
	struct rtmsg rtm = {
		.rtm_family = address->family,
		.rtm_dst_len = address->length,
	};
	struct nl_msg *msg = nlmsg_alloc_simple(RTM_GETROUTE, 0);

	if (!msg)
		return NULL;
	return unless(nlmsg_append(msg, &rtm, sizeof(rtm), NLMSG_ALIGNTO) ||
		      nla_put(msg, RTA_DST, (int)prefix_bytes(address),
			      address->address), msg);
}

/**
 * route_message() - Add or delete a route through a device.
 * @type: RTM_NEWROUTE or RTM_DELROUTE.
 * @to: Where it leads.
 * @ifindex: The device.
 * @protocol: Origin of the route.
 *
 * Return: The message, NULL without memory.
 */
struct nl_msg *route_message(int type, const struct prefix *to,
			     uint32_t ifindex, uint8_t protocol)
{
	struct rtmsg rtm = {
		.rtm_family = to->family,
		.rtm_dst_len = to->length,
		.rtm_table = RT_TABLE_MAIN,
		.rtm_protocol = protocol,
		.rtm_scope = to->family == AF_INET ? RT_SCOPE_LINK :
						     RT_SCOPE_UNIVERSE,
		.rtm_type = RTN_UNICAST,
	};
	struct nl_msg *msg = nlmsg_alloc_simple(type, type == RTM_NEWROUTE ?
						NLM_F_CREATE | NLM_F_EXCL : 0);

	if (!msg)
		return NULL;
	return unless(nlmsg_append(msg, &rtm, sizeof(rtm), NLMSG_ALIGNTO) ||
		      nla_put(msg, RTA_DST, (int)prefix_bytes(to),
			      to->address) ||
		      (ifindex && nla_put_u32(msg, RTA_OIF, ifindex)), msg);
}
