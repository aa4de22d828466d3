// SPDX-License-Identifier: GPL-2.0-only
/*
 * Connections: what lies behind a gateway. Prefixes are static, and then
 * against the rules where they overlap (see sites.c), or a routing protocol
 * brings them, and then what overlaps is only not used.
 */
#include "tx.h"

/* A list may grow beyond its limit within a transaction, but not for ever. */
#define PREFIXES_MAX	65536

static struct vpeer_connection *new_connection(struct vpeer_model *m,
					       struct vpeer_gateway *g,
					       const struct vpeer_op *op)
{
	struct vpeer_str sub = op->remote_subscription;
	struct vpeer_connection *c;
	char *text;

	if (!sub.s)
		sub = vpeer_obj_name(g->obj.parent);
	c = vpeer_alloc(sizeof(*c) + op->name.len + 1 + sub.len + 1 +
			op->remote_vnet.len + 1);
	if (!c)
		return NULL;
	text = (char *)(c + 1);
	memcpy(text, op->name.s, op->name.len);
	if (op->remote_vnet.s) {
		c->remote_sub = text + op->name.len + 1;
		memcpy(text + op->name.len + 1, sub.s, sub.len);
		c->remote_name = c->remote_sub + sub.len + 1;
		memcpy(text + op->name.len + 1 + sub.len + 1,
		       op->remote_vnet.s, op->remote_vnet.len);
	}
	c->learned = op->learned;
	vpeer_object_init(m, &c->obj, VPEER_OBJECT_CONNECTION, &g->obj, text);
	list_add_tail(&c->obj.sibling, &g->connections);
	return c;
}

/**
 * vpeer_connection_free() - free a connection
 * @c: the connection, unlinked
 */
void vpeer_connection_free(struct vpeer_connection *c)
{
	vpeer_free(c->cur);
	vpeer_free(c->next);
	vpeer_free(c);
}

static void check_prefixes(struct vpeer_tx *tx, const struct vpeer_op *op,
			   const struct vpeer_obj *obj)
{
	const enum vpeer_code no_site =
		VPEER_CODE_NETCFG_INVALID_IP_ADDRESS_PREFIX;
	const struct vpeer_prefix *p;
	struct vpeer_prefix meant;

	for (p = op->add; p < op->add + op->n_add; p++) {
		meant = vpeer_prefix_network(p);
		vpeer_prefix_check(tx, op, obj, VPEER_A_CONNECTION_PREFIX, p);
		if (!vpeer_prefix_is_default(&meant) &&
		    vpeer_prefix_forbidden(&meant))
			vpeer_refuse_prefix(tx, op, obj,
					    VPEER_A_CONNECTION_PREFIX, no_site,
					    p);
	}
}

static u32 prefix_limit(const struct vpeer_tx *tx)
{
	const u16 attr = VPEER_A_FABRIC_LIMIT_CONNECTION_PREFIXES;

	return tx->m->next_limits.limit[attr];
}

static void refuse_prefixes(struct vpeer_tx *tx, u32 op,
			    const struct vpeer_connection *c)
{
	vpeer_refuse_limit(tx, op, VPEER_A_FABRIC_LIMIT_CONNECTION_PREFIXES,
			   "R-LIM-8", prefix_limit(tx), &c->obj);
}

/* What is far beyond the limit is not even collected. */
static bool has_room(struct vpeer_tx *tx, const struct vpeer_op *op,
		     const struct vpeer_connection *c)
{
	const struct vpeer_space *end = vpeer_connection_end(c);
	u32 n = end && !op->clear ? end->n : 0;

	if (n + op->n_add <= PREFIXES_MAX)
		return true;
	refuse_prefixes(tx, op->index, c);
	return false;
}

static int set_prefixes(struct vpeer_tx *tx, const struct vpeer_op *op,
			struct vpeer_connection *c)
{
	struct vpeer_space *s;
	int err;

	if (!has_room(tx, op, c))
		return 0;
	check_prefixes(tx, op, &c->obj);
	err = vpeer_list_edit(tx, op, &c->obj, VPEER_A_CONNECTION_PREFIX,
			      VPEER_A_CONNECTION_REMOVE_PREFIX,
			      vpeer_connection_end(c), &s);
	if (err)
		return err;
	vpeer_free(c->next);
	c->next = s;
	return 0;
}

static int add_connection(struct vpeer_tx *tx, const struct vpeer_op *op,
			  struct vpeer_gateway *g)
{
	const u16 attr = VPEER_A_FABRIC_LIMIT_CONNECTIONS;
	u32 limit = tx->m->next_limits.limit[attr];
	struct vpeer_connection *c;
	struct vpeer_obj *o;

	o = vpeer_find(tx->m, VPEER_OBJECT_CONNECTION, &g->obj, op->name);
	if (o) {
		vpeer_refuse_object(tx, op->index, VPEER_A_CONNECTION_NAME,
				    VPEER_CODE_RESOURCE_ALREADY_EXISTS, o);
		return 0;
	}
	if (op->remote_subscription.s && !op->remote_vnet.s)
		vpeer_refuse(tx, op->index, VPEER_A_CONNECTION_REMOTE_VNET,
			     VPEER_CODE_MISSING_ATTRIBUTE);
	c = new_connection(tx->m, g, op);
	if (!c)
		return -ENOMEM;
	c->obj.fresh = true;
	vpeer_tx_count(&c->obj, 1);
	vpeer_tx_touch(tx, &c->obj, op->index);
	if (g->n_connections > limit)
		vpeer_refuse_limit(tx, op->index, attr, "R-LIM-8", limit,
				   &g->obj);
	c->next = vpeer_space_alloc(0);
	return c->next ? set_prefixes(tx, op, c) : -ENOMEM;
}

static bool leads_elsewhere(const struct vpeer_connection *c,
			    const struct vpeer_op *op)
{
	if (op->remote_vnet.s &&
	    (!c->remote_name || !vpeer_str_eq(op->remote_vnet, c->remote_name)))
		return true;
	return op->remote_subscription.s &&
	       (!c->remote_sub ||
		!vpeer_str_eq(op->remote_subscription, c->remote_sub));
}

static int set_connection(struct vpeer_tx *tx, const struct vpeer_op *op,
			  struct vpeer_connection *c)
{
	if (leads_elsewhere(c, op))
		vpeer_refuse_object(tx, op->index,
				    VPEER_A_CONNECTION_REMOTE_VNET,
				    VPEER_CODE_INVALID_ATTRIBUTE, &c->obj);
	if (op->has_learned && op->learned != c->learned)
		vpeer_refuse_object(tx, op->index, VPEER_A_CONNECTION_LEARNED,
				    VPEER_CODE_INVALID_ATTRIBUTE, &c->obj);
	if (!op->clear && !op->n_add && !op->n_remove)
		return 0;
	vpeer_tx_touch(tx, &c->obj, op->index);
	return set_prefixes(tx, op, c);
}

static struct vpeer_gateway *op_gateway(struct vpeer_tx *tx,
					const struct vpeer_op *op)
{
	static const struct vpeer_str none;
	struct vpeer_subscription *s;
	struct vpeer_gateway *g;
	struct vpeer_refusal *r;

	s = vpeer_op_subscription(tx, op, VPEER_A_CONNECTION_SUBSCRIPTION);
	if (!s)
		return NULL;
	if (!op->gateway.s) {
		vpeer_refuse(tx, op->index, VPEER_A_CONNECTION_GATEWAY,
			     VPEER_CODE_MISSING_ATTRIBUTE);
		return NULL;
	}
	g = vpeer_find_gateway(tx->m, op->subscription, op->gateway);
	if (g)
		return g;
	r = vpeer_refuse(tx, op->index, VPEER_A_CONNECTION_GATEWAY,
			 VPEER_CODE_RESOURCE_NOT_FOUND);
	vpeer_refusal_handle(r, VPEER_OBJECT_GATEWAY, vpeer_obj_name(&s->obj),
			     op->gateway, none);
	return NULL;
}

/**
 * vpeer_connection_apply() - stage an operation on a connection
 * @tx: the transaction
 * @op: the operation
 *
 * Return: 0, also when it is refused, or -ENOMEM.
 */
int vpeer_connection_apply(struct vpeer_tx *tx, const struct vpeer_op *op)
{
	struct vpeer_gateway *g;
	struct vpeer_refusal *r;
	struct vpeer_obj *o;

	if (!vpeer_op_name(tx, op, VPEER_A_CONNECTION_NAME))
		return 0;
	g = op_gateway(tx, op);
	if (!g)
		return 0;
	if (op->verb == VPEER_VERB_NEW)
		return add_connection(tx, op, g);
	o = vpeer_find(tx->m, VPEER_OBJECT_CONNECTION, &g->obj, op->name);
	if (!o) {
		r = vpeer_refuse(tx, op->index, VPEER_A_CONNECTION_NAME,
				 VPEER_CODE_RESOURCE_NOT_FOUND);
		vpeer_refusal_handle(r, VPEER_OBJECT_CONNECTION,
				     vpeer_obj_name(g->obj.parent),
				     vpeer_obj_name(&g->obj), op->name);
		return 0;
	}
	if (op->verb == VPEER_VERB_SET)
		return set_connection(tx, op, to_connection(o));
	vpeer_tx_gone(tx, o, op->index);
	return 0;
}

/**
 * vpeer_connection_check() - check a touched connection by itself
 * @tx: the transaction
 * @c: the connection
 */
void vpeer_connection_check(struct vpeer_tx *tx,
			    const struct vpeer_connection *c)
{
	if (!c->obj.gone && c->next &&
	    vpeer_list_too_long(c->cur, c->next, prefix_limit(tx)))
		refuse_prefixes(tx, c->obj.op, c);
}

/**
 * vpeer_connection_leads_to() - has a connection been declared to lead there?
 * @c: the connection
 * @sub: name of the VNet's subscription
 * @name: name of the VNet
 *
 * Return: true if so.
 */
bool vpeer_connection_leads_to(const struct vpeer_connection *c,
			       const char *sub, const char *name)
{
	return c->remote_name && !strcmp(c->remote_name, name) &&
	       !strcmp(c->remote_sub, sub);
}
