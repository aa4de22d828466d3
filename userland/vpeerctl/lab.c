// SPDX-License-Identifier: GPL-2.0-only
/* Whole fabrics. */
#include <string.h>

#include "lab.h"

const enum vpeer_object lab_kinds[LAB_KINDS] = {
	VPEER_OBJECT_TENANT,
	VPEER_OBJECT_SUBSCRIPTION,
	VPEER_OBJECT_VNET,
	VPEER_OBJECT_ROUTE_TABLE,
	VPEER_OBJECT_ROUTE,
	VPEER_OBJECT_SUBNET,
	VPEER_OBJECT_NIC,
	VPEER_OBJECT_GATEWAY,
	VPEER_OBJECT_CONNECTION,
	VPEER_OBJECT_PEERING,
	VPEER_OBJECT_GRANT,
};

/**
 * lab_init() - Make an empty lab.
 * @lab: The lab.
 * @pool: Where it lives.
 */
void lab_init(struct lab *lab, struct pool *pool)
{
	size_t i;

	memset(lab, 0, sizeof(*lab));
	lab->pool = pool;
	for (i = 0; i < sizeof(lab->of) / sizeof(lab->of[0]); i++)
		lab->of[i].by_handle.pool = pool;
}

/**
 * lab_find() - Look up an object.
 * @lab: The lab.
 * @kind: Its kind.
 * @handle: Its handle.
 *
 * Return: The object, NULL if there is none.
 */
struct object *lab_find(const struct lab *lab, enum vpeer_object kind,
			const char *handle)
{
	return strmap_get(&lab->of[kind].by_handle, handle);
}

/**
 * lab_add() - Add an object.
 * @lab: The lab.
 * @o: The object.
 *
 * Return: NULL, or the object of the same handle that is there already.
 */
struct object *lab_add(struct lab *lab, struct object *o)
{
	const char *handle = object_handle(lab->pool, o);
	struct object *before = lab_find(lab, o->kind, handle);

	if (before)
		return before;
	objects_add(lab->pool, &lab->of[o->kind].list, o);
	strmap_put(&lab->of[o->kind].by_handle, handle, o);
	return NULL;
}
