// SPDX-License-Identifier: GPL-2.0-only
/*
 * What changes of links and VNets mean for other links: the transitions of
 * R-ST, and which address spaces are in force (R-SYNC).
 */
#include "tx.h"

/* The link takes the remote VNet's address space as it will be. */
static int take_space(struct vpeer_tx *tx, struct vpeer_link *l)
{
	const struct vpeer_space *s;

	if (vpeer_link_knows(l, tx->m))
		return 0;
	vpeer_tx_touch(tx, &l->obj, VPEER_NO_OP);
	if (vpeer_link_stage(l))
		return -ENOMEM;
	s = vpeer_share_get(tx->m, l, VPEER_REMOTE);
	if (!s)
		return -ENOMEM;
	vpeer_space_put(l->next->space);
	l->next->space = s;
	return 0;
}

/* R-ST-13: a half that is left from an earlier VNet of the same name. */
static const struct vpeer_link *stale_half(const struct vpeer_link *l)
{
	const struct vpeer_vnet *v = vpeer_link_local(l);
	const struct vpeer_obj *o;

	list_for_each_entry(o, &l->remote->links, sibling) {
		const struct vpeer_link *other =
			container_of(o, struct vpeer_link, obj);

		if (!o->gone && !vpeer_link_remote(other) &&
		    !strcmp(other->remote_name, v->obj.name) &&
		    !strcmp(other->remote_sub, v->obj.parent->name))
			return other;
	}
	return NULL;
}

static void refuse_half(struct vpeer_tx *tx, const struct vpeer_link *l,
			const struct vpeer_link *half, bool stale)
{
	struct vpeer_refusal *r;

	r = vpeer_refuse(tx, l->obj.op, VPEER_A_PEERING_REMOTE_VNET,
			 VPEER_CODE_REMOTE_PEERING_IS_DISCONNECTED);
	vpeer_refusal_object(r, &l->obj);
	vpeer_refusal_object(r, &half->obj);
	if (r && stale)
		r->rule = "R-ST-13";
}

static int follow_new(struct vpeer_tx *tx, struct vpeer_link *l)
{
	struct vpeer_link *back = vpeer_link_back(l, tx->m);
	const struct vpeer_link *half = back;
	int err;

	if (!back)
		half = stale_half(l);
	else if (!vpeer_link_end(back)->severed)
		half = NULL;
	if (half)
		refuse_half(tx, l, half, !back);
	err = take_space(tx, l);
	if (err || !back)
		return err;
	vpeer_tx_touch(tx, &back->obj, VPEER_NO_OP);
	return take_space(tx, back);
}

static int sever(struct vpeer_tx *tx, struct vpeer_link *l)
{
	int err = vpeer_link_stage(l);

	if (err)
		return err;
	vpeer_tx_touch(tx, &l->obj, VPEER_NO_OP);
	l->next->severed = true;
	return 0;
}

static int follow_gone(struct vpeer_tx *tx, struct vpeer_link *l)
{
	u32 local = l->obj.parent->id;
	struct vpeer_link *back = vpeer_link_back(l, tx->m);

	/* replaced in the same transaction: nothing is lost */
	if (!back || back->obj.fresh ||
	    vpeer_find_pair(tx->m, local, l->remote_id))
		return 0;
	/* deletions come before what is set: R-ST-8 follows on R-ST-6 */
	if (!vpeer_link_end(back)->updated)
		return sever(tx, back);
	vpeer_tx_touch(tx, &back->obj, VPEER_NO_OP);
	return vpeer_link_remote(back) ? take_space(tx, back) : 0;
}

static bool follows(const struct vpeer_link *l)
{
	return vpeer_link_end(l)->flags & VPEER_PEERING_FLAGS_AUTO_SYNC;
}

/* Does the link take what the remote VNet has, in this transaction? */
static bool catches_up(const struct vpeer_link *l)
{
	return vpeer_link_end(l)->sync || follows(l) || l->next_members;
}

/* R-SYNC-6 and R-SYNC-7 */
static int follow_set(struct vpeer_tx *tx, struct vpeer_link *l)
{
	struct vpeer_link *back = vpeer_link_back(l, tx->m);

	if (l->next->repaired || l->next_members)
		return take_space(tx, l);
	if (!vpeer_link_knows(l, tx->m))
		return l->next->sync || follows(l) ? take_space(tx, l) : 0;
	/* it may have followed by itself already: then it was not in vain */
	if (l->next->sync && back && !vpeer_link_knows(back, tx->m) &&
	    !catches_up(back) &&
	    vpeer_space_eq(l->cur->space, l->next->space))
		vpeer_refuse_pair(tx, l->obj.op, VPEER_A_PEERING_SYNC,
				  VPEER_CODE_SYNC_ON_WRONG_SIDE, &l->obj,
				  &back->obj);
	return 0;
}

static int follow_link(struct vpeer_tx *tx, struct vpeer_link *l)
{
	if (l->obj.gone)
		return follow_gone(tx, l);
	if (l->obj.fresh)
		return vpeer_link_remote(l) ? follow_new(tx, l) : 0;
	return l->next && vpeer_link_remote(l) ? follow_set(tx, l) : 0;
}

/* R-ST-11: the links that led to the VNet are left alone. */
static int leave_links(struct vpeer_tx *tx, struct vpeer_vnet *v)
{
	struct vpeer_link *l;
	int err = 0;

	list_for_each_entry(l, &v->in_links, in_remote) {
		if (l->obj.gone)
			continue;
		vpeer_tx_touch(tx, &l->obj, VPEER_NO_OP);
		if (!vpeer_link_end(l)->severed)
			err = sever(tx, l);
		if (err)
			return err;
	}
	return 0;
}

/* SEM-3.5: links that follow the VNet by themselves. */
static int follow_vnet(struct vpeer_tx *tx, struct vpeer_vnet *v)
{
	struct vpeer_link *l;
	int err = 0;

	if (v->obj.gone)
		return leave_links(tx, v);
	if (!v->next)
		return 0;
	list_for_each_entry(l, &v->in_links, in_remote) {
		if (!l->obj.gone && !l->partial && follows(l))
			err = take_space(tx, l);
		if (err)
			return err;
	}
	return 0;
}

static bool names(const struct vpeer_link *l, enum vpeer_side side,
		  const struct vpeer_subnet *s)
{
	return !l->obj.gone &&
	       vpeer_members_has(vpeer_link_members(l), side, s->obj.name);
}

static int follow_subnet(struct vpeer_tx *tx, struct vpeer_subnet *s)
{
	struct vpeer_link *l;
	int err = 0;

	if (!tx->m->n_partial || s->obj.parent->gone)
		return 0;
	list_for_each_entry(l, &to_vnet(s->obj.parent)->in_links, in_remote) {
		if (names(l, VPEER_REMOTE, s) && follows(l))
			err = take_space(tx, l);
		if (err)
			return err;
	}
	return 0;
}

/**
 * vpeer_links_follow() - carry changes on to the links they concern
 * @tx: the transaction, all operations staged
 *
 * The transitions of R-ST, and which spaces are in force.
 *
 * Return: 0, also after a refusal, or -ENOMEM or -EINTR.
 */
int vpeer_links_follow(struct vpeer_tx *tx)
{
	struct vpeer_obj *obj;
	int err = 0;

	/* the list grows while it is walked, what comes is harmless */
	list_for_each_entry(obj, &tx->touched, touched) {
		if (obj->kind == VPEER_OBJECT_VNET)
			err = follow_vnet(tx, to_vnet(obj));
		else if (obj->kind == VPEER_OBJECT_SUBNET)
			err = follow_subnet(tx, to_subnet(obj));
		else if (obj->kind == VPEER_OBJECT_PEERING)
			err = follow_link(tx, to_link(obj));
		if (!err)
			err = vpeer_relax();
		if (err)
			return err;
	}
	return 0;
}

/*
 * A link that follows by itself, before and after, knows its remote VNet at
 * any time: that VNet's changes do not show on the link back.
 */
static bool unmoved(struct vpeer_tx *tx, const struct vpeer_link *l)
{
	const struct vpeer_link *back = vpeer_link_back(l, tx->m);

	return back && back->cur && follows(back) &&
	       back->cur->flags & VPEER_PEERING_FLAGS_AUTO_SYNC;
}

static void touch_ends(struct vpeer_tx *tx, struct vpeer_vnet *v, u32 *turn)
{
	struct vpeer_link *l;
	struct vpeer_obj *o;

	list_for_each_entry(l, &v->in_links, in_remote) {
		vpeer_breathe(turn);
		if (!l->obj.gone && !l->partial)
			vpeer_tx_touch(tx, &l->obj, VPEER_NO_OP);
	}
	list_for_each_entry(o, &v->links, sibling) {
		vpeer_breathe(turn);
		if (!o->gone && !to_link(o)->partial &&
		    !unmoved(tx, to_link(o)))
			vpeer_tx_touch(tx, o, VPEER_NO_OP);
	}
}

static void touch_named(struct vpeer_tx *tx, const struct vpeer_subnet *s)
{
	const struct vpeer_vnet *v = to_vnet(s->obj.parent);
	struct vpeer_link *l;
	struct vpeer_obj *o;

	list_for_each_entry(l, &v->in_links, in_remote)
		if (names(l, VPEER_REMOTE, s))
			vpeer_tx_touch(tx, &l->obj, VPEER_NO_OP);
	list_for_each_entry(o, &v->links, sibling)
		if (names(to_link(o), VPEER_LOCAL, s) &&
		    !unmoved(tx, to_link(o)))
			vpeer_tx_touch(tx, o, VPEER_NO_OP);
}

static bool knows_other(const struct vpeer_link *l)
{
	return l->cur && l->next &&
	       !vpeer_space_eq(l->cur->space, l->next->space);
}

static void touch_back(struct vpeer_tx *tx, struct vpeer_link *l)
{
	struct vpeer_link *back = vpeer_link_back(l, tx->m);

	if (back && (l->obj.gone || l->obj.fresh ||
		     (knows_other(l) && !unmoved(tx, back))))
		vpeer_tx_touch(tx, &back->obj, VPEER_NO_OP);
}

/* R-FLAG-25: links show the gateways that they use. */
static void touch_users(struct vpeer_tx *tx, const struct vpeer_gateway *g)
{
	struct vpeer_link *l;

	list_for_each_entry(l, &g->vnet->in_links, in_remote)
		if (!l->obj.gone && vpeer_link_end(l)->flags &
				    VPEER_PEERING_FLAGS_USE_REMOTE_GATEWAYS)
			vpeer_tx_touch(tx, &l->obj, VPEER_NO_OP);
}

static void touch_gateways(struct vpeer_tx *tx, struct vpeer_vnet *v)
{
	struct vpeer_gateway *g;

	if (!v || v->obj.gone)
		return;
	list_for_each_entry(g, &v->gateways, in_vnet)
		if (!g->obj.gone)
			vpeer_tx_touch(tx, &g->obj, VPEER_NO_OP);
}

static bool may_use(const struct vpeer_link *l)
{
	u32 was = l->cur ? l->cur->flags : 0;
	u32 is = l->next ? l->next->flags : 0;

	return (was | is) & VPEER_PEERING_FLAGS_USE_REMOTE_GATEWAYS;
}

/* R-GW-8: gateways show what they tell on-premises. */
static void touch_telling(struct vpeer_tx *tx, struct vpeer_link *l)
{
	struct vpeer_link *back = vpeer_link_back(l, tx->m);

	if (!l->obj.gone && !l->next)
		return;
	if (may_use(l))
		touch_gateways(tx, l->remote);
	if (back && may_use(back))
		touch_gateways(tx, vpeer_link_local(l));
}

/**
 * vpeer_links_touch() - note what else may change
 * @tx: the transaction, all contents staged
 *
 * State and level of links follow from the two links, the level from the two
 * VNets as well; what gateways tell follows from those that use them.
 */
void vpeer_links_touch(struct vpeer_tx *tx)
{
	struct vpeer_obj *obj;
	u32 turn = 0;

	/* the list grows by links without a next content */
	list_for_each_entry(obj, &tx->touched, touched) {
		vpeer_breathe(&turn);
		if (obj->kind == VPEER_OBJECT_VNET && to_vnet(obj)->next) {
			touch_ends(tx, to_vnet(obj), &turn);
			touch_gateways(tx, to_vnet(obj));
		}
		if (obj->kind == VPEER_OBJECT_SUBNET && tx->m->n_partial)
			touch_named(tx, to_subnet(obj));
		if (obj->kind == VPEER_OBJECT_GATEWAY)
			touch_users(tx, to_gateway(obj));
		if (obj->kind == VPEER_OBJECT_PEERING) {
			touch_back(tx, to_link(obj));
			touch_telling(tx, to_link(obj));
		}
	}
}
