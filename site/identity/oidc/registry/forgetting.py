"""Sessions of providers that nobody uses any more."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.utils import timezone

from identity.oidc.registry.models import OidcSession
from orchestration.jobs import Work
from tenancy.context import in_the_city


def forget_old_sessions() -> int:
    """Removes what is older than any session of ours can be; how many. May run twice."""
    with in_the_city():
        longest = timedelta(seconds=settings.SESSION_COOKIE_AGE)
        last_sign = OidcSession.objects.filter(checked_at__lt=timezone.now() - longest)
        gone, _kinds = last_sign.delete()
    return gone


def forget_work(work: Work) -> dict[str, Any]:
    """The same as a job."""
    return {"forgotten": forget_old_sessions()}
