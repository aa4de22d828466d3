/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef _LIB_NL_H
#define _LIB_NL_H

#include <linux/netlink.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "msg.h"

#define NL_BUFFER (256 * 1024)

/**
 * struct nl - a netlink socket and what its last request was told
 * @fd: the socket
 * @seq: number of the last request
 * @room: bytes offered to each recvmsg()
 * @ext: extack message, empty without one
 * @ext_offset: offset of the offending attribute, 0 without one
 * @interrupted: the dump was flagged NLM_F_DUMP_INTR
 * @messages: data messages received
 */
struct nl {
	int fd;
	uint32_t seq;
	size_t room;
	char ext[256];
	uint32_t ext_offset;
	bool interrupted;
	unsigned int messages;
};

/* Room of sockets to come: the kernel remembers the largest it was offered. */
extern size_t nl_room;

/*
 * A request to come: which of its allocations fails, 0 for none, and how many
 * were to go when it had been handled.
 */
extern int nl_fault;
extern int nl_fault_left;

typedef void (*nl_handler)(const struct nlmsghdr *hdr, void *data);

void nl_open(struct nl *nl, int ns, int protocol);
void nl_close(struct nl *nl);
int nl_send(struct nl *nl, struct msg *msg);
int nl_receive(struct nl *nl, nl_handler handler, void *data);
int nl_request(struct nl *nl, struct msg *msg, nl_handler handler,
	       void *data);
bool nl_event(struct nl *nl, nl_handler handler, void *data, int timeout_ms);
int nl_join(struct nl *nl, uint32_t group);

#endif /* _LIB_NL_H */
