// SPDX-License-Identifier: GPL-2.0-only
#include "reason.h"

#include <linux/build_bug.h>

#define REASON(id, text, core) \
	[VPEER_REASON_##id] = { text, SKB_DROP_REASON_##core }

/* The one table of verdicts: counters, tracepoints and tools refer to it. */
const struct vpeer_reason_info vpeer_reasons[] = {
	REASON(FORWARDED, "forwarded", NOT_SPECIFIED),
	REASON(NOT_ATTACHED, "not-attached", DEV_READY),
	REASON(UNSUPPORTED_PROTOCOL, "unsupported-protocol", UNHANDLED_PROTO),
	REASON(MALFORMED, "malformed", IP_INHDR),
	REASON(MULTICAST, "multicast", UNHANDLED_PROTO),
	REASON(SOURCE_INVALID, "source-invalid", IP_RPFILTER),
	REASON(SOURCE_NOT_OWNED, "source-not-owned", IP_RPFILTER),
	REASON(NO_ROUTE, "no-route", IP_OUTNOROUTES),
	REASON(ACCESS_DENIED, "access-denied", NETFILTER_DROP),
	REASON(FORWARDED_DENIED, "forwarded-denied", NETFILTER_DROP),
	REASON(SOURCE_NOT_IN_SYNC, "source-not-in-sync", NETFILTER_DROP),
	REASON(NO_ENDPOINT, "no-endpoint", NEIGH_FAILED),
	REASON(HAIRPIN, "hairpin", OTHERHOST),
	REASON(DESTINATION_DETACHED, "destination-detached", DEV_READY),
	REASON(DESTINATION_DOWN, "destination-down", DEV_READY),
	REASON(TOO_BIG, "too-big", PKT_TOO_BIG),
	REASON(TOO_BIG_NO_DF, "too-big-no-df", PKT_TOO_BIG),
	REASON(NO_MEMORY, "no-memory", NOMEM),
	REASON(BACKLOG_FULL, "backlog-full", CPU_BACKLOG),
	REASON(NEXT_HOP_UNREACHABLE, "next-hop-unreachable", IP_OUTNOROUTES),
	REASON(NEXT_HOP_NOT_FORWARDING, "next-hop-not-forwarding", OTHERHOST),
	REASON(NO_GATEWAY, "no-gateway", IP_OUTNOROUTES),
};

/* a verdict that is added to the specification is added here */
static_assert(ARRAY_SIZE(vpeer_reasons) == VPEER_REASON_MAX + 1);
static_assert(VPEER_REASON_NO_GATEWAY == VPEER_REASON_MAX);
