// SPDX-License-Identifier: GPL-2.0-only
/*
 * What the root of a workload's namespace can read and try tells nothing of
 * what others have (SEM-6). He asks the same in two fabrics that differ only
 * in that: the device by netlink, sysfs, /proc and ethtool, the kernel's log,
 * and changes of the device that name NICs which are there or not.
 */
#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif
#include <dirent.h>
#include <fcntl.h>
#include <linux/ethtool.h>
#include <linux/if_link.h>
#include <linux/rtnetlink.h>
#include <linux/sockios.h>
#include <net/if.h>
#include <sched.h>
#include <stdarg.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/mount.h>
#include <sys/stat.h>

#include "test.h"

#define ROOM	(1024 * 1024)
#define DEVICE	"eth0"
#define SYSFS	"/mnt"

/* What Alice has, the same in both worlds; "mine" is the workload's. */
#define OWN								\
	"new vnet own prefix 10.1.0.0/16 prefix fd00:1::/48;"		\
	"new subnet own/s prefix 10.1.1.0/24 prefix fd00:1:0:1::/64;"	\
	"new nic mine vnet own subnet s address 10.1.1.4"

/**
 * struct workload - a namespace with root of its own, and what he has read
 * @home: namespace of the fabric
 * @ready: he tells here that the namespace is there
 * @go: and is told here that the device is
 * @len: bytes used of @text
 * @text: what he has read
 */
struct workload {
	int home;
	int ready[2];
	int go[2];
	size_t len;
	char text[ROOM];
};

static void note(struct workload *w, const char *fmt, ...)
	__attribute__((format(printf, 2, 3)));

static void note(struct workload *w, const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	w->len += vsnprintf(w->text + w->len, ROOM - w->len, fmt, args);
	va_end(args);
	if (w->len >= ROOM)
		die("no room for what a workload reads");
}

/*
 * The state that others are told of follows the carrier some time later, and
 * what the IP stack adds has times in it.
 */
static bool is_fickle(int type)
{
	return type == IFLA_OPERSTATE || type == IFLA_AF_SPEC;
}

static void note_attr(struct workload *w, const struct nlattr *a)
{
	const unsigned char *byte = attr_data(a);
	int i;

	note(w, "attribute %d:", attr_type(a));
	for (i = 0; i < attr_len(a); i++)
		note(w, " %02x", byte[i]);
	note(w, "\n");
}

static void note_link(const struct nlmsghdr *hdr, void *data)
{
	const struct ifinfomsg *head = NLMSG_DATA(hdr);
	int left = hdr->nlmsg_len - NLMSG_LENGTH(sizeof(*head));
	const struct nlattr *a;

	note(data, "link %d\n", head->ifi_index);
	for_each_attr(a, head + 1, left)
		if (!is_fickle(attr_type(a)))
			note_attr(data, a);
}

static void dump_links(nl_handler handler, void *data)
{
	const struct ifinfomsg head = { 0 };
	struct msg msg;
	struct nl nl;

	nl_open(&nl, -1, NETLINK_ROUTE);
	msg_init(&msg, RTM_GETLINK, NLM_F_DUMP, &head, sizeof(head));
	if (nl_request(&nl, &msg, handler, data))
		die("no links");
	nl_close(&nl);
}

static void read_file(struct workload *w, const char *path)
{
	char buf[4096];
	int fd = open(path, O_RDONLY | O_NONBLOCK);
	ssize_t n = fd < 0 ? -1 : read(fd, buf, sizeof(buf));

	if (n < 0)
		note(w, "%s: %s\n", path, strerror(errno));
	else
		note(w, "%s: %.*s\n", path, (int)n, buf);
	if (fd >= 0)
		close(fd);
}

static int is_listed(const struct dirent *d)
{
	return d->d_type == DT_REG && strcmp(d->d_name, "operstate");
}

static void read_files(struct workload *w, const char *directory)
{
	struct dirent **list;
	char path[512];
	int i, n;

	n = scandir(directory, &list, is_listed, alphasort);
	if (n <= 0)
		die("%s: %s", directory, strerror(errno));
	for (i = 0; i < n; i++) {
		snprintf(path, sizeof(path), "%s/%s", directory,
			 list[i]->d_name);
		read_file(w, path);
		free(list[i]);
	}
	free(list);
}

static void read_ethtool(struct workload *w)
{
	struct ethtool_drvinfo info = { .cmd = ETHTOOL_GDRVINFO };
	struct ifreq ifr = { .ifr_name = DEVICE, .ifr_data = (void *)&info };
	int fd = socket(AF_INET, SOCK_DGRAM, 0);

	if (ioctl(fd, SIOCETHTOOL, &ifr))
		note(w, "no driver: %s\n", strerror(errno));
	else
		note(w, "driver %s %s %s %s, %u statistics\n", info.driver,
		     info.version, info.fw_version, info.bus_info,
		     info.n_stats);
	close(fd);
}

/* The id that home has in this namespace, of which the device tells. */
static void find_home(const struct nlmsghdr *hdr, void *data)
{
	const struct ifinfomsg *head = NLMSG_DATA(hdr);
	int left = hdr->nlmsg_len - NLMSG_LENGTH(sizeof(*head));
	const struct nlattr *a;

	for_each_attr(a, head + 1, left)
		if (attr_type(a) == IFLA_LINK_NETNSID)
			*(uint32_t *)data = attr_u32(a);
}

/* A device with a NIC: the workload's, or a new one, made from home. */
static void try_nic(struct workload *w, const char *nic, bool new)
{
	const struct ifinfomsg head = {
		.ifi_index = new ? 0 : if_nametoindex(DEVICE),
	};
	uint32_t home = -1;
	struct msg msg;
	struct nl nl;
	int err;

	dump_links(find_home, &home);
	nl_open(&nl, -1, NETLINK_ROUTE);
	msg_init(&msg, RTM_NEWLINK, new ? NLM_F_CREATE | NLM_F_EXCL : 0, &head,
		 sizeof(head));
	if (new) {
		msg_str(&msg, IFLA_IFNAME, "eth1");
		msg_u32(&msg, IFLA_LINK_NETNSID, home);
	}
	msg_nest(&msg, IFLA_LINKINFO);
	msg_str(&msg, IFLA_INFO_KIND, "vpeer");
	msg_nest(&msg, IFLA_INFO_DATA);
	msg_str(&msg, IFLA_VPEER_NIC, nic);
	msg_end(&msg);
	msg_end(&msg);
	err = nl_request(&nl, &msg, NULL, NULL);
	note(w, "%s device with %s: %d '%s' at %u\n", new ? "new" : "own", nic,
	     err, nl.ext, nl.ext_offset);
	nl_close(&nl);
}

static void read_all(struct workload *w)
{
	/* the first is another's, in the second world */
	static const char * const nics[] = {
		"theirs", "nobody", "corp:n", "corp:m", "none:n", "mine", "",
	};
	size_t i;

	dump_links(note_link, w);
	read_files(w, SYSFS "/class/net/" DEVICE);
	read_files(w, SYSFS "/class/net/" DEVICE "/statistics");
	read_file(w, SYSFS "/module/vpeer/refcnt");
	read_file(w, "/proc/net/dev");
	read_file(w, "/proc/net/dev_mcast");
	read_ethtool(w);
	for (i = 0; i < ARRAY_SIZE(nics); i++) {
		try_nic(w, nics[i], false);
		try_nic(w, nics[i], true);
	}
	dump_links(note_link, w);
}

static int live(void *data)
{
	struct workload *w = data;
	char c;

	child_enter_users("0 1000 1", "0 1000 1");
	if (unshare(CLONE_NEWNS) ||
	    mount("sysfs", SYSFS, "sysfs", MS_RDONLY | MS_NOSUID | MS_NODEV |
		  MS_NOEXEC, NULL))
		die("sysfs: %s", strerror(errno));
	/* the IP stack sends nothing by itself, so that counters are ours */
	netns_sysctl(netns_here(), "net/ipv6/conf/default/disable_ipv6", "1");
	if (write(w->ready[1], "r", 1) != 1 || read(w->go[0], &c, 1) != 1)
		return 1;
	read_all(w);
	return 0;
}

/* What others have, and do, before and while the workload is there. */
static void others_live(struct __test_metadata *_metadata, struct fabric *f)
{
	struct host *a, *b;

	must_commit(f, "new tenant corp;"
		    "new subscription corp tenant corp");
	must_commit(f, "new vnet v1 prefix 10.3.0.0/16;"
		    "new vnet v2 prefix 10.4.0.0/16;"
		    "new subnet v1/s prefix 10.3.1.0/24;"
		    "new subnet v2/s prefix 10.4.1.0/24;"
		    "new nic theirs vnet v1 subnet s;"
		    "new nic other vnet v2 subnet s;"
		    "new peering v1/p remote-vnet v2;"
		    "new peering v2/p remote-vnet v1");
	must_commit(f, "new vnet corp:v1 prefix 10.5.0.0/16;"
		    "new subnet corp:v1/s prefix 10.5.1.0/24;"
		    "new nic corp:n vnet v1 subnet s");
	a = host_new(f, "theirs");
	b = host_new(f, "other");
	EXPECT_REASON(FORWARDED, probe(a, b, AF_INET));
	EXPECT_REASON(NO_ROUTE, probe_to(a, "10.1.1.4", b, AF_INET));
}

static int netns_of(pid_t pid)
{
	char path[64];
	int ns;

	snprintf(path, sizeof(path), "/proc/%d/ns/net", pid);
	ns = open(path, O_RDONLY);
	if (ns < 0)
		die("%s: %s", path, strerror(errno));
	return ns;
}

static struct workload *live_in(struct __test_metadata *_metadata,
				bool with_others)
{
	struct fabric *f = fabric_new();
	struct workload *w;
	pid_t pid;
	char c;
	int ns;

	w = mmap(NULL, sizeof(*w), PROT_READ | PROT_WRITE,
		 MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	if (w == MAP_FAILED || pipe(w->ready) || pipe(w->go))
		die("workload");
	if (with_others)
		others_live(_metadata, f);
	must_commit(f, OWN);
	pid = child_start(live, w);
	close(w->ready[1]);
	close(w->go[0]);
	EXPECT_EQ(1, read(w->ready[0], &c, 1));
	ns = netns_of(pid);
	EXPECT_EQ(0, link_new(f->home, DEVICE, "mine", ns));
	EXPECT_EQ(0, link_up(ns, DEVICE, true));
	EXPECT_EQ(1, write(w->go[1], "g", 1));
	EXPECT_EQ(0, child_wait(pid));
	close(ns);
	fabric_close(f);
	return w;
}

/* Lines of the kernel's log from now on. */
static int log_open(void)
{
	int fd = open("/dev/kmsg", O_RDONLY | O_NONBLOCK);

	if (fd < 0 || lseek(fd, 0, SEEK_END) < 0)
		die("/dev/kmsg: %s", strerror(errno));
	return fd;
}

static void note_log(struct workload *w, int fd)
{
	char line[8192];
	const char *text;
	ssize_t n;

	while ((n = read(fd, line, sizeof(line) - 1)) > 0) {
		line[n] = '\0';
		text = strchr(line, ';');
		if (text && (strstr(text, "vpeer") || strstr(text, DEVICE)))
			note(w, "log %s", text);
	}
	close(fd);
}

TEST(sem_6_a_workload_learns_nothing_of_others)
{
	struct workload *without, *with;
	int log;

	log = log_open();
	without = live_in(_metadata, false);
	note_log(without, log);
	log = log_open();
	with = live_in(_metadata, true);
	note_log(with, log);
	/* so that it is not two empty pages that are the same */
	EXPECT_NE(NULL, strstr(with->text, "driver vpeer"));
	EXPECT_NE(NULL, strstr(with->text, "/carrier: 1"));
	EXPECT_NE(NULL, strstr(with->text, "own device with mine: -1"));
	EXPECT_NE(NULL, strstr(with->text, "new device with mine: -1"));
	EXPECT_STREQ(without->text, with->text) {
		dump_difference(without->text, with->text);
	}
}

TEST_HARNESS_MAIN
