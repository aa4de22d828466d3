// SPDX-License-Identifier: GPL-2.0-only
/*
 * NICs outlive their devices: a NIC is a resource of the fabric, a device is
 * its attachment. Which device belongs to which NIC is settled under a spin
 * lock of its own, so that RTNL never waits for a commit.
 */
#include "nic.h"

#include <linux/netdevice.h>
#include <linux/rbtree.h>
#include <linux/slab.h>

#include "device.h"
#include "endpoint.h"
#include "grave.h"

/* What a NIC is looked up by. */
struct handle_key {
	const char *handle;
	u32 hash;
};

static u32 hash_handle(const struct vpeer_fabric *f, const char *handle,
		       u32 len)
{
	return vpeer_hash_bytes(f->model.seed, handle, len);
}

static struct vpeer_nic *to_nic(const struct rb_node *node)
{
	return rb_entry(node, struct vpeer_nic, node);
}

/* Hashes first: their numbers are compared in a few steps. */
static int cmp_key(const void *data, const struct rb_node *node)
{
	const struct vpeer_nic *nic = to_nic(node);
	const struct handle_key *key = data;

	if (key->hash != nic->hash)
		return key->hash < nic->hash ? -1 : 1;
	return strcmp(key->handle, nic->handle);
}

static bool less(struct rb_node *node, const struct rb_node *than)
{
	const struct vpeer_nic *nic = to_nic(node);
	struct handle_key key = { nic->handle, nic->hash };

	return cmp_key(&key, than) < 0;
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

/**
 * vpeer_nics_free() - free all NICs of a fabric
 * @f: the fabric, without readers
 */
void vpeer_nics_free(struct vpeer_fabric *f)
{
	struct vpeer_nic *nic, *next;
	u32 turn = 0;

	rbtree_postorder_for_each_entry_safe(nic, next, &f->nics, node) {
		vpeer_nic_free(nic);
		vpeer_breathe(&turn);
	}
	f->nics = RB_ROOT;
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
	u32 len = netif->obj.parent->len + 1 + netif->obj.len;
	struct vpeer_nic *nic;

	nic = kzalloc(struct_size(nic, handle, len + 1), GFP_KERNEL_ACCOUNT);
	if (!nic)
		return NULL;
	vpeer_handle(&netif->obj, nic->handle);
	nic->hash = hash_handle(f, nic->handle, len);
	nic->id = netif->obj.id;
	nic->netif = netif;
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
 * @nic: the NIC, its endpoints are withdrawn
 * @grave: where it goes
 *
 * Context: the fabric's lock.
 */
void vpeer_nic_delete(struct vpeer_fabric *f, struct vpeer_nic *nic,
		      struct vpeer_grave *grave)
{
	spin_lock_bh(&f->bind_lock);
	unbind(nic);
	rb_erase(&nic->node, &f->nics);
	spin_unlock_bh(&f->bind_lock);
	vpeer_grave_nic(grave, nic);
}

/**
 * vpeer_nic_conf_new() - compile what a NIC may do
 * @nic: the NIC
 * @netif: the object, of which the end state counts
 *
 * Context: the fabric's lock.
 * Return: the content, or NULL.
 */
struct vpeer_nic_conf *vpeer_nic_conf_new(struct vpeer_nic *nic,
					  const struct vpeer_netif *netif)
{
	const struct vpeer_netif_conf *end = vpeer_netif_end(netif);
	struct vpeer_addr first4 = { 0 };
	struct vpeer_nic_conf *c;

	c = kzalloc(sizeof(*c), GFP_KERNEL_ACCOUNT);
	if (!c)
		return NULL;
	c->domain = end->subnet->priv;
	c->nic = nic;
	c->forwards = end->flags & VPEER_NIC_FLAGS_IP_FORWARDING;
	c->gateway = end->gateway;
	c->care = VPEER_HOP_VIA | VPEER_HOP_REFUSED |
		  vpeer_checks(c->forwards, c->gateway);
	vpeer_addrs_first(&end->addrs, true, &first4);
	c->first4 = first4.lo;
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
	if (!old)
		rb_add(&nic->node, &f->nics, less);
	dev = rcu_access_pointer(nic->dev);
	if (dev)
		vpeer_dev_bind(dev, nic);
	spin_unlock_bh(&f->bind_lock);
	if (old)
		kfree_rcu(old, rcu);
}

/* Upon success the NIC has taken what it lacked. */
static int attach(struct vpeer_fabric *f, const struct handle_key *key,
		  struct vpeer_dev *vd, struct vpeer_nic_stats __percpu **spare)
{
	struct rb_node *node = rb_find(key, &f->nics, cmp_key);
	struct vpeer_nic *nic;

	if (!node)
		return -ENOENT;
	nic = to_nic(node);
	if (!nic->stats) {
		if (!*spare)
			return -EAGAIN;
		/* before its device, see deliver() in forward.c */
		smp_store_release(&nic->stats, *spare);
		*spare = NULL;
	}
	if (vd->nic && vd->nic != nic)
		unbind(vd->nic);
	if (rcu_access_pointer(nic->dev) != vd->dev)
		unbind(nic);
	rcu_assign_pointer(nic->dev, vd->dev);
	vpeer_dev_bind(vd->dev, nic);
	return 0;
}

/**
 * vpeer_nic_attach() - attach a device to a NIC
 * @f: the fabric
 * @handle: SUBSCRIPTION:NAME of the NIC
 * @vd: the device, registered
 *
 * A NIC that has a device gives it up: the old namespace may still be dying.
 * Its counters come with its first device.
 *
 * Context: RTNL.
 * Return: 0, -ENOENT if there is no such NIC, or -ENOMEM.
 */
int vpeer_nic_attach(struct vpeer_fabric *f, const char *handle,
		     struct vpeer_dev *vd)
{
	u32 hash = hash_handle(f, handle, strlen(handle));
	struct handle_key key = { .handle = handle, .hash = hash };
	struct vpeer_nic_stats __percpu *spare = NULL;
	int err;

	spin_lock_bh(&f->bind_lock);
	err = attach(f, &key, vd, &spare);
	spin_unlock_bh(&f->bind_lock);
	if (err != -EAGAIN)
		return err;
	spare = vpeer_nic_stats_alloc(f->nic_counters);
	if (!spare)
		return -ENOMEM;
	spin_lock_bh(&f->bind_lock);
	err = attach(f, &key, vd, &spare);
	spin_unlock_bh(&f->bind_lock);
	vpeer_nic_stats_free(spare);
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

	e = vpeer_endpoint_find(&conf->domain->hash, conf->domain->vnet, addr);
	return e && rcu_access_pointer(e->nic) == conf->nic;
}
