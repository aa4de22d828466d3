/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef VPEERCTL_OBJECT_H
#define VPEERCTL_OBJECT_H

#include <linux/vpeer.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "pool.h"
#include "prefix.h"
#include "texts.h"

#define DEFAULT_SUBSCRIPTION	"default"
#define DEFAULT_REGION		"local"

/* Numbers of the fabric: limits first, then counts. */
#define FABRIC_NUMBERS		(VPEER_A_FABRIC_MAX + 1)
#define FABRIC_LAST_LIMIT	VPEER_A_FABRIC_LIMIT_STAGED_OPS

/**
 * struct stats - Counters of a NIC or link.
 * @known: They were in the answer.
 * @tx_packets: Packets sent.
 * @tx_bytes: Layer 3 bytes sent.
 * @rx_packets: Packets received.
 * @rx_bytes: Layer 3 bytes received.
 * @tx_drops: Packets sent that were dropped.
 * @rx_drops: Packets for this side that were dropped.
 * @drops: Drops by reason.
 */
struct stats {
	bool known;
	uint64_t tx_packets;
	uint64_t tx_bytes;
	uint64_t rx_packets;
	uint64_t rx_bytes;
	uint64_t tx_drops;
	uint64_t rx_drops;
	uint64_t drops[VPEER_REASON_MAX + 1];
};

/**
 * struct origin - Where a value was written.
 * @file: The state file; NULL for the command line.
 * @line: Line in @file, from 1.
 * @column: Column in @file, from 1.
 * @word: Index of the word on the command line, -1 when it was not there.
 */
struct origin {
	const char *file;
	unsigned int line;
	unsigned int column;
	int word;
};

/**
 * struct device - The device of a NIC, wanted or found.
 * @netns: Namespace: a name, a process id or a path; NULL for home.
 * @ifname: Name of the device, NULL to choose one.
 * @mtu: MTU, 0 for the default.
 * @ifindex: Index in its namespace, 0 when there is none.
 * @netnsid: The namespace as seen from home, -1 for home itself.
 * @replaces: Index of the device in the same namespace that this one stands
 *            in for, 0 if there is none.
 * @wanted: The NIC shall have a device.
 * @nameless: The device is in a namespace that has no name; one without an id
 *            cannot be reached either.
 */
struct device {
	const char *netns;
	const char *ifname;
	uint32_t mtu;
	uint32_t ifindex;
	int32_t netnsid;
	uint32_t replaces;
	bool wanted;
	bool nameless;
};

/**
 * struct object - An object of the fabric, of any kind.
 * @kind: The kind; it says which of the members count.
 * @id: Number in the fabric, 0 when it is not there.
 * @generation: Generation of the answer that the object was in.
 * @subscription: Subscription of the object or of what it is a part of.
 * @vnet: VNet of a subnet, NIC, link or gateway.
 * @owner: Gateway of a connection, route table of a route.
 * @name: Name.
 * @handle: SUBSCRIPTION:PARENT/NAME, unique among objects of the kind.
 * @tenant: Tenant of a subscription or VNet, or a grant's scope.
 * @region: Region of a VNet.
 * @subnet: Subnet of a NIC.
 * @remote_subscription: Subscription of a link's or connection's remote VNet.
 * @remote_vnet: Remote VNet of a link or connection, by name.
 * @remote_peering: Name of the link back.
 * @remote_id: Id of a link's remote VNet.
 * @list: Prefixes, or a NIC's addresses, or a link's space in force, or what a
 *        gateway sums up; of a route one prefix.
 * @flags: Flags of a NIC or link.
 * @flags_mask: Which flags are meant.
 * @auto_families: Families in which a NIC's address is to be chosen.
 * @state: State of a link.
 * @sync_level: Sync level of a link.
 * @peering_kind: Regional or global.
 * @local_subnets: Subnets of the local VNet that take part in a link.
 * @remote_subnets: Subnets of the remote VNet that take part.
 * @remote_gateways: Handles of the gateways that a link uses.
 * @remote_space: Current address space of a link's remote VNet, NULL where it
 *                has not been looked up.
 * @gateway_type: Type of a gateway.
 * @nic: NIC of a gateway; NULL or empty for none.
 * @advertised: What a gateway tells on-premises.
 * @learned: A routing protocol brings the prefixes of a connection.
 * @route_table: Route table of a subnet; NULL or empty for none.
 * @no_propagation: A route table keeps the routes of gateways out.
 * @has_propagation: @no_propagation counts.
 * @next_hop_type: Where a route leads.
 * @next_hop: Address of a route's appliance, of no family without one.
 * @inbound: A link of another VNet that is shown as a request to this one.
 * @role: Role of a grant.
 * @principal: User or group of a grant.
 * @group: @principal is a group.
 * @device: Device of a NIC.
 * @stats: Counters of a NIC or link.
 * @numbers: Limits and counts of the fabric, by attribute.
 * @has_number: Which of @numbers count, a bit an attribute.
 * @origin: Where the object was named.
 * @values: Where its values were written.
 */
struct object {
	enum vpeer_object kind;
	uint32_t id;
	uint64_t generation;
	const char *subscription;
	const char *vnet;
	const char *owner;
	const char *name;
	const char *handle;
	const char *tenant;
	const char *region;
	const char *subnet;
	const char *remote_subscription;
	const char *remote_vnet;
	const char *remote_peering;
	uint32_t remote_id;
	struct prefixes list;
	uint32_t flags;
	uint32_t flags_mask;
	uint32_t auto_families;
	uint32_t state;
	uint32_t sync_level;
	uint32_t peering_kind;
	struct texts local_subnets;
	struct texts remote_subnets;
	struct texts remote_gateways;
	const struct prefixes *remote_space;
	uint32_t gateway_type;
	const char *nic;
	struct prefixes advertised;
	bool learned;
	const char *route_table;
	bool no_propagation;
	bool has_propagation;
	uint32_t next_hop_type;
	struct prefix next_hop;
	bool inbound;
	uint32_t role;
	uint32_t principal;
	bool group;
	struct device device;
	struct stats *stats;
	uint32_t *numbers;
	uint32_t has_number;
	struct origin origin;
	struct values {
		struct value_origin {
			int attribute;
			const char *text;
			struct origin origin;
		} *v;
		size_t n;
		size_t room;
	} values;
};

/**
 * struct objects - A list of objects.
 * @v: The members.
 * @n: Number of members.
 * @room: Members there is room for.
 */
struct objects {
	struct object **v;
	size_t n;
	size_t room;
};

/**
 * struct name - A name as it is written on the command line.
 * @subscription: Before the colon, or the default.
 * @parent: Before the slash, NULL when there is none: most often a VNet.
 * @name: The last part.
 */
struct name {
	const char *subscription;
	const char *parent;
	const char *name;
};

bool name_parse(struct pool *pool, const char *text, struct name *name);
const char *handle_short(const char *handle);
struct object *object_new(struct pool *pool, enum vpeer_object kind);
const char *object_handle(struct pool *pool, struct object *o);
const char *remote_handle(struct pool *pool, const struct object *o);
const char *grant_scope(struct pool *pool, const struct object *o);
const char *principal_name(struct pool *pool, const struct object *o);
bool principal_parse(const char *text, struct object *o);
void objects_add(struct pool *pool, struct objects *list, struct object *o);
void object_wrote(struct pool *pool, struct object *o, int attribute,
		  const char *text, const struct origin *origin);

#endif
