// SPDX-License-Identifier: GPL-2.0-only
/*
 * Bytes as a sequence of commits. Each is tried dry, then carried out, and
 * all that transact_checked() looks for ends the run: a trace of what was
 * refused, a change without an event, stale routes, a leak.
 */
#include "fuzz.h"
#include "lib.h"

#define OPS	8
#define COMMITS	24

/**
 * struct input - the bytes that are left
 * @p: the next one
 * @end: behind the last one
 */
struct input {
	const u8 *p;
	const u8 *end;
};

static u8 byte(struct input *in)
{
	return in->p < in->end ? *in->p++ : 0;
}

/* A few names, so that operations meet; or any bytes of any length. */
static struct vpeer_str name(struct input *in)
{
	static const char * const names[] = { "A", "B", "C", "D", "s", "t",
					      "n", "default" };
	struct vpeer_str s = { NULL, 0 };
	u8 b = byte(in);

	if (b < 0xc0)
		return vpeer_str(names[b % ARRAY_SIZE(names)]);
	if (b < 0xd0)
		return s;
	s.len = b - 0xd0;
	if (s.len > in->end - in->p)
		s.len = in->end - in->p;
	s.s = (const char *)in->p;
	in->p += s.len;
	return s;
}

/* In a list there is no name that is absent. */
static struct vpeer_str listed(struct input *in)
{
	struct vpeer_str s = name(in);

	return s.s ? s : vpeer_str("");
}

static struct vpeer_addr address(struct input *in, u8 how)
{
	u8 bytes[16] = { 10, how & 7 };
	u32 i;

	if (how & 0x40) {
		for (i = 0; i < 16; i++)
			bytes[i] = byte(in);
		return vpeer_addr_from_bytes(bytes, how & 0x80 ? 4 : 16);
	}
	if (how & 0x80) {
		bytes[0] = 0xfd;
		bytes[15] = byte(in);
		return vpeer_addr_from_bytes(bytes, 16);
	}
	bytes[2] = how >> 3 & 7;
	bytes[3] = byte(in);
	return vpeer_addr_from_bytes(bytes, 4);
}

/* What netlink hands on has a family, and a length that fits it. */
static void list(struct input *in, struct vpeer_prefix *p, u32 *n, bool host)
{
	static const u8 lens[] = { 8, 15, 16, 20, 24, 25, 28, 29 };
	u32 i;

	*n = byte(in) % 4;
	for (i = 0; i < *n; i++) {
		u8 how = byte(in), len = byte(in);
		bool is4;

		p[i].addr = address(in, how);
		is4 = vpeer_addr_is4(&p[i].addr);
		if (host)
			p[i].len = 128;
		else if (len & 0x80)
			p[i].len = is4 ? 96 + len % 33 : len % 128 + 1;
		else
			p[i].len = is4 ? 96 + lens[len % 8] : 48 + len % 2 * 16;
		if (!host && !(len & 0x40)) {
			struct vpeer_addr m = vpeer_mask(p[i].len);

			p[i].addr.hi &= m.hi;
			p[i].addr.lo &= m.lo;
		}
	}
}

static void limits(struct input *in, struct vpeer_op *op)
{
	u32 i;

	op->limit_mask = (byte(in) | byte(in) << 8) & 0x3fe;
	for (i = 1; i < ARRAY_SIZE(op->limits.limit); i++)
		op->limits.limit[i] = op->limit_mask & 1U << i ? byte(in) : 0;
}

/* The lists of a link: what is local or remote, what is taken away of both. */
static void subnets(struct input *in, struct script_op *s)
{
	struct vpeer_op *op = &s->op;
	u32 *n[] = { &op->n_local, &op->n_remote,
		     &op->n_remove_local, &op->n_remove_remote };
	u32 lists = op->verb == VPEER_VERB_SET ? 4 : 2, i, j, used = 0;

	op->subnets = s->subnets;
	for (i = 0; i < lists; i++) {
		*n[i] = byte(in) % 3;
		for (j = 0; j < *n[i]; j++)
			s->subnets[used++] = listed(in);
	}
}

static void link(struct input *in, struct script_op *s)
{
	struct vpeer_op *op = &s->op;
	u8 b = byte(in);

	op->remote_vnet = name(in);
	if (b & 1)
		op->remote_subscription = name(in);
	op->sync = b & 2;
	op->both = b & 4;
	op->mask = byte(in) & 63;
	op->flags = byte(in) & op->mask;
	if (b & 8)
		subnets(in, s);
}

static void grant(struct input *in, struct vpeer_op *op)
{
	u8 b = byte(in);

	op->role = b % 5;
	op->group = b & 0x80;
	op->principal = b & 0x40 ? 7 : byte(in);
	if (b & 0x20)
		op->vnet.s = NULL;
	op->name.s = NULL;
}

/* What leads out of VNets: gateways and all that is theirs, routes. */
static void outward(struct input *in, struct vpeer_op *op)
{
	u8 b = byte(in);

	op->type = b % 6;
	op->has_type = b & 0x80;
	if (b & 0x40)
		op->nic = name(in);
	op->gateway = name(in);
	op->route_table = op->gateway;
	op->has_learned = b & 0x20;
	op->learned = op->has_learned && b & 0x10;
	op->has_isolated = op->has_learned;
	op->isolated = op->learned;
	if (op->kind == VPEER_OBJECT_CONNECTION && b & 8)
		op->remote_vnet = name(in);
	if (op->kind == VPEER_OBJECT_ROUTE && b & 8) {
		op->has_via = true;
		op->via = address(in, byte(in));
	}
}

static void of_kind(struct input *in, struct script_op *s)
{
	struct vpeer_op *op = &s->op;
	u8 b;

	switch (op->kind) {
	case VPEER_OBJECT_FABRIC:
		limits(in, op);
		break;
	case VPEER_OBJECT_SUBNET:
		b = byte(in);
		if (b & 1)
			op->route_table = name(in);
		break;
	case VPEER_OBJECT_NIC:
		op->subnet = name(in);
		b = byte(in);
		op->mask = b & 3;
		op->flags = b >> 2 & op->mask;
		op->assign = b >> 4 & 3;
		break;
	case VPEER_OBJECT_PEERING:
		link(in, s);
		break;
	case VPEER_OBJECT_GRANT:
		grant(in, op);
		break;
	case VPEER_OBJECT_GATEWAY:
	case VPEER_OBJECT_CONNECTION:
	case VPEER_OBJECT_ROUTE_TABLE:
	case VPEER_OBJECT_ROUTE:
		outward(in, op);
		break;
	}
}

static void decode(struct input *in, struct script_op *s, u32 index)
{
	static const u8 kinds[] = { VPEER_OBJECT_VNET, VPEER_OBJECT_SUBNET,
		VPEER_OBJECT_NIC, VPEER_OBJECT_PEERING, VPEER_OBJECT_PEERING,
		VPEER_OBJECT_NIC, VPEER_OBJECT_SUBSCRIPTION,
		VPEER_OBJECT_TENANT, VPEER_OBJECT_FABRIC, VPEER_OBJECT_GATEWAY,
		VPEER_OBJECT_CONNECTION, VPEER_OBJECT_ROUTE_TABLE,
		VPEER_OBJECT_ROUTE, VPEER_OBJECT_GRANT };
	struct vpeer_op *op = &s->op;
	u8 b = byte(in), bits = byte(in);

	memset(s, 0, sizeof(*s));
	op->index = index;
	op->principal = VPEER_NOBODY;
	op->verb = VPEER_VERB_NEW + b % 3;
	op->kind = kinds[b / 3 % ARRAY_SIZE(kinds)];
	op->clear = bits & 1;
	op->not_in_force = (bits & 0xf8) == 0xf8;
	op->name = name(in);
	op->vnet = name(in);
	if (bits & 8)
		op->subscription = name(in);
	if (bits & 16)
		op->tenant = name(in);
	if (bits & 32)
		op->region = name(in);
	of_kind(in, s);
	op->add = s->add;
	op->remove = s->remove;
	list(in, s->add, &op->n_add, op->kind == VPEER_OBJECT_NIC);
	if (op->verb == VPEER_VERB_SET)
		list(in, s->remove, &op->n_remove,
		     op->kind == VPEER_OBJECT_NIC);
}

/* User 7, who has what the grants of the input give him. */
static bool is_seven(const void *ctx, u32 i, struct vpeer_principal *who)
{
	*who = (struct vpeer_principal){ 7, i };
	return i < 2;
}

/**
 * LLVMFuzzerTestOneInput() - play one input
 * @data: the bytes
 * @size: how many
 *
 * Return: 0.
 */
int LLVMFuzzerTestOneInput(const u8 *data, size_t size)
{
	struct vpeer_caller seven = { NULL, { .is = is_seven },
				      { .is = is_seven } };
	struct input in = { data, data + size };
	const struct vpeer_op *op[OPS];
	static struct script_op s[OPS];
	static struct world w;
	u32 c, i, n;

	world_init(&w);
	seven.model = &w.m;
	for (c = 0; c < COMMITS && in.p < in.end; c++) {
		n = byte(&in);
		w.caller = n & 0x80 ? &seven : NULL;
		n = 1 + n % OPS;
		for (i = 0; i < n; i++) {
			decode(&in, &s[i], i);
			op[i] = &s[i].op;
		}
		transact_checked(&w, op, n);
	}
	world_exit(&w);
	return 0;
}
