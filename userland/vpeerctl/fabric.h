/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef VPEERCTL_FABRIC_H
#define VPEERCTL_FABRIC_H

#include "ctl.h"
#include "op.h"

/**
 * struct commit_result - What became of a commit.
 * @generation: Generation of the fabric afterwards.
 * @refusals: Number of refusals.
 * @stale: The fabric has not the generation that was expected; this is left
 *         to the caller to tell.
 */
struct commit_result {
	uint64_t generation;
	unsigned int refusals;
	bool stale;
};

int fabric_open(struct ctl *ctl);
int fabric_failed(struct ctl *ctl, const char *what,
		  const struct extack *extack);
int fabric_dump(struct ctl *ctl, const struct object *filter,
		struct objects *objects, uint64_t *generation);
int fabric_get(struct ctl *ctl, struct object *names, struct object **object,
	       bool quiet);
int fabric_generation(struct ctl *ctl, uint64_t *generation);
int commit(struct ctl *ctl, const struct ops *ops, uint32_t flags,
	   uint64_t expect, struct commit_result *result);

#endif
