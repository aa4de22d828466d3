// SPDX-License-Identifier: GPL-2.0-only
/* Objects of the fabric and their names. */
#include <errno.h>
#include <grp.h>
#include <pwd.h>
#include <stdlib.h>
#include <string.h>

#include "object.h"
#include "words.h"

/**
 * name_parse() - Take apart [SUBSCRIPTION:][PARENT/]NAME.
 * @pool: Where the parts live.
 * @text: The text.
 * @name: Where the parts go.
 *
 * Which characters a name may have is for the fabric to say.
 *
 * Return: False if a part is empty or there are too many.
 */
bool name_parse(struct pool *pool, const char *text, struct name *name)
{
	const char *colon = strchr(text, ':');
	const char *slash;

	name->subscription = DEFAULT_SUBSCRIPTION;
	name->parent = NULL;
	if (colon) {
		name->subscription = pool_strndup(pool, text,
						  (size_t)(colon - text));
		text = colon + 1;
	}
	slash = strchr(text, '/');
	if (slash) {
		name->parent = pool_strndup(pool, text,
					    (size_t)(slash - text));
		text = slash + 1;
	}
	name->name = text;
	return *name->subscription && !strchr(name->subscription, '/') &&
	       (!name->parent || *name->parent) && *text && !strpbrk(text, ":/");
}

/**
 * handle_short() - Leave the default subscription out of a handle.
 * @handle: SUBSCRIPTION:NAME[/CHILD], or a bare name.
 *
 * Return: The handle as a user would type it.
 */
const char *handle_short(const char *handle)
{
	size_t length = strlen(DEFAULT_SUBSCRIPTION ":");

	if (!strncmp(handle, DEFAULT_SUBSCRIPTION ":", length))
		return handle + length;
	return handle;
}

/**
 * object_new() - Make an object without a name.
 * @pool: Where it lives.
 * @kind: Its kind.
 *
 * Return: The object.
 */
struct object *object_new(struct pool *pool, enum vpeer_object kind)
{
	struct object *o = pool_alloc(pool, sizeof(*o));

	o->kind = kind;
	o->device.netnsid = -1;
	o->origin.word = -1;
	return o;
}

/**
 * object_handle() - The handle of an object.
 * @pool: Where it lives.
 * @o: The object, whose names must be set.
 *
 * Return: The handle, which is kept in the object.
 */
const char *object_handle(struct pool *pool, struct object *o)
{
	if (o->handle)
		return o->handle;
	switch (o->kind) {
	case VPEER_OBJECT_VNET:
	case VPEER_OBJECT_NIC:
	case VPEER_OBJECT_GATEWAY:
	case VPEER_OBJECT_ROUTE_TABLE:
		o->handle = pool_printf(pool, "%s:%s", o->subscription,
					o->name);
		break;
	case VPEER_OBJECT_GRANT:
		o->handle = pool_printf(pool, "%s %u role %s %s",
					o->group ? "group" : "user",
					o->principal, word_role(o->role),
					grant_scope(pool, o));
		break;
	case VPEER_OBJECT_SUBNET:
	case VPEER_OBJECT_PEERING:
		o->handle = pool_printf(pool, "%s:%s/%s", o->subscription,
					o->vnet, o->name);
		break;
	case VPEER_OBJECT_CONNECTION:
	case VPEER_OBJECT_ROUTE:
		o->handle = pool_printf(pool, "%s:%s/%s", o->subscription,
					o->owner, o->name);
		break;
	default:
		o->handle = o->name ? o->name : "fabric";
	}
	return o->handle;
}

/**
 * grant_scope() - The scope of a grant, as the command line has it.
 * @pool: Where it lives.
 * @o: The grant.
 *
 * Return: The words.
 */
const char *grant_scope(struct pool *pool, const struct object *o)
{
	if (o->tenant)
		return pool_printf(pool, "tenant %s", o->tenant);
	if (!o->vnet)
		return pool_printf(pool, "subscription %s", o->subscription ?
				   o->subscription : "?");
	return pool_printf(pool, "vnet %s",
			   handle_short(pool_printf(pool, "%s:%s",
						    o->subscription, o->vnet)));
}

/**
 * principal_name() - The name of a grant's user or group.
 * @pool: Where it lives.
 * @o: The grant.
 *
 * Return: The name, or the number where there is no name.
 */
const char *principal_name(struct pool *pool, const struct object *o)
{
	const struct passwd *user = o->group ? NULL : getpwuid(o->principal);
	const struct group *group = o->group ? getgrgid(o->principal) : NULL;

	if (user)
		return pool_strdup(pool, user->pw_name);
	if (group)
		return pool_strdup(pool, group->gr_name);
	return pool_printf(pool, "%u", o->principal);
}

static bool parse_id(const char *text, uint32_t *id)
{
	unsigned long long value;
	char *end;

	errno = 0;
	value = strtoull(text, &end, 10);
	*id = (uint32_t)value;
	return *text >= '0' && *text <= '9' && !*end && !errno &&
	       value <= UINT32_MAX;
}

/**
 * principal_parse() - Read the user or group of a grant.
 * @text: A name or a number.
 * @o: The grant; it says whether a group is meant.
 *
 * Return: Whether there is one of that name, or it is a number.
 */
bool principal_parse(const char *text, struct object *o)
{
	const struct passwd *user = o->group ? NULL : getpwnam(text);
	const struct group *group = o->group ? getgrnam(text) : NULL;

	if (user)
		o->principal = user->pw_uid;
	else if (group)
		o->principal = group->gr_gid;
	else
		return parse_id(text, &o->principal);
	return true;
}

/**
 * remote_handle() - The handle of a link's remote VNet.
 * @pool: Where it lives.
 * @o: The link.
 *
 * Return: The handle, or "?" when the name is not known.
 */
const char *remote_handle(struct pool *pool, const struct object *o)
{
	if (!o->remote_vnet)
		return "?";
	return pool_printf(pool, "%s:%s", o->remote_subscription ?
			   o->remote_subscription : o->subscription,
			   o->remote_vnet);
}

/**
 * objects_add() - Append to a list.
 * @pool: Where the list lives.
 * @list: The list.
 * @o: What to append.
 */
void objects_add(struct pool *pool, struct objects *list, struct object *o)
{
	list->v = pool_grow(pool, list->v, sizeof(o), list->n, &list->room);
	list->v[list->n++] = o;
}

/**
 * object_wrote() - Remember where a value was written.
 * @pool: Where the note lives.
 * @o: The object.
 * @attribute: The netlink attribute that carries the value.
 * @text: The value as text, for lists; else NULL.
 * @origin: Where it was written.
 */
void object_wrote(struct pool *pool, struct object *o, int attribute,
		  const char *text, const struct origin *origin)
{
	struct values *values = &o->values;

	values->v = pool_grow(pool, values->v, sizeof(*values->v), values->n,
			      &values->room);
	values->v[values->n].attribute = attribute;
	values->v[values->n].text = text;
	values->v[values->n].origin = *origin;
	values->n++;
}
