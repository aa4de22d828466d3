// SPDX-License-Identifier: GPL-2.0-only
/* What model and oracle say has to be the same in all that can be seen. */
#include <stdarg.h>
#include "beside.h"

/**
 * plain_prefix() - a prefix as the oracle has it
 * @p: the prefix
 *
 * Return: the same for the oracle.
 */
struct o_prefix plain_prefix(const struct vpeer_prefix *p)
{
	bool six = !vpeer_addr_is4(&p->addr);
	struct o_prefix q = { .six = six, .len = six ? p->len : p->len - 96 };

	vpeer_addr_to_bytes(&p->addr, q.byte);
	return q;
}

static struct o_prefix plain_addr(const struct vpeer_addr *a)
{
	struct vpeer_prefix p = { *a, 128 };

	return plain_prefix(&p);
}

static void __attribute__((format(printf, 2, 3)))
add_text(struct o_refusal *to, const char *fmt, ...)
{
	size_t n = strlen(to->text);
	va_list ap;

	if (n)
		n += snprintf(to->text + n, O_TEXT - n, " ");
	va_start(ap, fmt);
	vsnprintf(to->text + n, O_TEXT - n, fmt, ap);
	va_end(ap);
}

/* Objects and prefixes as the oracle writes them. */
static void read_refusal(struct o_refusal *to, const struct vpeer_refusal *r)
{
	char buf[64];
	u32 i;

	to->op = r->op;
	to->code = r->code;
	to->text[0] = '\0';
	if (r->role)
		add_text(to, "role=%u", r->role);
	if (r->code == VPEER_CODE_LIMIT_REACHED)
		add_text(to, "limit-%u=%u", r->attr, r->limit);
	for (i = 0; i < r->n_objects; i++)
		add_text(to, "%s", r->hides & (1U << i) ? "?" : r->handle[i]);
	for (i = 0; i < r->n_prefixes; i++)
		if (!(r->hides_prefix & (1U << i)))
			add_text(to, "%s", prefix_text(&r->prefix[i], buf));
}

static void say(const char *who, const struct o_refusal *r, u32 n)
{
	for (; n--; r++)
		fprintf(stderr, "# %s refuses %d: %s %s\n", who, r->op,
			code_name(r->code), r->text);
}

/**
 * compare_refusals() - have all reasons been told, and no others?
 * @w: the world, its last commit is compared
 * @o: the oracle
 * @accepted: the oracle has accepted the commit
 */
void compare_refusals(struct world *w, struct oracle *o, bool accepted)
{
	static struct o_refusal said[VPEER_REFUSALS_MAX];
	const struct o_refusal *r;
	bool alone;
	u32 i;

	for (i = 0; i < w->last.n; i++)
		read_refusal(&said[i], &w->all[i]);
	r = o_compare(o, said, w->last.n, !w->last.truncated, &alone);
	if (!r && !w->last.err == accepted)
		return;
	say("the model", said, w->last.n);
	say("the oracle", o->refusal, o->n);
	if (r)
		die("the %s alone tells of %d: %s %s", alone ? "model" :
		    "oracle", r->op, code_name(r->code), r->text);
	die("model: %d, oracle: %d", w->last.err, accepted);
}

static bool same_space(const struct o_list *l, const struct vpeer_space *s)
{
	u32 i;

	for (i = 0; i < s->n; i++) {
		struct o_prefix p = plain_prefix(&s->prefix[i]);

		if (o_position(l, &p) < 0)
			return false;
	}
	return l->n == s->n;
}

static bool same_nic(struct oracle *o, const struct o_obj *x,
		     const struct vpeer_netif *n)
{
	char handle[VPEER_HANDLE_MAX + 1];
	u32 i;

	for (i = 0; i < n->cur->addrs.n; i++) {
		struct vpeer_addr a = vpeer_addrs_at(&n->cur->addrs, i);
		struct o_prefix p = plain_addr(&a);

		if (o_position(&x->list, &p) < 0)
			return false;
	}
	vpeer_handle(&n->cur->subnet->obj, handle);
	return x->list.n == n->cur->addrs.n && x->flags == n->cur->flags &&
	       !strcmp(o_serial(&o->was, x->subnet)->handle, handle);
}

static bool same_names(const struct o_obj *x, const struct vpeer_link *l)
{
	const struct vpeer_members *mb = l->members;
	u32 i;

	if (x->partial != l->partial)
		return false;
	for (i = 0; mb && i < mb->n; i++)
		if (!o_named(&x->subnets[i >= mb->n_local], mb->name[i]))
			return false;
	return x->subnets[0].n + x->subnets[1].n == (mb ? mb->n : 0);
}

/* R-FLAG-25; in the order of their creation, on both sides. */
static bool same_gateways(struct world *w, struct oracle *o,
			  const struct o_obj *x, const struct vpeer_link *l)
{
	const struct vpeer_gateway *g = NULL;
	char handle[VPEER_HANDLE_MAX + 1];
	const struct o_obj *used;
	u32 n = 0;

	while ((g = vpeer_link_gateway(l, &w->m, g))) {
		vpeer_handle(&g->obj, handle);
		used = o_used_gateway(o, x, n++);
		if (!used || strcmp(used->handle, handle))
			return false;
	}
	return !o_used_gateway(o, x, n);
}

static bool is_handle(struct oracle *o, unsigned int serial,
		      const struct vpeer_obj *obj)
{
	const struct o_obj *x = o_serial(&o->was, serial);
	char handle[VPEER_HANDLE_MAX + 1];

	if (!x || !obj)
		return !x && !obj;
	vpeer_handle(obj, handle);
	return !strcmp(x->handle, handle);
}

static bool same_gateway(struct oracle *o, const struct o_obj *x,
			 const struct vpeer_gateway *g)
{
	return x->type == g->type && is_handle(o, x->vnet, &g->vnet->obj) &&
	       is_handle(o, x->nic, g->cur->nic ? &g->cur->nic->obj : NULL);
}

static bool same_connection(const struct o_obj *x,
			    const struct vpeer_connection *c)
{
	return x->learned == c->learned && same_space(&x->list, c->cur) &&
	       !strcmp(x->remote_sub, c->remote_sub ?: "") &&
	       !strcmp(x->remote_name, c->remote_name ?: "");
}

static bool same_hop(const struct o_obj *x, const struct vpeer_route_conf *c)
{
	struct o_prefix p = plain_prefix(&c->prefix), via = plain_addr(&c->via);
	bool none = !c->via.hi && !c->via.lo;

	return x->hop == c->type && o_same(&x->list.p[0], &p) &&
	       (none ? !x->via.len : o_same(&x->via, &via));
}

static bool same_link(struct world *w, struct oracle *o, const struct o_obj *x,
		      const struct vpeer_link *l)
{
	return x->flags == l->cur->flags && same_names(x, l) &&
	       same_space(&x->list, l->cur->space) &&
	       same_gateways(w, o, x, l) &&
	       !strcmp(x->remote_sub, l->remote_sub) &&
	       !strcmp(x->remote_name, l->remote_name) &&
	       o_link_state(o, x) == vpeer_link_state(l, &w->m) &&
	       o_link_level(o, x) == vpeer_link_sync_level(l, &w->m) &&
	       o_link_kind(o, x) == vpeer_link_kind(l);
}

/* As the oracle writes it. */
static void grant_handle(const struct vpeer_grant *g, char *buf)
{
	char scope[VPEER_HANDLE_MAX + 1];
	const char *before = "", *behind = "";

	vpeer_handle(g->obj.parent, scope);
	if (g->obj.parent->kind == VPEER_OBJECT_TENANT)
		before = "tenant=";
	else if (g->obj.parent->kind == VPEER_OBJECT_SUBSCRIPTION)
		behind = ":";
	sprintf(buf, "%s%s%s %s=%u role=%u", before, scope, behind,
		g->holder->who.group ? "group" : "user",
		g->holder->who.number, g->role);
}

/**
 * twin() - the oracle's own of an object
 * @o: the oracle
 * @obj: the object
 *
 * Return: its object, or NULL.
 */
struct o_obj *twin(struct oracle *o, struct vpeer_obj *obj)
{
	char handle[VPEER_HANDLE_MAX + 64];

	if (obj->kind == VPEER_OBJECT_GRANT)
		grant_handle(to_grant(obj), handle);
	else
		vpeer_handle(obj, handle);
	return o_find(&o->was, obj->kind, handle);
}

static bool same_object(struct world *w, struct oracle *o,
			struct vpeer_obj *obj)
{
	struct o_obj *x = twin(o, obj);

	if (!x)
		return false;
	switch (obj->kind) {
	case VPEER_OBJECT_SUBSCRIPTION:
		return !strcmp(x->tenant,
			       to_subscription(obj)->tenant->obj.name);
	case VPEER_OBJECT_VNET:
		return same_space(&x->list, to_vnet(obj)->cur) &&
		       !strcmp(x->region, to_vnet(obj)->region);
	case VPEER_OBJECT_SUBNET:
		return same_space(&x->list, to_subnet(obj)->cur) &&
		       is_handle(o, x->table, to_subnet(obj)->table ?
				 &to_subnet(obj)->table->obj : NULL);
	case VPEER_OBJECT_NIC:
		return same_nic(o, x, to_netif(obj));
	case VPEER_OBJECT_PEERING:
		return same_link(w, o, x, to_link(obj));
	case VPEER_OBJECT_GATEWAY:
		return same_gateway(o, x, to_gateway(obj));
	case VPEER_OBJECT_CONNECTION:
		return same_connection(x, to_connection(obj));
	case VPEER_OBJECT_ROUTE_TABLE:
		return x->isolated == to_route_table(obj)->isolated;
	case VPEER_OBJECT_ROUTE:
		return same_hop(x, to_route(obj)->cur);
	}
	return true;
}

static void differ(struct world *w, struct oracle *o)
{
	const struct o_caller root = { 0, 0 };
	char *is = world_dump(w, 0), *want = o_dump(o, &root);

	die("states differ, model:\n%soracle:\n%s", is, want);
}

/**
 * compare_states() - is everything there that ought to be, as it ought to be?
 * @w: the world
 * @o: the oracle
 */
void compare_states(struct world *w, struct oracle *o)
{
	u32 kind, total = 0;
	struct vpeer_obj *obj;

	for (kind = 0; kind <= VPEER_OBJECT_MAX; kind++)
		list_for_each_entry(obj, &w->m.kin[kind], kin) {
			if (!same_object(w, o, obj))
				differ(w, o);
			total++;
		}
	if (o->was.n != total)
		differ(w, o);
}

/* What one of them may see, and what of it. */
static void compare_view(struct world *w, struct oracle *o,
			 const struct vpeer_caller *caller,
			 const struct o_caller *c)
{
	struct vpeer_obj *obj;
	u32 kind;

	for (kind = 0; kind <= VPEER_OBJECT_MAX; kind++)
		list_for_each_entry(obj, &w->m.kin[kind], kin) {
			struct o_obj *x = twin(o, obj);

			if (vpeer_caller_sees(caller, obj) != o_sees(o, c, x))
				die("%u/%u sees %s: oracle %d", c->sender,
				    c->opener, x->handle, o_sees(o, c, x));
			if (kind == VPEER_OBJECT_PEERING &&
			    vpeer_caller_reads(caller, obj) !=
			    o_may(o, c, x, O_READ))
				die("%u/%u reads %s", c->sender, c->opener,
				    x->handle);
		}
}

/**
 * compare_views() - does everybody see what he may see, and no more?
 * @w: the world
 * @o: the oracle
 * @caller: makes the world's caller of the oracle's
 */
void compare_views(struct world *w, struct oracle *o,
		   struct vpeer_caller (*caller)(struct vpeer_model *m,
						 const struct o_caller *c))
{
	struct vpeer_caller who;
	struct o_caller c;
	u32 i, k;

	for (i = 0; i < O_USERS; i++) {
		/* by a socket of his own, and by his neighbour's */
		for (k = 0; k < 2; k++) {
			c.sender = O_USER + i;
			c.opener = O_USER + (i + k) % O_USERS;
			who = caller(&w->m, &c);
			compare_view(w, o, &who, &c);
		}
	}
}

static void verdict(struct oracle *o, const struct compiled *c,
		    struct vpeer_netif *n, const struct vpeer_addr *from,
		    const struct vpeer_addr *to, bool forwards)
{
	struct o_prefix f = plain_addr(from), g = plain_addr(to);
	u8 is, want = o_verdict(o, twin(o, &n->vnet->obj),
				 n->cur->subnet->obj.name, &f, &g);
	u32 vnet;

	is = table_verdict(table_of(c, n), from, to, forwards, &vnet);
	if (is != want)
		die("verdict of %s on %s to %s: %u, oracle: %u", n->obj.name,
		    o_prefix_text(&f), o_prefix_text(&g), is, want);
}

static void verdicts(struct oracle *o, const struct compiled *c,
		     struct vpeer_netif *a, struct vpeer_netif *b)
{
	u32 i, k;

	for (i = 0; i < a->cur->addrs.n; i++)
		for (k = 0; k < b->cur->addrs.n; k++) {
			struct vpeer_addr x = vpeer_addrs_at(&a->cur->addrs, i);
			struct vpeer_addr y = vpeer_addrs_at(&b->cur->addrs, k);

			if (vpeer_addr_is4(&x) != vpeer_addr_is4(&y))
				continue;
			verdict(o, c, a, &x, &y, false);
			/* a forwards what it has got from b */
			verdict(o, c, a, &y, &y, true);
		}
}

/**
 * compare_verdicts() - may each NIC send to each other what it ought to?
 * @w: the world
 * @o: the oracle
 * @c: the world's routes
 */
void compare_verdicts(struct world *w, struct oracle *o,
		      const struct compiled *c)
{
	struct vpeer_obj *x, *y;

	list_for_each_entry(x, &w->m.kin[VPEER_OBJECT_NIC], kin)
		list_for_each_entry(y, &w->m.kin[VPEER_OBJECT_NIC], kin)
			verdicts(o, c, to_netif(x), to_netif(y));
}
