/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef VPEERCTL_FOLLOW_H
#define VPEERCTL_FOLLOW_H

#include "question.h"
#include "trace.h"

int follow(struct ctl *ctl, struct tracing *tracing,
	   const struct question *q, struct trace *trace);

#endif
