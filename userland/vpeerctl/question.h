/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef VPEERCTL_QUESTION_H
#define VPEERCTL_QUESTION_H

#include "args.h"
#include "path.h"

/* The words that tell of a packet, in every command about one. */
#define QUESTION_NIC \
	{ .key = "nic", .what = "NIC", .type = ARG_NAME, \
	  .kind = VPEER_OBJECT_NIC }
#define QUESTION_FROM \
	{ .key = "from", .what = "ADDRESS", .type = ARG_ADDRESS }
#define QUESTION_VNET \
	{ .key = "vnet", .what = "VNET", .type = ARG_NAME, \
	  .kind = VPEER_OBJECT_VNET }
#define QUESTION_TO \
	{ .key = "to", .what = "ADDRESS", .type = ARG_ADDRESS, \
	  .flags = ARG_REQUIRED }
#define QUESTION_LENGTH \
	{ .key = "length", .what = "BYTES", .type = ARG_NUMBER }
#define QUESTION_BOTH \
	{ .key = "both", .type = ARG_FLAG }

/**
 * struct question - A packet to be asked about.
 * @subscription: Subscription of the sender.
 * @nic: The sender, or NULL.
 * @vnet: The VNet in which the source is, or NULL.
 * @from: The source; of no family where it is the sender's to choose.
 * @to: The destination.
 * @length: Layer 3 length, 0 where it does not matter.
 */
struct question {
	const char *subscription;
	const char *nic;
	const char *vnet;
	struct prefix from;
	struct prefix to;
	uint32_t length;
};

int question_take(struct ctl *ctl, const struct args *args,
		  struct question *q);
int question_ask(struct ctl *ctl, const struct question *q,
		 struct path *path);
bool question_turn_round(struct ctl *ctl, const struct path *there,
			 struct question *q);

#endif
