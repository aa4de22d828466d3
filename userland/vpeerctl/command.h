/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef VPEERCTL_COMMAND_H
#define VPEERCTL_COMMAND_H

#include "args.h"
#include "ctl.h"

/**
 * struct command - An object and what to do with it.
 * @object: First word.
 * @verb: Second word.
 * @summary: What it does, in a line.
 * @args: The words that may follow, ended by an empty one.
 * @implied: Carried out when no verb is given.
 * @run: Carries it out and returns an exit status.
 */
struct command {
	const char *object;
	const char *verb;
	const char *summary;
	const struct arg *args;
	bool implied;
	int (*run)(struct ctl *ctl, const struct args *args);
};

/* Commands of one file are listed in the order they are written in. */
#ifdef __clang__
#define COMMAND_IN_ORDER
#else
#define COMMAND_IN_ORDER	__attribute__((no_reorder))
#endif

/**
 * COMMAND() - Register a command; the linker collects them.
 * @name: An identifier, unique in the file.
 */
#define COMMAND(name)							\
	static const struct command name;				\
	COMMAND_IN_ORDER						\
	static const struct command *const name##_entry			\
		__attribute__((section("vpeerctl_commands"), used)) =	\
		&name;							\
	static const struct command name

extern const struct command *const __start_vpeerctl_commands[];
extern const struct command *const __stop_vpeerctl_commands[];

#define for_each_command(entry)						\
	for ((entry) = __start_vpeerctl_commands;			\
	     (entry) < __stop_vpeerctl_commands; (entry)++)

const char *verb_canonical(const char *verb);
bool command_is_first_of_object(const struct command *const *entry);
const struct command *command_find(const char *object, const char *verb);
bool command_has_object(const char *object);
void command_usage(struct pool *pool, const struct command *cmd, FILE *to);
void command_help(struct pool *pool, const char *object, FILE *to);

#endif
