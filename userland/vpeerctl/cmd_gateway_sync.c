// SPDX-License-Identifier: GPL-2.0-only
/* vpeerctl gateway sync */
#include <stdio.h>
#include <string.h>

#include "command.h"
#include "json.h"
#include "kroute.h"
#include "output.h"
#include "report.h"
#include "subject.h"
#include "sync.h"
#include "watch.h"

static const struct arg sync_args[] = {
	{ .what = "GATEWAY", .type = ARG_NAME, .flags = ARG_REQUIRED,
	  .kind = VPEER_OBJECT_GATEWAY },
	{ .key = "connection", .what = "CONNECTION", .type = ARG_TEXT,
	  .kind = VPEER_OBJECT_CONNECTION },
	{ .key = "netns", .what = "NETNS", .type = ARG_TEXT },
	{ .key = "protocol", .what = "PROTOCOL", .type = ARG_TEXT,
	  .flags = ARG_REPEAT },
	{ .key = "watch", .type = ARG_FLAG }, ARG_END
};

static bool take_protocols(struct ctl *ctl, const struct args *args,
			   struct sync *sync)
{
	const struct arg_value *value = NULL;
	uint8_t protocol;

	if (!args_get(args, "protocol"))
		kroute_daemons(sync->learn);
	while ((value = args_next(args, "protocol", value))) {
		if (!kroute_protocol(value->text, &protocol)) {
			complain_word(ctl, value->word,
				      "protocol is \"%s\", not a name or number of an origin of routes",
				      value->text);
			return false;
		}
		sync->learn[protocol] = true;
	}
	return true;
}

static json_t *json_change(size_t count, size_t added, size_t removed)
{
	return json_pack("{s:I, s:I, s:I}", "count", (json_int_t)count,
			 "added", (json_int_t)added,
			 "removed", (json_int_t)removed);
}

static void tell(struct sync *sync, const struct exchange *done)
{
	const char *name = handle_short(object_handle(&sync->ctl->pool,
						      &sync->gateway));
	json_t *json;

	if (!sync->ctl->opt.json) {
		printf("%s  learned %zu (+%zu -%zu)  offered %zu (+%zu -%zu)%s\n",
		       name, done->learned, done->learned_added,
		       done->learned_removed, done->offered,
		       done->offered_added, done->offered_removed,
		       sync->here ? "" : "  no device");
		return;
	}
	json = json_object();
	json_set_text(json, "gateway", name);
	json_object_set_new(json, "device", json_boolean(sync->here));
	json_object_set_new(json, "learned",
			    json_change(done->learned, done->learned_added,
					done->learned_removed));
	json_object_set_new(json, "offered",
			    json_change(done->offered, done->offered_added,
					done->offered_removed));
	print_json(sync->ctl, json);
}

static int sync_once(struct sync *sync)
{
	struct exchange done;
	int status = sync_locate(sync);

	if (!status && !sync->here) {
		complain(sync->ctl, "gateway %s has no device that can be reached: give it a NIC with a device in a named namespace, or say netns",
			 handle_short(object_handle(&sync->ctl->pool,
						    &sync->gateway)));
		return STATUS_USAGE;
	}
	if (!status)
		status = sync_exchange(sync, &done);
	if (!status)
		tell(sync, &done);
	sync_forget(sync);
	return status;
}

/* Returns an exit status; what is refused stays as it was, to try again. */
static int sync_round(struct sync *sync, struct watch *watch, bool moved)
{
	struct exchange done;
	int status = STATUS_OK;

	if (moved) {
		status = sync_locate(sync);
		if (!status && watch_namespace(watch, sync))
			sync_forget(sync);
	}
	if (status)
		return status;
	status = sync_exchange(sync, &done);
	if (!exchange_is_empty(&done))
		tell(sync, &done);
	report_flush(sync->ctl);
	fflush(stdout);
	return status;
}

/*
 * Ends only when there is nothing left to watch. The memory of a round goes
 * with it, while the command's own stays.
 */
static int sync_for_ever(struct sync *sync)
{
	struct pool command = sync->ctl->pool;
	bool moved = true, goes_on = true;
	struct watch watch;
	int status;

	status = watch_open(sync->ctl, &watch);
	while (!status && goes_on) {
		memset(&sync->ctl->pool, 0, sizeof(sync->ctl->pool));
		status = sync_round(sync, &watch, moved);
		pool_free(&sync->ctl->pool);
		goes_on = status != STATUS_ABSENT &&
			  status != STATUS_NOT_FOUND;
		if (!goes_on)
			break;
		status = STATUS_OK;
		moved = watch_wait(&watch, sync->here);
	}
	sync->ctl->pool = command;
	sync_forget(sync);
	watch_close(&watch);
	return status;
}

static int gateway_sync(struct ctl *ctl, const struct args *args)
{
	struct sync sync = { .ctl = ctl, .fd = -1 };
	struct object *o = subject(ctl, args, VPEER_OBJECT_GATEWAY);

	if (!o || !take_protocols(ctl, args, &sync))
		return STATUS_USAGE;
	sync.gateway = *o;
	/* kept by the object, so it is made before a round's memory goes */
	object_handle(&ctl->pool, &sync.gateway);
	sync.connection = args_text(args, "connection");
	sync.netns = args_text(args, "netns");
	return args_get(args, "watch") ? sync_for_ever(&sync) :
					 sync_once(&sync);
}

COMMAND(sync) = {
	.object = "gateway",
	.verb = "sync",
	.summary = "exchange routes with the gateway's namespace",
	.args = sync_args,
	.run = gateway_sync,
};
