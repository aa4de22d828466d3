// SPDX-License-Identifier: GPL-2.0-only
/* Files as trees that know where everything was written. */
#include <errno.h>
#include <jansson.h>
#include <stdio.h>
#include <string.h>
#include <yaml.h>

#include "report.h"
#include "strmap.h"
#include "tree.h"

/* No state file is nested as deep; hostile ones must not use up the stack. */
#define TREE_DEPTH	16
#define TREE_SIZE	((size_t)256 * 1024 * 1024)
/* Maps of no more keys are not worth an index. */
#define FEW_KEYS	8

/**
 * struct loader - A file that is being read.
 * @ctl: The run.
 * @pool: Where the tree lives.
 * @file: Its name.
 * @parser: The parser.
 */
struct loader {
	struct ctl *ctl;
	struct pool *pool;
	const char *file;
	yaml_parser_t parser;
};

static struct origin origin_of(const struct loader *l, yaml_mark_t mark)
{
	struct origin origin = {
		.file = l->file,
		.line = (unsigned int)mark.line + 1,
		.column = (unsigned int)mark.column + 1,
		.word = -1,
	};

	return origin;
}

static void syntax_error(struct loader *l)
{
	const yaml_parser_t *p = &l->parser;
	struct origin origin = origin_of(l, p->problem_mark);

	if (p->error == YAML_READER_ERROR) {
		origin = origin_of(l, p->mark);
		complain_at(l->ctl, &origin, "expected UTF-8 text: %s",
			    p->problem ? p->problem : "unreadable");
		return;
	}
	complain_at(l->ctl, &origin, "expected YAML or JSON: %s%s%s",
		    p->problem ? p->problem : "syntax error",
		    p->context ? " " : "", p->context ? p->context : "");
}

static bool next_event(struct loader *l, yaml_event_t *event)
{
	if (yaml_parser_parse(&l->parser, event))
		return true;
	syntax_error(l);
	return false;
}

static struct node *node_new(struct loader *l, const yaml_event_t *event,
			     enum node_kind kind)
{
	struct node *node = pool_alloc(l->pool, sizeof(*node));

	node->kind = kind;
	node->origin = origin_of(l, event->start_mark);
	return node;
}

static struct node *load_node(struct loader *l, yaml_event_t *event,
			      unsigned int depth);

static struct node *load_scalar(struct loader *l, const yaml_event_t *event)
{
	const char *text = (const char *)event->data.scalar.value;
	struct node *node = node_new(l, event, NODE_SCALAR);

	if (strlen(text) != event->data.scalar.length) {
		complain_at(l->ctl, &node->origin,
			    "expected text without NUL characters");
		return NULL;
	}
	node->text = pool_strdup(&l->ctl->pool, text);
	node->quoted = event->data.scalar.style != YAML_PLAIN_SCALAR_STYLE;
	return node;
}

static void append(struct loader *l, struct node *node, struct node *key,
		   struct node *item)
{
	size_t keys_room = node->room;

	if (key) {
		node->keys = pool_grow(l->pool, node->keys, sizeof(key),
				       node->n, &keys_room);
		node->keys[node->n] = key;
	}
	node->items = pool_grow(l->pool, node->items, sizeof(item), node->n,
				&node->room);
	node->items[node->n++] = item;
}

static bool load_item(struct loader *l, struct node *list, yaml_event_t *event,
		      unsigned int depth)
{
	struct node *item = load_node(l, event, depth);

	if (item)
		append(l, list, NULL, item);
	return item;
}

static const struct node *find_key(const struct node *map, struct strmap *seen,
				   const char *text)
{
	size_t i;

	if (map->n == FEW_KEYS && !seen->count)
		for (i = 0; i < FEW_KEYS; i++)
			strmap_put(seen, map->keys[i]->text, map->keys[i]);
	if (seen->count)
		return strmap_get(seen, text);
	for (i = 0; i < map->n; i++)
		if (!strcmp(map->keys[i]->text, text))
			return map->keys[i];
	return NULL;
}

static bool check_key(struct loader *l, const struct node *map,
		      struct strmap *seen, struct node *key)
{
	const struct node *before;

	if (key->kind != NODE_SCALAR) {
		complain_at(l->ctl, &key->origin, "expected a key");
		return false;
	}
	before = find_key(map, seen, key->text);
	if (before) {
		complain_at(l->ctl, &key->origin,
			    "\"%s\" is there already, in line %u", key->text,
			    before->origin.line);
		return false;
	}
	if (seen->count)
		strmap_put(seen, key->text, key);
	return true;
}

static bool load_list(struct loader *l, struct node *node, unsigned int depth)
{
	yaml_event_t event;
	bool good = true;

	while (good) {
		if (!next_event(l, &event))
			return false;
		if (event.type == YAML_SEQUENCE_END_EVENT) {
			yaml_event_delete(&event);
			return true;
		}
		good = load_item(l, node, &event, depth);
		yaml_event_delete(&event);
	}
	return false;
}

static bool load_pair(struct loader *l, struct node *map, struct strmap *seen,
		      yaml_event_t *event, unsigned int depth)
{
	struct node *key = load_node(l, event, depth), *value;
	yaml_event_t next;

	if (!key || !check_key(l, map, seen, key) || !next_event(l, &next))
		return false;
	value = load_node(l, &next, depth);
	yaml_event_delete(&next);
	if (value)
		append(l, map, key, value);
	return value;
}

static bool load_pairs(struct loader *l, struct node *map, struct strmap *seen,
		       unsigned int depth)
{
	yaml_event_t event;
	bool good = true;

	while (good) {
		if (!next_event(l, &event))
			return false;
		if (event.type == YAML_MAPPING_END_EVENT) {
			yaml_event_delete(&event);
			return true;
		}
		good = load_pair(l, map, seen, &event, depth);
		yaml_event_delete(&event);
	}
	return false;
}

static bool load_map(struct loader *l, struct node *map, unsigned int depth)
{
	struct pool scratch = { 0 };
	struct strmap seen = { .pool = &scratch };
	bool good = load_pairs(l, map, &seen, depth);

	pool_free(&scratch);
	return good;
}

static struct node *load_node(struct loader *l, yaml_event_t *event,
			      unsigned int depth)
{
	struct origin origin = origin_of(l, event->start_mark);
	struct node *node;

	if (!depth) {
		complain_at(l->ctl, &origin, "expected no deeper nesting");
		return NULL;
	}
	switch (event->type) {
	case YAML_SCALAR_EVENT:
		return load_scalar(l, event);
	case YAML_SEQUENCE_START_EVENT:
		node = node_new(l, event, NODE_LIST);
		return load_list(l, node, depth - 1) ? node : NULL;
	case YAML_MAPPING_START_EVENT:
		node = node_new(l, event, NODE_MAP);
		return load_map(l, node, depth - 1) ? node : NULL;
	case YAML_ALIAS_EVENT:
		complain_at(l->ctl, &origin,
			    "expected a value: aliases are not understood");
		return NULL;
	default:
		complain_at(l->ctl, &origin, "expected a value");
		return NULL;
	}
}

/* Skips one event; returns its type, YAML_NO_EVENT after a syntax error. */
static yaml_event_type_t skip_event(struct loader *l, struct origin *origin)
{
	yaml_event_type_t type;
	yaml_event_t event;

	if (!next_event(l, &event))
		return YAML_NO_EVENT;
	*origin = origin_of(l, event.start_mark);
	type = event.type;
	yaml_event_delete(&event);
	return type;
}

/* One document, and nothing behind it. */
static struct node *load_stream(struct loader *l)
{
	struct origin origin;
	yaml_event_type_t type;
	yaml_event_t event;
	struct node *node;

	if (!skip_event(l, &origin))
		return NULL;
	type = skip_event(l, &origin);
	if (type == YAML_STREAM_END_EVENT)
		complain_at(l->ctl, &origin,
			    "expected \"version: 1\", the file is empty");
	if (type != YAML_DOCUMENT_START_EVENT || !next_event(l, &event))
		return NULL;
	node = load_node(l, &event, TREE_DEPTH);
	yaml_event_delete(&event);
	if (!node || !skip_event(l, &origin))
		return NULL;
	type = skip_event(l, &origin);
	if (type == YAML_DOCUMENT_START_EVENT)
		complain_at(l->ctl, &origin,
			    "expected the end of the file: it may hold one document");
	return type == YAML_STREAM_END_EVENT ? node : NULL;
}

/* JSON is read as YAML too; this only holds it to its own stricter rules. */
static bool check_json(struct ctl *ctl, const char *file, const char *text,
		       size_t size)
{
	struct origin origin = { .file = file, .word = -1 };
	json_error_t error;
	json_t *json;

	json = json_loadb(text, size, JSON_REJECT_DUPLICATES, &error);
	if (json) {
		json_decref(json);
		return true;
	}
	origin.line = error.line > 0 ? (unsigned int)error.line : 1;
	origin.column = error.column > 0 ? (unsigned int)error.column : 1;
	complain_at(ctl, &origin, "expected JSON: %s", error.text);
	return false;
}

/**
 * tree_parse() - Read YAML or JSON.
 * @ctl: The run.
 * @pool: Where the tree lives; its texts outlive it, with the run.
 * @file: Name of the file, borrowed; one that ends in .json must hold JSON.
 * @text: What it holds.
 * @size: Number of bytes.
 *
 * Return: The tree, NULL if the file is malformed; that has been said.
 */
struct node *tree_parse(struct ctl *ctl, struct pool *pool, const char *file,
			const char *text, size_t size)
{
	struct loader l = { .ctl = ctl, .pool = pool, .file = file };
	const char *dot = strrchr(file, '.');
	struct node *node;

	if (dot && !strcmp(dot, ".json") && !check_json(ctl, file, text, size))
		return NULL;
	if (!yaml_parser_initialize(&l.parser)) {
		complain(ctl, "out of memory");
		return NULL;
	}
	yaml_parser_set_input_string(&l.parser, (const unsigned char *)text,
				     size);
	node = load_stream(&l);
	yaml_parser_delete(&l.parser);
	return node;
}

static char *read_all(struct pool *pool, FILE *from, size_t *size)
{
	size_t room = 65536, got;
	char *text = pool_alloc(pool, room);

	*size = 0;
	do {
		text = pool_grow(pool, text, 1, *size, &room);
		got = fread(text + *size, 1, room - *size, from);
		*size += got;
	} while (got && *size <= TREE_SIZE);
	return ferror(from) || *size > TREE_SIZE ? NULL : text;
}

/**
 * tree_load() - Read a file of YAML or JSON.
 * @ctl: The run.
 * @pool: Where the tree lives; its texts outlive it, with the run.
 * @file: The file, "-" for standard input.
 *
 * Return: The tree, NULL on failure; that has been said.
 */
struct node *tree_load(struct ctl *ctl, struct pool *pool, const char *file)
{
	bool standard = !strcmp(file, "-");
	FILE *from = standard ? stdin : fopen(file, "re");
	struct pool scratch = { 0 };
	struct node *root = NULL;
	size_t size;
	char *text;

	if (!from) {
		complain(ctl, "cannot open %s: %s", file, strerror(errno));
		return NULL;
	}
	errno = EFBIG;
	text = read_all(&scratch, from, &size);
	if (text)
		root = tree_parse(ctl, pool, standard ? "<stdin>" : file, text,
				  size);
	else
		complain(ctl, "cannot read %s: %s", file, strerror(errno));
	if (!standard)
		fclose(from);
	pool_free(&scratch);
	return root;
}
