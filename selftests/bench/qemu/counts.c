// SPDX-License-Identifier: GPL-2.0-only
/*
 * A plugin of QEMU that counts how often each instruction of the guest's kernel
 * runs between two marks that a program of the guest sets (mark.h), and writes
 * lines "ADDRESS COUNT". It is loaded with -plugin counts.so,to=FILE.
 */
#include <err.h>
#include <inttypes.h>

#include "watch.h"

/* Kernels have some million instructions, of which few ever run. */
#define ROOM	0x400000

/* An instruction: how often it has run, and had when the marked part began. */
struct place {
	uint64_t pc;
	uint64_t n;
	uint64_t before;
};

static struct place places[ROOM];
static uint32_t n_places;

/* Code is translated more than once. */
static struct place *find(uint64_t pc)
{
	uint32_t i = (pc * 0x9e3779b97f4a7c15) >> 42;	/* below ROOM */

	while (places[i].pc && places[i].pc != pc)
		i = (i + 1) % ROOM;
	if (!places[i].pc && ++n_places > ROOM / 2)
		errx(1, "counts: too many instructions");
	places[i].pc = pc;
	return &places[i];
}

static void begin(unsigned int cpu, void *data)
{
	uint32_t i;

	for (i = 0; i < ROOM; i++)
		places[i].before = places[i].n;
}

static void end(unsigned int cpu, void *data)
{
	struct place *p;

	for (p = places; p < places + ROOM; p++)
		if (p->n != p->before)
			fprintf(file, "%016" PRIx64 " %" PRIu64 "\n", p->pc,
				p->n - p->before);
	if (fflush(file))
		err(1, "counts");
}

/* The kernel has the upper half of the addresses. */
void watch(struct qemu_plugin_insn *insn)
{
	uint64_t pc = qemu_plugin_insn_vaddr(insn);

	if (pc >> 63)
		qemu_plugin_register_vcpu_insn_exec_inline(insn, ADD_U64,
							   &find(pc)->n, 1);
	else if (is_mark(insn, MARK_BEGIN))
		qemu_plugin_register_vcpu_insn_exec_cb(insn, begin,
						       NO_REGISTERS, NULL);
	else if (is_mark(insn, MARK_END))
		qemu_plugin_register_vcpu_insn_exec_cb(insn, end, NO_REGISTERS,
						       NULL);
}
