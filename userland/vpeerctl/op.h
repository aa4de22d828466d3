/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef VPEERCTL_OP_H
#define VPEERCTL_OP_H

#include <stdbool.h>

#include "object.h"

/* Which values of its object an operation carries. */
#define FIELD_REGION	1u
#define FIELD_TENANT	2u
#define FIELD_SUBNET	4u
#define FIELD_LIST	8u
#define FIELD_AUTO	16u
#define FIELD_FLAGS	32u
#define FIELD_REMOTE	64u
#define FIELD_NUMBERS	128u
#define FIELD_SUBNETS	256u
#define FIELD_GATEWAY	512u
#define FIELD_NIC	1024u
#define FIELD_TABLE	2048u
#define FIELD_LEARNED	4096u
#define FIELD_PROPAGATION	8192u
#define FIELD_TYPE	16384u
#define FIELD_HOP	32768u

/**
 * struct op - An operation of a commit.
 * @verb: What to do.
 * @object: With which object; its names and values.
 * @fields: Which values are carried.
 * @remove: List members to take away first.
 * @clear: Empty the list first, or the lists of subnets.
 * @sync: Take the remote VNet's current address space.
 * @both: Delete the link back as well.
 * @remove_local: Subnets of the local VNet to take away first.
 * @remove_remote: Subnets of the remote VNet to take away first.
 * @first: First member of the object's list to carry.
 * @count: Number of members to carry.
 */
struct op {
	enum vpeer_verb verb;
	struct object *object;
	unsigned int fields;
	struct prefixes remove;
	bool clear;
	bool sync;
	bool both;
	struct texts remove_local;
	struct texts remove_remote;
	size_t first;
	size_t count;
};

/**
 * struct ops - The operations of a commit.
 * @v: The operations.
 * @n: Number of operations.
 * @room: Room for operations.
 */
struct ops {
	struct op *v;
	size_t n;
	size_t room;
};

struct op *ops_add(struct pool *pool, struct ops *ops, enum vpeer_verb verb,
		   struct object *object, unsigned int fields);

#endif
