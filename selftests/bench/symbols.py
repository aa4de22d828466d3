# SPDX-License-Identifier: GPL-2.0-only
"""The functions of a guest's kernel, as guest/profile.sh prints them."""
import base64
import bisect
import gzip
import sys


class Symbols:
    """The kernel's functions by address, as text of 16 digits."""

    def __init__(self, path):
        with open(path) as said:
            lines = said.read().splitlines()
        first = next(i for i, line in enumerate(lines)
                     if line.startswith("symbols of "))
        last = lines.index("ready")
        packed = base64.b64decode("".join(lines[first + 1:last]))
        self.release = lines[first].split()[-1]
        named = {}
        for line in gzip.decompress(packed).decode().splitlines():
            addr, name = line.split(" ", 1)
            named.setdefault(addr, name.strip().replace(" ", ""))
        self.addr = sorted(named)
        self.name = [named[a] for a in self.addr]
        self.starts = set(self.addr)
        self.known = {}

    def find(self, pc):
        if pc not in self.known:
            i = bisect.bisect_right(self.addr, pc) - 1
            user = pc < "8"
            self.known[pc] = "(user space)" if user else self.name[i]
        return self.known[pc]

    def whole(self, name):
        """The name with its module, if it has one."""
        for n in self.name:
            if n.split("[")[0] == name or n == name:
                return n
        sys.exit("no function " + name)

    def start(self, name):
        return self.addr[self.name.index(name)]
