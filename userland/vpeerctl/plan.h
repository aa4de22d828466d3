/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef VPEERCTL_PLAN_H
#define VPEERCTL_PLAN_H

#include "lab.h"
#include "op.h"

/**
 * enum action_kind - What is to be done with a device.
 * @ACTION_CREATE: Make it and attach it to its NIC.
 * @ACTION_READDRESS: Give it its NIC's new addresses.
 * @ACTION_MTU: Change its MTU.
 * @ACTION_DELETE: Delete it.
 */
enum action_kind {
	ACTION_CREATE,
	ACTION_READDRESS,
	ACTION_MTU,
	ACTION_DELETE,
};

/**
 * struct action - What is to be done with a NIC's device.
 * @kind: What.
 * @want: The NIC as it is wanted, NULL for a deletion.
 * @have: The NIC as it was found, NULL if it is new.
 * @old_mtu: The MTU as it was found.
 */
struct action {
	enum action_kind kind;
	uint32_t old_mtu;
	struct object *want;
	struct object *have;
};

/**
 * struct plan - What turns one lab into another.
 * @pool: Where it lives.
 * @ops: The commit.
 * @actions: Devices, afterwards; deletions last.
 * @nactions: Number of actions.
 * @room: Room for actions.
 * @netns: Namespaces to make first, as keys of a map.
 * @netns_list: The same as a list.
 * @nnetns: Number of them.
 * @netns_room: Room for them.
 */
struct plan {
	struct pool *pool;
	struct ops ops;
	struct action *actions;
	size_t nactions;
	size_t room;
	struct strmap netns;
	const char **netns_list;
	size_t nnetns;
	size_t netns_room;
};

/**
 * enum plan_mode - How far a plan goes.
 * @PLAN_APPLY: Create and change.
 * @PLAN_REPLACE: Delete what is not wanted as well.
 */
enum plan_mode {
	PLAN_APPLY,
	PLAN_REPLACE,
};

void plan_make(struct ctl *ctl, const struct lab *have,
	       const struct lab *want, enum plan_mode mode, bool devices,
	       struct plan *plan);
void plan_down(struct ctl *ctl, const struct lab *have,
	       const struct lab *named, struct plan *plan);
bool plan_is_empty(const struct plan *plan);
void plan_show(struct ctl *ctl, const struct plan *plan);

#endif
