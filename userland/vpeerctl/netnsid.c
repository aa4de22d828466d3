// SPDX-License-Identifier: GPL-2.0-only
/* Ids of namespaces as seen from home, and the names that go with them. */
#include <dirent.h>
#include <errno.h>
#include <linux/net_namespace.h>
#include <linux/rtnetlink.h>
#include <net/if.h>
#include <netlink/attr.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "netns.h"
#include "report.h"

/**
 * rtnl_open() - Open the route socket in home, once.
 * @ctl: The run.
 *
 * Return: An exit status; what is wrong has been said.
 */
int rtnl_open(struct ctl *ctl)
{
	int err;

	if (ctl->rtnl.open)
		return STATUS_OK;
	err = channel_open(&ctl->rtnl, NETLINK_ROUTE);
	if (!err)
		return STATUS_OK;
	complain(ctl, "cannot open a route socket: %s", strerror(-err));
	return STATUS_USAGE;
}

static struct nl_msg *nsid_message(int type, int fd, bool assign)
{
	struct rtgenmsg rtgen = { .rtgen_family = AF_UNSPEC };
	struct nl_msg *msg = nlmsg_alloc_simple(type, 0);

	if (msg && !nlmsg_append(msg, &rtgen, sizeof(rtgen), NLMSG_ALIGNTO) &&
	    !nla_put_u32(msg, NETNSA_FD, (uint32_t)fd) &&
	    (!assign || !nla_put_u32(msg, NETNSA_NSID, (uint32_t)-1)))
		return msg;
	nlmsg_free(msg);
	return NULL;
}

static int nsid_answer(const struct nlmsghdr *nlh, void *arg)
{
	struct nlattr *tb[NETNSA_MAX + 1];
	int32_t *id = arg;

	if (nlmsg_parse((struct nlmsghdr *)nlh, sizeof(struct rtgenmsg), tb,
			NETNSA_MAX, NULL) < 0)
		return -EBADMSG;
	if (tb[NETNSA_NSID])
		*id = (int32_t)nla_get_u32(tb[NETNSA_NSID]);
	return 0;
}

static int32_t get_id(struct ctl *ctl, int fd)
{
	struct nl_msg *msg = nsid_message(RTM_GETNSID, fd, false);
	struct extack extack;
	int32_t id = -1;

	if (!msg || channel_talk(&ctl->rtnl, msg, nsid_answer, &id, &extack))
		return -1;
	return id;
}

/**
 * netns_id() - The id of a namespace as seen from home.
 * @ctl: The run; its route socket must be open.
 * @fd: The namespace.
 * @assign: Assign an id if it has none yet.
 *
 * Return: The id, -1 if there is none.
 */
int32_t netns_id(struct ctl *ctl, int fd, bool assign)
{
	int32_t id = get_id(ctl, fd);
	struct extack extack;
	struct nl_msg *msg;

	if (id >= 0 || !assign)
		return id;
	msg = nsid_message(RTM_NEWNSID, fd, true);
	if (!msg || channel_talk(&ctl->rtnl, msg, NULL, NULL, &extack))
		return -1;
	return get_id(ctl, fd);
}

static const char *id_text(struct pool *pool, int32_t id)
{
	return pool_printf(pool, "%d", id);
}

static void add_name(struct ctl *ctl, struct netns_names *names,
		     const char *name)
{
	int fd = netns_open(names->pool, name);
	int32_t id;

	if (fd < 0)
		return;
	id = netns_id(ctl, fd, true);
	close(fd);
	if (id >= 0)
		strmap_put(&names->by_id, id_text(names->pool, id),
			   pool_strdup(names->pool, name));
}

/**
 * netns_names_read() - Read the named namespaces.
 * @ctl: The run.
 * @names: Where they go. Each is given an id if it had none, so that what is
 *         read from the fabric afterwards can be told apart.
 *
 * Return: An exit status.
 */
int netns_names_read(struct ctl *ctl, struct netns_names *names)
{
	struct dirent *entry;
	DIR *dir;

	memset(names, 0, sizeof(*names));
	names->pool = &ctl->pool;
	names->by_id.pool = &ctl->pool;
	if (rtnl_open(ctl))
		return STATUS_USAGE;
	dir = opendir(NETNS_DIR);
	if (!dir)
		return STATUS_OK;
	while ((entry = readdir(dir)))
		if (entry->d_name[0] != '.' && netns_is_name(entry->d_name))
			add_name(ctl, names, entry->d_name);
	closedir(dir);
	return STATUS_OK;
}

/**
 * netns_name_devices() - Find out where the devices of NICs are.
 * @ctl: The run.
 * @names: The namespaces, read before the NICs were.
 * @nics: The NICs.
 */
void netns_name_devices(struct ctl *ctl, const struct netns_names *names,
			struct objects *nics)
{
	struct device *device;
	size_t i;

	for (i = 0; i < nics->n; i++) {
		device = &nics->v[i]->device;
		if (!device->ifindex || device->netnsid < 0)
			continue;
		device->netns = strmap_get(&names->by_id,
					   id_text(&ctl->pool,
						   device->netnsid));
		device->nameless = !device->netns;
	}
}
