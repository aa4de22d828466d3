// SPDX-License-Identifier: GPL-2.0-only
/* Which NIC gets which address. */
#include <stdlib.h>
#include <string.h>
#include "oracle.h"

static bool has(const struct o_obj *nic, const struct o_prefix *a)
{
	return o_position(&nic->list, a) >= 0;
}

static void step(struct o_prefix *a)
{
	int i = a->six ? 15 : 3;

	while (i >= 0 && !++a->byte[i])
		i--;
}

static bool taken(struct oracle *o, unsigned int vnet, const struct o_prefix *a)
{
	EACH(n, &o->end, VPEER_OBJECT_NIC)
		if (n->vnet == vnet && has(n, a))
			return true;
	return false;
}

static bool assign(struct oracle *o, struct o_obj *n, const struct o_list *l,
		   bool six)
{
	struct o_prefix a;
	unsigned int i;

	for (i = 0; i < l->n; i++) {
		if (l->p[i].six != six)
			continue;
		a = l->p[i];
		a.len = six ? 128 : 32;
		for (; o_inside(&a, &l->p[i]); step(&a)) {
			if (o_reserved(&a, &l->p[i]) || taken(o, n->vnet, &a))
				continue;
			n->list.p[n->list.n++] = a;
			return true;
		}
	}
	return false;
}

static void assign_all(struct oracle *o, struct o_obj *n)
{
	struct o_obj *s = o_serial(&o->end, n->subnet) ?:
			  o_serial(&o->was, n->subnet);
	bool any = n->assign & O_ASSIGN_ANY;
	struct o_list l = s->list;
	unsigned int i, six;

	qsort(l.p, l.n, sizeof(l.p[0]), o_order);
	for (six = 0; six < 2; six++) {
		bool there = false;

		for (i = 0; i < l.n; i++)
			there |= l.p[i].six == six;
		if (!(n->assign & (1 << six)) && !(any && there))
			continue;
		if (!assign(o, n, &l, six))
			o_refuse(o, n->op, VPEER_CODE_SUBNET_IS_FULL, NULL,
				 "oo", n, s);
	}
}

/* Of two that claim an address the one that had it has it, then the older. */
static void claim(struct oracle *o, struct o_obj *n, const struct o_prefix *a)
{
	struct o_obj *was = o_serial(&o->was, n->serial);
	char key[O_TEXT];

	if (was && has(was, a))
		return;
	snprintf(key, sizeof(key), "%s %s", n->handle, o_prefix_text(a));
	EACH(m, &o->end, VPEER_OBJECT_NIC) {
		struct o_obj *had = o_serial(&o->was, m->serial);

		if (m == n || m->vnet != n->vnet || !has(m, a))
			continue;
		if ((had && has(had, a)) || m->serial < n->serial)
			o_refuse(o, n->op,
				 VPEER_CODE_PRIVATE_IP_ADDRESS_IS_ALLOCATED,
				 key, "oop", n, m, a);
	}
}

/**
 * o_nics() - settle the addresses of NICs
 * @o: the oracle, operations applied
 */
void o_nics(struct oracle *o)
{
	unsigned int i, pass;
	bool any = false;
	int op;

	EACH(n, &o->end, VPEER_OBJECT_NIC) {
		if (n->op >= 0 && o_unchanged(o, n))
			n->op = -1;
		for (i = 0; n->op >= 0 && i < n->list.n; i++)
			claim(o, n, &n->list.p[i]);
		any |= n->op >= 0 && n->assign;
	}
	/* created ones in the order of creation, then set ones */
	for (pass = 0; any && pass < 2; pass++)
		for (op = 0; op < 64; op++)
			EACH(n, &o->end, VPEER_OBJECT_NIC)
				if (n->op == op && n->fresh == !pass &&
				    n->assign)
					assign_all(o, n);
}
