// SPDX-License-Identifier: GPL-2.0-only
/*
 * TCP between two sockets of the kernel, in two network namespaces, by one
 * thread that plays both ends: no system calls, no copying from user space,
 * no second process, and so the same instructions each time.
 */
#include <linux/ktime.h>
#include <linux/net.h>
#include <linux/tcp.h>
#include <linux/vmalloc.h>
#include <net/net_namespace.h>
#include <net/sock.h>

#include "kstream.h"

#define KSTREAM_PORT_A	"7100"
#define KSTREAM_PORT_B	"7101"
#define KSTREAM_MAX	BIT(20)
/* Enough that neither end waits for the other within a message. */
#define KSTREAM_BUFFER	(4 * KSTREAM_MAX)

static int kstream_open(struct kstream_end *e)
{
	int err;

	err = sock_create_kern(e->net, e->addr.ss_family, SOCK_STREAM,
			       IPPROTO_TCP, &e->sock);
	if (err)
		return err;
	sock_set_reuseaddr(e->sock->sk);
	/* closing resets: nothing of it outlives the namespace */
	sock_no_linger(e->sock->sk);
	sock_set_rcvbuf(e->sock->sk, KSTREAM_BUFFER);
	sock_set_sndtimeo(e->sock->sk, 5);
	e->sock->sk->sk_rcvtimeo = 5 * HZ;
	e->sock->sk->sk_sndbuf = KSTREAM_BUFFER;
	e->sock->sk->sk_userlocks |= SOCK_SNDBUF_LOCK;
	tcp_sock_set_nodelay(e->sock->sk);
	return kernel_bind(e->sock, (struct sockaddr *)&e->addr,
			   sizeof(e->addr));
}

/* @b listens first, and is then what it has accepted. */
static int kstream_join(struct kstream_end *a, struct kstream_end *b)
{
	struct socket *accepted;
	int err;

	err = kernel_listen(b->sock, 1);
	if (err)
		return err;
	err = kernel_connect(a->sock, (struct sockaddr *)&b->addr,
			     sizeof(b->addr), 0);
	if (err)
		return err;
	err = kernel_accept(b->sock, &accepted, 0);
	if (err)
		return err;
	sock_release(b->sock);
	b->sock = accepted;
	b->sock->sk->sk_rcvtimeo = 5 * HZ;
	sock_no_linger(b->sock->sk);
	tcp_sock_set_nodelay(b->sock->sk);
	return 0;
}

static int kstream_pass(struct socket *from, struct socket *to, void *buf,
			size_t len)
{
	struct kvec out = { .iov_base = buf, .iov_len = len }, in = out;
	struct msghdr send = { }, receive = { };
	int n;

	n = kernel_sendmsg(from, &send, &out, 1, len);
	if (n < 0)
		return n;
	if (n != len)
		return -EAGAIN;
	n = kernel_recvmsg(to, &receive, &in, 1, len, MSG_WAITALL);
	if (n < 0)
		return n;
	return n == len ? 0 : -EPIPE;
}

static int kstream_rounds(struct kstream_end *a, struct kstream_end *b,
			  void *buf, size_t message, int count)
{
	int err;

	for (; count > 0; count--) {
		err = kstream_pass(a->sock, b->sock, buf, message);
		if (!err && message == 1)
			err = kstream_pass(b->sock, a->sock, buf, 1);
		if (err)
			return err;
		cond_resched();
	}
	return 0;
}

static int kstream_measure(struct kstream_end *a, struct kstream_end *b,
			   size_t message, int count)
{
	ktime_t start;
	void *buf;
	int err;

	buf = vzalloc(message);
	if (!buf)
		return -ENOMEM;
	err = kstream_open(a);
	if (!err)
		err = kstream_open(b);
	if (!err)
		err = kstream_join(a, b);
	/* until the windows are open */
	if (!err)
		err = kstream_rounds(a, b, buf, message, count / 4 + 1);
	start = ktime_get();
	if (!err)
		err = kstream_rounds(a, b, buf, message, count);
	kstream_took = ktime_to_ns(ktime_sub(ktime_get(), start));
	vfree(buf);
	return err;
}

/**
 * kstream_stream() - send messages over a connection, and receive them
 * @val: MESSAGE COUNT NETNS-FD ADDRESS NETNS-FD ADDRESS: how many bytes each
 *	message has, and how many there are. One of a single byte is answered.
 * @kp: unused
 *
 * Return: 0, or a negative errno.
 */
int kstream_stream(const char *val, const struct kernel_param *kp)
{
	struct kstream_end a = { }, b = { };
	unsigned int message, fd_a, fd_b;
	char addr_a[48], addr_b[48];
	int count, err;

	if (sscanf(val, "%u %d %u %47s %u %47s", &message, &count, &fd_a,
		   addr_a, &fd_b, addr_b) != 6 ||
	    !message || message > KSTREAM_MAX || count < 1)
		return -EINVAL;
	err = kstream_end(&a, fd_a, addr_a, KSTREAM_PORT_A);
	if (!err)
		err = kstream_end(&b, fd_b, addr_b, KSTREAM_PORT_B);
	if (!err)
		err = kstream_measure(&a, &b, message, count);
	kstream_close(&a);
	kstream_close(&b);
	return err;
}
