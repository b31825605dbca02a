"""Keeping the list of alarms, and telling the operators of each new one, once."""

from __future__ import annotations

import logging
from datetime import timedelta
from smtplib import SMTPException

from django.conf import settings
from django.core.mail import send_mail
from django.db import connection, transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from orchestration.alarms.looking import Trouble, troubles
from orchestration.alarms.models import Alarm
from tenancy.context import in_the_city
from tenancy.hosts import absolute_url

log = logging.getLogger(__name__)

SAME = timedelta(minutes=15)  # an alarm that comes back sooner is the one that was told
KEPT = timedelta(days=30)
LOCK = 0x616C61726D  # one look at a time, wherever it runs


def look() -> int:
    """Takes down what is wrong and what is right again, and mails what is new; how many alarms are on."""
    with in_the_city(), transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [LOCK])
            if not cursor.fetchone()[0]:
                return 0
        found = troubles()
        rows = [_on(trouble) for trouble in found]
        now = timezone.now()
        Alarm.objects.filter(over_at=None).exclude(pk__in=[row.pk for row in rows]).update(over_at=now)
        Alarm.objects.filter(over_at__lt=now - KEPT).delete()
        new = [row for row in rows if row.told_at is None]
        if new and _tell(new):
            Alarm.objects.filter(pk__in=[row.pk for row in new]).update(told_at=now)
        return len(rows)


def alarms() -> list[Alarm]:
    """Those that are on, the oldest first."""
    with in_the_city():
        return list(Alarm.objects.filter(over_at=None))


def _on(trouble: Trouble) -> Alarm:
    now = timezone.now()
    row = Alarm.objects.filter(kind=trouble.kind, subject=trouble.subject[:80]).first()
    if row is None:
        row = Alarm(kind=trouble.kind, subject=trouble.subject[:80], since=now)
    elif row.over_at is not None:
        row.since = now
        row.told_at = row.told_at if now - row.over_at < SAME else None
    row.over_at, row.count, row.detail = None, trouble.count, trouble.detail[:2000]
    row.save()
    return row


def _tell(new: list[Alarm]) -> bool:
    """False: nobody could be told now, so it is tried at the next look. Without operators the log is told."""
    for row in new:
        log.error("alarm: %s (%s)", row, row.count)
    if not settings.OPERATORS:
        return True
    with translation.override(settings.LANGUAGE_CODE):
        lines = [f"• {line_of(row)}" for row in new]
        subject = _("%(city)s: %(what)s") % {"city": settings.PLATFORM_DOMAIN, "what": line_of(new[0])}
        closing = _("The console shows what it is and what can be done:")
    text = "\n".join([*lines, "", closing, absolute_url(settings.PLATFORM_DOMAIN) + "cms/"])
    try:
        send_mail(subject[:180], text, settings.DEFAULT_FROM_EMAIL, list(settings.OPERATORS))
    except (SMTPException, OSError) as error:
        log.error("the operators could not be told: %s", error)
        return False
    return True


def line_of(row: Alarm) -> str:
    """An alarm in one sentence, without anything of a customer."""
    words = {
        Alarm.Kind.STUCK: _("Workflows that need a person: %(count)s"),
        Alarm.Kind.DEAD: _("Events that were given up: %(count)s"),
        Alarm.Kind.CIRCUIT: _("“%(subject)s” does not answer. What is for it waits."),
        Alarm.Kind.DOMAIN: _("“%(subject)s” closed: its proof at the DNS is gone. Its owner was told."),
        Alarm.Kind.LAG: _("Events wait too long: %(count)s seconds"),
    }
    return words[Alarm.Kind(row.kind)] % {"count": row.count, "subject": row.subject}
