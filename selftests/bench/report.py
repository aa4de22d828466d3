# SPDX-License-Identifier: GPL-2.0-only
"""Medians, ratios, gates and pictures of what the guest has measured.

usage: report.py [OPTION...] SERIES < LINES
  --json FILE      write all of it there
  --svg FILE       draw it
  --baseline FILE  compare with what --record has written
  --record FILE    keep the medians, to compare with later
  --gates FILE     the table of gates
  --check          fail, and end in "N passed, N failed"
  --rst            tables for Documentation/performance.rst

A line of the guest is RESULT, path, load, family, mode, value and unit, with
tabs between; "# RELEASE" names the kernel.
"""
import argparse
import json
import os
import statistics
import sys

import draw

OURS = "vpeer-peering"
HUB = "vpeer-hub"
FLOOR = "loopback"
YARDSTICK = "veth"
FAMILIES = ("IPv4", "IPv6")
# IPv6 may be this much above a limit
SLACK6 = 1.05
# what a change of the ratio to the yardstick may be
TOLERANCE = 0.01


class Results:
    """Medians by (path, load, family, mode), in the order of the lines."""

    def __init__(self):
        self.values = {}
        self.unit = {}
        self.release = "?"

    def read(self, lines):
        for line in lines:
            words = line.rstrip("\n").split("\t")
            if line.startswith("# "):
                self.release = line[2:].strip()
            elif words[0] == "RESULT" and len(words) == 7:
                path, load, family, mode = words[1:5]
                key = path, load, family, mode
                self.values.setdefault(key, []).append(float(words[5]))
                self.unit[load, mode] = words[6]
            else:
                sys.exit("report: no result: " + line)
        if not self.values:
            sys.exit("report: nothing was measured")

    def median(self, path, load, family, mode):
        values = self.values.get((path, load, family, mode))
        return statistics.median(values) if values else None

    def paths(self):
        return list(dict.fromkeys(key[0] for key in self.values))

    def loads(self):
        return list(dict.fromkeys((key[1], key[3]) for key in self.values))

    def spread(self):
        """The widest, in percent, and whose it is."""
        wide = {}
        for key, values in self.values.items():
            wide[key] = (max(values) - min(values)) / statistics.median(values)
        key = max(wide, key=wide.get)
        return wide[key] * 100, " ".join(key)

    def rows(self):
        for (path, load, family, mode), values in self.values.items():
            yield {"path": path, "load": load, "family": family,
                   "mode": mode, "unit": self.unit[load, mode],
                   "median": statistics.median(values),
                   "min": min(values), "max": max(values),
                   "repetitions": len(values)}


def ratio(a, b):
    return a / b if a is not None and b else None


def text(value, form="%5.3f"):
    return form % value if value is not None else "-"


def number(value):
    if value is None:
        return "-"
    return "{:,.0f}".format(value) if value >= 100 else "%.1f" % value


def title(load, mode):
    return load if mode == "-" else "%s, %s" % (load, mode)


def rank(results, load, mode):
    """A row for each path: value, ratio to the best, ours to it; twice."""
    best = {}
    for family in FAMILIES:
        known = [results.median(p, load, family, mode)
                 for p in results.paths()]
        best[family] = min((v for v in known if v is not None), default=None)
    for path in results.paths():
        row = [path]
        for family in FAMILIES:
            value = results.median(path, load, family, mode)
            ours = results.median(OURS, load, family, mode)
            row += [number(value), text(ratio(value, best[family])),
                    text(ratio(ours, value))]
        if row[1:] != ["-"] * 6:
            yield row


HEAD = ("path", "IPv4", "to best", "ours to", "IPv6", "to best", "ours to")


def show_tables(results):
    print("Linux %s: a round's cost, beside it the ratio to the best path, "
          "and that of\n%s to this path" % (results.release, OURS))
    for load, mode in results.loads():
        print("\n%s, %s" % (title(load, mode), results.unit[load, mode]))
        print("%-14s %9s %7s %7s  %9s %7s %7s" % HEAD)
        for row in rank(results, load, mode):
            print("%-14s %9s %7s %7s  %9s %7s %7s" % tuple(row))
    print("\nwidest spread of the repetitions: %.2f %% (%s)" %
          results.spread())


def rst_table(head, rows):
    rows = [list(head)] + [list(r) for r in rows]
    width = [max(len(r[i]) for r in rows) for i in range(len(head))]
    rule = " ".join("=" * w for w in width)
    lines = [" ".join(c.ljust(w) for c, w in zip(r, width)).rstrip()
             for r in rows]
    return "\n".join([rule, lines[0], rule] + lines[1:] + [rule])


def show_rst(results, gates, series):
    print("Kernel %s\n" % results.release)
    for load, mode in results.loads():
        print("%s, %s:\n" % (title(load, mode).capitalize(),
                             results.unit[load, mode]))
        print(rst_table(HEAD, rank(results, load, mode)))
        print()
    print("Gates on %s:\n" % series)
    print(rst_table(GATE_HEAD, [gate_row(g) for g in gates]))
    print("\nThe widest spread of the repetitions was %.2f %% (%s)." %
          results.spread())


GATE_HEAD = ("gate", "load", "against", "IPv4", "IPv6", "limit", "IPv6",
             "aim", "")


def gate_value(results, kind, load, mode, path, load2, mode2, family):
    measured = HUB if kind == "hub" else OURS
    ours = results.median(measured, load, family, mode)
    other = results.median(path, load2, family, mode2)
    if kind == "tax":
        floor = results.median(FLOOR, load, family, mode)
        if None in (ours, other, floor):
            return None
        return ratio(ours - floor, other - floor)
    return ratio(ours, other)


def evaluate(results, path):
    """Each gate of the file, as far as this boot has measured it."""
    gates = []
    with open(path) as table:
        for line in table:
            words = line.split("#")[0].split()
            if not words:
                continue
            name, kind, load, against, load2, limit, aim, *limit6 = words
            load, mode = load.split(":")
            value = {}
            for family in FAMILIES:
                value[family] = gate_value(results, kind, load, mode, against,
                                           *load2.split(":"), family)
            if all(v is None for v in value.values()):
                continue
            limit = float(limit)
            limits = {"IPv4": limit,
                      "IPv6": float(limit6[0]) if limit6 else limit * SLACK6}
            met = all(v is not None and v <= limits[f]
                      for f, v in value.items())
            gates.append({"gate": name, "kind": kind, "load": load,
                          "mode": mode, "against": against,
                          "against-load": load2, "value": value,
                          "limit": limit, "limit6": limits["IPv6"],
                          "aim": float(aim), "met": met})
    return gates


def gate_row(gate):
    against = gate["against"]
    if gate["kind"] == "tax":
        against = "tax of " + against
    elif gate["kind"] == "hub":
        against += ", by " + HUB
    elif gate["kind"] == "self":
        against = "its own " + gate["against-load"].replace(":", ", ")
    return (gate["gate"], title(gate["load"], gate["mode"]), against,
            text(gate["value"]["IPv4"]), text(gate["value"]["IPv6"]),
            "%g" % gate["limit"], "%.3g" % gate["limit6"],
            "%g" % gate["aim"], "met" if gate["met"] else "missed")


def show_gates(gates):
    print("\nGates: %s against other paths" % OURS)
    form = "%-4s  %-21s  %-26s %6s %6s %6s %6s %6s  %s"
    print(form % GATE_HEAD)
    for gate in gates:
        print(form % gate_row(gate))


def relative(rows):
    """Ratios to the yardstick, from rows of a report or a baseline."""
    median = {(r["path"], r["load"], r["family"], r["mode"]): r["median"]
              for r in rows}
    found = {}
    for (path, load, family, mode), value in median.items():
        base = median.get((YARDSTICK, load, family, mode))
        if base and path != YARDSTICK:
            found[path, load, family, mode] = value / base
    return found


def compare(results, baseline):
    """(key, then, now, change) of our paths, dearest change first."""
    before = relative(baseline["results"])
    now = relative(results.rows())
    rows = [(key, before[key], now[key], now[key] / before[key] - 1)
            for key in now if key in before and key[0].startswith("vpeer-")]
    return sorted(rows, key=lambda row: -row[3])


def show_comparison(rows, kernel):
    print("\nAgainst the baseline of Linux %s, as ratios to %s: %d figures "
          "of vpeer" % (kernel, YARDSTICK, len(rows)))
    for key, before, now, change in rows[:3] + [r for r in rows[3:]
                                                if r[3] > TOLERANCE]:
        print("%-48s %6.3f -> %6.3f  %+.2f %%%s" %
              (" ".join(key), before, now, change * 100,
               "  REGRESSION" if change > TOLERANCE else ""))


def save(path, data):
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "w") as f:
        json.dump(data, f, indent=1)
        f.write("\n")


def arguments():
    parser = argparse.ArgumentParser(usage=__doc__)
    for name in "json", "svg", "baseline", "record", "gates":
        parser.add_argument("--" + name)
    for name in "check", "rst":
        parser.add_argument("--" + name, action="store_true")
    parser.add_argument("series")
    return parser.parse_args()


def verdict(gates, changes):
    total = len(gates) + len(changes)
    failed = sum(not g["met"] for g in gates)
    failed += sum(change > TOLERANCE for _, _, _, change in changes)
    passed = total - failed
    # nothing to compare with is no regression, and no proof of none
    failed += not changes
    print("\n%d passed, %d failed" % (passed, failed))
    return failed != 0


def main():
    args = arguments()
    results = Results()
    results.read(sys.stdin)
    gates = evaluate(results, args.gates) if args.gates else []
    changes = []
    if args.rst:
        show_rst(results, gates, args.series)
    else:
        show_tables(results)
        if gates:
            show_gates(gates)
    if args.baseline and os.path.exists(args.baseline):
        with open(args.baseline) as f:
            baseline = json.load(f)
        changes = compare(results, baseline)
        if not args.rst:
            show_comparison(changes, baseline["kernel"])
    elif args.baseline and not args.rst:
        print("\nNo baseline for this yet: run --record")
    data = {"kernel": results.release, "results": list(results.rows())}
    if args.record:
        save(args.record, data)
    data["gates"] = gates
    if args.json:
        save(args.json, data)
    if args.svg:
        with open(args.svg, "w") as f:
            f.write(draw.chart(results, title))
    if args.check:
        sys.exit(verdict(gates, changes))


main()
