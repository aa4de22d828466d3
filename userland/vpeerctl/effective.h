/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef VPEERCTL_EFFECTIVE_H
#define VPEERCTL_EFFECTIVE_H

#include "ctl.h"
#include "object.h"

int show_effective(struct ctl *ctl, struct object *nic);

#endif
