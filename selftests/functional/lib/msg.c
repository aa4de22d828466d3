// SPDX-License-Identifier: GPL-2.0-only
/* Netlink messages, byte by byte: bad ones can be written as well. */
#include <linux/genetlink.h>
#include <stdlib.h>
#include <string.h>

#include "die.h"
#include "msg.h"

static void reserve(struct msg *msg, size_t more)
{
	if (msg->len + more <= msg->room)
		return;
	msg->room = (msg->len + more) * 2 + 256;
	msg->data = xgrow(msg->data, msg->room);
}

static struct nlmsghdr *header(struct msg *msg)
{
	return (struct nlmsghdr *)msg->data;
}

/**
 * msg_raw() - append bytes, padded to the alignment of netlink
 * @msg: the message
 * @data: the bytes; NULL for zeros
 * @len: how many
 */
void msg_raw(struct msg *msg, const void *data, size_t len)
{
	size_t padded = NLMSG_ALIGN(len);

	reserve(msg, padded);
	memset(msg->data + msg->len, 0, padded);
	if (data)
		memcpy(msg->data + msg->len, data, len);
	msg->len += padded;
	header(msg)->nlmsg_len = msg->len;
}

/**
 * msg_init() - begin a message
 * @msg: the message, its memory is the caller's to free with msg_free()
 * @type: nlmsg_type
 * @flags: nlmsg_flags beside NLM_F_REQUEST and NLM_F_ACK
 * @head: what follows the header, or NULL
 * @head_len: how much of it
 */
void msg_init(struct msg *msg, uint16_t type, uint16_t flags,
	      const void *head, size_t head_len)
{
	struct nlmsghdr hdr = {
		.nlmsg_type = type,
		.nlmsg_flags = NLM_F_REQUEST | NLM_F_ACK | flags,
	};

	memset(msg, 0, sizeof(*msg));
	reserve(msg, sizeof(hdr));
	msg_raw(msg, &hdr, sizeof(hdr));
	msg_raw(msg, head, head_len);
}

/**
 * msg_genl() - begin a generic netlink message
 * @msg: the message
 * @family: number of the family
 * @cmd: command
 * @flags: as for msg_init()
 */
void msg_genl(struct msg *msg, uint16_t family, uint8_t cmd, uint16_t flags)
{
	struct genlmsghdr head = { .cmd = cmd, .version = 1 };

	msg_init(msg, family, flags, &head, sizeof(head));
}

/**
 * msg_free() - free what msg_init() allocated
 * @msg: the message
 */
void msg_free(struct msg *msg)
{
	free(msg->data);
	memset(msg, 0, sizeof(*msg));
}

/**
 * msg_put() - append an attribute
 * @msg: the message
 * @type: nla_type
 * @data: payload; NULL for zeros
 * @len: its length
 */
void msg_put(struct msg *msg, int type, const void *data, size_t len)
{
	struct nlattr head = {
		.nla_len = NLA_HDRLEN + len,
		.nla_type = type,
	};

	if (NLA_HDRLEN + len > UINT16_MAX)
		die("attribute %d of %zu bytes", type, len);
	msg_raw(msg, &head, sizeof(head));
	msg_raw(msg, data, len);
}

/**
 * msg_u32() - append a number
 * @msg: the message
 * @type: nla_type
 * @value: the number
 */
void msg_u32(struct msg *msg, int type, uint32_t value)
{
	msg_put(msg, type, &value, sizeof(value));
}

/**
 * msg_u64() - append a long number
 * @msg: the message
 * @type: nla_type
 * @value: the number
 */
void msg_u64(struct msg *msg, int type, uint64_t value)
{
	msg_put(msg, type, &value, sizeof(value));
}

/**
 * msg_str() - append a string with its NUL
 * @msg: the message
 * @type: nla_type
 * @value: the string
 */
void msg_str(struct msg *msg, int type, const char *value)
{
	msg_put(msg, type, value, strlen(value) + 1);
}

/**
 * msg_flag() - append an attribute without payload
 * @msg: the message
 * @type: nla_type
 */
void msg_flag(struct msg *msg, int type)
{
	msg_put(msg, type, NULL, 0);
}

/**
 * msg_nest() - open a nest
 * @msg: the message
 * @type: nla_type
 */
void msg_nest(struct msg *msg, int type)
{
	if (msg->depth == MSG_DEPTH)
		die("too many nests");
	msg->nest[msg->depth++] = msg->len;
	msg_put(msg, type | NLA_F_NESTED, NULL, 0);
}

/**
 * msg_end() - close the innermost nest
 * @msg: the message
 */
void msg_end(struct msg *msg)
{
	size_t start = msg->nest[--msg->depth];
	struct nlattr *a = (void *)(msg->data + start);

	if (msg->len - start > UINT16_MAX)
		die("nest %d of %zu bytes", attr_type(a), msg->len - start);
	a->nla_len = msg->len - start;
}

/**
 * attr_u32() - payload of a number
 * @a: the attribute, or NULL
 *
 * Return: the number, 0 without an attribute.
 */
uint32_t attr_u32(const struct nlattr *a)
{
	uint32_t value = 0;

	if (a && attr_len(a) >= (int)sizeof(value))
		memcpy(&value, attr_data(a), sizeof(value));
	return value;
}

/**
 * attr_u64() - payload of a long number
 * @a: the attribute, or NULL
 *
 * Return: the number, 0 without an attribute.
 */
uint64_t attr_u64(const struct nlattr *a)
{
	uint64_t value = 0;

	if (a && attr_len(a) >= (int)sizeof(value))
		memcpy(&value, attr_data(a), sizeof(value));
	return value;
}
