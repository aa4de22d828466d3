#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# The tool, as people use it: exit codes, refusals with their repair, JSON,
# and state files that are applied, compared, replaced and taken down.
#
#	hub 10.0.0.0/16 (westeurope) ---- prod:app 10.1.0.0/16 (northeurope)
#	    dns: namespace vc-dns             web: namespace vc-web
#
# shellcheck source=/dev/null
. lib/tool.sh

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work" || exit 1

cat >lab.yaml <<'YAML'
version: 1
tenants: {acme: {}}
subscriptions: {prod: {tenant: acme}}
vnets:
  hub:
    region: westeurope
    prefixes: [10.0.0.0/16, "fd00:0:0::/48"]
    subnets:
      shared: {prefixes: [10.0.1.0/24, "fd00:0:0:1::/64"]}
    peerings:
      to-app: {remote: "prod:app", allow-forwarded-traffic: true}
  prod:app:
    region: northeurope
    prefixes: [10.1.0.0/16, "fd00:0:1::/48"]
    subnets:
      web: {prefixes: [10.1.1.0/24, "fd00:0:1:1::/64"]}
    peerings:
      to-hub: {remote: "default:hub"}
nics:
  dns: {subnet: hub/shared, addresses: [10.0.1.10, "fd00:0:0:1::10"],
        netns: vc-dns, dev: eth0}
  prod:web: {subnet: app/web, netns: vc-web, dev: eth0, mtu: 1400}
YAML

reaches()
{
	exits 0 ip netns exec "$1" ping -c 1 -W 10 "$2"
}

# ready NETNS ADDRESS COMMAND...: the stack takes packets for the address when
# the command ends, before the kernel's workers have their next turn.
ready()
{
	# shellcheck disable=SC2016
	taskset 1 chrt -f 50 bash -c '"${@:3}" && ip -n "$1" route get "$2"' \
		ready "$@" >said 2>&1 && says "local $2 "
}

check_changes_nothing()
{
	local before after
	before=$(generation)
	exits 0 vpeerctl state check lab.yaml || return 1
	exits 1 vpeerctl state diff lab.yaml || return 1
	after=$(generation)
	[ "$before" = "$after" ] && [ ! -e /run/netns/vc-dns ]
}

apply_brings_up()
{
	exits 0 vpeerctl state apply lab.yaml &&
		exits 0 vpeerctl state diff lab.yaml replace &&
		reaches vc-dns 10.1.1.4 && reaches vc-web 10.0.1.10 &&
		reaches vc-web fd00:0:0:1::10
}

apply_twice_is_nothing()
{
	local before
	before=$(generation)
	exits 0 vpeerctl state apply lab.yaml && [ "$before" = "$(generation)" ]
}

show_is_what_apply_eats()
{
	vpeerctl state show >show.yaml && vpeerctl -j state show >show.json &&
		exits 0 vpeerctl state diff show.yaml replace &&
		exits 0 vpeerctl state diff show.json replace
}

json_is_json()
{
	local words
	for words in 'vnet show' 'subnet show' 'nic show' 'peering show' \
		'tenant show' 'subscription show' 'fabric show' \
		'route show nic dns' 'path get nic dns to 10.1.1.4' version; do
		# shellcheck disable=SC2086
		vpeerctl -j $words | jq -e 'type == "array" and length > 0' \
			>/dev/null || { echo "# $words"; return 1; }
	done
}

# What "fabric show" prints, "fabric set" takes
limits_can_be_set()
{
	local limits
	limits=$(vpeerctl -j fabric show | jq -r '.[0] | to_entries[] |
		select(.key | startswith("limit-")) | "\(.key) \(.value)"')
	[ "$(wc -l <<<"$limits")" -ge 16 ] || return 1
	# shellcheck disable=SC2086
	exits 0 vpeerctl fabric set $limits
}

path_names_the_reason()
{
	exits 0 vpeerctl path get nic dns to 10.1.1.4 && says forwarded &&
		says VNetGlobalPeering &&
		exits 0 vpeerctl path get nic dns to 10.2.0.4 && says no-route
}

refusal_tells_the_repair()
{
	vpeerctl vnet add other prefix 10.0.4.0/24 || return 1
	exits 2 vpeerctl peering add hub/to-other remote other &&
		says VnetAddressSpacesOverlap && says R-PEER-7 &&
		says '10.0.4.0/24' && says '^~~~~' && says 'repair: vpeerctl '
	local status=$?
	vpeerctl vnet del other
	return $status
}

# No repair is suggested where nothing helps.
default_ones_stay()
{
	local kind
	for kind in tenant subscription; do
		exits 2 vpeerctl $kind del default &&
			says DefaultObjectCannotBeDeleted &&
			says 'default always stays' &&
			! grep -E 'repair:|ResourceInUse' said || return 1
	done
}

refusal_in_json()
{
	vpeerctl -j vnet del hub 2>said && return 1
	jq -e '.. | objects | select(.code? == "ResourceInUse")' \
		>/dev/null < <(grep -v '^vpeerctl\|^ ' said)
}

usage_exits_1()
{
	exits 1 vpeerctl vnet ad hub && says add &&
		exits 1 vpeerctl nosuch && exits 4 vpeerctl vnet show nosuch
}

malformed_file_has_a_position()
{
	local before
	before=$(generation)
	sed 's/remote:/remot:/' lab.yaml >bad.yaml
	exits 1 vpeerctl state apply bad.yaml && says 'bad.yaml:11:' &&
		[ "$before" = "$(generation)" ]
}

refused_file_changes_nothing()
{
	vpeerctl state show >before
	sed 's|10.1.0.0/16|10.0.0.0/8|' lab.yaml >bad.yaml
	exits 2 vpeerctl state replace bad.yaml || return 1
	vpeerctl state show | cmp -s - before
}

failed_device_undoes_the_commit()
{
	vpeerctl state show >before
	sed 's/netns: vc-dns, dev: eth0/netns: vc-new, dev: lo/;
		s/10.0.1.10,/10.0.1.30,/' lab.yaml >bad.yaml
	exits 2 vpeerctl state apply bad.yaml || return 1
	vpeerctl state show | cmp -s - before &&
		[ ! -e /run/netns/vc-new ] && reaches vc-dns 10.1.1.4
}

repair_of_a_cut_peering()
{
	exits 0 vpeerctl peering del hub/to-app &&
		exits 0 vpeerctl peering show prod:app/to-hub &&
		says Disconnected &&
		exits 2 vpeerctl peering add hub/to-app remote prod:app &&
		says RemotePeeringIsDisconnected && says 'peering set' &&
		exits 0 vpeerctl state apply lab.yaml &&
		exits 0 vpeerctl peering show hub/to-app && says Connected &&
		reaches vc-dns 10.1.1.4
}

repairs_go_as_they_are_printed()
{
	exits 0 vpeerctl peering add east/to-west remote west both &&
		exits 0 vpeerctl peering del east/to-west &&
		repaired vpeerctl peering add east/to-west remote west &&
		exits 0 vpeerctl peering show west/to-east &&
		says 'state Connected' || return 1
	# the address space of the other one has grown
	exits 0 vpeerctl vnet set west add-prefix 10.32.0.0/16 &&
		exits 2 vpeerctl peering sync west/to-east &&
		follow_the_repair &&
		exits 0 vpeerctl peering show west/to-east &&
		says 'sync FullyInSync' || return 1
	# a half that was left by a VNet of the same name is another matter
	exits 0 vpeerctl vnet del west &&
		exits 0 vpeerctl vnet add west prefix 10.33.0.0/16 &&
		repaired vpeerctl peering add west/to-east remote east &&
		exits 0 vpeerctl peering del west/to-east
}

repairs_of_gateway_transit()
{
	exits 0 vpeerctl peering add east/to-west remote west both &&
		exits 2 vpeerctl peering set west/to-east \
			use-remote-gateways on &&
		says 'RemoteVnetHasNoGateways, R-FLAG-15' &&
		exits 2 vpeerctl gateway add gw vnet east type vpn &&
		says 'repair: vpeerctl subnet add east/GatewaySubnet' &&
		exits 0 vpeerctl subnet add east/GatewaySubnet \
			prefix 10.30.0.0/27 &&
		exits 0 vpeerctl gateway add gw vnet east type vpn &&
		repaired vpeerctl peering set west/to-east \
			use-remote-gateways on &&
		exits 0 vpeerctl peering show west/to-east &&
		says 'remote-gateway gw' || return 1
	repaired vpeerctl peering set east/to-west allow-gateway-transit off &&
		exits 0 vpeerctl peering set east/to-west \
			allow-gateway-transit on &&
		exits 0 vpeerctl peering set west/to-east \
			use-remote-gateways on &&
		exits 2 vpeerctl gateway del gw && follow_the_repair &&
		repaired vpeerctl subnet del east/GatewaySubnet
}

# One command for both sides, and what JSON says of it.
# points_at WORD: the caret of the last refusal stands below it
points_at()
{
	local at

	at=$(sed -n 's/^\( *\)\^.*/\1/p' said | tail -n 1)
	[ -n "$at" ] && grep -B 1 '^ *^' said | grep -q "^.\{${#at}\}$1\b" &&
		return 0
	echo "# no caret below $1:"
	sed 's/^/#   /' said
	return 1
}

transit_in_one_command()
{
	exits 2 vpeerctl peering add east/to-west remote west both \
		allow-gateway-transit on && points_at both || return 1
	exits 0 vpeerctl subnet add east/GatewaySubnet prefix 10.30.0.0/27 &&
		exits 0 vpeerctl gateway add gw vnet east type expressroute &&
		exits 0 vpeerctl peering add east/to-west remote west both \
			allow-gateway-transit on || return 1
	vpeerctl -j peering show west/to-east >said || return 1
	jq -e '.[0] | .useRemoteGateways and (.allowGatewayTransit | not) and
		.peerCompleteVnets and
		.remoteGateways == [{id: "default:gw"}] and
		.remoteAddressSpace == .remoteVirtualNetworkAddressSpace' \
		said >/dev/null || { sed 's/^/#   /' said; return 1; }
	vpeerctl -j gateway show vnet east | jq -e '.[0].gatewayType ==
		"ExpressRoute" and .[0].virtualNetwork.id == "default:east"' \
		>/dev/null && exits 0 vpeerctl peering del east/to-west both &&
		exits 0 vpeerctl gateway del gw
}

subnets_of_a_link()
{
	exits 0 vpeerctl subnet add east/a prefix 10.30.1.0/24 &&
		exits 0 vpeerctl subnet add east/b prefix 10.30.2.0/24 &&
		exits 0 vpeerctl subnet add west/c prefix 10.31.1.0/24 &&
		exits 0 vpeerctl peering add east/to-west remote west \
			local-subnet a,b remote-subnet c both || return 1
	vpeerctl -j peering show west/to-east >said || return 1
	jq -e '.[0] | (.peerCompleteVnets | not) and
		.localSubnetNames == ["c"] and
		.remoteSubnetNames == ["a", "b"] and
		.remoteAddressSpace.addressPrefixes ==
			["10.30.1.0/24", "10.30.2.0/24"] and
		.remoteVirtualNetworkAddressSpace.addressPrefixes ==
			["10.30.0.0/16"]' said >/dev/null ||
		{ sed 's/^/#   /' said; return 1; }
	exits 2 vpeerctl peering set east/to-west remove-local-subnet b &&
		says RemotePeeringSubnetsDiffer &&
		exits 0 vpeerctl peering set east/to-west \
			remove-local-subnet b both &&
		exits 0 vpeerctl peering show west/to-east &&
		says 'remote-subnet a' && exits 0 vpeerctl subnet del east/b &&
		exits 2 vpeerctl subnet del east/a && says SubnetIsPeered &&
		exits 1 vpeerctl peering set east/to-west local-subnet a &&
		exits 1 vpeerctl peering set east/to-west local-subnet a,, \
			remote-subnet c
}

# What may stand after the words of a link that take subnets of a VNet
subnets_are_completed()
{
	exits 0 vpeerctl subnet add east/a prefix 10.30.1.0/24 &&
		exits 0 vpeerctl subnet add east/b prefix 10.30.2.0/24 &&
		exits 0 vpeerctl subnet add west/c prefix 10.31.1.0/24 &&
		completes 'a b' peering add east/to-west remote west \
			local-subnet '' &&
		completes 'a,b' peering add to-west vnet east remote west \
			local-subnet a, &&
		completes c peering add east/to-west remote west \
			remote-subnet '' &&
		exits 0 vpeerctl peering add east/to-west remote west \
			local-subnet a remote-subnet c both &&
		completes c peering set east/to-west add-remote-subnet '' &&
		completes 'a b' peering set west/to-east add-remote-subnet '' &&
		completes '' peering set west/nowhere add-remote-subnet ''
}

# completes WORDS WORD...: the shell would offer WORDS after "vpeerctl WORD..."
completes()
{
	local want=$1 word
	local -a ask=()
	shift
	for word; do
		ask+=(-- "$word")
	done
	exits 0 vpeerctl complete words "${ask[@]}" &&
		[ "$(sort said | xargs)" = "$want" ] && return 0
	echo "# expected $want after $*"
	sed 's/^/#   /' said
	return 1
}

# diff in JSON names the subnets that come and go
changes_subnets_in_json()
{
	vpeerctl -j state diff "$1" >said
	jq -e 'map(select(.id == "default:hub/to-side")) == [{
		op: "set", kind: "peering", id: "default:hub/to-side",
		removeLocalSubnetNames: ["one"], localSubnetNames: ["two"]}]' \
		said >/dev/null || { sed 's/^/#   /' said; return 1; }
}

# A file that says nothing of a link's subnets leaves them to apply, not replace.
keeps_what_is_not_named()
{
	sed '/local-subnets/d; /remote-subnets/d' "$1" >silent.yaml
	exits 0 vpeerctl state diff silent.yaml && [ ! -s said ] &&
		exits 0 vpeerctl state apply silent.yaml &&
		exits 0 vpeerctl state diff "$1" &&
		exits 1 vpeerctl state diff silent.yaml replace &&
		says '-local-subnet two'
}

# What the newer words become in a state file, and that a file brings it about
state_of_links_and_gateways()
{
	cat >more.yaml <<-'YAML'
		version: 1
		vnets:
		  hub:
		    prefixes: [10.0.0.0/16, "fd00:0:0::/48"]
		    subnets:
		      GatewaySubnet: {prefixes: [10.0.255.0/27]}
		      one: {prefixes: [10.0.50.0/24]}
		      two: {prefixes: [10.0.51.0/24]}
		    peerings:
		      to-side:
		        remote: side
		        auto-sync: true
		        allow-gateway-transit: true
		        local-subnets: [one]
		        remote-subnets: [here]
		  side:
		    prefixes: [10.40.0.0/16]
		    subnets: {here: {prefixes: [10.40.1.0/24]}}
		    peerings:
		      to-hub:
		        remote: hub
		        use-remote-gateways: true
		        local-subnets: [here]
		        remote-subnets: [one]
		gateways:
		  gw: {vnet: hub, type: vpn}
	YAML
	exits 0 vpeerctl state apply more.yaml &&
		exits 0 vpeerctl state diff more.yaml || return 1
	vpeerctl state show >show.yaml &&
		exits 0 vpeerctl state diff show.yaml replace &&
		exits 0 grep -A4 '^      to-side:' show.yaml &&
		exits 0 grep -A2 '^  gw:' show.yaml && says 'type: vpn' || return 1
	sed -i 's/\[one\]/[two]/; s/type: vpn/type: expressroute/' more.yaml
	exits 1 vpeerctl state diff more.yaml &&
		says '-local-subnet one  +local-subnet two' &&
		says '+ gateway gw  vnet hub  type ExpressRoute' &&
		changes_subnets_in_json more.yaml &&
		exits 2 vpeerctl state apply more.yaml &&
		says GatewayTransitIsInUse || return 1
	sed -i 's/type: expressroute/type: vpn/' more.yaml
	exits 0 vpeerctl state apply more.yaml &&
		exits 0 vpeerctl peering show side/to-hub &&
		says 'remote-subnet two' && keeps_what_is_not_named more.yaml &&
		sed -i 's/type: vpn/type: x/' more.yaml &&
		exits 1 vpeerctl state apply more.yaml && says 'more.yaml:26:' &&
		exits 0 vpeerctl peering del hub/to-side both &&
		exits 0 vpeerctl gateway del gw && exits 0 vpeerctl vnet del side &&
		exits 0 vpeerctl subnet del hub/GatewaySubnet &&
		exits 0 vpeerctl subnet del hub/one &&
		exits 0 vpeerctl subnet del hub/two
}

both_links_in_one_commit()
{
	local before

	before=$(generation)
	exits 0 vpeerctl peering add east/to-west remote west \
		allow-forwarded-traffic on both || return 1
	[ "$(generation)" = $((before + 1)) ] ||
		{ echo "# generation $before, then $(generation)"; return 1; }
	vpeerctl -j peering show >said || return 1
	jq -e '[.[] | select(.id == "default:east/to-west" or
			     .id == "default:west/to-east")] |
		length == 2 and all(.peeringState == "Connected" and
			.allowForwardedTraffic)' said >/dev/null ||
		{ sed 's/^/#   /' said; return 1; }
	# one half that is refused takes the other with it
	exits 2 vpeerctl peering add east/again remote west &&
		says 'peering east/to-west leads to VNet west already' &&
		exits 0 vpeerctl peering del east/to-west &&
		exits 2 vpeerctl peering add east/to-west remote west both &&
		says 'west/to-east' && exits 4 vpeerctl peering show east/to-west
}

requests_are_listed()
{
	exits 0 vpeerctl peering add west/up remote east &&
		exits 0 vpeerctl peering add prod:app/up remote default:east &&
		exits 0 vpeerctl peering show vnet east &&
		says 'west/up  remote east  state Initiated' &&
		says 'prod:app/up  remote east  state Initiated' &&
		says 'request from another VNet' || return 1
	vpeerctl -j peering show vnet east |
		jq -e 'length == 2 and all(.inbound)' >/dev/null || return 1
	# they are no requests to anybody else, nor once they are answered
	exits 0 vpeerctl peering show vnet hub && ! grep -F /up said &&
		exits 0 vpeerctl peering add east/down remote west &&
		exits 0 vpeerctl peering show vnet east && says 'east/down' &&
		! grep -F west/up said && says prod:app/up
	local status=$?
	vpeerctl peering del prod:app/up
	return $status
}

link_to_a_vnet_that_is_gone()
{
	vpeerctl vnet add gone prefix 10.32.0.0/16 &&
		vpeerctl peering add east/to-gone remote gone both &&
		vpeerctl vnet del gone &&
		exits 2 vpeerctl peering set east/to-gone \
			allow-vnet-access on &&
		says 'leads to VNet gone, which is there no more' &&
		says 'repair: vpeerctl peering del east/to-gone'
}

ready_at_once()
{
	cat >ready.yaml <<-'YAML'
	version: 1
	vnets:
	  ready:
	    prefixes: ["fd00:0:9::/48"]
	    subnets: {s: {prefixes: ["fd00:0:9:1::/64"]}}
	nics:
	  r1: {subnet: ready/s, addresses: ["fd00:0:9:1::11"], netns: vc-r1}
	  r2: {subnet: ready/s, addresses: ["fd00:0:9:1::12"], netns: vc-r2}
	YAML
	ready vc-r2 fd00:0:9:1::12 vpeerctl state apply ready.yaml &&
		ready vc-r2 fd00:0:9:1::13 \
			vpeerctl nic set r2 add-address fd00:0:9:1::13 &&
		ready vc-r2 fd00:0:9:1::14 vpeerctl nic add r3 \
			subnet ready/s address fd00:0:9:1::14 netns vc-r2 dev r3
	local status=$?
	vpeerctl nic del r3
	vpeerctl state down ready.yaml || status=1
	return $status
}

# It takes long to die, with many devices; the debug kernel is slow by itself.
nic_goes_while_its_namespace_does()
{
	local i devices=100

	case $(uname -r) in
	*-debug) devices=5 ;;
	esac
	vpeerctl subnet add east/s prefix 10.30.0.0/24 || return 1
	for ((i = 0; i < 5; i++)); do
		ip netns add vc-dying
		vpeerctl nic add dying subnet east/s netns vc-dying ||
			return 1
		seq -f 'link add d%g up type dummy' $devices |
			ip -n vc-dying -batch - || return 1
		ip netns del vc-dying
		exits 0 vpeerctl nic del dying || return 1
	done
	vpeerctl subnet del east/s
}

state_of_grants()
{
	vpeerctl state show >grants.yaml
	cat >>grants.yaml <<-'YAML'
		grants:
		- {user: alice, role: network-contributor, vnet: east}
		- {group: 1001, role: peer, subscription: default}
		- {user: bob, role: reader, tenant: default}
	YAML
	exits 1 vpeerctl state diff grants.yaml &&
		says '+ grant user 1000 role network-contributor vnet east' &&
		exits 0 vpeerctl state apply grants.yaml &&
		exits 0 vpeerctl state diff grants.yaml replace || return 1
	vpeerctl state show >show.yaml && vpeerctl -j state show >show.json &&
		exits 0 vpeerctl state diff show.yaml replace &&
		exits 0 vpeerctl state diff show.json replace || return 1
	sed -i '/role: peer/d' grants.yaml
	exits 0 vpeerctl state diff grants.yaml &&
		exits 0 vpeerctl state replace grants.yaml &&
		exits 0 vpeerctl grant show && [ "$(wc -l <said)" = 2 ] &&
		exits 0 vpeerctl grant del user bob role reader tenant default
}

batch_stops_at_the_first()
{
	printf '%s\n' 'vnet add b1 prefix 10.10.0.0/16' \
		'vnet add b1 prefix 10.11.0.0/16' \
		'vnet add b2 prefix 10.12.0.0/16' >lines
	exits 2 vpeerctl -batch lines && exits 4 vpeerctl vnet show b2 &&
		exits 2 vpeerctl -force -batch lines &&
		exits 0 vpeerctl vnet show b2
	local status=$?
	vpeerctl vnet del b1
	vpeerctl vnet del b2
	return $status
}

monitor_tells_changes()
{
	local pid i status=1
	vpeerctl -j monitor >events & pid=$!
	# the first event may come before the group is joined: go on until one
	for ((i = 0; i < 100 && status; i++)); do
		vpeerctl vnet add m prefix 10.20.0.0/16
		vpeerctl vnet del m
		sleep 0.1
		jq -se 'any(.kind == "vnet" and .event == "del")' \
			<events >/dev/null 2>&1 && status=0
	done
	kill "$pid"
	wait "$pid" 2>/dev/null
	return $status
}

replace_prunes()
{
	sed '/prod:web/d' lab.yaml >less.yaml
	exits 0 vpeerctl state replace less.yaml &&
		exits 4 vpeerctl nic show prod:web &&
		exits 0 vpeerctl state diff less.yaml replace &&
		[ ! -e /run/netns/vc-web ]
}

down_leaves_nothing()
{
	exits 0 vpeerctl state down lab.yaml || return 1
	[ "$(vpeerctl state show)" = 'version: 1' ] &&
		[ ! -e /run/netns/vc-dns ] && [ ! -e /run/netns/vc-web ]
}

# NAME=FUNCTION, or NAME=WRAPPER/FUNCTION
tests='
	sem_7_state_check_changes_nothing=check_changes_nothing
	v_1_state_apply_brings_a_lab_up=apply_brings_up
	state_apply_twice_is_nothing=apply_twice_is_nothing
	state_show_is_what_apply_eats=show_is_what_apply_eats
	json_is_an_array=json_is_json
	r_lim_8_limits_can_be_set=limits_can_be_set
	sem_3_8_path_names_the_reason=path_names_the_reason
	r_peer_7_refusal_tells_the_repair=refusal_tells_the_repair
	r_vnet_13_refusal_in_json=refusal_in_json
	the_default_ones_stay=default_ones_stay
	exit_codes_of_usage_and_absence=usage_exits_1
	sem_7_malformed_file_has_a_position=malformed_file_has_a_position
	sem_7_refused_file_changes_nothing=refused_file_changes_nothing
	sem_7_failed_device_undoes_the_commit=failed_device_undoes_the_commit
	r_st_8_repair_of_a_cut_peering=repair_of_a_cut_peering
	sem_3_1_both_links_in_one_commit=with_two_vnets/both_links_in_one_commit
	r_st_8_repairs_go_as_printed=with_two_vnets/repairs_go_as_they_are_printed
	r_flag_15_22_repairs_of_transit=with_two_vnets/repairs_of_gateway_transit
	r_flag_20_transit_in_one_command=with_two_vnets/transit_in_one_command
	r_subp_1_subnets_of_a_link=with_two_vnets/subnets_of_a_link
	subnets_of_a_link_are_completed=with_two_vnets/subnets_are_completed
	state_of_links_and_gateways=state_of_links_and_gateways
	sem_3_4_requests_are_listed=with_two_vnets/requests_are_listed
	r_st_11_link_to_a_gone_vnet=with_two_vnets/link_to_a_vnet_that_is_gone
	ready_at_once=ready_at_once
	nic_goes_while_its_namespace_does=with_two_vnets/nic_goes_while_its_namespace_does
	state_of_grants=with_two_vnets/state_of_grants
	batch_stops_at_the_first=batch_stops_at_the_first
	sem_3_9_monitor_tells_changes=monitor_tells_changes
	state_replace_prunes=replace_prunes
	state_down_leaves_nothing=down_leaves_nothing
'

# shellcheck disable=SC2086
run_tests $tests
