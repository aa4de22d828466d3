// SPDX-License-Identifier: GPL-2.0-only
/*
 * What each VNet of a link brings in: all of its address space, or that of the
 * subnets that take part (R-SUBP-1), and of either the IPv6 prefixes alone
 * where the link says so (R-SUBP-7). Nothing is stored: it follows from the
 * VNets as they are.
 */
#include "tx.h"

static struct vpeer_vnet *side_vnet(const struct vpeer_link *l,
				    enum vpeer_side side)
{
	return side == VPEER_LOCAL ? vpeer_link_local(l) :
				     vpeer_link_remote(l);
}

/* The prefixes of the i-th subnet, none if it is not there. */
static const struct vpeer_space *subnet_part(struct vpeer_model *m,
					     const struct vpeer_vnet *v,
					     const char *name)
{
	static const struct vpeer_space empty;
	struct vpeer_subnet *s = vpeer_find_subnet(m, v, vpeer_str(name));

	return s ? vpeer_subnet_end(s) : &empty;
}

/* What a side brings in, part by part; NULL behind the last. */
static const struct vpeer_space *part(struct vpeer_model *m,
				      const struct vpeer_link *l,
				      enum vpeer_side side, u32 i)
{
	const struct vpeer_members *mb = vpeer_link_members(l);
	struct vpeer_vnet *v = side_vnet(l, side);
	u32 first = 0, n;

	if (!v)
		return NULL;
	if (!l->partial)
		return i ? NULL : vpeer_vnet_end(v);
	n = mb->n_local;
	if (side == VPEER_REMOTE) {
		first = mb->n_local;
		n = mb->n - mb->n_local;
	}
	return i < n ? subnet_part(m, v, mb->name[first + i]) : NULL;
}

/**
 * vpeer_link_carries() - is a prefix of a family that a link carries?
 * @l: the link
 * @p: the prefix
 *
 * Return: false if the link is for IPv6 only and that is IPv4 (R-SUBP-7).
 */
bool vpeer_link_carries(const struct vpeer_link *l,
			const struct vpeer_prefix *p)
{
	return !(vpeer_link_end(l)->flags & VPEER_PEERING_FLAGS_ONLY_IPV6) ||
	       !vpeer_prefix_is4(p);
}

/* Both families of all of the VNet: its space is what it brings in. */
static bool is_whole(const struct vpeer_link *l)
{
	return !l->partial && !(vpeer_link_end(l)->flags &
				VPEER_PEERING_FLAGS_ONLY_IPV6);
}

/* Lists what a VNet brings in, or only counts it where @to is NULL. */
static u32 fill(struct vpeer_model *m, const struct vpeer_link *l,
		enum vpeer_side side, struct vpeer_prefix *to)
{
	const struct vpeer_space *s;
	u32 i, k, n = 0;

	for (i = 0; (s = part(m, l, side, i)); i++) {
		for (k = 0; k < s->n; k++) {
			if (!vpeer_link_carries(l, &s->prefix[k]))
				continue;
			if (to)
				to[n] = s->prefix[k];
			n++;
		}
	}
	return n;
}

/**
 * vpeer_share_get() - what a VNet brings into a link
 * @m: the model
 * @l: the link
 * @side: which VNet; it is there
 *
 * Return: a sorted set, for vpeer_space_put(), or NULL without memory.
 */
const struct vpeer_space *vpeer_share_get(struct vpeer_model *m,
					  const struct vpeer_link *l,
					  enum vpeer_side side)
{
	struct vpeer_space *s;

	if (is_whole(l))
		return vpeer_space_get(vpeer_vnet_end(side_vnet(l, side)));
	s = vpeer_space_alloc(fill(m, l, side, NULL));
	if (!s)
		return NULL;
	s->n = fill(m, l, side, s->prefix);
	vpeer_space_sort(s);
	return s;
}

/**
 * vpeer_share_eq() - is this what a VNet brings into a link?
 * @m: the model
 * @l: the link
 * @side: which VNet
 * @known: a sorted set
 *
 * Return: true if so.
 */
bool vpeer_share_eq(struct vpeer_model *m, const struct vpeer_link *l,
		    enum vpeer_side side, const struct vpeer_space *known)
{
	const struct vpeer_vnet *v = side_vnet(l, side);
	const struct vpeer_space *s;
	u32 i, k, n = 0;

	if (v && is_whole(l))
		return vpeer_space_eq(known, vpeer_vnet_end(v));
	for (i = 0; (s = part(m, l, side, i)); i++) {
		for (k = 0; k < s->n; k++) {
			if (!vpeer_link_carries(l, &s->prefix[k]))
				continue;
			if (!vpeer_space_find(known, &s->prefix[k]))
				return false;
			n++;
		}
	}
	return n == known->n;
}

/**
 * vpeer_link_knows() - does a link know the remote VNet's current space?
 * @l: the link
 * @m: the model
 *
 * Return: true if so, also when the remote VNet is gone.
 */
bool vpeer_link_knows(const struct vpeer_link *l, struct vpeer_model *m)
{
	return !vpeer_link_remote(l) ||
	       vpeer_share_eq(m, l, VPEER_REMOTE, vpeer_link_end(l)->space);
}
