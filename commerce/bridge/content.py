"""What we say about a product, as Medusa takes it."""

from __future__ import annotations

from typing import Any

from commerce.bridge.links import ours, theirs
from commerce.bridge.pictures import address_of
from commerce.catalogue.descriptions import as_text
from commerce.catalogue.models import Product  # type: ignore[attr-defined]
from orchestration.integrations import PermanentFault

LANGUAGES = ("en", "ar")


class ContentPort:
    """Titles, descriptions, pictures and words for search engines. Writes nothing: `ProductPort` does."""

    def read(self, own_id: Any) -> dict[str, Any]:
        """As it is now. Raises PermanentFault `gone`."""
        product = Product.objects.filter(pk=own_id).first()
        if product is None:
            raise PermanentFault("gone", "product")
        told: dict[str, Any] = {}
        for language in LANGUAGES:
            told[f"title_{language}"] = getattr(product, f"title_{language}") or ""
            told[f"summary_{language}"] = getattr(product, f"summary_{language}") or ""
            told[f"description_{language}"] = as_text(getattr(product, f"description_{language}") or "")
            told[f"seo_title_{language}"] = getattr(product, f"meta_title_{language}") or ""
            told[f"seo_description_{language}"] = getattr(product, f"meta_description_{language}") or ""
        told["images"] = [
            {"external_id": theirs("image", row.pk), "url": address_of(row)}
            for row in product.images.order_by("display_order", "pk")
        ]
        return told

    def write(self, values: dict[str, Any], external_id: str) -> Any:
        raise PermanentFault("not_pulled", "product_content", f"{ours('product', external_id)}")
