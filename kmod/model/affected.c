// SPDX-License-Identifier: GPL-2.0-only
/*
 * What a transaction means for routes: whose are compiled anew, and whether a
 * permission is taken away.
 */
#include "table.h"

static void mark(struct vpeer_tx *tx, struct vpeer_vnet *v)
{
	if (v && !v->obj.gone && list_empty(&v->recompile))
		list_add_tail(&v->recompile, &tx->recompile);
}

/* Those that use a VNet's gateways; what lies behind has to do with them. */
static void mark_users(struct vpeer_tx *tx, struct vpeer_vnet *v)
{
	struct vpeer_link *l;

	if (list_empty(&v->gateways))
		return;
	list_for_each_entry(l, &v->in_links, in_remote)
		if (vpeer_link_transits(l, tx->m))
			mark(tx, vpeer_link_local(l));
}

static void mark_gateway(struct vpeer_tx *tx, struct vpeer_vnet *v)
{
	mark(tx, v);
	mark_users(tx, v);
}

/* A user's routes are the gateways' matter too: they relay (R-GW-11). */
static void mark_subnet(struct vpeer_tx *tx, const struct vpeer_subnet *s)
{
	struct vpeer_vnet *v = to_vnet(s->obj.parent), *exit;
	struct vpeer_link *through;

	if (v->obj.gone)
		return;
	mark(tx, v);
	exit = vpeer_vnet_exit(v, tx->m, &through);
	if (exit)
		mark(tx, exit);
}

static void mark_table(struct vpeer_tx *tx, const struct vpeer_route_table *t)
{
	const struct vpeer_subnet *s;

	list_for_each_entry(s, &t->subnets, in_table)
		mark_subnet(tx, s);
}

static bool steers(const struct vpeer_subnet *s)
{
	return s->retabled || vpeer_subnet_table(s) ||
	       vpeer_subnet_has_gateways(s);
}

static void mark_link(struct vpeer_tx *tx, struct vpeer_link *l)
{
	struct vpeer_vnet *v = vpeer_link_local(l);

	mark(tx, v);
	mark_users(tx, v);
	if (!l->remote)
		return;
	mark(tx, l->remote);
	mark_users(tx, l->remote);
}

static void mark_object(struct vpeer_tx *tx, struct vpeer_obj *obj)
{
	struct vpeer_netif *n;

	switch (obj->kind) {
	case VPEER_OBJECT_VNET:
		if (to_vnet(obj)->next)
			mark_gateway(tx, to_vnet(obj));
		return;
	case VPEER_OBJECT_SUBNET:
		if (steers(to_subnet(obj)))
			mark_subnet(tx, to_subnet(obj));
		return;
	case VPEER_OBJECT_NIC:
		n = to_netif(obj);
		if (!obj->gone && n->next && n->next->gateway)
			mark_gateway(tx, n->vnet);
		return;
	case VPEER_OBJECT_PEERING:
		mark_link(tx, to_link(obj));
		return;
	case VPEER_OBJECT_GATEWAY:
		mark_gateway(tx, to_gateway(obj)->vnet);
		return;
	case VPEER_OBJECT_CONNECTION:
		mark_gateway(tx, to_gateway(obj->parent)->vnet);
		return;
	case VPEER_OBJECT_ROUTE_TABLE:
		mark_table(tx, to_route_table(obj));
		return;
	case VPEER_OBJECT_ROUTE:
		mark_table(tx, to_route_table(obj->parent));
		return;
	}
}

/**
 * vpeer_tx_mark_routes() - find the VNets whose routes change
 * @tx: the transaction, checked; its list ->recompile is filled
 */
void vpeer_tx_mark_routes(struct vpeer_tx *tx)
{
	struct vpeer_obj *obj;
	u32 turn = 0;

	list_for_each_entry(obj, &tx->touched, touched) {
		mark_object(tx, obj);
		vpeer_breathe(&turn);
	}
}

static bool loses_prefix(const struct vpeer_space *was,
			 const struct vpeer_space *will)
{
	u32 i;

	for (i = 0; i < was->n; i++)
		if (!vpeer_space_find(will, &was->prefix[i]))
			return true;
	return false;
}

static bool netif_loses(const struct vpeer_netif_conf *was,
			const struct vpeer_netif_conf *will)
{
	struct vpeer_addr a;
	u32 i;

	if (was->flags & ~will->flags || was->gateway != will->gateway)
		return true;
	for (i = 0; i < was->addrs.n; i++) {
		a = vpeer_addrs_at(&was->addrs, i);
		if (!vpeer_addrs_has(&will->addrs, &a))
			return true;
	}
	return false;
}

/* A route may lead away from where packets have gone. */
static bool steering_revokes(struct vpeer_obj *obj)
{
	struct vpeer_connection *c;

	switch (obj->kind) {
	case VPEER_OBJECT_SUBNET:
		return to_subnet(obj)->retabled;
	case VPEER_OBJECT_CONNECTION:
		c = to_connection(obj);
		return obj->fresh || (c->next && loses_prefix(c->cur, c->next));
	case VPEER_OBJECT_ROUTE_TABLE:
	case VPEER_OBJECT_ROUTE:
		return true;
	}
	return false;
}

static bool object_revokes(struct vpeer_obj *obj)
{
	struct vpeer_netif *n;
	struct vpeer_link *l;
	struct vpeer_vnet *v;

	if (steering_revokes(obj))
		return true;
	if (obj->gone || obj->fresh)
		return obj->gone;
	switch (obj->kind) {
	case VPEER_OBJECT_VNET:
		v = to_vnet(obj);
		return v->next && loses_prefix(v->cur, v->next);
	case VPEER_OBJECT_NIC:
		n = to_netif(obj);
		return n->next && netif_loses(n->cur, n->next);
	case VPEER_OBJECT_PEERING:
		l = to_link(obj);
		return l->next && (l->cur->flags & ~l->next->flags ||
				   l->next_members ||
				   (l->next->severed && !l->cur->severed) ||
				   loses_prefix(l->cur->space,
						l->next->space));
	}
	return false;
}

/**
 * vpeer_tx_revokes() - does the transaction take a permission away?
 * @tx: the transaction, checked
 *
 * Return: true if packets may have passed that must not pass any more.
 */
bool vpeer_tx_revokes(const struct vpeer_tx *tx)
{
	struct vpeer_obj *obj;
	u32 turn = 0;

	list_for_each_entry(obj, &tx->touched, touched) {
		if (object_revokes(obj))
			return true;
		vpeer_breathe(&turn);
	}
	return false;
}
