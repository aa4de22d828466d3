// SPDX-License-Identifier: GPL-2.0-only
/*
 * NICs outlive their devices: a NIC is a resource of the fabric, a device is
 * its attachment. Which device belongs to which NIC is settled under a spin
 * lock of its own, so that RTNL never waits for a commit.
 */
#include "nic.h"

#include <linux/netdevice.h>
#include <linux/slab.h>

#include "device.h"
#include "endpoint.h"
#include "grave.h"

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

static u32 hash_handle(const struct vpeer_fabric *f, const char *handle)
{
	return vpeer_hash_bytes(f->model.seed, handle, strlen(handle));
}

static void insert(struct vpeer_fabric *f, struct vpeer_nic *nic)
{
	u32 hash = hash_handle(f, nic->handle);

	vpeer_index_expect(&f->nics);
	spin_lock_bh(&f->bind_lock);
	vpeer_index_put(&f->nics, &nic->node, hash);
	spin_unlock_bh(&f->bind_lock);
}

/* A NIC that is being created or deleted may have the name of a live one. */
static struct vpeer_nic *find(struct vpeer_fabric *f, const char *handle,
			      u32 hash)
{
	struct vpeer_nic *nic;

	vpeer_index_for_each(nic, &f->nics, hash, node)
		if (nic->node.hash == hash && nic->live &&
		    !strcmp(nic->handle, handle))
			return nic;
	return NULL;
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
	if (!nic->stats) {
		kfree(nic);
		return NULL;
	}
	insert(f, nic);
	return nic;
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
 * @nic: the NIC, never published or its endpoints are withdrawn
 * @grave: where it goes
 *
 * Context: the fabric's lock.
 */
void vpeer_nic_delete(struct vpeer_fabric *f, struct vpeer_nic *nic,
		      struct vpeer_grave *grave)
{
	spin_lock_bh(&f->bind_lock);
	nic->live = false;
	unbind(nic);
	vpeer_index_take(&f->nics, &nic->node);
	spin_unlock_bh(&f->bind_lock);
	vpeer_index_trim(&f->nics);
	vpeer_grave_nic(grave, nic);
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
	c->care = VPEER_HOP_VIA | VPEER_HOP_REFUSED |
		  vpeer_checks(c->forwards, c->gateway);
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
	nic->live = true;
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
	u32 hash = hash_handle(f, handle);
	struct vpeer_nic *nic;
	int err = -ENOENT;

	spin_lock_bh(&f->bind_lock);
	nic = find(f, handle, hash);
	if (nic) {
		if (vd->nic && vd->nic != nic)
			unbind(vd->nic);
		if (rcu_access_pointer(nic->dev) != vd->dev)
			unbind(nic);
		rcu_assign_pointer(nic->dev, vd->dev);
		vpeer_dev_bind(vd->dev, nic);
		err = 0;
	}
	spin_unlock_bh(&f->bind_lock);
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
