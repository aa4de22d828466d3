/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef _SHIM_NET_GENETLINK_H
#define _SHIM_NET_GENETLINK_H

#include <linux/genetlink.h>
#include <net/netlink.h>

#endif
