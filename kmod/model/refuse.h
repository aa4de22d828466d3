/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef _VPEER_MODEL_REFUSE_H
#define _VPEER_MODEL_REFUSE_H

#include "caller.h"

#define VPEER_REFUSALS_MAX	64
#define VPEER_REFUSAL_OBJECTS	3
#define VPEER_REFUSAL_PREFIXES	3

/**
 * struct vpeer_refusal - why an operation can not be carried out
 * @list: among the refusals of the transaction, ascending by @op
 * @op: index of the operation, or VPEER_NO_OP
 * @attr: attribute of the object's set at fault, or 0
 * @code: enum vpeer_code
 * @rule: number of the rule
 * @limit: the limit that is reached, or 0
 * @role: enum vpeer_role that is missing in the scope that comes first, or 0
 * @n_objects: objects concerned
 * @n_prefixes: prefixes concerned
 * @kind: enum vpeer_object of each object
 * @hides: objects that the reader may not know of, a bit each
 * @hides_prefix: prefixes likewise
 * @reader: who is told, NULL for an administrator
 * @prefix: the prefixes; an address is one of 128 bits
 * @handle: the objects' handles
 */
struct vpeer_refusal {
	struct list_head list;
	u32 op;
	u16 attr;
	u16 code;
	const char *rule;
	u32 limit;
	u8 role;
	u8 n_objects;
	u8 n_prefixes;
	u8 hides;
	u8 hides_prefix;
	u8 kind[VPEER_REFUSAL_OBJECTS];
	const struct vpeer_caller *reader;
	struct vpeer_prefix prefix[VPEER_REFUSAL_PREFIXES];
	char handle[VPEER_REFUSAL_OBJECTS][VPEER_HANDLE_MAX + 1];
};

/**
 * struct vpeer_refusals - the refusals of a transaction
 * @list: the refusals
 * @n: how many
 * @truncated: there were more
 * @reader: who is told, NULL for an administrator
 */
struct vpeer_refusals {
	struct list_head list;
	u32 n;
	bool truncated;
	const struct vpeer_caller *reader;
};

/**
 * struct vpeer_code_info - what is known of a code
 * @err: errno, negative
 * @rule: number of the rule, where the code has one
 * @text: message
 */
struct vpeer_code_info {
	int err;
	const char *rule;
	const char *text;
};

extern const struct vpeer_code_info vpeer_codes[VPEER_CODE_MAX + 1];

void vpeer_refusals_init(struct vpeer_refusals *rs);
void vpeer_refusals_free(struct vpeer_refusals *rs);
struct vpeer_refusal *vpeer_refusal_add(struct vpeer_refusals *rs, u32 op,
					u16 attr, enum vpeer_code code);
void vpeer_refusal_object(struct vpeer_refusal *r,
			  const struct vpeer_obj *obj);
void vpeer_refusal_handle(struct vpeer_refusal *r, u8 kind,
			  struct vpeer_str sub, struct vpeer_str name,
			  struct vpeer_str child);
void vpeer_refusal_remote(struct vpeer_refusal *r,
			  const struct vpeer_link *l);
void vpeer_refusal_prefix(struct vpeer_refusal *r,
			  const struct vpeer_prefix *p);
void vpeer_refusal_prefix_of(struct vpeer_refusal *r,
			     const struct vpeer_obj *obj,
			     const struct vpeer_prefix *p);
void vpeer_refusal_addr(struct vpeer_refusal *r, const struct vpeer_addr *a);
void vpeer_handle(const struct vpeer_obj *obj, char *buf);

#endif
