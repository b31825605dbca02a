"""The list of products: tabs, search, filters, showing and hiding several at once."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db.models import Count, Exists, F, Max, Min, OuterRef, Q, QuerySet, Subquery, Sum, Value
from django.db.models.functions import Coalesce
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from commerce.catalogue.cards import card_image
from commerce.catalogue.models import Product, ProductImage
from commerce.partner.models import StockRecord
from commerce.partner.terms import terms
from kit.faces.pager import pages_of
from portals.merchant.doors import scope, staff
from portals.merchant.frame import shop_names, show
from portals.merchant.goods.saving import show_products
from portals.merchant.numbers import id_of, ids_of
from tenancy.actor import Actor
from tenancy.returning import safe_next

SORTS: dict[str, Any] = {
    "new": ("-date_created", "-pk"),
    "title": ("title", "pk"),
    "stock": (F("stock_left").asc(nulls_last=True), "pk"),
    "price": (F("price_from").asc(nulls_last=True), "pk"),
}
TABS = {
    "low": Q(stock_low=True),
    "out": Q(stock_left__lte=0),
    "hidden": Q(is_public=False),
    "no-picture": Q(has_picture=False),
}


def with_levels(products: QuerySet[Product]) -> QuerySet[Product]:
    """Products with what their records and those of their variants add up to, in one query."""
    mine = StockRecord.objects.filter(Q(product=OuterRef("pk")) | Q(product__parent=OuterRef("pk"))).order_by()
    left = F("num_in_stock") - Coalesce(F("num_allocated"), 0)
    limit = Coalesce(F("low_stock_threshold"), Value(terms().low_stock_threshold))

    def of_all(**what: Any) -> Subquery:
        name = next(iter(what))
        return Subquery(mine.annotate(one=Value(1)).values("one").annotate(**what).values(name)[:1])

    return products.annotate(
        stock_left=of_all(total=Sum(left)),
        price_from=of_all(lowest=Min("price")),
        price_to=of_all(highest=Max("price")),
        stock_low=Exists(mine.annotate(left=left).filter(left__gt=0, left__lt=limit)),
        has_picture=Exists(ProductImage.objects.filter(product=OuterRef("pk"))),
        variants=Count("children", distinct=True),
    )


@staff
def products(request: HttpRequest) -> HttpResponse:
    """Products of this person's stores, without their variants."""
    mine = with_levels(scope(request).products().exclude(structure=Product.CHILD))
    counts = mine.aggregate(
        all=Count("pk"), **{name.replace("-", "_"): Count("pk", filter=rule) for name, rule in TABS.items()}
    )
    tab = request.GET.get("tab", "")
    rows = _filtered(mine, request)
    if tab in TABS:
        rows = rows.filter(TABS[tab])
    sort = request.GET.get("sort", "new")
    rows = rows.select_related("product_class").prefetch_related("images", "channels")
    pages = pages_of(request, rows.order_by(*SORTS.get(sort, SORTS["new"])))
    names = shop_names(request)
    labels = {
        "": _("All"),
        "low": _("Running low"),
        "out": _("Sold out"),
        "hidden": _("Hidden"),
        "no-picture": _("Without pictures"),
    }
    return show(
        request,
        "merchant/products.html",
        "products",
        {
            "pages": pages,
            "rows": [_row(product, names) for product in pages.rows],
            "tabs": [(code, words, counts[code.replace("-", "_") or "all"]) for code, words in labels.items()],
            "tab": tab,
            "sort": sort,
            "categories": scope(request).categories().order_by("path"),
            "currency": terms().currency,
        },
    )


def _row(product: Any, names: dict[int, str]) -> dict[str, Any]:
    pictures = list(product.images.all())
    return {
        "product": product,
        "image": card_image(pictures[0].original, "") if pictures else None,
        "stores": [names[channel.store_id] for channel in product.channels.all() if channel.store_id in names],
        "from": product.price_from is not None and product.price_from != product.price_to,
    }


def _filtered(rows: QuerySet[Product], request: HttpRequest) -> QuerySet[Product]:
    asked = request.GET
    if words := asked.get("q", "").strip()[:80]:
        rows = rows.filter(
            Q(title_en__icontains=words)
            | Q(title_ar__icontains=words)
            | Q(upc__icontains=words)
            | Exists(
                StockRecord.objects.filter(
                    Q(product=OuterRef("pk")) | Q(product__parent=OuterRef("pk")), partner_sku__icontains=words
                )
            )
        )
    if shop := scope(request).shop(asked.get("store", "")):
        rows = rows.filter(pk__in=Product.objects.filter(channels__store_id=shop.id).values("pk"))
    category = id_of(asked.get("category", ""))
    if category is not None and (found := scope(request).categories().filter(pk=category).first()):
        below = found.get_descendants_and_self()
        rows = rows.filter(pk__in=Product.objects.filter(categories__in=below).values("pk"))
    return rows


@require_POST
@staff
def change_products(request: HttpRequest) -> HttpResponse:
    """Shows or hides what was chosen."""
    chosen = ids_of(request.POST.getlist("product"))
    wanted = {"show": True, "hide": False}.get(request.POST.get("what", ""))
    back = HttpResponseRedirect(safe_next(request, reverse("dashboard:catalogue-product-list")))
    if wanted is None or not chosen:
        messages.error(request, _("Choose products and what is to be done with them."))
        return back
    rows = scope(request).products().filter(pk__in=chosen)
    changed = show_products(products=rows, public=wanted, actor=Actor.of(request))
    messages.success(request, ngettext("%(n)s product changed.", "%(n)s products changed.", changed) % {"n": changed})
    return back
