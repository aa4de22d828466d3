// SPDX-License-Identifier: GPL-2.0-only
/* vpeerctl path trace */
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <unistd.h>

#include "command.h"
#include "fabric.h"
#include "follow.h"
#include "output.h"
#include "report.h"

#define DEFAULT_WAIT	2
#define MAX_WAIT	3600

/* What ping sends beside its headers; a SYN has no data. */
#define DEFAULT_DATA	56

#define TRACEROUTE_PORT	33434

static const char *const protocols[] = { "icmp", "udp", "tcp", NULL };

static const struct arg trace_args[] = {
	QUESTION_NIC, QUESTION_FROM, QUESTION_VNET, QUESTION_TO,
	QUESTION_LENGTH, QUESTION_BOTH,
	{ .key = "protocol", .what = "icmp|udp|tcp", .type = ARG_CHOICE,
	  .choices = protocols },
	{ .key = "port", .what = "NUMBER", .type = ARG_NUMBER },
	{ .key = "wait", .what = "SECONDS", .type = ARG_NUMBER },
	ARG_END
};

static int take_port(struct ctl *ctl, const struct args *args,
		     struct probe *probe)
{
	const struct arg_value *port = args_get(args, "port");

	probe->port = TRACEROUTE_PORT;
	if (!port && probe->protocol == IPPROTO_TCP) {
		complain(ctl, "\"path trace\" needs port NUMBER with protocol tcp");
		return STATUS_USAGE;
	}
	if (!port)
		return STATUS_OK;
	if (probe->protocol == IPPROTO_ICMP) {
		complain_word(ctl, port->word,
			      "port goes with protocol udp or tcp");
		return STATUS_USAGE;
	}
	if (!port->number || port->number > UINT16_MAX) {
		complain_word(ctl, port->word, "%s is no port", port->text);
		return STATUS_USAGE;
	}
	probe->port = (uint16_t)port->number;
	return STATUS_OK;
}

static int take_length(struct ctl *ctl, const struct args *args,
		       struct probe *probe)
{
	const struct arg_value *length = args_get(args, "length");
	uint32_t least = probe_least(probe);

	probe->length = least;
	if (probe->protocol != IPPROTO_TCP)
		probe->length += DEFAULT_DATA;
	args_number(args, "length", &probe->length);
	if (probe->length >= least && probe->length <= PROBE_MAX)
		return STATUS_OK;
	complain_word(ctl, length->word,
		      "such a packet is of %u to %u bytes", least, PROBE_MAX);
	return STATUS_USAGE;
}

static int take_wait(struct ctl *ctl, const struct args *args,
		     uint32_t *seconds)
{
	const struct arg_value *wait = args_get(args, "wait");

	*seconds = DEFAULT_WAIT;
	args_number(args, "wait", seconds);
	if (*seconds && *seconds <= MAX_WAIT)
		return STATUS_OK;
	complain_word(ctl, wait->word, "wait takes 1 to %u seconds", MAX_WAIT);
	return STATUS_USAGE;
}

/* What conntrack on the way knows it by, and the way back after it. */
static void choose_own(struct probe *probe)
{
	uint32_t random[2] = { 0 };

	if (getrandom(random, sizeof(random), 0) < 0)
		random[0] = (uint32_t)getpid();
	probe->own = (uint16_t)(0x8000 | random[0]);
	probe->sequence = random[1];
}

static int take_probe(struct ctl *ctl, const struct args *args,
		      struct trace *trace)
{
	const char *protocol = args_text(args, "protocol");
	struct probe *probe = &trace->probe;
	int status;

	probe->source.family = args_get(args, "to")->prefix.family;
	probe->protocol = IPPROTO_ICMP;
	if (protocol && !strcmp(protocol, "udp"))
		probe->protocol = IPPROTO_UDP;
	if (protocol && !strcmp(protocol, "tcp"))
		probe->protocol = IPPROTO_TCP;
	choose_own(probe);
	status = take_port(ctl, args, probe);
	if (!status)
		status = take_length(ctl, args, probe);
	return status ? status : take_wait(ctl, args, &trace->seconds);
}

static int show(struct ctl *ctl, const struct trace *traces, size_t n)
{
	json_t *array = json_array();
	bool differs = false;
	const char *text;
	size_t i;

	for (i = 0; i < n; i++) {
		differs |= traces[i].n_differences;
		if (ctl->opt.json)
			json_array_append_new(array, trace_json(&traces[i]));
		else
			trace_print(ctl, &traces[i]);
		text = trace_exit_note(&traces[i]);
		if (text)
			note(ctl, "%s", text);
	}
	if (ctl->opt.json)
		print_json(ctl, array);
	else
		json_decref(array);
	return differs;
}

static int trace_both(struct ctl *ctl, struct tracing *tracing,
		      struct question *q, struct trace traces[2], size_t *n)
{
	int status;

	traces[1].probe = traces[0].probe;
	traces[1].seconds = traces[0].seconds;
	status = follow(ctl, tracing, q, &traces[0]);
	if (status)
		return status;
	if (!question_turn_round(ctl, &traces[0].path, q)) {
		note(ctl, "there is no way back to follow: nobody gets the packet");
		*n = 1;
		return STATUS_OK;
	}
	traces[1].probe.answers = true;
	return follow(ctl, tracing, q, &traces[1]);
}

static int trace_paths(struct ctl *ctl, const struct args *args,
		       struct trace *traces, size_t *n)
{
	struct tracing tracing;
	struct question q;
	int status;

	status = question_take(ctl, args, &q);
	if (!status)
		status = take_probe(ctl, args, &traces[0]);
	if (!status)
		status = fabric_open(ctl);
	if (!status)
		status = tracing_open(ctl, &tracing);
	if (status)
		return status;
	q.length = traces[0].probe.length;
	return *n == 2 ? trace_both(ctl, &tracing, &q, traces, n) :
			 follow(ctl, &tracing, &q, &traces[0]);
}

/* Exit status: 0 as predicted, 1 different, 2 and more for trouble. */
static int path_trace(struct ctl *ctl, const struct args *args)
{
	size_t n = args_get(args, "both") ? 2 : 1;
	struct trace traces[2] = { 0 };
	int status = trace_paths(ctl, args, traces, &n);

	if (status)
		return status == STATUS_USAGE ? STATUS_REFUSED : status;
	return show(ctl, traces, n);
}

COMMAND(trace) = {
	.object = "path",
	.verb = "trace",
	.summary = "send a packet, follow it, and compare with the prediction",
	.args = trace_args,
	.compares = true,
	.run = path_trace,
};
