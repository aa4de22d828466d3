// SPDX-License-Identifier: GPL-2.0-only
/* The host of a NIC: the namespace that its device is in. */
#include "hosting.h"

#include <dirent.h>
#include <errno.h>
#include <linux/rtnetlink.h>
#include <net/if.h>
#include <netlink/attr.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "fabric.h"
#include "link.h"
#include "netns.h"
#include "report.h"

/**
 * struct inodes - Namespaces that have been looked at.
 * @v: Their inodes.
 * @n: How many.
 * @room: Room for them.
 */
struct inodes {
	ino_t *v;
	size_t n;
	size_t room;
};

static bool is_new(struct pool *pool, struct inodes *known, ino_t inode)
{
	size_t i;

	for (i = 0; i < known->n; i++)
		if (known->v[i] == inode)
			return false;
	known->v = pool_grow(pool, known->v, sizeof(*known->v), known->n,
			     &known->room);
	known->v[known->n++] = inode;
	return true;
}

/* Returns the namespace of a process if it has an id, otherwise -1. */
static int netns_of_process(struct ctl *ctl, const char *pid, int32_t id,
			    struct inodes *known)
{
	int fd = netns_open(&ctl->pool, pid);
	struct stat st;

	if (fd < 0)
		return -1;
	if (!fstat(fd, &st) && is_new(&ctl->pool, known, st.st_ino) &&
	    netns_id(ctl, fd, false) == id)
		return fd;
	close(fd);
	return -1;
}

/* Containers have no name in /run/netns, but processes. */
static int netns_by_id(struct ctl *ctl, int32_t id)
{
	struct inodes known = { 0 };
	struct dirent *entry;
	DIR *dir = opendir("/proc");
	int fd = -1;

	while (dir && fd < 0 && (entry = readdir(dir)))
		if (entry->d_name[0] >= '0' && entry->d_name[0] <= '9')
			fd = netns_of_process(ctl, entry->d_name, id, &known);
	if (dir)
		closedir(dir);
	return fd;
}

static int open_place(struct ctl *ctl, const struct object *nic,
		      struct hosting *hosting)
{
	const struct device *device = &nic->device;

	if (device->netns)
		hosting->netns = netns_open(&ctl->pool, device->netns);
	else if (device->nameless)
		hosting->netns = netns_by_id(ctl, device->netnsid);
	else
		return STATUS_OK;
	if (hosting->netns >= 0)
		return STATUS_OK;
	if (device->netns)
		complain(ctl, "cannot reach the host of NIC %s: netns %s: %s",
			 handle_short(nic->handle), device->netns,
			 strerror(-hosting->netns));
	else
		complain(ctl, "cannot reach the host of NIC %s: the namespace of its device %s has neither a name in %s nor a process that can be looked at",
			 handle_short(nic->handle), device->ifname, NETNS_DIR);
	return STATUS_USAGE;
}

static int check_device(struct ctl *ctl, const struct object *nic)
{
	if (!nic->device.ifname) {
		complain(ctl, "NIC %s has no device, so nothing can be sent from it",
			 handle_short(nic->handle));
		return STATUS_USAGE;
	}
	if (!nic->device.ifindex) {
		complain(ctl, "cannot reach the host of NIC %s: the fabric tells its administrator alone where that is",
			 handle_short(nic->handle));
		return STATUS_USAGE;
	}
	return STATUS_OK;
}

/**
 * hosting_find() - Find the host of a NIC.
 * @ctl: The run.
 * @handle: The NIC.
 * @hosting: Where it goes.
 *
 * Return: An exit status; what is wrong has been said.
 */
int hosting_find(struct ctl *ctl, const char *handle, struct hosting *hosting)
{
	struct object *nic = object_new(&ctl->pool, VPEER_OBJECT_NIC);
	struct objects one = { .v = &nic, .n = 1 };
	struct netns_names names;
	struct name name;
	int status;

	hosting->netns = -1;
	name_parse(&ctl->pool, handle, &name);
	nic->subscription = name.subscription;
	nic->name = name.name;
	/* the namespaces get their ids before the NIC tells where it is */
	status = netns_names_read(ctl, &names);
	if (!status)
		status = fabric_get(ctl, nic, &nic, false);
	if (!status)
		status = check_device(ctl, nic);
	if (status)
		return status;
	netns_name_devices(ctl, &names, &one);
	hosting->nic = nic;
	hosting->ifname = nic->device.ifname;
	hosting->ifindex = nic->device.ifindex;
	return open_place(ctl, nic, hosting);
}

/**
 * hosting_forget() - Let go of a host.
 * @hosting: The host.
 */
void hosting_forget(struct hosting *hosting)
{
	if (hosting->netns >= 0)
		close(hosting->netns);
	hosting->netns = -1;
}

/**
 * hosting_enter() - Go to a host for a while.
 * @hosting: The host.
 *
 * Return: 0 or a negative errno.
 */
int hosting_enter(const struct hosting *hosting)
{
	return hosting->netns < 0 ? 0 : netns_enter(hosting->netns);
}

/**
 * hosting_leave() - Go back home.
 * @hosting: The host.
 */
void hosting_leave(const struct hosting *hosting)
{
	if (hosting->netns >= 0)
		netns_leave();
}

static int route_answer(const struct nlmsghdr *nlh, void *arg)
{
	const struct nlattr *oif = nlmsg_find_attr((struct nlmsghdr *)nlh,
						   sizeof(struct rtmsg),
						   RTA_OIF);
	struct exit_route *route = arg;

	if (oif)
		route->ifindex = nla_get_u32(oif);
	return 0;
}

/**
 * exit_route_read() - Ask where this namespace would send a packet itself.
 * @to: Destination of the packet.
 * @route: Where the answer goes.
 *
 * Return: 0 or a negative errno; that there is no route is an answer.
 */
int exit_route_read(const struct prefix *to, struct exit_route *route)
{
	struct nl_msg *msg = route_get(to);
	struct channel ch = { 0 };
	struct extack extack;
	int err = msg ? channel_open(&ch, NETLINK_ROUTE) : -ENOMEM;

	memset(route, 0, sizeof(*route));
	if (err) {
		nlmsg_free(msg);
		return err;
	}
	if (channel_talk(&ch, msg, route_answer, route, &extack))
		route->error = extack.error;
	if (route->ifindex && !if_indextoname(route->ifindex, route->ifname))
		route->ifname[0] = '\0';
	channel_close(&ch);
	return 0;
}
