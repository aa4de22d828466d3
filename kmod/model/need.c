// SPDX-License-Identifier: GPL-2.0-only
/*
 * What operations need (R-AUTH, SEMANTICS section 6). The scope counts as the
 * caller names it, before anything else is looked at: who lacks the right is
 * told the same whether or not what he names is there.
 */
#include "tx.h"

static const struct vpeer_str none;

/**
 * struct scope - a scope as it is named
 * @kind: enum vpeer_object
 * @sub: subscription
 * @name: VNet or tenant, absent for a subscription
 * @at: the place, as far as it is there
 */
struct scope {
	u8 kind;
	struct vpeer_str sub;
	struct vpeer_str name;
	struct vpeer_scope at;
};

static struct scope vnet_scope(struct vpeer_model *m, struct vpeer_str sub,
			       struct vpeer_str vnet)
{
	return (struct scope){
		.kind = vnet.s ? VPEER_OBJECT_VNET : VPEER_OBJECT_SUBSCRIPTION,
		.sub = sub.s ? sub : vpeer_str("default"),
		.name = vnet,
		.at = vpeer_scope_named(m, sub, vnet),
	};
}

static struct scope subscription_scope(struct vpeer_model *m,
				       struct vpeer_str sub)
{
	return vnet_scope(m, sub, none);
}

static struct scope tenant_scope(struct vpeer_model *m, struct vpeer_str name)
{
	struct vpeer_tenant *t = vpeer_find_tenant(m, name);

	return (struct scope){
		.kind = VPEER_OBJECT_TENANT,
		.name = name,
		.at = { { NULL, NULL, t ? &t->obj : NULL } },
	};
}

static bool may(struct vpeer_tx *tx, const struct scope *s,
		enum vpeer_right right)
{
	return vpeer_caller_may(tx->caller, &s->at, right);
}

static struct vpeer_refusal *refuse(struct vpeer_tx *tx,
				    const struct vpeer_op *op,
				    const struct scope *s,
				    enum vpeer_right right,
				    enum vpeer_code code)
{
	struct vpeer_refusal *r = vpeer_refuse(tx, op->index, 0, code);

	if (!r)
		return NULL;
	r->role = vpeer_right_role(right);
	if (s->kind == VPEER_OBJECT_SUBSCRIPTION)
		vpeer_refusal_handle(r, s->kind, none, s->sub, none);
	else
		vpeer_refusal_handle(r, s->kind, s->sub, s->name, none);
	return r;
}

static bool need(struct vpeer_tx *tx, const struct vpeer_op *op,
		 const struct scope *s, enum vpeer_right right)
{
	if (may(tx, s, right))
		return true;
	refuse(tx, op, s, right, VPEER_CODE_AUTHORIZATION_FAILED);
	return false;
}

/* Names are the caller's: whose tenant it is must not be told. */
static bool need_linked(struct vpeer_tx *tx, const struct vpeer_op *op,
			const struct scope *s, struct vpeer_str local,
			enum vpeer_right right)
{
	struct vpeer_refusal *r;

	if (may(tx, s, right))
		return true;
	r = refuse(tx, op, s, right, VPEER_CODE_LINKED_AUTHORIZATION_FAILED);
	if (r && (s->sub.len != local.len ||
		  memcmp(s->sub.s, local.s, local.len)))
		r->rule = "R-AUTH-6";
	return false;
}

static bool need_for_new_link(struct vpeer_tx *tx, const struct vpeer_op *op,
			      const struct scope *local)
{
	bool ok = need(tx, op, local, VPEER_RIGHT_WRITE);
	struct scope remote;

	if (!op->remote_vnet.s)
		return ok;
	remote = vnet_scope(tx->m, op->remote_subscription.s ?
			    op->remote_subscription : local->sub,
			    op->remote_vnet);
	return need_linked(tx, op, &remote, local->sub, VPEER_RIGHT_PEER) &&
	       ok;
}

static const struct vpeer_link *named_link(struct vpeer_tx *tx,
					   const struct vpeer_op *op)
{
	struct vpeer_vnet *v = vpeer_find_vnet(tx->m, op->subscription,
					       op->vnet);

	return v && op->name.s ? vpeer_find_link(tx->m, v, op->name) : NULL;
}

/* What a link gains is the remote VNet's matter too; what it loses is not. */
static bool gains(const struct vpeer_op *op, const struct vpeer_link *l)
{
	const struct vpeer_link_conf *end = vpeer_link_end(l);

	return end->severed || (op->flags & op->mask & ~end->flags) ||
	       op->n_local || op->n_remote;
}

/* The caller may read the link: it tells him what it leads to. */
static bool need_for_link(struct vpeer_tx *tx, const struct vpeer_op *op,
			  const struct scope *local)
{
	const struct vpeer_link *l;
	enum vpeer_right right;
	struct scope remote;

	if (!need(tx, op, local, VPEER_RIGHT_WRITE))
		return false;
	l = named_link(tx, op);
	if (!l || !l->remote || l->remote->obj.gone)
		return true;
	if (op->verb == VPEER_VERB_SET && gains(op, l))
		right = VPEER_RIGHT_PEER;
	else if (op->verb == VPEER_VERB_DEL && op->both)
		right = VPEER_RIGHT_WRITE;
	else
		return true;
	remote = (struct scope){ VPEER_OBJECT_VNET, vpeer_str(l->remote_sub),
				 vpeer_str(l->remote_name),
				 vpeer_scope_of(&l->remote->obj) };
	return need_linked(tx, op, &remote, local->sub, right);
}

/* What a member of a subscription is named by, of its kinds. */
static const struct vpeer_obj *named_member(struct vpeer_tx *tx,
					    const struct vpeer_op *op,
					    const struct vpeer_obj *sub)
{
	if (op->kind == VPEER_OBJECT_CONNECTION)
		return op->gateway.s ? vpeer_find(tx->m, VPEER_OBJECT_GATEWAY,
						  sub, op->gateway) : NULL;
	if (op->verb != VPEER_VERB_SET || !op->name.s)
		return NULL;
	return vpeer_find(tx->m, op->kind, sub, op->name);
}

/*
 * A NIC is named by its subscription alone, and so is the scope told; but who
 * may write its VNet may set it.
 */
static bool need_for_member(struct vpeer_tx *tx, const struct vpeer_op *op)
{
	struct scope s = subscription_scope(tx->m, op->subscription);
	const struct vpeer_obj *obj = named_member(tx, op, s.at.level[1]);

	if (obj)
		s.at = vpeer_scope_of(obj);
	return need(tx, op, &s, VPEER_RIGHT_WRITE);
}

static bool need_for_vnet(struct vpeer_tx *tx, const struct vpeer_op *op)
{
	struct scope s = op->verb == VPEER_VERB_SET ?
		vnet_scope(tx->m, op->subscription, op->name) :
		subscription_scope(tx->m, op->subscription);

	return need(tx, op, &s, VPEER_RIGHT_WRITE);
}

static bool need_for_grant(struct vpeer_tx *tx, const struct vpeer_op *op)
{
	struct scope s = op->tenant.s ? tenant_scope(tx->m, op->tenant) :
		vnet_scope(tx->m, op->subscription, op->vnet);

	return need(tx, op, &s, VPEER_RIGHT_GRANT);
}

static bool need_administrator(struct vpeer_tx *tx, const struct vpeer_op *op)
{
	struct vpeer_refusal *r;

	r = vpeer_refuse(tx, op->index, 0, VPEER_CODE_AUTHORIZATION_FAILED);
	if (op->name.s)
		vpeer_refusal_handle(r, op->kind, none, op->name, none);
	return false;
}

/**
 * vpeer_op_authorised() - may the caller carry out an operation?
 * @tx: the transaction, which gets refusals if not
 * @op: the operation
 *
 * Return: true if so.
 */
bool vpeer_op_authorised(struct vpeer_tx *tx, const struct vpeer_op *op)
{
	struct scope s;

	if (vpeer_caller_administrator(tx->caller))
		return true;
	switch (op->kind) {
	case VPEER_OBJECT_VNET:
		return need_for_vnet(tx, op);
	case VPEER_OBJECT_NIC:
	case VPEER_OBJECT_GATEWAY:
	case VPEER_OBJECT_CONNECTION:
	case VPEER_OBJECT_ROUTE_TABLE:
	case VPEER_OBJECT_ROUTE:
		return need_for_member(tx, op);
	case VPEER_OBJECT_GRANT:
		return need_for_grant(tx, op);
	case VPEER_OBJECT_SUBNET:
		s = vnet_scope(tx->m, op->subscription, op->vnet);
		return need(tx, op, &s, VPEER_RIGHT_WRITE);
	case VPEER_OBJECT_PEERING:
		s = vnet_scope(tx->m, op->subscription, op->vnet);
		if (op->verb == VPEER_VERB_NEW)
			return need_for_new_link(tx, op, &s);
		return need_for_link(tx, op, &s);
	}
	return need_administrator(tx, op);
}
