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

/* R-GW-20: what the list covers is not told itself. */
static bool is_told(const struct vpeer_space *summary,
		    const struct vpeer_prefix *p)
{
	return !vpeer_space_cover(summary, p);
}

static void tell(struct vpeer_space *to, const struct vpeer_space *summary,
		 const struct vpeer_space *s)
{
	u32 i;

	for (i = 0; i < s->n; i++)
		if (is_told(summary, &s->prefix[i]))
			to->prefix[to->n++] = s->prefix[i];
}

/* The link of the hub to a spoke that uses its gateways, else NULL. */
static const struct vpeer_link *to_spoke(const struct vpeer_obj *o,
					 struct vpeer_model *m)
{
	const struct vpeer_link *l = container_of(o, struct vpeer_link, obj);
	const struct vpeer_link *back = o->gone ? NULL : vpeer_link_back(l, m);

	return back && vpeer_link_transits(back, m) ? l : NULL;
}

/**
 * vpeer_gateway_advertised() - what a gateway tells on-premises
 * @g: the gateway
 * @m: the model
 *
 * R-GW-8 and R-GW-20: the address spaces of its VNet and of those that use it,
 * as far as the VNet knows them, or what stands for them.
 *
 * Return: a sorted set to be freed, or NULL.
 */
struct vpeer_space *vpeer_gateway_advertised(const struct vpeer_gateway *g,
					     struct vpeer_model *m)
{
	const struct vpeer_space *summary = &vpeer_gateway_end(g)->summary;
	u32 n = summary->n + vpeer_vnet_end(g->vnet)->n;
	const struct vpeer_link *l;
	struct vpeer_space *s;
	struct vpeer_obj *o;

	list_for_each_entry(o, &g->vnet->links, sibling) {
		l = to_spoke(o, m);
		n += l ? vpeer_link_end(l)->space.n : 0;
	}
	s = vpeer_space_alloc(n);
	if (!s)
		return NULL;
	vpeer_space_copy(s, summary);
	tell(s, summary, vpeer_vnet_end(g->vnet));
	list_for_each_entry(o, &g->vnet->links, sibling) {
		l = to_spoke(o, m);
		if (l)
			tell(s, summary, &vpeer_link_end(l)->space);
	}
	vpeer_space_sort(s);
	return s;
}
