"""Opening hours: what a week of them says at a moment. Plain Python; times are those of the place itself.

A week is `{"sun": [["10:00", "13:00"], ["16:00", "23:00"]], …, "fri": []}`. A span that ends before it begins goes on
after midnight and belongs to the day on which it began; `24:00` and `23:59` both mean midnight.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.utils.translation import gettext as _

from kit.faces.dates import WEEKDAYS

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")  # as datetime.weekday() counts
WEEK = ("sun", "mon", "tue", "wed", "thu", "fri", "sat")  # as it is read in Arabia
DAY = 24 * 60


@dataclass(frozen=True, slots=True)
class Opening:
    """Open, and until when; or closed, and when it opens next. No time: always, or not known when."""

    is_open: bool
    changes_at: datetime | None = None


def minutes_of(text: Any) -> int | None:
    """`16:30` as minutes since midnight; None when it is no time of day."""
    hours, colon, minutes = str(text).partition(":")
    if len(str(text)) > 5 or not (colon and hours.isdecimal() and minutes.isdecimal()):
        return None
    found = int(hours) * 60 + int(minutes)
    return found if int(minutes) < 60 and found <= DAY else None


def spans_of(week: Mapping[str, Any], day: str) -> list[tuple[int, int]]:
    """The spans that begin on a day, as minutes since its midnight; what cannot be read is left out."""
    found = []
    for span in week.get(day) or []:
        if not isinstance(span, list | tuple) or len(span) != 2:
            continue
        begin, end = minutes_of(span[0]), minutes_of(span[1])
        if begin is None or end is None:
            continue
        end = DAY if end == DAY - 1 else end
        found.append((begin, end if end > begin else end + DAY))
    return sorted(found)


def opening_at(week: Mapping[str, Any], now: datetime) -> Opening | None:
    """What the week says at a moment (local time of the place); None when it says nothing at all."""
    midnight = now.replace(hour=0, minute=0, second=0, microsecond=0)
    spans: list[tuple[datetime, datetime]] = []
    for ahead in range(-1, 9):
        day = midnight + timedelta(days=ahead)
        for begin, end in spans_of(week, DAYS[day.weekday()]):
            begins, ends = day + timedelta(minutes=begin), day + timedelta(minutes=end)
            if spans and begins <= spans[-1][1]:
                spans[-1] = (spans[-1][0], max(ends, spans[-1][1]))
            else:
                spans.append((begins, ends))
    if not spans:
        return None
    for begins, ends in spans:
        if begins <= now < ends:
            return Opening(True, ends if ends - now < timedelta(days=7) else None)
        if begins > now:
            return Opening(False, begins)
    return Opening(False)


def short_clock(moment: datetime, language: str) -> str:
    """`11 pm`, `8:30 pm`, `midnight`."""
    if (moment.hour, moment.minute) == (0, 0):
        return _("midnight")
    half = ("صباحًا", "مساءً") if language == "ar" else ("am", "pm")
    minutes = f":{moment.minute:02d}" if moment.minute else ""
    return f"{moment.hour % 12 or 12}{minutes} {half[moment.hour >= 12]}"


def told(opening: Opening | None, now: datetime, language: str) -> str:
    """`Open until 11 pm`, `Opens at 4 pm`, `Opens Saturday at 10 am`; empty when nothing is known."""
    if opening is None:
        return ""
    if opening.changes_at is None:
        return _("Open day and night") if opening.is_open else ""
    when = {"time": short_clock(opening.changes_at, language)}
    if opening.is_open:
        return _("Open until %(time)s") % when
    days = (opening.changes_at.date() - now.date()).days
    if days == 0:
        return _("Opens at %(time)s") % when
    if days == 1:
        return _("Opens tomorrow at %(time)s") % when
    day = WEEKDAYS["ar" if language == "ar" else "en"][opening.changes_at.weekday()]
    return _("Opens %(day)s at %(time)s") % {**when, "day": day}


def week_told(week: Mapping[str, Any], language: str) -> list[tuple[str, str]]:
    """(day, hours) from Sunday to Saturday: `10 am – 11 pm`, `Closed`."""
    if not any(spans_of(week, day) for day in WEEK):
        return []
    day_zero = datetime(2000, 1, 1)  # noqa: DTZ001 (a clock face, no moment)
    rows = []
    for day in WEEK:
        words = [
            _("%(begin)s to %(end)s")
            % {
                "begin": short_clock(day_zero + timedelta(minutes=begin), language),
                "end": short_clock(day_zero + timedelta(minutes=end), language),
            }
            for begin, end in spans_of(week, day)
        ]
        name = WEEKDAYS["ar" if language == "ar" else "en"][DAYS.index(day)]
        rows.append((name, _(", ").join(words) if words else _("Closed")))
    return rows
