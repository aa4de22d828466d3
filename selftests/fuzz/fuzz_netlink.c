// SPDX-License-Identifier: GPL-2.0-only
/*
 * Bytes as netlink messages, each a commit: through the kernel's own check of
 * attributes by policies, through kmod/batch.c and kmod/parse.c, and what comes
 * out of it through the model. The sender is the administrator, or the user
 * that the header names as its port.
 */
#include <linux/genetlink.h>
#include <net/genetlink.h>
#include "../../kmod/batch.h"
#include "../../kmod/netlink_gen.h"
#include "../../kmod/parse.h"
#include "fuzz.h"
#include "lib.h"

/**
 * struct request - a commit on its way
 * @nlh: the message, in memory of its own
 * @batch: its operations
 * @attr: a copy of each, as a staged commit keeps them
 * @parser: what each refers to
 * @op: the operations, parsed
 * @ops: pointers to them
 * @ack: what is said about it
 */
struct request {
	struct nlmsghdr *nlh;
	struct vpeer_batch batch;
	struct nlattr **attr;
	struct vpeer_parser *parser;
	struct vpeer_op *op;
	const struct vpeer_op **ops;
	struct netlink_ext_ack ack;
};

/* Memory that ends where the bytes do, so that reading on is seen. */
static void *copy(const void *p, size_t size)
{
	return memcpy(malloc(size), p, size);
}

static bool is_user(const void *ctx, u32 i, struct vpeer_principal *who)
{
	*who = (struct vpeer_principal){ *(const u32 *)ctx, i };
	return i < 2;
}

static bool inside(const void *p, const void *from, size_t size)
{
	return p >= from && p < from + size;
}

/* What is at fault is part of the message. */
static void check_ack(const struct request *rq)
{
	const struct netlink_ext_ack *ack = &rq->ack;

	if (!ack->_msg)
		die("refused without a message");
	if (ack->bad_attr &&
	    !inside(ack->bad_attr, rq->nlh, rq->nlh->nlmsg_len))
		die("an attribute at fault that is not in the message");
}

static bool is_payload(const struct nlattr *object, const struct vpeer_str *s)
{
	const struct nlattr *a;
	int rem;

	if (s->len > VPEER_NAME_MAX || memchr(s->s, '\0', s->len))
		return false;
	nla_for_each_nested(a, object, rem)
		if (s->s == nla_data(a))
			return s->len <= nla_len(a);
	return false;
}

/* Names are the payloads of attributes, without a NUL. */
static void check_names(const struct nlattr *object, const struct vpeer_op *op)
{
	const struct vpeer_str *names[] = { &op->tenant, &op->subscription,
		&op->vnet, &op->subnet, &op->name, &op->region,
		&op->remote_subscription, &op->remote_vnet };
	u32 n = op->n_local + op->n_remote + op->n_remove_local +
		op->n_remove_remote;
	u32 i;

	for (i = 0; i < ARRAY_SIZE(names); i++)
		if (names[i]->s && !is_payload(object, names[i]))
			die("name %u is none of an attribute", i);
	for (i = 0; i < n; i++)
		if (!is_payload(object, &op->subnets[i]))
			die("subnet %u is none of an attribute", i);
}

static void check_list(const struct vpeer_prefix *p, u32 n, bool addresses)
{
	for (; n--; p++)
		if (p->len > 128 || (addresses && p->len != 128) ||
		    (vpeer_addr_is4(&p->addr) && p->len < VPEER_MAPPED_LEN))
			die("a prefix of %u bits", p->len);
}

static void check_op(const struct nlattr *attr, const struct vpeer_op *op)
{
	bool addresses = op->kind == VPEER_OBJECT_NIC;

	if (op->verb == VPEER_VERB_UNSPEC || op->verb > VPEER_VERB_DEL)
		die("verb %u", op->verb);
	if (op->kind == VPEER_OBJECT_UNSPEC || op->kind > VPEER_OBJECT_MAX)
		die("kind %u", op->kind);
	check_names(vpeer_parse_find(attr, 0), op);
	check_list(op->add, op->n_add, addresses);
	check_list(op->remove, op->n_remove, addresses);
}

/* Each operation has its turn once, and none before one of lower rank. */
static void check_order(const struct vpeer_batch *b)
{
	u32 *order = vpeer_batch_order(b);
	u8 *seen = calloc(b->n + 1, 1);
	u32 i, rank, last = 0;

	for (i = 0; i < b->n; i++) {
		rank = vpeer_parse_rank(b->op[order[i]].attr);
		if (seen[order[i]]++ || rank < last ||
		    (i && rank == last && order[i] < order[i - 1]))
			die("operation %u comes out of turn", order[i]);
		last = rank;
	}
	free(seen);
	kvfree(order);
}

static int read_message(struct request *rq)
{
	struct nlattr *tb[ARRAY_SIZE(vpeer_commit_nl_policy)];
	int err;

	err = nlmsg_parse(rq->nlh, GENL_HDRLEN, tb, ARRAY_SIZE(tb) - 1,
			  vpeer_commit_nl_policy, &rq->ack);
	if (err)
		return err;
	return vpeer_batch_read(&rq->batch, rq->nlh, NULL, &rq->ack);
}

static int parse_ops(struct request *rq)
{
	u32 n = rq->batch.n, i;
	int err = 0;

	rq->attr = calloc(n, sizeof(*rq->attr));
	rq->parser = calloc(n, sizeof(*rq->parser));
	rq->op = calloc(n, sizeof(*rq->op));
	rq->ops = calloc(n, sizeof(*rq->ops));
	for (i = 0; i < n && !err; i++) {
		const struct nlattr *attr = rq->batch.op[i].attr;

		rq->attr[i] = copy(attr, attr->nla_len);
		rq->ops[i] = &rq->op[i];
		err = vpeer_parse_op(&rq->parser[i], rq->attr[i], i,
				     &rq->op[i], &rq->ack);
		/* tell it of the message */
		if (rq->ack.bad_attr)
			rq->ack.bad_attr = (void *)rq->ack.bad_attr -
				(void *)rq->attr[i] + (void *)attr;
		if (!err)
			check_op(rq->attr[i], &rq->op[i]);
	}
	return err;
}

/* extack shows the attribute that a refusal is about. */
static void check_refusals(const struct request *rq, const struct world *w)
{
	u32 i;

	for (i = 0; i < w->last.n; i++) {
		const struct vpeer_refusal *r = &w->all[i];
		const struct nlattr *op, *a;

		if (r->op == VPEER_NO_OP)
			continue;
		op = rq->attr[r->op];
		a = vpeer_parse_find(op, r->attr);
		if (!a || !inside(a, op, op->nla_len))
			die("refusal %u is about nothing", i);
	}
}

static void request_free(struct request *rq)
{
	u32 i;

	for (i = 0; rq->attr && i < rq->batch.n; i++) {
		free(rq->attr[i]);
		vpeer_parser_free(&rq->parser[i]);
	}
	free(rq->attr);
	free(rq->parser);
	free(rq->op);
	free(rq->ops);
	vpeer_batch_free(&rq->batch);
	free(rq->nlh);
}

static void play(struct world *w, const struct nlmsghdr *nlh)
{
	const u32 user = nlh->nlmsg_pid;
	const struct vpeer_party party = { .is = is_user, .ctx = &user };
	const struct vpeer_caller caller = { &w->m, party, party };
	struct request rq = { .nlh = copy(nlh, nlh->nlmsg_len) };

	w->caller = user ? &caller : NULL;
	if (read_message(&rq)) {
		check_ack(&rq);
	} else {
		check_order(&rq.batch);
		if (parse_ops(&rq)) {
			check_ack(&rq);
		} else {
			transact_checked(w, rq.ops, rq.batch.n);
			check_refusals(&rq, w);
		}
	}
	w->caller = NULL;
	request_free(&rq);
}

/**
 * LLVMFuzzerTestOneInput() - play one input
 * @data: the bytes
 * @size: how many
 *
 * Return: 0.
 */
int LLVMFuzzerTestOneInput(const u8 *data, size_t size)
{
	struct nlmsghdr *all = copy(data, size), *nlh;
	static struct world w;
	int left = size;

	world_init(&w);
	for (nlh = all; nlmsg_ok(nlh, left); nlh = nlmsg_next(nlh, &left))
		play(&w, nlh);
	world_exit(&w);
	free(all);
	return 0;
}
