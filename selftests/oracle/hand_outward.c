// SPDX-License-Identifier: GPL-2.0-only
/*
 * Random operations on what leads out of VNets, and elsewhere in them. Places
 * of prefixes are few, so that routes meet.
 */
#include <string.h>
#include "hand.h"

/* What is behind a gateway, or where a route leads, or nonsense. */
static const char *some_way(struct o_dice *d)
{
	static const char * const wide[] = { "0.0.0.0/0", "::/0", "0.0.0.0/0",
		"::/0", "10.0.0.0/8", "192.168.0.0/16", "fd00::/16",
		"172.16.0.0/12", "8.0.0.0/7" };
	static const char * const odd[] = { "10.1.0.9/16", "127.0.0.0/8",
		"fd99::1/48", "224.0.0.0/8", "10.0.0.1/0", "fe80::/64" };
	unsigned int v = o_roll(d, H_VNETS), k = o_roll(d, 4);
	static char buf[40];

	switch (o_roll(d, 20)) {
	case 0: case 1: case 2:
		return ONE_OF(d, wide);
	case 3:
		if (!o_roll(d, 3))
			return ONE_OF(d, odd);
		/* fall through */
	case 4: case 5:
		sprintf(buf, "10.%u.0.0/16", v);
		break;
	case 6: case 7:
		sprintf(buf, "10.%u.%u.0/24", v, k);
		break;
	case 8:
		sprintf(buf, "10.%u.0.0/15", v & ~1);
		break;
	case 9:
		sprintf(buf, "fd00:0:%x::/48", v);
		break;
	case 10:
		sprintf(buf, "fd00:0:%x:%u::/64", v, k);
		break;
	case 11: case 12: case 13:
		sprintf(buf, "fd99:0:%u::/48", k);
		break;
	case 14:
		sprintf(buf, "192.168.%u.128/25", k);
		break;
	default:
		sprintf(buf, "192.168.%u.0/24", k);
	}
	return buf;
}

/**
 * h_some_table() - a route table for a subnet
 * @h: the hand
 * @vnet: handle of the VNet
 *
 * Return: its name, of one that is there as a rule, or empty for none.
 */
const char *h_some_table(struct hand *h, const char *vnet)
{
	const char *name = o_roll(h->d, 40) ? "" : "t9";
	size_t n = strcspn(vnet, ":");

	EACH(t, &h->o->was, VPEER_OBJECT_ROUTE_TABLE)
		if (!strncmp(t->sub, vnet, n) && !t->sub[n] && o_roll(h->d, 2))
			name = t->name;
	return name;
}

/* An object that is there, if chance has it. */
static struct o_obj *some_object(struct hand *h, uint8_t kind)
{
	struct o_obj *all[O_MANY];
	unsigned int n = 0;

	EACH(x, &h->o->was, kind)
		if (o_may(h->o, &h->c->caller, x, O_WRITE) || !o_roll(h->d, 8))
			all[n++] = x;
	return n ? all[o_roll(h->d, n)] : NULL;
}

/* A NIC for a gateway of a VNet: one that fits, as a rule. */
static const char *some_nic(struct hand *h, const char *vnet)
{
	const char *name = "n0";

	EACH(x, &h->o->was, VPEER_OBJECT_NIC) {
		struct o_obj *s = o_serial(&h->o->was, x->subnet);
		struct o_obj *v = o_serial(&h->o->was, x->vnet);

		if (s && v && !strcmp(v->handle, vnet) &&
		    (!strcmp(s->name, "GatewaySubnet") || !o_roll(h->d, 8)) &&
		    o_roll(h->d, 2))
			name = x->name;
	}
	return o_roll(h->d, 8) ? name : "";
}

/**
 * h_gateway() - a gateway, and mostly the place for it
 * @h: the hand
 * @v: number of its VNet
 */
void h_gateway(struct hand *h, unsigned int v)
{
	static const char * const types[] = { " type=vpn",
		" type=expressroute" };
	int n = strcspn(h_vnets[v], ":");
	const char *verb, *type = "";
	char handle[40], nic[O_NAME + 8] = "";

	sprintf(handle, "%s/GatewaySubnet", h_vnets[v]);
	if (!o_find(&h->o->was, VPEER_OBJECT_SUBNET, handle) &&
	    o_roll(h->d, 8))
		h_say(h, "new subnet %s 10.%u.255.0/27", handle, v);
	sprintf(handle, "%.*s:g%u", n, h_vnets[v], o_roll(h->d, 3));
	verb = h_verb(h, VPEER_OBJECT_GATEWAY, handle);
	if (*verb == 'd') {
		h_say(h, "del gateway %s", handle);
		return;
	}
	if (*verb == 'n' || !o_roll(h->d, 2))
		type = ONE_OF(h->d, types);
	if (!o_roll(h->d, 4))
		sprintf(nic, " nic=%s", some_nic(h, h_vnets[v]));
	if (!o_roll(h->d, 30))
		type = "";
	if (*verb == 'n' || !o_roll(h->d, 2))
		h_say(h, "%s gateway %s in=%s%s%s", verb, handle,
		      h_vnets[v] + n + 1, type, nic);
	else
		h_say(h, "%s gateway %s%s%s", verb, handle, type, nic);
}

/* What a gateway leads to, mostly with a NIC for the gateway. */
static void random_exit(struct hand *h, unsigned int v)
{
	static const char * const types[] = { "vpn", "vpn", "expressroute" };
	int n = strcspn(h_vnets[v], ":");
	unsigned int g = o_roll(h->d, 3);
	char handle[40];

	sprintf(handle, "%s/GatewaySubnet", h_vnets[v]);
	if (!o_find(&h->o->was, VPEER_OBJECT_SUBNET, handle))
		h_say(h, "new subnet %s 10.%u.255.0/27 fd00:0:%x:ff::/64",
		      handle, v, v);
	h_say(h, "new nic %.*s:w%u in=%s", n, h_vnets[v], g,
	      handle + n + 1);
	h_say(h, "new gateway %.*s:g%u in=%s type=%s nic=w%u", n, h_vnets[v], g,
	      h_vnets[v] + n + 1, ONE_OF(h->d, types), g);
	h_say(h, "new connection %.*s:g%u/c0 192.168.%u.0/24 fd99:0:%u::/48", n,
	      h_vnets[v], g, v % 4, v % 4);
}

/* A VNet that it leads to: mostly one that the gateway's is peered with. */
static int put_remote(struct hand *h, const struct o_obj *g, char *text)
{
	const char *vnet = h_vnets[o_roll(h->d, H_VNETS)];
	const struct o_obj *r;
	unsigned int i;
	int n;

	EACH(l, &h->o->was, VPEER_OBJECT_PEERING) {
		r = o_serial(&h->o->was, l->remote);
		if (l->vnet == g->vnet && r && o_roll(h->d, 2))
			vnet = r->handle;
	}
	n = sprintf(text, " to=%s", vnet);
	r = o_find(&h->o->was, VPEER_OBJECT_VNET, vnet);
	if (r && r->list.n && o_roll(h->d, 4)) {
		i = o_roll(h->d, r->list.n);
		n += sprintf(text + n, " %s", o_prefix_text(&r->list.p[i]));
	}
	return n;
}

static void random_connection(struct hand *h)
{
	struct o_obj *g = some_object(h, VPEER_OBJECT_GATEWAY);
	char handle[2 * O_HANDLE], words[O_TEXT] = "", *p = words;
	unsigned int n = o_roll(h->d, 3);
	const char *verb;

	if (!g) {
		random_exit(h, h_hub(h));
		return;
	}
	sprintf(handle, "%s/c%u", g->handle, o_roll(h->d, 3));
	verb = h_verb(h, VPEER_OBJECT_CONNECTION, handle);
	if (*verb == 'd') {
		h_say(h, "del connection %s", handle);
		return;
	}
	if (*verb == 'n') {
		p += sprintf(p, "%s", o_roll(h->d, 2) ? " learned=1" : "");
		if (!o_roll(h->d, 3))
			p += put_remote(h, g, p);
	} else if (!o_roll(h->d, 30)) {
		p += sprintf(p, " learned=0");
	} else if (!o_roll(h->d, 8)) {
		p += sprintf(p, " clear");
	} else if (!o_roll(h->d, 3)) {
		p += sprintf(p, " -%s",
			     h_member(h, VPEER_OBJECT_CONNECTION, handle));
	}
	while (n--)
		p += sprintf(p, " %s", some_way(h->d));
	h_say(h, "%s connection %s%s", verb, handle, words);
}

static void random_table(struct hand *h, unsigned int v)
{
	int n = strcspn(h_vnets[v], ":");
	char handle[40];
	const char *verb;

	sprintf(handle, "%.*s:t%u", n, h_vnets[v], o_roll(h->d, 2));
	verb = h_verb(h, VPEER_OBJECT_ROUTE_TABLE, handle);
	if (*verb == 'd')
		h_say(h, "del route-table %s", handle);
	else
		h_say(h, "%s route-table %s%s", verb, handle,
		      o_roll(h->d, 4) ? "" : o_roll(h->d, 3) ?
		      " isolated=1" : " isolated=0");
}

static const char *some_hop(struct hand *h)
{
	static const char * const hops[] = { "None", "VnetLocal",
		"VirtualNetworkGateway", "VirtualNetworkGateway" };
	static const char * const odd[] = { "Internet", "VNetPeering",
		"VirtualAppliance", "10.99.0.1", "fd00:77::1" };
	struct o_obj *n = some_object(h, VPEER_OBJECT_NIC);
	static char buf[64];

	if (!o_roll(h->d, 16))
		return ONE_OF(h->d, odd);
	if (!n || !n->list.n || o_roll(h->d, 2))
		return ONE_OF(h->d, hops);
	snprintf(buf, sizeof(buf), "%s",
		 o_prefix_text(&n->list.p[o_roll(h->d, n->list.n)]));
	return buf;
}

/* An appliance has to be of the prefix's family. */
static const char *fitting_way(struct hand *h, const char *hop)
{
	const char *way = some_way(h->d);
	unsigned int tries = 8;

	while ((strchr(hop, '.') || strchr(hop, ':')) &&
	       !strchr(hop, ':') != !strchr(way, ':') && tries--)
		way = some_way(h->d);
	return way;
}

static void random_route(struct hand *h, const char *table)
{
	char handle[2 * O_HANDLE], words[O_TEXT] = "", *p = words;
	const char *verb, *hop = some_hop(h);
	unsigned int what = o_roll(h->d, 8);

	sprintf(handle, "%s/r%u", table, o_roll(h->d, 4));
	verb = h_verb(h, VPEER_OBJECT_ROUTE, handle);
	if (*verb == 'd') {
		h_say(h, "del route %s", handle);
		return;
	}
	if (*verb == 'n')
		what = o_roll(h->d, 30) ? 7 : what;
	if (what & 1)
		p += sprintf(p, " %s", fitting_way(h, hop));
	if (what & 6)
		p += sprintf(p, " hop=%s", hop);
	else if (!o_roll(h->d, 4))
		p += sprintf(p, " via=10.9.0.4");
	h_say(h, "%s route %s%s", verb, handle, words);
}

/* Routes that a subnet has. */
static void random_steer(struct hand *h)
{
	struct o_obj *s = some_object(h, VPEER_OBJECT_SUBNET);
	char table[2 * O_NAME], subnet[O_HANDLE];
	unsigned int n = 1 + o_roll(h->d, 3);

	if (!s)
		return;
	snprintf(subnet, sizeof(subnet), "%s", s->handle);
	snprintf(table, sizeof(table), "%.*s:t%u",
		 (int)strcspn(subnet, ":"), subnet, o_roll(h->d, 2));
	if (!o_find(&h->o->was, VPEER_OBJECT_ROUTE_TABLE, table))
		h_say(h, "new route-table %s", table);
	h_say(h, "set subnet %s table=%s", subnet, strchr(table, ':') + 1);
	while (n--)
		random_route(h, table);
}

/**
 * h_outward() - an operation on what leads out of VNets, or a few
 * @h: the hand
 */
void h_outward(struct hand *h)
{
	unsigned int r = o_roll(h->d, 28);
	struct o_obj *t;

	if (r < 4) {
		random_exit(h, h_hub(h));
	} else if (r < 11) {
		random_connection(h);
	} else if (r < 14) {
		random_table(h, h_vnet(h));
	} else if (r < 18) {
		random_steer(h);
	} else {
		t = some_object(h, VPEER_OBJECT_ROUTE_TABLE);
		if (t || !o_roll(h->d, 16))
			random_route(h, t ? t->handle : "default:t0");
		else
			random_steer(h);
	}
}
