// SPDX-License-Identifier: GPL-2.0-only
/* vpeerctl nic */
#include <string.h>
#include <unistd.h>

#include "clock.h"
#include "command.h"
#include "device.h"
#include "fabric.h"
#include "netns.h"
#include "output.h"
#include "report.h"
#include "subject.h"

#define NAME(flag) \
	{ .what = "NIC", .type = ARG_NAME, .flags = (flag), \
	  .kind = VPEER_OBJECT_NIC }
#define SUBNET(flag) \
	{ .key = "subnet", .what = "VNET/SUBNET", .type = ARG_NAME, \
	  .flags = (flag), .kind = VPEER_OBJECT_SUBNET }
#define ADDRESS(word) \
	{ .key = (word), .what = "ADDRESS", .type = ARG_ADDRESS, \
	  .flags = ARG_REPEAT }
#define FORWARDING \
	{ .key = "ip-forwarding", .what = "on|off", .type = ARG_SWITCH }

static const struct arg add_args[] = {
	NAME(ARG_REQUIRED), SUBNET(ARG_REQUIRED), ADDRESS("address"),
	FORWARDING,
	{ .key = "netns", .what = "NAME|PID|PATH", .type = ARG_TEXT },
	{ .key = "dev", .what = "IFNAME", .type = ARG_TEXT },
	{ .key = "mtu", .what = "BYTES", .type = ARG_NUMBER },
	{ .key = "no-device", .type = ARG_FLAG },
	{ .key = "exist-ok", .type = ARG_FLAG },
	ARG_END
};

static const struct arg set_args[] = {
	NAME(ARG_REQUIRED), SUBNET(0), ADDRESS("address"),
	ADDRESS("add-address"), ADDRESS("remove-address"), FORWARDING,
	ARG_END
};

static const struct arg attach_args[] = {
	NAME(ARG_REQUIRED),
	{ .key = "netns", .what = "NAME|PID|PATH", .type = ARG_TEXT },
	{ .key = "dev", .what = "IFNAME", .type = ARG_TEXT },
	{ .key = "mtu", .what = "BYTES", .type = ARG_NUMBER },
	ARG_END
};

static const struct arg named[] = { NAME(ARG_REQUIRED), ARG_END };

static const struct arg show_args[] = {
	NAME(0),
	{ .key = "vnet", .what = "VNET", .type = ARG_NAME,
	  .kind = VPEER_OBJECT_VNET },
	{ .key = "subscription", .what = "SUBSCRIPTION", .type = ARG_TEXT,
	  .kind = VPEER_OBJECT_SUBSCRIPTION },
	ARG_END
};

/* A NIC lives in its VNet's subscription, so naming one of them is enough. */
static bool take_subnet(struct ctl *ctl, const struct args *args,
			struct object *o)
{
	const struct arg_value *value = args_get(args, "subnet");
	struct name name;

	if (!value)
		return true;
	if (!name_parse(&ctl->pool, value->text, &name) || !name.parent) {
		complain_word(ctl, value->word,
			      "\"%s\" is not a subnet, [SUBSCRIPTION:]VNET/SUBNET",
			      value->text);
		return false;
	}
	if (!strchr(args_name(args)->text, ':'))
		o->subscription = name.subscription;
	if (strchr(value->text, ':') &&
	    strcmp(o->subscription, name.subscription)) {
		complain_word(ctl, value->word,
			      "a NIC and its VNet belong to one subscription");
		return false;
	}
	o->vnet = name.parent;
	o->subnet = name.name;
	subject_wrote(ctl, args, "subnet", VPEER_A_NIC_SUBNET, o);
	subject_wrote(ctl, args, "subnet", VPEER_A_NIC_VNET, o);
	return true;
}

static void take_forwarding(struct ctl *ctl, const struct args *args,
			    struct op *op)
{
	uint32_t on;

	if (!args_number(args, "ip-forwarding", &on))
		return;
	op->fields |= FIELD_FLAGS;
	op->object->flags_mask = VPEER_NIC_FLAGS_IP_FORWARDING;
	op->object->flags = on ? VPEER_NIC_FLAGS_IP_FORWARDING : 0;
	subject_wrote(ctl, args, "ip-forwarding", VPEER_A_NIC_FLAGS,
		      op->object);
}

/* Told before anything is committed. */
static bool check_netns(struct ctl *ctl, const struct arg_value *netns)
{
	int fd = netns ? netns_open(&ctl->pool, netns->text) : -1;

	if (fd >= 0)
		close(fd);
	if (!netns || fd >= 0)
		return true;
	complain_word(ctl, netns->word,
		      "cannot open network namespace %s: %s", netns->text,
		      strerror(-fd));
	return false;
}

static bool take_device(struct ctl *ctl, const struct args *args,
			struct object *o)
{
	const struct arg_value *dev = args_get(args, "dev");

	if (dev && (!*dev->text || strlen(dev->text) > 15 ||
		    strpbrk(dev->text, "/ %:"))) {
		complain_word(ctl, dev->word,
			      "\"%s\" is not the name of a device", dev->text);
		return false;
	}
	if (!check_netns(ctl, args_get(args, "netns")))
		return false;
	o->device.netns = args_text(args, "netns");
	o->device.ifname = dev ? dev->text : NULL;
	args_number(args, "mtu", &o->device.mtu);
	o->device.wanted = !args_get(args, "no-device");
	if (o->device.wanted || !(dev || o->device.netns || o->device.mtu))
		return true;
	complain_word(ctl, args_get(args, "no-device")->word,
		      "no-device goes with neither netns, dev nor mtu");
	return false;
}

static struct object *nic_subject(struct ctl *ctl, const struct args *args)
{
	struct object *o = subject(ctl, args, VPEER_OBJECT_NIC);

	return o && take_subnet(ctl, args, o) ? o : NULL;
}

static int undo_add(struct ctl *ctl, struct object *o, int status)
{
	struct op op = { .verb = VPEER_VERB_DEL, .object = o };

	if (commit_one(ctl, &op))
		complain(ctl, "NIC %s stays, without a device",
			 handle_short(o->handle));
	else
		complain(ctl, "NIC %s was removed again",
			 handle_short(o->handle));
	return status;
}

/* Is what exists already what is asked for? */
static bool fits(struct ctl *ctl, const struct object *found,
		 const struct op *op)
{
	const struct object *o = op->object;
	struct prefixes missing = { 0 };

	prefixes_minus(&ctl->pool, &o->list, &found->list, &missing);
	return !missing.n && !strcmp(found->vnet, o->vnet) &&
	       found->subnet && !strcmp(found->subnet, o->subnet) &&
	       (found->flags & o->flags_mask) == o->flags;
}

static int add_existing(struct ctl *ctl, struct object *found,
			const struct op *op)
{
	if (!fits(ctl, found, op)) {
		complain_at(ctl, &op->object->origin,
			    "NIC %s exists with another subnet, address or flag",
			    handle_short(found->handle));
		return STATUS_REFUSED;
	}
	if (!op->object->device.wanted || found->device.ifindex)
		return STATUS_OK;
	found->device = op->object->device;
	return device_create(ctl, found);
}

static int add_new(struct ctl *ctl, const struct op *op)
{
	struct object *o = op->object, *found;
	int status = commit_one(ctl, op);

	if (status || !o->device.wanted)
		return status;
	status = fabric_get(ctl, o, &found, false);
	if (status)
		return undo_add(ctl, o, status);
	found->device = o->device;
	status = device_create(ctl, found);
	return status ? undo_add(ctl, found, status) : STATUS_OK;
}

static int nic_add(struct ctl *ctl, const struct args *args)
{
	struct op op = {
		.verb = VPEER_VERB_NEW,
		.fields = FIELD_LIST | FIELD_SUBNET,
	};
	struct object *found;
	int status;

	op.object = nic_subject(ctl, args);
	if (!op.object || !take_device(ctl, args, op.object))
		return STATUS_USAGE;
	take_forwarding(ctl, args, &op);
	subject_list(ctl, args, "address", VPEER_A_NIC_ADDRESS, op.object,
		     &op.object->list);
	op.count = op.object->list.n;
	if (!args_get(args, "exist-ok"))
		return add_new(ctl, &op);
	status = fabric_get(ctl, op.object, &found, true);
	if (status == STATUS_NOT_FOUND)
		return add_new(ctl, &op);
	return status ? status : add_existing(ctl, found, &op);
}

static void take_addresses(struct ctl *ctl, const struct args *args,
			   struct op *op)
{
	struct object *o = op->object;

	subject_list(ctl, args, "address", VPEER_A_NIC_ADDRESS, o, &o->list);
	op->clear = o->list.n;
	subject_list(ctl, args, "add-address", VPEER_A_NIC_ADDRESS, o,
		     &o->list);
	subject_list(ctl, args, "remove-address", VPEER_A_NIC_REMOVE_ADDRESS,
		     o, &op->remove);
	op->fields |= FIELD_LIST;
	op->count = o->list.n;
}

/* The device follows its NIC's addresses, wherever it is within reach. */
static int follow_addresses(struct ctl *ctl, const struct object *before,
			    struct object *after)
{
	struct prefixes away = { 0 }, added = { 0 };
	struct objects one = { .v = &after, .n = 1 };
	struct netns_names names;

	if (!after->device.ifindex)
		return STATUS_OK;
	prefixes_minus(&ctl->pool, &before->list, &after->list, &away);
	prefixes_minus(&ctl->pool, &after->list, &before->list, &added);
	if (!away.n && !added.n)
		return STATUS_OK;
	if (netns_names_read(ctl, &names))
		return STATUS_USAGE;
	netns_name_devices(ctl, &names, &one);
	if (!after->device.nameless)
		return device_readdress(ctl, after, &away, &added);
	note(ctl, "NIC %s: its device is in a namespace without a name, change the addresses there yourself",
	     handle_short(after->handle));
	return STATUS_OK;
}

static int nic_set(struct ctl *ctl, const struct args *args)
{
	struct op op = { .verb = VPEER_VERB_SET };
	struct object *before, *after;
	int status;

	op.object = nic_subject(ctl, args);
	if (!op.object)
		return STATUS_USAGE;
	if (args_get(args, "subnet"))
		op.fields |= FIELD_SUBNET;
	take_forwarding(ctl, args, &op);
	take_addresses(ctl, args, &op);
	if (!op.count && !op.remove.n)
		return commit_one(ctl, &op);
	status = fabric_get(ctl, op.object, &before, true);
	if (status == STATUS_NOT_FOUND)
		return commit_one(ctl, &op);
	if (!status)
		status = commit_one(ctl, &op);
	if (!status)
		status = fabric_get(ctl, op.object, &after, false);
	return status ? status : follow_addresses(ctl, before, after);
}

static int nic_attach(struct ctl *ctl, const struct args *args)
{
	struct object *o = subject(ctl, args, VPEER_OBJECT_NIC), *found;
	int status;

	if (!o || !take_device(ctl, args, o))
		return STATUS_USAGE;
	status = fabric_get(ctl, o, &found, false);
	if (status)
		return status;
	found->device = o->device;
	return device_create(ctl, found);
}

static int nic_detach(struct ctl *ctl, const struct args *args)
{
	struct object *o = subject(ctl, args, VPEER_OBJECT_NIC);
	int status;

	if (!o)
		return STATUS_USAGE;
	status = fabric_get(ctl, o, &o, false);
	return status ? status : device_delete(ctl, o);
}

static int nic_del(struct ctl *ctl, const struct args *args)
{
	struct op op = { .verb = VPEER_VERB_DEL };
	struct object *found;
	int status;

	op.object = subject(ctl, args, VPEER_OBJECT_NIC);
	if (!op.object)
		return STATUS_USAGE;
	status = fabric_get(ctl, op.object, &found, true);
	if (status == STATUS_NOT_FOUND)
		return commit_one(ctl, &op);
	if (!status)
		status = commit_one(ctl, &op);
	return status ? status : device_delete(ctl, found);
}

static int nic_show(struct ctl *ctl, const struct args *args)
{
	struct objects nics = { 0 };
	struct netns_names names;
	int status = fabric_open(ctl);

	if (!status)
		status = netns_names_read(ctl, &names);
	if (!status)
		status = read_subjects(ctl, args, VPEER_OBJECT_NIC, &nics);
	if (status)
		return status;
	netns_name_devices(ctl, &names, &nics);
	show_objects(ctl, &nics);
	return STATUS_OK;
}

COMMAND(add) = {
	.object = "nic",
	.verb = "add",
	.summary = "create a NIC and its device, ready to talk",
	.args = add_args,
	.run = nic_add,
};

COMMAND(set) = {
	.object = "nic",
	.verb = "set",
	.summary = "change the addresses or flags of a NIC",
	.args = set_args,
	.run = nic_set,
};

COMMAND(attach) = {
	.object = "nic",
	.verb = "attach",
	.summary = "make a device for a NIC",
	.args = attach_args,
	.run = nic_attach,
};

COMMAND(detach) = {
	.object = "nic",
	.verb = "detach",
	.summary = "delete the device of a NIC; the NIC stays",
	.args = named,
	.run = nic_detach,
};

COMMAND(del) = {
	.object = "nic",
	.verb = "del",
	.summary = "delete a NIC and its device",
	.args = named,
	.run = nic_del,
};

COMMAND(show) = {
	.object = "nic",
	.verb = "show",
	.summary = "show a NIC, or all",
	.args = show_args,
	.implied = true,
	.run = nic_show,
};
