// SPDX-License-Identifier: GPL-2.0-only
/* Fabrics come and go with their network namespaces. */
#include "fabric.h"

#include <linux/random.h>
#include <linux/rtnetlink.h>
#include <net/netns/generic.h>

#include "device.h"
#include "endpoint.h"
#include "nic.h"
#include "publish.h"
#include "stage.h"
#include "stats.h"

static unsigned int fabric_net_id __read_mostly;

/**
 * vpeer_fabric() - the fabric of a network namespace
 * @net: the namespace
 *
 * Return: its fabric.
 */
struct vpeer_fabric *vpeer_fabric(const struct net *net)
{
	return net_generic(net, fabric_net_id);
}

static void free_fabric(struct vpeer_fabric *f)
{
	vpeer_stages_free(f);
	vpeer_unpublish_all(f);
	vpeer_nics_free(f);
	vpeer_endpoints_exit(&f->endpoints);
	vpeer_model_exit(&f->model);
	vpeer_pool_release(f->link_counters);
	vpeer_pool_release(f->nic_counters);
}

static int __net_init init_net_fabric(struct net *net)
{
	struct vpeer_fabric *f = vpeer_fabric(net);
	int err;

	f->net = net;
	f->nics = RB_ROOT;
	mutex_init(&f->lock);
	spin_lock_init(&f->bind_lock);
	INIT_LIST_HEAD(&f->devices);
	INIT_LIST_HEAD(&f->stages);
	f->link_counters = vpeer_link_stats_pool();
	f->nic_counters = vpeer_nic_stats_pool();
	err = -ENOMEM;
	if (!f->link_counters || !f->nic_counters)
		goto err_counters;
	err = vpeer_endpoints_init(&f->endpoints);
	if (err)
		goto err_counters;
	err = vpeer_model_init(&f->model, get_random_u32());
	if (err)
		goto err_model;
	f->model.owner = vpeer_address_owner;
	f->model.owner_ctx = f;
	return 0;

err_model:
	vpeer_model_exit(&f->model);
	vpeer_endpoints_exit(&f->endpoints);
err_counters:
	vpeer_pool_release(f->link_counters);
	vpeer_pool_release(f->nic_counters);
	return err;
}

/* Devices go wherever they are; nothing reads a fabric after that. */
static void __net_exit exit_batch_fabrics(struct list_head *nets)
{
	struct net *net;
	LIST_HEAD(kill);

	rtnl_lock();
	list_for_each_entry(net, nets, exit_list)
		vpeer_dev_kill(vpeer_fabric(net), &kill);
	unregister_netdevice_many(&kill);
	rtnl_unlock();
	list_for_each_entry(net, nets, exit_list)
		free_fabric(vpeer_fabric(net));
}

/* A device's operations run before the core kills what is left. */
static struct pernet_operations fabric_net_ops = {
	.init = init_net_fabric,
	.exit_batch = exit_batch_fabrics,
	.id = &fabric_net_id,
	.size = sizeof(struct vpeer_fabric),
};

/**
 * vpeer_fabric_register() - give every network namespace a fabric
 *
 * Return: 0 or an errno.
 */
int vpeer_fabric_register(void)
{
	return register_pernet_device(&fabric_net_ops);
}

/**
 * vpeer_fabric_unregister() - free all fabrics
 */
void vpeer_fabric_unregister(void)
{
	unregister_pernet_device(&fabric_net_ops);
}
