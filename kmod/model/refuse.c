// SPDX-License-Identifier: GPL-2.0-only
#include "refuse.h"

#define CODE(name, err, rule, text) \
	[VPEER_CODE_##name] = { -(err), rule, text }

/* The one place that knows errno, rule and message of a code. */
const struct vpeer_code_info vpeer_codes[VPEER_CODE_MAX + 1] = {
	CODE(INVALID_RESOURCE_NAME, EINVAL, "R-VNET-11",
	     "invalid name"),
	CODE(RESOURCE_NOT_FOUND, ENOENT, "SEM-7",
	     "no such object"),
	CODE(RESOURCE_ALREADY_EXISTS, EEXIST, "SEM-7",
	     "the object exists already"),
	CODE(RESOURCE_IN_USE, EBUSY, "R-VNET-13",
	     "the object is in use"),
	CODE(MISSING_ATTRIBUTE, EINVAL, "SEM-7",
	     "an attribute is missing"),
	CODE(INVALID_ATTRIBUTE, EINVAL, "SEM-7",
	     "an attribute is invalid here"),
	CODE(FEATURE_NOT_IN_FORCE, EOPNOTSUPP, "SEM-2",
	     "named in the contract, not in force yet"),
	CODE(LIMIT_REACHED, ENOSPC, "R-LIM-1",
	     "a limit of the fabric is reached"),
	CODE(GENERATION_MISMATCH, ESTALE, "SEM-7",
	     "the fabric has changed meanwhile"),
	CODE(AUTHORIZATION_FAILED, EACCES, "R-AUTH-5",
	     "not authorised"),
	CODE(LINKED_AUTHORIZATION_FAILED, EACCES, "R-AUTH-4",
	     "not authorised on the remote VNet"),
	CODE(INVALID_CIDR_NOTATION, EINVAL, "R-SUBN-1",
	     "bits beyond the prefix length are set"),
	CODE(NETCFG_INVALID_IP_ADDRESS_PREFIX, EINVAL, "R-VNET-2",
	     "no VNet may hold this range"),
	CODE(NETCFG_INVALID_VIRTUAL_NETWORK_SITE, EINVAL, "R-VNET-1",
	     "prefixes of the VNet overlap each other"),
	CODE(NETCFG_INVALID_SUBNET, EINVAL, "R-SUBN-1",
	     "the subnet is not inside a prefix of the VNet"),
	CODE(NETCFG_INVALID_SUBNET_SIZE, EINVAL, "R-SUBN-2",
	     "IPv4 subnets are /2 to /29, IPv6 subnets /64"),
	CODE(NETCFG_SUBNET_RANGES_OVERLAP, EADDRINUSE, "R-SUBN-1",
	     "the subnet overlaps another one"),
	CODE(IN_USE_SUBNET_CANNOT_BE_DELETED, EBUSY, "R-SUBN-4",
	     "the subnet has NICs, or its VNet gateways"),
	CODE(IN_USE_SUBNET_CANNOT_BE_UPDATED, EBUSY, "R-SUBN-4",
	     "a NIC's address would be outside of its subnet"),
	CODE(IN_USE_PREFIX_CANNOT_BE_DELETED, EBUSY, "R-VNET-5",
	     "a subnet would be outside of the VNet"),
	CODE(PRIVATE_IP_ADDRESS_IN_RESERVED_RANGE, EADDRNOTAVAIL, "R-SUBN-3",
	     "the address is reserved in its subnet"),
	CODE(PRIVATE_IP_ADDRESS_IS_ALLOCATED, EADDRINUSE, "R-SUBN-3",
	     "another NIC has the address"),
	CODE(PRIVATE_IP_ADDRESS_NOT_IN_SUBNET, EADDRNOTAVAIL, "R-SUBN-3",
	     "the address is not in the subnet"),
	CODE(SUBNET_IS_FULL, ENOSPC, "R-SUBN-3",
	     "no address of the subnet is free"),
	CODE(VNET_ADDRESS_SPACES_OVERLAP, EADDRINUSE, "R-PEER-7",
	     "the address spaces of the two VNets overlap"),
	CODE(VNET_ADDRESS_SPACE_OVERLAPS_WITH_ALREADY_PEERED_VNET, EADDRINUSE,
	     "R-PEER-8", "two remote VNets of one VNet overlap"),
	CODE(ANOTHER_PEERING_ALREADY_REFERENCES_REMOTE_VNET, EEXIST,
	     "R-PEER-5", "another link leads to that VNet already"),
	CODE(CHANGING_REMOTE_VIRTUAL_NETWORK_NOT_ALLOWED, EINVAL, "R-PEER-6",
	     "the remote VNet of a link can not be changed"),
	CODE(REMOTE_PEERING_IS_DISCONNECTED, ENOTCONN, "R-ST-7",
	     "the link back is Disconnected: update or delete it first"),
	CODE(PEERING_WITH_ITSELF_NOT_ALLOWED, EINVAL, "R-PEER-12",
	     "a VNet can not be peered with itself"),
	CODE(SYNC_ON_WRONG_SIDE, EINVAL, "R-SYNC-7",
	     "the other link is the one to sync"),
	CODE(CHANGING_PEERING_KIND_NOT_ALLOWED, EINVAL, "R-SUBP-6",
	     "what a link peers can not be switched: delete and create it"),
	CODE(REMOTE_PEERING_KIND_DIFFERS, EINVAL, "R-PEER-20",
	     "the link back peers whole VNets, subnets or IPv6 alone"),
	CODE(REMOTE_PEERING_SUBNETS_DIFFER, EINVAL, "R-SUBP-2",
	     "the link back names other subnets"),
	CODE(SUBNET_IS_PEERED, EBUSY, "R-SUBP-1",
	     "a link names the subnet"),
	CODE(REMOTE_VNET_HAS_NO_GATEWAYS, EINVAL, "R-FLAG-15",
	     "the remote VNet has no gateway"),
	CODE(REMOTE_PEERING_DOES_NOT_ALLOW_GATEWAY_TRANSIT, EINVAL,
	     "R-FLAG-17", "the link back has allow-gateway-transit off"),
	CODE(ANOTHER_PEERING_ALREADY_USES_REMOTE_GATEWAYS, EEXIST,
	     "R-FLAG-18", "another link of the VNet uses remote gateways"),
	CODE(VNET_HAS_GATEWAYS, EINVAL, "R-FLAG-19",
	     "the VNet has gateways of its own"),
	CODE(VNET_USES_REMOTE_GATEWAYS, EINVAL, "R-FLAG-21",
	     "the VNet uses remote gateways"),
	CODE(GATEWAY_TRANSIT_IS_IN_USE, EBUSY, "R-FLAG-22",
	     "the remote VNet uses the gateways of this one"),
	CODE(GATEWAY_TRANSIT_BOTH_WAYS_NOT_ALLOWED, EINVAL, "SEM-2",
	     "a link lends gateways or uses them, not both"),
	CODE(GATEWAY_SUBNET_NOT_FOUND, ENOENT, "R-GW-2",
	     "the VNet has no subnet GatewaySubnet"),
	CODE(VNET_HAS_GATEWAY_OF_TYPE, EEXIST, "R-GW-1",
	     "the VNet has a gateway of this type"),
	CODE(DEFAULT_OBJECT_CANNOT_BE_DELETED, EBUSY, "C-COMMIT-8",
	     "the default tenant and subscription stay"),
	CODE(GATEWAY_NIC_NOT_ALLOWED, EINVAL, "R-GW-2",
	     "the NIC can not be the gateway's"),
	CODE(CONNECTION_PREFIX_OVERLAPS, EADDRINUSE, "R-GW-16",
	     "a prefix behind the gateway overlaps what is connected"),
	CODE(NEXT_HOP_TYPE_NOT_ALLOWED, EINVAL, "R-RT-18",
	     "no user can write a route of this type"),
	CODE(GATEWAY_NEXT_HOP_NOT_ALLOWED, EINVAL, "R-GW-12",
	     "a user's route can not lead to ExpressRoute"),
	CODE(ROUTE_TABLE_NOT_ALLOWED, EINVAL, "R-RT-17",
	     "the route table is not for GatewaySubnet"),
};

/**
 * vpeer_refusals_init() - make an empty list of refusals
 * @rs: the list
 */
void vpeer_refusals_init(struct vpeer_refusals *rs)
{
	INIT_LIST_HEAD(&rs->list);
	rs->n = 0;
	rs->truncated = false;
	rs->reader = NULL;
}

/**
 * vpeer_refusals_free() - free a list of refusals
 * @rs: the list
 */
void vpeer_refusals_free(struct vpeer_refusals *rs)
{
	struct vpeer_refusal *r, *tmp;

	list_for_each_entry_safe(r, tmp, &rs->list, list)
		vpeer_free(r);
	vpeer_refusals_init(rs);
}

/**
 * vpeer_refusal_add() - record a refusal
 * @rs: the list
 * @op: index of the operation, or VPEER_NO_OP
 * @attr: attribute at fault, or 0
 * @code: why
 *
 * Return: the refusal to be filled in further, or NULL where the list is full
 * or memory is short; either way the list counts as truncated then.
 */
struct vpeer_refusal *vpeer_refusal_add(struct vpeer_refusals *rs, u32 op,
					u16 attr, enum vpeer_code code)
{
	struct vpeer_refusal *r, *pos;

	r = rs->n < VPEER_REFUSALS_MAX ? vpeer_alloc(sizeof(*r)) : NULL;
	if (!r) {
		rs->truncated = true;
		return NULL;
	}
	rs->n++;
	r->op = op;
	r->attr = attr;
	r->code = code;
	r->rule = vpeer_codes[code].rule;
	r->reader = rs->reader;
	list_for_each_entry_reverse(pos, &rs->list, list)
		if (pos->op <= op)
			break;
	list_add(&r->list, &pos->list);
	return r;
}

/* SUBSCRIPTION:NAME/CHILD, SUBSCRIPTION:NAME or NAME */
static void format_handle(char *buf, struct vpeer_str sub,
			  struct vpeer_str name, struct vpeer_str child)
{
	struct vpeer_str part[] = { sub, name, child };
	static const char after[] = { ':', '/' };
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(part); i++) {
		u32 len = min_t(u32, part[i].len, VPEER_NAME_MAX);

		if (!part[i].s)
			continue;
		if (i && part[i - 1].s)
			*buf++ = after[i - 1];
		memcpy(buf, part[i].s, len);
		buf += len;
	}
	*buf = '\0';
}

/**
 * vpeer_handle() - the handle of an object
 * @obj: the object
 * @buf: room for VPEER_HANDLE_MAX + 1 characters
 */
void vpeer_handle(const struct vpeer_obj *obj, char *buf)
{
	struct vpeer_str none = { NULL, 0 }, up = none, top = none;

	if (obj->parent) {
		up = vpeer_obj_name(obj->parent);
		if (obj->parent->parent)
			top = vpeer_obj_name(obj->parent->parent);
	}
	if (top.s)
		format_handle(buf, top, up, vpeer_obj_name(obj));
	else
		format_handle(buf, up, vpeer_obj_name(obj), none);
}

/**
 * vpeer_refusal_object() - name an object that a refusal concerns
 * @r: the refusal or NULL
 * @obj: the object
 *
 * Who may not know of the object is told its kind alone.
 */
void vpeer_refusal_object(struct vpeer_refusal *r,
			  const struct vpeer_obj *obj)
{
	if (!r || r->n_objects == VPEER_REFUSAL_OBJECTS)
		return;
	if (!vpeer_caller_sees(r->reader, obj))
		r->hides |= 1U << r->n_objects;
	r->kind[r->n_objects] = obj->kind;
	vpeer_handle(obj, r->handle[r->n_objects++]);
}

/**
 * vpeer_refusal_remote() - name the remote VNet of a link
 * @r: the refusal or NULL
 * @l: the link; its remote VNet may be gone
 */
void vpeer_refusal_remote(struct vpeer_refusal *r, const struct vpeer_link *l)
{
	static const struct vpeer_str none;
	const struct vpeer_obj *known = l->remote ? &l->remote->obj : &l->obj;

	if (!r || r->n_objects == VPEER_REFUSAL_OBJECTS)
		return;
	if (!vpeer_caller_sees(r->reader, known))
		r->hides |= 1U << r->n_objects;
	vpeer_refusal_handle(r, VPEER_OBJECT_VNET, vpeer_str(l->remote_sub),
			     vpeer_str(l->remote_name), none);
}

/**
 * vpeer_refusal_handle() - name an object in the caller's own words
 * @r: the refusal or NULL
 * @kind: enum vpeer_object
 * @sub: subscription, absent for kinds that have none
 * @name: name
 * @child: name of the child, or absent
 */
void vpeer_refusal_handle(struct vpeer_refusal *r, u8 kind,
			  struct vpeer_str sub, struct vpeer_str name,
			  struct vpeer_str child)
{
	if (!r || r->n_objects == VPEER_REFUSAL_OBJECTS)
		return;
	r->kind[r->n_objects] = kind;
	format_handle(r->handle[r->n_objects++], sub, name, child);
}

static void add_prefix(struct vpeer_refusal *r, const struct vpeer_prefix *p,
		       bool hide)
{
	if (!r || r->n_prefixes == VPEER_REFUSAL_PREFIXES)
		return;
	if (hide)
		r->hides_prefix |= 1U << r->n_prefixes;
	r->prefix[r->n_prefixes++] = *p;
}

/**
 * vpeer_refusal_prefix() - name a prefix that a refusal concerns
 * @r: the refusal or NULL; its objects have been named
 * @p: the prefix
 *
 * It may be that of any of the objects, so none of them may be hidden.
 */
void vpeer_refusal_prefix(struct vpeer_refusal *r,
			  const struct vpeer_prefix *p)
{
	add_prefix(r, p, r && r->hides);
}

/**
 * vpeer_refusal_prefix_of() - name a prefix of one object
 * @r: the refusal or NULL
 * @obj: the object
 * @p: the prefix
 */
void vpeer_refusal_prefix_of(struct vpeer_refusal *r,
			     const struct vpeer_obj *obj,
			     const struct vpeer_prefix *p)
{
	add_prefix(r, p, r && !vpeer_caller_sees(r->reader, obj));
}

/**
 * vpeer_refusal_addr() - name an address that a refusal concerns
 * @r: the refusal or NULL
 * @a: the address
 */
void vpeer_refusal_addr(struct vpeer_refusal *r, const struct vpeer_addr *a)
{
	struct vpeer_prefix p = { *a, 128 };

	vpeer_refusal_prefix(r, &p);
}
