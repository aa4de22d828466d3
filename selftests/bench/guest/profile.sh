#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# In the guest: prints the kernel's functions, then repeats one load over one
# path for ever.
#
# usage: profile.sh PATH LOAD MODE FAMILY
. "${0%/*}/lib.sh"

prepare "$1"
[ "$(type -t "arm_$1")" != function ] || "arm_$1"
echo "symbols of $(uname -r)"
sysctl -qw kernel.kptr_restrict=0
busybox awk '$2 ~ /[tTwW]/ { print $1, $3, $4 }' /proc/kallsyms |
	busybox gzip -c | busybox base64
load "$@" -f
