// SPDX-License-Identifier: GPL-2.0-only
/* Processes, and who they are. */
#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif
#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "child.h"
#include "die.h"

/**
 * child_start() - start a process
 * @run: what it does, its return value is the exit status
 * @data: for @run
 *
 * Return: its number.
 */
pid_t child_start(int (*run)(void *data), void *data)
{
	pid_t pid;

	fflush(stdout);
	fflush(stderr);
	pid = fork();
	if (pid < 0)
		die("fork: %s", strerror(errno));
	if (pid)
		return pid;
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	_exit(run(data));
}

/**
 * child_wait() - wait for a process
 * @pid: its number
 *
 * Return: its exit status, 128 and the signal when one ended it.
 */
int child_wait(pid_t pid)
{
	int status;

	while (waitpid(pid, &status, 0) < 0)
		if (errno != EINTR)
			die("waitpid: %s", strerror(errno));
	if (WIFSIGNALED(status))
		return 128 + WTERMSIG(status);
	return WEXITSTATUS(status);
}

/**
 * child_stop() - end a process and wait for it
 * @pid: its number
 */
void child_stop(pid_t pid)
{
	kill(pid, SIGKILL);
	child_wait(pid);
}

/**
 * child_run() - run something in a process of its own
 * @run: what to run
 * @data: for @run
 *
 * Return: its exit status.
 */
int child_run(int (*run)(void *data), void *data)
{
	return child_wait(child_start(run, data));
}

/**
 * child_become() - become an ordinary user, for good
 * @uid: user and group
 */
void child_become(uid_t uid)
{
	if (setgroups(0, NULL) || setresgid(uid, uid, uid) ||
	    setresuid(uid, uid, uid))
		die("become %d: %s", uid, strerror(errno));
	/* else /proc/self belongs to root */
	prctl(PR_SET_DUMPABLE, 1);
	prctl(PR_SET_PDEATHSIG, SIGKILL);
}

static void write_file(const char *path, const char *text)
{
	int fd = open(path, O_WRONLY);

	if (fd < 0 || write(fd, text, strlen(text)) < 0)
		die("%s: %s", path, strerror(errno));
	close(fd);
}

static void write_map(pid_t pid, const char *file, const char *text)
{
	char path[64];

	snprintf(path, sizeof(path), "/proc/%d/%s", pid, file);
	write_file(path, text);
}

/* The parent of a new namespace writes its maps, as newuidmap does. */
static pid_t start_mapper(pid_t target, int ready[2], const char *uid_map,
			  const char *gid_map)
{
	pid_t pid = fork();
	char c;

	if (pid < 0)
		die("fork: %s", strerror(errno));
	if (pid)
		return pid;
	if (read(ready[0], &c, 1) != 1)
		_exit(1);
	write_map(target, "uid_map", uid_map);
	write_map(target, "gid_map", gid_map);
	_exit(0);
}

/**
 * child_enter_users() - become root of a user namespace of several users
 * @uid_map: as in /proc/PID/uid_map
 * @gid_map: as in /proc/PID/gid_map
 *
 * The process is in a network namespace of its own, too.
 */
void child_enter_users(const char *uid_map, const char *gid_map)
{
	pid_t mapper;
	int ready[2];

	if (pipe(ready))
		die("pipe: %s", strerror(errno));
	mapper = start_mapper(getpid(), ready, uid_map, gid_map);
	if (unshare(CLONE_NEWUSER | CLONE_NEWNET))
		die("unshare: %s", strerror(errno));
	if (write(ready[1], "r", 1) != 1 || child_wait(mapper))
		die("no maps for the user namespace");
	close(ready[0]);
	close(ready[1]);
	if (setgroups(0, NULL) || setresgid(0, 0, 0) || setresuid(0, 0, 0))
		die("root of a namespace: %s", strerror(errno));
	prctl(PR_SET_DUMPABLE, 1);
}

/**
 * child_new_user() - what "unshare -rn" does, as an ordinary user
 * @uid: who to become first
 *
 * The process is root in namespaces of its own afterwards.
 */
void child_new_user(uid_t uid)
{
	char map[64];

	child_become(uid);
	if (unshare(CLONE_NEWUSER | CLONE_NEWNET))
		die("unshare: %s", strerror(errno));
	write_file("/proc/self/setgroups", "deny");
	snprintf(map, sizeof(map), "0 %d 1", uid);
	write_file("/proc/self/uid_map", map);
	write_file("/proc/self/gid_map", map);
}
