/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the kernel's <net/netlink.h> and its attributes need of their
 * surroundings. Socket buffers are named there and never used here.
 */
#ifndef _SHIM_LINUX_NETLINK_H
#define _SHIM_LINUX_NETLINK_H

#include <linux/kernel.h>
#include_next <linux/netlink.h>

struct sock;

/**
 * struct sk_buff - a netlink message, enough of it to be spoken of
 * @data: its bytes
 * @len: how many
 * @dst_group: whom it goes to
 * @portid: whom it is from
 */
struct sk_buff {
	unsigned char *data;
	unsigned int len;
	u32 dst_group;
	u32 portid;
};

/**
 * struct netlink_callback - a dump, likewise
 * @skb: the request
 * @nlh: its header
 * @seq: of the fabric
 * @prev_seq: that of the last message
 */
struct netlink_callback {
	struct sk_buff *skb;
	const struct nlmsghdr *nlh;
	unsigned int seq, prev_seq;
};

#define NETLINK_CB(skb)	(*(skb))

typedef int (*netlink_filter_fn)(struct sock *sk, struct sk_buff *skb,
				 void *data);

unsigned char *skb_tail_pointer(const struct sk_buff *skb);
int skb_tailroom(const struct sk_buff *skb);
void skb_trim(struct sk_buff *skb, unsigned int len);
void *__skb_put(struct sk_buff *skb, unsigned int len);
struct sk_buff *alloc_skb(unsigned int size, gfp_t flags);
struct sk_buff *netlink_alloc_large_skb(unsigned int size, int broadcast);
void kfree_skb(struct sk_buff *skb);
void consume_skb(struct sk_buff *skb);
struct nlmsghdr *__nlmsg_put(struct sk_buff *skb, u32 portid, u32 seq,
			     int type, int len, int flags);
int netlink_broadcast_filtered(struct sock *sk, struct sk_buff *skb,
			       u32 portid, u32 group, gfp_t flags,
			       netlink_filter_fn filter, void *data);
int netlink_unicast(struct sock *sk, struct sk_buff *skb, u32 portid,
		    int nonblock);

/**
 * struct netlink_ext_ack - what is said about a refused message
 * @_msg: the message
 * @bad_attr: the attribute at fault
 * @policy: what it breaks
 */
struct netlink_ext_ack {
	const char *_msg;
	const struct nlattr *bad_attr;
	const struct nla_policy *policy;
};

#define NL_SET_BAD_ATTR(extack, attr) do {				\
	struct netlink_ext_ack *__extack = (extack);			\
									\
	if (__extack)							\
		__extack->bad_attr = (attr);				\
} while (0)

#define NL_SET_ERR_MSG(extack, msg) do {				\
	struct netlink_ext_ack *__ack = (extack);			\
									\
	if (__ack)							\
		__ack->_msg = (msg);					\
} while (0)

#define NL_SET_ERR_MSG_ATTR(extack, attr, msg) do {			\
	NL_SET_BAD_ATTR(extack, attr);					\
	NL_SET_ERR_MSG(extack, msg);					\
} while (0)

#define NL_SET_ERR_MSG_ATTR_POL(extack, attr, pol, msg) do {		\
	NL_SET_ERR_MSG_ATTR(extack, attr, msg);				\
	if (extack)							\
		(extack)->policy = (pol);				\
} while (0)

#define NL_SET_ERR_ATTR_MISS(extack, nest, type)	\
	NL_SET_BAD_ATTR(extack, nest)

#endif
