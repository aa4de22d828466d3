/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef _VPEER_MODEL_ADDR_H
#define _VPEER_MODEL_ADDR_H

#include "env.h"

/**
 * struct vpeer_addr - an address of either family
 * @hi: leading 64 bits
 * @lo: trailing 64 bits
 *
 * Host byte order, so that addresses compare as numbers. IPv4 addresses are
 * held as ::ffff:a.b.c.d: no VNet may hold that IPv6 range, hence the two
 * families never meet and one ordered space serves both.
 */
struct vpeer_addr {
	u64 hi;
	u64 lo;
};

/**
 * struct vpeer_prefix - an address prefix
 * @addr: first address
 * @len: number of leading bits in the common 128-bit space
 */
struct vpeer_prefix {
	struct vpeer_addr addr;
	u8 len;
};

/**
 * struct vpeer_space - an ordered set of prefixes
 * @n: how many
 * @users: who shares it and lets go of it by vpeer_space_put()
 * @prefix: the prefixes, ascending by address, then by length
 *
 * What is shared is not changed any more.
 */
struct vpeer_space {
	u32 n;
	u32 users;
	struct vpeer_prefix prefix[];
};

#define VPEER_MAPPED	0xffff00000000ULL	/* ::ffff:0:0 */
#define VPEER_MAPPED_LEN	96

static inline int vpeer_addr_cmp(const struct vpeer_addr *a,
				 const struct vpeer_addr *b)
{
	if (a->hi != b->hi)
		return a->hi < b->hi ? -1 : 1;
	if (a->lo != b->lo)
		return a->lo < b->lo ? -1 : 1;
	return 0;
}

/* Without a branch, for searches. */
static inline bool vpeer_addr_le(const struct vpeer_addr *a,
				 const struct vpeer_addr *b)
{
	return (a->hi < b->hi) | ((a->hi == b->hi) & (a->lo <= b->lo));
}

static inline bool vpeer_addr_eq(const struct vpeer_addr *a,
				 const struct vpeer_addr *b)
{
	return a->hi == b->hi && a->lo == b->lo;
}

static inline bool vpeer_addr_is4(const struct vpeer_addr *a)
{
	return !a->hi && (a->lo >> 32) == 0xffff;
}

static inline struct vpeer_addr vpeer_addr4(u32 host)
{
	return (struct vpeer_addr){ .lo = VPEER_MAPPED | host };
}

static inline u32 vpeer_addr_to4(const struct vpeer_addr *a)
{
	return (u32)a->lo;
}

static inline unsigned int vpeer_addr_size(const struct vpeer_addr *a)
{
	return vpeer_addr_is4(a) ? 4 : 16;
}

static inline bool vpeer_prefix_is4(const struct vpeer_prefix *p)
{
	return vpeer_addr_is4(&p->addr) && p->len >= VPEER_MAPPED_LEN;
}

static inline bool vpeer_prefix_eq(const struct vpeer_prefix *a,
				   const struct vpeer_prefix *b)
{
	return vpeer_addr_eq(&a->addr, &b->addr) && a->len == b->len;
}

/* 0.0.0.0/0 or ::/0 */
static inline bool vpeer_prefix_is_default(const struct vpeer_prefix *p)
{
	return !p->len || (p->len == VPEER_MAPPED_LEN && vpeer_prefix_is4(p));
}

struct vpeer_addr vpeer_addr_from_bytes(const u8 *bytes, unsigned int size);
unsigned int vpeer_addr_to_bytes(const struct vpeer_addr *a, u8 *bytes);
struct vpeer_addr vpeer_addr_add(struct vpeer_addr a, u64 n);
bool vpeer_addr_next(struct vpeer_addr *a);

struct vpeer_addr vpeer_mask(u8 len);
struct vpeer_addr vpeer_prefix_last(const struct vpeer_prefix *p);
bool vpeer_prefix_canonical(const struct vpeer_prefix *p);
struct vpeer_prefix vpeer_prefix_network(const struct vpeer_prefix *p);
bool vpeer_prefix_forbidden(const struct vpeer_prefix *p);
bool vpeer_prefix_has(const struct vpeer_prefix *p,
		      const struct vpeer_addr *a);
bool vpeer_prefix_covers(const struct vpeer_prefix *outer,
			 const struct vpeer_prefix *inner);
bool vpeer_prefix_overlaps(const struct vpeer_prefix *a,
			   const struct vpeer_prefix *b);
int vpeer_prefix_cmp(const struct vpeer_prefix *a,
		     const struct vpeer_prefix *b);

size_t vpeer_space_size(u32 n);
struct vpeer_space *vpeer_space_alloc(u32 n);
const struct vpeer_space *vpeer_space_get(const struct vpeer_space *s);
void vpeer_space_put(const struct vpeer_space *s);
void vpeer_space_copy(struct vpeer_space *to, const struct vpeer_space *from);
void vpeer_space_sort(struct vpeer_space *s);
bool vpeer_space_eq(const struct vpeer_space *a, const struct vpeer_space *b);
const struct vpeer_prefix *vpeer_space_find(const struct vpeer_space *s,
					    const struct vpeer_prefix *p);
const struct vpeer_prefix *vpeer_space_cover(const struct vpeer_space *s,
					     const struct vpeer_prefix *p);
const struct vpeer_prefix *vpeer_space_outer(const struct vpeer_space *s,
					     const struct vpeer_prefix *p);
void vpeer_space_drop_nested(struct vpeer_space *s);
bool vpeer_space_has(const struct vpeer_space *s, const struct vpeer_addr *a);

#endif
