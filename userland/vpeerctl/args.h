/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef VPEERCTL_ARGS_H
#define VPEERCTL_ARGS_H

#include <linux/vpeer.h>
#include <stdbool.h>

#include "ctl.h"
#include "object.h"

/**
 * enum arg_type - What kind of value a word is.
 * @ARG_TEXT: Anything.
 * @ARG_NAME: A name of an object, with or without subscription and VNet.
 * @ARG_PREFIX: An address prefix.
 * @ARG_ADDRESS: An address.
 * @ARG_SWITCH: on or off.
 * @ARG_NUMBER: A number.
 * @ARG_CHOICE: One of some words.
 * @ARG_FLAG: No value, the key alone.
 */
enum arg_type {
	ARG_TEXT,
	ARG_NAME,
	ARG_PREFIX,
	ARG_ADDRESS,
	ARG_SWITCH,
	ARG_NUMBER,
	ARG_CHOICE,
	ARG_FLAG,
};

#define ARG_REQUIRED	1u	/* must be given */
#define ARG_REPEAT	2u	/* may be given more than once */

/**
 * struct arg - A word that a command takes.
 * @key: The word before the value; NULL for the value that comes first.
 * @what: What the value is, for help.
 * @type: The kind of value.
 * @flags: ARG_REQUIRED and the like.
 * @kind: The kind of object that an ARG_NAME names, for completion; of an
 *	ARG_TEXT, that of a list of names within the object's parent.
 * @choices: The words of an ARG_CHOICE, ended by NULL.
 */
struct arg {
	const char *key;
	const char *what;
	enum arg_type type;
	unsigned int flags;
	enum vpeer_object kind;
	const char *const *choices;
};

/* The end of a list of words. */
#define ARG_END		{ .key = NULL, .what = NULL }

/**
 * struct arg_value - A word that was given.
 * @arg: Which it is.
 * @text: The value, the key for an ARG_FLAG.
 * @word: Index of the value on the command line.
 * @prefix: The value of an ARG_PREFIX or ARG_ADDRESS.
 * @number: The value of an ARG_NUMBER or ARG_SWITCH.
 */
struct arg_value {
	const struct arg *arg;
	const char *text;
	int word;
	struct prefix prefix;
	uint32_t number;
};

/**
 * struct args - The words that were given to a command.
 * @v: The values, in the order they were given.
 * @n: Number of values.
 * @room: Room for values.
 */
struct args {
	struct arg_value *v;
	size_t n;
	size_t room;
};

int args_parse(struct ctl *ctl, const struct arg *spec, int first,
	       struct args *args);
const struct arg_value *args_get(const struct args *args, const char *key);
const struct arg_value *args_next(const struct args *args, const char *key,
				  const struct arg_value *last);
const struct arg_value *args_name(const struct args *args);
const char *args_text(const struct args *args, const char *key);
bool args_number(const struct args *args, const char *key, uint32_t *number);

#endif
