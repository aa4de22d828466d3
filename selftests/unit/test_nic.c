// SPDX-License-Identifier: GPL-2.0-only
/* NICs: where they are, which addresses they have. */
#include "kselftest_harness.h"
#include "lib.h"

FIXTURE(nic) {
	struct world w;
};

FIXTURE_SETUP(nic)
{
	world_init(&self->w);
	ASSERT_STREQ("ok", COMMIT("new vnet A 10.0.0.0/16 fd00:a::/48",
				  "new subnet A/s 10.0.0.0/24",
				  "new subnet A/t 10.0.1.0/29 10.0.2.0/29",
				  "new subnet A/d 10.0.3.0/24 fd00:a:0:1::/64",
				  "new subnet A/6 fd00:a:0:2::/64"));
}

FIXTURE_TEARDOWN(nic)
{
	world_exit(&self->w);
}

#define ADDRS(nic)	nic_text(&self->w, nic)

TEST_F(nic, r_subn_3_lowest_free_is_assigned)
{
	EXPECT_STREQ("ok", COMMIT("new nic a in=A/s", "new nic b in=A/s"));
	EXPECT_STREQ("10.0.0.4", ADDRS("a"));
	EXPECT_STREQ("10.0.0.5", ADDRS("b"));
	EXPECT_STREQ("ok", COMMIT("new nic c in=A/d", "new nic d in=A/6"));
	EXPECT_STREQ("10.0.3.4 fd00:a:0:1::4", ADDRS("c"));
	EXPECT_STREQ("fd00:a:0:2::4", ADDRS("d"));
	EXPECT_STREQ("ok", COMMIT("new nic e in=A/d auto6"));
	EXPECT_STREQ("fd00:a:0:1::5", ADDRS("e"));
	EXPECT_STREQ("ok", COMMIT("new nic f in=A/d auto4"));
	EXPECT_STREQ("10.0.3.5", ADDRS("f"));
	EXPECT_STREQ("ok", COMMIT("new nic g in=A/d auto4 auto6"));
	EXPECT_STREQ("10.0.3.6 fd00:a:0:1::6", ADDRS("g"));
	EXPECT_STREQ("ok", COMMIT("new nic h in=A/d 10.0.3.9"));
	EXPECT_STREQ("10.0.3.9", ADDRS("h"));
}

TEST_F(nic, r_subn_3_assigned_in_the_order_of_the_operations)
{
	EXPECT_STREQ("ok", COMMIT("new nic z in=A/s", "new nic m in=A/s 10.0.0.9",
				  "new nic a in=A/s"));
	EXPECT_STREQ("10.0.0.4", ADDRS("z"));
	EXPECT_STREQ("10.0.0.5", ADDRS("a"));
	/* those that are there already come last */
	EXPECT_STREQ("ok", COMMIT("new nic b in=A/s", "set nic m auto4",
				  "new nic c in=A/s"));
	EXPECT_STREQ("10.0.0.6", ADDRS("b"));
	EXPECT_STREQ("10.0.0.7", ADDRS("c"));
	EXPECT_STREQ("10.0.0.8 10.0.0.9", ADDRS("m"));
}

TEST_F(nic, r_subn_3_named_addresses_come_before_assigned_ones)
{
	EXPECT_STREQ("ok", COMMIT("new nic a in=A/s", "new nic b in=A/s",
				  "new nic c in=A/s 10.0.0.4",
				  "new nic d in=A/s 10.0.0.6"));
	EXPECT_STREQ("10.0.0.5", ADDRS("a"));
	EXPECT_STREQ("10.0.0.7", ADDRS("b"));
}

TEST_F(nic, r_subn_3_deleted_address_is_used_again)
{
	COMMIT("new nic a in=A/s", "new nic b in=A/s", "new nic c in=A/s");
	EXPECT_STREQ("ok", COMMIT("del nic b"));
	EXPECT_STREQ("ok", COMMIT("new nic d in=A/s"));
	EXPECT_STREQ("10.0.0.5", ADDRS("d"));
	EXPECT_STREQ("ok", COMMIT("new nic e in=A/s"));
	EXPECT_STREQ("10.0.0.7", ADDRS("e"));
}

TEST_F(nic, r_subn_3_address_freed_by_the_same_commit_is_used)
{
	COMMIT("new nic a in=A/s", "new nic b in=A/s", "new nic c in=A/s");
	EXPECT_STREQ("ok", COMMIT("del nic a", "new nic d in=A/s"));
	EXPECT_STREQ("10.0.0.4", ADDRS("d"));
	EXPECT_STREQ("ok", COMMIT("set nic b -10.0.0.5 10.0.0.99",
				  "new nic e in=A/s"));
	EXPECT_STREQ("10.0.0.5", ADDRS("e"));
	EXPECT_STREQ("ok", COMMIT("del nic c", "new nic c in=A/s"));
	EXPECT_STREQ("10.0.0.6", ADDRS("c"));
}

TEST_F(nic, r_subn_3_refusal_leaves_no_hint)
{
	/* b would be assigned .5, but the commit is refused for a */
	EXPECT_STREQ("0:PrivateIPAddressNotInSubnet",
		     COMMIT("new nic a in=A/d 10.0.0.4", "new nic b in=A/s"));
	EXPECT_STREQ("ok", DRY_RUN("new nic b in=A/s", "new nic c in=A/s"));
	EXPECT_STREQ("ok", COMMIT("new nic b in=A/s"));
	EXPECT_STREQ("10.0.0.4", ADDRS("b"));
}

TEST_F(nic, r_subn_3_refused_subnet_leaves_no_hint)
{
	EXPECT_STREQ("2:ResourceNotFound",
		     COMMIT("set subnet A/s clear 10.0.9.0/24",
			    "new nic a in=A/s", "del vnet nowhere"));
	EXPECT_STREQ("ok", COMMIT("new nic a in=A/s"));
	EXPECT_STREQ("10.0.0.4", ADDRS("a"));
}

TEST_F(nic, r_subn_3_lower_prefix_comes_first)
{
	EXPECT_STREQ("ok", COMMIT("new nic a in=A/s",
				  "set subnet A/s 10.0.8.0/24"));
	EXPECT_STREQ("ok", COMMIT("del nic a"));
	EXPECT_STREQ("ok", COMMIT("set subnet A/s clear 10.0.8.0/24"));
	EXPECT_STREQ("ok", COMMIT("new nic a in=A/s"));
	EXPECT_STREQ("10.0.8.4", ADDRS("a"));
	EXPECT_STREQ("ok", COMMIT("set subnet A/s 10.0.7.0/24"));
	EXPECT_STREQ("ok", COMMIT("new nic b in=A/s"));
	EXPECT_STREQ("10.0.7.4", ADDRS("b"));
}

TEST_F(nic, r_subn_3_full)
{
	EXPECT_STREQ("ok", COMMIT("new nic a in=A/t", "new nic b in=A/t",
				  "new nic c in=A/t", "new nic d in=A/t",
				  "new nic e in=A/t"));
	EXPECT_STREQ("10.0.1.6", ADDRS("c"));
	EXPECT_STREQ("10.0.2.4", ADDRS("d"));
	EXPECT_STREQ("1:SubnetIsFull",
		     COMMIT("new nic f in=A/t", "new nic g in=A/t"));
	EXPECT_STREQ("ok", COMMIT("new nic f in=A/t"));
	EXPECT_STREQ("10.0.2.6", ADDRS("f"));
	EXPECT_STREQ("0:SubnetIsFull", COMMIT("new nic g in=A/t"));
	EXPECT_EQ(-ENOSPC, self->w.last.err);
	EXPECT_STREQ("ok", COMMIT("del nic b"));
	EXPECT_STREQ("ok", COMMIT("new nic g in=A/t"));
	EXPECT_STREQ("10.0.1.5", ADDRS("g"));
	EXPECT_STREQ("0:SubnetIsFull", COMMIT("new nic h in=A/s auto6"));
}

TEST_F(nic, r_subn_3_reserved)
{
	static const char * const no[] = { "10.0.0.0", "10.0.0.1", "10.0.0.2",
		"10.0.0.3", "10.0.0.255" };
	static const char * const no6[] = { "fd00:a:0:2::", "fd00:a:0:2::1",
		"fd00:a:0:2::2", "fd00:a:0:2::3" };
	char text[TEXT_MAX];
	u32 i;

	for (i = 0; i < ARRAY_SIZE(no); i++) {
		sprintf(text, "new nic n in=A/s %s", no[i]);
		EXPECT_STREQ("0:PrivateIPAddressInReservedRange", COMMIT(text));
		EXPECT_EQ(-EADDRNOTAVAIL, self->w.last.err);
	}
	for (i = 0; i < ARRAY_SIZE(no6); i++) {
		sprintf(text, "new nic n in=A/6 %s", no6[i]);
		EXPECT_STREQ("0:PrivateIPAddressInReservedRange", COMMIT(text));
	}
	EXPECT_STREQ("ok", COMMIT("new nic a in=A/s 10.0.0.4",
				  "new nic b in=A/s 10.0.0.254", "new nic c "
				  "in=A/6 fd00:a:0:2:ffff:ffff:ffff:ffff"));
}

TEST_F(nic, r_subn_3_not_in_subnet)
{
	EXPECT_STREQ("0:PrivateIPAddressNotInSubnet",
		     COMMIT("new nic n in=A/s 10.0.1.4"));
	EXPECT_STREQ("0:PrivateIPAddressNotInSubnet",
		     COMMIT("new nic n in=A/s fd00:a:0:1::4"));
	EXPECT_STREQ("0:PrivateIPAddressNotInSubnet",
		     COMMIT("new nic n in=A/s 10.0.0.4 192.168.0.1"));
}

TEST_F(nic, r_subn_3_allocated)
{
	COMMIT("new nic a in=A/s 10.0.0.9");
	EXPECT_STREQ("0:PrivateIPAddressIsAllocated",
		     COMMIT("new nic b in=A/s 10.0.0.9"));
	EXPECT_EQ(-EADDRINUSE, self->w.last.err);
	EXPECT_STREQ("default:b", self->w.first.handle[0]);
	EXPECT_STREQ("default:a", self->w.first.handle[1]);
	EXPECT_STREQ("1:PrivateIPAddressIsAllocated",
		     COMMIT("new nic b in=A/s 10.0.0.8",
			    "new nic c in=A/s 10.0.0.8"));
}

TEST_F(nic, r_subn_3_the_one_that_keeps_the_address_is_not_refused)
{
	static const char * const names[] = { "b", "0", "zzzz" };
	char text[TEXT_MAX];
	u32 i;

	COMMIT("new nic a in=A/s 10.0.0.9");
	for (i = 0; i < ARRAY_SIZE(names); i++) {
		sprintf(text, "new nic %s in=A/s 10.0.0.9", names[i]);
		EXPECT_STREQ("0:PrivateIPAddressIsAllocated",
			     COMMIT(text, "set nic a +ip-forwarding"));
		EXPECT_STREQ("1:PrivateIPAddressIsAllocated",
			     COMMIT("set nic a +ip-forwarding", text));
	}
}

TEST_F(nic, sem_3_2_addresses_move_between_nics)
{
	COMMIT("new nic a in=A/s 10.0.0.4", "new nic b in=A/s 10.0.0.5");
	EXPECT_STREQ("ok", COMMIT("set nic a -10.0.0.4 10.0.0.5",
				  "set nic b -10.0.0.5 10.0.0.4"));
	EXPECT_STREQ("10.0.0.5", ADDRS("a"));
	EXPECT_STREQ("10.0.0.4", ADDRS("b"));
	EXPECT_STREQ("ok", COMMIT("set nic a clear 10.0.0.7 10.0.0.4",
				  "del nic b"));
	EXPECT_STREQ("10.0.0.4 10.0.0.7", ADDRS("a"));
	EXPECT_STREQ("ok", COMMIT("del nic a", "new nic a in=A/s 10.0.0.4"));
}

TEST_F(nic, r_vnet_4_same_address_in_two_vnets)
{
	EXPECT_STREQ("ok", COMMIT("new vnet B 10.0.0.0/16",
				  "new subnet B/s 10.0.0.0/24",
				  "new nic a in=A/s", "new nic b in=B/s"));
	EXPECT_STREQ("10.0.0.4", ADDRS("a"));
	EXPECT_STREQ("10.0.0.4", ADDRS("b"));
}

TEST_F(nic, lists_add_and_remove)
{
	COMMIT("new nic a in=A/s 10.0.0.4");
	EXPECT_STREQ("0:ResourceAlreadyExists", COMMIT("set nic a 10.0.0.4"));
	EXPECT_STREQ("0:ResourceNotFound", COMMIT("set nic a -10.0.0.5"));
	EXPECT_STREQ("0:ResourceAlreadyExists",
		     COMMIT("new nic b in=A/s 10.0.0.8 10.0.0.8"));
	EXPECT_STREQ("nothing", COMMIT("set nic a -10.0.0.4 10.0.0.4"));
	EXPECT_STREQ("nothing", COMMIT("set nic a clear 10.0.0.4"));
	EXPECT_STREQ("nothing", COMMIT("set nic a"));
	EXPECT_STREQ("0:MissingAttribute", COMMIT("set nic a clear"));
	EXPECT_STREQ("ok", COMMIT("set nic a clear auto4"));
	EXPECT_STREQ("ok", COMMIT("set nic a auto4"));
	EXPECT_STREQ("10.0.0.4 10.0.0.5", ADDRS("a"));
}

TEST_F(nic, subnet_may_change_with_the_addresses)
{
	COMMIT("new nic a in=A/s", "new nic b in=A/s");
	EXPECT_STREQ("0:PrivateIPAddressNotInSubnet",
		     COMMIT("set nic a in=A/d"));
	EXPECT_STREQ("ok", COMMIT("set nic a in=A/d clear auto4"));
	EXPECT_STREQ("10.0.3.4", ADDRS("a"));
	EXPECT_STREQ("ok", COMMIT("set nic b in=A/d clear 10.0.3.77",
				  "del subnet A/s",
				  "new subnet A/s 10.0.0.0/25"));
	EXPECT_STREQ("0:ResourceNotFound", COMMIT("set nic a in=A/none"));
	EXPECT_STREQ("0:InvalidAttribute", COMMIT("set nic a in=B/s"));
}

TEST_F(nic, r_fwd_5_flag)
{
	EXPECT_STREQ("ok", COMMIT("new nic a in=A/s +ip-forwarding"));
	EXPECT_EQ(VPEER_NIC_FLAGS_IP_FORWARDING,
		  the_nic(&self->w, "a")->cur->flags);
	EXPECT_STREQ("nothing", COMMIT("set nic a +ip-forwarding"));
	EXPECT_FALSE(self->w.last.revokes);
	EXPECT_STREQ("ok", COMMIT("set nic a -ip-forwarding"));
	EXPECT_TRUE(self->w.last.revokes);
	EXPECT_EQ(0, the_nic(&self->w, "a")->cur->flags);
}

TEST_F(nic, revokes_when_an_address_goes)
{
	COMMIT("new nic a in=A/s 10.0.0.4 10.0.0.6");
	EXPECT_FALSE(self->w.last.revokes);
	EXPECT_STREQ("ok", COMMIT("set nic a 10.0.0.5"));
	EXPECT_FALSE(self->w.last.revokes);
	EXPECT_STREQ("ok", COMMIT("set nic a -10.0.0.6 10.0.0.7"));
	EXPECT_TRUE(self->w.last.revokes);
	EXPECT_STREQ("ok", COMMIT("del nic a"));
	EXPECT_TRUE(self->w.last.revokes);
}

TEST_F(nic, names_and_places)
{
	EXPECT_STREQ("0:MissingAttribute", COMMIT("new nic n"));
	EXPECT_STREQ("0:MissingAttribute", COMMIT("new nic n in=A"));
	EXPECT_STREQ("0:ResourceNotFound", COMMIT("new nic n in=X/s"));
	EXPECT_STREQ("0:ResourceNotFound", COMMIT("new nic n in=A/x"));
	EXPECT_STREQ("default:A/x", self->w.first.handle[0]);
	EXPECT_STREQ("0:ResourceNotFound", COMMIT("new nic x:n in=A/s"));
	EXPECT_STREQ("0:ResourceNotFound", COMMIT("set nic n"));
	EXPECT_STREQ("0:ResourceNotFound", COMMIT("del nic n"));
	EXPECT_STREQ("0:MissingAttribute", COMMIT("new nic ? in=A/s"));
	EXPECT_STREQ("ok", COMMIT("new nic n in=A/s"));
	EXPECT_STREQ("0:ResourceAlreadyExists", COMMIT("new nic n in=A/d"));
	EXPECT_STREQ("1:ResourceAlreadyExists",
		     COMMIT("new nic m in=A/s", "new nic m in=A/s"));
}

TEST_F(nic, r_lim_5_nics)
{
	EXPECT_STREQ("2:LimitReached",
		     COMMIT("new nic a in=A/s", "set fabric . limit=nics:1",
			    "new nic b in=A/s"));
	EXPECT_EQ(-ENOSPC, self->w.last.err);
	EXPECT_EQ(1, self->w.first.limit);
	EXPECT_STREQ("ok", COMMIT("new nic a in=A/s",
				  "set fabric . limit=nics:1"));
	EXPECT_STREQ("0:LimitReached", COMMIT("new nic b in=A/s"));
	EXPECT_STREQ("ok", COMMIT("new subscription u",
				  "new vnet u:A 10.0.0.0/16",
				  "new subnet u:A/s 10.0.0.0/24",
				  "new nic u:a in=A/s"));
	EXPECT_STREQ("0:LimitReached", COMMIT("new nic b in=A/s"));
	EXPECT_STREQ("ok", COMMIT("new nic b in=A/s", "del nic a"));
}

TEST_F(nic, r_lim_5_addresses_of_a_nic)
{
	COMMIT("set fabric . limit=nic-addresses:2");
	EXPECT_STREQ("0:LimitReached",
		     COMMIT("new nic a in=A/s 10.0.0.4 10.0.0.5 10.0.0.6"));
	EXPECT_STREQ("ok", COMMIT("new nic a in=A/s 10.0.0.4 10.0.0.5"));
	EXPECT_STREQ("0:LimitReached", COMMIT("set nic a auto4"));
}

/* A limit refuses what adds to what it limits. */
TEST_F(nic, r_lim_4_5_what_was_there_may_become_less)
{
	COMMIT("new nic a in=A/s 10.0.0.4 10.0.0.5 10.0.0.6 10.0.0.7");
	COMMIT("set fabric ? limit=nic-addresses:2 limit=addresses:2");
	EXPECT_STREQ("0:LimitReached 0:LimitReached",
		     COMMIT("set nic a 10.0.0.8"));
	EXPECT_STREQ("ok", COMMIT("set nic a +ip-forwarding"));
	EXPECT_STREQ("ok", COMMIT("set nic a -10.0.0.7 10.0.0.8"));
	EXPECT_STREQ("ok", COMMIT("set nic a -10.0.0.8"));
	EXPECT_STREQ("0:LimitReached", COMMIT("new nic b in=A/s 10.0.0.9"));
}

TEST_F(nic, r_lim_4_addresses_of_a_vnet)
{
	COMMIT("set fabric . limit=addresses:3");
	EXPECT_STREQ("ok", COMMIT("new nic a in=A/s 10.0.0.4 10.0.0.5"));
	EXPECT_STREQ("0:LimitReached", COMMIT("new nic b in=A/d"));
	EXPECT_STREQ("ok", COMMIT("new nic b in=A/d auto6"));
	EXPECT_STREQ("ok", COMMIT("new nic c in=A/d", "del nic a"));
}

TEST_HARNESS_MAIN
