"""How long messages are kept: their content for thirty days, that they came for a year."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone

from orchestration.webhooks.models import WebhookLog
from tenancy.context import in_the_city

CONTENT = timedelta(days=30)
LINE = timedelta(days=400)  # and with it the message's id: the same message is known for so long
FINISHED = ("processed", "delivered", "failed", "refused")
AT_ONCE = 5000


def forget_old_messages() -> int:
    """Empties old messages, removes very old ones, gives up what an endpoint that is off never took. May run twice."""
    now, touched = timezone.now(), 0
    with in_the_city():
        rows = WebhookLog.objects
        stuck = rows.filter(direction="outbound", status__in=["pending", "retrying"], created_at__lt=now - CONTENT)
        touched += stuck.update(status="failed", finished_at=now, next_try_at=None)
        old = rows.filter(status__in=FINISHED, created_at__lt=now - CONTENT).exclude(
            body=None, payload=None, headers={}
        )
        touched += rows.filter(pk__in=list(old.values_list("pk", flat=True)[:AT_ONCE])).update(
            body=None, payload=None, headers={}
        )
        ancient = list(
            rows.filter(status__in=FINISHED, created_at__lt=now - LINE).values_list("pk", flat=True)[:AT_ONCE]
        )
        touched += len(ancient)
        rows.filter(pk__in=ancient).delete()
    return touched
