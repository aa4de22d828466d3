// SPDX-License-Identifier: GPL-2.0-only
/* Operations written as text. */
#include <stdlib.h>
#include <string.h>
#include "oracle.h"

static const struct {
	const char *word;
	uint8_t kind;
	unsigned int flag;
} flags[] = {
	{ "access", VPEER_OBJECT_PEERING,
	  VPEER_PEERING_FLAGS_ALLOW_VNET_ACCESS },
	{ "forwarded", VPEER_OBJECT_PEERING,
	  VPEER_PEERING_FLAGS_ALLOW_FORWARDED_TRAFFIC },
	{ "transit", VPEER_OBJECT_PEERING,
	  VPEER_PEERING_FLAGS_ALLOW_GATEWAY_TRANSIT },
	{ "remote-gateways", VPEER_OBJECT_PEERING,
	  VPEER_PEERING_FLAGS_USE_REMOTE_GATEWAYS },
	{ "auto-sync", VPEER_OBJECT_PEERING, VPEER_PEERING_FLAGS_AUTO_SYNC },
	{ "only-ipv6", VPEER_OBJECT_PEERING, VPEER_PEERING_FLAGS_ONLY_IPV6 },
	{ "ip-forwarding", VPEER_OBJECT_NIC, VPEER_NIC_FLAGS_IP_FORWARDING },
};

static void put(char *to, const char *from, size_t n)
{
	if (n >= O_NAME)
		die("too long: %s", from);
	memcpy(to, from, n);
	to[n] = '\0';
}

/* Up to a separator, which is dropped with it; nothing if there is none. */
static const char *cut(char *to, const char *from, char separator)
{
	const char *end = strchr(from, separator);

	if (!end)
		return from;
	put(to, from, end - from);
	return end + 1;
}

static uint8_t kind(const char *word)
{
	static const struct {
		const char *word;
		uint8_t kind;
	} kinds[] = {
		{ "tenant", VPEER_OBJECT_TENANT },
		{ "subscription", VPEER_OBJECT_SUBSCRIPTION },
		{ "vnet", VPEER_OBJECT_VNET },
		{ "subnet", VPEER_OBJECT_SUBNET },
		{ "nic", VPEER_OBJECT_NIC },
		{ "peering", VPEER_OBJECT_PEERING },
		{ "gateway", VPEER_OBJECT_GATEWAY },
		{ "grant", VPEER_OBJECT_GRANT },
		{ "connection", VPEER_OBJECT_CONNECTION },
		{ "route-table", VPEER_OBJECT_ROUTE_TABLE },
		{ "route", VPEER_OBJECT_ROUTE },
		{ "fabric", VPEER_OBJECT_FABRIC },
	};
	size_t i;

	for (i = 0; i < sizeof(kinds) / sizeof(*kinds); i++)
		if (!strcmp(word, kinds[i].word))
			return kinds[i].kind;
	die("no kind: %s", word);
}

static bool flag(struct o_op *op, const char *word)
{
	size_t i;

	for (i = 0; i < sizeof(flags) / sizeof(*flags); i++) {
		if (strcmp(word + 1, flags[i].word) ||
		    op->kind != flags[i].kind)
			continue;
		op->mask |= flags[i].flag;
		op->flags &= ~flags[i].flag;
		if (*word == '+')
			op->flags |= flags[i].flag;
		return true;
	}
	return false;
}

static void name(struct o_names *l, const char *text)
{
	if (l->n == O_NAMES)
		die("too many names");
	put(l->name[l->n++], text, strlen(text));
}

static unsigned int one_of(const char *word, const char * const *list,
			   unsigned int n)
{
	unsigned int i;

	for (i = 1; i < n; i++)
		if (list[i] && !strcmp(list[i], word))
			return i;
	die("not known: %s", word);
}

#define ONE_OF(word, list) \
	one_of(word, list, sizeof(list) / sizeof(*(list)))

static void limit(struct o_op *op, const char *text)
{
	static const char * const limits[] = {
		[VPEER_A_FABRIC_LIMIT_VNETS] = "vnets",
		[VPEER_A_FABRIC_LIMIT_SUBNETS] = "subnets",
		[VPEER_A_FABRIC_LIMIT_PEERINGS] = "peerings",
		[VPEER_A_FABRIC_LIMIT_PREFIXES] = "prefixes",
		[VPEER_A_FABRIC_LIMIT_ADDRESSES] = "addresses",
		[VPEER_A_FABRIC_LIMIT_NICS] = "nics",
		[VPEER_A_FABRIC_LIMIT_NIC_ADDRESSES] = "nic-addresses",
		[VPEER_A_FABRIC_LIMIT_SUBSCRIPTIONS] = "subscriptions",
		[VPEER_A_FABRIC_LIMIT_PEERED_ADDRESSES] = "peered-addresses",
		[VPEER_A_FABRIC_LIMIT_PEERING_SUBNETS] = "peering-subnets",
		[VPEER_A_FABRIC_LIMIT_GRANTS] = "grants",
		[VPEER_A_FABRIC_LIMIT_CONNECTIONS] = "connections",
		[VPEER_A_FABRIC_LIMIT_CONNECTION_PREFIXES] =
			"connection-prefixes",
		[VPEER_A_FABRIC_LIMIT_ROUTE_TABLES] = "route-tables",
		[VPEER_A_FABRIC_LIMIT_ROUTES] = "routes",
	};
	char word[32];
	unsigned int i;

	snprintf(word, sizeof(word), "%.*s", (int)strcspn(text, ":"), text);
	i = ONE_OF(word, limits);
	op->limit[i] = atoi(text + strlen(word) + 1);
	op->limit_mask |= 1U << i;
}

static bool number_key(struct o_op *op, const char *word)
{
	static const char * const roles[] = {
		[VPEER_ROLE_READER] = "reader", [VPEER_ROLE_PEER] = "peer",
		[VPEER_ROLE_NETWORK_CONTRIBUTOR] = "network-contributor",
		[VPEER_ROLE_OWNER] = "owner",
	};
	static const char * const types[] = {
		[VPEER_GATEWAY_TYPE_VPN] = "vpn",
		[VPEER_GATEWAY_TYPE_EXPRESSROUTE] = "expressroute",
	};

	if (!strncmp(word, "limit=", 6)) {
		limit(op, word + 6);
	} else if (!strncmp(word, "role=", 5)) {
		op->role = ONE_OF(word + 5, roles);
	} else if (!strncmp(word, "type=", 5)) {
		op->type = ONE_OF(word + 5, types);
	} else if (!strncmp(word, "user=", 5)) {
		op->principal = atoi(word + 5);
	} else if (!strncmp(word, "group=", 6)) {
		op->principal = atoi(word + 6);
		op->group = true;
	} else {
		return false;
	}
	return true;
}

/* A type, or the address of an appliance. */
static void next_hop(struct o_op *op, const char *word)
{
	static const char * const types[] = {
		[VPEER_NEXT_HOP_TYPE_NONE] = "None",
		[VPEER_NEXT_HOP_TYPE_VNET_LOCAL] = "VnetLocal",
		[VPEER_NEXT_HOP_TYPE_VNET_PEERING] = "VNetPeering",
		[VPEER_NEXT_HOP_TYPE_VIRTUAL_NETWORK_GATEWAY] =
			"VirtualNetworkGateway",
		[VPEER_NEXT_HOP_TYPE_VIRTUAL_APPLIANCE] = "VirtualAppliance",
		[VPEER_NEXT_HOP_TYPE_INTERNET] = "Internet",
	};
	unsigned int i;

	op->has_hop = true;
	for (i = 0; i < sizeof(types) / sizeof(*types); i++)
		if (types[i] && !strcmp(types[i], word)) {
			op->hop = i;
			return;
		}
	op->hop = VPEER_NEXT_HOP_TYPE_VIRTUAL_APPLIANCE;
	op->has_via = true;
	op->via = o_prefix(word);
}

static bool outward_key(struct o_op *op, const char *word)
{
	const char *value = strchr(word, '=') + 1;

	if (!strncmp(word, "nic=", 4)) {
		op->has_nic = true;
		put(op->nic, value, strlen(value));
	} else if (!strncmp(word, "table=", 6)) {
		op->has_table = true;
		put(op->table, value, strlen(value));
	} else if (!strncmp(word, "learned=", 8)) {
		op->has_learned = true;
		op->learned = atoi(value);
	} else if (!strncmp(word, "isolated=", 9)) {
		op->has_isolated = true;
		op->isolated = atoi(value);
	} else if (!strncmp(word, "hop=", 4)) {
		next_hop(op, value);
	} else if (!strncmp(word, "via=", 4)) {
		op->has_via = true;
		op->via = o_prefix(value);
	} else {
		return false;
	}
	return true;
}

static bool key(struct o_op *op, const char *word)
{
	const char *value = strchr(word, '=');
	size_t n;

	if (!value)
		return false;
	if (number_key(op, word) || outward_key(op, word))
		return true;
	value++;
	n = strlen(value);
	if (!strncmp(word, "in=", 3)) {
		value = cut(op->vnet, value, '/');
		put(*op->vnet ? op->subnet : op->vnet, value, strlen(value));
	} else if (!strncmp(word, "to=", 3)) {
		value = cut(op->remote_sub, value, ':');
		put(op->remote, value, strlen(value));
	} else if (!strncmp(word, "local=", 6)) {
		name(&op->name_subnet[O_LOCAL], value);
	} else if (!strncmp(word, "remote=", 7)) {
		name(&op->name_subnet[O_REMOTE], value);
	} else if (!strncmp(word, "-local=", 7)) {
		name(&op->drop_subnet[O_LOCAL], value);
	} else if (!strncmp(word, "-remote=", 8)) {
		name(&op->drop_subnet[O_REMOTE], value);
	} else if (!strncmp(word, "region=", 7)) {
		put(op->region, value, n);
	} else if (!strncmp(word, "tenant=", 7)) {
		put(op->tenant, value, n);
	} else {
		die("no key: %s", word);
	}
	return true;
}

static void member(struct o_op *op, const char *word)
{
	struct o_list *l = *word == '-' ? &op->remove : &op->add;

	if (l->n == O_LIST)
		die("the list is full");
	l->p[l->n++] = o_prefix(*word == '-' ? word + 1 : word);
}

static void word(struct o_op *op, const char *w)
{
	if (!strcmp(w, "clear"))
		op->clear = true;
	else if (!strcmp(w, "sync"))
		op->sync = true;
	else if (!strcmp(w, "both"))
		op->both = true;
	else if (!strcmp(w, "auto4"))
		op->assign |= VPEER_FAMILIES_IPV4;
	else if (!strcmp(w, "auto6"))
		op->assign |= VPEER_FAMILIES_IPV6;
	else if (!key(op, w) && !flag(op, w))
		member(op, w);
}

/* A grant is named by its scope, "?" is no name. */
static void handle(struct o_op *op, const char *text)
{
	if (!strcmp(text, "?"))
		return;
	text = cut(op->sub, text, ':');
	if (op->kind == VPEER_OBJECT_GRANT) {
		put(op->vnet, text, strlen(text));
		return;
	}
	if (op->kind == VPEER_OBJECT_SUBNET || op->kind == VPEER_OBJECT_PEERING)
		text = cut(op->vnet, text, '/');
	if (o_parent_kind(op))
		text = cut(op->parent, text, '/');
	put(op->name, text, strlen(text));
}

/**
 * o_parse() - read an operation
 * @op: the operation
 * @text: the text
 */
void o_parse(struct o_op *op, const char *text)
{
	char copy[O_TEXT], *save, *w;

	memset(op, 0, sizeof(*op));
	if (strlen(text) >= sizeof(copy))
		die("too long: %s", text);
	strcpy(copy, text);
	w = strtok_r(copy, " ", &save);
	op->verb = !strcmp(w, "new") ? VPEER_VERB_NEW :
		   !strcmp(w, "set") ? VPEER_VERB_SET : VPEER_VERB_DEL;
	op->kind = kind(strtok_r(NULL, " ", &save));
	handle(op, strtok_r(NULL, " ", &save));
	while ((w = strtok_r(NULL, " ", &save)))
		word(op, w);
}
