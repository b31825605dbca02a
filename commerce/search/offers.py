"""Which products are on offer: those in the range of a running offer that asks for no code."""

from __future__ import annotations

from collections.abc import Collection

from django.db.models import Q
from django.utils import timezone
from oscar.core.loading import get_model


def products_on_offer(product_ids: Collection[int]) -> set[int]:
    """Those of these products that a running site offer makes cheaper now."""
    offer_model = get_model("offer", "ConditionalOffer")
    product_model = get_model("catalogue", "Product")
    now = timezone.now()
    running = (
        offer_model.objects.filter(offer_type=offer_model.SITE, status=offer_model.OPEN)
        .filter(Q(start_datetime=None) | Q(start_datetime__lte=now), Q(end_datetime=None) | Q(end_datetime__gte=now))
        .select_related("benefit__range")
    )
    found: set[int] = set()
    for offer in running:
        covered = offer.benefit.range
        if covered is None or (covered.includes_all_products and not covered.excluded_products.exists()):
            # An offer on everything, or on the basket or the delivery as a whole, singles no product out.
            continue
        mine = covered.all_products().values("pk")
        chosen = product_model.objects.filter(Q(pk__in=mine) | Q(children__in=mine), pk__in=product_ids)
        found.update(chosen.values_list("pk", flat=True))
    return found
