/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef _VPEER_PUBLISH_H
#define _VPEER_PUBLISH_H

#include "fabric.h"

/**
 * struct vpeer_publication - what a commit has made and not yet published
 * @f: the fabric
 * @tx: the transaction
 * @n_tables: number of @table
 * @table: new tables of VNets, in the order of the transaction's ->recompile
 * @n_confs: number of @conf
 * @conf: new contents of NICs, in the order of the transaction's ->touched
 * @grave: for what goes, or NULL
 */
struct vpeer_publication {
	struct vpeer_fabric *f;
	struct vpeer_tx *tx;
	u32 n_tables;
	struct vpeer_table **table;
	u32 n_confs;
	struct vpeer_nic_conf **conf;
	struct vpeer_grave *grave;
};

int vpeer_publication_prepare(struct vpeer_publication *p,
			      struct vpeer_fabric *f, struct vpeer_tx *tx);
void vpeer_publication_cancel(struct vpeer_publication *p);
void vpeer_publication_publish(struct vpeer_publication *p);
void vpeer_unpublish_all(struct vpeer_fabric *f);
struct vpeer_netif *vpeer_address_owner(void *fabric, u32 vnet,
					const struct vpeer_addr *addr);

#endif
