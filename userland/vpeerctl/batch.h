/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef VPEERCTL_BATCH_H
#define VPEERCTL_BATCH_H

#include "ctl.h"

int run_batch(struct ctl *ctl, const char *file);

#endif
