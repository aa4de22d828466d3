/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef _VPEER_EVENT_H
#define _VPEER_EVENT_H

#include <linux/skbuff.h>

#include "fabric.h"

/**
 * struct vpeer_events - what the listeners of a fabric will be told
 * @queue: messages
 * @lost: memory was short, listeners have to read everything again
 */
struct vpeer_events {
	struct sk_buff_head queue;
	bool lost;
};

void vpeer_events_build(struct vpeer_events *e, struct vpeer_fabric *f,
			struct vpeer_tx *tx);
void vpeer_events_send(struct vpeer_events *e, struct vpeer_fabric *f);

#endif
