// SPDX-License-Identifier: GPL-2.0-only
/* Subnets (R-SUBN). */
#include "tx.h"

static bool size_ok(const struct vpeer_prefix *p)
{
	if (vpeer_prefix_is4(p))
		return p->len >= VPEER_MAPPED_LEN + 2 &&
		       p->len <= VPEER_MAPPED_LEN + 29;
	return p->len == 64;
}

static void check_prefixes(struct vpeer_tx *tx, const struct vpeer_op *op,
			   const struct vpeer_obj *obj)
{
	const enum vpeer_code size = VPEER_CODE_NETCFG_INVALID_SUBNET_SIZE;
	const struct vpeer_prefix *p;
	struct vpeer_refusal *r;

	for (p = op->add; p < op->add + op->n_add; p++) {
		vpeer_prefix_check(tx, op, obj, VPEER_A_SUBNET_PREFIX, p);
		if (size_ok(p))
			continue;
		r = vpeer_refuse_prefix(tx, op, obj, VPEER_A_SUBNET_PREFIX,
					size, p);
		if (r && !vpeer_prefix_is4(p))
			r->rule = "R-VNET-6";
	}
}

static struct vpeer_subnet *new_subnet(struct vpeer_model *m,
				       struct vpeer_vnet *v,
				       struct vpeer_str name)
{
	struct vpeer_subnet *s = vpeer_alloc(sizeof(*s) + name.len + 1);

	if (!s)
		return NULL;
	memcpy(s + 1, name.s, name.len);
	INIT_LIST_HEAD(&s->netifs);
	INIT_LIST_HEAD(&s->in_table);
	vpeer_object_init(m, &s->obj, VPEER_OBJECT_SUBNET, &v->obj,
			  (char *)(s + 1));
	list_add_tail(&s->obj.sibling, &v->subnets);
	return s;
}

/**
 * vpeer_subnet_free() - free a subnet
 * @s: the subnet, unlinked
 */
void vpeer_subnet_free(struct vpeer_subnet *s)
{
	vpeer_free(s->cur);
	vpeer_free(s->next);
	vpeer_free(s);
}

static int set_prefixes(struct vpeer_tx *tx, const struct vpeer_op *op,
			struct vpeer_subnet *s)
{
	struct vpeer_space *space;
	int err;

	check_prefixes(tx, op, &s->obj);
	err = vpeer_list_edit(tx, op, &s->obj, VPEER_A_SUBNET_PREFIX,
			      VPEER_A_SUBNET_REMOVE_PREFIX,
			      vpeer_subnet_end(s), &space);
	if (err)
		return err;
	vpeer_free(s->next);
	s->next = space;
	memset(s->hint, 0, sizeof(s->hint));
	return 0;
}

static void set_table(struct vpeer_tx *tx, const struct vpeer_op *op,
		      struct vpeer_subnet *s)
{
	struct vpeer_subscription *sub = to_subscription(s->obj.parent->parent);
	struct vpeer_route_table *t = NULL;

	if (!op->route_table.s)
		return;
	if (op->route_table.len) {
		t = vpeer_op_route_table(tx, op, sub,
					 VPEER_A_SUBNET_ROUTE_TABLE);
		if (!t)
			return;
	}
	vpeer_subnet_retable(s, t);
}

static int add_subnet(struct vpeer_tx *tx, const struct vpeer_op *op,
		      struct vpeer_vnet *v)
{
	u32 limit = tx->m->next_limits.limit[VPEER_A_FABRIC_LIMIT_SUBNETS];
	struct vpeer_subnet *s;

	s = vpeer_find_subnet(tx->m, v, op->name);
	if (s) {
		vpeer_refuse_object(tx, op->index, VPEER_A_SUBNET_NAME,
				    VPEER_CODE_RESOURCE_ALREADY_EXISTS,
				    &s->obj);
		return 0;
	}
	s = new_subnet(tx->m, v, op->name);
	if (!s)
		return -ENOMEM;
	s->obj.fresh = true;
	vpeer_tx_count(&s->obj, 1);
	vpeer_tx_touch(tx, &s->obj, op->index);
	if (v->n_subnets > limit)
		vpeer_refuse_limit(tx, op->index, VPEER_A_FABRIC_LIMIT_SUBNETS,
				   "R-LIM-1", limit, &v->obj);
	set_table(tx, op, s);
	return set_prefixes(tx, op, s);
}

/**
 * vpeer_subnet_apply() - stage an operation on a subnet
 * @tx: the transaction
 * @op: the operation
 *
 * Return: 0, also when it is refused, or -ENOMEM.
 */
int vpeer_subnet_apply(struct vpeer_tx *tx, const struct vpeer_op *op)
{
	struct vpeer_refusal *r;
	struct vpeer_subnet *s;
	struct vpeer_vnet *v;

	if (!vpeer_op_name(tx, op, VPEER_A_SUBNET_NAME))
		return 0;
	v = vpeer_op_vnet(tx, op, VPEER_A_SUBNET_SUBSCRIPTION,
			  VPEER_A_SUBNET_VNET);
	if (!v)
		return 0;
	if (op->verb == VPEER_VERB_NEW)
		return add_subnet(tx, op, v);
	s = vpeer_find_subnet(tx->m, v, op->name);
	if (!s) {
		r = vpeer_refuse(tx, op->index, VPEER_A_SUBNET_NAME,
				 VPEER_CODE_RESOURCE_NOT_FOUND);
		vpeer_refusal_handle(r, VPEER_OBJECT_SUBNET,
				     vpeer_obj_name(v->obj.parent),
				     vpeer_obj_name(&v->obj), op->name);
		return 0;
	}
	if (op->verb == VPEER_VERB_DEL) {
		vpeer_tx_gone(tx, &s->obj, op->index);
		return 0;
	}
	if (!op->clear && !op->n_add && !op->n_remove && !op->route_table.s)
		return 0;
	vpeer_tx_touch(tx, &s->obj, op->index);
	set_table(tx, op, s);
	if (!op->clear && !op->n_add && !op->n_remove)
		return 0;
	return set_prefixes(tx, op, s);
}

static void refuse_in_use(struct vpeer_tx *tx, const struct vpeer_subnet *s,
			  u16 attr, enum vpeer_code code,
			  const struct vpeer_netif *n)
{
	struct vpeer_refusal *r = vpeer_refuse(tx, s->obj.op, attr, code);

	vpeer_refusal_object(r, &s->obj);
	vpeer_refusal_object(r, &n->obj);
}

static const struct vpeer_netif *first_netif(const struct vpeer_subnet *s)
{
	const struct vpeer_netif *n;

	list_for_each_entry(n, &s->netifs, in_subnet)
		if (!n->obj.gone)
			return n;
	return NULL;
}

/* A NIC that was there before and is to stay. */
static const struct vpeer_netif *resident(const struct vpeer_subnet *s)
{
	const struct vpeer_netif *n;

	list_for_each_entry(n, &s->netifs, in_subnet)
		if (!n->obj.gone && n->cur && n->cur->subnet == s)
			return n;
	return NULL;
}

/* R-SUBN-4: prefixes may come, but not go while NICs are there. */
static void check_shrink(struct vpeer_tx *tx, const struct vpeer_subnet *s)
{
	const enum vpeer_code code =
		VPEER_CODE_IN_USE_SUBNET_CANNOT_BE_UPDATED;
	const struct vpeer_netif *n = resident(s);
	u32 i;

	if (!n || !s->cur)
		return;
	for (i = 0; i < s->cur->n; i++)
		if (!vpeer_space_find(s->next, &s->cur->prefix[i])) {
			refuse_in_use(tx, s, VPEER_A_SUBNET_PREFIX, code, n);
			return;
		}
}

/* R-SUBN-1, first half */
static void check_inside(struct vpeer_tx *tx, const struct vpeer_subnet *s)
{
	const struct vpeer_vnet *v = to_vnet(s->obj.parent);
	struct vpeer_refusal *r;
	u32 i;

	for (i = 0; i < s->next->n; i++) {
		if (vpeer_space_outer(vpeer_vnet_end(v), &s->next->prefix[i]))
			continue;
		r = vpeer_refuse(tx, s->obj.op, VPEER_A_SUBNET_PREFIX,
				 VPEER_CODE_NETCFG_INVALID_SUBNET);
		vpeer_refusal_object(r, &s->obj);
		vpeer_refusal_object(r, &v->obj);
		vpeer_refusal_prefix(r, &s->next->prefix[i]);
	}
}

static void refuse_overlap(struct vpeer_tx *tx, const struct vpeer_subnet *s,
			   const struct vpeer_prefix *mine,
			   const struct vpeer_subnet *other,
			   const struct vpeer_prefix *theirs)
{
	struct vpeer_refusal *r;

	r = vpeer_refuse(tx, s->obj.op, VPEER_A_SUBNET_PREFIX,
			 VPEER_CODE_NETCFG_SUBNET_RANGES_OVERLAP);
	vpeer_refusal_object(r, &s->obj);
	vpeer_refusal_object(r, &other->obj);
	vpeer_refusal_prefix(r, mine);
	vpeer_refusal_prefix(r, theirs);
}

/* R-SUBN-1, second half; of two touched subnets the later one is refused. */
static int check_siblings(struct vpeer_tx *tx, const struct vpeer_subnet *s)
{
	struct vpeer_obj *o;
	u32 i, k;
	int err;

	list_for_each_entry(o, &to_vnet(s->obj.parent)->subnets, sibling) {
		const struct vpeer_subnet *t = to_subnet(o);
		const struct vpeer_space *other = vpeer_subnet_end(t);

		if (o->gone || (t->next && o->id > s->obj.id))
			continue;
		for (i = 0; i < s->next->n; i++)
			for (k = t == s ? i + 1 : 0; k < other->n; k++)
				if (vpeer_prefix_overlaps(&s->next->prefix[i],
							  &other->prefix[k]))
					refuse_overlap(tx, s,
						       &s->next->prefix[i], t,
						       &other->prefix[k]);
		err = vpeer_relax();
		if (err)
			return err;
	}
	return 0;
}

/* R-SUBP-1: a link that names the subnet would peer less than it says. */
static void check_named(struct vpeer_tx *tx, const struct vpeer_subnet *s)
{
	const struct vpeer_vnet *v = to_vnet(s->obj.parent);
	const struct vpeer_link *l = vpeer_subnet_named(s);

	if (l && !vpeer_find_subnet(tx->m, v, vpeer_obj_name(&s->obj)))
		vpeer_refuse_pair(tx, s->obj.op, VPEER_A_SUBNET_NAME,
				  VPEER_CODE_SUBNET_IS_PEERED, &s->obj,
				  &l->obj);
}

/* R-GW-2; a gateway that comes without the subnet is refused itself. */
static const struct vpeer_obj *first_gateway(struct vpeer_model *m,
					     const struct vpeer_subnet *s)
{
	const struct vpeer_vnet *v = to_vnet(s->obj.parent);
	const struct vpeer_gateway *g;

	if (strcmp(s->obj.name, VPEER_GATEWAY_SUBNET) ||
	    vpeer_find_subnet(m, v, vpeer_obj_name(&s->obj)))
		return NULL;
	list_for_each_entry(g, &v->gateways, in_vnet)
		if (!g->obj.gone && !g->obj.fresh)
			return &g->obj;
	return NULL;
}

static void check_gone(struct vpeer_tx *tx, const struct vpeer_subnet *s)
{
	const struct vpeer_netif *n = first_netif(s);
	const struct vpeer_obj *user;

	if (s->obj.parent->gone)
		return;
	user = n ? &n->obj : first_gateway(tx->m, s);
	if (user)
		vpeer_refuse_pair(tx, s->obj.op, VPEER_A_SUBNET_NAME,
				  VPEER_CODE_IN_USE_SUBNET_CANNOT_BE_DELETED,
				  &s->obj, user);
	if (tx->m->n_partial)
		check_named(tx, s);
}

/**
 * vpeer_subnet_check() - check a touched subnet
 * @tx: the transaction
 * @s: the subnet
 *
 * Return: 0, also after a refusal, or -EINTR.
 */
int vpeer_subnet_check(struct vpeer_tx *tx, struct vpeer_subnet *s)
{
	u32 limit = tx->m->next_limits.limit[VPEER_A_FABRIC_LIMIT_PREFIXES];

	if (s->obj.gone) {
		check_gone(tx, s);
		return 0;
	}
	vpeer_steer_check_subnet(tx, s);
	if (!s->next)
		return 0;
	if (!s->next->n)
		vpeer_refuse_object(tx, s->obj.op, VPEER_A_SUBNET_PREFIX,
				    VPEER_CODE_MISSING_ATTRIBUTE, &s->obj);
	if (vpeer_list_too_long(s->cur, s->next, limit)) {
		vpeer_refuse_limit(tx, s->obj.op,
				   VPEER_A_FABRIC_LIMIT_PREFIXES, "R-LIM-9",
				   limit, &s->obj);
		return 0;
	}
	check_inside(tx, s);
	check_shrink(tx, s);
	return check_siblings(tx, s);
}
