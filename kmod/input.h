/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef _VPEER_INPUT_H
#define _VPEER_INPUT_H

#include "device.h"

void vpeer_input_setup(struct net_device *dev);
void vpeer_input_forget(struct vpeer_dev *vd);

#endif
