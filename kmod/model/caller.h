/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Who asks, as far as the model needs to know it, and what he may do
 * (SEMANTICS section 6).
 */
#ifndef _VPEER_MODEL_CALLER_H
#define _VPEER_MODEL_CALLER_H

#include "object.h"

/**
 * enum vpeer_right - what roles are made of
 * @VPEER_RIGHT_READ: see what is in the scope
 * @VPEER_RIGHT_WRITE: create, change and delete it
 * @VPEER_RIGHT_PEER: make links that lead to it
 * @VPEER_RIGHT_GRANT: give and take grants in it
 */
enum vpeer_right {
	VPEER_RIGHT_READ = 1,
	VPEER_RIGHT_WRITE = 2,
	VPEER_RIGHT_PEER = 4,
	VPEER_RIGHT_GRANT = 8,
};

/**
 * struct vpeer_scope - a place that rights are asked for
 * @level: its VNet, its subscription and its tenant, NULL where there is none
 */
struct vpeer_scope {
	const struct vpeer_obj *level[3];
};

/**
 * struct vpeer_party - one of the two who stand behind a request
 * @administrator: may do everything
 * @is: tells the principals that he is, from 0 on; false after the last
 * @ctx: first argument of @is
 */
struct vpeer_party {
	bool administrator;
	bool (*is)(const void *ctx, u32 i, struct vpeer_principal *who);
	const void *ctx;
};

/**
 * struct vpeer_caller - who asks; each of the two must have the right
 * @model: where the grants are
 * @sender: who has sent the message
 * @opener: who has opened the socket
 */
struct vpeer_caller {
	struct vpeer_model *model;
	struct vpeer_party sender;
	struct vpeer_party opener;
};

struct vpeer_scope vpeer_scope_of(const struct vpeer_obj *obj);
struct vpeer_scope vpeer_scope_named(struct vpeer_model *m,
				     struct vpeer_str sub,
				     struct vpeer_str vnet);

bool vpeer_caller_administrator(const struct vpeer_caller *c);
bool vpeer_caller_may(const struct vpeer_caller *c,
		      const struct vpeer_scope *scope, enum vpeer_right right);
bool vpeer_caller_reads(const struct vpeer_caller *c,
			const struct vpeer_obj *obj);
bool vpeer_caller_sees(const struct vpeer_caller *c,
		       const struct vpeer_obj *obj);
bool vpeer_caller_finds(const struct vpeer_caller *c,
			const struct vpeer_obj *obj,
			const struct vpeer_scope *named);
bool vpeer_caller_knows(const struct vpeer_caller *c,
			const struct vpeer_subscription *s);
bool vpeer_caller_has_grant(const struct vpeer_caller *c);

struct vpeer_holder *vpeer_find_holder(struct vpeer_model *m,
				       struct vpeer_principal who);
u32 vpeer_holder_rights(struct vpeer_model *m, const struct vpeer_holder *h,
			const struct vpeer_obj *scope);

u32 vpeer_role_rights(u8 role);
enum vpeer_role vpeer_right_role(enum vpeer_right right);

#endif
