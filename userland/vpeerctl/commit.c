// SPDX-License-Identifier: GPL-2.0-only
/* The one door for change: commits, staged when they are large. */
#include <errno.h>
#include <linux/genetlink.h>
#include <netlink/attr.h>
#include <string.h>

#include "decode.h"
#include "encode.h"
#include "fabric.h"
#include "refusal.h"
#include "report.h"

/* Room for flags, transaction and generation at the end of a message. */
#define TAIL_SIZE	64

/* Rooms to try for a message: most commits are small. */
#define SMALL_COMMIT	16384

/* The kernel checks a message's attributes in one go, others wait. */
#define MESSAGE_OPS	512

/**
 * struct committer - A commit on its way.
 * @ctl: The run.
 * @flags: Flags of the commit.
 * @expect: The generation to expect, 0 for any.
 * @msg: The message that is being filled.
 * @in_msg: Operations in it.
 * @staged: Messages that were sent before it.
 * @sent: The operations, by their index in the commit.
 * @nsent: Number of them.
 * @room: Room in @sent.
 * @refusals: The refusals.
 * @nrefusals: Number of them.
 * @refusals_room: Room in @refusals.
 * @truncated: There were more refusals.
 * @generation: Generation that was answered.
 */
struct committer {
	struct ctl *ctl;
	uint32_t flags;
	uint64_t expect;
	struct nl_msg *msg;
	unsigned int in_msg;
	unsigned int staged;
	const struct op **sent;
	size_t nsent;
	size_t room;
	struct refusal *refusals;
	size_t nrefusals;
	size_t refusals_room;
	bool truncated;
	uint64_t generation;
};

static void take_refusal(struct committer *c, const struct nlattr *nest)
{
	struct pool *pool = &c->ctl->pool;
	struct refusal *r;

	c->refusals = pool_grow(pool, c->refusals, sizeof(*r), c->nrefusals,
				&c->refusals_room);
	r = &c->refusals[c->nrefusals++];
	refusal_decode(pool, nest, r);
	if (r->index >= 0 && (size_t)r->index < c->nsent)
		r->op = c->sent[r->index];
}

static int commit_message(const struct nlmsghdr *nlh, void *arg)
{
	struct nlattr *tb[VPEER_A_MAX + 1], *nla;
	struct committer *c = arg;
	int left;

	if (decode_top(nlh, tb))
		return -EBADMSG;
	if (tb[VPEER_A_GENERATION] && nla_len(tb[VPEER_A_GENERATION]) >= 8)
		c->generation = nla_get_u64(tb[VPEER_A_GENERATION]);
	if (tb[VPEER_A_TRUNCATED])
		c->truncated = true;
	if (!tb[VPEER_A_REFUSAL])
		return 0;
	left = nlmsg_datalen(nlh) - GENL_HDRLEN;
	nla = (struct nlattr *)((char *)nlmsg_data(nlh) + GENL_HDRLEN);
	for (; nla_ok(nla, left); nla = nla_next(nla, &left))
		if (nla_type(nla) == VPEER_A_REFUSAL)
			take_refusal(c, nla);
	return 0;
}

static int put_tail(struct committer *c, uint32_t flags, bool staged)
{
	if (flags && nla_put_u32(c->msg, VPEER_A_FLAGS, flags))
		return -1;
	if (staged && nla_put_u32(c->msg, VPEER_A_TRANSACTION, 1))
		return -1;
	if (c->expect &&
	    nla_put_u64(c->msg, VPEER_A_EXPECT_GENERATION, c->expect))
		return -1;
	return 0;
}

/* Sends the message that is filled; the last one carries the commit out. */
static int flush_message(struct committer *c, bool last,
			 struct extack *extack)
{
	bool staged = c->staged || !last;
	uint32_t flags = last ? c->flags : 0;
	struct nl_msg *msg = c->msg;

	memset(extack, 0, sizeof(*extack));
	if (staged && !c->staged)
		flags |= VPEER_COMMIT_FLAGS_FIRST;
	if (staged && last)
		flags |= VPEER_COMMIT_FLAGS_LAST;
	if (!msg || put_tail(c, flags, staged)) {
		extack->error = -EMSGSIZE;
		return extack->error;
	}
	c->msg = NULL;
	c->in_msg = 0;
	c->staged++;
	return channel_talk(&c->ctl->genl, msg, commit_message, c, extack);
}

static struct nl_msg *next_message(struct committer *c, size_t size)
{
	return encode_message(c->ctl->genl.family, VPEER_CMD_COMMIT, 0, size);
}

static bool put_op(struct committer *c, const struct op *op, size_t size)
{
	struct nlmsghdr *nlh = nlmsg_hdr(c->msg);
	uint32_t before = nlh->nlmsg_len;

	if (c->in_msg == MESSAGE_OPS || encode_op(c->msg, op))
		return false;
	if (nlh->nlmsg_len + TAIL_SIZE <= size) {
		c->in_msg++;
		return true;
	}
	nlh->nlmsg_len = before;
	return false;
}

static void remember(struct committer *c, const struct op *op)
{
	c->sent = pool_grow(&c->ctl->pool, c->sent, sizeof(*c->sent),
			    c->nsent, &c->room);
	c->sent[c->nsent++] = op;
}

static int send_op(struct committer *c, const struct op *op, size_t size,
		   struct extack *extack)
{
	if (c->msg && put_op(c, op, size)) {
		remember(c, op);
		return 0;
	}
	if (c->msg && flush_message(c, false, extack))
		return extack->error;
	c->msg = next_message(c, size);
	if (c->msg && put_op(c, op, size)) {
		remember(c, op);
		return 0;
	}
	extack->error = -EMSGSIZE;
	return extack->error;
}

/*
 * A list that one attribute cannot hold goes on in further operations, which
 * add to what the first one made.
 */
static int send_whole_op(struct committer *c, const struct op *op,
			 size_t size, struct extack *extack)
{
	struct op *part;
	size_t left = op->count;
	int err = 0;

	if (left <= OP_MEMBERS && op->remove.n <= OP_MEMBERS)
		return send_op(c, op, size, extack);
	part = pool_alloc(&c->ctl->pool, sizeof(*part));
	*part = *op;
	if (op->remove.n > OP_MEMBERS) {
		extack->error = -EMSGSIZE;
		return extack->error;
	}
	for (;;) {
		part->count = left < OP_MEMBERS ? left : OP_MEMBERS;
		err = send_op(c, part, size, extack);
		left -= part->count;
		if (err || !left)
			return err;
		part = memcpy(pool_alloc(&c->ctl->pool, sizeof(*part)), part,
			      sizeof(*part));
		part->verb = VPEER_VERB_SET;
		part->first += part->count;
		part->fields = FIELD_LIST;
		part->clear = false;
		part->remove.n = 0;
	}
}

static size_t members(const struct op *op)
{
	return op->count + op->remove.n + op->object->local_subnets.n +
	       op->object->remote_subnets.n + op->remove_local.n +
	       op->remove_remote.n;
}

static int send_ops(struct committer *c, const struct ops *ops,
		    struct extack *extack)
{
	size_t size = c->ctl->genl.chunk, i;

	if (ops->n == 1 && members(&ops->v[0]) < 128)
		size = SMALL_COMMIT;
	memset(extack, 0, sizeof(*extack));
	c->msg = next_message(c, size);
	for (i = 0; i < ops->n; i++)
		if (send_whole_op(c, &ops->v[i], size, extack))
			return extack->error;
	return flush_message(c, true, extack);
}

static void tell_refusals(struct committer *c)
{
	struct pool *pool = &c->ctl->pool;
	struct problem problem;
	struct refusal *r;
	size_t i;

	for (i = 0; i < c->nrefusals; i++) {
		r = &c->refusals[i];
		problem.message = refusal_message(pool, r);
		problem.repair = refusal_repair(pool, r);
		problem.origin = refusal_origin(r);
		problem.json = refusal_json(r);
		report_problem(c->ctl, &problem);
	}
	if (c->truncated)
		complain(c->ctl, "there are more refusals than these %zu",
			 c->nrefusals);
}

/**
 * commit() - Change the fabric, all or nothing.
 * @ctl: The run.
 * @ops: What to do; nothing is sent if it is empty.
 * @flags: VPEER_COMMIT_FLAGS_DRY_RUN or 0.
 * @expect: The generation that the fabric must have, 0 for any.
 * @result: What became of it; may be NULL.
 *
 * Return: An exit status; every refusal has been told.
 */
int commit(struct ctl *ctl, const struct ops *ops, uint32_t flags,
	   uint64_t expect, struct commit_result *result)
{
	struct committer c = { .ctl = ctl, .flags = flags, .expect = expect };
	struct extack extack;
	int status, err;

	if (result)
		memset(result, 0, sizeof(*result));
	if (!ops->n)
		return STATUS_OK;
	status = fabric_open(ctl);
	if (status)
		return status;
	err = send_ops(&c, ops, &extack);
	nlmsg_free(c.msg);
	if (result) {
		result->generation = c.generation;
		result->refusals = (unsigned int)c.nrefusals;
	}
	if (!err)
		return STATUS_OK;
	if (c.staged)
		channel_close(&ctl->genl);
	if (result && expect && c.nrefusals == 1 &&
	    c.refusals[0].code == VPEER_CODE_GENERATION_MISMATCH) {
		result->stale = true;
		return STATUS_REFUSED;
	}
	if (!c.nrefusals)
		return fabric_failed(ctl, "cannot commit", &extack);
	tell_refusals(&c);
	return STATUS_REFUSED;
}
