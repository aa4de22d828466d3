/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The compiled routes of a VNet: what packets meet in place of the model.
 * A table never changes once published; readers hold rcu_read_lock().
 */
#ifndef _VPEER_MODEL_TABLE_H
#define _VPEER_MODEL_TABLE_H

#include "search.h"
#include "tx.h"

/* struct vpeer_hop.check: when the source of a packet has to be looked up */
#define VPEER_CHECK_FORWARDED	1	/* of a NIC with ip-forwarding */
#define VPEER_CHECK_ALWAYS	2	/* the remote does not know all of us */
#define VPEER_CHECK_EXACT	4	/* it knows all that takes part */
#define VPEER_CHECK_TRANSIT	8	/* what is behind our gateways passes */
/* and whom the packet goes to: @via, not its destination */
#define VPEER_HOP_VIA		16
/* and that it goes nowhere: @verdict says why */
#define VPEER_HOP_REFUSED	32

/**
 * struct vpeer_hop - where routes of one kind lead
 * @verdict: enum vpeer_reason, VPEER_REASON_FORWARDED if packets pass
 * @check: VPEER_CHECK_*, VPEER_HOP_*
 * @type: enum vpeer_next_hop_type
 * @source: enum vpeer_route_source
 * @vnet: id of the target VNet
 * @link: id of the link that carries packets, or 0
 * @back: id of the link back, or 0
 * @in_force: sources that the remote link takes for this VNet's
 * @stats: counters of the link, of the fabric, or NULL
 * @via: address of the appliance or of the gateway's NIC in the target VNet
 * @origin: id of the connection or user-defined route that it is made for, or 0
 * @unused: what a cache line has beside
 *
 * One cache line.
 */
struct vpeer_hop {
	u8 verdict;
	u8 check;
	u8 type;
	u8 source;
	u32 vnet;
	u32 link;
	u32 back;
	const struct vpeer_space *in_force;
	void *stats;
	struct vpeer_addr via;
	u32 origin;
	u32 unused[3];
};

static_assert(sizeof(struct vpeer_hop) == 64);

/**
 * struct vpeer_lost - an effective route that packets do not meet
 * @prefix: destination
 * @hop: index of the hop
 * @state: enum vpeer_route_state
 */
struct vpeer_lost {
	struct vpeer_prefix prefix;
	u16 hop;
	u8 state;
};

struct vpeer_sources;

/**
 * struct vpeer_table - effective routes, flattened
 * @root: where the search for an address begins; nodes are counted from here
 * @n4: number of IPv4 intervals, at least 1
 * @n6: number of IPv6 intervals, at least 1
 * @start4: first address of each, ascending from 0, host byte order
 * @start6: as @start4
 * @hop4: number of each interval's hop, see vpeer_table_hop()
 * @hop6: as @hop4
 * @len4: prefix length of the route that an interval comes from
 * @len6: as @len4
 * @n_hops: number of hops
 * @n_lost: number of routes that are not active
 * @generation: the commit that published the table
 * @own: address space of the VNet
 * @sources: what the NICs of gateways may send, NULL where there are none
 * @lost: routes that are not active, ascending
 * @next: table of other subnets of the VNet, or NULL
 * @rcu: for freeing it
 * @unused: lets hops begin with a cache line
 * @hop: the hops, behind them the rest of the tree, and all that is pointed to
 *
 * Packets meet the tree and the hops, and @start6 where a route is longer than
 * /64. The table begins with a cache line.
 */
struct vpeer_table {
	union vpeer_node root[VPEER_ROOTS];
	u32 n4;
	u32 n6;
	const u32 *start4;
	const struct vpeer_addr *start6;
	const u16 *hop4;
	const u16 *hop6;
	const u8 *len4;
	const u8 *len6;
	u32 n_hops;
	u32 n_lost;
	u64 generation;
	const struct vpeer_space *own;
	struct vpeer_sources *sources;
	const struct vpeer_lost *lost;
	struct vpeer_table *next;
	struct rcu_head rcu;
	u32 unused[2];
	struct vpeer_hop hop[];
};

static_assert(sizeof(struct vpeer_table) % sizeof(union vpeer_node) == 0);

/* The number of a hop is what it would be if all of the table were nodes. */
#define VPEER_HOP_NUMBER						\
	(sizeof(struct vpeer_table) / sizeof(struct vpeer_hop))

static inline const struct vpeer_hop *
vpeer_table_hop(const struct vpeer_table *t, u16 number)
{
	return (const struct vpeer_hop *)t + number;
}

const struct vpeer_hop *vpeer_table_find_longer(const struct vpeer_table *t,
						struct vpeer_addr addr);

/**
 * vpeer_table_find4() - where packets to an IPv4 address go
 * @t: the table
 * @addr: the address, host byte order
 *
 * Return: the hop.
 */
static inline const struct vpeer_hop *
vpeer_table_find4(const struct vpeer_table *t, u32 addr)
{
	return vpeer_table_hop(t, vpeer_search4(t->root, addr));
}

/**
 * vpeer_table_find6() - where packets to an IPv6 address go
 * @t: the table
 * @addr: the address
 *
 * Return: the hop.
 */
static inline const struct vpeer_hop *
vpeer_table_find6(const struct vpeer_table *t, const struct vpeer_addr *addr)
{
	u16 hop = vpeer_search6(t->root, addr->hi);

	if (unlikely(hop == VPEER_HOP_LONGER))
		return vpeer_table_find_longer(t, *addr);
	return vpeer_table_hop(t, hop);
}

static inline const struct vpeer_hop *
vpeer_table_find(const struct vpeer_table *t, const struct vpeer_addr *addr)
{
	return vpeer_addr_is4(addr) ?
	       vpeer_table_find4(t, vpeer_addr_to4(addr)) :
	       vpeer_table_find6(t, addr);
}

/* Which of a hop's checks concern the packets of a NIC. */
static inline u8 vpeer_checks(bool forwards, u8 gateway)
{
	return forwards || gateway ?
	       VPEER_CHECK_FORWARDED | VPEER_CHECK_ALWAYS : VPEER_CHECK_ALWAYS;
}

struct vpeer_prefix vpeer_table_route(const struct vpeer_table *t,
				      const struct vpeer_addr *addr);
struct vpeer_table *vpeer_table_build(struct vpeer_model *m,
				      struct vpeer_vnet *v,
				      const struct vpeer_subnet *subnet,
				      u64 generation);
int vpeer_tables_build(struct vpeer_model *m, struct vpeer_vnet *v,
		       u64 generation, struct vpeer_table **out);
void vpeer_tables_free(struct vpeer_table *t);
enum vpeer_reason vpeer_hop_admits(const struct vpeer_table *t,
				   const struct vpeer_hop *hop,
				   const struct vpeer_addr *src, bool forwards,
				   u8 gateway);
bool vpeer_table_behind(const struct vpeer_table *t,
			enum vpeer_gateway_type type,
			const struct vpeer_addr *src);
bool vpeer_table_relays(const struct vpeer_table *t,
			enum vpeer_gateway_type type,
			const struct vpeer_addr *src,
			const struct vpeer_addr *dst);
bool vpeer_subnet_has_gateways(const struct vpeer_subnet *s);
void vpeer_table_free(struct vpeer_table *t);

void vpeer_tx_mark_routes(struct vpeer_tx *tx);
bool vpeer_tx_revokes(const struct vpeer_tx *tx);

#endif
