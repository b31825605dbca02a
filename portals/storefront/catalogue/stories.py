"""What editors wrote about a product."""

from __future__ import annotations

from django.db.models import Q
from django.utils.translation import get_language

from cms.pages.models import ProductContent
from commerce.catalogue.models import Product
from tenancy.resolver.places import Place


def story_of(product: Product, place: Place) -> ProductContent | None:
    """The published editorial content in this language; a store's own comes before the tenant's. One query."""
    rows = ProductContent.objects.filter(
        Q(store_id=place.store_id) | Q(store_id=None),
        product_id=product.pk,
        live=True,
        locale__language_code=(get_language() or "en")[:2],
    )
    return max(rows, key=lambda row: row.store_id is not None, default=None)
