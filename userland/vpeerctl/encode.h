/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef VPEERCTL_ENCODE_H
#define VPEERCTL_ENCODE_H

#include <netlink/msg.h>

#include "op.h"

/* Members of a list in one operation; an attribute ends at 64 KB. */
#define OP_MEMBERS	1024

struct nl_msg *encode_message(uint16_t family, uint8_t cmd, int flags,
			      size_t size);
int encode_names(struct nl_msg *msg, const struct object *o);
int encode_op(struct nl_msg *msg, const struct op *op);

#endif
