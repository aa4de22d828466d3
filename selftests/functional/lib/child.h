/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef _LIB_CHILD_H
#define _LIB_CHILD_H

#include <sys/types.h>

/* A process of its own; it dies with the test. */
pid_t child_start(int (*run)(void *data), void *data);
int child_wait(pid_t pid);
void child_stop(pid_t pid);
int child_run(int (*run)(void *data), void *data);
void child_become(uid_t uid);
void child_enter_users(const char *uid_map, const char *gid_map);
void child_new_user(uid_t uid);

#endif /* _LIB_CHILD_H */
