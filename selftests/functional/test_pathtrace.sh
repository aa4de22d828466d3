#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# Predictions and real packets compared by "path trace", over an appliance that
# really routes and filters, out through a gateway, and where the fabric drops.
#
#	a 10.61.0.0/16 ---+
#	                  +--- hub 10.60.0.0/16, appliance fw, gateway gw
#	b 10.62.0.0/16 ---+
#
# From a to b and back users' routes lead over fw; a uses the hub's gateway.
#
# shellcheck source=/dev/null
. lib/tool.sh
# shellcheck source=/dev/null
. lib/session.sh

# An emulated processor may stumble over code that is patched while the other
# one runs it, and tracepoints are switched on by that.
taskset -p -c 0 $$ >/dev/null 2>&1

page=$PWD/vpeerctl-path.8
work=$(mktemp -d)
cd "$work" || exit 1

clean_up()
{
	vpeerctl state down lab.yaml >/dev/null 2>&1
	cd / && rm -rf "$work"
}
trap clean_up EXIT

declare -A a=([4]=10.61.1.10 [6]=fd00:61:0:1::10)
declare -A b=([4]=10.62.1.10 [6]=fd00:62:0:1::10)
declare -A fw=([4]=10.60.2.10 [6]=fd00:60:0:2::10)
declare -A site=([4]=192.168.1.9 [6]=fd19:1::9)
declare -A nowhere=([4]=10.99.0.1 [6]=fd99::1)

lab_file()
{
	cat <<-'YAML'
		version: 1
		vnets:
		  hub:
		    prefixes: [10.60.0.0/16, "fd00:60::/48"]
		    subnets:
		      GatewaySubnet:
		        prefixes: [10.60.255.0/27, "fd00:60:0:ff::/64"]
		      fw: {prefixes: [10.60.2.0/24, "fd00:60:0:2::/64"]}
		    peerings:
		      to-a: {remote: a, allow-gateway-transit: true}
		      to-b: {remote: b}
		  a:
		    prefixes: [10.61.0.0/16, "fd00:61::/48"]
		    subnets:
		      s:
		        prefixes: [10.61.1.0/24, "fd00:61:0:1::/64"]
		        route-table: from-a
		    peerings:
		      to-hub:
		        remote: hub
		        allow-forwarded-traffic: true
		        use-remote-gateways: true
		  b:
		    prefixes: [10.62.0.0/16, "fd00:62::/48"]
		    subnets:
		      s:
		        prefixes: [10.62.1.0/24, "fd00:62:0:1::/64"]
		        route-table: from-b
		    peerings:
		      to-hub: {remote: hub, allow-forwarded-traffic: true}
		route-tables:
		  from-a:
		    routes:
		      b4:
		        {prefix: 10.62.0.0/16, next-hop-type: VirtualAppliance,
		         next-hop: 10.60.2.10}
		      b6:
		        {prefix: "fd00:62::/48", next-hop-type: VirtualAppliance,
		         next-hop: "fd00:60:0:2::10"}
		  from-b:
		    routes:
		      a4:
		        {prefix: 10.61.0.0/16, next-hop-type: VirtualAppliance,
		         next-hop: 10.60.2.10}
		      a6:
		        {prefix: "fd00:61::/48", next-hop-type: VirtualAppliance,
		         next-hop: "fd00:60:0:2::10"}
		nics:
		  a:
		    subnet: a/s
		    addresses: [10.61.1.10, "fd00:61:0:1::10"]
		    netns: pt-a
		  b:
		    subnet: b/s
		    addresses: [10.62.1.10, "fd00:62:0:1::10"]
		    netns: pt-b
		  fw:
		    subnet: hub/fw
		    addresses: [10.60.2.10, "fd00:60:0:2::10"]
		    ip-forwarding: true
		    netns: pt-fw
		  gwn:
		    subnet: hub/GatewaySubnet
		    addresses: [10.60.255.4, "fd00:60:0:ff::4"]
		    netns: pt-gw
		gateways:
		  gw:
		    vnet: hub
		    type: vpn
		    nic: gwn
		    connections:
		      site: {prefixes: [192.168.1.0/24, "fd19:1::/64"]}
	YAML
}

forwarding()
{
	ip netns exec "$1" sysctl -qw "net.ipv4.ip_forward=$2" \
		"net.ipv6.conf.all.forwarding=$2"
}

# filtered HOST RULESET COMMAND...: for as long as it takes
filtered()
{
	local host=$1 rules=$2 status

	shift 2
	ip netns exec "$host" nft "$rules" || return 1
	"$@"
	status=$?
	ip netns exec "$host" nft flush ruleset
	return $status
}

each_family()
{
	"$@" 4 && "$@" 6
}

trace()
{
	vpeerctl path trace "$@"
}

# Predicted, sent and seen: both ways, each protocol
over_the_appliance()
{
	local how

	for how in '' 'protocol icmp' 'protocol udp' 'protocol udp port 53' \
		'protocol tcp port 443' 'length 900'
	do
		# shellcheck disable=SC2086
		exits 0 trace nic a to "${b[$1]}" both $how &&
			[ "$(grep -c '^as predicted: handed to the dest' \
				said)" = 2 ] &&
			[ "$(grep -c '^  [12]  nic' said)" = 4 ] &&
			[ "$(grep -c 'seen       forwarded to nic fw' \
				said)" = 2 ] &&
			says 'seen       forwarded to nic b over peering hub/to-b' &&
			says 'seen       forwarded to nic a over peering hub/to-a' ||
			return 1
	done
	exits 0 trace from "${a[$1]}" vnet a to "${b[$1]}" &&
		exits 0 vpeerctl -br path trace nic a to "${b[$1]}" &&
		[ "$(wc -l <said)" = 1 ] &&
		exits 0 vpeerctl -d path trace nic a to "${b[$1]}" &&
		says "to device eth0" && says "${a[$1]} -> ${b[$1]}"
}

in_json()
{
	holds 'length == 2 and all(.asPredicted) and
		.[0].probe.protocol == "udp" and .[0].probe.port == 7 and
		.[0].probe.length == 300 and .[0].differences == [] and
		.[0].hostRoute == {"device": "eth0", "throughNic": true} and
		(.[0].predicted.hops | length) == 2 and
		.[0].predicted.hops[0].assumesForwarding and
		(.[0].seen | length) == 2 and
		.[0].seen[0].nic == "default:a" and
		.[0].seen[0].nextNic == "default:fw" and
		.[0].seen[0].peering == "default:a/to-hub" and
		.[0].seen[1].nic == "default:fw" and
		.[0].seen[1].generation > 1 and
		.[0].seen[1].nextDevice == "eth0" and
		.[1].seen[0].nic == "default:b"' \
		vpeerctl -j path trace nic a to "${b[$1]}" length 300 both \
		protocol udp port 7 || return 1
	vpeerctl -j path trace nic a to "${nowhere[$1]}" >said || return 1
	jq -e --arg to "${nowhere[$1]}" '.[0].asPredicted and
		.[0].message == "dropped no-route: no route, or the route'\''s next hop type is None" and
		.[0].seen[0].reason == "no-route" and
		.[0].seen[0].nextNic == null and
		.[0].seen[0].generation == null and
		.[0].seen[0].destinationIPAddress == $to' said >/dev/null
}

# The appliance's host does what the fabric can not know.
not_routing()
{
	local status

	forwarding pt-fw 0
	exits 1 trace nic a to "${b[$1]}" wait 1 &&
		says 'differs at hop 2: predicted that the host of fw forwards the packet as it is; it was not seen to leave fw within 1 s' &&
		says 'predicted  forwarded to nic b over peering hub/to-b' &&
		says 'seen       nothing'
	status=$?
	forwarding pt-fw 1
	return $status
}

stateful='add table inet f
	add chain inet f c { type filter hook forward priority 0; policy drop; }
	add rule inet f c ct state established accept
	add rule inet f c ip saddr 10.61.0.0/16 tcp dport 443 accept
	add rule inet f c ip6 saddr fd00:61::/48 tcp dport 443 accept'

# What answers is let through, what asks is not: the way back is an answer.
filtering()
{
	local listener

	ip netns exec pt-b socat "TCP$1-LISTEN:443,fork" PIPE &
	listener=$!
	until ip netns exec pt-b ss -Hltn | grep -q ':443 '; do
		sleep 0.1
	done
	filtering_while_served "$1"
	local status=$?
	kill $listener
	wait $listener 2>/dev/null
	return $status
}

filtering_while_served()
{
	exits 0 trace nic a to "${b[$1]}" both protocol tcp port 443 &&
		exits 1 trace nic a to "${b[$1]}" protocol tcp port 80 wait 1 &&
		says 'host of fw' &&
		exits 1 trace nic b to "${a[$1]}" protocol tcp port 443 wait 1 &&
		says 'not seen to leave fw' && vpeerctl -j path trace nic a \
			to "${b[$1]}" wait 1 >json
	[ $? = 1 ] && jq -e '.[0].asPredicted == false and
		(.[0].seen | length) == 1 and
		(.[0].differences | length) == 1 and
		.[0].differences[0].hop == 2 and
		.[0].differences[0].type == "NotForwarded" and
		.[0].differences[0].nic == "default:fw" and
		.[0].message == .[0].differences[0].message' json >/dev/null
}

masquerade='add table inet n
	add chain inet n c { type nat hook postrouting priority 100; }
	add rule inet n c masquerade'

altering()
{
	exits 1 trace nic a to "${b[$1]}" &&
		says "differs at hop 2: predicted that the host of fw forwards the packet as it is; it made ${fw[$1]} -> ${b[$1]} of ${a[$1]} -> ${b[$1]}" &&
		says 'seen       forwarded to nic b' &&
		exits 1 vpeerctl -j path trace nic a to "${b[$1]}" &&
		[ "$(jq -r '.[0].differences[].type' said)" = Altered ] &&
		[ "$(jq -r '.[0].seen[1].sourceIPAddress' said)" = "${fw[$1]}" ]
}

# A host that sends in another's name is stopped by the fabric.
forging()
{
	exits 1 vpeerctl -j path trace nic a to "${b[$1]}" &&
		[ "$(jq -r '.[0].differences[].type' said | xargs)" = \
			'Altered OtherVerdict' ] &&
		[ "$(jq -r '.[0].seen[0].reason' said)" = source-not-owned ]
}

appliance_is_not_as_assumed()
{
	each_family not_routing &&
		filtered pt-fw "$stateful" each_family filtering &&
		filtered pt-fw "$masquerade" each_family altering &&
		filtered pt-a 'add table inet n
			add chain inet n c { type nat hook postrouting priority 100; }
			add rule inet n c meta nfproto ipv4 snat ip to 10.61.1.77
			add rule inet n c meta nfproto ipv6 snat ip6 to fd00:61:0:1::77' \
			each_family forging
}

# Out by the second NIC, from where it gets to b all the same
two_nics()
{
	exits 1 trace nic a to "${b[$1]}" &&
		says 'differs at hop 2: predicted that the packet is sent by nic fw; it was sent by nic fw2' &&
		says 'seen       forwarded to nic b'
}

appliance_has_two_nics()
{
	local status

	exits 0 vpeerctl nic add fw2 subnet hub/fw address 10.60.2.20 \
		address fd00:60:0:2::20 ip-forwarding on netns pt-fw \
		dev eth1 && ip -n pt-fw route add 10.62.0.0/16 dev eth1 &&
		ip -n pt-fw route add fd00:62::/48 dev eth1 &&
		each_family two_nics
	status=$?
	vpeerctl nic del fw2
	return $status
}

through_the_gateway()
{
	exits 0 trace nic a to "${site[$1]}" both &&
		says 'as predicted: handed to the gateway, which leads out of the fabric' &&
		says 'leaves the fabric through gateway gw' &&
		says '  1  nic gwn  vnet hub' &&
		says 'seen       forwarded to nic a over peering hub/to-a' &&
		exits 0 trace nic gwn from "${site[$1]}" to "${a[$1]}" &&
		exits 0 trace nic b to "${site[$1]}" &&
		says 'as predicted: dropped no-route' &&
		exits 0 trace nic gwn from "${nowhere[$1]}" to "${a[$1]}" &&
		says 'as predicted: dropped source-not-owned'
}

# with CHANGE BACK COMMAND...
with()
{
	local back=$2 status

	# shellcheck disable=SC2086
	exits 0 vpeerctl $1 || return 1
	shift 2
	"$@"
	status=$?
	# shellcheck disable=SC2086
	exits 0 vpeerctl $back && return $status
}

dropped()
{
	local family=$3 hops=$2

	exits 0 trace nic a to "${b[$family]}" &&
		says "as predicted: dropped $1" && says "seen       dropped $1" &&
		[ "$(grep -c '^  [0-9]  nic' said)" = "$hops" ]
}

too_big()
{
	local status

	ip -n pt-b link set eth0 mtu 1400
	exits 0 trace nic a to "${b[$1]}" length 1450 &&
		says 'as predicted: dropped too-big' &&
		exits 0 trace nic a to "${b[$1]}" length 1400 &&
		exits 1 trace nic a to "${b[$1]}" length 1600 &&
		says 'differs at hop 1: the host of a does not send the packet: Message too long'
	status=$?
	ip -n pt-b link set eth0 mtu 1500
	return $status
}

foreign()
{
	exits 0 trace nic a from "${fw[$1]}" to "${b[$1]}" &&
		says 'as predicted: dropped source-not-owned' &&
		exits 0 trace nic a to "${nowhere[$1]}" both &&
		says 'as predicted: dropped no-route' &&
		says 'no way back to follow'
}

as_predicted_drops()
{
	with 'nic set fw ip-forwarding off' 'nic set fw ip-forwarding on' \
		each_family dropped next-hop-not-forwarding 1 &&
		with 'peering set b/to-hub allow-forwarded-traffic off' \
			'peering set b/to-hub allow-forwarded-traffic on' \
			each_family dropped forwarded-denied 2 &&
		with 'peering set hub/to-b allow-vnet-access off' \
			'peering set hub/to-b allow-vnet-access on' \
			each_family dropped access-denied 2 &&
		each_family too_big && each_family foreign || return 1
	ip -n pt-b link set eth0 down
	each_family dropped destination-down 2
	local status=$?
	ip -n pt-b link set eth0 up
	ip -n pt-b route add default dev eth0 &&
		ip -n pt-b -6 addr add fd00:62:0:1::10/128 dev eth0 nodad &&
		ip -n pt-b -6 route add default dev eth0 && return $status
}

loops()
{
	exits 0 trace nic a to "${b[$1]}" &&
		says 'as predicted: the packet goes round until its TTL or hop limit ends' &&
		says 'predicted  comes back to where it has been' &&
		says '  4  nic fw' || return 1
	forwarding pt-fw2 0
	exits 1 trace nic a to "${b[$1]}" wait 1 &&
		says 'differs at hop 3: predicted that the host of fw2 forwards'
	local status=$?
	forwarding pt-fw2 1
	return $status
}

# appliance_route TABLE ADDRESS4 ADDRESS6
appliance_route()
{
	exits 0 vpeerctl route-table add "$1" &&
		exits 0 vpeerctl route add "$1/b4" prefix 10.62.0.0/16 \
			next-hop-type VirtualAppliance next-hop "$2" &&
		exits 0 vpeerctl route add "$1/b6" prefix fd00:62::/48 \
			next-hop-type VirtualAppliance next-hop "$3"
}

# Two appliances, each of which is led to the other
going_round()
{
	local status

	ip netns add pt-fw2
	forwarding pt-fw2 1
	exits 0 vpeerctl subnet add hub/fw2 prefix 10.60.3.0/24 \
		prefix fd00:60:0:3::/64 &&
		exits 0 vpeerctl nic add fw2 subnet hub/fw2 address 10.60.3.10 \
			address fd00:60:0:3::10 ip-forwarding on \
			netns pt-fw2 &&
		appliance_route to-fw2 10.60.3.10 fd00:60:0:3::10 &&
		appliance_route to-fw "${fw[4]}" "${fw[6]}" &&
		exits 0 vpeerctl subnet set hub/fw route-table to-fw2 &&
		exits 0 vpeerctl subnet set hub/fw2 route-table to-fw &&
		each_family loops
	status=$?
	exits 0 vpeerctl subnet set hub/fw route-table none &&
		exits 0 vpeerctl nic del fw2 &&
		exits 0 vpeerctl subnet del hub/fw2 &&
		exits 0 vpeerctl route-table del to-fw &&
		exits 0 vpeerctl route-table del to-fw2 &&
		ip netns del pt-fw2 && return $status
}

refuses_to_send()
{
	exits 1 trace nic a to "${b[$1]}" &&
		says 'differs at hop 1: the host of a does not send the packet: Operation not permitted' &&
		exits 1 vpeerctl -j path trace nic a to "${b[$1]}" &&
		[ "$(jq -r '.[0].differences[].type' said)" = NotSent ] &&
		exits 0 trace nic a to "${b[$1]}" protocol udp
}

# What is lost in a queue of its own host has been sent and is not seen.
loses_it()
{
	exits 1 trace nic a to "${b[$1]}" wait 1 &&
		says 'differs at hop 1: the host of a was told to send the packet; it was not seen to leave a within 1 s' &&
		exits 1 vpeerctl -j path trace nic a to "${b[$1]}" wait 1 &&
		[ "$(jq -r '.[0].differences[].type' said)" = NotSeen ]
}

routes_elsewhere()
{
	local to=${b[$1]}

	ip -n pt-a link add dummy0 up type dummy &&
		ip -n pt-a "-$1" route add "$to" dev dummy0 || return 1
	exits 0 trace nic a to "$to" &&
		says "the host of a itself routes $to through dummy0; the packet was sent through eth0 all the same" &&
		vpeerctl -j path trace nic a to "$to" >json 2>said &&
		jq -e '.[0].hostRoute == {"device": "dummy0",
			"throughNic": false}' json >/dev/null
	local status=$?
	ip -n pt-a link del dummy0
	return $status
}

senders_host()
{
	filtered pt-a 'add table inet f
		add chain inet f c { type filter hook output priority 0; }
		add rule inet f c meta l4proto icmp drop
		add rule inet f c meta l4proto icmpv6 drop' \
		each_family refuses_to_send || return 1
	tc -n pt-a qdisc add dev eth0 root netem loss 100%
	each_family loses_it
	local status=$?
	tc -n pt-a qdisc del dev eth0 root
	each_family routes_elsewhere && return $status
}

# A container has no name, but a process; without one it is out of reach.
nameless()
{
	local status pid

	unshare -n sleep 1000 &
	pid=$!
	until [ "$(readlink "/proc/$pid/ns/net")" != \
		"$(readlink /proc/self/ns/net)" ]; do
		sleep 0.1
	done
	exits 0 vpeerctl nic add box subnet b/s netns $pid &&
		exits 0 trace nic box to "${b[4]}" both &&
		exits 0 trace nic box to "${b[6]}" || return 1
	# held by an open file alone
	exec 7</proc/$pid/ns/net
	kill $pid && wait $pid 2>/dev/null
	exits 2 trace nic box to "${b[4]}" &&
		says 'neither a name in /run/netns nor a process'
	status=$?
	exits 0 vpeerctl nic del box || status=1
	exec 7<&-
	return $status
}

bad_input()
{
	exits 2 trace nic a && says 'needs to ADDRESS' &&
		exits 2 trace to "${b[4]}" && says 'needs the sender' &&
		exits 2 trace nic a to "${b[4]}" port 80 &&
		says 'port goes with protocol udp or tcp' &&
		exits 2 trace nic a to "${b[4]}" protocol tcp &&
		says 'needs port NUMBER' &&
		exits 2 trace nic a to "${b[4]}" protocol udp port 65536 &&
		says '65536 is no port' &&
		exits 2 trace nic a to "${b[4]}" wait 0 &&
		says 'wait takes 1 to 3600 seconds' &&
		exits 2 trace nic a to "${b[4]}" length 27 &&
		says 'of 28 to 65535 bytes' &&
		exits 2 trace nic a to "${b[6]}" length 47 &&
		says 'of 48 to 65535 bytes' &&
		exits 2 trace nic a to "${b[4]}" length 70000 &&
		exits 2 trace nic a from "${a[6]}" to "${b[4]}" &&
		says 'different families' &&
		exits 4 trace nic nobody to "${b[4]}" &&
		exits 0 vpeerctl nic add bare subnet b/s no-device &&
		exits 2 trace nic bare to "${b[4]}" &&
		says 'NIC bare has no device' &&
		exits 0 vpeerctl nic del bare &&
		exits 2 setpriv --reuid 1000 --clear-groups \
			vpeerctl path trace nic a to "${b[4]}" &&
		says 'tracefs: Operation not permitted; it takes root' &&
		exits 2 unshare -rn bash -c 'vpeerctl vnet add x prefix 10.0.0.0/16 &&
			vpeerctl subnet add x/s prefix 10.0.0.0/24 &&
			vpeerctl nic add x subnet x/s &&
			vpeerctl path trace nic x to 10.0.0.5' &&
		says 'it takes root of the machine itself'
}

# /sys is another one there, where nobody has mounted tracefs
without_tracefs_in_place()
{
	exits 0 unshare -m bash -c 'umount /sys/kernel/tracing &&
		umount /sys/kernel/debug &&
		! [ -e /sys/kernel/tracing/events ] &&
		vpeerctl path trace nic a to 10.62.1.10' &&
		says 'as predicted'
}

tracing_of_others()
{
	local t=/sys/kernel/tracing

	cat $t/events/vpeer/*/enable $t/events/vpeer/*/filter $t/tracing_on
	ls $t/instances
}

# Killed while it waits it leaves nothing, and others see nothing of it.
leaves_no_trace()
{
	local signal pid status=0

	tracing_of_others >before
	forwarding pt-fw 0
	for signal in INT TERM HUP KILL; do
		setsid vpeerctl path trace nic a to "${b[4]}" wait 60 >said &
		pid=$!
		until grep -q anon_inode:.perf_event <(ls -l "/proc/$pid/fd")
		do
			sleep 0.1
		done
		tracing_of_others | diff before - || status=1
		kill -$signal $pid
		wait $pid 2>/dev/null
	done 2>/dev/null
	forwarding pt-fw 1
	tracing_of_others | diff before - && exits 0 trace nic a to "${b[4]}" &&
		return $status
}

# Each follows its own packet.
at_the_same_time()
{
	local i pids=()

	for ((i = 0; i < 6; i++)); do
		vpeerctl -br path trace nic a to "${b[4]}" both \
			wait 10 >"same.$i" &
		pids+=($!)
	done
	wait "${pids[@]}"
	[ "$(cat same.* | grep -c '^as predicted')" = 12 ] && return
	sed 's/^/# /' same.*
	return 1
}

page_of_path()
{
	plays "$page" 'FOLLOWING A PACKET'
}

flip()
{
	while [ ! -e stop ]; do
		vpeerctl peering set hub/to-b allow-vnet-access off
		vpeerctl peering set hub/to-b allow-vnet-access on
	done
}

# What was decided by another configuration than asked is asked again.
changing()
{
	local i pid same=0 status=0

	flip &
	pid=$!
	for ((i = 0; i < 20 && status == 0; i++)); do
		if trace nic a to "${b[4]}" >said 2>&1; then
			same=$((same + 1))
		else
			says 'the fabric changes all the time' || status=1
		fi
	done
	touch stop
	wait $pid
	[ $same -gt 0 ] && return $status
}

lab_file >lab.yaml
exits 0 vpeerctl state apply lab.yaml || exit 1
forwarding pt-fw 1

tests='
	sem_3_8_a_packet_over_an_appliance=each_family/over_the_appliance
	sem_3_8_json_of_a_trace=each_family/in_json
	sem_3_8_an_appliance_is_not_as_assumed=appliance_is_not_as_assumed
	sem_3_8_an_appliance_has_two_nics=appliance_has_two_nics
	sem_3_8_a_packet_leaves_through_a_gateway=each_family/through_the_gateway
	sem_3_8_drops_are_as_predicted=as_predicted_drops
	sem_3_8_a_packet_goes_round=going_round
	sem_3_8_the_senders_host=senders_host
	sem_3_8_a_container_has_no_name=nameless
	sem_7_trace_refuses_bad_input=bad_input
	sem_3_8_tracefs_is_found=without_tracefs_in_place
	sem_3_8_the_fabric_changes_meanwhile=changing
	c_trace_2_nothing_is_left_behind=leaves_no_trace
	c_trace_2_traces_at_the_same_time=at_the_same_time
	page_of_path=page_of_path
'

# shellcheck disable=SC2086
run_tests $tests
