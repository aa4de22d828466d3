# SPDX-License-Identifier: GPL-2.0-only
"""Counts the cache lines that datagrams meet in the module.

usage: lines.py [-v] SAID ACCESSES MODULE

SAID is what lines-guest.sh has printed, ACCESSES what the plugin has written
down (qemu/accesses.c), MODULE the module that was loaded. For each point lines
"SCALE<TAB>axis<TAB>x<TAB>METRIC-IPv4<TAB>value<TAB>unit" are printed, and such
of IPv6:

  lookup	of what is read to find the destination, by address
  chance	the same, the mean of many addresses
  own		of data that nobody but the module touches in a round
  data		of all data that the module's instructions touch
  code		of the module's instructions
  instructions	of the kernel

-v prints whose lines they are as well.
"""
import argparse
import collections
import statistics
import struct
import subprocess

RECORD = struct.Struct("=QQII")
LOAD, STORE, CODE, BEGIN, END = range(5)
ANCHOR = "vpeer_xmit"
# what finds the destination, by the names of forward.c; functions of their own
LOOKUP = ("find_hop", "find_nic", "vpeer_search_deep4", "vpeer_search_deep6",
          "vpeer_table_find_longer")


class Module:
    """The functions that an address of the loaded module belongs to."""

    def __init__(self, path, said):
        self.path = path
        self.chains = {}
        loaded = next(int(line.split()[0], 16) for line in said
                      if ANCHOR in line.split())
        symbols = self.ask("nm", path)
        start = next(int(line.split()[0], 16) for line in symbols
                     if line.endswith(" T " + ANCHOR))
        sections = [line.replace("[ ", "[").split()
                    for line in self.ask("readelf", "-SW", path)]
        size = next(int(words[5], 16) for words in sections
                    if len(words) > 5 and words[1] == ".text")
        self.base = loaded - start
        self.end = self.base + size

    @staticmethod
    def ask(*command, **more):
        return subprocess.run(command, check=True, capture_output=True,
                              text=True, **more).stdout.splitlines()

    def has(self, pc):
        return self.base <= pc < self.end

    def learn(self, pcs):
        """Functions, innermost first, with those that are compiled into."""
        pcs = sorted(pcs)
        said = self.ask("addr2line", "-afi", "-j", ".text", "-e", self.path,
                        input="\n".join("%x" % (pc - self.base)
                                        for pc in pcs))
        at = iter(pcs)
        for i, line in enumerate(said):
            if line.startswith("0x"):
                chain = self.chains[next(at)] = []
                names = i + 1
            elif not (i - names) % 2:
                chain.append(line)


def records(path):
    """(pc, address, size, kind), of a file that memory has no room for."""
    with open(path, "rb") as file:
        while part := file.read(RECORD.size << 16):
            yield from RECORD.iter_unpack(part)


def rounds(path):
    """Each the list of its records, the end included."""
    current = []
    for record in records(path):
        if record[3] == BEGIN:
            current = []
            continue
        current.append(record)
        if record[3] == END:
            yield current


class Round:
    """The lines of a round."""

    def __init__(self, taken, module):
        self.data = collections.defaultdict(set)
        self.code = set()
        self.instructions = taken[-1][1]
        others = set()
        for pc, addr, size, kind in taken[:-1]:
            lines = {addr >> 6, (addr + size - 1) >> 6}
            if kind == CODE:
                if module.has(pc):
                    self.code |= lines
            elif module.has(pc):
                for line in lines:
                    self.data[line].add(pc)
            else:
                others |= lines
        self.own = set(self.data) - others
        self.lookup = {line for line in self.own
                       if any(self.finds(module.chains[pc])
                              for pc in self.data[line])}

    @staticmethod
    def finds(chain):
        return any(name in LOOKUP for name in chain)

    def figures(self):
        return {"lookup": len(self.lookup), "own": len(self.own),
                "data": len(self.data), "code": len(self.code),
                "instructions": self.instructions}

    def show(self, module):
        for line, pcs in self.data.items():
            names = {"/".join(module.chains[pc][:2]) for pc in pcs}
            print("  %x %-6s %s" % (
                line << 6, "lookup" if line in self.lookup else
                "own" if line in self.own else "", ", ".join(sorted(names))))


def points(said):
    for line in said:
        if line.startswith("POINT\t"):
            axis, x, family, count, lookups = line.split("\t")[1:]
            yield (axis, x), family, int(count), int(lookups)


class Point:
    """What the fabrics of a point have in common: the least of each figure."""

    def __init__(self):
        self.figures = {}
        self.chance = []

    def add(self, seen, chance):
        for metric in seen[0].figures():
            # an interrupt can only add, and so does a collision in a hash
            value = statistics.median_low(r.figures()[metric] for r in seen)
            self.figures[metric] = min(value,
                                       self.figures.get(metric, value))
        self.chance += chance

    def show(self, key, family):
        if self.chance:
            self.figures["chance"] = round(statistics.fmean(self.chance), 2)
        for metric, value in self.figures.items():
            print("SCALE", *key, metric + "-" + family, value,
                  metric if metric == "instructions" else "lines", sep="\t")


def main():
    parser = argparse.ArgumentParser(usage=__doc__)
    parser.add_argument("-v", action="store_true")
    for name in "said", "accesses", "module":
        parser.add_argument(name)
    args = parser.parse_args()
    with open(args.said) as file:
        said = file.read().splitlines()
    module = Module(args.module, said)
    module.learn({r[0] for r in records(args.accesses) if module.has(r[0])})
    taken = rounds(args.accesses)
    all_points = collections.defaultdict(Point)
    for key, family, count, lookups in points(said):
        seen = [Round(next(taken), module) for _ in range(count)]
        chance = [len(Round(next(taken), module).lookup)
                  for _ in range(lookups)]
        all_points[key, family].add(seen, chance)
        if args.v:
            print(*key, family)
            seen[-1].show(module)
    for (key, family), point in all_points.items():
        point.show(key, family)


main()
