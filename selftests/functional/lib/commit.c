// SPDX-License-Identifier: GPL-2.0-only
/*
 * Commits, written as text: operations are separated by ';', each is a verb, a
 * kind of object, its handle and its attributes,
 *
 *	new vnet sub:hub prefix 10.1.0.0/16 prefix fd00:1::/48
 *	set peering hub/a +allow-forwarded-traffic
 *
 * An attribute without a value is a flag; + and - name a flag of the flags
 * attribute, which goes into its mask as well.
 */
#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif
#include <errno.h>
#include <linux/genetlink.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "addr.h"
#include "die.h"
#include "fabric.h"

static const struct {
	const char *name;
	uint32_t flag;
} flag_names[] = {
	{ "ip-forwarding", VPEER_NIC_FLAGS_IP_FORWARDING },
	{ "allow-vnet-access", VPEER_PEERING_FLAGS_ALLOW_VNET_ACCESS },
	{ "allow-forwarded-traffic",
	  VPEER_PEERING_FLAGS_ALLOW_FORWARDED_TRAFFIC },
	{ "allow-gateway-transit", VPEER_PEERING_FLAGS_ALLOW_GATEWAY_TRANSIT },
	{ "use-remote-gateways", VPEER_PEERING_FLAGS_USE_REMOTE_GATEWAYS },
	{ "auto-sync", VPEER_PEERING_FLAGS_AUTO_SYNC },
	{ "only-ipv6", VPEER_PEERING_FLAGS_ONLY_IPV6 },
};

static uint32_t flag_value(const char *name)
{
	size_t i;

	for (i = 0; i < sizeof(flag_names) / sizeof(*flag_names); i++)
		if (!strcmp(flag_names[i].name, name))
			return flag_names[i].flag;
	die("no flag %s", name);
}

static uint32_t verb_value(const char *word)
{
	static const char * const verbs[] = { "unspec", "new", "set", "del" };
	uint32_t i;

	for (i = 0; i < 4; i++)
		if (!strcmp(verbs[i], word))
			return i;
	die("no verb %s", word);
}

/**
 * handle_put() - append the attributes that name an object
 * @msg: the message
 * @object: kind of the object
 * @handle: [SUBSCRIPTION:]NAME or [SUBSCRIPTION:]PARENT/NAME
 */
void handle_put(struct msg *msg, const struct object *object,
		const char *handle)
{
	char copy[300], *name = copy, *end;

	snprintf(copy, sizeof(copy), "%s", handle);
	end = strchr(name, ':');
	if (end && object->path[0]) {
		*end = '\0';
		msg_str(msg, object->path[0], name);
		name = end + 1;
	}
	end = strchr(name, '/');
	if (end && object->path[1]) {
		*end = '\0';
		msg_str(msg, object->path[1], name);
		name = end + 1;
	}
	if (*name)
		msg_str(msg, object->path[2], name);
}

static uint32_t number(const struct attr *attr, const char *value)
{
	static const char * const roles[] = {
		"unspec", "reader", "peer", "network-contributor", "owner",
	};
	uint32_t i;

	for (i = 0; i < 5 && !strcmp(attr->name, "role"); i++)
		if (!strcmp(roles[i], value))
			return i;
	return strtoul(value, NULL, 0);
}

static void value_put(struct msg *msg, const struct attr *attr,
		      const char *value)
{
	switch (attr->kind) {
	case KIND_U32:
	case KIND_S32:
		msg_u32(msg, attr->type, number(attr, value));
		break;
	case KIND_STRING:
		msg_str(msg, attr->type, strcmp(value, "''") ? value : "");
		break;
	case KIND_ADDRESS:
		addr_put(msg, attr->type, value);
		break;
	case KIND_PREFIX:
		prefix_put(msg, attr->type, value);
		break;
	default:
		die("%s can not be set", attr->name);
	}
}

static void attrs_put(struct msg *msg, const struct object *object,
		      char **save)
{
	uint32_t flags = 0, mask = 0;
	const struct attr *attr;
	char *word;

	while ((word = strtok_r(NULL, " \t\n", save))) {
		if (*word == '+' || *word == '-') {
			mask |= flag_value(word + 1);
			flags |= *word == '+' ? flag_value(word + 1) : 0;
			continue;
		}
		attr = schema_attr(object, word);
		if (!attr)
			die("%s has no %s", object->name, word);
		if (attr->kind == KIND_FLAG)
			msg_flag(msg, attr->type);
		else
			value_put(msg, attr, strtok_r(NULL, " \t\n", save));
	}
	if (mask) {
		msg_u32(msg, schema_attr(object, "flags")->type, flags);
		msg_u32(msg, schema_attr(object, "flags-mask")->type, mask);
	}
}

static void op_put(struct msg *msg, char *text)
{
	const struct object *object;
	char *save, *verb, *kind, *handle;

	verb = strtok_r(text, " \t\n", &save);
	if (!verb)
		return;
	kind = strtok_r(NULL, " \t\n", &save);
	object = kind ? schema_find(kind) : NULL;
	if (!object)
		die("no object in '%s'", text);
	msg_nest(msg, VPEER_A_OP);
	msg_u32(msg, VPEER_A_OP_VERB, verb_value(verb));
	msg_nest(msg, object->op);
	if (object->path[2]) {
		handle = strtok_r(NULL, " \t\n", &save);
		handle_put(msg, object, handle ? handle : "");
	}
	attrs_put(msg, object, &save);
	msg_end(msg);
	msg_end(msg);
}

/**
 * commit_ops() - append operations to a commit
 * @msg: the commit
 * @text: the operations
 */
void commit_ops(struct msg *msg, const char *text)
{
	char *copy = strdup(text);
	char *save, *op;

	for (op = strtok_r(copy, ";", &save); op;
	     op = strtok_r(NULL, ";", &save))
		op_put(msg, op);
	free(copy);
}

/**
 * commit_init() - begin a commit
 * @f: the fabric
 * @msg: the message
 */
void commit_init(struct fabric *f, struct msg *msg)
{
	msg_genl(msg, f->family, VPEER_CMD_COMMIT, 0);
}

static void read_object(struct refusal *r, const struct nlattr *nest)
{
	int left = attr_len(nest);
	struct nlattr *a;

	for_each_attr(a, attr_data(nest), left)
		if (attr_type(a) == VPEER_A_REFUSAL_OBJECT_HANDLE)
			snprintf(r->object[r->objects], 257, "%s",
				 (char *)attr_data(a));
	r->objects++;
}

static void read_refusal(struct refusal *r, const struct nlattr *nest)
{
	int left = attr_len(nest);
	struct nlattr *a;

	memset(r, 0, sizeof(*r));
	r->op = -1;
	for_each_attr(a, attr_data(nest), left) {
		switch (attr_type(a)) {
		case VPEER_A_REFUSAL_OP:
			r->op = attr_u32(a);
			break;
		case VPEER_A_REFUSAL_ATTRIBUTE:
			r->attribute = attr_u32(a);
			break;
		case VPEER_A_REFUSAL_CODE:
			r->code = attr_u32(a);
			break;
		case VPEER_A_REFUSAL_ERRNO:
			r->error = attr_u32(a);
			break;
		case VPEER_A_REFUSAL_RULE:
			snprintf(r->rule, sizeof(r->rule), "%s",
				 (char *)attr_data(a));
			break;
		case VPEER_A_REFUSAL_OBJECT:
			if (r->objects < 4)
				read_object(r, a);
			break;
		case VPEER_A_REFUSAL_PREFIX:
			if (r->prefixes < 4)
				prefix_text(a, r->prefix[r->prefixes++]);
			break;
		case VPEER_A_REFUSAL_LIMIT:
			r->limit = attr_u32(a);
			break;
		case VPEER_A_REFUSAL_ROLE:
			r->role = attr_u32(a);
			break;
		}
	}
}

static void read_answer(const struct nlmsghdr *hdr, void *data)
{
	int left = hdr->nlmsg_len - NLMSG_HDRLEN - GENL_HDRLEN;
	struct fabric *f = data;
	struct nlattr *a;

	f->answers++;
	for_each_attr(a, (char *)NLMSG_DATA(hdr) + GENL_HDRLEN, left) {
		if (attr_type(a) == VPEER_A_GENERATION)
			f->generation = attr_u64(a);
		else if (attr_type(a) == VPEER_A_TRUNCATED)
			f->truncated = true;
		else if (attr_type(a) == VPEER_A_REFUSAL &&
			 f->refusals < REFUSALS_MAX)
			read_refusal(&f->refusal[f->refusals++], a);
		else if (attr_type(a) == VPEER_A_REFUSAL)
			die("more than %d refusals", REFUSALS_MAX);
	}
}

/**
 * commit_send() - send a commit and read its answer into the fabric
 * @f: the fabric
 * @msg: the commit; freed
 *
 * Return: 0 or a negative errno.
 */
int commit_send(struct fabric *f, struct msg *msg)
{
	f->refusals = 0;
	f->truncated = false;
	f->answers = 0;
	memset(f->refusal, 0, sizeof(f->refusal));
	return nl_request(&f->nl, msg, read_answer, f);
}

static int commit_text(struct fabric *f, uint32_t flags, const char *fmt,
		       va_list args)
{
	struct msg msg;
	char *text;
	int err;

	if (vasprintf(&text, fmt, args) < 0)
		die("out of memory");
	commit_init(f, &msg);
	if (flags)
		msg_u32(&msg, VPEER_A_FLAGS, flags);
	commit_ops(&msg, text);
	free(text);
	err = commit_send(f, &msg);
	return err;
}

/**
 * commit() - change the fabric
 * @f: the fabric
 * @fmt: the operations, as printf() takes them
 *
 * Return: 0 or a negative errno; the fabric has the refusals.
 */
int commit(struct fabric *f, const char *fmt, ...)
{
	va_list args;
	int err;

	va_start(args, fmt);
	err = commit_text(f, 0, fmt, args);
	va_end(args);
	return err;
}

/**
 * dry_run() - what would commit() say?
 * @f: the fabric
 * @fmt: the operations
 *
 * Return: 0 or a negative errno.
 */
int dry_run(struct fabric *f, const char *fmt, ...)
{
	va_list args;
	int err;

	va_start(args, fmt);
	err = commit_text(f, VPEER_COMMIT_FLAGS_DRY_RUN, fmt, args);
	va_end(args);
	return err;
}

/**
 * must_commit() - change the fabric, or end the test
 * @f: the fabric
 * @fmt: the operations
 */
void must_commit(struct fabric *f, const char *fmt, ...)
{
	va_list args;
	int err;

	va_start(args, fmt);
	err = commit_text(f, 0, fmt, args);
	va_end(args);
	if (err)
		die("commit: %s: %s: code %d op %d (%s)", strerror(-err),
		    f->nl.ext, f->refusal[0].code, f->refusal[0].op, fmt);
}

/**
 * stage() - send one message of a staged commit
 * @f: the fabric
 * @transaction: its number
 * @flags: VPEER_COMMIT_FLAGS_FIRST, _LAST, _DRY_RUN
 * @fmt: the operations
 *
 * Return: 0 or a negative errno.
 */
int stage(struct fabric *f, uint32_t transaction, uint32_t flags,
	  const char *fmt, ...)
{
	struct msg msg;
	va_list args;
	char *text;

	va_start(args, fmt);
	if (vasprintf(&text, fmt, args) < 0)
		die("out of memory");
	va_end(args);
	commit_init(f, &msg);
	msg_u32(&msg, VPEER_A_TRANSACTION, transaction);
	msg_u32(&msg, VPEER_A_FLAGS, flags);
	commit_ops(&msg, text);
	free(text);
	return commit_send(f, &msg);
}

/**
 * refused_as() - is the last commit refused as it ought to be?
 * @f: the fabric
 * @ret: what the commit returned
 * @code: enum vpeer_code of the first refusal
 * @error: its errno
 *
 * Return: whether it is, with a message as well.
 */
bool refused_as(const struct fabric *f, int ret, int code, int error)
{
	return ret == -error && f->refusals && f->answers == 1 &&
	       f->refusal[0].code == code && f->refusal[0].error == error &&
	       f->nl.ext[0];
}

/**
 * refused_with() - is a code among the refusals?
 * @f: the fabric
 * @code: enum vpeer_code
 *
 * Return: whether it is.
 */
bool refused_with(const struct fabric *f, int code)
{
	int i;

	for (i = 0; i < f->refusals; i++)
		if (f->refusal[i].code == code)
			return true;
	return false;
}
