// SPDX-License-Identifier: GPL-2.0-only
/* State files: from a tree to a lab. */
#include <string.h>

#include "lab_parse.h"
#include "report.h"
#include "words.h"

static void parse_tenants(struct parse *p, const struct node *map)
{
	static const char *const keys[] = { NULL };
	size_t i;

	if (!want_map(p, map, "tenants by name"))
		return;
	for (i = 0; i < map->n; i++) {
		if (!plain_name(p, map->keys[i], "a tenant"))
			continue;
		if (want_map(p, map->items[i], "a tenant, {}"))
			check_keys(p, map->items[i], keys, false);
		add(p, named(p, VPEER_OBJECT_TENANT, map->keys[i]),
		    map->keys[i]);
	}
}

static void parse_subscription(struct parse *p, const struct node *key,
			       const struct node *value)
{
	static const char *const keys[] = { "tenant", NULL };
	struct object *o = named(p, VPEER_OBJECT_SUBSCRIPTION, key);
	const struct node *tenant = NULL;

	if (want_map(p, value, "a subscription")) {
		check_keys(p, value, keys, false);
		tenant = child(value, "tenant");
	}
	if (tenant) {
		o->tenant = want_text(p, tenant, "the name of a tenant");
		wrote(p, o, VPEER_A_SUBSCRIPTION_TENANT, tenant);
	}
	add(p, o, key);
}

static void parse_subscriptions(struct parse *p, const struct node *map)
{
	size_t i;

	if (!want_map(p, map, "subscriptions by name"))
		return;
	for (i = 0; i < map->n; i++)
		if (plain_name(p, map->keys[i], "a subscription"))
			parse_subscription(p, map->keys[i], map->items[i]);
}

static void parse_subnet(struct parse *p, const struct object *vnet,
			 const struct node *key, const struct node *value)
{
	static const char *const keys[] = { "prefixes", "route-table", NULL };
	struct object *o = named(p, VPEER_OBJECT_SUBNET, key);
	const struct node *prefixes = NULL, *table = NULL;

	o->subscription = vnet->subscription;
	o->vnet = vnet->name;
	if (want_map(p, value, "a subnet")) {
		check_keys(p, value, keys, false);
		prefixes = child(value, "prefixes");
		table = child(value, "route-table");
	}
	if (prefixes)
		want_members(p, o, prefixes, "prefixes",
			     VPEER_A_SUBNET_PREFIX);
	else
		mistake(p, key, "expected prefixes in subnet %s", o->name);
	if (table)
		o->route_table = want_ref(p, o, table, "a route table",
					  VPEER_A_SUBNET_ROUTE_TABLE);
	add(p, o, key);
}

/* A refusal of flags is about the last one that is switched on. */
static void parse_link_flags(struct parse *p, struct object *o,
			     const struct node *map)
{
	const struct node *node, *last = NULL;
	const struct flag_word *flag;
	bool on;

	for (flag = peering_flag_words; flag->bit; flag++) {
		node = child(map, flag->word);
		if (!node || !want_switch(p, node, &on))
			continue;
		o->flags_mask |= flag->bit;
		o->flags |= on ? flag->bit : 0;
		if (on || !last)
			last = node;
	}
	if (last)
		wrote(p, o, VPEER_A_PEERING_FLAGS, last);
}

static void want_texts(struct parse *p, struct object *o,
		       const struct node *node, int attribute,
		       struct texts *list)
{
	const char *text;
	size_t i;

	if (node->kind != NODE_LIST || !node->n) {
		mistake(p, node, "expected subnets, as a list");
		return;
	}
	for (i = 0; i < node->n; i++) {
		text = want_text(p, node->items[i], "the name of a subnet");
		if (!text)
			continue;
		texts_add(p->pool, list, text);
		object_wrote(p->pool, o, attribute, text,
			     &node->items[i]->origin);
	}
}

/* All of both VNets takes part, or the subnets that are named of both. */
static void parse_link_subnets(struct parse *p, struct object *o,
			       const struct node *map)
{
	const struct node *remote = child(map, "remote-subnets");
	const struct node *local = child(map, "local-subnets");

	if (!local && !remote)
		return;
	if (!local || !remote) {
		mistake(p, local ? local : remote,
			"expected local-subnets and remote-subnets in peering %s",
			o->name);
		return;
	}
	want_texts(p, o, local, VPEER_A_PEERING_LOCAL_SUBNET,
		   &o->local_subnets);
	want_texts(p, o, remote, VPEER_A_PEERING_REMOTE_SUBNET,
		   &o->remote_subnets);
}

static void parse_peering(struct parse *p, const struct object *vnet,
			  const struct node *key, const struct node *value)
{
	static const char *const keys[] = {
		"remote", "local-subnets", "remote-subnets", NULL
	};
	struct object *o = named(p, VPEER_OBJECT_PEERING, key);
	const struct node *remote = NULL;

	o->subscription = vnet->subscription;
	o->vnet = vnet->name;
	if (want_map(p, value, "a peering")) {
		check_keys(p, value, keys, true);
		parse_link_flags(p, o, value);
		parse_link_subnets(p, o, value);
		remote = child(value, "remote");
	}
	if (remote)
		want_remote(p, o, remote, VPEER_A_PEERING_REMOTE_VNET,
			    VPEER_A_PEERING_REMOTE_SUBSCRIPTION);
	else
		mistake(p, key, "expected remote in peering %s", o->name);
	add(p, o, key);
}

static void parse_vnet(struct parse *p, const struct node *key,
		       const struct node *value)
{
	static const char *const keys[] = {
		"region", "prefixes", "subnets", "peerings", NULL
	};
	struct object *o = named(p, VPEER_OBJECT_VNET, key);
	const struct node *region, *prefixes;

	if (!scoped_name(p, o, key, "a VNet"))
		return;
	if (value->kind != NODE_MAP) {
		mistake(p, value, "expected VNet %s, as a map", o->name);
		return;
	}
	check_keys(p, value, keys, false);
	region = child(value, "region");
	prefixes = child(value, "prefixes");
	if (region) {
		o->region = want_text(p, region, "the name of a region");
		wrote(p, o, VPEER_A_VNET_REGION, region);
	}
	if (prefixes)
		want_members(p, o, prefixes, "prefixes", VPEER_A_VNET_PREFIX);
	else
		mistake(p, key, "expected prefixes in VNet %s", o->name);
	add(p, o, key);
	parse_children(p, o, child(value, "subnets"), "subnets by name",
		       parse_subnet);
	parse_children(p, o, child(value, "peerings"), "peerings by name",
		       parse_peering);
}

static void parse_nic_subnet(struct parse *p, struct object *o,
			     const struct node *node, bool scoped)
{
	const char *text = want_text(p, node, "the subnet, VNET/SUBNET");
	struct name name;

	if (!text)
		return;
	if (!name_parse(p->pool, text, &name) || !name.parent) {
		mistake(p, node,
			"expected the subnet, [SUBSCRIPTION:]VNET/SUBNET, not \"%s\"",
			text);
		return;
	}
	if (strchr(text, ':') && scoped &&
	    strcmp(name.subscription, o->subscription))
		mistake(p, node,
			"expected a subnet of subscription %s, the NIC's own",
			o->subscription);
	if (strchr(text, ':'))
		o->subscription = name.subscription;
	o->vnet = name.parent;
	o->subnet = name.name;
	wrote(p, o, VPEER_A_NIC_SUBNET, node);
	wrote(p, o, VPEER_A_NIC_VNET, node);
	wrote(p, o, VPEER_A_NIC_SUBSCRIPTION, node);
}

static bool good_netns(const char *text)
{
	return strchr(text, '/') || (text[0] != '.' && strlen(text) < 256);
}

static bool good_ifname(const char *text)
{
	return strlen(text) <= 15 && !strpbrk(text, "/ %:") &&
	       strcmp(text, ".") && strcmp(text, "..");
}

static void parse_device(struct parse *p, struct object *o,
			 const struct node *map)
{
	const struct node *netns = child(map, "netns");
	const struct node *dev = child(map, "dev"), *mtu = child(map, "mtu");
	struct device *device = &o->device;

	if (netns) {
		device->netns = want_text(p, netns, "a network namespace");
		if (device->netns && !good_netns(device->netns))
			mistake(p, netns, "expected a network namespace, not \"%s\"",
				device->netns);
	}
	if (dev) {
		device->ifname = want_text(p, dev, "the name of a device");
		if (device->ifname && !good_ifname(device->ifname))
			mistake(p, dev, "expected the name of a device, not \"%s\"",
				device->ifname);
	}
	device->wanted = netns || dev;
	if (mtu && want_number(p, mtu, &device->mtu) && !device->wanted)
		mistake(p, mtu, "expected netns or dev beside mtu");
}

static void parse_nic_values(struct parse *p, struct object *o,
			     const struct node *map, bool scoped)
{
	const struct node *addresses = child(map, "addresses");
	const struct node *forwarding = child(map, "ip-forwarding");
	const struct node *subnet = child(map, "subnet");
	bool on;

	if (subnet)
		parse_nic_subnet(p, o, subnet, scoped);
	else
		mistake(p, map, "expected subnet in NIC %s", o->name);
	if (addresses)
		want_members(p, o, addresses, "addresses",
			     VPEER_A_NIC_ADDRESS);
	if (forwarding && want_switch(p, forwarding, &on)) {
		o->flags_mask = VPEER_NIC_FLAGS_IP_FORWARDING;
		o->flags = on ? VPEER_NIC_FLAGS_IP_FORWARDING : 0;
		wrote(p, o, VPEER_A_NIC_FLAGS, forwarding);
	}
	parse_device(p, o, map);
}

static void parse_nic(struct parse *p, const struct node *key,
		      const struct node *value)
{
	static const char *const keys[] = {
		"subnet", "addresses", "ip-forwarding", "netns", "dev", "mtu",
		NULL
	};
	struct object *o = named(p, VPEER_OBJECT_NIC, key);

	if (!scoped_name(p, o, key, "a NIC"))
		return;
	if (value->kind != NODE_MAP) {
		mistake(p, value, "expected NIC %s, as a map", o->name);
		return;
	}
	check_keys(p, value, keys, false);
	parse_nic_values(p, o, value, strchr(key->text, ':'));
	add(p, o, key);
}

static void parse_named(struct parse *p, const struct node *map,
			const char *what,
			void (*one)(struct parse *p, const struct node *key,
				    const struct node *value))
{
	size_t i;

	if (!want_map(p, map, what))
		return;
	for (i = 0; i < map->n; i++)
		one(p, map->keys[i], map->items[i]);
}

static void parse_version(struct parse *p, const struct node *root)
{
	const struct node *version = child(root, "version");

	if (!version)
		mistake(p, root, "expected \"version: 1\"");
	else if (version->kind != NODE_SCALAR || strcmp(version->text, "1"))
		mistake(p, version, "expected version 1");
}

static void parse_root(struct parse *p, const struct node *root)
{
	static const char *const keys[] = {
		"version", "tenants", "subscriptions", "vnets", "nics",
		"gateways", "route-tables", "grants", NULL
	};

	parse_version(p, root);
	check_keys(p, root, keys, false);
	if (child(root, "tenants"))
		parse_tenants(p, child(root, "tenants"));
	if (child(root, "subscriptions"))
		parse_subscriptions(p, child(root, "subscriptions"));
	if (child(root, "vnets"))
		parse_named(p, child(root, "vnets"), "VNets by name",
			    parse_vnet);
	if (child(root, "nics"))
		parse_named(p, child(root, "nics"), "NICs by name",
			    parse_nic);
	if (child(root, "gateways"))
		parse_named(p, child(root, "gateways"), "gateways by name",
			    parse_gateway);
	if (child(root, "route-tables"))
		parse_named(p, child(root, "route-tables"),
			    "route tables by name", parse_route_table);
	if (child(root, "grants"))
		parse_grants(p, child(root, "grants"));
}

/**
 * lab_parse() - Read a lab from a tree.
 * @ctl: The run.
 * @root: The tree.
 * @lab: Where it goes.
 *
 * Return: An exit status; what is wrong has been said.
 */
int lab_parse(struct ctl *ctl, struct node *root, struct lab *lab)
{
	struct parse p = { .ctl = ctl, .pool = &ctl->pool, .lab = lab };

	lab_init(lab, &ctl->pool);
	if (root->kind != NODE_MAP)
		mistake(&p, root, "expected \"version: 1\" and maps of objects");
	else
		parse_root(&p, root);
	if (p.mistakes > PARSE_MISTAKES)
		complain(ctl, "%u more mistakes", p.mistakes - PARSE_MISTAKES);
	return p.mistakes ? STATUS_USAGE : STATUS_OK;
}

/**
 * lab_load() - Read a lab from a file.
 * @ctl: The run.
 * @file: The file, "-" for standard input.
 * @lab: Where it goes.
 *
 * Return: An exit status; what is wrong has been said.
 */
int lab_load(struct ctl *ctl, const char *file, struct lab *lab)
{
	struct pool pool = { 0 };
	struct node *root = tree_load(ctl, &pool, file);
	int status = root ? lab_parse(ctl, root, lab) : STATUS_USAGE;

	pool_free(&pool);
	return status;
}
