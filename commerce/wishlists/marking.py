"""Saving products for later."""

from __future__ import annotations

from typing import Any

from django.contrib.auth import get_user_model
from django.db import transaction
from django.utils.translation import gettext as _

from commerce.catalogue.models import Product
from commerce.wishlists.models import Line, WishList
from tenancy.actor import Actor

AT_MOST = 500


def wished_ids(user: Any) -> list[int]:
    """The products that a customer saved, the latest first, at most five hundred."""
    rows = Line.objects.filter(wishlist__owner=user, product__isnull=False).order_by("-pk")
    return list(rows.values_list("product_id", flat=True)[:AT_MOST])


def toggle_wish(*, product: Product, user: Any, actor: Actor) -> bool:
    """Saves a product, or takes it off every list of the customer. Returns whether it is saved now."""
    with transaction.atomic():
        # One at a time for each customer: two quick taps must not make two lines.
        get_user_model().objects.select_for_update().get(pk=user.pk)
        removed, _rows = Line.objects.filter(wishlist__owner=user, product=product).delete()
        if removed:
            return False
        wishlist = WishList.objects.filter(owner=user).order_by("-date_created").first()
        if wishlist is None:
            wishlist = WishList.objects.create(owner=user, name=_("Saved products"))
        Line.objects.create(wishlist=wishlist, product=product, title=str(product.get_title()))
        return True
