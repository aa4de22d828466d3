// SPDX-License-Identifier: GPL-2.0-only
/* Prefixes as bytes, compared bit by bit. */
#include <arpa/inet.h>
#include <stdlib.h>
#include <string.h>
#include "oracle.h"

/**
 * o_prefix() - read a prefix
 * @text: ADDRESS or ADDRESS/LENGTH
 *
 * Return: the prefix, as long as can be for an address.
 */
struct o_prefix o_prefix(const char *text)
{
	struct o_prefix p = { .six = strchr(text, ':') };
	const char *slash = strchr(text, '/');
	char addr[64];

	snprintf(addr, sizeof(addr), "%.*s",
		 slash ? (int)(slash - text) : (int)strlen(text), text);
	if (inet_pton(p.six ? AF_INET6 : AF_INET, addr, p.byte) != 1)
		die("not an address: %s", text);
	p.len = slash ? atoi(slash + 1) : p.six ? 128 : 32;
	return p;
}

/**
 * o_prefix_text() - write a prefix
 * @p: the prefix
 *
 * Return: the text, in one of eight buffers; hosts have no length.
 */
const char *o_prefix_text(const struct o_prefix *p)
{
	static char buf[8][64];
	static unsigned int turn;
	char *text = buf[++turn % 8];
	size_t n;

	inet_ntop(p->six ? AF_INET6 : AF_INET, p->byte, text, 64);
	n = strlen(text);
	if (p->len != (p->six ? 128 : 32))
		snprintf(text + n, 64 - n, "/%u", p->len);
	return text;
}

/**
 * o_bit() - one bit of an address
 * @p: the address
 * @i: which, 0 is the first
 *
 * Return: the bit.
 */
int o_bit(const struct o_prefix *p, unsigned int i)
{
	return p->byte[i / 8] >> (7 - i % 8) & 1;
}

/**
 * o_inside() - is every address of one prefix in another one?
 * @in: the one
 * @out: the other one
 *
 * Return: true if so.
 */
bool o_inside(const struct o_prefix *in, const struct o_prefix *out)
{
	unsigned int i;

	if (in->six != out->six || in->len < out->len)
		return false;
	for (i = 0; i + 8 <= out->len; i += 8)
		if (in->byte[i / 8] != out->byte[i / 8])
			return false;
	for (; i < out->len; i++)
		if (o_bit(in, i) != o_bit(out, i))
			return false;
	return true;
}

/**
 * o_overlap() - have two prefixes an address in common?
 * @a: one
 * @b: the other
 *
 * Return: true if so.
 */
bool o_overlap(const struct o_prefix *a, const struct o_prefix *b)
{
	return o_inside(a, b) || o_inside(b, a);
}

/**
 * o_order() - order of prefixes: IPv4 first, by address, the shorter first
 * @x: a prefix
 * @y: another one
 *
 * Return: as memcmp().
 */
int o_order(const void *x, const void *y)
{
	const struct o_prefix *a = x, *b = y;
	int c = memcmp(a->byte, b->byte, 16);

	if (a->six != b->six)
		return a->six ? 1 : -1;
	return c ? c : a->len - b->len;
}

/**
 * o_same() - are two prefixes the same?
 * @a: one
 * @b: the other
 *
 * Return: true if so.
 */
bool o_same(const struct o_prefix *a, const struct o_prefix *b)
{
	return !o_order(a, b);
}

/**
 * o_position() - find a prefix in a list
 * @l: the list
 * @p: the prefix
 *
 * Return: its index or -1.
 */
int o_position(const struct o_list *l, const struct o_prefix *p)
{
	unsigned int i;

	for (i = 0; i < l->n; i++)
		if (o_same(&l->p[i], p))
			return i;
	return -1;
}

/**
 * o_in_list() - is a prefix inside of one of a list?
 * @l: the list
 * @p: the prefix
 *
 * Return: true if so.
 */
bool o_in_list(const struct o_list *l, const struct o_prefix *p)
{
	unsigned int i;

	for (i = 0; i < l->n; i++)
		if (o_inside(p, &l->p[i]))
			return true;
	return false;
}

/**
 * o_same_list() - do two lists hold the same, in any order?
 * @a: one
 * @b: the other
 *
 * Return: true if so.
 */
bool o_same_list(const struct o_list *a, const struct o_list *b)
{
	unsigned int i;

	for (i = 0; i < a->n; i++)
		if (o_position(b, &a->p[i]) < 0)
			return false;
	return a->n == b->n;
}

/**
 * o_host_bits() - are bits beyond the length set?
 * @p: the prefix
 *
 * Return: true if so.
 */
bool o_host_bits(const struct o_prefix *p)
{
	unsigned int i;

	for (i = p->len; i < (p->six ? 128 : 32); i++)
		if (o_bit(p, i))
			return true;
	return false;
}

/**
 * o_network() - clear the bits beyond the length
 * @p: a prefix
 *
 * Return: the prefix that was meant.
 */
struct o_prefix o_network(const struct o_prefix *p)
{
	struct o_prefix q = *p;
	unsigned int i;

	for (i = p->len; i < (p->six ? 128 : 32); i++)
		q.byte[i / 8] &= ~(1 << (7 - i % 8));
	return q;
}

/**
 * o_forbidden() - is there an address that no VNet may hold? (R-VNET-2)
 * @p: the prefix
 *
 * Return: true if so.
 */
bool o_forbidden(const struct o_prefix *p)
{
	static const char * const no[] = { "224.0.0.0/4", "255.255.255.255/32",
		"127.0.0.0/8", "169.254.0.0/16", "168.63.129.16/32", "::/128",
		"::1/128", "fe80::/10", "ff00::/8", "::ffff:0:0/96" };
	unsigned int i;

	for (i = 0; i < sizeof(no) / sizeof(*no); i++) {
		struct o_prefix q = o_prefix(no[i]);

		if (o_overlap(p, &q))
			return true;
	}
	return !p->len;
}

/**
 * o_reserved() - is an address one that no NIC may have? (R-SUBN-3)
 * @a: the address
 * @p: the subnet's prefix that it is in
 *
 * Return: true for the first four, and the last of IPv4.
 */
bool o_reserved(const struct o_prefix *a, const struct o_prefix *p)
{
	unsigned int i, bits = p->six ? 128 : 32;
	bool first = true, last = !p->six;

	for (i = p->len; i < bits; i++) {
		if (o_bit(a, i) && i < bits - 2)
			first = false;
		if (!o_bit(a, i))
			last = false;
	}
	return first || last;
}
