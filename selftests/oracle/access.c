// SPDX-License-Identifier: GPL-2.0-only
/*
 * Who may do what (SEMANTICS section 6, R-AUTH). Grants of the commit in hand
 * do not count yet, and those that it takes away still do.
 */
#include <string.h>
#include "oracle.h"

/**
 * o_member() - is a user in a group?
 * @user: the user
 * @group: the group
 *
 * Return: true if so.
 */
bool o_member(unsigned int user, unsigned int group)
{
	if (group == O_GROUP)
		return user == O_USER + 1 || user == O_USER + 2;
	return group == O_GROUP + 1 && user == O_USER + 2;
}

/**
 * o_administrator() - may a caller do everything?
 * @c: the caller
 *
 * Return: true if so.
 */
bool o_administrator(const struct o_caller *c)
{
	return !c->sender && !c->opener;
}

static bool is(unsigned int user, const struct o_obj *grant)
{
	return grant->group ? o_member(user, grant->principal) :
			      user == grant->principal;
}

static bool allows(uint8_t role, enum o_right right)
{
	switch (role) {
	case VPEER_ROLE_READER:
		return right == O_READ;
	case VPEER_ROLE_PEER:
		return right == O_PEER;
	case VPEER_ROLE_NETWORK_CONTRIBUTOR:
		return right != O_GRANT;
	}
	return role == VPEER_ROLE_OWNER;
}

/**
 * o_any() - find an object that was there, or will be
 * @o: the oracle
 * @serial: the object's number
 *
 * Return: the object or NULL.
 */
struct o_obj *o_any(struct oracle *o, unsigned int serial)
{
	return o_serial(&o->was, serial) ?: o_serial(&o->end, serial);
}

/* Is an object the scope, or does it lie in that? */
static bool lies_in(struct oracle *o, const struct o_obj *x,
		    unsigned int scope)
{
	const struct o_obj *s = x->kind == VPEER_OBJECT_SUBSCRIPTION ? x :
				o_any(o, x->holder);
	const struct o_obj *t;

	if (x->serial == scope || x->vnet == scope || x->holder == scope)
		return true;
	if (x->kind == VPEER_OBJECT_GRANT)
		return lies_in(o, o_any(o, x->scope), scope);
	t = s ? o_any(o, scope) : NULL;
	return t && t->kind == VPEER_OBJECT_TENANT &&
	       !strcmp(t->name, s->tenant);
}

static bool user_may(struct oracle *o, unsigned int user,
		     const struct o_obj *x, enum o_right right)
{
	if (!user)
		return true;
	EACH(g, &o->was, VPEER_OBJECT_GRANT)
		if (allows(g->role, right) && is(user, g) &&
		    lies_in(o, x, g->scope))
			return true;
	return false;
}

/**
 * o_may() - has a caller a right on an object?
 * @o: the oracle
 * @c: the caller: sender and opener both have to have it
 * @x: the object
 * @right: the right
 *
 * Return: true if so.
 */
bool o_may(struct oracle *o, const struct o_caller *c, const struct o_obj *x,
	   enum o_right right)
{
	return user_may(o, c->sender, x, right) &&
	       user_may(o, c->opener, x, right);
}

static bool own(const struct o_caller *c, const struct o_obj *grant)
{
	return is(c->sender, grant) && is(c->opener, grant);
}

/**
 * o_sees() - may a caller know of an object?
 * @o: the oracle
 * @c: the caller
 * @x: the object
 *
 * What he may read; a link that leads to what he may read (SEM-3.4); a grant
 * that is his own, or in a scope that he owns.
 *
 * Return: true if so.
 */
bool o_sees(struct oracle *o, const struct o_caller *c, const struct o_obj *x)
{
	const struct o_obj *remote = NULL;

	if (o_administrator(c))
		return true;
	if (x->kind == VPEER_OBJECT_GRANT)
		return own(c, x) || o_may(o, c, x, O_GRANT);
	if (x->kind == VPEER_OBJECT_PEERING)
		remote = o_any(o, x->remote);
	return o_may(o, c, x, O_READ) ||
	       (remote && o_may(o, c, remote, O_READ));
}

/**
 * struct scope - a scope as an operation names it
 * @words: its handle
 * @found: it, or the subscription that it would be in, or NULL
 */
struct scope {
	char words[O_HANDLE];
	const struct o_obj *found;
};

static struct scope in_sub(struct oracle *o, const char *sub)
{
	struct scope s;

	snprintf(s.words, sizeof(s.words), "%s", sub);
	s.found = o_end(o, VPEER_OBJECT_SUBSCRIPTION, sub);
	return s;
}

static struct scope in_vnet(struct oracle *o, const char *sub,
			    const char *vnet)
{
	struct scope s = in_sub(o, sub);
	const struct o_obj *v;

	if (!*vnet)
		return s;
	snprintf(s.words, sizeof(s.words), "%s:%s", sub, vnet);
	v = o_end(o, VPEER_OBJECT_VNET, s.words);
	if (v)
		s.found = v;
	return s;
}

static bool need(struct oracle *o, const struct o_op *op, struct scope s,
		 enum o_right right, uint16_t code)
{
	/* the least role that has it */
	static const unsigned int roles[] = {
		[O_READ] = VPEER_ROLE_READER, [O_PEER] = VPEER_ROLE_PEER,
		[O_WRITE] = VPEER_ROLE_NETWORK_CONTRIBUTOR,
		[O_GRANT] = VPEER_ROLE_OWNER,
	};

	if (s.found && o_may(o, &o->caller, s.found, right))
		return true;
	o_refuse(o, op->index, code, NULL, "rw", roles[right], s.words);
	return false;
}

/* R-AUTH-3: write on the local VNet and peer on the remote one. */
static bool may_new_link(struct oracle *o, const struct o_op *op)
{
	const char *sub = *op->remote_sub ? op->remote_sub : o_op_sub(op);
	bool ok = need(o, op, in_vnet(o, o_op_sub(op), op->vnet), O_WRITE,
		       VPEER_CODE_AUTHORIZATION_FAILED);

	if (!*op->remote)
		return ok;
	return need(o, op, in_vnet(o, sub, op->remote), O_PEER,
		    VPEER_CODE_LINKED_AUTHORIZATION_FAILED) && ok;
}

/* R-AUTH-4: what a link gains is the remote VNet's matter as well. */
static bool gains(const struct o_op *op, const struct o_obj *l)
{
	return l->lost || (op->flags & op->mask & ~l->flags) ||
	       op->name_subnet[O_LOCAL].n || op->name_subnet[O_REMOTE].n;
}

static bool may_link(struct oracle *o, const struct o_op *op)
{
	enum o_right right = op->verb == VPEER_VERB_DEL ? O_WRITE : O_PEER;
	struct o_obj *l, *r;
	char handle[O_HANDLE];

	if (op->verb == VPEER_VERB_NEW)
		return may_new_link(o, op);
	if (!need(o, op, in_vnet(o, o_op_sub(op), op->vnet), O_WRITE,
		  VPEER_CODE_AUTHORIZATION_FAILED))
		return false;
	snprintf(handle, sizeof(handle), "%s:%s/%s", o_op_sub(op), op->vnet,
		 op->name);
	l = o_end(o, VPEER_OBJECT_PEERING, handle);
	r = l ? o_serial(&o->end, l->remote) : NULL;
	/* R-AUTH-9 */
	if (!r || (op->verb == VPEER_VERB_DEL ? !op->both : !gains(op, l)))
		return true;
	return need(o, op, in_vnet(o, r->sub, r->name), right,
		    VPEER_CODE_LINKED_AUTHORIZATION_FAILED);
}

/*
 * NICs and gateways belong to a subscription, and lie in a VNet; connections
 * are their gateway's, and who may write that may make them.
 */
static bool may_member(struct oracle *o, const struct o_op *op)
{
	char handle[O_HANDLE];
	struct o_obj *x;

	snprintf(handle, sizeof(handle), "%s:%s", o_op_sub(op), op->name);
	x = o_end(o, op->kind, handle);
	if (op->kind == VPEER_OBJECT_CONNECTION) {
		snprintf(handle, sizeof(handle), "%s:%s", o_op_sub(op),
			 op->parent);
		x = o_end(o, VPEER_OBJECT_GATEWAY, handle);
	} else if (op->verb != VPEER_VERB_SET) {
		x = NULL;
	}
	if (x && o_may(o, &o->caller, x, O_WRITE))
		return true;
	return need(o, op, in_sub(o, o_op_sub(op)), O_WRITE,
		    VPEER_CODE_AUTHORIZATION_FAILED);
}

static bool may_grant(struct oracle *o, const struct o_op *op)
{
	struct scope s = in_vnet(o, o_op_sub(op), op->vnet);

	if (*op->tenant) {
		snprintf(s.words, sizeof(s.words), "%s", op->tenant);
		s.found = o_end(o, VPEER_OBJECT_TENANT, op->tenant);
	}
	return need(o, op, s, O_GRANT, VPEER_CODE_AUTHORIZATION_FAILED);
}

/**
 * o_authorised() - may the caller carry out an operation?
 * @o: the oracle, which gets refusals if not
 * @op: the operation
 *
 * Return: true if so.
 */
bool o_authorised(struct oracle *o, const struct o_op *op)
{
	const uint16_t failed = VPEER_CODE_AUTHORIZATION_FAILED;
	struct scope s = in_sub(o, o_op_sub(op));

	if (o_administrator(&o->caller))
		return true;
	switch (op->kind) {
	case VPEER_OBJECT_PEERING:
		return may_link(o, op);
	case VPEER_OBJECT_GRANT:
		return may_grant(o, op);
	case VPEER_OBJECT_NIC:
	case VPEER_OBJECT_GATEWAY:
	case VPEER_OBJECT_CONNECTION:
	case VPEER_OBJECT_ROUTE_TABLE:
	case VPEER_OBJECT_ROUTE:
		return may_member(o, op);
	case VPEER_OBJECT_SUBNET:
		s = in_vnet(o, o_op_sub(op), op->vnet);
		return need(o, op, s, O_WRITE, failed);
	case VPEER_OBJECT_VNET:
		if (op->verb == VPEER_VERB_SET)
			s = in_vnet(o, o_op_sub(op), op->name);
		return need(o, op, s, O_WRITE, failed);
	case VPEER_OBJECT_FABRIC:
		o_refuse(o, op->index, failed, NULL, NULL);
		return false;
	}
	/* tenants and subscriptions are the administrator's */
	o_refuse(o, op->index, failed, NULL, "w", op->name);
	return false;
}
