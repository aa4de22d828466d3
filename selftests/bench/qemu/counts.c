// SPDX-License-Identifier: GPL-2.0-only
/*
 * A plugin of QEMU that counts how often each instruction of the guest's kernel
 * runs between two marks that a program of the guest sets (mark.h), and writes
 * lines "ADDRESS COUNT". It is loaded with -plugin counts.so,to=FILE.
 */
#include <err.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "mark.h"
#include "plugin.h"

/* Kernels have some million instructions, of which few ever run. */
#define ROOM	0x400000

/* An instruction: how often it has run, and had when the marked part began. */
struct place {
	uint64_t pc;
	uint64_t n;
	uint64_t before;
};

int qemu_plugin_version = 1;

static struct place places[ROOM];
static uint32_t n_places;
static FILE *file;

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

static bool is(const struct qemu_plugin_insn *insn, const char *mark)
{
	return qemu_plugin_insn_size(insn) == MARK_SIZE &&
	       !memcmp(qemu_plugin_insn_data(insn), mark, MARK_SIZE);
}

/* The kernel has the upper half of the addresses. */
static void watch(struct qemu_plugin_insn *insn)
{
	uint64_t pc = qemu_plugin_insn_vaddr(insn);

	if (pc >> 63)
		qemu_plugin_register_vcpu_insn_exec_inline(insn, ADD_U64,
							   &find(pc)->n, 1);
	else if (is(insn, MARK_BEGIN))
		qemu_plugin_register_vcpu_insn_exec_cb(insn, begin,
						       NO_REGISTERS, NULL);
	else if (is(insn, MARK_END))
		qemu_plugin_register_vcpu_insn_exec_cb(insn, end, NO_REGISTERS,
						       NULL);
}

static void translate(uint64_t id, struct qemu_plugin_tb *tb)
{
	size_t i, n = qemu_plugin_tb_n_insns(tb);

	for (i = 0; i < n; i++)
		watch(qemu_plugin_tb_get_insn(tb, i));
}

static void leave(uint64_t id, void *data)
{
	if (fclose(file))
		err(1, "counts");
}

int qemu_plugin_install(uint64_t id, const void *info, int argc, char **argv)
{
	if (argc != 1 || strncmp(argv[0], "to=", 3)) {
		warnx("counts: to=FILE is missing");
		return -1;
	}
	file = fopen(argv[0] + 3, "w");
	if (!file) {
		warn("%s", argv[0] + 3);
		return -1;
	}
	qemu_plugin_register_vcpu_tb_trans_cb(id, translate);
	qemu_plugin_register_atexit_cb(id, leave, NULL);
	return 0;
}
