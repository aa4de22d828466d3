// SPDX-License-Identifier: GPL-2.0-only
/* State files: one commit, then namespaces and devices; undone on failure. */
#include <string.h>

#include "apply.h"
#include "device.h"
#include "fabric.h"
#include "ledger.h"
#include "netns.h"
#include "progress.h"
#include "report.h"

/* A plan is made anew when somebody else's commit came between. */
#define APPLY_TRIES	10

/**
 * struct applier - A state file that is being applied.
 * @ctl: The run.
 * @have: What was found before.
 * @want: What is wanted.
 * @mode: How far to go.
 * @plan: The plan.
 * @committed: There was something to commit.
 * @netns_made: Namespaces that were made, the first so many of the plan's.
 * @done: Actions that were done, the first so many of the plan's.
 */
struct applier {
	struct ctl *ctl;
	struct lab have;
	struct lab *want;
	enum plan_mode mode;
	struct plan plan;
	bool committed;
	size_t netns_made;
	size_t done;
};

static int commit_plan(struct applier *a)
{
	struct commit_result result = { 0 };
	int status = STATUS_OK, tries;

	for (tries = 0; tries < APPLY_TRIES; tries++) {
		status = lab_read(a->ctl, &a->have);
		if (status)
			return status;
		plan_make(a->ctl, &a->have, a->want, a->mode, true, &a->plan);
		if (!a->plan.ops.n)
			return STATUS_OK;
		status = commit(a->ctl, &a->plan.ops, 0, a->have.generation,
				&result);
		if (!result.stale)
			break;
	}
	if (result.stale)
		complain(a->ctl, "the fabric keeps changing, try again");
	a->committed = !status;
	return status;
}

static int make_netns(struct applier *a)
{
	const char *name;
	int err = 0;

	for (; a->netns_made < a->plan.nnetns; a->netns_made++) {
		name = a->plan.netns_list[a->netns_made];
		err = netns_create(a->plan.pool, name);
		if (err)
			break;
		err = ledger_note(a->plan.pool, name);
		if (!err)
			continue;
		netns_delete(a->plan.pool, name);
		break;
	}
	if (!err)
		return STATUS_OK;
	complain(a->ctl, "cannot create network namespace %s: %s", name,
		 strerror(-err));
	return STATUS_USAGE;
}

/* The fabric has chosen addresses: take them, by one dump. */
static int learn_addresses(struct applier *a)
{
	struct object *filter = object_new(a->plan.pool, VPEER_OBJECT_NIC);
	struct objects nics = { 0 };
	struct lab found;
	struct object *o;
	int status;
	size_t i;

	for (i = 0; i < a->plan.nactions; i++)
		if (a->plan.actions[i].kind == ACTION_CREATE)
			break;
	if (i == a->plan.nactions)
		return STATUS_OK;
	status = fabric_dump(a->ctl, filter, &nics, NULL);
	if (status)
		return status;
	lab_init(&found, a->plan.pool);
	for (i = 0; i < nics.n; i++)
		lab_add(&found, nics.v[i]);
	for (i = 0; i < a->plan.nactions; i++) {
		o = a->plan.actions[i].want;
		if (!o)
			continue;
		filter = lab_find(&found, VPEER_OBJECT_NIC, o->handle);
		if (filter) {
			o->list = filter->list;
			o->id = filter->id;
		}
	}
	return STATUS_OK;
}

static int do_action(struct applier *a, const struct action *action)
{
	struct prefixes away = { 0 }, added = { 0 };
	struct pool *pool = a->plan.pool;

	switch (action->kind) {
	case ACTION_CREATE:
		return device_create(a->ctl, action->want);
	case ACTION_READDRESS:
		prefixes_minus(pool, &action->have->list, &action->want->list,
			       &away);
		prefixes_minus(pool, &action->want->list, &action->have->list,
			       &added);
		return device_readdress(a->ctl, action->want, &away, &added);
	case ACTION_MTU:
		return device_set_mtu(a->ctl, action->want,
				      action->want->device.mtu);
	case ACTION_DELETE:
		break;
	}
	return STATUS_OK;
}

static int do_actions(struct applier *a)
{
	struct progress progress;
	int status;

	status = learn_addresses(a);
	progress_begin(&progress, "devices", a->plan.nactions);
	for (; !status && a->done < a->plan.nactions; a->done++) {
		status = do_action(a, &a->plan.actions[a->done]);
		if (status)
			break;
		progress_step(&progress, a->done + 1);
	}
	progress_end(&progress);
	return status;
}

/* Deletions come last: what is gone cannot be brought back. */
static int delete_devices(struct ctl *ctl, const struct plan *plan)
{
	struct progress progress;
	int status = STATUS_OK, one;
	size_t i;

	progress_begin(&progress, "old devices", plan->nactions);
	for (i = 0; i < plan->nactions; i++) {
		if (plan->actions[i].kind != ACTION_DELETE)
			continue;
		one = device_delete(ctl, plan->actions[i].have);
		if (!status)
			status = one;
		progress_step(&progress, i + 1);
	}
	progress_end(&progress);
	return status;
}

static int undo_commit(struct applier *a)
{
	struct plan back;
	struct lab now;
	int status;

	if (!a->committed)
		return STATUS_OK;
	status = lab_read(a->ctl, &now);
	if (status)
		return status;
	plan_make(a->ctl, &now, &a->have, PLAN_REPLACE, false, &back);
	return commit(a->ctl, &back.ops, 0, now.generation, NULL);
}

/* Also of an action that failed half way, so each step may have been none. */
static void undo_action(struct applier *a, const struct action *action)
{
	struct prefixes away = { 0 }, added = { 0 };
	struct pool *pool = a->plan.pool;

	if (action->kind == ACTION_CREATE) {
		device_delete(a->ctl, action->want);
		if (action->have && action->have->device.wanted)
			device_reattach(a->ctl, action->have);
	} else if (action->kind == ACTION_READDRESS) {
		prefixes_minus(pool, &action->want->list, &action->have->list,
			       &away);
		prefixes_minus(pool, &action->have->list, &action->want->list,
			       &added);
		device_readdress(a->ctl, action->have, &away, &added);
	} else if (action->kind == ACTION_MTU && action->have) {
		device_set_mtu(a->ctl, action->have, action->old_mtu);
	}
}

/* Only what this run has made goes; what was there before comes back. */
static void undo(struct applier *a)
{
	size_t i;
	int status;

	status = undo_commit(a);
	for (i = a->done + (a->done < a->plan.nactions); i-- > 0;)
		undo_action(a, &a->plan.actions[i]);
	for (i = a->netns_made; i-- > 0;) {
		netns_delete(a->plan.pool, a->plan.netns_list[i]);
		ledger_forget(a->plan.pool, a->plan.netns_list[i]);
	}
	if (status)
		complain(a->ctl, "the commit could not be undone: the fabric is as the file says, but not all devices are");
	else if (a->committed)
		complain(a->ctl, "the commit was undone, nothing has changed");
	else
		complain(a->ctl, "nothing was committed");
}

static int remove_netns(struct ctl *ctl, const char *name)
{
	int err = netns_delete(&ctl->pool, name);

	if (!err) {
		ledger_forget(&ctl->pool, name);
		return STATUS_OK;
	}
	complain(ctl, "cannot remove network namespace %s: %s", name,
		 strerror(-err));
	return STATUS_USAGE;
}

/* Removes the namespaces that are ours and that a file names, or does not. */
static int remove_netns_if(struct ctl *ctl, const struct lab *lab, bool named)
{
	const struct objects *nics = &lab->of[VPEER_OBJECT_NIC].list;
	struct strmap names = { .pool = &ctl->pool };
	const char **own = ledger_list(&ctl->pool);
	int status = STATUS_OK, one;
	size_t i;

	for (i = 0; i < nics->n; i++)
		if (nics->v[i]->device.netns)
			strmap_put(&names, nics->v[i]->device.netns,
				   nics->v[i]);
	for (; *own; own++) {
		if (!strmap_get(&names, *own) == named)
			continue;
		one = remove_netns(ctl, *own);
		status = status ? status : one;
	}
	return status;
}

static int prune_netns(struct ctl *ctl, const struct lab *want)
{
	return remove_netns_if(ctl, want, false);
}

/**
 * apply_lab() - Make the fabric as a state file says.
 * @ctl: The run.
 * @want: The file.
 * @mode: Delete what it does not name, or not.
 *
 * Return: An exit status; what is wrong has been said.
 */
int apply_lab(struct ctl *ctl, struct lab *want, enum plan_mode mode)
{
	struct applier a = { .ctl = ctl, .want = want, .mode = mode };
	int status, one;

	status = commit_plan(&a);
	if (status)
		return status;
	status = make_netns(&a);
	if (!status)
		status = do_actions(&a);
	if (status) {
		undo(&a);
		return status;
	}
	status = delete_devices(ctl, &a.plan);
	one = mode == PLAN_REPLACE ? prune_netns(ctl, want) : STATUS_OK;
	return status ? status : one;
}

/**
 * check_lab() - Find out whether a state file would be accepted.
 * @ctl: The run.
 * @want: The file.
 *
 * Return: An exit status; every refusal has been said.
 */
int check_lab(struct ctl *ctl, struct lab *want)
{
	struct lab have;
	struct plan plan;
	int status;

	status = lab_read(ctl, &have);
	if (status)
		return status;
	plan_make(ctl, &have, want, PLAN_APPLY, false, &plan);
	return commit(ctl, &plan.ops, VPEER_COMMIT_FLAGS_DRY_RUN, 0, NULL);
}

/**
 * down_lab() - Remove what a state file names.
 * @ctl: The run.
 * @named: The file.
 *
 * Return: An exit status; what is wrong has been said.
 */
int down_lab(struct ctl *ctl, struct lab *named)
{
	struct lab have;
	struct plan plan;
	int status, one;

	status = lab_read(ctl, &have);
	if (status)
		return status;
	plan_down(ctl, &have, named, &plan);
	status = commit(ctl, &plan.ops, 0, 0, NULL);
	if (status)
		return status;
	status = delete_devices(ctl, &plan);
	one = remove_netns_if(ctl, named, true);
	return status ? status : one;
}
