// SPDX-License-Identifier: GPL-2.0-only
#include <linux/module.h>
#include <net/genetlink.h>

#include "device.h"
#include "fabric.h"
#include "grave.h"
#include "netlink.h"

static int __init vpeer_init(void)
{
	int err;

	err = vpeer_graves_init();
	if (err)
		return err;
	err = vpeer_fabric_register();
	if (err)
		goto err_graves;
	err = vpeer_dev_register();
	if (err)
		goto err_fabric;
	err = vpeer_netlink_register();
	if (err)
		goto err_dev;
	return 0;

err_dev:
	vpeer_dev_unregister();
err_fabric:
	vpeer_fabric_unregister();
err_graves:
	vpeer_graves_exit();
	return err;
}

/* New configuration stops first; memory goes when its last reader has. */
static void __exit vpeer_exit(void)
{
	vpeer_netlink_unregister();
	vpeer_dev_unregister();
	vpeer_fabric_unregister();
	vpeer_graves_exit();
}

module_init(vpeer_init);
module_exit(vpeer_exit);

MODULE_DESCRIPTION("Cloud VNet peering for network namespaces");
MODULE_AUTHOR("The vpeer developers");
MODULE_LICENSE("GPL");
MODULE_ALIAS_GENL_FAMILY(VPEER_FAMILY_NAME);
