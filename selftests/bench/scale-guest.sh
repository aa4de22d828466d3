#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# Runs in the guest: what a datagram between two peered VNets costs while the
# fabric around grows, and whether the first of a flow is dearer than others;
# and what devices and their module's end cost while their number grows.
# Prints "SCALE<TAB>axis<TAB>x<TAB>metric<TAB>value<TAB>unit" lines.
#
# usage: scale-guest.sh [-s] [AXIS]	-s: the ends of each axis alone
set -euo pipefail

tuples=100000
declare -A axes=(
	[addresses]='1 10 100 1000 10000 100000 1000000'
	[peerings]='1 2 5 10 20 50 100 200 500'
	[vnets]='2 5 10 20 50 100 200 500 1000'
	[prefixes]='1 2 4 8 16 32 64 128 256 512 1024'
	[nics]='1 2 5 10 20 50 100 200 500 1000'
)
if [ "${1:-}" = -s ]; then
	tuples=10000
	axes=([addresses]='1 100000' [peerings]='1 500' [vnets]='2 1000'
		[prefixes]='1 1024' [nics]='1 1000')
	shift
fi
for axis in "${!axes[@]}"; do
	[ "${1:-$axis}" = "$axis" ] || axes[$axis]=''
done

# devices KIND N [apart]: from their creation to their module's end
devices()
{
	/lab/lifecycle kind "$@"
	# namespaces leave something behind that takes its time
	sleep 10
	/lab/lifecycle unload "$@"
	modprobe "$1"
	sleep 2
}

# nics N: beside as many dummies; all in one namespace, and one for each
nics()
{
	local kind where

	for where in '' apart; do
		for kind in vpeer dummy; do
			devices "$kind" "$1" ${where:+"$where"}
		done | awk -F '\t' -v OFS='\t' -v n="$1" -v end="${where:+-$where}" '
		$3 == "device" || $3 == "total" || $3 == "later" {
			sub(/^vpeer-/, "", $2)
			more = $3 == "device" ? "" : "-" $3
			print "SCALE", "nics", n, $2 more end, $4, $5
		}'
	done
}

# one AXIS X ADDRESSES PEERINGS VNETS PREFIXES
one()
{
	local axis=$1 x=$2 n mode value

	if [ "$axis" = nics ]; then
		nics "$x"
		return
	fi
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
modprobe dummy numdummies=0
# not now: it copies a process' memory into huge pages, 2 M instructions each
echo 1000000000 \
	>/sys/kernel/mm/transparent_hugepage/khugepaged/scan_sleep_millisecs
for x in ${axes[nics]}; do
	least nics "$x"
done
