"""What a passer-by sees of a shop: a picture of its best known product, and how many it sells.

The pictures lie in the tenants' folders and are read on the shops' own hosts; the city shows them under its own.
"""

from __future__ import annotations

from collections.abc import Collection
from hashlib import sha256
from urllib.parse import unquote

from django.db.models import Count
from django.http import Http404, HttpRequest, HttpResponseBase
from django.urls import reverse
from django.views.decorators.http import require_safe

from cms.city.shops import Window
from cms.media.storage import prefix_of_current_tenant
from cms.media.views import serve_file
from commerce.catalogue.pictures import can_be_cut, make_size
from commerce.marketplace.models import Listing
from tenancy.context import in_tenant
from tenancy.models import Store

WIDTH = 640


def windows_of(store_ids: Collection[int]) -> dict[int, Window]:
    """The windows of these stores. Three queries."""
    mine = Listing.objects.filter(store__in=store_ids)
    counts = dict(mine.values_list("store_id").annotate(Count("pk")).order_by())
    best = mine.exclude(image_url="").defer("words").order_by("store_id", "-popularity", "-pk").distinct("store_id")
    pictures = {row.store_id: picture_address(row) for row in best}
    logos = {row.pk: logo_address(row) for row in Store.objects.filter(pk__in=store_ids) if _sign(row)}
    return {
        pk: Window(picture=pictures.get(pk, ""), products=counts.get(pk, 0), logo=logos.get(pk, "")) for pk in store_ids
    }


def picture_address(listing: Listing) -> str:
    """Where the city shows a listing's picture; another picture has another address."""
    if not listing.image_url:
        return ""
    return reverse("window", kwargs={"pk": listing.pk, "version": _version(listing.image_url)})


def logo_address(store: Store) -> str:
    """Where the city shows a shop's icon or logo."""
    return reverse("shop_logo", kwargs={"pk": store.pk, "version": _version(_sign(store))})


@require_safe
def window(request: HttpRequest, pk: int, version: str) -> HttpResponseBase:
    """The picture of a listing, cut for cards. No listing, another version, a file that is gone: 404."""
    listing = Listing.objects.select_related("tenant").defer("words").filter(pk=pk).first()
    if listing is None or not listing.image_url or version != _version(listing.image_url):
        raise Http404
    with in_tenant(listing.tenant):
        name = _stored_name(listing.image_url)
        if not can_be_cut(name):
            raise Http404
        try:
            return serve_file(request, prefix_of_current_tenant(), make_size(name, WIDTH))
        except (OSError, ValueError) as error:
            raise Http404 from error


@require_safe
def shop_logo(request: HttpRequest, pk: int, version: str) -> HttpResponseBase:
    """The sign of a shop. No shop, another version, a file that is gone: 404."""
    store = Store.objects.select_related("tenant").filter(pk=pk).first()
    if store is None or not _sign(store) or version != _version(_sign(store)):
        raise Http404
    with in_tenant(store.tenant):
        return serve_file(request, prefix_of_current_tenant(), _stored_name(_sign(store)))


def _sign(store: Store) -> str:
    """The square icon fits a card; a shop without one is shown by its logo."""
    return store.favicon_url or store.logo_url


def _stored_name(address: str) -> str:
    """The name in the tenant's storage behind a public address. Raises Http404 when it is not the tenant's."""
    name = unquote(address.partition(f"/{prefix_of_current_tenant()}/")[2].partition("?")[0])
    if not name:
        raise Http404
    return name


def _version(address: str) -> str:
    return sha256(address.encode()).hexdigest()[:10]
