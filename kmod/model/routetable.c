// SPDX-License-Identifier: GPL-2.0-only
/* Route tables, and which subnets have them (R-SUBN-8, R-RT-16). */
#include "tx.h"

static struct vpeer_route_table *new_table(struct vpeer_model *m,
					   struct vpeer_subscription *s,
					   struct vpeer_str name)
{
	struct vpeer_route_table *t = vpeer_alloc(sizeof(*t) + name.len + 1);

	if (!t)
		return NULL;
	memcpy(t + 1, name.s, name.len);
	INIT_LIST_HEAD(&t->routes);
	INIT_LIST_HEAD(&t->subnets);
	vpeer_object_init(m, &t->obj, VPEER_OBJECT_ROUTE_TABLE, &s->obj,
			  (char *)(t + 1));
	list_add_tail(&t->obj.sibling, &s->route_tables);
	return t;
}

static int add_table(struct vpeer_tx *tx, const struct vpeer_op *op,
		     struct vpeer_subscription *s)
{
	const u16 attr = VPEER_A_FABRIC_LIMIT_ROUTE_TABLES;
	u32 limit = tx->m->next_limits.limit[attr];
	struct vpeer_route_table *t;

	t = vpeer_find_route_table(tx->m, op->subscription, op->name);
	if (t) {
		vpeer_refuse_object(tx, op->index, VPEER_A_ROUTE_TABLE_NAME,
				    VPEER_CODE_RESOURCE_ALREADY_EXISTS,
				    &t->obj);
		return 0;
	}
	t = new_table(tx->m, s, op->name);
	if (!t)
		return -ENOMEM;
	t->obj.fresh = true;
	t->next_isolated = op->isolated;
	vpeer_tx_count(&t->obj, 1);
	vpeer_tx_touch(tx, &t->obj, op->index);
	if (s->n_route_tables > limit)
		vpeer_refuse_limit(tx, op->index, attr, "R-LIM-6", limit,
				   &s->obj);
	return 0;
}

/* Its routes go with it. */
static void del_table(struct vpeer_tx *tx, const struct vpeer_op *op,
		      struct vpeer_route_table *t)
{
	struct vpeer_obj *o;

	vpeer_tx_gone(tx, &t->obj, op->index);
	list_for_each_entry(o, &t->routes, sibling)
		if (!o->gone)
			vpeer_tx_gone(tx, o, op->index);
}

/**
 * vpeer_route_table_apply() - stage an operation on a route table
 * @tx: the transaction
 * @op: the operation
 *
 * Return: 0, also when it is refused, or -ENOMEM.
 */
int vpeer_route_table_apply(struct vpeer_tx *tx, const struct vpeer_op *op)
{
	struct vpeer_subscription *s;
	struct vpeer_route_table *t;
	struct vpeer_op named = *op;

	if (!vpeer_op_name(tx, op, VPEER_A_ROUTE_TABLE_NAME))
		return 0;
	s = vpeer_op_subscription(tx, op, VPEER_A_ROUTE_TABLE_SUBSCRIPTION);
	if (!s)
		return 0;
	if (op->verb == VPEER_VERB_NEW)
		return add_table(tx, op, s);
	named.route_table = op->name;
	t = vpeer_op_route_table(tx, &named, s, VPEER_A_ROUTE_TABLE_NAME);
	if (!t)
		return 0;
	if (op->verb == VPEER_VERB_DEL) {
		del_table(tx, op, t);
	} else if (op->has_isolated) {
		vpeer_tx_touch(tx, &t->obj, op->index);
		t->next_isolated = op->isolated;
	}
	return 0;
}

/**
 * vpeer_op_route_table() - find the route table that an operation names
 * @tx: the transaction
 * @op: the operation
 * @s: the subscription
 * @attr: attribute of the table's name
 *
 * Return: the table, or NULL after a refusal.
 */
struct vpeer_route_table *
vpeer_op_route_table(struct vpeer_tx *tx, const struct vpeer_op *op,
		     const struct vpeer_subscription *s, u16 attr)
{
	static const struct vpeer_str none;
	struct vpeer_refusal *r;
	struct vpeer_obj *o;

	o = vpeer_find(tx->m, VPEER_OBJECT_ROUTE_TABLE, &s->obj,
		       op->route_table);
	if (o && vpeer_caller_sees(tx->caller, o))
		return to_route_table(o);
	r = vpeer_refuse(tx, op->index, attr, VPEER_CODE_RESOURCE_NOT_FOUND);
	vpeer_refusal_handle(r, VPEER_OBJECT_ROUTE_TABLE,
			     vpeer_obj_name(&s->obj), op->route_table, none);
	return NULL;
}

/**
 * vpeer_subnet_retable() - stage which route table a subnet has
 * @s: the subnet
 * @t: the route table, or NULL for none
 */
void vpeer_subnet_retable(struct vpeer_subnet *s, struct vpeer_route_table *t)
{
	s->next_table = t;
	s->retabled = true;
	list_del_init(&s->in_table);
	if (t)
		list_add_tail(&s->in_table, &t->subnets);
}

/**
 * vpeer_subnet_untable() - forget that a subnet was to have another table
 * @s: the subnet
 */
void vpeer_subnet_untable(struct vpeer_subnet *s)
{
	if (!s->retabled)
		return;
	vpeer_subnet_retable(s, s->table);
	s->next_table = NULL;
	s->retabled = false;
}

static const struct vpeer_subnet *user(const struct vpeer_route_table *t)
{
	const struct vpeer_subnet *s;

	list_for_each_entry(s, &t->subnets, in_table)
		if (!s->obj.gone)
			return s;
	return NULL;
}

/**
 * vpeer_route_table_check() - check a touched route table
 * @tx: the transaction
 * @t: the route table
 */
void vpeer_route_table_check(struct vpeer_tx *tx,
			     const struct vpeer_route_table *t)
{
	const struct vpeer_subnet *s = t->obj.gone ? user(t) : NULL;

	if (s)
		vpeer_refuse_pair(tx, t->obj.op, VPEER_A_ROUTE_TABLE_NAME,
				  VPEER_CODE_RESOURCE_IN_USE, &t->obj,
				  &s->obj);
	if (!t->obj.gone && t->next_isolated && !t->isolated)
		vpeer_steer_check_isolation(tx, t);
}
