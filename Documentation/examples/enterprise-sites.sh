#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# What enterprise.yaml needs outside of vpeer, in the namespaces that the file
# has made and in two of its own, one for each site:
#
#	office  192.168.1.0/24  fd19:1::/64  WireGuard to vpn-gw
#	dc      192.168.2.0/24  fd19:2::/64  BGP with er-gw, AS 65001 and 65000
#
# Needs iproute2, nftables, wireguard-tools and frr, and root.
#
# usage: enterprise-sites.sh up|down
set -euo pipefail

run=/run/vpeer-enterprise
PATH=$PATH:/usr/sbin:/usr/lib/frr

router()
{
	# shellcheck disable=SC2016
	ip netns exec "$1" sh -c '
		echo 1 >/proc/sys/net/ipv4/ip_forward
		echo 1 >/proc/sys/net/ipv6/conf/all/forwarding
		for i in /proc/sys/net/ipv4/conf/*/send_redirects; do
			echo 0 >"$i"
		done'
}

# site NAME GATEWAY NUMBER: a router with one host's addresses, and a wire from
# the gateway's 172.16.NUMBER.1 to its .2
site()
{
	ip netns add "$1"
	router "$1"
	router "$2"
	ip -n "$1" link set lo up
	ip -n "$1" link add hosts type dummy
	ip -n "$1" addr add "192.168.$3.1/24" dev hosts
	ip -n "$1" addr add "fd19:$3::1/64" dev hosts nodad
	ip -n "$1" link set hosts up
	ip -n "$2" link add wire type veth peer name wire netns "$1"
	wire_end "$2" "$3" 1
	wire_end "$1" "$3" 2
}

wire_end()
{
	ip -n "$1" addr add "172.16.$2.$3/24" dev wire
	ip -n "$1" addr add "fd16:$2::$3/64" dev wire nodad
	ip -n "$1" link set wire up
}

# tunnel NETNS OTHER ENDPOINT ALLOWED...: one end of it, with routes into it
tunnel()
{
	local ns=$1 other=$2 endpoint=$3 prefix allowed
	shift 3

	allowed=$*
	ip -n "$ns" link add wg type wireguard
	ip netns exec "$ns" wg set wg listen-port 51820 \
		private-key "$run/$ns.key" peer "$(wg pubkey <"$run/$other.key")" \
		endpoint "$endpoint:51820" persistent-keepalive 5 \
		allowed-ips "${allowed// /,}"
	ip -n "$ns" link set wg up
	for prefix; do
		ip -n "$ns" route add "$prefix" dev wg
	done
}

# The office has addresses to send from; the gateway has the fabric's.
office()
{
	site office vpn-gw 1
	(umask 077 && wg genkey >$run/office.key && wg genkey >$run/vpn-gw.key)
	tunnel vpn-gw office 172.16.1.2 192.168.1.0/24 fd19:1::/64
	tunnel office vpn-gw 172.16.1.1 10.0.0.0/8 fd00::/16
}

# bgp NETNS AS NEIGHBOUR-NUMBER NEIGHBOUR-AS WHAT: FRR on the wire of site 2,
# which tells its neighbour of WHAT, but of no default route and of no wire
bgp()
{
	mkdir -p "$run/$1"
	echo "hostname $1" >"$run/$1/zebra.conf"
	cat >"$run/$1/bgpd.conf" <<-FRR
		hostname $1
		ip prefix-list own deny 0.0.0.0/0
		ip prefix-list own deny 172.16.0.0/12 le 32
		ip prefix-list own permit any
		ipv6 prefix-list own deny ::/0
		ipv6 prefix-list own deny fd16::/16 le 128
		ipv6 prefix-list own permit any
		router bgp $2
		 bgp router-id 172.16.2.$((3 - $3))
		 no bgp ebgp-requires-policy
		 no bgp default ipv4-unicast
		 timers bgp 2 6
		 neighbor 172.16.2.$3 remote-as $4
		 neighbor 172.16.2.$3 timers connect 1
		 neighbor 172.16.2.$3 advertisement-interval 0
		 neighbor fd16:2::$3 remote-as $4
		 neighbor fd16:2::$3 timers connect 1
		 neighbor fd16:2::$3 advertisement-interval 0
		 address-family ipv4 unicast
		  redistribute $5
		  neighbor 172.16.2.$3 activate
		  neighbor 172.16.2.$3 prefix-list own out
		 address-family ipv6 unicast
		  redistribute $5
		  neighbor fd16:2::$3 activate
		  neighbor fd16:2::$3 prefix-list own out
	FRR
	frr "$1" zebra
	frr "$1" bgpd
}

frr()
{
	local dir=$run/$1

	ip netns exec "$1" "$2" -d -u root -g root --log "file:$dir/$2.log" \
		--vty_socket "$dir" -z "$dir/zserv.api" -i "$dir/$2.pid" \
		-f "$dir/$2.conf" -P 0 >"$dir/$2.out" 2>&1
}

# The datacentre tells what it has, the gateway what vpeerctl has put there.
datacentre()
{
	site dc er-gw 2
	bgp er-gw 65000 2 65001 kernel
	bgp dc 65001 1 65000 connected
	vpeerctl gateway sync hub-er --watch >$run/sync.log 2>&1 </dev/null &
	echo $! >$run/sync.pid
}

# Whoever is in shop or billing may ping the other; shop may also use HTTPS.
appliance()
{
	router nva
	ip netns exec nva nft -f - <<-NFT
		table inet nva {
			chain forward {
				type filter hook forward priority 0
				policy drop
				ct state established,related accept
				icmp type echo-request accept
				icmpv6 type echo-request accept
				ip saddr 10.1.0.0/16 ip daddr 10.16.0.0/16 tcp dport 443 accept
				ip6 saddr fd00:0:b::/48 ip6 daddr fd00:1:a::/48 tcp dport 443 accept
			}
		}
	NFT
}

# far NETNS PREFIX...: what it sends there is 20 ms on its way. Nothing else
# takes the fourth band.
far()
{
	local ns=$1 prefix family
	shift

	tc -n "$ns" qdisc add dev eth0 root handle 1: prio bands 4
	tc -n "$ns" qdisc add dev eth0 parent 1:4 netem delay 20ms
	for prefix; do
		family=ip
		[[ $prefix != *:* ]] || family=ipv6
		tc -n "$ns" filter add dev eth0 parent 1: protocol $family \
			flower dst_ip "$prefix" classid 1:4
	done
}

# The gateways are in the hub's region, so the sites are far from the other.
# Shop and stock send nothing there themselves: it goes over the hub.
distance()
{
	local ns

	for ns in dns nva vpn-gw er-gw; do
		far "$ns" 10.16.0.0/12 fd00:1::/32
	done
	for ns in bill box; do
		far "$ns" 10.0.0.0/12 fd00::/32 192.168.0.0/16 fd19::/16
	done
}

# Both families of the datacentre have been learned, and told to it.
exchanged()
{
	vpeerctl route show nic web | grep -q '^192.168.2.0/24 .*Active' &&
		vpeerctl route show nic web | grep -q '^fd19:2::/64 .*Active' &&
		ip -n dc route show proto bgp | grep -q ^10.16.0.0/16 &&
		ip -n dc -6 route show proto bgp | grep -q ^fd00:1:a::/48
}

up()
{
	local end

	[ ! -e $run ] || { echo "$run is there: down first" >&2; exit 1; }
	mkdir $run
	appliance
	distance
	office
	datacentre
	end=$((SECONDS + 60))
	until exchanged; do
		[ "$SECONDS" -lt "$end" ] || { echo 'no BGP' >&2; exit 1; }
		sleep 0.2
	done
}

# stop FILE: the process whose number it holds, to its end
stop()
{
	local pid

	pid=$(cat "$1") && kill "$pid" || return 0
	while kill -0 "$pid"; do
		sleep 0.1
	done
}

# The wires go with the namespaces of the sites, the last routes with their
# daemons; where the fabric is gone already so are its namespaces.
down()
{
	local file ns

	for file in "$run"/sync.pid "$run"/*/{bgpd,zebra}.pid; do
		stop "$file" 2>/dev/null
	done
	ip -n vpn-gw link del wg || :
	ip netns exec nva nft delete table inet nva || :
	for ns in dns nva vpn-gw er-gw bill box; do
		tc -n $ns qdisc del dev eth0 root || :
	done
	for ns in office dc; do
		ip netns del $ns || :
	done
	rm -rf $run
}

case ${1-} in
up) up ;;
down) down 2>/dev/null ;;
*) sed -n 's/^# usage/usage/p' "$0" >&2; exit 2 ;;
esac
