"""On whose behalf a letter goes: a store with its host, colours and address."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from email.utils import formataddr
from typing import Any

from django.conf import settings
from django.urls import get_urlconf, reverse, set_urlconf
from django.utils.translation import override

from cms.city.models import CityHomePage
from kit.faces.themes import colours_of
from tenancy.context import in_the_city, require_tenant
from tenancy.hosts import absolute_url, platform_host
from tenancy.mailing import MailServer, mail_server_of
from tenancy.models import Store, Tenant, TenantSettings
from tenancy.resolver.places import Place, of_store


@dataclass(frozen=True, slots=True)
class Sender:
    """The store that writes. `address` is ready for a From header."""

    place: Place
    address: str
    reply_to: str
    merchant: tuple[str, ...]
    merchant_language: str
    office: str
    tells_of_orders: bool
    tells_of_stock: bool
    colours: dict[str, str]
    server: MailServer | None = None

    def name(self, language: str) -> str:
        return self.place.name(language)

    def link(self, name: str, language: str, *args: Any) -> str:
        """An absolute link to a page of the store, from the registry's primary host."""
        with at_the_store(language):
            path = reverse(name, args=args)
        return absolute_url(self.place.primary_host, f"{self.place.prefix}{path}")

    def home(self, language: str) -> str:
        return absolute_url(self.place.primary_host, f"{self.place.prefix}/{language}/")


@contextmanager
def at_the_store(language: str) -> Iterator[None]:
    """Words in this language, and addresses of a store's pages: a worker has no request to say either."""
    before = get_urlconf()
    set_urlconf(settings.PLACE_URLCONFS["store"])
    try:
        with override(language):
            yield
    finally:
        set_urlconf(before)


def sender_of(store_id: int | None, language: str) -> Sender:
    """The store, or the tenant's first one when none is named. Three queries in the city."""
    schema = require_tenant()
    with in_the_city():
        tenant = Tenant.objects.prefetch_related("domains").get(schema_name=schema)
        stores = Store.objects.filter(tenant=tenant).select_related("tenant").prefetch_related("domains")
        store = stores.filter(pk=store_id).first() if store_id else None
        place = of_store(store or stores.first())
        work = TenantSettings.objects.filter(tenant=tenant).first() or TenantSettings(tenant=tenant)
        office = tenant.domain
        told = tuple(work.notification_emails or ()) or ((tenant.billing_email,) if tenant.billing_email else ())
    from_address = work.email_from_address or settings.DEFAULT_FROM_EMAIL
    name = work.email_from_name or place.name(language)
    return Sender(
        place=place,
        address=from_address if "<" in from_address else formataddr((name, from_address)),
        reply_to=work.email_reply_to,
        merchant=told,
        merchant_language=work.default_locale or "ar",
        office=office,
        tells_of_orders=work.notify_on_new_order,
        tells_of_stock=work.notify_on_low_stock,
        colours=colours_of(place.theme),
        server=mail_server_of(work),
    )


def sender_of_the_city(language: str) -> Sender:
    """The city itself: for letters to those who have no shop, or none yet. Its colours are those of the city's site."""
    place = Place(kind="city", host=platform_host(), primary_host=platform_host(), tenant_names=_city_names())
    from_address = settings.DEFAULT_FROM_EMAIL
    return Sender(
        place=place,
        address=from_address if "<" in from_address else formataddr((place.name(language), from_address)),
        reply_to="",
        merchant=(),
        merchant_language=language,
        office=platform_host(),
        tells_of_orders=False,
        tells_of_stock=False,
        colours=colours_of(place.theme),
    )


def _city_names() -> dict[str, str]:
    with in_the_city():
        home = CityHomePage.objects.live().order_by("path").first()
    return {"en": home.called("en"), "ar": home.called("ar")} if home else {"en": "CityOS", "ar": "CityOS"}
