// SPDX-License-Identifier: GPL-2.0-only
/* Exchange of routes between a gateway and the namespace of its NIC. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "encode.h"
#include "fabric.h"
#include "kroute.h"
#include "netns.h"
#include "report.h"
#include "sync.h"

static const char *title(struct sync *sync)
{
	return handle_short(object_handle(&sync->ctl->pool, &sync->gateway));
}

static int read_gateway(struct sync *sync, struct object **gateway)
{
	struct object *names = object_new(&sync->ctl->pool,
					  VPEER_OBJECT_GATEWAY);

	*names = sync->gateway;
	return fabric_get(sync->ctl, names, gateway, false);
}

/* Where the gateway's NIC has its device; without one there is none. */
static int find_device(struct sync *sync, struct device *device)
{
	struct object *gateway, *nic = object_new(&sync->ctl->pool,
						  VPEER_OBJECT_NIC);
	struct objects one = { .v = &nic, .n = 1 };
	struct netns_names names;
	int status;

	memset(device, 0, sizeof(*device));
	/* the namespaces get their ids before the NIC tells where it is */
	status = netns_names_read(sync->ctl, &names);
	if (!status)
		status = read_gateway(sync, &gateway);
	if (status)
		return status;
	if (!gateway->nic || !*gateway->nic)
		return STATUS_OK;
	nic->subscription = gateway->subscription;
	nic->name = gateway->nic;
	status = fabric_get(sync->ctl, nic, &nic, true);
	if (status)
		return status == STATUS_NOT_FOUND ? STATUS_OK : status;
	netns_name_devices(sync->ctl, &names, &one);
	*device = nic->device;
	return STATUS_OK;
}

/**
 * sync_forget() - Let go of the gateway's namespace, so that it can die.
 * @sync: The gateway.
 */
void sync_forget(struct sync *sync)
{
	if (sync->here && sync->fd >= 0)
		close(sync->fd);
	sync->here = false;
	sync->fd = -1;
}

/**
 * sync_locate() - Find the namespace of the gateway's device.
 * @sync: The gateway; @here tells whether there is a device.
 *
 * Return: An exit status; what is wrong has been said.
 */
int sync_locate(struct sync *sync)
{
	struct device device;
	const char *netns;
	int status;

	sync_forget(sync);
	status = find_device(sync, &device);
	netns = sync->netns ? sync->netns : device.netns;
	if (status || !device.ifindex || (device.nameless && !sync->netns))
		return status;
	if (netns) {
		sync->fd = netns_open(&sync->ctl->pool, netns);
		if (sync->fd < 0)
			return STATUS_OK;
	}
	sync->device = device.ifindex;
	sync->here = true;
	return STATUS_OK;
}

/**
 * sync_channel() - Open a route socket in the gateway's namespace.
 * @sync: The gateway, whose device has been found.
 * @ch: The channel.
 *
 * Return: 0 or a negative errno.
 */
int sync_channel(struct sync *sync, struct channel *ch)
{
	int err = sync->fd < 0 ? 0 : netns_enter(sync->fd);

	if (err)
		return err;
	err = channel_open(ch, NETLINK_ROUTE);
	if (sync->fd >= 0)
		netns_leave();
	return err;
}

/* The connection that is named, or the only one that is learned. */
static int find_connection(struct sync *sync, struct object **connection)
{
	struct object *filter = object_new(&sync->ctl->pool,
					   VPEER_OBJECT_CONNECTION);
	struct objects all = { 0 };
	size_t i, learned = 0;
	int status;

	filter->subscription = sync->gateway.subscription;
	filter->owner = sync->gateway.name;
	filter->name = sync->connection;
	if (sync->connection)
		status = fabric_get(sync->ctl, filter, connection, false);
	else
		status = fabric_dump(sync->ctl, filter, &all, NULL);
	if (status)
		return status;
	for (i = 0; i < all.n; i++)
		if (all.v[i]->learned && !learned++)
			*connection = all.v[i];
	if (learned > 1)
		complain(sync->ctl, "gateway %s has %zu learned connections: say which with connection NAME",
			 title(sync), learned);
	else if (!sync->connection && !learned)
		complain(sync->ctl, "gateway %s has no learned connection: vpeerctl connection add %s/NAME learned",
			 title(sync), title(sync));
	else if (!(*connection)->learned)
		complain(sync->ctl, "connection %s is not a learned one",
			 handle_short((*connection)->handle));
	else
		return STATUS_OK;
	return STATUS_USAGE;
}

static int take_over(struct sync *sync, struct object *connection,
		     const struct prefixes *learned, struct exchange *done)
{
	struct pool *pool = &sync->ctl->pool;
	struct prefixes away = { 0 }, added = { 0 };
	struct op op = {
		.verb = VPEER_VERB_SET,
		.object = connection,
		.fields = FIELD_LIST,
	};
	struct ops ops = { .v = &op, .n = 1 };
	int status;

	prefixes_minus(pool, &connection->list, learned, &away);
	prefixes_minus(pool, learned, &connection->list, &added);
	done->learned = connection->list.n;
	if (!away.n && !added.n)
		return STATUS_OK;
	connection->list = added;
	op.remove = away;
	if (away.n > OP_MEMBERS) {
		op.clear = true;
		memset(&op.remove, 0, sizeof(op.remove));
		connection->list = *learned;
	}
	op.count = connection->list.n;
	status = commit(sync->ctl, &ops, 0, 0, NULL);
	if (status)
		return status;
	done->learned = learned->n;
	done->learned_added = added.n;
	done->learned_removed = away.n;
	return STATUS_OK;
}

static int compare(const void *a, const void *b)
{
	const struct kroute *x = a, *y = b;

	if (x->ifindex != y->ifindex)
		return x->ifindex < y->ifindex ? -1 : 1;
	return prefix_compare(&x->to, &y->to);
}

static struct kroute *wanted_routes(struct sync *sync,
				    const struct prefixes *advertised)
{
	struct kroute *want;
	size_t i;

	want = pool_alloc(&sync->ctl->pool,
			  (advertised->n + 1) * sizeof(*want));
	for (i = 0; i < advertised->n; i++) {
		want[i].to = advertised->v[i];
		want[i].ifindex = sync->device;
	}
	if (advertised->n)
		qsort(want, advertised->n, sizeof(*want), compare);
	return want;
}

static int route_failed(struct sync *sync, const char *what,
			const struct prefix *to, const struct extack *extack)
{
	char text[PREFIX_TEXT];

	prefix_format(to, text);
	complain(sync->ctl, "gateway %s: cannot %s the route to %s: %s%s%s",
		 title(sync), what, text, extack->message,
		 *extack->message ? ": " : "", strerror(-extack->error));
	return STATUS_REFUSED;
}

/* Somebody else's route to a prefix is left alone, it serves as well. */
static int offer(struct sync *sync, struct channel *ch,
		 const struct prefixes *advertised, struct kroutes *has,
		 struct exchange *done)
{
	struct kroute *want = wanted_routes(sync, advertised);
	size_t n = advertised->n, i;
	struct extack extack;

	if (has->n_own)
		qsort(has->own, has->n_own, sizeof(*has->own), compare);
	for (i = 0; i < has->n_own; i++) {
		if (bsearch(&has->own[i], want, n, sizeof(*want), compare))
			continue;
		if (!kroute_del(ch, &has->own[i], &extack))
			done->offered_removed++;
		else if (extack.error != -ESRCH)
			return route_failed(sync, "delete", &has->own[i].to,
					    &extack);
	}
	for (i = 0; i < n; i++) {
		if (has->n_own && bsearch(&want[i], has->own, has->n_own,
					  sizeof(*want), compare))
			continue;
		if (!kroute_add(ch, &want[i].to, sync->device, &extack))
			done->offered_added++;
		else if (extack.error != -EEXIST)
			return route_failed(sync, "add", &want[i].to, &extack);
	}
	done->offered = n;
	return STATUS_OK;
}

static int exchange_over(struct sync *sync, struct channel *ch,
			 struct exchange *done)
{
	struct kroutes has = {
		.pool = &sync->ctl->pool,
		.device = sync->device,
		.learn = sync->learn,
	};
	struct object *gateway, *connection;
	int status, offered, err = 0;

	if (ch)
		err = kroutes_read(ch, &has);
	if (err) {
		complain(sync->ctl, "gateway %s: cannot read the routes of its namespace: %s",
			 title(sync), strerror(-err));
		return STATUS_USAGE;
	}
	status = read_gateway(sync, &gateway);
	if (!status)
		status = find_connection(sync, &connection);
	if (status)
		return status;
	status = take_over(sync, connection, &has.learned, done);
	offered = ch ? offer(sync, ch, &gateway->advertised, &has, done) :
		       STATUS_OK;
	return status ? status : offered;
}

/**
 * sync_exchange() - Make both sides equal.
 * @sync: The gateway. Without its device nothing is learned any more, since
 *        nothing can be reached.
 * @done: What has changed.
 *
 * The learned connection gets the prefixes that the namespace's main table
 * leads to (R-GW-7), all or none of them; the table gets a route to each
 * prefix that the gateway advertises, and loses those that it no longer does
 * (R-GW-8, R-GW-9).
 *
 * Return: An exit status; what is wrong has been said.
 */
int sync_exchange(struct sync *sync, struct exchange *done)
{
	struct channel ch;
	int status, err;

	memset(done, 0, sizeof(*done));
	if (!sync->here)
		return exchange_over(sync, NULL, done);
	err = sync_channel(sync, &ch);
	if (err) {
		complain(sync->ctl, "gateway %s: cannot open a route socket in its namespace: %s",
			 title(sync), strerror(-err));
		return STATUS_USAGE;
	}
	status = exchange_over(sync, &ch, done);
	channel_close(&ch);
	return status;
}

/**
 * exchange_is_empty() - Were both sides equal already?
 * @done: The exchange.
 *
 * Return: True if nothing had to be changed.
 */
bool exchange_is_empty(const struct exchange *done)
{
	return !done->learned_added && !done->learned_removed &&
	       !done->offered_added && !done->offered_removed;
}
