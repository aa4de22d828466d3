// SPDX-License-Identifier: GPL-2.0-only
/*
 * The way of a packet. vpeer_decide() is what transmit and path-get share;
 * nothing here takes a lock, allocates or writes to the packet's data.
 */
#include "forward.h"

#include <linux/if_vlan.h>
#include <linux/ip.h>
#include <linux/ipv6.h>
#include <net/gso.h>
#include <net/ip.h>
#include <net/ipv6.h>

#include "device.h"
#include "endpoint.h"
#include "oversize.h"
#include "reason.h"
#include "trace.h"

static bool is_multicast(const struct vpeer_addr *a)
{
	u32 a4 = vpeer_addr_to4(a);

	if (vpeer_addr_is4(a))
		return a4 >> 28 == 0xe || a4 == INADDR_BROADCAST;
	return a->hi >> 56 == 0xff;
}

/* Never the source of what a host sends to another. */
static bool is_no_source(const struct vpeer_addr *a)
{
	u32 a4 = vpeer_addr_to4(a);

	if (is_multicast(a))
		return true;
	if (vpeer_addr_is4(a))
		return !a4 || a4 >> 24 == IN_LOOPBACKNET;
	return !a->hi && a->lo <= 1;
}

/* R-FWD-5 */
static enum vpeer_reason check_source(const struct vpeer_nic_conf *conf,
				      const struct vpeer_addr *src)
{
	if (vpeer_addr_is4(src) ? conf->first4 == vpeer_addr_to4(src) :
				  vpeer_addr_eq(&conf->first6, src))
		return is_no_source(src) ? VPEER_REASON_SOURCE_INVALID :
					   VPEER_REASON_FORWARDED;
	if (is_no_source(src))
		return VPEER_REASON_SOURCE_INVALID;
	if (conf->forwards || vpeer_nic_owns(conf, src))
		return VPEER_REASON_FORWARDED;
	return VPEER_REASON_SOURCE_NOT_OWNED;
}

/* The routes of its subnet tell whom a gateway may send for. */
static bool sends_for(const struct vpeer_nic_conf *conf, enum vpeer_reason why)
{
	return conf->gateway && why == VPEER_REASON_SOURCE_NOT_OWNED;
}

static bool gateway_sends(const struct vpeer_nic_conf *conf,
			  const struct vpeer_table *t,
			  const struct vpeer_flow *flow)
{
	return vpeer_table_behind(t, conf->gateway, &flow->src) ||
	       vpeer_table_relays(t, conf->gateway, &flow->src, &flow->dst);
}

static enum vpeer_reason check_size(const struct vpeer_flow *flow,
				    unsigned int mtu)
{
	if (flow->skb && skb_is_gso(flow->skb)) {
		if (skb_gso_validate_network_len(flow->skb, mtu))
			return VPEER_REASON_FORWARDED;
	} else if (flow->len <= mtu) {
		return VPEER_REASON_FORWARDED;
	}
	return flow->df ? VPEER_REASON_TOO_BIG : VPEER_REASON_TOO_BIG_NO_DF;
}

/* R-FWD-5: who is not asked to forward takes what is his own alone. */
static bool takes(const struct vpeer_hop *hop, const struct vpeer_nic *nic,
		  const struct vpeer_addr *dst)
{
	return hop->type != VPEER_NEXT_HOP_TYPE_VIRTUAL_APPLIANCE ||
	       vpeer_addr_eq(&hop->via, dst) ||
	       rcu_dereference(nic->conf)->forwards;
}

static enum vpeer_reason find_target(const struct vpeer_nic_conf *conf,
				     const struct vpeer_flow *flow,
				     struct vpeer_decision *d)
{
	bool via = d->hop->check & VPEER_HOP_VIA;
	struct vpeer_endpoint *e;

	e = vpeer_endpoint_find(conf->endpoints, d->hop->vnet,
				via ? &d->hop->via : &flow->dst);
	d->nic = e ? rcu_dereference(e->nic) : NULL;
	if (!d->nic)
		return VPEER_REASON_NO_ENDPOINT;
	if (d->nic == conf->nic)
		return VPEER_REASON_HAIRPIN;
	if (unlikely(via) && !takes(d->hop, d->nic, &flow->dst))
		return VPEER_REASON_NEXT_HOP_NOT_FORWARDING;
	d->dev = rcu_dereference(d->nic->dev);
	if (!d->dev)
		return VPEER_REASON_DESTINATION_DETACHED;
	if (!(READ_ONCE(d->dev->flags) & IFF_UP))
		return VPEER_REASON_DESTINATION_DOWN;
	return check_size(flow, READ_ONCE(d->dev->mtu));
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
	enum vpeer_reason why;
	u32 slot;

	*d = (struct vpeer_decision){ 0 };
	if (unlikely(is_multicast(&flow->dst)))
		return VPEER_REASON_MULTICAST;
	why = check_source(conf, &flow->src);
	if (unlikely(why) && !sends_for(conf, why))
		return why;
	d->table = rcu_dereference(conf->domain->table);
	if (unlikely(why) && !gateway_sends(conf, d->table, flow))
		return why;
	slot = vpeer_table_slot(d->table, &flow->dst);
	d->hop = vpeer_table_hop(d->table, vpeer_addr_is4(&flow->dst), slot);
	why = d->hop->verdict;
	if (unlikely(why))
		return why;
	if (d->hop->check & VPEER_CHECK_ANY) {
		why = vpeer_hop_admits(d->table, d->hop, &flow->src,
				       conf->forwards, conf->gateway);
		if (unlikely(why))
			return why;
	}
	return find_target(conf, flow, d);
}

static bool parse4(struct sk_buff *skb, struct vpeer_flow *flow)
{
	const struct iphdr *ip;
	unsigned int total;

	if (!pskb_network_may_pull(skb, sizeof(*ip)))
		return false;
	ip = ip_hdr(skb);
	if (ip->version != 4 || ip->ihl < 5 ||
	    !pskb_network_may_pull(skb, ip->ihl * 4))
		return false;
	ip = ip_hdr(skb);
	total = ntohs(ip->tot_len);
	/* more than 64 KB: the field is 0, the segments will have theirs */
	if (!total && skb_is_gso(skb))
		total = skb->len;
	if (total < ip->ihl * 4 || total > skb->len)
		return false;
	flow->src = vpeer_addr4(ntohl(ip->saddr));
	flow->dst = vpeer_addr4(ntohl(ip->daddr));
	flow->df = ip->frag_off & htons(IP_DF);
	return true;
}

static struct vpeer_addr addr6(const struct in6_addr *a)
{
	return (struct vpeer_addr){
		(u64)ntohl(a->s6_addr32[0]) << 32 | ntohl(a->s6_addr32[1]),
		(u64)ntohl(a->s6_addr32[2]) << 32 | ntohl(a->s6_addr32[3])
	};
}

static bool parse6(struct sk_buff *skb, struct vpeer_flow *flow)
{
	const struct ipv6hdr *ip6;

	if (!pskb_network_may_pull(skb, sizeof(*ip6)))
		return false;
	ip6 = ipv6_hdr(skb);
	if (ip6->version != 6 ||
	    sizeof(*ip6) + ntohs(ip6->payload_len) > skb->len)
		return false;
	flow->src = addr6(&ip6->saddr);
	flow->dst = addr6(&ip6->daddr);
	flow->df = true;
	/* such an address is IPv4's own, no packet carries it */
	return !vpeer_addr_is4(&flow->src) && !vpeer_addr_is4(&flow->dst);
}

/* Some senders, pktgen for one, put a header of another layer before it. */
static bool strip(struct sk_buff *skb)
{
	int off = skb_network_offset(skb);

	if (likely(!off))
		return true;
	if (off < 0 || !pskb_may_pull(skb, off))
		return false;
	skb_pull_rcsum(skb, off);
	return true;
}

static enum vpeer_reason parse(struct sk_buff *skb, struct vpeer_flow *flow)
{
	bool ok;

	if (unlikely(skb_vlan_tag_present(skb)))
		return VPEER_REASON_UNSUPPORTED_PROTOCOL;
	if (unlikely(!strip(skb)))
		return VPEER_REASON_MALFORMED;
	if (skb->protocol == htons(ETH_P_IP))
		ok = parse4(skb, flow);
	else if (skb->protocol == htons(ETH_P_IPV6))
		ok = parse6(skb, flow);
	else
		return VPEER_REASON_UNSUPPORTED_PROTOCOL;
	flow->len = skb->len;
	flow->skb = skb;
	return ok ? VPEER_REASON_FORWARDED : VPEER_REASON_MALFORMED;
}

/* As if the packet came out of a wire of another machine. */
static void hand_over(struct sk_buff *skb, struct net_device *dev)
{
	skb_tx_timestamp(skb);
	skb_scrub_packet(skb, true);
	skb->priority = 0;
	skb->dev = dev;
	skb_reset_mac_header(skb);
	skb->mac_len = 0;
	skb->pkt_type = PACKET_HOST;
}

static netdev_tx_t drop(struct sk_buff *skb, struct net_device *dev,
			const struct vpeer_nic_conf *conf,
			const struct vpeer_flow *flow,
			const struct vpeer_decision *d, enum vpeer_reason why)
{
	trace_vpeer_drop(dev, skb, flow, why);
	if (conf)
		vpeer_count_drop(conf->nic->stats, why);
	else
		DEV_STATS_INC(dev, tx_dropped);
	if (d->hop && d->hop->stats)
		vpeer_count_link_drop(vpeer_link_stats(d->hop->stats));
	if (why == VPEER_REASON_TOO_BIG)
		vpeer_oversize_tell(skb, dev, READ_ONCE(d->dev->mtu));
	kfree_skb_reason(skb, vpeer_reasons[why].skb);
	/* what the network refuses is silence to its sender, as on a wire */
	return why == VPEER_REASON_NO_MEMORY ? NET_XMIT_DROP : NETDEV_TX_OK;
}

/* The skb is the receive path's, so all that is said of it is known before. */
static netdev_tx_t deliver(struct sk_buff *skb, struct net_device *dev,
			   const struct vpeer_nic_conf *conf,
			   const struct vpeer_flow *flow,
			   const struct vpeer_decision *d)
{
	struct vpeer_link_stats __percpu *link =
		vpeer_link_stats(d->hop->stats);
	unsigned int len = flow->len;

	trace_vpeer_forward(dev, d, flow);
	hand_over(skb, d->dev);
	if (unlikely(__netif_rx(skb) != NET_RX_SUCCESS)) {
		vpeer_count_drop(conf->nic->stats, VPEER_REASON_BACKLOG_FULL);
		if (link)
			vpeer_count_link_drop(link);
		return NET_XMIT_DROP;
	}
	vpeer_count_tx(conf->nic->stats, len);
	vpeer_count_rx(d->nic->stats, len);
	if (link)
		vpeer_count_link(link, len);
	return NETDEV_TX_OK;
}

/**
 * vpeer_xmit() - transmit a packet
 * @skb: the packet
 * @dev: the device of its sender
 *
 * Context: bottom halves off.
 * Return: NETDEV_TX_OK or NET_XMIT_DROP; the packet is consumed.
 */
netdev_tx_t vpeer_xmit(struct sk_buff *skb, struct net_device *dev)
{
	struct vpeer_dev *vd = netdev_priv(dev);
	const struct vpeer_nic_conf *conf;
	struct vpeer_flow flow = { 0 };
	struct vpeer_decision d = { 0 };
	enum vpeer_reason why;
	netdev_tx_t ret;

	rcu_read_lock();
	conf = rcu_dereference(vd->conf);
	why = conf ? parse(skb, &flow) : VPEER_REASON_NOT_ATTACHED;
	if (likely(!why))
		why = vpeer_decide(conf, &flow, &d);
	if (likely(!why) && unlikely(skb_orphan_frags(skb, GFP_ATOMIC)))
		why = VPEER_REASON_NO_MEMORY;
	if (likely(!why))
		ret = deliver(skb, dev, conf, &flow, &d);
	else
		ret = drop(skb, dev, conf, &flow, &d, why);
	rcu_read_unlock();
	return ret;
}
