"""Previews: shown on the store's own host and in its language, while the editor stays where they are."""

from __future__ import annotations

from typing import Any

from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.urls import get_script_prefix, get_urlconf, set_script_prefix, set_urlconf
from django.utils import translation

from cms.pages.locales import language_of
from cms.pages.registry import place_of_store_id, stores_of_tenant
from tenancy.hosts import absolute_url


class StorePreview:
    """A preview runs a whole request of the store inside the editor's own; afterwards all is as it was before."""

    def make_preview_request(
        self,
        original_request: HttpRequest | None = None,
        preview_mode: str | None = None,
        extra_request_attrs: dict[str, Any] | None = None,
    ) -> HttpResponse:
        tenant, urlconf, prefix = connection.tenant, get_urlconf(), get_script_prefix()  # type: ignore[attr-defined]
        language = translation.get_language()
        try:
            response: HttpResponse = super().make_preview_request(  # type: ignore[misc]
                original_request, preview_mode, extra_request_attrs
            )
            return response
        finally:
            connection.set_tenant(tenant)  # type: ignore[attr-defined]
            set_urlconf(urlconf)
            set_script_prefix(prefix)
            translation.activate(language or "en")


class PiecePreview(StorePreview):
    """A piece that has no address of its own is previewed at its store's front door; without a store, at the first."""

    store_id: int | None
    locale_id: int

    def get_full_url(self) -> str | None:
        store_id = self.store_id or next((store.pk for store in stores_of_tenant()), None)
        place = place_of_store_id(store_id)
        return absolute_url(place.primary_host, f"/{language_of(self.locale_id)}/") if place else None

    full_url = property(get_full_url)
