/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef VPEERCTL_TRACING_H
#define VPEERCTL_TRACING_H

#include "ctl.h"
#include "sighting.h"

/**
 * struct sightings - What has been seen of a packet.
 * @v: The sightings, in the order they happened.
 * @n: Number of sightings.
 * @room: Room for sightings.
 */
struct sightings {
	struct sighting *v;
	size_t n;
	size_t room;
};

/**
 * struct tracing - The module's tracepoints, as one process reads them.
 * @ctl: The run.
 * @layout: Records of vpeer_forward and of vpeer_drop.
 * @rings: Where the kernel writes, a ring a CPU.
 * @n: Number of rings.
 * @room: Room for rings.
 */
struct tracing {
	struct ctl *ctl;
	struct layout layout[2];
	struct ring *rings;
	size_t n;
	size_t room;
};

int tracing_open(struct ctl *ctl, struct tracing *tracing);
int tracing_begin(struct tracing *tracing, uint32_t ident, uint32_t length);
void tracing_wait(struct tracing *tracing, int ms, struct sightings *seen);
void tracing_close(struct tracing *tracing);

#endif
