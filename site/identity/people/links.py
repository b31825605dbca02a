"""Links that are sent by e-mail to prove that an address is somebody's: each works once and not for long.

The row remembers what was asked; the link carries only the row's id, signed for this tenant. So neither the outbox nor
the log ever holds something that opens an account.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.core.cache import cache
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from identity.people.emailed import PURPOSE, EmailedLink
from orchestration.outbox import emit
from tenancy.actor import Actor
from tenancy.errors import DomainError
from tenancy.signing import read_value

LASTS = timedelta(minutes=15)
PER_ADDRESS = 5  # links to one address in an hour
PER_IP = 30  # links asked for from one address of the internet in an hour


def issue_link(
    *,
    purpose: str,
    email: str,
    language: str,
    store_id: int | None,
    actor: Actor,
    user: Any = None,
    data: dict[str, Any] | None = None,
) -> EmailedLink:
    """A new link, and the event that sends it. Former ones of the same purpose and address stop working."""
    with transaction.atomic():
        EmailedLink.objects.filter(purpose=purpose, email__iexact=email, used_at=None).update(used_at=timezone.now())
        link = EmailedLink.objects.create(
            purpose=purpose,
            email=email,
            user=user,
            data=data or {},
            language=language,
            store_id=store_id,
            expires_at=timezone.now() + LASTS,
        )
        emit(
            "person.link_issued",
            aggregate=("people.emailedlink", link.pk),
            payload={"link": link.pk, "purpose": purpose},
            actor=actor,
            source="identity",
        )
    return link


def find_link(*, purpose: str, token: str) -> EmailedLink | None:
    """The link behind a token while it works, else None."""
    key = read_value(f"{PURPOSE}:{purpose}", token, max_age=int(LASTS.total_seconds()))
    if not key:
        return None
    return EmailedLink.objects.filter(pk=key, purpose=purpose, used_at=None, expires_at__gt=timezone.now()).first()


def spend_link(*, purpose: str, token: str) -> EmailedLink:
    """Takes the link: of two who come at once one gets it. Raises DomainError when it no longer works."""
    link = find_link(purpose=purpose, token=token)
    if link is None or not EmailedLink.objects.filter(pk=link.pk, used_at=None).update(used_at=timezone.now()):
        raise DomainError("people.link_spent", _("This link has been used or is too old. Ask for a new one."))
    return link


def too_many(*, email: str, ip: str) -> bool:
    """Whether this address, or this visitor, has asked for enough links in the last hour. Counts the asking."""
    counts = [(f"links:{email.lower()}", PER_ADDRESS), (f"links:ip:{ip}", PER_IP)]
    full = False
    for key, most in counts:
        cache.add(key, 0, 3600)
        try:
            full |= cache.incr(key) > most
        except ValueError:
            continue
    return full
