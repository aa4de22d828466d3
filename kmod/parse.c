// SPDX-License-Identifier: GPL-2.0-only
/*
 * From attributes to operations. Policies have been checked when the message
 * came in; what they can not express is checked here.
 */
#include "parse.h"

#include <linux/slab.h>
#include <net/genetlink.h>

#include "netlink_gen.h"

/**
 * vpeer_parser_free() - free the room of a parser
 * @p: the parser
 */
void vpeer_parser_free(struct vpeer_parser *p)
{
	kvfree(p->list);
	kvfree(p->names);
}

static const struct nlattr *op_object(const struct nlattr *op)
{
	const struct nlattr *a;
	int rem;

	nla_for_each_nested(a, op, rem)
		if (nla_type(a) != VPEER_A_OP_VERB)
			return a;
	return NULL;
}

/* Object kinds have one order in the enum and another as attributes. */
static u8 object_kind(const struct nlattr *object)
{
	static const u8 kinds[VPEER_A_OP_MAX + 1] = {
		[VPEER_A_OP_FABRIC] = VPEER_OBJECT_FABRIC,
		[VPEER_A_OP_TENANT] = VPEER_OBJECT_TENANT,
		[VPEER_A_OP_SUBSCRIPTION] = VPEER_OBJECT_SUBSCRIPTION,
		[VPEER_A_OP_GRANT] = VPEER_OBJECT_GRANT,
		[VPEER_A_OP_REGION] = VPEER_OBJECT_REGION,
		[VPEER_A_OP_VNET] = VPEER_OBJECT_VNET,
		[VPEER_A_OP_SUBNET] = VPEER_OBJECT_SUBNET,
		[VPEER_A_OP_NIC] = VPEER_OBJECT_NIC,
		[VPEER_A_OP_PEERING] = VPEER_OBJECT_PEERING,
		[VPEER_A_OP_GATEWAY] = VPEER_OBJECT_GATEWAY,
		[VPEER_A_OP_CONNECTION] = VPEER_OBJECT_CONNECTION,
		[VPEER_A_OP_ROUTE_TABLE] = VPEER_OBJECT_ROUTE_TABLE,
		[VPEER_A_OP_ROUTE] = VPEER_OBJECT_ROUTE,
		[VPEER_A_OP_LOAD_BALANCER] = VPEER_OBJECT_LOAD_BALANCER,
	};

	return kinds[nla_type(object)];
}

static u8 op_verb(const struct nlattr *op)
{
	const struct nlattr *a = nla_find_nested(op, VPEER_A_OP_VERB);

	return a ? nla_get_u32(a) : VPEER_VERB_UNSPEC;
}

/**
 * vpeer_parse_check() - check that an operation has a verb and one object
 * @op: the operation
 * @extack: for the message
 *
 * Return: 0 or -EINVAL.
 */
int vpeer_parse_check(const struct nlattr *op, struct netlink_ext_ack *extack)
{
	unsigned int objects = 0, verbs = 0;
	const struct nlattr *a;
	int rem;

	nla_for_each_nested(a, op, rem) {
		if (nla_type(a) == VPEER_A_OP_VERB)
			verbs++;
		else
			objects++;
	}
	if (verbs != 1 || op_verb(op) == VPEER_VERB_UNSPEC) {
		NL_SET_ERR_MSG_ATTR(extack, op, "an operation has one verb");
		return -EINVAL;
	}
	if (objects != 1) {
		NL_SET_ERR_MSG_ATTR(extack, op, "an operation has one object");
		return -EINVAL;
	}
	return 0;
}

/**
 * vpeer_parse_rank() - when an operation has its turn
 * @op: the operation, checked
 *
 * Return: its rank.
 */
unsigned int vpeer_parse_rank(const struct nlattr *op)
{
	return vpeer_op_rank(op_verb(op), object_kind(op_object(op)));
}

/**
 * vpeer_parse_find() - find what a refusal is about
 * @op: the operation
 * @attr: attribute of its object's set, or 0
 *
 * Return: that attribute, or else the object.
 */
const struct nlattr *vpeer_parse_find(const struct nlattr *op, u16 attr)
{
	const struct nlattr *object = op_object(op);
	const struct nlattr *a = attr ? nla_find_nested(object, attr) : NULL;

	return a ? a : object;
}

/**
 * vpeer_parse_str() - a string attribute
 * @attr: the attribute or NULL
 *
 * Return: the string, absent without attribute.
 */
struct vpeer_str vpeer_parse_str(const struct nlattr *attr)
{
	struct vpeer_str s = { NULL, 0 };

	if (attr) {
		s.s = nla_data(attr);
		s.len = strnlen(s.s, nla_len(attr));
	}
	return s;
}

/**
 * vpeer_parse_addr() - an address attribute
 * @attr: the attribute
 * @addr: the result
 * @extack: for the message
 *
 * Return: 0 or -EINVAL.
 */
int vpeer_parse_addr(const struct nlattr *attr, struct vpeer_addr *addr,
		     struct netlink_ext_ack *extack)
{
	int len = nla_len(attr);

	if (len != 4 && len != 16) {
		NL_SET_ERR_MSG_ATTR(extack, attr,
				    "an address has 4 or 16 bytes");
		return -EINVAL;
	}
	*addr = vpeer_addr_from_bytes(nla_data(attr), len);
	if (len == 16 && vpeer_addr_is4(addr)) {
		NL_SET_ERR_MSG_ATTR(extack, attr,
				    "an IPv4-mapped address is none of IPv6");
		return -EINVAL;
	}
	return 0;
}

static int parse_prefix(const struct nlattr *attr, struct vpeer_prefix *p,
			struct netlink_ext_ack *extack)
{
	const struct nlattr *addr, *len;
	unsigned int bits;
	int err;

	addr = nla_find_nested(attr, VPEER_A_PREFIX_ADDRESS);
	len = nla_find_nested(attr, VPEER_A_PREFIX_LENGTH);
	if (!addr || !len) {
		NL_SET_ERR_MSG_ATTR(extack, attr,
				    "a prefix has an address and a length");
		return -EINVAL;
	}
	err = vpeer_parse_addr(addr, &p->addr, extack);
	if (err)
		return err;
	bits = nla_get_u32(len);
	if (bits > 8 * nla_len(addr)) {
		NL_SET_ERR_MSG_ATTR(extack, len, "prefix length out of range");
		return -EINVAL;
	}
	p->len = bits + (nla_len(addr) == 4 ? VPEER_MAPPED_LEN : 0);
	return 0;
}

/* For one more than there can be, so that an empty list has a place too. */
static u32 room_for(const struct nlattr *object)
{
	return nla_len(object) / NLA_HDRLEN + 1;
}

static int make_room(struct vpeer_parser *p, const struct nlattr *object)
{
	u32 n = room_for(object);
	struct vpeer_prefix *list;

	if (n <= p->max)
		return 0;
	list = kvmalloc_array(n, sizeof(*list), GFP_KERNEL_ACCOUNT);
	if (!list)
		return -ENOMEM;
	kvfree(p->list);
	p->list = list;
	p->max = n;
	return 0;
}

/* The members of one list of an object, appended to the parser's. */
static int parse_list(struct vpeer_parser *p, u32 *used,
		      const struct nlattr *object, u16 type, bool prefixes,
		      struct netlink_ext_ack *extack)
{
	const struct nlattr *a;
	int rem, err;

	nla_for_each_nested(a, object, rem) {
		if (nla_type(a) != type)
			continue;
		if (prefixes) {
			err = parse_prefix(a, &p->list[*used], extack);
		} else {
			p->list[*used].len = 128;
			err = vpeer_parse_addr(a, &p->list[*used].addr,
					       extack);
		}
		if (err)
			return err;
		++*used;
	}
	return 0;
}

static int parse_lists(struct vpeer_parser *p, struct vpeer_op *op,
		       const struct nlattr *object, struct nlattr **tb,
		       u16 add, u16 remove, bool prefixes,
		       struct netlink_ext_ack *extack)
{
	u32 used = 0;
	int err;

	err = make_room(p, object);
	if (!err && tb[add])
		err = parse_list(p, &used, object, add, prefixes, extack);
	op->add = p->list;
	op->n_add = used;
	if (!err && tb[remove])
		err = parse_list(p, &used, object, remove, prefixes, extack);
	op->remove = p->list + op->n_add;
	op->n_remove = used - op->n_add;
	return err;
}

static void parse_flags(struct vpeer_op *op, const struct nlattr *flags,
			const struct nlattr *mask)
{
	op->flags = flags ? nla_get_u32(flags) : 0;
	op->mask = mask ? nla_get_u32(mask) : 0;
}

#define STR(tb, set, name)	vpeer_parse_str((tb)[VPEER_A_##set##_##name])

static void parse_fabric(struct vpeer_op *op, struct nlattr **tb)
{
	unsigned int i;

	for (i = 1; i <= VPEER_A_FABRIC_LIMIT_STAGED_OPS; i++) {
		if (!tb[i])
			continue;
		op->limits.limit[i] = nla_get_u32(tb[i]);
		op->limit_mask |= 1U << i;
	}
}

static int parse_vnet(struct vpeer_parser *p, struct vpeer_op *op,
		      const struct nlattr *object, struct nlattr **tb,
		      struct netlink_ext_ack *extack)
{
	op->subscription = STR(tb, VNET, SUBSCRIPTION);
	op->name = STR(tb, VNET, NAME);
	op->region = STR(tb, VNET, REGION);
	op->clear = tb[VPEER_A_VNET_CLEAR_PREFIXES];
	return parse_lists(p, op, object, tb, VPEER_A_VNET_PREFIX,
			   VPEER_A_VNET_REMOVE_PREFIX, true, extack);
}

static int parse_subnet(struct vpeer_parser *p, struct vpeer_op *op,
			const struct nlattr *object, struct nlattr **tb,
			struct netlink_ext_ack *extack)
{
	op->subscription = STR(tb, SUBNET, SUBSCRIPTION);
	op->vnet = STR(tb, SUBNET, VNET);
	op->name = STR(tb, SUBNET, NAME);
	op->clear = tb[VPEER_A_SUBNET_CLEAR_PREFIXES];
	op->route_table = STR(tb, SUBNET, ROUTE_TABLE);
	return parse_lists(p, op, object, tb, VPEER_A_SUBNET_PREFIX,
			   VPEER_A_SUBNET_REMOVE_PREFIX, true, extack);
}

static int parse_nic(struct vpeer_parser *p, struct vpeer_op *op,
		     const struct nlattr *object, struct nlattr **tb,
		     struct netlink_ext_ack *extack)
{
	const struct nlattr *mode = tb[VPEER_A_NIC_MODE];

	op->subscription = STR(tb, NIC, SUBSCRIPTION);
	op->vnet = STR(tb, NIC, VNET);
	op->subnet = STR(tb, NIC, SUBNET);
	op->name = STR(tb, NIC, NAME);
	op->clear = tb[VPEER_A_NIC_CLEAR_ADDRESSES];
	if (tb[VPEER_A_NIC_AUTO_ADDRESS])
		op->assign = nla_get_u32(tb[VPEER_A_NIC_AUTO_ADDRESS]);
	parse_flags(op, tb[VPEER_A_NIC_FLAGS], tb[VPEER_A_NIC_FLAGS_MASK]);
	if (mode && nla_get_u32(mode) != VPEER_NIC_MODE_L3)
		op->not_in_force = VPEER_A_NIC_MODE;
	return parse_lists(p, op, object, tb, VPEER_A_NIC_ADDRESS,
			   VPEER_A_NIC_REMOVE_ADDRESS, false, extack);
}

static int make_names_room(struct vpeer_parser *p, const struct nlattr *object)
{
	struct vpeer_str *names;
	u32 n = room_for(object);

	if (n <= p->max_names)
		return 0;
	names = kvmalloc_array(n, sizeof(*names), GFP_KERNEL_ACCOUNT);
	if (!names)
		return -ENOMEM;
	kvfree(p->names);
	p->names = names;
	p->max_names = n;
	return 0;
}

/* Names of one list, appended to those that are there; how many they are. */
static u32 parse_names(const struct vpeer_op *op, u32 used,
		       const struct nlattr *object, u16 type)
{
	const struct nlattr *a;
	u32 n = 0;
	int rem;

	nla_for_each_nested(a, object, rem)
		if (nla_type(a) == type)
			op->subnets[used + n++] = vpeer_parse_str(a);
	return n;
}

/* The four lists of subnets that a link may name, in one array. */
static int parse_subnets(struct vpeer_parser *p, struct vpeer_op *op,
			 const struct nlattr *object, struct nlattr **tb)
{
	u32 used = 0;
	int err;

	if (!tb[VPEER_A_PEERING_LOCAL_SUBNET] &&
	    !tb[VPEER_A_PEERING_REMOTE_SUBNET] &&
	    !tb[VPEER_A_PEERING_REMOVE_LOCAL_SUBNET] &&
	    !tb[VPEER_A_PEERING_REMOVE_REMOTE_SUBNET])
		return 0;
	err = make_names_room(p, object);
	if (err)
		return err;
	op->subnets = p->names;
	op->n_local = parse_names(op, used, object,
				  VPEER_A_PEERING_LOCAL_SUBNET);
	used += op->n_local;
	op->n_remote = parse_names(op, used, object,
				   VPEER_A_PEERING_REMOTE_SUBNET);
	used += op->n_remote;
	op->n_remove_local = parse_names(op, used, object,
					 VPEER_A_PEERING_REMOVE_LOCAL_SUBNET);
	used += op->n_remove_local;
	op->n_remove_remote = parse_names(op, used, object,
					  VPEER_A_PEERING_REMOVE_REMOTE_SUBNET);
	return 0;
}

static int parse_peering(struct vpeer_parser *p, struct vpeer_op *op,
			 const struct nlattr *object, struct nlattr **tb)
{
	op->subscription = STR(tb, PEERING, SUBSCRIPTION);
	op->vnet = STR(tb, PEERING, VNET);
	op->name = STR(tb, PEERING, NAME);
	op->remote_subscription = STR(tb, PEERING, REMOTE_SUBSCRIPTION);
	op->remote_vnet = STR(tb, PEERING, REMOTE_VNET);
	parse_flags(op, tb[VPEER_A_PEERING_FLAGS],
		    tb[VPEER_A_PEERING_FLAGS_MASK]);
	op->sync = tb[VPEER_A_PEERING_SYNC];
	op->both = tb[VPEER_A_PEERING_BOTH];
	op->clear = tb[VPEER_A_PEERING_CLEAR_SUBNETS];
	return parse_subnets(p, op, object, tb);
}

static int parse_gateway(struct vpeer_parser *p, struct vpeer_op *op,
			 const struct nlattr *object, struct nlattr **tb,
			 struct netlink_ext_ack *extack)
{
	op->subscription = STR(tb, GATEWAY, SUBSCRIPTION);
	op->name = STR(tb, GATEWAY, NAME);
	op->vnet = STR(tb, GATEWAY, VNET);
	if (tb[VPEER_A_GATEWAY_TYPE])
		op->type = nla_get_u32(tb[VPEER_A_GATEWAY_TYPE]);
	op->nic = STR(tb, GATEWAY, NIC);
	op->clear = tb[VPEER_A_GATEWAY_CLEAR_SUMMARIZED_PREFIXES];
	return parse_lists(p, op, object, tb, VPEER_A_GATEWAY_SUMMARIZED_PREFIX,
			   VPEER_A_GATEWAY_REMOVE_SUMMARIZED_PREFIX, true,
			   extack);
}

static int parse_connection(struct vpeer_parser *p, struct vpeer_op *op,
			    const struct nlattr *object, struct nlattr **tb,
			    struct netlink_ext_ack *extack)
{
	op->subscription = STR(tb, CONNECTION, SUBSCRIPTION);
	op->gateway = STR(tb, CONNECTION, GATEWAY);
	op->name = STR(tb, CONNECTION, NAME);
	op->remote_subscription = STR(tb, CONNECTION, REMOTE_SUBSCRIPTION);
	op->remote_vnet = STR(tb, CONNECTION, REMOTE_VNET);
	op->clear = tb[VPEER_A_CONNECTION_CLEAR_PREFIXES];
	op->has_learned = tb[VPEER_A_CONNECTION_LEARNED];
	if (op->has_learned)
		op->learned = nla_get_u32(tb[VPEER_A_CONNECTION_LEARNED]);
	return parse_lists(p, op, object, tb, VPEER_A_CONNECTION_PREFIX,
			   VPEER_A_CONNECTION_REMOVE_PREFIX, true, extack);
}

static void parse_route_table(struct vpeer_op *op, struct nlattr **tb)
{
	const u16 isolated = VPEER_A_ROUTE_TABLE_DISABLE_GATEWAY_PROPAGATION;

	op->subscription = STR(tb, ROUTE_TABLE, SUBSCRIPTION);
	op->name = STR(tb, ROUTE_TABLE, NAME);
	op->has_isolated = tb[isolated];
	if (op->has_isolated)
		op->isolated = nla_get_u32(tb[isolated]);
}

static int parse_route(struct vpeer_parser *p, struct vpeer_op *op,
		       const struct nlattr *object, struct nlattr **tb,
		       struct netlink_ext_ack *extack)
{
	int err;

	op->subscription = STR(tb, ROUTE, SUBSCRIPTION);
	op->route_table = STR(tb, ROUTE, ROUTE_TABLE);
	op->name = STR(tb, ROUTE, NAME);
	op->has_type = tb[VPEER_A_ROUTE_NEXT_HOP_TYPE];
	if (op->has_type)
		op->type = nla_get_u32(tb[VPEER_A_ROUTE_NEXT_HOP_TYPE]);
	op->has_via = tb[VPEER_A_ROUTE_NEXT_HOP];
	if (op->has_via) {
		err = vpeer_parse_addr(tb[VPEER_A_ROUTE_NEXT_HOP], &op->via,
				       extack);
		if (err)
			return err;
	}
	return parse_lists(p, op, object, tb, VPEER_A_ROUTE_PREFIX, 0, true,
			   extack);
}

static void parse_grant(struct vpeer_op *op, struct nlattr **tb)
{
	const struct nlattr *gid = tb[VPEER_A_GRANT_GID];
	const struct nlattr *uid = tb[VPEER_A_GRANT_UID];

	op->tenant = STR(tb, GRANT, TENANT);
	op->subscription = STR(tb, GRANT, SUBSCRIPTION);
	op->vnet = STR(tb, GRANT, VNET);
	op->group = gid;
	op->principal = gid ? nla_get_u32(gid) :
			uid ? nla_get_u32(uid) : VPEER_NOBODY;
	if (uid && gid)
		op->misplaced = VPEER_A_GRANT_GID;
	else if ((uid || gid) && op->principal == VPEER_NOBODY)
		op->misplaced = gid ? VPEER_A_GRANT_GID : VPEER_A_GRANT_UID;
	if (tb[VPEER_A_GRANT_ROLE])
		op->role = nla_get_u32(tb[VPEER_A_GRANT_ROLE]);
}

#define BIT_OF(set, name)	(1U << VPEER_A_##set##_##name)
#define LIMITS		(2 * BIT_OF(FABRIC, LIMIT_STAGED_OPS) - 2)
#define VNET_PREFIXES	(BIT_OF(VNET, PREFIX) | BIT_OF(VNET, REMOVE_PREFIX) | \
			 BIT_OF(VNET, CLEAR_PREFIXES))
#define VNET_NAMES	(BIT_OF(VNET, SUBSCRIPTION) | BIT_OF(VNET, NAME))
#define SUBNET_NAMES	(BIT_OF(SUBNET, SUBSCRIPTION) | BIT_OF(SUBNET, VNET) | \
			 BIT_OF(SUBNET, NAME))
#define NIC_NAMES	(BIT_OF(NIC, SUBSCRIPTION) | BIT_OF(NIC, NAME))
#define NIC_CONTENT	(BIT_OF(NIC, VNET) | BIT_OF(NIC, SUBNET) | \
			 BIT_OF(NIC, ADDRESS) | BIT_OF(NIC, AUTO_ADDRESS) | \
			 BIT_OF(NIC, FLAGS) | BIT_OF(NIC, FLAGS_MASK) | \
			 BIT_OF(NIC, MODE))
#define PEERING_NAMES	(BIT_OF(PEERING, SUBSCRIPTION) | \
			 BIT_OF(PEERING, VNET) | BIT_OF(PEERING, NAME))
#define PEERING_CONTENT	(BIT_OF(PEERING, REMOTE_SUBSCRIPTION) | \
			 BIT_OF(PEERING, REMOTE_VNET) | \
			 BIT_OF(PEERING, FLAGS) | \
			 BIT_OF(PEERING, FLAGS_MASK) | \
			 BIT_OF(PEERING, LOCAL_SUBNET) | \
			 BIT_OF(PEERING, REMOTE_SUBNET))
#define PEERING_REMOVALS (BIT_OF(PEERING, REMOVE_LOCAL_SUBNET) | \
			  BIT_OF(PEERING, REMOVE_REMOTE_SUBNET) | \
			  BIT_OF(PEERING, CLEAR_SUBNETS))
#define GATEWAY_NAMES	(BIT_OF(GATEWAY, SUBSCRIPTION) | BIT_OF(GATEWAY, NAME))
#define GATEWAY_CONTENT	(BIT_OF(GATEWAY, VNET) | BIT_OF(GATEWAY, TYPE) | \
			 BIT_OF(GATEWAY, NIC) | \
			 BIT_OF(GATEWAY, SUMMARIZED_PREFIX))
#define CONNECTION_NAMES (BIT_OF(CONNECTION, SUBSCRIPTION) | \
			  BIT_OF(CONNECTION, GATEWAY) | \
			  BIT_OF(CONNECTION, NAME))
#define CONNECTION_CONTENT (BIT_OF(CONNECTION, PREFIX) | \
			    BIT_OF(CONNECTION, LEARNED) | \
			    BIT_OF(CONNECTION, REMOTE_SUBSCRIPTION) | \
			    BIT_OF(CONNECTION, REMOTE_VNET))
#define TABLE_NAMES	(BIT_OF(ROUTE_TABLE, SUBSCRIPTION) | \
			 BIT_OF(ROUTE_TABLE, NAME))
#define TABLE_CONTENT	BIT_OF(ROUTE_TABLE, DISABLE_GATEWAY_PROPAGATION)
#define ROUTE_NAMES	(BIT_OF(ROUTE, SUBSCRIPTION) | \
			 BIT_OF(ROUTE, ROUTE_TABLE) | BIT_OF(ROUTE, NAME))
#define ROUTE_CONTENT	(BIT_OF(ROUTE, PREFIX) | \
			 BIT_OF(ROUTE, NEXT_HOP_TYPE) | BIT_OF(ROUTE, NEXT_HOP))
#define GRANT_NAMES	(BIT_OF(GRANT, UID) | BIT_OF(GRANT, GID) | \
			 BIT_OF(GRANT, ROLE) | BIT_OF(GRANT, TENANT) | \
			 BIT_OF(GRANT, SUBSCRIPTION) | BIT_OF(GRANT, VNET))

/* What each verb takes, bits by attribute. */
static const u32 places[VPEER_OBJECT_MAX + 1][VPEER_VERB_DEL + 1] = {
	[VPEER_OBJECT_FABRIC] = { [VPEER_VERB_SET] = LIMITS },
	[VPEER_OBJECT_TENANT] = {
		[VPEER_VERB_NEW] = BIT_OF(TENANT, NAME),
		[VPEER_VERB_SET] = BIT_OF(TENANT, NAME),
		[VPEER_VERB_DEL] = BIT_OF(TENANT, NAME),
	},
	[VPEER_OBJECT_SUBSCRIPTION] = {
		[VPEER_VERB_NEW] = BIT_OF(SUBSCRIPTION, NAME) |
				   BIT_OF(SUBSCRIPTION, TENANT),
		[VPEER_VERB_SET] = BIT_OF(SUBSCRIPTION, NAME) |
				   BIT_OF(SUBSCRIPTION, TENANT),
		[VPEER_VERB_DEL] = BIT_OF(SUBSCRIPTION, NAME),
	},
	[VPEER_OBJECT_VNET] = {
		[VPEER_VERB_NEW] = VNET_NAMES | BIT_OF(VNET, REGION) |
				   BIT_OF(VNET, PREFIX),
		[VPEER_VERB_SET] = VNET_NAMES | BIT_OF(VNET, REGION) |
				   VNET_PREFIXES,
		[VPEER_VERB_DEL] = VNET_NAMES,
	},
	[VPEER_OBJECT_SUBNET] = {
		[VPEER_VERB_NEW] = SUBNET_NAMES | BIT_OF(SUBNET, PREFIX) |
				   BIT_OF(SUBNET, ROUTE_TABLE),
		[VPEER_VERB_SET] = SUBNET_NAMES | BIT_OF(SUBNET, PREFIX) |
				   BIT_OF(SUBNET, ROUTE_TABLE) |
				   BIT_OF(SUBNET, REMOVE_PREFIX) |
				   BIT_OF(SUBNET, CLEAR_PREFIXES),
		[VPEER_VERB_DEL] = SUBNET_NAMES,
	},
	[VPEER_OBJECT_NIC] = {
		[VPEER_VERB_NEW] = NIC_NAMES | NIC_CONTENT,
		[VPEER_VERB_SET] = NIC_NAMES | NIC_CONTENT |
				   BIT_OF(NIC, REMOVE_ADDRESS) |
				   BIT_OF(NIC, CLEAR_ADDRESSES),
		[VPEER_VERB_DEL] = NIC_NAMES,
	},
	[VPEER_OBJECT_PEERING] = {
		[VPEER_VERB_NEW] = PEERING_NAMES | PEERING_CONTENT,
		[VPEER_VERB_SET] = PEERING_NAMES | PEERING_CONTENT |
				   PEERING_REMOVALS | BIT_OF(PEERING, SYNC),
		[VPEER_VERB_DEL] = PEERING_NAMES | BIT_OF(PEERING, BOTH),
	},
	[VPEER_OBJECT_GATEWAY] = {
		[VPEER_VERB_NEW] = GATEWAY_NAMES | GATEWAY_CONTENT,
		[VPEER_VERB_SET] = GATEWAY_NAMES | GATEWAY_CONTENT |
			BIT_OF(GATEWAY, REMOVE_SUMMARIZED_PREFIX) |
			BIT_OF(GATEWAY, CLEAR_SUMMARIZED_PREFIXES),
		[VPEER_VERB_DEL] = GATEWAY_NAMES,
	},
	[VPEER_OBJECT_CONNECTION] = {
		[VPEER_VERB_NEW] = CONNECTION_NAMES | CONNECTION_CONTENT,
		[VPEER_VERB_SET] = CONNECTION_NAMES | CONNECTION_CONTENT |
				   BIT_OF(CONNECTION, REMOVE_PREFIX) |
				   BIT_OF(CONNECTION, CLEAR_PREFIXES),
		[VPEER_VERB_DEL] = CONNECTION_NAMES,
	},
	[VPEER_OBJECT_ROUTE_TABLE] = {
		[VPEER_VERB_NEW] = TABLE_NAMES | TABLE_CONTENT,
		[VPEER_VERB_SET] = TABLE_NAMES | TABLE_CONTENT,
		[VPEER_VERB_DEL] = TABLE_NAMES,
	},
	[VPEER_OBJECT_ROUTE] = {
		[VPEER_VERB_NEW] = ROUTE_NAMES | ROUTE_CONTENT,
		[VPEER_VERB_SET] = ROUTE_NAMES | ROUTE_CONTENT,
		[VPEER_VERB_DEL] = ROUTE_NAMES,
	},
	[VPEER_OBJECT_GRANT] = {
		[VPEER_VERB_NEW] = GRANT_NAMES,
		[VPEER_VERB_DEL] = GRANT_NAMES,
	},
};

/*
 * The last attribute of each type, which policies have checked. Nothing that
 * a caller says is passed over in silence.
 */
static void read_object(struct vpeer_op *op, struct nlattr *object,
			struct nlattr **tb)
{
	u32 places_of = places[op->kind][op->verb];
	struct nlattr *a;
	int rem;

	nla_for_each_nested(a, object, rem) {
		tb[nla_type(a)] = a;
		if (!(places_of & (1U << nla_type(a))) && !op->misplaced)
			op->misplaced = nla_type(a);
	}
}

static bool in_force(u8 kind)
{
	return places[kind][VPEER_VERB_NEW] | places[kind][VPEER_VERB_SET];
}

static u16 unmasked(struct nlattr **tb, u16 flags, u16 mask)
{
	return tb[flags] && !tb[mask] ? flags : 0;
}

/* No set of an object in force has more attributes than this. */
#define ATTRS_MAX	32
static_assert(VPEER_A_PEERING_MAX < ATTRS_MAX);
static_assert(VPEER_A_NIC_MAX < ATTRS_MAX);
static_assert(VPEER_A_FABRIC_MAX < ATTRS_MAX);

/**
 * vpeer_parse_op() - parse an operation
 * @p: the parser; the operation refers to its room until the next call
 * @attr: the operation, checked; the result refers to it as well
 * @index: its index
 * @op: the result
 * @extack: for the message
 *
 * Return: 0, -EINVAL or -ENOMEM.
 */
int vpeer_parse_op(struct vpeer_parser *p, const struct nlattr *attr,
		   u32 index, struct vpeer_op *op,
		   struct netlink_ext_ack *extack)
{
	struct nlattr *object = (struct nlattr *)op_object(attr);
	struct nlattr *tb[ATTRS_MAX] = { NULL };

	memset(op, 0, sizeof(*op));
	op->index = index;
	op->verb = op_verb(attr);
	op->kind = object_kind(object);
	if (!in_force(op->kind))
		return 0;
	read_object(op, object, tb);
	switch (op->kind) {
	case VPEER_OBJECT_FABRIC:
		parse_fabric(op, tb);
		return 0;
	case VPEER_OBJECT_TENANT:
		op->name = STR(tb, TENANT, NAME);
		return 0;
	case VPEER_OBJECT_SUBSCRIPTION:
		op->name = STR(tb, SUBSCRIPTION, NAME);
		op->tenant = STR(tb, SUBSCRIPTION, TENANT);
		return 0;
	case VPEER_OBJECT_VNET:
		return parse_vnet(p, op, object, tb, extack);
	case VPEER_OBJECT_SUBNET:
		return parse_subnet(p, op, object, tb, extack);
	case VPEER_OBJECT_NIC:
		if (!op->misplaced)
			op->misplaced = unmasked(tb, VPEER_A_NIC_FLAGS,
						 VPEER_A_NIC_FLAGS_MASK);
		return parse_nic(p, op, object, tb, extack);
	case VPEER_OBJECT_PEERING:
		if (!op->misplaced)
			op->misplaced = unmasked(tb, VPEER_A_PEERING_FLAGS,
						 VPEER_A_PEERING_FLAGS_MASK);
		return parse_peering(p, op, object, tb);
	case VPEER_OBJECT_GATEWAY:
		return parse_gateway(p, op, object, tb, extack);
	case VPEER_OBJECT_CONNECTION:
		return parse_connection(p, op, object, tb, extack);
	case VPEER_OBJECT_ROUTE_TABLE:
		parse_route_table(op, tb);
		return 0;
	case VPEER_OBJECT_ROUTE:
		return parse_route(p, op, object, tb, extack);
	case VPEER_OBJECT_GRANT:
		parse_grant(op, tb);
		return 0;
	}
	return 0;
}
