/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef _VPEER_GRAVE_H
#define _VPEER_GRAVE_H

#include <linux/workqueue.h>

struct vpeer_nic;

/**
 * struct vpeer_counters - counters of links that go
 * @next: more of them
 * @n: how many
 * @stats: the counters
 */
struct vpeer_counters {
	struct vpeer_counters *next;
	u32 n;
	void *stats[60];
};

/**
 * struct vpeer_grave - what a commit takes away and packets may still meet
 * @work: frees it after a grace period
 * @nics: NICs, by their ->dead
 * @links: counters of links; there is room for all in what follows @filling
 * @filling: where the next ones are put
 */
struct vpeer_grave {
	struct rcu_work work;
	struct vpeer_nic *nics;
	struct vpeer_counters *links;
	struct vpeer_counters *filling;
};

int vpeer_graves_init(void);
void vpeer_graves_exit(void);
struct vpeer_grave *vpeer_grave_new(void);
int vpeer_grave_room(struct vpeer_grave *g, u32 links);
void vpeer_grave_nic(struct vpeer_grave *g, struct vpeer_nic *nic);
void vpeer_grave_link(struct vpeer_grave *g, void *stats);
void vpeer_grave_close(struct vpeer_grave *g);

#endif
