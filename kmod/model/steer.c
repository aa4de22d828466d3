// SPDX-License-Identifier: GPL-2.0-only
/*
 * Which user-defined routes a subnet may have (R-GW-12, R-RT-16, R-RT-17). A
 * route, a table, a subnet, a gateway or a link may come last; the operation
 * that brings two together that do not fit is the one that is refused.
 */
#include "tx.h"

static bool is_gateway_subnet(const struct vpeer_subnet *s)
{
	return !strcmp(s->obj.name, VPEER_GATEWAY_SUBNET);
}

static bool leads_to_gateway(const struct vpeer_route *r)
{
	return !r->obj.gone && vpeer_route_end(r)->type ==
			       VPEER_NEXT_HOP_TYPE_VIRTUAL_NETWORK_GATEWAY;
}

/* R-GW-12: the ExpressRoute gateway that a route from the VNet might meet. */
static struct vpeer_gateway *expressroute(struct vpeer_tx *tx,
					  struct vpeer_vnet *v)
{
	struct vpeer_link *through;
	struct vpeer_vnet *exit = vpeer_vnet_exit(v, tx->m, &through);

	return exit ? vpeer_vnet_gateway_of(exit,
					    VPEER_GATEWAY_TYPE_EXPRESSROUTE) :
		      NULL;
}

static void refuse(struct vpeer_tx *tx, u32 op, u16 attr, enum vpeer_code code,
		   const struct vpeer_obj *what, const struct vpeer_obj *with,
		   const struct vpeer_obj *where)
{
	struct vpeer_refusal *r = vpeer_refuse(tx, op, attr, code);

	vpeer_refusal_object(r, what);
	vpeer_refusal_object(r, with);
	if (where)
		vpeer_refusal_object(r, where);
}

/* R-RT-17; of a route and a subnet the one at fault comes first. */
static bool has_place(struct vpeer_tx *tx, u32 op, u16 attr,
		      const struct vpeer_subnet *s, const struct vpeer_route *r,
		      bool subnet_first)
{
	const struct vpeer_obj *a = subnet_first ? &s->obj : &r->obj;
	const struct vpeer_obj *b = subnet_first ? &r->obj : &s->obj;

	if (!is_gateway_subnet(s) ||
	    !vpeer_prefix_is_default(&vpeer_route_end(r)->prefix))
		return true;
	refuse(tx, op, attr, VPEER_CODE_ROUTE_TABLE_NOT_ALLOWED, a, b, NULL);
	return false;
}

/* R-GW-12, likewise */
static bool has_gateway(struct vpeer_tx *tx, u32 op, u16 attr,
			const struct vpeer_subnet *s,
			const struct vpeer_route *r, bool subnet_first)
{
	const struct vpeer_obj *a = subnet_first ? &s->obj : &r->obj;
	const struct vpeer_obj *b = subnet_first ? &r->obj : &s->obj;
	const struct vpeer_gateway *g;

	if (!leads_to_gateway(r))
		return true;
	g = expressroute(tx, to_vnet(s->obj.parent));
	if (g)
		refuse(tx, op, attr, VPEER_CODE_GATEWAY_NEXT_HOP_NOT_ALLOWED, a,
		       b, &g->obj);
	return !g;
}

/**
 * vpeer_steer_check_route() - may the subnets of its table have a route?
 * @tx: the transaction
 * @r: the route, fresh or changed; of each rule the first subnet that may not
 *     have it is named
 */
void vpeer_steer_check_route(struct vpeer_tx *tx, const struct vpeer_route *r)
{
	bool place = true, gateway = true;
	struct vpeer_subnet *s;

	list_for_each_entry(s, &to_route_table(r->obj.parent)->subnets,
			    in_table) {
		/* of a subnet that comes to the table now it is the subnet */
		if (s->obj.gone || s->retabled)
			continue;
		place = place && has_place(tx, r->obj.op, VPEER_A_ROUTE_PREFIX,
					   s, r, false);
		gateway = gateway && has_gateway(tx, r->obj.op,
						 VPEER_A_ROUTE_NEXT_HOP_TYPE, s,
						 r, false);
		if (!place && !gateway)
			return;
	}
}

static void refuse_isolation(struct vpeer_tx *tx, u32 op, u16 attr,
			     const struct vpeer_obj *a,
			     const struct vpeer_obj *b)
{
	struct vpeer_refusal *r;

	r = vpeer_refuse(tx, op, attr, VPEER_CODE_ROUTE_TABLE_NOT_ALLOWED);
	vpeer_refusal_object(r, a);
	vpeer_refusal_object(r, b);
	if (r)
		r->rule = "R-RT-16";
}

/**
 * vpeer_steer_check_subnet() - may a subnet have its route table?
 * @tx: the transaction
 * @s: the subnet
 */
void vpeer_steer_check_subnet(struct vpeer_tx *tx, struct vpeer_subnet *s)
{
	const struct vpeer_route_table *t = s->next_table;
	const u16 attr = VPEER_A_SUBNET_ROUTE_TABLE;
	bool place = true, gateway = true;
	struct vpeer_obj *o;

	if (!s->retabled || !t || t->obj.gone)
		return;
	if (t->next_isolated && is_gateway_subnet(s))
		refuse_isolation(tx, s->obj.op, attr, &s->obj, &t->obj);
	list_for_each_entry(o, &t->routes, sibling) {
		if (o->gone)
			continue;
		place = place && has_place(tx, s->obj.op, attr, s, to_route(o),
					   true);
		gateway = gateway && has_gateway(tx, s->obj.op, attr, s,
						 to_route(o), true);
		if (!place && !gateway)
			return;
	}
}

/**
 * vpeer_steer_check_isolation() - may a table keep out gateways' routes?
 * @tx: the transaction
 * @t: the table, which begins to
 */
void vpeer_steer_check_isolation(struct vpeer_tx *tx,
				 const struct vpeer_route_table *t)
{
	const u16 attr = VPEER_A_ROUTE_TABLE_DISABLE_GATEWAY_PROPAGATION;
	const struct vpeer_subnet *s;

	list_for_each_entry(s, &t->subnets, in_table) {
		if (s->obj.gone || s->retabled || !is_gateway_subnet(s))
			continue;
		refuse_isolation(tx, t->obj.op, attr, &t->obj, &s->obj);
		return;
	}
}

static const struct vpeer_route *gateway_route(const struct vpeer_subnet *s)
{
	const struct vpeer_route_table *t = vpeer_subnet_table(s);
	struct vpeer_obj *o;

	if (!t || t->obj.gone || s->retabled)
		return NULL;
	list_for_each_entry(o, &t->routes, sibling)
		/* of a route that changes now it is the route */
		if (leads_to_gateway(to_route(o)) && !to_route(o)->next)
			return to_route(o);
	return NULL;
}

/**
 * vpeer_steer_check_exit() - may a VNet's subnets meet its exit's gateways?
 * @tx: the transaction
 * @v: the VNet
 * @by: the gateway or link that brings them
 * @attr: its attribute
 */
void vpeer_steer_check_exit(struct vpeer_tx *tx, struct vpeer_vnet *v,
			    const struct vpeer_obj *by, u16 attr)
{
	const struct vpeer_route *r;
	struct vpeer_obj *o;

	if (!expressroute(tx, v))
		return;
	list_for_each_entry(o, &v->subnets, sibling) {
		r = o->gone ? NULL : gateway_route(to_subnet(o));
		if (!r)
			continue;
		refuse(tx, by->op, attr,
		       VPEER_CODE_GATEWAY_NEXT_HOP_NOT_ALLOWED, by, &r->obj, o);
		return;
	}
}
