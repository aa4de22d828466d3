// SPDX-License-Identifier: GPL-2.0-only
/* Workloads, and labs made of them. */
#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif
#include <errno.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "addr.h"
#include "die.h"
#include "host.h"
#include "link.h"
#include "netns.h"
#include "obj.h"
#include "slow.h"

static void must(int err, const char *what, const struct host *host)
{
	if (err)
		die("%s %s: %s %s", host->nic, what, strerror(-err), link_ext);
}

/**
 * host_socket() - open a socket in a host's namespace
 * @host: the host
 * @af: family
 * @type: socket type
 * @protocol: protocol
 *
 * Return: the socket.
 */
int host_socket(const struct host *host, int af, int type, int protocol)
{
	int before = netns_enter(host->ns);
	int fd = socket(af, type | SOCK_CLOEXEC, protocol);

	if (fd < 0)
		die("%s: socket: %s", host->nic, strerror(errno));
	netns_leave(before);
	return fd;
}

static int bind_udp(const struct host *host, int i)
{
	int af = i ? AF_INET6 : AF_INET, on = 1;
	struct sockaddr_storage sa;
	socklen_t len;
	int fd;

	if (!host->address[i][0])
		return -1;
	fd = host_socket(host, af, SOCK_DGRAM, 0);
	if (af == AF_INET)
		setsockopt(fd, SOL_IP, IP_RECVTTL, &on, sizeof(on));
	else
		setsockopt(fd, SOL_IPV6, IPV6_RECVHOPLIMIT, &on, sizeof(on));
	len = addr_sock(host->address[i], HOST_PORT, &sa);
	if (bind(fd, (void *)&sa, len))
		die("%s: bind %s: %s", host->nic, host->address[i],
		    strerror(errno));
	return fd;
}

/**
 * host_attach() - create the host's device, attached to its NIC
 * @host: the host
 */
void host_attach(struct host *host)
{
	must(link_new(host->f->home, host->dev, host->nic, host->ns),
	     "attach", host);
}

struct address {
	int ns;
	const char *text;
};

static bool is_ready(void *data)
{
	const struct address *address = data;

	return addr_ready(address->ns, address->text);
}

/**
 * host_wait_ready() - wait until the stack takes packets for an address
 * @host: the host
 * @text: the address
 */
void host_wait_ready(const struct host *host, const char *text)
{
	struct address address = { host->ns, text };

	if (!wait_until(is_ready, &address, 30000))
		die("%s: %s does not become ready", host->nic, text);
}

/**
 * host_configure() - give the device its addresses and default routes
 * @host: the host; its sockets are opened, earlier ones closed
 */
void host_configure(struct host *host)
{
	int i;

	must(link_up(host->ns, host->dev, true), "up", host);
	for (i = 0; i < 2; i++) {
		if (host->udp[i] >= 0)
			close(host->udp[i]);
		host->udp[i] = -1;
		if (!host->address[i][0])
			continue;
		must(addr_add(host->ns, host->dev, host->address[i]),
		     "address", host);
		must(route_add(host->ns, i ? "::/0" : "0.0.0.0/0",
			       i ? "fe80::1" : NULL, host->dev),
		     "route", host);
		host_wait_ready(host, host->address[i]);
		host->udp[i] = bind_udp(host, i);
	}
}

static void read_addresses(struct host *host)
{
	struct obj obj = obj_get(host->f, "nic", host->nic);
	const char *text;
	int i, n;

	for (n = 0; *(text = obj_address(&obj, n)); n++) {
		i = strchr(text, ':') ? 1 : 0;
		if (!host->address[i][0])
			snprintf(host->address[i], 64, "%s", text);
	}
	obj_free(&obj);
}

/**
 * host_new() - a host for a NIC that exists
 * @f: the fabric
 * @nic: handle of the NIC
 *
 * Return: the host, attached, with addresses and routes.
 */
struct host *host_new(struct fabric *f, const char *nic)
{
	struct host *host = xalloc(sizeof(*host));

	host->f = f;
	host->udp[0] = -1;
	host->udp[1] = -1;
	snprintf(host->nic, sizeof(host->nic), "%s", nic);
	snprintf(host->dev, sizeof(host->dev), "eth0");
	host->ns = netns_new();
	link_up(host->ns, "lo", true);
	read_addresses(host);
	host_attach(host);
	host_configure(host);
	return host;
}

/**
 * host_free() - let a host and its namespace go
 * @host: the host
 */
void host_free(struct host *host)
{
	int i;

	for (i = 0; i < 2; i++)
		if (host->udp[i] >= 0)
			close(host->udp[i]);
	close(host->ns);
	free(host);
}

/**
 * host_address() - the host's address
 * @host: the host
 * @af: of this family
 *
 * Return: its text.
 */
const char *host_address(const struct host *host, int af)
{
	return host->address[host_family(af)];
}

/**
 * host_forwards() - make a host's namespace forward packets
 * @host: the host
 */
void host_forwards(struct host *host)
{
	netns_sysctl(host->ns, "net/ipv4/ip_forward", "1");
	netns_sysctl(host->ns, "net/ipv4/conf/all/send_redirects", "0");
	netns_sysctl(host->ns, "net/ipv4/conf/eth0/send_redirects", "0");
	netns_sysctl(host->ns, "net/ipv6/conf/all/forwarding", "1");
}

/**
 * lab_vnet() - create VNet v@vnet and its subnet s
 * @f: the fabric
 * @vnet: its number
 */
void lab_vnet(struct fabric *f, int vnet)
{
	must_commit(f,
		    "new vnet v%d prefix 10.%d.0.0/16 prefix fd00:%d::/48;"
		    "new subnet v%d/s prefix 10.%d.1.0/24 prefix fd00:%d:0:1::/64",
		    vnet, vnet, vnet, vnet, vnet, vnet);
}

/**
 * lab_nic() - create NIC n@vnet-@index with its addresses
 * @f: the fabric
 * @vnet: number of its VNet
 * @index: number of the NIC, from 4
 */
void lab_nic(struct fabric *f, int vnet, int index)
{
	must_commit(f,
		    "new nic n%d-%d vnet v%d subnet s address 10.%d.1.%d address fd00:%d:0:1::%d",
		    vnet, index, vnet, vnet, index, vnet, index);
}

/**
 * lab_peer() - peer two VNets, links to@b and to@a
 * @f: the fabric
 * @a: one
 * @b: the other
 */
void lab_peer(struct fabric *f, int a, int b)
{
	must_commit(f,
		    "new peering v%d/to%d remote-vnet v%d;"
		    "new peering v%d/to%d remote-vnet v%d", a, b, b, b, a, a);
}

/**
 * host_vnet() - create a NIC of the lab and a host for it
 * @f: the fabric
 * @vnet: number of the VNet
 * @index: number of the NIC
 *
 * Return: the host.
 */
struct host *host_vnet(struct fabric *f, int vnet, int index)
{
	char nic[32];

	lab_nic(f, vnet, index);
	snprintf(nic, sizeof(nic), "n%d-%d", vnet, index);
	return host_new(f, nic);
}
