/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef _LIB_SLOW_H
#define _LIB_SLOW_H

#include <stdbool.h>

bool slow_kernel(void);
int scaled(int count);
long now_ms(void);
bool wait_until(bool (*done)(void *data), void *data, int timeout_ms);

#endif /* _LIB_SLOW_H */
