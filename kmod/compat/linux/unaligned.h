/* SPDX-License-Identifier: GPL-2.0-only */
/* The header has moved. */
#ifndef _VPEER_COMPAT_LINUX_UNALIGNED_H
#define _VPEER_COMPAT_LINUX_UNALIGNED_H

#ifdef VPEER_HAVE_LINUX_UNALIGNED_H
#include_next <linux/unaligned.h>
#else
#include <asm/unaligned.h>
#endif

#endif
