// SPDX-License-Identifier: GPL-2.0-only
/* Labs: from the fabric, and to state files. */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "device.h"
#include "fabric.h"
#include "json.h"
#include "lab.h"
#include "netns.h"
#include "report.h"
#include "words.h"

#define READ_TRIES	50

/* The flags that are told: those in force, and whatever else is on. */
static uint32_t known_flags(const struct object *o)
{
	if (o->kind == VPEER_OBJECT_NIC)
		return VPEER_NIC_FLAGS_IP_FORWARDING;
	if (o->kind == VPEER_OBJECT_PEERING)
		return VPEER_PEERING_FLAGS_ALLOW_VNET_ACCESS |
		       VPEER_PEERING_FLAGS_ALLOW_FORWARDED_TRAFFIC | o->flags;
	return 0;
}

static int read_kind(struct ctl *ctl, struct lab *lab, enum vpeer_object kind)
{
	struct object *filter = object_new(&ctl->pool, kind);
	struct objects objects = { 0 };
	struct object *o;
	int status;
	size_t i;

	status = fabric_dump(ctl, filter, &objects, NULL);
	if (status)
		return status;
	for (i = 0; i < objects.n; i++) {
		o = objects.v[i];
		o->flags_mask = known_flags(o);
		lab_add(lab, o);
	}
	return STATUS_OK;
}

static void find_devices(struct ctl *ctl, struct lab *lab,
			 const struct netns_names *names)
{
	struct objects *nics = &lab->of[VPEER_OBJECT_NIC].list;
	struct device *device;
	size_t i;

	netns_name_devices(ctl, names, nics);
	for (i = 0; i < nics->n; i++) {
		device = &nics->v[i]->device;
		device->wanted = device->ifindex && !device->nameless;
	}
}

static int read_kinds(struct ctl *ctl, struct lab *lab)
{
	int status = STATUS_OK;
	size_t i;

	lab_init(lab, &ctl->pool);
	for (i = 0; !status && i < LAB_KINDS; i++)
		status = read_kind(ctl, lab, lab_kinds[i]);
	return status;
}

/**
 * lab_read() - Read the whole fabric, all of one generation.
 * @ctl: The run.
 * @lab: Where it goes.
 *
 * Return: An exit status; what is wrong has been said.
 */
int lab_read(struct ctl *ctl, struct lab *lab)
{
	uint64_t before = 0, after = 0;
	struct netns_names names;
	int status, tries;

	status = fabric_open(ctl);
	if (!status)
		status = netns_names_read(ctl, &names);
	if (!status)
		status = fabric_generation(ctl, &before);
	for (tries = 0; !status && tries < READ_TRIES; tries++) {
		status = read_kinds(ctl, lab);
		if (!status)
			status = fabric_generation(ctl, &after);
		if (status || before == after)
			break;
		before = after;
	}
	if (status)
		return status;
	if (tries == READ_TRIES) {
		complain(ctl, "the fabric keeps changing, try again");
		return STATUS_REFUSED;
	}
	lab->generation = before;
	find_devices(ctl, lab, &names);
	return STATUS_OK;
}

static json_t *texts_of(const struct object *o)
{
	json_t *array = json_array();
	char text[PREFIX_TEXT];
	size_t i;

	for (i = 0; i < o->list.n; i++) {
		if (o->kind == VPEER_OBJECT_NIC)
			address_format(&o->list.v[i], text);
		else
			prefix_format(&o->list.v[i], text);
		json_array_append_new(array, json_string(text));
	}
	return array;
}

static json_t *member(json_t *map, const char *key)
{
	json_t *inner = json_object_get(map, key);

	if (inner)
		return inner;
	inner = json_object();
	json_object_set_new(map, key, inner);
	return inner;
}

static bool is_default(const char *name)
{
	return !strcmp(name, DEFAULT_SUBSCRIPTION);
}

static void write_orgs(json_t *root, const struct lab *lab)
{
	const struct objects *list = &lab->of[VPEER_OBJECT_TENANT].list;
	json_t *one;
	size_t i;

	for (i = 0; i < list->n; i++)
		if (!is_default(list->v[i]->name))
			json_object_set_new(member(root, "tenants"),
					    list->v[i]->name, json_object());
	list = &lab->of[VPEER_OBJECT_SUBSCRIPTION].list;
	for (i = 0; i < list->n; i++) {
		if (is_default(list->v[i]->name))
			continue;
		one = json_object();
		json_set_text(one, "tenant", list->v[i]->tenant ?
			      list->v[i]->tenant : "default");
		json_object_set_new(member(root, "subscriptions"),
				    list->v[i]->name, one);
	}
}

static void write_vnets(json_t *root, const struct lab *lab)
{
	const struct objects *list = &lab->of[VPEER_OBJECT_VNET].list;
	json_t *one;
	size_t i;

	for (i = 0; i < list->n; i++) {
		one = json_object();
		json_set_text(one, "region", list->v[i]->region ?
			      list->v[i]->region : DEFAULT_REGION);
		json_object_set_new(one, "prefixes", texts_of(list->v[i]));
		json_object_set_new(member(root, "vnets"),
				    handle_short(list->v[i]->handle), one);
	}
}

static json_t *vnet_of(json_t *root, struct pool *pool,
		       const struct object *o)
{
	const char *handle = pool_printf(pool, "%s:%s", o->subscription,
					 o->vnet);

	return member(member(root, "vnets"), handle_short(handle));
}

static void write_subnets(json_t *root, const struct lab *lab)
{
	const struct objects *list = &lab->of[VPEER_OBJECT_SUBNET].list;
	json_t *one;
	size_t i;

	for (i = 0; i < list->n; i++) {
		one = json_object();
		json_object_set_new(one, "prefixes", texts_of(list->v[i]));
		if (list->v[i]->route_table)
			json_set_text(one, "route-table",
				      list->v[i]->route_table);
		json_object_set_new(member(vnet_of(root, lab->pool,
						   list->v[i]), "subnets"),
				    list->v[i]->name, one);
	}
}

/* A remote VNet of the same subscription is written without it. */
static const char *remote_text(struct pool *pool, const struct object *o)
{
	if (!o->remote_subscription ||
	    !strcmp(o->remote_subscription, o->subscription))
		return o->remote_vnet ? o->remote_vnet : "?";
	return remote_handle(pool, o);
}

static void set_switch(json_t *json, const char *key, bool on)
{
	json_object_set_new(json, key, json_boolean(on));
}

static void write_flags(json_t *json, const struct object *o)
{
	const struct flag_word *flag;

	for (flag = peering_flag_words; flag->bit; flag++)
		if (o->flags_mask & flag->bit)
			set_switch(json, flag->word, o->flags & flag->bit);
}

static void write_link_subnets(json_t *json, const struct object *o)
{
	if (!o->local_subnets.n)
		return;
	json_object_set_new(json, "local-subnets",
			    json_of_texts(&o->local_subnets));
	json_object_set_new(json, "remote-subnets",
			    json_of_texts(&o->remote_subnets));
}

static void write_gateways(json_t *root, const struct lab *lab)
{
	const struct objects *list = &lab->of[VPEER_OBJECT_GATEWAY].list;
	const struct object *o;
	json_t *one;
	size_t i;

	for (i = 0; i < list->n; i++) {
		o = list->v[i];
		one = json_object();
		json_set_text(one, "vnet", o->vnet);
		json_set_text(one, "type", o->gateway_type ?
			      gateway_type_words[o->gateway_type -
						 VPEER_GATEWAY_TYPE_VPN] :
			      "?");
		if (o->nic)
			json_set_text(one, "nic", o->nic);
		if (o->list.n)
			json_object_set_new(one, "summarized-prefixes",
					    texts_of(o));
		json_object_set_new(member(root, "gateways"),
				    handle_short(o->handle), one);
	}
}

/* Where children of an object are written that has been written before. */
static json_t *children_of(json_t *root, const char *kind, struct pool *pool,
			   const struct object *o, const char *children)
{
	const char *handle = pool_printf(pool, "%s:%s", o->subscription,
					 o->owner);

	return member(member(member(root, kind), handle_short(handle)),
		      children);
}

/* What a routing protocol brings it brings again. */
static void write_connections(json_t *root, const struct lab *lab)
{
	const struct objects *list = &lab->of[VPEER_OBJECT_CONNECTION].list;
	const struct object *o;
	json_t *one;
	size_t i;

	for (i = 0; i < list->n; i++) {
		o = list->v[i];
		one = json_object();
		if (o->learned)
			set_switch(one, "learned", true);
		else if (o->list.n)
			json_object_set_new(one, "prefixes", texts_of(o));
		if (o->remote_vnet)
			json_set_text(one, "remote-vnet",
				      remote_text(lab->pool, o));
		json_object_set_new(children_of(root, "gateways", lab->pool, o,
						"connections"), o->name, one);
	}
}

static void write_route_tables(json_t *root, const struct lab *lab)
{
	const struct objects *list = &lab->of[VPEER_OBJECT_ROUTE_TABLE].list;
	json_t *one;
	size_t i;

	for (i = 0; i < list->n; i++) {
		one = json_object();
		set_switch(one, "disable-gateway-propagation",
			   list->v[i]->no_propagation);
		json_object_set_new(member(root, "route-tables"),
				    handle_short(list->v[i]->handle), one);
	}
}

static void write_routes(json_t *root, const struct lab *lab)
{
	const struct objects *list = &lab->of[VPEER_OBJECT_ROUTE].list;
	const struct object *o;
	char text[PREFIX_TEXT];
	json_t *one;
	size_t i;

	for (i = 0; i < list->n; i++) {
		o = list->v[i];
		one = json_object();
		json_set_text(one, "prefix", o->list.n ?
			      prefix_format(&o->list.v[0], text) : "?");
		json_set_text(one, "next-hop-type",
			      word_next_hop(o->next_hop_type));
		if (o->next_hop.family)
			json_set_text(one, "next-hop",
				      address_format(&o->next_hop, text));
		json_object_set_new(children_of(root, "route-tables",
						lab->pool, o, "routes"),
				    o->name, one);
	}
}

static const char *vnet_text(struct pool *pool, const struct object *o)
{
	return handle_short(pool_printf(pool, "%s:%s", o->subscription,
					o->vnet));
}

static void write_grants(json_t *root, const struct lab *lab)
{
	const struct objects *list = &lab->of[VPEER_OBJECT_GRANT].list;
	const struct object *o;
	json_t *all, *one;
	size_t i;

	if (!list->n)
		return;
	all = json_array();
	for (i = 0; i < list->n; i++) {
		o = list->v[i];
		one = json_object();
		json_set_text(one, o->group ? "group" : "user",
			      principal_name(lab->pool, o));
		json_set_text(one, "role", word_role(o->role));
		if (o->tenant)
			json_set_text(one, "tenant", o->tenant);
		else if (!o->vnet)
			json_set_text(one, "subscription", o->subscription);
		else
			json_set_text(one, "vnet", vnet_text(lab->pool, o));
		json_array_append_new(all, one);
	}
	json_object_set_new(root, "grants", all);
}

static void write_peerings(json_t *root, const struct lab *lab)
{
	const struct objects *list = &lab->of[VPEER_OBJECT_PEERING].list;
	const struct object *o;
	json_t *one;
	size_t i;

	for (i = 0; i < list->n; i++) {
		o = list->v[i];
		one = json_object();
		json_set_text(one, "remote", remote_text(lab->pool, o));
		write_flags(one, o);
		write_link_subnets(one, o);
		json_object_set_new(member(vnet_of(root, lab->pool, o),
					   "peerings"), o->name, one);
	}
}

static void write_device(struct ctl *ctl, json_t *json,
			 const struct object *o)
{
	const struct device *device = &o->device;
	struct link_facts facts;

	if (!device->wanted)
		return;
	if (device->netns)
		json_set_text(json, "netns", device->netns);
	json_set_text(json, "dev", device->ifname ? device->ifname : "?");
	if (!device_query(ctl, device->netnsid, device->ifindex, &facts) &&
	    facts.mtu && facts.mtu != DEVICE_MTU)
		json_object_set_new(json, "mtu", json_integer(facts.mtu));
}

static void write_nics(struct ctl *ctl, json_t *root, const struct lab *lab)
{
	const struct objects *list = &lab->of[VPEER_OBJECT_NIC].list;
	const struct object *o;
	json_t *one;
	size_t i;

	for (i = 0; i < list->n; i++) {
		o = list->v[i];
		one = json_object();
		json_set_text(one, "subnet", pool_printf(lab->pool, "%s/%s",
							 o->vnet, o->subnet));
		json_object_set_new(one, "addresses", texts_of(o));
		set_switch(one, "ip-forwarding",
			   o->flags & VPEER_NIC_FLAGS_IP_FORWARDING);
		write_device(ctl, one, o);
		json_object_set_new(member(root, "nics"),
				    handle_short(o->handle), one);
	}
}

/**
 * lab_json() - A lab in the words of state files.
 * @ctl: The run.
 * @lab: The lab, as it was read.
 *
 * Return: A new reference.
 */
json_t *lab_json(struct ctl *ctl, const struct lab *lab)
{
	json_t *root = json_object();

	json_object_set_new(root, "version", json_integer(1));
	write_orgs(root, lab);
	write_vnets(root, lab);
	write_subnets(root, lab);
	write_gateways(root, lab);
	write_connections(root, lab);
	write_route_tables(root, lab);
	write_routes(root, lab);
	write_peerings(root, lab);
	write_nics(ctl, root, lab);
	write_grants(root, lab);
	return root;
}
