// SPDX-License-Identifier: GPL-2.0-only
/*
 * Every code of the contract is met: a commit that is refused with it alone
 * (SEM-7). A code without a row here fails the test.
 */
#include "test.h"

#define ALICE	1000

/* "new" text of what rows have in common */
#define GATEWAY(vnet, net)						\
	"new subnet " vnet "/GatewaySubnet prefix 10." net ".0.0/24;"	\
	"new gateway g" net " vnet " vnet " type 1;"
#define LINK(local, remote, how)					\
	"new peering " local "/" remote " remote-vnet " remote " " how ";"
#define SUBNETS		"local-subnet s remote-subnet s"
#define LENDS		"+allow-gateway-transit"
#define BORROWS		"+use-remote-gateways"

/**
 * struct row - how to get a code
 * @error: its errno
 * @before: a commit that goes well
 * @refused: the one that is refused
 * @then: a commit that goes well too, after @before
 * @uid: who sends it, if not the administrator
 * @generation: the one that it expects, 0 for any
 */
struct row {
	int error;
	const char *before;
	const char *refused;
	const char *then;
	uid_t uid;
	uint64_t generation;
};

static const char base[] =
	"new vnet a prefix 10.1.0.0/16; new subnet a/s prefix 10.1.1.0/24;"
	"new vnet b prefix 10.2.0.0/16; new subnet b/s prefix 10.2.1.0/24;"
	"new vnet c prefix 10.3.0.0/16;"
	"new nic n vnet a subnet s address 10.1.1.4";

#define ROW(code, ...)							\
	[VPEER_CODE_##code] = { __VA_ARGS__ }

static const struct row rows[VPEER_CODE_MAX + 1] = {
	ROW(INVALID_RESOURCE_NAME, EINVAL, NULL,
	    "new vnet -x prefix 10.9.0.0/16"),
	ROW(RESOURCE_NOT_FOUND, ENOENT, NULL, "del vnet nowhere"),
	ROW(RESOURCE_ALREADY_EXISTS, EEXIST, NULL,
	    "new vnet a prefix 10.9.0.0/16"),
	ROW(RESOURCE_IN_USE, EBUSY, NULL, "del vnet a"),
	ROW(MISSING_ATTRIBUTE, EINVAL, NULL, "new vnet d"),
	ROW(INVALID_ATTRIBUTE, EINVAL, NULL,
	    "new vnet d prefix 10.9.0.0/16 id 5"),
	ROW(FEATURE_NOT_IN_FORCE, EOPNOTSUPP, NULL, "new load-balancer l"),
	ROW(LIMIT_REACHED, ENOSPC, "set fabric limit-vnets 3",
	    "new vnet d prefix 10.9.0.0/16"),
	ROW(GENERATION_MISMATCH, ESTALE, NULL, "del vnet c",
	    .generation = 1000),
	ROW(AUTHORIZATION_FAILED, EACCES, NULL, "new tenant t", .uid = ALICE),
	ROW(LINKED_AUTHORIZATION_FAILED, EACCES,
	    "new grant vnet a uid 1000 role network-contributor",
	    LINK("a", "b", ""), .uid = ALICE),
	ROW(INVALID_CIDR_NOTATION, EINVAL, NULL,
	    "new vnet d prefix 10.9.0.1/16"),
	ROW(NETCFG_INVALID_IP_ADDRESS_PREFIX, EINVAL, NULL,
	    "new vnet d prefix 224.0.0.0/8"),
	ROW(NETCFG_INVALID_VIRTUAL_NETWORK_SITE, EINVAL, NULL,
	    "new vnet d prefix 10.9.0.0/16 prefix 10.9.1.0/24"),
	ROW(NETCFG_INVALID_SUBNET, EINVAL, NULL,
	    "new subnet a/t prefix 10.9.0.0/24"),
	ROW(NETCFG_INVALID_SUBNET_SIZE, EINVAL, NULL,
	    "new subnet a/t prefix 10.1.2.0/30"),
	ROW(NETCFG_SUBNET_RANGES_OVERLAP, EADDRINUSE, NULL,
	    "new subnet a/t prefix 10.1.1.0/25"),
	ROW(IN_USE_SUBNET_CANNOT_BE_DELETED, EBUSY, NULL, "del subnet a/s"),
	ROW(IN_USE_SUBNET_CANNOT_BE_UPDATED, EBUSY, NULL,
	    "set subnet a/s clear-prefixes prefix 10.1.2.0/24"),
	ROW(IN_USE_PREFIX_CANNOT_BE_DELETED, EBUSY, NULL,
	    "set vnet a clear-prefixes prefix 10.9.0.0/16"),
	ROW(PRIVATE_IP_ADDRESS_IN_RESERVED_RANGE, EADDRNOTAVAIL, NULL,
	    "new nic m vnet a subnet s address 10.1.1.1"),
	ROW(PRIVATE_IP_ADDRESS_IS_ALLOCATED, EADDRINUSE, NULL,
	    "new nic m vnet a subnet s address 10.1.1.4"),
	ROW(PRIVATE_IP_ADDRESS_NOT_IN_SUBNET, EADDRNOTAVAIL, NULL,
	    "new nic m vnet a subnet s address 10.1.2.4"),
	ROW(SUBNET_IS_FULL, ENOSPC, "new subnet a/t prefix 10.1.2.0/29;"
	    "new nic m vnet a subnet t address 10.1.2.4 address 10.1.2.5"
	    " address 10.1.2.6", "new nic o vnet a subnet t auto-address 1"),
	ROW(VNET_ADDRESS_SPACES_OVERLAP, EADDRINUSE,
	    "new vnet d prefix 10.1.0.0/16", LINK("a", "d", "")),
	ROW(VNET_ADDRESS_SPACE_OVERLAPS_WITH_ALREADY_PEERED_VNET, EADDRINUSE,
	    "new vnet d prefix 10.2.0.0/16;" LINK("a", "b", ""),
	    LINK("a", "d", "")),
	ROW(ANOTHER_PEERING_ALREADY_REFERENCES_REMOTE_VNET, EEXIST,
	    LINK("a", "b", ""), "new peering a/x remote-vnet b"),
	ROW(CHANGING_REMOTE_VIRTUAL_NETWORK_NOT_ALLOWED, EINVAL,
	    LINK("a", "b", ""), "set peering a/b remote-vnet c"),
	ROW(REMOTE_PEERING_IS_DISCONNECTED, ENOTCONN,
	    LINK("a", "b", "") LINK("b", "a", ""),
	    LINK("a", "b", ""), .then = "del peering a/b"),
	ROW(PEERING_WITH_ITSELF_NOT_ALLOWED, EINVAL, NULL, LINK("a", "a", "")),
	ROW(SYNC_ON_WRONG_SIDE, EINVAL, LINK("a", "b", "") LINK("b", "a", ""),
	    "set vnet a prefix 10.9.0.0/16; set peering a/b sync"),
	ROW(CHANGING_PEERING_KIND_NOT_ALLOWED, EINVAL, LINK("a", "b", ""),
	    "set peering a/b +only-ipv6"),
	ROW(REMOTE_PEERING_KIND_DIFFERS, EINVAL, LINK("a", "b", ""),
	    LINK("b", "a", SUBNETS)),
	ROW(REMOTE_PEERING_SUBNETS_DIFFER, EINVAL, LINK("a", "b", SUBNETS)
	    "new subnet b/t prefix 10.2.2.0/24",
	    LINK("b", "a", "local-subnet t remote-subnet s")),
	ROW(SUBNET_IS_PEERED, EBUSY, LINK("a", "b", SUBNETS),
	    "del subnet b/s"),
	ROW(REMOTE_VNET_HAS_NO_GATEWAYS, EINVAL, LINK("b", "a", LENDS),
	    LINK("a", "b", BORROWS)),
	ROW(REMOTE_PEERING_DOES_NOT_ALLOW_GATEWAY_TRANSIT, EINVAL,
	    GATEWAY("b", "2") LINK("b", "a", ""), LINK("a", "b", BORROWS)),
	ROW(ANOTHER_PEERING_ALREADY_USES_REMOTE_GATEWAYS, EEXIST,
	    GATEWAY("b", "2") GATEWAY("c", "3") LINK("b", "a", LENDS)
	    LINK("a", "b", BORROWS) LINK("c", "a", LENDS),
	    LINK("a", "c", BORROWS)),
	ROW(VNET_HAS_GATEWAYS, EINVAL, GATEWAY("a", "1") GATEWAY("b", "2")
	    LINK("b", "a", LENDS), LINK("a", "b", BORROWS)),
	ROW(VNET_USES_REMOTE_GATEWAYS, EINVAL, GATEWAY("b", "2")
	    LINK("b", "a", LENDS) LINK("a", "b", BORROWS), GATEWAY("a", "1")),
	ROW(GATEWAY_TRANSIT_IS_IN_USE, EBUSY, GATEWAY("b", "2")
	    LINK("b", "a", LENDS) LINK("a", "b", BORROWS),
	    "set peering b/a -allow-gateway-transit"),
	ROW(GATEWAY_TRANSIT_BOTH_WAYS_NOT_ALLOWED, EINVAL, GATEWAY("b", "2")
	    LINK("b", "a", LENDS), LINK("a", "b", LENDS " " BORROWS)),
	ROW(GATEWAY_SUBNET_NOT_FOUND, ENOENT, NULL,
	    "new gateway g vnet a type 1"),
	ROW(VNET_HAS_GATEWAY_OF_TYPE, EEXIST, GATEWAY("b", "2"),
	    "new gateway h vnet b type 1"),
	ROW(DEFAULT_OBJECT_CANNOT_BE_DELETED, EBUSY, NULL,
	    "del tenant default"),
	ROW(GATEWAY_NIC_NOT_ALLOWED, EINVAL, GATEWAY("a", "1"),
	    "set gateway g1 nic n"),
	ROW(CONNECTION_PREFIX_OVERLAPS, EADDRINUSE, GATEWAY("b", "2"),
	    "new connection g2/c prefix 10.2.5.0/24"),
	ROW(NEXT_HOP_TYPE_NOT_ALLOWED, EINVAL, "new route-table t",
	    "new route t/r prefix 10.9.0.0/16 next-hop-type 2"),
	ROW(GATEWAY_NEXT_HOP_NOT_ALLOWED, EINVAL, GATEWAY("b", "2")
	    "new route-table t; set subnet b/s route-table t;"
	    "new route t/r prefix 10.9.0.0/16 next-hop-type 4",
	    "new gateway er vnet b type 2"),
	ROW(ROUTE_TABLE_NOT_ALLOWED, EINVAL, GATEWAY("b", "2")
	    "new route-table t;"
	    "new route t/r prefix 0.0.0.0/0 next-hop-type 0",
	    "set subnet b/GatewaySubnet route-table t"),
};

static int send_row(struct fabric *f, const struct row *row)
{
	struct msg msg;

	commit_init(f, &msg);
	if (row->generation)
		msg_u64(&msg, VPEER_A_EXPECT_GENERATION, row->generation);
	commit_ops(&msg, row->refused);
	return commit_send(f, &msg);
}

/**
 * struct trial - a row that is tried
 * @_metadata: of the test
 * @f: the fabric
 * @code: of the row
 */
struct trial {
	struct __test_metadata *_metadata;
	struct fabric *f;
	int code;
};

/* In a process of its own, since it may become somebody else. */
static int try_row(void *data)
{
	struct __test_metadata *_metadata = ((struct trial *)data)->_metadata;
	const struct trial *t = data;
	const struct row *row = &rows[t->code];
	struct fabric f;
	int ret;

	netns_enter(t->f->home);
	if (row->uid)
		child_become(row->uid);
	fabric_open(&f, -1);
	ret = send_row(&f, row);
	EXPECT_TRUE(refused_as(&f, ret, t->code, row->error)) {
		TH_LOG("code %d: %d '%s', code %d: %s", t->code, ret,
		       f.nl.ext, f.refusal[0].code, row->refused);
	}
	EXPECT_EQ(1, f.refusals) {
		TH_LOG("code %d: and code %d: %s", t->code,
		       f.refusal[1].code, row->refused);
	}
	EXPECT_TRUE(f.refusal[0].rule[0]);
	nl_close(&f.nl);
	return 0;
}

FIXTURE(code) {
};

FIXTURE_SETUP(code)
{
}

FIXTURE_TEARDOWN(code)
{
}

/* Of a fixture, whose verdict a child process shares. */
TEST_F(code, sem_7_each_code_is_met)
{
	struct trial t = { _metadata };
	const struct row *row;

	for (t.code = 1; t.code <= VPEER_CODE_MAX; t.code++) {
		row = &rows[t.code];
		EXPECT_TRUE(row->refused) {
			TH_LOG("nothing is refused with code %d", t.code);
		}
		if (!row->refused)
			continue;
		t.f = fabric_new();
		must_commit(t.f, base);
		if (row->before)
			must_commit(t.f, "%s", row->before);
		if (row->then)
			must_commit(t.f, "%s", row->then);
		EXPECT_EQ(0, child_run(try_row, &t));
		fabric_close(t.f);
	}
}

TEST_HARNESS_MAIN
