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

WIDTH = 640


def windows_of(store_ids: Collection[int]) -> dict[int, Window]:
    """The windows of these stores. Two queries."""
    mine = Listing.objects.filter(store__in=store_ids)
    counts = dict(mine.values_list("store_id").annotate(Count("pk")).order_by())
    best = mine.exclude(image_url="").defer("words").order_by("store_id", "-popularity", "-pk").distinct("store_id")
    pictures = {row.store_id: picture_address(row) for row in best}
    return {pk: Window(picture=pictures.get(pk, ""), products=counts.get(pk, 0)) for pk in store_ids}


def picture_address(listing: Listing) -> str:
    """Where the city shows a listing's picture; another picture has another address."""
    if not listing.image_url:
        return ""
    return reverse("window", kwargs={"pk": listing.pk, "version": _version(listing)})


@require_safe
def window(request: HttpRequest, pk: int, version: str) -> HttpResponseBase:
    """The picture of a listing, cut for cards. No listing, another version, a file that is gone: 404."""
    listing = Listing.objects.select_related("tenant").defer("words").filter(pk=pk).first()
    if listing is None or not listing.image_url or version != _version(listing):
        raise Http404
    with in_tenant(listing.tenant):
        prefix = prefix_of_current_tenant()
        name = unquote(listing.image_url.partition(f"/{prefix}/")[2].partition("?")[0])
        if not name or not can_be_cut(name):
            raise Http404
        try:
            return serve_file(request, prefix, make_size(name, WIDTH))
        except (OSError, ValueError) as error:
            raise Http404 from error


def _version(listing: Listing) -> str:
    return sha256(listing.image_url.encode()).hexdigest()[:10]
