// SPDX-License-Identifier: GPL-2.0-only
/* Networks that the fabric does not know, behind a host that forwards. */
#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif
#include <stdio.h>
#include <sys/socket.h>

#include "addr.h"
#include "die.h"
#include "host.h"
#include "link.h"
#include "netns.h"

static void must(int err, const char *what)
{
	if (err)
		die("%s: %s", what, link_ext);
}

static void bind_port(struct host *site, int i)
{
	struct sockaddr_storage sa;
	socklen_t len = addr_sock(site->address[i], HOST_PORT, &sa);

	site->udp[i] = host_socket(site, i ? AF_INET6 : AF_INET, SOCK_DGRAM,
				   0);
	if (bind(site->udp[i], (void *)&sa, len))
		die("bind %s", site->address[i]);
}

/**
 * site_wire() - a wire between two namespaces
 * @a: one
 * @a_dev: name of its end there
 * @b: the other
 * @b_dev: name of its end there
 *
 * Who forwards asks for neighbours from a link-local address, and namespaces
 * of tests make none by themselves.
 */
void site_wire(int a, const char *a_dev, int b, const char *b_dev)
{
	must(link_veth(a, a_dev, b, b_dev), "veth");
	must(link_up(a, a_dev, true), a_dev);
	must(link_up(b, b_dev, true), b_dev);
	must(addr_add(a, a_dev, "fe80::a/64"), a_dev);
	must(addr_add(b, b_dev, "fe80::b/64"), b_dev);
}

/**
 * site_behind() - a host behind another one, which forwards in earnest
 * @router: that one
 * @n: number of the site, which is 192.168.@n.0/24 and fd99:@n::/64
 *
 * Return: the host, at ::2 of the site; what it sends counts as @router's.
 */
struct host *site_behind(struct host *router, int n)
{
	struct host *site = xalloc(sizeof(*site));
	char dev[16], via[2][64], text[2][80];
	int i;

	*site = (struct host){
		.f = router->f, .ns = netns_new(), .dev = "eth0",
		.udp = { -1, -1 },
	};
	snprintf(site->nic, sizeof(site->nic), "%s", router->nic);
	snprintf(dev, sizeof(dev), "site%d", n);
	host_forwards(router);
	must(link_up(site->ns, "lo", true), "lo");
	site_wire(router->ns, dev, site->ns, "eth0");
	for (i = 0; i < 2; i++) {
		const char *net = i ? "fd99:%d::%d" : "192.168.%d.%d";

		snprintf(via[i], sizeof(via[i]), net, n, 1);
		snprintf(site->address[i], sizeof(site->address[i]), net, n,
			 2);
		snprintf(text[i], sizeof(text[i]), "%s/%d", via[i],
			 i ? 64 : 24);
		must(addr_add(router->ns, dev, text[i]), text[i]);
		snprintf(text[i], sizeof(text[i]), "%s/%d", site->address[i],
			 i ? 64 : 24);
		must(addr_add(site->ns, "eth0", text[i]), text[i]);
		must(route_add(site->ns, i ? "::/0" : "0.0.0.0/0", via[i],
			       "eth0"), via[i]);
		host_wait_ready(router, via[i]);
		host_wait_ready(site, site->address[i]);
		bind_port(site, i);
	}
	return site;
}
