// SPDX-License-Identifier: GPL-2.0-only
/*
 * Grants, with users that are no administrators (R-AUTH, SEM-6).
 *
 *	default: v1, v2		tenant acme, subscription prod: v1
 *
 * Alice is user 1000, Bob 1001. What a child process finds wrong counts in the
 * test, since the verdict is in shared memory.
 */
#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif
#include <fcntl.h>
#include <grp.h>

#include "test.h"

#define ALICE	1000
#define BOB	1001
#define STAFF	2000

FIXTURE(grant) {
	struct fabric *f;
};

FAMILIES(grant);

FIXTURE_SETUP(grant)
{
	self->f = fabric_new();
	lab_vnet(self->f, 1);
	lab_vnet(self->f, 2);
	must_commit(self->f, "new tenant acme; new subscription prod tenant acme;"
		    "new vnet prod:v1 prefix 10.3.0.0/16 prefix fd00:3::/48;"
		    "new subnet prod:v1/s prefix 10.3.1.0/24 prefix fd00:3:0:1::/64");
}

FIXTURE_TEARDOWN(grant)
{
	fabric_close(self->f);
}

typedef void (*deed)(struct __test_metadata *_metadata, struct fabric *f);

/**
 * struct user - what somebody does in a process of his own
 * @_metadata: of the test
 * @home: namespace of the fabric
 * @uid: who he becomes, for good
 * @group: his only supplementary group, 0 for none
 * @real: his real user, 0 for @uid
 * @run: what he does, with a socket of his own
 */
struct user {
	struct __test_metadata *_metadata;
	int home;
	uid_t uid;
	gid_t group;
	uid_t real;
	deed run;
};

static int be(void *data)
{
	struct user *u = data;
	struct fabric f;

	netns_enter(u->home);
	if (u->group && setgroups(1, &u->group))
		die("setgroups");
	if (!u->group && setgroups(0, NULL))
		die("setgroups");
	if (setresgid(u->uid, u->uid, u->uid) ||
	    setresuid(u->real ? u->real : u->uid, u->uid, u->uid))
		die("setresuid");
	fabric_open(&f, -1);
	u->run(u->_metadata, &f);
	nl_close(&f.nl);
	return 0;
}

static void as(struct __test_metadata *_metadata, struct fabric *f, uid_t uid,
	       deed run)
{
	struct user u = { _metadata, f->home, uid, 0, 0, run };

	EXPECT_EQ(0, child_run(be, &u));
}

#define DEED(name)							\
	static void name(struct __test_metadata *_metadata, struct fabric *f)

/* How many objects of a kind somebody sees. */
static int seen(struct fabric *f, const char *kind)
{
	struct objs objs;
	int n;

	objs_dump(f, &objs, kind, NULL);
	n = objs.error ? objs.error : objs.count;
	objs_free(&objs);
	return n;
}

static struct obj only(struct fabric *f, const char *kind)
{
	struct objs objs;
	struct obj obj;

	objs_dump(f, &objs, kind, NULL);
	if (objs.count != 1)
		die("%d of %s", objs.count, kind);
	obj = objs.obj[0];
	free(objs.obj);
	return obj;
}

/* R-AUTH-5: the local VNet, R-AUTH-4 the remote one. */
#define EXPECT_LACKS(f, symbol, what, where, ...) do {			\
	EXPECT_REFUSED(f, symbol, EACCES, __VA_ARGS__);			\
	EXPECT_EQ(VPEER_ROLE_##what, (f)->refusal[0].role);		\
	EXPECT_STREQ(where, (f)->refusal[0].object[0]);			\
} while (0)

DEED(may_nothing)
{
	EXPECT_LACKS(f, AUTHORIZATION_FAILED, NETWORK_CONTRIBUTOR,
		     "default:v1", "set vnet v1 prefix 10.9.0.0/16");
	EXPECT_LACKS(f, AUTHORIZATION_FAILED, NETWORK_CONTRIBUTOR, "default",
		     "new vnet v9 prefix 10.9.0.0/16");
	EXPECT_LACKS(f, AUTHORIZATION_FAILED, NETWORK_CONTRIBUTOR, "default",
		     "new nic n vnet v1 subnet s");
	EXPECT_LACKS(f, AUTHORIZATION_FAILED, OWNER, "default:v1",
		     "new grant vnet v1 uid 1000 role owner");
	EXPECT_REFUSED(f, AUTHORIZATION_FAILED, EACCES, "new tenant x");
	EXPECT_REFUSED(f, AUTHORIZATION_FAILED, EACCES,
		       "set fabric limit-vnets 5");
	EXPECT_EQ(-EACCES, stage(f, 1, VPEER_COMMIT_FLAGS_FIRST,
				 "new vnet v9 prefix 10.9.0.0/16"));
	EXPECT_EQ(0, seen(f, "vnet"));
	EXPECT_EQ(0, seen(f, "grant"));
}

DEED(contributes_to_v1)
{
	struct obj obj;

	EXPECT_EQ(0, commit(f, "set vnet v1 prefix 10.9.0.0/16"));
	EXPECT_EQ(0, commit(f, "new subnet v1/t prefix 10.9.1.0/24"));
	EXPECT_EQ(0, commit(f, "del subnet v1/t;"
			    "set vnet v1 remove-prefix 10.9.0.0/16"));
	EXPECT_LACKS(f, AUTHORIZATION_FAILED, NETWORK_CONTRIBUTOR,
		     "default:v2", "set vnet v2 prefix 10.9.0.0/16");
	EXPECT_LACKS(f, AUTHORIZATION_FAILED, NETWORK_CONTRIBUTOR, "default",
		     "del vnet v1");
	EXPECT_LACKS(f, AUTHORIZATION_FAILED, OWNER, "default:v1",
		     "new grant vnet v1 uid 1001 role reader");
	obj = only(f, "vnet");
	EXPECT_STREQ("v1", obj_str(&obj, "name"));
	EXPECT_EQ(NULL, obj_attr(&obj, "id", 0));
	obj_free(&obj);
	EXPECT_EQ(1, seen(f, "subnet"));
	EXPECT_EQ(0, seen(f, "subscription"));
}

TEST_F(grant, r_auth_1_network_contributor_suffices)
{
	as(_metadata, self->f, ALICE, may_nothing);
	must_commit(self->f, "new grant vnet v1 uid %d role network-contributor",
		    ALICE);
	as(_metadata, self->f, ALICE, contributes_to_v1);
	as(_metadata, self->f, BOB, may_nothing);
}

DEED(only_peers)
{
	EXPECT_EQ(0, seen(f, "vnet"));
	EXPECT_EQ(0, seen(f, "peering"));
	EXPECT_LACKS(f, AUTHORIZATION_FAILED, NETWORK_CONTRIBUTOR,
		     "prod:v1", "set vnet prod:v1 prefix 10.9.0.0/16");
	EXPECT_EQ(1, seen(f, "grant"));
}

DEED(only_reads)
{
	EXPECT_EQ(1, seen(f, "vnet"));
	EXPECT_LACKS(f, AUTHORIZATION_FAILED, NETWORK_CONTRIBUTOR,
		     "prod:v1", "set vnet prod:v1 prefix 10.9.0.0/16");
}

TEST_F(grant, r_auth_2_the_action_alone)
{
	must_commit(self->f, "new grant subscription prod vnet v1 uid %d role peer",
		    ALICE);
	as(_metadata, self->f, ALICE, only_peers);
	must_commit(self->f, "new grant subscription prod vnet v1 uid %d role reader",
		    BOB);
	as(_metadata, self->f, BOB, only_reads);
}

#define NEW_LINK "new peering v1/far remote-subscription prod remote-vnet v1"
#define NEW_BACK "new peering prod:v1/back remote-subscription default remote-vnet v1"

DEED(links_v1)
{
	EXPECT_EQ(0, commit(f, NEW_LINK));
	/* R-AUTH-8: what it leads to need not be seen */
	EXPECT_EQ(1, seen(f, "vnet"));
}

DEED(links_prod)
{
	EXPECT_EQ(0, commit(f, NEW_BACK));
}

DEED(lacks_the_remote_vnet)
{
	EXPECT_LACKS(f, LINKED_AUTHORIZATION_FAILED, PEER, "prod:v1",
		     NEW_LINK);
	EXPECT_STREQ("R-AUTH-6", f->refusal[0].rule);
	EXPECT_LACKS(f, LINKED_AUTHORIZATION_FAILED, PEER, "default:v2",
		     "new peering v1/two remote-vnet v2");
	EXPECT_STREQ("R-AUTH-4", f->refusal[0].rule);
	EXPECT_EQ(1, f->refusals);
}

DEED(lacks_the_local_vnet)
{
	EXPECT_LACKS(f, AUTHORIZATION_FAILED, NETWORK_CONTRIBUTOR,
		     "default:v1", NEW_LINK);
	EXPECT_STREQ("R-AUTH-5", f->refusal[0].rule);
	EXPECT_EQ(1, f->refusals);
}

static void grant_pair(struct fabric *f)
{
	must_commit(f, "new grant vnet v1 uid %d role network-contributor;"
		    "new grant subscription prod vnet v1 uid %d role peer;"
		    "new grant subscription prod vnet v1 uid %d role network-contributor;"
		    "new grant vnet v1 uid %d role peer", ALICE, ALICE, BOB,
		    BOB);
}

TEST_F(grant, r_auth_4_5_6_each_side_is_asked)
{
	must_commit(self->f, "new grant vnet v1 uid %d role network-contributor;"
		    "new grant subscription prod vnet v1 uid %d role peer",
		    ALICE, BOB);
	as(_metadata, self->f, ALICE, lacks_the_remote_vnet);
	as(_metadata, self->f, BOB, lacks_the_local_vnet);
}

/* SEM-6: across tenants, by two users of whom none is root. */
TEST_F(grant, r_auth_3_7_8_12_two_users_complete_a_peering)
{
	struct host *a, *b;

	a = host_vnet(self->f, 1, 4);
	must_commit(self->f, "new nic prod:n vnet v1 subnet s address 10.3.1.4 address fd00:3:0:1::4");
	b = host_new(self->f, "prod:n");
	grant_pair(self->f);
	as(_metadata, self->f, ALICE, links_v1);
	EXPECT_REASON(NO_ROUTE, probe(a, b, variant->af));
	as(_metadata, self->f, BOB, links_prod);
	EXPECT_REASON(FORWARDED, probe(a, b, variant->af));
	EXPECT_REASON(FORWARDED, probe(b, a, variant->af));
	host_free(a);
	host_free(b);
}

DEED(deletes_both)
{
	EXPECT_LACKS(f, LINKED_AUTHORIZATION_FAILED, NETWORK_CONTRIBUTOR,
		     "prod:v1", "del peering v1/far both");
	EXPECT_EQ(0, commit(f, "del peering v1/far"));
}

TEST_F(grant, r_auth_9_deletion_of_the_own_link)
{
	grant_pair(self->f);
	must_commit(self->f, NEW_LINK ";" NEW_BACK);
	as(_metadata, self->f, ALICE, deletes_both);
}

DEED(runs_the_subscription)
{
	EXPECT_EQ(0, commit(f, "new vnet v3 prefix 10.4.0.0/16;"
			    "new subnet v3/s prefix 10.4.1.0/24;"
			    "new nic n vnet v3 subnet s;"
			    "new peering v3/one remote-vnet v1;"
			    "new peering v1/three remote-vnet v3"));
	EXPECT_EQ(0, commit(f, "del peering v3/one both; del nic n;"
			    "del vnet v3"));
	EXPECT_EQ(1, seen(f, "subscription"));
	EXPECT_EQ(2, seen(f, "vnet"));
	EXPECT_LACKS(f, AUTHORIZATION_FAILED, NETWORK_CONTRIBUTOR, "prod",
		     "new vnet prod:v3 prefix 10.4.0.0/16");
}

TEST_F(grant, r_auth_10_one_role_for_a_subscription)
{
	must_commit(self->f,
		    "new grant subscription default uid %d role network-contributor",
		    ALICE);
	as(_metadata, self->f, ALICE, runs_the_subscription);
}

DEED(may_link_no_more)
{
	EXPECT_REFUSED(f, AUTHORIZATION_FAILED, EACCES, "del peering v1/far");
	EXPECT_EQ(0, seen(f, "peering"));
}

TEST_F(grant, r_auth_11_revocation_leaves_the_peering)
{
	struct host *a, *b;
	struct obj obj;

	a = host_vnet(self->f, 1, 4);
	must_commit(self->f, "new nic prod:n vnet v1 subnet s address 10.3.1.4 address fd00:3:0:1::4");
	b = host_new(self->f, "prod:n");
	grant_pair(self->f);
	as(_metadata, self->f, ALICE, links_v1);
	as(_metadata, self->f, BOB, links_prod);
	must_commit(self->f, "del grant vnet v1 uid %d role network-contributor;"
		    "del grant subscription prod vnet v1 uid %d role peer",
		    ALICE, ALICE);
	as(_metadata, self->f, ALICE, may_link_no_more);
	obj = obj_get(self->f, "peering", "v1/far");
	EXPECT_EQ(VPEER_PEERING_STATE_CONNECTED, obj_u32(&obj, "state"));
	obj_free(&obj);
	EXPECT_REASON(FORWARDED, probe(a, b, variant->af));
	host_free(a);
	host_free(b);
}

/* Bob reads prod:v1, to which Alice's link leads, and nothing of hers. */
DEED(sees_a_request)
{
	struct obj obj = only(f, "peering");

	EXPECT_STREQ("far", obj_str(&obj, "name"));
	EXPECT_STREQ("v1", obj_str(&obj, "vnet"));
	EXPECT_STREQ("default", obj_str(&obj, "subscription"));
	EXPECT_STREQ("v1", obj_str(&obj, "remote-vnet"));
	EXPECT_EQ(VPEER_PEERING_STATE_INITIATED, obj_u32(&obj, "state"));
	EXPECT_EQ(NULL, obj_attr(&obj, "flags", 0));
	EXPECT_EQ(NULL, obj_attr(&obj, "stats", 0));
	EXPECT_EQ(NULL, obj_attr(&obj, "remote-prefix", 0));
	EXPECT_EQ(NULL, obj_attr(&obj, "id", 0));
	obj_free(&obj);
	EXPECT_EQ(1, seen(f, "vnet"));
	/* R-AUTH-13: there is nothing to accept, a link back is to be made */
	EXPECT_LACKS(f, AUTHORIZATION_FAILED, NETWORK_CONTRIBUTOR,
		     "default:v1", "set peering v1/far sync");
	EXPECT_EQ(0, commit(f, NEW_BACK));
	EXPECT_EQ(2, seen(f, "peering"));
}

TEST_F(grant, r_auth_13_sem_3_4_requests_are_seen)
{
	grant_pair(self->f);
	as(_metadata, self->f, ALICE, links_v1);
	as(_metadata, self->f, BOB, sees_a_request);
}

DEED(changes_v1)
{
	EXPECT_EQ(0, commit(f, "set vnet v1 prefix 10.9.0.0/16"));
	EXPECT_EQ(0, commit(f, "set vnet v1 remove-prefix 10.9.0.0/16"));
}

DEED(changes_nothing)
{
	EXPECT_REFUSED(f, AUTHORIZATION_FAILED, EACCES,
		       "set vnet v1 prefix 10.9.0.0/16");
	EXPECT_EQ(0, seen(f, "vnet"));
}

TEST_F(grant, sem_6_groups_and_effective_users)
{
	struct user u = { _metadata, self->f->home, ALICE, STAFF, 0,
			  changes_v1 };

	must_commit(self->f, "new grant vnet v1 gid %d role network-contributor",
		    STAFF);
	EXPECT_EQ(0, child_run(be, &u));
	u.group = STAFF + 1;
	u.run = changes_nothing;
	EXPECT_EQ(0, child_run(be, &u));
	/* the effective group counts, the effective user as well */
	must_commit(self->f, "del grant vnet v1 gid %d role network-contributor;"
		    "new grant vnet v1 gid %d role network-contributor",
		    STAFF, ALICE);
	u.group = 0;
	u.run = changes_v1;
	EXPECT_EQ(0, child_run(be, &u));
	must_commit(self->f, "del grant vnet v1 gid %d role network-contributor;"
		    "new grant vnet v1 uid %d role network-contributor",
		    ALICE, ALICE);
	u.real = BOB;
	EXPECT_EQ(0, child_run(be, &u));
	u = (struct user){ _metadata, self->f->home, BOB, 0, ALICE,
			   changes_nothing };
	EXPECT_EQ(0, child_run(be, &u));
}

/* Opens a socket as somebody else; the process is root again afterwards. */
static void open_as(struct fabric *f, int home, uid_t uid)
{
	int before = netns_enter(home);

	if (seteuid(uid))
		die("seteuid");
	fabric_open(f, -1);
	if (seteuid(0))
		die("seteuid");
	netns_leave(before);
}

/**
 * struct passed - a socket that somebody else has opened
 * @_metadata: of the test
 * @f: the socket
 * @run: what is done with it
 */
struct passed {
	struct __test_metadata *_metadata;
	struct fabric *f;
	deed run;
};

static int use_passed(void *data)
{
	struct passed *p = data;

	child_become(BOB);
	p->run(p->_metadata, p->f);
	return 0;
}

TEST_F(grant, sem_6_a_passed_socket_gains_nothing)
{
	struct passed to_bob = { _metadata, self->f, may_nothing };
	struct fabric by_alice;

	must_commit(self->f, "new grant vnet v1 uid %d role network-contributor",
		    ALICE);
	/* opened by root, sent by Bob */
	EXPECT_EQ(0, child_run(use_passed, &to_bob));
	/* opened by Alice, sent by Bob */
	open_as(&by_alice, self->f->home, ALICE);
	to_bob.f = &by_alice;
	EXPECT_EQ(0, child_run(use_passed, &to_bob));
	/* opened by Alice, sent by root, who adds nothing */
	contributes_to_v1(_metadata, &by_alice);
	/* opened by Bob, sent by root */
	nl_close(&by_alice.nl);
	open_as(&by_alice, self->f->home, BOB);
	may_nothing(_metadata, &by_alice);
	nl_close(&by_alice.nl);
}

#define MANY 200

static void begin_dump(struct fabric *f, const char *kind)
{
	struct msg msg;

	msg_genl(&msg, f->family, schema_find(kind)->get, NLM_F_DUMP);
	if (nl_send(&f->nl, &msg))
		die("dump");
	msg_free(&msg);
}

static void count_object(const struct nlmsghdr *hdr, void *data)
{
	struct obj obj;

	if (obj_read(hdr, &obj))
		++*(int *)data;
	obj_free(&obj);
}

static int goes_on_with_all(void *data)
{
	struct passed *p = data;
	struct __test_metadata *_metadata = p->_metadata;
	int n = 0;

	child_become(BOB);
	EXPECT_EQ(0, nl_receive(&p->f->nl, count_object, &n));
	EXPECT_EQ(MANY + 3, n);
	return 0;
}

TEST_F(grant, sem_6_a_dump_is_authorised_when_it_begins)
{
	struct passed to_bob = { _metadata, NULL, NULL };
	struct fabric reader;
	int i, n = 0;
	struct msg msg;

	commit_init(self->f, &msg);
	for (i = 0; i < MANY; i++) {
		char text[64];

		snprintf(text, sizeof(text), "new vnet prod:x%d prefix 10.0.0.0/8",
			 i);
		commit_ops(&msg, text);
	}
	ASSERT_EQ(0, commit_send(self->f, &msg));
	must_commit(self->f, "new grant vnet v1 uid %d role reader;"
		    "new grant subscription prod vnet x%d uid %d role reader",
		    ALICE, MANY - 1, ALICE);
	nl_room = 4096;
	/* begun by Alice, read by root */
	open_as(&reader, self->f->home, ALICE);
	ASSERT_EQ(0, seteuid(ALICE));
	begin_dump(&reader, "vnet");
	ASSERT_EQ(0, seteuid(0));
	EXPECT_EQ(0, nl_receive(&reader.nl, count_object, &n));
	EXPECT_EQ(2, n);
	nl_close(&reader.nl);
	/* begun by root, read by Bob */
	fabric_open(&reader, self->f->home);
	begin_dump(&reader, "vnet");
	to_bob.f = &reader;
	EXPECT_EQ(0, child_run(goes_on_with_all, &to_bob));
	nl_close(&reader.nl);
	nl_room = NL_BUFFER;
}

DEED(owns_v1)
{
	struct objs objs;

	EXPECT_EQ(0, commit(f, "new grant vnet v1 uid %d role reader", BOB));
	EXPECT_EQ(-EEXIST, commit(f, "new grant vnet v1 uid %d role reader",
				  BOB));
	EXPECT_EQ(0, commit(f, "new grant vnet v1 gid %d role peer", STAFF));
	EXPECT_EQ(-ENOENT, commit(f, "del grant vnet v1 uid %d role peer",
				  BOB));
	EXPECT_LACKS(f, AUTHORIZATION_FAILED, OWNER, "default",
		     "new grant subscription default uid 1001 role reader");
	EXPECT_LACKS(f, AUTHORIZATION_FAILED, OWNER, "acme",
		     "new grant tenant acme uid 1001 role reader");
	EXPECT_EQ(3, seen(f, "grant"));
	objs_dump(f, &objs, "grant", "vnet v1");
	EXPECT_EQ(3, objs.count);
	objs_free(&objs);
	objs_dump(f, &objs, "grant", "vnet v2");
	EXPECT_EQ(-ENOENT, objs.error);
	objs_free(&objs);
}

DEED(sees_his_grant)
{
	struct obj obj = only(f, "grant");

	EXPECT_EQ(BOB, obj_u32(&obj, "uid"));
	EXPECT_EQ(VPEER_ROLE_READER, obj_u32(&obj, "role"));
	EXPECT_STREQ("default", obj_str(&obj, "subscription"));
	EXPECT_STREQ("v1", obj_str(&obj, "vnet"));
	EXPECT_EQ(NULL, obj_attr(&obj, "id", 0));
	EXPECT_EQ(NULL, obj_attr(&obj, "gid", 0));
	obj_free(&obj);
}

TEST_F(grant, sem_6_owners_give_and_see_grants)
{
	must_commit(self->f, "new grant vnet v1 uid %d role owner;"
		    "new grant vnet v2 uid %d role owner", ALICE, 7);
	as(_metadata, self->f, ALICE, owns_v1);
	as(_metadata, self->f, BOB, sees_his_grant);
	EXPECT_EQ(4, seen(self->f, "grant"));
	must_commit(self->f, "del vnet v1");
	EXPECT_EQ(1, seen(self->f, "grant"));
}

TEST_F(grant, sem_6_what_a_grant_is)
{
	struct fabric *f = self->f;

	EXPECT_REFUSED(f, MISSING_ATTRIBUTE, EINVAL,
		       "new grant vnet v1 role owner");
	EXPECT_REFUSED(f, MISSING_ATTRIBUTE, EINVAL,
		       "new grant vnet v1 uid 7");
	EXPECT_REFUSED(f, MISSING_ATTRIBUTE, EINVAL,
		       "new grant uid 7 role owner");
	EXPECT_REFUSED(f, INVALID_ATTRIBUTE, EINVAL,
		       "new grant vnet v1 uid 7 gid 7 role owner");
	EXPECT_REFUSED(f, INVALID_ATTRIBUTE, EINVAL,
		       "new grant vnet v1 tenant acme uid 7 role owner");
	EXPECT_REFUSED(f, INVALID_ATTRIBUTE, EINVAL,
		       "new grant vnet v1 uid 4294967295 role owner");
	EXPECT_EQ(-EINVAL, commit(f, "set grant vnet v1 uid 7 role owner"));
	must_commit(f, "set fabric limit-grants 1;"
		    "new grant vnet v1 uid 7 role owner");
	EXPECT_REFUSED(f, LIMIT_REACHED, ENOSPC,
		       "new grant vnet v1 uid 8 role owner");
	EXPECT_STREQ("default:v1", f->refusal[0].object[0]);
	must_commit(f, "new grant vnet v2 uid 8 role owner");
}

TEST_F(grant, sem_6_limits_tell_nothing_of_other_subscriptions)
{
	must_commit(self->f, "set fabric limit-vnets 2 limit-nics 1;"
		    "new nic n vnet v1 subnet s");
	EXPECT_REFUSED(self->f, LIMIT_REACHED, ENOSPC,
		       "new vnet v3 prefix 10.9.0.0/16");
	EXPECT_STREQ("default", self->f->refusal[0].object[0]);
	EXPECT_REFUSED(self->f, LIMIT_REACHED, ENOSPC,
		       "new nic m vnet v1 subnet s");
	must_commit(self->f, "new vnet prod:v3 prefix 10.9.0.0/16;"
		    "new nic prod:n vnet v1 subnet s");
}

/**
 * struct inside - a process in a user namespace, and how to talk to it
 * @_metadata: of the test
 * @ready: it writes here when all is there
 * @go: it reads here before it ends
 */
struct inside {
	struct __test_metadata *_metadata;
	int ready[2];
	int go[2];
};

/* Numbers of the namespace: 0 and 1 are 1000 and 3001 outside. */
DEED(is_one)
{
	struct obj obj = only(f, "grant");

	EXPECT_EQ(1, obj_u32(&obj, "uid"));
	obj_free(&obj);
	EXPECT_EQ(0, commit(f, "set vnet v1 prefix 10.9.0.0/16"));
	EXPECT_LACKS(f, AUTHORIZATION_FAILED, NETWORK_CONTRIBUTOR,
		     "default:v2", "set vnet v2 prefix 10.9.0.0/16");
}

DEED(is_two)
{
	EXPECT_EQ(0, seen(f, "vnet"));
	EXPECT_EQ(0, seen(f, "grant"));
}

#define GRANT_OF_ONE "vnet v1 uid 1 role network-contributor"
#define NEW_GRANT_OF_ONE "new grant " GRANT_OF_ONE
#define DEL_GRANT_OF_ONE "del grant " GRANT_OF_ONE

static int run_namespace(void *data)
{
	struct inside *in = data;
	struct __test_metadata *_metadata = in->_metadata;
	struct fabric f;
	struct obj obj;
	char c;

	child_enter_users("0 1000 1\n1 3001 9", "0 1000 1\n1 3001 9");
	fabric_open(&f, -1);
	lab_vnet(&f, 1);
	lab_vnet(&f, 2);
	EXPECT_REFUSED(&f, INVALID_ATTRIBUTE, EINVAL,
		       "new grant vnet v1 uid 77 role owner");
	EXPECT_EQ(VPEER_A_GRANT_UID, f.refusal[0].attribute);
	EXPECT_EQ(0, commit(&f, NEW_GRANT_OF_ONE));
	as(_metadata, &f, 1, is_one);
	as(_metadata, &f, 2, is_two);
	EXPECT_EQ(0, commit(&f, DEL_GRANT_OF_ONE));
	EXPECT_EQ(0, commit(&f, "new grant vnet v2 gid 9 role reader"));
	obj = only(&f, "grant");
	EXPECT_EQ(9, obj_u32(&obj, "gid"));
	obj_free(&obj);
	EXPECT_EQ(0, commit(&f, "new grant vnet v1 uid 1 role reader;"
			    "del grant vnet v2 gid 9 role reader"));
	/* from outside, by a process of the initial namespace */
	if (write(in->ready[1], "r", 1) != 1 || read(in->go[0], &c, 1) != 1)
		return 1;
	return 0;
}

TEST_F(grant, sem_6_inside_a_user_namespace)
{
	struct inside in = { _metadata };
	struct fabric f;
	char path[64], c;
	struct obj obj;
	pid_t pid;
	int ns;

	ASSERT_EQ(0, pipe(in.ready));
	ASSERT_EQ(0, pipe(in.go));
	pid = child_start(run_namespace, &in);
	close(in.ready[1]);
	ASSERT_EQ(1, read(in.ready[0], &c, 1));
	snprintf(path, sizeof(path), "/proc/%d/ns/net", pid);
	ns = open(path, O_RDONLY);
	ASSERT_LE(0, ns);
	fabric_open(&f, ns);
	obj = only(&f, "grant");
	EXPECT_EQ(3001, obj_u32(&obj, "uid"));
	obj_free(&obj);
	nl_close(&f.nl);
	ASSERT_EQ(1, write(in.go[1], "g", 1));
	EXPECT_EQ(0, child_wait(pid));
	close(ns);
}

static void count_grant(const struct nlmsghdr *hdr, void *data)
{
	struct obj obj;

	if (obj_read(hdr, &obj) && !strcmp(obj.object->name, "grant"))
		++*(int *)data;
	obj_free(&obj);
}

TEST_F(grant, sem_3_9_events_of_grants)
{
	struct fabric listener;
	int n = 0;

	fabric_open(&listener, self->f->home);
	ASSERT_EQ(0, nl_join(&listener.nl, listener.group));
	must_commit(self->f, "new grant vnet v1 uid 7 role owner;"
		    "new grant vnet v1 gid 8 role peer");
	must_commit(self->f, "del vnet v1");
	while (nl_event(&listener.nl, count_grant, &n, 0))
		;
	/* two are made, and go with the VNet */
	EXPECT_EQ(4, n);
	nl_close(&listener.nl);
}

TEST_HARNESS_MAIN
