"""Which provider a place signs in at: a tenant's own, or the city's; from the registry, or from the environment."""

from __future__ import annotations

from dataclasses import dataclass, field

from django.conf import settings
from django.utils.translation import gettext as _

from identity.oidc.registry.models import OidcClient
from tenancy.context import in_the_city
from tenancy.resolver.places import Place
from tenancy.sealing import unseal

PURPOSE = "oidc-client"
CITY = "city"


@dataclass(frozen=True, slots=True)
class Provider:
    """How one issuer is spoken to. `ref` names it in a session; `tenant_id` is None for the city's own.

    `trusted_host`: it was named by the installation itself, so that its address may be a private one."""

    ref: str
    issuer: str
    client_id: str
    secret: str = field(repr=False)
    tenant_id: int | None = None
    names: dict[str, str] = field(default_factory=dict)
    audience: str = ""
    role_map: dict[str, str] = field(default_factory=dict)
    for_tenants: bool = False
    jwks_url: str = ""
    trusted_host: bool = False

    def name(self, language: str) -> str:
        """What stands on its button."""
        return self.own_name(language) or (_("your city account") if self.tenant_id is None else _("your work account"))

    def own_name(self, language: str) -> str:
        """What the operator called it; empty when nothing."""
        return self.names.get(language[:2]) or next((one for one in self.names.values() if one), "")


def provider_for(place: Place | None) -> Provider | None:
    """Where this place's people may sign in; None where there is nothing of the kind."""
    if place is None:
        return None
    with in_the_city():
        row = OidcClient.objects.filter(tenant_id=place.tenant_id).first() if place.tenant_id else None
        if row is not None:
            return of_row(row) if row.is_enabled else None
        city = city_provider()
    return city if city is not None and (not place.tenant_id or city.for_tenants) else None


def provider_named(ref: str) -> Provider | None:
    """The provider that a session names; None when it is gone or switched off."""
    with in_the_city():
        if ref == CITY:
            return city_provider()
        row = OidcClient.objects.filter(pk=ref, is_enabled=True).first() if ref.isdigit() else None
    return of_row(row) if row else None


def city_provider() -> Provider | None:
    """The city's own: the operator's row, else what the environment says."""
    with in_the_city():
        row = OidcClient.objects.filter(tenant=None).first()
    if row is not None:
        return of_row(row) if row.is_enabled else None
    told = settings.OIDC_CITY
    if not told["issuer"]:
        return None
    return Provider(
        ref=CITY,
        issuer=told["issuer"],
        client_id=told["client_id"],
        secret=told["secret"],
        audience=told["audience"],
        for_tenants=told["for_tenants"],
        jwks_url=told["jwks_url"],
        trusted_host=True,
    )


def of_row(row: OidcClient) -> Provider:
    """A row of the registry, its secret open. Raises DomainError sealed.unreadable when its key is gone."""
    return Provider(
        ref=str(row.pk) if row.tenant_id else CITY,
        issuer=row.issuer,
        client_id=row.client_id,
        secret=unseal(PURPOSE, row.secret),
        tenant_id=row.tenant_id,
        names={"en": row.name_en, "ar": row.name_ar},
        audience=row.audience or row.client_id,
        role_map=dict(row.role_map),
        for_tenants=row.for_tenants,
        trusted_host=row.tenant_id is None,
    )
