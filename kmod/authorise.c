// SPDX-License-Identifier: GPL-2.0-only
/*
 * Who may do what (SEMANTICS section 6): the sender of a message and the
 * opener of its socket must both be administrators of home. No operation
 * carries a permission flag of generic netlink, each is authorised here.
 */
#include "authorise.h"

#include <linux/capability.h>
#include <linux/netlink.h>

static bool is_administrator(const struct vpeer_fabric *f,
			     const struct sk_buff *skb)
{
	return netlink_ns_capable(skb, f->net->user_ns, CAP_NET_ADMIN);
}

/**
 * vpeer_may_read() - may the sender of a message read the fabric?
 * @f: the fabric
 * @skb: the message
 * @extack: for the message
 *
 * Return: 0 or -EACCES.
 */
int vpeer_may_read(const struct vpeer_fabric *f, const struct sk_buff *skb,
		   struct netlink_ext_ack *extack)
{
	if (is_administrator(f, skb))
		return 0;
	NL_SET_ERR_MSG(extack, "not authorised to read this fabric");
	return -EACCES;
}

/**
 * vpeer_may_stage() - may the sender of a message stage operations?
 * @f: the fabric
 * @skb: the message
 * @extack: for the message
 *
 * Return: 0 or -EACCES.
 */
int vpeer_may_stage(const struct vpeer_fabric *f, const struct sk_buff *skb,
		    struct netlink_ext_ack *extack)
{
	if (is_administrator(f, skb))
		return 0;
	NL_SET_ERR_MSG(extack, "not authorised to change this fabric");
	return -EACCES;
}

/* The module's own bounds keep one tenant's fabric from taking all memory. */
static bool limits_ok(struct vpeer_tx *tx, const struct vpeer_op *op,
		      const struct sk_buff *skb)
{
	u32 i;

	for (i = 0; i < ARRAY_SIZE(op->limits.limit); i++) {
		u32 max = vpeer_max_limits.limit[i];
		struct vpeer_refusal *r;

		if (!(op->limit_mask & (1U << i)) ||
		    op->limits.limit[i] <= max ||
		    netlink_capable(skb, CAP_NET_ADMIN))
			continue;
		r = vpeer_refuse(tx, op->index, i,
				 VPEER_CODE_AUTHORIZATION_FAILED);
		if (r) {
			r->rule = "SEM-2";
			r->limit = max;
		}
		return false;
	}
	return true;
}

/**
 * vpeer_may_apply() - may the sender of a message carry out an operation?
 * @tx: the transaction, which gets a refusal if not
 * @op: the operation
 * @f: the fabric
 * @skb: the message
 *
 * Return: true if so.
 */
bool vpeer_may_apply(struct vpeer_tx *tx, const struct vpeer_op *op,
		     const struct vpeer_fabric *f, const struct sk_buff *skb)
{
	if (!is_administrator(f, skb)) {
		vpeer_refuse(tx, op->index, 0,
			     VPEER_CODE_AUTHORIZATION_FAILED);
		return false;
	}
	return op->kind != VPEER_OBJECT_FABRIC || limits_ok(tx, op, skb);
}
