// SPDX-License-Identifier: GPL-2.0-only
/*
 * Grants, what they allow, and what refusals tell (R-AUTH, SEM-6).
 *
 *	tenant t1: subscription s1 (VNets A, B), s1b (D)	t2: s2 (C)
 *
 * User 7 is the one who tries, user 8 somebody else, 100 a group.
 */
#include <kselftest_harness.h>
#include "lib.h"

struct person {
	u32 user;
	u32 group;
};

static bool is(const void *ctx, u32 i, struct vpeer_principal *who)
{
	const struct person *p = ctx;

	*who = (struct vpeer_principal){ i ? p->group : p->user, i };
	return i < 2;
}

static const struct person seven = { 7, 1 }, eight = { 8, 1 },
			   member = { 9, 100 };

#define PARTY(person)	{ .is = is, .ctx = &(person) }
#define ROOT		{ .administrator = true, .is = is, .ctx = &nobody }

static const struct person nobody = { VPEER_NOBODY - 1, VPEER_NOBODY - 1 };
static struct vpeer_caller by_seven = { NULL, PARTY(seven), PARTY(seven) };
static struct vpeer_caller by_member = { NULL, PARTY(member), PARTY(member) };
static struct vpeer_caller by_root = { NULL, ROOT, ROOT };

static void build(struct world *w)
{
	if (strcmp("ok", commit(w, "new tenant t1", "new tenant t2",
				"new subscription s1 tenant=t1",
				"new subscription s1b tenant=t1",
				"new subscription s2 tenant=t2",
				"new vnet s1:A 10.1.0.0/16",
				"new vnet s1:B 10.2.0.0/16",
				"new vnet s1b:D 10.4.0.0/16",
				"new vnet s2:C 10.3.0.0/16",
				"new subnet s1:A/s 10.1.1.0/24",
				"new subnet s2:C/s 10.3.1.0/24",
				"new nic s1:n in=A/s", "new nic s2:n in=C/s",
				"new peering s1:A/b to=B",
				"new peering s1:B/a to=A",
				"new peering s2:C/a to=s1:A", NULL)))
		die("no world: %s", w->text);
}

FIXTURE(grant) {
	struct world w;
};

FIXTURE_SETUP(grant)
{
	world_init(&self->w);
	build(&self->w);
	by_seven.model = &self->w.m;
	by_member.model = &self->w.m;
	by_root.model = &self->w.m;
}

FIXTURE_TEARDOWN(grant)
{
	world_exit(&self->w);
}

static const char *as(struct world *w, const struct vpeer_caller *caller,
		      const char *text)
{
	const char *said;

	w->caller = caller;
	said = commit(w, text, NULL);
	w->caller = NULL;
	return said;
}

static const char *try_as(struct world *w, const struct vpeer_caller *caller,
			  const char *text)
{
	const char *said;

	w->caller = caller;
	said = dry_run(w, text, NULL);
	w->caller = NULL;
	return said;
}

/* What the first refusal tells its reader. */
static const char *told(struct world *w)
{
	const struct vpeer_refusal *r = &w->first;
	static char buf[4][1024];
	static u32 turn;
	char *p = buf[turn = (turn + 1) % 4];
	char text[64];
	u32 i;

	p += sprintf(p, "%s %s %s attr=%u role=%u limit=%u",
		     code_name(r->code), r->rule, vpeer_codes[r->code].text,
		     r->attr, r->role, r->limit);
	for (i = 0; i < r->n_objects; i++)
		p += sprintf(p, " %u:%s", r->kind[i],
			     r->hides & (1U << i) ? "?" : r->handle[i]);
	for (i = 0; i < r->n_prefixes; i++)
		if (!(r->hides_prefix & (1U << i)))
			p += sprintf(p, " %s",
				     prefix_text(&r->prefix[i], text));
	return buf[turn];
}

TEST_F(grant, sem_6_identity)
{
	EXPECT_STREQ("ok", COMMIT("new grant s1:A user=7 role=reader"));
	EXPECT_STREQ("0:ResourceAlreadyExists",
		     COMMIT("new grant s1:A user=7 role=reader"));
	EXPECT_EQ(-EEXIST, self->w.last.err);
	EXPECT_STREQ("ok", COMMIT("new grant s1:A group=7 role=reader",
				  "new grant s1:A user=7 role=peer",
				  "new grant s1:B user=7 role=reader",
				  "new grant s1: user=7 role=reader",
				  "new grant ? tenant=t1 user=7 role=reader"));
	EXPECT_EQ(6, self->w.m.count[VPEER_OBJECT_GRANT]);
	EXPECT_STREQ("0:ResourceNotFound",
		     COMMIT("del grant s1:A user=8 role=reader"));
	EXPECT_EQ(-ENOENT, self->w.last.err);
	EXPECT_STREQ("0:ResourceNotFound",
		     COMMIT("del grant s1:A user=7 role=owner"));
	EXPECT_STREQ("ok", COMMIT("del grant s1:A user=7 role=reader"));
	EXPECT_STREQ("0:ResourceNotFound",
		     COMMIT("del grant s1:A user=7 role=reader"));
	EXPECT_STREQ("ok", COMMIT("new grant s1:A user=7 role=reader"));
	/* the same commit may take and give it anew */
	EXPECT_STREQ("ok", COMMIT("new grant s1:A user=7 role=reader",
				  "del grant s1:A user=7 role=reader"));
}

TEST_F(grant, sem_6_scopes_are_one_of_three)
{
	EXPECT_STREQ("0:MissingAttribute",
		     COMMIT("new grant ? user=7 role=reader"));
	EXPECT_STREQ("0:InvalidAttribute",
		     COMMIT("new grant s1:A tenant=t1 user=7 role=reader"));
	EXPECT_STREQ("0:MissingAttribute", COMMIT("new grant s1:A user=7"));
	EXPECT_STREQ("0:MissingAttribute",
		     COMMIT("new grant s1:A role=reader"));
	EXPECT_STREQ("0:ResourceNotFound",
		     COMMIT("new grant s1:X user=7 role=reader"));
	EXPECT_STREQ("0:ResourceNotFound",
		     COMMIT("new grant x:A user=7 role=reader"));
	EXPECT_STREQ("0:ResourceNotFound",
		     COMMIT("new grant x: user=7 role=reader"));
	EXPECT_STREQ("0:ResourceNotFound",
		     COMMIT("new grant ? tenant=x user=7 role=reader"));
}

TEST_F(grant, sem_6_grants_go_with_their_scope)
{
	EXPECT_STREQ("ok", COMMIT("new tenant t", "new subscription s tenant=t",
				  "new vnet s:V 10.9.0.0/16",
				  "new grant ? tenant=t user=7 role=owner",
				  "new grant s: user=7 role=owner",
				  "new grant s:V user=7 role=owner"));
	EXPECT_STREQ("ok", COMMIT("del vnet s:V"));
	EXPECT_EQ(2, self->w.m.count[VPEER_OBJECT_GRANT]);
	/* another VNet of the name is another VNet */
	EXPECT_STREQ("ok", COMMIT("new vnet s:V 10.9.0.0/16"));
	EXPECT_EQ(2, self->w.m.count[VPEER_OBJECT_GRANT]);
	EXPECT_STREQ("ok", COMMIT("del vnet s:V", "del subscription s",
				  "del grant s: user=7 role=owner"));
	EXPECT_EQ(1, self->w.m.count[VPEER_OBJECT_GRANT]);
	EXPECT_STREQ("ok", COMMIT("del tenant t"));
	EXPECT_EQ(0, self->w.m.count[VPEER_OBJECT_GRANT]);
}

TEST_F(grant, sem_6_limit_of_a_scope)
{
	EXPECT_STREQ("ok", COMMIT("set fabric . limit=grants:1"));
	EXPECT_STREQ("1:LimitReached",
		     COMMIT("new grant s1:A user=7 role=reader",
			    "new grant s1:A user=8 role=reader"));
	EXPECT_EQ(1, self->w.first.limit);
	EXPECT_STREQ("s1:A", self->w.first.handle[0]);
	EXPECT_STREQ("ok", COMMIT("new grant s1:A user=7 role=reader",
				  "new grant s1: user=7 role=reader",
				  "new grant ? tenant=t1 user=7 role=reader"));
	EXPECT_STREQ("ok", COMMIT("new grant s1:A user=8 role=reader",
				  "del grant s1:A user=7 role=reader"));
	EXPECT_STREQ("0:LimitReached",
		     COMMIT("new grant s1: user=8 role=reader"));
}

/* What can be tried on A, and the right that it takes. */
static const struct {
	const char *text;
	enum vpeer_right right;
	bool of_subscription;
} tries[] = {
	{ "set vnet s1:A 10.5.0.0/16", VPEER_RIGHT_WRITE },
	{ "new subnet s1:A/t 10.1.2.0/24", VPEER_RIGHT_WRITE },
	{ "set subnet s1:A/s 10.1.3.0/24", VPEER_RIGHT_WRITE },
	{ "set nic s1:n +ip-forwarding", VPEER_RIGHT_WRITE },
	{ "set peering s1:A/b -access", VPEER_RIGHT_WRITE },
	{ "set peering s1:A/b sync", VPEER_RIGHT_WRITE },
	{ "del peering s1:A/b", VPEER_RIGHT_WRITE },
	{ "new vnet s1:E 10.6.0.0/16", VPEER_RIGHT_WRITE, true },
	{ "new nic s1:m in=A/s", VPEER_RIGHT_WRITE, true },
	{ "del nic s1:n", VPEER_RIGHT_WRITE, true },
	{ "new grant s1:A user=8 role=reader", VPEER_RIGHT_GRANT },
	{ "new grant s1: user=8 role=reader", VPEER_RIGHT_GRANT, true },
};

static const struct {
	const char *word;
	u32 rights;
} roles[] = {
	{ "reader", VPEER_RIGHT_READ },
	{ "peer", VPEER_RIGHT_PEER },
	{ "network-contributor",
	  VPEER_RIGHT_READ | VPEER_RIGHT_WRITE | VPEER_RIGHT_PEER },
	{ "owner", VPEER_RIGHT_READ | VPEER_RIGHT_WRITE | VPEER_RIGHT_PEER |
		   VPEER_RIGHT_GRANT },
};

enum level { ELSEWHERE, VNET, SUBSCRIPTION, TENANT };

/* Where a grant may stand, and whether A lies in that. */
static const struct {
	const char *text;
	enum level level;
} scopes[] = {
	{ "s1:A", VNET }, { "s1:", SUBSCRIPTION }, { "? tenant=t1", TENANT },
	{ "s1:B", ELSEWHERE }, { "s1b:", ELSEWHERE }, { "s1b:D", ELSEWHERE },
	{ "s2:", ELSEWHERE }, { "? tenant=t2", ELSEWHERE },
	{ "? tenant=default", ELSEWHERE },
};

static void try_all(struct __test_metadata *_metadata, struct world *w,
		    u32 role, u32 scope)
{
	enum level level = scopes[scope].level;
	const char *said;
	bool allowed;
	u32 i;

	for (i = 0; i < ARRAY_SIZE(tries); i++) {
		allowed = level >= (tries[i].of_subscription ? SUBSCRIPTION :
							       VNET) &&
			  (roles[role].rights & tries[i].right);
		said = try_as(w, &by_seven, tries[i].text);
		EXPECT_STREQ(allowed ? "ok" : "0:AuthorizationFailed", said) {
			TH_LOG("%s of %s: %s", roles[role].word,
			       scopes[scope].text, tries[i].text);
		}
		if (!allowed)
			EXPECT_EQ(vpeer_right_role(tries[i].right),
				  w->first.role);
	}
}

TEST_F(grant, r_auth_1_2_rights_by_role_and_scope)
{
	char text[96];
	u32 role, scope;

	/* so that there is something to sync */
	COMMIT("set vnet s1:B 10.12.0.0/16");
	for (role = 0; role < ARRAY_SIZE(roles); role++)
		for (scope = 0; scope < ARRAY_SIZE(scopes); scope++) {
			snprintf(text, sizeof(text),
				 "new grant %s user=7 role=%s",
				 scopes[scope].text, roles[role].word);
			ASSERT_STREQ("ok", COMMIT(text));
			try_all(_metadata, &self->w, role, scope);
			memcpy(text, "del", 3);
			ASSERT_STREQ("ok", COMMIT(text));
		}
}

TEST_F(grant, sem_6_what_only_an_administrator_may)
{
	static const char * const texts[] = {
		"new tenant x", "set tenant t1", "del tenant t1",
		"new subscription x tenant=t1", "set subscription s1",
		"del subscription s1", "set fabric . limit=vnets:5",
	};
	u32 i;

	COMMIT("new grant ? tenant=t1 user=7 role=owner");
	for (i = 0; i < ARRAY_SIZE(texts); i++) {
		EXPECT_STREQ("0:AuthorizationFailed",
			     try_as(&self->w, &by_seven, texts[i]));
		EXPECT_EQ(0, self->w.first.role);
	}
	EXPECT_STREQ("ok", try_as(&self->w, &by_root, "new tenant x"));
}

TEST_F(grant, r_auth_3_4_5_6_a_link_needs_both_vnets)
{
	static const char new_link[] = "new peering s1:B/c to=s2:C";

	EXPECT_STREQ("0:AuthorizationFailed 0:LinkedAuthorizationFailed",
		     as(&self->w, &by_seven, new_link));
	EXPECT_STREQ("R-AUTH-5", self->w.first.rule);
	COMMIT("new grant s1:B user=7 role=network-contributor");
	EXPECT_STREQ("0:LinkedAuthorizationFailed",
		     as(&self->w, &by_seven, new_link));
	EXPECT_STREQ("R-AUTH-6", self->w.first.rule);
	EXPECT_EQ(VPEER_ROLE_PEER, self->w.first.role);
	EXPECT_STREQ("s2:C", self->w.first.handle[0]);
	/* a reader of the remote VNet may not peer with it */
	COMMIT("new grant s2:C user=7 role=reader");
	EXPECT_STREQ("0:LinkedAuthorizationFailed",
		     as(&self->w, &by_seven, new_link));
	COMMIT("new grant s2:C user=7 role=peer",
	       "del grant s1:B user=7 role=network-contributor");
	EXPECT_STREQ("0:AuthorizationFailed",
		     as(&self->w, &by_seven, new_link));
	COMMIT("new grant s1:B user=7 role=network-contributor");
	EXPECT_STREQ("ok", as(&self->w, &by_seven, new_link));
	/* in one subscription the same is asked */
	EXPECT_STREQ("0:LinkedAuthorizationFailed",
		     try_as(&self->w, &by_seven, "new peering s1:B/x to=A"));
	EXPECT_STREQ("R-AUTH-4", self->w.first.rule);
}

TEST_F(grant, r_auth_10_one_role_for_the_subscription)
{
	COMMIT("del peering s1:A/b both",
	       "new grant s1: user=7 role=network-contributor");
	EXPECT_STREQ("ok", as(&self->w, &by_seven, "new peering s1:A/b to=B"));
	EXPECT_STREQ("ok", as(&self->w, &by_seven, "new peering s1:B/a to=A"));
}

TEST_F(grant, r_auth_4_what_a_link_gains)
{
	COMMIT("new grant s1:A user=7 role=network-contributor");
	EXPECT_STREQ("ok", as(&self->w, &by_seven,
			      "set peering s1:A/b -access"));
	/* switched on again it needs the other side's word */
	EXPECT_STREQ("0:LinkedAuthorizationFailed",
		     as(&self->w, &by_seven, "set peering s1:A/b +access"));
	EXPECT_STREQ("0:LinkedAuthorizationFailed",
		     as(&self->w, &by_seven, "set peering s1:A/b +forwarded"));
	EXPECT_STREQ("nothing", as(&self->w, &by_seven,
				   "set peering s1:A/b -forwarded"));
	/* R-SYNC-13 */
	COMMIT("set vnet s1:B 10.12.0.0/16");
	EXPECT_STREQ("ok", as(&self->w, &by_seven, "set peering s1:A/b sync"));
	/* a repair of what is Disconnected is a gain */
	COMMIT("del peering s1:B/a");
	EXPECT_STREQ("0:LinkedAuthorizationFailed",
		     as(&self->w, &by_seven, "set peering s1:A/b -forwarded"));
	COMMIT("new grant s1:B user=7 role=peer");
	EXPECT_STREQ("ok", as(&self->w, &by_seven,
			      "set peering s1:A/b +forwarded"));
}

TEST_F(grant, r_auth_4_subnets_that_a_link_gains)
{
	static const char refused[] = "0:LinkedAuthorizationFailed";

	COMMIT("del peering s1:A/b both");
	ASSERT_STREQ("ok",
		     COMMIT("new subnet s1:A/t 10.1.2.0/24",
			    "new subnet s1:A/u 10.1.3.0/24",
			    "new subnet s1:B/s 10.2.1.0/24",
			    "new subnet s1:B/t 10.2.2.0/24",
			    "new peering s1:A/b to=B local=s local=t remote=s",
			    "new grant s1:A user=7 role=network-contributor"));
	EXPECT_STREQ(refused, as(&self->w, &by_seven,
				 "set peering s1:A/b local=u"));
	EXPECT_STREQ(refused, as(&self->w, &by_seven,
				 "set peering s1:A/b remote=t"));
	EXPECT_STREQ("ok", as(&self->w, &by_seven,
			      "set peering s1:A/b -local=t"));
	EXPECT_STREQ(refused, as(&self->w, &by_seven,
				 "set peering s1:A/b local=t"));
}

TEST_F(grant, r_auth_9_deletion)
{
	COMMIT("new grant s1:A user=7 role=network-contributor",
	       "new grant s1:B user=7 role=peer",
	       "new grant s1:B user=7 role=reader");
	EXPECT_STREQ("0:LinkedAuthorizationFailed",
		     as(&self->w, &by_seven, "del peering s1:A/b both"));
	EXPECT_EQ(VPEER_ROLE_NETWORK_CONTRIBUTOR, self->w.first.role);
	EXPECT_STREQ("ok", as(&self->w, &by_seven, "del peering s1:A/b"));
	COMMIT("del peering s1:B/a");
	COMMIT("new peering s1:A/b to=B", "new peering s1:B/a to=A",
	       "new grant s1:B user=7 role=network-contributor");
	EXPECT_STREQ("ok", as(&self->w, &by_seven, "del peering s1:A/b both"));
}

TEST_F(grant, r_auth_11_a_revoked_grant_leaves_the_peering)
{
	COMMIT("new grant s1:A user=7 role=network-contributor",
	       "new grant s2:C user=7 role=peer");
	EXPECT_STREQ("ok", as(&self->w, &by_seven,
			      "new peering s1:A/c to=s2:C"));
	EXPECT_STREQ("Connected FullyInSync",
		     link_text(&self->w, "s1:A/c"));
	EXPECT_STREQ("ok",
		     COMMIT("del grant s2:C user=7 role=peer",
			    "del grant s1:A user=7 role=network-contributor"));
	EXPECT_STREQ("Connected FullyInSync",
		     link_text(&self->w, "s1:A/c"));
	EXPECT_STREQ("0:AuthorizationFailed",
		     as(&self->w, &by_seven, "del peering s1:A/c"));
}

TEST_F(grant, sem_6_sender_and_opener_both)
{
	struct vpeer_model *m = &self->w.m;
	const struct vpeer_caller passed = { m, PARTY(seven), PARTY(eight) };
	const struct vpeer_caller taken = { m, PARTY(eight), PARTY(seven) };
	const struct vpeer_caller to_root = { m, ROOT, PARTY(seven) };
	const struct vpeer_caller from_root = { m, PARTY(seven), ROOT };
	static const char set[] = "set vnet s1:A 10.5.0.0/16";
	const struct vpeer_subscription *s1;

	COMMIT("new grant s1:A user=7 role=network-contributor");
	s1 = to_subscription(the_vnet(&self->w, "s1:A")->obj.parent);
	EXPECT_STREQ("ok", try_as(&self->w, &by_seven, set));
	EXPECT_STREQ("0:AuthorizationFailed", try_as(&self->w, &passed, set));
	EXPECT_STREQ("0:AuthorizationFailed", try_as(&self->w, &taken, set));
	/* an administrator adds nothing to what the other may */
	EXPECT_STREQ("ok", try_as(&self->w, &to_root, set));
	EXPECT_STREQ("ok", try_as(&self->w, &from_root, set));
	EXPECT_STREQ("0:AuthorizationFailed",
		     try_as(&self->w, &to_root, "new tenant x"));
	EXPECT_STREQ("0:AuthorizationFailed",
		     try_as(&self->w, &from_root, "new tenant x"));
	EXPECT_STREQ("0:AuthorizationFailed",
		     try_as(&self->w, &to_root, "set vnet s1:B 10.5.0.0/16"));
	/* nor do they stage or know of more than both may */
	EXPECT_FALSE(vpeer_caller_has_grant(&passed));
	EXPECT_FALSE(vpeer_caller_has_grant(&taken));
	EXPECT_TRUE(vpeer_caller_has_grant(&to_root));
	EXPECT_TRUE(vpeer_caller_has_grant(&from_root));
	EXPECT_FALSE(vpeer_caller_knows(&passed, s1));
	EXPECT_FALSE(vpeer_caller_knows(&taken, s1));
	EXPECT_TRUE(vpeer_caller_knows(&to_root, s1));
	EXPECT_TRUE(vpeer_caller_knows(&from_root, s1));
	/* each by a grant of his own */
	COMMIT("new grant s1: user=8 role=network-contributor");
	EXPECT_STREQ("ok", try_as(&self->w, &passed, set));
	EXPECT_STREQ("ok", try_as(&self->w, &taken, set));
	EXPECT_TRUE(vpeer_caller_has_grant(&passed));
	EXPECT_TRUE(vpeer_caller_has_grant(&by_root));
	EXPECT_FALSE(vpeer_caller_has_grant(&by_member));
}

TEST_F(grant, sem_6_the_default_subscription_is_named)
{
	EXPECT_STREQ("0:AuthorizationFailed",
		     try_as(&self->w, &by_seven, "set vnet X 10.5.0.0/16"));
	EXPECT_NE(NULL, strstr(told(&self->w), "default:X"));
}

TEST_F(grant, sem_6_groups)
{
	COMMIT("new grant s1:A group=100 role=network-contributor");
	EXPECT_STREQ("ok", try_as(&self->w, &by_member,
				  "set vnet s1:A 10.5.0.0/16"));
	EXPECT_STREQ("0:AuthorizationFailed",
		     try_as(&self->w, &by_seven,
			    "set vnet s1:A 10.5.0.0/16"));
	/* a user is no group of the same number */
	COMMIT("new grant s1:B group=7 role=network-contributor");
	EXPECT_STREQ("0:AuthorizationFailed",
		     try_as(&self->w, &by_seven,
			    "set vnet s1:B 10.5.0.0/16"));
}

TEST_F(grant, sem_6_an_owner_gives_grants_within_his_scope)
{
	COMMIT("new grant s1:A user=7 role=owner");
	EXPECT_STREQ("ok", as(&self->w, &by_seven,
			      "new grant s1:A group=100 role=owner"));
	EXPECT_STREQ("0:AuthorizationFailed",
		     as(&self->w, &by_seven,
			"new grant s1: user=7 role=owner"));
	EXPECT_EQ(VPEER_ROLE_OWNER, self->w.first.role);
	EXPECT_STREQ("0:AuthorizationFailed",
		     as(&self->w, &by_seven,
			"new grant ? tenant=t1 user=7 role=owner"));
	EXPECT_STREQ("0:AuthorizationFailed",
		     as(&self->w, &by_seven,
			"new grant ? user=7 role=owner"));
	EXPECT_STREQ("ok", as(&self->w, &by_member,
			      "del grant s1:A user=7 role=owner"));
	EXPECT_STREQ("0:AuthorizationFailed",
		     as(&self->w, &by_seven,
			"new grant s1:A user=7 role=owner"));
}

/* Rights are those in force when the commit begins, in any order. */
TEST_F(grant, sem_6_a_commit_gives_itself_no_right)
{
	const char *said;

	COMMIT("new grant s1:A user=7 role=owner");
	self->w.caller = &by_seven;
	said = COMMIT("new grant s1:A group=1 role=network-contributor",
		      "set vnet s1:A 10.5.0.0/16",
		      "del grant s1:A user=7 role=owner");
	EXPECT_STREQ("ok", said);
	said = COMMIT("del grant s1:A group=1 role=network-contributor");
	EXPECT_STREQ("0:AuthorizationFailed", said);
	self->w.caller = NULL;
	COMMIT("new grant s1: user=7 role=network-contributor",
	       "del grant s1:A group=1 role=network-contributor");
	self->w.caller = &by_seven;
	said = COMMIT("new vnet s1:N 10.7.0.0/16",
		      "new grant s1:N user=7 role=owner");
	EXPECT_STREQ("1:AuthorizationFailed", said);
	self->w.caller = NULL;
}

/* Each with what is there, with what is not, with what is taken or full. */
static const char * const twins[][2] = {
	{ "set vnet s2:C 10.5.0.0/16", "set vnet s2:X 10.5.0.0/16" },
	{ "del vnet s2:C", "del vnet s2:X" },
	{ "new vnet s2:C 10.5.0.0/16", "new vnet s2:X 10.5.0.0/16" },
	{ "new subnet s2:C/s 10.3.1.0/24", "new subnet s2:C/x 10.3.1.0/24" },
	{ "set subnet s2:C/s clear", "set subnet s2:C/x clear" },
	{ "del subnet s2:C/s", "del subnet s2:C/x" },
	{ "new nic s2:n in=C/s", "new nic s2:x in=C/s" },
	{ "new nic s2:x in=C/s", "new nic s2:x in=X/s" },
	{ "set nic s2:n in=C/s", "set nic s2:x in=C/s" },
	{ "del nic s2:n", "del nic s2:x" },
	{ "new peering s2:C/a to=s1:A", "new peering s2:C/x to=s1:A" },
	{ "set peering s2:C/a sync", "set peering s2:C/x sync" },
	{ "set peering s2:C/a +access", "set peering s2:C/x +access" },
	{ "del peering s2:C/a both", "del peering s2:C/x both" },
	{ "new grant s2:C user=8 role=owner",
	  "new grant s2:C user=7 role=owner" },
	{ "del grant s2:C user=8 role=owner",
	  "del grant s2:C user=7 role=owner" },
	{ "new peering s1:A/x to=s2:C", "new peering s1:A/x to=s2:X" },
	{ "new peering s1:A/x to=s1b:D", "new peering s1:A/x to=s1b:X" },
	{ "new peering s1:A/x to=s2:C", "new peering s1:A/x to=none:C" },
	{ "set vnet s2:C 10.5.0.0/16", "set vnet none:C 10.5.0.0/16" },
	{ "new vnet s2:E 10.5.0.0/16", "new vnet none:E 10.5.0.0/16" },
	{ "new grant s2: user=8 role=owner",
	  "new grant none: user=8 role=owner" },
	{ "new grant ? tenant=t2 user=8 role=owner",
	  "new grant ? tenant=none user=8 role=owner" },
	{ "del tenant t2", "del tenant none" },
	{ "new tenant t2", "new tenant none" },
	{ "del subscription s2", "del subscription none" },
};

/* "none" and X are told as they are written: so are s2, t2, C. */
static void same_words(char *text)
{
	static const char * const words[][2] = {
		{ "none", "s2" }, { "s2:X", "s2:C" }, { "s1b:X", "s1b:D" },
	};
	char *at;
	u32 i;

	for (i = 0; i < ARRAY_SIZE(words); i++)
		while ((at = strstr(text, words[i][0]))) {
			memmove(at + strlen(words[i][1]),
				at + strlen(words[i][0]),
				strlen(at + strlen(words[i][0])) + 1);
			memcpy(at, words[i][1], strlen(words[i][1]));
		}
	while ((at = strstr(text, "t2")))
		at[0] = 's';
}

TEST_F(grant, sem_6_what_is_there_and_what_is_not_are_refused_alike)
{
	char there[1024], not_there[1024];
	u32 i;

	COMMIT("new grant s1:A user=7 role=network-contributor",
	       "new grant s2:C user=8 role=owner");
	COMMIT("set fabric . limit=vnets:1 limit=nics:1");
	for (i = 0; i < ARRAY_SIZE(twins); i++) {
		try_as(&self->w, &by_seven, twins[i][0]);
		EXPECT_EQ(-EACCES, self->w.last.err);
		EXPECT_EQ(1, self->w.last.n);
		strcpy(there, told(&self->w));
		try_as(&self->w, &by_seven, twins[i][1]);
		EXPECT_EQ(-EACCES, self->w.last.err);
		EXPECT_EQ(1, self->w.last.n);
		strcpy(not_there, told(&self->w));
		same_words(there);
		same_words(not_there);
		EXPECT_STREQ(there, not_there) {
			TH_LOG("%s", twins[i][0]);
		}
	}
}

#define HUB_OVERLAP "VnetAddressSpaceOverlapsWithAlreadyPeeredVnet " \
	"R-PEER-8 two remote VNets of one VNet overlap"

/* A hub with two spokes, of which 7 may write one and read no other. */
TEST_F(grant, sem_6_third_parties_are_not_named)
{
	COMMIT("new vnet s2:H 10.20.0.0/16", "new vnet s2:Z 10.21.0.0/16",
	       "new peering s2:H/z to=Z", "new peering s2:Z/h to=H",
	       "new peering s2:H/b to=s1:B", "new peering s1:B/h to=s2:H",
	       "new grant s1:B user=7 role=network-contributor");
	EXPECT_STREQ("0:VnetAddressSpaceOverlapsWithAlreadyPeeredVnet",
		     try_as(&self->w, &by_seven, "set vnet s1:B 10.21.1.0/24"));
	/* the link of the hub is one to B, and so known to its reader */
	EXPECT_EQ(NULL, strstr(told(&self->w), "s2:Z"));
	EXPECT_EQ(NULL, strstr(told(&self->w), "10.21.0.0"));
	EXPECT_NE(NULL, strstr(told(&self->w), "10.21.1.0/24"));
	EXPECT_STREQ("0:VnetAddressSpacesOverlap",
		     try_as(&self->w, &by_seven, "set vnet s1:B 10.20.1.0/24"));
	EXPECT_EQ(NULL, strstr(told(&self->w), "s2:H "));
	EXPECT_EQ(NULL, strstr(told(&self->w), "10.20.0.0"));
	EXPECT_NE(NULL, strstr(told(&self->w), "10.20.1.0/24"));
	/* who may read it is told */
	COMMIT("new grant s2: user=7 role=reader");
	try_as(&self->w, &by_seven, "set vnet s1:B 10.21.1.0/24");
	EXPECT_NE(NULL, strstr(told(&self->w), "s2:Z"));
	EXPECT_NE(NULL, strstr(told(&self->w), "10.21.0.0/16"));
}

TEST_F(grant, sem_6_a_stale_half_is_not_named)
{
	COMMIT("new vnet s2:H 10.20.0.0/16", "new peering s1:B/h to=s2:H",
	       "new peering s2:H/b to=s1:B");
	COMMIT("del peering s1:B/a", "del peering s1:A/b");
	COMMIT("del vnet s1:B");
	COMMIT("new vnet s1:B 10.2.0.0/16",
	       "new grant s1:B user=7 role=network-contributor",
	       "new grant s2:H user=7 role=peer");
	EXPECT_STREQ("0:RemotePeeringIsDisconnected",
		     try_as(&self->w, &by_seven, "new peering s1:B/h to=s2:H"));
	EXPECT_EQ(NULL, strstr(told(&self->w), "s2:H/b"));
	EXPECT_NE(NULL, strstr(told(&self->w), "s1:B/h"));
}

TEST_F(grant, sem_3_4_a_link_is_known_where_it_leads)
{
	const struct vpeer_obj *to_a = &the_link(&self->w, "s2:C/a")->obj;
	const struct vpeer_obj *a = &the_vnet(&self->w, "s1:A")->obj;

	COMMIT("new grant s1:A user=7 role=peer");
	EXPECT_FALSE(vpeer_caller_sees(&by_seven, to_a));
	COMMIT("new grant s1:A user=7 role=reader");
	EXPECT_TRUE(vpeer_caller_sees(&by_seven, to_a));
	EXPECT_FALSE(vpeer_caller_reads(&by_seven, to_a));
	EXPECT_FALSE(vpeer_caller_sees(&by_seven, to_a->parent));
	EXPECT_TRUE(vpeer_caller_knows(&by_seven,
				       to_subscription(a->parent)));
	EXPECT_FALSE(vpeer_caller_knows(&by_seven,
					to_subscription(to_a->parent->parent)));
}

TEST_F(grant, sem_6_who_knows_of_a_grant)
{
	static const struct person group_8 = { 5, 8 };
	const struct vpeer_caller namesake = { &self->w.m, PARTY(group_8),
					       PARTY(group_8) };
	struct vpeer_obj *g;

	COMMIT("new grant s1:A user=8 role=reader");
	g = list_first_entry(&self->w.m.kin[VPEER_OBJECT_GRANT],
			     struct vpeer_obj, kin);
	EXPECT_TRUE(vpeer_caller_sees(NULL, g));
	EXPECT_FALSE(vpeer_caller_sees(&by_seven, g));
	/* user 8 is not group 8 */
	EXPECT_FALSE(vpeer_caller_sees(&namesake, g));
	COMMIT("new grant s1:A user=7 role=network-contributor");
	EXPECT_FALSE(vpeer_caller_sees(&by_seven, g));
	COMMIT("new grant s1: user=7 role=owner");
	EXPECT_TRUE(vpeer_caller_sees(&by_seven, g));
	COMMIT("del grant s1: user=7 role=owner",
	       "del grant s1:A user=8 role=reader",
	       "new grant s2: user=7 role=peer");
	list_for_each_entry(g, &self->w.m.kin[VPEER_OBJECT_GRANT], kin)
		EXPECT_TRUE(vpeer_caller_sees(&by_seven, g));
}

TEST_HARNESS_MAIN
