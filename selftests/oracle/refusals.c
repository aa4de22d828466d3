// SPDX-License-Identifier: GPL-2.0-only
/* Refusals: what a caller is told, and what others have told him. */
#include <stdarg.h>
#include <string.h>
#include "oracle.h"

/**
 * struct words - a refusal while it is written
 * @o: the oracle
 * @text: as the caller is told
 * @full: with what is hidden from him
 * @hides: an object has been hidden
 */
struct words {
	struct oracle *o;
	char *text;
	char *full;
	bool hides;
};

static void put_word(char *text, const char *word)
{
	size_t n = strlen(text);

	snprintf(text + n, O_TEXT - n, "%s%s", n ? " " : "", word);
}

/* A name that goes with an object: unknown to whom that is unknown. */
static void put_name(struct words *w, const struct o_obj *of, const char *name)
{
	bool seen = o_sees(w->o, &w->o->caller, of);

	put_word(w->full, name);
	put_word(w->text, seen ? name : "?");
	w->hides |= !seen;
}

static void put_prefix(struct words *w, bool seen, const struct o_prefix *p)
{
	put_word(w->full, o_prefix_text(p));
	if (seen)
		put_word(w->text, o_prefix_text(p));
}

static void put_plain(struct words *w, const char *word)
{
	put_word(w->full, word);
	put_word(w->text, word);
}

static void put_next(struct words *w, char what, va_list *ap)
{
	const struct o_obj *of;
	unsigned int which;
	char buf[32];

	switch (what) {
	case 'o':
		of = va_arg(*ap, const struct o_obj *);
		put_name(w, of, of->handle);
		return;
	case 'n':
		of = va_arg(*ap, const struct o_obj *);
		put_name(w, of, va_arg(*ap, const char *));
		return;
	case 'w':
		put_plain(w, va_arg(*ap, const char *));
		return;
	case 'p':
		put_prefix(w, !w->hides, va_arg(*ap, const struct o_prefix *));
		return;
	case 'q':
		of = va_arg(*ap, const struct o_obj *);
		put_prefix(w, o_sees(w->o, &w->o->caller, of),
			   va_arg(*ap, const struct o_prefix *));
		return;
	case 'r':
		snprintf(buf, sizeof(buf), "role=%u",
			 va_arg(*ap, unsigned int));
		put_plain(w, buf);
		return;
	case 'l':
		which = va_arg(*ap, unsigned int);
		snprintf(buf, sizeof(buf), "limit-%u=%u", which,
			 va_arg(*ap, unsigned int));
		put_plain(w, buf);
		return;
	}
	die("a refusal can not tell of %c", what);
}

/**
 * o_refuse() - refuse the commit in hand
 * @o: the oracle
 * @op: index of the operation
 * @code: why
 * @key: what is told once, by any of several examples, or NULL
 * @what: what is told, in that order, one letter each: an object; a name and
 *	  the object before it that it goes with (n); words of the caller's own;
 *	  a prefix, told to who may know of all objects; a prefix and the object
 *	  before it that has it (q); a role that is missing; which limit and how
 *	  much that is. May be NULL
 *
 * SEMANTICS section 6: an object that the caller may not read has no name.
 */
void o_refuse(struct oracle *o, int op, uint16_t code, const char *key,
	      const char *what, ...)
{
	struct o_refusal *r = &o->refusal[o->n++];
	char full[O_TEXT] = "";
	struct words w = { o, r->text, full, false };
	va_list ap;

	if (o->n == O_REFUSALS)
		die("the oracle has too much to say");
	r->op = op;
	r->code = code;
	r->each = !key;
	r->text[0] = '\0';
	va_start(ap, what);
	for (; what && *what; what++)
		put_next(&w, *what, &ap);
	va_end(ap);
	snprintf(r->key, sizeof(r->key), "%s", key ? key : full);
}

static bool same_text(const struct o_refusal *a, const struct o_refusal *b)
{
	return a->op == b->op && a->code == b->code &&
	       !strcmp(a->text, b->text);
}

static bool same_key(const struct o_refusal *a, const struct o_refusal *b)
{
	return a->op == b->op && a->code == b->code && !strcmp(a->key, b->key);
}

/* Does the oracle say the same? */
static bool known(struct oracle *o, const struct o_refusal *said)
{
	unsigned int i;

	for (i = 0; i < o->n; i++)
		if (same_text(&o->refusal[i], said))
			return true;
	return false;
}

/* Has it been said, by one example or another? */
static bool told(struct oracle *o, const struct o_refusal *want,
		 const struct o_refusal *said, unsigned int n)
{
	unsigned int i, k;

	for (i = 0; i < n; i++)
		for (k = 0; k < o->n; k++)
			if (same_key(&o->refusal[k], want) &&
			    same_text(&o->refusal[k], &said[i]))
				return true;
	return false;
}

/* How many there are to be told. */
static unsigned int count(struct oracle *o)
{
	unsigned int i, k, n = 0;

	for (i = 0; i < o->n; i++) {
		for (k = 0; k < i; k++)
			if (!o->refusal[i].each &&
			    same_key(&o->refusal[k], &o->refusal[i]))
				break;
		n += k == i;
	}
	return n;
}

/**
 * o_compare() - have all reasons been told, once each, and no others?
 * @o: the oracle, after the commit
 * @said: what has been told
 * @n: how many
 * @all: that is all there was to tell
 * @alone: set if it is the oracle that knows nothing of the result
 *
 * Return: a refusal that one of the two alone knows, or NULL.
 */
const struct o_refusal *o_compare(struct oracle *o,
				  const struct o_refusal *said, unsigned int n,
				  bool all, bool *alone)
{
	unsigned int i, want = count(o);

	*alone = true;
	for (i = 0; i < n; i++)
		if (!known(o, &said[i]) || i >= want)
			return &said[i];
	*alone = false;
	for (i = 0; i < o->n && all; i++)
		if (!told(o, &o->refusal[i], said, n))
			return &o->refusal[i];
	return all && n < want ? &o->refusal[0] : NULL;
}
