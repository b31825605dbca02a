"""What comes and goes by the clock: pages and pieces with a date, announcements with a beginning and an end."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.core.management import call_command
from django.db.models import Q
from django.utils import timezone

from cms.pages.freshness import store_changed
from cms.pages.models import Announcement
from tenancy.context import in_tenant
from tenancy.services.lifecycle import open_tenants

LOOK_BACK = timedelta(minutes=5)


def publish_due(since: datetime | None = None) -> int:
    """Publishes and takes down what is due in every tenant that is open; returns how many announcements turned.

    Run it once a minute. `since`: when it ran last; five minutes ago unless told.
    """
    now = timezone.now()
    since = since or now - LOOK_BACK
    turned = 0
    for tenant in open_tenants():
        with in_tenant(tenant):
            call_command("publish_scheduled", verbosity=0)
            turned += _announcements_that_turned(since, now)
    return turned


def _announcements_that_turned(since: datetime, now: datetime) -> int:
    rows = Announcement.objects.filter(
        Q(starts_at__gt=since, starts_at__lte=now) | Q(ends_at__gt=since, ends_at__lte=now), live=True
    )
    stores = list(rows.values_list("store_id", flat=True))
    for store_id in set(stores):
        store_changed(store_id)
    return len(stores)
