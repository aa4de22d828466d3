/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The effective routes of a subnet before they are flattened into a table:
 * all that could lead its packets, and which of it does.
 */
#ifndef _VPEER_MODEL_EFFECTIVE_H
#define _VPEER_MODEL_EFFECTIVE_H

#include "table.h"

/**
 * struct vpeer_candidate - a route that may win or lose
 * @prefix: destination
 * @outer: the route around it, while they are flattened
 * @hop: index of the hop
 * @rank: of two routes of one prefix the higher rank wins
 * @state: enum vpeer_route_state
 */
struct vpeer_candidate {
	struct vpeer_prefix prefix;
	const struct vpeer_candidate *outer;
	u16 hop;
	u8 rank;
	u8 state;
};

/**
 * struct vpeer_interval - where a route leads, up to where the next one begins
 * @start: first address
 * @route: the route
 */
struct vpeer_interval {
	struct vpeer_addr start;
	const struct vpeer_candidate *route;
};

/**
 * struct vpeer_draft - a hop in the making
 * @hop: what is known of it
 * @link: the link that carries packets there, or NULL
 * @space: index of the sources that the remote link takes for this VNet's
 * @learned: of a gateway, by a routing protocol
 */
struct vpeer_draft {
	struct vpeer_hop hop;
	const struct vpeer_link *link;
	u16 space;
	bool learned;
};

/**
 * struct vpeer_effective - the effective routes of a subnet
 * @m: the model
 * @v: the VNet
 * @subnet: the subnet, NULL for one that nothing sets apart
 * @table: its route table, or NULL
 * @exit: the VNet whose gateways lead out, or NULL
 * @through: the link to that, NULL where they are the VNet's own
 * @gateway_subnet: it is the subnet of the VNet's own gateways
 * @route: the routes; once settled ascending, winners before losers
 * @n: how many
 * @n_lost: those that are not active
 * @interval: what they are flattened into, IPv4 before IPv6, each from the
 *	first address on
 * @n_intervals: how many
 * @n4: those of IPv4
 * @merged4: how many of IPv4 the tree has, see struct vpeer_row
 * @merged6: as @merged4
 * @draft: hops, by index
 * @n_drafts: how many
 * @space: links back whose space is checked against, from index 1
 * @n_spaces: how many, the VNet's own included
 * @placed: where each is in the table
 */
struct vpeer_effective {
	struct vpeer_model *m;
	struct vpeer_vnet *v;
	const struct vpeer_subnet *subnet;
	const struct vpeer_route_table *table;
	struct vpeer_vnet *exit;
	struct vpeer_link *through;
	bool gateway_subnet;
	struct vpeer_candidate *route;
	u32 n;
	u32 n_lost;
	struct vpeer_interval *interval;
	u32 n_intervals;
	u32 n4;
	u32 merged4;
	u32 merged6;
	struct vpeer_draft *draft;
	u32 n_drafts;
	const struct vpeer_link **space;
	u32 n_spaces;
	const struct vpeer_space **placed;
};

/* of every subnet, before the others */
enum { VPEER_HOP_NONE, VPEER_HOP_LOCAL, VPEER_HOP_FIRST };

/* R-RT-10, and R-GW-19 among gateways; see vpeer_effective_settle() */
enum {
	VPEER_RANK_NONE,
	VPEER_RANK_SYSTEM,
	VPEER_RANK_VPN,
	VPEER_RANK_EXPRESSROUTE,
	VPEER_RANK_USER,
};

int vpeer_effective_gather(struct vpeer_effective *e, struct vpeer_model *m,
			   struct vpeer_vnet *v,
			   const struct vpeer_subnet *subnet);
void vpeer_effective_free(struct vpeer_effective *e);
int vpeer_effective_settle(struct vpeer_effective *e);
void vpeer_effective_flatten(struct vpeer_effective *e);
struct vpeer_space *vpeer_vnet_inside(struct vpeer_vnet *v,
				      struct vpeer_model *m);
bool vpeer_link_concerns(const struct vpeer_link *l,
			 const struct vpeer_subnet *subnet);

#endif
