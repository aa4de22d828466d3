// SPDX-License-Identifier: GPL-2.0-only
/* Extended acknowledgements, which libnl does not read. */
#include <string.h>

#include "extack.h"

static void extack_attribute(const struct nlattr *nla, struct extack *extack)
{
	const char *data = (const char *)nla + NLA_HDRLEN;
	size_t size = nla->nla_len - NLA_HDRLEN;
	uint32_t number = 0;

	if (size >= sizeof(number))
		memcpy(&number, data, sizeof(number));
	switch (nla->nla_type & NLA_TYPE_MASK) {
	case NLMSGERR_ATTR_MSG:
		if (size >= sizeof(extack->message))
			size = sizeof(extack->message) - 1;
		memcpy(extack->message, data, size);
		extack->message[size] = '\0';
		break;
	case NLMSGERR_ATTR_OFFS:
		extack->offset = number;
		break;
	case NLMSGERR_ATTR_MISS_TYPE:
		extack->miss_type = number;
		break;
	case NLMSGERR_ATTR_MISS_NEST:
		extack->miss_nest = number;
		break;
	}
}

static void extack_attributes(const char *data, size_t size,
			      struct extack *extack)
{
	struct nlattr nla;
	size_t step;

	while (size >= NLA_HDRLEN) {
		memcpy(&nla, data, sizeof(nla));
		if (nla.nla_len < NLA_HDRLEN || nla.nla_len > size)
			return;
		extack_attribute((const struct nlattr *)data, extack);
		step = NLA_ALIGN(nla.nla_len);
		if (step >= size)
			return;
		data += step;
		size -= step;
	}
}

/* Where the attributes of a message begin, 0 if it cannot have any. */
static size_t extack_start(const struct nlmsghdr *nlh, size_t size)
{
	struct nlmsgerr err;
	size_t start;

	if (nlh->nlmsg_type == NLMSG_DONE)
		return NLMSG_ALIGN(sizeof(int));
	if (size < sizeof(err))
		return 0;
	memcpy(&err, NLMSG_DATA(nlh), sizeof(err));
	start = sizeof(err);
	if (err.error && !(nlh->nlmsg_flags & NLM_F_CAPPED) &&
	    err.msg.nlmsg_len > sizeof(err.msg))
		start += NLMSG_ALIGN(err.msg.nlmsg_len - sizeof(err.msg));
	return start;
}

/**
 * extack_parse() - Read the end of an answer.
 * @nlh: An NLMSG_ERROR or NLMSG_DONE message, wholly in memory.
 * @extack: Where it goes.
 *
 * Return: False if the message is too short to say anything.
 */
bool extack_parse(const struct nlmsghdr *nlh, struct extack *extack)
{
	size_t size = nlh->nlmsg_len - NLMSG_HDRLEN, start;

	memset(extack, 0, sizeof(*extack));
	if (nlh->nlmsg_len < NLMSG_HDRLEN || size < sizeof(int))
		return false;
	memcpy(&extack->error, NLMSG_DATA(nlh), sizeof(int));
	start = extack_start(nlh, size);
	if (!start)
		return false;
	if ((nlh->nlmsg_flags & NLM_F_ACK_TLVS) && start < size)
		extack_attributes((const char *)NLMSG_DATA(nlh) + start,
				  size - start, extack);
	return true;
}
