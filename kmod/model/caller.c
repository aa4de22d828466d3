// SPDX-License-Identifier: GPL-2.0-only
/*
 * What a caller may do: rights come from roles, roles from grants, and grants
 * hold in their scope and in what lies in it.
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

/* The next scope outwards: grants are inherited from there. */
static const struct vpeer_obj *outer(const struct vpeer_obj *obj)
{
	struct vpeer_obj *o = (struct vpeer_obj *)obj;

	switch (obj->kind) {
	case VPEER_OBJECT_TENANT:
		return NULL;
	case VPEER_OBJECT_SUBSCRIPTION:
		return &to_subscription(o)->tenant->obj;
	case VPEER_OBJECT_NIC:
		return &to_netif(o)->vnet->obj;
	case VPEER_OBJECT_GATEWAY:
		return &to_gateway(o)->vnet->obj;
	}
	return obj->parent;
}

static const struct vpeer_grants *grants_of(const struct vpeer_obj *obj)
{
	struct vpeer_obj *o = (struct vpeer_obj *)obj;

	switch (obj->kind) {
	case VPEER_OBJECT_TENANT:
		return &to_tenant(o)->grants;
	case VPEER_OBJECT_SUBSCRIPTION:
		return &to_subscription(o)->grants;
	case VPEER_OBJECT_VNET:
		return &to_vnet(o)->grants;
	}
	return NULL;
}

static bool party_is(const struct vpeer_party *p, const struct vpeer_grant *g)
{
	return p->is(p->ctx, g->group, g->principal);
}

/*
 * Grants that the open transaction makes do not count yet, and those that it
 * takes away still do: the order of operations does not matter.
 */
static bool granted(const struct vpeer_party *p, const struct vpeer_obj *obj,
		    enum vpeer_right right)
{
	const struct vpeer_grants *grants = grants_of(obj);
	const struct vpeer_grant *g;

	if (!grants)
		return false;
	list_for_each_entry(g, &grants->list, obj.sibling)
		if (!g->obj.fresh && (role_rights[g->role] & right) &&
		    party_is(p, g))
			return true;
	return false;
}

static bool party_may(const struct vpeer_party *p, const struct vpeer_obj *obj,
		      enum vpeer_right right)
{
	if (p->administrator)
		return true;
	for (; obj; obj = outer(obj))
		if (granted(p, obj, right))
			return true;
	return false;
}

/**
 * vpeer_caller_may() - has a caller a right?
 * @c: the caller, NULL for an administrator
 * @obj: on this object
 * @right: the right
 *
 * Return: true if so.
 */
bool vpeer_caller_may(const struct vpeer_caller *c,
		      const struct vpeer_obj *obj, enum vpeer_right right)
{
	return !c || (party_may(&c->sender, obj, right) &&
		      party_may(&c->opener, obj, right));
}

static bool own_grant(const struct vpeer_caller *c,
		      const struct vpeer_grant *g)
{
	return party_is(&c->sender, g) && party_is(&c->opener, g);
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
	struct vpeer_obj *o = (struct vpeer_obj *)obj;
	const struct vpeer_vnet *remote;

	if (vpeer_caller_administrator(c))
		return true;
	if (obj->kind == VPEER_OBJECT_GRANT)
		return vpeer_caller_may(c, obj, VPEER_RIGHT_GRANT) ||
		       own_grant(c, to_grant(o));
	if (vpeer_caller_may(c, obj, VPEER_RIGHT_READ))
		return true;
	remote = obj->kind == VPEER_OBJECT_PEERING ? to_link(o)->remote : NULL;
	return remote && vpeer_caller_may(c, &remote->obj, VPEER_RIGHT_READ);
}

/**
 * vpeer_caller_knows() - may a caller know of a subscription?
 * @c: the caller, NULL for an administrator
 * @s: the subscription
 *
 * Return: true if he may read it, or one of its VNets.
 */
bool vpeer_caller_knows(const struct vpeer_caller *c,
			const struct vpeer_subscription *s)
{
	const struct vpeer_obj *v;

	if (vpeer_caller_sees(c, &s->obj))
		return true;
	list_for_each_entry(v, &s->vnets, sibling)
		if (vpeer_caller_sees(c, v))
			return true;
	return false;
}

/**
 * vpeer_caller_has_grant() - has a caller any grant at all?
 * @c: the caller
 * @m: the model
 *
 * Return: 1 if each of the two has one or is administrator, 0 if not, or
 * -EINTR.
 */
int vpeer_caller_has_grant(const struct vpeer_caller *c,
			   struct vpeer_model *m)
{
	bool sender = c->sender.administrator;
	bool opener = c->opener.administrator;
	const struct vpeer_grant *g;
	u32 n = 0;

	list_for_each_entry(g, &m->kin[VPEER_OBJECT_GRANT], obj.kin) {
		if (sender && opener)
			return 1;
		sender |= party_is(&c->sender, g);
		opener |= party_is(&c->opener, g);
		if (!(++n % 1024) && vpeer_relax())
			return -EINTR;
	}
	return sender && opener;
}
