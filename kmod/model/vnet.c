// SPDX-License-Identifier: GPL-2.0-only
/* VNets and their address spaces (R-VNET). */
#include "tx.h"

static void check_prefixes(struct vpeer_tx *tx, const struct vpeer_op *op,
			   const struct vpeer_obj *obj)
{
	const enum vpeer_code no_vnet =
		VPEER_CODE_NETCFG_INVALID_IP_ADDRESS_PREFIX;
	const struct vpeer_prefix *p;
	struct vpeer_prefix meant;

	for (p = op->add; p < op->add + op->n_add; p++) {
		meant = vpeer_prefix_network(p);
		vpeer_prefix_check(tx, op, obj, VPEER_A_VNET_PREFIX, p);
		if (vpeer_prefix_forbidden(&meant))
			vpeer_refuse_prefix(tx, op, obj, VPEER_A_VNET_PREFIX,
					    no_vnet, p);
	}
}

static struct vpeer_vnet *new_vnet(struct vpeer_model *m,
				   struct vpeer_subscription *s,
				   struct vpeer_str name,
				   struct vpeer_str region)
{
	struct vpeer_vnet *v;
	char *text;

	v = vpeer_alloc(sizeof(*v) + name.len + 1 + region.len + 1);
	if (!v)
		return NULL;
	text = (char *)(v + 1);
	memcpy(text, name.s, name.len);
	v->region = text + name.len + 1;
	memcpy(text + name.len + 1, region.s, region.len);
	INIT_LIST_HEAD(&v->subnets);
	INIT_LIST_HEAD(&v->links);
	INIT_LIST_HEAD(&v->in_links);
	INIT_LIST_HEAD(&v->netifs);
	INIT_LIST_HEAD(&v->gateways);
	INIT_LIST_HEAD(&v->recompile);
	vpeer_grants_init(&v->grants);
	vpeer_object_init(m, &v->obj, VPEER_OBJECT_VNET, &s->obj, text);
	list_add_tail(&v->obj.sibling, &s->vnets);
	return v;
}

/**
 * vpeer_vnet_free() - free a VNet
 * @v: the VNet, unlinked
 */
void vpeer_vnet_free(struct vpeer_vnet *v)
{
	vpeer_space_put(v->cur);
	vpeer_space_put(v->next);
	vpeer_free(v);
}

static int set_prefixes(struct vpeer_tx *tx, const struct vpeer_op *op,
			struct vpeer_vnet *v)
{
	struct vpeer_space *s;
	int err;

	check_prefixes(tx, op, &v->obj);
	err = vpeer_list_edit(tx, op, &v->obj, VPEER_A_VNET_PREFIX,
			      VPEER_A_VNET_REMOVE_PREFIX, vpeer_vnet_end(v),
			      &s);
	if (err)
		return err;
	vpeer_space_put(v->next);
	v->next = s;
	return 0;
}

static int add_vnet(struct vpeer_tx *tx, const struct vpeer_op *op)
{
	struct vpeer_str region = op->region;
	struct vpeer_subscription *s;
	struct vpeer_vnet *v;
	u32 limit;

	s = vpeer_op_subscription(tx, op, VPEER_A_VNET_SUBSCRIPTION);
	if (!s)
		return 0;
	v = vpeer_find_vnet(tx->m, op->subscription, op->name);
	if (v) {
		vpeer_refuse_object(tx, op->index, VPEER_A_VNET_NAME,
				    VPEER_CODE_RESOURCE_ALREADY_EXISTS,
				    &v->obj);
		return 0;
	}
	if (!region.s)
		region = vpeer_str("local");
	if (!vpeer_name_valid(region))
		vpeer_refuse(tx, op->index, VPEER_A_VNET_REGION,
			     VPEER_CODE_INVALID_RESOURCE_NAME);
	v = new_vnet(tx->m, s, op->name, region);
	if (!v)
		return -ENOMEM;
	v->obj.fresh = true;
	vpeer_tx_count(&v->obj, 1);
	vpeer_tx_touch(tx, &v->obj, op->index);
	limit = tx->m->next_limits.limit[VPEER_A_FABRIC_LIMIT_VNETS];
	if (s->n_vnets > limit)
		vpeer_refuse_limit(tx, op->index, VPEER_A_FABRIC_LIMIT_VNETS,
				   "R-LIM-1", limit, &s->obj);
	return set_prefixes(tx, op, v);
}

/* R-VNET-13: what lies in the VNet goes with it, but for NICs and gateways. */
static void del_vnet(struct vpeer_tx *tx, const struct vpeer_op *op,
		     struct vpeer_vnet *v)
{
	struct vpeer_obj *o;

	vpeer_tx_gone(tx, &v->obj, op->index);
	list_for_each_entry(o, &v->subnets, sibling)
		if (!o->gone)
			vpeer_tx_gone(tx, o, op->index);
	list_for_each_entry(o, &v->links, sibling)
		if (!o->gone)
			vpeer_tx_gone(tx, o, op->index);
	vpeer_grants_gone(tx, &v->grants, op->index);
}

static int set_vnet(struct vpeer_tx *tx, const struct vpeer_op *op,
		    struct vpeer_vnet *v)
{
	if (op->region.s && !vpeer_str_eq(op->region, v->region)) {
		struct vpeer_refusal *r;

		r = vpeer_refuse(tx, op->index, VPEER_A_VNET_REGION,
				 VPEER_CODE_INVALID_ATTRIBUTE);
		vpeer_refusal_object(r, &v->obj);
		if (r)
			r->rule = "R-VNET-10";
	}
	if (!op->clear && !op->n_add && !op->n_remove)
		return 0;
	vpeer_tx_touch(tx, &v->obj, op->index);
	return set_prefixes(tx, op, v);
}

/**
 * vpeer_vnet_apply() - stage an operation on a VNet
 * @tx: the transaction
 * @op: the operation
 *
 * Return: 0, also when it is refused, or -ENOMEM.
 */
int vpeer_vnet_apply(struct vpeer_tx *tx, const struct vpeer_op *op)
{
	static const struct vpeer_str none;
	struct vpeer_subscription *s;
	struct vpeer_refusal *r;
	struct vpeer_vnet *v;

	if (!vpeer_op_name(tx, op, VPEER_A_VNET_NAME))
		return 0;
	if (op->verb == VPEER_VERB_NEW)
		return add_vnet(tx, op);
	s = vpeer_op_subscription(tx, op, VPEER_A_VNET_SUBSCRIPTION);
	if (!s)
		return 0;
	v = vpeer_find_vnet(tx->m, op->subscription, op->name);
	if (!v) {
		r = vpeer_refuse(tx, op->index, VPEER_A_VNET_NAME,
				 VPEER_CODE_RESOURCE_NOT_FOUND);
		vpeer_refusal_handle(r, VPEER_OBJECT_VNET,
				     vpeer_obj_name(&s->obj), op->name, none);
		return 0;
	}
	if (op->verb == VPEER_VERB_SET)
		return set_vnet(tx, op, v);
	del_vnet(tx, op, v);
	return 0;
}

/* R-VNET-1 */
static void check_disjoint(struct vpeer_tx *tx, const struct vpeer_vnet *v)
{
	const struct vpeer_space *s = vpeer_vnet_end(v);
	const enum vpeer_code code =
		VPEER_CODE_NETCFG_INVALID_VIRTUAL_NETWORK_SITE;
	const struct vpeer_prefix *outer = NULL;
	struct vpeer_refusal *r;
	u32 i;

	for (i = 0; i < s->n; i++) {
		const struct vpeer_prefix *p = &s->prefix[i];

		if (!outer || !vpeer_prefix_covers(outer, p)) {
			outer = p;
			continue;
		}
		r = vpeer_refuse(tx, v->obj.op, VPEER_A_VNET_PREFIX, code);
		vpeer_refusal_object(r, &v->obj);
		vpeer_refusal_prefix(r, outer);
		vpeer_refusal_prefix(r, p);
	}
}

/* R-VNET-5; subnets that the transaction touches are checked as such. */
static int check_subnets(struct vpeer_tx *tx, const struct vpeer_vnet *v)
{
	const enum vpeer_code code =
		VPEER_CODE_IN_USE_PREFIX_CANNOT_BE_DELETED;
	struct vpeer_refusal *r;
	struct vpeer_obj *o;
	int err = 0;

	list_for_each_entry(o, &v->subnets, sibling) {
		const struct vpeer_space *s = vpeer_subnet_end(to_subnet(o));
		u32 i;

		for (i = 0; !o->gone && !to_subnet(o)->next && i < s->n; i++) {
			if (vpeer_space_outer(v->next, &s->prefix[i]))
				continue;
			r = vpeer_refuse(tx, v->obj.op,
					 VPEER_A_VNET_REMOVE_PREFIX, code);
			vpeer_refusal_object(r, &v->obj);
			vpeer_refusal_object(r, o);
			vpeer_refusal_prefix(r, &s->prefix[i]);
		}
		err = vpeer_relax();
		if (err)
			break;
	}
	return err;
}

static const struct vpeer_obj *resident(const struct vpeer_vnet *v)
{
	const struct vpeer_gateway *g = vpeer_vnet_gateway(v);
	const struct vpeer_netif *n;

	list_for_each_entry(n, &v->netifs, in_vnet)
		if (!n->obj.gone)
			return &n->obj;
	return g ? &g->obj : NULL;
}

static void check_gone(struct vpeer_tx *tx, const struct vpeer_vnet *v)
{
	const struct vpeer_obj *o = resident(v);

	if (o)
		vpeer_refuse_pair(tx, v->obj.op, VPEER_A_VNET_NAME,
				  VPEER_CODE_RESOURCE_IN_USE, &v->obj, o);
}

/**
 * vpeer_vnet_check() - check a touched VNet
 * @tx: the transaction
 * @v: the VNet
 *
 * Return: 0, also after a refusal, or -EINTR.
 */
int vpeer_vnet_check(struct vpeer_tx *tx, struct vpeer_vnet *v)
{
	u32 limit = tx->m->next_limits.limit[VPEER_A_FABRIC_LIMIT_PREFIXES];

	if (v->obj.gone) {
		check_gone(tx, v);
		return 0;
	}
	if (!v->next)
		return 0;
	if (!v->next->n)
		vpeer_refuse_object(tx, v->obj.op, VPEER_A_VNET_PREFIX,
				    VPEER_CODE_MISSING_ATTRIBUTE, &v->obj);
	if (vpeer_list_too_long(v->cur, v->next, limit))
		vpeer_refuse_limit(tx, v->obj.op, VPEER_A_FABRIC_LIMIT_PREFIXES,
				   "R-LIM-9", limit, &v->obj);
	check_disjoint(tx, v);
	return v->obj.fresh ? 0 : check_subnets(tx, v);
}
