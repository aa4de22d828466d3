/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef VPEERCTL_APPLY_H
#define VPEERCTL_APPLY_H

#include "plan.h"

int apply_lab(struct ctl *ctl, struct lab *want, enum plan_mode mode);
int check_lab(struct ctl *ctl, struct lab *want);
int down_lab(struct ctl *ctl, struct lab *named);

#endif
