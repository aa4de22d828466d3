// SPDX-License-Identifier: GPL-2.0-only
/* Tenants, subscriptions, VNets and their names. */
#include "kselftest_harness.h"
#include "lib.h"

WORLD_FIXTURE(vnet)

#define DEFAULT_STAYS	"DefaultObjectCannotBeDeleted"

TEST_F(vnet, r_vnet_11_names)
{
	static const char * const good[] = { "a", "_", "9", "A.b-c_9", "a__",
		"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
		"aaaaaaaaaaaaaaaaaaa" };
	static const char * const bad[] = { "-a", "a-", ".a", "a.", "a*b",
		"\xc3\xa4", "a~", "a@b", "-",
		"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
		"aaaaaaaaaaaaaaaaaaaa" };
	char text[TEXT_MAX];
	u32 i;

	EXPECT_FALSE(vpeer_name_valid(vpeer_str("")));
	EXPECT_FALSE(vpeer_name_valid(vpeer_str("a b")));
	EXPECT_FALSE(vpeer_name_valid(vpeer_str("a/b")));
	EXPECT_FALSE(vpeer_name_valid(vpeer_str("a:b")));
	EXPECT_FALSE(vpeer_name_valid((struct vpeer_str){ "a\0b", 3 }));
	for (i = 0; i < ARRAY_SIZE(good); i++) {
		sprintf(text, "new vnet %s 10.0.0.0/16", good[i]);
		EXPECT_STREQ("ok", COMMIT(text));
	}
	for (i = 0; i < ARRAY_SIZE(bad); i++) {
		sprintf(text, "new vnet %s 10.0.0.0/16", bad[i]);
		EXPECT_STREQ("0:InvalidResourceName", COMMIT(text));
		EXPECT_EQ(-EINVAL, self->w.last.err);
	}
}

TEST_F(vnet, r_vnet_11_in_every_kind)
{
	COMMIT("new vnet A 10.0.0.0/16", "new vnet B 10.1.0.0/16",
	       "new subnet A/s 10.0.0.0/24");
	EXPECT_STREQ("0:InvalidResourceName", COMMIT("new tenant a."));
	EXPECT_STREQ("0:InvalidResourceName", COMMIT("new subscription a."));
	EXPECT_STREQ("0:InvalidResourceName",
		     COMMIT("new subnet A/a. 10.0.1.0/24"));
	EXPECT_STREQ("0:InvalidResourceName", COMMIT("new nic a. in=A/s"));
	EXPECT_STREQ("0:InvalidResourceName", COMMIT("new peering A/a. to=B"));
	EXPECT_STREQ("0:InvalidResourceName",
		     COMMIT("new vnet C 10.0.0.0/16 region=a."));
}

TEST_F(vnet, r_vnet_11_a_bad_name_is_refused_once)
{
	EXPECT_STREQ("0:InvalidResourceName",
		     COMMIT("new vnet a. 10.0.0.0/16",
			    "new subnet a./s 10.0.0.0/24"));
}

TEST_F(vnet, r_vnet_10_names_are_unique)
{
	EXPECT_STREQ("ok", COMMIT("new vnet A 10.0.0.0/16"));
	EXPECT_STREQ("0:ResourceAlreadyExists",
		     COMMIT("new vnet A 10.1.0.0/16"));
	EXPECT_EQ(-EEXIST, self->w.last.err);
	EXPECT_STREQ("1:ResourceAlreadyExists",
		     COMMIT("new vnet B 10.0.0.0/16",
			    "new vnet B 10.1.0.0/16"));
	EXPECT_STREQ("ok", COMMIT("new subscription s2",
				  "new vnet s2:A 10.0.0.0/16"));
	EXPECT_STREQ("ok", COMMIT("del vnet A", "new vnet A 10.1.0.0/16"));
	EXPECT_STREQ("0:MissingAttribute", COMMIT("new vnet ? 10.1.0.0/16"));
	EXPECT_STREQ("0:ResourceNotFound", COMMIT("new vnet x:A 10.1.0.0/16"));
	EXPECT_STREQ("x", self->w.first.handle[0]);
}

TEST_F(vnet, r_vnet_10_region_stays)
{
	EXPECT_STREQ("ok", COMMIT("new vnet A 10.0.0.0/16 region=west"));
	EXPECT_STREQ("west", the_vnet(&self->w, "A")->region);
	EXPECT_STREQ("0:InvalidAttribute", COMMIT("set vnet A region=east"));
	EXPECT_STREQ("R-VNET-10", self->w.first.rule);
	EXPECT_STREQ("nothing", COMMIT("set vnet A region=west"));
	EXPECT_STREQ("ok", COMMIT("new vnet B 10.0.0.0/16"));
	EXPECT_STREQ("local", the_vnet(&self->w, "B")->region);
}

TEST_F(vnet, r_vnet_1_prefixes_are_disjoint)
{
	EXPECT_STREQ("0:NetcfgInvalidVirtualNetworkSite",
		     COMMIT("new vnet A 10.0.0.0/16 10.0.9.0/24"));
	EXPECT_STREQ("0:NetcfgInvalidVirtualNetworkSite "
		     "0:NetcfgInvalidVirtualNetworkSite",
		     COMMIT("new vnet A 10.0.8.0/24 10.0.0.0/16 10.0.9.0/24"));
	EXPECT_STREQ("0:NetcfgInvalidVirtualNetworkSite",
		     COMMIT("new vnet A fd00::/48 fd00::/56"));
	EXPECT_STREQ("0:ResourceAlreadyExists",
		     COMMIT("new vnet A 10.0.0.0/16 10.0.0.0/16"));
	EXPECT_STREQ("0:MissingAttribute", COMMIT("new vnet A"));
	EXPECT_STREQ("ok", COMMIT("new vnet A 10.0.0.0/16 10.1.0.0/16 "
				  "fd00::/48 fd00:0:1::/48"));
	EXPECT_STREQ("0:NetcfgInvalidVirtualNetworkSite",
		     COMMIT("set vnet A 10.0.0.0/15 -10.1.0.0/16"));
}

TEST_F(vnet, r_vnet_1_and_nothing_else)
{
	COMMIT("new vnet A 10.0.0.0/16", "new subnet A/s 10.0.3.0/24");
	EXPECT_STREQ("0:NetcfgInvalidVirtualNetworkSite",
		     COMMIT("set vnet A 10.0.2.0/24"));
	EXPECT_STREQ("0:NetcfgInvalidVirtualNetworkSite",
		     COMMIT("set vnet A 10.0.2.0/24",
			    "new subnet A/t 10.0.4.0/24"));
	EXPECT_STREQ("1:NetcfgSubnetRangesOverlap",
		     COMMIT("new nic n in=A/t 10.0.8.9",
			    "new subnet A/t 10.0.8.0/24 10.0.8.0/29"));
}

TEST_F(vnet, r_vnet_2_forbidden)
{
	static const char * const no[] = { "224.0.0.0/4", "224.0.0.0/3",
		"239.1.2.0/24", "255.255.255.255/32", "255.255.255.0/24",
		"127.0.0.0/8", "127.1.0.0/16", "126.0.0.0/7", "169.254.0.0/16",
		"169.254.9.0/24", "169.254.0.0/15", "168.63.129.16/32",
		"168.63.129.0/24", "168.0.0.0/8", "0.0.0.0/0", "::/0", "::/1",
		"::/128", "::1/128", "::/64", "::/96", "fe80::/10", "fe80::/64",
		"fe00::/8", "ff00::/8", "ff02::/16", "::/80" };
	static const char * const yes[] = { "1.0.0.0/8", "168.63.129.17/32",
		"168.63.128.0/24", "240.0.0.0/8", "10.0.0.0/8", "169.253.0.0/16",
		"2001:db8::/32", "fc00::/7", "0:0:1::/48", "::1:0:0:0/80",
		"126.0.0.0/8", "128.0.0.0/8" };
	char text[TEXT_MAX];
	u32 i;

	for (i = 0; i < ARRAY_SIZE(no); i++) {
		sprintf(text, "new vnet A %s", no[i]);
		EXPECT_STREQ("0:NetcfgInvalidIPAddressPrefix", COMMIT(text))
			TH_LOG("%s", no[i]);
	}
	for (i = 0; i < ARRAY_SIZE(yes); i++) {
		sprintf(text, "new vnet A%u %s", i, yes[i]);
		EXPECT_STREQ("ok", COMMIT(text)) TH_LOG("%s", yes[i]);
	}
	EXPECT_STREQ("0:NetcfgInvalidIPAddressPrefix",
		     COMMIT("set vnet A0 127.0.0.0/8"));
}

TEST_F(vnet, r_subn_1_host_bits)
{
	EXPECT_STREQ("0:InvalidCIDRNotation", COMMIT("new vnet A 10.0.0.1/16"));
	EXPECT_STREQ("0:InvalidCIDRNotation", COMMIT("new vnet A fd00::1/64"));
	/* what else is wrong with it is told as well */
	EXPECT_STREQ("0:InvalidCIDRNotation 0:NetcfgInvalidIPAddressPrefix",
		     COMMIT("new vnet A 0.0.0.1/0"));
	EXPECT_STREQ("0:InvalidCIDRNotation 0:NetcfgInvalidVirtualNetworkSite",
		     COMMIT("new vnet A 10.0.1.0/24 10.0.2.1/16"));
	/* and nothing is that would not be if it was mended */
	EXPECT_STREQ("0:InvalidCIDRNotation",
		     COMMIT("new vnet A 10.0.2.1/16",
			    "new subnet A/s 10.0.1.0/24"));
}

TEST_F(vnet, r_vnet_1_families_never_meet)
{
	EXPECT_STREQ("0:NetcfgInvalidIPAddressPrefix",
		     COMMIT("new vnet A ::/0 10.0.0.0/16"));
	EXPECT_STREQ("0:NetcfgInvalidIPAddressPrefix 0:NetcfgInvalidVirtualNetworkSite",
		     COMMIT("new vnet A ::/0 10.0.0.0/16 fd00::/48"));
}

TEST_F(vnet, r_vnet_4_same_prefix_in_two_vnets)
{
	EXPECT_STREQ("ok", COMMIT("new vnet A 10.0.0.0/16",
				  "new vnet B 10.0.0.0/16"));
}

TEST_F(vnet, r_vnet_5_change_of_the_space)
{
	COMMIT("new vnet A 10.0.0.0/16", "new subnet A/s 10.0.0.0/24");
	EXPECT_STREQ("ok", COMMIT("set vnet A 10.1.0.0/16"));
	EXPECT_STREQ("ok", COMMIT("set vnet A -10.1.0.0/16 fd00::/48"));
	EXPECT_STREQ("0:InUsePrefixCannotBeDeleted",
		     COMMIT("set vnet A -10.0.0.0/16"));
	EXPECT_EQ(-EBUSY, self->w.last.err);
	EXPECT_STREQ("0:InUsePrefixCannotBeDeleted",
		     COMMIT("set vnet A -10.0.0.0/16 10.0.1.0/24"));
	EXPECT_STREQ("ok", COMMIT("set vnet A -10.0.0.0/16 10.0.0.0/20"));
	EXPECT_STREQ("ok", COMMIT("set vnet A clear 10.0.0.0/24"));
	EXPECT_STREQ("ok", COMMIT("set vnet A clear 10.9.0.0/24",
				  "del subnet A/s"));
	EXPECT_STREQ("0:MissingAttribute", COMMIT("set vnet A clear"));
	EXPECT_STREQ("0:ResourceNotFound", COMMIT("set vnet A -10.0.0.0/24"));
	EXPECT_STREQ("0:ResourceAlreadyExists",
		     COMMIT("set vnet A 10.9.0.0/24"));
	EXPECT_STREQ("0:ResourceNotFound", COMMIT("set vnet X 10.9.0.0/24"));
	EXPECT_STREQ("0:ResourceNotFound", COMMIT("del vnet X"));
}

TEST_F(vnet, r_vnet_5_subnet_moves_with_its_prefix)
{
	COMMIT("new vnet A 10.0.0.0/16", "new subnet A/s 10.0.0.0/24");
	EXPECT_STREQ("ok", COMMIT("set vnet A clear 10.9.0.0/16",
				  "set subnet A/s clear 10.9.0.0/24"));
	EXPECT_STREQ("ok", COMMIT("set subnet A/s clear 10.0.0.0/24",
				  "set vnet A clear 10.0.0.0/16"));
	EXPECT_STREQ("1:NetcfgInvalidSubnet",
		     COMMIT("set vnet A clear 10.9.0.0/16",
			    "set subnet A/s clear 10.8.0.0/24"));
}

TEST_F(vnet, r_vnet_13_delete)
{
	COMMIT("new vnet A 10.0.0.0/16", "new subnet A/s 10.0.0.0/24",
	       "new nic n in=A/s");
	EXPECT_STREQ("0:ResourceInUse", COMMIT("del vnet A"));
	EXPECT_EQ(-EBUSY, self->w.last.err);
	EXPECT_STREQ("default:A", self->w.first.handle[0]);
	EXPECT_STREQ("default:n", self->w.first.handle[1]);
	EXPECT_STREQ("ok", COMMIT("del vnet A", "del nic n"));
	EXPECT_EQ(0, self->w.m.count[VPEER_OBJECT_SUBNET]);
	EXPECT_EQ(0, self->w.m.count[VPEER_OBJECT_NIC]);
}

TEST_F(vnet, r_vnet_13_delete_with_everything_named)
{
	COMMIT("new vnet A 10.0.0.0/16", "new vnet B 10.1.0.0/16",
	       "new subnet A/s 10.0.0.0/24", "new nic n in=A/s",
	       "new peering A/ab to=B", "new peering B/ba to=A");
	EXPECT_STREQ("ok", COMMIT("del vnet B", "del vnet A", "del subnet A/s",
				  "del peering A/ab", "del nic n"));
	EXPECT_EQ(0, self->w.m.count[VPEER_OBJECT_PEERING]);
}

TEST_F(vnet, sem_3_2_order_does_not_matter)
{
	EXPECT_STREQ("ok", COMMIT("set nic n +ip-forwarding",
				  "new peering B/ba to=A",
				  "new nic n in=A/s",
				  "new subnet A/s 10.0.0.0/24",
				  "new vnet A 10.0.0.0/16",
				  "new vnet s2:B 10.1.0.0/16",
				  "new vnet B 10.2.0.0/16",
				  "new subscription s2 tenant=t",
				  "new tenant t"));
}

TEST_F(vnet, tenants_and_subscriptions)
{
	/* for what it is, whatever it holds */
	EXPECT_STREQ("0:" DEFAULT_STAYS, COMMIT("del tenant default"));
	EXPECT_STREQ("0:" DEFAULT_STAYS, COMMIT("del subscription default"));
	EXPECT_STREQ("0:" DEFAULT_STAYS " 1:" DEFAULT_STAYS,
		     COMMIT("del subscription default", "del tenant default"));
	EXPECT_STREQ("0:" DEFAULT_STAYS " 1:ResourceNotFound",
		     COMMIT("del subscription default",
			    "new vnet A 10.0.0.0/16"));
	EXPECT_STREQ("ok", COMMIT("new tenant t",
				  "new subscription s tenant=t"));
	EXPECT_STREQ("0:ResourceAlreadyExists", COMMIT("new tenant t"));
	EXPECT_STREQ("0:ResourceAlreadyExists", COMMIT("new subscription s"));
	EXPECT_STREQ("0:ResourceInUse", COMMIT("del tenant t"));
	EXPECT_STREQ("0:InvalidAttribute",
		     COMMIT("set subscription s tenant=default"));
	EXPECT_STREQ("nothing", COMMIT("set subscription s tenant=t"));
	EXPECT_STREQ("nothing", COMMIT("set tenant t"));
	EXPECT_STREQ("ok", COMMIT("new vnet s:A 10.0.0.0/16"));
	EXPECT_STREQ("0:ResourceInUse", COMMIT("del subscription s"));
	EXPECT_STREQ("ok", COMMIT("del tenant t", "del subscription s",
				  "del vnet s:A"));
	EXPECT_STREQ("0:ResourceNotFound", COMMIT("del tenant t"));
	EXPECT_STREQ("0:ResourceNotFound", COMMIT("set subscription s"));
	EXPECT_STREQ("0:ResourceNotFound",
		     COMMIT("new subscription s tenant=t"));
	EXPECT_STREQ("0:MissingAttribute", COMMIT("new tenant ?"));
}

TEST_F(vnet, sem_2_not_in_force)
{
	EXPECT_STREQ("0:FeatureNotInForce", COMMIT("new load-balancer t"));
	EXPECT_EQ(-EOPNOTSUPP, self->w.last.err);
	EXPECT_STREQ("0:InvalidAttribute", COMMIT("new fabric ."));
	EXPECT_STREQ("0:InvalidAttribute", COMMIT("del fabric ."));
}

TEST_F(vnet, r_lim_1_vnets_and_subnets)
{
	EXPECT_STREQ("ok", COMMIT("set fabric . limit=vnets:2"));
	EXPECT_STREQ("nothing", COMMIT("set fabric . limit=vnets:2"));
	EXPECT_STREQ("2:LimitReached",
		     COMMIT("new vnet A 10.0.0.0/16", "new vnet B 10.0.0.0/16",
			    "new vnet C 10.0.0.0/16"));
	EXPECT_STREQ("R-LIM-1", self->w.first.rule);
	EXPECT_STREQ("ok", COMMIT("new vnet A 10.0.0.0/16",
				  "new vnet B 10.0.0.0/16"));
	EXPECT_STREQ("ok", COMMIT("new vnet C 10.0.0.0/16", "del vnet A"));
	EXPECT_STREQ("ok", COMMIT("new vnet A 10.0.0.0/16",
				  "set fabric . limit=vnets:3"));
	/* a full subscription does not fill another one */
	EXPECT_STREQ("ok", COMMIT("new subscription u",
				  "new vnet u:A 10.0.0.0/16"));
	EXPECT_STREQ("0:LimitReached", COMMIT("new vnet D 10.0.0.0/16"));
	EXPECT_STREQ("ok", COMMIT("set fabric . limit=subnets:1"));
	EXPECT_STREQ("1:LimitReached", COMMIT("new subnet A/s 10.0.0.0/24",
					      "new subnet A/t 10.0.1.0/24"));
	EXPECT_STREQ("ok", COMMIT("new subnet A/s 10.0.0.0/24",
				  "new subnet B/s 10.0.0.0/24"));
}

/* A limit refuses what adds to what it limits. */
TEST_F(vnet, r_lim_9_what_was_there_may_become_less)
{
	COMMIT("new vnet A 10.0.0.0/16 10.1.0.0/16 10.2.0.0/16 10.3.0.0/16",
	       "new subnet A/s 10.0.0.0/24 10.0.1.0/24 10.0.2.0/24 10.0.3.0/24");
	COMMIT("set fabric ? limit=prefixes:2");
	EXPECT_STREQ("0:LimitReached 1:LimitReached",
		     COMMIT("set vnet A 10.4.0.0/16",
			    "set subnet A/s 10.0.4.0/24"));
	EXPECT_STREQ("ok", COMMIT("set vnet A -10.3.0.0/16 10.4.0.0/16",
				  "set subnet A/s -10.0.3.0/24 10.0.4.0/24"));
	EXPECT_STREQ("ok", COMMIT("set vnet A -10.4.0.0/16",
				  "set subnet A/s -10.0.4.0/24"));
	EXPECT_STREQ("0:LimitReached",
		     COMMIT("set vnet A 10.4.0.0/16"));
}

TEST_F(vnet, r_lim_9_prefixes)
{
	COMMIT("set fabric . limit=prefixes:2");
	EXPECT_STREQ("0:LimitReached",
		     COMMIT("new vnet A 10.0.0.0/16 10.1.0.0/16 10.2.0.0/16"));
	EXPECT_STREQ("ok", COMMIT("new vnet A 10.0.0.0/16 10.1.0.0/16"));
	EXPECT_STREQ("0:LimitReached", COMMIT("set vnet A 10.2.0.0/16"));
	EXPECT_STREQ("0:LimitReached", COMMIT("new subnet A/s 10.0.0.0/24 "
					      "10.0.1.0/24 10.0.2.0/24"));
}

TEST_F(vnet, sem_2_subscriptions)
{
	COMMIT("set fabric . limit=subscriptions:2");
	EXPECT_STREQ("1:LimitReached",
		     COMMIT("new subscription a", "new subscription b"));
	EXPECT_STREQ("1:LimitReached", COMMIT("new tenant a", "new tenant b"));
	EXPECT_STREQ("ok", COMMIT("new subscription a", "new tenant b"));
}

TEST_F(vnet, sem_7_every_code_has_an_errno_and_a_text)
{
	u16 i;

	for (i = 1; i <= VPEER_CODE_MAX; i++) {
		EXPECT_LT(vpeer_codes[i].err, 0) TH_LOG("%s", code_name(i));
		EXPECT_NE(NULL, vpeer_codes[i].rule);
		EXPECT_NE(NULL, vpeer_codes[i].text);
	}
}

TEST_F(vnet, sem_7_errno_of_the_first_refusal)
{
	EXPECT_STREQ("0:ResourceNotFound 1:InvalidCIDRNotation",
		     COMMIT("set nic x", "new vnet A 10.0.0.1/16"));
	EXPECT_EQ(-ENOENT, self->w.last.err);
	EXPECT_STREQ("0:InvalidCIDRNotation 1:ResourceNotFound",
		     COMMIT("new vnet A 10.0.0.1/16", "set nic x"));
	EXPECT_EQ(-EINVAL, self->w.last.err);
}

TEST_F(vnet, sem_7_truncated_list_of_refusals)
{
	const struct vpeer_op *op[VPEER_REFUSALS_MAX + 1];
	struct script_op s;
	u32 i;

	script_parse(&s, "del nic x");
	for (i = 0; i < ARRAY_SIZE(op); i++)
		op[i] = &s.op;
	transact_checked(&self->w, op, VPEER_REFUSALS_MAX);
	EXPECT_EQ(VPEER_REFUSALS_MAX, self->w.last.n);
	EXPECT_FALSE(self->w.last.truncated);
	transact_checked(&self->w, op, VPEER_REFUSALS_MAX + 1);
	EXPECT_EQ(VPEER_REFUSALS_MAX, self->w.last.n);
	EXPECT_TRUE(self->w.last.truncated);
	EXPECT_EQ(-ENOENT, self->w.last.err);
}

TEST_F(vnet, ids_are_not_used_again)
{
	u32 id;

	COMMIT("new vnet A 10.0.0.0/16", "new vnet B 10.1.0.0/16",
	       "new peering A/ab to=B");
	id = the_vnet(&self->w, "B")->obj.id;
	self->w.m.next_id = U32_MAX;
	COMMIT("del vnet B");
	EXPECT_STREQ("ok", COMMIT("new tenant t"));
	EXPECT_TRUE(self->w.m.wrapped);
	/* the next ids are in use, or remembered by the link */
	EXPECT_STREQ("ok", COMMIT("new vnet B 10.1.0.0/16",
				  "new vnet C 10.1.0.0/16",
				  "new vnet D 10.1.0.0/16"));
	EXPECT_GT(the_vnet(&self->w, "D")->obj.id, id);
	EXPECT_EQ(NULL, vpeer_find_id(&self->w.m, id));
	EXPECT_EQ(VPEER_PEERING_STATE_DISCONNECTED,
		  vpeer_link_state(the_link(&self->w, "A/ab"), &self->w.m));
}

TEST_HARNESS_MAIN
