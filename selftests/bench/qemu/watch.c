// SPDX-License-Identifier: GPL-2.0-only
/*
 * How a plugin of QEMU is loaded, with -plugin NAME.so,to=FILE, and comes to
 * see the guest's instructions.
 */
#include <err.h>
#include <string.h>

#include "watch.h"

EXPORT int qemu_plugin_version = 1;

FILE *file;

/**
 * is_mark() - is an instruction one that marks a round?
 * @insn: the instruction
 * @mark: MARK_BEGIN or MARK_END
 *
 * Return: true if so.
 */
bool is_mark(const struct qemu_plugin_insn *insn, const char *mark)
{
	return qemu_plugin_insn_size(insn) == MARK_SIZE &&
	       !memcmp(qemu_plugin_insn_data(insn), mark, MARK_SIZE);
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
		err(1, "plugin");
}

int qemu_plugin_install(uint64_t id, const void *info, int argc, char **argv)
{
	if (argc != 1 || strncmp(argv[0], "to=", 3)) {
		warnx("plugin: to=FILE is missing");
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
