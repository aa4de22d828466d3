/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef _VPEER_COMMIT_H
#define _VPEER_COMMIT_H

#include "fabric.h"

struct genl_info;
struct nlattr;
struct sk_buff;

/**
 * struct vpeer_batch - the operations of a commit
 * @n: how many
 * @max: room
 * @op: their attributes, VPEER_A_OP, in the order of the commit
 */
struct vpeer_batch {
	u32 n;
	u32 max;
	const struct nlattr **op;
};

int vpeer_batch_add(struct vpeer_batch *b, const struct nlattr *op);
void vpeer_batch_free(struct vpeer_batch *b);
int vpeer_commit(struct vpeer_fabric *f, const struct vpeer_batch *b,
		 const struct sk_buff *skb, struct genl_info *info);

#endif
