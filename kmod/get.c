// SPDX-License-Identifier: GPL-2.0-only
/* Reading the configuration: one object, or a dump. */
#include <net/genetlink.h>
#include <net/sock.h>

#include "authorise.h"
#include "netlink.h"
#include "netlink_gen.h"
#include "parse.h"
#include "put.h"

/**
 * struct kind - what there is to know about reading one kind of object
 * @cmd: command
 * @kind: enum vpeer_object
 * @attr: attribute of the request
 * @max: highest attribute of the object's set
 * @subscription: attribute of the subscription's name, or 0
 * @vnet: attribute of the VNet's name, or 0
 * @name: attribute of the name, or 0
 * @tenant: attribute of the tenant's name, or 0
 * @owner: attribute of the name of a gateway or route table, or 0
 * @owner_kind: enum vpeer_object of that
 */
struct kind {
	u8 cmd;
	u8 kind;
	u8 attr;
	u8 max;
	u8 subscription;
	u8 vnet;
	u8 name;
	u8 tenant;
	u8 owner;
	u8 owner_kind;
};

#define ATTRS_MAX	32

static const struct kind kinds[] = {
	{ VPEER_CMD_TENANT_GET, VPEER_OBJECT_TENANT, VPEER_A_TENANT,
	  VPEER_A_TENANT_MAX, 0, 0, VPEER_A_TENANT_NAME },
	{ VPEER_CMD_SUBSCRIPTION_GET, VPEER_OBJECT_SUBSCRIPTION,
	  VPEER_A_SUBSCRIPTION, VPEER_A_SUBSCRIPTION_MAX, 0, 0,
	  VPEER_A_SUBSCRIPTION_NAME },
	{ VPEER_CMD_VNET_GET, VPEER_OBJECT_VNET, VPEER_A_VNET,
	  VPEER_A_VNET_MAX, VPEER_A_VNET_SUBSCRIPTION, 0, VPEER_A_VNET_NAME },
	{ VPEER_CMD_SUBNET_GET, VPEER_OBJECT_SUBNET, VPEER_A_SUBNET,
	  VPEER_A_SUBNET_MAX, VPEER_A_SUBNET_SUBSCRIPTION,
	  VPEER_A_SUBNET_VNET, VPEER_A_SUBNET_NAME },
	{ VPEER_CMD_NIC_GET, VPEER_OBJECT_NIC, VPEER_A_NIC, VPEER_A_NIC_MAX,
	  VPEER_A_NIC_SUBSCRIPTION, VPEER_A_NIC_VNET, VPEER_A_NIC_NAME },
	{ VPEER_CMD_PEERING_GET, VPEER_OBJECT_PEERING, VPEER_A_PEERING,
	  VPEER_A_PEERING_MAX, VPEER_A_PEERING_SUBSCRIPTION,
	  VPEER_A_PEERING_VNET, VPEER_A_PEERING_NAME },
	{ VPEER_CMD_GATEWAY_GET, VPEER_OBJECT_GATEWAY, VPEER_A_GATEWAY,
	  VPEER_A_GATEWAY_MAX, VPEER_A_GATEWAY_SUBSCRIPTION,
	  VPEER_A_GATEWAY_VNET, VPEER_A_GATEWAY_NAME },
	{ VPEER_CMD_GRANT_GET, VPEER_OBJECT_GRANT, VPEER_A_GRANT,
	  VPEER_A_GRANT_MAX, VPEER_A_GRANT_SUBSCRIPTION, VPEER_A_GRANT_VNET,
	  0, VPEER_A_GRANT_TENANT },
	{ VPEER_CMD_CONNECTION_GET, VPEER_OBJECT_CONNECTION,
	  VPEER_A_CONNECTION, VPEER_A_CONNECTION_MAX,
	  VPEER_A_CONNECTION_SUBSCRIPTION, 0, VPEER_A_CONNECTION_NAME, 0,
	  VPEER_A_CONNECTION_GATEWAY, VPEER_OBJECT_GATEWAY },
	{ VPEER_CMD_ROUTE_TABLE_GET, VPEER_OBJECT_ROUTE_TABLE,
	  VPEER_A_ROUTE_TABLE, VPEER_A_ROUTE_TABLE_MAX,
	  VPEER_A_ROUTE_TABLE_SUBSCRIPTION, 0, VPEER_A_ROUTE_TABLE_NAME },
	{ VPEER_CMD_USER_ROUTE_GET, VPEER_OBJECT_ROUTE, VPEER_A_ROUTE,
	  VPEER_A_ROUTE_MAX, VPEER_A_ROUTE_SUBSCRIPTION, 0,
	  VPEER_A_ROUTE_NAME, 0, VPEER_A_ROUTE_ROUTE_TABLE,
	  VPEER_OBJECT_ROUTE_TABLE },
};

static const struct kind *kind_of(u8 cmd)
{
	unsigned int i = 0;

	while (kinds[i].cmd != cmd)
		i++;
	return &kinds[i];
}

/**
 * struct names - the names of a request
 * @subscription: subscription, may be absent
 * @vnet: VNet, may be absent
 * @name: name, absent in a filter
 * @tenant: tenant, may be absent
 * @owner: gateway or route table, may be absent
 */
struct names {
	struct vpeer_str subscription;
	struct vpeer_str vnet;
	struct vpeer_str name;
	struct vpeer_str tenant;
	struct vpeer_str owner;
};

static int parse_names(const struct kind *k, const struct nlattr *attr,
		       struct names *n, struct netlink_ext_ack *extack)
{
	struct nlattr *tb[ATTRS_MAX + 1] = { NULL };
	int err;

	memset(n, 0, sizeof(*n));
	err = attr ? nla_parse_nested(tb, k->max, attr, NULL, extack) : 0;
	if (err)
		return err;
	if (k->subscription)
		n->subscription = vpeer_parse_str(tb[k->subscription]);
	if (k->vnet)
		n->vnet = vpeer_parse_str(tb[k->vnet]);
	if (k->tenant)
		n->tenant = vpeer_parse_str(tb[k->tenant]);
	if (k->owner)
		n->owner = vpeer_parse_str(tb[k->owner]);
	if (k->name)
		n->name = vpeer_parse_str(tb[k->name]);
	return 0;
}

static struct vpeer_obj *find_object(struct vpeer_model *m,
				     const struct kind *k,
				     const struct names *n,
				     const struct vpeer_scope *named)
{
	const struct vpeer_obj *parent = named->level[1];

	switch (k->kind) {
	case VPEER_OBJECT_TENANT:
	case VPEER_OBJECT_SUBSCRIPTION:
		parent = NULL;
		break;
	case VPEER_OBJECT_SUBNET:
	case VPEER_OBJECT_PEERING:
		parent = named->level[0];
		break;
	case VPEER_OBJECT_CONNECTION:
	case VPEER_OBJECT_ROUTE:
		parent = vpeer_find(m, k->owner_kind, parent, n->owner);
		break;
	}
	return vpeer_find(m, k->kind, parent, n->name);
}

/* What may not be known of is looked for as long as what is not there. */
static struct vpeer_obj *find_known(const struct vpeer_caller *caller,
				    const struct kind *k,
				    const struct names *n)
{
	struct vpeer_scope named = { { NULL } };
	struct vpeer_obj *obj;

	if (k->subscription)
		named = vpeer_scope_named(caller->model, n->subscription,
					  n->vnet);
	obj = find_object(caller->model, k, n, &named);
	return vpeer_caller_finds(caller, obj, &named) ? obj : NULL;
}

static void *start_message(struct sk_buff *skb, const struct vpeer_model *m,
			   u32 portid, u32 seq, int flags, u8 cmd)
{
	void *head = genlmsg_put(skb, portid, seq, &vpeer_family, flags, cmd);

	if (!head)
		return NULL;
	if (!nla_put_u64_64bit(skb, VPEER_A_GENERATION, m->generation,
			       VPEER_A_PAD))
		return head;
	genlmsg_cancel(skb, head);
	return NULL;
}

/**
 * vpeer_fabric_get() - answer a request for the fabric
 * @skb: the request
 * @info: what is known of it
 *
 * Anybody may know the limits and the generation.
 *
 * Return: 0 or an errno.
 */
int vpeer_fabric_get(struct sk_buff *skb, struct genl_info *info)
{
	struct vpeer_fabric *f = vpeer_fabric(genl_info_net(info));
	struct vpeer_creds by;
	struct sk_buff *answer;
	void *head;
	int err;

	vpeer_creds_init(&by, f, skb);
	answer = genlmsg_new(GENLMSG_DEFAULT_SIZE, GFP_KERNEL);
	if (!answer)
		return -ENOMEM;
	mutex_lock(&f->lock);
	head = start_message(answer, &f->model, info->snd_portid,
			     info->snd_seq, 0, VPEER_CMD_FABRIC_GET);
	err = head ? vpeer_put_fabric(answer, &f->model, &by.caller) :
		     -EMSGSIZE;
	mutex_unlock(&f->lock);
	if (err) {
		nlmsg_free(answer);
		return err;
	}
	genlmsg_end(answer, head);
	return genlmsg_reply(answer, info);
}

static struct vpeer_view view_of(const struct vpeer_creds *c)
{
	return (struct vpeer_view){ &c->caller, c->sender->user_ns, true };
}

/* As many messages as the object takes. */
static int answer_object(struct vpeer_fabric *f, struct vpeer_obj *obj,
			 struct genl_info *info, u8 cmd,
			 const struct vpeer_view *view)
{
	struct sk_buff *skb;
	void *head;
	u32 at = 0;
	int err;

	do {
		skb = genlmsg_new(GENLMSG_DEFAULT_SIZE, GFP_KERNEL);
		if (!skb)
			return -ENOMEM;
		head = start_message(skb, &f->model, info->snd_portid,
				     info->snd_seq, 0, cmd);
		err = head ? vpeer_put_object(skb, f, obj, &at, view) :
			     -EMSGSIZE;
		if (err) {
			nlmsg_free(skb);
			return err;
		}
		genlmsg_end(skb, head);
		err = genlmsg_reply(skb, info);
	} while (at && !err);
	return err;
}

/**
 * vpeer_object_get() - answer a request for one object
 * @skb: the request
 * @info: what is known of it
 *
 * What the sender may not know of is not there.
 *
 * Return: 0, -ENOENT or another errno.
 */
int vpeer_object_get(struct sk_buff *skb, struct genl_info *info)
{
	struct vpeer_fabric *f = vpeer_fabric(genl_info_net(info));
	const struct kind *k = kind_of(info->genlhdr->cmd);
	struct vpeer_creds by;
	struct vpeer_view view;
	struct vpeer_obj *obj;
	struct names n;
	int err;

	err = parse_names(k, info->attrs[k->attr], &n, info->extack);
	if (err)
		return err;
	if (!n.name.s) {
		NL_SET_ERR_MSG(info->extack, "the name of an object is missing");
		return -EINVAL;
	}
	vpeer_creds_init(&by, f, skb);
	view = view_of(&by);
	mutex_lock(&f->lock);
	obj = find_known(&by.caller, k, &n);
	if (obj) {
		err = answer_object(f, obj, info, k->cmd, &view);
	} else {
		NL_SET_ERR_MSG_ATTR(info->extack, info->attrs[k->attr],
				    "no such object");
		err = -ENOENT;
	}
	mutex_unlock(&f->lock);
	return err;
}

/**
 * struct cursor - where a dump is, kept in the callback
 * @kind: of the objects
 * @id: of the last object that was begun
 * @at: where its list goes on, 0 if it is complete
 * @subscription: id of the subscription that is wanted, or 0
 * @vnet: id of the VNet that is wanted, or 0
 * @tenant: id of the tenant that is wanted, or 0
 * @owner: id of the gateway or route table that is wanted, or 0
 * @by: who has asked, whoever reads the answer
 */
struct cursor {
	const struct kind *kind;
	u32 id;
	u32 at;
	u32 subscription;
	u32 vnet;
	u32 tenant;
	u32 owner;
	struct vpeer_creds *by;
};

static struct cursor *cursor_of(struct netlink_callback *cb)
{
	BUILD_BUG_ON(sizeof(struct cursor) > sizeof(cb->ctx));
	return (struct cursor *)cb->ctx;
}

static int filter_owner(struct cursor *c, const struct names *n,
			const struct vpeer_scope *named)
{
	const struct vpeer_caller *caller = &c->by->caller;
	struct vpeer_obj *o;

	if (!n->owner.s)
		return 0;
	o = vpeer_find(caller->model, c->kind->owner_kind, named->level[1],
		       n->owner);
	if (!vpeer_caller_finds(caller, o, named))
		return -ENOENT;
	c->owner = o->id;
	return 0;
}

/* What may not be known of counts as absent. */
static int set_filter(struct cursor *c, const struct names *n)
{
	const struct vpeer_caller *caller = &c->by->caller;
	const struct vpeer_scope named =
		vpeer_scope_named(caller->model, n->subscription, n->vnet);
	struct vpeer_scope tenant = { { NULL } };
	struct vpeer_subscription *s;
	struct vpeer_tenant *t;

	if (n->tenant.s) {
		t = vpeer_find_tenant(caller->model, n->tenant);
		tenant.level[2] = t ? &t->obj : NULL;
		if (!vpeer_caller_finds(caller, tenant.level[2], &tenant))
			return -ENOENT;
		c->tenant = t->obj.id;
	}
	if (n->subscription.s) {
		s = vpeer_find_subscription(caller->model, n->subscription);
		if (!vpeer_caller_knows(caller, s))
			return -ENOENT;
		c->subscription = s->obj.id;
	}
	if (n->vnet.s) {
		if (!vpeer_caller_finds(caller, named.level[0], &named))
			return -ENOENT;
		c->vnet = named.level[0]->id;
	}
	return filter_owner(c, n, &named);
}

/**
 * vpeer_object_dump_start() - authorise and prepare a dump
 * @cb: the dump
 *
 * Return: 0 or an errno.
 */
int vpeer_object_dump_start(struct netlink_callback *cb)
{
	struct vpeer_fabric *f = vpeer_fabric(sock_net(cb->skb->sk));
	const struct genlmsghdr *g = nlmsg_data(cb->nlh);
	struct nlattr **attrs = vpeer_dump_attrs(cb);
	struct cursor *c = cursor_of(cb);
	struct names n;
	int err;

	memset(c, 0, sizeof(*c));
	c->kind = kind_of(g->cmd);
	err = parse_names(c->kind, attrs ? attrs[c->kind->attr] : NULL, &n,
			  cb->extack);
	if (err)
		return err;
	c->by = vpeer_creds_hold(f, cb->skb);
	if (!c->by)
		return -ENOMEM;
	mutex_lock(&f->lock);
	err = set_filter(c, &n);
	mutex_unlock(&f->lock);
	if (!err)
		return 0;
	NL_SET_ERR_MSG(cb->extack, "no such object to filter by");
	/* the end of a dump that did not start is not told */
	vpeer_creds_release(c->by);
	return err;
}

/**
 * vpeer_object_dump_done() - end a dump
 * @cb: the dump
 *
 * Return: 0.
 */
int vpeer_object_dump_done(struct netlink_callback *cb)
{
	vpeer_creds_release(cursor_of(cb)->by);
	return 0;
}

/* Is a scope the one that is wanted, or does it lie in that? */
static bool is_within(struct vpeer_obj *scope, u32 wanted)
{
	struct vpeer_subscription *s;

	if (!wanted || scope->id == wanted)
		return true;
	if (scope->kind == VPEER_OBJECT_TENANT)
		return false;
	s = to_subscription(scope->kind == VPEER_OBJECT_VNET ? scope->parent :
			    scope);
	return s->obj.id == wanted || s->tenant->obj.id == wanted;
}

static bool wanted(const struct cursor *c, struct vpeer_obj *obj)
{
	const struct vpeer_obj *vnet = NULL, *sub = NULL;

	switch (obj->kind) {
	case VPEER_OBJECT_GRANT:
		return is_within(obj->parent, c->tenant) &&
		       is_within(obj->parent, c->subscription) &&
		       is_within(obj->parent, c->vnet);
	case VPEER_OBJECT_VNET:
		sub = obj->parent;
		break;
	case VPEER_OBJECT_SUBNET:
	case VPEER_OBJECT_PEERING:
		vnet = obj->parent;
		sub = vnet->parent;
		break;
	case VPEER_OBJECT_NIC:
		vnet = &to_netif(obj)->vnet->obj;
		sub = obj->parent;
		break;
	case VPEER_OBJECT_GATEWAY:
		vnet = &to_gateway(obj)->vnet->obj;
		sub = obj->parent;
		break;
	case VPEER_OBJECT_ROUTE_TABLE:
		sub = obj->parent;
		break;
	case VPEER_OBJECT_CONNECTION:
	case VPEER_OBJECT_ROUTE:
		if (c->owner && obj->parent->id != c->owner)
			return false;
		sub = obj->parent->parent;
		break;
	}
	return (!c->vnet || (vnet && vnet->id == c->vnet)) &&
	       (!c->subscription || (sub && sub->id == c->subscription));
}

/* The object to go on with; ids ascend along the list. */
static struct list_head *resume(struct vpeer_model *m, const struct cursor *c)
{
	struct list_head *head = &m->kin[c->kind->kind];
	struct vpeer_obj *obj = c->id ? vpeer_find_id(m, c->id) : NULL;

	if (!c->id)
		return head->next;
	if (obj && obj->kind == c->kind->kind)
		return c->at ? &obj->kin : obj->kin.next;
	list_for_each_entry(obj, head, kin)
		if (obj->id > c->id)
			return &obj->kin;
	return head;
}

static int dump_one(struct sk_buff *skb, struct netlink_callback *cb,
		    struct vpeer_fabric *f, struct vpeer_obj *obj, u32 *at)
{
	struct cursor *c = cursor_of(cb);
	struct vpeer_view view = view_of(c->by);
	void *head;

	head = start_message(skb, &f->model, NETLINK_CB(cb->skb).portid,
			     cb->nlh->nlmsg_seq, NLM_F_MULTI, c->kind->cmd);
	if (!head)
		return -EMSGSIZE;
	genl_dump_check_consistent(cb, head);
	if (vpeer_put_object(skb, f, obj, at, &view)) {
		genlmsg_cancel(skb, head);
		return -EMSGSIZE;
	}
	genlmsg_end(skb, head);
	return 0;
}

/**
 * vpeer_object_dump() - fill the next part of a dump
 * @skb: the part
 * @cb: the dump
 *
 * A commit between two parts shows: the messages are flagged as inconsistent
 * and the reader begins again.
 *
 * Return: length of the part, 0 at the end, or an errno.
 */
int vpeer_object_dump(struct sk_buff *skb, struct netlink_callback *cb)
{
	struct vpeer_fabric *f = vpeer_fabric(sock_net(skb->sk));
	struct cursor *c = cursor_of(cb);
	struct list_head *pos, *end;
	struct vpeer_obj *obj;
	u32 n = 0;

	mutex_lock(&f->lock);
	cb->seq = f->model.generation;
	end = &f->model.kin[c->kind->kind];
	for (pos = resume(&f->model, c); pos != end; pos = pos->next) {
		obj = list_entry(pos, struct vpeer_obj, kin);
		if (obj->id != c->id)
			c->at = 0;
		if (wanted(c, obj) && vpeer_caller_sees(&c->by->caller, obj) &&
		    dump_one(skb, cb, f, obj, &c->at))
			break;
		c->id = obj->id;
		if (c->at || (!(++n % 256) && vpeer_relax()))
			break;
	}
	mutex_unlock(&f->lock);
	return skb->len;
}
