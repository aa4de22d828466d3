// SPDX-License-Identifier: GPL-2.0-only
/*
 * Attaches a program to a netkit device that redirects what comes from the
 * device's other end, as those who use netkit do: no packet is looked at.
 *
 * usage: redirect DEVICE TO	the program stays with the device
 */
#include <err.h>
#include <linux/bpf.h>
#include <net/if.h>
#include <stdint.h>
#include <sys/syscall.h>
#include <unistd.h>

/* of <linux/bpf.h> since 6.7 */
#define NETKIT_PEER	55

static int index_of(const char *device)
{
	int index = if_nametoindex(device);

	if (!index)
		err(1, "%s", device);
	return index;
}

static int bpf(int cmd, union bpf_attr *attr)
{
	int ret = syscall(SYS_bpf, cmd, attr, sizeof(*attr));

	if (ret < 0)
		err(1, "bpf %d", cmd);
	return ret;
}

/* return bpf_redirect(to, 0) */
static int load(int to)
{
	const struct bpf_insn code[] = {
		{ .code = BPF_ALU64 | BPF_MOV | BPF_K, .dst_reg = BPF_REG_1,
		  .imm = to },
		{ .code = BPF_ALU64 | BPF_MOV | BPF_K, .dst_reg = BPF_REG_2 },
		{ .code = BPF_JMP | BPF_CALL, .imm = BPF_FUNC_redirect },
		{ .code = BPF_JMP | BPF_EXIT },
	};
	union bpf_attr attr = {
		.prog_type = BPF_PROG_TYPE_SCHED_CLS,
		.insns = (uintptr_t)code,
		.insn_cnt = sizeof(code) / sizeof(code[0]),
		.license = (uintptr_t)"GPL",
	};

	return bpf(BPF_PROG_LOAD, &attr);
}

int main(int argc, char **argv)
{
	union bpf_attr attr = { 0 };

	if (argc != 3)
		errx(2, "usage: redirect DEVICE TO");
	attr.target_fd = index_of(argv[1]);
	attr.attach_bpf_fd = load(index_of(argv[2]));
	attr.attach_type = NETKIT_PEER;
	bpf(BPF_PROG_ATTACH, &attr);
	return 0;
}
