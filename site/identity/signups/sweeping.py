"""Wishes that came to nothing are forgotten: nobody's address is kept because they once filled in a form."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from identity.signups.models import SignUp
from orchestration.jobs import Work, register_job
from tenancy.models import Provisioning

JOB = "signups.sweep"
# After the letter stopped working: somebody who comes late still reads what happened.
KEPT = timedelta(hours=6)
OPEN_KEPT = timedelta(days=30)


def sweep(work: Work) -> dict[str, Any]:
    """Deletes what was never proven or never finished, and the record of what was, later. A sign-up whose setting up
    was taken back by an operator goes too: the handle is free again. Runs twice without harm."""
    now = timezone.now()
    stale = SignUp.objects.filter(state__in=[SignUp.State.ASKED, SignUp.State.PROVEN], expires_at__lt=now - KEPT)
    undone = SignUp.objects.filter(state=SignUp.State.OPENING).exclude(
        provisioning__status__in=[each for each in Provisioning.Status if each != Provisioning.Status.UNDONE]
    )
    opened = SignUp.objects.filter(state=SignUp.State.OPEN, created_at__lt=now - OPEN_KEPT)
    return {"stale": stale.delete()[0], "undone": undone.delete()[0], "opened": opened.delete()[0]}


def register() -> None:
    """Called once at start-up."""
    register_job(JOB, sweep, _("Forgetting sign-ups that came to nothing"), every="hour", city=True)
