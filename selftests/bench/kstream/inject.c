// SPDX-License-Identifier: GPL-2.0-only
/*
 * Hands UDP packets to a device as pktgen does: one socket buffer each,
 * straight to the driver, no queue on the way. pktgen itself takes devices of
 * Ethernet alone, and a vpeer NIC has no Ethernet header.
 */
#include <linux/etherdevice.h>
#include <linux/ip.h>
#include <linux/ipv6.h>
#include <linux/ktime.h>
#include <linux/netdevice.h>
#include <linux/udp.h>
#include <net/ip.h>
#include <net/sock.h>

#include "kstream.h"

#define INJECT_PORT	"9"
/* With an Ethernet header 60 bytes of IPv4, and 80 of IPv6. */
#define INJECT_DATA	18
#define INJECT_MAX	(sizeof(struct ipv6hdr) + sizeof(struct udphdr) + \
			 INJECT_DATA)

/**
 * struct inject_packet - what all packets of a run look like
 * @eth: link header, for devices that have one
 * @len: length of the rest
 * @ip: headers and data
 */
struct inject_packet {
	struct ethhdr eth;
	unsigned int len;
	u8 ip[INJECT_MAX];
};

static void fill_udp(struct udphdr *udp)
{
	udp->source = htons(9);
	udp->dest = htons(9);
	udp->len = htons(sizeof(*udp) + INJECT_DATA);
}

static void fill_v4(struct inject_packet *p, const struct kstream_end *a,
		    const struct kstream_end *b)
{
	struct iphdr *ip = (struct iphdr *)p->ip;

	p->eth.h_proto = htons(ETH_P_IP);
	p->len = sizeof(*ip) + sizeof(struct udphdr) + INJECT_DATA;
	ip->version = 4;
	ip->ihl = 5;
	ip->tot_len = htons(p->len);
	ip->ttl = 64;
	ip->protocol = IPPROTO_UDP;
	ip->saddr = ((struct sockaddr_in *)&a->addr)->sin_addr.s_addr;
	ip->daddr = ((struct sockaddr_in *)&b->addr)->sin_addr.s_addr;
	ip_send_check(ip);
	fill_udp((struct udphdr *)(ip + 1));
}

static void fill_v6(struct inject_packet *p, const struct kstream_end *a,
		    const struct kstream_end *b)
{
	struct ipv6hdr *ip = (struct ipv6hdr *)p->ip;

	p->eth.h_proto = htons(ETH_P_IPV6);
	p->len = sizeof(*ip) + sizeof(struct udphdr) + INJECT_DATA;
	ip->version = 6;
	ip->payload_len = htons(p->len - sizeof(*ip));
	ip->nexthdr = IPPROTO_UDP;
	ip->hop_limit = 64;
	ip->saddr = ((struct sockaddr_in6 *)&a->addr)->sin6_addr;
	ip->daddr = ((struct sockaddr_in6 *)&b->addr)->sin6_addr;
	fill_udp((struct udphdr *)(ip + 1));
}

static struct sk_buff *make(const struct inject_packet *p,
			    struct net_device *dev)
{
	bool link = dev->hard_header_len;
	struct sk_buff *skb;

	skb = alloc_skb(LL_RESERVED_SPACE(dev) + p->len + dev->needed_tailroom,
			GFP_KERNEL);
	if (!skb)
		return NULL;
	skb_reserve(skb, LL_RESERVED_SPACE(dev));
	skb_put_data(skb, p->ip, p->len);
	skb_reset_network_header(skb);
	skb_set_transport_header(skb, p->len - INJECT_DATA -
				 sizeof(struct udphdr));
	if (link)
		memcpy(skb_push(skb, ETH_HLEN), &p->eth, ETH_HLEN);
	skb_reset_mac_header(skb);
	skb->protocol = p->eth.h_proto;
	skb->dev = dev;
	return skb;
}

static int hand_over(struct sk_buff *skb, struct net_device *dev)
{
	struct netdev_queue *queue;
	int ret;

	local_bh_disable();
	queue = skb_get_tx_queue(dev, skb);
	HARD_TX_LOCK(dev, queue, smp_processor_id());
	ret = netdev_start_xmit(skb, dev, queue, false);
	HARD_TX_UNLOCK(dev, queue);
	/* what is queued for a receiver runs now, or in ksoftirqd */
	local_bh_enable();
	while (local_softirq_pending())
		schedule();
	return dev_xmit_complete(ret) ? 0 : -EBUSY;
}

static int inject(const struct inject_packet *p, struct net_device *dev,
		  int count)
{
	ktime_t start = ktime_get();
	struct sk_buff *skb;
	int err;

	for (; count > 0; count--) {
		skb = make(p, dev);
		if (!skb)
			return -ENOMEM;
		err = hand_over(skb, dev);
		if (err) {
			kfree_skb(skb);
			return err;
		}
		cond_resched();
	}
	kstream_took = ktime_to_ns(ktime_sub(ktime_get(), start));
	return 0;
}

static int inject_into(struct kstream_end *a, struct kstream_end *b,
		       struct inject_packet *p, const char *name, int count)
{
	struct net_device *dev;
	int err = -ENODEV;

	dev = dev_get_by_name(a->net, name);
	if (!dev)
		return err;
	ether_addr_copy(p->eth.h_source, dev->addr_len == ETH_ALEN ?
			dev->dev_addr : p->eth.h_source);
	if (a->addr.ss_family == AF_INET)
		fill_v4(p, a, b);
	else
		fill_v6(p, a, b);
	err = inject(p, dev, count / 8);
	if (!err)
		err = inject(p, dev, count);
	dev_put(dev);
	return err;
}

/**
 * kstream_inject() - hand packets to a device
 * @val: COUNT NETNS-FD DEVICE MAC ADDRESS ADDRESS: an eighth of COUNT more
 *	comes first, to warm up
 * @kp: unused
 *
 * Return: 0, or a negative errno.
 */
int kstream_inject(const char *val, const struct kernel_param *kp)
{
	char name[IFNAMSIZ], mac[18], addr_a[48], addr_b[48];
	struct kstream_end a = { }, b = { };
	struct inject_packet p = { };
	unsigned int fd;
	int count, err;

	if (sscanf(val, "%d %u %15s %17s %47s %47s", &count, &fd, name, mac,
		   addr_a, addr_b) != 6 || !mac_pton(mac, p.eth.h_dest))
		return -EINVAL;
	err = kstream_end(&a, fd, addr_a, INJECT_PORT);
	if (!err)
		err = kstream_end(&b, fd, addr_b, INJECT_PORT);
	if (!err)
		err = inject_into(&a, &b, &p, name, count);
	kstream_close(&a);
	kstream_close(&b);
	return err;
}
