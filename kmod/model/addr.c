// SPDX-License-Identifier: GPL-2.0-only
#include "addr.h"

#include "sort.h"

/**
 * vpeer_addr_from_bytes() - read an address in network byte order
 * @bytes: the address
 * @size: 4 or 16
 *
 * Return: the address.
 */
struct vpeer_addr vpeer_addr_from_bytes(const u8 *bytes, unsigned int size)
{
	struct vpeer_addr a = { 0 };
	unsigned int i;

	if (size == 4)
		return vpeer_addr4((u32)bytes[0] << 24 | bytes[1] << 16 |
				   bytes[2] << 8 | bytes[3]);
	for (i = 0; i < 8; i++) {
		a.hi = a.hi << 8 | bytes[i];
		a.lo = a.lo << 8 | bytes[i + 8];
	}
	return a;
}

/**
 * vpeer_addr_to_bytes() - write an address in network byte order
 * @a: the address
 * @bytes: room for 16 bytes
 *
 * Return: the number of bytes, 4 or 16.
 */
unsigned int vpeer_addr_to_bytes(const struct vpeer_addr *a, u8 *bytes)
{
	unsigned int size = vpeer_addr_size(a);
	unsigned int i;

	for (i = 0; i < 8; i++) {
		if (size == 4 && i < 4)
			bytes[i] = a->lo >> (24 - 8 * i);
		if (size == 16) {
			bytes[i] = a->hi >> (56 - 8 * i);
			bytes[i + 8] = a->lo >> (56 - 8 * i);
		}
	}
	return size;
}

/**
 * vpeer_addr_add() - the address @n after @a
 * @a: an address
 * @n: distance
 *
 * Return: the sum, modulo 2^128.
 */
struct vpeer_addr vpeer_addr_add(struct vpeer_addr a, u64 n)
{
	a.lo += n;
	if (a.lo < n)
		a.hi++;
	return a;
}

/**
 * vpeer_addr_next() - step to the following address
 * @a: the address, changed
 *
 * Return: false where there is none, @a being the last of all.
 */
bool vpeer_addr_next(struct vpeer_addr *a)
{
	*a = vpeer_addr_add(*a, 1);
	return a->hi || a->lo;
}

/**
 * vpeer_mask() - the mask of a prefix length
 * @len: 0 to 128
 *
 * Return: @len leading ones.
 */
struct vpeer_addr vpeer_mask(u8 len)
{
	struct vpeer_addr m = { 0 };

	if (len >= 64)
		m.hi = ~0ULL;
	else if (len)
		m.hi = ~0ULL << (64 - len);
	if (len == 128)
		m.lo = ~0ULL;
	else if (len > 64)
		m.lo = ~0ULL << (128 - len);
	return m;
}

/**
 * vpeer_prefix_last() - last address of a prefix
 * @p: the prefix
 *
 * Return: the address.
 */
struct vpeer_addr vpeer_prefix_last(const struct vpeer_prefix *p)
{
	struct vpeer_addr m = vpeer_mask(p->len);

	return (struct vpeer_addr){ p->addr.hi | ~m.hi, p->addr.lo | ~m.lo };
}

/**
 * vpeer_prefix_canonical() - are all bits beyond the length clear?
 * @p: the prefix
 *
 * Return: true if so.
 */
bool vpeer_prefix_canonical(const struct vpeer_prefix *p)
{
	struct vpeer_addr m = vpeer_mask(p->len);

	return !(p->addr.hi & ~m.hi) && !(p->addr.lo & ~m.lo);
}

/**
 * vpeer_prefix_network() - clear the bits beyond the length
 * @p: a prefix
 *
 * Return: the prefix that was meant.
 */
struct vpeer_prefix vpeer_prefix_network(const struct vpeer_prefix *p)
{
	struct vpeer_addr m = vpeer_mask(p->len);

	return (struct vpeer_prefix){ { p->addr.hi & m.hi, p->addr.lo & m.lo },
				      p->len };
}

/**
 * vpeer_prefix_has() - does a prefix contain an address?
 * @p: the prefix
 * @a: the address
 *
 * Return: true if so.
 */
bool vpeer_prefix_has(const struct vpeer_prefix *p, const struct vpeer_addr *a)
{
	struct vpeer_addr m = vpeer_mask(p->len);

	return p->addr.hi == (a->hi & m.hi) && p->addr.lo == (a->lo & m.lo);
}

/**
 * vpeer_prefix_covers() - is a prefix inside another, or equal to it?
 * @outer: the larger one
 * @inner: the smaller one
 *
 * Families never meet, also where an IPv6 prefix is so wide that all of IPv4
 * lies in it as it is stored.
 *
 * Return: true if so.
 */
bool vpeer_prefix_covers(const struct vpeer_prefix *outer,
			 const struct vpeer_prefix *inner)
{
	return outer->len <= inner->len &&
	       vpeer_prefix_is4(outer) == vpeer_prefix_is4(inner) &&
	       vpeer_prefix_has(outer, &inner->addr);
}

/**
 * vpeer_prefix_overlaps() - do two prefixes share an address?
 * @a: one
 * @b: the other
 *
 * Return: true if so.
 */
bool vpeer_prefix_overlaps(const struct vpeer_prefix *a,
			   const struct vpeer_prefix *b)
{
	return vpeer_prefix_covers(a, b) || vpeer_prefix_covers(b, a);
}

/* R-VNET-2, and what corresponds to it in IPv6. */
static const struct vpeer_prefix forbidden[] = {
	{ { 0, VPEER_MAPPED | 0xe0000000 }, 96 + 4 },	/* 224.0.0.0/4 */
	{ { 0, VPEER_MAPPED | 0xffffffff }, 96 + 32 },
	{ { 0, VPEER_MAPPED | 0x7f000000 }, 96 + 8 },	/* 127.0.0.0/8 */
	{ { 0, VPEER_MAPPED | 0xa9fe0000 }, 96 + 16 },	/* 169.254.0.0/16 */
	{ { 0, VPEER_MAPPED | 0xa83f8110 }, 96 + 32 },	/* 168.63.129.16 */
	{ { 0, 0 }, 127 },				/* :: and ::1 */
	{ { 0xfe80000000000000ULL, 0 }, 10 },
	{ { 0xff00000000000000ULL, 0 }, 8 },
};

/**
 * vpeer_prefix_forbidden() - is a prefix one that no VNet may hold?
 * @p: the prefix, canonical
 *
 * R-VNET-2: addresses that mean something else to every host, and all of them.
 *
 * Return: true if so.
 */
bool vpeer_prefix_forbidden(const struct vpeer_prefix *p)
{
	static const struct vpeer_addr mapped = { 0, VPEER_MAPPED };
	unsigned int i;

	if (vpeer_prefix_is_default(p))
		return true;
	if (!vpeer_prefix_is4(p) && vpeer_prefix_has(p, &mapped))
		return true;
	for (i = 0; i < ARRAY_SIZE(forbidden); i++)
		if (vpeer_prefix_overlaps(p, &forbidden[i]))
			return true;
	return false;
}

/**
 * vpeer_prefix_cmp() - order of prefixes: an outer one before its inner ones
 * @a: one
 * @b: the other
 *
 * IPv4 comes first, also before an IPv6 prefix so wide that all of IPv4 lies
 * in it as it is stored.
 *
 * Return: negative, zero or positive as memcmp().
 */
int vpeer_prefix_cmp(const struct vpeer_prefix *a,
		     const struct vpeer_prefix *b)
{
	u64 x = a->addr.lo, y = b->addr.lo;

	if (a->addr.hi != b->addr.hi)
		return a->addr.hi < b->addr.hi ? -1 : 1;
	/* The upper half of ->lo tells what may be IPv4. */
	if ((x ^ y) >> 32 && !a->addr.hi &&
	    vpeer_prefix_is4(a) != vpeer_prefix_is4(b))
		return vpeer_prefix_is4(a) ? -1 : 1;
	if (x != y)
		return x < y ? -1 : 1;
	return (int)a->len - (int)b->len;
}

/**
 * vpeer_space_size() - bytes that a set takes
 * @n: number of prefixes
 *
 * Return: the size.
 */
size_t vpeer_space_size(u32 n)
{
	return sizeof(struct vpeer_space) + n * sizeof(struct vpeer_prefix);
}

/**
 * vpeer_space_alloc() - a set with room for prefixes
 * @n: how many
 *
 * Return: the set with its number set to 0, or NULL; for vpeer_free(), or for
 * vpeer_space_put() where it may be shared.
 */
struct vpeer_space *vpeer_space_alloc(u32 n)
{
	struct vpeer_space *s = vpeer_alloc(vpeer_space_size(n));

	if (s)
		s->users = 1;
	return s;
}

/**
 * vpeer_space_get() - share a set
 * @s: the set, of vpeer_space_alloc()
 *
 * Context: the fabric's lock.
 * Return: the set.
 */
const struct vpeer_space *vpeer_space_get(const struct vpeer_space *s)
{
	/* all that is written to what is shared */
	((struct vpeer_space *)s)->users++;
	return s;
}

/**
 * vpeer_space_put() - let go of a set
 * @s: the set, of vpeer_space_alloc(), or NULL; freed by its last user
 *
 * Context: the fabric's lock.
 */
void vpeer_space_put(const struct vpeer_space *s)
{
	if (s && !--((struct vpeer_space *)s)->users)
		vpeer_free(s);
}

/**
 * vpeer_space_copy() - copy a set
 * @to: where to, with enough room
 * @from: the set
 */
void vpeer_space_copy(struct vpeer_space *to, const struct vpeer_space *from)
{
	to->n = from->n;
	memcpy(to->prefix, from->prefix, from->n * sizeof(from->prefix[0]));
}

static int cmp_prefix(const void *a, const void *b)
{
	return vpeer_prefix_cmp(a, b);
}

/**
 * vpeer_space_sort() - bring a set in order
 * @s: the set
 */
void vpeer_space_sort(struct vpeer_space *s)
{
	vpeer_sort(s->prefix, s->n, sizeof(s->prefix[0]), cmp_prefix);
}

/**
 * vpeer_space_eq() - are two sets equal?
 * @a: one
 * @b: the other
 *
 * Return: true if so.
 */
bool vpeer_space_eq(const struct vpeer_space *a, const struct vpeer_space *b)
{
	u32 i;

	if (a == b)
		return true;
	if (a->n != b->n)
		return false;
	for (i = 0; i < a->n; i++)
		if (!vpeer_prefix_eq(&a->prefix[i], &b->prefix[i]))
			return false;
	return true;
}

/* The last prefix that is not above @p in the order, or NULL. */
static const struct vpeer_prefix *floor_of(const struct vpeer_space *s,
					   const struct vpeer_prefix *p)
{
	u32 lo = 0, hi = s->n;

	while (lo < hi) {
		u32 mid = lo + (hi - lo) / 2;

		if (vpeer_prefix_cmp(&s->prefix[mid], p) <= 0)
			lo = mid + 1;
		else
			hi = mid;
	}
	return lo ? &s->prefix[lo - 1] : NULL;
}

/**
 * vpeer_space_find() - look for a prefix in a sorted set
 * @s: the set
 * @p: the prefix
 *
 * Return: the equal prefix of the set, or NULL.
 */
const struct vpeer_prefix *vpeer_space_find(const struct vpeer_space *s,
					    const struct vpeer_prefix *p)
{
	const struct vpeer_prefix *f = floor_of(s, p);

	return f && vpeer_prefix_eq(f, p) ? f : NULL;
}

/**
 * vpeer_space_cover() - look for what contains a prefix
 * @s: a sorted set of disjoint prefixes
 * @p: the prefix
 *
 * Return: the prefix of the set that covers @p, or NULL.
 */
const struct vpeer_prefix *vpeer_space_cover(const struct vpeer_space *s,
					     const struct vpeer_prefix *p)
{
	const struct vpeer_prefix *f = floor_of(s, p);

	return f && vpeer_prefix_covers(f, p) ? f : NULL;
}

/**
 * vpeer_space_outer() - look for what contains a prefix
 * @s: a sorted set that is yet to be checked: prefixes may overlap
 * @p: the prefix
 *
 * Return: the narrowest prefix of the set that covers @p, or NULL.
 */
const struct vpeer_prefix *vpeer_space_outer(const struct vpeer_space *s,
					     const struct vpeer_prefix *p)
{
	const struct vpeer_prefix *f = vpeer_space_cover(s, p);
	u32 i;

	/* a narrower one comes after those that cover it */
	for (i = s->n; !f && i > 0; i--)
		if (vpeer_prefix_covers(&s->prefix[i - 1], p))
			f = &s->prefix[i - 1];
	return f;
}

/**
 * vpeer_space_has() - is an address in a sorted set of disjoint prefixes?
 * @s: the set
 * @a: the address
 *
 * Return: true if so.
 */
bool vpeer_space_has(const struct vpeer_space *s, const struct vpeer_addr *a)
{
	struct vpeer_prefix p = { *a, 128 };

	return vpeer_space_cover(s, &p);
}

/**
 * vpeer_space_drop_nested() - leave out what lies in others of a set
 * @s: the prefixes, in any order; a sorted set of disjoint ones afterwards
 */
void vpeer_space_drop_nested(struct vpeer_space *s)
{
	u32 i, n = 0;

	vpeer_space_sort(s);
	for (i = 0; i < s->n; i++)
		if (!n || !vpeer_prefix_covers(&s->prefix[n - 1],
					       &s->prefix[i]))
			s->prefix[n++] = s->prefix[i];
	s->n = n;
}
