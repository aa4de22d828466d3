/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A second model, naive on purpose: arrays, copies and nested loops, written
 * from the rules. It shares nothing with the first but the contract, so that
 * it can stand beside the rules in user space and beside a kernel alike.
 *
 * An operation is VERB KIND HANDLE WORD...:
 *	new tenant t			new subscription s tenant=t
 *	new vnet [SUB:]A PREFIX... region=R
 *	set vnet A clear PREFIX... -PREFIX...
 *	new subnet A/s PREFIX...
 *	new nic [SUB:]n in=A/s ADDRESS... auto4 auto6 +ip-forwarding
 *	new peering [SUB:]A/ab to=[SUB:]B +forwarded -access
 *	set peering A/ab sync		del peering A/ab both
 *	new peering A/ab to=B local=s remote=t	set peering A/ab -local=s
 *	new gateway [SUB:]g in=A type=vpn nic=n
 *	new connection [SUB:]g/c PREFIX... learned=1 to=[SUB:]B
 *	new route-table [SUB:]t isolated=1	set subnet A/s table=t
 *	new route [SUB:]t/r PREFIX hop=None	new route t/r PREFIX hop=ADDRESS
 *	set fabric ? limit=vnets:5
 *	new grant [SUB:]A user=7 role=reader	(SUB: is a subscription)
 *	del grant ? tenant=t group=8 role=owner
 */
#ifndef _ORACLE_H
#define _ORACLE_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <linux/vpeer.h>

#define O_NAME	16
#define O_HANDLE 48
#define O_LIST	16
#define O_MANY	320
#define O_TEXT	200

struct o_prefix {
	bool six;
	uint8_t len;
	uint8_t byte[16];
};

struct o_list {
	unsigned int n;
	struct o_prefix p[O_LIST];
};

#define O_NAMES	6

/* names of subnets, in any order */
struct o_names {
	unsigned int n;
	char name[O_NAMES][O_NAME];
};

enum o_side { O_LOCAL, O_REMOTE };

#define O_LIMITS	(VPEER_A_FABRIC_LIMIT_STAGED_OPS + 1)

/**
 * struct o_op - an operation; what is absent is empty
 * @index: its place in the commit
 * @verb: enum vpeer_verb
 * @kind: enum vpeer_object
 * @clear: empty the list first
 * @sync: take the remote VNet's space
 * @both: the link back as well
 * @tenant: of a subscription
 * @sub: subscription
 * @vnet: VNet of a subnet, NIC or link
 * @subnet: of a NIC
 * @name: name
 * @region: of a VNet
 * @remote_sub: subscription of @remote
 * @remote: remote VNet
 * @flags: flags
 * @mask: which of them are meant
 * @assign: VPEER_FAMILIES_*
 * @add: prefixes or addresses to add
 * @remove: those to take away
 * @name_subnet: subnets of both sides that a link is to name
 * @drop_subnet: those that it is to name no more
 * @type: of a gateway
 * @parent: gateway of a connection, or route table of a route
 * @nic: of a gateway; empty for none
 * @has_nic: @nic is meant
 * @table: route table of a subnet; empty for none
 * @has_table: @table is meant
 * @learned: a connection's prefixes are
 * @has_learned: @learned is meant
 * @isolated: a route table keeps out the routes of gateways
 * @has_isolated: @isolated is meant
 * @hop: type of a route's next hop
 * @has_hop: @hop is meant
 * @via: address of a route's next hop
 * @has_via: @via is meant
 * @role: of a grant
 * @group: a grant is a group's
 * @principal: of a grant: the user or group, 0 for none
 * @limit_mask: limits that are set, by VPEER_A_FABRIC_LIMIT_*
 * @limit: what they are set to
 */
struct o_op {
	int index;
	uint8_t verb;
	uint8_t kind;
	bool clear;
	bool sync;
	bool both;
	char tenant[O_NAME];
	char sub[O_NAME];
	char vnet[O_NAME];
	char subnet[O_NAME];
	char name[O_NAME];
	char region[O_NAME];
	char remote_sub[O_NAME];
	char remote[O_NAME];
	unsigned int flags;
	unsigned int mask;
	unsigned int assign;
	struct o_list add;
	struct o_list remove;
	struct o_names name_subnet[2];
	struct o_names drop_subnet[2];
	uint8_t type;
	char parent[O_NAME];
	char nic[O_NAME];
	bool has_nic;
	char table[O_NAME];
	bool has_table;
	bool learned;
	bool has_learned;
	bool isolated;
	bool has_isolated;
	uint8_t hop;
	bool has_hop;
	struct o_prefix via;
	bool has_via;
	uint8_t role;
	bool group;
	unsigned int principal;
	unsigned int limit_mask;
	unsigned int limit[O_LIMITS];
};

/* of struct o_obj.assign: in every family that the subnet has */
#define O_ASSIGN_ANY	0x80

/**
 * struct o_obj - an object of any kind
 * @kind: enum vpeer_object, 0 for none
 * @serial: ascending by creation, the identity
 * @op: the operation that has changed it last in this commit, or -1
 * @fresh: created in this commit
 * @updated: set in this commit
 * @listed: its list has been written in this commit
 * @lost: of a link: the link back has been there and is no more
 * @sync: of a link: it is to know the remote's space
 * @handle: as people write it
 * @tenant: of a subscription
 * @sub: subscription (of the VNet for subnets and links)
 * @name: name
 * @region: of a VNet
 * @holder: serial of the subscription that it lies in
 * @vnet: serial of the VNet that it lies in
 * @subnet: serial of a NIC's subnet
 * @flags: flags
 * @assign: families in which a NIC gets an address
 * @remote: serial of a link's remote VNet
 * @remote_sub: its subscription, or that of a VNet that a connection leads to
 * @remote_name: its name, empty where a connection leads to no VNet
 * @partial: of a link: subnets take part, not whole VNets
 * @subnets: of a link: those of both sides
 * @type: of a gateway
 * @parent: serial of a connection's gateway, or of a route's table
 * @nic: serial of a gateway's NIC, or 0
 * @table: serial of a subnet's route table, or 0
 * @retabled: an operation has said which table a subnet has
 * @learned: of a connection
 * @isolated: of a route table
 * @hop: of a route
 * @via: of a route, nothing but for an appliance
 * @scope: serial of a grant's tenant, subscription or VNet
 * @role: of a grant
 * @group: a grant is a group's
 * @principal: of a grant: the user or group
 * @list: prefixes or addresses; of a link the remote space in force
 */
struct o_obj {
	uint8_t kind;
	unsigned int serial;
	int op;
	bool fresh;
	bool updated;
	bool listed;
	bool lost;
	bool sync;
	char handle[O_HANDLE];
	char tenant[O_NAME];
	char sub[O_NAME];
	char name[O_NAME];
	char region[O_NAME];
	unsigned int holder;
	unsigned int vnet;
	unsigned int subnet;
	unsigned int flags;
	unsigned int assign;
	unsigned int remote;
	char remote_sub[O_NAME];
	char remote_name[O_NAME];
	bool partial;
	struct o_names subnets[2];
	uint8_t type;
	unsigned int parent;
	unsigned int nic;
	unsigned int table;
	bool retabled;
	bool learned;
	bool isolated;
	uint8_t hop;
	struct o_prefix via;
	unsigned int scope;
	uint8_t role;
	bool group;
	unsigned int principal;
	struct o_list list;
};

/**
 * struct o_state - all objects
 * @serial: the last one given
 * @limit: by VPEER_A_FABRIC_LIMIT_*
 * @n: objects are below this index
 * @o: the objects in the order of their creation; what a commit deletes is a
 *     hole until it is accepted
 */
struct o_state {
	unsigned int serial;
	unsigned int limit[O_LIMITS];
	unsigned int n;
	struct o_obj o[O_MANY];
};

#define EACH(x, s, k)							\
	for (struct o_obj *x = (s)->o; x < (s)->o + (s)->n; x++)	\
		if (x->kind == (k))

/**
 * struct o_refusal - why a commit can not be
 * @op: the operation
 * @code: enum vpeer_code
 * @each: it has to be told, also if there is one just like it
 * @key: one of those with the same key has to be told, any of them
 * @text: objects and prefixes that it names, as the caller is told
 */
struct o_refusal {
	int op;
	uint16_t code;
	bool each;
	char key[O_TEXT];
	char text[O_TEXT];
};

#define O_REFUSALS	256

/* who asks: the sender and the opener of the socket, 0 for an administrator */
struct o_caller {
	unsigned int sender;
	unsigned int opener;
};

enum o_right { O_READ, O_WRITE, O_PEER, O_GRANT };

/* ordinary users are numbered from here, as are their groups */
#define O_USER		1001
#define O_USERS		4
#define O_GROUP		2001
#define O_GROUPS	2

/**
 * struct oracle - the naive model
 * @caller: who commits
 * @was: state in force
 * @end: state after the commit in hand
 * @n: number of refusals
 * @refusal: the refusals
 */
struct oracle {
	struct o_caller caller;
	struct o_state was;
	struct o_state end;
	unsigned int n;
	struct o_refusal refusal[O_REFUSALS];
};

/* of whoever uses this */
void die(const char *fmt, ...) __attribute__((format(printf, 1, 2), noreturn));

/* prefix.c */
struct o_prefix o_prefix(const char *text);
const char *o_prefix_text(const struct o_prefix *p);
int o_bit(const struct o_prefix *p, unsigned int i);
bool o_inside(const struct o_prefix *in, const struct o_prefix *out);
bool o_overlap(const struct o_prefix *a, const struct o_prefix *b);
bool o_same(const struct o_prefix *a, const struct o_prefix *b);
int o_order(const void *a, const void *b);
int o_position(const struct o_list *l, const struct o_prefix *p);
bool o_in_list(const struct o_list *l, const struct o_prefix *p);
bool o_same_list(const struct o_list *a, const struct o_list *b);
bool o_host_bits(const struct o_prefix *p);
struct o_prefix o_network(const struct o_prefix *p);
bool o_forbidden(const struct o_prefix *p);
bool o_reserved(const struct o_prefix *a, const struct o_prefix *p);

/* names.c */
bool o_named(const struct o_names *l, const char *name);
bool o_same_names(const struct o_names *a, const struct o_names *b);
void o_edit_names(struct oracle *o, const struct o_op *op, struct o_obj *l);
bool o_names_changed(struct oracle *o, const struct o_obj *l);
void o_subnets(struct oracle *o);
bool o_carries(const struct o_obj *link, const struct o_prefix *p);
struct o_list o_share(struct o_state *s, const struct o_obj *link,
		      enum o_side side);

/* op.c */
void o_parse(struct o_op *op, const char *text);

/* oracle.c */
void o_init(struct oracle *o);
struct o_obj *o_serial(struct o_state *s, unsigned int serial);
struct o_obj *o_find(struct o_state *s, uint8_t kind, const char *handle);
struct o_obj *o_back(struct o_state *s, const struct o_obj *link);
bool o_commit(struct oracle *o, const struct o_op *op, unsigned int n);

/* access.c: who may do what */
struct o_obj *o_any(struct oracle *o, unsigned int serial);
bool o_member(unsigned int user, unsigned int group);
bool o_may(struct oracle *o, const struct o_caller *c, const struct o_obj *x,
	   enum o_right right);
bool o_sees(struct oracle *o, const struct o_caller *c, const struct o_obj *x);
bool o_administrator(const struct o_caller *c);
bool o_authorised(struct oracle *o, const struct o_op *op);

/* limits.c: how much there may be */
void o_count_new(struct oracle *o, const struct o_op *op,
		 const struct o_obj *x);
bool o_too_long(struct oracle *o, const struct o_obj *x);
void o_limits(struct oracle *o);

/* gateways.c: who has them, lends them and uses them */
void o_gateways(struct oracle *o);
bool o_asks(struct oracle *o, const struct o_obj *link);
struct o_obj *o_exit(struct o_state *s, unsigned int vnet,
		     struct o_obj **through);
const struct o_obj *o_used_gateway(struct oracle *o, const struct o_obj *link,
				   unsigned int i);

/* apply.c, links.c, nics.c, rules.c, overlap.c: the stages of a commit */
void o_apply(struct oracle *o, const struct o_op *op, unsigned int n);
const char *o_op_sub(const struct o_op *op);
struct o_obj *o_end(struct oracle *o, uint8_t kind, const char *handle);
struct o_obj *o_create(struct oracle *o, const struct o_op *op,
		       const struct o_obj *vnet);
struct o_obj *o_op_vnet(struct oracle *o, const struct o_op *op);
bool o_known_sub(struct oracle *o, const struct o_op *op);
void o_edit(struct oracle *o, const struct o_op *op, struct o_obj *x);
void o_links(struct oracle *o);
void o_nics(struct oracle *o);
void o_rules(struct oracle *o);
void o_overlaps(struct oracle *o);

/* outward.c: operations on what leads out of VNets, or elsewhere in them */
uint8_t o_parent_kind(const struct o_op *op);
struct o_obj *o_op_parent(struct oracle *o, const struct o_op *op);
void o_new_outward(struct oracle *o, const struct o_op *op);
void o_set_outward(struct oracle *o, const struct o_op *op, struct o_obj *x);
void o_set_table(struct oracle *o, const struct o_op *op, struct o_obj *s);

/* sites.c, steer.c: what is refused because of them */
bool o_everything(const struct o_prefix *p);
void o_sites(struct oracle *o);
void o_steer(struct oracle *o);

bool o_knows(struct o_state *s, const struct o_obj *link);
bool o_unchanged(struct oracle *o, const struct o_obj *x);

/* refusals.c */
void o_refuse(struct oracle *o, int op, uint16_t code, const char *key,
	      const char *what, ...);
const struct o_refusal *o_compare(struct oracle *o,
				  const struct o_refusal *said, unsigned int n,
				  bool all, bool *alone);

/* state.c: what can be seen */
uint8_t o_link_state(struct oracle *o, const struct o_obj *l);
uint8_t o_link_level(struct oracle *o, const struct o_obj *l);
uint8_t o_link_kind(struct oracle *o, const struct o_obj *l);
char *o_dump(struct oracle *o, const struct o_caller *c);

/**
 * struct o_route - an effective route
 * @prefix: destination
 * @rank: of two routes of one prefix the higher one wins
 * @type: enum vpeer_next_hop_type
 * @source: enum vpeer_route_source
 * @state: enum vpeer_route_state
 * @verdict: enum vpeer_reason, whatever the source of a packet
 * @link: the link that carries packets, or NULL
 * @origin: the connection or user's route that it is made for, or NULL
 * @has_via: @via is where packets go
 * @via: address of the appliance or gateway
 */
struct o_route {
	struct o_prefix prefix;
	unsigned int rank;
	uint8_t type;
	uint8_t source;
	uint8_t state;
	uint8_t verdict;
	struct o_obj *link;
	struct o_obj *origin;
	bool has_via;
	struct o_prefix via;
};

#define O_ROUTES	256

struct o_routes {
	unsigned int n;
	struct o_route r[O_ROUTES];
};

/* routes.c: which ways there are, and which are taken */
void o_effective(struct oracle *o, struct o_obj *vnet, const char *subnet,
		 struct o_routes *all);
const struct o_route *o_longest(const struct o_routes *all,
				const struct o_prefix *to);
struct o_route o_route(struct oracle *o, struct o_obj *vnet,
		       const char *subnet, const struct o_prefix *to);
uint8_t o_verdict(struct oracle *o, struct o_obj *vnet, const char *subnet,
		  const struct o_prefix *from, const struct o_prefix *to);
struct o_obj *o_owner(struct oracle *o, unsigned int vnet,
		      const struct o_prefix *addr);

/* sources.c: for whom gateways speak */
bool o_inside_of(struct oracle *o, const struct o_obj *vnet,
		 const struct o_prefix *p);
bool o_behind(struct oracle *o, const struct o_obj *g,
	      const struct o_prefix *from);
bool o_relays(struct oracle *o, const struct o_obj *g,
	      const struct o_prefix *from, const struct o_prefix *to);
uint8_t o_fate(struct oracle *o, const struct o_obj *nic,
	       const struct o_prefix *from, const struct o_prefix *to);

#endif
