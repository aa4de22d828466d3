// SPDX-License-Identifier: GPL-2.0-only
/*
 * Gateways (R-GW-1 to -3): what leads out of a VNet. A gateway is a NIC of the
 * fabric to packets, so it says of its NIC's content that it is one.
 */
#include "tx.h"

static struct vpeer_gateway *new_gateway(struct vpeer_model *m,
					 struct vpeer_subscription *s,
					 struct vpeer_vnet *v,
					 const struct vpeer_op *op)
{
	struct vpeer_gateway *g = vpeer_alloc(sizeof(*g) + op->name.len + 1);

	if (!g)
		return NULL;
	memcpy(g + 1, op->name.s, op->name.len);
	INIT_LIST_HEAD(&g->connections);
	g->vnet = v;
	g->type = op->type;
	vpeer_object_init(m, &g->obj, VPEER_OBJECT_GATEWAY, &s->obj,
			  (char *)(g + 1));
	list_add_tail(&g->obj.sibling, &s->gateways);
	list_add_tail(&g->in_vnet, &v->gateways);
	return g;
}

static void refuse_nic(struct vpeer_tx *tx, u32 op,
		       const struct vpeer_gateway *g,
		       const struct vpeer_netif *n)
{
	vpeer_refuse_pair(tx, op, VPEER_A_GATEWAY_NIC,
			  VPEER_CODE_GATEWAY_NIC_NOT_ALLOWED, &g->obj, &n->obj);
}

/* A NIC of another VNet that the caller may not know of is not there. */
static struct vpeer_netif *op_netif(struct vpeer_tx *tx,
				    const struct vpeer_op *op,
				    const struct vpeer_gateway *g)
{
	static const struct vpeer_str none;
	struct vpeer_refusal *r;
	struct vpeer_netif *n;

	n = vpeer_find_netif(tx->m, op->subscription, op->nic);
	if (n && vpeer_caller_sees(tx->caller, &n->obj))
		return n;
	r = vpeer_refuse(tx, op->index, VPEER_A_GATEWAY_NIC,
			 VPEER_CODE_RESOURCE_NOT_FOUND);
	vpeer_refusal_handle(r, VPEER_OBJECT_NIC,
			     vpeer_obj_name(g->obj.parent), op->nic, none);
	return NULL;
}

/* The NIC's content says whether it is a gateway's, and of which type. */
static int give_role(struct vpeer_tx *tx, struct vpeer_netif *n, u8 type)
{
	if (n->obj.gone)
		return 0;
	if (vpeer_netif_restage(n))
		return -ENOMEM;
	vpeer_tx_touch(tx, &n->obj, VPEER_NO_OP);
	n->next->gateway = type;
	return 0;
}

/* It stays another gateway's if that has taken it already. */
static int take_role(struct vpeer_tx *tx, struct vpeer_netif *n)
{
	const struct vpeer_gateway *g = vpeer_netif_gateway(n);

	return give_role(tx, n, g ? g->type : 0);
}

static int set_nic(struct vpeer_tx *tx, const struct vpeer_op *op,
		   struct vpeer_gateway *g)
{
	struct vpeer_netif *was = g->next->nic, *n = NULL;
	int err = 0;

	if (op->nic.len) {
		n = op_netif(tx, op, g);
		if (!n || n == was)
			return 0;
		if (n->vnet != g->vnet) {
			refuse_nic(tx, op->index, g, n);
			return 0;
		}
	}
	g->next->nic = n;
	if (was)
		err = take_role(tx, was);
	if (!err && n)
		err = give_role(tx, n, g->type);
	return err;
}

static struct vpeer_gateway_conf *
new_conf(const struct vpeer_gateway_conf *from, const struct vpeer_space *s)
{
	struct vpeer_gateway_conf *c;

	c = vpeer_alloc(sizeof(*c) + s->n * sizeof(s->prefix[0]));
	if (!c)
		return NULL;
	c->nic = from ? from->nic : NULL;
	vpeer_space_copy(&c->summary, s);
	return c;
}

static void check_summary(struct vpeer_tx *tx, const struct vpeer_op *op,
			  const struct vpeer_gateway *g)
{
	const struct vpeer_prefix *p;

	for (p = op->add; p < op->add + op->n_add; p++)
		vpeer_prefix_check(tx, op, &g->obj,
				   VPEER_A_GATEWAY_SUMMARIZED_PREFIX, p);
}

static int set_conf(struct vpeer_tx *tx, const struct vpeer_op *op,
		    struct vpeer_gateway *g)
{
	const struct vpeer_gateway_conf *end = vpeer_gateway_end(g);
	struct vpeer_gateway_conf *conf;
	struct vpeer_space *s;
	int err;

	check_summary(tx, op, g);
	err = vpeer_list_edit(tx, op, &g->obj,
			      VPEER_A_GATEWAY_SUMMARIZED_PREFIX,
			      VPEER_A_GATEWAY_REMOVE_SUMMARIZED_PREFIX,
			      end ? &end->summary : NULL, &s);
	if (err)
		return err;
	conf = new_conf(end, s);
	vpeer_free(s);
	if (!conf)
		return -ENOMEM;
	vpeer_free(g->next);
	g->next = conf;
	return op->nic.s ? set_nic(tx, op, g) : 0;
}

static int add_gateway(struct vpeer_tx *tx, const struct vpeer_op *op,
		       struct vpeer_subscription *s)
{
	struct vpeer_gateway *g;
	struct vpeer_vnet *v;

	g = vpeer_find_gateway(tx->m, op->subscription, op->name);
	if (g) {
		vpeer_refuse_object(tx, op->index, VPEER_A_GATEWAY_NAME,
				    VPEER_CODE_RESOURCE_ALREADY_EXISTS,
				    &g->obj);
		return 0;
	}
	v = vpeer_op_vnet(tx, op, VPEER_A_GATEWAY_SUBSCRIPTION,
			  VPEER_A_GATEWAY_VNET);
	if (!op->type)
		vpeer_refuse(tx, op->index, VPEER_A_GATEWAY_TYPE,
			     VPEER_CODE_MISSING_ATTRIBUTE);
	if (!v || !op->type)
		return 0;
	g = new_gateway(tx->m, s, v, op);
	if (!g)
		return -ENOMEM;
	g->obj.fresh = true;
	vpeer_tx_touch(tx, &g->obj, op->index);
	return set_conf(tx, op, g);
}

static int set_gateway(struct vpeer_tx *tx, const struct vpeer_op *op,
		       struct vpeer_gateway *g)
{
	if (op->vnet.s && !vpeer_obj_is(&g->vnet->obj, op->vnet))
		vpeer_refuse_object(tx, op->index, VPEER_A_GATEWAY_VNET,
				    VPEER_CODE_INVALID_ATTRIBUTE, &g->obj);
	if (op->type && op->type != g->type)
		vpeer_refuse_object(tx, op->index, VPEER_A_GATEWAY_TYPE,
				    VPEER_CODE_INVALID_ATTRIBUTE, &g->obj);
	if (!op->nic.s && !op->clear && !op->n_add && !op->n_remove)
		return 0;
	vpeer_tx_touch(tx, &g->obj, op->index);
	return set_conf(tx, op, g);
}

static int del_gateway(struct vpeer_tx *tx, const struct vpeer_op *op,
		       struct vpeer_gateway *g)
{
	struct vpeer_netif *n = vpeer_gateway_end(g)->nic;

	vpeer_tx_gone(tx, &g->obj, op->index);
	return n ? take_role(tx, n) : 0;
}

/**
 * vpeer_gateway_apply() - stage an operation on a gateway
 * @tx: the transaction
 * @op: the operation
 *
 * Return: 0, also when it is refused, or -ENOMEM.
 */
int vpeer_gateway_apply(struct vpeer_tx *tx, const struct vpeer_op *op)
{
	static const struct vpeer_str none;
	struct vpeer_subscription *s;
	struct vpeer_gateway *g;
	struct vpeer_refusal *r;

	if (!vpeer_op_name(tx, op, VPEER_A_GATEWAY_NAME))
		return 0;
	s = vpeer_op_subscription(tx, op, VPEER_A_GATEWAY_SUBSCRIPTION);
	if (!s)
		return 0;
	if (op->verb == VPEER_VERB_NEW)
		return add_gateway(tx, op, s);
	g = vpeer_find_gateway(tx->m, op->subscription, op->name);
	if (!g) {
		r = vpeer_refuse(tx, op->index, VPEER_A_GATEWAY_NAME,
				 VPEER_CODE_RESOURCE_NOT_FOUND);
		vpeer_refusal_handle(r, VPEER_OBJECT_GATEWAY,
				     vpeer_obj_name(&s->obj), op->name, none);
		return 0;
	}
	if (op->verb == VPEER_VERB_SET)
		return set_gateway(tx, op, g);
	return del_gateway(tx, op, g);
}

/**
 * vpeer_vnet_gateway() - find a gateway of a VNet
 * @v: the VNet
 *
 * Return: one that is there in the end state, or NULL.
 */
struct vpeer_gateway *vpeer_vnet_gateway(const struct vpeer_vnet *v)
{
	struct vpeer_gateway *g;

	list_for_each_entry(g, &v->gateways, in_vnet)
		if (!g->obj.gone)
			return g;
	return NULL;
}

/* R-GW-1; of two that come together the later one is refused. */
static void check_type(struct vpeer_tx *tx, const struct vpeer_gateway *g)
{
	const struct vpeer_gateway *o;

	list_for_each_entry(o, &g->vnet->gateways, in_vnet) {
		if (o == g || o->obj.gone || o->type != g->type ||
		    (o->obj.fresh && o->obj.op > g->obj.op))
			continue;
		vpeer_refuse_pair(tx, g->obj.op, VPEER_A_GATEWAY_TYPE,
				  VPEER_CODE_VNET_HAS_GATEWAY_OF_TYPE,
				  &g->obj, &o->obj);
		return;
	}
}

/* A gateway goes after what it leads to. */
static void check_gone(struct vpeer_tx *tx, const struct vpeer_gateway *g)
{
	struct vpeer_obj *o;

	list_for_each_entry(o, &g->connections, sibling) {
		if (o->gone)
			continue;
		vpeer_refuse_pair(tx, g->obj.op, VPEER_A_GATEWAY_NAME,
				  VPEER_CODE_RESOURCE_IN_USE, &g->obj, o);
		return;
	}
}

/* R-GW-20: the list has no inner overlap. */
static void check_summaries(struct vpeer_tx *tx, const struct vpeer_gateway *g)
{
	const struct vpeer_space *was = g->cur ? &g->cur->summary : NULL;
	const u16 attr = VPEER_A_FABRIC_LIMIT_CONNECTION_PREFIXES;
	const struct vpeer_space *s = &g->next->summary;
	u32 i, limit = tx->m->next_limits.limit[attr];
	const struct vpeer_prefix *outer = NULL;
	struct vpeer_refusal *r;

	if (vpeer_list_too_long(was, s, limit))
		vpeer_refuse_limit(tx, g->obj.op, attr, "R-LIM-8", limit,
				   &g->obj);
	for (i = 0; i < s->n; i++) {
		const struct vpeer_prefix *p = &s->prefix[i];

		if (!outer || !vpeer_prefix_covers(outer, p)) {
			outer = p;
			continue;
		}
		r = vpeer_refuse(tx, g->obj.op,
				 VPEER_A_GATEWAY_SUMMARIZED_PREFIX,
				 VPEER_CODE_INVALID_ATTRIBUTE);
		vpeer_refusal_object(r, &g->obj);
		vpeer_refusal_prefix(r, outer);
		vpeer_refusal_prefix(r, p);
		if (r)
			r->rule = "R-GW-20";
	}
}

/* Of two gateways that want one NIC the later one is refused. */
static bool shares(const struct vpeer_gateway *g, const struct vpeer_netif *n)
{
	const struct vpeer_gateway *o;

	list_for_each_entry(o, &g->vnet->gateways, in_vnet)
		if (o != g && !o->obj.gone && vpeer_gateway_end(o)->nic == n &&
		    !(o->next && o->obj.op != VPEER_NO_OP &&
		      o->obj.op > g->obj.op))
			return true;
	return false;
}

/* R-GW-2: a gateway lies in GatewaySubnet, and its NIC sends no more than it
 * may: ip-forwarding would let it send for anybody.
 */
static void check_nic(struct vpeer_tx *tx, const struct vpeer_gateway *g)
{
	const struct vpeer_netif_conf *conf;
	struct vpeer_netif *n = g->next ? g->next->nic : NULL;

	if (!n || n->obj.gone)
		return;
	conf = vpeer_netif_end(n);
	if (strcmp(conf->subnet->obj.name, VPEER_GATEWAY_SUBNET) ||
	    conf->flags & VPEER_NIC_FLAGS_IP_FORWARDING)
		refuse_nic(tx, g->obj.op, g, n);
	if (shares(g, n))
		refuse_nic(tx, g->obj.op, g, n);
}

/**
 * vpeer_gateway_check_netif() - check a touched NIC that is a gateway's
 * @tx: the transaction
 * @n: the NIC
 */
void vpeer_gateway_check_netif(struct vpeer_tx *tx, const struct vpeer_netif *n)
{
	const struct vpeer_netif_conf *end = vpeer_netif_end(n);
	const struct vpeer_gateway *g = vpeer_netif_gateway(n);

	if (!g || n->obj.op == VPEER_NO_OP)
		return;
	if (n->obj.gone) {
		vpeer_refuse_pair(tx, n->obj.op, VPEER_A_NIC_NAME,
				  VPEER_CODE_RESOURCE_IN_USE, &n->obj, &g->obj);
		return;
	}
	if (g->next && g->obj.op != VPEER_NO_OP)
		return;
	if (strcmp(end->subnet->obj.name, VPEER_GATEWAY_SUBNET) ||
	    end->flags & VPEER_NIC_FLAGS_IP_FORWARDING)
		vpeer_refuse_pair(tx, n->obj.op,
				  end->flags & VPEER_NIC_FLAGS_IP_FORWARDING ?
				  VPEER_A_NIC_FLAGS : VPEER_A_NIC_SUBNET,
				  VPEER_CODE_GATEWAY_NIC_NOT_ALLOWED,
				  &n->obj, &g->obj);
}

/**
 * vpeer_netif_gateway() - the gateway that a NIC is the NIC of
 * @n: the NIC
 *
 * Return: the gateway in the end state, or NULL.
 */
struct vpeer_gateway *vpeer_netif_gateway(const struct vpeer_netif *n)
{
	struct vpeer_gateway *g;

	list_for_each_entry(g, &n->vnet->gateways, in_vnet)
		if (!g->obj.gone && vpeer_gateway_end(g)->nic == n)
			return g;
	return NULL;
}

/**
 * vpeer_gateway_check() - check a touched gateway
 * @tx: the transaction
 * @g: the gateway
 */
void vpeer_gateway_check(struct vpeer_tx *tx, struct vpeer_gateway *g)
{
	if (g->obj.gone)
		check_gone(tx, g);
	if ((g->obj.gone || g->obj.fresh) && !g->vnet->obj.gone)
		vpeer_transit_check_gateway(tx, g);
	if (g->obj.gone || !g->next)
		return;
	check_summaries(tx, g);
	check_nic(tx, g);
	if (!g->obj.fresh || g->vnet->obj.gone)
		return;
	check_type(tx, g);
	if (!vpeer_find_subnet(tx->m, g->vnet,
			       vpeer_str(VPEER_GATEWAY_SUBNET)))
		vpeer_refuse_object(tx, g->obj.op, VPEER_A_GATEWAY_VNET,
				    VPEER_CODE_GATEWAY_SUBNET_NOT_FOUND,
				    &g->vnet->obj);
}

/**
 * vpeer_gateway_free() - free a gateway
 * @g: the gateway, unlinked
 */
void vpeer_gateway_free(struct vpeer_gateway *g)
{
	vpeer_free(g->cur);
	vpeer_free(g->next);
	vpeer_free(g);
}
