/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef _LIB_LINK_H
#define _LIB_LINK_H

#include <stdbool.h>
#include <stdint.h>

/*
 * Devices, as seen from a namespace. What returns an int returns 0 or a
 * negative errno and leaves the kernel's message in link_ext.
 */
extern char link_ext[256];

int link_new(int home, const char *ifname, const char *nic, int ns);
int link_set_nic(int ns, const char *ifname, const char *nic);
int link_veth(int ns, const char *ifname, int peer_ns, const char *peer);
int link_del(int ns, const char *ifname);
int link_up(int ns, const char *ifname, bool up);
int link_mtu(int ns, const char *ifname, uint32_t mtu);
int link_index(int ns, const char *ifname);
bool link_carrier(int ns, const char *ifname);
char *link_nic(int ns, const char *ifname);

/* Addresses and routes. */
int addr_add(int ns, const char *ifname, const char *address);
bool addr_ready(int ns, const char *address);
int route_add(int ns, const char *prefix, const char *via,
	      const char *ifname);

#endif /* _LIB_LINK_H */
