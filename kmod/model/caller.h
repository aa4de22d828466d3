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
 * struct vpeer_party - one of the two who stand behind a request
 * @administrator: may do everything
 * @is: is he this user, or in this group?
 * @ctx: first argument of @is
 */
struct vpeer_party {
	bool administrator;
	bool (*is)(const void *ctx, bool group, u32 principal);
	const void *ctx;
};

/**
 * struct vpeer_caller - who asks; each of the two must have the right
 * @sender: who has sent the message
 * @opener: who has opened the socket
 */
struct vpeer_caller {
	struct vpeer_party sender;
	struct vpeer_party opener;
};

bool vpeer_caller_administrator(const struct vpeer_caller *c);
bool vpeer_caller_may(const struct vpeer_caller *c,
		      const struct vpeer_obj *obj, enum vpeer_right right);
bool vpeer_caller_sees(const struct vpeer_caller *c,
		       const struct vpeer_obj *obj);
bool vpeer_caller_knows(const struct vpeer_caller *c,
			const struct vpeer_subscription *s);
int vpeer_caller_has_grant(const struct vpeer_caller *c,
			   struct vpeer_model *m);
enum vpeer_role vpeer_right_role(enum vpeer_right right);

#endif
