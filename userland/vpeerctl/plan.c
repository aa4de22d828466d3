// SPDX-License-Identifier: GPL-2.0-only
/* Plans: what turns the fabric that is found into the one that is wanted. */
#include <string.h>
#include <unistd.h>

#include "device.h"
#include "encode.h"
#include "netns.h"
#include "plan.h"

/**
 * struct planner - A plan that is being made.
 * @ctl: The run.
 * @have: What is found.
 * @want: What is wanted.
 * @plan: The plan.
 * @mode: How far to go.
 * @devices: Devices are planned as well.
 */
struct planner {
	struct ctl *ctl;
	const struct lab *have;
	const struct lab *want;
	struct plan *plan;
	enum plan_mode mode;
	bool devices;
};

static struct op *add_op(struct planner *p, enum vpeer_verb verb,
			 struct object *o, unsigned int fields)
{
	return ops_add(p->plan->pool, &p->plan->ops, verb, o, fields);
}

static struct action *add_action(struct planner *p, enum action_kind kind,
				 struct object *want, struct object *have)
{
	struct plan *plan = p->plan;
	struct action *action;

	plan->actions = pool_grow(plan->pool, plan->actions,
				  sizeof(*plan->actions), plan->nactions,
				  &plan->room);
	action = &plan->actions[plan->nactions++];
	action->kind = kind;
	action->want = want;
	action->have = have;
	return action;
}

static bool is_default(const struct object *o)
{
	return !strcmp(o->name, DEFAULT_SUBSCRIPTION) &&
	       (o->kind == VPEER_OBJECT_TENANT ||
		o->kind == VPEER_OBJECT_SUBSCRIPTION);
}

static bool same(const char *a, const char *b)
{
	return a && b ? !strcmp(a, b) : a == b;
}

/* Deletions. */

static bool goes_with_parent(const struct lab *have, const struct lab *keep,
			     const struct object *o, struct pool *pool)
{
	enum vpeer_object kind = VPEER_OBJECT_VNET;
	const char *parent = o->vnet;

	if (o->kind == VPEER_OBJECT_ROUTE) {
		kind = VPEER_OBJECT_ROUTE_TABLE;
		parent = o->owner;
	} else if (o->kind != VPEER_OBJECT_SUBNET &&
		   o->kind != VPEER_OBJECT_PEERING &&
		   (o->kind != VPEER_OBJECT_GRANT || !o->vnet)) {
		return false;
	}
	parent = pool_printf(pool, "%s:%s", o->subscription, parent);
	return lab_find(have, kind, parent) && !lab_find(keep, kind, parent);
}

static void delete_object(struct planner *p, struct object *o)
{
	add_op(p, VPEER_VERB_DEL, o, 0);
	if (o->kind == VPEER_OBJECT_NIC && p->devices && o->device.ifindex)
		add_action(p, ACTION_DELETE, NULL, o);
}

/*
 * Children first; what lies in a VNet or route table that goes needs no word of
 * its own.
 */
static void prune(struct planner *p)
{
	const struct objects *list;
	struct object *o;
	size_t i, k;

	for (k = LAB_KINDS; k-- > 0;) {
		list = &p->have->of[lab_kinds[k]].list;
		for (i = 0; i < list->n; i++) {
			o = list->v[i];
			if (lab_find(p->want, o->kind, o->handle) ||
			    is_default(o) ||
			    goes_with_parent(p->have, p->want, o,
					     p->plan->pool))
				continue;
			delete_object(p, o);
		}
	}
}

/* Creations and changes. */

static void plan_list(struct planner *p, struct object *have,
		      struct object *want)
{
	struct object *change;
	struct prefixes away = { 0 }, added = { 0 };
	struct op *op;

	if (prefixes_same(p->plan->pool, &have->list, &want->list))
		return;
	prefixes_minus(p->plan->pool, &have->list, &want->list, &away);
	prefixes_minus(p->plan->pool, &want->list, &have->list, &added);
	if (!away.n && !added.n)
		return;
	change = pool_alloc(p->plan->pool, sizeof(*change));
	*change = *want;
	change->list = added;
	op = add_op(p, VPEER_VERB_SET, change, FIELD_LIST);
	op->remove = away;
	if (away.n <= OP_MEMBERS)
		return;
	/* more than one operation can name */
	op->clear = true;
	memset(&op->remove, 0, sizeof(op->remove));
	change->list = want->list;
	op->count = want->list.n;
}

static void plan_tenant(struct planner *p, struct object *have,
			struct object *want)
{
	if (!have)
		add_op(p, VPEER_VERB_NEW, want, 0);
}

static void plan_subscription(struct planner *p, struct object *have,
			      struct object *want)
{
	if (!have)
		add_op(p, VPEER_VERB_NEW, want, FIELD_TENANT);
	else if (want->tenant && !same(have->tenant, want->tenant))
		add_op(p, VPEER_VERB_SET, want, FIELD_TENANT);
}

static void plan_vnet(struct planner *p, struct object *have,
		      struct object *want)
{
	if (!have) {
		add_op(p, VPEER_VERB_NEW, want, FIELD_REGION | FIELD_LIST);
		return;
	}
	if (want->region && !same(have->region, want->region))
		add_op(p, VPEER_VERB_SET, want, FIELD_REGION);
	plan_list(p, have, want);
}

/* What a file leaves out stays as it is, unless it replaces all there is. */
static bool other_name(const struct planner *p, const char *have,
		       const char *want)
{
	if (!want && p->mode != PLAN_REPLACE)
		return false;
	return strcmp(have ? have : "", want ? want : "");
}

static void plan_subnet(struct planner *p, struct object *have,
			struct object *want)
{
	if (!have) {
		add_op(p, VPEER_VERB_NEW, want, want->route_table ?
		       FIELD_LIST | FIELD_TABLE : FIELD_LIST);
		return;
	}
	plan_list(p, have, want);
	if (other_name(p, have->route_table, want->route_table))
		add_op(p, VPEER_VERB_SET, want, FIELD_TABLE);
}

static void plan_route_table(struct planner *p, struct object *have,
			     struct object *want)
{
	if (!have)
		add_op(p, VPEER_VERB_NEW, want, FIELD_PROPAGATION);
	else if ((want->has_propagation || p->mode == PLAN_REPLACE) &&
		 have->no_propagation != want->no_propagation)
		add_op(p, VPEER_VERB_SET, want, FIELD_PROPAGATION);
}

static void plan_route(struct planner *p, struct object *have,
		       struct object *want)
{
	unsigned int fields = 0;

	if (!have) {
		add_op(p, VPEER_VERB_NEW, want,
		       FIELD_LIST | FIELD_TYPE | FIELD_HOP);
		return;
	}
	if (!prefixes_same(p->plan->pool, &have->list, &want->list))
		fields |= FIELD_LIST;
	if (have->next_hop_type != want->next_hop_type ||
	    have->next_hop.family != want->next_hop.family ||
	    (want->next_hop.family &&
	     prefix_compare(&have->next_hop, &want->next_hop)))
		fields |= FIELD_TYPE | FIELD_HOP;
	if (fields)
		add_op(p, VPEER_VERB_SET, want, fields);
}

static bool remote_is_gone(const struct planner *p, const struct object *have)
{
	const struct object *vnet;

	if (have->state != VPEER_PEERING_STATE_DISCONNECTED)
		return false;
	vnet = lab_find(p->have, VPEER_OBJECT_VNET,
			remote_handle(p->plan->pool, have));
	return !vnet || vnet->id != have->remote_id;
}

static bool same_remote(struct pool *pool, const struct object *a,
			const struct object *b)
{
	return !strcmp(remote_handle(pool, a), remote_handle(pool, b));
}

static bool same_gateway(const struct object *have, const struct object *want)
{
	return same(have->vnet, want->vnet) &&
	       have->gateway_type == want->gateway_type;
}

/* Those that are not wanted either have been deleted by then. */
static void del_connections(struct planner *p, const struct object *gateway)
{
	const struct objects *list =
		&p->have->of[VPEER_OBJECT_CONNECTION].list;
	struct object *o;
	size_t i;

	for (i = 0; i < list->n; i++) {
		o = list->v[i];
		if (strcmp(o->owner, gateway->name) ||
		    strcmp(o->subscription, gateway->subscription) ||
		    (p->mode == PLAN_REPLACE &&
		     !lab_find(p->want, o->kind, o->handle)))
			continue;
		add_op(p, VPEER_VERB_DEL, o, 0);
	}
}

/* What is another gateway but for its name takes its place. */
static void plan_gateway(struct planner *p, struct object *have,
			 struct object *want)
{
	unsigned int all = FIELD_GATEWAY | FIELD_LIST;

	if (have && same_gateway(have, want)) {
		if (other_name(p, have->nic, want->nic))
			add_op(p, VPEER_VERB_SET, want, FIELD_NIC);
		if (want->list.n || p->mode == PLAN_REPLACE)
			plan_list(p, have, want);
		return;
	}
	if (have) {
		del_connections(p, have);
		add_op(p, VPEER_VERB_DEL, have, 0);
	}
	add_op(p, VPEER_VERB_NEW, want, want->nic ? all | FIELD_NIC : all);
}

static bool same_connection(struct pool *pool, const struct object *have,
			    const struct object *want)
{
	if (have->learned != want->learned)
		return false;
	if (!have->remote_vnet || !want->remote_vnet)
		return have->remote_vnet == want->remote_vnet;
	return same_remote(pool, have, want);
}

static bool went_with_gateway(const struct planner *p,
			      const struct object *have)
{
	const char *handle = pool_printf(p->plan->pool, "%s:%s",
					 have->subscription, have->owner);
	const struct object *before, *after;

	before = lab_find(p->have, VPEER_OBJECT_GATEWAY, handle);
	after = lab_find(p->want, VPEER_OBJECT_GATEWAY, handle);
	return before && after && !same_gateway(before, after);
}

/* What a routing protocol brings is no file's to take away. */
static void plan_connection(struct planner *p, struct object *have,
			    struct object *want)
{
	unsigned int all = FIELD_LIST | FIELD_LEARNED;

	if (have && went_with_gateway(p, have)) {
		have = NULL;
	} else if (have && !same_connection(p->plan->pool, have, want)) {
		add_op(p, VPEER_VERB_DEL, have, 0);
		have = NULL;
	}
	if (!have)
		add_op(p, VPEER_VERB_NEW, want, want->remote_vnet ?
		       all | FIELD_REMOTE : all);
	else if (want->list.n || (p->mode == PLAN_REPLACE && !want->learned))
		plan_list(p, have, want);
}

/* All that a grant is makes its handle. */
static void plan_grant(struct planner *p, struct object *have,
		       struct object *want)
{
	if (!have)
		add_op(p, VPEER_VERB_NEW, want, 0);
}

/* What apply is not told of stays; to replace, no subnets are whole VNets. */
static void plan_subnets(struct planner *p, struct object *have,
			 struct object *want)
{
	struct pool *pool = p->plan->pool;
	struct texts local = { 0 }, remote = { 0 };
	struct object *change;
	struct op op = { 0 }, *added;

	if (p->mode == PLAN_APPLY && !want->local_subnets.n)
		return;
	texts_minus(pool, &have->local_subnets, &want->local_subnets,
		    &op.remove_local);
	texts_minus(pool, &have->remote_subnets, &want->remote_subnets,
		    &op.remove_remote);
	texts_minus(pool, &want->local_subnets, &have->local_subnets, &local);
	texts_minus(pool, &want->remote_subnets, &have->remote_subnets,
		    &remote);
	if (!op.remove_local.n && !op.remove_remote.n && !local.n && !remote.n)
		return;
	change = pool_alloc(pool, sizeof(*change));
	*change = *want;
	change->local_subnets = local;
	change->remote_subnets = remote;
	added = add_op(p, VPEER_VERB_SET, change, FIELD_SUBNETS);
	added->remove_local = op.remove_local;
	added->remove_remote = op.remove_remote;
}

static void plan_peering(struct planner *p, struct object *have,
			 struct object *want)
{
	unsigned int all = FIELD_REMOTE | FIELD_FLAGS | FIELD_SUBNETS;
	bool flags, repair;

	if (have && remote_is_gone(p, have) && have->remote_id) {
		add_op(p, VPEER_VERB_DEL, have, 0);
		have = NULL;
	}
	if (!have) {
		add_op(p, VPEER_VERB_NEW, want, all);
		return;
	}
	flags = (have->flags & want->flags_mask) != want->flags;
	repair = have->state == VPEER_PEERING_STATE_DISCONNECTED;
	plan_subnets(p, have, want);
	if (!same_remote(p->plan->pool, have, want))
		add_op(p, VPEER_VERB_SET, want, FIELD_REMOTE | FIELD_FLAGS);
	else if (flags || repair)
		add_op(p, VPEER_VERB_SET, want, FIELD_FLAGS);
}

static void plan_nic(struct planner *p, struct object *have,
		     struct object *want)
{
	struct prefixes away = { 0 }, added = { 0 };
	struct object *change;
	unsigned int fields = 0;
	struct op *op;

	if (!have) {
		add_op(p, VPEER_VERB_NEW, want,
		       FIELD_SUBNET | FIELD_LIST | FIELD_FLAGS);
		return;
	}
	if (!same(have->vnet, want->vnet) || !same(have->subnet, want->subnet))
		fields |= FIELD_SUBNET;
	if ((have->flags & want->flags_mask) != want->flags)
		fields |= FIELD_FLAGS;
	if (want->list.n) {
		prefixes_minus(p->plan->pool, &have->list, &want->list, &away);
		prefixes_minus(p->plan->pool, &want->list, &have->list,
			       &added);
	}
	if (away.n || added.n)
		fields |= FIELD_LIST;
	if (!fields)
		return;
	change = pool_alloc(p->plan->pool, sizeof(*change));
	*change = *want;
	change->list = added;
	op = add_op(p, VPEER_VERB_SET, change, fields);
	op->remove = away;
}

/* Devices. */

static void want_netns(struct planner *p, const char *name)
{
	struct plan *plan = p->plan;

	if (!name || !netns_is_name(name) || strmap_get(&plan->netns, name) ||
	    netns_exists(plan->pool, name))
		return;
	strmap_put(&plan->netns, name, plan);
	plan->netns_list = pool_grow(plan->pool, plan->netns_list,
				     sizeof(*plan->netns_list), plan->nnetns,
				     &plan->netns_room);
	plan->netns_list[plan->nnetns++] = name;
}

/* Is a device in the namespace that is wanted, however that is written? */
static bool in_place(struct planner *p, const struct device *have,
		     const struct device *want)
{
	int32_t id;
	int fd;

	if (!want->netns || !have->netns || same(want->netns, have->netns))
		return same(want->netns, have->netns) && !have->nameless;
	fd = netns_open(p->plan->pool, want->netns);
	if (fd < 0)
		return false;
	id = netns_id(p->ctl, fd, true);
	close(fd);
	return id >= 0 && id == have->netnsid;
}

static void plan_mtu(struct planner *p, struct object *have,
		     struct object *want)
{
	struct link_facts facts;

	if (want->device.mtu &&
	    !device_query(p->ctl, have->device.netnsid,
			  have->device.ifindex, &facts) &&
	    facts.mtu != want->device.mtu)
		add_action(p, ACTION_MTU, want, have)->old_mtu = facts.mtu;
}

static void plan_device(struct planner *p, struct object *have,
			struct object *want)
{
	const struct device *device = have ? &have->device : NULL;

	if (!want->device.wanted)
		return;
	want_netns(p, want->device.netns);
	if (!device || !device->ifindex ||
	    !in_place(p, device, &want->device) ||
	    (want->device.ifname &&
	     !same(want->device.ifname, device->ifname))) {
		if (device && device->ifindex &&
		    in_place(p, device, &want->device))
			want->device.replaces = device->ifindex;
		add_action(p, ACTION_CREATE, want, have);
		return;
	}
	if (!want->device.ifname)
		want->device.ifname = device->ifname;
	if (want->list.n && !prefixes_same(p->plan->pool, &have->list,
					   &want->list))
		add_action(p, ACTION_READDRESS, want, have);
	plan_mtu(p, have, want);
}

/* A device that is replaced, or that the file does not want any more. */
static void plan_old_device(struct planner *p, struct object *have,
			    struct object *want, enum plan_mode mode)
{
	size_t last = p->plan->nactions;
	bool moved;

	if (!have || !have->device.ifindex || have->device.nameless)
		return;
	moved = last && p->plan->actions[last - 1].kind == ACTION_CREATE &&
		p->plan->actions[last - 1].want == want;
	if (moved || (mode == PLAN_REPLACE && !want->device.wanted))
		add_action(p, ACTION_DELETE, NULL, have);
}

static void plan_kind(struct planner *p, enum vpeer_object kind,
		      void (*one)(struct planner *p, struct object *have,
				  struct object *want))
{
	const struct objects *list = &p->want->of[kind].list;
	size_t i;

	for (i = 0; i < list->n; i++)
		one(p, lab_find(p->have, kind, list->v[i]->handle),
		    list->v[i]);
}

static void plan_devices(struct planner *p, enum plan_mode mode)
{
	const struct objects *list = &p->want->of[VPEER_OBJECT_NIC].list;
	struct object *have;
	size_t i;

	for (i = 0; i < list->n; i++) {
		have = lab_find(p->have, VPEER_OBJECT_NIC,
				list->v[i]->handle);
		plan_device(p, have, list->v[i]);
		plan_old_device(p, have, list->v[i], mode);
	}
}

static void begin(struct ctl *ctl, struct plan *plan)
{
	memset(plan, 0, sizeof(*plan));
	plan->pool = &ctl->pool;
	plan->netns.pool = &ctl->pool;
}

/**
 * plan_make() - Plan how to turn one lab into another.
 * @ctl: The run.
 * @have: What is found.
 * @want: What is wanted.
 * @mode: How far to go.
 * @devices: Plan devices as well.
 * @plan: The plan.
 */
void plan_make(struct ctl *ctl, const struct lab *have,
	       const struct lab *want, enum plan_mode mode, bool devices,
	       struct plan *plan)
{
	struct planner p = {
		.ctl = ctl,
		.have = have,
		.want = want,
		.plan = plan,
		.mode = mode,
		.devices = devices,
	};

	begin(ctl, plan);
	if (mode == PLAN_REPLACE)
		prune(&p);
	plan_kind(&p, VPEER_OBJECT_TENANT, plan_tenant);
	plan_kind(&p, VPEER_OBJECT_SUBSCRIPTION, plan_subscription);
	plan_kind(&p, VPEER_OBJECT_VNET, plan_vnet);
	plan_kind(&p, VPEER_OBJECT_ROUTE_TABLE, plan_route_table);
	plan_kind(&p, VPEER_OBJECT_ROUTE, plan_route);
	plan_kind(&p, VPEER_OBJECT_SUBNET, plan_subnet);
	plan_kind(&p, VPEER_OBJECT_NIC, plan_nic);
	plan_kind(&p, VPEER_OBJECT_GATEWAY, plan_gateway);
	plan_kind(&p, VPEER_OBJECT_CONNECTION, plan_connection);
	plan_kind(&p, VPEER_OBJECT_PEERING, plan_peering);
	plan_kind(&p, VPEER_OBJECT_GRANT, plan_grant);
	if (devices)
		plan_devices(&p, mode);
}

/**
 * plan_down() - Plan how to remove what a lab names.
 * @ctl: The run.
 * @have: What is found.
 * @named: What is to go.
 * @plan: The plan.
 */
void plan_down(struct ctl *ctl, const struct lab *have,
	       const struct lab *named, struct plan *plan)
{
	struct planner p = {
		.ctl = ctl,
		.have = have,
		.want = named,
		.plan = plan,
		.devices = true,
	};
	const struct objects *list;
	struct object *o;
	size_t i, k;

	begin(ctl, plan);
	for (k = LAB_KINDS; k-- > 0;) {
		list = &named->of[lab_kinds[k]].list;
		for (i = 0; i < list->n; i++) {
			o = lab_find(have, lab_kinds[k], list->v[i]->handle);
			if (!o || is_default(o))
				continue;
			o->origin = list->v[i]->origin;
			delete_object(&p, o);
		}
	}
}

/**
 * plan_is_empty() - Is there nothing to do?
 * @plan: The plan.
 *
 * Return: True if so.
 */
bool plan_is_empty(const struct plan *plan)
{
	return !plan->ops.n && !plan->nactions && !plan->nnetns;
}
