// SPDX-License-Identifier: GPL-2.0-only
/* Operations and names as netlink attributes. */
#include <linux/genetlink.h>
#include <netlink/attr.h>
#include <string.h>

#include "encode.h"
#include "kinds.h"

/**
 * ops_add() - Append an operation.
 * @pool: Where it lives.
 * @ops: The operations.
 * @verb: What to do.
 * @object: With which object.
 * @fields: Which values of it are carried.
 *
 * Return: The operation, until the next one is added.
 */
struct op *ops_add(struct pool *pool, struct ops *ops, enum vpeer_verb verb,
		   struct object *object, unsigned int fields)
{
	struct op *op;

	ops->v = pool_grow(pool, ops->v, sizeof(*op), ops->n, &ops->room);
	op = &ops->v[ops->n++];
	op->verb = verb;
	op->object = object;
	op->fields = fields;
	op->count = fields & FIELD_LIST ? object->list.n : 0;
	return op;
}

/**
 * encode_message() - Begin a message of the family.
 * @family: Number of the family.
 * @cmd: Command.
 * @flags: Flags of the netlink header.
 * @size: Room for the whole message.
 *
 * Return: The message, NULL without memory.
 */
struct nl_msg *encode_message(uint16_t family, uint8_t cmd, int flags,
			      size_t size)
{
	struct genlmsghdr genl = {
		.cmd = cmd,
		.version = VPEER_FAMILY_VERSION,
	};
	struct nl_msg *msg = nlmsg_alloc_size(size);

	if (!msg)
		return NULL;
	if (!nlmsg_put(msg, 0, 0, family, 0, flags) ||
	    nlmsg_append(msg, &genl, sizeof(genl), NLMSG_ALIGNTO)) {
		nlmsg_free(msg);
		return NULL;
	}
	return msg;
}

static int put_string(struct nl_msg *msg, int attribute, const char *text)
{
	return attribute && text ? nla_put_string(msg, attribute, text) : 0;
}

static int put_prefix(struct nl_msg *msg, int attribute,
		      const struct prefix *p)
{
	struct nlattr *nest = nla_nest_start(msg, attribute | NLA_F_NESTED);

	if (!nest ||
	    nla_put(msg, VPEER_A_PREFIX_ADDRESS, (int)prefix_bytes(p),
		    p->address) ||
	    nla_put_u32(msg, VPEER_A_PREFIX_LENGTH, p->length))
		return -1;
	return nla_nest_end(msg, nest);
}

static int put_member(struct nl_msg *msg, const struct object *o,
		      int attribute, const struct prefix *p)
{
	if (o->kind != VPEER_OBJECT_NIC)
		return put_prefix(msg, attribute, p);
	return nla_put(msg, attribute, (int)prefix_bytes(p), p->address);
}

static int put_list(struct nl_msg *msg, const struct op *op)
{
	const struct kind *kind = kind_of(op->object->kind);
	size_t i;

	if (op->clear && kind->clear && nla_put_flag(msg, kind->clear))
		return -1;
	for (i = 0; i < op->remove.n; i++)
		if (put_member(msg, op->object, kind->remove,
			       &op->remove.v[i]))
			return -1;
	for (i = op->first; i < op->first + op->count; i++)
		if (put_member(msg, op->object, kind->list,
			       &op->object->list.v[i]))
			return -1;
	return 0;
}

static int put_flags(struct nl_msg *msg, const struct object *o)
{
	const struct kind *kind = kind_of(o->kind);

	if (!o->flags_mask)
		return 0;
	if (nla_put_u32(msg, kind->flags, o->flags & o->flags_mask))
		return -1;
	return nla_put_u32(msg, kind->flags_mask, o->flags_mask);
}

static int put_remote(struct nl_msg *msg, const struct object *o)
{
	if (put_string(msg, VPEER_A_PEERING_REMOTE_SUBSCRIPTION,
		       o->remote_subscription))
		return -1;
	return put_string(msg, VPEER_A_PEERING_REMOTE_VNET, o->remote_vnet);
}

static int put_numbers(struct nl_msg *msg, const struct object *o)
{
	uint32_t i;

	for (i = 1; i <= FABRIC_LAST_LIMIT; i++)
		if (o->has_number & (1u << i) &&
		    nla_put_u32(msg, (int)i, o->numbers[i]))
			return -1;
	return 0;
}

static int put_nic(struct nl_msg *msg, const struct op *op)
{
	const struct object *o = op->object;

	if (op->fields & FIELD_SUBNET &&
	    (put_string(msg, VPEER_A_NIC_VNET, o->vnet) ||
	     put_string(msg, VPEER_A_NIC_SUBNET, o->subnet)))
		return -1;
	if (op->fields & FIELD_AUTO && o->auto_families)
		return nla_put_u32(msg, VPEER_A_NIC_AUTO_ADDRESS,
				   o->auto_families);
	return 0;
}

static int put_texts(struct nl_msg *msg, int attribute,
		     const struct texts *list)
{
	size_t i;

	for (i = 0; i < list->n; i++)
		if (nla_put_string(msg, attribute, list->v[i]))
			return -1;
	return 0;
}

static int put_subnets(struct nl_msg *msg, const struct op *op)
{
	const struct object *o = op->object;

	if (op->clear && nla_put_flag(msg, VPEER_A_PEERING_CLEAR_SUBNETS))
		return -1;
	if (put_texts(msg, VPEER_A_PEERING_REMOVE_LOCAL_SUBNET,
		      &op->remove_local) ||
	    put_texts(msg, VPEER_A_PEERING_REMOVE_REMOTE_SUBNET,
		      &op->remove_remote) ||
	    put_texts(msg, VPEER_A_PEERING_LOCAL_SUBNET, &o->local_subnets))
		return -1;
	return put_texts(msg, VPEER_A_PEERING_REMOTE_SUBNET,
			 &o->remote_subnets);
}

static int put_gateway(struct nl_msg *msg, const struct op *op)
{
	const struct object *o = op->object;

	if (op->fields & FIELD_NIC &&
	    nla_put_string(msg, VPEER_A_GATEWAY_NIC, o->nic ? o->nic : ""))
		return -1;
	if (!(op->fields & FIELD_GATEWAY))
		return 0;
	if (put_string(msg, VPEER_A_GATEWAY_VNET, o->vnet))
		return -1;
	return o->gateway_type ? nla_put_u32(msg, VPEER_A_GATEWAY_TYPE,
					     o->gateway_type) : 0;
}

static int put_connection(struct nl_msg *msg, const struct op *op)
{
	const struct object *o = op->object;

	if (op->fields & FIELD_LEARNED &&
	    nla_put_u32(msg, VPEER_A_CONNECTION_LEARNED, o->learned))
		return -1;
	if (!(op->fields & FIELD_REMOTE))
		return 0;
	if (put_string(msg, VPEER_A_CONNECTION_REMOTE_SUBSCRIPTION,
		       o->remote_subscription))
		return -1;
	return put_string(msg, VPEER_A_CONNECTION_REMOTE_VNET,
			  o->remote_vnet);
}

static int put_route(struct nl_msg *msg, const struct op *op)
{
	const struct object *o = op->object;

	if (op->fields & FIELD_TYPE &&
	    nla_put_u32(msg, VPEER_A_ROUTE_NEXT_HOP_TYPE, o->next_hop_type))
		return -1;
	return op->fields & FIELD_HOP && o->next_hop.family ?
	       nla_put(msg, VPEER_A_ROUTE_NEXT_HOP,
		       (int)prefix_bytes(&o->next_hop),
		       o->next_hop.address) : 0;
}

static int put_peering(struct nl_msg *msg, const struct op *op)
{
	if (op->fields & FIELD_SUBNETS && put_subnets(msg, op))
		return -1;
	if (op->fields & FIELD_REMOTE && put_remote(msg, op->object))
		return -1;
	if (op->sync && nla_put_flag(msg, VPEER_A_PEERING_SYNC))
		return -1;
	return op->both ? nla_put_flag(msg, VPEER_A_PEERING_BOTH) : 0;
}

static int put_grant(struct nl_msg *msg, const struct object *o)
{
	if (put_string(msg, VPEER_A_GRANT_TENANT, o->tenant) ||
	    nla_put_u32(msg, o->group ? VPEER_A_GRANT_GID : VPEER_A_GRANT_UID,
			o->principal))
		return -1;
	return nla_put_u32(msg, VPEER_A_GRANT_ROLE, o->role);
}

static int put_fields(struct nl_msg *msg, const struct op *op)
{
	const int no_propagation =
		VPEER_A_ROUTE_TABLE_DISABLE_GATEWAY_PROPAGATION;
	const struct object *o = op->object;

	if (op->fields & FIELD_FLAGS && put_flags(msg, o))
		return -1;
	switch (o->kind) {
	case VPEER_OBJECT_FABRIC:
		return op->fields & FIELD_NUMBERS ? put_numbers(msg, o) : 0;
	case VPEER_OBJECT_SUBSCRIPTION:
		return op->fields & FIELD_TENANT ?
		       put_string(msg, VPEER_A_SUBSCRIPTION_TENANT,
				  o->tenant) : 0;
	case VPEER_OBJECT_VNET:
		return op->fields & FIELD_REGION ?
		       put_string(msg, VPEER_A_VNET_REGION, o->region) : 0;
	case VPEER_OBJECT_NIC:
		return put_nic(msg, op);
	case VPEER_OBJECT_PEERING:
		return put_peering(msg, op);
	case VPEER_OBJECT_GATEWAY:
		return put_gateway(msg, op);
	case VPEER_OBJECT_SUBNET:
		return op->fields & FIELD_TABLE ?
		       nla_put_string(msg, VPEER_A_SUBNET_ROUTE_TABLE,
				      o->route_table ? o->route_table : "") :
		       0;
	case VPEER_OBJECT_CONNECTION:
		return put_connection(msg, op);
	case VPEER_OBJECT_ROUTE_TABLE:
		return op->fields & FIELD_PROPAGATION ?
		       nla_put_u32(msg, no_propagation, o->no_propagation) : 0;
	case VPEER_OBJECT_ROUTE:
		return put_route(msg, op);
	case VPEER_OBJECT_GRANT:
		return put_grant(msg, o);
	default:
		return 0;
	}
}

/**
 * encode_names() - Put the names that identify an object.
 * @msg: The message, in the object's nest.
 * @o: The object; names that are NULL are left out.
 *
 * Return: 0, or -1 when there is no room.
 */
int encode_names(struct nl_msg *msg, const struct object *o)
{
	const struct kind *kind = kind_of(o->kind);

	if (put_string(msg, kind->subscription, o->subscription) ||
	    put_string(msg, kind->owner, o->owner) ||
	    put_string(msg, kind->name, o->name))
		return -1;
	/* the VNet of these is content, not part of the name */
	if (o->kind == VPEER_OBJECT_NIC || o->kind == VPEER_OBJECT_GATEWAY)
		return 0;
	return put_string(msg, kind->vnet, o->vnet);
}

/**
 * encode_op() - Put an operation.
 * @msg: The message, at its top level.
 * @op: The operation.
 *
 * Return: 0, or -1 when there is no room; the message is then as before.
 */
int encode_op(struct nl_msg *msg, const struct op *op)
{
	struct nlmsghdr *nlh = nlmsg_hdr(msg);
	uint32_t before = nlh->nlmsg_len;
	struct nlattr *outer, *inner;

	outer = nla_nest_start(msg, VPEER_A_OP | NLA_F_NESTED);
	if (!outer || nla_put_u32(msg, VPEER_A_OP_VERB, op->verb))
		goto err_full;
	inner = nla_nest_start(msg, kind_of(op->object->kind)->op |
			       NLA_F_NESTED);
	if (!inner || encode_names(msg, op->object) || put_list(msg, op) ||
	    put_fields(msg, op) || nla_nest_end(msg, inner) ||
	    nla_nest_end(msg, outer))
		goto err_full;
	return 0;

err_full:
	nlh->nlmsg_len = before;
	return -1;
}
