// SPDX-License-Identifier: GPL-2.0-only
/* Lists of names. */
#include <string.h>

#include "texts.h"

/**
 * texts_add() - Append a name.
 * @pool: Where the list lives.
 * @list: The list.
 * @text: The name, borrowed.
 */
void texts_add(struct pool *pool, struct texts *list, const char *text)
{
	list->v = pool_grow(pool, list->v, sizeof(*list->v), list->n,
			    &list->room);
	list->v[list->n++] = text;
}

/**
 * texts_split() - Append names that are separated by commas.
 * @pool: Where the list and the names live.
 * @list: The list.
 * @text: The names.
 *
 * Return: False if one of them is empty.
 */
bool texts_split(struct pool *pool, struct texts *list, const char *text)
{
	size_t length;

	for (;;) {
		length = strcspn(text, ",");
		if (!length)
			return false;
		texts_add(pool, list, pool_strndup(pool, text, length));
		if (!text[length])
			return true;
		text += length + 1;
	}
}

/**
 * texts_has() - Is a name in a list?
 * @list: The list.
 * @text: The name.
 *
 * Return: True if so.
 */
bool texts_has(const struct texts *list, const char *text)
{
	size_t i;

	for (i = 0; i < list->n; i++)
		if (!strcmp(list->v[i], text))
			return true;
	return false;
}

/**
 * texts_minus() - The names of one list that another one lacks.
 * @pool: Where the rest lives.
 * @a: The one.
 * @b: The other.
 * @rest: What is left is appended here.
 */
void texts_minus(struct pool *pool, const struct texts *a,
		 const struct texts *b, struct texts *rest)
{
	size_t i;

	for (i = 0; i < a->n; i++)
		if (!texts_has(b, a->v[i]))
			texts_add(pool, rest, a->v[i]);
}

/**
 * texts_join() - All names in one string.
 * @pool: Where the string lives.
 * @list: The list.
 * @separator: What goes between.
 *
 * Return: The string, NULL if the list is empty.
 */
const char *texts_join(struct pool *pool, const struct texts *list,
		       const char *separator)
{
	const char *text = NULL;
	size_t i;

	for (i = 0; i < list->n; i++)
		text = text ? pool_printf(pool, "%s%s%s", text, separator,
					  list->v[i]) : list->v[i];
	return text;
}
