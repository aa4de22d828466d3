// SPDX-License-Identifier: GPL-2.0-only
/* What a link peers: by itself, IPv6 alone, subnets (SEM-3.5, R-SUBP). */
#include "kselftest_harness.h"
#include "lib.h"

FIXTURE(share) {
	struct world w;
	struct vpeer_table *t;
};

FIXTURE_SETUP(share)
{
	world_init(&self->w);
	self->t = NULL;
	ASSERT_STREQ("ok", COMMIT("new vnet A 10.0.0.0/16 fd00:a::/48",
				  "new vnet B 10.1.0.0/16 fd00:b::/48",
				  "new vnet C 10.2.0.0/16"));
	ASSERT_STREQ("ok", COMMIT("new subnet A/a1 10.0.1.0/24 fd00:a:0:1::/64",
				  "new subnet A/a2 10.0.2.0/24 fd00:a:0:2::/64",
				  "new subnet A/a3 10.0.3.0/24",
				  "new subnet B/b1 10.1.1.0/24 fd00:b:0:1::/64",
				  "new subnet B/b2 10.1.2.0/24"));
}

FIXTURE_TEARDOWN(share)
{
	vpeer_tables_free(self->t);
	world_exit(&self->w);
}

#define LINK(handle)	link_text(&self->w, handle)
#define KNOWS(handle)	known(&self->w, handle)
#define PAIR(more)							\
	ASSERT_STREQ("ok", COMMIT("new peering A/ab to=B " more,	\
				  "new peering B/ba to=A " more))
#define AB		"new peering A/ab to=B local=a1 remote=b1"
#define BA		"new peering B/ba to=A local=b1 remote=a1"

#define OVERLAP		"VnetAddressSpacesOverlap"
#define OVERLAP3	"VnetAddressSpaceOverlapsWithAlreadyPeeredVnet"

/* The space in force on a link. */
static const char *known(struct world *w, const char *handle)
{
	const struct vpeer_space *s = the_link(w, handle)->cur->space;
	static char buf[4][256];
	static u32 next;
	char one[64], *p;
	u32 i;

	next = (next + 1) % 4;
	p = buf[next];
	*p = '\0';
	for (i = 0; i < s->n; i++)
		p += sprintf(p, "%s%s", i ? " " : "",
			     prefix_text(&s->prefix[i], one));
	return buf[next];
}

/* Where a packet from a subnet to an address goes: a VNet's name, or "-". */
static const char *leads(struct world *w, struct vpeer_table **t,
			 const char *subnet, const char *to)
{
	struct vpeer_subnet *s = the_subnet(w, subnet);
	struct vpeer_addr a = addr(to);
	const struct vpeer_hop *h;
	struct vpeer_obj *v;

	vpeer_tables_free(*t);
	if (vpeer_tables_build(&w->m, to_vnet(s->obj.parent), 1, t))
		die("no tables");
	h = vpeer_table_find(s->routes, &a);
	v = vpeer_find_id(&w->m, h->vnet);
	return v ? v->name : "-";
}

#define LEADS(from, to)	leads(&self->w, &self->t, from, to)

/* Whether a subnet's forwarding NIC may send as @src to @to. */
static enum vpeer_reason admits(struct world *w, struct vpeer_table **t,
				const char *subnet, const char *src,
				const char *to, bool forwards)
{
	struct vpeer_addr a = addr(to), s = addr(src);
	const struct vpeer_table *r;

	leads(w, t, subnet, to);
	r = the_subnet(w, subnet)->routes;
	return vpeer_hop_admits(r, vpeer_table_find(r, &a), &s, forwards,
				0);
}

#define ADMITS(from, src, to, forwards)					\
	admits(&self->w, &self->t, from, src, to, forwards)

/* SEM-3.5 */

TEST_F(share, sem_3_5_auto_sync_follows)
{
	PAIR("+auto-sync");
	EXPECT_STREQ("ok", COMMIT("set vnet B 10.8.0.0/16"));
	EXPECT_STREQ("Connected FullyInSync", LINK("A/ab"));
	EXPECT_STREQ("Connected FullyInSync", LINK("B/ba"));
	EXPECT_STREQ("10.1.0.0/16 10.8.0.0/16 fd00:b::/48", KNOWS("A/ab"));
	EXPECT_STREQ("ok", COMMIT("set vnet B -10.8.0.0/16"));
	EXPECT_TRUE(self->w.last.revokes);
	EXPECT_STREQ("10.1.0.0/16 fd00:b::/48", KNOWS("A/ab"));
}

TEST_F(share, sem_3_5_one_link_by_itself)
{
	COMMIT("new peering A/ab to=B +auto-sync", "new peering B/ba to=A");
	EXPECT_STREQ("ok", COMMIT("set vnet B 10.8.0.0/16",
				  "set vnet A 10.9.0.0/16"));
	EXPECT_STREQ("Connected RemoteNotInSync", LINK("A/ab"));
	EXPECT_STREQ("Connected LocalNotInSync", LINK("B/ba"));
	/* the one that is set to follow need not be told */
	EXPECT_STREQ("0:SyncOnWrongSide", COMMIT("set peering A/ab sync"));
	EXPECT_STREQ("ok", COMMIT("set peering B/ba sync"));
	EXPECT_STREQ("nothing", COMMIT("set peering A/ab sync"));
	EXPECT_STREQ("ok", COMMIT("set peering B/ba sync",
				  "set vnet B 10.7.0.0/16"));
	EXPECT_STREQ("Connected FullyInSync", LINK("B/ba"));
}

TEST_F(share, sem_3_5_to_set_it_syncs)
{
	PAIR("");
	COMMIT("set vnet B 10.8.0.0/16");
	EXPECT_STREQ("Connected LocalNotInSync", LINK("A/ab"));
	EXPECT_STREQ("ok", COMMIT("set peering A/ab +auto-sync"));
	EXPECT_STREQ("Connected FullyInSync", LINK("A/ab"));
	EXPECT_STREQ("Connected FullyInSync", LINK("B/ba"));
	EXPECT_STREQ("ok", COMMIT("set peering A/ab -auto-sync",
				  "set vnet B 10.7.0.0/16"));
	EXPECT_STREQ("Connected LocalNotInSync", LINK("A/ab"));
}

TEST_F(share, sem_3_5_half_a_peering)
{
	COMMIT("new peering A/ab to=B +auto-sync");
	COMMIT("set vnet B 10.8.0.0/16");
	EXPECT_STREQ("Initiated FullyInSync", LINK("A/ab"));
	COMMIT("new peering B/ba to=A");
	COMMIT("del peering B/ba", "set vnet B 10.7.0.0/16");
	EXPECT_STREQ("Disconnected FullyInSync", LINK("A/ab"));
	EXPECT_STREQ("ok", COMMIT("del vnet B"));
	EXPECT_STREQ("Disconnected FullyInSync", LINK("A/ab"));
}

TEST_F(share, sem_3_5_overlap_is_refused_all_the_same)
{
	PAIR("+auto-sync");
	COMMIT("new peering A/ac to=C +auto-sync", "new peering C/ca to=A");
	EXPECT_STREQ("0:" OVERLAP, COMMIT("set vnet B 10.0.9.0/24"));
	EXPECT_STREQ("0:" OVERLAP3, COMMIT("set vnet B 10.2.9.0/24"));
	EXPECT_STREQ("ok", COMMIT("set vnet B 10.2.9.0/24",
				  "set vnet C clear 10.3.0.0/16"));
}

/* R-SUBP-7 */

TEST_F(share, r_subp_7_ipv6_alone)
{
	PAIR("+only-ipv6");
	EXPECT_STREQ("fd00:b::/48", KNOWS("A/ab"));
	EXPECT_STREQ("B", LEADS("A/a1", "fd00:b::1"));
	EXPECT_STREQ("-", LEADS("A/a1", "10.1.1.4"));
	EXPECT_STREQ("Connected FullyInSync", LINK("A/ab"));
	/* what does not take part is in sync whatever it is */
	EXPECT_STREQ("ok", COMMIT("set vnet B 10.8.0.0/16"));
	EXPECT_STREQ("Connected FullyInSync", LINK("A/ab"));
	EXPECT_STREQ("ok", COMMIT("set vnet B fd00:b8::/48"));
	EXPECT_STREQ("Connected LocalNotInSync", LINK("A/ab"));
	EXPECT_STREQ("ok", COMMIT("set peering A/ab sync"));
	EXPECT_STREQ("fd00:b::/48 fd00:b8::/48", KNOWS("A/ab"));
}

TEST_F(share, r_subp_7_ipv4_may_overlap)
{
	COMMIT("new vnet D 10.0.0.0/16 fd00:d::/48",
	       "new vnet E 10.0.0.0/16 fd00:d:1::/64");
	EXPECT_STREQ("0:" OVERLAP, COMMIT("new peering A/ad to=D"));
	EXPECT_STREQ("ok", COMMIT("new peering A/ad to=D +only-ipv6",
				  "new peering D/da to=A +only-ipv6"));
	EXPECT_STREQ("A", LEADS("A/a1", "10.0.1.9"));
	EXPECT_STREQ("0:" OVERLAP, COMMIT("set vnet D fd00:a:0:9::/64"));
	EXPECT_STREQ("ok", COMMIT("new peering A/ab to=B"));
	/* nor do two remotes count but by what takes part */
	EXPECT_STREQ("ok", COMMIT("set vnet D 10.1.0.0/16"));
	EXPECT_STREQ("0:" OVERLAP3, COMMIT("set vnet D fd00:b:0:1::/64"));
}

TEST_F(share, r_subp_7_without_ipv6_there_is_nothing_to_peer)
{
	EXPECT_STREQ("ok", COMMIT("new peering A/ac to=C +only-ipv6",
				  "new peering C/ca to=A +only-ipv6"));
	EXPECT_STREQ("Connected FullyInSync", LINK("A/ac"));
	EXPECT_STREQ("", KNOWS("A/ac"));
	EXPECT_STREQ("fd00:a::/48", KNOWS("C/ca"));
	EXPECT_STREQ("-", LEADS("A/a1", "10.2.0.4"));
	EXPECT_STREQ("ok", COMMIT("set vnet C fd00:c::/48",
				  "set peering A/ac sync"));
	EXPECT_STREQ("C", LEADS("A/a1", "fd00:c::1"));
}

#define KIND_DIFFERS	"RemotePeeringKindDiffers"
#define CHANGING_KIND	"ChangingPeeringKindNotAllowed"

TEST_F(share, r_subp_6_the_kind_is_settled)
{
	PAIR("");
	EXPECT_STREQ("0:" CHANGING_KIND,
		     COMMIT("set peering A/ab +only-ipv6"));
	EXPECT_EQ(VPEER_A_PEERING_FLAGS, self->w.first.attr);
	EXPECT_STREQ("default:A/ab", self->w.first.handle[0]);
	EXPECT_STREQ("nothing", COMMIT("set peering A/ab -only-ipv6"));
	EXPECT_STREQ("0:" CHANGING_KIND, COMMIT("set peering A/ab local=a1"));
	EXPECT_STREQ("0:" CHANGING_KIND, COMMIT("set peering A/ab remote=b1"));
	EXPECT_EQ(VPEER_A_PEERING_REMOTE_SUBNET, self->w.first.attr);
	EXPECT_STREQ("nothing", COMMIT("set peering A/ab clear"));
	COMMIT("del peering A/ab both");
	EXPECT_STREQ("ok", COMMIT(AB, BA));
	EXPECT_STREQ("0:" CHANGING_KIND " 1:" CHANGING_KIND,
		     COMMIT("set peering A/ab clear",
			    "set peering B/ba clear"));
}

TEST_F(share, r_peer_20_both_links_are_alike)
{
	COMMIT("new peering A/ab to=B +only-ipv6");
	EXPECT_STREQ("0:" KIND_DIFFERS, COMMIT("new peering B/ba to=A"));
	EXPECT_STREQ("default:B/ba", self->w.first.handle[0]);
	EXPECT_STREQ("default:A/ab", self->w.first.handle[1]);
	EXPECT_STREQ("0:" KIND_DIFFERS, COMMIT(BA));
	COMMIT("del peering A/ab");
	EXPECT_STREQ("1:" KIND_DIFFERS, COMMIT(AB, "new peering B/ba to=A"));
	EXPECT_STREQ("1:" KIND_DIFFERS, COMMIT("new peering B/ba to=A", AB));
	EXPECT_STREQ("1:" KIND_DIFFERS, COMMIT(AB " +only-ipv6", BA));
}

/* R-SUBP-1 to -5 */

TEST_F(share, r_subp_1_3_subnets_alone)
{
	EXPECT_STREQ("ok", COMMIT(AB, BA));
	EXPECT_STREQ("10.1.1.0/24 fd00:b:0:1::/64", KNOWS("A/ab"));
	EXPECT_STREQ("10.0.1.0/24 fd00:a:0:1::/64", KNOWS("B/ba"));
	EXPECT_STREQ("Connected FullyInSync", LINK("A/ab"));
	EXPECT_STREQ("B", LEADS("A/a1", "10.1.1.4"));
	EXPECT_STREQ("B", LEADS("A/a1", "fd00:b:0:1::4"));
	EXPECT_STREQ("-", LEADS("A/a1", "10.1.2.4"));
	/* R-SUBP-5: no leak */
	EXPECT_STREQ("-", LEADS("A/a2", "10.1.1.4"));
	EXPECT_STREQ("-", LEADS("B/b2", "10.0.1.4"));
	EXPECT_STREQ("A", LEADS("B/b1", "10.0.1.4"));
	EXPECT_STREQ("-", LEADS("B/b1", "10.0.2.4"));
}

TEST_F(share, r_subp_1_both_lists_and_their_names)
{
	EXPECT_STREQ("0:MissingAttribute",
		     COMMIT("new peering A/ab to=B local=a1"));
	EXPECT_EQ(VPEER_A_PEERING_REMOTE_SUBNET, self->w.first.attr);
	EXPECT_STREQ("0:MissingAttribute",
		     COMMIT("new peering A/ab to=B remote=b1"));
	EXPECT_STREQ("0:ResourceNotFound",
		     COMMIT("new peering A/ab to=B local=b1 remote=b1"));
	EXPECT_STREQ("default:A/b1", self->w.first.handle[0]);
	EXPECT_STREQ("0:ResourceNotFound",
		     COMMIT("new peering A/ab to=B local=a1 remote=a1"));
	EXPECT_STREQ("default:B/a1", self->w.first.handle[0]);
	EXPECT_STREQ("0:ResourceAlreadyExists",
		     COMMIT(AB " local=a1"));
	EXPECT_STREQ("ok", COMMIT("new peering A/ab to=B local=a9 remote=b1",
				  "new subnet A/a9 10.0.9.0/24"));
	EXPECT_STREQ("0:ResourceNotFound",
		     COMMIT("set peering A/ab -local=a1"));
	EXPECT_STREQ("0:MissingAttribute",
		     COMMIT("set peering A/ab -local=a9"));
	EXPECT_STREQ("ok", COMMIT("set peering A/ab -local=a9 local=a1"));
	EXPECT_STREQ("nothing",
		     COMMIT("set peering A/ab clear local=a1 remote=b1"));
}

TEST_F(share, r_subp_2_the_lists_mirror_each_other)
{
	COMMIT(AB);
	EXPECT_STREQ("0:RemotePeeringSubnetsDiffer",
		     COMMIT("new peering B/ba to=A local=b1 remote=a2"));
	EXPECT_STREQ("default:B/ba", self->w.first.handle[0]);
	EXPECT_STREQ("default:A/ab", self->w.first.handle[1]);
	EXPECT_STREQ("0:RemotePeeringSubnetsDiffer",
		     COMMIT(BA " local=b2"));
	/* while there is no link back, they change freely */
	EXPECT_STREQ("ok", COMMIT("set peering A/ab local=a2"));
	EXPECT_STREQ("0:RemotePeeringSubnetsDiffer", COMMIT(BA));
	EXPECT_STREQ("ok", COMMIT(BA, "set peering A/ab -local=a2"));
	EXPECT_STREQ("0:RemotePeeringSubnetsDiffer",
		     COMMIT("set peering B/ba local=b2"));
	EXPECT_STREQ("1:RemotePeeringSubnetsDiffer",
		     COMMIT("set peering B/ba local=b2",
			    "set peering A/ab local=a2"));
	EXPECT_STREQ("ok", COMMIT("set peering B/ba local=b2",
				  "set peering A/ab remote=b2"));
	EXPECT_TRUE(self->w.last.revokes);
	EXPECT_STREQ("10.1.1.0/24 10.1.2.0/24 fd00:b:0:1::/64", KNOWS("A/ab"));
	EXPECT_STREQ("Connected FullyInSync", LINK("B/ba"));
	EXPECT_STREQ("A", LEADS("B/b2", "10.0.1.4"));
}

TEST_F(share, r_subp_2_across_owners)
{
	COMMIT(AB, BA);
	/* one leaves, the other takes note, the first one comes again */
	EXPECT_STREQ("ok", COMMIT("del peering A/ab"));
	EXPECT_STREQ("ok", COMMIT("set peering B/ba remote=a2"));
	EXPECT_STREQ("Initiated FullyInSync", LINK("B/ba"));
	EXPECT_STREQ("ok", COMMIT(AB " local=a2"));
	EXPECT_STREQ("Connected FullyInSync", LINK("A/ab"));
}

TEST_F(share, r_subp_4_only_what_takes_part_counts)
{
	COMMIT("new vnet D 10.0.0.0/16 10.4.0.0/16",
	       "new subnet D/d1 10.4.1.0/24", "new subnet D/d9 10.0.9.0/24",
	       "new subnet D/d2 10.0.2.0/24");
	EXPECT_STREQ("0:" OVERLAP, COMMIT("new peering A/ad to=D"));
	/* one that is not used may overlap */
	EXPECT_STREQ("ok", COMMIT("new peering A/ad to=D local=a1 remote=d1",
				  "new peering D/da to=A local=d1 remote=a1"));
	EXPECT_STREQ("D", LEADS("A/a1", "10.4.1.4"));
	EXPECT_STREQ("A", LEADS("A/a1", "10.0.9.4"));
	/* exact: it may even lie in the other's prefix, beside its subnets */
	EXPECT_STREQ("ok", COMMIT("set peering A/ad remote=d9",
				  "set peering D/da local=d9"));
	EXPECT_STREQ("D", LEADS("A/a1", "10.0.9.4"));
	EXPECT_STREQ("A", LEADS("A/a2", "10.0.9.4"));
	/* but not on a subnet, be it one that takes no part */
	EXPECT_STREQ("0:" OVERLAP, COMMIT("set peering A/ad remote=d2",
					  "set peering D/da local=d2"));
	EXPECT_STREQ("default:A/ad", self->w.first.handle[0]);
	EXPECT_STREQ("0:" OVERLAP, COMMIT("new subnet A/a9 10.0.9.128/25"));
	EXPECT_EQ(VPEER_A_SUBNET_PREFIX, self->w.first.attr);
	EXPECT_STREQ("0:" OVERLAP, COMMIT("set subnet D/d9 10.0.3.0/25"));
	EXPECT_STREQ("ok", COMMIT("new subnet A/a8 10.0.8.0/24"));
}

TEST_F(share, r_subp_4_two_remotes)
{
	COMMIT("new vnet D 10.1.0.0/16 10.4.0.0/16",
	       "new subnet D/d1 10.1.1.0/25", "new subnet D/d4 10.4.1.0/24");
	COMMIT(AB, BA);
	EXPECT_STREQ("0:" OVERLAP3,
		     COMMIT("new peering A/ad to=D local=a2 remote=d1"));
	EXPECT_STREQ("ok", COMMIT("new peering A/ad to=D local=a2 remote=d4"));
	EXPECT_STREQ("1:" OVERLAP3, COMMIT("set subnet B/b1 10.1.3.0/24",
					   "set subnet D/d4 10.1.3.0/24"));
}

TEST_F(share, r_subp_1_a_named_subnet_stays)
{
	COMMIT(AB, BA);
	EXPECT_STREQ("0:SubnetIsPeered", COMMIT("del subnet A/a1"));
	EXPECT_STREQ("default:A/a1", self->w.first.handle[0]);
	EXPECT_STREQ("default:A/ab", self->w.first.handle[1]);
	EXPECT_STREQ("ok", COMMIT("del subnet A/a2"));
	COMMIT("del peering A/ab");
	EXPECT_STREQ("0:SubnetIsPeered", COMMIT("del subnet A/a1"));
	EXPECT_STREQ("default:B/ba", self->w.first.handle[1]);
	EXPECT_STREQ("ok", COMMIT("del subnet A/a1", "del peering B/ba"));
	/* another of its name takes its place */
	COMMIT("new subnet A/a1 10.0.1.0/24", AB, BA);
	EXPECT_STREQ("ok", COMMIT("del subnet A/a1",
				  "new subnet A/a1 10.0.7.0/24"));
	EXPECT_STREQ("Connected LocalNotInSync", LINK("B/ba"));
	/* a VNet goes with all that is in it */
	EXPECT_STREQ("ok", COMMIT("del vnet A"));
	EXPECT_STREQ("Disconnected FullyInSync", LINK("B/ba"));
}

TEST_F(share, r_subp_3_prefixes_of_a_subnet_are_synced)
{
	COMMIT(AB, BA);
	EXPECT_STREQ("ok", COMMIT("set subnet B/b1 10.1.9.0/24"));
	EXPECT_STREQ("Connected LocalNotInSync", LINK("A/ab"));
	EXPECT_STREQ("Connected RemoteNotInSync", LINK("B/ba"));
	EXPECT_STREQ("-", LEADS("A/a1", "10.1.9.4"));
	EXPECT_EQ(VPEER_REASON_SOURCE_NOT_IN_SYNC,
		  ADMITS("B/b1", "10.1.9.4", "10.0.1.4", false));
	EXPECT_STREQ("ok", COMMIT("set peering A/ab sync"));
	EXPECT_STREQ("Connected FullyInSync", LINK("A/ab"));
	EXPECT_STREQ("B", LEADS("A/a1", "10.1.9.4"));
	/* the VNet's space is another matter */
	EXPECT_STREQ("ok", COMMIT("set vnet B 10.8.0.0/16"));
	EXPECT_STREQ("Connected FullyInSync", LINK("A/ab"));
	/* and SEM-3.5 */
	EXPECT_STREQ("ok", COMMIT("set peering A/ab +auto-sync"));
	EXPECT_STREQ("ok", COMMIT("set subnet B/b1 10.8.0.0/24"));
	EXPECT_STREQ("Connected FullyInSync", LINK("B/ba"));
	EXPECT_STREQ("B", LEADS("A/a1", "10.8.0.4"));
}

TEST_F(share, r_flag_7_sources_of_other_subnets_are_forwarded)
{
	COMMIT(AB, BA);
	EXPECT_EQ(VPEER_REASON_FORWARDED,
		  ADMITS("A/a1", "10.0.1.9", "10.1.1.4", true));
	EXPECT_EQ(VPEER_REASON_FORWARDED_DENIED,
		  ADMITS("A/a1", "10.0.2.9", "10.1.1.4", true));
	COMMIT("set peering B/ba +forwarded");
	EXPECT_EQ(VPEER_REASON_FORWARDED,
		  ADMITS("A/a1", "10.0.2.9", "10.1.1.4", true));
}

TEST_F(share, r_subp_7_subnets_and_ipv6_alone)
{
	EXPECT_STREQ("ok", COMMIT(AB " +only-ipv6", BA " +only-ipv6"));
	EXPECT_STREQ("fd00:b:0:1::/64", KNOWS("A/ab"));
	EXPECT_STREQ("B", LEADS("A/a1", "fd00:b:0:1::4"));
	EXPECT_STREQ("-", LEADS("A/a1", "10.1.1.4"));
	EXPECT_STREQ("-", LEADS("A/a2", "fd00:b:0:1::4"));
	EXPECT_STREQ("ok", COMMIT("set subnet B/b1 10.1.9.0/24"));
	EXPECT_STREQ("Connected FullyInSync", LINK("A/ab"));
}

TEST_F(share, r_lim_7_subnets_of_a_link)
{
	COMMIT("set fabric . limit=peering-subnets:3");
	EXPECT_STREQ("ok", COMMIT(AB " local=a2"));
	EXPECT_STREQ("0:LimitReached", COMMIT("set peering A/ab remote=b2"));
	EXPECT_STREQ("R-LIM-7", self->w.first.rule);
	EXPECT_EQ(3, self->w.first.limit);
	EXPECT_STREQ("ok", COMMIT("set peering A/ab remote=b2 -local=a2"));
}

/* A limit refuses what adds to what it limits. */
TEST_F(share, r_lim_7_what_was_there_may_become_less)
{
	EXPECT_STREQ("ok", COMMIT(AB " local=a2 remote=b2"));
	EXPECT_STREQ("ok", COMMIT("set fabric ? limit=peering-subnets:2"));
	EXPECT_STREQ("0:LimitReached", COMMIT("set peering A/ab local=a3"));
	EXPECT_STREQ("ok", COMMIT("set peering A/ab -local=a2 local=a3"));
	EXPECT_STREQ("ok", COMMIT("set peering A/ab -local=a3"));
}

TEST_F(share, r_lim_4_a_link_that_fills_the_remote)
{
	COMMIT("new subnet C/c 10.2.1.0/24",
	       "set fabric . limit=peered-addresses:4",
	       "new nic a in=A/a3 10.0.3.4",
	       "new nic b in=B/b2 10.1.2.4 10.1.2.5",
	       "new nic c in=C/c 10.2.1.4 10.2.1.5");
	COMMIT("new peering A/ac to=C", "new peering C/ca to=A");
	COMMIT("new peering A/ab to=B");
	EXPECT_STREQ("0:LimitReached", COMMIT("new peering B/ba to=A"));
	EXPECT_STREQ("default:A", self->w.first.handle[0]);
	EXPECT_STREQ("ok", COMMIT("new peering B/ba to=A",
				  "del peering A/ac"));
}

/* What piles up before the limit is looked at is bounded. */
TEST_F(share, r_lim_7_far_too_many)
{
	struct script_op *s = calloc(1, sizeof(*s));
	struct vpeer_str *name = calloc(20000, sizeof(*name));
	const struct vpeer_op *op = &s->op;
	char *text = calloc(20000, 8);
	u32 i;

	for (i = 0; i < 20000; i++) {
		sprintf(text + 8 * i, "n%u", i);
		name[i] = vpeer_str(text + 8 * i);
	}
	script_parse(s, AB);
	s->op.subnets = name;
	s->op.n_local = 10000;
	s->op.n_remote = 10000;
	transact(&self->w, &op, 1, false, &self->w.last);
	EXPECT_EQ(-ENOSPC, self->w.last.err);
	EXPECT_EQ(1, self->w.last.n);
	free(name);
	free(text);
	free(s);
}

/* Subnets that the same links name share a table. */
TEST_F(share, r_subp_5_one_table_for_a_set_of_links)
{
	struct vpeer_table *t;
	u32 n = 0;

	COMMIT(AB " local=a2", BA " remote=a2");
	LEADS("A/a1", "10.1.1.4");
	EXPECT_EQ(the_subnet(&self->w, "A/a1")->routes,
		  the_subnet(&self->w, "A/a2")->routes);
	EXPECT_EQ(self->t, the_subnet(&self->w, "A/a3")->routes);
	for (t = self->t; t; t = t->next)
		n++;
	EXPECT_EQ(2, n);
	COMMIT("new subnet C/c 10.2.1.0/24",
	       "new peering A/ac to=C local=a2 local=a3 remote=c",
	       "new peering C/ca to=A local=c remote=a2 remote=a3");
	LEADS("A/a1", "10.1.1.4");
	for (t = self->t, n = 0; t; t = t->next)
		n++;
	EXPECT_EQ(4, n);
	EXPECT_STREQ("C", LEADS("A/a2", "10.2.1.4"));
	EXPECT_STREQ("B", LEADS("A/a2", "10.1.1.4"));
	EXPECT_STREQ("-", LEADS("A/a1", "10.2.1.4"));
	EXPECT_STREQ("-", LEADS("A/a3", "10.1.1.4"));
}

/* R-LIM-4, its second half */

TEST_F(share, r_lim_4_addresses_of_peered_vnets)
{
	COMMIT("set fabric . limit=peered-addresses:5");
	COMMIT("new nic a in=A/a3 10.0.3.4 10.0.3.5",
	       "new nic b in=B/b2 10.1.2.4 10.1.2.5");
	EXPECT_STREQ("ok", COMMIT("new peering A/ab to=B"));
	EXPECT_STREQ("ok", COMMIT("new nic a2 in=A/a3 10.0.3.6 10.0.3.7"));
	/* 4 and 2 */
	EXPECT_STREQ("0:LimitReached", COMMIT("new peering B/ba to=A"));
	EXPECT_STREQ("R-LIM-4", self->w.first.rule);
	EXPECT_EQ(VPEER_A_FABRIC_LIMIT_PEERED_ADDRESSES, self->w.first.attr);
	EXPECT_EQ(5, self->w.first.limit);
	EXPECT_STREQ("default:B", self->w.first.handle[0]);
	EXPECT_STREQ("ok", COMMIT("new peering B/ba to=A",
				  "set nic a2 -10.0.3.7"));
	EXPECT_STREQ("0:LimitReached", COMMIT("set nic b 10.1.2.6"));
	EXPECT_STREQ("ok", COMMIT("set nic b 10.1.2.6 -10.1.2.5"));
	EXPECT_STREQ("ok", COMMIT("set fabric . limit=peered-addresses:6",
				  "set nic b 10.1.2.7"));
}

TEST_F(share, r_lim_4_in_every_view)
{
	COMMIT("new subnet C/c 10.2.1.0/24",
	       "set fabric . limit=peered-addresses:4",
	       "new nic a in=A/a3 10.0.3.4", "new nic b in=B/b2 10.1.2.4",
	       "new nic c in=C/c 10.2.1.4");
	PAIR("");
	COMMIT("new peering A/ac to=C", "new peering C/ca to=A");
	EXPECT_STREQ("ok", COMMIT("set nic b 10.1.2.5"));
	/* A is the only one that sees 5 */
	EXPECT_STREQ("0:LimitReached", COMMIT("set nic c 10.2.1.5"));
	EXPECT_STREQ("default:A", self->w.first.handle[0]);
	EXPECT_STREQ("0:LimitReached", COMMIT("set nic a 10.0.3.5"));
	EXPECT_STREQ("default:A", self->w.first.handle[0]);
	EXPECT_STREQ("ok", COMMIT("set nic c 10.2.1.5", "del peering A/ab"));
	EXPECT_STREQ("ok", COMMIT("set nic b 10.1.2.6 10.1.2.7"));
	EXPECT_STREQ("2:LimitReached", COMMIT("del peering B/ba",
					      "new peering B/b to=A",
					      "new peering A/b to=B"));
}

TEST_HARNESS_MAIN
