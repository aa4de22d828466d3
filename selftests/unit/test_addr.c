// SPDX-License-Identifier: GPL-2.0-only
/* Addresses, prefixes, sets of prefixes; names and hashes. */
#include <arpa/inet.h>
#include "kselftest_harness.h"
#include "lib.h"

static struct vpeer_addr any_addr(struct dice *d)
{
	u64 hi = (u64)roll(d, 1U << 31) << 33 | roll(d, 1U << 31);

	if (roll(d, 2))
		return vpeer_addr4(roll(d, U32_MAX) ^ roll(d, 256) << 24);
	return (struct vpeer_addr){ hi, hi * 0x9e3779b97f4a7c15ULL };
}

static struct vpeer_prefix any_prefix(struct dice *d)
{
	struct vpeer_prefix p = { .addr = any_addr(d) };
	bool is4 = vpeer_addr_is4(&p.addr);
	struct vpeer_addr m;

	p.len = is4 ? 96 + roll(d, 33) : roll(d, 129);
	m = vpeer_mask(p.len);
	p.addr.hi &= m.hi;
	p.addr.lo &= m.lo;
	return p;
}

/* The common prefix of two addresses, bit by bit. */
static u32 common(const struct vpeer_addr *a, const struct vpeer_addr *b)
{
	u32 i;

	for (i = 0; i < 128; i++) {
		u64 x = i < 64 ? a->hi : a->lo, y = i < 64 ? b->hi : b->lo;

		if ((x >> (63 - i % 64) & 1) != (y >> (63 - i % 64) & 1))
			break;
	}
	return i;
}

TEST(bytes_and_back)
{
	struct dice d = { 1 };
	u8 bytes[16], want[16];
	u32 i;

	for (i = 0; i < 10000; i++) {
		struct vpeer_addr a = any_addr(&d), b;
		u32 size = vpeer_addr_to_bytes(&a, bytes);

		ASSERT_EQ(vpeer_addr_is4(&a) ? 4 : 16, size);
		b = vpeer_addr_from_bytes(bytes, size);
		ASSERT_TRUE(vpeer_addr_eq(&a, &b));
	}
	inet_pton(AF_INET6, "2001:db8:1:2:3:4:5:6", want);
	vpeer_addr_to_bytes(&(struct vpeer_addr){ 0x20010db800010002ULL,
			    0x0003000400050006ULL }, bytes);
	EXPECT_EQ(0, memcmp(bytes, want, 16));
	vpeer_addr_to_bytes(&(struct vpeer_addr){ 0, 0xffff0a010203ULL },
			    bytes);
	EXPECT_EQ(0, memcmp(bytes, "\x0a\x01\x02\x03", 4));
}

TEST(order_is_that_of_bytes)
{
	struct dice d = { 2 };
	u32 i;

	for (i = 0; i < 10000; i++) {
		struct vpeer_addr a = any_addr(&d), b = any_addr(&d);
		u8 x[16], y[16];
		int c;

		if (vpeer_addr_is4(&a) != vpeer_addr_is4(&b))
			continue;
		vpeer_addr_to_bytes(&a, x);
		vpeer_addr_to_bytes(&b, y);
		c = memcmp(x, y, vpeer_addr_size(&a));
		ASSERT_EQ(c < 0, vpeer_addr_cmp(&a, &b) < 0);
		ASSERT_EQ(c > 0, vpeer_addr_cmp(&a, &b) > 0);
	}
}

TEST(next_and_add)
{
	struct vpeer_addr a = { 5, ~0ULL };

	EXPECT_TRUE(vpeer_addr_next(&a));
	EXPECT_EQ(6, a.hi);
	EXPECT_EQ(0, a.lo);
	a = (struct vpeer_addr){ ~0ULL, ~0ULL };
	EXPECT_FALSE(vpeer_addr_next(&a));
	a = vpeer_addr_add((struct vpeer_addr){ 1, ~0ULL - 3 }, 10);
	EXPECT_EQ(2, a.hi);
	EXPECT_EQ(6, a.lo);
}

TEST(mask_has_leading_ones)
{
	u32 len;

	for (len = 0; len <= 128; len++) {
		struct vpeer_addr m = vpeer_mask(len);
		struct vpeer_addr ones = { ~0ULL, ~0ULL };

		EXPECT_EQ(len, common(&m, &ones));
		EXPECT_EQ(len, (u32)__builtin_popcountll(m.hi) +
			  (u32)__builtin_popcountll(m.lo));
	}
}

TEST(prefix_has_and_last)
{
	struct dice d = { 3 };
	u32 i;

	for (i = 0; i < 20000; i++) {
		struct vpeer_prefix p = any_prefix(&d);
		struct vpeer_addr last = vpeer_prefix_last(&p);
		struct vpeer_addr a = any_addr(&d);

		ASSERT_TRUE(vpeer_prefix_canonical(&p));
		ASSERT_GE(common(&last, &p.addr), p.len);
		ASSERT_EQ(common(&a, &p.addr) >= p.len,
			  vpeer_prefix_has(&p, &a));
		ASSERT_TRUE(vpeer_prefix_has(&p, &last));
		ASSERT_FALSE(vpeer_addr_next(&last) &&
			     vpeer_prefix_has(&p, &last));
		if (p.len < 128) {
			p.addr.lo |= 1;
			ASSERT_FALSE(vpeer_prefix_canonical(&p));
		}
	}
}

TEST(prefix_covers_and_overlaps)
{
	struct dice d = { 4 };
	u32 i, seen = 0;

	for (i = 0; i < 20000; i++) {
		struct vpeer_prefix p = any_prefix(&d), q = any_prefix(&d);
		struct vpeer_addr m;
		bool covers;

		if (roll(&d, 2)) {
			q = p;
			q.len = roll(&d, 129);
			m = vpeer_mask(q.len);
			q.addr.hi &= m.hi;
			q.addr.lo &= m.lo;
		}
		covers = q.len >= p.len &&
			 vpeer_prefix_is4(&p) == vpeer_prefix_is4(&q) &&
			 common(&p.addr, &q.addr) >= p.len;
		seen += covers;
		ASSERT_EQ(covers, vpeer_prefix_covers(&p, &q));
		ASSERT_EQ(vpeer_prefix_covers(&p, &q) ||
			  vpeer_prefix_covers(&q, &p),
			  vpeer_prefix_overlaps(&p, &q));
		/* an outer prefix comes before what it covers */
		ASSERT_FALSE(covers && !vpeer_prefix_eq(&p, &q) &&
			     vpeer_prefix_cmp(&p, &q) >= 0);
	}
	EXPECT_GT(seen, 1000);
}

TEST(families_never_meet)
{
	struct vpeer_prefix all4 = prefix("0.0.0.0/0"), all6 = prefix("::/0");
	struct vpeer_prefix ten = prefix("10.0.0.0/8"), ula = prefix("fc00::/7");

	EXPECT_TRUE(vpeer_prefix_is4(&all4));
	EXPECT_FALSE(vpeer_prefix_is4(&all6));
	EXPECT_TRUE(vpeer_prefix_is4(&ten));
	EXPECT_FALSE(vpeer_prefix_is4(&ula));
	EXPECT_FALSE(vpeer_prefix_overlaps(&all4, &ula));
	EXPECT_FALSE(vpeer_prefix_overlaps(&ten, &ula));
	EXPECT_FALSE(vpeer_prefix_overlaps(&all6, &all4));
	EXPECT_FALSE(vpeer_prefix_overlaps(&all6, &ten));
	EXPECT_TRUE(vpeer_prefix_overlaps(&all6, &ula));
}

/* IPv4 first, then as the bytes, then the outer one. */
static int order(const struct vpeer_prefix *a, const struct vpeer_prefix *b)
{
	int c = vpeer_prefix_is4(b) - vpeer_prefix_is4(a);

	if (!c)
		c = vpeer_addr_cmp(&a->addr, &b->addr);
	return c ? c : a->len - b->len;
}

static struct vpeer_prefix any_low_prefix(struct dice *d)
{
	struct vpeer_prefix p = any_prefix(d);

	if (roll(d, 3))
		p.addr.hi = 0;
	if (!p.addr.hi && !vpeer_addr_is4(&p.addr))
		p.addr.lo >>= roll(d, 33);
	p.addr.lo &= vpeer_mask(p.len).lo;
	return p;
}

TEST(prefix_order_puts_ipv4_first)
{
	u32 i, mixed = 0, low = 0;
	struct dice d = { 6 };

	for (i = 0; i < 50000; i++) {
		struct vpeer_prefix p = any_low_prefix(&d);
		struct vpeer_prefix q = any_low_prefix(&d);
		int want = order(&p, &q), is = vpeer_prefix_cmp(&p, &q);

		ASSERT_EQ(want < 0, is < 0);
		ASSERT_EQ(want > 0, is > 0);
		ASSERT_EQ(0, vpeer_prefix_cmp(&p, &p));
		if (vpeer_prefix_is4(&p) == vpeer_prefix_is4(&q))
			continue;
		mixed++;
		low += want > 0 && vpeer_addr_cmp(&p.addr, &q.addr) <= 0;
	}
	EXPECT_GT(mixed, 10000);
	EXPECT_GT(low, 1000);
}

TEST(space_lookups_are_those_of_a_list)
{
	struct vpeer_space *s = vpeer_space_alloc(64), *nested;
	struct dice d = { 5 };
	u32 i, k, turn;

	nested = vpeer_space_alloc(64);
	for (turn = 0; turn < 300; turn++) {
		s->n = 0;
		nested->n = 0;
		for (i = 0; i < 60; i++) {
			struct vpeer_prefix p = any_prefix(&d);

			p.addr.hi &= 0x8000000000000000ULL;
			p.addr.lo &= p.addr.hi ? 0 : ~0ULL;
			p.len = vpeer_addr_is4(&p.addr) ? 96 + roll(&d, 33) :
				128 - roll(&d, 127);
			p.addr.lo &= vpeer_mask(p.len).lo;
			nested->prefix[nested->n++] = p;
			for (k = 0; k < s->n; k++)
				if (vpeer_prefix_overlaps(&s->prefix[k], &p))
					break;
			if (k == s->n)
				s->prefix[s->n++] = p;
		}
		vpeer_space_sort(s);
		vpeer_space_sort(nested);
		for (i = 0; i < nested->n; i++) {
			const struct vpeer_prefix *p = &nested->prefix[i];
			bool in = false, eq = false;

			for (k = 0; k < s->n; k++) {
				in |= vpeer_prefix_covers(&s->prefix[k], p);
				eq |= vpeer_prefix_eq(&s->prefix[k], p);
			}
			ASSERT_EQ(in, !!vpeer_space_cover(s, p));
			ASSERT_EQ(in, !!vpeer_space_outer(s, p));
			ASSERT_EQ(eq, !!vpeer_space_find(s, p));
			ASSERT_NE(NULL, vpeer_space_outer(nested, p));
			ASSERT_NE(NULL, vpeer_space_find(nested, p));
		}
	}
	vpeer_free(s);
	vpeer_free(nested);
}

/* What dumps show: as ip does, and a default route before all it covers */
TEST(space_order_keeps_families_apart)
{
	static const char * const order[] = { "0.0.0.0/0", "10.0.0.0/8",
		"::/0", "::/95", "fd00::/48", "fd00::/64" };
	struct vpeer_space *s =
		space("::/95 fd00::/64 10.0.0.0/8 fd00::/48 ::/0 0.0.0.0/0");
	u32 i;

	ASSERT_EQ(ARRAY_SIZE(order), s->n);
	for (i = 0; i < s->n; i++) {
		struct vpeer_prefix p = prefix(order[i]);

		EXPECT_TRUE(vpeer_prefix_eq(&p, &s->prefix[i]));
	}
	vpeer_free(s);
}

TEST(space_has_and_equality)
{
	struct vpeer_space *a = space("10.0.0.0/16 fd00::/48 10.2.0.0/24");
	struct vpeer_space *b = space("fd00::/48 10.2.0.0/24 10.0.0.0/16");
	struct vpeer_space *c = space("fd00::/48 10.0.0.0/16");
	struct vpeer_addr in = addr("10.2.0.255"), out = addr("10.2.1.0");

	EXPECT_TRUE(vpeer_space_eq(a, b));
	EXPECT_FALSE(vpeer_space_eq(a, c));
	EXPECT_TRUE(vpeer_space_has(a, &in));
	EXPECT_FALSE(vpeer_space_has(a, &out));
	EXPECT_FALSE(vpeer_space_has(c, &in));
	vpeer_free(a);
	vpeer_free(b);
	vpeer_free(c);
}

TEST(r_subn_3_reserved)
{
	static const struct {
		const char *prefix, *addr;
		bool reserved;
	} row[] = {
		{ "10.0.0.0/29", "10.0.0.0", true },
		{ "10.0.0.0/29", "10.0.0.3", true },
		{ "10.0.0.0/29", "10.0.0.4", false },
		{ "10.0.0.0/29", "10.0.0.6", false },
		{ "10.0.0.0/29", "10.0.0.7", true },
		{ "10.0.0.0/16", "10.0.1.0", false },
		{ "10.0.0.0/16", "10.0.0.255", false },
		{ "10.0.0.0/16", "10.0.255.255", true },
		{ "fd00::/64", "fd00::3", true },
		{ "fd00::/64", "fd00::4", false },
		{ "fd00::/64", "fd00::ffff:ffff:ffff:ffff", false },
	};
	u32 i;

	for (i = 0; i < ARRAY_SIZE(row); i++) {
		struct vpeer_prefix p = prefix(row[i].prefix);
		struct vpeer_addr a = addr(row[i].addr);

		EXPECT_EQ(row[i].reserved, vpeer_addr_reserved(&p, &a))
			TH_LOG("%s in %s", row[i].addr, row[i].prefix);
	}
}

#define ADDRS_MAX	40

struct addrs {
	struct vpeer_addrs s;
	u32 room[ADDRS_MAX * VPEER_ADDRS_WORDS6];
	u32 beyond;
};

/* Also IPv6 addresses that are below those of IPv4 as they are stored. */
static struct vpeer_addr some_addr(u32 i)
{
	static const u64 hi[] = { 0, 0, 0xfd00000000000000ULL, 0 };
	struct vpeer_addr a = { hi[i % 4], 0x123400000000ULL + i };

	return i % 4 == 1 ? vpeer_addr4(0xfffffff0 + i) :
	       i % 4 == 3 ? vpeer_addr4(i) : a;
}

static bool before(const struct vpeer_addr *a, const struct vpeer_addr *b)
{
	if (vpeer_addr_is4(a) != vpeer_addr_is4(b))
		return vpeer_addr_is4(a);
	return vpeer_addr_cmp(a, b) < 0;
}

TEST(addrs_are_in_order_in_whichever_they_come)
{
	static const u32 step[] = { 1, 3, 7, 39 };
	struct addrs x, other;
	u32 i, k, n, turn;

	memset(&other, 0, sizeof(other));
	for (turn = 0; turn < ARRAY_SIZE(step); turn++) {
		memset(&x, 0, sizeof(x));
		x.beyond = 77;
		for (n = 0; n < ADDRS_MAX; n++) {
			struct vpeer_addr a = some_addr(n * step[turn] %
							ADDRS_MAX);
			EXPECT_FALSE(vpeer_addrs_has(&x.s, &a));
			vpeer_addrs_insert(&x.s, &a);
			ASSERT_EQ(n + 1, x.s.n);
			for (i = 0; i < ADDRS_MAX; i++) {
				struct vpeer_addr b = some_addr(i);
				bool has = false;

				for (k = 0; k <= n; k++)
					has |= k * step[turn] % ADDRS_MAX == i;
				EXPECT_EQ(has, vpeer_addrs_has(&x.s, &b));
			}
			for (i = 1; i <= n; i++) {
				struct vpeer_addr b, c;

				b = vpeer_addrs_at(&x.s, i - 1);
				c = vpeer_addrs_at(&x.s, i);
				EXPECT_TRUE(before(&b, &c));
			}
		}
		EXPECT_EQ(ADDRS_MAX / 2, x.s.n4);
		EXPECT_EQ(77, x.beyond);
		if (turn)
			EXPECT_TRUE(vpeer_addrs_eq(&x.s, &other.s));
		other = x;
		other.s.word[vpeer_addrs_words(&x.s) - 1]++;
		EXPECT_FALSE(vpeer_addrs_eq(&x.s, &other.s));
		other.s.word[vpeer_addrs_words(&x.s) - 1]--;
	}
}

TEST(addrs_first_of_a_family)
{
	struct vpeer_addr four = vpeer_addr4(7), six = { 8, 9 }, a;
	struct addrs x = { .s = { .n = 0 } };

	EXPECT_FALSE(vpeer_addrs_first(&x.s, true, &a));
	EXPECT_FALSE(vpeer_addrs_first(&x.s, false, &a));
	vpeer_addrs_insert(&x.s, &six);
	EXPECT_FALSE(vpeer_addrs_first(&x.s, true, &a));
	vpeer_addrs_insert(&x.s, &four);
	EXPECT_TRUE(vpeer_addrs_first(&x.s, true, &a));
	EXPECT_TRUE(vpeer_addr_eq(&a, &four));
	EXPECT_TRUE(vpeer_addrs_first(&x.s, false, &a));
	EXPECT_TRUE(vpeer_addr_eq(&a, &six));
}

struct item {
	struct vpeer_index_node node;
	u32 key;
};

TEST(index_keeps_and_loses)
{
	struct item *item = calloc(5000, sizeof(*item)), *x;
	struct vpeer_index ix;
	u32 i, found;

	ASSERT_EQ(0, vpeer_index_init(&ix));
	for (i = 0; i < 5000; i++) {
		item[i].key = i / 2;
		vpeer_index_add(&ix, &item[i].node,
				vpeer_hash_pair(7, i / 2, 0));
	}
	EXPECT_GE(1U << ix.bits, 2500);
	for (i = 0; i < 5000; i += 4)
		vpeer_index_del(&ix, &item[i].node);
	EXPECT_EQ(5000 - 1250, ix.n);
	for (i = 0; i < 2500; i++) {
		u32 h = vpeer_hash_pair(7, i, 0);

		found = 0;
		vpeer_index_for_each(x, &ix, h, node)
			found += x->key == i;
		ASSERT_EQ(i % 2 ? 2 : 1, found) TH_LOG("key %u", i);
	}
	vpeer_index_exit(&ix);
	free(item);
}

static u32 count_key(struct vpeer_index *ix, u32 key)
{
	u32 found = 0;
	struct item *x;

	vpeer_index_for_each(x, ix, vpeer_hash_pair(7, key, 0), node)
		found += x->key == key;
	return found;
}

/* Of @n items, those below @from are in it no more; each is in one place. */
static bool index_has_from(struct vpeer_index *ix, u32 from, u32 n)
{
	u32 i, all = 0;
	struct vpeer_index_node *x;

	for (i = 0; i < n; i++) {
		u32 want = i >= from;

		if (count_key(ix, i) != want)
			return false;
	}
	for (i = 0; i < 1U << ix->bits; i++)
		for (x = ix->bucket[i]; x; x = x->next)
			all++;
	return all == n - from && ix->n == all;
}

TEST(index_shrinks)
{
	struct item *item = calloc(3000, sizeof(*item));
	struct vpeer_index ix;
	u32 i, round;

	ASSERT_EQ(0, vpeer_index_init(&ix));
	for (round = 0; round < 3; round++) {
		for (i = 0; i < 3000; i++) {
			item[i].key = i;
			vpeer_index_add(&ix, &item[i].node,
					vpeer_hash_pair(7, i, 0));
			/* around each power of two, and at odd sizes */
			if (i < 70 || !(i % 97))
				ASSERT_TRUE(index_has_from(&ix, 0, i + 1));
		}
		EXPECT_EQ(12, ix.bits);
		for (i = 0; i < 3000; i++) {
			vpeer_index_del(&ix, &item[i].node);
			if (i > 2930 || !(i % 97))
				ASSERT_TRUE(index_has_from(&ix, i + 1, 3000));
			EXPECT_LE(1U << ix.bits, 16 * ix.n + 16);
		}
		EXPECT_EQ(4, ix.bits);
	}
	vpeer_index_exit(&ix);
	free(item);
}

TEST(index_grows_without_memory)
{
	struct item *item = calloc(200, sizeof(*item)), *x;
	struct vpeer_index ix;
	u32 i, found = 0;

	ASSERT_EQ(0, vpeer_index_init(&ix));
	for (i = 0; i < 200; i++) {
		item[i].key = i;
		shim_allocs_left = 1;
		vpeer_index_add(&ix, &item[i].node, vpeer_hash_pair(7, i, 0));
	}
	shim_allocs_left = 0;
	for (i = 0; i < 200; i++)
		vpeer_index_for_each(x, &ix, vpeer_hash_pair(7, i, 0), node)
			found += x->key == i;
	EXPECT_EQ(200, found);
	vpeer_index_exit(&ix);
	free(item);
}

TEST_HARNESS_MAIN
