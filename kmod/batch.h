/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef _VPEER_BATCH_H
#define _VPEER_BATCH_H

#include <linux/types.h>

struct netlink_ext_ack;
struct nlattr;
struct nlmsghdr;
struct vpeer_creds;

/**
 * struct vpeer_batch_op - an operation of a commit
 * @attr: VPEER_A_OP
 * @by: who has sent it
 * @rank: when it has its turn
 */
struct vpeer_batch_op {
	const struct nlattr *attr;
	const struct vpeer_creds *by;
	u8 rank;
};

/**
 * struct vpeer_batch - the operations of a commit
 * @n: how many
 * @max: room
 * @op: the operations, in the order of the commit
 */
struct vpeer_batch {
	u32 n;
	u32 max;
	struct vpeer_batch_op *op;
};

int vpeer_batch_add(struct vpeer_batch *b, const struct nlattr *op,
		    const struct vpeer_creds *by);
int vpeer_batch_read(struct vpeer_batch *b, const struct nlmsghdr *nlh,
		     const struct vpeer_creds *by,
		     struct netlink_ext_ack *extack);
u32 *vpeer_batch_order(const struct vpeer_batch *b);
void vpeer_batch_free(struct vpeer_batch *b);

#endif
