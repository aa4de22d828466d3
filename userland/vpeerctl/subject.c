// SPDX-License-Identifier: GPL-2.0-only
/* The object that a command is about. */
#include <string.h>

#include "fabric.h"
#include "kinds.h"
#include "output.h"
#include "report.h"
#include "subject.h"

static bool has_parent(enum vpeer_object kind)
{
	return kind == VPEER_OBJECT_SUBNET || kind == VPEER_OBJECT_PEERING;
}

static bool is_bare(enum vpeer_object kind)
{
	return kind == VPEER_OBJECT_TENANT ||
	       kind == VPEER_OBJECT_SUBSCRIPTION;
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
	if (name_parse(&ctl->pool, value->text, name) && !name->vnet)
		return true;
	complain_word(ctl, value->word,
		      "\"%s\" is not a VNet, [SUBSCRIPTION:]VNET",
		      value->text);
	return false;
}

/* A child may be named VNET/CHILD, or CHILD with its VNet given apart. */
static bool parent_name(struct ctl *ctl, const struct args *args,
			const struct arg_value *value, struct name *name)
{
	const struct arg_value *vnet = args_get(args, "vnet");
	struct name parent;

	if (name->vnet)
		return true;
	if (!vnet) {
		complain_word(ctl, value->word,
			      "\"%s\" lacks its VNet: [SUBSCRIPTION:]VNET/%s",
			      value->text, name->name);
		return false;
	}
	if (!vnet_name(ctl, vnet, &parent))
		return false;
	name->vnet = parent.name;
	name->subscription = parent.subscription;
	return true;
}

static bool subject_name(struct ctl *ctl, const struct args *args,
			 enum vpeer_object kind, struct name *name)
{
	const struct arg_value *value = args_name(args);

	if (!name_parse(&ctl->pool, value->text, name))
		return false;
	if (has_parent(kind))
		return parent_name(ctl, args, value, name);
	if (name->vnet || (is_bare(kind) && strchr(value->text, ':'))) {
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
	o->vnet = name.vnet;
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
 *        change.
 * @op: The operation.
 *
 * Return: An exit status.
 */
int change_list(struct ctl *ctl, const struct args *args, struct op *op)
{
	const struct kind *kind = kind_of(op->object->kind);
	struct object *o = op->object;

	subject_list(ctl, args, "prefix", kind->list, o, &o->list);
	op->clear = o->list.n;
	subject_list(ctl, args, "add-prefix", kind->list, o, &o->list);
	subject_list(ctl, args, "remove-prefix", kind->remove, o,
		     &op->remove);
	if (op->clear && (op->remove.n || args_get(args, "add-prefix"))) {
		complain(ctl, "prefix replaces all prefixes: give either it, or add-prefix and remove-prefix");
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
	const struct arg_value *vnet = args_get(args, "vnet");
	struct object *filter = object_new(&ctl->pool, kind);
	struct name name;

	if (vnet) {
		if (!vnet_name(ctl, vnet, &name))
			return STATUS_USAGE;
		filter->subscription = name.subscription;
		filter->vnet = name.name;
	} else if (args_get(args, "subscription")) {
		filter->subscription = args_text(args, "subscription");
	}
	return fabric_dump(ctl, filter, objects, NULL);
}

/**
 * read_subjects() - Read the object that is named, or all.
 * @ctl: The run.
 * @args: What was given; vnet and subscription narrow a list.
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
