/* SPDX-License-Identifier: GPL-2.0-only */
/* What the NIC of a gateway may send; part of the table of its subnet. */
#ifndef _VPEER_MODEL_SOURCES_H
#define _VPEER_MODEL_SOURCES_H

#include "effective.h"

/**
 * struct vpeer_relay - packets that a VPN gateway may send on
 * @from: their sources
 * @table: route table that leads them to it, while sources are made
 * @to: their destinations
 */
struct vpeer_relay {
	struct vpeer_prefix from;
	struct vpeer_route_table *table;
	const struct vpeer_space *to;
};

/**
 * struct vpeer_sources - what gateways may send; never changes
 * @behind: by type, prefixes behind the gateway
 * @declared: by type, those that have been declared to be another VNet's
 * @inside: the VNet's space and its peers', which @behind does not speak for
 * @relay: packets that the VPN gateway sends on, ascending and disjoint
 * @n_relays: how many
 * @rcu: for freeing it
 */
struct vpeer_sources {
	const struct vpeer_space *behind[2];
	const struct vpeer_space *declared[2];
	const struct vpeer_space *inside;
	const struct vpeer_relay *relay;
	u32 n_relays;
	struct rcu_head rcu;
};

struct vpeer_sources *vpeer_sources_build(struct vpeer_model *m,
					  struct vpeer_vnet *v);

#endif
