// SPDX-License-Identifier: GPL-2.0-only
/* vpeerctl monitor */
#include <errno.h>
#include <inttypes.h>
#include <linux/genetlink.h>
#include <stdio.h>
#include <string.h>

#include "command.h"
#include "decode.h"
#include "fabric.h"
#include "json.h"
#include "kinds.h"
#include "output.h"
#include "report.h"
#include "words.h"

static const struct arg no_args[] = { ARG_END };

static void print_event(struct ctl *ctl, uint64_t generation, uint32_t verb,
			const struct object *o)
{
	const char *word = kind_of(o->kind)->word;
	json_t *json;

	if (!ctl->opt.json) {
		printf("[%" PRIu64 "] %s %s ", generation, word_verb(verb),
		       word);
		show_object(ctl, o);
		return;
	}
	json = json_object();
	json_object_set_new(json, "generation",
			    json_integer((json_int_t)generation));
	json_set_text(json, "event", word_verb(verb));
	json_set_text(json, "kind", word);
	json_object_set_new(json, "object", json_of_object(&ctl->pool, o));
	print_json(ctl, json);
}

static void print_resync(struct ctl *ctl, uint64_t generation)
{
	json_t *json;

	if (!ctl->opt.json) {
		printf("[%" PRIu64 "] resync: more changed than events can tell\n",
		       generation);
		return;
	}
	json = json_object();
	json_object_set_new(json, "generation",
			    json_integer((json_int_t)generation));
	json_set_text(json, "event", "resync");
	print_json(ctl, json);
}

static void object_event(struct ctl *ctl, struct nlattr **tb,
			 uint64_t generation)
{
	enum vpeer_object kind;
	struct object *o;
	uint32_t verb;
	bool more;
	int i;

	verb = tb[VPEER_A_VERB] ? nla_get_u32(tb[VPEER_A_VERB]) : 0;
	for (i = 1; i <= VPEER_A_MAX; i++) {
		kind = kind_by_top(i);
		if (!kind || !tb[i])
			continue;
		o = decode_object(&ctl->pool, kind, tb[i], &more);
		o->generation = generation;
		print_event(ctl, generation, verb, o);
	}
}

static int take_event(const struct nlmsghdr *nlh, void *arg)
{
	const struct genlmsghdr *genl = nlmsg_data(nlh);
	struct nlattr *tb[VPEER_A_MAX + 1];
	struct ctl *ctl = arg;
	uint64_t generation;

	if (nlh->nlmsg_type != ctl->genl.family || decode_top(nlh, tb))
		return 0;
	generation = tb[VPEER_A_GENERATION] ?
		     nla_get_u64(tb[VPEER_A_GENERATION]) : 0;
	if (genl->cmd == VPEER_CMD_OBJECT_EVENT)
		object_event(ctl, tb, generation);
	else if (genl->cmd == VPEER_CMD_RESYNC_EVENT)
		print_resync(ctl, generation);
	pool_free(&ctl->pool);
	return 0;
}

static int listen_for_ever(struct ctl *ctl, struct channel *events)
{
	int err;

	for (;;) {
		err = channel_receive(events, take_event, ctl);
		if (err == -ENOBUFS)
			note(ctl, "events were lost: more came than could be received");
		else if (err < 0)
			break;
		if (fflush(stdout))
			return STATUS_OK;
	}
	complain(ctl, "cannot receive events: %s", strerror(-err));
	return STATUS_USAGE;
}

static int monitor_show(struct ctl *ctl, const struct args *args)
{
	struct extack extack = { 0 };
	struct channel events;
	int status;

	(void)args;
	status = fabric_open(ctl);
	if (status)
		return status;
	extack.error = channel_open(&events, NETLINK_GENERIC);
	if (!extack.error)
		extack.error = channel_join(&events, ctl->genl.monitor);
	if (extack.error)
		status = fabric_failed(ctl, "cannot join the events",
				       &extack);
	else
		status = listen_for_ever(ctl, &events);
	channel_close(&events);
	return status;
}

COMMAND(show) = {
	.object = "monitor",
	.verb = "show",
	.summary = "print every change of the fabric as it happens",
	.args = no_args,
	.implied = true,
	.run = monitor_show,
};
