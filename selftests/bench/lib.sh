# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash
# What the benchmarks share on the host; sourced, not run.
. "$(dirname "${BASH_SOURCE[0]}")/../vm/lib.sh"

bench=$top/selftests/bench
out=$top/build/bench
mkdir -p "$out"

# kstream FOLDER KDIR: the module of the kernel's sockets, in a copy
kstream()
{
	mkdir -p "$1"
	cp "$bench"/kstream/* "$1/"
	make -s -C "$2" M="$1" modules
}

# build KERNEL: the module for it, and what the guest runs
build()
{
	local name env kdir='' release=''

	for name in load netkit redirect; do
		"${CC:-cc}" -O2 -Wall -Wextra -o "$out/$name" "$bench/$name.c"
	done
	env=$("$vm/kernels" "$1")
	eval "$env"
	flock "$top/build/.lock" "$vm/quietly" "building for $1" \
		make -s -C "$top" "KERNEL=$1" modules userland
	kstream "$out/kstream-$release" "$kdir" >"$out/kstream.log" 2>&1 || {
		cat "$out/kstream.log" >&2
		die "kstream.ko cannot be built for $release"
	}
	ko=$out/kstream-$release/kstream.ko
}

# boot_bench KERNEL OPTION...: with all that the guest's scripts want
boot_bench()
{
	"$vm/boot" -k "$1" -w bench -a 'mitigations=off no_timer_check' \
		-f "$out/load:/lab/load" -f "$out/netkit:/lab/netkit" \
		-f "$out/redirect:/lab/redirect" \
		-f "$ko:/lab/kstream.ko" -f "$bench/guest:/lab/bench" "${@:2}"
}
