/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef VPEERCTL_REFUSAL_H
#define VPEERCTL_REFUSAL_H

#include <jansson.h>
#include <netlink/attr.h>

#include "op.h"

/* Objects that a refusal speaks of; more are not told. */
#define REFUSAL_OBJECTS		4

/**
 * struct refusal - Why an operation is refused.
 * @op: The operation, NULL if it is none's.
 * @index: Index of the operation, -1 if it is none's.
 * @attribute: Attribute of the object's set that is at fault, or 0.
 * @code: Code.
 * @error: Positive errno.
 * @rule: Number of the rule, or NULL.
 * @limit: The limit that is reached.
 * @role: The role that is missing, 0 if none is.
 * @nobjects: Number of objects.
 * @objects: The objects, that of the operation first; a handle is NULL where
 *           the user may not know of the object.
 * @prefixes: The prefixes, in the order of the objects.
 */
struct refusal {
	const struct op *op;
	int64_t index;
	uint32_t attribute;
	uint32_t code;
	uint32_t error;
	const char *rule;
	uint32_t limit;
	uint32_t role;
	unsigned int nobjects;
	struct refusal_object {
		enum vpeer_object kind;
		const char *handle;
	} objects[REFUSAL_OBJECTS];
	struct prefixes prefixes;
};

void refusal_decode(struct pool *pool, const struct nlattr *nest,
		    struct refusal *refusal);
const char *refusal_message(struct pool *pool, const struct refusal *refusal);
const char *refusal_repair(struct pool *pool, const struct refusal *refusal);
const struct origin *refusal_origin(const struct refusal *refusal);
json_t *refusal_json(const struct refusal *refusal);

#endif
