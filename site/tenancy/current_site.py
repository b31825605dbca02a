"""Django's "current site" is the place of the request: no row to keep, no cache to mix tenants up."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest

from tenancy.context import current_place
from tenancy.speech import spoken


def place_as_site(self: Any, request: HttpRequest | None = None) -> Any:
    """What `Site.objects.get_current()` returns: an unsaved site with the place's host and name."""
    place = getattr(request, "place", None) or current_place()
    domain = (place.primary_host or place.host) if place else settings.PLATFORM_DOMAIN
    name = place.name(spoken()) if place else domain
    return self.model(domain=domain, name=name or domain)


def use_places_as_sites() -> None:
    """Called once at start-up."""
    from django.contrib.sites.models import SiteManager

    SiteManager.get_current = place_as_site  # type: ignore[method-assign]
