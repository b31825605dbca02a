"""To the shop: that an article runs low, once for each time that it does."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import override

from commerce.letters.sender import sender_of
from commerce.letters.writing import send_letter, write_letter
from commerce.partner.models import StockRecord
from tenancy.hosts import absolute_url

ABOUT = {"stock.low"}
RUNNING_LOW = "/dashboard/stock/?level=low"


def tell_of_stock(event: Any) -> None:
    """To those who hear of orders, where the tenant wants to hear of stock; nothing of an article that is gone."""
    record = StockRecord.objects.select_related("product__parent").filter(pk=event.aggregate_id).first()
    sender = sender_of(event.payload["store_id"], "")
    if record is None or not sender.tells_of_stock:
        return
    language = sender.merchant_language
    with override(language):
        headline = _("%(title)s is running low") % {"title": record.product.get_title()}
        words = _("Left: %(count)d.") % {"count": max(event.payload["left"], 0)}
        told = {"headline": headline, "words": words, "button": _("Stock")}
    link = absolute_url(sender.office, RUNNING_LOW)
    for address in sender.merchant:
        letter = write_letter("note", to=address, language=language, sender=sender, link=link, **told)
        send_letter(letter, sender=sender)
