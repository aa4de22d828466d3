// SPDX-License-Identifier: GPL-2.0-only
/* Plans, as state diff prints them. */
#include <stdio.h>

#include "json.h"
#include "kinds.h"
#include "output.h"
#include "plan.h"
#include "words.h"

static const struct {
	const char *sign;
	const char *word;
	const char *color;
} signs[] = {
	[VPEER_VERB_NEW] = { "+", "add", COLOR_GOOD },
	[VPEER_VERB_SET] = { "~", "set", "" },
	[VPEER_VERB_DEL] = { "-", "del", COLOR_BAD },
};

static const struct {
	const char *sign;
	const char *word;
	const char *text;
} action_words[] = {
	[ACTION_CREATE] = { "+", "add", "device" },
	[ACTION_READDRESS] = { "~", "set", "addresses of the device" },
	[ACTION_MTU] = { "~", "set", "MTU of the device" },
	[ACTION_DELETE] = { "-", "del", "device" },
};

static void show_members(const struct object *o, const struct prefixes *list,
			 const char *sign)
{
	char text[PREFIX_TEXT];
	size_t i;

	for (i = 0; i < list->n; i++)
		printf("  %s%s", sign, o->kind == VPEER_OBJECT_NIC ?
		       address_format(&list->v[i], text) :
		       prefix_format(&list->v[i], text));
}

static void show_names(struct ctl *ctl, const char *word, const char *sign,
		       const struct texts *list)
{
	if (list->n)
		printf("  %s%s %s", sign, word,
		       texts_join(&ctl->pool, list, ","));
}

static void show_subnets(struct ctl *ctl, const struct op *op)
{
	const char *sign = op->verb == VPEER_VERB_SET ? "+" : "";

	show_names(ctl, "local-subnet", "-", &op->remove_local);
	show_names(ctl, "remote-subnet", "-", &op->remove_remote);
	show_names(ctl, "local-subnet", sign, &op->object->local_subnets);
	show_names(ctl, "remote-subnet", sign, &op->object->remote_subnets);
}

static const char *name_or_none(const char *name)
{
	return name && *name ? name : "none";
}

static void show_routing(const struct op *op)
{
	const struct object *o = op->object;
	char text[PREFIX_TEXT];

	if (op->fields & FIELD_NIC)
		printf("  nic %s", name_or_none(o->nic));
	if (op->fields & FIELD_TABLE)
		printf("  route-table %s", name_or_none(o->route_table));
	if (op->fields & FIELD_LEARNED && o->learned)
		printf("  learned");
	if (op->fields & FIELD_PROPAGATION)
		printf("  disable-gateway-propagation %s",
		       o->no_propagation ? "on" : "off");
	if (op->fields & FIELD_TYPE)
		printf("  next-hop-type %s", word_next_hop(o->next_hop_type));
	if (op->fields & FIELD_HOP && o->next_hop.family)
		printf("  next-hop %s", address_format(&o->next_hop, text));
}

static void show_op(struct ctl *ctl, const struct op *op)
{
	struct object *o = op->object;

	printf("%s%s %s %s%s", emphasis(ctl, signs[op->verb].color),
	       signs[op->verb].sign, kind_of(o->kind)->word,
	       handle_short(object_handle(&ctl->pool, o)), plain(ctl));
	if (op->fields & FIELD_REGION && o->region)
		printf("  region %s", o->region);
	if (op->fields & FIELD_TENANT && o->tenant)
		printf("  tenant %s", o->tenant);
	if (op->fields & FIELD_SUBNET)
		printf("  subnet %s/%s", o->vnet, o->subnet);
	if (op->fields & FIELD_REMOTE)
		printf("  remote %s", handle_short(remote_handle(&ctl->pool,
								 o)));
	if (op->fields & FIELD_GATEWAY)
		printf("  vnet %s  type %s", o->vnet,
		       word_gateway_type(o->gateway_type));
	if (op->fields & FIELD_SUBNETS)
		show_subnets(ctl, op);
	show_routing(op);
	show_members(o, &op->remove, "-");
	if (op->fields & FIELD_LIST)
		show_members(o, &o->list, op->verb == VPEER_VERB_SET ? "+" :
								       "");
	putchar('\n');
}

static const struct object *action_nic(const struct action *action)
{
	return action->want ? action->want : action->have;
}

static void show_action(const struct action *action)
{
	const struct object *nic = action_nic(action);
	const struct device *device = &nic->device;

	printf("%s %s%s%s%s%s of nic %s\n", action_words[action->kind].sign,
	       action_words[action->kind].text, device->ifname ? " " : "",
	       device->ifname ? device->ifname : "",
	       device->netns ? " netns " : "",
	       device->netns ? device->netns : "",
	       handle_short(nic->handle));
}

static json_t *entry(const char *what, const char *kind, const char *id)
{
	json_t *json = json_object();

	json_set_text(json, "op", what);
	json_set_text(json, "kind", kind);
	json_set_text(json, "id", id);
	return json;
}

static void set_names(json_t *json, const char *key, const struct texts *list)
{
	if (list->n)
		json_object_set_new(json, key, json_of_texts(list));
}

static void set_subnets(json_t *json, const struct op *op)
{
	set_names(json, "removeLocalSubnetNames", &op->remove_local);
	set_names(json, "removeRemoteSubnetNames", &op->remove_remote);
	set_names(json, "localSubnetNames", &op->object->local_subnets);
	set_names(json, "remoteSubnetNames", &op->object->remote_subnets);
}

static json_t *op_json(struct ctl *ctl, const struct op *op)
{
	struct object *o = op->object;
	json_t *json;

	json = entry(signs[op->verb].word, kind_of(o->kind)->word,
		     object_handle(&ctl->pool, o));
	if (op->remove.n)
		json_object_set_new(json, "remove",
				    json_of_prefixes(&op->remove));
	if (op->fields & FIELD_LIST && o->list.n)
		json_object_set_new(json, "add", json_of_prefixes(&o->list));
	if (op->fields & FIELD_SUBNETS)
		set_subnets(json, op);
	return json;
}

static void show_json(struct ctl *ctl, const struct plan *plan)
{
	json_t *array = json_array(), *json;
	const struct object *nic;
	size_t i;

	for (i = 0; i < plan->nnetns; i++)
		json_array_append_new(array, entry("add", "netns",
						   plan->netns_list[i]));
	for (i = 0; i < plan->ops.n; i++)
		json_array_append_new(array, op_json(ctl, &plan->ops.v[i]));
	for (i = 0; i < plan->nactions; i++) {
		nic = action_nic(&plan->actions[i]);
		json = entry(action_words[plan->actions[i].kind].word,
			     "device", nic->handle);
		json_set_text(json, "netns", nic->device.netns);
		json_set_text(json, "dev", nic->device.ifname);
		json_array_append_new(array, json);
	}
	print_json(ctl, array);
}

/**
 * plan_show() - Print a plan.
 * @ctl: The run.
 * @plan: The plan.
 */
void plan_show(struct ctl *ctl, const struct plan *plan)
{
	size_t i;

	if (ctl->opt.json) {
		show_json(ctl, plan);
		return;
	}
	for (i = 0; i < plan->nnetns; i++)
		printf("+ netns %s\n", plan->netns_list[i]);
	for (i = 0; i < plan->ops.n; i++)
		show_op(ctl, &plan->ops.v[i]);
	for (i = 0; i < plan->nactions; i++)
		show_action(&plan->actions[i]);
}
