// SPDX-License-Identifier: GPL-2.0-only
/*
 * Commits of more than one message. Operations are kept until the last
 * message comes; they are checked and authorised as they arrive and go with
 * the socket, or with the first message of them that fails.
 */
#include "stage.h"

#include <linux/slab.h>
#include <net/genetlink.h>

#include "authorise.h"
#include "netlink_gen.h"

/**
 * struct part - the operations of one message
 * @list: among the parts of the commit
 * @data: copies of the attributes
 */
struct part {
	struct list_head list;
	char data[];
};

/**
 * struct stage - a commit that is being staged
 * @list: among the fabric's
 * @portid: the socket
 * @transaction: number given by the sender
 * @batch: operations so far
 * @parts: where they are kept
 *
 * Under the fabric's lock, until the last message takes it out of the list.
 */
struct stage {
	struct list_head list;
	u32 portid;
	u32 transaction;
	struct vpeer_batch batch;
	struct list_head parts;
};

static void free_stage(struct stage *s)
{
	struct part *p, *tmp;

	list_for_each_entry_safe(p, tmp, &s->parts, list)
		kvfree(p);
	vpeer_batch_free(&s->batch);
	kfree(s);
}

static void drop_stage(struct vpeer_fabric *f, struct stage *s)
{
	list_del(&s->list);
	f->staged_ops -= s->batch.n;
	free_stage(s);
}

static struct stage *find(struct vpeer_fabric *f, u32 portid, u32 transaction)
{
	struct stage *s;

	list_for_each_entry(s, &f->stages, list)
		if (s->portid == portid && s->transaction == transaction)
			return s;
	return NULL;
}

static struct stage *add(struct vpeer_fabric *f, u32 portid, u32 transaction)
{
	struct stage *s = kzalloc(sizeof(*s), GFP_KERNEL_ACCOUNT);

	if (!s)
		return NULL;
	s->portid = portid;
	s->transaction = transaction;
	INIT_LIST_HEAD(&s->parts);
	list_add(&s->list, &f->stages);
	return s;
}

/* The stage that a message belongs to, made by its first one. */
static struct stage *stage_of(struct vpeer_fabric *f, struct genl_info *info,
			      u32 flags)
{
	u32 transaction = nla_get_u32(info->attrs[VPEER_A_TRANSACTION]);
	struct stage *s = find(f, info->snd_portid, transaction);

	if (flags & VPEER_COMMIT_FLAGS_FIRST) {
		if (s) {
			NL_SET_ERR_MSG_ATTR(info->extack,
					    info->attrs[VPEER_A_TRANSACTION],
					    "the transaction has begun already");
			return ERR_PTR(-EEXIST);
		}
		s = add(f, info->snd_portid, transaction);
		return s ? s : ERR_PTR(-ENOMEM);
	}
	if (s)
		return s;
	NL_SET_ERR_MSG_ATTR(info->extack, info->attrs[VPEER_A_TRANSACTION],
			    "no such transaction");
	return ERR_PTR(-ENOENT);
}

static struct part *copy(const struct vpeer_batch *b)
{
	struct part *p;
	size_t size = 0;
	u32 i;

	for (i = 0; i < b->n; i++)
		size += NLA_ALIGN(b->op[i]->nla_len);
	p = kvmalloc(sizeof(*p) + size, GFP_KERNEL_ACCOUNT);
	if (!p)
		return NULL;
	size = 0;
	for (i = 0; i < b->n; i++) {
		memcpy(p->data + size, b->op[i], b->op[i]->nla_len);
		size += NLA_ALIGN(b->op[i]->nla_len);
	}
	return p;
}

static int append(struct vpeer_fabric *f, struct stage *s,
		  const struct vpeer_batch *b, struct netlink_ext_ack *extack)
{
	u32 limit = f->model.limits.limit[VPEER_A_FABRIC_LIMIT_STAGED_OPS];
	const struct nlattr *op;
	struct part *p;
	int err;
	u32 i;

	if (f->staged_ops + b->n > limit) {
		NL_SET_ERR_MSG(extack,
			       "too many operations are staged in this fabric");
		return -ENOSPC;
	}
	p = copy(b);
	if (!p)
		return -ENOMEM;
	list_add_tail(&p->list, &s->parts);
	op = (const struct nlattr *)p->data;
	for (i = 0; i < b->n; i++) {
		err = vpeer_batch_add(&s->batch, op);
		if (err)
			return err;
		f->staged_ops++;
		op = (const void *)op + NLA_ALIGN(op->nla_len);
	}
	return 0;
}

static int commit_stage(struct vpeer_fabric *f, struct stage *s,
			const struct sk_buff *skb, struct genl_info *info)
{
	int err = vpeer_commit(f, &s->batch, skb, info);

	/* the offending attribute is in memory that is not the message's */
	if (info->extack)
		info->extack->bad_attr = NULL;
	mutex_lock(&f->lock);
	f->staged_ops -= s->batch.n;
	mutex_unlock(&f->lock);
	free_stage(s);
	return err;
}

/**
 * vpeer_stage() - take a message of a staged commit
 * @f: the fabric
 * @b: operations of this message
 * @skb: the message
 * @info: what is known of it
 *
 * Return: 0, or an errno, upon which the staged commit is gone.
 */
int vpeer_stage(struct vpeer_fabric *f, const struct vpeer_batch *b,
		const struct sk_buff *skb, struct genl_info *info)
{
	u32 flags = info->attrs[VPEER_A_FLAGS] ?
		    nla_get_u32(info->attrs[VPEER_A_FLAGS]) : 0;
	bool last = flags & VPEER_COMMIT_FLAGS_LAST;
	struct stage *s;
	int err;

	err = vpeer_may_stage(f, skb, info->extack);
	if (err)
		return err;
	mutex_lock(&f->lock);
	s = stage_of(f, info, flags);
	err = PTR_ERR_OR_ZERO(s);
	if (!err) {
		err = append(f, s, b, info->extack);
		if (err)
			drop_stage(f, s);
		else if (last)
			list_del(&s->list);
	}
	mutex_unlock(&f->lock);
	return err || !last ? err : commit_stage(f, s, skb, info);
}

/**
 * vpeer_stages_drop() - drop what a socket has staged
 * @f: the fabric
 * @portid: the socket
 */
void vpeer_stages_drop(struct vpeer_fabric *f, u32 portid)
{
	struct stage *s, *tmp;

	mutex_lock(&f->lock);
	list_for_each_entry_safe(s, tmp, &f->stages, list)
		if (s->portid == portid)
			drop_stage(f, s);
	mutex_unlock(&f->lock);
}

/**
 * vpeer_stages_free() - drop all that is staged
 * @f: the fabric, dying
 */
void vpeer_stages_free(struct vpeer_fabric *f)
{
	struct stage *s, *tmp;

	list_for_each_entry_safe(s, tmp, &f->stages, list)
		drop_stage(f, s);
}
