/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef VPEERCTL_LEDGER_H
#define VPEERCTL_LEDGER_H

#include "pool.h"

#include <stdbool.h>

int ledger_note(struct pool *pool, const char *name);
bool ledger_owns(struct pool *pool, const char *name);
const char **ledger_list(struct pool *pool);
void ledger_forget(struct pool *pool, const char *name);

#endif
