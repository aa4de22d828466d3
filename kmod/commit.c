// SPDX-License-Identifier: GPL-2.0-only
/*
 * The one door for change. A commit is staged in the model, checked as a
 * whole, prepared, and then published; up to there it leaves no trace.
 */
#include "commit.h"

#include <linux/slab.h>
#include <net/genetlink.h>

#include "authorise.h"
#include "event.h"
#include "netlink_gen.h"
#include "parse.h"
#include "publish.h"
#include "put.h"
#include "trace.h"

/**
 * struct request - a commit on its way
 * @f: the fabric
 * @b: the operations
 * @by: who has sent the message, the last one of a staged commit
 * @info: what is known of the message
 */
struct request {
	struct vpeer_fabric *f;
	const struct vpeer_batch *b;
	const struct vpeer_creds *by;
	struct genl_info *info;
};

static int apply_op(struct vpeer_tx *tx, const struct request *rq,
		    struct vpeer_parser *parser, u32 index)
{
	const struct vpeer_batch_op *b = &rq->b->op[index];
	struct vpeer_op op;
	int err;

	err = vpeer_parse_op(parser, b->attr, index, &op, rq->info->extack);
	if (err)
		return err;
	vpeer_map_principal(&op, b->by);
	tx->caller = &b->by->caller;
	return vpeer_may_apply(tx, &op, b->by) ? vpeer_tx_apply(tx, &op) : 0;
}

static int apply_ops(struct vpeer_tx *tx, const struct request *rq)
{
	const struct vpeer_batch *b = rq->b;
	struct vpeer_parser parser = { 0 };
	int err = 0;
	u32 *order;
	u32 i;

	order = vpeer_batch_order(b);
	if (!order)
		return -ENOMEM;
	for (i = 0; i < b->n && !err; i++) {
		err = apply_op(tx, rq, &parser, order[i]);
		if (!err)
			err = vpeer_relax();
	}
	vpeer_parser_free(&parser);
	kvfree(order);
	return err;
}

static int check_generation(struct vpeer_tx *tx, struct genl_info *info)
{
	const struct nlattr *a = info->attrs[VPEER_A_EXPECT_GENERATION];

	if (!a || nla_get_u64(a) == tx->m->generation)
		return 0;
	vpeer_refuse(tx, VPEER_NO_OP, 0, VPEER_CODE_GENERATION_MISMATCH);
	return vpeer_codes[VPEER_CODE_GENERATION_MISMATCH].err;
}

static int stage(struct vpeer_tx *tx, const struct request *rq)
{
	int err = check_generation(tx, rq->info);

	if (!err)
		err = apply_ops(tx, rq);
	return err ? err : vpeer_tx_check(tx);
}

static int publish(struct vpeer_fabric *f, struct vpeer_tx *tx)
{
	struct vpeer_publication p;
	struct vpeer_events events;
	int err;

	err = vpeer_publication_prepare(&p, f, tx);
	if (err)
		return err;
	vpeer_events_build(&events, f, tx);
	vpeer_publication_publish(&p);
	vpeer_tx_commit(tx);
	vpeer_events_send(&events, f);
	return 0;
}

static bool is_dry_run(struct genl_info *info)
{
	return info->attrs[VPEER_A_FLAGS] &&
	       nla_get_u32(info->attrs[VPEER_A_FLAGS]) &
	       VPEER_COMMIT_FLAGS_DRY_RUN;
}

/* extack takes one attribute and one message: those of the first refusal. */
static void set_extack(const struct vpeer_tx *tx, const struct vpeer_batch *b,
		       struct genl_info *info)
{
	const struct vpeer_refusal *r;

	if (!info->extack || list_empty(&tx->refusals.list))
		return;
	r = list_first_entry(&tx->refusals.list, struct vpeer_refusal, list);
	info->extack->_msg = vpeer_codes[r->code].text;
	if (r->op < b->n)
		NL_SET_BAD_ATTR(info->extack,
				vpeer_parse_find(b->op[r->op].attr, r->attr));
}

/* Under the lock; tells whether something has been taken away. */
static int run(struct vpeer_tx *tx, const struct request *rq,
	       struct sk_buff **answer, bool *revokes)
{
	bool changes;
	int err;

	err = stage(tx, rq);
	changes = !err && !is_dry_run(rq->info) && vpeer_tx_changes(tx);
	set_extack(tx, rq->b, rq->info);
	if (!err || tx->refusals.n) {
		*answer = vpeer_put_answer(tx, changes, rq->info);
		if (!*answer && !err)
			err = -ENOMEM;
	}
	*revokes = false;
	if (!err && changes) {
		*revokes = vpeer_tx_revokes(tx);
		err = publish(rq->f, tx);
	}
	trace_vpeer_commit(rq->f->net->ns.inum, tx->m->generation, rq->b->n,
			   tx->refusals.n, err);
	if (err || !changes)
		vpeer_tx_abort(tx);
	return err;
}

/**
 * vpeer_commit() - carry out a commit and answer it
 * @f: the fabric
 * @b: its operations
 * @by: who has sent the message, the last one of a staged commit
 * @info: what is known of the message
 *
 * After the answer to a commit that takes a permission away no transmit is
 * decided by what was before.
 *
 * Return: 0, or the errno of the first refusal, or another.
 */
int vpeer_commit(struct vpeer_fabric *f, const struct vpeer_batch *b,
		 const struct vpeer_creds *by, struct genl_info *info)
{
	const struct request rq = { f, b, by, info };
	struct sk_buff *answer = NULL;
	struct vpeer_tx tx;
	bool revokes;
	int err;

	mutex_lock(&f->lock);
	vpeer_tx_begin(&tx, &f->model);
	tx.refusals.reader = &by->caller;
	err = run(&tx, &rq, &answer, &revokes);
	mutex_unlock(&f->lock);

	if (!err && revokes)
		synchronize_rcu();
	if (answer)
		genlmsg_reply(answer, info);
	return err;
}
