// SPDX-License-Identifier: GPL-2.0-only
/*
 * Links and the pairs that they make (R-PEER, R-ST, R-SYNC). State, sync
 * level and kind are derived from the two links and the VNets; what is stored
 * is that a link was left alone (severed) and the space in force.
 */
#include "tx.h"

#define NOT_IN_FORCE	(VPEER_PEERING_FLAGS_ALLOW_GATEWAY_TRANSIT | \
			 VPEER_PEERING_FLAGS_USE_REMOTE_GATEWAYS | \
			 VPEER_PEERING_FLAGS_AUTO_SYNC | \
			 VPEER_PEERING_FLAGS_ONLY_IPV6)

static const struct vpeer_str none;

static struct vpeer_vnet *living_remote(const struct vpeer_link *l)
{
	return l->remote && !l->remote->obj.gone ? l->remote : NULL;
}

/**
 * vpeer_link_back() - the other link of a pair
 * @l: a link
 * @m: the model
 *
 * Return: the link from the remote VNet back, or NULL.
 */
struct vpeer_link *vpeer_link_back(const struct vpeer_link *l,
				   struct vpeer_model *m)
{
	return vpeer_find_pair(m, l->remote_id, l->obj.parent->id);
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
	if (vpeer_link_end(l)->severed || !living_remote(l))
		return VPEER_PEERING_STATE_DISCONNECTED;
	return VPEER_PEERING_STATE_INITIATED;
}

static bool knows_remote(const struct vpeer_link *l)
{
	struct vpeer_vnet *remote = living_remote(l);

	return !remote || vpeer_space_eq(&vpeer_link_end(l)->space,
					 vpeer_vnet_end(remote));
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
	bool remote = !back || knows_remote(back);
	bool local = knows_remote(l);

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
	struct vpeer_vnet *remote = living_remote(l);

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
	vpeer_object_init(tx->m, &l->obj, VPEER_OBJECT_PEERING, &v->obj,
			  text + sub + name);
	list_add_tail(&l->obj.sibling, &v->links);
	list_add_tail(&l->in_remote, &remote->in_links);
	vpeer_index_add(&tx->m->pairs, &l->paired,
			vpeer_pair_hash(tx->m, v->obj.id, l->remote_id));
	return l;
}

/**
 * vpeer_link_unlink() - take a link out of where only links are
 * @m: the model
 * @l: the link
 */
void vpeer_link_unlink(struct vpeer_model *m, struct vpeer_link *l)
{
	vpeer_index_del(&m->pairs, &l->paired);
	list_del_init(&l->in_remote);
}

/**
 * vpeer_link_free() - free a link
 * @l: the link, unlinked
 */
void vpeer_link_free(struct vpeer_link *l)
{
	vpeer_free(l->cur);
	vpeer_free(l->next);
	vpeer_free(l);
}

/* A content with another space, and otherwise like the end state. */
static int stage(struct vpeer_link *l, const struct vpeer_space *space)
{
	const struct vpeer_link_conf *end = vpeer_link_end(l);
	struct vpeer_link_conf *conf;

	conf = vpeer_alloc(sizeof(*conf) + space->n * sizeof(space->prefix[0]));
	if (!conf)
		return -ENOMEM;
	if (end) {
		conf->flags = end->flags;
		conf->severed = end->severed;
		conf->updated = end->updated;
		conf->repaired = end->repaired;
		conf->sync = end->sync;
	}
	vpeer_space_copy(&conf->space, space);
	vpeer_free(l->next);
	l->next = conf;
	return 0;
}

static void set_flags(struct vpeer_tx *tx, const struct vpeer_op *op,
		      struct vpeer_link *l)
{
	u32 flags = op->flags & op->mask;

	if (flags & NOT_IN_FORCE)
		vpeer_refuse_object(tx, op->index, VPEER_A_PEERING_FLAGS,
				    VPEER_CODE_FEATURE_NOT_IN_FORCE, &l->obj);
	l->next->flags = (l->next->flags & ~op->mask) | flags;
}

static struct vpeer_vnet *op_remote(struct vpeer_tx *tx,
				    const struct vpeer_op *op,
				    struct vpeer_vnet *v)
{
	struct vpeer_str sub = op->remote_subscription;
	struct vpeer_refusal *r;
	struct vpeer_vnet *remote;

	if (!op->remote_vnet.s) {
		vpeer_refuse(tx, op->index, VPEER_A_PEERING_REMOTE_VNET,
			     VPEER_CODE_MISSING_ATTRIBUTE);
		return NULL;
	}
	if (!sub.s)
		sub = vpeer_str(v->obj.parent->name);
	remote = vpeer_find_vnet(tx->m, sub, op->remote_vnet);
	if (!remote) {
		r = vpeer_refuse(tx, op->index, VPEER_A_PEERING_REMOTE_VNET,
				 VPEER_CODE_RESOURCE_NOT_FOUND);
		vpeer_refusal_handle(r, VPEER_OBJECT_VNET, sub,
				     op->remote_vnet, none);
	}
	return remote;
}

static void refuse_pair(struct vpeer_tx *tx, u32 op, u16 attr,
			enum vpeer_code code, const struct vpeer_obj *obj,
			const struct vpeer_obj *other)
{
	struct vpeer_refusal *r = vpeer_refuse(tx, op, attr, code);

	vpeer_refusal_object(r, obj);
	vpeer_refusal_object(r, other);
}

static int add_link(struct vpeer_tx *tx, const struct vpeer_op *op,
		    struct vpeer_vnet *v)
{
	u32 limit = tx->m->next_limits.limit[VPEER_A_FABRIC_LIMIT_PEERINGS];
	const enum vpeer_code another =
		VPEER_CODE_ANOTHER_PEERING_ALREADY_REFERENCES_REMOTE_VNET;
	static const struct vpeer_space empty;
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
		refuse_pair(tx, op->index, VPEER_A_PEERING_REMOTE_VNET,
			    another, &other->obj, &remote->obj);
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
	err = stage(l, &empty);
	if (err)
		return err;
	l->next->flags = VPEER_PEERING_FLAGS_ALLOW_VNET_ACCESS;
	set_flags(tx, op, l);
	return 0;
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
	if (!living_remote(l)) {
		r = vpeer_refuse(tx, op->index, VPEER_A_PEERING_REMOTE_VNET,
				 VPEER_CODE_RESOURCE_NOT_FOUND);
		vpeer_refusal_object(r, &l->obj);
		vpeer_refusal_handle(r, VPEER_OBJECT_VNET,
				     vpeer_str(l->remote_sub),
				     vpeer_str(l->remote_name), none);
		return 0;
	}
	err = stage(l, &vpeer_link_end(l)->space);
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
	return 0;
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
		if (to_link(o)->implied && vpeer_str_eq(name, o->name)) {
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
				     vpeer_str(v->obj.parent->name),
				     vpeer_str(v->obj.name), op->name);
		return 0;
	}
	if (op->verb == VPEER_VERB_SET)
		return set_link(tx, op, l);
	del_link(tx, op, l);
	return 0;
}

/* The link takes the remote VNet's address space as it will be. */
static int take_space(struct vpeer_tx *tx, struct vpeer_link *l)
{
	if (knows_remote(l))
		return 0;
	vpeer_tx_touch(tx, &l->obj, VPEER_NO_OP);
	return stage(l, vpeer_vnet_end(l->remote));
}

/* R-ST-13: a half that is left from an earlier VNet of the same name. */
static const struct vpeer_link *stale_half(const struct vpeer_link *l)
{
	const struct vpeer_vnet *v = vpeer_link_local(l);
	const struct vpeer_obj *o;

	list_for_each_entry(o, &l->remote->links, sibling) {
		const struct vpeer_link *other =
			container_of(o, struct vpeer_link, obj);

		if (!o->gone && !living_remote(other) &&
		    !strcmp(other->remote_name, v->obj.name) &&
		    !strcmp(other->remote_sub, v->obj.parent->name))
			return other;
	}
	return NULL;
}

static int follow_new(struct vpeer_tx *tx, struct vpeer_link *l)
{
	struct vpeer_link *back = vpeer_link_back(l, tx->m);
	const struct vpeer_link *half = back;
	int err;

	if (!back)
		half = stale_half(l);
	else if (!vpeer_link_end(back)->severed)
		half = NULL;
	if (half)
		refuse_pair(tx, l->obj.op, VPEER_A_PEERING_REMOTE_VNET,
			    VPEER_CODE_REMOTE_PEERING_IS_DISCONNECTED,
			    &l->obj, &half->obj);
	err = take_space(tx, l);
	if (err || !back)
		return err;
	vpeer_tx_touch(tx, &back->obj, VPEER_NO_OP);
	return take_space(tx, back);
}

static int sever(struct vpeer_tx *tx, struct vpeer_link *l)
{
	int err = stage(l, &vpeer_link_end(l)->space);

	if (err)
		return err;
	vpeer_tx_touch(tx, &l->obj, VPEER_NO_OP);
	l->next->severed = true;
	return 0;
}

static int follow_gone(struct vpeer_tx *tx, struct vpeer_link *l)
{
	u32 local = l->obj.parent->id;
	struct vpeer_link *back = vpeer_link_back(l, tx->m);

	/* replaced in the same transaction: nothing is lost */
	if (!back || back->obj.fresh ||
	    vpeer_find_pair(tx->m, local, l->remote_id))
		return 0;
	/* deletions come before what is set: R-ST-8 follows on R-ST-6 */
	if (!vpeer_link_end(back)->updated)
		return sever(tx, back);
	vpeer_tx_touch(tx, &back->obj, VPEER_NO_OP);
	return living_remote(back) ? take_space(tx, back) : 0;
}

/* R-SYNC-6 and R-SYNC-7 */
static int follow_set(struct vpeer_tx *tx, struct vpeer_link *l)
{
	struct vpeer_link *back = vpeer_link_back(l, tx->m);

	if (l->next->repaired)
		return take_space(tx, l);
	if (!l->next->sync)
		return 0;
	if (!knows_remote(l))
		return take_space(tx, l);
	if (back && !knows_remote(back) && !vpeer_link_end(back)->sync)
		refuse_pair(tx, l->obj.op, VPEER_A_PEERING_SYNC,
			    VPEER_CODE_SYNC_ON_WRONG_SIDE, &l->obj,
			    &back->obj);
	return 0;
}

static int follow_link(struct vpeer_tx *tx, struct vpeer_link *l)
{
	if (l->obj.gone)
		return follow_gone(tx, l);
	if (l->obj.fresh)
		return living_remote(l) ? follow_new(tx, l) : 0;
	return l->next && living_remote(l) ? follow_set(tx, l) : 0;
}

/* R-ST-11: the links that led to the VNet are left alone. */
static int follow_vnet(struct vpeer_tx *tx, struct vpeer_vnet *v)
{
	struct vpeer_link *l;
	int err = 0;

	if (!v->obj.gone)
		return 0;
	list_for_each_entry(l, &v->in_links, in_remote) {
		if (l->obj.gone)
			continue;
		vpeer_tx_touch(tx, &l->obj, VPEER_NO_OP);
		if (!vpeer_link_end(l)->severed)
			err = sever(tx, l);
		if (err)
			return err;
	}
	return 0;
}

/**
 * vpeer_links_follow() - carry changes on to the links they concern
 * @tx: the transaction, all operations staged
 *
 * The transitions of R-ST, and which spaces are in force.
 *
 * Return: 0, also after a refusal, or -ENOMEM or -EINTR.
 */
int vpeer_links_follow(struct vpeer_tx *tx)
{
	struct vpeer_obj *obj;
	int err = 0;

	/* the list grows while it is walked, what comes is harmless */
	list_for_each_entry(obj, &tx->touched, touched) {
		if (obj->kind == VPEER_OBJECT_VNET)
			err = follow_vnet(tx, to_vnet(obj));
		else if (obj->kind == VPEER_OBJECT_PEERING)
			err = follow_link(tx, to_link(obj));
		if (!err)
			err = vpeer_relax();
		if (err)
			return err;
	}
	return 0;
}

static void touch_ends(struct vpeer_tx *tx, struct vpeer_vnet *v)
{
	struct vpeer_link *l;
	struct vpeer_obj *o;

	list_for_each_entry(l, &v->in_links, in_remote)
		if (!l->obj.gone)
			vpeer_tx_touch(tx, &l->obj, VPEER_NO_OP);
	list_for_each_entry(o, &v->links, sibling)
		if (!o->gone)
			vpeer_tx_touch(tx, o, VPEER_NO_OP);
}

static bool knows_other(const struct vpeer_link *l)
{
	return l->cur && l->next &&
	       !vpeer_space_eq(&l->cur->space, &l->next->space);
}

static void touch_back(struct vpeer_tx *tx, struct vpeer_link *l)
{
	struct vpeer_link *back = vpeer_link_back(l, tx->m);

	if (back && (l->obj.gone || l->obj.fresh || knows_other(l)))
		vpeer_tx_touch(tx, &back->obj, VPEER_NO_OP);
}

/**
 * vpeer_links_touch() - note the links whose state or level may change
 * @tx: the transaction, all contents staged
 *
 * Both follow from the two links, the level from the two VNets as well.
 */
void vpeer_links_touch(struct vpeer_tx *tx)
{
	struct vpeer_obj *obj;

	/* the list grows by links without a next content */
	list_for_each_entry(obj, &tx->touched, touched) {
		if (obj->kind == VPEER_OBJECT_VNET && to_vnet(obj)->next)
			touch_ends(tx, to_vnet(obj));
		if (obj->kind == VPEER_OBJECT_PEERING)
			touch_back(tx, to_link(obj));
	}
}
