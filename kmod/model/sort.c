// SPDX-License-Identifier: GPL-2.0-only
/*
 * A sort for what mostly is in order: what a model gathers comes in the order
 * in which it was made. Rows that ascend are found and merged, so that what is
 * sorted takes a comparison each and two rows take two. The kernel's sort()
 * takes the same time whatever it is given, and does not let go of the CPU.
 */
#include "sort.h"

/* Neighbouring rows differ in length by a factor of 2: they are few. */
#define ROWS_MAX	48
/* What is small needs no memory. */
#define NEAR		512
/* Let others run after so many items. */
#define TURN		1024
/* ... and after so many bytes. */
#define PIECE		65536

/**
 * struct sorter - what is being sorted
 * @base: the items
 * @size: of an item
 * @cmp: compares two
 * @spare: room for the earlier one of two rows
 * @start: first items of the rows found so far, and where the last one ends
 * @n: how many rows
 * @merged: items merged so far
 */
struct sorter {
	void *base;
	size_t size;
	int (*cmp)(const void *a, const void *b);
	void *spare;
	size_t start[ROWS_MAX + 1];
	u32 n;
	u32 merged;
};

static void *item(const struct sorter *s, size_t i)
{
	return s->base + i * s->size;
}

/* The end of the row that begins at an item. */
static size_t row_end(const struct sorter *s, size_t i, size_t n)
{
	void *at = item(s, i), *next;

	for (i++; i < n; i++, at = next) {
		next = at + s->size;
		if (s->cmp(at, next) > 0)
			break;
		if (!(i % TURN))
			vpeer_relax();
	}
	return i;
}

static void copy(void *to, const void *from, size_t size)
{
	for (; size > PIECE; size -= PIECE, to += PIECE, from += PIECE) {
		memcpy(to, from, PIECE);
		vpeer_relax();
	}
	memcpy(to, from, size);
}

/* Merges the last two rows. */
static void merge(struct sorter *s)
{
	size_t first = s->start[s->n - 2], second = s->start[s->n - 1];
	size_t size = s->size, left = (second - first) * size;
	void *a = s->spare, *a_end = s->spare + left;
	void *b = item(s, second), *b_end = item(s, s->start[s->n]);
	void *to = item(s, first);

	copy(s->spare, to, left);
	for (; a < a_end && b < b_end; to += size) {
		if (s->cmp(b, a) < 0) {
			memcpy(to, b, size);
			b += size;
		} else {
			memcpy(to, a, size);
			a += size;
		}
		if (!(++s->merged % TURN))
			vpeer_relax();
	}
	copy(to, a, a_end - a);
	s->start[s->n - 1] = s->start[s->n];
	s->n--;
}

static bool is_short(const struct sorter *s)
{
	const size_t *at = s->start;
	u32 n = s->n;

	return n > 1 && at[n - 1] - at[n - 2] <= 2 * (at[n] - at[n - 1]);
}

static void sort_rows(struct sorter *s, size_t n)
{
	size_t i;

	s->start[0] = 0;
	for (i = 0; i < n; ) {
		i = row_end(s, i, n);
		s->start[++s->n] = i;
		while (is_short(s))
			merge(s);
	}
	while (s->n > 1)
		merge(s);
}

/**
 * vpeer_sort() - sort an array
 * @base: the array
 * @n: how many items
 * @size: of an item
 * @cmp: compares two
 */
void vpeer_sort(void *base, size_t n, size_t size,
		int (*cmp)(const void *a, const void *b))
{
	struct sorter s = { .base = base, .size = size, .cmp = cmp };
	u64 near[NEAR / sizeof(u64)];

	if (n < 2 || row_end(&s, 0, n) == n)
		return;
	s.spare = n * size <= NEAR ? near :
		  kvmalloc_array(n, size, GFP_KERNEL_ACCOUNT);
	if (s.spare)
		sort_rows(&s, n);
	else
		sort(base, n, size, cmp, NULL);
	if (s.spare != near)
		kvfree(s.spare);
}
