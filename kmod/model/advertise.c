// SPDX-License-Identifier: GPL-2.0-only
/* What gateways tell on-premises, and how much they may (R-GW-8, R-LIM-8). */
#include "tx.h"

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
		n += l ? vpeer_link_end(l)->space->n : 0;
	}
	s = vpeer_space_alloc(n);
	if (!s)
		return NULL;
	vpeer_space_copy(s, summary);
	tell(s, summary, vpeer_vnet_end(g->vnet));
	list_for_each_entry(o, &g->vnet->links, sibling) {
		l = to_spoke(o, m);
		if (l)
			tell(s, summary, vpeer_link_end(l)->space);
	}
	vpeer_space_sort(s);
	return s;
}

static bool has_more(const struct vpeer_space *will,
		     const struct vpeer_space *was)
{
	u32 i;

	for (i = 0; i < will->n; i++)
		if (!vpeer_space_find(was, &will->prefix[i]))
			return true;
	return false;
}

/* It is said once, of the first operation that is too much. */
static bool is_refused(struct vpeer_tx *tx, const struct vpeer_gateway *g,
		       u16 attr)
{
	char handle[VPEER_HANDLE_MAX + 1];
	const struct vpeer_refusal *r;

	vpeer_handle(&g->obj, handle);
	list_for_each_entry(r, &tx->refusals.list, list)
		if (r->code == VPEER_CODE_LIMIT_REACHED && r->attr == attr &&
		    r->n_objects && !strcmp(r->handle[0], handle))
			return true;
	return false;
}

static void check_count(struct vpeer_tx *tx, const struct vpeer_gateway *g,
			u32 op, u16 attr, u32 n)
{
	u32 limit = tx->m->next_limits.limit[attr];

	if (n > limit && !is_refused(tx, g, attr))
		vpeer_refuse_limit(tx, op, attr, "R-LIM-8", limit, &g->obj);
}

static int check_gateway(struct vpeer_tx *tx, const struct vpeer_vnet *v,
			 u32 op)
{
	const struct vpeer_gateway *g;
	struct vpeer_space *s;
	u32 i, n4 = 0;

	g = vpeer_vnet_gateway_of(v, VPEER_GATEWAY_TYPE_EXPRESSROUTE);
	if (!g)
		return 0;
	s = vpeer_gateway_advertised(g, tx->m);
	if (!s)
		return -ENOMEM;
	for (i = 0; i < s->n; i++)
		n4 += vpeer_prefix_is4(&s->prefix[i]);
	check_count(tx, g, op, VPEER_A_FABRIC_LIMIT_ADVERTISED_IPV4, n4);
	check_count(tx, g, op, VPEER_A_FABRIC_LIMIT_ADVERTISED_IPV6,
		    s->n - n4);
	vpeer_free(s);
	return vpeer_relax();
}

static bool comes(const struct vpeer_link *l)
{
	return l->obj.fresh ||
	       (l->next && l->cur->severed && !l->next->severed);
}

static bool begins_to_use(const struct vpeer_link *l)
{
	return comes(l) || (l->next && l->next->flags & ~l->cur->flags &
			    VPEER_PEERING_FLAGS_USE_REMOTE_GATEWAYS);
}

/* The hub that tells more since a link to or of a spoke changes, or NULL. */
static struct vpeer_vnet *link_hub(struct vpeer_tx *tx, struct vpeer_link *l)
{
	struct vpeer_link *back = vpeer_link_back(l, tx->m);

	if (!back)
		return NULL;
	if (vpeer_link_transits(l, tx->m))
		return begins_to_use(l) ? l->remote : NULL;
	if (!vpeer_link_transits(back, tx->m))
		return NULL;
	return comes(l) || (l->next && has_more(l->next->space,
						l->cur->space)) ?
	       vpeer_link_local(l) : NULL;
}

/* The VNet whose gateways an object gives more to tell, or NULL. */
static struct vpeer_vnet *teller(struct vpeer_tx *tx, struct vpeer_obj *obj)
{
	struct vpeer_gateway *g;
	struct vpeer_vnet *v;

	switch (obj->kind) {
	case VPEER_OBJECT_VNET:
		v = to_vnet(obj);
		return v->next && (obj->fresh || has_more(v->next, v->cur)) ?
		       v : NULL;
	case VPEER_OBJECT_PEERING:
		return link_hub(tx, to_link(obj));
	case VPEER_OBJECT_GATEWAY:
		g = to_gateway(obj);
		return g->next ? g->vnet : NULL;
	}
	return NULL;
}

/**
 * vpeer_advertised_check() - check how much ExpressRoute gateways tell
 * @tx: the transaction
 *
 * R-LIM-8; a VPN gateway has no such limit. What only becomes less is not
 * refused, wherever the limit is.
 *
 * Return: 0, also after a refusal, or -ENOMEM or -EINTR.
 */
int vpeer_advertised_check(struct vpeer_tx *tx)
{
	struct vpeer_vnet *v;
	struct vpeer_obj *obj;
	u32 turn = 0;
	int err;

	if (!tx->m->count[VPEER_OBJECT_GATEWAY])
		return 0;
	list_for_each_entry(obj, &tx->touched, touched) {
		vpeer_breathe(&turn);
		v = obj->gone ? NULL : teller(tx, obj);
		err = v ? check_gateway(tx, v, obj->op) : 0;
		if (err)
			return err;
	}
	return 0;
}
