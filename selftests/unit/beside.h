/* SPDX-License-Identifier: GPL-2.0-only */
/* The model beside the oracle: what has to be the same, what must never be. */
#ifndef _UNIT_BESIDE_H
#define _UNIT_BESIDE_H

#include "lib.h"
#include "../oracle/oracle.h"

/**
 * struct compiled - the routes of all VNets and their subnets
 * @n: how many
 * @vnet: the VNets
 * @subnet: the subnet, or NULL for what no link names
 * @table: the routes of each
 */
struct compiled {
	u32 n;
	struct vpeer_vnet *vnet[64];
	struct vpeer_subnet *subnet[64];
	struct vpeer_table *table[64];
};

void compile(struct world *w, struct compiled *c);
void compiled_free(struct compiled *c);
const struct vpeer_table *table_of(const struct compiled *c,
				   const struct vpeer_netif *n);
u8 table_verdict(const struct vpeer_table *t, const struct vpeer_addr *from,
		 const struct vpeer_addr *to, bool forwards, u32 *vnet);

/* compare.c */
struct o_prefix plain_prefix(const struct vpeer_prefix *p);
struct o_obj *twin(struct oracle *o, struct vpeer_obj *obj);
void compare_refusals(struct world *w, struct oracle *o, bool accepted);
void compare_states(struct world *w, struct oracle *o);
void compare_views(struct world *w, struct oracle *o,
		   struct vpeer_caller (*caller)(struct vpeer_model *m,
						 const struct o_caller *c));
void compare_verdicts(struct world *w, struct oracle *o,
		      const struct compiled *c);

/* ways.c */
void compare_routes(struct world *w, struct oracle *o,
		    const struct compiled *c);
void compare_sources(struct world *w, struct oracle *o,
		     const struct compiled *c);

/* invariants.c */
void never_half_connected(struct world *w);
void connected_is_disjoint(struct world *w);
void never_transitive(struct world *w, const struct compiled *c);
void synced_is_symmetric(struct world *w, const struct compiled *c);

#endif
