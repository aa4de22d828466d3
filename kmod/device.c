// SPDX-License-Identifier: GPL-2.0-only
/* The link type "vpeer": a layer 3 device that attaches to a NIC. */
#include "device.h"

#include <linux/if_arp.h>
#include <linux/module.h>
#include <linux/netdevice.h>
#include <net/rtnetlink.h>

#include "forward.h"
#include "input.h"

#define MTU_DEFAULT	1500
#define MTU_MAX		65535

/* Totals add and subtract modulo 2^64, so a difference may be negative. */
static void add_totals(struct vpeer_totals *to, const struct vpeer_totals *t,
		       int sign)
{
	to->tx_packets += sign * t->tx_packets;
	to->tx_bytes += sign * t->tx_bytes;
	to->rx_packets += sign * t->rx_packets;
	to->rx_bytes += sign * t->rx_bytes;
	to->tx_drops += sign * t->tx_drops;
}

static void rebase(struct vpeer_dev *vd, const struct vpeer_nic *nic, int sign)
{
	struct vpeer_totals t;

	vpeer_nic_stats_sum(nic->stats, &t);
	add_totals(&vd->base, &t, sign);
}

/**
 * vpeer_dev_bind() - give a device its NIC, its NIC's new content, or neither
 * @dev: the device
 * @nic: the NIC or NULL
 *
 * Context: the fabric's bind_lock.
 */
void vpeer_dev_bind(struct net_device *dev, struct vpeer_nic *nic)
{
	struct vpeer_dev *vd = netdev_priv(dev);

	if (vd->nic != nic) {
		if (vd->nic)
			rebase(vd, vd->nic, 1);
		if (nic)
			rebase(vd, nic, -1);
		vd->nic = nic;
	}
	rcu_assign_pointer(vd->conf,
			   nic ? rcu_access_pointer(nic->conf) : NULL);
	if (nic)
		netif_carrier_on(dev);
	else
		netif_carrier_off(dev);
}

static void dev_uninit(struct net_device *dev)
{
	struct vpeer_dev *vd = netdev_priv(dev);

	vpeer_nic_detach(vd->fabric, vd);
	list_del_init(&vd->list);
	vpeer_input_forget(vd);
}

/* What has been learned of this namespace is not true of the next. */
static int dev_stop(struct net_device *dev)
{
	vpeer_input_forget(netdev_priv(dev));
	return 0;
}

static void dev_get_stats64(struct net_device *dev,
			    struct rtnl_link_stats64 *s)
{
	struct vpeer_dev *vd = netdev_priv(dev);
	struct vpeer_totals t, sum;

	spin_lock_bh(&vd->fabric->bind_lock);
	sum = vd->base;
	if (vd->nic) {
		vpeer_nic_stats_sum(vd->nic->stats, &t);
		add_totals(&sum, &t, 1);
	}
	spin_unlock_bh(&vd->fabric->bind_lock);
	s->tx_packets = sum.tx_packets;
	s->tx_bytes = sum.tx_bytes;
	s->rx_packets = sum.rx_packets;
	s->rx_bytes = sum.rx_bytes;
	s->tx_dropped = sum.tx_drops;
}

static const struct net_device_ops dev_ops = {
	.ndo_start_xmit = vpeer_xmit,
	.ndo_stop = dev_stop,
	.ndo_uninit = dev_uninit,
	.ndo_get_stats64 = dev_get_stats64,
};

static const struct device_type dev_type = { .name = KBUILD_MODNAME };

static void dev_setup(struct net_device *dev)
{
	const netdev_features_t features = NETIF_F_SG | NETIF_F_FRAGLIST |
		NETIF_F_HW_CSUM | NETIF_F_RXCSUM | NETIF_F_SCTP_CRC |
		NETIF_F_HIGHDMA | NETIF_F_GSO_SOFTWARE |
		NETIF_F_GSO_ENCAP_ALL;

	dev->netdev_ops = &dev_ops;
	dev->needs_free_netdev = true;
	dev->type = ARPHRD_NONE;
	dev->flags = IFF_POINTOPOINT | IFF_NOARP;
	dev->priv_flags |= IFF_NO_QUEUE;
	dev->priv_flags &= ~IFF_TX_SKB_SHARING;
	dev->mtu = MTU_DEFAULT;
	dev->min_mtu = ETH_MIN_MTU;
	dev->max_mtu = MTU_MAX;
	dev->features |= features | NETIF_F_VLAN_CHALLENGED;
	dev->hw_features |= features;
	dev->hw_enc_features |= features;
	vpeer_set_lltx(dev);
	vpeer_input_setup(dev);
	netif_set_tso_max_size(dev, GSO_MAX_SIZE);
	SET_NETDEV_DEVTYPE(dev, &dev_type);
}

static const struct nla_policy dev_policy[IFLA_VPEER_MAX + 1] = {
	[IFLA_VPEER_NIC] = { .type = NLA_NUL_STRING,
			     .len = VPEER_HANDLE_MAX },
};

static int dev_validate(struct nlattr *tb[], struct nlattr *data[],
			struct netlink_ext_ack *extack)
{
	if (tb[IFLA_ADDRESS]) {
		NL_SET_ERR_MSG_ATTR(extack, tb[IFLA_ADDRESS],
				    "a layer 3 device has no address");
		return -EOPNOTSUPP;
	}
	return 0;
}

/* [SUBSCRIPTION:]NAME with the subscription filled in */
static void full_handle(const char *nic, char *buf)
{
	snprintf(buf, VPEER_HANDLE_MAX + 9, "%s%s",
		 strchr(nic, ':') ? "" : "default:", nic);
}

static int dev_attach(struct vpeer_dev *vd, const struct nlattr *attr,
		      struct netlink_ext_ack *extack)
{
	char handle[VPEER_HANDLE_MAX + 9];
	const char *nic = nla_data(attr);
	int err;

	if (!*nic) {
		vpeer_nic_detach(vd->fabric, vd);
		return 0;
	}
	full_handle(nic, handle);
	err = vpeer_nic_attach(vd->fabric, handle, vd);
	if (err == -ENOENT)
		NL_SET_ERR_MSG_ATTR(extack, attr,
				    "no such NIC in the fabric of this device");
	return err;
}

static int dev_newlink(struct net *src_net, struct net_device *dev,
		       struct nlattr *tb[], struct nlattr *data[],
		       struct netlink_ext_ack *extack)
{
	struct vpeer_dev *vd = netdev_priv(dev);
	int err;

	vd->dev = dev;
	vd->fabric = vpeer_fabric(src_net);
	INIT_LIST_HEAD(&vd->list);
	netif_carrier_off(dev);
	err = register_netdevice(dev);
	if (err)
		return err;
	list_add_tail(&vd->list, &vd->fabric->devices);
	if (!data || !data[IFLA_VPEER_NIC])
		return 0;
	err = dev_attach(vd, data[IFLA_VPEER_NIC], extack);
	if (err)
		unregister_netdevice(dev);
	return err;
}

/* The core has asked the device's namespace; the NIC is home's matter. */
static int dev_changelink(struct net_device *dev, struct nlattr *tb[],
			  struct nlattr *data[],
			  struct netlink_ext_ack *extack)
{
	struct vpeer_dev *vd = netdev_priv(dev);

	if (!data || !data[IFLA_VPEER_NIC])
		return 0;
	if (!rtnl_dev_link_net_capable(dev, vd->fabric->net)) {
		NL_SET_ERR_MSG_ATTR(extack, data[IFLA_VPEER_NIC],
				    "only the fabric's administrator may do that");
		return -EPERM;
	}
	return dev_attach(vd, data[IFLA_VPEER_NIC], extack);
}

static void dev_dellink(struct net_device *dev, struct list_head *head)
{
	unregister_netdevice_queue(dev, head);
}

static size_t dev_get_size(const struct net_device *dev)
{
	return nla_total_size(VPEER_HANDLE_MAX + 1);
}

/* Workloads read this: no number, nothing but the NIC's name. */
static int dev_fill_info(struct sk_buff *skb, const struct net_device *dev)
{
	struct vpeer_dev *vd = netdev_priv(dev);
	int err = 0;

	spin_lock_bh(&vd->fabric->bind_lock);
	if (vd->nic)
		err = nla_put_string(skb, IFLA_VPEER_NIC, vd->nic->handle);
	spin_unlock_bh(&vd->fabric->bind_lock);
	return err;
}

static struct net *dev_get_link_net(const struct net_device *dev)
{
	struct vpeer_dev *vd = netdev_priv(dev);

	return vd->fabric->net;
}

static struct rtnl_link_ops link_ops __read_mostly = {
	.kind = KBUILD_MODNAME,
	.priv_size = sizeof(struct vpeer_dev),
	.setup = dev_setup,
	.maxtype = IFLA_VPEER_MAX,
	.policy = dev_policy,
	.validate = dev_validate,
	.newlink = dev_newlink,
	.changelink = dev_changelink,
	.dellink = dev_dellink,
	.get_size = dev_get_size,
	.fill_info = dev_fill_info,
	.get_link_net = dev_get_link_net,
};

/**
 * vpeer_dev_kill() - unregister the devices of a dying fabric
 * @f: the fabric
 * @kill: list for unregister_netdevice_many()
 *
 * Context: RTNL.
 */
void vpeer_dev_kill(struct vpeer_fabric *f, struct list_head *kill)
{
	struct vpeer_dev *vd;

	list_for_each_entry(vd, &f->devices, list)
		unregister_netdevice_queue(vd->dev, kill);
}

/**
 * vpeer_dev_register() - register the link type
 *
 * Return: 0 or an errno.
 */
int vpeer_dev_register(void)
{
	return rtnl_link_register(&link_ops);
}

/**
 * vpeer_dev_unregister() - unregister the link type and all its devices
 */
void vpeer_dev_unregister(void)
{
	rtnl_link_unregister(&link_ops);
}

MODULE_ALIAS_RTNL_LINK(KBUILD_MODNAME);
