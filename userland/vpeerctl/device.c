// SPDX-License-Identifier: GPL-2.0-only
/* Devices of NICs, made so that the workload can talk at once. */
#include <errno.h>
#include <linux/if_link.h>
#include <linux/rtnetlink.h>
#include <net/if.h>
#include <netlink/attr.h>
#include <string.h>
#include <unistd.h>

#include "clock.h"
#include "device.h"
#include "fabric.h"
#include "link.h"
#include "netns.h"
#include "report.h"

/* What a device is called when its wanted name is taken. */
#define DEVICE_PATTERN	"vp%d"

/* How long to wait until the stack has taken over its addresses. */
#define DEVICE_PATIENCE	2000

/**
 * struct work - What is being done to the device of a NIC.
 * @ctl: The run.
 * @nic: The NIC; its device says where.
 * @netns: The device's namespace, -1 for home.
 * @ch: Route socket in that namespace.
 * @ifindex: The device.
 */
struct work {
	struct ctl *ctl;
	struct object *nic;
	int netns;
	struct channel ch;
	uint32_t ifindex;
};

static int talk(struct channel *ch, struct nl_msg *msg,
		struct extack *extack)
{
	if (msg)
		return channel_talk(ch, msg, NULL, NULL, extack);
	memset(extack, 0, sizeof(*extack));
	extack->error = -ENOMEM;
	return extack->error;
}

static int facts_answer(const struct nlmsghdr *nlh, void *arg)
{
	const struct nlattr *name, *mtu;
	struct link_facts *facts = arg;

	name = nlmsg_find_attr((struct nlmsghdr *)nlh,
			       sizeof(struct ifinfomsg), IFLA_IFNAME);
	mtu = nlmsg_find_attr((struct nlmsghdr *)nlh,
			      sizeof(struct ifinfomsg), IFLA_MTU);
	if (name)
		nla_strlcpy(facts->ifname, name, sizeof(facts->ifname));
	if (mtu)
		facts->mtu = nla_get_u32(mtu);
	facts->up = ((struct ifinfomsg *)nlmsg_data(nlh))->ifi_flags & IFF_UP;
	return 0;
}

/**
 * device_query() - Look at a device.
 * @ctl: The run.
 * @netnsid: Its namespace as seen from home, -1 for home.
 * @ifindex: Its index.
 * @facts: What it is.
 *
 * Return: 0 or a negative errno.
 */
int device_query(struct ctl *ctl, int32_t netnsid, uint32_t ifindex,
		 struct link_facts *facts)
{
	struct extack extack;
	struct nl_msg *msg;

	memset(facts, 0, sizeof(*facts));
	if (rtnl_open(ctl))
		return -ENOTCONN;
	msg = link_get(netnsid, ifindex);
	return msg ? channel_talk(&ctl->rtnl, msg, facts_answer, facts,
				  &extack) : -ENOMEM;
}

static const char *where(struct pool *pool, const struct object *nic)
{
	return nic->device.netns ?
	       pool_printf(pool, " in netns %s", nic->device.netns) : "";
}

static const char *doing(struct work *work, const char *what,
			 const char *which)
{
	return pool_printf(&work->ctl->pool, "%s %s", what, which);
}

static int failed(struct ctl *ctl, const struct object *nic,
		  const char *what, const struct extack *extack)
{
	complain_at(ctl, &nic->origin, "cannot %s%s for NIC %s: %s%s%s", what,
		    where(&ctl->pool, nic), handle_short(nic->handle),
		    extack->message, *extack->message ? ": " : "",
		    strerror(-extack->error));
	return STATUS_REFUSED;
}

static int failed_errno(struct ctl *ctl, const struct object *nic,
			const char *what, int error)
{
	struct extack extack = { .error = error };

	return failed(ctl, nic, what, &extack);
}

/* Opens the namespace of a NIC's device; -1 stands for home. */
static int open_netns(struct work *work)
{
	const char *text = work->nic->device.netns;

	work->netns = -1;
	if (!text)
		return STATUS_OK;
	work->netns = netns_open(&work->ctl->pool, text);
	if (work->netns >= 0)
		return STATUS_OK;
	failed_errno(work->ctl, work->nic, "work", work->netns);
	return STATUS_USAGE;
}

/* What is between enter() and leave() is done in the workload's namespace. */
static int enter(struct work *work)
{
	int err = work->netns < 0 ? 0 : netns_enter(work->netns);

	if (err)
		return failed_errno(work->ctl, work->nic, "enter", err);
	err = channel_open(&work->ch, NETLINK_ROUTE);
	if (!err)
		return STATUS_OK;
	if (work->netns >= 0)
		netns_leave();
	return failed_errno(work->ctl, work->nic, "open a route socket", err);
}

static void leave(struct work *work)
{
	channel_close(&work->ch);
	if (work->netns >= 0)
		netns_leave();
}

static int create_as(struct work *work, const char *ifname,
		     struct extack *extack)
{
	const struct object *nic = work->nic;

	return talk(&work->ctl->rtnl, link_new(ifname, nic->handle,
					       work->netns, nic->device.mtu),
		    extack);
}

/*
 * Older kernels look for the new device's name in home, not in the namespace
 * that it is made in; so a name that is taken here may still be free there.
 * The device is then made under another name and renamed in its place.
 */
static int create_and_find(struct work *work, struct extack *extack)
{
	struct object *found;

	if (create_as(work, DEVICE_PATTERN, extack))
		return failed(work->ctl, work->nic, "create a device",
			      extack);
	if (fabric_get(work->ctl, work->nic, &found, false))
		return STATUS_REFUSED;
	work->ifindex = found->device.ifindex;
	work->nic->device.ifname = found->device.ifname;
	work->nic->device.netnsid = found->device.netnsid;
	return STATUS_OK;
}

static int rename_in_place(struct work *work, const char *wanted,
			   const char *ifname)
{
	struct extack extack;
	int status = enter(work);

	if (status)
		return status;
	if (!talk(&work->ch, link_rename(work->ifindex, ifname), &extack))
		work->nic->device.ifname = ifname;
	else if (wanted || extack.error != -EEXIST)
		status = failed(work->ctl, work->nic,
				doing(work, "name the device", ifname),
				&extack);
	leave(work);
	return status;
}

static int create(struct work *work)
{
	const char *wanted = work->nic->device.ifname;
	const char *ifname = wanted ? wanted : DEVICE_NAME;
	struct extack extack;
	int status;

	if (!create_as(work, ifname, &extack)) {
		work->nic->device.ifname = ifname;
		return STATUS_OK;
	}
	if (extack.error != -EEXIST || (wanted && work->netns < 0))
		return failed(work->ctl, work->nic,
			      doing(work, "create device", ifname), &extack);
	status = create_and_find(work, &extack);
	if (status || work->netns < 0)
		return status;
	return rename_in_place(work, wanted, ifname);
}

/**
 * struct default_search - Looking for a default route.
 * @found: There is one.
 * @ifindex: The device it leads through, 0 if it is not a single one.
 */
struct default_search {
	bool found;
	uint32_t ifindex;
};

static int default_answer(const struct nlmsghdr *nlh, void *arg)
{
	const struct rtmsg *rtm = nlmsg_data(nlh);
	struct default_search *search = arg;
	const struct nlattr *oif;

	if (nlh->nlmsg_type != RTM_NEWROUTE || rtm->rtm_dst_len ||
	    rtm->rtm_table != RT_TABLE_MAIN || rtm->rtm_type != RTN_UNICAST)
		return 0;
	oif = nlmsg_find_attr((struct nlmsghdr *)nlh, sizeof(*rtm), RTA_OIF);
	search->found = true;
	search->ifindex = oif ? nla_get_u32(oif) : 0;
	return 0;
}

static int add_default(struct work *work, int family)
{
	struct default_search search = { 0 };
	struct nl_msg *msg = route_dump(family);
	struct extack extack = { .error = -ENOMEM };
	bool replace;

	if (!msg || channel_talk(&work->ch, msg, default_answer, &search,
				 &extack))
		return failed(work->ctl, work->nic, "read routes", &extack);
	replace = search.found && search.ifindex &&
		  search.ifindex == work->nic->device.replaces;
	if (search.found && search.ifindex == work->ifindex)
		return STATUS_OK;
	if (search.found && !replace) {
		note(work->ctl, "NIC %s: kept the %s default route that is there%s",
		     handle_short(work->nic->handle), family == AF_INET ?
		     "IPv4" : "IPv6", where(&work->ctl->pool, work->nic));
		return STATUS_OK;
	}
	if (talk(&work->ch, route_default(family, work->ifindex, replace),
		 &extack))
		return failed(work->ctl, work->nic, "add the default route",
			      &extack);
	return STATUS_OK;
}

static bool has_family(const struct object *nic, int family)
{
	size_t i;

	for (i = 0; i < nic->list.n; i++)
		if (nic->list.v[i].family == family)
			return true;
	return false;
}

static int change_addresses(struct work *work, int type,
			    const struct prefixes *list)
{
	char text[PREFIX_TEXT];
	struct extack extack;
	size_t i;

	for (i = 0; i < list->n; i++) {
		if (!talk(&work->ch, address_message(type, work->ifindex,
						     &list->v[i]), &extack))
			continue;
		if (type == RTM_DELADDR && extack.error == -EADDRNOTAVAIL)
			continue;
		prefix_format(&list->v[i], text);
		return failed(work->ctl, work->nic,
			      doing(work, type == RTM_NEWADDR ? "add address" :
						 "delete address", text),
			      &extack);
	}
	return STATUS_OK;
}

static int type_answer(const struct nlmsghdr *nlh, void *arg)
{
	const struct rtmsg *rtm = nlmsg_data(nlh);

	*(unsigned char *)arg = rtm->rtm_type;
	return 0;
}

static bool is_own(struct work *work, const struct prefix *address)
{
	struct nl_msg *msg = route_get(address);
	unsigned char type = RTN_UNSPEC;
	struct extack extack;

	return msg && !channel_talk(&work->ch, msg, type_answer, &type,
				    &extack) && type == RTN_LOCAL;
}

/* Returns false when the time is up. */
static bool await_address(struct work *work, const struct prefix *address,
			  struct channel *events, int64_t end)
{
	int64_t left;

	while (!is_own(work, address)) {
		left = end - now_ms();
		if (left <= 0)
			return false;
		/* what happened before is found by asking once more */
		if (events->open)
			channel_wait(events, (int)left);
		else if (channel_open(events, NETLINK_ROUTE) ||
			 channel_join(events, RTNLGRP_IPV6_ROUTE))
			return false;
	}
	return true;
}

/*
 * The stack takes packets for an IPv6 address when the route to it is there,
 * which comes a while after the answer to its request.
 */
static void await_addresses(struct work *work, const struct prefixes *list)
{
	int64_t end = now_ms() + DEVICE_PATIENCE;
	struct channel events = { 0 };
	char text[PREFIX_TEXT];
	size_t i;

	for (i = 0; i < list->n; i++) {
		if (list->v[i].family != AF_INET6 ||
		    await_address(work, &list->v[i], &events, end))
			continue;
		address_format(&list->v[i], text);
		note(work->ctl, "NIC %s: %s is not in use yet%s",
		     handle_short(work->nic->handle), text,
		     where(&work->ctl->pool, work->nic));
	}
	channel_close(&events);
}

static int find_ifindex(struct work *work)
{
	work->ifindex = if_nametoindex(work->nic->device.ifname);
	if (work->ifindex)
		return STATUS_OK;
	return failed_errno(work->ctl, work->nic,
			    doing(work, "find device",
				  work->nic->device.ifname), -errno);
}

static int configure(struct work *work)
{
	struct extack extack;
	int status;

	status = find_ifindex(work);
	if (!status)
		status = change_addresses(work, RTM_NEWADDR,
					  &work->nic->list);
	if (!status && talk(&work->ch, link_up(work->ifindex), &extack))
		status = failed(work->ctl, work->nic, "set the device up",
				&extack);
	if (!status && has_family(work->nic, AF_INET))
		status = add_default(work, AF_INET);
	if (!status && has_family(work->nic, AF_INET6))
		status = add_default(work, AF_INET6);
	if (!status)
		await_addresses(work, &work->nic->list);
	work->nic->device.ifindex = work->ifindex;
	return status;
}

static int configure_inside(struct work *work)
{
	int status = enter(work);

	if (status)
		return status;
	status = configure(work);
	leave(work);
	return status;
}

/**
 * device_create() - Make the device of a NIC: addresses, up, default routes.
 * @ctl: The run.
 * @nic: The NIC with its addresses, which the fabric knows already; its
 *       device says where, and afterwards what came of it.
 *
 * A device that was made is deleted again if a later step fails.
 *
 * Return: An exit status; what is wrong has been said.
 */
int device_create(struct ctl *ctl, struct object *nic)
{
	struct work work = { .ctl = ctl, .nic = nic };
	int status = rtnl_open(ctl);

	if (!status)
		status = open_netns(&work);
	if (status)
		return status;
	nic->device.ifindex = 0;
	nic->device.netnsid = -1;
	if (work.netns >= 0)
		nic->device.netnsid = netns_id(ctl, work.netns, true);
	status = create(&work);
	if (!status)
		status = configure_inside(&work);
	if (status && work.ifindex) {
		nic->device.ifindex = work.ifindex;
		device_delete(ctl, nic);
		nic->device.ifindex = 0;
	}
	if (work.netns >= 0)
		close(work.netns);
	return status;
}

/*
 * A namespace that is dying takes its devices along; its number is unknown
 * already when they are not gone yet.
 */
static bool goes_anyway(const struct device *device,
			const struct extack *extack)
{
	return extack->error == -ENODEV ||
	       (extack->error == -EINVAL && device->netnsid >= 0);
}

/**
 * device_delete() - Delete the device of a NIC.
 * @ctl: The run.
 * @nic: The NIC; index and namespace of its device must be known.
 *
 * Return: An exit status; what is wrong has been said.
 */
int device_delete(struct ctl *ctl, const struct object *nic)
{
	const struct device *device = &nic->device;
	struct extack extack;

	if (!device->ifindex)
		return STATUS_OK;
	if (rtnl_open(ctl))
		return STATUS_USAGE;
	if (device->netnsid < 0 && device->nameless) {
		complain(ctl, "cannot delete device %s of NIC %s: its namespace cannot be reached from here",
			 device->ifname ? device->ifname : "?",
			 handle_short(nic->handle));
		return STATUS_REFUSED;
	}
	if (talk(&ctl->rtnl, link_del(device->netnsid, device->ifindex),
		 &extack) && !goes_anyway(device, &extack))
		return failed(ctl, nic, "delete the device", &extack);
	return STATUS_OK;
}

/* Does one thing to the device of a NIC, in its namespace. */
static int inside(struct ctl *ctl, const struct object *nic,
		  int (*fn)(struct work *work, const void *arg),
		  const void *arg)
{
	struct work work = { .ctl = ctl, .nic = (struct object *)nic };
	int status = open_netns(&work);

	if (status)
		return status;
	status = enter(&work);
	if (!status) {
		status = find_ifindex(&work);
		if (!status)
			status = fn(&work, arg);
		leave(&work);
	}
	if (work.netns >= 0)
		close(work.netns);
	return status;
}

static int delete_addresses(struct work *work, const void *list)
{
	return change_addresses(work, RTM_DELADDR, list);
}

static int add_addresses(struct work *work, const void *list)
{
	int status = change_addresses(work, RTM_NEWADDR, list);
	struct link_facts facts = { .up = false };
	struct extack extack;
	struct nl_msg *msg;

	if (status)
		return status;
	/* of a device that is down, the addresses wait themselves */
	msg = link_get(-1, work->ifindex);
	if (msg && !channel_talk(&work->ch, msg, facts_answer, &facts,
				 &extack) && facts.up)
		await_addresses(work, list);
	return STATUS_OK;
}

static int set_mtu(struct work *work, const void *mtu)
{
	struct extack extack;

	if (talk(&work->ch, link_mtu(work->ifindex, *(const uint32_t *)mtu),
		 &extack))
		return failed(work->ctl, work->nic, "set the MTU", &extack);
	return STATUS_OK;
}

static int reattach(struct work *work, const void *arg)
{
	struct extack extack;

	(void)arg;
	if (talk(&work->ch, link_attach(work->ifindex, work->nic->handle),
		 &extack))
		return failed(work->ctl, work->nic, "attach the device again",
			      &extack);
	return configure(work);
}

/**
 * device_readdress() - Change the addresses of a NIC's device.
 * @ctl: The run.
 * @nic: The NIC; its device says where.
 * @away: Addresses to delete.
 * @added: Addresses to add.
 *
 * Return: An exit status; what is wrong has been said.
 */
int device_readdress(struct ctl *ctl, const struct object *nic,
		     const struct prefixes *away,
		     const struct prefixes *added)
{
	int status = inside(ctl, nic, delete_addresses, away);

	return status ? status : inside(ctl, nic, add_addresses, added);
}

/**
 * device_set_mtu() - Change the MTU of a NIC's device.
 * @ctl: The run.
 * @nic: The NIC; its device says where.
 * @mtu: The MTU.
 *
 * Return: An exit status; what is wrong has been said.
 */
int device_set_mtu(struct ctl *ctl, const struct object *nic, uint32_t mtu)
{
	return inside(ctl, nic, set_mtu, &mtu);
}

/**
 * device_reattach() - Attach a device to its NIC again.
 * @ctl: The run.
 * @nic: The NIC; its device says which.
 *
 * Return: An exit status; what is wrong has been said.
 */
int device_reattach(struct ctl *ctl, const struct object *nic)
{
	return inside(ctl, nic, reattach, NULL);
}
