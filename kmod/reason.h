/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef _VPEER_REASON_H
#define _VPEER_REASON_H

#include <linux/skbuff.h>
#include <linux/vpeer.h>

/**
 * struct vpeer_reason_info - what is known of a verdict
 * @name: name as in the specification
 * @skb: the core's nearest drop reason; a module can not add its own
 */
struct vpeer_reason_info {
	const char *name;
	enum skb_drop_reason skb;
};

extern const struct vpeer_reason_info vpeer_reasons[VPEER_REASON_MAX + 1];

#endif
