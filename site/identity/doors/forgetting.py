"""What nobody needs any more of how people came in: forgotten each day, in each tenant and in the city."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.contrib.sessions.models import Session
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from identity.doors.models import Attempt, Code, OpenSession
from identity.doors.rules import FORGETS_AFTER
from identity.people.emailed import EmailedLink
from orchestration.jobs import Work, register_job

# Somebody who comes late still reads that it is too late, and not that there is nothing.
KEPT = timedelta(days=1)


def forget_old(work: Work) -> dict[str, Any]:
    """Deletes counts of tries that count no more, codes and links that opened nothing for a day, sessions that ran out
    and the lines of sessions that are gone. Runs twice without harm."""
    now = timezone.now()
    quiet = Q(locked_until=None) | Q(locked_until__lt=now)
    tries = Attempt.objects.filter(quiet, Q(failed_at=None) | Q(failed_at__lt=now - FORGETS_AFTER))
    found: dict[str, Any] = {
        "tries": tries.delete()[0],
        "codes": Code.objects.filter(expires_at__lt=now - KEPT).delete()[0],
        "links": EmailedLink.objects.filter(expires_at__lt=now - KEPT).delete()[0],
        "run_out": Session.objects.filter(expire_date__lt=now).delete()[0],
    }
    lines = OpenSession.objects.filter(seen_at__lt=now - KEPT)
    found["sessions"] = lines.exclude(session_key__in=Session.objects.values("session_key")).delete()[0]
    return found


def register() -> None:
    """Called once at start-up."""
    title = _("Forgetting old codes, tries and sessions")
    register_job("doors.forget", forget_old, title, every="day")
    register_job("doors.forget_city", forget_old, title, every="day", city=True)
