/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef _VPEER_AUTHORISE_H
#define _VPEER_AUTHORISE_H

#include "fabric.h"
#include "model/tx.h"

struct cred;
struct netlink_ext_ack;
struct sk_buff;

/**
 * struct vpeer_creds - who is behind a message
 * @caller: the same as the model knows it
 * @sender: who has sent it
 * @opener: who has opened the socket, NULL if nobody has
 * @initial: both are administrators of the initial user namespace
 */
struct vpeer_creds {
	struct vpeer_caller caller;
	const struct cred *sender;
	const struct cred *opener;
	bool initial;
};

void vpeer_creds_init(struct vpeer_creds *c, struct vpeer_fabric *f,
		      const struct sk_buff *skb);
struct vpeer_creds *vpeer_creds_hold(struct vpeer_fabric *f,
				     const struct sk_buff *skb);
void vpeer_creds_release(struct vpeer_creds *c);
void vpeer_map_principal(struct vpeer_op *op, const struct vpeer_creds *c);

int vpeer_may_stage(const struct vpeer_creds *c,
		    struct netlink_ext_ack *extack);
bool vpeer_may_apply(struct vpeer_tx *tx, const struct vpeer_op *op,
		     const struct vpeer_creds *c);

#endif
