"""Medusa's products as ours. Words and pictures are taken over when they changed there; what is sold, always."""

from __future__ import annotations

from typing import Any

from django.utils.text import slugify

from commerce.bridge import pictures, shelves, variants
from commerce.bridge.links import MEDUSA, SYSTEM, here, last_seen, note_seen, ours, theirs, tie, write_changes
from commerce.catalogue.descriptions import as_html
from commerce.catalogue.models import Product  # type: ignore[attr-defined]
from commerce.catalogue.telling import tell_product
from commerce.channels.models import SalesChannelMapping
from commerce.search.indexing import index_products
from orchestration.audit import record
from orchestration.integrations import PermanentFault
from orchestration.integrations.asking import connect
from orchestration.integrations.findings import note_change, note_issue
from orchestration.integrations.identities import digest_of
from tenancy.context import in_the_city
from tenancy.limits import refuse_beyond
from tenancy.models import Store

LANGUAGES = ("en", "ar")
TEXTS = ("title", "summary", "description")
LONGEST = {"title": 255, "summary": 300}


class ProductPort:
    """Products with their variants, prices and stock. Reads nothing: what goes to Medusa is `ContentPort`'s."""

    def read(self, own_id: Any) -> dict[str, Any]:
        raise PermanentFault("not_pushed", "product")

    def prepare(self, values: dict[str, Any], external_id: str) -> dict[str, Any]:
        """The same values with pictures that we do not have yet. Called before the transaction of `write`."""
        known = ours("product", external_id)
        if known and content_digest(values) == last_seen("product", known):
            return values
        return {**values, "images": pictures.fetch_new(values.get("images") or [], known)}

    def write(self, values: dict[str, Any], external_id: str) -> int:
        """Makes the product or changes what differs; the same again changes nothing. One that was deleted here stays
        deleted."""
        known = ours("product", external_id)
        product = Product.objects.select_for_update().filter(pk=known).first() if known else None
        if known and product is None:
            note_change("product", "same")
            note_issue("deleted_here", f"product {external_id}", values["title"])
            return known
        made = product is None
        product = product or _new_product(values)
        if made:
            tie("product_content", product.pk, external_id)
        changed = _write_content(product, values, external_id, made)
        changed |= variants.write_goods(product, values)
        moved = variants.stock_moved(product, values)
        if changed or moved or made:
            index_products([product.pk])
        if changed or made:
            tell_product(product=product, actor=MEDUSA, created=made)
        if made:
            record("product.imported", resource=product, actor=MEDUSA, after={SYSTEM: external_id})
        note_change("product", "made" if made else "changed" if changed or moved else "same")
        return int(product.pk)

    def hide(self, own_id: str) -> bool:
        """It is gone there: nobody finds it any more, orders keep it. False: it was hidden already."""
        product = Product.objects.select_for_update().filter(pk=own_id, is_public=True).first()
        if product is None:
            return False
        product.is_public = False
        product.save(update_fields=["is_public", "date_updated"])
        # Should it come back, it is taken over anew.
        note_seen("product", product.pk, theirs("product", product.pk), "gone")
        record("product.hidden", resource=product, actor=MEDUSA, before={"is_public": True}, after={"is_public": False})
        index_products([product.pk])
        tell_product(product=product, actor=MEDUSA)
        return True


def content_digest(values: dict[str, Any]) -> str:
    """The same as long as nobody changed words, pictures, shelves or whether it is shown, in Medusa."""
    told: dict[str, Any] = {f"{name}_{lang}": values[f"{name}_{lang}"] for name in TEXTS for lang in LANGUAGES}
    told["images"] = [[row["id"], row["url"]] for row in values.get("images") or []]
    told["categories"] = [[row["id"], row["name"]] for row in values.get("categories") or []]
    told["is_shown"] = values["is_shown"]
    return digest_of(told)


def _new_product(values: dict[str, Any]) -> Any:
    refuse_beyond(None, "products")
    product = Product(
        structure=Product.STANDALONE if variants.is_simple(values) else Product.PARENT,
        product_class=variants.class_for(values),
        is_public=values["is_shown"],
        **_texts(values),
    )
    english = slugify(values["handle"]) or slugify(values["title_en"]) or "p"
    product.slug_en = english[:255]
    product.slug_ar = (
        slugify(values["title_ar"], allow_unicode=True) or slugify(values["handle"], allow_unicode=True) or english
    )[:255]
    product.save()
    product.channels.set(_channels())
    return product


def _write_content(product: Any, values: dict[str, Any], external_id: str, made: bool) -> bool:
    digest = content_digest(values)
    if not made and digest == last_seen("product", product.pk):
        return False
    changed = bool(write_changes(product, {**_texts(values), "is_public": values["is_shown"]}))
    changed |= pictures.write_pictures(product, values.get("images") or [])
    changed |= shelves.put_on_shelves(product, values.get("categories") or [])
    note_seen("product", product.pk, external_id, digest)
    return changed


def _texts(values: dict[str, Any]) -> dict[str, str]:
    """What Medusa says. What it does not say in a language stays as we say it."""
    found: dict[str, str] = {}
    for name in TEXTS:
        for language in LANGUAGES:
            text = values[f"{name}_{language}"]
            if text:
                found[f"{name}_{language}"] = as_html(text) if name == "description" else text[: LONGEST[name]]
    return found


def _channels() -> list[Any]:
    """The channel of the store that the operator named, or all of them."""
    tenant = here()
    _adapter, link = connect(SYSTEM, tenant)
    handle = str(link.option("store"))
    rows = SalesChannelMapping.objects.all()
    if not handle:
        return list(rows)
    with in_the_city():
        store = Store.objects.filter(tenant=tenant, handle=handle).values_list("pk", flat=True).first()
    if store is None:
        note_issue("no_such_store", handle)
        return list(rows)
    return list(rows.filter(store_id=store))
