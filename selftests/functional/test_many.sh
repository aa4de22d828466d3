#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# The tool with a file of more changes than it sends in one message: they are
# one commit all the same, and refusals find the operation that they speak of.
#
#	many 10.0.0.0/16 ---- n0 ... n1299, without devices
#	     fd00::/48
#
# A message holds 512 operations. The first one begins with VNet and subnet and
# ends with n509, the second one ends with n1021, the third one has the rest.
#
# shellcheck source=/dev/null
[ "$1" = inside ] || exec unshare -n bash "$0" inside

. lib/tool.sh

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work" || exit 1

nics=1300

# nic NAME ADDRESSES
nic()
{
	echo "  $1: {subnet: many/s, addresses: [$2]}"
}

# lab NICS FIRST STEP: their addresses begin with the host FIRST
lab()
{
	local i host six

	cat <<-'YAML'
	version: 1
	vnets:
	  many:
	    prefixes: [10.0.0.0/16, "fd00::/48"]
	    subnets:
	      s: {prefixes: [10.0.0.0/20, "fd00:0:0:1::/64"]}
	nics:
	YAML
	for ((i = 0; i < $1; i++)); do
		host=$(($2 + i * $3))
		printf -v six '"fd00:0:0:1::%x"' $host
		nic "n$i" "10.0.$((host / 256)).$((host % 256)), $six"
	done
}

lab $nics 4 1 >many.yaml

# spoil NIC ADDRESSES: in bad.yaml it has these
spoil()
{
	sed -i "s|^  $1: .*|$(nic "$1" "$2")|" bad.yaml
}

# tells NIC SENTENCE: a refusal does, and where the file has the NIC
tells()
{
	local line

	line=$(sed -n "/^  $1:/=" bad.yaml)
	grep -q "^bad.yaml:$line:[0-9]*: cannot add NIC $1: $2 (.*R-SUBN-3)" \
		said && return 0
	echo "# expected of NIC $1, line $line: $2"
	sed 's/^/#   /' said
	return 1
}

# changes_nothing STATUS COMMAND...: it exits so, and all is as it was
changes_nothing()
{
	local before after

	before=$(generation)
	vpeerctl state show >before || return 1
	exits "$@" || return 1
	after=$(generation)
	[ -n "$before" ] && [ "$after" = "$before" ] &&
		vpeerctl state show | cmp -s - before && return 0
	echo "# generation $before, then $after, or other objects"
	return 1
}

# in_one_commit COMMAND...
in_one_commit()
{
	local before after

	before=$(generation)
	exits 0 "$@" || return 1
	after=$(generation)
	[ -n "$before" ] && [ "$after" = $((before + 1)) ] && return 0
	echo "# generation $before, then $after"
	return 1
}

nothing_is_there()
{
	[ "$(vpeerctl state show)" = 'version: 1' ]
}

# has NIC IPV4 IPV6
has()
{
	exits 0 vpeerctl nic show "$1" && says "address $2  $3"
}

# has_nics NUMBER
has_nics()
{
	local number

	number=$(vpeerctl nic show | grep -c ' subnet many/s ')
	[ "$number" = "$1" ] && return 0
	echo "# $number NICs, not $1"
	return 1
}

# Whatever an earlier test has left behind.
from_nothing()
{
	vpeerctl state down many.yaml && nothing_is_there && "$@"
}

# Refused are the second message and the third one. A commit of one message is
# not limited: that it is refused proves as well that there are more.
more_than_may_be_staged()
{
	local limit status

	for limit in 600 1100; do
		exits 0 vpeerctl fabric set limit-staged-ops $limit &&
			changes_nothing 2 vpeerctl state apply many.yaml &&
			says 'too many operations of this user are staged' &&
			nothing_is_there
		status=$?
		[ $status = 0 ] || break
	done
	vpeerctl fabric set limit-staged-ops 262144
	return $status
}

# n1200 wants what the first message gives to n3; n1299 is wrong by itself, and
# the last operation there is.
third_is_refused()
{
	cp many.yaml bad.yaml
	spoil n1200 '10.0.0.7, "fd00:0:0:1::7"'
	spoil n1299 '10.0.16.4, "fd00:0:0:2::4"'
	changes_nothing 2 vpeerctl state apply bad.yaml &&
		tells n1200 '10.0.0.7 is the address of NIC n3' &&
		tells n1200 'fd00:0:0:1::7 is the address of NIC n3' &&
		tells n1299 '10.0.16.4 is not in subnet many/s' &&
		tells n1299 'fd00:0:0:2::4 is not in subnet many/s' &&
		nothing_is_there
}

# Operations are numbered through all messages, by the kernel and the tool.
each_is_refused()
{
	cp many.yaml bad.yaml
	spoil n0 10.0.16.4
	spoil n510 '"fd00:0:0:2::4"'
	spoil n1299 10.0.16.5
	changes_nothing 2 vpeerctl -j state apply bad.yaml || return 1
	tail -n 1 said >problems
	holds '[.problems[] | [.operation, .objects[0].id, .line]] ==
		[[2, "default:n0", 8], [512, "default:n510", 518],
		 [1301, "default:n1299", 1307]]' cat problems &&
		nothing_is_there
}

brings_them_all()
{
	in_one_commit vpeerctl state apply many.yaml && has_nics $nics &&
		exits 0 vpeerctl state diff many.yaml replace &&
		has n0 10.0.0.4 fd00:0:0:1::4 &&
		has n509 10.0.2.1 fd00:0:0:1::201 &&
		has n510 10.0.2.2 fd00:0:0:1::202 &&
		has n1021 10.0.4.1 fd00:0:0:1::401 &&
		has n1022 10.0.4.2 fd00:0:0:1::402 &&
		has n1299 10.0.5.23 fd00:0:0:1::517
}

applied_twice_is_nothing()
{
	changes_nothing 0 vpeerctl state apply many.yaml
}

# Each message by itself would give away what NICs of another one have.
addresses_change_hands()
{
	lab $nics $((nics + 3)) -1 >swapped.yaml
	in_one_commit vpeerctl state apply swapped.yaml && has_nics $nics &&
		exits 0 vpeerctl state diff swapped.yaml replace &&
		has n0 10.0.5.23 fd00:0:0:1::517 &&
		has n1299 10.0.0.4 fd00:0:0:1::4
}

# The deletions come first; what is refused comes in the third message.
refused_replacement()
{
	{
		lab 1 4 1
		nic x '10.0.16.4, "fd00:0:0:2::4"'
	} >bad.yaml
	changes_nothing 2 vpeerctl state replace bad.yaml &&
		tells x '10.0.16.4 is not in subnet many/s' &&
		tells x 'fd00:0:0:2::4 is not in subnet many/s' &&
		has_nics $nics
}

replaces_them()
{
	lab 1 4 1 >less.yaml
	has_nics $nics &&
		in_one_commit vpeerctl state replace less.yaml && has_nics 1 &&
		exits 0 vpeerctl state diff less.yaml replace &&
		has n0 10.0.0.4 fd00:0:0:1::4
}

takes_them_down()
{
	in_one_commit vpeerctl state apply many.yaml && has_nics $nics &&
		in_one_commit vpeerctl state down many.yaml && nothing_is_there
}

# NAME=FUNCTION, or NAME=WRAPPER/FUNCTION
tests='
	c_stage_3_more_than_may_be_staged=more_than_may_be_staged
	sem_7_r_subn_3_third_message_is_refused=from_nothing/third_is_refused
	sem_3_3_each_message_is_refused=from_nothing/each_is_refused
	c_stage_1_one_commit_brings_them_all=from_nothing/brings_them_all
	c_tool_1_applied_twice_is_nothing=applied_twice_is_nothing
	sem_3_2_addresses_change_hands=addresses_change_hands
	sem_7_refused_replacement_deletes_nothing=refused_replacement
	c_stage_1_one_commit_replaces_them=replaces_them
	c_stage_1_one_commit_takes_them_down=from_nothing/takes_them_down
'

# shellcheck disable=SC2086
run_tests $tests
