"""Telling somebody's devices, and forgetting those that are gone."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils import timezone

from orchestration.integrations.asking import ask, connect
from orchestration.integrations.faults import IntegrationFault
from orchestration.integrations.push_models import PushDevice
from tenancy.actor import Actor
from tenancy.context import in_the_city
from tenancy.errors import DomainError
from tenancy.models import Tenant

MOST = 20  # devices of one person; the one that was away longest makes room


@transaction.atomic
def remember_device(
    *, tenant: Tenant | None, person: str, token: str, platform: str, language: str, actor: Actor
) -> PushDevice:
    """From now on this device hears what is told to this person, and to nobody else. Raises DomainError
    push.bad_token, push.unknown_platform, push.not_yours."""
    if actor.kind == "user" and actor.ref != person:
        raise DomainError("push.not_yours", "", field="person")
    if not token or len(token) > 500 or any(sign.isspace() for sign in token):
        raise DomainError("push.bad_token", "", field="token")
    if platform not in PushDevice.Platform.values:
        raise DomainError("push.unknown_platform", platform, field="platform")
    with in_the_city():
        told = {"tenant": tenant, "person": person, "platform": platform, "language": language}
        row, _made = PushDevice.objects.update_or_create(token=token, defaults={**told, "seen_at": timezone.now()})
        theirs = PushDevice.objects.filter(tenant=tenant, person=person).order_by("-seen_at", "-pk")
        PushDevice.objects.filter(pk__in=list(theirs.values_list("pk", flat=True)[MOST:])).delete()
    return row


def forget_devices(*, tenant: Tenant | None, person: str, token: str = "", actor: Actor) -> int:
    """This device of theirs, or all of them, hears nothing any more; how many. Raises DomainError push.not_yours."""
    if actor.kind == "user" and actor.ref != person:
        raise DomainError("push.not_yours", "", field="person")
    with in_the_city():
        rows = PushDevice.objects.filter(tenant=tenant, person=person)
        return int((rows.filter(token=token) if token else rows).delete()[0])


def send_push(
    person: str,
    title: str,
    body: str,
    *,
    tenant: Tenant | None,
    key: str,
    data: Mapping[str, str] | None = None,
    link: str = "",
) -> int:
    """Tells all devices of a person; how many heard. A device that is gone is forgotten. The same key again takes the
    place of the former message on a device.

    Raises NotConfigured; IntegrationFault where a device could not be told, after the others were.
    """
    connect("push", tenant)
    with in_the_city():
        devices = list(PushDevice.objects.filter(tenant=tenant, person=person).order_by("pk"))
    told: dict[str, Any] = {"title": title, "body": body, "data": dict(data or {}), "link": link}
    heard = 0
    trouble: IntegrationFault | None = None
    for device in devices:
        try:
            ask("push", "send", {**told, "token": device.token}, tenant=tenant, key=key)
            heard += 1
        except IntegrationFault as fault:
            if fault.code != "gone":
                trouble = fault
                continue
            with in_the_city():
                PushDevice.objects.filter(pk=device.pk, token=device.token).delete()
    if trouble is not None:
        raise trouble
    return heard
