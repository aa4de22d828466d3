/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef _SHIM_LINUX_SCHED_SIGNAL_H
#define _SHIM_LINUX_SCHED_SIGNAL_H

static inline void cond_resched(void)
{
}

#define current	NULL
#define fatal_signal_pending(t)	0

#endif
