#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# Gateways, connections, route tables and routes by the tool: state files,
# effective routes, paths over an appliance and out of the fabric, repairs.
#
#	east 10.30.0.0/16, fd00:30::/48, with web, the appliance fw and the
#	gateway gw, which leads to 192.168.1.0/24, fd19:1::/64
#	 |
#	west 10.31.0.0/16, fd00:31::/48, with app
#
# All has both families; each case but that of state files goes through twice,
# and its questions are about one of them.
#
# shellcheck source=/dev/null
. lib/tool.sh

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work" || exit 1

# Gateways with what lies behind them, route tables with what they say
state_of_routing()
{
	cat >routing.yaml <<-'YAML'
		version: 1
		vnets:
		  north:
		    prefixes: [10.50.0.0/16, "fd00:50::/48"]
		    subnets:
		      GatewaySubnet: {prefixes: [10.50.255.0/27, "fd00:50:0:ff::/64"]}
		      fw: {prefixes: [10.50.2.0/24, "fd00:50:0:2::/64"]}
		      web: {prefixes: [10.50.1.0/24, "fd00:50:0:1::/64"], route-table: rt}
		  south: {prefixes: [10.51.0.0/16, "fd00:51::/48"]}
		nics:
		  gwn: {subnet: north/GatewaySubnet}
		gateways:
		  gw:
		    vnet: north
		    type: vpn
		    nic: gwn
		    summarized-prefixes: [10.48.0.0/12, "fd00:40::/26"]
		    connections:
		      bgp: {learned: true}
		      mesh: {prefixes: [10.51.0.0/16, "fd00:51::/48"], remote-vnet: south}
		      site: {prefixes: [192.168.1.0/24, 192.168.2.0/24, "fd19:1::/64", "fd19:2::/64"]}
		route-tables:
		  rt:
		    disable-gateway-propagation: true
		    routes:
		      drop: {prefix: 203.0.113.0/24, next-hop-type: None}
		      drop6: {prefix: "2001:db8:1::/48", next-hop-type: None}
		      fw:
		        prefix: 10.51.0.0/16
		        next-hop-type: VirtualAppliance
		        next-hop: 10.50.2.4
		      fw6:
		        prefix: "fd00:51::/48"
		        next-hop-type: VirtualAppliance
		        next-hop: "fd00:50:0:2::4"
	YAML
	exits 0 vpeerctl state apply routing.yaml &&
		exits 0 vpeerctl state diff routing.yaml || return 1
	vpeerctl state show >show.yaml &&
		exits 0 vpeerctl state diff show.yaml replace &&
		exits 0 vpeerctl state down routing.yaml &&
		exits 0 vpeerctl state apply show.yaml || return 1
	vpeerctl state show | diff show.yaml - | sed 's/^/# /' | tee said
	[ ! -s said ] && state_of_routing_changes
}

# Whatever became of the test, its file takes down all that it names.
taken_down()
{
	local status

	"$@"
	status=$?
	exits 0 vpeerctl state down routing.yaml &&
		exits 4 vpeerctl gateway show gw &&
		exits 4 vpeerctl route-table show rt &&
		exits 4 vpeerctl nic show gwn && return $status
}

# What is left out stays, unless the file replaces all
state_of_routing_changes()
{
	exits 0 vpeerctl connection set gw/bgp prefix 172.31.0.0/16 \
		prefix fd31::/48 &&
		exits 0 vpeerctl state diff show.yaml replace || return 1
	sed 's/, 192.168.2.0.24//; s/203.0.113/198.51.100/; s/50.2.4/50.2.5/
		s/, "fd19:2::.64"//; s/db8:1:/db8:2:/; s/0:2::4/0:2::5/
		/summarized/d; /nic: gwn/d; /disable-/d; s/, route-table: rt//' \
		routing.yaml >less.yaml
	exits 1 vpeerctl state diff less.yaml &&
		[ "$(wc -l <said)" = 5 ] &&
		says '~ connection gw/site  -192.168.2.0/24  -fd19:2::/64' &&
		says '~ route rt/drop  +198.51.100.0/24' &&
		says '~ route rt/drop6  +2001:db8:2::/48' &&
		says '~ route rt/fw  next-hop-type VirtualAppliance  next-hop 10.50.2.5' &&
		says '~ route rt/fw6  next-hop-type VirtualAppliance  next-hop fd00:50:0:2::5' &&
		exits 1 vpeerctl state diff less.yaml replace &&
		says '~ gateway gw  nic none' &&
		says '~ gateway gw  -10.48.0.0/12  -fd00:40::/26' &&
		says '~ subnet north/web  route-table none' &&
		says '~ route-table rt  disable-gateway-propagation off' ||
		return 1
	# another gateway of that name takes its connections along
	sed 's/type: vpn/type: expressroute/; /mesh/d' \
		routing.yaml >other.yaml
	exits 0 vpeerctl state apply other.yaml &&
		exits 0 vpeerctl state diff other.yaml &&
		exits 4 vpeerctl connection show gw/mesh &&
		exits 0 vpeerctl connection show gw/bgp && says learned &&
		exits 0 vpeerctl route set rt/fw next-hop-type None &&
		exits 0 vpeerctl route set rt/fw6 next-hop-type None &&
		exits 1 vpeerctl state diff routing.yaml &&
		says '~ route rt/fw  next-hop-type VirtualAppliance  next-hop 10.50.2.4' &&
		says '~ route rt/fw6  next-hop-type VirtualAppliance  next-hop fd00:50:0:2::4' &&
		exits 0 vpeerctl state apply routing.yaml &&
		exits 0 vpeerctl state diff routing.yaml
}

# web, fw and a gateway in east, app in west, and nothing of it afterwards
with_routing()
{
	local status=1 nic

	exits 0 vpeerctl vnet set east add-prefix fd00:30::/48 &&
		exits 0 vpeerctl vnet set west add-prefix fd00:31::/48 &&
		exits 0 vpeerctl subnet add east/web prefix 10.30.1.0/24 \
			prefix fd00:30:0:1::/64 &&
		exits 0 vpeerctl subnet add east/fw prefix 10.30.2.0/24 \
			prefix fd00:30:0:2::/64 &&
		exits 0 vpeerctl subnet add east/GatewaySubnet \
			prefix 10.30.255.0/27 prefix fd00:30:0:ff::/64 &&
		exits 0 vpeerctl subnet add west/app prefix 10.31.1.0/24 \
			prefix fd00:31:0:1::/64 &&
		ip netns add vc-routing &&
		exits 0 vpeerctl nic add web subnet east/web \
			netns vc-routing dev web &&
		exits 0 vpeerctl nic add fw subnet east/fw \
			netns vc-routing dev fw &&
		exits 0 vpeerctl nic add gwn subnet east/GatewaySubnet \
			netns vc-routing dev gwn &&
		exits 0 vpeerctl nic add app subnet west/app \
			netns vc-routing dev app &&
		exits 0 vpeerctl gateway add gw vnet east type vpn nic gwn &&
		exits 0 vpeerctl connection add gw/site \
			prefix 192.168.1.0/24 prefix fd19:1::/64 &&
		exits 0 vpeerctl peering add east/to-west remote west both \
			allow-forwarded-traffic on allow-gateway-transit on &&
		exits 0 vpeerctl route-table add rt && "$@" && status=0
	vpeerctl peering del east/to-west both >/dev/null 2>&1
	for nic in web fw app; do vpeerctl nic del "$nic"; done
	vpeerctl subnet set east/web route-table none
	vpeerctl subnet set east/fw route-table none
	vpeerctl route-table del rt
	vpeerctl connection del gw/site
	vpeerctl gateway del gw
	vpeerctl gateway del er >/dev/null 2>&1
	vpeerctl nic del gwn
	ip netns del vc-routing
	return $status
}

effective_routes_in_json()
{
	exits 0 vpeerctl route add rt/to-app prefix "$west" \
		next-hop-type VirtualAppliance next-hop "$fw" &&
		exits 0 vpeerctl subnet set east/web route-table rt &&
		exits 0 vpeerctl route show nic web && says Invalid &&
		[ "$(grep -c "^$west" said)" = 2 ] || return 1
	holds 'map(select(.addressPrefix == [env.west])) |
		length == 2 and .[0].name == "to-app" and
		.[0].source == "User" and .[0].state == "Active" and
		.[0].nextHopType == "VirtualAppliance" and
		.[0].nextHopIpAddress == [env.fw] and
		.[0].origin == "default:rt/to-app" and
		.[1].name == null and .[1].source == "Default" and
		.[1].state == "Invalid" and
		.[1].nextHopType == "VNetPeering"' \
		vpeerctl -j route show nic web &&
		holds 'map(select(.addressPrefix == [env.site])) |
		length == 1 and .[0].source == "VirtualNetworkGateway" and
		.[0].name == null and .[0].origin == "default:gw/site" and
		(.[0].disableBgpRoutePropagation | not)' \
		vpeerctl -j route show nic web || return 1
	exits 0 vpeerctl route-table set rt disable-gateway-propagation on &&
		holds 'all(.disableBgpRoutePropagation) and
		all(.source != "VirtualNetworkGateway")' \
		vpeerctl -j route show nic web &&
		holds '.[0].routeTable.id == "default:rt"' \
		vpeerctl -j subnet show east/web &&
		exits 1 vpeerctl route show nic web table rt
}

path_over_an_appliance()
{
	local ask="path get nic web to $app"

	exits 0 vpeerctl route add rt/to-app prefix "$west" \
		next-hop-type VirtualAppliance next-hop "$fw" &&
		exits 0 vpeerctl subnet set east/web route-table rt || return 1
	# shellcheck disable=SC2086
	exits 0 vpeerctl $ask && says 'dropped next-hop-not-forwarding' &&
		exits 0 vpeerctl nic set fw ip-forwarding on &&
		exits 0 vpeerctl $ask both &&
		says "VirtualAppliance $fw  source User  origin rt/to-app" &&
		says 'assumes that the host of fw forwards the packet as it is' &&
		[ "$(grep -c '^forwarded:' said)" = 2 ] &&
		[ "$(grep -c '^  [12]  nic' said)" = 3 ] &&
		holds 'length == 2 and (.[0].hops | length) == 2 and
		.[0].hops[0].assumesForwarding and
		.[0].hops[0].nextNic == "default:fw" and
		(.[1].hops | length) == 1 and
		.[1].sourceIPAddress == env.app and
		.[1].destinationIPAddress == env.web' \
		vpeerctl -j $ask both || return 1
	# the appliance is led back to where the packet came from
	exits 0 vpeerctl route set rt/to-app next-hop "$web" &&
		exits 0 vpeerctl subnet set east/fw route-table rt &&
		exits 0 vpeerctl subnet set east/web route-table none &&
		exits 0 vpeerctl nic set web ip-forwarding on &&
		exits 0 vpeerctl path get nic fw to "$app" &&
		says '  2  nic web' && exits 0 vpeerctl route-table add round &&
		exits 0 vpeerctl route add round/x prefix "$west" \
			next-hop-type VirtualAppliance next-hop "$fw" &&
		exits 0 vpeerctl subnet set east/web route-table round &&
		exits 0 vpeerctl path get nic fw to "$app" both &&
		says 'loops: the packet goes round' &&
		says 'no way back to ask for' &&
		holds '.[0].loops and .[0].verdict == "loops"' \
			vpeerctl -j path get nic fw to "$app" &&
		exits 0 vpeerctl subnet set east/web route-table none &&
		exits 0 vpeerctl route-table del round
}

path_through_a_gateway()
{
	exits 0 vpeerctl gateway show gw &&
		says 'vnet east  type Vpn  nic gwn' &&
		says "$east  $west" &&
		exits 0 vpeerctl path get nic app to "$there" both &&
		says 'leaves the fabric through gateway gw' &&
		says 'source VirtualNetworkGateway  origin gw/site' &&
		says '  1  nic gwn  vnet east' &&
		[ "$(grep -c '^forwarded:' said)" = 2 ] &&
		holds '.[0].hops[0].leavesFabric and
		.[0].hops[0].virtualNetworkGateway == "default:gw" and
		.[1].sourceIPAddress == env.there' \
		vpeerctl -j path get nic app to "$there" both &&
		exits 0 vpeerctl gateway set gw nic none &&
		exits 0 vpeerctl path get nic app to "$there" &&
		says 'dropped no-gateway' &&
		exits 0 vpeerctl gateway set gw nic gwn \
			summarized-prefix "$wide" &&
		exits 0 vpeerctl gateway show gw &&
		says "summarized-prefix $wide" &&
		holds '.[0].advertisedAddressSpace.addressPrefixes |
			length == 3 and index([env.wide]) and
			(index([env.west]) | not)' \
			vpeerctl -j gateway show gw &&
		exits 0 vpeerctl gateway set gw clear-summarized-prefixes
}

repairs_of_routing()
{
	repaired vpeerctl nic del gwn &&
		exits 0 vpeerctl nic add gwn subnet east/GatewaySubnet \
			netns vc-routing dev gwn &&
		exits 0 vpeerctl gateway set gw nic gwn &&
		repaired vpeerctl nic set gwn ip-forwarding on &&
		exits 0 vpeerctl nic set gwn ip-forwarding off &&
		exits 2 vpeerctl gateway set gw nic fw &&
		says GatewayNicNotAllowed && follow_the_repair &&
		exits 0 vpeerctl gateway set gw nic gwn || return 1
	# of two overlaps the one that the commit brings about
	exits 0 vpeerctl connection add gw/two prefix "$far" &&
		repaired vpeerctl connection add gw/three \
			prefix "$in_far" &&
		exits 0 vpeerctl connection del gw/two &&
		exits 0 vpeerctl connection del gw/three &&
		exits 2 vpeerctl connection add gw/two prefix "$web_net" &&
		says 'ConnectionPrefixOverlaps, R-GW-16' &&
		says 'remote-vnet east' &&
		exits 2 vpeerctl connection set gw/site \
			add-prefix "$west" &&
		says "connection set gw/site remove-prefix $west" &&
		exits 2 vpeerctl gateway del gw &&
		says 'repair: vpeerctl connection del gw/site' || return 1
	exits 0 vpeerctl subnet set east/web route-table rt &&
		repaired vpeerctl route-table del rt &&
		exits 0 vpeerctl route-table add rt &&
		exits 0 vpeerctl route add rt/all prefix "$any" \
			next-hop-type VirtualNetworkGateway &&
		exits 2 vpeerctl route add rt/twice prefix "$any" \
			next-hop-type None && says 'for the same prefix' &&
		repaired vpeerctl subnet set east/GatewaySubnet \
			route-table rt &&
		repaired vpeerctl route add rt/all prefix "$any" \
			next-hop-type None &&
		exits 2 vpeerctl route add rt/out prefix "$out" \
			next-hop-type Internet &&
		says 'next-hop-type is not in force yet' &&
		exits 2 vpeerctl route add rt/out prefix "$out" \
			next-hop-type VirtualAppliance &&
		says 'next-hop is missing' || return 1
	exits 0 vpeerctl subnet set east/web route-table rt &&
		exits 0 vpeerctl route set rt/all \
			next-hop-type VirtualNetworkGateway &&
		repaired vpeerctl gateway add er vnet east \
			type expressroute &&
		exits 2 vpeerctl route add rt/all prefix "$any" \
			next-hop-type VirtualNetworkGateway &&
		says 'repair: say next-hop-type VirtualAppliance or None' &&
		exits 0 vpeerctl route add rt/all prefix "$any" \
			next-hop-type VirtualAppliance next-hop "$fw" &&
		exits 2 vpeerctl gateway add er2 vnet east \
			type expressroute && says 'R-GW-1' &&
		says 'or vpeerctl gateway del er first' &&
		repaired vpeerctl gateway del er
}

# The names that the cases use, for a family each; jq knows them as well
export east west web fw app web_net site there any out wide far in_far
in_family_4()
{
	east=10.30.0.0/16 west=10.31.0.0/16 web_net=10.30.1.0/24
	web=10.30.1.4 fw=10.30.2.4 app=10.31.1.4
	site=192.168.1.0/24 there=192.168.1.9
	any=0.0.0.0/0 out=8.0.0.0/8 wide=10.0.0.0/8
	far=172.31.0.0/16 in_far=172.31.1.0/24
	with_two_vnets with_routing "$@"
}

in_family_6()
{
	east=fd00:30::/48 west=fd00:31::/48 web_net=fd00:30:0:1::/64
	web=fd00:30:0:1::4 fw=fd00:30:0:2::4 app=fd00:31:0:1::4
	site=fd19:1::/64 there=fd19:1::9
	any=::/0 out=2001:db8::/32 wide=fd00::/16
	far=fd31::/32 in_far=fd31:0:1::/48
	with_two_vnets with_routing "$@"
}

routing()
{
	in_family_4 "$@" && in_family_6 "$@" && return
	echo "# $east to $west"
	return 1
}

tests='
	state_of_routing=taken_down/state_of_routing
	r_diag_1_effective_routes_in_json=routing/effective_routes_in_json
	sem_3_8_path_over_an_appliance=routing/path_over_an_appliance
	sem_3_8_path_through_a_gateway=routing/path_through_a_gateway
	r_gw_1_16_r_rt_16_18_repairs_of_routing=routing/repairs_of_routing
'

# shellcheck disable=SC2086
run_tests $tests
