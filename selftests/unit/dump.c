// SPDX-License-Identifier: GPL-2.0-only
/* The state of a model as text, and whether the model is in order. */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include "lib.h"

/**
 * prefix_text() - write a prefix
 * @p: the prefix; hosts have no length
 * @buf: room for 64 characters
 *
 * Return: @buf.
 */
char *prefix_text(const struct vpeer_prefix *p, char *buf)
{
	bool is4 = vpeer_addr_is4(&p->addr);
	char name[INET6_ADDRSTRLEN];
	u8 bytes[16];

	vpeer_addr_to_bytes(&p->addr, bytes);
	inet_ntop(is4 ? AF_INET : AF_INET6, bytes, name, sizeof(name));
	if (p->len == 128)
		snprintf(buf, 64, "%s", name);
	else
		snprintf(buf, 64, "%s/%d", name,
			 is4 ? p->len - VPEER_MAPPED_LEN : p->len);
	return buf;
}

static void put_space(FILE *f, const struct vpeer_space *s)
{
	char buf[64];
	u32 i;

	for (i = 0; i < s->n; i++)
		fprintf(f, " %s", prefix_text(&s->prefix[i], buf));
}

static void put_netif(FILE *f, const struct vpeer_netif *n)
{
	char buf[VPEER_HANDLE_MAX + 1];
	u32 i;

	vpeer_handle(&n->cur->subnet->obj, buf);
	fprintf(f, " in=%s flags=%u", buf, n->cur->flags);
	if (n->cur->gateway)
		fprintf(f, " gateway=%u", n->cur->gateway);
	for (i = 0; i < n->cur->addrs.n; i++) {
		struct vpeer_prefix p = {
			vpeer_addrs_at(&n->cur->addrs, i), 128
		};

		fprintf(f, " %s", prefix_text(&p, buf));
	}
}

static const char * const states[] = { "?", "Initiated", "Connected",
				       "Disconnected" };
static const char * const levels[] = { "?", "FullyInSync", "RemoteNotInSync",
				       "LocalNotInSync",
				       "LocalAndRemoteNotInSync" };
static const char * const pair_kinds[] = { "gone", "regional", "global" };

static void put_link(FILE *f, struct vpeer_model *m,
		     const struct vpeer_link *l)
{
	const struct vpeer_members *mb = l->members;
	const struct vpeer_gateway *g = NULL;
	u32 i;

	fprintf(f, " to=%s:%s %s %s %s flags=%u space:", l->remote_sub,
		l->remote_name, states[vpeer_link_state(l, m)],
		levels[vpeer_link_sync_level(l, m)],
		pair_kinds[vpeer_link_kind(l)], l->cur->flags);
	put_space(f, l->cur->space);
	for (i = 0; mb && i < mb->n; i++)
		fprintf(f, "%s %s", i == mb->n_local ? " remote:" :
			i ? "" : " local:", mb->name[i]);
	while ((g = vpeer_link_gateway(l, m, g)))
		fprintf(f, " uses=%s", g->obj.name);
}

static void put_subnet(FILE *f, const struct vpeer_subnet *s)
{
	put_space(f, s->cur);
	if (s->table)
		fprintf(f, " table=%s", s->table->obj.name);
}

static void put_gateway(FILE *f, struct world *w,
			const struct vpeer_gateway *g)
{
	struct vpeer_space *told = vpeer_gateway_advertised(g, &w->m);

	fprintf(f, " in=%s type=%u nic=%s", g->vnet->obj.name, g->type,
		g->cur->nic ? g->cur->nic->obj.name : "");
	put_space(f, &g->cur->summary);
	fprintf(f, " told:");
	put_space(f, told);
	vpeer_free(told);
}

static void put_route(FILE *f, const struct vpeer_route_conf *c)
{
	struct vpeer_prefix via = { c->via, 128 };
	char prefix[64], text[64];

	fprintf(f, " %s type=%u via=%s", prefix_text(&c->prefix, prefix),
		c->type, prefix_text(&via, text));
}

static void put_outward(FILE *f, struct world *w, struct vpeer_obj *obj)
{
	struct vpeer_connection *c;

	switch (obj->kind) {
	case VPEER_OBJECT_GATEWAY:
		put_gateway(f, w, to_gateway(obj));
		return;
	case VPEER_OBJECT_CONNECTION:
		c = to_connection(obj);
		fprintf(f, " learned=%d to=%s:%s", c->learned,
			c->remote_sub ? c->remote_sub : "",
			c->remote_name ? c->remote_name : "");
		put_space(f, c->cur);
		return;
	case VPEER_OBJECT_ROUTE_TABLE:
		fprintf(f, " isolated=%d", to_route_table(obj)->isolated);
		return;
	case VPEER_OBJECT_ROUTE:
		put_route(f, to_route(obj)->cur);
		return;
	}
}

/**
 * object_text() - write all that can be seen of an object
 * @w: the world
 * @obj: the object, with no transaction open
 *
 * Return: a line without its end, the caller frees it.
 */
char *object_text(struct world *w, struct vpeer_obj *obj)
{
	static const char * const kinds[] = {
		[VPEER_OBJECT_TENANT] = "tenant",
		[VPEER_OBJECT_SUBSCRIPTION] = "subscription",
		[VPEER_OBJECT_VNET] = "vnet", [VPEER_OBJECT_SUBNET] = "subnet",
		[VPEER_OBJECT_NIC] = "nic", [VPEER_OBJECT_PEERING] = "peering",
		[VPEER_OBJECT_GATEWAY] = "gateway",
		[VPEER_OBJECT_GRANT] = "grant",
		[VPEER_OBJECT_CONNECTION] = "connection",
		[VPEER_OBJECT_ROUTE_TABLE] = "route-table",
		[VPEER_OBJECT_ROUTE] = "route",
	};
	char handle[VPEER_HANDLE_MAX + 1];
	char *text;
	size_t len;
	FILE *f = open_memstream(&text, &len);

	vpeer_handle(obj, handle);
	fprintf(f, "%s %s", kinds[obj->kind], handle);
	if (obj->kind == VPEER_OBJECT_SUBSCRIPTION)
		fprintf(f, " tenant=%s",
			to_subscription(obj)->tenant->obj.name);
	if (obj->kind == VPEER_OBJECT_VNET) {
		fprintf(f, " region=%s", to_vnet(obj)->region);
		put_space(f, to_vnet(obj)->cur);
	}
	if (obj->kind == VPEER_OBJECT_SUBNET)
		put_subnet(f, to_subnet(obj));
	if (obj->kind == VPEER_OBJECT_NIC)
		put_netif(f, to_netif(obj));
	if (obj->kind == VPEER_OBJECT_PEERING)
		put_link(f, &w->m, to_link(obj));
	put_outward(f, w, obj);
	if (obj->kind == VPEER_OBJECT_GRANT)
		fprintf(f, " %s=%u role=%u",
			to_grant(obj)->holder->who.group ? "group" : "user",
			to_grant(obj)->holder->who.number, to_grant(obj)->role);
	fclose(f);
	return text;
}

static void put_hop(FILE *f, struct world *w, const struct vpeer_table *t,
		    const struct vpeer_hop *h)
{
	char handle[VPEER_HANDLE_MAX + 1] = "-";
	struct vpeer_obj *o = vpeer_find_id(&w->m, h->vnet);

	if (o)
		vpeer_handle(o, handle);
	fprintf(f, "type=%u verdict=%u check=%u to=%s", h->type, h->verdict,
		h->check, handle);
	o = vpeer_find_id(&w->m, h->link);
	if (o)
		fprintf(f, " link=%s", o->name);
	o = vpeer_find_id(&w->m, h->back);
	if (o)
		fprintf(f, " back=%s", o->name);
	if (h->check & VPEER_HOP_VIA) {
		struct vpeer_prefix via = { h->via, 128 };

		fprintf(f, " via=%s", prefix_text(&via, handle));
	}
	o = vpeer_find_id(&w->m, h->origin);
	if (o)
		fprintf(f, " of=%s", o->name);
	if (h->in_force && h->in_force != t->own) {
		fprintf(f, " known:");
		put_space(f, h->in_force);
	}
	fprintf(f, "\n");
}

static void put_table(FILE *f, struct world *w, const struct vpeer_table *t)
{
	char buf[64];
	u32 i;

	for (i = 0; i < t->n4; i++) {
		struct vpeer_prefix p = { vpeer_addr4(t->start4[i]), 128 };

		fprintf(f, "    %s by /%u ", prefix_text(&p, buf), t->len4[i]);
		put_hop(f, w, t, vpeer_table_hop(t, t->hop4[i]));
	}
	for (i = 0; i < t->n6; i++) {
		struct vpeer_prefix p = { t->start6[i], 128 };

		fprintf(f, "    %s by /%u ", prefix_text(&p, buf), t->len6[i]);
		put_hop(f, w, t, vpeer_table_hop(t, t->hop6[i]));
	}
}

/**
 * routes_text() - write the effective routes of a VNet
 * @w: the world
 * @v: the VNet
 *
 * Those of subnets follow where they are not the VNet's.
 *
 * Return: the text, the caller frees it.
 */
char *routes_text(struct world *w, struct vpeer_vnet *v)
{
	struct vpeer_table *t;
	struct vpeer_obj *o;
	size_t len;
	char *text;
	FILE *f = open_memstream(&text, &len);

	if (vpeer_tables_build(&w->m, v, w->m.generation, &t))
		die("no tables");
	put_table(f, w, t);
	list_for_each_entry(o, &v->subnets, sibling) {
		if (to_subnet(o)->routes == t)
			continue;
		fprintf(f, "  %s:\n", o->name);
		put_table(f, w, to_subnet(o)->routes);
	}
	vpeer_tables_free(t);
	fclose(f);
	return text;
}

static int cmp_line(const void *a, const void *b)
{
	return strcmp(*(char * const *)a, *(char * const *)b);
}

static char *object_line(struct world *w, struct vpeer_obj *o,
			 unsigned int what)
{
	char *text = object_text(w, o), *routes = NULL, *line;

	if ((what & DUMP_ROUTES) && o->kind == VPEER_OBJECT_VNET)
		routes = routes_text(w, to_vnet(o));
	if (what & DUMP_IDS)
		asprintf(&line, "%s #%u\n%s", text, o->id,
			 routes ? routes : "");
	else
		asprintf(&line, "%s\n%s", text, routes ? routes : "");
	free(text);
	free(routes);
	return line;
}

/**
 * world_dump() - write the whole state
 * @w: the world
 * @what: DUMP_IDS shows ids, DUMP_ROUTES effective routes, DUMP_GENERATION
 * the generation
 *
 * Without ids the text does not depend on the order in which things came.
 *
 * Return: lines in order, the caller frees them.
 */
char *world_dump(struct world *w, unsigned int what)
{
	char **line = calloc(8192, sizeof(*line));
	struct vpeer_obj *o;
	u32 i, kind, n = 0;
	char *text;
	size_t len;
	FILE *f = open_memstream(&text, &len);

	if (what & DUMP_GENERATION)
		fprintf(f, "generation %llu\n",
			(unsigned long long)w->m.generation);
	for (i = 1; i < ARRAY_SIZE(w->m.limits.limit); i++)
		fprintf(f, "%s%u", i == 1 ? "limits " : " ",
			w->m.limits.limit[i]);
	fprintf(f, "\n");
	for (kind = 0; kind <= VPEER_OBJECT_MAX; kind++)
		list_for_each_entry(o, &w->m.kin[kind], kin)
			line[n++] = object_line(w, o, what);
	qsort(line, n, sizeof(*line), cmp_line);
	for (i = 0; i < n; i++) {
		fputs(line[i], f);
		free(line[i]);
	}
	free(line);
	fclose(f);
	return text;
}

static void broken(struct world *w, struct vpeer_obj *o, const char *what)
{
	char *text = object_text(w, o);

	die("%s: %s", what, text);
}

/* What only a transaction may set. */
static void check_calm(struct world *w, struct vpeer_obj *o)
{
	if (o->fresh || o->gone || o->op != VPEER_NO_OP ||
	    !list_empty(&o->touched))
		broken(w, o, "still in a transaction");
	if (vpeer_find_id(&w->m, o->id) != o)
		broken(w, o, "not found by its id");
	if (vpeer_find(&w->m, o->kind, o->parent, vpeer_str(o->name)) != o)
		broken(w, o, "not found by its name");
}

static u32 length(struct list_head *head)
{
	struct list_head *l;
	u32 n = 0;

	for (l = head->next; l != head; l = l->next)
		n++;
	return n;
}

static void check_vnet(struct world *w, struct vpeer_vnet *v)
{
	struct vpeer_netif *n;
	u32 addrs = 0;

	list_for_each_entry(n, &v->netifs, in_vnet)
		addrs += n->cur->addrs.n;
	if (!v->cur || v->next || v->view || v->group ||
	    !list_empty(&v->recompile))
		broken(w, &v->obj, "content");
	if (v->grants.n != length(&v->grants.list) ||
	    v->n_subnets != length(&v->subnets) ||
	    v->n_links != length(&v->links) ||
	    v->n_netifs != length(&v->netifs) || v->n_addrs != addrs)
		broken(w, &v->obj, "counts");
}

static bool free_addr(struct world *w, struct vpeer_subnet *s,
		      const struct vpeer_addr *a)
{
	u32 vnet = s->obj.parent->id;

	return !w->m.owner(w->m.owner_ctx, vnet, a);
}

/* No address below the hint may be free. */
static void check_hint(struct world *w, struct vpeer_subnet *s,
		       const struct vpeer_prefix *p)
{
	struct vpeer_addr a = vpeer_addr_add(p->addr, VPEER_RESERVED_FIRST);
	struct vpeer_addr *hint = &s->hint[!vpeer_prefix_is4(p)];
	struct vpeer_addr last = vpeer_prefix_last(p);

	for (; vpeer_addr_cmp(&a, hint) < 0 && vpeer_addr_cmp(&a, &last) <= 0;
	     vpeer_addr_next(&a))
		if (!vpeer_addr_reserved(p, &a) && free_addr(w, s, &a))
			broken(w, &s->obj, "free address below the hint");
}

static void check_subnet(struct world *w, struct vpeer_subnet *s)
{
	struct vpeer_netif *n;
	u32 i;

	if (!s->cur || s->next)
		broken(w, &s->obj, "content");
	list_for_each_entry(n, &s->netifs, in_subnet)
		if (n->cur->subnet != s)
			broken(w, &n->obj, "in another subnet's list");
	for (i = 0; i < s->cur->n; i++)
		check_hint(w, s, &s->cur->prefix[i]);
}

static void check_netif(struct world *w, struct vpeer_netif *n)
{
	struct vpeer_prefix before = { .len = 0 };
	u32 i;

	if (!n->cur || n->next || n->assign || n->claimed || !n->cur->addrs.n)
		broken(w, &n->obj, "content");
	for (i = 0; i < n->cur->addrs.n; i++) {
		struct vpeer_prefix p = {
			vpeer_addrs_at(&n->cur->addrs, i), 128
		};

		if (!vpeer_space_cover(n->cur->subnet->cur, &p))
			broken(w, &n->obj, "address outside of the subnet");
		if (i && vpeer_prefix_cmp(&before, &p) >= 0)
			broken(w, &n->obj, "addresses out of order");
		before = p;
		if (w->m.owner(w->m.owner_ctx, n->vnet->obj.id, &p.addr) != n)
			broken(w, &n->obj, "address of two NICs");
	}
}

static void check_link(struct world *w, struct vpeer_link *l)
{
	u32 local = l->obj.parent->id;
	struct vpeer_obj *o = vpeer_find_id(&w->m, l->remote_id);

	if (!l->cur || l->next || l->cur->updated || l->cur->repaired ||
	    l->cur->sync)
		broken(w, &l->obj, "content");
	if ((o ? to_vnet(o) : NULL) != l->remote)
		broken(w, &l->obj, "remote VNet");
	if (vpeer_find_pair(&w->m, local, l->remote_id) != l)
		broken(w, &l->obj, "pair");
	if (vpeer_find_pair(&w->m, l->remote_id, local) != l->back)
		broken(w, &l->obj, "link back");
	if (l->cur->severed && vpeer_link_back(l, &w->m))
		broken(w, &l->obj, "severed and Connected");
}

static void check_subscription(struct world *w, struct vpeer_subscription *s)
{
	if (s->n_vnets != length(&s->vnets) ||
	    s->n_netifs != length(&s->netifs) ||
	    s->grants.n != length(&s->grants.list))
		broken(w, &s->obj, "counts");
}

static void check_tenant(struct world *w, struct vpeer_tenant *t)
{
	if (t->grants.n != length(&t->grants.list))
		broken(w, &t->obj, "counts");
}

static void check_object(struct world *w, struct vpeer_obj *o)
{
	check_calm(w, o);
	if (o->kind == VPEER_OBJECT_TENANT)
		check_tenant(w, to_tenant(o));
	if (o->kind == VPEER_OBJECT_SUBSCRIPTION)
		check_subscription(w, to_subscription(o));
	if (o->kind == VPEER_OBJECT_VNET)
		check_vnet(w, to_vnet(o));
	if (o->kind == VPEER_OBJECT_SUBNET)
		check_subnet(w, to_subnet(o));
	if (o->kind == VPEER_OBJECT_NIC)
		check_netif(w, to_netif(o));
	if (o->kind == VPEER_OBJECT_PEERING)
		check_link(w, to_link(o));
}

/**
 * world_check() - is the model in order?
 * @w: the world, with no transaction open
 *
 * Ends the test if not.
 */
void world_check(struct world *w)
{
	u32 kind, n, addrs = 0, total = 0, links = 0;
	struct vpeer_obj *o;

	for (kind = 0; kind <= VPEER_OBJECT_MAX; kind++) {
		u32 last = 0;

		n = 0;
		list_for_each_entry(o, &w->m.kin[kind], kin) {
			check_object(w, o);
			if (o->id <= last)
				broken(w, o, "id out of order");
			last = o->id;
			if (kind == VPEER_OBJECT_VNET)
				addrs += to_vnet(o)->n_addrs;
			n++;
		}
		if (n != w->m.count[kind])
			die("%u objects of kind %u, %u counted", n, kind,
			    w->m.count[kind]);
		total += n;
		if (kind == VPEER_OBJECT_PEERING)
			links = n;
	}
	if (w->m.n_addrs != addrs)
		die("%u addresses, %u counted", addrs, w->m.n_addrs);
	if (w->m.names.n != total || w->m.ids.n != total ||
	    w->m.pairs.n != links)
		die("something is left in an index");
	if (memcmp(&w->m.limits, &w->m.next_limits, sizeof(w->m.limits)))
		die("limits are left staged");
}

static void split(const char *handle, struct script_op *s, const char *kind)
{
	char text[TEXT_MAX];

	snprintf(text, sizeof(text), "del %s %s", kind, handle);
	script_parse(s, text);
}

/**
 * the_vnet() - find a VNet, which must be there
 * @w: the world
 * @handle: [SUB:]NAME
 *
 * Return: the VNet.
 */
struct vpeer_vnet *the_vnet(struct world *w, const char *handle)
{
	struct script_op s;
	struct vpeer_vnet *v;

	split(handle, &s, "vnet");
	v = vpeer_find_vnet(&w->m, s.op.subscription, s.op.name);
	if (!v)
		die("no VNet %s", handle);
	return v;
}

/**
 * the_subnet() - find a subnet, which must be there
 * @w: the world
 * @handle: [SUB:]VNET/NAME
 *
 * Return: the subnet.
 */
struct vpeer_subnet *the_subnet(struct world *w, const char *handle)
{
	struct vpeer_subnet *sub;
	struct vpeer_vnet *v;
	struct script_op s;

	split(handle, &s, "subnet");
	v = vpeer_find_vnet(&w->m, s.op.subscription, s.op.vnet);
	sub = v ? vpeer_find_subnet(&w->m, v, s.op.name) : NULL;
	if (!sub)
		die("no subnet %s", handle);
	return sub;
}

/**
 * the_nic() - find a NIC, which must be there
 * @w: the world
 * @handle: [SUB:]NAME
 *
 * Return: the NIC.
 */
struct vpeer_netif *the_nic(struct world *w, const char *handle)
{
	struct vpeer_netif *n;
	struct script_op s;

	split(handle, &s, "nic");
	n = vpeer_find_netif(&w->m, s.op.subscription, s.op.name);
	if (!n)
		die("no NIC %s", handle);
	return n;
}

static struct vpeer_link *find_link(struct world *w, const char *handle)
{
	struct vpeer_vnet *v;
	struct script_op s;

	split(handle, &s, "peering");
	v = vpeer_find_vnet(&w->m, s.op.subscription, s.op.vnet);
	return v ? vpeer_find_link(&w->m, v, s.op.name) : NULL;
}

/**
 * the_link() - find a link, which must be there
 * @w: the world
 * @handle: [SUB:]VNET/NAME
 *
 * Return: the link.
 */
struct vpeer_link *the_link(struct world *w, const char *handle)
{
	struct vpeer_link *l = find_link(w, handle);

	if (!l)
		die("no link %s", handle);
	return l;
}

/**
 * link_text() - state and sync level of a link
 * @w: the world
 * @handle: [SUB:]VNET/NAME
 *
 * Return: both, or "-" if there is no such link.
 */
const char *link_text(struct world *w, const char *handle)
{
	struct vpeer_link *l = find_link(w, handle);
	static char buf[8][64];
	static u32 next;

	if (!l)
		return "-";
	next = (next + 1) % 8;
	snprintf(buf[next], sizeof(buf[0]), "%s %s",
		 states[vpeer_link_state(l, &w->m)],
		 levels[vpeer_link_sync_level(l, &w->m)]);
	return buf[next];
}

/**
 * nic_text() - addresses of a NIC
 * @w: the world
 * @handle: [SUB:]NAME
 *
 * Return: the addresses.
 */
const char *nic_text(struct world *w, const char *handle)
{
	struct vpeer_netif *n = the_nic(w, handle);
	static char buf[1024];
	char *p = buf, one[64];
	u32 i;

	*p = '\0';
	for (i = 0; i < n->cur->addrs.n && i < 16; i++) {
		struct vpeer_prefix a = {
			vpeer_addrs_at(&n->cur->addrs, i), 128
		};

		p += sprintf(p, "%s%s", i ? " " : "", prefix_text(&a, one));
	}
	return buf;
}
