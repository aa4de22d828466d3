// SPDX-License-Identifier: GPL-2.0-only
/* What the operations on different kinds of objects have in common. */
#include "tx.h"

/**
 * vpeer_op_name() - check the name of an operation's object
 * @tx: the transaction
 * @op: the operation
 * @attr: attribute of the name
 *
 * A name against the rules is refused, but the object is staged all the same
 * so that what refers to it is not refused as well.
 *
 * Return: false if there is no name to go on with.
 */
bool vpeer_op_name(struct vpeer_tx *tx, const struct vpeer_op *op, u16 attr)
{
	if (!op->name.s) {
		vpeer_refuse(tx, op->index, attr, VPEER_CODE_MISSING_ATTRIBUTE);
		return false;
	}
	if (op->verb == VPEER_VERB_NEW && !vpeer_name_valid(op->name))
		vpeer_refuse(tx, op->index, attr,
			     VPEER_CODE_INVALID_RESOURCE_NAME);
	return true;
}

static bool is_named(const struct vpeer_obj *obj, struct vpeer_str name)
{
	return !obj->gone && vpeer_obj_is(obj, name);
}

/**
 * vpeer_tx_subscription() - find a subscription
 * @tx: the transaction
 * @name: its name; absent means "default"
 *
 * Operations that follow each other often name the same.
 *
 * Return: the subscription or NULL.
 */
struct vpeer_subscription *vpeer_tx_subscription(struct vpeer_tx *tx,
						 struct vpeer_str name)
{
	if (!name.s)
		name = vpeer_str("default");
	if (!tx->sub || !is_named(&tx->sub->obj, name))
		tx->sub = vpeer_find_subscription(tx->m, name);
	return tx->sub;
}

static struct vpeer_vnet *find_vnet(struct vpeer_tx *tx,
				    const struct vpeer_subscription *s,
				    struct vpeer_str name)
{
	struct vpeer_obj *o;

	if (tx->vnet && tx->vnet->obj.parent == &s->obj &&
	    is_named(&tx->vnet->obj, name))
		return tx->vnet;
	o = vpeer_find(tx->m, VPEER_OBJECT_VNET, &s->obj, name);
	tx->vnet = o ? to_vnet(o) : NULL;
	return tx->vnet;
}

/**
 * vpeer_op_subscription() - find the subscription of an operation
 * @tx: the transaction
 * @op: the operation
 * @attr: attribute of the subscription's name
 *
 * Return: the subscription, or NULL after a refusal.
 */
struct vpeer_subscription *vpeer_op_subscription(struct vpeer_tx *tx,
						 const struct vpeer_op *op,
						 u16 attr)
{
	struct vpeer_str name = op->subscription;
	static const struct vpeer_str none;
	struct vpeer_subscription *s;
	struct vpeer_refusal *r;

	s = vpeer_tx_subscription(tx, name);
	if (s)
		return s;
	if (!name.s)
		name = vpeer_str("default");
	r = vpeer_refuse(tx, op->index, attr, VPEER_CODE_RESOURCE_NOT_FOUND);
	vpeer_refusal_handle(r, VPEER_OBJECT_SUBSCRIPTION, none, name, none);
	return NULL;
}

/**
 * vpeer_op_vnet() - find the VNet that an operation's object lies in
 * @tx: the transaction
 * @op: the operation
 * @sub_attr: attribute of the subscription's name
 * @attr: attribute of the VNet's name
 *
 * Return: the VNet, or NULL after a refusal.
 */
struct vpeer_vnet *vpeer_op_vnet(struct vpeer_tx *tx,
				 const struct vpeer_op *op, u16 sub_attr,
				 u16 attr)
{
	static const struct vpeer_str none;
	struct vpeer_subscription *s;
	struct vpeer_refusal *r;
	struct vpeer_vnet *v;

	s = vpeer_op_subscription(tx, op, sub_attr);
	if (!s)
		return NULL;
	if (!op->vnet.s) {
		vpeer_refuse(tx, op->index, attr, VPEER_CODE_MISSING_ATTRIBUTE);
		return NULL;
	}
	v = find_vnet(tx, s, op->vnet);
	if (v)
		return v;
	r = vpeer_refuse(tx, op->index, attr, VPEER_CODE_RESOURCE_NOT_FOUND);
	vpeer_refusal_handle(r, VPEER_OBJECT_VNET, vpeer_obj_name(&s->obj),
			     op->vnet, none);
	return NULL;
}

/**
 * vpeer_refuse_prefix() - refuse the transaction because of a prefix
 * @tx: the transaction
 * @op: the operation that names it
 * @obj: whose prefix it is or would be
 * @attr: attribute of the prefix
 * @code: why
 * @p: the prefix
 *
 * Return: the refusal to be filled in further, or NULL.
 */
struct vpeer_refusal *
vpeer_refuse_prefix(struct vpeer_tx *tx, const struct vpeer_op *op,
		    const struct vpeer_obj *obj, u16 attr,
		    enum vpeer_code code, const struct vpeer_prefix *p)
{
	struct vpeer_refusal *r = vpeer_refuse(tx, op->index, attr, code);

	vpeer_refusal_object(r, obj);
	vpeer_refusal_prefix(r, p);
	return r;
}

/**
 * vpeer_prefix_check() - refuse a prefix that has bits beyond its length
 * @tx: the transaction
 * @op: the operation that names it
 * @obj: whose prefix it would be
 * @attr: attribute of the prefix
 * @p: the prefix
 *
 * What else is wrong with it is told as if those bits were clear.
 */
void vpeer_prefix_check(struct vpeer_tx *tx, const struct vpeer_op *op,
			const struct vpeer_obj *obj, u16 attr,
			const struct vpeer_prefix *p)
{
	if (!vpeer_prefix_canonical(p))
		vpeer_refuse_prefix(tx, op, obj, attr,
				    VPEER_CODE_INVALID_CIDR_NOTATION, p);
}

/* Drops equal neighbours and refuses them. */
static void drop_doubles(struct vpeer_tx *tx, const struct vpeer_op *op,
			 const struct vpeer_obj *obj, u16 attr,
			 struct vpeer_space *s)
{
	u32 i, n = 0;

	for (i = 0; i < s->n; i++) {
		if (n && vpeer_prefix_eq(&s->prefix[n - 1], &s->prefix[i]))
			vpeer_refuse_prefix(tx, op, obj, attr,
					    VPEER_CODE_RESOURCE_ALREADY_EXISTS,
					    &s->prefix[i]);
		else
			s->prefix[n++] = s->prefix[i];
	}
	s->n = n;
}

static void remove_members(struct vpeer_tx *tx, const struct vpeer_op *op,
			   const struct vpeer_obj *obj, u16 attr,
			   struct vpeer_space *s)
{
	const struct vpeer_prefix *found;
	u32 i, at;

	for (i = 0; i < op->n_remove; i++) {
		found = vpeer_space_find(s, &op->remove[i]);
		if (!found) {
			vpeer_refuse_prefix(tx, op, obj, attr,
					    VPEER_CODE_RESOURCE_NOT_FOUND,
					    &op->remove[i]);
			continue;
		}
		at = found - s->prefix;
		s->n--;
		memmove(&s->prefix[at], &s->prefix[at + 1],
			(s->n - at) * sizeof(*found));
	}
}

/*
 * Bits beyond the length have been refused: what else is wrong is told as if
 * they were clear.
 */
static void add_members(struct vpeer_space *s, const struct vpeer_op *op)
{
	u32 i;

	for (i = 0; i < op->n_add; i++)
		s->prefix[s->n++] = vpeer_prefix_network(&op->add[i]);
	vpeer_space_sort(s);
}

/**
 * vpeer_list_edit() - carry out an operation on a list
 * @tx: the transaction
 * @op: the operation: clear, then remove, then add
 * @obj: whose list it is
 * @add_attr: attribute of what is added
 * @remove_attr: attribute of what is removed
 * @now: the list as it is, or NULL
 * @out: the new list, sorted
 *
 * Return: 0, also after a refusal, or -ENOMEM.
 */
int vpeer_list_edit(struct vpeer_tx *tx, const struct vpeer_op *op,
		    const struct vpeer_obj *obj, u16 add_attr,
		    u16 remove_attr, const struct vpeer_space *now,
		    struct vpeer_space **out)
{
	struct vpeer_space *s;

	s = vpeer_space_alloc((now ? now->n : 0) + op->n_add);
	if (!s)
		return -ENOMEM;
	if (now && !op->clear)
		vpeer_space_copy(s, now);
	remove_members(tx, op, obj, remove_attr, s);
	if (op->n_add) {
		add_members(s, op);
		drop_doubles(tx, op, obj, add_attr, s);
	}
	*out = s;
	return 0;
}

/**
 * vpeer_list_too_long() - has a list grown beyond a limit?
 * @cur: the list in force, or NULL
 * @next: the list as it will be
 * @limit: the limit
 *
 * One that was longer when the limit was lowered may stay, or become shorter.
 *
 * Return: true if so.
 */
bool vpeer_list_too_long(const struct vpeer_space *cur,
			 const struct vpeer_space *next, u32 limit)
{
	return next->n > limit && (!cur || next->n > cur->n);
}
