// SPDX-License-Identifier: GPL-2.0-only
/* What was predicted of a packet, and what was seen of it. */
#include "trace.h"

#include <linux/vpeer.h>
#include <string.h>

#include "words.h"

/* A packet that goes round is looked at for so long. */
#define SEEN_MAX	40

static bool same_addresses(const struct sighting *s, const struct prefix *from,
			   const struct prefix *to)
{
	return !prefix_compare(&s->source, from) &&
	       !prefix_compare(&s->destination, to);
}

/*
 * Length and ident have been compared by the kernel. They may be another
 * packet's; but that one does not begin at the sender, nor does it go on where
 * this one has come to.
 */
static bool is_next(const struct trace *trace, const struct sighting *s)
{
	const struct sighting *last;

	if (!trace->n)
		return s->sender == trace->sender;
	last = &trace->seen[trace->n - 1].s;
	return !last->reason &&
	       (s->sender == last->receiver ||
		same_addresses(s, &last->source, &last->destination));
}

static bool came_back(const struct trace *trace)
{
	size_t i, j;

	for (i = 0; i < trace->n; i++)
		for (j = 0; j < i; j++)
			if (trace->seen[i].s.sender == trace->seen[j].s.sender)
				return true;
	return false;
}

/**
 * trace_ended() - Is there nothing more to be seen?
 * @trace: The trace.
 *
 * Return: True if the packet was dropped, goes round, or is where it was to
 * come to.
 */
bool trace_ended(const struct trace *trace)
{
	const struct sighting *last;

	if (trace->error)
		return true;
	if (!trace->n)
		return false;
	last = &trace->seen[trace->n - 1].s;
	if (last->reason || came_back(trace) || trace->n == SEEN_MAX)
		return true;
	return trace->n >= trace->path.n && !trace->path.loops &&
	       last->receiver == trace->last;
}

/**
 * trace_take() - Find out which sightings are of the packet.
 * @trace: The trace; what it had of them is forgotten.
 * @seen: All sightings, in the order they happened.
 */
void trace_take(struct trace *trace, const struct sightings *seen)
{
	struct seen_hop *hop;
	size_t i;

	trace->n = 0;
	for (i = 0; i < seen->n && !trace_ended(trace); i++) {
		if (!is_next(trace, &seen->v[i]))
			continue;
		trace->seen = pool_grow(trace->pool, trace->seen, sizeof(*hop),
					trace->n, &trace->room);
		hop = &trace->seen[trace->n++];
		hop->s = seen->v[i];
	}
}

/**
 * predicted_text() - What was predicted of a hop.
 * @pool: Where the text lives.
 * @hop: The hop.
 *
 * Return: The text.
 */
const char *predicted_text(struct pool *pool, const struct hop *hop)
{
	if (hop->reason)
		return pool_printf(pool, "dropped %s",
				   word_reason(hop->reason));
	return pool_printf(pool, "forwarded to nic %s%s%s", hop->next_nic ?
			   handle_short(hop->next_nic) : "?",
			   hop->peering ? " over peering " : "",
			   hop->peering ? handle_short(hop->peering) : "");
}

/**
 * seen_text() - What was seen of a hop.
 * @pool: Where the text lives.
 * @seen: The hop.
 *
 * Return: The text.
 */
const char *seen_text(struct pool *pool, const struct seen_hop *seen)
{
	const struct hop same = {
		.reason = seen->s.reason,
		.next_nic = seen->next_nic,
		.peering = seen->peering,
	};

	return predicted_text(pool, &same);
}

static void differ(struct trace *trace, enum difference_kind kind, size_t hop,
		   const char *nic, const char *message)
{
	struct difference *d;

	trace->differences = pool_grow(trace->pool, trace->differences,
				       sizeof(*d), trace->n_differences,
				       &trace->differences_room);
	d = &trace->differences[trace->n_differences++];
	d->kind = kind;
	d->hop = hop;
	d->nic = nic;
	d->message = message;
}

static bool same_text(const char *a, const char *b)
{
	return a && b ? !strcmp(a, b) : a == b;
}

/**
 * flow_text() - The addresses of a packet.
 * @pool: Where the text lives.
 * @source: Its source.
 * @destination: Its destination.
 *
 * Return: The text.
 */
const char *flow_text(struct pool *pool, const struct prefix *source,
		      const struct prefix *destination)
{
	char from[PREFIX_TEXT], to[PREFIX_TEXT];

	return pool_printf(pool, "%s -> %s", address_format(source, from),
			   address_format(destination, to));
}

/* The addresses are compared with those that the host was handed. */
static void compare_addresses(struct trace *trace, size_t i)
{
	const struct sighting *s = &trace->seen[i].s;
	const struct prefix *from = i ? &trace->seen[i - 1].s.source :
					&trace->path.source;
	const struct prefix *to = i ? &trace->seen[i - 1].s.destination :
				      &trace->path.destination;
	const char *nic = trace->seen[i].nic;

	if (same_addresses(s, from, to))
		return;
	differ(trace, ALTERED, i, nic,
	       pool_printf(trace->pool, "predicted that the host of %s %s the packet as it is; it made %s of %s",
			   handle_short(nic), i ? "forwards" : "sends",
			   flow_text(trace->pool, &s->source,
				     &s->destination),
			   flow_text(trace->pool, from, to)));
}

static void compare_sender(struct trace *trace, size_t i)
{
	const char *predicted = trace->path.hops[i].nic;
	const char *nic = trace->seen[i].nic;

	if (!predicted || same_text(predicted, nic))
		return;
	differ(trace, OTHER_NIC, i, nic,
	       pool_printf(trace->pool, "predicted that the packet is sent by nic %s; it was sent by nic %s",
			   handle_short(predicted), handle_short(nic)));
}

static const char *both_texts(struct trace *trace, size_t i)
{
	return pool_printf(trace->pool, "predicted that the packet is %s; it was %s",
			   predicted_text(trace->pool, &trace->path.hops[i]),
			   seen_text(trace->pool, &trace->seen[i]));
}

/* Returns false where the prediction tells of another way from here on. */
static bool compare_verdict(struct trace *trace, size_t i)
{
	const struct hop *hop = &trace->path.hops[i];
	const struct seen_hop *seen = &trace->seen[i];
	enum difference_kind kind;

	if (hop->reason != seen->s.reason)
		kind = OTHER_VERDICT;
	else if (hop->reason)
		return true;
	else if (hop->next_nic && !same_text(hop->next_nic, seen->next_nic))
		kind = OTHER_RECEIVER;
	else if (!same_text(hop->peering, seen->peering))
		kind = OTHER_PEERING;
	else
		return true;
	differ(trace, kind, i, seen->nic, both_texts(trace, i));
	return kind == OTHER_PEERING;
}

static void compare_absent(struct trace *trace, const char *host, size_t i)
{
	struct pool *pool = trace->pool;

	if (trace->error)
		differ(trace, NOT_SENT, i, host,
		       pool_printf(pool, "the host of %s does not send the packet: %s",
				   handle_short(host),
				   strerror(-trace->error)));
	else if (!i)
		differ(trace, NOT_SEEN, i, host,
		       pool_printf(pool, "the host of %s was told to send the packet; it was not seen to leave %s within %u s",
				   handle_short(host), handle_short(host),
				   trace->seconds));
	else
		differ(trace, NOT_FORWARDED, i, host,
		       pool_printf(pool, "predicted that the host of %s forwards the packet as it is; it was not seen to leave %s within %u s",
				   handle_short(host), handle_short(host),
				   trace->seconds));
}

/**
 * trace_compare() - Find out what is not as predicted.
 * @trace: The trace, its hops with names.
 *
 * From where a packet takes another way than predicted, nothing more is
 * compared.
 */
void trace_compare(struct trace *trace)
{
	const struct path *path = &trace->path;
	bool same_way = true;
	size_t i;

	trace->n_differences = 0;
	for (i = 0; i < path->n && i < trace->n && same_way; i++) {
		compare_sender(trace, i);
		compare_addresses(trace, i);
		same_way = compare_verdict(trace, i);
	}
	if (!same_way)
		return;
	if (trace->n < path->n)
		compare_absent(trace, path->hops[trace->n].nic, trace->n);
	else if (path->loops && trace->n == path->n)
		compare_absent(trace, path->hops[path->n - 1].next_nic,
			       trace->n);
}

/**
 * trace_exit_note() - Does the sender's host use the sender's device?
 * @trace: The trace.
 *
 * Return: What it does instead, NULL if it does use it.
 */
const char *trace_exit_note(const struct trace *trace)
{
	const char *host = handle_short(trace->path.hops[0].nic);
	char to[PREFIX_TEXT];

	address_format(&trace->path.destination, to);
	if (trace->through)
		return NULL;
	if (trace->exit.error)
		return pool_printf(trace->pool, "the host of %s has no route to %s itself (%s); the packet was sent through %s all the same",
				   host, to, strerror(-trace->exit.error),
				   trace->ifname);
	return pool_printf(trace->pool, "the host of %s itself routes %s through %s; the packet was sent through %s all the same",
			   host, to, *trace->exit.ifname ? trace->exit.ifname :
			   "several devices", trace->ifname);
}
