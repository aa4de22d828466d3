// SPDX-License-Identifier: GPL-2.0-only
/* NICs: where they are, what they may do (R-FWD-5, R-SUBN-3). */
#include "tx.h"

static struct vpeer_netif *new_netif(struct vpeer_model *m,
				     struct vpeer_subscription *s,
				     struct vpeer_vnet *v,
				     struct vpeer_str name)
{
	struct vpeer_netif *n = vpeer_alloc(sizeof(*n) + name.len + 1);

	if (!n)
		return NULL;
	memcpy(n + 1, name.s, name.len);
	n->vnet = v;
	INIT_LIST_HEAD(&n->in_subnet);
	vpeer_object_init(m, &n->obj, VPEER_OBJECT_NIC, &s->obj,
			  (char *)(n + 1));
	list_add_tail(&n->obj.sibling, &s->netifs);
	list_add_tail(&n->in_vnet, &v->netifs);
	return n;
}

/**
 * vpeer_netif_free() - free a NIC
 * @n: the NIC, unlinked
 */
void vpeer_netif_free(struct vpeer_netif *n)
{
	vpeer_free(n->cur);
	vpeer_free(n->next);
	vpeer_free(n);
}

/**
 * vpeer_netif_move() - put a NIC among those of a subnet
 * @n: the NIC
 * @to: the subnet
 */
void vpeer_netif_move(struct vpeer_netif *n, struct vpeer_subnet *to)
{
	list_move_tail(&n->in_subnet, &to->netifs);
}

static struct vpeer_space *conf_space(const struct vpeer_netif_conf *c)
{
	struct vpeer_space *s = vpeer_space_alloc(c ? c->addrs.n : 0);
	u32 i;

	if (!s || !c)
		return s;
	s->n = c->addrs.n;
	for (i = 0; i < s->n; i++)
		s->prefix[i] = (struct vpeer_prefix){
			vpeer_addrs_at(&c->addrs, i), 128
		};
	return s;
}

/* Room is left for one assigned address of each family. */
static struct vpeer_netif_conf *alloc_conf(u32 words)
{
	struct vpeer_netif_conf *c;

	return vpeer_alloc(struct_size(c, addrs.word,
				       words + 1 + VPEER_ADDRS_WORDS6));
}

static struct vpeer_netif_conf *space_conf(const struct vpeer_space *s)
{
	struct vpeer_netif_conf *c;
	u32 i, words = 0;

	for (i = 0; i < s->n; i++)
		words += vpeer_addr_size(&s->prefix[i].addr) / sizeof(u32);
	c = alloc_conf(words);
	for (i = 0; c && i < s->n; i++)
		vpeer_addrs_insert(&c->addrs, &s->prefix[i].addr);
	return c;
}

/* What op names, without the way over a list: most NICs have one address. */
static struct vpeer_netif_conf *new_conf(const struct vpeer_op *op)
{
	struct vpeer_netif_conf *c = alloc_conf(VPEER_ADDRS_WORDS6);

	if (c && op->n_add)
		vpeer_addrs_insert(&c->addrs, &op->add[0].addr);
	return c;
}

static struct vpeer_netif_conf *edited_conf(struct vpeer_tx *tx,
					    const struct vpeer_op *op,
					    struct vpeer_netif *n)
{
	const struct vpeer_netif_conf *end = vpeer_netif_end(n);
	struct vpeer_netif_conf *conf = NULL;
	struct vpeer_space *now, *s;

	if (!end && op->n_add <= 1 && !op->n_remove)
		return new_conf(op);
	now = conf_space(end);
	if (!now)
		return NULL;
	if (!vpeer_list_edit(tx, op, &n->obj, VPEER_A_NIC_ADDRESS,
			     VPEER_A_NIC_REMOVE_ADDRESS, now, &s)) {
		conf = space_conf(s);
		vpeer_free(s);
	}
	vpeer_free(now);
	return conf;
}

static int set_conf(struct vpeer_tx *tx, const struct vpeer_op *op,
		    struct vpeer_netif *n, struct vpeer_subnet *subnet)
{
	const struct vpeer_netif_conf *end = vpeer_netif_end(n);
	u32 flags = end ? end->flags : 0;
	struct vpeer_netif_conf *conf = edited_conf(tx, op, n);

	if (!conf)
		return -ENOMEM;
	conf->subnet = subnet;
	conf->flags = (flags & ~op->mask) | (op->flags & op->mask);
	conf->gateway = end ? end->gateway : 0;
	vpeer_free(n->next);
	n->next = conf;
	n->assign |= op->assign;
	vpeer_netif_move(n, subnet);
	return 0;
}

/**
 * vpeer_netif_restage() - stage what a NIC is, to be changed further
 * @n: the NIC
 *
 * Return: 0 or -ENOMEM.
 */
int vpeer_netif_restage(struct vpeer_netif *n)
{
	struct vpeer_netif_conf *conf;
	u32 words;

	if (n->next)
		return 0;
	words = vpeer_addrs_words(&n->cur->addrs);
	conf = alloc_conf(words);
	if (!conf)
		return -ENOMEM;
	memcpy(conf, n->cur, struct_size(conf, addrs.word, words));
	n->next = conf;
	return 0;
}

static struct vpeer_subnet *op_subnet(struct vpeer_tx *tx,
				      const struct vpeer_op *op,
				      struct vpeer_vnet *v)
{
	struct vpeer_refusal *r;
	struct vpeer_subnet *s;

	if (!op->subnet.s) {
		vpeer_refuse(tx, op->index, VPEER_A_NIC_SUBNET,
			     VPEER_CODE_MISSING_ATTRIBUTE);
		return NULL;
	}
	s = vpeer_find_subnet(tx->m, v, op->subnet);
	if (s)
		return s;
	r = vpeer_refuse(tx, op->index, VPEER_A_NIC_SUBNET,
			 VPEER_CODE_RESOURCE_NOT_FOUND);
	vpeer_refusal_handle(r, VPEER_OBJECT_SUBNET,
			     vpeer_obj_name(v->obj.parent),
			     vpeer_obj_name(&v->obj), op->subnet);
	return NULL;
}

static struct vpeer_netif *find_netif(struct vpeer_tx *tx,
				      const struct vpeer_subscription *sub,
				      const struct vpeer_op *op)
{
	struct vpeer_obj *o = vpeer_find(tx->m, VPEER_OBJECT_NIC, &sub->obj,
					 op->name);

	return o ? to_netif(o) : NULL;
}

static int add_netif(struct vpeer_tx *tx, const struct vpeer_op *op,
		     struct vpeer_subscription *sub)
{
	u32 limit = tx->m->next_limits.limit[VPEER_A_FABRIC_LIMIT_NICS];
	struct vpeer_subnet *subnet;
	struct vpeer_netif *n;
	struct vpeer_vnet *v;
	int err;

	n = find_netif(tx, sub, op);
	if (n) {
		vpeer_refuse_object(tx, op->index, VPEER_A_NIC_NAME,
				    VPEER_CODE_RESOURCE_ALREADY_EXISTS,
				    &n->obj);
		return 0;
	}
	v = vpeer_op_vnet(tx, op, VPEER_A_NIC_SUBSCRIPTION,
			  VPEER_A_NIC_VNET);
	subnet = v ? op_subnet(tx, op, v) : NULL;
	if (!subnet)
		return 0;
	n = new_netif(tx->m, sub, v, op->name);
	if (!n)
		return -ENOMEM;
	n->obj.fresh = true;
	vpeer_tx_count(&n->obj, 1);
	vpeer_tx_touch(tx, &n->obj, op->index);
	if (sub->n_netifs > limit)
		vpeer_refuse_limit(tx, op->index, VPEER_A_FABRIC_LIMIT_NICS,
				   "R-LIM-5", limit, &sub->obj);
	err = set_conf(tx, op, n, subnet);
	if (!err && !n->next->addrs.n && !n->assign)
		n->assign = VPEER_NETIF_ASSIGN_ANY;
	return err;
}

static int set_netif(struct vpeer_tx *tx, const struct vpeer_op *op,
		     struct vpeer_netif *n)
{
	struct vpeer_subnet *subnet = vpeer_netif_end(n)->subnet;
	struct vpeer_refusal *r;

	if (op->vnet.s && !vpeer_obj_is(&n->vnet->obj, op->vnet)) {
		r = vpeer_refuse(tx, op->index, VPEER_A_NIC_VNET,
				 VPEER_CODE_INVALID_ATTRIBUTE);
		vpeer_refusal_object(r, &n->obj);
		return 0;
	}
	if (op->subnet.s)
		subnet = op_subnet(tx, op, n->vnet);
	if (!subnet)
		return 0;
	vpeer_tx_touch(tx, &n->obj, op->index);
	return set_conf(tx, op, n, subnet);
}

/**
 * vpeer_netif_apply() - stage an operation on a NIC
 * @tx: the transaction
 * @op: the operation
 *
 * Return: 0, also when it is refused, or -ENOMEM.
 */
int vpeer_netif_apply(struct vpeer_tx *tx, const struct vpeer_op *op)
{
	static const struct vpeer_str none;
	struct vpeer_subscription *sub;
	struct vpeer_refusal *r;
	struct vpeer_netif *n;

	if (!vpeer_op_name(tx, op, VPEER_A_NIC_NAME))
		return 0;
	sub = vpeer_op_subscription(tx, op, VPEER_A_NIC_SUBSCRIPTION);
	if (!sub)
		return 0;
	if (op->verb == VPEER_VERB_NEW)
		return add_netif(tx, op, sub);
	n = find_netif(tx, sub, op);
	if (!n) {
		r = vpeer_refuse(tx, op->index, VPEER_A_NIC_NAME,
				 VPEER_CODE_RESOURCE_NOT_FOUND);
		vpeer_refusal_handle(r, VPEER_OBJECT_NIC,
				     vpeer_obj_name(&sub->obj), op->name, none);
		return 0;
	}
	if (op->verb == VPEER_VERB_SET)
		return set_netif(tx, op, n);
	vpeer_tx_gone(tx, &n->obj, op->index);
	return 0;
}

/**
 * vpeer_netif_grows() - does a NIC get more addresses than it has?
 * @n: the NIC
 *
 * Limits refuse what adds to what they limit, nothing else: what was there
 * before a limit was lowered can be changed, and taken away.
 *
 * Return: true if so.
 */
bool vpeer_netif_grows(const struct vpeer_netif *n)
{
	return !n->obj.gone && n->next &&
	       (!n->cur || n->next->addrs.n > n->cur->addrs.n);
}

static void refuse_addr(struct vpeer_tx *tx, const struct vpeer_netif *n,
			enum vpeer_code code, const struct vpeer_addr *a)
{
	struct vpeer_refusal *r;

	r = vpeer_refuse(tx, n->obj.op, VPEER_A_NIC_ADDRESS, code);
	vpeer_refusal_object(r, &n->obj);
	vpeer_refusal_object(r, &n->next->subnet->obj);
	vpeer_refusal_addr(r, a);
}

/**
 * vpeer_addr_reserved() - is an address one that no NIC may have?
 * @p: the subnet's prefix
 * @a: an address of it
 *
 * R-SUBN-3: the first four and, in IPv4, the last.
 *
 * Return: true if so.
 */
bool vpeer_addr_reserved(const struct vpeer_prefix *p,
			 const struct vpeer_addr *a)
{
	struct vpeer_addr last = vpeer_prefix_last(p);
	struct vpeer_addr first = vpeer_addr_add(p->addr,
						 VPEER_RESERVED_FIRST);

	return vpeer_addr_cmp(a, &first) < 0 ||
	       (vpeer_addr_is4(a) && vpeer_addr_eq(a, &last));
}

/**
 * vpeer_netif_check() - check a touched NIC
 * @tx: the transaction
 * @n: the NIC
 */
void vpeer_netif_check(struct vpeer_tx *tx, struct vpeer_netif *n)
{
	const u16 attr = VPEER_A_FABRIC_LIMIT_NIC_ADDRESSES;
	u32 limit = tx->m->next_limits.limit[attr];
	const enum vpeer_code outside =
		VPEER_CODE_PRIVATE_IP_ADDRESS_NOT_IN_SUBNET;
	const enum vpeer_code reserved =
		VPEER_CODE_PRIVATE_IP_ADDRESS_IN_RESERVED_RANGE;
	const struct vpeer_space *space;
	u32 i;

	if (n->obj.gone || n->next)
		vpeer_gateway_check_netif(tx, n);
	/* one that a gateway alone has touched is as it was */
	if (n->obj.gone || !n->next || n->obj.op == VPEER_NO_OP)
		return;
	if (!n->next->addrs.n && !n->assign)
		vpeer_refuse_object(tx, n->obj.op, VPEER_A_NIC_ADDRESS,
				    VPEER_CODE_MISSING_ATTRIBUTE, &n->obj);
	if (vpeer_netif_grows(n) && n->next->addrs.n > limit)
		vpeer_refuse_limit(tx, n->obj.op, attr, "R-LIM-5", limit,
				   &n->obj);
	space = vpeer_subnet_end(n->next->subnet);
	for (i = 0; i < n->next->addrs.n; i++) {
		struct vpeer_prefix host = {
			vpeer_addrs_at(&n->next->addrs, i), 128
		};
		const struct vpeer_prefix *p = vpeer_space_outer(space, &host);

		if (!p)
			refuse_addr(tx, n, outside, &host.addr);
		else if (vpeer_addr_reserved(p, &host.addr))
			refuse_addr(tx, n, reserved, &host.addr);
	}
}
