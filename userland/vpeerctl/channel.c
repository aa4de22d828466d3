// SPDX-License-Identifier: GPL-2.0-only
/* Netlink sockets: requests, answers and how they end. */
#include <errno.h>
#include <linux/genetlink.h>
#include <netlink/attr.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "channel.h"

#ifndef SOL_NETLINK
#define SOL_NETLINK	270
#endif

/* Buffers to ask for; what the kernel grants decides @chunk. */
#define CHANNEL_SEND	(1024 * 1024)
#define CHANNEL_RECEIVE	(4 * 1024 * 1024)
#define CHANNEL_CHUNK	(256 * 1024)
#define CHANNEL_SLACK	4096

static void set_buffer(int fd, int force, int plain, int size)
{
	if (setsockopt(fd, SOL_SOCKET, force, &size, sizeof(size)))
		setsockopt(fd, SOL_SOCKET, plain, &size, sizeof(size));
}

/* None of these options is vital: without them errors say less. */
static void set_options(struct channel *ch)
{
	const int options[] = {
		NETLINK_EXT_ACK, NETLINK_CAP_ACK, NETLINK_GET_STRICT_CHK,
	};
	socklen_t length = sizeof(int);
	int one = 1, granted = 0;
	size_t i;

	for (i = 0; i < sizeof(options) / sizeof(options[0]); i++)
		setsockopt(ch->fd, SOL_NETLINK, options[i], &one, sizeof(one));
	set_buffer(ch->fd, SO_SNDBUFFORCE, SO_SNDBUF, CHANNEL_SEND);
	set_buffer(ch->fd, SO_RCVBUFFORCE, SO_RCVBUF, CHANNEL_RECEIVE);
	getsockopt(ch->fd, SOL_SOCKET, SO_SNDBUF, &granted, &length);
	ch->chunk = CHANNEL_CHUNK;
	if (granted > 2 * CHANNEL_SLACK &&
	    (size_t)granted - CHANNEL_SLACK < ch->chunk)
		ch->chunk = (size_t)granted - CHANNEL_SLACK;
}

/**
 * channel_open() - Open a socket in the current network namespace.
 * @ch: The channel.
 * @protocol: NETLINK_GENERIC or NETLINK_ROUTE.
 *
 * Return: 0 or a negative errno.
 */
int channel_open(struct channel *ch, int protocol)
{
	struct sockaddr_nl local = { .nl_family = AF_NETLINK };
	int err;

	memset(ch, 0, sizeof(*ch));
	ch->fd = socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, protocol);
	if (ch->fd < 0)
		return -errno;
	ch->open = true;
	if (bind(ch->fd, (struct sockaddr *)&local, sizeof(local))) {
		err = -errno;
		channel_close(ch);
		return err;
	}
	set_options(ch);
	return 0;
}

/**
 * channel_close() - Close a socket.
 * @ch: The channel, open or not.
 */
void channel_close(struct channel *ch)
{
	if (ch->open)
		close(ch->fd);
	free(ch->buffer);
	memset(ch, 0, sizeof(*ch));
}

/**
 * channel_join() - Join a group, to receive its events.
 * @ch: The channel.
 * @group: Number of the group.
 *
 * Return: 0 or a negative errno.
 */
int channel_join(struct channel *ch, uint32_t group)
{
	if (setsockopt(ch->fd, SOL_NETLINK, NETLINK_ADD_MEMBERSHIP, &group,
		       sizeof(group)))
		return -errno;
	return 0;
}

/**
 * channel_wait() - Wait until an event comes, and forget it.
 * @ch: The channel, which has joined a group and asks for nothing else.
 * @ms: For how long.
 */
void channel_wait(struct channel *ch, int ms)
{
	struct pollfd fd = { .fd = ch->fd, .events = POLLIN };
	char drop[1];

	if (poll(&fd, 1, ms) > 0)
		while (recv(ch->fd, drop, sizeof(drop),
			    MSG_DONTWAIT | MSG_TRUNC) > 0)
			;
}

/**
 * channel_send() - Send a request.
 * @ch: The channel.
 * @msg: The request, which is freed.
 *
 * Return: 0 or a negative errno; the number of the request is in @ch->seq.
 */
int channel_send(struct channel *ch, struct nl_msg *msg)
{
	struct sockaddr_nl kernel = { .nl_family = AF_NETLINK };
	struct nlmsghdr *nlh = nlmsg_hdr(msg);
	ssize_t sent;

	nlh->nlmsg_seq = ++ch->seq;
	nlh->nlmsg_flags |= NLM_F_REQUEST;
	do {
		sent = sendto(ch->fd, nlh, nlh->nlmsg_len, 0,
			      (struct sockaddr *)&kernel, sizeof(kernel));
	} while (sent < 0 && errno == EINTR);
	nlmsg_free(msg);
	return sent < 0 ? -errno : 0;
}

static ssize_t receive(int fd, void *buffer, size_t size, int flags)
{
	ssize_t got;

	do {
		got = recv(fd, buffer, size, flags);
	} while (got < 0 && errno == EINTR);
	return got < 0 ? -errno : got;
}

static int make_room(struct channel *ch, size_t size)
{
	char *buffer;

	if (size <= ch->size)
		return 0;
	buffer = realloc(ch->buffer, size);
	if (!buffer)
		return -ENOMEM;
	ch->buffer = buffer;
	ch->size = size;
	return 0;
}

/**
 * channel_receive() - Receive one datagram and take its messages apart.
 * @ch: The channel.
 * @fn: Called for each message; a value other than 0 ends the walk.
 * @arg: For @fn.
 *
 * Return: What @fn returned last, or a negative errno.
 */
int channel_receive(struct channel *ch, channel_fn fn, void *arg)
{
	const struct nlmsghdr *nlh;
	unsigned int left;
	ssize_t size;
	int end;

	size = receive(ch->fd, NULL, 0, MSG_PEEK | MSG_TRUNC);
	if (size < 0)
		return (int)size;
	if (make_room(ch, (size_t)size + NLMSG_HDRLEN))
		return -ENOMEM;
	size = receive(ch->fd, ch->buffer, ch->size, 0);
	if (size < 0)
		return (int)size;
	left = (unsigned int)size;
	for (nlh = (struct nlmsghdr *)ch->buffer; NLMSG_OK(nlh, left);
	     nlh = NLMSG_NEXT(nlh, left)) {
		end = fn(nlh, arg);
		if (end)
			return end;
	}
	return 0;
}

/**
 * struct answer - An answer that is being received.
 * @ch: The channel.
 * @seq: Number of the request.
 * @fn: Called for each message.
 * @arg: For @fn.
 * @extack: How it ends.
 */
struct answer {
	struct channel *ch;
	uint32_t seq;
	channel_fn fn;
	void *arg;
	struct extack *extack;
};

/* Returns 1 at the end of the answer. */
static int answer_message(const struct nlmsghdr *nlh, void *arg)
{
	struct answer *answer = arg;
	int err;

	if (nlh->nlmsg_seq != answer->seq)
		return 0;
	if (nlh->nlmsg_flags & NLM_F_DUMP_INTR)
		answer->ch->interrupted = true;
	if (nlh->nlmsg_type == NLMSG_ERROR || nlh->nlmsg_type == NLMSG_DONE) {
		if (!extack_parse(nlh, answer->extack))
			answer->extack->error = -EBADMSG;
		return 1;
	}
	if (nlh->nlmsg_type < NLMSG_MIN_TYPE || !answer->fn)
		return 0;
	err = answer->fn(nlh, answer->arg);
	if (err < 0)
		answer->extack->error = err;
	return err;
}

/**
 * channel_answer() - Receive an answer to its end.
 * @ch: The channel.
 * @seq: Number of the request.
 * @fn: Called for each message, may be NULL; a negative value gives up.
 * @arg: For @fn.
 * @extack: How it ended.
 *
 * Return: 0 or a negative errno.
 */
int channel_answer(struct channel *ch, uint32_t seq, channel_fn fn, void *arg,
		   struct extack *extack)
{
	struct answer answer = {
		.ch = ch,
		.seq = seq,
		.fn = fn,
		.arg = arg,
		.extack = extack,
	};
	int end;

	memset(extack, 0, sizeof(*extack));
	do {
		end = channel_receive(ch, answer_message, &answer);
	} while (!end);
	if (end < 0)
		extack->error = end;
	return extack->error;
}

/**
 * channel_talk() - Send a request and receive its answer.
 * @ch: The channel.
 * @msg: The request, which is freed.
 * @fn: Called for each message of the answer, may be NULL.
 * @arg: For @fn.
 * @extack: How it ended.
 *
 * Return: 0 or a negative errno.
 */
int channel_talk(struct channel *ch, struct nl_msg *msg, channel_fn fn,
		 void *arg, struct extack *extack)
{
	int err;

	/* Half of the dump flag means something else in other requests. */
	if ((nlmsg_hdr(msg)->nlmsg_flags & NLM_F_DUMP) != NLM_F_DUMP)
		nlmsg_hdr(msg)->nlmsg_flags |= NLM_F_ACK;
	ch->interrupted = false;
	err = channel_send(ch, msg);
	if (!err)
		return channel_answer(ch, ch->seq, fn, arg, extack);
	memset(extack, 0, sizeof(*extack));
	extack->error = err;
	return err;
}

static void resolve_group(struct channel *ch, const struct nlattr *groups)
{
	struct nlattr *group, *name, *id;
	int left;

	nla_for_each_nested(group, groups, left) {
		name = nla_find(nla_data(group), nla_len(group),
				CTRL_ATTR_MCAST_GRP_NAME);
		id = nla_find(nla_data(group), nla_len(group),
			      CTRL_ATTR_MCAST_GRP_ID);
		if (name && id && !nla_strcmp(name, "monitor"))
			ch->monitor = nla_get_u32(id);
	}
}

static int resolve_message(const struct nlmsghdr *nlh, void *arg)
{
	struct nlattr *tb[CTRL_ATTR_MAX + 1];
	struct channel *ch = arg;

	if (nlmsg_parse((struct nlmsghdr *)nlh, GENL_HDRLEN, tb,
			CTRL_ATTR_MAX, NULL) < 0)
		return -EBADMSG;
	if (tb[CTRL_ATTR_FAMILY_ID])
		ch->family = nla_get_u16(tb[CTRL_ATTR_FAMILY_ID]);
	if (tb[CTRL_ATTR_VERSION])
		ch->version = nla_get_u32(tb[CTRL_ATTR_VERSION]);
	if (tb[CTRL_ATTR_MCAST_GROUPS])
		resolve_group(ch, tb[CTRL_ATTR_MCAST_GROUPS]);
	return 0;
}

/**
 * channel_resolve() - Look up a generic netlink family.
 * @ch: The channel.
 * @family: Name of the family; its module is loaded when it can be.
 *
 * Return: 0 or a negative errno, -ENOENT if there is no such family.
 */
int channel_resolve(struct channel *ch, const char *family)
{
	struct genlmsghdr genl = { .cmd = CTRL_CMD_GETFAMILY, .version = 1 };
	struct nl_msg *msg = nlmsg_alloc_simple(GENL_ID_CTRL, 0);
	struct extack extack;

	if (!msg || nlmsg_append(msg, &genl, sizeof(genl), NLMSG_ALIGNTO) ||
	    nla_put_string(msg, CTRL_ATTR_FAMILY_NAME, family)) {
		nlmsg_free(msg);
		return -ENOMEM;
	}
	return channel_talk(ch, msg, resolve_message, ch, &extack);
}
