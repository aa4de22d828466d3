// SPDX-License-Identifier: GPL-2.0-only
/* Refusals: out of messages, into JSON, and where their cause was written. */
#include <string.h>

#include "decode.h"
#include "json.h"
#include "kinds.h"
#include "refusal.h"
#include "words.h"

static void decode_refusal_object(struct pool *pool, struct refusal *refusal,
				  const struct nlattr *nest)
{
	struct refusal_object *o;
	const struct nlattr *nla;
	int left;

	if (refusal->nobjects == REFUSAL_OBJECTS)
		return;
	o = &refusal->objects[refusal->nobjects++];
	nla_for_each_nested(nla, nest, left) {
		if (nla_type(nla) == VPEER_A_REFUSAL_OBJECT_KIND)
			o->kind = (enum vpeer_object)nla_get_u32(nla);
		else if (nla_type(nla) == VPEER_A_REFUSAL_OBJECT_HANDLE)
			o->handle = decode_string(pool, nla);
	}
}

static void decode_refusal_prefix(struct pool *pool, struct refusal *refusal,
				  const struct nlattr *nest)
{
	struct prefix p;

	if (decode_prefix(nest, &p))
		prefixes_add(pool, &refusal->prefixes, &p);
}

/**
 * refusal_decode() - Read a refusal.
 * @pool: Where it lives.
 * @nest: Its nest.
 * @refusal: Where it goes, without the operation.
 */
void refusal_decode(struct pool *pool, const struct nlattr *nest,
		    struct refusal *refusal)
{
	const struct nlattr *nla;
	int left;

	memset(refusal, 0, sizeof(*refusal));
	refusal->index = -1;
	nla_for_each_nested(nla, nest, left) {
		switch (nla_type(nla)) {
		case VPEER_A_REFUSAL_OP:
			refusal->index = nla_get_u32(nla);
			break;
		case VPEER_A_REFUSAL_ATTRIBUTE:
			refusal->attribute = nla_get_u32(nla);
			break;
		case VPEER_A_REFUSAL_CODE:
			refusal->code = nla_get_u32(nla);
			break;
		case VPEER_A_REFUSAL_ERRNO:
			refusal->error = nla_get_u32(nla);
			break;
		case VPEER_A_REFUSAL_RULE:
			refusal->rule = decode_string(pool, nla);
			break;
		case VPEER_A_REFUSAL_LIMIT:
			refusal->limit = nla_get_u32(nla);
			break;
		case VPEER_A_REFUSAL_ROLE:
			refusal->role = nla_get_u32(nla);
			break;
		case VPEER_A_REFUSAL_OBJECT:
			decode_refusal_object(pool, refusal, nla);
			break;
		case VPEER_A_REFUSAL_PREFIX:
			decode_refusal_prefix(pool, refusal, nla);
			break;
		}
	}
}

/* Does the text of a value stand for one of the refusal's prefixes? */
static bool names_prefix(const struct refusal *refusal, const char *text)
{
	struct prefix p;
	size_t i;

	if (!text || (!prefix_parse(text, &p) && !address_parse(text, &p)))
		return false;
	for (i = 0; i < refusal->prefixes.n; i++)
		if (!prefix_compare(&refusal->prefixes.v[i], &p))
			return true;
	return false;
}

/**
 * refusal_origin() - Where the cause of a refusal was written.
 * @refusal: The refusal.
 *
 * Of a list it is the member that the refusal speaks of.
 *
 * Return: The place, NULL if nothing is known.
 */
const struct origin *refusal_origin(const struct refusal *refusal)
{
	const struct origin *found = NULL;
	const struct value_origin *value;
	const struct object *o;
	size_t i;

	if (!refusal->op)
		return NULL;
	o = refusal->op->object;
	for (i = 0; i < o->values.n; i++) {
		value = &o->values.v[i];
		if (value->attribute != (int)refusal->attribute)
			continue;
		if (names_prefix(refusal, value->text))
			return &value->origin;
		if (!found)
			found = &value->origin;
	}
	if (found)
		return found;
	return o->origin.file || o->origin.word >= 0 ? &o->origin : NULL;
}

static json_t *objects_json(const struct refusal *refusal)
{
	json_t *all = json_array(), *one;
	const struct kind *kind;
	unsigned int i;

	for (i = 0; i < refusal->nobjects; i++) {
		kind = kind_of(refusal->objects[i].kind);
		one = json_object();
		json_object_set_new(one, "kind",
				    json_string(kind ? kind->word : "?"));
		json_set_text(one, "id", refusal->objects[i].handle);
		json_array_append_new(all, one);
	}
	return all;
}

/**
 * refusal_json() - A refusal as JSON, without its sentence.
 * @refusal: The refusal.
 *
 * Return: A new reference.
 */
json_t *refusal_json(const struct refusal *refusal)
{
	json_t *json = json_object(), *prefixes = json_array();
	char text[PREFIX_TEXT];
	size_t i;

	for (i = 0; i < refusal->prefixes.n; i++) {
		prefix_format(&refusal->prefixes.v[i], text);
		json_array_append_new(prefixes, json_string(text));
	}
	json_object_set_new(json, "code",
			    json_string(word_code(refusal->code)));
	json_object_set_new(json, "errno", json_integer(refusal->error));
	json_object_set_new(json, "rule", refusal->rule ?
			    json_string(refusal->rule) : json_null());
	json_object_set_new(json, "operation", refusal->index < 0 ?
			    json_null() : json_integer(refusal->index));
	json_object_set_new(json, "objects", objects_json(refusal));
	json_object_set_new(json, "prefixes", prefixes);
	if (refusal->role)
		json_set_text(json, "role", word_role(refusal->role));
	if (refusal->code == VPEER_CODE_LIMIT_REACHED)
		json_object_set_new(json, "limit",
				    json_integer(refusal->limit));
	return json;
}
