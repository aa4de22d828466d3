/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef VPEERCTL_OUTPUT_H
#define VPEERCTL_OUTPUT_H

#include "ctl.h"
#include "object.h"

#define TABLE_COLUMNS	8

/**
 * struct table - Rows of text, in columns as wide as they must be.
 * @pool: Where it lives.
 * @columns: Number of columns.
 * @cells: The cells, row by row; the first row is the heading.
 * @n: Number of cells.
 * @room: Room for cells.
 */
struct table {
	struct pool *pool;
	unsigned int columns;
	const char **cells;
	size_t n;
	size_t room;
};

void table_begin(struct table *table, struct pool *pool,
		 const char *const *titles);
void table_cell(struct table *table, const char *text);
void table_print(const struct ctl *ctl, const struct table *table);

void print_json(const struct ctl *ctl, json_t *json);
const char *emphasis(const struct ctl *ctl, const char *color);
const char *plain(const struct ctl *ctl);
const char *join_prefixes(struct pool *pool, const struct prefixes *list,
			  bool addresses, const char *between);
const char *join_list(struct pool *pool, const struct object *o,
		      const char *between);
void print_stats(const struct ctl *ctl, const struct stats *stats);
void show_objects(struct ctl *ctl, const struct objects *objects);
void show_object(struct ctl *ctl, const struct object *o);

#define COLOR_NAME	"\033[1m"
#define COLOR_GOOD	"\033[32m"
#define COLOR_BAD	"\033[31m"

#endif
