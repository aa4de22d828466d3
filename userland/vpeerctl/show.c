// SPDX-License-Identifier: GPL-2.0-only
/* Objects as text. */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "json.h"
#include "output.h"
#include "words.h"

static const char *const titles_tenant[] = { "TENANT", NULL };

static const char *const titles_subscription[] = {
	"SUBSCRIPTION", "TENANT", NULL,
};

static const char *const titles_vnet[] = {
	"VNET", "REGION", "PREFIXES", NULL,
};

static const char *const titles_subnet[] = {
	"SUBNET", "PREFIXES", "ROUTE-TABLE", NULL,
};

static const char *const titles_nic[] = {
	"NIC", "SUBNET", "ADDRESSES", "DEVICE", "NETNS", NULL,
};

static const char *const titles_peering[] = {
	"PEERING", "REMOTE", "STATE", "SYNC", "KIND", "FLAGS", NULL,
};

static const char *const titles_gateway[] = {
	"GATEWAY", "VNET", "TYPE", "NIC", NULL,
};

static const char *const titles_connection[] = {
	"CONNECTION", "PREFIXES", "REMOTE-VNET", "LEARNED", NULL,
};

static const char *const titles_route_table[] = {
	"ROUTE-TABLE", "GATEWAY-PROPAGATION", NULL,
};

static const char *const titles_route[] = {
	"ROUTE", "PREFIX", "NEXT-HOP-TYPE", "NEXT-HOP", NULL,
};

static const char *const titles_grant[] = {
	"PRINCIPAL", "ROLE", "SCOPE", NULL,
};

static const char *const titles_fabric[] = { "NUMBER", "VALUE", NULL };

static const char *const *const titles[] = {
	[VPEER_OBJECT_FABRIC] = titles_fabric,
	[VPEER_OBJECT_TENANT] = titles_tenant,
	[VPEER_OBJECT_SUBSCRIPTION] = titles_subscription,
	[VPEER_OBJECT_VNET] = titles_vnet,
	[VPEER_OBJECT_SUBNET] = titles_subnet,
	[VPEER_OBJECT_NIC] = titles_nic,
	[VPEER_OBJECT_PEERING] = titles_peering,
	[VPEER_OBJECT_GATEWAY] = titles_gateway,
	[VPEER_OBJECT_CONNECTION] = titles_connection,
	[VPEER_OBJECT_ROUTE_TABLE] = titles_route_table,
	[VPEER_OBJECT_ROUTE] = titles_route,
	[VPEER_OBJECT_GRANT] = titles_grant,
};

static const char *subnet_text(struct pool *pool, const struct object *o)
{
	return handle_short(pool_printf(pool, "%s:%s/%s", o->subscription,
					o->vnet, o->subnet ? o->subnet : "?"));
}

static const char *vnet_text(struct pool *pool, const struct object *o)
{
	return handle_short(pool_printf(pool, "%s:%s", o->subscription,
					o->vnet));
}

static const char *principal_text(struct pool *pool, const struct object *o)
{
	return pool_printf(pool, "%s %s", o->group ? "group" : "user",
			   principal_name(pool, o));
}

static const char *flags_text(struct pool *pool, const struct object *o)
{
	const struct flag_word *flag;
	const char *text = NULL;

	for (flag = peering_flag_words; flag->bit; flag++)
		if (o->flags & flag->bit)
			text = text ? pool_printf(pool, "%s,%s", text,
						  flag->word) : flag->word;
	return text;
}

static const char *netns_text(struct pool *pool, const struct device *device)
{
	if (!device->ifindex)
		return NULL;
	if (device->netns)
		return device->netns;
	if (device->netnsid >= 0)
		return pool_printf(pool, "id %d", device->netnsid);
	return device->nameless ? "?" : "home";
}

static void brief_fabric(struct pool *pool, struct table *table,
			 const struct object *o)
{
	uint32_t i;

	table_cell(table, "generation");
	table_cell(table, pool_printf(pool, "%" PRIu64, o->generation));
	for (i = 1; i <= VPEER_A_FABRIC_MAX; i++) {
		if (!(o->has_number & (1u << i)))
			continue;
		table_cell(table, word_limit(i));
		table_cell(table, pool_printf(pool, "%u", o->numbers[i]));
	}
}

static void brief_nic(struct pool *pool, struct table *table,
		      const struct object *o)
{
	table_cell(table, subnet_text(pool, o));
	table_cell(table, join_list(pool, o, ","));
	table_cell(table, o->device.ifname);
	table_cell(table, netns_text(pool, &o->device));
}

static void brief_peering(struct pool *pool, struct table *table,
			  const struct object *o)
{
	table_cell(table, handle_short(remote_handle(pool, o)));
	table_cell(table, word_state(o->state));
	table_cell(table, word_sync_level(o->sync_level));
	table_cell(table, word_peering_kind(o->peering_kind));
	table_cell(table, flags_text(pool, o));
}

static const char *next_hop_text(struct pool *pool, const struct object *o)
{
	char text[PREFIX_TEXT];

	return o->next_hop.family ?
	       pool_strdup(pool, address_format(&o->next_hop, text)) : NULL;
}

static void brief_connection(struct pool *pool, struct table *table,
			     const struct object *o)
{
	table_cell(table, join_list(pool, o, ","));
	table_cell(table, o->remote_vnet ?
		   handle_short(remote_handle(pool, o)) : NULL);
	table_cell(table, o->learned ? "yes" : "no");
}

static void brief_route(struct pool *pool, struct table *table,
			const struct object *o)
{
	table_cell(table, join_list(pool, o, ","));
	table_cell(table, word_next_hop(o->next_hop_type));
	table_cell(table, next_hop_text(pool, o));
}

static void brief_row(struct pool *pool, struct table *table,
		      const struct object *o)
{
	if (o->kind == VPEER_OBJECT_FABRIC) {
		brief_fabric(pool, table, o);
		return;
	}
	if (o->kind == VPEER_OBJECT_GRANT) {
		table_cell(table, principal_text(pool, o));
		table_cell(table, word_role(o->role));
		table_cell(table, grant_scope(pool, o));
		return;
	}
	table_cell(table, handle_short(o->handle));
	switch (o->kind) {
	case VPEER_OBJECT_SUBSCRIPTION:
		table_cell(table, o->tenant);
		break;
	case VPEER_OBJECT_VNET:
		table_cell(table, o->region);
		table_cell(table, join_list(pool, o, ","));
		break;
	case VPEER_OBJECT_SUBNET:
		table_cell(table, join_list(pool, o, ","));
		table_cell(table, o->route_table);
		break;
	case VPEER_OBJECT_NIC:
		brief_nic(pool, table, o);
		break;
	case VPEER_OBJECT_PEERING:
		brief_peering(pool, table, o);
		break;
	case VPEER_OBJECT_GATEWAY:
		table_cell(table, vnet_text(pool, o));
		table_cell(table, word_gateway_type(o->gateway_type));
		table_cell(table, o->nic);
		break;
	case VPEER_OBJECT_CONNECTION:
		brief_connection(pool, table, o);
		break;
	case VPEER_OBJECT_ROUTE_TABLE:
		table_cell(table, o->no_propagation ? "disabled" : "enabled");
		break;
	case VPEER_OBJECT_ROUTE:
		brief_route(pool, table, o);
		break;
	default:
		break;
	}
}

static void show_brief(struct ctl *ctl, const struct objects *objects)
{
	struct table table;
	size_t i;

	if (!objects->n)
		return;
	table_begin(&table, &ctl->pool, titles[objects->v[0]->kind]);
	for (i = 0; i < objects->n; i++)
		brief_row(&ctl->pool, &table, objects->v[i]);
	table_print(ctl, &table);
}

static void show_list(struct ctl *ctl, const struct object *o,
		      const char *word)
{
	const char *text = join_list(&ctl->pool, o, "  ");

	if (text)
		printf("    %s %s\n", word, text);
}

static void show_texts(struct ctl *ctl, const struct texts *list,
		       const char *word)
{
	const char *text = texts_join(&ctl->pool, list, "  ");

	if (text)
		printf("    %s %s\n", word, text);
}

static void show_nic(struct ctl *ctl, const struct object *o)
{
	const struct device *device = &o->device;

	printf("  subnet %s  ip-forwarding %s\n", subnet_text(&ctl->pool, o),
	       o->flags & VPEER_NIC_FLAGS_IP_FORWARDING ? "on" : "off");
	show_list(ctl, o, "address");
	if (device->ifindex)
		printf("    device %s  netns %s\n", device->ifname ?
		       device->ifname : "?", netns_text(&ctl->pool, device));
	else if (device->ifname)
		printf("    device %s\n", device->ifname);
	else
		printf("    detached\n");
	print_stats(ctl, o->stats);
}

static void show_peering(struct ctl *ctl, const struct object *o)
{
	bool good = o->state == VPEER_PEERING_STATE_CONNECTED;
	const struct flag_word *flag;
	size_t i;

	printf("  remote %s  state %s%s%s",
	       handle_short(remote_handle(&ctl->pool, o)),
	       emphasis(ctl, good ? COLOR_GOOD : COLOR_BAD),
	       word_state(o->state), plain(ctl));
	/* of a request the other side's content may be none of the user's */
	if (!o->sync_level) {
		puts(o->inbound ? "  request from another VNet" : "");
		return;
	}
	printf("  sync %s", word_sync_level(o->sync_level));
	if (o->peering_kind)
		printf("  kind %s", word_peering_kind(o->peering_kind));
	printf("%s\n   ", o->inbound ? "  request from another VNet" : "");
	for (flag = peering_flag_words; flag->bit; flag++)
		if (o->flags & flag->bit ||
		    flag->bit <= VPEER_PEERING_FLAGS_ALLOW_FORWARDED_TRAFFIC)
			printf(" %s %s", flag->word,
			       o->flags & flag->bit ? "on" : "off");
	putchar('\n');
	if (o->remote_peering)
		printf("    link-back %s\n", o->remote_peering);
	show_texts(ctl, &o->local_subnets, "local-subnet");
	show_texts(ctl, &o->remote_subnets, "remote-subnet");
	for (i = 0; i < o->remote_gateways.n; i++)
		printf("    remote-gateway %s\n",
		       handle_short(o->remote_gateways.v[i]));
	show_list(ctl, o, "remote-prefix");
	print_stats(ctl, o->stats);
}

static void show_gateway(struct ctl *ctl, const struct object *o)
{
	const char *told = join_prefixes(&ctl->pool, &o->advertised, false,
					 "  ");

	printf("  vnet %s  type %s", vnet_text(&ctl->pool, o),
	       word_gateway_type(o->gateway_type));
	if (o->nic)
		printf("  nic %s", o->nic);
	putchar('\n');
	show_list(ctl, o, "summarized-prefix");
	if (told)
		printf("    advertised-prefix %s\n", told);
}

static void show_connection(struct ctl *ctl, const struct object *o)
{
	const char *remote = remote_handle(&ctl->pool, o);

	if (o->remote_vnet)
		printf("  remote-vnet %s", handle_short(remote));
	puts(o->learned ? "  learned" : "");
	show_list(ctl, o, "prefix");
}

static void show_route(struct ctl *ctl, const struct object *o)
{
	const char *via = next_hop_text(&ctl->pool, o);

	printf("  prefix %s  next-hop-type %s", o->list.n ?
	       join_list(&ctl->pool, o, "  ") : "?",
	       word_next_hop(o->next_hop_type));
	printf("%s%s\n", via ? "  next-hop " : "", via ? via : "");
}

static void show_fabric(const struct object *o)
{
	uint32_t i;

	printf("  generation %" PRIu64 "\n", o->generation);
	for (i = 1; i <= VPEER_A_FABRIC_MAX; i++)
		if (o->has_number & (1u << i))
			printf("    %s %u\n", word_limit(i), o->numbers[i]);
}

/**
 * show_object() - Print an object as text.
 * @ctl: The run.
 * @o: The object.
 */
void show_object(struct ctl *ctl, const struct object *o)
{
	if (o->kind == VPEER_OBJECT_GRANT) {
		printf("%s%s%s  role %s  %s\n", emphasis(ctl, COLOR_NAME),
		       principal_text(&ctl->pool, o), plain(ctl),
		       word_role(o->role), grant_scope(&ctl->pool, o));
		return;
	}
	printf("%s%s%s", emphasis(ctl, COLOR_NAME), handle_short(o->handle),
	       plain(ctl));
	if (ctl->opt.details && o->id)
		printf("  id %u", o->id);
	switch (o->kind) {
	case VPEER_OBJECT_FABRIC:
		show_fabric(o);
		break;
	case VPEER_OBJECT_SUBSCRIPTION:
		printf("  tenant %s\n", o->tenant ? o->tenant : "?");
		break;
	case VPEER_OBJECT_VNET:
		if (ctl->opt.details && o->tenant)
			printf("  tenant %s", o->tenant);
		printf("  region %s\n", o->region ? o->region : "?");
		show_list(ctl, o, "prefix");
		break;
	case VPEER_OBJECT_SUBNET:
		if (o->route_table)
			printf("  route-table %s", o->route_table);
		putchar('\n');
		show_list(ctl, o, "prefix");
		break;
	case VPEER_OBJECT_NIC:
		show_nic(ctl, o);
		break;
	case VPEER_OBJECT_PEERING:
		show_peering(ctl, o);
		break;
	case VPEER_OBJECT_GATEWAY:
		show_gateway(ctl, o);
		break;
	case VPEER_OBJECT_CONNECTION:
		show_connection(ctl, o);
		break;
	case VPEER_OBJECT_ROUTE_TABLE:
		printf("  disable-gateway-propagation %s\n",
		       o->no_propagation ? "on" : "off");
		break;
	case VPEER_OBJECT_ROUTE:
		show_route(ctl, o);
		break;
	default:
		putchar('\n');
	}
}

/**
 * show_objects() - Print objects of one kind, as the options ask for it.
 * @ctl: The run.
 * @objects: The objects.
 */
void show_objects(struct ctl *ctl, const struct objects *objects)
{
	json_t *array;
	size_t i;

	if (ctl->opt.json) {
		array = json_array();
		for (i = 0; i < objects->n; i++)
			json_array_append_new(array,
					      json_of_object(&ctl->pool,
							     objects->v[i]));
		print_json(ctl, array);
		return;
	}
	if (ctl->opt.brief) {
		show_brief(ctl, objects);
		return;
	}
	for (i = 0; i < objects->n; i++)
		show_object(ctl, objects->v[i]);
}
