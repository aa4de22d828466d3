/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef VPEERCTL_TRACE_H
#define VPEERCTL_TRACE_H

#include "hosting.h"
#include "path.h"
#include "probe.h"
#include "tracing.h"

/**
 * enum difference_kind - What is not as predicted.
 * @NOT_SENT: The sender's host refuses to send.
 * @NOT_SEEN: What its host has sent was not seen at the sender.
 * @NOT_FORWARDED: The host of an appliance does not send it on.
 * @OTHER_NIC: It is sent on by another NIC.
 * @ALTERED: A host has changed its addresses.
 * @OTHER_VERDICT: The fabric decided otherwise.
 * @OTHER_RECEIVER: It was handed to another NIC.
 * @OTHER_PEERING: Another link carried it.
 */
enum difference_kind {
	NOT_SENT,
	NOT_SEEN,
	NOT_FORWARDED,
	OTHER_NIC,
	ALTERED,
	OTHER_VERDICT,
	OTHER_RECEIVER,
	OTHER_PEERING,
};

/**
 * struct difference - Something that is not as predicted.
 * @kind: What.
 * @hop: At which hop, from 0.
 * @nic: The NIC whose host or decision it is.
 * @message: A sentence.
 */
struct difference {
	enum difference_kind kind;
	size_t hop;
	const char *nic;
	const char *message;
};

/**
 * struct seen_hop - A decision of the fabric about a real packet.
 * @s: The sighting.
 * @nic: Handle of who sent.
 * @next_nic: Of who received, NULL where it was dropped.
 * @peering: Of the link that carried it, NULL without one.
 */
struct seen_hop {
	struct sighting s;
	const char *nic;
	const char *next_nic;
	const char *peering;
};

/**
 * struct trace - A packet that is predicted, sent and seen.
 * @pool: Where it lives.
 * @path: The prediction.
 * @probe: The packet.
 * @seconds: How long it may take from hop to hop.
 * @sender: Id of the NIC that sends it.
 * @last: Id of the NIC that gets it in the end by the prediction, or 0.
 * @error: The host's refusal to send it, a negative errno, or 0.
 * @exit: Where the sender's host would send it by itself.
 * @through: It would go through the sender's device.
 * @ifname: That device.
 * @seen: The hops that were seen.
 * @n: Number of hops that were seen.
 * @room: Room for them.
 * @differences: What is not as predicted.
 * @n_differences: How much.
 * @differences_room: Room for it.
 */
struct trace {
	struct pool *pool;
	struct path path;
	struct probe probe;
	uint32_t seconds;
	uint32_t sender;
	uint32_t last;
	int error;
	struct exit_route exit;
	bool through;
	const char *ifname;
	struct seen_hop *seen;
	size_t n;
	size_t room;
	struct difference *differences;
	size_t n_differences;
	size_t differences_room;
};

void trace_take(struct trace *trace, const struct sightings *seen);
bool trace_ended(const struct trace *trace);
void trace_compare(struct trace *trace);
const char *trace_exit_note(const struct trace *trace);
json_t *trace_json(const struct trace *trace);
void trace_print(struct ctl *ctl, const struct trace *trace);
const char *flow_text(struct pool *pool, const struct prefix *source,
		      const struct prefix *destination);
const char *predicted_text(struct pool *pool, const struct hop *hop);
const char *seen_text(struct pool *pool, const struct seen_hop *seen);

#endif
