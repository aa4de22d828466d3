// SPDX-License-Identifier: GPL-2.0-only
/*
 * Which NIC gets which address. Addresses that operations name come first;
 * the lowest free ones are assigned among what those leave.
 */
#include "tx.h"

/**
 * struct claim - an address that a touched NIC has in the end state
 * @netif: the NIC
 * @addr: the address
 */
struct claim {
	struct vpeer_netif *netif;
	struct vpeer_addr addr;
};

/**
 * struct claims - the claims of a transaction
 * @n: how many
 * @claim: ascending by VNet and address
 */
struct claims {
	u32 n;
	struct claim claim[];
};

static int cmp_claim(const void *x, const void *y)
{
	const struct claim *a = x, *b = y;

	if (a->netif->vnet->obj.id != b->netif->vnet->obj.id)
		return a->netif->vnet->obj.id < b->netif->vnet->obj.id ? -1 : 1;
	return vpeer_addr_cmp(&a->addr, &b->addr);
}

/* Two NICs may claim one address: the order must not depend on the sort. */
static int cmp_claim_id(const void *x, const void *y)
{
	const struct claim *a = x, *b = y;
	int c = cmp_claim(x, y);

	if (c)
		return c;
	return a->netif->obj.id < b->netif->obj.id ? -1 :
	       a->netif->obj.id > b->netif->obj.id;
}

static struct vpeer_netif *staged(struct vpeer_obj *obj)
{
	if (obj->kind != VPEER_OBJECT_NIC || obj->gone || !to_netif(obj)->next)
		return NULL;
	return to_netif(obj);
}

static struct claims *collect(struct vpeer_tx *tx)
{
	struct vpeer_obj *obj;
	struct vpeer_netif *n;
	struct claims *cs;
	size_t total = 0;
	u32 turn = 0;
	u32 i;

	list_for_each_entry(obj, &tx->touched, touched) {
		vpeer_breathe(&turn);
		if (staged(obj))
			total += staged(obj)->next->addrs.n;
	}
	cs = vpeer_alloc(struct_size(cs, claim, total));
	if (!cs)
		return NULL;
	list_for_each_entry(obj, &tx->touched, touched) {
		n = staged(obj);
		vpeer_breathe(&turn);
		for (i = 0; n && i < n->next->addrs.n; i++)
			cs->claim[cs->n++] = (struct claim){
				n, vpeer_addrs_at(&n->next->addrs, i)
			};
	}
	vpeer_sort(cs->claim, cs->n, sizeof(cs->claim[0]), cmp_claim_id);
	return cs;
}

/* Who owns the address in force and keeps it? */
static struct vpeer_netif *keeper(struct vpeer_tx *tx,
				  const struct vpeer_vnet *v,
				  const struct vpeer_addr *a)
{
	struct vpeer_netif *n;

	n = tx->m->owner(tx->m->owner_ctx, v->obj.id, a);
	if (!n || n->obj.gone ||
	    !vpeer_addrs_has(&vpeer_netif_end(n)->addrs, a))
		return NULL;
	return n;
}

static void refuse(struct vpeer_tx *tx, const struct vpeer_netif *n,
		   const struct vpeer_netif *other, const struct vpeer_addr *a)
{
	struct vpeer_refusal *r;

	r = vpeer_refuse(tx, n->obj.op, VPEER_A_NIC_ADDRESS,
			 VPEER_CODE_PRIVATE_IP_ADDRESS_IS_ALLOCATED);
	vpeer_refusal_object(r, &n->obj);
	vpeer_refusal_object(r, &other->obj);
	vpeer_refusal_addr(r, a);
}

static int check_unique(struct vpeer_tx *tx, const struct claims *cs)
{
	const struct vpeer_netif *other;
	const struct claim *c;

	for (c = cs->claim; c < cs->claim + cs->n; c++) {
		other = keeper(tx, c->netif->vnet, &c->addr);
		if (!other && c > cs->claim && !cmp_claim(c - 1, c))
			other = c[-1].netif;
		if (other && other != c->netif)
			refuse(tx, c->netif, other, &c->addr);
		if (!((c - cs->claim) % 1024) && vpeer_relax())
			return -EINTR;
	}
	return 0;
}

static bool claimed(const struct claims *cs, struct vpeer_netif *n,
		    const struct vpeer_addr *a)
{
	struct claim key = { n, *a };
	u32 lo = 0, hi = cs->n;

	while (lo < hi) {
		u32 mid = lo + (hi - lo) / 2;
		int c = cmp_claim(&cs->claim[mid], &key);

		if (!c)
			return true;
		if (c < 0)
			lo = mid + 1;
		else
			hi = mid;
	}
	return false;
}

/* The addresses that the NIC has may become free. */
static void lower_hints(const struct vpeer_netif_conf *conf)
{
	struct vpeer_addr a, *hint;
	int is6;

	for (is6 = 0; is6 < 2; is6++) {
		hint = &conf->subnet->hint[is6];
		if (vpeer_addrs_first(&conf->addrs, !is6, &a) &&
		    vpeer_addr_cmp(&a, hint) < 0)
			*hint = a;
	}
}

static void lower_all(struct vpeer_tx *tx)
{
	struct vpeer_obj *obj;
	u32 turn = 0;

	list_for_each_entry(obj, &tx->touched, touched) {
		vpeer_breathe(&turn);
		if (obj->kind == VPEER_OBJECT_NIC && to_netif(obj)->cur)
			lower_hints(to_netif(obj)->cur);
	}
}

/* Lowest free address of one prefix, not below the hint; 1 if found. */
static int search_prefix(struct vpeer_tx *tx, const struct claims *cs,
			 struct vpeer_netif *n, const struct vpeer_prefix *p,
			 struct vpeer_addr *hint)
{
	struct vpeer_addr last = vpeer_prefix_last(p);
	struct vpeer_addr a;
	u32 tries = 0;

	a = vpeer_addr_add(p->addr, VPEER_RESERVED_FIRST);
	if (vpeer_addr_cmp(&a, hint) < 0)
		a = *hint;
	for (; vpeer_addr_cmp(&a, &last) <= 0; vpeer_addr_next(&a)) {
		if (vpeer_addr_reserved(p, &a))
			break;
		if (!claimed(cs, n, &a) && !keeper(tx, n->vnet, &a)) {
			*hint = vpeer_addr_add(a, 1);
			vpeer_addrs_insert(&n->next->addrs, &a);
			return 1;
		}
		if (!(++tries % 1024) && vpeer_relax())
			return -EINTR;
	}
	return 0;
}

static int assign_family(struct vpeer_tx *tx, const struct claims *cs,
			 struct vpeer_netif *n, u32 family)
{
	struct vpeer_subnet *s = n->next->subnet;
	const struct vpeer_space *space = vpeer_subnet_end(s);
	bool is6 = family == VPEER_FAMILIES_IPV6, any = false;
	struct vpeer_refusal *r;
	int ret = 0;
	u32 i;

	for (i = 0; i < space->n && !ret; i++) {
		if (vpeer_prefix_is4(&space->prefix[i]) == is6)
			continue;
		any = true;
		ret = search_prefix(tx, cs, n, &space->prefix[i],
				    &s->hint[is6]);
	}
	if (ret || (!any && (n->assign & VPEER_NETIF_ASSIGN_ANY)))
		return ret < 0 ? ret : 0;
	r = vpeer_refuse(tx, n->obj.op, VPEER_A_NIC_AUTO_ADDRESS,
			 VPEER_CODE_SUBNET_IS_FULL);
	vpeer_refusal_object(r, &n->obj);
	vpeer_refusal_object(r, &s->obj);
	return 0;
}

static int assign(struct vpeer_tx *tx, const struct claims *cs,
		  struct vpeer_netif *n)
{
	static const u32 families[] = { VPEER_FAMILIES_IPV4,
					VPEER_FAMILIES_IPV6 };
	unsigned int i;
	int err;

	for (i = 0; i < ARRAY_SIZE(families); i++) {
		if (!(n->assign & (families[i] | VPEER_NETIF_ASSIGN_ANY)))
			continue;
		err = assign_family(tx, cs, n, families[i]);
		if (err)
			return err;
	}
	return 0;
}

static void count(struct vpeer_netif *n, struct vpeer_model *m, int sign)
{
	u32 was = n->cur ? n->cur->addrs.n : 0;
	u32 will = n->obj.gone ? 0 : vpeer_netif_end(n)->addrs.n;

	n->vnet->n_addrs += sign * (int)(will - was);
	m->n_addrs += sign * (int)(will - was);
	n->claimed = sign > 0;
}

/**
 * vpeer_claims_undo() - take back what vpeer_claims_check() has counted
 * @m: the model
 * @n: a NIC whose transaction is aborted
 */
void vpeer_claims_undo(struct vpeer_model *m, struct vpeer_netif *n)
{
	if (n->claimed)
		count(n, m, -1);
}

static void count_all(struct vpeer_tx *tx)
{
	u32 limit = tx->m->next_limits.limit[VPEER_A_FABRIC_LIMIT_ADDRESSES];
	struct vpeer_obj *obj;
	struct vpeer_netif *n;
	u32 turn = 0;

	list_for_each_entry(obj, &tx->touched, touched) {
		vpeer_breathe(&turn);
		if (obj->kind == VPEER_OBJECT_NIC)
			count(to_netif(obj), tx->m, 1);
	}
	list_for_each_entry(obj, &tx->touched, touched) {
		vpeer_breathe(&turn);
		n = staged(obj);
		if (n && vpeer_netif_grows(n) && n->vnet->n_addrs > limit)
			vpeer_refuse_limit(tx, obj->op,
					   VPEER_A_FABRIC_LIMIT_ADDRESSES,
					   "R-LIM-4", limit, &n->vnet->obj);
	}
}

/**
 * vpeer_claims_check() - settle who has which address
 * @tx: the transaction
 *
 * Return: 0, also after a refusal, or -ENOMEM or -EINTR.
 */
int vpeer_claims_check(struct vpeer_tx *tx)
{
	struct claims *cs = collect(tx);
	struct vpeer_obj *obj;
	u32 turn = 0;
	int err;

	if (!cs)
		return -ENOMEM;
	err = check_unique(tx, cs);
	lower_all(tx);
	list_for_each_entry(obj, &tx->touched, touched) {
		vpeer_breathe(&turn);
		if (err)
			break;
		if (staged(obj) && to_netif(obj)->assign)
			err = assign(tx, cs, to_netif(obj));
	}
	vpeer_free(cs);
	if (!err)
		count_all(tx);
	return err;
}
