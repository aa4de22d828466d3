// SPDX-License-Identifier: GPL-2.0-only
/* Links: what may be peered, flags, sync; transitions are elsewhere. */
#include "kselftest_harness.h"
#include "lib.h"

FIXTURE(peering) {
	struct world w;
};

FIXTURE_SETUP(peering)
{
	world_init(&self->w);
	ASSERT_STREQ("ok", COMMIT("new vnet A 10.0.0.0/16",
				  "new vnet B 10.1.0.0/16 fd00:b::/48",
				  "new vnet C 10.2.0.0/16 region=far"));
}

FIXTURE_TEARDOWN(peering)
{
	world_exit(&self->w);
}

#define LINK(handle)	link_text(&self->w, handle)
#define PAIR(a, b)							\
	ASSERT_STREQ("ok",						\
		     COMMIT("new peering " #a "/" #a #b " to=" #b,	\
			    "new peering " #b "/" #b #a " to=" #a))

#define OVERLAP		"VnetAddressSpacesOverlap"
#define OVERLAP3	"VnetAddressSpaceOverlapsWithAlreadyPeeredVnet"

static u32 flags(struct world *w, const char *handle)
{
	return the_link(w, handle)->cur->flags;
}

TEST_F(peering, r_peer_4_names)
{
	EXPECT_STREQ("ok", COMMIT("new peering A/x to=B",
				  "new peering B/x to=A"));
	EXPECT_STREQ("0:ResourceAlreadyExists", COMMIT("new peering A/x to=C"));
	EXPECT_STREQ("ok", COMMIT("new peering C/x to=A"));
	EXPECT_STREQ("0:ResourceNotFound", COMMIT("set peering A/y"));
	EXPECT_STREQ("default:A/y", self->w.first.handle[0]);
	EXPECT_STREQ("0:ResourceNotFound", COMMIT("del peering A/y"));
	EXPECT_STREQ("0:ResourceNotFound", COMMIT("new peering Z/y to=A"));
	EXPECT_STREQ("0:MissingAttribute", COMMIT("new peering A/y"));
}

TEST_F(peering, r_peer_5_one_link_a_remote)
{
	COMMIT("new peering A/ab to=B");
	EXPECT_STREQ("0:AnotherPeeringAlreadyReferencesRemoteVnet",
		     COMMIT("new peering A/x to=B"));
	EXPECT_EQ(-EEXIST, self->w.last.err);
	EXPECT_STREQ("default:A/x", self->w.first.handle[0]);
	EXPECT_STREQ("default:A/ab", self->w.first.handle[1]);
	EXPECT_STREQ("default:B", self->w.first.handle[2]);
	EXPECT_STREQ("1:AnotherPeeringAlreadyReferencesRemoteVnet",
		     COMMIT("new peering A/x to=C", "new peering A/y to=C"));
	EXPECT_STREQ("ok", COMMIT("del peering A/ab", "new peering A/x to=B"));
}

TEST_F(peering, r_peer_6_remote_stays)
{
	COMMIT("new peering A/ab to=B", "new subscription s");
	EXPECT_STREQ("0:ChangingRemoteVirtualNetworkNotAllowed",
		     COMMIT("set peering A/ab to=C"));
	EXPECT_STREQ("0:ChangingRemoteVirtualNetworkNotAllowed",
		     COMMIT("set peering A/ab to=s:B"));
	EXPECT_STREQ("nothing", COMMIT("set peering A/ab to=B"));
	EXPECT_STREQ("nothing", COMMIT("set peering A/ab to=default:B"));
}

TEST_F(peering, r_peer_7_overlap_with_the_remote)
{
	COMMIT("new vnet D 10.8.0.0/16 10.0.3.0/24", "new vnet E fd00:b::/56");
	EXPECT_STREQ("0:" OVERLAP, COMMIT("new peering A/ad to=D"));
	EXPECT_EQ(-EADDRINUSE, self->w.last.err);
	EXPECT_STREQ("default:A/ad", self->w.first.handle[0]);
	EXPECT_STREQ("default:A", self->w.first.handle[1]);
	EXPECT_STREQ("default:D", self->w.first.handle[2]);
	EXPECT_EQ(2, self->w.first.n_prefixes);
	EXPECT_STREQ("0:" OVERLAP, COMMIT("new peering D/da to=A"));
	EXPECT_STREQ("0:" OVERLAP " 1:" OVERLAP,
		     COMMIT("new peering A/ad to=D", "new peering D/da to=A"));
	EXPECT_STREQ("0:" OVERLAP, COMMIT("new peering B/be to=E"));
	EXPECT_STREQ("ok", COMMIT("new peering A/ad to=D",
				  "set vnet D -10.0.3.0/24"));
}

TEST_F(peering, r_peer_7_both_overlaps_are_told)
{
	COMMIT("new vnet D 10.0.3.0/24 10.0.4.0/24");
	EXPECT_STREQ("0:" OVERLAP " 0:" OVERLAP,
		     COMMIT("new peering A/ad to=D"));
}

TEST_F(peering, r_peer_8_overlap_of_two_remotes)
{
	COMMIT("new vnet D 10.0.0.0/8", "new vnet E 10.1.9.0/24");
	COMMIT("new peering C/ce to=E");
	EXPECT_STREQ("0:" OVERLAP3, COMMIT("new peering C/cb to=B"));
	EXPECT_EQ(-EADDRINUSE, self->w.last.err);
	EXPECT_STREQ("default:C/cb", self->w.first.handle[0]);
	EXPECT_STREQ("default:E", self->w.first.handle[1]);
	EXPECT_STREQ("default:B", self->w.first.handle[2]);
	/* the other way round C is not the one with two remotes */
	EXPECT_STREQ("ok", COMMIT("new peering B/bc to=C"));
	EXPECT_STREQ("2:" OVERLAP3,
		     COMMIT("del peering C/ce", "new peering C/cb to=B",
			    "new peering C/ce to=E"));
}

TEST_F(peering, r_peer_9_disconnected_counts)
{
	COMMIT("new vnet D 10.1.2.0/24");
	PAIR(A, B);
	EXPECT_STREQ("ok", COMMIT("del peering B/BA"));
	EXPECT_STREQ("0:" OVERLAP3, COMMIT("new peering A/ad to=D"));
	EXPECT_STREQ("ok", COMMIT("del vnet B"));
	EXPECT_STREQ("0:" OVERLAP3, COMMIT("new peering A/ad to=D"));
	EXPECT_STREQ("default:B", self->w.first.handle[1]);
	EXPECT_STREQ("0:" OVERLAP, COMMIT("set vnet A 10.1.0.0/16"));
	EXPECT_STREQ("ok", COMMIT("del peering A/AB", "new peering A/ad to=D"));
}

TEST_F(peering, r_peer_12_not_with_itself)
{
	EXPECT_STREQ("0:PeeringWithItselfNotAllowed",
		     COMMIT("new peering A/aa to=A"));
	EXPECT_EQ(-EINVAL, self->w.last.err);
}

TEST_F(peering, r_peer_10_remote_must_exist)
{
	EXPECT_STREQ("0:ResourceNotFound", COMMIT("new peering A/x to=X"));
	EXPECT_STREQ("default:X", self->w.first.handle[0]);
	EXPECT_STREQ("0:ResourceNotFound", COMMIT("new peering A/x to=s:B"));
	EXPECT_STREQ("0:ResourceNotFound",
		     COMMIT("new peering A/x to=B", "del vnet B"));
}

TEST_F(peering, r_auth_12_across_subscriptions)
{
	COMMIT("new tenant t", "new subscription s tenant=t",
	       "new vnet s:B 10.7.0.0/16");
	EXPECT_STREQ("ok", COMMIT("new peering A/x to=s:B",
				  "new peering s:B/y to=default:A",
				  "new peering A/z to=B"));
	EXPECT_STREQ("Connected FullyInSync", LINK("A/x"));
	EXPECT_STREQ("Initiated FullyInSync", LINK("A/z"));
	/* the remote's subscription is the local one's unless named */
	EXPECT_STREQ("0:ResourceNotFound", COMMIT("new peering s:B/w to=C"));
}

TEST_F(peering, v_6_prefix_added_later)
{
	PAIR(A, B);
	EXPECT_STREQ("0:" OVERLAP, COMMIT("set vnet A 10.1.9.0/24"));
	EXPECT_STREQ("0:" OVERLAP, COMMIT("set vnet B 10.0.9.0/24"));
	EXPECT_STREQ("ok", COMMIT("set vnet C 10.1.9.0/24"));
	/* spokes of one hub */
	EXPECT_STREQ("0:" OVERLAP3, COMMIT("new peering A/ac to=C"));
	EXPECT_STREQ("ok", COMMIT("set vnet C -10.1.9.0/24"));
	PAIR(A, C);
	EXPECT_STREQ("0:" OVERLAP3, COMMIT("set vnet C 10.1.9.0/24"));
	EXPECT_STREQ("0:" OVERLAP3, COMMIT("set vnet B 10.2.9.0/24"));
	EXPECT_STREQ("0:" OVERLAP " 1:" OVERLAP,
		     COMMIT("set vnet A 10.9.0.0/16",
			    "set vnet B 10.9.0.0/24"));
}

TEST_F(peering, v_6_one_prefix_may_be_at_fault_twice)
{
	COMMIT("new vnet D 10.3.0.0/16");
	PAIR(A, B);
	COMMIT("new peering C/ca to=A", "new peering C/cb to=B");
	EXPECT_STREQ("0:" OVERLAP " 0:" OVERLAP3,
		     COMMIT("set vnet A 10.1.0.0/16"));
	/* but not once for each who sees it */
	COMMIT("new peering D/da to=A", "new peering D/db to=B");
	EXPECT_STREQ("0:" OVERLAP " 0:" OVERLAP3,
		     COMMIT("set vnet B 10.0.0.0/16"));
}

TEST_F(peering, v_6_the_change_is_refused_not_what_is_set_along)
{
	PAIR(A, B);
	EXPECT_STREQ("0:" OVERLAP, COMMIT("set vnet A 10.1.9.0/24",
					  "set peering A/AB +forwarded",
					  "set peering B/BA +forwarded"));
	EXPECT_STREQ("2:" OVERLAP, COMMIT("set peering A/AB +forwarded",
					  "set peering B/BA +forwarded",
					  "set vnet A 10.1.9.0/24"));
}

TEST_F(peering, v_6_a_space_in_force_counts_until_synced)
{
	COMMIT("set vnet B 10.9.0.0/16");
	PAIR(A, B);
	EXPECT_STREQ("ok", COMMIT("set vnet B -10.9.0.0/16"));
	EXPECT_STREQ("0:" OVERLAP, COMMIT("set vnet A 10.9.0.0/16"));
	EXPECT_STREQ("ok", COMMIT("set peering A/AB sync",
				  "set vnet A 10.9.0.0/16"));
	EXPECT_STREQ("Connected RemoteNotInSync", LINK("A/AB"));
}

TEST_F(peering, v_6_initiated_links_count_on_their_side)
{
	COMMIT("new peering A/ab to=B");
	EXPECT_STREQ("0:" OVERLAP, COMMIT("set vnet B 10.0.9.0/24"));
	EXPECT_STREQ("0:" OVERLAP, COMMIT("set vnet A 10.1.9.0/24"));
}

TEST_F(peering, r_flag_1_defaults)
{
	COMMIT("new peering A/ab to=B", "new peering B/ba to=A -access",
	       "new peering A/ac to=C +forwarded");
	EXPECT_EQ(VPEER_PEERING_FLAGS_ALLOW_VNET_ACCESS,
		  flags(&self->w, "A/ab"));
	EXPECT_EQ(0, flags(&self->w, "B/ba"));
	EXPECT_EQ(VPEER_PEERING_FLAGS_ALLOW_VNET_ACCESS |
		  VPEER_PEERING_FLAGS_ALLOW_FORWARDED_TRAFFIC,
		  flags(&self->w, "A/ac"));
	EXPECT_STREQ("Connected FullyInSync", LINK("A/ab"));
}

TEST_F(peering, r_peer_23_only_masked_flags_of_one_link_change)
{
	PAIR(A, B);
	EXPECT_STREQ("ok", COMMIT("set peering A/AB +forwarded"));
	EXPECT_FALSE(self->w.last.revokes);
	EXPECT_EQ(3, flags(&self->w, "A/AB"));
	EXPECT_EQ(1, flags(&self->w, "B/BA"));
	EXPECT_STREQ("nothing", COMMIT("set peering A/AB +forwarded +access"));
	EXPECT_STREQ("ok", COMMIT("set peering A/AB -access"));
	EXPECT_TRUE(self->w.last.revokes);
	EXPECT_EQ(2, flags(&self->w, "A/AB"));
	EXPECT_STREQ("ok", COMMIT("set peering A/AB -forwarded +access"));
	EXPECT_TRUE(self->w.last.revokes);
	EXPECT_EQ(1, flags(&self->w, "A/AB"));
}

TEST_F(peering, r_sync_3_space_in_force)
{
	PAIR(A, B);
	COMMIT("set vnet A 10.8.0.0/16");
	EXPECT_EQ(1, the_link(&self->w, "B/BA")->cur->space->n);
	EXPECT_EQ(2, the_link(&self->w, "A/AB")->cur->space->n);
	EXPECT_STREQ("ok", COMMIT("set peering B/BA sync"));
	EXPECT_EQ(2, the_link(&self->w, "B/BA")->cur->space->n);
}

TEST_F(peering, r_sync_5_to_7)
{
	PAIR(A, B);
	COMMIT("set vnet A 10.8.0.0/16");
	EXPECT_STREQ("Connected RemoteNotInSync", LINK("A/AB"));
	EXPECT_STREQ("Connected LocalNotInSync", LINK("B/BA"));
	EXPECT_STREQ("0:SyncOnWrongSide", COMMIT("set peering A/AB sync"));
	EXPECT_EQ(-EINVAL, self->w.last.err);
	EXPECT_STREQ("default:A/AB", self->w.first.handle[0]);
	EXPECT_STREQ("default:B/BA", self->w.first.handle[1]);
	/* R-SYNC-8: any other update does not sync */
	EXPECT_STREQ("ok", COMMIT("set peering B/BA +forwarded"));
	EXPECT_STREQ("Connected LocalNotInSync", LINK("B/BA"));
	EXPECT_STREQ("ok", COMMIT("set peering B/BA sync"));
	EXPECT_STREQ("Connected FullyInSync", LINK("A/AB"));
	EXPECT_STREQ("Connected FullyInSync", LINK("B/BA"));
	EXPECT_STREQ("nothing", COMMIT("set peering B/BA sync"));
	EXPECT_STREQ("nothing", COMMIT("set peering A/AB sync"));
}

TEST_F(peering, r_sync_12_both_sides)
{
	PAIR(A, B);
	COMMIT("set vnet A 10.8.0.0/16", "set vnet B 10.9.0.0/16");
	EXPECT_STREQ("Connected LocalAndRemoteNotInSync", LINK("A/AB"));
	EXPECT_STREQ("Connected LocalAndRemoteNotInSync", LINK("B/BA"));
	EXPECT_STREQ("ok", COMMIT("set peering A/AB sync"));
	EXPECT_STREQ("Connected RemoteNotInSync", LINK("A/AB"));
	EXPECT_STREQ("Connected LocalNotInSync", LINK("B/BA"));
	COMMIT("set vnet A -10.8.0.0/16");
	EXPECT_STREQ("Connected FullyInSync", LINK("B/BA"));
}

TEST_F(peering, r_sync_6_both_in_one_commit)
{
	PAIR(A, B);
	COMMIT("set vnet A 10.8.0.0/16");
	EXPECT_STREQ("ok", COMMIT("set peering A/AB sync",
				  "set peering B/BA sync"));
	EXPECT_STREQ("Connected FullyInSync", LINK("A/AB"));
	COMMIT("set vnet A -10.8.0.0/16");
	EXPECT_TRUE(self->w.last.revokes);
	EXPECT_STREQ("ok", COMMIT("set peering B/BA sync",
				  "set peering A/AB sync"));
	EXPECT_TRUE(self->w.last.revokes);
	EXPECT_STREQ("Connected FullyInSync", LINK("A/AB"));
	EXPECT_STREQ("ok", COMMIT("set vnet A 10.8.0.0/16",
				  "set peering B/BA sync",
				  "set peering A/AB sync"));
	EXPECT_STREQ("Connected FullyInSync", LINK("B/BA"));
	EXPECT_STREQ("0:SyncOnWrongSide",
		     COMMIT("set peering A/AB sync", "set vnet A 10.9.0.0/16"));
}

TEST_F(peering, r_sync_4_half_a_peering)
{
	COMMIT("new peering A/ab to=B");
	COMMIT("set vnet B 10.8.0.0/16");
	EXPECT_STREQ("Initiated LocalNotInSync", LINK("A/ab"));
	COMMIT("set vnet A 10.9.0.0/16");
	EXPECT_STREQ("Initiated LocalNotInSync", LINK("A/ab"));
	EXPECT_STREQ("ok", COMMIT("set peering A/ab sync"));
	EXPECT_STREQ("Initiated FullyInSync", LINK("A/ab"));
	COMMIT("set vnet B -10.8.0.0/16");
	EXPECT_STREQ("ok", COMMIT("new peering B/ba to=A"));
	EXPECT_STREQ("Connected FullyInSync", LINK("A/ab"));
	EXPECT_EQ(2, the_link(&self->w, "A/ab")->cur->space->n);
}

TEST_F(peering, r_glob_1_kind)
{
	PAIR(A, B);
	PAIR(A, C);
	EXPECT_EQ(VPEER_PEERING_KIND_REGIONAL,
		  vpeer_link_kind(the_link(&self->w, "A/AB")));
	EXPECT_EQ(VPEER_PEERING_KIND_GLOBAL,
		  vpeer_link_kind(the_link(&self->w, "C/CA")));
	COMMIT("del vnet C");
	EXPECT_EQ(VPEER_PEERING_KIND_UNSPEC,
		  vpeer_link_kind(the_link(&self->w, "A/AC")));
}

TEST_F(peering, r_lim_2_peerings)
{
	COMMIT("set fabric . limit=peerings:1");
	EXPECT_STREQ("1:LimitReached",
		     COMMIT("new peering A/ab to=B", "new peering A/ac to=C"));
	EXPECT_STREQ("R-LIM-2", self->w.first.rule);
	EXPECT_STREQ("ok", COMMIT("new peering A/ab to=B",
				  "new peering B/ba to=A"));
	EXPECT_STREQ("ok", COMMIT("del peering A/ab", "new peering A/ac to=C"));
}

TEST_F(peering, r_peer_15_a_deleted_peering_revokes)
{
	PAIR(A, B);
	EXPECT_FALSE(self->w.last.revokes);
	COMMIT("del peering A/AB");
	EXPECT_TRUE(self->w.last.revokes);
	COMMIT("set peering B/BA");
	EXPECT_FALSE(self->w.last.revokes);
}

TEST_HARNESS_MAIN
