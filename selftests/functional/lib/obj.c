// SPDX-License-Identifier: GPL-2.0-only
/* Objects as the fabric shows them: one, a dump, or everything as text. */
#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif
#include <errno.h>
#include <linux/genetlink.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "addr.h"
#include "die.h"
#include "obj.h"

static const struct object *object_of_top(int top)
{
	const struct object *object;

	for (object = schema; object->name; object++)
		if (object->top == top)
			return object;
	return NULL;
}

/**
 * obj_read() - read the object of a message
 * @hdr: the message
 * @obj: gets a copy, for obj_free()
 *
 * Return: whether the message holds an object.
 */
bool obj_read(const struct nlmsghdr *hdr, struct obj *obj)
{
	int left = hdr->nlmsg_len - NLMSG_HDRLEN - GENL_HDRLEN;
	struct nlattr *a;

	memset(obj, 0, sizeof(*obj));
	for_each_attr(a, (char *)NLMSG_DATA(hdr) + GENL_HDRLEN, left) {
		if (attr_type(a) == VPEER_A_GENERATION) {
			obj->generation = attr_u64(a);
		} else if (attr_type(a) == VPEER_A_VERB) {
			obj->verb = attr_u32(a);
		} else if (object_of_top(attr_type(a))) {
			obj->object = object_of_top(attr_type(a));
			obj->len = NLA_ALIGN(attr_len(a));
			obj->data = xalloc(obj->len);
			memcpy(obj->data, attr_data(a), attr_len(a));
			obj->messages = 1;
		}
	}
	if (obj->object)
		obj->more = obj_attr(obj, "more", 0);
	return obj->object;
}

/**
 * obj_free() - free its copy
 * @obj: the object
 */
void obj_free(struct obj *obj)
{
	free(obj->data);
	memset(obj, 0, sizeof(*obj));
}

/**
 * obj_attr() - find an attribute
 * @obj: the object
 * @name: name of the attribute
 * @index: which of several
 *
 * Return: the attribute, or NULL.
 */
const struct nlattr *obj_attr(const struct obj *obj, const char *name,
			      int index)
{
	const struct attr *attr = schema_attr(obj->object, name);
	int left = obj->len;
	struct nlattr *a;

	if (!attr)
		return NULL;
	for_each_attr(a, obj->data, left)
		if (attr_type(a) == attr->type && !index--)
			return a;
	return NULL;
}

/**
 * obj_u32() - a number of an object
 * @obj: the object
 * @name: name of the attribute
 *
 * Return: the number, 0 when absent.
 */
uint32_t obj_u32(const struct obj *obj, const char *name)
{
	return attr_u32(obj_attr(obj, name, 0));
}

/**
 * obj_str() - a string of an object
 * @obj: the object
 * @name: name of the attribute
 *
 * Return: the string, empty when absent.
 */
const char *obj_str(const struct obj *obj, const char *name)
{
	const struct nlattr *a = obj_attr(obj, name, 0);

	return a ? attr_data(a) : "";
}

/**
 * obj_count() - how many attributes of a name there are
 * @obj: the object
 * @name: name of the attribute
 *
 * Return: the count.
 */
int obj_count(const struct obj *obj, const char *name)
{
	int n = 0;

	while (obj_attr(obj, name, n))
		n++;
	return n;
}

/**
 * obj_address() - an address of a NIC
 * @obj: the NIC
 * @index: which
 *
 * Return: the text, in a buffer of the function; empty when absent.
 */
const char *obj_address(const struct obj *obj, int index)
{
	const struct nlattr *a = obj_attr(obj, "address", index);
	static char text[8][ADDR_TEXT];
	static int turn;

	if (!a)
		return "";
	turn = (turn + 1) % 8;
	return addr_text(attr_data(a), attr_len(a), text[turn]);
}

static void attr_print(FILE *out, const struct attr *attr,
		       const struct nlattr *a)
{
	char text[ADDR_TEXT];

	fprintf(out, " %s", attr->name);
	switch (attr->kind) {
	case KIND_U32:
		fprintf(out, " %u", attr_u32(a));
		break;
	case KIND_S32:
		fprintf(out, " %d", (int)attr_u32(a));
		break;
	case KIND_STRING:
		fprintf(out, " %s", (char *)attr_data(a));
		break;
	case KIND_ADDRESS:
		fprintf(out, " %s",
			addr_text(attr_data(a), attr_len(a), text));
		break;
	case KIND_PREFIX:
		fprintf(out, " %s", prefix_text(a, text));
		break;
	default:
		break;
	}
}

/**
 * obj_text() - an object as text, without counters
 * @obj: the object
 * @ids: with its number and that of others
 *
 * Return: one line, to be freed.
 */
char *obj_text(const struct obj *obj, bool ids)
{
	const struct attr *attr;
	int left = obj->len;
	struct nlattr *a;
	size_t size;
	char *text;
	FILE *out;

	out = open_memstream(&text, &size);
	fputs(obj->object->name, out);
	for_each_attr(a, obj->data, left) {
		for (attr = obj->object->attrs; attr->name; attr++)
			if (attr->type == attr_type(a))
				break;
		if (!attr->name)
			die("%s has an attribute %d", obj->object->name,
			    attr_type(a));
		if (attr->kind == KIND_STATS || !strcmp(attr->name, "more"))
			continue;
		if (!ids && (!strcmp(attr->name, "id") ||
			     !strcmp(attr->name, "remote-id")))
			continue;
		attr_print(out, attr, a);
	}
	fclose(out);
	return text;
}

static void append(struct obj *obj, struct obj *next)
{
	obj->data = xgrow(obj->data, obj->len + next->len);
	memcpy(obj->data + obj->len, next->data, next->len);
	obj->len += next->len;
	obj->more = next->more;
	obj->messages++;
	obj_free(next);
}

static void collect(const struct nlmsghdr *hdr, void *data)
{
	struct objs *objs = data;
	struct obj next;

	if (!obj_read(hdr, &next))
		return;
	if (!objs->generations || next.generation != objs->generation)
		objs->generations++;
	objs->generation = next.generation;
	if (objs->count && objs->obj[objs->count - 1].more) {
		append(&objs->obj[objs->count - 1], &next);
		return;
	}
	if (!(objs->count & (objs->count - 1)))
		objs->obj = xgrow(objs->obj, (objs->count * 2 + 1) *
				  sizeof(*objs->obj));
	objs->obj[objs->count++] = next;
}

/**
 * objs_dump() - dump a kind of object
 * @f: the fabric
 * @objs: gets the objects, for objs_free()
 * @kind: kind of the objects
 * @filter: text of attributes to filter by, or NULL
 */
void objs_dump(struct fabric *f, struct objs *objs, const char *kind,
	       const char *filter)
{
	const struct object *object = schema_find(kind);
	char copy[256] = "", *save, *word;
	const struct attr *attr;
	struct msg msg;

	memset(objs, 0, sizeof(*objs));
	msg_genl(&msg, f->family, object->get, NLM_F_DUMP);
	if (filter) {
		snprintf(copy, sizeof(copy), "%s", filter);
		msg_nest(&msg, object->top);
		for (word = strtok_r(copy, " ", &save); word;
		     word = strtok_r(NULL, " ", &save)) {
			attr = schema_attr(object, word);
			msg_str(&msg, attr->type, strtok_r(NULL, " ", &save));
		}
		msg_end(&msg);
	}
	objs->error = nl_request(&f->nl, &msg, collect, objs);
	objs->interrupted = f->nl.interrupted;
}

/**
 * objs_free() - free a list
 * @objs: the list
 */
void objs_free(struct objs *objs)
{
	while (objs->count)
		obj_free(&objs->obj[--objs->count]);
	free(objs->obj);
	memset(objs, 0, sizeof(*objs));
}

/**
 * obj_get() - read one object, which must exist
 * @f: the fabric
 * @kind: its kind
 * @handle: its handle
 *
 * Return: the object, for obj_free().
 */
struct obj obj_get(struct fabric *f, const char *kind, const char *handle)
{
	const struct object *object = schema_find(kind);
	struct objs objs = { };
	struct obj obj;
	struct msg msg;
	int err;

	msg_genl(&msg, f->family, object->get, 0);
	if (object->path[2]) {
		msg_nest(&msg, object->top);
		handle_put(&msg, object, handle);
		msg_end(&msg);
	}
	err = nl_request(&f->nl, &msg, collect, &objs);
	if (err || objs.count != 1)
		die("get %s %s: %s %s (%d)", kind, handle, strerror(-err),
		    f->nl.ext, objs.count);
	obj = objs.obj[0];
	free(objs.obj);
	return obj;
}

static int by_text(const void *a, const void *b)
{
	return strcmp(*(char **)a, *(char **)b);
}

static char **kind_lines(struct fabric *f, const char *kind, bool ids,
			 int *count)
{
	struct objs objs;
	char **line;
	int i;

	do {
		objs_dump(f, &objs, kind, NULL);
		if (objs.error)
			die("dump %s: %s %s", kind, strerror(-objs.error),
			    f->nl.ext);
		if (!objs.interrupted)
			break;
		objs_free(&objs);
	} while (1);
	line = xalloc(objs.count * sizeof(*line));
	for (i = 0; i < objs.count; i++)
		line[i] = obj_text(&objs.obj[i], ids);
	*count = objs.count;
	objs_free(&objs);
	qsort(line, *count, sizeof(*line), by_text);
	return line;
}

/**
 * dump_text() - everything in a fabric as sorted text
 * @f: the fabric
 * @ids: with the numbers of objects and the generation
 *
 * Return: the text, to be freed.
 */
char *dump_text(struct fabric *f, bool ids)
{
	struct obj obj = obj_get(f, "fabric", "");
	const struct object *object;
	char **line, *text, *fabric;
	size_t size;
	FILE *out;
	int n, i;

	out = open_memstream(&text, &size);
	fabric = obj_text(&obj, ids);
	fprintf(out, "%s\n", fabric);
	free(fabric);
	if (ids)
		fprintf(out, "generation %llu\n",
			(unsigned long long)obj.generation);
	obj_free(&obj);
	for (object = schema + 1; object->name; object++) {
		if (!object->get)
			continue;
		line = kind_lines(f, object->name, ids, &n);
		for (i = 0; i < n; i++) {
			fprintf(out, "%s\n", line[i]);
			free(line[i]);
		}
		free(line);
	}
	fclose(out);
	return text;
}

/**
 * dump_difference() - print the first line that differs
 * @before: what dump_text() returned
 * @after: what it returned later
 */
void dump_difference(const char *before, const char *after)
{
	size_t i = 0, start = 0;

	for (; before[i] && before[i] == after[i]; i++)
		if (before[i] == '\n')
			start = i + 1;
	fprintf(stderr, "# before: %.*s\n# after:  %.*s\n",
		(int)strcspn(before + start, "\n"), before + start,
		(int)strcspn(after + start, "\n"), after + start);
}

static void read_drop(struct stats *stats, const struct nlattr *nest)
{
	int left = attr_len(nest), reason = 0;
	uint64_t packets = 0;
	struct nlattr *a;

	for_each_attr(a, attr_data(nest), left) {
		if (attr_type(a) == VPEER_A_DROP_REASON)
			reason = attr_u32(a);
		else if (attr_type(a) == VPEER_A_DROP_PACKETS)
			packets = attr_u64(a);
	}
	if (reason <= 0 || reason > VPEER_REASON_MAX)
		die("a drop for reason %d", reason);
	stats->drop[reason] += packets;
}

/**
 * stats_get() - read counters
 * @f: the fabric
 * @kind: "nic" or "peering"
 * @handle: its handle
 * @stats: gets them
 */
void stats_get(struct fabric *f, const char *kind, const char *handle,
	       struct stats *stats)
{
	struct obj obj = obj_get(f, kind, handle);
	const struct nlattr *nest = obj_attr(&obj, "stats", 0);
	uint64_t *field[] = {
		NULL, NULL,
		&stats->tx_packets, &stats->tx_bytes,
		&stats->rx_packets, &stats->rx_bytes,
		&stats->tx_drops, &stats->rx_drops,
	};
	struct nlattr *a;
	int left;

	if (!nest)
		die("%s %s has no counters", kind, handle);
	memset(stats, 0, sizeof(*stats));
	left = attr_len(nest);
	for_each_attr(a, attr_data(nest), left) {
		if (attr_type(a) == VPEER_A_STATS_DROP)
			read_drop(stats, a);
		else if (attr_type(a) > 1 && attr_type(a) < 8)
			*field[attr_type(a)] = attr_u64(a);
	}
	obj_free(&obj);
}

/**
 * stats_dropped() - drops of all reasons
 * @stats: the counters
 *
 * Return: how many.
 */
uint64_t stats_dropped(const struct stats *stats)
{
	uint64_t sum = 0;
	int i;

	for (i = 0; i < STATS_REASONS; i++)
		sum += stats->drop[i];
	return sum;
}

/**
 * sync_level() - the sync level of a link
 * @f: the fabric
 * @link: its handle
 *
 * Return: enum vpeer_sync_level.
 */
int sync_level(struct fabric *f, const char *link)
{
	struct obj obj = obj_get(f, "peering", link);
	int level = obj_u32(&obj, "sync-level");

	obj_free(&obj);
	return level;
}
