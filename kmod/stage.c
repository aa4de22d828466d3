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
 * @by: who has sent it
 * @data: copies of the attributes
 */
struct part {
	struct list_head list;
	struct vpeer_creds *by;
	char data[];
};

/**
 * struct stage - a commit that is being staged
 * @list: among the fabric's
 * @user: who has sent its first message
 * @portid: the socket, 0 once the last message has come
 * @transaction: number given by the sender
 * @batch: operations so far
 * @parts: where they are kept
 *
 * Under the fabric's lock; the last message's sender alone has @batch.
 */
struct stage {
	struct list_head list;
	kuid_t user;
	u32 portid;
	u32 transaction;
	struct vpeer_batch batch;
	struct list_head parts;
};

static void free_part(struct part *p)
{
	vpeer_creds_release(p->by);
	kvfree(p);
}

static void free_stage(struct stage *s)
{
	struct part *p, *tmp;

	list_for_each_entry_safe(p, tmp, &s->parts, list) {
		free_part(p);
		cond_resched();
	}
	vpeer_batch_free(&s->batch);
	kfree(s);
}

static void drop_stage(struct stage *s)
{
	list_del(&s->list);
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

/*
 * What else the user is staging; that which is empty takes room as well. Users
 * do not share: none uses up, or notices, what another stages.
 */
static u32 staged_beside(const struct vpeer_fabric *f, const struct stage *s)
{
	const struct stage *o;
	u32 n = 0;

	list_for_each_entry(o, &f->stages, list)
		if (o != s && uid_eq(o->user, s->user))
			n += max(o->batch.n, 1U);
	return n;
}

static struct stage *add(struct vpeer_fabric *f, u32 portid, u32 transaction)
{
	struct stage *s = kzalloc(sizeof(*s), GFP_KERNEL_ACCOUNT);

	if (!s)
		return NULL;
	s->user = current_euid();
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

static struct part *new_part(const struct vpeer_batch *b,
			     struct vpeer_fabric *f,
			     const struct sk_buff *skb)
{
	struct part *p;
	size_t size = 0;
	u32 i;

	for (i = 0; i < b->n; i++)
		size += NLA_ALIGN(b->op[i].attr->nla_len);
	p = kvmalloc(sizeof(*p) + size, GFP_KERNEL_ACCOUNT);
	if (!p)
		return NULL;
	p->by = vpeer_creds_hold(f, skb);
	if (!p->by) {
		kvfree(p);
		return NULL;
	}
	size = 0;
	for (i = 0; i < b->n; i++) {
		memcpy(p->data + size, b->op[i].attr, b->op[i].attr->nla_len);
		size += NLA_ALIGN(b->op[i].attr->nla_len);
	}
	return p;
}

/* The part is the stage's from now on, whatever comes of this. */
static int append(struct vpeer_fabric *f, struct stage *s, struct part *p,
		  u32 n, struct netlink_ext_ack *extack)
{
	u32 limit = f->model.limits.limit[VPEER_A_FABRIC_LIMIT_STAGED_OPS];
	const struct nlattr *op = (const struct nlattr *)p->data;
	int err;
	u32 i;

	list_add_tail(&p->list, &s->parts);
	if (staged_beside(f, s) + max(s->batch.n + n, 1U) > limit) {
		NL_SET_ERR_MSG(extack,
			       "too many operations of this user are staged");
		return -ENOSPC;
	}
	for (i = 0; i < n; i++) {
		err = vpeer_batch_add(&s->batch, op, p->by);
		if (err)
			return err;
		op = (const void *)op + NLA_ALIGN(op->nla_len);
	}
	return 0;
}

static int commit_stage(struct vpeer_fabric *f, struct stage *s,
			const struct vpeer_creds *by, struct genl_info *info)
{
	int err = vpeer_commit(f, &s->batch, by, info);

	/* the offending attribute is in memory that is not the message's */
	if (info->extack)
		info->extack->bad_attr = NULL;
	mutex_lock(&f->lock);
	drop_stage(s);
	mutex_unlock(&f->lock);
	return err;
}

/* Under the lock; the stage when it is complete, else NULL or an error. */
static struct stage *take(struct vpeer_fabric *f, struct part *p, u32 n,
			  struct genl_info *info, u32 flags)
{
	struct stage *s;
	int err;

	err = vpeer_may_stage(p->by, info->extack);
	s = err ? ERR_PTR(err) : stage_of(f, info, flags);
	if (IS_ERR(s)) {
		free_part(p);
		return s;
	}
	err = append(f, s, p, n, info->extack);
	if (err) {
		drop_stage(s);
		return ERR_PTR(err);
	}
	if (!(flags & VPEER_COMMIT_FLAGS_LAST))
		return NULL;
	s->portid = 0;
	return s;
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
	struct part *p = new_part(b, f, skb);
	struct stage *s;

	if (!p)
		return -ENOMEM;
	mutex_lock(&f->lock);
	s = take(f, p, b->n, info, flags);
	mutex_unlock(&f->lock);
	return IS_ERR_OR_NULL(s) ? PTR_ERR_OR_ZERO(s) :
				   commit_stage(f, s, p->by, info);
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
			drop_stage(s);
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
		drop_stage(s);
}
