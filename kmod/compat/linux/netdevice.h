/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef _VPEER_COMPAT_LINUX_NETDEVICE_H
#define _VPEER_COMPAT_LINUX_NETDEVICE_H

#include_next <linux/netdevice.h>

/* Transmit without the core's lock; a feature bit before 6.12. */
static inline void vpeer_set_lltx(struct net_device *dev)
{
#ifdef VPEER_HAVE_LLTX
	dev->lltx = true;
#else
	dev->features |= NETIF_F_LLTX;
#endif
}

#endif
