// SPDX-License-Identifier: GPL-2.0-only
/*
 * Gateway transit (R-FLAG-12 to -29, R-GW-3): who lends gateways, and who may
 * use them. A link asks for the remote VNet's gateways in the transaction that
 * switches its flag on; everything has to be in place then. Later it is what
 * would break this that is refused.
 */
#include "tx.h"

#define LENDS	VPEER_PEERING_FLAGS_ALLOW_GATEWAY_TRANSIT
#define USES	VPEER_PEERING_FLAGS_USE_REMOTE_GATEWAYS

static bool has(const struct vpeer_link *l, u32 flag)
{
	return vpeer_link_end(l)->flags & flag;
}

static bool had(const struct vpeer_link *l, u32 flag)
{
	return !l->obj.fresh && l->cur->flags & flag;
}

static bool asks(const struct vpeer_link *l)
{
	return has(l, USES) && !had(l, USES);
}

static bool uses(const struct vpeer_link *l)
{
	return !l->obj.gone && has(l, USES) && had(l, USES);
}

/* R-FLAG-18; of two links that ask at once the later one is refused. */
static void check_others(struct vpeer_tx *tx, const struct vpeer_link *l)
{
	const enum vpeer_code another =
		VPEER_CODE_ANOTHER_PEERING_ALREADY_USES_REMOTE_GATEWAYS;
	struct vpeer_obj *o;

	list_for_each_entry(o, &vpeer_link_local(l)->links, sibling) {
		if (o == &l->obj || o->gone || !has(to_link(o), USES) ||
		    (asks(to_link(o)) && o->op > l->obj.op))
			continue;
		vpeer_refuse_pair(tx, l->obj.op, VPEER_A_PEERING_FLAGS,
				  another, &l->obj, o);
		return;
	}
}

/* R-GW-12: may the routes of a VNet's users meet the gateways of a link? */
static void check_steering(struct vpeer_tx *tx, const struct vpeer_link *l,
			   const struct vpeer_obj *by, u16 attr)
{
	struct vpeer_link *through;

	if (vpeer_vnet_exit(vpeer_link_local(l), tx->m, &through) &&
	    through == l)
		vpeer_steer_check_exit(tx, vpeer_link_local(l), by, attr);
}

static void check_asking(struct vpeer_tx *tx, const struct vpeer_link *l)
{
	const enum vpeer_code not_lent =
		VPEER_CODE_REMOTE_PEERING_DOES_NOT_ALLOW_GATEWAY_TRANSIT;
	const struct vpeer_link *back = vpeer_link_back(l, tx->m);
	const struct vpeer_gateway *g;

	/* R-FLAG-15; R-FLAG-20: without a link back this must do */
	if (vpeer_link_remote(l) && !vpeer_vnet_gateway(l->remote))
		vpeer_refuse_pair(tx, l->obj.op, VPEER_A_PEERING_FLAGS,
				  VPEER_CODE_REMOTE_VNET_HAS_NO_GATEWAYS,
				  &l->obj, &l->remote->obj);
	if (back && !has(back, LENDS))
		vpeer_refuse_pair(tx, l->obj.op, VPEER_A_PEERING_FLAGS,
				  not_lent, &l->obj, &back->obj);
	check_others(tx, l);
	/* R-FLAG-19 */
	list_for_each_entry(g, &vpeer_link_local(l)->gateways, in_vnet)
		if (!g->obj.gone)
			vpeer_refuse_pair(tx, l->obj.op, VPEER_A_PEERING_FLAGS,
					  VPEER_CODE_VNET_HAS_GATEWAYS,
					  &l->obj, &g->obj);
	check_steering(tx, l, &l->obj, VPEER_A_PEERING_FLAGS);
}

/**
 * vpeer_transit_check() - check the gateway flags of a touched link
 * @tx: the transaction
 * @l: the link
 */
void vpeer_transit_check(struct vpeer_tx *tx, const struct vpeer_link *l)
{
	const enum vpeer_code both =
		VPEER_CODE_GATEWAY_TRANSIT_BOTH_WAYS_NOT_ALLOWED;
	const struct vpeer_link *back = vpeer_link_back(l, tx->m);

	if (has(l, USES) && has(l, LENDS))
		vpeer_refuse_object(tx, l->obj.op, VPEER_A_PEERING_FLAGS, both,
				    &l->obj);
	if (asks(l))
		check_asking(tx, l);
	/* R-FLAG-22, and for a link that comes to one which uses already */
	if (back && uses(back) && !has(l, LENDS) &&
	    (l->obj.fresh || had(l, LENDS)))
		vpeer_refuse_pair(tx, l->obj.op, VPEER_A_PEERING_FLAGS,
				  VPEER_CODE_GATEWAY_TRANSIT_IS_IN_USE,
				  &l->obj, &back->obj);
	/* the link that is asked connects the one that uses it */
	if (back && uses(back) && l->obj.fresh)
		check_steering(tx, back, &l->obj, VPEER_A_PEERING_REMOTE_VNET);
}

/* R-FLAG-24: every link that would be left without is named. */
static void check_loss(struct vpeer_tx *tx, const struct vpeer_gateway *g)
{
	struct vpeer_refusal *r;
	struct vpeer_link *l;

	list_for_each_entry(l, &g->vnet->in_links, in_remote) {
		if (!uses(l) || !vpeer_link_back(l, tx->m))
			continue;
		r = vpeer_refuse(tx, g->obj.op, VPEER_A_GATEWAY_NAME,
				 VPEER_CODE_GATEWAY_TRANSIT_IS_IN_USE);
		vpeer_refusal_object(r, &g->obj);
		vpeer_refusal_object(r, &l->obj);
		if (r)
			r->rule = "R-FLAG-24";
	}
}

/* R-GW-12, in the gateway's VNet and in those that use it. */
static void check_meeting(struct vpeer_tx *tx, const struct vpeer_gateway *g)
{
	const struct vpeer_link *back;
	struct vpeer_link *l;

	if (g->type != VPEER_GATEWAY_TYPE_EXPRESSROUTE)
		return;
	vpeer_steer_check_exit(tx, g->vnet, &g->obj, VPEER_A_GATEWAY_TYPE);
	list_for_each_entry(l, &g->vnet->in_links, in_remote) {
		back = vpeer_link_back(l, tx->m);
		/* of one that is connected now it is the link back */
		if (uses(l) && back && !back->obj.fresh)
			check_steering(tx, l, &g->obj, VPEER_A_GATEWAY_TYPE);
	}
}

/**
 * vpeer_transit_check_gateway() - may a gateway come or go?
 * @tx: the transaction
 * @g: the gateway, created or deleted
 */
void vpeer_transit_check_gateway(struct vpeer_tx *tx,
				 const struct vpeer_gateway *g)
{
	struct vpeer_obj *o;

	if (g->obj.gone) {
		check_loss(tx, g);
		return;
	}
	check_meeting(tx, g);
	/* R-FLAG-21 */
	list_for_each_entry(o, &g->vnet->links, sibling)
		if (uses(to_link(o)))
			vpeer_refuse_pair(tx, g->obj.op, VPEER_A_GATEWAY_VNET,
					  VPEER_CODE_VNET_USES_REMOTE_GATEWAYS,
					  &g->obj, o);
}

/**
 * vpeer_link_gateway() - a gateway that a link uses (R-FLAG-25)
 * @l: the link
 * @m: the model
 * @last: the one before it, or NULL for the first
 *
 * Return: the gateway, or NULL behind the last.
 */
const struct vpeer_gateway *vpeer_link_gateway(const struct vpeer_link *l,
					       struct vpeer_model *m,
					       const struct vpeer_gateway *last)
{
	const struct vpeer_vnet *v = vpeer_link_remote(l);
	const struct vpeer_gateway *g;

	if (!v || !has(l, USES) || !vpeer_link_back(l, m))
		return NULL;
	list_for_each_entry(g, &v->gateways, in_vnet) {
		if (!last && !g->obj.gone)
			return g;
		if (g == last)
			last = NULL;
	}
	return NULL;
}
