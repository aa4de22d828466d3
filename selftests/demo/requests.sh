#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# Runs in the namespace of one host: asks all others at the same time, each as
# it is meant to be used, and prints "HOST ADDRESS" for each answer.
#
# stdin: HOST SERVICE ADDRESS lines; argument: seconds to wait for one
set -euo pipefail

patience=$1
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
jobs=() urls=()

# What has an address before a port looks like.
literal()
{
	if [[ $1 == *:* ]]; then
		echo "[$1]"
	else
		echo "$1"
	fi
}

# redis-cli knows no limit for connecting, and one from outside would count
# the time that a slow machine takes to start it.
redis()
{
	local to

	to=TCP:$(literal "$2"):6379,connect-timeout=$patience
	[[ $(printf 'PING\r\nQUIT\r\n' | socat -t 60 - "$to") == +PONG* ]] &&
		echo "$1 $2"
}

echo_request()
{
	ping -nq -c 1 -W "$patience" "$2" >"$dir/ping-$2" && echo "$1 $2"
}

# All pages by one process; what it got is compared, not its status, and its
# progress is of no interest, which -s does not make it believe.
http()
{
	curl -sgZ --connect-timeout "$patience" --max-time 60 "$@" \
		2>/dev/null || :
}

while read -r host service address; do
	case $service in
	http)
		urls+=(-o "$dir/page $host $address"
			"http://$(literal "$address")/") ;;
	redis)
		redis "$host" "$address" 2>/dev/null &
		jobs+=($!) ;;
	ping)
		echo_request "$host" "$address" 2>/dev/null &
		jobs+=($!) ;;
	esac
done
http "${urls[@]}" &
jobs+=($!)
for job in "${jobs[@]}"; do
	wait "$job" || :
done
for page in "$dir"/page\ *; do
	read -r _ host address <<<"${page##*/}"
	[ ! -e "$page" ] || [ "$(<"$page")" != "hello from $host" ] ||
		echo "$host $address"
done
