/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * How a program of the guest tells a plugin of QEMU where a round begins and
 * ends: by an instruction that does nothing, NOPL of an address that nobody
 * else computes.
 */
#ifndef _VPEER_MARK_H
#define _VPEER_MARK_H

#define MARK_SIZE	7
#define MARK_BEGIN	"\x0f\x1f\x80vpb0"
#define MARK_END	"\x0f\x1f\x80vpe0"

static inline void mark_begin(void)
{
	asm volatile("nopl 0x30627076(%%rax)" : : : "memory");
}

static inline void mark_end(void)
{
	asm volatile("nopl 0x30657076(%%rax)" : : : "memory");
}

#endif
