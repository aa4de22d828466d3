/* SPDX-License-Identifier: GPL-2.0-only */
#undef TRACE_SYSTEM
#define TRACE_SYSTEM vpeer

#if !defined(_VPEER_TRACE_H) || defined(TRACE_HEADER_MULTI_READ)
#define _VPEER_TRACE_H

#include <linux/netdevice.h>
#include <linux/tracepoint.h>

#include "forward.h"
#include "reason.h"

/*
 * Names are copied into fields: __assign_str() has changed its arguments.
 * Sender and ident are what a packet is known by on its way over several NICs:
 * names of devices and addresses of packets are used again.
 */

TRACE_EVENT(vpeer_forward,
	TP_PROTO(const struct net_device *dev, const struct vpeer_decision *d,
		 const struct vpeer_flow *flow),
	TP_ARGS(dev, d, flow),
	TP_STRUCT__entry(
		__array(char, from, IFNAMSIZ)
		__array(char, to, IFNAMSIZ)
		__array(u8, src, 16)
		__array(u8, dst, 16)
		__field(const void *, skbaddr)
		__field(u64, generation)
		__field(u32, sender)
		__field(u32, nic)
		__field(u32, link)
		__field(u32, len)
		__field(u32, ident)
	),
	TP_fast_assign(
		strscpy(__entry->from, dev->name, IFNAMSIZ);
		strscpy(__entry->to, d->dev->name, IFNAMSIZ);
		vpeer_trace_addr(__entry->src, &flow->src);
		vpeer_trace_addr(__entry->dst, &flow->dst);
		__entry->skbaddr = flow->skb;
		__entry->generation = d->table->generation;
		__entry->sender = vpeer_trace_sender(dev);
		__entry->nic = d->nic->id;
		__entry->link = d->hop->link;
		__entry->len = flow->len;
		__entry->ident = vpeer_trace_ident(flow->skb);
	),
	TP_printk("skbaddr=%p from=%s to=%s src=%pI6c dst=%pI6c len=%u ident=0x%x sender=%u nic=%u link=%u generation=%llu",
		  __entry->skbaddr, __entry->from, __entry->to, __entry->src,
		  __entry->dst, __entry->len, __entry->ident, __entry->sender,
		  __entry->nic, __entry->link, __entry->generation)
);

TRACE_EVENT(vpeer_drop,
	TP_PROTO(const struct net_device *dev, const struct sk_buff *skb,
		 const struct vpeer_flow *flow, u32 reason),
	TP_ARGS(dev, skb, flow, reason),
	TP_STRUCT__entry(
		__array(char, from, IFNAMSIZ)
		__array(char, reason, 24)
		__array(u8, src, 16)
		__array(u8, dst, 16)
		__field(const void *, skbaddr)
		__field(u16, protocol)
		__field(u32, sender)
		__field(u32, len)
		__field(u32, ident)
	),
	TP_fast_assign(
		strscpy(__entry->from, dev->name, IFNAMSIZ);
		strscpy(__entry->reason, vpeer_reasons[reason].name, 24);
		vpeer_trace_addr(__entry->src, &flow->src);
		vpeer_trace_addr(__entry->dst, &flow->dst);
		__entry->skbaddr = skb;
		__entry->protocol = ntohs(skb->protocol);
		__entry->sender = vpeer_trace_sender(dev);
		__entry->len = skb->len;
		__entry->ident = vpeer_trace_ident(skb);
	),
	TP_printk("skbaddr=%p from=%s src=%pI6c dst=%pI6c protocol=0x%04x len=%u ident=0x%x sender=%u reason=%s",
		  __entry->skbaddr, __entry->from, __entry->src, __entry->dst,
		  __entry->protocol, __entry->len, __entry->ident,
		  __entry->sender, __entry->reason)
);

TRACE_EVENT(vpeer_commit,
	TP_PROTO(u32 netns, u64 generation, u32 ops, u32 refusals, int err),
	TP_ARGS(netns, generation, ops, refusals, err),
	TP_STRUCT__entry(
		__field(u32, netns)
		__field(u64, generation)
		__field(u32, ops)
		__field(u32, refusals)
		__field(int, err)
	),
	TP_fast_assign(
		__entry->netns = netns;
		__entry->generation = generation;
		__entry->ops = ops;
		__entry->refusals = refusals;
		__entry->err = err;
	),
	TP_printk("netns=%u generation=%llu ops=%u refusals=%u err=%d",
		  __entry->netns, __entry->generation, __entry->ops,
		  __entry->refusals, __entry->err)
);

#endif

#undef TRACE_INCLUDE_PATH
#define TRACE_INCLUDE_PATH .
#undef TRACE_INCLUDE_FILE
#define TRACE_INCLUDE_FILE trace
#include <trace/define_trace.h>
