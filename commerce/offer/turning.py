"""Offers that begin and end by the clock: lists and pages are told."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db.models import Q
from django.utils import timezone

from commerce.channels.models import SalesChannelMapping
from commerce.offer.models import ConditionalOffer, Range
from commerce.search.indexing import touch_products
from kit.pagecache.changes import bump
from tenancy.context import in_tenant
from tenancy.services.lifecycle import open_tenants

LOOK_BACK = timedelta(minutes=5)


def prices_changed(*ranges: Range | None) -> None:
    """Lists and pages of these goods are old."""
    ids: set[int] = set()
    for goods in ranges:
        if goods is not None:
            ids.update(goods.all_products().values_list("pk", flat=True))
    touch_products(ids)
    stores = SalesChannelMapping.objects.exclude(store_id=None).values_list("store_id", flat=True)
    bump(*(f"store:{pk}" for pk in stores))


def turn_offers(since: datetime | None = None) -> int:
    """Brings up to date what offers cover that began or ended in any open tenant; returns how many did.

    Run it once a minute. `since`: when it ran last; five minutes ago unless told.
    """
    now = timezone.now()
    since = since or now - LOOK_BACK
    turned = 0
    for tenant in open_tenants():
        with in_tenant(tenant):
            rows = ConditionalOffer.objects.filter(
                Q(start_datetime__gt=since, start_datetime__lte=now) | Q(end_datetime__gt=since, end_datetime__lte=now),
                offer_type=ConditionalOffer.SITE,
            ).select_related("benefit__range", "condition__range")
            if offers := list(rows):
                prices_changed(*(goods for offer in offers for goods in (offer.benefit.range, offer.condition.range)))
                turned += len(offers)
    return turned
