/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef _SHIM_LINUX_LIST_H
#define _SHIM_LINUX_LIST_H

#include <linux/types.h>

/* The part of the kernel's lists that the model uses, with its meaning. */
#define LIST_HEAD_INIT(l)	{ &(l), &(l) }
#define LIST_HEAD(l)		struct list_head l = LIST_HEAD_INIT(l)

static inline void INIT_LIST_HEAD(struct list_head *l)
{
	l->next = l;
	l->prev = l;
}

static inline bool list_empty(const struct list_head *l)
{
	return l->next == l;
}

static inline void list_add(struct list_head *n, struct list_head *after)
{
	n->next = after->next;
	n->prev = after;
	after->next->prev = n;
	after->next = n;
}

static inline void list_add_tail(struct list_head *n, struct list_head *head)
{
	list_add(n, head->prev);
}

static inline void list_del_init(struct list_head *n)
{
	n->prev->next = n->next;
	n->next->prev = n->prev;
	INIT_LIST_HEAD(n);
}

static inline void list_move_tail(struct list_head *n, struct list_head *head)
{
	list_del_init(n);
	list_add_tail(n, head);
}

#define list_entry(p, t, m)	container_of(p, t, m)
#define list_first_entry(h, t, m)	list_entry((h)->next, t, m)
#define list_for_each_entry(p, h, m)					\
	for (p = list_entry((h)->next, typeof(*p), m); &p->m != (h);	\
	     p = list_entry(p->m.next, typeof(*p), m))
#define list_for_each_entry_reverse(p, h, m)				\
	for (p = list_entry((h)->prev, typeof(*p), m); &p->m != (h);	\
	     p = list_entry(p->m.prev, typeof(*p), m))
#define list_for_each_entry_safe(p, q, h, m)				\
	for (p = list_entry((h)->next, typeof(*p), m),			\
	     q = list_entry(p->m.next, typeof(*p), m); &p->m != (h);	\
	     p = q, q = list_entry(q->m.next, typeof(*q), m))

#endif
