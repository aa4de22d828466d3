#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# Runs in the guest: makes the paths, each in namespaces of its own, and
# measures them in turns. Prints "PATH FAMILY MODE NANOSECONDS" lines, and
# which kernel that was.
set -euo pipefail

repetitions=5

settle()
{
	local netns=$1 addr

	for addr in "${@:2}"; do
		until ip netns exec "$netns" ip route get "$addr" |
			grep -q '^local '
		do
			sleep 0.05
		done
	done
}

make_loopback()
{
	ip netns add lo
	ip -n lo link set lo up
	settle lo 127.0.0.1 ::1
}

# At its best: no neighbour ever has to be asked for again.
make_veth()
{
	local n mac

	ip netns add veth1
	ip netns add veth2
	ip link add name v netns veth1 type veth peer name v netns veth2
	for n in 1 2; do
		ip -n veth$n addr add 10.9.0.$n/24 dev v
		ip -n veth$n addr add fd09::$n/64 dev v nodad
		ip -n veth$n link set v up
	done
	for n in 1 2; do
		mac=$(ip -n veth$n -o link show v |
			sed 's/.*ether \([^ ]*\).*/\1/')
		ip -n veth$((3 - n)) neigh replace 10.9.0.$n lladdr "$mac" \
			dev v nud permanent
		ip -n veth$((3 - n)) neigh replace fd09::$n lladdr "$mac" \
			dev v nud permanent
		settle veth$n 10.9.0.$n fd09::$n
	done
}

make_vpeer()
{
	local n

	vpeerctl state apply - <<-'LAB'
	version: 1
	vnets:
	  one:
	    prefixes: [10.1.0.0/16, "fd01::/48"]
	    subnets: {s: {prefixes: [10.1.0.0/24, "fd01::/64"]}}
	    peerings: {to-two: {remote: two}}
	  two:
	    prefixes: [10.2.0.0/16, "fd02::/48"]
	    subnets: {s: {prefixes: [10.2.0.0/24, "fd02::/64"]}}
	    peerings: {to-one: {remote: one}}
	nics:
	  a: {subnet: one/s, addresses: [10.1.0.10, "fd01::10"], netns: a}
	  b: {subnet: one/s, addresses: [10.1.0.20, "fd01::20"], netns: b}
	  c: {subnet: two/s, addresses: [10.2.0.10, "fd02::10"], netns: c}
	LAB
	settle a 10.1.0.10 fd01::10
	settle b 10.1.0.20 fd01::20
	settle c 10.2.0.10 fd02::10
}

measure()
{
	/lab/datagram loopback lo lo 127.0.0.1 127.0.0.1 ::1 ::1
	/lab/datagram veth-pair veth1 veth2 10.9.0.1 10.9.0.2 fd09::1 fd09::2
	/lab/datagram vpeer-vnet a b 10.1.0.10 10.1.0.20 fd01::10 fd01::20
	/lab/datagram vpeer-peering a c 10.1.0.10 10.2.0.10 fd01::10 fd02::10
}

echo "# $(uname -r)"
make_loopback
make_veth
make_vpeer
# the kernel is busy with itself for some time; idle time costs nothing here
sleep 5
for ((i = 0; i < repetitions; i++)); do
	measure
done
