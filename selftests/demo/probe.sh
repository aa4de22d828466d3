# shellcheck shell=bash
# SPDX-License-Identifier: GPL-2.0-only
# Who reaches whom, by requests to what really runs there.
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

# What came back: answered["FROM ADDRESS"], verdict["FROM ADDRESS"]
declare -A answered=() verdict=()

# The spokes are peered with the hub alone.
may_reach()
{
	local a=${vnet[$1]} b=${vnet[$2]}

	[ "$a" = "$b" ] || [ "$a" = hub ] || [ "$b" = hub ]
}

targets()
{
	local to

	for to in "${hosts[@]}"; do
		[ "$to" != "$1" ] || continue
		echo "$to ${service[$to]-ping} ${addr4[$to]}"
		echo "$to ${service[$to]-ping} ${addr6[$to]}"
	done
}

# Everybody asks everybody, all at the same time.
ask_all()
{
	local from jobs=() address

	mkdir -p "$run/rows"
	for from in "${hosts[@]}"; do
		targets "$from" | inside "$from" "$here/requests.sh" \
			"$patience" >"$run/rows/$from" &
		jobs+=($!)
	done
	wait "${jobs[@]}"
	for from in "${hosts[@]}"; do
		while read -r _ address; do
			answered["$from $address"]=1
		done <"$run/rows/$from"
	done
}

# The kernel's answers to what would happen to each pair's packets.
ask_kernel()
{
	local from to pairs=() i=0 reason

	for from in "${hosts[@]}"; do
		for to in "${hosts[@]}"; do
			[ "$from" = "$to" ] ||
				pairs+=("$from ${addr4[$to]}" \
					"$from ${addr6[$to]}")
		done
	done
	while read -r reason; do
		verdict["${pairs[i++]}"]=$reason
	done < <(printf 'path get nic %s\n' "${pairs[@]/ / to }" |
		vpeerctl -j -batch - | jq -r '.[0].reason')
}

# cell FROM TO: what the table shows, with a "!" if it is not to be
cell()
{
	local four="$1 ${addr4[$2]}" six="$1 ${addr6[$2]}" got

	got=${answered[$four]:+4}${answered[$six]:+6}
	got+=" ${verdict[$four]-} ${verdict[$six]-}"
	if [ "$1" = "$2" ]; then
		echo .
	elif may_reach "$1" "$2" && [ "$got" = "46 forwarded forwarded" ]; then
		echo "${service[$2]-ping}"
	elif ! may_reach "$1" "$2" && [ "$got" = " no-route no-route" ]; then
		echo x
	else
		echo "!${got// /,} "
	fi
}

# A line a sender, a column a receiver.
table()
{
	local from to line

	printf '%-8s' 'from\to'
	printf '%-7s' "${hosts[@]}"
	echo
	for from in "${hosts[@]}"; do
		line=$(printf '%-8s' "$from")
		for to in "${hosts[@]}"; do
			line+=$(printf '%-7s' "$(cell "$from" "$to")")
		done
		echo "$line"
	done
}
