/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef _LIB_NAIVE_H
#define _LIB_NAIVE_H

#include "../../oracle/oracle.h"
#include "fabric.h"

void naive_say(FILE *f, const struct o_op *op);
void naive_refusal(struct o_refusal *to, struct refusal *r);
char *naive_dump(struct fabric *f, const char *kind, uint64_t *generation);

#endif /* _LIB_NAIVE_H */
