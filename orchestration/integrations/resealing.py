"""Sealing every secret anew with the present `SECRET_KEY`, so that a former key can be thrown away."""

from __future__ import annotations

from dataclasses import dataclass

from django.apps import apps
from django.db import transaction

from tenancy.context import CITY_SCHEMA, in_tenant, in_the_city
from tenancy.models import Tenant
from tenancy.sealing import seal, unseal


@dataclass(frozen=True, slots=True)
class Sealed:
    """A column that holds a sealed text, and the purpose it was sealed for; in the city's schema, or in every one."""

    model: str
    column: str
    purpose: str
    everywhere: bool = False


SEALED = (
    Sealed("integrations.IntegrationEndpoint", "secrets", "integrations"),
    Sealed("integrations.IssuerIdentity", "sealed_key", "waltid-issuer"),
    Sealed("webhooks.WebhookEndpoint", "secret", "outgoing-webhooks"),
    Sealed("webhooks.WebhookEndpoint", "secret_before", "outgoing-webhooks"),
    Sealed("tenancy.TenantSettings", "webhook_secret", "inbound-webhooks"),
    Sealed("tenancy.TenantSettings", "smtp_password", "tenant-mail"),
    Sealed("oidc_registry.OidcClient", "secret", "oidc-client"),
    Sealed("oidc_registry.OidcSession", "refresh_token", "oidc-session"),
    Sealed("oidc_registry.OidcSession", "id_token", "oidc-session"),
)


# In the city and in each tenant: what proves that somebody is who they are.
EVERYWHERE = (Sealed("doors.Authenticator", "sealed_secret", "authenticator", everywhere=True),)


def sealed_columns() -> list[Sealed]:
    """All of them, but for those of rooms that this installation leaves out."""
    here = {config.label for config in apps.get_app_configs()}
    return [each for each in (*SEALED, *EVERYWHERE) if each.model.partition(".")[0] in here]


@transaction.atomic
def reseal_secrets() -> int:
    """Opens each with whatever key fits and seals it with the present one; how many. Twice does no harm. Raises
    DomainError sealed.unreadable, and changes nothing, when a key is missing among SECRET_KEY_FALLBACKS."""
    columns = sealed_columns()
    with in_the_city():
        changed = sum(_reseal(each) for each in columns)
        tenants = list(Tenant.objects.exclude(schema_name=CITY_SCHEMA).order_by("pk"))
    inside = [each for each in columns if each.everywhere]
    for tenant in tenants if inside else ():
        with in_tenant(tenant):
            changed += sum(_reseal(each) for each in inside)
    return changed


def _reseal(each: Sealed) -> int:
    rows = apps.get_model(each.model)._base_manager
    held = rows.select_for_update(of=("self",)).exclude(**{each.column: ""}).order_by("pk")
    found = list(held.values_list("pk", each.column))
    for pk, text in found:
        rows.filter(pk=pk).update(**{each.column: seal(each.purpose, unseal(each.purpose, text))})
    return len(found)
