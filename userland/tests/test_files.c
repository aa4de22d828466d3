// SPDX-License-Identifier: GPL-2.0-only
/* State files: good ones, and good ones that are damaged at every place. */
#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

#include "check.h"
#include "lab.h"

static const char yaml[] =
	"version: 1\n"
	"tenants: {acme: {}}\n"
	"subscriptions: {prod: {tenant: acme}}\n"
	"vnets:\n"
	"  prod:hub:\n"
	"    region: westeurope\n"
	"    prefixes: [10.0.0.0/16, \"fd00::/48\"]\n"
	"    subnets:\n"
	"      shared: {prefixes: [10.0.1.0/24], route-table: rt}\n"
	"    peerings:\n"
	"      to-app: {remote: app, allow-forwarded-traffic: true}\n"
	"nics:\n"
	"  prod:web:\n"
	"    {subnet: hub/shared, addresses: [10.0.1.10], netns: web}\n"
	"gateways:\n"
	"  prod:gw: {vnet: hub, type: vpn, nic: web, connections:\n"
	"    {a: {prefixes: [192.168.0.0/24], remote-vnet: x},\n"
	"     b: {learned: on}}}\n"
	"route-tables:\n"
	"  prod:rt: {disable-gateway-propagation: true,\n"
	"    routes: {fw: {prefix:\n"
	"    10.9.0.0/16, next-hop-type: VirtualAppliance,\n"
	"    next-hop: 10.0.1.4}}}\n";

static const char json[] =
	"{\"version\":1,\"vnets\":{\"hub\":{\"prefixes\":[\"10.0.0.0/16\"],\n"
	"\t\"subnets\":{\"a\":{\"prefixes\":[\"10.0.1.0/24\"]}}}},\n"
	"\"nics\":{\"web\":{\"subnet\":\"hub/a\",\"ip-forwarding\":true}}}\n";

static int parse(struct ctl *ctl, const char *file, const char *text,
		 size_t size, struct lab *lab)
{
	struct pool pool = { 0 };
	struct node *root = tree_parse(ctl, &pool, file, text, size);
	int status = root ? lab_parse(ctl, root, lab) : STATUS_USAGE;

	pool_free(&pool);
	return status;
}

static void check_routing(struct lab *lab)
{
	struct object *o;

	o = lab_find(lab, VPEER_OBJECT_SUBNET, "prod:hub/shared");
	check(o && o->route_table && !strcmp(o->route_table, "rt"),
	      "YAML: route table of a subnet");
	o = lab_find(lab, VPEER_OBJECT_GATEWAY, "prod:gw");
	check(o && o->nic && !strcmp(o->nic, "web"), "YAML: NIC of a gateway");
	o = lab_find(lab, VPEER_OBJECT_CONNECTION, "prod:gw/a");
	check(o && o->list.n == 1 && !o->learned && o->remote_vnet &&
	      !strcmp(o->remote_subscription, "prod"), "YAML: connection");
	o = lab_find(lab, VPEER_OBJECT_CONNECTION, "prod:gw/b");
	check(o && !o->list.n && o->learned && !o->remote_vnet,
	      "YAML: learned connection");
	o = lab_find(lab, VPEER_OBJECT_ROUTE_TABLE, "prod:rt");
	check(o && o->has_propagation && o->no_propagation,
	      "YAML: route table");
	o = lab_find(lab, VPEER_OBJECT_ROUTE, "prod:rt/fw");
	check(o && o->list.n == 1 && o->next_hop.family == AF_INET &&
	      o->next_hop_type == VPEER_NEXT_HOP_TYPE_VIRTUAL_APPLIANCE,
	      "YAML: route");
}

static void test_good(void)
{
	struct ctl ctl = { 0 };
	struct object *o;
	struct lab lab;

	check(!parse(&ctl, "a.yaml", yaml, strlen(yaml), &lab), "YAML");
	o = lab_find(&lab, VPEER_OBJECT_PEERING, "prod:hub/to-app");
	check(o && o->flags == VPEER_PEERING_FLAGS_ALLOW_FORWARDED_TRAFFIC &&
	      o->flags_mask == o->flags, "YAML: flags of a link");
	check(o && o->origin.line == 11 && o->origin.column == 7,
	      "YAML: where the link is written");
	o = lab_find(&lab, VPEER_OBJECT_NIC, "prod:web");
	check(o && o->list.n == 1 && o->device.wanted && o->device.netns &&
	      !strcmp(o->device.netns, "web"), "YAML: NIC");
	check_routing(&lab);
	check(!parse(&ctl, "a.json", json, strlen(json), &lab), "JSON");
	o = lab_find(&lab, VPEER_OBJECT_NIC, "default:web");
	check(o && o->flags == VPEER_NIC_FLAGS_IP_FORWARDING && !o->list.n &&
	      !o->device.wanted, "JSON: NIC");
	pool_free(&ctl.pool);
}

/* A copy on the heap, so that the sanitizer sees reads beyond its end. */
static void parse_damaged(const char *file, const char *text, size_t size)
{
	struct ctl ctl = { 0 };
	char *copy = malloc(size + !size);
	struct lab lab;

	memcpy(copy, text, size);
	parse(&ctl, file, copy, size, &lab);
	free(copy);
	pool_free(&ctl.pool);
}

static unsigned int damage(const char *file, const char *good)
{
	static const char bytes[] = "\0\n\t \"'{}[]:,#&*!|>%@`-?\x80\xff";
	size_t size = strlen(good), i, k;
	char *text = strdup(good);
	unsigned int runs = 0;

	for (i = 0; i <= size; i++, runs++)
		parse_damaged(file, good, i);
	for (i = 0; i < size; i++) {
		for (k = 0; k < sizeof(bytes) - 1; k++, runs++) {
			text[i] = bytes[k];
			parse_damaged(file, text, size);
		}
		text[i] = good[i];
	}
	free(text);
	return runs;
}

static void test_deep(void)
{
	char *text = malloc(100001);

	memset(text, '[', 100000);
	text[100000] = '\0';
	parse_damaged("a.yaml", text, 100000);
	memset(text, '{', 100000);
	parse_damaged("a.yaml", text, 100000);
	free(text);
}

int main(void)
{
	unsigned int runs;
	int saved;

	test_good();
	saved = dup(STDERR_FILENO);
	if (!freopen("/dev/null", "w", stderr))
		return 1;
	runs = damage("a.yaml", yaml) + damage("a.json", json);
	test_deep();
	fflush(stderr);
	dup2(saved, STDERR_FILENO);
	check(runs > 10000, "damaged at every byte");
	return check_end();
}
