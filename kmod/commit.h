/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef _VPEER_COMMIT_H
#define _VPEER_COMMIT_H

#include "batch.h"
#include "fabric.h"

struct genl_info;
struct vpeer_creds;

int vpeer_commit(struct vpeer_fabric *f, const struct vpeer_batch *b,
		 const struct vpeer_creds *by, struct genl_info *info);

#endif
