// SPDX-License-Identifier: GPL-2.0-only
/*
 * The generic netlink family. Policies come from the specification; these
 * tables are written by hand since struct genl_split_ops is younger than the
 * oldest kernel supported.
 */
#include "netlink.h"

#include "authorise.h"
#include "commit.h"
#include "netlink_gen.h"
#include "stage.h"

/* FIRST and LAST speak of a staged commit, which has a number. */
static int check_flags(struct genl_info *info)
{
	const u32 staged = VPEER_COMMIT_FLAGS_FIRST | VPEER_COMMIT_FLAGS_LAST;
	const struct nlattr *flags = info->attrs[VPEER_A_FLAGS];

	if (!flags || info->attrs[VPEER_A_TRANSACTION] ||
	    !(nla_get_u32(flags) & staged))
		return 0;
	NL_SET_ERR_MSG_ATTR(info->extack, flags,
			    "a staged commit needs the number of a transaction");
	return -EINVAL;
}

static int commit_doit(struct sk_buff *skb, struct genl_info *info)
{
	struct vpeer_fabric *f = vpeer_fabric(genl_info_net(info));
	struct vpeer_batch b = { 0 };
	struct vpeer_creds by;
	int err;

	vpeer_creds_init(&by, f, skb);
	err = check_flags(info);
	if (!err)
		err = vpeer_batch_read(&b, info->nlhdr, &by, info->extack);
	if (!err && info->attrs[VPEER_A_TRANSACTION])
		err = vpeer_stage(f, &b, skb, info);
	else if (!err)
		err = vpeer_commit(f, &b, &by, info);
	vpeer_batch_free(&b);
	return err;
}

#define GET(CMD, name) {						\
	.cmd = VPEER_CMD_##CMD##_GET,					\
	.doit = vpeer_object_get,					\
	.start = vpeer_object_dump_start,				\
	.dumpit = vpeer_object_dump,					\
	.done = vpeer_object_dump_done,					\
	.policy = vpeer_##name##_get_do_nl_policy,			\
	.maxattr = ARRAY_SIZE(vpeer_##name##_get_do_nl_policy) - 1,	\
}

static const struct genl_ops vpeer_ops[] = {
	{
		.cmd = VPEER_CMD_COMMIT,
		.doit = commit_doit,
		.policy = vpeer_commit_nl_policy,
		.maxattr = ARRAY_SIZE(vpeer_commit_nl_policy) - 1,
	},
	{
		/* no attribute is known, so each one is refused */
		.cmd = VPEER_CMD_FABRIC_GET,
		.doit = vpeer_fabric_get,
		.policy = vpeer_commit_nl_policy,
		.maxattr = 0,
	},
	GET(TENANT, tenant),
	GET(SUBSCRIPTION, subscription),
	GET(VNET, vnet),
	GET(SUBNET, subnet),
	GET(NIC, nic),
	GET(PEERING, peering),
	GET(GATEWAY, gateway),
	GET(CONNECTION, connection),
	GET(ROUTE_TABLE, route_table),
	GET(USER_ROUTE, user_route),
	{
		/* a grant has no name to get it by */
		.cmd = VPEER_CMD_GRANT_GET,
		.start = vpeer_object_dump_start,
		.dumpit = vpeer_object_dump,
		.done = vpeer_object_dump_done,
		.policy = vpeer_grant_get_nl_policy,
		.maxattr = ARRAY_SIZE(vpeer_grant_get_nl_policy) - 1,
	},
	{
		.cmd = VPEER_CMD_PATH_GET,
		.doit = vpeer_path_get,
		.policy = vpeer_path_get_nl_policy,
		.maxattr = ARRAY_SIZE(vpeer_path_get_nl_policy) - 1,
	},
	{
		.cmd = VPEER_CMD_ROUTE_GET,
		.start = vpeer_route_dump_start,
		.dumpit = vpeer_route_dump,
		.done = vpeer_route_dump_done,
		.policy = vpeer_route_get_nl_policy,
		.maxattr = ARRAY_SIZE(vpeer_route_get_nl_policy) - 1,
	},
};

static const struct genl_multicast_group vpeer_groups[] = {
	[VPEER_GROUP_MONITOR] = { .name = VPEER_MCGRP_MONITOR,
				  .flags = GENL_MCAST_CAP_NET_ADMIN },
};

struct genl_family vpeer_family __ro_after_init = {
	.name = VPEER_FAMILY_NAME,
	.version = VPEER_FAMILY_VERSION,
	.netnsok = true,
	.parallel_ops = true,
	.module = THIS_MODULE,
	.ops = vpeer_ops,
	.n_ops = ARRAY_SIZE(vpeer_ops),
	.mcgrps = vpeer_groups,
	.n_mcgrps = ARRAY_SIZE(vpeer_groups),
};

/* Staged commits do not outlive the socket that sends them. */
static int socket_released(struct notifier_block *nb, unsigned long event,
			   void *data)
{
	const struct netlink_notify *n = data;

	if (event == NETLINK_URELEASE && n->protocol == NETLINK_GENERIC)
		vpeer_stages_drop(vpeer_fabric(n->net), n->portid);
	return NOTIFY_DONE;
}

static struct notifier_block release_notifier = {
	.notifier_call = socket_released,
};

/**
 * vpeer_netlink_register() - register the family
 *
 * Return: 0 or an errno.
 */
int vpeer_netlink_register(void)
{
	int err;

	err = netlink_register_notifier(&release_notifier);
	if (err)
		return err;
	err = genl_register_family(&vpeer_family);
	if (err)
		netlink_unregister_notifier(&release_notifier);
	return err;
}

/**
 * vpeer_netlink_unregister() - unregister the family
 */
void vpeer_netlink_unregister(void)
{
	genl_unregister_family(&vpeer_family);
	netlink_unregister_notifier(&release_notifier);
}
