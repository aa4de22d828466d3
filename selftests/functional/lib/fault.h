/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef _LIB_FAULT_H
#define _LIB_FAULT_H

#include <stdbool.h>

void fault_setup(void);
void fault_arm(int nth);
int fault_disarm(void);

#endif /* _LIB_FAULT_H */
