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
#include "routes.h"

/* A path has no more hops than this; each takes so many bytes at most. */
#define VPEER_PATH_HOPS	16
#define HOP_SIZE	2560

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

static int put_hop_route(struct sk_buff *skb, const struct viewer *w,
			 const struct vpeer_flow *flow,
			 const struct vpeer_decision *d)
{
	struct vpeer_prefix prefix = vpeer_table_route(d->table, &flow->dst);
	const struct vpeer_effective_route r = {
		.prefix = &prefix, .hop = d->hop,
		.state = VPEER_ROUTE_STATE_ACTIVE,
	};

	if (vpeer_put_effective_route(skb, VPEER_A_HOP_ROUTE, w->f, &r,
				      w->caller) ||
	    put_known_id(skb, VPEER_A_HOP_PEERING, w, d->hop->link) ||
	    put_known_id(skb, VPEER_A_HOP_REMOTE_PEERING, w, d->hop->back) ||
	    put_known_id(skb, VPEER_A_HOP_NEXT_VNET, w, d->hop->vnet))
		return -EMSGSIZE;
	return 0;
}

static int put_next(struct sk_buff *skb, const struct viewer *w,
		    const struct vpeer_netif *next)
{
	const struct vpeer_gateway *g = vpeer_netif_gateway(next);

	if (vpeer_put_known(skb, VPEER_A_HOP_NEXT_NIC, &next->obj,
			    w->caller) ||
	    (g && vpeer_put_known(skb, VPEER_A_HOP_GATEWAY, &g->obj,
				  w->caller)))
		return -EMSGSIZE;
	return 0;
}

/**
 * struct walk - a path in the making
 * @n: the NIC that sends next, or NULL at the end
 * @why: verdict of the last hop
 * @d: its decision
 * @generation: of the table that decided the first hop
 * @seen: NICs that have sent
 * @hops: how many
 */
struct walk {
	const struct vpeer_netif *n;
	enum vpeer_reason why;
	struct vpeer_decision d;
	u64 generation;
	const struct vpeer_netif *seen[VPEER_PATH_HOPS];
	unsigned int hops;
};

/*
 * Who gets the packet without being its destination sends it on, if his host
 * forwards: an appliance does, a gateway where it relays (R-GW-11).
 */
static const struct vpeer_netif *next_sender(const struct viewer *w,
					     const struct walk *k,
					     const struct vpeer_flow *flow)
{
	const struct vpeer_nic *nic = k->d.nic;
	const struct vpeer_nic_conf *conf;

	if (k->why || !(k->d.hop->check & VPEER_HOP_VIA) ||
	    !vpeer_caller_sees(w->caller, &nic->netif->obj))
		return NULL;
	conf = rcu_dereference(nic->conf);
	if (vpeer_nic_owns(conf, &flow->dst))
		return NULL;
	if (conf->gateway &&
	    !vpeer_table_relays(rcu_dereference(conf->domain->table),
				conf->gateway, &flow->src, &flow->dst))
		return NULL;
	return nic->netif;
}

static bool was_seen(const struct walk *k, const struct vpeer_netif *n)
{
	unsigned int i;

	for (i = 0; i < k->hops; i++)
		if (k->seen[i] == n)
			return true;
	return false;
}

static int put_hop(struct sk_buff *skb, const struct viewer *w,
		   const struct vpeer_flow *flow, struct walk *k)
{
	struct nlattr *nest = nla_nest_start(skb, VPEER_A_PATH_HOP);
	const struct vpeer_nic *nic = k->n->priv;
	const struct vpeer_netif *n = k->n;

	k->why = vpeer_decide(rcu_dereference(nic->conf), flow, &k->d);
	if (!k->hops)
		k->generation = k->d.table ? k->d.table->generation :
					     w->f->model.generation;
	k->seen[k->hops++] = n;
	k->n = next_sender(w, k, flow);
	if (!nest || vpeer_put_handle(skb, VPEER_A_HOP_NIC, &n->obj) ||
	    vpeer_put_handle(skb, VPEER_A_HOP_VNET, &n->vnet->obj) ||
	    nla_put_u32(skb, VPEER_A_HOP_REASON, k->why) ||
	    (k->d.hop && put_hop_route(skb, w, flow, &k->d)) ||
	    (k->d.nic && put_next(skb, w, k->d.nic->netif)) ||
	    (k->n && nla_put_flag(skb, VPEER_A_HOP_ASSUMES_FORWARDING)))
		return -EMSGSIZE;
	nla_nest_end(skb, nest);
	return 0;
}

/* A packet that comes back to who has sent it goes round until its TTL ends. */
static int put_hops(struct sk_buff *skb, const struct viewer *w,
		    const struct vpeer_flow *flow, struct walk *k)
{
	int err = 0;

	while (k->n && !err) {
		if (was_seen(k, k->n) || k->hops == VPEER_PATH_HOPS)
			return nla_put_flag(skb, VPEER_A_PATH_LOOPS);
		err = put_hop(skb, w, flow, k);
	}
	return err;
}

static int put_path(struct sk_buff *skb, const struct viewer *w,
		    const struct vpeer_netif *n, const struct vpeer_flow *flow)
{
	struct nlattr *nest = nla_nest_start(skb, VPEER_A_PATH);
	struct walk k = { .n = n };
	int err = -EMSGSIZE;

	rcu_read_lock();
	if (nest && !put_hops(skb, w, flow, &k) &&
	    !nla_put_u32(skb, VPEER_A_PATH_REASON, k.why) &&
	    !vpeer_put_addr(skb, VPEER_A_PATH_SOURCE, &flow->src) &&
	    !vpeer_put_addr(skb, VPEER_A_PATH_DESTINATION, &flow->dst) &&
	    !nla_put_u64_64bit(skb, VPEER_A_PATH_GENERATION, k.generation,
			       VPEER_A_PATH_PAD)) {
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
	bool is4 = vpeer_addr_is4(&flow->dst);
	struct vpeer_netif *n;

	n = find_sender(w, tb, flow);
	if (!n)
		return refuse(info, info->attrs[VPEER_A_PATH],
			      "no such NIC, or no NIC has the source", -ENOENT);
	if (!tb[VPEER_A_PATH_SOURCE] &&
	    !vpeer_addrs_first(&n->cur->addrs, is4, &flow->src))
		return refuse(info, tb[VPEER_A_PATH_DESTINATION],
			      "the NIC has no address of this family",
			      -EADDRNOTAVAIL);
	if (vpeer_addr_is4(&flow->src) != is4)
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
	answer = genlmsg_new(VPEER_PATH_HOPS * HOP_SIZE, GFP_KERNEL);
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
