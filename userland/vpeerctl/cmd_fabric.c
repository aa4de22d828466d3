// SPDX-License-Identifier: GPL-2.0-only
/* vpeerctl fabric */
#include "command.h"
#include "fabric.h"
#include "output.h"
#include "report.h"
#include "subject.h"
#include "words.h"

#define LIMIT(word) { .key = (word), .what = "NUMBER", .type = ARG_NUMBER }

static const struct arg set_args[] = {
	LIMIT("limit-vnets"), LIMIT("limit-subnets"), LIMIT("limit-peerings"),
	LIMIT("limit-prefixes"), LIMIT("limit-addresses"),
	LIMIT("limit-nics"), LIMIT("limit-nic-addresses"),
	LIMIT("limit-subscriptions"), LIMIT("limit-peered-addresses"),
	LIMIT("limit-peering-subnets"), LIMIT("limit-grants"),
	LIMIT("limit-connections"), LIMIT("limit-connection-prefixes"),
	LIMIT("limit-advertised-ipv4"), LIMIT("limit-advertised-ipv6"),
	LIMIT("limit-route-tables"), LIMIT("limit-routes"),
	LIMIT("limit-staged-ops"), ARG_END
};

static const struct arg show_args[] = { ARG_END };

static int fabric_set(struct ctl *ctl, const struct args *args)
{
	struct op op = { .verb = VPEER_VERB_SET, .fields = FIELD_NUMBERS };
	struct object *o = object_new(&ctl->pool, VPEER_OBJECT_FABRIC);
	uint32_t i;

	o->numbers = pool_alloc(&ctl->pool, FABRIC_NUMBERS *
				sizeof(*o->numbers));
	for (i = 1; i <= FABRIC_LAST_LIMIT; i++) {
		if (!args_number(args, word_limit(i), &o->numbers[i]))
			continue;
		o->has_number |= 1u << i;
		subject_wrote(ctl, args, word_limit(i), (int)i, o);
	}
	if (!o->has_number) {
		complain(ctl, "\"fabric set\" needs a limit to set");
		return STATUS_USAGE;
	}
	op.object = o;
	return commit_one(ctl, &op);
}

static int fabric_show(struct ctl *ctl, const struct args *args)
{
	struct object *names = object_new(&ctl->pool, VPEER_OBJECT_FABRIC);
	struct objects objects = { 0 };
	struct object *found;
	int status;

	(void)args;
	status = fabric_get(ctl, names, &found, false);
	if (status)
		return status;
	objects_add(&ctl->pool, &objects, found);
	show_objects(ctl, &objects);
	return STATUS_OK;
}

COMMAND(set) = {
	.object = "fabric",
	.verb = "set",
	.summary = "change the limits of the fabric",
	.args = set_args,
	.run = fabric_set,
};

COMMAND(show) = {
	.object = "fabric",
	.verb = "show",
	.summary = "show the limits of the fabric, and what it holds",
	.args = show_args,
	.implied = true,
	.run = fabric_show,
};
