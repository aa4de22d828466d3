/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef _VPEER_COMPAT_NET_GENETLINK_H
#define _VPEER_COMPAT_NET_GENETLINK_H

#include_next <net/genetlink.h>

/* The attributes of a dump's request; 6.6 keeps them in struct genl_info. */
static inline struct nlattr **vpeer_dump_attrs(struct netlink_callback *cb)
{
#ifdef VPEER_HAVE_GENL_INFO_DUMP
	return genl_info_dump(cb)->attrs;
#else
	return genl_dumpit_info(cb)->attrs;
#endif
}

#endif
