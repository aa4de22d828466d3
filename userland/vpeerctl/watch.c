// SPDX-License-Identifier: GPL-2.0-only
/* Waiting until something happens to a gateway or to its namespace. */
#include <errno.h>
#include <linux/rtnetlink.h>
#include <poll.h>
#include <string.h>
#include <sys/inotify.h>
#include <sys/stat.h>
#include <unistd.h>

#include "clock.h"
#include "fabric.h"
#include "netns.h"
#include "watch.h"

/* A burst of events is waited for to end, but not longer than this. */
#define BURST_QUIET	50
#define BURST_MAX	1000

/* Devices come without an event of the fabric, so now and then it is asked. */
#define PATIENCE_HERE	10000
#define PATIENCE_AWAY	500

/**
 * watch_open() - Begin to watch the fabric and the names of namespaces.
 * @ctl: The run.
 * @watch: The watch.
 *
 * Return: An exit status; what is wrong has been said.
 */
int watch_open(struct ctl *ctl, struct watch *watch)
{
	struct extack extack = { 0 };
	int status;

	memset(watch, 0, sizeof(*watch));
	watch->names = -1;
	status = fabric_open(ctl);
	if (status)
		return status;
	extack.error = channel_open(&watch->fabric, NETLINK_GENERIC);
	if (!extack.error)
		extack.error = channel_join(&watch->fabric,
					    ctl->genl.monitor);
	if (extack.error)
		return fabric_failed(ctl, "cannot join the events", &extack);
	watch->names = inotify_init1(IN_CLOEXEC | IN_NONBLOCK);
	return STATUS_OK;
}

/**
 * watch_close() - End a watch.
 * @watch: The watch.
 */
void watch_close(struct watch *watch)
{
	channel_close(&watch->fabric);
	channel_close(&watch->routes);
	if (watch->names >= 0)
		close(watch->names);
}

/**
 * watch_namespace() - Watch the namespace that the gateway's device is in.
 * @watch: The watch.
 * @sync: The gateway, just located.
 *
 * A socket keeps its namespace alive; so it is closed when there is no device,
 * and when the namespace loses its name.
 *
 * Return: 0 or a negative errno.
 */
int watch_namespace(struct watch *watch, struct sync *sync)
{
	static const uint32_t groups[] = {
		RTNLGRP_LINK, RTNLGRP_IPV4_ROUTE, RTNLGRP_IPV6_ROUTE,
	};
	size_t i;
	int err;

	channel_close(&watch->routes);
	/* the folder may have been made since */
	if (watch->names >= 0)
		inotify_add_watch(watch->names, NETNS_DIR,
				  IN_CREATE | IN_DELETE);
	if (!sync->here)
		return 0;
	err = sync_channel(sync, &watch->routes);
	for (i = 0; !err && i < sizeof(groups) / sizeof(groups[0]); i++)
		err = channel_join(&watch->routes, groups[i]);
	return err;
}

static int is_of_link(const struct nlmsghdr *nlh, void *arg)
{
	bool *links = arg;

	*links |= nlh->nlmsg_type == RTM_NEWLINK ||
		  nlh->nlmsg_type == RTM_DELLINK;
	return 0;
}

static bool drain_names(int fd)
{
	char events[4096];
	bool any = false;

	while (read(fd, events, sizeof(events)) > 0)
		any = true;
	return any;
}

/*
 * Waits for the first event, then takes it away; lost events count as well.
 * Returns false when the time is up.
 */
static bool take_events(struct watch *watch, int ms, bool *moved)
{
	struct pollfd fds[] = {
		{ .fd = watch->fabric.fd, .events = POLLIN },
		{ .fd = watch->names, .events = POLLIN },
		{ .fd = watch->routes.open ? watch->routes.fd : -1,
		  .events = POLLIN },
	};

	if (poll(fds, 3, ms) <= 0)
		return false;
	if (fds[0].revents) {
		channel_wait(&watch->fabric, 0);
		*moved = true;
	}
	if (fds[1].revents && drain_names(watch->names))
		*moved = true;
	if (fds[2].revents &&
	    channel_receive(&watch->routes, is_of_link, moved) < 0)
		*moved = true;
	return true;
}

/**
 * watch_wait() - Wait until something may have changed.
 * @watch: The watch.
 * @here: The gateway's device has been found.
 *
 * Return: True if the device must be looked for again.
 */
bool watch_wait(struct watch *watch, bool here)
{
	bool moved = false;
	int64_t end;

	if (!take_events(watch, here ? PATIENCE_HERE : PATIENCE_AWAY, &moved))
		return true;
	end = now_ms() + BURST_MAX;
	while (now_ms() < end && take_events(watch, BURST_QUIET, &moved))
		;
	return moved;
}
