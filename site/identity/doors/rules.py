"""How long somebody waits after failed tries, and how a browser is called. Plain decisions."""

from __future__ import annotations

import re
from datetime import datetime, timedelta

# So many failures cost nothing; from then on each costs twice the wait of the one before.
FREE = {"password": 5, "code": 5, "second": 5, "address": 40}
FIRST_WAIT = timedelta(seconds=30)
LONGEST_WAIT = timedelta(hours=1)
# A door at which nobody failed for so long has forgotten everything.
FORGETS_AFTER = timedelta(hours=24)

STAFF_LASTS = timedelta(hours=12)
CODE_LASTS = timedelta(minutes=10)
CODE_TRIES = 5

BROWSERS = (
    ("Edg", "Edge"), ("OPR/", "Opera"), ("SamsungBrowser", "Samsung Internet"), ("Firefox", "Firefox"),
    ("Chrome", "Chrome"), ("CriOS", "Chrome"), ("Safari", "Safari"),
)  # fmt: skip
SYSTEMS = (
    ("iPhone", "iPhone"), ("iPad", "iPad"), ("Android", "Android"), ("Windows", "Windows"), ("Mac OS", "macOS"),
    ("CrOS", "ChromeOS"), ("Linux", "Linux"),
)  # fmt: skip


def wait_after(kind: str, failures: int) -> timedelta:
    """How long the door stays shut after so many failures in a row."""
    beyond = failures - FREE[kind]
    if beyond < 0:
        return timedelta(0)
    return min(FIRST_WAIT * 2 ** min(beyond, 12), LONGEST_WAIT)


def counts_still(failed_at: datetime | None, now: datetime) -> bool:
    """Whether former failures are remembered."""
    return failed_at is not None and now - failed_at < FORGETS_AFTER


def written_code(text: str) -> str:
    """A code as people write it: Arabic digits, spaces and dashes are meant well."""
    digits = text.translate(str.maketrans("٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹", "01234567890123456789"))
    return re.sub(r"[\s\-–.]", "", digits).lower()


def program_name(agent: str) -> str:
    """`Firefox · Windows`, from what a browser says of itself; empty when it says nothing known."""
    browser = next((name for mark, name in BROWSERS if mark in agent), "")
    system = next((name for mark, name in SYSTEMS if mark in agent), "")
    return " · ".join(part for part in (browser, system) if part)
