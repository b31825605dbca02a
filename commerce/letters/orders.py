"""Letters about an order."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from commerce.communication.models import Email
from commerce.letters.sender import Sender, at_the_store, sender_of
from commerce.letters.writing import Attachment, Letter, send_letter, write_letter
from commerce.order.models import Order
from commerce.order.shown import shown_order
from commerce.payment.providers import provider
from commerce.receipts import render_pdf
from commerce.receipts.orders import receipt_of
from kit.money import money_text
from tenancy.hosts import absolute_url

# What is said in the first line of the letter, by event.
ABOUT = {
    "order.placed": "placed",
    "order.confirmed": "confirmed",
    "order.packed": "packed",
    "order.shipped": "shipped",
    "order.delivered": "delivered",
    "order.collected": "delivered",
    "order.cancelled": "cancelled",
    "order.refunded": "refunded",
    "return.approved": "return_approved",
    "return.declined": "return_declined",
}
RECEIPT_WITH = {"placed"}


def tell_buyer(event: Any) -> None:
    """Writes to the buyer what happened; nothing where there is nobody to write to, or nothing to do for them."""
    order = Order.objects.filter(number=event.payload["number"]).first()
    about = ABOUT[event.event_type]
    if order is None or not order.email or (about == "packed" and not order.collected_by_buyer):
        return
    sender = sender_of(order.store_id, order.language)
    letter = letter_to_buyer(order, about, sender=sender, facts=event.payload)
    papers = []
    if about in RECEIPT_WITH:
        papers.append(Attachment(f"{order.number}.pdf", render_pdf(receipt_of(order)), "application/pdf"))
    send_letter(letter, sender=sender, attachments=papers)
    Email.objects.create(
        user=order.user, email=order.email, subject=letter.subject, body_text=letter.text, body_html=letter.html
    )


def tell_merchant(event: Any) -> None:
    """Tells the shop of a new order, where it wants to be told."""
    order = Order.objects.filter(number=event.payload["number"]).first()
    if order is None:
        return
    sender = sender_of(order.store_id, order.language)
    if not sender.tells_of_orders:
        return
    for address in sender.merchant:
        send_letter(letter_to_merchant(order, address, sender=sender), sender=sender)


def letter_to_buyer(order: Order, about: str, *, sender: Sender, facts: dict[str, Any]) -> Letter:
    """The letter, not sent yet."""
    language = order.language
    with at_the_store(language):
        shown = shown_order(order)
        headline, words = _words(order, about, facts)
        waits = about in ("placed", "confirmed") and not order.is_paid and order.payment_method
        instructions = provider(order.payment_method).instructions(order, language) if waits else None
        lines = _lines(shown, order)
        sums = _sums(shown, order)
    return write_letter(
        "order",
        to=order.email,
        language=language,
        sender=sender,
        number=order.number,
        headline=headline,
        words=words,
        next=shown.next if about == "placed" else "",
        instructions=instructions,
        lines=lines,
        sums=sums,
        total=money_text(order.total_incl_tax, order.currency, language=language),
        link=order_link(order, sender),
        guest=order.user_id is None,
    )


def letter_to_merchant(order: Order, address: str, *, sender: Sender) -> Letter:
    """The shop's notice of a new order."""
    language = sender.merchant_language
    with at_the_store(language):
        shown = shown_order(order)
        lines = _lines(shown, order, language)
        sums = _sums(shown, order, language)
        payment = shown.payment_name
    return write_letter(
        "new_order",
        to=address,
        language=language,
        sender=sender,
        number=order.number,
        buyer=order.buyer_name,
        payment=payment,
        delivery=getattr(order, f"shipping_method_{language}", "") or order.shipping_method,
        lines=lines,
        sums=sums,
        note=order.note,
        total=money_text(order.total_incl_tax, order.currency, language=language),
        link=absolute_url(sender.office, f"/dashboard/orders/{order.number}/"),
    )


def order_link(order: Order, sender: Sender) -> str:
    """Where the buyer sees it: in the account, or behind the signed link."""
    if order.user_id:
        return sender.link("account:order", order.language, order.number)
    return sender.link("checkout:order", order.language, order.number, order.verification_hash())


def _words(order: Order, about: str, facts: dict[str, Any]) -> tuple[str, str]:
    """Headline and sentence."""
    given = facts.get("amount") or facts.get("refunded")
    money = money_text(given, order.currency, language=order.language) if given and Decimal(str(given)) else ""
    tracking = str(facts.get("tracking") or "")
    return {
        "placed": (_("Thank you. Your order is placed."), _("The receipt is attached.")),
        "confirmed": (_("Your order is confirmed."), _("The store is packing it now.")),
        "packed": (_("Your order is ready to collect."), _("Bring the order number with you.")),
        "shipped": (
            _("Your order is on its way."),
            _("The courier's number is %(tracking)s.") % {"tracking": tracking} if tracking else "",
        ),
        "delivered": (_("Your order was delivered."), _("We hope you like it. Something wrong? Answer this letter.")),
        "cancelled": (
            _("Your order is cancelled."),
            _("We give back %(amount)s the way it came.") % {"amount": money} if money else _("You pay nothing."),
        ),
        "refunded": (
            _("Money is on its way back to you."),
            _("We give back %(amount)s the way it came.") % {"amount": money} if money else "",
        ),
        "return_approved": (
            _("The store takes your return."),
            str(facts.get("answer") or _("Bring or send the goods to the store.")),
        ),
        "return_declined": (_("The store does not take it back."), str(facts.get("answer") or "")),
    }[about]


def _lines(shown: Any, order: Order, language: str = "") -> list[dict[str, str]]:
    tongue = language or order.language
    return [
        {
            "title": line.title,
            "options": line.options,
            "quantity": str(line.quantity),
            "total": money_text(line.total, order.currency, language=tongue),
        }
        for line in shown.lines
    ]


def _sums(shown: Any, order: Order, language: str = "") -> list[tuple[str, str]]:
    def money(amount: Any) -> str:
        return money_text(amount, order.currency, language=language or order.language)

    delivery = money(order.shipping_incl_tax) if order.shipping_incl_tax else _("Free")
    rows = [(_("Delivery"), delivery)]
    if shown.vat:
        rows.append((f"{_('VAT included')} {shown.vat_percent}".strip(), money(shown.vat)))
    return rows
