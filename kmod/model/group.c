// SPDX-License-Identifier: GPL-2.0-only
/*
 * How many addresses a VNet and those that it is Connected to may have
 * together (R-LIM-4). While the whole fabric holds no more, there is nothing
 * to add up. Each VNet's group is added up once in a transaction.
 */
#include "tx.h"

/* struct vpeer_vnet.group */
enum { GROUP_UNKNOWN, GROUP_FITS, GROUP_OVER };

static u64 group_size(struct vpeer_model *m, const struct vpeer_vnet *v)
{
	u64 sum = v->n_addrs;
	struct vpeer_obj *o;

	list_for_each_entry(o, &v->links, sibling)
		if (!o->gone && vpeer_link_back(to_link(o), m))
			sum += to_link(o)->remote->n_addrs;
	return sum;
}

static bool is_over(struct vpeer_tx *tx, struct vpeer_vnet *v)
{
	const u16 attr = VPEER_A_FABRIC_LIMIT_PEERED_ADDRESSES;

	if (v->group == GROUP_UNKNOWN)
		v->group = group_size(tx->m, v) >
			   tx->m->next_limits.limit[attr] ?
			   GROUP_OVER : GROUP_FITS;
	return v->group == GROUP_OVER;
}

static void refuse(struct vpeer_tx *tx, u32 op, const struct vpeer_vnet *v)
{
	const u16 attr = VPEER_A_FABRIC_LIMIT_PEERED_ADDRESSES;

	vpeer_refuse_limit(tx, op, attr, "R-LIM-4",
			   tx->m->next_limits.limit[attr], &v->obj);
}

/* The NIC's addresses count in its VNet's group and in those of its peers. */
static int check_netif(struct vpeer_tx *tx, const struct vpeer_netif *n)
{
	struct vpeer_vnet *v = n->vnet;
	struct vpeer_obj *o;

	if (!vpeer_netif_grows(n))
		return 0;
	if (is_over(tx, v)) {
		refuse(tx, n->obj.op, v);
		return 0;
	}
	list_for_each_entry(o, &v->links, sibling) {
		if (o->gone || !vpeer_link_back(to_link(o), tx->m) ||
		    !is_over(tx, to_link(o)->remote))
			continue;
		refuse(tx, n->obj.op, to_link(o)->remote);
		return 0;
	}
	return vpeer_relax();
}

/* A pair that comes: of two links that come together the later is refused. */
static void check_link(struct vpeer_tx *tx, struct vpeer_link *l)
{
	const struct vpeer_link *back = vpeer_link_back(l, tx->m);

	if (!l->obj.fresh || l->obj.gone || !back ||
	    (back->obj.fresh && back->obj.op > l->obj.op))
		return;
	if (is_over(tx, vpeer_link_local(l)))
		refuse(tx, l->obj.op, vpeer_link_local(l));
	else if (is_over(tx, l->remote))
		refuse(tx, l->obj.op, l->remote);
}

static void forget(struct vpeer_tx *tx)
{
	struct vpeer_obj *o;

	list_for_each_entry(o, &tx->m->kin[VPEER_OBJECT_VNET], kin)
		to_vnet(o)->group = GROUP_UNKNOWN;
}

/**
 * vpeer_group_check() - check how many addresses peered VNets have
 * @tx: the transaction, addresses counted
 *
 * Return: 0, also after a refusal, or -EINTR.
 */
int vpeer_group_check(struct vpeer_tx *tx)
{
	const u16 attr = VPEER_A_FABRIC_LIMIT_PEERED_ADDRESSES;
	struct vpeer_obj *obj;
	u32 turn = 0;
	int err = 0;

	if (tx->m->n_addrs <= tx->m->next_limits.limit[attr])
		return 0;
	list_for_each_entry(obj, &tx->touched, touched) {
		vpeer_breathe(&turn);
		if (obj->kind == VPEER_OBJECT_NIC)
			err = check_netif(tx, to_netif(obj));
		else if (obj->kind == VPEER_OBJECT_PEERING)
			check_link(tx, to_link(obj));
		if (err)
			break;
	}
	forget(tx);
	return err;
}
