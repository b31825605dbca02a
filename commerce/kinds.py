"""The shop's rows as things that policies speak of: which stores a row belongs to, and whose it is."""

from __future__ import annotations

from typing import Any

from django.db.models import Q
from oscar.core.loading import get_model

from identity.access import Kind, register_kind


def _store(row: Any) -> list[int]:
    return [row.store_id] if row.store_id else []


def _channels(product: Any) -> list[int]:
    """The stores that sell it; a variant is sold where its product is."""
    whole = product.parent if product.parent_id else product
    return [channel.store_id for channel in whole.channels.all() if channel.store_id]


def _sold(model: str, ids: list[int], column: str, *, strangers_too: bool) -> tuple[Any, Any]:
    """(ids of what these stores sell, ids of what others sell): each is read once, whatever the number of rows."""
    links = get_model("catalogue", model).channels.through.objects
    theirs = links.exclude(saleschannelmapping__store_id__in=ids)
    if not strangers_too:
        theirs = theirs.exclude(saleschannelmapping__store_id=None)
    return links.filter(saleschannelmapping__store_id__in=ids).values(column), theirs.values(column)


def products_within(ids: list[int]) -> Q:
    """Products and variants that these stores sell and no other does."""
    mine, theirs = _sold("Product", ids, "product_id", strangers_too=False)
    whole = Q(pk__in=mine) & ~Q(pk__in=theirs) & ~Q(structure="child")
    return whole | Q(parent__in=mine) & ~Q(parent__in=theirs)


def _products_of_some() -> Q:
    links = get_model("catalogue", "Product").channels.through.objects
    sold = links.exclude(saleschannelmapping__store_id=None).values("product_id")
    return Q(pk__in=sold) | Q(parent__in=sold)


def _goods_within(ids: list[int]) -> Q:
    """Rows of such products."""
    products = get_model("catalogue", "Product").objects.filter(products_within(ids))
    return Q(product__in=products.values("pk"))


def _goods_of_some() -> Q:
    return Q(product__in=get_model("catalogue", "Product").objects.filter(_products_of_some()).values("pk"))


def _categories_within(ids: list[int]) -> Q:
    """Shelves of these stores only: a shelf that another store shows as well is not theirs to change."""
    mine, theirs = _sold("Category", ids, "category_id", strangers_too=True)
    return Q(pk__in=mine) & ~Q(pk__in=theirs)


def _categories_of_some() -> Q:
    links = get_model("catalogue", "Category").channels.through.objects
    return Q(pk__in=links.exclude(saleschannelmapping__store_id=None).values("category_id"))


def _of_one_customer(row: Any) -> list[int]:
    """A customer is everybody's with whom they ordered, which no list of stores says. Raises LookupError."""
    raise LookupError("customers are found by narrow(), never judged one by one")


def _customers_within(ids: list[int]) -> Q:
    """Those who ordered there."""
    orders = get_model("order", "Order").objects.filter(store_id__in=ids).exclude(user=None)
    return Q(pk__in=orders.order_by().values("user_id"))


def _customers_of_some() -> Q:
    orders = get_model("order", "Order").objects.filter(store_id__isnull=False).exclude(user=None)
    return Q(pk__in=orders.order_by().values("user_id"))


KINDS = [
    Kind(
        "order",
        "order.Order",
        stores=_store,
        within=lambda ids: Q(store_id__in=ids),
        of_some=lambda: Q(store_id__isnull=False),
        owner="user_id",
    ),
    Kind(
        "return",
        "order.ReturnRequest",
        stores=lambda row: _store(row.order),
        within=lambda ids: Q(order__store_id__in=ids),
        of_some=lambda: Q(order__store_id__isnull=False),
        owner="order__user_id",
    ),
    Kind("product", "catalogue.Product", stores=_channels, within=products_within, of_some=_products_of_some),
    Kind(
        "stock",
        "partner.StockRecord",
        stores=lambda row: _channels(row.product),
        within=_goods_within,
        of_some=_goods_of_some,
    ),
    Kind(
        "review",
        "reviews.ProductReview",
        stores=lambda row: _channels(row.product),
        within=_goods_within,
        of_some=_goods_of_some,
        owner="user_id",
    ),
    Kind(
        "category",
        "catalogue.Category",
        stores=lambda row: [channel.store_id for channel in row.channels.all() if channel.store_id],
        within=_categories_within,
        of_some=_categories_of_some,
    ),
    Kind(
        "delivery",
        "shipping.OrderAndItemCharges",
        stores=lambda row: row.store_ids,
        within=lambda ids: Q(store_ids__contained_by=ids) & ~Q(store_ids=[]),
        of_some=lambda: ~Q(store_ids=[]),
    ),
    Kind("customer", "people.User", stores=_of_one_customer, within=_customers_within, of_some=_customers_of_some),
    Kind("account", "address.UserAddress", owner="user_id"),
    Kind("account", "wishlists.WishList", owner="owner_id"),
    Kind("account", "wishlists.Line", owner="wishlist__owner_id"),
    Kind("offer", "offer.ConditionalOffer"),
    Kind("range", "offer.Range"),
    Kind("voucher", "voucher.Voucher"),
    Kind("voucher", "voucher.VoucherSet"),
    Kind("product_type", "catalogue.ProductClass"),
    Kind("choice", "catalogue.AttributeOptionGroup"),
    Kind("supplier", "partner.Partner"),
]


def register() -> None:
    """Called once at start-up."""
    for kind in KINDS:
        register_kind(kind)
