// SPDX-License-Identifier: GPL-2.0-only
/*
 * From the model to what packets meet. Preparing allocates everything and may
 * fail; publishing only exchanges pointers. What is replaced is freed after
 * a grace period.
 */
#include "publish.h"

#include <linux/slab.h>

#include "endpoint.h"
#include "grave.h"
#include "model/sources.h"
#include "nic.h"
#include "stats.h"

/**
 * vpeer_address_owner() - who has an address in force?
 * @fabric: the fabric
 * @vnet: id of the VNet
 * @addr: the address
 *
 * Context: the fabric's lock.
 * Return: the NIC's object, or NULL.
 */
struct vpeer_netif *vpeer_address_owner(void *fabric, u32 vnet,
					const struct vpeer_addr *addr)
{
	struct vpeer_fabric *f = fabric;
	struct vpeer_endpoint *e;
	struct vpeer_nic *nic;

	e = vpeer_endpoint_find(&f->endpoints.hash, vnet, addr);
	nic = e ? rcu_dereference_protected(e->nic,
					    lockdep_is_held(&f->lock)) : NULL;
	return nic ? nic->netif : NULL;
}

/* Calls @fn for the addresses that are in @in and not in @out. */
static __always_inline int
for_difference(struct vpeer_fabric *f, struct vpeer_netif *n,
	       const struct vpeer_netif_conf *in,
	       const struct vpeer_netif_conf *out,
	       int (*fn)(struct vpeer_fabric *f, struct vpeer_netif *n,
			 const struct vpeer_addr *a))
{
	struct vpeer_addr a;
	int err = 0;
	u32 i;

	for (i = 0; in && i < in->addrs.n && !err; i++) {
		a = vpeer_addrs_at(&in->addrs, i);
		if (!out || !vpeer_addrs_has(&out->addrs, &a))
			err = fn(f, n, &a);
	}
	return err;
}

static int reserve(struct vpeer_fabric *f, struct vpeer_netif *n,
		   const struct vpeer_addr *a)
{
	return vpeer_endpoint_reserve(&f->endpoints, n->vnet->obj.id, a);
}

static int unreserve(struct vpeer_fabric *f, struct vpeer_netif *n,
		     const struct vpeer_addr *a)
{
	vpeer_endpoint_unreserve(&f->endpoints, n->vnet->obj.id, a);
	return 0;
}

static int announce(struct vpeer_fabric *f, struct vpeer_netif *n,
		    const struct vpeer_addr *a)
{
	vpeer_endpoint_publish(&f->endpoints, n->vnet->obj.id, a, n->priv);
	return 0;
}

static int withdraw(struct vpeer_fabric *f, struct vpeer_netif *n,
		    const struct vpeer_addr *a)
{
	vpeer_endpoint_withdraw(&f->endpoints, n->vnet->obj.id, a, n->priv);
	return 0;
}

static bool has_domain(const struct vpeer_obj *obj)
{
	return obj->kind == VPEER_OBJECT_VNET ||
	       obj->kind == VPEER_OBJECT_SUBNET;
}

/* NICs whose content changes, in the order of the publication's ->conf. */
static struct vpeer_netif *changed_netif(struct vpeer_obj *obj)
{
	if (obj->kind != VPEER_OBJECT_NIC || obj->gone || !to_netif(obj)->next)
		return NULL;
	return to_netif(obj);
}

/* A VNet's domain keeps its tables, those of its subnets lead packets. */
static int prepare_domains(struct vpeer_publication *p)
{
	struct vpeer_domain *d;
	struct vpeer_obj *obj;
	u32 turn = 0;

	list_for_each_entry(obj, &p->tx->touched, touched) {
		vpeer_breathe(&turn);
		if (!has_domain(obj) || !obj->fresh)
			continue;
		d = kzalloc(sizeof(*d), GFP_KERNEL_ACCOUNT);
		if (!d)
			return -ENOMEM;
		vpeer_hash_copy(&p->f->endpoints, &d->hash);
		if (obj->kind == VPEER_OBJECT_VNET) {
			d->vnet = obj->id;
			to_vnet(obj)->priv = d;
		} else {
			d->vnet = obj->parent->id;
			to_subnet(obj)->priv = d;
		}
	}
	return 0;
}

static int prepare_netif(struct vpeer_publication *p, struct vpeer_netif *n)
{
	if (!n->priv)
		n->priv = vpeer_nic_new(p->f, n);
	if (!n->priv)
		return -ENOMEM;
	p->conf[p->n_confs] = vpeer_nic_conf_new(n->priv, n);
	if (!p->conf[p->n_confs])
		return -ENOMEM;
	p->n_confs++;
	return for_difference(p->f, n, n->next, n->cur, reserve);
}

static int prepare_netifs(struct vpeer_publication *p)
{
	struct vpeer_netif *netif;
	u32 n = 0, addresses = 0, turn = 0;
	struct vpeer_obj *obj;
	int err;

	list_for_each_entry(obj, &p->tx->touched, touched) {
		vpeer_breathe(&turn);
		netif = changed_netif(obj);
		if (!netif)
			continue;
		n++;
		if (obj->fresh)
			addresses += netif->next->addrs.n;
	}
	err = vpeer_endpoints_expect(&p->f->endpoints, addresses);
	if (err)
		return err;
	p->conf = kvcalloc(n, sizeof(*p->conf), GFP_KERNEL_ACCOUNT);
	if (!p->conf)
		return -ENOMEM;
	list_for_each_entry(obj, &p->tx->touched, touched) {
		vpeer_breathe(&turn);
		if (!changed_netif(obj))
			continue;
		err = prepare_netif(p, to_netif(obj));
		if (!err)
			err = vpeer_relax();
		if (err)
			return err;
	}
	return 0;
}

/* Counters come with the first connection and stay with the link. */
static int prepare_links(struct vpeer_publication *p)
{
	struct vpeer_obj *obj;
	struct vpeer_link *l;
	u32 gone = 0;
	u32 turn = 0;

	list_for_each_entry(obj, &p->tx->touched, touched) {
		vpeer_breathe(&turn);
		if (obj->kind != VPEER_OBJECT_PEERING)
			continue;
		l = to_link(obj);
		gone += obj->gone && l->priv;
		if (obj->gone || l->priv || !vpeer_link_back(l, p->tx->m))
			continue;
		l->priv = (void __force *)
			vpeer_link_stats_alloc(p->f->link_counters);
		if (!l->priv)
			return -ENOMEM;
	}
	return vpeer_grave_room(p->grave, gone);
}

static int prepare_tables(struct vpeer_publication *p)
{
	u64 generation = p->tx->m->generation + 1;
	struct vpeer_table *t;
	struct vpeer_vnet *v;
	u32 n = 0;
	int err;

	vpeer_tx_mark_routes(p->tx);
	list_for_each_entry(v, &p->tx->recompile, recompile)
		n++;
	p->table = kvcalloc(n, sizeof(*p->table), GFP_KERNEL_ACCOUNT);
	if (!p->table)
		return -ENOMEM;
	list_for_each_entry(v, &p->tx->recompile, recompile) {
		err = vpeer_tables_build(p->tx->m, v, generation, &t);
		if (err)
			return err;
		p->table[p->n_tables++] = t;
		err = vpeer_relax();
		if (err)
			return err;
	}
	return 0;
}

/**
 * vpeer_publication_prepare() - make everything that a commit publishes
 * @p: the publication
 * @f: the fabric
 * @tx: the transaction, checked without refusals
 *
 * Context: the fabric's lock.
 * Return: 0, -ENOMEM or -EINTR; upon an error everything is undone.
 */
int vpeer_publication_prepare(struct vpeer_publication *p,
			      struct vpeer_fabric *f, struct vpeer_tx *tx)
{
	int err;

	*p = (struct vpeer_publication){ .f = f, .tx = tx };
	p->grave = vpeer_grave_new();
	err = p->grave ? prepare_domains(p) : -ENOMEM;
	if (!err)
		err = prepare_netifs(p);
	if (!err)
		err = prepare_links(p);
	if (!err)
		err = prepare_tables(p);
	if (err)
		vpeer_publication_cancel(p);
	return err;
}

static void cancel_netif(struct vpeer_publication *p, struct vpeer_netif *n)
{
	for_difference(p->f, n, n->next, n->cur, unreserve);
	if (n->obj.fresh && n->priv) {
		vpeer_nic_free(n->priv);
		n->priv = NULL;
	}
}

/* A link that was Connected before has counters and keeps them. */
static void cancel_link(struct vpeer_link *l)
{
	if (l->obj.fresh) {
		vpeer_link_stats_free(vpeer_link_stats(l->priv));
		l->priv = NULL;
	}
}

static void free_domain(struct vpeer_domain *d)
{
	vpeer_hash_forget(&d->hash);
	kfree(d);
}

static void cancel_domain(struct vpeer_obj *obj)
{
	void **priv = obj->kind == VPEER_OBJECT_VNET ? &to_vnet(obj)->priv :
						       &to_subnet(obj)->priv;

	if (*priv)
		free_domain(*priv);
	*priv = NULL;
}

/**
 * vpeer_publication_cancel() - throw away what has been prepared
 * @p: the publication; its transaction is aborted next
 *
 * Context: the fabric's lock.
 */
void vpeer_publication_cancel(struct vpeer_publication *p)
{
	struct vpeer_obj *obj;
	u32 turn = 0;

	list_for_each_entry(obj, &p->tx->touched, touched) {
		vpeer_breathe(&turn);
		if (changed_netif(obj))
			cancel_netif(p, to_netif(obj));
		if (obj->kind == VPEER_OBJECT_PEERING)
			cancel_link(to_link(obj));
		if (has_domain(obj) && obj->fresh)
			cancel_domain(obj);
	}
	while (p->n_tables)
		vpeer_tables_free(p->table[--p->n_tables]);
	while (p->n_confs)
		kfree(p->conf[--p->n_confs]);
	kvfree(p->table);
	kvfree(p->conf);
	vpeer_grave_close(p->grave);
}

static struct vpeer_table *tables_of(const struct vpeer_vnet *v)
{
	const struct vpeer_domain *d = v->priv;

	return rcu_dereference_protected(d->table, true);
}

static void set_table(struct vpeer_domain *d, struct vpeer_table *t)
{
	rcu_assign_pointer(d->table, t);
}

static void drop_tables(struct vpeer_table *t)
{
	struct vpeer_table *next;

	for (; t; t = next) {
		next = t->next;
		if (t->sources)
			kvfree_rcu(t->sources, rcu);
		kvfree_rcu(t, rcu);
	}
}

/*
 * Subnets first, also those that go and still have packets: what they let go
 * of is freed then.
 */
static void swap_tables(struct vpeer_vnet *v, struct vpeer_table *t)
{
	struct vpeer_table *old = tables_of(v);
	struct vpeer_obj *o;

	list_for_each_entry(o, &v->subnets, sibling)
		set_table(to_subnet(o)->priv,
			  o->gone ? t : to_subnet(o)->routes);
	set_table(v->priv, t);
	drop_tables(old);
}

/* What sets a new subnet apart has its VNet's routes compiled too. */
static void publish_subnets(struct vpeer_publication *p)
{
	struct vpeer_obj *obj;
	u32 turn = 0;

	list_for_each_entry(obj, &p->tx->touched, touched) {
		vpeer_breathe(&turn);
		if (obj->kind == VPEER_OBJECT_SUBNET && obj->fresh)
			set_table(to_subnet(obj)->priv,
				  tables_of(to_vnet(obj->parent)));
	}
}

static void publish_tables(struct vpeer_publication *p)
{
	struct vpeer_vnet *v;
	u32 turn = 0;
	u32 i = 0;

	publish_subnets(p);
	list_for_each_entry(v, &p->tx->recompile, recompile) {
		swap_tables(v, p->table[i++]);
		vpeer_breathe(&turn);
	}
}

/* An address that moves goes to its new NIC before the old one lets go. */
static void publish_netifs(struct vpeer_publication *p)
{
	struct vpeer_netif *n;
	struct vpeer_obj *obj;
	u32 turn = 0;
	u32 i = 0;

	list_for_each_entry(obj, &p->tx->touched, touched) {
		vpeer_breathe(&turn);
		n = changed_netif(obj);
		if (!n)
			continue;
		vpeer_nic_publish(p->f, n->priv, p->conf[i++]);
		for_difference(p->f, n, n->next, n->cur, announce);
	}
	list_for_each_entry(obj, &p->tx->touched, touched) {
		vpeer_breathe(&turn);
		if (obj->kind != VPEER_OBJECT_NIC)
			continue;
		n = to_netif(obj);
		for_difference(p->f, n, n->cur,
			       obj->gone ? NULL : vpeer_netif_end(n), withdraw);
	}
	vpeer_endpoints_trim(&p->f->endpoints);
}

static void drop_domain(struct vpeer_domain *d)
{
	vpeer_hash_forget(&d->hash);
	kfree_rcu(d, hash.rcu);
}

static void drop_vnet(struct vpeer_vnet *v)
{
	drop_tables(tables_of(v));
	drop_domain(v->priv);
}

static void drop_gone(struct vpeer_publication *p)
{
	struct vpeer_obj *obj;
	u32 turn = 0;

	list_for_each_entry(obj, &p->tx->touched, touched) {
		vpeer_breathe(&turn);
		if (!obj->gone)
			continue;
		if (obj->kind == VPEER_OBJECT_VNET)
			drop_vnet(to_vnet(obj));
		else if (obj->kind == VPEER_OBJECT_SUBNET)
			drop_domain(to_subnet(obj)->priv);
		else if (obj->kind == VPEER_OBJECT_NIC)
			vpeer_nic_delete(p->f, to_netif(obj)->priv, p->grave);
		else if (obj->kind == VPEER_OBJECT_PEERING)
			vpeer_grave_link(p->grave, to_link(obj)->priv);
	}
	vpeer_grave_close(p->grave);
}

/**
 * vpeer_publication_publish() - let packets meet the new configuration
 * @p: the publication; its transaction is committed next
 *
 * Context: the fabric's lock.
 */
void vpeer_publication_publish(struct vpeer_publication *p)
{
	publish_tables(p);
	publish_netifs(p);
	drop_gone(p);
	kvfree(p->table);
	kvfree(p->conf);
}

/**
 * vpeer_unpublish_all() - free what a dying fabric has published
 * @f: the fabric, without readers
 *
 * NICs and endpoints are freed by vpeer_nics_free() and
 * vpeer_endpoints_exit().
 */
void vpeer_unpublish_all(struct vpeer_fabric *f)
{
	struct vpeer_obj *obj;
	u32 turn = 0;

	list_for_each_entry(obj, &f->model.kin[VPEER_OBJECT_VNET], kin) {
		vpeer_tables_free(tables_of(to_vnet(obj)));
		free_domain(to_vnet(obj)->priv);
		vpeer_breathe(&turn);
	}
	list_for_each_entry(obj, &f->model.kin[VPEER_OBJECT_SUBNET], kin) {
		free_domain(to_subnet(obj)->priv);
		vpeer_breathe(&turn);
	}
	list_for_each_entry(obj, &f->model.kin[VPEER_OBJECT_PEERING], kin) {
		vpeer_link_stats_free(vpeer_link_stats(to_link(obj)->priv));
		vpeer_breathe(&turn);
	}
}
