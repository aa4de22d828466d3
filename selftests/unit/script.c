// SPDX-License-Identifier: GPL-2.0-only
/* Operations from text. */
#include "lib.h"

/* [SUB:]REST; what is not there stays absent */
static char *split_sub(char *handle, struct vpeer_str *sub)
{
	char *colon = strchr(handle, ':');

	if (!colon)
		return handle;
	*sub = (struct vpeer_str){ handle, colon - handle };
	return colon + 1;
}

/* FIRST/SECOND or FIRST */
static void split_path(char *path, struct vpeer_str *first,
		       struct vpeer_str *second)
{
	char *slash = strchr(path, '/');

	if (slash) {
		*second = vpeer_str(slash + 1);
		*first = (struct vpeer_str){ path, slash - path };
	} else {
		*first = vpeer_str(path);
	}
}

static const struct {
	const char *word;
	u8 kind;
	u32 flag;
} flag_words[] = {
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

static bool flag_word(struct vpeer_op *op, const char *word)
{
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(flag_words); i++) {
		if (strcmp(word + 1, flag_words[i].word) ||
		    op->kind != flag_words[i].kind)
			continue;
		op->mask |= flag_words[i].flag;
		if (*word == '+')
			op->flags |= flag_words[i].flag;
		else
			op->flags &= ~flag_words[i].flag;
		return true;
	}
	return false;
}

static const char * const limit_words[] = {
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
	[VPEER_A_FABRIC_LIMIT_CONNECTION_PREFIXES] = "connection-prefixes",
	[VPEER_A_FABRIC_LIMIT_ADVERTISED_IPV4] = "advertised-ipv4",
	[VPEER_A_FABRIC_LIMIT_ADVERTISED_IPV6] = "advertised-ipv6",
	[VPEER_A_FABRIC_LIMIT_ROUTE_TABLES] = "route-tables",
	[VPEER_A_FABRIC_LIMIT_ROUTES] = "routes",
	[VPEER_A_FABRIC_LIMIT_STAGED_OPS] = "staged-ops",
};

static void limit_word(struct vpeer_op *op, const char *word)
{
	const char *colon = strchr(word, ':');
	u32 i;

	for (i = 1; i < ARRAY_SIZE(limit_words); i++) {
		if (strncmp(word, limit_words[i], colon - word) ||
		    limit_words[i][colon - word])
			continue;
		op->limits.limit[i] = atoi(colon + 1);
		op->limit_mask |= 1U << i;
		return;
	}
	die("no limit: %s", word);
}

static bool subnet_word(struct script_op *s, const char *word,
			const char *value)
{
	static const char * const words[] = { "local", "remote", "-local",
					      "-remote" };
	u32 i;

	for (i = 0; i < ARRAY_SIZE(words); i++) {
		if (strcmp(word, words[i]))
			continue;
		if (s->n_named[i] == LIST_MAX)
			die("list too long");
		s->named[i][s->n_named[i]++] = vpeer_str(value);
		return true;
	}
	return false;
}

/* The four lists come one after the other. */
static void gather_subnets(struct script_op *s)
{
	u32 i, k, n = 0;

	for (i = 0; i < 4; i++)
		for (k = 0; k < s->n_named[i]; k++)
			s->subnets[n++] = s->named[i][k];
	s->op.subnets = s->subnets;
	s->op.n_local = s->n_named[0];
	s->op.n_remote = s->n_named[1];
	s->op.n_remove_local = s->n_named[2];
	s->op.n_remove_remote = s->n_named[3];
}

static u8 gateway_type(const char *word)
{
	if (!strcmp(word, "vpn"))
		return VPEER_GATEWAY_TYPE_VPN;
	if (!strcmp(word, "expressroute"))
		return VPEER_GATEWAY_TYPE_EXPRESSROUTE;
	die("no type: %s", word);
}

static const char * const next_hops[] = {
	[VPEER_NEXT_HOP_TYPE_NONE] = "None",
	[VPEER_NEXT_HOP_TYPE_VNET_LOCAL] = "VnetLocal",
	[VPEER_NEXT_HOP_TYPE_VNET_PEERING] = "VNetPeering",
	[VPEER_NEXT_HOP_TYPE_VIRTUAL_NETWORK_GATEWAY] =
		"VirtualNetworkGateway",
	[VPEER_NEXT_HOP_TYPE_VIRTUAL_APPLIANCE] = "VirtualAppliance",
	[VPEER_NEXT_HOP_TYPE_INTERNET] = "Internet",
};

/* A type, or the address of an appliance. */
static void next_hop_word(struct vpeer_op *op, const char *word)
{
	u8 i;

	op->has_type = true;
	for (i = 0; i < ARRAY_SIZE(next_hops); i++)
		if (next_hops[i] && !strcmp(next_hops[i], word)) {
			op->type = i;
			return;
		}
	op->type = VPEER_NEXT_HOP_TYPE_VIRTUAL_APPLIANCE;
	op->has_via = true;
	op->via = addr(word);
}

static u8 role_word(const char *word)
{
	static const char * const roles[] = {
		[VPEER_ROLE_READER] = "reader", [VPEER_ROLE_PEER] = "peer",
		[VPEER_ROLE_NETWORK_CONTRIBUTOR] = "network-contributor",
		[VPEER_ROLE_OWNER] = "owner",
	};
	u8 i;

	for (i = 1; i < ARRAY_SIZE(roles); i++)
		if (!strcmp(roles[i], word))
			return i;
	die("no role: %s", word);
}

static void principal_word(struct vpeer_op *op, bool group, const char *word)
{
	op->group = group;
	op->principal = atoi(word);
}

/* The same of what leads out of VNets. */
static bool outward_word(struct vpeer_op *op, const char *word,
			 const char *value)
{
	if (!strcmp(word, "nic")) {
		op->nic = vpeer_str(value);
	} else if (!strcmp(word, "table")) {
		op->route_table = vpeer_str(value);
	} else if (!strcmp(word, "learned")) {
		op->has_learned = true;
		op->learned = atoi(value);
	} else if (!strcmp(word, "isolated")) {
		op->has_isolated = true;
		op->isolated = atoi(value);
	} else if (!strcmp(word, "via")) {
		op->has_via = true;
		op->via = addr(value);
	} else if (!strcmp(word, "hop")) {
		next_hop_word(op, value);
	} else {
		return false;
	}
	return true;
}

/* The words of the form KEY=VALUE. */
static bool key_word(struct script_op *s, char *word)
{
	char *value = strchr(word, '=');
	struct vpeer_op *op = &s->op;
	struct vpeer_str none;

	if (!value)
		return false;
	*value++ = '\0';
	if (!strcmp(word, "in"))
		split_path(value, &op->vnet, &op->subnet);
	else if (!strcmp(word, "to"))
		split_path(split_sub(value, &op->remote_subscription),
			   &op->remote_vnet, &none);
	else if (!strcmp(word, "region"))
		op->region = vpeer_str(value);
	else if (!strcmp(word, "tenant"))
		op->tenant = vpeer_str(value);
	else if (!strcmp(word, "limit"))
		limit_word(op, value);
	else if (!strcmp(word, "type"))
		op->type = gateway_type(value);
	else if (!strcmp(word, "role"))
		op->role = role_word(value);
	else if (!strcmp(word, "user") || !strcmp(word, "group"))
		principal_word(op, *word == 'g', value);
	else if (!outward_word(op, word, value) &&
		 !subnet_word(s, word, value))
		die("no key: %s", word);
	return true;
}

static void list_word(struct script_op *s, const char *word)
{
	struct vpeer_op *op = &s->op;

	if (op->n_add == LIST_MAX || op->n_remove == LIST_MAX)
		die("list too long");
	if (*word == '-')
		s->remove[op->n_remove++] = prefix(word + 1);
	else
		s->add[op->n_add++] = prefix(word);
}

static void parse_word(struct script_op *s, char *word)
{
	struct vpeer_op *op = &s->op;

	if (!strcmp(word, "clear"))
		op->clear = true;
	else if (!strcmp(word, "sync"))
		op->sync = true;
	else if (!strcmp(word, "both"))
		op->both = true;
	else if (!strcmp(word, "auto4"))
		op->assign |= VPEER_FAMILIES_IPV4;
	else if (!strcmp(word, "auto6"))
		op->assign |= VPEER_FAMILIES_IPV6;
	else if (!key_word(s, word) && !flag_word(op, word))
		list_word(s, word);
}

static const char * const kinds[] = {
	[VPEER_OBJECT_FABRIC] = "fabric", [VPEER_OBJECT_TENANT] = "tenant",
	[VPEER_OBJECT_SUBSCRIPTION] = "subscription",
	[VPEER_OBJECT_VNET] = "vnet", [VPEER_OBJECT_SUBNET] = "subnet",
	[VPEER_OBJECT_NIC] = "nic", [VPEER_OBJECT_PEERING] = "peering",
	[VPEER_OBJECT_GATEWAY] = "gateway", [VPEER_OBJECT_GRANT] = "grant",
	[VPEER_OBJECT_CONNECTION] = "connection",
	[VPEER_OBJECT_ROUTE_TABLE] = "route-table",
	[VPEER_OBJECT_ROUTE] = "route",
	[VPEER_OBJECT_LOAD_BALANCER] = "load-balancer",
};

static u8 parse_kind(const char *word)
{
	u8 i;

	for (i = 1; i < ARRAY_SIZE(kinds); i++)
		if (kinds[i] && !strcmp(kinds[i], word))
			return i;
	die("no kind: %s", word);
}

static u8 parse_verb(const char *word)
{
	if (!strcmp(word, "new"))
		return VPEER_VERB_NEW;
	if (!strcmp(word, "set"))
		return VPEER_VERB_SET;
	if (!strcmp(word, "del"))
		return VPEER_VERB_DEL;
	die("no verb: %s", word);
}

/* "?" stands for a name that is absent */
static void parse_handle(struct vpeer_op *op, char *word)
{
	if (!strcmp(word, "?"))
		return;
	word = split_sub(word, &op->subscription);
	if (op->kind == VPEER_OBJECT_GRANT && *word)
		op->vnet = vpeer_str(word);
	else if (op->kind == VPEER_OBJECT_SUBNET ||
		 op->kind == VPEER_OBJECT_PEERING)
		split_path(word, &op->vnet, &op->name);
	else if (op->kind == VPEER_OBJECT_CONNECTION)
		split_path(word, &op->gateway, &op->name);
	else if (op->kind == VPEER_OBJECT_ROUTE)
		split_path(word, &op->route_table, &op->name);
	else
		op->name = vpeer_str(word);
}

/**
 * script_parse() - read an operation
 * @s: the operation
 * @text: the text
 */
void script_parse(struct script_op *s, const char *text)
{
	char *save, *word;

	memset(s, 0, sizeof(*s));
	s->op.add = s->add;
	s->op.remove = s->remove;
	s->op.principal = VPEER_NOBODY;
	if (strlen(text) >= sizeof(s->text))
		die("too long: %s", text);
	strcpy(s->text, text);
	s->op.verb = parse_verb(strtok_r(s->text, " ", &save));
	s->op.kind = parse_kind(strtok_r(NULL, " ", &save));
	parse_handle(&s->op, strtok_r(NULL, " ", &save));
	while ((word = strtok_r(NULL, " ", &save)))
		parse_word(s, word);
	gather_subnets(s);
}
