// SPDX-License-Identifier: GPL-2.0-only
/* vpeerctl peering */
#include <errno.h>
#include <linux/netlink.h>
#include <poll.h>
#include <string.h>

#include "clock.h"
#include "command.h"
#include "fabric.h"
#include "output.h"
#include "report.h"
#include "strmap.h"
#include "subject.h"
#include "words.h"

#define NAME(flag) \
	{ .what = "VNET/PEERING", .type = ARG_NAME, .flags = (flag), \
	  .kind = VPEER_OBJECT_PEERING }
#define VNET \
	{ .key = "vnet", .what = "VNET", .type = ARG_NAME, \
	  .kind = VPEER_OBJECT_VNET }
#define SWITCH(word) { .key = (word), .what = "on|off", .type = ARG_SWITCH }
#define SUBNETS(word) \
	{ .key = (word), .what = "SUBNET,...", .type = ARG_TEXT, \
	  .flags = ARG_REPEAT, .kind = VPEER_OBJECT_SUBNET }

static const char *const state_words[] = {
	"initiated", "connected", "disconnected", NULL
};

static const struct arg add_args[] = {
	NAME(ARG_REQUIRED), VNET,
	{ .key = "remote", .what = "VNET", .type = ARG_NAME,
	  .flags = ARG_REQUIRED, .kind = VPEER_OBJECT_VNET },
	SWITCH("allow-vnet-access"), SWITCH("allow-forwarded-traffic"),
	SWITCH("allow-gateway-transit"), SWITCH("use-remote-gateways"),
	SWITCH("auto-sync"), SWITCH("only-ipv6"),
	SUBNETS("local-subnet"), SUBNETS("remote-subnet"),
	{ .key = "both", .type = ARG_FLAG },
	{ .key = "remote-name", .what = "NAME", .type = ARG_TEXT },
	ARG_END
};

static const struct arg set_args[] = {
	NAME(ARG_REQUIRED), VNET,
	{ .key = "remote", .what = "VNET", .type = ARG_NAME,
	  .kind = VPEER_OBJECT_VNET },
	SWITCH("allow-vnet-access"), SWITCH("allow-forwarded-traffic"),
	SWITCH("allow-gateway-transit"), SWITCH("use-remote-gateways"),
	SWITCH("auto-sync"), SWITCH("only-ipv6"),
	SUBNETS("local-subnet"), SUBNETS("remote-subnet"),
	SUBNETS("add-local-subnet"), SUBNETS("add-remote-subnet"),
	SUBNETS("remove-local-subnet"), SUBNETS("remove-remote-subnet"),
	{ .key = "both", .type = ARG_FLAG },
	ARG_END
};

static const struct arg del_args[] = {
	NAME(ARG_REQUIRED), VNET,
	{ .key = "both", .type = ARG_FLAG },
	ARG_END
};

static const struct arg sync_args[] = { NAME(ARG_REQUIRED), VNET, ARG_END };

static const struct arg show_args[] = {
	NAME(0), VNET,
	{ .key = "subscription", .what = "SUBSCRIPTION", .type = ARG_TEXT,
	  .kind = VPEER_OBJECT_SUBSCRIPTION },
	{ .key = "state", .what = "STATE", .type = ARG_CHOICE,
	  .choices = state_words },
	ARG_END
};

static const struct arg wait_args[] = {
	NAME(ARG_REQUIRED), VNET,
	{ .key = "state", .what = "STATE", .type = ARG_CHOICE,
	  .choices = state_words, .flags = ARG_REQUIRED },
	{ .key = "timeout", .what = "SECONDS", .type = ARG_NUMBER },
	ARG_END
};

/* A refusal of flags is about the last one that is switched on. */
static const struct flag_word *last_flag(const struct args *args)
{
	const struct flag_word *flag, *last = NULL;
	uint32_t on;

	for (flag = peering_flag_words; flag->bit; flag++)
		if (args_number(args, flag->word, &on) && (on || !last))
			last = flag;
	return last;
}

static void take_flags(struct ctl *ctl, const struct args *args,
		       struct object *o)
{
	const struct flag_word *flag, *last = last_flag(args);
	uint32_t on;

	for (flag = peering_flag_words; flag->bit; flag++) {
		if (!args_number(args, flag->word, &on))
			continue;
		o->flags_mask |= flag->bit;
		o->flags |= on ? flag->bit : 0;
	}
	if (last)
		subject_wrote(ctl, args, last->word, VPEER_A_PEERING_FLAGS,
			      o);
}

/*
 * A remote VNet without a subscription is one of the local VNet's, so that
 * both ways to write a name lead to the same link.
 */
static bool take_remote(struct ctl *ctl, const struct args *args,
			struct object *o)
{
	const struct arg_value *remote = args_get(args, "remote");
	struct name name;

	if (!remote)
		return true;
	if (!vnet_name(ctl, remote, &name))
		return false;
	o->remote_vnet = name.name;
	o->remote_subscription = strchr(remote->text, ':') ?
				 name.subscription : o->subscription;
	subject_wrote(ctl, args, "remote", VPEER_A_PEERING_REMOTE_VNET, o);
	subject_wrote(ctl, args, "remote",
		      VPEER_A_PEERING_REMOTE_SUBSCRIPTION, o);
	return true;
}

static struct object *link_subject(struct ctl *ctl, const struct args *args)
{
	struct object *o = subject(ctl, args, VPEER_OBJECT_PEERING);

	if (!o || !take_remote(ctl, args, o))
		return NULL;
	subject_wrote(ctl, args, "vnet", VPEER_A_PEERING_VNET, o);
	subject_wrote(ctl, args, "vnet", VPEER_A_PEERING_SUBSCRIPTION, o);
	take_flags(ctl, args, o);
	return o;
}

/* hub/to-app becomes app/to-hub, hub-to-app becomes app-to-hub. */
static const char *reverse_name(struct pool *pool, const struct object *o)
{
	if (!strcmp(o->name, pool_printf(pool, "to-%s", o->remote_vnet)))
		return pool_printf(pool, "to-%s", o->vnet);
	if (!strcmp(o->name, pool_printf(pool, "%s-to-%s", o->vnet,
					 o->remote_vnet)))
		return pool_printf(pool, "%s-to-%s", o->remote_vnet, o->vnet);
	return o->name;
}

#define TRANSIT_FLAGS	(VPEER_PEERING_FLAGS_ALLOW_GATEWAY_TRANSIT |	\
			 VPEER_PEERING_FLAGS_USE_REMOTE_GATEWAYS)

/* Who lends gateways makes a link back that uses them, and vice versa. */
static uint32_t reverse_flags(uint32_t flags)
{
	uint32_t back = flags & ~TRANSIT_FLAGS;

	if (flags & VPEER_PEERING_FLAGS_ALLOW_GATEWAY_TRANSIT)
		back |= VPEER_PEERING_FLAGS_USE_REMOTE_GATEWAYS;
	if (flags & VPEER_PEERING_FLAGS_USE_REMOTE_GATEWAYS)
		back |= VPEER_PEERING_FLAGS_ALLOW_GATEWAY_TRANSIT;
	return back;
}

/*
 * The words that the link back has come from: "both", but for what has a word
 * of its own. Those of transit mean something else there.
 */
static void wrote_back(struct ctl *ctl, const struct args *args,
		       struct object *back)
{
	const struct flag_word *flag = last_flag(args);
	struct origin origin = { .word = args_name(args)->word };

	memset(&back->values, 0, sizeof(back->values));
	back->origin.word = args_get(args, "both")->word;
	object_wrote(&ctl->pool, back, VPEER_A_PEERING_REMOTE_VNET, NULL,
		     &origin);
	subject_wrote(ctl, args, "remote-name", VPEER_A_PEERING_NAME, back);
	subject_wrote(ctl, args, "remote", VPEER_A_PEERING_VNET, back);
	subject_wrote(ctl, args, "remote", VPEER_A_PEERING_SUBSCRIPTION, back);
	subject_wrote(ctl, args, "local-subnet", VPEER_A_PEERING_REMOTE_SUBNET,
		      back);
	subject_wrote(ctl, args, "remote-subnet", VPEER_A_PEERING_LOCAL_SUBNET,
		      back);
	if (flag && !(flag->bit & TRANSIT_FLAGS))
		subject_wrote(ctl, args, flag->word, VPEER_A_PEERING_FLAGS,
			      back);
}

static struct object *reverse_link(struct ctl *ctl, const struct args *args,
				   const struct object *o)
{
	struct object *back = object_new(&ctl->pool, VPEER_OBJECT_PEERING);
	const struct arg_value *name = args_get(args, "remote-name");

	*back = *o;
	back->handle = NULL;
	back->subscription = o->remote_subscription;
	back->vnet = o->remote_vnet;
	back->remote_subscription = o->subscription;
	back->remote_vnet = o->vnet;
	back->flags = reverse_flags(o->flags);
	back->flags_mask = reverse_flags(o->flags_mask);
	back->local_subnets = o->remote_subnets;
	back->remote_subnets = o->local_subnets;
	back->name = name ? name->text : reverse_name(&ctl->pool, o);
	wrote_back(ctl, args, back);
	return back;
}

/* The names after a key, with commas between or the key again. */
static bool take_names(struct ctl *ctl, const struct args *args,
		       const char *key, int attribute, struct object *o,
		       struct texts *list)
{
	const struct arg_value *value = NULL;

	while ((value = args_next(args, key, value)))
		if (!texts_split(&ctl->pool, list, value->text)) {
			complain_word(ctl, value->word,
				      "\"%s\" is not a list of subnets",
				      value->text);
			return false;
		}
	subject_wrote(ctl, args, key, attribute, o);
	return true;
}

static bool take_subnets(struct ctl *ctl, const struct args *args,
			 struct object *o)
{
	return take_names(ctl, args, "local-subnet",
			  VPEER_A_PEERING_LOCAL_SUBNET, o,
			  &o->local_subnets) &&
	       take_names(ctl, args, "remote-subnet",
			  VPEER_A_PEERING_REMOTE_SUBNET, o,
			  &o->remote_subnets);
}

static int peering_add(struct ctl *ctl, const struct args *args)
{
	unsigned int all = FIELD_REMOTE | FIELD_FLAGS | FIELD_SUBNETS;
	struct object *o = link_subject(ctl, args);
	struct ops ops = { 0 };

	if (!o || !take_subnets(ctl, args, o))
		return STATUS_USAGE;
	ops_add(&ctl->pool, &ops, VPEER_VERB_NEW, o, all);
	if (args_get(args, "both")) {
		ops_add(&ctl->pool, &ops, VPEER_VERB_NEW,
			reverse_link(ctl, args, o), all);
	} else if (args_get(args, "remote-name")) {
		complain_word(ctl, args_get(args, "remote-name")->word,
			      "remote-name goes with both");
		return STATUS_USAGE;
	}
	return commit(ctl, &ops, 0, 0, NULL);
}

/* local-subnet and remote-subnet replace both lists, the others change them. */
static bool change_subnets(struct ctl *ctl, const struct args *args,
			   struct op *op)
{
	struct object *o = op->object;

	if (!take_subnets(ctl, args, o))
		return false;
	if (!o->local_subnets.n != !o->remote_subnets.n) {
		complain(ctl, "local-subnet and remote-subnet replace both lists: give both, or add-local-subnet and the like");
		return false;
	}
	op->clear = o->local_subnets.n;
	return take_names(ctl, args, "add-local-subnet",
			  VPEER_A_PEERING_LOCAL_SUBNET, o,
			  &o->local_subnets) &&
	       take_names(ctl, args, "add-remote-subnet",
			  VPEER_A_PEERING_REMOTE_SUBNET, o,
			  &o->remote_subnets) &&
	       take_names(ctl, args, "remove-local-subnet",
			  VPEER_A_PEERING_REMOVE_LOCAL_SUBNET, o,
			  &op->remove_local) &&
	       take_names(ctl, args, "remove-remote-subnet",
			  VPEER_A_PEERING_REMOVE_REMOTE_SUBNET, o,
			  &op->remove_remote);
}

/* The same change of subnets as the link back sees it. */
static int add_change_back(struct ctl *ctl, struct ops *ops)
{
	struct object *back = object_new(&ctl->pool, VPEER_OBJECT_PEERING);
	const struct op here = ops->v[0];
	struct object *found;
	struct op *op;
	int status;

	status = fabric_get(ctl, here.object, &found, false);
	if (status)
		return status;
	if (!found->remote_peering) {
		complain(ctl, "peering %s has no link back",
			 handle_short(found->handle));
		return STATUS_REFUSED;
	}
	back->subscription = found->remote_subscription;
	back->vnet = found->remote_vnet;
	back->name = found->remote_peering;
	back->local_subnets = here.object->remote_subnets;
	back->remote_subnets = here.object->local_subnets;
	op = ops_add(&ctl->pool, ops, VPEER_VERB_SET, back, FIELD_SUBNETS);
	op->clear = here.clear;
	op->remove_local = here.remove_remote;
	op->remove_remote = here.remove_local;
	return STATUS_OK;
}

static int peering_set(struct ctl *ctl, const struct args *args)
{
	unsigned int all = FIELD_REMOTE | FIELD_FLAGS | FIELD_SUBNETS;
	struct object *o = link_subject(ctl, args);
	struct ops ops = { 0 };
	int status = STATUS_OK;

	if (!o)
		return STATUS_USAGE;
	ops_add(&ctl->pool, &ops, VPEER_VERB_SET, o, all);
	if (!change_subnets(ctl, args, &ops.v[0]))
		return STATUS_USAGE;
	if (args_get(args, "both"))
		status = add_change_back(ctl, &ops);
	return status ? status : commit(ctl, &ops, 0, 0, NULL);
}

static int peering_del(struct ctl *ctl, const struct args *args)
{
	struct op op = { .verb = VPEER_VERB_DEL };

	op.object = link_subject(ctl, args);
	op.both = args_get(args, "both");
	return op.object ? commit_one(ctl, &op) : STATUS_USAGE;
}

static int peering_sync(struct ctl *ctl, const struct args *args)
{
	struct op op = { .verb = VPEER_VERB_SET, .sync = true };

	op.object = link_subject(ctl, args);
	return op.object ? commit_one(ctl, &op) : STATUS_USAGE;
}

static uint32_t wanted_state(const struct args *args)
{
	const char *word = args_text(args, "state");
	uint32_t state;

	if (!word)
		return 0;
	for (state = VPEER_PEERING_STATE_INITIATED;
	     strcmp(state_words[state - VPEER_PEERING_STATE_INITIATED], word);
	     state++)
		;
	return state;
}

/* Is this a link that another VNet has made towards the one that is shown? */
static bool is_request(const struct object *o, const struct name *vnet)
{
	return o->state == VPEER_PEERING_STATE_INITIATED && o->remote_vnet &&
	       !strcmp(o->remote_vnet, vnet->name) &&
	       !strcmp(o->remote_subscription ? o->remote_subscription :
		       o->subscription, vnet->subscription);
}

static bool is_shown(struct object *o, const struct name *vnet,
		     uint32_t state)
{
	if (state && o->state != state)
		return false;
	if (!vnet || (!strcmp(o->vnet, vnet->name) &&
		      !strcmp(o->subscription, vnet->subscription)))
		return true;
	o->inbound = is_request(o, vnet);
	return o->inbound;
}

/* For JSON: what the remote VNets hold now, beside what is in force. */
static int find_remote_spaces(struct ctl *ctl, struct objects *links)
{
	struct object *filter = object_new(&ctl->pool, VPEER_OBJECT_VNET);
	struct objects vnets = { 0 };
	struct strmap map = { .pool = &ctl->pool };
	struct object *vnet;
	int status;
	size_t i;

	status = fabric_dump(ctl, filter, &vnets, NULL);
	if (status)
		return status;
	for (i = 0; i < vnets.n; i++)
		strmap_put(&map, vnets.v[i]->handle, vnets.v[i]);
	for (i = 0; i < links->n; i++) {
		vnet = strmap_get(&map, remote_handle(&ctl->pool,
						      links->v[i]));
		if (vnet && vnet->id == links->v[i]->remote_id)
			links->v[i]->remote_space = &vnet->list;
	}
	return STATUS_OK;
}

static int peering_show(struct ctl *ctl, const struct args *args)
{
	const struct arg_value *vnet = args_get(args, "vnet");
	struct objects all = { 0 }, shown = { 0 };
	struct object *filter;
	struct name name;
	int status;
	size_t i;

	if (vnet && !vnet_name(ctl, vnet, &name))
		return STATUS_USAGE;
	if (vnet && !args_name(args)) {
		/* Requests are links of other VNets: read them all. */
		filter = object_new(&ctl->pool, VPEER_OBJECT_VNET);
		filter->subscription = name.subscription;
		filter->name = name.name;
		filter->origin.word = vnet->word;
		status = fabric_get(ctl, filter, &filter, false);
		filter = object_new(&ctl->pool, VPEER_OBJECT_PEERING);
		if (!status)
			status = fabric_dump(ctl, filter, &all, NULL);
	} else {
		status = read_subjects(ctl, args, VPEER_OBJECT_PEERING, &all);
		vnet = NULL;
	}
	if (status)
		return status;
	for (i = 0; i < all.n; i++)
		if (is_shown(all.v[i], vnet ? &name : NULL,
			     wanted_state(args)))
			objects_add(&ctl->pool, &shown, all.v[i]);
	if (ctl->opt.json)
		status = find_remote_spaces(ctl, &shown);
	if (!status)
		show_objects(ctl, &shown);
	return status;
}

/* Sleeps until something changes; without events, a moment. */
static void wait_for_change(struct channel *events, bool joined, int left)
{
	if (joined)
		channel_wait(events, left);
	else
		poll(NULL, 0, left < 100 ? left : 100);
}

static bool join_events(struct ctl *ctl, struct channel *events)
{
	if (channel_open(events, NETLINK_GENERIC))
		return false;
	return ctl->genl.monitor && !channel_join(events, ctl->genl.monitor);
}

static int wait_for_state(struct ctl *ctl, struct object *names,
			  uint32_t state, int64_t end,
			  struct channel *events)
{
	bool joined = join_events(ctl, events);
	struct object *found;
	int64_t now;
	int status;

	for (;;) {
		status = fabric_get(ctl, names, &found, true);
		if (status && status != STATUS_NOT_FOUND)
			return status;
		if (!status && found->state == state)
			return STATUS_OK;
		now = now_ms();
		if (now >= end)
			break;
		wait_for_change(events, joined, (int)(end - now));
	}
	complain_at(ctl, &names->origin, "timed out: peering %s %s",
		    handle_short(object_handle(&ctl->pool, names)),
		    status ? "does not exist" : "is not in that state");
	return STATUS_USAGE;
}

static int peering_wait(struct ctl *ctl, const struct args *args)
{
	struct object *names = link_subject(ctl, args);
	uint32_t timeout = 30;
	struct channel events;
	int status;

	if (!names)
		return STATUS_USAGE;
	args_number(args, "timeout", &timeout);
	if (timeout > 1000000)
		timeout = 1000000;
	status = fabric_open(ctl);
	if (status)
		return status;
	memset(&events, 0, sizeof(events));
	status = wait_for_state(ctl, names, wanted_state(args),
				now_ms() + timeout * 1000LL, &events);
	channel_close(&events);
	return status;
}

COMMAND(add) = {
	.object = "peering",
	.verb = "add",
	.summary = "create a link from one VNet to another, or both links",
	.args = add_args,
	.run = peering_add,
};

COMMAND(set) = {
	.object = "peering",
	.verb = "set",
	.summary = "change flags or subnets of a link; repairs a Disconnected one",
	.args = set_args,
	.run = peering_set,
};

COMMAND(sync) = {
	.object = "peering",
	.verb = "sync",
	.summary = "take over the remote VNet's current address space",
	.args = sync_args,
	.run = peering_sync,
};

COMMAND(del) = {
	.object = "peering",
	.verb = "del",
	.summary = "delete a link, or both links",
	.args = del_args,
	.run = peering_del,
};

COMMAND(show) = {
	.object = "peering",
	.verb = "show",
	.summary = "show a link, or those of a VNet with requests to it, or all",
	.args = show_args,
	.implied = true,
	.run = peering_show,
};

COMMAND(wait_for) = {
	.object = "peering",
	.verb = "wait",
	.summary = "wait until a link is in a state",
	.args = wait_args,
	.run = peering_wait,
};
