/* SPDX-License-Identifier: GPL-2.0-only */
/* What random commits are written with. */
#ifndef _ORACLE_HAND_H
#define _ORACLE_HAND_H

#include "sequence.h"

#define ONE_OF(d, list)	((list)[o_roll(d, sizeof(list) / sizeof(*(list)))])

#define H_VNETS	8

/* handles of the VNets that there may be */
extern const char * const h_vnets[H_VNETS];

/**
 * struct hand - what a commit is written with
 * @d: the dice
 * @o: the oracle, in the state before the commit
 * @c: the commit
 */
struct hand {
	struct o_dice *d;
	struct oracle *o;
	struct o_commit *c;
};

/* generate.c */
void h_say(struct hand *h, const char *fmt, ...)
	__attribute__((format(printf, 2, 3)));
const char *h_verb(struct hand *h, uint8_t kind, const char *handle);
const char *h_member(struct hand *h, uint8_t kind, const char *handle);
unsigned int h_vnet(struct hand *h);
unsigned int h_hub(struct hand *h);

/* hand_outward.c: what leads out of VNets, and elsewhere in them */
void h_gateway(struct hand *h, unsigned int v);
const char *h_some_table(struct hand *h, const char *vnet);
void h_outward(struct hand *h);

#endif
