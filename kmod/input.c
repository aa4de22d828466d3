// SPDX-License-Identifier: GPL-2.0-only
/*
 * A packet that vpeer hands over is nearly always for an address of the
 * receiving device. The stack would look that up anew for each packet; here
 * the route is kept, and given to packets after PREROUTING, where the stack
 * asks layer 3 devices. It is the very route that the lookup finds, and
 * only as long as nothing has changed that the lookup depends on; else the
 * packet goes on without one, and the stack looks.
 */
#include "input.h"

#include <linux/inetdevice.h>
#include <linux/slab.h>
#include <net/ip6_fib.h>
#include <net/ip6_route.h>
#include <net/ip_fib.h>
#include <net/l3mdev.h>
#include <net/route.h>

/* More devices than that are not looked through for a single packet. */
#define DEVICES_MAX	16

/**
 * struct vpeer_input - the way of packets to an address of a device
 * @dst: the route, or NULL where it is not the same for all packets
 * @net: namespace of the device when it was found
 * @version: IPv4: generation of the namespace's routes, rules and addresses;
 *	IPv6: cookie of the route
 * @daddr: the address; IPv4 in its last word, 0 if there is none to keep
 * @rcu: for freeing it
 */
struct vpeer_input {
	struct dst_entry *dst;
	const struct net *net;
	u32 version;
	struct in6_addr daddr;
	struct rcu_head rcu;
};

/* What is known before the first packet: it is of no namespace. */
static struct vpeer_input nothing;

static void drop_input(struct vpeer_input *in)
{
	if (in == &nothing)
		return;
	dst_release(in->dst);
	kfree_rcu(in, rcu);
}

/* Another CPU may have been first; what it has found is as good. */
static void keep_input(struct vpeer_input __rcu **slot,
		       struct vpeer_input *old,
		       const struct vpeer_input *found)
{
	struct vpeer_input *in = kmemdup(found, sizeof(*found), GFP_ATOMIC);
	struct vpeer_input __rcu *was;

	if (!in) {
		dst_release(found->dst);
		return;
	}
	was = cmpxchg(slot, RCU_INITIALIZER(old), RCU_INITIALIZER(in));
	drop_input(unrcu_pointer(was) == old ? old : in);
}

static bool only_loopback(const struct in_device *in_dev)
{
	const struct in_ifaddr *ifa;

	in_dev_for_each_ifa_rcu(ifa, in_dev)
		if (!ipv4_is_loopback(ifa->ifa_local))
			return false;
	return true;
}

/*
 * Whether the stack takes a source for a martian depends on the addresses of
 * the namespace. It is simple where @dev has one and the others have none.
 */
static __be32 only_address(const struct net_device *dev)
{
	const struct in_device *in_dev = __in_dev_get_rcu(dev);
	const struct in_ifaddr *ifa;
	struct net_device *other;
	int n = 0;

	ifa = in_dev ? rcu_dereference(in_dev->ifa_list) : NULL;
	if (!ifa || rcu_access_pointer(ifa->ifa_next))
		return 0;
	for_each_netdev_rcu(dev_net(dev), other) {
		in_dev = __in_dev_get_rcu(other);
		if (other != dev && in_dev && !only_loopback(in_dev))
			return 0;
		if (++n > DEVICES_MAX)
			return 0;
	}
	return ifa->ifa_local;
}

static bool plain_routing4(struct net *net)
{
#ifdef CONFIG_IP_MULTIPLE_TABLES
	if (fib4_has_custom_rules(net) || net->ipv4.fib_has_custom_local_routes)
		return false;
#endif
	return !fib_num_tclassid_users(net);
}

/* What PREROUTING may have made of it, and what the administrator wants. */
static __always_inline bool plain_packet4(const struct net_device *dev,
					  const struct iphdr *ip)
{
	struct in_device *in_dev = __in_dev_get_rcu(dev);
	u32 src = ntohl(ip->saddr);

	/* branches: the compiler would compute each and combine them */
	if (unlikely(src >> 24 == IN_LOOPBACKNET) ||
	    unlikely(ip->saddr == ip->daddr))
		return false;
	return src - (1 << 24) < INADDR_UNSPEC_GROUP - (1 << 24) &&
	       likely(in_dev) && !IN_DEV_CONF_GET(in_dev, RP_FILTER) &&
	       !IPV4_DEVCONF_ALL(dev_net(dev), RP_FILTER);
}

/* As the stack does it next, if this has no result. */
static struct dst_entry *find4(struct net_device *dev, struct sk_buff *skb,
			       u32 version)
{
	const struct iphdr *ip = ip_hdr(skb);
	const struct rtable *rt;

	if (ip_route_input_noref(skb, ip->daddr, ip->saddr, ip->tos, dev))
		return NULL;
	rt = skb_rtable(skb);
	if (rt->rt_type != RTN_LOCAL || rt->rt_genid != version ||
	    rt->dst.lwtstate || !dst_hold_safe(skb_dst(skb)))
		return NULL;
	return skb_dst(skb);
}

static noinline void learn4(struct net_device *dev, struct sk_buff *skb,
			    struct vpeer_input *old)
{
	struct vpeer_dev *vd = netdev_priv(dev);
	const struct iphdr *ip = ip_hdr(skb);
	struct net *net = dev_net(dev);
	struct vpeer_input found = { .net = net };
	__be32 own;

	found.version = rt_genid_ipv4(net);
	/* it changes with all that is looked at from here on */
	smp_rmb();
	own = plain_routing4(net) ? only_address(dev) : 0;
	if (own && own == ip->daddr) {
		if (!plain_packet4(dev, ip))
			return;
		found.dst = find4(dev, skb, found.version);
		/* of no packet, then */
		if (!found.dst)
			own = 0;
	}
	found.daddr.s6_addr32[3] = own;
	keep_input(&vd->input4, old, &found);
}

static void route4(struct net_device *dev, struct sk_buff *skb)
{
	const struct vpeer_dev *vd = netdev_priv(dev);
	struct vpeer_input *in = rcu_dereference(vd->input4);
	const struct iphdr *ip = ip_hdr(skb);

	if (unlikely(in->net != dev_net(dev) ||
		     in->version != rt_genid_ipv4(in->net))) {
		learn4(dev, skb, in);
		return;
	}
	if (in->daddr.s6_addr32[3] != ip->daddr || !plain_packet4(dev, ip))
		return;
	if (unlikely(!in->dst))
		learn4(dev, skb, in);
	else if (likely(in->dst->obsolete == DST_OBSOLETE_FORCE_CHK))
		skb_dst_set_noref(skb, in->dst);
}

#if IS_ENABLED(CONFIG_IPV6)
/* No packet's source, mark or port leads it another way. */
static bool plain_routing6(const struct net *net)
{
	return !fib6_has_custom_rules(net) && !fib6_routes_require_src(net);
}

/* As ip6_dst_check() does it for the route of a CPU. */
static bool is_valid6(const struct vpeer_input *in,
		      const struct net_device *dev)
{
	const struct rt6_info *rt = container_of(in->dst, struct rt6_info, dst);
	const struct fib6_info *from;
	u32 cookie;

	if (in->net != dev_net(dev))
		return false;
	from = rcu_dereference(rt->from);
	return from && in->dst->obsolete == DST_OBSOLETE_FORCE_CHK &&
	       fib6_get_cookie_safe(from, &cookie) && cookie == in->version &&
	       !(from->fib6_flags & RTF_EXPIRES);
}

/* As ip6_route_input() does it, which is not exported. */
static struct dst_entry *find6(struct net_device *dev, struct sk_buff *skb)
{
	const struct ipv6hdr *ip6 = ipv6_hdr(skb);
	struct flowi6 fl6 = {
		.flowi6_iif = dev->ifindex,
		.daddr = ip6->daddr,
		.saddr = ip6->saddr,
		.flowlabel = ip6_flowinfo(ip6),
		.flowi6_mark = skb->mark,
		.flowi6_proto = ip6->nexthdr,
	};

	return ip6_route_input_lookup(dev_net(dev), dev, &fl6, skb,
				      RT6_LOOKUP_F_HAS_SADDR |
				      RT6_LOOKUP_F_DST_NOREF);
}

static noinline void learn6(struct net_device *dev, struct sk_buff *skb,
			    struct vpeer_input *old)
{
	struct vpeer_input found = {
		.net = dev_net(dev),
		.daddr = ipv6_hdr(skb)->daddr,
	};
	struct vpeer_dev *vd = netdev_priv(dev);
	struct rt6_info *rt;

	if (!ipv6_chk_addr(dev_net(dev), &found.daddr, dev, 0))
		return;
	found.dst = find6(dev, skb);
	rt = container_of(found.dst, struct rt6_info, dst);
	if (rt->dst.error || !(rt->rt6i_flags & RTF_LOCAL) ||
	    !(rt->rt6i_flags & RTF_PCPU) || rt->sernum || rt->dst.lwtstate)
		return;
	found.version = rt6_get_cookie(rt);
	if (dst_hold_safe(found.dst))
		keep_input(&vd->input6, old, &found);
}

/* Of several addresses the first that is sent to has its route kept. */
static void route6(struct net_device *dev, struct sk_buff *skb)
{
	const struct vpeer_dev *vd = netdev_priv(dev);
	struct vpeer_input *in = rcu_dereference(vd->input6);
	const struct ipv6hdr *ip6 = ipv6_hdr(skb);

	if (unlikely(!plain_routing6(dev_net(dev))))
		return;
	if (unlikely(!is_valid6(in, dev)))
		learn6(dev, skb, in);
	else if (likely(ipv6_addr_equal(&in->daddr, &ip6->daddr)))
		skb_dst_set_noref(skb, in->dst);
}
#else
static void route6(struct net_device *dev, struct sk_buff *skb)
{
}
#endif

#ifdef CONFIG_NET_L3_MASTER_DEV
/* Who has enslaved the device to a VRF is asked in its place. */
static struct sk_buff *l3_rcv(struct net_device *dev, struct sk_buff *skb,
			      u16 proto)
{
	if (unlikely(skb_dst(skb)))
		return skb;
	if (proto == AF_INET)
		route4(dev, skb);
	else
		route6(dev, skb);
	return skb;
}

static const struct l3mdev_ops l3_ops = { .l3mdev_l3_rcv = l3_rcv };
#endif

/**
 * vpeer_input_setup() - let a device's packets have the route that is kept
 * @dev: the device, not registered yet
 */
void vpeer_input_setup(struct net_device *dev)
{
	struct vpeer_dev *vd = netdev_priv(dev);

	RCU_INIT_POINTER(vd->input4, &nothing);
	RCU_INIT_POINTER(vd->input6, &nothing);
#ifdef CONFIG_NET_L3_MASTER_DEV
	dev->l3mdev_ops = &l3_ops;
	dev->priv_flags |= IFF_L3MDEV_RX_HANDLER;
#endif
}

/**
 * vpeer_input_forget() - let the routes go that are kept for a device
 * @vd: the device; it receives nothing, or what it finds is forgotten again
 *
 * Context: RTNL.
 */
void vpeer_input_forget(struct vpeer_dev *vd)
{
	struct vpeer_input __rcu *none = RCU_INITIALIZER(&nothing);

	drop_input(unrcu_pointer(xchg(&vd->input4, none)));
	drop_input(unrcu_pointer(xchg(&vd->input6, none)));
}
