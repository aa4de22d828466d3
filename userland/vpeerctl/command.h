/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef VPEERCTL_COMMAND_H
#define VPEERCTL_COMMAND_H

#include "args.h"
#include "ctl.h"

/*
 * Commands lie side by side in a section of their own, so the distance from one
 * to the next must be the size of one, whatever the compiler likes to align to.
 */
#define COMMAND_ALIGN	64

/**
 * struct command - An object and what to do with it.
 * @object: First word.
 * @verb: Second word.
 * @summary: What it does, in a line.
 * @args: The words that may follow, ended by an empty one.
 * @implied: Carried out when no verb is given.
 * @compares: Ends as diff(1) does: 1 is a difference, 2 is trouble.
 * @run: Carries it out and returns an exit status.
 */
struct command {
	const char *object;
	const char *verb;
	const char *summary;
	const struct arg *args;
	bool implied;
	bool compares;
	int (*run)(struct ctl *ctl, const struct args *args);
} __attribute__((aligned(COMMAND_ALIGN)));

/**
 * COMMAND() - Register a command; the linker collects them.
 * @name: An identifier, unique in the file.
 */
#define COMMAND(name) \
	static const struct command name \
		__attribute__((section("vpeerctl_commands"), used))

extern const struct command __start_vpeerctl_commands[];
extern const struct command __stop_vpeerctl_commands[];

const struct command *command_next(const struct command *last);
const char *verb_canonical(const char *verb);
bool command_is_first_of_object(const struct command *cmd);
const struct command *command_find(const char *object, const char *verb);
bool command_has_object(const char *object);
void command_usage(struct pool *pool, const struct command *cmd, FILE *to);
void command_help(struct pool *pool, const char *object, FILE *to);

#endif
