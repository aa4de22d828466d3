/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef _LIB_HOST_H
#define _LIB_HOST_H

#include "fabric.h"

#define HOST_PORT 7777

/**
 * struct host - a workload: a namespace with a device attached to a NIC
 * @f: the fabric
 * @nic: handle of the NIC
 * @ns: the namespace
 * @dev: name of the device
 * @address: its first address of each family, index 0 is IPv4, empty without
 * @udp: a socket bound to each of them and HOST_PORT, -1 without
 */
struct host {
	struct fabric *f;
	char nic[170];
	int ns;
	char dev[16];
	char address[2][64];
	int udp[2];
};

/* Index of a family in what a host has two of. */
static inline int host_family(int af)
{
	return af == AF_INET ? 0 : 1;
}

struct host *host_new(struct fabric *f, const char *nic);
struct host *host_vnet(struct fabric *f, int vnet, int index);
void host_free(struct host *host);
void host_attach(struct host *host);
void host_configure(struct host *host);
void host_wait_ready(const struct host *host, const char *text);
const char *host_address(const struct host *host, int af);
int host_socket(const struct host *host, int af, int type, int protocol);
void host_forwards(struct host *host);

/*
 * The usual lab: VNet vN has 10.N.0.0/16 and fd00:N::/48, its subnet s has
 * 10.N.1.0/24 and fd00:N:0:1::/64, NIC nN-I the address I of both.
 */
void site_wire(int a, const char *a_dev, int b, const char *b_dev);
struct host *site_behind(struct host *router, int n);

void lab_vnet(struct fabric *f, int vnet);
void lab_nic(struct fabric *f, int vnet, int index);
void lab_peer(struct fabric *f, int a, int b);

/* The result of a datagram: an enum vpeer_reason. */
int probe(struct host *from, struct host *to, int af);
int probe_over(struct host *from, struct host *via, struct host *to, int af);
int probe_to(struct host *from, const char *address, struct host *to, int af);
const char *reason_name(int reason);

#endif /* _LIB_HOST_H */
