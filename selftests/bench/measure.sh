# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash
# What bulk and scale share; sourced, not run.
. "$(dirname "${BASH_SOURCE[0]}")/../vm/lib.sh"
. "$(dirname "${BASH_SOURCE[0]}")/compile.sh"

out=$top/build/bench
mkdir -p "$out"

# build KERNEL PROGRAM...
build()
{
	local kernel=$1

	shift
	"$vm/kernels" "$kernel" >/dev/null
	flock "$top/build/.lock" "$vm/quietly" "building for $kernel" \
		make -s -C "$top" "KERNEL=$kernel" modules userland
	programs=()
	while [ $# -gt 0 ]; do
		compile "$1"
		programs+=(-f "$out/$1:/lab/$1")
		shift
	done
}

# Lines of results as they come, and JSON of them in a file.
keep()
{
	awk -F '\t' -v kernel="$1" -v json="$2" '
	function pair(key, i)
	{
		printf "\"%s\": \"%s\", ", key, $i >json
	}
	BEGIN { printf "{\"kernel\": \"%s\", \"results\": [\n ", kernel >json }
	{ print; fflush() }
	/^(BULK|SCALE)\t/ {
		printf "%s{", comma >json
		if ($1 == "BULK") {
			pair("what", 2)
		} else {
			pair("axis", 2)
			pair("x", 3)
		}
		pair("metric", NF - 2)
		printf "\"value\": %s, \"unit\": \"%s\"}", $(NF - 1), \
			$NF >json
		comma = ",\n "
	}
	END { print "]}" >json }'
}

# measure KERNEL NAME [BOOT OPTION...] SCRIPT [WORD...]
measure()
{
	local kernel=$1 json=$out/$2-$1.json

	shift 2
	nice "$vm/boot" -k "$kernel" -i -m 8192 -t 7200 \
		-a 'mitigations=off no_timer_check' "${programs[@]}" "$@" |
		keep "$kernel" "$json.new"
	mv "$json.new" "$json"
}
