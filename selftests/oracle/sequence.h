/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Sequences of commits: made at random, written as text, read, and made as
 * short as they can be while they still fail.
 */
#ifndef _ORACLE_SEQUENCE_H
#define _ORACLE_SEQUENCE_H

#include "oracle.h"

#define O_OPS		10
#define O_COMMITS	128

/**
 * struct o_commit - operations that are one commit
 * @caller: who sends them
 * @n: how many
 * @text: the operations
 */
struct o_commit {
	struct o_caller caller;
	unsigned int n;
	char text[O_OPS][O_TEXT];
};

/**
 * struct o_sequence - commits one after the other
 * @n: how many
 * @ops: operations in all
 * @commit: the commits
 */
struct o_sequence {
	unsigned int n;
	unsigned int ops;
	struct o_commit commit[O_COMMITS];
};

/* xorshift: the same numbers everywhere */
struct o_dice {
	uint64_t state;
};

/* generate.c */
void o_throw(struct o_dice *d, uint64_t seed);
unsigned int o_roll(struct o_dice *d, unsigned int sides);
struct o_commit *o_first_commit(struct o_dice *d, struct oracle *o,
				struct o_sequence *s);
struct o_commit *o_random_commit(struct o_dice *d, struct oracle *o,
				 struct o_sequence *s);

/* sequence.c */
unsigned int o_parse_commit(const struct o_commit *c, struct o_op *op);
void o_write(FILE *f, const char *before, const struct o_sequence *s);
void o_read(const char *path, struct o_sequence *s);
void o_shrink(struct o_sequence *s,
	      bool (*fails)(const struct o_sequence *s));

#endif
