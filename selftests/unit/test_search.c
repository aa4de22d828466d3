// SPDX-License-Identifier: GPL-2.0-only
/*
 * The tree that packets are led by (R-RT-9), beside a walk over the intervals
 * that it is made of. Its memory is just what it asks for.
 */
#include "kselftest_harness.h"

#include "lib.h"
#include "direct.h"

#define MOST	45000

static struct vpeer_addr start[MOST];
static u32 start4[MOST];
static u16 hop[MOST];

/* Neighbours have the same hop now and then. */
static void fill(struct dice *d, u32 n)
{
	u32 i;

	for (i = 0; i < n; i++)
		hop[i] = roll(d, 3) ? i % 50000 : 7;
}

static u16 walk4(u32 n, u32 addr)
{
	u32 i;

	for (i = n - 1; start4[i] > addr;)
		i--;
	return hop[i];
}

static u16 walk6(u32 n, const struct vpeer_addr *a)
{
	u32 i;

	for (i = n - 1; vpeer_addr_cmp(&start[i], a) > 0;)
		i--;
	return hop[i];
}

static u32 merged(u32 n)
{
	u32 i, sum = 1;

	for (i = 1; i < n; i++)
		sum += hop[i] != hop[i - 1];
	return sum;
}

static union vpeer_node *nodes(const struct vpeer_row *row, bool v4)
{
	return calloc(VPEER_ROOTS + vpeer_search_nodes(row->merged, v4),
		      sizeof(union vpeer_node));
}

static union vpeer_node *build4(u32 n)
{
	struct vpeer_row row = {
		.start4 = start4, .hop = hop, .n = n, .merged = merged(n),
	};
	union vpeer_node *t = nodes(&row, true);

	vpeer_search_build4(t, VPEER_ROOTS, &row);
	return t;
}

static union vpeer_node *build6(u32 n, bool longer)
{
	struct vpeer_row row = {
		.start6 = start, .hop = hop, .n = n,
		.merged = longer ? 2 * n : merged(n),
	};
	union vpeer_node *t = nodes(&row, false);

	vpeer_search_build6(t, VPEER_ROOTS, &row);
	return t;
}

/* Where slots begin, the first ones, the last one, and some of the others. */
static void probe_slots4(struct __test_metadata *_metadata,
			 const union vpeer_node *t, u32 n)
{
	const struct vpeer_direct *d = &t[VPEER_ROOT4].direct;
	u32 k, addr;

	if (t[VPEER_ROOT4].below != VPEER_NODE_DIRECT)
		return;
	for (k = 0; k <= d->n; k += 1 + (d->n - k - 1) / 100) {
		addr = d->base + (k << d->shift);
		ASSERT_EQ(walk4(n, addr), vpeer_search4(t, addr));
		ASSERT_EQ(walk4(n, addr - 1), vpeer_search4(t, addr - 1));
	}
}

static void probe4(struct __test_metadata *_metadata, u32 n)
{
	union vpeer_node *t = build4(n);
	u32 i;

	for (i = 0; i < n; i += 1 + n / 500) {
		ASSERT_EQ(hop[i], vpeer_search4(t, start4[i]));
		ASSERT_EQ(walk4(n, start4[i] - 1),
			  vpeer_search4(t, start4[i] - 1));
	}
	ASSERT_EQ(hop[n - 1], vpeer_search4(t, U32_MAX));
	probe_slots4(_metadata, t, n);
	free(t);
}

/* R-RT-9 */
TEST(r_rt_9_ipv4_beside_a_walk)
{
	static const u32 many[] = { 8, 9, 127, 128, 129, 2048, 2049, 32768,
				    32769, MOST };
	struct dice d = { 4711 };
	u32 n, i, k;

	for (i = 0; i < 200 + ARRAY_SIZE(many); i++) {
		n = i < 200 ? i / 4 + 1 : many[i - 200];
		fill(&d, n);
		start4[0] = 0;
		for (k = 1; k < n; k++)
			start4[k] = start4[k - 1] + 1 + roll(&d, U32_MAX / n);
		if (i % 2 && n > 1)
			start4[n - 1] = U32_MAX;
		probe4(_metadata, n);
	}
}

static u16 find6(const union vpeer_node *t, u32 n, const struct vpeer_addr *a)
{
	u16 found = vpeer_search6(t, a->hi);

	return found == VPEER_HOP_LONGER ? walk6(n, a) : found;
}

static struct vpeer_addr before(struct vpeer_addr a)
{
	return (struct vpeer_addr){ a.hi - !a.lo, a.lo - 1 };
}

static bool same6(struct vpeer_addr a, const union vpeer_node *t, u32 n)
{
	return find6(t, n, &a) == walk6(n, &a);
}

static void probe6(struct __test_metadata *_metadata, u32 n, bool longer)
{
	union vpeer_node *t = build6(n, longer);
	struct vpeer_addr a;
	u32 i;

	for (i = 0; i < n; i += 1 + n / 500) {
		a = start[i];
		ASSERT_TRUE(same6(a, t, n));
		ASSERT_TRUE(same6((struct vpeer_addr){ a.hi, ~0ULL }, t, n));
		ASSERT_TRUE(same6((struct vpeer_addr){ a.hi + 1, 0 }, t, n));
		if (i > 0)
			ASSERT_TRUE(same6(before(a), t, n));
		if (!longer)
			ASSERT_NE(VPEER_HOP_LONGER, vpeer_search6(t, a.hi));
		/* the half is enough where nothing begins inside of a /64 */
		if (i + 1 < n && start[i + 1].hi > a.hi + 1)
			ASSERT_NE(VPEER_HOP_LONGER,
				  vpeer_search6(t, a.hi + 1));
	}
	ASSERT_TRUE(same6((struct vpeer_addr){ U64_MAX, U64_MAX }, t, n));
	free(t);
}

/* Half of those that may be longer begin inside of a /64, some in the same. */
static void spread6(struct dice *d, u32 n, bool longer)
{
	u32 i;

	start[0] = (struct vpeer_addr){ 0, 0 };
	for (i = 1; i < n; i++) {
		start[i] = (struct vpeer_addr){ start[i - 1].hi, 0 };
		if (longer && !roll(d, 2))
			start[i].lo = start[i - 1].lo + 1 + roll(d, 1000);
		if (start[i].lo && !roll(d, 2))
			continue;
		start[i].hi += roll(d, 3) ? 1 + roll(d, U32_MAX / 2) : 1;
	}
	if (longer && n > 1 && !roll(d, 2))
		start[n - 1] = (struct vpeer_addr){ U64_MAX, 5 };
}

/* R-RT-9 */
TEST(r_rt_9_ipv6_beside_a_walk)
{
	static const u32 many[] = { 6, 7, 47, 48, 49, 384, 385, 3073, 24577,
				    MOST };
	struct dice d = { 815 };
	u32 n, i;

	for (i = 0; i < 400 + 2 * ARRAY_SIZE(many); i++) {
		n = i < 400 ? i / 8 + 1 : many[(i - 400) / 2];
		fill(&d, n);
		spread6(&d, n, i % 2);
		probe6(_metadata, n, i % 2);
	}
}

/* R-RT-9: what leads the same way is one interval, in one cache line */
TEST(r_rt_9_neighbours_are_merged)
{
	union vpeer_node *t;
	u32 i;

	for (i = 0; i < 2000; i++) {
		start4[i] = i * 100;
		hop[i] = i / 1000;
	}
	t = build4(2000);
	EXPECT_EQ(VPEER_NODE_LEAF, t[VPEER_ROOT4].below);
	EXPECT_EQ(99999, t[VPEER_ROOT4].leaf4[0]);
	EXPECT_EQ(U32_MAX, t[VPEER_ROOT4].leaf4[1]);
	EXPECT_EQ(0, vpeer_search4(t, 99999));
	EXPECT_EQ(1, vpeer_search4(t, 100000));
	free(t);
}

/*
 * Prefixes of one size next to each other, or with a gap now and then, and a
 * few far away; the hops are numbered one by one. Returns how many.
 */
static u32 peers(struct dice *d, u32 n, u32 size, u32 gaps, u32 outliers)
{
	u32 i, at = 10U << 24;

	start4[0] = 0;
	for (i = 1; i < n - outliers; i++) {
		start4[i] = at;
		at += size;
		if (gaps && !roll(d, gaps))
			at += size;
	}
	for (; i < n; i++)
		start4[i] = (172U << 24) + i * 65536;
	for (i = 0; i < n; i++) {
		start[i] = (struct vpeer_addr){ (u64)start4[i] << 24, 0 };
		hop[i] = i;
	}
	return n;
}

static bool is_direct(const union vpeer_node *node)
{
	return node->below == VPEER_NODE_DIRECT;
}

/* How many cache lines of the tree the search for an address meets. */
static u32 lines4(const union vpeer_node *t, u32 addr)
{
	const union vpeer_node *node = &t[VPEER_ROOT4];
	u32 n = 1, at;

	if (is_direct(node)) {
		at = vpeer_direct_at(t, &node->direct, addr);
		n += (addr - node->direct.base) >> node->direct.shift <
		     node->direct.n;
		if (at & VPEER_NODE_LEAF)
			return n;
		node = &t[at];
		n++;
	}
	for (; !(node->below & VPEER_NODE_LEAF); n++)
		node = &t[node->below + vpeer_branch4(node, addr)];
	return n;
}

/* R-RT-9, and two lines where prefixes are close */
TEST(r_rt_9_direct_to_the_hop)
{
	struct dice d = { 99 };
	u32 n, i, k, gaps, outliers, slow;
	union vpeer_node *t;

	for (i = 0; i < 300; i++) {
		gaps = roll(&d, 4);
		outliers = roll(&d, 20);
		n = peers(&d, 160 + roll(&d, 3000), 1 << (8 + roll(&d, 5)),
			  gaps, outliers);
		probe4(_metadata, n);
		probe6(_metadata, n, false);
		t = build4(n);
		ASSERT_TRUE(is_direct(&t[VPEER_ROOT4]));
		for (k = slow = 0; k < n; k++)
			slow += lines4(t, start4[k]) > 2;
		EXPECT_LE(slow, outliers + 1 + n / 50);
		free(t);
	}
}

/* R-RT-9: as many slots as there is room for */
TEST(r_rt_9_an_outlier_that_just_fits)
{
	const u32 n = peers(&(struct dice){ 1 }, 160, 256, 0, 0);
	union vpeer_node *t;
	u32 i;

	for (i = 0; i < 2; i++) {
		start4[n - 1] = (10U << 24) + (2 * n - 1 + i) * 256;
		t = build4(n);
		ASSERT_TRUE(is_direct(&t[VPEER_ROOT4]));
		EXPECT_EQ(i ? n - 2 : 2 * n, t[VPEER_ROOT4].direct.n);
		free(t);
		probe4(_metadata, n);
	}
}

/* R-RT-9: slots with two routes are of use where a tree has four levels */
TEST(r_rt_9_two_routes_a_slot)
{
	const u32 n = 4096;
	union vpeer_node *t;
	u32 i;

	for (i = 0; i < n; i++) {
		start4[i] = i / 2 * 256 + i % 2;
		hop[i] = i;
	}
	t = build4(n);
	ASSERT_TRUE(is_direct(&t[VPEER_ROOT4]));
	EXPECT_EQ(3, lines4(t, start4[2000]));
	EXPECT_EQ(3, lines4(t, start4[2001]));
	free(t);
	probe4(_metadata, n);
}

/* R-RT-9 */
TEST(r_rt_9_no_array_where_it_is_of_no_use)
{
	union vpeer_node *t;
	u32 i;

	/* half of the routes here and half of them far away */
	for (i = 0; i < 400; i++) {
		start4[i] = i ? ((i < 200 ? 10U : 192U) << 24) + i * 256 : 0;
		hop[i] = i;
	}
	t = build4(400);
	EXPECT_FALSE(is_direct(&t[VPEER_ROOT4]));
	EXPECT_EQ(3, lines4(t, start4[77]));
	free(t);
	probe4(_metadata, 400);

	/* a quarter far away, and slots with more than one of the others */
	for (i = 1; i < 400; i++)
		start4[i] = ((i < 50 ? 1U : i < 350 ? 10U : 192U) << 24) +
			    i * 256 + 77;
	t = build4(400);
	EXPECT_FALSE(is_direct(&t[VPEER_ROOT4]));
	free(t);
	probe4(_metadata, 400);
}

TEST_HARNESS_MAIN
