/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef _LIB_FABRIC_H
#define _LIB_FABRIC_H

#include "nl.h"
#include "schema.h"

#define REFUSALS_MAX 64

/**
 * struct refusal - why an operation was refused
 * @op: index of the operation, -1 without one
 * @attribute: attribute of the object at fault, 0 without one
 * @code: enum vpeer_code
 * @error: errno, positive
 * @limit: the limit that is reached
 * @role: enum vpeer_role that is missing
 * @rule: number of the rule
 * @object: handles of the objects concerned, empty for hidden ones
 * @objects: how many
 * @prefix: prefixes concerned
 * @prefixes: how many
 */
struct refusal {
	int op;
	int attribute;
	int code;
	int error;
	uint32_t limit;
	uint32_t role;
	char rule[81];
	char object[4][257];
	int objects;
	char prefix[4][64];
	int prefixes;
};

/**
 * struct fabric - a fabric and what its last commit was told
 * @nl: generic netlink socket in the home namespace
 * @home: the home namespace
 * @family: number of the netlink family
 * @group: number of the multicast group
 * @generation: of the last answer
 * @refusal: the refusals of the last commit
 * @refusals: how many
 * @truncated: there were more
 * @answers: messages with an answer to the last commit
 */
struct fabric {
	struct nl nl;
	int home;
	uint16_t family;
	uint32_t group;
	uint64_t generation;
	struct refusal refusal[REFUSALS_MAX];
	int refusals;
	bool truncated;
	int answers;
};

void fabric_open(struct fabric *f, int home);
struct fabric *fabric_new(void);
void fabric_close(struct fabric *f);

void commit_ops(struct msg *msg, const char *text);
void commit_init(struct fabric *f, struct msg *msg);
int commit_send(struct fabric *f, struct msg *msg);
int commit(struct fabric *f, const char *fmt, ...)
	__attribute__((format(printf, 2, 3)));
int dry_run(struct fabric *f, const char *fmt, ...)
	__attribute__((format(printf, 2, 3)));
void must_commit(struct fabric *f, const char *fmt, ...)
	__attribute__((format(printf, 2, 3)));
int stage(struct fabric *f, uint32_t transaction, uint32_t flags,
	  const char *fmt, ...) __attribute__((format(printf, 4, 5)));
void handle_put(struct msg *msg, const struct object *object,
		const char *handle);
bool refused_as(const struct fabric *f, int ret, int code, int error);
bool refused_with(const struct fabric *f, int code);

#endif /* _LIB_FABRIC_H */
