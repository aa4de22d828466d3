# SPDX-License-Identifier: GPL-2.0-only
"""Counts the instructions of a guest, function by function.

usage: trace.py [-s] [-f FUNCTION]... MONITOR SAID TRACE ROUNDS SENDS TITLE

MONITOR is the socket of QEMU's monitor, SAID what the guest has printed (its
functions, see guest/profile.sh), TRACE a file for QEMU's log. A round begins
with each SENDS-th entry of sendto. -s prints the functions of one round in
the order in which they run as well, -f the counts of each address of one.
"""
import argparse
import collections
import re
import socket
import statistics
import sys
import time

from symbols import Symbols

ANCHOR = "__x64_sys_sendto"
PROMPT = b"(qemu) "
# what may fall between two instructions of anybody
INTERRUPT = re.compile("^asm_(sysvec_|common_interrupt|exc_nmi)")
# "Trace 0: HOST [CS-BASE/PC/FLAGS/CFLAGS]"; one that was stopped comes again
LINE = re.compile(r"^(Trace|Stopped).*\[(?:[0-9a-f]+/)?([0-9a-f]{16})[]/]")


class Monitor:
    """QEMU's monitor, a line at a time."""

    def __init__(self, path):
        self.sock = socket.socket(socket.AF_UNIX)
        self.sock.settimeout(60)
        self.sock.connect(path)
        self.wait()

    def wait(self):
        said = b""
        while not said.endswith(PROMPT):
            more = self.sock.recv(65536)
            if not more:
                sys.exit("trace: the monitor has hung up")
            said += more

    def say(self, *lines):
        for line in lines:
            self.sock.sendall(line.encode() + b"\n")
            self.wait()

    def quit(self):
        """It hangs up on this."""
        self.sock.sendall(b"quit\n")


def record(monitor, path, anchor, wanted):
    """Lets the guest run one instruction at a time until that is enough."""
    seen = 0
    monitor.say("stop", "logfile " + path, "singlestep on",
                "log exec,nochain", "cont")
    end = time.monotonic() + 300
    with open(path) as log:
        while seen < wanted and time.monotonic() < end:
            time.sleep(0.1)
            seen += log.read().count("/" + anchor + "/")
    monitor.say("stop", "log none")
    if seen < wanted:
        sys.exit("trace: %d of %d rounds" % (seen, wanted))


def addresses(path):
    """The address of each instruction that was executed."""
    last = None
    with open(path) as log:
        for line in log:
            match = LINE.match(line)
            if not match:
                continue
            if match[1] == "Stopped":
                last = None
                continue
            if last:
                yield last
            last = match[2]
    if last:
        yield last


def cut(path, anchor, sends):
    """Whole rounds, each a list of addresses."""
    rounds, seen = [], 0
    for pc in addresses(path):
        if pc == anchor:
            if seen % sends == 0:
                rounds.append([])
            seen += 1
        if rounds:
            rounds[-1].append(pc)
    return rounds[:-1]


def quiet(rounds, symbols):
    """Those that no interrupt disturbed."""
    return [r for r in rounds
            if not any(INTERRUPT.match(name)
                       for name in set(map(symbols.find, r)))]


def show(rounds, symbols, title):
    total = statistics.fmean(map(len, rounds))
    count = collections.Counter()
    calls = collections.Counter()
    for r in rounds:
        for pc in r:
            count[symbols.find(pc)] += 1
        calls.update(symbols.find(pc) for pc in r if pc in symbols.starts)
    print("%s, Linux %s" % (title, symbols.release))
    print("%d rounds of %.0f instructions" % (len(rounds), total))
    ours = sum(n for name, n in count.items() if name.endswith("[vpeer]"))
    print("%9.1f of them in vpeer.ko" % (ours / len(rounds)))
    print("%9s %6s %6s %6s  %s" % ("instr.", "share", "sum", "calls",
                                   "function"))
    over = 0
    for name, n in count.most_common():
        n /= len(rounds)
        over += n
        if n >= 0.05:
            print("%9.1f %5.1f%% %5.1f%% %6.2f  %s" %
                  (n, n / total * 100, over / total * 100,
                   calls[name] / len(rounds), name))


def show_order(rounds, symbols):
    """A round of the median length: function after function."""
    r = sorted(rounds, key=len)[len(rounds) // 2]
    print("\nOne round in order: instructions, function; > where it begins")
    name, n, mark = None, 0, " "
    for pc in r + [None]:
        now = pc and symbols.find(pc)
        entered = pc in symbols.starts
        if now != name or entered:
            if n:
                print("%6d %s %s" % (n, mark, name))
            name, n, mark = now, 0, ">" if entered else " "
        n += 1


def show_function(rounds, symbols, name):
    start = symbols.start(name)
    count = collections.Counter(pc for r in rounds for pc in r
                                if symbols.find(pc) == name)
    print("\n%s at %s: offset, times a round" % (name, start))
    for pc in sorted(count):
        print("%#8x %8.2f" % (int(pc, 16) - int(start, 16),
                              count[pc] / len(rounds)))


def main():
    parser = argparse.ArgumentParser(usage=__doc__)
    for name in "monitor", "said", "trace":
        parser.add_argument(name)
    for name in "rounds", "sends":
        parser.add_argument(name, type=int)
    parser.add_argument("-s", action="store_true")
    parser.add_argument("-f", action="append", default=[])
    parser.add_argument("title")
    args = parser.parse_args()
    monitor = Monitor(args.monitor)
    try:
        symbols = Symbols(args.said)
        wanted = [symbols.whole(name) for name in args.f]
        anchor = symbols.start(ANCHOR)
        record(monitor, args.trace, anchor, args.rounds * args.sends + 1)
    finally:
        monitor.quit()
    rounds = cut(args.trace, anchor, args.sends)
    # a long round has its share of interrupts, and tells of them
    rounds = quiet(rounds, symbols) or rounds
    show(rounds, symbols, args.title)
    if args.s:
        show_order(rounds, symbols)
    for name in wanted:
        show_function(rounds, symbols, name)


main()
