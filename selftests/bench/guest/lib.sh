# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash
# The paths of the benchmarks, in the guest; sourced, not run. Each has
# namespaces of its own: a.PATH and b.PATH with the sockets and, if the path
# has a middle, r.PATH. make_PATH makes it; arm_PATH and disarm_PATH, if they
# exist, put its netfilter rules in force, so that none of them lies in the way
# of other paths.
#
# Every path at its best: neighbours are permanent and bridges do not learn,
# nothing has a queue, nobody filters reverse paths, and only the paths with
# conntrack have rules.
set -euo pipefail

declare -A a4 b4 a6 b6

# the devices of all paths bear this name
dev=e

# addresses PATH A4 B4 A6 B6
addresses()
{
	a4[$1]=$2 b4[$1]=$3 a6[$1]=$4 b6[$1]=$5
}

# mac NETNS DEVICE
mac()
{
	ip -n "$1" -o link show dev "$2" | sed 's/.*ether \([^ ]*\).*/\1/'
}

# settle NETNS ADDRESS...: until the kernel has the local routes
settle()
{
	local netns=$1 addr tries=200

	for addr in "${@:2}"; do
		until ip netns exec "$netns" ip route get "${addr%/*}" |
			grep -q '^local '
		do
			[ $((tries--)) -gt 0 ] || return 1
			sleep 0.05
		done
	done
}

# pair NETNS DEVICE NETNS DEVICE: of veth, and up
pair()
{
	ip link add name "$2" netns "$1" type veth peer name "$4" netns "$3"
	ip -n "$1" link set dev "$2" up
	ip -n "$3" link set dev "$4" up
}

# give NETNS DEVICE ADDRESS...
give()
{
	local addr

	for addr in "${@:3}"; do
		case $addr in
		*:*) ip -n "$1" addr add "$addr" dev "$2" nodad ;;
		*) ip -n "$1" addr add "$addr" dev "$2" ;;
		esac
	done
	ip -n "$1" link set dev "$2" up
	settle "$1" "${@:3}"
}

# know NETNS DEVICE MAC ADDRESS...: never ask who has these addresses
know()
{
	local addr

	for addr in "${@:4}"; do
		ip -n "$1" neigh replace "$addr" lladdr "$3" dev "$2" \
			nud permanent
	done
}

spaces()
{
	local name

	for name; do
		ip netns add "$name"
	done
}

# flat PATH: both ends have a device, and lie in one network
flat()
{
	addresses "$1" 10.1.0.10 10.1.0.20 fd01::10 fd01::20
	give "a.$1" $dev 10.1.0.10/24 fd01::10/64
	give "b.$1" $dev 10.1.0.20/24 fd01::20/64
}

# introduce PATH: the ends of a flat path to each other
introduce()
{
	know "a.$1" $dev "$(mac "b.$1" $dev)" 10.1.0.20 fd01::20
	know "b.$1" $dev "$(mac "a.$1" $dev)" 10.1.0.10 fd01::10
}

# routed PATH MAC MAC: each end in a network of its own, whose router has MAC
routed()
{
	addresses "$1" 10.1.0.10 10.2.0.20 fd01::10 fd02::20
	give "a.$1" $dev 10.1.0.10/24 fd01::10/64
	give "b.$1" $dev 10.2.0.20/24 fd02::20/64
	know "a.$1" $dev "$2" 10.1.0.1 fd01::1
	know "b.$1" $dev "$3" 10.2.0.1 fd02::1
	ip -n "a.$1" route add 10.2.0.0/24 via 10.1.0.1
	ip -n "b.$1" route add 10.1.0.0/24 via 10.2.0.1
	ip -n "a.$1" route add fd02::/64 via fd01::1
	ip -n "b.$1" route add fd01::/64 via fd02::1
}

# pairs PATH: a veth pair from each end to the middle, "left" and "right" there
pairs()
{
	spaces "a.$1" "b.$1" "r.$1"
	pair "a.$1" $dev "r.$1" left
	pair "b.$1" $dev "r.$1" right
}

# in_space NETNS COMMAND...
in_space()
{
	ip netns exec "$@"
}

make_loopback()
{
	spaces a.loopback
	ln -s a.loopback /run/netns/b.loopback
	ip -n a.loopback link set dev lo up
	addresses loopback 127.0.0.1 127.0.0.1 ::1 ::1
	settle a.loopback 127.0.0.1 ::1
}

make_veth()
{
	spaces a.veth b.veth
	pair a.veth $dev b.veth $dev
	flat veth
	introduce veth
}

make_netkit()
{
	spaces a.netkit b.netkit
	/lab/netkit $dev a.netkit $dev b.netkit
	flat netkit
}

# A pair from each end, and a program that redirects from one to the other.
make_netkit-bpf()
{
	spaces a.netkit-bpf b.netkit-bpf r.netkit-bpf
	/lab/netkit left r.netkit-bpf $dev a.netkit-bpf
	/lab/netkit right r.netkit-bpf $dev b.netkit-bpf
	ip -n r.netkit-bpf link set dev left up
	ip -n r.netkit-bpf link set dev right up
	in_space r.netkit-bpf /lab/redirect left right
	in_space r.netkit-bpf /lab/redirect right left
	flat netkit-bpf
}

# make_ipvlan MODE
make_ipvlan()
{
	local path=ipvlan-$1 end

	spaces "a.$path" "b.$path" "r.$path"
	ip link add name parent netns "r.$path" type dummy
	ip -n "r.$path" link set dev parent up
	for end in a b; do
		ip -n "r.$path" link add link parent name $end.dev type ipvlan \
			mode "$1"
		ip -n "r.$path" link set dev $end.dev netns "$end.$path" name $dev
	done
	flat "$path"
	[ "$1" != l2 ] || introduce "$path"
}

make_ipvlan-l2() { make_ipvlan l2; }
make_ipvlan-l3() { make_ipvlan l3; }
make_ipvlan-l3s() { make_ipvlan l3s; }

make_macvlan()
{
	local end

	spaces a.macvlan b.macvlan r.macvlan
	ip link add name parent netns r.macvlan type dummy
	ip -n r.macvlan link set dev parent up
	for end in a b; do
		ip -n r.macvlan link add link parent name $end.dev type macvlan \
			mode bridge
		ip -n r.macvlan link set dev $end.dev netns $end.macvlan name $dev
	done
	flat macvlan
	introduce macvlan
}

make_bridge()
{
	local port

	pairs bridge
	ip -n r.bridge link add name br type bridge stp_state 0 \
		mcast_snooping 0
	ip -n r.bridge link set dev br up
	for port in left right; do
		ip -n r.bridge link set dev $port master br
		bridge -n r.bridge link set dev $port learning off
	done
	flat bridge
	introduce bridge
	bridge -n r.bridge fdb replace "$(mac a.bridge $dev)" dev left \
		master static
	bridge -n r.bridge fdb replace "$(mac b.bridge $dev)" dev right \
		master static
}

# make_redirect: what comes in by one device leaves by the other
make_tc-redirect()
{
	pairs tc-redirect
	redirect left right
	redirect right left
	flat tc-redirect
	introduce tc-redirect
}

redirect()
{
	tc -n r.tc-redirect qdisc add dev "$1" clsact
	tc -n r.tc-redirect filter add dev "$1" ingress matchall \
		action mirred egress redirect dev "$2"
}

# forwarding PATH: the middle of PATH is a router
forwarding()
{
	pairs "$1"
	routed "$1" "$(mac "r.$1" left)" "$(mac "r.$1" right)"
	know "r.$1" left "$(mac "a.$1" $dev)" 10.1.0.10 fd01::10
	know "r.$1" right "$(mac "b.$1" $dev)" 10.2.0.20 fd02::20
	# a router has no sockets to look for
	in_space "r.$1" sysctl -qw net.ipv4.ip_forward=1 \
		net.ipv6.conf.all.forwarding=1 net.ipv4.ip_early_demux=0
}

make_router()
{
	forwarding router
	give r.router left 10.1.0.1/24 fd01::1/64
	give r.router right 10.2.0.1/24 fd02::1/64
}

make_router-ct()
{
	forwarding router-ct
	give r.router-ct left 10.1.0.1/24 fd01::1/64
	give r.router-ct right 10.2.0.1/24 fd02::1/64
}

arm_router-ct()
{
	in_space r.router-ct nft -f - <<-'RULES'
	table inet isolation {
		chain forward {
			type filter hook forward priority 0; policy drop;
			ct state established,related accept
			ip saddr 10.1.0.0/24 ip daddr 10.2.0.0/24 accept
			ip6 saddr fd01::/64 ip6 daddr fd02::/64 accept
			ip saddr 10.2.0.0/24 ip daddr 10.1.0.0/24 accept
			ip6 saddr fd02::/64 ip6 daddr fd01::/64 accept
		}
	}
	RULES
}

disarm_router-ct()
{
	in_space r.router-ct nft flush ruleset
}

# rule NUMBER VNET VNET: from each to the other, for "ip -batch"
rule()
{
	printf 'rule add pref %d from %s to %s lookup %d\n' \
		$((100 + $1)) "$2" "$3" 500 $((700 + $1)) "$3" "$2" 500
}

# The same by rules: a VNet with 500 others, each pair with a rule for either
# direction, those of this path last.
make_policy-rules()
{
	local i

	forwarding policy-rules
	give r.policy-rules left 10.1.0.1/24 fd01::1/64
	give r.policy-rules right 10.2.0.1/24 fd02::1/64
	for ((i = 1; i < 500; i++)); do
		rule $i 10.1.0.0/16 $((100 + i / 256)).$((i % 256)).0.0/16
	done | ip -n r.policy-rules -4 -batch -
	for ((i = 1; i < 500; i++)); do
		rule $i fd01::/48 "$(printf 'fd00:%x::/48' $i)"
	done | ip -n r.policy-rules -6 -batch -
	rule 500 10.1.0.0/16 10.2.0.0/16 | ip -n r.policy-rules -4 -batch -
	rule 500 fd01::/48 fd02::/48 | ip -n r.policy-rules -6 -batch -
	ip -n r.policy-rules route add 10.2.0.0/24 dev right table 500
	ip -n r.policy-rules route add 10.1.0.0/24 dev left table 500
	ip -n r.policy-rules -6 route add fd02::/64 dev right table 500
	ip -n r.policy-rules -6 route add fd01::/64 dev left table 500
}

# Two VRFs, each with the other's network leaked into its table.
make_vrf-leak()
{
	local port n=0

	pairs vrf-leak
	for port in left right; do
		n=$((n + 1))
		ip -n r.vrf-leak link add name vrf$n type vrf table $n
		ip -n r.vrf-leak link set dev vrf$n up
		ip -n r.vrf-leak link set dev $port master vrf$n
		give_vrf $port 10.$n.0.1/24 fd0$n::1/64
	done
	routed vrf-leak "$(mac r.vrf-leak left)" "$(mac r.vrf-leak right)"
	know r.vrf-leak left "$(mac a.vrf-leak $dev)" 10.1.0.10 fd01::10
	know r.vrf-leak right "$(mac b.vrf-leak $dev)" 10.2.0.20 fd02::20
	in_space r.vrf-leak sysctl -qw net.ipv4.ip_forward=1 \
		net.ipv6.conf.all.forwarding=1 net.ipv4.ip_early_demux=0
	ip -n r.vrf-leak route add 10.2.0.0/24 dev right table 1
	ip -n r.vrf-leak route add 10.1.0.0/24 dev left table 2
	ip -n r.vrf-leak -6 route add fd02::/64 dev right table 1
	ip -n r.vrf-leak -6 route add fd01::/64 dev left table 2
}

give_vrf()
{
	ip -n r.vrf-leak addr add "$2" dev "$1"
	ip -n r.vrf-leak addr add "$3" dev "$1" nodad
	ip -n r.vrf-leak link set dev "$1" up
}

ovs4='eth(),eth_type(0x0800),ipv4(frag=no)'
ovs6='eth(),eth_type(0x86dd),ipv6(frag=no)'

# datapath PATH: of Open vSwitch in the middle of it, with ports 1 and 2
datapath()
{
	pairs "$1"
	in_space "r.$1" ovs-dpctl -voff add-dp "$1"
	in_space "r.$1" ovs-dpctl -voff add-if "$1" left,port_no=1 right,port_no=2
}

# flow PATH MATCH ACTIONS
flow()
{
	in_space "r.$1" ovs-dpctl -voff add-flow "$1" "$2" "$3"
}

make_ovs()
{
	local type

	datapath ovs
	for type in "$ovs4" "$ovs6"; do
		flow ovs "in_port(1),$type" 2
		flow ovs "in_port(2),$type" 1
	done
	flat ovs
	introduce ovs
}

# What a logical router's flow does: addresses of the link, and one hop less.
# leave PATH END PORT
leave()
{
	local set

	set="set(eth(src=02:00:00:00:00:01,dst=$(mac "$2.$1" $dev)))"
	leave4="$set,set(ipv4(ttl=63/0xff)),$3"
	leave6="$set,set(ipv6(hlimit=63/0xff)),$3"
}

make_ovs-router()
{
	datapath ovs-router
	routed ovs-router 02:00:00:00:00:01 02:00:00:00:00:01
	leave ovs-router b 2
	flow ovs-router "in_port(1),$ovs4" "$leave4"
	flow ovs-router "in_port(1),$ovs6" "$leave6"
	leave ovs-router a 1
	flow ovs-router "in_port(2),$ovs4" "$leave4"
	flow ovs-router "in_port(2),$ovs6" "$leave6"
}

make_ovs-ct()
{
	datapath ovs-ct
	routed ovs-ct 02:00:00:00:00:01 02:00:00:00:00:01
}

# The first pass tracks, the second lets through what belongs to a connection.
arm_ovs-ct()
{
	local port type

	for port in 1 2; do
		for type in "$ovs4" "$ovs6"; do
			flow ovs-ct "recirc_id(0),in_port($port),$type" \
				"ct(commit,zone=1),recirc(1)"
		done
	done
	ct_pass b 1 2
	ct_pass a 2 1
}

# ct_pass END FROM-PORT TO-PORT
ct_pass()
{
	local match="recirc_id(1),in_port($2),ct_state(+trk-inv)"

	leave ovs-ct "$1" "$3"
	flow ovs-ct "$match,$ovs4" "$leave4"
	flow ovs-ct "$match,$ovs6" "$leave6"
}

disarm_ovs-ct()
{
	in_space r.ovs-ct ovs-dpctl -voff del-flows ovs-ct
}

# fabric PATH: what the input says, in a home of its own. In one fabric the
# addresses of all paths would share a hash, whose seed differs from boot to
# boot: which of them collide would show in the figures.
fabric()
{
	spaces "r.$1"
	# "ip netns exec" would hide the namespaces that this makes
	nsenter --net="/run/netns/r.$1" vpeerctl state apply -
}

make_vpeer-vnet()
{
	fabric vpeer-vnet <<-'LAB'
	version: 1
	vnets:
	  one:
	    prefixes: [10.1.0.0/16, "fd01::/48"]
	    subnets: {s: {prefixes: [10.1.0.0/24, "fd01::/64"]}}
	nics:
	  va: {subnet: one/s, addresses: [10.1.0.10, "fd01::10"],
	       netns: a.vpeer-vnet, dev: e}
	  vb: {subnet: one/s, addresses: [10.1.0.20, "fd01::20"],
	       netns: b.vpeer-vnet, dev: e}
	LAB
	addresses vpeer-vnet 10.1.0.10 10.1.0.20 fd01::10 fd01::20
	settle a.vpeer-vnet 10.1.0.10 fd01::10
	settle b.vpeer-vnet 10.1.0.20 fd01::20
}

make_vpeer-peering()
{
	fabric vpeer-peering <<-'LAB'
	version: 1
	vnets:
	  p1:
	    prefixes: [10.1.0.0/16, "fd01::/48"]
	    subnets: {s: {prefixes: [10.1.0.0/24, "fd01::/64"]}}
	    peerings: {to-p2: {remote: p2}}
	  p2:
	    prefixes: [10.2.0.0/16, "fd02::/48"]
	    subnets: {s: {prefixes: [10.2.0.0/24, "fd02::/64"]}}
	    peerings: {to-p1: {remote: p1}}
	nics:
	  pa: {subnet: p1/s, addresses: [10.1.0.10, "fd01::10"],
	       netns: a.vpeer-peering, dev: e}
	  pb: {subnet: p2/s, addresses: [10.2.0.20, "fd02::20"],
	       netns: b.vpeer-peering, dev: e}
	LAB
	addresses vpeer-peering 10.1.0.10 10.2.0.20 fd01::10 fd02::20
	settle a.vpeer-peering 10.1.0.10 fd01::10
	settle b.vpeer-peering 10.2.0.20 fd02::20
}

# spokes COUNT: VNets that peer with h1
spokes()
{
	local i

	for ((i = 1; i <= $1; i++)); do
		cat <<-LAB
		  n$i:
		    prefixes: [$((100 + i / 256)).$((i % 256)).0.0/16,
		               "$(printf 'fd00:%x::/48' $i)"]
		    peerings: {back: {remote: h1}}
		LAB
	done
}

# vpeer-peering, where the sender's VNet has 499 peers more.
make_vpeer-hub()
{
	local i

	{
		cat <<-'LAB'
		version: 1
		nics:
		  ha: {subnet: h1/s, addresses: [10.1.0.10, "fd01::10"],
		       netns: a.vpeer-hub, dev: e}
		  hb: {subnet: h2/s, addresses: [10.2.0.20, "fd02::20"],
		       netns: b.vpeer-hub, dev: e}
		vnets:
		  h2:
		    prefixes: [10.2.0.0/16, "fd02::/48"]
		    subnets: {s: {prefixes: [10.2.0.0/24, "fd02::/64"]}}
		    peerings: {to-h1: {remote: h1}}
		LAB
		spokes 499
		cat <<-'LAB'
		  h1:
		    prefixes: [10.1.0.0/16, "fd01::/48"]
		    subnets: {s: {prefixes: [10.1.0.0/24, "fd01::/64"]}}
		    peerings:
		      to-h2: {remote: h2}
		LAB
		for ((i = 1; i < 500; i++)); do
			echo "      to-n$i: {remote: n$i}"
		done
	} | fabric vpeer-hub
	addresses vpeer-hub 10.1.0.10 10.2.0.20 fd01::10 fd02::20
	settle a.vpeer-hub 10.1.0.10 fd01::10
	settle b.vpeer-hub 10.2.0.20 fd02::20
}

# The longest prefix is a user's route, which leads to the receiver; the rest
# of the tables are routes beside it.
make_vpeer-routes()
{
	fabric vpeer-routes <<-'LAB'
	version: 1
	vnets:
	  u1:
	    prefixes: [10.1.0.0/16, "fd01::/48"]
	    subnets:
	      s: {prefixes: [10.1.0.0/24, "fd01::/64"], route-table: from-u1}
	    peerings: {to-u2: {remote: u2}}
	  u2:
	    prefixes: [10.2.0.0/16, "fd02::/48"]
	    subnets:
	      s: {prefixes: [10.2.0.0/24, "fd02::/64"], route-table: from-u2}
	    peerings: {to-u1: {remote: u1}}
	route-tables:
	  from-u1:
	    routes:
	      to: {prefix: 10.2.0.0/24, next-hop-type: VirtualAppliance,
	           next-hop: 10.2.0.20}
	      to6: {prefix: "fd02::/64", next-hop-type: VirtualAppliance,
	            next-hop: "fd02::20"}
	      n1: {prefix: 10.2.1.0/24, next-hop-type: None}
	      n2: {prefix: 10.2.2.0/24, next-hop-type: None}
	      n3: {prefix: 192.0.2.0/24, next-hop-type: None}
	      n4: {prefix: "fd02:0:0:1::/64", next-hop-type: None}
	      n5: {prefix: "fd02:0:0:2::/64", next-hop-type: None}
	      n6: {prefix: "fd99::/64", next-hop-type: None}
	  from-u2:
	    routes:
	      to: {prefix: 10.1.0.0/24, next-hop-type: VirtualAppliance,
	           next-hop: 10.1.0.10}
	      to6: {prefix: "fd01::/64", next-hop-type: VirtualAppliance,
	            next-hop: "fd01::10"}
	      n1: {prefix: 10.1.1.0/24, next-hop-type: None}
	      n2: {prefix: 10.1.2.0/24, next-hop-type: None}
	      n3: {prefix: 192.0.2.0/24, next-hop-type: None}
	      n4: {prefix: "fd01:0:0:1::/64", next-hop-type: None}
	      n5: {prefix: "fd01:0:0:2::/64", next-hop-type: None}
	      n6: {prefix: "fd99::/64", next-hop-type: None}
	nics:
	  ua: {subnet: u1/s, addresses: [10.1.0.10, "fd01::10"],
	       netns: a.vpeer-routes, dev: e}
	  ub: {subnet: u2/s, addresses: [10.2.0.20, "fd02::20"],
	       netns: b.vpeer-routes, dev: e}
	LAB
	addresses vpeer-routes 10.1.0.10 10.2.0.20 fd01::10 fd02::20
	settle a.vpeer-routes 10.1.0.10 fd01::10
	settle b.vpeer-routes 10.2.0.20 fd02::20
}

# prepare PATH...: make them, and let the kernel come to rest
prepare()
{
	local path end

	sysctl -qw net.ipv4.conf.all.rp_filter=0 \
		net.ipv4.conf.default.rp_filter=0
	for path; do
		"make_$path"
		for end in /run/netns/?."$path"; do
			in_space "${end##*/}" sysctl -qw \
				'net.ipv4.ping_group_range=0 0'
			! in_space "${end##*/}" sysctl -a 2>/dev/null |
				grep -q 'rp_filter = [12]' ||
				{ echo "${end##*/} has rp_filter"; return 1; }
		done
	done
	# the kernel is busy with itself for some time; idle time costs nothing
	sleep 5
}

# armed PATH COMMAND...: with the path's own rules in force, and nobody's else
armed()
{
	if [ "$(type -t "arm_$1")" != function ]; then
		"${@:2}"
		return
	fi
	"arm_$1"
	"${@:2}"
	"disarm_$1"
}

# load PATH LOAD MODE FAMILY [-f]
load()
{
	local a=${a4[$1]} b=${b4[$1]}

	[ "$4" = 4 ] || a=${a6[$1]} b=${b6[$1]}
	/lab/load "${@:5}" "$2" "$3" "a.$1" "$a" "b.$1" "$b"
}
