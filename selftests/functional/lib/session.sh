#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# Sessions as pages show them: "$ " begins a command, "[...]" stands for any
# lines.

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
