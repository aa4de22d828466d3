// SPDX-License-Identifier: GPL-2.0-only
/* State files: from a tree to a lab. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "lab_parse.h"
#include "report.h"
#include "suggest.h"
#include "words.h"

/* Mistakes of a file that are told before giving up. */
#define PARSE_MISTAKES	20

/**
 * mistake() - Say what is wrong with a file, unless enough has been said.
 * @p: The file.
 * @node: Where it is.
 * @format: As for printf().
 */
void mistake(struct parse *p, const struct node *node, const char *format, ...)
{
	va_list ap;

	if (p->mistakes++ >= PARSE_MISTAKES)
		return;
	va_start(ap, format);
	complain_at(p->ctl, &node->origin, "%s",
		    pool_vprintf(p->pool, format, ap));
	va_end(ap);
}

static bool is_nothing(const struct node *node)
{
	return node->kind == NODE_SCALAR && !node->quoted &&
	       (!*node->text || !strcmp(node->text, "~") ||
		!strcmp(node->text, "null"));
}

/**
 * want_map() - Ask for a map.
 * @p: The file.
 * @node: What is there.
 * @what: What it should be.
 *
 * Return: True if it is one; what is there, and is none, is a mistake.
 */
bool want_map(struct parse *p, const struct node *node, const char *what)
{
	if (node->kind == NODE_MAP)
		return true;
	if (!is_nothing(node))
		mistake(p, node, "expected %s, as a map", what);
	return false;
}

/**
 * want_text() - Ask for a text.
 * @p: The file.
 * @node: What is there.
 * @what: What it should be.
 *
 * Return: The text, or NULL after a mistake.
 */
const char *want_text(struct parse *p, const struct node *node,
		      const char *what)
{
	if (node->kind == NODE_SCALAR && *node->text && !is_nothing(node))
		return node->text;
	mistake(p, node, "expected %s", what);
	return NULL;
}

static bool want_switch(struct parse *p, const struct node *node, bool *on)
{
	static const char *const yes[] = { "true", "on", "yes" };
	static const char *const no[] = { "false", "off", "no" };
	size_t i;

	for (i = 0; node->kind == NODE_SCALAR && i < 3; i++) {
		*on = !strcmp(node->text, yes[i]);
		if (*on || !strcmp(node->text, no[i]))
			return true;
	}
	mistake(p, node, "expected true or false");
	return false;
}

static bool want_number(struct parse *p, const struct node *node,
			uint32_t *number)
{
	unsigned long long value;
	char *end;

	if (node->kind == NODE_SCALAR && node->text[0] >= '0' &&
	    node->text[0] <= '9') {
		errno = 0;
		value = strtoull(node->text, &end, 10);
		*number = (uint32_t)value;
		if (!errno && !*end && value <= UINT32_MAX)
			return true;
	}
	mistake(p, node, "expected a number");
	return false;
}

/**
 * child() - Find a value in a map.
 * @map: The map.
 * @key: Its key.
 *
 * Return: The value, or NULL.
 */
struct node *child(const struct node *map, const char *key)
{
	size_t i;

	for (i = 0; i < map->n; i++)
		if (!strcmp(map->keys[i]->text, key))
			return map->items[i];
	return NULL;
}

/**
 * check_keys() - Look for keys that mean nothing.
 * @p: The file.
 * @map: The map.
 * @keys: Those that it may have, ended by NULL.
 * @flags: The flags of links are keys too.
 */
void check_keys(struct parse *p, const struct node *map,
		const char *const *keys, bool flags)
{
	const struct flag_word *flag;
	struct suggestion near;
	const char *const *key;
	bool known;
	size_t i;

	for (i = 0; i < map->n; i++) {
		memset(&near, 0, sizeof(near));
		near.wrong = map->keys[i]->text;
		known = false;
		for (key = keys; *key; key++) {
			known |= !strcmp(*key, near.wrong);
			suggest_consider(&near, *key);
		}
		for (flag = peering_flag_words; flags && flag->bit; flag++) {
			known |= !strcmp(flag->word, near.wrong);
			suggest_consider(&near, flag->word);
		}
		if (known)
			continue;
		if (near.best)
			mistake(p, map->keys[i],
				"unknown key \"%s\", did you mean \"%s\"?",
				near.wrong, near.best);
		else
			mistake(p, map->keys[i], "unknown key \"%s\"",
				near.wrong);
	}
}

static void add_member(struct parse *p, struct object *o,
		       const struct node *node, int attribute)
{
	bool address = o->kind == VPEER_OBJECT_NIC;
	const char *what = address ? "an address" :
				     "a prefix, ADDRESS/LENGTH";
	const char *text = want_text(p, node, what);
	struct prefix prefix;

	if (!text)
		return;
	if (address ? !address_parse(text, &prefix) :
		      !prefix_parse(text, &prefix)) {
		mistake(p, node, "expected %s, not \"%s\"", what, text);
		return;
	}
	prefixes_add(p->pool, &o->list, &prefix);
	object_wrote(p->pool, o, attribute, text, &node->origin);
}

static void want_members(struct parse *p, struct object *o,
			 const struct node *node, const char *what,
			 int attribute)
{
	size_t i;

	if (node->kind != NODE_LIST || !node->n) {
		mistake(p, node, "expected %s, as a list", what);
		return;
	}
	for (i = 0; i < node->n; i++)
		add_member(p, o, node->items[i], attribute);
}

/**
 * add() - Add an object to the lab, which must not have it.
 * @p: The file.
 * @o: The object.
 * @key: Where it is written.
 */
void add(struct parse *p, struct object *o, const struct node *key)
{
	struct object *before = lab_add(p->lab, o);

	if (before)
		mistake(p, key, "%s is there already, in line %u",
			handle_short(o->handle), before->origin.line);
}

static struct object *named(struct parse *p, enum vpeer_object kind,
			    const struct node *key)
{
	struct object *o = object_new(p->pool, kind);

	o->name = key->text;
	o->origin = key->origin;
	return o;
}

/* A child's name has no parts, those of its parent have been read. */
static bool plain_name(struct parse *p, const struct node *key,
		       const char *what)
{
	if (*key->text && !strpbrk(key->text, ":/"))
		return true;
	mistake(p, key, "expected the name of %s", what);
	return false;
}

static bool scoped_name(struct parse *p, struct object *o,
			const struct node *key, const char *what)
{
	struct name name;

	if (!name_parse(p->pool, key->text, &name) || name.vnet) {
		mistake(p, key, "expected the name of %s, [SUBSCRIPTION:]NAME",
			what);
		return false;
	}
	o->subscription = name.subscription;
	o->name = name.name;
	return true;
}

static void wrote(struct parse *p, struct object *o, int attribute,
		  const struct node *node)
{
	object_wrote(p->pool, o, attribute, NULL, &node->origin);
}

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
	static const char *const keys[] = { "prefixes", NULL };
	struct object *o = named(p, VPEER_OBJECT_SUBNET, key);
	const struct node *prefixes = NULL;

	o->subscription = vnet->subscription;
	o->vnet = vnet->name;
	if (want_map(p, value, "a subnet")) {
		check_keys(p, value, keys, false);
		prefixes = child(value, "prefixes");
	}
	if (prefixes)
		want_members(p, o, prefixes, "prefixes",
			     VPEER_A_SUBNET_PREFIX);
	else
		mistake(p, key, "expected prefixes in subnet %s", o->name);
	add(p, o, key);
}

static void parse_remote(struct parse *p, struct object *o,
			 const struct node *node)
{
	const char *text = want_text(p, node, "the remote VNet");
	struct name name;

	if (!text)
		return;
	if (!name_parse(p->pool, text, &name) || name.vnet) {
		mistake(p, node,
			"expected the remote VNet, [SUBSCRIPTION:]VNET, not \"%s\"",
			text);
		return;
	}
	o->remote_vnet = name.name;
	o->remote_subscription = strchr(text, ':') ? name.subscription :
						     o->subscription;
	wrote(p, o, VPEER_A_PEERING_REMOTE_VNET, node);
	wrote(p, o, VPEER_A_PEERING_REMOTE_SUBSCRIPTION, node);
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
		parse_remote(p, o, remote);
	else
		mistake(p, key, "expected remote in peering %s", o->name);
	add(p, o, key);
}

static void parse_children(struct parse *p, const struct object *vnet,
			   const struct node *map, const char *what,
			   void (*one)(struct parse *p,
				       const struct object *vnet,
				       const struct node *key,
				       const struct node *value))
{
	size_t i;

	if (!map || !want_map(p, map, what))
		return;
	for (i = 0; i < map->n; i++)
		if (plain_name(p, map->keys[i], what))
			one(p, vnet, map->keys[i], map->items[i]);
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
	if (!name_parse(p->pool, text, &name) || !name.vnet) {
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
	o->vnet = name.vnet;
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

static void parse_gateway_vnet(struct parse *p, struct object *o,
			       const struct node *node, bool scoped)
{
	const char *text = want_text(p, node, "the VNet of a gateway");
	struct name name;

	if (!text)
		return;
	if (!name_parse(p->pool, text, &name) || name.vnet) {
		mistake(p, node,
			"expected the VNet, [SUBSCRIPTION:]VNET, not \"%s\"",
			text);
		return;
	}
	if (strchr(text, ':') && scoped &&
	    strcmp(name.subscription, o->subscription))
		mistake(p, node,
			"expected a VNet of subscription %s, the gateway's own",
			o->subscription);
	if (strchr(text, ':'))
		o->subscription = name.subscription;
	o->vnet = name.name;
	wrote(p, o, VPEER_A_GATEWAY_VNET, node);
}

static void parse_gateway(struct parse *p, const struct node *key,
			  const struct node *value)
{
	static const char *const keys[] = { "vnet", "type", NULL };
	struct object *o = named(p, VPEER_OBJECT_GATEWAY, key);
	const struct node *vnet, *type;
	const char *word = NULL;

	if (!scoped_name(p, o, key, "a gateway"))
		return;
	if (value->kind != NODE_MAP) {
		mistake(p, value, "expected gateway %s, as a map", o->name);
		return;
	}
	check_keys(p, value, keys, false);
	vnet = child(value, "vnet");
	type = child(value, "type");
	if (!vnet || !type) {
		mistake(p, key, "expected vnet and type in gateway %s",
			o->name);
		return;
	}
	parse_gateway_vnet(p, o, vnet, strchr(key->text, ':'));
	word = want_text(p, type, "vpn or expressroute");
	o->gateway_type = word ? gateway_type_by_word(word) : 0;
	if (word && !o->gateway_type)
		mistake(p, type, "expected vpn or expressroute, not \"%s\"",
			word);
	wrote(p, o, VPEER_A_GATEWAY_TYPE, type);
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
		"gateways", "grants", NULL
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
	struct node *root = tree_load(ctl, file);

	return root ? lab_parse(ctl, root, lab) : STATUS_USAGE;
}
