// SPDX-License-Identifier: GPL-2.0-only
/* User-defined routes (R-RT-12 to -21). */
#include "tx.h"

static struct vpeer_route *new_route(struct vpeer_model *m,
				     struct vpeer_route_table *t,
				     struct vpeer_str name)
{
	struct vpeer_route *r = vpeer_alloc(sizeof(*r) + name.len + 1);

	if (!r)
		return NULL;
	memcpy(r + 1, name.s, name.len);
	vpeer_object_init(m, &r->obj, VPEER_OBJECT_ROUTE, &t->obj,
			  (char *)(r + 1));
	list_add_tail(&r->obj.sibling, &t->routes);
	return r;
}

/**
 * vpeer_route_free() - free a route
 * @r: the route, unlinked
 */
void vpeer_route_free(struct vpeer_route *r)
{
	vpeer_free(r->cur);
	vpeer_free(r->next);
	vpeer_free(r);
}

static void refuse_route(struct vpeer_tx *tx, u32 op, u16 attr,
			 enum vpeer_code code, const struct vpeer_route *r)
{
	vpeer_refuse_object(tx, op, attr, code, &r->obj);
}

/* R-RT-18: what a user may write, and an address for an appliance alone. */
static void check_hop(struct vpeer_tx *tx, const struct vpeer_op *op,
		      const struct vpeer_route *r)
{
	const struct vpeer_route_conf *c = r->next;

	switch (c->type) {
	case VPEER_NEXT_HOP_TYPE_NONE:
	case VPEER_NEXT_HOP_TYPE_VNET_LOCAL:
	case VPEER_NEXT_HOP_TYPE_VIRTUAL_NETWORK_GATEWAY:
		if (op->has_via)
			refuse_route(tx, op->index, VPEER_A_ROUTE_NEXT_HOP,
				     VPEER_CODE_INVALID_ATTRIBUTE, r);
		return;
	case VPEER_NEXT_HOP_TYPE_VIRTUAL_APPLIANCE:
		if (!c->via.hi && !c->via.lo)
			refuse_route(tx, op->index, VPEER_A_ROUTE_NEXT_HOP,
				     VPEER_CODE_MISSING_ATTRIBUTE, r);
		else if (vpeer_addr_is4(&c->via) !=
			 vpeer_prefix_is4(&c->prefix))
			refuse_route(tx, op->index, VPEER_A_ROUTE_NEXT_HOP,
				     VPEER_CODE_INVALID_ATTRIBUTE, r);
		return;
	case VPEER_NEXT_HOP_TYPE_INTERNET:
		refuse_route(tx, op->index, VPEER_A_ROUTE_NEXT_HOP_TYPE,
			     VPEER_CODE_FEATURE_NOT_IN_FORCE, r);
		return;
	}
	refuse_route(tx, op->index, VPEER_A_ROUTE_NEXT_HOP_TYPE,
		     VPEER_CODE_NEXT_HOP_TYPE_NOT_ALLOWED, r);
}

static int set_conf(struct vpeer_tx *tx, const struct vpeer_op *op,
		    struct vpeer_route *r)
{
	const struct vpeer_route_conf *end = vpeer_route_end(r);
	struct vpeer_route_conf *c = vpeer_alloc(sizeof(*c));

	if (!c)
		return -ENOMEM;
	if (end)
		*c = *end;
	if (op->n_add)
		c->prefix = vpeer_prefix_network(&op->add[0]);
	if (op->has_type) {
		c->type = op->type;
		memset(&c->via, 0, sizeof(c->via));
	}
	if (op->has_via)
		c->via = op->via;
	vpeer_free(r->next);
	r->next = c;
	if (op->n_add)
		vpeer_prefix_check(tx, op, &r->obj, VPEER_A_ROUTE_PREFIX,
				   &op->add[0]);
	check_hop(tx, op, r);
	return 0;
}

static bool has_all(struct vpeer_tx *tx, const struct vpeer_op *op)
{
	if (!op->n_add)
		vpeer_refuse(tx, op->index, VPEER_A_ROUTE_PREFIX,
			     VPEER_CODE_MISSING_ATTRIBUTE);
	if (!op->has_type)
		vpeer_refuse(tx, op->index, VPEER_A_ROUTE_NEXT_HOP_TYPE,
			     VPEER_CODE_MISSING_ATTRIBUTE);
	return op->n_add && op->has_type;
}

static int add_route(struct vpeer_tx *tx, const struct vpeer_op *op,
		     struct vpeer_route_table *t)
{
	u32 limit = tx->m->next_limits.limit[VPEER_A_FABRIC_LIMIT_ROUTES];
	struct vpeer_route *r;
	struct vpeer_obj *o;

	o = vpeer_find(tx->m, VPEER_OBJECT_ROUTE, &t->obj, op->name);
	if (o) {
		vpeer_refuse_object(tx, op->index, VPEER_A_ROUTE_NAME,
				    VPEER_CODE_RESOURCE_ALREADY_EXISTS, o);
		return 0;
	}
	if (!has_all(tx, op))
		return 0;
	r = new_route(tx->m, t, op->name);
	if (!r)
		return -ENOMEM;
	r->obj.fresh = true;
	vpeer_tx_count(&r->obj, 1);
	vpeer_tx_touch(tx, &r->obj, op->index);
	if (t->n_routes > limit)
		vpeer_refuse_limit(tx, op->index, VPEER_A_FABRIC_LIMIT_ROUTES,
				   "R-LIM-6", limit, &t->obj);
	return set_conf(tx, op, r);
}

static int set_route(struct vpeer_tx *tx, const struct vpeer_op *op,
		     struct vpeer_route *r)
{
	if (!op->n_add && !op->has_type && !op->has_via)
		return 0;
	vpeer_tx_touch(tx, &r->obj, op->index);
	return set_conf(tx, op, r);
}

static struct vpeer_route_table *op_table(struct vpeer_tx *tx,
					  const struct vpeer_op *op)
{
	struct vpeer_subscription *s;

	s = vpeer_op_subscription(tx, op, VPEER_A_ROUTE_SUBSCRIPTION);
	if (!s)
		return NULL;
	if (op->route_table.s)
		return vpeer_op_route_table(tx, op, s,
					    VPEER_A_ROUTE_ROUTE_TABLE);
	vpeer_refuse(tx, op->index, VPEER_A_ROUTE_ROUTE_TABLE,
		     VPEER_CODE_MISSING_ATTRIBUTE);
	return NULL;
}

/**
 * vpeer_route_apply() - stage an operation on a user-defined route
 * @tx: the transaction
 * @op: the operation
 *
 * Return: 0, also when it is refused, or -ENOMEM.
 */
int vpeer_route_apply(struct vpeer_tx *tx, const struct vpeer_op *op)
{
	struct vpeer_route_table *t;
	struct vpeer_refusal *why;
	struct vpeer_obj *o;

	if (!vpeer_op_name(tx, op, VPEER_A_ROUTE_NAME))
		return 0;
	t = op_table(tx, op);
	if (!t)
		return 0;
	if (op->verb == VPEER_VERB_NEW)
		return add_route(tx, op, t);
	o = vpeer_find(tx->m, VPEER_OBJECT_ROUTE, &t->obj, op->name);
	if (!o) {
		why = vpeer_refuse(tx, op->index, VPEER_A_ROUTE_NAME,
				   VPEER_CODE_RESOURCE_NOT_FOUND);
		vpeer_refusal_handle(why, VPEER_OBJECT_ROUTE,
				     vpeer_obj_name(t->obj.parent),
				     vpeer_obj_name(&t->obj), op->name);
		return 0;
	}
	if (op->verb == VPEER_VERB_SET)
		return set_route(tx, op, to_route(o));
	vpeer_tx_gone(tx, o, op->index);
	return 0;
}

/* One route a prefix; of two that come together the later one is refused. */
static void check_twins(struct vpeer_tx *tx, const struct vpeer_route *r)
{
	const struct vpeer_prefix *p = &r->next->prefix;
	struct vpeer_obj *o;

	list_for_each_entry(o, &to_route_table(r->obj.parent)->routes,
			    sibling) {
		if (o == &r->obj || o->gone ||
		    !vpeer_prefix_eq(&vpeer_route_end(to_route(o))->prefix, p))
			continue;
		if (to_route(o)->next && o->op != VPEER_NO_OP &&
		    o->op > r->obj.op)
			continue;
		vpeer_refuse_pair(tx, r->obj.op, VPEER_A_ROUTE_PREFIX,
				  VPEER_CODE_RESOURCE_ALREADY_EXISTS, &r->obj,
				  o);
		return;
	}
}

/**
 * vpeer_route_check() - check a touched route
 * @tx: the transaction
 * @r: the route
 */
void vpeer_route_check(struct vpeer_tx *tx, const struct vpeer_route *r)
{
	if (r->obj.gone || !r->next)
		return;
	check_twins(tx, r);
	vpeer_steer_check_route(tx, r);
}
