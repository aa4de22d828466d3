/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef _VPEER_AUTHORISE_H
#define _VPEER_AUTHORISE_H

#include "fabric.h"

struct netlink_ext_ack;
struct sk_buff;

int vpeer_may_read(const struct vpeer_fabric *f, const struct sk_buff *skb,
		   struct netlink_ext_ack *extack);
int vpeer_may_stage(const struct vpeer_fabric *f, const struct sk_buff *skb,
		    struct netlink_ext_ack *extack);
bool vpeer_may_apply(struct vpeer_tx *tx, const struct vpeer_op *op,
		     const struct vpeer_fabric *f, const struct sk_buff *skb);

#endif
