// SPDX-License-Identifier: GPL-2.0-only
/*
 * From objects to attributes. The end state is told, so that an event can be
 * built before its commit takes effect.
 */
#include "put.h"

#include <linux/netdevice.h>
#include <linux/uidgid.h>
#include <linux/user_namespace.h>
#include <net/genetlink.h>

#include "netlink.h"
#include "nic.h"
#include "stats.h"

/* An attribute's length has 16 bits; what follows a list fits into the rest. */
#define NEST_MAX	60000
#define LIST_RESERVE	128

/**
 * vpeer_put_addr() - put an address
 * @skb: the message
 * @attr: attribute
 * @a: the address
 *
 * Return: 0 or -EMSGSIZE.
 */
int vpeer_put_addr(struct sk_buff *skb, int attr, const struct vpeer_addr *a)
{
	u8 bytes[16];

	return nla_put(skb, attr, vpeer_addr_to_bytes(a, bytes), bytes);
}

/**
 * vpeer_put_prefix() - put a prefix
 * @skb: the message
 * @attr: attribute
 * @p: the prefix
 *
 * Return: 0 or -EMSGSIZE.
 */
int vpeer_put_prefix(struct sk_buff *skb, int attr,
		     const struct vpeer_prefix *p)
{
	u32 len = p->len - (vpeer_prefix_is4(p) ? VPEER_MAPPED_LEN : 0);
	struct nlattr *nest = nla_nest_start(skb, attr);

	if (!nest || vpeer_put_addr(skb, VPEER_A_PREFIX_ADDRESS, &p->addr) ||
	    nla_put_u32(skb, VPEER_A_PREFIX_LENGTH, len))
		return -EMSGSIZE;
	nla_nest_end(skb, nest);
	return 0;
}

/**
 * vpeer_put_handle() - put the handle of an object
 * @skb: the message
 * @attr: attribute
 * @obj: the object
 *
 * Return: 0 or -EMSGSIZE.
 */
int vpeer_put_handle(struct sk_buff *skb, int attr,
		     const struct vpeer_obj *obj)
{
	char handle[VPEER_HANDLE_MAX + 1];

	vpeer_handle(obj, handle);
	return nla_put_string(skb, attr, handle);
}

/**
 * vpeer_put_known() - put the handle of an object unless it is foreign
 * @skb: the message
 * @attr: attribute
 * @obj: the object
 * @caller: who is told, NULL for an administrator
 *
 * Return: 0 or -EMSGSIZE.
 */
int vpeer_put_known(struct sk_buff *skb, int attr,
		    const struct vpeer_obj *obj,
		    const struct vpeer_caller *caller)
{
	return vpeer_caller_sees(caller, obj) ?
	       vpeer_put_handle(skb, attr, obj) : 0;
}

/* Numbers count what others have made: they are the administrator's. */
static int put_id(struct sk_buff *skb, int attr, u32 id,
		  const struct vpeer_view *view)
{
	return vpeer_caller_administrator(view->caller) ?
	       nla_put_u32(skb, attr, id) : 0;
}

/**
 * vpeer_put_fabric() - put a fabric's limits and counts
 * @skb: the message
 * @m: its model
 * @caller: who is told, NULL for an administrator; nobody else gets counts
 *
 * Return: 0 or -EMSGSIZE.
 */
int vpeer_put_fabric(struct sk_buff *skb, const struct vpeer_model *m,
		     const struct vpeer_caller *caller)
{
	static const u8 counts[][2] = {
		{ VPEER_A_FABRIC_VNETS, VPEER_OBJECT_VNET },
		{ VPEER_A_FABRIC_SUBNETS, VPEER_OBJECT_SUBNET },
		{ VPEER_A_FABRIC_NICS, VPEER_OBJECT_NIC },
		{ VPEER_A_FABRIC_PEERINGS, VPEER_OBJECT_PEERING },
		{ VPEER_A_FABRIC_GATEWAYS, VPEER_OBJECT_GATEWAY },
		{ VPEER_A_FABRIC_GRANTS, VPEER_OBJECT_GRANT },
		{ VPEER_A_FABRIC_CONNECTIONS, VPEER_OBJECT_CONNECTION },
		{ VPEER_A_FABRIC_ROUTE_TABLES, VPEER_OBJECT_ROUTE_TABLE },
		{ VPEER_A_FABRIC_ROUTES, VPEER_OBJECT_ROUTE },
	};
	bool all = vpeer_caller_administrator(caller);
	struct nlattr *nest = nla_nest_start(skb, VPEER_A_FABRIC);
	unsigned int i;

	if (!nest)
		return -EMSGSIZE;
	for (i = 1; i < ARRAY_SIZE(m->next_limits.limit); i++)
		if (nla_put_u32(skb, i, m->next_limits.limit[i]))
			return -EMSGSIZE;
	for (i = 0; i < ARRAY_SIZE(counts) && all; i++)
		if (nla_put_u32(skb, counts[i][0], m->count[counts[i][1]]))
			return -EMSGSIZE;
	if (all && nla_put_u32(skb, VPEER_A_FABRIC_ADDRESSES, m->n_addrs))
		return -EMSGSIZE;
	nla_nest_end(skb, nest);
	return 0;
}

static int put_tenant(struct sk_buff *skb, const struct vpeer_tenant *t,
		      const struct vpeer_view *view)
{
	if (put_id(skb, VPEER_A_TENANT_ID, t->obj.id, view) ||
	    nla_put_string(skb, VPEER_A_TENANT_NAME, t->obj.name))
		return -EMSGSIZE;
	return 0;
}

static int put_subscription(struct sk_buff *skb,
			    const struct vpeer_subscription *s,
			    const struct vpeer_view *view)
{
	if (put_id(skb, VPEER_A_SUBSCRIPTION_ID, s->obj.id, view) ||
	    nla_put_string(skb, VPEER_A_SUBSCRIPTION_NAME, s->obj.name) ||
	    nla_put_string(skb, VPEER_A_SUBSCRIPTION_TENANT,
			   s->tenant->obj.name))
		return -EMSGSIZE;
	return 0;
}

/* Is there room for one more member of a list, and for what follows? */
static bool room(const struct sk_buff *skb, const struct nlattr *nest)
{
	return skb_tailroom(skb) >= LIST_RESERVE &&
	       skb_tail_pointer(skb) - (unsigned char *)nest < NEST_MAX;
}

/* The list goes on in the next message, unless nothing of it is in this. */
static int put_more(struct sk_buff *skb, int more, u32 from, u32 at)
{
	if (from == at || nla_put_flag(skb, more))
		return -EMSGSIZE;
	return 0;
}

/* Members from *at on; what is left is told by the flag @more. */
static int put_space(struct sk_buff *skb, const struct nlattr *nest, int attr,
		     const struct vpeer_space *s, u32 *at, int more)
{
	u32 from = *at;

	for (; *at < s->n; ++*at) {
		if (!room(skb, nest))
			return put_more(skb, more, from, *at);
		if (vpeer_put_prefix(skb, attr, &s->prefix[*at]))
			return -EMSGSIZE;
	}
	*at = 0;
	return 0;
}

static int put_vnet(struct sk_buff *skb, const struct nlattr *nest,
		    const struct vpeer_vnet *v, u32 *at,
		    const struct vpeer_view *view)
{
	const struct vpeer_subscription *s = to_subscription(v->obj.parent);

	if (put_id(skb, VPEER_A_VNET_ID, v->obj.id, view) ||
	    nla_put_string(skb, VPEER_A_VNET_SUBSCRIPTION, s->obj.name) ||
	    nla_put_string(skb, VPEER_A_VNET_NAME, v->obj.name) ||
	    nla_put_string(skb, VPEER_A_VNET_REGION, v->region) ||
	    nla_put_string(skb, VPEER_A_VNET_TENANT, s->tenant->obj.name))
		return -EMSGSIZE;
	return put_space(skb, nest, VPEER_A_VNET_PREFIX, vpeer_vnet_end(v), at,
			 VPEER_A_VNET_MORE);
}

static int put_subnet(struct sk_buff *skb, const struct nlattr *nest,
		      const struct vpeer_subnet *s, u32 *at,
		      const struct vpeer_view *view)
{
	const struct vpeer_route_table *t = vpeer_subnet_table(s);
	const struct vpeer_obj *v = s->obj.parent;

	if (put_id(skb, VPEER_A_SUBNET_ID, s->obj.id, view) ||
	    (t && nla_put_string(skb, VPEER_A_SUBNET_ROUTE_TABLE,
				 t->obj.name)) ||
	    nla_put_string(skb, VPEER_A_SUBNET_SUBSCRIPTION,
			   v->parent->name) ||
	    nla_put_string(skb, VPEER_A_SUBNET_VNET, v->name) ||
	    nla_put_string(skb, VPEER_A_SUBNET_NAME, s->obj.name))
		return -EMSGSIZE;
	return put_space(skb, nest, VPEER_A_SUBNET_PREFIX,
			 vpeer_subnet_end(s), at, VPEER_A_SUBNET_MORE);
}

static int put_u64(struct sk_buff *skb, int attr, u64 value)
{
	return nla_put_u64_64bit(skb, attr, value, VPEER_A_STATS_PAD);
}

static int put_drops(struct sk_buff *skb, const struct vpeer_totals *t)
{
	struct nlattr *nest;
	unsigned int i;

	for (i = 0; i <= VPEER_REASON_MAX; i++) {
		if (!t->drops[i])
			continue;
		nest = nla_nest_start(skb, VPEER_A_STATS_DROP);
		if (!nest || nla_put_u32(skb, VPEER_A_DROP_REASON, i) ||
		    nla_put_u64_64bit(skb, VPEER_A_DROP_PACKETS, t->drops[i],
				      VPEER_A_DROP_PAD))
			return -EMSGSIZE;
		nla_nest_end(skb, nest);
	}
	return 0;
}

static int put_nic_stats(struct sk_buff *skb, const struct vpeer_nic *nic)
{
	struct nlattr *nest = nla_nest_start(skb, VPEER_A_NIC_STATS);
	struct vpeer_totals t;

	vpeer_nic_stats_sum(READ_ONCE(nic->stats), &t);
	if (!nest || put_u64(skb, VPEER_A_STATS_TX_PACKETS, t.tx_packets) ||
	    put_u64(skb, VPEER_A_STATS_TX_BYTES, t.tx_bytes) ||
	    put_u64(skb, VPEER_A_STATS_RX_PACKETS, t.rx_packets) ||
	    put_u64(skb, VPEER_A_STATS_RX_BYTES, t.rx_bytes) ||
	    put_u64(skb, VPEER_A_STATS_TX_DROPS, t.tx_drops) ||
	    put_drops(skb, &t))
		return -EMSGSIZE;
	nla_nest_end(skb, nest);
	return 0;
}

static int put_place(struct sk_buff *skb, const struct vpeer_fabric *f,
		     const struct net_device *dev)
{
	struct net *net = dev_net(dev);

	if (nla_put_u32(skb, VPEER_A_NIC_IFINDEX, dev->ifindex))
		return -EMSGSIZE;
	return net_eq(net, f->net) ? 0 :
	       nla_put_s32(skb, VPEER_A_NIC_NETNSID,
			   peernet2id_alloc(f->net, net, GFP_ATOMIC));
}

/*
 * Where the device is; in home itself there is no netnsid. A namespace that is
 * dying takes its devices along, and nobody reaches them any more.
 */
static int put_attached(struct sk_buff *skb, const struct vpeer_fabric *f,
			const struct vpeer_nic *nic,
			const struct vpeer_view *view)
{
	struct net_device *dev;
	int err = 0;

	rcu_read_lock();
	dev = rcu_dereference(nic->dev);
	if (dev && !check_net(dev_net(dev)))
		dev = NULL;
	if (dev)
		err = nla_put_string(skb, VPEER_A_NIC_IFNAME, dev->name);
	if (dev && !err && vpeer_caller_administrator(view->caller))
		err = put_place(skb, f, dev);
	rcu_read_unlock();
	return err;
}

static int put_nic(struct sk_buff *skb, const struct nlattr *nest,
		   const struct vpeer_fabric *f, const struct vpeer_netif *n,
		   u32 *at, const struct vpeer_view *view)
{
	const struct vpeer_netif_conf *end = vpeer_netif_end(n);
	struct vpeer_addr a;
	u32 from = *at;

	if (put_id(skb, VPEER_A_NIC_ID, n->obj.id, view) ||
	    nla_put_string(skb, VPEER_A_NIC_SUBSCRIPTION,
			   n->obj.parent->name) ||
	    nla_put_string(skb, VPEER_A_NIC_NAME, n->obj.name) ||
	    nla_put_string(skb, VPEER_A_NIC_VNET, n->vnet->obj.name) ||
	    nla_put_string(skb, VPEER_A_NIC_SUBNET, end->subnet->obj.name) ||
	    nla_put_u32(skb, VPEER_A_NIC_FLAGS, end->flags) ||
	    nla_put_u32(skb, VPEER_A_NIC_MODE, VPEER_NIC_MODE_L3) ||
	    (n->priv && put_attached(skb, f, n->priv, view)) ||
	    (view->stats && n->priv && put_nic_stats(skb, n->priv)))
		return -EMSGSIZE;
	for (; *at < end->addrs.n; ++*at) {
		if (!room(skb, nest))
			return put_more(skb, VPEER_A_NIC_MORE, from, *at);
		a = vpeer_addrs_at(&end->addrs, *at);
		if (vpeer_put_addr(skb, VPEER_A_NIC_ADDRESS, &a))
			return -EMSGSIZE;
	}
	*at = 0;
	return 0;
}

/* What a link receives is what the link back has sent. */
static int put_link_stats(struct sk_buff *skb, const struct vpeer_link *l,
			  const struct vpeer_link *back)
{
	struct nlattr *nest = nla_nest_start(skb, VPEER_A_PEERING_STATS);
	u64 packets, bytes, drops;

	vpeer_link_stats_sum(vpeer_link_stats(l->priv), &packets, &bytes,
			     &drops);
	if (!nest || put_u64(skb, VPEER_A_STATS_TX_PACKETS, packets) ||
	    put_u64(skb, VPEER_A_STATS_TX_BYTES, bytes) ||
	    put_u64(skb, VPEER_A_STATS_TX_DROPS, drops))
		return -EMSGSIZE;
	vpeer_link_stats_sum(back ? vpeer_link_stats(back->priv) : NULL,
			     &packets, &bytes, &drops);
	if (put_u64(skb, VPEER_A_STATS_RX_PACKETS, packets) ||
	    put_u64(skb, VPEER_A_STATS_RX_BYTES, bytes) ||
	    put_u64(skb, VPEER_A_STATS_RX_DROPS, drops))
		return -EMSGSIZE;
	nla_nest_end(skb, nest);
	return 0;
}

/* One after the other: local subnets, remote ones, the space in force. */
static int put_link_member(struct sk_buff *skb, const struct vpeer_link *l,
			   u32 i)
{
	const struct vpeer_space *space = vpeer_link_end(l)->space;
	const struct vpeer_members *mb = vpeer_link_members(l);
	u32 n = mb ? mb->n : 0;

	if (i >= n)
		return vpeer_put_prefix(skb, VPEER_A_PEERING_REMOTE_PREFIX,
					&space->prefix[i - n]);
	return nla_put_string(skb, i < mb->n_local ?
			      VPEER_A_PEERING_LOCAL_SUBNET :
			      VPEER_A_PEERING_REMOTE_SUBNET, mb->name[i]);
}

static int put_link_lists(struct sk_buff *skb, const struct nlattr *nest,
			  const struct vpeer_link *l, u32 *at)
{
	const struct vpeer_members *mb = vpeer_link_members(l);
	u32 n = (mb ? mb->n : 0) + vpeer_link_end(l)->space->n;
	u32 from = *at;

	for (; *at < n; ++*at) {
		if (!room(skb, nest))
			return put_more(skb, VPEER_A_PEERING_MORE, from, *at);
		if (put_link_member(skb, l, *at))
			return -EMSGSIZE;
	}
	*at = 0;
	return 0;
}

static int put_link_gateways(struct sk_buff *skb, const struct vpeer_link *l,
			     struct vpeer_model *m,
			     const struct vpeer_view *view)
{
	const struct vpeer_gateway *g = NULL;

	while ((g = vpeer_link_gateway(l, m, g)))
		if (vpeer_put_known(skb, VPEER_A_PEERING_REMOTE_GATEWAY,
				    &g->obj, view->caller))
			return -EMSGSIZE;
	return 0;
}

/* Members of two lists, one after the other. */
static int put_spaces(struct sk_buff *skb, const struct nlattr *nest,
		      const int attr[2], const struct vpeer_space *s[2],
		      u32 *at, int more)
{
	u32 from = *at, i;

	for (; *at < s[0]->n + s[1]->n; ++*at) {
		i = *at < s[0]->n ? 0 : 1;
		if (!room(skb, nest))
			return put_more(skb, more, from, *at);
		if (vpeer_put_prefix(skb, attr[i],
				     &s[i]->prefix[*at - i * s[0]->n]))
			return -EMSGSIZE;
	}
	*at = 0;
	return 0;
}

static int put_gateway_lists(struct sk_buff *skb, const struct nlattr *nest,
			     struct vpeer_model *m,
			     const struct vpeer_gateway *g, u32 *at)
{
	static const int attr[] = { VPEER_A_GATEWAY_SUMMARIZED_PREFIX,
				    VPEER_A_GATEWAY_ADVERTISED_PREFIX };
	struct vpeer_space *told = vpeer_gateway_advertised(g, m);
	const struct vpeer_space *s[] = { &vpeer_gateway_end(g)->summary,
					  told };
	int err;

	if (!told)
		return -ENOMEM;
	err = put_spaces(skb, nest, attr, s, at, VPEER_A_GATEWAY_MORE);
	vpeer_free(told);
	return err;
}

static int put_gateway(struct sk_buff *skb, const struct nlattr *nest,
		       struct vpeer_model *m, const struct vpeer_gateway *g,
		       u32 *at, const struct vpeer_view *view)
{
	const struct vpeer_netif *n = vpeer_gateway_end(g)->nic;

	if (put_id(skb, VPEER_A_GATEWAY_ID, g->obj.id, view) ||
	    nla_put_string(skb, VPEER_A_GATEWAY_SUBSCRIPTION,
			   g->obj.parent->name) ||
	    nla_put_string(skb, VPEER_A_GATEWAY_NAME, g->obj.name) ||
	    nla_put_string(skb, VPEER_A_GATEWAY_VNET, g->vnet->obj.name) ||
	    nla_put_u32(skb, VPEER_A_GATEWAY_TYPE, g->type) ||
	    (n && nla_put_string(skb, VPEER_A_GATEWAY_NIC, n->obj.name)))
		return -EMSGSIZE;
	return put_gateway_lists(skb, nest, m, g, at);
}

static int put_connection(struct sk_buff *skb, const struct nlattr *nest,
			  const struct vpeer_connection *c, u32 *at,
			  const struct vpeer_view *view)
{
	const struct vpeer_obj *g = c->obj.parent;

	if (put_id(skb, VPEER_A_CONNECTION_ID, c->obj.id, view) ||
	    nla_put_string(skb, VPEER_A_CONNECTION_SUBSCRIPTION,
			   g->parent->name) ||
	    nla_put_string(skb, VPEER_A_CONNECTION_GATEWAY, g->name) ||
	    nla_put_string(skb, VPEER_A_CONNECTION_NAME, c->obj.name) ||
	    nla_put_u32(skb, VPEER_A_CONNECTION_LEARNED, c->learned) ||
	    (c->remote_name &&
	     (nla_put_string(skb, VPEER_A_CONNECTION_REMOTE_SUBSCRIPTION,
			     c->remote_sub) ||
	      nla_put_string(skb, VPEER_A_CONNECTION_REMOTE_VNET,
			     c->remote_name))))
		return -EMSGSIZE;
	return put_space(skb, nest, VPEER_A_CONNECTION_PREFIX,
			 vpeer_connection_end(c), at, VPEER_A_CONNECTION_MORE);
}

static int put_route_table(struct sk_buff *skb,
			   const struct vpeer_route_table *t,
			   const struct vpeer_view *view)
{
	if (put_id(skb, VPEER_A_ROUTE_TABLE_ID, t->obj.id, view) ||
	    nla_put_string(skb, VPEER_A_ROUTE_TABLE_SUBSCRIPTION,
			   t->obj.parent->name) ||
	    nla_put_string(skb, VPEER_A_ROUTE_TABLE_NAME, t->obj.name) ||
	    nla_put_u32(skb, VPEER_A_ROUTE_TABLE_DISABLE_GATEWAY_PROPAGATION,
			t->next_isolated))
		return -EMSGSIZE;
	return 0;
}

static int put_route(struct sk_buff *skb, const struct vpeer_route *r,
		     const struct vpeer_view *view)
{
	const struct vpeer_route_conf *c = vpeer_route_end(r);
	const struct vpeer_obj *t = r->obj.parent;
	bool via = c->type == VPEER_NEXT_HOP_TYPE_VIRTUAL_APPLIANCE;

	if (put_id(skb, VPEER_A_ROUTE_ID, r->obj.id, view) ||
	    nla_put_string(skb, VPEER_A_ROUTE_SUBSCRIPTION, t->parent->name) ||
	    nla_put_string(skb, VPEER_A_ROUTE_ROUTE_TABLE, t->name) ||
	    nla_put_string(skb, VPEER_A_ROUTE_NAME, r->obj.name) ||
	    vpeer_put_prefix(skb, VPEER_A_ROUTE_PREFIX, &c->prefix) ||
	    nla_put_u32(skb, VPEER_A_ROUTE_NEXT_HOP_TYPE, c->type) ||
	    (via && vpeer_put_addr(skb, VPEER_A_ROUTE_NEXT_HOP, &c->via)))
		return -EMSGSIZE;
	return 0;
}

/* What everybody may know to whom the link is known. */
static int put_link_ends(struct sk_buff *skb, const struct vpeer_link *l,
			 struct vpeer_model *m, const struct vpeer_view *view)
{
	const struct vpeer_vnet *v = vpeer_link_local(l);

	if (put_id(skb, VPEER_A_PEERING_ID, l->obj.id, view) ||
	    nla_put_string(skb, VPEER_A_PEERING_SUBSCRIPTION,
			   v->obj.parent->name) ||
	    nla_put_string(skb, VPEER_A_PEERING_VNET, v->obj.name) ||
	    nla_put_string(skb, VPEER_A_PEERING_NAME, l->obj.name) ||
	    nla_put_string(skb, VPEER_A_PEERING_REMOTE_SUBSCRIPTION,
			   l->remote_sub) ||
	    nla_put_string(skb, VPEER_A_PEERING_REMOTE_VNET, l->remote_name) ||
	    put_id(skb, VPEER_A_PEERING_REMOTE_ID, l->remote_id, view) ||
	    nla_put_u32(skb, VPEER_A_PEERING_STATE, vpeer_link_state(l, m)))
		return -EMSGSIZE;
	return 0;
}

/* Who reads only the VNet that it leads to sees that it does (SEM-3.4). */
static int put_link(struct sk_buff *skb, const struct nlattr *nest,
		    struct vpeer_model *m, const struct vpeer_link *l,
		    u32 *at, const struct vpeer_view *view)
{
	const struct vpeer_link *back = vpeer_link_back(l, m);

	if (put_link_ends(skb, l, m, view))
		return -EMSGSIZE;
	if (!vpeer_caller_reads(view->caller, &l->obj)) {
		*at = 0;
		return 0;
	}
	if (nla_put_u32(skb, VPEER_A_PEERING_FLAGS,
			vpeer_link_end(l)->flags) ||
	    nla_put_u32(skb, VPEER_A_PEERING_SYNC_LEVEL,
			vpeer_link_sync_level(l, m)) ||
	    nla_put_u32(skb, VPEER_A_PEERING_KIND, vpeer_link_kind(l)) ||
	    (back && nla_put_string(skb, VPEER_A_PEERING_REMOTE_PEERING,
				    back->obj.name)) ||
	    put_link_gateways(skb, l, m, view) ||
	    (view->stats && put_link_stats(skb, l, back)))
		return -EMSGSIZE;
	return put_link_lists(skb, nest, l, at);
}

static int put_grant(struct sk_buff *skb, const struct vpeer_grant *g,
		     const struct vpeer_view *view)
{
	const struct vpeer_principal who = g->holder->who;
	const struct vpeer_obj *scope = g->obj.parent;
	int attr = VPEER_A_GRANT_TENANT;
	u32 user;

	if (who.group)
		user = from_kgid_munged(view->users, KGIDT_INIT(who.number));
	else
		user = from_kuid_munged(view->users, KUIDT_INIT(who.number));
	if (put_id(skb, VPEER_A_GRANT_ID, g->obj.id, view) ||
	    nla_put_u32(skb, who.group ? VPEER_A_GRANT_GID :
					 VPEER_A_GRANT_UID, user) ||
	    nla_put_u32(skb, VPEER_A_GRANT_ROLE, g->role))
		return -EMSGSIZE;
	if (scope->kind == VPEER_OBJECT_VNET) {
		if (nla_put_string(skb, VPEER_A_GRANT_SUBSCRIPTION,
				   scope->parent->name))
			return -EMSGSIZE;
		attr = VPEER_A_GRANT_VNET;
	} else if (scope->kind == VPEER_OBJECT_SUBSCRIPTION) {
		attr = VPEER_A_GRANT_SUBSCRIPTION;
	}
	return nla_put_string(skb, attr, scope->name);
}

static int put_content(struct sk_buff *skb, const struct nlattr *nest,
		       struct vpeer_fabric *f, struct vpeer_obj *obj, u32 *at,
		       const struct vpeer_view *view)
{
	switch (obj->kind) {
	case VPEER_OBJECT_TENANT:
		return put_tenant(skb, to_tenant(obj), view);
	case VPEER_OBJECT_SUBSCRIPTION:
		return put_subscription(skb, to_subscription(obj), view);
	case VPEER_OBJECT_VNET:
		return put_vnet(skb, nest, to_vnet(obj), at, view);
	case VPEER_OBJECT_SUBNET:
		return put_subnet(skb, nest, to_subnet(obj), at, view);
	case VPEER_OBJECT_NIC:
		return put_nic(skb, nest, f, to_netif(obj), at, view);
	case VPEER_OBJECT_PEERING:
		return put_link(skb, nest, &f->model, to_link(obj), at, view);
	case VPEER_OBJECT_GATEWAY:
		return put_gateway(skb, nest, &f->model, to_gateway(obj), at,
				   view);
	case VPEER_OBJECT_CONNECTION:
		return put_connection(skb, nest, to_connection(obj), at, view);
	case VPEER_OBJECT_ROUTE_TABLE:
		return put_route_table(skb, to_route_table(obj), view);
	case VPEER_OBJECT_ROUTE:
		return put_route(skb, to_route(obj), view);
	case VPEER_OBJECT_GRANT:
		return put_grant(skb, to_grant(obj), view);
	}
	return -EMSGSIZE;
}

/**
 * vpeer_put_object() - put an object, or a part of it
 * @skb: the message
 * @f: the fabric
 * @obj: the object
 * @at: in, member of its list to go on with; out, where the next message
 *      goes on, 0 if the object is complete
 * @view: how it is shown
 *
 * Context: the fabric's lock.
 * Return: 0, or -EMSGSIZE if nothing fits; @at is as it was then.
 */
int vpeer_put_object(struct sk_buff *skb, struct vpeer_fabric *f,
		     struct vpeer_obj *obj, u32 *at,
		     const struct vpeer_view *view)
{
	static const u8 attrs[VPEER_OBJECT_MAX + 1] = {
		[VPEER_OBJECT_TENANT] = VPEER_A_TENANT,
		[VPEER_OBJECT_SUBSCRIPTION] = VPEER_A_SUBSCRIPTION,
		[VPEER_OBJECT_VNET] = VPEER_A_VNET,
		[VPEER_OBJECT_SUBNET] = VPEER_A_SUBNET,
		[VPEER_OBJECT_NIC] = VPEER_A_NIC,
		[VPEER_OBJECT_PEERING] = VPEER_A_PEERING,
		[VPEER_OBJECT_GATEWAY] = VPEER_A_GATEWAY,
		[VPEER_OBJECT_CONNECTION] = VPEER_A_CONNECTION,
		[VPEER_OBJECT_ROUTE_TABLE] = VPEER_A_ROUTE_TABLE,
		[VPEER_OBJECT_ROUTE] = VPEER_A_ROUTE,
		[VPEER_OBJECT_GRANT] = VPEER_A_GRANT,
	};
	struct nlattr *nest = nla_nest_start(skb, attrs[obj->kind]);
	u32 from = *at;

	if (!nest)
		return -EMSGSIZE;
	if (put_content(skb, nest, f, obj, at, view)) {
		nla_nest_cancel(skb, nest);
		*at = from;
		return -EMSGSIZE;
	}
	nla_nest_end(skb, nest);
	return 0;
}
