#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# Brings the demo's network and services up and leaves them: "make shell".
demo=$(dirname "$(realpath "$0")")
[ -e "$demo/lib.sh" ] || demo+=/demo
. "$demo/lib.sh"

vpeerctl state apply "$lab"
learn_hosts
start_services
topology
cat <<TEXT
Try:
  vpeerctl peering show
  ip netns exec shop2 curl http://${addr4[web]}/
  ip netns exec bill2 redis-cli -h ${addr6[cache]} ping
  vpeerctl path get nic shop2 to ${addr4[bill1]}
  vpeerctl peering add shop/to-billing remote billing both
$demo/down.sh takes it down; exit, or Ctrl-D, ends the machine.

TEXT
