// SPDX-License-Identifier: GPL-2.0-only
/*
 * Random commits over netlink, beside a naive model of the rules: the same
 * refusals, the same state in dumps, the same answers to path-get, and packets
 * that do what both say. And while another process commits, what a dump shows
 * is the state of one commit.
 *
 * VPEER_SEED=N begins there, VPEER_SEQUENCES=N plays so many; a failure prints
 * the sequence, which test_oracle can replay and shrink.
 */
#include <sys/mman.h>

#include "test.h"
#include "../oracle/sequence.h"

#define OPERATIONS	20
#define HOSTS		3
#define MILLISECONDS	40000

static const struct {
	unsigned int flag;
	const char *word;
} link_flags[] = {
	{ VPEER_PEERING_FLAGS_ALLOW_VNET_ACCESS, "allow-vnet-access" },
	{ VPEER_PEERING_FLAGS_ALLOW_FORWARDED_TRAFFIC,
	  "allow-forwarded-traffic" },
	{ VPEER_PEERING_FLAGS_ALLOW_GATEWAY_TRANSIT, "allow-gateway-transit" },
	{ VPEER_PEERING_FLAGS_USE_REMOTE_GATEWAYS, "use-remote-gateways" },
	{ VPEER_PEERING_FLAGS_AUTO_SYNC, "auto-sync" },
	{ VPEER_PEERING_FLAGS_ONLY_IPV6, "only-ipv6" },
};

static const char * const kinds[] = {
	[VPEER_OBJECT_TENANT] = "tenant",
	[VPEER_OBJECT_SUBSCRIPTION] = "subscription",
	[VPEER_OBJECT_VNET] = "vnet", [VPEER_OBJECT_SUBNET] = "subnet",
	[VPEER_OBJECT_NIC] = "nic", [VPEER_OBJECT_PEERING] = "peering",
};

/* Operations: from the oracle's words to those of commit(). */

static void say_word(FILE *f, const char *what, const char *value)
{
	if (*value)
		fprintf(f, " %s %s", what, value);
}

static void say_names(FILE *f, const char *what, const struct o_names *l)
{
	unsigned int i;

	for (i = 0; i < l->n; i++)
		fprintf(f, " %s %s", what, l->name[i]);
}

static void say_list(FILE *f, const char *what, const struct o_list *l)
{
	unsigned int i;

	for (i = 0; i < l->n; i++)
		fprintf(f, " %s %s", what, o_prefix_text(&l->p[i]));
}

static void say_flags(FILE *f, const struct o_op *op)
{
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(link_flags); i++)
		if (op->kind == VPEER_OBJECT_PEERING &&
		    op->mask & link_flags[i].flag)
			fprintf(f, " %c%s", op->flags & link_flags[i].flag ?
				'+' : '-', link_flags[i].word);
	if (op->kind == VPEER_OBJECT_NIC && op->mask)
		fprintf(f, " %cip-forwarding", op->flags ? '+' : '-');
}

static void say_op(FILE *f, const struct o_op *op)
{
	static const char * const verbs[] = { "?", "new", "set", "del" };
	bool nic = op->kind == VPEER_OBJECT_NIC;
	bool link = op->kind == VPEER_OBJECT_PEERING;
	bool child = link || op->kind == VPEER_OBJECT_SUBNET;

	fprintf(f, "%s %s ", verbs[op->verb], kinds[op->kind]);
	fprintf(f, "%s%s%s%s%s", op->sub, *op->sub ? ":" : "",
		child ? op->vnet : "", child ? "/" : "", op->name);
	say_word(f, "tenant", op->tenant);
	say_word(f, "vnet", child ? "" : op->vnet);
	say_word(f, "subnet", op->subnet);
	say_word(f, "region", op->region);
	say_word(f, "remote-subscription", op->remote_sub);
	say_word(f, "remote-vnet", op->remote);
	if (op->clear)
		fprintf(f, " clear-%s", nic ? "addresses" : link ? "subnets" :
			"prefixes");
	fprintf(f, "%s%s", op->sync ? " sync" : "", op->both ? " both" : "");
	if (op->assign)
		fprintf(f, " auto-address %u", op->assign);
	say_list(f, nic ? "address" : "prefix", &op->add);
	say_list(f, nic ? "remove-address" : "remove-prefix", &op->remove);
	say_names(f, "local-subnet", &op->name_subnet[O_LOCAL]);
	say_names(f, "remote-subnet", &op->name_subnet[O_REMOTE]);
	say_names(f, "remove-local-subnet", &op->drop_subnet[O_LOCAL]);
	say_names(f, "remove-remote-subnet", &op->drop_subnet[O_REMOTE]);
	say_flags(f, op);
}

static int send_commit(struct fabric *f, const struct o_op *op, unsigned int n)
{
	unsigned int i;
	char *text;
	size_t len;
	FILE *out = open_memstream(&text, &len);
	int err;

	for (i = 0; i < n; i++) {
		say_op(out, &op[i]);
		fputc(';', out);
	}
	fclose(out);
	err = commit(f, "%s", text);
	free(text);
	return err;
}

/* Refusals, as the oracle writes them. */

static const char *no_host_bits(char *prefix)
{
	char *slash = strchr(prefix, '/');

	if (slash && !strcmp(slash, strchr(prefix, ':') ? "/128" : "/32"))
		*slash = '\0';
	return prefix;
}

static void read_refusal(struct o_refusal *to, struct refusal *r)
{
	size_t n = 0;
	int i;

	to->op = r->op;
	to->code = r->code;
	to->text[0] = '\0';
	for (i = 0; i < r->objects; i++)
		n += snprintf(to->text + n, O_TEXT - n, "%s%s", n ? " " : "",
			      r->object[i]);
	for (i = 0; i < r->prefixes; i++)
		n += snprintf(to->text + n, O_TEXT - n, "%s%s", n ? " " : "",
			      no_host_bits(r->prefix[i]));
}

static bool same_refusals(struct fabric *f, struct oracle *o, int err,
			  bool accepted)
{
	static struct o_refusal said[REFUSALS_MAX];
	const struct o_refusal *r;
	bool alone;
	int i;

	for (i = 0; i < f->refusals; i++)
		read_refusal(&said[i], &f->refusal[i]);
	r = o_compare(o, said, f->refusals, !f->truncated, &alone);
	if (r)
		fprintf(stderr, "# %s refuses %d: code %u %s\n",
			alone ? "the fabric alone" : "the oracle alone", r->op,
			r->code, r->text);
	if (!err != accepted)
		fprintf(stderr, "# fabric: %d %s, oracle: %d\n", err,
			f->nl.ext, accepted);
	return !r && !err == accepted;
}

/* States, as the oracle writes them. */

static void put_prefixes(FILE *out, const struct obj *obj, const char *name)
{
	const struct nlattr *a;
	char text[64];
	int i;

	for (i = 0; (a = obj_attr(obj, name, i)); i++)
		fprintf(out, " %s", no_host_bits((char *)prefix_text(a, text)));
}

static void put_subnets(FILE *out, const struct obj *obj, const char *name,
			const char *word)
{
	const struct nlattr *a;
	int i;

	for (i = 0; (a = obj_attr(obj, name, i)); i++)
		fprintf(out, " %s=%s", word, (char *)attr_data(a));
}

static void put_link(FILE *out, const struct obj *obj)
{
	static const char * const states[] = { "?", "Initiated", "Connected",
		"Disconnected" };
	static const char * const levels[] = { "?", "FullyInSync",
		"RemoteNotInSync", "LocalNotInSync",
		"LocalAndRemoteNotInSync" };
	static const char * const pairs[] = { "gone", "regional", "global" };

	fprintf(out, "/%s to=%s:%s %s %s %s flags=%u space:",
		obj_str(obj, "name"), obj_str(obj, "remote-subscription"),
		obj_str(obj, "remote-vnet"), states[obj_u32(obj, "state")],
		levels[obj_u32(obj, "sync-level")], pairs[obj_u32(obj, "kind")],
		obj_u32(obj, "flags"));
	put_prefixes(out, obj, "remote-prefix");
	put_subnets(out, obj, "local-subnet", "local");
	put_subnets(out, obj, "remote-subnet", "remote");
}

static char *line_of(const struct obj *obj)
{
	const char *kind = obj->object->name;
	size_t len;
	char *text;
	FILE *out = open_memstream(&text, &len);
	int i;

	fprintf(out, "%s ", kind);
	if (obj_attr(obj, "subscription", 0))
		fprintf(out, "%s:", obj_str(obj, "subscription"));
	if (!strcmp(kind, "subnet") || !strcmp(kind, "peering"))
		fprintf(out, "%s", obj_str(obj, "vnet"));
	else
		fprintf(out, "%s", obj_str(obj, "name"));
	if (!strcmp(kind, "subscription"))
		fprintf(out, " tenant=%s", obj_str(obj, "tenant"));
	if (!strcmp(kind, "vnet"))
		fprintf(out, " region=%s", obj_str(obj, "region"));
	if (!strcmp(kind, "subnet"))
		fprintf(out, "/%s", obj_str(obj, "name"));
	if (!strcmp(kind, "nic"))
		fprintf(out, " in=%s:%s/%s flags=%u",
			obj_str(obj, "subscription"), obj_str(obj, "vnet"),
			obj_str(obj, "subnet"), obj_u32(obj, "flags"));
	if (!strcmp(kind, "peering"))
		put_link(out, obj);
	for (i = 0; *obj_address(obj, i); i++)
		fprintf(out, " %s", obj_address(obj, i));
	put_prefixes(out, obj, "prefix");
	fputc('\n', out);
	fclose(out);
	return text;
}

static int by_text(const void *a, const void *b)
{
	return strcmp(*(char * const *)a, *(char * const *)b);
}

/* The lines of one kind, in order; NULL if a commit came between. */
static char *dump_kind(struct fabric *f, const char *kind, uint64_t *generation)
{
	char *line[O_MANY], *text;
	struct objs objs;
	size_t len;
	FILE *out;
	int i;

	objs_dump(f, &objs, kind, NULL);
	if (objs.error || objs.count > O_MANY)
		die("dump %s: %d, %d", kind, objs.error, objs.count);
	*generation = objs.generation;
	if (objs.interrupted) {
		objs_free(&objs);
		return NULL;
	}
	if (objs.generations > 1)
		die("dump %s: generations mixed", kind);
	for (i = 0; i < objs.count; i++)
		line[i] = line_of(&objs.obj[i]);
	qsort(line, objs.count, sizeof(*line), by_text);
	out = open_memstream(&text, &len);
	for (i = 0; i < objs.count; i++) {
		fputs(line[i], out);
		free(line[i]);
	}
	fclose(out);
	objs_free(&objs);
	return text;
}

static bool begins(const char *line, const char *kind)
{
	size_t n = strlen(kind);

	return !strncmp(line, kind, n) && line[n] == ' ';
}

/* Lines of one kind out of a state of the oracle. */
static char *lines_of(const char *state, const char *kind)
{
	char *out = calloc(1, strlen(state) + 1), *p = out;
	size_t n;

	for (; *state; state += n) {
		n = strcspn(state, "\n") + 1;
		if (begins(state, kind)) {
			memcpy(p, state, n);
			p += n;
		}
	}
	return out;
}

static bool same_kind(struct fabric *f, const char *state, const char *kind)
{
	uint64_t generation;
	char *is = dump_kind(f, kind, &generation);
	char *want = lines_of(state, kind);
	bool same = is && !strcmp(is, want);

	if (!same)
		fprintf(stderr, "# fabric:\n%s# oracle:\n%s", is, want);
	free(is);
	free(want);
	return same;
}

static bool same_state(struct fabric *f, struct oracle *o)
{
	char *state = o_dump(o);
	bool same = true;
	size_t k;

	for (k = 0; same && k < ARRAY_SIZE(kinds); k++)
		if (kinds[k])
			same = same_kind(f, state, kinds[k]);
	free(state);
	return same;
}

/* Who reaches whom. */

struct lab {
	struct fabric *f;
	struct oracle *o;
	struct host *host[HOSTS];
	int hosts;
	int crossed;
};

static bool attached(const struct lab *lab, const struct o_obj *nic)
{
	int i;

	for (i = 0; i < lab->hosts; i++)
		if (!strcmp(lab->host[i]->nic, nic->handle))
			return true;
	return false;
}

static struct o_obj *subnet_of(struct lab *lab, const struct o_obj *nic)
{
	return o_serial(&lab->o->was, nic->subnet);
}

/* What becomes of a packet, with all that the oracle knows. */
static int expected(struct lab *lab, struct o_obj *nic,
		    const struct o_prefix *from, const struct o_prefix *to)
{
	struct o_obj *v = o_serial(&lab->o->was, nic->vnet), *owner;
	const char *subnet = subnet_of(lab, nic)->name;
	struct o_route r = o_route(lab->o, v, subnet, to);
	int verdict;

	if (o_position(&nic->list, from) < 0 && !nic->flags)
		return VPEER_REASON_SOURCE_NOT_OWNED;
	verdict = o_verdict(lab->o, v, subnet, from, to);
	if (verdict)
		return verdict;
	owner = o_owner(lab->o, r.link ? r.link->remote : v->serial, to);
	if (!owner)
		return VPEER_REASON_NO_ENDPOINT;
	if (owner == nic)
		return VPEER_REASON_HAIRPIN;
	return attached(lab, owner) ? VPEER_REASON_FORWARDED :
				      VPEER_REASON_DESTINATION_DETACHED;
}

static int check_path(struct lab *lab, struct o_obj *nic,
		      const struct o_prefix *from, const struct o_prefix *to)
{
	struct path path = path_get(lab->f, nic->handle, o_prefix_text(from),
				    o_prefix_text(to), 0);
	int want = expected(lab, nic, from, to);

	if (!path.error && path.reason == want)
		return 0;
	fprintf(stderr, "# %s from %s to %s: %d %s, oracle: %s\n", nic->handle,
		o_prefix_text(from), o_prefix_text(to), path.error,
		reason_name(path.reason), reason_name(want));
	return 1;
}

/* Between two NICs, and what one would forward for the other. */
static int check_pair(struct lab *lab, struct o_obj *a, struct o_obj *b)
{
	unsigned int i, k;
	int wrong = 0;

	for (i = 0; i < a->list.n; i++)
		for (k = 0; k < b->list.n; k++) {
			if (a->list.p[i].six != b->list.p[k].six)
				continue;
			wrong += check_path(lab, a, &a->list.p[i],
					    &b->list.p[k]);
			if (a != b)
				wrong += check_path(lab, a, &b->list.p[k],
						    &b->list.p[k]);
		}
	return wrong;
}

static int check_paths(struct lab *lab)
{
	int wrong = 0;

	EACH(a, &lab->o->was, VPEER_OBJECT_NIC)
		EACH(b, &lab->o->was, VPEER_OBJECT_NIC)
			wrong += check_pair(lab, a, b);
	return wrong;
}

static int check_packet(struct lab *lab, struct host *from, struct host *to,
			int af)
{
	struct o_prefix src, dst;
	struct o_obj *nic;
	int want, got;

	if (!*host_address(from, af) || !*host_address(to, af))
		return 0;
	src = o_prefix(host_address(from, af));
	dst = o_prefix(host_address(to, af));
	nic = o_find(&lab->o->was, VPEER_OBJECT_NIC, from->nic);
	want = expected(lab, nic, &src, &dst);
	got = probe(from, to, af);
	lab->crossed += !want && !o_owner(lab->o, nic->vnet, &dst);
	if (got == want)
		return 0;
	fprintf(stderr, "# %s sends to %s: %s, oracle: %s\n", from->nic,
		to->nic, reason_name(got), reason_name(want));
	return 1;
}

/* Two NICs of VNets that are Connected, before any others. */
static void choose(struct lab *lab, struct o_obj **nic)
{
	int n = 0, i;

	EACH(l, &lab->o->was, VPEER_OBJECT_PEERING)
		EACH(a, &lab->o->was, VPEER_OBJECT_NIC)
			EACH(b, &lab->o->was, VPEER_OBJECT_NIC)
				if (!n && a->vnet == l->vnet &&
				    b->vnet == l->remote &&
				    o_back(&lab->o->was, l)) {
					nic[n++] = a;
					nic[n++] = b;
				}
	EACH(a, &lab->o->was, VPEER_OBJECT_NIC) {
		for (i = 0; i < n && nic[i] != a; i++)
			;
		if (i == n && n < HOSTS)
			nic[n++] = a;
	}
	lab->hosts = n;
}

static int check_reach(struct lab *lab)
{
	struct o_obj *nic[HOSTS];
	int i, k, wrong = 0;

	choose(lab, nic);
	for (i = 0; i < lab->hosts; i++)
		lab->host[i] = host_new(lab->f, nic[i]->handle);
	wrong += check_paths(lab);
	for (i = 0; i < lab->hosts; i++)
		for (k = 0; k < lab->hosts; k++) {
			if (i == k)
				continue;
			wrong += check_packet(lab, lab->host[i], lab->host[k],
					      AF_INET);
			wrong += check_packet(lab, lab->host[i], lab->host[k],
					      AF_INET6);
		}
	while (lab->hosts)
		host_free(lab->host[--lab->hosts]);
	return wrong;
}

FIXTURE(random) {
	struct oracle *o;
	struct o_sequence *s;
	struct o_op op[O_OPS];
	uint64_t seed;
	int crossed;
};

FIXTURE_SETUP(random)
{
	const char *seed = getenv("VPEER_SEED");

	self->seed = seed ? strtoull(seed, NULL, 0) : now_ms() ^ getpid();
	self->o = xalloc(sizeof(*self->o));
	self->s = xalloc(sizeof(*self->s));
	TH_LOG("VPEER_SEED=%llu", (unsigned long long)self->seed);
}

FIXTURE_TEARDOWN(random)
{
	free(self->o);
	free(self->s);
}

static bool play_commit(FIXTURE_DATA(random) *self, struct fabric *f,
			const struct o_commit *c)
{
	unsigned int n = o_parse_commit(c, self->op);
	int err = send_commit(f, self->op, n);
	bool accepted = o_commit(self->o, self->op, n);

	return same_refusals(f, self->o, err, accepted) &&
	       same_state(f, self->o);
}

static bool play(FIXTURE_DATA(random) *self, uint64_t seed)
{
	struct lab lab = { .f = fabric_new(), .o = self->o };
	struct o_dice d;
	bool good;

	o_throw(&d, seed);
	o_init(self->o);
	good = play_commit(self, lab.f, o_first_commit(self->s));
	while (good && self->s->ops < OPERATIONS)
		good = play_commit(self, lab.f,
				   o_random_commit(&d, self->o, self->s));
	good = good && !check_reach(&lab);
	self->crossed += lab.crossed;
	if (!good)
		o_write(stderr, "# ", self->s);
	fabric_close(lab.f);
	return good;
}

TEST_F_TIMEOUT(random, v_1_to_6_netlink_and_packets, 36000)
{
	const char *count = getenv("VPEER_SEQUENCES");
	bool limited = !count && !getenv("VPEER_LONG");
	int n = count ? atoi(count) : scaled(1000), i;
	long end = now_ms() + MILLISECONDS;

	for (i = 0; i < n; i++) {
		/* at least ten, whatever they take */
		if (limited && i >= 10 && now_ms() > end)
			break;
		ASSERT_TRUE(play(self, self->seed + i)) {
			TH_LOG("VPEER_SEED=%llu VPEER_SEQUENCES=1",
			       (unsigned long long)self->seed + i);
		}
	}
	TH_LOG("%d sequences, %d packets over peerings", i, self->crossed);
	EXPECT_LT(0, self->crossed);
}

/**
 * struct history - what another process does
 * @f: the fabric's home
 * @done: it is done
 * @n: states
 * @generation: of each state
 * @state: the states
 */
struct history {
	bool done;
	unsigned int n;
	uint64_t generation[O_COMMITS];
	char state[O_COMMITS][8192];
};

/**
 * struct writer - a process that commits
 * @home: home of the fabric
 * @self: a sequence
 * @h: what it has done
 */
struct writer {
	int home;
	FIXTURE_DATA(random) *self;
	struct history *h;
};

static int write_history(void *data)
{
	struct writer *w = data;
	struct history *h = w->h;
	struct fabric f;
	struct o_dice d;
	char *state;

	fabric_open(&f, w->home);
	o_throw(&d, w->self->seed);
	o_init(w->self->o);
	o_first_commit(w->self->s);
	while (w->self->s->n < O_COMMITS) {
		struct o_commit *c = &w->self->s->commit[w->self->s->n - 1];
		unsigned int n = o_parse_commit(c, w->self->op);
		int err = send_commit(&f, w->self->op, n);

		if (!err != o_commit(w->self->o, w->self->op, n))
			return 1;
		state = o_dump(w->self->o);
		snprintf(h->state[h->n], sizeof(h->state[0]), "%s", state);
		free(state);
		if (!err)
			h->generation[h->n++] = f.generation;
		o_random_commit(&d, w->self->o, w->self->s);
	}
	h->done = true;
	return 0;
}

/* What has been seen, to be compared once it is known what there was. */
struct sight {
	uint64_t generation;
	const char *kind;
	char *text;
};

static bool was_there(const struct history *h, const struct sight *s)
{
	unsigned int i;
	bool found = false;
	char *want;

	for (i = 0; i < h->n && !found; i++) {
		if (h->generation[i] != s->generation)
			continue;
		want = lines_of(h->state[i], s->kind);
		found = !strcmp(want, s->text);
		free(want);
	}
	if (!found)
		fprintf(stderr, "# generation %llu, %s:\n%s",
			(unsigned long long)s->generation, s->kind, s->text);
	return found;
}

#define SIGHTS 4096

TEST_F_TIMEOUT(random, c_dump_2_shows_one_commit, 600)
{
	struct history *h = mmap(NULL, sizeof(*h), PROT_READ | PROT_WRITE,
				 MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	struct sight *sight = xalloc(SIGHTS * sizeof(*sight));
	struct writer writer = { .self = self, .h = h };
	struct fabric *f = fabric_new();
	int n = 0, i, torn = 0;
	uint64_t first;
	pid_t pid;

	ASSERT_NE(MAP_FAILED, h);
	free(dump_kind(f, "vnet", &first));
	writer.home = f->home;
	pid = child_start(write_history, &writer);
	while (!*(volatile bool *)&h->done && n < SIGHTS) {
		struct sight *s = &sight[n];

		s->kind = n % 2 ? "vnet" : "peering";
		s->text = dump_kind(f, s->kind, &s->generation);
		if (!s->text)
			torn++;
		else if (s->generation == first)
			free(s->text);
		else
			n++;
		if (waitpid(pid, NULL, WNOHANG))
			break;
	}
	ASSERT_TRUE(h->done);
	for (i = 0; i < n; i++) {
		ASSERT_TRUE(was_there(h, &sight[i]));
		free(sight[i].text);
	}
	TH_LOG("%d dumps of %u commits, %d interrupted", n, h->n, torn);
	EXPECT_LT(0, n);
	free(sight);
	fabric_close(f);
	munmap(h, sizeof(*h));
}

TEST_HARNESS_MAIN
