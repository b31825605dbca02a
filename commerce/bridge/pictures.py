"""Pictures of products, fetched from where Medusa keeps them."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from io import BytesIO
from typing import Any

from django.core.files.base import ContentFile
from PIL import Image

from commerce.bridge.links import here, ours, theirs, tie, untie
from commerce.catalogue.models import ProductImage  # type: ignore[attr-defined]
from orchestration.integrations import IntegrationFault
from orchestration.integrations.client import download
from orchestration.integrations.findings import note_issue
from tenancy.context import in_the_city
from tenancy.hosts import absolute_url
from tenancy.models import Store

LARGEST = 12 * 1024 * 1024  # bytes
MOST_PIXELS = 60_000_000
ENDINGS = {"JPEG": "jpg", "PNG": "png", "WEBP": "webp", "GIF": "gif"}


def fetch_new(images: list[dict[str, Any]], product_id: int | None) -> list[dict[str, Any]]:
    """The same pictures, with the content of those that we do not have. Called outside a transaction: it takes a while.
    One that cannot be fetched is told among the issues; its product is taken without it."""
    mine = {address_of(row) for row in ProductImage.objects.filter(product=product_id)} if product_id else set()
    known = {image["id"] for image in images if ours("image", image["id"])}
    return [
        image if image["id"] in known or image["url"] in mine else {**image, **_fetched(image["url"])}
        for image in images
    ]


def write_pictures(product: Any, images: list[dict[str, Any]]) -> bool:
    """The pictures in Medusa's order; those that it took away go, our own stay behind them. Whether anything
    changed."""
    rows = {row.pk: row for row in product.images.all()}
    kept: list[Any] = []
    changed = False
    for image in images:
        row = rows.get(ours("image", image["id"]) or 0) or _same_address(rows.values(), image)
        if row is None and image.get("content"):
            row, changed = _make(product, image), True
        if row is not None:
            kept.append(row)
    there = {image["id"] for image in images}
    for row in rows.values():
        came_as = theirs("image", row.pk)
        if came_as and came_as not in there:
            untie("image", came_as)
            row.delete()
            changed = True
        elif row not in kept:
            kept.append(row)
    for position, row in enumerate(kept):
        if row.display_order != position:
            row.display_order = position
            row.save(update_fields=["display_order"])
            changed = True
    return changed


def address_of(row: Any) -> str:
    """Where everybody finds one of our pictures: what we tell Medusa, and know again when it tells us."""
    url = str(row.original.url)
    if "://" in url:
        return url
    tenant = here()
    with in_the_city():
        host = Store.objects.filter(tenant=tenant).order_by("position", "pk").first()
    return absolute_url(host.primary_host, url) if host is not None else url


def _same_address(rows: Iterable[Any], image: dict[str, Any]) -> Any:
    """Our own picture, which came back under an id that Medusa gave it."""
    for row in rows:
        if address_of(row) == image["url"]:
            if not theirs("image", row.pk):
                tie("image", row.pk, image["id"])
            return row
    return None


def _fetched(url: str) -> dict[str, Any]:
    try:
        content = download(url, at_most=LARGEST).body
    except IntegrationFault as fault:
        note_issue("picture_not_fetched", url, str(fault))
        return {}
    try:
        with Image.open(BytesIO(content), formats=tuple(ENDINGS)) as picture:
            kind, pixels = picture.format or "", picture.width * picture.height
            picture.verify()
    except Exception as error:
        # Pillow raises whatever a broken file makes it raise.
        note_issue("picture_unreadable", url, repr(error))
        return {}
    if kind not in ENDINGS or pixels > MOST_PIXELS:
        note_issue("picture_not_taken", url, f"{kind} {pixels}")
        return {}
    return {"content": content, "ending": ENDINGS[kind]}


def _make(product: Any, image: dict[str, Any]) -> Any:
    row = ProductImage(product=product, display_order=product.images.count())
    row.caption_en, row.caption_ar = product.title_en or "", product.title_ar or ""
    row.original.save(f"{uuid.uuid4().hex}.{image['ending']}", ContentFile(image["content"]), save=True)
    tie("image", row.pk, image["id"])
    return row
