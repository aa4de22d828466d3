#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# The module keeps the route of packets to a NIC's own address (kmod/input.c).
# Nobody may notice: whatever the receiver's namespace changes, the stack alone
# decides, as without it. in-a sends; what is delivered in in-b is counted by
# nftables where the stack hands packets to the host.
#
#	in-a  a 10.30.1.4 ---- east 10.30.0.0/16 ---- b 10.30.1.5  in-b
#	        fd30:0:0:1::4  |    fd30::/48           fd30:0:0:1::5
#	in-c  c 10.30.1.7 -----'
#	        fd30:0:0:1::7
#
# shellcheck source=/dev/null
. lib/tool.sh

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work" || exit 1

a4=10.30.1.4 b4=10.30.1.5 a6=fd30:0:0:1::4 b6=fd30:0:0:1::5
c6=fd30:0:0:1::7

b()
{
	ip netns exec in-b "$@"
}

# Without a set: the debug kernel has something to say of those.
count_input()
{
	b nft -f - <<-'NFT'
	table inet count {
	  counter v4 {}
	  counter v6 {}
	  chain input {
	    type filter hook input priority 0
	    meta iifname "b" meta nfproto ipv4 meta l4proto icmp counter name v4
	    meta iifname "b" meta nfproto ipv4 meta l4proto udp counter name v4
	    meta iifname "b" icmpv6 type echo-request counter name v6
	    meta iifname "b" meta l4proto udp meta nfproto ipv6 counter name v6
	  }
	}
	NFT
}

# delivered FAMILY: packets so far
delivered()
{
	b nft list counter inet count "v$1" |
		sed -n 's/.*packets \([0-9]*\) .*/\1/p'
}

with_host_b()
{
	local status

	exits 0 vpeerctl -batch - <<-'BATCH' || return 1
	vnet add east prefix 10.30.0.0/16 prefix fd30::/48
	subnet add east/s prefix 10.30.1.0/24 prefix fd30:0:0:1::/64
	BATCH
	ip netns add in-a && ip netns add in-b && ip netns add in-c || return 1
	exits 0 vpeerctl nic add a subnet east/s address $a4 address $a6 \
		netns in-a dev a &&
		exits 0 vpeerctl nic add c subnet east/s address 10.30.1.7 \
			address $c6 netns in-c dev c &&
		exits 0 vpeerctl nic add b subnet east/s address $b4 \
			address $b6 netns in-b dev b || return 1
	for conf in all default b; do
		b sysctl -qw "net.ipv4.conf.$conf.rp_filter=0"
	done
	count_input && passes 4 && passes 6 && "$@"
	status=$?
	vpeerctl nic del a
	vpeerctl nic del c
	vpeerctl nic del b
	ip netns del in-a
	ip netns del in-b
	ip netns del in-c
	vpeerctl subnet del east/s
	vpeerctl vnet del east
	return $status
}

to()
{
	[ "$1" = 4 ] && echo $b4 || echo $b6
}

# One packet of a family from a to b; who sees to the answer is another matter.
send()
{
	ip netns exec in-a ping -c 1 -W 0.1 "$(to "$1")" >/dev/null 2>&1 || :
}

# passes FAMILY: delivered, twice, for the first may be what makes it learn
passes()
{
	local before i

	for i in 1 2; do
		before=$(delivered "$1")
		send "$1"
		[ "$(delivered "$1")" -gt "$before" ] && continue
		echo "# IPv$1, $i: not delivered"
		return 1
	done
}

fails()
{
	local before i

	before=$(delivered "$1")
	for i in 1 2; do
		send "$1"
	done
	[ "$(delivered "$1")" = "$before" ] && return 0
	echo "# IPv$1: delivered"
	return 1
}

address_taken_and_given()
{
	b ip addr del $b4/32 dev b && fails 4 &&
		b ip addr add $b4/32 dev b && passes 4 &&
		b ip addr del $b6/128 dev b && fails 6 &&
		b ip addr add $b6/128 dev b nodad && passes 6
}

local_route_taken_and_given()
{
	b ip route del local $b4 dev b table local && fails 4 &&
		b ip route add local $b4 dev b table local && passes 4 &&
		b ip -6 route del local $b6 dev b table local && fails 6 &&
		b ip -6 route add local $b6 dev b table local && passes 6
}

prohibited_by_rule()
{
	local f=$1

	b ip "-$f" rule add pref 100 lookup local &&
		b ip "-$f" rule del pref 0 && passes "$f" &&
		b ip "-$f" rule add pref 50 iif b prohibit && fails "$f" &&
		b ip "-$f" rule del pref 50 && passes "$f" &&
		b ip "-$f" rule add pref 50 ipproto udp prohibit &&
		passes "$f" && datagram_fails "$f"
}

datagram_fails()
{
	local before

	before=$(delivered "$1")
	ip netns exec in-a bash -c "echo >/dev/udp/$(to "$1")/7"
	[ "$(delivered "$1")" = "$before" ] && return 0
	echo "# IPv$1: the datagram is delivered"
	return 1
}

rules()
{
	prohibited_by_rule 4 && prohibited_by_rule 6
}

# The way back to a leads elsewhere, which a strict filter does not suffer.
reverse_path_filter()
{
	local conf

	b ip link add elsewhere type dummy && b ip link set elsewhere up &&
		b ip route add $a4/32 dev elsewhere && passes 4 || return 1
	for conf in all b; do
		b sysctl -qw "net.ipv4.conf.$conf.rp_filter=1" && fails 4 &&
			b sysctl -qw "net.ipv4.conf.$conf.rp_filter=0" &&
			passes 4 || return 1
	done
}

# sets_source ADDRESS: what nftables makes of a's before routing
source_becomes()
{
	b nft "table ip forge { chain c {
		type filter hook prerouting priority -300
		iifname b ip protocol icmp ip saddr set $1; }; }"
}

martian_sources()
{
	local source

	for source in 127.0.0.1 0.0.0.0 224.0.0.1 255.255.255.255 $b4; do
		if ! source_becomes "$source" || ! fails 4 ||
			! b nft delete table ip forge || ! passes 4
		then
			echo "# source $source"
			return 1
		fi
	done
	source_becomes 198.51.100.1 && passes 4
}

# Whose address is one of the namespace's own is a martian there.
sources_of_its_own()
{
	local dev

	b ip link add more type dummy && b ip link set more up &&
		passes 4 || return 1
	for dev in more b; do
		b ip addr add $a4/32 dev $dev && c_passes 4 && fails 4 &&
			b ip addr del $a4/32 dev $dev && passes 4 || return 1
	done
}

# What is learned from another is not true of a.
c_passes()
{
	local before i

	for i in 1 2; do
		before=$(delivered "$1")
		ip netns exec in-c ping -c 1 -W 0.1 "$(to "$1")" >/dev/null 2>&1
		[ "$(delivered "$1")" -gt "$before" ] || return 1
	done
}

# Not every kernel can have a route for some sources alone.
route_of_a_source()
{
	if ! b ip -6 route add prohibit $b6 from $a6 table local 2>/dev/null
	then
		echo "# no routes by source here"
		return 0
	fi
	b ip -6 route add local $b6 from $c6 dev b table local &&
		c_passes 6 && fails 6 &&
		b ip -6 route del local $b6 from $c6 dev b table local &&
		b ip -6 route del prohibit $b6 from $a6 table local && passes 6
}

destination_becomes()
{
	b nft "table inet nat { chain c {
		type nat hook prerouting priority -100
		iifname b icmp type echo-request dnat ip to $1
		iifname b icmpv6 type echo-request dnat ip6 to $2; }; }"
}

destination_nat()
{
	destination_becomes 198.51.100.1 2001:db8::1 &&
		fails 4 && fails 6 && b nft delete table inet nat &&
		passes 4 && passes 6 || return 1
	# and what was for others is for it
	ip netns exec in-a ping -c 1 -W 1 $b4 >/dev/null &&
		b nft "table ip nat { chain c {
			type nat hook prerouting priority -100
			iifname b udp dport 7 redirect to :7777; }; }" &&
		got_by_udp 4 7777 7
}

# got_by_udp FAMILY PORT SENT-TO [OPTION]: a datagram comes to a socket at PORT
got_by_udp()
{
	local family=$1 only='' pid status=1 i

	: >got
	[ "$family" = 4 ] || only=,ipv6only=1
	ip netns exec in-b socat -u "UDP$family-RECV:$2$only${4-}" \
		OPEN:got,append &
	pid=$!
	for i in {1..50}; do
		b ss -Hlun "sport = :$2" | grep -q . && break
		sleep 0.1
	done
	for i in {1..5}; do
		echo hello | ip netns exec in-a socat -u - \
			"UDP$family-SENDTO:[$(to "$family")]:$3" 2>/dev/null ||
		echo hello | ip netns exec in-a socat -u - \
			"UDP$family-SENDTO:$(to "$family"):$3"
		sleep 0.2
		grep -q hello got && status=0 && break
	done
	kill $pid
	wait $pid 2>/dev/null
	return $status
}

# An unbound socket is not for what comes in by a VRF.
vrf()
{
	b sysctl -qw net.ipv4.udp_l3mdev_accept=0
	got_by_udp 4 7000 7000 && got_by_udp 6 7000 7000 || return 1
	b ip link add red type vrf table 10 && b ip link set red up &&
		b ip link set dev b master red &&
		b ip addr replace $b6/128 dev b nodad || return 1
	! got_by_udp 4 7000 7000 && ! got_by_udp 6 7000 7000 &&
		got_by_udp 4 7000 7000 ,so-bindtodevice=red &&
		got_by_udp 6 7000 7000 ,so-bindtodevice=red || return 1
	b ip link set dev b nomaster && b ip addr replace $b6/128 dev b nodad &&
		got_by_udp 4 7000 7000 && got_by_udp 6 7000 7000
}

fragments()
{
	local addr

	for addr in $b4 $b6; do
		exits 0 ip netns exec in-a ping -c 3 -i 0.2 -W 2 -s 4000 \
			"$addr" && says ' 0% packet loss' || return 1
	done
}

# What was true in one namespace is not in another.
moved_to_another_namespace()
{
	local status=1

	ip netns add in-d || return 1
	ip -n in-b link set dev b netns in-d && ip -n in-d link set dev b up &&
		ip -n in-d addr add $b4/32 dev b &&
		ip -n in-d addr add $b6/128 dev b nodad &&
		ip -n in-d route add default dev b &&
		ip -n in-d -6 route add default dev b &&
		answers $b4 && answers $b6 &&
		ip -n in-d link set dev b netns in-b && ip -n in-b link set dev b up &&
		b ip addr add $b4/32 dev b &&
		b ip addr add $b6/128 dev b nodad && passes 4 && passes 6 &&
		status=0
	ip netns del in-d
	return $status
}

answers()
{
	local i

	for i in 1 2 3; do
		exits 0 ip netns exec in-a ping -c 1 -W 2 "$1" && return 0
	done
	return 1
}

# Two that are not the device's only one: no address is in another's way.
several_addresses()
{
	local addr

	exits 0 vpeerctl nic set b add-address 10.30.1.6 \
		add-address fd30:0:0:1::6 || return 1
	b ip addr replace 10.30.1.6/32 dev b
	b ip addr replace fd30:0:0:1::6/128 dev b nodad
	for addr in $b4 10.30.1.6 $b6 fd30:0:0:1::6 $b4 $b6; do
		answers "$addr" || return 1
	done
	b ip addr del 10.30.1.6/32 dev b && b ip addr del $b4/32 dev b &&
		fails 4 && b ip addr add $b4/32 dev b && passes 4
}

tests='
	address_taken_and_given=with_host_b/address_taken_and_given
	local_route_taken_and_given=with_host_b/local_route_taken_and_given
	rules=with_host_b/rules
	reverse_path_filter=with_host_b/reverse_path_filter
	martian_sources=with_host_b/martian_sources
	sources_of_its_own=with_host_b/sources_of_its_own
	route_of_a_source=with_host_b/route_of_a_source
	destination_nat=with_host_b/destination_nat
	vrf=with_host_b/vrf
	fragments=with_host_b/fragments
	moved_to_another_namespace=with_host_b/moved_to_another_namespace
	several_addresses=with_host_b/several_addresses
'

# shellcheck disable=SC2086
run_tests $tests
