// SPDX-License-Identifier: GPL-2.0-only
/* What operations do to objects, before anything follows from it. */
#include <ctype.h>
#include <string.h>
#include "oracle.h"

#define O_DELETIONS	32

static bool in_org(const struct o_op *op)
{
	return op->kind == VPEER_OBJECT_TENANT ||
	       op->kind == VPEER_OBJECT_SUBSCRIPTION;
}

/* In the VNet that the name of the object begins with? */
static bool is_child(const struct o_op *op)
{
	return op->kind == VPEER_OBJECT_SUBNET ||
	       op->kind == VPEER_OBJECT_PEERING;
}

/**
 * o_op_sub() - the subscription of an operation
 * @op: the operation
 *
 * Return: its name.
 */
const char *o_op_sub(const struct o_op *op)
{
	return *op->sub ? op->sub : "default";
}

/* What tells a grant from others: its scope, who has it, and which. */
static void put_grant(const struct o_op *op, char *buf)
{
	int n;

	if (*op->tenant)
		n = sprintf(buf, "tenant=%s", op->tenant);
	else
		n = sprintf(buf, "%s:%s", o_op_sub(op), op->vnet);
	sprintf(buf + n, " %s=%u role=%u", op->group ? "group" : "user",
		op->principal, op->role);
}

/* The handle of an operation's object, in full. */
static const char *op_handle(const struct o_op *op)
{
	static char buf[2 * O_HANDLE];

	if (in_org(op))
		snprintf(buf, sizeof(buf), "%s", op->name);
	else if (op->kind == VPEER_OBJECT_GRANT)
		put_grant(op, buf);
	else if (o_parent_kind(op))
		snprintf(buf, sizeof(buf), "%s:%s/%s", o_op_sub(op), op->parent,
			 op->name);
	else if (is_child(op))
		snprintf(buf, sizeof(buf), "%s:%s/%s", o_op_sub(op), op->vnet,
			 op->name);
	else
		snprintf(buf, sizeof(buf), "%s:%s", o_op_sub(op), op->name);
	return buf;
}

/**
 * o_end() - find an object in the end state, as far as it is known
 * @o: the oracle
 * @kind: kind of the object
 * @handle: its handle, in full
 *
 * What a deleted subscription, gateway or route table held is not found.
 *
 * Return: the object or NULL.
 */
struct o_obj *o_end(struct oracle *o, uint8_t kind, const char *handle)
{
	EACH(x, &o->end, kind)
		if (!strcmp(x->handle, handle) &&
		    (!x->holder || o_serial(&o->end, x->holder)) &&
		    (!x->parent || o_serial(&o->end, x->parent)))
			return x;
	return NULL;
}

/**
 * o_create() - make an object
 * @o: the oracle
 * @op: the operation, which names it
 * @vnet: the VNet that it lies in, or NULL
 *
 * Return: the object.
 */
struct o_obj *o_create(struct oracle *o, const struct o_op *op,
		       const struct o_obj *vnet)
{
	struct o_state *s = &o->end;
	struct o_obj *x = &s->o[s->n];

	if (s->n++ == O_MANY)
		die("the oracle is full");
	memset(x, 0, sizeof(*x));
	x->kind = op->kind;
	x->serial = ++s->serial;
	x->fresh = true;
	x->op = op->index;
	x->vnet = vnet ? vnet->serial : 0;
	if (!in_org(op) && op->kind != VPEER_OBJECT_GRANT)
		x->holder = o_end(o, VPEER_OBJECT_SUBSCRIPTION,
				  o_op_sub(op))->serial;
	strcpy(x->handle, op_handle(op));
	strcpy(x->name, op->name);
	strcpy(x->sub, o_op_sub(op));
	return x;
}

/* Nothing but its name stands in the way of a new object any more. */
static struct o_obj *create_counted(struct oracle *o, const struct o_op *op,
				    const struct o_obj *vnet)
{
	struct o_obj *x = o_create(o, op, vnet);

	o_count_new(o, op, x);
	return x;
}

/* R-VNET-11 */
static bool bad_name(const char *name)
{
	const char *last = name + strlen(name) - 1, *c;

	for (c = name; *c; c++)
		if (!isalnum(*c) && *c != '_' && *c != '.' && *c != '-')
			return true;
	return !*name || (!isalnum(*name) && *name != '_') ||
	       (!isalnum(*last) && *last != '_');
}

/**
 * o_edit() - change the list of an object
 * @o: the oracle
 * @op: the operation
 * @x: the object
 *
 * Clear, then remove, then add; what can not be done is refused. Bits beyond
 * the length are a mistake of their own, the rest goes as if they were clear.
 */
void o_edit(struct oracle *o, const struct o_op *op, struct o_obj *x)
{
	struct o_list *l = &x->list;
	unsigned int i;
	int at;

	x->listed |= x->fresh || op->clear || op->add.n || op->remove.n;
	if (op->clear)
		l->n = 0;
	for (i = 0; i < op->remove.n; i++) {
		at = o_position(l, &op->remove.p[i]);
		if (at < 0)
			o_refuse(o, op->index, VPEER_CODE_RESOURCE_NOT_FOUND,
				 NULL, "op", x, &op->remove.p[i]);
		else
			l->p[at] = l->p[--l->n];
	}
	for (i = 0; i < op->add.n; i++) {
		struct o_prefix p = o_network(&op->add.p[i]);

		if (o_position(l, &p) >= 0)
			o_refuse(o, op->index,
				 VPEER_CODE_RESOURCE_ALREADY_EXISTS, NULL,
				 "op", x, &p);
		else if (l->n == O_LIST)
			die("the oracle's list is full");
		else
			l->p[l->n++] = p;
	}
}

/* R-SUBN-1, R-SUBN-2, R-VNET-2, R-VNET-6 */
static void check_added(struct oracle *o, const struct o_op *op,
			const struct o_obj *x)
{
	const uint16_t no_vnet = VPEER_CODE_NETCFG_INVALID_IP_ADDRESS_PREFIX;
	unsigned int i;

	for (i = 0; i < op->add.n; i++) {
		const struct o_prefix *p = &op->add.p[i];

		if (o_host_bits(p))
			o_refuse(o, op->index,
				 VPEER_CODE_INVALID_CIDR_NOTATION, NULL, "op",
				 x, p);
		if (op->kind == VPEER_OBJECT_VNET && o_forbidden(p))
			o_refuse(o, op->index, no_vnet, NULL, "op", x, p);
		if (op->kind == VPEER_OBJECT_SUBNET &&
		    (p->six ? p->len != 64 : p->len < 2 || p->len > 29))
			o_refuse(o, op->index,
				 VPEER_CODE_NETCFG_INVALID_SUBNET_SIZE, NULL,
				 "op", x, p);
	}
}

/**
 * o_known_sub() - is the subscription of an operation there?
 * @o: the oracle, which gets a refusal if not
 * @op: the operation
 *
 * Return: true if so.
 */
bool o_known_sub(struct oracle *o, const struct o_op *op)
{
	if (o_end(o, VPEER_OBJECT_SUBSCRIPTION, o_op_sub(op)))
		return true;
	o_refuse(o, op->index, VPEER_CODE_RESOURCE_NOT_FOUND, NULL, "w",
		 o_op_sub(op));
	return false;
}

/**
 * o_op_vnet() - find the VNet that an operation's object lies in
 * @o: the oracle
 * @op: the operation
 *
 * Return: the VNet, or NULL after a refusal.
 */
struct o_obj *o_op_vnet(struct oracle *o, const struct o_op *op)
{
	char handle[O_HANDLE];
	struct o_obj *v;

	if (!o_known_sub(o, op))
		return NULL;
	if (!*op->vnet) {
		o_refuse(o, op->index, VPEER_CODE_MISSING_ATTRIBUTE, NULL,
			 NULL);
		return NULL;
	}
	snprintf(handle, sizeof(handle), "%s:%s", o_op_sub(op), op->vnet);
	v = o_end(o, VPEER_OBJECT_VNET, handle);
	if (!v)
		o_refuse(o, op->index, VPEER_CODE_RESOURCE_NOT_FOUND, NULL,
			 "w", handle);
	return v;
}

static void take_away(struct oracle *o, struct o_obj *was, int op)
{
	struct o_obj *x = o_serial(&o->end, was->serial);

	was->op = op;
	if (x)
		x->kind = 0;
}

/*
 * What holds the object is there, if deletions go from the inside out: a VNet
 * that is deleted in this commit still is when its subnet has its turn.
 */
static bool holder_was_there(struct oracle *o, const struct o_op *op)
{
	char handle[O_HANDLE];

	if (in_org(op) || op->kind == VPEER_OBJECT_GRANT)
		return true;
	if (!o_find(&o->was, VPEER_OBJECT_SUBSCRIPTION, o_op_sub(op))) {
		o_refuse(o, op->index, VPEER_CODE_RESOURCE_NOT_FOUND, NULL,
			 "w", o_op_sub(op));
		return false;
	}
	if (!is_child(op) && !o_parent_kind(op))
		return true;
	snprintf(handle, sizeof(handle), "%s:%s", o_op_sub(op),
		 is_child(op) ? op->vnet : op->parent);
	if (o_find(&o->was, is_child(op) ? VPEER_OBJECT_VNET :
					   o_parent_kind(op), handle))
		return true;
	o_refuse(o, op->index, VPEER_CODE_RESOURCE_NOT_FOUND, NULL, "w",
		 handle);
	return false;
}

/* One of the objects that a grant's scope names, or NULL after a refusal. */
static struct o_obj *scope_part(struct oracle *o, const struct o_op *op,
				uint8_t kind, const char *handle)
{
	/* what is deleted is sought where it was */
	struct o_obj *x = op->verb == VPEER_VERB_DEL ?
			  o_find(&o->was, kind, handle) :
			  o_end(o, kind, handle);

	if (!x)
		o_refuse(o, op->index, VPEER_CODE_RESOURCE_NOT_FOUND, NULL,
			 "w", handle);
	return x;
}

/* SEM-6: a tenant, a subscription or a VNet; NULL after a refusal. */
static struct o_obj *op_scope(struct oracle *o, const struct o_op *op)
{
	char handle[O_HANDLE];
	uint16_t code = 0;
	struct o_obj *s;

	if (!op->principal || !op->role ||
	    (!*op->tenant && !*op->sub && !*op->vnet))
		code = VPEER_CODE_MISSING_ATTRIBUTE;
	else if (*op->tenant && (*op->sub || *op->vnet))
		code = VPEER_CODE_INVALID_ATTRIBUTE;
	if (code) {
		o_refuse(o, op->index, code, NULL, NULL);
		return NULL;
	}
	if (*op->tenant)
		return scope_part(o, op, VPEER_OBJECT_TENANT, op->tenant);
	s = scope_part(o, op, VPEER_OBJECT_SUBSCRIPTION, o_op_sub(op));
	if (!s || !*op->vnet)
		return s;
	snprintf(handle, sizeof(handle), "%s:%s", o_op_sub(op), op->vnet);
	return scope_part(o, op, VPEER_OBJECT_VNET, handle);
}

/* NICs and gateways keep a VNet from going, the rest goes with it. */
static bool goes_with(const struct o_obj *x, const struct o_obj *gone)
{
	if (x->kind == VPEER_OBJECT_GRANT)
		return x->scope == gone->serial;
	if (x->kind == VPEER_OBJECT_ROUTE)
		return x->parent == gone->serial;
	return gone->kind == VPEER_OBJECT_VNET && x->vnet == gone->serial &&
	       (x->kind == VPEER_OBJECT_SUBNET ||
		x->kind == VPEER_OBJECT_PEERING);
}

/*
 * Deletions apply to the state before the commit. Each object can be named
 * once; what goes because of another one can be named as well.
 */
static void delete(struct oracle *o, const struct o_op *op, unsigned int at)
{
	struct o_obj *x, *back;
	char handle[2 * O_HANDLE];
	unsigned int i;

	strcpy(handle, op_handle(&op[at]));
	if (op[at].kind == VPEER_OBJECT_GRANT ?
	    !op_scope(o, &op[at]) : !holder_was_there(o, &op[at]))
		return;
	x = o_find(&o->was, op[at].kind, handle);
	for (i = 0; i < at; i++)
		if (op[i].verb == VPEER_VERB_DEL &&
		    op[i].kind == op[at].kind && !strcmp(op_handle(&op[i]),
							 handle))
			x = NULL;
	if (!x) {
		o_refuse(o, op[at].index, VPEER_CODE_RESOURCE_NOT_FOUND, NULL,
			 op[at].kind == VPEER_OBJECT_GRANT ? NULL : "w",
			 handle);
		return;
	}
	take_away(o, x, op[at].index);
	for (i = 0; i < o->was.n; i++)
		if (goes_with(&o->was.o[i], x))
			take_away(o, &o->was.o[i], op[at].index);
	if (x->kind != VPEER_OBJECT_PEERING || !op[at].both)
		return;
	back = o_back(&o->was, x);
	if (back)
		take_away(o, back, op[at].index);
}

static void new_org(struct oracle *o, const struct o_op *op)
{
	const char *tenant = *op->tenant ? op->tenant : "default";
	struct o_obj *x;

	if (op->kind == VPEER_OBJECT_SUBSCRIPTION &&
	    !o_end(o, VPEER_OBJECT_TENANT, tenant)) {
		o_refuse(o, op->index, VPEER_CODE_RESOURCE_NOT_FOUND, NULL,
			 "w", tenant);
		return;
	}
	x = create_counted(o, op, NULL);
	if (op->kind == VPEER_OBJECT_SUBSCRIPTION)
		strcpy(x->tenant, tenant);
}

static void new_vnet(struct oracle *o, const struct o_op *op)
{
	struct o_obj *v = create_counted(o, op, NULL);

	strcpy(v->region, *op->region ? op->region : "local");
	if (bad_name(v->region))
		o_refuse(o, op->index, VPEER_CODE_INVALID_RESOURCE_NAME, NULL,
			 NULL);
	check_added(o, op, v);
	o_edit(o, op, v);
}

static void new_subnet(struct oracle *o, const struct o_op *op,
		       struct o_obj *v)
{
	struct o_obj *s = create_counted(o, op, v);

	check_added(o, op, s);
	o_edit(o, op, s);
	o_set_table(o, op, s);
}

static struct o_obj *op_subnet(struct oracle *o, const struct o_op *op,
			       const struct o_obj *v)
{
	char handle[O_HANDLE];
	struct o_obj *s;

	if (!*op->subnet) {
		o_refuse(o, op->index, VPEER_CODE_MISSING_ATTRIBUTE, NULL,
			 NULL);
		return NULL;
	}
	snprintf(handle, sizeof(handle), "%s:%s/%s", v->sub, v->name,
		 op->subnet);
	s = o_end(o, VPEER_OBJECT_SUBNET, handle);
	if (!s)
		o_refuse(o, op->index, VPEER_CODE_RESOURCE_NOT_FOUND, NULL,
			 "w", handle);
	return s;
}

static void new_nic(struct oracle *o, const struct o_op *op,
		    struct o_obj *v)
{
	struct o_obj *s = op_subnet(o, op, v), *n;

	if (!s)
		return;
	n = create_counted(o, op, v);
	n->subnet = s->serial;
	n->flags = op->flags & op->mask;
	o_edit(o, op, n);
	n->assign = op->assign;
	if (!n->list.n && !n->assign)
		n->assign = O_ASSIGN_ANY;
}

static void set_flags(struct oracle *o, const struct o_op *op,
		      struct o_obj *l)
{
	const unsigned int kind = VPEER_PEERING_FLAGS_ONLY_IPV6;
	unsigned int was = l->flags;

	l->flags = (l->flags & ~op->mask) | (op->flags & op->mask);
	if (l->fresh || !((l->flags ^ was) & kind))
		return;
	o_refuse(o, op->index, VPEER_CODE_CHANGING_PEERING_KIND_NOT_ALLOWED,
		 NULL, "o", l);
	l->flags ^= kind;
}

/* The remote VNet of a new link, or NULL after a refusal. */
static struct o_obj *op_remote(struct oracle *o, const struct o_op *op,
			       struct o_obj *v)
{
	char handle[O_HANDLE];
	struct o_obj *r;

	if (!*op->remote) {
		o_refuse(o, op->index, VPEER_CODE_MISSING_ATTRIBUTE, NULL,
			 NULL);
		return NULL;
	}
	snprintf(handle, sizeof(handle), "%s:%s",
		 *op->remote_sub ? op->remote_sub : v->sub, op->remote);
	r = o_end(o, VPEER_OBJECT_VNET, handle);
	if (!r)
		o_refuse(o, op->index, VPEER_CODE_RESOURCE_NOT_FOUND, NULL,
			 "w", handle);
	if (r != v)
		return r;
	o_refuse(o, op->index, VPEER_CODE_PEERING_WITH_ITSELF_NOT_ALLOWED,
		 NULL, "o", v);
	return NULL;
}

static void new_link(struct oracle *o, const struct o_op *op,
		     struct o_obj *v)
{
	const uint16_t another =
		VPEER_CODE_ANOTHER_PEERING_ALREADY_REFERENCES_REMOTE_VNET;
	struct o_obj *r = op_remote(o, op, v), *l;

	if (!r)
		return;
	EACH(x, &o->end, VPEER_OBJECT_PEERING)
		if (x->vnet == v->serial && x->remote == r->serial) {
			o_refuse(o, op->index, another, NULL, "woo",
				 op_handle(op), x, r);
			return;
		}
	l = create_counted(o, op, v);
	l->remote = r->serial;
	strcpy(l->remote_sub, r->sub);
	strcpy(l->remote_name, r->name);
	l->flags = VPEER_PEERING_FLAGS_ALLOW_VNET_ACCESS;
	set_flags(o, op, l);
	o_edit_names(o, op, l);
}

static void new_grant(struct oracle *o, const struct o_op *op)
{
	struct o_obj *s = op_scope(o, op), *g;

	if (!s)
		return;
	if (o_end(o, op->kind, op_handle(op))) {
		o_refuse(o, op->index, VPEER_CODE_RESOURCE_ALREADY_EXISTS,
			 NULL, NULL);
		return;
	}
	g = o_create(o, op, NULL);
	g->scope = s->serial;
	g->role = op->role;
	g->group = op->group;
	g->principal = op->principal;
	o_count_new(o, op, g);
}

static void new_in_vnet(struct oracle *o, const struct o_op *op,
			struct o_obj *v)
{
	if (op->kind == VPEER_OBJECT_SUBNET)
		new_subnet(o, op, v);
	else if (op->kind == VPEER_OBJECT_NIC)
		new_nic(o, op, v);
	else
		new_link(o, op, v);
}

/* Is what the object is to be in there? */
static bool has_place(struct oracle *o, const struct o_op *op)
{
	if (is_child(op))
		return o_op_vnet(o, op);
	if (o_parent_kind(op))
		return o_op_parent(o, op);
	return in_org(op) || o_known_sub(o, op);
}

static void new(struct oracle *o, const struct o_op *op)
{
	struct o_obj *v, *x;

	if (op->kind == VPEER_OBJECT_GRANT) {
		new_grant(o, op);
		return;
	}
	if (bad_name(op->name))
		o_refuse(o, op->index, VPEER_CODE_INVALID_RESOURCE_NAME, NULL,
			 NULL);
	if (!has_place(o, op))
		return;
	x = o_end(o, op->kind, op_handle(op));
	if (x) {
		o_refuse(o, op->index, VPEER_CODE_RESOURCE_ALREADY_EXISTS,
			 NULL, "o", x);
		return;
	}
	if (in_org(op)) {
		new_org(o, op);
	} else if (op->kind == VPEER_OBJECT_VNET) {
		new_vnet(o, op);
	} else if (!is_child(op) && op->kind != VPEER_OBJECT_NIC) {
		o_new_outward(o, op);
	} else {
		v = o_op_vnet(o, op);
		if (v)
			new_in_vnet(o, op, v);
	}
}

static void set_nic(struct oracle *o, const struct o_op *op,
		    struct o_obj *n)
{
	/* the NIC's VNet, also where that is being deleted */
	struct o_obj *v = o_serial(&o->end, n->vnet);
	struct o_obj *was = v ?: o_serial(&o->was, n->vnet), *s;
	char handle[2 * O_HANDLE];

	if (*op->vnet && strcmp(op->vnet, was->name)) {
		o_refuse(o, op->index, VPEER_CODE_INVALID_ATTRIBUTE, NULL, "o",
			 n);
		return;
	}
	if (*op->subnet && !v) {
		snprintf(handle, sizeof(handle), "%s/%s", was->handle,
			 op->subnet);
		o_refuse(o, op->index, VPEER_CODE_RESOURCE_NOT_FOUND, NULL,
			 "w", handle);
		return;
	}
	if (*op->subnet) {
		s = op_subnet(o, op, v);
		if (!s)
			return;
		n->subnet = s->serial;
	}
	o_edit(o, op, n);
	n->flags = (n->flags & ~op->mask) | (op->flags & op->mask);
	n->assign |= op->assign;
	n->op = op->index;
}

static void set_link(struct oracle *o, const struct o_op *op,
		     struct o_obj *l)
{
	char handle[O_HANDLE];

	if ((*op->remote && strcmp(op->remote, l->remote_name)) ||
	    (*op->remote_sub && strcmp(op->remote_sub, l->remote_sub))) {
		o_refuse(o, op->index,
			 VPEER_CODE_CHANGING_REMOTE_VIRTUAL_NETWORK_NOT_ALLOWED,
			 NULL, "o", l);
		return;
	}
	if (!o_serial(&o->end, l->remote)) {
		snprintf(handle, sizeof(handle), "%s:%s", l->remote_sub,
			 l->remote_name);
		o_refuse(o, op->index, VPEER_CODE_RESOURCE_NOT_FOUND, NULL,
			 "ow", l, handle);
		return;
	}
	set_flags(o, op, l);
	o_edit_names(o, op, l);
	l->updated = true;
	l->sync |= op->sync;
	l->op = op->index;
}

static void set_vnet_or_subnet(struct oracle *o, const struct o_op *op,
			       struct o_obj *x)
{
	if (*op->region && strcmp(op->region, x->region))
		o_refuse(o, op->index, VPEER_CODE_INVALID_ATTRIBUTE, NULL, "o",
			 x);
	if (!op->clear && !op->add.n && !op->remove.n && !op->has_table)
		return;
	check_added(o, op, x);
	o_edit(o, op, x);
	o_set_table(o, op, x);
	x->op = op->index;
}

static void set_limits(struct oracle *o, const struct o_op *op)
{
	unsigned int i;

	for (i = 0; i < O_LIMITS; i++)
		if (op->limit_mask & (1U << i))
			o->end.limit[i] = op->limit[i];
}

static void set(struct oracle *o, const struct o_op *op)
{
	struct o_obj *x;

	if (!has_place(o, op))
		return;
	x = o_end(o, op->kind, op_handle(op));
	if (!x)
		o_refuse(o, op->index, VPEER_CODE_RESOURCE_NOT_FOUND, NULL,
			 "w", op_handle(op));
	else if (op->kind == VPEER_OBJECT_NIC)
		set_nic(o, op, x);
	else if (op->kind == VPEER_OBJECT_PEERING)
		set_link(o, op, x);
	else if (op->kind == VPEER_OBJECT_VNET ||
		 op->kind == VPEER_OBJECT_SUBNET)
		set_vnet_or_subnet(o, op, x);
	else if (!in_org(op))
		o_set_outward(o, op, x);
	else if (*op->tenant && strcmp(op->tenant, x->tenant))
		o_refuse(o, op->index, VPEER_CODE_INVALID_ATTRIBUTE, NULL, "o",
			 x);
}

static void forget_marks(struct o_state *s)
{
	unsigned int i;

	for (i = 0; i < s->n; i++) {
		struct o_obj *x = &s->o[i];

		x->op = -1;
		x->fresh = false;
		x->updated = false;
		x->listed = false;
		x->sync = false;
		x->assign = 0;
		x->retabled = false;
	}
}

static const uint8_t outside_in[] = { VPEER_OBJECT_TENANT,
	VPEER_OBJECT_SUBSCRIPTION, VPEER_OBJECT_VNET, VPEER_OBJECT_ROUTE_TABLE,
	VPEER_OBJECT_SUBNET, VPEER_OBJECT_ROUTE, VPEER_OBJECT_NIC,
	VPEER_OBJECT_GATEWAY, VPEER_OBJECT_CONNECTION, VPEER_OBJECT_PEERING,
	VPEER_OBJECT_GRANT };

#define KINDS	sizeof(outside_in)

static void delete_all(struct oracle *o, const struct o_op *op, unsigned int n)
{
	static struct o_op del[O_DELETIONS];
	unsigned int i, k, dels = 0;

	for (k = KINDS; k-- > 0; )
		for (i = 0; i < n; i++) {
			if (op[i].verb != VPEER_VERB_DEL ||
			    op[i].kind != outside_in[k] ||
			    !o_authorised(o, &op[i]))
				continue;
			if (dels == O_DELETIONS)
				die("the oracle has too much to delete");
			del[dels] = op[i];
			delete(o, del, dels++);
		}
}

static void each(struct oracle *o, const struct o_op *op, unsigned int n,
		 uint8_t verb, void (*apply)(struct oracle *o,
					     const struct o_op *op))
{
	unsigned int i, k;

	for (k = 0; k < KINDS; k++)
		for (i = 0; i < n; i++)
			if (op[i].verb == verb && op[i].kind == outside_in[k] &&
			    o_authorised(o, &op[i]))
				apply(o, &op[i]);
}

/**
 * o_apply() - carry out the operations of a commit
 * @o: the oracle
 * @op: the operations
 * @n: how many
 *
 * Deletions, from the inside out; then limits; then what is created and what
 * is set, from the outside in.
 */
void o_apply(struct oracle *o, const struct o_op *op, unsigned int n)
{
	unsigned int i;

	forget_marks(&o->was);
	forget_marks(&o->end);
	delete_all(o, op, n);
	for (i = 0; i < n; i++)
		if (op[i].kind == VPEER_OBJECT_FABRIC &&
		    o_authorised(o, &op[i]))
			set_limits(o, &op[i]);
	each(o, op, n, VPEER_VERB_NEW, new);
	each(o, op, n, VPEER_VERB_SET, set);
}
