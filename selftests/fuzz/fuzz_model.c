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

static void decode(struct input *in, struct script_op *s, u32 index)
{
	static const u8 kinds[] = { VPEER_OBJECT_VNET, VPEER_OBJECT_SUBNET,
		VPEER_OBJECT_NIC, VPEER_OBJECT_PEERING, VPEER_OBJECT_PEERING,
		VPEER_OBJECT_NIC, VPEER_OBJECT_SUBSCRIPTION,
		VPEER_OBJECT_TENANT, VPEER_OBJECT_FABRIC,
		VPEER_OBJECT_GATEWAY };
	struct vpeer_op *op = &s->op;
	u8 b = byte(in), bits = byte(in);

	memset(s, 0, sizeof(*s));
	op->index = index;
	op->verb = VPEER_VERB_NEW + b % 3;
	op->kind = kinds[b / 3 % ARRAY_SIZE(kinds)];
	op->clear = bits & 1;
	op->sync = bits & 2;
	op->both = bits & 4;
	op->not_in_force = (bits & 0xf8) == 0xf8;
	op->name = name(in);
	op->vnet = name(in);
	if (bits & 8)
		op->subscription = name(in);
	if (bits & 16)
		op->tenant = name(in);
	if (bits & 32)
		op->region = name(in);
	if (bits & 64)
		op->remote_subscription = name(in);
	if (op->kind == VPEER_OBJECT_PEERING)
		op->remote_vnet = name(in);
	if (op->kind == VPEER_OBJECT_NIC)
		op->subnet = name(in);
	op->mask = byte(in);
	op->flags = op->mask >> 4;
	op->mask &= 15;
	op->assign = op->kind == VPEER_OBJECT_NIC ? op->mask & 3 : 0;
	op->add = s->add;
	op->remove = s->remove;
	list(in, s->add, &op->n_add, op->kind == VPEER_OBJECT_NIC);
	if (op->verb == VPEER_VERB_SET)
		list(in, s->remove, &op->n_remove,
		     op->kind == VPEER_OBJECT_NIC);
	if (op->kind == VPEER_OBJECT_FABRIC)
		limits(in, op);
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
	struct input in = { data, data + size };
	const struct vpeer_op *op[OPS];
	static struct script_op s[OPS];
	static struct world w;
	u32 c, i, n;

	world_init(&w);
	for (c = 0; c < COMMITS && in.p < in.end; c++) {
		n = 1 + byte(&in) % OPS;
		for (i = 0; i < n; i++) {
			decode(&in, &s[i], i);
			op[i] = &s[i].op;
		}
		transact_checked(&w, op, n);
	}
	world_exit(&w);
	return 0;
}
