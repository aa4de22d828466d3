// SPDX-License-Identifier: GPL-2.0-only
/* The operations of a commit, as attributes, before any of them is parsed. */
#include "batch.h"

#include <linux/slab.h>
#include <net/genetlink.h>

#include "parse.h"

#define PART	4096

/* In parts: there may be a million of them. */
static int grow(struct vpeer_batch *b)
{
	u32 i, max = b->max ? b->max * 2 : 16;
	struct vpeer_batch_op *new;

	new = kvmalloc_array(max, sizeof(*new), GFP_KERNEL_ACCOUNT);
	if (!new)
		return -ENOMEM;
	for (i = 0; i < b->n; i += PART) {
		memcpy(&new[i], &b->op[i],
		       min_t(u32, b->n - i, PART) * sizeof(*new));
		cond_resched();
	}
	kvfree(b->op);
	b->op = new;
	b->max = max;
	return 0;
}

/**
 * vpeer_batch_add() - append an operation
 * @b: the batch, zeroed before the first
 * @op: the operation, checked; it must live as long as the batch
 * @by: who has sent it; likewise
 *
 * Return: 0 or -ENOMEM.
 */
int vpeer_batch_add(struct vpeer_batch *b, const struct nlattr *op,
		    const struct vpeer_creds *by)
{
	if (b->n == b->max && grow(b))
		return -ENOMEM;
	b->op[b->n++] = (struct vpeer_batch_op){ op, by,
						 vpeer_parse_rank(op) };
	return 0;
}

/**
 * vpeer_batch_read() - append the operations of a message
 * @b: the batch, zeroed before the first
 * @nlh: the message, policies checked; it must live as long as the batch
 * @by: who has sent it; likewise
 * @extack: for the message
 *
 * Return: 0, -EINVAL or -ENOMEM.
 */
int vpeer_batch_read(struct vpeer_batch *b, const struct nlmsghdr *nlh,
		     const struct vpeer_creds *by,
		     struct netlink_ext_ack *extack)
{
	const struct nlattr *a;
	u32 turn = 0;
	int rem, err;

	nlmsg_for_each_attr(a, nlh, GENL_HDRLEN, rem) {
		vpeer_breathe(&turn);
		if (nla_type(a) != VPEER_A_OP)
			continue;
		err = vpeer_parse_check(a, extack);
		if (!err)
			err = vpeer_batch_add(b, a, by);
		if (err)
			return err;
	}
	return 0;
}

/**
 * vpeer_batch_order() - the order to carry operations out in
 * @b: the batch
 *
 * Return: their indexes, ascending by rank, else in the order of the commit;
 * for kvfree(). NULL where memory is short.
 */
u32 *vpeer_batch_order(const struct vpeer_batch *b)
{
	u32 start[VPEER_OP_RANKS + 1] = { 0 };
	u32 turn = 0;
	u32 *order;
	u32 i;

	order = kvmalloc_array(b->n + 1, sizeof(*order), GFP_KERNEL_ACCOUNT);
	if (!order)
		return NULL;
	for (i = 0; i < b->n; i++) {
		start[b->op[i].rank + 1]++;
		vpeer_breathe(&turn);
	}
	for (i = 1; i <= VPEER_OP_RANKS; i++)
		start[i] += start[i - 1];
	for (i = 0; i < b->n; i++) {
		order[start[b->op[i].rank]++] = i;
		vpeer_breathe(&turn);
	}
	return order;
}

/**
 * vpeer_batch_free() - free a batch, not its operations
 * @b: the batch
 */
void vpeer_batch_free(struct vpeer_batch *b)
{
	kvfree(b->op);
}
