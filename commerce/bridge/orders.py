"""Medusa's orders as ours: a record of what was bought there. Their goods, money and letters are Medusa's business."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.utils import timezone

from commerce.bridge import order_rows
from commerce.bridge.links import MEDUSA, SYSTEM, last_seen, note_seen, ours
from commerce.channels.models import SalesChannelMapping
from commerce.order.history import write_history
from commerce.order.models import Order  # type: ignore[attr-defined]
from commerce.payment.models import Source, SourceType  # type: ignore[attr-defined]
from identity.people.models import User
from orchestration.audit import record
from orchestration.integrations import PermanentFault
from orchestration.integrations.findings import note_change, note_issue
from orchestration.integrations.identities import digest_of

FINISHED = {"delivered": "delivered", "shipped": "shipped", "partially_delivered": "shipped", "fulfilled": "packed"}
ERASED = "erased"
PAID = {"captured", "partially_refunded"}


class OrderPort:
    """Orders with their lines, addresses and payments. They take no stock here and nobody is written to."""

    def read(self, own_id: Any) -> dict[str, Any]:
        raise PermanentFault("not_pushed", "order")

    def write(self, values: dict[str, Any], external_id: str) -> int:
        """Makes the order, or brings its state and money up to date when they changed there. Raises PermanentFault
        `bad_amounts` for one whose sums cannot be."""
        known = ours("order", external_id)
        order = Order.objects.select_for_update(of=("self",)).filter(pk=known).first() if known else None
        if known and order is None:
            note_change("order", "same")
            return known
        digest = digest_of(values)
        if order is None:
            order = self._make(values, external_id)
        elif last_seen("order", order.pk) == digest:
            note_change("order", "same")
            return int(order.pk)
        else:
            self._update(order, values)
            note_change("order", "changed")
        note_seen("order", order.pk, external_id, digest)
        return int(order.pk)

    def _make(self, values: dict[str, Any], external_id: str) -> Any:
        if values["total"] < 0 or values["tax_total"] > values["total"]:
            raise PermanentFault("bad_amounts", "total", f"order {external_id}")
        number = f"M-{values['display_id']}"
        if Order.objects.filter(number=number).exists():
            number = f"M-{values['display_id']}-{external_id[-6:]}"
        buyer = _buyer(values)
        channel = SalesChannelMapping.objects.exclude(store_id=None).order_by("pk").first()
        order = Order.objects.create(
            number=number,
            user=buyer if isinstance(buyer, User) else None,
            store_id=channel.store_id if channel else None,
            guest_email=values["email"][:254] if buyer is None else "",
            status=state_of(values),
            language="ar" if str(values.get("locale", "ar") or "ar").startswith("ar") else "en",
            payment_method=SYSTEM,
            paid_at=values["placed_at"] if values["paid"] >= values["total"] > 0 else None,
            date_placed=values["placed_at"],
            **order_rows.amounts(values),
            **(order_rows.addresses(values) if buyer != ERASED else {}),
        )
        order_rows.write_lines(order, values)
        _write_money(order, values)
        write_history(order, move="import", actor=MEDUSA, old="", note=f"Medusa #{values['display_id']}")
        record("order.imported", resource=order, actor=MEDUSA, after={SYSTEM: external_id})
        note_change("order", "made")
        return order

    def _update(self, order: Any, values: dict[str, Any]) -> None:
        state, before = state_of(values), order.status
        told = order_rows.amounts(values)
        if told["total_incl_tax"] != order.total_incl_tax or len(values["lines"]) != order.lines.count():
            if order.lines.filter(num_refunded__gt=0).exists() or order.lines.filter(num_returned__gt=0).exists():
                note_issue("edited_after_refund", f"order {values['display_id']}")
            else:
                order.lines.all().delete()
                order.vat_lines.all().delete()
                Order.objects.filter(pk=order.pk).update(**told)
                order.refresh_from_db()
                order_rows.write_lines(order, values)
        _write_money(order, values)
        paid = values["paid"] >= values["total"] > 0
        if paid and order.paid_at is None:
            Order.objects.filter(pk=order.pk).update(paid_at=timezone.now())
        if state != before:
            # What the flow would do (goods, money, letters) has been done there.
            Order.objects.filter(pk=order.pk).update(status=state)
            order.lines.update(status=state)
            order.refresh_from_db()
            write_history(order, move="import", actor=MEDUSA, old=before, note="Medusa")


def _buyer(values: dict[str, Any]) -> User | str | None:
    """Who bought: somebody with an account, a guest (None), or somebody who had themselves erased here."""
    known = ours("customer", values.get("customer_id", ""))
    return (User.objects.filter(pk=known).first() or ERASED) if known else None


def state_of(values: dict[str, Any]) -> str:
    """Where Medusa's three states put an order of ours."""
    if values["status"] == "canceled":
        return "cancelled"
    if values["payment_status"] == "refunded":
        return "refunded"
    found = FINISHED.get(values["fulfilment_status"])
    if found:
        return found
    if values["status"] == "completed":
        return "delivered"
    return "confirmed" if values["payment_status"] in PAID else "placed"


def _write_money(order: Any, values: dict[str, Any]) -> None:
    """One source that says what was agreed, received and given back there."""
    kind, _made = SourceType.objects.get_or_create(
        code=SYSTEM, defaults={"name": "Medusa", "name_en": "Medusa", "name_ar": "ميدوسا"}
    )
    source = order.sources.filter(source_type=kind).first() or Source(order=order, source_type=kind)
    received = min(values["paid"], values["total"]) if values["total"] > 0 else Decimal(0)
    source.currency = order.currency
    source.amount_allocated = order.total_incl_tax
    source.amount_debited = received
    source.amount_refunded = min(values["refunded"], received)
    source.save()
