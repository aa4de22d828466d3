/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef _VPEER_COMPAT_NET_GSO_H
#define _VPEER_COMPAT_NET_GSO_H

/* What is in this header was in linux/skbuff.h before 6.6. */
#ifdef VPEER_HAVE_GSO_H
#include_next <net/gso.h>
#else
#include <linux/skbuff.h>
#endif

#endif
