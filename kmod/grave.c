// SPDX-License-Identifier: GPL-2.0-only
/*
 * NICs and counters that a commit takes away are freed together, after a grace
 * period, by a worker that may be interrupted. A callback of RCU for each would
 * keep a CPU to itself while a hundred thousand are freed.
 */
#include "grave.h"

#include <linux/slab.h>

#include "model/env.h"
#include "nic.h"
#include "stats.h"

static struct workqueue_struct *queue;

/**
 * vpeer_graves_init() - be ready to free what commits take away
 *
 * Return: 0 or -ENOMEM.
 */
int vpeer_graves_init(void)
{
	queue = alloc_workqueue("vpeer", WQ_UNBOUND, 0);
	return queue ? 0 : -ENOMEM;
}

/**
 * vpeer_graves_exit() - wait until all is freed
 *
 * Context: nobody commits any more.
 */
void vpeer_graves_exit(void)
{
	/* what waits for a grace period is not queued yet */
	rcu_barrier();
	destroy_workqueue(queue);
}

static void free_nics(struct vpeer_nic *nic)
{
	struct vpeer_nic *next;
	u32 turn = 0;

	for (; nic; nic = next) {
		next = nic->dead;
		vpeer_nic_free(nic);
		vpeer_breathe(&turn);
	}
}

static void free_counters(struct vpeer_counters *c)
{
	struct vpeer_counters *next;

	for (; c; c = next) {
		next = c->next;
		while (c->n--)
			vpeer_link_stats_free(vpeer_link_stats(c->stats[c->n]));
		kfree(c);
		cond_resched();
	}
}

static void free_grave(struct vpeer_grave *g)
{
	free_nics(g->nics);
	free_counters(g->links);
	kfree(g);
}

static void work(struct work_struct *w)
{
	free_grave(container_of(to_rcu_work(w), struct vpeer_grave, work));
}

/**
 * vpeer_grave_new() - make room for what a commit may take away
 *
 * Return: the grave, for vpeer_grave_close(), or NULL.
 */
struct vpeer_grave *vpeer_grave_new(void)
{
	struct vpeer_grave *g = kzalloc(sizeof(*g), GFP_KERNEL_ACCOUNT);

	if (g)
		INIT_RCU_WORK(&g->work, work);
	return g;
}

/**
 * vpeer_grave_room() - make room for counters of links
 * @g: the grave
 * @links: how many links
 *
 * Return: 0 or -ENOMEM.
 */
int vpeer_grave_room(struct vpeer_grave *g, u32 links)
{
	struct vpeer_counters *c;
	u32 i;

	for (i = 0; i < links; i += ARRAY_SIZE(c->stats)) {
		c = kzalloc(sizeof(*c), GFP_KERNEL_ACCOUNT);
		if (!c)
			return -ENOMEM;
		c->next = g->links;
		g->links = c;
		g->filling = c;
	}
	return 0;
}

/**
 * vpeer_grave_nic() - free a NIC when its last reader has left
 * @g: the grave
 * @nic: the NIC, in no hash any more
 */
void vpeer_grave_nic(struct vpeer_grave *g, struct vpeer_nic *nic)
{
	nic->dead = g->nics;
	g->nics = nic;
}

/**
 * vpeer_grave_link() - free counters when their last reader has left
 * @g: the grave, in which there is room
 * @stats: ->priv of the link, or NULL
 */
void vpeer_grave_link(struct vpeer_grave *g, void *stats)
{
	if (!stats)
		return;
	if (g->filling->n == ARRAY_SIZE(g->filling->stats))
		g->filling = g->filling->next;
	g->filling->stats[g->filling->n++] = stats;
}

/**
 * vpeer_grave_close() - wait for readers and free, without making anyone wait
 * @g: the grave, or NULL
 */
void vpeer_grave_close(struct vpeer_grave *g)
{
	if (!g)
		return;
	if (g->nics || (g->links && g->links->n))
		queue_rcu_work(queue, &g->work);
	else
		free_grave(g);
}
