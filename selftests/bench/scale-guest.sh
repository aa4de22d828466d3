#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# Runs in the guest: what a datagram between two peered VNets costs while the
# fabric around grows, and whether the first of a flow is dearer than others.
# Prints "SCALE<TAB>axis<TAB>x<TAB>metric<TAB>value<TAB>unit" lines.
#
# usage: scale-guest.sh [-s]	-s: the ends of each axis alone
set -euo pipefail

tuples=100000
declare -A axes=(
	[addresses]='1 10 100 1000 10000 100000 1000000'
	[peerings]='1 2 5 10 20 50 100 200 500'
	[vnets]='2 5 10 20 50 100 200 500 1000'
	[prefixes]='1 2 4 8 16 32 64 128 256 512 1024'
)
if [ "${1:-}" = -s ]; then
	tuples=10000
	axes=([addresses]='1 100000' [peerings]='1 500' [vnets]='2 1000'
		[prefixes]='1 1024')
fi

# one AXIS X ADDRESSES PEERINGS VNETS PREFIXES
one()
{
	local axis=$1 x=$2 n mode value

	ip netns add home
	for n in 0 1; do
		ip netns add "n$n"
	done
	ip netns exec home /lab/control grow "$3" "$4" "$5" "$6" >/tmp/grown
	printf 'SCALE\t%s\t%s\tbuild\t%s\tinstructions\n' "$axis" "$x" \
		"$(awk '$2 == "grow" && $3 == "total" { print $4 }' /tmp/grown)"
	for n in 0 1; do
		ip netns exec home vpeerctl nic attach "n$n" netns "n$n" \
			>/dev/null
	done
	sleep 1
	for mode in unconnected connected; do
		/lab/load datagram $mode n0 10.0.0.4 n1 10.0.64.4
	done | while read -r _ _ mode value; do
		printf 'SCALE\t%s\t%s\t%s\t%s\tinstructions\n' "$axis" "$x" \
			"$mode" "$value"
	done
	if [ "$axis" = addresses ] && [ "$x" = 100000 ]; then
		/lab/tuples n0 n1 10.0.0.4 10.0.64.4 "$tuples"
	fi
	ip netns del n0
	ip netns del n1
	ip netns del home
	# so that nothing of it is measured with the next one
	while [ "$(ip netns list | wc -l)" != 0 ]; do
		sleep 0.1
	done
	sleep 2
}

# The least of three fabrics: hashes of sockets and addresses may collide.
least()
{
	for _ in 1 2 3; do
		one "$@"
	done | awk -F '\t' '
	{ key = $2 FS $3 FS $4 }
	!(key in line) { order[n++] = key }
	!(key in line) || $5 < value[key] { line[key] = $0; value[key] = $5 + 0 }
	END { for (i = 0; i < n; i++) print line[order[i]] }'
}

/lab/lifecycle seed
# the kernel is busy with itself for some time; idle time costs nothing here
sleep 5
for x in ${axes[addresses]}; do
	least addresses "$x" "$x" 1 66 1
done
for x in ${axes[peerings]}; do
	least peerings "$x" 1 "$x" 501 1
done
for x in ${axes[vnets]}; do
	least vnets "$x" 1 1 "$x" 1
done
for x in ${axes[prefixes]}; do
	least prefixes "$x" 1 1 2 "$x"
done
