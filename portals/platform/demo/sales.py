"""The demo town's orders: placed by its customers through the same door as everybody's, then moved along."""

from __future__ import annotations

from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any
from zlib import crc32

from django.utils import timezone

from commerce.address.models import Country, UserAddress
from commerce.basket.models import Basket
from commerce.basket.services import add_line, apply_voucher, open_basket
from commerce.catalogue.models import Product
from commerce.checkout.place import place_order
from commerce.order import services
from commerce.order.models import Order
from commerce.order.returns.services import request_return
from commerce.shipping.models import OrderAndItemCharges
from identity.people.models import User
from portals.platform.demo.people import load_customer
from portals.platform.demo.reading import both
from tenancy.actor import Actor
from tenancy.context import in_tenant
from tenancy.errors import DomainError
from tenancy.models import Store, Tenant
from tenancy.resolver.places import of_store

ACTOR = Actor.system("demo")
EVENING = (10, 12, 14, 16, 17, 18, 19, 19, 20, 20, 21, 21, 22, 23)
# What is done, in order, until an order is in a state.
WAY_TO: dict[str, list[str]] = {
    "placed": [],
    "confirmed": ["confirm"],
    "packed": ["confirm", "pack"],
    "shipped": ["confirm", "pack", "ship"],
    "delivered": ["confirm", "pack", "ship", "deliver"],
    "collected": ["confirm", "pack", "collect"],
    "cancelled": ["cancel"],
    "returned": ["confirm", "pack", "ship", "deliver", "return"],
    "refunded": ["confirm", "pack", "ship", "deliver", "return", "refund"],
}
DOORS = {
    "confirm": services.confirm_order,
    "pack": services.pack_order,
    "ship": services.ship_order,
    "deliver": services.deliver_order,
    "collect": services.collect_order,
    "cancel": services.cancel_order,
    "return": services.return_order,
    "refund": services.refund_order,
}


def load_delivery(shop: dict[str, Any], store: Store) -> None:
    """The store's own ways of delivery."""
    for position, row in enumerate(shop.get("delivery") or []):
        free = Decimal(row["free_over"]) if row.get("free_over") else None
        OrderAndItemCharges.objects.get_or_create(
            code=f"{store.handle}-{row['code']}",
            defaults={
                "name": row["name"]["en"],
                **both("name", row["name"]),
                **both("description", row.get("description") or ""),
                "price_per_order": Decimal(row["price"]),
                "free_shipping_threshold": free or None,
                "kind": "pickup" if row["code"] == "pickup" else "delivery",
                "store_ids": [store.pk],
                "position": position,
            },
        )
    OrderAndItemCharges.objects.filter(store_ids=[]).update(is_active=False)


def _address(row: dict[str, Any], language: str) -> dict[str, Any]:
    names = row["name"].get(language) or row["name"]["en"]
    first, _space, last = names.partition(" ")
    where = row["address"]
    return {
        "first_name": first,
        "last_name": last,
        "line1": where["street"][language],
        "line4": where["city"][language],
        "district": where["district"][language],
        "postcode": where["postcode"],
        "country": "SA",
        "short_address": where["short"],
        "building_number": where["building"],
        "additional_number": where["secondary"],
        "phone_number": row["phone"],
    }


def load_customers(rows: list[dict[str, Any]]) -> dict[str, tuple[User, dict[str, Any]]]:
    """The customers of the tenant this thread works for, each with a kept address."""
    people = {}
    for row in rows:
        language = row.get("locale", "ar")
        first, _space, last = row["name"][language].partition(" ")
        user = load_customer({**row, "first_name": first, "last_name": last, "language": language})
        address = _address(row, language)
        if not UserAddress.objects.filter(user=user).exists():
            fields = {**address, "country": Country.objects.get(pk=address["country"])}
            UserAddress.objects.create(user=user, is_default_for_shipping=True, is_default_for_billing=True, **fields)
        people[row["key"]] = (user, row)
    return people


def load_orders(tenant: Tenant, customers: list[dict[str, Any]], rows: list[dict[str, Any]]) -> int:
    """Places what is not placed yet; returns how many orders the tenant has."""
    stores = {store.pk: store for store in tenant.stores.prefetch_related("domains").select_related("tenant")}
    with in_tenant(tenant):
        people = load_customers(customers)
    for number, row in enumerate(rows):
        person, about = people[row["customer"]]
        with in_tenant(tenant):
            product = Product.objects.get(upc=row["lines"][0]["sku"])
            store = stores[product.channels.get().store_id or 0]
        with in_tenant(tenant, of_store(store)):
            _load_order(f"demo-{tenant.handle}-{number}", person, about, row, store)
    with in_tenant(tenant):
        return Order.objects.count()


def _load_order(key: str, user: User, about: dict[str, Any], row: dict[str, Any], store: Store) -> None:
    if Order.objects.filter(idempotency_key=key).exists():
        return
    language = about.get("locale", "ar")
    basket: Basket = open_basket(user=user, store_id=store.pk)
    for line in row["lines"]:
        product = Product.objects.get(upc=line["sku"])
        if not product.channels.filter(store_id=store.pk).exists():
            continue
        add_line(basket=basket, product=product, quantity=line["quantity"], actor=ACTOR)
    if row.get("voucher"):
        try:
            apply_voucher(basket=basket, code=row["voucher"], user=user, actor=ACTOR)
        except DomainError:
            basket.reset_offer_applications()
    method = OrderAndItemCharges.objects.filter(code=f"{store.handle}-{row['delivery']}").first()
    method = method or OrderAndItemCharges.objects.filter(store_ids=[store.pk], kind="delivery").first()
    order = place_order(
        basket=basket,
        shipping_address=_address(about, language),
        shipping_method_code=method.code if method else "standard",
        payment_method_code="bank_transfer" if row["payment"] != "cash_on_delivery" else "cash_on_delivery",
        email=user.email,
        phone=about["phone"],
        user=user,
        language=language,
        idempotency_key=key,
        actor=ACTOR,
    )
    if order.payment_method == "bank_transfer" and row["status"] not in {"placed", "cancelled"}:
        services.mark_paid(order=order, actor=ACTOR, reference=key)
    for move in WAY_TO[row["status"]]:
        order.refresh_from_db()
        DOORS[move](order=order, actor=ACTOR)
    if row.get("wants_back"):
        request_return(order=order, lines={order.lines.earliest("pk").pk: 1}, reason=row["wants_back"], actor=ACTOR)
    Order.objects.filter(pk=order.pk).update(date_placed=_placed(key, row["days_ago"]))


def _placed(key: str, days_ago: int) -> datetime:
    """Some minute between ten and midnight of that day, most of them in the evening; never in the future."""
    dice = crc32(key.encode())
    hour = EVENING[dice % len(EVENING)]
    day = timezone.localtime() - timedelta(days=days_ago)
    return min(day.replace(hour=hour, minute=dice // 7 % 60), timezone.localtime() - timedelta(minutes=7))
