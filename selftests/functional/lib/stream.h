/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef _LIB_STREAM_H
#define _LIB_STREAM_H

#include "host.h"

struct stream;

/**
 * struct streamed - what a stream has counted
 * @sent: datagrams that were sent
 * @received: those of them that came, each counted once
 * @more: datagrams that came twice, or that were not sent
 */
struct streamed {
	uint32_t sent, received, more;
};

/* Datagrams from one host to another, one after the other, at a pace. */
struct stream *stream_start(struct host *from, struct host *to, int af);
void stream_wait(struct stream *s, uint32_t more);
struct streamed stream_end(struct stream *s);

#endif /* _LIB_STREAM_H */
