/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef VPEERCTL_PREFIX_H
#define VPEERCTL_PREFIX_H

#include <netinet/in.h>
#include <stdbool.h>
#include <stdint.h>

#include "pool.h"

/* Longest text of a prefix, with the terminating NUL. */
#define PREFIX_TEXT	(INET6_ADDRSTRLEN + 4)

/**
 * struct prefix - An address prefix; an address is one of full length.
 * @family: AF_INET or AF_INET6.
 * @length: Number of leading bits.
 * @address: 4 or 16 bytes in network byte order.
 */
struct prefix {
	uint8_t family;
	uint8_t length;
	uint8_t address[16];
};

/**
 * struct prefixes - A list of prefixes.
 * @v: The members.
 * @n: Number of members.
 * @room: Members there is room for.
 */
struct prefixes {
	struct prefix *v;
	size_t n;
	size_t room;
};

unsigned int prefix_bytes(const struct prefix *p);
unsigned int prefix_bits(const struct prefix *p);
bool prefix_parse(const char *text, struct prefix *p);
bool address_parse(const char *text, struct prefix *p);
bool prefix_from_bytes(const void *data, size_t size, struct prefix *p);
char *prefix_format(const struct prefix *p, char text[PREFIX_TEXT]);
char *address_format(const struct prefix *p, char text[PREFIX_TEXT]);
int prefix_compare(const struct prefix *a, const struct prefix *b);
void prefixes_add(struct pool *pool, struct prefixes *list,
		  const struct prefix *p);
bool prefixes_same(struct pool *pool, const struct prefixes *a,
		   const struct prefixes *b);
void prefixes_minus(struct pool *pool, const struct prefixes *a,
		    const struct prefixes *b, struct prefixes *result);

#endif
