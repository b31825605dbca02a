"""A store's Wagtail site: found by the place, never by a Host header, and without a query when it is warm."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from wagtail.models import Site

from cms.pages.models import StorePage
from tenancy.context import current_schema
from tenancy.resolver.places import Place
from tenancy.resolver.version import registry_version

# (schema, store id) → what a Site row holds; (schema, site id) → store id. Forgotten when the registry changes.
_sites: dict[tuple[str, int], dict[str, Any]] = {}
_stores: dict[tuple[str, int], int] = {}
_known_at: tuple[int, int] | None = None


def _forget_when_old() -> None:
    global _known_at
    version = registry_version()
    if version != _known_at:
        forget_sites()
        _known_at = version


def forget_sites() -> None:
    """Drops what this process knows; called after a site was made."""
    _sites.clear()
    _stores.clear()


def site_of(place: Place) -> Site | None:
    """The Wagtail site of a store; None while its home page is missing."""
    _forget_when_old()
    key = (place.schema_name, place.store_id)
    if key not in _sites:
        row = (
            Site.objects.filter(root_page__storepage__store_id=place.store_id)
            .values("id", "hostname", "port", "site_name", "root_page_id", "is_default_site")
            .first()
        )
        if row is None:
            return None
        _sites[key] = row
    return Site(**_sites[key])


def store_of_site(site_id: int) -> int | None:
    """The registry's store that a site of this schema belongs to."""
    _forget_when_old()
    key = (current_schema(), site_id)
    if key not in _stores:
        rows = StorePage.objects.filter(sites_rooted_here__pk=site_id).values_list("store_id", flat=True)
        found = rows.first()
        if found is None:
            return None
        _stores[key] = found
    return _stores[key]


class StoreSite:
    """Sets `request._wagtail_site` from `request.place`, so that no Host header chooses a site."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        place: Place | None = getattr(request, "place", None)
        if place is not None and place.kind == "store":
            request._wagtail_site = site_of(place)  # type: ignore[attr-defined]
        elif place is not None and place.kind == "tenant":
            # A back office is no site; it lends its first one to what asks for some.
            request._wagtail_site = None  # type: ignore[attr-defined]
        return self.get_response(request)


def make_site(*, store: Any, home: StorePage) -> Site:
    """The site of a store with this home page. Doing it again brings host and name up to date."""
    port = settings.PUBLIC_PORT or (443 if settings.PUBLIC_SCHEME == "https" else 80)
    site = Site.objects.filter(root_page__translation_key=home.translation_key).first() or Site()
    site.root_page = home
    site.hostname = store.primary_host or f"{store.handle}.{settings.PLATFORM_DOMAIN}"
    site.port = int(port)
    site.site_name = str(store)[:255]
    site.is_default_site = False
    site.save()
    forget_sites()
    return site


__all__ = ["StoreSite", "forget_sites", "make_site", "site_of", "store_of_site"]
