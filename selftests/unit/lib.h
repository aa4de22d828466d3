/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A model to play with, operations written as text, and the state as text.
 *
 * An operation is VERB KIND HANDLE WORD...:
 *	new vnet [SUB:]A PREFIX... region=R
 *	set vnet A clear PREFIX... -PREFIX...
 *	new subnet A/s PREFIX...
 *	new nic [SUB:]n in=A/s ADDRESS... auto4 auto6 +ip-forwarding
 *	new peering [SUB:]A/ab to=[SUB:]B +forwarded -access
 *	set peering A/ab sync		del peering A/ab both
 *	new peering A/ab to=B local=s remote=t	set peering A/ab -local=s
 *	new gateway [SUB:]g in=A type=vpn nic=n PREFIX...	(summarized)
 *	new connection [SUB:]g/c PREFIX... learned=1 to=[SUB:]B
 *	new route-table [SUB:]t isolated=1	set subnet A/s table=t
 *	new route [SUB:]t/r PREFIX hop=None	new route t/r PREFIX hop=ADDRESS
 *	set fabric . limit=vnets:5
 *	new grant [SUB:]A user=7 role=reader	(a VNet; SUB: is a subscription)
 *	del grant ? tenant=t group=8 role=owner
 */
#ifndef _UNIT_LIB_H
#define _UNIT_LIB_H

#include <stdio.h>
#include "table.h"

#define TEXT_MAX	400
#define LIST_MAX	32

/**
 * struct script_op - an operation and what it points to
 * @op: the operation
 * @text: words that @op refers to
 * @add: prefixes to add
 * @remove: prefixes to take away
 * @subnets: names of subnets of a link
 * @named: those by list: local, remote, removed local, removed remote
 * @n_named: how many each has
 */
struct script_op {
	struct vpeer_op op;
	char text[TEXT_MAX];
	struct vpeer_prefix add[LIST_MAX];
	struct vpeer_prefix remove[LIST_MAX];
	struct vpeer_str subnets[4 * LIST_MAX];
	struct vpeer_str named[4][LIST_MAX];
	u32 n_named[4];
};

/**
 * struct answer - what came of a commit
 * @err: as vpeer_tx_check() and vpeer_tx_apply() tell
 * @changes: something has changed or would have
 * @revokes: a permission has been taken away
 * @truncated: not all refusals are known
 * @n: number of refusals
 * @n_touched: objects that count as changed
 * @n_recompiled: VNets whose routes have been compiled
 * @refusal: operation and code of each refusal
 * @touched: ids of the objects
 * @recompiled: ids of the VNets
 */
struct answer {
	int err;
	bool changes;
	bool revokes;
	bool truncated;
	u32 n;
	u32 n_touched;
	u32 n_recompiled;
	struct {
		u32 op;
		u16 code;
	} refusal[VPEER_REFUSALS_MAX];
	u32 touched[4096];
	u32 recompiled[1024];
};

/**
 * struct world - a model under test
 * @m: the model
 * @caller: who commits, NULL for an administrator
 * @last: the last answer
 * @all: the refusals of the last commit in full
 * @first: the first of them
 * @text: the last answer in words
 */
struct world {
	struct vpeer_model m;
	const struct vpeer_caller *caller;
	struct answer last;
	struct vpeer_refusal all[VPEER_REFUSALS_MAX];
	struct vpeer_refusal first;
	char text[4096];
};

void die(const char *fmt, ...) __attribute__((format(printf, 1, 2), noreturn));

void world_init(struct world *w);
void world_init_seed(struct world *w, u32 seed);
void world_exit(struct world *w);

struct vpeer_prefix prefix(const char *text);
struct vpeer_addr addr(const char *text);
struct vpeer_space *space(const char *text);
void script_parse(struct script_op *s, const char *text);
const char *code_name(u16 code);

void transact(struct world *w, const struct vpeer_op **op, u32 n, bool dry,
	      struct answer *a);
void transact_plain(struct world *w, const struct vpeer_op **op, u32 n,
		    bool dry, struct answer *a);
void want_same(const struct answer *dry, const struct answer *a);
void transact_checked(struct world *w, const struct vpeer_op **op, u32 n);
const char *commit(struct world *w, ...) __attribute__((sentinel));
const char *dry_run(struct world *w, ...) __attribute__((sentinel));

/* a commit of texts; the answer in words: ok, nothing, or INDEX:CODE... */
#define COMMIT(...)	commit(&self->w, __VA_ARGS__, NULL)
#define DRY_RUN(...)	dry_run(&self->w, __VA_ARGS__, NULL)

enum { DUMP_IDS = 1, DUMP_ROUTES = 2, DUMP_GENERATION = 4 };

char *world_dump(struct world *w, unsigned int what);
char *object_text(struct world *w, struct vpeer_obj *obj);
char *routes_text(struct world *w, struct vpeer_vnet *v);
char *prefix_text(const struct vpeer_prefix *p, char *buf);
void world_check(struct world *w);

struct vpeer_vnet *the_vnet(struct world *w, const char *handle);
struct vpeer_subnet *the_subnet(struct world *w, const char *handle);
struct vpeer_netif *the_nic(struct world *w, const char *handle);
struct vpeer_link *the_link(struct world *w, const char *handle);
const char *link_text(struct world *w, const char *handle);
const char *nic_text(struct world *w, const char *handle);

/* xorshift: the same numbers everywhere */
struct dice {
	u64 state;
};

u32 roll(struct dice *d, u32 sides);

/* the fixture of nearly every test */
#define WORLD_FIXTURE(name)						\
	FIXTURE(name) {							\
		struct world w;						\
	};								\
	FIXTURE_SETUP(name)						\
	{								\
		world_init(&self->w);					\
	}								\
	FIXTURE_TEARDOWN(name)						\
	{								\
		world_exit(&self->w);					\
	}

#endif
