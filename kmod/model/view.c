// SPDX-License-Identifier: GPL-2.0-only
/*
 * Rules about what is connected hold from the view of each VNet: what it sees
 * is its own and what its links lead to. A transaction looks at each view that
 * it changes once.
 */
#include "tx.h"

/**
 * vpeer_view_look() - check a view unless that has been done
 * @tx: the transaction
 * @v: the VNet, skipped if it is gone
 * @check: the check
 *
 * Return: as @check.
 */
int vpeer_view_look(struct vpeer_tx *tx, struct vpeer_vnet *v,
		    vpeer_view_fn check)
{
	if (v->view || v->obj.gone)
		return 0;
	v->view = true;
	return check(tx, v);
}

/**
 * vpeer_view_look_around() - check all views that a VNet is in
 * @tx: the transaction
 * @v: the VNet; its own view is one, the others are of those that lead to it
 * @check: the check
 *
 * Return: as @check.
 */
int vpeer_view_look_around(struct vpeer_tx *tx, struct vpeer_vnet *v,
			   vpeer_view_fn check)
{
	int err = vpeer_view_look(tx, v, check);
	struct vpeer_link *l;

	list_for_each_entry(l, &v->in_links, in_remote) {
		if (err)
			break;
		if (!l->obj.gone)
			err = vpeer_view_look(tx, vpeer_link_local(l), check);
	}
	return err;
}

/**
 * vpeer_view_forget() - forget that views have been checked
 * @v: the VNet around which they are
 */
void vpeer_view_forget(struct vpeer_vnet *v)
{
	struct vpeer_link *l;

	v->view = false;
	list_for_each_entry(l, &v->in_links, in_remote)
		vpeer_link_local(l)->view = false;
}
