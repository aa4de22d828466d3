// SPDX-License-Identifier: GPL-2.0-only
/*
 * What others have can not be told from any answer (SEM-6). Two fabrics differ
 * in nothing but what is foreign to Alice, who asks both the same questions:
 * the answers are the same, byte by byte.
 *
 *	one world			the other
 *	default:own (Alice's)		default:own (Alice's)
 *					default:v1 <-> default:v2, NICs, subnets
 *					tenant corp, subscription corp:
 *					  v1 <-> v2, gateway, grants to Bob
 */
#include <poll.h>
#include <sys/mman.h>

#include "test.h"

#define ALICE	1000
#define ROOM	(4 << 20)

/* Alice's own; the same in both worlds. */
#define OWN								\
	"new vnet own prefix 10.1.0.0/16 prefix fd00:1::/48;"		\
	"new subnet own/s prefix 10.1.1.0/24 prefix fd00:1:0:1::/64;"	\
	"new vnet twin prefix 10.2.0.0/16 prefix fd00:2::/48;"		\
	"new subnet twin/s prefix 10.2.1.0/24 prefix fd00:2:0:1::/64;"	\
	"new peering own/t remote-vnet twin;"				\
	"new peering twin/o remote-vnet own;"				\
	"new nic mine vnet own subnet s"
#define GRANTS								\
	"new grant vnet own uid 1000 role owner;"			\
	"new grant vnet twin uid 1000 role network-contributor"

/* As many commits as there are of others'. */
static const char * const nothing[] = {
	"new tenant a", "del tenant a", "new tenant a", "del tenant a",
};

static const char * const foreign[] = {
	"new tenant corp; new subscription corp tenant corp",
	"new vnet v1 prefix 10.3.0.0/16 prefix fd00:3::/48;"
	"new vnet v2 prefix 10.4.0.0/16 prefix fd00:4::/48;"
	"new subnet v1/s prefix 10.3.1.0/24 prefix fd00:3:0:1::/64;"
	"new nic n vnet v1 subnet s;"
	"new peering v1/p remote-vnet v2; new peering v2/p remote-vnet v1",
	"new vnet corp:v1 prefix 10.5.0.0/16; new vnet corp:v2 prefix 10.6.0.0/16;"
	"new subnet corp:v1/s prefix 10.5.1.0/24;"
	"new subnet corp:v1/GatewaySubnet prefix 10.5.255.0/27;"
	"new nic corp:n vnet v1 subnet s;"
	"new gateway corp:g vnet v1 type 1;"
	"new peering corp:v1/p remote-vnet v2;"
	"new peering corp:v2/p remote-vnet v1",
	"new grant vnet v1 uid 1001 role owner;"
	"new grant tenant corp uid 1001 role reader;"
	"new grant subscription corp gid 1001 role network-contributor",
};

/*
 * The questions: "? KIND HANDLE" gets, "* KIND FILTER" dumps, "> NIC ADDRESS"
 * asks for a path, "= NIC" for routes, "~ OPERATIONS" is a dry run and anything
 * else a commit. @ stands for the prefix of a foreign object and for nothing.
 */
static const char * const questions[] = {
	"new tenant corp", "set tenant corp", "del tenant corp",
	"new subscription corp", "new subscription x tenant corp",
	"del subscription corp", "set fabric limit-vnets 5",
	"new vnet @v1 prefix 10.9.0.0/16", "set vnet @v1 prefix 10.9.0.0/16",
	"set vnet @v1 remove-prefix 10.3.0.0/16", "set vnet @v1 region x",
	"del vnet @v1", "~ del vnet @v1; del vnet own",
	"new subnet @v1/s prefix 10.3.1.0/24",
	"set subnet @v1/s prefix 10.3.9.0/24",
	"new subnet @v1/t prefix 10.99.1.0/24", "del subnet @v1/s",
	"new nic @n vnet v1 subnet s", "set nic @n address 10.3.1.9",
	"set nic @n +ip-forwarding", "del nic @n",
	"new nic mine vnet own subnet s",
	"set nic mine vnet v1 subnet s",
	"new peering @v1/p remote-vnet v2", "new peering @v1/q remote-vnet own",
	"set peering @v1/p +allow-forwarded-traffic", "set peering @v1/p sync",
	"del peering @v1/p", "del peering @v1/p both",
	"new peering own/f remote-vnet v1",
	"new peering own/f remote-subscription corp remote-vnet v1",
	"~ new peering own/f remote-vnet v1; new peering v1/f remote-vnet own",
	"set peering own/t remote-vnet v1",
	"new gateway @g vnet v1 type 1", "set gateway @g type 2",
	"del gateway @g",
	"new grant vnet @v1 uid 1000 role owner",
	"del grant vnet @v1 uid 1001 role owner",
	"del grant tenant corp uid 1001 role reader",
	"new grant tenant corp uid 1000 role reader",
	"del grant subscription corp gid 1001 role network-contributor",
	"new grant subscription default uid 1000 role reader",
	/* her own, next to what others have */
	"set vnet own prefix 10.3.0.0/16 prefix 10.5.0.0/16",
	"new subnet own/more prefix 10.3.1.0/24",
	"set nic mine subnet more address 10.3.1.4 remove-address 10.1.1.4",
	"set nic mine subnet s address 10.1.1.4 remove-address 10.3.1.4",
	"del subnet own/more", "set vnet own remove-prefix 10.3.0.0/16",
	"set vnet own remove-prefix 10.5.0.0/16",
	"? tenant corp", "? tenant default", "? subscription corp",
	"? subscription default", "? vnet @v1", "? vnet own", "? subnet @v1/s",
	"? nic @n", "? nic mine", "? peering @v1/p", "? peering own/t",
	"? gateway @g",
	"* tenant", "* subscription", "* vnet", "* subnet", "* nic",
	"* peering", "* gateway", "* grant",
	"* vnet subscription corp", "* vnet subscription default",
	"* subnet vnet v1", "* peering vnet v1", "* peering vnet own",
	"* nic subscription corp", "* grant vnet v1", "* grant tenant corp",
	"> @n 10.4.1.4", "> mine 10.3.1.4", "> mine 10.2.1.4",
	"> mine 10.1.1.9", "= @n", "= mine", "fabric",
};

/**
 * struct answers - all that Alice has been told
 * @len: bytes used of @data
 * @end: where each answer ends
 * @n: how many
 * @data: the answers
 */
struct answers {
	size_t len;
	size_t end[2 * ARRAY_SIZE(questions)];
	int n;
	unsigned char data[ROOM];
};

/* Whose socket it is does not count. */
static bool take(struct answers *a, struct nlmsghdr *hdr)
{
	hdr->nlmsg_pid = 0;
	if (hdr->nlmsg_type == NLMSG_ERROR)
		((struct nlmsgerr *)NLMSG_DATA(hdr))->msg.nlmsg_pid = 0;
	if (a->len + hdr->nlmsg_len > ROOM)
		die("no room for the answers");
	memcpy(a->data + a->len, hdr, hdr->nlmsg_len);
	a->len += hdr->nlmsg_len;
	return hdr->nlmsg_type == NLMSG_ERROR ||
	       hdr->nlmsg_type == NLMSG_DONE;
}

static void record(struct fabric *f, struct msg *msg, struct answers *a)
{
	static unsigned char buf[NL_BUFFER];
	struct nlmsghdr *hdr;
	bool done = false;
	ssize_t len;

	if (nl_send(&f->nl, msg))
		die("send: %s", strerror(errno));
	msg_free(msg);
	while (!done) {
		len = recv(f->nl.fd, buf, sizeof(buf), 0);
		if (len < 0)
			die("recv: %s", strerror(errno));
		for (hdr = (void *)buf; NLMSG_OK(hdr, len);
		     hdr = NLMSG_NEXT(hdr, len))
			done |= take(a, hdr);
	}
	a->end[a->n++] = a->len;
}

static void put_filter(struct msg *msg, const struct object *object,
		       char *filter)
{
	char *save, *word;

	msg_nest(msg, object->top);
	for (word = strtok_r(filter, " ", &save); word;
	     word = strtok_r(NULL, " ", &save))
		msg_str(msg, schema_attr(object, word)->type,
			strtok_r(NULL, " ", &save));
	msg_end(msg);
}

/* "? KIND HANDLE" and "* KIND FILTER" */
static void ask_object(struct fabric *f, struct msg *msg, char *text)
{
	bool dump = *text == '*';
	const struct object *object;
	char *save;

	object = schema_find(strtok_r(text + 2, " ", &save));
	msg_genl(msg, f->family, object->get, dump ? NLM_F_DUMP : 0);
	if (dump) {
		put_filter(msg, object, save);
		return;
	}
	msg_nest(msg, object->top);
	handle_put(msg, object, save);
	msg_end(msg);
}

/* "> NIC ADDRESS" and "= NIC" */
static void ask_nic(struct fabric *f, struct msg *msg, char *text)
{
	bool path = *text == '>';
	char *save, *nic;

	nic = strtok_r(text + 2, " ", &save);
	if (!path) {
		msg_genl(msg, f->family, VPEER_CMD_ROUTE_GET, NLM_F_DUMP);
		msg_nest(msg, VPEER_A_NIC);
		handle_put(msg, schema_find("nic"), nic);
		msg_end(msg);
		return;
	}
	msg_genl(msg, f->family, VPEER_CMD_PATH_GET, 0);
	msg_nest(msg, VPEER_A_PATH);
	if (strchr(nic, ':'))
		msg_str(msg, VPEER_A_PATH_SUBSCRIPTION, strsep(&nic, ":"));
	msg_str(msg, VPEER_A_PATH_NIC, nic);
	addr_put(msg, VPEER_A_PATH_DESTINATION, save);
	msg_end(msg);
}

static void ask(struct fabric *f, char *text, struct answers *a)
{
	struct msg msg;

	if (*text == '?' || *text == '*') {
		ask_object(f, &msg, text);
	} else if (*text == '>' || *text == '=') {
		ask_nic(f, &msg, text);
	} else if (!strcmp(text, "fabric")) {
		msg_genl(&msg, f->family, VPEER_CMD_FABRIC_GET, 0);
	} else {
		commit_init(f, &msg);
		if (*text == '~')
			msg_u32(&msg, VPEER_A_FLAGS,
				VPEER_COMMIT_FLAGS_DRY_RUN);
		commit_ops(&msg, *text == '~' ? text + 2 : text);
	}
	record(f, &msg, a);
}

/* The question with something in place of @. */
static void spell(const char *question, const char *prefix, char *text)
{
	const char *at = strchrnul(question, '@');

	sprintf(text, "%.*s%s%s", (int)(at - question), question,
		*at ? prefix : "", *at ? at + 1 : "");
}

static const char * const prefixes[] = { "", "corp:" };

struct alice {
	int home;
	struct answers *answers;
};

static int ask_all(void *data)
{
	struct alice *alice = data;
	char text[512];
	struct fabric f;
	size_t i, k;

	netns_enter(alice->home);
	child_become(ALICE);
	fabric_open(&f, -1);
	for (i = 0; i < ARRAY_SIZE(questions); i++) {
		for (k = 0; k < ARRAY_SIZE(prefixes); k++) {
			spell(questions[i], prefixes[k], text);
			ask(&f, text, alice->answers);
		}
	}
	return 0;
}

static struct answers *live_in(struct __test_metadata *_metadata,
			       const char * const *others)
{
	struct alice alice;
	struct fabric *f;
	size_t i;

	alice.answers = mmap(NULL, sizeof(*alice.answers),
			     PROT_READ | PROT_WRITE,
			     MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	f = fabric_new();
	must_commit(f, OWN);
	must_commit(f, GRANTS);
	for (i = 0; i < ARRAY_SIZE(foreign); i++)
		must_commit(f, "%s", others[i]);
	alice.home = f->home;
	EXPECT_EQ(0, child_run(ask_all, &alice));
	fabric_close(f);
	return alice.answers;
}

static bool same(const struct answers *a, const struct answers *b, int i)
{
	size_t from = i ? a->end[i - 1] : 0, to = i ? b->end[i - 1] : 0;

	return a->end[i] - from == b->end[i] - to &&
	       !memcmp(a->data + from, b->data + to, a->end[i] - from);
}

TEST(sem_6_answers_tell_nothing_of_others)
{
	struct answers *without = live_in(_metadata, nothing);
	struct answers *with = live_in(_metadata, foreign);
	char text[512];
	int i;

	ASSERT_EQ(2 * ARRAY_SIZE(questions), without->n);
	ASSERT_EQ(without->n, with->n);
	for (i = 0; i < with->n; i++) {
		spell(questions[i / 2], prefixes[i % 2], text);
		EXPECT_TRUE(same(without, with, i)) {
			TH_LOG("%s", text);
		}
	}
	TH_LOG("%d answers, %zu bytes", with->n, with->len);
}

TEST_HARNESS_MAIN
