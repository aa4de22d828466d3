// SPDX-License-Identifier: GPL-2.0-only
/* Addresses and prefixes between text, sockets and netlink. */
#include <arpa/inet.h>
#include <linux/vpeer.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "addr.h"
#include "die.h"

/**
 * addr_parse() - read an address or a prefix
 * @text: such as 10.0.0.0/8
 * @out: the bytes
 * @bits: the prefix length, full without one
 *
 * Return: number of bytes, 4 or 16.
 */
int addr_parse(const char *text, unsigned char out[16], int *bits)
{
	int len = strchr(text, ':') ? 16 : 4;
	char copy[ADDR_TEXT];
	char *slash;

	snprintf(copy, sizeof(copy), "%s", text);
	slash = strchr(copy, '/');
	*bits = slash ? atoi(slash + 1) : len * 8;
	if (slash)
		*slash = '\0';
	if (inet_pton(len == 4 ? AF_INET : AF_INET6, copy, out) != 1)
		die("not an address: %s", text);
	return len;
}

/**
 * addr_text() - write an address
 * @data: its bytes
 * @len: 4 or 16
 * @out: where to
 *
 * Return: @out.
 */
const char *addr_text(const void *data, int len, char out[ADDR_TEXT])
{
	if (len != 4 && len != 16)
		snprintf(out, ADDR_TEXT, "?%d", len);
	else
		inet_ntop(len == 4 ? AF_INET : AF_INET6, data, out, ADDR_TEXT);
	return out;
}

/**
 * addr_sock() - make a socket address
 * @text: the address
 * @port: the port
 * @out: where to
 *
 * Return: its length.
 */
socklen_t addr_sock(const char *text, int port, struct sockaddr_storage *out)
{
	struct sockaddr_in6 *v6 = (void *)out;
	struct sockaddr_in *v4 = (void *)out;
	unsigned char bytes[16];
	int bits;

	memset(out, 0, sizeof(*out));
	if (addr_parse(text, bytes, &bits) == 4) {
		v4->sin_family = AF_INET;
		v4->sin_port = htons(port);
		memcpy(&v4->sin_addr, bytes, 4);
		return sizeof(*v4);
	}
	v6->sin6_family = AF_INET6;
	v6->sin6_port = htons(port);
	memcpy(&v6->sin6_addr, bytes, 16);
	return sizeof(*v6);
}

/**
 * addr_put() - append an address to a message
 * @msg: the message
 * @type: nla_type
 * @text: the address
 */
void addr_put(struct msg *msg, int type, const char *text)
{
	unsigned char bytes[16];
	int bits, len;

	len = addr_parse(text, bytes, &bits);
	msg_put(msg, type, bytes, len);
}

/**
 * prefix_put() - append a prefix nest to a message
 * @msg: the message
 * @type: nla_type of the nest
 * @text: the prefix
 */
void prefix_put(struct msg *msg, int type, const char *text)
{
	unsigned char bytes[16];
	int bits, len;

	len = addr_parse(text, bytes, &bits);
	msg_nest(msg, type);
	msg_put(msg, VPEER_A_PREFIX_ADDRESS, bytes, len);
	msg_u32(msg, VPEER_A_PREFIX_LENGTH, bits);
	msg_end(msg);
}

/**
 * prefix_text() - write a prefix nest
 * @nest: the nest
 * @out: where to
 *
 * Return: @out.
 */
const char *prefix_text(const struct nlattr *nest, char out[ADDR_TEXT])
{
	char address[ADDR_TEXT] = "?";
	int left = attr_len(nest);
	struct nlattr *a;
	unsigned int bits = 999;

	for_each_attr(a, attr_data(nest), left) {
		if (attr_type(a) == VPEER_A_PREFIX_ADDRESS)
			addr_text(attr_data(a), attr_len(a), address);
		else if (attr_type(a) == VPEER_A_PREFIX_LENGTH)
			bits = attr_u32(a);
	}
	snprintf(out, ADDR_TEXT, "%.50s/%u", address, bits);
	return out;
}
