// SPDX-License-Identifier: GPL-2.0-only
/* Prefixes, names, suggestions, and refusals in words. */
#include <errno.h>

#include "check.h"
#include "refusal.h"
#include "strmap.h"
#include "suggest.h"

static void test_prefix(void)
{
	static const char *const bad[] = {
		"", "/", "10.0.0.0", "10.0.0.0/", "10.0.0.0/33", "10.0.0/8",
		"10.0.0.0/-1", "10.0.0.0/08x", "fd00::/129", "fd00:::/64",
		"1.2.3.4/0000", "::1", " 10.0.0.0/8",
	};
	char text[PREFIX_TEXT];
	struct prefix p;
	size_t i;

	check(prefix_parse("10.0.0.0/8", &p) && p.length == 8, "IPv4 prefix");
	check_text(prefix_format(&p, text), "10.0.0.0/8", "IPv4 text");
	check(prefix_parse("fd00:0:0::/48", &p), "IPv6 prefix");
	check_text(prefix_format(&p, text), "fd00::/48", "IPv6 text");
	check(address_parse("fd00::4", &p) && p.length == 128, "address");
	for (i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		check(!prefix_parse(bad[i], &p), bad[i]);
}

static void test_lists(struct pool *pool)
{
	struct prefixes a = { 0 }, b = { 0 }, away = { 0 };
	struct prefix p;

	prefix_parse("10.0.0.0/8", &p);
	prefixes_add(pool, &a, &p);
	prefix_parse("fd00::/48", &p);
	prefixes_add(pool, &a, &p);
	prefixes_add(pool, &b, &p);
	prefixes_minus(pool, &a, &b, &away);
	check(away.n == 1 && away.v[0].length == 8, "one list minus another");
	check(!prefixes_same(pool, &a, &b), "lists that differ");
	prefix_parse("10.0.0.0/8", &p);
	prefixes_add(pool, &b, &p);
	check(prefixes_same(pool, &a, &b), "lists in another order");
}

static void test_names(struct pool *pool)
{
	static const char *const bad[] = {
		"", ":", "a:", ":a", "/", "a/", "/a", "a/b/c", "a:b:c", "a/b:c",
	};
	struct name name;
	size_t i;

	check(name_parse(pool, "prod:hub/web", &name), "full name");
	check_text(name.subscription, "prod", "subscription");
	check_text(name.parent, "hub", "VNet");
	check_text(name.name, "web", "child");
	check(name_parse(pool, "hub", &name) && !name.parent, "bare name");
	check_text(name.subscription, "default", "default subscription");
	for (i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		check(!name_parse(pool, bad[i], &name), bad[i]);
}

static const char *nearest(const char *wrong)
{
	static const char *const words[] = { "vnet", "subnet", "prefix" };
	struct suggestion s = { .wrong = wrong };
	size_t i;

	for (i = 0; i < 3; i++)
		suggest_consider(&s, words[i]);
	return s.best ? s.best : "";
}

static void test_suggestions(void)
{
	check(edit_distance("vnet", "vnet") == 0, "no distance");
	check(edit_distance("vent", "vnet") == 1, "a swap is one step");
	check(edit_distance("", "abc") == 3, "from nothing");
	check_text(nearest("vent"), "vnet", "did you mean vnet");
	check_text(nearest("prefxi"), "prefix", "did you mean prefix");
	check_text(nearest("subent"), "subnet", "did you mean subnet");
	check_text(nearest("gateway"), "", "nothing is near");
}

static void test_map(struct pool *pool)
{
	struct strmap map = { .pool = pool };
	char *key;
	int i, bad = 0;

	for (i = 0; i < 10000; i++) {
		key = pool_printf(pool, "key%d", i);
		strmap_put(&map, key, key);
	}
	for (i = 0; i < 10000; i++) {
		key = strmap_get(&map, pool_printf(pool, "key%d", i));
		bad += !key || strcmp(key, pool_printf(pool, "key%d", i));
	}
	check(!bad && map.count == 10000, "10,000 keys");
	check(!strmap_get(&map, "key10000"), "a key that is not there");
}

static void add_prefix(struct pool *pool, struct refusal *r, const char *text)
{
	struct prefix p;

	if (prefix_parse(text, &p) || address_parse(text, &p))
		prefixes_add(pool, &r->prefixes, &p);
}

static void add_object(struct refusal *r, enum vpeer_object kind,
		       const char *handle)
{
	r->objects[r->nobjects].kind = kind;
	r->objects[r->nobjects++].handle = handle;
}

static void test_overlap(struct pool *pool)
{
	struct op op = { .verb = VPEER_VERB_NEW };
	struct refusal r = {
		.op = &op,
		.code = VPEER_CODE_VNET_ADDRESS_SPACES_OVERLAP,
		.error = EADDRINUSE,
		.rule = "R-PEER-7",
		.attribute = VPEER_A_PEERING_REMOTE_VNET,
	};
	struct origin origin = { .word = 4 };
	json_t *json;

	op.object = object_new(pool, VPEER_OBJECT_PEERING);
	op.object->subscription = "default";
	op.object->vnet = "hub";
	op.object->name = "to-spoke1";
	op.object->remote_vnet = "spoke1";
	op.object->origin.word = 2;
	object_wrote(pool, op.object, VPEER_A_PEERING_REMOTE_VNET, NULL,
		     &origin);
	add_object(&r, VPEER_OBJECT_VNET, "default:hub");
	add_object(&r, VPEER_OBJECT_VNET, "default:spoke1");
	add_prefix(pool, &r, "10.0.0.0/16");
	add_prefix(pool, &r, "10.0.4.0/24");
	check_text(refusal_message(pool, &r),
		   "cannot peer hub with spoke1: 10.0.0.0/16 overlaps 10.0.4.0/24 (VnetAddressSpacesOverlap, R-PEER-7)",
		   "overlap: sentence");
	check_text(refusal_repair(pool, &r),
		   "vpeerctl vnet set spoke1 remove-prefix 10.0.4.0/24",
		   "overlap: repair");
	check(refusal_origin(&r)->word == 4, "overlap: the word at fault");
	r.attribute = VPEER_A_PEERING_FLAGS;
	check(refusal_origin(&r)->word == 2, "overlap: else the name");
	json = refusal_json(&r);
	check_text(json_string_value(json_object_get(json, "code")),
		   "VnetAddressSpacesOverlap", "overlap: JSON code");
	check(json_array_size(json_object_get(json, "prefixes")) == 2,
	      "overlap: JSON prefixes");
	json_decref(json);
}

static void test_member_origin(struct pool *pool)
{
	struct op op = { .verb = VPEER_VERB_NEW };
	struct refusal r = {
		.op = &op,
		.code = VPEER_CODE_INVALID_CIDR_NOTATION,
		.attribute = VPEER_A_VNET_PREFIX,
	};
	struct origin origin = { 0 };

	op.object = object_new(pool, VPEER_OBJECT_VNET);
	op.object->subscription = "default";
	op.object->name = "hub";
	origin.word = 4;
	object_wrote(pool, op.object, VPEER_A_VNET_PREFIX, "10.0.0.0/16",
		     &origin);
	origin.word = 6;
	object_wrote(pool, op.object, VPEER_A_VNET_PREFIX, "10.9.0.1/16",
		     &origin);
	add_prefix(pool, &r, "10.9.0.1/16");
	check(refusal_origin(&r)->word == 6, "the prefix at fault");
	check_text(refusal_message(pool, &r),
		   "cannot add VNet hub: 10.9.0.1/16 has bits set beyond its length (InvalidCIDRNotation)",
		   "CIDR: sentence");
	check_text(refusal_repair(pool, &r), "write 10.9.0.0/16",
		   "CIDR: repair");
}

/* One code, told by the kinds of its objects. */
static void test_kinds(struct pool *pool)
{
	struct op op = { .verb = VPEER_VERB_DEL };
	struct refusal r = { .op = &op, .code = VPEER_CODE_RESOURCE_IN_USE };

	op.object = object_new(pool, VPEER_OBJECT_ROUTE_TABLE);
	op.object->subscription = "default";
	op.object->name = "rt";
	add_object(&r, VPEER_OBJECT_ROUTE_TABLE, "default:rt");
	add_object(&r, VPEER_OBJECT_SUBNET, "default:hub/web");
	check_text(refusal_repair(pool, &r),
		   "vpeerctl subnet set hub/web route-table none",
		   "in use: a subnet's route table");
	r.objects[0].kind = VPEER_OBJECT_VNET;
	check_text(refusal_repair(pool, &r), "vpeerctl subnet del hub/web",
		   "in use: anything else");
	r.code = VPEER_CODE_CONNECTION_PREFIX_OVERLAPS;
	add_prefix(pool, &r, "10.1.0.0/24");
	add_prefix(pool, &r, "10.1.0.0/16");
	r.objects[0].kind = VPEER_OBJECT_CONNECTION;
	r.objects[0].handle = "default:gw/a";
	r.objects[1].kind = VPEER_OBJECT_CONNECTION;
	r.objects[1].handle = "default:gw/b";
	check_text(refusal_repair(pool, &r),
		   "vpeerctl connection set gw/a remove-prefix 10.1.0.0/24",
		   "overlap: of a connection that there is");
	op.verb = VPEER_VERB_NEW;
	op.object = object_new(pool, VPEER_OBJECT_CONNECTION);
	op.object->subscription = "default";
	op.object->owner = "gw";
	op.object->name = "a";
	check_text(refusal_repair(pool, &r),
		   "vpeerctl connection set gw/b remove-prefix 10.1.0.0/16",
		   "overlap: of a connection that there is not");
}

/* Whatever a kernel leaves out, there is a sentence. */
static void test_every_code(struct pool *pool)
{
	struct refusal r = { .error = EINVAL };
	const char *text;
	int bad = 0;

	for (r.code = 0; r.code <= VPEER_CODE_MAX + 3; r.code++) {
		text = refusal_message(pool, &r);
		bad += !text || strchr(text, '{') || strlen(text) < 20;
		refusal_repair(pool, &r);
	}
	check(!bad, "every code without anything else");
	add_object(&r, VPEER_OBJECT_NIC, "default:web");
	add_object(&r, VPEER_OBJECT_LOAD_BALANCER, "?");
	add_prefix(pool, &r, "10.0.0.4");
	for (r.code = 0; r.code <= VPEER_CODE_MAX; r.code++) {
		text = refusal_message(pool, &r);
		bad += !!strchr(text, '{');
		text = refusal_repair(pool, &r);
		bad += text && strchr(text, '{');
	}
	check(!bad, "every code with two objects and an address");
}

int main(void)
{
	struct pool pool = { 0 };

	test_prefix();
	test_lists(&pool);
	test_names(&pool);
	test_suggestions();
	test_map(&pool);
	test_overlap(&pool);
	test_member_origin(&pool);
	test_kinds(&pool);
	test_every_code(&pool);
	pool_free(&pool);
	return check_end();
}
