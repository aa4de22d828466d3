// SPDX-License-Identifier: GPL-2.0-only
/* Refusals in words. */
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "kinds.h"
#include "refusal.h"
#include "words.h"

#define WORDING_FORMS	5

/**
 * struct wording - What a code is told as.
 * @forms: Sentences; the first is taken whose blanks can all be filled.
 * @repairs: Commands that would help; likewise.
 *
 * Blanks: {0} {1} {2} an object with its kind; {h0} {h1} {h2} its handle;
 * {k0} {k1} {k2} the word of its kind; {p0} {p1} a prefix; {a0} an address;
 * {attr} the word of the attribute; {name} the name in the operation;
 * {self} {kind} handle and kind of the operation's object; {remote} the VNet
 * to which a link of the operation leads; {both-named} nothing, when that link
 * is new and so both VNets have been named; {limit} {limit-word};
 * {role} the missing one, {user} who is refused. {0=nic} is nothing, where the
 * object is of that kind, {old} nothing, where the first one has been there
 * before; a form that has them elsewhere is passed over.
 */
struct wording {
	const char *forms[WORDING_FORMS];
	const char *repairs[WORDING_FORMS];
};

static const struct wording wordings[] = {
	[VPEER_CODE_INVALID_RESOURCE_NAME] = {
		.forms = {
			"\"{name}\" is no name; a name has 1 to 80 letters, digits, \"_\", inside also \".\" and \"-\"",
		},
	},
	[VPEER_CODE_RESOURCE_NOT_FOUND] = {
		.forms = { "{0} does not have {p0}",
			   "{0} leads to {1}, which is there no more",
			   "there is no {0}", "there is no such object" },
		.repairs = {
			"vpeerctl {k0} del {h0}, and add it anew when there is {1}",
			"vpeerctl {k0} show", "vpeerctl {kind} show",
		},
	},
	[VPEER_CODE_RESOURCE_ALREADY_EXISTS] = {
		.forms = { "{0} has {p0} already",
			   "{0=route}{1} is for the same prefix",
			   "{0} exists already", "it exists already" },
		.repairs = { "{0=route}{1=route}vpeerctl route show {h1}",
			     "vpeerctl {k0} show {h0}" },
	},
	[VPEER_CODE_RESOURCE_IN_USE] = {
		.forms = { "{0} is in use by {1}", "{0} is in use",
			   "it is in use" },
		.repairs = {
			"{0=route-table}vpeerctl subnet set {h1} route-table none",
			"{0=nic}vpeerctl gateway set {h1} nic none",
			"vpeerctl {k1} del {h1}",
		},
	},
	[VPEER_CODE_MISSING_ATTRIBUTE] = {
		.forms = { "{attr} is missing", "something is missing" },
	},
	[VPEER_CODE_INVALID_ATTRIBUTE] = {
		.forms = { "{0=gateway}{p0} and {p1} overlap",
			   "{attr} can not be given or changed here",
			   "something can not be given or changed here" },
	},
	[VPEER_CODE_FEATURE_NOT_IN_FORCE] = {
		.forms = { "{attr} is not in force yet",
			   "this is not in force yet" },
	},
	[VPEER_CODE_LIMIT_REACHED] = {
		.forms = { "{limit-word} of {0} is {limit}",
			   "{limit-word} is {limit}", "the limit is {limit}" },
		.repairs = { "vpeerctl fabric set {limit-word} NUMBER" },
	},
	[VPEER_CODE_GENERATION_MISMATCH] = {
		.forms = { "the fabric has changed meanwhile" },
		.repairs = { "try again" },
	},
	[VPEER_CODE_AUTHORIZATION_FAILED] = {
		.forms = { "you lack the role {role} on {0}",
			   "only the fabric's administrator may do that" },
		.repairs = {
			"an owner runs vpeerctl grant add user {user} role {role} {k0} {h0}",
		},
	},
	[VPEER_CODE_LINKED_AUTHORIZATION_FAILED] = {
		.forms = { "you lack the role {role} on {0}",
			   "you have no right on the remote VNet" },
		.repairs = {
			"an owner runs vpeerctl grant add user {user} role {role} {k0} {h0}",
		},
	},
	[VPEER_CODE_INVALID_CIDR_NOTATION] = {
		.forms = { "{p0} has bits set beyond its length",
			   "a prefix has bits set beyond its length" },
		.repairs = { "write {masked}" },
	},
	[VPEER_CODE_NETCFG_INVALID_IP_ADDRESS_PREFIX] = {
		.forms = { "no VNet may hold {p0}",
			   "no VNet may hold this prefix" },
	},
	[VPEER_CODE_NETCFG_INVALID_VIRTUAL_NETWORK_SITE] = {
		.forms = { "{p0} and {p1} of {0} overlap",
			   "prefixes of the VNet overlap" },
		.repairs = { "vpeerctl vnet set {h0} remove-prefix {p1}" },
	},
	[VPEER_CODE_NETCFG_INVALID_SUBNET] = {
		.forms = { "{p0} is not inside a prefix of {1}",
			   "{p0} is not inside a prefix of the VNet",
			   "a prefix is not inside the VNet" },
		.repairs = { "vpeerctl vnet set {h1} add-prefix {p0}" },
	},
	[VPEER_CODE_NETCFG_INVALID_SUBNET_SIZE] = {
		.forms = { "{p0} is no size for a subnet: IPv4 /2 to /29, IPv6 /64",
			   "a prefix is no size for a subnet" },
	},
	[VPEER_CODE_NETCFG_SUBNET_RANGES_OVERLAP] = {
		.forms = { "{p0} overlaps {p1} of {1}", "{p0} overlaps {1}",
			   "it overlaps another subnet" },
		.repairs = { "vpeerctl subnet show vnet {v0}" },
	},
	[VPEER_CODE_IN_USE_SUBNET_CANNOT_BE_DELETED] = {
		.forms = { "{0} has {1}", "the subnet is in use" },
		.repairs = { "vpeerctl {k1} del {h1}" },
	},
	[VPEER_CODE_IN_USE_SUBNET_CANNOT_BE_UPDATED] = {
		.forms = { "{a0} of {1} would be left outside of {0}",
			   "{0} has {1}, so its prefixes can only be added to",
			   "the subnet has NICs" },
		.repairs = { "vpeerctl nic del {h1}" },
	},
	[VPEER_CODE_IN_USE_PREFIX_CANNOT_BE_DELETED] = {
		.forms = { "{p0} of {1} would be left outside of {0}",
			   "{0} has subnets in the prefix",
			   "subnets are in the prefix" },
		.repairs = { "vpeerctl subnet del {h1}" },
	},
	[VPEER_CODE_PRIVATE_IP_ADDRESS_IN_RESERVED_RANGE] = {
		.forms = { "{a0} is reserved in its subnet: the first four addresses, and the last of IPv4",
			   "the address is reserved in its subnet" },
	},
	[VPEER_CODE_PRIVATE_IP_ADDRESS_IS_ALLOCATED] = {
		.forms = { "{a0} is the address of {1}",
			   "{a0} is another NIC's address",
			   "the address is another NIC's" },
		.repairs = { "vpeerctl nic show {h1}" },
	},
	[VPEER_CODE_PRIVATE_IP_ADDRESS_NOT_IN_SUBNET] = {
		.forms = { "{a0} is not in {1}", "{a0} is not in the subnet",
			   "the address is not in the subnet" },
		.repairs = { "vpeerctl subnet show {h1}" },
	},
	[VPEER_CODE_SUBNET_IS_FULL] = {
		.forms = { "no address of {1} is free",
			   "no address of the subnet is free" },
		.repairs = { "vpeerctl subnet set {h1} add-prefix PREFIX" },
	},
	[VPEER_CODE_VNET_ADDRESS_SPACES_OVERLAP] = {
		.forms = { "{p0} overlaps {p1}{both-named}",
			   "{p0} of {1} overlaps {p1} of {2}",
			   "the address spaces overlap" },
		.repairs = { "vpeerctl vnet set {remote} remove-prefix {p1}",
			     "vpeerctl vnet set {h2} remove-prefix {p1}",
			     "vpeerctl vnet show" },
	},
	[VPEER_CODE_VNET_ADDRESS_SPACE_OVERLAPS_WITH_ALREADY_PEERED_VNET] = {
		.forms = { "{p0} of {1} overlaps {p1} of {2}, and no VNet can be peered with both",
			   "{p0} overlaps the address space of another peered VNet",
			   "the address space overlaps another peered VNet's" },
		.repairs = { "vpeerctl vnet set {h2} remove-prefix {p1}",
			     "vpeerctl peering show" },
	},
	[VPEER_CODE_ANOTHER_PEERING_ALREADY_REFERENCES_REMOTE_VNET] = {
		.forms = { "{1} leads to {2} already",
			   "another link leads to that VNet already" },
		.repairs = { "vpeerctl peering show {h1}",
			     "vpeerctl peering show" },
	},
	[VPEER_CODE_CHANGING_REMOTE_VIRTUAL_NETWORK_NOT_ALLOWED] = {
		.forms = { "the remote VNet of {0} can not be changed",
			   "the remote VNet of a link can not be changed" },
		.repairs = { "vpeerctl peering del {h0}" },
	},
	[VPEER_CODE_REMOTE_PEERING_IS_DISCONNECTED] = {
		.forms = { "the link back, {h1}, is Disconnected",
			   "the link back is Disconnected" },
		.repairs = { "vpeerctl peering del {h1}{stale}",
			     "vpeerctl peering set {h1}" },
	},
	[VPEER_CODE_PEERING_WITH_ITSELF_NOT_ALLOWED] = {
		.forms = { "a VNet can not be peered with itself" },
	},
	[VPEER_CODE_SYNC_ON_WRONG_SIDE] = {
		.forms = { "the link back, {h1}, is the one that is out of sync",
			   "the link back is the one that is out of sync" },
		.repairs = { "vpeerctl peering sync {h1}" },
	},
	[VPEER_CODE_CHANGING_PEERING_KIND_NOT_ALLOWED] = {
		.forms = { "{0} is made for whole VNets, for subnets or for IPv6 alone; that can not be switched",
			   "what a link peers can not be switched" },
		.repairs = { "vpeerctl peering del {h0}" },
	},
	[VPEER_CODE_REMOTE_PEERING_KIND_DIFFERS] = {
		.forms = { "the link back, {h1}, peers something else: whole VNets, subnets or IPv6 alone",
			   "the link back peers something else" },
		.repairs = { "vpeerctl peering show {h1}" },
	},
	[VPEER_CODE_REMOTE_PEERING_SUBNETS_DIFFER] = {
		.forms = { "the link back, {h1}, does not name the same subnets the other way round",
			   "the link back does not name the same subnets" },
		.repairs = { "vpeerctl peering show {h1}" },
	},
	[VPEER_CODE_SUBNET_IS_PEERED] = {
		.forms = { "{0} is named by {1}", "a link names the subnet" },
		.repairs = { "vpeerctl peering del {h1}" },
	},
	[VPEER_CODE_REMOTE_VNET_HAS_NO_GATEWAYS] = {
		.forms = { "{1} has no gateway; a subnet GatewaySubnet alone is none",
			   "the remote VNet has no gateway" },
		.repairs = { "vpeerctl gateway add NAME vnet {h1} type vpn" },
	},
	[VPEER_CODE_REMOTE_PEERING_DOES_NOT_ALLOW_GATEWAY_TRANSIT] = {
		.forms = { "the link back, {h1}, has allow-gateway-transit off",
			   "the link back has allow-gateway-transit off" },
		.repairs = {
			"vpeerctl peering set {h1} allow-gateway-transit on",
		},
	},
	[VPEER_CODE_ANOTHER_PEERING_ALREADY_USES_REMOTE_GATEWAYS] = {
		.forms = { "{1} uses remote gateways already, and one link of a VNet can",
			   "another link of the VNet uses remote gateways" },
		.repairs = {
			"vpeerctl peering set {h1} use-remote-gateways off",
		},
	},
	[VPEER_CODE_VNET_HAS_GATEWAYS] = {
		.forms = { "the VNet has {1}: it uses its own gateways or remote ones",
			   "the VNet has gateways of its own" },
		.repairs = { "vpeerctl gateway del {h1}" },
	},
	[VPEER_CODE_VNET_USES_REMOTE_GATEWAYS] = {
		.forms = { "{1} uses remote gateways: a VNet has gateways of its own or remote ones",
			   "the VNet uses remote gateways" },
		.repairs = {
			"vpeerctl peering set {h1} use-remote-gateways off",
		},
	},
	[VPEER_CODE_GATEWAY_TRANSIT_IS_IN_USE] = {
		.forms = { "{1} uses gateway transit through {0}",
			   "the remote VNet uses the gateways of this one" },
		.repairs = {
			"vpeerctl peering set {h1} use-remote-gateways off",
		},
	},
	[VPEER_CODE_GATEWAY_TRANSIT_BOTH_WAYS_NOT_ALLOWED] = {
		.forms = { "{0} lends gateways or uses them, not both",
			   "a link lends gateways or uses them, not both" },
	},
	[VPEER_CODE_GATEWAY_SUBNET_NOT_FOUND] = {
		.forms = { "{0} has no subnet GatewaySubnet",
			   "the VNet has no subnet GatewaySubnet" },
		.repairs = {
			"vpeerctl subnet add {h0}/GatewaySubnet prefix PREFIX",
		},
	},
	[VPEER_CODE_VNET_HAS_GATEWAY_OF_TYPE] = {
		.forms = { "the VNet has {1} of this type already",
			   "the VNet has a gateway of this type already" },
		.repairs = {
			"connect to it by vpeerctl connection add {h1}/NAME, or vpeerctl gateway del {h1} first",
		},
	},
	[VPEER_CODE_DEFAULT_OBJECT_CANNOT_BE_DELETED] = {
		.forms = { "{0} always stays: what names no {k0} belongs to it",
			   "a default object always stays" },
	},
	[VPEER_CODE_GATEWAY_NIC_NOT_ALLOWED] = {
		.forms = { "{0=nic}it is the NIC of {1}, which lies in GatewaySubnet and has ip-forwarding off",
			   "{1} is not fit: a gateway's NIC lies in GatewaySubnet of its VNet, has ip-forwarding off and no other gateway",
			   "the NIC can not be the gateway's" },
		.repairs = { "{0=nic}vpeerctl gateway set {h1} nic none",
			     "vpeerctl nic show {h1}" },
	},
	[VPEER_CODE_CONNECTION_PREFIX_OVERLAPS] = {
		.forms = { "{p0} of {0} overlaps {p1} of {1}",
			   "{p0} of {0} overlaps what it is connected to",
			   "a prefix behind the gateway overlaps another one" },
		.repairs = {
			"{old}vpeerctl connection set {h0} remove-prefix {p0}",
			"{1=connection}vpeerctl connection set {h1} remove-prefix {p1}",
			"{1=vnet}leave {p0} out, or say remote-vnet {h1} if that is where it leads",
			"vpeerctl connection show",
		},
	},
	[VPEER_CODE_NEXT_HOP_TYPE_NOT_ALLOWED] = {
		.forms = {
			"no user can write a route of this type: VirtualAppliance, VirtualNetworkGateway, VnetLocal or None",
		},
	},
	[VPEER_CODE_GATEWAY_NEXT_HOP_NOT_ALLOWED] = {
		.forms = { "{2=gateway}{1=subnet}{0} would lead {1} to {2}, and no route of a user leads to ExpressRoute",
			   "{2=gateway}{1} would lead {0} to {2}, and no route of a user leads to ExpressRoute",
			   "{1} leads {2} to gateways, and no route of a user leads to ExpressRoute",
			   "a user's route can not lead to ExpressRoute" },
		.repairs = {
			"{1=subnet}say next-hop-type VirtualAppliance or None; what is behind ExpressRoute needs no route of a user",
			"{1=route}vpeerctl route del {h1}",
		},
	},
	[VPEER_CODE_ROUTE_TABLE_NOT_ALLOWED] = {
		.forms = { "{1=route}{1} is a default route, and a gateway's own subnet can have none",
			   "{0=route}{0} is a default route, and {1} can have none",
			   "{1=route-table}{1} disables gateway propagation, and a gateway's own subnet needs it",
			   "{1=subnet}{1} needs the routes of gateways",
			   "the route table is not for GatewaySubnet" },
		.repairs = {
			"{1=subnet}vpeerctl subnet set {h1} route-table none",
			"{1=route}vpeerctl route del {h1}",
			"{1=route-table}vpeerctl route-table set {h1} disable-gateway-propagation off",
		},
	},
};

_Static_assert(sizeof(wordings) / sizeof(wordings[0]) == VPEER_CODE_MAX + 1,
	       "every code has a wording");

/* Of the flags it is the last one switched on: those in force come first. */
static const char *flag_word(const struct object *o)
{
	const struct flag_word *flag;
	const char *word = "one of the flags";

	if (o->kind != VPEER_OBJECT_PEERING)
		return "ip-forwarding";
	for (flag = peering_flag_words; flag->bit; flag++)
		if (o->flags & o->flags_mask & flag->bit)
			word = flag->word;
	return word;
}

static const char *routing_word(enum vpeer_object kind, int attribute)
{
	switch (kind) {
	case VPEER_OBJECT_GATEWAY:
		return attribute == VPEER_A_GATEWAY_TYPE ? "type" :
		       attribute == VPEER_A_GATEWAY_NIC ? "nic" : NULL;
	case VPEER_OBJECT_CONNECTION:
		return attribute == VPEER_A_CONNECTION_LEARNED ? "learned" :
		       attribute == VPEER_A_CONNECTION_REMOTE_VNET ||
		       attribute == VPEER_A_CONNECTION_REMOTE_SUBSCRIPTION ?
		       "remote-vnet" : NULL;
	case VPEER_OBJECT_ROUTE_TABLE:
		return "disable-gateway-propagation";
	case VPEER_OBJECT_ROUTE:
		return attribute == VPEER_A_ROUTE_NEXT_HOP ? "next-hop" :
		       attribute == VPEER_A_ROUTE_NEXT_HOP_TYPE ?
		       "next-hop-type" : NULL;
	default:
		return NULL;
	}
}

static const char *attribute_word(struct pool *pool, const struct refusal *r)
{
	const struct kind *kind = r->op ? kind_of(r->op->object->kind) : NULL;
	int attribute = (int)r->attribute;

	if (!kind || !attribute)
		return NULL;
	if (attribute == kind->name)
		return "the name";
	if (attribute == kind->subscription)
		return "the subscription";
	if (attribute == kind->vnet)
		return "the VNet";
	if (attribute == kind->owner)
		return r->op->object->kind == VPEER_OBJECT_CONNECTION ?
		       "the gateway" : "the route table";
	if (attribute == kind->list || attribute == kind->clear)
		return kind->list_word ? kind->list_word : "prefix";
	if (attribute == kind->remove)
		return pool_printf(pool, "remove-%s", kind->list_word ?
				   kind->list_word : "prefix");
	if (attribute == kind->flags || attribute == kind->flags_mask)
		return flag_word(r->op->object);
	switch (r->op->object->kind) {
	case VPEER_OBJECT_FABRIC:
		return word_limit(r->attribute);
	case VPEER_OBJECT_SUBSCRIPTION:
		return attribute == VPEER_A_SUBSCRIPTION_TENANT ? "tenant" :
								  NULL;
	case VPEER_OBJECT_GRANT:
		return attribute == VPEER_A_GRANT_UID ? "user" :
		       attribute == VPEER_A_GRANT_GID ? "group" :
		       attribute == VPEER_A_GRANT_ROLE ? "role" :
		       attribute == VPEER_A_GRANT_TENANT ? "tenant" : NULL;
	case VPEER_OBJECT_VNET:
		return attribute == VPEER_A_VNET_REGION ? "region" : NULL;
	case VPEER_OBJECT_NIC:
		return attribute == VPEER_A_NIC_SUBNET ? "subnet" :
		       attribute == VPEER_A_NIC_AUTO_ADDRESS ? "address auto" :
		       NULL;
	case VPEER_OBJECT_PEERING:
		return attribute == VPEER_A_PEERING_REMOTE_VNET ||
		       attribute == VPEER_A_PEERING_REMOTE_SUBSCRIPTION ?
		       "remote" :
		       attribute == VPEER_A_PEERING_LOCAL_SUBNET ?
		       "local-subnet" :
		       attribute == VPEER_A_PEERING_REMOTE_SUBNET ?
		       "remote-subnet" :
		       attribute == VPEER_A_PEERING_SYNC ? "sync" : NULL;
	case VPEER_OBJECT_SUBNET:
		return attribute == VPEER_A_SUBNET_ROUTE_TABLE ?
		       "route-table" : NULL;
	default:
		return routing_word(r->op->object->kind, attribute);
	}
}

static const char *object_words(struct pool *pool,
				const struct refusal_object *o)
{
	const struct kind *kind = kind_of(o->kind);

	return pool_printf(pool, "%s %s", kind ? kind->title : "object",
			   handle_short(o->handle));
}

/* The VNet's part of SUBSCRIPTION:VNET/CHILD. */
static const char *vnet_of(struct pool *pool, const char *handle)
{
	const char *text = handle_short(handle);

	return pool_strndup(pool, text, strcspn(text, "/"));
}

static const char *masked(struct pool *pool, struct prefix p)
{
	char text[PREFIX_TEXT];
	unsigned int bit;

	for (bit = p.length; bit < prefix_bits(&p); bit++)
		p.address[bit / 8] &= (uint8_t)~(0x80 >> (bit % 8));
	return pool_strdup(pool, prefix_format(&p, text));
}

static const char *object_blank(struct pool *pool, const struct refusal *r,
				const char *blank, size_t length)
{
	const struct refusal_object *o;
	const struct kind *kind;
	unsigned int index = (unsigned int)(blank[length - 1] - '0');

	if (length > 2 || index >= r->nobjects)
		return NULL;
	o = &r->objects[index];
	kind = kind_of(o->kind);
	if (!o->handle)
		return *blank == 'k' && kind ? kind->word : NULL;
	if (length == 1)
		return object_words(pool, o);
	if (*blank == 'h')
		return handle_short(o->handle);
	if (*blank == 'v')
		return vnet_of(pool, o->handle);
	return *blank == 'k' && kind ? kind->word : NULL;
}

static const char *prefix_blank(struct pool *pool, const struct refusal *r,
				const char *blank)
{
	size_t index = (size_t)(blank[1] - '0');
	char text[PREFIX_TEXT];

	if (index >= r->prefixes.n)
		return NULL;
	if (*blank == 'a')
		address_format(&r->prefixes.v[index], text);
	else
		prefix_format(&r->prefixes.v[index], text);
	return pool_strdup(pool, text);
}

/* 0=nic: nothing, if the first object is a NIC. */
static const char *kind_blank(const struct refusal *r, const char *blank,
			      size_t length)
{
	unsigned int index = (unsigned int)(blank[0] - '0');
	const struct kind *kind;

	if (index >= r->nobjects)
		return NULL;
	kind = kind_of(r->objects[index].kind);
	if (!kind || strlen(kind->word) != length - 2 ||
	    strncmp(kind->word, blank + 2, length - 2))
		return NULL;
	return "";
}

/* Nothing, if the first object has not been made by the operation. */
static const char *old_blank(struct pool *pool, const struct refusal *r)
{
	struct object *o = r->op ? r->op->object : NULL;

	if (!r->nobjects || !r->objects[0].handle)
		return NULL;
	return o && r->op->verb == VPEER_VERB_NEW &&
	       o->kind == r->objects[0].kind &&
	       !strcmp(object_handle(pool, o), r->objects[0].handle) ?
	       NULL : "";
}

static const char *op_blank(struct pool *pool, const struct refusal *r,
			    const char *blank, size_t length)
{
	struct object *o = r->op ? r->op->object : NULL;
	bool link = o && o->kind == VPEER_OBJECT_PEERING;

	if (!o)
		return NULL;
	if (!strncmp(blank, "name", length))
		return o->name;
	if (!strncmp(blank, "self", length))
		return handle_short(object_handle(pool, o));
	if (!strncmp(blank, "kind", length))
		return kind_of(o->kind)->word;
	/* a half that an earlier VNet of the name has left can not be mended */
	if (!strncmp(blank, "stale", length))
		return r->rule && !strcmp(r->rule, "R-ST-13") ? "" : NULL;
	if (link && !strncmp(blank, "both-named", length))
		return r->op->verb == VPEER_VERB_NEW ? "" : NULL;
	if (link && o->remote_vnet && !strncmp(blank, "remote", length))
		return handle_short(remote_handle(pool, o));
	return NULL;
}

static const char *my_name(struct pool *pool)
{
	const struct object me = { .principal = geteuid() };

	return principal_name(pool, &me);
}

static const char *blank_text(struct pool *pool, const struct refusal *r,
			      const char *blank, size_t length)
{
	if (length == 2 && (*blank == 'p' || *blank == 'a'))
		return prefix_blank(pool, r, blank);
	if (length <= 2)
		return object_blank(pool, r, blank, length);
	if (blank[1] == '=')
		return kind_blank(r, blank, length);
	if (!strncmp(blank, "old", length))
		return old_blank(pool, r);
	if (!strncmp(blank, "attr", length))
		return attribute_word(pool, r);
	if (!strncmp(blank, "role", length))
		return r->role ? word_role(r->role) : NULL;
	if (!strncmp(blank, "user", length))
		return my_name(pool);
	if (!strncmp(blank, "masked", length))
		return r->prefixes.n ? masked(pool, r->prefixes.v[0]) : NULL;
	if (!strncmp(blank, "limit-word", length) && length > 5)
		return r->attribute && r->attribute <= FABRIC_LAST_LIMIT ?
		       word_limit(r->attribute) : NULL;
	if (!strncmp(blank, "limit", length))
		return pool_printf(pool, "%u", r->limit);
	return op_blank(pool, r, blank, length);
}

/* Fills the blanks of a form; NULL if one of them can not be filled. */
static const char *fill(struct pool *pool, const struct refusal *r,
			const char *form)
{
	const char *text = "", *open, *close, *value;

	while ((open = strchr(form, '{')) && (close = strchr(open, '}'))) {
		value = blank_text(pool, r, open + 1,
				   (size_t)(close - open - 1));
		if (!value)
			return NULL;
		text = pool_printf(pool, "%s%.*s%s", text, (int)(open - form),
				   form, value);
		form = close + 1;
	}
	return pool_printf(pool, "%s%s", text, form);
}

static const char *fill_first(struct pool *pool, const struct refusal *r,
			      const char *const forms[WORDING_FORMS])
{
	const char *text;
	int i;

	for (i = 0; i < WORDING_FORMS && forms[i]; i++) {
		text = fill(pool, r, forms[i]);
		if (text)
			return text;
	}
	return NULL;
}

static const char *verb_words(const struct op *op)
{
	switch (op->verb) {
	case VPEER_VERB_NEW:
		return "add";
	case VPEER_VERB_DEL:
		return "delete";
	default:
		return op->sync ? "sync" : "change";
	}
}

/* What was tried: "cannot peer hub with app". */
static const char *attempt(struct pool *pool, const struct refusal *r)
{
	struct object *o = r->op ? r->op->object : NULL;

	if (!o)
		return "cannot commit";
	if (o->kind == VPEER_OBJECT_FABRIC)
		return "cannot change the fabric";
	if (o->kind == VPEER_OBJECT_PEERING && r->op->verb == VPEER_VERB_NEW)
		return pool_printf(pool, "cannot peer %s with %s",
				   vnet_of(pool, object_handle(pool, o)),
				   handle_short(remote_handle(pool, o)));
	return pool_printf(pool, "cannot %s %s %s", verb_words(r->op),
			   kind_of(o->kind)->title,
			   handle_short(object_handle(pool, o)));
}

/**
 * refusal_message() - The sentence of a refusal.
 * @pool: Where it lives.
 * @refusal: The refusal.
 *
 * Return: The sentence.
 */
const char *refusal_message(struct pool *pool, const struct refusal *refusal)
{
	const char *what = NULL;

	if (refusal->code <= VPEER_CODE_MAX)
		what = fill_first(pool, refusal,
				  wordings[refusal->code].forms);
	return pool_printf(pool, "%s: %s (%s%s%s)", attempt(pool, refusal),
			   what ? what : strerror((int)refusal->error),
			   word_code(refusal->code),
			   refusal->rule ? ", " : "",
			   refusal->rule ? refusal->rule : "");
}

/**
 * refusal_repair() - A command that would help after a refusal.
 * @pool: Where it lives.
 * @refusal: The refusal.
 *
 * Return: The command, NULL if none is known.
 */
const char *refusal_repair(struct pool *pool, const struct refusal *refusal)
{
	if (refusal->code > VPEER_CODE_MAX)
		return NULL;
	return fill_first(pool, refusal, wordings[refusal->code].repairs);
}
