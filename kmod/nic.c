// SPDX-License-Identifier: GPL-2.0-only
/*
 * NICs outlive their devices: a NIC is a resource of the fabric, a device is
 * its attachment. Which device belongs to which NIC is settled under a spin
 * lock of its own, so that RTNL never waits for a commit.
 */
#include "nic.h"

#include <linux/jhash.h>
#include <linux/netdevice.h>
#include <linux/slab.h>

#include "device.h"
#include "endpoint.h"
#include "grave.h"

static u32 hash_handle(const void *data, u32 len, u32 seed)
{
	return jhash(data, strlen(data), seed);
}

static u32 hash_nic(const void *data, u32 len, u32 seed)
{
	const struct vpeer_nic *nic = data;

	return hash_handle(nic->handle, 0, seed);
}

/* A NIC that is being created or deleted may have the name of a live one. */
static int cmp_nic(struct rhashtable_compare_arg *arg, const void *obj)
{
	const struct vpeer_nic *nic = obj;

	return !READ_ONCE(nic->live) || strcmp(nic->handle, arg->key);
}

static const struct rhashtable_params params = {
	.head_offset = offsetof(struct vpeer_nic, node),
	.hashfn = hash_handle,
	.obj_hashfn = hash_nic,
	.obj_cmpfn = cmp_nic,
	.automatic_shrinking = true,
};

/**
 * vpeer_nics_init() - make the hash of a fabric's NICs
 * @table: the hash
 *
 * Return: 0 or -ENOMEM.
 */
int vpeer_nics_init(struct rhashtable *table)
{
	return rhashtable_init(table, &params);
}

/**
 * vpeer_nic_free() - free a NIC
 * @nic: the NIC, without readers
 */
void vpeer_nic_free(struct vpeer_nic *nic)
{
	vpeer_nic_stats_free(nic->stats);
	kfree(rcu_access_pointer(nic->conf));
	kfree(nic);
}

static void free_nic_of_table(void *nic, void *unused)
{
	vpeer_nic_free(nic);
}

/**
 * vpeer_nics_exit() - free the hash and the NICs in it
 * @table: the hash, without readers
 */
void vpeer_nics_exit(struct rhashtable *table)
{
	rhashtable_free_and_destroy(table, free_nic_of_table, NULL);
}

static int insert(struct rhashtable *table, struct vpeer_nic *nic)
{
	int err;

	/* -EBUSY: chains are long and the table is being resized just now */
	while ((err = rhashtable_insert_fast(table, &nic->node, params)) ==
	       -EBUSY)
		cond_resched();
	return err;
}

static struct vpeer_nic *alloc_nic(struct vpeer_netif *netif)
{
	struct vpeer_nic *nic;
	size_t size;
	char *handle;

	handle = kmalloc(VPEER_HANDLE_MAX + 1, GFP_KERNEL);
	if (!handle)
		return NULL;
	vpeer_handle(&netif->obj, handle);
	size = strlen(handle) + 1;
	nic = kzalloc(struct_size(nic, handle, size), GFP_KERNEL_ACCOUNT);
	if (nic) {
		memcpy(nic->handle, handle, size);
		nic->id = netif->obj.id;
		nic->netif = netif;
	}
	kfree(handle);
	return nic;
}

/**
 * vpeer_nic_new() - make a NIC that nobody can attach to yet
 * @f: the fabric
 * @netif: the object
 *
 * Context: the fabric's lock.
 * Return: the NIC, or NULL.
 */
struct vpeer_nic *vpeer_nic_new(struct vpeer_fabric *f,
				struct vpeer_netif *netif)
{
	struct vpeer_nic *nic = alloc_nic(netif);

	if (!nic)
		return NULL;
	nic->stats = vpeer_nic_stats_alloc(f->nic_counters);
	if (nic->stats && !insert(&f->nics, nic))
		return nic;
	vpeer_nic_stats_free(nic->stats);
	kfree(nic);
	return NULL;
}

/**
 * vpeer_nic_discard() - free a NIC that was never published
 * @f: the fabric
 * @nic: the NIC
 * @grave: where it goes
 */
void vpeer_nic_discard(struct vpeer_fabric *f, struct vpeer_nic *nic,
		       struct vpeer_grave *grave)
{
	rhashtable_remove_fast(&f->nics, &nic->node, params);
	vpeer_grave_nic(grave, nic);
}

/* The device stays, it has no NIC any more. */
static void unbind(struct vpeer_nic *nic)
{
	struct net_device *dev = rcu_access_pointer(nic->dev);

	if (!dev)
		return;
	vpeer_dev_bind(dev, NULL);
	rcu_assign_pointer(nic->dev, NULL);
}

/**
 * vpeer_nic_delete() - delete a NIC
 * @f: the fabric
 * @nic: the NIC, its endpoints are withdrawn
 * @grave: where it goes
 *
 * Context: the fabric's lock.
 */
void vpeer_nic_delete(struct vpeer_fabric *f, struct vpeer_nic *nic,
		      struct vpeer_grave *grave)
{
	spin_lock_bh(&f->bind_lock);
	WRITE_ONCE(nic->live, false);
	unbind(nic);
	spin_unlock_bh(&f->bind_lock);
	vpeer_nic_discard(f, nic, grave);
}

/**
 * vpeer_nic_conf_new() - compile what a NIC may do
 * @f: the fabric
 * @nic: the NIC
 * @netif: the object, of which the end state counts
 *
 * Context: the fabric's lock.
 * Return: the content, or NULL.
 */
struct vpeer_nic_conf *vpeer_nic_conf_new(struct vpeer_fabric *f,
					  struct vpeer_nic *nic,
					  const struct vpeer_netif *netif)
{
	const struct vpeer_netif_conf *end = vpeer_netif_end(netif);
	struct vpeer_nic_conf *c;

	c = kzalloc(sizeof(*c), GFP_KERNEL_ACCOUNT);
	if (!c)
		return NULL;
	c->domain = end->subnet->priv;
	c->endpoints = &f->endpoints;
	c->nic = nic;
	c->forwards = end->flags & VPEER_NIC_FLAGS_IP_FORWARDING;
	c->gateway = end->gateway;
	c->care = VPEER_HOP_VIA | vpeer_checks(c->forwards, c->gateway);
	vpeer_addrs_first(&end->addrs, true, &c->first4);
	vpeer_addrs_first(&end->addrs, false, &c->first6);
	return c;
}

/**
 * vpeer_nic_publish() - let a content take effect
 * @f: the fabric
 * @nic: the NIC, new or not
 * @conf: its content
 *
 * Context: the fabric's lock.
 */
void vpeer_nic_publish(struct vpeer_fabric *f, struct vpeer_nic *nic,
		       struct vpeer_nic_conf *conf)
{
	struct vpeer_nic_conf *old = rcu_access_pointer(nic->conf);
	struct net_device *dev;

	spin_lock_bh(&f->bind_lock);
	rcu_assign_pointer(nic->conf, conf);
	WRITE_ONCE(nic->live, true);
	dev = rcu_access_pointer(nic->dev);
	if (dev)
		vpeer_dev_bind(dev, nic);
	spin_unlock_bh(&f->bind_lock);
	if (old)
		kfree_rcu(old, rcu);
}

/**
 * vpeer_nic_attach() - attach a device to a NIC
 * @f: the fabric
 * @handle: SUBSCRIPTION:NAME of the NIC
 * @vd: the device, registered
 *
 * A NIC that has a device gives it up: the old namespace may still be dying.
 *
 * Context: RTNL.
 * Return: 0, or -ENOENT if there is no such NIC.
 */
int vpeer_nic_attach(struct vpeer_fabric *f, const char *handle,
		     struct vpeer_dev *vd)
{
	struct vpeer_nic *nic;
	int err = -ENOENT;

	rcu_read_lock();
	spin_lock_bh(&f->bind_lock);
	nic = rhashtable_lookup(&f->nics, handle, params);
	if (nic && nic->live) {
		if (vd->nic && vd->nic != nic)
			unbind(vd->nic);
		if (rcu_access_pointer(nic->dev) != vd->dev)
			unbind(nic);
		rcu_assign_pointer(nic->dev, vd->dev);
		vpeer_dev_bind(vd->dev, nic);
		err = 0;
	}
	spin_unlock_bh(&f->bind_lock);
	rcu_read_unlock();
	return err;
}

/**
 * vpeer_nic_detach() - take a device off its NIC, if it has one
 * @f: the fabric
 * @vd: the device
 */
void vpeer_nic_detach(struct vpeer_fabric *f, struct vpeer_dev *vd)
{
	spin_lock_bh(&f->bind_lock);
	if (vd->nic)
		unbind(vd->nic);
	spin_unlock_bh(&f->bind_lock);
}

/**
 * vpeer_nic_owns() - is an address one of the NIC's?
 * @conf: content of the NIC
 * @addr: the address
 *
 * Context: RCU.
 * Return: true if so.
 */
bool vpeer_nic_owns(const struct vpeer_nic_conf *conf,
		    const struct vpeer_addr *addr)
{
	const struct vpeer_endpoint *e;

	e = vpeer_endpoint_find(conf->endpoints, conf->domain->vnet, addr);
	return e && rcu_access_pointer(e->nic) == conf->nic;
}
