#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# A hub with two spokes and real services: brings it up, shows who reaches
# whom and why, takes it down. What is shown is checked; status 1 if any of it
# is not as it should be. For a machine (the VM of "make demo") where vpeer is
# loaded and its home has no fabric yet.
demo=$(dirname "$(realpath "$0")")
[ -e "$demo/lib.sh" ] || demo+=/demo
. "$demo/probe.sh"
. "$demo/office.sh"

# a serial line is a terminal to the guest, and no reader of its colours
export NO_COLOR=1

failures=0
began=$EPOCHREALTIME

# check TEXT COMMAND...
check()
{
	if "${@:2}"; then
		echo "  ok    $1"
	else
		echo "  FAIL  $1"
		failures=$((failures + 1))
	fi
}

title()
{
	printf '\n== %s\n' "$*"
}

show()
{
	echo "\$ $*"
	"$@"
}

since()
{
	awk -v a="$1" -v b="$EPOCHREALTIME" 'BEGIN { printf "%.1f s", b - a }'
}

generation()
{
	vpeerctl -j fabric show | jq '.[0].generation'
}

devices_up()
{
	[ "$(ip netns list | wc -l)" = "${#hosts[@]}" ] &&
		vpeerctl -j nic show | jq -e --argjson n "${#hosts[@]}" \
			'length == $n and all(.device.netns == .name)' \
			>/dev/null
}

bring_up()
{
	local before=$EPOCHREALTIME first

	title "One file, one commit: ${#hosts[@]} namespaces, two families"
	echo "\$ vpeerctl state apply ${lab##*/}"
	vpeerctl state apply "$lab"
	echo "  took $(since "$before")"
	check "each of ${#hosts[@]} NICs has its device in its namespace" \
		devices_up
	first=$(generation)
	vpeerctl state apply "$lab"
	check "applied again, nothing changes" \
		[ "$first" = "$(generation)" ]
	learn_hosts
	start_services
	check "nginx and redis run; redis replicates from cache to bill1" \
		in_step bill1
}

links_connected()
{
	vpeerctl -j peering show | jq -e 'length == 4 and
		all(.peeringState == "Connected" and
		    .peeringSyncLevel == "FullyInSync")' >/dev/null
}

links_of_kind()
{
	[ "$(vpeerctl -j peering show | jq --arg k "$1" \
		'map(select(.peeringKind == $k)) | length')" = "$2" ]
}

show_peerings()
{
	title "Peerings: two links each"
	show vpeerctl -br peering show
	check "four links, Connected and in sync" links_connected
	check "one regional and one global peering, by the VNets' regions" \
		eval 'links_of_kind regional 2 && links_of_kind global 2'
}

# Every sender in a spoke tried three hosts of the other, in two families.
spokes_counted()
{
	vpeerctl -j -s nic show | jq -e 'map(
		select(.virtualNetwork.id != "default:hub") |
		.statistics.drops | map(select(.reason == "no-route").packets) |
		add) | length == 6 and all(. >= 6)' >/dev/null
}

count()
{
	grep -o -E "$1" <<<"$2" | wc -l
}

show_matrix()
{
	local before=$EPOCHREALTIME out

	title "Who reaches whom: HTTP GET, redis PING, ping, by IPv4 and IPv6"
	ask_all
	ask_kernel
	out=$(table | sed 's/ *$//')
	echo "$out"
	echo "  x: no answer; the kernel's reason is no-route"
	echo "  $(count '\<(http|redis|ping)\>' "$out") pairs answered," \
		"$(count ' x\>' "$out") not, each by IPv4 and IPv6;" \
		"took $(since "$before")"
	check "hub and spokes reach each other; spoke and spoke do not" \
		[ "${out//!/}" = "$out" ]
	check "the NICs in the spokes have counted the drops: no-route" \
		spokes_counted
	echo "  Peering is not transitive: both spokes are peered with the" \
		"hub, and yet"
	echo "  neither has a route to the other."
}

cached()
{
	[ "$(inside bill2 redis-cli -h "${addr6[bill1]}" get order)" = "$1" ]
}

# A value goes from spoke to hub, and over the replica to the other spoke.
show_cache()
{
	local word=paid-$RANDOM

	title "A value for the other spoke goes over the hub's service"
	show ip netns exec shop2 redis-cli -h "${addr4[cache]}" set order "$word"
	await cached "$word"
	show ip netns exec bill2 redis-cli -h "${addr6[bill1]}" get order
	check "bill2 reads from its replica what shop2 wrote to the hub" \
		cached "$word"
}

show_paths()
{
	local yes=(nic bill2 to "${addr6[web]}")
	local no=(nic bill2 to "${addr6[shop1]}")

	title "Why: answered by the function that decides about packets"
	show vpeerctl path get "${yes[@]}"
	show vpeerctl path get "${no[@]}"
	check "bill2 to web: forwarded" \
		[ "${verdict[bill2 ${addr6[web]}]}" = forwarded ]
	check "bill2 to shop1: no-route" \
		[ "${verdict[bill2 ${addr6[shop1]}]}" = no-route ]
}

# links LINK LINK-BACK: packets and bytes that the one has sent and the other
# received, at the same time
links()
{
	vpeerctl -j -s peering show | jq -r --arg a "default:$1" \
		--arg b "default:$2" 'map({ (.id): .statistics }) | add |
		"\(.[$a].txPackets) \(.[$a].txBytes) \(
		   .[$b].rxPackets) \(.[$b].rxBytes)"'
}

# The replica says hello every second, maybe while the counters are read.
reconcile()
{
	local tx_packets tx_bytes rx_packets rx_bytes

	read -r tx_packets tx_bytes rx_packets rx_bytes < <(links "$@")
	[ "$tx_packets $tx_bytes" = "$rx_packets $rx_bytes" ]
}

listens()
{
	inside "$1" ss -Hltn "sport = $2" | grep -q .
}

# transfer FROM TO ADDRESS: prints the bytes that arrived
transfer()
{
	inside "$2" iperf3 -s -1 -D -I "$run/iperf.pid" >/dev/null
	await listens "$2" 5201
	inside "$1" iperf3 -J -n 16M -c "$3" |
		jq -r '.end.sum_received.bytes'
}

# count_transfer FROM LINK LINK-BACK ADDRESS
count_transfer()
{
	local moved packets bytes packets0 bytes0

	read -r packets0 bytes0 _ < <(links "$2" "$3")
	moved=$(transfer "$1" ops "$4")
	read -r packets bytes _ < <(links "$2" "$3")
	echo "iperf3 $1 to ops $4: $moved bytes of TCP"
	printf '  %-15s before %7d packets %10d bytes\n' \
		"$2" "$packets0" "$bytes0"
	printf '  %-15s after  %7d packets %10d bytes\n' \
		'' "$packets" "$bytes"
	check "the link has counted them all, with their headers" \
		[ $((bytes - bytes0)) -gt "$moved" ]
	check "what $2 has sent is what $3 has received" \
		await reconcile "$2" "$3"
}

show_counters()
{
	title "Counters of each link and direction, before and after a transfer"
	count_transfer shop2 shop/to-hub hub/to-shop "${addr4[ops]}"
	count_transfer bill2 billing/to-hub hub/to-billing "${addr6[ops]}"
}

# Each by the other's private address, the web server of shop1 among them.
office_talks()
{
	local own=$office4 host=${addr4[shop1]} url

	[ "$1" = 4 ] || own=$office6 host=${addr6[shop1]}
	url=http://$host/
	[ "$1" = 4 ] || url="http://[$host]/"
	inside shop2 ping -c 1 -W "$patience" "$own" >/dev/null &&
		[ "$(inside office curl -s -m "$patience" \
			--interface "$own" "$url")" = "hello from shop1" ]
}

no_way_out()
{
	[ "$(vpeerctl -j path get nic bill2 to "$office4" |
		jq -r '.[0].verdict')" = dropped ] &&
		! inside bill2 ping -c 1 -W 1 "$office4" >/dev/null
}

show_office()
{
	title "On-premises over the hub's VPN gateway, lent to one spoke"
	office_up
	tunnel_up
	show vpeerctl subnet add hub/GatewaySubnet prefix 10.0.255.0/27 \
		prefix fd00:a:0:ff::/64
	show vpeerctl nic add vpn-gw subnet hub/GatewaySubnet netns vpn-gw
	show vpeerctl gateway add vpn vnet hub type vpn nic vpn-gw
	show vpeerctl connection add vpn/office prefix 192.168.1.0/24 \
		prefix fd19:1::/64
	show vpeerctl peering set hub/to-shop allow-gateway-transit on
	show vpeerctl peering set shop/to-hub use-remote-gateways on
	show vpeerctl path get nic shop2 to "$office4"
	check "shop and the office reach each other by IPv4, over WireGuard" \
		await office_talks 4
	check "and by IPv6" await office_talks 6
	check "billing does not use the gateway, and has no way there" \
		no_way_out
	vpeerctl peering set shop/to-hub use-remote-gateways off
	check "taken back, the office is gone for shop2" \
		eval "! inside shop2 ping -c 1 -W 1 $office4 >/dev/null"
	vpeerctl connection del vpn/office
	vpeerctl gateway del vpn
	vpeerctl nic del vpn-gw
	office_down
}

no_object()
{
	vpeerctl -j fabric show | jq -e '.[0] | [.vnets, .subnets, .nics,
		.peerings, .addresses] | all(. == 0)' >/dev/null
}

tear_down()
{
	title "Down, without a trace"
	stop_services
	show vpeerctl state down "$lab"
	check "no namespace is left" [ -z "$(ip netns list)" ]
	check "no device is left" [ -z "$(ip -o link show type vpeer)" ]
	check "no object is left in the fabric" no_object
	check "no file is left" [ ! -e /run/vpeer/netns ]
}

topology
bring_up
show_peerings
show_matrix
show_cache
show_paths
show_counters
show_office
tear_down
printf '\n%s; the demo took %s\n' \
	"$([ $failures = 0 ] && echo "all as it should be" ||
		echo "$failures FAILURES")" "$(since "$began")"
[ $failures = 0 ]
