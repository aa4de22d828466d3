// SPDX-License-Identifier: GPL-2.0-only
/*
 * Loads of the benchmarks that run in the kernel alone. Each is a parameter:
 * a write is a run, of which the parameter "took" reads the nanoseconds.
 *
 *	stream	MESSAGE COUNT NETNS-FD ADDRESS NETNS-FD ADDRESS
 *	inject	COUNT NETNS-FD DEVICE MAC ADDRESS ADDRESS
 */
#include <linux/err.h>
#include <linux/inet.h>
#include <linux/module.h>
#include <linux/net.h>
#include <net/net_namespace.h>

#include "kstream.h"

/** @kstream_took: of the last run; who writes takes turns by himself */
s64 kstream_took;

/**
 * kstream_end() - look up an end's namespace and address
 * @e: the end, zeroed; for kstream_close() even after an error
 * @fd: descriptor of the namespace
 * @addr: the address as text
 * @port: the port as text
 *
 * Return: 0, or a negative errno.
 */
int kstream_end(struct kstream_end *e, unsigned int fd, const char *addr,
		const char *port)
{
	e->net = get_net_ns_by_fd(fd);
	if (IS_ERR(e->net))
		return PTR_ERR(e->net);
	return inet_pton_with_scope(e->net, AF_UNSPEC, addr, port, &e->addr);
}

/**
 * kstream_close() - give up what an end has
 * @e: the end
 */
void kstream_close(struct kstream_end *e)
{
	if (e->sock)
		sock_release(e->sock);
	if (!IS_ERR_OR_NULL(e->net))
		put_net(e->net);
}

static int kstream_read(char *buffer, const struct kernel_param *kp)
{
	return sysfs_emit(buffer, "%lld\n", kstream_took);
}

static const struct kernel_param_ops stream_ops = { .set = kstream_stream };
static const struct kernel_param_ops inject_ops = { .set = kstream_inject };
static const struct kernel_param_ops took_ops = { .get = kstream_read };

module_param_cb(stream, &stream_ops, NULL, 0200);
MODULE_PARM_DESC(stream, "MESSAGE COUNT NETNS-FD ADDRESS NETNS-FD ADDRESS");
module_param_cb(inject, &inject_ops, NULL, 0200);
MODULE_PARM_DESC(inject, "COUNT NETNS-FD DEVICE MAC ADDRESS ADDRESS");
module_param_cb(took, &took_ops, NULL, 0400);
MODULE_PARM_DESC(took, "nanoseconds that the last run took");

static int __init kstream_init(void)
{
	return 0;
}

static void __exit kstream_exit(void)
{
}

module_init(kstream_init);
module_exit(kstream_exit);
MODULE_LICENSE("GPL");
MODULE_DESCRIPTION("Loads in the kernel, for vpeer's benchmarks");
