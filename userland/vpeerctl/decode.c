// SPDX-License-Identifier: GPL-2.0-only
/* Netlink attributes as objects. */
#include <errno.h>
#include <linux/genetlink.h>
#include <string.h>

#include "decode.h"
#include "kinds.h"

static uint32_t get_u32(const struct nlattr *nla)
{
	return nla_len(nla) >= 4 ? nla_get_u32(nla) : 0;
}

static uint64_t get_u64(const struct nlattr *nla)
{
	return nla_len(nla) >= 8 ? nla_get_u64(nla) : 0;
}

/**
 * decode_string() - Copy a string attribute.
 * @pool: Where the copy lives.
 * @nla: The attribute.
 *
 * Return: The copy.
 */
char *decode_string(struct pool *pool, const struct nlattr *nla)
{
	return pool_strndup(pool, nla_data(nla), (size_t)nla_len(nla));
}

/**
 * decode_prefix() - Read a prefix.
 * @nest: The nest.
 * @p: Where it goes.
 *
 * Return: False if the nest holds no prefix.
 */
bool decode_prefix(const struct nlattr *nest, struct prefix *p)
{
	const struct nlattr *address, *length;

	address = nla_find(nla_data(nest), nla_len(nest),
			   VPEER_A_PREFIX_ADDRESS);
	length = nla_find(nla_data(nest), nla_len(nest),
			  VPEER_A_PREFIX_LENGTH);
	if (!address || !length ||
	    !prefix_from_bytes(nla_data(address), (size_t)nla_len(address), p))
		return false;
	p->length = (uint8_t)get_u32(length);
	return true;
}

static void decode_drop(struct stats *stats, const struct nlattr *nest)
{
	const struct nlattr *reason, *packets;

	reason = nla_find(nla_data(nest), nla_len(nest), VPEER_A_DROP_REASON);
	packets = nla_find(nla_data(nest), nla_len(nest),
			   VPEER_A_DROP_PACKETS);
	if (reason && packets && get_u32(reason) <= VPEER_REASON_MAX)
		stats->drops[get_u32(reason)] = get_u64(packets);
}

static struct stats *decode_stats(struct pool *pool, const struct nlattr *nest)
{
	struct stats *stats = pool_alloc(pool, sizeof(*stats));
	uint64_t *const numbers[] = {
		[VPEER_A_STATS_TX_PACKETS] = &stats->tx_packets,
		[VPEER_A_STATS_TX_BYTES] = &stats->tx_bytes,
		[VPEER_A_STATS_RX_PACKETS] = &stats->rx_packets,
		[VPEER_A_STATS_RX_BYTES] = &stats->rx_bytes,
		[VPEER_A_STATS_TX_DROPS] = &stats->tx_drops,
		[VPEER_A_STATS_RX_DROPS] = &stats->rx_drops,
	};
	const struct nlattr *nla;
	int left;

	stats->known = true;
	nla_for_each_nested(nla, nest, left) {
		if (nla_type(nla) == VPEER_A_STATS_DROP)
			decode_drop(stats, nla);
		else if (nla_type(nla) >= VPEER_A_STATS_TX_PACKETS &&
			 nla_type(nla) <= VPEER_A_STATS_RX_DROPS)
			*numbers[nla_type(nla)] = get_u64(nla);
	}
	return stats;
}

static void decode_fabric(struct pool *pool, struct object *o,
			  const struct nlattr *nla)
{
	if (!o->numbers)
		o->numbers = pool_alloc(pool, FABRIC_NUMBERS *
					sizeof(*o->numbers));
	if (nla_type(nla) > VPEER_A_FABRIC_MAX)
		return;
	o->numbers[nla_type(nla)] = get_u32(nla);
	o->has_number |= 1u << nla_type(nla);
}

static void decode_nic(struct pool *pool, struct object *o,
		       const struct nlattr *nla)
{
	switch (nla_type(nla)) {
	case VPEER_A_NIC_VNET:
		o->vnet = decode_string(pool, nla);
		break;
	case VPEER_A_NIC_SUBNET:
		o->subnet = decode_string(pool, nla);
		break;
	case VPEER_A_NIC_IFINDEX:
		o->device.ifindex = get_u32(nla);
		break;
	case VPEER_A_NIC_NETNSID:
		o->device.netnsid = (int32_t)get_u32(nla);
		o->device.nameless = o->device.netnsid < 0;
		break;
	case VPEER_A_NIC_IFNAME:
		o->device.ifname = decode_string(pool, nla);
		break;
	}
}

static void decode_peering(struct pool *pool, struct object *o,
			   const struct nlattr *nla)
{
	switch (nla_type(nla)) {
	case VPEER_A_PEERING_REMOTE_SUBSCRIPTION:
		o->remote_subscription = decode_string(pool, nla);
		break;
	case VPEER_A_PEERING_REMOTE_VNET:
		o->remote_vnet = decode_string(pool, nla);
		break;
	case VPEER_A_PEERING_REMOTE_ID:
		o->remote_id = get_u32(nla);
		break;
	case VPEER_A_PEERING_REMOTE_PEERING:
		o->remote_peering = decode_string(pool, nla);
		break;
	case VPEER_A_PEERING_STATE:
		o->state = get_u32(nla);
		break;
	case VPEER_A_PEERING_SYNC_LEVEL:
		o->sync_level = get_u32(nla);
		break;
	case VPEER_A_PEERING_KIND:
		o->peering_kind = get_u32(nla);
		break;
	case VPEER_A_PEERING_LOCAL_SUBNET:
		texts_add(pool, &o->local_subnets, decode_string(pool, nla));
		break;
	case VPEER_A_PEERING_REMOTE_SUBNET:
		texts_add(pool, &o->remote_subnets, decode_string(pool, nla));
		break;
	case VPEER_A_PEERING_REMOTE_GATEWAY:
		texts_add(pool, &o->remote_gateways, decode_string(pool, nla));
		break;
	}
}

static void decode_gateway(struct pool *pool, struct object *o,
			   const struct nlattr *nla)
{
	struct prefix p;

	switch (nla_type(nla)) {
	case VPEER_A_GATEWAY_TYPE:
		o->gateway_type = get_u32(nla);
		break;
	case VPEER_A_GATEWAY_NIC:
		o->nic = decode_string(pool, nla);
		break;
	case VPEER_A_GATEWAY_ADVERTISED_PREFIX:
		if (decode_prefix(nla, &p))
			prefixes_add(pool, &o->advertised, &p);
		break;
	}
}

static void decode_connection(struct pool *pool, struct object *o,
			      const struct nlattr *nla)
{
	switch (nla_type(nla)) {
	case VPEER_A_CONNECTION_LEARNED:
		o->learned = get_u32(nla);
		break;
	case VPEER_A_CONNECTION_REMOTE_SUBSCRIPTION:
		o->remote_subscription = decode_string(pool, nla);
		break;
	case VPEER_A_CONNECTION_REMOTE_VNET:
		o->remote_vnet = decode_string(pool, nla);
		break;
	}
}

static void decode_route_table(struct object *o, const struct nlattr *nla)
{
	if (nla_type(nla) != VPEER_A_ROUTE_TABLE_DISABLE_GATEWAY_PROPAGATION)
		return;
	o->no_propagation = get_u32(nla);
	o->has_propagation = true;
}

static void decode_route(struct object *o, const struct nlattr *nla)
{
	if (nla_type(nla) == VPEER_A_ROUTE_NEXT_HOP_TYPE)
		o->next_hop_type = get_u32(nla);
	else if (nla_type(nla) == VPEER_A_ROUTE_NEXT_HOP)
		prefix_from_bytes(nla_data(nla), (size_t)nla_len(nla),
				  &o->next_hop);
}

static void decode_grant(struct pool *pool, struct object *o,
			 const struct nlattr *nla)
{
	switch (nla_type(nla)) {
	case VPEER_A_GRANT_UID:
	case VPEER_A_GRANT_GID:
		o->principal = get_u32(nla);
		o->group = nla_type(nla) == VPEER_A_GRANT_GID;
		break;
	case VPEER_A_GRANT_ROLE:
		o->role = get_u32(nla);
		break;
	case VPEER_A_GRANT_TENANT:
		o->tenant = decode_string(pool, nla);
		break;
	}
}

static void decode_own(struct pool *pool, struct object *o,
		       const struct nlattr *nla)
{
	switch (o->kind) {
	case VPEER_OBJECT_FABRIC:
		decode_fabric(pool, o, nla);
		break;
	case VPEER_OBJECT_SUBSCRIPTION:
		if (nla_type(nla) == VPEER_A_SUBSCRIPTION_TENANT)
			o->tenant = decode_string(pool, nla);
		break;
	case VPEER_OBJECT_VNET:
		if (nla_type(nla) == VPEER_A_VNET_REGION)
			o->region = decode_string(pool, nla);
		else if (nla_type(nla) == VPEER_A_VNET_TENANT)
			o->tenant = decode_string(pool, nla);
		break;
	case VPEER_OBJECT_NIC:
		decode_nic(pool, o, nla);
		break;
	case VPEER_OBJECT_PEERING:
		decode_peering(pool, o, nla);
		break;
	case VPEER_OBJECT_GATEWAY:
		decode_gateway(pool, o, nla);
		break;
	case VPEER_OBJECT_SUBNET:
		if (nla_type(nla) == VPEER_A_SUBNET_ROUTE_TABLE)
			o->route_table = decode_string(pool, nla);
		break;
	case VPEER_OBJECT_CONNECTION:
		decode_connection(pool, o, nla);
		break;
	case VPEER_OBJECT_ROUTE_TABLE:
		decode_route_table(o, nla);
		break;
	case VPEER_OBJECT_ROUTE:
		decode_route(o, nla);
		break;
	case VPEER_OBJECT_GRANT:
		decode_grant(pool, o, nla);
		break;
	default:
		break;
	}
}

static void decode_member(struct pool *pool, struct object *o,
			  const struct nlattr *nla)
{
	struct prefix p;
	bool good;

	if (o->kind == VPEER_OBJECT_NIC)
		good = prefix_from_bytes(nla_data(nla), (size_t)nla_len(nla),
					 &p);
	else
		good = decode_prefix(nla, &p);
	if (good)
		prefixes_add(pool, &o->list, &p);
}

/* What all kinds have; false for an attribute of the kind's own. */
static bool decode_common(struct pool *pool, struct object *o,
			  const struct kind *kind, const struct nlattr *nla)
{
	int type = nla_type(nla);

	if (type == kind->id)
		o->id = get_u32(nla);
	else if (type == kind->name)
		o->name = decode_string(pool, nla);
	else if (type == kind->subscription)
		o->subscription = decode_string(pool, nla);
	else if (type == kind->vnet)
		o->vnet = decode_string(pool, nla);
	else if (type == kind->owner)
		o->owner = decode_string(pool, nla);
	else if (type == kind->list)
		decode_member(pool, o, nla);
	else if (type == kind->flags)
		o->flags = get_u32(nla);
	else if (type == kind->flags_mask)
		o->flags_mask = get_u32(nla);
	else if (type == kind->stats)
		o->stats = decode_stats(pool, nla);
	else
		return false;
	return true;
}

/**
 * decode_object() - Read an object.
 * @pool: Where it lives.
 * @kind: Its kind.
 * @nest: Its nest.
 * @more: Set if its lists go on in the next message.
 *
 * Return: The object.
 */
struct object *decode_object(struct pool *pool, enum vpeer_object kind,
			     const struct nlattr *nest, bool *more)
{
	const struct kind *description = kind_of(kind);
	struct object *o = object_new(pool, kind);
	const struct nlattr *nla;
	int left;

	*more = false;
	nla_for_each_nested(nla, nest, left) {
		if (description->more && nla_type(nla) == description->more)
			*more = true;
		else if (!decode_common(pool, o, description, nla))
			decode_own(pool, o, nla);
	}
	if (!o->subscription && kind != VPEER_OBJECT_GRANT)
		o->subscription = DEFAULT_SUBSCRIPTION;
	if (!o->vnet && kind != VPEER_OBJECT_GRANT)
		o->vnet = "?";
	if (!o->owner)
		o->owner = "?";
	if (!o->name)
		o->name = kind == VPEER_OBJECT_FABRIC ? "fabric" : "?";
	object_handle(pool, o);
	return o;
}

/**
 * decode_top() - Take apart the top level of a message.
 * @nlh: The message.
 * @tb: Where the attributes go, VPEER_A_MAX + 1 of them.
 *
 * Return: 0 or a negative errno.
 */
int decode_top(const struct nlmsghdr *nlh, struct nlattr **tb)
{
	if (nlmsg_parse((struct nlmsghdr *)nlh, GENL_HDRLEN, tb, VPEER_A_MAX,
			NULL) < 0)
		return -EBADMSG;
	return 0;
}

static void append_lists(struct pool *pool, struct object *to,
			 const struct object *from)
{
	size_t i;

	for (i = 0; i < from->list.n; i++)
		prefixes_add(pool, &to->list, &from->list.v[i]);
	for (i = 0; i < from->advertised.n; i++)
		prefixes_add(pool, &to->advertised, &from->advertised.v[i]);
	for (i = 0; i < from->local_subnets.n; i++)
		texts_add(pool, &to->local_subnets, from->local_subnets.v[i]);
	for (i = 0; i < from->remote_subnets.n; i++)
		texts_add(pool, &to->remote_subnets,
			  from->remote_subnets.v[i]);
}

/**
 * decode_message() - Read a message of a get or dump; a channel_fn.
 * @nlh: The message.
 * @decoder: Where its object goes.
 *
 * Return: 0 or a negative errno.
 */
int decode_message(const struct nlmsghdr *nlh, void *decoder)
{
	struct nlattr *tb[VPEER_A_MAX + 1];
	struct decoder *d = decoder;
	struct object *o, *last;
	bool more;
	int err;

	err = decode_top(nlh, tb);
	if (err)
		return err;
	if (tb[VPEER_A_GENERATION])
		d->generation = get_u64(tb[VPEER_A_GENERATION]);
	if (!tb[kind_of(d->kind)->top])
		return 0;
	o = decode_object(d->pool, d->kind, tb[kind_of(d->kind)->top], &more);
	o->generation = d->generation;
	last = d->objects.n ? d->objects.v[d->objects.n - 1] : NULL;
	if (d->unfinished && last && last->id == o->id)
		append_lists(d->pool, last, o);
	else
		objects_add(d->pool, &d->objects, o);
	d->unfinished = more;
	return 0;
}
