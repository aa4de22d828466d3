/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef _VPEER_STAGE_H
#define _VPEER_STAGE_H

#include "commit.h"

int vpeer_stage(struct vpeer_fabric *f, const struct vpeer_batch *b,
		const struct sk_buff *skb, struct genl_info *info);
void vpeer_stages_drop(struct vpeer_fabric *f, u32 portid);
void vpeer_stages_free(struct vpeer_fabric *f);

#endif
