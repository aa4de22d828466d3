// SPDX-License-Identifier: GPL-2.0-only
/* The naive model: prefixes, how operations are applied, and the end state. */
#include "oracle.h"

struct o_prefix o_prefix(const struct vpeer_prefix *p)
{
	bool six = !vpeer_addr_is4(&p->addr);
	struct o_prefix q = { .six = six, .len = six ? p->len : p->len - 96 };

	vpeer_addr_to_bytes(&p->addr, q.byte);
	return q;
}

struct vpeer_prefix v_prefix(const struct o_prefix *p)
{
	struct vpeer_prefix v;

	v.addr = vpeer_addr_from_bytes(p->byte, p->six ? 16 : 4);
	v.len = p->six ? p->len : p->len + 96;
	return v;
}

static int bit(const struct o_prefix *p, u32 i)
{
	return p->byte[i / 8] >> (7 - i % 8) & 1;
}

/* Is every address of @in one of @out? */
bool o_inside(const struct o_prefix *in, const struct o_prefix *out)
{
	u32 i;

	if (in->six != out->six || in->len < out->len)
		return false;
	for (i = 0; i < out->len; i++)
		if (bit(in, i) != bit(out, i))
			return false;
	return true;
}

bool o_overlap(const struct o_prefix *a, const struct o_prefix *b)
{
	return o_inside(a, b) || o_inside(b, a);
}

static bool same(const struct o_prefix *a, const struct o_prefix *b)
{
	return a->six == b->six && a->len == b->len &&
	       !memcmp(a->byte, b->byte, sizeof(a->byte));
}

static int position(const struct o_list *l, const struct o_prefix *p)
{
	u32 i;

	for (i = 0; i < l->n; i++)
		if (same(&l->p[i], p))
			return i;
	return -1;
}

/* Is the prefix inside of one of the list? */
bool o_in_list(const struct o_list *l, const struct o_prefix *p)
{
	u32 i;

	for (i = 0; i < l->n; i++)
		if (o_inside(p, &l->p[i]))
			return true;
	return false;
}

bool o_same_list(const struct o_list *a, const struct o_list *b)
{
	u32 i;

	for (i = 0; i < a->n; i++)
		if (position(b, &a->p[i]) < 0)
			return false;
	return a->n == b->n;
}

struct o_obj *o_serial(struct o_state *s, u32 serial)
{
	u32 i;

	for (i = 0; serial && i < O_MANY; i++)
		if (s->o[i].kind && s->o[i].serial == serial)
			return &s->o[i];
	return NULL;
}

/* @vnet is the name of the VNet for subnets and links, else NULL. */
struct o_obj *o_find(struct o_state *s, u8 kind, const char *sub,
		     const char *vnet, const char *name)
{
	struct o_obj *v;
	u32 i;

	for (i = 0; i < O_MANY; i++) {
		struct o_obj *o = &s->o[i];

		if (o->kind != kind || strcmp(o->sub, sub) ||
		    strcmp(o->name, name))
			continue;
		v = o_serial(s, o->vnet);
		if (!vnet || (v && !strcmp(v->name, vnet)))
			return o;
	}
	return NULL;
}

/* The link from the remote VNet back. */
struct o_obj *o_back(struct o_state *s, const struct o_obj *link)
{
	u32 i;

	for (i = 0; i < O_MANY; i++)
		if (s->o[i].kind == VPEER_OBJECT_PEERING &&
		    s->o[i].vnet == link->remote &&
		    s->o[i].remote == link->vnet)
			return &s->o[i];
	return NULL;
}

void o_refuse(struct oracle *o, int op, u16 code)
{
	u32 i;

	for (i = 0; i < o->n; i++)
		if (o->refusal[i].op == op && o->refusal[i].code == code)
			return;
	o->refusal[o->n++] = (struct o_refusal){ op, code };
}

static void text(char *to, struct vpeer_str s, const char *or)
{
	snprintf(to, O_NAME, "%.*s", s.s ? (int)s.len : (int)strlen(or),
		 s.s ? s.s : or);
}

static bool known_sub(const char *sub)
{
	return !strcmp(sub, "default") || !strcmp(sub, "s");
}

static struct o_obj *create(struct o_state *s, u8 kind, int op)
{
	u32 i;

	for (i = 0; s->o[i].kind; i++)
		if (i == O_MANY - 1)
			die("the oracle is full");
	memset(&s->o[i], 0, sizeof(s->o[i]));
	s->o[i].kind = kind;
	s->o[i].serial = ++s->serial;
	s->o[i].fresh = true;
	s->o[i].op = op;
	return &s->o[i];
}

/* Clear, then remove, then add; what can not be done is refused. */
static void edit(struct oracle *o, const struct vpeer_op *op, struct o_list *l)
{
	struct o_prefix p;
	u32 i;
	int at;

	if (op->clear)
		l->n = 0;
	for (i = 0; i < op->n_remove; i++) {
		p = o_prefix(&op->remove[i]);
		at = position(l, &p);
		if (at < 0)
			o_refuse(o, op->index, VPEER_CODE_RESOURCE_NOT_FOUND);
		else
			l->p[at] = l->p[--l->n];
	}
	for (i = 0; i < op->n_add; i++) {
		p = o_prefix(&op->add[i]);
		if (position(l, &p) >= 0)
			o_refuse(o, op->index,
				 VPEER_CODE_RESOURCE_ALREADY_EXISTS);
		else if (l->n == O_LIST)
			die("the oracle's list is full");
		else
			l->p[l->n++] = p;
	}
}

static bool host_bits(const struct o_prefix *p)
{
	u32 i;

	for (i = p->len; i < (p->six ? 128 : 32); i++)
		if (bit(p, i))
			return true;
	return false;
}

/* R-VNET-2 */
static bool forbidden(const struct o_prefix *p)
{
	static const char * const no[] = { "224.0.0.0/4", "255.255.255.255/32",
		"127.0.0.0/8", "169.254.0.0/16", "168.63.129.16/32", "::/128",
		"::1/128", "fe80::/10", "ff00::/8" };
	u32 i;

	for (i = 0; i < ARRAY_SIZE(no); i++) {
		struct vpeer_prefix v = prefix(no[i]);
		struct o_prefix q = o_prefix(&v);

		if (o_overlap(p, &q))
			return true;
	}
	return !p->len;
}

static void check_added(struct oracle *o, const struct vpeer_op *op)
{
	u32 i;

	for (i = 0; i < op->n_add; i++) {
		struct o_prefix p = o_prefix(&op->add[i]);
		bool vnet = op->kind == VPEER_OBJECT_VNET;

		if (host_bits(&p))
			o_refuse(o, op->index,
				 VPEER_CODE_INVALID_CIDR_NOTATION);
		else if (vnet && forbidden(&p))
			o_refuse(o, op->index,
				 VPEER_CODE_NETCFG_INVALID_IP_ADDRESS_PREFIX);
		else if (!vnet && (p.six ? p.len != 64 :
				   p.len < 2 || p.len > 29))
			o_refuse(o, op->index,
				 VPEER_CODE_NETCFG_INVALID_SUBNET_SIZE);
	}
}

/* The VNet that an operation's object lies in, or NULL after a refusal. */
static struct o_obj *op_vnet(struct oracle *o, const struct vpeer_op *op)
{
	char sub[O_NAME], name[O_NAME];
	struct o_obj *v = NULL;

	text(sub, op->subscription, "default");
	if (known_sub(sub) && !op->vnet.s) {
		o_refuse(o, op->index, VPEER_CODE_MISSING_ATTRIBUTE);
		return NULL;
	}
	text(name, op->vnet, "");
	if (known_sub(sub))
		v = o_find(&o->end, VPEER_OBJECT_VNET, sub, NULL, name);
	if (!v)
		o_refuse(o, op->index, VPEER_CODE_RESOURCE_NOT_FOUND);
	return v;
}

/* The object that an operation names, as it is in a state. */
static struct o_obj *op_target(struct o_state *s, const struct vpeer_op *op)
{
	char sub[O_NAME], vnet[O_NAME], name[O_NAME];
	bool child = op->kind == VPEER_OBJECT_SUBNET ||
		     op->kind == VPEER_OBJECT_PEERING;

	text(sub, op->subscription, "default");
	text(vnet, op->vnet, "");
	text(name, op->name, "");
	return o_find(s, op->kind, sub, child ? vnet : NULL, name);
}

static void take_away(struct oracle *o, struct o_obj *was, int op)
{
	struct o_obj *x = o_serial(&o->end, was->serial);

	was->op = op;
	if (x)
		x->kind = 0;
}

/*
 * Deletions apply to the state before the commit. Each object can be named
 * once; what goes because of another one can be named as well.
 */
static void delete(struct oracle *o, const struct vpeer_op **op, u32 n, u32 at)
{
	struct o_obj *x = op_target(&o->was, op[at]), *back;
	u32 i;

	for (i = 0; i < at; i++)
		if (x && op[i]->verb == VPEER_VERB_DEL &&
		    op_target(&o->was, op[i]) == x)
			x = NULL;
	if (!x) {
		o_refuse(o, op[at]->index, VPEER_CODE_RESOURCE_NOT_FOUND);
		return;
	}
	take_away(o, x, op[at]->index);
	for (i = 0; x->kind == VPEER_OBJECT_VNET && i < O_MANY; i++)
		if (o->was.o[i].vnet == x->serial &&
		    o->was.o[i].kind != VPEER_OBJECT_NIC)
			take_away(o, &o->was.o[i], op[at]->index);
	if (x->kind != VPEER_OBJECT_PEERING || !op[at]->both)
		return;
	back = o_back(&o->was, x);
	if (back)
		take_away(o, back, op[at]->index);
}

static void new_vnet(struct oracle *o, const struct vpeer_op *op)
{
	struct o_obj *v = create(&o->end, VPEER_OBJECT_VNET, op->index);

	text(v->sub, op->subscription, "default");
	text(v->name, op->name, "");
	text(v->region, op->region, "local");
	check_added(o, op);
	edit(o, op, &v->list);
}

static void new_subnet(struct oracle *o, const struct vpeer_op *op,
		       struct o_obj *v)
{
	struct o_obj *s = create(&o->end, VPEER_OBJECT_SUBNET, op->index);

	strcpy(s->sub, v->sub);
	s->vnet = v->serial;
	text(s->name, op->name, "");
	check_added(o, op);
	edit(o, op, &s->list);
}

static struct o_obj *op_subnet(struct oracle *o, const struct vpeer_op *op,
			       struct o_obj *v)
{
	char name[O_NAME];
	struct o_obj *s;

	text(name, op->subnet, "");
	s = o_find(&o->end, VPEER_OBJECT_SUBNET, v->sub, v->name, name);
	if (!s)
		o_refuse(o, op->index, op->subnet.s ?
			 VPEER_CODE_RESOURCE_NOT_FOUND :
			 VPEER_CODE_MISSING_ATTRIBUTE);
	return s;
}

static void new_nic(struct oracle *o, const struct vpeer_op *op,
		    struct o_obj *v)
{
	struct o_obj *s = op_subnet(o, op, v), *n;

	if (!s)
		return;
	n = create(&o->end, VPEER_OBJECT_NIC, op->index);
	strcpy(n->sub, v->sub);
	n->vnet = v->serial;
	n->subnet = s->serial;
	text(n->name, op->name, "");
	n->flags = op->flags & op->mask;
	edit(o, op, &n->list);
	n->assign = op->assign;
	if (!n->list.n && !n->assign)
		n->assign = 4;
}

static void set_flags(struct oracle *o, const struct vpeer_op *op,
		      struct o_obj *l)
{
	if (op->flags & op->mask & ~3)
		o_refuse(o, op->index, VPEER_CODE_FEATURE_NOT_IN_FORCE);
	l->flags = (l->flags & ~op->mask) | (op->flags & op->mask);
}

static void new_link(struct oracle *o, const struct vpeer_op *op,
		     struct o_obj *v)
{
	char sub[O_NAME], name[O_NAME];
	struct o_obj *r, *l;
	u32 i;

	text(sub, op->remote_subscription, v->sub);
	text(name, op->remote_vnet, "");
	r = o_find(&o->end, VPEER_OBJECT_VNET, sub, NULL, name);
	if (!r || r == v) {
		o_refuse(o, op->index, !op->remote_vnet.s ?
			 VPEER_CODE_MISSING_ATTRIBUTE :
			 r ? VPEER_CODE_PEERING_WITH_ITSELF_NOT_ALLOWED :
			 VPEER_CODE_RESOURCE_NOT_FOUND);
		return;
	}
	for (i = 0; i < O_MANY; i++)
		if (o->end.o[i].kind == VPEER_OBJECT_PEERING &&
		    o->end.o[i].vnet == v->serial &&
		    o->end.o[i].remote == r->serial) {
			o_refuse(o, op->index, ANOTHER_PEERING);
			return;
		}
	l = create(&o->end, VPEER_OBJECT_PEERING, op->index);
	strcpy(l->sub, v->sub);
	l->vnet = v->serial;
	text(l->name, op->name, "");
	l->remote = r->serial;
	strcpy(l->remote_sub, r->sub);
	strcpy(l->remote_name, r->name);
	l->flags = VPEER_PEERING_FLAGS_ALLOW_VNET_ACCESS;
	set_flags(o, op, l);
}

static void new(struct oracle *o, const struct vpeer_op *op)
{
	struct o_obj *v = NULL;
	char sub[O_NAME];

	text(sub, op->subscription, "default");
	if (!known_sub(sub)) {
		o_refuse(o, op->index, VPEER_CODE_RESOURCE_NOT_FOUND);
		return;
	}
	if (op->kind == VPEER_OBJECT_SUBNET || op->kind == VPEER_OBJECT_PEERING)
		v = op_vnet(o, op);
	if (!v && op->kind != VPEER_OBJECT_VNET && op->kind != VPEER_OBJECT_NIC)
		return;
	if (op_target(&o->end, op)) {
		o_refuse(o, op->index, VPEER_CODE_RESOURCE_ALREADY_EXISTS);
		return;
	}
	if (op->kind == VPEER_OBJECT_NIC)
		v = op_vnet(o, op);
	if (op->kind == VPEER_OBJECT_VNET)
		new_vnet(o, op);
	else if (v && op->kind == VPEER_OBJECT_SUBNET)
		new_subnet(o, op, v);
	else if (v && op->kind == VPEER_OBJECT_NIC)
		new_nic(o, op, v);
	else if (v)
		new_link(o, op, v);
}

static void set_nic(struct oracle *o, const struct vpeer_op *op,
		    struct o_obj *n)
{
	/* the name that the NIC's VNet has, also where that is being deleted */
	struct o_obj *v = o_serial(&o->end, n->vnet) ?:
			  o_serial(&o->was, n->vnet);
	struct o_obj *s = NULL;
	char name[O_NAME];

	text(name, op->vnet, v->name);
	if (strcmp(name, v->name)) {
		o_refuse(o, op->index, VPEER_CODE_INVALID_ATTRIBUTE);
		return;
	}
	if (op->subnet.s) {
		text(name, op->subnet, "");
		if (o_serial(&o->end, n->vnet))
			s = op_subnet(o, op, v);
		else
			o_refuse(o, op->index, VPEER_CODE_RESOURCE_NOT_FOUND);
		if (!s)
			return;
		n->subnet = s->serial;
	}
	edit(o, op, &n->list);
	n->flags = (n->flags & ~op->mask) | (op->flags & op->mask);
	n->assign |= op->assign;
	n->op = op->index;
}

static void set_link(struct oracle *o, const struct vpeer_op *op,
		     struct o_obj *l)
{
	char sub[O_NAME], name[O_NAME];

	text(sub, op->remote_subscription, l->remote_sub);
	text(name, op->remote_vnet, l->remote_name);
	if (strcmp(sub, l->remote_sub) || strcmp(name, l->remote_name)) {
		o_refuse(o, op->index, CHANGING_REMOTE);
		return;
	}
	if (!o_serial(&o->end, l->remote)) {
		o_refuse(o, op->index, VPEER_CODE_RESOURCE_NOT_FOUND);
		return;
	}
	set_flags(o, op, l);
	l->updated = true;
	l->sync |= op->sync;
	l->op = op->index;
}

static void set(struct oracle *o, const struct vpeer_op *op)
{
	struct o_obj *x = op_target(&o->end, op);
	char region[O_NAME];

	if (!x) {
		o_refuse(o, op->index, op->vnet.s || op->name.s ?
			 VPEER_CODE_RESOURCE_NOT_FOUND :
			 VPEER_CODE_MISSING_ATTRIBUTE);
		return;
	}
	if (op->kind == VPEER_OBJECT_NIC) {
		set_nic(o, op, x);
		return;
	}
	if (op->kind == VPEER_OBJECT_PEERING) {
		set_link(o, op, x);
		return;
	}
	text(region, op->region, x->region);
	if (strcmp(region, x->region))
		o_refuse(o, op->index, VPEER_CODE_INVALID_ATTRIBUTE);
	check_added(o, op);
	edit(o, op, &x->list);
	if (op->clear || op->n_add || op->n_remove)
		x->op = op->index;
}

/* All deletions, then what is created, owners first, then what is set. */
void o_apply(struct oracle *o, const struct vpeer_op **op, u32 n)
{
	static const u8 order[] = { VPEER_OBJECT_VNET, VPEER_OBJECT_SUBNET,
				    VPEER_OBJECT_NIC, VPEER_OBJECT_PEERING };
	u32 i, k;

	for (i = 0; i < O_MANY; i++) {
		struct o_obj *x = &o->end.o[i];

		o->was.o[i].op = -1;
		x->op = -1;
		x->fresh = false;
		x->updated = false;
		x->sync = false;
		x->assign = 0;
	}
	for (i = 0; i < n; i++)
		if (op[i]->verb == VPEER_VERB_DEL)
			delete(o, op, n, i);
	for (k = 0; k < ARRAY_SIZE(order); k++)
		for (i = 0; i < n; i++)
			if (op[i]->verb == VPEER_VERB_NEW &&
			    op[i]->kind == order[k])
				new(o, op[i]);
	for (k = 0; k < ARRAY_SIZE(order); k++)
		for (i = 0; i < n; i++)
			if (op[i]->verb == VPEER_VERB_SET &&
			    op[i]->kind == order[k])
				set(o, op[i]);
}

/**
 * o_commit() - carry out a commit
 * @o: the oracle
 * @op: the operations
 * @n: how many
 *
 * Return: true if it is accepted; if not nothing has changed.
 */
bool o_commit(struct oracle *o, const struct vpeer_op **op, u32 n)
{
	o->n = 0;
	o->end = o->was;
	o_apply(o, op, n);
	o_links(o);
	o_nics(o);
	o_rules(o);
	if (!o->n)
		o->was = o->end;
	return !o->n;
}
