"""Days and times in words: Gregorian first, Hijri (Umm al-Qura) beside it where a paper needs it."""

from __future__ import annotations

from datetime import date, datetime

from django.utils import timezone
from hijridate import Gregorian

WEEKDAYS = {
    "en": ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"],
    "ar": ["الاثنين", "الثلاثاء", "الأربعاء", "الخميس", "الجمعة", "السبت", "الأحد"],
}
MONTHS = {
    "en": [
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ],
    "ar": [
        "يناير",
        "فبراير",
        "مارس",
        "أبريل",
        "مايو",
        "يونيو",
        "يوليو",
        "أغسطس",
        "سبتمبر",
        "أكتوبر",
        "نوفمبر",
        "ديسمبر",
    ],
}
HIJRI_MONTHS = {
    "en": [
        "Muharram",
        "Safar",
        "Rabi I",
        "Rabi II",
        "Jumada I",
        "Jumada II",
        "Rajab",
        "Shaban",
        "Ramadan",
        "Shawwal",
        "Dhu al-Qadah",
        "Dhu al-Hijjah",
    ],
    "ar": [
        "محرم",
        "صفر",
        "ربيع الأول",
        "ربيع الآخر",
        "جمادى الأولى",
        "جمادى الآخرة",
        "رجب",
        "شعبان",
        "رمضان",
        "شوال",
        "ذو القعدة",
        "ذو الحجة",
    ],
}


def _known(language: str) -> str:
    return language if language in MONTHS else "en"


def day(value: date | datetime, language: str, *, weekday: bool = False, year: bool | None = None) -> str:
    """`Thursday 26 November`; the year when it is not this one, or when it is asked for."""
    language = _known(language)
    words = [WEEKDAYS[language][value.weekday()]] if weekday else []
    words += [str(value.day), MONTHS[language][value.month - 1]]
    if year or (year is None and value.year != timezone.localdate().year):
        words.append(str(value.year))
    return " ".join(words)


def hijri_day(value: date | datetime, language: str) -> str:
    """The same day in the Umm al-Qura calendar: `29 Jumada I 1448`. Empty outside the calendar's tables."""
    language = _known(language)
    try:
        hijri = Gregorian(value.year, value.month, value.day).to_hijri()
    except (OverflowError, ValueError):
        return ""
    return f"{hijri.day} {HIJRI_MONTHS[language][hijri.month - 1]} {hijri.year}"


def clock(value: datetime, language: str) -> str:
    """`8:30 pm`, `8:30 مساءً`."""
    half = ("صباحًا", "مساءً") if language == "ar" else ("am", "pm")
    return f"{value.hour % 12 or 12}:{value.minute:02d} {half[value.hour >= 12]}"
