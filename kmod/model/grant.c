// SPDX-License-Identifier: GPL-2.0-only
/*
 * Grants: a role of a user or group in a scope. What tells one from another is
 * all that it holds, of which its name is made; nobody is told that name.
 */
#include "tx.h"

#define GRANT_NAME	10

/* Nibbles of the principal, whether it is a group, the role. */
static struct vpeer_str make_name(const struct vpeer_op *op,
				  char name[GRANT_NAME])
{
	unsigned int i;

	for (i = 0; i < 8; i++)
		name[i] = 'a' + ((op->principal >> (4 * i)) & 15);
	name[8] = op->group ? 'g' : 'u';
	name[9] = 'a' + op->role;
	return (struct vpeer_str){ name, GRANT_NAME };
}

static struct vpeer_grants *grants_of(struct vpeer_obj *scope)
{
	switch (scope->kind) {
	case VPEER_OBJECT_TENANT:
		return &to_tenant(scope)->grants;
	case VPEER_OBJECT_SUBSCRIPTION:
		return &to_subscription(scope)->grants;
	}
	return &to_vnet(scope)->grants;
}

/**
 * vpeer_grants_init() - make an empty set of grants
 * @grants: the set
 */
void vpeer_grants_init(struct vpeer_grants *grants)
{
	INIT_LIST_HEAD(&grants->list);
	grants->n = 0;
}

/**
 * vpeer_grants_count() - the number of grants that a grant adds to
 * @obj: the grant
 *
 * Return: the number.
 */
u32 *vpeer_grants_count(const struct vpeer_obj *obj)
{
	return &grants_of(obj->parent)->n;
}

/**
 * vpeer_grants_gone() - delete the grants of a scope along with it
 * @tx: the transaction
 * @grants: the grants
 * @op: index of the operation
 */
void vpeer_grants_gone(struct vpeer_tx *tx, struct vpeer_grants *grants,
		       u32 op)
{
	struct vpeer_obj *o;

	list_for_each_entry(o, &grants->list, sibling)
		if (!o->gone)
			vpeer_tx_gone(tx, o, op);
}

static u32 holder_hash(const struct vpeer_model *m, struct vpeer_principal who)
{
	return vpeer_hash_pair(m->seed, who.number, who.group);
}

static u32 right_hash(const struct vpeer_model *m,
		      const struct vpeer_obj *scope,
		      struct vpeer_principal who)
{
	return vpeer_hash_pair(holder_hash(m, who), scope ? scope->id : 0, 0);
}

/**
 * vpeer_find_holder() - find a principal among those that have grants
 * @m: the model
 * @who: the principal
 *
 * Return: the holder or NULL.
 */
struct vpeer_holder *vpeer_find_holder(struct vpeer_model *m,
				       struct vpeer_principal who)
{
	u32 hash = holder_hash(m, who);
	struct vpeer_holder *h;

	vpeer_index_for_each(h, &m->holders, hash, node)
		if (h->who.number == who.number && h->who.group == who.group)
			return h;
	return NULL;
}

/**
 * vpeer_holder_rights() - what a principal has been granted in a scope
 * @m: the model
 * @h: the principal
 * @scope: the scope, NULL for one that is not there
 *
 * Grants that the open transaction makes do not count yet, and those that it
 * takes away still do: the order of operations does not matter.
 *
 * Return: a mask of enum vpeer_right.
 */
u32 vpeer_holder_rights(struct vpeer_model *m, const struct vpeer_holder *h,
			const struct vpeer_obj *scope)
{
	u32 hash = right_hash(m, scope, h->who);
	const struct vpeer_grant *g;
	u32 rights = 0;

	vpeer_index_for_each(g, &m->rights, hash, right)
		if (g->holder == h && g->obj.parent == scope && !g->obj.fresh)
			rights |= vpeer_role_rights(g->role);
	return rights;
}

static struct vpeer_holder *new_holder(struct vpeer_model *m,
				       struct vpeer_principal who)
{
	struct vpeer_holder *h = vpeer_alloc(sizeof(*h));

	if (!h)
		return NULL;
	h->who = who;
	INIT_LIST_HEAD(&h->grants);
	vpeer_index_add(&m->holders, &h->node, holder_hash(m, who));
	return h;
}

static struct vpeer_grant *alloc_grant(struct vpeer_model *m,
				       const struct vpeer_op *op,
				       struct vpeer_str name)
{
	struct vpeer_grant *g = vpeer_alloc(sizeof(*g) + name.len + 1);
	const struct vpeer_principal who = { op->principal, op->group };

	if (!g)
		return NULL;
	g->holder = vpeer_find_holder(m, who);
	if (!g->holder)
		g->holder = new_holder(m, who);
	if (!g->holder) {
		vpeer_free(g);
		return NULL;
	}
	memcpy(g + 1, name.s, name.len);
	g->role = op->role;
	list_add_tail(&g->held, &g->holder->grants);
	return g;
}

/**
 * vpeer_grant_free() - free a grant, and its holder if he has no other
 * @m: the model
 * @g: the grant
 */
void vpeer_grant_free(struct vpeer_model *m, struct vpeer_grant *g)
{
	struct vpeer_holder *h = g->holder;

	vpeer_index_del(&m->rights, &g->right);
	list_del_init(&g->held);
	vpeer_free(g);
	if (!list_empty(&h->grants))
		return;
	vpeer_index_del(&m->holders, &h->node);
	vpeer_free(h);
}

static int new_grant(struct vpeer_tx *tx, const struct vpeer_op *op,
		     struct vpeer_obj *scope, struct vpeer_str name)
{
	u32 limit = tx->m->next_limits.limit[VPEER_A_FABRIC_LIMIT_GRANTS];
	struct vpeer_grants *grants = grants_of(scope);
	struct vpeer_grant *g = alloc_grant(tx->m, op, name);

	if (!g)
		return -ENOMEM;
	vpeer_index_add(&tx->m->rights, &g->right,
			right_hash(tx->m, scope, g->holder->who));
	vpeer_object_init(tx->m, &g->obj, VPEER_OBJECT_GRANT, scope,
			  (char *)(g + 1));
	list_add_tail(&g->obj.sibling, &grants->list);
	g->obj.fresh = true;
	vpeer_tx_count(&g->obj, 1);
	vpeer_tx_touch(tx, &g->obj, op->index);
	if (grants->n > limit)
		vpeer_refuse_limit(tx, op->index, VPEER_A_FABRIC_LIMIT_GRANTS,
				   "SEM-6", limit, scope);
	return 0;
}

static struct vpeer_obj *tenant_scope(struct vpeer_tx *tx,
				      const struct vpeer_op *op)
{
	static const struct vpeer_str none;
	struct vpeer_tenant *t = vpeer_find_tenant(tx->m, op->tenant);
	struct vpeer_refusal *r;

	if (t)
		return &t->obj;
	r = vpeer_refuse(tx, op->index, VPEER_A_GRANT_TENANT,
			 VPEER_CODE_RESOURCE_NOT_FOUND);
	vpeer_refusal_handle(r, VPEER_OBJECT_TENANT, none, op->tenant, none);
	return NULL;
}

/* The scope that the operation names, or NULL after a refusal. */
static struct vpeer_obj *op_scope(struct vpeer_tx *tx,
				  const struct vpeer_op *op)
{
	struct vpeer_subscription *s;
	struct vpeer_vnet *v;

	if (op->tenant.s && (op->subscription.s || op->vnet.s)) {
		vpeer_refuse(tx, op->index, VPEER_A_GRANT_TENANT,
			     VPEER_CODE_INVALID_ATTRIBUTE);
		return NULL;
	}
	if (op->tenant.s)
		return tenant_scope(tx, op);
	if (op->vnet.s) {
		v = vpeer_op_vnet(tx, op, VPEER_A_GRANT_SUBSCRIPTION,
				  VPEER_A_GRANT_VNET);
		return v ? &v->obj : NULL;
	}
	if (!op->subscription.s) {
		vpeer_refuse(tx, op->index, VPEER_A_GRANT_VNET,
			     VPEER_CODE_MISSING_ATTRIBUTE);
		return NULL;
	}
	s = vpeer_op_subscription(tx, op, VPEER_A_GRANT_SUBSCRIPTION);
	return s ? &s->obj : NULL;
}

static bool is_complete(struct vpeer_tx *tx, const struct vpeer_op *op)
{
	u16 missing = 0;

	if (op->principal == VPEER_NOBODY)
		missing = VPEER_A_GRANT_UID;
	else if (!op->role)
		missing = VPEER_A_GRANT_ROLE;
	if (missing)
		vpeer_refuse(tx, op->index, missing,
			     VPEER_CODE_MISSING_ATTRIBUTE);
	return !missing;
}

/**
 * vpeer_grant_apply() - stage an operation on a grant
 * @tx: the transaction
 * @op: the operation
 *
 * Return: 0, also when it is refused, or -ENOMEM.
 */
int vpeer_grant_apply(struct vpeer_tx *tx, const struct vpeer_op *op)
{
	char buf[GRANT_NAME];
	struct vpeer_obj *scope, *g;
	struct vpeer_str name;

	if (!is_complete(tx, op))
		return 0;
	scope = op_scope(tx, op);
	if (!scope)
		return 0;
	name = make_name(op, buf);
	g = vpeer_find(tx->m, VPEER_OBJECT_GRANT, scope, name);
	if (op->verb == VPEER_VERB_NEW && !g)
		return new_grant(tx, op, scope, name);
	if (op->verb == VPEER_VERB_NEW)
		vpeer_refuse(tx, op->index, 0,
			     VPEER_CODE_RESOURCE_ALREADY_EXISTS);
	else if (!g)
		vpeer_refuse(tx, op->index, 0, VPEER_CODE_RESOURCE_NOT_FOUND);
	else
		vpeer_tx_gone(tx, g, op->index);
	return 0;
}
