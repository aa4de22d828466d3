/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What is used here of the interface of QEMU's plugins, version 1, that of QEMU
 * 7.2: Debian 12 has no header for it.
 */
#ifndef _VPEER_PLUGIN_H
#define _VPEER_PLUGIN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define EXPORT __attribute__((visibility("default")))

#define NO_REGISTERS	0
#define READS_AND_WRITES 3
#define ADD_U64		0

struct qemu_plugin_tb;
struct qemu_plugin_insn;

typedef void translate_fn(uint64_t id, struct qemu_plugin_tb *tb);
typedef void exec_fn(unsigned int cpu, void *data);
typedef void access_fn(unsigned int cpu, uint32_t info, uint64_t addr,
		       void *data);
typedef void exit_fn(uint64_t id, void *data);

extern EXPORT int qemu_plugin_version;
EXPORT int qemu_plugin_install(uint64_t id, const void *info, int argc,
			       char **argv);

void qemu_plugin_register_vcpu_tb_trans_cb(uint64_t id, translate_fn *fn);
void qemu_plugin_register_vcpu_insn_exec_cb(struct qemu_plugin_insn *insn,
					    exec_fn *fn, int flags,
					    void *data);
void qemu_plugin_register_vcpu_insn_exec_inline(struct qemu_plugin_insn *insn,
						int op, void *to,
						uint64_t value);
void qemu_plugin_register_vcpu_mem_cb(struct qemu_plugin_insn *insn,
				      access_fn *fn, int flags, int rw,
				      void *data);
void qemu_plugin_register_atexit_cb(uint64_t id, exit_fn *fn, void *data);
size_t qemu_plugin_tb_n_insns(const struct qemu_plugin_tb *tb);
struct qemu_plugin_insn *
qemu_plugin_tb_get_insn(const struct qemu_plugin_tb *tb, size_t i);
uint64_t qemu_plugin_insn_vaddr(const struct qemu_plugin_insn *insn);
const void *qemu_plugin_insn_data(const struct qemu_plugin_insn *insn);
size_t qemu_plugin_insn_size(const struct qemu_plugin_insn *insn);
unsigned int qemu_plugin_mem_size_shift(uint32_t info);
bool qemu_plugin_mem_is_store(uint32_t info);

#endif
