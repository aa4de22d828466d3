// SPDX-License-Identifier: GPL-2.0-only
/* Subnets (R-SUBN). */
#include "test.h"

FIXTURE(subnet) {
	struct fabric *f;
};

FAMILIES(subnet);

FIXTURE_SETUP(subnet)
{
	self->f = fabric_new();
	must_commit(self->f, "new vnet a prefix %s prefix %s;"
		    "new vnet b prefix %s",
		    BY_FAMILY("10.0.0.0/16", "fd00::/48"),
		    BY_FAMILY("10.1.0.0/16", "fd00:0:1::/48"),
		    BY_FAMILY("10.0.0.0/16", "fd00::/48"));
}

FIXTURE_TEARDOWN(subnet)
{
	fabric_close(self->f);
}

TEST_F(subnet, r_subn_1_inside_one_prefix_of_the_vnet)
{
	EXPECT_REFUSED(self->f, NETCFG_INVALID_SUBNET, EINVAL,
		       "new subnet a/s prefix %s",
		       BY_FAMILY("10.2.0.0/24", "fd00:0:2::/64"));
	EXPECT_STREQ("R-SUBN-1", self->f->refusal[0].rule);
	EXPECT_EQ(VPEER_A_SUBNET_PREFIX, self->f->refusal[0].attribute);
	EXPECT_EQ(0, commit(self->f, "new subnet a/s prefix %s",
			    BY_FAMILY("10.1.255.0/24", "fd00:0:1:ffff::/64")));
}

TEST_F(subnet, r_subn_1_not_across_two_prefixes)
{
	if (variant->af == AF_INET6)
		return;	/* an IPv6 subnet is a /64, too small for that */
	EXPECT_REFUSED(self->f, NETCFG_INVALID_SUBNET, EINVAL,
		       "new subnet a/s prefix 10.0.0.0/15");
}

TEST_F(subnet, r_subn_1_subnets_do_not_overlap)
{
	const char *prefix = BY_FAMILY("10.0.1.0/24", "fd00:0:0:1::/64");

	must_commit(self->f, "new subnet a/s prefix %s", prefix);
	EXPECT_REFUSED(self->f, NETCFG_SUBNET_RANGES_OVERLAP, EADDRINUSE,
		       "new subnet a/t prefix %s", prefix);
	EXPECT_STREQ("R-SUBN-1", self->f->refusal[0].rule);
	EXPECT_STREQ("default:a/t", self->f->refusal[0].object[0]);
	EXPECT_STREQ("default:a/s", self->f->refusal[0].object[1]);
	if (variant->af == AF_INET)
		EXPECT_REFUSED(self->f, NETCFG_SUBNET_RANGES_OVERLAP,
			       EADDRINUSE, "new subnet a/t prefix 10.0.0.0/20");
	/* another VNet may have it */
	EXPECT_EQ(0, commit(self->f, "new subnet b/t prefix %s", prefix));
	/* and so may a new one that takes its place */
	EXPECT_EQ(0, commit(self->f, "new subnet a/t prefix %s; del subnet a/s",
			    prefix));
}

TEST_F(subnet, r_subn_2_sizes)
{
	static const char * const bad4[] = {
		"10.0.0.0/30", "10.0.0.0/32", NULL
	};
	static const char * const bad6[] = {
		"fd00::/63", "fd00::/65", "fd00::/128", "fd00::/48", NULL
	};
	const char * const *p = BY_FAMILY(bad4, bad6);

	for (; *p; p++) {
		EXPECT_REFUSED(self->f, NETCFG_INVALID_SUBNET_SIZE, EINVAL,
			       "new subnet a/s prefix %s", *p);
		EXPECT_STREQ(*p, self->f->refusal[0].prefix[0]);
	}
	EXPECT_EQ(0, commit(self->f, "new subnet a/s prefix %s",
			    BY_FAMILY("10.0.0.0/29", "fd00::/64")));
}

TEST_F(subnet, r_subn_3_reserved_addresses)
{
	static const char * const reserved4[] = {
		"10.0.1.0", "10.0.1.1", "10.0.1.2", "10.0.1.3", "10.0.1.255",
		NULL
	};
	static const char * const reserved6[] = {
		"fd00:0:0:1::", "fd00:0:0:1::1", "fd00:0:0:1::2",
		"fd00:0:0:1::3", NULL
	};
	const char * const *p = BY_FAMILY(reserved4, reserved6);

	must_commit(self->f, "new subnet a/s prefix %s",
		    BY_FAMILY("10.0.1.0/24", "fd00:0:0:1::/64"));
	for (; *p; p++) {
		EXPECT_REFUSED(self->f, PRIVATE_IP_ADDRESS_IN_RESERVED_RANGE,
			       EADDRNOTAVAIL,
			       "new nic n vnet a subnet s address %s", *p);
		EXPECT_STREQ("R-SUBN-3", self->f->refusal[0].rule);
	}
	EXPECT_EQ(0, commit(self->f, "new nic n vnet a subnet s address %s",
			    BY_FAMILY("10.0.1.4", "fd00:0:0:1::4")));
	EXPECT_EQ(0, commit(self->f, "new nic m vnet a subnet s address %s",
			    BY_FAMILY("10.0.1.254",
				      "fd00:0:0:1:ffff:ffff:ffff:ffff")));
}

TEST_F(subnet, r_subn_3_a_29_leaves_three)
{
	int i;

	if (variant->af == AF_INET6)
		return;	/* nobody fills a /64 */
	must_commit(self->f, "new subnet a/s prefix 10.0.0.8/29");
	for (i = 0; i < 3; i++)
		EXPECT_EQ(0, commit(self->f, "new nic n%d vnet a subnet s",
				    i));
	EXPECT_REFUSED(self->f, SUBNET_IS_FULL, ENOSPC,
		       "new nic x vnet a subnet s");
	EXPECT_EQ(0, commit(self->f, "new nic x vnet a subnet s; del nic n1"));
}

TEST_F(subnet, r_subn_4_in_use)
{
	const char *old = BY_FAMILY("10.0.1.0/24", "fd00:0:0:1::/64");
	const char *new = BY_FAMILY("10.0.2.0/24", "fd00:0:0:2::/64");

	must_commit(self->f, "new subnet a/s prefix %s;"
		    "new nic n vnet a subnet s", old);
	EXPECT_REFUSED(self->f, IN_USE_SUBNET_CANNOT_BE_DELETED, EBUSY,
		       "del subnet a/s");
	EXPECT_STREQ("R-SUBN-4", self->f->refusal[0].rule);
	EXPECT_REFUSED(self->f, IN_USE_SUBNET_CANNOT_BE_UPDATED, EBUSY,
		       "set subnet a/s clear-prefixes prefix %s", new);
	EXPECT_EQ(0, commit(self->f, "set subnet a/s prefix %s", new));
	/* a NIC keeps even a prefix that it does not use */
	EXPECT_REFUSED(self->f, IN_USE_SUBNET_CANNOT_BE_UPDATED, EBUSY,
		       "set subnet a/s remove-prefix %s", new);
	EXPECT_EQ(0, commit(self->f, "set subnet a/s remove-prefix %s;"
			    "del nic n", new));
	EXPECT_EQ(0, commit(self->f, "del subnet a/s"));
}

TEST_F(subnet, r_subn_5_none_is_fine_more_at_any_time)
{
	struct objs objs;

	objs_dump(self->f, &objs, "subnet", NULL);
	EXPECT_EQ(0, objs.count);
	objs_free(&objs);
	EXPECT_EQ(0, commit(self->f, "new subnet a/s prefix %s",
			    BY_FAMILY("10.0.1.0/24", "fd00:0:0:1::/64")));
	EXPECT_EQ(0, commit(self->f, "new subnet a/t prefix %s",
			    BY_FAMILY("10.0.2.0/24", "fd00:0:0:2::/64")));
}

TEST_F(subnet, r_subn_6_several_prefixes)
{
	struct obj obj;

	EXPECT_EQ(0, commit(self->f, "new subnet a/s prefix %s prefix %s",
			    BY_FAMILY("10.0.1.0/29", "fd00:0:0:1::/64"),
			    BY_FAMILY("10.0.3.0/24", "fd00:0:0:3::/64")));
	obj = obj_get(self->f, "subnet", "a/s");
	EXPECT_EQ(2, obj_count(&obj, "prefix"));
	obj_free(&obj);
	EXPECT_EQ(0, commit(self->f, "new nic n vnet a subnet s address %s",
			    BY_FAMILY("10.0.3.9", "fd00:0:0:3::9")));
	EXPECT_REFUSED(self->f, MISSING_ATTRIBUTE, EINVAL, "new subnet a/t");
	if (variant->af == AF_INET)
		EXPECT_REFUSED(self->f, NETCFG_SUBNET_RANGES_OVERLAP,
			       EADDRINUSE, "new subnet a/t prefix 10.0.5.0/24 "
			       "prefix 10.0.5.128/25");
	EXPECT_REFUSED(self->f, RESOURCE_ALREADY_EXISTS, EEXIST,
		       "new subnet a/t prefix %s prefix %s",
		       BY_FAMILY("10.0.5.0/24", "fd00:0:0:5::/64"),
		       BY_FAMILY("10.0.5.0/24", "fd00:0:0:5::/64"));
}

TEST_F(subnet, names_and_parents)
{
	const char *prefix = BY_FAMILY("10.0.1.0/24", "fd00:0:0:1::/64");

	EXPECT_REFUSED(self->f, RESOURCE_NOT_FOUND, ENOENT,
		       "new subnet nope/s prefix %s", prefix);
	EXPECT_EQ(VPEER_A_SUBNET_VNET, self->f->refusal[0].attribute);
	must_commit(self->f, "new subnet a/s prefix %s;"
		    "new subnet b/s prefix %s", prefix, prefix);
	EXPECT_REFUSED(self->f, RESOURCE_ALREADY_EXISTS, EEXIST,
		       "new subnet a/s prefix %s",
		       BY_FAMILY("10.0.9.0/24", "fd00:0:0:9::/64"));
	EXPECT_REFUSED(self->f, RESOURCE_NOT_FOUND, ENOENT, "del subnet a/t");
	EXPECT_REFUSED(self->f, RESOURCE_NOT_FOUND, ENOENT,
		       "set subnet a/t prefix %s", prefix);
}

TEST_F(subnet, r_subn_8_at_most_one_route_table)
{
	const char *prefix = BY_FAMILY("10.0.1.0/24", "fd00:0:0:1::/64");
	struct obj obj;

	EXPECT_REFUSED(self->f, RESOURCE_NOT_FOUND, ENOENT,
		       "new subnet a/s route-table rt prefix %s", prefix);
	EXPECT_EQ(VPEER_A_SUBNET_ROUTE_TABLE, self->f->refusal[0].attribute);
	must_commit(self->f, "new subnet a/s route-table rt prefix %s;"
		    "new route-table rt; new route-table ru", prefix);
	EXPECT_REFUSED(self->f, RESOURCE_IN_USE, EBUSY, "del route-table rt");
	must_commit(self->f, "set subnet a/s route-table ru;"
		    "del route-table rt");
	obj = obj_get(self->f, "subnet", "a/s");
	EXPECT_STREQ("ru", obj_str(&obj, "route-table"));
	obj_free(&obj);
}

TEST_HARNESS_MAIN
