// SPDX-License-Identifier: GPL-2.0-only
/* Traces of packets as text and as JSON. */
#include <inttypes.h>
#include <linux/vpeer.h>
#include <stdio.h>

#include "json.h"
#include "output.h"
#include "trace.h"
#include "words.h"

static const char *const difference_words[] = {
	[NOT_SENT] = "NotSent",
	[NOT_SEEN] = "NotSeen",
	[NOT_FORWARDED] = "NotForwarded",
	[OTHER_NIC] = "OtherNic",
	[ALTERED] = "Altered",
	[OTHER_VERDICT] = "OtherVerdict",
	[OTHER_RECEIVER] = "OtherReceiver",
	[OTHER_PEERING] = "OtherPeering",
};

static const char *message(const struct trace *trace)
{
	return trace->n_differences ? trace->differences[0].message :
				      path_sentence(trace->pool, &trace->path);
}

static json_t *probe_json(const struct probe *probe)
{
	json_t *json = json_object();

	json_set_text(json, "protocol", probe_protocol_word(probe));
	json_object_set_new(json, "port", probe->protocol == IPPROTO_ICMP ?
			    json_null() : json_integer(probe->port));
	json_object_set_new(json, "length", json_integer(probe->length));
	json_object_set_new(json, "identification",
			    json_integer(probe->ident));
	return json;
}

static json_t *seen_json(const struct seen_hop *seen)
{
	json_t *json = json_object();
	char text[PREFIX_TEXT];

	json_set_text(json, "nic", seen->nic);
	json_set_text(json, "reason", word_reason(seen->s.reason));
	json_set_text(json, "nextNic", seen->next_nic);
	json_set_text(json, "peering", seen->peering);
	json_set_text(json, "sourceIPAddress",
		      address_format(&seen->s.source, text));
	json_set_text(json, "destinationIPAddress",
		      address_format(&seen->s.destination, text));
	json_set_text(json, "device", seen->s.from);
	json_set_text(json, "nextDevice", seen->s.reason ? NULL : seen->s.to);
	json_object_set_new(json, "generation", seen->s.reason ? json_null() :
			    json_integer((json_int_t)seen->s.generation));
	return json;
}

static json_t *difference_json(const struct difference *d)
{
	json_t *json = json_object();

	json_object_set_new(json, "hop", json_integer((json_int_t)d->hop + 1));
	json_set_text(json, "type", difference_words[d->kind]);
	json_set_text(json, "nic", d->nic);
	json_set_text(json, "message", d->message);
	return json;
}

static json_t *exit_json(const struct trace *trace)
{
	json_t *json = json_object();

	json_set_text(json, "device", *trace->exit.ifname ?
		      trace->exit.ifname : NULL);
	json_object_set_new(json, "throughNic", json_boolean(trace->through));
	return json;
}

/**
 * trace_json() - A trace as JSON.
 * @trace: The trace.
 *
 * Return: A new reference.
 */
json_t *trace_json(const struct trace *trace)
{
	json_t *json = json_object(), *seen = json_array();
	json_t *differences = json_array();
	char text[PREFIX_TEXT];
	size_t i;

	for (i = 0; i < trace->n; i++)
		json_array_append_new(seen, seen_json(&trace->seen[i]));
	for (i = 0; i < trace->n_differences; i++)
		json_array_append_new(differences, difference_json
				      (&trace->differences[i]));
	json_set_text(json, "sourceIPAddress",
		      address_format(&trace->path.source, text));
	json_set_text(json, "destinationIPAddress",
		      address_format(&trace->path.destination, text));
	json_object_set_new(json, "asPredicted",
			    json_boolean(!trace->n_differences));
	json_set_text(json, "message", message(trace));
	json_object_set_new(json, "probe", probe_json(&trace->probe));
	json_object_set_new(json, "hostRoute", exit_json(trace));
	json_object_set_new(json, "predicted", path_json(&trace->path));
	json_object_set_new(json, "seen", seen);
	json_object_set_new(json, "differences", differences);
	return json;
}

static const char *predicted(const struct trace *trace, size_t i)
{
	if (i < trace->path.n)
		return predicted_text(trace->pool, &trace->path.hops[i]);
	return trace->path.loops ? "comes back to where it has been" : "-";
}

static void print_seen(struct ctl *ctl, const struct trace *trace, size_t i)
{
	const struct seen_hop *seen = &trace->seen[i];

	if (i >= trace->n) {
		puts("     seen       nothing");
		return;
	}
	printf("     seen       %s\n", seen_text(trace->pool, seen));
	if (!ctl->opt.details)
		return;
	printf("     device %s", seen->s.from);
	if (!seen->s.reason)
		printf("  to device %s  generation %" PRIu64, seen->s.to,
		       seen->s.generation);
	printf("  %s\n", flow_text(trace->pool, &seen->s.source,
				   &seen->s.destination));
}

static void print_hop(struct ctl *ctl, const struct trace *trace, size_t i)
{
	const struct hop *hop = i < trace->path.n ? &trace->path.hops[i] :
						    NULL;
	const char *nic = hop ? hop->nic : i < trace->n ? trace->seen[i].nic :
			  trace->path.hops[trace->path.n - 1].next_nic;
	size_t k;

	printf("  %zu  nic %s", i + 1, nic ? handle_short(nic) : "?");
	if (hop && hop->vnet)
		printf("  vnet %s", handle_short(hop->vnet));
	putchar('\n');
	if (hop && hop->has_route)
		path_print_route(ctl, &hop->route);
	printf("     predicted  %s\n", predicted(trace, i));
	print_seen(ctl, trace, i);
	/* the first one is the headline */
	for (k = 1; k < trace->n_differences; k++)
		if (trace->differences[k].hop == i)
			printf("     differs    %s\n",
			       trace->differences[k].message);
	if (hop && path_leaves_fabric(hop))
		printf("     leaves the fabric through gateway %s\n",
		       handle_short(hop->gateway));
}

/**
 * trace_print() - Print a trace.
 * @ctl: The run.
 * @trace: The trace.
 */
void trace_print(struct ctl *ctl, const struct trace *trace)
{
	bool good = !trace->n_differences;
	size_t n = trace->path.n, i;

	printf("%s%s", emphasis(ctl, good ? COLOR_GOOD : COLOR_BAD),
	       good ? "as predicted" : "differs");
	if (!good)
		printf(" at hop %zu", trace->differences[0].hop + 1);
	printf("%s: %s\n", plain(ctl), message(trace));
	if (ctl->opt.brief)
		return;
	if (trace->n > n || (trace->path.loops && !good))
		n = trace->n > n ? trace->n : n + 1;
	for (i = 0; i < n; i++)
		print_hop(ctl, trace, i);
}
