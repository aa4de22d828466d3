// SPDX-License-Identifier: GPL-2.0-only
/*
 * What "vpeerctl state check -j" tells of random state files that are mostly
 * wrong, beside the refusals that the same commit gets over netlink, record by
 * record (SEM-3.3). That those are all there are is shown in test_random.
 */
#include <stdarg.h>
#include <sys/wait.h>

#include "test.h"

#define VNETS	4
#define FILES	60
#define ONE_OF(list)	((list)[roll(ARRAY_SIZE(list))])

static uint64_t dice;

/* xorshift: the same numbers everywhere */
static unsigned int roll(unsigned int sides)
{
	dice ^= dice << 13;
	dice ^= dice >> 7;
	dice ^= dice << 17;
	return (dice >> 11) % sides;
}

/**
 * struct text - a string that grows
 * @out: to write to
 * @s: the string, when @out is closed
 * @len: its length
 */
struct text {
	FILE *out;
	char *s;
	size_t len;
};

/**
 * struct wish - the same wish as a state file and as commits
 * @file: JSON
 * @ops: operations of each kind
 */
struct wish {
	struct text file;
	struct text ops[VPEER_OBJECT_MAX + 1];
};

static void text_open(struct text *t)
{
	t->out = open_memstream(&t->s, &t->len);
	if (!t->out)
		die("out of memory");
}

static void __attribute__((format(printf, 3, 4)))
op(struct wish *w, int kind, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	vfprintf(w->ops[kind].out, fmt, ap);
	va_end(ap);
}

#define file(w, ...)	fprintf((w)->file.out, __VA_ARGS__)

static void put_prefixes(struct wish *w, int kind, const char *prefix,
			 const char *other)
{
	file(w, "\"prefixes\":[\"%s\"", prefix);
	op(w, kind, " prefix %s", prefix);
	if (*other) {
		file(w, ",\"%s\"", other);
		op(w, kind, " prefix %s", other);
	}
	file(w, "]");
	op(w, kind, ";");
}

static void put_vnet(struct wish *w, unsigned int v)
{
	static const char * const more[] = { "", "", "fd00:1::/48",
		"fd00:2::/48", "10.1.2.0/24", "224.0.0.0/8", "10.8.0.0/13",
		"10.20.0.0/16" };
	char prefix[32];

	snprintf(prefix, sizeof(prefix), "10.%u.0.0/16",
		 roll(3) ? v : roll(VNETS));
	op(w, VPEER_OBJECT_VNET, "new vnet v%u", v);
	put_prefixes(w, VPEER_OBJECT_VNET, prefix, ONE_OF(more));
}

static void put_subnets(struct wish *w, unsigned int v)
{
	static const char * const names[] = { "s", "t", "GatewaySubnet" };
	static const char * const more[] = { "", "", "fd00:1:0:1::/64",
		"fd00:2::/63", "10.99.0.0/24" };
	unsigned int i, n = 0;
	char prefix[32];

	file(w, ",\"subnets\":{");
	for (i = 0; i < ARRAY_SIZE(names); i++) {
		if (!roll(4))
			continue;
		snprintf(prefix, sizeof(prefix), "10.%u.%u.0/%u",
			 roll(5) ? v : roll(VNETS), roll(3), 24 + roll(7));
		file(w, "%s\"%s\":{", n++ ? "," : "", names[i]);
		op(w, VPEER_OBJECT_SUBNET, "new subnet v%u/%s", v, names[i]);
		put_prefixes(w, VPEER_OBJECT_SUBNET, prefix, ONE_OF(more));
		file(w, "}");
	}
	file(w, "}");
}

/**
 * struct way - how a link is made
 * @file: in a state file
 * @op: in an operation
 */
struct way {
	const char *file;
	const char *op;
};

static void put_links(struct wish *w, unsigned int v)
{
	static const struct way ways[] = {
		{ "", "" }, { "", "" }, { "", "" },
		{ ",\"only-ipv6\":true", " +only-ipv6" },
		{ ",\"allow-gateway-transit\":true",
		  " +allow-gateway-transit" },
		{ ",\"use-remote-gateways\":true", " +use-remote-gateways" },
		{ ",\"local-subnets\":[\"s\"],\"remote-subnets\":[\"t\"]",
		  " local-subnet s remote-subnet t" },
		{ ",\"local-subnets\":[\"s\"],\"remote-subnets\":[\"s\",\"u\"]",
		  " local-subnet s remote-subnet s remote-subnet u" },
	};
	const struct way *way;
	unsigned int i, to, n = 0;

	file(w, ",\"peerings\":{");
	for (i = 0; i < VNETS; i++) {
		if (!roll(2))
			continue;
		to = roll(4) ? i : roll(VNETS + 1);
		way = &ONE_OF(ways);
		file(w, "%s\"p%u\":{\"remote\":\"v%u\"%s}", n++ ? "," : "", i,
		     to, way->file);
		op(w, VPEER_OBJECT_PEERING,
		   "new peering v%u/p%u remote-vnet v%u%s;", v, i, to,
		   way->op);
	}
	file(w, "}");
}

static void put_nics(struct wish *w)
{
	static const char * const subnets[] = { "s", "s", "t", "u" };
	unsigned int i, v, host;
	const char *subnet;

	file(w, ",\"nics\":{");
	for (i = 0; i < 4; i++) {
		v = roll(VNETS);
		subnet = ONE_OF(subnets);
		host = 2 + roll(4);
		file(w, "%s\"n%u\":{\"subnet\":\"v%u/%s\"", i ? "," : "", i, v,
		     subnet);
		file(w, ",\"addresses\":[\"10.%u.1.%u\"]}", v, host);
		op(w, VPEER_OBJECT_NIC,
		   "new nic n%u vnet v%u subnet %s address 10.%u.1.%u;", i, v,
		   subnet, v, host);
	}
	file(w, "}");
}

static void put_gateways(struct wish *w)
{
	unsigned int i, v, type;

	file(w, ",\"gateways\":{");
	for (i = 0; i < 3; i++) {
		v = roll(VNETS);
		type = 1 + roll(2);
		file(w, "%s\"g%u\":{\"vnet\":\"v%u\",\"type\":\"%s\"}",
		     i ? "," : "", i, v, type == 1 ? "vpn" : "expressroute");
		op(w, VPEER_OBJECT_GATEWAY, "new gateway g%u vnet v%u type %u;",
		   i, v, type);
	}
	file(w, "}");
}

/* Operations come by kind in the order that the tool has. */
static char *make_wish(const char *path)
{
	static const int order[] = { VPEER_OBJECT_VNET, VPEER_OBJECT_SUBNET,
		VPEER_OBJECT_NIC, VPEER_OBJECT_GATEWAY, VPEER_OBJECT_PEERING };
	FILE *out = fopen(path, "w");
	struct text all;
	struct wish w;
	unsigned int i;

	text_open(&w.file);
	for (i = 0; i < ARRAY_SIZE(order); i++)
		text_open(&w.ops[order[i]]);
	file(&w, "{\"version\":1,\"vnets\":{");
	for (i = 0; i < VNETS; i++) {
		file(&w, "%s\"v%u\":{", i ? "," : "", i);
		put_vnet(&w, i);
		put_subnets(&w, i);
		put_links(&w, i);
		file(&w, "}");
	}
	file(&w, "}");
	put_nics(&w);
	put_gateways(&w);
	file(&w, "}\n");
	fclose(w.file.out);
	text_open(&all);
	for (i = 0; i < ARRAY_SIZE(order); i++) {
		fclose(w.ops[order[i]].out);
		fputs(w.ops[order[i]].s, all.out);
		free(w.ops[order[i]].s);
	}
	fclose(all.out);
	if (!out || fputs(w.file.s, out) < 0 || fclose(out))
		die("can not write %s", path);
	free(w.file.s);
	return all.s;
}

/* A refusal of netlink, as the filter below writes one of JSON. */
static void write_refusal(FILE *out, const struct refusal *r)
{
	int i;

	fprintf(out, "%d %d %s:", r->op, r->error, r->rule);
	for (i = 0; i < r->objects; i++)
		fprintf(out, " %s", r->object[i]);
	for (i = 0; i < r->prefixes; i++)
		fprintf(out, " %s", r->prefix[i]);
	fputc('\n', out);
}

/* Number and name of a code go together, always. */
static bool same_code(int code, const char *name)
{
	static char *names[VPEER_CODE_MAX + 1];
	int i;

	if (!names[code])
		names[code] = strdup(name);
	for (i = 1; i <= VPEER_CODE_MAX; i++)
		if (i != code && names[i] && !strcmp(names[i], name))
			return false;
	return !strcmp(names[code], name);
}

#define DIR		"/tmp/test_state."
#define FILTER								\
	"tail -n 1 " DIR "said | jq -r '(.problems // [.])[] |"		\
	" \"\\(.code)\", \"\\(.operation // -1) \\(.errno) \\(.rule):"	\
	"\\([(.objects[].id), .prefixes[] | \" \\(.)\"] | add // \"\")\","\
	" \"\\(.file):\\(.line):\\(.column): \\(.message)\","		\
	" \"\\(.repair // \"\")\"'"

/**
 * struct reply - what the tool says in the two ways
 * @json: four lines a refusal, as the filter writes them
 * @text: sentences and repairs
 */
struct reply {
	FILE *json;
	FILE *text;
};

static char *line_of(FILE *from, char *line, size_t size)
{
	if (!fgets(line, size, from))
		return NULL;
	line[strcspn(line, "\n")] = '\0';
	return line;
}

/* Does the next refusal in the tool's words say what netlink says? */
static bool same_record(struct reply *reply, const struct refusal *r)
{
	char name[1024], said[1024], sentence[1024], repair[1024];
	char *want, text[1024];
	bool same;
	size_t len;
	FILE *out = open_memstream(&want, &len);

	write_refusal(out, r);
	fclose(out);
	want[strcspn(want, "\n")] = '\0';
	same = line_of(reply->json, name, sizeof(name)) &&
	       line_of(reply->json, said, sizeof(said)) &&
	       line_of(reply->json, sentence, sizeof(sentence)) &&
	       line_of(reply->json, repair, sizeof(repair)) &&
	       same_code(r->code, name) && !strcmp(said, want) &&
	       line_of(reply->text, text, sizeof(text)) &&
	       !strcmp(sentence, text);
	if (same && repair[0])
		same = line_of(reply->text, text, sizeof(text)) &&
		       !strncmp(text, "  repair: ", 10) &&
		       !strcmp(text + 10, repair);
	if (!same)
		fprintf(stderr, "# code %d, netlink %s\n# %s, JSON %s\n# %s\n"
			"# %s\n# %s\n", r->code, want, name, said, sentence,
			repair, text);
	free(want);
	return same;
}

static bool same_refusals(const struct fabric *f)
{
	struct reply reply = { popen(FILTER, "r"), fopen(DIR "said", "r") };
	char line[1024];
	bool same = true;
	int i;

	for (i = 0; i < f->refusals && same; i++)
		same = same_record(&reply, &f->refusal[i]);
	if (same && line_of(reply.json, line, sizeof(line))) {
		fprintf(stderr, "# JSON alone has %s\n", line);
		same = false;
	}
	fclose(reply.text);
	/* what it has left to write may have nobody to read it */
	pclose(reply.json);
	return same;
}

static int check_file(void *data)
{
	const struct fabric *f = data;

	netns_enter(f->home);
	return WEXITSTATUS(system("vpeerctl -j state check " DIR "json 2>" DIR
				  "said"));
}

FIXTURE(state) {
	struct fabric *f;
};

FIXTURE_SETUP(state)
{
	self->f = fabric_new();
	must_commit(self->f, "set fabric limit-nics 3 limit-prefixes 3");
	dice = 0x9e3779b97f4a7c15ULL;
}

FIXTURE_TEARDOWN(state)
{
	fabric_close(self->f);
}

TEST_F(state, sem_3_3_json_lists_what_netlink_refuses)
{
	int files = slow_kernel() ? FILES / 4 : FILES;
	int i, err, status, refusals = 0, most = 0;
	char *ops;

	for (i = 0; i < files; i++) {
		ops = make_wish(DIR "json");
		err = dry_run(self->f, "%s", ops);
		status = child_run(check_file, self->f);
		free(ops);
		ASSERT_FALSE(self->f->truncated);
		ASSERT_EQ(!err, !status);
		refusals += self->f->refusals;
		if (self->f->refusals > most)
			most = self->f->refusals;
		ASSERT_TRUE(!err || same_refusals(self->f)) {
			TH_LOG("file %d", i);
		}
	}
	TH_LOG("%d refusals of %d files, %d at most", refusals, files, most);
	EXPECT_LT(5 * files, refusals);
}

TEST_HARNESS_MAIN
