// SPDX-License-Identifier: GPL-2.0-only
/*
 * Gateways (R-GW-1 to -3). So far they are configuration: what uses them can
 * be said and is checked, but no packet passes through one.
 */
#include "tx.h"

static struct vpeer_gateway *new_gateway(struct vpeer_model *m,
					 struct vpeer_subscription *s,
					 struct vpeer_vnet *v,
					 const struct vpeer_op *op)
{
	struct vpeer_gateway *g = vpeer_alloc(sizeof(*g) + op->name.len + 1);

	if (!g)
		return NULL;
	memcpy(g + 1, op->name.s, op->name.len);
	g->vnet = v;
	g->type = op->type;
	vpeer_object_init(m, &g->obj, VPEER_OBJECT_GATEWAY, &s->obj,
			  (char *)(g + 1));
	list_add_tail(&g->obj.sibling, &s->gateways);
	list_add_tail(&g->in_vnet, &v->gateways);
	return g;
}

static int add_gateway(struct vpeer_tx *tx, const struct vpeer_op *op,
		       struct vpeer_subscription *s)
{
	struct vpeer_gateway *g;
	struct vpeer_vnet *v;

	g = vpeer_find_gateway(tx->m, op->subscription, op->name);
	if (g) {
		vpeer_refuse_object(tx, op->index, VPEER_A_GATEWAY_NAME,
				    VPEER_CODE_RESOURCE_ALREADY_EXISTS,
				    &g->obj);
		return 0;
	}
	v = vpeer_op_vnet(tx, op, VPEER_A_GATEWAY_SUBSCRIPTION,
			  VPEER_A_GATEWAY_VNET);
	if (!op->type)
		vpeer_refuse(tx, op->index, VPEER_A_GATEWAY_TYPE,
			     VPEER_CODE_MISSING_ATTRIBUTE);
	if (!v || !op->type)
		return 0;
	g = new_gateway(tx->m, s, v, op);
	if (!g)
		return -ENOMEM;
	g->obj.fresh = true;
	vpeer_tx_touch(tx, &g->obj, op->index);
	return 0;
}

static void set_gateway(struct vpeer_tx *tx, const struct vpeer_op *op,
			const struct vpeer_gateway *g)
{
	if (op->vnet.s && !vpeer_str_eq(op->vnet, g->vnet->obj.name))
		vpeer_refuse_object(tx, op->index, VPEER_A_GATEWAY_VNET,
				    VPEER_CODE_INVALID_ATTRIBUTE, &g->obj);
	if (op->type && op->type != g->type)
		vpeer_refuse_object(tx, op->index, VPEER_A_GATEWAY_TYPE,
				    VPEER_CODE_INVALID_ATTRIBUTE, &g->obj);
}

/**
 * vpeer_gateway_apply() - stage an operation on a gateway
 * @tx: the transaction
 * @op: the operation
 *
 * Return: 0, also when it is refused, or -ENOMEM.
 */
int vpeer_gateway_apply(struct vpeer_tx *tx, const struct vpeer_op *op)
{
	static const struct vpeer_str none;
	struct vpeer_subscription *s;
	struct vpeer_gateway *g;
	struct vpeer_refusal *r;

	if (!vpeer_op_name(tx, op, VPEER_A_GATEWAY_NAME))
		return 0;
	s = vpeer_op_subscription(tx, op, VPEER_A_GATEWAY_SUBSCRIPTION);
	if (!s)
		return 0;
	if (op->verb == VPEER_VERB_NEW)
		return add_gateway(tx, op, s);
	g = vpeer_find_gateway(tx->m, op->subscription, op->name);
	if (!g) {
		r = vpeer_refuse(tx, op->index, VPEER_A_GATEWAY_NAME,
				 VPEER_CODE_RESOURCE_NOT_FOUND);
		vpeer_refusal_handle(r, VPEER_OBJECT_GATEWAY,
				     vpeer_str(s->obj.name), op->name, none);
	} else if (op->verb == VPEER_VERB_SET) {
		set_gateway(tx, op, g);
	} else {
		vpeer_tx_gone(tx, &g->obj, op->index);
	}
	return 0;
}

/**
 * vpeer_vnet_gateway() - find a gateway of a VNet
 * @v: the VNet
 *
 * Return: one that is there in the end state, or NULL.
 */
struct vpeer_gateway *vpeer_vnet_gateway(const struct vpeer_vnet *v)
{
	struct vpeer_gateway *g;

	list_for_each_entry(g, &v->gateways, in_vnet)
		if (!g->obj.gone)
			return g;
	return NULL;
}

/* R-GW-1; of two that come together the later one is refused. */
static void check_type(struct vpeer_tx *tx, const struct vpeer_gateway *g)
{
	const struct vpeer_gateway *o;

	list_for_each_entry(o, &g->vnet->gateways, in_vnet) {
		if (o == g || o->obj.gone || o->type != g->type ||
		    (o->obj.fresh && o->obj.op > g->obj.op))
			continue;
		vpeer_refuse_pair(tx, g->obj.op, VPEER_A_GATEWAY_TYPE,
				  VPEER_CODE_VNET_HAS_GATEWAY_OF_TYPE,
				  &g->obj, &o->obj);
		return;
	}
}

/**
 * vpeer_gateway_check() - check a touched gateway
 * @tx: the transaction
 * @g: the gateway
 */
void vpeer_gateway_check(struct vpeer_tx *tx, struct vpeer_gateway *g)
{
	if (g->vnet->obj.gone)
		return;
	vpeer_transit_check_gateway(tx, g);
	if (g->obj.gone)
		return;
	check_type(tx, g);
	if (!vpeer_find_subnet(tx->m, g->vnet,
			       vpeer_str(VPEER_GATEWAY_SUBNET)))
		vpeer_refuse_object(tx, g->obj.op, VPEER_A_GATEWAY_VNET,
				    VPEER_CODE_GATEWAY_SUBNET_NOT_FOUND,
				    &g->vnet->obj);
}

/**
 * vpeer_gateway_free() - free a gateway
 * @g: the gateway, unlinked
 */
void vpeer_gateway_free(struct vpeer_gateway *g)
{
	vpeer_free(g);
}
