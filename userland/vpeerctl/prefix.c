// SPDX-License-Identifier: GPL-2.0-only
/* Address prefixes: text, bytes and lists. */
#include <arpa/inet.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "prefix.h"

/**
 * prefix_bytes() - Size of a prefix's address.
 * @p: The prefix.
 *
 * Return: 4 or 16.
 */
unsigned int prefix_bytes(const struct prefix *p)
{
	return p->family == AF_INET ? 4 : 16;
}

/**
 * prefix_bits() - Full length of a prefix's family.
 * @p: The prefix.
 *
 * Return: 32 or 128.
 */
unsigned int prefix_bits(const struct prefix *p)
{
	return prefix_bytes(p) * 8;
}

/**
 * address_parse() - Read an address.
 * @text: The text.
 * @p: Where it goes, with the full length.
 *
 * Return: False if the text is no address.
 */
bool address_parse(const char *text, struct prefix *p)
{
	memset(p, 0, sizeof(*p));
	p->family = strchr(text, ':') ? AF_INET6 : AF_INET;
	p->length = (uint8_t)prefix_bits(p);
	return inet_pton(p->family, text, p->address) == 1;
}

static bool length_parse(const char *text, uint8_t max, uint8_t *length)
{
	unsigned int value = 0;

	if (!*text || strlen(text) > 3)
		return false;
	for (; *text; text++) {
		if (*text < '0' || *text > '9')
			return false;
		value = value * 10 + (unsigned int)(*text - '0');
	}
	*length = (uint8_t)value;
	return value <= max;
}

/**
 * prefix_parse() - Read a prefix.
 * @text: The text, ADDRESS/LENGTH.
 * @p: Where it goes; bits beyond the length are kept.
 *
 * Return: False if the text is no prefix.
 */
bool prefix_parse(const char *text, struct prefix *p)
{
	const char *slash = strchr(text, '/');
	char address[INET6_ADDRSTRLEN];

	if (!slash || (size_t)(slash - text) >= sizeof(address))
		return false;
	memcpy(address, text, (size_t)(slash - text));
	address[slash - text] = '\0';
	return address_parse(address, p) &&
	       length_parse(slash + 1, p->length, &p->length);
}

/**
 * prefix_from_bytes() - Make an address from its bytes.
 * @data: 4 or 16 bytes.
 * @size: How many.
 * @p: Where it goes, with the full length.
 *
 * Return: False if there are neither 4 nor 16 bytes.
 */
bool prefix_from_bytes(const void *data, size_t size, struct prefix *p)
{
	memset(p, 0, sizeof(*p));
	if (size != 4 && size != 16)
		return false;
	p->family = size == 4 ? AF_INET : AF_INET6;
	p->length = (uint8_t)(size * 8);
	memcpy(p->address, data, size);
	return true;
}

/**
 * address_format() - Write a prefix's address.
 * @p: The prefix.
 * @text: Where the text goes.
 *
 * Return: @text.
 */
char *address_format(const struct prefix *p, char text[PREFIX_TEXT])
{
	if (!inet_ntop(p->family, p->address, text, PREFIX_TEXT))
		strcpy(text, "?");
	return text;
}

/**
 * prefix_format() - Write a prefix.
 * @p: The prefix.
 * @text: Where the text goes.
 *
 * Return: @text.
 */
char *prefix_format(const struct prefix *p, char text[PREFIX_TEXT])
{
	size_t used = strlen(address_format(p, text));

	snprintf(text + used, PREFIX_TEXT - used, "/%u", p->length);
	return text;
}

/**
 * prefix_compare() - Order two prefixes: IPv4 first, then by number.
 * @a: One.
 * @b: The other.
 *
 * Return: As strcmp().
 */
int prefix_compare(const struct prefix *a, const struct prefix *b)
{
	int order;

	if (a->family != b->family)
		return a->family == AF_INET ? -1 : 1;
	order = memcmp(a->address, b->address, sizeof(a->address));
	return order ? order : (int)a->length - (int)b->length;
}

/**
 * prefixes_add() - Append to a list.
 * @pool: Where the list lives.
 * @list: The list.
 * @p: What to append.
 */
void prefixes_add(struct pool *pool, struct prefixes *list,
		  const struct prefix *p)
{
	list->v = pool_grow(pool, list->v, sizeof(*p), list->n, &list->room);
	list->v[list->n++] = *p;
}

static int compare(const void *a, const void *b)
{
	return prefix_compare(a, b);
}

static struct prefix *sorted(struct pool *pool, const struct prefixes *list)
{
	struct prefix *v = pool_alloc(pool, list->n * sizeof(*v) + 1);

	if (list->n) {
		memcpy(v, list->v, list->n * sizeof(*v));
		qsort(v, list->n, sizeof(*v), compare);
	}
	return v;
}

/**
 * prefixes_minus() - What one list has and another has not.
 * @pool: Where the result lives.
 * @a: The list.
 * @b: What to leave out.
 * @result: Where members of @a go, in their order.
 */
void prefixes_minus(struct pool *pool, const struct prefixes *a,
		    const struct prefixes *b, struct prefixes *result)
{
	struct prefix *out = sorted(pool, b);
	size_t i;

	for (i = 0; i < a->n; i++)
		if (!bsearch(&a->v[i], out, b->n, sizeof(*out), compare))
			prefixes_add(pool, result, &a->v[i]);
}

/**
 * prefixes_same() - Do two lists hold the same, in whatever order?
 * @pool: Where to work.
 * @a: One.
 * @b: The other.
 *
 * Return: True if so.
 */
bool prefixes_same(struct pool *pool, const struct prefixes *a,
		   const struct prefixes *b)
{
	struct prefix *x, *y;
	size_t i;

	if (a->n != b->n)
		return false;
	x = sorted(pool, a);
	y = sorted(pool, b);
	for (i = 0; i < a->n; i++)
		if (prefix_compare(&x[i], &y[i]))
			return false;
	return true;
}
