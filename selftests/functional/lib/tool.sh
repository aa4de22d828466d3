#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# What tests of the tool have in common; each runs in a folder of its own, where
# the file said has the output of the last command.
#
# shellcheck source=/dev/null
. ../kselftest/ktap_helpers.sh

export NO_COLOR=1

# exits STATUS COMMAND...: the output is kept in the file said
exits()
{
	local want=$1 got
	shift
	"$@" >said 2>&1
	got=$?
	[ "$got" = "$want" ] && return 0
	echo "# $* exits with $got, not $want:"
	sed 's/^/#   /' said
	return 1
}

says()
{
	grep -qF -- "$1" said && return 0
	echo "# expected: $1"
	sed 's/^/#   /' said
	return 1
}

# holds FILTER COMMAND...: jq finds it so in what the command says
holds()
{
	local filter=$1
	shift
	"$@" >said 2>&1 && jq -e "$filter" said >/dev/null 2>&1 && return 0
	echo "# $* does not have $filter:"
	sed 's/^/#   /' said
	return 1
}

generation()
{
	vpeerctl fabric show | sed -n 's/.*generation \([0-9]*\).*/\1/p'
}

# Runs the command that the last refusal has suggested, as it is written.
follow_the_repair()
{
	local repair
	repair=$(sed -n 's/^  repair: //p' said)
	case $repair in
	'vpeerctl '*) ;;
	*) says 'repair: vpeerctl '; return ;;
	esac
	# shellcheck disable=SC2086
	exits 0 $repair
}

# repaired COMMAND...: refused, and accepted after one suggestion or more
repaired()
{
	for _ in 1 2 3; do
		exits 2 "$@" && follow_the_repair || return 1
		"$@" >said 2>&1 && return 0
	done
	says 'accepted after its repairs'
}

# east 10.30.0.0/16 and west 10.31.0.0/16, for as long as COMMAND takes.
with_two_vnets()
{
	local status

	vpeerctl vnet add east prefix 10.30.0.0/16 || return 1
	vpeerctl vnet add west prefix 10.31.0.0/16 || return 1
	"$@"
	status=$?
	vpeerctl vnet del east
	vpeerctl vnet del west
	return $status
}

# run_tests NAME=FUNCTION... or NAME=WRAPPER/FUNCTION...
run_tests()
{
	local t run

	ktap_print_header
	ktap_set_plan $#
	for t; do
		run=${t#*=}
		# shellcheck disable=SC2086
		if ${run/\// }; then
			ktap_test_pass "${t%=*}"
		else
			ktap_test_fail "${t%=*}"
		fi
	done
	ktap_finished
}
