/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef VPEERCTL_EXTACK_H
#define VPEERCTL_EXTACK_H

#include <linux/netlink.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/**
 * struct extack - How a request ended.
 * @error: A negative errno, or 0.
 * @message: The kernel's sentence, empty if there is none.
 * @offset: Offset of the attribute at fault in the request, 0 if none.
 * @miss_type: Type of an attribute that is missing, 0 if none.
 * @miss_nest: Offset of the nest that lacks it, 0 for the top level.
 */
struct extack {
	int error;
	char message[256];
	uint32_t offset;
	uint32_t miss_type;
	uint32_t miss_nest;
};

bool extack_parse(const struct nlmsghdr *nlh, struct extack *extack);

#endif
