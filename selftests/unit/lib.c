// SPDX-License-Identifier: GPL-2.0-only
/* Transactions on a model from operations written as text. */
#include <arpa/inet.h>
#include <stdarg.h>
#include <stddef.h>
#include "lib.h"

long shim_allocs_left;
long shim_live;

/**
 * die() - end the test: the library has found something wrong
 * @fmt: as printf()
 */
void die(const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	fputs("# ", stderr);
	vfprintf(stderr, fmt, ap);
	fputc('\n', stderr);
	va_end(ap);
	abort();
}

/* Addresses in force, as the fabric's table of endpoints has them. */
static struct vpeer_netif *owner(void *ctx, u32 vnet,
				 const struct vpeer_addr *addr)
{
	struct vpeer_model *m = ctx;
	struct vpeer_obj *o;
	u32 i;

	list_for_each_entry(o, &m->kin[VPEER_OBJECT_NIC], kin) {
		struct vpeer_netif *n = to_netif(o);

		for (i = 0; n->cur && i < n->cur->addrs.n; i++) {
			struct vpeer_addr a = vpeer_addrs_at(&n->cur->addrs, i);

			if (n->vnet->obj.id == vnet && vpeer_addr_eq(&a, addr))
				return n;
		}
	}
	return NULL;
}

/**
 * world_init() - make an empty model
 * @w: the world
 */
void world_init(struct world *w)
{
	world_init_seed(w, 1234);
}

/**
 * world_init_seed() - make an empty model
 * @w: the world
 * @seed: of its hashes
 */
void world_init_seed(struct world *w, u32 seed)
{
	shim_live = 0;
	shim_allocs_left = 0;
	if (vpeer_model_init(&w->m, seed))
		die("no model");
	w->caller = NULL;
	w->m.owner = owner;
	w->m.owner_ctx = &w->m;
}

/**
 * world_exit() - free a model, which must leave nothing allocated
 * @w: the world
 */
void world_exit(struct world *w)
{
	world_check(w);
	vpeer_model_exit(&w->m);
	if (shim_live)
		die("%ld allocations leaked", shim_live);
}

/**
 * addr() - read an address
 * @text: the address
 *
 * Return: the address.
 */
struct vpeer_addr addr(const char *text)
{
	int family = strchr(text, ':') ? AF_INET6 : AF_INET;
	u8 bytes[16];

	if (inet_pton(family, text, bytes) != 1)
		die("not an address: %s", text);
	return vpeer_addr_from_bytes(bytes, family == AF_INET ? 4 : 16);
}

/**
 * prefix() - read a prefix
 * @text: ADDRESS or ADDRESS/LENGTH
 *
 * Return: the prefix, of 128 bits for an address.
 */
struct vpeer_prefix prefix(const char *text)
{
	struct vpeer_prefix p = { .len = 128 };
	const char *slash = strchr(text, '/');
	char buf[64];

	if (!slash) {
		p.addr = addr(text);
		return p;
	}
	snprintf(buf, sizeof(buf), "%.*s", (int)(slash - text), text);
	p.addr = addr(buf);
	p.len = atoi(slash + 1);
	if (!strchr(text, ':'))
		p.len += VPEER_MAPPED_LEN;
	return p;
}

/**
 * space() - read a set of prefixes
 * @text: the prefixes, with blanks between
 *
 * Return: the set, in order; the caller frees it.
 */
struct vpeer_space *space(const char *text)
{
	struct vpeer_space *s = vpeer_space_alloc(LIST_MAX);
	char *copy = strdup(text), *save, *word;

	for (word = strtok_r(copy, " ", &save); word;
	     word = strtok_r(NULL, " ", &save))
		s->prefix[s->n++] = prefix(word);
	free(copy);
	vpeer_space_sort(s);
	return s;
}

#define NAME(code, name)						\
	[VPEER_CODE_##code] = name

static const char * const code_names[] = {
	NAME(INVALID_RESOURCE_NAME, "InvalidResourceName"),
	NAME(RESOURCE_NOT_FOUND, "ResourceNotFound"),
	NAME(RESOURCE_ALREADY_EXISTS, "ResourceAlreadyExists"),
	NAME(RESOURCE_IN_USE, "ResourceInUse"),
	NAME(MISSING_ATTRIBUTE, "MissingAttribute"),
	NAME(INVALID_ATTRIBUTE, "InvalidAttribute"),
	NAME(FEATURE_NOT_IN_FORCE, "FeatureNotInForce"),
	NAME(LIMIT_REACHED, "LimitReached"),
	NAME(GENERATION_MISMATCH, "GenerationMismatch"),
	NAME(AUTHORIZATION_FAILED, "AuthorizationFailed"),
	NAME(LINKED_AUTHORIZATION_FAILED, "LinkedAuthorizationFailed"),
	NAME(INVALID_CIDR_NOTATION, "InvalidCIDRNotation"),
	NAME(NETCFG_INVALID_IP_ADDRESS_PREFIX, "NetcfgInvalidIPAddressPrefix"),
	NAME(NETCFG_INVALID_VIRTUAL_NETWORK_SITE,
	     "NetcfgInvalidVirtualNetworkSite"),
	NAME(NETCFG_INVALID_SUBNET, "NetcfgInvalidSubnet"),
	NAME(NETCFG_INVALID_SUBNET_SIZE, "NetcfgInvalidSubnetSize"),
	NAME(NETCFG_SUBNET_RANGES_OVERLAP, "NetcfgSubnetRangesOverlap"),
	NAME(IN_USE_SUBNET_CANNOT_BE_DELETED, "InUseSubnetCannotBeDeleted"),
	NAME(IN_USE_SUBNET_CANNOT_BE_UPDATED, "InUseSubnetCannotBeUpdated"),
	NAME(IN_USE_PREFIX_CANNOT_BE_DELETED, "InUsePrefixCannotBeDeleted"),
	NAME(PRIVATE_IP_ADDRESS_IN_RESERVED_RANGE,
	     "PrivateIPAddressInReservedRange"),
	NAME(PRIVATE_IP_ADDRESS_IS_ALLOCATED, "PrivateIPAddressIsAllocated"),
	NAME(PRIVATE_IP_ADDRESS_NOT_IN_SUBNET, "PrivateIPAddressNotInSubnet"),
	NAME(SUBNET_IS_FULL, "SubnetIsFull"),
	NAME(VNET_ADDRESS_SPACES_OVERLAP, "VnetAddressSpacesOverlap"),
	NAME(VNET_ADDRESS_SPACE_OVERLAPS_WITH_ALREADY_PEERED_VNET,
	     "VnetAddressSpaceOverlapsWithAlreadyPeeredVnet"),
	NAME(ANOTHER_PEERING_ALREADY_REFERENCES_REMOTE_VNET,
	     "AnotherPeeringAlreadyReferencesRemoteVnet"),
	NAME(CHANGING_REMOTE_VIRTUAL_NETWORK_NOT_ALLOWED,
	     "ChangingRemoteVirtualNetworkNotAllowed"),
	NAME(REMOTE_PEERING_IS_DISCONNECTED, "RemotePeeringIsDisconnected"),
	NAME(PEERING_WITH_ITSELF_NOT_ALLOWED, "PeeringWithItselfNotAllowed"),
	NAME(SYNC_ON_WRONG_SIDE, "SyncOnWrongSide"),
	NAME(CHANGING_PEERING_KIND_NOT_ALLOWED,
	     "ChangingPeeringKindNotAllowed"),
	NAME(REMOTE_PEERING_KIND_DIFFERS, "RemotePeeringKindDiffers"),
	NAME(REMOTE_PEERING_SUBNETS_DIFFER, "RemotePeeringSubnetsDiffer"),
	NAME(SUBNET_IS_PEERED, "SubnetIsPeered"),
	NAME(REMOTE_VNET_HAS_NO_GATEWAYS, "RemoteVnetHasNoGateways"),
	NAME(REMOTE_PEERING_DOES_NOT_ALLOW_GATEWAY_TRANSIT,
	     "RemotePeeringDoesNotAllowGatewayTransit"),
	NAME(ANOTHER_PEERING_ALREADY_USES_REMOTE_GATEWAYS,
	     "AnotherPeeringAlreadyUsesRemoteGateways"),
	NAME(VNET_HAS_GATEWAYS, "VnetHasGateways"),
	NAME(VNET_USES_REMOTE_GATEWAYS, "VnetUsesRemoteGateways"),
	NAME(GATEWAY_TRANSIT_IS_IN_USE, "GatewayTransitIsInUse"),
	NAME(GATEWAY_TRANSIT_BOTH_WAYS_NOT_ALLOWED,
	     "GatewayTransitBothWaysNotAllowed"),
	NAME(GATEWAY_SUBNET_NOT_FOUND, "GatewaySubnetNotFound"),
	NAME(VNET_HAS_GATEWAY_OF_TYPE, "VnetHasGatewayOfType"),
	NAME(DEFAULT_OBJECT_CANNOT_BE_DELETED, "DefaultObjectCannotBeDeleted"),
	NAME(GATEWAY_NIC_NOT_ALLOWED, "GatewayNicNotAllowed"),
	NAME(CONNECTION_PREFIX_OVERLAPS, "ConnectionPrefixOverlaps"),
	NAME(NEXT_HOP_TYPE_NOT_ALLOWED, "NextHopTypeNotAllowed"),
	NAME(GATEWAY_NEXT_HOP_NOT_ALLOWED, "GatewayNextHopNotAllowed"),
	NAME(ROUTE_TABLE_NOT_ALLOWED, "RouteTableNotAllowed"),
};

/**
 * code_name() - the word for a code
 * @code: enum vpeer_code
 *
 * Return: the word.
 */
const char *code_name(u16 code)
{
	if (code >= ARRAY_SIZE(code_names) || !code_names[code])
		die("code %u has no name", code);
	return code_names[code];
}

static void note_refusals(struct world *w, struct vpeer_tx *tx,
			  struct answer *a)
{
	struct vpeer_refusal *r;

	list_for_each_entry(r, &tx->refusals.list, list) {
		a->refusal[a->n].op = r->op;
		a->refusal[a->n].code = r->code;
		w->all[a->n++] = *r;
	}
	if (a->n)
		w->first = w->all[0];
	a->truncated = tx->refusals.truncated;
	a->changes = vpeer_tx_changes(tx);
}

static void note_effects(struct vpeer_tx *tx, struct answer *a)
{
	struct vpeer_table *t;
	struct vpeer_obj *obj;
	struct vpeer_vnet *v;

	a->revokes = vpeer_tx_revokes(tx);
	vpeer_tx_mark_routes(tx);
	list_for_each_entry(obj, &tx->touched, touched)
		if (a->n_touched < ARRAY_SIZE(a->touched))
			a->touched[a->n_touched++] = obj->id;
	list_for_each_entry(v, &tx->recompile, recompile) {
		if (!vpeer_tables_build(tx->m, v, tx->m->generation + 1, &t))
			vpeer_tables_free(t);
		if (a->n_recompiled < ARRAY_SIZE(a->recompiled))
			a->recompiled[a->n_recompiled++] = v->obj.id;
	}
}

static int apply_all(struct vpeer_tx *tx, const struct vpeer_op **op, u32 n)
{
	u32 rank, i;
	int err = 0;

	for (rank = 0; rank < VPEER_OP_RANKS; rank++)
		for (i = 0; i < n && !err; i++)
			if (vpeer_op_rank(op[i]->verb, op[i]->kind) == rank)
				err = vpeer_tx_apply(tx, op[i]);
	return err;
}

static void run(struct world *w, const struct vpeer_op **op, u32 n, bool dry,
		bool effects, struct answer *a)
{
	struct vpeer_tx tx;

	memset(a, 0, offsetof(struct answer, refusal));
	vpeer_tx_begin(&tx, &w->m);
	tx.caller = w->caller;
	tx.refusals.reader = w->caller;
	a->err = apply_all(&tx, op, n);
	if (!a->err)
		a->err = vpeer_tx_check(&tx);
	note_refusals(w, &tx, a);
	if (effects && !a->err)
		note_effects(&tx, a);
	if (a->err || dry || !a->changes)
		vpeer_tx_abort(&tx);
	else
		vpeer_tx_commit(&tx);
}

/**
 * transact() - carry out operations as one transaction
 * @w: the world
 * @op: the operations
 * @n: how many
 * @dry: end with an abort in any case
 * @a: what came of it
 */
void transact(struct world *w, const struct vpeer_op **op, u32 n, bool dry,
	      struct answer *a)
{
	run(w, op, n, dry, true, a);
}

/**
 * transact_plain() - transact() without a look at the effects
 * @w: the world
 * @op: the operations
 * @n: how many
 * @dry: end with an abort in any case
 * @a: what came of it
 */
void transact_plain(struct world *w, const struct vpeer_op **op, u32 n,
		    bool dry, struct answer *a)
{
	run(w, op, n, dry, false, a);
}

static const char *answer_text(struct world *w)
{
	const struct answer *a = &w->last;
	char *p = w->text;
	u32 i;

	*p = '\0';
	if (!a->err)
		return a->changes ? "ok" : "nothing";
	if (!a->n)
		sprintf(p, "errno %d", a->err);
	for (i = 0; i < a->n; i++) {
		const char *sep = i ? " " : "";

		if (p - w->text > (long)sizeof(w->text) - 100)
			break;
		if (a->refusal[i].op == VPEER_NO_OP)
			p += sprintf(p, "%s-:", sep);
		else
			p += sprintf(p, "%s%u:", sep, a->refusal[i].op);
		p += sprintf(p, "%s", code_name(a->refusal[i].code));
	}
	return w->text;
}

static bool has_id(const u32 *ids, u32 n, u32 id)
{
	u32 i;

	for (i = 0; i < n; i++)
		if (ids[i] == id)
			return true;
	return false;
}

/**
 * struct look - what an observer has seen of an object
 * @id: its id
 * @text: its content
 * @routes: its routes if it is a VNet
 */
struct look {
	u32 id;
	char *text;
	char *routes;
};

static struct look *look_at_all(struct world *w, u32 *n)
{
	struct look *l = calloc(8192, sizeof(*l));
	struct vpeer_obj *o;
	u32 kind;

	*n = 0;
	for (kind = 0; kind <= VPEER_OBJECT_MAX; kind++)
		list_for_each_entry(o, &w->m.kin[kind], kin) {
			l[*n].id = o->id;
			l[*n].text = object_text(w, o);
			if (kind == VPEER_OBJECT_VNET)
				l[*n].routes = routes_text(w, to_vnet(o));
			++*n;
		}
	return l;
}

static void forget(struct look *l, u32 n)
{
	while (n--) {
		free(l[n].text);
		free(l[n].routes);
	}
	free(l);
}

static void want_event(const struct answer *a, const struct look *l)
{
	if (!has_id(a->touched, a->n_touched, l->id))
		die("changed without an event: %s", l->text);
}

/* Both lists are in the same order. */
static void compare_looks(const struct answer *a, const struct look *was,
			  u32 n_was, const struct look *is, u32 n_is)
{
	u32 i, k;

	for (i = 0; i < n_was; i++) {
		for (k = 0; k < n_is && is[k].id != was[i].id; k++)
			;
		if (k == n_is || strcmp(was[i].text, is[k].text))
			want_event(a, &was[i]);
		if (k < n_is && was[i].routes &&
		    strcmp(was[i].routes, is[k].routes) &&
		    !has_id(a->recompiled, a->n_recompiled, was[i].id))
			die("stale routes: %s", was[i].text);
	}
	for (k = 0; k < n_is; k++) {
		for (i = 0; i < n_was && is[k].id != was[i].id; i++)
			;
		if (i < n_was)
			continue;
		want_event(a, &is[k]);
		if (is[k].routes &&
		    !has_id(a->recompiled, a->n_recompiled, is[k].id))
			die("no routes: %s", is[k].text);
	}
}

/**
 * want_same() - a dry run has to say what the commit says
 * @dry: what came of the dry run
 * @a: what came of the commit
 *
 * Ends the test where they differ.
 */
void want_same(const struct answer *dry, const struct answer *a)
{
	bool same = dry->err == a->err && dry->n == a->n &&
		    dry->changes == a->changes;
	u32 i;

	for (i = 0; same && i < a->n; i++)
		same = dry->refusal[i].op == a->refusal[i].op &&
		       dry->refusal[i].code == a->refusal[i].code;
	if (!same)
		die("a dry run and the commit differ");
}

static void same_state(const char *when, const char *was, char *is)
{
	if (strcmp(was, is))
		die("%s has left a trace, was:\n%sis:\n%s", when, was, is);
	free(is);
}

/**
 * transact_checked() - a dry run, then the commit, and look at all effects
 * @w: the world
 * @op: the operations
 * @n: how many
 *
 * Ends the test where a dry run or a refusal leaves a trace, an object changes
 * without an event, routes change without being compiled, or the model is not
 * in order afterwards.
 */
void transact_checked(struct world *w, const struct vpeer_op **op, u32 n)
{
	char *was = world_dump(w, DUMP_IDS | DUMP_GENERATION);
	u64 generation = w->m.generation;
	u32 n_before, n_after;
	struct look *before, *after;
	struct answer dry;

	before = look_at_all(w, &n_before);
	transact(w, op, n, true, &dry);
	world_check(w);
	same_state("a dry run", was,
		   world_dump(w, DUMP_IDS | DUMP_GENERATION));
	transact(w, op, n, false, &w->last);
	world_check(w);
	want_same(&dry, &w->last);
	if (w->last.err || !w->last.changes)
		same_state("a refusal", was,
			   world_dump(w, DUMP_IDS | DUMP_GENERATION));
	else if (w->m.generation != generation + 1)
		die("generation %llu", (unsigned long long)w->m.generation);
	after = look_at_all(w, &n_after);
	compare_looks(&w->last, before, n_before, after, n_after);
	forget(before, n_before);
	forget(after, n_after);
	free(was);
}

static u32 parse_all(va_list ap, struct script_op **s,
		     const struct vpeer_op ***op)
{
	const char *text;
	va_list again;
	u32 i, n = 0;

	va_copy(again, ap);
	while (va_arg(again, const char *))
		n++;
	va_end(again);
	*s = calloc(n, sizeof(**s));
	*op = calloc(n, sizeof(**op));
	for (i = 0; i < n; i++) {
		text = va_arg(ap, const char *);
		script_parse(&(*s)[i], text);
		(*s)[i].op.index = i;
		(*op)[i] = &(*s)[i].op;
	}
	return n;
}

/**
 * commit() - commit operations written as text, and check all effects
 * @w: the world
 *
 * Return: the answer in words.
 */
const char *commit(struct world *w, ...)
{
	const struct vpeer_op **op;
	struct script_op *s;
	va_list ap;
	u32 n;

	va_start(ap, w);
	n = parse_all(ap, &s, &op);
	va_end(ap);
	transact_checked(w, op, n);
	free(op);
	free(s);
	return answer_text(w);
}

/**
 * dry_run() - as commit() but nothing changes
 * @w: the world
 *
 * Return: the answer in words.
 */
const char *dry_run(struct world *w, ...)
{
	const struct vpeer_op **op;
	struct script_op *s;
	va_list ap;
	u32 n;

	va_start(ap, w);
	n = parse_all(ap, &s, &op);
	va_end(ap);
	transact(w, op, n, true, &w->last);
	world_check(w);
	free(op);
	free(s);
	return answer_text(w);
}

/**
 * roll() - throw dice
 * @d: the dice
 * @sides: how many sides they have
 *
 * Return: a number below @sides.
 */
u32 roll(struct dice *d, u32 sides)
{
	d->state ^= d->state << 13;
	d->state ^= d->state >> 7;
	d->state ^= d->state << 17;
	return (d->state >> 11) % sides;
}
