/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef VPEERCTL_SIGHTING_H
#define VPEERCTL_SIGHTING_H

#include <net/if.h>
#include <stddef.h>

#include "prefix.h"

/**
 * enum seen_field - Fields of the module's tracepoints that are read.
 * @SEEN_TYPE: Number of the event.
 * @SEEN_FROM: Device that sends.
 * @SEEN_SRC: Source address.
 * @SEEN_DST: Destination address.
 * @SEEN_SENDER: Id of the NIC that sends.
 * @SEEN_LEN: Layer 3 length.
 * @SEEN_IDENT: IPv4's identification or IPv6's flow label.
 * @SEEN_TO: Device that receives.
 * @SEEN_GENERATION: Generation of the table that decided.
 * @SEEN_NIC: Id of the NIC that receives.
 * @SEEN_LINK: Id of the link that carries the packet, or 0.
 * @SEEN_REASON: Why it is dropped, as a word.
 * @SEEN_FIELDS: Number of fields.
 */
enum seen_field {
	SEEN_TYPE,
	SEEN_FROM,
	SEEN_SRC,
	SEEN_DST,
	SEEN_SENDER,
	SEEN_LEN,
	SEEN_IDENT,
	SEEN_TO,
	SEEN_GENERATION,
	SEEN_NIC,
	SEEN_LINK,
	SEEN_REASON,
	SEEN_FIELDS,
};

/**
 * struct layout - Where a tracepoint's fields lie in its records.
 * @id: Number of the event.
 * @drops: It is vpeer_drop, otherwise vpeer_forward.
 * @field: Offset and size of each; those that it has not are of size 0.
 */
struct layout {
	unsigned int id;
	bool drops;
	struct {
		unsigned int offset;
		unsigned int size;
	} field[SEEN_FIELDS];
};

/**
 * struct sighting - What a tracepoint has told of a packet.
 * @time: When, in nanoseconds.
 * @reason: Verdict.
 * @sender: Id of the NIC that sent it.
 * @receiver: Id of the NIC that received it, 0 where it was dropped.
 * @link: Id of the link that carried it, or 0.
 * @generation: Generation of the table that decided, 0 where it was dropped.
 * @length: Layer 3 length.
 * @ident: IPv4's identification or IPv6's flow label.
 * @source: Source address.
 * @destination: Destination address.
 * @from: Device that sent it.
 * @to: Device that received it.
 */
struct sighting {
	uint64_t time;
	uint32_t reason;
	uint32_t sender;
	uint32_t receiver;
	uint32_t link;
	uint64_t generation;
	uint32_t length;
	uint32_t ident;
	struct prefix source;
	struct prefix destination;
	char from[IFNAMSIZ];
	char to[IFNAMSIZ];
};

const char *layout_parse(const char *text, bool drops, struct layout *layout);
bool sighting_decode(const struct layout *layout, const void *record,
		     size_t size, struct sighting *s);

#endif
