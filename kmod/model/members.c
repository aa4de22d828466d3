// SPDX-License-Identifier: GPL-2.0-only
/* The subnets that take part in a link (R-SUBP-1, -2 and -6, R-LIM-7). */
#include "tx.h"

/* What operations may pile up before the limit is checked in the end state. */
#define MEMBERS_MAX	16384

/**
 * struct names - names of subnets while they are edited
 * @n: how many
 * @name: the names
 */
struct names {
	u32 n;
	struct vpeer_str *name;
};

static int cmp_name(const void *x, const void *y)
{
	const struct vpeer_str *a = x, *b = y;
	int c = memcmp(a->s, b->s, min_t(u32, a->len, b->len));

	return c ? c : (int)a->len - (int)b->len;
}

static void refuse_name(struct vpeer_tx *tx, u32 op, u16 attr,
			enum vpeer_code code, const struct vpeer_link *l,
			bool remote, struct vpeer_str name)
{
	const struct vpeer_vnet *v = vpeer_link_local(l);
	struct vpeer_refusal *r = vpeer_refuse(tx, op, attr, code);
	struct vpeer_str sub = vpeer_obj_name(v->obj.parent);
	struct vpeer_str vnet = vpeer_obj_name(&v->obj);

	if (remote) {
		sub = vpeer_str(l->remote_sub);
		vnet = vpeer_str(l->remote_name);
	}
	vpeer_refusal_handle(r, VPEER_OBJECT_SUBNET, sub, vnet, name);
}

/**
 * struct edit - the change of one of the two lists
 * @remote: it is the one of the remote VNet
 * @add_attr: attribute of names to add
 * @remove_attr: attribute of names to take away
 * @add: names to add
 * @n_add: how many
 * @remove: names to take away
 * @n_remove: how many
 */
struct edit {
	bool remote;
	u16 add_attr;
	u16 remove_attr;
	const struct vpeer_str *add;
	u32 n_add;
	const struct vpeer_str *remove;
	u32 n_remove;
};

static struct edit op_edit(const struct vpeer_op *op, bool remote)
{
	const struct vpeer_str *add = op->subnets;
	const struct vpeer_str *remove = add + op->n_local + op->n_remote;

	if (!remote)
		return (struct edit){
			false, VPEER_A_PEERING_LOCAL_SUBNET,
			VPEER_A_PEERING_REMOVE_LOCAL_SUBNET,
			add, op->n_local, remove, op->n_remove_local,
		};
	return (struct edit){
		true, VPEER_A_PEERING_REMOTE_SUBNET,
		VPEER_A_PEERING_REMOVE_REMOTE_SUBNET,
		add + op->n_local, op->n_remote,
		remove + op->n_remove_local, op->n_remove_remote,
	};
}

/* Where a name is among sorted ones, or how many they are. */
static u32 find_name(const struct names *s, const struct vpeer_str *name)
{
	u32 lo = 0, hi = s->n;

	while (lo < hi) {
		u32 mid = lo + (hi - lo) / 2;
		int c = cmp_name(&s->name[mid], name);

		if (!c)
			return mid;
		if (c < 0)
			lo = mid + 1;
		else
			hi = mid;
	}
	return s->n;
}

static void remove_names(struct vpeer_tx *tx, u32 op,
			 const struct vpeer_link *l, const struct edit *e,
			 struct names *s)
{
	u32 i, k;

	for (i = 0; i < e->n_remove; i++) {
		k = find_name(s, &e->remove[i]);
		if (k == s->n) {
			refuse_name(tx, op, e->remove_attr,
				    VPEER_CODE_RESOURCE_NOT_FOUND, l,
				    e->remote, e->remove[i]);
			continue;
		}
		s->n--;
		memmove(&s->name[k], &s->name[k + 1],
			(s->n - k) * sizeof(s->name[0]));
	}
}

static void add_names(struct vpeer_tx *tx, u32 op, const struct vpeer_link *l,
		      const struct edit *e, struct names *s)
{
	u32 i, n = 0;

	if (e->n_add)
		memcpy(&s->name[s->n], e->add, e->n_add * sizeof(*e->add));
	s->n += e->n_add;
	vpeer_sort(s->name, s->n, sizeof(s->name[0]), cmp_name);
	for (i = 0; i < s->n; i++) {
		if (n && !cmp_name(&s->name[n - 1], &s->name[i]))
			refuse_name(tx, op, e->add_attr,
				    VPEER_CODE_RESOURCE_ALREADY_EXISTS, l,
				    e->remote, s->name[i]);
		else
			s->name[n++] = s->name[i];
	}
	s->n = n;
}

/* One list after the change, in @s; it has room. */
static void edit_list(struct vpeer_tx *tx, const struct vpeer_op *op,
		      const struct vpeer_link *l, bool remote,
		      struct names *s)
{
	const struct vpeer_members *mb = vpeer_link_members(l);
	struct edit e = op_edit(op, remote);
	u32 i;

	s->n = 0;
	for (i = 0; mb && !op->clear && i < mb->n; i++)
		if (remote ? i >= mb->n_local : i < mb->n_local)
			s->name[s->n++] = vpeer_str(mb->name[i]);
	remove_names(tx, op->index, l, &e, s);
	add_names(tx, op->index, l, &e, s);
}

static char *put_names(struct vpeer_members *mb, char *text,
		       const struct names *s)
{
	u32 i;

	for (i = 0; i < s->n; i++) {
		mb->name[mb->n++] = memcpy(text, s->name[i].s, s->name[i].len);
		text += s->name[i].len + 1;
	}
	return text;
}

/* The text of the names follows them in one allocation. */
static struct vpeer_members *pack(const struct names *local,
				  const struct names *remote)
{
	struct vpeer_members *mb;
	size_t size = 0;
	char *text;
	u32 i;

	for (i = 0; i < local->n; i++)
		size += local->name[i].len + 1;
	for (i = 0; i < remote->n; i++)
		size += remote->name[i].len + 1;
	mb = vpeer_alloc(struct_size(mb, name, local->n + remote->n) + size);
	if (!mb)
		return NULL;
	text = (char *)&mb->name[local->n + remote->n];
	text = put_names(mb, text, local);
	mb->n_local = mb->n;
	put_names(mb, text, remote);
	return mb;
}

static bool same_members(const struct vpeer_members *a,
			 const struct vpeer_members *b)
{
	u32 i;

	if (!a || a->n != b->n || a->n_local != b->n_local)
		return false;
	for (i = 0; i < a->n; i++)
		if (strcmp(a->name[i], b->name[i]))
			return false;
	return true;
}

/* R-SUBP-6: a link without subnets would be one of whole VNets. */
static void refuse_empty(struct vpeer_tx *tx, u32 op,
			 const struct vpeer_link *l,
			 const struct names *local,
			 const struct names *remote)
{
	enum vpeer_code code = VPEER_CODE_MISSING_ATTRIBUTE;

	if (!local->n && !remote->n)
		code = VPEER_CODE_CHANGING_PEERING_KIND_NOT_ALLOWED;
	if (!local->n)
		vpeer_refuse_object(tx, op, VPEER_A_PEERING_LOCAL_SUBNET,
				    code, &l->obj);
	else if (!remote->n)
		vpeer_refuse_object(tx, op, VPEER_A_PEERING_REMOTE_SUBNET,
				    code, &l->obj);
}

static void refuse_many(struct vpeer_tx *tx, u32 op,
			const struct vpeer_link *l)
{
	const u16 attr = VPEER_A_FABRIC_LIMIT_PEERING_SUBNETS;

	vpeer_refuse_limit(tx, op, attr, "R-LIM-7",
			   tx->m->next_limits.limit[attr], &l->obj);
}

static int change(struct vpeer_tx *tx, const struct vpeer_op *op,
		  struct vpeer_link *l, struct names *local,
		  struct names *remote)
{
	struct vpeer_members *mb;

	edit_list(tx, op, l, false, local);
	edit_list(tx, op, l, true, remote);
	refuse_empty(tx, op->index, l, local, remote);
	if (local->n + remote->n > MEMBERS_MAX) {
		refuse_many(tx, op->index, l);
		if (vpeer_link_members(l))
			return 0;
		local->n = 0;
		remote->n = 0;
	}
	mb = pack(local, remote);
	if (!mb)
		return -ENOMEM;
	vpeer_free(l->next_members);
	l->next_members = mb;
	if (same_members(l->members, mb)) {
		vpeer_free(mb);
		l->next_members = NULL;
	}
	return 0;
}

/**
 * vpeer_members_edit() - carry out an operation on a link's lists of subnets
 * @tx: the transaction
 * @op: the operation: clear, then remove, then add
 * @l: the link, one that peers subnets
 *
 * Return: 0, also after a refusal, or -ENOMEM.
 */
int vpeer_members_edit(struct vpeer_tx *tx, const struct vpeer_op *op,
		       struct vpeer_link *l)
{
	const struct vpeer_members *mb = vpeer_link_members(l);
	u32 n = mb ? mb->n : 0;
	struct names local = { 0 }, remote = { 0 };
	int err = -ENOMEM;

	local.name = vpeer_alloc((n + op->n_local) * sizeof(*local.name));
	remote.name = vpeer_alloc((n + op->n_remote) * sizeof(*remote.name));
	if (local.name && remote.name)
		err = change(tx, op, l, &local, &remote);
	vpeer_free(local.name);
	vpeer_free(remote.name);
	return err;
}

/**
 * vpeer_members_has() - does a subnet take part?
 * @mb: subnets, or NULL
 * @side: in which VNet
 * @name: name of the subnet
 *
 * Return: true if so.
 */
bool vpeer_members_has(const struct vpeer_members *mb, enum vpeer_side side,
		       const char *name)
{
	u32 lo, hi;

	if (!mb)
		return false;
	lo = side == VPEER_LOCAL ? 0 : mb->n_local;
	hi = side == VPEER_LOCAL ? mb->n_local : mb->n;
	while (lo < hi) {
		u32 mid = lo + (hi - lo) / 2;
		int c = strcmp(mb->name[mid], name);

		if (!c)
			return true;
		if (c < 0)
			lo = mid + 1;
		else
			hi = mid;
	}
	return false;
}

/**
 * vpeer_members_mirror() - do two links name the same subnets?
 * @a: subnets of a link
 * @b: subnets of the link back
 *
 * Return: true if what is local to one is remote to the other.
 */
bool vpeer_members_mirror(const struct vpeer_members *a,
			  const struct vpeer_members *b)
{
	u32 i, theirs = b->n - b->n_local;

	if (a->n != b->n || a->n_local != theirs)
		return false;
	for (i = 0; i < a->n; i++)
		if (strcmp(a->name[i], i < theirs ?
			   b->name[b->n_local + i] : b->name[i - theirs]))
			return false;
	return true;
}

static void check_exist(struct vpeer_tx *tx, const struct vpeer_link *l)
{
	const struct vpeer_members *mb = l->next_members;
	u32 i;

	for (i = 0; i < mb->n; i++) {
		bool remote = i >= mb->n_local;
		enum vpeer_side side = remote ? VPEER_REMOTE : VPEER_LOCAL;
		struct vpeer_vnet *v = remote ? vpeer_link_remote(l) :
						vpeer_link_local(l);
		struct vpeer_str name = vpeer_str(mb->name[i]);

		/* one that was named before may not go: that is refused */
		if (!v || vpeer_find_subnet(tx->m, v, name) ||
		    vpeer_members_has(l->members, side, mb->name[i]))
			continue;
		refuse_name(tx, l->obj.op, remote ?
			    VPEER_A_PEERING_REMOTE_SUBNET :
			    VPEER_A_PEERING_LOCAL_SUBNET,
			    VPEER_CODE_RESOURCE_NOT_FOUND, l, remote, name);
	}
}

/**
 * vpeer_members_check() - check the subnets that a link newly names
 * @tx: the transaction
 * @l: the link
 */
void vpeer_members_check(struct vpeer_tx *tx, const struct vpeer_link *l)
{
	const u16 attr = VPEER_A_FABRIC_LIMIT_PEERING_SUBNETS;

	if (!l->next_members)
		return;
	if (l->next_members->n > tx->m->next_limits.limit[attr] &&
	    (!l->members || l->next_members->n > l->members->n))
		refuse_many(tx, l->obj.op, l);
	check_exist(tx, l);
}

/* Does a link go on naming a subnet of one of its VNets? */
static bool names(const struct vpeer_link *l, enum vpeer_side side,
		  const char *name)
{
	return !l->obj.gone && vpeer_members_has(l->members, side, name) &&
	       vpeer_members_has(vpeer_link_members(l), side, name);
}

/**
 * vpeer_subnet_named() - find a link that names a subnet and goes on to
 * @s: the subnet
 *
 * Return: the link, or NULL.
 */
const struct vpeer_link *vpeer_subnet_named(const struct vpeer_subnet *s)
{
	const struct vpeer_vnet *v = to_vnet(s->obj.parent);
	const struct vpeer_link *l;
	struct vpeer_obj *o;

	list_for_each_entry(o, &v->links, sibling)
		if (names(to_link(o), VPEER_LOCAL, s->obj.name))
			return to_link(o);
	list_for_each_entry(l, &v->in_links, in_remote)
		if (names(l, VPEER_REMOTE, s->obj.name))
			return l;
	return NULL;
}
