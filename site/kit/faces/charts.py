"""Charts as SVG, drawn here. Time flows with the script: in Arabic the newest day stands at the left."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import ROUND_CEILING, Decimal
from itertools import pairwise

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from kit.faces.dates import day

Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Box:
    """The drawing's inside: measures in its own units."""

    start: float
    end: float
    top: float
    bottom: float
    mirrored: bool = False

    def points(self, values: Sequence[Decimal], highest: Decimal) -> list[Point]:
        step = (self.end - self.start) / max(1, len(values) - 1)
        found = []
        for number, value in enumerate(values):
            along = self.start + step * number
            across = self.end - (along - self.start) if self.mirrored else along
            height = float(value / highest) * (self.bottom - self.top) if highest else 0.0
            found.append((round(across, 1), round(self.bottom - height, 1)))
        return found


def _line(points: list[Point]) -> str:
    """A curve that leaves and meets every point level."""
    if not points:
        return ""
    parts = [f"M{points[0][0]} {points[0][1]}"]
    for (x0, y0), (x1, y1) in pairwise(points):
        middle = round((x0 + x1) / 2, 1)
        parts.append(f"C{middle} {y0} {middle} {y1} {x1} {y1}")
    return "".join(parts)


def _area(points: list[Point], bottom: float) -> str:
    return f"{_line(points)}L{points[-1][0]} {bottom}L{points[0][0]} {bottom}Z" if points else ""


def spark(values: Sequence[Decimal], *, mirrored: bool, fell: bool = False) -> SafeString:
    """A small curve without words."""
    values = list(values) if len(values) > 1 else [Decimal(0), *values]
    highest = max([*values, Decimal(1)])
    points = Box(0, 160, 3, 31, mirrored).points(values, highest)
    return format_html(
        '<svg class="spark{}" viewBox="0 0 160 32" preserveAspectRatio="none" aria-hidden="true">'
        '<path class="fill" d="{}"/><path class="ln" d="{}"/></svg>',
        " fell" if fell else "",
        _area(points, 32),
        _line(points),
    )


def round_up(value: Decimal) -> Decimal:
    """The next number that reads well on an axis: 1, 2, 4, 5 or 10 of its size."""
    if value <= 0:
        return Decimal(4)
    size = Decimal(10) ** (len(str(int(value))) - 1)
    for step in (1, 2, 4, 5, 10):
        if value <= size * step:
            return size * step
    return (value / size).to_integral_value(ROUND_CEILING) * size


@dataclass(frozen=True, slots=True)
class DailyChart:
    """The sums of each day with those of the period before behind them."""

    dates: Sequence[date]
    values: Sequence[Decimal]
    earlier: Sequence[Decimal]
    language: str
    title: str
    width: int = field(default=760)
    height: int = field(default=400)

    def svg(self) -> SafeString:
        mirrored = self.language == "ar"
        start, end = (14, self.width - 62) if mirrored else (62, self.width - 14)
        box = Box(start, end, 14, self.height - 32, mirrored)
        highest = round_up(max([*self.values, *self.earlier, Decimal(4)]))
        now, before = box.points(self.values, highest), box.points(self.earlier, highest)
        best = max(range(len(self.values)), key=lambda number: self.values[number])
        return format_html(
            '<svg class="chart" viewBox="0 0 {} {}" role="img" aria-label="{}">{}{}'
            '<path class="ln ref" d="{}"/><path class="fill" d="{}"/><path class="ln" d="{}"/>{}</svg>',
            self.width,
            self.height,
            self.title,
            self._grid(box, highest),
            self._days(box),
            _line(before),
            _area(now, box.bottom),
            _line(now),
            format_html('<circle class="dot" cx="{}" cy="{}" r="4"/>', *now[best]) if self.values[best] else "",
        )

    def _grid(self, box: Box, highest: Decimal) -> SafeString:
        rows = []
        for quarter in range(5):
            height = round(box.bottom - (box.bottom - box.top) * quarter / 4, 1)
            at = box.end + 12 if box.mirrored else box.start - 12
            rows.append((box.start, height, box.end, at, height + 4, f"{highest * quarter / 4:,.0f}"))
        anchor = mark_safe("start" if box.mirrored else "end")
        return format_html_join(
            "",
            '<path class="gridln" d="M{} {}H{}"/><text direction="ltr" x="{}" y="{}" text-anchor="'
            + anchor
            + '">{}</text>',
            rows,
        )

    def _days(self, box: Box) -> SafeString:
        last = len(self.dates) - 1
        chosen = sorted({round(last * part / 4) for part in range(5)})
        places = box.points([Decimal(0)] * len(self.dates), Decimal(1))
        return format_html_join(
            "",
            '<text x="{}" y="{}" text-anchor="middle">{}</text>',
            ((places[number][0], self.height - 8, day(self.dates[number], self.language)) for number in chosen),
        )


def bars(values: Sequence[tuple[int, int]], *, mirrored: bool) -> SafeString:
    """Bars with their numbers below; the highest stands out."""
    highest = max([count for _label, count in values] or [1]) or 1
    width = 320 / max(1, len(values))
    drawn = []
    for number, (label, count) in enumerate(values):
        at = 320 - width * (number + 1) if mirrored else width * number
        height = round(86 * count / highest, 1)
        kind = "bar" if count == highest and count else "bar dim"
        drawn.append(
            (
                kind,
                round(at + width * 0.2, 1),
                104 - height,
                round(width * 0.6, 1),
                max(height, 1),
                round(at + width / 2, 1),
                label,
            )
        )
    return format_html(
        '<svg class="chart" viewBox="0 0 320 128" aria-hidden="true">{}</svg>',
        format_html_join(
            "",
            '<rect class="{}" x="{}" y="{}" width="{}" height="{}" rx="3"/>'
            '<text x="{}" y="124" text-anchor="middle">{}</text>',
            drawn,
        ),
    )


def ticks(values: Sequence[int], *, mirrored: bool, words: str) -> SafeString:
    """A row of thin bars, one a day, without numbers; `words` is what it says to whoever does not see it."""
    highest = max([*values, 1])
    drawn = []
    for number, count in enumerate(values):
        at = 8 * (len(values) - 1 - number if mirrored else number)
        height = max(round(22 * count / highest, 1), 2)
        drawn.append(("bar" if count else "bar dim", at, 24 - height, height))
    return format_html(
        '<svg class="ticks" viewBox="0 0 {} 24" role="img" aria-label="{}">{}</svg>',
        8 * len(values) - 2,
        words,
        format_html_join("", '<rect class="{}" x="{}" y="{}" width="6" height="{}" rx="1"/>', drawn),
    )
