"""A place: what answers under a host. Looked up once, kept in the process, forgotten when the registry changes."""

from __future__ import annotations

import threading
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings

from tenancy.context import CITY_SCHEMA, in_the_city
from tenancy.hosts import is_below_platform
from tenancy.resolver.version import registry_version


@dataclass(frozen=True, slots=True)
class Place:
    """The city, a tenant's back office, or one of its stores, with all that a page needs to know of it."""

    kind: str  # "city", "tenant" or "store"; "gone" where a domain was taken away
    host: str = ""
    schema_name: str = CITY_SCHEMA
    tenant_id: int = 0
    tenant_uuid: str = ""
    storage_alias: str = ""
    tenant_handle: str = ""
    tenant_names: dict[str, str] = field(default_factory=dict)
    tenant_status: str = "active"
    store_id: int = 0
    store_uuid: str = ""
    store_handle: str = ""
    store_names: dict[str, str] = field(default_factory=dict)
    store_taglines: dict[str, str] = field(default_factory=dict)
    store_status: str = "active"
    theme: dict[str, Any] = field(default_factory=dict)
    logo_url: str = ""
    favicon_url: str = ""
    default_locale: str = "ar"
    locales: tuple[str, ...] = ("ar", "en")
    currency: str = "SAR"
    timezone: str = ""  # the city's own
    country_code: str = ""
    vat_number: str = ""
    registration: str = ""
    verticals: tuple[str, ...] = ()
    primary_host: str = ""
    prefix: str = ""

    @property
    def scope(self) -> str:
        """The page cache's scope."""
        if self.kind == "store":
            return f"store:{self.store_id}"
        return f"tenant:{self.tenant_id}" if self.kind == "tenant" else "city"

    def name(self, language: str) -> str:
        """What this place is called in a language."""
        names = self.store_names if self.kind == "store" else self.tenant_names
        return names.get(language) or next((n for n in names.values() if n), "")


_known: dict[str, Place | None] = {}
_known_at: tuple[int, int] | None = None
_lock = threading.Lock()
KEEP_AT_MOST = 20_000


def _remembered(key: str) -> tuple[bool, Place | None]:
    global _known_at
    version = registry_version()
    if version != _known_at:
        with _lock:
            _known.clear()
            _known_at = version
        return False, None
    return key in _known, _known.get(key)


def _remember(key: str, place: Place | None) -> Place | None:
    if len(_known) >= KEEP_AT_MOST:
        _known.clear()
    _known[key] = place
    return place


def place_of_host(host: str) -> Place | None:
    """What answers under this (normalised) host; None when nothing does. No query when it is warm."""
    warm, place = _remembered(f"host:{host}")
    if warm:
        return place
    return _remember(f"host:{host}", _look_up_host(host))


def place_of_store(tenant_handle: str, store_handle: str) -> Place | None:
    """A store by its handles; without a tenant's handle the first store of that handle in the city."""
    key = f"store:{tenant_handle}/{store_handle}"
    warm, place = _remembered(key)
    if warm:
        return place
    from tenancy.models import Store

    with in_the_city():
        stores = Store.objects.select_related("tenant").prefetch_related("domains").filter(handle=store_handle)
        if tenant_handle:
            stores = stores.filter(tenant__handle=tenant_handle)
        store = stores.order_by("id").first()
    return _remember(key, of_store(store) if store else None)


def place_of_tenant(handle: str) -> Place | None:
    """A tenant's back office by its handle."""
    warm, place = _remembered(f"tenant:{handle}")
    if warm:
        return place
    from tenancy.models import Tenant

    with in_the_city():
        tenant = Tenant.objects.prefetch_related("domains").filter(handle=handle).first()
    return _remember(f"tenant:{handle}", of_tenant(tenant) if tenant else None)


def _look_up_host(host: str) -> Place | None:
    if host in {settings.PLATFORM_DOMAIN, *settings.PLATFORM_HOSTS}:
        return Place(
            kind="city", host=host, primary_host=settings.PLATFORM_DOMAIN, default_locale=settings.LANGUAGE_CODE
        )
    from tenancy.models import Domain

    with in_the_city():
        row = (
            Domain.objects.select_related("tenant", "store")
            .prefetch_related("store__domains", "tenant__domains")
            .filter(domain=host)
            .first()
        )
    if row is not None and row.removed_at is not None:
        return Place(kind="gone", host=host)
    if row is None or not row.answers:
        return None
    if row.kind == Domain.Kind.SUBDOMAIN and not is_below_platform(host):
        return None
    return of_store(row.store, host) if row.store else of_tenant(row.tenant, host)


def _of_tenant(tenant: Any) -> dict[str, Any]:
    return {
        "schema_name": tenant.schema_name,
        "tenant_id": tenant.pk,
        "tenant_uuid": str(tenant.uuid),
        "storage_alias": tenant.storage_alias,
        "tenant_handle": tenant.handle,
        "tenant_names": tenant.names,
        "tenant_status": tenant.status,
        "locales": tuple(tenant.supported_locales or ("ar", "en")),
        "currency": tenant.default_currency,
        "timezone": tenant.timezone,
        "country_code": tenant.country_code,
        "verticals": tuple(tenant.verticals or ()),
    }


def _papers(owner: Any, tenant: Any) -> dict[str, Any]:
    """The numbers that a shop must show; a store's own come before those of its tenant."""
    settings = {**(tenant.settings or {}), **(owner.settings or {})}
    return {
        "vat_number": str(settings.get("vat_number", "")),
        "registration": str(settings.get("commercial_registration", "")),
    }


def theme_of(store: Any) -> dict[str, Any]:
    """A store's own colours and typeface; where it has none, its tenant's."""
    tenant = store.tenant
    house = {"brand": tenant.primary_color, "accent": tenant.accent_color, "font": tenant.font_family}
    return store.theme_config or {**house, **(tenant.branding or {})}


def of_tenant(tenant: Any, host: str = "") -> Place:
    """The place of a tenant's back office."""
    return Place(
        kind="tenant",
        host=host or tenant.domain,
        default_locale=tenant.default_locale,
        logo_url=tenant.logo_url,
        favicon_url=tenant.favicon_url,
        primary_host=tenant.domain,
        **_of_tenant(tenant),
    )


def of_store(store: Any, host: str = "") -> Place:
    """The place of a store."""
    return Place(
        kind="store",
        host=host or store.primary_host,
        store_id=store.pk,
        store_uuid=str(store.uuid),
        store_handle=store.handle,
        store_names=store.names,
        store_taglines={"en": store.tagline_en or "", "ar": store.tagline_ar or ""},
        store_status=store.status,
        default_locale=store.default_locale,
        primary_host=store.primary_host,
        theme=theme_of(store),
        logo_url=store.logo_url or store.tenant.logo_url,
        favicon_url=store.favicon_url or store.tenant.favicon_url,
        **_papers(store, store.tenant),
        **_of_tenant(store.tenant),
    )
