#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# The lab of Documentation/enterprise.rst, from the files that a reader has: who
# reaches whom in it and how far they are apart; then the page itself, whose
# commands say what it shows.
#
# shellcheck source=/dev/null
. lib/tool.sh
# shellcheck source=/dev/null
. lib/session.sh
# shellcheck source=/dev/null
. lib/site.sh

work=$(mktemp -d)
cp enterprise.yaml enterprise-sites.sh enterprise.rst "$work"
cd "$work" || exit 1

clean_up()
{
	./enterprise-sites.sh down >/dev/null 2>&1
	vpeerctl state down enterprise.yaml >/dev/null 2>&1
	cd / && rm -rf "$work"
}
trap clean_up EXIT

# Whose namespaces these are; the sites send in the name of their hosts.
hosts='dns web depot bill box office dc'
declare -A at4=(
	[dns]=10.0.1.10 [web]=10.1.1.10 [depot]=10.2.1.10 [bill]=10.16.1.10
	[box]=10.17.1.10 [office]=192.168.1.1 [dc]=192.168.2.1
)
declare -A at6=(
	[dns]=fd00:0:a:1::10 [web]=fd00:0:b:1::10 [depot]=fd00:0:c:1::10
	[bill]=fd00:1:a:1::10 [box]=fd00:1:b:1::10 [office]=fd19:1::1
	[dc]=fd19:2::1
)

comes_up()
{
	exits 0 vpeerctl state check enterprise.yaml &&
		exits 0 vpeerctl state apply enterprise.yaml &&
		exits 0 vpeerctl state diff enterprise.yaml &&
		exits 0 ./enterprise-sites.sh up &&
		exits 0 vpeerctl state diff enterprise.yaml &&
		exits 1 ./enterprise-sites.sh up && says 'down first'
}

# answer FROM TO: "yes", "no", or which of the two families it is
answer()
{
	local four='' six=''

	! pings "$1" "${at4[$1]}" "${at4[$2]}" || four=4
	! pings "$1" "${at6[$1]}" "${at6[$2]}" || six=6
	case $four$six in
	46) echo yes ;;
	'') echo no ;;
	*) echo "$four$six" ;;
	esac
}

# All at once, for each that has no answer is waited for.
matrix()
{
	local from to

	for from in $hosts; do
		for to in $hosts; do
			[ "$from" = "$to" ] ||
				answer "$from" "$to" >"answer-$from-$to" &
		done
		wait
		printf '%s:' "$from"
		for to in $hosts; do
			[ "$from" = "$to" ] ||
				[ "$(cat "answer-$from-$to")" = no ] ||
				printf ' %s%s' "$to" "$(sed 's/yes//' \
					"answer-$from-$to")"
		done
		echo
	done
}

is_as_designed()
{
	matrix >reached
	diff reached - >difference <<-'END'
		dns: web depot bill box office dc
		web: dns bill office dc
		depot: dns office dc
		bill: dns web office dc
		box: dns
		office: dns web depot bill
		dc: dns web depot bill
	END
}

# Twice, as a slow machine may lose one.
who_reaches_whom()
{
	is_as_designed || is_as_designed && return
	sed 's/^/# /' difference
	return 1
}

# over_nva FROM TO: what may be routed once ends there, in both families
over_nva()
{
	ip netns exec "$1" ping -c 1 -W 2 -t 1 "${at4[$2]}" |
		grep -q '^From 10.0.2.10 .*Time to live exceeded' &&
		ip netns exec "$1" ping -c 1 -W 2 -t 1 "${at6[$2]}" |
		grep -q '^From fd00:0:a:2::10 .*Hop limit'
}

serve()
{
	local port

	for port in 80 443; do
		ip netns exec "$1" socat TCP6-LISTEN:$port,fork,ipv6only=0 \
			SYSTEM:'echo served' >/dev/null 2>&1 &
		servers+=" $!"
	done
}

# gets FROM TO PORT: in both families; gets_not: in neither
gets()
{
	get "$1" "${at4[$2]}" "$3" && get "$1" "[${at6[$2]}]" "$3"
}

gets_not()
{
	! get "$1" "${at4[$2]}" "$3" && ! get "$1" "[${at6[$2]}]" "$3"
}

get()
{
	ip netns exec "$1" timeout 5 socat -u \
		"TCP:$2:$3,connect-timeout=2" - 2>/dev/null | grep -q served
}

filters()
{
	within 10 gets web bill 443 && gets_not web bill 80 &&
		gets_not bill web 443 && gets_not bill web 80 &&
		gets_not depot bill 443 || return 1
	ip netns exec nva nft add rule inet nva forward tcp dport 80 accept
	gets web bill 80 && gets bill web 80
}

# R-GW-13: nothing goes from spoke to spoke but what the appliance lets through
appliance_filters()
{
	local servers='' status

	serve web
	serve bill
	filters
	status=$?
	# shellcheck disable=SC2086
	kill $servers
	wait 2>/dev/null
	[ $status = 0 ] && over_nva web bill && over_nva bill web || return 1
	ip netns exec nva nft flush chain inet nva forward
	! pings web 10.1.1.10 10.16.1.10 &&
		! pings web fd00:0:b:1::10 fd00:1:a:1::10 &&
		pings web 10.1.1.10 192.168.1.1
}

# rtt NETNS FROM TO: the shortest of some, in microseconds
rtt()
{
	ip netns exec "$1" ping -q -c 5 -i 0.2 -W 2 -I "$2" "$3" |
		sed -n 's/^rtt .* = \([0-9]*\)\.\([0-9]*\)\/.*/\1\2/p'
}

# 20 ms each way, at most where the two are
far_apart()
{
	local near4 near6 far4 far6

	near4=$(rtt dns "${at4[dns]}" "${at4[web]}")
	near6=$(rtt dns "${at6[dns]}" "${at6[web]}")
	far4=$(rtt "$1" "${at4[$1]}" "${at4[$2]}")
	far6=$(rtt "$1" "${at6[$1]}" "${at6[$2]}")
	[ "$far4" -gt 30000 ] && [ "$far6" -gt 30000 ] &&
		[ "$near4" -lt "$far4" ] && [ "$near6" -lt "$far6" ] && return
	echo "# $1 to $2: $far4 $far6 us, dns to web: $near4 $near6 us"
	return 1
}

regions_are_far_apart()
{
	far_apart dns bill && far_apart box dns && far_apart web bill &&
		far_apart bill web && far_apart bill office &&
		far_apart bill dc && far_apart dc bill
}

# leads_by CONNECTION: web's packets to the office
leads_by()
{
	vpeerctl -j route show nic web |
		jq -e --arg by "default:$1" 'map(select(.state == "Active" and
			.addressPrefix == ["192.168.1.0/24"]).origin) ==
			[$by]' >/dev/null 2>&1
}

# R-GW-19: what both gateways lead to goes by the one of BGP while it is told
expressroute_is_preferred()
{
	leads_by hub-vpn/office &&
		ip -n dc addr add 192.168.1.2/24 dev hosts &&
		within 30 leads_by hub-er/dc &&
		pings web 10.1.1.10 192.168.1.2 &&
		ip -n dc addr del 192.168.1.2/24 dev hosts &&
		within 30 leads_by hub-vpn/office &&
		within 10 pings web 10.1.1.10 192.168.1.1
}

# R-GW-18: neither gateway tells of the other's site, nor leads there
no_site_to_site()
{
	local to

	for to in 192.168.2.1 fd19:2::1; do
		exits 0 vpeerctl path get nic vpn-gw to $to &&
			says 'dropped no-route' || return 1
	done
	holds 'all(.advertisedPrefixes | tostring | test("192|fd19") | not)' \
		vpeerctl -j gateway show
}

# none NAME...: of the processes
none()
{
	local name

	for name; do
		! cat /proc/[0-9]*/comm 2>/dev/null | grep -qx "$name" ||
			{ echo "# $name is still there"; return 1; }
	done
}

without_a_trace()
{
	exits 0 vpeerctl state show && [ "$(cat said)" = 'version: 1' ] &&
		[ -z "$(ip netns)" ] && [ ! -e /run/vpeer-enterprise ] &&
		none bgpd zebra vpeerctl socat
}

goes_down()
{
	exits 0 ./enterprise-sites.sh down &&
		exits 0 ./enterprise-sites.sh down &&
		exits 0 vpeerctl state down enterprise.yaml && without_a_trace
}

# Times are never the same, and blanks are not seen.
timeless()
{
	sed -e 's/time=[0-9.]* ms/time=T/; s/, time [0-9]*ms/, time T/' \
		-e 's/ *$//; /^$/d'
}

# plays COMMAND SHOWN: it says what is shown
plays()
{
	eval "$1" >played 2>&1 </dev/null
	# shellcheck disable=SC2053
	[[ $(timeless <played)$'\n' == \
	   $(timeless <<<"$2" | pattern)$'\n' ]]
}

# What a routing daemon does takes a moment.
step()
{
	steps=$((steps + 1))
	within 30 plays "$1" "$2" && return
	echo "# \$ $1"
	diff -u <(timeless <<<"$2") <(timeless <played) | sed 's/^/# /'
	return 1
}

# Of the indented blocks those that have commands
session()
{
	awk '/^[^ ]/ { on = 0 } /^    \$ / { on = 1 }
		on { print substr($0, 5) }' enterprise.rst
}

page()
{
	local line command='' shown='' steps=0

	while IFS= read -r line; do
		if [[ $line != '$ '* ]]; then
			shown+=${line:+$'\n'$line}
			continue
		fi
		[ -z "$command" ] || step "$command" "${shown#?}" || return 1
		command=${line#\$ } shown=
	done < <(session; echo '$ ')
	[ $steps -gt 60 ] && without_a_trace
}

tests='
	r_gw_1_v_11_the_lab_comes_up=comes_up
	r_gw_4_8_10_13_v_7_who_reaches_whom=who_reaches_whom
	r_gw_19_expressroute_is_preferred=expressroute_is_preferred
	r_gw_18_no_way_from_site_to_site=no_site_to_site
	regions_are_far_apart=regions_are_far_apart
	r_gw_13_the_appliance_filters=appliance_filters
	it_goes_down_without_a_trace=goes_down
	page_of_the_enterprise=page
'

# shellcheck disable=SC2086
run_tests $tests
