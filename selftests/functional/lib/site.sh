#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# Networks on-premises: namespaces joined to a gateway's by a wire, with FRR
# that speaks BGP or with WireGuard. All that is started here is ended by
# sites_end; it works in the current folder.

# wire A B NUMBER: between two namespaces, 172.16.NUMBER.1 and .2, fd16:NUMBER::
wire()
{
	ip -n "$1" link add "wire$3" type veth \
		peer name "wire$3" netns "$2" &&
		ip -n "$1" addr add "172.16.$3.1/24" dev "wire$3" &&
		ip -n "$2" addr add "172.16.$3.2/24" dev "wire$3" &&
		ip -n "$1" addr add "fd16:$3::1/64" dev "wire$3" nodad &&
		ip -n "$2" addr add "fd16:$3::2/64" dev "wire$3" nodad &&
		ip -n "$1" link set "wire$3" up &&
		ip -n "$2" link set "wire$3" up
}

# router NETNS: it forwards
router()
{
	ip netns exec "$1" sh -c '
		echo 1 >/proc/sys/net/ipv4/ip_forward
		echo 1 >/proc/sys/net/ipv6/conf/all/forwarding'
}

# site NETNS NUMBER: a router with hosts 192.168.NUMBER.1 and fd19:NUMBER::1
site()
{
	ip netns add "$1" && router "$1" &&
		ip -n "$1" link set lo up &&
		ip -n "$1" link add hosts type dummy &&
		ip -n "$1" addr add "192.168.$2.1/24" dev hosts &&
		ip -n "$1" addr add "fd19:$2::1/64" dev hosts nodad &&
		ip -n "$1" link set hosts up
}

# bgp NETNS AS ADDRESS4 ADDRESS6 REMOTE-AS WHAT: FRR, which tells its neighbour
# of WHAT there is (kernel or connected), but of no default route
bgp()
{
	local dir=$PWD/frr-$1

	mkdir -p "$dir"
	cat >"$dir/zebra.conf" <<-FRR
		hostname $1
	FRR
	cat >"$dir/bgpd.conf" <<-FRR
		hostname $1
		ip prefix-list some seq 1 deny 0.0.0.0/0
		ip prefix-list some seq 2 deny 172.16.0.0/12 le 32
		ip prefix-list some seq 3 permit any
		ipv6 prefix-list some seq 1 deny ::/0
		ipv6 prefix-list some seq 2 deny fd16::/16 le 128
		ipv6 prefix-list some seq 3 permit any
		router bgp $2
		 bgp router-id ${7-$3}
		 no bgp ebgp-requires-policy
		 no bgp default ipv4-unicast
		 timers bgp 3 9
		 address-family ipv4 unicast
		  redistribute $6
		 address-family ipv6 unicast
		  redistribute $6
	FRR
	neighbor "$1" "$2" "$3" "$4" "$5"
	frr "$1" zebra && frr "$1" bgpd
}

# neighbor NETNS AS ADDRESS4 ADDRESS6 REMOTE-AS: known when bgpd starts again
neighbor()
{
	cat >>"$PWD/frr-$1/bgpd.conf" <<-FRR
		router bgp $2
		 neighbor $3 remote-as $5
		 neighbor $3 timers connect 1
		 neighbor $3 advertisement-interval 0
		 neighbor $4 remote-as $5
		 neighbor $4 timers connect 1
		 neighbor $4 advertisement-interval 0
		 address-family ipv4 unicast
		  neighbor $3 activate
		  neighbor $3 prefix-list some out
		 address-family ipv6 unicast
		  neighbor $4 activate
		  neighbor $4 prefix-list some out
	FRR
}

# frr NETNS DAEMON: started again if it runs
frr()
{
	local dir=$PWD/frr-$1

	frr_end "$1" "$2"
	ip netns exec "$1" "$2" -d -u root -g root --log "file:$dir/$2.log" \
		--vty_socket "$dir" -z "$dir/zserv.api" -i "$dir/$2.pid" \
		-f "$dir/$2.conf" -P 0 >"$dir/$2.out" 2>&1 && return
	sed 's/^/# /' "$dir/$2.out" "$dir/$2.log"
	return 1
}

# frr_end NETNS DAEMON [SIGNAL]
frr_end()
{
	local pid file=$PWD/frr-$1/$2.pid

	[ -e "$file" ] || return 0
	pid=$(cat "$file")
	kill "-${3-TERM}" "$pid" 2>/dev/null
	within 5 gone "$pid"
	rm -f "$file"
}

gone()
{
	! kill -0 "$1" 2>/dev/null
}

# tunnel A B NUMBER: WireGuard over wire NUMBER, to site NUMBER from the fabric
# and other sites
tunnel()
{
	local key=tunnel$3 ns peer

	for ns in "$1" "$2"; do
		wg genkey >"$key-$ns" 2>/dev/null
		ip -n "$ns" link add "wg$3" type wireguard &&
			ip netns exec "$ns" wg set "wg$3" listen-port 51820 \
				private-key "$key-$ns" || return 1
	done
	peer=$(wg pubkey <"$key-$2")
	ip netns exec "$1" wg set "wg$3" peer "$peer" \
		endpoint "172.16.$3.2:51820" persistent-keepalive 1 \
		allowed-ips "192.168.$3.0/24,fd19:$3::/64" || return 1
	peer=$(wg pubkey <"$key-$1")
	ip netns exec "$2" wg set "wg$3" peer "$peer" \
		endpoint "172.16.$3.1:51820" persistent-keepalive 1 \
		allowed-ips "10.0.0.0/8,192.168.0.0/16,fd00::/11" || return 1
	ip -n "$1" link set "wg$3" up && ip -n "$2" link set "wg$3" up &&
		ip -n "$1" route add "192.168.$3.0/24" dev "wg$3" &&
		ip -n "$1" -6 route add "fd19:$3::/64" dev "wg$3" &&
		ip -n "$2" route add 10.0.0.0/8 dev "wg$3" \
			src "192.168.$3.1" &&
		ip -n "$2" route add 192.168.0.0/16 dev "wg$3" \
			src "192.168.$3.1" &&
		ip -n "$2" -6 route add fd00::/11 dev "wg$3" \
			src "fd19:$3::1"
}

# within SECONDS COMMAND...: it succeeds before they are over, of which there
# are three times as many where a busy machine emulates another, and more on a
# kernel that checks itself
within()
{
	local end=$((SECONDS + 3 * $1 + 1))
	case $(uname -r) in *debug*) end=$((end + 5 * $1)) ;; esac
	shift
	until "$@"; do
		[ "$SECONDS" -lt "$end" ] || return 1
		sleep 0.1
	done
}

# pings NETNS FROM TO: one echo and its answer
pings()
{
	ip netns exec "$1" ping -c 1 -W 2 -I "$2" "$3" >/dev/null 2>&1
}

# sites_end NETNS...: with the daemons in them
sites_end()
{
	local ns daemon

	for ns; do
		for daemon in bgpd zebra; do
			frr_end "$ns" "$daemon"
		done
		ip netns del "$ns" 2>/dev/null
	done
	return 0
}
