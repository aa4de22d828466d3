// SPDX-License-Identifier: GPL-2.0-only
/* vpeerctl state */
#include "apply.h"
#include "command.h"
#include "lab.h"
#include "output.h"

#define FILE_NAME \
	{ .what = "FILE", .type = ARG_TEXT, .flags = ARG_REQUIRED }

static const struct arg file_args[] = { FILE_NAME, ARG_END };

static const struct arg diff_args[] = {
	FILE_NAME,
	{ .key = "replace", .type = ARG_FLAG },
	ARG_END
};

static const struct arg no_args[] = { ARG_END };

static int load(struct ctl *ctl, const struct args *args, struct lab *lab)
{
	return lab_load(ctl, args_name(args)->text, lab);
}

static int state_apply(struct ctl *ctl, const struct args *args)
{
	struct lab want;
	int status = load(ctl, args, &want);

	return status ? status : apply_lab(ctl, &want, PLAN_APPLY);
}

static int state_replace(struct ctl *ctl, const struct args *args)
{
	struct lab want;
	int status = load(ctl, args, &want);

	return status ? status : apply_lab(ctl, &want, PLAN_REPLACE);
}

static int state_check(struct ctl *ctl, const struct args *args)
{
	struct lab want;
	int status = load(ctl, args, &want);

	return status ? status : check_lab(ctl, &want);
}

static int state_down(struct ctl *ctl, const struct args *args)
{
	struct lab named;
	int status = load(ctl, args, &named);

	return status ? status : down_lab(ctl, &named);
}

/* Exit status as diff(1): 0 the same, 1 different, 2 trouble. */
static int state_diff(struct ctl *ctl, const struct args *args)
{
	struct lab want, have;
	struct plan plan;

	if (load(ctl, args, &want) || lab_read(ctl, &have))
		return 2;
	plan_make(ctl, &have, &want, args_get(args, "replace") ?
		  PLAN_REPLACE : PLAN_APPLY, true, &plan);
	plan_show(ctl, &plan);
	return !plan_is_empty(&plan);
}

static int state_show(struct ctl *ctl, const struct args *args)
{
	struct lab have;
	json_t *json;
	int status;

	(void)args;
	status = lab_read(ctl, &have);
	if (status)
		return status;
	json = lab_json(ctl, &have);
	if (ctl->opt.json) {
		print_json(ctl, json);
		return STATUS_OK;
	}
	lab_print_yaml(json);
	json_decref(json);
	return STATUS_OK;
}

COMMAND(apply) = {
	.object = "state",
	.verb = "apply",
	.summary = "create and change what a file says, in one commit",
	.args = file_args,
	.run = state_apply,
};

COMMAND(replace) = {
	.object = "state",
	.verb = "replace",
	.summary = "the same, and delete what the file does not name",
	.args = file_args,
	.run = state_replace,
};

COMMAND(check) = {
	.object = "state",
	.verb = "check",
	.summary = "tell every refusal that apply would meet",
	.args = file_args,
	.run = state_check,
};

COMMAND(diff) = {
	.object = "state",
	.verb = "diff",
	.summary = "show what apply, or replace, would change",
	.args = diff_args,
	.compares = true,
	.run = state_diff,
};

COMMAND(down) = {
	.object = "state",
	.verb = "down",
	.summary = "remove what a file names",
	.args = file_args,
	.run = state_down,
};

COMMAND(show) = {
	.object = "state",
	.verb = "show",
	.summary = "print the fabric as a file that apply takes",
	.args = no_args,
	.run = state_show,
};
