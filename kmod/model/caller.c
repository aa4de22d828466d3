// SPDX-License-Identifier: GPL-2.0-only
/*
 * What a caller may do: rights come from roles, roles from grants, and grants
 * hold in their scope and in what lies in it.
 *
 * Only the caller's own grants are looked at, at each level of the place that
 * he names, and a level that is not there is looked up as one where he has
 * none. So it takes him as long to be refused what is foreign as what is not
 * there (SEM-6).
 */
#include "caller.h"

static const u8 role_rights[] = {
	[VPEER_ROLE_READER] = VPEER_RIGHT_READ,
	[VPEER_ROLE_PEER] = VPEER_RIGHT_PEER,
	[VPEER_ROLE_NETWORK_CONTRIBUTOR] = VPEER_RIGHT_READ |
		VPEER_RIGHT_WRITE | VPEER_RIGHT_PEER,
	[VPEER_ROLE_OWNER] = VPEER_RIGHT_READ | VPEER_RIGHT_WRITE |
		VPEER_RIGHT_PEER | VPEER_RIGHT_GRANT,
};

/**
 * vpeer_role_rights() - what a role allows
 * @role: enum vpeer_role
 *
 * Return: a mask of enum vpeer_right.
 */
u32 vpeer_role_rights(u8 role)
{
	return role_rights[role];
}

/**
 * vpeer_right_role() - the least role that has a right
 * @right: the right
 *
 * Return: the role.
 */
enum vpeer_role vpeer_right_role(enum vpeer_right right)
{
	switch (right) {
	case VPEER_RIGHT_READ:
		return VPEER_ROLE_READER;
	case VPEER_RIGHT_WRITE:
		return VPEER_ROLE_NETWORK_CONTRIBUTOR;
	case VPEER_RIGHT_PEER:
		return VPEER_ROLE_PEER;
	case VPEER_RIGHT_GRANT:
		break;
	}
	return VPEER_ROLE_OWNER;
}

/**
 * vpeer_caller_administrator() - may a caller do everything?
 * @c: the caller, NULL for an administrator
 *
 * Return: true if so.
 */
bool vpeer_caller_administrator(const struct vpeer_caller *c)
{
	return !c || (c->sender.administrator && c->opener.administrator);
}

static const struct vpeer_vnet *vnet_of(struct vpeer_obj *o)
{
	switch (o->kind) {
	case VPEER_OBJECT_VNET:
		return to_vnet(o);
	case VPEER_OBJECT_SUBNET:
	case VPEER_OBJECT_PEERING:
		return to_vnet(o->parent);
	case VPEER_OBJECT_NIC:
		return to_netif(o)->vnet;
	case VPEER_OBJECT_GATEWAY:
		return to_gateway(o)->vnet;
	case VPEER_OBJECT_CONNECTION:
		return to_gateway(o->parent)->vnet;
	}
	return NULL;
}

static struct vpeer_scope scope_in(struct vpeer_subscription *s,
				   const struct vpeer_obj *vnet)
{
	return (struct vpeer_scope){ { vnet, s ? &s->obj : NULL,
				       s ? &s->tenant->obj : NULL } };
}

/**
 * vpeer_scope_of() - where an object is
 * @obj: the object
 *
 * Return: the place.
 */
struct vpeer_scope vpeer_scope_of(const struct vpeer_obj *obj)
{
	struct vpeer_obj *o = (struct vpeer_obj *)obj;
	const struct vpeer_vnet *v;

	if (o->kind == VPEER_OBJECT_GRANT)
		o = o->parent;
	v = vnet_of(o);
	if (v)
		return scope_in(to_subscription(v->obj.parent), &v->obj);
	if (o->kind == VPEER_OBJECT_ROUTE)
		o = o->parent;
	if (o->kind == VPEER_OBJECT_ROUTE_TABLE)
		o = o->parent;
	if (o->kind == VPEER_OBJECT_SUBSCRIPTION)
		return scope_in(to_subscription(o), NULL);
	return (struct vpeer_scope){ { NULL, NULL, o } };
}

/**
 * vpeer_scope_named() - a place by its names
 * @m: the model
 * @sub: subscription; absent means "default"
 * @vnet: VNet, may be absent
 *
 * Return: the place, as much of it as there is.
 */
struct vpeer_scope vpeer_scope_named(struct vpeer_model *m,
				     struct vpeer_str sub,
				     struct vpeer_str vnet)
{
	struct vpeer_subscription *s = vpeer_find_subscription(m, sub);
	const struct vpeer_obj *v = NULL;

	if (vnet.s)
		v = vpeer_find(m, VPEER_OBJECT_VNET, s ? &s->obj : NULL, vnet);
	return scope_in(s, v);
}

static u32 rights_in(struct vpeer_model *m, const struct vpeer_holder *h,
		     const struct vpeer_scope *scope)
{
	u32 i, rights = 0;

	for (i = 0; i < ARRAY_SIZE(scope->level); i++)
		rights |= vpeer_holder_rights(m, h, scope->level[i]);
	return rights;
}

static bool party_may(struct vpeer_model *m, const struct vpeer_party *p,
		      const struct vpeer_scope *scope, enum vpeer_right right)
{
	struct vpeer_principal who;
	struct vpeer_holder *h;
	u32 i;

	if (p->administrator)
		return true;
	for (i = 0; p->is(p->ctx, i, &who); i++) {
		h = vpeer_find_holder(m, who);
		if (h && rights_in(m, h, scope) & right)
			return true;
	}
	return false;
}

/**
 * vpeer_caller_may() - has a caller a right?
 * @c: the caller, NULL for an administrator
 * @scope: in this place
 * @right: the right
 *
 * Return: true if so.
 */
bool vpeer_caller_may(const struct vpeer_caller *c,
		      const struct vpeer_scope *scope, enum vpeer_right right)
{
	return !c || (party_may(c->model, &c->sender, scope, right) &&
		      party_may(c->model, &c->opener, scope, right));
}

/**
 * vpeer_caller_reads() - may a caller read an object?
 * @c: the caller, NULL for an administrator
 * @obj: the object
 *
 * Return: true if so.
 */
bool vpeer_caller_reads(const struct vpeer_caller *c,
			const struct vpeer_obj *obj)
{
	const struct vpeer_scope scope = vpeer_scope_of(obj);

	return vpeer_caller_may(c, &scope, VPEER_RIGHT_READ);
}

static bool party_holds(const struct vpeer_party *p,
			const struct vpeer_grant *g)
{
	struct vpeer_principal who;
	u32 i;

	for (i = 0; p->is(p->ctx, i, &who); i++)
		if (who.number == g->holder->who.number &&
		    who.group == g->holder->who.group)
			return true;
	return false;
}

static bool sees_grant(const struct vpeer_caller *c,
		       const struct vpeer_obj *obj)
{
	const struct vpeer_scope scope = vpeer_scope_of(obj);
	const struct vpeer_grant *g = to_grant((struct vpeer_obj *)obj);

	return vpeer_caller_may(c, &scope, VPEER_RIGHT_GRANT) ||
	       (party_holds(&c->sender, g) && party_holds(&c->opener, g));
}

/* Where a link leads, which is nowhere once the remote VNet is gone. */
static struct vpeer_scope remote_scope(const struct vpeer_obj *obj)
{
	struct vpeer_obj *o = (struct vpeer_obj *)obj;

	if (o && o->kind == VPEER_OBJECT_PEERING && to_link(o)->remote)
		return vpeer_scope_of(&to_link(o)->remote->obj);
	return (struct vpeer_scope){ { NULL } };
}

/**
 * vpeer_caller_finds() - may a caller know of what a search has found?
 * @c: the caller, NULL for an administrator
 * @obj: what it has found, no grant, or NULL
 * @named: the place that it was to be in, as far as there is one
 *
 * Return: true if there is something and he may know of it; false takes as
 * long for what is foreign as for what is not there.
 */
bool vpeer_caller_finds(const struct vpeer_caller *c,
			const struct vpeer_obj *obj,
			const struct vpeer_scope *named)
{
	const struct vpeer_scope scope = obj ? vpeer_scope_of(obj) : *named;
	const struct vpeer_scope remote = remote_scope(obj);

	if (vpeer_caller_administrator(c) ||
	    vpeer_caller_may(c, &scope, VPEER_RIGHT_READ) ||
	    vpeer_caller_may(c, &remote, VPEER_RIGHT_READ))
		return obj;
	return false;
}

/**
 * vpeer_caller_sees() - may a caller know of an object?
 * @c: the caller, NULL for an administrator
 * @obj: the object
 *
 * What he may read. Of a link also who reads the VNet that it leads to
 * (SEM-3.4), and of a grant its owner's peers and whom it is given to.
 *
 * Return: true if so.
 */
bool vpeer_caller_sees(const struct vpeer_caller *c,
		       const struct vpeer_obj *obj)
{
	if (vpeer_caller_administrator(c))
		return true;
	if (obj->kind == VPEER_OBJECT_GRANT)
		return sees_grant(c, obj);
	return vpeer_caller_finds(c, obj, NULL);
}

/* Is it a grant by which both may read a VNet of the subscription? */
static bool opens(const struct vpeer_caller *c, const struct vpeer_grant *g,
		  const struct vpeer_subscription *s)
{
	const struct vpeer_obj *vnet = g->obj.parent;

	return s && vnet->kind == VPEER_OBJECT_VNET &&
	       vnet->parent == &s->obj && vpeer_caller_reads(c, vnet);
}

/**
 * vpeer_caller_knows() - may a caller know of a subscription?
 * @c: the caller, NULL for an administrator
 * @s: the subscription, or NULL
 *
 * Return: true if there is one and he may read it, or one of its VNets.
 */
bool vpeer_caller_knows(const struct vpeer_caller *c,
			const struct vpeer_subscription *s)
{
	const struct vpeer_scope nowhere = { { NULL } };
	const struct vpeer_party *p;
	struct vpeer_principal who;
	const struct vpeer_grant *g;
	struct vpeer_holder *h;
	u32 i;

	if (vpeer_caller_finds(c, s ? &s->obj : NULL, &nowhere))
		return true;
	if (vpeer_caller_administrator(c))
		return false;
	p = c->sender.administrator ? &c->opener : &c->sender;
	for (i = 0; p->is(p->ctx, i, &who); i++) {
		h = vpeer_find_holder(c->model, who);
		if (!h)
			continue;
		list_for_each_entry(g, &h->grants, held)
			if (opens(c, g, s))
				return true;
	}
	return false;
}

static bool party_has_grant(struct vpeer_model *m, const struct vpeer_party *p)
{
	struct vpeer_principal who;
	u32 i;

	if (p->administrator)
		return true;
	for (i = 0; p->is(p->ctx, i, &who); i++)
		if (vpeer_find_holder(m, who))
			return true;
	return false;
}

/**
 * vpeer_caller_has_grant() - has a caller any grant at all?
 * @c: the caller
 *
 * Return: true if each of the two has one or is administrator.
 */
bool vpeer_caller_has_grant(const struct vpeer_caller *c)
{
	return party_has_grant(c->model, &c->sender) &&
	       party_has_grant(c->model, &c->opener);
}
