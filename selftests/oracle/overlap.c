// SPDX-License-Identifier: GPL-2.0-only
/*
 * V-6: what a VNet sees of itself and of the VNets that its links lead to is
 * disjoint, from the view of each VNet (R-PEER-7 to -9).
 */
#include <string.h>
#include "oracle.h"

/**
 * struct seen - a space that a VNet sees
 * @list: the space
 * @link: the link that brings it, NULL for the VNet's own
 * @remote: the VNet it is of, NULL for one that is gone
 * @name: handle of that VNet
 */
struct seen {
	const struct o_list *list;
	const struct o_obj *link;
	const struct o_obj *remote;
	char name[O_HANDLE];
};

static bool by_op(const struct o_obj *x)
{
	if (!x)
		return false;
	return x->kind == VPEER_OBJECT_PEERING ? x->fresh : x->op >= 0;
}

/* Has the first come into the view later than the second? */
static bool younger(const struct seen *a, const struct seen *b)
{
	if (by_op(a->link) != by_op(b->link))
		return by_op(a->link);
	return a->link && (!b->link || a->link->serial > b->link->serial);
}

/*
 * At fault is a link that the commit brings, the younger one first, else a
 * remote VNet that it changes, else the VNet itself.
 */
static void refuse(struct oracle *o, const struct o_obj *v,
		   const struct seen *a, const struct o_prefix *p,
		   const struct seen *b, const struct o_prefix *q)
{
	const uint16_t two =
		VPEER_CODE_VNET_ADDRESS_SPACE_OVERLAPS_WITH_ALREADY_PEERED_VNET;
	const struct o_obj *fault[] = { b->link, a->link, b->remote, a->remote,
					v };
	unsigned int i = 0;
	char key[O_TEXT];

	while (i < 4 && !by_op(fault[i]))
		i++;
	if (o_order(p, q) < 0)
		snprintf(key, sizeof(key), "%s %s", o_prefix_text(p),
			 o_prefix_text(q));
	else
		snprintf(key, sizeof(key), "%s %s", o_prefix_text(q),
			 o_prefix_text(p));
	o_refuse(o, fault[i]->op, a->link && b->link ? two :
		 VPEER_CODE_VNET_ADDRESS_SPACES_OVERLAP, key,
		 "%s %s %s %s %s", i < 2 ? fault[i]->handle : v->handle,
		 a->name, b->name, o_prefix_text(p), o_prefix_text(q));
}

static void compare(struct oracle *o, const struct o_obj *v,
		    const struct seen *a, const struct seen *b)
{
	const struct seen *old = younger(a, b) ? b : a;
	const struct seen *new = old == a ? b : a;
	unsigned int i, k;

	for (i = 0; i < old->list->n; i++)
		for (k = 0; k < new->list->n; k++)
			if (o_overlap(&old->list->p[i], &new->list->p[k]))
				refuse(o, v, old, &old->list->p[i], new,
				       &new->list->p[k]);
}

static void rules_of_view(struct oracle *o, struct o_obj *v)
{
	struct seen seen[2 * O_MANY];
	unsigned int i, k, n = 1;

	seen[0] = (struct seen){ &v->list, NULL, NULL, "" };
	strcpy(seen[0].name, v->handle);
	EACH(l, &o->end, VPEER_OBJECT_PEERING) {
		const struct o_obj *r = o_serial(&o->end, l->remote);
		/* a VNet that goes with this commit counts as changed by it */
		const struct o_obj *gone = o_serial(&o->was, l->remote);

		if (l->vnet != v->serial)
			continue;
		seen[n] = (struct seen){ &l->list, l, r ?: gone, "" };
		snprintf(seen[n].name, O_HANDLE, "%s:%s", l->remote_sub,
			 l->remote_name);
		n++;
		if (!r)
			continue;
		seen[n] = seen[n - 1];
		seen[n++].list = &r->list;
	}
	for (i = 0; n > 1 && i < n; i++)
		for (k = 0; k < i; k++)
			if (seen[i].link != seen[k].link)
				compare(o, v, &seen[i], &seen[k]);
}

/**
 * o_overlaps() - refuse what overlaps in any view
 * @o: the oracle, all consequences worked out
 */
void o_overlaps(struct oracle *o)
{
	EACH(v, &o->end, VPEER_OBJECT_VNET)
		rules_of_view(o, v);
}
