# SPDX-License-Identifier: GPL-2.0-only
"""Draws what report.py has collected as bars: a panel for each load."""
from xml.sax.saxutils import escape

FAMILIES = ("IPv4", "IPv6")
COLOUR = {("vpeer", "IPv4"): "#b3471d", ("vpeer", "IPv6"): "#dd9a7c",
          ("other", "IPv4"): "#3a5a78", ("other", "IPv6"): "#9db4c8"}
COLUMNS = 2
PANEL = 480
LABEL = 104
BAR = 8
ROW = 2 * BAR + 6
TOP = 40
MARGIN = 24


def words(x, y, what, more=""):
    return '<text x="%d" y="%d"%s>%s</text>' % (x, y, more, escape(what))


def bars(results, path, load, mode, scale, x, y):
    kind = "vpeer" if path.startswith("vpeer") else "other"
    yield words(x + LABEL - 6, y + ROW // 2 + 2, path,
                ' text-anchor="end"')
    for i, family in enumerate(FAMILIES):
        value = results.median(path, load, family, mode)
        if value is None:
            continue
        width = value * scale
        yield ('<rect x="%d" y="%d" width="%.1f" height="%d" fill="%s"/>' %
               (x + LABEL, y + i * BAR, width, BAR, COLOUR[kind, family]))
        yield words(x + LABEL + width + 4, y + i * BAR + BAR - 1,
                    "{:,.0f}".format(value), ' font-size="8"')


def panel(results, load, mode, name, x, y):
    paths = [p for p in results.paths()
             if any(results.median(p, load, f, mode) for f in FAMILIES)]
    most = max(results.median(p, load, f, mode) or 0
               for p in paths for f in FAMILIES)
    scale = (PANEL - LABEL - 60) / most
    yield words(x, y + 14, "%s (%s)" % (name, results.unit[load, mode]),
                ' font-weight="bold"')
    for i, path in enumerate(paths):
        yield from bars(results, path, load, mode, scale, x,
                        y + 24 + i * ROW)


def legend(x, y):
    for i, (kind, family) in enumerate(COLOUR):
        yield ('<rect x="%d" y="%d" width="10" height="10" fill="%s"/>' %
               (x + i * 100, y - 9, COLOUR[kind, family]))
        yield words(x + i * 100 + 14, y, kind + ", " + family)


def chart(results, title):
    """The whole picture, as text."""
    loads = results.loads()
    height = 24 + ROW * len(results.paths()) + 24
    lines = -(-len(loads) // COLUMNS)
    size = (COLUMNS * PANEL + (COLUMNS + 1) * MARGIN,
            TOP + 24 + lines * height)
    out = ['<svg xmlns="http://www.w3.org/2000/svg" width="%d" height="%d" '
           'viewBox="0 0 %d %d" font-family="sans-serif" font-size="11">'
           % (size + size),
           '<rect width="100%" height="100%" fill="white"/>',
           words(MARGIN, 24, "A round's cost on Linux %s; shorter is better"
                 % results.release, ' font-size="15"')]
    out += legend(MARGIN, 44)
    for i, (load, mode) in enumerate(loads):
        x = MARGIN + i % COLUMNS * (PANEL + MARGIN)
        out += panel(results, load, mode, title(load, mode), x,
                     TOP + 20 + i // COLUMNS * height)
    return "\n".join(out + ["</svg>"]) + "\n"
