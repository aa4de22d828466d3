// SPDX-License-Identifier: GPL-2.0-only
#include "addrs.h"

/**
 * vpeer_addrs_first() - the first address of a family
 * @s: the addresses
 * @is4: IPv4 is asked for
 * @first: set to the address
 *
 * Return: false if there is none.
 */
bool vpeer_addrs_first(const struct vpeer_addrs *s, bool is4,
		       struct vpeer_addr *first)
{
	if (is4 ? !s->n4 : s->n == s->n4)
		return false;
	*first = vpeer_addrs_at(s, is4 ? 0 : s->n4);
	return true;
}

/* The number of the first address of @a's family that is not below @a. */
static u32 position(const struct vpeer_addrs *s, const struct vpeer_addr *a)
{
	bool is4 = vpeer_addr_is4(a);
	u32 lo = is4 ? 0 : s->n4, hi = is4 ? s->n4 : s->n;

	while (lo < hi) {
		u32 mid = lo + (hi - lo) / 2;
		struct vpeer_addr m = vpeer_addrs_at(s, mid);

		if (vpeer_addr_cmp(&m, a) < 0)
			lo = mid + 1;
		else
			hi = mid;
	}
	return lo;
}

/**
 * vpeer_addrs_has() - is an address among others?
 * @s: the addresses
 * @a: the address
 *
 * Return: true if so.
 */
bool vpeer_addrs_has(const struct vpeer_addrs *s, const struct vpeer_addr *a)
{
	u32 i = position(s, a);
	struct vpeer_addr m;

	if (i == s->n)
		return false;
	m = vpeer_addrs_at(s, i);
	return vpeer_addr_eq(&m, a);
}

/**
 * vpeer_addrs_eq() - are two sets equal?
 * @a: one
 * @b: the other
 *
 * Return: true if so.
 */
bool vpeer_addrs_eq(const struct vpeer_addrs *a, const struct vpeer_addrs *b)
{
	return a->n == b->n && a->n4 == b->n4 &&
	       !memcmp(a->word, b->word,
		       vpeer_addrs_words(a) * sizeof(a->word[0]));
}

/* Addresses mostly come in order: they belong behind the last one. */
static u32 place(const struct vpeer_addrs *s, const struct vpeer_addr *a)
{
	bool is4 = vpeer_addr_is4(a);
	u32 end = is4 ? s->n4 : s->n;
	struct vpeer_addr last;

	if (end == (is4 ? 0 : s->n4))
		return end;
	last = vpeer_addrs_at(s, end - 1);
	return vpeer_addr_cmp(&last, a) < 0 ? end : position(s, a);
}

/**
 * vpeer_addrs_insert() - add an address where it belongs
 * @s: the addresses, with room for one more
 * @a: the address, not among them
 */
void vpeer_addrs_insert(struct vpeer_addrs *s, const struct vpeer_addr *a)
{
	bool is4 = vpeer_addr_is4(a);
	u32 i = place(s, a), words = vpeer_addrs_words(s);
	u32 more = is4 ? 1 : VPEER_ADDRS_WORDS6;
	u32 at = is4 ? i : s->n4 + (i - s->n4) * VPEER_ADDRS_WORDS6;
	u32 *w = &s->word[at];

	if (at < words)
		memmove(w + more, w, (words - at) * sizeof(*w));
	s->n++;
	s->n4 += is4;
	if (is4) {
		w[0] = vpeer_addr_to4(a);
		return;
	}
	w[0] = a->hi >> 32;
	w[1] = (u32)a->hi;
	w[2] = a->lo >> 32;
	w[3] = (u32)a->lo;
}
