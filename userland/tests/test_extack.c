// SPDX-License-Identifier: GPL-2.0-only
/* Extended acknowledgements, from messages as a kernel sends them. */
#include <errno.h>
#include <stdlib.h>

#include "check.h"
#include "extack.h"

/**
 * struct canned - A message that is being made.
 * @data: The message.
 */
struct canned {
	__u32 data[128];
};

static struct nlmsghdr *begin(struct canned *m, int type, int flags)
{
	struct nlmsghdr *nlh = (struct nlmsghdr *)m->data;

	memset(m, 0, sizeof(*m));
	nlh->nlmsg_type = (__u16)type;
	nlh->nlmsg_flags = (__u16)flags;
	nlh->nlmsg_len = NLMSG_HDRLEN;
	return nlh;
}

static void append(struct nlmsghdr *nlh, const void *data, size_t size)
{
	memcpy((char *)nlh + nlh->nlmsg_len, data, size);
	nlh->nlmsg_len += (__u32)NLMSG_ALIGN(size);
}

static void append_error(struct nlmsghdr *nlh, int error, __u32 request)
{
	struct nlmsgerr err = {
		.error = error,
		.msg = { .nlmsg_len = request },
	};

	append(nlh, &err, sizeof(err));
}

static void append_attribute(struct nlmsghdr *nlh, int type,
			     const void *data, size_t size)
{
	struct nlattr nla = {
		.nla_len = (__u16)(NLA_HDRLEN + size),
		.nla_type = (__u16)type,
	};

	append(nlh, &nla, sizeof(nla));
	append(nlh, data, size);
}

static void test_capped(void)
{
	const __u32 offset = 44;
	struct extack extack;
	struct canned m;
	struct nlmsghdr *nlh;

	nlh = begin(&m, NLMSG_ERROR, NLM_F_CAPPED | NLM_F_ACK_TLVS);
	append_error(nlh, -EADDRINUSE, 100);
	append_attribute(nlh, NLMSGERR_ATTR_MSG, "they overlap", 13);
	append_attribute(nlh, NLMSGERR_ATTR_OFFS, &offset, sizeof(offset));
	check(extack_parse(nlh, &extack), "capped: parsed");
	check(extack.error == -EADDRINUSE, "capped: errno");
	check_text(extack.message, "they overlap", "capped: message");
	check(extack.offset == 44, "capped: offset");
}

static void test_echoed(void)
{
	const __u32 type = 7, nest = 20;
	char request[28] = { 0 };
	struct extack extack;
	struct canned m;
	struct nlmsghdr *nlh;

	nlh = begin(&m, NLMSG_ERROR, NLM_F_ACK_TLVS);
	append_error(nlh, -EINVAL, NLMSG_HDRLEN + sizeof(request));
	append(nlh, request, sizeof(request));
	append_attribute(nlh, NLMSGERR_ATTR_MISS_TYPE, &type, sizeof(type));
	append_attribute(nlh, NLMSGERR_ATTR_MISS_NEST, &nest, sizeof(nest));
	check(extack_parse(nlh, &extack), "echoed: parsed");
	check(extack.error == -EINVAL, "echoed: errno");
	check(extack.miss_type == 7 && extack.miss_nest == 20,
	      "echoed: what is missing, behind the request");
	check_text(extack.message, "", "echoed: no message");
}

static void test_plain(void)
{
	struct extack extack;
	struct canned m;
	struct nlmsghdr *nlh;
	int done = -EAGAIN;

	nlh = begin(&m, NLMSG_ERROR, 0);
	append_error(nlh, 0, 100);
	check(extack_parse(nlh, &extack) && !extack.error, "ack without more");

	nlh = begin(&m, NLMSG_DONE, NLM_F_ACK_TLVS);
	append(nlh, &done, sizeof(done));
	append_attribute(nlh, NLMSGERR_ATTR_MSG, "too late", 9);
	check(extack_parse(nlh, &extack), "end of a dump: parsed");
	check(extack.error == -EAGAIN, "end of a dump: errno");
	check_text(extack.message, "too late", "end of a dump: message");
}

/* Whatever the lengths say, nothing beyond the message is read. */
static void test_hostile(void)
{
	struct extack extack;
	struct nlmsghdr *nlh, *copy;
	struct canned m;
	__u32 size;

	nlh = begin(&m, NLMSG_ERROR, NLM_F_ACK_TLVS);
	append_error(nlh, -EINVAL, 0xfffffff0);
	append_attribute(nlh, NLMSGERR_ATTR_MSG, "text", 5);
	check(extack_parse(nlh, &extack) && !*extack.message,
	      "request longer than the message");

	nlh = begin(&m, NLMSG_ERROR, NLM_F_CAPPED | NLM_F_ACK_TLVS);
	append_error(nlh, -EINVAL, 100);
	append_attribute(nlh, NLMSGERR_ATTR_MSG, "text", 5);
	for (size = NLMSG_HDRLEN; size < nlh->nlmsg_len; size++) {
		copy = malloc(size);
		memcpy(copy, nlh, size);
		copy->nlmsg_len = size;
		extack_parse(copy, &extack);
		free(copy);
	}
	check(size == nlh->nlmsg_len, "cut off at every byte");

	nlh->nlmsg_len = NLMSG_HDRLEN + 2;
	check(!extack_parse(nlh, &extack), "too short for an errno");
}

int main(void)
{
	test_capped();
	test_echoed();
	test_plain();
	test_hostile();
	return check_end();
}
