#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# Runs in the guest: measures the control plane. Prints lines as control.c
# does. The module is not loaded yet.
#
# usage: bulk-guest.sh OPERATIONS VNETS PEERINGS NICS
set -euo pipefail

operations=$1 vnets=$2 peerings=$3 nics=$4

row()
{
	printf 'BULK\t%s\t%s\t%s\t%s\n' "$@"
}

# A user's tool from its start to its end.
tool_batch()
{
	local i

	for ((i = 0; i < 10000; i++)); do
		echo "route $1 10.$((i / 65536)).$((i / 256 % 256)).$((i % 256))/32 dev d0"
	done >/tmp/routes
	seconds "ip-batch-route-$1" 10000 ip -batch /tmp/routes
}

# seconds WHAT N COMMAND...: what each of N things costs, by the process' time
seconds()
{
	local what=$1 n=$2

	shift 2
	/lab/lifecycle process "$what" "$n" "$@"
}

lab()
{
	awk -v vnets="$vnets" -v peerings="$peerings" -v nics="$nics" '
	BEGIN {
		print "version: 1"
		print "vnets:"
		for (v = 0; v < vnets; v++) {
			a = "10." int(v / 4) "." v % 4 * 64 ".0/18"
			print "  v" v ":"
			print "    prefixes: [" a "]"
			print "    subnets: {s: {prefixes: [" a "]}}"
			print "    peerings:"
			for (d = 1; d <= peerings / 2; d++) {
				r = (v + d) % vnets
				print "      p" r ": {remote: v" r "}"
				r = (v + vnets - d) % vnets
				print "      p" r ": {remote: v" r "}"
			}
		}
		print "nics:"
		for (i = 0; i < nics; i++) {
			v = i % vnets
			h = v % 4 * 16384 + int(i / vnets) + 4
			print "  n" i ": {subnet: v" v "/s, addresses: [10." \
				int(v / 4) "." int(h / 256) "." h % 256 "]}"
		}
	}'
}

in_lab()
{
	ip netns exec lab "$@"
}

raise_limits()
{
	in_lab vpeerctl fabric set limit-vnets 4096 limit-peerings 1000 \
		limit-nics 131072 limit-addresses 131072 \
		limit-staged-ops 1048576 >/dev/null
}

/lab/lifecycle seed
before=$(date +%s%N)
modprobe vpeer
row load took "$(($(date +%s%N) - before))" ns
before=$(date +%s%N)
if modprobe -q openvswitch; then
	row load-openvswitch took "$(($(date +%s%N) - before))" ns
fi

ip link add d0 type dummy
ip link set d0 up
# twice: the first time the kernel's own table grows
/lab/control routes "$operations" 128 >/dev/null
/lab/control routes "$operations" 128
tool_batch add
tool_batch del
ip link del d0

/lab/control operations "$operations" 128
/lab/control large "$operations"
/lab/control memory
/lab/control mass "$vnets" "$peerings" "$nics"
/lab/lifecycle beside mass-cpu /lab/control mass "$vnets" "$peerings" "$nics" \
	| grep 'longest-wait'
/lab/control others "$((vnets / 4))" "$((peerings / 4))" "$((nics / 4))"

ip netns add lab
raise_limits
# not now: it copies the tool's memory into huge pages, 2 M instructions each
echo 1000000000 \
	>/sys/kernel/mm/transparent_hugepage/khugepaged/scan_sleep_millisecs
lab >/tmp/lab.yaml
in_lab /lab/lifecycle beside tool-cpu /lab/lifecycle process tool-apply 1 \
	vpeerctl state apply /tmp/lab.yaml >/tmp/out
grep ^BULK /tmp/out
in_lab /lab/lifecycle process tool-apply-again 1 \
	vpeerctl state apply /tmp/lab.yaml >/tmp/out
grep ^BULK /tmp/out
rm /tmp/lab.yaml
# the module is to be unloaded with what is measured then alone
ip netns del lab

/lab/lifecycle devices 1000
ip netns add filled
ip netns exec filled /lab/lifecycle fill 1000000
# what commits have left to kvfree_rcu() is gathered for 5 s
sleep 8
/lab/lifecycle beside unload-filled rmmod vpeer
modprobe vpeer
modprobe dummy numdummies=0
for ((i = 0; i < 1000; i++)); do
	echo "link add name d$i type dummy"
	echo "link set d$i up"
done >/tmp/dummies
ip -batch /tmp/dummies
sleep 8
/lab/lifecycle beside unload-dummy rmmod dummy
