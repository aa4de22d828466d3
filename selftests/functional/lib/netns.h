/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef _LIB_NETNS_H
#define _LIB_NETNS_H

/*
 * A namespace is a file descriptor, and dies with its last one. Sockets stay
 * in the namespace in which they were made, so that one process can be many
 * hosts: enter, open, leave.
 */
int netns_new(void);
int netns_here(void);
int netns_enter(int ns);
void netns_leave(int before);
void netns_sysctl(int ns, const char *path, const char *value);

#endif /* _LIB_NETNS_H */
