/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef VPEERCTL_DECODE_H
#define VPEERCTL_DECODE_H

#include <netlink/attr.h>
#include <netlink/msg.h>

#include "object.h"

/**
 * struct decoder - Objects that are being read.
 * @pool: Where they live.
 * @kind: What is read.
 * @objects: The objects so far.
 * @unfinished: The lists of the last object go on in the next message.
 * @generation: Generation of the last message.
 */
struct decoder {
	struct pool *pool;
	enum vpeer_object kind;
	struct objects objects;
	bool unfinished;
	uint64_t generation;
};

int decode_message(const struct nlmsghdr *nlh, void *decoder);
bool decode_prefix(const struct nlattr *nest, struct prefix *p);
char *decode_string(struct pool *pool, const struct nlattr *nla);
int decode_top(const struct nlmsghdr *nlh, struct nlattr **tb);
struct object *decode_object(struct pool *pool, enum vpeer_object kind,
			     const struct nlattr *nest, bool *more);

#endif
