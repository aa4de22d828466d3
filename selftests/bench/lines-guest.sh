#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# Runs in the guest: has datagrams between two peered VNets taken down while the
# fabric around grows. Prints where the module is, and for each point a line
# "POINT<TAB>axis<TAB>x<TAB>family<TAB>rounds<TAB>lookups".
#
# usage: lines-guest.sh [-s]	-s: the ends of each axis alone
set -euo pipefail

declare -A axes=(
	[addresses]='1 10 100 1000 10000 100000 1000000'
	[peerings]='1 2 5 10 20 50 100 200 500'
	[vnets]='2 5 10 20 50 100 200 500 1000'
	[prefixes]='1 2 4 8 16 32 64 128 256 512 1024'
)
if [ "${1:-}" = -s ]; then
	axes=([addresses]='1 100000' [peerings]='1 500' [vnets]='2 1000'
		[prefixes]='1 1024')
fi

# one FAMILY AXIS X ADDRESSES PEERINGS VNETS PREFIXES
one()
{
	local family=$1 axis=$2 x=$3 n lookups=0
	local of=$((x / 66 / 500 * 500 + 500)) # of a VNet, in NICs of 500
	local -A grow=([4]=grow [6]=grow6) from=([4]=10.0.0.4 [6]=fd00:0:a00::4)
	local -A to=([4]=10.0.64.4 [6]=fd00:0:a00:4000::4)

	for n in home n0 n1; do
		ip netns add "$n"
	done
	ip netns exec home /lab/control "${grow[$family]}" "${@:4}" >/dev/null
	for n in n0 n1; do
		ip netns exec home vpeerctl nic attach "$n" netns "$n" \
			>/dev/null
	done
	sleep 1
	[ "$axis" != addresses ] || [ "$x" -lt 1000 ] || lookups=200
	/lab/marked n0 "${from[$family]}" n1 "${to[$family]}" "$lookups" "$of" |
		sed "s/^/POINT\t$axis\t$x\t/"
	for n in n0 n1 home; do
		ip netns del "$n"
	done
	while [ "$(ip netns list | wc -l)" != 0 ]; do
		sleep 0.1
	done
}

# Three fabrics each: hashes of addresses may collide.
both()
{
	for _ in 1 2 3; do
		one 4 "$@"
		one 6 "$@"
	done
}

echo "symbols of $(uname -r)"
sysctl -qw kernel.kptr_restrict=0
grep -w vpeer_xmit /proc/kallsyms
/lab/lifecycle seed
sleep 5
for x in ${axes[addresses]}; do
	both addresses "$x" "$x" 1 66 1
done
for x in ${axes[peerings]}; do
	both peerings "$x" 1 "$x" 501 1
done
for x in ${axes[vnets]}; do
	both vnets "$x" 1 1 "$x" 1
done
for x in ${axes[prefixes]}; do
	both prefixes "$x" 1 1 2 "$x"
done
