// SPDX-License-Identifier: GPL-2.0-only
/* Pools: memory is zeroed, arrays keep their members, all is freed at once. */
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>

#include "check.h"
#include "pool.h"

#define LARGE	((size_t)64 * 1024)

static bool is_zero(const char *data, size_t size)
{
	return !size || (!*data && !memcmp(data, data + 1, size - 1));
}

/* Sizes around those at which a pool takes another block. */
static void test_zeroed(void)
{
	static const size_t sizes[] = {
		1, 16, 17, 4096, LARGE - 17, LARGE - 1, LARGE, LARGE + 1,
		40 * LARGE,
	};
	struct pool pool = { 0 };
	bool zero = true, aligned = true;
	char *data;
	size_t i;

	for (i = 0; i < 2000; i++) {
		data = pool_alloc(&pool, sizes[i % 9]);
		zero &= is_zero(data, sizes[i % 9]);
		aligned &= !((uintptr_t)data % sizeof(max_align_t));
		memset(data, 0xa5, sizes[i % 9]);
		pool_strdup(&pool, "odd");
	}
	check(zero, "memory is zeroed");
	check(aligned, "memory is aligned, behind text as well");
	pool_free(&pool);
	check(is_zero(pool_alloc(&pool, 100), 100), "a pool is used again");
	pool_free(&pool);
}

/* Two arrays grow in turn, so that neither has the newest block for long. */
static void test_grow(void)
{
	struct pool pool = { 0 };
	uint64_t *a = NULL, *b = NULL;
	size_t room_a = 0, room_b = 0, n;
	bool zero = true, kept = true;

	for (n = 0; n < 300000; n++) {
		a = pool_grow(&pool, a, sizeof(*a), n, &room_a);
		zero &= !a[n];
		a[n] = n;
		b = pool_grow(&pool, b, sizeof(*b), n, &room_b);
		zero &= !b[n];
		b[n] = ~n;
		memset(pool_alloc(&pool, 24), 0xa5, 24);
	}
	while (n-- > 0)
		kept &= a[n] == n && b[n] == ~n;
	check(zero, "a new member is zeroed");
	check(kept, "an array keeps its members");
	pool_free(&pool);
}

/* An array that is the pool's first, and so its newest block. */
static void test_first(void)
{
	struct pool pool = { 0 };
	size_t room = LARGE;
	char *v = pool_alloc(&pool, room);

	v = pool_grow(&pool, v, 1, LARGE, &room);
	check(room == 2 * LARGE, "an array doubles");
	memset(v, 0x5a, room);
	memset(pool_alloc(&pool, 1024), 0xa5, 1024);
	check(v[0] == 0x5a && !memcmp(v, v + 1, room - 1),
	      "all of an array is its own");
	pool_free(&pool);
}

static void test_reused(void)
{
	struct pool pool = { 0 };
	size_t room = 0, n;
	bool zero = true;
	char *v = NULL;

	for (n = 0; n < 100; n++) {
		v = pool_grow(&pool, v, 1, n, &room);
		v[n] = 1;
	}
	for (; n-- > 50;) {
		v = pool_grow(&pool, v, 1, n, &room);
		zero &= !v[n];
	}
	check(zero, "a member that is used again is zeroed");
	pool_free(&pool);
}

/* Text that does not fit leaves nothing behind where it was tried. */
static void test_printf(void)
{
	char *wide = malloc(2 * LARGE), *text, *data;
	bool same = true, zero = true;
	struct pool pool = { 0 };
	size_t i, size;

	memset(wide, 'x', 2 * LARGE);
	for (i = 0; i < 500; i++) {
		size = i % 5 ? i * 37 : LARGE + 3 - i % 100 / 5;
		text = pool_printf(&pool, "%.*s", (int)size, wide);
		same &= strlen(text) == size && !memcmp(text, wide, size);
		data = pool_alloc(&pool, 40 * i);
		zero &= is_zero(data, 40 * i);
		text = pool_printf(&pool, "%.*s", (int)i, wide);
		same &= strlen(text) == i && !memcmp(text, wide, i);
	}
	check(same, "text of any length");
	check(zero, "memory behind text is zeroed");
	check_text(pool_printf(&pool, "%s:%d", "a", 7), "a:7", "short text");
	check_text(pool_strndup(&pool, "abcdef", 3), "abc", "part of a text");
	pool_free(&pool);
	free(wide);
}

/* There is room for 32 bytes, the NUL among them. */
static void print_at_end(int length, const char *name)
{
	static const char text[] = "................................!";
	struct pool pool = { 0 };
	char *printed;

	pool_alloc(&pool, LARGE / 2);
	pool_alloc(&pool, LARGE / 2 - 32);
	printed = pool_printf(&pool, "%.*s", length, text);
	check(strlen(printed) == (size_t)length, name);
	pool_free(&pool);
}

int main(void)
{
	test_zeroed();
	test_grow();
	test_first();
	test_reused();
	test_printf();
	print_at_end(31, "text that fits");
	print_at_end(32, "text that fits but for its end");
	return check_end();
}
