// SPDX-License-Identifier: GPL-2.0-only
/* Questions about packets, answered by what decides about packets. */
#include <net/genetlink.h>
#include <net/sock.h>

#include "authorise.h"
#include "forward.h"
#include "netlink.h"
#include "netlink_gen.h"
#include "nic.h"
#include "parse.h"
#include "put.h"

static int refuse(struct genl_info *info, const struct nlattr *attr,
		  const char *message, int err)
{
	if (info->extack) {
		info->extack->_msg = message;
		if (attr)
			NL_SET_BAD_ATTR(info->extack, attr);
	}
	return err;
}

static const struct vpeer_addr *first_addr(const struct vpeer_netif *n,
					   bool is4)
{
	u32 i;

	for (i = 0; i < n->cur->n; i++)
		if (vpeer_addr_is4(&n->cur->addr[i]) == is4)
			return &n->cur->addr[i];
	return NULL;
}

static int parse_addrs(struct nlattr **tb, struct vpeer_flow *flow,
		       struct genl_info *info)
{
	int err;

	if (!tb[VPEER_A_PATH_DESTINATION])
		return refuse(info, NULL, "the destination is missing",
			      -EINVAL);
	if (!tb[VPEER_A_PATH_NIC] &&
	    (!tb[VPEER_A_PATH_VNET] || !tb[VPEER_A_PATH_SOURCE]))
		return refuse(info, info->attrs[VPEER_A_PATH],
			      "a NIC is missing, or a VNet and a source",
			      -EINVAL);
	err = vpeer_parse_addr(tb[VPEER_A_PATH_DESTINATION], &flow->dst,
			       info->extack);
	if (!err && tb[VPEER_A_PATH_SOURCE])
		err = vpeer_parse_addr(tb[VPEER_A_PATH_SOURCE], &flow->src,
				       info->extack);
	if (err)
		return err;
	flow->df = true;
	if (tb[VPEER_A_PATH_LENGTH])
		flow->len = nla_get_u32(tb[VPEER_A_PATH_LENGTH]);
	return 0;
}

/**
 * struct viewer - who gets an answer, and from which fabric
 * @f: the fabric
 * @caller: who has asked; a NIC that he may not read is not there
 */
struct viewer {
	struct vpeer_fabric *f;
	const struct vpeer_caller *caller;
};

/* A NIC by its name, if it may be known. */
static struct vpeer_netif *known_netif(const struct viewer *w,
				       struct vpeer_str sub,
				       struct vpeer_str name)
{
	struct vpeer_netif *n = vpeer_find_netif(&w->f->model, sub, name);
	const struct vpeer_scope named =
		vpeer_scope_named(&w->f->model, sub, (struct vpeer_str){ 0 });

	return vpeer_caller_finds(w->caller, n ? &n->obj : NULL, &named) ? n :
									   NULL;
}

/* The NIC that has an address in a VNet, if that may be read. */
static struct vpeer_netif *owner_of(const struct viewer *w,
				    struct vpeer_str sub, struct vpeer_str vnet,
				    const struct vpeer_addr *addr)
{
	struct vpeer_model *m = &w->f->model;
	const struct vpeer_scope named = vpeer_scope_named(m, sub, vnet);
	const struct vpeer_obj *v = named.level[0];

	return vpeer_caller_finds(w->caller, v, &named) ?
	       m->owner(w->f, v->id, addr) : NULL;
}

/* The NIC that sends: named, or the one that has the source in a VNet. */
static struct vpeer_netif *find_sender(const struct viewer *w,
				       struct nlattr **tb,
				       const struct vpeer_flow *flow)
{
	struct vpeer_str sub = vpeer_parse_str(tb[VPEER_A_PATH_SUBSCRIPTION]);

	if (tb[VPEER_A_PATH_NIC])
		return known_netif(w, sub,
				   vpeer_parse_str(tb[VPEER_A_PATH_NIC]));
	return owner_of(w, sub, vpeer_parse_str(tb[VPEER_A_PATH_VNET]),
			&flow->src);
}

/* The handle of an object by its id, unless it is foreign. */
static int put_known_id(struct sk_buff *skb, int attr, const struct viewer *w,
			u32 id)
{
	struct vpeer_obj *obj = id ? vpeer_find_id(&w->f->model, id) : NULL;

	return obj ? vpeer_put_known(skb, attr, obj, w->caller) : 0;
}

static int put_route(struct sk_buff *skb, int attr, const struct viewer *w,
		     const struct vpeer_prefix *prefix,
		     const struct vpeer_hop *hop)
{
	struct nlattr *nest = nla_nest_start(skb, attr);

	if (!nest || vpeer_put_prefix(skb, VPEER_A_ROUTE_PREFIX, prefix) ||
	    nla_put_u32(skb, VPEER_A_ROUTE_NEXT_HOP_TYPE, hop->type) ||
	    nla_put_u32(skb, VPEER_A_ROUTE_SOURCE, hop->source) ||
	    put_known_id(skb, VPEER_A_ROUTE_PEERING, w, hop->link))
		return -EMSGSIZE;
	nla_nest_end(skb, nest);
	return 0;
}

static int put_hop(struct sk_buff *skb, const struct viewer *w,
		   const struct vpeer_netif *n, const struct vpeer_flow *flow,
		   const struct vpeer_decision *d, enum vpeer_reason why)
{
	struct nlattr *nest = nla_nest_start(skb, VPEER_A_PATH_HOP);
	struct vpeer_prefix prefix;

	if (!nest || vpeer_put_handle(skb, VPEER_A_HOP_NIC, &n->obj) ||
	    vpeer_put_handle(skb, VPEER_A_HOP_VNET, &n->vnet->obj) ||
	    nla_put_u32(skb, VPEER_A_HOP_REASON, why))
		return -EMSGSIZE;
	if (d->hop) {
		prefix = vpeer_table_route(d->table, &flow->dst);
		if (put_route(skb, VPEER_A_HOP_ROUTE, w, &prefix, d->hop) ||
		    put_known_id(skb, VPEER_A_HOP_PEERING, w, d->hop->link) ||
		    put_known_id(skb, VPEER_A_HOP_REMOTE_PEERING, w,
				 d->hop->back) ||
		    put_known_id(skb, VPEER_A_HOP_NEXT_VNET, w, d->hop->vnet))
			return -EMSGSIZE;
	}
	if (d->nic && vpeer_put_known(skb, VPEER_A_HOP_NEXT_NIC,
				      &d->nic->netif->obj, w->caller))
		return -EMSGSIZE;
	nla_nest_end(skb, nest);
	return 0;
}

static int put_path(struct sk_buff *skb, const struct viewer *w,
		    const struct vpeer_netif *n, const struct vpeer_flow *flow)
{
	struct nlattr *nest = nla_nest_start(skb, VPEER_A_PATH);
	const struct vpeer_nic *nic = n->priv;
	struct vpeer_decision d;
	enum vpeer_reason why;
	int err = -EMSGSIZE;

	rcu_read_lock();
	why = vpeer_decide(rcu_dereference(nic->conf), flow, &d);
	if (nest && !nla_put_u32(skb, VPEER_A_PATH_REASON, why) &&
	    !vpeer_put_addr(skb, VPEER_A_PATH_SOURCE, &flow->src) &&
	    !vpeer_put_addr(skb, VPEER_A_PATH_DESTINATION, &flow->dst) &&
	    !nla_put_u64_64bit(skb, VPEER_A_PATH_GENERATION,
			       d.table ? d.table->generation :
					 w->f->model.generation,
			       VPEER_A_PATH_PAD) &&
	    !put_hop(skb, w, n, flow, &d, why)) {
		nla_nest_end(skb, nest);
		err = 0;
	}
	rcu_read_unlock();
	return err;
}

static int answer_path(const struct viewer *w, struct nlattr **tb,
		       struct vpeer_flow *flow, struct sk_buff *skb,
		       struct genl_info *info)
{
	const struct vpeer_addr *src;
	struct vpeer_netif *n;

	n = find_sender(w, tb, flow);
	if (!n)
		return refuse(info, info->attrs[VPEER_A_PATH],
			      "no such NIC, or no NIC has the source", -ENOENT);
	if (!tb[VPEER_A_PATH_SOURCE]) {
		src = first_addr(n, vpeer_addr_is4(&flow->dst));
		if (!src)
			return refuse(info, tb[VPEER_A_PATH_DESTINATION],
				      "the NIC has no address of this family",
				      -EADDRNOTAVAIL);
		flow->src = *src;
	}
	if (vpeer_addr_is4(&flow->src) != vpeer_addr_is4(&flow->dst))
		return refuse(info, tb[VPEER_A_PATH_SOURCE],
			      "source and destination are of two families",
			      -EINVAL);
	return put_path(skb, w, n, flow);
}

/**
 * vpeer_path_get() - answer a question about a packet
 * @skb: the request
 * @info: what is known of it
 *
 * Return: 0 or an errno; a drop is an answer, not an error.
 */
int vpeer_path_get(struct sk_buff *skb, struct genl_info *info)
{
	struct vpeer_fabric *f = vpeer_fabric(genl_info_net(info));
	struct nlattr *tb[VPEER_A_PATH_MAX + 1];
	struct vpeer_flow flow = { 0 };
	struct vpeer_creds by;
	struct sk_buff *answer;
	struct viewer w;
	void *head;
	int err;

	if (!info->attrs[VPEER_A_PATH])
		return refuse(info, NULL, "the question is missing", -EINVAL);
	err = nla_parse_nested(tb, VPEER_A_PATH_MAX, info->attrs[VPEER_A_PATH],
			       NULL, info->extack);
	if (!err)
		err = parse_addrs(tb, &flow, info);
	if (err)
		return err;
	answer = genlmsg_new(GENLMSG_DEFAULT_SIZE, GFP_KERNEL);
	if (!answer)
		return -ENOMEM;
	head = genlmsg_put_reply(answer, info, &vpeer_family, 0,
				 VPEER_CMD_PATH_GET);
	vpeer_creds_init(&by, f, skb);
	w = (struct viewer){ f, &by.caller };
	mutex_lock(&f->lock);
	err = answer_path(&w, tb, &flow, answer, info);
	mutex_unlock(&f->lock);
	if (err) {
		nlmsg_free(answer);
		return err;
	}
	genlmsg_end(answer, head);
	return genlmsg_reply(answer, info);
}

/**
 * struct cursor - where a dump of routes is, kept in the callback
 * @nic: id of the NIC
 * @slot: interval to go on with, those of IPv6 after those of IPv4
 * @by: who has asked, whoever reads the answer
 */
struct cursor {
	u32 nic;
	u32 slot;
	struct vpeer_creds *by;
};

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
	struct viewer w;
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
	w = (struct viewer){ f, &c->by->caller };
	mutex_lock(&f->lock);
	n = known_netif(&w, vpeer_parse_str(tb[VPEER_A_NIC_SUBSCRIPTION]),
			vpeer_parse_str(tb[VPEER_A_NIC_NAME]));
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

static int dump_slot(struct sk_buff *skb, struct netlink_callback *cb,
		     const struct viewer *w, const struct vpeer_table *t,
		     u32 slot)
{
	struct vpeer_addr start = slot_start(t, slot);
	struct vpeer_prefix p = vpeer_table_route(t, &start);
	const struct vpeer_hop *hop;
	void *head;

	if (!first_of_route(t, slot, &p))
		return 0;
	hop = vpeer_table_hop(t, slot < t->n4,
			      slot < t->n4 ? slot : slot - t->n4);
	head = genlmsg_put(skb, NETLINK_CB(cb->skb).portid, cb->nlh->nlmsg_seq,
			   &vpeer_family, NLM_F_MULTI, VPEER_CMD_ROUTE_GET);
	if (!head)
		return -EMSGSIZE;
	genl_dump_check_consistent(cb, head);
	if (nla_put_u64_64bit(skb, VPEER_A_GENERATION, w->f->model.generation,
			      VPEER_A_PAD) ||
	    put_route(skb, VPEER_A_ROUTE, w, &p, hop)) {
		genlmsg_cancel(skb, head);
		return -EMSGSIZE;
	}
	genlmsg_end(skb, head);
	return 0;
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
	const struct viewer w = { f, &c->by->caller };
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
		for (; c->slot < t->n4 + t->n6; c->slot++)
			if (dump_slot(skb, cb, &w, t, c->slot))
				break;
	}
	mutex_unlock(&f->lock);
	return skb->len;
}
