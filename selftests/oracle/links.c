// SPDX-License-Identifier: GPL-2.0-only
/* What follows for links: transitions, and the spaces in force. */
#include <string.h>
#include "oracle.h"

/**
 * o_knows() - is the remote's space in force what the remote has?
 * @s: a state
 * @link: a link
 *
 * Return: true if so.
 */
bool o_knows(struct o_state *s, const struct o_obj *link)
{
	struct o_list share = o_share(s, link, O_REMOTE);

	return !o_serial(s, link->remote) || o_same_list(&link->list, &share);
}

static void take_space(struct oracle *o, struct o_obj *link)
{
	if (o_serial(&o->end, link->remote))
		link->list = o_share(&o->end, link, O_REMOTE);
}

/* SEM-3.5 */
static bool follows(const struct o_obj *l)
{
	return l->flags & VPEER_PEERING_FLAGS_AUTO_SYNC;
}

/* The rows of the table of transitions. */
static void transition(struct oracle *o, struct o_obj *l)
{
	struct o_obj *was = o_serial(&o->was, l->serial);
	struct o_obj *back = o_back(&o->end, l);

	if (was && o_back(&o->was, was) && !back)
		l->lost = true;
	if (!l->lost || !l->updated)
		return;
	l->lost = false;
	take_space(o, l);
}

/* R-ST-7 and R-ST-13 */
static void meets_half(struct oracle *o, struct o_obj *l)
{
	const uint16_t code = VPEER_CODE_REMOTE_PEERING_IS_DISCONNECTED;
	struct o_obj *back = o_back(&o->end, l);
	struct o_obj *v = o_serial(&o->end, l->vnet);

	if (back && !back->fresh && back->lost)
		o_refuse(o, l->op, code, NULL, "oo", l, back);
	EACH(h, &o->end, VPEER_OBJECT_PEERING)
		if (!back && h->vnet == l->remote &&
		    !o_serial(&o->end, h->remote) &&
		    !strcmp(h->remote_name, v->name) &&
		    !strcmp(h->remote_sub, v->sub))
			o_refuse(o, l->op, code, l->handle, "oo", l, h);
}

/**
 * o_links() - work out what becomes of the links
 * @o: the oracle, operations applied
 */
void o_links(struct oracle *o)
{
	EACH(l, &o->end, VPEER_OBJECT_PEERING)
		transition(o, l);
	EACH(l, &o->end, VPEER_OBJECT_PEERING) {
		struct o_obj *back = o_back(&o->end, l);

		if (l->fresh)
			meets_half(o, l);
		if (l->fresh || (back && back->fresh) || o_names_changed(o, l))
			take_space(o, l);
	}
	/* R-SYNC-7: on the side that knows all while the other does not */
	EACH(l, &o->end, VPEER_OBJECT_PEERING) {
		struct o_obj *back = o_back(&o->end, l);

		if (l->sync && o_knows(&o->end, l) && back && !back->sync &&
		    !follows(back) && !o_knows(&o->end, back))
			o_refuse(o, l->op, VPEER_CODE_SYNC_ON_WRONG_SIDE, NULL,
				 "oo", l, back);
	}
	EACH(l, &o->end, VPEER_OBJECT_PEERING)
		if (l->sync || follows(l))
			take_space(o, l);
}
