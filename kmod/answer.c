// SPDX-License-Identifier: GPL-2.0-only
/* The answer to a commit: the generation, and why it is refused. */
#include <net/genetlink.h>

#include "netlink.h"
#include "put.h"

/* Of what the reader may not know the kind is told, and no prefix. */
static int put_refusal_subjects(struct sk_buff *skb,
				const struct vpeer_refusal *r)
{
	struct nlattr *object;
	unsigned int i;

	for (i = 0; i < r->n_objects; i++) {
		object = nla_nest_start(skb, VPEER_A_REFUSAL_OBJECT);
		if (!object ||
		    nla_put_u32(skb, VPEER_A_REFUSAL_OBJECT_KIND,
				r->kind[i]) ||
		    (!(r->hides & (1U << i)) &&
		     nla_put_string(skb, VPEER_A_REFUSAL_OBJECT_HANDLE,
				    r->handle[i])))
			return -EMSGSIZE;
		nla_nest_end(skb, object);
	}
	for (i = 0; i < r->n_prefixes; i++)
		if (!(r->hides_prefix & (1U << i)) &&
		    vpeer_put_prefix(skb, VPEER_A_REFUSAL_PREFIX,
				     &r->prefix[i]))
			return -EMSGSIZE;
	return 0;
}

static int put_refusal(struct sk_buff *skb, const struct vpeer_refusal *r)
{
	struct nlattr *nest = nla_nest_start(skb, VPEER_A_REFUSAL);

	if (!nest ||
	    (r->op != VPEER_NO_OP &&
	     nla_put_u32(skb, VPEER_A_REFUSAL_OP, r->op)) ||
	    (r->attr && nla_put_u32(skb, VPEER_A_REFUSAL_ATTRIBUTE, r->attr)) ||
	    nla_put_u32(skb, VPEER_A_REFUSAL_CODE, r->code) ||
	    nla_put_u32(skb, VPEER_A_REFUSAL_ERRNO,
			-vpeer_codes[r->code].err) ||
	    nla_put_string(skb, VPEER_A_REFUSAL_RULE, r->rule) ||
	    (r->limit && nla_put_u32(skb, VPEER_A_REFUSAL_LIMIT, r->limit)) ||
	    (r->role && nla_put_u32(skb, VPEER_A_REFUSAL_ROLE, r->role)) ||
	    put_refusal_subjects(skb, r))
		return -EMSGSIZE;
	nla_nest_end(skb, nest);
	return 0;
}

/**
 * vpeer_put_answer() - build the answer to a commit
 * @tx: its transaction, staged or checked
 * @changes: it is going to take effect
 * @info: the request
 *
 * Return: the message, or NULL.
 */
struct sk_buff *vpeer_put_answer(const struct vpeer_tx *tx, bool changes,
				 struct genl_info *info)
{
	size_t size = 64 + tx->refusals.n * sizeof(struct vpeer_refusal);
	const struct vpeer_refusal *r;
	struct sk_buff *skb;
	void *head;
	int err;

	skb = genlmsg_new(size + tx->refusals.n * 128, GFP_KERNEL);
	if (!skb)
		return NULL;
	head = genlmsg_put_reply(skb, info, &vpeer_family, 0,
				 VPEER_CMD_COMMIT);
	err = head ? nla_put_u64_64bit(skb, VPEER_A_GENERATION,
				       tx->m->generation + changes,
				       VPEER_A_PAD) : -EMSGSIZE;
	list_for_each_entry(r, &tx->refusals.list, list)
		if (!err)
			err = put_refusal(skb, r);
	if (!err && tx->refusals.truncated)
		err = nla_put_flag(skb, VPEER_A_TRUNCATED);
	if (WARN_ON_ONCE(err)) {
		nlmsg_free(skb);
		return NULL;
	}
	genlmsg_end(skb, head);
	return skb;
}
