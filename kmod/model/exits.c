// SPDX-License-Identifier: GPL-2.0-only
/*
 * Which gateways lead out of a VNet: its own, or those that it uses of another
 * one (R-GW-3, R-GW-4).
 */
#include "tx.h"

/**
 * vpeer_link_transits() - does a link use the remote VNet's gateways?
 * @l: the link
 * @m: the model
 *
 * Return: true if it is Connected and its flag is on.
 */
bool vpeer_link_transits(const struct vpeer_link *l, struct vpeer_model *m)
{
	return !l->obj.gone && vpeer_link_end(l)->flags &
			       VPEER_PEERING_FLAGS_USE_REMOTE_GATEWAYS &&
	       vpeer_link_remote(l) && vpeer_link_back(l, m);
}

/**
 * vpeer_vnet_exit() - whose gateways lead out of a VNet?
 * @v: the VNet
 * @m: the model
 * @through: the link that leads to them, NULL where they are its own
 *
 * Return: the VNet that has them, or NULL.
 */
struct vpeer_vnet *vpeer_vnet_exit(struct vpeer_vnet *v, struct vpeer_model *m,
				   struct vpeer_link **through)
{
	struct vpeer_obj *o;

	*through = NULL;
	if (vpeer_vnet_gateway(v))
		return v;
	list_for_each_entry(o, &v->links, sibling) {
		if (!vpeer_link_transits(to_link(o), m))
			continue;
		*through = to_link(o);
		return to_link(o)->remote;
	}
	return NULL;
}

/**
 * vpeer_vnet_gateway_of() - a VNet's gateway of a type
 * @v: the VNet
 * @type: the type
 *
 * Return: the gateway in the end state, or NULL.
 */
struct vpeer_gateway *vpeer_vnet_gateway_of(const struct vpeer_vnet *v,
					    enum vpeer_gateway_type type)
{
	struct vpeer_gateway *g;

	list_for_each_entry(g, &v->gateways, in_vnet)
		if (!g->obj.gone && g->type == type)
			return g;
	return NULL;
}
