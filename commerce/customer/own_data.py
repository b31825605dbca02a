"""What a shop keeps about one person, in a form that they can take along: the right of access."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.utils import timezone

from commerce.address.models import UserAddress
from commerce.analytics.models import UserSearch  # type: ignore[attr-defined]
from commerce.basket.models import Basket
from commerce.catalogue.reviews.models import ProductReview
from commerce.communication.models import Email
from commerce.order.models import Order
from commerce.wishlists.models import WishList
from identity.people.models import User
from identity.verification.models import Verification
from kit.money import quantise

ADDRESS = (
    "first_name", "last_name", "line1", "line2", "line3", "line4", "state", "postcode", "short_address",
    "building_number", "additional_number", "district", "notes",
)  # fmt: skip


def own_data(user: User) -> dict[str, Any]:
    """Everything that this tenant keeps about the person, as plain values."""
    orders = Order.objects.filter(user=user).select_related("shipping_address__country", "billing_address__country")
    reviews = ProductReview.objects.filter(user=user).select_related("product__parent")
    wishes = WishList.objects.filter(owner=user).prefetch_related("lines__product__parent")
    baskets = Basket.objects.filter(owner=user, status__in=Basket.editable_statuses).prefetch_related("lines__product")
    return {
        "made": timezone.now().isoformat(),
        "profile": {
            "email": user.email,
            "first_name": user.first_name,
            "last_name": user.last_name,
            "mobile": user.phone,
            "language": user.language,
            "joined": user.date_joined.isoformat(),
            "last_sign_in": user.last_login.isoformat() if user.last_login else None,
            "asked_to_be_deleted": user.deletion_requested_at.isoformat() if user.deletion_requested_at else None,
        },
        "addresses": [_address(row) for row in UserAddress.objects.filter(user=user).select_related("country")],
        "orders": [
            _order(row) for row in orders.prefetch_related("lines", "returns", "sources__source_type").order_by("pk")
        ],
        "reviews": [
            {
                "product": row.product.get_title(),
                "stars": row.score,
                "title": row.title,
                "text": row.body,
                "written": row.date_created.isoformat(),
            }
            for row in reviews.order_by("pk")
            if row.product is not None
        ],
        "wish_lists": [
            {"name": row.name, "products": [line.product.get_title() for line in row.lines.all() if line.product]}
            for row in wishes
        ],
        "baskets": [
            [{"product": line.product.get_title(), "quantity": line.quantity} for line in row.lines.all()]
            for row in baskets
        ],
        "searches": list(UserSearch.objects.filter(user=user).order_by("pk").values_list("query", flat=True)),
        "proofs_of_identity": [
            {"asked": row.requested_at.isoformat(), "state": row.state, "credential": row.credential_id}
            for row in Verification.objects.filter(user=user).order_by("pk")
        ],
        "letters": [
            {"subject": row.subject, "sent": row.date_sent.isoformat()}
            for row in Email.objects.filter(user=user).order_by("pk")
        ],
    }


def _address(row: Any) -> dict[str, Any]:
    found = {name: value for name in ADDRESS if (value := getattr(row, name, ""))}
    phone = getattr(row, "phone_number", "")
    return {**found, "country": row.country_id, **({"mobile": str(phone)} if phone else {})}


def _order(row: Order) -> dict[str, Any]:
    def money(amount: Decimal) -> str:
        return str(quantise(amount, row.currency))

    return {
        "number": row.number,
        "placed": row.date_placed.isoformat(),
        "status": row.status,
        "currency": row.currency,
        "total": money(row.total_incl_tax),
        "email": row.guest_email,
        "mobile": row.phone,
        "note": row.note,
        "delivery_address": _address(row.shipping_address) if row.shipping_address else None,
        "billing_address": _address(row.billing_address) if row.billing_address else None,
        "payments": [
            {"by": source.source_type.name, "received": money(source.amount_debited)} for source in row.sources.all()
        ],
        "courier": row.tracking_number,
        "returns": [
            {"number": one.number, "asked": one.created_at.isoformat(), "status": one.status, "note": one.note}
            for one in row.returns.all()
        ],
        "lines": [
            {"title": line.title, "quantity": line.quantity, "total": money(line.line_price_incl_tax)}
            for line in row.lines.all()
        ],
    }
