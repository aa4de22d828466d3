# shellcheck shell=bash
# SPDX-License-Identifier: GPL-2.0-only
# A network on-premises behind the hub's VPN gateway: WireGuard between the
# gateway's namespace and a namespace of its own, over a wire.
# shellcheck disable=SC2154  # what lib.sh sets
office4=192.168.1.1 office6=fd19:1::1

# forwards NETNS: it routes
forwards()
{
	inside "$1" sh -c 'echo 1 >/proc/sys/net/ipv4/ip_forward
		echo 1 >/proc/sys/net/ipv6/conf/all/forwarding'
}

# The far end: a router with the office's hosts.
office_up()
{
	ip netns add vpn-gw
	ip netns add office
	forwards vpn-gw
	forwards office
	ip -n office link set lo up
	ip -n office addr add "$office4/32" dev lo
	ip -n office addr add "$office6/128" dev lo
	ip -n vpn-gw link add wire type veth peer name wire netns office
	ip -n vpn-gw addr add 203.0.113.1/24 dev wire
	ip -n office addr add 203.0.113.2/24 dev wire
	ip -n vpn-gw link set wire up
	ip -n office link set wire up
}

# tunnel_end NETNS REMOTE-KEY REMOTE BEHIND...
tunnel_end()
{
	local ns=$1 peer=$2 remote=$3 to all
	shift 3
	all=$(IFS=,; echo "$*")
	inside "$ns" wg set wg0 listen-port 51820 private-key "$run/$ns.key" \
		peer "$peer" endpoint "$remote:51820" allowed-ips "$all"
	ip -n "$ns" link set wg0 up
	for to; do
		ip -n "$ns" route add "$to" dev wg0
	done
}

tunnel_up()
{
	local ns

	mkdir -p "$run"
	for ns in vpn-gw office; do
		(umask 077 && wg genkey >"$run/$ns.key")
		ip -n "$ns" link add wg0 type wireguard
	done
	tunnel_end vpn-gw "$(wg pubkey <"$run/office.key")" 203.0.113.2 \
		192.168.1.0/24 fd19:1::/64
	tunnel_end office "$(wg pubkey <"$run/vpn-gw.key")" 203.0.113.1 \
		10.0.0.0/8 fd00::/16
}

office_down()
{
	ip netns del office
	ip netns del vpn-gw
}
