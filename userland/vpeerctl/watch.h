/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef VPEERCTL_WATCH_H
#define VPEERCTL_WATCH_H

#include "channel.h"
#include "sync.h"

/**
 * struct watch - Waiting for what may change a gateway's routes.
 * @fabric: Events of the fabric.
 * @routes: Events of the namespace's tables, open while there is a device.
 * @names: Where names of namespaces come and go, -1 if not known.
 */
struct watch {
	struct channel fabric;
	struct channel routes;
	int names;
};

int watch_open(struct ctl *ctl, struct watch *watch);
void watch_close(struct watch *watch);
int watch_namespace(struct watch *watch, struct sync *sync);
bool watch_wait(struct watch *watch, bool here);

#endif
