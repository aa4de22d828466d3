// SPDX-License-Identifier: GPL-2.0-only
/* Tracepoints' records, packets byte by byte, predictions compared. */
#include <arpa/inet.h>
#include <errno.h>
#include <linux/vpeer.h>
#include <stdlib.h>

#include "check.h"
#include "trace.h"

static const char common[] =
	"format:\n"
	"\tfield:unsigned short common_type;\toffset:0;\tsize:2;\tsigned:0;\n"
	"\tfield:unsigned char common_flags;\toffset:2;\tsize:1;\tsigned:0;\n"
	"\tfield:unsigned char common_preempt_count;\toffset:3;\tsize:1;\tsigned:0;\n"
	"\tfield:int common_pid;\toffset:4;\tsize:4;\tsigned:1;\n"
	"\n";

static const char forward_fields[] =
	"\tfield:char from[16];\toffset:8;\tsize:16;\tsigned:0;\n"
	"\tfield:char to[16];\toffset:24;\tsize:16;\tsigned:0;\n"
	"\tfield:u8 src[16];\toffset:40;\tsize:16;\tsigned:0;\n"
	"\tfield:u8 dst[16];\toffset:56;\tsize:16;\tsigned:0;\n"
	"\tfield:const void * skbaddr;\toffset:72;\tsize:8;\tsigned:0;\n"
	"\tfield:u64 generation;\toffset:80;\tsize:8;\tsigned:0;\n"
	"\tfield:u32 sender;\toffset:88;\tsize:4;\tsigned:0;\n"
	"\tfield:u32 nic;\toffset:92;\tsize:4;\tsigned:0;\n"
	"\tfield:u32 link;\toffset:96;\tsize:4;\tsigned:0;\n"
	"\tfield:u32 len;\toffset:100;\tsize:4;\tsigned:0;\n"
	"\tfield:u32 ident;\toffset:104;\tsize:4;\tsigned:0;\n"
	"\n"
	"print fmt: \"skbaddr=%p from=%s field:u32 link;\", REC->skbaddr\n";

static const char drop_fields[] =
	"\tfield:char from[16];\toffset:8;\tsize:16;\tsigned:0;\n"
	"\tfield:char reason[24];\toffset:24;\tsize:24;\tsigned:0;\n"
	"\tfield:u8 src[16];\toffset:48;\tsize:16;\tsigned:0;\n"
	"\tfield:u8 dst[16];\toffset:64;\tsize:16;\tsigned:0;\n"
	"\tfield:const void * skbaddr;\toffset:80;\tsize:8;\tsigned:0;\n"
	"\tfield:u16 protocol;\toffset:88;\tsize:2;\tsigned:0;\n"
	"\tfield:u32 sender;\toffset:92;\tsize:4;\tsigned:0;\n"
	"\tfield:u32 len;\toffset:96;\tsize:4;\tsigned:0;\n"
	"\tfield:u32 ident;\toffset:100;\tsize:4;\tsigned:0;\n"
	"\n"
	"print fmt: \"skbaddr=%p from=%s\", REC->skbaddr\n";

#define FORWARD_ID	1201
#define DROP_ID		1202
#define RECORD		112

static const char *format_text(struct pool *pool, const char *name,
			       unsigned int id, const char *fields)
{
	return pool_printf(pool, "name: %s\nID: %u\n%s%s", name, id, common,
			   fields);
}

static const char *forward_text(struct pool *pool)
{
	return format_text(pool, "vpeer_forward", FORWARD_ID, forward_fields);
}

static const char *drop_text(struct pool *pool)
{
	return format_text(pool, "vpeer_drop", DROP_ID, drop_fields);
}

static void test_layout(struct pool *pool)
{
	const char *text = forward_text(pool), *lacks;
	struct layout layout;
	char *copy, *at;

	check(!layout_parse(text, false, &layout), "forward: all is there");
	check(layout.id == FORWARD_ID &&
	      layout.field[SEEN_IDENT].offset == 104 &&
	      layout.field[SEEN_SRC].size == 16, "forward: where it is");
	check(!layout_parse(drop_text(pool), true, &layout) &&
	      layout.field[SEEN_REASON].size == 24, "drop: all is there");
	check_text(layout_parse(drop_text(pool), false, &layout), "to",
		   "drop is not forward");
	check_text(layout_parse("", false, &layout), "ID", "nothing");

	copy = pool_strdup(pool, text);
	at = strstr(copy, "sender;");
	memcpy(at, "sander;", 7);
	check_text(layout_parse(copy, false, &layout), "sender",
		   "of an older module");
	copy = pool_strdup(pool, text);
	at = strstr(copy, "offset:104;");
	memcpy(at, "offset:9e9;", 11);
	check_text(layout_parse(copy, false, &layout), "ident",
		   "a place that is no number");
	copy = pool_strdup(pool, text);
	at = strstr(copy, "size:4;\tsigned:0;\n\tfield:u32 nic");
	memcpy(at, "size:2;", 7);
	lacks = layout_parse(copy, false, &layout);
	check_text(lacks, "sender", "a number of another size");
}

static void test_layout_cut(struct pool *pool)
{
	const char *text = forward_text(pool);
	size_t size = strlen(text), needed, i;
	struct layout layout;
	bool good = true;
	char *copy;

	needed = (size_t)(strstr(text, "\tfield:u32 ident") - text);
	for (i = 0; i < size; i++) {
		copy = malloc(i + 1);
		memcpy(copy, text, i);
		copy[i] = '\0';
		if (!layout_parse(copy, false, &layout))
			good &= i > needed;
		free(copy);
	}
	check(good, "cut off at every byte");
}

static void put32(uint8_t *record, size_t at, uint32_t value)
{
	memcpy(record + at, &value, sizeof(value));
}

static void make_forward(uint8_t record[RECORD])
{
	uint64_t generation = 77;
	uint16_t id = FORWARD_ID;

	memset(record, 0, RECORD);
	memcpy(record, &id, sizeof(id));
	strcpy((char *)record + 8, "eth0");
	memcpy(record + 24, "0123456789abcde", 16);
	inet_pton(AF_INET6, "::ffff:10.1.0.4", record + 40);
	inet_pton(AF_INET6, "fd00::1", record + 56);
	memcpy(record + 80, &generation, sizeof(generation));
	put32(record, 88, 11);
	put32(record, 92, 12);
	put32(record, 96, 13);
	put32(record, 100, 84);
	put32(record, 104, 0xfffff);
}

static void test_records(struct pool *pool)
{
	struct layout forward, drop;
	uint8_t record[RECORD];
	char text[PREFIX_TEXT];
	struct sighting s;
	uint16_t id = DROP_ID;

	layout_parse(forward_text(pool), false, &forward);
	layout_parse(drop_text(pool), true, &drop);
	make_forward(record);
	check(sighting_decode(&forward, record, RECORD, &s), "a record");
	check(!s.reason && s.sender == 11 && s.receiver == 12 &&
	      s.link == 13 && s.length == 84 && s.ident == 0xfffff &&
	      s.generation == 77, "its numbers");
	check_text(s.from, "eth0", "its device");
	check_text(s.to, "0123456789abcde", "a name of full length");
	check_text(address_format(&s.source, text), "10.1.0.4",
		   "an IPv4 address");
	check_text(address_format(&s.destination, text), "fd00::1",
		   "an IPv6 address");
	check(!sighting_decode(&drop, record, RECORD, &s),
	      "another tracepoint's");
	check(!sighting_decode(&forward, record, 107, &s), "too short");
	memset(record + 8, 'x', 32);
	check(sighting_decode(&forward, record, 108, &s) &&
	      strlen(s.from) == 15, "a name that does not end");

	memset(record, 0, RECORD);
	memcpy(record, &id, sizeof(id));
	strcpy((char *)record + 24, "next-hop-not-forwarding");
	put32(record, 92, 11);
	check(sighting_decode(&drop, record, 104, &s) && s.sender == 11 &&
	      s.reason == VPEER_REASON_NEXT_HOP_NOT_FORWARDING &&
	      !s.receiver && !s.link, "a drop");
	strcpy((char *)record + 24, "who-knows");
	check(sighting_decode(&drop, record, 104, &s) &&
	      s.reason > VPEER_REASON_MAX, "a reason that nobody knows");
}

/* The sum over what a checksum covers, itself included, is all ones. */
static bool sums_up(const struct probe *probe, const uint8_t *packet)
{
	bool is4 = probe->source.family == AF_INET;
	size_t at = is4 ? 20 : 40, i, size = probe->length - at;
	uint8_t protocol = packet[is4 ? 9 : 6];
	uint64_t sum = 0;

	/* addresses lie before what they are summed with, in both families */
	if (protocol != IPPROTO_ICMP) {
		sum = protocol + size;
		at = is4 ? 12 : 8;
	}
	for (i = at; i < probe->length; i++)
		sum += (uint64_t)packet[i] << (i & 1 ? 0 : 8);
	while (sum >> 16)
		sum = (sum & 0xffff) + (sum >> 16);
	return sum == 0xffff;
}

static void test_probe(const char *from, const char *to, uint8_t protocol,
		       bool answers, const char *what)
{
	struct probe probe = {
		.protocol = protocol, .port = 443, .own = 40000,
		.sequence = 0xfffffffe, .ident = 0x1234, .answers = answers,
	};
	uint8_t packet[PROBE_MAX + 1] = { 0 };

	address_parse(from, &probe.source);
	address_parse(to, &probe.destination);
	for (probe.length = probe_least(&probe); probe.length < 200;
	     probe.length++) {
		probe_build(&probe, packet);
		if (!sums_up(&probe, packet))
			break;
	}
	check(probe.length == 200, what);
	probe.length = PROBE_MAX;
	probe_build(&probe, packet);
	check(sums_up(&probe, packet) && strstr((char *)packet + 60, "vpeer"),
	      "as long as can be");
}

static void test_probes(void)
{
	static const struct {
		uint8_t protocol;
		const char *name;
	} protocols[] = {
		{ IPPROTO_ICMP, "an echo" },
		{ IPPROTO_UDP, "a datagram" },
		{ IPPROTO_TCP, "a SYN" },
	};
	size_t i;
	int k;

	for (i = 0; i < 3; i++) {
		for (k = 0; k < 2; k++) {
			test_probe("10.1.0.4", "10.255.255.254",
				   protocols[i].protocol, k,
				   protocols[i].name);
			test_probe("fd00::1", "fdff:ffff::ffff",
				   protocols[i].protocol, k,
				   protocols[i].name);
		}
	}
}

static void test_headers(void)
{
	struct probe probe = {
		.protocol = IPPROTO_TCP, .port = 443, .own = 40000,
		.sequence = 7, .ident = 0xabcde, .length = 60,
	};
	uint8_t packet[64];

	address_parse("fd00::1", &probe.source);
	address_parse("fd00::2", &probe.destination);
	probe_build(&probe, packet);
	check(!memcmp(packet, "\x60\x0a\xbc\xde\0\x14\x06\x40", 8),
	      "IPv6: flow label, length, protocol, hop limit");
	check(!memcmp(packet + 40, "\x9c\x40\x01\xbb\0\0\0\x07\0\0\0\0\x50\x02",
		      14), "a SYN to a port");
	probe.answers = true;
	probe_build(&probe, packet);
	check(!memcmp(packet + 40, "\x01\xbb\x9c\x40\xff\xff\xff\xf8\0\0\0\x08\x50\x12",
		      14), "SYN and ACK back");

	probe.protocol = IPPROTO_ICMP;
	probe.ident = 0xbeef;
	probe.length = 28;
	address_parse("10.0.0.1", &probe.source);
	address_parse("10.0.0.2", &probe.destination);
	probe_build(&probe, packet);
	check(!memcmp(packet, "\x45\0\0\x1c\xbe\xef\x40\0\x40\x01", 10),
	      "IPv4: length, identification, DF, TTL, protocol");
	check(!packet[20], "an echo's reply");
	check_text(probe_protocol_word(&probe), "icmp", "its word");
}

/* web -> fw -> app: ids 1, 2, 3; links 7 and 8. */
static struct hop hops[2];
static struct sighting sightings[3];

static void prepare(struct pool *pool, struct trace *trace)
{
	size_t i;

	memset(trace, 0, sizeof(*trace));
	trace->pool = pool;
	trace->seconds = 2;
	trace->sender = 1;
	trace->last = 3;
	hops[0] = (struct hop){ .nic = "default:web",
				.next_nic = "default:fw",
				.peering = "default:a/x",
				.assumes_forwarding = true };
	hops[1] = (struct hop){ .nic = "default:fw",
				.next_nic = "default:app" };
	trace->path.hops = hops;
	trace->path.n = 2;
	address_parse("10.1.0.4", &trace->path.source);
	address_parse("10.2.0.4", &trace->path.destination);
	memset(sightings, 0, sizeof(sightings));
	for (i = 0; i < 3; i++) {
		sightings[i].sender = 1 + (uint32_t)i;
		sightings[i].receiver = 2 + (uint32_t)i;
		sightings[i].source = trace->path.source;
		sightings[i].destination = trace->path.destination;
	}
	sightings[0].link = 7;
}

/* Takes the first so many sightings, with the names that are known. */
static void compare(struct trace *trace, size_t n)
{
	static const char *const nics[] = {
		NULL, "default:web", "default:fw", "default:app",
		"default:other", "default:web",
	};
	struct sightings all = { .v = sightings, .n = n };
	struct seen_hop *hop;
	size_t i;

	trace_take(trace, &all);
	for (i = 0; i < trace->n; i++) {
		hop = &trace->seen[i];
		hop->nic = nics[hop->s.sender];
		hop->next_nic = nics[hop->s.receiver];
		hop->peering = hop->s.link == 7 ? "default:a/x" :
			       hop->s.link ? "default:a/y" : NULL;
	}
	trace_compare(trace);
}

static bool differs_by(const struct trace *trace, enum difference_kind kind,
		       size_t hop)
{
	return trace->n_differences == 1 &&
	       trace->differences[0].kind == kind &&
	       trace->differences[0].hop == hop;
}

static void test_as_predicted(struct pool *pool)
{
	struct trace trace;

	prepare(pool, &trace);
	check(!trace_ended(&trace), "nothing has been seen yet");
	compare(&trace, 1);
	check(!trace_ended(&trace), "it is on its way");
	compare(&trace, 3);
	check(trace.n == 2 && trace_ended(&trace) && !trace.n_differences,
	      "as predicted, and looked at no longer");
	hops[0].reason = VPEER_REASON_NO_ROUTE;
	trace.path.n = 1;
	sightings[0].reason = VPEER_REASON_NO_ROUTE;
	sightings[0].receiver = 0;
	compare(&trace, 3);
	check(trace.n == 1 && trace_ended(&trace) && !trace.n_differences,
	      "dropped as predicted");
}

/* Another packet may have the same length and ident. */
static void test_others(struct pool *pool)
{
	struct trace trace;

	prepare(pool, &trace);
	sightings[0].sender = 9;
	compare(&trace, 1);
	check(!trace.n, "another's packet before");
	prepare(pool, &trace);
	sightings[2] = sightings[1];
	sightings[1].sender = 9;
	address_parse("10.9.0.9", &sightings[1].source);
	compare(&trace, 3);
	check(trace.n == 2 && !trace.n_differences,
	      "another's packet in between");
}

static void test_missing(struct pool *pool)
{
	struct trace trace;

	prepare(pool, &trace);
	compare(&trace, 0);
	check(differs_by(&trace, NOT_SEEN, 0), "not seen at all");
	compare(&trace, 1);
	check(differs_by(&trace, NOT_FORWARDED, 1), "not forwarded");
	check_text(trace.differences[0].message,
		   "predicted that the host of fw forwards the packet as it is; it was not seen to leave fw within 2 s",
		   "whose host it is");
	trace.error = -EPERM;
	check(trace_ended(&trace), "nothing to wait for");
	compare(&trace, 0);
	check(differs_by(&trace, NOT_SENT, 0), "not sent");
}

static void test_different(struct pool *pool)
{
	struct trace trace;

	prepare(pool, &trace);
	sightings[1].sender = 4;
	compare(&trace, 2);
	check(differs_by(&trace, OTHER_NIC, 1), "by another NIC");
	prepare(pool, &trace);
	address_parse("10.1.0.9", &sightings[1].source);
	compare(&trace, 2);
	check(differs_by(&trace, ALTERED, 1), "another source");
	prepare(pool, &trace);
	sightings[1].reason = VPEER_REASON_NO_ENDPOINT;
	sightings[1].receiver = 0;
	compare(&trace, 2);
	check(differs_by(&trace, OTHER_VERDICT, 1), "another verdict");
	check_text(trace.differences[0].message,
		   "predicted that the packet is forwarded to nic app; it was dropped no-endpoint",
		   "both verdicts");
	prepare(pool, &trace);
	sightings[0].link = 8;
	compare(&trace, 2);
	check(differs_by(&trace, OTHER_PEERING, 0), "another link");
	prepare(pool, &trace);
	sightings[0].link = 0;
	compare(&trace, 2);
	check(differs_by(&trace, OTHER_PEERING, 0), "no link");
	prepare(pool, &trace);
	sightings[0].receiver = 4;
	sightings[1].sender = 4;
	sightings[1].receiver = 1;
	compare(&trace, 2);
	check(differs_by(&trace, OTHER_RECEIVER, 0),
	      "another receiver, and no more after that");
}

static void test_loops(struct pool *pool)
{
	struct trace trace;

	prepare(pool, &trace);
	trace.path.loops = true;
	hops[1].next_nic = "default:web";
	sightings[1].receiver = 1;
	compare(&trace, 2);
	check(!trace_ended(&trace) && differs_by(&trace, NOT_FORWARDED, 2),
	      "it did not come back");
	sightings[2].sender = 1;
	sightings[2].receiver = 2;
	compare(&trace, 3);
	check(trace.n == 3 && trace_ended(&trace) && !trace.n_differences,
	      "it came back");
}

int main(void)
{
	struct pool pool = { 0 };

	test_layout(&pool);
	test_layout_cut(&pool);
	test_records(&pool);
	test_probes();
	test_headers();
	test_as_predicted(&pool);
	test_others(&pool);
	test_missing(&pool);
	test_different(&pool);
	test_loops(&pool);
	pool_free(&pool);
	return check_end();
}
