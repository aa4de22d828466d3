// SPDX-License-Identifier: GPL-2.0-only
/* Network namespaces: by name, process id or path. */
#include <errno.h>
#include <fcntl.h>
#include <net/if.h>
#include <sched.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mount.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include "netns.h"
#include "report.h"

static bool is_pid(const char *text)
{
	return *text && !text[strspn(text, "0123456789")];
}

/**
 * netns_is_name() - Is a namespace given by its name?
 * @text: A name, process id or path.
 *
 * Return: True if so.
 */
bool netns_is_name(const char *text)
{
	return !strchr(text, '/') && !is_pid(text);
}

static const char *netns_path(struct pool *pool, const char *text)
{
	if (strchr(text, '/'))
		return text;
	return pool_printf(pool, is_pid(text) ? "/proc/%s/ns/net" :
			   NETNS_DIR "/%s", text);
}

/**
 * netns_open() - Open a namespace.
 * @pool: Where to work.
 * @text: A name, process id or path.
 *
 * Return: A file descriptor or a negative errno.
 */
int netns_open(struct pool *pool, const char *text)
{
	int fd = open(netns_path(pool, text), O_RDONLY | O_CLOEXEC);

	return fd < 0 ? -errno : fd;
}

/**
 * netns_exists() - Is there a namespace of a name?
 * @pool: Where to work.
 * @name: The name.
 *
 * Return: True if so.
 */
bool netns_exists(struct pool *pool, const char *name)
{
	return !access(netns_path(pool, name), F_OK);
}

/* The namespace to go back to, opened when it is left for the first time. */
static int home_fd = -1;

/**
 * netns_enter() - Go to a namespace for a while.
 * @fd: The namespace.
 *
 * Return: 0 or a negative errno.
 */
int netns_enter(int fd)
{
	if (home_fd < 0)
		home_fd = open("/proc/self/ns/net", O_RDONLY | O_CLOEXEC);
	if (home_fd < 0 || setns(fd, CLONE_NEWNET))
		return -errno;
	return 0;
}

/**
 * netns_leave() - Go back home.
 */
void netns_leave(void)
{
	if (!setns(home_fd, CLONE_NEWNET))
		return;
	/* Whatever is done next would be done in the wrong place. */
	perror("vpeerctl: cannot return to the home namespace");
	_exit(STATUS_USAGE);
}

/**
 * netns_enter_home() - Take a namespace as home, for good.
 * @ctl: The run.
 * @text: A name, process id or path.
 *
 * Return: An exit status; what is wrong has been said.
 */
int netns_enter_home(struct ctl *ctl, const char *text)
{
	int fd = netns_open(&ctl->pool, text), err = fd < 0 ? fd : 0;

	if (!err && setns(fd, CLONE_NEWNET))
		err = -errno;
	if (fd >= 0)
		close(fd);
	if (!err)
		return STATUS_OK;
	complain(ctl, "cannot enter network namespace %s: %s", text,
		 strerror(-err));
	return STATUS_USAGE;
}

/* A namespace's mount must be seen from all mount namespaces, as ip(8) does. */
static int share_directory(void)
{
	bool bound = false;

	if (mkdir(NETNS_DIR, 0755) && errno != EEXIST)
		return -errno;
	while (mount("", NETNS_DIR, "none", MS_SHARED | MS_REC, NULL)) {
		if (errno != EINVAL || bound)
			return -errno;
		if (mount(NETNS_DIR, NETNS_DIR, "none", MS_BIND | MS_REC,
			  NULL))
			return -errno;
		bound = true;
	}
	return 0;
}

static void loopback_up(void)
{
	struct ifreq request = { .ifr_name = "lo" };
	int fd = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);

	if (fd < 0)
		return;
	request.ifr_flags = IFF_UP | IFF_RUNNING;
	ioctl(fd, SIOCSIFFLAGS, &request);
	close(fd);
}

static int mount_new_netns(const char *path)
{
	int err = 0;

	if (home_fd < 0)
		home_fd = open("/proc/self/ns/net", O_RDONLY | O_CLOEXEC);
	if (home_fd < 0 || unshare(CLONE_NEWNET))
		return -errno;
	if (mount("/proc/self/ns/net", path, "none", MS_BIND, NULL))
		err = -errno;
	else
		loopback_up();
	netns_leave();
	return err;
}

/**
 * netns_create() - Make a named namespace, its loopback device up.
 * @pool: Where to work.
 * @name: The name.
 *
 * Return: 0 or a negative errno.
 */
int netns_create(struct pool *pool, const char *name)
{
	const char *path = netns_path(pool, name);
	int err = share_directory(), fd;

	if (err)
		return err;
	fd = open(path, O_RDONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0);
	if (fd < 0)
		return -errno;
	close(fd);
	err = mount_new_netns(path);
	if (err)
		unlink(path);
	return err;
}

/**
 * netns_delete() - Remove a named namespace.
 * @pool: Where to work.
 * @name: The name.
 *
 * Return: 0 or a negative errno.
 */
int netns_delete(struct pool *pool, const char *name)
{
	const char *path = netns_path(pool, name);

	if (umount2(path, MNT_DETACH) && errno != EINVAL)
		return -errno;
	return unlink(path) ? -errno : 0;
}
