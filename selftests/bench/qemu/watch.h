/* SPDX-License-Identifier: GPL-2.0-only */
/* What the plugins share: each says what it watches, watch.c has the rest. */
#ifndef _VPEER_WATCH_H
#define _VPEER_WATCH_H

#include <stdio.h>

#include "mark.h"
#include "plugin.h"

/* what a plugin is told to write to */
extern FILE *file;

/* of the plugin: for each instruction of the guest that is translated */
void watch(struct qemu_plugin_insn *insn);

bool is_mark(const struct qemu_plugin_insn *insn, const char *mark);

#endif
