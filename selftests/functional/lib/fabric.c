// SPDX-License-Identifier: GPL-2.0-only
/* A fabric: the netlink family as seen from one home namespace. */
#include <errno.h>
#include <linux/genetlink.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "die.h"
#include "fabric.h"
#include "netns.h"

static void read_groups(struct fabric *f, const struct nlattr *groups)
{
	int left = attr_len(groups), inner;
	struct nlattr *group, *a;
	const char *name;
	uint32_t id;

	for_each_attr(group, attr_data(groups), left) {
		name = "";
		id = 0;
		inner = attr_len(group);
		for_each_attr(a, attr_data(group), inner) {
			if (attr_type(a) == CTRL_ATTR_MCAST_GRP_NAME)
				name = attr_data(a);
			else if (attr_type(a) == CTRL_ATTR_MCAST_GRP_ID)
				id = attr_u32(a);
		}
		if (!strcmp(name, VPEER_MCGRP_MONITOR))
			f->group = id;
	}
}

static void read_family(const struct nlmsghdr *hdr, void *data)
{
	int left = hdr->nlmsg_len - NLMSG_HDRLEN - GENL_HDRLEN;
	struct fabric *f = data;
	struct nlattr *a;

	for_each_attr(a, (char *)NLMSG_DATA(hdr) + GENL_HDRLEN, left) {
		if (attr_type(a) == CTRL_ATTR_FAMILY_ID)
			memcpy(&f->family, attr_data(a), sizeof(f->family));
		else if (attr_type(a) == CTRL_ATTR_MCAST_GROUPS)
			read_groups(f, a);
	}
}

/**
 * fabric_open() - open the fabric of a namespace
 * @f: the fabric
 * @home: the namespace, -1 for here
 */
void fabric_open(struct fabric *f, int home)
{
	struct msg msg;
	int err;

	memset(f, 0, sizeof(*f));
	f->home = home < 0 ? netns_here() : home;
	nl_open(&f->nl, home, NETLINK_GENERIC);
	msg_genl(&msg, GENL_ID_CTRL, CTRL_CMD_GETFAMILY, 0);
	msg_str(&msg, CTRL_ATTR_FAMILY_NAME, VPEER_FAMILY_NAME);
	err = nl_request(&f->nl, &msg, read_family, f);
	if (err || !f->family)
		die("family " VPEER_FAMILY_NAME ": %s", strerror(-err));
}

/**
 * fabric_new() - a fabric in a namespace of its own
 *
 * Return: the fabric.
 */
struct fabric *fabric_new(void)
{
	struct fabric *f = xalloc(sizeof(*f));

	fabric_open(f, netns_new());
	return f;
}

/**
 * fabric_close() - close it, and let its namespace go
 * @f: what fabric_new() returned
 */
void fabric_close(struct fabric *f)
{
	nl_close(&f->nl);
	close(f->home);
	free(f);
}
