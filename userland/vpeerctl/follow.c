// SPDX-License-Identifier: GPL-2.0-only
/* Sending a packet and following it through the fabric. */
#include "follow.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <unistd.h>

#include "clock.h"
#include "fabric.h"
#include "report.h"

/* A fabric that changes meanwhile is asked again; but not for ever. */
#define TRIES	3

/**
 * struct directory - Names of objects by their ids, as far as they are known.
 * @ctl: The run.
 * @all: NICs and links that have been read.
 * @whole: So many of each kind are all there are: the lists were read.
 */
struct directory {
	struct ctl *ctl;
	struct objects all;
	bool whole;
};

static struct object *read_known(struct directory *dir,
				 enum vpeer_object kind, const char *handle)
{
	struct object *o = object_new(&dir->ctl->pool, kind);
	struct name name;

	if (!handle || !name_parse(&dir->ctl->pool, handle, &name))
		return NULL;
	o->subscription = name.subscription;
	o->vnet = name.parent;
	o->name = name.name;
	if (fabric_get(dir->ctl, o, &o, true))
		return NULL;
	objects_add(&dir->ctl->pool, &dir->all, o);
	return o;
}

/* What is predicted is most often seen; and lists may be long. */
static void read_predicted(struct directory *dir, struct trace *trace)
{
	const struct path *path = &trace->path;
	struct object *nic = NULL;
	size_t i;

	for (i = 0; i < path->n; i++) {
		read_known(dir, VPEER_OBJECT_PEERING, path->hops[i].peering);
		nic = read_known(dir, VPEER_OBJECT_NIC,
				 path->hops[i].next_nic);
	}
	trace->last = nic ? nic->id : 0;
	read_known(dir, VPEER_OBJECT_NIC, path->hops[0].nic);
}

static const struct object *find(const struct directory *dir,
				 enum vpeer_object kind, uint32_t id)
{
	size_t i;

	for (i = 0; i < dir->all.n; i++)
		if (dir->all.v[i]->kind == kind && dir->all.v[i]->id == id)
			return dir->all.v[i];
	return NULL;
}

static void read_all(struct directory *dir)
{
	static const enum vpeer_object kinds[] = {
		VPEER_OBJECT_NIC, VPEER_OBJECT_PEERING,
	};
	struct objects list;
	size_t i, j;

	for (i = 0; i < 2; i++) {
		memset(&list, 0, sizeof(list));
		if (fabric_dump(dir->ctl,
				object_new(&dir->ctl->pool, kinds[i]), &list,
				NULL))
			return;
		for (j = 0; j < list.n; j++)
			objects_add(&dir->ctl->pool, &dir->all, list.v[j]);
	}
	dir->whole = true;
}

static const char *name_of(struct directory *dir, enum vpeer_object kind,
			   uint32_t id)
{
	const struct object *o;

	if (!id)
		return NULL;
	o = find(dir, kind, id);
	if (!o && !dir->whole) {
		read_all(dir);
		o = find(dir, kind, id);
	}
	return o ? o->handle : pool_printf(&dir->ctl->pool, "#%u", id);
}

static void name_hops(struct directory *dir, struct trace *trace)
{
	struct seen_hop *hop;
	size_t i;

	for (i = 0; i < trace->n; i++) {
		hop = &trace->seen[i];
		hop->nic = name_of(dir, VPEER_OBJECT_NIC, hop->s.sender);
		hop->next_nic = name_of(dir, VPEER_OBJECT_NIC,
					hop->s.receiver);
		hop->peering = name_of(dir, VPEER_OBJECT_PEERING,
				       hop->s.link);
	}
}

/* Nobody else's packet has these, most likely. */
static void choose_ident(struct probe *probe)
{
	uint32_t random = 0, max;

	if (getrandom(&random, sizeof(random), 0) < 0)
		random = (uint32_t)getpid();
	max = probe->source.family == AF_INET ? 0xffff : 0xfffff;
	probe->ident = 1 + random % max;
}

static int host_failed(struct ctl *ctl, const struct hosting *host,
		       const char *what, int err)
{
	complain(ctl, "cannot %s the host of NIC %s: %s", what,
		 handle_short(host->nic->handle), strerror(-err));
	return STATUS_USAGE;
}

/* Returns a status; the socket stays in the host's namespace. */
static int open_probe(struct ctl *ctl, const struct hosting *host,
		      struct trace *trace, int *fd)
{
	int err = hosting_enter(host);

	if (err)
		return host_failed(ctl, host, "enter", err);
	*fd = probe_open(&trace->probe, host->ifname);
	if (*fd >= 0)
		exit_route_read(&trace->path.destination, &trace->exit);
	hosting_leave(host);
	trace->through = !trace->exit.error &&
			 trace->exit.ifindex == host->ifindex;
	return *fd < 0 ? host_failed(ctl, host, "send from", *fd) : STATUS_OK;
}

static void watch_out(struct tracing *tracing, struct trace *trace)
{
	int64_t patience = trace->seconds * 1000LL;
	int64_t end = now_ms() + patience, left;
	struct sightings seen = { 0 };
	size_t before;

	while (!trace_ended(trace)) {
		left = end - now_ms();
		tracing_wait(tracing, left > 0 ? (int)left : 0, &seen);
		before = trace->n;
		trace_take(trace, &seen);
		if (trace->n > before)
			end = now_ms() + patience;
		else if (left <= 0)
			break;
	}
}

static int send_and_watch(struct ctl *ctl, struct tracing *tracing,
			  const struct hosting *host, struct trace *trace)
{
	struct directory dir = { .ctl = ctl };
	int status, fd = -1;

	status = open_probe(ctl, host, trace, &fd);
	if (status)
		return status;
	read_predicted(&dir, trace);
	trace->sender = host->nic->id;
	trace->ifname = host->ifname;
	choose_ident(&trace->probe);
	status = tracing_begin(tracing, trace->probe.ident,
			       trace->probe.length);
	if (!status) {
		trace->error = probe_send(&trace->probe, fd);
		watch_out(tracing, trace);
		name_hops(&dir, trace);
		trace_compare(trace);
	}
	tracing_close(tracing);
	close(fd);
	return status;
}

static int follow_once(struct ctl *ctl, struct tracing *tracing,
		       const struct question *q, struct trace *trace)
{
	struct hosting host = { .netns = -1 };
	int status;

	memset(&trace->path, 0, sizeof(trace->path));
	trace->n = 0;
	status = question_ask(ctl, q, &trace->path);
	if (status)
		return status;
	trace->probe.source = trace->path.source;
	trace->probe.destination = trace->path.destination;
	if (!trace->path.n || !trace->path.hops[0].nic) {
		complain(ctl, "the kernel tells of no NIC that sends the packet");
		return STATUS_REFUSED;
	}
	status = hosting_find(ctl, trace->path.hops[0].nic, &host);
	if (!status)
		status = send_and_watch(ctl, tracing, &host, trace);
	hosting_forget(&host);
	return status;
}

/**
 * follow() - Predict the way of a packet, send it and see.
 * @ctl: The run.
 * @tracing: The module's tracepoints.
 * @q: The packet as the kernel is asked about it.
 * @trace: What came of it; its probe says what sort of packet, and it how long
 *         to wait.
 *
 * Return: An exit status; what is wrong has been said.
 */
int follow(struct ctl *ctl, struct tracing *tracing,
	   const struct question *q, struct trace *trace)
{
	uint64_t before = 0, after = 0;
	int tries, status;

	trace->pool = &ctl->pool;
	for (tries = 0; tries < TRIES; tries++) {
		status = fabric_generation(ctl, &before);
		if (!status)
			status = follow_once(ctl, tracing, q, trace);
		if (status || !trace->n_differences)
			return status;
		status = fabric_generation(ctl, &after);
		if (status || before == after)
			return status;
	}
	note(ctl, "the fabric changes all the time: the prediction may be of another one than the packet met");
	return STATUS_OK;
}
