// SPDX-License-Identifier: GPL-2.0-only
/* What others have said of a commit, beside what the oracle says. */
#include <string.h>
#include "oracle.h"

/* The oracle's refusal that says the same, or NULL. */
static const struct o_refusal *same(struct oracle *o,
				    const struct o_refusal *r)
{
	unsigned int i;

	for (i = 0; i < o->n; i++)
		if (o->refusal[i].op == r->op &&
		    o->refusal[i].code == r->code &&
		    !strcmp(o->refusal[i].text, r->text))
			return &o->refusal[i];
	return NULL;
}

static bool told(struct oracle *o, const struct o_refusal *want,
		 const struct o_refusal *said, unsigned int n)
{
	const struct o_refusal *r;
	unsigned int i;

	for (i = 0; i < n; i++) {
		r = same(o, &said[i]);
		if (r && r->op == want->op && r->code == want->code &&
		    !strcmp(r->key, want->key))
			return true;
	}
	return false;
}

/**
 * o_compare() - have all reasons been told, and no others?
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
	unsigned int i;

	*alone = true;
	for (i = 0; i < n; i++)
		if (!same(o, &said[i]))
			return &said[i];
	*alone = false;
	for (i = 0; i < o->n && all; i++)
		if (!told(o, &o->refusal[i], said, n))
			return &o->refusal[i];
	return NULL;
}
