// SPDX-License-Identifier: GPL-2.0-only
/* The sort against a naive one, for rows of all sorts and sizes. */
#include "kselftest_harness.h"

#include "lib.h"
#include "sort.h"

/* As long as what is sorted in earnest; the second number is the order. */
struct item {
	u64 key;
	u64 order;
	u64 rest[3];
};

static u32 compared;

static int cmp_item(const void *x, const void *y)
{
	const struct item *a = x, *b = y;

	compared++;
	return a->key < b->key ? -1 : a->key > b->key;
}

/* Are they ascending, equals in the order in which they were? */
static bool sorted(const struct item *v, u32 n)
{
	u32 i;

	for (i = 1; i < n; i++)
		if (v[i - 1].key > v[i].key ||
		    (v[i - 1].key == v[i].key && v[i - 1].order > v[i].order))
			return false;
	return true;
}

/* Rows of a length, each ascending by steps, or falling where it is 0. */
static void fill(struct item *v, u32 n, u32 row, struct dice *d)
{
	u32 i;

	for (i = 0; i < n; i++) {
		v[i] = (struct item){ .order = i };
		if (row)
			v[i].key = i % row ? v[i - 1].key + roll(d, 3) :
					     roll(d, 1000);
		else
			v[i].key = n - i;
	}
}

TEST(rows_are_merged_in_order)
{
	static const u32 rows[] = { 0, 1, 2, 3, 10, 100, 5000 };
	struct item *v = calloc(5000, sizeof(*v));
	struct dice d = { 1 };
	u32 i, n;

	for (i = 0; i < ARRAY_SIZE(rows); i++)
		for (n = 0; n <= 5000; n = n * 2 + 1) {
			fill(v, n, rows[i], &d);
			vpeer_sort(v, n, sizeof(*v), cmp_item);
			ASSERT_TRUE(sorted(v, n))
				TH_LOG("%u items in rows of %u", n, rows[i]);
		}
	free(v);
}

TEST(what_is_in_order_takes_a_comparison_each)
{
	struct item *v = calloc(4000, sizeof(*v));
	struct dice d = { 1 };

	fill(v, 4000, 4000, &d);
	compared = 0;
	vpeer_sort(v, 4000, sizeof(*v), cmp_item);
	EXPECT_EQ(3999, compared);
	fill(v, 4000, 2000, &d);
	compared = 0;
	vpeer_sort(v, 4000, sizeof(*v), cmp_item);
	/* the first row twice, the other one, and both when they are merged */
	EXPECT_GE(10000, compared);
	EXPECT_TRUE(sorted(v, 4000));
	free(v);
}

/* Without memory it is the kernel's sort, which does not keep equals. */
TEST(without_memory_it_sorts_all_the_same)
{
	struct item *v = calloc(1000, sizeof(*v));
	struct dice d = { 1 };
	u32 i;

	fill(v, 1000, 7, &d);
	shim_allocs_left = 1;
	vpeer_sort(v, 1000, sizeof(*v), cmp_item);
	EXPECT_EQ(0, shim_allocs_left);
	for (i = 1; i < 1000; i++)
		ASSERT_LE(v[i - 1].key, v[i].key);
	free(v);
}

TEST_HARNESS_MAIN
