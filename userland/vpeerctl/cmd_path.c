// SPDX-License-Identifier: GPL-2.0-only
/* vpeerctl path */
#include <errno.h>
#include <string.h>

#include "command.h"
#include "encode.h"
#include "fabric.h"
#include "output.h"
#include "path.h"
#include "report.h"
#include "subject.h"

static const struct arg get_args[] = {
	{ .key = "nic", .what = "NIC", .type = ARG_NAME,
	  .kind = VPEER_OBJECT_NIC },
	{ .key = "from", .what = "ADDRESS", .type = ARG_ADDRESS },
	{ .key = "vnet", .what = "VNET", .type = ARG_NAME,
	  .kind = VPEER_OBJECT_VNET },
	{ .key = "to", .what = "ADDRESS", .type = ARG_ADDRESS,
	  .flags = ARG_REQUIRED },
	{ .key = "length", .what = "BYTES", .type = ARG_NUMBER },
	{ .key = "both", .type = ARG_FLAG },
	ARG_END
};

/**
 * struct question - A packet to be asked about.
 * @subscription: Subscription of the sender.
 * @nic: The sender, or NULL.
 * @vnet: The VNet in which the source is, or NULL.
 * @from: The source; of no family where it is the sender's to choose.
 * @to: The destination.
 * @length: Layer 3 length, 0 where it does not matter.
 */
struct question {
	const char *subscription;
	const char *nic;
	const char *vnet;
	struct prefix from;
	struct prefix to;
	uint32_t length;
};

static int put_address(struct nl_msg *msg, int attribute,
		       const struct prefix *address)
{
	if (!address->family)
		return 0;
	return nla_put(msg, attribute, (int)prefix_bytes(address),
		       address->address);
}

static int put_question(struct nl_msg *msg, const struct question *q)
{
	struct nlattr *nest = nla_nest_start(msg, VPEER_A_PATH | NLA_F_NESTED);

	if (!nest || nla_put_string(msg, VPEER_A_PATH_SUBSCRIPTION,
				    q->subscription) ||
	    (q->nic && nla_put_string(msg, VPEER_A_PATH_NIC, q->nic)) ||
	    (q->vnet && nla_put_string(msg, VPEER_A_PATH_VNET, q->vnet)) ||
	    put_address(msg, VPEER_A_PATH_SOURCE, &q->from) ||
	    put_address(msg, VPEER_A_PATH_DESTINATION, &q->to) ||
	    (q->length && nla_put_u32(msg, VPEER_A_PATH_LENGTH, q->length)))
		return -1;
	return nla_nest_end(msg, nest);
}

static int check_question(struct ctl *ctl, const struct args *args)
{
	const struct arg_value *from = args_get(args, "from");
	const struct arg_value *to = args_get(args, "to");

	if (!!args_get(args, "nic") == !!args_get(args, "vnet")) {
		complain(ctl, "\"path get\" needs the sender: either nic NIC, or from ADDRESS vnet VNET");
		return STATUS_USAGE;
	}
	if (args_get(args, "vnet") && !from) {
		complain(ctl, "\"path get\" needs from ADDRESS with vnet");
		return STATUS_USAGE;
	}
	if (from && from->prefix.family != to->prefix.family) {
		complain_word(ctl, to->word,
			      "%s and %s are of different families",
			      from->text, to->text);
		return STATUS_USAGE;
	}
	return STATUS_OK;
}

static void take_question(struct ctl *ctl, const struct args *args,
			  struct question *q)
{
	const struct arg_value *from = args_get(args, "from");
	const struct arg_value *nic = args_get(args, "nic");
	struct name name;

	memset(q, 0, sizeof(*q));
	name_parse(&ctl->pool, nic ? nic->text : args_text(args, "vnet"),
		   &name);
	q->subscription = name.subscription;
	*(nic ? &q->nic : &q->vnet) = name.name;
	if (from)
		q->from = from->prefix;
	q->to = args_get(args, "to")->prefix;
	args_number(args, "length", &q->length);
}

static int ask(struct ctl *ctl, const struct question *q, struct path *path)
{
	struct extack extack = { .error = -EMSGSIZE };
	struct nl_msg *msg;

	path->pool = &ctl->pool;
	msg = encode_message(ctl->genl.family, VPEER_CMD_PATH_GET, 0, 4096);
	if (!msg || put_question(msg, q)) {
		nlmsg_free(msg);
		return fabric_failed(ctl, "cannot ask for a path", &extack);
	}
	if (!channel_talk(&ctl->genl, msg, path_message, path, &extack))
		return STATUS_OK;
	fabric_failed(ctl, "cannot tell the path", &extack);
	return extack.error == -ENOENT ? STATUS_NOT_FOUND : STATUS_REFUSED;
}

/* Who has got the packet answers, a gateway for whoever is behind it. */
static bool turn_round(struct ctl *ctl, const struct path *there,
		       struct question *q)
{
	const char *receiver = path_receiver(there);
	struct name name;

	if (!receiver || !name_parse(&ctl->pool, receiver, &name))
		return false;
	q->subscription = name.subscription;
	q->nic = name.name;
	q->vnet = NULL;
	q->from = there->destination;
	q->to = there->source;
	return true;
}

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

	status = check_question(ctl, args);
	if (!status)
		status = fabric_open(ctl);
	if (status)
		return status;
	take_question(ctl, args, &q);
	status = ask(ctl, &q, &path[0]);
	if (status)
		return status;
	if (!args_get(args, "both")) {
		show_paths(ctl, path, 1);
		return STATUS_OK;
	}
	if (!turn_round(ctl, &path[0], &q)) {
		show_paths(ctl, path, 1);
		note(ctl, "there is no way back to ask for: nobody gets the packet");
		return STATUS_OK;
	}
	status = ask(ctl, &q, &path[1]);
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
