/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef KSTREAM_H
#define KSTREAM_H

#include <linux/moduleparam.h>
#include <linux/types.h>

struct net;

/**
 * struct kstream_end - an end of a load: an address in a namespace
 * @net: the namespace, with a reference, or an error
 * @addr: the address and a port
 * @sock: the socket of a stream
 */
struct kstream_end {
	struct net *net;
	struct sockaddr_storage addr;
	struct socket *sock;
};

extern s64 kstream_took;

int kstream_end(struct kstream_end *e, unsigned int fd, const char *addr,
		const char *port);
void kstream_close(struct kstream_end *e);
int kstream_stream(const char *val, const struct kernel_param *kp);
int kstream_inject(const char *val, const struct kernel_param *kp);

#endif
