/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef VPEERCTL_LAB_PARSE_H
#define VPEERCTL_LAB_PARSE_H

#include "lab.h"

/* Mistakes of a file that are told before giving up. */
#define PARSE_MISTAKES	20

/**
 * struct parse - A state file that is being read.
 * @ctl: The run.
 * @pool: Where the lab lives.
 * @lab: The lab.
 * @mistakes: What was wrong so far.
 */
struct parse {
	struct ctl *ctl;
	struct pool *pool;
	struct lab *lab;
	unsigned int mistakes;
};

__attribute__((format(printf, 3, 4)))
void mistake(struct parse *p, const struct node *node,
	     const char *format, ...);
bool want_map(struct parse *p, const struct node *node,
	      const char *what);
const char *want_text(struct parse *p, const struct node *node,
		      const char *what);
bool want_switch(struct parse *p, const struct node *node, bool *on);
bool want_number(struct parse *p, const struct node *node,
		 uint32_t *number);
struct node *child(const struct node *map, const char *key);
void check_keys(struct parse *p, const struct node *map,
		const char *const *keys, bool flags);
void want_members(struct parse *p, struct object *o,
		  const struct node *node, const char *what,
		  int attribute);
void add(struct parse *p, struct object *o, const struct node *key);
struct object *named(struct parse *p, enum vpeer_object kind,
		     const struct node *key);
bool plain_name(struct parse *p, const struct node *key,
		const char *what);
bool scoped_name(struct parse *p, struct object *o,
		 const struct node *key, const char *what);
void wrote(struct parse *p, struct object *o, int attribute,
	   const struct node *node);
const char *want_ref(struct parse *p, struct object *o,
		     const struct node *node, const char *what, int attribute);
void want_remote(struct parse *p, struct object *o, const struct node *node,
		 int vnet, int subscription);
void parse_children(struct parse *p, const struct object *parent,
		    const struct node *map, const char *what,
		    void (*one)(struct parse *p, const struct object *parent,
				const struct node *key,
				const struct node *value));

void parse_grants(struct parse *p, const struct node *list);
void parse_gateway(struct parse *p, const struct node *key,
		   const struct node *value);
void parse_route_table(struct parse *p, const struct node *key,
		       const struct node *value);

#endif
