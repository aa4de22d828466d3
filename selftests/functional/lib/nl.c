// SPDX-License-Identifier: GPL-2.0-only
/* Netlink sockets: requests, answers, extended acknowledgments, events. */
#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "die.h"
#include "fault.h"
#include "netns.h"
#include "nl.h"

static unsigned char buffer[NL_BUFFER];

size_t nl_room = NL_BUFFER;
int nl_fault;
int nl_fault_left;

/**
 * nl_open() - open a socket in a namespace
 * @nl: the socket
 * @ns: where, -1 for here
 * @protocol: NETLINK_GENERIC or NETLINK_ROUTE
 */
void nl_open(struct nl *nl, int ns, int protocol)
{
	int before = ns < 0 ? -1 : netns_enter(ns);
	struct sockaddr_nl sa = { .nl_family = AF_NETLINK };
	int type = SOCK_RAW | SOCK_CLOEXEC;
	int on = 1, big = 4 << 20;

	memset(nl, 0, sizeof(*nl));
	nl->room = nl_room;
	nl->fd = socket(AF_NETLINK, type, protocol);
	if (before >= 0)
		netns_leave(before);
	/* without an address of its own it would hear no multicast */
	if (nl->fd < 0 || bind(nl->fd, (void *)&sa, sizeof(sa)))
		die("netlink socket: %s", strerror(errno));
	setsockopt(nl->fd, SOL_NETLINK, NETLINK_EXT_ACK, &on, sizeof(on));
	setsockopt(nl->fd, SOL_NETLINK, NETLINK_CAP_ACK, &on, sizeof(on));
	setsockopt(nl->fd, SOL_NETLINK, NETLINK_GET_STRICT_CHK, &on,
		   sizeof(on));
	/* without the right to force it, the default has to do */
	setsockopt(nl->fd, SOL_SOCKET, SO_SNDBUFFORCE, &big, sizeof(big));
	setsockopt(nl->fd, SOL_SOCKET, SO_RCVBUFFORCE, &big, sizeof(big));
}

/**
 * nl_close() - close the socket
 * @nl: the socket
 */
void nl_close(struct nl *nl)
{
	close(nl->fd);
	nl->fd = -1;
}

/**
 * nl_send() - send a message
 * @nl: the socket
 * @msg: the message; gets the next sequence number
 *
 * Return: 0 or a negative errno.
 */
int nl_send(struct nl *nl, struct msg *msg)
{
	struct nlmsghdr *hdr = (void *)msg->data;
	ssize_t sent;
	int err;

	hdr->nlmsg_seq = ++nl->seq;
	nl->ext[0] = '\0';
	nl->ext_offset = 0;
	nl->interrupted = false;
	nl->messages = 0;
	if (nl_fault)
		fault_arm(nl_fault);
	sent = send(nl->fd, msg->data, msg->len, 0);
	err = sent < 0 ? -errno : 0;
	if (nl_fault)
		nl_fault_left = fault_disarm();
	nl_fault = 0;
	return err;
}

static void read_ext(struct nl *nl, const struct nlmsghdr *hdr)
{
	const struct nlmsgerr *err = NLMSG_DATA(hdr);
	int skip = sizeof(*err), left;
	struct nlattr *a;

	if (!(hdr->nlmsg_flags & NLM_F_ACK_TLVS))
		return;
	if (!(hdr->nlmsg_flags & NLM_F_CAPPED))
		skip += NLMSG_ALIGN(err->msg.nlmsg_len - sizeof(err->msg));
	left = hdr->nlmsg_len - NLMSG_HDRLEN - skip;
	for_each_attr(a, (char *)err + skip, left) {
		if (attr_type(a) == NLMSGERR_ATTR_MSG)
			snprintf(nl->ext, sizeof(nl->ext), "%s",
				 (char *)attr_data(a));
		else if (attr_type(a) == NLMSGERR_ATTR_OFFS)
			nl->ext_offset = attr_u32(a);
	}
}

static ssize_t receive(struct nl *nl, int flags)
{
	struct iovec iov = { buffer, nl->room };
	struct msghdr mh = { .msg_iov = &iov, .msg_iovlen = 1 };
	ssize_t len;

	do
		len = recvmsg(nl->fd, &mh, flags);
	while (len < 0 && errno == EINTR);
	if (len >= 0 && mh.msg_flags & MSG_TRUNC)
		die("netlink message truncated to %zd bytes", len);
	return len < 0 ? -errno : len;
}

/* Return: 1 goes on, else the end: 0 or a negative errno. */
static int handle(struct nl *nl, struct nlmsghdr *hdr, nl_handler handler,
		  void *data)
{
	struct nlmsgerr *err = NLMSG_DATA(hdr);

	if (hdr->nlmsg_flags & NLM_F_DUMP_INTR)
		nl->interrupted = true;
	if (hdr->nlmsg_type == NLMSG_ERROR) {
		read_ext(nl, hdr);
		return err->error;
	}
	if (hdr->nlmsg_type == NLMSG_DONE)
		return err->error < 0 ? err->error : 0;
	nl->messages++;
	if (handler)
		handler(hdr, data);
	return 1;
}

/**
 * nl_receive() - receive the answer to the last request
 * @nl: the socket
 * @handler: called for each data message, or NULL
 * @data: for @handler
 *
 * Return: 0 or a negative errno, as the kernel acknowledged.
 */
int nl_receive(struct nl *nl, nl_handler handler, void *data)
{
	struct nlmsghdr *hdr;
	ssize_t len;
	int ret;

	for (;;) {
		len = receive(nl, 0);
		if (len < 0)
			return len;
		for (hdr = (void *)buffer; NLMSG_OK(hdr, len);
		     hdr = NLMSG_NEXT(hdr, len)) {
			if (hdr->nlmsg_seq != nl->seq)
				continue;
			ret = handle(nl, hdr, handler, data);
			if (ret <= 0)
				return ret;
		}
	}
}

/**
 * nl_request() - send a message, receive its answer, free the message
 * @nl: the socket
 * @msg: the message
 * @handler: called for each data message, or NULL
 * @data: for @handler
 *
 * Return: 0 or a negative errno.
 */
int nl_request(struct nl *nl, struct msg *msg, nl_handler handler,
	       void *data)
{
	int err = nl_send(nl, msg);

	msg_free(msg);
	return err ? err : nl_receive(nl, handler, data);
}

/**
 * nl_event() - wait for multicast messages
 * @nl: the socket
 * @handler: called for each
 * @data: for @handler
 * @timeout_ms: how long, 0 takes what is there
 *
 * Return: whether one datagram came.
 */
bool nl_event(struct nl *nl, nl_handler handler, void *data, int timeout_ms)
{
	struct pollfd pfd = { .fd = nl->fd, .events = POLLIN };
	struct nlmsghdr *hdr;
	ssize_t len;

	if (poll(&pfd, 1, timeout_ms) <= 0)
		return false;
	len = receive(nl, MSG_DONTWAIT);
	if (len < 0)
		die("event: %s", strerror(-len));
	for (hdr = (void *)buffer; NLMSG_OK(hdr, len);
	     hdr = NLMSG_NEXT(hdr, len))
		handler(hdr, data);
	return true;
}

/**
 * nl_join() - join a multicast group
 * @nl: the socket
 * @group: its number
 *
 * Return: 0 or a negative errno.
 */
int nl_join(struct nl *nl, uint32_t group)
{
	return setsockopt(nl->fd, SOL_NETLINK, NETLINK_ADD_MEMBERSHIP, &group,
			  sizeof(group)) ? -errno : 0;
}
