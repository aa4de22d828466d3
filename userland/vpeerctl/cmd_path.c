// SPDX-License-Identifier: GPL-2.0-only
/* vpeerctl path get */
#include "command.h"
#include "fabric.h"
#include "output.h"
#include "question.h"
#include "report.h"

static const struct arg get_args[] = {
	QUESTION_NIC, QUESTION_FROM, QUESTION_VNET, QUESTION_TO,
	QUESTION_LENGTH, QUESTION_BOTH,
	ARG_END
};

static void show_paths(struct ctl *ctl, const struct path *path, size_t n)
{
	json_t *array = json_array();
	size_t i;

	for (i = 0; i < n; i++) {
		if (ctl->opt.json)
			json_array_append_new(array, path_json(&path[i]));
		else
			path_print(ctl, &path[i]);
	}
	if (ctl->opt.json)
		print_json(ctl, array);
	else
		json_decref(array);
}

static int path_get(struct ctl *ctl, const struct args *args)
{
	struct path path[2] = { 0 };
	struct question q;
	int status;

	status = question_take(ctl, args, &q);
	if (!status)
		status = fabric_open(ctl);
	if (!status)
		status = question_ask(ctl, &q, &path[0]);
	if (status)
		return status;
	if (!args_get(args, "both")) {
		show_paths(ctl, path, 1);
		return STATUS_OK;
	}
	if (!question_turn_round(ctl, &path[0], &q)) {
		show_paths(ctl, path, 1);
		note(ctl, "there is no way back to ask for: nobody gets the packet");
		return STATUS_OK;
	}
	status = question_ask(ctl, &q, &path[1]);
	if (!status)
		show_paths(ctl, path, 2);
	return status;
}

COMMAND(get) = {
	.object = "path",
	.verb = "get",
	.summary = "ask the kernel what would happen to a packet",
	.args = get_args,
	.run = path_get,
};
