"""Saving products for later."""

from __future__ import annotations

from django.db import transaction

from commerce.catalogue.models import Product
from commerce.order.writing import titles_of
from commerce.wishlists.lists import default_list
from commerce.wishlists.models import Line
from identity.people.models import User
from tenancy.actor import Actor

AT_MOST = 500


def wished_ids(user: User) -> list[int]:
    """The products that a customer saved, the latest first, at most five hundred."""
    rows = Line.objects.filter(wishlist__owner=user, product__isnull=False).order_by("-pk")
    return list(rows.values_list("product_id", flat=True)[:AT_MOST])


@transaction.atomic
def toggle_wish(*, product: Product, user: User, actor: Actor) -> bool:
    """Saves a product on the customer's default list, or takes it off every list of theirs. Whether it is saved now."""
    # One at a time for each customer: two quick taps must not make two lines.
    User.objects.select_for_update().get(pk=user.pk)
    removed, _rows = Line.objects.filter(wishlist__owner=user, product=product).delete()
    if removed:
        return False
    variant = product.pk if product.is_child else None
    title = titles_of(product)["en"]
    Line.objects.create(wishlist=default_list(user=user), product=product, variant_id=variant, title=title)
    return True
