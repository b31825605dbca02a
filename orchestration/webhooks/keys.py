"""The secrets with which other systems sign what they send us: the city's from the environment, a tenant's its own."""

from __future__ import annotations

import json
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from orchestration.audit import record
from orchestration.webhooks.sources import SOURCES
from tenancy.actor import Actor
from tenancy.context import in_the_city
from tenancy.errors import DomainError
from tenancy.models import Tenant, TenantSettings
from tenancy.resolver.places import Place
from tenancy.sealing import seal, unseal

PURPOSE = "inbound-webhooks"
KEPT = 2  # the secret and the one before it, so that it can be changed without losing a message


def secrets_of(source: str, place: Place | None) -> list[str]:
    """The secrets that are valid for a system's messages to this place. None: nothing is believed."""
    if place is None or place.kind == "city":
        return list(settings.INBOUND_WEBHOOK_SECRETS.get(source, ()))
    with in_the_city():
        row = TenantSettings.objects.filter(tenant_id=place.tenant_id).only("webhook_secret").first()
    return _known(row).get(source, [])


@transaction.atomic
def set_inbound_secret(*, tenant: Tenant, source: str, secret: str, actor: Actor) -> None:
    """A new secret for one system's messages to a tenant; the former one stays valid until the next change.

    An empty secret ends both: then nothing of that system is believed. Raises DomainError webhook.unknown_source,
    webhook.short_secret.
    """
    if source not in SOURCES:
        raise DomainError("webhook.unknown_source", source)
    if secret and len(secret) < 16:
        raise DomainError("webhook.short_secret", _("A secret has 16 characters or more."), field="secret")
    with in_the_city():
        row, _made = TenantSettings.objects.select_for_update().get_or_create(tenant=tenant)
        known = _known(row)
        known[source] = [secret, *known.get(source, [])][:KEPT] if secret else []
        row.webhook_secret = seal(PURPOSE, json.dumps(known))
        TenantSettings.objects.filter(pk=row.pk).update(webhook_secret=row.webhook_secret)
        record("webhook.secret_changed", resource=row, actor=actor, after={"source": source, "webhook_secret": "set"})


def _known(row: Any) -> dict[str, list[str]]:
    if row is None or not row.webhook_secret:
        return {}
    found: dict[str, list[str]] = json.loads(unseal(PURPOSE, row.webhook_secret))
    return found
