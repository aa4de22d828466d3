/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef VPEERCTL_LAB_H
#define VPEERCTL_LAB_H

#include "ctl.h"
#include "object.h"
#include "strmap.h"
#include "tree.h"

/**
 * struct lab_kind - The objects of one kind in a lab.
 * @list: The objects, in the order they came.
 * @by_handle: The same by handle.
 */
struct lab_kind {
	struct objects list;
	struct strmap by_handle;
};

/**
 * struct lab - A whole fabric, wanted or found.
 * @pool: Where it lives.
 * @generation: Generation it was found at; 0 when it is wanted.
 * @of: Its objects by kind.
 */
struct lab {
	struct pool *pool;
	uint64_t generation;
	struct lab_kind of[VPEER_OBJECT_MAX + 1];
};

/* The kinds that a lab holds, parents first. */
#define LAB_KINDS	11
extern const enum vpeer_object lab_kinds[LAB_KINDS];

void lab_init(struct lab *lab, struct pool *pool);
struct object *lab_add(struct lab *lab, struct object *o);
struct object *lab_find(const struct lab *lab, enum vpeer_object kind,
			const char *handle);

int lab_parse(struct ctl *ctl, struct node *root, struct lab *lab);
int lab_load(struct ctl *ctl, const char *file, struct lab *lab);
int lab_read(struct ctl *ctl, struct lab *lab);
json_t *lab_json(struct ctl *ctl, const struct lab *lab);
void lab_print_yaml(const json_t *json);

#endif
