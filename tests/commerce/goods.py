"""Goods, baskets and orders for tests of commerce. Call inside a tenant."""

from __future__ import annotations

import uuid
from decimal import Decimal
from typing import Any

from django.utils import timezone

from tenancy.actor import Actor

STAFF = Actor(kind="user", ref="0", name="Merchant", roles=frozenset({"store-manager", "merchant"}))
GUEST = Actor(kind="guest")
ADDRESS = {
    "first_name": "سارة",
    "last_name": "العتيبي",
    "line1": "طريق العليا",
    "line4": "الرياض",
    "district": "العليا",
    "building_number": "٣٤٨٦",
    "postcode": "12214",
    "country": "SA",
    "phone_number": "0501234567",
}


def store_id() -> int:
    """The first store of the tenant."""
    from commerce.channels.models import SalesChannelMapping

    return int(SalesChannelMapping.objects.exclude(store_id=None).order_by("store_id").first().store_id)


def product(title: str = "Oud", arabic: str = "عود", *, price: str = "115.00", stock: int = 10, **record: Any) -> Any:
    """A product that every store sells."""
    from commerce.catalogue.models import Product, ProductClass
    from commerce.channels.models import SalesChannelMapping
    from commerce.partner.models import Partner, StockRecord

    made = Product.objects.create(
        structure="standalone",
        product_class=ProductClass.objects.order_by("pk").first(),
        title=title,
        title_en=title,
        title_ar=arabic,
        slug_en=f"p-{uuid.uuid4().hex[:8]}",
        slug_ar=f"م-{uuid.uuid4().hex[:8]}",
    )
    made.channels.set(SalesChannelMapping.objects.all())
    StockRecord.objects.create(
        product=made,
        partner=Partner.objects.order_by("pk").first(),
        partner_sku=uuid.uuid4().hex[:12],
        price=Decimal(price),
        num_in_stock=stock,
        **record,
    )
    return made


def record(of: Any) -> Any:
    """A product's stock record, as it is now."""
    from commerce.partner.models import StockRecord

    return StockRecord.objects.get(product=of)


def basket(*lines: tuple[Any, int], owner: Any = None, store: int | None = None) -> Any:
    """An open basket with these products."""
    from commerce.basket.models import Basket
    from commerce.basket.services import add_line

    made = Basket.objects.create(owner=owner, store_id=store if store is not None else store_id())
    for one, quantity in lines:
        add_line(basket=made, product=one, quantity=quantity, actor=GUEST)
    return made


def place(of: Any, *, key: str | None = None, user: Any = None, **wishes: Any) -> Any:
    """Orders a basket: standard delivery, cash."""
    from commerce.checkout.place import place_order

    asked: dict[str, Any] = {
        "shipping_address": ADDRESS,
        "shipping_method_code": "standard",
        "payment_method_code": "cash_on_delivery",
        "email": "sara@example.com",
        "phone": "0501234567",
        "language": "ar",
        "actor": GUEST,
        **wishes,
    }
    return place_order(basket=of, user=user, idempotency_key=key or uuid.uuid4().hex, **asked)


def customer(email: str = "") -> Any:
    """Somebody with an account."""
    from identity.people.models import User

    return User.objects.create_user(email or f"{uuid.uuid4().hex[:8]}@example.com", "secret-word-9")


def offer(
    name: str = "Sale", *, kind: str = "Percentage", value: str = "10", offer_type: str = "Site", **limits: Any
) -> Any:
    """An offer on everything, for at least one piece."""
    from commerce.offer.models import Benefit, Condition, ConditionalOffer, Range

    everything, _made = Range.objects.get_or_create(
        name="Everything", defaults={"name_en": "Everything", "name_ar": "الكل", "includes_all_products": True}
    )
    return ConditionalOffer.objects.create(
        name=name,
        name_en=name,
        name_ar=f"{name} بالعربية",
        offer_type=offer_type,
        condition=Condition.objects.create(range=everything, type="Count", value=1),
        benefit=Benefit.objects.create(range=everything, type=kind, value=Decimal(value)),
        **limits,
    )


def voucher(code: str = "OUD10", *, usage: str = "Multi-use", days: int = 1, of: Any = None) -> Any:
    """A code for an offer."""
    from commerce.voucher.models import Voucher

    now = timezone.now()
    made = Voucher.objects.create(
        name=f"Code {code}",
        name_en=f"Code {code}",
        name_ar=f"رمز {code}",
        code=code,
        usage=usage,
        start_datetime=now - timezone.timedelta(days=2),
        end_datetime=now + timezone.timedelta(days=days),
    )
    made.offers.add(of or offer(f"Offer of {code}", offer_type="Voucher"))
    return made


def voucher_set(name: str = "Letter", prefix: str = "EID", count: int = 5, *, of: Any = None, **fields: Any) -> Any:
    """Codes made together, each for one order."""
    from commerce.voucher.models import VoucherSet
    from commerce.voucher.sets import fill_set

    now = timezone.now()
    made = VoucherSet.objects.create(
        name=name,
        name_en=name,
        name_ar=f"{name} بالعربية",
        prefix=prefix,
        count=0,
        code_length=8,
        offer=of or offer(f"Offer of {name}", offer_type="Voucher"),
        start_datetime=now - timezone.timedelta(days=1),
        end_datetime=now + timezone.timedelta(days=30),
        **fields,
    )
    fill_set(voucher_set=made, count=count, actor=STAFF)
    return made
