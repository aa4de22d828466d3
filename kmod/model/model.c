// SPDX-License-Identifier: GPL-2.0-only
/* The model as a whole. */
#include "tx.h"

/* R-LIM; what a fabric's administrator may raise them to is not here. */
static const struct vpeer_limits default_limits = { {
	[VPEER_A_FABRIC_LIMIT_VNETS] = 1000,
	[VPEER_A_FABRIC_LIMIT_SUBNETS] = 3000,
	[VPEER_A_FABRIC_LIMIT_PEERINGS] = 500,
	[VPEER_A_FABRIC_LIMIT_PREFIXES] = 1000,
	[VPEER_A_FABRIC_LIMIT_ADDRESSES] = 65536,
	[VPEER_A_FABRIC_LIMIT_NICS] = 65536,
	[VPEER_A_FABRIC_LIMIT_NIC_ADDRESSES] = 256,
	[VPEER_A_FABRIC_LIMIT_SUBSCRIPTIONS] = 1000,
	[VPEER_A_FABRIC_LIMIT_PEERED_ADDRESSES] = 128000,
	[VPEER_A_FABRIC_LIMIT_PEERING_SUBNETS] = 400,
	[VPEER_A_FABRIC_LIMIT_GRANTS] = 1000,
	[VPEER_A_FABRIC_LIMIT_CONNECTIONS] = 30,
	[VPEER_A_FABRIC_LIMIT_CONNECTION_PREFIXES] = 4000,
	[VPEER_A_FABRIC_LIMIT_ADVERTISED_IPV4] = 1000,
	[VPEER_A_FABRIC_LIMIT_ADVERTISED_IPV6] = 100,
	[VPEER_A_FABRIC_LIMIT_ROUTE_TABLES] = 200,
	[VPEER_A_FABRIC_LIMIT_ROUTES] = 400,
	[VPEER_A_FABRIC_LIMIT_STAGED_OPS] = 262144,
} };

/* Of the module: only the initial namespace's administrator gets beyond. */
const struct vpeer_limits vpeer_max_limits = { {
	[VPEER_A_FABRIC_LIMIT_VNETS] = 4096,
	[VPEER_A_FABRIC_LIMIT_SUBNETS] = 8192,
	[VPEER_A_FABRIC_LIMIT_PEERINGS] = 1000,
	[VPEER_A_FABRIC_LIMIT_PREFIXES] = 4096,
	[VPEER_A_FABRIC_LIMIT_ADDRESSES] = 131072,
	[VPEER_A_FABRIC_LIMIT_NICS] = 131072,
	[VPEER_A_FABRIC_LIMIT_NIC_ADDRESSES] = 1024,
	[VPEER_A_FABRIC_LIMIT_SUBSCRIPTIONS] = 4096,
	[VPEER_A_FABRIC_LIMIT_PEERED_ADDRESSES] = 262144,
	[VPEER_A_FABRIC_LIMIT_PEERING_SUBNETS] = 1000,
	[VPEER_A_FABRIC_LIMIT_GRANTS] = 4000,
	[VPEER_A_FABRIC_LIMIT_CONNECTIONS] = 100,
	[VPEER_A_FABRIC_LIMIT_CONNECTION_PREFIXES] = 10000,
	[VPEER_A_FABRIC_LIMIT_ADVERTISED_IPV4] = 10000,
	[VPEER_A_FABRIC_LIMIT_ADVERTISED_IPV6] = 10000,
	[VPEER_A_FABRIC_LIMIT_ROUTE_TABLES] = 1000,
	[VPEER_A_FABRIC_LIMIT_ROUTES] = 1000,
	[VPEER_A_FABRIC_LIMIT_STAGED_OPS] = 1048576,
} };

static struct vpeer_netif *nobody(void *ctx, u32 vnet,
				  const struct vpeer_addr *addr)
{
	return NULL;
}

/**
 * vpeer_model_init() - make the model of an empty fabric
 * @m: the model
 * @seed: for its hashes
 *
 * Return: 0 or -ENOMEM; vpeer_model_exit() is due either way.
 */
int vpeer_model_init(struct vpeer_model *m, u32 seed)
{
	unsigned int i;
	int err;

	memset(m, 0, sizeof(*m));
	m->seed = seed;
	m->next_id = 1;
	m->generation = 1;
	m->limits = default_limits;
	m->next_limits = default_limits;
	m->owner = nobody;
	for (i = 0; i < ARRAY_SIZE(m->kin); i++)
		INIT_LIST_HEAD(&m->kin[i]);
	err = vpeer_index_init(&m->names);
	if (!err)
		err = vpeer_index_init(&m->ids);
	if (!err)
		err = vpeer_index_init(&m->pairs);
	if (!err)
		err = vpeer_index_init(&m->holders);
	if (!err)
		err = vpeer_index_init(&m->rights);
	return err ? err : vpeer_model_defaults(m);
}

/**
 * vpeer_model_exit() - free a model and all of its objects
 * @m: the model, without an open transaction
 */
void vpeer_model_exit(struct vpeer_model *m)
{
	struct vpeer_obj *o, *tmp;
	u32 turn = 0;

	list_for_each_entry_safe(o, tmp, &m->kin[VPEER_OBJECT_GRANT], kin)
		vpeer_grant_free(m, to_grant(o));
	list_for_each_entry_safe(o, tmp, &m->kin[VPEER_OBJECT_PEERING], kin) {
		vpeer_link_free(to_link(o));
		vpeer_breathe(&turn);
	}
	list_for_each_entry_safe(o, tmp, &m->kin[VPEER_OBJECT_CONNECTION],
				 kin) {
		vpeer_connection_free(to_connection(o));
		vpeer_relax();
	}
	list_for_each_entry_safe(o, tmp, &m->kin[VPEER_OBJECT_GATEWAY], kin)
		vpeer_gateway_free(to_gateway(o));
	list_for_each_entry_safe(o, tmp, &m->kin[VPEER_OBJECT_ROUTE], kin) {
		vpeer_route_free(to_route(o));
		vpeer_breathe(&turn);
	}
	list_for_each_entry_safe(o, tmp, &m->kin[VPEER_OBJECT_ROUTE_TABLE], kin)
		vpeer_free(to_route_table(o));
	list_for_each_entry_safe(o, tmp, &m->kin[VPEER_OBJECT_NIC], kin) {
		vpeer_netif_free(to_netif(o));
		/* with a thousand addresses it is work to free one */
		vpeer_relax();
	}
	list_for_each_entry_safe(o, tmp, &m->kin[VPEER_OBJECT_SUBNET], kin) {
		vpeer_subnet_free(to_subnet(o));
		vpeer_breathe(&turn);
	}
	list_for_each_entry_safe(o, tmp, &m->kin[VPEER_OBJECT_VNET], kin) {
		vpeer_vnet_free(to_vnet(o));
		vpeer_breathe(&turn);
	}
	list_for_each_entry_safe(o, tmp, &m->kin[VPEER_OBJECT_SUBSCRIPTION],
				 kin)
		vpeer_free(to_subscription(o));
	list_for_each_entry_safe(o, tmp, &m->kin[VPEER_OBJECT_TENANT], kin)
		vpeer_free(to_tenant(o));
	vpeer_index_exit(&m->names);
	vpeer_index_exit(&m->ids);
	vpeer_index_exit(&m->pairs);
	vpeer_index_exit(&m->holders);
	vpeer_index_exit(&m->rights);
}
