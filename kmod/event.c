// SPDX-License-Identifier: GPL-2.0-only
/*
 * One event for each object that a commit changed. They are built before the
 * commit takes effect, when what it deletes is still there, and sent after.
 */
#include "event.h"

#include <net/genetlink.h>

#include "netlink.h"
#include "put.h"

/* Beyond this many changes listeners are told to read everything again. */
#define EVENTS_MAX	1024

static struct sk_buff *start(u8 cmd, u64 generation, void **head)
{
	struct sk_buff *skb = genlmsg_new(GENLMSG_DEFAULT_SIZE, GFP_KERNEL);

	if (!skb)
		return NULL;
	*head = genlmsg_put(skb, 0, 0, &vpeer_family, 0, cmd);
	nla_put_u64_64bit(skb, VPEER_A_GENERATION, generation, VPEER_A_PAD);
	return skb;
}

static void finish(struct vpeer_events *e, struct sk_buff *skb, void *head)
{
	genlmsg_end(skb, head);
	__skb_queue_tail(&e->queue, skb);
}

static u32 verb(const struct vpeer_obj *obj)
{
	if (obj->gone)
		return VPEER_VERB_DEL;
	return obj->fresh ? VPEER_VERB_NEW : VPEER_VERB_SET;
}

static bool add_object(struct vpeer_events *e, struct vpeer_fabric *f,
		       struct vpeer_obj *obj, u64 generation)
{
	const struct vpeer_view view = { .users = f->net->user_ns };
	struct sk_buff *skb;
	void *head;
	u32 at = 0;

	do {
		skb = start(VPEER_CMD_OBJECT_EVENT, generation, &head);
		if (!skb)
			return false;
		nla_put_u32(skb, VPEER_A_VERB, verb(obj));
		if (vpeer_put_object(skb, f, obj, &at, &view)) {
			nlmsg_free(skb);
			return false;
		}
		finish(e, skb, head);
	} while (at);
	return true;
}

static bool add_limits(struct vpeer_events *e, struct vpeer_tx *tx,
		       u64 generation)
{
	struct sk_buff *skb;
	void *head;

	if (!tx->limits_changed)
		return true;
	skb = start(VPEER_CMD_OBJECT_EVENT, generation, &head);
	if (!skb)
		return false;
	nla_put_u32(skb, VPEER_A_VERB, VPEER_VERB_SET);
	vpeer_put_fabric(skb, tx->m, NULL);
	finish(e, skb, head);
	return true;
}

static bool too_many(const struct vpeer_tx *tx)
{
	const struct list_head *pos;
	unsigned int n = 0;

	list_for_each(pos, &tx->touched)
		if (++n > EVENTS_MAX)
			return true;
	return false;
}

static bool add_all(struct vpeer_events *e, struct vpeer_fabric *f,
		    struct vpeer_tx *tx, u64 generation)
{
	struct vpeer_obj *obj;
	struct sk_buff *skb;
	void *head;

	if (too_many(tx)) {
		skb = start(VPEER_CMD_RESYNC_EVENT, generation, &head);
		if (skb)
			finish(e, skb, head);
		return skb;
	}
	list_for_each_entry(obj, &tx->touched, touched)
		if (!add_object(e, f, obj, generation))
			return false;
	return add_limits(e, tx, generation);
}

/**
 * vpeer_events_build() - put down what a commit changes
 * @e: the events
 * @f: the fabric
 * @tx: the transaction, prepared
 *
 * A lack of memory does not fail the commit, listeners get ENOBUFS instead.
 *
 * Context: the fabric's lock.
 */
void vpeer_events_build(struct vpeer_events *e, struct vpeer_fabric *f,
			struct vpeer_tx *tx)
{
	__skb_queue_head_init(&e->queue);
	e->lost = false;
	if (genl_has_listeners(&vpeer_family, f->net, VPEER_GROUP_MONITOR))
		e->lost = !add_all(e, f, tx, tx->m->generation + 1);
}

/**
 * vpeer_events_send() - tell the listeners
 * @e: the events
 * @f: the fabric
 */
void vpeer_events_send(struct vpeer_events *e, struct vpeer_fabric *f)
{
	struct sk_buff *skb;

	while ((skb = __skb_dequeue(&e->queue)))
		genlmsg_multicast_netns(&vpeer_family, f->net, skb, 0,
					VPEER_GROUP_MONITOR, GFP_KERNEL);
	if (e->lost)
		genl_set_err(&vpeer_family, f->net, 0, VPEER_GROUP_MONITOR,
			     -ENOBUFS);
}
