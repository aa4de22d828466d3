// SPDX-License-Identifier: GPL-2.0-only
/* Tenants and subscriptions. */
#include "tx.h"

static const struct vpeer_str none;

static struct vpeer_tenant *new_tenant(struct vpeer_model *m,
				       struct vpeer_str name)
{
	struct vpeer_tenant *t = vpeer_alloc(sizeof(*t) + name.len + 1);

	if (!t)
		return NULL;
	memcpy(t + 1, name.s, name.len);
	INIT_LIST_HEAD(&t->subscriptions);
	vpeer_grants_init(&t->grants);
	vpeer_object_init(m, &t->obj, VPEER_OBJECT_TENANT, NULL,
			  (char *)(t + 1));
	return t;
}

static struct vpeer_subscription *new_subscription(struct vpeer_model *m,
						   struct vpeer_tenant *t,
						   struct vpeer_str name)
{
	struct vpeer_subscription *s = vpeer_alloc(sizeof(*s) + name.len + 1);

	if (!s)
		return NULL;
	memcpy(s + 1, name.s, name.len);
	s->tenant = t;
	INIT_LIST_HEAD(&s->vnets);
	INIT_LIST_HEAD(&s->netifs);
	INIT_LIST_HEAD(&s->gateways);
	INIT_LIST_HEAD(&s->route_tables);
	vpeer_grants_init(&s->grants);
	vpeer_object_init(m, &s->obj, VPEER_OBJECT_SUBSCRIPTION, NULL,
			  (char *)(s + 1));
	list_add_tail(&s->in_tenant, &t->subscriptions);
	return s;
}

/**
 * vpeer_model_defaults() - make the tenant and subscription "default"
 * @m: the model, empty
 *
 * Return: 0 or -ENOMEM.
 */
int vpeer_model_defaults(struct vpeer_model *m)
{
	struct vpeer_tenant *t = new_tenant(m, vpeer_str("default"));

	return t && new_subscription(m, t, vpeer_str("default")) ? 0 : -ENOMEM;
}

static void refuse_unknown(struct vpeer_tx *tx, const struct vpeer_op *op,
			   u16 attr, u8 kind, struct vpeer_str name)
{
	struct vpeer_refusal *r;

	r = vpeer_refuse(tx, op->index, attr, VPEER_CODE_RESOURCE_NOT_FOUND);
	vpeer_refusal_handle(r, kind, none, name, none);
}

static bool at_limit(struct vpeer_tx *tx, const struct vpeer_op *op)
{
	u16 attr = VPEER_A_FABRIC_LIMIT_SUBSCRIPTIONS;
	u32 limit = tx->m->next_limits.limit[attr];

	if (tx->m->count[op->kind] <= limit)
		return false;
	vpeer_refuse_limit(tx, op->index, attr, "SEM-2", limit, NULL);
	return true;
}

static void del_tenant(struct vpeer_tx *tx, const struct vpeer_op *op,
		       struct vpeer_tenant *t)
{
	vpeer_tx_gone(tx, &t->obj, op->index);
	vpeer_grants_gone(tx, &t->grants, op->index);
}

/**
 * vpeer_tenant_apply() - stage an operation on a tenant
 * @tx: the transaction
 * @op: the operation
 *
 * Return: 0, also when it is refused, or -ENOMEM.
 */
int vpeer_tenant_apply(struct vpeer_tx *tx, const struct vpeer_op *op)
{
	struct vpeer_tenant *t;

	if (!vpeer_op_name(tx, op, VPEER_A_TENANT_NAME))
		return 0;
	t = vpeer_find_tenant(tx->m, op->name);
	if (op->verb != VPEER_VERB_NEW) {
		if (!t)
			refuse_unknown(tx, op, VPEER_A_TENANT_NAME, op->kind,
				       op->name);
		else if (op->verb == VPEER_VERB_DEL)
			del_tenant(tx, op, t);
		return 0;
	}
	if (t) {
		vpeer_refuse_object(tx, op->index, VPEER_A_TENANT_NAME,
				    VPEER_CODE_RESOURCE_ALREADY_EXISTS,
				    &t->obj);
		return 0;
	}
	t = new_tenant(tx->m, op->name);
	if (!t)
		return -ENOMEM;
	t->obj.fresh = true;
	vpeer_tx_touch(tx, &t->obj, op->index);
	at_limit(tx, op);
	return 0;
}

static void del_subscription(struct vpeer_tx *tx, const struct vpeer_op *op,
			     struct vpeer_subscription *s)
{
	vpeer_tx_gone(tx, &s->obj, op->index);
	vpeer_grants_gone(tx, &s->grants, op->index);
}

static int add_subscription(struct vpeer_tx *tx, const struct vpeer_op *op)
{
	struct vpeer_tenant *t = vpeer_find_tenant(tx->m, op->tenant);
	struct vpeer_str name = op->tenant;
	struct vpeer_subscription *s;

	if (!t) {
		if (!name.s)
			name = vpeer_str("default");
		refuse_unknown(tx, op, VPEER_A_SUBSCRIPTION_TENANT,
			       VPEER_OBJECT_TENANT, name);
		return 0;
	}
	s = new_subscription(tx->m, t, op->name);
	if (!s)
		return -ENOMEM;
	s->obj.fresh = true;
	vpeer_tx_touch(tx, &s->obj, op->index);
	at_limit(tx, op);
	return 0;
}

/**
 * vpeer_subscription_apply() - stage an operation on a subscription
 * @tx: the transaction
 * @op: the operation
 *
 * Return: 0, also when it is refused, or -ENOMEM.
 */
int vpeer_subscription_apply(struct vpeer_tx *tx, const struct vpeer_op *op)
{
	struct vpeer_subscription *s;

	if (!vpeer_op_name(tx, op, VPEER_A_SUBSCRIPTION_NAME))
		return 0;
	s = vpeer_find_subscription(tx->m, op->name);
	if (op->verb == VPEER_VERB_NEW && !s)
		return add_subscription(tx, op);
	if (op->verb == VPEER_VERB_NEW)
		vpeer_refuse_object(tx, op->index, VPEER_A_SUBSCRIPTION_NAME,
				    VPEER_CODE_RESOURCE_ALREADY_EXISTS,
				    &s->obj);
	else if (!s)
		refuse_unknown(tx, op, VPEER_A_SUBSCRIPTION_NAME, op->kind,
			       op->name);
	else if (op->verb == VPEER_VERB_DEL)
		del_subscription(tx, op, s);
	else if (op->tenant.s &&
		 !vpeer_obj_is(&s->tenant->obj, op->tenant))
		vpeer_refuse_object(tx, op->index, VPEER_A_SUBSCRIPTION_TENANT,
				    VPEER_CODE_INVALID_ATTRIBUTE, &s->obj);
	return 0;
}

static void refuse_in_use(struct vpeer_tx *tx, const struct vpeer_obj *obj,
			  const struct vpeer_obj *user)
{
	struct vpeer_refusal *r;

	r = vpeer_refuse(tx, obj->op, 0, VPEER_CODE_RESOURCE_IN_USE);
	if (r)
		r->rule = "C-COMMIT-8";
	vpeer_refusal_object(r, obj);
	vpeer_refusal_object(r, user);
}

/* Whatever is in it, it stays: who uses it is beside the point. */
static bool refuse_default(struct vpeer_tx *tx, const struct vpeer_obj *obj)
{
	const enum vpeer_code stays =
		VPEER_CODE_DEFAULT_OBJECT_CANNOT_BE_DELETED;

	if (strcmp(obj->name, "default"))
		return false;
	vpeer_refuse_object(tx, obj->op, 0, stays, obj);
	return true;
}

/**
 * vpeer_tenant_check() - check a touched tenant
 * @tx: the transaction
 * @t: the tenant
 */
void vpeer_tenant_check(struct vpeer_tx *tx, struct vpeer_tenant *t)
{
	struct vpeer_subscription *s;

	if (!t->obj.gone || refuse_default(tx, &t->obj))
		return;
	list_for_each_entry(s, &t->subscriptions, in_tenant)
		if (!s->obj.gone) {
			refuse_in_use(tx, &t->obj, &s->obj);
			return;
		}
}

static struct vpeer_obj *first_child(struct list_head *children)
{
	struct vpeer_obj *o;

	list_for_each_entry(o, children, sibling)
		if (!o->gone)
			return o;
	return NULL;
}

/**
 * vpeer_subscription_check() - check a touched subscription
 * @tx: the transaction
 * @s: the subscription
 */
void vpeer_subscription_check(struct vpeer_tx *tx,
			      struct vpeer_subscription *s)
{
	struct vpeer_obj *child;

	if (!s->obj.gone || refuse_default(tx, &s->obj))
		return;
	child = first_child(&s->vnets);
	if (!child)
		child = first_child(&s->netifs);
	if (!child)
		child = first_child(&s->gateways);
	if (!child)
		child = first_child(&s->route_tables);
	if (child)
		refuse_in_use(tx, &s->obj, child);
}
