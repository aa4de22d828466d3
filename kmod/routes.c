// SPDX-License-Identifier: GPL-2.0-only
/* The effective routes of a NIC, as packets meet them. */
#include "routes.h"

#include <net/genetlink.h>
#include <net/sock.h>

#include "authorise.h"
#include "netlink.h"
#include "netlink_gen.h"
#include "nic.h"
#include "parse.h"
#include "put.h"

static int put_known_id(struct sk_buff *skb, int attr, struct vpeer_fabric *f,
			u32 id, const struct vpeer_caller *caller)
{
	struct vpeer_obj *obj = id ? vpeer_find_id(&f->model, id) : NULL;

	return obj ? vpeer_put_known(skb, attr, obj, caller) : 0;
}

/**
 * vpeer_put_effective_route() - put an effective route
 * @skb: the message
 * @attr: attribute
 * @f: the fabric
 * @r: the route
 * @caller: who is told
 *
 * Context: the fabric's lock.
 * Return: 0 or -EMSGSIZE.
 */
int vpeer_put_effective_route(struct sk_buff *skb, int attr,
			      struct vpeer_fabric *f,
			      const struct vpeer_effective_route *r,
			      const struct vpeer_caller *caller)
{
	struct nlattr *nest = nla_nest_start(skb, attr);
	const struct vpeer_hop *hop = r->hop;
	bool via = hop->via.hi | hop->via.lo;

	if (!nest || vpeer_put_prefix(skb, VPEER_A_ROUTE_PREFIX, r->prefix) ||
	    nla_put_u32(skb, VPEER_A_ROUTE_NEXT_HOP_TYPE, hop->type) ||
	    nla_put_u32(skb, VPEER_A_ROUTE_SOURCE, hop->source) ||
	    (via && vpeer_put_addr(skb, VPEER_A_ROUTE_NEXT_HOP, &hop->via)) ||
	    put_known_id(skb, VPEER_A_ROUTE_PEERING, f, hop->link, caller) ||
	    put_known_id(skb, VPEER_A_ROUTE_ORIGIN, f, hop->origin, caller) ||
	    nla_put_u32(skb, VPEER_A_ROUTE_STATE, r->state) ||
	    nla_put_u32(skb, VPEER_A_ROUTE_REASON, hop->verdict))
		return -EMSGSIZE;
	nla_nest_end(skb, nest);
	return 0;
}

/**
 * struct cursor - where a dump of routes is, kept in the callback
 * @nic: id of the NIC
 * @slot: interval to go on with, those of IPv6 after those of IPv4, and
 *	behind them the routes that have lost
 * @by: who has asked, whoever reads the answer
 */
struct cursor {
	u32 nic;
	u32 slot;
	struct vpeer_creds *by;
};

/* What may not be known of is looked for as long as what is not there. */
static struct vpeer_netif *known_netif(struct vpeer_fabric *f,
				       const struct vpeer_creds *by,
				       struct nlattr **tb)
{
	struct vpeer_str sub = vpeer_parse_str(tb[VPEER_A_NIC_SUBSCRIPTION]);
	static const struct vpeer_str none;
	const struct vpeer_scope named =
		vpeer_scope_named(&f->model, sub, none);
	struct vpeer_netif *n;

	n = vpeer_find_netif(&f->model, sub,
			     vpeer_parse_str(tb[VPEER_A_NIC_NAME]));
	return vpeer_caller_finds(&by->caller, n ? &n->obj : NULL, &named) ?
	       n : NULL;
}

/**
 * vpeer_route_dump_start() - authorise and prepare a dump of routes
 * @cb: the dump
 *
 * Return: 0 or an errno.
 */
int vpeer_route_dump_start(struct netlink_callback *cb)
{
	struct vpeer_fabric *f = vpeer_fabric(sock_net(cb->skb->sk));
	struct nlattr **attrs = vpeer_dump_attrs(cb);
	struct cursor *c = (struct cursor *)cb->ctx;
	struct nlattr *tb[VPEER_A_NIC_MAX + 1];
	struct vpeer_netif *n;
	int err;

	if (!attrs || !attrs[VPEER_A_NIC]) {
		NL_SET_ERR_MSG(cb->extack, "the NIC is missing");
		return -EINVAL;
	}
	err = nla_parse_nested(tb, VPEER_A_NIC_MAX, attrs[VPEER_A_NIC], NULL,
			       cb->extack);
	if (err)
		return err;
	c->by = vpeer_creds_hold(f, cb->skb);
	if (!c->by)
		return -ENOMEM;
	mutex_lock(&f->lock);
	n = known_netif(f, c->by, tb);
	c->nic = n ? n->obj.id : 0;
	c->slot = 0;
	mutex_unlock(&f->lock);
	if (n)
		return 0;
	NL_SET_ERR_MSG_ATTR(cb->extack, attrs[VPEER_A_NIC], "no such NIC");
	/* the end of a dump that did not start is not told */
	vpeer_creds_release(c->by);
	return -ENOENT;
}

/**
 * vpeer_route_dump_done() - end a dump of routes
 * @cb: the dump
 *
 * Return: 0.
 */
int vpeer_route_dump_done(struct netlink_callback *cb)
{
	vpeer_creds_release(((struct cursor *)cb->ctx)->by);
	return 0;
}

static struct vpeer_addr slot_start(const struct vpeer_table *t, u32 slot)
{
	return slot < t->n4 ? vpeer_addr4(t->start4[slot]) :
			      t->start6[slot - t->n4];
}

static u8 slot_len(const struct vpeer_table *t, u32 slot)
{
	return slot < t->n4 ? t->len4[slot] : t->len6[slot - t->n4];
}

/* A route that longer ones interrupt has several intervals. */
static bool first_of_route(const struct vpeer_table *t, u32 slot,
			   const struct vpeer_prefix *p)
{
	u32 i, first = slot < t->n4 ? 0 : t->n4;
	struct vpeer_addr start;

	for (i = slot; i-- > first;) {
		start = slot_start(t, i);
		if (vpeer_addr_cmp(&start, &p->addr) < 0)
			return true;
		if (slot_len(t, i) == slot_len(t, slot))
			return false;
	}
	return true;
}

/* The slot's route, unless an earlier slot has told it. */
static bool active_route(const struct vpeer_table *t, u32 slot,
			 struct vpeer_prefix *prefix,
			 struct vpeer_effective_route *r)
{
	struct vpeer_addr start = slot_start(t, slot);
	u16 hop = slot < t->n4 ? t->hop4[slot] : t->hop6[slot - t->n4];

	*prefix = vpeer_table_route(t, &start);
	*r = (struct vpeer_effective_route){
		.prefix = prefix, .state = VPEER_ROUTE_STATE_ACTIVE,
		.hop = vpeer_table_hop(t, hop),
	};
	return first_of_route(t, slot, prefix);
}

static struct vpeer_effective_route lost_route(const struct vpeer_table *t,
					       u32 i)
{
	const struct vpeer_lost *lost = &t->lost[i];

	return (struct vpeer_effective_route){
		.prefix = &lost->prefix, .state = lost->state,
		.hop = &t->hop[lost->hop],
	};
}

static int dump_route(struct sk_buff *skb, struct netlink_callback *cb,
		      struct vpeer_fabric *f,
		      const struct vpeer_effective_route *r)
{
	const struct cursor *c = (struct cursor *)cb->ctx;
	void *head;

	head = genlmsg_put(skb, NETLINK_CB(cb->skb).portid, cb->nlh->nlmsg_seq,
			   &vpeer_family, NLM_F_MULTI, VPEER_CMD_ROUTE_GET);
	if (!head)
		return -EMSGSIZE;
	genl_dump_check_consistent(cb, head);
	if (nla_put_u64_64bit(skb, VPEER_A_GENERATION, f->model.generation,
			      VPEER_A_PAD) ||
	    vpeer_put_effective_route(skb, VPEER_A_ROUTE, f, r,
				      &c->by->caller)) {
		genlmsg_cancel(skb, head);
		return -EMSGSIZE;
	}
	genlmsg_end(skb, head);
	return 0;
}

static void dump_table(struct sk_buff *skb, struct netlink_callback *cb,
		       struct vpeer_fabric *f, const struct vpeer_table *t)
{
	struct cursor *c = (struct cursor *)cb->ctx;
	struct vpeer_effective_route r;
	struct vpeer_prefix prefix;
	u32 slots = t->n4 + t->n6;

	for (; c->slot < slots + t->n_lost; c->slot++) {
		if (c->slot >= slots)
			r = lost_route(t, c->slot - slots);
		else if (!active_route(t, c->slot, &prefix, &r))
			continue;
		if (dump_route(skb, cb, f, &r))
			return;
	}
}

/**
 * vpeer_route_dump() - fill the next part of a dump of routes
 * @skb: the part
 * @cb: the dump
 *
 * Return: length of the part, 0 at the end, or an errno.
 */
int vpeer_route_dump(struct sk_buff *skb, struct netlink_callback *cb)
{
	struct vpeer_fabric *f = vpeer_fabric(sock_net(skb->sk));
	struct cursor *c = (struct cursor *)cb->ctx;
	const struct vpeer_domain *domain;
	const struct vpeer_table *t;
	struct vpeer_obj *obj;

	mutex_lock(&f->lock);
	cb->seq = f->model.generation;
	obj = vpeer_find_id(&f->model, c->nic);
	if (obj && obj->kind == VPEER_OBJECT_NIC) {
		domain = to_netif(obj)->cur->subnet->priv;
		t = rcu_dereference_protected(domain->table,
					      lockdep_is_held(&f->lock));
		dump_table(skb, cb, f, t);
	}
	mutex_unlock(&f->lock);
	return skb->len;
}
