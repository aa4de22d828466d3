/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef _LIB_MSG_H
#define _LIB_MSG_H

#include <linux/netlink.h>
#include <stddef.h>
#include <stdint.h>

#define MSG_DEPTH 8

/**
 * struct msg - a netlink message while it is written
 * @data: the message from its struct nlmsghdr on
 * @len: bytes used
 * @room: bytes allocated
 * @nest: offsets of the nests that are open
 * @depth: how many there are
 */
struct msg {
	unsigned char *data;
	size_t len;
	size_t room;
	size_t nest[MSG_DEPTH];
	int depth;
};

void msg_init(struct msg *msg, uint16_t type, uint16_t flags,
	      const void *head, size_t head_len);
void msg_genl(struct msg *msg, uint16_t family, uint8_t cmd, uint16_t flags);
void msg_free(struct msg *msg);
void msg_raw(struct msg *msg, const void *data, size_t len);
void msg_put(struct msg *msg, int type, const void *data, size_t len);
void msg_u32(struct msg *msg, int type, uint32_t value);
void msg_u64(struct msg *msg, int type, uint64_t value);
void msg_str(struct msg *msg, int type, const char *value);
void msg_flag(struct msg *msg, int type);
void msg_nest(struct msg *msg, int type);
void msg_end(struct msg *msg);

/**
 * for_each_attr() - walk over attributes
 * @a: struct nlattr pointer
 * @start: the first
 * @left: bytes, an int that the walk uses up
 */
#define for_each_attr(a, start, left)					\
	for ((a) = (void *)(start);					\
	     (left) >= (int)sizeof(*(a)) && (a)->nla_len >= sizeof(*(a)) && \
	     (a)->nla_len <= (left);					\
	     (left) -= NLA_ALIGN((a)->nla_len),				\
	     (a) = (void *)((char *)(a) + NLA_ALIGN((a)->nla_len)))

static inline int attr_type(const struct nlattr *a)
{
	return a->nla_type & NLA_TYPE_MASK;
}

static inline int attr_len(const struct nlattr *a)
{
	return a->nla_len - NLA_HDRLEN;
}

static inline void *attr_data(const struct nlattr *a)
{
	return (char *)a + NLA_HDRLEN;
}

uint32_t attr_u32(const struct nlattr *a);
uint64_t attr_u64(const struct nlattr *a);

#endif /* _LIB_MSG_H */
