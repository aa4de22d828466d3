// SPDX-License-Identifier: GPL-2.0-only
/* State files: what all of their parts are made of. */
#include "lab_parse.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "report.h"
#include "suggest.h"
#include "words.h"

/**
 * mistake() - Tell a mistake of the file.
 * @p: The file.
 * @node: Where it is.
 * @format: As for printf().
 */
void mistake(struct parse *p, const struct node *node,
	     const char *format, ...)
{
	va_list ap;

	if (p->mistakes++ >= PARSE_MISTAKES)
		return;
	va_start(ap, format);
	complain_at(p->ctl, &node->origin, "%s",
		    pool_vprintf(p->pool, format, ap));
	va_end(ap);
}

static bool is_nothing(const struct node *node)
{
	return node->kind == NODE_SCALAR && !node->quoted &&
	       (!*node->text || !strcmp(node->text, "~") ||
		!strcmp(node->text, "null"));
}

/**
 * want_map() - Is a node a map?
 * @p: The file.
 * @node: The node; nothing at all is no mistake.
 * @what: What is expected, for the message.
 *
 * Return: True if so.
 */
bool want_map(struct parse *p, const struct node *node,
	      const char *what)
{
	if (node->kind == NODE_MAP)
		return true;
	if (!is_nothing(node))
		mistake(p, node, "expected %s, as a map", what);
	return false;
}

/**
 * want_text() - The text of a node.
 * @p: The file.
 * @node: The node.
 * @what: What is expected, for the message.
 *
 * Return: The text, NULL if it has none; that has been told.
 */
const char *want_text(struct parse *p, const struct node *node,
		      const char *what)
{
	if (node->kind == NODE_SCALAR && *node->text && !is_nothing(node))
		return node->text;
	mistake(p, node, "expected %s", what);
	return NULL;
}

/**
 * want_switch() - Read a truth value.
 * @p: The file.
 * @node: The node.
 * @on: Where it goes.
 *
 * Return: False if it is none; that has been told.
 */
bool want_switch(struct parse *p, const struct node *node, bool *on)
{
	static const char *const yes[] = { "true", "on", "yes" };
	static const char *const no[] = { "false", "off", "no" };
	size_t i;

	for (i = 0; node->kind == NODE_SCALAR && i < 3; i++) {
		*on = !strcmp(node->text, yes[i]);
		if (*on || !strcmp(node->text, no[i]))
			return true;
	}
	mistake(p, node, "expected true or false");
	return false;
}

/**
 * want_number() - Read a number.
 * @p: The file.
 * @node: The node.
 * @number: Where it goes.
 *
 * Return: False if it is none; that has been told.
 */
bool want_number(struct parse *p, const struct node *node,
		 uint32_t *number)
{
	unsigned long long value;
	char *end;

	if (node->kind == NODE_SCALAR && node->text[0] >= '0' &&
	    node->text[0] <= '9') {
		errno = 0;
		value = strtoull(node->text, &end, 10);
		*number = (uint32_t)value;
		if (!errno && !*end && value <= UINT32_MAX)
			return true;
	}
	mistake(p, node, "expected a number");
	return false;
}

/**
 * child() - The value of a key.
 * @map: The map.
 * @key: The key.
 *
 * Return: The value, NULL if the key is not there.
 */
struct node *child(const struct node *map, const char *key)
{
	size_t i;

	for (i = 0; i < map->n; i++)
		if (!strcmp(map->keys[i]->text, key))
			return map->items[i];
	return NULL;
}

static bool is_known(const char *word, const char *const *keys, bool flags)
{
	const struct flag_word *flag;
	const char *const *key;

	for (key = keys; *key; key++)
		if (!strcmp(*key, word))
			return true;
	for (flag = peering_flag_words; flags && flag->bit; flag++)
		if (!strcmp(flag->word, word))
			return true;
	return false;
}

static void tell_unknown(struct parse *p, const struct node *wrong,
			 const char *const *keys, bool flags)
{
	struct suggestion near = { .wrong = wrong->text };
	const struct flag_word *flag;
	const char *const *key;

	for (key = keys; *key; key++)
		suggest_consider(&near, *key);
	for (flag = peering_flag_words; flags && flag->bit; flag++)
		suggest_consider(&near, flag->word);
	if (near.best)
		mistake(p, wrong, "unknown key \"%s\", did you mean \"%s\"?",
			near.wrong, near.best);
	else
		mistake(p, wrong, "unknown key \"%s\"", near.wrong);
}

/**
 * check_keys() - Tell keys that nobody knows.
 * @p: The file.
 * @map: The map.
 * @keys: The words that are known, ended by NULL.
 * @flags: The words of the flags of links are known as well.
 */
void check_keys(struct parse *p, const struct node *map,
		const char *const *keys, bool flags)
{
	size_t i;

	for (i = 0; i < map->n; i++)
		if (!is_known(map->keys[i]->text, keys, flags))
			tell_unknown(p, map->keys[i], keys, flags);
}

static void add_member(struct parse *p, struct object *o,
		       const struct node *node, int attribute)
{
	bool address = o->kind == VPEER_OBJECT_NIC;
	const char *what = address ? "an address" :
				     "a prefix, ADDRESS/LENGTH";
	const char *text = want_text(p, node, what);
	struct prefix prefix;

	if (!text)
		return;
	if (address ? !address_parse(text, &prefix) :
		      !prefix_parse(text, &prefix)) {
		mistake(p, node, "expected %s, not \"%s\"", what, text);
		return;
	}
	prefixes_add(p->pool, &o->list, &prefix);
	object_wrote(p->pool, o, attribute, text, &node->origin);
}

/**
 * want_members() - Read prefixes or addresses.
 * @p: The file.
 * @o: The object, to whose list they are added.
 * @node: The list.
 * @what: What is expected, for the message.
 * @attribute: The attribute that carries them.
 */
void want_members(struct parse *p, struct object *o,
		  const struct node *node, const char *what,
		  int attribute)
{
	size_t i;

	if (node->kind != NODE_LIST || !node->n) {
		mistake(p, node, "expected %s, as a list", what);
		return;
	}
	for (i = 0; i < node->n; i++)
		add_member(p, o, node->items[i], attribute);
}

/**
 * add() - Add an object to the lab, once.
 * @p: The file.
 * @o: The object.
 * @key: Where it is named.
 */
void add(struct parse *p, struct object *o, const struct node *key)
{
	struct object *before = lab_add(p->lab, o);

	if (before)
		mistake(p, key, "%s is there already, in line %u",
			handle_short(o->handle), before->origin.line);
}

/**
 * named() - Make an object.
 * @p: The file.
 * @kind: Its kind.
 * @key: Its name.
 *
 * Return: The object.
 */
struct object *named(struct parse *p, enum vpeer_object kind,
		     const struct node *key)
{
	struct object *o = object_new(p->pool, kind);

	o->name = key->text;
	o->origin = key->origin;
	return o;
}

/**
 * plain_name() - Is a key the name of a child, without its parent's?
 * @p: The file.
 * @key: The key.
 * @what: What it should name, for the message.
 *
 * Return: False if not; that has been told.
 */
bool plain_name(struct parse *p, const struct node *key,
		const char *what)
{
	if (*key->text && !strpbrk(key->text, ":/"))
		return true;
	mistake(p, key, "expected the name of %s", what);
	return false;
}

/**
 * scoped_name() - Read a name with or without its subscription.
 * @p: The file.
 * @o: The object, which gets the names.
 * @key: The key.
 * @what: What it should name, for the message.
 *
 * Return: False if it is no name; that has been told.
 */
bool scoped_name(struct parse *p, struct object *o,
		 const struct node *key, const char *what)
{
	struct name name;

	if (!name_parse(p->pool, key->text, &name) || name.parent) {
		mistake(p, key, "expected the name of %s, [SUBSCRIPTION:]NAME",
			what);
		return false;
	}
	o->subscription = name.subscription;
	o->name = name.name;
	return true;
}

/**
 * wrote() - Remember where a value was written.
 * @p: The file.
 * @o: The object.
 * @attribute: The attribute that carries the value.
 * @node: Where it is written.
 */
void wrote(struct parse *p, struct object *o, int attribute,
	   const struct node *node)
{
	object_wrote(p->pool, o, attribute, NULL, &node->origin);
}

/**
 * want_ref() - Read which object of its subscription an object uses.
 * @p: The file.
 * @o: The object, whose subscription is known.
 * @node: The node.
 * @what: What it should name, for the message.
 * @attribute: The attribute that carries the name.
 *
 * Return: The name, empty for "none", NULL if it is no name; that has been
 * told.
 */
const char *want_ref(struct parse *p, struct object *o,
		     const struct node *node, const char *what, int attribute)
{
	const char *text = want_text(p, node, what);
	struct name name;

	if (!text)
		return NULL;
	if (!name_parse(p->pool, text, &name) || name.parent ||
	    (strchr(text, ':') &&
	     strcmp(name.subscription, o->subscription))) {
		mistake(p, node,
			"expected %s of subscription %s, or none, not \"%s\"",
			what, o->subscription, text);
		return NULL;
	}
	wrote(p, o, attribute, node);
	return strcmp(text, "none") ? name.name : "";
}

/**
 * want_remote() - Read the remote VNet of a link or connection.
 * @p: The file.
 * @o: The object, whose subscription is known.
 * @node: The node.
 * @vnet: The attribute that carries the VNet.
 * @subscription: The attribute that carries its subscription.
 */
void want_remote(struct parse *p, struct object *o, const struct node *node,
		 int vnet, int subscription)
{
	const char *text = want_text(p, node, "the remote VNet");
	struct name name;

	if (!text)
		return;
	if (!name_parse(p->pool, text, &name) || name.parent) {
		mistake(p, node,
			"expected the remote VNet, [SUBSCRIPTION:]VNET, not \"%s\"",
			text);
		return;
	}
	o->remote_vnet = name.name;
	o->remote_subscription = strchr(text, ':') ? name.subscription :
						     o->subscription;
	wrote(p, o, vnet, node);
	wrote(p, o, subscription, node);
}

/**
 * parse_children() - Read what lies in an object.
 * @p: The file.
 * @parent: The object.
 * @map: The children by name, NULL if there are none.
 * @what: What is expected, for the message.
 * @one: Reads one.
 */
void parse_children(struct parse *p, const struct object *parent,
		    const struct node *map, const char *what,
		    void (*one)(struct parse *p,
				const struct object *parent,
				const struct node *key,
				const struct node *value))
{
	size_t i;

	if (!map || !want_map(p, map, what))
		return;
	for (i = 0; i < map->n; i++)
		if (plain_name(p, map->keys[i], what))
			one(p, parent, map->keys[i], map->items[i]);
}
