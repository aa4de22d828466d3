# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash
# What the scripts of the VM lab share; sourced, not run.
set -euo pipefail
export LC_ALL=C PATH=$PATH:/usr/sbin:/sbin

vm=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
# shellcheck disable=SC2034
top=$(cd "$vm/../.." && pwd)
cache=${VPEER_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/vpeer}
# The series from which the debug kernel, UML and the kselftest runner are taken.
source_series=6.12

die()
{
	echo "${0##*/}: $*" >&2
	exit 2
}

# say TEXT: progress, on the error channel so that results stay clean.
say()
{
	echo "[lab] $*" >&2
}

# quietly LOG COMMAND...: hide the output unless the command fails.
quietly()
{
	local log=$1
	shift
	"$@" >"$log" 2>&1 && return 0
	tail -n 60 "$log" >&2
	die "failed: $* (whole log: $log)"
}

# show: a kselftest run for people, all of it with V=1. mawk would read a pipe by
# the block, so that lines came late.
show()
{
	local line_by_line=()

	if [ -n "${V-}" ]; then
		cat
		return
	fi
	[[ $(awk -W version </dev/null 2>&1) != mawk* ]] ||
		line_by_line=(-W interactive)
	awk "${line_by_line[@]}" -f "$vm/digest-tap"
}

# digest FILE...: one short key of the content of several files.
digest()
{
	cat -- "$@" | sha256sum | cut -c1-12
}

# lock NAME: until this shell ends nobody else makes the same cache entry.
lock()
{
	mkdir -p "$cache/lock"
	exec 9>"$cache/lock/$1"
	flock 9
}

# download PACKAGE...: into the current folder, without being root. Root's apt
# would drop to a user that cannot write here, and warn of it.
download()
{
	apt-get -qq -o Acquire::Retries=3 -o APT::Sandbox::User=root \
		download "$@"
}

# newest COMMAND...: once more with new lists if apt does not know or find it.
newest()
{
	"$@" || {
		"$vm/packages" update
		"$@"
	}
}

source_package=linux-source-$source_series
source_tar=/usr/src/$source_package.tar.xz

source_version()
{
	dpkg-query -W -f '${Version}' "$source_package" 2>/dev/null ||
		die "$source_package is not installed (run $vm/packages)"
}

# unpack DIR [TAR-OPTION...]: the kernel's source, whole or part, once.
unpack()
{
	local dir=$1
	shift
	[ -e "$dir/.unpacked" ] && return 0
	rm -rf "$dir"
	mkdir -p "$dir"
	say "unpacking $source_package into $dir"
	tar -C "$dir" --strip-components=1 -xf "$source_tar" "$@"
	touch "$dir/.unpacked"
}
