// SPDX-License-Identifier: GPL-2.0-only
/*
 * Links and the pairs that they make (R-PEER, R-ST, R-SYNC). State, sync
 * level and kind are derived from the two links and the VNets; what is stored
 * is that a link was left alone (severed) and the space in force.
 */
#include "tx.h"

static const struct vpeer_str none;

/**
 * vpeer_link_back() - the other link of a pair
 * @l: a link
 * @m: the model
 *
 * Those of a pair point to each other; one that goes is not pointed to by what
 * comes later, so that is looked up.
 *
 * Return: the link from the remote VNet back, or NULL.
 */
struct vpeer_link *vpeer_link_back(const struct vpeer_link *l,
				   struct vpeer_model *m)
{
	if (l->obj.gone)
		return vpeer_find_pair(m, l->remote_id, l->obj.parent->id);
	return l->back && !l->back->obj.gone ? l->back : NULL;
}

/**
 * vpeer_link_state() - state of a link (R-PEER-2)
 * @l: the link
 * @m: the model
 *
 * Return: the state.
 */
enum vpeer_peering_state vpeer_link_state(const struct vpeer_link *l,
					  struct vpeer_model *m)
{
	if (vpeer_link_back(l, m))
		return VPEER_PEERING_STATE_CONNECTED;
	if (vpeer_link_end(l)->severed || !vpeer_link_remote(l))
		return VPEER_PEERING_STATE_DISCONNECTED;
	return VPEER_PEERING_STATE_INITIATED;
}

/**
 * vpeer_link_sync_level() - sync level of a link (R-SYNC-4)
 * @l: the link
 * @m: the model
 *
 * Return: the level.
 */
enum vpeer_sync_level vpeer_link_sync_level(const struct vpeer_link *l,
					    struct vpeer_model *m)
{
	const struct vpeer_link *back = vpeer_link_back(l, m);
	bool remote = !back || vpeer_link_knows(back, m);
	bool local = vpeer_link_knows(l, m);

	if (local && remote)
		return VPEER_SYNC_LEVEL_FULLY_IN_SYNC;
	if (local)
		return VPEER_SYNC_LEVEL_REMOTE_NOT_IN_SYNC;
	if (remote)
		return VPEER_SYNC_LEVEL_LOCAL_NOT_IN_SYNC;
	return VPEER_SYNC_LEVEL_LOCAL_AND_REMOTE_NOT_IN_SYNC;
}

/**
 * vpeer_link_kind() - regional or global (R-GLOB-1)
 * @l: the link
 *
 * Return: the kind, unspec when the remote VNet is gone.
 */
enum vpeer_peering_kind vpeer_link_kind(const struct vpeer_link *l)
{
	struct vpeer_vnet *remote = vpeer_link_remote(l);

	if (!remote)
		return VPEER_PEERING_KIND_UNSPEC;
	return strcmp(remote->region, vpeer_link_local(l)->region) ?
	       VPEER_PEERING_KIND_GLOBAL : VPEER_PEERING_KIND_REGIONAL;
}

static struct vpeer_link *new_link(struct vpeer_tx *tx,
				   const struct vpeer_op *op,
				   struct vpeer_vnet *v,
				   struct vpeer_vnet *remote)
{
	size_t sub = strlen(remote->obj.parent->name) + 1;
	size_t name = strlen(remote->obj.name) + 1;
	struct vpeer_link *l;
	char *text;

	l = vpeer_alloc(sizeof(*l) + sub + name + op->name.len + 1);
	if (!l)
		return NULL;
	text = (char *)(l + 1);
	l->remote_sub = memcpy(text, remote->obj.parent->name, sub);
	l->remote_name = memcpy(text + sub, remote->obj.name, name);
	memcpy(text + sub + name, op->name.s, op->name.len);
	l->remote = remote;
	l->remote_id = remote->obj.id;
	l->partial = op->n_local || op->n_remote;
	tx->m->n_partial += l->partial;
	vpeer_object_init(tx->m, &l->obj, VPEER_OBJECT_PEERING, &v->obj,
			  text + sub + name);
	list_add_tail(&l->obj.sibling, &v->links);
	list_add_tail(&l->in_remote, &remote->in_links);
	vpeer_index_add(&tx->m->pairs, &l->paired,
			vpeer_pair_hash(tx->m, v->obj.id, l->remote_id));
	l->back = vpeer_find_pair(tx->m, l->remote_id, v->obj.id);
	if (l->back)
		l->back->back = l;
	return l;
}

/**
 * vpeer_link_unlink() - take a link out of where only links are
 * @m: the model
 * @l: the link
 */
void vpeer_link_unlink(struct vpeer_model *m, struct vpeer_link *l)
{
	m->n_partial -= l->partial;
	vpeer_index_del(&m->pairs, &l->paired);
	/* an abort lets the one stay that it would have taken the place of */
	if (l->back && l->back->back == l)
		l->back->back = vpeer_find_pair(m, l->obj.parent->id,
						l->remote_id);
	list_del_init(&l->in_remote);
}

/**
 * vpeer_link_conf_free() - free a content of a link
 * @c: the content, or NULL
 */
void vpeer_link_conf_free(struct vpeer_link_conf *c)
{
	if (c)
		vpeer_space_put(c->space);
	vpeer_free(c);
}

/**
 * vpeer_link_free() - free a link
 * @l: the link, unlinked
 */
void vpeer_link_free(struct vpeer_link *l)
{
	vpeer_link_conf_free(l->cur);
	vpeer_link_conf_free(l->next);
	vpeer_free(l->members);
	vpeer_free(l->next_members);
	vpeer_free(l);
}

/**
 * vpeer_link_stage() - give a link a next content like the one in force
 * @l: the link
 *
 * Return: 0, also if it has one already, or -ENOMEM.
 */
int vpeer_link_stage(struct vpeer_link *l)
{
	struct vpeer_link_conf *conf;

	if (l->next)
		return 0;
	conf = vpeer_alloc(sizeof(*conf));
	if (!conf)
		return -ENOMEM;
	*conf = *l->cur;
	vpeer_space_get(conf->space);
	l->next = conf;
	return 0;
}

/* What subnets bring in is known when all that concerns them is staged. */
static int stage_new(struct vpeer_link *l)
{
	struct vpeer_link_conf *conf = vpeer_alloc(sizeof(*conf));

	if (!conf)
		return -ENOMEM;
	conf->flags = VPEER_PEERING_FLAGS_ALLOW_VNET_ACCESS;
	conf->space = vpeer_space_get(vpeer_vnet_end(l->remote));
	l->next = conf;
	return 0;
}

/* R-SUBP-6: what a link peers is settled when it is made. */
static void set_flags(struct vpeer_tx *tx, const struct vpeer_op *op,
		      struct vpeer_link *l)
{
	const enum vpeer_code changing =
		VPEER_CODE_CHANGING_PEERING_KIND_NOT_ALLOWED;
	u32 flags = (l->next->flags & ~op->mask) | (op->flags & op->mask);

	if (!l->obj.fresh &&
	    (flags ^ l->next->flags) & VPEER_PEERING_FLAGS_ONLY_IPV6) {
		vpeer_refuse_object(tx, op->index, VPEER_A_PEERING_FLAGS,
				    changing, &l->obj);
		flags ^= VPEER_PEERING_FLAGS_ONLY_IPV6;
	}
	l->next->flags = flags;
}

/* Whether subnets are peered or whole VNets is settled likewise. */
static int set_members(struct vpeer_tx *tx, const struct vpeer_op *op,
		       struct vpeer_link *l)
{
	const enum vpeer_code changing =
		VPEER_CODE_CHANGING_PEERING_KIND_NOT_ALLOWED;
	bool remote = op->n_remote || op->n_remove_remote;
	bool local = op->n_local || op->n_remove_local;
	u16 attr = local ? VPEER_A_PEERING_LOCAL_SUBNET :
			   VPEER_A_PEERING_REMOTE_SUBNET;

	if (l->partial && (local || remote || op->clear))
		return vpeer_members_edit(tx, op, l);
	if (!l->partial && (local || remote))
		vpeer_refuse_object(tx, op->index, attr, changing, &l->obj);
	return 0;
}

static struct vpeer_vnet *op_remote(struct vpeer_tx *tx,
				    const struct vpeer_op *op,
				    struct vpeer_vnet *v)
{
	struct vpeer_str sub = op->remote_subscription;
	struct vpeer_subscription *s;
	struct vpeer_refusal *r;
	struct vpeer_obj *remote;

	if (!op->remote_vnet.s) {
		vpeer_refuse(tx, op->index, VPEER_A_PEERING_REMOTE_VNET,
			     VPEER_CODE_MISSING_ATTRIBUTE);
		return NULL;
	}
	if (!sub.s)
		sub = vpeer_obj_name(v->obj.parent);
	s = vpeer_tx_subscription(tx, sub);
	remote = vpeer_find(tx->m, VPEER_OBJECT_VNET, s ? &s->obj : NULL,
			    op->remote_vnet);
	if (remote)
		return to_vnet(remote);
	r = vpeer_refuse(tx, op->index, VPEER_A_PEERING_REMOTE_VNET,
			 VPEER_CODE_RESOURCE_NOT_FOUND);
	vpeer_refusal_handle(r, VPEER_OBJECT_VNET, sub, op->remote_vnet, none);
	return NULL;
}

/**
 * vpeer_refuse_pair() - refuse the transaction because of two objects
 * @tx: the transaction
 * @op: index of the operation
 * @attr: attribute at fault, or 0
 * @code: why
 * @obj: one
 * @other: the other
 */
void vpeer_refuse_pair(struct vpeer_tx *tx, u32 op, u16 attr,
		       enum vpeer_code code, const struct vpeer_obj *obj,
		       const struct vpeer_obj *other)
{
	struct vpeer_refusal *r = vpeer_refuse(tx, op, attr, code);

	vpeer_refusal_object(r, obj);
	vpeer_refusal_object(r, other);
}

/* R-PEER-5 */
static void refuse_second(struct vpeer_tx *tx, const struct vpeer_op *op,
			  const struct vpeer_vnet *v,
			  const struct vpeer_link *first,
			  const struct vpeer_vnet *remote)
{
	const enum vpeer_code another =
		VPEER_CODE_ANOTHER_PEERING_ALREADY_REFERENCES_REMOTE_VNET;
	struct vpeer_refusal *r;

	r = vpeer_refuse(tx, op->index, VPEER_A_PEERING_REMOTE_VNET, another);
	vpeer_refusal_handle(r, VPEER_OBJECT_PEERING,
			     vpeer_obj_name(v->obj.parent),
			     vpeer_obj_name(&v->obj), op->name);
	vpeer_refusal_object(r, &first->obj);
	vpeer_refusal_object(r, &remote->obj);
}

static int add_link(struct vpeer_tx *tx, const struct vpeer_op *op,
		    struct vpeer_vnet *v)
{
	u32 limit = tx->m->next_limits.limit[VPEER_A_FABRIC_LIMIT_PEERINGS];
	struct vpeer_link *l, *other;
	struct vpeer_vnet *remote;
	int err;

	l = vpeer_find_link(tx->m, v, op->name);
	if (l) {
		vpeer_refuse_object(tx, op->index, VPEER_A_PEERING_NAME,
				    VPEER_CODE_RESOURCE_ALREADY_EXISTS,
				    &l->obj);
		return 0;
	}
	remote = op_remote(tx, op, v);
	if (!remote)
		return 0;
	if (remote == v) {
		vpeer_refuse_object(tx, op->index, VPEER_A_PEERING_REMOTE_VNET,
				    VPEER_CODE_PEERING_WITH_ITSELF_NOT_ALLOWED,
				    &v->obj);
		return 0;
	}
	other = vpeer_find_pair(tx->m, v->obj.id, remote->obj.id);
	if (other) {
		refuse_second(tx, op, v, other, remote);
		return 0;
	}
	l = new_link(tx, op, v, remote);
	if (!l)
		return -ENOMEM;
	l->obj.fresh = true;
	vpeer_tx_count(&l->obj, 1);
	vpeer_tx_touch(tx, &l->obj, op->index);
	if (v->n_links > limit)
		vpeer_refuse_limit(tx, op->index,
				   VPEER_A_FABRIC_LIMIT_PEERINGS, "R-LIM-2",
				   limit, &v->obj);
	err = stage_new(l);
	if (err)
		return err;
	set_flags(tx, op, l);
	return set_members(tx, op, l);
}

static bool names_remote(const struct vpeer_op *op, const struct vpeer_link *l)
{
	if (op->remote_vnet.s && !vpeer_str_eq(op->remote_vnet, l->remote_name))
		return false;
	return !op->remote_subscription.s ||
	       vpeer_str_eq(op->remote_subscription, l->remote_sub);
}

static int set_link(struct vpeer_tx *tx, const struct vpeer_op *op,
		    struct vpeer_link *l)
{
	const enum vpeer_code changing =
		VPEER_CODE_CHANGING_REMOTE_VIRTUAL_NETWORK_NOT_ALLOWED;
	struct vpeer_refusal *r;
	int err;

	if (!names_remote(op, l)) {
		vpeer_refuse_object(tx, op->index, VPEER_A_PEERING_REMOTE_VNET,
				    changing, &l->obj);
		return 0;
	}
	if (!vpeer_link_remote(l)) {
		r = vpeer_refuse(tx, op->index, VPEER_A_PEERING_REMOTE_VNET,
				 VPEER_CODE_RESOURCE_NOT_FOUND);
		vpeer_refusal_object(r, &l->obj);
		vpeer_refusal_handle(r, VPEER_OBJECT_VNET,
				     vpeer_str(l->remote_sub),
				     vpeer_str(l->remote_name), none);
		return 0;
	}
	err = vpeer_link_stage(l);
	if (err)
		return err;
	vpeer_tx_touch(tx, &l->obj, op->index);
	if (l->next->severed) {
		l->next->severed = false;
		l->next->repaired = true;
	}
	l->next->updated = true;
	l->next->sync |= op->sync;
	set_flags(tx, op, l);
	return set_members(tx, op, l);
}

/* R-ST-6, R-ST-12 */
static void del_link(struct vpeer_tx *tx, const struct vpeer_op *op,
		     struct vpeer_link *l)
{
	struct vpeer_link *back = vpeer_link_back(l, tx->m);

	vpeer_tx_gone(tx, &l->obj, op->index);
	if (!op->both || !back)
		return;
	vpeer_tx_gone(tx, &back->obj, op->index);
	back->implied = true;
}

/* To name a link that goes with the other one anyway is no mistake. */
static bool del_implied(struct vpeer_vnet *v, struct vpeer_str name)
{
	struct vpeer_obj *o;

	list_for_each_entry(o, &v->links, sibling)
		if (to_link(o)->implied && vpeer_obj_is(o, name)) {
			to_link(o)->implied = false;
			return true;
		}
	return false;
}

/**
 * vpeer_link_apply() - stage an operation on a link
 * @tx: the transaction
 * @op: the operation
 *
 * Return: 0, also when it is refused, or -ENOMEM.
 */
int vpeer_link_apply(struct vpeer_tx *tx, const struct vpeer_op *op)
{
	struct vpeer_refusal *r;
	struct vpeer_link *l;
	struct vpeer_vnet *v;

	if (!vpeer_op_name(tx, op, VPEER_A_PEERING_NAME))
		return 0;
	v = vpeer_op_vnet(tx, op, VPEER_A_PEERING_SUBSCRIPTION,
			  VPEER_A_PEERING_VNET);
	if (!v)
		return 0;
	if (op->verb == VPEER_VERB_NEW)
		return add_link(tx, op, v);
	l = vpeer_find_link(tx->m, v, op->name);
	if (!l && op->verb == VPEER_VERB_DEL && del_implied(v, op->name))
		return 0;
	if (!l) {
		r = vpeer_refuse(tx, op->index, VPEER_A_PEERING_NAME,
				 VPEER_CODE_RESOURCE_NOT_FOUND);
		vpeer_refusal_handle(r, VPEER_OBJECT_PEERING,
				     vpeer_obj_name(v->obj.parent),
				     vpeer_obj_name(&v->obj), op->name);
		return 0;
	}
	if (op->verb == VPEER_VERB_SET)
		return set_link(tx, op, l);
	del_link(tx, op, l);
	return 0;
}

/* Has the transaction settled which subnets the link peers? */
static bool settles(const struct vpeer_link *l)
{
	return l->obj.fresh || l->next_members;
}

/* R-PEER-20, R-SUBP-2; of two links that come together the later is refused. */
static void check_back(struct vpeer_tx *tx, const struct vpeer_link *l)
{
	const struct vpeer_link *back = vpeer_link_back(l, tx->m);
	u32 differ;

	if (!back || (settles(back) && back->obj.op > l->obj.op))
		return;
	differ = vpeer_link_end(l)->flags ^ vpeer_link_end(back)->flags;
	if (l->partial != back->partial ||
	    differ & VPEER_PEERING_FLAGS_ONLY_IPV6)
		vpeer_refuse_pair(tx, l->obj.op, VPEER_A_PEERING_REMOTE_VNET,
				  VPEER_CODE_REMOTE_PEERING_KIND_DIFFERS,
				  &l->obj, &back->obj);
	else if (l->partial &&
		 !vpeer_members_mirror(vpeer_link_members(l),
				       vpeer_link_members(back)))
		vpeer_refuse_pair(tx, l->obj.op, VPEER_A_PEERING_LOCAL_SUBNET,
				  VPEER_CODE_REMOTE_PEERING_SUBNETS_DIFFER,
				  &l->obj, &back->obj);
}

/**
 * vpeer_link_check() - check a touched link
 * @tx: the transaction
 * @l: the link
 */
void vpeer_link_check(struct vpeer_tx *tx, struct vpeer_link *l)
{
	if (l->obj.gone)
		return;
	if (l->next)
		vpeer_transit_check(tx, l);
	if (!settles(l))
		return;
	vpeer_members_check(tx, l);
	check_back(tx, l);
}
