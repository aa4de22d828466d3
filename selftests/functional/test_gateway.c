// SPDX-License-Identifier: GPL-2.0-only
/* Gateways as objects, and who may use whose (R-GW-1 to -3, R-FLAG-12 on). */
#include "test.h"

FIXTURE(gateway) {
	struct fabric *f;
};

FIXTURE_SETUP(gateway)
{
	self->f = fabric_new();
	lab_vnet(self->f, 1);
	lab_vnet(self->f, 2);
	must_commit(self->f, "new subnet v1/GatewaySubnet prefix 10.1.9.0/27");
}

FIXTURE_TEARDOWN(gateway)
{
	fabric_close(self->f);
}

/* enum vpeer_gateway_type in the text of commits */
#define VPN		" type 1"
#define EXPRESSROUTE	" type 2"

#define GW		"new gateway gw vnet v1" VPN
#define HUB		"new peering v1/to2 remote-vnet v2"
#define SPOKE		"new peering v2/to1 remote-vnet v1"
#define LENT		HUB " +allow-gateway-transit"
#define USED		SPOKE " +use-remote-gateways"

TEST_F(gateway, r_gw_1_gateways_come_and_go)
{
	struct obj obj;

	must_commit(self->f, GW "; new gateway er vnet v1" EXPRESSROUTE);
	obj = obj_get(self->f, "gateway", "default:gw");
	EXPECT_STREQ("v1", obj_str(&obj, "vnet"));
	EXPECT_EQ(VPEER_GATEWAY_TYPE_VPN, obj_u32(&obj, "type"));
	obj_free(&obj);
	obj = obj_get(self->f, "fabric", "");
	EXPECT_EQ(2, obj_u32(&obj, "gateways"));
	obj_free(&obj);
	EXPECT_REFUSED(self->f, VNET_HAS_GATEWAY_OF_TYPE, EEXIST,
		       "new gateway gx vnet v1" VPN);
	EXPECT_STREQ("default:gx", self->f->refusal[0].object[0]);
	EXPECT_STREQ("default:gw", self->f->refusal[0].object[1]);
	must_commit(self->f, "del gateway er");
	EXPECT_REFUSED(self->f, RESOURCE_NOT_FOUND, ENOENT, "del gateway er");
}

TEST_F(gateway, r_gw_1_a_dump_may_be_filtered)
{
	struct objs objs;

	must_commit(self->f, "new subnet v2/GatewaySubnet prefix 10.2.9.0/27;"
		    GW "; new gateway g2 vnet v2" VPN);
	objs_dump(self->f, &objs, "gateway", NULL);
	EXPECT_EQ(2, objs.count);
	objs_free(&objs);
	objs_dump(self->f, &objs, "gateway", "vnet v2");
	ASSERT_EQ(1, objs.count);
	EXPECT_STREQ("g2", obj_str(&objs.obj[0], "name"));
	objs_free(&objs);
}

TEST_F(gateway, r_gw_2_needs_its_subnet)
{
	EXPECT_REFUSED(self->f, GATEWAY_SUBNET_NOT_FOUND, ENOENT,
		       "new gateway g2 vnet v2" VPN);
	EXPECT_STREQ("default:v2", self->f->refusal[0].object[0]);
	must_commit(self->f, GW);
	EXPECT_REFUSED(self->f, IN_USE_SUBNET_CANNOT_BE_DELETED, EBUSY,
		       "del subnet v1/GatewaySubnet");
	EXPECT_STREQ("default:gw", self->f->refusal[0].object[1]);
	EXPECT_REFUSED(self->f, RESOURCE_IN_USE, EBUSY, "del vnet v1");
	must_commit(self->f, "del gateway gw; del vnet v1");
}

TEST_F(gateway, r_gw_2_its_nic_lies_there)
{
	lab_nic(self->f, 1, 9);
	EXPECT_REFUSED(self->f, GATEWAY_NIC_NOT_ALLOWED, EINVAL,
		       GW " nic n1-9");
	EXPECT_EQ(VPEER_A_GATEWAY_NIC, self->f->refusal[0].attribute);
	EXPECT_STREQ("default:gw", self->f->refusal[0].object[0]);
	EXPECT_STREQ("default:n1-9", self->f->refusal[0].object[1]);
	EXPECT_REFUSED(self->f, RESOURCE_NOT_FOUND, ENOENT, GW " nic no");
}

TEST_F(gateway, r_flag_15_to_19_asking)
{
	must_commit(self->f, LENT);
	EXPECT_REFUSED(self->f, REMOTE_VNET_HAS_NO_GATEWAYS, EINVAL, USED);
	EXPECT_STREQ("R-FLAG-15", self->f->refusal[0].rule);
	EXPECT_STREQ("default:v2/to1", self->f->refusal[0].object[0]);
	EXPECT_STREQ("default:v1", self->f->refusal[0].object[1]);
	must_commit(self->f, GW "; set peering v1/to2 -allow-gateway-transit");
	EXPECT_REFUSED(self->f,
		       REMOTE_PEERING_DOES_NOT_ALLOW_GATEWAY_TRANSIT, EINVAL,
		       USED);
	EXPECT_STREQ("R-FLAG-17", self->f->refusal[0].rule);
	must_commit(self->f, "set peering v1/to2 +allow-gateway-transit;"
		    "new subnet v2/GatewaySubnet prefix 10.2.9.0/27;"
		    "new gateway g2 vnet v2" VPN);
	EXPECT_REFUSED(self->f, VNET_HAS_GATEWAYS, EINVAL, USED);
	EXPECT_STREQ("default:g2", self->f->refusal[0].object[1]);
	must_commit(self->f, "del gateway g2; " USED);
	lab_vnet(self->f, 3);
	must_commit(self->f, "new subnet v3/GatewaySubnet prefix 10.3.9.0/27;"
		    "new gateway g3 vnet v3" VPN);
	EXPECT_REFUSED(self->f, ANOTHER_PEERING_ALREADY_USES_REMOTE_GATEWAYS,
		       EEXIST,
		       "new peering v2/to3 remote-vnet v3 +use-remote-gateways");
	EXPECT_STREQ("default:v2/to1", self->f->refusal[0].object[1]);
}

TEST_F(gateway, r_flag_21_to_24_what_would_end_it)
{
	must_commit(self->f, GW ";" LENT ";" USED);
	EXPECT_REFUSED(self->f, GATEWAY_TRANSIT_IS_IN_USE, EBUSY,
		       "set peering v1/to2 -allow-gateway-transit");
	EXPECT_STREQ("default:v1/to2", self->f->refusal[0].object[0]);
	EXPECT_STREQ("default:v2/to1", self->f->refusal[0].object[1]);
	EXPECT_REFUSED(self->f, GATEWAY_TRANSIT_IS_IN_USE, EBUSY,
		       "del gateway gw");
	EXPECT_STREQ("default:gw", self->f->refusal[0].object[0]);
	EXPECT_REFUSED(self->f, VNET_USES_REMOTE_GATEWAYS, EINVAL,
		       "new subnet v2/GatewaySubnet prefix 10.2.9.0/27;"
		       "new gateway g2 vnet v2" VPN);
	EXPECT_REFUSED(self->f, GATEWAY_TRANSIT_BOTH_WAYS_NOT_ALLOWED, EINVAL,
		       "set peering v2/to1 +allow-gateway-transit");
	must_commit(self->f, "set peering v2/to1 -use-remote-gateways");
	must_commit(self->f, "del gateway gw");
}

TEST_F(gateway, r_flag_20_the_spoke_may_come_first)
{
	struct obj obj;

	must_commit(self->f, GW);
	must_commit(self->f, USED);
	obj = obj_get(self->f, "peering", "v2/to1");
	EXPECT_EQ(VPEER_PEERING_STATE_INITIATED, obj_u32(&obj, "state"));
	EXPECT_EQ(0, obj_count(&obj, "remote-gateway"));
	obj_free(&obj);
	must_commit(self->f, LENT);
	/* R-FLAG-25 */
	obj = obj_get(self->f, "peering", "v2/to1");
	EXPECT_EQ(VPEER_PEERING_STATE_CONNECTED, obj_u32(&obj, "state"));
	EXPECT_STREQ("default:gw", obj_str(&obj, "remote-gateway"));
	obj_free(&obj);
}

/* So far nothing leads through a gateway: peering traffic is as without. */
TEST_F(gateway, r_flag_14_peering_traffic_does_not_care)
{
	struct host *a = host_vnet(self->f, 1, 4);
	struct host *b = host_vnet(self->f, 2, 4);

	must_commit(self->f, HUB ";" SPOKE);
	EXPECT_REASON(FORWARDED, probe(a, b, AF_INET));
	must_commit(self->f, GW "; set peering v1/to2 +allow-gateway-transit;"
		    "set peering v2/to1 +use-remote-gateways");
	EXPECT_REASON(FORWARDED, probe(a, b, AF_INET));
	EXPECT_REASON(FORWARDED, probe(b, a, AF_INET6));
	EXPECT_REASON(NO_ROUTE, probe_to(b, "192.168.7.7", a, AF_INET));
	must_commit(self->f, "set peering v2/to1 -use-remote-gateways");
	must_commit(self->f, "set peering v1/to2 -allow-gateway-transit");
	EXPECT_REASON(FORWARDED, probe(b, a, AF_INET));
	host_free(a);
	host_free(b);
}

TEST_HARNESS_MAIN
