// SPDX-License-Identifier: GPL-2.0-only
/*
 * Sequences as text: "commit OPERATION" begins a commit, "+ OPERATION" goes
 * on with it; what comes before the first word of a line, such as "# ", and
 * lines that are neither do not matter. "commit as=SENDER/OPENER OPERATION" is
 * one of ordinary users.
 */
#include <stdlib.h>
#include <string.h>
#include "sequence.h"

/**
 * o_parse_commit() - read the operations of a commit
 * @c: the commit
 * @op: gets the operations
 *
 * Return: how many.
 */
unsigned int o_parse_commit(const struct o_commit *c, struct o_op *op)
{
	unsigned int i;

	for (i = 0; i < c->n; i++) {
		o_parse(&op[i], c->text[i]);
		op[i].index = i;
	}
	return c->n;
}

/**
 * o_write() - write a sequence so that o_read() can read it
 * @f: where to
 * @before: begin each line with this
 * @s: the sequence
 */
void o_write(FILE *f, const char *before, const struct o_sequence *s)
{
	const struct o_commit *c;
	unsigned int i;

	for (c = s->commit; c < s->commit + s->n; c++)
		for (i = 0; i < c->n; i++) {
			fprintf(f, "%s%s ", before, i ? "     +" : "commit");
			if (!i && !o_administrator(&c->caller))
				fprintf(f, "as=%u/%u ", c->caller.sender,
					c->caller.opener);
			fprintf(f, "%s\n", c->text[i]);
		}
}

static const char *read_caller(struct o_caller *c, const char *text)
{
	int n = 0;

	*c = (struct o_caller){ 0, 0 };
	if (sscanf(text, "as=%u/%u %n", &c->sender, &c->opener, &n) < 2)
		return text;
	return text + n;
}

static void add_line(struct o_sequence *s, const char *text, bool begins)
{
	struct o_commit *c;

	if (begins || !s->n) {
		if (s->n == O_COMMITS)
			die("more than %u commits", O_COMMITS);
		c = &s->commit[s->n++];
		c->n = 0;
		text = read_caller(&c->caller, text);
	}
	c = &s->commit[s->n - 1];
	if (c->n == O_OPS)
		die("more than %u operations in a commit", O_OPS);
	snprintf(c->text[c->n++], O_TEXT, "%s", text);
	s->ops++;
}

/**
 * o_read() - read a sequence
 * @path: the file
 * @s: gets the sequence
 */
void o_read(const char *path, struct o_sequence *s)
{
	FILE *f = fopen(path, "r");
	char line[O_TEXT + 40], *p;

	if (!f)
		die("can not read %s", path);
	s->n = 0;
	s->ops = 0;
	while (fgets(line, sizeof(line), f)) {
		line[strcspn(line, "\n")] = '\0';
		p = line + strspn(line, "# \t");
		if (!strncmp(p, "commit ", 7))
			add_line(s, p + 7, true);
		else if (!strncmp(p, "+ ", 2))
			add_line(s, p + 2, false);
	}
	fclose(f);
}

static void drop_commit(struct o_sequence *s, unsigned int c)
{
	s->n--;
	memmove(&s->commit[c], &s->commit[c + 1],
		(s->n - c) * sizeof(s->commit[0]));
}

static void drop_op(struct o_commit *c, unsigned int i)
{
	c->n--;
	memmove(c->text[i], c->text[i + 1], (c->n - i) * sizeof(c->text[0]));
}

/* The last word, unless the operation needs it. */
static bool drop_word(char *text)
{
	char *last = strrchr(text, ' '), *p = text;
	unsigned int words;

	for (words = 1; (p = strchr(p, ' ')); words++)
		p++;
	if (words < 4)
		return false;
	*last = '\0';
	return true;
}

/* What an administrator can do as well is no matter of rights. */
static bool shrink_caller(struct o_sequence *s, struct o_sequence *less,
			  unsigned int c,
			  bool (*fails)(const struct o_sequence *s))
{
	const struct o_caller *is = &s->commit[c].caller;
	struct o_caller try[] = { { 0, 0 }, { is->sender, is->sender },
				  { is->opener, is->opener } };
	unsigned int i, n = is->sender == is->opener ? 1 : 3;

	for (i = 0; i < n && !o_administrator(is); i++) {
		*less = *s;
		less->commit[c].caller = try[i];
		if (!fails(less))
			continue;
		*s = *less;
		return true;
	}
	return false;
}

static bool shrink_ops(struct o_sequence *s, struct o_sequence *less,
		       unsigned int c,
		       bool (*fails)(const struct o_sequence *s))
{
	bool shorter = false;
	unsigned int i;

	for (i = s->commit[c].n; i-- > 0; ) {
		*less = *s;
		drop_op(&less->commit[c], i);
		if (s->commit[c].n == 1 || !fails(less)) {
			*less = *s;
			if (!drop_word(less->commit[c].text[i]) || !fails(less))
				continue;
		}
		*s = *less;
		shorter = true;
	}
	return shorter;
}

/**
 * o_shrink() - leave out what is not needed to fail
 * @s: a sequence that fails
 * @fails: tells whether one does
 */
void o_shrink(struct o_sequence *s, bool (*fails)(const struct o_sequence *s))
{
	struct o_sequence *less = malloc(sizeof(*less));
	bool shorter;
	unsigned int c;

	do {
		shorter = false;
		for (c = s->n; c-- > 0; ) {
			*less = *s;
			drop_commit(less, c);
			if (fails(less)) {
				*s = *less;
				shorter = true;
				continue;
			}
			shorter |= shrink_caller(s, less, c, fails);
			shorter |= shrink_ops(s, less, c, fails);
		}
	} while (shorter);
	free(less);
}
