// SPDX-License-Identifier: GPL-2.0-only
/* Reading the fabric. */
#include <errno.h>
#include <linux/vpeer.h>
#include <string.h>

#include "decode.h"
#include "encode.h"
#include "fabric.h"
#include "kinds.h"
#include "report.h"

/* Room for a request that holds names only. */
#define REQUEST_SIZE	4096

/* A dump is read again when a commit came between; but not for ever. */
#define DUMP_TRIES	100

/**
 * fabric_open() - Open the socket of the fabric, once.
 * @ctl: The run.
 *
 * Return: An exit status; what is wrong has been said.
 */
int fabric_open(struct ctl *ctl)
{
	int err;

	if (ctl->genl.open)
		return STATUS_OK;
	err = channel_open(&ctl->genl, NETLINK_GENERIC);
	if (err) {
		complain(ctl, "cannot open a netlink socket: %s",
			 strerror(-err));
		return STATUS_ABSENT;
	}
	err = channel_resolve(&ctl->genl, VPEER_FAMILY_NAME);
	if (!err && ctl->genl.version == VPEER_FAMILY_VERSION)
		return STATUS_OK;
	if (err)
		complain(ctl, "module not loaded: modprobe vpeer");
	else
		complain(ctl,
			 "the module speaks version %u, vpeerctl version %u: install both from one source",
			 ctl->genl.version, VPEER_FAMILY_VERSION);
	channel_close(&ctl->genl);
	return STATUS_ABSENT;
}

/**
 * fabric_failed() - Say why a request failed.
 * @ctl: The run.
 * @what: What was tried, the beginning of a sentence.
 * @extack: How it ended.
 *
 * Return: STATUS_REFUSED.
 */
int fabric_failed(struct ctl *ctl, const char *what,
		  const struct extack *extack)
{
	struct problem problem = { .json = json_object() };
	const char *text = strerror(-extack->error);

	if (*extack->message)
		problem.message = pool_printf(&ctl->pool, "%s: %s (%s)", what,
					      extack->message, text);
	else
		problem.message = pool_printf(&ctl->pool, "%s: %s", what,
					      text);
	json_object_set_new(problem.json, "errno",
			    json_integer(-extack->error));
	report_problem(ctl, &problem);
	return STATUS_REFUSED;
}

static struct nl_msg *get_message(struct ctl *ctl, const struct object *names,
				  int flags)
{
	const struct kind *kind = kind_of(names->kind);
	struct nl_msg *msg = encode_message(ctl->genl.family,
					    (uint8_t)kind->get, flags,
					    REQUEST_SIZE);
	bool filter = names->kind == VPEER_OBJECT_NIC ||
		      names->kind == VPEER_OBJECT_GATEWAY;
	struct nlattr *nest;

	if (!msg || (!names->name && !names->subscription && !names->vnet &&
		     !names->owner && !names->tenant))
		return msg;
	nest = nla_nest_start(msg, kind->top | NLA_F_NESTED);
	if (nest && !encode_names(msg, names) &&
	    (!filter || !names->vnet ||
	     !nla_put_string(msg, kind->vnet, names->vnet)) &&
	    (names->kind != VPEER_OBJECT_GRANT || !names->tenant ||
	     !nla_put_string(msg, VPEER_A_GRANT_TENANT, names->tenant)) &&
	    !nla_nest_end(msg, nest))
		return msg;
	nlmsg_free(msg);
	return NULL;
}

static int get(struct ctl *ctl, const struct object *names, int flags,
	       struct decoder *decoder, struct extack *extack)
{
	struct nl_msg *msg = get_message(ctl, names, flags);

	memset(decoder, 0, sizeof(*decoder));
	decoder->pool = &ctl->pool;
	decoder->kind = names->kind;
	if (msg)
		return channel_talk(&ctl->genl, msg, decode_message, decoder,
				    extack);
	memset(extack, 0, sizeof(*extack));
	extack->error = -EMSGSIZE;
	return extack->error;
}

/**
 * fabric_dump() - Read all objects of a kind.
 * @ctl: The run.
 * @filter: The kind; the names in it, if any, narrow the dump.
 * @objects: Where they go.
 * @generation: Where the generation goes that they are of; may be NULL. It
 *              stays 0 when there is no object to tell it.
 *
 * Return: An exit status; what is wrong has been said.
 */
int fabric_dump(struct ctl *ctl, const struct object *filter,
		struct objects *objects, uint64_t *generation)
{
	struct decoder decoder;
	struct extack extack;
	int tries, status;

	status = fabric_open(ctl);
	if (status)
		return status;
	for (tries = 0; tries < DUMP_TRIES; tries++) {
		if (get(ctl, filter, NLM_F_DUMP, &decoder, &extack))
			break;
		if (ctl->genl.interrupted)
			continue;
		*objects = decoder.objects;
		if (generation)
			*generation = decoder.generation;
		return STATUS_OK;
	}
	if (extack.error == -ENOENT) {
		complain(ctl, "cannot list: %s", *extack.message ?
			 extack.message : "no such object");
		return STATUS_NOT_FOUND;
	}
	if (!extack.error)
		extack.error = -EAGAIN;
	return fabric_failed(ctl, pool_printf(&ctl->pool, "cannot read %ss",
					      kind_of(filter->kind)->title),
			     &extack);
}

/**
 * fabric_get() - Read one object.
 * @ctl: The run.
 * @names: Its kind and names.
 * @object: Where it goes.
 * @quiet: Do not complain when there is no such object.
 *
 * Return: An exit status, STATUS_NOT_FOUND if there is no such object.
 */
int fabric_get(struct ctl *ctl, struct object *names, struct object **object,
	       bool quiet)
{
	const struct kind *kind = kind_of(names->kind);
	struct decoder decoder;
	struct extack extack;
	int status;

	status = fabric_open(ctl);
	if (status)
		return status;
	if (!get(ctl, names, 0, &decoder, &extack) && decoder.objects.n) {
		*object = decoder.objects.v[0];
		(*object)->origin = names->origin;
		return STATUS_OK;
	}
	if (extack.error && extack.error != -ENOENT)
		return fabric_failed(ctl, pool_printf(&ctl->pool,
						      "cannot read %s",
						      kind->title), &extack);
	if (!quiet)
		complain_at(ctl, &names->origin, "there is no %s %s",
			    kind->title,
			    handle_short(object_handle(&ctl->pool, names)));
	return STATUS_NOT_FOUND;
}

/**
 * fabric_generation() - Read the fabric's generation.
 * @ctl: The run.
 * @generation: Where it goes.
 *
 * Return: An exit status.
 */
int fabric_generation(struct ctl *ctl, uint64_t *generation)
{
	struct object *names = object_new(&ctl->pool, VPEER_OBJECT_FABRIC);
	struct object *fabric;
	int status;

	status = fabric_get(ctl, names, &fabric, false);
	if (!status)
		*generation = fabric->generation;
	return status;
}
