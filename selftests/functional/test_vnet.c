// SPDX-License-Identifier: GPL-2.0-only
/* VNets: address spaces, names, limits, deletion (R-VNET, R-LIM). */
#include "test.h"

FIXTURE(vnet) {
	struct fabric *f;
};

FAMILIES(vnet);

FIXTURE_SETUP(vnet)
{
	self->f = fabric_new();
}

FIXTURE_TEARDOWN(vnet)
{
	fabric_close(self->f);
}

TEST_F(vnet, r_vnet_1_prefixes_of_a_vnet_are_disjoint)
{
	const char *wide = BY_FAMILY("10.0.0.0/8", "fd00::/16");
	const char *inner = BY_FAMILY("10.9.0.0/16", "fd00:9::/48");
	const char *other = BY_FAMILY("172.16.0.0/12", "fc00::/32");

	EXPECT_REFUSED(self->f, NETCFG_INVALID_VIRTUAL_NETWORK_SITE, EINVAL,
		       "new vnet a prefix %s prefix %s", wide, inner);
	EXPECT_REFUSED(self->f, NETCFG_INVALID_VIRTUAL_NETWORK_SITE, EINVAL,
		       "new vnet a prefix %s prefix %s", inner, wide);
	EXPECT_STREQ("R-VNET-1", self->f->refusal[0].rule);
	EXPECT_STREQ("default:a", self->f->refusal[0].object[0]);
	EXPECT_EQ(VPEER_A_VNET_PREFIX, self->f->refusal[0].attribute);
	EXPECT_EQ(0, commit(self->f, "new vnet a prefix %s prefix %s", wide,
			    other));
	EXPECT_REFUSED(self->f, NETCFG_INVALID_VIRTUAL_NETWORK_SITE, EINVAL,
		       "set vnet a prefix %s", inner);
}

TEST_F(vnet, r_vnet_1_at_least_one_prefix)
{
	const char *prefix = BY_FAMILY("10.0.0.0/8", "fd00::/16");

	EXPECT_REFUSED(self->f, MISSING_ATTRIBUTE, EINVAL, "new vnet a");
	EXPECT_EQ(VPEER_A_VNET_PREFIX, self->f->refusal[0].attribute);
	must_commit(self->f, "new vnet a prefix %s", prefix);
	EXPECT_EQ(-EINVAL, commit(self->f, "set vnet a clear-prefixes"));
	EXPECT_EQ(1, self->f->refusals);
	EXPECT_EQ(-EINVAL, commit(self->f, "set vnet a remove-prefix %s",
				  prefix));
	EXPECT_EQ(1, self->f->refusals);
}

static const char * const forbidden4[] = {
	"224.0.0.0/4", "239.1.0.0/16", "192.0.0.0/2", "255.255.255.255/32",
	"127.0.0.0/8", "127.0.0.1/32", "126.0.0.0/7", "169.254.0.0/16",
	"169.254.3.0/24", "168.63.129.16/32", "168.63.0.0/16", "0.0.0.0/0",
	NULL
};

static const char * const forbidden6[] = {
	"::/128", "::1/128", "::/64", "fe80::/10", "fe80:1::/32", "ff00::/8",
	"ff02::/16", "fe00::/7", "::/0", NULL
};

TEST_F(vnet, r_vnet_2_forbidden_prefixes)
{
	const char * const *p = BY_FAMILY(forbidden4, forbidden6);

	for (; *p; p++) {
		EXPECT_REFUSED(self->f, NETCFG_INVALID_IP_ADDRESS_PREFIX,
			       EINVAL, "new vnet a prefix %s", *p);
		EXPECT_STREQ("R-VNET-2", self->f->refusal[0].rule);
		EXPECT_STREQ(*p, self->f->refusal[0].prefix[0]);
	}
}

TEST_F(vnet, r_vnet_2_mapped_addresses_are_malformed)
{
	EXPECT_EQ(-EINVAL, commit(self->f, "new vnet a prefix ::ffff:0:0/96"));
	EXPECT_NE('\0', self->f->nl.ext[0]);
	EXPECT_EQ(-EINVAL, commit(self->f, "new vnet a prefix %s prefix %s",
				  BY_FAMILY("10.0.0.0/8", "fd00::/48"),
				  "::ffff:10.0.0.0/104"));
	EXPECT_NE('\0', self->f->nl.ext[0]);
	EXPECT_EQ(-ENOENT, commit(self->f, "del vnet a"));
}

TEST_F(vnet, r_vnet_2_host_bits_are_malformed)
{
	EXPECT_REFUSED(self->f, INVALID_CIDR_NOTATION, EINVAL,
		       "new vnet a prefix %s",
		       BY_FAMILY("10.0.0.1/24", "fd00::1/64"));
	EXPECT_EQ(VPEER_A_VNET_PREFIX, self->f->refusal[0].attribute);
}

TEST_F(vnet, r_vnet_3_public_ranges_are_accepted)
{
	EXPECT_EQ(0, commit(self->f, "new vnet a prefix %s",
			    BY_FAMILY("8.0.0.0/8", "2001:db8::/32")));
	EXPECT_EQ(0, commit(self->f, "new vnet b prefix %s",
			    BY_FAMILY("203.0.113.0/24", "2600::/16")));
}

TEST_F(vnet, r_vnet_4_unconnected_vnets_may_overlap)
{
	const char *prefix = BY_FAMILY("10.0.0.0/16", "fd00::/48");

	EXPECT_EQ(0, commit(self->f, "new vnet a prefix %s", prefix));
	EXPECT_EQ(0, commit(self->f, "new vnet b prefix %s", prefix));
}

TEST_F(vnet, r_vnet_5_prefixes_come_and_go)
{
	const char *one = BY_FAMILY("10.1.0.0/16", "fd00:1::/48");
	const char *two = BY_FAMILY("10.2.0.0/16", "fd00:2::/48");
	struct obj obj;
	char text[64];

	must_commit(self->f, "new vnet a prefix %s", one);
	EXPECT_EQ(0, commit(self->f, "set vnet a prefix %s", two));
	obj = obj_get(self->f, "vnet", "a");
	EXPECT_EQ(2, obj_count(&obj, "prefix"));
	obj_free(&obj);
	EXPECT_REFUSED(self->f, RESOURCE_ALREADY_EXISTS, EEXIST,
		       "set vnet a prefix %s", two);
	EXPECT_EQ(0, commit(self->f, "set vnet a remove-prefix %s", one));
	EXPECT_REFUSED(self->f, RESOURCE_NOT_FOUND, ENOENT,
		       "set vnet a remove-prefix %s", one);
	obj = obj_get(self->f, "vnet", "a");
	ASSERT_EQ(1, obj_count(&obj, "prefix"));
	EXPECT_STREQ(two, prefix_text(obj_attr(&obj, "prefix", 0), text));
	obj_free(&obj);
}

TEST_F(vnet, r_vnet_5_a_prefix_with_a_subnet_stays)
{
	const char *prefix = BY_FAMILY("10.1.0.0/16", "fd00:1::/48");
	const char *wider = BY_FAMILY("10.0.0.0/12", "fd00::/28");
	const char *other = BY_FAMILY("10.2.0.0/16", "fd00:2::/48");

	must_commit(self->f, "new vnet a prefix %s; new subnet a/s prefix %s",
		    prefix, BY_FAMILY("10.1.1.0/24", "fd00:1:0:1::/64"));
	EXPECT_REFUSED(self->f, IN_USE_PREFIX_CANNOT_BE_DELETED, EBUSY,
		       "set vnet a remove-prefix %s prefix %s", prefix,
		       other);
	EXPECT_REFUSED(self->f, IN_USE_PREFIX_CANNOT_BE_DELETED, EBUSY,
		       "set vnet a clear-prefixes prefix %s", other);
	/* resized, the subnet is inside still */
	EXPECT_EQ(0, commit(self->f, "set vnet a clear-prefixes prefix %s",
			    wider));
	EXPECT_EQ(0, commit(self->f, "set vnet a remove-prefix %s prefix %s",
			    wider, prefix));
	/* gone with its subnet, in one commit */
	EXPECT_EQ(0, commit(self->f, "set vnet a remove-prefix %s prefix %s;"
			    "del subnet a/s", prefix, other));
}

TEST_F(vnet, r_vnet_6_one_family_is_enough)
{
	EXPECT_EQ(0, commit(self->f, "new vnet a prefix %s;"
			    "new subnet a/s prefix %s;"
			    "new nic n vnet a subnet s",
			    BY_FAMILY("10.1.0.0/16", "fd00:1::/48"),
			    BY_FAMILY("10.1.1.0/24", "fd00:1:0:1::/64")));
}

TEST_F(vnet, r_vnet_10_names_are_unique_in_a_subscription)
{
	const char *prefix = BY_FAMILY("10.1.0.0/16", "fd00:1::/48");

	must_commit(self->f, "new subscription s; new vnet a prefix %s",
		    prefix);
	EXPECT_REFUSED(self->f, RESOURCE_ALREADY_EXISTS, EEXIST,
		       "new vnet a prefix %s", prefix);
	EXPECT_EQ(VPEER_A_VNET_NAME, self->f->refusal[0].attribute);
	EXPECT_REFUSED(self->f, RESOURCE_ALREADY_EXISTS, EEXIST,
		       "new vnet b prefix %s; new vnet b prefix %s", prefix,
		       prefix);
	EXPECT_EQ(0, commit(self->f, "new vnet s:a prefix %s", prefix));
	EXPECT_REFUSED(self->f, RESOURCE_NOT_FOUND, ENOENT,
		       "new vnet t:a prefix %s", prefix);
	EXPECT_EQ(VPEER_A_VNET_SUBSCRIPTION, self->f->refusal[0].attribute);
}

TEST_F(vnet, r_vnet_10_the_region_stays)
{
	struct obj obj;

	must_commit(self->f, "new vnet a region north prefix %s; "
		    "new vnet b prefix %s",
		    BY_FAMILY("10.1.0.0/16", "fd00:1::/48"),
		    BY_FAMILY("10.2.0.0/16", "fd00:2::/48"));
	EXPECT_REFUSED(self->f, INVALID_ATTRIBUTE, EINVAL,
		       "set vnet a region south");
	EXPECT_STREQ("R-VNET-10", self->f->refusal[0].rule);
	obj = obj_get(self->f, "vnet", "a");
	EXPECT_STREQ("north", obj_str(&obj, "region"));
	EXPECT_STREQ("default", obj_str(&obj, "tenant"));
	obj_free(&obj);
	obj = obj_get(self->f, "vnet", "b");
	EXPECT_STREQ("local", obj_str(&obj, "region"));
	obj_free(&obj);
}

#define LONG_20 "aaaaaaaaaaaaaaaaaaaa"
#define LONG_80 LONG_20 LONG_20 LONG_20 LONG_20

TEST_F(vnet, r_vnet_11_names)
{
	static const char * const good[] = {
		"a", "_", "9", "a.b-c_d", "A--b", "x..y", "a_", LONG_80, NULL
	};
	static const char * const bad[] = {
		".a", "-a", "a.", "a-", "a b", "a/b", "a:b", "a\nb", "a@b",
		"\xc3\xa9", "", NULL
	};
	const char *prefix = BY_FAMILY("10.1.0.0/16", "fd00:1::/48");
	struct msg msg;
	int i;

	for (i = 0; good[i]; i++)
		EXPECT_EQ(0, commit(self->f, "new vnet %s prefix %s", good[i],
				    prefix));
	for (i = 0; bad[i]; i++) {
		commit_init(self->f, &msg);
		msg_nest(&msg, VPEER_A_OP);
		msg_u32(&msg, VPEER_A_OP_VERB, VPEER_VERB_NEW);
		msg_nest(&msg, VPEER_A_OP_VNET);
		msg_str(&msg, VPEER_A_VNET_NAME, bad[i]);
		prefix_put(&msg, VPEER_A_VNET_PREFIX, prefix);
		msg_end(&msg);
		msg_end(&msg);
		EXPECT_EQ(-EINVAL, commit_send(self->f, &msg));
		EXPECT_EQ(VPEER_CODE_INVALID_RESOURCE_NAME,
			  self->f->refusal[0].code) {
			TH_LOG("name '%s'", bad[i]);
		}
		EXPECT_STREQ("R-VNET-11", self->f->refusal[0].rule);
	}
	/* longer than the attribute may be: malformed, not refused */
	EXPECT_EQ(-EINVAL, commit(self->f, "new vnet a" LONG_80 " prefix %s",
				  prefix));
	EXPECT_EQ(0, self->f->answers);
}

TEST_F(vnet, r_vnet_13_deletion_takes_what_is_in_it)
{
	const char *prefix = BY_FAMILY("10.1.0.0/16", "fd00:1::/48");
	const char *subnet = BY_FAMILY("10.1.1.0/24", "fd00:1:0:1::/64");
	struct objs objs;
	struct obj obj;
	uint32_t id;

	must_commit(self->f, "new vnet a prefix %s; new subnet a/s prefix %s;"
		    "new nic n vnet a subnet s;"
		    "new vnet b prefix %s; new peering a/b remote-vnet b",
		    prefix, subnet, BY_FAMILY("10.2.0.0/16", "fd00:2::/48"));
	obj = obj_get(self->f, "vnet", "a");
	id = obj_u32(&obj, "id");
	obj_free(&obj);
	EXPECT_REFUSED(self->f, RESOURCE_IN_USE, EBUSY, "del vnet a");
	EXPECT_STREQ("R-VNET-13", self->f->refusal[0].rule);
	EXPECT_EQ(0, commit(self->f, "del vnet a; del nic n"));
	objs_dump(self->f, &objs, "subnet", NULL);
	EXPECT_EQ(0, objs.count);
	objs_free(&objs);
	objs_dump(self->f, &objs, "peering", NULL);
	EXPECT_EQ(0, objs.count);
	objs_free(&objs);
	EXPECT_REFUSED(self->f, RESOURCE_NOT_FOUND, ENOENT, "del vnet a");
	must_commit(self->f, "new vnet a prefix %s", prefix);
	obj = obj_get(self->f, "vnet", "a");
	EXPECT_NE(id, obj_u32(&obj, "id"));
	obj_free(&obj);
}

TEST_F(vnet, r_lim_1_vnets_and_subnets)
{
	int i;

	must_commit(self->f, "set fabric limit-vnets 3 limit-subnets 2");
	for (i = 0; i < 3; i++)
		must_commit(self->f, "new vnet v%d prefix %s", i,
			    BY_FAMILY("10.1.0.0/16", "fd00:1::/48"));
	EXPECT_REFUSED(self->f, LIMIT_REACHED, ENOSPC, "new vnet x prefix %s",
		       BY_FAMILY("10.1.0.0/16", "fd00:1::/48"));
	EXPECT_EQ(3, self->f->refusal[0].limit);
	/* the end state counts */
	EXPECT_EQ(0, commit(self->f, "new vnet x prefix %s; del vnet v0",
			    BY_FAMILY("10.1.0.0/16", "fd00:1::/48")));
	must_commit(self->f, "new subnet x/a prefix %s; new subnet x/b prefix %s",
		    BY_FAMILY("10.1.1.0/24", "fd00:1:0:1::/64"),
		    BY_FAMILY("10.1.2.0/24", "fd00:1:0:2::/64"));
	EXPECT_REFUSED(self->f, LIMIT_REACHED, ENOSPC, "new subnet x/c prefix %s",
		       BY_FAMILY("10.1.3.0/24", "fd00:1:0:3::/64"));
	EXPECT_EQ(2, self->f->refusal[0].limit);
}

TEST_F(vnet, r_lim_2_4_5_9_links_addresses_nics_prefixes)
{
	must_commit(self->f, "set fabric limit-peerings 1 limit-prefixes 2 "
		    "limit-nics 2 limit-nic-addresses 2 limit-addresses 3 "
		    "limit-subscriptions 2");
	must_commit(self->f, "new vnet a prefix %s; new vnet b prefix %s;"
		    "new vnet c prefix %s; new subnet a/s prefix %s;"
		    "new peering a/b remote-vnet b",
		    BY_FAMILY("10.1.0.0/16", "fd00:1::/48"),
		    BY_FAMILY("10.2.0.0/16", "fd00:2::/48"),
		    BY_FAMILY("10.3.0.0/16", "fd00:3::/48"),
		    BY_FAMILY("10.1.1.0/24", "fd00:1:0:1::/64"));
	EXPECT_REFUSED(self->f, LIMIT_REACHED, ENOSPC,
		       "new peering a/c remote-vnet c");
	EXPECT_REFUSED(self->f, LIMIT_REACHED, ENOSPC,
		       "set vnet a prefix %s prefix %s",
		       BY_FAMILY("10.4.0.0/16", "fd00:4::/48"),
		       BY_FAMILY("10.5.0.0/16", "fd00:5::/48"));
	EXPECT_REFUSED(self->f, LIMIT_REACHED, ENOSPC,
		       "new nic n vnet a subnet s address %s address %s address %s",
		       BY_FAMILY("10.1.1.4", "fd00:1:0:1::4"),
		       BY_FAMILY("10.1.1.5", "fd00:1:0:1::5"),
		       BY_FAMILY("10.1.1.6", "fd00:1:0:1::6"));
	must_commit(self->f, "new nic n vnet a subnet s address %s address %s",
		    BY_FAMILY("10.1.1.4", "fd00:1:0:1::4"),
		    BY_FAMILY("10.1.1.5", "fd00:1:0:1::5"));
	EXPECT_REFUSED(self->f, LIMIT_REACHED, ENOSPC,
		       "new nic m vnet a subnet s address %s address %s",
		       BY_FAMILY("10.1.1.6", "fd00:1:0:1::6"),
		       BY_FAMILY("10.1.1.7", "fd00:1:0:1::7"));
	must_commit(self->f, "new nic m vnet a subnet s");
	EXPECT_REFUSED(self->f, LIMIT_REACHED, ENOSPC,
		       "del nic m; new nic x vnet a subnet s; new nic y vnet a subnet s");
	must_commit(self->f, "new subscription two");
	EXPECT_REFUSED(self->f, LIMIT_REACHED, ENOSPC, "new subscription x");
}

TEST_F(vnet, owners_tenant_and_subscription)
{
	struct obj obj;

	must_commit(self->f, "new vnet x prefix %s",
		    BY_FAMILY("10.1.0.0/16", "fd00:1::/48"));
	EXPECT_REFUSED(self->f, DEFAULT_OBJECT_CANNOT_BE_DELETED, EBUSY,
		       "del tenant default");
	EXPECT_EQ(1, self->f->refusals);
	EXPECT_REFUSED(self->f, DEFAULT_OBJECT_CANNOT_BE_DELETED, EBUSY,
		       "del subscription default");
	EXPECT_EQ(1, self->f->refusals);
	EXPECT_REFUSED(self->f, RESOURCE_NOT_FOUND, ENOENT,
		       "new subscription s tenant nobody");
	must_commit(self->f, "new subscription s tenant t; new tenant t;"
		    "new vnet s:a prefix %s",
		    BY_FAMILY("10.1.0.0/16", "fd00:1::/48"));
	obj = obj_get(self->f, "vnet", "s:a");
	EXPECT_STREQ("t", obj_str(&obj, "tenant"));
	EXPECT_STREQ("s", obj_str(&obj, "subscription"));
	obj_free(&obj);
	EXPECT_REFUSED(self->f, RESOURCE_IN_USE, EBUSY, "del subscription s");
	EXPECT_REFUSED(self->f, RESOURCE_IN_USE, EBUSY, "del tenant t");
	EXPECT_EQ(0, commit(self->f, "del tenant t; del subscription s;"
			    "del vnet s:a"));
}

TEST_HARNESS_MAIN
