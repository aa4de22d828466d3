/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef _VPEER_PARSE_H
#define _VPEER_PARSE_H

#include "model/tx.h"

struct netlink_ext_ack;
struct nlattr;

/**
 * struct vpeer_parser - room for the lists of one operation
 * @list: prefixes
 * @max: how many there is room for
 * @names: names
 * @max_names: how many there is room for
 */
struct vpeer_parser {
	struct vpeer_prefix *list;
	u32 max;
	struct vpeer_str *names;
	u32 max_names;
};

void vpeer_parser_free(struct vpeer_parser *p);
int vpeer_parse_check(const struct nlattr *op, struct netlink_ext_ack *extack);
unsigned int vpeer_parse_rank(const struct nlattr *op);
const struct nlattr *vpeer_parse_find(const struct nlattr *op, u16 attr);
int vpeer_parse_op(struct vpeer_parser *p, const struct nlattr *attr,
		   u32 index, struct vpeer_op *op,
		   struct netlink_ext_ack *extack);
struct vpeer_str vpeer_parse_str(const struct nlattr *attr);
int vpeer_parse_addr(const struct nlattr *attr, struct vpeer_addr *addr,
		     struct netlink_ext_ack *extack);

#endif
