"""Opening hours: a week in Riyadh, read at any moment."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from django.utils import translation

from cms.city.hours import opening_at, told, week_told

RIYADH = ZoneInfo("Asia/Riyadh")
EVENING = {
    "sun": [["10:00", "23:00"]],
    "mon": [["10:00", "13:00"], ["16:30", "23:00"]],
    "tue": [["10:00", "23:00"]],
    "wed": [],
    "thu": [["10:00", "23:59"]],
    "fri": [["16:00", "02:00"]],
    "sat": [["10:00", "23:00"]],
}


def at(day: int, hour: int, minute: int = 0) -> datetime:
    """November 2026: the 1st is a Sunday."""
    return datetime(2026, 11, day, hour, minute, tzinfo=RIYADH)


@pytest.mark.parametrize(
    ("now", "english", "arabic"),
    [
        (at(1, 9, 59), "Opens at 10 am", "يفتح الساعة 10 صباحًا"),
        (at(1, 10), "Open until 11 pm", "مفتوح حتى 11 مساءً"),
        (at(1, 23), "Opens tomorrow at 10 am", "يفتح غدًا الساعة 10 صباحًا"),
        (at(2, 13), "Opens at 4:30 pm", "يفتح الساعة 4:30 مساءً"),
        (at(3, 23, 30), "Opens Thursday at 10 am", "يفتح الخميس الساعة 10 صباحًا"),
        (at(5, 22), "Open until midnight", "مفتوح حتى منتصف الليل"),
        (at(5, 23, 59), "Open until midnight", "مفتوح حتى منتصف الليل"),
        (at(6, 0), "Opens at 4 pm", "يفتح الساعة 4 مساءً"),
        (at(6, 15, 59), "Opens at 4 pm", "يفتح الساعة 4 مساءً"),
        (at(6, 23, 30), "Open until 2 am", "مفتوح حتى 2 صباحًا"),
        (at(7, 1, 59), "Open until 2 am", "مفتوح حتى 2 صباحًا"),
        (at(7, 2), "Opens at 10 am", "يفتح الساعة 10 صباحًا"),
    ],
)
def test_what_the_door_says(now: datetime, english: str, arabic: str) -> None:
    for language, words in (("en", english), ("ar", arabic)):
        with translation.override(language):
            assert told(opening_at(EVENING, now), now, language) == words


def test_a_door_that_never_closes() -> None:
    always = {day: [["00:00", "24:00"]] for day in EVENING}
    with translation.override("en"):
        assert told(opening_at(always, at(6, 3)), at(6, 3), "en") == "Open day and night"


@pytest.mark.parametrize(
    "week", [{}, {"sun": []}, {"sun": None}, {"sun": [["x", "y"]]}, {"sun": ["10:00"]}, {"sun": [["25:00", "26:00"]]}]
)
def test_nothing_known_is_nothing_said(week: dict[str, object]) -> None:
    assert told(opening_at(week, at(1, 12)), at(1, 12), "en") == ""
    assert week_told(week, "en") == []


def test_the_week_begins_on_sunday() -> None:
    with translation.override("en"):
        rows = week_told(EVENING, "en")
    assert rows[0][0] == "Sunday"
    assert dict(rows)["Wednesday"] == "Closed"
    assert dict(rows)["Monday"] == "10 am to 1 pm, 4:30 pm to 11 pm"
    assert dict(rows)["Thursday"] == "10 am to midnight"
