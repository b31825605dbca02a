"""Links into tenants that opened nothing for a day, or were used: the audit log knows who came in; visits of
support that nobody ended."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from identity.members.models import Entry
from identity.members.support import end_old_visits
from orchestration.jobs import Work, register_job

KEPT = timedelta(days=1)


def forget_entries(work: Work) -> dict[str, Any]:
    """Deletes them. Runs twice without harm."""
    return {"forgotten": Entry.objects.filter(expires_at__lt=timezone.now() - KEPT).delete()[0]}


def register() -> None:
    """Called once at start-up."""
    register_job("members.forget", forget_entries, _("Forgetting old links into tenants"), every="day", city=True)
    title = _("Ending support visits whose time is over")
    register_job("members.visits", end_old_visits, title, every="hour", city=True)
