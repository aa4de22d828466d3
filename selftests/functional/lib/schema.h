/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef _LIB_SCHEMA_H
#define _LIB_SCHEMA_H

#include <linux/vpeer.h>

/* What an attribute holds. */
enum kind {
	KIND_U32, KIND_U64, KIND_S32, KIND_STRING, KIND_ADDRESS, KIND_PREFIX,
	KIND_FLAG, KIND_STATS, KIND_ROUTE, KIND_HOP,
};

/**
 * struct attr - one attribute of an object
 * @name: as the specification spells it
 * @type: nla_type
 * @kind: what it holds
 */
struct attr {
	const char *name;
	int type;
	enum kind kind;
};

/**
 * struct object - a kind of object
 * @name: as the specification spells it
 * @kind: enum vpeer_object
 * @op: its nest in an operation
 * @top: its nest at the top level of a message, 0 if it has none
 * @get: command that reads it, 0 if there is none
 * @path: attributes that make its handle, outermost first
 * @attrs: all attributes, up to one without a name
 */
struct object {
	const char *name;
	int kind;
	int op;
	int top;
	int get;
	int path[3];
	const struct attr *attrs;
};

extern const struct object schema[];
const struct object *schema_find(const char *name);
const struct object *schema_kind(int kind);
const struct attr *schema_attr(const struct object *object, const char *name);

#endif /* _LIB_SCHEMA_H */
