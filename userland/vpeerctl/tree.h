/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef VPEERCTL_TREE_H
#define VPEERCTL_TREE_H

#include "ctl.h"
#include "object.h"

/**
 * enum node_kind - What a node of a file is.
 * @NODE_SCALAR: A text.
 * @NODE_LIST: A list.
 * @NODE_MAP: Values by key.
 */
enum node_kind {
	NODE_SCALAR,
	NODE_LIST,
	NODE_MAP,
};

/**
 * struct node - A part of a file, YAML or JSON; its text lives with the run.
 * @kind: What it is.
 * @quoted: The scalar was written in quotes, so it is no number or null.
 * @text: The text of a scalar.
 * @origin: Where it begins.
 * @items: Members of a list or values of a map.
 * @keys: Keys of a map, as many as @items.
 * @n: Number of members.
 * @room: Room in @items, and in @keys.
 */
struct node {
	enum node_kind kind;
	bool quoted;
	const char *text;
	struct origin origin;
	struct node **items;
	struct node **keys;
	size_t n;
	size_t room;
};

struct node *tree_load(struct ctl *ctl, struct pool *pool, const char *file);
struct node *tree_parse(struct ctl *ctl, struct pool *pool, const char *file,
			const char *text, size_t size);

#endif
