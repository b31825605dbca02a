"""What was bought: Oscar's order with its store, its language, its state and every name in both languages."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.db import models
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from oscar.apps.address.abstract_models import AbstractBillingAddress, AbstractShippingAddress
from oscar.apps.order.abstract_models import (
    AbstractCommunicationEvent,
    AbstractLine,
    AbstractLineAttribute,
    AbstractLinePrice,
    AbstractOrder,
    AbstractOrderDiscount,
    AbstractOrderLineDiscount,
    AbstractOrderNote,
    AbstractOrderStatusChange,
    AbstractPaymentEvent,
    AbstractPaymentEventType,
    AbstractShippingEvent,
    AbstractShippingEventQuantity,
    AbstractShippingEventType,
    AbstractSurcharge,
)

from commerce.address.models import NationalAddress
from commerce.order.returns.models import ReturnLine, ReturnRequest  # noqa: F401  (tables of this app)
from kit.flow.states import StateField, Stateful
from kit.money.columns import MoneyField, as_money
from tenancy.signing import read_value, sign_value

LINK_PURPOSE = "order-link"
LINK_SECONDS = 180 * 24 * 3600


class Order(Stateful, AbstractOrder):
    """An order of one store. Its number comes from the tenant's own series, its state from `commerce.order.flow`."""

    total_incl_tax = as_money(AbstractOrder, "total_incl_tax")
    total_excl_tax = as_money(AbstractOrder, "total_excl_tax")
    shipping_incl_tax = as_money(AbstractOrder, "shipping_incl_tax")
    shipping_excl_tax = as_money(AbstractOrder, "shipping_excl_tax")
    status = StateField(_("Status"), max_length=100, default="placed", blank=True, db_index=True)
    store_id = models.BigIntegerField(_("store"), null=True, blank=True, db_index=True)
    language = models.CharField(_("language"), max_length=5, default="ar")
    phone = models.CharField(_("mobile"), max_length=20, blank=True)
    payment_method = models.CharField(_("payment method"), max_length=40, blank=True)
    paid_at = models.DateTimeField(_("paid"), null=True, blank=True)
    collected_by_buyer = models.BooleanField(_("collected by the buyer"), default=False)
    note = models.CharField(_("note of the buyer"), max_length=500, blank=True)
    tracking_number = models.CharField(_("courier's number"), max_length=80, blank=True, default="")
    tracking_url = models.URLField(_("where the courier shows it"), max_length=500, blank=True, default="")
    fulfilled_at = models.DateTimeField(_("delivery closed"), null=True, blank=True)
    idempotency_key = models.CharField(max_length=80, unique=True, null=True, blank=True, editable=False)
    idempotency_digest = models.CharField(max_length=64, blank=True, default="", editable=False)

    class Meta(AbstractOrder.Meta):
        constraints = [
            models.UniqueConstraint("basket", condition=models.Q(basket__isnull=False), name="one_order_per_basket")
        ]

    def get_absolute_url(self) -> str:
        return reverse("account:order", kwargs={"number": self.number})

    @property
    def email(self) -> str:
        """Where its buyer is written to."""
        return self.guest_email or (self.user.email if self.user else "")

    @property
    def buyer_name(self) -> str:
        """Who bought, as well as we know."""
        address = self.billing_address or self.shipping_address
        if address is not None and address.name:
            return str(address.name)
        return self.user.get_full_name() if self.user else self.guest_email

    def verification_hash(self) -> str:
        """What a link for somebody without an account carries; worth nothing at another tenant."""
        return sign_value(LINK_PURPOSE, self.number)

    def check_verification_hash(self, hash_to_check: str) -> bool:
        """Whether this tenant signed such a link for this order within half a year."""
        return read_value(LINK_PURPOSE, hash_to_check, max_age=LINK_SECONDS) == self.number

    @cached_property
    def source(self) -> Any:
        """The order's payment: one source, or None."""
        return self.sources.select_related("source_type").first()

    @property
    def captured(self) -> Decimal:
        """What was received."""
        return sum((source.amount_debited for source in self.sources.all()), Decimal("0.00"))

    @property
    def refunded(self) -> Decimal:
        """What was given back."""
        return sum((source.amount_refunded for source in self.sources.all()), Decimal("0.00"))

    @property
    def is_paid(self) -> bool:
        """Whether all of it was received."""
        return self.paid_at is not None

    def available_statuses(self) -> tuple[str, ...]:
        """The states that the merchant can bring it to now."""
        from commerce.order.flow import ORDER_FLOW

        return tuple(dict.fromkeys(move.target for move in ORDER_FLOW.moves if self.status in move.sources))

    @classmethod
    def all_statuses(cls) -> list[str]:
        from commerce.order.flow import ORDER_FLOW

        return [state.code for state in ORDER_FLOW.states]

    def event_facts(self) -> dict[str, Any]:
        """What every event about it says."""
        return {
            "number": self.number,
            "store_id": self.store_id,
            "user_id": self.user_id,
            "email": self.email,
            "language": self.language,
            "currency": self.currency,
            "total": self.total_incl_tax,
            "status": self.status,
            "payment_method": self.payment_method,
        }


class Line(AbstractLine):
    """A line. Its title is kept in both languages; `is_counted` says whether it took stock."""

    line_price_incl_tax = as_money(AbstractLine, "line_price_incl_tax")
    line_price_excl_tax = as_money(AbstractLine, "line_price_excl_tax")
    line_price_before_discounts_incl_tax = as_money(AbstractLine, "line_price_before_discounts_incl_tax")
    line_price_before_discounts_excl_tax = as_money(AbstractLine, "line_price_before_discounts_excl_tax")
    unit_price_incl_tax = as_money(AbstractLine, "unit_price_incl_tax")
    unit_price_excl_tax = as_money(AbstractLine, "unit_price_excl_tax")
    is_counted = models.BooleanField(_("counted in stock"), default=True)
    num_refunded = models.PositiveIntegerField(_("pieces refunded"), default=0)
    num_returned = models.PositiveIntegerField(_("pieces back in stock"), default=0)

    class Meta(AbstractLine.Meta):
        constraints = [
            models.CheckConstraint(
                condition=models.Q(num_refunded__lte=models.F("quantity")), name="line_refunded_lte_bought"
            ),
            models.CheckConstraint(
                condition=models.Q(num_returned__lte=models.F("quantity")), name="line_returned_lte_bought"
            ),
        ]


class OrderStatusChange(AbstractOrderStatusChange):
    """A line of an order's history: what happened, who did it, and why. The state may stay the same (a payment)."""

    move = models.CharField(_("move"), max_length=40, blank=True)
    actor_kind = models.CharField(_("kind of actor"), max_length=10, blank=True)
    actor_ref = models.CharField(_("actor"), max_length=80, blank=True)
    actor_name = models.CharField(_("by"), max_length=160, blank=True)
    note = models.CharField(_("note"), max_length=500, blank=True)

    class Meta(AbstractOrderStatusChange.Meta):
        ordering = ["-date_created", "-pk"]


class VatLine(models.Model):
    """An order's VAT at one rate, goods and delivery together, as it was charged."""

    order = models.ForeignKey(Order, models.CASCADE, related_name="vat_lines", verbose_name=_("order"))
    code = models.CharField(_("code"), max_length=40)
    rate = models.DecimalField(_("rate"), max_digits=6, decimal_places=4)
    net = MoneyField(_("without VAT"))
    vat = MoneyField(_("VAT"))

    class Meta:
        verbose_name = _("VAT of an order")
        verbose_name_plural = _("VAT of orders")
        ordering = ["order", "-rate", "code"]
        constraints = [models.UniqueConstraint("order", "code", name="one_vat_line_per_code")]

    def __str__(self) -> str:
        return f"{self.code}: {self.vat}"

    @property
    def percent(self) -> Decimal:
        """The rate as people say it: 15."""
        return (self.rate * 100).normalize()


class ShippingAddress(NationalAddress, AbstractShippingAddress):
    """Where an order goes."""

    class Meta(AbstractShippingAddress.Meta):
        abstract = False


class BillingAddress(NationalAddress, AbstractBillingAddress):
    """Whom an order is billed to."""

    class Meta(AbstractBillingAddress.Meta):
        abstract = False


class OrderNote(AbstractOrderNote):
    """A note on an order."""


class CommunicationEvent(AbstractCommunicationEvent):
    """A letter about an order."""


class LinePrice(AbstractLinePrice):
    """A price within a line."""

    price_incl_tax = as_money(AbstractLinePrice, "price_incl_tax")
    price_excl_tax = as_money(AbstractLinePrice, "price_excl_tax")
    shipping_incl_tax = as_money(AbstractLinePrice, "shipping_incl_tax")
    shipping_excl_tax = as_money(AbstractLinePrice, "shipping_excl_tax")


class LineAttribute(AbstractLineAttribute):
    """What was chosen for a line."""


class ShippingEvent(AbstractShippingEvent):
    """Something was sent, or came back."""


class ShippingEventQuantity(AbstractShippingEventQuantity):
    """How many of a line."""


class ShippingEventType(AbstractShippingEventType):
    """A kind of such event."""


class PaymentEvent(AbstractPaymentEvent):
    """Money moved for an order."""

    amount = as_money(AbstractPaymentEvent, "amount")


class PaymentEventType(AbstractPaymentEventType):
    """A kind of such movement."""


class OrderDiscount(AbstractOrderDiscount):
    """What an offer gave to an order."""

    amount = as_money(AbstractOrderDiscount, "amount")


class OrderLineDiscount(AbstractOrderLineDiscount):
    """What of it fell on a line."""

    amount = as_money(AbstractOrderLineDiscount, "amount")


class Surcharge(AbstractSurcharge):
    """What was added to an order."""

    incl_tax = as_money(AbstractSurcharge, "incl_tax")
    excl_tax = as_money(AbstractSurcharge, "excl_tax")
