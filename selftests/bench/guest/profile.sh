#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# In the guest: prints the kernel's functions, then repeats one load over one
# path for ever, or adds and deletes so many things a message, or detaches and
# attaches one of N devices.
#
# usage: profile.sh PATH LOAD MODE FAMILY
#	 profile.sh control nic|link N
#	 profile.sh nics N -|apart
#	 profile.sh mass VNETS PEERINGS NICS	once
. "${0%/*}/lib.sh"

if [[ $1 == @(control|nics|mass) ]]; then
	modprobe vpeer
	sleep 5
else
	prepare "$1"
	[ "$(type -t "arm_$1")" != function ] || "arm_$1"
fi
echo "symbols of $(uname -r)"
sysctl -qw kernel.kptr_restrict=0
busybox awk '$2 ~ /[tTwW]/ { print $1, $3, $4 }' /proc/kallsyms |
	busybox gzip -c | busybox base64
if [ "$1" = mass ]; then
	echo ready
	exec /lab/control "$@"
fi
[ "$1" != control ] || exec /lab/control repeat "$2" "$3"
where=${3#-}
[ "$1" != nics ] || exec /lab/lifecycle repeat "$2" ${where:+"$where"}
load "$@" -f
