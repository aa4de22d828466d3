// SPDX-License-Identifier: GPL-2.0-only
/* The object that a command is about. */
#include <string.h>

#include "fabric.h"
#include "kinds.h"
#include "output.h"
#include "report.h"
#include "subject.h"

/**
 * struct parent - What objects of a kind are parts of.
 * @key: The word before its name, where that is given apart.
 * @title: What it is, in a sentence.
 * @what: What its name is, in help.
 */
struct parent {
	const char *key;
	const char *title;
	const char *what;
};

static const struct parent parents[VPEER_OBJECT_MAX + 1] = {
	[VPEER_OBJECT_SUBNET] = { "vnet", "VNet", "VNET" },
	[VPEER_OBJECT_PEERING] = { "vnet", "VNet", "VNET" },
	[VPEER_OBJECT_CONNECTION] = { "gateway", "gateway", "GATEWAY" },
	[VPEER_OBJECT_ROUTE] = { "table", "route table", "TABLE" },
};

static bool is_owned(enum vpeer_object kind)
{
	return kind == VPEER_OBJECT_CONNECTION || kind == VPEER_OBJECT_ROUTE;
}

static bool is_bare(enum vpeer_object kind)
{
	return kind == VPEER_OBJECT_TENANT ||
	       kind == VPEER_OBJECT_SUBSCRIPTION;
}

static bool plain_name(struct ctl *ctl, const struct arg_value *value,
		       const struct parent *what, struct name *name)
{
	if (name_parse(&ctl->pool, value->text, name) && !name->parent)
		return true;
	complain_word(ctl, value->word,
		      "\"%s\" is not a %s, [SUBSCRIPTION:]%s", value->text,
		      what->title, what->what);
	return false;
}

/**
 * vnet_name() - The VNet that a word names.
 * @ctl: The run.
 * @value: The word.
 * @name: Where its parts go.
 *
 * Return: False if it names something else; that has been said.
 */
bool vnet_name(struct ctl *ctl, const struct arg_value *value,
	       struct name *name)
{
	return plain_name(ctl, value, &parents[VPEER_OBJECT_SUBNET], name);
}

/* A child may be named PARENT/CHILD, or CHILD with its parent given apart. */
static bool parent_name(struct ctl *ctl, const struct args *args,
			const struct arg_value *value,
			const struct parent *of, struct name *name)
{
	const struct arg_value *apart = args_get(args, of->key);
	struct name parent;

	if (name->parent)
		return true;
	if (!apart) {
		complain_word(ctl, value->word,
			      "\"%s\" lacks its %s: [SUBSCRIPTION:]%s/%s",
			      value->text, of->title, of->what, name->name);
		return false;
	}
	if (!plain_name(ctl, apart, of, &parent))
		return false;
	name->parent = parent.name;
	name->subscription = parent.subscription;
	return true;
}

static bool subject_name(struct ctl *ctl, const struct args *args,
			 enum vpeer_object kind, struct name *name)
{
	const struct arg_value *value = args_name(args);

	if (!name_parse(&ctl->pool, value->text, name))
		return false;
	if (parents[kind].key)
		return parent_name(ctl, args, value, &parents[kind], name);
	if (name->parent || (is_bare(kind) && strchr(value->text, ':'))) {
		complain_word(ctl, value->word,
			      "\"%s\" is not the name of a %s", value->text,
			      kind_of(kind)->title);
		return false;
	}
	return true;
}

/**
 * subject() - The object that the first word names.
 * @ctl: The run.
 * @args: What was given; the first word must be there.
 * @kind: Its kind.
 *
 * Return: The object with its names, NULL if the word is no name of the kind;
 * that has been said.
 */
struct object *subject(struct ctl *ctl, const struct args *args,
		       enum vpeer_object kind)
{
	struct object *o = object_new(&ctl->pool, kind);
	struct name name;

	if (!subject_name(ctl, args, kind, &name))
		return NULL;
	o->name = name.name;
	if (!is_bare(kind))
		o->subscription = name.subscription;
	if (is_owned(kind))
		o->owner = name.parent;
	else
		o->vnet = name.parent;
	o->origin.word = args_name(args)->word;
	return o;
}

/**
 * subject_wrote() - Remember which word gave an attribute.
 * @ctl: The run.
 * @args: What was given.
 * @key: The key.
 * @attribute: The attribute.
 * @o: The object.
 */
void subject_wrote(struct ctl *ctl, const struct args *args, const char *key,
		   int attribute, struct object *o)
{
	const struct arg_value *value = args_get(args, key);
	struct origin origin = { 0 };

	if (!value)
		return;
	origin.word = value->word;
	object_wrote(&ctl->pool, o, attribute, value->text, &origin);
}

/**
 * subject_refers() - Read which object of its subscription an object uses.
 * @ctl: The run.
 * @args: What was given.
 * @key: The key, of a name or "none".
 * @attribute: The attribute.
 * @o: The object, whose subscription must be set.
 * @to: Where the name goes, empty for none; left alone when the key was not
 *      given.
 *
 * Return: False if it names something else; that has been said.
 */
bool subject_refers(struct ctl *ctl, const struct args *args, const char *key,
		    int attribute, struct object *o, const char **to)
{
	const struct arg_value *value = args_get(args, key);
	struct name name;

	if (!value)
		return true;
	if (!name_parse(&ctl->pool, value->text, &name) || name.parent ||
	    (strchr(value->text, ':') &&
	     strcmp(name.subscription, o->subscription))) {
		complain_word(ctl, value->word,
			      "\"%s\" is no %s of subscription %s",
			      value->text, key, o->subscription);
		return false;
	}
	*to = strcmp(value->text, "none") ? name.name : "";
	subject_wrote(ctl, args, key, attribute, o);
	return true;
}

/**
 * subject_list() - Collect the values of a key.
 * @ctl: The run.
 * @args: What was given.
 * @key: The key, of prefixes or addresses.
 * @attribute: The attribute that carries them.
 * @o: The object, which remembers the words.
 * @list: Where they go.
 */
void subject_list(struct ctl *ctl, const struct args *args, const char *key,
		  int attribute, struct object *o, struct prefixes *list)
{
	const struct arg_value *value = NULL;
	struct origin origin = { 0 };

	while ((value = args_next(args, key, value))) {
		prefixes_add(&ctl->pool, list, &value->prefix);
		origin.word = value->word;
		object_wrote(&ctl->pool, o, attribute, value->text, &origin);
	}
}

/**
 * change_list() - Read how a set changes prefixes.
 * @ctl: The run.
 * @args: What was given: prefix replaces all, add-prefix and remove-prefix
 *        change, clear-prefixes takes all away; of a gateway they are called
 *        summarized-prefix and so on.
 * @op: The operation.
 *
 * Return: An exit status.
 */
int change_list(struct ctl *ctl, const struct args *args, struct op *op)
{
	const struct kind *kind = kind_of(op->object->kind);
	const char *word = kind->list_word ? kind->list_word : "prefix";
	const char *away = pool_printf(&ctl->pool, "remove-%s", word);
	const char *more = pool_printf(&ctl->pool, "add-%s", word);
	const char *none = pool_printf(&ctl->pool, "clear-%ses", word);
	struct object *o = op->object;

	subject_list(ctl, args, word, kind->list, o, &o->list);
	op->clear = o->list.n || args_get(args, none);
	subject_list(ctl, args, more, kind->list, o, &o->list);
	subject_list(ctl, args, away, kind->remove, o, &op->remove);
	if (op->clear && (op->remove.n || args_get(args, more) ||
			  (args_get(args, none) && o->list.n))) {
		complain(ctl, "%s replaces all prefixes: give either it, or %s and %s",
			 args_get(args, none) ? none : word, more, away);
		return STATUS_USAGE;
	}
	op->fields |= FIELD_LIST;
	op->count = o->list.n;
	return STATUS_OK;
}

/**
 * commit_one() - Commit one operation.
 * @ctl: The run.
 * @op: The operation.
 *
 * Return: An exit status.
 */
int commit_one(struct ctl *ctl, const struct op *op)
{
	struct ops ops = { .v = (struct op *)op, .n = 1 };

	return commit(ctl, &ops, 0, 0, NULL);
}

/**
 * del_subject() - Delete the object that the first word names.
 * @ctl: The run.
 * @args: What was given.
 * @kind: Its kind.
 *
 * Return: An exit status.
 */
int del_subject(struct ctl *ctl, const struct args *args,
		enum vpeer_object kind)
{
	struct op op = { .verb = VPEER_VERB_DEL };

	op.object = subject(ctl, args, kind);
	return op.object ? commit_one(ctl, &op) : STATUS_USAGE;
}

static int dump_filtered(struct ctl *ctl, const struct args *args,
			 enum vpeer_object kind, struct objects *objects)
{
	const struct parent *of = &parents[is_owned(kind) ? kind :
					    VPEER_OBJECT_SUBNET];
	const struct arg_value *parent = args_get(args, of->key);
	struct object *filter = object_new(&ctl->pool, kind);
	struct name name;

	if (parent) {
		if (!plain_name(ctl, parent, of, &name))
			return STATUS_USAGE;
		filter->subscription = name.subscription;
		*(is_owned(kind) ? &filter->owner : &filter->vnet) = name.name;
	} else if (args_get(args, "subscription")) {
		filter->subscription = args_text(args, "subscription");
	}
	return fabric_dump(ctl, filter, objects, NULL);
}

/**
 * read_subjects() - Read the object that is named, or all.
 * @ctl: The run.
 * @args: What was given; its parent and subscription narrow a list.
 * @kind: The kind.
 * @objects: Where they go.
 *
 * Return: An exit status.
 */
int read_subjects(struct ctl *ctl, const struct args *args,
		  enum vpeer_object kind, struct objects *objects)
{
	struct object *names, *found;
	int status;

	if (!args_name(args))
		return dump_filtered(ctl, args, kind, objects);
	names = subject(ctl, args, kind);
	if (!names)
		return STATUS_USAGE;
	status = fabric_get(ctl, names, &found, false);
	if (!status)
		objects_add(&ctl->pool, objects, found);
	return status;
}

/**
 * show_subject() - Show the object that is named, or all.
 * @ctl: The run.
 * @args: What was given.
 * @kind: The kind.
 *
 * Return: An exit status.
 */
int show_subject(struct ctl *ctl, const struct args *args,
		 enum vpeer_object kind)
{
	struct objects objects = { 0 };
	int status = read_subjects(ctl, args, kind, &objects);

	if (!status)
		show_objects(ctl, &objects);
	return status;
}
