/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef _VPEER_COMMIT_H
#define _VPEER_COMMIT_H

#include "fabric.h"

struct genl_info;
struct vpeer_creds;
struct nlattr;
struct sk_buff;

/**
 * struct vpeer_batch_op - an operation of a commit
 * @attr: VPEER_A_OP
 * @by: who has sent it
 */
struct vpeer_batch_op {
	const struct nlattr *attr;
	const struct vpeer_creds *by;
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
void vpeer_batch_free(struct vpeer_batch *b);
int vpeer_commit(struct vpeer_fabric *f, const struct vpeer_batch *b,
		 const struct vpeer_creds *by, struct genl_info *info);

#endif
