#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# The sessions in the EXAMPLES of the manual: each page has a fabric of its own
# and no namespaces but those it makes; its commands say what the page says.
# "$ " begins a command, "[...]" stands for any lines.
#
# shellcheck source=/dev/null
. ../kselftest/ktap_helpers.sh
# shellcheck source=/dev/null
. lib/session.sh

# What a page shows, as text
session()
{
	sed -n -e '/^\.Sh EXAMPLES/,/^\.Sh [^E]/ {
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

page()
{
	local shown played

	shown=$(session "vpeerctl${1:+-$1}.8")
	[ -n "$shown" ] || { echo "# no session"; return 1; }
	played=$(unshare -mn --propagation private \
		bash -c "$(declare -f play); play" <<<"$shown")
	# shellcheck disable=SC2053
	[[ $played$'\n' == $(pattern <<<"$shown")$'\n' ]] && return
	diff -u <(echo "$shown") <(echo "$played") | sed 's/^/# /'
	return 1
}

# NAME=PAGE, without a page the one of the tool itself
tests='
	page_of_the_tool=
	page_of_gateway=gateway
	sem_6_page_of_grant=grant
	page_of_nic=nic
	page_of_path=path
	page_of_peering=peering
	page_of_route=route
	page_of_state=state
	page_of_subnet=subnet
	page_of_vnet=vnet
'

ktap_print_header
# shellcheck disable=SC2086
set -- $tests
ktap_set_plan $#
for t; do
	if page "${t#*=}"; then
		ktap_test_pass "${t%%=*}"
	else
		ktap_test_fail "${t%%=*}"
	fi
done
ktap_finished
