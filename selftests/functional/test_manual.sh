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
	page=${t#*=}
	if plays "vpeerctl${page:+-$page}.8" EXAMPLES; then
		ktap_test_pass "${t%%=*}"
	else
		ktap_test_fail "${t%%=*}"
	fi
done
ktap_finished
