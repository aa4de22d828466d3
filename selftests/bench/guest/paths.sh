#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# In the guest: makes the paths and measures them in turns. A line is
# RESULT, path, load, family, mode, value and unit, with tabs between.
#
# usage: paths.sh REPETITIONS "PATH..." "LOAD..." [native]
#
# "native": the clock is one, not a count of instructions.
#
# A load is LOAD:MODE as load.c knows them.
. "${0%/*}/lib.sh"

repetitions=$1
read -ra paths <<<"$2"
read -ra loads <<<"$3"
unit=instructions
[ -z "${4-}" ] || unit=ns
# of one injection, see load.c
packets=18000

# No backlog is full when all of an injection waits in it.
sysctl -qw net.core.netdev_max_backlog=20000

has()
{
	case $1 in
	netkit*) grep -qw netkit_xmit /proc/kallsyms ;;
	esac
}

# next_hop PATH ADDRESS: the MAC address that A sends to for it
next_hop()
{
	local via mac

	via=$(ip -n "a.$1" -o route get "$2" |
		sed -n 's/.* via \([^ ]*\).*/\1/p')
	mac=$(ip -n "a.$1" neigh show "${via:-$2}" |
		sed -n 's/.*lladdr \([^ ]*\).*/\1/p')
	# a device that asks nobody takes what the other one has, or nothing
	[ -n "$mac" ] || mac=$(ip -n "b.$1" -o link show dev "$(device "$1")" |
		sed -n 's/.*link\/ether \([^ ]*\).*/\1/p')
	echo "${mac:-00:00:00:00:00:00}"
}

device()
{
	[ "$1" = loopback ] && echo lo || echo $dev
}

# arrived PATH: how many B's rule has counted
arrived()
{
	ip netns exec "b.$1" nft list table inet sink |
		sed -n 's/.*counter packets \([0-9]*\).*/\1/p'
}

# inject PATH FAMILY: A's device is handed packets, B drops them by a rule.
# All must get there: what is dropped on the way is cheap.
inject()
{
	local path=$1 a=${a4[$1]} b=${b4[$1]} line n

	[ "$2" = 4 ] || a=${a6[$1]} b=${b6[$1]}
	ip netns exec "b.$path" nft -f - <<-'RULES'
	table inet sink {
		chain sink {
			type filter hook prerouting priority raw;
			udp dport 9 counter drop
		}
	}
	RULES
	line=$(/lab/load inject kernel "a.$path" "$(device "$path")" \
		"$(next_hop "$path" "$b")" "$a" "$b")
	n=$(arrived "$path")
	ip netns exec "b.$path" nft delete table inet sink
	[ "$n" = $packets ] ||
		{ echo "# $path IPv$2: $n of $packets arrived"; return 1; }
	echo "$line"
}

# measure PATH LOAD MODE FAMILY
measure()
{
	local line unit=$unit

	if [ "$2" = inject ]; then
		line=$(armed "$1" inject "$1" "$4") ||
			{ echo "$line"; return 1; }
	else
		line=$(armed "$1" load "$1" "$2" "$3" "$4")
	fi
	[ "$2" != tcp-bulk ] || unit+=/KiB
	printf 'RESULT\t%s\t%s\t%s\n' "$1" "$line" "$unit"
}

# turns LOAD:MODE: every path with it, again and again
turns()
{
	local path family i

	for ((i = 0; i < repetitions; i++)); do
		for family in 4 6; do
			for path in "${paths[@]}"; do
				measure "$path" "${1%:*}" "${1#*:}" $family
			done
		done
	done
}

# together PATH...: side by side, with each load
together()
{
	local load

	paths=("$@")
	prepare "$@"
	for load in "${loads[@]}"; do
		case $load in
		*:kernel) [ -e /sys/module/kstream ] ||
			insmod /lab/kstream.ko ;;
		esac
		turns "$load"
	done
}

echo "# $(uname -r)"
switched=() others=()
for path in "${paths[@]}"; do
	case $path in
	ovs*) switched+=("$path") ;;
	*) ! has "$path" || others+=("$path") ;;
	esac
done
together "${others[@]}"
# openvswitch.ko of 6.1 counts connections in every namespace, so that from
# when it is loaded all packets of the host are tracked
[ ${#switched[@]} = 0 ] || together "${switched[@]}"
