/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef _LIB_OBJ_H
#define _LIB_OBJ_H

#include "fabric.h"

/**
 * struct obj - an object as read from the fabric
 * @object: its kind
 * @generation: of the message that held it
 * @verb: enum vpeer_verb, of events
 * @messages: over how many messages it went
 * @more: its list has not ended
 * @data: its attributes, those of all messages
 * @len: bytes of them
 */
struct obj {
	const struct object *object;
	uint64_t generation;
	int verb;
	int messages;
	bool more;
	unsigned char *data;
	int len;
};

/**
 * struct objs - a list of objects
 * @obj: the objects
 * @count: how many
 * @error: what the dump returned
 * @interrupted: a commit came between
 * @generations: how many different generations its messages had
 * @generation: the last
 */
struct objs {
	struct obj *obj;
	int count;
	int error;
	bool interrupted;
	int generations;
	uint64_t generation;
};

#define STATS_REASONS 64

/**
 * struct stats - counters of a NIC or a link
 * @tx_packets: sent
 * @tx_bytes: of layer 3
 * @rx_packets: received
 * @rx_bytes: of layer 3
 * @tx_drops: sent and dropped
 * @rx_drops: dropped on the way here
 * @drop: dropped, by reason
 */
struct stats {
	uint64_t tx_packets, tx_bytes;
	uint64_t rx_packets, rx_bytes;
	uint64_t tx_drops, rx_drops;
	uint64_t drop[STATS_REASONS];
};

bool obj_read(const struct nlmsghdr *hdr, struct obj *obj);
void obj_free(struct obj *obj);
struct obj obj_get(struct fabric *f, const char *kind, const char *handle);
const struct nlattr *obj_attr(const struct obj *obj, const char *name,
			      int index);
uint32_t obj_u32(const struct obj *obj, const char *name);
const char *obj_str(const struct obj *obj, const char *name);
int obj_count(const struct obj *obj, const char *name);
const char *obj_address(const struct obj *obj, int index);
char *obj_text(const struct obj *obj, bool ids);

void objs_dump(struct fabric *f, struct objs *objs, const char *kind,
	       const char *filter);
void objs_free(struct objs *objs);
char *dump_text(struct fabric *f, bool ids);
void dump_difference(const char *before, const char *after);

int sync_level(struct fabric *f, const char *link);
void stats_get(struct fabric *f, const char *kind, const char *handle,
	       struct stats *stats);
uint64_t stats_dropped(const struct stats *stats);

#endif /* _LIB_OBJ_H */
