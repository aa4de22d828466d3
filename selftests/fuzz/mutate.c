// SPDX-License-Identifier: GPL-2.0-only
/*
 * Damage to netlink messages that leaves their nesting whole: an attribute is
 * changed, removed, doubled or put in place of another, and the lengths around
 * it follow. Every other time the bytes are damaged as they come, so that
 * lengths lie as well.
 */
#include <linux/genetlink.h>
#include <net/genetlink.h>
#include "fuzz.h"
#include "lib.h"

#define PLACES	512
#define DEPTH	8

/**
 * struct place - where an attribute is
 * @at: its offset
 * @up: offsets of those that it is in, the outermost first
 * @depth: how many they are
 * @message: offset of its message
 */
struct place {
	u32 at;
	u32 up[DEPTH];
	u32 depth;
	u32 message;
};

/**
 * struct map - the attributes of an input
 * @data: the input
 * @place: the attributes
 * @n: how many
 */
struct map {
	u8 *data;
	struct place place[PLACES];
	u32 n;
};

static void find(struct map *m, const struct nlattr *head, int len,
		 const struct place *around)
{
	const struct nlattr *a;
	struct place p;
	int rem;

	nla_for_each_attr(a, head, len, rem) {
		if (m->n == PLACES)
			return;
		p = *around;
		p.at = (u8 *)a - m->data;
		m->place[m->n++] = p;
		if (!(a->nla_type & NLA_F_NESTED) || p.depth == DEPTH)
			continue;
		p.up[p.depth++] = p.at;
		find(m, nla_data(a), nla_len(a), &p);
	}
}

static void look(struct map *m, u8 *data, size_t size)
{
	struct nlmsghdr *nlh = (struct nlmsghdr *)data;
	struct place p = { 0 };
	int left = size;

	m->data = data;
	m->n = 0;
	for (; nlmsg_ok(nlh, left); nlh = nlmsg_next(nlh, &left)) {
		p.message = (u8 *)nlh - data;
		if (nlmsg_len(nlh) >= GENL_HDRLEN)
			find(m, nlmsg_attrdata(nlh, GENL_HDRLEN),
			     nlmsg_attrlen(nlh, GENL_HDRLEN), &p);
	}
}

static struct nlattr *attr_at(struct map *m, u32 at)
{
	return (struct nlattr *)(m->data + at);
}

/* Its bytes with the padding, where there is some. */
static u32 room_of(struct map *m, const struct place *p, size_t size)
{
	u32 len = NLA_ALIGN(attr_at(m, p->at)->nla_len);

	return min_t(u32, len, size - p->at);
}

/* Put bytes in place of an attribute; 0 where they do not fit. */
static size_t replace(struct map *m, const struct place *p, size_t size,
		      size_t max, const void *bytes, u32 len)
{
	u32 was = room_of(m, p, size), i;
	struct nlmsghdr *nlh;

	if (size - was + len > max)
		return 0;
	for (i = 0; i < p->depth; i++)
		if (attr_at(m, p->up[i])->nla_len + len - was > U16_MAX)
			return 0;
	for (i = 0; i < p->depth; i++)
		attr_at(m, p->up[i])->nla_len += len - was;
	nlh = (struct nlmsghdr *)(m->data + p->message);
	nlh->nlmsg_len += len - was;
	memmove(m->data + p->at + len, m->data + p->at + was,
		size - p->at - was);
	memcpy(m->data + p->at, bytes, len);
	return size - was + len;
}

/* Another payload, of another length perhaps; or one without any NUL. */
static size_t repay(struct map *m, const struct place *p, struct dice *d,
		    size_t size, size_t max)
{
	struct nlattr *old = attr_at(m, p->at);
	u32 len = nla_len(old), most = len + 24;
	struct nlattr *a = calloc(1, NLA_ALIGN(NLA_HDRLEN + most));

	memcpy(a, old, old->nla_len);
	if (roll(d, 4)) {
		len = LLVMFuzzerMutate(nla_data(a), len, most);
	} else {
		len = 1 + roll(d, most);
		memset(nla_data(a), 'a' + roll(d, 4), len);
	}
	a->nla_len = NLA_HDRLEN + len;
	memset(nla_data(a) + len, 0, NLA_ALIGN(a->nla_len) - a->nla_len);
	size = replace(m, p, size, max, a, NLA_ALIGN(a->nla_len));
	free(a);
	return size;
}

/* Another attribute, some times over, behind this one or in its place. */
static size_t transplant(struct map *m, const struct place *p,
			 const struct place *from, struct dice *d, size_t size,
			 size_t max)
{
	u32 own = roll(d, 2) ? room_of(m, p, size) : 0;
	u32 times = roll(d, 2) ? 1 : 1 + roll(d, 16);
	u32 len = room_of(m, from, size), i;
	u8 *bytes = malloc(own + times * len);

	memcpy(bytes, m->data + p->at, own);
	for (i = 0; i < times; i++)
		memcpy(bytes + own + i * len, m->data + from->at, len);
	size = replace(m, p, size, max, bytes, own + times * len);
	free(bytes);
	return size;
}

/**
 * LLVMFuzzerCustomMutator() - damage an input
 * @data: the input, in place
 * @size: its size
 * @max: the size that it may get
 * @seed: what to do
 *
 * Return: the new size.
 */
size_t LLVMFuzzerCustomMutator(u8 *data, size_t size, size_t max,
			       unsigned int seed)
{
	struct dice d = { seed * 0x9e3779b97f4a7c15ULL | 1 };
	const struct place *p, *from;
	struct nlmsghdr *nlh;
	static struct map m;
	size_t new = 0;

	look(&m, data, size);
	if (!m.n || roll(&d, 4) == 0)
		return LLVMFuzzerMutate(data, size, max);
	p = &m.place[roll(&d, m.n)];
	from = &m.place[roll(&d, m.n)];
	switch (roll(&d, 6)) {
	case 0:
		nlh = (struct nlmsghdr *)(data + p->message);
		nlh->nlmsg_pid = roll(&d, 2) * (7 + roll(&d, 2));
		return size;
	case 1:
		attr_at(&m, p->at)->nla_type &= ~0x3f;
		attr_at(&m, p->at)->nla_type |= 1 + roll(&d, 30);
		return size;
	case 2:
		new = replace(&m, p, size, max, data, 0);
		break;
	case 3:
		new = transplant(&m, p, from, &d, size, max);
		break;
	default:
		new = repay(&m, p, &d, size, max);
		break;
	}
	return new ? new : LLVMFuzzerMutate(data, size, max);
}
