// SPDX-License-Identifier: GPL-2.0-only
/*
 * Random commits against the model and against a naive second one: what is
 * accepted, why not, the state, effective routes and who reaches whom have to
 * be the same, and what must never be must not be.
 *
 * VPEER_SEED=N replays, VPEER_SEQUENCES=N runs more or fewer sequences.
 */
#include <sys/mman.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>
#include "kselftest_harness.h"
#include "oracle.h"

#define SEQUENCES	300
#define COMMITS		40
#define OPS		6
#define LOOK_EVERY	4

/**
 * struct sequence - commits, each a list of operations
 * @n: how many
 * @ops: how many operations each has
 * @text: the operations
 */
struct sequence {
	u32 n;
	u32 ops[COMMITS];
	char text[COMMITS][OPS][200];
};

static const char * const vnets[] = { "A", "B", "C", "D", "E", "F", "s:G",
				      "s:A" };

/* A prefix out of a VNet's own range, now and then another one. */
static char *some_prefix(struct dice *d, u32 v, char *buf)
{
	static const char * const odd[] = { "10.0.0.1/16", "127.0.0.0/8",
		"fe80::/64", "10.0.0.0/8", "fd00::1/64", "0.0.0.0/1",
		"172.16.0.0/12", "192.168.0.0/15", "8.0.0.0/7" };
	u32 range = roll(d, 12) ? v : roll(d, 8);

	switch (roll(d, 24)) {
	case 0:
		sprintf(buf, "%s", odd[roll(d, ARRAY_SIZE(odd))]);
		break;
	case 1: case 2: case 3: case 4: case 5: case 6:
		sprintf(buf, "fd00:0:%x::/48", range);
		break;
	case 7: case 8: case 9:
		sprintf(buf, "10.%u.%u.0/24", range + 16, roll(d, 4));
		break;
	case 10:
		sprintf(buf, "10.%u.%u.0/24", range, roll(d, 4));
		break;
	case 11: case 12: case 13: case 14: case 15:
		sprintf(buf, "10.%u.0.0/16", range + 8);
		break;
	default:
		sprintf(buf, "10.%u.0.0/16", range);
	}
	return buf;
}

static char *subnet_prefix(struct dice *d, u32 v, char *buf)
{
	u32 k = roll(d, 4);

	switch (roll(d, 24)) {
	case 0:
		sprintf(buf, "10.%u.%u.0/29", roll(d, 16), k);
		break;
	case 1:
		sprintf(buf, "10.%u.0.0/%u", v, 22 + roll(d, 9));
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

static char *nic_addr(struct dice *d, u32 v, char *buf)
{
	if (roll(d, 4))
		sprintf(buf, "10.%u.%u.%u", v, roll(d, 4), 2 + roll(d, 14));
	else
		sprintf(buf, "fd00:0:%x:%x::%x", v, roll(d, 4), 2 + roll(d, 8));
	return buf;
}

/* The object of that handle, or NULL. */
static struct o_obj *find(struct oracle *o, u8 kind, const char *handle)
{
	char sub[O_NAME] = "default", vnet[O_NAME] = "", name[O_NAME];
	const char *colon = strchr(handle, ':'), *slash;

	if (colon) {
		snprintf(sub, sizeof(sub), "%.*s", (int)(colon - handle),
			 handle);
		handle = colon + 1;
	}
	slash = strchr(handle, '/');
	if (slash) {
		snprintf(vnet, sizeof(vnet), "%.*s", (int)(slash - handle),
			 handle);
		handle = slash + 1;
	}
	snprintf(name, sizeof(name), "%s", handle);
	return o_find(&o->was, kind, sub, slash ? vnet : NULL, name);
}

/* What makes sense is preferred: nothing is made that is there already. */
static const char *pick_verb(struct dice *d, struct oracle *o, u8 kind,
			     const char *handle)
{
	bool there = find(o, kind, handle);
	u32 r = roll(d, 100);

	if (r < 3)
		there = !there;
	if (!there)
		return "new";
	if (kind == VPEER_OBJECT_VNET)
		return r < 90 ? "set" : "del";
	return r < 75 ? "set" : "del";
}

/* One that is there, as a rule. */
static char *old_prefix(struct dice *d, struct oracle *o, u8 kind,
			const char *handle, char *buf)
{
	struct o_obj *x = find(o, kind, handle);
	struct vpeer_prefix p;

	if (!x || !x->list.n || !roll(d, 16))
		return strcpy(buf, "10.99.0.0/16");
	p = v_prefix(&x->list.p[roll(d, x->list.n)]);
	return prefix_text(&p, buf);
}

static void random_vnet(struct dice *d, struct oracle *o, char *text)
{
	u32 v = roll(d, ARRAY_SIZE(vnets)), i, n;
	const char *verb = pick_verb(d, o, VPEER_OBJECT_VNET, vnets[v]);
	char buf[64];

	text += sprintf(text, "%s vnet %s", verb, vnets[v]);
	if (*verb == 'd')
		return;
	if (*verb == 's' && !roll(d, 8))
		text += sprintf(text, " clear");
	else if (*verb == 's' && !roll(d, 3))
		text += sprintf(text, " -%s", old_prefix(d, o,
				VPEER_OBJECT_VNET, vnets[v], buf));
	n = *verb == 'n' ? 1 + !roll(d, 3) + !roll(d, 6) : roll(d, 2);
	for (i = 0; i < n; i++)
		text += sprintf(text, " %s", some_prefix(d, v, buf));
	if (!roll(d, *verb == 'n' ? 3 : 20))
		sprintf(text, " region=far");
}

/* One that is there, as a rule. */
static u32 some_vnet(struct dice *d, struct oracle *o)
{
	u32 v, tries = 0;

	do
		v = roll(d, ARRAY_SIZE(vnets));
	while (!find(o, VPEER_OBJECT_VNET, vnets[v]) && ++tries < 16);
	return v;
}

static void random_subnet(struct dice *d, struct oracle *o, char *text)
{
	u32 v = some_vnet(d, o), i, n;
	char handle[32], buf[64];
	const char *verb;

	sprintf(handle, "%s/%c", vnets[v], "st"[roll(d, 2)]);
	verb = pick_verb(d, o, VPEER_OBJECT_SUBNET, handle);
	text += sprintf(text, "%s subnet %s", verb, handle);
	if (*verb == 'd')
		return;
	if (*verb == 's' && !roll(d, 4))
		text += sprintf(text, " clear");
	else if (*verb == 's' && !roll(d, 3))
		text += sprintf(text, " -%s", old_prefix(d, o,
				VPEER_OBJECT_SUBNET, handle, buf));
	n = *verb == 'n' ? 1 + !roll(d, 3) : roll(d, 2);
	for (i = 0; i < n; i++)
		text += sprintf(text, " %s", subnet_prefix(d, v, buf));
}

static void random_nic(struct dice *d, struct oracle *o, char *text)
{
	static const char * const words[] = { " auto4", " auto6",
		" +ip-forwarding", " -ip-forwarding", " clear" };
	u32 v = some_vnet(d, o);
	const char *colon = strchr(vnets[v], ':');
	char handle[32], buf[64], subnet = "st"[roll(d, 2)];
	const char *verb;

	sprintf(handle, "%s/s", vnets[v]);
	if (!find(o, VPEER_OBJECT_SUBNET, handle) && roll(d, 8)) {
		sprintf(text, "new subnet %s 10.%u.0.0/24", handle, v);
		return;
	}
	sprintf(handle, "%s/t", vnets[v]);
	if (!find(o, VPEER_OBJECT_SUBNET, handle) && roll(d, 8))
		subnet = 's';
	sprintf(handle, "%sn%u", colon ? "s:" : "", roll(d, 7));
	verb = pick_verb(d, o, VPEER_OBJECT_NIC, handle);
	text += sprintf(text, "%s nic %s", verb, handle);
	if (*verb == 'd')
		return;
	if (*verb == 'n' || !roll(d, 5))
		text += sprintf(text, " in=%s/%c", colon ? colon + 1 : vnets[v],
				subnet);
	while (!roll(d, 5))
		text += sprintf(text, " %s", nic_addr(d, v, buf));
	if (*verb == 's' && !roll(d, 4))
		text += sprintf(text, " -%s", old_prefix(d, o,
				VPEER_OBJECT_NIC, handle, buf));
	if (!roll(d, 2))
		sprintf(text, "%s", words[roll(d, ARRAY_SIZE(words))]);
}

static void random_link(struct dice *d, struct oracle *o, char *text)
{
	static const char * const words[] = { " sync", " sync", " +forwarded",
		" -forwarded", " -access", " +access", " +transit", "" };
	u32 v = some_vnet(d, o), r = some_vnet(d, o);
	const char *verb, *to = vnets[r];
	char handle[32], remote[32];

	sprintf(handle, "%s/p%u", vnets[v], roll(d, 12) ? r : roll(d, 8));
	sprintf(remote, "%s%s", strchr(to, ':') ? "" : "default:", to);
	verb = pick_verb(d, o, VPEER_OBJECT_PEERING, handle);
	text += sprintf(text, "%s peering %s", verb, handle);
	if (*verb == 'n')
		text += sprintf(text, " to=%s", remote);
	if (*verb == 'd')
		sprintf(text, "%s", roll(d, 4) ? "" : " both");
	else if (*verb == 's' || !roll(d, 4))
		sprintf(text, "%s", words[roll(d, ARRAY_SIZE(words))]);
}

/* The first three words: two operations on one object would have an order. */
static bool same_target(const char *a, const char *b)
{
	const char *p = strchr(a, ' ') + 1, *q = strchr(b, ' ') + 1;
	size_t n = strcspn(strchr(p, ' ') + 1, " ") + strcspn(p, " ") + 1;

	if (*a == 'd' || *b == 'd')
		return false;
	return !strncmp(p, q, n) && (!q[n] || q[n] == ' ');
}

static void random_commit(struct dice *d, struct oracle *o,
			  struct sequence *s)
{
	u32 i, k, n = roll(d, 2) ? 1 : 1 + roll(d, OPS), c = s->n++;

	for (i = 0; i < n; i++) {
		char *text = s->text[c][i];
		u32 r = roll(d, 20);

		if (r < 3 || c < 4)
			random_vnet(d, o, text);
		else if (r < 7)
			random_subnet(d, o, text);
		else if (r < 12)
			random_nic(d, o, text);
		else
			random_link(d, o, text);
		for (k = 0; k < i; k++)
			if (same_target(text, s->text[c][k]))
				break;
		if (k < i)
			i--;
	}
	s->ops[c] = n;
}

static bool overlap_code(u16 code)
{
	return code == OVERLAPS || code == OVERLAPS_THIRD;
}

static bool oracle_refuses(struct oracle *o, int op, u16 code)
{
	u32 i;

	for (i = 0; i < o->n; i++)
		if (o->refusal[i].op == op && o->refusal[i].code == code)
			return true;
	return false;
}

static bool model_refuses(struct world *w, int op, u16 code)
{
	u32 i;

	for (i = 0; i < w->last.n; i++)
		if (w->last.refusal[i].code == code &&
		    (op == -2 || (int)w->last.refusal[i].op == op))
			return true;
	return false;
}

static void compare_answers(struct world *w, struct oracle *o, bool accepted)
{
	u32 i;

	if (!w->last.err != accepted)
		for (i = 0; i < o->n; i++)
			fprintf(stderr, "# the oracle refuses %d: %s\n",
				o->refusal[i].op,
				code_name(o->refusal[i].code));
	/* what such a prefix contains is anybody's guess */
	for (i = 0; i < o->n; i++)
		if (o->refusal[i].code == VPEER_CODE_INVALID_CIDR_NOTATION &&
		    model_refuses(w, o->refusal[i].op, o->refusal[i].code))
			return;
	for (i = 0; i < w->last.n; i++) {
		u16 code = w->last.refusal[i].code;
		int op = overlap_code(code) ? -2 : (int)w->last.refusal[i].op;

		if (!oracle_refuses(o, op, code))
			die("refused by the model alone: %d %s", op,
			    code_name(code));
	}
	for (i = 0; i < o->n && !w->last.truncated; i++)
		if (!model_refuses(w, o->refusal[i].op, o->refusal[i].code))
			die("not refused by the model: %d %s",
			    o->refusal[i].op, code_name(o->refusal[i].code));
	if (!w->last.err != accepted)
		die("model: %d, oracle: %d", w->last.err, accepted);
}

static void compare_states(struct world *w, struct oracle *o)
{
	char *all = world_dump(w, 0), *want = o_dump(o), *is, *line, *save;
	size_t len;
	FILE *f = open_memstream(&is, &len);

	for (line = strtok_r(all, "\n", &save); line;
	     line = strtok_r(NULL, "\n", &save))
		if (strncmp(line, "limits", 6) && strncmp(line, "tenant", 6) &&
		    strncmp(line, "subscription", 12))
			fprintf(f, "%s\n", line);
	fclose(f);
	if (strcmp(is, want))
		die("states differ, model:\n%soracle:\n%s", is, want);
	free(is);
	free(want);
	free(all);
}

static struct o_obj *twin(struct oracle *o, const struct vpeer_vnet *v)
{
	return o_find(&o->was, VPEER_OBJECT_VNET, v->obj.parent->name, NULL,
		      v->obj.name);
}

static void probe(struct world *w, struct oracle *o, struct vpeer_vnet *v,
		  const struct vpeer_table *t, const struct vpeer_addr *a)
{
	bool is4 = vpeer_addr_is4(a);
	u32 slot = vpeer_table_slot(t, a);
	const struct vpeer_hop *hop = vpeer_table_hop(t, is4, slot);
	struct vpeer_prefix host = { *a, 128 };
	struct o_prefix to = o_prefix(&host);
	struct o_route want = o_route(o, twin(o, v), &to);
	struct vpeer_obj *l = hop->link ? vpeer_find_id(&w->m, hop->link) :
			      NULL;
	char buf[64];
	u8 len = vpeer_table_route(t, a).len - (is4 ? 96 : 0);

	if (hop->type != want.type || len != want.len ||
	    !!l != !!want.link || (l && strcmp(l->name, want.link->name)))
		die("route of %s to %s: type %u/%u len %u/%u", v->obj.name,
		    prefix_text(&host, buf), hop->type, want.type, len,
		    want.len);
}

/* Around the ends of a prefix. */
static void probe_space(struct world *w, struct oracle *o,
			struct vpeer_vnet *v, const struct vpeer_table *t,
			const struct vpeer_space *s)
{
	u32 i;

	for (i = 0; i < s->n; i++) {
		struct vpeer_addr last = vpeer_prefix_last(&s->prefix[i]);
		struct vpeer_addr a[] = { s->prefix[i].addr, last,
			vpeer_addr_add(s->prefix[i].addr, -1),
			vpeer_addr_add(last, 1) };
		u32 k;

		a[2].hi -= !s->prefix[i].addr.lo ? 0 : 1;
		for (k = 0; k < ARRAY_SIZE(a); k++)
			if (vpeer_addr_is4(&a[k]) ==
			    vpeer_addr_is4(&s->prefix[i].addr))
				probe(w, o, v, t, &a[k]);
	}
}

static void compare_routes(struct world *w, struct oracle *o)
{
	static const char * const more[] = { "0.0.0.0", "9.255.255.255",
		"10.255.255.255", "11.0.0.0", "100.64.0.1", "172.31.255.255",
		"192.168.0.0", "255.255.255.255", "::", "fd00::1",
		"ffff::ffff" };
	struct vpeer_table *t;
	struct vpeer_obj *x, *y;
	u32 i;

	list_for_each_entry(x, &w->m.kin[VPEER_OBJECT_VNET], kin) {
		t = vpeer_table_build(&w->m, to_vnet(x), NULL, 1);
		list_for_each_entry(y, &w->m.kin[VPEER_OBJECT_VNET], kin)
			probe_space(w, o, to_vnet(x), t, to_vnet(y)->cur);
		list_for_each_entry(y, &w->m.kin[VPEER_OBJECT_PEERING], kin)
			probe_space(w, o, to_vnet(x), t,
				    &to_link(y)->cur->space);
		for (i = 0; i < ARRAY_SIZE(more); i++) {
			struct vpeer_addr a = addr(more[i]);

			probe(w, o, to_vnet(x), t, &a);
		}
		vpeer_free(t);
	}
}

static u8 verdict(const struct vpeer_table *t, const struct vpeer_addr *from,
		  const struct vpeer_addr *to, bool forwards, u32 *vnet)
{
	bool is4 = vpeer_addr_is4(to);
	const struct vpeer_hop *hop = vpeer_table_hop(t, is4,
						      vpeer_table_slot(t, to));

	*vnet = hop->vnet;
	if (hop->verdict != VPEER_REASON_FORWARDED)
		return hop->verdict;
	return vpeer_hop_admits(t, hop, from, forwards);
}

static bool reaches(struct world *w, struct oracle *o, struct vpeer_netif *n,
		    const struct vpeer_table *t, const struct vpeer_addr *from,
		    const struct vpeer_addr *to, bool forwards)
{
	struct vpeer_prefix f = { *from, 128 }, g = { *to, 128 };
	struct o_prefix of = o_prefix(&f), og = o_prefix(&g);
	u8 is, want = o_verdict(o, twin(o, n->vnet), &of, &og);
	u32 vnet;

	is = verdict(t, from, to, forwards, &vnet);
	if (is != want)
		die("verdict of %s: %u, oracle: %u", n->obj.name, is, want);
	return !is && w->m.owner(w->m.owner_ctx, vnet, to);
}

/* V-3: only inside one VNet or to one that is Connected. */
static void check_transit(struct world *w, struct vpeer_netif *a,
			  struct vpeer_netif *b)
{
	struct vpeer_link *l = vpeer_find_pair(&w->m, a->vnet->obj.id,
					       b->vnet->obj.id);

	if (a->vnet != b->vnet &&
	    (!l || vpeer_link_state(l, &w->m) != VPEER_PEERING_STATE_CONNECTED))
		die("%s reaches %s", a->obj.name, b->obj.name);
}

static bool synced(struct world *w, struct vpeer_netif *a,
		   struct vpeer_netif *b)
{
	struct vpeer_link *l = vpeer_find_pair(&w->m, a->vnet->obj.id,
					       b->vnet->obj.id);

	return !l || vpeer_link_sync_level(l, &w->m) ==
		     VPEER_SYNC_LEVEL_FULLY_IN_SYNC;
}

static void check_nics(struct world *w, struct oracle *o,
		       struct vpeer_netif *a, struct vpeer_netif *b)
{
	struct vpeer_table *t = vpeer_table_build(&w->m, a->vnet, NULL, 1);
	struct vpeer_table *u = vpeer_table_build(&w->m, b->vnet, NULL, 1);
	u32 i, k;

	for (i = 0; i < a->cur->n; i++)
		for (k = 0; k < b->cur->n; k++) {
			const struct vpeer_addr *x = &a->cur->addr[i];
			const struct vpeer_addr *y = &b->cur->addr[k];
			u32 vnet;
			bool there, back;

			if (vpeer_addr_is4(x) != vpeer_addr_is4(y))
				continue;
			there = reaches(w, o, a, t, x, y, false);
			back = reaches(w, o, b, u, y, x, false);
			/* b forwards for a third party */
			reaches(w, o, b, u, x, x, true);
			verdict(t, x, y, false, &vnet);
			if (there && vnet == b->vnet->obj.id)
				check_transit(w, a, b);
			if (synced(w, a, b) && there != back &&
			    vnet == b->vnet->obj.id)
				die("%s and %s: one way", a->obj.name,
				    b->obj.name);
		}
	vpeer_free(t);
	vpeer_free(u);
}

static void check_pairs(struct world *w, struct oracle *o)
{
	struct vpeer_obj *x, *y;

	list_for_each_entry(x, &w->m.kin[VPEER_OBJECT_NIC], kin)
		list_for_each_entry(y, &w->m.kin[VPEER_OBJECT_NIC], kin)
			check_nics(w, o, to_netif(x), to_netif(y));
}

/* V-2 and V-6 */
static void check_links(struct world *w)
{
	struct vpeer_obj *o;
	u32 i, k;

	list_for_each_entry(o, &w->m.kin[VPEER_OBJECT_PEERING], kin) {
		struct vpeer_link *l = to_link(o), *back;
		struct vpeer_space *s = vpeer_link_local(l)->cur, *t;

		if (vpeer_link_state(l, &w->m) != VPEER_PEERING_STATE_CONNECTED)
			continue;
		t = l->remote->cur;
		back = vpeer_link_back(l, &w->m);
		if (!back || vpeer_link_state(back, &w->m) !=
			     VPEER_PEERING_STATE_CONNECTED)
			die("%s: half Connected", o->name);
		for (i = 0; i < s->n; i++)
			for (k = 0; k < t->n; k++)
				if (vpeer_prefix_overlaps(&s->prefix[i],
							  &t->prefix[k]))
					die("%s: overlap", o->name);
	}
}

static void play_commit(struct world *w, struct oracle *o,
			const struct sequence *s, u32 c)
{
	const struct vpeer_op *op[OPS];
	struct script_op script[OPS];
	u32 i;

	for (i = 0; i < s->ops[c]; i++) {
		script_parse(&script[i], s->text[c][i]);
		script[i].op.index = i;
		op[i] = &script[i].op;
	}
	transact_checked(w, op, s->ops[c]);
	compare_answers(w, o, o_commit(o, op, s->ops[c]));
	if (w->last.err)
		return;
	compare_states(w, o);
	check_links(w);
}

static void look(struct world *w, struct oracle *o)
{
	compare_routes(w, o);
	check_pairs(w, o);
}

static void begin(struct world *w, struct oracle *o)
{
	world_init(w);
	if (strcmp("ok", commit(w, "new subscription s", NULL)))
		die("no subscription");
	memset(o, 0, sizeof(*o));
}

/* What has been accepted and refused, to see that both happen. */
struct tally {
	u32 sequence;
	u32 accepted;
	u32 refused;
	u32 connected;
	u32 code[VPEER_CODE_MAX + 1];
};

static void count(struct world *w, struct tally *t)
{
	struct vpeer_obj *o;
	u32 i;

	*(w->last.err ? &t->refused : &t->accepted) += 1;
	for (i = 0; i < w->last.n; i++)
		t->code[w->last.refusal[i].code]++;
	list_for_each_entry(o, &w->m.kin[VPEER_OBJECT_PEERING], kin)
		t->connected += !!vpeer_link_back(to_link(o), &w->m);
}

/* Makes the sequence while it is played, since it depends on the state. */
static void play_new(u64 seed, struct sequence *s, struct tally *t)
{
	struct dice d = { seed * 0x9e3779b97f4a7c15ULL | 1 };
	struct oracle *o = malloc(sizeof(*o));
	struct world *w = malloc(sizeof(*w));

	begin(w, o);
	s->n = 0;
	while (s->n < COMMITS) {
		random_commit(&d, o, s);
		play_commit(w, o, s, s->n - 1);
		count(w, t);
		if (!(s->n % LOOK_EVERY))
			look(w, o);
	}
	world_exit(w);
	free(w);
	free(o);
}

static void play_again(const struct sequence *s)
{
	struct oracle *o = malloc(sizeof(*o));
	struct world *w = malloc(sizeof(*w));
	u32 c;

	begin(w, o);
	for (c = 0; c < s->n; c++) {
		play_commit(w, o, s, c);
		look(w, o);
	}
	world_exit(w);
	free(w);
	free(o);
}

/* Does it still fail? */
static bool fails(const struct sequence *s)
{
	int status;
	pid_t pid;

	fflush(NULL);
	pid = fork();
	if (!pid) {
		alarm(20);
		if (!freopen("/dev/null", "w", stderr))
			_exit(3);
		play_again(s);
		_exit(0);
	}
	waitpid(pid, &status, 0);
	return status;
}

static void drop_commit(struct sequence *s, u32 c)
{
	s->n--;
	memmove(&s->ops[c], &s->ops[c + 1], (s->n - c) * sizeof(s->ops[0]));
	memmove(s->text[c], s->text[c + 1], (s->n - c) * sizeof(s->text[0]));
}

static void drop_op(struct sequence *s, u32 c, u32 i)
{
	s->ops[c]--;
	memmove(s->text[c][i], s->text[c][i + 1],
		(s->ops[c] - i) * sizeof(s->text[0][0]));
}

/* One pass of leaving out; true if something could be left out. */
static bool shrink_once(struct sequence *s)
{
	static struct sequence less;
	bool shorter = false;
	u32 c, i;

	for (c = s->n; c-- > 0; ) {
		less = *s;
		drop_commit(&less, c);
		if (fails(&less)) {
			*s = less;
			shorter = true;
			continue;
		}
		for (i = s->ops[c]; i-- > 0 && s->ops[c] > 1; ) {
			less = *s;
			drop_op(&less, c, i);
			if (!fails(&less))
				continue;
			*s = less;
			shorter = true;
		}
	}
	return shorter;
}

static void report(struct sequence *s)
{
	u32 c, i;

	if (!fails(s)) {
		fprintf(stderr, "# it does not fail when replayed\n");
		return;
	}
	while (shrink_once(s))
		;
	for (c = 0; c < s->n; c++)
		for (i = 0; i < s->ops[c]; i++)
			fprintf(stderr, "# %s %s\n", i ? "  +" : "commit",
				s->text[c][i]);
	fprintf(stderr, "# which ends with:\n");
	play_again(s);
}

static u64 number(const char *variable, u64 otherwise)
{
	const char *text = getenv(variable);

	return text ? strtoull(text, NULL, 0) : otherwise;
}

static bool play_many(u64 seed, u64 n, struct sequence *s, struct tally *t)
{
	int status;
	pid_t pid;

	fflush(NULL);
	pid = fork();
	if (!pid) {
		for (t->sequence = 0; t->sequence < n; t->sequence++)
			play_new(seed + t->sequence, s, t);
		_exit(0);
	}
	waitpid(pid, &status, 0);
	return !status;
}

static void *shared(size_t size)
{
	return mmap(NULL, size, PROT_READ | PROT_WRITE,
		    MAP_SHARED | MAP_ANONYMOUS, -1, 0);
}

FIXTURE(oracle) {
	struct sequence *s;
	struct tally *t;
};

FIXTURE_SETUP(oracle)
{
	self->s = shared(sizeof(*self->s));
	self->t = shared(sizeof(*self->t));
}

FIXTURE_TEARDOWN(oracle)
{
}

TEST_F_TIMEOUT(oracle, v_1_to_6_random_commits, 36000)
{
	u64 seed = number("VPEER_SEED", time(NULL));
	u64 n = number("VPEER_SEQUENCES", SEQUENCES);
	struct tally *t = self->t;
	bool good;

	TH_LOG("VPEER_SEED=%llu VPEER_SEQUENCES=%llu",
	       (unsigned long long)seed, (unsigned long long)n);
	good = play_many(seed, n, self->s, t);
	if (!good)
		report(self->s);
	ASSERT_TRUE(good) TH_LOG("VPEER_SEED=%llu VPEER_SEQUENCES=1",
				 (unsigned long long)seed + t->sequence);
	TH_LOG("%u commits accepted, %u refused, %u Connected links seen",
	       t->accepted, t->refused, t->connected);
	EXPECT_GT(t->accepted, n * COMMITS / 10);
	EXPECT_GT(t->refused, n * COMMITS / 10);
	EXPECT_GT(t->connected, n);
}

TEST_HARNESS_MAIN
