/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef VPEERCTL_CHANNEL_H
#define VPEERCTL_CHANNEL_H

#include <netlink/msg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "extack.h"

/**
 * struct channel - A netlink socket.
 * @fd: The socket; only meaningful when @open.
 * @open: The socket is there.
 * @family: Number of the generic family, 0 for rtnetlink.
 * @version: Version of the family.
 * @monitor: Number of the group of events.
 * @chunk: Largest message that may be sent.
 * @seq: Number of the last request.
 * @interrupted: The last dump met a change and is to be read again.
 * @buffer: Where answers are received.
 * @size: Size of @buffer.
 */
struct channel {
	int fd;
	bool open;
	uint16_t family;
	uint32_t version;
	uint32_t monitor;
	size_t chunk;
	uint32_t seq;
	bool interrupted;
	char *buffer;
	size_t size;
};

typedef int (*channel_fn)(const struct nlmsghdr *nlh, void *arg);

int channel_open(struct channel *ch, int protocol);
void channel_close(struct channel *ch);
int channel_resolve(struct channel *ch, const char *family);
int channel_join(struct channel *ch, uint32_t group);
void channel_wait(struct channel *ch, int ms);
int channel_send(struct channel *ch, struct nl_msg *msg);
int channel_receive(struct channel *ch, channel_fn fn, void *arg);
int channel_answer(struct channel *ch, uint32_t seq, channel_fn fn, void *arg,
		   struct extack *extack);
int channel_talk(struct channel *ch, struct nl_msg *msg, channel_fn fn,
		 void *arg, struct extack *extack);

#endif
