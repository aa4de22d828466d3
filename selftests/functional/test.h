/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef _TEST_H
#define _TEST_H

#include <kselftest_harness.h>

#include "lib/addr.h"
#include "lib/child.h"
#include "lib/die.h"
#include "lib/fabric.h"
#include "lib/fault.h"
#include "lib/host.h"
#include "lib/link.h"
#include "lib/netns.h"
#include "lib/obj.h"
#include "lib/packet.h"
#include "lib/path.h"
#include "lib/slow.h"
#include "lib/stream.h"

/* An emulated machine with a debug kernel needs more than the harness gives. */
#undef TEST_TIMEOUT_DEFAULT
#define TEST_TIMEOUT_DEFAULT 240

/* Every test of a fixture runs for both address families. */
#define FAMILIES(fixture)						\
	FIXTURE_VARIANT(fixture) { int af; };				\
	FIXTURE_VARIANT_ADD(fixture, ipv4) { .af = AF_INET, };		\
	FIXTURE_VARIANT_ADD(fixture, ipv6) { .af = AF_INET6, }

#define BY_FAMILY(v4, v6) (variant->af == AF_INET ? (v4) : (v6))

/* Two peered VNets with a host in each. */
#define PAIR_FIXTURE(name)						\
	FIXTURE(name) {							\
		struct fabric *f;					\
		struct host *a, *b;					\
	};								\
	FAMILIES(name);							\
	FIXTURE_SETUP(name)						\
	{								\
		self->f = fabric_new();					\
		lab_vnet(self->f, 1);					\
		lab_vnet(self->f, 2);					\
		self->a = host_vnet(self->f, 1, 4);			\
		self->b = host_vnet(self->f, 2, 4);			\
		lab_peer(self->f, 1, 2);				\
	}								\
	FIXTURE_TEARDOWN(name)						\
	{								\
		host_free(self->a);					\
		host_free(self->b);					\
		fabric_close(self->f);					\
	}

/* The commit is refused with this code first, its errno and a message. */
#define EXPECT_REFUSED(f, symbol, number, ...) do {			\
	int __ret = commit(f, __VA_ARGS__);				\
									\
	EXPECT_TRUE(refused_as(f, __ret, VPEER_CODE_##symbol, number)) { \
		TH_LOG("%d '%s', %d refusals, code %d, not " #symbol,	\
		       __ret, (f)->nl.ext, (f)->refusals,		\
		       (f)->refusal[0].code);				\
		TH_LOG(__VA_ARGS__);					\
	}								\
} while (0)

#define EXPECT_REASON(symbol, seen) do {				\
	int __reason = (seen);						\
									\
	EXPECT_EQ(VPEER_REASON_##symbol, __reason) {			\
		TH_LOG("%s: %s", #seen, reason_name(__reason));		\
	}								\
} while (0)

/* Nothing in the fabric differs from what a dump showed before. */
#define EXPECT_UNCHANGED(f, before) do {				\
	char *__now = dump_text(f, true);				\
									\
	EXPECT_EQ(0, strcmp(before, __now)) {				\
		dump_difference(before, __now);				\
	}								\
	free(__now);							\
} while (0)

/* The levels of the two links of the usual lab. */
#define EXPECT_LEVELS(one, two) do {					\
	EXPECT_EQ(VPEER_SYNC_LEVEL_##one, sync_level(self->f, "v1/to2")); \
	EXPECT_EQ(VPEER_SYNC_LEVEL_##two, sync_level(self->f, "v2/to1")); \
} while (0)

#endif /* _TEST_H */
