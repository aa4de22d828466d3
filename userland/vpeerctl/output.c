// SPDX-License-Identifier: GPL-2.0-only
/* What commands print: JSON, tables, colour. */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "output.h"
#include "words.h"

/**
 * print_json() - Print JSON, as the options ask for it.
 * @ctl: The run.
 * @json: A reference, which is taken over.
 */
void print_json(const struct ctl *ctl, json_t *json)
{
	json_dumpf(json, stdout, JSON_PRESERVE_ORDER |
		   (ctl->opt.pretty ? JSON_INDENT(2) : JSON_COMPACT));
	putchar('\n');
	json_decref(json);
}

/**
 * emphasis() - Begin a colour.
 * @ctl: The run.
 * @color: The sequence for it.
 *
 * Return: What to print.
 */
const char *emphasis(const struct ctl *ctl, const char *color)
{
	return ctl->opt.color ? color : "";
}

/**
 * plain() - End a colour.
 * @ctl: The run.
 *
 * Return: What to print.
 */
const char *plain(const struct ctl *ctl)
{
	return ctl->opt.color ? "\033[0m" : "";
}

/**
 * table_begin() - Begin a table.
 * @table: The table.
 * @pool: Where it lives.
 * @titles: The heading, ended by NULL.
 */
void table_begin(struct table *table, struct pool *pool,
		 const char *const *titles)
{
	memset(table, 0, sizeof(*table));
	table->pool = pool;
	while (titles[table->columns])
		table->columns++;
	while (*titles)
		table_cell(table, *titles++);
}

/**
 * table_cell() - Append a cell.
 * @table: The table.
 * @text: Its text, borrowed.
 */
void table_cell(struct table *table, const char *text)
{
	table->cells = pool_grow(table->pool, table->cells,
				 sizeof(*table->cells), table->n,
				 &table->room);
	table->cells[table->n++] = text ? text : "-";
}

/**
 * table_print() - Print a table.
 * @ctl: The run.
 * @table: The table.
 */
void table_print(const struct ctl *ctl, const struct table *table)
{
	size_t width[TABLE_COLUMNS] = { 0 }, i;
	unsigned int column;

	for (i = 0; i < table->n; i++) {
		column = (unsigned int)(i % table->columns);
		if (strlen(table->cells[i]) > width[column])
			width[column] = strlen(table->cells[i]);
	}
	for (i = 0; i < table->n; i++) {
		column = (unsigned int)(i % table->columns);
		if (!i)
			fputs(emphasis(ctl, COLOR_NAME), stdout);
		if (column + 1 < table->columns)
			printf("%-*s  ", (int)width[column], table->cells[i]);
		else
			printf("%s\n", table->cells[i]);
		if (i + 1 == table->columns)
			fputs(plain(ctl), stdout);
	}
}

/**
 * join_prefixes() - A list of prefixes as text.
 * @pool: Where it lives.
 * @list: The list.
 * @addresses: They are addresses.
 * @between: What stands between two members.
 *
 * Return: The text, NULL for an empty list.
 */
const char *join_prefixes(struct pool *pool, const struct prefixes *list,
			  bool addresses, const char *between)
{
	size_t step = PREFIX_TEXT + strlen(between), i;
	char *text, *end, one[PREFIX_TEXT];

	if (!list->n)
		return NULL;
	text = pool_alloc(pool, list->n * step + 1);
	end = text;
	for (i = 0; i < list->n; i++) {
		if (addresses)
			address_format(&list->v[i], one);
		else
			prefix_format(&list->v[i], one);
		end += sprintf(end, "%s%s", i ? between : "", one);
	}
	return text;
}

/**
 * join_list() - The list of an object as text.
 * @pool: Where it lives.
 * @o: The object.
 * @between: What stands between two members.
 *
 * Return: The text, NULL for an empty list.
 */
const char *join_list(struct pool *pool, const struct object *o,
		      const char *between)
{
	return join_prefixes(pool, &o->list, o->kind == VPEER_OBJECT_NIC,
			     between);
}

/**
 * print_stats() - Print counters, indented below their object.
 * @ctl: The run.
 * @stats: The counters, or NULL.
 */
void print_stats(const struct ctl *ctl, const struct stats *stats)
{
	uint32_t i;

	if (!ctl->opt.stats || !stats)
		return;
	printf("    tx packets %" PRIu64 " bytes %" PRIu64 " drops %" PRIu64
	       "\n    rx packets %" PRIu64 " bytes %" PRIu64 " drops %" PRIu64
	       "\n", stats->tx_packets, stats->tx_bytes, stats->tx_drops,
	       stats->rx_packets, stats->rx_bytes, stats->rx_drops);
	for (i = 0; i <= VPEER_REASON_MAX; i++)
		if (stats->drops[i])
			printf("    dropped %s %" PRIu64 "\n", word_reason(i),
			       stats->drops[i]);
}
