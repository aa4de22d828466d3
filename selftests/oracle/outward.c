// SPDX-License-Identifier: GPL-2.0-only
/*
 * Operations on what leads out of VNets, and elsewhere in them: gateways, their
 * connections, route tables and routes.
 */
#include <string.h>
#include "oracle.h"

/**
 * o_parent_kind() - what an operation's object is in, if that is no VNet
 * @op: the operation
 *
 * Return: enum vpeer_object, 0 if its name begins with no such thing.
 */
uint8_t o_parent_kind(const struct o_op *op)
{
	if (op->kind == VPEER_OBJECT_CONNECTION)
		return VPEER_OBJECT_GATEWAY;
	return op->kind == VPEER_OBJECT_ROUTE ? VPEER_OBJECT_ROUTE_TABLE : 0;
}

/* By its name, in the subscription; what the caller can not see is not there */
static struct o_obj *named(struct oracle *o, const struct o_op *op,
			   uint8_t kind, const char *name)
{
	char handle[O_HANDLE];
	struct o_obj *x;

	snprintf(handle, sizeof(handle), "%s:%s", o_op_sub(op), name);
	x = o_end(o, kind, handle);
	if (x && o_sees(o, &o->caller, x))
		return x;
	o_refuse(o, op->index, VPEER_CODE_RESOURCE_NOT_FOUND, NULL, "w",
		 handle);
	return NULL;
}

/**
 * o_op_parent() - the gateway of a connection, or the table of a route
 * @o: the oracle
 * @op: the operation
 *
 * Return: what it is in, or NULL after a refusal.
 */
struct o_obj *o_op_parent(struct oracle *o, const struct o_op *op)
{
	if (!o_known_sub(o, op))
		return NULL;
	if (*op->parent)
		return named(o, op, o_parent_kind(op), op->parent);
	o_refuse(o, op->index, VPEER_CODE_MISSING_ATTRIBUTE, NULL, NULL);
	return NULL;
}

/* R-GW-2: one of its VNet; where it lies is looked at in the end. */
static void set_nic(struct oracle *o, const struct o_op *op, struct o_obj *g)
{
	struct o_obj *n;

	if (!op->has_nic)
		return;
	g->op = op->index;
	if (!*op->nic) {
		g->nic = 0;
		return;
	}
	n = named(o, op, VPEER_OBJECT_NIC, op->nic);
	if (!n)
		return;
	if (n->vnet == g->vnet)
		g->nic = n->serial;
	else
		o_refuse(o, op->index, VPEER_CODE_GATEWAY_NIC_NOT_ALLOWED,
			 "vnet", "oo", g, n);
}

static void new_gateway(struct oracle *o, const struct o_op *op)
{
	struct o_obj *v = o_op_vnet(o, op), *g;

	if (!op->type)
		o_refuse(o, op->index, VPEER_CODE_MISSING_ATTRIBUTE, NULL,
			 NULL);
	if (!v || !op->type)
		return;
	g = o_create(o, op, v);
	g->type = op->type;
	set_nic(o, op, g);
}

/* The VNet and the type of a gateway stay. */
static void set_gateway(struct oracle *o, const struct o_op *op,
			struct o_obj *g)
{
	if (*op->vnet && strcmp(op->vnet, o_any(o, g->vnet)->name))
		o_refuse(o, op->index, VPEER_CODE_INVALID_ATTRIBUTE, "vnet",
			 "o", g);
	if (op->type && op->type != g->type)
		o_refuse(o, op->index, VPEER_CODE_INVALID_ATTRIBUTE, "type",
			 "o", g);
	set_nic(o, op, g);
}

/**
 * o_everything() - is it a default route?
 * @p: a prefix
 *
 * Return: true if so.
 */
bool o_everything(const struct o_prefix *p)
{
	return !p->len;
}

/* Prefixes as they are written: of a VNet's kind, or a default route. */
static void check_added(struct oracle *o, const struct o_op *op,
			const struct o_obj *x)
{
	const uint16_t no_site = VPEER_CODE_NETCFG_INVALID_IP_ADDRESS_PREFIX;
	unsigned int i;

	for (i = 0; i < op->add.n; i++) {
		const struct o_prefix *p = &op->add.p[i];

		if (o_host_bits(p))
			o_refuse(o, op->index,
				 VPEER_CODE_INVALID_CIDR_NOTATION, NULL, "op",
				 x, p);
		if (op->kind == VPEER_OBJECT_CONNECTION && !o_everything(p) &&
		    o_forbidden(p))
			o_refuse(o, op->index, no_site, NULL, "op", x, p);
	}
}

static void new_connection(struct oracle *o, const struct o_op *op)
{
	struct o_obj *g = o_op_parent(o, op), *c;

	if (*op->remote_sub && !*op->remote)
		o_refuse(o, op->index, VPEER_CODE_MISSING_ATTRIBUTE, NULL,
			 NULL);
	c = o_create(o, op, NULL);
	c->vnet = g->vnet;
	c->parent = g->serial;
	c->learned = op->learned;
	if (*op->remote) {
		strcpy(c->remote_name, op->remote);
		strcpy(c->remote_sub, *op->remote_sub ? op->remote_sub :
							o_op_sub(op));
	}
	o_count_new(o, op, c);
	check_added(o, op, c);
	o_edit(o, op, c);
}

/* Where it leads, and who says what is there, stays. */
static void set_connection(struct oracle *o, const struct o_op *op,
			   struct o_obj *c)
{
	if ((*op->remote && strcmp(op->remote, c->remote_name)) ||
	    (*op->remote_sub && strcmp(op->remote_sub, c->remote_sub)))
		o_refuse(o, op->index, VPEER_CODE_INVALID_ATTRIBUTE, "remote",
			 "o", c);
	if (op->has_learned && op->learned != c->learned)
		o_refuse(o, op->index, VPEER_CODE_INVALID_ATTRIBUTE, "learned",
			 "o", c);
	if (!op->clear && !op->add.n && !op->remove.n)
		return;
	check_added(o, op, c);
	o_edit(o, op, c);
	c->op = op->index;
}

/**
 * o_set_table() - give a subnet another route table, or none
 * @o: the oracle
 * @op: the operation
 * @s: the subnet
 */
void o_set_table(struct oracle *o, const struct o_op *op, struct o_obj *s)
{
	struct o_obj *t = NULL;

	if (!op->has_table)
		return;
	if (*op->table) {
		t = named(o, op, VPEER_OBJECT_ROUTE_TABLE, op->table);
		if (!t)
			return;
	}
	s->table = t ? t->serial : 0;
	s->retabled = true;
}

/* R-RT-18 */
static void check_hop(struct oracle *o, const struct o_op *op,
		      const struct o_obj *r)
{
	const struct o_prefix *to = &r->list.p[0];
	bool any = r->via.len;
	uint16_t code = 0;

	switch (r->hop) {
	case VPEER_NEXT_HOP_TYPE_NONE:
	case VPEER_NEXT_HOP_TYPE_VNET_LOCAL:
	case VPEER_NEXT_HOP_TYPE_VIRTUAL_NETWORK_GATEWAY:
		if (op->has_via)
			code = VPEER_CODE_INVALID_ATTRIBUTE;
		break;
	case VPEER_NEXT_HOP_TYPE_VIRTUAL_APPLIANCE:
		if (!any)
			code = VPEER_CODE_MISSING_ATTRIBUTE;
		else if (r->via.six != to->six)
			code = VPEER_CODE_INVALID_ATTRIBUTE;
		break;
	case VPEER_NEXT_HOP_TYPE_INTERNET:
		code = VPEER_CODE_FEATURE_NOT_IN_FORCE;
		break;
	default:
		code = VPEER_CODE_NEXT_HOP_TYPE_NOT_ALLOWED;
	}
	if (code)
		o_refuse(o, op->index, code, NULL, "o", r);
}

static void write_route(struct oracle *o, const struct o_op *op,
			struct o_obj *r)
{
	if (op->add.n) {
		r->list.n = 1;
		r->list.p[0] = o_network(&op->add.p[0]);
	}
	if (op->has_hop) {
		r->hop = op->hop;
		memset(&r->via, 0, sizeof(r->via));
	}
	if (op->has_via)
		r->via = op->via;
	check_added(o, op, r);
	check_hop(o, op, r);
}

static void new_route(struct oracle *o, const struct o_op *op)
{
	struct o_obj *t = o_op_parent(o, op), *r;

	if (!op->add.n)
		o_refuse(o, op->index, VPEER_CODE_MISSING_ATTRIBUTE, "prefix",
			 NULL);
	if (!op->has_hop)
		o_refuse(o, op->index, VPEER_CODE_MISSING_ATTRIBUTE, "hop",
			 NULL);
	if (!op->add.n || !op->has_hop)
		return;
	r = o_create(o, op, NULL);
	r->parent = t->serial;
	o_count_new(o, op, r);
	write_route(o, op, r);
}

static void set_route(struct oracle *o, const struct o_op *op, struct o_obj *r)
{
	if (!op->add.n && !op->has_hop && !op->has_via)
		return;
	r->op = op->index;
	write_route(o, op, r);
}

/**
 * o_new_outward() - make a gateway, connection, route table or route
 * @o: the oracle
 * @op: the operation; what it is to be in is there, and the name is free
 */
void o_new_outward(struct oracle *o, const struct o_op *op)
{
	struct o_obj *t;

	switch (op->kind) {
	case VPEER_OBJECT_GATEWAY:
		new_gateway(o, op);
		return;
	case VPEER_OBJECT_CONNECTION:
		new_connection(o, op);
		return;
	case VPEER_OBJECT_ROUTE_TABLE:
		t = o_create(o, op, NULL);
		t->isolated = op->isolated;
		o_count_new(o, op, t);
		return;
	case VPEER_OBJECT_ROUTE:
		new_route(o, op);
		return;
	}
	die("no kind %u", op->kind);
}

/**
 * o_set_outward() - change one of those
 * @o: the oracle
 * @op: the operation
 * @x: the object
 */
void o_set_outward(struct oracle *o, const struct o_op *op, struct o_obj *x)
{
	switch (op->kind) {
	case VPEER_OBJECT_GATEWAY:
		set_gateway(o, op, x);
		return;
	case VPEER_OBJECT_CONNECTION:
		set_connection(o, op, x);
		return;
	case VPEER_OBJECT_ROUTE_TABLE:
		if (!op->has_isolated)
			return;
		x->isolated = op->isolated;
		x->op = op->index;
		return;
	case VPEER_OBJECT_ROUTE:
		set_route(o, op, x);
		return;
	}
	die("no kind %u", op->kind);
}
