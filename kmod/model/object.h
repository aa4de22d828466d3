/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The objects of a fabric and how to find them.
 *
 * Everything here is protected by the fabric's mutex. An object carries two
 * contents: the one in force (cur) and, while a transaction is open, the one
 * that it would get (next). vpeer_*_end() give the end state, which is what
 * rules look at. Created objects are in every list and index at once, with
 * ->fresh set; deleted ones stay until the transaction commits, with ->gone
 * set, and are skipped by the find functions.
 */
#ifndef _VPEER_MODEL_OBJECT_H
#define _VPEER_MODEL_OBJECT_H

#include "addrs.h"
#include "index.h"
#include "sort.h"

#define VPEER_NO_OP	((u32)-1)

struct vpeer_table;

/**
 * struct vpeer_str - a string that is not terminated
 * @s: first character, NULL when the string is absent
 * @len: number of characters
 */
struct vpeer_str {
	const char *s;
	u32 len;
};

/**
 * struct vpeer_obj - what all objects have in common
 * @named: in the index of names
 * @numbered: in the index of ids
 * @kin: among all objects of its kind, ascending by id
 * @sibling: among the children of one kind of @parent
 * @touched: in the open transaction's list, else empty
 * @parent: the object that the name is unique in, or NULL
 * @name: name, terminated
 * @len: length of the name
 * @id: number, never used again while something refers to it
 * @op: index of the operation that touched it, or VPEER_NO_OP
 * @kind: enum vpeer_object
 * @fresh: created in the open transaction
 * @gone: deleted in the open transaction
 */
struct vpeer_obj {
	struct vpeer_index_node named;
	struct vpeer_index_node numbered;
	struct list_head kin;
	struct list_head sibling;
	struct list_head touched;
	struct vpeer_obj *parent;
	const char *name;
	u32 len;
	u32 id;
	u32 op;
	u8 kind;
	bool fresh;
	bool gone;
};

static inline struct vpeer_str vpeer_obj_name(const struct vpeer_obj *obj)
{
	return (struct vpeer_str){ obj->name, obj->len };
}

/**
 * struct vpeer_grants - the grants whose scope an object is
 * @list: the grants
 * @n: how many, in the end state
 */
struct vpeer_grants {
	struct list_head list;
	u32 n;
};

/**
 * struct vpeer_tenant - owner of subscriptions
 * @obj: the object
 * @subscriptions: its subscriptions
 * @grants: its grants
 */
struct vpeer_tenant {
	struct vpeer_obj obj;
	struct list_head subscriptions;
	struct vpeer_grants grants;
};

/**
 * struct vpeer_subscription - owner of VNets and NICs
 * @obj: the object, its parent is NULL since names are unique in the fabric
 * @tenant: the tenant
 * @in_tenant: among the tenant's subscriptions
 * @vnets: its VNets
 * @netifs: its NICs
 * @gateways: its gateways
 * @route_tables: its route tables
 * @grants: its grants
 * @n_vnets: how many VNets, in the end state
 * @n_netifs: how many NICs, in the end state
 * @n_route_tables: how many route tables, in the end state
 */
struct vpeer_subscription {
	struct vpeer_obj obj;
	struct vpeer_tenant *tenant;
	struct list_head in_tenant;
	struct list_head vnets;
	struct list_head netifs;
	struct list_head gateways;
	struct list_head route_tables;
	struct vpeer_grants grants;
	u32 n_vnets;
	u32 n_netifs;
	u32 n_route_tables;
};

/**
 * struct vpeer_principal - a user or a group
 * @number: of the initial user namespace
 * @group: a group, not a user
 */
struct vpeer_principal {
	u32 number;
	bool group;
};

/**
 * struct vpeer_holder - a principal that has grants
 * @who: the principal
 * @node: in the index of holders
 * @grants: his grants, of which there is one at least
 */
struct vpeer_holder {
	struct vpeer_principal who;
	struct vpeer_index_node node;
	struct list_head grants;
};

/**
 * struct vpeer_grant - a right of a user or a group in a scope
 * @obj: the object; its parent is the scope, its name is made of the rest
 * @holder: who has it
 * @held: among the holder's grants
 * @right: in the index of (scope, holder)
 * @role: enum vpeer_role
 */
struct vpeer_grant {
	struct vpeer_obj obj;
	struct vpeer_holder *holder;
	struct list_head held;
	struct vpeer_index_node right;
	u8 role;
};

/**
 * struct vpeer_vnet - a virtual network
 * @obj: the object, its parent is a subscription
 * @region: region, never changes
 * @cur: address space in force, shared with links that lead here
 * @next: address space after the transaction, or NULL, shared likewise
 * @subnets: its subnets
 * @links: its links
 * @in_links: links of other VNets that lead here
 * @netifs: NICs
 * @gateways: gateways
 * @grants: its grants
 * @n_subnets: how many, in the end state, as are the following
 * @n_links: how many
 * @n_netifs: how many
 * @n_addrs: how many NIC addresses
 * @recompile: among those whose routes the transaction compiles, or empty
 * @view: what it is connected to has to be checked in this transaction
 * @group: whether it and its peers have too many addresses, see group.c
 * @priv: of the fabric
 */
struct vpeer_vnet {
	struct vpeer_obj obj;
	const char *region;
	struct vpeer_space *cur;
	struct vpeer_space *next;
	struct list_head subnets;
	struct list_head links;
	struct list_head in_links;
	struct list_head netifs;
	struct list_head gateways;
	struct vpeer_grants grants;
	u32 n_subnets;
	u32 n_links;
	u32 n_netifs;
	u32 n_addrs;
	struct list_head recompile;
	bool view;
	u8 group;
	void *priv;
};

/**
 * struct vpeer_subnet - a subnet
 * @obj: the object, its parent is a VNet
 * @cur: prefixes in force
 * @next: prefixes after the transaction, or NULL
 * @netifs: NICs, in the end state
 * @table: its route table, or NULL
 * @next_table: its route table after the transaction, where @retabled is set
 * @retabled: the transaction gives it another route table, or takes it away
 * @in_table: among the subnets of the route table, in the end state
 * @hint: for each family the lowest address that may be free
 * @routes: its compiled routes, after vpeer_tables_build() for its VNet
 * @priv: of the fabric
 */
struct vpeer_subnet {
	struct vpeer_obj obj;
	struct vpeer_space *cur;
	struct vpeer_space *next;
	struct list_head netifs;
	struct vpeer_route_table *table;
	struct vpeer_route_table *next_table;
	bool retabled;
	struct list_head in_table;
	struct vpeer_addr hint[2];
	struct vpeer_table *routes;
	void *priv;
};

/**
 * struct vpeer_netif_conf - content of a NIC
 * @subnet: its subnet
 * @flags: VPEER_NIC_FLAGS_*
 * @gateway: enum vpeer_gateway_type of the gateway that it is the NIC of, or 0
 * @addrs: its addresses
 */
struct vpeer_netif_conf {
	struct vpeer_subnet *subnet;
	u32 flags;
	u8 gateway;
	struct vpeer_addrs addrs;	/* last: it has no end */
};

/**
 * struct vpeer_netif - a NIC
 * @obj: the object, its parent is a subscription
 * @vnet: its VNet, never changes
 * @in_vnet: among the VNet's NICs
 * @in_subnet: among the subnet's NICs, in the end state
 * @cur: content in force
 * @next: content after the transaction, or NULL
 * @assign: families in which the transaction assigns an address
 * @claimed: the number of addresses has been added to the VNet's
 * @priv: of the fabric
 */
struct vpeer_netif {
	struct vpeer_obj obj;
	struct vpeer_vnet *vnet;
	struct list_head in_vnet;
	struct list_head in_subnet;
	struct vpeer_netif_conf *cur;
	struct vpeer_netif_conf *next;
	u32 assign;
	bool claimed;
	void *priv;
};

/**
 * struct vpeer_gateway_conf - content of a gateway
 * @nic: its NIC, or NULL
 * @summary: told to on-premises in place of what it covers (R-GW-20)
 */
struct vpeer_gateway_conf {
	struct vpeer_netif *nic;
	struct vpeer_space summary;
};

/**
 * struct vpeer_gateway - a gateway
 * @obj: the object, its parent is a subscription
 * @vnet: its VNet, never changes
 * @in_vnet: among the VNet's gateways
 * @connections: its connections
 * @n_connections: how many, in the end state
 * @type: enum vpeer_gateway_type, never changes
 * @cur: content in force
 * @next: content after the transaction, or NULL
 */
struct vpeer_gateway {
	struct vpeer_obj obj;
	struct vpeer_vnet *vnet;
	struct list_head in_vnet;
	struct list_head connections;
	u32 n_connections;
	u8 type;
	struct vpeer_gateway_conf *cur;
	struct vpeer_gateway_conf *next;
};

/**
 * struct vpeer_connection - what a gateway leads to
 * @obj: the object, its parent is a gateway
 * @cur: prefixes in force
 * @next: prefixes after the transaction, or NULL
 * @remote_sub: subscription of the VNet that it leads to, or NULL
 * @remote_name: name of that VNet, or NULL
 * @learned: a routing protocol brings the prefixes
 *
 * But for the prefixes nothing of it changes. The remote VNet is known by its
 * name alone, whether or not it is there.
 */
struct vpeer_connection {
	struct vpeer_obj obj;
	struct vpeer_space *cur;
	struct vpeer_space *next;
	const char *remote_sub;
	const char *remote_name;
	bool learned;
};

/**
 * struct vpeer_route_table - a table of user-defined routes
 * @obj: the object, its parent is a subscription
 * @routes: its routes
 * @subnets: subnets that have it, in the end state
 * @n_routes: how many routes, in the end state
 * @to: where its routes over a gateway lead, while tables are made
 * @isolated: the routes of gateways are kept out (R-RT-16)
 * @next_isolated: the same after the transaction
 */
struct vpeer_route_table {
	struct vpeer_obj obj;
	struct list_head routes;
	struct list_head subnets;
	u32 n_routes;
	void *to;
	bool isolated;
	bool next_isolated;
};

/**
 * struct vpeer_route_conf - content of a user-defined route
 * @prefix: destination
 * @via: address of the appliance
 * @type: enum vpeer_next_hop_type
 */
struct vpeer_route_conf {
	struct vpeer_prefix prefix;
	struct vpeer_addr via;
	u8 type;
};

/**
 * struct vpeer_route - a user-defined route
 * @obj: the object, its parent is a route table
 * @cur: content in force
 * @next: content after the transaction, or NULL
 */
struct vpeer_route {
	struct vpeer_obj obj;
	struct vpeer_route_conf *cur;
	struct vpeer_route_conf *next;
};

/**
 * struct vpeer_link_conf - content of a link
 * @flags: VPEER_PEERING_FLAGS_*
 * @severed: the link back was there and is no more
 * @updated: an operation sets the link in this transaction
 * @repaired: this transaction takes the link out of Disconnected
 * @sync: this transaction takes the remote VNet's current space
 * @space: the remote address space in force, shared
 */
struct vpeer_link_conf {
	u32 flags;
	bool severed;
	bool updated;
	bool repaired;
	bool sync;
	const struct vpeer_space *space;
};

/**
 * struct vpeer_members - the subnets that take part in a link (R-SUBP-1)
 * @n: how many, of both VNets
 * @n_local: those of the local VNet, which come first
 * @name: their names, terminated, ascending within each VNet
 */
struct vpeer_members {
	u32 n;
	u32 n_local;
	const char *name[];
};

/**
 * struct vpeer_link - one of the two links of a peering
 * @obj: the object, its parent is the local VNet
 * @remote: the remote VNet, NULL once that is gone
 * @remote_id: id of the remote VNet, also when it is gone
 * @partial: it peers subnets, never changes
 * @implied: deleted along with the other link, not by its own name
 * @remote_sub: name of the remote VNet's subscription
 * @remote_name: name of the remote VNet
 * @in_remote: among the links that lead to the remote VNet
 * @back: the link back, see vpeer_link_back()
 * @paired: in the index of (local id, remote id)
 * @cur: content in force
 * @next: content after the transaction, or NULL
 * @members: subnets that take part, NULL where whole VNets do
 * @next_members: those after the transaction, or NULL if they stay
 * @priv: of the fabric
 */
struct vpeer_link {
	struct vpeer_obj obj;
	struct vpeer_vnet *remote;
	u32 remote_id;
	bool partial;
	bool implied;
	const char *remote_sub;
	const char *remote_name;
	struct list_head in_remote;
	struct vpeer_link *back;
	struct vpeer_index_node paired;
	struct vpeer_link_conf *cur;
	struct vpeer_link_conf *next;
	struct vpeer_members *members;
	struct vpeer_members *next_members;
	void *priv;
};

/**
 * struct vpeer_limits - how much a fabric may hold
 * @limit: by VPEER_A_FABRIC_LIMIT_*
 */
struct vpeer_limits {
	u32 limit[VPEER_A_FABRIC_LIMIT_STAGED_OPS + 1];
};

/**
 * struct vpeer_model - the configuration of a fabric
 * @names: objects by kind, parent and name
 * @ids: objects by id
 * @pairs: links by local and remote VNet
 * @holders: users and groups that have grants
 * @rights: grants by scope and holder
 * @kin: all objects of a kind, ascending by id
 * @count: objects of a kind, in the end state
 * @n_addrs: NIC addresses, in the end state
 * @n_partial: links that peer subnets, those that go or come included
 * @limits: limits in force
 * @next_limits: limits after the transaction
 * @next_id: candidate for the next object
 * @wrapped: ids have been all used once
 * @seed: of the hashes
 * @generation: number of commits, from 1
 * @owner: tells the NIC that owns an address in force, or NULL
 * @owner_ctx: first argument of @owner
 */
struct vpeer_model {
	struct vpeer_index names;
	struct vpeer_index ids;
	struct vpeer_index pairs;
	struct vpeer_index holders;
	struct vpeer_index rights;
	struct list_head kin[VPEER_OBJECT_MAX + 1];
	u32 count[VPEER_OBJECT_MAX + 1];
	u32 n_addrs;
	u32 n_partial;
	struct vpeer_limits limits;
	struct vpeer_limits next_limits;
	u32 next_id;
	bool wrapped;
	u32 seed;
	u64 generation;
	struct vpeer_netif *(*owner)(void *ctx, u32 vnet,
				     const struct vpeer_addr *addr);
	void *owner_ctx;
};

int vpeer_model_init(struct vpeer_model *m, u32 seed);
void vpeer_model_exit(struct vpeer_model *m);

struct vpeer_str vpeer_str(const char *s);
bool vpeer_str_eq(struct vpeer_str a, const char *b);
bool vpeer_obj_is(const struct vpeer_obj *obj, struct vpeer_str name);
bool vpeer_name_valid(struct vpeer_str name);

void vpeer_object_init(struct vpeer_model *m, struct vpeer_obj *obj,
		       u8 kind, struct vpeer_obj *parent, const char *name);
void vpeer_object_unlink(struct vpeer_model *m, struct vpeer_obj *obj);
struct vpeer_obj *vpeer_find_id(struct vpeer_model *m, u32 id);
struct vpeer_obj *vpeer_find(struct vpeer_model *m, u8 kind,
			     const struct vpeer_obj *parent,
			     struct vpeer_str name);
struct vpeer_tenant *vpeer_find_tenant(struct vpeer_model *m,
				       struct vpeer_str name);
struct vpeer_subscription *vpeer_find_subscription(struct vpeer_model *m,
						   struct vpeer_str name);
struct vpeer_vnet *vpeer_find_vnet(struct vpeer_model *m,
				   struct vpeer_str sub,
				   struct vpeer_str name);
struct vpeer_subnet *vpeer_find_subnet(struct vpeer_model *m,
				       const struct vpeer_vnet *vnet,
				       struct vpeer_str name);
struct vpeer_netif *vpeer_find_netif(struct vpeer_model *m,
				     struct vpeer_str sub,
				     struct vpeer_str name);
struct vpeer_gateway *vpeer_find_gateway(struct vpeer_model *m,
					 struct vpeer_str sub,
					 struct vpeer_str name);
struct vpeer_route_table *vpeer_find_route_table(struct vpeer_model *m,
						 struct vpeer_str sub,
						 struct vpeer_str name);
struct vpeer_link *vpeer_find_link(struct vpeer_model *m,
				   const struct vpeer_vnet *vnet,
				   struct vpeer_str name);
struct vpeer_link *vpeer_find_pair(struct vpeer_model *m, u32 local,
				   u32 remote);
u32 vpeer_pair_hash(const struct vpeer_model *m, u32 local, u32 remote);

static inline struct vpeer_tenant *to_tenant(struct vpeer_obj *o)
{
	return container_of(o, struct vpeer_tenant, obj);
}

static inline struct vpeer_subscription *to_subscription(struct vpeer_obj *o)
{
	return container_of(o, struct vpeer_subscription, obj);
}

static inline struct vpeer_grant *to_grant(struct vpeer_obj *o)
{
	return container_of(o, struct vpeer_grant, obj);
}

static inline struct vpeer_vnet *to_vnet(struct vpeer_obj *o)
{
	return container_of(o, struct vpeer_vnet, obj);
}

static inline struct vpeer_subnet *to_subnet(struct vpeer_obj *o)
{
	return container_of(o, struct vpeer_subnet, obj);
}

static inline struct vpeer_netif *to_netif(struct vpeer_obj *o)
{
	return container_of(o, struct vpeer_netif, obj);
}

static inline struct vpeer_gateway *to_gateway(struct vpeer_obj *o)
{
	return container_of(o, struct vpeer_gateway, obj);
}

static inline struct vpeer_connection *to_connection(struct vpeer_obj *o)
{
	return container_of(o, struct vpeer_connection, obj);
}

static inline struct vpeer_route_table *to_route_table(struct vpeer_obj *o)
{
	return container_of(o, struct vpeer_route_table, obj);
}

static inline struct vpeer_route *to_route(struct vpeer_obj *o)
{
	return container_of(o, struct vpeer_route, obj);
}

static inline struct vpeer_link *to_link(struct vpeer_obj *o)
{
	return container_of(o, struct vpeer_link, obj);
}

/* The end state of a content: what it will be, else what it is. */
static inline const struct vpeer_space *
vpeer_vnet_end(const struct vpeer_vnet *v)
{
	return v->next ? v->next : v->cur;
}

static inline const struct vpeer_space *
vpeer_subnet_end(const struct vpeer_subnet *s)
{
	return s->next ? s->next : s->cur;
}

static inline const struct vpeer_netif_conf *
vpeer_netif_end(const struct vpeer_netif *n)
{
	return n->next ? n->next : n->cur;
}

static inline const struct vpeer_link_conf *
vpeer_link_end(const struct vpeer_link *l)
{
	return l->next ? l->next : l->cur;
}

static inline const struct vpeer_gateway_conf *
vpeer_gateway_end(const struct vpeer_gateway *g)
{
	return g->next ? g->next : g->cur;
}

static inline const struct vpeer_space *
vpeer_connection_end(const struct vpeer_connection *c)
{
	return c->next ? c->next : c->cur;
}

static inline const struct vpeer_route_conf *
vpeer_route_end(const struct vpeer_route *r)
{
	return r->next ? r->next : r->cur;
}

static inline struct vpeer_route_table *
vpeer_subnet_table(const struct vpeer_subnet *s)
{
	return s->retabled ? s->next_table : s->table;
}

static inline const struct vpeer_members *
vpeer_link_members(const struct vpeer_link *l)
{
	return l->next_members ? l->next_members : l->members;
}

static inline struct vpeer_vnet *vpeer_link_remote(const struct vpeer_link *l)
{
	return l->remote && !l->remote->obj.gone ? l->remote : NULL;
}

static inline struct vpeer_vnet *vpeer_link_local(const struct vpeer_link *l)
{
	return to_vnet(l->obj.parent);
}

#endif
