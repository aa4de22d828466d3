/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef VPEERCTL_NETNS_H
#define VPEERCTL_NETNS_H

#include "ctl.h"
#include "object.h"
#include "strmap.h"

#define NETNS_DIR	"/run/netns"

/**
 * struct netns_names - The named namespaces, by their ids as seen from home.
 * @by_id: Name by id, the id as text.
 * @pool: Where it lives.
 */
struct netns_names {
	struct strmap by_id;
	struct pool *pool;
};

int netns_enter_home(struct ctl *ctl, const char *text);
bool netns_is_name(const char *text);
int netns_open(struct pool *pool, const char *text);
bool netns_exists(struct pool *pool, const char *name);
int netns_enter(int fd);
void netns_leave(void);
int netns_create(struct pool *pool, const char *name);
int netns_delete(struct pool *pool, const char *name);
int32_t netns_id(struct ctl *ctl, int fd, bool assign);
int rtnl_open(struct ctl *ctl);
int netns_names_read(struct ctl *ctl, struct netns_names *names);
void netns_name_devices(struct ctl *ctl, const struct netns_names *names,
			struct objects *nics);

#endif
