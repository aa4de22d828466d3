# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash
# How the programs and plugins of bulk, scale, lines and profile are built;
# sourced, not run.
# $top and $out are set.
# shellcheck disable=SC2154

# compile PROGRAM: with what it uses of the functional tests' library
compile()
{
	local lib=$top/selftests/functional/lib objects=()

	case $1 in
	control|lifecycle)
		objects=("$top/selftests/bench/bulk.c"
			"$lib"/{msg,nl,die,netns,fabric,commit,schema}.c
			"$lib"/{addr,link,fault}.c) ;;
	esac
	"${CC:-cc}" -std=gnu11 -O2 -Wall -Wextra \
		-Wno-unused-parameter -Wno-missing-field-initializers \
		-I"$top/include/uapi" -I"$top/selftests/functional" \
		-o "$out/$1" "$top/selftests/bench/$1.c" \
		${objects[@]+"${objects[@]}"}
}

# plugin NAME: one of QEMU's
plugin()
{
	local qemu=$top/selftests/bench/qemu

	"${CC:-cc}" -std=gnu11 -O2 -Wall -Wextra -Wno-unused-parameter -shared \
		-fPIC -fvisibility=hidden -o "$out/$1.so" \
		"$qemu/$1.c" "$qemu/watch.c"
}
