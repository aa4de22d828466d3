#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# Sessions as pages show them: "$ " begins a command, "[...]" stands for any
# lines.

# session PAGE SECTION: what a section of a manual page shows, as text
session()
{
	sed -n -e "/^\.Sh $2\$/,/^\.Sh / {"'
		/^\.Bd -literal/,/^\.Ed/ {
			/^\.[BE]d/d
			s/\\e/\\/g
			s/\\(dq/"/g
			p
		}
	}' "$1"
}

# Runs the commands of a session and writes it as it really was.
play()
{
	local line

	export NO_COLOR=1
	mount -t tmpfs none /run
	while IFS= read -r line; do
		case $line in
		"$ "*)
			echo "$line"
			eval "${line#\$ }" 2>&1 </dev/null || : ;;
		esac
	done
}

# plays PAGE SECTION: in a fabric of its own it says what it shows
plays()
{
	local shown played

	shown=$(session "$1" "$2")
	[ -n "$shown" ] || { echo "# no session"; return 1; }
	played=$(unshare -mn --propagation private \
		bash -c "$(declare -f play); play" <<<"$shown")
	# shellcheck disable=SC2053
	[[ $played$'\n' == $(pattern <<<"$shown")$'\n' ]] && return
	diff -u <(echo "$shown") <(echo "$played") | sed 's/^/# /'
	return 1
}

# Turns what a session shows into a pattern for all of it.
pattern()
{
	local line text=

	while IFS= read -r line; do
		case $line in
		'[...]') text+='*' ;;
		*)
			line=${line//\\/\\\\}
			line=${line//\*/\\*}
			line=${line//\?/\\?}
			text+=${line//\[/\\[}$'\n' ;;
		esac
	done
	printf '%s' "$text"
}
