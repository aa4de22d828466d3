/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A transaction on the model: operations are staged, the end state is
 * checked, then all of it takes effect or nothing does. See tx.c.
 */
#ifndef _VPEER_MODEL_TX_H
#define _VPEER_MODEL_TX_H

#include "object.h"
#include "refuse.h"

/**
 * struct vpeer_op - one operation, parsed
 * @index: its place in the commit, from 0
 * @verb: enum vpeer_verb
 * @kind: enum vpeer_object
 * @clear: empty the list first
 * @sync: take the remote VNet's current address space
 * @both: delete the link back as well
 * @misplaced: an attribute that has no place in this operation, or 0
 * @not_in_force: an attribute that is not in force yet, or 0
 * @tenant: tenant of a subscription
 * @subscription: subscription, absent means "default"
 * @vnet: VNet of a subnet, NIC or link
 * @subnet: subnet of a NIC
 * @nic: NIC of a gateway, empty for none
 * @gateway: gateway of a connection
 * @route_table: table of a route or of a subnet, empty for none
 * @name: name of the object
 * @region: region of a VNet
 * @remote_subscription: subscription of @remote_vnet
 * @remote_vnet: remote VNet of a link or connection
 * @flags: flags
 * @mask: which of them are meant
 * @assign: VPEER_FAMILIES_*, where an address is to be assigned
 * @type: enum vpeer_gateway_type of a gateway, enum vpeer_next_hop_type of a
 *	route
 * @has_type: @type of a route is given
 * @learned: a routing protocol brings the prefixes of a connection
 * @has_learned: @learned is given
 * @isolated: the routes of gateways are kept out of a route table
 * @has_isolated: @isolated is given
 * @has_via: @via is given
 * @via: address of the appliance of a route
 * @role: enum vpeer_role of a grant
 * @group: @principal of a grant is a group, not a user
 * @principal: user or group of a grant
 * @subnets: names of subnets of a link, one list after the other
 * @n_local: subnets of the local VNet to add
 * @n_remote: subnets of the remote VNet to add
 * @n_remove_local: subnets of the local VNet to take away
 * @n_remove_remote: subnets of the remote VNet to take away
 * @add: prefixes to add; addresses have 128 bits
 * @remove: prefixes to take away
 * @n_add: how many
 * @n_remove: how many
 * @limits: new limits
 * @limit_mask: which of them are given, bits by attribute
 */
struct vpeer_op {
	u32 index;
	u8 verb;
	u8 kind;
	bool clear;
	bool sync;
	bool both;
	u16 misplaced;
	u16 not_in_force;
	struct vpeer_str tenant;
	struct vpeer_str subscription;
	struct vpeer_str vnet;
	struct vpeer_str subnet;
	struct vpeer_str nic;
	struct vpeer_str gateway;
	struct vpeer_str route_table;
	struct vpeer_str name;
	struct vpeer_str region;
	struct vpeer_str remote_subscription;
	struct vpeer_str remote_vnet;
	u32 flags;
	u32 mask;
	u32 assign;
	u8 type;
	bool has_type;
	bool learned;
	bool has_learned;
	bool isolated;
	bool has_isolated;
	bool has_via;
	struct vpeer_addr via;
	u8 role;
	bool group;
	u32 principal;
	struct vpeer_str *subnets;
	u32 n_local;
	u32 n_remote;
	u32 n_remove_local;
	u32 n_remove_remote;
	struct vpeer_prefix *add;
	struct vpeer_prefix *remove;
	u32 n_add;
	u32 n_remove;
	struct vpeer_limits limits;
	u32 limit_mask;
};

/* no user or group has this number */
#define VPEER_NOBODY	((u32)-1)

/**
 * enum vpeer_side - one of the two VNets of a link
 * @VPEER_LOCAL: the one that the link is in
 * @VPEER_REMOTE: the one that it leads to
 */
enum vpeer_side { VPEER_LOCAL, VPEER_REMOTE };

/**
 * struct vpeer_tx - an open transaction
 * @m: the model
 * @caller: who asks for the operations to come, NULL for an administrator
 * @touched: objects that it creates, changes or deletes, in that order
 * @recompile: VNets whose routes change, see vpeer_tx_mark_routes()
 * @refusals: why it can not be committed
 * @limits_changed: the model's limits change
 * @sub: the subscription that was named last, or NULL
 * @vnet: the VNet that was named last, or NULL
 */
struct vpeer_tx {
	struct vpeer_model *m;
	const struct vpeer_caller *caller;
	struct list_head touched;
	struct list_head recompile;
	struct vpeer_refusals refusals;
	bool limits_changed;
	struct vpeer_subscription *sub;
	struct vpeer_vnet *vnet;
};

/* first addresses of a subnet that no NIC may have (R-SUBN-3) */
#define VPEER_RESERVED_FIRST	4

/* the subnet that a VNet's gateways need (R-GW-2) */
#define VPEER_GATEWAY_SUBNET	"GatewaySubnet"

/* of struct vpeer_netif.assign: in every family that the subnet has */
#define VPEER_NETIF_ASSIGN_ANY	0x80000000U

/* for users of transactions */
void vpeer_tx_begin(struct vpeer_tx *tx, struct vpeer_model *m);
unsigned int vpeer_op_rank(u8 verb, u8 kind);
#define VPEER_OP_RANKS	25
int vpeer_tx_apply(struct vpeer_tx *tx, const struct vpeer_op *op);
int vpeer_tx_check(struct vpeer_tx *tx);
bool vpeer_tx_changes(const struct vpeer_tx *tx);
void vpeer_tx_commit(struct vpeer_tx *tx);
void vpeer_tx_abort(struct vpeer_tx *tx);

/* for the rules of one kind of object */
void vpeer_tx_touch(struct vpeer_tx *tx, struct vpeer_obj *obj, u32 op);
void vpeer_tx_count(struct vpeer_obj *obj, int by);
void vpeer_tx_gone(struct vpeer_tx *tx, struct vpeer_obj *obj, u32 op);
struct vpeer_refusal *vpeer_refuse(struct vpeer_tx *tx, u32 op, u16 attr,
				   enum vpeer_code code);
void vpeer_refuse_object(struct vpeer_tx *tx, u32 op, u16 attr,
			 enum vpeer_code code, const struct vpeer_obj *obj);
void vpeer_refuse_limit(struct vpeer_tx *tx, u32 op, u16 attr,
			const char *rule, u32 limit,
			const struct vpeer_obj *obj);

void vpeer_refuse_pair(struct vpeer_tx *tx, u32 op, u16 attr,
		       enum vpeer_code code, const struct vpeer_obj *obj,
		       const struct vpeer_obj *other);

bool vpeer_op_authorised(struct vpeer_tx *tx, const struct vpeer_op *op);
int vpeer_grant_apply(struct vpeer_tx *tx, const struct vpeer_op *op);
int vpeer_tenant_apply(struct vpeer_tx *tx, const struct vpeer_op *op);
int vpeer_subscription_apply(struct vpeer_tx *tx, const struct vpeer_op *op);
int vpeer_vnet_apply(struct vpeer_tx *tx, const struct vpeer_op *op);
int vpeer_subnet_apply(struct vpeer_tx *tx, const struct vpeer_op *op);
int vpeer_netif_apply(struct vpeer_tx *tx, const struct vpeer_op *op);
int vpeer_link_apply(struct vpeer_tx *tx, const struct vpeer_op *op);
int vpeer_gateway_apply(struct vpeer_tx *tx, const struct vpeer_op *op);
int vpeer_connection_apply(struct vpeer_tx *tx, const struct vpeer_op *op);
int vpeer_route_table_apply(struct vpeer_tx *tx, const struct vpeer_op *op);
int vpeer_route_apply(struct vpeer_tx *tx, const struct vpeer_op *op);

/* Checks what a VNet sees; 0, also after a refusal, or -ENOMEM or -EINTR. */
typedef int (*vpeer_view_fn)(struct vpeer_tx *tx, struct vpeer_vnet *v);

struct vpeer_subscription *vpeer_op_subscription(struct vpeer_tx *tx,
						 const struct vpeer_op *op,
						 u16 attr);
struct vpeer_vnet *vpeer_op_vnet(struct vpeer_tx *tx,
				 const struct vpeer_op *op, u16 sub_attr,
				 u16 attr);
struct vpeer_route_table *
vpeer_op_route_table(struct vpeer_tx *tx, const struct vpeer_op *op,
		     const struct vpeer_subscription *s, u16 attr);
struct vpeer_subscription *vpeer_tx_subscription(struct vpeer_tx *tx,
						 struct vpeer_str name);
bool vpeer_op_name(struct vpeer_tx *tx, const struct vpeer_op *op, u16 attr);
struct vpeer_refusal *
vpeer_refuse_prefix(struct vpeer_tx *tx, const struct vpeer_op *op,
		    const struct vpeer_obj *obj, u16 attr,
		    enum vpeer_code code, const struct vpeer_prefix *p);
void vpeer_prefix_check(struct vpeer_tx *tx, const struct vpeer_op *op,
			const struct vpeer_obj *obj, u16 attr,
			const struct vpeer_prefix *p);
int vpeer_list_edit(struct vpeer_tx *tx, const struct vpeer_op *op,
		    const struct vpeer_obj *obj, u16 add_attr,
		    u16 remove_attr, const struct vpeer_space *now,
		    struct vpeer_space **out);
bool vpeer_list_too_long(const struct vpeer_space *cur,
			 const struct vpeer_space *next, u32 limit);

void vpeer_tenant_check(struct vpeer_tx *tx, struct vpeer_tenant *t);
void vpeer_subscription_check(struct vpeer_tx *tx,
			      struct vpeer_subscription *s);
int vpeer_vnet_check(struct vpeer_tx *tx, struct vpeer_vnet *v);
int vpeer_subnet_check(struct vpeer_tx *tx, struct vpeer_subnet *s);
void vpeer_netif_check(struct vpeer_tx *tx, struct vpeer_netif *n);
int vpeer_claims_check(struct vpeer_tx *tx);
void vpeer_claims_undo(struct vpeer_model *m, struct vpeer_netif *n);
bool vpeer_netif_grows(const struct vpeer_netif *n);
bool vpeer_addr_reserved(const struct vpeer_prefix *p,
			 const struct vpeer_addr *a);
void vpeer_link_check(struct vpeer_tx *tx, struct vpeer_link *l);
void vpeer_transit_check(struct vpeer_tx *tx, const struct vpeer_link *l);
void vpeer_transit_check_gateway(struct vpeer_tx *tx,
				 const struct vpeer_gateway *g);
void vpeer_gateway_check(struct vpeer_tx *tx, struct vpeer_gateway *g);
void vpeer_gateway_check_netif(struct vpeer_tx *tx,
			       const struct vpeer_netif *n);
void vpeer_connection_check(struct vpeer_tx *tx,
			    const struct vpeer_connection *c);
void vpeer_route_table_check(struct vpeer_tx *tx,
			     const struct vpeer_route_table *t);
void vpeer_route_check(struct vpeer_tx *tx, const struct vpeer_route *r);
void vpeer_steer_check_route(struct vpeer_tx *tx, const struct vpeer_route *r);
void vpeer_steer_check_subnet(struct vpeer_tx *tx, struct vpeer_subnet *s);
void vpeer_steer_check_isolation(struct vpeer_tx *tx,
				 const struct vpeer_route_table *t);
void vpeer_steer_check_exit(struct vpeer_tx *tx, struct vpeer_vnet *v,
			    const struct vpeer_obj *by, u16 attr);
int vpeer_links_follow(struct vpeer_tx *tx);
void vpeer_links_touch(struct vpeer_tx *tx);
int vpeer_view_look(struct vpeer_tx *tx, struct vpeer_vnet *v,
		    vpeer_view_fn check);
int vpeer_view_look_around(struct vpeer_tx *tx, struct vpeer_vnet *v,
			   vpeer_view_fn check);
void vpeer_view_forget(struct vpeer_vnet *v);
int vpeer_overlap_check(struct vpeer_tx *tx);
int vpeer_sites_check(struct vpeer_tx *tx);
int vpeer_group_check(struct vpeer_tx *tx);

void vpeer_grant_free(struct vpeer_model *m, struct vpeer_grant *g);
void vpeer_grants_init(struct vpeer_grants *grants);
u32 *vpeer_grants_count(const struct vpeer_obj *obj);
void vpeer_grants_gone(struct vpeer_tx *tx, struct vpeer_grants *grants,
		       u32 op);

void vpeer_vnet_free(struct vpeer_vnet *v);
void vpeer_subnet_free(struct vpeer_subnet *s);
void vpeer_netif_free(struct vpeer_netif *n);
void vpeer_link_free(struct vpeer_link *l);
void vpeer_gateway_free(struct vpeer_gateway *g);
void vpeer_connection_free(struct vpeer_connection *c);
void vpeer_route_free(struct vpeer_route *r);
void vpeer_link_unlink(struct vpeer_model *m, struct vpeer_link *l);
void vpeer_netif_move(struct vpeer_netif *n, struct vpeer_subnet *to);
int vpeer_netif_restage(struct vpeer_netif *n);
void vpeer_subnet_retable(struct vpeer_subnet *s, struct vpeer_route_table *t);
void vpeer_subnet_untable(struct vpeer_subnet *s);

bool vpeer_link_carries(const struct vpeer_link *l,
			const struct vpeer_prefix *p);
const struct vpeer_space *vpeer_share_get(struct vpeer_model *m,
					  const struct vpeer_link *l,
					  enum vpeer_side side);
bool vpeer_share_eq(struct vpeer_model *m, const struct vpeer_link *l,
		    enum vpeer_side side, const struct vpeer_space *known);
bool vpeer_link_knows(const struct vpeer_link *l, struct vpeer_model *m);
void vpeer_link_conf_free(struct vpeer_link_conf *c);
int vpeer_link_stage(struct vpeer_link *l);
int vpeer_members_edit(struct vpeer_tx *tx, const struct vpeer_op *op,
		       struct vpeer_link *l);
bool vpeer_members_has(const struct vpeer_members *mb, enum vpeer_side side,
		       const char *name);
bool vpeer_members_mirror(const struct vpeer_members *a,
			  const struct vpeer_members *b);
void vpeer_members_check(struct vpeer_tx *tx, const struct vpeer_link *l);
const struct vpeer_link *vpeer_subnet_named(const struct vpeer_subnet *s);

struct vpeer_gateway *vpeer_vnet_gateway(const struct vpeer_vnet *v);
struct vpeer_gateway *vpeer_netif_gateway(const struct vpeer_netif *n);
bool vpeer_link_transits(const struct vpeer_link *l, struct vpeer_model *m);
struct vpeer_vnet *vpeer_vnet_exit(struct vpeer_vnet *v, struct vpeer_model *m,
				   struct vpeer_link **through);
struct vpeer_gateway *vpeer_vnet_gateway_of(const struct vpeer_vnet *v,
					    enum vpeer_gateway_type type);
int vpeer_advertised_check(struct vpeer_tx *tx);
struct vpeer_space *vpeer_gateway_advertised(const struct vpeer_gateway *g,
					     struct vpeer_model *m);
bool vpeer_connection_leads_to(const struct vpeer_connection *c,
			       const char *sub, const char *name);
const struct vpeer_gateway *
vpeer_link_gateway(const struct vpeer_link *l, struct vpeer_model *m,
		   const struct vpeer_gateway *last);

struct vpeer_link *vpeer_link_back(const struct vpeer_link *l,
				   struct vpeer_model *m);
enum vpeer_peering_state vpeer_link_state(const struct vpeer_link *l,
					  struct vpeer_model *m);
enum vpeer_sync_level vpeer_link_sync_level(const struct vpeer_link *l,
					    struct vpeer_model *m);
enum vpeer_peering_kind vpeer_link_kind(const struct vpeer_link *l);

int vpeer_model_defaults(struct vpeer_model *m);

extern const struct vpeer_limits vpeer_max_limits;

#endif
