// SPDX-License-Identifier: GPL-2.0-only
/* State files: grants. */
#include "lab_parse.h"
#include "words.h"

static void parse_grant_scope(struct parse *p, struct object *o,
			      const struct node *map)
{
	const struct node *subscription = child(map, "subscription");
	const struct node *tenant = child(map, "tenant");
	const struct node *vnet = child(map, "vnet");
	struct name name;
	const char *text;

	if (!!vnet + !!subscription + !!tenant != 1) {
		mistake(p, map, "expected one of vnet, subscription or tenant");
		return;
	}
	if (tenant)
		o->tenant = want_text(p, tenant, "a tenant");
	if (subscription)
		o->subscription = want_text(p, subscription, "a subscription");
	text = vnet ? want_text(p, vnet, "a VNet") : NULL;
	if (!text)
		return;
	if (!name_parse(p->pool, text, &name) || name.parent) {
		mistake(p, vnet,
			"expected the VNet, [SUBSCRIPTION:]VNET, not \"%s\"",
			text);
		return;
	}
	o->subscription = name.subscription;
	o->vnet = name.name;
}

static void parse_principal(struct parse *p, struct object *o,
			    const struct node *map)
{
	const struct node *user = child(map, "user");
	const struct node *group = child(map, "group");
	const char *text;

	if (!user == !group) {
		mistake(p, map, "expected user or group");
		return;
	}
	o->group = group;
	text = want_text(p, user ? user : group, "a name or a number");
	if (text && !principal_parse(text, o))
		mistake(p, user ? user : group, "there is no %s \"%s\"",
			group ? "group" : "user", text);
}

static void parse_grant(struct parse *p, const struct node *map)
{
	static const char *const keys[] = {
		"user", "group", "role", "vnet", "subscription", "tenant", NULL
	};
	struct object *o = object_new(p->pool, VPEER_OBJECT_GRANT);
	const struct node *role = child(map, "role");
	unsigned int before = p->mistakes;
	const char *word;

	o->origin = map->origin;
	if (!want_map(p, map, "a grant"))
		return;
	check_keys(p, map, keys, false);
	parse_principal(p, o, map);
	parse_grant_scope(p, o, map);
	word = role ? want_text(p, role, "a role") : NULL;
	o->role = word ? role_by_word(word) : 0;
	if (!role)
		mistake(p, map, "expected role");
	else if (word && !o->role)
		mistake(p, role,
			"expected reader, peer, network-contributor or owner, not \"%s\"",
			word);
	if (p->mistakes == before)
		add(p, o, map);
}

/**
 * parse_grants() - Read the grants of a file.
 * @p: The file.
 * @list: What it has under "grants".
 */
void parse_grants(struct parse *p, const struct node *list)
{
	size_t i;

	if (list->kind != NODE_LIST) {
		mistake(p, list, "expected grants, as a list");
		return;
	}
	for (i = 0; i < list->n; i++)
		parse_grant(p, list->items[i]);
}
