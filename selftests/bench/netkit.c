// SPDX-License-Identifier: GPL-2.0-only
/*
 * Makes a netkit pair in layer-3 mode, an end in each of two network
 * namespaces; the iproute2 of Debian 12 does not know the kind.
 *
 * usage: netkit DEVICE NETNS DEVICE NETNS	the primary one first
 */
#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/if_link.h>
#include <linux/rtnetlink.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

/* of <linux/if_link.h> since 6.7 */
#define NETKIT_PEER_INFO	1
#define NETKIT_MODE		5
#define NETKIT_L3		1

struct request {
	struct nlmsghdr head;
	struct ifinfomsg info;
	char attrs[1024];
};

static char *end_of(struct request *r)
{
	return (char *)r + NLMSG_ALIGN(r->head.nlmsg_len);
}

static struct rtattr *put(struct request *r, int type, const void *data,
			  size_t len)
{
	struct rtattr *attr = (struct rtattr *)end_of(r);

	if (end_of(r) + RTA_SPACE(len) > (char *)r + sizeof(*r))
		errx(1, "the request is too long");
	attr->rta_type = type;
	attr->rta_len = RTA_LENGTH(len);
	if (len)
		memcpy(RTA_DATA(attr), data, len);
	r->head.nlmsg_len = NLMSG_ALIGN(r->head.nlmsg_len) + RTA_SPACE(len);
	return attr;
}

static struct rtattr *begin(struct request *r, int type)
{
	return put(r, type, NULL, 0);
}

static void end(struct request *r, struct rtattr *attr)
{
	attr->rta_len = end_of(r) - (char *)attr;
}

static int netns(const char *name)
{
	char path[256];
	int fd;

	snprintf(path, sizeof(path), "/run/netns/%s", name);
	fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		err(1, "%s", path);
	return fd;
}

static void put_end(struct request *r, const char *dev, const char *ns)
{
	int fd = netns(ns);

	put(r, IFLA_IFNAME, dev, strlen(dev) + 1);
	put(r, IFLA_NET_NS_FD, &fd, sizeof(fd));
}

static void put_kind(struct request *r, const char *dev, const char *ns)
{
	const struct ifinfomsg none = { .ifi_family = AF_UNSPEC };
	struct rtattr *link, *data, *other;
	const __u32 mode = NETKIT_L3;

	link = begin(r, IFLA_LINKINFO);
	put(r, IFLA_INFO_KIND, "netkit", sizeof("netkit"));
	data = begin(r, IFLA_INFO_DATA);
	put(r, NETKIT_MODE, &mode, sizeof(mode));
	other = put(r, NETKIT_PEER_INFO, &none, sizeof(none));
	put_end(r, dev, ns);
	end(r, other);
	end(r, data);
	end(r, link);
}

static void talk(const struct request *r)
{
	struct {
		struct nlmsghdr head;
		struct nlmsgerr error;
		char more[4096];
	} answer;
	int fd;

	fd = socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, NETLINK_ROUTE);
	if (fd < 0 || send(fd, r, r->head.nlmsg_len, 0) < 0 ||
	    recv(fd, &answer, sizeof(answer), 0) < 0)
		err(1, "rtnetlink");
	if (answer.head.nlmsg_type != NLMSG_ERROR)
		errx(1, "no answer");
	errno = -answer.error.error;
	if (errno)
		err(1, "RTM_NEWLINK netkit");
	close(fd);
}

int main(int argc, char **argv)
{
	struct request r = {
		.head.nlmsg_len = NLMSG_LENGTH(sizeof(r.info)),
		.head.nlmsg_type = RTM_NEWLINK,
		.head.nlmsg_flags = NLM_F_REQUEST | NLM_F_ACK | NLM_F_CREATE |
				    NLM_F_EXCL,
	};

	if (argc != 5)
		errx(2, "usage: netkit DEVICE NETNS DEVICE NETNS");
	put_end(&r, argv[1], argv[2]);
	put_kind(&r, argv[3], argv[4]);
	talk(&r);
	return 0;
}
