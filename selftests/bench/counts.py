# SPDX-License-Identifier: GPL-2.0-only
"""Where the instructions of the kernel went, function by function.

usage: counts.py SAID COUNTS PER TITLE

SAID is what the guest has printed (its functions, see guest/profile.sh), COUNTS
what qemu/counts.c has written. Figures are for each of PER things.
"""
import collections
import sys

from symbols import Symbols


def read(path):
    with open(path) as counts:
        for line in counts:
            pc, n = line.split()
            yield pc, int(n)


def main():
    said, path, per, title = sys.argv[1:]
    symbols, per = Symbols(said), int(per)
    count, calls = collections.Counter(), collections.Counter()
    for pc, n in read(path):
        count[symbols.find(pc)] += n
        if pc in symbols.starts:
            calls[symbols.find(pc)] += n
    total = sum(count.values())
    ours = sum(n for name, n in count.items() if name.endswith("[vpeer]"))
    print("%s, Linux %s" % (title, symbols.release))
    print("%d instructions, %.1f for each of %d" % (total, total / per, per))
    print("%9.1f of them in vpeer.ko" % (ours / per))
    print("%9s %6s %6s %8s  %s" % ("instr.", "share", "sum", "calls",
                                   "function"))
    over = 0
    for name, n in count.most_common():
        over += n
        if n >= total / 1000:
            print("%9.1f %5.1f%% %5.1f%% %8.3f  %s" %
                  (n / per, n / total * 100, over / total * 100,
                   calls[name] / per, name))


main()
