// SPDX-License-Identifier: GPL-2.0-only
/* What the fabric says about paths and routes. */
#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif
#include <linux/genetlink.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "addr.h"
#include "die.h"
#include "path.h"

static void copy(char out[257], const struct nlattr *a)
{
	snprintf(out, 257, "%s", (char *)attr_data(a));
}

static void read_route(struct path *path, const struct nlattr *nest)
{
	int left = attr_len(nest);
	struct nlattr *a;

	for_each_attr(a, attr_data(nest), left) {
		if (attr_type(a) == VPEER_A_ROUTE_PREFIX)
			prefix_text(a, path->prefix);
		else if (attr_type(a) == VPEER_A_ROUTE_NEXT_HOP_TYPE)
			path->next_hop_type = attr_u32(a);
	}
}

static void read_hop(struct path *path, const struct nlattr *nest)
{
	int left = attr_len(nest);
	struct nlattr *a;

	if (path->hops++)
		return;
	for_each_attr(a, attr_data(nest), left) {
		switch (attr_type(a)) {
		case VPEER_A_HOP_REASON:
			path->first = attr_u32(a);
			break;
		case VPEER_A_HOP_NIC:
			copy(path->nic, a);
			break;
		case VPEER_A_HOP_VNET:
			copy(path->vnet, a);
			break;
		case VPEER_A_HOP_ROUTE:
			read_route(path, a);
			break;
		case VPEER_A_HOP_PEERING:
			copy(path->peering, a);
			break;
		case VPEER_A_HOP_REMOTE_PEERING:
			copy(path->remote_peering, a);
			break;
		case VPEER_A_HOP_NEXT_NIC:
			copy(path->next_nic, a);
			break;
		case VPEER_A_HOP_NEXT_VNET:
			copy(path->next_vnet, a);
			break;
		}
	}
}

static void read_path(const struct nlmsghdr *hdr, void *data)
{
	int left = hdr->nlmsg_len - NLMSG_HDRLEN - GENL_HDRLEN, inner;
	struct path *path = data;
	struct nlattr *top, *a;

	for_each_attr(top, (char *)NLMSG_DATA(hdr) + GENL_HDRLEN, left) {
		if (attr_type(top) != VPEER_A_PATH)
			continue;
		inner = attr_len(top);
		for_each_attr(a, attr_data(top), inner) {
			if (attr_type(a) == VPEER_A_PATH_REASON)
				path->reason = attr_u32(a);
			else if (attr_type(a) == VPEER_A_PATH_HOP)
				read_hop(path, a);
		}
	}
}

static struct path ask(struct fabric *f, int type, const char *name,
		       const char *source, const char *destination,
		       uint32_t length)
{
	const char *colon = strchr(name, ':');
	struct path path = { .reason = -1 };
	struct msg msg;
	char sub[81];

	msg_genl(&msg, f->family, VPEER_CMD_PATH_GET, 0);
	msg_nest(&msg, VPEER_A_PATH);
	if (colon) {
		snprintf(sub, sizeof(sub), "%.*s", (int)(colon - name), name);
		msg_str(&msg, VPEER_A_PATH_SUBSCRIPTION, sub);
		name = colon + 1;
	}
	msg_str(&msg, type, name);
	if (source)
		addr_put(&msg, VPEER_A_PATH_SOURCE, source);
	addr_put(&msg, VPEER_A_PATH_DESTINATION, destination);
	if (length)
		msg_u32(&msg, VPEER_A_PATH_LENGTH, length);
	msg_end(&msg);
	path.error = nl_request(&f->nl, &msg, read_path, &path);
	return path;
}

/**
 * path_get() - ask about a packet that a NIC sends
 * @f: the fabric
 * @nic: handle of the NIC
 * @source: source address, NULL for the NIC's first
 * @destination: destination address
 * @length: layer 3 length, 0 leaves it out
 *
 * Return: the answer.
 */
struct path path_get(struct fabric *f, const char *nic, const char *source,
		     const char *destination, uint32_t length)
{
	return ask(f, VPEER_A_PATH_NIC, nic, source, destination, length);
}

/**
 * path_vnet() - ask about a packet from an address of a VNet
 * @f: the fabric
 * @vnet: name of the VNet
 * @source: source address
 * @destination: destination address
 *
 * Return: the answer.
 */
struct path path_vnet(struct fabric *f, const char *vnet, const char *source,
		      const char *destination)
{
	return ask(f, VPEER_A_PATH_VNET, vnet, source, destination, 0);
}

static void print_route(const struct nlmsghdr *hdr, void *data)
{
	static const char * const types[] = {
		"None", "VnetLocal", "VNetPeering", "VNetGlobalPeering",
		"VirtualNetworkGateway", "VirtualAppliance", "Internet",
	};
	int left = hdr->nlmsg_len - NLMSG_HDRLEN - GENL_HDRLEN;
	struct path path = { .next_hop_type = -1 };
	struct nlattr *a;
	FILE *out = data;

	for_each_attr(a, (char *)NLMSG_DATA(hdr) + GENL_HDRLEN, left) {
		if (attr_type(a) != VPEER_A_ROUTE)
			continue;
		read_route(&path, a);
		fprintf(out, "%s %s\n", path.prefix,
			path.next_hop_type >= 0 && path.next_hop_type < 7 ?
			types[path.next_hop_type] : "?");
	}
}

/**
 * routes_text() - the effective routes of a NIC
 * @f: the fabric
 * @nic: handle of the NIC
 *
 * Return: a line for each, to be freed.
 */
char *routes_text(struct fabric *f, const char *nic)
{
	struct msg msg;
	size_t size;
	char *text;
	FILE *out;
	int err;

	out = open_memstream(&text, &size);
	msg_genl(&msg, f->family, VPEER_CMD_ROUTE_GET, NLM_F_DUMP);
	msg_nest(&msg, VPEER_A_NIC);
	handle_put(&msg, schema_find("nic"), nic);
	msg_end(&msg);
	err = nl_request(&f->nl, &msg, print_route, out);
	fclose(out);
	if (err)
		die("routes of %s: %s %s", nic, strerror(-err), f->nl.ext);
	return text;
}
