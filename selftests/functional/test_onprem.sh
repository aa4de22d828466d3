#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# On-premises through one hub, with real engines at the other end: FRR tells of
# one network by BGP, WireGuard leads to another, vpeerctl gateway sync carries
# routes between the gateway's namespace and the fabric.
#
#	app 10.41.0.0/16 ---+
#	other 10.42.0.0/16 -+- hub 10.40.0.0/16, gateway gw
#	                         |  op-gw, AS 65000
#	                         +-- wire 1, BGP ------- op-bgp, AS 65001
#	                         |                       192.168.1.0/24
#	                         +-- wire 2, WireGuard - op-wg
#	                         |                       192.168.2.0/24
#	                         +-- wire 3, BGP ------- op-new, AS 65003
#	                                                 192.168.3.0/24
#
# app uses the hub's gateway, other does not. op-new comes for one test.
#
# shellcheck source=/dev/null
. lib/tool.sh
# shellcheck source=/dev/null
. lib/site.sh

work=$(mktemp -d)
cd "$work" || exit 1
watcher=

clean_up()
{
	unwatch
	sites_end op-gw op-bgp op-wg op-new
	vpeerctl state down lab.yaml >/dev/null 2>&1
	cd / && rm -rf "$work"
}
trap clean_up EXIT

write_lab()
{
	cat >lab.yaml <<-'YAML'
		version: 1
		vnets:
		  hub:
		    prefixes: [10.40.0.0/16, "fd00:40::/48"]
		    subnets:
		      GatewaySubnet: {prefixes: [10.40.255.0/27, "fd00:40:0:ff::/64"]}
		      shared: {prefixes: [10.40.1.0/24, "fd00:40:0:1::/64"]}
		    peerings:
		      to-app: {remote: app, allow-gateway-transit: true}
		      to-other: {remote: other, allow-gateway-transit: true}
		  app:
		    prefixes: [10.41.0.0/16, "fd00:41::/48"]
		    subnets:
		      web: {prefixes: [10.41.1.0/24, "fd00:41:0:1::/64"]}
		    peerings:
		      to-hub: {remote: hub, use-remote-gateways: true}
		  other:
		    prefixes: [10.42.0.0/16, "fd00:42::/48"]
		    subnets:
		      web: {prefixes: [10.42.1.0/24, "fd00:42:0:1::/64"]}
		    peerings:
		      to-hub: {remote: hub}
		nics:
		  op-gw:
		    subnet: hub/GatewaySubnet
		    addresses: [10.40.255.4, "fd00:40:0:ff::4"]
		    netns: op-gw
		  op-hub:
		    subnet: hub/shared
		    addresses: [10.40.1.4, "fd00:40:0:1::4"]
		    netns: op-hub
		  op-app:
		    subnet: app/web
		    addresses: [10.41.1.4, "fd00:41:0:1::4"]
		    netns: op-app
		  op-other:
		    subnet: other/web
		    addresses: [10.42.1.4, "fd00:42:0:1::4"]
		    netns: op-other
		gateways:
		  gw:
		    vnet: hub
		    type: vpn
		    nic: op-gw
		    connections:
		      bgp: {learned: true}
		      wg: {prefixes: [192.168.2.0/24, "fd19:2::/64"]}
	YAML
}

# The namespace of the gateway with all that leads out of it
begin_gateway()
{
	router op-gw && wire op-gw op-bgp 1 && wire op-gw op-wg 2 &&
		bgp op-gw 65000 172.16.1.2 fd16:1::2 65001 kernel \
			172.16.1.1 && tunnel op-gw op-wg 2
}

begin()
{
	write_lab
	exits 0 vpeerctl state apply lab.yaml && site op-bgp 1 &&
		site op-wg 2 && begin_gateway &&
		bgp op-bgp 65001 172.16.1.1 fd16:1::1 65000 connected \
			172.16.1.2
}

# routes NETNS: what BGP has put there
routes()
{
	ip -n "$1" route show proto bgp
	ip -n "$1" -6 route show proto bgp
}

# has NETNS PREFIX...: BGP has brought them
has()
{
	local ns=$1 prefix
	shift
	for prefix; do
		routes "$ns" | grep -q "^$prefix " || return 1
	done
}

has_not()
{
	! has "$@"
}

# The gateway's namespace has heard of the site
heard()
{
	within 20 has op-gw 192.168.1.0/24 fd19:1::/64 && return
	echo '# BGP has not brought the site:'
	routes op-gw | sed 's/^/# /'
	sed 's/^/# /' frr-op-gw/*.log
	return 1
}

# reach PLACE: both families, both ways, with the site's hosts
reach_site()
{
	pings op-app 10.41.1.4 192.168.1.1 &&
		pings op-app fd00:41:0:1::4 fd19:1::1 &&
		pings op-bgp 192.168.1.1 10.41.1.4 &&
		pings op-bgp fd19:1::1 fd00:41:0:1::4 &&
		pings op-hub 10.40.1.4 192.168.1.1
}

reach_nothing()
{
	! pings op-app 10.41.1.4 192.168.1.1 &&
		! pings op-app fd00:41:0:1::4 fd19:1::1 &&
		! pings op-bgp 192.168.1.1 10.41.1.4
}

# R-GW-7, R-GW-8: what BGP brought is learned, what the hub has is offered
routes_are_exchanged()
{
	heard && reach_nothing &&
		exits 0 vpeerctl gateway sync gw &&
		says 'gw  learned 2 (+2 -0)  offered 4 (+4 -0)' &&
		exits 0 vpeerctl gateway sync gw &&
		says 'gw  learned 2 (+0 -0)  offered 4 (+0 -0)' &&
		holds '.learned.count == 2 and .offered.added == 0 and
			.gateway == "gw" and .device' \
			vpeerctl -j gateway sync gw &&
		within 10 has op-bgp 10.40.0.0/16 10.41.0.0/16 \
			fd00:40::/48 fd00:41::/48 &&
		has_not op-bgp 10.42.0.0/16 && has_not op-bgp default &&
		holds 'map(select(.addressPrefix == ["192.168.1.0/24"])) |
			length == 1 and .[0].state == "Active" and
			.[0].source == "VirtualNetworkGateway" and
			.[0].origin == "default:gw/bgp"' \
			vpeerctl -j route show nic op-app &&
		reach_site && ! pings op-other 10.42.1.4 192.168.1.1
}

# R-GW-9: without transit both sides forget the spoke
transit_is_withdrawn()
{
	exits 0 vpeerctl peering set app/to-hub use-remote-gateways off &&
		exits 0 vpeerctl gateway sync gw &&
		says 'gw  learned 2 (+0 -0)  offered 2 (+0 -2)' &&
		within 10 has_not op-bgp 10.41.0.0/16 &&
		within 10 has_not op-bgp fd00:41::/48 &&
		has op-bgp 10.40.0.0/16 && reach_nothing &&
		pings op-hub 10.40.1.4 192.168.1.1 &&
		exits 0 vpeerctl peering set app/to-hub use-remote-gateways on &&
		exits 0 vpeerctl gateway sync gw &&
		within 10 has op-bgp 10.41.0.0/16 fd00:41::/48 && reach_site
}

# A third site, which the gateway's router learns of when it starts again. It
# offers a default route; the gateway has another. And it claims a part of the
# hub, which the router does not believe.
begin_new()
{
	site op-new 3 && wire op-gw op-new 3 &&
		ip -n op-new addr add 10.40.9.1/24 dev hosts &&
		ip -n op-new addr add fd00:40:0:9::1/64 dev hosts nodad &&
		bgp op-new 65003 172.16.3.1 fd16:3::1 65000 connected \
			172.16.3.2 || return 1
	cat >>frr-op-new/bgpd.conf <<-FRR
		router bgp 65003
		 address-family ipv4 unicast
		  neighbor 172.16.3.1 default-originate
		 address-family ipv6 unicast
		  neighbor fd16:3::1 default-originate
	FRR
	cp frr-op-gw/bgpd.conf bgpd.before
	neighbor op-gw 65000 172.16.3.2 fd16:3::2 65003
	cat >>frr-op-gw/bgpd.conf <<-FRR
		ip prefix-list sites seq 1 deny 10.40.0.0/14 le 32
		ip prefix-list sites seq 2 permit any
		ipv6 prefix-list sites seq 1 deny fd00:40::/30 le 128
		ipv6 prefix-list sites seq 2 permit any
		router bgp 65000
		 address-family ipv4 unicast
		  neighbor 172.16.3.2 prefix-list sites in
		 address-family ipv6 unicast
		  neighbor fd16:3::2 prefix-list sites in
	FRR
	frr op-new bgpd && frr op-gw bgpd
}

end_new()
{
	sites_end op-new
	cp bgpd.before frr-op-gw/bgpd.conf
	frr op-gw bgpd && heard && within 10 has_not op-gw 192.168.3.0/24
}

# The sites reach one another over the gateway's router
sites_meet()
{
	pings op-bgp 192.168.1.1 192.168.3.1 &&
		pings op-bgp fd19:1::1 fd19:3::1 &&
		pings op-bgp 192.168.1.1 192.168.2.1 &&
		pings op-bgp fd19:1::1 fd19:2::1 &&
		pings op-wg 192.168.2.1 192.168.3.1
}

they_hear()
{
	within 20 has op-gw 192.168.3.0/24 fd19:3::/64 &&
		within 20 has op-bgp 192.168.2.0/24 fd19:2::/64 \
			192.168.3.0/24 fd19:3::/64 &&
		within 20 has op-new 192.168.1.0/24 fd19:1::/64 \
			192.168.2.0/24 fd19:2::/64 10.40.0.0/16 fd00:41::/48 &&
		has_not op-bgp default && has_not op-bgp 10.40.9.0/24 &&
		has_not op-bgp fd00:40:0:9::/64 && within 10 sites_meet &&
		exits 0 vpeerctl gateway sync gw &&
		says 'gw  learned 4 (+2 -0)  offered 4 (+0 -0)' &&
		pings op-app 10.41.1.4 192.168.3.1 &&
		pings op-new fd19:3::1 fd00:41:0:1::4 && reach_site
}

# R-GW-17: a site hears of those with static routes and of what others have
# told, the fabric of what is told; a default route goes no further, nor does
# what overlaps a VNet
sites_hear_of_each_other()
{
	local status

	begin_new && they_hear
	status=$?
	end_new && exits 0 vpeerctl gateway sync gw &&
		says 'gw  learned 2 (+0 -2)  offered 4 (+0 -0)' &&
		return $status
}

# R-GW-20: a summary stands for what it covers, on the wire as well
summary_is_told()
{
	exits 0 vpeerctl gateway set gw summarized-prefix 10.40.0.0/15 &&
		exits 0 vpeerctl gateway sync gw &&
		within 10 has op-bgp 10.40.0.0/15 &&
		within 10 has_not op-bgp 10.41.0.0/16 && reach_site &&
		exits 0 vpeerctl gateway set gw clear-summarized-prefixes &&
		exits 0 vpeerctl gateway sync gw &&
		within 10 has op-bgp 10.40.0.0/16 10.41.0.0/16
}

bad_input()
{
	exits 4 vpeerctl gateway sync none && says 'no gateway none' &&
		exits 1 vpeerctl gateway sync gw protocol 256 &&
		says 'not a name or number' &&
		exits 1 vpeerctl gateway sync gw protocol 176 &&
		exits 1 vpeerctl gateway sync gw connection wg &&
		says 'not a learned one' &&
		exits 4 vpeerctl gateway sync gw connection none &&
		exits 0 vpeerctl connection add gw/second learned &&
		exits 1 vpeerctl gateway sync gw &&
		says 'has 2 learned connections' &&
		exits 0 vpeerctl gateway sync gw connection bgp &&
		exits 0 vpeerctl connection del gw/second || return 1
	# what is not from a daemon is learned if that is asked for
	ip -n op-gw route add 192.168.77.0/24 dev wire1 proto 77 &&
		exits 0 vpeerctl gateway sync gw && says 'learned 2 (+0 -0)' &&
		exits 0 vpeerctl gateway sync gw protocol bgp protocol 77 &&
		says 'learned 3 (+1 -0)' || return 1
	# a route back into the fabric, a dead end
	ip -n op-gw route add 192.168.78.0/24 dev eth0 proto bgp
	ip -n op-gw route add blackhole 192.168.79.0/24 proto bgp
	exits 0 vpeerctl gateway sync gw && says 'learned 2 (+0 -1)'
	ip -n op-gw route del 192.168.77.0/24
	ip -n op-gw route del 192.168.78.0/24
	ip -n op-gw route del blackhole 192.168.79.0/24
}

watch()
{
	vpeerctl gateway sync gw --watch >>watch.log 2>&1 &
	watcher=$!
}

# unwatch [SIGNAL]
unwatch()
{
	[ -n "$watcher" ] || return 0
	kill "-${1-TERM}" "$watcher" 2>/dev/null
	wait "$watcher" 2>/dev/null
	watcher=
}

learned()
{
	[ "$(vpeerctl -j connection show gw/bgp |
		jq '.[0].localNetworkAddressSpace.addressPrefixes | length'
		)" = "$1" ]
}

# R-GW-7 to -9: everything by itself
watcher_follows()
{
	watch
	ip -n op-bgp addr add 192.168.100.1/24 dev hosts &&
		within 15 learned 3 && pings op-app 10.41.1.4 192.168.100.1 &&
		ip -n op-bgp addr del 192.168.100.1/24 dev hosts &&
		within 15 learned 2 || return 1
	exits 0 vpeerctl peering set app/to-hub use-remote-gateways off &&
		within 15 has_not op-bgp 10.41.0.0/16 &&
		exits 0 vpeerctl peering set app/to-hub use-remote-gateways on &&
		within 15 has op-bgp 10.41.0.0/16 && within 5 reach_site &&
		all_told
}

# Each line that the watcher has written names the gateway.
all_told()
{
	[ "$(grep -c '^gw  learned' watch.log)" -ge 2 ] &&
		! grep -v '^gw  learned' watch.log
}

# Killed, it leaves all as it was; it finds out afterwards what it has missed
watcher_is_killed()
{
	unwatch KILL
	reach_site && learned 2 &&
		ip -n op-bgp addr add 192.168.101.1/24 dev hosts &&
		within 15 has op-gw 192.168.101.0/24 && learned 2 &&
		reach_site || return 1
	watch
	within 5 learned 3 && pings op-app 10.41.1.4 192.168.101.1 &&
		ip -n op-bgp addr del 192.168.101.1/24 dev hosts &&
		within 15 learned 2 && reach_site
}

# WireGuard with static routes: both families, and no further than it may
wireguard_carries()
{
	within 10 pings op-app 10.41.1.4 192.168.2.1 &&
		pings op-app fd00:41:0:1::4 fd19:2::1 &&
		pings op-wg 192.168.2.1 10.41.1.4 &&
		pings op-wg fd19:2::1 fd00:41:0:1::4 &&
		pings op-hub 10.40.1.4 192.168.2.1 &&
		! pings op-other 10.42.1.4 192.168.2.1 &&
		! pings op-wg 192.168.2.1 10.42.1.4 &&
		[ "$(ip netns exec op-gw wg show wg2 transfer |
			awk '{ print ($2 > 500 && $3 > 500) }')" = 1 ]
}

# counters NIC: packets received and sent, drops
counters()
{
	vpeerctl -s -j nic show "$1" | jq -c '.[0].statistics'
}

# steady COMMAND...: while it is carried out a stream between app and hub
# loses nothing, and the counters agree
steady()
{
	local status

	counters op-app >before.json
	ip netns exec op-app ping -q -i 0.01 -c 100000 10.40.1.4 >stream 2>&1 &
	local stream=$!
	"$@"
	status=$?
	kill -INT $stream
	wait $stream
	counters op-app >after.json
	grep -q ' 0% packet loss' stream && reconciled && return $status
	sed 's/^/# /' stream before.json after.json
	return 1
}

# What ping counts is what the NIC has counted, at least; nothing was dropped
reconciled()
{
	local sent
	sent=$(sed -n 's/ packets transmitted.*//p' stream)
	jq -n --argjson sent "$sent" --slurpfile a before.json \
		--slurpfile b after.json \
		'$b[0].txPackets - $a[0].txPackets >= $sent and
		$b[0].rxPackets - $a[0].rxPackets >= $sent and
		$b[0].rxDrops == $a[0].rxDrops' | grep -qx true
}

flap_sessions()
{
	local i n=5

	[ -z "${VPEER_LONG-}" ] || n=100
	for ((i = 0; i < n; i++)); do
		frr_end op-bgp bgpd KILL
		within 20 learned 0 || { echo '# not withdrawn'; return 1; }
		frr op-bgp bgpd
		within 20 learned 2 || { echo '# not back'; return 1; }
	done
	within 10 has op-bgp 10.41.0.0/16 fd00:41::/48 && within 5 reach_site
}

wireguard_dies()
{
	ip -n op-wg link del wg2
	! pings op-app 10.41.1.4 192.168.2.1 && reach_site
}

has_died()
{
	[ "$(vpeerctl -j nic show op-gw | jq '.[0].device')" = null ]
}

# The watcher does not keep it alive, and takes up the next of its name
namespace_dies()
{
	frr_end op-gw bgpd && frr_end op-gw zebra
	ip netns del op-gw
	within 10 has_died || { echo '# it is still alive'; return 1; }
	within 10 learned 0 && reach_nothing &&
		ip netns exec op-app ping -c 1 -W 1 10.40.1.4 >/dev/null &&
		exits 0 vpeerctl state apply lab.yaml || return 1
	wire_again && within 20 learned 2 && within 10 reach_site
}

wire_again()
{
	sites_end op-wg
	site op-wg 2 && begin_gateway
}

# too_many VERB: routes to more prefixes than a connection may have. ip keeps
# what it has read of a batch: several of them need less memory.
too_many()
{
	local i n=300 part=20000

	[ -z "${VPEER_LONG-}" ] || n=1000000
	for ((i = 0; i < n; i += part)); do
		seq $i $((i + part < n ? i + part - 1 : n - 1)) |
			awk -v verb="$1" '{
				printf "route %s 20.%d.%d.%d dev wire1 proto bgp\n",
					verb, $1 / 65536, $1 / 256 % 256, $1 % 256
			}' | ip -n op-gw -batch - || return 1
	done
}

is_refused()
{
	grep -q "LimitReached" watch.log
}

# R-LIM-8: refused as a whole, the last good set stays in force
too_many_are_refused()
{
	[ -n "${VPEER_LONG-}" ] ||
		exits 0 vpeerctl fabric set limit-connection-prefixes 100
	# a slow machine lets the watcher see the first of them alone, and those
	# are no more than allowed
	unwatch
	too_many add
	: >watch.log
	watch
	within 120 is_refused && learned 2 && reach_site && too_many del &&
		within 60 learned 2 || return 1
	ip -n op-bgp addr add 192.168.102.1/24 dev hosts &&
		within 60 learned 3 && pings op-app 10.41.1.4 192.168.102.1 &&
		ip -n op-bgp addr del 192.168.102.1/24 dev hosts &&
		within 15 learned 2
}

flaps()
{
	steady flap_sessions
}

dies()
{
	steady wireguard_dies && steady namespace_dies
}

begin || exit 1
tests='
	r_gw_7_8_routes_are_exchanged=routes_are_exchanged
	r_gw_9_transit_is_withdrawn=transit_is_withdrawn
	r_gw_17_sites_hear_of_each_other=sites_hear_of_each_other
	r_gw_20_a_summary_is_told=summary_is_told
	sem_7_sync_refuses_bad_input=bad_input
	r_gw_7_8_9_the_watcher_follows=watcher_follows
	r_gw_7_the_watcher_is_killed=watcher_is_killed
	r_gw_4_wireguard_carries_static_routes=wireguard_carries
	r_lim_8_too_many_prefixes_are_refused=steady/too_many_are_refused
	r_gw_9_sessions_flap=flaps
	r_gw_7_namespaces_and_tunnels_die=dies
'

# shellcheck disable=SC2086
run_tests $tests
