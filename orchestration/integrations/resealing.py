"""Sealing every secret anew with the present `SECRET_KEY`, so that a former key can be thrown away."""

from __future__ import annotations

from dataclasses import dataclass

from django.apps import apps
from django.db import transaction

from tenancy.context import in_the_city
from tenancy.sealing import seal, unseal


@dataclass(frozen=True, slots=True)
class Sealed:
    """A column of the city's schema that holds a sealed text, and the purpose it was sealed for."""

    model: str
    column: str
    purpose: str


SEALED = (
    Sealed("integrations.IntegrationEndpoint", "secrets", "integrations"),
    Sealed("integrations.IssuerIdentity", "sealed_key", "waltid-issuer"),
    Sealed("webhooks.WebhookEndpoint", "secret", "outgoing-webhooks"),
    Sealed("webhooks.WebhookEndpoint", "secret_before", "outgoing-webhooks"),
    Sealed("tenancy.TenantSettings", "webhook_secret", "inbound-webhooks"),
    Sealed("tenancy.TenantSettings", "smtp_password", "tenant-mail"),
)


@transaction.atomic
def reseal_secrets() -> int:
    """Opens each with whatever key fits and seals it with the present one; how many. Twice does no harm. Raises
    DomainError sealed.unreadable, and changes nothing, when a key is missing among SECRET_KEY_FALLBACKS."""
    changed = 0
    with in_the_city():
        for each in SEALED:
            rows = apps.get_model(each.model)._default_manager
            held = rows.select_for_update(of=("self",)).exclude(**{each.column: ""}).order_by("pk")
            for pk, text in list(held.values_list("pk", each.column)):
                rows.filter(pk=pk).update(**{each.column: seal(each.purpose, unseal(each.purpose, text))})
                changed += 1
    return changed
