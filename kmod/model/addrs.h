/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef _VPEER_MODEL_ADDRS_H
#define _VPEER_MODEL_ADDRS_H

#include "addr.h"

/**
 * struct vpeer_addrs - the addresses of a NIC, in little memory
 * @n: how many
 * @n4: how many of them are IPv4
 * @word: IPv4 addresses of 32 bits each, then IPv6 ones of four times 32, the
 *	leading bits first; both ascending
 */
struct vpeer_addrs {
	u32 n;
	u32 n4;
	u32 word[];
};

#define VPEER_ADDRS_WORDS6	4

/* Words that the addresses take. */
static inline u32 vpeer_addrs_words(const struct vpeer_addrs *s)
{
	return s->n4 + (s->n - s->n4) * VPEER_ADDRS_WORDS6;
}

/* Address number @i, from 0 on. */
static inline struct vpeer_addr vpeer_addrs_at(const struct vpeer_addrs *s,
					       u32 i)
{
	const u32 *w;

	if (i < s->n4)
		return vpeer_addr4(s->word[i]);
	w = &s->word[s->n4 + (i - s->n4) * VPEER_ADDRS_WORDS6];
	return (struct vpeer_addr){ (u64)w[0] << 32 | w[1],
				    (u64)w[2] << 32 | w[3] };
}

bool vpeer_addrs_first(const struct vpeer_addrs *s, bool is4,
		       struct vpeer_addr *first);
bool vpeer_addrs_has(const struct vpeer_addrs *s, const struct vpeer_addr *a);
bool vpeer_addrs_eq(const struct vpeer_addrs *a, const struct vpeer_addrs *b);
void vpeer_addrs_insert(struct vpeer_addrs *s, const struct vpeer_addr *a);

#endif
