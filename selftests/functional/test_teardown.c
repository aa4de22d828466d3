// SPDX-License-Identifier: GPL-2.0-only
/* The end of namespaces, devices and the module, each under traffic. */
#include <fcntl.h>
#include <linux/rtnetlink.h>
#include <poll.h>
#include <sys/mman.h>
#include <sys/syscall.h>

#include "test.h"

FIXTURE(teardown) {
	struct fabric *f;
	struct host *a, *b;
	volatile int *sent;
};

FAMILIES(teardown);

FIXTURE_SETUP(teardown)
{
	self->f = fabric_new();
	lab_vnet(self->f, 1);
	lab_vnet(self->f, 2);
	self->a = host_vnet(self->f, 1, 4);
	self->b = host_vnet(self->f, 2, 4);
	lab_peer(self->f, 1, 2);
	self->sent = mmap(NULL, sizeof(int), PROT_READ | PROT_WRITE,
			  MAP_SHARED | MAP_ANONYMOUS, -1, 0);
}

/* Each test closes what it does not let die. */
FIXTURE_TEARDOWN(teardown)
{
}

struct traffic {
	int fd[2];
	struct sockaddr_storage sa[2];
	socklen_t len;
	volatile int *sent;
};

/*
 * Sends both ways for ever. Only the sockets are kept: they hold the
 * namespaces of the workloads, so that those who are to die need theirs closed.
 */
static int send_on(void *data)
{
	static char payload[1000];
	struct traffic *t = data;
	int fd, i;

	for (fd = 3; fd < 256; fd++)
		if (fd != t->fd[0] && fd != t->fd[1])
			close(fd);
	for (;;) {
		for (i = 0; i < 2; i++)
			if (t->fd[i] >= 0)
				sendto(t->fd[i], payload, sizeof(payload),
				       MSG_DONTWAIT, (void *)&t->sa[1 - i],
				       t->len);
		++*t->sent;
	}
	return 0;
}

static pid_t start_traffic(FIXTURE_DATA(teardown) *self, int af, bool to_a,
			   bool to_b)
{
	int i = host_family(af);
	struct traffic t = { .sent = self->sent };
	pid_t pid;

	t.fd[0] = to_b ? self->a->udp[i] : -1;
	t.fd[1] = to_a ? self->b->udp[i] : -1;
	addr_sock(self->a->address[i], HOST_PORT, &t.sa[0]);
	t.len = addr_sock(self->b->address[i], HOST_PORT, &t.sa[1]);
	*self->sent = 0;
	pid = child_start(send_on, &t);
	while (*self->sent < 50)
		usleep(1000);
	return pid;
}

/* Let some more traffic meet what has changed. */
static void see_traffic(FIXTURE_DATA(teardown) *self)
{
	int until = *self->sent + 50;

	while (*self->sent < until)
		usleep(1000);
}

static void note_delete(const struct nlmsghdr *hdr, void *data)
{
	if (hdr->nlmsg_type == RTM_DELLINK)
		*(bool *)data = true;
}

static void watch_links(struct nl *nl, int ns)
{
	nl_open(nl, ns, NETLINK_ROUTE);
	if (nl_join(nl, RTNLGRP_LINK))
		die("join: %s", strerror(errno));
}

static bool link_deleted(struct nl *nl)
{
	long end = now_ms() + 60000;
	bool deleted = false;

	while (!deleted && now_ms() < end)
		nl_event(nl, note_delete, &deleted, 1000);
	return deleted;
}

TEST_F(teardown, home_dies)
{
	pid_t pid = start_traffic(self, variant->af, true, true);
	struct nl watch_a, watch_b;

	watch_links(&watch_a, self->a->ns);
	watch_links(&watch_b, self->b->ns);
	fabric_close(self->f);
	EXPECT_TRUE(link_deleted(&watch_a));
	EXPECT_TRUE(link_deleted(&watch_b));
	EXPECT_EQ(0, link_index(self->a->ns, "eth0"));
	EXPECT_EQ(0, link_index(self->b->ns, "eth0"));
	see_traffic(self);
	child_stop(pid);
}

static bool is_detached(void *data)
{
	struct host *host = data;
	struct obj obj = obj_get(host->f, "nic", host->nic);
	bool detached = !obj_attr(&obj, "ifindex", 0);

	obj_free(&obj);
	return detached;
}

TEST_F(teardown, a_workload_dies)
{
	pid_t pid = start_traffic(self, variant->af, false, true);
	struct host corpse = *self->b;
	struct host *heir;

	host_free(self->b);
	EXPECT_TRUE(wait_until(is_detached, &corpse, 60000));
	see_traffic(self);
	/* the NIC is there to be attached again */
	heir = host_new(self->f, corpse.nic);
	child_stop(pid);
	EXPECT_REASON(FORWARDED, probe(heir, self->a, variant->af));
	host_free(heir);
	host_free(self->a);
	fabric_close(self->f);
}

static bool device_gone(void *data)
{
	return !link_index(((struct host *)data)->ns, "eth0");
}

TEST_F(teardown, the_sending_workload_dies)
{
	pid_t pid = start_traffic(self, variant->af, true, true);
	struct host corpse = *self->b;

	host_free(self->b);
	/* the sender's socket was the last thing that held it */
	EXPECT_FALSE(is_detached(&corpse));
	child_stop(pid);
	EXPECT_TRUE(wait_until(is_detached, &corpse, 60000));
	EXPECT_FALSE(device_gone(self->a));
	host_free(self->a);
	fabric_close(self->f);
}

/* A lab whose namespaces all go at once, with this process. */
static int short_life(void *data)
{
	FIXTURE_DATA(teardown) self = { };
	int af = *(int *)data, i;

	self.f = fabric_new();
	lab_vnet(self.f, 1);
	lab_vnet(self.f, 2);
	self.a = host_vnet(self.f, 1, 4);
	self.b = host_vnet(self.f, 2, 4);
	lab_peer(self.f, 1, 2);
	for (i = 0; i < 200; i++) {
		struct sockaddr_storage sa;
		socklen_t len;

		len = addr_sock(host_address(self.b, af), HOST_PORT, &sa);
		sendto(self.a->udp[host_family(af)], "x", 1, 0, (void *)&sa,
		       len);
	}
	return 0;
}

/* Waits, since the link kind goes only when no namespace is being cleaned. */
static int unload(void)
{
	return syscall(SYS_delete_module, "vpeer", O_NONBLOCK) ? -errno : 0;
}

static int load(void)
{
	return system("modprobe vpeer");
}

TEST_F(teardown, home_and_workloads_die_together)
{
	int af = variant->af, i;

	for (i = 0; i < scaled(20); i++)
		EXPECT_EQ(0, child_run(short_life, &af));
	/* and their remains are still about when the module goes */
	EXPECT_EQ(0, unload());
	EXPECT_EQ(0, load());
}

TEST_F(teardown, the_module_is_unloaded)
{
	pid_t pid = start_traffic(self, variant->af, true, true);
	struct fabric again;
	struct nl watch;
	int i;

	watch_links(&watch, self->a->ns);
	EXPECT_EQ(0, unload());
	EXPECT_TRUE(link_deleted(&watch));
	EXPECT_EQ(0, link_index(self->b->ns, "eth0"));
	see_traffic(self);
	EXPECT_EQ(0, load());
	/* an empty fabric at the same home */
	fabric_open(&again, self->f->home);
	EXPECT_EQ(0, commit(&again, "new vnet v1 prefix 10.1.0.0/16"));
	EXPECT_EQ(2, again.generation);
	child_stop(pid);
	for (i = 0; i < scaled(10); i++) {
		EXPECT_EQ(0, unload());
		EXPECT_EQ(0, load());
	}
	nl_close(&watch);
}

/* Return: 0 when a commit finds the family gone, 1 when one is refused. */
static int commit_on(void *data)
{
	struct fabric f;

	fabric_open(&f, ((struct fabric *)data)->home);
	while (!commit(&f, "new vnet x prefix 10.99.0.0/16 prefix fd00:99::/48;"
		       "new peering x/a remote-vnet v1;"
		       "new peering v1/x remote-vnet x") &&
	       !commit(&f, "del vnet x; del peering v1/x"))
		;
	return f.answers ? 1 : 0;
}

static bool generation_50(void *data)
{
	struct obj obj = obj_get(data, "fabric", "");
	bool reached = obj.generation >= 50;

	obj_free(&obj);
	return reached;
}

TEST_F(teardown, the_module_is_unloaded_under_commits)
{
	pid_t pid = child_start(commit_on, self->f);

	EXPECT_TRUE(wait_until(generation_50, self->f, 60000));
	EXPECT_EQ(0, unload());
	/* its last commit found no family */
	EXPECT_EQ(0, child_wait(pid));
	EXPECT_EQ(0, load());
}

TEST_F(teardown, a_device_is_deleted)
{
	pid_t pid = start_traffic(self, variant->af, true, true);
	int i;

	for (i = 0; i < scaled(20); i++) {
		EXPECT_EQ(0, link_del(self->b->ns, "eth0"));
		EXPECT_TRUE(is_detached(self->b));
		host_attach(self->b);
		EXPECT_EQ(0, link_up(self->b->ns, "eth0", true));
	}
	child_stop(pid);
	host_free(self->a);
	host_free(self->b);
	fabric_close(self->f);
}

TEST_HARNESS_MAIN
