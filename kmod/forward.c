// SPDX-License-Identifier: GPL-2.0-only
/*
 * The way of a packet. vpeer_decide() is what transmit and path-get share;
 * nothing here takes a lock, allocates or writes to the packet's data.
 */
#include "forward.h"

#include <linux/if_vlan.h>
#include <linux/ip.h>
#include <linux/ipv6.h>
#include <linux/unaligned.h>
#include <net/gso.h>
#include <net/ip.h>
#include <net/ip_tunnels.h>
#include <net/ipv6.h>

#include "device.h"
#include "endpoint.h"
#include "oversize.h"
#include "reason.h"
#include "trace.h"

/* Transmit has bottom halves off, questions are asked under rcu_read_lock(). */
#define dereference(p)	rcu_dereference_check(p, rcu_read_lock_bh_held())

static noinline bool is_multicast(struct vpeer_addr a)
{
	u32 a4 = vpeer_addr_to4(&a);

	if (vpeer_addr_is4(&a))
		return a4 >> 28 == 0xe || a4 == INADDR_BROADCAST;
	return a.hi >> 56 == 0xff;
}

/* Never the source of what a host sends to another. */
static bool is_no_source(const struct vpeer_addr *a)
{
	u32 a4 = vpeer_addr_to4(a);

	if (is_multicast(*a))
		return true;
	if (vpeer_addr_is4(a))
		return !a4 || a4 >> 24 == IN_LOOPBACKNET;
	return !a->hi && a->lo <= 1;
}

/* The routes of its subnet tell whom a gateway may send for. */
static bool gateway_sends(const struct vpeer_nic_conf *conf,
			  const struct vpeer_addr *src,
			  const struct vpeer_addr *dst)
{
	const struct vpeer_table *t = dereference(conf->domain->table);

	return vpeer_table_behind(t, conf->gateway, src) ||
	       vpeer_table_relays(t, conf->gateway, src, dst);
}

/* R-FWD-5 */
static noinline enum vpeer_reason
check_source(const struct vpeer_nic_conf *conf, struct vpeer_addr src,
	     struct vpeer_addr dst)
{
	if (is_no_source(&src))
		return VPEER_REASON_SOURCE_INVALID;
	if (conf->forwards || vpeer_nic_owns(conf, &src) ||
	    (conf->gateway && gateway_sends(conf, &src, &dst)))
		return VPEER_REASON_FORWARDED;
	return VPEER_REASON_SOURCE_NOT_OWNED;
}

/* Its first address is what most of a NIC's packets come from. */
static __always_inline bool is_first(const struct vpeer_nic_conf *conf,
				     const struct vpeer_addr *src, bool v4)
{
	if (v4)
		return src->lo == conf->first4;
	return vpeer_addr_eq(src, &conf->first6) && src->hi;
}

/* An address of a class that may be multicast is looked at more closely. */
static __always_inline bool is_high(const struct vpeer_addr *a, bool v4)
{
	return v4 ? vpeer_addr_to4(a) >= INADDR_UNSPEC_GROUP :
		    a->hi >> 56 == 0xff;
}

static noinline enum vpeer_reason admit(const struct vpeer_nic_conf *conf,
					const struct vpeer_table *t,
					const struct vpeer_hop *hop,
					struct vpeer_addr src)
{
	return vpeer_hop_admits(t, hop, &src, conf->forwards, conf->gateway);
}

static __always_inline void find_hop(const struct vpeer_domain *domain,
				     const struct vpeer_addr *addr,
				     struct vpeer_decision *d, const bool v4)
{
	d->table = dereference(domain->table);
	d->hop = v4 ? vpeer_table_find4(d->table, vpeer_addr_to4(addr)) :
		      vpeer_table_find6(d->table, addr);
}

static __always_inline struct vpeer_nic *
find_nic(const struct vpeer_domain *domain, const struct vpeer_hop *hop,
	 const struct vpeer_addr *addr)
{
	struct vpeer_endpoint *e;

	e = vpeer_endpoint_find(&domain->hash, hop->vnet, addr);
	return likely(e) ? dereference(e->nic) : NULL;
}

/* For a function's use, so that what it is a copy of stays in registers. */
static __always_inline struct vpeer_addr copy(const struct vpeer_addr *a)
{
	return (struct vpeer_addr){ a->hi, a->lo };
}

/* To the NIC of an appliance or gateway, if that is what the hop says. */
static noinline struct vpeer_nic *find_via(const struct vpeer_nic_conf *conf,
					   const struct vpeer_hop *hop,
					   struct vpeer_addr dst)
{
	return find_nic(conf->domain, hop,
			hop->check & VPEER_HOP_VIA ? &hop->via : &dst);
}

/* R-FWD-5: who is not asked to forward takes what is his own alone. */
static noinline bool takes(const struct vpeer_hop *hop,
			   const struct vpeer_nic *nic, struct vpeer_addr dst)
{
	return !(hop->check & VPEER_HOP_VIA) ||
	       hop->type != VPEER_NEXT_HOP_TYPE_VIRTUAL_APPLIANCE ||
	       vpeer_addr_eq(&hop->via, &dst) ||
	       dereference(nic->conf)->forwards;
}

static bool may_fragment(const struct sk_buff *skb)
{
	return skb->protocol == htons(ETH_P_IP) &&
	       !(ip_hdr(skb)->frag_off & htons(IP_DF));
}

/* Packets of several segments are as big as each of those. */
static noinline enum vpeer_reason check_size(const struct sk_buff *skb,
					     bool df, unsigned int mtu)
{
	if (skb && skb_is_gso(skb) && skb_gso_validate_network_len(skb, mtu))
		return VPEER_REASON_FORWARDED;
	return (skb ? may_fragment(skb) : !df) ? VPEER_REASON_TOO_BIG_NO_DF :
						 VPEER_REASON_TOO_BIG;
}

static __always_inline enum vpeer_reason
check_target(const struct vpeer_nic_conf *conf, const struct vpeer_flow *flow,
	     struct vpeer_decision *d)
{
	unsigned int mtu;

	if (unlikely(!d->nic))
		return VPEER_REASON_NO_ENDPOINT;
	if (unlikely(d->nic == conf->nic))
		return VPEER_REASON_HAIRPIN;
	d->dev = dereference(d->nic->dev);
	if (unlikely(!d->dev))
		return VPEER_REASON_DESTINATION_DETACHED;
	if (unlikely(!(READ_ONCE(d->dev->flags) & IFF_UP)))
		return VPEER_REASON_DESTINATION_DOWN;
	mtu = READ_ONCE(d->dev->mtu);
	return likely(flow->len <= mtu) ? VPEER_REASON_FORWARDED :
					  check_size(flow->skb, flow->df, mtu);
}

/* A hop that is not simply taken, by this sender at least. */
static __always_inline enum vpeer_reason
take_care(const struct vpeer_nic_conf *conf, const struct vpeer_flow *flow,
	  struct vpeer_decision *d)
{
	enum vpeer_reason why = d->hop->verdict;

	if (!why)
		why = admit(conf, d->table, d->hop, copy(&flow->src));
	if (why)
		return why;
	d->nic = find_via(conf, d->hop, copy(&flow->dst));
	if (d->nic && d->nic != conf->nic &&
	    !takes(d->hop, d->nic, copy(&flow->dst)))
		return VPEER_REASON_NEXT_HOP_NOT_FORWARDING;
	return check_target(conf, flow, d);
}

/*
 * Compiled for each family and into its callers. What it calls is given
 * copies, so that all of this stays in registers where nothing is the matter.
 */
static __always_inline enum vpeer_reason
verdict(const struct vpeer_nic_conf *conf, const struct vpeer_flow *flow,
	struct vpeer_decision *d, const bool v4)
{
	enum vpeer_reason why;

	if (unlikely(is_high(&flow->dst, v4)) && is_multicast(copy(&flow->dst)))
		return VPEER_REASON_MULTICAST;
	if (unlikely(!is_first(conf, &flow->src, v4))) {
		why = check_source(conf, copy(&flow->src), copy(&flow->dst));
		if (unlikely(why))
			return why;
	}
	find_hop(conf->domain, &flow->dst, d, v4);
	if (unlikely(d->hop->check & conf->care))
		return take_care(conf, flow, d);
	d->nic = find_nic(conf->domain, d->hop, &flow->dst);
	return check_target(conf, flow, d);
}

/**
 * vpeer_decide() - what happens to a packet
 * @conf: what its sender may do
 * @flow: the packet
 * @d: filled in as far as the decision gets
 *
 * Context: RCU.
 * Return: VPEER_REASON_FORWARDED, or why it is dropped.
 */
enum vpeer_reason vpeer_decide(const struct vpeer_nic_conf *conf,
			       const struct vpeer_flow *flow,
			       struct vpeer_decision *d)
{
	*d = (struct vpeer_decision){ 0 };
	return vpeer_addr_is4(&flow->dst) ? verdict(conf, flow, d, true) :
					    verdict(conf, flow, d, false);
}

/* Options, or no header at all, or not all that it tells of. */
static noinline bool has_odd_header4(struct sk_buff *skb)
{
	const struct iphdr *ip = (const struct iphdr *)skb->data;
	unsigned int len = ip->ihl * 4, total = ntohs(ip->tot_len);

	if (ip->version != 4 || len < sizeof(*ip) || !pskb_may_pull(skb, len))
		return false;
	/* more than 64 KB: the field is 0, the segments will have theirs */
	if (!total && skb_is_gso(skb))
		total = skb->len;
	return len <= total && total <= skb->len;
}

/* The packet begins with the header; see straighten(). */
static __always_inline bool has_header4(struct sk_buff *skb)
{
	const unsigned int len = sizeof(struct iphdr);
	const struct iphdr *ip;

	if (unlikely(!pskb_may_pull(skb, len)))
		return false;
	ip = (const struct iphdr *)skb->data;
	return likely(*skb->data == 0x45 &&
		      ntohs(ip->tot_len) - len <= skb->len - len) ||
	       has_odd_header4(skb);
}

static __always_inline u64 upper(const struct in6_addr *a)
{
	return get_unaligned_be64(&a->s6_addr[0]);
}

static __always_inline u64 lower(const struct in6_addr *a)
{
	return get_unaligned_be64(&a->s6_addr[8]);
}

/* Such an address is IPv4's own, no packet carries it. */
static __always_inline bool is_mapped(const struct in6_addr *a)
{
	return unlikely(!upper(a)) && ipv6_addr_v4mapped(a);
}

static __always_inline const struct ipv6hdr *header6(struct sk_buff *skb)
{
	const struct ipv6hdr *ip6;

	if (unlikely(!pskb_may_pull(skb, sizeof(*ip6))))
		return NULL;
	ip6 = (const struct ipv6hdr *)skb->data;
	if (unlikely(*skb->data >> 4 != 6 ||
		     sizeof(*ip6) + ntohs(ip6->payload_len) > skb->len))
		return NULL;
	return likely(!is_mapped(&ip6->saddr) && !is_mapped(&ip6->daddr)) ?
	       ip6 : NULL;
}

/* Who sent it wants to be told, or waits for the memory that it lies in. */
static __always_inline bool is_awaited(const struct sk_buff *skb)
{
	return skb_shinfo(skb)->flags ||
	       skb_shinfo(skb)->tx_flags & SKBTX_SW_TSTAMP;
}

static noinline bool let_go(struct sk_buff *skb)
{
	skb_tx_timestamp(skb);
	return !skb_orphan_frags(skb, GFP_ATOMIC);
}

/* As if the packet came out of a wire of another machine. */
static __always_inline void hand_over(struct sk_buff *skb,
				      struct net_device *dev)
{
	skb_scrub_packet(skb, true);
	skb->priority = 0;
	skb->dev = dev;
	skb_reset_mac_header(skb);
}

/* What has been read of a packet, once more: none but these have the time. */
static void read_flow(struct sk_buff *skb, struct vpeer_flow *flow)
{
	*flow = (struct vpeer_flow){ .len = skb->len, .skb = skb };
	if (skb->protocol == htons(ETH_P_IP)) {
		flow->src = vpeer_addr4(ntohl(ip_hdr(skb)->saddr));
		flow->dst = vpeer_addr4(ntohl(ip_hdr(skb)->daddr));
	} else {
		flow->src.hi = upper(&ipv6_hdr(skb)->saddr);
		flow->src.lo = lower(&ipv6_hdr(skb)->saddr);
		flow->dst.hi = upper(&ipv6_hdr(skb)->daddr);
		flow->dst.lo = lower(&ipv6_hdr(skb)->daddr);
	}
}

static void give_up(struct sk_buff *skb, struct net_device *dev,
		    const struct vpeer_nic_conf *conf,
		    const struct vpeer_flow *flow, enum vpeer_reason why)
{
	trace_vpeer_drop(dev, skb, flow, why);
	if (conf)
		vpeer_count_drop(conf->nic->stats, why);
	else
		DEV_STATS_INC(dev, tx_dropped);
	kfree_skb_reason(skb, vpeer_reasons[why].skb);
}

/* What the network refuses is silence to its sender, as on a wire. */
static noinline netdev_tx_t drop(struct sk_buff *skb, struct net_device *dev,
				 const struct vpeer_nic_conf *conf,
				 const struct vpeer_hop *hop,
				 const struct net_device *to,
				 enum vpeer_reason why)
{
	struct vpeer_flow flow;

	read_flow(skb, &flow);
	if (hop && hop->stats)
		vpeer_count_link_drop(vpeer_link_stats(hop->stats));
	if (why == VPEER_REASON_TOO_BIG)
		vpeer_oversize_tell(skb, dev, READ_ONCE(to->mtu));
	give_up(skb, dev, conf, &flow, why);
	return why == VPEER_REASON_NO_MEMORY ? NET_XMIT_DROP : NETDEV_TX_OK;
}

/* Whose addresses there is no way to read, or no need. */
static noinline netdev_tx_t drop_unread(struct sk_buff *skb,
					struct net_device *dev,
					const struct vpeer_nic_conf *conf,
					enum vpeer_reason why)
{
	struct vpeer_flow flow = { .len = skb->len, .skb = skb };

	give_up(skb, dev, conf, &flow, why);
	return NETDEV_TX_OK;
}

static noinline void trace_it(const struct net_device *dev,
			      struct sk_buff *skb,
			      const struct vpeer_table *table,
			      const struct vpeer_hop *hop,
			      struct vpeer_nic *nic, struct net_device *to)
{
	struct vpeer_decision d = {
		.table = table, .hop = hop, .nic = nic, .dev = to,
	};
	struct vpeer_flow flow;

	read_flow(skb, &flow);
	trace_vpeer_forward(dev, &d, &flow);
}

/* The skb is the receive path's, so all that is said of it is known before. */
static __always_inline netdev_tx_t
deliver(struct sk_buff *skb, struct net_device *dev,
	const struct vpeer_nic_conf *conf, const struct vpeer_flow *flow,
	const struct vpeer_decision *d)
{
	struct vpeer_link_stats __percpu *link =
		vpeer_link_stats(d->hop->stats);
	unsigned int len = flow->len;

	if (trace_vpeer_forward_enabled())
		trace_it(dev, skb, d->table, d->hop, d->nic, d->dev);
	hand_over(skb, d->dev);
	if (unlikely(__netif_rx(skb) != NET_RX_SUCCESS)) {
		vpeer_count_drop(conf->nic->stats, VPEER_REASON_BACKLOG_FULL);
		if (link)
			vpeer_count_link_drop(link);
		return NET_XMIT_DROP;
	}
	/* what has a device has counters: they came before it, see attach() */
	smp_rmb();
	vpeer_count_tx(conf->nic->stats, len);
	vpeer_count_rx(d->nic->stats, len);
	if (link)
		vpeer_count_link(link, len);
	return NETDEV_TX_OK;
}

static __always_inline netdev_tx_t
forward(struct sk_buff *skb, struct net_device *dev,
	const struct vpeer_nic_conf *conf, struct vpeer_flow flow,
	const bool v4)
{
	struct vpeer_decision d = { 0 };
	enum vpeer_reason why;

	why = verdict(conf, &flow, &d, v4);
	if (likely(!why) && unlikely(is_awaited(skb)) && !let_go(skb))
		why = VPEER_REASON_NO_MEMORY;
	if (unlikely(why))
		return drop(skb, dev, conf, d.hop, d.dev, why);
	return deliver(skb, dev, conf, &flow, &d);
}

static __always_inline netdev_tx_t
forward4(struct sk_buff *skb, struct net_device *dev,
	 const struct vpeer_nic_conf *conf)
{
	const struct iphdr *ip;

	if (unlikely(!has_header4(skb)))
		return drop_unread(skb, dev, conf, VPEER_REASON_MALFORMED);
	ip = (const struct iphdr *)skb->data;
	return forward(skb, dev, conf, (struct vpeer_flow){
		.src = { .lo = VPEER_MAPPED | ntohl(ip->saddr) },
		.dst = { .lo = VPEER_MAPPED | ntohl(ip->daddr) },
		.len = skb->len,
		.skb = skb,
	}, true);
}

static __always_inline netdev_tx_t
forward6(struct sk_buff *skb, struct net_device *dev,
	 const struct vpeer_nic_conf *conf)
{
	const struct ipv6hdr *ip6 = header6(skb);

	if (unlikely(!ip6))
		return drop_unread(skb, dev, conf, VPEER_REASON_MALFORMED);
	return forward(skb, dev, conf, (struct vpeer_flow){
		.src = { upper(&ip6->saddr), lower(&ip6->saddr) },
		.dst = { upper(&ip6->daddr), lower(&ip6->daddr) },
		.len = skb->len,
		.skb = skb,
	}, false);
}

/*
 * Some senders, pktgen for one, put a header of another layer before it; and
 * who sends from a packet socket may leave the protocol to the device.
 */
static noinline enum vpeer_reason straighten(struct sk_buff *skb)
{
	int off = skb_network_offset(skb);

	if (off < 0 || !pskb_may_pull(skb, off))
		return VPEER_REASON_MALFORMED;
	skb_pull_rcsum(skb, off);
	if (!skb->protocol || skb->protocol == htons(ETH_P_ALL))
		skb->protocol = ip_tunnel_parse_protocol(skb);
	if (skb->protocol != htons(ETH_P_IP) &&
	    skb->protocol != htons(ETH_P_IPV6))
		return VPEER_REASON_UNSUPPORTED_PROTOCOL;
	return VPEER_REASON_FORWARDED;
}

/**
 * vpeer_xmit() - transmit a packet
 * @skb: the packet; a VLAN tag, if there is one, is in its data
 * @dev: the device of its sender
 *
 * Context: bottom halves off, which keeps what RCU protects.
 * Return: NETDEV_TX_OK or NET_XMIT_DROP; the packet is consumed.
 */
netdev_tx_t vpeer_xmit(struct sk_buff *skb, struct net_device *dev)
{
	struct vpeer_dev *vd = netdev_priv(dev);
	const struct vpeer_nic_conf *conf;
	enum vpeer_reason why;

	conf = dereference(vd->conf);
	if (unlikely(!conf))
		return drop_unread(skb, dev, NULL, VPEER_REASON_NOT_ATTACHED);
	if (likely(skb_network_header(skb) == skb->data)) {
		if (skb->protocol == htons(ETH_P_IP))
			return forward4(skb, dev, conf);
		if (skb->protocol == htons(ETH_P_IPV6))
			return forward6(skb, dev, conf);
	}
	why = straighten(skb);
	if (why)
		return drop_unread(skb, dev, conf, why);
	return vpeer_xmit(skb, dev);
}
