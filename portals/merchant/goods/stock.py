"""How many are left and what they cost: all articles on one page, each row changed for itself."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from commerce.address.phones import latin_digits
from commerce.catalogue.cards import card_image
from commerce.catalogue.telling import tell_product
from commerce.partner.alerts import LOW, OUT, set_default_threshold, set_threshold, with_levels
from commerce.partner.models import StockRecord
from commerce.partner.stock import set_stock
from commerce.partner.terms import terms
from commerce.search.indexing import touch_products
from kit.faces.pager import pages_of
from kit.money import quantise
from portals.merchant.doors import scope, staff, whole_tenant
from portals.merchant.frame import show
from portals.merchant.numbers import amount_of, id_of, numbered
from tenancy.actor import Actor
from tenancy.errors import DomainError
from tenancy.returning import safe_next

MOST = Decimal("9999999999.99")
MOST_PIECES = 2_000_000_000


@staff
def stock(request: HttpRequest) -> HttpResponse:
    """Articles of this person's products; the scarcest first."""
    rows = with_levels(scope(request).stock())
    levels = {"low": LOW, "out": OUT}
    counts = rows.aggregate(all=Count("pk"), **{name: Count("pk", filter=rule) for name, rule in levels.items()})
    level = request.GET.get("level", "")
    if level in levels:
        rows = rows.filter(levels[level])
    if words := request.GET.get("q", "").strip()[:80]:
        rows = rows.filter(
            Q(partner_sku__icontains=words)
            | Q(product__title_en__icontains=words)
            | Q(product__title_ar__icontains=words)
            | Q(product__parent__title_en__icontains=words)
            | Q(product__parent__title_ar__icontains=words)
        )
    if shop := scope(request).shop(request.GET.get("store", "")):
        rows = rows.filter(product__channels__store_id=shop.id)
    rows = rows.select_related("product__parent").prefetch_related(
        "product__images",
        "product__parent__images",
        "product__attribute_values__value_option",
        "product__attribute_values__attribute",
    )
    pages = pages_of(request, rows.order_by("left", "pk"), 30)
    labels = {"": _("All"), "low": _("Running low"), "out": _("Sold out")}
    context = {
        "pages": pages,
        "rows": [_row(record) for record in pages.rows],
        "tabs": [(code, words, counts[code or "all"]) for code, words in labels.items()],
        "level": level,
        "threshold": terms().low_stock_threshold,
    }
    return show(request, "merchant/stock.html", "stock", context)


def _row(record: Any) -> dict[str, Any]:
    product = record.product
    whole = product.parent or product
    pictures = [*product.images.all(), *whole.images.all()]
    options = [str(value.value_option) for value in product.attribute_values.all() if value.value_option]
    return {
        "record": record,
        "title": whole.title,
        "options": " · ".join(options) if product.is_child else "",
        "pk": whole.pk,
        "image": card_image(pictures[0].original, "") if pictures else None,
        "price": "" if record.price is None else quantise(record.price, record.price_currency),
        "tone": "bad" if record.left <= 0 else "warn" if record.left < record.limit else "ok",
    }


@require_POST
@staff
def change_stock(request: HttpRequest) -> HttpResponse:
    """Writes the rows that were changed; a row that is refused is named and the others stand."""
    sent = (numbered(request.POST.items(), prefix) for prefix in ("stock-", "price-", "limit-"))
    ids = sorted({number for numbers in sent for number in numbers})[:200]
    changed, refused, touched = 0, [], []
    for record in scope(request).stock().filter(pk__in=ids).select_related("product__parent").order_by("pk"):
        try:
            with transaction.atomic():
                if _change(request, record, Actor.of(request)):
                    changed += 1
                    touched.append(record.product_id)
        except DomainError as error:
            refused.append(f"{record.partner_sku}: {error.message}")
    touch_products(touched)
    if changed:
        messages.success(
            request, ngettext("%(n)s article changed.", "%(n)s articles changed.", changed) % {"n": changed}
        )
    for words in refused[:5]:
        messages.error(request, words)
    return HttpResponseRedirect(safe_next(request, reverse("dashboard:stock")))


def _change(request: HttpRequest, record: StockRecord, actor: Actor) -> bool:
    """Whether something was written. The form says what it showed (`was-…`), so that untouched rows stay untouched."""
    wanted, shown = request.POST.get(f"stock-{record.pk}", ""), request.POST.get(f"was-stock-{record.pk}", "")
    price, shown_price = request.POST.get(f"price-{record.pk}", ""), request.POST.get(f"was-price-{record.pk}", "")
    limit, shown_limit = request.POST.get(f"limit-{record.pk}", ""), request.POST.get(f"was-limit-{record.pk}", "")
    changed = False
    if price != shown_price:
        record.price = _amount(price, record.price_currency)
        if record.price_was is not None and record.price_was <= record.price:
            record.price_was = None
        record.save()
        tell_product(product=record.product, actor=actor)
        changed = True
    if wanted != shown:
        seen = int(shown) if shown.isdecimal() and len(shown) < 10 else None
        set_stock(stockrecord=record, num_in_stock=_pieces(wanted, "num_in_stock"), seen=seen, actor=actor)
        changed = True
    if limit != shown_limit:
        threshold = _pieces(limit, "low_stock_threshold") if limit.strip() else None
        set_threshold(stockrecord=record, threshold=threshold, actor=actor)
        changed = True
    return changed


@whole_tenant
@require_POST
def change_threshold(request: HttpRequest) -> HttpResponse:
    """Below how many an article without a number of its own runs low."""
    try:
        wanted = _pieces(request.POST.get("threshold", ""), "threshold")
        set_default_threshold(threshold=wanted, actor=Actor.of(request))
    except DomainError as refused:
        messages.error(request, refused.message)
    else:
        messages.success(request, _("Saved."))
    return HttpResponseRedirect(safe_next(request, reverse("dashboard:stock")))


def _pieces(written: str, field: str) -> int:
    number = id_of(latin_digits(written).strip().replace(",", ""))
    if number is None or number > MOST_PIECES:
        raise DomainError("stock.negative", _("Write a number from 0."), field=field)
    return number


def _amount(written: str, currency: str) -> Decimal:
    amount = amount_of(written, currency)
    if amount is None or not 0 <= amount <= MOST:
        raise DomainError("stock.negative", _("Write a number from 0."), field="price")
    return amount
