#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# Takes down what up.sh has brought up.
demo=$(dirname "$(realpath "$0")")
. "$demo/lib.sh"

stop_services
vpeerctl state down "$lab"
