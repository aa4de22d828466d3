/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef _VPEER_PUT_H
#define _VPEER_PUT_H

#include "fabric.h"

struct genl_info;
struct sk_buff;
struct user_namespace;

/**
 * struct vpeer_view - how an object is shown
 * @caller: to whom, NULL for an administrator
 * @users: in whose numbers users and groups are told
 * @stats: with counters
 */
struct vpeer_view {
	const struct vpeer_caller *caller;
	struct user_namespace *users;
	bool stats;
};

struct sk_buff *vpeer_put_answer(const struct vpeer_tx *tx, bool changes,
				 struct genl_info *info);
int vpeer_put_prefix(struct sk_buff *skb, int attr,
		     const struct vpeer_prefix *p);
int vpeer_put_addr(struct sk_buff *skb, int attr, const struct vpeer_addr *a);
int vpeer_put_handle(struct sk_buff *skb, int attr,
		     const struct vpeer_obj *obj);
int vpeer_put_known(struct sk_buff *skb, int attr,
		    const struct vpeer_obj *obj,
		    const struct vpeer_caller *caller);
int vpeer_put_fabric(struct sk_buff *skb, const struct vpeer_model *m,
		     const struct vpeer_caller *caller);
int vpeer_put_object(struct sk_buff *skb, struct vpeer_fabric *f,
		     struct vpeer_obj *obj, u32 *at,
		     const struct vpeer_view *view);

#endif
