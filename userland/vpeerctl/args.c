// SPDX-License-Identifier: GPL-2.0-only
/* The words that follow an object and its verb. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "args.h"
#include "report.h"
#include "suggest.h"

/* A flag may be written as an option, too: --watch. */
static bool is_key(const struct arg *arg, const char *text)
{
	if (arg->type == ARG_FLAG && !strncmp(text, "--", 2))
		text += 2;
	return arg->key && !strcmp(arg->key, text);
}

static const struct arg *arg_by_key(const struct arg *spec, const char *key)
{
	for (; spec->what || spec->key; spec++)
		if (is_key(spec, key))
			return spec;
	return NULL;
}

static const struct arg *arg_positional(const struct arg *spec)
{
	for (; spec->what || spec->key; spec++)
		if (!spec->key)
			return spec;
	return NULL;
}

static bool parse_number(const char *text, uint32_t *number)
{
	unsigned long long value;
	char *end;

	if (*text < '0' || *text > '9')
		return false;
	errno = 0;
	value = strtoull(text, &end, 10);
	*number = (uint32_t)value;
	return !errno && !*end && value <= UINT32_MAX;
}

static bool parse_switch(const char *text, uint32_t *number)
{
	*number = !strcmp(text, "on");
	return *number || !strcmp(text, "off");
}

static bool parse_choice(const struct arg *arg, const char *text)
{
	const char *const *choice;

	for (choice = arg->choices; *choice; choice++)
		if (!strcmp(*choice, text))
			return true;
	return false;
}

static const char *expected(struct ctl *ctl, const struct arg *arg)
{
	const char *const *choice;
	const char *text = NULL;

	switch (arg->type) {
	case ARG_NAME:
		return "a name, [SUBSCRIPTION:]NAME[/CHILD]";
	case ARG_PREFIX:
		return "a prefix, ADDRESS/LENGTH";
	case ARG_ADDRESS:
		return "an address";
	case ARG_SWITCH:
		return "on or off";
	case ARG_NUMBER:
		return "a number";
	case ARG_CHOICE:
		for (choice = arg->choices; *choice; choice++)
			text = text ? pool_printf(&ctl->pool, "%s or %s", text,
						  *choice) : *choice;
		return text;
	default:
		return "a value";
	}
}

static bool parse_value(struct ctl *ctl, struct arg_value *value)
{
	struct name name;

	switch (value->arg->type) {
	case ARG_NAME:
		return name_parse(&ctl->pool, value->text, &name);
	case ARG_PREFIX:
		return prefix_parse(value->text, &value->prefix);
	case ARG_ADDRESS:
		return address_parse(value->text, &value->prefix);
	case ARG_SWITCH:
		return parse_switch(value->text, &value->number);
	case ARG_NUMBER:
		return parse_number(value->text, &value->number);
	case ARG_CHOICE:
		return parse_choice(value->arg, value->text);
	default:
		return true;
	}
}

static void unknown_word(struct ctl *ctl, const struct arg *spec, int word)
{
	struct suggestion near = { .wrong = ctl->words[word] };

	for (; spec->what || spec->key; spec++)
		if (spec->key)
			suggest_consider(&near, spec->key);
	if (near.best)
		complain_word(ctl, word,
			      "unknown word \"%s\", did you mean \"%s\"?",
			      near.wrong, near.best);
	else
		complain_word(ctl, word, "unknown word \"%s\"", near.wrong);
}

static int add_value(struct ctl *ctl, struct args *args,
		     const struct arg *arg, int word)
{
	struct arg_value *value;

	if (!(arg->flags & ARG_REPEAT) && arg->key &&
	    args_get(args, arg->key)) {
		complain_word(ctl, word, "\"%s\" is given twice", arg->key);
		return STATUS_USAGE;
	}
	args->v = pool_grow(&ctl->pool, args->v, sizeof(*value), args->n,
			    &args->room);
	value = &args->v[args->n++];
	value->arg = arg;
	value->word = word;
	value->text = ctl->words[word];
	if (parse_value(ctl, value))
		return STATUS_OK;
	if (arg->key)
		complain_word(ctl, word, "%s is \"%s\", not %s", arg->key,
			      value->text, expected(ctl, arg));
	else
		complain_word(ctl, word, "\"%s\" is not %s", value->text,
			      expected(ctl, arg));
	return STATUS_USAGE;
}

static int missing(struct ctl *ctl, const struct arg *spec,
		   const struct args *args)
{
	for (; spec->what || spec->key; spec++) {
		if (!(spec->flags & ARG_REQUIRED))
			continue;
		if (spec->key ? args_get(args, spec->key) : args_name(args))
			continue;
		complain(ctl, "\"%s %s\" needs %s%s%s", ctl->words[0],
			 ctl->nwords > 1 ? ctl->words[1] : "",
			 spec->key ? spec->key : "", spec->key ? " " : "",
			 spec->what);
		return STATUS_USAGE;
	}
	return STATUS_OK;
}

static int parse_pair(struct ctl *ctl, const struct arg *spec, int *word,
		      struct args *args)
{
	const struct arg *arg = arg_by_key(spec, ctl->words[*word]);

	if (!arg) {
		unknown_word(ctl, spec, *word);
		return STATUS_USAGE;
	}
	if (arg->type != ARG_FLAG && ++*word == ctl->nwords) {
		complain_word(ctl, *word - 1, "%s needs %s", arg->key,
			      expected(ctl, arg));
		return STATUS_USAGE;
	}
	return add_value(ctl, args, arg, (*word)++);
}

/**
 * args_parse() - Read the words of a command.
 * @ctl: The run, which holds the words.
 * @spec: What the command takes.
 * @first: Index of the first word that is its own.
 * @args: Where the values go.
 *
 * A first value that may be left out gives way to a key of the same spelling.
 *
 * Return: An exit status; what is wrong has been said.
 */
int args_parse(struct ctl *ctl, const struct arg *spec, int first,
	       struct args *args)
{
	const struct arg *name = arg_positional(spec);
	int word = first, status = STATUS_OK;

	if (name && word < ctl->nwords &&
	    ((name->flags & ARG_REQUIRED) ||
	     !arg_by_key(spec, ctl->words[word])))
		status = add_value(ctl, args, name, word++);
	while (!status && word < ctl->nwords)
		status = parse_pair(ctl, spec, &word, args);
	return status ? status : missing(ctl, spec, args);
}

/**
 * args_next() - Go through the values of a key.
 * @args: What was given.
 * @key: The key.
 * @last: The value before, NULL to begin.
 *
 * Return: The next value, NULL at the end.
 */
const struct arg_value *args_next(const struct args *args, const char *key,
				  const struct arg_value *last)
{
	const struct arg_value *value = last ? last + 1 : args->v;

	for (; args->n && value < args->v + args->n; value++)
		if (value->arg->key && !strcmp(value->arg->key, key))
			return value;
	return NULL;
}

/**
 * args_get() - The last value of a key.
 * @args: What was given.
 * @key: The key.
 *
 * Return: The value, NULL if it was not given.
 */
const struct arg_value *args_get(const struct args *args, const char *key)
{
	const struct arg_value *found = NULL, *value = NULL;

	while ((value = args_next(args, key, value)))
		found = value;
	return found;
}

/**
 * args_name() - The value that comes first, without a key.
 * @args: What was given.
 *
 * Return: The value, NULL if it was not given.
 */
const struct arg_value *args_name(const struct args *args)
{
	return args->n && !args->v[0].arg->key ? &args->v[0] : NULL;
}

/**
 * args_text() - The last value of a key, as text.
 * @args: What was given.
 * @key: The key.
 *
 * Return: The text, NULL if it was not given.
 */
const char *args_text(const struct args *args, const char *key)
{
	const struct arg_value *value = args_get(args, key);

	return value ? value->text : NULL;
}

/**
 * args_number() - The last value of a key, as a number.
 * @args: What was given.
 * @key: The key, of an ARG_NUMBER or ARG_SWITCH.
 * @number: Where it goes; left alone when the key was not given.
 *
 * Return: True if it was given.
 */
bool args_number(const struct args *args, const char *key, uint32_t *number)
{
	const struct arg_value *value = args_get(args, key);

	if (value)
		*number = value->number;
	return value;
}
