// SPDX-License-Identifier: GPL-2.0-only
#include "object.h"

/**
 * vpeer_str() - a terminated string as one that is not
 * @s: the string
 *
 * Return: the string.
 */
struct vpeer_str vpeer_str(const char *s)
{
	return (struct vpeer_str){ s, strlen(s) };
}

/**
 * vpeer_str_eq() - compare
 * @a: a string, not terminated
 * @b: a string, terminated
 *
 * Return: true if equal.
 */
bool vpeer_str_eq(struct vpeer_str a, const char *b)
{
	return a.s && strlen(b) == a.len && !memcmp(a.s, b, a.len);
}

/**
 * vpeer_obj_is() - has an object this name?
 * @obj: the object
 * @name: the name; none has one that is absent
 *
 * Return: true if so.
 */
bool vpeer_obj_is(const struct vpeer_obj *obj, struct vpeer_str name)
{
	return name.s && name.len == obj->len &&
	       !memcmp(name.s, obj->name, name.len);
}

static bool is_word(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
	       (c >= '0' && c <= '9') || c == '_';
}

/**
 * vpeer_name_valid() - may an object have this name?
 * @name: the name
 *
 * R-VNET-11: up to 80 characters; the first and the last are letters, digits
 * or underscores, those between may be dots and hyphens as well.
 *
 * Return: true if so.
 */
bool vpeer_name_valid(struct vpeer_str name)
{
	u32 i;

	if (!name.len || name.len > VPEER_NAME_MAX)
		return false;
	if (!is_word(name.s[0]) || !is_word(name.s[name.len - 1]))
		return false;
	for (i = 0; i < name.len; i++)
		if (!is_word(name.s[i]) && name.s[i] != '.' &&
		    name.s[i] != '-')
			return false;
	return true;
}

static u32 name_hash(const struct vpeer_model *m, u8 kind,
		     const struct vpeer_obj *parent, struct vpeer_str name)
{
	u32 seed = vpeer_hash_pair(m->seed, kind, parent ? parent->id : 0);

	return vpeer_hash_bytes(seed, name.s, name.len);
}

/* Links remember the id of a remote VNet that is gone. */
static bool id_in_use(struct vpeer_model *m, u32 id)
{
	struct vpeer_obj *o;

	if (!id || vpeer_find_id(m, id))
		return true;
	list_for_each_entry(o, &m->kin[VPEER_OBJECT_PEERING], kin)
		if (to_link(o)->remote_id == id)
			return true;
	return false;
}

static u32 new_id(struct vpeer_model *m)
{
	u32 id = m->next_id++;

	if (!m->next_id)
		m->wrapped = true;
	while (m->wrapped && id_in_use(m, id))
		id = m->next_id++;
	return id;
}

/* Ids ascend, so the place is the end but for ids that came round again. */
static void add_kin(struct list_head *head, struct vpeer_obj *obj)
{
	struct vpeer_obj *o;

	list_for_each_entry_reverse(o, head, kin)
		if (o->id < obj->id)
			break;
	list_add(&obj->kin, &o->kin);
}

/**
 * vpeer_object_init() - give an object its name, id and place
 * @m: the model
 * @obj: the object, zeroed
 * @kind: enum vpeer_object
 * @parent: what the name is unique in, or NULL
 * @name: the name, terminated; it must live as long as the object
 *
 * The object can be found from now on.
 */
void vpeer_object_init(struct vpeer_model *m, struct vpeer_obj *obj,
		       u8 kind, struct vpeer_obj *parent, const char *name)
{
	obj->kind = kind;
	obj->parent = parent;
	obj->name = name;
	obj->len = strlen(name);
	obj->id = new_id(m);
	obj->op = VPEER_NO_OP;
	INIT_LIST_HEAD(&obj->touched);
	INIT_LIST_HEAD(&obj->sibling);
	vpeer_index_add(&m->names, &obj->named,
			name_hash(m, kind, parent, vpeer_obj_name(obj)));
	vpeer_index_add(&m->ids, &obj->numbered,
			vpeer_hash_pair(m->seed, obj->id, 0));
	add_kin(&m->kin[kind], obj);
	m->count[kind]++;
}

/**
 * vpeer_object_unlink() - take an object out of all indexes and lists
 * @m: the model
 * @obj: the object
 */
void vpeer_object_unlink(struct vpeer_model *m, struct vpeer_obj *obj)
{
	vpeer_index_del(&m->names, &obj->named);
	vpeer_index_del(&m->ids, &obj->numbered);
	list_del_init(&obj->kin);
	list_del_init(&obj->sibling);
}

/**
 * vpeer_find_id() - find an object by its id
 * @m: the model
 * @id: the id
 *
 * Return: the object, which may be a gone one, or NULL.
 */
struct vpeer_obj *vpeer_find_id(struct vpeer_model *m, u32 id)
{
	u32 h = vpeer_hash_pair(m->seed, id, 0);
	struct vpeer_obj *o;

	vpeer_index_for_each(o, &m->ids, h, numbered)
		if (o->id == id)
			return o;
	return NULL;
}

/**
 * vpeer_find() - find an object by its name
 * @m: the model
 * @kind: enum vpeer_object
 * @parent: what the name is unique in, or NULL
 * @name: the name
 *
 * Of a parent that is not there nothing is found, in as many steps as of one
 * that is: how long a refusal takes must not tell of what is foreign.
 *
 * Return: the object, or NULL if there is none or it is gone.
 */
struct vpeer_obj *vpeer_find(struct vpeer_model *m, u8 kind,
			     const struct vpeer_obj *parent,
			     struct vpeer_str name)
{
	u32 h = name_hash(m, kind, parent, name);
	struct vpeer_obj *o;

	vpeer_index_for_each(o, &m->names, h, named)
		if (o->named.hash == h && o->kind == kind &&
		    o->parent == parent && !o->gone && vpeer_obj_is(o, name))
			return o;
	return NULL;
}

/**
 * vpeer_find_tenant() - find a tenant
 * @m: the model
 * @name: its name; absent means "default"
 *
 * Return: the tenant or NULL.
 */
struct vpeer_tenant *vpeer_find_tenant(struct vpeer_model *m,
				       struct vpeer_str name)
{
	struct vpeer_obj *o;

	if (!name.s)
		name = vpeer_str("default");
	o = vpeer_find(m, VPEER_OBJECT_TENANT, NULL, name);
	return o ? to_tenant(o) : NULL;
}

/**
 * vpeer_find_subscription() - find a subscription
 * @m: the model
 * @name: its name; absent means "default"
 *
 * Return: the subscription or NULL.
 */
struct vpeer_subscription *vpeer_find_subscription(struct vpeer_model *m,
						   struct vpeer_str name)
{
	struct vpeer_obj *o;

	if (!name.s)
		name = vpeer_str("default");
	o = vpeer_find(m, VPEER_OBJECT_SUBSCRIPTION, NULL, name);
	return o ? to_subscription(o) : NULL;
}

/**
 * vpeer_find_vnet() - find a VNet
 * @m: the model
 * @sub: its subscription; absent means "default"
 * @name: its name
 *
 * Return: the VNet or NULL.
 */
struct vpeer_vnet *vpeer_find_vnet(struct vpeer_model *m,
				   struct vpeer_str sub, struct vpeer_str name)
{
	struct vpeer_subscription *s = vpeer_find_subscription(m, sub);
	struct vpeer_obj *o;

	o = vpeer_find(m, VPEER_OBJECT_VNET, s ? &s->obj : NULL, name);
	return o ? to_vnet(o) : NULL;
}

/**
 * vpeer_find_subnet() - find a subnet
 * @m: the model
 * @vnet: its VNet
 * @name: its name
 *
 * Return: the subnet or NULL.
 */
struct vpeer_subnet *vpeer_find_subnet(struct vpeer_model *m,
				       const struct vpeer_vnet *vnet,
				       struct vpeer_str name)
{
	struct vpeer_obj *o;

	o = vpeer_find(m, VPEER_OBJECT_SUBNET, &vnet->obj, name);
	return o ? to_subnet(o) : NULL;
}

/**
 * vpeer_find_netif() - find a NIC
 * @m: the model
 * @sub: its subscription; absent means "default"
 * @name: its name
 *
 * Return: the NIC or NULL.
 */
struct vpeer_netif *vpeer_find_netif(struct vpeer_model *m,
				     struct vpeer_str sub,
				     struct vpeer_str name)
{
	struct vpeer_subscription *s = vpeer_find_subscription(m, sub);
	struct vpeer_obj *o;

	o = vpeer_find(m, VPEER_OBJECT_NIC, s ? &s->obj : NULL, name);
	return o ? to_netif(o) : NULL;
}

/**
 * vpeer_find_gateway() - find a gateway
 * @m: the model
 * @sub: its subscription; absent means "default"
 * @name: its name
 *
 * Return: the gateway or NULL.
 */
struct vpeer_gateway *vpeer_find_gateway(struct vpeer_model *m,
					 struct vpeer_str sub,
					 struct vpeer_str name)
{
	struct vpeer_subscription *s = vpeer_find_subscription(m, sub);
	struct vpeer_obj *o;

	o = vpeer_find(m, VPEER_OBJECT_GATEWAY, s ? &s->obj : NULL, name);
	return o ? to_gateway(o) : NULL;
}

/**
 * vpeer_find_route_table() - find a route table
 * @m: the model
 * @sub: its subscription; absent means "default"
 * @name: its name
 *
 * Return: the route table or NULL.
 */
struct vpeer_route_table *vpeer_find_route_table(struct vpeer_model *m,
						 struct vpeer_str sub,
						 struct vpeer_str name)
{
	struct vpeer_subscription *s = vpeer_find_subscription(m, sub);
	struct vpeer_obj *o;

	o = s ? vpeer_find(m, VPEER_OBJECT_ROUTE_TABLE, &s->obj, name) : NULL;
	return o ? to_route_table(o) : NULL;
}

/**
 * vpeer_find_link() - find a link by its name
 * @m: the model
 * @vnet: its local VNet
 * @name: its name
 *
 * Return: the link or NULL.
 */
struct vpeer_link *vpeer_find_link(struct vpeer_model *m,
				   const struct vpeer_vnet *vnet,
				   struct vpeer_str name)
{
	struct vpeer_obj *o;

	o = vpeer_find(m, VPEER_OBJECT_PEERING, &vnet->obj, name);
	return o ? to_link(o) : NULL;
}

/**
 * vpeer_pair_hash() - hash of a link's ends
 * @m: the model
 * @local: id of the local VNet
 * @remote: id of the remote VNet
 *
 * Return: the hash.
 */
u32 vpeer_pair_hash(const struct vpeer_model *m, u32 local, u32 remote)
{
	return vpeer_hash_pair(m->seed, local, remote);
}

/**
 * vpeer_find_pair() - find a link by its ends
 * @m: the model
 * @local: id of the local VNet
 * @remote: id of the remote VNet
 *
 * Return: the link, or NULL if there is none or it is gone.
 */
struct vpeer_link *vpeer_find_pair(struct vpeer_model *m, u32 local,
				   u32 remote)
{
	u32 h = vpeer_pair_hash(m, local, remote);
	struct vpeer_link *l;

	vpeer_index_for_each(l, &m->pairs, h, paired)
		if (l->paired.hash == h && l->obj.parent->id == local &&
		    l->remote_id == remote && !l->obj.gone)
			return l;
	return NULL;
}
