// SPDX-License-Identifier: GPL-2.0-only
/* Bad messages: an error with a message, and nothing changed. */
#include "test.h"

FIXTURE(bad) {
	struct fabric *f;
	char *before;
};

FIXTURE_SETUP(bad)
{
	self->f = fabric_new();
	lab_vnet(self->f, 1);
	lab_vnet(self->f, 2);
	lab_nic(self->f, 1, 4);
	must_commit(self->f, "new peering v1/to2 remote-vnet v2;"
		    "new tenant t; new subscription u tenant t; new tenant w;"
		    "new grant tenant t uid 7 role reader");
	self->before = dump_text(self->f, true);
}

FIXTURE_TEARDOWN(bad)
{
	EXPECT_UNCHANGED(self->f, self->before);
	free(self->before);
	fabric_close(self->f);
}

/* An operation of each kind and verb that would be carried out. */
static const struct {
	const char *kind, *verb, *text;
} valid[] = {
	{ "fabric", "set", "limit-vnets 900" },
	{ "tenant", "new", "name x" },
	{ "tenant", "del", "name w" },
	{ "subscription", "new", "name x tenant t" },
	{ "subscription", "del", "name u" },
	{ "vnet", "new", "name x prefix 10.3.0.0/16 region r subscription u" },
	{ "vnet", "set", "name v1 prefix 10.4.0.0/16" },
	{ "vnet", "del", "name v2" },
	{ "subnet", "new", "vnet v1 name x prefix 10.1.2.0/24" },
	{ "subnet", "set", "vnet v1 name s prefix 10.1.2.0/24" },
	{ "subnet", "del", "vnet v2 name s" },
	{ "nic", "new", "vnet v1 subnet s name x address 10.1.1.9" },
	{ "nic", "set", "name n1-4 address 10.1.1.9" },
	{ "nic", "del", "name n1-4" },
	{ "peering", "new", "vnet v2 name to1 remote-vnet v1" },
	{ "peering", "set", "vnet v1 name to2 flags 2 flags-mask 2" },
	{ "peering", "del", "vnet v1 name to2" },
	{ "grant", "new", "vnet v1 uid 7 role 1" },
	{ "grant", "del", "tenant t uid 7 role 1" },
};

#define OP(i, kind, verb) \
	(!strcmp(valid[i].kind, kind) && !strcmp(valid[i].verb, verb))

/* Writes the operation, but for attributes of the name @without. */
static void put_valid(struct msg *msg, int i, const char *without)
{
	char copy[128], *save, *word, *value;
	const struct object *object = schema_find(valid[i].kind);
	const struct attr *attr;

	snprintf(copy, sizeof(copy), "%s", valid[i].text);
	for (word = strtok_r(copy, " ", &save); word;
	     word = strtok_r(NULL, " ", &save)) {
		value = strtok_r(NULL, " ", &save);
		if (without && !strcmp(word, without))
			continue;
		attr = schema_attr(object, word);
		if (attr->kind == KIND_STRING)
			msg_str(msg, attr->type, value);
		else if (attr->kind == KIND_PREFIX)
			prefix_put(msg, attr->type, value);
		else if (attr->kind == KIND_ADDRESS)
			addr_put(msg, attr->type, value);
		else
			msg_u32(msg, attr->type, atoi(value));
	}
}

static uint32_t verb_of(int i)
{
	return *valid[i].verb == 'n' ? VPEER_VERB_NEW :
	       *valid[i].verb == 's' ? VPEER_VERB_SET : VPEER_VERB_DEL;
}

static void begin(struct fabric *f, struct msg *msg, int i)
{
	commit_init(f, msg);
	msg_nest(msg, VPEER_A_OP);
	msg_u32(msg, VPEER_A_OP_VERB, verb_of(i));
	msg_nest(msg, schema_find(valid[i].kind)->op);
}

static int finish(struct fabric *f, struct msg *msg)
{
	msg_end(msg);
	msg_end(msg);
	return commit_send(f, msg);
}

#define EXPECT_ERROR(f, ret, fmt, ...) do {				\
	int __ret = (ret);						\
									\
	EXPECT_TRUE(__ret < 0 && (f)->nl.ext[0]) {			\
		TH_LOG(fmt ": %d '%s'", __VA_ARGS__, __ret, (f)->nl.ext); \
	}								\
} while (0)

TEST_F(bad, the_valid_ones_are_valid)
{
	struct msg msg;
	size_t i;

	for (i = 0; i < ARRAY_SIZE(valid); i++) {
		begin(self->f, &msg, i);
		put_valid(&msg, i, NULL);
		msg_end(&msg);
		msg_end(&msg);
		msg_u32(&msg, VPEER_A_FLAGS, VPEER_COMMIT_FLAGS_DRY_RUN);
		EXPECT_EQ(0, commit_send(self->f, &msg)) {
			TH_LOG("%s %s %s: %s code %d", valid[i].verb,
			       valid[i].kind, valid[i].text, self->f->nl.ext,
			       self->f->refusal[0].code);
		}
	}
}

TEST_F(bad, every_attribute_that_is_needed_is_missing)
{
	static const char * const needed[] = {
		"name", "vnet", "subnet", "prefix", "remote-vnet",
	};
	const struct object *object;
	size_t i, j;
	struct msg msg;

	for (i = 0; i < ARRAY_SIZE(valid); i++) {
		for (j = 0; j < ARRAY_SIZE(needed); j++) {
			object = schema_find(valid[i].kind);
			if (!schema_attr(object, needed[j]) ||
			    !strstr(valid[i].text, needed[j]))
				continue;
			/* a set without the prefix sets nothing */
			if (!strcmp(needed[j], "prefix") &&
			    *valid[i].verb != 'n')
				continue;
			begin(self->f, &msg, i);
			put_valid(&msg, i, needed[j]);
			EXPECT_EQ(-EINVAL, finish(self->f, &msg)) {
				TH_LOG("%s %s without %s: %s", valid[i].verb,
				       valid[i].kind, needed[j],
				       self->f->nl.ext);
			}
			EXPECT_NE('\0', self->f->nl.ext[0]);
			if (self->f->refusals) {
				EXPECT_EQ(VPEER_CODE_MISSING_ATTRIBUTE,
					  self->f->refusal[0].code);
				EXPECT_EQ(schema_attr(object, needed[j])->type,
					  self->f->refusal[0].attribute);
			}
		}
	}
}

enum damage {
	EMPTY, ONE_BYTE, THREE_BYTES, FIVE_BYTES, SEVENTEEN_BYTES, LONG,
	NO_NUL, HUGE_VALUE, GARBAGE_NEST, TRUNCATED_NEST, PLAIN_NEST,
	UNKNOWN_IN_NEST, NO_ADDRESS, NO_LENGTH, TOO_MANY_BITS, ODD_ADDRESS,
	DAMAGES
};

static void put_prefix_damaged(struct msg *msg, int type, enum damage damage)
{
	static const unsigned char v4[17] = { 10, 99 };
	const struct nlattr *start;
	size_t at = msg->len;

	msg_nest(msg, type);
	if (damage != NO_ADDRESS)
		msg_put(msg, VPEER_A_PREFIX_ADDRESS, v4,
			damage == ODD_ADDRESS ? 5 : 4);
	if (damage != NO_LENGTH)
		msg_u32(msg, VPEER_A_PREFIX_LENGTH,
			damage == TOO_MANY_BITS ? 33 :
			damage == HUGE_VALUE ? 0x80000010 : 16);
	if (damage == UNKNOWN_IN_NEST)
		msg_u32(msg, VPEER_A_PREFIX_MAX + 1, 0);
	msg_end(msg);
	start = (void *)(msg->data + at);
	if (damage == PLAIN_NEST)
		((struct nlattr *)start)->nla_type &= ~NLA_F_NESTED;
	if (damage == TRUNCATED_NEST)
		((struct nlattr *)(msg->data + at + 4))->nla_len += 40;
}

/* Writes an attribute of the type, broken. Return: false if it can not be. */
static bool put_damaged(struct msg *msg, const struct attr *attr,
			enum damage damage)
{
	static const unsigned char bytes[600] = { 0xff, 0xff, 0xff, 0xff };
	static const int length[] = { 0, 1, 3, 5, 17, 600 };
	bool number = attr->kind == KIND_U32 || attr->kind == KIND_S32;
	char text[600];

	if (attr->kind == KIND_PREFIX) {
		if (damage >= HUGE_VALUE && damage != GARBAGE_NEST) {
			put_prefix_damaged(msg, attr->type, damage);
			return true;
		}
	} else if (damage > HUGE_VALUE) {
		return false;
	}
	memset(text, 'x', sizeof(text));
	switch (damage) {
	case EMPTY:
		/* which is what a flag is */
		if (attr->kind == KIND_FLAG)
			return false;
		msg_put(msg, attr->type, NULL, 0);
		return true;
	case NO_NUL:
		if (attr->kind != KIND_STRING)
			return false;
		msg_put(msg, attr->type, text, 8);
		return true;
	case HUGE_VALUE:
		if (!number)
			return false;
		msg_put(msg, attr->type, bytes, 4);
		return true;
	case GARBAGE_NEST:
		msg_put(msg, attr->type | NLA_F_NESTED, text, 30);
		return true;
	case ONE_BYTE:
	case THREE_BYTES:
	case FIVE_BYTES:
	case SEVENTEEN_BYTES:
	case LONG:
		if (attr->kind == KIND_STRING)
			msg_put(msg, attr->type, text,
				damage == LONG ? 600 : length[damage]);
		else
			msg_put(msg, attr->type, bytes, length[damage]);
		return true;
	default:
		return false;
	}
}

TEST_F(bad, every_attribute_of_every_operation_is_broken)
{
	const struct attr *attr;
	int damage, count = 0;
	struct msg msg;
	size_t i;

	for (i = 0; i < ARRAY_SIZE(valid); i++) {
		attr = schema_find(valid[i].kind)->attrs;
		for (; attr->name; attr++) {
			for (damage = 0; damage < DAMAGES; damage++) {
				/* a limit may be any number */
				if (damage == HUGE_VALUE &&
				    !strncmp(attr->name, "limit", 5))
					continue;
				begin(self->f, &msg, i);
				put_valid(&msg, i, attr->name);
				if (!put_damaged(&msg, attr, damage)) {
					msg_free(&msg);
					continue;
				}
				count++;
				EXPECT_ERROR(self->f, finish(self->f, &msg),
					     "%s %s %s damage %d",
					     valid[i].verb, valid[i].kind,
					     attr->name, damage);
			}
		}
	}
	TH_LOG("%d messages", count);
	EXPECT_LT(1000, count);
}

/* What only answers hold, or what another verb takes. */
static const char * const misplaced[] = {
	"new vnet x prefix 10.3.0.0/16 id 7",
	"new vnet x prefix 10.3.0.0/16 tenant t",
	"new vnet x prefix 10.3.0.0/16 more",
	"new vnet x prefix 10.3.0.0/16 remove-prefix 10.3.0.0/16",
	"new vnet x prefix 10.3.0.0/16 clear-prefixes",
	"set vnet v1 id 7",
	"del vnet v2 prefix 10.3.0.0/16",
	"del vnet v2 region local",
	"new subnet v1/x prefix 10.1.2.0/24 id 7",
	"new subnet v1/x prefix 10.1.2.0/24 clear-prefixes",
	"new subnet v1/x prefix 10.1.2.0/24 remove-prefix 10.1.2.0/24",
	"del subnet v2/s prefix 10.2.1.0/24",
	"new nic x vnet v1 subnet s id 7",
	"new nic x vnet v1 subnet s ifindex 1",
	"new nic x vnet v1 subnet s netnsid 1",
	"new nic x vnet v1 subnet s ifname eth0",
	"new nic x vnet v1 subnet s remove-address 10.1.1.9",
	"new nic x vnet v1 subnet s clear-addresses",
	"set nic n1-4 vnet v2",
	"set nic n1-4 flags 1",
	"new nic x vnet v1 subnet s flags 1",
	"del nic n1-4 address 10.1.1.4",
	"new peering v2/to1 remote-vnet v1 id 7",
	"new peering v2/to1 remote-vnet v1 remote-id 7",
	"new peering v2/to1 remote-vnet v1 state 2",
	"new peering v2/to1 remote-vnet v1 sync-level 1",
	"new peering v2/to1 remote-vnet v1 kind 1",
	"new peering v2/to1 remote-vnet v1 remote-peering x",
	"new peering v2/to1 remote-vnet v1 remote-prefix 10.1.0.0/16",
	"new peering v2/to1 remote-vnet v1 sync",
	"new peering v2/to1 remote-vnet v1 both",
	"new peering v2/to1 remote-vnet v1 flags 1",
	"set peering v1/to2 both",
	"set peering v1/to2 state 1",
	"del peering v1/to2 sync",
	"del peering v1/to2 flags 0 flags-mask 1",
	"new tenant x id 7",
	"new subscription x id 7",
	"new fabric limit-vnets 1",
	"del fabric",
	"set fabric vnets 1",
	"unspec vnet v1",
};

TEST_F(bad, attributes_that_have_no_place)
{
	size_t i;

	for (i = 0; i < ARRAY_SIZE(misplaced); i++) {
		EXPECT_ERROR(self->f, commit(self->f, "%s", misplaced[i]),
			     "%s", misplaced[i]);
	}
}

static const char * const not_in_force[] = {
	"new region x", "new load-balancer x vnet v1",
};

TEST_F(bad, objects_not_in_force)
{
	static const char * const verbs[] = { "new", "set", "del" };
	size_t i, j;

	for (i = 0; i < ARRAY_SIZE(not_in_force); i++) {
		for (j = 0; j < 3; j++) {
			char op[128];

			snprintf(op, sizeof(op), "%s %s", verbs[j],
				 not_in_force[i] + 4);
			EXPECT_REFUSED(self->f, FEATURE_NOT_IN_FORCE,
				       EOPNOTSUPP, "%s", op);
		}
	}
}

TEST_F(bad, operations_of_no_shape)
{
	struct msg msg;
	int shape;

	for (shape = 0; shape < 12; shape++) {
		commit_init(self->f, &msg);
		if (shape == 10)
			msg_u32(&msg, VPEER_A_MAX + 1, 0);
		if (shape == 11)
			msg_put(&msg, VPEER_A_OP | NLA_F_NESTED, "abcdefg", 7);
		msg_nest(&msg, VPEER_A_OP);
		if (shape != 0)
			msg_u32(&msg, VPEER_A_OP_VERB, shape == 1 ? 4 :
				shape == 2 ? 0 : VPEER_VERB_NEW);
		if (shape == 3)
			msg_u32(&msg, VPEER_A_OP_MAX + 1, 0);
		if (shape != 4) {
			msg_nest(&msg, VPEER_A_OP_VNET);
			if (shape != 5)
				msg_str(&msg, VPEER_A_VNET_NAME, "x");
			if (shape == 6)
				msg_u32(&msg, VPEER_A_VNET_MAX + 1, 0);
			if (shape == 7)
				msg_put(&msg, 0, NULL, 4);
			if (shape != 5)
				prefix_put(&msg, VPEER_A_VNET_PREFIX,
					   "10.3.0.0/16");
			msg_end(&msg);
		}
		if (shape == 8) {
			msg_nest(&msg, VPEER_A_OP_TENANT);
			msg_str(&msg, VPEER_A_TENANT_NAME, "x");
			msg_end(&msg);
		}
		msg_end(&msg);
		if (shape == 9)
			msg_u32(&msg, VPEER_A_FLAGS, 8);
		EXPECT_ERROR(self->f, commit_send(self->f, &msg), "shape %d",
			     shape);
		EXPECT_UNCHANGED(self->f, self->before);
	}
}

TEST_F(bad, attributes_of_the_commit)
{
	static const struct {
		int type, len;
	} bad[] = {
		{ VPEER_A_FLAGS, 0 }, { VPEER_A_FLAGS, 2 },
		{ VPEER_A_FLAGS, 8 }, { VPEER_A_EXPECT_GENERATION, 4 },
		{ VPEER_A_EXPECT_GENERATION, 9 }, { VPEER_A_TRANSACTION, 1 },
		{ VPEER_A_GENERATION, 8 }, { VPEER_A_REFUSAL, 0 },
		{ VPEER_A_VNET, 4 }, { VPEER_A_OP, 3 },
	};
	struct msg msg;
	size_t i;

	for (i = 0; i < ARRAY_SIZE(bad); i++) {
		commit_init(self->f, &msg);
		commit_ops(&msg, "new vnet x prefix 10.3.0.0/16");
		msg_put(&msg, bad[i].type, NULL, bad[i].len);
		EXPECT_ERROR(self->f, commit_send(self->f, &msg),
			     "attribute %d of %d", bad[i].type, bad[i].len);
	}
	/* a part of a staged commit needs its number, and a number a flag */
	commit_init(self->f, &msg);
	msg_u32(&msg, VPEER_A_FLAGS, VPEER_COMMIT_FLAGS_FIRST);
	commit_ops(&msg, "new vnet x prefix 10.3.0.0/16");
	EXPECT_ERROR(self->f, commit_send(self->f, &msg), "%s", "no number");
	commit_init(self->f, &msg);
	msg_u32(&msg, VPEER_A_TRANSACTION, 3);
	commit_ops(&msg, "new vnet x prefix 10.3.0.0/16");
	EXPECT_ERROR(self->f, commit_send(self->f, &msg), "%s", "no first");
}

TEST_F(bad, a_message_cut_anywhere)
{
	struct nlmsghdr *hdr;
	struct msg msg;
	size_t whole, len;

	commit_init(self->f, &msg);
	commit_ops(&msg, "new vnet x prefix 10.3.0.0/16 region north");
	whole = msg.len;
	msg_free(&msg);
	for (len = NLMSG_HDRLEN + 5; len < whole; len++) {
		commit_init(self->f, &msg);
		commit_ops(&msg, "new vnet x prefix 10.3.0.0/16 region north");
		hdr = (void *)msg.data;
		hdr->nlmsg_len = len;
		msg.len = len;
		EXPECT_ERROR(self->f, commit_send(self->f, &msg), "cut at %zu",
			     len);
	}
}

TEST_F(bad, random_damage)
{
	int rounds = scaled(3000), i, at, flips;
	struct msg msg;

	srand(2);
	for (i = 0; i < rounds; i++) {
		commit_init(self->f, &msg);
		msg_u32(&msg, VPEER_A_FLAGS, VPEER_COMMIT_FLAGS_DRY_RUN);
		commit_ops(&msg, "new vnet x prefix 10.3.0.0/16 region r;"
			   "new subnet x/s prefix 10.3.1.0/24;"
			   "new nic x vnet x subnet s address 10.3.1.9;"
			   "new peering x/p remote-vnet v1 +allow-vnet-access;"
			   "set peering v1/to2 sync; del nic n1-4");
		/* after the flags, so that it stays a dry run */
		for (flips = 1 + rand() % 3; flips; flips--) {
			at = NLMSG_HDRLEN + 12 +
			     rand() % (msg.len - NLMSG_HDRLEN - 12);
			msg.data[at] ^= 1 << rand() % 8;
		}
		commit_send(self->f, &msg);
	}
}

static void put_bad_get(struct msg *msg, int shape)
{
	if (shape == 0)
		return;
	msg_nest(msg, VPEER_A_NIC);
	if (shape == 2)
		msg_str(msg, VPEER_A_NIC_NAME, "nobody");
	if (shape == 3)
		msg_str(msg, VPEER_A_NIC_NAME, "");
	if (shape == 4)
		msg_put(msg, VPEER_A_NIC_NAME, "abc", 3);
	if (shape == 5)
		msg_u32(msg, VPEER_A_NIC_MAX + 1, 1);
	if (shape == 6) {
		msg_str(msg, VPEER_A_NIC_SUBSCRIPTION, "nowhere");
		msg_str(msg, VPEER_A_NIC_NAME, "n1-4");
	}
	msg_end(msg);
}

TEST_F(bad, questions)
{
	struct msg msg;
	int shape, err;

	for (shape = 0; shape < 7; shape++) {
		msg_genl(&msg, self->f->family, VPEER_CMD_NIC_GET, 0);
		put_bad_get(&msg, shape);
		err = nl_request(&self->f->nl, &msg, NULL, NULL);
		EXPECT_ERROR(self->f, err, "nic-get shape %d", shape);
		if (shape == 2 || shape == 6)
			EXPECT_EQ(-ENOENT, err);
		msg_genl(&msg, self->f->family, VPEER_CMD_ROUTE_GET,
			 NLM_F_DUMP);
		put_bad_get(&msg, shape);
		/* older kernels give a dump no room for a message */
		EXPECT_GT(0, nl_request(&self->f->nl, &msg, NULL, NULL)) {
			TH_LOG("route-get shape %d", shape);
		}
	}
}

TEST_F(bad, paths)
{
	static const struct {
		const char *nic, *vnet, *source, *destination;
		int error;
	} bad[] = {
		{ NULL, NULL, "10.1.1.4", "10.1.1.5", EINVAL },
		{ "n1-4", NULL, NULL, NULL, EINVAL },
		{ "nobody", NULL, NULL, "10.1.1.5", ENOENT },
		{ NULL, "v1", NULL, "10.1.1.5", EINVAL },
		{ NULL, "v9", "10.1.1.4", "10.1.1.5", ENOENT },
		{ "n1-4", NULL, "10.1.1.4", "fd00:1:0:1::5", EINVAL },
	};
	struct msg msg;
	size_t i;
	int err;

	for (i = 0; i < ARRAY_SIZE(bad); i++) {
		msg_genl(&msg, self->f->family, VPEER_CMD_PATH_GET, 0);
		msg_nest(&msg, VPEER_A_PATH);
		if (bad[i].nic)
			msg_str(&msg, VPEER_A_PATH_NIC, bad[i].nic);
		if (bad[i].vnet)
			msg_str(&msg, VPEER_A_PATH_VNET, bad[i].vnet);
		if (bad[i].source)
			addr_put(&msg, VPEER_A_PATH_SOURCE, bad[i].source);
		if (bad[i].destination)
			addr_put(&msg, VPEER_A_PATH_DESTINATION,
				 bad[i].destination);
		msg_end(&msg);
		err = nl_request(&self->f->nl, &msg, NULL, NULL);
		EXPECT_EQ(-bad[i].error, err) {
			TH_LOG("path %zu: '%s'", i, self->f->nl.ext);
		}
		EXPECT_NE('\0', self->f->nl.ext[0]);
	}
}

TEST_F(bad, devices)
{
	char name[300];
	int ns = netns_new();

	memset(name, 'x', sizeof(name));
	name[299] = '\0';
	EXPECT_GT(0, link_new(self->f->home, "x0", name, ns));
	EXPECT_NE('\0', link_ext[0]);
	name[200] = '\0';
	EXPECT_GT(0, link_new(self->f->home, "x0", name, ns));
	EXPECT_NE('\0', link_ext[0]);
	EXPECT_GT(0, link_new(self->f->home, "x0", "a:b:c", ns));
	EXPECT_NE('\0', link_ext[0]);
	EXPECT_EQ(0, link_index(ns, "x0"));
	ASSERT_EQ(0, link_new(self->f->home, "x0", "n1-4", ns));
	EXPECT_GT(0, link_mtu(ns, "x0", 67));
	EXPECT_GT(0, link_mtu(ns, "x0", 65536));
	EXPECT_EQ(0, link_mtu(ns, "x0", 68));
	EXPECT_EQ(0, link_mtu(ns, "x0", 65535));
	ASSERT_EQ(0, link_del(ns, "x0"));
}

TEST_HARNESS_MAIN
