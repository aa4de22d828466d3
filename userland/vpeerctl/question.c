// SPDX-License-Identifier: GPL-2.0-only
/* Questions about packets, as they are written and as they are asked. */
#include "question.h"

#include <errno.h>
#include <string.h>

#include "encode.h"
#include "fabric.h"
#include "report.h"

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
		complain(ctl, "\"path %s\" needs the sender: either nic NIC, or from ADDRESS vnet VNET",
			 ctl->words[1]);
		return STATUS_USAGE;
	}
	if (args_get(args, "vnet") && !from) {
		complain(ctl, "\"path %s\" needs from ADDRESS with vnet",
			 ctl->words[1]);
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

/**
 * question_take() - Take the words that tell of a packet.
 * @ctl: The run.
 * @args: What was given, to QUESTION_NIC and the like.
 * @q: Where the question goes.
 *
 * Return: An exit status; what is wrong has been said.
 */
int question_take(struct ctl *ctl, const struct args *args,
		  struct question *q)
{
	const struct arg_value *from = args_get(args, "from");
	const struct arg_value *nic = args_get(args, "nic");
	int status = check_question(ctl, args);
	struct name name;

	if (status)
		return status;
	memset(q, 0, sizeof(*q));
	name_parse(&ctl->pool, nic ? nic->text : args_text(args, "vnet"),
		   &name);
	q->subscription = name.subscription;
	*(nic ? &q->nic : &q->vnet) = name.name;
	if (from)
		q->from = from->prefix;
	q->to = args_get(args, "to")->prefix;
	args_number(args, "length", &q->length);
	return STATUS_OK;
}

/**
 * question_ask() - Ask the kernel what would happen to a packet.
 * @ctl: The run; the fabric's socket must be open.
 * @q: The question.
 * @path: Where the answer goes, zeroed.
 *
 * Return: An exit status; what is wrong has been said.
 */
int question_ask(struct ctl *ctl, const struct question *q,
		 struct path *path)
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

/**
 * question_turn_round() - Ask about the way back.
 * @ctl: The run.
 * @there: The way there.
 * @q: The question about it, which is changed: who has got the packet answers,
 *     a gateway for whoever is behind it.
 *
 * Return: False if nobody gets the packet.
 */
bool question_turn_round(struct ctl *ctl, const struct path *there,
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
