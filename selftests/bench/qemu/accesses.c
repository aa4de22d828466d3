// SPDX-License-Identifier: GPL-2.0-only
/*
 * A plugin of QEMU that writes down which memory the guest's kernel reads and
 * writes, and which of its code runs, between two marks that a program of the
 * guest sets (mark.h). It is loaded with -plugin accesses.so,to=FILE.
 */
#include <err.h>

#include "watch.h"

/* Where the kernel loads modules. */
#define MODULES	0xffffffffc0000000

/*
 * What lines.py reads, in the order of the host. Of code only that of modules
 * is told; the end has the number of all instructions of the kernel.
 */
enum kind { LOAD, STORE, CODE, BEGIN, END };

struct record {
	uint64_t pc;
	uint64_t addr;
	uint32_t size;
	uint32_t kind;
};

static uint64_t instructions;
static bool on;

static void put(uint64_t pc, uint64_t addr, uint32_t size, enum kind kind)
{
	const struct record r = { pc, addr, size, kind };

	if (fwrite(&r, sizeof(r), 1, file) != 1)
		err(1, "accesses");
}

static void access_memory(unsigned int cpu, uint32_t info, uint64_t addr,
			  void *pc)
{
	if (on)
		put((uintptr_t)pc, addr, 1U << qemu_plugin_mem_size_shift(info),
		    qemu_plugin_mem_is_store(info) ? STORE : LOAD);
}

static void run_code(unsigned int cpu, void *pc)
{
	instructions++;
	if (on && (uintptr_t)pc >= MODULES)
		put((uintptr_t)pc, (uintptr_t)pc, 1, CODE);
}

static void begin(unsigned int cpu, void *pc)
{
	put(0, 0, 0, BEGIN);
	instructions = 0;
	on = true;
}

static void end(unsigned int cpu, void *pc)
{
	on = false;
	put(0, instructions, 0, END);
	fflush(file);
}

/* The kernel has the upper half of the addresses. */
void watch(struct qemu_plugin_insn *insn)
{
	void *pc = (void *)(uintptr_t)qemu_plugin_insn_vaddr(insn);

	if ((uintptr_t)pc >> 63) {
		qemu_plugin_register_vcpu_insn_exec_cb(insn, run_code,
						       NO_REGISTERS, pc);
		qemu_plugin_register_vcpu_mem_cb(insn, access_memory,
						 NO_REGISTERS,
						 READS_AND_WRITES, pc);
	} else if (is_mark(insn, MARK_BEGIN)) {
		qemu_plugin_register_vcpu_insn_exec_cb(insn, begin,
						       NO_REGISTERS, pc);
	} else if (is_mark(insn, MARK_END)) {
		qemu_plugin_register_vcpu_insn_exec_cb(insn, end,
						       NO_REGISTERS, pc);
	}
}
