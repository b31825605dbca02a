"""Stock that runs low: fewer are left than an article's own threshold says, else the tenant's."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.db.models import F, Q, QuerySet, Value
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from commerce.partner.models import StockRecord
from commerce.partner.terms import terms
from tenancy.actor import Actor
from tenancy.context import in_the_city, require_tenant
from tenancy.errors import DomainError
from tenancy.models import TenantSettings

HIGHEST = 1_000_000
COUNTED = ~(Q(product__product_class__track_stock=False) | Q(product__parent__product_class__track_stock=False))
# Of `with_levels`: what runs low, and what is gone.
LOW = COUNTED & Q(left__gt=0, left__lt=F("limit"))
OUT = COUNTED & Q(left__lte=0)


def with_levels(records: QuerySet[StockRecord]) -> QuerySet[StockRecord]:
    """Records with `left` (what nobody counted yet is none) and `limit`, below which they run low."""
    return records.annotate(
        left=Coalesce(F("num_in_stock"), 0) - Coalesce(F("num_allocated"), 0),
        limit=Coalesce(F("low_stock_threshold"), Value(terms().low_stock_threshold)),
    )


def scarcest(records: QuerySet[StockRecord], count: int) -> list[Any]:
    """The articles that run low or are gone, the scarcest first."""
    found = with_levels(records).filter(LOW | OUT).select_related("product__parent")
    return list(found.order_by("left", "pk")[:count])


@transaction.atomic
def set_threshold(*, stockrecord: StockRecord, threshold: int | None, actor: Actor) -> StockRecord:
    """Says below how many an article runs low; None: the tenant's own number counts. Raises `stock.threshold`."""
    stockrecord.low_stock_threshold = None if threshold is None else _checked(threshold)
    stockrecord.save(update_fields=["low_stock_threshold", "date_updated"])
    return stockrecord


def set_default_threshold(*, threshold: int, actor: Actor) -> int:
    """Says below how many articles without a number of their own run low. Raises DomainError `stock.threshold`."""
    wanted, schema = _checked(threshold), require_tenant()
    with in_the_city(), transaction.atomic():
        settings = TenantSettings.objects.select_for_update(of=("self",)).get(tenant__schema_name=schema)
        settings.low_stock_threshold = wanted
        settings.save(update_fields=["low_stock_threshold", "updated_at"])
    return wanted


def _checked(threshold: int) -> int:
    if not 0 <= threshold <= HIGHEST:
        raise DomainError("stock.threshold", _("Write a number from 0."), field="low_stock_threshold")
    return threshold
