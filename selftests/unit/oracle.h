/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A second model, naive on purpose: arrays, copies and nested loops, written
 * from the rules. It shares nothing with the first but the form of operations.
 */
#ifndef _UNIT_ORACLE_H
#define _UNIT_ORACLE_H

#include "lib.h"

/* codes whose names take most of a line */
#define ANOTHER_PEERING							\
	VPEER_CODE_ANOTHER_PEERING_ALREADY_REFERENCES_REMOTE_VNET
#define CHANGING_REMOTE							\
	VPEER_CODE_CHANGING_REMOTE_VIRTUAL_NETWORK_NOT_ALLOWED
#define INVALID_SITE	VPEER_CODE_NETCFG_INVALID_VIRTUAL_NETWORK_SITE
#define PREFIX_IN_USE	VPEER_CODE_IN_USE_PREFIX_CANNOT_BE_DELETED
#define SUBNET_IN_USE	VPEER_CODE_IN_USE_SUBNET_CANNOT_BE_UPDATED
#define NOT_IN_SUBNET	VPEER_CODE_PRIVATE_IP_ADDRESS_NOT_IN_SUBNET
#define RESERVED	VPEER_CODE_PRIVATE_IP_ADDRESS_IN_RESERVED_RANGE
#define OVERLAPS	VPEER_CODE_VNET_ADDRESS_SPACES_OVERLAP
#define OVERLAPS_THIRD							\
	VPEER_CODE_VNET_ADDRESS_SPACE_OVERLAPS_WITH_ALREADY_PEERED_VNET

#define O_NAME	16
#define O_LIST	24
#define O_MANY	128

struct o_prefix {
	bool six;
	u8 len;
	u8 byte[16];
};

struct o_list {
	u32 n;
	struct o_prefix p[O_LIST];
};

/**
 * struct o_obj - an object of any kind
 * @kind: enum vpeer_object, 0 for none
 * @serial: ascending by creation, the identity
 * @op: the operation that has changed it last in this commit, or -1
 * @fresh: created in this commit
 * @updated: set in this commit
 * @sub: subscription (of the VNet for subnets and links)
 * @vnet: serial of the VNet that it lies in
 * @name: name
 * @region: of a VNet
 * @list: prefixes or addresses; of a link the remote space in force
 * @subnet: serial of a NIC's subnet
 * @flags: flags
 * @assign: families in which a NIC gets an address, 4 for all there are
 * @remote: serial of a link's remote VNet
 * @remote_sub: its subscription
 * @remote_name: its name
 * @lost: the link back has been there and is no more
 * @sync: the link is to know the remote's space
 */
struct o_obj {
	u8 kind;
	u32 serial;
	int op;
	bool fresh;
	bool updated;
	char sub[O_NAME];
	u32 vnet;
	char name[O_NAME];
	char region[O_NAME];
	struct o_list list;
	u32 subnet;
	u32 flags;
	u32 assign;
	u32 remote;
	char remote_sub[O_NAME];
	char remote_name[O_NAME];
	bool lost;
	bool sync;
};

struct o_state {
	u32 serial;
	struct o_obj o[O_MANY];
};

struct o_refusal {
	int op;
	u16 code;
};

/**
 * struct oracle - the naive model
 * @was: state in force
 * @end: state after the commit in hand
 * @n: number of refusals
 * @refusal: the refusals
 */
struct oracle {
	struct o_state was;
	struct o_state end;
	u32 n;
	struct o_refusal refusal[1024];
};

struct o_prefix o_prefix(const struct vpeer_prefix *p);
struct vpeer_prefix v_prefix(const struct o_prefix *p);
bool o_inside(const struct o_prefix *in, const struct o_prefix *out);
bool o_overlap(const struct o_prefix *a, const struct o_prefix *b);
bool o_in_list(const struct o_list *l, const struct o_prefix *p);
bool o_same_list(const struct o_list *a, const struct o_list *b);

struct o_obj *o_serial(struct o_state *s, u32 serial);
struct o_obj *o_find(struct o_state *s, u8 kind, const char *sub,
		     const char *vnet, const char *name);
struct o_obj *o_back(struct o_state *s, const struct o_obj *link);
void o_refuse(struct oracle *o, int op, u16 code);

void o_apply(struct oracle *o, const struct vpeer_op **op, u32 n);
void o_links(struct oracle *o);
void o_nics(struct oracle *o);
void o_rules(struct oracle *o);

bool o_commit(struct oracle *o, const struct vpeer_op **op, u32 n);
char *o_dump(struct oracle *o);

/**
 * struct o_route - where a packet would go
 * @type: enum vpeer_next_hop_type
 * @len: length of the prefix that matches
 * @link: the link that carries it, or NULL
 */
struct o_route {
	u8 type;
	u8 len;
	struct o_obj *link;
};

struct o_route o_route(struct oracle *o, struct o_obj *vnet,
		       const struct o_prefix *to);
u8 o_verdict(struct oracle *o, struct o_obj *vnet, const struct o_prefix *from,
	     const struct o_prefix *to);

#endif
