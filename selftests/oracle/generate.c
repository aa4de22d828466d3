// SPDX-License-Identifier: GPL-2.0-only
/*
 * Random commits. What makes sense in the state that the oracle is in comes
 * most often, so that states get rich; anything may come.
 */
#include <stdarg.h>
#include <string.h>
#include "hand.h"

const char * const h_vnets[H_VNETS] = { "default:A", "default:B", "default:C",
	"default:D", "s:E", "s:A", "r:F", "r:B" };

/* one tenant and its subscription beside the default ones, and another */
static const char * const first[] = { "new tenant t", "new tenant u",
	"new subscription s tenant=t", "new subscription r tenant=u" };

/**
 * o_throw() - make dice
 * @d: the dice
 * @seed: the same seed gives the same numbers
 */
void o_throw(struct o_dice *d, uint64_t seed)
{
	d->state = (seed + 1) * 0x9e3779b97f4a7c15ULL | 1;
	o_roll(d, 2);
}

/**
 * o_roll() - throw dice
 * @d: the dice
 * @sides: how many sides they have
 *
 * Return: a number below @sides.
 */
unsigned int o_roll(struct o_dice *d, unsigned int sides)
{
	d->state ^= d->state << 13;
	d->state ^= d->state >> 7;
	d->state ^= d->state << 17;
	return (d->state >> 11) % sides;
}

/* Two operations that set up one object would have an order. */
static bool same_target(const char *a, const char *b)
{
	const char *p = strchr(a, ' ') + 1, *q = strchr(b, ' ') + 1;
	size_t n = strcspn(p, " ") + 1;

	if (*a == 'd' || *b == 'd' || !strncmp(p, "grant", 5))
		return false;
	n += strcspn(p + n, " ");
	return !strncmp(p, q, n) && (!q[n] || q[n] == ' ');
}

/**
 * h_say() - add an operation to the commit
 * @h: the hand
 * @fmt: as printf(); another one that sets up the same object is left out
 */
void h_say(struct hand *h, const char *fmt, ...)
{
	char *text = h->c->text[h->c->n];
	va_list ap;
	unsigned int i;

	if (h->c->n == O_OPS)
		return;
	va_start(ap, fmt);
	vsnprintf(text, O_TEXT, fmt, ap);
	va_end(ap);
	for (i = 0; i < h->c->n; i++)
		if (same_target(h->c->text[i], text))
			return;
	h->c->n++;
}

/* A prefix out of a VNet's own range, now and then another one. */
static const char *some_prefix(struct o_dice *d, unsigned int v)
{
	static const char * const odd[] = { "10.0.0.1/16", "127.0.0.0/8",
		"fe80::/64", "10.0.0.0/8", "fd00::1/64", "0.0.0.0/1",
		"172.16.0.0/12", "192.168.0.0/15", "8.0.0.0/7",
		"10.1.0.9/16", "127.0.0.1/8", "10.2.0.1/0", "10.3.0.1/24",
		"::fffe:0:0/95", "fd00:0:2::1/48" };
	unsigned int range = o_roll(d, 6) ? v : o_roll(d, H_VNETS);
	static char buf[40];

	switch (o_roll(d, 24)) {
	case 0:
		if (o_roll(d, 2))
			return ONE_OF(d, odd);
		/* fall through */
	case 1: case 2: case 3: case 4: case 5: case 6:
		sprintf(buf, "fd00:0:%x::/48", range);
		break;
	case 7: case 8: case 9:
		sprintf(buf, "10.%u.%u.0/24", range + 16, o_roll(d, 4));
		break;
	case 10:
		sprintf(buf, "10.%u.%u.0/24", range, o_roll(d, 4));
		break;
	case 11: case 12: case 13: case 14: case 15:
		sprintf(buf, "10.%u.0.0/16", range + 8);
		break;
	default:
		sprintf(buf, "10.%u.0.0/16", range);
	}
	return buf;
}

static const char *subnet_prefix(struct o_dice *d, unsigned int v)
{
	unsigned int k = o_roll(d, 4);
	static char buf[40];

	switch (o_roll(d, 24)) {
	case 0:
		sprintf(buf, "10.%u.%u.%u/29", o_roll(d, 16), k,
			o_roll(d, 2));
		break;
	case 1:
		sprintf(buf, "10.%u.0.0/%u", v, 22 + o_roll(d, 9));
		break;
	case 2: case 3: case 4: case 5:
		sprintf(buf, "fd00:0:%x:%x::/64", v, k);
		break;
	case 6: case 7: case 8:
		sprintf(buf, "10.%u.%u.8/29", v, k);
		break;
	case 9: case 10: case 11:
		sprintf(buf, "10.%u.%u.0/24", v + 8, k);
		break;
	default:
		sprintf(buf, "10.%u.%u.0/24", v, k);
	}
	return buf;
}

static const char *some_address(struct o_dice *d, unsigned int v)
{
	static char buf[40];

	if (o_roll(d, 4))
		sprintf(buf, "10.%u.%u.%u", v, o_roll(d, 4), 2 + o_roll(d, 14));
	else
		sprintf(buf, "fd00:0:%x:%x::%x", v, o_roll(d, 4),
			2 + o_roll(d, 8));
	return buf;
}

/**
 * h_verb() - what to do with an object
 * @h: the hand
 * @kind: enum vpeer_object
 * @handle: the object
 *
 * Return: a verb; nothing is made that is there already, as a rule.
 */
const char *h_verb(struct hand *h, uint8_t kind, const char *handle)
{
	bool there = o_find(&h->o->was, kind, handle);
	unsigned int r = o_roll(h->d, 100);

	if (r < 3)
		there = !there;
	if (!there)
		return "new";
	if (kind == VPEER_OBJECT_VNET)
		return r < 90 ? "set" : "del";
	return r < 75 ? "set" : "del";
}

/**
 * h_member() - a prefix or address to take away
 * @h: the hand
 * @kind: enum vpeer_object
 * @handle: the object
 *
 * Return: one that is there, as a rule.
 */
const char *h_member(struct hand *h, uint8_t kind, const char *handle)
{
	struct o_obj *x = o_find(&h->o->was, kind, handle);

	if (!x || !x->list.n || !o_roll(h->d, 16))
		return kind == VPEER_OBJECT_NIC ? "10.99.0.9" : "10.99.0.0/16";
	return o_prefix_text(&x->list.p[o_roll(h->d, x->list.n)]);
}

static void random_vnet(struct hand *h, unsigned int v)
{
	const char *verb = h_verb(h, VPEER_OBJECT_VNET, h_vnets[v]);
	char words[O_TEXT] = "", *p = words;
	unsigned int n = o_roll(h->d, 2);

	if (*verb == 'd') {
		h_say(h, "del vnet %s", h_vnets[v]);
		return;
	}
	if (*verb == 'n')
		n = 1 + !o_roll(h->d, 3) + !o_roll(h->d, 6);
	else if (!o_roll(h->d, 8))
		p += sprintf(p, " clear");
	else if (!o_roll(h->d, 3))
		p += sprintf(p, " -%s",
			     h_member(h, VPEER_OBJECT_VNET, h_vnets[v]));
	while (n--)
		p += sprintf(p, " %s", some_prefix(h->d, v));
	if (!o_roll(h->d, *verb == 'n' ? 3 : 30))
		p += sprintf(p, " region=%s", o_roll(h->d, 30) ? "far" : "-");
	h_say(h, "%s vnet %s%s", verb, h_vnets[v], words);
}

/* Is it there, and may the caller do that with it? */
static bool makes_sense(struct hand *h, unsigned int v, enum o_right right)
{
	struct o_obj *x = o_find(&h->o->was, VPEER_OBJECT_VNET, h_vnets[v]);

	return x && o_may(h->o, &h->c->caller, x, right);
}

/**
 * h_vnet() - a VNet of the caller's
 * @h: the hand
 *
 * Return: the number of one that is there, as a rule.
 */
unsigned int h_vnet(struct hand *h)
{
	unsigned int v, tries = 0;

	do
		v = o_roll(h->d, H_VNETS);
	while (!makes_sense(h, v, O_WRITE) && ++tries < 12);
	return v;
}

/* Another one to peer with, as a rule. */
static unsigned int other_vnet(struct hand *h, unsigned int than)
{
	unsigned int v, tries = 0;

	do
		v = o_roll(h->d, H_VNETS);
	while ((v == than || !makes_sense(h, v, O_PEER)) && ++tries < 12);
	return v;
}

/* One that is there or could be, in a subscription of the caller's. */
static unsigned int own_vnet(struct hand *h)
{
	unsigned int v, tries = 0;
	struct o_obj *s;
	char sub[O_NAME];

	do {
		v = o_roll(h->d, H_VNETS);
		snprintf(sub, sizeof(sub), "%.*s",
			 (int)strcspn(h_vnets[v], ":"), h_vnets[v]);
		s = o_find(&h->o->was, VPEER_OBJECT_SUBSCRIPTION, sub);
	} while (!(s && o_may(h->o, &h->c->caller, s, O_WRITE)) &&
		 ++tries < 12);
	return v;
}

static unsigned int vnet_index(struct hand *h, unsigned int serial)
{
	struct o_obj *x = o_serial(&h->o->was, serial);
	unsigned int v;

	for (v = 0; v < H_VNETS; v++)
		if (x && !strcmp(h_vnets[v], x->handle))
			return v;
	return o_roll(h->d, H_VNETS);
}

/* Both ends of a link of the caller's if chance has it, or of none. */
static void some_ends(struct hand *h, unsigned int *v, unsigned int *r)
{
	struct o_state *s = &h->o->was;
	unsigned int tries;
	struct o_obj *l;

	for (tries = 0; tries < 12; tries++) {
		l = &s->o[o_roll(h->d, s->n)];
		if (l->kind != VPEER_OBJECT_PEERING ||
		    !o_may(h->o, &h->c->caller, l, O_WRITE))
			continue;
		*v = vnet_index(h, l->vnet);
		*r = vnet_index(h, l->remote);
		return;
	}
	*v = h_vnet(h);
	*r = other_vnet(h, *v);
}

static bool has_gateway(struct hand *h, unsigned int v)
{
	struct o_obj *x = o_find(&h->o->was, VPEER_OBJECT_VNET, h_vnets[v]);

	EACH(g, &h->o->was, VPEER_OBJECT_GATEWAY)
		if (x && g->vnet == x->serial)
			return true;
	return false;
}

/**
 * h_hub() - a VNet with a gateway
 * @h: the hand
 *
 * Return: the number of one that has one, if chance has it.
 */
unsigned int h_hub(struct hand *h)
{
	unsigned int v, tries = 0;

	do
		v = h_vnet(h);
	while (!has_gateway(h, v) && ++tries < 4);
	return v;
}

static void random_subnet(struct hand *h)
{
	unsigned int v = h_vnet(h), n = o_roll(h->d, 2);
	char handle[40], words[O_TEXT] = "", *p = words;
	const char *verb;

	if (o_roll(h->d, 8))
		sprintf(handle, "%s/%c", h_vnets[v], "st"[o_roll(h->d, 2)]);
	else
		sprintf(handle, "%s/GatewaySubnet", h_vnets[v]);
	verb = h_verb(h, VPEER_OBJECT_SUBNET, handle);
	if (*verb == 'd') {
		h_say(h, "del subnet %s", handle);
		return;
	}
	if (*verb == 'n')
		n = 1 + !o_roll(h->d, 3);
	else if (!o_roll(h->d, 4))
		p += sprintf(p, " clear");
	else if (!o_roll(h->d, 3))
		p += sprintf(p, " -%s",
			     h_member(h, VPEER_OBJECT_SUBNET, handle));
	while (n--)
		p += sprintf(p, " %s", subnet_prefix(h->d, v));
	if (!o_roll(h->d, 4))
		p += sprintf(p, " table=%s", h_some_table(h, h_vnets[v]));
	h_say(h, "%s subnet %s%s", verb, handle, words);
}

static void random_nic(struct hand *h)
{
	static const char * const some[] = { " auto4", " auto6",
		" +ip-forwarding", " -ip-forwarding", " clear" };
	char handle[40], words[O_TEXT] = "", *p = words, subnet;
	unsigned int v = h_vnet(h), tries = 5;
	const char *sub = h_vnets[v], *verb;
	int n = strcspn(sub, ":");

	sprintf(handle, "%s/s", h_vnets[v]);
	subnet = o_find(&h->o->was, VPEER_OBJECT_SUBNET, handle) ? 's' : 't';
	if (!o_roll(h->d, 4))
		subnet ^= 's' ^ 't';
	sprintf(handle, "%.*s:n%u", n, sub, o_roll(h->d, 6));
	verb = h_verb(h, VPEER_OBJECT_NIC, handle);
	if (*verb == 'd') {
		h_say(h, "del nic %s", handle);
		return;
	}
	if (!o_roll(h->d, 12))
		p += sprintf(p, " in=%s/GatewaySubnet", sub + n + 1);
	else if (*verb == 'n' || !o_roll(h->d, 5))
		p += sprintf(p, " in=%s/%c", sub + n + 1, subnet);
	while (!o_roll(h->d, 5) && tries--)
		p += sprintf(p, " %s", some_address(h->d, v));
	if (*verb == 's' && !o_roll(h->d, 4))
		p += sprintf(p, " -%s",
			     h_member(h, VPEER_OBJECT_NIC, handle));
	if (!o_roll(h->d, 2))
		p += sprintf(p, "%s", some[o_roll(h->d, *verb == 's' ? 5 : 4)]);
	h_say(h, "%s nic %s%s", verb, handle, words);
}

static void random_link(struct hand *h)
{
	static const char * const some[] = { " sync", " sync", " +forwarded",
		" -forwarded", " -access", " +access", "",
		" +auto-sync", " -auto-sync", " +auto-sync sync",
		" local=t", " -local=s", " remote=t", " -remote=t",
		" clear local=s remote=s", " clear", " +only-ipv6",
		" local=s", " local=s remote=s", " -local=s local=t",
		" +transit", " -transit", " +remote-gateways",
		" -remote-gateways", " +transit +remote-gateways" };
	unsigned int v = h_vnet(h), r = other_vnet(h, v);
	const char *verb, *words = "";
	struct o_obj *x;
	char handle[40];

	if (o_roll(h->d, 2))
		some_ends(h, &v, &r);
	sprintf(handle, "%s/p%u", h_vnets[v], o_roll(h->d, 12) ? r :
		o_roll(h->d, H_VNETS));
	verb = h_verb(h, VPEER_OBJECT_PEERING, handle);
	if (*verb == 'd')
		words = o_roll(h->d, 4) ? "" : " both";
	else if (*verb == 's' || !o_roll(h->d, 4))
		words = ONE_OF(h->d, some);
	/* what takes away has no place where something begins */
	if (*verb == 'n' && (strstr(words, " -") || strstr(words, "clear") ||
			     strstr(words, "sync")))
		words = " +auto-sync";
	x = o_find(&h->o->was, VPEER_OBJECT_PEERING, handle);
	if (x && !x->partial && *verb == 's' && o_roll(h->d, 8) &&
	    (strstr(words, "local") || strstr(words, "remote")))
		words = " sync";
	if (*verb == 'n' || (*verb == 's' && !o_roll(h->d, 12)))
		h_say(h, "%s peering %s to=%s%s", verb, handle, h_vnets[r],
		      words);
	else
		h_say(h, "%s peering %s%s", verb, handle, words);
}

/* Have two VNets a prefix in common? */
static bool overlap(struct hand *h, unsigned int v, unsigned int r)
{
	struct o_obj *x = o_find(&h->o->was, VPEER_OBJECT_VNET, h_vnets[v]);
	struct o_obj *y = o_find(&h->o->was, VPEER_OBJECT_VNET, h_vnets[r]);
	unsigned int i;

	for (i = 0; x && y && i < x->list.n; i++)
		if (o_in_list(&y->list, &x->list.p[i]))
			return true;
	return false;
}

/* Both links of a peering. */
static void random_pair(struct hand *h, unsigned int v, unsigned int r)
{
	static const char * const kinds[][2] = { { "", "" }, { "", "" },
		{ "", "" }, { "", "" }, { "", "" }, { "", "" },
		{ "", " +forwarded" }, { " +auto-sync", "" },
		{ " +only-ipv6", " +only-ipv6" },
		{ " local=s remote=s", " local=s remote=s" },
		{ " local=s local=t remote=s",
		  " remote=t remote=s local=s +forwarded" },
		{ " local=t remote=s +only-ipv6",
		  " remote=t local=s +only-ipv6 +auto-sync" } };
	static const char * const hub[][2] = {
		{ " +transit", " +remote-gateways" },
		{ " +transit", " +remote-gateways +auto-sync" },
		{ " +transit +only-ipv6", " +remote-gateways +only-ipv6" },
		{ " +transit", "" }, { "", " +remote-gateways" } };
	const char * const *kind = ONE_OF(h->d, kinds);

	if (overlap(h, v, r) && o_roll(h->d, 8))
		kind = kinds[9];
	else if (has_gateway(h, v) && o_roll(h->d, 3))
		kind = ONE_OF(h->d, hub);
	h_say(h, "new peering %s/p%u to=%s%s", h_vnets[v], r, h_vnets[r],
	      kind[0]);
	h_say(h, "new peering %s/p%u to=%s%s", h_vnets[r], v, h_vnets[v],
	      kind[1]);
}

/* A change that has to be made on both links at once. */
static void random_mirror(struct hand *h, unsigned int v, unsigned int r)
{
	static const char * const some[][2] = { { "local", "remote" },
		{ "remote", "local" } };
	const char * const *word = ONE_OF(h->d, some);
	const char *sign = o_roll(h->d, 2) ? "-" : "";
	char name = "st"[o_roll(h->d, 2)];

	h_say(h, "set peering %s/p%u %s%s=%c", h_vnets[v], r, sign,
	      word[0], name);
	h_say(h, "set peering %s/p%u %s%s=%c", h_vnets[r], v, sign,
	      word[1], name);
}

/* A change of who lends gateways and who uses them, on both links or one. */
static void random_transit(struct hand *h)
{
	bool off = !o_roll(h->d, 3);
	unsigned int hub, spoke;

	some_ends(h, &spoke, &hub);
	if (!has_gateway(h, hub) && !o_roll(h->d, 3))
		h_gateway(h, hub);
	if (o_roll(h->d, 4))
		h_say(h, "set peering %s/p%u %ctransit", h_vnets[hub], spoke,
		      off ? '-' : '+');
	if (off ? o_roll(h->d, 2) : o_roll(h->d, 4))
		h_say(h, "set peering %s/p%u %cremote-gateways", h_vnets[spoke],
		      hub, off ? '-' : '+');
}

static const char * const roles[] = { "?", "reader", "peer",
	"network-contributor", "owner" };

/* A grant that is there. */
static void take_grant(struct hand *h)
{
	struct o_state *s = &h->o->was;
	struct o_obj *g = &s->o[o_roll(h->d, s->n)], *scope;
	char words[O_HANDLE + 16];

	if (g->kind != VPEER_OBJECT_GRANT ||
	    (!o_may(h->o, &h->c->caller, g, O_GRANT) && o_roll(h->d, 8)))
		return;
	scope = o_serial(s, g->scope);
	snprintf(words, sizeof(words), "%s%s",
		 scope->kind == VPEER_OBJECT_TENANT ? "? tenant=" : "",
		 scope->handle);
	if (scope->kind == VPEER_OBJECT_SUBSCRIPTION)
		strcat(words, ":");
	h_say(h, "del grant %s %s=%u role=%s", words, g->group ? "group" : "user",
	      g->principal, roles[g->role]);
}

static void give_grant(struct hand *h, const char *verb)
{
	static const char * const wide[] = { "? tenant=t", "? tenant=u",
		"? tenant=default", "s:", "r:", "default:", "? tenant=none",
		"none:", "s:none", "s:E tenant=t", "?" };
	bool group = !o_roll(h->d, 4), own;
	unsigned int v, tries = 0;
	const char *scope, *role;

	do {
		v = o_roll(h->d, H_VNETS);
		own = makes_sense(h, v, O_GRANT);
	} while (!own && ++tries < 8);
	if (!own && o_roll(h->d, 4))
		return;
	scope = h_vnets[v];
	if (!o_roll(h->d, 3))
		scope = wide[o_roll(h->d, o_roll(h->d, 8) ? 6 : 11)];
	role = roles[1 + o_roll(h->d, 4)];
	if (!o_roll(h->d, 40))
		h_say(h, "%s grant %s role=%s", verb, scope, role);
	else if (!o_roll(h->d, 40))
		h_say(h, "%s grant %s user=%u", verb, scope, O_USER);
	else
		h_say(h, "%s grant %s %s=%u role=%s", verb, scope,
		      group ? "group" : "user", group ?
		    O_GROUP + o_roll(h->d, O_GROUPS) :
		    O_USER + o_roll(h->d, O_USERS), role);
}

static void random_grant(struct hand *h)
{
	unsigned int n = 0;

	EACH(g, &h->o->was, VPEER_OBJECT_GRANT)
		n++;
	if (o_roll(h->d, 3) && n < 24)
		give_grant(h, o_roll(h->d, 30) ? "new" : "del");
	else
		take_grant(h);
}

/* Limits are low for a while, then high again. */
static void random_limit(struct hand *h)
{
	static const struct {
		const char *word;
		unsigned int from;
		unsigned int to;
	} limits[] = {
		{ "vnets", 0, 3 }, { "subnets", 0, 2 }, { "peerings", 0, 3 },
		{ "prefixes", 0, 3 }, { "addresses", 0, 4 },
		{ "nics", 0, 4 }, { "nic-addresses", 0, 3 },
		{ "subscriptions", 2, 5 }, { "peered-addresses", 1, 8 },
		{ "peering-subnets", 1, 4 }, { "grants", 0, 3 },
		{ "connections", 0, 2 }, { "connection-prefixes", 0, 2 },
		{ "route-tables", 0, 1 }, { "routes", 0, 2 },
	};
	unsigned int i = o_roll(h->d, sizeof(limits) / sizeof(*limits)), k;
	char all[O_TEXT] = "";

	if (o_roll(h->d, 3)) {
		h_say(h, "set fabric ? limit=%s:%u", limits[i].word,
		      limits[i].from +
		    o_roll(h->d, limits[i].to - limits[i].from + 1));
		return;
	}
	for (k = 0; k < 4; k++) {
		i = o_roll(h->d, sizeof(limits) / sizeof(*limits));
		sprintf(all + strlen(all), " limit=%s:500", limits[i].word);
	}
	h_say(h, "set fabric ?%s", all);
}

/* A VNet with a place for NICs, and one of them. */
static void random_site(struct hand *h, unsigned int v)
{
	unsigned int k = o_roll(h->d, 4), range = v;
	bool six = o_roll(h->d, 3);
	int n = strcspn(h_vnets[v], ":");

	/* of such two VNets subnets may be peered (R-SUBP-4) */
	if (!o_roll(h->d, 6))
		range = v ^ 1;

	if (o_find(&h->o->was, VPEER_OBJECT_VNET, h_vnets[v]))
		return;
	h_say(h, six ? "new vnet %s 10.%u.0.0/16 fd00:0:%x::/48" :
	      "new vnet %s 10.%u.0.0/16", h_vnets[v], range, range);
	h_say(h, six ? "new subnet %s/s 10.%u.%u.0/24 fd00:0:%x:%u::/64" :
	      "new subnet %s/s 10.%u.%u.0/24", h_vnets[v], range, k, range, k);
	h_say(h, "new nic %.*s:n%u in=%s/s", n, h_vnets[v], v % 6,
	      h_vnets[v] + n + 1);
}

static void random_org(struct hand *h)
{
	static const char * const some[] = { "del tenant t", "del tenant u",
		"new tenant t", "del subscription s", "set tenant t",
		"new subscription s tenant=t", "set subscription r tenant=t",
		"new subscription q", "del subscription q", "del tenant default",
		"new subscription z tenant=none", "del subscription default",
		"set subscription none", "new vnet none:A 10.0.0.0/16",
		"new vnet -a 10.0.0.0/16", "new vnet a. 10.0.0.0/16",
		"new nic n9", "new nic n9 in=A", "new peering A/p" };

	h_say(h, "%s", ONE_OF(h->d, some));
}

static void random_op(struct hand *h)
{
	bool ordinary = !o_administrator(&h->c->caller);
	unsigned int r = o_roll(h->d, 112), v, w;

	/* what is the administrator's others try now and then */
	if (r >= 77 && r < 84 && ordinary && o_roll(h->d, 8))
		r = 27;
	if (r < 7) {
		random_vnet(h, own_vnet(h));
	} else if (r < 14) {
		random_subnet(h);
	} else if (r < 27) {
		random_nic(h);
	} else if (r < 46) {
		random_link(h);
	} else if (r < 48) {
		some_ends(h, &v, &w);
		random_mirror(h, v, w);
	} else if (r < 53) {
		v = h_hub(h);
		random_pair(h, v, other_vnet(h, v));
	} else if (r < 59) {
		random_site(h, own_vnet(h));
	} else if (r < 64) {
		h_gateway(h, h_hub(h));
	} else if (r < 69) {
		random_transit(h);
	} else if (r < 77) {
		random_grant(h);
	} else if (r < 81) {
		random_limit(h);
	} else if (r < 84) {
		random_org(h);
	} else {
		h_outward(h);
	}
}

/**
 * o_first_commit() - begin a sequence
 * @d: the dice
 * @o: the oracle, as it begins
 * @s: the sequence
 *
 * Return: its first commit, which makes tenants and subscriptions, and gives a
 * few rights.
 */
struct o_commit *o_first_commit(struct o_dice *d, struct oracle *o,
				struct o_sequence *s)
{
	static const char * const wide[] = { "? tenant=t", "? tenant=u", "s:",
		"r:", "default:" };
	struct o_commit *c = &s->commit[0];
	struct hand h = { d, o, c };
	unsigned int i;

	s->n = 1;
	s->ops = 0;
	c->caller = (struct o_caller){ 0, 0 };
	for (c->n = 0; c->n < sizeof(first) / sizeof(*first); c->n++)
		strcpy(c->text[c->n], first[c->n]);
	for (i = 0; i < 4; i++)
		h_say(&h, "new grant %s user=%u role=%s", ONE_OF(d, wide),
		      O_USER + i, roles[i ? 3 + o_roll(d, 2) : 2]);
	return c;
}

/* Ordinary users have a socket of their own, as a rule. */
static struct o_caller some_caller(struct o_dice *d)
{
	struct o_caller c = { 0, 0 };

	if (o_roll(d, 5) < 3)
		return c;
	c.sender = O_USER + o_roll(d, O_USERS);
	c.opener = c.sender;
	if (!o_roll(d, 8))
		c.opener = o_roll(d, 2) ? O_USER + o_roll(d, O_USERS) : 0;
	if (!o_roll(d, 30))
		c.sender = 0;
	return c;
}

/**
 * o_random_commit() - go on with a sequence
 * @d: the dice
 * @o: the oracle, in the state that the sequence has led to
 * @s: the sequence
 *
 * Return: the commit.
 */
struct o_commit *o_random_commit(struct o_dice *d, struct oracle *o,
				 struct o_sequence *s)
{
	struct o_commit *c = &s->commit[s->n];
	struct hand h = { d, o, c };
	unsigned int n, v, r;

	if (s->n == O_COMMITS)
		die("the sequence is too long");
	s->n++;
	c->n = 0;
	c->caller = some_caller(d);
	n = o_roll(d, o_administrator(&c->caller) ? 2 : 4) ? 1 :
	    1 + o_roll(d, 6);
	if (!s->ops) {
		c->caller = (struct o_caller){ 0, 0 };
		v = o_roll(d, H_VNETS);
		r = (v + 1 + o_roll(d, H_VNETS - 1)) % H_VNETS;
		random_site(&h, v);
		random_site(&h, r);
		random_pair(&h, v, r);
		n = 1;
	}
	while (c->n < n)
		random_op(&h);
	s->ops += c->n;
	return c;
}
