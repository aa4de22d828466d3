# SPDX-License-Identifier: GPL-2.0-only
"""Holds what bulk or scale has measured against its gates.

usage: judge.py JSON

Prints a row for each gate: what was measured, its limit, and whether it is met.
"""
import json
import sys

# gate, what is measured, how, and the limit
TOTAL = (
    ("G8", "NIC, add", "nic-add operation", 4000),
    ("G8", "NIC, delete", "nic-del operation", 4000),
    ("G8", "link, add", "peering-add operation", 4000),
    ("G8", "link, delete", "peering-del operation", 4000),
    ("G8", "address, add", "endpoint-add operation", 4000),
    ("G9", "all in one commit", "mass total", 3e9),
    ("G11", "bytes an address, the NIC's lists included",
     "endpoint memory", 80),
    ("G11", "bytes a VNet", "vnet memory", 8192),
    ("G11", "bytes a link, Connected", "link-connected memory", 512),
    ("G11", "bytes a prefix of a link's remote VNet", "prefix memory", 16),
    ("G11", "bytes of all in one commit, links at 512", "mass memory",
     64e6 + 500000 * 512),
    ("G12", "a task's wait, unloading", "unload-filled longest-wait", 1e6),
    ("G12", "a task's wait, all in one commit", "mass-cpu longest-wait", 1e6),
    ("G12", "a task's wait, state apply", "tool-cpu longest-wait", 1e6),
)
# gate, what, dividend, divisor (each a sum), and the limit of the ratio
RATIO = (
    ("G8", "NIC, add, to batched routes",
     ["nic-add operation"], ["route-add operation"], 0.32),
    ("G8", "link, add, to batched routes",
     ["peering-add operation"], ["route-add operation"], 0.32),
    ("G8", "NIC, add, to ip -batch",
     ["nic-add operation"], ["ip-batch-route-add all"], 0.13),
    ("G11", "memory of a device, to veth",
     ["vpeer-device slab", "vpeer-device percpu"],
     ["veth-device slab", "veth-device percpu"], 0.55),
    ("G11", "memory of a device, to dummy",
     ["vpeer-device slab", "vpeer-device percpu"],
     ["dummy-device slab", "dummy-device percpu"], 1.05),
    ("G12", "create and up, to veth",
     ["vpeer-create device", "vpeer-up device"],
     ["veth-create device", "veth-up device"], 0.62),
    ("G12", "VNet with its NICs, to deleting veth",
     ["vpeer-vnet-del device"], ["veth-delete device"], 0.05),
    ("G12", "loading, to openvswitch",
     ["load took"], ["load-openvswitch took"], 1.2),
)
# those of 1,000 VNets with 500 peerings each and 100,000 NICs
OPERATIONS = 602000
# what unloading may take beside 1.5 of unloading dummy: 1,000,000 addresses
ADDRESSES = 300 * 1000000
# how much a packet may cost more at the end of an axis, and for a new flow;
# and the cache lines of a lookup
GROWTH, GROWTH_SHARE, FIRST, LINES = 60, 0.02, 1.02, 6


def row(gate, what, value, limit, form="%.0f"):
    print("%-4s %-44s %14s %14s  %s" %
          (gate, what, form % value, form % limit,
           "met" if value <= limit else "missed"))


def judge_bulk(results):
    value = {"%s %s" % (r["what"], r["metric"]): r["value"] for r in results}
    whole = value.get("mass operations") == OPERATIONS
    for gate, what, key, limit in TOTAL:
        if key in value and (whole or not key.startswith("mass")):
            row(gate, what, value[key], limit)
    for gate, what, over, under, limit in RATIO:
        if all(key in value for key in over + under):
            row(gate, what, sum(map(value.get, over)) /
                sum(map(value.get, under)), limit, "%.3f")
    if "unload-dummy took" in value:
        row("G12", "unloading, ns", value["unload-filled took"],
            1.5 * value["unload-dummy took"] + ADDRESSES)


# The least of three points at each end: what disturbs one can only add. What is
# counted by QEMU itself nothing disturbs.
def judge_axis(points, axis, metric):
    values = [value for x, value in sorted(points)]
    ends = 1 if metric.startswith("instructions") else 3
    first, last = min(values[:ends]), min(values[-ends:])
    row("G5", "growth with %s, %s" % (axis, metric), last - first,
        min(GROWTH, GROWTH_SHARE * first), "%.1f")


# Of many addresses, where there are many, some share a bucket.
def judge_lines(points, axis, family):
    lines = dict(points["lookup"])
    lines.update(points.get("chance", []))
    row("G5", "cache lines of a lookup, %s, %s" % (axis, family),
        max(lines.values()), LINES, "%.2f")


def judge_scale(results):
    axes, flow, lines = {}, {}, {}
    for r in results:
        if r["axis"] == "flow":
            flow[r["x"], r["metric"]] = r["value"]
        elif r["unit"] == "lines":
            metric, family = r["metric"].split("-")
            points = lines.setdefault((r["axis"], family), {})
            points.setdefault(metric, []).append((int(r["x"]), r["value"]))
        elif r["axis"] != "nics" and r["metric"] != "build":
            axes.setdefault((r["axis"], r["metric"]), []).append(
                (int(r["x"]), r["value"]))
    for (axis, metric), points in axes.items():
        judge_axis(points, axis, metric)
    for (axis, family), points in lines.items():
        judge_lines(points, axis, family)
    for sort in "old", "new":
        if (sort, "p99") in flow:
            row("G7", "99th percentile to median, %s flows" % sort,
                flow[sort, "p99"] / flow["new", "median"], FIRST, "%.3f")


def main():
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    with open(sys.argv[1]) as file:
        measured = json.load(file)
    print("%-4s %-44s %14s %14s" % ("gate", "", "measured", "limit"))
    if measured["results"] and "axis" in measured["results"][0]:
        judge_scale(measured["results"])
    else:
        judge_bulk(measured["results"])


main()
