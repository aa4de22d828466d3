/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef _LIB_PATH_H
#define _LIB_PATH_H

#include "fabric.h"

/**
 * struct path - the fabric's own answer about a packet
 * @error: 0 or a negative errno
 * @reason: enum vpeer_reason
 * @first: the same of the first hop alone
 * @hops: number of hops
 * @nic: the sender, of the first hop
 * @vnet: its VNet
 * @peering: the link taken
 * @remote_peering: the link back
 * @next_nic: the receiver
 * @next_vnet: its VNet
 * @prefix: of the route
 * @next_hop_type: of the route
 */
struct path {
	int error;
	int reason;
	int first;
	int hops;
	char nic[257], vnet[257];
	char peering[257], remote_peering[257];
	char next_nic[257], next_vnet[257];
	char prefix[64];
	int next_hop_type;
};

struct path path_get(struct fabric *f, const char *nic, const char *source,
		     const char *destination, uint32_t length);
struct path path_vnet(struct fabric *f, const char *vnet, const char *source,
		      const char *destination);
char *routes_text(struct fabric *f, const char *nic);

#endif /* _LIB_PATH_H */
