/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef VPEERCTL_LAB_PARSE_H
#define VPEERCTL_LAB_PARSE_H

#include "lab.h"

/**
 * struct parse - A state file that is being read.
 * @ctl: The run.
 * @pool: Where the lab lives.
 * @lab: The lab.
 * @mistakes: What was wrong so far.
 */
struct parse {
	struct ctl *ctl;
	struct pool *pool;
	struct lab *lab;
	unsigned int mistakes;
};

void mistake(struct parse *p, const struct node *node, const char *format, ...)
	__attribute__((format(printf, 3, 4)));
bool want_map(struct parse *p, const struct node *node, const char *what);
const char *want_text(struct parse *p, const struct node *node,
		      const char *what);
struct node *child(const struct node *map, const char *key);
void check_keys(struct parse *p, const struct node *map,
		const char *const *keys, bool flags);
void add(struct parse *p, struct object *o, const struct node *key);

void parse_grants(struct parse *p, const struct node *list);

#endif
