/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef _SHIM_LINUX_BUG_H
#define _SHIM_LINUX_BUG_H

#include <assert.h>
#define WARN_ON_ONCE(c)	({ int __c = !!(c); assert(!__c); __c; })

#endif
