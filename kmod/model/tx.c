// SPDX-License-Identifier: GPL-2.0-only
/*
 * Operations are applied in the order of their ranks: what is deleted goes
 * first, then the limits, then what is created, owners before the owned, then
 * what is set. Hence their order in the commit does not matter. The rules are
 * checked on the end state. Nothing before vpeer_tx_commit() can be seen from
 * outside, and that function can not fail.
 */
#include "tx.h"

/**
 * vpeer_tx_begin() - open a transaction
 * @tx: the transaction
 * @m: the model; its mutex is held until commit or abort
 */
void vpeer_tx_begin(struct vpeer_tx *tx, struct vpeer_model *m)
{
	tx->m = m;
	tx->caller = NULL;
	INIT_LIST_HEAD(&tx->touched);
	INIT_LIST_HEAD(&tx->recompile);
	vpeer_refusals_init(&tx->refusals);
	tx->limits_changed = false;
	tx->sub = NULL;
	tx->vnet = NULL;
	m->next_limits = m->limits;
}

/**
 * vpeer_op_rank() - when an operation has its turn
 * @verb: enum vpeer_verb
 * @kind: enum vpeer_object
 *
 * Return: a number below VPEER_OP_RANKS; lower ones are applied first.
 */
unsigned int vpeer_op_rank(u8 verb, u8 kind)
{
	static const u8 depth[VPEER_OBJECT_MAX + 1] = {
		[VPEER_OBJECT_TENANT] = 1, [VPEER_OBJECT_SUBSCRIPTION] = 2,
		[VPEER_OBJECT_VNET] = 3, [VPEER_OBJECT_ROUTE_TABLE] = 3,
		[VPEER_OBJECT_SUBNET] = 4, [VPEER_OBJECT_ROUTE] = 4,
		[VPEER_OBJECT_NIC] = 5, [VPEER_OBJECT_GATEWAY] = 6,
		[VPEER_OBJECT_PEERING] = 6, [VPEER_OBJECT_GRANT] = 6,
		[VPEER_OBJECT_CONNECTION] = 7,
	};
	u8 d = kind <= VPEER_OBJECT_MAX ? depth[kind] : 0;

	if (verb == VPEER_VERB_DEL)
		return 7 - d;
	if (kind == VPEER_OBJECT_FABRIC)
		return 8;
	return (verb == VPEER_VERB_NEW ? 9 : 17) + d;
}

/**
 * vpeer_tx_touch() - note that an object changes
 * @tx: the transaction
 * @obj: the object
 * @op: index of the operation, VPEER_NO_OP for a consequence of others
 */
void vpeer_tx_touch(struct vpeer_tx *tx, struct vpeer_obj *obj, u32 op)
{
	if (list_empty(&obj->touched))
		list_add_tail(&obj->touched, &tx->touched);
	if (op != VPEER_NO_OP)
		obj->op = op;
}

/**
 * vpeer_tx_gone() - delete an object when the transaction commits
 * @tx: the transaction
 * @obj: the object
 * @op: index of the operation
 */
void vpeer_tx_gone(struct vpeer_tx *tx, struct vpeer_obj *obj, u32 op)
{
	vpeer_tx_touch(tx, obj, op);
	obj->gone = true;
	tx->m->count[obj->kind]--;
	vpeer_tx_count(obj, -1);
}

/**
 * vpeer_refuse() - refuse the transaction
 * @tx: the transaction
 * @op: index of the operation, or VPEER_NO_OP
 * @attr: attribute at fault, or 0
 * @code: why
 *
 * Return: the refusal to be filled in, or NULL.
 */
struct vpeer_refusal *vpeer_refuse(struct vpeer_tx *tx, u32 op, u16 attr,
				   enum vpeer_code code)
{
	return vpeer_refusal_add(&tx->refusals, op, attr, code);
}

/**
 * vpeer_refuse_object() - refuse the transaction because of one object
 * @tx: the transaction
 * @op: index of the operation, or VPEER_NO_OP
 * @attr: attribute at fault, or 0
 * @code: why
 * @obj: the object
 */
void vpeer_refuse_object(struct vpeer_tx *tx, u32 op, u16 attr,
			 enum vpeer_code code, const struct vpeer_obj *obj)
{
	vpeer_refusal_object(vpeer_refuse(tx, op, attr, code), obj);
}

/**
 * vpeer_refuse_limit() - refuse the transaction since a limit is reached
 * @tx: the transaction
 * @op: index of the operation
 * @attr: VPEER_A_FABRIC_LIMIT_*
 * @rule: number of the rule
 * @limit: the limit
 * @obj: what would hold too much, or NULL
 */
void vpeer_refuse_limit(struct vpeer_tx *tx, u32 op, u16 attr,
			const char *rule, u32 limit,
			const struct vpeer_obj *obj)
{
	struct vpeer_refusal *r;

	r = vpeer_refuse(tx, op, attr, VPEER_CODE_LIMIT_REACHED);
	if (!r)
		return;
	r->rule = rule;
	r->limit = limit;
	if (obj)
		vpeer_refusal_object(r, obj);
}

static int apply_fabric(struct vpeer_tx *tx, const struct vpeer_op *op)
{
	struct vpeer_limits *next = &tx->m->next_limits;
	u32 i;

	if (op->verb != VPEER_VERB_SET) {
		vpeer_refuse(tx, op->index, 0, VPEER_CODE_INVALID_ATTRIBUTE);
		return 0;
	}
	for (i = 0; i < ARRAY_SIZE(next->limit); i++)
		if (op->limit_mask & (1U << i))
			next->limit[i] = op->limits.limit[i];
	tx->limits_changed = memcmp(next, &tx->m->limits, sizeof(*next));
	return 0;
}

/**
 * vpeer_tx_apply() - stage an operation
 * @tx: the transaction
 * @op: the operation; operations come in the order of their ranks
 *
 * Return: 0, also when the operation is refused, or -ENOMEM or -EINTR, upon
 * which the transaction can only be aborted.
 */
int vpeer_tx_apply(struct vpeer_tx *tx, const struct vpeer_op *op)
{
	if (!vpeer_op_authorised(tx, op))
		return 0;
	if (op->misplaced) {
		vpeer_refuse(tx, op->index, op->misplaced,
			     VPEER_CODE_INVALID_ATTRIBUTE);
		return 0;
	}
	if (op->not_in_force) {
		vpeer_refuse(tx, op->index, op->not_in_force,
			     VPEER_CODE_FEATURE_NOT_IN_FORCE);
		return 0;
	}
	switch (op->kind) {
	case VPEER_OBJECT_FABRIC:
		return apply_fabric(tx, op);
	case VPEER_OBJECT_TENANT:
		return vpeer_tenant_apply(tx, op);
	case VPEER_OBJECT_SUBSCRIPTION:
		return vpeer_subscription_apply(tx, op);
	case VPEER_OBJECT_VNET:
		return vpeer_vnet_apply(tx, op);
	case VPEER_OBJECT_SUBNET:
		return vpeer_subnet_apply(tx, op);
	case VPEER_OBJECT_NIC:
		return vpeer_netif_apply(tx, op);
	case VPEER_OBJECT_PEERING:
		return vpeer_link_apply(tx, op);
	case VPEER_OBJECT_GATEWAY:
		return vpeer_gateway_apply(tx, op);
	case VPEER_OBJECT_CONNECTION:
		return vpeer_connection_apply(tx, op);
	case VPEER_OBJECT_ROUTE_TABLE:
		return vpeer_route_table_apply(tx, op);
	case VPEER_OBJECT_ROUTE:
		return vpeer_route_apply(tx, op);
	case VPEER_OBJECT_GRANT:
		return vpeer_grant_apply(tx, op);
	}
	vpeer_refuse(tx, op->index, 0, VPEER_CODE_FEATURE_NOT_IN_FORCE);
	return 0;
}

static int check_object(struct vpeer_tx *tx, struct vpeer_obj *obj)
{
	switch (obj->kind) {
	case VPEER_OBJECT_TENANT:
		vpeer_tenant_check(tx, to_tenant(obj));
		return 0;
	case VPEER_OBJECT_SUBSCRIPTION:
		vpeer_subscription_check(tx, to_subscription(obj));
		return 0;
	case VPEER_OBJECT_VNET:
		return vpeer_vnet_check(tx, to_vnet(obj));
	case VPEER_OBJECT_SUBNET:
		return vpeer_subnet_check(tx, to_subnet(obj));
	case VPEER_OBJECT_NIC:
		vpeer_netif_check(tx, to_netif(obj));
		return 0;
	case VPEER_OBJECT_PEERING:
		vpeer_link_check(tx, to_link(obj));
		return 0;
	case VPEER_OBJECT_GATEWAY:
		vpeer_gateway_check(tx, to_gateway(obj));
		return 0;
	case VPEER_OBJECT_CONNECTION:
		vpeer_connection_check(tx, to_connection(obj));
		return 0;
	case VPEER_OBJECT_ROUTE_TABLE:
		vpeer_route_table_check(tx, to_route_table(obj));
		return 0;
	case VPEER_OBJECT_ROUTE:
		vpeer_route_check(tx, to_route(obj));
		return 0;
	}
	return 0;
}

/* The next content, if there is one, takes effect; what was goes. */
static void *adopted(void *cur, void *next)
{
	if (!next)
		return cur;
	vpeer_free(cur);
	return next;
}

/* The same for what leads out of VNets or elsewhere in them. */
static void adopt_outward(struct vpeer_obj *obj)
{
	struct vpeer_connection *c;
	struct vpeer_gateway *g;
	struct vpeer_route *r;

	switch (obj->kind) {
	case VPEER_OBJECT_GATEWAY:
		g = to_gateway(obj);
		g->cur = adopted(g->cur, g->next);
		g->next = NULL;
		return;
	case VPEER_OBJECT_CONNECTION:
		c = to_connection(obj);
		c->cur = adopted(c->cur, c->next);
		c->next = NULL;
		return;
	case VPEER_OBJECT_ROUTE_TABLE:
		to_route_table(obj)->isolated =
			to_route_table(obj)->next_isolated;
		return;
	case VPEER_OBJECT_ROUTE:
		r = to_route(obj);
		r->cur = adopted(r->cur, r->next);
		r->next = NULL;
		return;
	}
}

static void adopt_vnet(struct vpeer_vnet *v)
{
	if (!v->next)
		return;
	vpeer_space_put(v->cur);
	v->cur = v->next;
	v->next = NULL;
}

static void adopt_link(struct vpeer_link *l)
{
	l->members = adopted(l->members, l->next_members);
	l->next_members = NULL;
	if (!l->next)
		return;
	vpeer_link_conf_free(l->cur);
	l->cur = l->next;
	l->next = NULL;
	l->cur->updated = false;
	l->cur->repaired = false;
	l->cur->sync = false;
}

static void adopt(struct vpeer_obj *obj)
{
	struct vpeer_subnet *s;
	struct vpeer_netif *n;

	switch (obj->kind) {
	case VPEER_OBJECT_VNET:
		adopt_vnet(to_vnet(obj));
		return;
	case VPEER_OBJECT_SUBNET:
		s = to_subnet(obj);
		s->cur = adopted(s->cur, s->next);
		s->next = NULL;
		s->table = vpeer_subnet_table(s);
		s->retabled = false;
		return;
	case VPEER_OBJECT_NIC:
		n = to_netif(obj);
		n->cur = adopted(n->cur, n->next);
		n->next = NULL;
		n->assign = 0;
		n->claimed = false;
		return;
	case VPEER_OBJECT_PEERING:
		adopt_link(to_link(obj));
		return;
	}
	adopt_outward(obj);
}

/* What has been learnt of the subnet's addresses does not hold any more. */
static void forget_hints(struct vpeer_subnet *s)
{
	memset(s->hint, 0, sizeof(s->hint));
}

static void discard_outward(struct vpeer_obj *obj)
{
	switch (obj->kind) {
	case VPEER_OBJECT_GATEWAY:
		vpeer_free(to_gateway(obj)->next);
		to_gateway(obj)->next = NULL;
		return;
	case VPEER_OBJECT_CONNECTION:
		vpeer_free(to_connection(obj)->next);
		to_connection(obj)->next = NULL;
		return;
	case VPEER_OBJECT_ROUTE_TABLE:
		to_route_table(obj)->next_isolated =
			to_route_table(obj)->isolated;
		return;
	case VPEER_OBJECT_ROUTE:
		vpeer_free(to_route(obj)->next);
		to_route(obj)->next = NULL;
		return;
	}
}

/* Forget what was staged; n_addrs of a VNet go back to what they were. */
static void discard(struct vpeer_model *m, struct vpeer_obj *obj)
{
	struct vpeer_netif *n;

	switch (obj->kind) {
	case VPEER_OBJECT_VNET:
		vpeer_space_put(to_vnet(obj)->next);
		to_vnet(obj)->next = NULL;
		return;
	case VPEER_OBJECT_SUBNET:
		vpeer_free(to_subnet(obj)->next);
		to_subnet(obj)->next = NULL;
		vpeer_subnet_untable(to_subnet(obj));
		forget_hints(to_subnet(obj));
		return;
	case VPEER_OBJECT_NIC:
		n = to_netif(obj);
		vpeer_claims_undo(m, n);
		if (n->next && n->assign)
			forget_hints(n->next->subnet);
		if (n->cur)
			vpeer_netif_move(n, n->cur->subnet);
		vpeer_free(n->next);
		n->next = NULL;
		n->assign = 0;
		return;
	case VPEER_OBJECT_PEERING:
		vpeer_link_conf_free(to_link(obj)->next);
		to_link(obj)->next = NULL;
		vpeer_free(to_link(obj)->next_members);
		to_link(obj)->next_members = NULL;
		to_link(obj)->implied = false;
		return;
	}
	discard_outward(obj);
}

static bool same_conf(const struct vpeer_netif_conf *a,
		      const struct vpeer_netif_conf *b)
{
	return a->subnet == b->subnet && a->flags == b->flags &&
	       vpeer_addrs_eq(&a->addrs, &b->addrs);
}

/* Nothing has changed of what operations set. */
static bool same_netif(const struct vpeer_netif *n)
{
	return n->next && !n->assign && same_conf(n->cur, n->next);
}

static bool idle_netif(const struct vpeer_netif *n)
{
	return same_netif(n) && n->cur->gateway == n->next->gateway;
}

static bool same_link(const struct vpeer_link_conf *a,
		      const struct vpeer_link_conf *b)
{
	return a->flags == b->flags && a->severed == b->severed &&
	       vpeer_space_eq(a->space, b->space);
}

static bool same_gateway(const struct vpeer_gateway_conf *a,
			 const struct vpeer_gateway_conf *b)
{
	return a->nic == b->nic && vpeer_space_eq(&a->summary, &b->summary);
}

static bool same_route(const struct vpeer_route_conf *a,
		       const struct vpeer_route_conf *b)
{
	return vpeer_prefix_eq(&a->prefix, &b->prefix) && a->type == b->type &&
	       vpeer_addr_eq(&a->via, &b->via);
}

static bool idle_subnet(const struct vpeer_subnet *s)
{
	if (!s->next && !s->retabled)
		return false;
	return (!s->next || vpeer_space_eq(s->cur, s->next)) &&
	       vpeer_subnet_table(s) == s->table;
}

static bool idle_outward(struct vpeer_obj *obj)
{
	struct vpeer_connection *c;
	struct vpeer_route_table *t;
	struct vpeer_gateway *g;
	struct vpeer_route *r;

	switch (obj->kind) {
	case VPEER_OBJECT_GATEWAY:
		g = to_gateway(obj);
		return g->next && same_gateway(g->cur, g->next);
	case VPEER_OBJECT_CONNECTION:
		c = to_connection(obj);
		return c->next && vpeer_space_eq(c->cur, c->next);
	case VPEER_OBJECT_ROUTE_TABLE:
		t = to_route_table(obj);
		return t->next_isolated == t->isolated;
	case VPEER_OBJECT_ROUTE:
		r = to_route(obj);
		return r->next && same_route(r->cur, r->next);
	}
	return false;
}

/* Has a content been staged that equals the one in force? */
static bool idle(struct vpeer_obj *obj)
{
	struct vpeer_link *l;
	struct vpeer_vnet *v;

	switch (obj->kind) {
	case VPEER_OBJECT_VNET:
		v = to_vnet(obj);
		return v->next && vpeer_space_eq(v->cur, v->next);
	case VPEER_OBJECT_SUBNET:
		return idle_subnet(to_subnet(obj));
	case VPEER_OBJECT_NIC:
		return idle_netif(to_netif(obj));
	case VPEER_OBJECT_PEERING:
		l = to_link(obj);
		return l->next && !l->next->updated && !l->next_members &&
		       same_link(l->cur, l->next);
	}
	return idle_outward(obj);
}

/* What is set to what it is does not count as a change. */
static void drop_idle(struct vpeer_tx *tx)
{
	struct vpeer_obj *obj, *tmp;
	u32 turn = 0;

	list_for_each_entry_safe(obj, tmp, &tx->touched, touched) {
		vpeer_breathe(&turn);
		if (obj->fresh || obj->gone)
			continue;
		if (idle(obj)) {
			discard(tx->m, obj);
			list_del_init(&obj->touched);
		} else if (obj->kind != VPEER_OBJECT_NIC ||
			   !same_netif(to_netif(obj))) {
			continue;
		}
		/* nor is one to blame for what a gateway does to its NIC */
		obj->op = VPEER_NO_OP;
	}
}

/* Links that follow nothing, and a sync that was not needed. */
static void drop_idle_links(struct vpeer_tx *tx)
{
	struct vpeer_obj *obj;
	u32 turn = 0;

	list_for_each_entry(obj, &tx->touched, touched) {
		vpeer_breathe(&turn);
		if (obj->kind == VPEER_OBJECT_PEERING && to_link(obj)->next)
			to_link(obj)->next->updated = false;
	}
	drop_idle(tx);
	vpeer_links_touch(tx);
}

/**
 * vpeer_tx_check() - work out the end state and check it
 * @tx: the transaction
 *
 * Return: 0 if it may commit, -ENOMEM or -EINTR, or the errno of the first
 * refusal; the refusals tell all.
 */
int vpeer_tx_check(struct vpeer_tx *tx)
{
	struct vpeer_obj *obj;
	int err;

	drop_idle(tx);
	err = vpeer_links_follow(tx);
	if (!err)
		err = vpeer_claims_check(tx);
	if (!err)
		drop_idle_links(tx);
	list_for_each_entry(obj, &tx->touched, touched) {
		if (err)
			return err;
		err = check_object(tx, obj);
		if (!err)
			err = vpeer_relax();
	}
	if (!err)
		err = vpeer_overlap_check(tx);
	if (!err)
		err = vpeer_sites_check(tx);
	if (!err)
		err = vpeer_advertised_check(tx);
	if (!err)
		err = vpeer_group_check(tx);
	if (err)
		return err;
	if (!list_empty(&tx->refusals.list))
		return vpeer_codes[list_first_entry(&tx->refusals.list,
						    struct vpeer_refusal,
						    list)->code].err;
	return tx->refusals.truncated ? -ENOMEM : 0;
}

/**
 * vpeer_tx_changes() - would the transaction change anything?
 * @tx: the transaction, checked
 *
 * Return: true if so.
 */
bool vpeer_tx_changes(const struct vpeer_tx *tx)
{
	return tx->limits_changed || !list_empty(&tx->touched);
}

/* Breathes once an object, and once a link that a VNet lets go of. */
static void unlink_object(struct vpeer_model *m, struct vpeer_obj *obj,
			  u32 *turn)
{
	struct vpeer_link *l, *tmp;

	vpeer_breathe(turn);
	vpeer_object_unlink(m, obj);
	switch (obj->kind) {
	case VPEER_OBJECT_SUBSCRIPTION:
		list_del_init(&to_subscription(obj)->in_tenant);
		return;
	case VPEER_OBJECT_VNET:
		list_for_each_entry_safe(l, tmp, &to_vnet(obj)->in_links,
					 in_remote) {
			list_del_init(&l->in_remote);
			l->remote = NULL;
			vpeer_breathe(turn);
		}
		return;
	case VPEER_OBJECT_SUBNET:
		list_del_init(&to_subnet(obj)->in_table);
		return;
	case VPEER_OBJECT_NIC:
		list_del_init(&to_netif(obj)->in_vnet);
		list_del_init(&to_netif(obj)->in_subnet);
		return;
	case VPEER_OBJECT_PEERING:
		vpeer_link_unlink(m, to_link(obj));
		return;
	case VPEER_OBJECT_GATEWAY:
		list_del_init(&to_gateway(obj)->in_vnet);
		return;
	}
}

static void free_object(struct vpeer_model *m, struct vpeer_obj *obj)
{
	switch (obj->kind) {
	case VPEER_OBJECT_TENANT:
		vpeer_free(to_tenant(obj));
		return;
	case VPEER_OBJECT_SUBSCRIPTION:
		vpeer_free(to_subscription(obj));
		return;
	case VPEER_OBJECT_VNET:
		vpeer_vnet_free(to_vnet(obj));
		return;
	case VPEER_OBJECT_SUBNET:
		vpeer_subnet_free(to_subnet(obj));
		return;
	case VPEER_OBJECT_NIC:
		vpeer_netif_free(to_netif(obj));
		return;
	case VPEER_OBJECT_PEERING:
		vpeer_link_free(to_link(obj));
		return;
	case VPEER_OBJECT_GATEWAY:
		vpeer_gateway_free(to_gateway(obj));
		return;
	case VPEER_OBJECT_CONNECTION:
		vpeer_connection_free(to_connection(obj));
		return;
	case VPEER_OBJECT_ROUTE_TABLE:
		vpeer_free(to_route_table(obj));
		return;
	case VPEER_OBJECT_ROUTE:
		vpeer_route_free(to_route(obj));
		return;
	case VPEER_OBJECT_GRANT:
		vpeer_grant_free(m, to_grant(obj));
		return;
	}
}

/* Children come off before what they are in: newest first. */
static void drop_objects(struct vpeer_model *m, struct list_head *dead)
{
	struct vpeer_obj *obj, *tmp;
	u32 turn = 0;

	list_for_each_entry_reverse(obj, dead, touched) {
		unlink_object(m, obj, &turn);
	}
	list_for_each_entry_safe(obj, tmp, dead, touched) {
		free_object(m, obj);
		vpeer_relax();
	}
}

static u32 *child_count(struct vpeer_obj *obj)
{
	switch (obj->kind) {
	case VPEER_OBJECT_VNET:
		return &to_subscription(obj->parent)->n_vnets;
	case VPEER_OBJECT_SUBNET:
		return &to_vnet(obj->parent)->n_subnets;
	case VPEER_OBJECT_NIC:
		return &to_netif(obj)->vnet->n_netifs;
	case VPEER_OBJECT_PEERING:
		return &to_vnet(obj->parent)->n_links;
	case VPEER_OBJECT_CONNECTION:
		return &to_gateway(obj->parent)->n_connections;
	case VPEER_OBJECT_ROUTE_TABLE:
		return &to_subscription(obj->parent)->n_route_tables;
	case VPEER_OBJECT_ROUTE:
		return &to_route_table(obj->parent)->n_routes;
	case VPEER_OBJECT_GRANT:
		return vpeer_grants_count(obj);
	}
	return NULL;
}

/**
 * vpeer_tx_count() - count an object as one more or less in what it is in
 * @obj: the object
 * @by: 1 or -1
 */
void vpeer_tx_count(struct vpeer_obj *obj, int by)
{
	u32 *count = child_count(obj);

	if (count)
		*count += by;
	if (obj->kind == VPEER_OBJECT_NIC)
		to_subscription(obj->parent)->n_netifs += by;
}

static void forget_recompile(struct vpeer_tx *tx)
{
	struct vpeer_vnet *v, *tmp;

	list_for_each_entry_safe(v, tmp, &tx->recompile, recompile)
		list_del_init(&v->recompile);
}

/**
 * vpeer_tx_commit() - let a transaction take effect
 * @tx: the transaction, checked without refusals
 *
 * Objects that are gone are freed; the caller has taken his ->priv.
 */
void vpeer_tx_commit(struct vpeer_tx *tx)
{
	struct vpeer_obj *obj, *tmp;
	LIST_HEAD(dead);
	u32 turn = 0;

	forget_recompile(tx);
	list_for_each_entry_safe(obj, tmp, &tx->touched, touched) {
		vpeer_breathe(&turn);
		if (obj->gone) {
			list_move_tail(&obj->touched, &dead);
			continue;
		}
		list_del_init(&obj->touched);
		adopt(obj);
		obj->fresh = false;
		obj->op = VPEER_NO_OP;
	}
	drop_objects(tx->m, &dead);
	tx->m->limits = tx->m->next_limits;
	tx->m->generation++;
	vpeer_refusals_free(&tx->refusals);
}

/**
 * vpeer_tx_abort() - undo all that a transaction has staged
 * @tx: the transaction
 */
void vpeer_tx_abort(struct vpeer_tx *tx)
{
	struct vpeer_obj *obj, *tmp;
	LIST_HEAD(dead);
	u32 turn = 0;

	forget_recompile(tx);
	list_for_each_entry_safe(obj, tmp, &tx->touched, touched) {
		vpeer_breathe(&turn);
		discard(tx->m, obj);
		if (obj->gone) {
			obj->gone = false;
			tx->m->count[obj->kind]++;
			vpeer_tx_count(obj, 1);
		}
		obj->op = VPEER_NO_OP;
		if (obj->fresh) {
			tx->m->count[obj->kind]--;
			vpeer_tx_count(obj, -1);
			list_move_tail(&obj->touched, &dead);
		} else {
			list_del_init(&obj->touched);
		}
	}
	drop_objects(tx->m, &dead);
	tx->m->next_limits = tx->m->limits;
	vpeer_refusals_free(&tx->refusals);
}
