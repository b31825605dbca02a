"""An SVG canvas: definitions with ids of their own, colour arithmetic and the shapes every drawing shares.

Symbols are drawn in a frame of 400 × 500 with the middle at x = 200 and the floor at y = 424; `place` moves one elsewhere.
Light falls from the upper left in every picture.
"""

from math import cos, pi, sin
from random import Random

METALS = {
    "gold": ("#5d4119", "#b98b3d", "#fbe6b0", "#d2a755", "#7d5a22"),
    "brass": ("#6d4514", "#c58b3a", "#ffe7b0", "#c58b3a", "#6d4514"),
    "copper": ("#5a2612", "#b8683c", "#ffd3b4", "#c87f55", "#6e3319"),
    "silver": ("#5c6269", "#aab2ba", "#ffffff", "#c9d0d6", "#767e86"),
    "black": ("#0c0a08", "#3a332a", "#837560", "#2b251e", "#0a0806"),
    "rose": ("#7a4436", "#c98b78", "#ffe3d6", "#dba592", "#8a5546"),
}


def rgb(colour):
    return [int(colour[i : i + 2], 16) for i in (1, 3, 5)]


def mix(a, b, share):
    """`a` with `share` of `b` in it."""
    return "#" + "".join(f"{round(x + (y - x) * share):02x}" for x, y in zip(rgb(a), rgb(b), strict=True))


def light(colour, share):
    return mix(colour, "#ffffff", share)


def dark(colour, share):
    return mix(colour, "#120a06", share)


def smooth(points):
    """Bézier segments through the points (Catmull-Rom), without the first move."""
    out = []
    for i in range(len(points) - 1):
        p0, p1, p2 = points[max(i - 1, 0)], points[i], points[i + 1]
        p3 = points[min(i + 2, len(points) - 1)]
        a = (p1[0] + (p2[0] - p0[0]) / 6, p1[1] + (p2[1] - p0[1]) / 6)
        b = (p2[0] - (p3[0] - p1[0]) / 6, p2[1] - (p3[1] - p1[1]) / 6)
        out.append(f"C{a[0]:.1f} {a[1]:.1f} {b[0]:.1f} {b[1]:.1f} {p2[0]:.1f} {p2[1]:.1f}")
    return "".join(out)


def turned(*runs, x=200):
    """The outline of a turned body: runs of (radius, y) from top to bottom; smooth inside a run, sharp between runs."""
    right = [[(x + r, y) for r, y in run] for run in runs]
    left = [[(x - r, y) for r, y in reversed(run)] for run in reversed(runs)]
    path = ""
    for n, run in enumerate(right + left):
        path += ("L" if n else "M") + f"{run[0][0]:.1f} {run[0][1]:.1f}" + smooth(run)
    return path + "Z"


def star(x, y, outer, inner, points, turn=0.0):
    """A closed star path."""
    spots = []
    for i in range(points * 2):
        r, a = (outer, inner)[i % 2], pi * i / points + turn - pi / 2
        spots.append(f"{x + r * cos(a):.1f} {y + r * sin(a):.1f}")
    return "M" + "L".join(spots) + "Z"


def rosette(x, y, r, points=12, stroke="#e6c88c", width=0.8, opacity=0.9):
    """The interlaced circle of chords used on labels, trays and grounds."""
    lines = ""
    for radius, step in ((r, points * 5 // 12), (r * 0.52, points * 5 // 12), (r, points // 3)):
        for i in range(points):
            a, b = 2 * pi * i / points, 2 * pi * (i + step) / points
            lines += f"M{x + radius * cos(a):.1f} {y + radius * sin(a):.1f}L{x + radius * cos(b):.1f} {y + radius * sin(b):.1f}"
    return (
        f'<g fill="none" stroke="{stroke}" stroke-width="{width}" opacity="{opacity}"><path d="{lines}"/>'
        f'<circle cx="{x}" cy="{y}" r="{r}"/><circle cx="{x}" cy="{y}" r="{r * 1.05:.1f}"/>'
        f'<circle cx="{x}" cy="{y}" r="{r * 0.2:.1f}"/></g>'
    )


def words(x, y, text, size, fill, weight=500, extra=""):
    return (
        f'<text x="{x}" y="{y}" text-anchor="middle" font-family="Plex, Plex Arabic" font-size="{size}" '
        f'font-weight="{weight}" fill="{fill}" {extra}>{text}</text>'
    )


def place(drawing, x, y, scale=1.0, turn=0, flip=False):
    """A symbol with its foot at (x, y)."""
    across = -scale if flip else scale
    return (
        f'<g transform="translate({x} {y}) rotate({turn}) scale({across} {scale}) translate(-200 -424)">{drawing}</g>'
    )


class Canvas:
    """Collects definitions and marks; `svg()` gives the finished document."""

    def __init__(self, width=400, height=500, seed=7, view=None):
        self.width, self.height, self.view = width, height, view
        self.random = Random(seed)
        self.defs, self.marks, self.names = [], [], 0

    def define(self, markup):
        self.names += 1
        self.defs.append(markup.replace("ID", f"d{self.names}", 1))
        return f"url(#d{self.names})"

    def linear(self, *stops, x1=0, y1=0, x2=0, y2=1):
        return self.define(
            f'<linearGradient id="ID" x1="{x1}" y1="{y1}" x2="{x2}" y2="{y2}">{self._stops(stops)}</linearGradient>'
        )

    def across(self, *stops):
        return self.linear(*stops, x2=1, y2=0)

    def radial(self, *stops, cx=0.5, cy=0.5, r=0.5):
        return self.define(f'<radialGradient id="ID" cx="{cx}" cy="{cy}" r="{r}">{self._stops(stops)}</radialGradient>')

    def _stops(self, stops):
        """Stops are colours, or (offset, colour), or (offset, colour, opacity)."""
        out = ""
        for n, stop in enumerate(stops):
            if isinstance(stop, str):
                stop = (n / max(len(stops) - 1, 1), stop)
            opacity = f' stop-opacity="{stop[2]}"' if len(stop) > 2 else ""
            out += f'<stop offset="{stop[0]:.3g}" stop-color="{stop[1]}"{opacity}/>'
        return out

    def blur(self, size):
        return self.define(
            f'<filter id="ID" x="-60%" y="-60%" width="220%" height="220%"><feGaussianBlur stdDeviation="{size}"/></filter>'
        )

    def clip(self, path):
        return self.define(f'<clipPath id="ID"><path d="{path}"/></clipPath>')

    def pattern(self, width, height, content, transform=""):
        turn = f' patternTransform="{transform}"' if transform else ""
        return self.define(
            f'<pattern id="ID" width="{width}" height="{height}" patternUnits="userSpaceOnUse"{turn}>{content}</pattern>'
        )

    def girih(self, size, stroke, opacity, width=1.0):
        """Eight-pointed stars joined by lines: the city's ground pattern."""
        h, out, joints = size / 2, size * 0.36, ""
        d = out * 0.7072
        for sx, sy in ((1, 0), (-1, 0), (0, 1), (0, -1)):
            joints += f"M{h + sx * out:.2f} {h + sy * out:.2f}L{h + sx * h:.2f} {h + sy * h:.2f}"
        for sx, sy in ((1, 1), (1, -1), (-1, 1), (-1, -1)):
            joints += f"M{h + sx * d:.2f} {h + sy * d:.2f}L{h + sx * h:.2f} {h + sy * h:.2f}"
        corner, s = "", size * 0.13
        for x in (0, size):
            for y in (0, size):
                corner += f"M{x} {y - s:.2f}L{x + s:.2f} {y}L{x} {y + s:.2f}L{x - s:.2f} {y}Z"
        path = star(h, h, out, out * 0.765, 8) + joints + corner
        return self.pattern(
            size, size, f'<path d="{path}" fill="none" stroke="{stroke}" stroke-width="{width}" opacity="{opacity}"/>'
        )

    def metal(self, name="gold", upright=False):
        edge, mid, shine, body, deep = METALS[name]
        stops = ((0, edge), (0.2, mid), (0.36, shine), (0.5, body), (0.78, deep), (1, mid))
        return self.linear(*stops) if upright else self.across(*stops)

    def round(self, colour, gloss=0.4):
        """Side light on a turned body."""
        return self.across(
            (0, dark(colour, 0.5)), (0.14, dark(colour, 0.14)), (0.34, light(colour, gloss)),
            (0.52, colour), (0.82, dark(colour, 0.4)), (1, dark(colour, 0.2)),
        )  # fmt: skip

    def ball(self, colour, gloss=0.7):
        return self.radial((0, light(colour, gloss)), (0.32, colour), (1, dark(colour, 0.55)), cx=0.35, cy=0.3, r=0.75)

    def shadow(self, rx=105, ry=10, x=200, y=427, opacity=0.5, colour="#2a170b"):
        return f'<ellipse cx="{x}" cy="{y}" rx="{rx}" ry="{ry}" fill="{colour}" opacity="{opacity}" filter="{self.blur(9)}"/>'

    def cast(self, path, opacity=0.34, dx=8, dy=10, size=10, colour="#3a2511"):
        """The soft shadow of something that hangs or lies flat."""
        return (
            f'<path d="{path}" transform="translate({dx} {dy})" fill="{colour}" opacity="{opacity}" '
            f'filter="{self.blur(size)}"/>'
        )

    def gleam(self, x, y, width, height, opacity=0.6):
        fill = self.linear((0, "#ffffff", 0.65), (1, "#ffffff", 0))
        return f'<rect x="{x}" y="{y}" width="{width}" height="{height}" rx="{width / 2}" fill="{fill}" opacity="{opacity}"/>'

    def add(self, *drawings):
        self.marks += drawings
        return self

    def svg(self):
        view = self.view or (0, 0, self.width, self.height)
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{" ".join(str(v) for v in view)}" '
            f'preserveAspectRatio="xMidYMid slice"><defs>{"".join(self.defs)}</defs>{"".join(self.marks)}</svg>'
        )
